//! What puts all books of a venue in doubt at once.

use super::super::{Message, Sink, VenueCounters};
use crate::event::{Anomaly, Event, Kind, flags};

/// See the module documentation.
#[derive(Debug, Default)]
pub(super) struct MarketDoubt {
    /// Every book is in doubt, and so is what is said of the market as a whole.
    pub(super) all_stale: bool,
    /// Receive stamp of a message that may have been about any instrument, and that nobody can read.
    pub(super) unreadable_ns: Option<u64>,
}

impl MarketDoubt {
    /// Such a message came, or one about an `order` of nobody knows which book: tells of the first. Answers whether
    /// the books are to be marked.
    #[cold]
    pub(super) fn unreadable(
        &mut self,
        message: &Message<'_>,
        (anomaly, order): (Anomaly, u64),
        channel: u8,
        counters: &mut VenueCounters,
        sink: &mut impl Sink,
    ) -> bool {
        counters.anomalies[anomaly as usize] += 1;
        let Message { seq, rx, .. } = *message;
        if self.unreadable_ns.is_some() {
            return false;
        }
        self.unreadable_ns = Some(rx.ns);
        let of = |kind| Event {
            rx_ns: rx.ns,
            clock: rx.clock as u8,
            seq,
            channel,
            flags: flags::STALE | flags::NO_SIDE,
            ..Event::new(kind)
        };
        sink.emit(Event { qty: anomaly as u32, b: order, ..of(Kind::Anomaly) });
        if self.all_stale {
            return false;
        }
        self.all_stale = true;
        sink.emit(of(Kind::Stale));
        true
    }
}
