//! What order-by-order feeds do to books and events, whatever their messages look like.

use wirepath_protocol::{Price, Side};

use super::{Market, Origin};
use crate::book::{Change, OrderBooksBy, OrderTable};
use crate::event::{Anomaly, Event, Kind, flags};
use crate::venue::Sink;
use crate::venue::emit::{emit, on_side};

/// An order as a message has it.
#[derive(Clone, Copy, Debug)]
pub(in crate::venue) struct NewOrder {
    /// The venue's number.
    pub(in crate::venue) id: u64,
    /// Its side; `None` when the message has neither.
    pub(in crate::venue) side: Option<Side>,
    /// Its price in the instrument's units; `None` when it does not fit.
    pub(in crate::venue) price_units: Option<i32>,
    /// Its quantity.
    pub(in crate::venue) qty: u32,
}

/// An execution as a message has it.
#[derive(Clone, Copy, Debug)]
pub(in crate::venue) struct Execution {
    /// Of which order.
    pub(in crate::venue) order: u64,
    /// How much of it.
    pub(in crate::venue) qty: u32,
    /// The venue's number for the trade.
    pub(in crate::venue) trade: u64,
    /// Price, unless it is the order's own, and whether it counts for the consolidated tape.
    pub(in crate::venue) at: Option<(Price, bool)>,
}

impl<T: OrderTable> Market<OrderBooksBy<T>> {
    #[inline(always)]
    fn price(&self, instrument: u32, units: i32) -> i64 {
        self.books.price(instrument, units).0
    }

    /// Level and best price after a change of one side.
    #[inline(always)]
    fn emit_change(&mut self, origin: Origin<'_>, change: &Change, sink: &mut impl Sink) {
        if sink.wants().has(Kind::Level) {
            let base = self.base(origin);
            sink.emit(Event {
                kind_raw: Kind::Level as u8,
                a: self.price(origin.instrument, change.price_units),
                b: change.level_qty,
                qty: change.level_orders,
                ..on_side(base, change.side)
            });
        }
        if change.best_changed {
            self.emit_best(origin, change.side, sink);
        }
    }

    /// As [`contradict`](Self::contradict), for a message after which the venue no longer has order `order`
    /// as the book has it: more executed than was there, or replaced by one that cannot be kept.
    #[cold]
    #[inline(never)]
    fn contradict_order(
        &mut self,
        origin: Origin<'_>,
        order: u64,
        anomaly: Anomaly,
        sink: &mut impl Sink,
    ) {
        self.contradict(origin, order, anomaly, sink);
        if matches!(anomaly, Anomaly::UnknownOrder | Anomaly::WrongInstrument) {
            return; // the book does not have it
        }
        if let Ok(gone) = self.books.delete(origin.instrument, order) {
            let base = self.base(origin);
            let (qty, a) = (gone.order_qty_before, self.price(origin.instrument, gone.price_units));
            emit(sink, Kind::OrderDeleted, on_side(Event { qty, a, b: order, ..base }, gone.side));
            self.emit_change(origin, &gone, sink);
        }
    }

    /// A new order. The caller has asked whether its instrument is wanted.
    #[inline(always)]
    pub(in crate::venue) fn add(
        &mut self,
        origin: Origin<'_>,
        new: NewOrder,
        sink: &mut impl Sink,
    ) {
        let NewOrder { id, side, price_units, qty } = new;
        let Some(on) = side else {
            return self.contradict(origin, id, Anomaly::BadField, sink);
        };
        let Some(units) = price_units else {
            return self.contradict(origin, id, Anomaly::OutOfRange, sink);
        };
        match self.books.add(origin.instrument, id, on, units, qty) {
            Ok(change) => {
                if sink.wants().has(Kind::OrderAdd) {
                    let a = self.price(origin.instrument, units);
                    let kind_raw = Kind::OrderAdd as u8;
                    let event = Event { kind_raw, qty, a, b: id, ..self.base(origin) };
                    sink.emit(on_side(event, on));
                }
                self.emit_change(origin, &change, sink);
            }
            Err(anomaly) => self.contradict(origin, id, anomaly, sink),
        }
    }

    /// An execution of an order in the book.
    #[inline(always)]
    pub(in crate::venue) fn execute(
        &mut self,
        origin: Origin<'_>,
        of: Execution,
        sink: &mut impl Sink,
    ) {
        if !self.wants(origin.instrument) {
            return;
        }
        match self.books.execute(origin.instrument, of.order, of.qty) {
            Ok(change) => self.emit_execution(origin, of, &change, sink),
            Err(anomaly) => self.contradict_order(origin, of.order, anomaly, sink),
        }
    }

    #[inline(always)]
    fn emit_execution(
        &mut self,
        origin: Origin<'_>,
        of: Execution,
        change: &Change,
        sink: &mut impl Sink,
    ) {
        let Execution { order, qty, trade, at } = of;
        let wanted = sink.wants();
        if wanted.has(Kind::OrderExecuted) || wanted.has(Kind::Trade) {
            let own = self.books.price(origin.instrument, change.price_units);
            let (price, printable) = at.unwrap_or((own, true));
            let print = if printable { 0 } else { flags::NON_PRINTABLE };
            let base = self.base(origin);
            let event =
                on_side(Event { qty, a: price.0, flags: base.flags | print, ..base }, change.side);
            emit(sink, Kind::OrderExecuted, Event { b: order, ..event });
            emit(sink, Kind::Trade, Event { b: trade, ..event });
        }
        self.emit_change(origin, change, sink);
    }

    /// A partial cancel (`Some(qty)`) or a delete (`None`).
    #[inline(always)]
    pub(in crate::venue) fn remove(
        &mut self,
        origin: Origin<'_>,
        order: u64,
        qty: Option<u32>,
        sink: &mut impl Sink,
    ) {
        if !self.wants(origin.instrument) {
            return;
        }
        let done = match qty {
            Some(qty) => self.books.reduce(origin.instrument, order, qty),
            None => self.books.delete(origin.instrument, order),
        };
        match done {
            Ok(change) => {
                let gone = change.order_qty_left == 0;
                let kind = if gone { Kind::OrderDeleted } else { Kind::OrderReduced };
                if sink.wants().has(kind) {
                    let qty = change.order_qty_before - change.order_qty_left;
                    let a = self.price(origin.instrument, change.price_units);
                    let base = self.base(origin);
                    sink.emit(on_side(
                        Event { kind_raw: kind as u8, qty, a, b: order, ..base },
                        change.side,
                    ));
                }
                self.emit_change(origin, &change, sink);
            }
            Err(anomaly) => self.contradict_order(origin, order, anomaly, sink),
        }
    }

    /// An execution after which the venue says what is left of the order, which need not be the difference.
    pub(in crate::venue) fn execute_leaving(
        &mut self,
        origin: Origin<'_>,
        of: Execution,
        left: u32,
        sink: &mut impl Sink,
    ) {
        if !self.wants(origin.instrument) {
            return;
        }
        match self.books.resize(origin.instrument, of.order, left) {
            Ok(change) => self.emit_execution(origin, of, &change, sink),
            Err(anomaly) => self.contradict_order(origin, of.order, anomaly, sink),
        }
    }

    /// An order has another quantity or price. At its price and with `keeps_place` it stays where it is in the queue,
    /// else it goes to the back of the queue at its price.
    pub(in crate::venue) fn modify(
        &mut self,
        origin: Origin<'_>,
        new: NewOrder,
        keeps_place: bool,
        sink: &mut impl Sink,
    ) {
        let instrument = origin.instrument;
        if !self.wants(instrument) {
            return;
        }
        let standing = self.books.view(instrument).and_then(|book| book.order(new.id));
        let stays = standing.is_some_and(|order| {
            let price = new.price_units.map(|units| self.books.price(instrument, units));
            keeps_place && price == Some(order.price)
        });
        if !stays {
            return self.replace(origin, new.id, new, sink);
        }
        match self.books.resize(instrument, new.id, new.qty) {
            Ok(change) => {
                let (before, left) = (change.order_qty_before, change.order_qty_left);
                let (kind, qty) = match left {
                    0 => (Kind::OrderDeleted, before),
                    _ if left > before => (Kind::OrderGrown, left),
                    _ => (Kind::OrderReduced, before - left),
                };
                let a = self.price(instrument, change.price_units);
                let event = Event { qty, a, b: new.id, ..self.base(origin) };
                emit(sink, kind, on_side(event, change.side));
                self.emit_change(origin, &change, sink);
            }
            Err(anomaly) => self.contradict_order(origin, new.id, anomaly, sink),
        }
    }

    /// The venue has emptied the instrument's book.
    pub(in crate::venue) fn clear(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        for side in [Side::Bid, Side::Ask] {
            let mut changed = false;
            while let Some(gone) = self.take_front(origin.instrument, side, sink, origin) {
                changed = true;
                self.emit_change(origin, &Change { best_changed: false, ..gone }, sink);
            }
            if changed {
                self.emit_best(origin, side, sink);
            }
        }
    }

    /// Deletes the first order at the best price of a side.
    fn take_front(
        &mut self,
        instrument: u32,
        side: Side,
        sink: &mut impl Sink,
        origin: Origin<'_>,
    ) -> Option<Change> {
        let book = self.books.view(instrument)?;
        let order = book.orders(side, book.best(side)?.price).next()?;
        let gone = self.books.delete(instrument, order.id).ok()?;
        let event = Event { qty: order.qty, a: order.price.0, b: order.id, ..self.base(origin) };
        emit(sink, Kind::OrderDeleted, on_side(event, side));
        Some(gone)
    }

    /// Order `old` is gone, and another in its stead, on the same side at the back of its queue.
    #[inline(always)]
    pub(in crate::venue) fn replace(
        &mut self,
        origin: Origin<'_>,
        old: u64,
        new: NewOrder,
        sink: &mut impl Sink,
    ) {
        let instrument = origin.instrument;
        if !self.wants(instrument) {
            return;
        }
        let Some(units) = new.price_units else {
            return self.contradict_order(origin, old, Anomaly::OutOfRange, sink);
        };
        match self.books.replace(instrument, old, new.id, units, new.qty) {
            Ok(both) => {
                let wanted = sink.wants();
                if wanted.has(Kind::OrderDeleted) || wanted.has(Kind::OrderAdd) {
                    let base = self.base(origin);
                    let part = Event { flags: base.flags | flags::REPLACE, ..base };
                    let (qty, a) =
                        (both.old.order_qty_before, self.price(instrument, both.old.price_units));
                    let gone = on_side(Event { qty, a, b: old, ..part }, both.old.side);
                    emit(sink, Kind::OrderDeleted, gone);
                    let (qty, a) = (new.qty, self.price(instrument, units));
                    let come = on_side(Event { qty, a, b: new.id, ..part }, both.new.side);
                    emit(sink, Kind::OrderAdd, come);
                }
                if both.old.price_units != both.new.price_units {
                    self.emit_change(origin, &Change { best_changed: false, ..both.old }, sink);
                }
                self.emit_change(origin, &both.new, sink);
            }
            Err(anomaly) => self.contradict_order(origin, old, anomaly, sink),
        }
    }
}
