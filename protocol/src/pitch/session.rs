//! Messages to and from Gap Request Proxies and spin servers, in packets without numbers over TCP.
//!
//! Both want a Login first. A proxy then takes Gap Requests and answers each with a Gap Response; the
//! messages themselves are sent by multicast, on the unit's gap response address. A spin server tells
//! about once a second through which message of its unit it knows the book ([`SpinImageAvailable`]); to
//! a [`SpinRequest`] it answers with a [`SpinResponse`], all orders as messages of the feed, and a
//! [`SpinFinished`]. Those of the feed are [`Message::Unknown`] here, to be read by
//! [`Market::parse`](super::Market::parse).
//!
//! Source: PITCH 2.41.66, "Gap Request Proxy Messages" and "Spin Messages".

use super::kind_of;
use crate::field::{Alpha, Char};
use crate::int::{U16Le, U32Le};
use crate::layout::messages;
pub use crate::soupbintcp::Password;

/// Codes of [`LoginResponse::status`].
pub mod login_status {
    /// Logged in.
    pub const ACCEPTED: u8 = b'A';
    /// User name or password are wrong.
    pub const NOT_AUTHORIZED: u8 = b'N';
    /// Somebody else is logged in so.
    pub const SESSION_IN_USE: u8 = b'B';
    /// No such session.
    pub const INVALID_SESSION: u8 = b'S';
}

/// Codes of [`GapResponse::status`]. All but the first refuse.
pub mod gap_status {
    /// The messages will be sent, or have been.
    pub const ACCEPTED: u8 = b'A';
    /// Ahead of what was sent, or too far behind.
    pub const OUT_OF_RANGE: u8 = b'O';
    /// As many requests as a day allows have been made.
    pub const DAILY_EXHAUSTED: u8 = b'D';
    /// As many requests as a minute allows have been made.
    pub const MINUTE_EXHAUSTED: u8 = b'M';
    /// As many requests as a second allows have been made.
    pub const SECOND_EXHAUSTED: u8 = b'S';
    /// More messages than one request allows.
    pub const COUNT_EXCEEDED: u8 = b'C';
    /// No such unit.
    pub const INVALID_UNIT: u8 = b'I';
    /// The unit is not available now.
    pub const UNIT_UNAVAILABLE: u8 = b'U';
}

/// Codes of [`SpinResponse::status`] and [`InstrumentDefinitionResponse::status`]. All but the first
/// refuse.
pub mod spin_status {
    /// The spin follows.
    pub const ACCEPTED: u8 = b'A';
    /// Ahead of what even the next image knows; of instrument definitions, not 0.
    pub const OUT_OF_RANGE: u8 = b'O';
    /// A spin is under way on this connection, and only one can be.
    pub const IN_PROCESS: u8 = b'S';
}

messages! {
    head { 0 length: u8 => u8; 1 message_type: u8 => u8; } kind_of;

    /// The first message to either server.
    ///
    /// Source: PITCH 2.41.66, "Login Message Fields".
    0x01 Login, 22, "Login" {
         2 session_sub_id: Alpha<4> => Alpha<4>, "The session, as Cboe assigned it.";
         6 username: Alpha<4> => Alpha<4>, "The user, as Cboe assigned it.";
        10 filler: Alpha<2> => Alpha<2>, "Spaces.";
        12 password: Password => Password, "The password, which is not shown.";
    }

    /// The answer. Behind a refusal the connection is closed.
    ///
    /// Source: PITCH 2.41.66, "Login Response Message Fields".
    0x02 LoginResponse, 3, "Login Response" {
         2 status: Char => u8, "One of [`login_status`].";
    }

    /// Asks a proxy for messages again.
    ///
    /// Source: PITCH 2.41.66, "Gap Request Message Fields".
    0x03 GapRequest, 9, "Gap Request" {
         2 unit: u8 => u8, "The unit.";
         3 sequence: U32Le => u32, "Number of the first message.";
         7 count: U16Le => u16, "How many, numbers that go round included: 0 is not one of them.";
    }

    /// The answer, which may come before or behind the messages.
    ///
    /// Source: PITCH 2.41.66, "Gap Response Message Fields".
    0x04 GapResponse, 10, "Gap Response" {
         2 unit: u8 => u8, "As requested.";
         3 sequence: U32Le => u32, "As requested.";
         7 count: U16Le => u16, "As requested.";
         9 status: Char => u8, "One of [`gap_status`].";
    }

    /// A spin server knows the book through this message.
    ///
    /// Source: PITCH 2.41.66, "Spin Image Available Message Fields".
    0x80 SpinImageAvailable, 6, "Spin Image Available" {
         2 sequence: U32Le => u32, "Number of the last message that is in the book.";
    }

    /// Asks for all orders of the unit.
    ///
    /// Source: PITCH 2.41.66, "Spin Request Message Fields".
    0x81 SpinRequest, 6, "Spin Request" {
         2 sequence: U32Le => u32, "Number from one of the last ten images; any other gets the next image above it, which may be one still to come.";
    }

    /// The answer.
    ///
    /// Source: PITCH 2.41.66, "Spin Response Message Fields".
    0x82 SpinResponse, 11, "Spin Response" {
         2 sequence: U32Le => u32, "Number from a Spin Image Available: the specification does not say whether that requested or that sent, which differ unless an image was requested exactly.";
         6 order_count: U32Le => u32, "Add Orders in the spin.";
        10 status: Char => u8, "One of [`spin_status`].";
    }

    /// The spin is complete.
    ///
    /// Source: PITCH 2.41.66, "Spin Finished Message Fields".
    0x83 SpinFinished, 6, "Spin Finished" {
         2 sequence: U32Le => u32, "As requested.";
    }

    /// Asks for all symbol mappings of the unit (options).
    ///
    /// Source: PITCH 2.41.66, "Instrument Definition Request Message Fields".
    0x84 InstrumentDefinitionRequest, 6, "Instrument Definition Request" {
         2 sequence: U32Le => u32, "0.";
    }

    /// The answer.
    ///
    /// Source: PITCH 2.41.66, "Instrument Definition Response Message Fields".
    0x85 InstrumentDefinitionResponse, 11, "Instrument Definition Response" {
         2 sequence: U32Le => u32, "0.";
         6 instrument_count: U32Le => u32, "Definitions that follow.";
        10 status: Char => u8, "One of [`spin_status`].";
    }

    /// The definitions are complete.
    ///
    /// Source: PITCH 2.41.66, "Instrument Definition Finished Message Fields".
    0x86 InstrumentDefinitionFinished, 2, "Instrument Definition Finished" {
    }
}

#[cfg(test)]
mod tests;
