//! Orders of channels that are by order too, beside the levels of the books.
//!
//! CME says of every order its place in the queue (MDOrderPriority), so queues are in the order of these, and an order
//! that is changed has another place only if it is given one. What a change of an order does to its level comes in an
//! entry of the level's, so that from orders follow events of orders only.
//!
//! Orders have no RptSeq. They are doubted apart from the levels: what contradicts them is told as an anomaly, events of
//! the instrument's orders are marked stale from there on, and its book is none the worse.
//!
//! Source: CME Group, "MDP 3.0 - Market by Order - Full Depth", "Market by Order - Book Management".

use wirepath_protocol::mdp3::{MDEntryTypeBook, MDUpdateAction, OrderUpdateAction};
use wirepath_protocol::{Price, Side};

use super::{At, CmeMdp3};
use crate::book::{LevelBooks, QueuedOrder};
use crate::event::{Anomaly, Event, Kind, flags};
use crate::venue::emit::{emit, on_side, sideless};
use crate::venue::market::Origin;
use crate::venue::{Market, Sink};

/// What becomes of an order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Does {
    Come,
    Change,
    Go,
    /// No such action.
    Other,
}

impl Does {
    pub(super) const fn of(action: MDUpdateAction) -> Self {
        match action {
            MDUpdateAction::NEW => Self::Come,
            MDUpdateAction::CHANGE => Self::Change,
            MDUpdateAction::DELETE => Self::Go,
            _ => Self::Other,
        }
    }

    pub(super) const fn of_order(action: OrderUpdateAction) -> Self {
        match action {
            OrderUpdateAction::NEW => Self::Come,
            OrderUpdateAction::UPDATE => Self::Change,
            OrderUpdateAction::DELETE => Self::Go,
            _ => Self::Other,
        }
    }
}

/// What an entry says of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrderUpdate {
    pub(super) id: Option<u64>,
    pub(super) of: MDEntryTypeBook,
    pub(super) action: Does,
    pub(super) price: Option<Price>,
    pub(super) qty: Option<i32>,
    pub(super) priority: Option<u64>,
}

impl CmeMdp3 {
    /// An entry about an order of an instrument.
    pub(super) fn order_heard(
        &mut self,
        at: At<'_>,
        security_id: i32,
        update: &OrderUpdate,
        sink: &mut impl Sink,
    ) {
        let Some(instrument) = self.instrument(security_id) else { return };
        let state = &mut self.states[instrument as usize];
        if !self.market.wants(instrument) {
            state.skipped = true;
            return;
        }
        if at.message.seq < state.orders_from {
            return; // the snapshot of its orders has it
        }
        let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
        let side = match update.of {
            MDEntryTypeBook::BID => Some(Side::Bid),
            MDEntryTypeBook::OFFER => Some(Side::Ask),
            MDEntryTypeBook::BOOK_RESET => return self.no_orders(origin, sink),
            _ => None,
        };
        let id = update.id.unwrap_or_default();
        let before = self.orders.get(instrument, id);
        match (side, update.action) {
            (Some(side), Does::Come | Does::Change) => {
                let is_known = before.is_some();
                if is_known == (update.action == Does::Come) {
                    let anomaly =
                        if is_known { Anomaly::DuplicateOrder } else { Anomaly::UnknownOrder };
                    self.doubt_orders(origin, id, anomaly, sink);
                }
                let price = update.price.or(before.map(|before| before.price));
                let qty = update.qty.and_then(|qty| u32::try_from(qty).ok());
                let place = before.map_or(u64::MAX, |before| before.priority);
                let priority = update.priority.unwrap_or(place);
                let (Some(price), Some(qty), true) = (price, qty, id != 0) else {
                    return self.doubt_orders(origin, id, Anomaly::BadField, sink);
                };
                let order = QueuedOrder { id, side, price, qty, priority };
                match self.orders.set(instrument, order) {
                    Ok(Some(before)) => self.order_changed(origin, &before, &order, sink),
                    Ok(None) => self.order_event(origin, Kind::OrderAdd, &order, (qty, 0), sink),
                    Err(anomaly) => self.doubt_orders(origin, id, anomaly, sink),
                }
            }
            (Some(_), Does::Go) => match self.orders.remove(instrument, id) {
                Some(gone) => {
                    self.order_event(origin, Kind::OrderDeleted, &gone, (gone.qty, 0), sink);
                }
                None => self.doubt_orders(origin, id, Anomaly::UnknownOrder, sink),
            },
            (None, _) | (_, Does::Other) => {
                self.doubt_orders(origin, id, Anomaly::BadField, sink);
            }
        }
    }

    /// An order is another than before. At its place only its quantity can be.
    fn order_changed(
        &mut self,
        origin: Origin<'_>,
        before: &QueuedOrder,
        now: &QueuedOrder,
        sink: &mut impl Sink,
    ) {
        if (QueuedOrder { qty: now.qty, ..*before }) != *now {
            let (gone, come) = ((before.qty, flags::REPLACE), (now.qty, flags::REPLACE));
            self.order_event(origin, Kind::OrderDeleted, before, gone, sink);
            self.order_event(origin, Kind::OrderAdd, now, come, sink);
        } else if now.qty > before.qty {
            self.order_event(origin, Kind::OrderGrown, now, (now.qty, 0), sink);
        } else if now.qty < before.qty {
            let less = before.qty - now.qty;
            self.order_event(origin, Kind::OrderReduced, now, (less, 0), sink);
        }
    }

    fn order_event(
        &mut self,
        origin: Origin<'_>,
        kind: Kind,
        order: &QueuedOrder,
        (qty, flag): (u32, u8),
        sink: &mut impl Sink,
    ) {
        if !sink.wants().has(kind) {
            return;
        }
        let stale = if self.orders_are_stale(origin.instrument) { flags::STALE } else { 0 };
        let base = self.market.base(origin);
        let flags = base.flags | stale | flag;
        let event = Event { qty, a: order.price.0, b: order.id, flags, ..base };
        emit(sink, kind, on_side(event, order.side));
    }

    /// What was said of an order cannot be true of those that are kept. No news where they are in doubt anyway.
    #[cold]
    pub(super) fn doubt_orders(
        &mut self,
        origin: Origin<'_>,
        id: u64,
        anomaly: Anomaly,
        sink: &mut impl Sink,
    ) {
        if self.orders_are_stale(origin.instrument) && !self.is_loading {
            return;
        }
        self.states[origin.instrument as usize].orders_void = true;
        self.market.counters.anomalies[anomaly as usize] += 1;
        let base = sideless(self.market.base(origin));
        let flags = base.flags | flags::STALE;
        emit(sink, Kind::Anomaly, Event { qty: anomaly as u32, b: id, flags, ..base });
    }

    /// An entry does not say whose order it is about: any instrument's orders may lack it.
    #[cold]
    pub(super) fn order_of_nobody(&mut self) {
        self.market.counters.malformed += 1;
        self.orders_known = false;
    }

    /// The venue has emptied the books of an instrument: what was in doubt of its orders is so no more.
    pub(super) fn no_orders(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        let instrument = origin.instrument;
        let state = &mut self.states[instrument as usize];
        if origin.message.seq < state.orders_from {
            return;
        }
        (state.orders_void, state.chunks_missing) = (false, 0);
        state.orders_since = self.doubts;
        let stale = if self.orders_are_stale(instrument) { flags::STALE } else { 0 };
        let Self { orders, market, .. } = self;
        orders.clear_of(
            |of| of == instrument,
            |_, gone| {
                deleted(market, origin, &gone, stale, sink);
            },
        );
    }

    /// The same of all instruments, but for those whose snapshot was made afterwards.
    pub(super) fn no_orders_of_all(&mut self, at: At<'_>, sink: &mut impl Sink) {
        let seq = at.message.seq;
        for state in self.states.iter_mut().filter(|state| seq >= state.orders_from) {
            (state.orders_void, state.chunks_missing) = (false, 0);
            state.orders_since = self.doubts;
        }
        self.orders_known = true;
        let Self { orders, market, states, .. } = self;
        let is_of = |instrument: u32| seq >= states[instrument as usize].orders_from;
        orders.clear_of(is_of, |instrument, gone| {
            let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
            deleted(market, origin, &gone, 0, sink);
        });
    }
}

fn deleted(
    market: &mut Market<LevelBooks>,
    origin: Origin<'_>,
    gone: &QueuedOrder,
    stale: u8,
    sink: &mut impl Sink,
) {
    let base = market.base(origin);
    let event =
        Event { qty: gone.qty, a: gone.price.0, b: gone.id, flags: base.flags | stale, ..base };
    emit(sink, Kind::OrderDeleted, on_side(event, gone.side));
}
