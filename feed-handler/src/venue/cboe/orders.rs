//! What PITCH's messages do to orders, whichever of its layouts they come in.

use wirepath_protocol::pitch::{common, futures};
use wirepath_protocol::{Price, Side, Symbol};

use super::markets::CboeMarket;
use super::{CboePitch, widened};
use crate::venue::market::{Execution, NewOrder, Origin};
use crate::venue::{Message, Sink};

/// An Add Order, whatever its length.
pub(super) trait Added {
    /// See [`common::AddOrderLong`]; the same for those below.
    fn time_offset(&self) -> u32;
    fn order_id(&self) -> u64;
    fn side(&self) -> Option<Side>;
    fn quantity(&self) -> u32;
    fn symbol(&self) -> Symbol;
    fn price(&self) -> Option<Price>;
}

/// A Modify Order, whatever its length.
pub(super) trait Modified {
    fn time_offset(&self) -> u32;
    fn order_id(&self) -> u64;
    fn quantity(&self) -> u32;
    fn price(&self) -> Option<Price>;
    fn maintains_priority(&self) -> bool;
}

/// A Reduce Size, whatever its length.
pub(super) trait Reduced {
    fn time_offset(&self) -> u32;
    fn order_id(&self) -> u64;
    fn canceled_quantity(&self) -> u32;
}

macro_rules! added {
    ($($name:ty)+) => {$(
        impl Added for $name {
            #[inline(always)]
            fn time_offset(&self) -> u32 {
                self.time_offset()
            }
            #[inline(always)]
            fn order_id(&self) -> u64 {
                self.order_id()
            }
            #[inline(always)]
            fn side(&self) -> Option<Side> {
                self.side()
            }
            #[inline(always)]
            fn quantity(&self) -> u32 {
                self.quantity().into()
            }
            #[inline(always)]
            fn symbol(&self) -> Symbol {
                widened(self.symbol())
            }
            #[inline(always)]
            fn price(&self) -> Option<Price> {
                self.price().into()
            }
        }
    )+};
}

added! {
    common::AddOrderLong
    common::AddOrderShort
    common::AddOrderExpanded
    futures::AddOrderLong
    futures::AddOrderShort
}

macro_rules! modified {
    ($($name:ty, |$of:ident| $maintains:expr;)+) => {$(
        impl Modified for $name {
            #[inline(always)]
            fn time_offset(&self) -> u32 {
                self.time_offset()
            }
            #[inline(always)]
            fn order_id(&self) -> u64 {
                self.order_id()
            }
            #[inline(always)]
            fn quantity(&self) -> u32 {
                self.quantity().into()
            }
            #[inline(always)]
            fn price(&self) -> Option<Price> {
                self.price().into()
            }
            #[inline(always)]
            fn maintains_priority(&self) -> bool {
                let $of = self;
                $maintains
            }
        }
    )+};
}

// In futures there is nothing to say that an order keeps its place.
modified! {
    common::ModifyOrderLong, |of| of.maintains_priority();
    common::ModifyOrderShort, |of| of.maintains_priority();
    futures::ModifyOrderLong, |_of| false;
    futures::ModifyOrderShort, |_of| false;
}

macro_rules! reduced {
    ($($name:ty)+) => {$(
        impl Reduced for $name {
            #[inline(always)]
            fn time_offset(&self) -> u32 {
                self.time_offset()
            }
            #[inline(always)]
            fn order_id(&self) -> u64 {
                self.order_id()
            }
            #[inline(always)]
            fn canceled_quantity(&self) -> u32 {
                self.canceled_quantity().into()
            }
        }
    )+};
}

reduced! { common::ReduceSizeLong common::ReduceSizeShort }

impl<M: CboeMarket> CboePitch<M> {
    /// What the events of a message about an open order begin with; `None` when there is no such order.
    #[inline(always)]
    fn standing<'m>(
        &mut self,
        message: &'m Message<'m>,
        order: u64,
        time_offset: u32,
        sink: &mut impl Sink,
    ) -> Option<Origin<'m>> {
        let Some(instrument) = self.market.books.instrument_of(order) else {
            self.market.unknown_order(message, order, sink);
            return None;
        };
        self.touch(instrument);
        Some(Origin { message, instrument, time_ns: self.time_ns(time_offset) })
    }

    /// The book is about to change.
    #[inline(always)]
    fn touch(&mut self, instrument: u32) {
        if let Some(last) = &mut self.transaction {
            *last = Some(instrument);
        }
    }

    #[inline(never)]
    pub(super) fn add(&mut self, message: &Message<'_>, m: &impl Added, sink: &mut impl Sink) {
        let time_ns = self.time_ns(m.time_offset());
        let Some(instrument) = self.instrument(message, m.symbol(), time_ns, sink) else { return };
        self.touch(instrument);
        let new = NewOrder {
            id: m.order_id(),
            side: m.side(),
            price_units: m.price().and_then(|price| self.units(instrument, price)),
            qty: m.quantity(),
        };
        self.market.add(Origin { message, instrument, time_ns }, new, sink);
    }

    #[inline(never)]
    pub(super) fn executed(
        &mut self,
        message: &Message<'_>,
        m: &common::OrderExecuted,
        sink: &mut impl Sink,
    ) {
        let order = m.order_id();
        let Some(origin) = self.standing(message, order, m.time_offset(), sink) else { return };
        let (qty, trade) = (m.executed_quantity(), m.execution_id());
        self.market.execute(origin, Execution { order, qty, trade, at: None }, sink);
    }

    #[inline(never)]
    pub(super) fn executed_at(
        &mut self,
        message: &Message<'_>,
        m: &common::OrderExecutedAtPriceSize,
        sink: &mut impl Sink,
    ) {
        let order = m.order_id();
        let Some(origin) = self.standing(message, order, m.time_offset(), sink) else { return };
        let (qty, trade) = (m.executed_quantity(), m.execution_id());
        let at = m.price().map(|price| (price, true));
        let of = Execution { order, qty, trade, at };
        self.market.execute_leaving(origin, of, m.remaining_quantity(), sink);
    }

    #[inline(never)]
    pub(super) fn reduced(
        &mut self,
        message: &Message<'_>,
        m: &impl Reduced,
        sink: &mut impl Sink,
    ) {
        let order = m.order_id();
        let Some(origin) = self.standing(message, order, m.time_offset(), sink) else { return };
        self.market.remove(origin, order, Some(m.canceled_quantity()), sink);
    }

    #[inline(never)]
    pub(super) fn deleted(
        &mut self,
        message: &Message<'_>,
        m: &common::DeleteOrder,
        sink: &mut impl Sink,
    ) {
        let order = m.order_id();
        let Some(origin) = self.standing(message, order, m.time_offset(), sink) else { return };
        self.market.remove(origin, order, None, sink);
    }

    #[inline(never)]
    pub(super) fn modified(
        &mut self,
        message: &Message<'_>,
        m: &impl Modified,
        sink: &mut impl Sink,
    ) {
        let id = m.order_id();
        let Some(origin) = self.standing(message, id, m.time_offset(), sink) else { return };
        let price = m.price().and_then(|price| self.units(origin.instrument, price));
        let new = NewOrder { id, side: None, price_units: price, qty: m.quantity() };
        self.market.modify(origin, new, m.maintains_priority(), sink);
    }

    /// Every order of the unit is gone. What a book was in doubt for stays: only the channel knows what was missed.
    pub(super) fn clear(
        &mut self,
        message: &Message<'_>,
        m: &common::UnitClear,
        sink: &mut impl Sink,
    ) {
        let time_ns = self.time_ns(m.time_offset());
        for instrument in 0..self.market.directory().limit() {
            let book = self.market.books.view(instrument);
            if book.is_some_and(|book| !book.is_empty()) {
                self.touch(instrument);
                self.market.clear(Origin { message, instrument, time_ns }, sink);
            }
        }
    }

    pub(super) fn begin_transaction(&mut self) {
        self.transaction = Some(None);
    }

    /// All that the transaction changed has been told. What had the last event of it is told once more, so that there
    /// is one that completes it.
    pub(super) fn end_transaction(
        &mut self,
        message: &Message<'_>,
        m: &common::TransactionEnd,
        sink: &mut impl Sink,
    ) {
        let time_ns = self.time_ns(m.time_offset());
        if let Some(Some(instrument)) = self.transaction.take() {
            let origin = Origin { message, instrument, time_ns };
            for side in [Side::Bid, Side::Ask] {
                self.market.emit_best(origin, side, sink);
            }
        }
    }
}
