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

mod buffers;
mod config;
mod error;
#[cfg(test)]
mod tests;

use core::ops::Range;

use wirepath_protocol::soupbintcp::{
    CLIENT_HEARTBEAT, Cut, Header, LOGOUT_REQUEST, LoginRequest, Packet, RejectReason,
    ServerPacket, Session, cut, kind, session_name,
};

use buffers::{Inbox, Outbox};

pub use config::{Config, ConfigError};
pub use error::Error;

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

/// A [`Received`] that borrows nothing: in place of a message, where it lies in the inbox.
#[derive(Clone, Debug)]
pub(super) enum Step {
    LoggedIn { session: Session, next: u64 },
    Sequenced { number: u64, at: Range<usize> },
    Unsequenced(Range<usize>),
    Debug(Range<usize>),
    EndOfSession,
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

    /// As [`next`](Self::next), without a borrow.
    pub(super) fn step(&mut self) -> Result<Option<Step>, Error> {
        loop {
            let is_logged_in = match self.state {
                State::LoginSent => false,
                State::LoggedIn => true,
                State::Connecting | State::Ended(_) => return Ok(None),
                State::Failed(error) => return Err(error),
            };
            let packet = match cut(self.inbox.waiting(), self.config.packet_max) {
                Cut::Packet(packet) => packet,
                Cut::Partial(_) if !self.is_cut => return Ok(None),
                Cut::Partial(_) if is_logged_in => return self.fail(Error::Disconnected),
                Cut::Partial(_) => return self.fail(Error::LoginUnanswered),
                Cut::Malformed(why) => return self.fail(Error::Malformed(why)),
            };
            let seen = understand(packet, is_logged_in);
            let taken = self.inbox.take(packet.len());
            let at = taken.start + Header::SIZE..taken.end;
            match seen {
                Ok(seen) => match self.see(seen, at) {
                    Ok(None) => {}
                    Ok(step) => return Ok(step),
                    Err(error) => return self.fail(error),
                },
                Err(error) => return self.fail(error),
            }
        }
    }

    /// What one packet does, and whether it is to be shown.
    fn see(&mut self, seen: Seen, at: Range<usize>) -> Result<Option<Step>, Error> {
        match seen {
            Seen::Debug => {
                self.counters.debugs += 1;
                return Ok(Some(Step::Debug(at)));
            }
            Seen::Accepted { session, next } => {
                let asked = self.config.session;
                if asked != Session::BLANK && session_name(&asked) != session_name(&session) {
                    return Err(Error::OtherSession { asked, answered: session });
                }
                self.state = State::LoggedIn;
                self.position = Some((session, next));
                return Ok(Some(Step::LoggedIn { session, next }));
            }
            Seen::Rejected(reason) => return Err(Error::Rejected(reason)),
            Seen::Sequenced => {
                let Some((_, next)) = &mut self.position else {
                    return Err(Error::BeforeLogin(kind::SEQUENCED_DATA)); // `understand` says so before
                };
                let number = *next;
                *next = number.checked_add(1).ok_or(Error::NumbersUsedUp)?;
                self.counters.sequenced += 1;
                return Ok(Some(Step::Sequenced { number, at }));
            }
            Seen::Unsequenced => {
                self.counters.unsequenced += 1;
                return Ok(Some(Step::Unsequenced(at)));
            }
            Seen::EndOfSession => {
                self.end(Ended::EndOfSession);
                return Ok(Some(Step::EndOfSession));
            }
            Seen::Heartbeat => self.counters.heartbeats += 1,
            Seen::Unknown => self.counters.unknown += 1,
        }
        Ok(None)
    }

    /// Lets time pass: a heartbeat is put among the bytes to send when nothing was sent for long enough,
    /// and a server that is late is given up, which [`next`](Self::next) then tells.
    pub fn tick(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        let since = |then_ns: u64| self.now_ns.saturating_sub(then_ns);
        match self.state {
            State::LoginSent if since(self.since_ns) >= self.config.login_timeout_ns => {
                let ms = since(self.since_ns) / 1_000_000;
                self.over(State::Failed(Error::LoginTimeout { ms }));
            }
            State::LoggedIn if since(self.heard_ns) >= self.config.silence_ns => {
                let ms = since(self.heard_ns) / 1_000_000;
                self.over(State::Failed(Error::Silent { ms }));
            }
            State::LoggedIn
                if since(self.sent_ns) >= self.config.heartbeat_ns
                    && self.outbox.is_empty()
                    && !self.is_cut =>
            {
                self.outbox.push(CLIENT_HEARTBEAT.as_bytes());
            }
            State::Ended(_) if since(self.since_ns) >= self.config.logout_timeout_ns => {
                self.outbox.clear();
            }
            _ => {}
        }
    }

    /// When [`tick`](Self::tick) has something to do, if nothing else happens before.
    pub fn deadline(&self) -> Option<u64> {
        let Config { login_timeout_ns, silence_ns, heartbeat_ns, .. } = self.config;
        match self.state {
            State::LoginSent => Some(self.since_ns.saturating_add(login_timeout_ns)),
            State::LoggedIn => {
                let silent_ns = self.heard_ns.saturating_add(silence_ns);
                let is_idle = self.outbox.is_empty() && !self.is_cut;
                let heartbeat_ns = self.sent_ns.saturating_add(heartbeat_ns);
                Some(if is_idle { silent_ns.min(heartbeat_ns) } else { silent_ns })
            }
            State::Ended(_) if !self.outbox.is_empty() => {
                Some(self.since_ns.saturating_add(self.config.logout_timeout_ns))
            }
            State::Connecting | State::Ended(_) | State::Failed(_) => None,
        }
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

    fn fail(&mut self, error: Error) -> Result<Option<Step>, Error> {
        self.over(State::Failed(error));
        Err(error)
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

/// A packet by what it does, with the values that it brings.
enum Seen {
    Debug,
    Accepted { session: Session, next: u64 },
    Rejected(RejectReason),
    Sequenced,
    Unsequenced,
    Heartbeat,
    EndOfSession,
    Unknown,
}

/// What a packet is in this state. Before the login is answered, only its answer may come, debug texts,
/// and, since they do no harm, heartbeats and what is unknown.
fn understand(packet: Packet<'_>, is_logged_in: bool) -> Result<Seen, Error> {
    let kind = packet.kind();
    let parsed = ServerPacket::parse(packet).map_err(|error| Error::Packet { kind, error })?;
    Ok(match (parsed, is_logged_in) {
        (ServerPacket::Debug(_), _) => Seen::Debug,
        (ServerPacket::Heartbeat, _) => Seen::Heartbeat,
        (ServerPacket::Unknown(_), _) => Seen::Unknown,
        (ServerPacket::LoginAccepted(accepted), false) => {
            match accepted.sequence_number().map_err(Error::SequenceNumber)? {
                0 => return Err(Error::SequenceZero),
                next => Seen::Accepted { session: accepted.session(), next },
            }
        }
        (ServerPacket::LoginRejected(rejected), false) => Seen::Rejected(rejected.reason()),
        (ServerPacket::LoginAccepted(_) | ServerPacket::LoginRejected(_), true) => {
            return Err(Error::LoginTwice(kind));
        }
        (ServerPacket::Sequenced(_), true) => Seen::Sequenced,
        (ServerPacket::Unsequenced(_), true) => Seen::Unsequenced,
        (ServerPacket::EndOfSession, true) => Seen::EndOfSession,
        (_, false) => return Err(Error::BeforeLogin(kind)),
    })
}
