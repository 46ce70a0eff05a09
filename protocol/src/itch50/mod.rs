//! Nasdaq TotalView-ITCH 5.0: every order of the book, trades, auctions and the state of instruments.
//!
//! [`Message::parse`] views one block (the bytes after the two-byte length) as one of the types of
//! [`LAYOUTS`]. Prices come as [`Price`](crate::Price), times as nanoseconds since midnight in New
//! York; codes stay the bytes they are, since a venue adds values without notice. Which messages
//! belong together, and whether they make sense, is the book's business.
//!
//! To encode, write a struct literal over `default()`, which has the type byte set, and take
//! `as_bytes()`.
//!
//! Source: Nasdaq TotalView-ITCH 5.0, revision of 19 February 2026, "Message Formats".

mod messages;

pub use messages::*;

use crate::error::DecodeError;
use crate::field::{Char, TimeOfDay48Be};
use crate::int::U16Be;
use crate::layout::layout;
use crate::units::Side;

layout! {
    /// What every message begins with, known or not: enough to filter before parsing.
    Head, 11 {
        0 message_type: Char => u8, "The type byte.";
        1 stock_locate: U16Be => u16, "Instrument, an index valid for one day; 0 when the message concerns none.";
        3 tracking_number: U16Be => u16, "Nasdaq's own.";
        5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
    }
}

impl Head {
    /// Views the front of a message block, whatever its type.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] below 11 bytes.
    #[inline]
    pub fn view(block: &[u8]) -> Result<&Self, DecodeError> {
        Self::front(block)
    }
}

/// The side that a code of `B` or `S` means; `None` for any other.
///
/// Half of all orders stand on either side and no branch predictor knows which. So the two are not
/// told apart by comparing: the codes differ in two bits, of which the lowest says it.
#[inline]
pub const fn side(code: u8) -> Option<Side> {
    let bits = code ^ b'B';
    let is_ask = bits & 1;
    if bits != is_ask * (b'B' ^ b'S') {
        return None;
    }
    Some(if is_ask == 0 { Side::Bid } else { Side::Ask })
}

/// The code of a side, `B` or `S`.
#[inline]
pub const fn side_code(side: Side) -> u8 {
    match side {
        Side::Bid => b'B',
        Side::Ask => b'S',
    }
}

macro_rules! sided {
    ($($name:ident: $field:ident;)+) => {$(
        impl $name {
            #[doc = concat!("The side of `", stringify!($field), "`; `None` when it names none.")]
            #[inline]
            pub fn side(&self) -> Option<Side> {
                side(self.$field())
            }
        }
    )+};
}

sided! {
    AddOrder: buy_sell_indicator;
    AddOrderAttributed: buy_sell_indicator;
    Trade: buy_sell_indicator;
    NetOrderImbalance: imbalance_direction;
}

impl AddOrderAttributed {
    /// The same without the attribution, which stands last.
    #[inline]
    pub fn order(&self) -> &AddOrder {
        bytemuck::from_bytes(&self.as_bytes()[..AddOrder::SIZE])
    }
}

impl OrderExecutedWithPrice {
    /// Whether the execution counts in volume: all but `N` do.
    #[inline]
    pub fn is_printable(&self) -> bool {
        self.printable() != b'N'
    }
}

#[cfg(test)]
mod tests;
