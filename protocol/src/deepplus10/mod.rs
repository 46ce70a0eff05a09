//! IEX DEEP+ 1.0: every displayed order of the book, trades and the state of securities.
//!
//! [`Message::parse`] views one block of a segment (the bytes after the two-byte length) as one of
//! the types of [`LAYOUTS`]; those that IEX's formats share are found in [`iex`](crate::iex). Prices
//! have 64 bits on the wire and come as `Option<`[`Price`]`>`: one that does not fit, which no real
//! price does, is `None`, to be counted and never shown as another. Times are nanoseconds since the
//! Unix epoch, UTC.
//!
//! An order is known by its number, from its [`AddOrder`] on until nothing is left of it. Only that
//! message tells its side. Nothing marks the end of an event that takes several messages; those of one
//! event have the same timestamp.
//!
//! To encode, write a struct literal over `default()`, which has the type byte set, and take
//! `as_bytes()`.
//!
//! Source: IEX DEEP+ 1.0, document version 1.04, "Administrative Message Formats", "Trading Message
//! Formats" and "Appendix A: Flags".
//!
//! [`Price`]: crate::Price

mod messages;

#[doc(inline)]
pub use crate::iex::{sale_condition, security};
pub use messages::*;

use crate::field::Char;
use crate::iex::sale_conditions;
use crate::units::Side;

/// Bits of [`OrderModify::modify_flags`].
pub mod modify {
    /// The order stands where it stood; without it, the order goes behind all others of its price.
    pub const MAINTAIN_PRIORITY: u8 = 0x01;
}

sale_conditions! { OrderExecuted }

impl AddOrder {
    /// An order on `side`, otherwise blank.
    pub fn on(side: Side) -> Self {
        let code = match side {
            Side::Bid => b'8',
            Side::Ask => b'5',
        };
        Self { side: Char(code), ..Self::default() }
    }

    /// The side that the code of [`side`](Self::side) means; `None` when it names none.
    ///
    /// Half of all orders stand on either side, so the two are not told apart by comparing: of the bits
    /// in which the codes differ, the lowest says it.
    #[inline]
    pub fn book_side(&self) -> Option<Side> {
        let bits = self.side() ^ b'8';
        let is_ask = bits & 1;
        if bits != is_ask * (b'8' ^ b'5') {
            return None;
        }
        Some(if is_ask == 0 { Side::Bid } else { Side::Ask })
    }
}

impl OrderModify {
    /// Whether the order keeps its priority; if not, it goes behind all others of its price.
    #[inline]
    pub fn maintains_priority(&self) -> bool {
        self.modify_flags() & modify::MAINTAIN_PRIORITY != 0
    }
}

#[cfg(test)]
mod tests;
