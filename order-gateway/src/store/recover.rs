//! Opening a store: which segments there are, what they hold, and up to where it can be trusted.
//!
//! The newest segment has the numbers. Older ones are only needed for what they hold: those of the
//! current numbering and of the current day. The rules, for the end of a segment's records:
//!
//! - Zeros: that is where the store goes on.
//! - Something that is no record, with nothing behind it: a message that was being written when the process
//!   was killed or the power failed. It is dropped and reported, and never written over: the store goes
//!   on in a new segment. If it has the length and the number of an outgoing message, so that only its
//!   check sum or its text is wrong, that number is not used again: the counterparty may have seen it.
//! - Something that is no record, with records behind it: the file is damaged, and the store does not open.
//! - The word that the next segment is there: if it is not, the store does not open.

use core::ops::Range;
use std::path::PathBuf;

use super::StoreError;
use super::folder::{Folder, Place};
use super::header::Header;
use super::mapping::allocate;
use super::record::Numbers;
use super::segment::{self, Ending, Segment};

/// What was found when a store was opened.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Recovery {
    /// Segments that hold messages of the current numbering or the current day.
    pub segments: usize,
    /// Records in them: messages, counted messages and changes of the numbers.
    pub records: u64,
    /// What was written only in part and has been dropped.
    pub tears: Vec<Tear>,
}

/// A record that was written only in part.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tear {
    /// The segment.
    pub file: PathBuf,
    /// Where in it the records end and the part of one begins, bytes.
    pub offset: u64,
    /// Outgoing numbers that may have been used for what is lost, and so are not used again. Empty when it
    /// is certain that nothing of it was sent.
    pub lost_out: Range<u64>,
    /// Incoming numbers that were counted, and whose messages are lost. Only a failing host leaves such, and only
    /// where one segment follows another: ask the counterparty for the state of the orders. What is
    /// lost at the end is not counted, and so requested again.
    pub lost_in: Range<u64>,
}

/// A store's segments as they were found, all checked.
pub(super) struct Found {
    pub(super) earlier: Vec<Segment>,
    /// The newest, if there is one.
    pub(super) current: Option<Segment>,
    pub(super) numbers: Numbers,
    /// The newest ends with a tear and cannot be written to.
    pub(super) is_torn: bool,
    pub(super) recovery: Recovery,
}

/// Reads and checks the store of session `identity` in `folder`.
pub(super) fn find(folder: &Folder, identity: &str) -> Result<Found, StoreError> {
    let mut places = folder.segments()?;
    let Some((place, file, header)) = newest(&mut places, identity)? else {
        let (earlier, recovery) = (Vec::new(), Recovery::default());
        let numbers = Numbers::FIRST;
        return Ok(Found { earlier, current: None, numbers, is_torn: false, recovery });
    };

    // A copy may have lost its end or its room on the disk: both only hold zeros, and are needed again.
    let bytes = header.segment_bytes();
    allocate(&file, bytes)
        .map_err(|source| segment::full_or("allocate", &place.file, bytes, source))?;
    let mut current = Segment::map(checked(place, &header)?, file, bytes, header.numbers())?;
    let (records, mut numbers, ending) = current.scan(None)?;
    let mut recovery = Recovery { segments: 1, records, tears: Vec::new() };
    let is_torn = match ending {
        Ending::Clean => false,
        Ending::Sealed(_) => {
            let (ordinal, beside) = (current.place.ordinal + 1, current.place.ordinal);
            return Err(StoreError::Missing { folder: folder.path().to_owned(), ordinal, beside });
        }
        Ending::Torn { maybe_out } => {
            let first = numbers.next_out;
            numbers.next_out += u64::from(maybe_out);
            let next_in = numbers.next_in..numbers.next_in;
            recovery.tears.push(tear(&current, first..numbers.next_out, next_in));
            true
        }
    };

    let mut earlier = Vec::new();
    let (mut follower, mut beside) = (header, current.place.ordinal);
    while let Some(place) = places.pop() {
        if follower.previous_tail() == 0 {
            break;
        }
        if place.ordinal + 1 != beside {
            let folder = folder.path().to_owned();
            return Err(StoreError::Missing { folder, ordinal: beside - 1, beside });
        }
        let is_of_numbering = follower.numbers().numbering == numbers.numbering;
        if !is_of_numbering && place.day != current.place.day {
            break;
        }
        let (segment, header) = load_earlier(place, &follower, identity, &mut recovery)?;
        (follower, beside) = (header, segment.place.ordinal);
        earlier.push(segment);
    }
    earlier.reverse();

    // Marks are for the current numbering: those before its last reset are not.
    let mut starts: Vec<Numbers> = earlier.iter().skip(1).map(|segment| segment.start).collect();
    starts.push(current.start);
    for (segment, end) in earlier.iter_mut().zip(starts) {
        if end.numbering != numbers.numbering {
            segment.forget_marks();
        }
    }
    Ok(Found { earlier, current: Some(current), numbers, is_torn, recovery })
}

/// Takes the newest segment that belongs to the store off `places`. What is newer was made ahead of use,
/// and is removed.
fn newest(
    places: &mut Vec<Place>,
    identity: &str,
) -> Result<Option<(Place, std::fs::File, Header)>, StoreError> {
    while let Some(place) = places.pop() {
        let file = segment::open(&place.file)?;
        if let Some(header) = Header::read(&file, &place, identity)? {
            return Ok(Some((place, file, header)));
        }
        let bytes = file.metadata().map_or(0, |metadata| metadata.len());
        let path = place.file.clone();
        if bytes > 0 && !Segment::map(place, file, bytes, Numbers::FIRST)?.is_blank() {
            let what = "it is empty, but there are records behind it".to_owned();
            return Err(StoreError::Header { file: path, what });
        }
        std::fs::remove_file(&path).map_err(|source| segment::io_error("remove", &path, source))?;
    }
    Ok(None)
}

/// Reads and checks a segment that `follower` follows.
fn load_earlier(
    place: Place,
    follower: &Header,
    identity: &str,
    recovery: &mut Recovery,
) -> Result<(Segment, Header), StoreError> {
    let file = segment::open(&place.file)?;
    let header_error =
        |what: &str| StoreError::Header { file: place.file.clone(), what: what.to_owned() };
    let header = Header::read(&file, &place, identity)?
        .ok_or_else(|| header_error("it is empty, but there is a later segment"))?;
    let bytes = file.metadata().map_or(0, |metadata| metadata.len()).min(header.segment_bytes());
    let mut segment = Segment::map(checked(place, &header)?, file, bytes, header.numbers())?;
    let (records, numbers, _) = segment.scan(Some(follower.previous_tail()))?;
    recovery.segments += 1;
    recovery.records += records;

    let next = follower.numbers();
    if segment.tail() < follower.previous_tail() {
        // The host failed before all of it was on the disk. The numbers are the later segment's.
        let lost_in = numbers.next_in..next.next_in;
        recovery.tears.push(tear(&segment, numbers.next_out..next.next_out, lost_in));
    } else if (numbers.next_in, numbers.numbering) != (next.next_in, next.numbering)
        || !(numbers.next_out..=numbers.next_out + 1).contains(&next.next_out)
    {
        let what =
            format!("it starts with {next:?}, where the segment before ends with {numbers:?}");
        let file =
            segment.place.file.with_file_name(format!("segment {}", segment.place.ordinal + 1));
        return Err(StoreError::Header { file, what });
    }
    Ok((segment, header))
}

/// The place, if the header agrees with the day in the name.
fn checked(place: Place, header: &Header) -> Result<Place, StoreError> {
    if header.day() == place.day {
        return Ok(place);
    }
    let what = format!("it is of day {} since 1970, not of the one in its name", header.day());
    Err(StoreError::Header { file: place.file, what })
}

fn tear(segment: &Segment, lost_out: Range<u64>, lost_in: Range<u64>) -> Tear {
    Tear { file: segment.place.file.clone(), offset: segment.tail() as u64, lost_out, lost_in }
}
