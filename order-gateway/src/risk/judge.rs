//! The checks themselves, cheapest and most damning first. Nothing is changed here.

use wirepath_protocol::Price;

use super::limits::SessionLimits;
use super::line::{Flags, Line};
use super::refusal::{Limit, Refusal};
use super::repeats::{Key, Trace};
use super::{Book, Risk};
use crate::orders::{Claim, NewOrder, Order, OrderSide, QTY_MAX, worth};

impl Risk {
    /// Not inlined: see [`Risk::rehearse`].
    #[inline(never)]
    pub(super) fn judge_new(
        &self,
        new: &NewOrder,
        book: &Book,
        now: u64,
    ) -> Result<(Price, Trace), Refusal> {
        let at = new.instrument;
        let line = self.line(at)?;
        let is_buy = new.side.is_buy();
        let valued_at = self.judge_terms(at, line, is_buy, new.qty, new.price, book)?;
        let claim = Claim { qty: new.qty, notional: worth(new.qty, valued_at), orders: 1 };
        self.judge_size(at, line, new.qty, claim.notional)?;
        self.judge_exposure(at, line, new.side, &claim)?;
        let trace = self.repeats.trace(Key::new(at, is_buy, new.price, new.qty));
        let SessionLimits { duplicate_window_ns, repeats, .. } = self.session;
        // Mostly it is plain without a search that neither guard has a say.
        if !self.repeats.is_quiet(&trace, duplicate_window_ns.unwrap_or(0), now) {
            self.judge_duplicate(at, &trace, now)?;
        }
        if self.repeats.at_most(&trace, now) >= repeats.unwrap_or(u32::MAX) {
            self.judge_repeats(at, &trace, now)?;
        }
        self.judge_rate(now)?;
        Ok((valued_at, trace))
    }

    pub(super) fn judge_replace(
        &self,
        order: &Order,
        qty: u64,
        price: Option<Price>,
        book: &Book,
        now: u64,
    ) -> Result<Price, Refusal> {
        let (at, side) = (order.instrument(), order.side());
        let line = self.line(at)?;
        let valued_at = self.judge_terms(at, line, side.is_buy(), qty, price, book)?;
        self.judge_size(at, line, qty, worth(qty, valued_at))?;
        let (leaves, claim) = (qty.saturating_sub(order.cum_qty()), order.claim());
        let added = Claim {
            qty: leaves.saturating_sub(claim.qty),
            notional: worth(leaves, valued_at).saturating_sub(claim.notional),
            orders: 0,
        };
        self.judge_exposure(at, line, side, &added)?;
        self.judge_rate(now)?;
        Ok(valued_at)
    }

    #[inline]
    fn line(&self, at: u32) -> Result<&Line, Refusal> {
        if self.kill.is_engaged() {
            return Err(Refusal::killed(at, &self.kill));
        }
        let line = self.lines.get(at as usize);
        line.ok_or_else(|| Refusal::new(Limit::Instrument, at, self.lines.len(), at))
    }

    /// What holds for the order by itself, and against the market. Returns what it counts at.
    #[inline(always)]
    fn judge_terms(
        &self,
        at: u32,
        line: &Line,
        is_buy: bool,
        qty: u64,
        price: Option<Price>,
        book: &Book,
    ) -> Result<Price, Refusal> {
        if line.has(Flags::RESTRICTED) {
            return Err(Refusal::new(Limit::Restricted, at, 0_u32, qty));
        }
        if qty == 0 || qty > QTY_MAX {
            return Err(Refusal::new(Limit::Quantity, at, QTY_MAX, qty));
        }
        let (near, far) = if is_buy { (book.bid, book.ask) } else { (book.ask, book.bid) };
        let touch = far.or(near);
        if touch.is_none() && line.has(Flags::NEEDS_BOOK) {
            return Err(Refusal::new(Limit::MissingBook, at, 0_u32, qty));
        }
        if line.has(Flags::NEEDS_FRESH_BOOK) {
            if book.is_stale {
                return Err(Refusal::new(Limit::StaleBook, at, 0_u32, qty));
            } else if book.age_ns > self.session.book_age_ns {
                let allowed = self.session.book_age_ns;
                return Err(Refusal::new(Limit::BookAge, at, allowed, book.age_ns));
            }
        }
        let Some(price) = price else {
            if line.has(Flags::NO_MARKET_ORDERS) {
                return Err(Refusal::new(Limit::MarketOrder, at, 0_u32, qty));
            }
            let value = touch.or(line.reference());
            return value.ok_or_else(|| Refusal::new(Limit::NoValue, at, 0_u32, qty));
        };
        if let Some(bps) = line.book_band() {
            let Some(touch) = touch else {
                return Err(Refusal::new(Limit::MissingBook, at, 0_u32, qty));
            };
            if goes_beyond(price, touch, bps, is_buy) {
                let bound = beyond(touch, bps, is_buy);
                return Err(Refusal::new(Limit::BookBand, at, bound, price.0));
            }
        }
        if let Some(bps) = line.reference_band() {
            let Some(reference) = line.reference() else {
                return Err(Refusal::new(Limit::NoReference, at, 0_u32, qty));
            };
            let above = price > reference;
            if goes_beyond(price, reference, bps, above) {
                let bound = beyond(reference, bps, above);
                return Err(Refusal::new(Limit::ReferenceBand, at, bound, price.0));
            }
        }
        Ok(price)
    }

    #[inline]
    fn judge_size(&self, at: u32, line: &Line, qty: u64, notional: u128) -> Result<(), Refusal> {
        if qty > line.order_qty {
            return Err(Refusal::new(Limit::OrderQty, at, line.order_qty, qty));
        }
        if notional > line.order_notional {
            return Err(Refusal::money(Limit::OrderNotional, at, line.order_notional, notional));
        }
        if line.order_notional == 0 {
            return Err(Refusal::money(Limit::OrderNotional, at, 0, notional));
        }
        Ok(())
    }

    /// What holds for all that is open, with `added` to it.
    #[inline(always)]
    fn judge_exposure(
        &self,
        at: u32,
        line: &Line,
        side: OrderSide,
        added: &Claim,
    ) -> Result<(), Refusal> {
        let is_buy = side.is_buy();
        let worst = line.worst(is_buy) + i128::from(added.qty);
        if added.qty > 0 {
            let (limit, allowed) = line.position_limit(is_buy);
            if worst > i128::from(allowed) {
                return Err(Refusal::new(limit, at, allowed, worst));
            }
            if !is_buy && line.has(Flags::GUARDS_SHORT) {
                let is_marked = !matches!(side, OrderSide::Sell);
                let suffices = is_marked && !line.has(Flags::NO_SHORT);
                if !suffices && (is_marked || worst > 0) {
                    return Err(Refusal::new(Limit::ShortSale, at, 0_u32, worst));
                }
            }
        }
        if added.notional > 0 || added.orders > 0 {
            let allowed = line.open_notional_max;
            if let Some(open) = above(allowed, line.open_notional, added.notional) {
                return Err(Refusal::money(Limit::OpenNotional, at, allowed, open));
            }
            let allowed = self.session.open_notional;
            if let Some(open) = above(allowed, self.open_notional, added.notional) {
                return Err(Refusal::money(Limit::SessionOpenNotional, at, allowed, open));
            }
        }
        if added.orders > 0 {
            let open = u64::from(line.open_orders) + 1;
            if open > line.open_orders_max.into() {
                return Err(Refusal::new(Limit::OpenOrders, at, line.open_orders_max, open));
            }
            let (open, allowed) = (u64::from(self.open_orders) + 1, self.session.open_orders);
            if open > allowed.into() {
                return Err(Refusal::new(Limit::SessionOpenOrders, at, allowed, open));
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn judge_duplicate(&self, at: u32, trace: &Trace, now: u64) -> Result<(), Refusal> {
        let window_ns = self.session.duplicate_window_ns.unwrap_or(0);
        match self.repeats.wait(trace, 1, window_ns, now) {
            0 => Ok(()),
            wait_ns => Err(Refusal::new(Limit::Duplicate, at, window_ns, wait_ns)),
        }
    }

    #[inline(never)]
    fn judge_repeats(&self, at: u32, trace: &Trace, now: u64) -> Result<(), Refusal> {
        let SessionLimits { repeats, repeat_window_ns, .. } = self.session;
        let repeats = repeats.unwrap_or(u32::MAX);
        match self.repeats.wait(trace, repeats, repeat_window_ns, now) {
            0 => Ok(()),
            wait_ns => Err(Refusal::new(Limit::Repeats, at, repeats, wait_ns)),
        }
    }

    #[inline]
    pub(super) fn judge_rate(&self, now: u64) -> Result<(), Refusal> {
        let limit = self.session.messages;
        match self.rate.wait(limit, self.session.window_ns, now) {
            0 => Ok(()),
            wait_ns => Err(Refusal::session(Limit::MessageRate, limit, wait_ns)),
        }
    }
}

/// What is open with `added` to it, if that is above what is allowed: 0 allows nothing.
#[inline]
fn above(allowed: u128, open: u128, added: u128) -> Option<u128> {
    match open.checked_add(added) {
        Some(sum) if sum <= allowed && allowed != 0 => None,
        sum => Some(sum.unwrap_or(u128::MAX)),
    }
}

/// Whether `price` is further from `from`, upwards or downwards, than `bps` hundredths of a percent of
/// the latter's size. Exact, and without a division.
#[inline]
fn goes_beyond(price: Price, from: Price, bps: u32, upwards: bool) -> bool {
    if (price.0 > from.0) != upwards {
        return false; // on the other side, or there
    }
    let distance = price.0.abs_diff(from.0);
    u128::from(distance) * 10_000 > u128::from(from.0.unsigned_abs()) * u128::from(bps)
}

/// `price`, further by `bps` hundredths of a percent of its size, rounded towards `price`: upwards or
/// downwards.
#[cold]
fn beyond(price: Price, bps: u32, upwards: bool) -> i128 {
    let distance = i128::from(price.0.unsigned_abs()) * i128::from(bps) / 10_000;
    i128::from(price.0) + if upwards { distance } else { -distance }
}
