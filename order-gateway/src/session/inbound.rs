//! What a session does with a message: where it comes from, its number, and what it says.

use wirepath_protocol::fix::{Invalid, Message, RejectReason, Walked};

use super::config::is_admin;
use super::header::Header;
use super::reason::Closed;
use super::{Answer, Application, Event, Requested, Session, State};
use crate::store::Store;

/// "Value is incorrect", of a field that has no need to be named.
const VALUE: Invalid = Invalid { reason: RejectReason::Value, ref_tag: None };

const fn missing(tag: u32) -> Invalid {
    Invalid { reason: RejectReason::RequiredTag, ref_tag: Some(tag as i64) }
}

impl<S: Store> Session<S> {
    /// Any message that is whole.
    pub(super) fn message(&mut self, message: &Message<'_>, app: &mut impl Application<S>) {
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
    pub(super) fn passes(&mut self, message: &Message<'_>, header: &Header<'_>) -> bool {
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
    pub(super) fn comp_ids_match(&self, header: &Header<'_>) -> bool {
        let config = &self.link.config;
        header.sender.is_none_or(|sender| sender == config.target.as_bytes())
            && header.target.is_none_or(|target| target == config.sender.as_bytes())
    }

    pub(super) fn sending_time_will_do(&self, header: &Header<'_>) -> bool {
        let tolerance = self.link.config.sending_time_tolerance_ns;
        // A value that is no time is refused in its turn.
        let Some(sent) = header.sending_time_ns else { return true };
        tolerance == 0 || sent.abs_diff(self.link.now_ns) <= tolerance
    }

    /// A message by its number: in its turn, early, or late.
    pub(super) fn sequence(
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
    pub(super) fn in_turn(
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
    pub(super) fn check(&self, message: &Message<'_>, header: &Header<'_>) -> Result<(), Invalid> {
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
    pub(super) fn refuse(
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

    pub(super) fn tell_refusal(
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
    pub(super) fn too_early(
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
    pub(super) fn ask_for_missing(&mut self, seen: u64, app: &mut impl Application<S>) {
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
    pub(super) fn too_late(
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
    pub(super) fn gap_filled(
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
    pub(super) fn reset_sequence(
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

    pub(super) fn expect(&mut self, next: u64) {
        if let Err(error) = self.link.store.set_next_in(next, self.link.now_ns) {
            self.link.failed = Some(Closed::Store(error.to_string()));
        }
    }

    pub(super) fn answer_resend_request(
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
    pub(super) fn peer_logout(
        &mut self,
        message: &Message<'_>,
        in_turn: bool,
        app: &mut impl Application<S>,
    ) {
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
    pub(super) fn take_early(&mut self, app: &mut impl Application<S>) {
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
    pub(super) fn count(&mut self, message: Option<&Message<'_>>) -> bool {
        let bytes = message.map(Message::as_bytes);
        match self.link.store.append_in(bytes, self.link.now_ns) {
            Ok(()) => true,
            Err(error) => {
                self.link.failed = Some(Closed::Store(error.to_string()));
                false
            }
        }
    }
}
