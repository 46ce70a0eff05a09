use wirepath_protocol::Alpha;
use wirepath_protocol::moldudp64::{Packet, Session};

use super::*;
use crate::pack::SESSION;

/// Messages 1 to 1,000, of 10 bytes each.
fn log() -> MessageLog {
    let mut log = MessageLog::new(SESSION, 0);
    (1..=1_000_u64).for_each(|n| log.push(&message(n)));
    log
}

fn message(n: u64) -> [u8; 10] {
    let mut message = [7; 10];
    message[..8].copy_from_slice(&n.to_be_bytes());
    message
}

fn server(faults: &str) -> RequestServer<u32> {
    RequestServer::new(1_400, faults.parse().expect("faults"), 3)
}

/// What an answer has: messages from a number on, sound and as they were sent.
fn numbers(answer: &[u8]) -> std::ops::Range<u64> {
    let packet = Packet::parse(answer).expect("a header");
    assert!(packet.session() == SESSION && packet.contents().is_sound());
    let first = packet.sequence_number();
    for (n, got) in (first..).zip(packet.messages()) {
        assert_eq!(got, message(n));
    }
    first..first + u64::from(packet.declared())
}

fn ask(session: Session, first: u64, count: u16) -> Vec<u8> {
    Request::new(session, first, count).as_bytes().to_vec()
}

#[test]
fn requests_are_answered_with_what_is_kept_and_fits() {
    let (log, mut server) = (log(), server("never=0"));
    let fits = u64::from(Request::fitting(1_400, 10)); // 115
    for (first, count, answer) in [
        (1, 1, 1..2),
        (500, 100, 500..600),
        (500, 115, 500..500 + fits),
        (500, 65_535, 500..500 + fits),
        (990, 100, 990..1_001),
        (1_000, 1, 1_000..1_001),
    ] {
        server.handle(&log, &ask(SESSION, first, count), 5, 9);
        let (to, bytes) = server.poll(9).expect("an answer");
        assert_eq!((to, numbers(&bytes)), (5, answer), "{first}, {count}");
        assert!(server.poll(u64::MAX).is_none(), "one packet");
    }
    assert_eq!(server.counts().answered, 6);
    assert_eq!(server.counts().messages, 1 + 100 + 2 * fits + 11 + 1);
}

#[test]
fn what_cannot_be_answered_is_counted_and_not_answered() {
    let mut log = log();
    let mut server = server("never=0");
    let asked = [
        ask(SESSION, 1_001, 1),
        ask(SESSION, u64::MAX, 9),
        ask(SESSION, 0, 1),
        ask(SESSION, 1, 0),
        ask(Alpha(*b"OTHER     "), 1, 1),
        ask(SESSION, 1, 1)[..19].to_vec(),
        Vec::new(),
    ];
    asked.iter().for_each(|asked| server.handle(&log, asked, 1, 0));
    (0..300_000).for_each(|_| log.push(b""));
    assert!(log.first() > 1_000);
    server.handle(&log, &ask(SESSION, 1_000, 1), 1, 0);
    assert!(server.poll(u64::MAX).is_none());
    let wanted = RequestCounts {
        ahead: 1,
        malformed: 5,
        other_session: 1,
        forgotten: 1,
        ..RequestCounts::default()
    };
    assert_eq!(server.counts(), wanted);
}

#[test]
fn a_message_that_is_too_long_for_the_others_travels_alone() {
    let mut log = MessageLog::new(SESSION, 0);
    [1, 5_000, 1].into_iter().for_each(|len| log.push(&vec![b'x'; len]));
    let mut server = server("never=0");
    let mut lens = Vec::new();
    for first in 1..=3 {
        server.handle(&log, &ask(SESSION, first, 9), 1, 0);
        lens.push(server.poll(0).expect("an answer").1.len());
    }
    assert_eq!(lens, [20 + 3, 20 + 5_002, 20 + 3]);
}

#[test]
fn answers_come_late_in_part_twice_or_never() {
    let log = log();
    let asked = ask(SESSION, 100, 50);
    let mut never = server("never=1");
    never.handle(&log, &asked, 1, 0);
    assert!(never.poll(u64::MAX).is_none() && never.counts().faults.never == 1);

    let mut twice = server("twice=1");
    twice.handle(&log, &asked, 1, 0);
    for _ in 0..2 {
        assert_eq!(numbers(&twice.poll(0).expect("an answer").1), 100..150);
    }
    assert!(twice.poll(u64::MAX).is_none());

    let mut partly = server("partly=1");
    let mut lens = std::collections::BTreeSet::new();
    for _ in 0..100 {
        partly.handle(&log, &asked, 1, 0);
        let got = numbers(&partly.poll(0).expect("an answer").1);
        assert!(got.start == 100 && got.end > 100 && got.end < 150, "{got:?}");
        lens.insert(got.end);
    }
    assert!(lens.len() > 20, "{lens:?}");

    let mut late = server("late=1:5");
    late.handle(&log, &asked, 1, 1_000);
    assert_eq!((late.poll(5_000_999), late.next_due()), (None, Some(5_001_000)));
    assert_eq!(numbers(&late.poll(5_001_000).expect("an answer").1), 100..150);

    // Those that are late do not hold up those that are not.
    let mut mixed = server("late=50%:5");
    for n in 0..100 {
        mixed.handle(&log, &ask(SESSION, n + 1, 1), 1, n);
    }
    let order: Vec<u64> = std::iter::from_fn(|| mixed.poll(u64::MAX))
        .map(|(_, bytes)| numbers(&bytes).start)
        .collect();
    let late = usize::try_from(mixed.counts().faults.late).expect("few");
    assert!((30..70).contains(&late), "{late}");
    let (soon, delayed) = order.split_at(100 - late);
    assert!(soon.is_sorted() && delayed.is_sorted() && order.len() == 100);
}

#[test]
fn answers_that_wait_are_bounded() {
    let (log, mut server) = (log(), server("late=1:1000"));
    for _ in 0..WAITING_MAX + 10 {
        server.handle(&log, &ask(SESSION, 1, 1), 1, 0);
    }
    assert_eq!(server.counts().refused, 11);
    let answered = std::iter::from_fn(|| server.poll(u64::MAX)).count();
    assert_eq!(answered, WAITING_MAX - 1);
}
