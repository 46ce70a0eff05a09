//! The first page of a segment: whose it is, which of them it is, and the numbers it starts with.
//!
//! Its first word is written last, as a record's is: a header is empty or whole.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use bytemuck::{Pod, Zeroable};

use super::folder::Place;
use super::identity::TEXT_BYTES_MAX;
use super::mapping::Mapping;
use super::record::Numbers;
use super::{StoreError, segment};

/// Where the first record starts.
pub(super) const HEADER_BYTES: usize = 4096;

const MAGIC: u32 = u32::from_le_bytes(*b"WPS1");
const VERSION: u32 = 1;

/// What a segment begins with; the session's identity as text follows. Integers are in the byte order of the
/// machine that wrote them: on another the magic number is not recognised.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Header {
    magic: u32,          //  0  written last
    version: u32,        //  4
    crc: u32,            //  8  CRC-32 of bytes 12 to 4096
    reserved: u32,       // 12
    ordinal: u32,        // 16  number of this segment, the first is 1
    day: u32,            // 20  days since the epoch
    next_out: u64,       // 24  the numbers before the first record
    next_in: u64,        // 32
    numbering: u64,      // 40
    started_ns: u64,     // 48
    opened_ns: u64,      // 56  when the segment was taken into use, ns since the epoch
    previous_tail: u64,  // 64  where the records of the segment before end; 0: there is none
    segment_bytes: u64,  // 72  length of this file until it is cut
    identity_bytes: u64, // 80  length of the text that follows
}

const _: () =
    assert!(size_of::<Header>() == 88 && core::mem::offset_of!(Header, identity_bytes) == 80);
const _: () = assert!(size_of::<Header>() + TEXT_BYTES_MAX <= HEADER_BYTES);

impl Header {
    /// Reads the header of a segment of session `identity`; nothing if it is still empty.
    pub(super) fn read(
        file: &File,
        place: &Place,
        identity: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut bytes = [0; HEADER_BYTES];
        let mut filled = 0;
        while filled < HEADER_BYTES {
            match file.read_at(&mut bytes[filled..], filled as u64) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(segment::io_error("read", &place.file, source)),
            }
        }
        let header: Self = *bytemuck::from_bytes(&bytes[..size_of::<Self>()]);
        let path = || place.file.clone();
        if header.magic == 0 {
            return Ok(None);
        }
        if header.magic != MAGIC {
            let found = *bytes.first_chunk().expect("a header has more than 4 bytes");
            return Err(StoreError::Magic { file: path(), found });
        }
        if header.version != VERSION {
            let (found, expected) = (header.version, VERSION);
            return Err(StoreError::Version { file: path(), found, expected });
        }
        let damaged = |what: &str| StoreError::Header { file: path(), what: what.to_owned() };
        if header.crc != crc32fast::hash(&bytes[12..]) {
            return Err(damaged("its check sum is wrong"));
        }
        let text = bytes[size_of::<Self>()..]
            .get(..usize::try_from(header.identity_bytes).unwrap_or(usize::MAX));
        let text = text.ok_or_else(|| damaged("the session's identity is too long"))?;
        if text != identity.as_bytes() {
            let shown = |text: &str| text.replace('\x01', " ").trim_end().to_owned();
            let (found, expected) = (shown(&String::from_utf8_lossy(text)), shown(identity));
            return Err(StoreError::OtherSession { file: path(), found, expected });
        }
        if header.ordinal != place.ordinal {
            return Err(damaged(&format!(
                "it is of segment {}, not what the name says",
                header.ordinal
            )));
        }
        if !(HEADER_BYTES as u64..=1 << 32).contains(&header.segment_bytes) {
            return Err(damaged("it states an impossible size"));
        }
        Ok(Some(header))
    }

    pub(super) const fn numbers(&self) -> Numbers {
        let Self { next_out, next_in, numbering, started_ns, .. } = *self;
        Numbers { next_out, next_in, numbering, started_ns }
    }

    pub(super) const fn day(&self) -> u32 {
        self.day
    }

    /// Where the records of the segment before end, bytes; 0 if this is the first.
    pub(super) fn previous_tail(&self) -> usize {
        usize::try_from(self.previous_tail).unwrap_or(usize::MAX)
    }

    pub(super) const fn segment_bytes(&self) -> u64 {
        self.segment_bytes
    }
}

/// Writes the header of a segment that is mapped, in place of an empty one.
pub(super) fn write(
    map: &mut Mapping,
    place: &Place,
    identity: &str,
    numbers: Numbers,
    previous_tail: usize,
    now_ns: u64,
) {
    let mut header = Header {
        magic: 0,
        version: VERSION,
        crc: 0,
        reserved: 0,
        ordinal: place.ordinal,
        day: place.day,
        next_out: numbers.next_out,
        next_in: numbers.next_in,
        numbering: numbers.numbering,
        started_ns: numbers.started_ns,
        opened_ns: now_ns,
        previous_tail: previous_tail as u64,
        segment_bytes: map.bytes().len() as u64,
        identity_bytes: identity.len() as u64,
    };
    let text = size_of::<Header>();
    let bytes = &mut map.bytes_mut()[..HEADER_BYTES];
    bytes.fill(0);
    bytes[text..text + identity.len()].copy_from_slice(identity.as_bytes());
    bytes[..text].copy_from_slice(bytemuck::bytes_of(&header));
    header.crc = crc32fast::hash(&bytes[12..]);
    bytes[..text].copy_from_slice(bytemuck::bytes_of(&header));
    map.publish(0, MAGIC);
}
