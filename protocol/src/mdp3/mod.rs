//! CME MDP 3.0: books by price and by order, trades, statistics and definitions of CME Group's markets.
//!
//! A datagram is a [`Packet`] of messages in Simple Binary Encoding. [`Message::parse`] views one of them
//! (the bytes from its SBE header on, after the two-byte size) as one of the templates of [`LAYOUTS`].
//! Each has a root block of fields, `root()`, and groups of entries, such as `md_entries()`; all are borrowed
//! from the datagram unless its version lacks fields.
//!
//! The templates are those of schema versions 6, 9 and 13 together, and messages of version 5 and of those
//! between read as well. Where two versions share a template, it has the newest names and all fields; a
//! field or a group that the sender's version does not have is null or empty. What CME pads its blocks
//! with is no value, so version 6's padding is never read as version 9's field. The tables are written
//! from the schema files by `protocol/sbe-compiler`, see its `run`.
//!
//! - Prices and other decimals come as [`Price`](crate::Price), in units of 1e-9 whatever the exponent.
//!   `None` is null; prices with seven decimals that do not fit, which no real one does, are `None` too.
//! - Codes and bit sets are newtypes with named constants: [`MDUpdateAction::DELETE`],
//!   [`MatchEventIndicator::END_OF_EVENT`]. Unknown codes stay as they are.
//! - Fields that a schema gives one value for ever, such as the entry type of a trade, take no bytes.
//!   They are constants of their layout: [`MDEntries48::MD_ENTRY_TYPE`].
//! - Entries of an order group refer to the price entry they belong to by its number in the message,
//!   from 1: [`OrderIDEntries32::reference_id`].
//! - An event is over, and the books whole again, at the message with
//!   [`MatchEventIndicator::END_OF_EVENT`] on.
//!
//! To encode, fill root and entries over `default()`, which has nulls where there can be nulls, call
//! the template's `encode`, and hand the result to a [`PacketWriter`].
//!
//! ```
//! use wirepath_protocol::field::Price9Le;
//! use wirepath_protocol::{Price, mdp3};
//! use wirepath_protocol::mdp3::{
//!     MDEntries46, MDEntryTypeBook, MDIncrementalRefreshBook46, MDIncrementalRefreshBook46Root,
//!     MDUpdateAction, MatchEventIndicator, Packet, PacketWriter,
//! };
//!
//! let root = MDIncrementalRefreshBook46Root {
//!     transact_time: 1_478_961_038_229_196_541.into(),
//!     match_event_indicator: MatchEventIndicator::END_OF_EVENT,
//! };
//! let entry = MDEntries46 {
//!     md_entry_px: Price9Le::from(Price(402_750_000_000)).into(),
//!     md_entry_size: 5.into(),
//!     security_id: 411_873.into(),
//!     rpt_seq: 111.into(),
//!     md_price_level: 1,
//!     md_update_action: MDUpdateAction::NEW,
//!     md_entry_type: MDEntryTypeBook::BID,
//!     ..MDEntries46::default()
//! };
//! let (mut message, mut datagram) = ([0; 200], [0; 1400]);
//! let message = MDIncrementalRefreshBook46::encode(&mut message, &root, &[entry], &[])?;
//! let mut packet = PacketWriter::new(&mut datagram, 5_615, 1_478_961_038_229_200_000)?;
//! packet.push(message)?;
//!
//! for message in Packet::parse(packet.finish()).unwrap().messages() {
//!     match mdp3::Message::parse(message) {
//!         Ok(mdp3::Message::MDIncrementalRefreshBook46(book)) => {
//!             for level in book.md_entries() {
//!                 assert_eq!(level.security_id(), 411_873);
//!                 assert_eq!(level.md_entry_px(), Some(Price(402_750_000_000)));
//!                 assert_eq!(level.number_of_orders(), None);
//!             }
//!             assert!(book.root().match_event_indicator().contains(MatchEventIndicator::END_OF_EVENT));
//!         }
//!         other => panic!("{other:?}"),
//!     }
//! }
//! # Ok::<(), wirepath_protocol::EncodeError>(())
//! ```
//!
//! Source: CME Group, "MDP 3.0 - Market Data", pages "Binary Packet Header", "Message Header", "Repeating
//! Groups", "Market by Price", "Market by Order" and "Security Definition"; schemas templates_FixBinary
//! version 6 (2015-01-09), 9 (2018-03-08) and 13 (2023-04-11).

mod codes;
mod definition;
mod incremental;
mod message;
mod packet;
mod session;
mod snapshot;

pub use codes::*;
pub use definition::*;
pub use incremental::*;
pub use message::*;
pub use packet::{Messages, Packet, PacketHeader, PacketWriter};
pub use session::*;
pub use snapshot::*;

macro_rules! sides {
    ($($name:ident)+) => {$(
        impl $name {
            /// The side that the entry is on, be it of the book of orders, the implied one or the best of the
            /// market; `None` where it is no bid or offer.
            #[inline]
            pub const fn side(self) -> Option<crate::Side> {
                match self {
                    Self::BID | Self::IMPLIED_BID | Self::MARKET_BEST_BID => Some(crate::Side::Bid),
                    Self::OFFER | Self::IMPLIED_OFFER | Self::MARKET_BEST_OFFER => Some(crate::Side::Ask),
                    _ => None,
                }
            }

            /// Whether the entry is of the implied book, which is apart from the book of orders.
            #[inline]
            pub const fn is_implied(self) -> bool {
                matches!(self, Self::IMPLIED_BID | Self::IMPLIED_OFFER)
            }
        }
    )+};
}

sides! { MDEntryType MDEntryTypeBook }

#[cfg(test)]
mod tests;
