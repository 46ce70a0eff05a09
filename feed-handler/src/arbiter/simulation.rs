//! Seeded simulations: a publisher, lines that lose, repeat, delay and reorder, and now and then a
//! datagram that does not belong. Each failure names its seed.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::reference::{Out, Reference, Strategy, arrival, body, session};
use super::{Arrival, Config, Reject, Start, Verdict};
use crate::rx::LineId;

/// A datagram on its way.
#[derive(Clone, Debug)]
struct Sent {
    at_ns: u64,
    line: u8,
    session: u8,
    first: u64,
    count: u32,
    /// Messages it should have, beyond those present.
    cut: u32,
    end: bool,
    body: Vec<u8>,
}

impl Sent {
    fn new(at_ns: u64, line: u8, session_no: u8, first: u64, count: u32) -> Self {
        let body = body(session(session_no), first, count);
        Self { at_ns, line, session: session_no, first, count, cut: 0, end: false, body }
    }

    fn arrival(&self) -> Arrival<'_> {
        let all = arrival(
            self.line,
            session(self.session),
            self.first,
            self.count,
            &self.body,
            self.at_ns,
        );
        let next_claimed = all.next_claimed.saturating_add(u64::from(self.cut));
        Arrival { next_claimed, end_of_session: self.end, ..all }
    }
}

/// How one line treats its datagrams.
#[derive(Debug)]
struct Weather {
    delay_ns: u64,
    jitter_ns: u64,
    loss: f64,
    repeat: f64,
    heartbeat: f64,
    cut: f64,
    longest: u32,
}

impl Weather {
    fn new(rng: &mut Pcg64Mcg) -> Self {
        Self {
            delay_ns: rng.random_range(0..3) * rng.random_range(0..2_000),
            jitter_ns: rng.random_range(0..2) * rng.random_range(1..1_500),
            loss: [0.0, 0.01, 0.1, 0.4][rng.random_range(0..4)],
            repeat: [0.0, 0.05][rng.random_range(0..2)],
            heartbeat: [0.0, 0.1][rng.random_range(0..2)],
            cut: [0.0, 0.0, 0.03][rng.random_range(0..3)],
            longest: rng.random_range(1..9),
        }
    }

    /// Puts messages `1..=last` of a session, one published every 100 ns from `start_ns`, onto `line`.
    fn send(
        &self,
        rng: &mut Pcg64Mcg,
        (line, session, last, start_ns): (u8, u8, u64, u64),
        into: &mut Vec<Sent>,
    ) {
        let mut first = 1;
        while first <= last {
            let count =
                rng.random_range(1..=self.longest).min(u32::try_from(last - first + 1).unwrap());
            let published_ns = start_ns + 100 * (first + u64::from(count));
            let mut at = || {
                let jitter =
                    if self.jitter_ns > 0 { rng.random_range(0..self.jitter_ns) } else { 0 };
                published_ns + self.delay_ns + jitter
            };
            let mut sent = Sent::new(at(), line, session, first, count);
            let (repeat_at, heartbeat_at) = (at(), at());
            if rng.random_bool(self.cut) {
                sent.cut = rng.random_range(1..=count);
                sent.count -= sent.cut;
                sent.body.truncate(11 * sent.count as usize);
            }
            if rng.random_bool(self.repeat) {
                into.push(Sent { at_ns: repeat_at, ..sent.clone() });
            }
            if rng.random_bool(self.heartbeat) {
                into.push(Sent::new(heartbeat_at, line, session, first + u64::from(count), 0));
            }
            if !rng.random_bool(self.loss) {
                into.push(sent);
            }
            first += u64::from(count);
        }
    }
}

fn simulate(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let lines = rng.random_range(1..=3);
    let last = rng.random_range(1..300);
    let config = Config {
        lines,
        start: if rng.random_bool(0.5) { Start::At(1) } else { Start::FirstSeen },
        patience_ns: [0, 300, 2_000, 20_000][rng.random_range(0..4)],
        max_ahead: 1_000,
        held_datagrams: 400,
        datagram_bytes: 8 * 11,
        ..Config::default()
    };
    let mut sent = Vec::new();
    let mut can_reorder = false;
    for line in 0..lines {
        let weather = Weather::new(&mut rng);
        can_reorder |= weather.jitter_ns > 0 && last > 30;
        weather.send(&mut rng, (line, 1, last, 1_000), &mut sent);
        for end in 0..rng.random_range(0..3) {
            let at_ns = 1_000 + 100 * last + 5_000 + end * 1_000 + weather.delay_ns;
            sent.push(Sent { end: true, ..Sent::new(at_ns, line, 1, last + 1, 0) });
        }
    }
    sent.sort_by_key(|sent| sent.at_ns);
    let Some(first) = sent.first().cloned() else { return };

    let mut strategy = Strategy::new(&config);
    let mut reference = Reference::new(config.start, config.patience_ns, &first.arrival());
    let hostile = [0.0, 0.2][rng.random_range(0..2)];
    let mut ended = false; // another session may follow
    let mut stalled = false; // the thread is held up
    for sent in &sent {
        for _ in 0..1_000 {
            let deadline = strategy.arbiter.deadline();
            assert_eq!(deadline, reference.deadline());
            let Some(due_ns) = deadline.filter(|due_ns| *due_ns <= sent.at_ns) else { break };
            if stalled {
                break; // past the deadline, but the datagram is there already
            }
            while strategy.poll_once(due_ns) {}
            reference.poll(due_ns);
        }
        ended |= sent.end;
        stalled ^= rng.random_bool(0.1);
        strategy.handle(&sent.arrival());
        reference.handle(&sent.arrival());
        if rng.random_bool(0.5) {
            while strategy.poll_once(sent.at_ns) {} // else more is waiting to be read
            reference.poll(sent.at_ns);
        }
        strategy.check_counters();
        if rng.random_bool(hostile) {
            disturb(&mut rng, &mut strategy, sent.at_ns, lines, ended);
        }
        assert_eq!(strategy.stream.outs.last(), reference.outs.last());
    }
    while strategy.poll_once(u64::MAX) {}
    reference.poll(u64::MAX);
    assert_eq!(strategy.stream.outs, reference.outs);
    assert!(strategy.arbiter.line(LineId(0)).is_some_and(|line| line.dropped == 0));

    for line in 0..lines {
        let counters = strategy.arbiter.line(LineId(line)).unwrap();
        let shares = [counters.won, counters.duplicate, counters.late];
        assert_eq!(shares, reference.shares[usize::from(line)], "line {line}");
        let lost = reference.lost_on(usize::from(line), counters.next);
        assert!(counters.lost >= lost, "line {line} lost {} of {lost}", counters.lost);
        assert!(counters.lost == lost || can_reorder, "line {line}: {} of {lost}", counters.lost);
    }
    strategy.check_counters();
}

/// Brings a datagram that does not belong, out of which nothing may come.
fn disturb(rng: &mut Pcg64Mcg, strategy: &mut Strategy, now_ns: u64, lines: u8, ended: bool) {
    let far = rng.random_range(2_000..u64::MAX - 100);
    let line = rng.random_range(0..lines);
    let (mut sent, reject) = match rng.random_range(0..6) {
        0 => (Sent::new(now_ns, line, 1, far, 3), Reject::FarAhead),
        1 if !ended => (Sent::new(now_ns, line, 2, far, 3), Reject::OtherSession),
        2 => (Sent::new(now_ns, line, 1, far, 0), Reject::FarAhead),
        3 => (Sent::new(now_ns, line, 1, u64::MAX - 1, 3), Reject::Overflow),
        4 => (Sent::new(now_ns, lines, 1, 1, 1), Reject::UnknownLine),
        _ => (Sent::new(now_ns, line, 1, 0, 0), Reject::BadEnd),
    };
    sent.end = reject == Reject::BadEnd;
    let outs = strategy.stream.outs.len();
    let verdict = strategy.handle(&sent.arrival());
    assert!(verdict == Verdict::Suspect(reject) || verdict == Verdict::Rejected(reject));
    assert_eq!(strategy.stream.outs.len(), outs);
}

/// Runs `simulate` for many seeds, `WIREPATH_SOAK` times as many where that is set; a failure names its own.
fn for_seeds(seeds: u64, simulate: fn(u64)) {
    let soak = std::env::var("WIREPATH_SOAK").map_or(1, |times| times.parse().unwrap());
    for seed in 0..seeds * soak {
        if let Err(panic) = std::panic::catch_unwind(|| simulate(seed)) {
            eprintln!("seed {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn lossy_lines_give_what_the_obvious_arbiter_gives() {
    for_seeds(4_000, simulate);
}

/// Several sessions, ended or not, in lines of which one may be far behind the other: each begins once, in
/// their order, and goes on where it was; and where one line brings everything, everything comes.
fn simulate_sessions(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let silence_ns = 20_000;
    let config = Config {
        patience_ns: [1_000, 50_000][rng.random_range(0..2)],
        max_ahead: 1_000,
        confirmations: rng.random_range(1..=4),
        silence_ns,
        held_datagrams: 400,
        datagram_bytes: 8 * 11,
        ..Config::default()
    };
    let behind_ns = [0, 500, 15_000][rng.random_range(0..3)];
    let lossless = rng.random_bool(0.5);
    let sessions = rng.random_range(2..5);
    let (mut sent, mut start_ns) = (Vec::new(), 1_000);
    for session in 1..=sessions {
        let last = rng.random_range(10..80);
        let ended = rng.random_bool(0.5);
        for line in 0..2 {
            let mut weather = Weather::new(&mut rng);
            (weather.cut, weather.loss, weather.longest) = (0.0, weather.loss.min(0.1), 2);
            weather.delay_ns = u64::from(line) * behind_ns;
            if lossless && line == 0 {
                (weather.loss, weather.jitter_ns) = (0.0, 0);
            }
            weather.send(&mut rng, (line, session, last, start_ns), &mut sent);
            let end_ns = start_ns + 100 * last + 2_000 + weather.delay_ns;
            if ended && (line == 0 || rng.random_bool(0.5)) {
                sent.push(Sent { end: true, ..Sent::new(end_ns, line, session, last + 1, 0) });
            }
        }
        let pause_ns = if ended { 4_000 } else { silence_ns + 3 * behind_ns + 10_000 };
        start_ns += 100 * last + pause_ns;
    }
    sent.sort_by_key(|sent| sent.at_ns);

    let mut strategy = Strategy::new(&config);
    for sent in &sent {
        strategy.handle(&sent.arrival());
        while strategy.poll_once(sent.at_ns) {}
        strategy.check_counters();
    }
    while strategy.poll_once(u64::MAX) {}
    let begun = strategy.stream.outs.iter().filter_map(|out| match out {
        Out::Start { session, next: 1, joined: false } => Some(*session),
        Out::Start { .. } => panic!("{out:?}"),
        _ => None,
    });
    assert_eq!(begun.collect::<Vec<_>>(), (1..=sessions).map(session).collect::<Vec<_>>());
    if lossless {
        assert_eq!(strategy.arbiter.channel().lost, 0);
    }
}

#[test]
fn sessions_begin_once_and_in_order() {
    for_seeds(2_000, simulate_sessions);
}

/// An outage of all lines, long enough to leave the numbers that can be believed behind.
fn simulate_outage(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let config = Config {
        max_ahead: 50,
        held_datagrams: 100,
        datagram_bytes: 8 * 11,
        patience_ns: [1_000, 50_000][rng.random_range(0..2)],
        ..Config::default()
    };
    let mut sent = Vec::new();
    for line in 0..2 {
        let mut weather = Weather::new(&mut rng);
        weather.loss = weather.loss.min(0.1);
        weather.send(&mut rng, (line, 1, 500, 1_000), &mut sent);
    }
    let from = rng.random_range(20..200);
    let outage = from..from + rng.random_range(60..250);
    sent.retain(|sent| !outage.contains(&sent.first));
    sent.sort_by_key(|sent| sent.at_ns);
    let mut strategy = Strategy::new(&config);
    for sent in &sent {
        strategy.handle(&sent.arrival());
        while strategy.poll_once(sent.at_ns) {}
        strategy.check_counters();
    }
    while strategy.poll_once(u64::MAX) {}
    let channel = strategy.arbiter.channel();
    assert_eq!(channel.sessions, 1);
    assert!(strategy.arbiter.next() > outage.end, "the stream goes on: {channel:?}");
    let known = strategy.arbiter.next() - 1;
    assert_eq!(channel.delivered + channel.lost, known);
    let sent_seqs = sent.iter().flat_map(|sent| sent.first..sent.first + u64::from(sent.count));
    let most = sent_seqs.collect::<std::collections::BTreeSet<_>>().len() as u64;
    assert!(channel.delivered <= most);
}

#[test]
fn the_stream_goes_on_after_an_outage() {
    for_seeds(1_000, simulate_outage);
}

/// Lines that bring anything at all within reach, with memory for a handful: nothing comes twice or out of
/// order, and no limit is passed.
fn simulate_crowd(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let config = Config {
        max_ahead: 200,
        held_datagrams: rng.random_range(1..8),
        datagram_bytes: 4 * 11,
        patience_ns: [10, 10_000][rng.random_range(0..2)],
        ..Config::default()
    };
    let mut strategy = Strategy::new(&config);
    for at_ns in 0..400 {
        let next = strategy.arbiter.next().max(1);
        let ahead = rng.random_range(0..60) * rng.random_range(0..4);
        let first = next.saturating_sub(rng.random_range(0..6)) + ahead;
        let count = rng.random_range(0..7) * rng.random_range(0..3);
        let sent = Sent::new(at_ns, rng.random_range(0..2), 1, first, count);
        strategy.handle(&sent.arrival());
        if rng.random_bool(0.3) {
            while strategy.poll_once(at_ns) {}
        }
        strategy.check_counters();
        assert!(strategy.arbiter.channel().held < u64::from(config.held_datagrams));
        assert!(strategy.arbiter.gaps().count() < 2 * config.held_datagrams as usize + 64);
    }
}

#[test]
fn a_crowd_passes_no_limit() {
    for_seeds(1_000, simulate_crowd);
}

/// Whatever the other line brings, and however it is cut, one whole line is enough.
fn simulate_whole_line(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let config = Config {
        max_ahead: 400,
        held_datagrams: 500,
        datagram_bytes: 9 * 11,
        patience_ns: 100_000,
        ..Config::default()
    };
    let mut sent = Vec::new();
    let weather = Weather { loss: 0.0, cut: 0.0, ..Weather::new(&mut rng) };
    weather.send(&mut rng, (0, 1, 300, 1_000), &mut sent);
    for _ in 0..rng.random_range(0..200) {
        let at_ns = rng.random_range(1_000..32_000);
        let (first, count) = (rng.random_range(1..300), rng.random_range(0..9));
        sent.push(Sent::new(at_ns, 1, 1, first, count));
    }
    sent.sort_by_key(|sent| sent.at_ns);
    let mut strategy = Strategy::new(&config);
    for sent in &sent {
        strategy.handle(&sent.arrival());
        while strategy.poll_once(sent.at_ns) {}
        strategy.check_counters();
    }
    let channel = strategy.arbiter.channel();
    assert_eq!((channel.lost, strategy.arbiter.line(LineId(0)).unwrap().lost), (0, 0));
    assert!(channel.delivered >= 300);
}

#[test]
fn one_whole_line_is_enough() {
    for_seeds(1_000, simulate_whole_line);
}
