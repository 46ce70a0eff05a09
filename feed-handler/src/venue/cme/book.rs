//! Entries of price levels, applied to books.

use wirepath_protocol::mdp3::{
    MDEntryTypeBook, MDIncrementalRefreshBook32, MDIncrementalRefreshBook46,
    MDIncrementalRefreshBookLongQty64,
};
use wirepath_protocol::{Price, Side};

use super::levels::{Update, put};
use super::orders::{Does, OrderUpdate};
use super::{At, CmeMdp3, IMPLIED, OUTRIGHT};
use crate::book::{Change, LevelBooks, Staleness};
use crate::event::{Anomaly, Event, Kind};
use crate::venue::emit::{emit, on_side};
use crate::venue::market::Origin;
use crate::venue::{Market, Sink};

macro_rules! book_messages {
    ($($name:ident, $orders:ident: $message:ident, $template:literal;)+) => {$(
        #[inline]
        pub(super) fn $name(&mut self, at: At<'_>, message: &$message<'_>, sink: &mut impl Sink) {
            for entry in message.md_entries() {
                let numbers = (entry.security_id(), entry.rpt_seq());
                let of = entry.md_entry_type();
                let Some(origin) = self.heard(at, numbers, Some(of), sink) else { continue };
                let update = Update {
                    action: entry.md_update_action(),
                    number: entry.md_price_level(),
                    price: entry.md_entry_px(),
                    qty: entry.md_entry_size().and_then(|qty| u64::try_from(qty).ok()),
                    orders: entry
                        .number_of_orders()
                        .and_then(|orders| u32::try_from(orders).ok())
                        .unwrap_or_default(),
                };
                self.entry(origin, of, &update, $template, sink);
            }
            if !message.order_id_entries().is_empty() {
                self.$orders(at, message, sink);
            }
        }

        #[inline(never)] // channels by price have none
        fn $orders(&mut self, at: At<'_>, message: &$message<'_>, sink: &mut impl Sink) {
            let levels = message.md_entries();
            for entry in message.order_id_entries() {
                let number = entry.reference_id().and_then(|number| number.checked_sub(1));
                let Some(level) = number.and_then(|index| levels.get(index.into())) else {
                    self.order_of_nobody();
                    continue;
                };
                let update = OrderUpdate {
                    id: Some(entry.order_id()),
                    of: level.md_entry_type(),
                    action: Does::of_order(entry.order_update_action()),
                    price: level.md_entry_px(),
                    qty: entry.md_display_qty(),
                    priority: entry.md_order_priority(),
                };
                self.order_heard(at, level.security_id(), &update, sink);
            }
        }
    )+};
}

impl CmeMdp3 {
    book_messages! {
        book_32, orders_32: MDIncrementalRefreshBook32, 32;
        book_46, orders_46: MDIncrementalRefreshBook46, 46;
        book_64, orders_64: MDIncrementalRefreshBookLongQty64, 64;
    }

    /// The snapshot of the levels has the update; that of the orders may be older.
    #[cold]
    pub(super) fn heard_before<'m>(
        &mut self,
        origin: Origin<'m>,
        of: Option<MDEntryTypeBook>,
        sink: &mut impl Sink,
    ) -> Option<Origin<'m>> {
        match of {
            Some(MDEntryTypeBook::BOOK_RESET) => self.no_orders(origin, sink),
            Some(_) => {}
            None => return Some(origin),
        }
        None
    }

    #[inline]
    fn entry(
        &mut self,
        origin: Origin<'_>,
        of: MDEntryTypeBook,
        update: &Update,
        template: u16,
        sink: &mut impl Sink,
    ) {
        match of {
            MDEntryTypeBook::BID => self.level(origin, Side::Bid, update, sink),
            MDEntryTypeBook::OFFER => self.level(origin, Side::Ask, update, sink),
            MDEntryTypeBook::IMPLIED_BID => self.implied_level(origin, Side::Bid, update, sink),
            MDEntryTypeBook::IMPLIED_OFFER => self.implied_level(origin, Side::Ask, update, sink),
            MDEntryTypeBook::BOOK_RESET => self.empty(origin, sink),
            // The best of several markets together, which is no level of this book.
            MDEntryTypeBook::MARKET_BEST_BID | MDEntryTypeBook::MARKET_BEST_OFFER => {
                self.other(origin, template, sink);
            }
            _ => self.contradict(origin, Anomaly::BadField, sink),
        }
    }

    #[inline]
    fn level(&mut self, origin: Origin<'_>, side: Side, update: &Update, sink: &mut impl Sink) {
        self.touch(origin.instrument);
        self.outright_level(origin, side, update, sink);
    }

    /// A level of the outright book.
    #[inline(always)] // into the one place that is hot
    pub(super) fn outright_level(
        &mut self,
        origin: Origin<'_>,
        side: Side,
        update: &Update,
        sink: &mut impl Sink,
    ) {
        let instrument = origin.instrument;
        let whole = self.is_whole(instrument);
        if !whole {
            self.heard_in_doubt(instrument, OUTRIGHT, update.number);
        }
        let state = &mut self.states[instrument as usize];
        let levels = &mut state.levels[OUTRIGHT][side as usize];
        let depth = state.depth[OUTRIGHT];
        let mut changes = Changes { market: &mut self.market, origin, side, sink };
        let done = levels.apply(update, side, depth, whole, &mut |price, qty, orders| {
            changes.put(price, qty, orders)
        });
        if let Err(anomaly) = done {
            self.outright_misfit(origin, side, update, (anomaly, whole), sink);
        }
    }

    /// The level does not fit the others of its side.
    #[cold]
    fn outright_misfit(
        &mut self,
        origin: Origin<'_>,
        side: Side,
        update: &Update,
        (mut anomaly, whole): (Anomaly, bool),
        sink: &mut impl Sink,
    ) {
        let state = &mut self.states[origin.instrument as usize];
        let levels = &mut state.levels[OUTRIGHT][side as usize];
        let depth = state.depth[OUTRIGHT];
        let mut changes = Changes { market: &mut self.market, origin, side, sink };
        let put = &mut |price, qty, orders| changes.put(price, qty, orders);
        if !whole && anomaly == Anomaly::UnknownLevel {
            levels.drop_unheard(put);
            match levels.apply(update, side, depth, whole, put) {
                Ok(()) => return,
                Err(why) => anomaly = why,
            }
        }
        self.contradict(origin, anomaly, sink);
        // What the book has on this side is not what the venue has: only the message is believed.
        let levels = &mut self.states[origin.instrument as usize].levels[OUTRIGHT][side as usize];
        let mut changes = Changes { market: &mut self.market, origin, side, sink };
        let put = &mut |price, qty, orders| changes.put(price, qty, orders);
        levels.clear(put);
        if update.sets() && levels.apply(update, side, depth, false, put).is_err() {
            levels.forget_heard();
        }
    }

    /// A level of the implied book, of which nothing is told.
    pub(super) fn implied_level(
        &mut self,
        origin: Origin<'_>,
        side: Side,
        update: &Update,
        sink: &mut impl Sink,
    ) {
        let instrument = origin.instrument;
        let whole = !self.implied_is_stale(instrument);
        if !whole {
            self.heard_in_doubt(instrument, IMPLIED, update.number);
        }
        let state = &mut self.states[instrument as usize];
        let levels = &mut state.levels[IMPLIED][side as usize];
        let depth = state.depth[IMPLIED];
        let books = &mut self.implied;
        let put = &mut |price, qty, orders| {
            put(books, instrument, side, (price, qty, orders)).map(|_: Change| ())
        };
        let Err(mut anomaly) = levels.apply(update, side, depth, whole, put) else {
            return self.implied_heard(instrument);
        };
        if !whole && anomaly == Anomaly::UnknownLevel {
            levels.drop_unheard(put);
            match levels.apply(update, side, depth, whole, put) {
                Ok(()) => return self.implied_heard(instrument),
                Err(why) => anomaly = why,
            }
        }
        levels.clear(put);
        self.contradict(origin, anomaly, sink);
        let levels = &mut self.states[instrument as usize].levels[IMPLIED][side as usize];
        let books = &mut self.implied;
        let put = &mut |price, qty, orders| {
            super::levels::put(books, instrument, side, (price, qty, orders)).map(|_: Change| ())
        };
        if update.sets() && levels.apply(update, side, depth, false, put).is_err() {
            levels.forget_heard();
        }
    }

    /// The venue has emptied the books of an instrument. What was in doubt by itself is so no more.
    pub(super) fn empty(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        let instrument = origin.instrument;
        self.touch(instrument);
        let state = &mut self.states[instrument as usize];
        for side in [Side::Bid, Side::Ask] {
            let mut changes = Changes { market: &mut self.market, origin, side, sink };
            state.levels[OUTRIGHT][side as usize]
                .clear(&mut |price, qty, orders| changes.put(price, qty, orders));
        }
        self.market.books.clear(instrument);
        self.implied.clear(instrument);
        state.empty(self.doubts);
        if self.market.books.is_marked(instrument) {
            self.market.end_doubt(origin, sink);
            if self.is_whole(instrument) {
                self.states[instrument as usize].reported = [None; 2];
            }
        }
        self.no_orders(origin, sink);
    }
}

/// Changes of one side of an outright book, each told as it is made.
struct Changes<'a, 'm, S> {
    market: &'a mut Market<LevelBooks>,
    origin: Origin<'m>,
    side: Side,
    sink: &'a mut S,
}

impl<S: Sink> Changes<'_, '_, S> {
    #[inline]
    fn put(&mut self, price: Price, qty: u64, orders: u32) -> Result<(), Anomaly> {
        let Self { market, origin, side, sink } = self;
        let change = put(&mut market.books, origin.instrument, *side, (price, qty, orders))?;
        if sink.wants().has(Kind::Level) {
            let (qty, b) = (change.level_orders, change.level_qty);
            let event = Event { a: price.0, b, qty, ..market.base(*origin) };
            emit(*sink, Kind::Level, on_side(event, *side));
        }
        Ok(())
    }
}
