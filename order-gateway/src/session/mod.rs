//! One FIX session, initiator or acceptor: logon, sequence numbers, heartbeats, resends, logout.
//!
//! A [`Session`] owns no socket and reads no clock. Whoever owns the connection says when it is there
//! ([`connected`](Session::connected)), hands over what it received ([`receive`](Session::receive)), lets time
//! pass ([`tick`](Session::tick), due at [`deadline`](Session::deadline)), sends what is to be sent
//! ([`output`](Session::output), [`sent`](Session::sent)) and closes when [`closing`](Session::closing) says so.
//! What the session must not forget is in its [`Store`]: a message is kept there before it is among the bytes
//! to send, so that no number is used twice whatever happens.
//!
//! # What it promises
//!
//! - The application sees each message once, in order, with no gap before it. What comes early waits, within
//!   bounds, and what is missing is asked for.
//! - What the counterparty asks for again comes from the store, as fast as the counterparty takes it. Messages that carry
//!   an order are gap-filled, not sent again, unless the configuration names their type: a market
//!   moves while a connection is down, and an order that comes late was never meant.
//! - A number that is too low without PossDup ends the session, since one side has lost its memory.
//! - A counterparty that is silent, or takes nothing, is cut off with a reason.
//!
//! # Where it follows what engines do rather than the letter
//!
//! Logout and ResendRequest are answered whatever their number: a peer that is lost cannot be helped
//! otherwise. A Logout's number is counted only in its turn, so that what is missing before it is
//! still missing at the next logon.
//!
//! Source: FIX 4.2 and 4.4, volume 2, "Session Protocol"; FIXT 1.1, "FIX Session Protocol".

mod config;
mod early;
mod header;
mod inbound;
mod link;
mod logon;
mod output;
mod reason;
pub mod schedule;
#[cfg(test)]
mod tests;
mod timers;

use wirepath_protocol::fix::{Cut, Garbled, Invalid, Message, Validator, cut};

use crate::store::Store;
use early::Early;
pub(crate) use header::is_header;

pub use config::{Credentials, Role, SessionConfig};
pub use link::Link;
pub use reason::{Closed, SendError};
pub use wirepath_protocol::fix::messages::Version;

/// What a session's user does with what comes.
pub trait Application<S> {
    /// One application message, in its turn. `poss_dup` if it may have been seen before the numbers were
    /// reset.
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer;

    /// Something happened to the session.
    fn on_event(&mut self, event: Event<'_>, link: &mut Link<S>) {
        let _ = (event, link);
    }

    /// Whether this Logon's credentials will do, beside what the session itself looks at.
    ///
    /// # Errors
    ///
    /// Why not: the counterparty is told.
    fn authenticate(&mut self, logon: &Message<'_>) -> Result<(), String> {
        let _ = logon;
        Ok(())
    }
}

/// What becomes of an application message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// It was taken care of.
    Taken,
    /// Its type is not spoken here: a BusinessMessageReject says so.
    Unsupported,
    /// It does not follow the rules: a Reject says so.
    Refused(Invalid),
}

/// What happens to a session, for the log and the gateway.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Both logons are through.
    LoggedOn {
        /// Both sides' numbers began at 1 with them.
        reset: bool,
    },
    /// Messages are missing, and were asked for.
    Gap {
        /// The first of them.
        from: u64,
        /// The number of the message that came in their place.
        seen: u64,
    },
    /// The counterparty asked for messages again.
    ResendRequested {
        /// The first.
        from: u64,
        /// The last; 0 for all.
        to: u64,
    },
    /// The counterparty refused a message of ours at session level.
    Rejected(&'a Message<'a>),
    /// We refused one of the counterparty's.
    Refused(&'a Message<'a>, Invalid),
    /// Bytes that are no message were thrown away.
    Garbled(Garbled),
    /// A message came twice, marked so, and was passed by.
    Duplicate(u64),
    /// A Logon within the session, which asks for nothing.
    UnexpectedLogon,
    /// The connection is given up.
    Closed(&'a Closed),
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// No connection.
    Disconnected,
    /// A connection, and no logon from the counterparty yet.
    AwaitingLogon,
    /// Logged on.
    Active,
    /// Logged on, and we have asked to log out.
    LogoutSent,
    /// The counterparty broke the rules: we have logged out, and read nothing more but its answer.
    Failing,
    /// What waits is to be sent, and the connection to be closed.
    Closing,
}

/// One session. See the [module documentation](self).
#[derive(Debug)]
pub struct Session<S> {
    link: Link<S>,
    state: State,
    /// Since when it stands there.
    since_ns: u64,
    closed: Option<Closed>,
    heartbeat_ns: u64,
    last_received_ns: u64,
    /// When a TestRequest was sent that nothing has answered yet.
    test_sent_ns: Option<u64>,
    /// The gap that was asked for: up to this number, and when.
    requested: Option<Requested>,
    /// The highest number seen: up to it, the counterparty has sent.
    seen: u64,
    early: Early,
    /// The front of a message whose rest has not come.
    partial: Vec<u8>,
    /// A message on its way from `early`.
    turn: Vec<u8>,
    /// We asked for the numbers to start at 1.
    reset_asked: bool,
    window: Option<schedule::Window>,
    validator: Option<Validator>,
}

/// A ResendRequest of ours.
#[derive(Clone, Copy, Debug)]
struct Requested {
    /// The last message it asked for, as far as is known.
    to: u64,
    at_ns: u64,
    /// The number that was expected then.
    next: u64,
}

impl<S: Store> Session<S> {
    /// A session without a connection.
    pub fn new(config: SessionConfig, store: S) -> Self {
        let early = Early::new(config.early_max);
        let message_max = config.message_max;
        let validator = config.validate.map(|options| config.version.validator(options));
        Self {
            link: Link::new(config, store),
            state: State::Disconnected,
            since_ns: 0,
            closed: None,
            heartbeat_ns: 0,
            last_received_ns: 0,
            test_sent_ns: None,
            requested: None,
            seen: 0,
            early,
            partial: Vec::with_capacity(2 * message_max),
            turn: Vec::with_capacity(message_max),
            reset_asked: false,
            window: None,
            validator,
        }
    }

    /// The sending half, through which application messages go out.
    pub fn link(&mut self, now_ns: u64) -> &mut Link<S> {
        self.link.now_ns = now_ns;
        &mut self.link
    }

    /// The session's settings.
    pub fn config(&self) -> &SessionConfig {
        &self.link.config
    }

    /// What the session must not forget.
    pub fn store(&self) -> &S {
        &self.link.store
    }

    /// The same, to be changed by an operator's hand: while no connection is there.
    pub fn store_mut(&mut self) -> &mut S {
        &mut self.link.store
    }

    /// Housekeeping of the store, for when there is nothing else to do. See [`Store::idle`].
    ///
    /// # Errors
    ///
    /// What the store says.
    pub fn idle(&mut self, now_ns: u64) -> Result<(), crate::store::StoreError> {
        self.link.store.idle(now_ns)
    }

    /// Gives the store back.
    pub fn into_store(self) -> S {
        self.link.store
    }

    /// Where the session stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// Why the connection is being, or was last, given up.
    pub fn closed(&self) -> Option<&Closed> {
        self.closed.as_ref()
    }

    /// Whether the owner of the connection shall close it, once [`output`](Self::output) is empty.
    pub fn closing(&self) -> bool {
        self.state == State::Closing
    }

    /// The bytes to send next. Whoever sends some says so with [`sent`](Self::sent).
    #[inline]
    pub fn output(&self) -> &[u8] {
        self.link.output.waiting()
    }

    /// How many bytes this connection was given to send, ever: after a message was sent, where it ends
    /// in the stream.
    #[inline]
    pub fn output_total(&self) -> u64 {
        self.link.output.total()
    }

    /// The first `count` bytes of the output are on their way.
    #[inline]
    pub fn sent(&mut self, count: usize, now_ns: u64) {
        self.link.output.take(count, now_ns);
        if self.link.resend.is_some() {
            self.link.now_ns = now_ns;
            self.link.pump_resend();
        }
    }

    /// Whether the session is open at this time by its schedule.
    pub fn may_connect(&mut self, now_ns: u64) -> bool {
        let Some(schedule) = &self.link.config.schedule else { return true };
        if self.window.is_none_or(|window| now_ns >= window.end_ns) {
            self.window = schedule.window(now_ns);
        }
        self.window.is_some_and(|window| window.contains(now_ns))
    }

    /// A connection is there. An initiator's Logon is put among the bytes to send.
    pub fn connected(&mut self, now_ns: u64, app: &mut impl Application<S>) {
        self.link.now_ns = now_ns;
        self.link.output.restart();
        (self.link.failed, self.link.resend, self.link.open) = (None, None, false);
        (self.closed, self.test_sent_ns, self.requested, self.seen) = (None, None, None, 0);
        self.last_received_ns = now_ns;
        self.reset_asked = false;
        self.early.clear();
        self.partial.clear();
        self.go(State::AwaitingLogon);
        if !self.may_connect(now_ns) {
            self.close(Closed::OutOfHours, app);
        } else if let Err(error) = self.reset_for_window() {
            self.close(Closed::Store(error.to_string()), app);
        } else if self.link.config.role == Role::Initiator {
            self.send_logon(app);
        }
        self.settle(app);
    }

    /// The connection is gone, whoever closed it.
    pub fn disconnected(&mut self, now_ns: u64, app: &mut impl Application<S>) {
        self.link.now_ns = now_ns;
        if self.state == State::Disconnected {
            return;
        }
        if self.state != State::Closing {
            let config = &self.link.config;
            let is_unanswered =
                self.state == State::AwaitingLogon && config.role == Role::Initiator;
            let reason = match is_unanswered {
                true => Closed::LogonUnanswered {
                    sender: config.sender.clone(),
                    target: config.target.clone(),
                    version: config.version.begin_string(),
                },
                false => Closed::Disconnected,
            };
            self.close(reason, app);
        }
        self.go(State::Disconnected);
        let in_order = matches!(
            self.closed,
            Some(Closed::LoggedOut | Closed::PeerLogout(_) | Closed::OutOfHours)
        );
        let config = &self.link.config;
        if (config.reset_on_disconnect || (config.reset_on_logout && in_order))
            && let Err(error) = self.link.reset()
        {
            self.closed = Some(Closed::Store(error.to_string()));
        }
    }

    /// Takes bytes as they came off the connection.
    pub fn receive(&mut self, bytes: &[u8], now_ns: u64, app: &mut impl Application<S>) {
        self.link.now_ns = now_ns;
        if self.partial.is_empty() {
            let used = self.take_messages(bytes, app);
            self.keep_partial(&bytes[used..], app);
        } else {
            // In pieces, so that what is kept stays within what was taken for it.
            for piece in bytes.chunks(self.link.config.message_max.max(1)) {
                let mut whole = core::mem::take(&mut self.partial);
                whole.extend_from_slice(piece);
                let used = self.take_messages(&whole, app);
                whole.drain(..used);
                self.partial = whole;
            }
        }
        self.settle(app);
    }

    fn keep_partial(&mut self, mut rest: &[u8], app: &mut impl Application<S>) {
        while !rest.is_empty() {
            // A part of a message is shorter than the longest message.
            let (piece, after) = rest.split_at(rest.len().min(self.link.config.message_max));
            self.partial.extend_from_slice(piece);
            rest = after;
            if !rest.is_empty() {
                let mut whole = core::mem::take(&mut self.partial);
                let used = self.take_messages(&whole, app);
                whole.drain(..used);
                self.partial = whole;
            }
        }
    }

    /// Takes whole messages off the front of `bytes`. Answers how many bytes are done with.
    fn take_messages(&mut self, bytes: &[u8], app: &mut impl Application<S>) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            if matches!(self.state, State::Closing | State::Disconnected) {
                return bytes.len();
            }
            match cut(&bytes[at..], self.link.config.message_max) {
                Cut::Message(message) => {
                    self.message(&message, app);
                    at += message.len();
                }
                Cut::Partial(_) => break,
                Cut::Garbled { why, .. } if self.state == State::AwaitingLogon => {
                    self.close(Closed::NotFix(why), app);
                }
                Cut::Garbled { skip, why } => {
                    at += skip;
                    app.on_event(Event::Garbled(why), &mut self.link);
                }
            }
        }
        at
    }

    /// Asks to log out; the counterparty's answer, or its silence, closes the connection.
    pub fn log_out(&mut self, text: &str, now_ns: u64, app: &mut impl Application<S>) {
        self.link.now_ns = now_ns;
        match self.state {
            State::Active => {
                self.link.logout(Some(text));
                self.link.open = false;
                self.go(State::LogoutSent);
            }
            State::AwaitingLogon => self.close(Closed::LoggedOut, app),
            _ => {}
        }
        self.settle(app);
    }

    /// Logs out because the counterparty broke the rules. `text` is what it is told.
    fn fail(&mut self, text: &str) {
        self.link.logout(Some(text));
        self.link.open = false;
        self.link.resend = None;
        let text =
            if text.is_empty() { "it broke the session's rules, see the Reject" } else { text };
        self.closed = Some(Closed::Fatal(text.to_owned()));
        self.go(State::Failing);
    }

    fn go(&mut self, state: State) {
        (self.state, self.since_ns) = (state, self.link.now_ns);
    }

    /// Gives the connection up; what waits is still sent.
    fn close(&mut self, reason: Closed, app: &mut impl Application<S>) {
        if matches!(self.state, State::Closing | State::Disconnected) {
            return;
        }
        self.link.open = false;
        self.link.resend = None;
        self.go(State::Closing);
        app.on_event(Event::Closed(&reason), &mut self.link);
        self.closed = Some(reason);
    }

    /// What failed while sending ends the session.
    fn settle(&mut self, app: &mut impl Application<S>) {
        if let Some(reason) = self.link.failed.take() {
            self.close(reason, app);
        }
        let next = self.link.store.next_in();
        if self.requested.is_some_and(|requested| requested.to < next) {
            self.requested = None;
            // A part of it, or all that there was room for.
            if self.seen > next && matches!(self.state, State::Active | State::LogoutSent) {
                self.ask_for_missing(self.seen, app);
            }
        }
    }
}
