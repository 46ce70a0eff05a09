//! NYSE XDP: the Pillar Integrated feed, its control, request and refresh messages, and its packets.
//!
//! [`Packet`] views a datagram, [`cut`] takes packets off the request server's connection, and
//! [`PacketWriter`] writes one. [`Message::parse`] views one message of a packet, from its length on, as
//! one of the types of [`LAYOUTS`]. Putting the packets of two lines into one order, closing gaps and
//! keeping books are their neighbours' work.
//!
//! # Prices and times
//!
//! A price is an integer whose decimals the symbol's [`SymbolIndexMapping`] tells: [`PriceScale`] makes
//! a [`Price`] of it. Order and trade messages have the nanoseconds of their time only; the seconds
//! come in [`SourceTimeReference`], for each partition of the matching engine. [`time`] puts them
//! together.
//!
//! ```
//! use wirepath_protocol::xdp::{AddOrder, Message, PriceScale};
//!
//! let sent = AddOrder {
//!     order_id: 56_305.into(),
//!     price: 990_500.into(),
//!     volume: 300.into(),
//!     side: b'B'.into(),
//!     ..AddOrder::default()
//! };
//! let scale = PriceScale::new(4).unwrap(); // as the symbol's mapping says
//! match Message::parse(sent.as_bytes()) {
//!     Ok(Message::AddOrder(add)) => assert_eq!(scale.price(add.price()).to_string(), "99.05"),
//!     other => panic!("{other:?}"),
//! }
//! ```
//!
//! # Revisions
//!
//! A message may be longer than known here, and some are shorter on old feeds. The six bytes that the
//! [`Imbalance`] of Pillar has more than that of the Imbalances feed 2.1f are an `Option` beside it, as
//! are the numbers that only the first [`RefreshHeader`] of a refresh has. Any other message that is
//! shorter than its layout is refused. Fields that changed their meaning and not their place say so.
//!
//! To encode, write a struct literal over `default()`, which has length and type set, and take
//! `as_bytes()`, or what `with` answers where something stands behind.
//!
//! # Sources
//!
//! - NYSE Pillar Integrated Feed Client Specification 2.5g, 23 October 2025, cited by section title.
//! - For what it leaves to the Common Client Specification (2.4, NYSE Pillar Equities), and for the XDP
//!   Imbalances Feed 2.1f: the public models of them that the Open Markets Initiative keeps, `c-structs`
//!   (`Nyse.Equities.IntegratedFeed.Pillar.v2.5.a.h`, `Nyse.Equities.ImbalancesFeed.Xdp.v2.1.f.h`) and
//!   `omi-kaitai-struct-definitions`. So that one is cited by subject, not by section title.
//!
//! [`Price`]: crate::Price

mod codes;
mod messages;
mod packet;
mod price;
mod stream;

pub use codes::{DeliveryFlag, RequestStatus};
pub use messages::*;
pub use packet::{Header, Messages, Packet, PacketWriter};
pub use price::PriceScale;
pub use stream::{Cut, cut};

pub use crate::itch50::{side, side_code};

use crate::error::DecodeError;

/// Values of `product_id`.
///
/// Source: Pillar Integrated Feed 2.5g, "Product IDs".
pub mod product {
    /// NYSE Integrated Feed.
    pub const NYSE_INTEGRATED: u8 = 11;
    /// NYSE American Integrated Feed.
    pub const AMERICAN_INTEGRATED: u8 = 59;
    /// NYSE National Integrated Feed.
    pub const NATIONAL_INTEGRATED: u8 = 109;
    /// NYSE Arca Integrated Feed.
    pub const ARCA_INTEGRATED: u8 = 157;
    /// NYSE Texas Integrated Feed.
    pub const TEXAS_INTEGRATED: u8 = 209;
}

/// The type of a message: the number behind its length.
#[inline(always)]
fn kind_of(block: &[u8]) -> Result<u16, DecodeError> {
    match block.first_chunk() {
        Some(&[_, _, low, high]) => Ok(u16::from_le_bytes([low, high])),
        None => Err(DecodeError::Truncated { have: block.len(), need: 4 }),
    }
}

/// Nanoseconds since the Unix epoch, UTC, from a time's two parts.
///
/// More than a second of nanoseconds, which no sender has, carries over.
#[inline]
pub const fn time(seconds: u32, nanos: u32) -> u64 {
    seconds as u64 * 1_000_000_000 + nanos as u64
}

macro_rules! symbols {
    ($($name:ident)+; $($mapping:ident)+) => {
        impl Message<'_> {
            /// The symbol that the message is about, if it is about one; 0 in a request means all.
            #[inline]
            pub fn symbol_index(&self) -> Option<u32> {
                match self {
                    $(Self::$name(message, ..) => Some(message.symbol_index()),)+
                    $(Self::$mapping(message) => Some(message.symbol_index()),)+
                    _ => None,
                }
            }

            /// Number among the symbol's messages, for the types that are numbered so.
            #[inline]
            pub fn symbol_seq_num(&self) -> Option<u32> {
                match self {
                    $(Self::$name(message, ..) => Some(message.symbol_seq_num()),)+
                    _ => None,
                }
            }
        }
    };
}

symbols! {
    SecurityStatus AddOrder ModifyOrder DeleteOrder OrderExecution ReplaceOrder Imbalance AddOrderRefresh
    NonDisplayedTrade CrossTrade TradeCancel CrossCorrection RetailPriceImprovement;
    SymbolIndexMapping SymbolIndexMappingRequest RefreshRequest SymbolClear StockSummary
}

impl SymbolIndexMapping {
    /// How the symbol's prices are to be read; `None` when the code names no scale.
    pub const fn price_scale(&self) -> Option<PriceScale> {
        PriceScale::new(self.price_scale_code)
    }
}

impl OrderExecution {
    /// Whether the execution counts in volume.
    #[inline]
    pub fn is_printable(&self) -> bool {
        self.printable_flag() != 0
    }
}

impl NonDisplayedTrade {
    /// Whether the trade counts in volume.
    #[inline]
    pub fn is_printable(&self) -> bool {
        self.printable_flag() != 0
    }
}

#[cfg(test)]
mod tests;
