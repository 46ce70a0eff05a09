//! What an [`Arbiter`](super::Arbiter) is built from: where it starts, how long it waits, how much it keeps.

/// Which message a session is expected to begin with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Start {
    /// With this one; what is missing from there on is a gap. MoldUDP64 and IEX-TP number from 1.
    At(u64),
    /// With the first one received: the stream is joined where it is, and the arbiter says so.
    FirstSeen,
}

/// Numbers an [`Arbiter`](super::Arbiter) is built with. All memory is taken then.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// Lines of the channel: 1 to 255. Their ids run from 0.
    pub lines: u8,
    /// Answers to requests come as one line more, behind the others: what it brings fills gaps and proves
    /// nothing else, such as that the session goes on or that another began.
    pub answers: bool,
    /// What is overdue is told, and the stream waits for it until it comes or is given up, rather than
    /// declaring it lost at once. See [`Arbiter::give_up`](super::Arbiter::give_up).
    pub repair: bool,
    /// Where every session begins.
    pub start: Start,
    /// How long a gap may stay open before it is declared lost or, with `repair`, overdue, nanoseconds.
    pub patience_ns: u64,
    /// Sequence numbers further ahead than this many messages are suspect, until confirmed.
    pub max_ahead: u64,
    /// So many coherent datagrams confirm a jump or an unannounced session: 1 to 16.
    pub confirmations: u8,
    /// A session heard less than this ago is not left for another one, unless it was ended, nanoseconds.
    /// Should be longer than the venue's heartbeat interval.
    pub silence_ns: u64,
    /// Early datagrams held at a time. When all are in use the oldest gap is given up at once.
    pub held_datagrams: u32,
    /// Longest run of message blocks that can be held, bytes. A longer one passes only in order.
    pub datagram_bytes: u32,
}

impl Default for Config {
    /// Lines A and B from message 1; 10 ms of patience; a million messages ahead; 4,096 datagrams of
    /// 2 KiB held (8 MiB).
    fn default() -> Self {
        Self {
            lines: 2,
            answers: false,
            repair: false,
            start: Start::At(1),
            patience_ns: 10_000_000,
            max_ahead: 1 << 20,
            confirmations: 3,
            silence_ns: 1_500_000_000,
            held_datagrams: 4_096,
            datagram_bytes: 2_048,
        }
    }
}

/// A number in a [`Config`] no arbiter can be built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// `lines` is 0, or 255 with one more for answers.
    #[error("lines: a channel has at least one line, and at most 255 with the one for answers")]
    Lines,
    /// `confirmations` is 0 or above 16.
    #[error("confirmations: {0} is not between 1 and 16")]
    Confirmations(u8),
    /// `max_ahead` is 0.
    #[error("max_ahead: must be at least one message")]
    MaxAhead,
    /// `held_datagrams` is 0 or above 2^24.
    #[error("held_datagrams: {0} is not between 1 and 16777216")]
    HeldDatagrams(u32),
    /// `datagram_bytes` is 0 or above 65,535.
    #[error("datagram_bytes: {0} is not between 1 and 65535")]
    DatagramBytes(u32),
}

impl Config {
    /// Whether an arbiter can be built with these numbers.
    ///
    /// # Errors
    ///
    /// The first field that is out of range.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.lines == 0 || (self.answers && self.lines == u8::MAX) {
            return Err(ConfigError::Lines);
        }
        if !(1..=16).contains(&self.confirmations) {
            return Err(ConfigError::Confirmations(self.confirmations));
        }
        if self.max_ahead == 0 {
            return Err(ConfigError::MaxAhead);
        }
        if !(1..=1 << 24).contains(&self.held_datagrams) {
            return Err(ConfigError::HeldDatagrams(self.held_datagrams));
        }
        if !(1..=65_535).contains(&self.datagram_bytes) {
            return Err(ConfigError::DatagramBytes(self.datagram_bytes));
        }
        Ok(())
    }
}
