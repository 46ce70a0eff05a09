//! IEX TOPS 1.6: best displayed prices and their sizes, trades, auctions and the state of securities.
//!
//! [`Message::parse`] views one block of a segment (the bytes after the two-byte length) as one of
//! the types of [`LAYOUTS`]. All but [`QuoteUpdate`] are those that IEX's formats share, and are found
//! in [`iex`](crate::iex). Prices have 64 bits on the wire and come as `Option<`[`Price`]`>`: one
//! that does not fit, which no real price does, is `None`, to be counted and never shown as another.
//! Times are nanoseconds since the Unix epoch, UTC.
//!
//! A quote is whole in itself: it replaces the one before. A side without a price has size 0.
//!
//! TOPS 1.5 ([`TOPS_1_5`](crate::iextp::TOPS_1_5)) reads by the same layouts. It had quotes, trades
//! and trade breaks only. 1.6 renamed a flag of the quote, added
//! [`SINGLE_PRICE_CROSS`](sale_condition::SINGLE_PRICE_CROSS), and took reserved bytes from trades and
//! trade breaks; those stood last, so what 1.5 sends is 1.6's message and 4 bytes more, which are left
//! alone.
//!
//! To encode, write a struct literal over `default()`, which has the type byte set, and take
//! `as_bytes()`.
//!
//! Source: IEX TOPS 1.6, document version 1.66, "Administrative Message Formats", "Trading Message
//! Formats", "Auction Message Formats", "Appendix A: Flags", and on 1.5 "Revision History". The
//! history does not say where 1.5's reserved bytes stood; that is other decoders' word.
//!
//! [`Price`]: crate::Price

mod messages;

#[doc(inline)]
pub use crate::iex::{sale_condition, security};
pub use messages::*;

/// Bits of [`QuoteUpdate::flags`].
pub mod quote {
    /// The security is halted, paused, or otherwise not available for trading on IEX.
    pub const UNAVAILABLE: u8 = 0x80;
    /// Before or after the regular market session.
    pub const EXTENDED_HOURS: u8 = 0x40;
}

impl QuoteUpdate {
    /// Whether the security can be traded on IEX; not while it is halted or paused.
    #[inline]
    pub fn is_available(&self) -> bool {
        self.flags() & quote::UNAVAILABLE == 0
    }

    /// Whether it is before or after the regular market session.
    #[inline]
    pub fn is_extended_hours(&self) -> bool {
        self.flags() & quote::EXTENDED_HOURS != 0
    }
}

#[cfg(test)]
mod tests;
