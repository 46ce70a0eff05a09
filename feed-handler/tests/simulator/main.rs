//! A simulated world in which everything goes wrong, from one seed: no strategy ever acts on a wrong book that does
//! not say so.
//!
//! In the manner of TigerBeetle's VOPR: one seed drives an exchange, two lines with faults, request and snapshot
//! servers that answer late, twice, partly or never, the handler, its ring and a strategy, and the handler's death.
//! Time is simulated; there are no sockets and no threads. After all that the handler does:
//!
//! - a book that is not stale is the exchange's own book at that message, order by order ([`handler`]);
//! - every event, at the handler and behind the ring, is the next one that can be true ([`follower`]);
//! - what the handler was shown to exist is there within the patience, or its books are stale; requests are for what is
//!   missing, of the right server, in their time and rate; what is held and under way stays within its limits; memory
//!   is not allocated ([`watch`]).
//!
//! When the faults are over, all books become fresh and equal to the exchange's.
//!
//! | variable | is |
//! | --- | --- |
//! | `WIREPATH_SEED` | this seed alone |
//! | `WIREPATH_SEEDS` | how many seeds, from 0 on or from `WIREPATH_SEED` |
//! | `WIREPATH_TRACE` | every event of the handler is written down |
//!
//! A long run: `WIREPATH_SEEDS=1000000 cargo test --release -p wirepath-feed-handler --test simulator -- --nocapture`.
//!
//! What is not simulated: payload that is corrupted and can still be read, which MoldUDP64 cannot show (UDP's checksum
//! does); wrong sequence numbers that agree with each other; a snapshot of another session than the stream's, which
//! GLIMPSE does not tell.
#![allow(clippy::cast_precision_loss, reason = "small numbers made up here")]

mod book;
mod coverage;
mod exchange;
mod follower;
mod glimpse;
mod handler;
mod lines;
mod plan;
mod servers;
mod watch;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use wirepath_perf::alloc::CountingAllocator;

use coverage::Coverage;
use world::World;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// What runs it.
const COMMAND: &str = "cargo test -p wirepath-feed-handler --test simulator";
/// Seeds of a plain `cargo test`.
const SEEDS: u64 = 300;

fn number(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().unwrap_or_else(|_| panic!("{name} is not a number")))
}

/// One run. The error says where it went wrong.
fn simulate(seed: u64) -> Result<Coverage, String> {
    let mut world = World::new(seed);
    match catch_unwind(AssertUnwindSafe(|| world.run())) {
        Ok(()) => Ok(world.coverage),
        Err(_) => {
            let ms = world.now_ns as f64 / 1e6;
            Err(format!("seed {seed} at {ms} ms; once more:\n  WIREPATH_SEED={seed} {COMMAND}"))
        }
    }
}

#[test]
fn no_strategy_acts_on_a_wrong_book_that_does_not_say_so() {
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
                            all.0.join(&coverage);
                            all.0.runs += 1;
                        }
                        Err(error) => all.1.push(error),
                    }
                }
            });
        }
    });
    let (coverage, failed) = all.into_inner().unwrap();
    println!("{} runs, {} datagrams", coverage.runs, coverage.datagrams);
    for (seen, times) in coverage.rows() {
        println!("{times:>10}  {seen:?}");
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    if count >= SEEDS {
        let never: Vec<_> = coverage.rows().filter(|row| row.1 == 0).map(|row| row.0).collect();
        assert!(never.is_empty(), "never happened: {never:?}");
    }
}
