//! Sessions as scripts: `<` they send, `>` we send, `@` moves the clock, `|` stands for SOH.
//!
//! A line has the type and what follows; CompIDs, SendingTime, length and checksum are added to what they
//! send, and taken off what we send. `= reason` is how the connection must have been given up, `+ text` what
//! the application was told.

use wirepath_protocol::fix::{Precision, RejectReason, time::Stamp};

use super::*;
use crate::store::{MemoryStore, Record, StoreError};

const START: u64 = 1_795_385_405_000_000_000;
const SECOND: u64 = 1_000_000_000;

/// A store that fails when it is told to.
struct Failing {
    store: MemoryStore,
    fails: bool,
}

impl Failing {
    fn refuse(&self) -> Result<(), StoreError> {
        if self.fails { Err(StoreError::Number { asked: 0, least: 1, most: 1 }) } else { Ok(()) }
    }
}

impl Store for Failing {
    fn next_out(&self) -> u64 {
        self.store.next_out()
    }
    fn next_in(&self) -> u64 {
        self.store.next_in()
    }
    fn append_out(&mut self, message: &[u8], now_ns: u64) -> Result<(), StoreError> {
        self.refuse().and_then(|()| self.store.append_out(message, now_ns))
    }
    fn append_in(&mut self, message: Option<&[u8]>, now_ns: u64) -> Result<(), StoreError> {
        self.refuse().and_then(|()| self.store.append_in(message, now_ns))
    }
    fn set_next_in(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError> {
        self.store.set_next_in(next, now_ns)
    }
    fn set_next_out(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError> {
        self.store.set_next_out(next, now_ns)
    }
    fn sent(&self, seq: u64) -> Option<&[u8]> {
        self.store.sent(seq)
    }
    fn reset(&mut self, now_ns: u64) -> Result<(), StoreError> {
        self.store.reset(now_ns)
    }
    fn started_ns(&self) -> u64 {
        self.store.started_ns()
    }
    fn idle(&mut self, now_ns: u64) -> Result<(), StoreError> {
        self.store.idle(now_ns)
    }
    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.store.records()
    }
}

/// Notes what it is told.
#[derive(Default)]
pub(super) struct Notes(Vec<String>);

impl<S: Store> Application<S> for Notes {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        let kind = String::from_utf8_lossy(message.msg_type()).into_owned();
        let seq = message.uint(34).unwrap();
        assert_eq!(link.store().next_in(), seq + 1, "counted before it is acted on");
        self.0.push(format!("{kind} {seq}"));
        match message.get(58) {
            Some(b"unsupported") => Answer::Unsupported,
            Some(b"refuse") => {
                Answer::Refused(Invalid { reason: RejectReason::Other, ref_tag: Some(58) })
            }
            _ => Answer::Taken,
        }
    }

    fn on_event(&mut self, event: Event<'_>, _: &mut Link<S>) {
        self.0.push(match event {
            Event::LoggedOn { reset } => format!("logged on{}", if reset { ", reset" } else { "" }),
            Event::Gap { from, seen } => format!("gap {from} {seen}"),
            Event::Closed(_) | Event::ResendRequested { .. } => return,
            Event::Rejected(message) => format!("rejected {}", message.uint(45).unwrap()),
            Event::Refused(_, invalid) => format!("refused {}", invalid.reason.code()),
            Event::Garbled(why) => format!("garbled: {why}"),
            Event::Duplicate(seq) => format!("duplicate {seq}"),
            Event::UnexpectedLogon => "logon?".to_owned(),
        });
    }

    fn authenticate(&mut self, logon: &Message<'_>) -> Result<(), String> {
        match logon.get(554) {
            Some(b"wrong") => Err("wrong password".to_owned()),
            _ => Ok(()),
        }
    }
}

struct Play {
    session: Session<Failing>,
    notes: Notes,
    now_ns: u64,
}

fn config(role: Role) -> SessionConfig {
    SessionConfig {
        reset_on_logon: false,
        ..SessionConfig::new(role, Version::Fix44, "US", "THEM")
    }
}

impl Play {
    fn new(config: SessionConfig) -> Self {
        let session =
            Session::new(config, Failing { store: MemoryStore::new(1 << 20), fails: false });
        Self { session, notes: Notes::default(), now_ns: START }
    }

    fn connect(&mut self) {
        self.session.connected(self.now_ns, &mut self.notes);
    }

    /// What they send, whole.
    fn theirs(&self, line: &str) -> Vec<u8> {
        let config = self.session.config();
        let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
        let has = |tag: &str| rest.split('|').any(|field| field.starts_with(tag));
        let mut stamp = Stamp::new(Precision::Millis);
        let now = String::from_utf8_lossy(stamp.write(self.now_ns)).into_owned();
        let mut body = format!("35={kind}|");
        for (tag, value) in [("49=", &config.target), ("52=", &now), ("56=", &config.sender)] {
            if !has(tag) {
                body += &format!("{tag}{value}|");
            }
        }
        body += rest;
        if !rest.is_empty() {
            body += "|";
        }
        let begin = config.version.begin_string();
        let head = format!("8={begin}|9={}|{body}", body.len()).replace('|', "\x01");
        let sum = head.bytes().fold(0_u8, u8::wrapping_add);
        format!("{head}10={sum:03}\x01").into_bytes()
    }

    /// What we send, without what every message has.
    fn ours(&mut self) -> Vec<String> {
        let bytes = self.session.output().to_vec();
        self.session.sent(bytes.len(), self.now_ns);
        let (mut at, mut found) = (0, Vec::new());
        while at < bytes.len() {
            let Cut::Message(message) = cut(&bytes[at..], usize::MAX) else { panic!("no message") };
            at += message.len();
            assert_eq!((message.get(49), message.get(56)), (Some(&b"US"[..]), Some(&b"THEM"[..])));
            let mut line = String::from_utf8_lossy(message.msg_type()).into_owned();
            for field in message.contents().iter().map(|field| field.unwrap()) {
                if ![35, 49, 52, 56, 122].contains(&field.tag) {
                    let separator = if line.contains('=') { '|' } else { ' ' };
                    line += &format!(
                        "{separator}{}={}",
                        field.tag,
                        String::from_utf8_lossy(field.value)
                    );
                }
            }
            assert_eq!(message.has(43), message.has(122), "{line}");
            found.push(line);
        }
        found
    }

    #[track_caller]
    fn play(&mut self, script: &str) {
        let mut ours: Vec<String> = self.ours();
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (mark, rest) = line.split_once(' ').unwrap();
            match mark {
                "<" => {
                    let bytes = self.theirs(rest);
                    self.session.receive(&bytes, self.now_ns, &mut self.notes);
                }
                ">" => {
                    assert!(!ours.is_empty(), "nothing was sent, expected {rest}");
                    assert_eq!(ours.remove(0), rest);
                }
                "@" => {
                    let ms: u64 = rest.parse().unwrap();
                    let until = self.now_ns + ms * SECOND / 1_000;
                    while self.session.deadline() <= until {
                        self.now_ns = self.now_ns.max(self.session.deadline());
                        self.session.tick(self.now_ns, &mut self.notes);
                        ours.extend(self.ours());
                    }
                    self.now_ns = until;
                }
                "!" => self.session.log_out(rest, self.now_ns, &mut self.notes),
                "+" => assert_eq!(self.notes.0.remove(0), rest),
                "=" => assert_eq!(self.session.closed().unwrap().to_string(), rest),
                other => panic!("{other}"),
            }
            ours.extend(self.ours());
        }
        assert!(ours.is_empty(), "also sent: {ours:?}");
        assert!(self.notes.0.is_empty(), "also told: {:?}", self.notes.0);
    }

    fn logged_on(config: SessionConfig) -> Self {
        let mut play = Self::new(config);
        play.connect();
        match play.session.config().role {
            Role::Acceptor => play.play(
                "< A 34=1|98=0|108=30
                 > A 34=1|98=0|108=30
                 + logged on",
            ),
            Role::Initiator => play.play(
                "> A 34=1|98=0|108=30
                 < A 34=1|98=0|108=30
                 + logged on",
            ),
        }
        play
    }
}

#[track_caller]
fn acceptor(script: &str) {
    Play::logged_on(config(Role::Acceptor)).play(script);
}

#[track_caller]
fn initiator(script: &str) {
    Play::logged_on(config(Role::Initiator)).play(script);
}

#[test]
fn both_sides_log_on_and_out() {
    acceptor("< 5 34=2\n > 5 34=2\n = the counterparty logged out: no reason given");
    initiator("! bye\n > 5 34=2|58=bye\n < 5 34=2\n = logged out, as we asked");
    initiator("! bye\n > 5 34=2|58=bye\n @ 2000\n = no answer to our logout within 2000 ms");
}

#[test]
fn what_is_no_logon_is_cut_off_in_silence() {
    let table = [
        ("< 0 34=1", "the first message is no Logon but of type \"0\""),
        (
            "< A 34=1|49=WHO|98=0|108=30",
            "we refused the counterparty's logon: it is from \"WHO\" to \"US\", this session is from \"THEM\" to \"US\"",
        ),
        (
            "< A 34=1|52=20010101-00:00:00|98=0|108=30",
            "we refused the counterparty's logon: its SendingTime \"20010101-00:00:00\" is further than 120 s from our clock",
        ),
        ("@ 10000", "no logon within 10000 ms"),
    ];
    for (line, reason) in table {
        let mut play = Play::new(config(Role::Acceptor));
        play.connect();
        play.play(&format!("{line}\n = {reason}"));
        assert!(play.session.closing());
    }
    let mut play = Play::new(config(Role::Acceptor));
    play.connect();
    play.session.receive(b"GET / HTTP/1.1\r\n", START, &mut play.notes);
    play.play("= the first bytes are no FIX message: no BeginString");
}

#[test]
fn a_logon_that_will_not_do_is_told_why() {
    let table = [
        ("A 34=1|98=0|108=30|554=wrong", "wrong password"),
        ("A 34=1|98=1|108=30", "EncryptMethod is not supported"),
        ("A 34=1|98=0", "HeartBtInt missing or out of range"),
        ("A 34=1|98=0|108=-1", "HeartBtInt missing or out of range"),
        ("A 34=2|98=0|108=30|141=Y", "ResetSeqNumFlag with a MsgSeqNum other than 1"),
    ];
    for (line, text) in table {
        let mut play = Play::new(config(Role::Acceptor));
        play.connect();
        play.play(&format!("< {line}\n > 5 34=1|58={text}\n < 5 34=2\n = we logged out: {text}"));
    }
    let mut play = Play::new(config(Role::Initiator));
    play.connect();
    play.play(
        "> A 34=1|98=0|108=30
         < 5 34=1|58=unknown password
         = the counterparty refused our logon: unknown password",
    );
}

#[test]
fn a_logon_says_what_the_configuration_has_for_it() {
    let mut config = SessionConfig { heartbeat_s: 10, ..config(Role::Initiator) };
    config.credentials = Credentials {
        username: Some("us".to_owned()),
        password: Some("secret".to_owned()),
        raw_data: Some(b"a\x01b".to_vec()),
    };
    config.logon_fields = vec![(9406, "Y".to_owned())];
    assert!(!format!("{config:?}").contains("secret"));
    let mut play = Play::new(config);
    play.connect();
    play.play("> A 34=1|95=3|96=a\u{1}b|98=0|108=10|553=us|554=secret|9406=Y");
}

#[test]
fn heartbeats_and_test_requests() {
    acceptor("< 1 34=2|112=hello\n > 0 34=2|112=hello");
    // Nothing is heard: a heartbeat when it is due, a test, and the end.
    acceptor(
        "@ 30000
         > 0 34=2
         @ 6000
         > 1 34=3|112=TEST
         @ 30000
         = nothing heard for 66000 ms, and no answer to a TestRequest",
    );
    acceptor(
        "@ 30000
         > 0 34=2
         @ 6000
         > 1 34=3|112=TEST
         < 0 34=2|112=TEST
         @ 30000
         > 0 34=4
         @ 5999",
    );
}

#[test]
fn what_is_missing_is_asked_for_once_and_what_came_early_waits() {
    acceptor(
        "< D 34=4|11=c
         > 2 34=2|7=2|16=0
         + gap 2 4
         < D 34=5|11=d
         < D 34=2|43=Y|122=20261122-00:00:00|11=a
         + D 2
         < 4 34=3|43=Y|122=20261122-00:00:00|36=4|123=Y
         + D 4
         + D 5
         < D 34=6|11=e
         + D 6",
    );
}

#[test]
fn what_is_missing_is_asked_for_in_parts_where_so_configured() {
    let mut play =
        Play::logged_on(SessionConfig { resend_request_max: 2, ..config(Role::Acceptor) });
    play.play(
        "< 0 34=6
         > 2 34=2|7=2|16=3
         + gap 2 6
         < 0 34=2|43=Y|122=20261122-00:00:00
         < 0 34=3|43=Y|122=20261122-00:00:00
         > 2 34=3|7=4|16=5
         + gap 4 6
         < 0 34=7
         < 4 34=4|43=Y|122=20261122-00:00:00|36=6|123=Y
         < 1 34=8|112=x
         > 0 34=4|112=x",
    );
}

#[test]
fn what_was_asked_for_and_does_not_come_is_asked_for_again() {
    acceptor(
        "< 0 34=3
         > 2 34=2|7=2|16=0
         + gap 2 3
         @ 29000
         < 0 34=4
         @ 1000
         > 0 34=3
         > 2 34=4|7=2|16=0
         + gap 2 4",
    );
}

#[test]
fn numbers_too_low() {
    acceptor(
        "< 0 34=2
         < 0 34=2
         > 5 34=2|58=MsgSeqNum too low, expecting 3 but received 2
         < D 34=3|11=ignored
         @ 2000
         = we logged out: MsgSeqNum too low, expecting 3 but received 2",
    );
    acceptor("< 0 34=1|43=Y|122=20261122-00:00:00\n + duplicate 1");
    acceptor(
        "< 0 34=1|43=Y\n > 3 34=2|45=1|58=Required tag missing|371=122|372=0|373=1\n + refused 1",
    );
}

#[test]
fn sequence_resets() {
    acceptor("< 4 34=2|36=20|123=Y\n < 1 34=20|112=x\n > 0 34=2|112=x");
    acceptor("< 4 34=77|36=20\n < 1 34=20|112=x\n > 0 34=2|112=x");
    acceptor(
        "< 4 34=0|36=1\n > 3 34=2|45=0|58=Value is incorrect (out of range) for this tag|372=4|373=5\n + refused 5",
    );
    acceptor(
        "< 4 34=2|123=Y\n > 3 34=2|45=2|58=Required tag missing|371=36|372=4|373=1\n + refused 1",
    );
}

#[test]
fn a_logon_within_the_session_starts_the_numbers_anew() {
    acceptor(
        "< 0 34=2
         < A 34=1|98=0|108=10|141=Y
         > A 34=1|98=0|108=10|141=Y
         + logged on, reset
         < 1 34=2|112=x
         > 0 34=2|112=x
         < A 34=3|98=0|108=10
         + logon?",
    );
}

#[test]
fn messages_that_break_the_rules() {
    acceptor(
        "< 0 34=2|49=WHO
         > 3 34=2|45=2|58=CompID problem|372=0|373=9
         > 5 34=3
         < 5 34=3
         = we logged out: it broke the session's rules, see the Reject",
    );
    acceptor(
        "< D 34=2|52=20261122-00:00:00
         > 3 34=2|45=2|58=SendingTime accuracy problem|372=D|373=10
         > 5 34=3",
    );
    acceptor("< 0 34=x\n > 5 34=2|58=MsgSeqNum missing or not a number");
    acceptor(
        "< D 34=2|58=unsupported
         + D 2
         > j 34=2|45=2|58=Unsupported Message Type|372=D|380=3
         < D 34=3|115=ABC|116=DEF|144=G|58=refuse
         + D 3
         + refused 99
         > 3 34=3|128=ABC|129=DEF|145=G|45=3|58=Other|371=58|372=D|373=99",
    );
}

/// A session that has sent an order, a heartbeat, two reports and an order.
fn with_history(config: SessionConfig) -> Play {
    let mut play = Play::logged_on(config);
    play.now_ns += SECOND;
    let link = play.session.link(play.now_ns);
    link.send(b"D", |writer| _ = writer.text(11, "one")).unwrap();
    link.heartbeat(None);
    link.send(b"8", |writer| _ = writer.text(37, "x").data(95, 96, b"a\x01b")).unwrap();
    link.send_poss_resend(b"8", |writer| _ = writer.text(37, "y")).unwrap();
    link.send(b"D", |writer| _ = writer.text(11, "two")).unwrap();
    play.ours();
    play.now_ns += SECOND;
    play
}

#[test]
fn orders_are_not_sent_again() {
    with_history(config(Role::Initiator)).play(
        "< 2 34=2|7=1|16=0
         > 4 34=1|43=Y|36=4|123=Y
         > 8 34=4|43=Y|37=x|95=3|96=a\u{1}b
         > 8 34=5|43=Y|97=Y|37=y
         > 4 34=6|43=Y|36=7|123=Y
         < 2 34=3|7=2|16=2
         > 4 34=2|43=Y|36=3|123=Y
         < 2 34=4|7=9|16=0
         < 2 34=5|7=5|16=999
         > 8 34=5|43=Y|97=Y|37=y
         > 4 34=6|43=Y|36=7|123=Y",
    );
}

#[test]
fn orders_are_sent_again_where_so_configured() {
    let config = SessionConfig { replay: vec!["D".to_owned()], ..config(Role::Initiator) };
    with_history(config).play(
        "< 2 34=2|7=1|16=3
         > 4 34=1|43=Y|36=2|123=Y
         > D 34=2|43=Y|11=one
         > 4 34=3|43=Y|36=4|123=Y",
    );
}

#[test]
fn a_resend_goes_as_fast_as_it_is_taken_and_nothing_new_overtakes_it() {
    let config = SessionConfig { message_max: 512, output_max: 8_192, ..config(Role::Acceptor) };
    let mut play = Play::logged_on(config);
    let text = "x".repeat(400);
    for seq in 2..40 {
        let link = play.session.link(play.now_ns);
        assert_eq!(link.send(b"8", |writer| _ = writer.text(58, &text)).unwrap(), seq);
        play.ours();
    }
    let request = play.theirs("2 34=2|7=2|16=0");
    play.session.receive(&request, play.now_ns, &mut play.notes);
    let waiting = play.session.output().len();
    assert!(waiting > 4_000 && waiting <= 8_192, "{waiting} bytes");
    let now_ns = play.now_ns;
    let refused = play.session.link(now_ns).send(b"8", |writer| _ = writer.text(58, "new"));
    assert!(matches!(refused, Err(SendError::Resending)));
    let mut again = Vec::new();
    while !play.session.output().is_empty() {
        again.extend(play.ours().into_iter().map(|line| line[..11].to_owned()));
    }
    let expected: Vec<_> = (2..40).map(|seq| format!("8 34={seq}|43=Y")).collect();
    assert!(
        again
            .iter()
            .zip(&expected)
            .all(|(line, start)| start.starts_with(line.trim_end_matches(['=', '5', '8', '|'])))
    );
    assert_eq!(again.len(), 38);
    let new = play.session.link(now_ns).send(b"8", |writer| _ = writer.text(58, "new"));
    assert_eq!(new.unwrap(), 40);
}

#[test]
fn both_ask_for_a_resend_at_once() {
    with_history(config(Role::Acceptor)).play(
        "< 0 34=4
         > 2 34=7|7=2|16=0
         + gap 2 4
         < 2 34=5|7=5|16=0
         > 8 34=5|43=Y|97=Y|37=y
         > 4 34=6|43=Y|36=8|123=Y
         < 4 34=2|43=Y|122=20261122-00:00:00|36=4|123=Y
         < 1 34=6|112=x
         > 0 34=8|112=x",
    );
}

#[test]
fn the_next_number_expected_stands_in_for_a_resend_request() {
    let config = SessionConfig { next_expected: true, ..config(Role::Acceptor) };
    let mut play = Play::new(config);
    play.connect();
    play.play("< A 34=1|98=0|108=30|789=1\n > A 34=1|98=0|108=30|789=2\n + logged on");
    play.session.link(START).send(b"8", |writer| _ = writer.text(37, "x")).unwrap();
    play.ours();
    play.session.disconnected(play.now_ns, &mut play.notes);
    play.connect();
    play.play(
        "< A 34=3|98=0|108=30|789=2
         > A 34=3|98=0|108=30|789=2
         > 8 34=2|43=Y|37=x
         + logged on
         < 4 34=2|43=Y|122=20261122-00:00:00|36=4|123=Y
         < 1 34=4|112=x
         > 0 34=4|112=x",
    );
    play.session.disconnected(play.now_ns, &mut play.notes);
    play.connect();
    play.play(
        "< A 34=5|98=0|108=30|789=9
         > 5 34=5|58=NextExpectedMsgSeqNum too high, expecting 5 but received 9",
    );
}

#[test]
fn numbers_go_on_after_a_cut_and_start_anew_where_so_configured() {
    let mut play = Play::logged_on(config(Role::Acceptor));
    play.play("< 0 34=2");
    play.session.disconnected(play.now_ns, &mut play.notes);
    play.connect();
    play.play(
        "< A 34=5|98=0|108=30
         > A 34=2|98=0|108=30
         > 2 34=3|7=3|16=0
         + gap 3 5
         + logged on
         < 5 34=6
         > 5 34=4
         = the counterparty logged out: no reason given",
    );
    // The Logout before its turn was not counted: what is missing is still missing.
    assert_eq!(play.session.store().next_in(), 3);

    for (role, config) in [
        ("logon", SessionConfig { reset_on_logon: true, ..config(Role::Acceptor) }),
        ("disconnect", SessionConfig { reset_on_disconnect: true, ..config(Role::Acceptor) }),
    ] {
        let mut play = Play::new(config);
        for _ in 0..2 {
            play.connect();
            let reset = if role == "logon" { ", reset" } else { "" };
            play.play(&format!("< A 34=1|98=0|108=30\n > A 34=1|98=0|108=30\n + logged on{reset}"));
            play.session.disconnected(play.now_ns, &mut play.notes);
        }
    }

    let mut play = Play::new(SessionConfig { reset_on_logon: true, ..config(Role::Initiator) });
    for _ in 0..2 {
        play.connect();
        play.play(
            "> A 34=1|98=0|108=30|141=Y
             < A 34=1|98=0|108=30|141=Y
             + logged on, reset",
        );
        play.session.disconnected(play.now_ns, &mut play.notes);
    }
    let mut play = Play::new(config(Role::Initiator));
    play.connect();
    play.play(
        "> A 34=1|98=0|108=30
         < A 34=1|98=0|108=30|141=Y
         > 5 34=2|58=ResetSeqNumFlag, which we did not ask for",
    );
}

#[test]
fn who_takes_nothing_is_cut_off() {
    let mut play = Play::logged_on(config(Role::Acceptor));
    let request = play.theirs("1 34=2|112=x");
    play.session.receive(&request, START, &mut play.notes);
    let waiting = play.session.output().len();
    assert_eq!(play.session.deadline(), START + 5 * SECOND);
    play.session.tick(START + 5 * SECOND, &mut play.notes);
    assert_eq!(play.session.closed(), Some(&Closed::Stuck { waiting, waited_ms: 5_000 }));
    assert!(play.session.closing() && play.session.output().is_empty());
}

#[test]
fn what_the_store_cannot_keep_is_not_sent() {
    let mut play = Play::logged_on(config(Role::Initiator));
    play.session.store_mut().fails = true;
    let refused = play.session.link(START).send(b"D", |writer| _ = writer.text(11, "one"));
    assert!(matches!(refused, Err(SendError::Store(_))));
    assert!(play.session.output().is_empty());
    let request = play.theirs("1 34=2|112=x");
    play.session.receive(&request, START, &mut play.notes);
    assert!(matches!(play.session.closed(), Some(Closed::Store(_))));
    assert!(play.session.output().is_empty() && play.session.closing());
}

#[test]
fn a_stream_in_any_pieces_is_the_same_stream() {
    let play = Play::new(config(Role::Acceptor));
    let mut stream = play.theirs("A 34=1|98=0|108=30");
    stream.extend(play.theirs("1 34=2|112=one"));
    stream.extend(b"8=FIX.4.4\x019=5\x0135=0\x0134=3\x0110=000\x01");
    stream.extend(play.theirs("1 34=3|112=two"));
    // However many pieces the noise comes in.
    let told = |notes: Notes| -> Vec<String> {
        notes.0.into_iter().filter(|note| !note.ends_with("no BeginString")).collect()
    };
    let whole = {
        let mut play = Play::new(config(Role::Acceptor));
        play.connect();
        play.session.receive(&stream, START, &mut play.notes);
        (play.ours(), told(play.notes))
    };
    assert_eq!(whole.0, ["A 34=1|98=0|108=30", "0 34=2|112=one", "0 34=3|112=two"]);
    assert_eq!(whole.1.len(), 2);
    for size in 1..stream.len() {
        let mut play = Play::new(SessionConfig { message_max: 200, ..config(Role::Acceptor) });
        play.connect();
        let mut ours = Vec::new();
        for piece in stream.chunks(size) {
            play.session.receive(piece, START, &mut play.notes);
            ours.extend(play.ours());
        }
        assert_eq!((ours, told(play.notes)), whole, "pieces of {size}");
    }
}

#[test]
fn a_session_keeps_its_hours_and_numbers_belong_to_an_opening() {
    use jiff::civil::{Weekday, time};

    use super::schedule::{Days, Schedule};

    // START is a Sunday, 2026-11-22 22:10:05 UTC.
    let all = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let schedule = Schedule {
        zone: jiff::tz::TimeZone::UTC,
        start: time(22, 0, 0, 0),
        end: time(22, 11, 0, 0),
        days: Days::Daily(all.into()),
    };
    let mut play = Play::new(SessionConfig { schedule: Some(schedule), ..config(Role::Acceptor) });
    play.connect();
    play.play(
        "< A 34=1|98=0|108=0
         > A 34=1|98=0|108=0
         + logged on
         @ 55000
         > 5 34=2|58=the session's hours are over
         < 5 34=2
         = logged out, as we asked",
    );
    play.session.disconnected(play.now_ns, &mut play.notes);
    assert!(!play.session.may_connect(play.now_ns));
    play.connect();
    play.play("= the session's hours are over");
    play.session.disconnected(play.now_ns, &mut play.notes);

    play.now_ns += 24 * 3_600 * SECOND - 50 * SECOND;
    assert!(play.session.may_connect(play.now_ns));
    play.connect();
    play.play("< A 34=1|98=0|108=0\n > A 34=1|98=0|108=0\n + logged on");
}
