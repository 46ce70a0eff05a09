//! What a seed stands for: how the day goes, what the network and the servers do, how the handler is set.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::arbiter::{self, Start};
use wirepath_feed_handler::recovery::{self, requests, snapshots};

pub(crate) const MS: u64 = 1_000_000;
/// When the first message is published.
pub(crate) const BEGIN_NS: u64 = 1_000 * MS;

/// How one line treats datagrams, in parts of a thousand where nothing else is said.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Weather {
    pub delay_ns: u64,
    pub jitter_ns: u64,
    pub loss: u32,
    /// A burst begins, and how many datagrams are lost in it.
    pub burst: u32,
    pub burst_len: u32,
    pub repeat: u32,
    /// Bytes of the header or the length of the datagram change.
    pub corrupt: u32,
    /// Datagrams that the exchange never sent.
    pub hostile: u32,
    /// Longest datagram, bytes.
    pub bytes_max: usize,
    /// What is published waits for more before it is sent.
    pub linger: u32,
}

/// A time in which some lines bring nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    pub lines: [bool; 2],
    pub from_ns: u64,
    pub until_ns: u64,
}

/// One session of the exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    pub begin_ns: u64,
    pub messages: u64,
    /// It is said to be over, rather than falling silent.
    pub says_end: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub instruments: u16,
    pub sessions: Vec<Session>,
    /// Messages published at once, at most; and the time between, on average.
    pub burst: u64,
    pub pace_ns: u64,
    pub heartbeat_ns: u64,
    /// Messages that are sent without the better part of them, in parts of a thousand.
    pub cut_off: u32,
    pub weather: [Weather; 2],
    pub outages: Vec<Outage>,
    /// When the process is killed, and how long it is away.
    pub kills: Vec<(u64, u64)>,
    /// The thread is held up: how often, and how long.
    pub stall: u32,
    pub stall_ns: u64,
    /// Datagrams that the socket keeps meanwhile.
    pub socket: usize,
    /// Time is looked at so often; else only when something was announced to be due.
    pub tick_ns: Option<u64>,
    pub arbiter: arbiter::Config,
    pub recovery: recovery::Config,
    /// How long a line may be silent; 0 for ever.
    pub silence_ns: u64,
    /// Nothing but good answers, for request and snapshot servers, in parts of a hundred.
    pub honest_requests: u32,
    pub honest_snapshots: u32,
    pub ring: usize,
    /// Events that the consumer takes at a time.
    pub consumer: usize,
}

fn one_of<T: Copy, const N: usize>(rng: &mut Pcg64Mcg, choices: [T; N]) -> T {
    choices[rng.random_range(0..N)]
}

impl Weather {
    fn draw(rng: &mut Pcg64Mcg) -> Self {
        Self {
            delay_ns: one_of(rng, [0, 20_000, MS, 3 * MS]),
            jitter_ns: one_of(rng, [0, 0, 50_000, 2 * MS, 8 * MS]),
            loss: one_of(rng, [0, 1, 10, 50, 200]),
            burst: one_of(rng, [0, 0, 2, 10]),
            burst_len: rng.random_range(2..60),
            repeat: one_of(rng, [0, 0, 20, 200]),
            corrupt: one_of(rng, [0, 0, 5, 40]),
            hostile: one_of(rng, [0, 0, 0, 20]),
            bytes_max: one_of(rng, [80, 200, 500, 1_400]),
            linger: one_of(rng, [0, 0, 300, 700]),
        }
    }

    /// The same line when all is well.
    pub(crate) fn calm(self) -> Self {
        Self { loss: 0, burst: 0, repeat: 0, corrupt: 0, hostile: 0, ..self }
    }
}

impl Plan {
    pub(crate) fn draw(seed: u64) -> (Self, Pcg64Mcg) {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let rng = &mut rng;
        let pace_ns = one_of(rng, [100_000, 500_000, 2 * MS]);
        let burst = one_of(rng, [1, 4, 30]);
        let messages: u64 = rng.random_range(50..900);
        let heartbeat_ns = one_of(rng, [10 * MS, 30 * MS]);
        let silence_ns = one_of(rng, [0, 4 * heartbeat_ns, 10 * heartbeat_ns]);
        let patience_ns = one_of(rng, [MS, 5 * MS, 20 * MS]);

        let length_ns = messages * 2 / (1 + burst) * pace_ns;
        let says_end = rng.random_bool(0.7);
        let mut sessions = vec![Session { begin_ns: BEGIN_NS, messages, says_end }];
        if rng.random_bool(0.3) {
            let begin_ns = BEGIN_NS + 2 * length_ns + 3_000 * MS;
            let messages = rng.random_range(20..300);
            sessions.push(Session { begin_ns, messages, says_end: rng.random_bool(0.7) });
        }
        let any_time =
            |rng: &mut Pcg64Mcg| BEGIN_NS + rng.random_range(0..length_ns + length_ns / 4 + 1);

        let outages = (0..rng.random_range(0..4)).map(|_| {
            let from_ns = any_time(rng);
            let until_ns = from_ns + one_of(rng, [5 * MS, 50 * MS, 150 * MS, 500 * MS]);
            let lines = one_of(rng, [[true, false], [false, true], [true, true]]);
            Outage { lines, from_ns, until_ns }
        });
        let outages: Vec<_> = outages.collect();
        let kills = (0..one_of(rng, [0, 0, 0, 1, 1, 2]))
            .map(|_| (any_time(rng), one_of(rng, [MS, 50 * MS, 300 * MS])));
        let mut kills: Vec<_> = kills.collect();
        kills.sort_unstable();

        let mut recovery = recovery::Config::default();
        let (asks, fetches) = one_of(
            rng,
            [(true, true), (true, true), (true, true), (true, false), (false, true), (false, true)],
        );
        let timeout_ns = one_of(rng, [4 * MS, 20 * MS]);
        if asks {
            recovery.requests = requests::Config {
                servers: rng.random_range(1..4),
                timeout_ns,
                timeout_max_ns: timeout_ns * one_of(rng, [1, 3, 8]),
                count_max: one_of(rng, [3, 40, 65_534]),
                gap_max: one_of(rng, [50, 500, 65_534]),
                per_second: one_of(rng, [50, 1_000, 10_000]),
                give_up_ns: one_of(rng, [30 * MS, 300 * MS, 3_000 * MS]),
                in_parts: false,
            };
        }
        if fetches {
            let retry_ns = one_of(rng, [MS, 20 * MS, 100 * MS]);
            let retry_max_ns = retry_ns * one_of(rng, [1, 4]);
            recovery.snapshots = Some(snapshots::Config { retry_ns, retry_max_ns });
        }
        let arbiter = arbiter::Config {
            start: if fetches && rng.random_bool(0.4) { Start::FirstSeen } else { Start::At(1) },
            patience_ns,
            max_ahead: one_of(rng, [60, 400, 100_000]),
            confirmations: one_of(rng, [2, 3]),
            silence_ns: one_of(rng, [4, 8]) * heartbeat_ns,
            held_datagrams: one_of(rng, [2, 8, 40, 400]),
            datagram_bytes: one_of(rng, [300, 2_048, 2_048, 2_048]),
            ..arbiter::Config::default()
        };
        let plan = Self {
            instruments: rng.random_range(1..6),
            sessions,
            burst,
            pace_ns,
            heartbeat_ns,
            weather: [Weather::draw(rng), Weather::draw(rng)],
            outages,
            kills,
            stall: one_of(rng, [0, 0, 5]),
            stall_ns: one_of(rng, [2 * MS, 30 * MS]),
            socket: one_of(rng, [20, 1_000]),
            tick_ns: one_of(rng, [None, None, Some(MS), Some(7 * MS)]),
            arbiter,
            recovery,
            silence_ns,
            honest_requests: one_of(rng, [30, 60, 90]),
            honest_snapshots: one_of(rng, [20, 50, 90]),
            ring: one_of(rng, [64, 1_024, 65_536]),
            consumer: one_of(rng, [20, 300, 5_000]),
            cut_off: one_of(rng, [0, 0, 0, 4]),
        };
        let rng = Pcg64Mcg::seed_from_u64(!seed);
        (plan, rng)
    }

    /// Whether this line brings nothing at that time.
    pub(crate) fn is_out(&self, line: usize, at_ns: u64) -> bool {
        let mut outages = self.outages.iter();
        outages.any(|out| out.lines[line] && (out.from_ns..out.until_ns).contains(&at_ns))
    }
}
