//! What IEX's formats have in common: the messages that are the same byte for byte in DEEP, DEEP+ and
//! TOPS, and the bits of their flags.
//!
//! [`deep10`](crate::deep10), [`deepplus10`](crate::deepplus10) and [`tops16`](crate::tops16) hand
//! them out under their own names, so that a system event is one type in all three. Which of them a
//! format has is said by its table of types, and told from the bytes by its `Message`.
//!
//! Source: IEX DEEP 1.0, document version 1.08, DEEP+ 1.0, document version 1.04, and TOPS 1.6,
//! document version 1.66: "Administrative Message Formats", "Trading Message Formats", "Auction
//! Message Formats" and "Appendix A: Flags".

mod messages;

pub use messages::*;

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

/// Bits of every `sale_condition_flags`, such as [`TradeReport`]'s.
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

/// What `sale_condition_flags` say, for every layout that has them.
macro_rules! sale_conditions {
    ($($name:ident)+) => {$(
        impl $name {
            /// Whether the trade came of an intermarket sweep order.
            pub fn is_intermarket_sweep(&self) -> bool {
                self.sale_condition_flags() & $crate::iex::sale_condition::INTERMARKET_SWEEP != 0
            }

            /// Whether it happened before or after the regular market session.
            pub fn is_extended_hours(&self) -> bool {
                self.sale_condition_flags() & $crate::iex::sale_condition::EXTENDED_HOURS != 0
            }

            /// Whether it was less than one round lot.
            pub fn is_odd_lot(&self) -> bool {
                self.sale_condition_flags() & $crate::iex::sale_condition::ODD_LOT != 0
            }

            /// Whether it is exempt from the trade-through rule.
            pub fn is_trade_through_exempt(&self) -> bool {
                self.sale_condition_flags() & $crate::iex::sale_condition::TRADE_THROUGH_EXEMPT != 0
            }

            /// Whether it came of a single-price cross.
            pub fn is_single_price_cross(&self) -> bool {
                self.sale_condition_flags() & $crate::iex::sale_condition::SINGLE_PRICE_CROSS != 0
            }
        }
    )+};
}

pub(crate) use sale_conditions;

sale_conditions! { TradeReport TradeBreak }

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
pub(crate) mod tests;
