//! How one thing that happened to a session lies in a segment, and what it does to the numbers.
//!
//! A record is a head of 24 bytes, the message, and zeros up to the next record:
//!
//! ```text
//!  0  word     u32  kind in the upper 8 bits, length of the message in the lower 24; written last
//!  4  crc      u32  CRC-32 of everything from byte 8 on, begun with the word and the record's place
//!  8  seq      u64  which number, as the kind says
//! 16  time_ns  u64  since the Unix epoch
//! 24  message, then zeros until the record's length is 8 above a multiple of 16
//! ```
//!
//! Integers are in the byte order of the machine, which the segment's header shows. A word of zero is
//! the end: memory behind the last record is zero, so killing the process while it writes leaves either
//! no record or a whole one. The CRC is for disks and power cuts. Begun with the record's place, it
//! fails for a record that was copied elsewhere, or that a message merely contains.

use super::mapping::Mapping;

/// Bytes before the message.
pub(super) const HEAD_BYTES: usize = 24;

/// Longest message: its length has to fit the word.
pub(super) const MESSAGE_BYTES_MAX: usize = (1 << 24) - 1;

/// The greatest number there is: what counts on from it cannot overflow.
pub(super) const NUMBER_MAX: u64 = i64::MAX.cast_unsigned();

/// Records up to this length are put together before they are copied to their place.
const STAGED_BYTES: usize = 512;

/// Where that is done.
#[derive(Debug)]
pub(super) struct Staged([u8; STAGED_BYTES]);

impl Staged {
    pub(super) const fn new() -> Self {
        Self([0; STAGED_BYTES])
    }
}

/// Records start at multiples of this.
pub(super) const ALIGN: usize = 8;

/// What a record says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub(super) enum Kind {
    /// Outgoing message `seq`.
    Out = 1,
    /// Incoming message `seq`, kept.
    In = 2,
    /// Incoming message `seq` was counted, and is not kept.
    InCounted = 3,
    /// The next incoming message is `seq`.
    ExpectIn = 4,
    /// The next outgoing message is `seq`; what lies between was never sent.
    SkipOut = 5,
    /// Numbering `seq` begins: both next numbers are 1.
    Reset = 6,
    /// The segment is over, and segment `seq` is there. Says nothing about the numbers.
    Seal = 7,
}

impl Kind {
    const fn from_raw(raw: u32) -> Option<Self> {
        Some(match raw {
            1 => Self::Out,
            2 => Self::In,
            3 => Self::InCounted,
            4 => Self::ExpectIn,
            5 => Self::SkipOut,
            6 => Self::Reset,
            7 => Self::Seal,
            _ => return None,
        })
    }
}

/// The numbers of a session. Records are applied to it, when they are written as when they are read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Numbers {
    pub(super) next_out: u64,
    pub(super) next_in: u64,
    /// How often the numbers have begun at 1; the first numbering is 1.
    pub(super) numbering: u64,
    /// When they last did; 0 before the first record.
    pub(super) started_ns: u64,
}

impl Numbers {
    pub(super) const FIRST: Self = Self { next_out: 1, next_in: 1, numbering: 1, started_ns: 0 };

    /// Whether such a record can come next.
    pub(super) fn admits(&self, kind: Kind, seq: u64) -> bool {
        let is_next = match kind {
            Kind::Out => seq == self.next_out,
            Kind::In | Kind::InCounted => seq == self.next_in,
            Kind::ExpectIn => seq > 0,
            Kind::SkipOut => seq > self.next_out,
            Kind::Reset => seq == self.numbering + 1,
            Kind::Seal => true,
        };
        is_next && seq <= NUMBER_MAX
    }

    /// Takes a record into account.
    #[inline(always)]
    pub(super) fn apply(&mut self, kind: Kind, seq: u64, time_ns: u64) {
        match kind {
            Kind::Out => self.next_out = seq + 1,
            Kind::In | Kind::InCounted => self.next_in = seq + 1,
            Kind::ExpectIn => self.next_in = seq,
            Kind::SkipOut => self.next_out = seq,
            Kind::Reset => {
                *self = Self { next_out: 1, next_in: 1, numbering: seq, started_ns: time_ns };
            }
            Kind::Seal => return,
        }
        if self.started_ns == 0 {
            self.started_ns = time_ns;
        }
    }
}

/// A record as it lies in a segment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Entry<'a> {
    pub(super) kind: Kind,
    pub(super) seq: u64,
    pub(super) time_ns: u64,
    pub(super) message: &'a [u8],
}

/// What is at some place of a segment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Look<'a> {
    /// A whole record; the next one would start at this byte.
    Entry(Entry<'a>, usize),
    /// A word of zero, or less room than a record takes.
    End,
    /// Neither.
    Bad(&'static str),
}

/// Bytes that a record with a message of `len` bytes takes.
#[inline(always)]
pub(super) const fn record_bytes(len: usize) -> usize {
    ALIGN + (HEAD_BYTES - ALIGN + len).next_multiple_of(16)
}

/// What the CRC begins with: different for each place of each segment of a store.
#[inline(always)]
fn seed(ordinal: u32, at: usize, word: u32) -> u32 {
    let place = (u64::from(ordinal) << 32 | at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (place >> 32) as u32 ^ word
}

#[inline(always)]
fn crc(seed: u32, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new_with_initial(seed);
    hasher.update(bytes);
    hasher.finalize()
}

/// Writes a record at `at`, where memory is still zero, and publishes it; gives back where the next one
/// goes. The caller has seen that it fits, and that the message is no longer than [`MESSAGE_BYTES_MAX`].
#[inline(always)]
pub(super) fn write(
    map: &mut Mapping,
    staged: &mut Staged,
    ordinal: u32,
    at: usize,
    entry: Entry<'_>,
) -> usize {
    let Entry { kind, seq, time_ns, message } = entry;
    let until = at + record_bytes(message.len());
    #[expect(clippy::cast_possible_truncation, reason = "the caller has seen that it fits")]
    let len = message.len() as u32;
    let word = u32::from(kind as u8) << 24 | len;
    let record = &mut map.bytes_mut()[at..until];
    let (head, body) = record.split_at_mut(ALIGN);
    let seed = seed(ordinal, at, word);
    // The mapping's lines are not in the cache yet. Writing to them need not wait for that; reading them back for
    // the sum would. So what is of usual length is put together beside it.
    let crc = if let Some(staged) = staged.0.get_mut(..body.len()) {
        if let Some(last) = staged.last_chunk_mut::<16>() {
            *last = [0; 16]; // where the message will not reach, another has been
        }
        lay(staged, seq, time_ns, message);
        body.copy_from_slice(staged);
        crc(seed, staged)
    } else {
        lay(body, seq, time_ns, message);
        crc(seed, body)
    };
    head[4..8].copy_from_slice(&crc.to_ne_bytes());
    map.publish(at, word);
    until
}

/// Puts down what the CRC is of; what follows the message is zero.
#[inline(always)]
fn lay(body: &mut [u8], seq: u64, time_ns: u64, message: &[u8]) {
    const START: usize = HEAD_BYTES - ALIGN;
    body[..8].copy_from_slice(&seq.to_ne_bytes());
    body[8..START].copy_from_slice(&time_ns.to_ne_bytes());
    body[START..START + message.len()].copy_from_slice(message);
}

/// Reads what is at `at`, and checks its CRC.
pub(super) fn look(bytes: &[u8], ordinal: u32, at: usize) -> Look<'_> {
    match peek(bytes, at) {
        Look::Entry(entry, next) => {
            let record = &bytes[at..next];
            if crc(seed(ordinal, at, read_u32(record)), &record[8..]) == read_u32(&record[4..]) {
                Look::Entry(entry, next)
            } else {
                Look::Bad("its check sum is wrong")
            }
        }
        other => other,
    }
}

/// Reads what is at `at`, which was written by this process or has been looked at before.
#[inline]
pub(super) fn peek(bytes: &[u8], at: usize) -> Look<'_> {
    let Some(head) = bytes.get(at..at + HEAD_BYTES) else { return Look::End };
    let word = read_u32(head);
    if word == 0 {
        return Look::End;
    }
    let Some(kind) = Kind::from_raw(word >> 24) else { return Look::Bad("it is of no known kind") };
    let len = word as usize & MESSAGE_BYTES_MAX;
    let next = at + record_bytes(len);
    let Some(record) = bytes.get(at..next) else {
        return Look::Bad("it is longer than what is left of the file");
    };
    let (seq, time_ns) = (read_u64(&head[8..]), read_u64(&head[16..]));
    let message = &record[HEAD_BYTES..HEAD_BYTES + len];
    Look::Entry(Entry { kind, seq, time_ns, message }, next)
}

fn read_u32(bytes: &[u8]) -> u32 {
    u32::from_ne_bytes(*bytes.first_chunk().expect("a record's head"))
}

fn read_u64(bytes: &[u8]) -> u64 {
    u64::from_ne_bytes(*bytes.first_chunk().expect("a record's head"))
}

#[cfg(test)]
mod tests {
    use super::super::mapping::allocate;
    use super::*;

    fn memory(bytes: usize) -> Mapping {
        let file = tempfile::tempfile().unwrap();
        allocate(&file, bytes as u64).unwrap();
        Mapping::new(&file, bytes).unwrap()
    }

    #[test]
    fn a_record_lies_as_documented() {
        let mut map = memory(4096);
        let entry = Entry { kind: Kind::Out, seq: 0x1122, time_ns: 0x3344, message: b"35=0" };
        assert_eq!(write(&mut map, &mut Staged::new(), 1, 64, entry), 64 + 40);
        let bytes = map.bytes();
        assert_eq!(bytes[64..68], 0x0100_0004_u32.to_ne_bytes());
        assert_eq!(bytes[72..80], 0x1122_u64.to_ne_bytes());
        assert_eq!(bytes[80..88], 0x3344_u64.to_ne_bytes());
        assert_eq!(&bytes[88..105], b"35=0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        assert_eq!(look(bytes, 1, 64), Look::Entry(entry, 104));
        assert_eq!(look(bytes, 1, 104), Look::End);
    }

    #[test]
    fn records_of_any_length_read_back() {
        let (mut map, mut staged) = (memory(16 << 10), Staged::new());
        let message: Vec<u8> = b"0123456789".repeat(STAGED_BYTES / 4);
        let lengths = [490, 170, 489, 171, 0, 1, 7, 8, 9, 480, 487, 488, 504, 160, 512, 513, 1_024];
        for len in lengths {
            map.bytes_mut().fill(0);
            let entry = Entry { kind: Kind::Out, seq: 5, time_ns: 6, message: &message[..len] };
            let until = write(&mut map, &mut staged, 1, 0, entry);
            assert_eq!(until, record_bytes(len), "{len} bytes");
            assert!(map.bytes()[24 + len..until].iter().all(|byte| *byte == 0), "{len} bytes");
            assert_eq!(look(map.bytes(), 1, 0), Look::Entry(entry, until), "{len} bytes");
            assert_eq!(look(map.bytes(), 1, until), Look::End, "{len} bytes");
        }
    }

    #[test]
    fn any_flipped_bit_and_any_other_place_is_noticed() {
        let mut map = memory(4096);
        let entry = Entry { kind: Kind::In, seq: 9, time_ns: 7, message: b"8=FIX.4.4|9=5" };
        let until = write(&mut map, &mut Staged::new(), 3, 0, entry);
        for bit in 0..until * 8 {
            map.bytes_mut()[bit / 8] ^= 1 << (bit % 8);
            assert!(!matches!(look(map.bytes(), 3, 0), Look::Entry(..)), "bit {bit}");
            map.bytes_mut()[bit / 8] ^= 1 << (bit % 8);
        }
        assert!(matches!(look(map.bytes(), 3, 0), Look::Entry(..)));
        assert!(matches!(look(map.bytes(), 4, 0), Look::Bad(_)), "of another segment");
        map.bytes_mut().copy_within(..until, 1024);
        assert!(matches!(look(map.bytes(), 3, 1024), Look::Bad(_)), "at another place");
    }

    /// What another reader sees at any moment is what a killed process would have left.
    #[test]
    fn whoever_sees_the_word_sees_the_whole_record() {
        use std::os::unix::fs::FileExt;
        const RECORDS: usize = 20_000;
        let bytes = (1..=RECORDS).map(|n| record_bytes(n % 300)).sum::<usize>() + HEAD_BYTES;
        let file = tempfile::tempfile().unwrap();
        allocate(&file, bytes as u64).unwrap();
        let mut map = Mapping::new(&file, bytes).unwrap();
        let writer = std::thread::spawn(move || {
            let (mut at, message) = (0, [b'x'; 300]);
            for seq in 1..=RECORDS {
                let message = &message[..seq % 300];
                let entry = Entry { kind: Kind::Out, seq: seq as u64, time_ns: 1, message };
                at = write(&mut map, &mut Staged::new(), 1, at, entry);
            }
        });
        let (mut at, mut seen) = (0, 0);
        let mut memory = vec![0; bytes];
        while seen < RECORDS {
            file.read_exact_at(&mut memory[at..at + 4], at as u64).unwrap();
            if memory[at..at + 4] == [0; 4] {
                continue;
            }
            let until = (at + record_bytes(300)).min(bytes);
            file.read_exact_at(&mut memory[at + 4..until], at as u64 + 4).unwrap();
            let Look::Entry(entry, next) = look(&memory[..until], 1, at) else { panic!("{seen}") };
            (at, seen) = (next, seen + 1);
            assert_eq!(entry.seq, seen as u64);
        }
        writer.join().unwrap();
    }

    #[test]
    fn what_reaches_past_the_end_is_not_read() {
        let mut map = memory(4096);
        let message = [7; 100];
        let until = write(
            &mut map,
            &mut Staged::new(),
            1,
            0,
            Entry { kind: Kind::Out, seq: 1, time_ns: 1, message: &message },
        );
        for len in 0..until {
            assert!(
                !matches!(look(&map.bytes()[..len], 1, 0), Look::Entry(..)),
                "{len} bytes left"
            );
        }
    }

    #[test]
    fn numbers_follow_the_records() {
        let mut numbers = Numbers::FIRST;
        #[rustfmt::skip]
        let table = [
            (Kind::Out,       1, true,  (2, 1, 1, 10)),
            (Kind::Out,       1, false, (2, 1, 1, 10)),
            (Kind::InCounted, 1, true,  (2, 2, 1, 10)),
            (Kind::In,        3, false, (2, 2, 1, 10)),
            (Kind::In,        2, true,  (2, 3, 1, 10)),
            (Kind::ExpectIn,  0, false, (2, 3, 1, 10)),
            (Kind::ExpectIn,  1, true,  (2, 1, 1, 10)),
            (Kind::SkipOut,   2, false, (2, 1, 1, 10)),
            (Kind::SkipOut,   9, true,  (9, 1, 1, 10)),
            (Kind::Seal,      0, true,  (9, 1, 1, 10)),
            (Kind::Reset,     1, false, (9, 1, 1, 10)),
            (Kind::Reset,     2, true,  (1, 1, 2, 21)),
        ];
        for (at, (kind, seq, admitted, after)) in (10..).zip(table) {
            assert_eq!(numbers.admits(kind, seq), admitted, "{kind:?} {seq}");
            if admitted {
                numbers.apply(kind, seq, at);
            }
            let Numbers { next_out, next_in, numbering, started_ns } = numbers;
            assert_eq!((next_out, next_in, numbering, started_ns), after, "{kind:?} {seq}");
        }
    }
}
