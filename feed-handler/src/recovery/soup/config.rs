//! What a [`Client`](super::Client) is built from: who logs in where, how long it waits, how much it keeps.

use wirepath_protocol::soupbintcp::{LoginAccepted, Password, SIZE_MAX, Session, Username};

/// What a [`Client`](super::Client) is built with. All memory is taken then.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// Who logs in.
    pub username: Username,
    /// What proves it. It is not shown.
    pub password: Password,
    /// The session to log into; blank for the active one. A server that answers with another one is
    /// not listened to.
    pub session: Session,
    /// Number of the first message wanted; 0 for the one generated last.
    pub sequence: u64,
    /// How long the server may take to answer the login, nanoseconds.
    pub login_timeout_ns: u64,
    /// When nothing was sent for so long, a heartbeat is, nanoseconds. The specification has a second;
    /// servers typically close a connection on which they heard nothing for 15.
    pub heartbeat_ns: u64,
    /// How long the server may be silent once logged in, nanoseconds. It sends something every second.
    pub silence_ns: u64,
    /// How long a Logout Request may wait for the connection to take it, nanoseconds.
    pub logout_timeout_ns: u64,
    /// The longest packet to take, its length field included, bytes.
    pub packet_max: usize,
    /// Room for what is received, bytes: one packet of `packet_max` at the least.
    pub input_bytes: usize,
}

impl Default for Config {
    /// Nobody, for the active session from message 1 on; 10 s for the login, 1 s and 15 s for heartbeats,
    /// 1 s for the logout; every packet there can be, and 128 KiB for them.
    fn default() -> Self {
        Self {
            username: Username::BLANK,
            password: Password::BLANK,
            session: Session::BLANK,
            sequence: 1,
            login_timeout_ns: 10_000_000_000,
            heartbeat_ns: 1_000_000_000,
            silence_ns: 15_000_000_000,
            logout_timeout_ns: 1_000_000_000,
            packet_max: SIZE_MAX,
            input_bytes: 1 << 17,
        }
    }
}

/// A number in a [`Config`] no client can be built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A time is 0.
    #[error("{0}: must be more than 0 ns")]
    NoTime(&'static str),
    /// `packet_max` is below the answer to a login, or above what a length field can say.
    #[error("packet_max: {0} is not between 33 and 65537")]
    PacketMax(usize),
    /// `input_bytes` is below `packet_max`, or above 2^30.
    #[error("input_bytes: {0} is not between packet_max and 1073741824")]
    InputBytes(usize),
}

impl Config {
    /// Whether a client can be built with these numbers.
    ///
    /// # Errors
    ///
    /// The first field that is out of range.
    pub fn check(&self) -> Result<(), ConfigError> {
        let times = [
            ("login_timeout_ns", self.login_timeout_ns),
            ("heartbeat_ns", self.heartbeat_ns),
            ("silence_ns", self.silence_ns),
            ("logout_timeout_ns", self.logout_timeout_ns),
        ];
        if let Some((name, _)) = times.into_iter().find(|(_, ns)| *ns == 0) {
            return Err(ConfigError::NoTime(name));
        }
        if !(LoginAccepted::SIZE..=SIZE_MAX).contains(&self.packet_max) {
            return Err(ConfigError::PacketMax(self.packet_max));
        }
        if !(self.packet_max..=1 << 30).contains(&self.input_bytes) {
            return Err(ConfigError::InputBytes(self.input_bytes));
        }
        Ok(())
    }
}
