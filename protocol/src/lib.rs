//! Bytes ↔ typed values for every wire format Wirepath speaks.
//!
//! One file or folder per format. No I/O, no clock, no thread, no allocation: a view borrows the
//! datagram's bytes, and an encoder writes into a slice the caller owns.
//!
//! | layer | formats |
//! | --- | --- |
//! | transport: datagrams of message blocks | [`moldudp64`], [`iextp`] |
//! | transport: a stream of packets, with a login | [`soupbintcp`] |
//! | messages | [`itch50`] and its snapshot [`glimpse`]; [`deep10`], [`deepplus10`] and [`tops16`], and what they share: [`iex`] |
//! | datagrams of messages, and the messages | [`xdp`] |
//! | datagrams of messages, the messages of three kinds of market, and their servers' sessions | [`pitch`] |
//! | packets of messages in Simple Binary Encoding ([`sbe`]) | [`mdp3`] |
//! | orders, and the session they go through: text over a stream | [`fix`] |
//! | what they are made of | [`int`], [`field`], [`units`], [`blocks`]; [`show`] for output |
//!
//! Reading and writing an Add Order:
//!
//! ```
//! use wirepath_protocol::{Price, Symbol, itch50, itch50::AddOrder, field::Price4Be};
//!
//! let sent = AddOrder {
//!     stock_locate: 13.into(),
//!     order_reference_number: 56_305.into(),
//!     buy_sell_indicator: b'S'.into(),
//!     shares: 300.into(),
//!     stock: Symbol::new("AAPL").unwrap(),
//!     price: Price4Be::try_from(Price(322_400_000_000)).unwrap(),
//!     ..AddOrder::default()
//! };
//! match itch50::Message::parse(sent.as_bytes()) {
//!     Ok(itch50::Message::AddOrder(add)) => assert_eq!(add.price().to_string(), "322.4"),
//!     other => panic!("{other:?}"),
//! }
//! ```
#![forbid(unsafe_code)]

pub mod blocks;
pub mod deep10;
pub mod deepplus10;
pub mod error;
pub mod field;
pub mod fix;
pub mod glimpse;
pub mod iex;
pub mod iextp;
pub mod int;
pub mod itch50;
mod layout;
pub mod mdp3;
pub mod moldudp64;
#[cfg(test)]
mod obvious;
pub mod pitch;
pub mod sbe;
pub mod show;
pub mod soupbintcp;
pub mod tops16;
pub mod units;
pub mod xdp;

pub use error::{DecodeError, EncodeError};
pub use field::{Alpha, Symbol, Value};
pub use layout::Layout;
pub use units::{Price, Side};
