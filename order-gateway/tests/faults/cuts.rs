//! Connections that are cut, stalled, dribbled, delayed and refused under a gateway that trades.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_order_gateway::desk::Refused;
use wirepath_order_gateway::gateway::{Gateway, Inline, Told};
use wirepath_order_gateway::orders::OrderSide;
use wirepath_order_gateway::session::{Closed, SendError};
use wirepath_perf::Clock;

use crate::proxy::{Fault, Proxy, Way};
use crate::trader::{BOOK, PRICE, agree, anything, config, finish, name, new, ready, seeds, until};
use crate::venue::{Habits, REST, Venue};

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
            match gateway.submit(&anything(&mut rng, &known), &BOOK) {
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

/// A counterparty that takes nothing more is given up, and connected to again.
#[test]
fn a_stalled_counterparty_is_cut_off_and_connected_to_again() {
    let habits = Habits { says_terms: true, forgets_ids: false, fills: false };
    let venue = Venue::new("STUCK", habits, 1);
    let proxy = Proxy::new(venue.address);
    let folder = tempfile::tempdir().unwrap();
    let mut config = config("STUCK", proxy.address, folder.path());
    config.heartbeat_s = 30; // so that silence is not what ends it
    config.orders.open = 1 << 16;
    config.store.segment_bytes = 256 << 20; // room for the reserve of so many open orders
    let mut gateway = Inline::open(&config, Clock::calibrated()).unwrap();
    until(&mut gateway, "a logon", ready);
    let before = gateway.status().failures;
    proxy.inflict(Fault::Stall { way: Way::Out, time: Duration::from_secs(60) });
    std::thread::sleep(Duration::from_millis(20));
    // As many orders as the kernel and the session hold.
    let full = loop {
        match gateway.submit(&new(REST, OrderSide::Buy, 10, PRICE), &BOOK) {
            Ok(_) => _ = gateway.poll(),
            Err(refused) => break refused,
        }
    };
    assert!(matches!(full, Refused::Send(SendError::Full { .. })), "{full}");
    let start = Instant::now();
    until(&mut gateway, "the end", |gateway| (gateway.status().failures > before).then_some(()));
    println!("given up after {:?}", start.elapsed());
    assert!((4..8).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    assert!(matches!(gateway.closed(), Some(Closed::Stuck { .. })), "{:?}", gateway.closed());
    // What the kernel still holds arrives late; what it never had is told as lost.
    proxy.inflict(Fault::Heal);
    agree(&mut gateway, &venue);
    let arrived = venue.floor().orders.len();
    let sent = usize::try_from(gateway.desk().counters().sent).unwrap();
    println!("{arrived} of {sent} orders arrived");
    assert!(arrived < sent && gateway.desk().risk().open().1 as usize == arrived);
    gateway.submit(&new(REST, OrderSide::Buy, 10, PRICE), &BOOK).unwrap();
    agree(&mut gateway, &venue);
    finish(gateway, &config, &venue, &proxy);
}

/// The same as for [`Inline`], with strategies on other threads.
#[test]
fn queued_both_sides_agree_after_reconnects() {
    for seed in seeds(1) {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let habits = any_habits(&mut rng);
        println!("SEED={seed} {habits:?}");
        let sender = format!("Q{}", name(seed));
        let venue = Venue::new(&sender, habits, seed);
        let proxy = Proxy::new(venue.address);
        let folder = tempfile::tempdir().unwrap();
        let config = config(&sender, proxy.address, folder.path());
        let mut gateway = Gateway::start(&config).unwrap();
        let clients = [gateway.client(), gateway.client()];
        let stop = AtomicBool::new(false);
        let told = std::thread::scope(|scope| {
            let stop = &stop;
            let traders = clients.map(|mut client| {
                let mut rng = Pcg64Mcg::seed_from_u64(rng.random());
                scope.spawn(move || {
                    let (mut known, mut asked, mut answered) = (Vec::new(), 0, 0);
                    let end = Instant::now() + RUN + Duration::from_secs(10);
                    while Instant::now() < end
                        && !(stop.load(Ordering::Relaxed) && asked == answered)
                    {
                        if !stop.load(Ordering::Relaxed)
                            && client.submit(anything(&mut rng, &known), BOOK).is_ok()
                        {
                            asked += 1;
                        }
                        while let Some(told) = client.poll() {
                            if let Told::Answer(answer) = told {
                                answered += 1;
                                assert_eq!(answer.ticket, answered, "answers come in turn");
                                known.extend(answer.result);
                            }
                        }
                        std::thread::sleep(Duration::from_micros(rng.random_range(100..1_500)));
                    }
                    (asked, answered)
                })
            });
            let start = Instant::now();
            while start.elapsed() < RUN {
                std::thread::sleep(Duration::from_millis(rng.random_range(5..120)));
                proxy.inflict(any_fault(&mut rng));
            }
            stop.store(true, Ordering::Relaxed);
            proxy.inflict(Fault::Heal);
            traders.map(|trader| trader.join().unwrap())
        });
        for (asked, answered) in told {
            assert!(asked == answered && asked > 100, "{answered} answers to {asked} requests");
        }
        let stats = gateway.stop().unwrap().stats;
        assert_eq!(stats.untold, 0);
        // What it left is what another finds, and both sides agree.
        let mut gateway = Inline::open(&config, Clock::calibrated()).unwrap();
        agree(&mut gateway, &venue);
        finish(gateway, &config, &venue, &proxy);
    }
}
