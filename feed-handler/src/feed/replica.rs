//! A consumer's own copy of a book's levels, kept from [`Kind::Level`] events.
//!
//! For strategies on their own thread that want depth: subscribe to levels, feed every event in, and
//! after a [`Lagged`](crate::feed::Polled::Lagged), or when [`Replica::needs_snapshot`] says so, load a snapshot and
//! go on.

use std::collections::BTreeMap;

use wirepath_protocol::{Price, Side};

use super::snapshot::{DepthLevel, Snapshot};
use crate::event::{Event, Kind, NO_INSTRUMENT};

/// Levels of one instrument.
#[derive(Clone, Debug, Default)]
pub struct Replica {
    /// Keyed so that the best comes first: bids by negated price.
    sides: [BTreeMap<i64, DepthLevel>; 2],
    /// Events before this ring position are in the loaded snapshot already.
    from: u64,
    stale: bool,
    /// Since when, while it is.
    since_ns: u64,
    /// It may be stale by itself, whatever becomes of the channel.
    doubtful: bool,
}

/// [`Replica::from`] while a snapshot is needed.
const NEVER: u64 = u64::MAX;

impl Replica {
    /// Takes the next event; levels of other instruments, and all events of other channels where several share the ring,
    /// are for the caller to sort out.
    pub fn apply(&mut self, event: &Event) {
        if event.position < self.from {
            return;
        }
        match event.kind() {
            Some(Kind::Level) => {
                let Some(side) = event.side() else { return };
                self.set_stale(event.is_stale(), event.rx_ns);
                self.doubtful &= self.stale;
                let level = DepthLevel { price: event.price(), qty: event.b, orders: event.qty };
                if level.qty == 0 {
                    self.sides[side as usize].remove(&key(side, level.price));
                } else {
                    self.sides[side as usize].insert(key(side, level.price), level);
                }
            }
            Some(Kind::Gap | Kind::Stale) => {
                self.set_stale(true, event.rx_ns);
                self.doubtful |= event.instrument != NO_INSTRUMENT;
            }
            // Made anew: nothing here is worth anything before a snapshot is loaded.
            Some(Kind::Recovered) if event.qty != 0 => {
                let since_ns = if self.stale { self.since_ns } else { event.rx_ns };
                *self = Self { stale: true, since_ns, from: NEVER, ..Self::default() };
            }
            Some(Kind::Recovered) => self.stale = self.doubtful,
            Some(Kind::SessionStart) => *self = Self::default(),
            _ => {}
        }
    }

    /// Replaces everything by a snapshot. Events that the snapshot contains are skipped afterwards.
    pub fn load(&mut self, snapshot: &Snapshot) {
        for side in [Side::Bid, Side::Ask] {
            let levels = snapshot.levels(side).iter();
            self.sides[side as usize] =
                levels.map(|level| (key(side, level.price), *level)).collect();
        }
        self.from = snapshot.position;
        (self.stale, self.doubtful) = (snapshot.stale, snapshot.stale);
        self.since_ns = snapshot.stale_since_ns.unwrap_or(0);
    }

    /// Whether the feed's books were made anew, so that there is nothing here before the next
    /// [`load`](Self::load).
    pub fn needs_snapshot(&self) -> bool {
        self.from == NEVER
    }

    /// Levels of a side, best first.
    pub fn levels(&self, side: Side) -> impl Iterator<Item = &DepthLevel> {
        self.sides[side as usize].values()
    }

    /// Whether the book may have missed a message, as far as the events tell.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// Since when, nanoseconds since the Unix epoch; `None` when it is not.
    pub fn stale_since_ns(&self) -> Option<u64> {
        self.stale.then_some(self.since_ns)
    }

    fn set_stale(&mut self, stale: bool, at_ns: u64) {
        if stale && !self.stale {
            self.since_ns = at_ns;
        }
        self.stale = stale;
    }
}

fn key(side: Side, price: Price) -> i64 {
    match side {
        Side::Bid => price.0.checked_neg().unwrap_or(i64::MAX),
        Side::Ask => price.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stale_since_the_first_doubt() {
        let at = |kind, rx_ns, instrument| Event { rx_ns, instrument, ..Event::new(kind) };
        let mut replica = Replica::default();
        assert_eq!(replica.stale_since_ns(), None);
        replica.apply(&at(Kind::Stale, 5, NO_INSTRUMENT));
        replica.apply(&at(Kind::Stale, 7, 13));
        replica.apply(&at(Kind::Recovered, 9, NO_INSTRUMENT));
        assert_eq!(
            replica.stale_since_ns(),
            Some(5),
            "in doubt by itself since 7, not fresh between"
        );
        // The feed knows which of the two it was.
        let mut snapshot = Snapshot::default();
        (snapshot.stale, snapshot.stale_since_ns) = (true, Some(7));
        replica.load(&snapshot);
        assert_eq!(replica.stale_since_ns(), Some(7));
        replica.load(&Snapshot::default());
        assert_eq!(replica.stale_since_ns(), None);
    }
}
