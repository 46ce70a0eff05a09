//! How a session begins: both sides' Logons, and what is looked at before they count.

use wirepath_protocol::fix::{Message, Writer};

use super::header::Header;
use super::reason::Closed;
use super::{Application, Event, Role, Session, State};
use crate::store::{Store, StoreError};

/// Most seconds a counterparty may ask for as HeartBtInt: a day.
const HEARTBEAT_MAX_S: u64 = 86_400;

/// What a Logon says.
struct Logon {
    heartbeat_s: u64,
    reset: bool,
    next_expected: Option<u64>,
}

impl<S: Store> Session<S> {
    /// The numbers of an opening that is over do not go on in the next.
    pub(super) fn reset_for_window(&mut self) -> Result<(), StoreError> {
        match self.window {
            Some(window) if self.link.store.started_ns() < window.start_ns => self.link.reset(),
            _ => Ok(()),
        }
    }

    /// An initiator's Logon.
    pub(super) fn send_logon(&mut self, app: &mut impl Application<S>) {
        if self.link.config.reset_on_logon {
            if let Err(error) = self.link.reset() {
                return self.close(Closed::Store(error.to_string()), app);
            }
            self.reset_asked = true;
        }
        self.heartbeat_ns = u64::from(self.link.config.heartbeat_s) * 1_000_000_000;
        self.write_logon(
            self.link.config.heartbeat_s.into(),
            self.reset_asked,
            self.link.store.next_in(),
        );
    }

    fn write_logon(&mut self, heartbeat_s: u64, reset: bool, next_expected: u64) {
        let config = self.link.config.clone();
        self.link.admin(b"A", |writer| {
            let credentials = &config.credentials;
            let raw = credentials.raw_data.as_deref();
            writer.some(raw, |writer: &mut Writer<'_, '_>, raw| _ = writer.data(95, 96, raw));
            writer.uint(98, 0).uint(108, heartbeat_s);
            if reset {
                writer.bool(141, true);
            }
            let username = credentials.username.as_deref();
            writer.some(username, |writer, name| _ = writer.text(553, name));
            let password = credentials.password.as_deref();
            writer.some(password, |writer, word| _ = writer.text(554, word));
            if config.next_expected {
                writer.uint(789, next_expected);
            }
            let default = config.version.appl_ver_id();
            writer.some(default, |writer, version| _ = writer.bytes(1137, version));
            for (tag, value) in &config.logon_fields {
                writer.text(*tag, value);
            }
        });
    }

    /// The first message on a connection.
    pub(super) fn first(&mut self, message: &Message<'_>, app: &mut impl Application<S>) {
        let header = Header::read(message);
        let in_turn = header.seq == Some(self.link.store.next_in());
        match message.msg_type() {
            b"A" => {}
            b"5" if self.link.config.role == Role::Initiator => {
                if in_turn {
                    self.count(None);
                }
                let text = String::from_utf8_lossy(message.get(58).unwrap_or(b"no reason given"));
                return self.close(Closed::LogonRefused(text.into_owned()), app);
            }
            other => {
                let other = String::from_utf8_lossy(other).into_owned();
                return self.close(Closed::NotLogon(other), app);
            }
        }
        // Who is not the counterparty learns nothing.
        if let Err(why) = self.is_counterparty(message, &header) {
            return self.close(Closed::LogonRefusedByUs(why), app);
        }
        let logon = match self.read_logon(message, &header, app) {
            Ok(logon) => logon,
            Err(why) => return self.fail(&why),
        };
        if let Err(error) = self.renumber(&logon) {
            return self.close(Closed::Store(error.to_string()), app);
        }
        self.enter(&header, &logon, app);
    }

    fn is_counterparty(&self, message: &Message<'_>, header: &Header<'_>) -> Result<(), String> {
        let config = &self.link.config;
        let lossy =
            |value: Option<&[u8]>| String::from_utf8_lossy(value.unwrap_or(b"")).into_owned();
        if message.begin_string() != config.version.begin_string().as_bytes() {
            let theirs = lossy(Some(message.begin_string()));
            return Err(format!("it speaks {theirs}, we speak {}", config.version.begin_string()));
        }
        if header.sender != Some(config.target.as_bytes())
            || header.target != Some(config.sender.as_bytes())
        {
            let (sender, target) = (lossy(header.sender), lossy(header.target));
            return Err(format!(
                "it is from {sender:?} to {target:?}, this session is from {:?} to {:?}",
                config.target, config.sender
            ));
        }
        if header.sending_time_ns.is_none() || !self.sending_time_will_do(header) {
            return Err(format!(
                "its SendingTime {:?} is further than {} s from our clock",
                lossy(message.get(52)),
                config.sending_time_tolerance_ns / 1_000_000_000
            ));
        }
        Ok(())
    }

    fn read_logon(
        &mut self,
        message: &Message<'_>,
        header: &Header<'_>,
        app: &mut impl Application<S>,
    ) -> Result<Logon, String> {
        let Some(seq) = header.seq else {
            return Err("MsgSeqNum missing or not a number".to_owned());
        };
        if message.get(98).is_some_and(|method| method != b"0") {
            return Err("EncryptMethod is not supported".to_owned());
        }
        let heartbeat_s = message.uint(108).ok().filter(|seconds| *seconds <= HEARTBEAT_MAX_S);
        let Some(heartbeat_s) = heartbeat_s else {
            return Err("HeartBtInt missing or out of range".to_owned());
        };
        self.check(message, header).map_err(|invalid| invalid.to_string())?;
        app.authenticate(message)?;
        let reset = message.get(141) == Some(b"Y");
        if reset && seq != 1 {
            return Err("ResetSeqNumFlag with a MsgSeqNum other than 1".to_owned());
        }
        if reset && self.link.config.role == Role::Initiator && !self.reset_asked {
            return Err("ResetSeqNumFlag, which we did not ask for".to_owned());
        }
        let next_expected =
            self.link.config.next_expected.then(|| message.uint(789).ok()).flatten();
        Ok(Logon { heartbeat_s, reset, next_expected })
    }

    /// Starts an acceptor's numbers at 1 where the logon means that.
    fn renumber(&mut self, logon: &Logon) -> Result<(), StoreError> {
        let config = &self.link.config;
        let wanted = logon.reset || config.reset_on_logon;
        if config.role == Role::Acceptor && wanted { self.link.reset() } else { Ok(()) }
    }

    /// The counterparty is in, if its number is not too low.
    fn enter(&mut self, header: &Header<'_>, logon: &Logon, app: &mut impl Application<S>) {
        let (seq, next) = (header.seq.unwrap_or(0), self.link.store.next_in());
        if seq < next {
            if header.poss_dup {
                return; // a copy of a Logon of before; the one that counts is still to come
            }
            return self.fail(&format!("MsgSeqNum too low, expecting {next} but received {seq}"));
        }
        let next_out = self.link.store.next_out();
        if let Some(expected) = logon.next_expected
            && expected > next_out
        {
            return self.fail(&format!(
                "NextExpectedMsgSeqNum too high, expecting {next_out} but received {expected}"
            ));
        }
        let in_turn = seq == next;
        if in_turn && !self.count(None) {
            return;
        }
        if self.link.config.role == Role::Acceptor {
            self.heartbeat_ns = logon.heartbeat_s * 1_000_000_000;
            self.write_logon(logon.heartbeat_s, logon.reset, self.link.store.next_in());
        }
        self.go(State::Active);
        (self.link.open, self.reset_asked) = (true, false);
        let reset = logon.reset
            || (self.link.config.role == Role::Acceptor && self.link.config.reset_on_logon);
        if let Some(expected) = logon.next_expected
            && expected < next_out
        {
            self.link.begin_resend(expected, next_out - 1);
        }
        if !in_turn {
            match logon.next_expected {
                // Our Logon has told it what is missing.
                Some(_) => {
                    let at_ns = self.link.now_ns;
                    self.requested = Some(super::Requested { to: seq - 1, at_ns, next });
                    self.seen = seq;
                }
                None => self.ask_for_missing(seq, app),
            }
        }
        app.on_event(Event::LoggedOn { reset }, &mut self.link);
    }

    /// A Logon within the session that starts both sides' numbers at 1.
    pub(super) fn logon_resets(
        &mut self,
        message: &Message<'_>,
        seq: u64,
        app: &mut impl Application<S>,
    ) {
        if seq != 1 {
            return self.fail("ResetSeqNumFlag with a MsgSeqNum other than 1");
        }
        if let Err(error) = self.link.reset() {
            return self.close(Closed::Store(error.to_string()), app);
        }
        self.early.clear();
        (self.requested, self.seen) = (None, 0);
        if !self.count(None) {
            return;
        }
        if let Ok(heartbeat_s) = message.uint(108)
            && heartbeat_s <= HEARTBEAT_MAX_S
        {
            self.heartbeat_ns = heartbeat_s * 1_000_000_000;
        }
        if self.reset_asked {
            self.reset_asked = false; // it answers ours
        } else {
            self.write_logon(self.heartbeat_ns / 1_000_000_000, true, self.link.store.next_in());
        }
        app.on_event(Event::LoggedOn { reset: true }, &mut self.link);
    }
}
