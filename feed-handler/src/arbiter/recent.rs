//! Bounded memories of the recent past: which ranges were declared lost, and when the first copy of
//! a message came.

use core::ops::Range;
use std::collections::VecDeque;

use super::Arrival;
use crate::rx::{LineId, RxStamp};

/// Ranges a list of the past remembers.
const LOST_RANGES: usize = 256;
/// Deliveries remembered: 24 KiB, a quarter of a millisecond at four million datagrams a second.
const WINNERS: usize = 1_024;

/// The last ranges declared lost, in order. Copies of older ones pass for duplicates.
#[derive(Debug)]
pub(super) struct LostRanges {
    ranges: VecDeque<Range<u64>>,
}

impl LostRanges {
    pub(super) fn new() -> Self {
        Self { ranges: VecDeque::with_capacity(LOST_RANGES) }
    }

    pub(super) fn clear(&mut self) {
        self.ranges.clear();
    }

    /// Adds a range that lies beyond all others; the oldest is forgotten when the list is full.
    pub(super) fn push(&mut self, range: Range<u64>) {
        if let Some(last) = self.ranges.back_mut().filter(|last| last.end == range.start) {
            last.end = range.end;
            return;
        }
        if self.ranges.len() == LOST_RANGES {
            self.ranges.pop_front();
        }
        self.ranges.push_back(range);
    }

    /// What lies behind `until` is not lost after all.
    pub(super) fn cut(&mut self, until: u64) {
        self.ranges.retain(|lost| lost.start < until);
        if let Some(last) = self.ranges.back_mut() {
            last.end = last.end.min(until);
        }
    }

    /// How many messages of `range` were lost.
    pub(super) fn overlap(&self, range: &Range<u64>) -> u64 {
        let near = self.ranges.iter().rev().take_while(|lost| lost.end > range.start);
        near.map(|lost| lost.end.min(range.end).saturating_sub(lost.start.max(range.start))).sum()
    }
}

/// One delivery: these messages came first on this line, at this time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Winner {
    first: u64,
    rx_ns: u64,
    count: u32,
    /// Bytes of the body that these messages are all of, [`OF_A_PART`] if they are not.
    body_len: u16,
    line: LineId,
    clock: wirepath_perf::ClockDomain,
}

/// The messages are no whole body, or it is not known how long it was.
const OF_A_PART: u16 = u16::MAX;

impl Winner {
    pub(super) fn new(first: u64, count: u32, line: LineId, rx: RxStamp) -> Self {
        Self { first, rx_ns: rx.ns, count, body_len: OF_A_PART, line, clock: rx.clock }
    }

    /// All messages of a datagram.
    #[inline(always)]
    pub(super) fn whole(arrival: &Arrival<'_>) -> Self {
        let body_len = u16::try_from(arrival.body.len()).unwrap_or(OF_A_PART);
        Self { body_len, ..Self::new(arrival.first, arrival.count, arrival.line, arrival.rx) }
    }

    /// Whether these were all messages of a datagram that began, counted and measured the same.
    #[inline(always)]
    pub(super) fn is_like(&self, arrival: &Arrival<'_>) -> bool {
        self.first == arrival.first
            && self.count == arrival.count
            && self.body_len != OF_A_PART
            && usize::from(self.body_len) == arrival.body.len()
    }

    /// Its receive time and the copy's, if they came on different lines and can be compared.
    pub(super) fn compare(&self, line: LineId, rx: RxStamp) -> Option<(u64, u64)> {
        let comparable =
            self.line != line && self.clock == rx.clock && self.rx_ns != 0 && rx.ns != 0;
        comparable.then_some((self.rx_ns, rx.ns))
    }

    fn until(&self) -> u64 {
        self.first + u64::from(self.count)
    }
}

/// The last deliveries, in order of their sequence numbers.
#[derive(Debug)]
pub(super) struct Winners {
    ring: Box<[Winner; WINNERS]>,
    /// Deliveries ever; the one numbered `n` is at `n % WINNERS`.
    head: u64,
    /// The oldest that counts.
    tail: u64,
}

impl Winners {
    pub(super) fn new() -> Self {
        let rx = RxStamp { ns: 0, clock: wirepath_perf::ClockDomain::None };
        Self { ring: Box::new([Winner::new(0, 0, LineId(0), rx); WINNERS]), head: 0, tail: 0 }
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.tail = self.head;
    }

    #[inline]
    pub(super) fn push(&mut self, winner: Winner) {
        *self.at_mut(self.head) = winner;
        self.head += 1;
    }

    /// Takes the last delivery back.
    pub(super) fn take_back(&mut self) {
        self.head -= 1;
        // The oldest was overwritten by it.
        self.tail = self.tail.max((self.head + 1).saturating_sub(WINNERS as u64));
    }

    /// The delivery of message `seq`. `cursor` belongs to the line that asks: a line that runs steadily
    /// behind finds its answer there or one further.
    #[inline]
    pub(super) fn find(&self, seq: u64, cursor: &mut u64) -> Option<&Winner> {
        let oldest = self.tail.max(self.head.saturating_sub(WINNERS as u64));
        let at = (*cursor).clamp(oldest, self.head);
        for at in at..self.head.min(at + 3) {
            let winner = self.at(at);
            if (winner.first..winner.until()).contains(&seq) {
                *cursor = at;
                return Some(winner);
            }
        }
        self.search(seq, oldest, cursor)
    }

    #[cold]
    fn search(&self, seq: u64, oldest: u64, cursor: &mut u64) -> Option<&Winner> {
        let (mut low, mut high) = (oldest, self.head);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle).until() <= seq {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let winner = (low < self.head).then(|| self.at(low))?;
        *cursor = low;
        (winner.first <= seq).then_some(winner)
    }

    #[expect(clippy::cast_possible_truncation, reason = "reduced modulo the ring's length")]
    fn at(&self, position: u64) -> &Winner {
        &self.ring[position as usize % WINNERS]
    }

    #[expect(clippy::cast_possible_truncation, reason = "reduced modulo the ring's length")]
    fn at_mut(&mut self, position: u64) -> &mut Winner {
        &mut self.ring[position as usize % WINNERS]
    }
}
