//! The life of every order: what may be asked, what the venue says, and what it comes to.
//!
//! [`Orders`] owns all orders of one session, the executions that are remembered, and the positions
//! that follow from them. [`Orders::request`] enters what a strategy asks for and gives it a
//! [`ClOrdId`]; [`Orders::apply`] takes what the venue says. Each returns an [`Update`] for the
//! strategy and an [`Effect`] for the risk layer. What a report does in which state is one table, in
//! `state.rs`. Parsing and encoding messages, timers, sequence numbers and the store are the caller's.
//!
//! No I/O, no clock, no allocation after construction. Limits and what happens at them:
//!
//! | what | limit | when full |
//! | --- | --- | --- |
//! | open orders | [`Config::open`] | a new order is refused with [`RequestError::TableFull`] |
//! | closed orders remembered | at least [`Config::closed`] | the one closed longest ago is forgotten; reports on it are of an unknown order |
//! | ClOrdIDs of one order | first, accepted, pending, 4 former | the oldest former one is forgotten |
//! | ExecIDs remembered | [`Config::executions`] | the oldest is forgotten; see [`Anomaly::MaybeRepeated`] |
//! | quantity of an order or fill | [`QTY_MAX`] | refused, or surfaced as [`Anomaly::OutOfRange`] |
//!
//! What the venue executed counts, whatever else is wrong with it: an overfill, a fill after the close
//! or on an unknown order is in the position, since the position must be what the venue will settle.
//! That it happened is an [`Anomaly`], and those in [`Anomalies::ALARMING`] engage the kill switch by
//! default. What is contradictory or may be a repetition is not counted, and surfaced as well.

mod apply;
mod cl_ord_id;
mod compare;
mod executions;
mod fills;
mod id;
mod id_map;
mod order;
mod position;
mod recovery;
mod rejects;
mod report;
mod request;
mod slots;
mod state;
#[cfg(test)]
mod tests;
mod update;

use wirepath_protocol::Price;

pub use cl_ord_id::{CL_ORD_ID_LEN, ClOrdId, ClOrdIds, ClientId, IdsExhausted};
pub use id::Id;
pub use order::{Order, PendingReplace};
pub use position::Position;
pub use report::{
    CancelReject, ExecType, Execution, OrdStatus, RejectedBy, Report, RequestReject, ResponseTo,
};
pub use request::{
    Cancel, Cause, NewOrder, OrderSide, QTY_MAX, Replace, Request, RequestError, TimeInForce,
};
pub use state::State;
pub use update::{Anomalies, Anomaly, Claim, Effect, Outcome, Update, What};

pub(crate) use order::worth;

use executions::Executions;
use id_map::IdMap;
use slots::{List, Slots};

/// Sizes of the tables, all taken at construction.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Instruments, numbered from 0.
    pub instruments: u32,
    /// Orders open at one time, 1 to 65,536.
    pub open: u32,
    /// Closed orders that are remembered at least.
    pub closed: u32,
    /// ExecIDs that are remembered, of all reports; some 200 bytes each.
    pub executions: u32,
    /// Whether executions of orders that we do not know count in the position.
    pub count_unknown_fills: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            instruments: 16_384,
            open: 4_096,
            closed: 12_288,
            executions: 65_536,
            count_unknown_fills: true,
        }
    }
}

/// A request that was entered, to be encoded and sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sent {
    /// Its ClOrdID.
    pub cl_ord_id: ClOrdId,
    /// OrigClOrdID of a cancel or replace.
    pub orig_cl_ord_id: Option<ClOrdId>,
    /// The order, by the ClOrdID of its New.
    pub order: ClOrdId,
    /// The order's instrument.
    pub instrument: u32,
    /// For [`Risk::record`](crate::risk::Risk::record), exactly once.
    pub effect: Effect,
}

/// All orders of one session. See the module documentation.
#[derive(Debug)]
pub struct Orders {
    config: Config,
    ids: ClOrdIds,
    map: IdMap,
    slots: Slots,
    executions: Executions,
    counters: [u64; Anomaly::ALL.len()],
}

impl Orders {
    /// Takes all memory for `config`; ClOrdIDs come from `ids`. A size out of its range is brought
    /// into it.
    pub fn new(config: &Config, ids: ClOrdIds) -> Self {
        let open = config.open.clamp(1, 1 << 16);
        let config = Config { open, closed: config.closed.min(1 << 24), ..*config };
        let slots = config.open + config.closed;
        Self {
            config,
            ids,
            map: IdMap::new(slots as usize * order::IDS_PER_ORDER),
            slots: Slots::new(slots),
            executions: Executions::new(config.executions.min(1 << 28), config.instruments),
            counters: [0; Anomaly::ALL.len()],
        }
    }

    /// Enters a request and gives it a ClOrdID. `valued_at` is what a market order counts at in
    /// exposure; limit orders count at their limit.
    ///
    /// A cancel is allowed in every open state, an unacknowledged order and a pending replace
    /// included; it names the last ClOrdID that the venue accepted. A replace is allowed once the
    /// order is acknowledged and nothing else is under way.
    ///
    /// # Errors
    ///
    /// [`RequestError`] when the order's state does not allow it or a table is full. Nothing changed,
    /// and no ClOrdID was used.
    pub fn request(&mut self, request: &Request, valued_at: Price) -> Result<Sent, RequestError> {
        self.check(request)?;
        let id = self.ids.next();
        Ok(self.enter(id, request, valued_at))
    }

    /// The same for what is known to be a new order.
    ///
    /// # Errors
    ///
    /// As for [`Orders::request`].
    #[inline]
    pub fn request_new(&mut self, new: &NewOrder, valued_at: Price) -> Result<Sent, RequestError> {
        self.check_new(new)?;
        let id = self.ids.next();
        Ok(self.enter_new(id, new, new.price.unwrap_or(valued_at)))
    }

    /// Enters a request of an earlier run, with the ClOrdID that it had.
    ///
    /// Requests and reports are to be replayed in the order in which they happened. Later ClOrdIDs
    /// are above all that were restored. A request that is under way where only its loss allowed this
    /// one is given up, as it was then: nothing that is replayed says so.
    ///
    /// # Errors
    ///
    /// [`RequestError::DuplicateId`] when it was restored already, and as for [`Orders::request`].
    pub fn restore(
        &mut self,
        id: ClOrdId,
        request: &Request,
        valued_at: Price,
    ) -> Result<Sent, RequestError> {
        self.ids.skip(id);
        if self.map.get(id).is_some() {
            return Err(RequestError::DuplicateId(id));
        }
        self.give_up_before(request);
        self.check(request)?;
        Ok(self.enter(id, request, valued_at))
    }

    /// Gets the place of the next new order ready: if need be that of the order closed longest ago, which is
    /// forgotten now, and not when the next order is under way. Changes nothing else.
    pub fn prepare(&mut self) {
        // While fewer than `open` are live, as many closed ones are remembered after this as there should be.
        if self.slots.len(List::Live) < self.config.open {
            let slot = self.free_one();
            *self.slots.order_mut(slot) = Order::VACANT; // its cache lines come now
            self.map.touch(self.ids.upcoming());
        }
    }

    /// The ClOrdID of the next request.
    #[inline]
    pub(crate) fn upcoming_id(&self) -> Option<ClOrdId> {
        ClOrdId::new(self.ids.upcoming())
    }

    /// The order that `id` leads to: any ClOrdID of its chain that is remembered.
    pub fn order(&self, id: ClOrdId) -> Option<&Order> {
        self.map.get(id).map(|slot| self.slots.order(slot))
    }

    /// The orders that may still execute, today or on another day, oldest first.
    pub fn open(&self) -> impl Iterator<Item = &Order> {
        self.slots.iter(List::Live)
    }

    /// The closed orders that are remembered, in the order in which they closed.
    pub fn closed(&self) -> impl Iterator<Item = &Order> {
        self.slots.iter(List::Closed)
    }

    /// The position in an instrument; `None` beyond the configured number.
    pub fn position(&self, instrument: u32) -> Option<&Position> {
        self.executions.position(instrument)
    }

    /// All positions, by instrument.
    pub fn positions(&self) -> impl Iterator<Item = (u32, &Position)> {
        let all = 0..self.executions.instruments();
        all.filter_map(|instrument| Some((instrument, self.executions.position(instrument)?)))
    }

    /// Sets a position that was held before the first fill: `net` units, negative for short, that
    /// cost `price` each. `None` when there is a position already or it cannot be held.
    pub fn carry(&mut self, instrument: u32, net: i64, price: Price) -> Option<Effect> {
        let position = Position::carried(net, price)?;
        let effect = Effect { instrument, position: net, ..Effect::default() };
        self.executions.carry(instrument, position).then_some(effect)
    }

    /// How often `anomaly` was surfaced.
    pub fn count(&self, anomaly: Anomaly) -> u64 {
        self.counters[anomaly as usize]
    }

    #[inline]
    fn check_new(&self, new: &NewOrder) -> Result<(), RequestError> {
        if new.instrument >= self.config.instruments {
            return Err(RequestError::UnknownInstrument(new.instrument));
        }
        check_qty(new.qty)?;
        if self.slots.len(List::Live) >= self.config.open {
            return Err(RequestError::TableFull(self.slots.len(List::Live)));
        }
        Ok(())
    }

    fn check(&self, request: &Request) -> Result<(), RequestError> {
        match request {
            Request::New(new) => self.check_new(new)?,
            Request::Cancel(cancel) => {
                let order = self.order_to_change(cancel.order)?;
                if order.cancel.is_some() {
                    return Err(RequestError::CancelPending(cancel.order));
                }
            }
            Request::Replace(replace) => {
                let order = self.order_to_change(replace.order)?;
                check_qty(replace.qty)?;
                let filled = order.cum;
                if order.cancel.is_some() || order.standing == State::PendingNew {
                    return Err(RequestError::State { order: replace.order, state: order.state() });
                } else if order.replace.is_some() {
                    return Err(RequestError::ReplacePending(replace.order));
                } else if replace.qty <= filled {
                    return Err(RequestError::NotAboveFilled { qty: replace.qty, filled });
                } else if replace.price.is_some() != order.price.is_some() {
                    return Err(RequestError::OrderType(replace.order));
                }
            }
        }
        Ok(())
    }

    fn order_to_change(&self, id: ClOrdId) -> Result<&Order, RequestError> {
        let order = self.order(id).ok_or(RequestError::UnknownOrder(id))?;
        match order.state() {
            state if state.is_open() => Ok(order),
            state => Err(RequestError::State { order: id, state }),
        }
    }

    /// Enters a request that passed `check`.
    #[inline]
    fn enter(&mut self, id: ClOrdId, request: &Request, valued_at: Price) -> Sent {
        let order = match request {
            Request::New(new) => return self.enter_new(id, new, new.price.unwrap_or(valued_at)),
            Request::Cancel(cancel) => cancel.order,
            Request::Replace(replace) => replace.order,
        };
        let slot = self.map.get(order).expect("`check` found the order");
        self.map.insert(id, slot);
        let order = self.slots.order_mut(slot);
        let (before, orig_cl_ord_id) = (order.claim(), Some(order.current));
        order.cause = request.cause();
        if let Request::Replace(Replace { qty, price, .. }) = *request {
            let valued_at = price.unwrap_or(valued_at);
            order.replace = Some(PendingReplace { cl_ord_id: id, qty, price, valued_at });
        } else {
            (order.cancel, order.cancel_is_new) = (Some(id), true);
        }
        let effect = Effect::of(order, &before, &order.claim(), 0);
        Sent {
            cl_ord_id: id,
            orig_cl_ord_id,
            order: order.id,
            instrument: order.instrument,
            effect,
        }
    }

    #[inline]
    fn enter_new(&mut self, id: ClOrdId, new: &NewOrder, valued_at: Price) -> Sent {
        self.free_one();
        let slot = self.slots.advance(List::Free, List::Live).expect("it was seen to");
        self.map.insert(id, slot);
        let order = self.slots.order_mut(slot);
        order.begin(id, new, valued_at);
        let claim = Claim { qty: new.qty, notional: worth(new.qty, valued_at), orders: 1 };
        debug_assert_eq!(claim, order.claim());
        let effect = Effect::of(order, &Claim::default(), &claim, 0);
        Sent { cl_ord_id: id, orig_cl_ord_id: None, order: id, instrument: new.instrument, effect }
    }

    /// Sees to it that there is a slot for a new order, if need be that of the order closed longest ago.
    #[inline]
    fn free_one(&mut self) -> u32 {
        match self.slots.first(List::Free) {
            Some(slot) => slot,
            None => self.forget_oldest(),
        }
    }

    #[inline(never)]
    fn forget_oldest(&mut self) -> u32 {
        let slot = self.slots.advance(List::Closed, List::Free);
        let slot = slot.expect("fewer than `open` are live, so another of the slots is closed");
        let order = core::mem::replace(self.slots.order_mut(slot), Order::VACANT);
        order.ids().for_each(|id| self.map.remove(id));
        slot
    }
}

#[inline]
fn check_qty(qty: u64) -> Result<(), RequestError> {
    match qty {
        1..=QTY_MAX => Ok(()),
        _ => Err(RequestError::Quantity(qty)),
    }
}
