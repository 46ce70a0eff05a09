//! What was sent: messages by number, the newest of them, in bounded memory.

use std::collections::VecDeque;

use wirepath_protocol::moldudp64::{Packet, Session};

/// Bytes of messages in one chunk.
const CHUNK_BYTES: usize = 1 << 20;
/// Messages in one chunk.
const CHUNK_MESSAGES: usize = 1 << 16;
/// What a chunk takes, its index included.
const CHUNK_MEMORY: usize = CHUNK_BYTES + 4 * CHUNK_MESSAGES;

/// The messages of one session from a number on, without holes. See the [module documentation](self).
///
/// Memory is taken as messages come, a chunk of 1.25 MiB at a time. Where the next would be beyond the limit, the
/// oldest is emptied for it, with up to 65,536 messages.
///
/// ```
/// use wirepath::pack::SESSION;
/// use wirepath::sim::servers::MessageLog;
///
/// let mut log = MessageLog::new(SESSION, 64 << 20);
/// log.push(b"first");
/// log.push(b"second");
/// assert_eq!((log.first(), log.next()), (1, 3));
/// assert_eq!(log.get(2), Some(&b"second"[..]));
/// assert_eq!((log.get(0), log.get(3)), (None, None));
/// ```
#[derive(Debug)]
pub struct MessageLog {
    session: Session,
    /// Oldest first; all but the last are full.
    chunks: VecDeque<Chunk>,
    chunks_max: usize,
    /// Number of the first message that is kept; as `next` when there is none.
    first: u64,
    next: u64,
}

#[derive(Debug)]
struct Chunk {
    /// Number of its first message.
    first: u64,
    /// Message blocks as a packet has them: each behind its length.
    bytes: Vec<u8>,
    /// Where each block ends.
    ends: Vec<u32>,
}

impl Chunk {
    fn new(first: u64) -> Self {
        let bytes = Vec::with_capacity(CHUNK_BYTES);
        Self { first, bytes, ends: Vec::with_capacity(CHUNK_MESSAGES) }
    }

    fn fits(&self, len: usize) -> bool {
        self.bytes.len() + 2 + len <= CHUNK_BYTES && self.ends.len() < CHUNK_MESSAGES
    }

    /// Where the block at this place starts.
    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| self.ends[before] as usize)
    }

    fn get(&self, at: usize) -> Option<&[u8]> {
        let end = *self.ends.get(at)? as usize;
        Some(&self.bytes[self.start(at) + 2..end])
    }
}

impl MessageLog {
    /// An empty one, whose first message has number 1. It takes at most `bytes_max` of memory, but as much as two
    /// chunks take in any case.
    pub fn new(session: Session, bytes_max: usize) -> Self {
        Self::starting_at(session, bytes_max, 1)
    }

    /// An empty one, whose first message will have number `first`.
    pub fn starting_at(session: Session, bytes_max: usize, first: u64) -> Self {
        let chunks_max = (bytes_max / CHUNK_MEMORY).max(2);
        Self { session, chunks: VecDeque::new(), chunks_max, first, next: first }
    }

    /// The session of the messages.
    pub const fn session(&self) -> Session {
        self.session
    }

    /// Number of the oldest message that is kept.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// Number of the next message to come.
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// Takes the next message.
    ///
    /// # Panics
    ///
    /// If it is longer than MoldUDP64's 65,535 bytes.
    pub fn push(&mut self, message: &[u8]) {
        assert!(message.len() <= u16::MAX.into(), "a message of at most 65,535 bytes");
        if !self.chunks.back().is_some_and(|chunk| chunk.fits(message.len())) {
            self.begin_chunk();
        }
        let Some(chunk) = self.chunks.back_mut() else { return };
        let len = u16::try_from(message.len()).expect("checked above");
        chunk.bytes.extend_from_slice(&len.to_be_bytes());
        chunk.bytes.extend_from_slice(message);
        chunk.ends.push(u32::try_from(chunk.bytes.len()).expect("at most CHUNK_BYTES"));
        self.next = self.next.saturating_add(1);
    }

    /// Takes the messages of a packet as it was sent. Those that are here already are left; answers with how many
    /// were taken, which is none where they are of another session or leave a hole.
    pub fn push_packet(&mut self, packet: &Packet<'_>) -> usize {
        let first = packet.sequence_number();
        if packet.session() != self.session || first > self.next {
            return 0;
        }
        let before = self.next;
        let known = usize::try_from(self.next - first).unwrap_or(usize::MAX);
        packet.messages().skip(known).for_each(|message| self.push(message));
        usize::try_from(self.next - before).unwrap_or(usize::MAX)
    }

    /// The message of that number, if it is kept.
    pub fn get(&self, number: u64) -> Option<&[u8]> {
        let (chunk, at) = self.find(number)?;
        chunk.get(at)
    }

    /// Messages from that number on, each behind its length of two bytes, and how many they are: about as many as
    /// `bytes_max` holds, as far as they lie together. `None` when that message is not kept.
    ///
    /// For who wants many at once, and to copy rather than read them, since the publisher waits meanwhile.
    pub fn blocks(&self, number: u64, bytes_max: usize) -> Option<(usize, &[u8])> {
        let (chunk, at) = self.find(number)?;
        let start = chunk.start(at);
        let fitting = chunk.ends[at..].partition_point(|end| *end as usize - start <= bytes_max);
        let count = fitting.max(1);
        Some((count, &chunk.bytes[start..chunk.start(at + count)]))
    }

    fn find(&self, number: u64) -> Option<(&Chunk, usize)> {
        if !(self.first..self.next).contains(&number) {
            return None;
        }
        let at = self.chunks.partition_point(|chunk| chunk.first <= number).checked_sub(1)?;
        let chunk = &self.chunks[at];
        Some((chunk, usize::try_from(number - chunk.first).ok()?))
    }

    fn begin_chunk(&mut self) {
        let chunk = match self.chunks.len() < self.chunks_max {
            true => Chunk::new(self.next),
            false => {
                let oldest = self.chunks.pop_front();
                let mut chunk = oldest.unwrap_or_else(|| Chunk::new(self.next));
                chunk.first = self.next;
                chunk.bytes.clear();
                chunk.ends.clear();
                self.first = self.chunks.front().map_or(self.next, |chunk| chunk.first);
                chunk
            }
        };
        self.chunks.push_back(chunk);
    }
}

#[cfg(test)]
mod tests {
    use wirepath_protocol::blocks::Blocks;
    use wirepath_protocol::moldudp64::PacketWriter;

    use super::*;
    use crate::market::random::Random;
    use crate::pack::SESSION;

    /// Message n of any length, short ones more often.
    fn message(n: u64) -> Vec<u8> {
        let mut random = Random::new(n);
        let len = match random.below(100) {
            0 => random.below(65_536),
            _ => random.below(60),
        };
        (0..len).map(|i| (n ^ u64::from(i)).to_le_bytes()[0]).collect()
    }

    #[test]
    fn the_newest_messages_are_kept_whole_and_the_oldest_go() {
        let limit = 3 * CHUNK_MEMORY;
        let mut log = MessageLog::new(SESSION, limit);
        for n in 1..=40_000 {
            log.push(&message(n));
            let memory: usize = log
                .chunks
                .iter()
                .map(|chunk| chunk.bytes.capacity() + 4 * chunk.ends.capacity())
                .sum();
            assert!(memory <= limit, "{memory}");
        }
        let kept = log.first()..log.next();
        assert!(kept.end == 40_001 && kept.start > 1 && kept.end - kept.start > 3_000, "{kept:?}");
        let bytes: usize = kept.clone().map(|n| message(n).len()).sum();
        assert!(bytes > CHUNK_BYTES, "two chunks at least are full or nearly");
        for n in kept.clone() {
            assert_eq!(log.get(n), Some(&message(n)[..]), "{n}");
        }
        for n in [0, 1, kept.start - 1, kept.end, u64::MAX] {
            assert_eq!(log.get(n), None, "{n}");
            assert_eq!(log.blocks(n, 9), None, "{n}");
        }
        let mut n = kept.start;
        while let Some((count, blocks)) = log.blocks(n, 1_000) {
            let messages = Blocks::<true>::new(blocks, u16::try_from(count).expect("few"));
            assert!(messages.contents().is_sound() && (count == 1 || blocks.len() <= 1_000));
            for message in messages {
                assert_eq!(Some(message), log.get(n));
                n += 1;
            }
        }
        assert_eq!(n, kept.end);
    }

    #[test]
    fn many_short_messages_are_bounded_too() {
        let mut log = MessageLog::new(SESSION, 0);
        for _ in 0..300_000 {
            log.push(b"");
        }
        assert_eq!((log.first(), log.next()), (262_145 - 65_536, 300_001));
        assert_eq!(log.get(300_000), Some(&b""[..]));
    }

    #[test]
    fn packets_are_taken_in_turn_once() {
        let mut log = MessageLog::new(SESSION, 0);
        let mut put = |session, first: u64, count: u64| {
            let mut bytes = [0; 1_400];
            let mut packet = PacketWriter::new(&mut bytes, session, first).expect("room");
            (first..first + count).for_each(|n| packet.push(&n.to_be_bytes()).expect("room"));
            log.push_packet(&Packet::parse(packet.finish()).expect("a header"))
        };
        assert_eq!(put(SESSION, 1, 3), 3);
        assert_eq!(put(SESSION, 1, 3), 0, "again");
        assert_eq!(put(SESSION, 2, 4), 2, "half of it is new");
        assert_eq!(put(SESSION, 7, 2), 0, "a hole");
        assert_eq!(put(SESSION, 6, 0), 0, "a heartbeat");
        assert_eq!(put(wirepath_protocol::Alpha(*b"ANOTHER   "), 6, 1), 0);
        assert_eq!(log.next(), 6);
        for n in 1..6 {
            assert_eq!(log.get(n), Some(&n.to_be_bytes()[..]));
        }
    }
}
