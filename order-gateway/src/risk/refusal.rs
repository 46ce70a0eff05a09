//! Why an order was not passed.

use core::fmt;

use wirepath_protocol::Price;

use super::kill::{Kill, KillReason};

/// Which limit refused, what it allows and what was asked. Shown as a sentence that says what to do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// The limit.
    pub limit: Limit,
    /// Dense instrument index; `None` for limits that know no instrument.
    pub instrument: Option<u32>,
    /// What the limit allows, in its unit: units, 1e-9 of the currency, a number, or nanoseconds.
    pub allowed: i128,
    /// What was asked for, with what is open where that counts; for rates how long to wait, nanoseconds.
    pub asked: i128,
}

/// Every reason to refuse. Each has a counter.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Limit {
    /// The kill switch is engaged.
    Killed,
    /// No limits are known for the instrument.
    Instrument,
    /// The instrument is restricted.
    Restricted,
    /// The quantity is none that an order can have.
    Quantity,
    /// The book has no side, and one is needed.
    MissingBook,
    /// The book may have missed a message.
    StaleBook,
    /// The book is too old.
    BookAge,
    /// Market orders are not permitted.
    MarketOrder,
    /// A market order that cannot be valued.
    NoValue,
    /// The price goes too far through the market.
    BookBand,
    /// The reference band cannot be checked: no reference price is known.
    NoReference,
    /// The price is too far from the reference price.
    ReferenceBand,
    /// Quantity of one order.
    OrderQty,
    /// Notional of one order.
    OrderNotional,
    /// Longest position.
    Long,
    /// Shortest position.
    Short,
    /// Short sale not permitted, or not marked.
    ShortSale,
    /// Open notional of the instrument.
    OpenNotional,
    /// Open notional of the session.
    SessionOpenNotional,
    /// Open orders of the instrument.
    OpenOrders,
    /// Open orders of the session.
    SessionOpenOrders,
    /// The same order was sent just before.
    Duplicate,
    /// The same order was sent too often.
    Repeats,
    /// Messages in the window.
    MessageRate,
    /// Messages in the window, with the cancels' reserve.
    CancelRate,
}

impl Limit {
    /// All, in order of their numbers.
    pub const ALL: [Self; 25] = [
        Self::Killed,
        Self::Instrument,
        Self::Restricted,
        Self::Quantity,
        Self::MissingBook,
        Self::StaleBook,
        Self::BookAge,
        Self::MarketOrder,
        Self::NoValue,
        Self::BookBand,
        Self::NoReference,
        Self::ReferenceBand,
        Self::OrderQty,
        Self::OrderNotional,
        Self::Long,
        Self::Short,
        Self::ShortSale,
        Self::OpenNotional,
        Self::SessionOpenNotional,
        Self::OpenOrders,
        Self::SessionOpenOrders,
        Self::Duplicate,
        Self::Repeats,
        Self::MessageRate,
        Self::CancelRate,
    ];

    /// The name in logs and counters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Killed => "kill-switch",
            Self::Instrument => "unknown-instrument",
            Self::Restricted => "restricted",
            Self::Quantity => "quantity",
            Self::MissingBook => "missing-book",
            Self::StaleBook => "stale-book",
            Self::BookAge => "book-age",
            Self::MarketOrder => "market-order",
            Self::NoValue => "no-value",
            Self::BookBand => "book-band",
            Self::NoReference => "no-reference",
            Self::ReferenceBand => "reference-band",
            Self::OrderQty => "order-qty",
            Self::OrderNotional => "order-notional",
            Self::Long => "long",
            Self::Short => "short",
            Self::ShortSale => "short-sale",
            Self::OpenNotional => "open-notional",
            Self::SessionOpenNotional => "session-open-notional",
            Self::OpenOrders => "open-orders",
            Self::SessionOpenOrders => "session-open-orders",
            Self::Duplicate => "duplicate",
            Self::Repeats => "repeats",
            Self::MessageRate => "message-rate",
            Self::CancelRate => "cancel-rate",
        }
    }
}

impl Refusal {
    #[cold]
    pub(super) fn new(
        limit: Limit,
        instrument: u32,
        allowed: impl TryInto<i128>,
        asked: impl TryInto<i128>,
    ) -> Self {
        let instrument = Some(instrument);
        let fit = |value: Result<i128, _>| value.unwrap_or(i128::MAX);
        Self {
            limit,
            instrument,
            allowed: fit(allowed.try_into().map_err(drop)),
            asked: fit(asked.try_into().map_err(drop)),
        }
    }

    #[cold]
    pub(super) fn money(limit: Limit, instrument: u32, allowed: u128, asked: u128) -> Self {
        Self::new(limit, instrument, allowed, asked)
    }

    #[cold]
    pub(super) fn session(limit: Limit, allowed: u32, wait_ns: u64) -> Self {
        Self { limit, instrument: None, allowed: allowed.into(), asked: wait_ns.into() }
    }

    #[cold]
    pub(super) fn killed(instrument: u32, kill: &Kill) -> Self {
        let reason = kill.engaged().map_or(0, |(reason, _)| reason as i128);
        Self { limit: Limit::Killed, instrument: Some(instrument), allowed: 0, asked: reason }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, instrument, allowed, asked } = *self;
        if let Some(instrument) = instrument {
            write!(f, "instrument {instrument}: ")?;
        }
        match limit {
            Limit::Killed => {
                f.write_str("the kill switch is engaged (")?;
                match KillReason::from_raw(asked) {
                    Some(reason) => write!(f, "{reason}")?,
                    None => f.write_str("unknown reason")?,
                }
                f.write_str("); only cancels pass until it is released")
            }
            Limit::Instrument => write!(f, "no limits are known; only {allowed} instruments are configured"),
            Limit::Restricted => f.write_str("trading is restricted; take it off the restricted list to trade it"),
            Limit::Quantity => write!(f, "quantity {asked} is not 1 to {allowed}"),
            Limit::MissingBook => f.write_str("the book is empty; wait for a price, or allow orders without a book"),
            Limit::StaleBook => f.write_str("the book may have missed a message; wait until it is repaired"),
            Limit::BookAge => write!(f, "the book is {asked} ns old, at most {allowed} are allowed; is the feed alive?"),
            Limit::MarketOrder => f.write_str("market orders are not permitted; send a limit order"),
            Limit::NoValue => f.write_str("a market order cannot be valued without a price; wait for the book, or set a reference price"),
            Limit::BookBand => write!(f, "price {} is through the market; the band ends at {}", Money(asked), Money(allowed)),
            Limit::NoReference => f.write_str("no reference price is known, and the limits ask for one; set it"),
            Limit::ReferenceBand => write!(f, "price {} is too far from the reference price; the band ends at {}", Money(asked), Money(allowed)),
            Limit::OrderQty => write!(f, "quantity {asked} is above the {allowed} that one order may have; send less"),
            Limit::OrderNotional => write!(f, "notional {} is above the {} that one order may have; send less", Money(asked), Money(allowed)),
            Limit::Long => write!(f, "with all open buys the position could be {asked} long, {allowed} are allowed; cancel or sell first"),
            Limit::Short => write!(f, "with all open sells the position could be {asked} short, {allowed} are allowed; cancel or buy first"),
            Limit::ShortSale => write!(f, "with all open sells the position could be {asked} short; mark the order as a short sale where that is permitted, or sell less"),
            Limit::OpenNotional => write!(f, "open notional would be {}, {} is allowed; cancel something first", Money(asked), Money(allowed)),
            Limit::SessionOpenNotional => write!(f, "the session's open notional would be {}, {} is allowed; cancel something first", Money(asked), Money(allowed)),
            Limit::OpenOrders => write!(f, "{asked} orders would be open, {allowed} are allowed; cancel one first"),
            Limit::SessionOpenOrders => write!(f, "{asked} orders of the session would be open, {allowed} are allowed; cancel one first"),
            Limit::Duplicate => write!(f, "the same order was sent less than {allowed} ns ago; wait {}", Wait(asked)),
            Limit::Repeats => write!(f, "the same order was sent {allowed} times already; wait {}", Wait(asked)),
            Limit::MessageRate => write!(f, "{allowed} messages were sent in the window; wait {}", Wait(asked)),
            Limit::CancelRate => write!(f, "{allowed} messages were sent in the window, the cancels' reserve included; wait {}", Wait(asked)),
        }
    }
}

impl core::error::Error for Refusal {}

/// Units of 1e-9 as a decimal.
struct Money(i128);

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(nanos) = i64::try_from(self.0) {
            return Price(nanos).fmt(f);
        }
        let abs = self.0.unsigned_abs();
        let (whole, fraction) = (abs / 1_000_000_000, abs % 1_000_000_000);
        let sign = if self.0 < 0 { "-" } else { "" };
        match fraction {
            0 => write!(f, "{sign}{whole}"),
            _ => {
                // Below one, and so within what a price shows: `0.25`, without its 0.
                #[expect(clippy::cast_possible_truncation, reason = "below 10^9")]
                let text = FractionOf(fraction as i64);
                write!(f, "{sign}{whole}{text}")
            }
        }
    }
}

/// `.25` of 250,000,000.
struct FractionOf(i64);

impl fmt::Display for FractionOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut digits, mut width) = (self.0, 9);
        while digits % 10 == 0 {
            digits /= 10;
            width -= 1;
        }
        write!(f, ".{digits:0width$}")
    }
}

/// Nanoseconds to wait; the largest number is for ever.
struct Wait(i128);

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 >= u64::MAX.into() {
            f.write_str("until the limit is raised above 0")
        } else {
            write!(f, "{} ns", self.0)
        }
    }
}
