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
mod link;
mod logon;
mod output;
mod reason;
pub mod schedule;
#[cfg(test)]
mod tests;

use wirepath_protocol::fix::{
    Cut, Garbled, Invalid, Message, RejectReason, Validator, Walked, cut,
};

use crate::store::Store;
use config::is_admin;
use early::Early;
use header::Header;
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

/// "Value is incorrect", of a field that has no need to be named.
const VALUE: Invalid = Invalid { reason: RejectReason::Value, ref_tag: None };

const fn missing(tag: u32) -> Invalid {
    Invalid { reason: RejectReason::RequiredTag, ref_tag: Some(tag as i64) }
}

/// Who a TestRequest of ours is from: its TestReqID (112).
const TEST_REQ_ID: &str = "TEST";

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
            self.close(Closed::Disconnected, app);
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

    /// Any message that is whole.
    fn message(&mut self, message: &Message<'_>, app: &mut impl Application<S>) {
        self.last_received_ns = self.link.now_ns;
        self.test_sent_ns = None;
        match self.state {
            State::AwaitingLogon => self.first(message, app),
            State::Active | State::LogoutSent => {
                // One walk for the header, and for what the application reads.
                let mut walked = Walked::new();
                walked.fill(message);
                let message = &message.with(&walked);
                let header = Header::read(message);
                if self.passes(message, &header) {
                    self.sequence(message, &header, app);
                    self.take_early(app);
                }
            }
            State::Failing if message.msg_type() == b"5" => {
                let reason = self.closed.take().unwrap_or(Closed::LoggedOut);
                self.close(reason, app);
            }
            State::Failing | State::Disconnected | State::Closing => {}
        }
    }

    /// Whether it comes from the counterparty, and from the present. What does not ends the session.
    fn passes(&mut self, message: &Message<'_>, header: &Header<'_>) -> bool {
        if message.begin_string() != self.link.config.version.begin_string().as_bytes() {
            self.fail("Incorrect BeginString");
            return false;
        }
        let Some(seq) = header.seq else {
            self.fail("MsgSeqNum missing or not a number");
            return false;
        };
        let reason = if !self.comp_ids_match(header) {
            RejectReason::CompId
        } else if header.has_sending_time && !self.sending_time_will_do(header) {
            RejectReason::SendingTime
        } else if header.poss_dup
            && let (Some(original), Some(sent)) =
                (header.orig_sending_time_ns, header.sending_time_ns)
            && original > sent
        {
            RejectReason::SendingTime
        } else {
            return true;
        };
        let invalid = Invalid { reason, ref_tag: None };
        self.link.reject(seq, message.msg_type(), header.routing, invalid);
        if seq == self.link.store.next_in() {
            self.count(None);
        }
        self.fail("");
        false
    }

    /// CompIDs that are there are the right ones. Ones that are missing are refused in their turn.
    fn comp_ids_match(&self, header: &Header<'_>) -> bool {
        let config = &self.link.config;
        header.sender.is_none_or(|sender| sender == config.target.as_bytes())
            && header.target.is_none_or(|target| target == config.sender.as_bytes())
    }

    fn sending_time_will_do(&self, header: &Header<'_>) -> bool {
        let tolerance = self.link.config.sending_time_tolerance_ns;
        // A value that is no time is refused in its turn.
        let Some(sent) = header.sending_time_ns else { return true };
        tolerance == 0 || sent.abs_diff(self.link.now_ns) <= tolerance
    }

    /// A message by its number: in its turn, early, or late.
    fn sequence(
        &mut self,
        message: &Message<'_>,
        header: &Header<'_>,
        app: &mut impl Application<S>,
    ) {
        let Some(seq) = header.seq else { return };
        let next = self.link.store.next_in();
        match message.msg_type() {
            b"5" => return self.peer_logout(message, seq == next, app),
            b"A" if message.get(141) == Some(b"Y") => return self.logon_resets(message, seq, app),
            b"4" if message.get(123) != Some(b"Y") => {
                return self.reset_sequence(message, header, app);
            }
            b"2" if seq != next => {
                self.answer_resend_request(message, header, app);
                if seq > next {
                    self.too_early(message, seq, true, app);
                }
                return;
            }
            _ => {}
        }
        if seq > next {
            self.too_early(message, seq, false, app);
        } else if seq < next {
            self.too_late(message, header, seq, app);
        } else {
            self.in_turn(message, header, app);
        }
    }

    /// A message whose turn it is.
    fn in_turn(
        &mut self,
        message: &Message<'_>,
        header: &Header<'_>,
        app: &mut impl Application<S>,
    ) {
        let msg_type = message.msg_type();
        if let Err(invalid) = self.check(message, header) {
            return self.refuse(message, header, invalid, app);
        }
        if !is_admin(msg_type) {
            // Kept before it is acted on: what was acted on is known after a crash.
            if self.count(Some(message)) {
                match app.on_message(message, &mut self.link) {
                    Answer::Taken => {}
                    Answer::Unsupported => {
                        let seq = header.seq.unwrap_or(0);
                        self.link.business_reject(seq, msg_type, 3, "Unsupported Message Type");
                    }
                    Answer::Refused(invalid) => self.tell_refusal(message, header, invalid, app),
                }
            }
            return;
        }
        if msg_type == b"4" {
            return self.gap_filled(message, header, app);
        }
        if !self.count(None) {
            return;
        }
        match msg_type {
            b"1" => self.link.heartbeat(message.get(112)),
            b"2" => self.answer_resend_request(message, header, app),
            b"3" => app.on_event(Event::Rejected(message), &mut self.link),
            b"A" => app.on_event(Event::UnexpectedLogon, &mut self.link),
            _ => {}
        }
    }

    /// What the rules say of a message, beyond its numbers.
    fn check(&self, message: &Message<'_>, header: &Header<'_>) -> Result<(), Invalid> {
        if let Some(validator) = &self.validator {
            return validator.validate(message);
        }
        let there = [header.sender.is_some(), header.has_sending_time, header.target.is_some()];
        match [49, 52, 56].into_iter().zip(there).find(|(_, is_there)| !is_there) {
            Some((tag, _)) => Err(missing(tag)),
            None => Ok(()),
        }
    }

    /// Refuses a message in its turn, which is counted.
    fn refuse(
        &mut self,
        message: &Message<'_>,
        header: &Header<'_>,
        invalid: Invalid,
        app: &mut impl Application<S>,
    ) {
        if self.count(None) {
            self.tell_refusal(message, header, invalid, app);
        }
    }

    fn tell_refusal(
        &mut self,
        message: &Message<'_>,
        header: &Header<'_>,
        invalid: Invalid,
        app: &mut impl Application<S>,
    ) {
        let seq = header.seq.unwrap_or(0);
        self.link.reject(seq, message.msg_type(), header.routing, invalid);
        app.on_event(Event::Refused(message, invalid), &mut self.link);
    }

    /// A message before its turn: kept if there is room, and what is missing asked for.
    fn too_early(
        &mut self,
        message: &Message<'_>,
        seq: u64,
        done: bool,
        app: &mut impl Application<S>,
    ) {
        self.early.keep(seq, message.as_bytes(), done);
        self.ask_for_missing(seq, app);
    }

    /// Asks for what is missing before `seen`, unless that was asked for already.
    fn ask_for_missing(&mut self, seen: u64, app: &mut impl Application<S>) {
        let next = self.link.store.next_in();
        self.seen = self.seen.max(seen);
        if self.requested.is_some_and(|requested| requested.to >= next) {
            return;
        }
        let max = u64::from(self.link.config.resend_request_max);
        let (asked_to, to) = match max {
            0 => (0, seen - 1),
            _ => {
                let to = (next + max - 1).min(seen - 1);
                (to, to)
            }
        };
        self.requested = Some(Requested { to, at_ns: self.link.now_ns, next });
        self.link.resend_request(next, asked_to);
        app.on_event(Event::Gap { from: next, seen }, &mut self.link);
    }

    /// A message after its turn: a copy, or the end.
    fn too_late(
        &mut self,
        message: &Message<'_>,
        header: &Header<'_>,
        seq: u64,
        app: &mut impl Application<S>,
    ) {
        if !header.poss_dup {
            let next = self.link.store.next_in();
            return self.fail(&format!("MsgSeqNum too low, expecting {next} but received {seq}"));
        }
        if !header.has_orig_sending_time && message.msg_type() != b"4" {
            return self.tell_refusal(message, header, missing(122), app);
        }
        app.on_event(Event::Duplicate(seq), &mut self.link);
    }

    /// SequenceReset with GapFillFlag, in its turn.
    fn gap_filled(
        &mut self,
        message: &Message<'_>,
        header: &Header<'_>,
        app: &mut impl Application<S>,
    ) {
        match message.uint(36) {
            Ok(new) if new > self.link.store.next_in() => self.expect(new),
            Ok(_) => self.refuse(message, header, VALUE, app),
            Err(_) => self.refuse(message, header, missing(36), app),
        }
    }

    /// SequenceReset without GapFillFlag: whatever its own number.
    fn reset_sequence(
        &mut self,
        message: &Message<'_>,
        header: &Header<'_>,
        app: &mut impl Application<S>,
    ) {
        match message.uint(36) {
            Ok(new) if new >= self.link.store.next_in() => self.expect(new),
            Ok(_) => self.tell_refusal(message, header, VALUE, app),
            Err(_) => self.tell_refusal(message, header, missing(36), app),
        }
    }

    fn expect(&mut self, next: u64) {
        if let Err(error) = self.link.store.set_next_in(next, self.link.now_ns) {
            self.link.failed = Some(Closed::Store(error.to_string()));
        }
    }

    fn answer_resend_request(
        &mut self,
        message: &Message<'_>,
        header: &Header<'_>,
        app: &mut impl Application<S>,
    ) {
        match (message.uint(7), message.uint(16)) {
            (Ok(from), Ok(to)) => {
                app.on_event(Event::ResendRequested { from, to }, &mut self.link);
                self.link.begin_resend(from, to);
            }
            (Err(_), _) => self.tell_refusal(message, header, missing(7), app),
            (_, Err(_)) => self.tell_refusal(message, header, missing(16), app),
        }
    }

    /// A Logout, whatever its number.
    fn peer_logout(&mut self, message: &Message<'_>, in_turn: bool, app: &mut impl Application<S>) {
        if in_turn {
            self.count(None);
        }
        let text = String::from_utf8_lossy(message.get(58).unwrap_or(b"no reason given"));
        let text = text.into_owned();
        if self.state == State::LogoutSent {
            self.close(Closed::LoggedOut, app);
        } else {
            self.link.logout(None);
            self.close(Closed::PeerLogout(text), app);
        }
    }

    /// Takes the messages whose turn has come, now that others have.
    fn take_early(&mut self, app: &mut impl Application<S>) {
        while matches!(self.state, State::Active | State::LogoutSent) && self.link.failed.is_none()
        {
            let mut turn = core::mem::take(&mut self.turn);
            let found = self.early.take(self.link.store.next_in(), &mut turn);
            if let Some(done) = found {
                if done {
                    self.count(None);
                } else if let Ok(message) = Message::parse(&turn) {
                    self.in_turn(&message, &Header::read(&message), app);
                }
            }
            self.turn = turn;
            if found.is_none() {
                break;
            }
        }
    }

    /// Counts a message in its turn, kept if given. False if the store failed.
    fn count(&mut self, message: Option<&Message<'_>>) -> bool {
        let bytes = message.map(Message::as_bytes);
        match self.link.store.append_in(bytes, self.link.now_ns) {
            Ok(()) => true,
            Err(error) => {
                self.link.failed = Some(Closed::Store(error.to_string()));
                false
            }
        }
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

    /// Does what is due at this time.
    pub fn tick(&mut self, now_ns: u64, app: &mut impl Application<S>) {
        self.link.now_ns = now_ns;
        let config = &self.link.config;
        let waited_ns = now_ns.saturating_sub(self.since_ns);
        if let Some(at) = self.link.output.stuck_at(config.stuck_timeout_ns)
            && now_ns >= at
            && self.state != State::Disconnected
        {
            let waiting = self.output().len();
            let waited_ms = (now_ns - at).saturating_add(config.stuck_timeout_ns) / 1_000_000;
            self.link.output.restart();
            self.close(Closed::Stuck { waiting, waited_ms }, app);
        }
        let config = &self.link.config;
        match self.state {
            State::AwaitingLogon if waited_ns >= config.logon_timeout_ns => {
                self.close(Closed::LogonTimeout(config.logon_timeout_ns / 1_000_000), app);
            }
            State::LogoutSent | State::Failing if waited_ns >= config.logout_timeout_ns => {
                let timeout = Closed::LogoutTimeout(config.logout_timeout_ns / 1_000_000);
                let reason = self.closed.take().unwrap_or(timeout);
                self.close(reason, app);
            }
            State::Active if self.window.is_some_and(|window| !window.contains(now_ns)) => {
                self.log_out("the session's hours are over", now_ns, app);
            }
            State::Active => self.beat(app),
            _ => {}
        }
        self.settle(app);
    }

    /// When [`tick`](Self::tick) has something to do; `u64::MAX` for never.
    pub fn deadline(&self) -> u64 {
        let config = &self.link.config;
        let of_state = match self.state {
            State::Disconnected | State::Closing => u64::MAX,
            State::AwaitingLogon => self.since_ns.saturating_add(config.logon_timeout_ns),
            State::LogoutSent | State::Failing => {
                self.since_ns.saturating_add(config.logout_timeout_ns)
            }
            State::Active => {
                let of_window = self.window.map_or(u64::MAX, |window| window.end_ns);
                self.beat_deadline().min(of_window)
            }
        };
        let stuck = self.link.output.stuck_at(config.stuck_timeout_ns).unwrap_or(u64::MAX);
        if self.state == State::Disconnected { u64::MAX } else { of_state.min(stuck) }
    }

    fn beat_deadline(&self) -> u64 {
        if self.heartbeat_ns == 0 {
            return u64::MAX;
        }
        let listen = match self.test_sent_ns {
            Some(at_ns) => at_ns.saturating_add(self.heartbeat_ns),
            None => self.last_received_ns.saturating_add(self.patience_ns()),
        };
        let stalled =
            self.requested.map_or(u64::MAX, |r| r.at_ns.saturating_add(self.heartbeat_ns));
        listen.min(self.link.last_sent_ns.saturating_add(self.heartbeat_ns)).min(stalled)
    }

    /// How long the counterparty may be silent: its heartbeat, and a fifth for the way.
    fn patience_ns(&self) -> u64 {
        self.heartbeat_ns + self.heartbeat_ns / 5
    }

    /// Heartbeats, both ways.
    fn beat(&mut self, app: &mut impl Application<S>) {
        let (now, heartbeat) = (self.link.now_ns, self.heartbeat_ns);
        if heartbeat == 0 {
            return;
        }
        let silent_ns = now.saturating_sub(self.last_received_ns);
        match self.test_sent_ns {
            Some(at_ns) if now.saturating_sub(at_ns) >= heartbeat => {
                return self.close(Closed::Silent { silent_ms: silent_ns / 1_000_000 }, app);
            }
            None if silent_ns >= self.patience_ns() => {
                self.link.admin(b"1", |writer| _ = writer.text(112, TEST_REQ_ID));
                self.test_sent_ns = Some(now);
            }
            _ => {}
        }
        if now.saturating_sub(self.link.last_sent_ns) >= heartbeat {
            self.link.heartbeat(None);
        }
        // What was asked for did not come, or not all: it is asked for again.
        if let Some(requested) = self.requested
            && now.saturating_sub(requested.at_ns) >= heartbeat
        {
            self.requested = None;
            let next = self.link.store.next_in();
            if next <= requested.to && next == requested.next {
                self.ask_for_missing(self.seen.max(requested.to + 1), app);
            }
        }
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
