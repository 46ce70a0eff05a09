//! One day's file: its header, its name, and entries appended to it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use bytemuck::{Pod, Zeroable};
use jiff::Span;
use jiff::civil::{self, Date};

use super::entry::{ENTRY_BYTES, Entry};
use super::error::{AuditError, ReadError};

/// Where the first entry is.
pub(super) const HEADER_BYTES: usize = 4096;

pub(super) const VERSION: u32 = 1;

const MAGIC: u32 = u32::from_le_bytes(*b"WPA1");
const EPOCH: Date = civil::date(1970, 1, 1);
const DAY_NS: u64 = 86_400_000_000_000;

/// What a file begins with; the session's identity as text follows.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
struct Raw {
    magic: u32,          //  0
    version: u32,        //  4
    crc: u32,            //  8  CRC-32 of bytes 12 to 4096
    entry_bytes: u32,    // 12
    day: u32,            // 16  days since the epoch
    identity_bytes: u32, // 20
    opened_ns: u64,      // 24
}

const _: () = assert!(size_of::<Raw>() == 32);

/// What a header says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Header {
    pub(super) day: u32,
    pub(super) opened_ns: u64,
    /// With SOH between its parts.
    pub(super) identity: String,
}

impl Header {
    fn to_bytes(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        let raw_bytes = size_of::<Raw>();
        let identity = self.identity.as_bytes();
        bytes[raw_bytes..raw_bytes + identity.len()].copy_from_slice(identity);
        let mut raw = Raw {
            magic: MAGIC,
            version: VERSION,
            crc: 0,
            #[expect(clippy::cast_possible_truncation, reason = "256")]
            entry_bytes: ENTRY_BYTES as u32,
            day: self.day,
            #[expect(clippy::cast_possible_truncation, reason = "at most 1,024")]
            identity_bytes: identity.len() as u32,
            opened_ns: self.opened_ns,
        };
        bytes[..raw_bytes].copy_from_slice(bytemuck::bytes_of(&raw));
        raw.crc = crc32fast::hash(&bytes[12..]);
        bytes[..raw_bytes].copy_from_slice(bytemuck::bytes_of(&raw));
        bytes
    }

    /// Reads the front of a file.
    pub(super) fn read(from: &mut impl Read, file: &Path) -> Result<Self, ReadError> {
        let path = || file.to_owned();
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        from.take(HEADER_BYTES as u64).read_to_end(&mut bytes).map_err(|source| ReadError::Io {
            file: path(),
            offset: 0,
            source,
        })?;
        if let Some(found) = bytes.first_chunk()
            && u32::from_ne_bytes(*found) != MAGIC
        {
            return Err(ReadError::Magic { file: path(), found: *found });
        }
        if bytes.len() < HEADER_BYTES {
            return Err(ReadError::Short { file: path(), found: bytes.len() as u64 });
        }
        let (front, rest) = bytes.split_at(size_of::<Raw>());
        let raw: Raw = bytemuck::pod_read_unaligned(front);
        if (raw.version, raw.entry_bytes as usize) != (VERSION, ENTRY_BYTES) {
            let Raw { version, entry_bytes, .. } = raw;
            return Err(ReadError::Version { file: path(), version, entry_bytes });
        }
        let damaged = |what| ReadError::Header { file: path(), what };
        if raw.crc != crc32fast::hash(&bytes[12..]) {
            return Err(damaged("its check sum is wrong"));
        }
        let identity = rest.get(..raw.identity_bytes as usize);
        let identity = identity.ok_or_else(|| damaged("the session's identity is too long"))?;
        let identity = String::from_utf8_lossy(identity).into_owned();
        Ok(Self { day: raw.day, opened_ns: raw.opened_ns, identity })
    }
}

/// The day that a time is on, in days since the Unix epoch, UTC.
pub(super) fn day_of(time_ns: u64) -> u32 {
    u32::try_from(time_ns / DAY_NS).unwrap_or(u32::MAX)
}

/// `20261122-audit.wpa`.
fn name_of(day: u32) -> String {
    let date =
        Span::new().try_days(day).and_then(|days| EPOCH.checked_add(days)).unwrap_or(Date::MAX);
    format!("{}-audit.wpa", date.strftime("%Y%m%d"))
}

/// A file that entries are appended to. It is locked against other writers as long as it is open.
#[derive(Debug)]
pub(super) struct LogFile {
    file: File,
    pub(super) path: PathBuf,
    pub(super) day: u32,
    /// Entries in it.
    entries: u64,
}

impl LogFile {
    /// Opens the file of `day` in `folder`, or begins it. An end that is no whole entry is cut off; also gives
    /// how many bytes that were.
    pub(super) fn open(
        folder: &Path,
        day: u32,
        identity: &str,
        now_ns: u64,
    ) -> Result<(Self, u64), AuditError> {
        let path = folder.join(name_of(day));
        let failed = |action| {
            let file = path.clone();
            move |source| AuditError::Io { action, file, source }
        };
        let options = File::options().read(true).write(true).create(true).truncate(false).clone();
        let file = options.open(&path).map_err(failed("open"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(AuditError::Locked { file: path }),
            Err(TryLockError::Error(source)) => return Err(failed("lock")(source)),
        }
        let mut bytes = file.metadata().map_err(failed("look at"))?.len();
        match Header::read(&mut &file, &path) {
            Ok(header) => {
                if header.identity != identity {
                    let (found, expected) = (shown(&header.identity), shown(identity));
                    return Err(AuditError::OtherSession { file: path, found, expected });
                }
                if header.day != day {
                    let what = "it is of another day than the name says";
                    return Err(AuditError::Existing(ReadError::Header { file: path, what }));
                }
            }
            // New, or its first writer was killed before the header was whole: no entry was in it.
            Err(ReadError::Short { .. }) => {
                let header = Header { day, opened_ns: now_ns, identity: identity.to_owned() };
                file.write_all_at(&header.to_bytes(), 0).map_err(failed("write"))?;
                file.set_len(HEADER_BYTES as u64).map_err(failed("write"))?;
                bytes = HEADER_BYTES as u64;
                fs::File::open(folder)
                    .and_then(|folder| folder.sync_all())
                    .map_err(failed("sync"))?;
            }
            Err(error) => return Err(AuditError::Existing(error)),
        }
        let bytes = bytes - HEADER_BYTES as u64;
        let (entries, torn) = (bytes / ENTRY_BYTES as u64, bytes % ENTRY_BYTES as u64);
        if torn > 0 {
            let whole = HEADER_BYTES as u64 + entries * ENTRY_BYTES as u64;
            file.set_len(whole).map_err(failed("cut"))?;
        }
        Ok((Self { file, path, day, entries }, torn))
    }

    fn end(&self) -> u64 {
        HEADER_BYTES as u64 + self.entries * ENTRY_BYTES as u64
    }

    /// Seals `entries` and appends them. After an error none of them counts as written: trying again writes to the
    /// same place.
    pub(super) fn append(&mut self, entries: &mut [Entry]) -> Result<(), AuditError> {
        for (index, entry) in (self.entries..).zip(entries.iter_mut()) {
            entry.seal(index, self.day);
        }
        let bytes = bytemuck::cast_slice(entries);
        self.file.write_all_at(bytes, self.end()).map_err(|e| self.failed("write", e))?;
        self.entries += entries.len() as u64;
        Ok(())
    }

    /// Has what was appended reach the disk.
    pub(super) fn sync(&self) -> Result<(), AuditError> {
        self.file.sync_data().map_err(|source| self.failed("sync", source))
    }

    fn failed(&self, action: &'static str, source: io::Error) -> AuditError {
        AuditError::Io { action, file: self.path.clone(), source }
    }
}

/// An identity for people.
pub(super) fn shown(identity: &str) -> String {
    identity.replace('\x01', " ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_the_name_of_its_date() {
        #[rustfmt::skip]
        let table = [
            (0,                             "19700101-audit.wpa"),
            (1_795_385_405_000_000_000,     "20261122-audit.wpa"),
            (1_795_391_999_999_999_999,     "20261122-audit.wpa"),
            (1_795_392_000_000_000_000,     "20261123-audit.wpa"),
        ];
        for (time_ns, name) in table {
            assert_eq!(name_of(day_of(time_ns)), name);
        }
        name_of(u32::MAX); // does not panic
    }
}
