//! The packets by type: what servers send, and what clients send.

use core::fmt;

use bytemuck::{Pod, Zeroable};

use super::kind;
use super::stream::{Header, Packet};
use crate::error::DecodeError;
use crate::field::{Alpha, AlphaError, Char, Field, Numeric20, NumericError, Value};
use crate::int::U16Be;
use crate::layout::layout;

/// Name of a session: ten characters, padded on the left where a server names it; all spaces in a
/// request for the active one. [`session`] makes one.
pub type Session = Alpha<10>;

/// Name of a user: six characters, padded on the right. Case does not matter.
pub type Username = Alpha<6>;

/// The session `name`, padded on the left as servers do.
///
/// # Errors
///
/// [`AlphaError`] when `name` is longer than ten bytes or not printable ASCII.
pub fn session(name: &str) -> Result<Session, AlphaError> {
    let mut session = Session::new(name)?;
    session.0.rotate_right(10 - name.len());
    Ok(session)
}

/// A session's name without the spaces on either side: what two sides compare.
pub const fn session_name(session: &Session) -> &[u8] {
    session.0.trim_ascii()
}

/// Ten characters, padded on the right, that are not shown: not by `Debug`, nor among a packet's fields.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(transparent)]
pub struct Password(Alpha<10>);

impl Password {
    /// All spaces.
    pub const BLANK: Self = Self(Alpha::BLANK);

    /// `text`, padded.
    ///
    /// # Errors
    ///
    /// [`AlphaError`] when `text` is longer than ten bytes or not printable ASCII.
    pub const fn new(text: &str) -> Result<Self, AlphaError> {
        match Alpha::new(text) {
            Ok(text) => Ok(Self(text)),
            Err(error) => Err(error),
        }
    }

    /// Whether both are the same but for case.
    ///
    /// Source: SoupBinTCP 3.00, "Login Request Packet": "case-insensitive".
    pub fn matches(&self, other: &Self) -> bool {
        self.0.0.eq_ignore_ascii_case(&other.0.0)
    }
}

impl Default for Password {
    fn default() -> Self {
        Self::BLANK
    }
}

/// Byte for byte; see [`matches`](Password::matches).
impl PartialEq for Password {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Password {}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Field for Password {
    type Host = Self;
    const BLANK: Self = Self::BLANK;

    fn host(self) -> Self {
        self
    }

    fn value(&self) -> Value<'_> {
        Value::Text(b"***")
    }

    #[cfg(test)]
    fn from_host(host: Self) -> Option<Self> {
        Some(host)
    }
}

layout! {
    /// The server's answer to a login that it takes. Sequenced messages follow.
    ///
    /// Source: SoupBinTCP 3.00, "Login Accepted Packet".
    LoginAccepted, 33 {
         0 packet_length: U16Be => u16, "Bytes behind this field.";
         2 packet_type: Char => u8, "`A`.";
         3 session: Alpha<10> => Session, "The session that is logged into, padded on the left.";
        13 sequence_number: Numeric20 => Result<u64, NumericError>, "Number of the next sequenced message.";
    }
}

layout! {
    /// The server's answer to a login that it does not take. It closes the connection behind it.
    ///
    /// Source: SoupBinTCP 3.00, "Login Rejected Packet".
    LoginRejected, 4 {
        0 packet_length: U16Be => u16, "Bytes behind this field.";
        2 packet_type: Char => u8, "`J`.";
        3 reject_reason_code: Char => u8, "Why; see [`RejectReason`].";
    }
}

layout! {
    /// The first packet of a client.
    ///
    /// Source: SoupBinTCP 3.00, "Login Request Packet".
    LoginRequest, 49 {
         0 packet_length: U16Be => u16, "Bytes behind this field.";
         2 packet_type: Char => u8, "`L`.";
         3 username: Alpha<6> => Username, "Who logs in. Case does not matter.";
         9 password: Password => Password, "What proves it. Case does not matter.";
        19 requested_session: Alpha<10> => Session, "The session to log into; blank for the active one.";
        29 requested_sequence_number: Numeric20 => Result<u64, NumericError>, "Number of the next message, or 0.";
    }
}

/// The length field of a packet that is this layout and no more.
const fn length_of(size: usize) -> U16Be {
    assert!(size > Header::SIZE && size < 256);
    #[expect(clippy::cast_possible_truncation, reason = "below 256")]
    U16Be::new(size as u16 - 2)
}

impl LoginAccepted {
    /// Logged into `session`; the next sequenced message is number `next`.
    pub const fn new(session: Session, next: u64) -> Self {
        Self {
            packet_length: length_of(Self::SIZE),
            packet_type: Char(kind::LOGIN_ACCEPTED),
            session,
            sequence_number: Numeric20::new(next),
        }
    }
}

impl LoginRejected {
    /// Not logged in, and why.
    pub const fn new(reason: RejectReason) -> Self {
        Self {
            packet_length: length_of(Self::SIZE),
            packet_type: Char(kind::LOGIN_REJECTED),
            reject_reason_code: Char(reason.code()),
        }
    }

    /// Why.
    pub fn reason(&self) -> RejectReason {
        RejectReason::from_code(self.reject_reason_code())
    }
}

impl LoginRequest {
    /// Asks for `session`, or when that is blank, the active one, from message number `next` on; 0
    /// starts at the message generated last.
    pub const fn new(username: Username, password: Password, session: Session, next: u64) -> Self {
        Self {
            packet_length: length_of(Self::SIZE),
            packet_type: Char(kind::LOGIN_REQUEST),
            username,
            password,
            requested_session: session,
            requested_sequence_number: Numeric20::new(next),
        }
    }
}

/// Why a server does not take a login.
///
/// Source: SoupBinTCP 3.00, "Login Reject Codes".
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RejectReason {
    /// `A`: there is no such user name with such a password.
    NotAuthorized,
    /// `S`: the requested session is invalid or not available.
    SessionNotAvailable,
    /// A code that this revision does not know.
    Other(u8),
}

impl RejectReason {
    /// The reason that a code means.
    pub const fn from_code(code: u8) -> Self {
        match code {
            b'A' => Self::NotAuthorized,
            b'S' => Self::SessionNotAvailable,
            code => Self::Other(code),
        }
    }

    /// The code.
    pub const fn code(self) -> u8 {
        match self {
            Self::NotAuthorized => b'A',
            Self::SessionNotAvailable => b'S',
            Self::Other(code) => code,
        }
    }
}

/// The part of a sentence that follows "the login was rejected: ".
impl fmt::Display for RejectReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAuthorized => {
                f.write_str("not authorized, the user name or password is wrong")
            }
            Self::SessionNotAvailable => {
                f.write_str("the requested session is invalid or not available")
            }
            Self::Other(code) => write!(f, "for a reason of unknown code '{}'", Value::Char(*code)),
        }
    }
}

/// What a server sends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ServerPacket<'a> {
    /// Text for people, to be ignored by programs. Any bytes.
    Debug(&'a [u8]),
    /// The login was taken.
    LoginAccepted(&'a LoginAccepted),
    /// The login was not taken.
    LoginRejected(&'a LoginRejected),
    /// The next message of the session. It may be empty.
    Sequenced(&'a [u8]),
    /// A message outside the numbering.
    Unsequenced(&'a [u8]),
    /// Nothing else was sent for a second.
    Heartbeat,
    /// There are no more messages in this session.
    EndOfSession,
    /// A type that no server sends in this revision, to be counted and stepped over.
    Unknown(Packet<'a>),
}

impl<'a> ServerPacket<'a> {
    /// The packet by its type. Bytes beyond the known part are left alone, so a later revision that
    /// appends fields still reads.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`], in bytes with the length field, when it is shorter than its layout.
    #[inline]
    pub fn parse(packet: Packet<'a>) -> Result<Self, DecodeError> {
        Ok(match packet.kind() {
            kind::DEBUG => Self::Debug(packet.payload()),
            kind::LOGIN_ACCEPTED => Self::LoginAccepted(LoginAccepted::front(packet.bytes())?),
            kind::LOGIN_REJECTED => Self::LoginRejected(LoginRejected::front(packet.bytes())?),
            kind::SEQUENCED_DATA => Self::Sequenced(packet.payload()),
            kind::UNSEQUENCED_DATA => Self::Unsequenced(packet.payload()),
            kind::SERVER_HEARTBEAT => Self::Heartbeat,
            kind::END_OF_SESSION => Self::EndOfSession,
            _ => Self::Unknown(packet),
        })
    }
}

/// What a client sends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClientPacket<'a> {
    /// Text for people, to be ignored by programs. Any bytes.
    Debug(&'a [u8]),
    /// Asks to be let in.
    LoginRequest(&'a LoginRequest),
    /// A message, which the protocol does not number and may lose. It may be empty.
    Unsequenced(&'a [u8]),
    /// Nothing else was sent for a second.
    Heartbeat,
    /// Asks for the connection to be closed, at once and without an answer.
    LogoutRequest,
    /// A type that no client sends in this revision, to be counted and stepped over.
    Unknown(Packet<'a>),
}

impl<'a> ClientPacket<'a> {
    /// As [`ServerPacket::parse`].
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`], in bytes with the length field, when it is shorter than its layout.
    #[inline]
    pub fn parse(packet: Packet<'a>) -> Result<Self, DecodeError> {
        Ok(match packet.kind() {
            kind::DEBUG => Self::Debug(packet.payload()),
            kind::LOGIN_REQUEST => Self::LoginRequest(LoginRequest::front(packet.bytes())?),
            kind::UNSEQUENCED_DATA => Self::Unsequenced(packet.payload()),
            kind::CLIENT_HEARTBEAT => Self::Heartbeat,
            kind::LOGOUT_REQUEST => Self::LogoutRequest,
            _ => Self::Unknown(packet),
        })
    }
}
