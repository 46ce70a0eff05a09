//! Limits as they are written in the config.
//!
//! ```toml
//! [risk.default]                 # for every instrument
//! order_qty = 10_000
//! order_notional = "250000.00"   # money is a whole number or text, never floating point
//! book_band_bps = 50
//!
//! [risk.instruments.AAPL]        # what differs for one
//! order_qty = 2_000
//! order_notional = "unlimited"
//!
//! [risk.session]
//! messages = 900                 # in any second, and 100 more for cancels alone
//! cancel_reserve = 100
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::decimal::Decimal;
use super::limits::{InstrumentLimits, Limits, SessionLimits, ShortSale};

/// The `[risk]` table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RiskConfig {
    /// Limits of every instrument.
    pub default: InstrumentConfig,
    /// What differs for single ones, by symbol.
    pub instruments: BTreeMap<String, InstrumentConfig>,
    /// Limits of the session.
    pub session: SessionConfig,
    /// Sizes of what is remembered.
    pub tables: TablesConfig,
}

/// A limit, or its absence where the default has one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Setting<T> {
    /// `"unlimited"`.
    Unlimited,
    /// This much; 0 lets nothing pass.
    At(T),
}

/// Limits of one instrument, or of all. A key left out takes the default's value, and in the default
/// means no limit.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InstrumentConfig {
    /// Quantity of one order.
    #[serde(deserialize_with = "setting")]
    pub order_qty: Option<Setting<u64>>,
    /// Notional of one order, in the currency.
    #[serde(deserialize_with = "money")]
    pub order_notional: Option<Setting<u128>>,
    /// Longest position, all open buys executed.
    #[serde(deserialize_with = "setting")]
    pub long: Option<Setting<u64>>,
    /// Shortest position, all open sells executed; a positive number.
    #[serde(deserialize_with = "setting")]
    pub short: Option<Setting<u64>>,
    /// Notional of open orders, in the currency.
    #[serde(deserialize_with = "money")]
    pub open_notional: Option<Setting<u128>>,
    /// Number of open orders.
    #[serde(deserialize_with = "setting")]
    pub open_orders: Option<Setting<u32>>,
    /// How far a price may go through the best price, hundredths of a percent.
    #[serde(deserialize_with = "setting")]
    pub book_band_bps: Option<Setting<u32>>,
    /// How far a price may be from the reference price, hundredths of a percent.
    #[serde(deserialize_with = "setting")]
    pub reference_band_bps: Option<Setting<u32>>,
    /// The reference price, until another is set.
    pub reference: Option<Decimal>,
    /// What sells beyond the position need: `unchecked` (the default), `marked` or `forbidden`.
    pub short_sale: Option<ShortSale>,
    /// Whether market orders pass; they do unless this says `false`.
    pub market_orders: Option<bool>,
    /// Whether an empty book refuses orders; it does unless this says `false`.
    pub needs_book: Option<bool>,
    /// Whether a stale or old book refuses orders; it does unless this says `false`.
    pub needs_fresh_book: Option<bool>,
    /// Whether only cancels pass.
    pub restricted: Option<bool>,
}

/// Limits of the session. A key left out means no limit.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SessionConfig {
    /// Notional of all open orders, in the currency.
    #[serde(deserialize_with = "money")]
    pub open_notional: Option<Setting<u128>>,
    /// Number of open orders.
    pub open_orders: Option<u32>,
    /// Messages in any window; goes with `cancel_reserve`.
    pub messages: Option<u32>,
    /// Messages in any window, beyond `messages`, that only cancels may use.
    pub cancel_reserve: Option<u32>,
    /// The window, milliseconds; 1,000 when left out.
    pub window_ms: Option<u64>,
    /// An order like one sent within this time is refused, milliseconds.
    pub duplicate_ms: Option<u64>,
    /// Orders alike that may be sent within `repeat_window_ms`.
    pub repeats: Option<u32>,
    /// The time in which they are counted, milliseconds; 1,000 when left out.
    pub repeat_window_ms: Option<u64>,
    /// Oldest book that counts as fresh, milliseconds.
    pub book_age_ms: Option<u64>,
    /// Whether an anomaly engages the kill switch; it does unless this says `false`.
    pub kill_on_anomaly: Option<bool>,
}

/// Sizes of what is remembered, taken at start. Limits that change later cannot exceed them.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct TablesConfig {
    /// Messages, for the rate: the most that `messages` and `cancel_reserve` can be together.
    pub messages: u32,
    /// Orders, for the guards against repetition. Beyond as many, the oldest is forgotten.
    pub orders: u32,
}

impl Default for TablesConfig {
    fn default() -> Self {
        Self { messages: 16_384, orders: 16_384 }
    }
}

/// Why limits cannot be made from a config.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A symbol that is none of the instruments.
    #[error("risk.instruments.{0}: no such instrument")]
    UnknownSymbol(String),
    /// A reference price that does not fit.
    #[error("risk.{0}.reference is out of a price's range")]
    Reference(String),
    /// One of a pair that go together is missing.
    #[error(
        "risk.session: `messages` and `cancel_reserve` go together; cancels need a reserve of their own"
    )]
    Reserve,
    /// A window of no length, or too long.
    #[error("risk.session.{0} must be 1 to 86,400,000 milliseconds; leave the limit out instead")]
    Window(&'static str),
}

impl RiskConfig {
    /// The limits for `instruments` instruments; `find` gives the number of a symbol.
    ///
    /// # Errors
    ///
    /// [`ConfigError`], which names the key.
    pub fn resolve(
        &self,
        instruments: u32,
        find: impl Fn(&str) -> Option<u32>,
    ) -> Result<Limits, ConfigError> {
        let default = self.default.over(&InstrumentLimits::NONE, "default")?;
        let mut limits = Limits::new(self.session.resolve()?, default, instruments);
        for (symbol, config) in &self.instruments {
            let at = find(symbol).and_then(|at| limits.instruments_mut().get_mut(at as usize));
            let Some(at) = at else { return Err(ConfigError::UnknownSymbol(symbol.clone())) };
            *at = config.over(&default, &format!("instruments.{symbol}"))?;
        }
        Ok(limits)
    }
}

impl InstrumentConfig {
    fn over(
        &self,
        default: &InstrumentLimits,
        name: &str,
    ) -> Result<InstrumentLimits, ConfigError> {
        let reference = match self.reference {
            Some(decimal) => {
                Some(decimal.price().ok_or_else(|| ConfigError::Reference(name.to_owned()))?)
            }
            None => default.reference,
        };
        Ok(InstrumentLimits {
            order_qty: or(self.order_qty, default.order_qty),
            order_notional: or(self.order_notional, default.order_notional),
            long: or(self.long, default.long),
            short: or(self.short, default.short),
            open_notional: or(self.open_notional, default.open_notional),
            open_orders: or(self.open_orders, default.open_orders),
            book_band_bps: or(self.book_band_bps, default.book_band_bps),
            reference_band_bps: or(self.reference_band_bps, default.reference_band_bps),
            reference,
            short_sale: self.short_sale.unwrap_or(default.short_sale),
            market_orders: self.market_orders.unwrap_or(default.market_orders),
            needs_book: self.needs_book.unwrap_or(default.needs_book),
            needs_fresh_book: self.needs_fresh_book.unwrap_or(default.needs_fresh_book),
            restricted: self.restricted.unwrap_or(default.restricted),
        })
    }
}

impl SessionConfig {
    fn resolve(&self) -> Result<SessionLimits, ConfigError> {
        let none = SessionLimits::NONE;
        let ns = |ms: Option<u64>, name| match ms {
            Some(ms @ 1..=86_400_000) => Ok(Some(ms * 1_000_000)),
            Some(_) => Err(ConfigError::Window(name)),
            None => Ok(None),
        };
        if self.messages.is_some() != self.cancel_reserve.is_some() {
            return Err(ConfigError::Reserve);
        }
        Ok(SessionLimits {
            open_notional: or(self.open_notional, None).unwrap_or(none.open_notional),
            open_orders: self.open_orders.unwrap_or(none.open_orders),
            messages: self.messages.unwrap_or(none.messages),
            cancel_reserve: self.cancel_reserve.unwrap_or(none.cancel_reserve),
            window_ns: ns(self.window_ms, "window_ms")?.unwrap_or(none.window_ns),
            duplicate_window_ns: ns(self.duplicate_ms, "duplicate_ms")?,
            repeats: self.repeats,
            repeat_window_ns: ns(self.repeat_window_ms, "repeat_window_ms")?
                .unwrap_or(none.repeat_window_ns),
            book_age_ns: self
                .book_age_ms
                .map_or(none.book_age_ns, |ms| ms.saturating_mul(1_000_000)),
            kill_on_anomaly: self.kill_on_anomaly.unwrap_or(none.kill_on_anomaly),
        })
    }
}

fn or<T>(setting: Option<Setting<T>>, default: Option<T>) -> Option<T> {
    match setting {
        Some(Setting::At(value)) => Some(value),
        Some(Setting::Unlimited) => None,
        None => default,
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a whole number that is not negative, or \"unlimited\"")]
enum Number<T> {
    At(T),
    Text(String),
}

fn setting<'de, D, T>(from: D) -> Result<Option<Setting<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    match Number::<T>::deserialize(from)? {
        Number::At(value) => Ok(Some(Setting::At(value))),
        Number::Text(text) if text == "unlimited" => Ok(Some(Setting::Unlimited)),
        Number::Text(text) => Err(serde::de::Error::custom(format!(
            "`{text}` is not a whole number or \"unlimited\""
        ))),
    }
}

fn money<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Setting<u128>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(
        untagged,
        expecting = "expected a whole number, a decimal as text such as \"250000.50\", or \"unlimited\""
    )]
    enum Money {
        Whole(u64),
        Text(String),
    }
    let decimal: Decimal = match Money::deserialize(from)? {
        Money::Whole(whole) => return Ok(Some(Setting::At(u128::from(whole) * 1_000_000_000))),
        Money::Text(text) if text == "unlimited" => return Ok(Some(Setting::Unlimited)),
        Money::Text(text) => text.parse().map_err(serde::de::Error::custom)?,
    };
    let value = u128::try_from(decimal.0);
    value
        .map(|value| Some(Setting::At(value)))
        .map_err(|_| serde::de::Error::custom("a limit is not negative; 0 lets nothing pass"))
}
