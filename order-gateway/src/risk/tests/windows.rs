//! Message rate and repetition, beside obvious ones.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::*;
use crate::risk::rate::Rate;
use crate::risk::repeats::{Key, Repeats};

#[test]
fn the_rate_holds_in_every_window() {
    let mut rate = Rate::new(4);
    for now in [0, 10, 20] {
        assert_eq!(rate.wait(3, 100, now), 0);
        rate.push(now);
    }
    #[rustfmt::skip]
    let table = [(20, 80), (99, 1), (100, 0), (101, 0), (5, 80), (u64::MAX, 0)];
    for (now, wait) in table {
        assert_eq!(rate.wait(3, 100, now), wait, "at {now}");
    }
    assert_eq!(rate.wait(0, 100, 0), u64::MAX);
    assert_eq!(rate.wait(u32::MAX, 100, 0), 0);
}

#[test]
fn rates_agree_with_counting() {
    for seed in 0..300 {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let (limit, window) = (rng.random_range(0..9), rng.random_range(1..50));
        let (mut rate, mut sent, mut now) = (Rate::new(8), Vec::<u64>::new(), 1_000_u64);
        for _ in 0..200 {
            now += rng.random_range(0..12);
            let within = sent.iter().filter(|at| **at + window > now).count();
            let passes = within < limit as usize;
            assert_eq!(rate.wait(limit, window, now) == 0, passes, "seed {seed}");
            if passes {
                rate.push(now);
                sent.push(now);
            }
        }
    }
}

#[test]
fn orders_cannot_starve_cancels() {
    let session =
        SessionLimits { messages: 3, cancel_reserve: 2, window_ns: 100, ..SessionLimits::NONE };
    let mut gate = Gate::new(session, InstrumentLimits::NONE);
    let new = order(OrderSide::Buy, 1, price(100));
    let book = gate.book;
    for now in 0..3 {
        assert!(gate.risk.check_new(&new, &book, now).is_ok());
    }
    let refusal = gate.risk.check_new(&new, &book, 3).unwrap_err();
    assert_eq!((refusal.limit, refusal.allowed, refusal.asked), (Limit::MessageRate, 3, 97));
    assert_eq!(gate.risk.check_cancel(3), Ok(()));
    assert_eq!(gate.risk.check_cancel(4), Ok(()));
    let refusal = gate.risk.check_cancel(5).unwrap_err();
    assert_eq!((refusal.limit, refusal.allowed, refusal.asked), (Limit::CancelRate, 5, 95));
    assert_eq!(gate.risk.check_cancel(100), Ok(()), "the first has left the window");
    assert!(gate.risk.check_new(&new, &book, 102).is_err(), "cancels count like all messages");
    assert!(gate.risk.check_new(&new, &book, 104).is_ok());

    let nothing = SessionLimits { messages: 0, cancel_reserve: 1, ..SessionLimits::NONE };
    let mut gate = Gate::new(nothing, InstrumentLimits::NONE);
    assert_eq!(gate.check(&new).unwrap_err().limit, Limit::MessageRate);
    assert_eq!(gate.risk.check_cancel(0), Ok(()));
}

#[test]
fn repeated_orders() {
    let session = SessionLimits {
        duplicate_window_ns: Some(10),
        repeats: Some(3),
        repeat_window_ns: 100,
        ..SessionLimits::NONE
    };
    let mut gate = Gate::new(session, InstrumentLimits::NONE);
    let new = order(OrderSide::Buy, 1, price(100));
    let book = gate.book;
    #[rustfmt::skip]
    let table = [
        (0, None), (9, Some((Limit::Duplicate, 1))), (10, None), (20, None),
        (30, Some((Limit::Repeats, 70))), (99, Some((Limit::Repeats, 1))), (100, None),
        (109, Some((Limit::Duplicate, 1))), (110, None),
    ];
    for (now, expected) in table {
        let refusal = gate.risk.check_new(&new, &book, now).err();
        assert_eq!(refusal.map(|refusal| (refusal.limit, refusal.asked)), expected, "at {now}");
    }
    for other in [
        NewOrder { qty: 2, ..new },
        NewOrder { price: price(99), ..new },
        NewOrder { price: None, ..new },
        NewOrder { side: OrderSide::Sell, ..new },
        NewOrder { instrument: 1, ..new },
    ] {
        assert!(gate.risk.check_new(&other, &book, 111).is_ok());
    }
    let never = SessionLimits { repeats: Some(0), ..SessionLimits::NONE };
    let mut gate = Gate::new(never, InstrumentLimits::NONE);
    assert_eq!(gate.check(&new).unwrap_err().limit, Limit::Repeats);
}

#[test]
fn repeats_agree_with_counting_among_those_remembered() {
    for seed in 0..300 {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let held = 1 << rng.random_range(0..6);
        let limit = rng.random_range(0..4);
        let mut window = rng.random_range(1..200);
        let (mut sent, mut now) = (Vec::new(), 1_000_u64);
        let mut repeats = Repeats::new(held, window);
        for _ in 0..300 {
            now += rng.random_range(0..6);
            if rng.random_bool(0.01) {
                window = rng.random_range(1..200);
                repeats.set_window(window);
            }
            let qty = rng.random_range(0..8_u64);
            let trace = repeats.trace(Key::new(0, true, Some(Price(5)), qty));
            let recent = sent.iter().rev().take(held as usize);
            let within = recent.filter(|(other, at)| *other == qty && at + window > now).count();
            let passes = within < limit as usize;
            let context = format!("seed {seed}, at {now}, window {window}");
            assert_eq!(repeats.wait(&trace, limit, window, now) == 0, passes, "{context}");
            assert!(repeats.at_most(&trace, now) as usize >= within, "{context}");
            assert!(!repeats.is_quiet(&trace, window, now) || within == 0, "{context}");
            if passes || rng.random_bool(0.3) {
                repeats.push(trace, now);
                sent.push((qty, now));
            }
            if rng.random_bool(0.5) {
                repeats.prepare();
            }
        }
    }
}

/// What spares an order the search.
#[test]
fn orders_are_counted_in_slices_of_time() {
    let mut repeats = Repeats::new(64, 100); // slices of 128
    let trace = repeats.trace(Key::new(0, true, None, 1));
    let other = repeats.trace(Key::new(0, true, None, 2));
    for now in [1_100, 1_150, 1_160] {
        repeats.push(trace, now); // 1,152 begins a slice
    }
    let counted = [1_160, 1_279, 1_280, 1_407, 1_408].map(|now| repeats.at_most(&trace, now));
    assert_eq!(counted, [3, 3, 1, 1, 0]);
    assert_eq!(repeats.at_most(&other, 1_160), 0);
    assert!(!repeats.is_quiet(&trace, 10, 1_169) && repeats.is_quiet(&trace, 10, 1_170));

    repeats.set_window(1_000);
    assert_eq!([1_160, 2_047, 2_048].map(|now| repeats.at_most(&trace, now)), [3, 3, 3]);
    assert_eq!(repeats.at_most(&trace, 3_072), 0);
}

/// A longer window finds what was counted for a shorter one.
#[test]
fn repeats_are_found_after_their_window_has_changed() {
    let session = SessionLimits { repeats: Some(3), repeat_window_ns: 10, ..SessionLimits::NONE };
    let mut gate = Gate::new(session, InstrumentLimits::NONE);
    let (new, book) = (order(OrderSide::Buy, 1, price(100)), gate.book);
    for now in [1_000, 1_020, 1_040] {
        assert!(gate.risk.check_new(&new, &book, now).is_ok());
    }
    let longer = SessionLimits { repeat_window_ns: 100, ..session };
    let mut limits = gate.risk.limits().clone();
    *limits.session_mut() = longer;
    gate.risk.change(&mut limits).unwrap();
    let refusal = gate.risk.check_new(&new, &book, 1_060).unwrap_err();
    assert_eq!((refusal.limit, refusal.asked), (Limit::Repeats, 40));
}
