//! What a session is told once: who the two sides are, and how long things may take.

use core::fmt;

use wirepath_protocol::fix::messages::Version;
use wirepath_protocol::fix::{Options, Precision};

use super::schedule::Schedule;

/// Which side opens the connection, and so sends the first Logon.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Role {
    /// We do.
    Initiator,
    /// The counterparty does.
    Acceptor,
}

/// Settings of one session. [`SessionConfig::new`] has the usual ones.
#[derive(Clone, Debug)]
pub struct SessionConfig {
    /// Who opens the connection.
    pub role: Role,
    /// Which FIX is spoken.
    pub version: Version,
    /// Our CompID: SenderCompID (49) of what we send.
    pub sender: String,
    /// The counterparty's CompID: TargetCompID (56) of what we send.
    pub target: String,
    /// SenderSubID (50) of what we send, if any.
    pub sender_sub: Option<String>,
    /// TargetSubID (57) of what we send, if any.
    pub target_sub: Option<String>,
    /// HeartBtInt (108) that an initiator asks for, seconds; 0 for no heartbeats. An acceptor takes
    /// the initiator's.
    pub heartbeat_s: u32,
    /// Username (553), Password (554) and RawData (95/96) of our Logon.
    pub credentials: Credentials,
    /// Further fields of our Logon, as venues define them for cancel on disconnect and the like: tag and value.
    pub logon_fields: Vec<(u32, String)>,
    /// Both sides' numbers start at 1 with each logon. The initiator asks for it (141=Y).
    pub reset_on_logon: bool,
    /// They start at 1 after a logout in good order.
    pub reset_on_logout: bool,
    /// They start at 1 after the connection ends, however it does.
    pub reset_on_disconnect: bool,
    /// Logons carry NextExpectedMsgSeqNum (789), from which the other side resends by itself.
    pub next_expected: bool,
    /// SendingTime (52) may differ from our clock by so much, nanoseconds; 0 for any time.
    pub sending_time_tolerance_ns: u64,
    /// Digits of our timestamps.
    pub precision: Precision,
    /// How long the connection may last without a logon.
    pub logon_timeout_ns: u64,
    /// How long we wait for the answer to our logout.
    pub logout_timeout_ns: u64,
    /// How long bytes of ours may wait without the counterparty taking one.
    pub stuck_timeout_ns: u64,
    /// How many messages one ResendRequest of ours asks for; 0 for all that are missing.
    pub resend_request_max: u32,
    /// Types of messages that ask for something, such as orders, and that are sent again all the same when
    /// the counterparty asks for a resend. What is not here is gap-filled, since a market moves while a
    /// connection is down.
    pub replay: Vec<String>,
    /// Longest message taken, bytes.
    pub message_max: usize,
    /// Most bytes that wait for the counterparty to take them.
    pub output_max: usize,
    /// Most bytes of messages that came before their turn.
    pub early_max: usize,
    /// When the session is open; always if `None`.
    pub schedule: Option<Schedule>,
    /// Look at each message by the dictionary, and refuse what does not follow it, so far as said here.
    pub validate: Option<Options>,
}

/// What a logon proves itself with.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Credentials {
    /// Username (553).
    pub username: Option<String>,
    /// Password (554).
    pub password: Option<String>,
    /// RawData (96), whose length goes before it (95).
    pub raw_data: Option<Vec<u8>>,
}

/// Does not print the secrets.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

const SECOND: u64 = 1_000_000_000;

impl SessionConfig {
    /// A session between `sender`, which is us, and `target`, with the usual settings.
    pub fn new(role: Role, version: Version, sender: &str, target: &str) -> Self {
        Self {
            role,
            version,
            sender: sender.to_owned(),
            target: target.to_owned(),
            sender_sub: None,
            target_sub: None,
            heartbeat_s: 30,
            credentials: Credentials::default(),
            logon_fields: Vec::new(),
            reset_on_logon: false,
            reset_on_logout: false,
            reset_on_disconnect: false,
            next_expected: false,
            sending_time_tolerance_ns: 120 * SECOND,
            precision: match version {
                // Finer ones came with 5.0 SP2; ask the counterparty before they go to an older version.
                Version::Fix42 | Version::Fix44 => Precision::Millis,
                Version::Fix50Sp2 => Precision::Micros,
            },
            logon_timeout_ns: 10 * SECOND,
            logout_timeout_ns: 2 * SECOND,
            stuck_timeout_ns: 5 * SECOND,
            resend_request_max: 0,
            replay: Vec::new(),
            message_max: 16 << 10,
            output_max: 1 << 20,
            early_max: 256 << 10,
            schedule: None,
            validate: None,
        }
    }

    /// Whether a message of this type may go out a second time, when the counterparty asks for it.
    pub(super) fn replays(&self, msg_type: &[u8]) -> bool {
        if is_admin(msg_type) {
            return false;
        }
        !is_request(msg_type) || self.replay.iter().any(|kind| kind.as_bytes() == msg_type)
    }
}

/// Whether a message of this type belongs to the session itself: it is never sent again.
pub(super) fn is_admin(msg_type: &[u8]) -> bool {
    matches!(msg_type, b"0" | b"1" | b"2" | b"3" | b"4" | b"5" | b"A")
}

/// Whether a message of this type asks the counterparty to do something now, as with an order. It must not come
/// late. A question for an order's status (H) may: whoever waits for the answer would else wait for ever.
///
/// Source: FIX 5.0 SP2, the message categories of order handling, and quotes.
fn is_request(msg_type: &[u8]) -> bool {
    matches!(
        msg_type,
        b"D" | b"E"
            | b"F"
            | b"G"
            | b"K"
            | b"L"
            | b"R"
            | b"S"
            | b"Z"
            | b"i"
            | b"q"
            | b"s"
            | b"t"
            | b"u"
            | b"AB"
            | b"AC"
            | b"CA"
            | b"DS"
    )
}
