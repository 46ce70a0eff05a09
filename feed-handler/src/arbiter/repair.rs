//! What an arbiter does when gaps are repaired: it tells what is overdue and waits, takes answers, and
//! joins a snapshot with what it held meanwhile.

use super::merge::{Arbiter, Phase};
use super::window::{Run, State};
use super::{Arrival, Loss, Output, Reject, TooOld, Verdict};
use crate::rx::LineId;

impl Arbiter {
    /// Gives up what is missing below `until`: it is declared lost when it is its turn. Without
    /// [`Config::repair`](super::Config::repair) nothing waits for this.
    pub fn give_up(&mut self, until: u64) {
        self.given_up = self.given_up.max(until);
    }

    /// Delivers nothing from here on, and holds what comes: a snapshot is to be fetched.
    ///
    /// Another session ends this by itself: its books begin empty.
    pub fn await_snapshot(&mut self) {
        self.paused = self.phase != Phase::Waiting;
        self.settle();
    }

    /// Whether something that was told to be overdue is still missing.
    pub fn waits(&self) -> bool {
        self.window.missing().next().is_some_and(|run| run.first < self.overdue_until)
    }

    /// Whether a message that is held comes next.
    pub fn holds_next(&self) -> bool {
        let front = self.window.front();
        !self.paused && front.is_some_and(|run| matches!(run.state, State::Held(_)))
    }

    /// Whether a session runs and nothing is missing, held, ending or awaited.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Treats all that is missing now as overdue already, as after an outage of all lines. It is not told.
    pub fn wait_for_all(&mut self) {
        self.overdue_until = self.known();
    }

    /// Whether a snapshot is awaited.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Does not believe any more that there are messages from `next` on, where that was only announced and nothing of
    /// it was ever seen; or else changes nothing. For snapshots that never get to a number which may have been wrong.
    pub fn disbelieve(&mut self, next: u64) {
        let is_lost = self.delivered_from == self.next && self.lost_from <= next;
        if next >= self.next || !is_lost || self.store.in_use() > self.suspicion.slots.len() {
            return;
        }
        while let Some(run) = self.window.front().copied() {
            self.window.cut_front(run.until);
        }
        self.lost_ranges.cut(next);
        self.base = self.base.min(next);
        self.overdue_until = next;
        self.step_to(next);
        (self.delivered_from, self.lost_from) = (next, next);
    }

    /// Goes on with message `next`, the first that the snapshot does not have. What was held of those before it is
    /// dropped. What is missing from there on is a gap like any other, which no one could ask for before: it is
    /// overdue now, not since long ago.
    ///
    /// # Errors
    ///
    /// [`TooOld`] when messages from `next` on were dropped before; then nothing has changed.
    pub fn resume_at(&mut self, next: u64, now_ns: u64) -> Result<(), TooOld> {
        if next < self.next {
            return Err(TooOld { from: next, to: self.next });
        }
        while let Some(run) = self.window.front().copied().filter(|run| run.first < next) {
            let until = run.until.min(next);
            if let State::Held(slot) = run.state {
                let line = self.store.kept(slot).line;
                let counters = self.line_mut(line);
                counters.holding -= until - run.first;
                counters.duplicate += until - run.first;
                if until == run.until {
                    self.store.release(slot);
                }
            }
            self.window.cut_front(until);
        }
        self.window.renew(now_ns);
        self.given_up = next;
        self.doubt_end(next);
        self.step_to(next);
        (self.delivered_from, self.lost_from) = (next, next);
        self.paused = false;
        self.settle();
        Ok(())
    }

    /// Whether all that is missing below `until` was told to be overdue, and is waited for.
    pub(super) fn is_told(&self, until: u64) -> bool {
        self.config.repair && until <= self.overdue_until
    }

    /// Whether this is the line that answers come on.
    pub(super) fn is_answer(&self, line: LineId) -> bool {
        self.config.answers && line.0 == self.config.lines
    }

    /// An answer to a request, its messages up to `until`. Only what is missing is taken.
    pub(super) fn handle_answer(&mut self, arrival: &Arrival<'_>, until: u64) -> Verdict {
        if self.phase == Phase::Waiting || arrival.session != self.session {
            return self.refuse(arrival, Reject::OtherSession);
        }
        if until > self.known() {
            return self.refuse(arrival, Reject::FarAhead);
        }
        match arrival.count {
            0 => Verdict::Idle,
            _ => {
                let closed = self.window.gaps.closed;
                let verdict = self.merge(arrival, arrival.first..until);
                let gaps = &mut self.window.gaps;
                gaps.answered += gaps.closed - closed;
                gaps.closed = closed;
                verdict
            }
        }
    }

    /// Tells once that the run in front is overdue, and again when it has grown.
    pub(super) fn tell_overdue(&mut self, run: Run) -> Option<Output<'static>> {
        if self.is_told(run.until) {
            return None;
        }
        self.overdue_until = run.until;
        self.channel.gaps_overdue += 1;
        Some(Output::Overdue(Loss { from: run.first, to: run.until - 1 }))
    }

    /// Drops all that is held while a snapshot is awaited, for lack of room or because the stream has moved.
    pub(super) fn shed(&mut self) -> Output<'static> {
        let (until, mut seen_until) = (self.known(), self.next);
        while let Some(run) = self.window.front().copied() {
            match run.state {
                State::Held(slot) => {
                    seen_until = run.until;
                    let line = self.store.kept(slot).line;
                    let counters = self.line_mut(line);
                    counters.holding -= run.until - run.first;
                    counters.dropped += run.until - run.first;
                    self.store.release(slot);
                    self.window.pop_front();
                }
                State::Missing { .. } => _ = self.window.declare_front(),
            }
        }
        let output = self.lose(self.next..until);
        self.lost_from = self.lost_from.max(seen_until);
        output
    }
}
