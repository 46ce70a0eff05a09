//! How the arbiter comes to a session, leaves it for another, and jumps ahead after an outage: what does
//! not go with the stream is a suspicion, and a confirmed one moves the stream, after all that was left
//! of it has come out.

use core::ops::Range;

use super::config::Start;
use super::merge::{Arbiter, Phase};
use super::suspect::{Pulse, SUSPECTS};
use super::{Arrival, Output, Reject, SessionId, Verdict};
use crate::rx::LineId;

impl Arbiter {
    /// Takes a datagram that does not go with the stream, for the reason given; it holds or announces the
    /// messages up to `until`.
    pub(super) fn suspect(&mut self, arrival: &Arrival<'_>, until: u64, why: Reject) -> Verdict {
        let silent = arrival.now_ns.saturating_sub(self.heard_ns) >= self.config.silence_ns;
        let returning = why == Reject::OtherSession && self.has_left(arrival.session);
        if returning && !silent {
            return self.refuse(arrival, Reject::OldSession);
        }
        let pulse = Pulse { next: self.next, heard_ns: self.heard_ns };
        if !self.suspicion.covers(arrival, self.config.max_ahead, pulse) {
            self.drop_suspicion();
            self.suspicion.begin(arrival, pulse);
        }
        let mut known = self.suspicion.slots.iter().map(|slot| self.store.kept(*slot).first);
        let fits = self.store.fits(arrival.body.len()); // else it was not kept, and copies go unnoticed
        let fresh = arrival.count > 0 && fits && !known.any(|first| first == arrival.first);
        self.suspicion.add(arrival, until, fresh, self.config.patience_ns);
        let expected = match self.config.start {
            Start::At(next) => until.saturating_sub(next) <= self.config.max_ahead,
            Start::FirstSeen => true,
        };
        let awaited = self.phase == Phase::Waiting || (self.end.is_some() && !returning);
        let confirmed = match why {
            Reject::OtherSession if awaited && expected => true,
            Reject::OtherSession if !awaited && !silent && !self.is_tentative() => false,
            _ => self.suspicion.coherent >= self.config.confirmations,
        };
        if confirmed {
            let ahead = why == Reject::FarAhead;
            self.phase = if ahead { Phase::Jumping } else { Phase::Changing };
        }
        let room = arrival.count > 0 && self.suspicion.slots.len() < usize::from(SUSPECTS);
        let Some(slot) = room.then(|| self.store.keep(arrival)).flatten() else {
            return match arrival.count {
                0 if confirmed => Verdict::Idle,
                _ if !fits => self.refuse(arrival, Reject::TooLong),
                _ => self.refuse(arrival, why),
            };
        };
        self.suspicion.slots.push(slot);
        let counters = self.line_mut(arrival.line);
        counters.holding += u64::from(arrival.count);
        if confirmed {
            return Verdict::Held;
        }
        counters.refused[why as usize] += 1;
        Verdict::Suspect(why)
    }

    fn has_left(&self, session: SessionId) -> bool {
        // A session name is text, or a number above 0: the empty places are none.
        session != SessionId::default() && self.left.contains(&session)
    }

    /// What was kept aside turned out to be nothing.
    fn drop_suspicion(&mut self) {
        while let Some(slot) = self.suspicion.slots.pop() {
            let kept = *self.store.kept(slot);
            self.store.set_uses(slot, 0);
            let counters = self.line_mut(kept.line);
            counters.holding -= u64::from(kept.count);
            counters.rejected += u64::from(kept.count);
        }
        self.suspicion.coherent = 0;
    }

    /// Moves the stream to where the suspicion was, now that nothing is left of it as it was. What was
    /// kept aside is held from here on. `None` when the stream had come that far by itself.
    pub(super) fn arrive(&mut self) -> Option<Output<'static>> {
        let first = self.suspicion.first;
        let output = match self.phase {
            Phase::Jumping => {
                self.channel.jumps += 1;
                let next = self.next;
                (first > next).then(|| {
                    // else what was left of the stream reached that far
                    self.window.gaps.seen += 1;
                    self.window.gaps.declared += 1;
                    self.lose(next..first)
                })
            }
            _ => Some(self.begin_session(first)),
        };
        self.phase = Phase::Live;
        self.heard_ns = self.suspicion.added_ns;
        for i in 0..self.suspicion.slots.len() {
            let slot = self.suspicion.slots[i];
            let kept = *self.store.kept(slot);
            let range = kept.first..kept.first + u64::from(kept.count);
            self.lines[usize::from(kept.line.0)].carry(range.clone());
            self.line_mut(kept.line).holding -= u64::from(kept.count);
            let before = range.start..range.end.min(self.next);
            self.count_before(before, kept.line, kept.rx);
            let ahead = range.start.max(self.next)..range.end;
            let new = match ahead.is_empty() {
                true => 0,
                false => {
                    self.miss(self.known()..ahead.start, kept.line);
                    self.count_copies(&ahead, kept.line, kept.rx)
                }
            };
            match new {
                0 => self.store.set_uses(slot, 0),
                _ => self.hold(slot, ahead, kept.line),
            }
        }
        self.suspicion.slots.clear();
        self.suspicion.coherent = 0;
        self.miss(self.known()..self.suspicion.until, self.suspicion.line);
        self.end = self.suspicion.end.filter(|end| *end >= self.known());
        output
    }

    fn begin_session(&mut self, first: u64) -> Output<'static> {
        let session = self.suspicion.session;
        if self.channel.sessions > 0 && session != self.session {
            self.left.rotate_right(1);
            self.left[0] = self.session;
        }
        self.session = session;
        let base = match self.config.start {
            Start::At(next) => next,
            Start::FirstSeen => first.max(1), // venues number from 1
        };
        self.next = base;
        self.base = base;
        self.delivered_from = base;
        self.lost_from = if self.suspicion.slots.is_empty() { 0 } else { base };
        let confirmed = self.suspicion.coherent >= self.config.confirmations;
        self.tentative = (!confirmed).then_some(self.suspicion.until.max(base));
        self.end = None;
        self.end_told = false;
        (self.paused, self.overdue_until, self.given_up) = (false, 0, 0);
        self.lost_ranges.clear();
        self.winners.clear();
        let lines = self.lines.iter_mut().take(usize::from(self.config.lines));
        lines.for_each(|line| line.restart(base));
        self.channel.sessions += 1;
        let joined = self.config.start == Start::FirstSeen && base > 1;
        Output::SessionStart { session, next: base, joined }
    }

    fn miss(&mut self, range: Range<u64>, line: LineId) {
        let far = range.end.saturating_sub(self.next) > self.config.max_ahead;
        let due_ns = match far {
            true => 0,
            false => self.suspicion.added_ns.saturating_add(self.config.patience_ns),
        };
        self.window.reveal(range, due_ns, line);
    }
}
