//! Why a connection is of no more use.

use wirepath_protocol::pitch::Malformed;
use wirepath_protocol::pitch::session::login_status;
use wirepath_protocol::{DecodeError, Value};

/// Why a connection is of no more use, as a sentence for the log and the operator.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server does not let us in; one of [`login_status`].
    #[error("the server rejected our login: {}", Rejection(*.0))]
    Rejected(u8),
    /// The login was not answered in time.
    #[error("the server did not answer our login for {ms} ms")]
    LoginTimeout {
        /// How long it had, milliseconds.
        ms: u64,
    },
    /// The connection was closed before the login was answered.
    #[error("the server closed the connection without an answer to our login")]
    LoginUnanswered,
    /// The connection was closed.
    #[error("the server closed the connection")]
    Disconnected,
    /// Not even a heartbeat came.
    #[error("the server sent nothing, not even a heartbeat, for {ms} ms")]
    Silent {
        /// For how long, milliseconds.
        ms: u64,
    },
    /// What came is no packet.
    #[error("what the server sent is not PITCH: {0}")]
    Malformed(Malformed),
    /// The messages of a packet are not those that its header tells of.
    #[error(
        "a packet of {declared} messages has {whole} whole ones, and {trailing} bytes behind them"
    )]
    Contents {
        /// Messages by its header.
        declared: u8,
        /// Messages that are there.
        whole: u16,
        /// Bytes that are of no message.
        trailing: usize,
    },
    /// A packet is about another unit than the connection.
    #[error("a packet of unit {theirs} came, where all should be of unit {ours}")]
    OtherUnit {
        /// The unit it should be about.
        ours: u8,
        /// The one it is about.
        theirs: u8,
    },
    /// A message is shorter than its type.
    #[error("a message of type {kind:#04x} could not be read: {error}")]
    Message {
        /// Its type.
        kind: u8,
        /// What is wrong.
        error: DecodeError,
    },
    /// A message came that may not come before the login is answered.
    #[error("a message of type {0:#04x} came before the answer to our login")]
    BeforeLogin(u8),
    /// A second answer to the login came.
    #[error("a second answer to our login came")]
    LoginTwice,
    /// A message came that such a server does not send, or not at that time.
    #[error("a message of type {0:#04x} came where none may come")]
    Unexpected(u8),
}

/// A refused login in words.
struct Rejection(u8);

impl core::fmt::Display for Rejection {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self.0 {
            login_status::NOT_AUTHORIZED => "not authorized, the user name or password is wrong",
            login_status::SESSION_IN_USE => "somebody is logged into the session already",
            login_status::INVALID_SESSION => "there is no such session",
            status => return write!(f, "unknown reason '{}'", Value::Char(status)),
        })
    }
}
