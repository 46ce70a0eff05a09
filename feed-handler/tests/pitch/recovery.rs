//! A simulated world in which everything goes wrong, from one seed: no book of PITCH's is ever fresh and wrong.
//!
//! One seed drives an exchange of one of the three markets, whose numbers may go round; two lines with faults, which cut
//! the same messages into datagrams each in its own way; Gap Request Proxies that send again what they are asked for, or
//! a part of it, or refuse, or fall silent; a spin server whose images lag behind and grow old; the pipeline with the
//! clients of both; and its death. Time is simulated; there are no sockets and no threads. After all that the handler
//! does, every book that is not stale is the exchange's own at that message, order by order ([`handler`]); so it is
//! behind every Recovered. When the faults are over, all books become fresh.
//!
//! | variable | is |
//! | --- | --- |
//! | `WIREPATH_SEED` | this seed alone |
//! | `WIREPATH_SEEDS` | how many seeds, from 0 on or from `WIREPATH_SEED` |
//!
//! What is not simulated: another day, which PITCH does not name; payload that is corrupted and can still be read; a
//! server that lies about the image that it sends. A handler that joins at number 1 where numbers went round takes it for
//! the beginning of the day, and nothing tells it otherwise: such a run is left.

mod exchange;
mod handler;
mod plan;
mod proxy;
mod spin;
mod tcp;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use wirepath_feed_handler::venue::{CboeEquities, CboeFutures, CboeOptions, Venue};
use wirepath_protocol::pitch::Market;

use world::World;

/// What runs it.
const COMMAND: &str = "cargo test -p wirepath-feed-handler --test pitch recovery";
/// Seeds of a plain `cargo test`.
const SEEDS: u64 = 150;

/// How often each interesting thing happened: a simulation that never loses anything proves nothing.
#[derive(Debug, Default)]
struct Coverage(BTreeMap<&'static str, u64>);

/// What has to happen in a plain run.
#[rustfmt::skip]
const WANTED: &[&str] = &[
    "delivered", "overdue", "lost", "unreadable", "stale", "rebuilt", "killed", "joined late",
    "asked", "repeated", "answered", "ask not taken", "refused",
    "proxy: rejects", "proxy: hangs", "proxy: closes", "proxy: over",
    "answer: all", "answer: part", "answer: refused", "answer: none", "answer: late", "answer: twice",
    "answer: shuffled", "answer: unsaid",
    "spin: rejects", "spin: hangs", "spin: cuts", "spin: in process", "spin: miscounts", "spin: too short", "spin: slow",
    "spin: other unit", "spin: late", "spin: no images", "spin: replaced", "spin: waited for", "spin: out of range",
    "spin: failed", "spin: complete", "spin: rolled over",
    "snapshot too old", "snapshot outrun", "snapshot cancelled", "snapshot joined",
    "ended fresh", "ended impaired",
];

impl Coverage {
    fn saw(&mut self, what: &'static str) {
        self.add(what, 1);
    }

    fn add(&mut self, what: &'static str, count: u64) {
        *self.0.entry(what).or_default() += count;
    }
}

fn number(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().unwrap_or_else(|_| panic!("{name} is not a number")))
}

fn run<V: Venue>(seed: u64, market: Market) -> Result<Coverage, String> {
    let mut world = World::<V>::new(seed, market);
    match catch_unwind(AssertUnwindSafe(|| world.run())) {
        Ok(()) => Ok(world.coverage),
        Err(_) => {
            let us = world.now_ns / 1_000;
            Err(format!("seed {seed} at {us} us; once more:\n  WIREPATH_SEED={seed} {COMMAND}"))
        }
    }
}

fn simulate(seed: u64) -> Result<Coverage, String> {
    match seed % 3 {
        0 => run::<CboeEquities>(seed, Market::Equities),
        1 => run::<CboeOptions>(seed, Market::Options),
        _ => run::<CboeFutures>(seed, Market::Futures),
    }
}

#[test]
fn no_book_is_fresh_and_wrong() {
    let first = number("WIREPATH_SEED");
    let count = number("WIREPATH_SEEDS").unwrap_or(if first.is_some() { 1 } else { SEEDS });
    let first = first.unwrap_or(0);
    let next = AtomicU64::new(first);
    let all = Mutex::new((Coverage::default(), Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first.saturating_add(count) || all.lock().unwrap().1.len() >= 5 {
                        return;
                    }
                    let run = simulate(seed);
                    let mut all = all.lock().unwrap();
                    match run {
                        Ok(coverage) => {
                            coverage.0.iter().for_each(|(what, times)| all.0.add(what, *times));
                        }
                        Err(error) => all.1.push(error),
                    }
                }
            });
        }
    });
    let (coverage, failed) = all.into_inner().unwrap();
    println!("{count} seeds from {first} on");
    for (what, times) in &coverage.0 {
        println!("{times:>10}  {what}");
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    if count >= SEEDS {
        let never: Vec<_> = WANTED.iter().filter(|what| !coverage.0.contains_key(*what)).collect();
        assert!(never.is_empty(), "never happened: {never:?}");
    }
}
