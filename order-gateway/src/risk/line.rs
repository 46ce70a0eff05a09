//! Limits and exposure of one instrument, side by side: two cache lines.

use wirepath_protocol::Price;

use super::Exposure;
use super::limits::{InstrumentLimits, ShortSale};
use super::refusal::Limit;
use crate::orders::Effect;

/// What a check looks at and an order changes. An absent limit is the type's highest value, which no
/// order reaches.
#[derive(Debug)]
#[repr(C, align(64))]
pub(super) struct Line {
    pub(super) order_notional: u128,
    pub(super) open_notional_max: u128,
    pub(super) open_notional: u128,
    pub(super) order_qty: u64,
    long: u64,
    short: u64,
    net: i64,
    open_buy: u64,
    open_sell: u64,
    reference: i64,
    pub(super) open_orders_max: u32,
    pub(super) open_orders: u32,
    book_band_bps: u32,
    reference_band_bps: u32,
    flags: u32,
}

const _: () = assert!(size_of::<Line>() == 128 && align_of::<Line>() == 64);

/// Bits of [`Line::has`].
pub(super) struct Flags;

impl Flags {
    pub(super) const RESTRICTED: u32 = 1;
    pub(super) const NO_MARKET_ORDERS: u32 = 2;
    /// A sell that makes the position short is refused, unless marked as such.
    pub(super) const GUARDS_SHORT: u32 = 4;
    /// It is refused even if marked.
    pub(super) const NO_SHORT: u32 = 8;
    pub(super) const NEEDS_BOOK: u32 = 16;
    pub(super) const NEEDS_FRESH_BOOK: u32 = 32;
    const HAS_BOOK_BAND: u32 = 64;
    const HAS_REFERENCE_BAND: u32 = 128;
    const HAS_REFERENCE: u32 = 256;
}

impl Line {
    pub(super) fn new(limits: &InstrumentLimits) -> Self {
        let mut line = Self {
            order_notional: 0,
            open_notional_max: 0,
            open_notional: 0,
            order_qty: 0,
            long: 0,
            short: 0,
            net: 0,
            open_buy: 0,
            open_sell: 0,
            reference: 0,
            open_orders_max: 0,
            open_orders: 0,
            book_band_bps: 0,
            reference_band_bps: 0,
            flags: 0,
        };
        line.set_limits(limits);
        line.set_reference(limits.reference);
        line
    }

    /// Puts `limits` in force; exposure and reference price stay.
    pub(super) fn set_limits(&mut self, limits: &InstrumentLimits) {
        self.order_notional = limits.order_notional.unwrap_or(u128::MAX);
        self.open_notional_max = limits.open_notional.unwrap_or(u128::MAX);
        self.order_qty = limits.order_qty.unwrap_or(u64::MAX);
        self.long = limits.long.unwrap_or(u64::MAX);
        self.short = limits.short.unwrap_or(u64::MAX);
        self.open_orders_max = limits.open_orders.unwrap_or(u32::MAX);
        self.book_band_bps = limits.book_band_bps.unwrap_or(0);
        self.reference_band_bps = limits.reference_band_bps.unwrap_or(0);
        let flag = |is_set: bool, flag: u32| if is_set { flag } else { 0 };
        self.flags = self.flags & Flags::HAS_REFERENCE
            | flag(limits.restricted, Flags::RESTRICTED)
            | flag(!limits.market_orders, Flags::NO_MARKET_ORDERS)
            | flag(limits.short_sale != ShortSale::Unchecked, Flags::GUARDS_SHORT)
            | flag(limits.short_sale == ShortSale::Forbidden, Flags::NO_SHORT)
            | flag(limits.needs_book, Flags::NEEDS_BOOK)
            | flag(limits.needs_fresh_book, Flags::NEEDS_FRESH_BOOK)
            | flag(limits.book_band_bps.is_some(), Flags::HAS_BOOK_BAND)
            | flag(limits.reference_band_bps.is_some(), Flags::HAS_REFERENCE_BAND);
    }

    pub(super) fn set_reference(&mut self, price: Option<Price>) {
        self.reference = price.unwrap_or_default().0;
        self.flags &= !Flags::HAS_REFERENCE;
        self.flags |= if price.is_some() { Flags::HAS_REFERENCE } else { 0 };
    }

    pub(super) fn clear(&mut self) {
        (self.net, self.open_buy, self.open_sell) = (0, 0, 0);
        (self.open_notional, self.open_orders) = (0, 0);
    }

    #[inline]
    pub(super) const fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    #[inline]
    pub(super) fn book_band(&self) -> Option<u32> {
        self.has(Flags::HAS_BOOK_BAND).then_some(self.book_band_bps)
    }

    #[inline]
    pub(super) fn reference_band(&self) -> Option<u32> {
        self.has(Flags::HAS_REFERENCE_BAND).then_some(self.reference_band_bps)
    }

    #[inline]
    pub(super) fn reference(&self) -> Option<Price> {
        self.has(Flags::HAS_REFERENCE).then_some(Price(self.reference))
    }

    /// The position, in the direction of the side, if all its open orders were executed.
    #[inline]
    pub(super) fn worst(&self, is_buy: bool) -> i128 {
        if is_buy {
            i128::from(self.net) + i128::from(self.open_buy)
        } else {
            i128::from(self.open_sell) - i128::from(self.net)
        }
    }

    #[inline]
    pub(super) const fn position_limit(&self, is_buy: bool) -> (Limit, u64) {
        if is_buy { (Limit::Long, self.long) } else { (Limit::Short, self.short) }
    }

    /// Wrapping, so that the order in which effects come does not matter: what each puts in, a later
    /// one takes out as the same number. Sums fit: 65,536 orders of up to 2^48 - 1 units.
    #[inline]
    pub(super) fn record(&mut self, effect: &Effect) {
        let open = if effect.is_buy { &mut self.open_buy } else { &mut self.open_sell };
        *open = open.wrapping_add_signed(effect.qty);
        self.open_notional = self.open_notional.wrapping_add_signed(effect.notional);
        self.open_orders = self.open_orders.wrapping_add_signed(effect.orders);
        self.net = self.net.wrapping_add(effect.position);
    }

    pub(super) fn exposure(&self) -> Exposure {
        Exposure {
            net: self.net,
            open_buy: self.open_buy,
            open_sell: self.open_sell,
            open_notional: self.open_notional,
            open_orders: self.open_orders,
        }
    }
}
