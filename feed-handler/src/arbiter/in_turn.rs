//! Datagrams of one message each, on one line and in their turn one after another: what a queue of them mostly is. What is
//! counted is counted once for all of them.

use super::merge::Arbiter;
use super::recent::{Winner, Winners};
use super::{LineId, RxStamp, SessionId};

/// Takes such datagrams, as [`Arbiter::handle`] would each by itself. To be [ended](Self::end).
#[derive(Debug)]
#[must_use]
pub struct InTurn<'a> {
    line: LineId,
    session: SessionId,
    /// The message whose turn it is.
    next: u64,
    /// The time of the datagram taken last.
    heard_ns: u64,
    winners: &'a mut Winners,
    /// Of the arbiter and of the line, to be brought forward.
    told: Told<'a>,
}

#[derive(Debug)]
struct Told<'a> {
    next: &'a mut u64,
    heard_ns: &'a mut u64,
    counters: &'a mut super::LineCounters,
}

impl Arbiter {
    /// Begins to take them, if nothing is missing and the line goes on where the stream is.
    #[inline(always)]
    pub fn in_turn(&mut self, line: LineId) -> Option<InTurn<'_>> {
        let counters = &mut self.lines.get_mut(usize::from(line.0))?.counters;
        if !self.plain || counters.next != self.next {
            return None;
        }
        Some(InTurn {
            line,
            session: self.session,
            next: self.next,
            heard_ns: self.heard_ns,
            winners: &mut self.winners,
            told: Told { next: &mut self.next, heard_ns: &mut self.heard_ns, counters },
        })
    }
}

impl InTurn<'_> {
    /// Number of the message whose turn it is.
    #[inline(always)]
    pub fn next(&self) -> u64 {
        self.next
    }

    /// A datagram with message `first` and no other. Answers whether it was its turn, and it is to be delivered; if not,
    /// nothing was done with it.
    #[inline(always)]
    pub fn take(&mut self, session: SessionId, first: u64, rx: RxStamp, now_ns: u64) -> bool {
        let Some(until) = first.checked_add(1) else { return false };
        if first != self.next || session != self.session {
            return false;
        }
        self.winners.push(Winner::new(first, 1, self.line, rx));
        (self.next, self.heard_ns) = (until, now_ns);
        true
    }

    /// No more are taken.
    #[inline(always)]
    pub fn end(self) {
        let Self { next, heard_ns, told, .. } = self;
        let count = next - *told.next;
        told.counters.datagrams += count;
        told.counters.messages += count;
        told.counters.won += count;
        told.counters.next = next;
        (*told.next, *told.heard_ns) = (next, heard_ns);
    }
}
