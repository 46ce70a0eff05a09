//! SoupBinTCP: a session of numbered messages over a TCP connection, behind a login.
//!
//! [`cut`] takes whole [`Packet`]s off the front of what has been received. [`ServerPacket`] types
//! those that a server sends, [`ClientPacket`] those that a client sends. The packets of fixed length
//! ([`LoginRequest`], [`LoginAccepted`], [`LoginRejected`]) are written by their `new` and `as_bytes`,
//! those without contents are constants ([`SERVER_HEARTBEAT`], ...), and those that carry a message or
//! a text are written by [`write`](fn@write). Counting messages, heartbeats and what comes when is the work of
//! who holds the connection.
//!
//! A client logs in, and gets its answer and the first message:
//!
//! ```
//! use wirepath_protocol::soupbintcp::{self as soup, ClientPacket, Cut, LoginAccepted, LoginRequest};
//! use wirepath_protocol::soupbintcp::{Password, ServerPacket, Session, Username, kind};
//!
//! let (user, password) = (Username::new("DESK").unwrap(), Password::new("secret").unwrap());
//! let login = LoginRequest::new(user, password, Session::BLANK, 1);
//! let Cut::Packet(packet) = soup::cut(login.as_bytes(), soup::SIZE_MAX) else { panic!() };
//! let Ok(ClientPacket::LoginRequest(login)) = ClientPacket::parse(packet) else { panic!() };
//! assert_eq!(login.requested_sequence_number(), Ok(1));
//!
//! let mut stream = LoginAccepted::new(soup::session("3A").unwrap(), 1).as_bytes().to_vec();
//! stream.extend(soup::write(&mut [0; 64], kind::SEQUENCED_DATA, b"first")?);
//! let Cut::Packet(packet) = soup::cut(&stream, soup::SIZE_MAX) else { panic!() };
//! let Ok(ServerPacket::LoginAccepted(accepted)) = ServerPacket::parse(packet) else { panic!() };
//! assert_eq!(accepted.sequence_number(), Ok(1));
//! let Cut::Packet(packet) = soup::cut(&stream[packet.len()..], soup::SIZE_MAX) else { panic!() };
//! assert!(matches!(ServerPacket::parse(packet), Ok(ServerPacket::Sequenced(b"first"))));
//! # Ok::<(), wirepath_protocol::EncodeError>(())
//! ```
//!
//! # What the specification says that is easily missed
//!
//! - Sequenced messages carry no number: Login Accepted tells the number of the next one, and both
//!   sides count from there. The first of a session is 1.
//! - A session's name is padded on the left in Login Accepted, user name and password on the right.
//! - User name and password do not distinguish case ([`Password::matches`]).
//! - A blank requested session is the one that is active; a requested sequence number of 0 starts at
//!   the message generated last.
//! - Only clients send Unsequenced Data in this version. It is read from servers too, since protocols
//!   on top of older printings have it both ways.
//! - There is no limit for a payload but that of the length field, and no way to find the next packet
//!   behind a bad one: after [`Malformed`] the connection is of no more use.
//!
//! Source: SoupBinTCP 3.00, revision of 22 February 2017.

mod packets;
mod stream;
#[cfg(test)]
mod tests;

pub use packets::{
    ClientPacket, LoginAccepted, LoginRejected, LoginRequest, Password, RejectReason, ServerPacket,
    Session, Username, session, session_name,
};
pub use stream::{
    CLIENT_HEARTBEAT, Cut, END_OF_SESSION, Header, LOGOUT_REQUEST, MESSAGE_MAX, Malformed, Packet,
    SERVER_HEARTBEAT, SIZE_MAX, cut, write,
};

/// The type bytes.
///
/// Source: SoupBinTCP 3.00, "SoupBinTCP Packet Types".
pub mod kind {
    /// Debug, from either side: text for people, to be ignored by programs.
    pub const DEBUG: u8 = b'+';
    /// Login Accepted, from the server.
    pub const LOGIN_ACCEPTED: u8 = b'A';
    /// Login Rejected, from the server.
    pub const LOGIN_REJECTED: u8 = b'J';
    /// Sequenced Data, from the server.
    pub const SEQUENCED_DATA: u8 = b'S';
    /// Server Heartbeat.
    pub const SERVER_HEARTBEAT: u8 = b'H';
    /// End of Session, from the server.
    pub const END_OF_SESSION: u8 = b'Z';
    /// Login Request, from the client.
    pub const LOGIN_REQUEST: u8 = b'L';
    /// Unsequenced Data.
    pub const UNSEQUENCED_DATA: u8 = b'U';
    /// Client Heartbeat.
    pub const CLIENT_HEARTBEAT: u8 = b'R';
    /// Logout Request, from the client.
    pub const LOGOUT_REQUEST: u8 = b'O';
}
