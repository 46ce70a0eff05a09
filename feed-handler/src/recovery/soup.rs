//! The client's side of one SoupBinTCP connection: login, numbered messages, heartbeats, logout.
//!
//! A [`Client`] owns no socket and reads no clock. Whoever owns the connection says when it is there
//! ([`connected`](Client::connected)), reads into [`space`](Client::space) and says how much
//! ([`received`](Client::received)), takes what came with [`next`](Client::next) until there is none,
//! lets time pass ([`tick`](Client::tick), due at [`deadline`](Client::deadline)), sends what is to be sent
//! ([`output`](Client::output), [`sent`](Client::sent)), and closes when [`closing`](Client::closing) says
//! so. In this order, what waits in the socket is heard before anything is called late.
//!
//! ```
//! use wirepath_feed_handler::recovery::soup::{Client, Config, Received};
//! use wirepath_protocol::soupbintcp::{self, LoginAccepted, kind, session};
//!
//! let mut client = Client::new(Config::default())?;
//! client.connected(0);
//! assert_eq!(client.output().len(), 49); // the Login Request, to be written to the socket
//! client.sent(49, 0);
//!
//! // What the server answers, as it is read from the socket.
//! let mut answer = LoginAccepted::new(session("3A").unwrap(), 1).as_bytes().to_vec();
//! answer.extend(soupbintcp::write(&mut [0; 64], kind::SEQUENCED_DATA, b"first").unwrap());
//! client.space()[..answer.len()].copy_from_slice(&answer);
//! client.received(answer.len(), 1_000_000);
//! assert!(matches!(client.next()?, Some(Received::LoggedIn { next: 1, .. })));
//! assert_eq!(client.next()?, Some(Received::Sequenced { number: 1, message: b"first" }));
//! assert_eq!(client.next()?, None);
//!
//! assert_eq!(client.deadline(), Some(1_000_000_000));
//! client.tick(1_000_000_000);
//! assert_eq!(client.output(), b"\0\x01R"); // nothing was sent for a second: a Client Heartbeat
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it promises
//!
//! - Messages come in order, each with its number, counted from the one in Login Accepted.
//! - A server that does not answer the login, is silent for longer than configured, closes the
//!   connection, or sends what no SoupBinTCP server sends is an [`Error`] that says so. There is no way
//!   on from it but a new connection; [`resume`](Client::resume) makes it go on where this one stopped.
//! - Types of packets that this version does not know are counted and stepped over.
//! - Memory is taken when it is built: [`Config::input_bytes`]. Output is at most 64 bytes.
//!
//! A server that sends one byte at a time, just often enough, is not silent. Who needs a message by a
//! certain time has to look at the clock.
//!
//! Source: SoupBinTCP 3.00, "Protocol Flow", "Heartbeats" and "End of Session Marker".

pub(super) mod buffers;
mod config;
mod error;
mod inbound;
#[cfg(test)]
mod tests;
mod timers;

use core::ops::Range;

use wirepath_protocol::soupbintcp::{LOGOUT_REQUEST, LoginRequest, Session};

use buffers::{Inbox, Outbox};

pub use config::{Config, ConfigError};
pub use error::Error;
pub(super) use inbound::Step;

/// Where a client stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// There is no connection yet.
    Connecting,
    /// There is one, and the server has not answered the login.
    LoginSent,
    /// Messages come.
    LoggedIn,
    /// It is over, in good order.
    Ended(Ended),
    /// It is over, and why.
    Failed(Error),
}

/// How a connection ends in good order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ended {
    /// The server has no more messages in this session.
    EndOfSession,
    /// We logged out.
    LoggedOut,
}

/// What came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Received<'a> {
    /// The server took the login. First of all but debug texts, and once.
    LoggedIn {
        /// The session, as the server writes it.
        session: Session,
        /// Number of the next message. It may be another one than was asked for: a server that has
        /// not got as far, or no longer has what is older, may say so this way.
        next: u64,
    },
    /// The next message of the session.
    Sequenced {
        /// Its number.
        number: u64,
        /// Its bytes; there may be none.
        message: &'a [u8],
    },
    /// A message outside the numbering.
    Unsequenced(&'a [u8]),
    /// A text for people. Any bytes.
    Debug(&'a [u8]),
    /// There are no more messages in this session. Last of all, and once.
    EndOfSession,
}

/// What came, counted since the client was built.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counters {
    /// Bytes received.
    pub bytes: u64,
    /// Sequenced messages.
    pub sequenced: u64,
    /// Unsequenced messages.
    pub unsequenced: u64,
    /// Server heartbeats.
    pub heartbeats: u64,
    /// Debug texts.
    pub debugs: u64,
    /// Packets of types that no server sends in this version, stepped over.
    pub unknown: u64,
}

/// The client of one connection after another. See the [module documentation](self).
#[derive(Debug)]
pub struct Client {
    config: Config,
    state: State,
    /// The latest time told.
    now_ns: u64,
    /// When the login was sent, or the logout.
    since_ns: u64,
    /// When something last came from the server.
    heard_ns: u64,
    /// When something of ours was last on its way.
    sent_ns: u64,
    /// The connection is closed, and what came before is still to be taken.
    is_cut: bool,
    /// The session, and the number of its next message.
    position: Option<(Session, u64)>,
    inbox: Inbox,
    outbox: Outbox,
    counters: Counters,
}

impl Client {
    /// A client without a connection.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a number of `config` is out of range.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self {
            state: State::Connecting,
            now_ns: 0,
            since_ns: 0,
            heard_ns: 0,
            sent_ns: 0,
            is_cut: false,
            position: None,
            inbox: Inbox::new(config.input_bytes),
            outbox: Outbox::new(),
            counters: Counters::default(),
            config,
        })
    }

    /// What it was built from; session and sequence number as [`resume`](Self::resume) left them.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// The session logged into, and the number of its next message; none before the first login.
    pub fn position(&self) -> Option<(Session, u64)> {
        self.position
    }

    /// What came so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// A connection is there: the Login Request is put among the bytes to send. Nothing is left of a
    /// connection before.
    pub fn connected(&mut self, now_ns: u64) {
        self.inbox.clear();
        self.outbox.clear();
        (self.now_ns, self.since_ns, self.heard_ns, self.sent_ns) =
            (now_ns, now_ns, now_ns, now_ns);
        self.is_cut = false;
        self.state = State::LoginSent;
        let Config { username, password, session, sequence, .. } = self.config;
        let login = LoginRequest::new(username, password, session, sequence);
        self.outbox.push(login.as_bytes());
    }

    /// Makes the next login ask for the session and the message at which this one stopped. Before a
    /// first login nothing changes.
    pub fn resume(&mut self) {
        if let Some((session, next)) = self.position {
            (self.config.session, self.config.sequence) = (session, next);
        }
    }

    /// Where to put the bytes that come next. Never empty when [`next`](Self::next) has just given
    /// `None`; before that it may be, which is not to be taken for the end of the stream.
    pub fn space(&mut self) -> &mut [u8] {
        self.inbox.space()
    }

    /// The first `count` bytes of [`space`](Self::space) came from the server.
    ///
    /// # Panics
    ///
    /// When there were not as many.
    pub fn received(&mut self, count: usize, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.inbox.filled(count);
        self.counters.bytes += count as u64;
        if count > 0 {
            self.heard_ns = self.now_ns;
        }
        if !self.is_open() {
            self.inbox.clear();
        }
    }

    /// Copies as many of `bytes` as there is [`space`](Self::space) for, as received, and answers how
    /// many these were.
    pub fn receive(&mut self, bytes: &[u8], now_ns: u64) -> usize {
        let space = self.inbox.space();
        let count = bytes.len().min(space.len());
        space[..count].copy_from_slice(&bytes[..count]);
        self.received(count, now_ns);
        count
    }

    /// The connection was closed by the server, or broke. What came before can still be taken; behind
    /// it [`next`](Self::next) says that it ended in bad order, if it did.
    pub fn disconnected(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.is_cut = true;
        self.outbox.clear();
    }

    /// What came next; `None` when bytes are missing, and when it is over in good order.
    ///
    /// # Errors
    ///
    /// Why it is over in bad order, at every call from then on.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend its items")]
    #[inline]
    pub fn next(&mut self) -> Result<Option<Received<'_>>, Error> {
        let Some(step) = self.step()? else { return Ok(None) };
        Ok(Some(match step {
            Step::LoggedIn { session, next } => Received::LoggedIn { session, next },
            Step::Sequenced { number, at } => {
                Received::Sequenced { number, message: self.inbox.at(at) }
            }
            Step::Unsequenced(at) => Received::Unsequenced(self.inbox.at(at)),
            Step::Debug(at) => Received::Debug(self.inbox.at(at)),
            Step::EndOfSession => Received::EndOfSession,
        }))
    }

    /// The bytes of a message that [`step`](Self::step) has just named.
    pub(super) fn message(&self, at: Range<usize>) -> &[u8] {
        self.inbox.at(at)
    }

    /// The bytes to send next. Whoever sends some says so with [`sent`](Self::sent).
    pub fn output(&self) -> &[u8] {
        self.outbox.waiting()
    }

    /// The first `count` bytes of the output are on their way.
    ///
    /// # Panics
    ///
    /// When there were not as many.
    pub fn sent(&mut self, count: usize, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.outbox.take(count);
        if count > 0 {
            self.sent_ns = self.now_ns;
        }
    }

    /// Logs out: what came and was not taken is forgotten, and nothing more is read. The server closes
    /// the connection at once when it has the Logout Request; so may we when it is sent.
    pub fn log_out(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        if self.is_open() && !self.is_cut {
            self.outbox.push(LOGOUT_REQUEST.as_bytes());
        }
        if self.is_open() || self.state == State::Connecting {
            self.end(Ended::LoggedOut);
        }
    }

    /// Whether the owner of the connection shall close it: it is over, and nothing is left to send.
    pub fn closing(&self) -> bool {
        matches!(self.state, State::Ended(_) | State::Failed(_)) && self.outbox.is_empty()
    }

    /// Whether there is a connection that may bring messages.
    fn is_open(&self) -> bool {
        matches!(self.state, State::LoginSent | State::LoggedIn)
    }

    fn end(&mut self, ended: Ended) {
        self.over(State::Ended(ended));
    }

    /// Takes its leave. Only a logout has something left to say.
    fn over(&mut self, state: State) {
        if state != State::Ended(Ended::LoggedOut) {
            self.outbox.clear();
        }
        self.inbox.clear();
        self.state = state;
        self.since_ns = self.now_ns;
    }
}
