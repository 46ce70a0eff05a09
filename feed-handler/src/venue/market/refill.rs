//! A book that the venue voids and tells anew within the stream, order by order, or tells in a snapshot by itself.

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
    /// [`end_doubt`](Self::end_doubt) it is empty or half full, and so in doubt.
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

    /// A snapshot tells the book once more: what it told of it before is void.
    #[cold]
    pub(in crate::venue) fn begin_retelling(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        self.clear(origin, sink);
        self.books.clear_mark(origin.instrument, self.doubt.all_stale);
    }

    /// The snapshot did not tell the book, which is in doubt from its end on, at this receive stamp.
    #[cold]
    pub(in crate::venue) fn leave_untold(&mut self, instrument: u32, at_ns: u64) {
        self.books.mark_stale(instrument);
        if let Some(since_ns) = self.contradicted_ns.get_mut(instrument as usize) {
            *since_ns = at_ns;
        }
    }
}

impl<B: Books> Market<B> {
    /// The book of an instrument is known again: its orders have been told, or it is known to be empty. Whatever put it in
    /// doubt by itself is void; what puts all books in doubt is not.
    #[cold]
    pub(in crate::venue) fn end_doubt(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        self.books.clear_mark(origin.instrument, self.doubt.all_stale);
        if !self.books.is_stale(origin.instrument) {
            self.tell_whole(origin, sink);
        }
    }

    /// All of an instrument's book is known from what came since it is in doubt, even if all books are. They come in
    /// doubt together again by [`doubt_again`](Self::doubt_again).
    #[cold]
    pub(in crate::venue) fn refreshed(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        self.books.mark_recovered(origin.instrument);
        self.doubt.some_whole |= self.doubt.all_stale;
        self.tell_whole(origin, sink);
    }

    fn tell_whole(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        let whole = sideless(self.base(origin));
        sink.emit(Event { kind_raw: Kind::Recovered as u8, qty: 1, ..whole });
        for side in [Side::Bid, Side::Ask] {
            self.emit_best(origin, side, sink);
        }
    }
}
