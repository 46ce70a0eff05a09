//! A book that the venue voids and tells anew within the stream, order by order.

use wirepath_protocol::Side;

use super::{Books, Market, Origin};
use crate::book::{OrderBooksBy, OrderTable, Staleness};
use crate::event::{Event, Kind};
use crate::venue::Sink;
use crate::venue::emit::sideless;

impl<T: OrderTable> Market<OrderBooksBy<T>> {
    /// Contradictions so far, of all instruments.
    pub(in crate::venue) fn contradictions(&self) -> u64 {
        self.counters.anomalies.iter().sum()
    }

    /// All that was known of the instrument's book is void, and its orders follow: until
    /// [`end_refill`](Self::end_refill) it is empty or half full, and so in doubt.
    #[cold]
    pub(in crate::venue) fn begin_refill(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        let instrument = origin.instrument;
        if !self.books.is_marked(instrument) {
            self.books.mark_stale(instrument);
            if let Some(at_ns) = self.contradicted_ns.get_mut(instrument as usize) {
                *at_ns = origin.message.rx.ns;
            }
            let doubt = sideless(self.base(origin));
            sink.emit(Event { kind_raw: Kind::Stale as u8, ..doubt });
        }
        self.clear(origin, sink);
    }

    /// Its orders have been told. Whatever put the book in doubt before is void as well, but for what puts all books
    /// in doubt.
    #[cold]
    pub(in crate::venue) fn end_refill(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        self.end_doubt(origin, sink);
    }
}

impl<B: Books> Market<B> {
    /// The book of an instrument is known again, whatever put it in doubt by itself.
    #[cold]
    pub(in crate::venue) fn end_doubt(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        self.books.clear_mark(origin.instrument, self.doubt.all_stale);
        if self.books.is_stale(origin.instrument) {
            return;
        }
        let whole = sideless(self.base(origin));
        sink.emit(Event { kind_raw: Kind::Recovered as u8, qty: 1, ..whole });
        for side in [Side::Bid, Side::Ask] {
            self.emit_best(origin, side, sink);
        }
    }
}
