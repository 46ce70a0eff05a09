//! Single steps, each as a row: what is known, what comes, what is said and what comes out.

use super::reference::{Out, Strategy, arrival, body, session};
use super::*;
use proptest::prelude::{Just, ProptestConfig, any, prop, prop_assert_eq, prop_oneof, proptest};
use wirepath_perf::ClockDomain;

fn config() -> Config {
    Config {
        patience_ns: 1_000,
        max_ahead: 100,
        silence_ns: 5_000,
        held_datagrams: 4,
        datagram_bytes: 66, // six messages of the tests
        ..Config::default()
    }
}

/// An arbiter that has delivered `1..next` from line 0 at time 0.
fn at(next: u64, config: Config) -> Strategy {
    let mut strategy = Strategy::new(&config);
    send(&mut strategy, 0, 1, 1, 0, 0); // a heartbeat begins the session
    for first in 1..next {
        assert_eq!(send(&mut strategy, 0, 1, first, 1, 0), Verdict::Deliver { skip: 0, take: 1 });
    }
    strategy.stream.outs.clear();
    strategy
}

fn send(s: &mut Strategy, line: u8, session_no: u8, first: u64, count: u32, now: u64) -> Verdict {
    let session = session(session_no);
    s.handle(&arrival(line, session, first, count, &body(session, first, count), now))
}

fn end(s: &mut Strategy, session_no: u8, next: u64, now: u64) -> Verdict {
    let end_of_session = true;
    s.handle(&Arrival { end_of_session, ..arrival(0, session(session_no), next, 0, &[], now) })
}

fn poll(strategy: &mut Strategy, now: u64) -> Vec<Out> {
    strategy.stream.outs.clear();
    while strategy.poll_once(now) {}
    std::mem::take(&mut strategy.stream.outs)
}

/// The numbers of the messages that came out.
fn seqs(strategy: &mut Strategy) -> Vec<u64> {
    let outs = std::mem::take(&mut strategy.stream.outs);
    outs.iter()
        .filter_map(|out| if let Out::Message { seq, .. } = out { Some(*seq) } else { None })
        .collect()
}

#[test]
fn verdict_when_message_10_is_next() {
    use Verdict::{Deliver, Duplicate, Held, Idle, Rejected, Suspect};
    let far = Suspect(Reject::FarAhead);
    #[rustfmt::skip]
    let table = [
        ("in order",                        10,           2, Deliver { skip: 0, take: 2 }),
        ("half of it is new",                9,           2, Deliver { skip: 1, take: 1 }),
        ("the other line was first",         8,           2, Duplicate),
        ("the message past the next",       11,           2, Held),
        ("heartbeat that reveals loss",     12,           0, Idle),
        ("heartbeat of a line behind",       5,           0, Idle),
        ("as far ahead as can be believed", 110,          1, Held),
        ("one further",                     111,          1, far),
        ("absurd sequence number",          u64::MAX - 1, 1, far),
        ("absurd heartbeat",                u64::MAX,     0, Rejected(Reject::FarAhead)),
        ("numbers overflow",                u64::MAX,     1, Rejected(Reject::Overflow)),
        ("message 0 does not exist",         0,           1, Verdict::Late),
    ];
    for (case, first, count, verdict) in table {
        for line in [0, 1] {
            let mut strategy = at(10, config());
            assert_eq!(send(&mut strategy, line, 1, first, count, 0), verdict, "{case}");
            strategy.check_counters();
        }
    }
}

#[test]
fn verdict_when_11_and_12_are_held() {
    use Verdict::{Deliver, Duplicate, Held};
    #[rustfmt::skip]
    let table = [
        ("what was missing",              10, 1, Deliver { skip: 0, take: 1 }, 10..13),
        ("and a copy of what is held",    10, 2, Deliver { skip: 0, take: 1 }, 10..13),
        ("and what comes after it",       10, 5, Deliver { skip: 0, take: 1 }, 10..15),
        ("from before, across, to after",  7, 6, Deliver { skip: 3, take: 1 }, 10..13),
        ("a copy of it all",              11, 2, Duplicate,                    0..0),
        ("a copy of its end",             12, 1, Duplicate,                    0..0),
        ("it overlaps",                   12, 2, Held,                         0..0),
        ("it touches",                    13, 2, Held,                         0..0),
        ("another gap",                   14, 1, Held,                         0..0),
    ];
    for (case, first, count, verdict, out) in table {
        let mut strategy = at(10, config());
        send(&mut strategy, 0, 1, 11, 2, 0);
        assert_eq!(send(&mut strategy, 1, 1, first, count, 5), verdict, "{case}");
        strategy.check_counters();
        assert_eq!(seqs(&mut strategy), out.collect::<Vec<_>>(), "{case}");
    }
}

#[test]
fn the_first_copy_wins_message_by_message() {
    let mut strategy = at(10, config());
    send(&mut strategy, 0, 1, 12, 2, 100);
    send(&mut strategy, 1, 1, 10, 6, 200);
    let by_line = |out: &Out| match *out {
        Out::Message { seq, line, rx_ns } => (seq, line.0, rx_ns),
        _ => panic!("{out:?}"),
    };
    let outs: Vec<_> = strategy.stream.outs.iter().map(by_line).collect();
    let expected =
        [(10, 1, 200), (11, 1, 200), (12, 0, 100), (13, 0, 100), (14, 1, 200), (15, 1, 200)];
    assert_eq!(outs, expected);
    assert_eq!(strategy.arbiter.channel().gaps_closed, 1);
    assert_eq!(strategy.arbiter.line(LineId(1)).map(|l| (l.won, l.duplicate)), Some((4, 2)));
}

#[test]
fn each_gap_has_its_own_age() {
    let mut strategy = at(10, config());
    send(&mut strategy, 0, 1, 11, 1, 100);
    send(&mut strategy, 0, 1, 13, 1, 200);
    send(&mut strategy, 1, 1, 16, 0, 300); // 14 and 15 are missing at the tail
    let gap = |from, to, due_ns, line| Gap { from, to, due_ns, shown_by: LineId(line) };
    let gaps: Vec<_> = strategy.arbiter.gaps().collect();
    assert_eq!(gaps, [gap(10, 10, 1_100, 0), gap(12, 12, 1_200, 0), gap(14, 15, 1_300, 1)]);
    assert_eq!(strategy.arbiter.deadline(), Some(1_100));
    assert_eq!(poll(&mut strategy, 1_099), []);
    let message = |seq, rx_ns| Out::Message { seq, line: LineId(0), rx_ns };
    assert_eq!(poll(&mut strategy, 1_100), [Out::Lost(10), message(11, 100)]);
    assert_eq!(strategy.arbiter.deadline(), Some(1_200));
    assert_eq!(poll(&mut strategy, 1_250), [Out::Lost(12), message(13, 200)]);
    assert_eq!(poll(&mut strategy, u64::MAX), [Out::Lost(14), Out::Lost(15)]);
    assert_eq!((strategy.arbiter.next(), strategy.arbiter.deadline()), (16, None));
    strategy.check_counters();
}

#[test]
fn a_copy_of_what_was_lost_is_late_and_no_duplicate() {
    let mut strategy = at(10, config());
    send(&mut strategy, 0, 1, 12, 1, 0);
    assert_eq!(poll(&mut strategy, 1_000)[..2], [Out::Lost(10), Out::Lost(11)]);
    #[rustfmt::skip]
    let table = [ // what comes on line 1, verdict; late and duplicate so far
        ("lost",              10, 1, Verdict::Late,      (1, 0)),
        ("lost, again",       10, 1, Verdict::Late,      (2, 0)),
        ("part of it lost",    9, 4, Verdict::Late,      (4, 2)),
        ("delivered",         12, 1, Verdict::Duplicate, (4, 3)),
        ("part of it new",    11, 3, Verdict::Deliver { skip: 2, take: 1 }, (5, 4)),
    ];
    for (case, first, count, verdict, counts) in table {
        assert_eq!(send(&mut strategy, 1, 1, first, count, 2_000), verdict, "{case}");
        let line = strategy.arbiter.line(LineId(1)).unwrap();
        assert_eq!((line.late, line.duplicate), counts, "{case}");
    }
    strategy.check_counters();
}

#[test]
fn a_datagram_cut_short_opens_a_gap_at_its_end() {
    let mut strategy = at(10, config());
    let whole = body(session(1), 10, 3);
    let cut = Arrival { count: 1, ..arrival(0, session(1), 10, 3, &whole[..11], 0) };
    assert_eq!(strategy.handle(&cut), Verdict::Deliver { skip: 0, take: 1 });
    assert_eq!(
        strategy.arbiter.gaps().map(|gap| (gap.from, gap.to)).collect::<Vec<_>>(),
        [(11, 12)]
    );
    send(&mut strategy, 1, 1, 10, 3, 5);
    assert_eq!(seqs(&mut strategy), [10, 11, 12]);
    let line = strategy.arbiter.line(LineId(0)).unwrap();
    assert_eq!((line.truncated, line.lost), (1, 2));
}

#[test]
fn full_memory_gives_up_the_oldest_gap_and_nothing_else() {
    let mut strategy = at(10, config());
    for (i, first) in (11..30).step_by(2).enumerate() {
        send(&mut strategy, 0, 1, first, 1, i as u64);
        strategy.check_counters();
        assert!(strategy.arbiter.channel().held < 4, "drained when the last slot is taken");
    }
    let channel = strategy.arbiter.channel();
    assert_eq!((channel.gaps_hurried, channel.gaps_declared, channel.held_peak), (7, 7, 4));
    let missing =
        poll(&mut strategy, u64::MAX).iter().filter(|o| matches!(o, Out::Lost(_))).count();
    assert_eq!(missing, 3);
    assert_eq!(strategy.arbiter.channel().delivered, 9 + 10);
    assert_eq!(strategy.arbiter.line(LineId(0)).unwrap().dropped, 0);
}

#[test]
fn what_cannot_be_held_is_dropped_and_missed() {
    let mut strategy = at(10, config());
    assert_eq!(send(&mut strategy, 0, 1, 11, 7, 0), Verdict::Rejected(Reject::TooLong));
    assert_eq!(
        strategy.arbiter.gaps().map(|gap| (gap.from, gap.to)).collect::<Vec<_>>(),
        [(10, 10), (11, 17)]
    );
    assert_eq!(send(&mut strategy, 1, 1, 10, 8, 5), Verdict::Deliver { skip: 0, take: 1 });
    assert_eq!(strategy.arbiter.line(LineId(0)).unwrap().dropped, 7);
    strategy.check_counters();
}

#[test]
fn a_jump_ahead_is_believed_when_three_say_so() {
    let mut strategy = at(10, config());
    let far = Verdict::Suspect(Reject::FarAhead);
    assert_eq!(send(&mut strategy, 0, 1, 5_000, 2, 10), far);
    assert_eq!(send(&mut strategy, 1, 1, 5_000, 2, 11), far, "copies do not confirm each other");
    assert_eq!(send(&mut strategy, 0, 1, 5_000, 2, 12), far);
    assert_eq!(send(&mut strategy, 0, 1, 5_003, 1, 13), far);
    assert_eq!(strategy.stream.outs, []);
    assert_eq!(send(&mut strategy, 1, 1, 5_004, 1, 14), Verdict::Held);
    assert_eq!(strategy.stream.outs[0], Out::LostRange(10, 4_999));
    assert_eq!(seqs(&mut strategy), [5_000, 5_001]);
    assert_eq!(send(&mut strategy, 1, 1, 5_002, 1, 20), Verdict::Deliver { skip: 0, take: 1 });
    assert_eq!(seqs(&mut strategy), [5_002, 5_003, 5_004]);
    let channel = strategy.arbiter.channel();
    assert_eq!((channel.jumps, channel.gaps_declared, channel.lost), (1, 1, 4_990));
    assert_eq!(strategy.refused(0, Reject::FarAhead), 3);
    strategy.check_counters();
}

#[test]
fn a_sign_of_life_ends_the_suspicion() {
    let mut strategy = at(10, config());
    for (i, first) in (5_000..5_020).enumerate() {
        let now = i as u64 + 1;
        assert_eq!(send(&mut strategy, 1, 1, first, 1, now), Verdict::Suspect(Reject::FarAhead));
        if i % 2 == 1 {
            send(&mut strategy, 0, 1, 10 + i as u64 / 2, 1, now);
        }
    }
    assert_eq!(seqs(&mut strategy), (10..20).collect::<Vec<_>>());
    strategy.check_counters();
}

#[test]
fn heartbeats_alone_confirm_a_jump_when_they_keep_coming() {
    let mut strategy = at(10, config());
    for now in [0, 1, 2, 1_000, 1_001] {
        send(&mut strategy, 0, 1, 5_000, 0, now);
        assert_eq!(strategy.stream.outs, [], "at {now}");
    }
    send(&mut strategy, 0, 1, 5_000, 0, 2_000);
    assert_eq!(strategy.stream.outs, [Out::LostRange(10, 4_999)]);
}

#[test]
fn joining_in_the_middle() {
    let config = Config { start: Start::FirstSeen, ..config() };
    let mut strategy = Strategy::new(&config);
    assert_eq!(strategy.arbiter.session(), None);
    assert_eq!(send(&mut strategy, 0, 1, 500, 2, 0), Verdict::Held);
    let start = Out::Start { session: session(1), next: 500, joined: true };
    assert_eq!(strategy.stream.outs[0], start);
    assert_eq!(seqs(&mut strategy), [500, 501]);
    assert_eq!(send(&mut strategy, 1, 1, 498, 2, 0), Verdict::Late, "from before the start");
    assert_eq!(send(&mut strategy, 1, 1, 499, 4, 0), Verdict::Deliver { skip: 3, take: 1 });
    assert_eq!(strategy.arbiter.channel().gaps_seen, 0);
    assert_eq!(strategy.arbiter.line(LineId(1)).unwrap().lost, 0);

    let mut strategy = Strategy::new(&config);
    send(&mut strategy, 0, 1, 1, 1, 0);
    let start = Out::Start { session: session(1), next: 1, joined: false };
    assert_eq!(strategy.stream.outs[0], start);
}

#[test]
fn joining_with_a_corrupt_datagram_is_taken_back() {
    let config = Config { start: Start::FirstSeen, ..config() };
    let mut strategy = Strategy::new(&config);
    send(&mut strategy, 0, 1, u64::MAX - 1, 1, 0);
    for first in [500, 501] {
        let verdict = send(&mut strategy, 0, 1, first, 1, 1);
        assert_eq!(verdict, Verdict::Suspect(Reject::FarBehind));
    }
    strategy.stream.outs.clear();
    assert_eq!(send(&mut strategy, 0, 1, 502, 1, 2), Verdict::Held);
    assert_eq!(seqs(&mut strategy), [500, 501, 502]);
    assert_eq!(send(&mut strategy, 0, 1, 10, 1, 3), Verdict::Late, "borne out: no second thoughts");
}

#[test]
fn a_start_far_from_the_first_message_must_be_confirmed() {
    let mut strategy = Strategy::new(&config());
    send(&mut strategy, 0, 1, u64::MAX - 1, 1, 0);
    send(&mut strategy, 0, 1, u64::MAX, 0, 0);
    for first in [5_000, 5_001] {
        let verdict = send(&mut strategy, 0, 1, first, 1, 0);
        assert_eq!(verdict, Verdict::Suspect(Reject::OtherSession));
    }
    assert_eq!((strategy.stream.outs.len(), strategy.arbiter.session()), (0, None));
    send(&mut strategy, 0, 1, 5_002, 1, 0);
    let start = Out::Start { session: session(1), next: 1, joined: false };
    assert_eq!(strategy.stream.outs[..2], [start, Out::LostRange(1, 4_999)]);
    assert_eq!(seqs(&mut strategy), [5_000, 5_001, 5_002]);
    strategy.check_counters();
}

#[test]
fn a_session_ends_once_and_the_next_begins_at_once() {
    let mut strategy = at(10, config());
    assert_eq!(end(&mut strategy, 1, 12, 100), Verdict::Idle);
    assert_eq!(strategy.stream.outs, [], "10 and 11 may still come");
    send(&mut strategy, 1, 1, 10, 1, 200);
    assert_eq!(poll(&mut strategy, 1_100), [Out::Lost(11), Out::End(12)]);
    assert_eq!(end(&mut strategy, 1, 12, 1_200), Verdict::Idle);
    assert_eq!(strategy.stream.outs, [], "told once");
    send(&mut strategy, 0, 2, 1, 1, 1_300);
    let start = Out::Start { session: session(2), next: 1, joined: false };
    assert_eq!(strategy.stream.outs[0], start);
    assert_eq!(seqs(&mut strategy), [1]);
    strategy.check_counters();
}

#[test]
fn a_new_session_ends_the_patience_with_one_that_was_ended() {
    let mut strategy = at(10, config());
    end(&mut strategy, 1, 12, 100);
    send(&mut strategy, 1, 1, 11, 1, 150);
    send(&mut strategy, 0, 2, 1, 1, 200);
    let message = |seq, line, rx_ns| Out::Message { seq, line: LineId(line), rx_ns };
    let start = Out::Start { session: session(2), next: 1, joined: false };
    let expected = [Out::Lost(10), message(11, 1, 150), Out::End(12), start, message(1, 0, 200)];
    assert_eq!(strategy.stream.outs, expected);
}

#[test]
fn an_end_that_more_messages_contradict() {
    let mut strategy = at(10, config());
    assert_eq!(end(&mut strategy, 1, 9, 100), Verdict::Rejected(Reject::BadEnd));
    assert_eq!(end(&mut strategy, 1, 10, 100), Verdict::Idle);
    assert_eq!(strategy.stream.outs, [Out::End(10)]);
    assert_eq!(send(&mut strategy, 0, 1, 10, 1, 200), Verdict::Deliver { skip: 0, take: 1 });
    assert_eq!(strategy.arbiter.channel().false_ends, 1);
    assert_eq!(end(&mut strategy, 1, 11, 300), Verdict::Idle);
    assert_eq!(strategy.stream.outs.last(), Some(&Out::End(11)));
}

#[test]
fn an_unannounced_session_begins_when_the_old_one_is_silent() {
    let mut strategy = at(10, config());
    let other = Verdict::Suspect(Reject::OtherSession);
    for (first, now) in [(1, 1_000), (2, 2_000), (3, 3_000), (4, 4_999)] {
        assert_eq!(send(&mut strategy, 0, 2, first, 1, now), other);
    }
    assert_eq!(strategy.stream.outs, []);
    assert_eq!(send(&mut strategy, 1, 2, 4, 1, 5_000), Verdict::Held);
    let start = Out::Start { session: session(2), next: 1, joined: false };
    assert_eq!(strategy.stream.outs[0], start);
    assert_eq!(seqs(&mut strategy), [1, 2, 3, 4], "none of its first messages is lost");
    strategy.check_counters();

    for (first, now) in (10..30).zip(5_001..) {
        let verdict = send(&mut strategy, 1, 1, first, 1, now);
        assert_eq!(verdict, Verdict::Rejected(Reject::OldSession), "line 1 was behind");
    }
    assert_eq!(send(&mut strategy, 1, 2, 5, 1, 5_100), Verdict::Deliver { skip: 0, take: 1 });
    for (first, now) in [(30, 10_100), (31, 10_101)] {
        assert_eq!(send(&mut strategy, 1, 1, first, 1, now), other, "the new one is silent now");
    }
    assert_eq!(send(&mut strategy, 1, 1, 32, 1, 10_102), Verdict::Held);
    strategy.check_counters();
}

#[test]
fn a_venue_that_begins_its_session_again_is_followed_when_all_was_silent() {
    let far = Verdict::Suspect(Reject::FarBehind);
    let mut strategy = at(100, config());
    assert_eq!(send(&mut strategy, 0, 1, 1, 1, 4_999), Verdict::Duplicate, "too soon");
    assert_eq!(send(&mut strategy, 1, 1, 60, 1, 6_000), Verdict::Duplicate, "a line that lags");
    assert_eq!(send(&mut strategy, 0, 1, 1, 1, 6_000), far);
    assert_eq!(send(&mut strategy, 1, 1, 1, 1, 6_010), far, "a copy confirms nothing");
    assert_eq!(send(&mut strategy, 0, 1, 2, 1, 6_020), far);
    assert_eq!(send(&mut strategy, 0, 1, 3, 1, 6_030), Verdict::Held);
    let start = Out::Start { session: session(1), next: 1, joined: false };
    assert_eq!(strategy.stream.outs[0], start);
    assert_eq!(seqs(&mut strategy), [1, 2, 3], "none of its first messages is lost");
    assert_eq!(strategy.arbiter.next(), 4);
    // A sign of life from the stream as it was would have ended the suspicion.
    let mut strategy = at(100, config());
    assert_eq!(send(&mut strategy, 0, 1, 1, 1, 6_000), far);
    assert_eq!(send(&mut strategy, 0, 1, 2, 1, 6_010), far);
    assert_eq!(send(&mut strategy, 1, 1, 100, 1, 6_020), Verdict::Deliver { skip: 0, take: 1 });
    assert_eq!(send(&mut strategy, 0, 1, 3, 1, 6_030), Verdict::Duplicate);
}

#[test]
fn two_sessions_side_by_side_do_not_take_turns() {
    let mut strategy = at(10, config());
    for i in 0..1_000 {
        let now = i * 100;
        send(&mut strategy, 1, 2, i + 1, 1, now);
        assert_eq!(
            send(&mut strategy, 0, 1, 10 + i, 1, now),
            Verdict::Deliver { skip: 0, take: 1 }
        );
    }
    assert_eq!(strategy.arbiter.channel().sessions, 1);
    assert_eq!(strategy.refused(1, Reject::OtherSession), 1_000);
    strategy.check_counters();
}

#[test]
fn a_wrong_first_session_is_left_without_waiting() {
    let mut strategy = Strategy::new(&config());
    send(&mut strategy, 0, 7, 1, 1, 0);
    strategy.stream.outs.clear();
    for first in 1..=3 {
        send(&mut strategy, 0, 1, first, 1, first);
    }
    assert_eq!(seqs(&mut strategy), [1, 2, 3]);
    assert_eq!(strategy.arbiter.session(), Some(session(1)));
}

#[test]
fn lag_is_from_the_first_copy_to_the_same_message_on_another_line() {
    let mut strategy = at(10, config());
    let lag = |strategy: &Strategy| {
        let lag = strategy.arbiter.line(LineId(1)).unwrap().lag;
        (lag.count, lag.ahead, lag.max_ns, lag.sum_ns)
    };
    send(&mut strategy, 0, 1, 10, 2, 100);
    send(&mut strategy, 0, 1, 12, 2, 200);
    send(&mut strategy, 0, 1, 16, 2, 300); // held
    #[rustfmt::skip]
    let table = [ // message and time on line 1; samples, of these ahead, longest, sum
        ("copy of a datagram",             10, 2, 130, (1, 0,  30,  30)),
        ("copy cut elsewhere",             13, 1, 210, (2, 0,  30,  40)),
        ("copy of what is held",           17, 1, 390, (3, 0,  90, 130)),
        ("received before the first copy", 12, 1, 150, (4, 1,  90, 130)),
    ];
    for (case, first, count, now, expected) in table {
        assert_eq!(send(&mut strategy, 1, 1, first, count, now), Verdict::Duplicate, "{case}");
        assert_eq!(lag(&strategy), expected, "{case}");
    }
    send(&mut strategy, 0, 1, 10, 2, 900);
    assert_eq!(
        strategy.arbiter.line(LineId(0)).unwrap().lag.count,
        0,
        "a line does not lag itself"
    );
    let bytes = body(session(1), 12, 2);
    let rx = RxStamp { ns: 500, clock: ClockDomain::Hardware };
    strategy.handle(&Arrival { rx, ..arrival(1, session(1), 12, 2, &bytes, 500) });
    assert_eq!(lag(&strategy).0, 4, "stamps of different clocks are not compared");
}

#[test]
fn lines_and_what_they_never_carried() {
    let mut strategy = at(1, config());
    for first in (1..20).step_by(2) {
        send(&mut strategy, 0, 1, first, 2, 0);
        if first != 7 {
            send(&mut strategy, 1, 1, first, 2, 10);
        }
    }
    send(&mut strategy, 1, 1, 21, 0, 20);
    send(&mut strategy, 9, 1, 21, 1, 20);
    strategy.handle_malformed(LineId(1));
    strategy.handle_malformed(LineId(9));
    let lost = |line| strategy.arbiter.line(LineId(line)).map(|l| (l.datagrams, l.won, l.lost));
    assert_eq!((lost(0), lost(1), lost(2)), (Some((11, 20, 0)), Some((11, 0, 2)), None));
    assert_eq!(strategy.arbiter.line(LineId(1)).unwrap().malformed, 1);
    assert_eq!(strategy.arbiter.channel().unknown_line, 2);
}

#[test]
fn impossible_limits_are_named() {
    #[rustfmt::skip]
    let table = [
        (Config { lines: 0, ..config() },               ConfigError::Lines),
        (Config { confirmations: 0, ..config() },       ConfigError::Confirmations(0)),
        (Config { confirmations: 17, ..config() },      ConfigError::Confirmations(17)),
        (Config { max_ahead: 0, ..config() },           ConfigError::MaxAhead),
        (Config { held_datagrams: 0, ..config() },      ConfigError::HeldDatagrams(0)),
        (Config { datagram_bytes: 70_000, ..config() }, ConfigError::DatagramBytes(70_000)),
    ];
    for (config, error) in table {
        assert_eq!(Arbiter::new(&config).unwrap_err(), error);
    }
}

/// Numbers near the beginning, and near the end of what 64 bits hold.
fn any_seq() -> impl proptest::strategy::Strategy<Value = u64> {
    prop_oneof![20 => 0..60_u64, 3 => 90..400_u64, 1 => u64::MAX - 9..=u64::MAX, 1 => any::<u64>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever comes, and however little is taken out: no panic, nothing twice or out of order within
    /// a session, and the counters add up.
    #[test]
    fn any_input_keeps_the_promises(
        start in prop_oneof![Just(Start::At(1)), Just(Start::At(30)), Just(Start::FirstSeen)],
        (confirmations, silence_ns, held_datagrams) in (1..4_u8, 0..99_u64, 1..9_u32),
        steps in prop::collection::vec(
            (0..3_u8, 1..4_u8, any_seq(), 0..6_u32, any_seq(), 0..20_u8, 0..40_u64, 0..9_u8), 0..150),
    ) {
        let config = Config {
            start, confirmations, silence_ns, held_datagrams, patience_ns: 100, ..config()
        };
        let mut strategy = Strategy::new(&config);
        let mut now = 0;
        for (line, session_no, first, count, claim, kind, wait, take) in steps {
            now += wait;
            let session = session(if kind == 3 { session_no } else { 1 });
            let bytes = body(session, first, count);
            let mut arrival = arrival(line, session, first, count, &bytes, now);
            match kind {
                0 => arrival.end_of_session = true,
                1 => arrival.next_claimed = claim,
                2 => (arrival.next_claimed, arrival.count, arrival.body) = (claim, 0, &[]),
                _ => {}
            }
            strategy.handle_only(&arrival);
            for _ in 0..take {
                strategy.poll_once(now);
            }
            strategy.check_counters();
        }
        while strategy.poll_once(u64::MAX) {}
        prop_assert_eq!(strategy.arbiter.deadline(), None);
        strategy.check_counters();
    }
}
