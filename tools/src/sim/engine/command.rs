//! What the engine is told: orders and what is done to them, halts, the hours of the day.

use wirepath_protocol::{Price, Side};

/// Whose an order is: an index from 0, below [`Limits::owners`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Owner(pub u32);

/// The engine's handle of an order, valid from the report that it was accepted to the one that it is over.
///
/// It stays the same when the order is replaced, unlike the reference number that the public sees.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct OrderId {
    pub(super) slot: u32,
    /// How many orders had the slot before.
    pub(super) life: u32,
}

impl OrderId {
    /// No order's.
    pub const NONE: Self = Self { slot: u32::MAX, life: u32::MAX };
}

/// What an order is willing to pay or take.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Terms {
    /// No worse than this.
    Limit(Price),
    /// Whatever stands in the book. What finds nothing there is cancelled.
    Market,
}

/// How long an order waits.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum TimeInForce {
    /// Rests until the end of the day.
    #[default]
    Day,
    /// Takes what it gets at once; the rest is cancelled.
    ImmediateOrCancel,
    /// All at once, or nothing.
    FillOrKill,
}

/// What happens where an owner's order would trade with another of the same owner.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum SelfTrade {
    /// They trade.
    #[default]
    Allow,
    /// The one in the book is cancelled.
    CancelResting,
    /// What is left of the one that comes is cancelled.
    CancelIncoming,
    /// Both lose the smaller one's quantity, without a trade.
    DecrementBoth,
}

/// An order as it comes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NewOrder {
    /// Whose it is.
    pub owner: Owner,
    /// The owner's own number for it, repeated in every report.
    pub client: u64,
    /// Index of the instrument.
    pub instrument: u32,
    /// Buy or sell.
    pub side: Side,
    /// At which price.
    pub terms: Terms,
    /// For how long.
    pub time_in_force: TimeInForce,
    /// How much, 1 to [`Limits::order_qty`].
    pub qty: u32,
}

/// One thing to do. Each is done whole before the next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Command {
    /// The day begins: instruments are named, trading starts.
    Open,
    /// The day ends: open orders are over, and nothing more is taken.
    Close,
    /// An order comes.
    New(NewOrder),
    /// An order goes.
    Cancel {
        /// Who says so: whose the order is.
        owner: Owner,
        /// The order.
        order: OrderId,
    },
    /// An order changes. It keeps its place in the queue when the price stays and no more is open than
    /// before; otherwise it comes as a new one would.
    Replace {
        /// Who says so: whose the order is.
        owner: Owner,
        /// The order.
        order: OrderId,
        /// All of its quantity, what is filled included.
        qty: u32,
        /// Its price.
        price: Price,
    },
    /// All orders of an owner go, oldest first.
    CancelAll {
        /// Whose.
        owner: Owner,
        /// Only those in this instrument; all when `None`.
        instrument: Option<u32>,
    },
    /// Orders in the instrument can only be cancelled and reduced.
    Halt(u32),
    /// It trades again.
    Resume(u32),
}

/// What the engine holds at most. What does not fit is rejected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Owners.
    pub owners: u32,
    /// Open orders.
    pub orders: u32,
    /// Prices of one side of one instrument at which orders stand.
    pub levels: u32,
    /// The quantity of one order.
    pub order_qty: u32,
}

/// A million open orders of up to a million shares, 4,096 levels a side, 64 owners.
impl Default for Limits {
    fn default() -> Self {
        Self { owners: 64, orders: 1 << 20, levels: 4_096, order_qty: 1_000_000 }
    }
}
