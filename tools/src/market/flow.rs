//! The order flow: which kind of message comes next, for which order, at which price.
//!
//! Kinds are drawn by the day's mix, and orders added or deleted a little more often where fewer or
//! more are alive than should be. Participants price around the instrument's `fair`, never at or
//! beyond the opposite best price, so the book is never crossed; executions take the front of the
//! best queue, and when a level is used up `fair` follows.

use wirepath_protocol::Side;
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::itch50::{
    AddOrder, AddOrderAttributed, OrderCancel, OrderDelete, OrderExecuted, OrderExecutedWithPrice,
    OrderReplace, RetailPriceImprovement, Trade, side_code,
};

use super::book::OrderId;
use super::clock::at;
use super::listing::State;
use super::{Market, put};

/// Adds and deletes together, in 1e-5 of all; then each other kind. An execution is followed by
/// another a third of the time, so it is drawn three quarters as often as it is to be seen (4.6 %).
const ADDS_AND_DELETES: u32 = 85_100;
const REPLACES: u32 = 5_900;
const EXECUTIONS: u32 = 3_450;
const CANCELS: u32 = 1_900;
const ATTRIBUTED: u32 = 1_200;
const TRADES: u32 = 1_200;
const PRICED_EXECUTIONS: u32 = 60;
const RETAIL: u32 = 20;

impl Market {
    /// Sends the next message of the order flow.
    pub(super) fn flow(&mut self) {
        let regular = (at(9, 30, 0)..at(16, 0, 0)).contains(&self.now);
        let retail = if regular { RETAIL } else { 0 };
        let (auction, imbalances) = self.auction();
        let adds = self.adds();
        let kinds = [
            adds,
            ADDS_AND_DELETES - adds,
            REPLACES,
            EXECUTIONS,
            CANCELS,
            ATTRIBUTED,
            TRADES,
            PRICED_EXECUTIONS,
            retail,
            imbalances,
        ];
        let mut roll = self.random.below(kinds.iter().sum());
        let kind = kinds.iter().position(|weight| match roll.checked_sub(*weight) {
            Some(rest) => {
                roll = rest;
                false
            }
            None => true,
        });
        let done = match kind {
            Some(1) => self.delete(),
            Some(2) => self.replace(),
            Some(3) => self.execute(),
            Some(4) => self.cancel(),
            Some(5) => self.add(true),
            Some(6) => self.trade(),
            Some(7) => self.execute_improved(),
            Some(8) => self.retail(),
            Some(9) => {
                let instrument = self.listing.draw(&mut self.random);
                self.imbalance(instrument, auction);
                true
            }
            _ => false,
        };
        // With nothing to delete, replace or execute, another order comes instead.
        if !done && !self.add(false) && !self.delete() {
            let instrument = self.listing.draw(&mut self.random);
            self.imbalance(instrument, auction);
        }
    }

    /// The auction being prepared, by its code, and how often its state is sent.
    fn auction(&self) -> (u8, u32) {
        let kind = if self.now < at(12, 0, 0) { b'O' } else { b'C' };
        let (slow, fast, end) = match kind {
            b'O' => (at(9, 25, 0), at(9, 28, 0), at(9, 30, 0)),
            _ => (at(15, 50, 0), at(15, 55, 0), at(16, 0, 0)),
        };
        match self.now {
            now if (fast..end).contains(&now) => (kind, 3_000),
            now if (slow..end).contains(&now) => (kind, 300),
            _ => (kind, 0),
        }
    }

    /// How much of [`ADDS_AND_DELETES`] are adds. More when fewer orders are alive than should be:
    /// the target rises from none to its full height during the first fifth of the day's messages.
    fn adds(&self) -> u32 {
        let target = self.live_orders_target as i64;
        let ramp = (self.messages / 5).max(1);
        let wanted = i128::from(target) * i128::from(self.emitted.min(ramp)) / i128::from(ramp);
        let missing = wanted - self.books.len() as i128;
        let half = i128::from(ADDS_AND_DELETES / 2);
        let correction = missing * 100_000 / i128::from((target / 50).max(64));
        let adds = (half + correction).clamp(2_000, i128::from(ADDS_AND_DELETES) - 2_000);
        u32::try_from(adds).unwrap_or(0)
    }

    /// Adds an order, where there is an instrument that takes one.
    fn add(&mut self, attributed: bool) -> bool {
        let open = |state| state != State::Halted;
        let Some(instrument) = self.listing.draw_where(&mut self.random, open) else {
            return false;
        };
        let side = if self.random.percent(50) { Side::Bid } else { Side::Ask };
        let (price, shares) = (self.price(instrument, side), self.shares());
        let reference = self.next_reference();
        self.books.add(reference, instrument, side, price, shares);
        let stock = self.listing[instrument].symbol;
        let price = self.listing[instrument].wire(price);
        if attributed {
            let attribution = self.random.pick(&self.listing.mpids);
            put!(
                self,
                instrument,
                AddOrderAttributed {
                    order_reference_number: reference,
                    buy_sell_indicator: side_code(side),
                    shares: shares,
                    stock: stock,
                    price: price,
                    attribution: attribution,
                }
            );
        } else {
            put!(
                self,
                instrument,
                AddOrder {
                    order_reference_number: reference,
                    buy_sell_indicator: side_code(side),
                    shares: shares,
                    stock: stock,
                    price: price,
                }
            );
        }
        true
    }

    fn delete(&mut self) -> bool {
        let Some(id) = self.books.pick(&mut self.random) else { return false };
        let order = *self.books.get(id);
        self.books.remove(id);
        put!(self, order.instrument, OrderDelete { order_reference_number: order.reference });
        true
    }

    /// Cancels a part of an order.
    fn cancel(&mut self) -> bool {
        for _ in 0..8 {
            let Some(id) = self.books.pick(&mut self.random) else { return false };
            let order = *self.books.get(id);
            if order.shares > 1 {
                let shares = self.part(order.shares);
                self.books.reduce(id, shares);
                put!(
                    self,
                    order.instrument,
                    OrderCancel {
                        order_reference_number: order.reference,
                        cancelled_shares: shares,
                    }
                );
                return true;
            }
        }
        false
    }

    fn replace(&mut self) -> bool {
        for _ in 0..8 {
            let Some(id) = self.books.pick(&mut self.random) else { return false };
            let order = *self.books.get(id);
            if self.listing[order.instrument].state == State::Halted {
                continue;
            }
            self.books.remove(id);
            let price = self.price(order.instrument, order.side);
            let shares = if self.random.percent(60) { order.shares } else { self.shares() };
            let reference = self.next_reference();
            self.books.add(reference, order.instrument, order.side, price, shares);
            put!(
                self,
                order.instrument,
                OrderReplace {
                    original_order_reference_number: order.reference,
                    new_order_reference_number: reference,
                    shares: shares,
                    price: self.listing[order.instrument].wire(price),
                }
            );
            return true;
        }
        false
    }

    /// Executes the front order of a side, and perhaps, next, the one behind it.
    fn execute(&mut self) -> bool {
        let Some((instrument, side)) = self.marketable() else { return false };
        self.sweep(instrument, side);
        true
    }

    /// One execution; when it takes all of an order, half of the time the next order is hit too.
    pub(super) fn sweep(&mut self, instrument: u32, side: Side) {
        self.swept = None;
        let Some(id) = self.books.front(instrument, side) else { return };
        let order = *self.books.get(id);
        let whole = order.shares == 1 || self.random.percent(50);
        let shares = if whole { order.shares } else { self.part(order.shares) };
        let number = self.next_match();
        self.last_execution = Some((instrument, number));
        if self.books.reduce(id, shares) {
            self.listing[instrument].drift(side == Side::Ask);
        }
        if whole && self.random.percent(50) && self.books.front(instrument, side).is_some() {
            self.swept = Some((instrument, side));
        }
        put!(
            self,
            instrument,
            OrderExecuted {
                tracking_number: 2_u16,
                order_reference_number: order.reference,
                executed_shares: shares,
                match_number: number,
            }
        );
    }

    /// Executes a part of the front order at half a tick better than its price.
    fn execute_improved(&mut self) -> bool {
        let Some((instrument, side)) = self.marketable() else { return false };
        let Some(id) = self.books.front(instrument, side) else { return false };
        let order = *self.books.get(id);
        let (price, tick) = (order.price, self.listing[instrument].tick);
        let price = match side {
            Side::Bid => price * tick - tick / 2,
            Side::Ask => price * tick + tick / 2,
        };
        let shares = self.part(order.shares);
        self.execute_at(id, shares, b'Y', Price4Be::from_raw(price));
        true
    }

    /// Executes `shares` of an order at another price than its own, or as part of an auction.
    pub(super) fn execute_at(&mut self, id: OrderId, shares: u32, printable: u8, price: Price4Be) {
        let order = *self.books.get(id);
        self.books.reduce(id, shares);
        let number = self.next_match();
        self.last_execution = Some((order.instrument, number));
        put!(
            self,
            order.instrument,
            OrderExecutedWithPrice {
                tracking_number: 2_u16,
                order_reference_number: order.reference,
                executed_shares: shares,
                match_number: number,
                printable: printable,
                execution_price: price,
            }
        );
    }

    /// A side with an order to execute, rather one that stands on the wrong side of `fair`.
    fn marketable(&mut self) -> Option<(u32, Side)> {
        for _ in 0..16 {
            let trading = |state| state == State::Trading;
            let instrument = self.listing.draw_where(&mut self.random, trading)?;
            let bid = self.books.best(instrument, Side::Bid);
            let ask = self.books.best(instrument, Side::Ask);
            let fair = self.listing[instrument].fair;
            let side = match (bid, ask) {
                (None, None) => continue,
                (Some(_), None) => Side::Bid,
                (None, Some(_)) => Side::Ask,
                (Some(_), Some(ask)) if ask <= fair && self.random.percent(80) => Side::Ask,
                (Some(bid), Some(_)) if bid > fair && self.random.percent(80) => Side::Bid,
                _ if self.random.percent(50) => Side::Bid,
                _ => Side::Ask,
            };
            return Some((instrument, side));
        }
        None
    }

    /// An order that was never displayed trades between the best prices.
    fn trade(&mut self) -> bool {
        let trading = |state| state == State::Trading;
        let Some(i) = self.listing.draw_where(&mut self.random, trading) else { return false };
        let instrument = &self.listing[i];
        let bid = self.books.best(i, Side::Bid).unwrap_or(instrument.fair);
        let ask = self.books.best(i, Side::Ask).unwrap_or(instrument.fair);
        let price = Price4Be::from_raw((bid * instrument.tick).midpoint(ask * instrument.tick));
        let stock = instrument.symbol;
        let shares = self.shares();
        let number = self.next_match();
        self.last_execution = Some((i, number));
        put!(
            self,
            i,
            Trade {
                tracking_number: 2_u16,
                buy_sell_indicator: b'B',
                shares: shares,
                stock: stock,
                price: price,
                match_number: number,
            }
        );
        true
    }

    fn retail(&mut self) -> bool {
        let instrument = self.listing.draw(&mut self.random);
        put!(
            self,
            instrument,
            RetailPriceImprovement {
                stock: self.listing[instrument].symbol,
                interest_flag: self.random.pick(b"BSAN"),
            }
        );
        true
    }

    /// A price for a new order: most within few ticks of `fair`, ever fewer further off, none that
    /// would cross the book.
    fn price(&mut self, i: u32, side: Side) -> u32 {
        let away = match self.random.below(100) {
            0..90 => self.random.halving(3),
            90..97 => self.random.halving(16),
            _ => 64 + self.random.log_uniform(12),
        };
        if self.random.percent(3) {
            let up = self.random.percent(50);
            self.listing[i].drift(up);
        }
        let instrument = &self.listing[i];
        match side {
            Side::Bid => {
                let top = instrument.fair - instrument.spread;
                let price = if away < top { top - away } else { 1 + away % top };
                self.books.best(i, Side::Ask).map_or(price, |ask| price.min(ask - 1))
            }
            Side::Ask => {
                let price = instrument.fair + 1 + instrument.spread + away;
                let price = price.min(instrument.ask_max());
                self.books.best(i, Side::Bid).map_or(price, |bid| price.max(bid + 1))
            }
        }
    }

    /// The size of a new order: mostly a round lot, often an odd one.
    fn shares(&mut self) -> u32 {
        match self.random.below(100) {
            0..40 => 100,
            40..55 => 100 * (2 + self.random.below(4)),
            55..62 => 100 * (1 + self.random.halving(10)),
            _ => 1 + self.random.below(99),
        }
    }

    /// A part of `shares`: at least one, and one less than all where there is more than one.
    fn part(&mut self, shares: u32) -> u32 {
        if shares > 100 && shares.is_multiple_of(100) {
            100 * (1 + self.random.below(shares / 100 - 1))
        } else {
            1 + self.random.below(shares.saturating_sub(1).max(1))
        }
    }

    /// Reference numbers rise, with small jumps: not every order is displayed.
    fn next_reference(&mut self) -> u64 {
        self.reference += 1 + u64::from(self.random.halving(1));
        self.reference
    }
}
