//! What lies ahead of the next message to deliver, as runs that touch: each is either missing since
//! some moment, or held in a slot. No message is in two runs, so the first copy keeps its place.
//!
//! ```text
//! next ─► [ missing 10..14 ][ held 14..20 ][ missing 20..21 ][ held 21..25 ][ missing 25..26 ]
//!           due at t1         slot 7         due at t2         slot 3         due at t3 (heartbeat)
//! ```
//!
//! A release or a loss takes the front run. Almost every addition is at the back; one in the middle
//! moves the shorter side, at most half of a bounded list.

use core::ops::Range;
use std::collections::VecDeque;

use super::store::SlotId;
use crate::rx::LineId;

/// Messages from `first` up to, not including, `until`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Run {
    pub(super) first: u64,
    pub(super) until: u64,
    pub(super) state: State,
}

/// Whether a run is there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum State {
    /// It is not, as `shown_by` revealed, and is given up at `due_ns`.
    Missing { due_ns: u64, shown_by: LineId },
    /// It is in this slot.
    Held(SlotId),
}

/// What became of a range that was filled in. See [`Window::fill`].
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Filled {
    /// Messages that were missing.
    pub(super) new: u64,
    /// Runs that now refer to the slot.
    pub(super) runs: u32,
}

/// How gaps came and went.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GapCounters {
    pub(super) seen: u64,
    pub(super) closed: u64,
    pub(super) reordered: u64,
    pub(super) answered: u64,
    pub(super) covered: u64,
    pub(super) declared: u64,
}

/// The runs, in order.
#[derive(Debug)]
pub(super) struct Window {
    runs: VecDeque<Run>,
    limit: usize,
    missing: u64,
    pub(super) gaps: GapCounters,
}

/// Runs that one datagram can add: it splits a missing run in three, or comes after a new one.
const RUNS_PER_DATAGRAM: usize = 3;

impl Window {
    /// An empty window of at most `limit` runs.
    pub(super) fn new(limit: usize) -> Self {
        let limit = limit.max(2 * RUNS_PER_DATAGRAM);
        Self {
            runs: VecDeque::with_capacity(limit),
            limit,
            missing: 0,
            gaps: GapCounters::default(),
        }
    }

    /// Whether nothing is missing or held.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether another datagram can be filled in, whatever it splits.
    pub(super) fn has_room(&self) -> bool {
        self.runs.len() + RUNS_PER_DATAGRAM <= self.limit
    }

    /// One past the last message known of; `next` when nothing is missing or held.
    pub(super) fn until(&self, next: u64) -> u64 {
        self.runs.back().map_or(next, |run| run.until)
    }

    /// The run that comes next.
    pub(super) fn front(&self) -> Option<&Run> {
        self.runs.front()
    }

    /// Takes it out.
    pub(super) fn pop_front(&mut self) -> Option<Run> {
        let run = self.runs.pop_front()?;
        if matches!(run.state, State::Missing { .. }) {
            self.missing -= 1;
        }
        Some(run)
    }

    /// What is overdue is so from `now_ns` on.
    pub(super) fn renew(&mut self, now_ns: u64) {
        for run in &mut self.runs {
            if let State::Missing { due_ns, .. } = &mut run.state {
                *due_ns = now_ns.max(*due_ns);
            }
        }
    }

    /// Takes what lies below `until` out of it.
    pub(super) fn cut_front(&mut self, until: u64) {
        match self.runs.front_mut() {
            Some(run) if run.until > until => run.first = until,
            Some(Run { state: State::Missing { .. }, .. }) => {
                self.gaps.covered += 1;
                self.pop_front();
            }
            _ => _ = self.pop_front(),
        }
    }

    /// Takes it out for lost.
    pub(super) fn declare_front(&mut self) -> Option<Run> {
        self.gaps.declared += 1;
        self.pop_front()
    }

    /// Missing runs.
    pub(super) fn open(&self) -> u64 {
        self.missing
    }

    /// The missing runs, in order.
    pub(super) fn missing(&self) -> impl Iterator<Item = &Run> + Clone {
        self.runs.iter().filter(|run| matches!(run.state, State::Missing { .. }))
    }

    /// Takes note that the messages of `range`, which begins where the window ends, exist and are
    /// missing. A window without room for the run lengthens its last one, which keeps its age.
    pub(super) fn reveal(&mut self, range: Range<u64>, due_ns: u64, shown_by: LineId) {
        if range.is_empty() {
            return;
        }
        debug_assert!(self.runs.back().is_none_or(|run| run.until == range.start));
        if !self.has_room()
            && let Some(last @ Run { state: State::Missing { .. }, .. }) = self.runs.back_mut()
        {
            last.until = range.end;
            return;
        }
        if self.runs.len() < self.limit {
            let state = State::Missing { due_ns, shown_by };
            self.runs.push_back(Run { first: range.start, until: range.end, state });
            self.missing += 1;
            self.gaps.seen += 1;
        }
    }

    /// Takes from the front what is missing there and before `until`, starting at `next`. Gives how many
    /// messages that were; 0 when the front is held.
    pub(super) fn take_front(&mut self, next: u64, until: u64, line: LineId) -> u64 {
        let Some(front) = self.runs.front_mut() else { return until - next };
        let State::Missing { shown_by, .. } = front.state else { return 0 };
        debug_assert_eq!(front.first, next);
        let end = until.min(front.until);
        front.first = end;
        if front.first == front.until {
            self.pop_front();
            self.count_closed(shown_by, line);
        }
        end - next
    }

    /// Messages of `range` that are neither held nor before the window.
    pub(super) fn new_in(&self, range: &Range<u64>) -> u64 {
        let beyond = range.end.saturating_sub(self.until(range.start).max(range.start));
        let within = self.overlapping(range).filter(|run| !matches!(run.state, State::Held(_)));
        beyond + within.map(|run| overlap(run, range)).sum::<u64>()
    }

    /// The slot that holds the first held message of `range`.
    pub(super) fn holder(&self, range: &Range<u64>) -> Option<SlotId> {
        self.overlapping(range).find_map(|run| match run.state {
            State::Held(slot) => Some(slot),
            State::Missing { .. } => None,
        })
    }

    fn overlapping(&self, range: &Range<u64>) -> impl Iterator<Item = &Run> {
        let until = range.end;
        self.runs.range(self.position(range.start)..).take_while(move |run| run.first < until)
    }

    /// Index of the run that has `seq` or comes after it. Most datagrams go to the end.
    fn position(&self, seq: u64) -> usize {
        match self.runs.back() {
            Some(last) if last.until > seq => self.runs.partition_point(|run| run.until <= seq),
            _ => self.runs.len(),
        }
    }

    /// Lets `slot` hold all of `range` that is missing, and what lies beyond the window, which must
    /// reach to `range.start` or further and must have room.
    pub(super) fn fill(&mut self, range: Range<u64>, slot: SlotId, line: LineId) -> Filled {
        let mut filled = Filled::default();
        let known = self.until(range.start);
        let mut i = self.position(range.start);
        while let Some(run) = self.runs.get(i).copied().filter(|run| run.first < range.end) {
            if let State::Missing { shown_by, .. } = run.state {
                let (first, until) = (run.first.max(range.start), run.until.min(range.end));
                self.runs[i] = Run { first, until, state: State::Held(slot) };
                filled.new += until - first;
                filled.runs += 1;
                let (left, right) = (run.first < first, until < run.until);
                if right {
                    self.runs.insert(i + 1, Run { first: until, ..run });
                }
                if left {
                    self.runs.insert(i, Run { until: first, ..run });
                    i += 1;
                }
                match (left, right) {
                    (true, true) => {
                        self.missing += 1;
                        self.gaps.seen += 1;
                    }
                    (false, false) => {
                        self.missing -= 1;
                        self.count_closed(shown_by, line);
                    }
                    _ => {}
                }
            }
            i += 1;
        }
        if known < range.end {
            let first = known.max(range.start);
            self.runs.push_back(Run { first, until: range.end, state: State::Held(slot) });
            filled.new += range.end - first;
            filled.runs += 1;
        }
        filled
    }

    fn count_closed(&mut self, shown_by: LineId, line: LineId) {
        if shown_by == line {
            self.gaps.reordered += 1;
        } else {
            self.gaps.closed += 1;
        }
    }
}

fn overlap(run: &Run, range: &Range<u64>) -> u64 {
    run.until.min(range.end).saturating_sub(run.first.max(range.start))
}
