//! Why a connection is of no more use.

use wirepath_protocol::field::NumericError;
use wirepath_protocol::soupbintcp::{Malformed, RejectReason, Session, session_name};
use wirepath_protocol::{DecodeError, Value};

/// Why a connection is of no more use, as a sentence for the log and the operator.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server does not let us in.
    #[error("the server rejected our login: {0}")]
    Rejected(RejectReason),
    /// The login was not answered in time.
    #[error("the server did not answer our login for {ms} ms")]
    LoginTimeout {
        /// How long it had, milliseconds.
        ms: u64,
    },
    /// The connection was closed before the login was answered.
    #[error("the server closed the connection without an answer to our login")]
    LoginUnanswered,
    /// The connection was closed within the session.
    #[error("the server closed the connection, and the session had not ended")]
    Disconnected,
    /// Not even a heartbeat came.
    #[error("the server sent nothing, not even a heartbeat, for {ms} ms")]
    Silent {
        /// For how long, milliseconds.
        ms: u64,
    },
    /// What came is no packet.
    #[error("what the server sent is not SoupBinTCP: {0}")]
    Malformed(Malformed),
    /// A packet is shorter than its type.
    #[error("a packet of type '{}' could not be read: {error}", Value::Char(*kind))]
    Packet {
        /// Its type.
        kind: u8,
        /// What is wrong.
        error: DecodeError,
    },
    /// The login was accepted with something that is no number.
    #[error("the sequence number in Login Accepted could not be read: {0}")]
    SequenceNumber(NumericError),
    /// The login was accepted with number 0.
    #[error("Login Accepted says that message 0 comes next, where the first is 1")]
    SequenceZero,
    /// The login was accepted for another session.
    #[error(
        "we asked for session \"{}\", and were logged into session \"{}\"",
        Value::Text(session_name(asked)),
        Value::Text(session_name(answered))
    )]
    OtherSession {
        /// The session we asked for.
        asked: Session,
        /// The one we got.
        answered: Session,
    },
    /// A packet came that may not come before the login is answered.
    #[error("a packet of type '{}' came before the answer to our login", Value::Char(*.0))]
    BeforeLogin(u8),
    /// A second answer to the login came.
    #[error("a second answer to our login came, a packet of type '{}'", Value::Char(*.0))]
    LoginTwice(u8),
    /// There is no number for a message that came.
    #[error("a message came for which there is no sequence number")]
    NumbersUsedUp,
}
