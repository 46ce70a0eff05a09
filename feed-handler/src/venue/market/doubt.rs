//! What puts all books of a venue in doubt at once: messages that may have been about any of them.

use super::super::{Message, Sink, VenueCounters};
use super::{Books, Market};
use crate::event::{Anomaly, Event, Kind, flags};

/// See the module documentation.
#[derive(Debug, Default)]
pub(super) struct MarketDoubt {
    /// Every book is in doubt, and so is what is said of the market as a whole.
    pub(super) all_stale: bool,
    /// Some are whole again all the same.
    pub(super) some_whole: bool,
    /// Receive stamp of a message that may have been about any instrument, and that nobody can read.
    pub(super) unreadable_ns: Option<u64>,
    /// Orders left out knowingly, as far as these counters tell, before the books were last begun anew.
    left_out_before: u64,
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

/// How often orders were left out knowingly: their book was contradicted, or there was no room for their instrument.
fn left_out(counters: &VenueCounters) -> u64 {
    let unknown = counters.anomalies[Anomaly::UnknownOrder as usize];
    counters.beyond_limit + counters.anomalies.iter().sum::<u64>() - unknown
}

impl<B: Books> Market<B> {
    /// The books are empty, and all their orders follow: nothing has been left out of them yet.
    pub(super) fn begin_anew(&mut self) {
        self.doubt.unreadable_ns = None;
        self.doubt.left_out_before = left_out(&self.counters);
    }

    /// The message cannot be read, and may have been about any instrument.
    #[cold]
    pub(in crate::venue) fn unattributed(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        self.doubt_all(message, (Anomaly::BadField, 0), sink);
    }

    /// A message names an order that is in no book, and does not say its instrument: any book may lack it.
    ///
    /// With a filter that is how the orders of other instruments look. And where an order was left out since the session
    /// or the last snapshot began, be it that its book was contradicted or that there was no room for its instrument,
    /// what follows about it is no news: it is counted.
    #[cold]
    pub(in crate::venue) fn unknown_order(
        &mut self,
        message: &Message<'_>,
        order: u64,
        sink: &mut impl Sink,
    ) {
        if self.options.symbols.is_some() {
            return;
        }
        if left_out(&self.counters) > self.doubt.left_out_before {
            self.counters.anomalies[Anomaly::UnknownOrder as usize] += 1;
        } else {
            self.doubt_all(message, (Anomaly::UnknownOrder, order), sink);
        }
    }

    /// Whether every book is in doubt, but for those that were refreshed since.
    pub(in crate::venue) fn is_all_stale(&self) -> bool {
        self.doubt.all_stale
    }

    /// All books are in doubt, and something is missing again: those that were refreshed since are in doubt too. Answers
    /// whether there are any.
    pub(in crate::venue) fn doubt_again(&mut self) -> bool {
        let some = core::mem::take(&mut self.doubt.some_whole);
        if some {
            self.books.doubt_whole();
        }
        some
    }

    /// Tells that all books are in doubt.
    #[cold]
    pub(in crate::venue) fn tell_all_stale(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        let event = self.whole(message, 0);
        sink.emit(Event { kind_raw: Kind::Stale as u8, venue_ns: 0, ..event });
    }

    fn doubt_all(&mut self, message: &Message<'_>, why: (Anomaly, u64), sink: &mut impl Sink) {
        if self.doubt.unreadable(message, why, self.options.channel, &mut self.counters, sink) {
            self.books.mark_all_stale();
        }
    }
}
