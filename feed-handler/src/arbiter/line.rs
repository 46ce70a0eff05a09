//! One line of a channel: how far it has come by its own account, and what it never carried.

use core::ops::Range;

use super::Arrival;
use super::counters::LineCounters;
use super::recent::Winner;

/// Holes a line remembers.
const HOLES: usize = 32;

/// State and counters of one line.
#[derive(Debug)]
#[repr(C, align(64))]
pub(super) struct Line {
    /// Where among the recent deliveries the copies on this line are.
    pub(super) cursor: u64,
    pub(super) counters: LineCounters,
    /// Where its session began.
    base: u64,
    /// What it skipped and may still bring, in order, each counted as lost.
    holes: Vec<Range<u64>>,
}

impl Line {
    pub(super) fn new() -> Self {
        let counters = LineCounters::default();
        Self { cursor: 0, base: 0, counters, holes: Vec::with_capacity(HOLES + 1) }
    }

    /// Another session begins, at message `base`.
    pub(super) fn restart(&mut self, base: u64) {
        self.base = base;
        self.counters.next = base;
        self.holes.clear();
    }

    /// The line goes on with a datagram up to `until` that holds copies of what was delivered.
    #[inline(always)]
    pub(super) fn copies(&mut self, until: u64, winner: Option<&Winner>, copy: &Arrival<'_>) {
        self.counters.next = until;
        self.counters.duplicate += u64::from(copy.count);
        if let Some((first, copy)) = winner.and_then(|winner| winner.compare(copy.line, copy.rx)) {
            self.counters.lag.record(first, copy);
        }
    }

    /// The line announces that `next` is the next message it will carry.
    pub(super) fn announce(&mut self, next: u64) {
        if next > self.counters.next {
            if self.holes.len() == HOLES {
                self.holes.remove(0);
            }
            self.holes.push(self.counters.next..next);
            self.counters.lost = self.counters.lost.saturating_add(next - self.counters.next);
            self.counters.next = next;
        }
    }

    /// The line carries `range`.
    #[inline]
    pub(super) fn carry(&mut self, range: Range<u64>) {
        if range.start == self.counters.next {
            self.counters.next = range.end;
        } else {
            self.carry_out_of_turn(range);
        }
    }

    fn carry_out_of_turn(&mut self, range: Range<u64>) {
        self.announce(range.start);
        let old = range.start..range.end.min(self.counters.next);
        if !old.is_empty() && old.end > self.base {
            let filled = self.fill_holes(&old);
            self.counters.lost = self.counters.lost.saturating_sub(filled);
            self.counters.out_of_order += u64::from(filled > 0);
            self.counters.repeated += u64::from(filled == 0);
        }
        self.counters.next = self.counters.next.max(range.end);
    }

    /// Takes `range` out of the holes. Gives how many messages of it lay in them.
    fn fill_holes(&mut self, range: &Range<u64>) -> u64 {
        let mut filled = 0;
        let mut i = self.holes.partition_point(|hole| hole.end <= range.start);
        while let Some(hole) = self.holes.get(i).cloned().filter(|hole| hole.start < range.end) {
            let (from, to) = (hole.start.max(range.start), hole.end.min(range.end));
            filled += to - from;
            self.holes.remove(i);
            for rest in [hole.start..from, to..hole.end] {
                if !rest.is_empty() && self.holes.len() < HOLES {
                    self.holes.insert(i, rest);
                    i += 1;
                }
            }
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_open_and_fill() {
        let mut line = Line::new();
        line.restart(10);
        // (what the line carries, lost afterwards, out of order, repeated)
        let table = [
            (10..12, 0, 0, 0),
            (15..16, 3, 0, 0),
            (12..13, 2, 1, 0),
            (12..13, 2, 1, 1),
            (13..15, 0, 2, 1),
            (30..31, 14, 2, 1),
            (20..22, 12, 3, 1), // out of the middle: two holes
            (16..40, 0, 4, 1),
        ];
        for (range, lost, out_of_order, repeated) in table {
            line.carry(range.clone());
            let is = &line.counters;
            let is = (is.lost, is.out_of_order, is.repeated);
            assert_eq!(is, (lost, out_of_order, repeated), "{range:?}");
        }
        assert_eq!(line.counters.next, 40);
        line.announce(50);
        line.announce(45);
        assert_eq!((line.counters.lost, line.counters.next), (10, 50));
    }

    #[test]
    fn a_line_that_joins_before_the_base_repeats_nothing() {
        let mut line = Line::new();
        line.restart(100);
        line.carry(98..100);
        line.carry(100..101);
        let is = line.counters;
        assert_eq!((is.lost, is.out_of_order, is.repeated, is.next), (0, 0, 0, 101));
    }

    #[test]
    fn forgotten_holes_stay_lost() {
        let mut line = Line::new();
        line.restart(0);
        for seq in 0..40 {
            line.carry(seq * 2 + 1..seq * 2 + 2);
        }
        assert_eq!(line.counters.lost, 40);
        for seq in 0..40 {
            line.carry(seq * 2..seq * 2 + 1);
        }
        assert_eq!(line.counters.lost, 8);
    }
}
