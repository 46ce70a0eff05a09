//! What a [`Client`](super::Client) is built with, what it counts, and why it gives up.

use wirepath_protocol::DecodeError;

use super::super::xdp_server;

/// What a [`Client`](super::Client) is built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// The connection.
    pub server: xdp_server::Config,
    /// Whether the symbols' mappings are asked for first. Else what is there is complete when nothing more comes.
    pub mappings: bool,
    /// How long nothing new must have come for an answer to be over, nanoseconds. So long is also waited for packets
    /// that are missing.
    pub quiet_ns: u64,
    /// How long a snapshot may take, from the connection to its end, nanoseconds.
    pub timeout_ns: u64,
    /// Packets that may wait for one that is missing.
    pub held_packets: usize,
}

impl Default for Config {
    /// With mappings; half a second of quiet, a minute for all; 4,096 packets.
    fn default() -> Self {
        Self {
            server: xdp_server::Config::default(),
            mappings: true,
            quiet_ns: 500_000_000,
            timeout_ns: 60_000_000_000,
            held_packets: 4_096,
        }
    }
}

/// Why there is no snapshot, as a sentence for the log and the operator.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The connection is of no more use.
    #[error(transparent)]
    Server(#[from] xdp_server::Error),
    /// The server does not want to.
    #[error("the refresh was refused: {0}")]
    Refused(&'static str),
    /// Both lines lack packets of the refresh channel.
    #[error("message {next} of the refresh channel is missing, {held} packets behind it have come")]
    Missing {
        /// The first message that did not come.
        next: u64,
        /// Packets that waited for it.
        held: usize,
    },
    /// A refresh stopped in the middle.
    #[error("packet {packet} of {total} was the last that came of a refresh")]
    Stopped {
        /// Packets of it that came.
        packet: u16,
        /// Packets that it has.
        total: u16,
    },
    /// Packets that follow one another are not of one refresh.
    #[error("packet {packet} of {total} of a refresh follows packet {after} of {of}")]
    OutOfOrder {
        /// Number of the packet, 0 if it is of none.
        packet: u16,
        /// Packets that it says there are.
        total: u16,
        /// Number of the packet before, 0 if that was of none.
        after: u16,
        /// Packets that that one said there are.
        of: u16,
    },
    /// The refresh channel's numbers began anew.
    #[error("the refresh channel began anew")]
    Reset,
    /// A message is shorter than its type, or none at all.
    #[error("a message of the refresh could not be read: {0}")]
    Message(DecodeError),
    /// It took too long.
    #[error(
        "the snapshot was not complete after {ms} ms, {refreshes} refreshes and {packets} packets"
    )]
    TooSlow {
        /// How long it had, milliseconds.
        ms: u64,
        /// Refreshes that came whole.
        refreshes: u64,
        /// Packets that came.
        packets: u64,
    },
}

/// What came of the snapshot, counted since the connection.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counters {
    /// Packets in their turn.
    pub packets: u64,
    /// Copies of those, and what was there before the first refresh began.
    pub copies: u64,
    /// Packets that could not be read.
    pub malformed: u64,
    /// Refreshes that came whole.
    pub refreshes: u64,
    /// Messages that no refresh has, stepped over.
    pub strange: u64,
    /// Symbols that were mapped and not told, when it was complete.
    pub untold: u64,
}
