//! Why a session ends, and why a message is not sent.

use crate::store::StoreError;

/// Why a connection is given up, as a sentence for the log and the operator.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Closed {
    /// The transport was closed by the other side, or broke.
    #[error("the counterparty closed the connection without a logout")]
    Disconnected,
    /// The session's user gave it up.
    #[error("cut by us, without a logout")]
    Cut,
    /// Both sides logged out in good order, as we asked.
    #[error("logged out, as we asked")]
    LoggedOut,
    /// The counterparty logged out.
    #[error("the counterparty logged out: {0}")]
    PeerLogout(String),
    /// The counterparty answered our logon with a logout.
    #[error("the counterparty refused our logon: {0}")]
    LogonRefused(String),
    /// The counterparty closed the connection and said nothing to our logon.
    #[error(
        "the counterparty closed the connection without a word to our logon: it may not know a \
         session from {sender:?} to {target:?} of {version}, or hold it connected already"
    )]
    LogonUnanswered {
        /// Our CompID.
        sender: String,
        /// Its CompID.
        target: String,
        /// The version we speak.
        version: &'static str,
    },
    /// We refused its logon.
    #[error("we refused the counterparty's logon: {0}")]
    LogonRefusedByUs(String),
    /// Nothing came that could be a logon.
    #[error("the first message is no Logon but of type {0:?}")]
    NotLogon(String),
    /// What came first was not FIX.
    #[error("the first bytes are no FIX message: {0}")]
    NotFix(wirepath_protocol::fix::Garbled),
    /// No logon came in time.
    #[error("no logon within {0} ms")]
    LogonTimeout(u64),
    /// No answer to our logout came in time.
    #[error("no answer to our logout within {0} ms")]
    LogoutTimeout(u64),
    /// The counterparty was silent, and did not answer the test request.
    #[error("nothing heard for {silent_ms} ms, and no answer to a TestRequest")]
    Silent {
        /// How long nothing was heard, milliseconds.
        silent_ms: u64,
    },
    /// The counterparty does not take what we send.
    #[error("the counterparty takes no more bytes: {waiting} have waited for {waited_ms} ms")]
    Stuck {
        /// Bytes that wait.
        waiting: usize,
        /// For how long, milliseconds.
        waited_ms: u64,
    },
    /// The counterparty broke the rules of the session so that it cannot go on.
    #[error("we logged out: {0}")]
    Fatal(String),
    /// The session's hours are over.
    #[error("the session's hours are over")]
    OutOfHours,
    /// What we would send could not be kept, so that it may not be sent.
    #[error("the store failed: {0}")]
    Store(String),
}

/// Why a message is not sent. Its number is not used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The session is not logged on.
    #[error("the session is not logged on")]
    NotLoggedOn,
    /// Messages of before are being sent again.
    #[error("the session is answering a resend request")]
    Resending,
    /// The counterparty takes no more for now.
    #[error("the counterparty is slow: {waiting} bytes wait")]
    Full {
        /// Bytes that wait.
        waiting: usize,
    },
    /// It could not be kept.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] wirepath_protocol::fix::WriteError),
}
