//! NYSE's recovery as a whole, in worlds of one seed each: pipeline, both clients, lossy lines, an obvious exchange.
//!
//! Lines lose, repeat, delay and reorder; requests are refused, answers lost, connections cut. Behind every datagram
//! each book that says it can be relied on equals the exchange's behind the same message.
//!
//! `WIREPATH_SEED` runs one seed, `WIREPATH_SEEDS` as many, from 0 on or from `WIREPATH_SEED`.
#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

mod exchange;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use world::{Coverage, World};

const SEEDS: u64 = 150;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

#[test]
fn no_book_is_ever_fresh_and_wrong() {
    let first = number("WIREPATH_SEED");
    let count = number("WIREPATH_SEEDS").unwrap_or(if first.is_some() { 1 } else { SEEDS });
    let first = first.unwrap_or(0);
    let mut all = Coverage::default();
    for seed in first..first.saturating_add(count) {
        let mut world = World::new(seed);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| world.run())) {
            println!("seed {seed} at {} ms: WIREPATH_SEED={seed}", world.ms);
            std::panic::resume_unwind(panic);
        }
        all.join(&world.coverage);
    }
    println!("{all:#?}");
    if count >= SEEDS {
        all.assert_all_seen();
    }
}
