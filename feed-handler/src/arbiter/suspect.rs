//! Datagrams that do not go with the stream, kept aside until others like them show that the stream
//! itself has moved: a new session, or a jump ahead after a long outage.
//!
//! Coherent are datagrams of one session of which each starts near the end of those before. One counts
//! when it starts where none of the others did; so copies of one corrupt datagram, on whatever lines,
//! do not confirm each other. Any other, such as a heartbeat, counts when it comes a patience after the
//! last that did. Any sign of life from the stream as it was ends the suspicion.

use super::store::SlotId;
use super::{Arrival, SessionId};
use crate::rx::LineId;

/// Datagrams kept aside at a time; what comes beyond is refused until the suspicion is decided.
pub(super) const SUSPECTS: u8 = 16;

/// Proof that the stream as it was is alive: where it is, and when it was last heard.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Pulse {
    pub(super) next: u64,
    pub(super) heard_ns: u64,
}

/// The one suspicion there can be at a time.
#[derive(Debug)]
pub(super) struct Suspicion {
    pub(super) session: SessionId,
    /// Coherent datagrams that counted; 0 without a suspicion.
    pub(super) coherent: u8,
    /// The lowest message or announcement among them.
    pub(super) first: u64,
    /// One past the highest.
    pub(super) until: u64,
    /// The session ends before this message, says the last one that was added.
    pub(super) end: Option<u64>,
    /// The line that brought the last.
    pub(super) line: LineId,
    /// When that was.
    pub(super) added_ns: u64,
    /// When the last one that counted came.
    counted_ns: u64,
    /// Of the old stream, when the suspicion began.
    pub(super) pulse: Pulse,
    /// Datagrams kept aside, in order of arrival.
    pub(super) slots: Vec<SlotId>,
}

impl Suspicion {
    /// No suspicion.
    pub(super) fn new() -> Self {
        Self {
            session: SessionId::default(),
            coherent: 0,
            first: 0,
            until: 0,
            end: None,
            line: LineId(0),
            added_ns: 0,
            counted_ns: 0,
            pulse: Pulse::default(),
            slots: Vec::with_capacity(usize::from(SUSPECTS)),
        }
    }

    /// Whether the datagram, or announcement, from `first` to `until` goes with the suspicion.
    pub(super) fn covers(&self, arrival: &Arrival<'_>, near: u64, pulse: Pulse) -> bool {
        self.coherent > 0
            && self.session == arrival.session
            && self.pulse == pulse
            && self.until.abs_diff(arrival.first) <= near
    }

    /// Begins another suspicion. The slots of the last must have been given back.
    pub(super) fn begin(&mut self, arrival: &Arrival<'_>, pulse: Pulse) {
        debug_assert!(self.slots.is_empty());
        self.session = arrival.session;
        self.coherent = 0;
        self.first = arrival.first;
        self.until = arrival.first;
        self.pulse = pulse;
    }

    /// Enters a datagram that goes with the suspicion; `fresh` if it starts where none of the others did.
    pub(super) fn add(&mut self, arrival: &Arrival<'_>, until: u64, fresh: bool, patience_ns: u64) {
        let waited = arrival.now_ns.saturating_sub(self.counted_ns) >= patience_ns;
        if self.coherent == 0 || fresh || waited {
            self.coherent = self.coherent.saturating_add(1);
            self.counted_ns = arrival.now_ns;
        }
        self.line = arrival.line;
        self.added_ns = arrival.now_ns;
        self.end = arrival.end_of_session.then_some(until);
        self.first = self.first.min(arrival.first);
        self.until = self.until.max(until);
    }
}
