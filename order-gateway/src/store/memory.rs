//! A store that ends with its process: a ring of the newest messages, and two numbers.
//!
//! For sessions that are reset at each logon. When the ring is full, the oldest message is forgotten, and a
//! resend request for it is answered by a gap fill.

use std::collections::VecDeque;

use super::record::NUMBER_MAX;
use super::{Direction, Record, Store, StoreError};

/// Messages per byte of memory, the inverse: at most one for so many bytes.
const BYTES_PER_MESSAGE: usize = 64;

/// Keeps the newest messages in memory, and nothing on disk.
///
/// All memory is taken when it is made: `append_out` and `append_in` neither allocate nor make system calls, and
/// `idle` has nothing to do. When messages take more than the memory that was given, or there is more
/// than one for each 64 bytes of it, the oldest is forgotten: [`sent`](Store::sent) and
/// [`records`](Store::records) no longer have it. The numbers are not affected.
#[derive(Debug)]
pub struct MemoryStore {
    next_out: u64,
    next_in: u64,
    started_ns: u64,
    bytes: Box<[u8]>,
    /// Where in `bytes` the next message goes, if it fits before the end.
    tail: usize,
    /// The messages kept, oldest first: as they lie in `bytes`, going round.
    kept: VecDeque<Kept>,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    direction: Direction,
    seq: u64,
    time_ns: u64,
    /// The next outgoing number after it: what the search for a message goes by.
    next_out: u64,
    at: usize,
    len: usize,
}

impl MemoryStore {
    /// Takes `bytes` of memory for messages, and three quarters as much for finding them. Both numbers are 1.
    pub fn new(bytes: usize) -> Self {
        let mut memory = vec![0; bytes].into_boxed_slice();
        for byte in memory.iter_mut().step_by(4096) {
            *byte = core::hint::black_box(0); // takes the page fault now
        }
        let mut kept = VecDeque::new();
        let none =
            Kept { direction: Direction::In, seq: 1, time_ns: 1, next_out: 1, at: 1, len: 1 };
        kept.resize((bytes / BYTES_PER_MESSAGE).max(1), none); // likewise
        kept.clear();
        Self { next_out: 1, next_in: 1, started_ns: 0, bytes: memory, tail: 0, kept }
    }

    /// Copies `message` into the ring, and forgets what is in its way.
    #[inline(always)]
    fn keep(
        &mut self,
        direction: Direction,
        seq: u64,
        message: &[u8],
        time_ns: u64,
    ) -> Result<(), StoreError> {
        let (len, max_bytes) = (message.len(), self.bytes.len());
        if len > max_bytes {
            return Err(StoreError::TooLong { bytes: len, max_bytes });
        }
        if self.kept.len() == self.kept.capacity() {
            self.kept.pop_front();
        }
        if self.tail + len > max_bytes {
            // The rest of the ring stays empty; what is there is the oldest.
            while self.kept.front().is_some_and(|oldest| oldest.at >= self.tail) {
                self.kept.pop_front();
            }
            self.tail = 0;
        }
        let (at, until) = (self.tail, self.tail + len);
        while self.kept.front().is_some_and(|oldest| (at..until).contains(&oldest.at)) {
            self.kept.pop_front();
        }
        self.bytes[at..until].copy_from_slice(message);
        self.tail = until;
        let next_out = if direction == Direction::Out { seq + 1 } else { self.next_out };
        self.kept.push_back(Kept { direction, seq, time_ns, next_out, at, len });
        Ok(())
    }

    fn touch(&mut self, now_ns: u64) {
        if self.started_ns == 0 {
            self.started_ns = now_ns;
        }
    }

    fn message(&self, kept: &Kept) -> &[u8] {
        &self.bytes[kept.at..kept.at + kept.len]
    }
}

impl Store for MemoryStore {
    #[inline(always)]
    fn next_out(&self) -> u64 {
        self.next_out
    }

    #[inline(always)]
    fn next_in(&self) -> u64 {
        self.next_in
    }

    #[inline]
    fn append_out(&mut self, message: &[u8], now_ns: u64) -> Result<(), StoreError> {
        self.keep(Direction::Out, self.next_out, message, now_ns)?;
        self.next_out += 1;
        self.touch(now_ns);
        Ok(())
    }

    #[inline]
    fn append_in(&mut self, message: Option<&[u8]>, now_ns: u64) -> Result<(), StoreError> {
        if let Some(message) = message {
            self.keep(Direction::In, self.next_in, message, now_ns)?;
        }
        self.next_in += 1;
        self.touch(now_ns);
        Ok(())
    }

    fn set_next_in(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError> {
        if next == 0 || next >= NUMBER_MAX {
            return Err(StoreError::number(next, 1));
        }
        self.next_in = next;
        self.touch(now_ns);
        Ok(())
    }

    fn set_next_out(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError> {
        if next < self.next_out || next >= NUMBER_MAX {
            return Err(StoreError::number(next, self.next_out));
        }
        self.next_out = next;
        self.touch(now_ns);
        Ok(())
    }

    fn sent(&self, seq: u64) -> Option<&[u8]> {
        let at = self.kept.partition_point(|kept| kept.next_out <= seq);
        let kept = self.kept.get(at)?;
        (kept.direction == Direction::Out && kept.seq == seq).then(|| self.message(kept))
    }

    fn reset(&mut self, now_ns: u64) -> Result<(), StoreError> {
        (self.next_out, self.next_in, self.started_ns) = (1, 1, now_ns);
        self.tail = 0;
        self.kept.clear();
        Ok(())
    }

    fn started_ns(&self) -> u64 {
        self.started_ns
    }

    fn idle(&mut self, _now_ns: u64) -> Result<(), StoreError> {
        Ok(())
    }

    #[inline]
    fn prepare(&self) {
        for line in self.bytes[self.tail..].iter().step_by(64).take(5) {
            core::hint::black_box(*line);
        }
    }

    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.kept.iter().map(|kept| Record {
            direction: kept.direction,
            seq: kept.seq,
            time_ns: kept.time_ns,
            current: true,
            message: self.message(kept),
        })
    }
}
