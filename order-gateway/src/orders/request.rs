//! What a strategy may ask for.

use wirepath_protocol::Price;

use super::cl_ord_id::ClOrdId;
use super::state::State;

/// Largest quantity of an order or a fill. With it, quantity × price and the sums of them that a day
/// can bring stay within `i128`.
pub const QTY_MAX: u64 = (1 << 48) - 1;

/// Which way an order trades (tag 54).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum OrderSide {
    /// Buy.
    Buy = b'1',
    /// Sell what is held.
    Sell = b'2',
    /// Sell short.
    SellShort = b'5',
    /// Sell short, exempt from the price test.
    SellShortExempt = b'6',
}

impl OrderSide {
    /// The side with this code in tag 54; `None` for those that are not supported.
    pub const fn from_fix(code: u8) -> Option<Self> {
        match code {
            b'1' => Some(Self::Buy),
            b'2' => Some(Self::Sell),
            b'5' => Some(Self::SellShort),
            b'6' => Some(Self::SellShortExempt),
            _ => None,
        }
    }

    /// Whether it adds to the position.
    #[inline]
    pub const fn is_buy(self) -> bool {
        matches!(self, Self::Buy)
    }
}

/// How long an order stands (tag 59).
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum TimeInForce {
    /// Until the session's end.
    #[default]
    Day = b'0',
    /// Until cancelled, over days.
    GoodTillCancel = b'1',
    /// In the opening auction only.
    AtTheOpening = b'2',
    /// What can be executed at once; the rest is cancelled.
    ImmediateOrCancel = b'3',
    /// All at once or nothing.
    FillOrKill = b'4',
    /// Until a date, over days.
    GoodTillDate = b'6',
    /// In the closing auction only.
    AtTheClose = b'7',
}

impl TimeInForce {
    /// Whether the order may come back on another day.
    pub(super) const fn spans_days(self) -> bool {
        matches!(self, Self::GoodTillCancel | Self::GoodTillDate)
    }
}

/// The event a request answers: what latency is measured from.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Cause {
    /// When the event's datagram was received, nanoseconds since the Unix epoch; 0 for no event.
    pub rx_ns: u64,
    /// The event's sequence number.
    pub seq: u64,
}

/// A new order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NewOrder {
    /// Dense instrument index.
    pub instrument: u32,
    /// Buy or a kind of sell.
    pub side: OrderSide,
    /// How long it stands.
    pub time_in_force: TimeInForce,
    /// Whole units, 1 to [`QTY_MAX`].
    pub qty: u64,
    /// Limit price; `None` for a market order.
    pub price: Option<Price>,
    /// What it answers.
    pub cause: Cause,
}

/// A cancel of all that is left of an order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cancel {
    /// The order, by any ClOrdID of its chain.
    pub order: ClOrdId,
    /// What it answers.
    pub cause: Cause,
}

/// New terms for an order (Cancel/Replace).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Replace {
    /// The order, by any ClOrdID of its chain.
    pub order: ClOrdId,
    /// New total quantity: what was filled counts towards it, as in OrderQty.
    pub qty: u64,
    /// New limit price; `None` for a market order.
    pub price: Option<Price>,
    /// What it answers.
    pub cause: Cause,
}

/// What a strategy asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Request {
    /// A new order.
    New(NewOrder),
    /// A cancel.
    Cancel(Cancel),
    /// New terms.
    Replace(Replace),
}

impl Request {
    /// The event that it answers.
    pub const fn cause(&self) -> Cause {
        match self {
            Self::New(new) => new.cause,
            Self::Cancel(cancel) => cancel.cause,
            Self::Replace(replace) => replace.cause,
        }
    }
}

/// Why a request cannot be sent. It took no ClOrdID and changed nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The instrument is beyond the configured number.
    #[error("instrument {0} is beyond the configured number of instruments")]
    UnknownInstrument(u32),
    /// The quantity is 0 or above [`QTY_MAX`].
    #[error("quantity {0} is not 1 to {QTY_MAX}")]
    Quantity(u64),
    /// As many orders are open as the table holds.
    #[error("{0} orders are open, as many as the table holds")]
    TableFull(u32),
    /// No order of ours, or one closed so long ago that it was forgotten.
    #[error("order {0} is not known")]
    UnknownOrder(ClOrdId),
    /// The order's state does not allow it.
    #[error("order {order} is {state}")]
    State {
        /// The order.
        order: ClOrdId,
        /// Its state.
        state: State,
    },
    /// A cancel of it is already under way.
    #[error("a cancel of order {0} is under way")]
    CancelPending(ClOrdId),
    /// A replace of it is already under way.
    #[error("a replace of order {0} is under way")]
    ReplacePending(ClOrdId),
    /// The new total is not above what was filled: cancel the order instead.
    #[error("new quantity {qty} is not above the {filled} filled; cancel the order instead")]
    NotAboveFilled {
        /// Quantity asked for.
        qty: u64,
        /// Quantity filled.
        filled: u64,
    },
    /// A limit order cannot become a market order, nor the other way round.
    #[error("a replace cannot turn order {0} from limit to market or back")]
    OrderType(ClOrdId),
    /// A stored request has a ClOrdID that another request has already.
    #[error("ClOrdID {0} is in use")]
    DuplicateId(ClOrdId),
}
