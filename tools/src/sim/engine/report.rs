//! What the engine answers: to an order's owner, and to the public.

use core::fmt;

use wirepath_protocol::{Price, Side};

use super::command::{OrderId, Owner};

/// Takes what the engine has to say, in the order in which it happens.
pub trait Output {
    /// One message of the public feed, ITCH 5.0, from its type byte on.
    fn publish(&mut self, message: &[u8]);

    /// Something happened to an order, for its owner's eyes.
    fn report(&mut self, report: &Report);
}

/// Something that happened to an order, and how it stands after that.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Report {
    /// Whose it is.
    pub owner: Owner,
    /// The owner's number for it; 0 where the order is not known.
    pub client: u64,
    /// The engine's handle; [`OrderId::NONE`] where there is no such order.
    pub order: OrderId,
    /// Index of the instrument.
    pub instrument: u32,
    /// Buy or sell.
    pub side: Side,
    /// What is filled in all.
    pub filled: u32,
    /// What can still be filled; 0 when the order is over.
    pub open: u32,
    /// What happened.
    pub event: Event,
}

/// What happened to an order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Event {
    /// It is taken.
    Accepted {
        /// The number by which the feed names it, should it come to stand in the book.
        reference: u64,
    },
    /// A part of it, or all that was left, is filled.
    Filled {
        /// How much.
        qty: u32,
        /// At which price.
        price: Price,
        /// The number by which the feed names the execution; both sides have the same.
        match_number: u64,
        /// Whether it stood in the book, rather than came.
        is_maker: bool,
    },
    /// It is over.
    Cancelled {
        /// How much was open.
        qty: u32,
        /// Why.
        why: CancelReason,
    },
    /// It lost a part of its quantity by meeting its owner's own.
    Decremented {
        /// How much.
        qty: u32,
    },
    /// It is changed as its owner wished.
    Replaced {
        /// The number by which the feed names it now.
        reference: u64,
        /// All of its quantity, what is filled included.
        qty: u32,
        /// Its price.
        price: Price,
    },
    /// It is not taken.
    Rejected(Refusal),
    /// It cannot be cancelled.
    CancelRefused(Refusal),
    /// It cannot be changed so, and stands as before.
    ReplaceRefused(Refusal),
}

/// Why an order is over without being filled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CancelReason {
    /// Its owner said so.
    Requested,
    /// It takes what is there at once, and no more is.
    Unfilled,
    /// It met an order of its owner's.
    SelfTrade,
    /// The day is over.
    DayOver,
}

impl fmt::Display for CancelReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Requested => "cancelled as requested",
            Self::Unfilled => "no more to be had at once",
            Self::SelfTrade => "it met an order of the same owner",
            Self::DayOver => "the day is over",
        })
    }
}

/// Why the engine does not do what it was told.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Before the day begins or after it ends.
    #[error("the market is closed")]
    Closed,
    /// The instrument is halted.
    #[error("trading in the instrument is halted")]
    Halted,
    /// There is no such instrument.
    #[error("unknown instrument")]
    UnknownInstrument,
    /// There is no such owner.
    #[error("unknown owner")]
    UnknownOwner,
    /// There is no such open order of this owner.
    #[error("unknown order, or too late")]
    UnknownOrder,
    /// Not a whole number of ticks above zero, or beyond what the feed can say.
    #[error("the price is no multiple of the tick, or out of range")]
    BadPrice,
    /// Zero, beyond the limit, or (when replacing) no more than is filled.
    #[error("the quantity is out of range")]
    BadQuantity,
    /// As many orders are open as can be.
    #[error("too many open orders")]
    TooManyOrders,
    /// Orders stand at as many prices as can be.
    #[error("too many price levels")]
    TooManyLevels,
}
