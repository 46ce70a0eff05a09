//! The limits, resolved: every instrument by its number.

use wirepath_protocol::Price;

/// All limits of a session. Made by [`RiskConfig::resolve`](super::RiskConfig::resolve), or built.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limits {
    session: SessionLimits,
    instruments: Box<[InstrumentLimits]>,
}

/// Limits of the session as a whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SessionLimits {
    /// Notional of all open orders, units of 1e-9; `u128::MAX` for no limit.
    pub open_notional: u128,
    /// Open orders; `u32::MAX` for no limit.
    pub open_orders: u32,
    /// Messages in any window; `u32::MAX` for no limit.
    pub messages: u32,
    /// Messages in any window, beyond `messages`, that only cancels may use.
    pub cancel_reserve: u32,
    /// The window, nanoseconds.
    pub window_ns: u64,
    /// An order like one sent within this time is refused, nanoseconds.
    pub duplicate_window_ns: Option<u64>,
    /// Orders alike that may be sent within `repeat_window_ns`.
    pub repeats: Option<u32>,
    /// The time in which they are counted, nanoseconds.
    pub repeat_window_ns: u64,
    /// Oldest book that counts as fresh, nanoseconds; `u64::MAX` for no limit.
    pub book_age_ns: u64,
    /// An alarming anomaly of the order table engages the kill switch.
    pub kill_on_anomaly: bool,
}

/// Limits of one instrument. `None` does not limit; 0 lets nothing pass.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct InstrumentLimits {
    /// Quantity of one order.
    pub order_qty: Option<u64>,
    /// Notional of one order, units of 1e-9.
    pub order_notional: Option<u128>,
    /// Units held if all open buys were executed.
    pub long: Option<u64>,
    /// Units owed if all open sells were executed.
    pub short: Option<u64>,
    /// Notional of open orders, units of 1e-9.
    pub open_notional: Option<u128>,
    /// Open orders.
    pub open_orders: Option<u32>,
    /// How far a price may go through the market, in hundredths of a percent of the best price. At 0
    /// it may go up to the best price of the far side.
    pub book_band_bps: Option<u32>,
    /// How far a price may be from the reference price, in hundredths of a percent of it.
    pub reference_band_bps: Option<u32>,
    /// The reference price at construction; [`Risk::set_reference`](super::Risk::set_reference) later.
    pub reference: Option<Price>,
    /// What sells beyond the position need.
    pub short_sale: ShortSale,
    /// Whether market orders pass.
    pub market_orders: bool,
    /// Whether orders need a book with at least one side.
    pub needs_book: bool,
    /// Whether orders need a book that is neither stale nor too old.
    pub needs_fresh_book: bool,
    /// Nothing but cancels passes.
    pub restricted: bool,
}

/// What a sell needs that would make the position short, all open sells counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShortSale {
    /// Nothing.
    #[default]
    Unchecked,
    /// To be marked as a short sale.
    Marked,
    /// It does not pass; neither does any order marked as a short sale.
    Forbidden,
}

impl Limits {
    /// The same limits for `instruments` instruments.
    pub fn new(session: SessionLimits, each: InstrumentLimits, instruments: u32) -> Self {
        Self { session, instruments: vec![each; instruments as usize].into_boxed_slice() }
    }

    /// Those of the session.
    pub fn session(&self) -> &SessionLimits {
        &self.session
    }

    /// Those of the session, to be changed.
    pub fn session_mut(&mut self) -> &mut SessionLimits {
        &mut self.session
    }

    /// Those of each instrument, by its number.
    pub fn instruments(&self) -> &[InstrumentLimits] {
        &self.instruments
    }

    /// Those of each instrument, to be changed.
    pub fn instruments_mut(&mut self) -> &mut [InstrumentLimits] {
        &mut self.instruments
    }
}

impl SessionLimits {
    /// No limits, and a window of one second.
    pub const NONE: Self = Self {
        open_notional: u128::MAX,
        open_orders: u32::MAX,
        messages: u32::MAX,
        cancel_reserve: 0,
        window_ns: 1_000_000_000,
        duplicate_window_ns: None,
        repeats: None,
        repeat_window_ns: 1_000_000_000,
        book_age_ns: u64::MAX,
        kill_on_anomaly: true,
    };

    /// Messages in any window that cancels may fill.
    #[inline]
    pub(super) fn messages_with_reserve(&self) -> u32 {
        self.messages.saturating_add(self.cancel_reserve)
    }

    /// Whether orders must be remembered for the guards against repetition.
    #[inline]
    pub(super) fn remembers_orders(&self) -> bool {
        self.duplicate_window_ns.is_some() || self.repeats.is_some()
    }

    /// Name and value of each, as logged.
    pub(super) fn fields(&self) -> [(&'static str, Option<u128>); 10] {
        let finite = |value: u128, none: u128| (value != none).then_some(value);
        [
            ("open_notional", finite(self.open_notional, u128::MAX)),
            ("open_orders", finite(self.open_orders.into(), u32::MAX.into())),
            ("messages", finite(self.messages.into(), u32::MAX.into())),
            ("cancel_reserve", Some(self.cancel_reserve.into())),
            ("window_ns", Some(self.window_ns.into())),
            ("duplicate_window_ns", self.duplicate_window_ns.map(u128::from)),
            ("repeats", self.repeats.map(u128::from)),
            ("repeat_window_ns", Some(self.repeat_window_ns.into())),
            ("book_age_ns", finite(self.book_age_ns.into(), u64::MAX.into())),
            ("kill_on_anomaly", Some(self.kill_on_anomaly.into())),
        ]
    }
}

impl InstrumentLimits {
    /// No limits; but a book is needed, and one that is fresh.
    pub const NONE: Self = Self {
        order_qty: None,
        order_notional: None,
        long: None,
        short: None,
        open_notional: None,
        open_orders: None,
        book_band_bps: None,
        reference_band_bps: None,
        reference: None,
        short_sale: ShortSale::Unchecked,
        market_orders: true,
        needs_book: true,
        needs_fresh_book: true,
        restricted: false,
    };

    /// Name and value of each, as logged; what is on or off is 1 or 0.
    pub(super) fn fields(&self) -> [(&'static str, Option<u128>); 13] {
        [
            ("order_qty", self.order_qty.map(u128::from)),
            ("order_notional", self.order_notional),
            ("long", self.long.map(u128::from)),
            ("short", self.short.map(u128::from)),
            ("open_notional", self.open_notional),
            ("open_orders", self.open_orders.map(u128::from)),
            ("book_band_bps", self.book_band_bps.map(u128::from)),
            ("reference_band_bps", self.reference_band_bps.map(u128::from)),
            ("short_sale", Some(self.short_sale as u128)),
            ("market_orders", Some(self.market_orders.into())),
            ("needs_book", Some(self.needs_book.into())),
            ("needs_fresh_book", Some(self.needs_fresh_book.into())),
            ("restricted", Some(self.restricted.into())),
        ]
    }
}
