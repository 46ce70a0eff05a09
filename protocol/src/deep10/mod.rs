//! IEX DEEP 1.0: displayed size at every price level, trades, auctions and the state of securities.
//!
//! [`Message::parse`] views one block of a segment (the bytes after the two-byte length) as one of
//! the types of [`LAYOUTS`]. All but [`PriceLevelUpdate`] are those that IEX's formats share, and are
//! found in [`iex`](crate::iex). Prices have 64 bits on the wire and come as `Option<`[`Price`]`>`: one
//! that does not fit, which no real price does, is `None`, to be counted and never shown as another.
//! Times are nanoseconds since the Unix epoch, UTC.
//!
//! The book between two updates with [`is_event_complete`](PriceLevelUpdate::is_event_complete) off
//! and on never existed: best prices are to be taken after the one that is on.
//!
//! To encode, write a struct literal over `default()`, which has the type byte set, and take
//! `as_bytes()`.
//!
//! Source: IEX DEEP 1.0, document version 1.08, "Administrative Message Formats", "Trading Message
//! Formats", "Auction Message Formats" and "Appendix A: Flags".
//!
//! [`Price`]: crate::Price

mod messages;

#[doc(inline)]
pub use crate::iex::{sale_condition, security};
pub use messages::*;

use crate::field::Char;
use crate::units::Side;

impl PriceLevelUpdate {
    /// An update of a level on `side`, otherwise blank.
    pub fn on(side: Side) -> Self {
        let kind = match side {
            Side::Bid => b'8',
            Side::Ask => b'5',
        };
        Self { message_type: Char(kind), ..Self::default() }
    }

    /// The side of the level, by the type byte.
    #[inline]
    pub fn side(&self) -> Side {
        if self.message_type() == b'5' { Side::Ask } else { Side::Bid }
    }

    /// Whether the event is over and the security's book whole again.
    #[inline]
    pub fn is_event_complete(&self) -> bool {
        self.event_flags() & 1 != 0
    }
}

#[cfg(test)]
mod tests;
