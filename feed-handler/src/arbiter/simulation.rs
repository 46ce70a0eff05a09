//! Seeded simulations: a publisher, lines that lose, repeat, delay and reorder, and now and then a
//! datagram that does not belong. Each failure names its seed.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::reference::{Reference, Strategy, arrival, body, session};
use super::{Arbiter, Arrival, Config, Reject, Start, Verdict};
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

    let mut strategy = Strategy::new(Arbiter::new(&config).unwrap());
    let mut reference = Reference::new(config.start, config.patience_ns, &first.arrival());
    let hostile = [0.0, 0.2][rng.random_range(0..2)];
    let mut ended = false; // another session may follow
    for sent in &sent {
        for _ in 0..1_000 {
            let deadline = strategy.arbiter.deadline();
            assert_eq!(deadline, reference.deadline());
            let Some(due_ns) = deadline.filter(|due_ns| *due_ns <= sent.at_ns) else { break };
            while strategy.poll_once(due_ns) {}
            reference.poll(due_ns);
        }
        ended |= sent.end;
        strategy.handle(&sent.arrival());
        reference.handle(&sent.arrival());
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

/// Runs `simulate` for many seeds; a failure names its own.
fn for_seeds(seeds: core::ops::Range<u64>, simulate: fn(u64)) {
    for seed in seeds {
        if let Err(panic) = std::panic::catch_unwind(|| simulate(seed)) {
            eprintln!("seed {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn lossy_lines_give_what_the_obvious_arbiter_gives() {
    for_seeds(0..3_000, simulate);
}
