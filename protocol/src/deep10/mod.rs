//! IEX DEEP 1.0: displayed size at every price level, trades, auctions and the state of securities.
//!
//! [`Message::parse`] views one block of a segment (the bytes after the two-byte length) as one of
//! the types of [`LAYOUTS`]. Prices have 64 bits on the wire and come as `Option<`[`Price`]`>`: one
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

pub use messages::*;

use crate::field::Char;
use crate::units::Side;

/// Bits of [`SecurityDirectory::flags`].
pub mod security {
    /// A test security.
    pub const TEST: u8 = 0x80;
    /// A when-issued security.
    pub const WHEN_ISSUED: u8 = 0x40;
    /// An exchange-traded product.
    pub const ETP: u8 = 0x20;
}

/// Bits of [`TradeReport::sale_condition_flags`] and [`TradeBreak::sale_condition_flags`].
pub mod sale_condition {
    /// The trade came of an intermarket sweep order.
    pub const INTERMARKET_SWEEP: u8 = 0x80;
    /// Before or after the regular market session.
    pub const EXTENDED_HOURS: u8 = 0x40;
    /// Less than one round lot.
    pub const ODD_LOT: u8 = 0x20;
    /// Not subject to the trade-through rule.
    pub const TRADE_THROUGH_EXEMPT: u8 = 0x10;
    /// From a single-price cross.
    pub const SINGLE_PRICE_CROSS: u8 = 0x08;
}

impl SecurityDirectory {
    /// Whether it is a test security.
    pub fn is_test(&self) -> bool {
        self.flags() & security::TEST != 0
    }

    /// Whether it is a when-issued security.
    pub fn is_when_issued(&self) -> bool {
        self.flags() & security::WHEN_ISSUED != 0
    }

    /// Whether it is an exchange-traded product.
    pub fn is_etp(&self) -> bool {
        self.flags() & security::ETP != 0
    }
}

macro_rules! sale_conditions {
    ($($name:ident)+) => {$(
        impl $name {
            /// Whether the trade came of an intermarket sweep order.
            pub fn is_intermarket_sweep(&self) -> bool {
                self.sale_condition_flags() & sale_condition::INTERMARKET_SWEEP != 0
            }

            /// Whether it happened before or after the regular market session.
            pub fn is_extended_hours(&self) -> bool {
                self.sale_condition_flags() & sale_condition::EXTENDED_HOURS != 0
            }

            /// Whether it was less than one round lot.
            pub fn is_odd_lot(&self) -> bool {
                self.sale_condition_flags() & sale_condition::ODD_LOT != 0
            }

            /// Whether it is exempt from the trade-through rule.
            pub fn is_trade_through_exempt(&self) -> bool {
                self.sale_condition_flags() & sale_condition::TRADE_THROUGH_EXEMPT != 0
            }

            /// Whether it came of a single-price cross.
            pub fn is_single_price_cross(&self) -> bool {
                self.sale_condition_flags() & sale_condition::SINGLE_PRICE_CROSS != 0
            }
        }
    )+};
}

sale_conditions! { TradeReport TradeBreak }

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

impl AuctionInformation {
    /// The side of the imbalance; `None` when there is none.
    pub fn side(&self) -> Option<Side> {
        match self.imbalance_side() {
            b'B' => Some(Side::Bid),
            b'S' => Some(Side::Ask),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
