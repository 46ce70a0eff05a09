//! What a connection to a Cboe server is built from: who logs in, how long it waits, how much it keeps.

use wirepath_protocol::Alpha;
use wirepath_protocol::pitch::UnitHeader;
use wirepath_protocol::pitch::session::Password;

/// What a connection is built with. All memory is taken then.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// The session, as Cboe assigned it.
    pub session_sub_id: Alpha<4>,
    /// Who logs in.
    pub username: Alpha<4>,
    /// What proves it. It is not shown.
    pub password: Password,
    /// The unit that all of it is about. Packets of another one are not taken; those of unit 0 are.
    pub unit: u8,
    /// How long the server may take to answer the login, nanoseconds.
    pub login_timeout_ns: u64,
    /// When nothing was sent for so long, a heartbeat is, nanoseconds. The server wants one every 5 s, and closes the
    /// connection when two are missing.
    pub heartbeat_ns: u64,
    /// How long the server may be silent once logged in, nanoseconds. It sends something every second.
    pub silence_ns: u64,
    /// The longest packet to take, its header included, bytes.
    pub packet_max: usize,
    /// Room for what is received, bytes: one packet of `packet_max` at the least.
    pub input_bytes: usize,
}

impl Default for Config {
    /// Nobody, about unit 1; 10 s for the login, 1 s and 10 s for heartbeats; every packet there can be, and 128 KiB
    /// for them.
    fn default() -> Self {
        Self {
            session_sub_id: Alpha::BLANK,
            username: Alpha::BLANK,
            password: Password::BLANK,
            unit: 1,
            login_timeout_ns: 10_000_000_000,
            heartbeat_ns: 1_000_000_000,
            silence_ns: 10_000_000_000,
            packet_max: Self::PACKET_MAX,
            input_bytes: 1 << 17,
        }
    }
}

/// A number in a [`Config`] no connection can be built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A time is 0.
    #[error("{0}: must be more than 0 ns")]
    NoTime(&'static str),
    /// `packet_max` is below a packet of one message, or above what a length field can say.
    #[error("packet_max: {0} is not between 263 and 65535")]
    PacketMax(usize),
    /// `input_bytes` is below `packet_max`, or above 2^30.
    #[error("input_bytes: {0} is not between packet_max and 1073741824")]
    InputBytes(usize),
}

impl Config {
    /// A header and the longest message.
    const PACKET_MIN: usize = UnitHeader::SIZE + 255;
    /// What the length field can say.
    const PACKET_MAX: usize = 65_535;

    /// Whether a connection can be built with these numbers.
    ///
    /// # Errors
    ///
    /// The first field that is out of range.
    pub fn check(&self) -> Result<(), ConfigError> {
        let times = [
            ("login_timeout_ns", self.login_timeout_ns),
            ("heartbeat_ns", self.heartbeat_ns),
            ("silence_ns", self.silence_ns),
        ];
        if let Some((name, _)) = times.into_iter().find(|(_, ns)| *ns == 0) {
            return Err(ConfigError::NoTime(name));
        }
        if !(Self::PACKET_MIN..=Self::PACKET_MAX).contains(&self.packet_max) {
            return Err(ConfigError::PacketMax(self.packet_max));
        }
        if !(self.packet_max..=1 << 30).contains(&self.input_bytes) {
            return Err(ConfigError::InputBytes(self.input_bytes));
        }
        Ok(())
    }
}
