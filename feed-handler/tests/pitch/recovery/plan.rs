//! What a seed stands for: what the lines and the servers do, and how the handler is set.

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::arbiter::{self, Start};
use wirepath_feed_handler::recovery::{self, requests, snapshots};

pub(crate) const MS: u64 = 1_000_000;
/// When the first message is published.
pub(crate) const BEGIN_NS: u64 = 1_000 * MS;

/// How one line treats datagrams, in parts of a thousand where nothing else is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weather {
    pub delay_ns: u64,
    pub jitter_ns: u64,
    pub loss: u32,
    /// A burst begins, and how many datagrams are lost in it.
    pub burst: u32,
    pub burst_len: u32,
    pub repeat: u32,
    /// Heartbeats with numbers that are not the exchange's.
    pub hostile: u32,
    /// Messages in a datagram, at most.
    pub messages_max: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The number of the first message, and how many there are.
    pub first: u64,
    pub messages: u64,
    pub burst: u64,
    pub pace_ns: u64,
    pub heartbeat_ns: u64,
    /// Messages that are sent without the better part of them, in parts of a thousand.
    pub cut_off: u32,
    pub weather: [Weather; 2],
    /// When the process is killed, and how long it is away.
    pub kills: Vec<(u64, u64)>,
    pub arbiter: arbiter::Config,
    pub recovery: recovery::Config,
    /// Parts of a hundred of the requests and the connections that are served as they should be.
    pub honest: u32,
    /// How far an image is behind the book, in images.
    pub lag: usize,
    /// The server names the image that it sends, rather than the one requested.
    pub names_sent: bool,
}

fn one_of<T: Copy, const N: usize>(rng: &mut Pcg64Mcg, choices: [T; N]) -> T {
    choices[rng.random_range(0..N)]
}

impl Weather {
    fn draw(rng: &mut Pcg64Mcg) -> Self {
        Self {
            delay_ns: one_of(rng, [0, 20_000, MS, 3 * MS]),
            jitter_ns: one_of(rng, [0, 0, 50_000, 2 * MS, 8 * MS]),
            loss: one_of(rng, [0, 10, 50, 200]),
            burst: one_of(rng, [0, 2, 10, 30]),
            burst_len: rng.random_range(2..60),
            repeat: one_of(rng, [0, 0, 20, 200]),
            hostile: one_of(rng, [0, 0, 0, 10]),
            messages_max: one_of(rng, [1, 4, 30]),
        }
    }

    /// The same line when all is well.
    pub(crate) fn calm(self) -> Self {
        Self { loss: 0, burst: 0, repeat: 0, hostile: 0, ..self }
    }
}

impl Plan {
    pub(crate) fn draw(seed: u64) -> (Self, Pcg64Mcg) {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let rng = &mut rng;
        let messages = rng.random_range(50..1_200);
        let first = one_of(rng, [1, 1, u64::from(u32::MAX) - messages / 2]);
        let pace_ns = one_of(rng, [100_000, 500_000, 2 * MS]);
        let burst = one_of(rng, [1, 4, 30]);
        let length_ns = messages * 2 / (1 + burst) * pace_ns;
        let kills = (0..one_of(rng, [0, 0, 0, 1, 2])).map(|_| {
            let at_ns = BEGIN_NS + rng.random_range(0..length_ns + length_ns / 4 + 1);
            (at_ns, one_of(rng, [MS, 50 * MS, 300 * MS]))
        });
        let mut kills: Vec<_> = kills.collect();
        kills.sort_unstable();

        let (asks, fetches) =
            one_of(rng, [(true, true), (true, true), (true, true), (true, false), (false, true)]);
        let timeout_ns = one_of(rng, [4 * MS, 20 * MS]);
        let mut recovery = recovery::Config::default();
        if asks {
            recovery.requests = requests::Config {
                servers: rng.random_range(1..3),
                timeout_ns,
                timeout_max_ns: timeout_ns * one_of(rng, [1, 3, 8]),
                count_max: one_of(rng, [3, 40, 100]),
                gap_max: one_of(rng, [50, 500, 65_534]),
                per_second: one_of(rng, [50, 1_000]),
                give_up_ns: one_of(rng, [30 * MS, 300 * MS, 3_000 * MS]),
                in_parts: rng.random_bool(0.8),
            };
        }
        if fetches {
            let retry_ns = one_of(rng, [MS, 20 * MS, 100 * MS]);
            recovery.snapshots =
                Some(snapshots::Config { retry_ns, retry_max_ns: retry_ns * one_of(rng, [1, 4]) });
        }
        let joins = fetches && (rng.random_bool(0.4) || !kills.is_empty());
        let heartbeat_ns = one_of(rng, [10 * MS, 30 * MS]);
        let arbiter = arbiter::Config {
            start: if joins { Start::FirstSeen } else { Start::At(first) },
            patience_ns: one_of(rng, [MS, 5 * MS, 20 * MS]),
            max_ahead: one_of(rng, [60, 400, 100_000]),
            silence_ns: 8 * heartbeat_ns,
            held_datagrams: one_of(rng, [8, 40, 400]),
            ..arbiter::Config::default()
        };
        let plan = Self {
            first,
            messages,
            burst,
            pace_ns,
            heartbeat_ns,
            cut_off: one_of(rng, [0, 0, 4]),
            weather: [Weather::draw(rng), Weather::draw(rng)],
            kills,
            arbiter,
            recovery,
            honest: one_of(rng, [20, 50, 90]),
            lag: one_of(rng, [0, 1, 5, 25]),
            names_sent: rng.random_bool(0.5),
        };
        (plan, Pcg64Mcg::seed_from_u64(!seed))
    }
}
