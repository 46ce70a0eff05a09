//! The folder of one session's store: who has it, which segments are in it, and which day it is.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::{self, Date};
use jiff::{Span, Unit};

use super::StoreError;

/// Ends the name of every segment.
const SUFFIX: &str = "wps";

/// A folder that no other store has open, in this process or another.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Locked as long as this lives; the kernel gives the lock back however the process ends.
    lock: File,
}

/// One segment's file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Place {
    /// Number of the segment within its store, the first is 1: it decides the order.
    pub(super) ordinal: u32,
    /// The day in its name.
    pub(super) day: u32,
    pub(super) file: PathBuf,
}

impl Folder {
    /// Makes the folder if it is not there, and takes its lock.
    pub(super) fn open(path: PathBuf) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Folder { folder: path.clone(), source };
        fs::create_dir_all(&path).map_err(failed)?;
        let file = path.join("lock");
        let lock = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&file)
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let by = fs::read_to_string(&file).ok().filter(|pid| !pid.is_empty());
                let by = by.map(|pid| format!(" in process {}", pid.trim()));
                return Err(StoreError::Locked { folder: path, by });
            }
            Err(TryLockError::Error(source)) => {
                return Err(StoreError::Io { action: "lock", file, source });
            }
        }
        // For people, and for the message above: a full disk must not keep a store from opening.
        let _ = lock.set_len(0).and_then(|()| fs::write(&file, std::process::id().to_string()));
        Ok(Self { path, lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where segment `ordinal` of `day` goes.
    pub(super) fn place(&self, day: u32, ordinal: u32) -> Place {
        let name = format!("{}-{ordinal:06}.{SUFFIX}", date(day).strftime("%Y%m%d"));
        Place { ordinal, day, file: self.path.join(name) }
    }

    /// The segments, in order. Files with other names are left alone.
    pub(super) fn segments(&self) -> Result<Vec<Place>, StoreError> {
        let failed = |source| StoreError::Folder { folder: self.path.clone(), source };
        let mut places = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(failed)? {
            let file = entry.map_err(failed)?.path();
            if let Some((day, ordinal)) = parse_name(&file) {
                places.push(Place { ordinal, day, file });
            }
        }
        places.sort_by(|a, b| (a.ordinal, &a.file).cmp(&(b.ordinal, &b.file)));
        if let Some([one, other]) = places.array_windows().find(|[a, b]| a.ordinal == b.ordinal) {
            let what = format!("{} has the same number", one.file.display());
            return Err(StoreError::Header { file: other.file.clone(), what });
        }
        Ok(places)
    }

    /// What the segments take on disk, bytes.
    pub(super) fn bytes(&self) -> Result<u64, StoreError> {
        let places = self.segments()?;
        Ok(places.iter().filter_map(|place| fs::metadata(&place.file).ok()).map(|m| m.len()).sum())
    }

    /// Has names that were made or changed reach the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        sync_folder(&self.path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Closing is not enough: a process that another thread is just starting has it open too.
        let _ = self.lock.unlock();
    }
}

/// Has names that were made or changed in `path` reach the disk.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Day and number of a segment, from its name: `20261122-000001.wps`.
fn parse_name(file: &Path) -> Option<(u32, u32)> {
    if file.extension() != Some(OsStr::new(SUFFIX)) {
        return None;
    }
    let (date, ordinal) = file.file_stem()?.to_str()?.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if date.len() != 8 || ordinal.len() < 6 || !digits(date) || !digits(ordinal) {
        return None;
    }
    let days = Date::strptime("%Y%m%d", date).ok()?.since((Unit::Day, EPOCH)).ok()?.get_days();
    Some((u32::try_from(days).ok()?, ordinal.parse().ok()?))
}

const EPOCH: Date = civil::date(1970, 1, 1);

/// The date of a day that is counted from the epoch; the last possible one for absurd counts.
fn date(day: u32) -> Date {
    EPOCH.checked_add(Span::new().days(i64::from(day.min(2_900_000)))).unwrap_or(Date::MAX)
}

/// When a session's days begin. Days are counted from the epoch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    /// How long before midnight UTC a day begins, seconds.
    offset_s: i64,
}

impl Days {
    const DAY_S: i64 = 86_400;

    pub(super) fn new(offset_minutes: i32) -> Self {
        Self { offset_s: i64::from(offset_minutes) * 60 }
    }

    /// The day of this moment, ns since the epoch.
    pub(super) fn at(self, now_ns: u64) -> u32 {
        let seconds = (now_ns / 1_000_000_000).cast_signed() + self.offset_s;
        u32::try_from(seconds.div_euclid(Self::DAY_S)).unwrap_or(0)
    }

    /// When `day` is over, ns since the epoch.
    pub(super) fn end_ns(self, day: u32) -> u64 {
        let seconds = (i64::from(day) + 1) * Self::DAY_S - self.offset_s;
        u64::try_from(seconds).unwrap_or(0).saturating_mul(1_000_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_NS: u64 = 3_600_000_000_000;

    #[test]
    fn names_go_both_ways() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path().join("a/b")).unwrap();
        #[rustfmt::skip]
        let table = [
            (20_779, 1,         "20261122-000001.wps"),
            (0,      999_999,   "19700101-999999.wps"),
            (11_016, 1_000_000, "20000229-1000000.wps"),
        ];
        for (day, ordinal, name) in table {
            let place = folder.place(day, ordinal);
            assert_eq!(place.file, folder.path().join(name));
            assert_eq!(parse_name(&place.file), Some((day, ordinal)));
        }
        for name in
            ["20261122-000001.wp", "20261122-1.wps", "20261322-000001.wps", "x.wps", "20261122.wps"]
        {
            assert_eq!(parse_name(Path::new(name)), None, "{name}");
        }
    }

    #[test]
    fn segments_are_in_order_of_their_number_and_others_are_left_alone() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path().to_owned()).unwrap();
        for name in
            ["20261123-000002.wps", "20261122-000003.wps", "20261121-000001.wps", "notes.txt"]
        {
            fs::write(temporary.path().join(name), [0; 10]).unwrap();
        }
        let ordinals: Vec<u32> =
            folder.segments().unwrap().iter().map(|place| place.ordinal).collect();
        assert_eq!((ordinals, folder.bytes().unwrap()), (vec![1, 2, 3], 30));
        fs::write(temporary.path().join("20261125-000003.wps"), []).unwrap();
        let error = folder.segments().unwrap_err().to_string();
        assert!(
            error.contains("20261125-000003.wps is damaged") && error.contains("same number"),
            "{error}"
        );
    }

    #[test]
    fn only_one_has_a_folder() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path().to_owned()).unwrap();
        let error = Folder::open(temporary.path().to_owned()).unwrap_err().to_string();
        assert!(
            error.contains(&format!("already open in process {}", std::process::id())),
            "{error}"
        );
        drop(folder);
        Folder::open(temporary.path().to_owned()).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_is_an_error_that_names_it() {
        let temporary = tempfile::tempdir().unwrap();
        let file = temporary.path().join("file");
        fs::write(&file, []).unwrap();
        let error = Folder::open(file.join("store")).unwrap_err().to_string();
        assert!(
            error.contains("file/store") && error.contains("give this process a folder"),
            "{error}"
        );
    }

    #[test]
    fn days_begin_where_the_config_says() {
        let noon = 20_779 * 24 * HOUR_NS + 12 * HOUR_NS;
        #[rustfmt::skip]
        let table = [
            (0,        0, 20_779, 12),
            (0,       12, 20_780, 24),
            (7 * 60,   4, 20_779,  1), // 16:00 UTC
            (7 * 60,   5, 20_780, 24), // 17:00 UTC
            (-90,      0, 20_779, 13),
            (-90,     13, 20_779,  0), // 01:00 UTC, ends at 01:30
        ];
        for (offset_minutes, hours, day, hours_left) in table {
            let (days, now) = (Days::new(offset_minutes), noon + hours * HOUR_NS);
            assert_eq!(days.at(now), day, "{offset_minutes} {hours}");
            assert_eq!((days.end_ns(day) - now) / HOUR_NS, hours_left, "{offset_minutes} {hours}");
            assert_eq!(days.at(days.end_ns(day) - 1), day);
            assert_eq!(days.at(days.end_ns(day)), day + 1);
        }
        assert_eq!((Days::new(-600).at(0), Days::new(0).at(u64::MAX)), (0, 213_503));
    }
}
