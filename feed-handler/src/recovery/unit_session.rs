//! The client's side of one connection to a Cboe server: login, messages in packets without numbers, heartbeats.
//!
//! Gap Request Proxies and spin servers are alike but for what is asked of them, which is the work of
//! [`gap_proxy`](super::gap_proxy) and [`spin`](super::spin). Both are driven as [`Connection`] says.
//!
//! # What it promises
//!
//! - A packet is taken when all of it is there, and only if its length, its count and the lengths of its messages
//!   agree, and it is of our unit or of none.
//! - A server that does not answer the login, is silent for longer than configured, closes the connection, or sends
//!   what none of them sends is an [`Error`] that says so. There is no way on from it but a new connection.
//! - Memory is taken when it is built: [`Config::input_bytes`], and a KiB for what is to be sent.
//!
//! There is no logout: who is done closes the connection.
//!
//! Source: PITCH 2.41.66, "Gap Request Proxy Messages", "Spin Messages" and "Heartbeat Messages".

mod config;
mod error;
#[cfg(test)]
mod tests;

use core::ops::Range;

use wirepath_protocol::pitch::session::{Login, Message, login_status};
use wirepath_protocol::pitch::{Cut, PacketWriter, UnitHeader, cut};

use super::buffers::{Inbox, Outbox};
use super::client::Connection;

pub use config::{Config, ConfigError};
pub use error::Error;

/// Room for what is to be sent: a login, or some sixty requests.
const OUTPUT_BYTES: usize = 1 << 10;
/// The longest message that is sent, a login, in its packet.
const REQUEST_MAX: usize = UnitHeader::SIZE + Login::SIZE;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    /// There is no connection yet.
    Connecting,
    /// There is one, and the server has not answered the login.
    LoginSent,
    LoggedIn,
    /// It is over, as we wanted it.
    Closed,
    Failed(Error),
}

/// One connection after another. See the [module documentation](self).
#[derive(Debug)]
pub(super) struct Session {
    config: Config,
    state: State,
    /// The latest time told.
    now_ns: u64,
    /// When the login was sent.
    since_ns: u64,
    /// When something last came from the server.
    heard_ns: u64,
    /// When something of ours was last on its way.
    sent_ns: u64,
    /// The connection is closed, and what came before is still to be taken.
    is_cut: bool,
    /// Messages of the packet in hand that were not taken; they lie in front of the inbox.
    left: u8,
    inbox: Inbox,
    outbox: Outbox<OUTPUT_BYTES>,
}

impl Session {
    pub(super) fn new(config: Config) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self {
            state: State::Connecting,
            now_ns: 0,
            since_ns: 0,
            heard_ns: 0,
            sent_ns: 0,
            is_cut: false,
            left: 0,
            inbox: Inbox::new(config.input_bytes),
            outbox: Outbox::new(),
            config,
        })
    }

    /// The unit that it is about.
    pub(super) fn unit(&self) -> u8 {
        self.config.unit
    }

    /// The latest time told.
    pub(super) fn now_ns(&self) -> u64 {
        self.now_ns
    }

    pub(super) fn is_logged_in(&self) -> bool {
        self.state == State::LoggedIn
    }

    /// Whether there is a connection that may bring messages.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::LoginSent | State::LoggedIn)
    }

    /// Where the next message lies, from its length byte on; `None` when bytes are missing, and when it is over.
    pub(super) fn step(&mut self) -> Result<Option<Range<usize>>, Error> {
        match self.state {
            State::LoginSent | State::LoggedIn => {}
            State::Connecting | State::Closed => return Ok(None),
            State::Failed(error) => return Err(error),
        }
        let stepped = self.walk();
        stepped.map_err(|error| self.fail(error))
    }

    fn walk(&mut self) -> Result<Option<Range<usize>>, Error> {
        loop {
            if self.left == 0 {
                if !self.next_packet()? {
                    return Ok(None);
                }
            } else if let Some(at) = self.next_message()? {
                return Ok(Some(at));
            }
        }
    }

    /// The bytes of a message that [`step`](Self::step) has just named.
    pub(super) fn message(&self, at: Range<usize>) -> &[u8] {
        self.inbox.at(at)
    }

    /// Takes the front of a packet, if all of it is there.
    fn next_packet(&mut self) -> Result<bool, Error> {
        let packet = match cut(self.inbox.waiting(), self.config.packet_max) {
            Cut::Packet(packet, _) => packet,
            Cut::Partial(_) if !self.is_cut => return Ok(false),
            Cut::Partial(_) if self.is_logged_in() => return Err(Error::Disconnected),
            Cut::Partial(_) => return Err(Error::LoginUnanswered),
            Cut::Malformed(why) => return Err(Error::Malformed(why)),
        };
        let (declared, contents) = (packet.declared(), packet.contents());
        if !contents.is_sound() {
            let (whole, trailing) = (contents.whole, contents.trailing);
            return Err(Error::Contents { declared, whole, trailing });
        }
        let (ours, theirs) = (self.config.unit, packet.unit());
        if theirs != 0 && theirs != ours {
            return Err(Error::OtherUnit { ours, theirs });
        }
        self.inbox.take(UnitHeader::SIZE);
        self.left = declared;
        Ok(true)
    }

    /// Takes a message of the packet in hand. `None` for one that was for us alone.
    fn next_message(&mut self) -> Result<Option<Range<usize>>, Error> {
        self.left -= 1;
        // The packet is sound, so that each of its messages has a length and a type, and is there.
        let length = self.inbox.waiting()[0].into();
        let at = self.inbox.take(length);
        let block = self.inbox.at(at.clone());
        let kind = block[1];
        let response = match Message::parse(block) {
            Ok(Message::LoginResponse(response)) => response,
            Ok(_) if self.is_logged_in() => return Ok(Some(at)),
            Ok(_) => return Err(Error::BeforeLogin(kind)),
            Err(error) => return Err(Error::Message { kind, error }),
        };
        match response.status() {
            _ if self.is_logged_in() => Err(Error::LoginTwice),
            login_status::ACCEPTED => {
                self.state = State::LoggedIn;
                Ok(None)
            }
            status => Err(Error::Rejected(status)),
        }
    }

    /// Puts a message among the bytes to send. Answers whether it could: we are logged in, and there is room.
    pub(super) fn say(&mut self, message: &[u8]) -> bool {
        let can = self.is_logged_in() && !self.is_cut;
        can && self.outbox.has_room(REQUEST_MAX) && self.push(message)
    }

    fn push(&mut self, message: &[u8]) -> bool {
        let mut bytes = [0; REQUEST_MAX];
        let Ok(mut packet) = PacketWriter::new(&mut bytes, 0, 0) else { return false };
        let is_pushed = packet.push(message).is_ok();
        self.outbox.push(packet.finish());
        is_pushed
    }

    /// It is over, as we wanted it: the connection is to be closed.
    pub(super) fn close(&mut self) {
        if !matches!(self.state, State::Failed(_)) {
            self.over(State::Closed);
        }
    }

    /// It is over for this reason, which every further [`step`](Self::step) tells.
    pub(super) fn fail(&mut self, error: Error) -> Error {
        self.over(State::Failed(error));
        error
    }

    fn over(&mut self, state: State) {
        self.outbox.clear();
        self.inbox.clear();
        self.left = 0;
        self.state = state;
    }
}

impl Connection for Session {
    fn connected(&mut self, now_ns: u64) {
        self.over(State::LoginSent);
        (self.now_ns, self.since_ns, self.heard_ns, self.sent_ns) =
            (now_ns, now_ns, now_ns, now_ns);
        self.is_cut = false;
        let Config { session_sub_id, username, password, .. } = self.config;
        let login = Login { session_sub_id, username, password, ..Login::default() };
        self.push(login.as_bytes());
    }

    fn space(&mut self) -> &mut [u8] {
        self.inbox.space()
    }

    fn received(&mut self, count: usize, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.inbox.filled(count);
        if count > 0 {
            self.heard_ns = self.now_ns;
        }
        if !self.is_open() {
            self.inbox.clear();
        }
    }

    fn disconnected(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.is_cut = true;
        self.outbox.clear();
    }

    fn tick(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        let since = |then_ns: u64| self.now_ns.saturating_sub(then_ns);
        match self.state {
            State::LoginSent if since(self.since_ns) >= self.config.login_timeout_ns => {
                let ms = since(self.since_ns) / 1_000_000;
                self.fail(Error::LoginTimeout { ms });
            }
            State::LoggedIn if since(self.heard_ns) >= self.config.silence_ns => {
                let ms = since(self.heard_ns) / 1_000_000;
                self.fail(Error::Silent { ms });
            }
            State::LoggedIn
                if since(self.sent_ns) >= self.config.heartbeat_ns
                    && self.outbox.is_empty()
                    && !self.is_cut =>
            {
                self.outbox.push(UnitHeader::heartbeat(0, 0).as_bytes());
            }
            _ => {}
        }
    }

    fn deadline(&self) -> Option<u64> {
        let Config { login_timeout_ns, silence_ns, heartbeat_ns, .. } = self.config;
        match self.state {
            State::LoginSent => Some(self.since_ns.saturating_add(login_timeout_ns)),
            State::LoggedIn => {
                let silent_ns = self.heard_ns.saturating_add(silence_ns);
                let is_idle = self.outbox.is_empty() && !self.is_cut;
                let heartbeat_ns = self.sent_ns.saturating_add(heartbeat_ns);
                Some(if is_idle { silent_ns.min(heartbeat_ns) } else { silent_ns })
            }
            State::Connecting | State::Closed | State::Failed(_) => None,
        }
    }

    fn output(&self) -> &[u8] {
        self.outbox.waiting()
    }

    fn sent(&mut self, count: usize, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.outbox.take(count);
        if count > 0 {
            self.sent_ns = self.now_ns;
        }
    }

    fn closing(&self) -> bool {
        matches!(self.state, State::Closed | State::Failed(_))
    }
}
