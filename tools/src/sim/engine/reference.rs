//! The obvious matcher, to check the engine against: one list of orders, searched from end to end.
//!
//! It answers what the engine documents, by the shortest way there is, and takes its time. Orders are named by
//! their client numbers, since handles are the engine's own.

use wirepath_protocol::{Price, Side};

use super::{
    CancelReason, Event, Limits, NewOrder, OrderId, Owner, Refusal, Report, SelfTrade, Terms,
    TimeInForce,
};

#[derive(Clone, Copy, Debug)]
struct Standing {
    owner: Owner,
    client: u64,
    instrument: u32,
    side: Side,
    price: i64,
    /// The lower, the longer it stands.
    since: u64,
    reference: u64,
    filled: u32,
    open: u32,
}

/// See the [module documentation](self).
#[derive(Debug)]
pub(super) struct Reference {
    orders: Vec<Standing>,
    self_trade: Vec<SelfTrade>,
    halted: Vec<bool>,
    limits: Limits,
    tick: Price,
    reference: u64,
    matches: u64,
    pub(super) reports: Vec<Report>,
}

impl Reference {
    pub(super) fn new(
        instruments: usize,
        tick: Price,
        limits: Limits,
        owners: &[SelfTrade],
    ) -> Self {
        Self {
            orders: Vec::new(),
            self_trade: owners.to_vec(),
            halted: vec![false; instruments],
            limits,
            tick,
            reference: 0,
            matches: 0,
            reports: Vec::new(),
        }
    }

    /// The levels of a side, best first: price, quantity, orders.
    pub(super) fn levels(&self, instrument: u32, side: Side) -> Vec<(i64, u64, u32)> {
        let mut levels = Vec::<(i64, u64, u32)>::new();
        for order in self.side(instrument, side) {
            match levels.last_mut().filter(|level| level.0 == order.price) {
                Some(level) => (level.1, level.2) = (level.1 + u64::from(order.open), level.2 + 1),
                None => levels.push((order.price, order.open.into(), 1)),
            }
        }
        levels
    }

    pub(super) fn halt(&mut self, instrument: u32, is_halted: bool) {
        self.halted[instrument as usize] = is_halted;
    }

    pub(super) fn take(&mut self, new: &NewOrder) {
        let price = match new.terms {
            Terms::Limit(price) => Some(price),
            Terms::Market => None,
        };
        let mut order = Standing {
            owner: new.owner,
            client: new.client,
            instrument: new.instrument,
            side: new.side,
            price: price.map_or(if new.side == Side::Bid { i64::MAX } else { 0 }, |price| price.0),
            since: self.reference + 1,
            reference: self.reference + 1,
            filled: 0,
            open: new.qty,
        };
        let rests = price.is_some() && new.time_in_force == TimeInForce::Day;
        let refusal = if self.halted[new.instrument as usize] {
            Some(Refusal::Halted)
        } else if new.qty == 0 || new.qty > self.limits.order_qty {
            Some(Refusal::BadQuantity)
        } else if self.orders.len() >= self.limits.orders as usize {
            Some(Refusal::TooManyOrders)
        } else if price.is_some_and(|price| self.is_bad(price)) {
            Some(Refusal::BadPrice)
        } else if rests && self.lacks_level(new.instrument, new.side, order.price) {
            Some(Refusal::TooManyLevels)
        } else {
            None
        };
        if let Some(refusal) = refusal {
            return self.say(&Standing { open: 0, ..order }, Event::Rejected(refusal));
        }
        self.reference += 1;
        self.say(&order, Event::Accepted { reference: order.reference });
        if new.time_in_force == TimeInForce::FillOrKill && !self.could_fill(&order) {
            return self.over(order, CancelReason::Unfilled);
        }
        if !self.trade(&mut order) {
        } else if rests {
            self.orders.push(order);
        } else {
            self.over(order, CancelReason::Unfilled);
        }
    }

    pub(super) fn cancel(&mut self, owner: Owner, client: u64) {
        match self.place(owner, client) {
            Some(at) => {
                let order = self.orders.remove(at);
                self.over(order, CancelReason::Requested);
            }
            None => self.refuse(owner, Event::CancelRefused(Refusal::UnknownOrder)),
        }
    }

    pub(super) fn cancel_all(&mut self, owner: Owner, instrument: Option<u32>) {
        let mut gone: Vec<Standing> = self.orders.clone();
        gone.retain(|order| {
            order.owner == owner && instrument.is_none_or(|only| only == order.instrument)
        });
        gone.sort_by_key(|order| order.reference);
        for order in gone {
            self.cancel(owner, order.client);
        }
    }

    pub(super) fn replace(&mut self, owner: Owner, client: u64, qty: u32, price: Price) {
        let Some(at) = self.place(owner, client) else {
            return self.refuse(owner, Event::ReplaceRefused(Refusal::UnknownOrder));
        };
        let before = self.orders[at];
        let keeps = price.0 == before.price
            && qty.checked_sub(before.filled).is_some_and(|open| open <= before.open);
        let refusal = if qty <= before.filled || qty > self.limits.order_qty {
            Some(Refusal::BadQuantity)
        } else if self.is_bad(price) {
            Some(Refusal::BadPrice)
        } else if self.halted[before.instrument as usize] && !keeps {
            Some(Refusal::Halted)
        } else if self.lacks_level(before.instrument, before.side, price.0) {
            Some(Refusal::TooManyLevels)
        } else {
            None
        };
        if let Some(refusal) = refusal {
            return self.say(&before, Event::ReplaceRefused(refusal));
        }
        let mut order = Standing { price: price.0, open: qty - before.filled, ..before };
        if keeps {
            self.orders[at] = order;
            return self.say(&order, Event::Replaced { reference: order.reference, qty, price });
        }
        self.orders.remove(at);
        self.reference += 1;
        (order.reference, order.since) = (self.reference, self.reference);
        self.say(&order, Event::Replaced { reference: order.reference, qty, price });
        if self.trade(&mut order) {
            self.orders.push(order);
        }
    }

    /// The orders of a side, first in line first.
    fn side(&self, instrument: u32, side: Side) -> Vec<Standing> {
        let mut orders = self.orders.clone();
        orders.retain(|order| order.instrument == instrument && order.side == side);
        orders.sort_by_key(|order| match side {
            Side::Bid => (-order.price, order.since),
            Side::Ask => (order.price, order.since),
        });
        orders
    }

    /// What this order could trade with, first in line first.
    fn within(&self, order: &Standing) -> Vec<Standing> {
        let mut makers = self.side(order.instrument, order.side.opposite());
        makers.retain(|maker| match order.side {
            Side::Bid => maker.price <= order.price,
            Side::Ask => maker.price >= order.price,
        });
        makers
    }

    fn could_fill(&self, order: &Standing) -> bool {
        let (policy, mut got) = (self.self_trade[order.owner.0 as usize], 0);
        for maker in self.within(order) {
            if maker.owner != order.owner || policy == SelfTrade::Allow {
                got += u64::from(maker.open);
            } else if policy != SelfTrade::CancelResting {
                break;
            }
            if got >= order.open.into() {
                return true;
            }
        }
        false
    }

    /// Answers whether something is left.
    fn trade(&mut self, order: &mut Standing) -> bool {
        for maker in self.within(order) {
            let at = self.orders.iter().position(|other| other.client == maker.client).unwrap();
            let mut maker = self.orders.remove(at);
            let policy = self.self_trade[order.owner.0 as usize];
            let qty = maker.open.min(order.open);
            if maker.owner != order.owner || policy == SelfTrade::Allow {
                self.matches += 1;
                let (price, match_number) = (Price(maker.price), self.matches);
                for (of, is_maker) in [(&mut maker, true), (&mut *order, false)] {
                    (of.open, of.filled) = (of.open - qty, of.filled + qty);
                    self.say(of, Event::Filled { qty, price, match_number, is_maker });
                }
            } else if policy == SelfTrade::CancelResting {
                self.over(maker, CancelReason::SelfTrade);
                continue;
            } else if policy == SelfTrade::CancelIncoming {
                self.orders.insert(at, maker);
                self.over(*order, CancelReason::SelfTrade);
                return false;
            } else {
                for of in [&mut maker, &mut *order] {
                    if of.open == qty {
                        self.over(*of, CancelReason::SelfTrade);
                        of.open = 0;
                    } else {
                        of.open -= qty;
                        self.say(of, Event::Decremented { qty });
                    }
                }
            }
            if maker.open > 0 {
                self.orders.insert(at, maker);
            }
            if order.open == 0 {
                return false;
            }
        }
        true
    }

    fn place(&self, owner: Owner, client: u64) -> Option<usize> {
        self.orders.iter().position(|order| order.owner == owner && order.client == client)
    }

    fn is_bad(&self, price: Price) -> bool {
        price.0 <= 0 || price.0 % self.tick.0 != 0
    }

    fn lacks_level(&self, instrument: u32, side: Side, price: i64) -> bool {
        let levels = self.levels(instrument, side);
        levels.len() >= self.limits.levels as usize && levels.iter().all(|level| level.0 != price)
    }

    fn over(&mut self, order: Standing, why: CancelReason) {
        let event = Event::Cancelled { qty: order.open, why };
        self.say(&Standing { open: 0, ..order }, event);
    }

    fn refuse(&mut self, owner: Owner, event: Event) {
        let (order, side) = (OrderId::NONE, Side::Bid);
        let report =
            Report { owner, client: 0, order, instrument: 0, side, filled: 0, open: 0, event };
        self.reports.push(report);
    }

    fn say(&mut self, order: &Standing, event: Event) {
        let Standing { owner, client, instrument, side, filled, open, .. } = *order;
        let order = OrderId::NONE;
        self.reports.push(Report { owner, client, order, instrument, side, filled, open, event });
    }
}
