//! One file of a store: a header that says whose it is and with which numbers it starts, then records.
//!
//! Messages are found by marks, one per 8 KiB: the number that was next there. Looking up a message is
//! a binary search among the marks and a walk over some dozen records, and appending one writes a mark
//! only now and then, into memory that was taken when the segment was made.
//!
//! A segment is made ahead of use with an empty header, and belongs to the store once it has one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::StoreError;
use super::folder::Place;
use super::header::{self, HEADER_BYTES};
use super::mapping::{Mapping, PAGE_BYTES, allocate};
use super::record::{self, ALIGN, Entry, Kind, Look, MESSAGE_BYTES_MAX, Numbers, Staged};

/// Kept free at the end, for the record that says that the segment is over.
const SEAL_BYTES: usize = record::record_bytes(0);

/// Bytes between two marks, at least.
const MARK_EVERY_BYTES: usize = 8192;

/// Where in a segment the search for a message starts.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// The next outgoing number there.
    next_out: u64,
    at: usize,
}

/// How the records of a segment end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ending {
    /// With zeros, or where the next segment says.
    Clean,
    /// With the word that this segment is there.
    Sealed(u64),
    /// With something that is not a record. If that was outgoing message `next_out`, its number may have been
    /// used.
    Torn { maybe_out: bool },
}

/// A file of a store. See the module documentation.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) place: Place,
    pub(super) file: Arc<File>,
    map: Mapping,
    staged: Box<Staged>,
    /// Where the next record goes.
    tail: usize,
    /// Up to here pages have been faulted in.
    warm: usize,
    /// Of the current numbering; never more than there was room for at the start.
    marks: Vec<Mark>,
    /// The numbers before the first record.
    pub(super) start: Numbers,
    /// Nothing is left to be done with it once it is no longer the current one.
    pub(super) is_closed: bool,
}

impl Segment {
    /// Makes a segment ahead of use: takes its room on the disk, and faults in the first `warm_bytes`.
    pub(super) fn create(place: Place, bytes: u64, warm_bytes: usize) -> Result<Self, StoreError> {
        let path = place.file.clone();
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(|source| full_or("make", &path, bytes, source))?;
        let made = allocate(&file, bytes)
            .map_err(|source| full_or("allocate", &path, bytes, source))
            .and_then(|()| Self::map(place, file, bytes, Numbers::FIRST))
            .and_then(|mut segment| {
                segment
                    .warm_up(warm_bytes)
                    .map_err(|source| full_or("touch", &path, bytes, source))?;
                Ok(segment)
            });
        if made.is_err() {
            let _ = fs::remove_file(&path); // it gives its room back; if not, opening will remove it
        }
        made
    }

    /// Maps `bytes` of a segment that exists.
    pub(super) fn map(
        place: Place,
        file: File,
        bytes: u64,
        start: Numbers,
    ) -> Result<Self, StoreError> {
        let failed = |source| io_error("map", &place.file, source);
        let len = usize::try_from(bytes).map_err(|_| failed(io::ErrorKind::FileTooLarge.into()))?;
        let map = Mapping::new(&file, len).map_err(failed)?;
        // Written, not only reserved: appending must not meet a page fault here either.
        let mut marks = vec![Mark { next_out: 1, at: 1 }; len / MARK_EVERY_BYTES + 2];
        marks.clear();
        Ok(Self {
            place,
            file: Arc::new(file),
            map,
            staged: Box::new(Staged::new()),
            tail: HEADER_BYTES,
            warm: 0,
            marks,
            start,
            is_closed: false,
        })
    }

    /// Takes the segment into use: from here on it belongs to the store of session `identity`.
    pub(super) fn begin(
        &mut self,
        identity: &str,
        numbers: Numbers,
        previous_tail: usize,
        now_ns: u64,
    ) {
        header::write(&mut self.map, &self.place, identity, numbers, previous_tail, now_ns);
        self.start = numbers;
    }

    /// Whether a message of so many bytes still fits.
    #[inline(always)]
    pub(super) fn fits(&self, len: usize) -> bool {
        len <= MESSAGE_BYTES_MAX && record::record_bytes(len) <= self.room()
    }

    /// Bytes left for records.
    #[inline(always)]
    pub(super) fn room(&self) -> usize {
        self.map.bytes().len().saturating_sub(self.tail + SEAL_BYTES)
    }

    /// Longest message that fits an empty segment of so many bytes.
    pub(super) fn message_bytes_max(segment_bytes: u64) -> usize {
        let room = usize::try_from(segment_bytes).unwrap_or(usize::MAX) - HEADER_BYTES - SEAL_BYTES;
        ((room - ALIGN) / 16 * 16 + ALIGN - record::HEAD_BYTES).min(MESSAGE_BYTES_MAX)
    }

    /// Where the next record goes, bytes from the start of the file.
    #[inline(always)]
    pub(super) fn tail(&self) -> usize {
        self.tail
    }

    /// Writes and publishes a record. The caller has seen that it [`fits`](Self::fits) and follows `numbers`.
    #[inline(always)]
    pub(super) fn append(&mut self, entry: Entry<'_>, numbers: &Numbers) {
        self.note(self.tail, numbers.next_out);
        self.tail =
            record::write(&mut self.map, &mut self.staged, self.place.ordinal, self.tail, entry);
    }

    /// Has the memory come where the next record goes, if it is as long as most.
    #[inline]
    pub(super) fn touch_ahead(&self) {
        for line in self.map.bytes()[self.tail..].iter().step_by(64).take(6) {
            core::hint::black_box(*line);
        }
    }

    /// Takes back the record at `at`, which is the last.
    pub(super) fn retract(&mut self, at: usize) {
        self.map.publish(at, 0);
    }

    #[inline(always)]
    fn note(&mut self, at: usize, next_out: u64) {
        if self.marks.last().is_none_or(|mark| at - mark.at >= MARK_EVERY_BYTES) {
            self.marks.push(Mark { next_out, at });
        }
    }

    /// What is kept so far belongs to an earlier numbering.
    pub(super) fn forget_marks(&mut self) {
        self.marks.clear();
    }

    /// Outgoing message `seq` of the current numbering: nothing if this segment starts after it, else the
    /// message, if it is kept.
    pub(super) fn find(&self, seq: u64) -> Option<Option<&[u8]>> {
        let at = self.marks.partition_point(|mark| mark.next_out <= seq).checked_sub(1)?;
        let mut outgoing = self.entries(self.marks[at].at).filter(|entry| entry.kind == Kind::Out);
        let found = outgoing.find(|entry| entry.seq >= seq);
        Some(found.filter(|entry| entry.seq == seq).map(|entry| entry.message))
    }

    /// The records from this place on.
    pub(super) fn entries(&self, from: usize) -> impl Iterator<Item = Entry<'_>> {
        let mut at = from;
        core::iter::from_fn(move || match record::peek(&self.map.bytes()[..self.tail], at) {
            Look::Entry(entry, next) => {
                at = next;
                Some(entry)
            }
            Look::End | Look::Bad(_) => None,
        })
    }

    /// Checks every record, up to `until` if the next segment names it, and leaves the tail where they end.
    /// Gives back how many there are, the numbers after the last, and how they end.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] for something that is not a record before something that is, and for a record
    /// that cannot follow the one before.
    pub(super) fn scan(
        &mut self,
        until: Option<usize>,
    ) -> Result<(u64, Numbers, Ending), StoreError> {
        let (ordinal, mut numbers) = (self.place.ordinal, self.start);
        let (mut at, mut count) = (HEADER_BYTES, 0);
        let ending = loop {
            if until == Some(at) {
                break Ending::Clean;
            }
            let bytes = self.map.bytes();
            let what = match record::look(bytes, ordinal, at) {
                Look::Entry(Entry { kind: Kind::Seal, seq, .. }, next) => {
                    at = next;
                    break Ending::Sealed(seq);
                }
                Look::Entry(Entry { kind, seq, time_ns, .. }, next) => {
                    if !numbers.admits(kind, seq) {
                        let what = format!("{kind:?} {seq} cannot follow {numbers:?}");
                        return Err(self.corrupt(at, what));
                    }
                    if kind == Kind::Reset {
                        self.marks.clear();
                    } else {
                        self.note(at, numbers.next_out);
                    }
                    numbers.apply(kind, seq, time_ns);
                    (at, count) = (next, count + 1);
                    continue;
                }
                Look::End => "its length is missing",
                Look::Bad(what) => what,
            };
            if record_behind(bytes, ordinal, at) {
                return Err(self.corrupt(at, what.to_owned()));
            }
            if until.is_none() && is_zero(&bytes[at..]) {
                break Ending::Clean;
            }
            let maybe_out = matches!(record::peek(bytes, at),
                Look::Entry(entry, _) if entry.kind == Kind::Out && entry.seq == numbers.next_out);
            break Ending::Torn { maybe_out };
        };
        self.tail = at;
        Ok((count, numbers, ending))
    }

    fn corrupt(&self, at: usize, what: String) -> StoreError {
        StoreError::Corrupt { file: self.place.file.clone(), offset: at as u64, what }
    }

    /// Whether nothing was ever written behind the header.
    pub(super) fn is_blank(&self) -> bool {
        self.map.bytes().get(HEADER_BYTES..).is_none_or(is_zero)
    }

    /// Faults in pages so that `ahead` bytes behind the tail cost no page fault.
    pub(super) fn warm_up(&mut self, ahead: usize) -> io::Result<()> {
        let until = self.tail.saturating_add(ahead).min(self.map.bytes().len());
        if until > self.warm {
            self.map.populate(self.warm, until)?;
            self.warm = until;
        }
        Ok(())
    }

    /// How many bytes behind the tail have been faulted in; [`usize::MAX`] when all of the file is.
    pub(super) fn warm_ahead(&self) -> usize {
        if self.warm >= self.map.bytes().len() {
            usize::MAX
        } else {
            self.warm.saturating_sub(self.tail)
        }
    }

    /// Faults in the next `ahead` bytes once more: a page that was written back is protected again.
    pub(super) fn warm_again(&mut self, ahead: usize) -> io::Result<()> {
        self.map.populate(self.tail, self.tail.saturating_add(ahead))
    }

    /// Says in the file that the next segment is there, and cuts off what it does not need.
    pub(super) fn close(&mut self, now_ns: u64) -> Result<(), StoreError> {
        self.is_closed = true;
        let ordinal = self.place.ordinal;
        let has_room = self.map.bytes().len() - self.tail >= SEAL_BYTES;
        if !has_room || !matches!(record::peek(self.map.bytes(), self.tail), Look::End) {
            return Ok(()); // closed before, or torn, and then left as it is
        }
        let seq = u64::from(ordinal) + 1;
        let entry = Entry { kind: Kind::Seal, seq, time_ns: now_ns, message: &[] };
        let end = record::write(&mut self.map, &mut self.staged, ordinal, self.tail, entry);
        let len = end.next_multiple_of(PAGE_BYTES);
        if len < self.map.bytes().len() {
            let failed = |source| io_error("cut", &self.place.file, source);
            self.map = Mapping::new(&self.file, len).map_err(failed)?;
            self.file.set_len(len as u64).map_err(failed)?;
        }
        Ok(())
    }

    /// Gives a segment that is not yet in use the name of another day.
    pub(super) fn rename(&mut self, place: Place) -> Result<(), StoreError> {
        fs::rename(&self.place.file, &place.file)
            .map_err(|source| io_error("rename", &self.place.file, source))?;
        self.place = place;
        Ok(())
    }

    /// Has everything written so far reach the disk.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        let file = || self.place.file.clone();
        self.file.sync_data().map_err(|source| StoreError::Sync { file: file(), source })
    }
}

/// Whether a whole record lies somewhere behind `at`, where there is none.
fn record_behind(bytes: &[u8], ordinal: u32, at: usize) -> bool {
    let page_end = |at: usize| (at + 1).next_multiple_of(PAGE_BYTES).min(bytes.len());
    let mut from = at + ALIGN;
    while from < bytes.len() {
        let until = page_end(from);
        if !is_zero(&bytes[from..until]) {
            let mut places = (from..until).step_by(ALIGN);
            if places.any(|at| matches!(record::look(bytes, ordinal, at), Look::Entry(..))) {
                return true;
            }
        }
        from = until;
    }
    false
}

/// Whether all bytes are zero.
fn is_zero(bytes: &[u8]) -> bool {
    bytes.chunks(PAGE_BYTES).all(|chunk| chunk == &[0; PAGE_BYTES][..chunk.len()])
}

/// Opens a segment's file for reading and writing.
pub(super) fn open(path: &Path) -> Result<File, StoreError> {
    let file = File::options().read(true).write(true).open(path);
    file.map_err(|source| io_error("open", path, source))
}

pub(super) fn io_error(action: &'static str, file: &Path, source: io::Error) -> StoreError {
    StoreError::Io { action, file: PathBuf::from(file), source }
}

/// [`StoreError::Full`] if that is what the system says.
pub(super) fn full_or(
    action: &'static str,
    file: &Path,
    bytes: u64,
    source: io::Error,
) -> StoreError {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::Full { file: PathBuf::from(file), bytes, source }
        }
        _ => io_error(action, file, source),
    }
}
