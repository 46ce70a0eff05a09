//! Orders that come, go and change, and what they meet in the book.

use wirepath_protocol::field::Price4Be;
use wirepath_protocol::{Price, Side};

use super::book::{Order, key};
use super::command::{NewOrder, OrderId, Owner, SelfTrade, Terms, TimeInForce};
use super::report::{CancelReason, Event, Output, Refusal, Report};
use super::{Engine, PRICE_MAX, Phase};

/// The worst key there is: a market order goes through all.
const ANY: u32 = u32::MAX;

impl Engine {
    /// An order comes.
    pub(super) fn take(&mut self, new: &NewOrder, out: &mut impl Output) {
        let NewOrder { owner, client, instrument, side, time_in_force, qty, .. } = *new;
        let price = match self.admit(new) {
            Ok(price) => price,
            Err(refusal) => return out.report(&rejected(new, refusal)),
        };
        let reference = self.wire.next_reference();
        let order = Order::new(owner, client, (instrument, side), price, (reference, qty));
        let Some(slot) = self.books.insert(order) else {
            return out.report(&rejected(new, Refusal::TooManyOrders));
        };
        self.report(slot, Event::Accepted { reference }, out);
        let (limit, rests) = match new.terms {
            Terms::Limit(_) => (key(side.opposite(), price), time_in_force == TimeInForce::Day),
            Terms::Market => (ANY, false),
        };
        if time_in_force == TimeInForce::FillOrKill && !self.fills_whole(slot, limit) {
            return self.end(slot, CancelReason::Unfilled, out);
        }
        if !self.cross(slot, limit, out) {
            return;
        }
        if !rests {
            return self.end(slot, CancelReason::Unfilled, out);
        }
        self.books.rest(slot);
        self.show(slot, out);
    }

    /// The price of an order that can be taken, in the book's units: 0 where it has none.
    fn admit(&self, new: &NewOrder) -> Result<u32, Refusal> {
        if self.phase != Phase::Open {
            return Err(Refusal::Closed);
        }
        if new.owner.0 >= self.limits.owners {
            return Err(Refusal::UnknownOwner);
        }
        let instrument = self.instruments.get(new.instrument as usize);
        let is_halted = instrument.ok_or(Refusal::UnknownInstrument)?.is_halted;
        if is_halted {
            return Err(Refusal::Halted);
        }
        if new.qty == 0 || new.qty > self.limits.order_qty {
            return Err(Refusal::BadQuantity);
        }
        if self.books.is_full() {
            return Err(Refusal::TooManyOrders);
        }
        let Terms::Limit(price) = new.terms else { return Ok(0) };
        let price = self.units(new.instrument, price)?;
        if new.time_in_force == TimeInForce::Day {
            self.level_for(new.instrument, new.side, price)?;
        }
        Ok(price)
    }

    /// A price in units of 1e-4.
    fn units(&self, instrument: u32, price: Price) -> Result<u32, Refusal> {
        let units = Price4Be::try_from(price).map_or(0, Price4Be::raw);
        let tick = self.instruments[instrument as usize].tick;
        if (1..=PRICE_MAX).contains(&units) && units.is_multiple_of(tick) {
            Ok(units)
        } else {
            Err(Refusal::BadPrice)
        }
    }

    /// Whether an order could rest at this price, whatever it meets before.
    fn level_for(&self, instrument: u32, side: Side, price: u32) -> Result<(), Refusal> {
        let levels = self.books.side(instrument, side);
        if levels.len() >= self.limits.levels as usize && !levels.contains_key(&key(side, price)) {
            return Err(Refusal::TooManyLevels);
        }
        Ok(())
    }

    /// Whether an order would be filled whole by what is in the book at `limit` or better.
    fn fills_whole(&self, slot: u32, limit: u32) -> bool {
        let Order { owner, instrument, side, open, .. } = *self.books.get(slot);
        let self_trade = self.owners[owner.0 as usize].self_trade;
        let mut missing = open;
        for (_, level) in self.books.side(instrument, side.opposite()).range(..=limit) {
            for (_, maker) in self.books.queue(level.head) {
                if maker.owner == owner && self_trade != SelfTrade::Allow {
                    if self_trade == SelfTrade::CancelResting {
                        continue;
                    }
                    return false;
                }
                missing = missing.saturating_sub(maker.open);
                if missing == 0 {
                    return true;
                }
            }
        }
        false
    }

    /// Lets an order take what is in the book at `limit` or better. Answers whether something is left of it.
    fn cross(&mut self, slot: u32, limit: u32, out: &mut impl Output) -> bool {
        let Order { owner, instrument, side, .. } = *self.books.get(slot);
        let self_trade = self.owners[owner.0 as usize].self_trade;
        while let Some((at, front)) = self.books.front(instrument, side.opposite()) {
            if at > limit {
                return true;
            }
            if self_trade != SelfTrade::Allow && self.books.get(front).owner == owner {
                match self_trade {
                    SelfTrade::CancelResting => {
                        self.withdraw(front, CancelReason::SelfTrade, out);
                    }
                    SelfTrade::DecrementBoth => {
                        if !self.decrement(slot, front, out) {
                            return false;
                        }
                    }
                    SelfTrade::Allow | SelfTrade::CancelIncoming => {
                        self.end(slot, CancelReason::SelfTrade, out);
                        return false;
                    }
                }
                continue;
            }
            if !self.execute(slot, front, out) {
                return false;
            }
        }
        true
    }

    /// The order that comes and the first in the queue trade. Answers whether something is left of the one that
    /// comes.
    fn execute(&mut self, taker: u32, maker: u32, out: &mut impl Output) -> bool {
        let resting = *self.books.get(maker);
        let qty = resting.open.min(self.books.get(taker).open);
        let match_number = self.wire.next_match();
        self.wire.executed(&resting, qty, match_number, out);
        let price = Price::from_1e4(resting.price);
        let filled = |is_maker| Event::Filled { qty, price, match_number, is_maker };
        if qty == resting.open {
            self.books.unlink(maker);
            self.books.get_mut(maker).open = 0;
        } else {
            self.books.reduce(maker, qty);
        }
        self.books.get_mut(maker).filled += qty;
        self.report(maker, filled(true), out);
        if qty == resting.open {
            self.books.forget(maker);
        }
        let order = self.books.get_mut(taker);
        order.open -= qty;
        order.filled += qty;
        let is_left = order.open > 0;
        self.report(taker, filled(false), out);
        if !is_left {
            self.books.forget(taker);
        }
        is_left
    }

    /// Two orders of one owner lose what they would have traded. Answers whether something is left of the one
    /// that comes.
    fn decrement(&mut self, taker: u32, maker: u32, out: &mut impl Output) -> bool {
        let qty = self.books.get(maker).open.min(self.books.get(taker).open);
        if qty == self.books.get(maker).open {
            self.withdraw(maker, CancelReason::SelfTrade, out);
        } else {
            self.books.reduce(maker, qty);
            self.wire.reduced(self.books.get(maker), qty, out);
            self.report(maker, Event::Decremented { qty }, out);
        }
        if qty == self.books.get(taker).open {
            self.end(taker, CancelReason::SelfTrade, out);
            return false;
        }
        self.books.get_mut(taker).open -= qty;
        self.report(taker, Event::Decremented { qty }, out);
        true
    }

    pub(super) fn cancel(&mut self, owner: Owner, order: OrderId, out: &mut impl Output) {
        match self.find(owner, order) {
            Some(slot) => self.withdraw(slot, CancelReason::Requested, out),
            None => out.report(&unknown(owner, order, Event::CancelRefused(Refusal::UnknownOrder))),
        }
    }

    pub(super) fn replace(
        &mut self,
        owner: Owner,
        order: OrderId,
        qty: u32,
        price: Price,
        out: &mut impl Output,
    ) {
        let Some(slot) = self.find(owner, order) else {
            let event = Event::ReplaceRefused(Refusal::UnknownOrder);
            return out.report(&unknown(owner, order, event));
        };
        let before = *self.books.get(slot);
        let units = match self.admit_change(&before, qty, price) {
            Ok(units) => units,
            Err(refusal) => return self.report(slot, Event::ReplaceRefused(refusal), out),
        };
        let open = qty - before.filled;
        if units == before.price && open <= before.open {
            let less = before.open - open;
            if less > 0 {
                self.books.reduce(slot, less);
                self.wire.reduced(&before, less, out);
            }
            let reference = before.reference;
            return self.report(slot, Event::Replaced { reference, qty, price }, out);
        }
        self.books.unlink(slot);
        let reference = self.wire.next_reference();
        let order = self.books.get_mut(slot);
        (order.price, order.open, order.reference) = (units, open, reference);
        let replaced = Event::Replaced { reference, qty, price };
        let limit = key(before.side.opposite(), units);
        let front = self.books.front(before.instrument, before.side.opposite());
        if front.is_none_or(|(at, _)| at > limit) {
            self.books.rest(slot);
            self.wire.replaced(before.reference, self.books.get(slot), out);
            return self.report(slot, replaced, out);
        }
        // It leaves the book before it takes from it: the public never sees a crossed one.
        self.wire.deleted(&before, out);
        self.report(slot, replaced, out);
        if self.cross(slot, limit, out) {
            self.books.rest(slot);
            self.show(slot, out);
        }
    }

    /// The price of a change that can be made, in the book's units.
    fn admit_change(&self, before: &Order, qty: u32, price: Price) -> Result<u32, Refusal> {
        if qty <= before.filled || qty > self.limits.order_qty {
            return Err(Refusal::BadQuantity);
        }
        let units = self.units(before.instrument, price)?;
        let is_less = units == before.price && qty - before.filled <= before.open;
        if self.instruments[before.instrument as usize].is_halted && !is_less {
            return Err(Refusal::Halted);
        }
        self.level_for(before.instrument, before.side, units).map(|()| units)
    }

    /// An order of this owner that stands in the book.
    fn find(&self, owner: Owner, order: OrderId) -> Option<u32> {
        self.books.find(order).filter(|slot| self.books.get(*slot).owner == owner)
    }

    /// Takes an order out of the book, before everyone's eyes.
    pub(super) fn withdraw(&mut self, slot: u32, why: CancelReason, out: &mut impl Output) {
        self.wire.deleted(self.books.get(slot), out);
        self.books.unlink(slot);
        self.end(slot, why, out);
    }

    /// An order that is in no queue is over.
    pub(super) fn end(&mut self, slot: u32, why: CancelReason, out: &mut impl Output) {
        let qty = core::mem::take(&mut self.books.get_mut(slot).open);
        self.report(slot, Event::Cancelled { qty, why }, out);
        self.books.forget(slot);
    }

    /// An order has come to stand in the book.
    fn show(&self, slot: u32, out: &mut impl Output) {
        let order = self.books.get(slot);
        let symbol = self.instruments[order.instrument as usize].listed.symbol;
        let attribution = self.owners[order.owner.0 as usize].attribution;
        self.wire.add(order, symbol, attribution, out);
    }

    fn report(&self, slot: u32, event: Event, out: &mut impl Output) {
        let Order { owner, client, instrument, side, filled, open, .. } = *self.books.get(slot);
        let order = self.books.id(slot);
        out.report(&Report { owner, client, order, instrument, side, filled, open, event });
    }
}

fn rejected(new: &NewOrder, refusal: Refusal) -> Report {
    let NewOrder { owner, client, instrument, side, .. } = *new;
    let (order, event) = (OrderId::NONE, Event::Rejected(refusal));
    Report { owner, client, order, instrument, side, filled: 0, open: 0, event }
}

fn unknown(owner: Owner, order: OrderId, event: Event) -> Report {
    let side = Side::Bid;
    Report { owner, client: 0, order, instrument: 0, side, filled: 0, open: 0, event }
}
