//! A snapshot of the market from a GLIMPSE server: every message of it, and where the feed goes on.
//!
//! A [`Client`] is driven as [`soup::Client`] is, on which it stands. It logs into the active session
//! from message 1 on, as GLIMPSE wants it, hands out the messages one by one as they come, then
//! [`Received::Complete`], and logs out by itself. What is made of the messages, and the feed that must
//! be kept from before the login until then, are the caller's.
//!
//! A snapshot is whole or an [`Error`]: a session that ends, a connection that closes or falls silent,
//! and a message that cannot be read spoil it, for nothing could tell what is missing in a book. So does
//! one that takes longer than [`Config::timeout_ns`], however lively the server is.
//!
//! Source: Nasdaq GLIMPSE 5.0, "Architecture", "Message Formats" and "Snapshot Message".

#[cfg(test)]
mod tests;

use wirepath_protocol::field::NumericError;
use wirepath_protocol::soupbintcp::Session;
use wirepath_protocol::{DecodeError, glimpse};

use super::client::{ClientError, Connection, SnapshotClient};
use super::soup::{self, State, Step};

pub use super::client::Received;
pub use soup::ConfigError;

/// What a [`Client`] is built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// The connection. Its `session` and `sequence` are not looked at: they are blank and 1.
    pub soup: soup::Config,
    /// How long a snapshot may take, from the connection to its end, nanoseconds.
    pub timeout_ns: u64,
}

impl Default for Config {
    /// As [`soup::Config`]; a minute for the snapshot.
    fn default() -> Self {
        Self { soup: soup::Config::default(), timeout_ns: 60_000_000_000 }
    }
}

/// Why there is no snapshot, as a sentence for the log and the operator.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The connection is of no more use.
    #[error(transparent)]
    Soup(#[from] soup::Error),
    /// The server would start within the snapshot.
    #[error("the snapshot starts at message {0}, where 1 was asked for")]
    NotFromOne(u64),
    /// The session ended first.
    #[error("the session ended after {messages} messages, before the end of the snapshot")]
    EndedEarly {
        /// How many had come.
        messages: u64,
    },
    /// It took too long.
    #[error("the snapshot was not complete after {ms} ms and {messages} messages")]
    TooSlow {
        /// How long it had, milliseconds.
        ms: u64,
        /// How many messages had come.
        messages: u64,
    },
    /// A message is shorter than its type.
    #[error("message {number} of the snapshot could not be read: {error}")]
    Message {
        /// Its number.
        number: u64,
        /// What is wrong.
        error: DecodeError,
    },
    /// The end of the snapshot does not say where to go on.
    #[error("the sequence number at the end of the snapshot could not be read: {0}")]
    SequenceNumber(NumericError),
    /// The end of the snapshot says to go on at 0.
    #[error("the snapshot says that the feed goes on with message 0, where the first is 1")]
    SequenceZero,
}

/// Messages of the snapshot, counted since the connection.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counters {
    /// All, without the end.
    pub messages: u64,
    /// Those among them that the specification does not have in a snapshot, known to ITCH or not.
    pub unlisted: u64,
}

impl Counters {
    fn count(&mut self, kind: u8) {
        self.messages += 1;
        self.unlisted += u64::from(!glimpse::LISTED.contains(&kind));
    }
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Running,
    Complete,
    Failed(Error),
}

/// Fetches one snapshot per connection. See the [module documentation](self).
#[derive(Debug)]
pub struct Client {
    soup: soup::Client,
    timeout_ns: u64,
    phase: Phase,
    since_ns: u64,
    now_ns: u64,
    counters: Counters,
}

impl Client {
    /// A client without a connection.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a number of `config` is out of range.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        if config.timeout_ns == 0 {
            return Err(ConfigError::NoTime("timeout_ns"));
        }
        let soup = soup::Config { session: Session::BLANK, sequence: 1, ..config.soup };
        Ok(Self {
            soup: soup::Client::new(soup)?,
            timeout_ns: config.timeout_ns,
            phase: Phase::Running,
            since_ns: 0,
            now_ns: 0,
            counters: Counters::default(),
        })
    }

    /// The connection below: its state and counters.
    pub fn soup(&self) -> &soup::Client {
        &self.soup
    }

    /// What came of the snapshot so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// A connection is there, and a snapshot begins. Nothing is left of one before.
    pub fn connected(&mut self, now_ns: u64) {
        self.phase = Phase::Running;
        (self.since_ns, self.now_ns) = (now_ns, now_ns);
        self.counters = Counters::default();
        self.soup.connected(now_ns);
    }

    /// See [`soup::Client::space`].
    pub fn space(&mut self) -> &mut [u8] {
        self.soup.space()
    }

    /// See [`soup::Client::received`].
    ///
    /// # Panics
    ///
    /// When `count` is more than there was space for.
    pub fn received(&mut self, count: usize, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.soup.received(count, now_ns);
    }

    /// See [`soup::Client::receive`].
    pub fn receive(&mut self, bytes: &[u8], now_ns: u64) -> usize {
        self.now_ns = self.now_ns.max(now_ns);
        self.soup.receive(bytes, now_ns)
    }

    /// See [`soup::Client::disconnected`].
    pub fn disconnected(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.soup.disconnected(now_ns);
    }

    /// What came next; `None` when bytes are missing, and behind [`Received::Complete`].
    ///
    /// # Errors
    ///
    /// Why there is no snapshot, at every call from then on.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend its items")]
    pub fn next(&mut self) -> Result<Option<Received<'_>>, Error> {
        match self.phase {
            Phase::Running => {}
            Phase::Complete => return Ok(None),
            Phase::Failed(error) => return Err(error),
        }
        loop {
            let (number, at) = match self.soup.step() {
                Ok(Some(Step::Sequenced { number, at })) => (number, at),
                Ok(Some(
                    Step::LoggedIn { next: 1, .. } | Step::Unsequenced(_) | Step::Debug(_),
                )) => {
                    continue;
                }
                Ok(Some(Step::LoggedIn { next, .. })) => return self.fail(Error::NotFromOne(next)),
                Ok(Some(Step::EndOfSession)) => {
                    let messages = self.counters.messages;
                    return self.fail(Error::EndedEarly { messages });
                }
                Ok(None) => return Ok(None),
                Err(error) => return self.fail(Error::Soup(error)),
            };
            let end = match glimpse::Message::parse(self.soup.message(at.clone())) {
                Ok(glimpse::Message::Itch(message)) => {
                    self.counters.count(message.kind());
                    return Ok(Some(Received::Message(self.soup.message(at))));
                }
                Ok(glimpse::Message::EndOfSnapshot(end)) => end.sequence_number(),
                Err(error) => return self.fail(Error::Message { number, error }),
            };
            return match end {
                Ok(0) => self.fail(Error::SequenceZero),
                Ok(next) => {
                    self.phase = Phase::Complete;
                    self.soup.log_out(self.now_ns);
                    Ok(Some(Received::Complete { next }))
                }
                Err(error) => self.fail(Error::SequenceNumber(error)),
            };
        }
    }

    /// Lets time pass. See [`soup::Client::tick`].
    pub fn tick(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.soup.tick(now_ns);
        let waited_ns = self.now_ns.saturating_sub(self.since_ns);
        if self.is_underway() && waited_ns >= self.timeout_ns {
            let messages = self.counters.messages;
            _ = self.fail(Error::TooSlow { ms: waited_ns / 1_000_000, messages });
        }
    }

    /// When [`tick`](Self::tick) has something to do, if nothing else happens before.
    pub fn deadline(&self) -> Option<u64> {
        let late_ns = self.is_underway().then(|| self.since_ns.saturating_add(self.timeout_ns));
        self.soup.deadline().into_iter().chain(late_ns).min()
    }

    /// The bytes to send next. Whoever sends some says so with [`sent`](Self::sent).
    pub fn output(&self) -> &[u8] {
        self.soup.output()
    }

    /// The first `count` bytes of the output are on their way.
    ///
    /// # Panics
    ///
    /// When there were not as many.
    pub fn sent(&mut self, count: usize, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.soup.sent(count, now_ns);
    }

    /// Gives the snapshot up, and logs out.
    pub fn log_out(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.soup.log_out(now_ns);
    }

    /// Whether the owner of the connection shall close it: it is over, and nothing is left to send.
    pub fn closing(&self) -> bool {
        self.soup.closing()
    }

    /// Whether a snapshot is on its way and can still become whole.
    fn is_underway(&self) -> bool {
        let state = self.soup.state();
        matches!(self.phase, Phase::Running) && matches!(state, State::LoginSent | State::LoggedIn)
    }

    fn fail(&mut self, error: Error) -> Result<Option<Received<'static>>, Error> {
        self.phase = Phase::Failed(error);
        self.soup.log_out(self.now_ns);
        Err(error)
    }
}

impl Connection for Client {
    fn connected(&mut self, now_ns: u64) {
        self.connected(now_ns);
    }

    fn space(&mut self) -> &mut [u8] {
        self.space()
    }

    fn received(&mut self, count: usize, now_ns: u64) {
        self.received(count, now_ns);
    }

    fn disconnected(&mut self, now_ns: u64) {
        self.disconnected(now_ns);
    }

    fn tick(&mut self, now_ns: u64) {
        self.tick(now_ns);
    }

    fn deadline(&self) -> Option<u64> {
        self.deadline()
    }

    fn output(&self) -> &[u8] {
        self.output()
    }

    fn sent(&mut self, count: usize, now_ns: u64) {
        self.sent(count, now_ns);
    }

    fn closing(&self) -> bool {
        self.closing()
    }
}

impl SnapshotClient for Client {
    fn next(&mut self) -> Result<Option<Received<'_>>, ClientError> {
        Ok(self.next()?)
    }
}
