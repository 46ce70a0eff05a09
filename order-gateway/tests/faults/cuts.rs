//! Connections that are cut, stalled, dribbled, delayed and refused under a gateway that trades.

use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_order_gateway::gateway::Inline;
use wirepath_perf::Clock;

use crate::proxy::{Fault, Proxy, Way};
use crate::trader::{agree, anything, config, finish, name, ready, seeds, until};
use crate::venue::{Habits, Venue};

/// How long each run trades under faults.
const RUN: Duration = Duration::from_secs(3);

fn any_way(rng: &mut Pcg64Mcg) -> Way {
    if rng.random() { Way::Out } else { Way::In }
}

pub(crate) fn any_fault(rng: &mut Pcg64Mcg) -> Fault {
    let (way, reset) = (any_way(rng), rng.random());
    let time = Duration::from_millis(rng.random_range(1..80));
    match rng.random_range(0..10) {
        0..3 => Fault::Cut { reset },
        3..6 => Fault::CutAfter { way, bytes: rng.random_range(0..2_000), reset },
        6 => Fault::Stall { way, time },
        7 => Fault::Dribble { way, bytes: rng.random_range(1..1_000) },
        8 => Fault::Delay(time / 20),
        _ if rng.random() => Fault::Refuse(time),
        _ => Fault::Slam(time),
    }
}

pub(crate) fn any_habits(rng: &mut Pcg64Mcg) -> Habits {
    Habits { says_terms: rng.random(), forgets_ids: rng.random(), fills: rng.random_ratio(3, 4) }
}

fn run(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let habits = any_habits(&mut rng);
    println!("SEED={seed} {habits:?}");
    let venue = Venue::new(&name(seed), habits, seed);
    let proxy = Proxy::new(venue.address);
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(&name(seed), proxy.address, folder.path());
    config.next_expected = false;
    if rng.random_ratio(1, 3) {
        config.replay = ["D", "F", "G"].map(str::to_owned).into();
    }
    let mut gateway = Inline::open(&config, Clock::calibrated()).unwrap();
    let (mut known, mut refused) = (Vec::new(), 0);
    let start = Instant::now();
    let mut next_fault = start + Duration::from_millis(100);
    while start.elapsed() < RUN {
        gateway.poll();
        while gateway.poll_update().is_some() {}
        if Instant::now() >= next_fault {
            proxy.inflict(any_fault(&mut rng));
            next_fault = Instant::now() + Duration::from_millis(rng.random_range(5..120));
        }
        if gateway.is_open() && rng.random_ratio(1, 4) {
            match gateway.submit(&anything(&mut rng, &known), &crate::trader::BOOK) {
                Ok(sent) if sent.orig_cl_ord_id.is_none() => known.push(sent.cl_ord_id),
                Ok(_) => {}
                Err(_) => refused += 1,
            }
        }
        if known.len() > 8_000 {
            break; // as many as both sides remember
        }
        std::thread::sleep(Duration::from_micros(rng.random_range(0..400)));
    }
    proxy.inflict(Fault::Heal);
    proxy.inflict(Fault::Cut { reset: false });
    std::thread::sleep(Duration::from_millis(5));
    until(&mut gateway, "a logon", ready);
    agree(&mut gateway, &venue);
    println!("{} orders were sent, {refused} requests refused", known.len());
    assert!(known.len() > 50, "hardly anything was traded");
    finish(gateway, &config, &venue, &proxy);
}

#[test]
fn inline_both_sides_agree_after_any_number_of_reconnects() {
    for seed in seeds(3) {
        run(seed);
    }
}
