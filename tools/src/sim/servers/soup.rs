//! The server's side of one SoupBinTCP connection: login, sequenced messages, heartbeats, the end.
//!
//! A [`Server`] owns no socket and reads no clock. Whoever owns the connection hands over what was read
//! ([`receive`](Server::receive)), answers a login that waits ([`login`](Server::login), with
//! [`accept`](Server::accept) or [`reject`](Server::reject)), pushes messages while there is
//! [`room`](Server::room), lets time pass ([`tick`](Server::tick)), sends what is to be sent
//! ([`output`](Server::output), [`sent`](Server::sent)), and closes when [`closing`](Server::closing) says so.
//!
//! Source: SoupBinTCP 3.00, "Protocol Flow" and "Heartbeats".

use wirepath_protocol::Alpha;
use wirepath_protocol::soupbintcp::{
    ClientPacket, Cut, END_OF_SESSION, Header, LoginAccepted, LoginRejected, LoginRequest,
    Password, RejectReason, SERVER_HEARTBEAT, Session, Username, cut, kind,
};

/// The longest packet a client may send. None of those that matter is longer than a login.
const PACKET_MAX: usize = 4_096;
/// Output that waits at most, of sequenced messages; the answer to a login or a heartbeat comes on top.
const OUTPUT_MAX: usize = 1 << 16;

/// Who may log in, and how long things may take.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SoupConfig {
    /// Who may log in. Case does not matter.
    pub username: Username,
    /// What proves it. Case does not matter.
    pub password: Password,
    /// When nothing was sent for so long, a heartbeat is, nanoseconds.
    pub heartbeat_ns: u64,
    /// How long a client may take to log in, nanoseconds.
    pub login_ns: u64,
    /// How long a client that has logged in may be silent, nanoseconds.
    pub silence_ns: u64,
}

impl Default for SoupConfig {
    /// User `SIM`, password `SIM`; heartbeats after a second, 30 s for a login, 15 s of silence.
    fn default() -> Self {
        Self {
            username: Alpha(*b"SIM   "),
            password: Password::new("SIM").unwrap_or(Password::BLANK),
            heartbeat_ns: 1_000_000_000,
            login_ns: 30_000_000_000,
            silence_ns: 15_000_000_000,
        }
    }
}

/// Why a connection is over.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Over {
    /// The client logged out.
    LoggedOut,
    /// The login was not taken.
    Rejected(RejectReason),
    /// The client did not log in, in time or at all.
    NoLogin,
    /// The client fell silent.
    Silent,
    /// The client sent what no SoupBinTCP client sends.
    Malformed,
    /// The session has ended, and the client was told.
    Ended,
    /// Cut off by us, without a word.
    Cut,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    /// Nothing was heard that matters.
    Connected,
    /// A login waits for its answer: session and message asked for.
    Login(Session, u64),
    LoggedIn,
    Over(Over),
}

/// One connection. See the [module documentation](self).
#[derive(Debug)]
pub struct Server {
    config: SoupConfig,
    state: State,
    input: Vec<u8>,
    output: Vec<u8>,
    /// How much of the output was sent.
    taken: usize,
    /// When something was heard, and sent, last.
    heard_ns: u64,
    sent_ns: u64,
}

impl Server {
    /// A client has connected.
    pub fn new(config: SoupConfig, now_ns: u64) -> Self {
        Self {
            config,
            state: State::Connected,
            input: Vec::new(),
            output: Vec::new(),
            taken: 0,
            heard_ns: now_ns,
            sent_ns: now_ns,
        }
    }

    /// Takes what was read. What comes behind the end is not looked at.
    pub fn receive(&mut self, bytes: &[u8], now_ns: u64) {
        self.heard_ns = self.heard_ns.max(now_ns);
        let mut input = core::mem::take(&mut self.input);
        input.extend_from_slice(bytes);
        let mut at = 0;
        while !matches!(self.state, State::Over(_)) {
            match cut(&input[at..], PACKET_MAX) {
                Cut::Packet(packet) => {
                    at += packet.len();
                    match ClientPacket::parse(packet) {
                        Ok(packet) => self.handle(&packet),
                        Err(_) => self.over(Over::Malformed),
                    }
                }
                Cut::Partial(_) => break,
                Cut::Malformed(_) => self.over(Over::Malformed),
            }
        }
        input.drain(..at);
        self.input = input; // shorter than a packet, or never looked at again
        if matches!(self.state, State::Over(_)) {
            self.input = Vec::new();
        }
    }

    fn handle(&mut self, packet: &ClientPacket<'_>) {
        match (self.state, packet) {
            (State::Connected, ClientPacket::LoginRequest(login)) => self.check(login),
            (_, ClientPacket::LogoutRequest) => self.over(Over::LoggedOut),
            (_, ClientPacket::Debug(_)) => {}
            (State::Connected, _) => self.over(Over::NoLogin),
            (_, ClientPacket::LoginRequest(_)) => self.over(Over::Malformed),
            _ => {} // heartbeats; messages, which are for nobody; packets of later versions
        }
    }

    fn check(&mut self, login: &LoginRequest) {
        let is_known = login.username().0.eq_ignore_ascii_case(&self.config.username.0)
            && login.password().matches(&self.config.password);
        match login.requested_sequence_number() {
            Ok(next) if is_known => self.state = State::Login(login.requested_session(), next),
            Ok(_) => self.reject(RejectReason::NotAuthorized),
            Err(_) => self.over(Over::Malformed),
        }
    }

    /// Over, and what waits to be sent is of no more use.
    fn over(&mut self, why: Over) {
        self.state = State::Over(why);
        self.output = Vec::new();
        self.taken = 0;
    }

    /// The session and the number of a login that waits for its answer. User and password are right.
    pub fn login(&self) -> Option<(Session, u64)> {
        match self.state {
            State::Login(session, next) => Some((session, next)),
            _ => None,
        }
    }

    /// Takes the login that waits: `next` is the number of the next message.
    pub fn accept(&mut self, session: Session, next: u64) {
        if self.login().is_some() {
            self.state = State::LoggedIn;
            self.output.extend_from_slice(LoginAccepted::new(session, next).as_bytes());
        }
    }

    /// Does not take the login that waits. The connection is closed behind the answer.
    pub fn reject(&mut self, reason: RejectReason) {
        self.output.extend_from_slice(LoginRejected::new(reason).as_bytes());
        self.state = State::Over(Over::Rejected(reason));
    }

    /// Whether a message can be pushed: the client is logged in, and takes what it is sent.
    pub fn room(&self) -> bool {
        self.state == State::LoggedIn && self.output.len() - self.taken < OUTPUT_MAX
    }

    /// The next sequenced message.
    ///
    /// # Panics
    ///
    /// If it is longer than a packet can be.
    pub fn push(&mut self, message: &[u8]) {
        let header = Header::new(kind::SEQUENCED_DATA, message.len()).expect("a short message");
        self.output.extend_from_slice(header.as_bytes());
        self.output.extend_from_slice(message);
    }

    /// There are no more messages in this session. The connection is closed behind that.
    pub fn end_session(&mut self) {
        if self.state == State::LoggedIn {
            self.output.extend_from_slice(END_OF_SESSION.as_bytes());
            self.state = State::Over(Over::Ended);
        }
    }

    /// Cuts the client off, without a word, behind what is to be sent.
    pub fn cut_off(&mut self) {
        if self.over_why().is_none() {
            self.state = State::Over(Over::Cut);
        }
    }

    /// Lets time pass.
    pub fn tick(&mut self, now_ns: u64) {
        let silent_ns = now_ns.saturating_sub(self.heard_ns);
        match self.state {
            State::Connected if silent_ns >= self.config.login_ns => self.over(Over::NoLogin),
            State::Login(..) | State::LoggedIn if silent_ns >= self.config.silence_ns => {
                self.over(Over::Silent);
            }
            State::LoggedIn if self.output.is_empty() && now_ns >= self.heartbeat_due() => {
                self.output.extend_from_slice(SERVER_HEARTBEAT.as_bytes());
            }
            _ => {}
        }
    }

    /// When [`tick`](Self::tick) has something to do, if nothing else happens before.
    pub fn deadline(&self) -> Option<u64> {
        let silent_ns = self.heard_ns.saturating_add(self.config.silence_ns);
        match self.state {
            State::Connected => Some(self.heard_ns.saturating_add(self.config.login_ns)),
            State::LoggedIn if self.output.is_empty() => Some(silent_ns.min(self.heartbeat_due())),
            State::Login(..) | State::LoggedIn => Some(silent_ns),
            State::Over(_) => None,
        }
    }

    fn heartbeat_due(&self) -> u64 {
        self.sent_ns.saturating_add(self.config.heartbeat_ns)
    }

    /// The bytes to send next. Whoever sends some says so with [`sent`](Self::sent).
    pub fn output(&self) -> &[u8] {
        &self.output[self.taken..]
    }

    /// The first `count` bytes of the output are on their way.
    ///
    /// # Panics
    ///
    /// When there were not as many.
    pub fn sent(&mut self, count: usize, now_ns: u64) {
        assert!(count <= self.output().len(), "sent what there was");
        self.taken += count;
        if self.taken == self.output.len() {
            self.output.clear();
            self.taken = 0;
        } else if self.taken >= OUTPUT_MAX {
            self.output.drain(..self.taken);
            self.taken = 0;
        }
        if count > 0 {
            self.sent_ns = self.sent_ns.max(now_ns);
        }
    }

    /// Why it is over, if it is.
    pub fn over_why(&self) -> Option<Over> {
        match self.state {
            State::Over(why) => Some(why),
            _ => None,
        }
    }

    /// Whether the connection is to be closed: it is over, and nothing is left to send.
    pub fn closing(&self) -> bool {
        self.over_why().is_some() && self.output().is_empty()
    }
}

#[cfg(test)]
mod tests;
