//! Cboe Multicast PITCH 2.x: every visible order of a book, trades, auctions and trading states, in
//! numbered units; with it, the messages of the servers that send lost messages and whole books again.
//!
//! [`mod@unit`] frames all of it: on multicast, and on the streams to and from the servers, which
//! [`cut`] takes apart; [`sequence`] says how numbers go on. A *block* is one message from its length
//! byte on, where the specification counts its offsets from. What a type byte means depends on the
//! market:
//!
//! | module | messages |
//! | --- | --- |
//! | [`common`] | those that several markets have alike, which is all that builds a book of shares or options |
//! | [`equities`] | those of BZX, BYX, EDGA and EDGX alone |
//! | [`options`] | those of the four options exchanges alone |
//! | [`futures`] | those of CFE that have a layout of their own |
//! | [`session`] | those to and from Gap Request Proxies and spin servers |
//!
//! [`Market::parse`] reads a block of a market by both tables that it may belong to. Books, gaps and
//! spins are the venue's business.
//!
//! # Bytes behind the known part
//!
//! "Cboe reserves the right to […] grow the length of any message", and has done so: behind an
//! execution there is a trade condition in options and futures, behind a Time on C1 and CFE the same
//! second since the epoch, behind an expanded Add Order of options a client's id. Layouts have what all
//! exchanges have sent since version 2.39; what may stand behind is told by functions of the block,
//! such as [`common::OrderExecuted::trade_condition`], and `None` where it does not.
//! [`Market::fields`] shows both.
//!
//! # Units
//!
//! Prices are [`Price`](crate::Price)s; one of 64 bits that does not fit, which no real price does, is
//! `None`. Times are nanoseconds since the unit's last Time message: [`nanos`] puts both together.
//! Order, execution and auction ids are numbers; [`Base36`] prints them as Cboe's other interfaces do.
//!
//! To encode, write a struct literal over `default()`, which has length and type set, and take
//! `as_bytes()`; [`PacketWriter::push_with`] appends what stands behind.
//!
//! Source: Cboe Titanium US Equities/Options Multicast Depth of Book (PITCH) Specification 2.41.66
//! ("PITCH 2.41.66" below), "Protocol", "PITCH 2.X Messages" and "Message Types".

pub mod common;
pub mod equities;
pub mod futures;
mod ids;
mod market;
pub mod options;
pub mod sequence;
pub mod session;
mod stream;
pub mod unit;

pub use ids::{Base36, ExecutionId};
pub use market::{Market, Message};
pub use stream::{Cut, Malformed, cut};
pub use unit::{Messages, Packet, PacketWriter, UnitHeader};

use crate::error::DecodeError;
use crate::field::{Alpha, Value};
use crate::layout::value_at;

/// The type of a block, which stands behind its length.
#[inline(always)]
fn kind_of(block: &[u8]) -> Result<u8, DecodeError> {
    block.get(1).copied().ok_or(DecodeError::Truncated { have: block.len(), need: 2 })
}

/// The text at `offset` of a block.
fn text_at<const N: usize>(block: &[u8], offset: usize) -> Value<'_> {
    value_at::<Alpha<N>>(block, offset)
}

/// The time that a message's `time_offset` means, as nanoseconds, after a Time message of `second`:
/// since midnight in New York, or since the epoch, whichever the second counts from.
///
/// Source: PITCH 2.41.66, "Data Types" and "Time Message Fields".
#[inline]
pub const fn nanos(second: u32, time_offset: u32) -> u64 {
    second as u64 * 1_000_000_000 + time_offset as u64
}

#[cfg(test)]
mod tests;
