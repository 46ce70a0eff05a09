//! A gateway whose process is killed at any moment, and started again on the same store.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_order_gateway::gateway::Inline;
use wirepath_perf::Clock;

use crate::cuts::{any_fault, any_habits};
use crate::proxy::{Fault, Proxy};
use crate::trader::{BOOK, agree, anything, config, finish, name, seeds};
use crate::venue::Venue;

const ADDRESS: &str = "WIREPATH_TEST_ADDRESS";
const FOLDER: &str = "WIREPATH_TEST_FOLDER";
const SENDER: &str = "WIREPATH_TEST_SENDER";
const ROUND: &str = "WIREPATH_TEST_ROUND";
const ROUNDS: u64 = 8;

/// The child: does nothing when it is not started by the test below.
#[test]
fn child_trades_until_it_is_killed() {
    let (Ok(address), Ok(folder)) = (env::var(ADDRESS), env::var(FOLDER)) else { return };
    let (sender, round) = (env::var(SENDER).unwrap(), env::var(ROUND).unwrap());
    let mut rng = Pcg64Mcg::seed_from_u64(round.parse().unwrap());
    let config = config(&sender, address.parse().unwrap(), Path::new(&folder));
    let mut gateway = Inline::open(&config, Clock::calibrated()).unwrap();
    println!("\nopened");
    let orders = gateway.desk().orders();
    let mut known: Vec<_> = orders.open().map(|order| order.id()).collect();
    let start = Instant::now();
    // Not for ever, if nobody is there to kill it.
    while start.elapsed() < Duration::from_secs(30) {
        gateway.poll();
        while gateway.poll_update().is_some() {}
        if gateway.is_open()
            && rng.random_ratio(1, 2)
            && let Ok(sent) = gateway.submit(&anything(&mut rng, &known), &BOOK)
            && sent.orig_cl_ord_id.is_none()
        {
            known.push(sent.cl_ord_id);
        }
        std::thread::sleep(Duration::from_micros(rng.random_range(0..300)));
    }
}

fn run(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let habits = any_habits(&mut rng);
    println!("SEED={seed} {habits:?}");
    let sender = name(seed);
    let venue = Venue::new(&sender, habits, seed);
    let proxy = Proxy::new(venue.address);
    let folder = tempfile::tempdir().unwrap();
    for round in 0..ROUNDS {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "kill::child_trades_until_it_is_killed", "--nocapture"])
            .env(ADDRESS, proxy.address.to_string())
            .env(FOLDER, folder.path())
            .env(SENDER, &sender)
            .env(ROUND, (seed * ROUNDS + round).to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == "opened"), "the child opens the store");
        for _ in 0..rng.random_range(0..3) {
            std::thread::sleep(Duration::from_millis(rng.random_range(0..150)));
            proxy.inflict(any_fault(&mut rng));
        }
        std::thread::sleep(Duration::from_micros(rng.random_range(0..300_000)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    proxy.inflict(Fault::Heal);
    let config = config(&sender, proxy.address, folder.path());
    let mut gateway = Inline::open(&config, Clock::calibrated()).unwrap();
    let restored = gateway.restored();
    println!("{restored:?}");
    assert_eq!(restored.skipped, 0);
    assert!(restored.requests > 100, "hardly anything was traded");
    agree(&mut gateway, &venue);
    finish(gateway, &config, &venue, &proxy);
}

#[test]
fn a_gateway_that_is_killed_goes_on_where_it_was() {
    for seed in seeds(2) {
        run(seed);
    }
}
