//! DEEP+ against the obvious book, over seeded random streams with hostile messages.

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

use super::deep_plus::{add, clear, delete, execute, modify, trade};
use super::*;
use crate::book::oracle::OracleBooks;
use crate::book::{Best, ORDER_QTY_MAX};
use crate::venue::iex::IexDeepPlus;

const SYMBOLS: [&str; 3] = ["ZIEXT", "ZEXIT", "ZTEST"];
const MESSAGES: usize = 2_000;

/// Prices that do not fit: beyond a price, and beyond the units of any book.
const BEYOND: [i64; 3] = [i64::MAX, i64::MIN, 1 << 40];

/// What decides the next message.
struct Stream {
    rng: Pcg64Mcg,
    /// Instrument and number of orders that were added at some time.
    orders: Vec<(u32, u64)>,
}

/// One message as it is meant.
#[derive(Clone, Copy, Debug)]
enum Said {
    Add { order: u64, side: Option<Side>, size: u32, units: i64 },
    Modify { order: u64, flags: u8, size: u32, units: i64 },
    Execute { order: u64, size: u32, units: i64 },
    Delete { order: u64 },
    Clear,
    Trade,
}

impl Stream {
    fn is_hostile(&mut self) -> bool {
        self.rng.random_ratio(1, 25)
    }

    fn units(&mut self) -> i64 {
        if self.is_hostile() {
            return BEYOND[self.rng.random_range(0..BEYOND.len())];
        }
        25_0000 + self.rng.random_range(-8..8) * 100
    }

    fn size(&mut self) -> u32 {
        if self.is_hostile() {
            return [0, 1, ORDER_QTY_MAX, ORDER_QTY_MAX + 1, u32::MAX][self.rng.random_range(0..5)];
        }
        self.rng.random_range(1..10) * 100
    }

    /// Mostly an order that was added to the instrument, of those the last ones rather than the first.
    fn old(&mut self, instrument: u32) -> u64 {
        let known = if self.is_hostile() { u32::MAX } else { instrument };
        let recent = self.orders.iter().rev().filter(|(of, _)| known == u32::MAX || *of == known);
        let recent: Vec<u64> = recent.take(12).map(|(_, order)| *order).collect();
        if recent.is_empty() { 404 } else { recent[self.rng.random_range(0..recent.len())] }
    }

    fn next(&mut self) -> (u32, Said) {
        let instrument = self.rng.random_range(0..3_u32);
        let said = match self.rng.random_range(0..100) {
            0..40 => {
                // Numbers are scattered, and now and then one is used again.
                let order =
                    if self.is_hostile() { self.old(instrument) } else { self.rng.random() };
                self.orders.push((instrument, order));
                let side = if self.rng.random() { Side::Bid } else { Side::Ask };
                let side = if self.is_hostile() { None } else { Some(side) };
                Said::Add { order, side, size: self.size(), units: self.units() }
            }
            40..65 => {
                let (order, flags) = (self.old(instrument), self.rng.random());
                Said::Modify { order, flags, size: self.size(), units: self.units() }
            }
            65..80 => {
                let (order, units) = (self.old(instrument), self.units());
                Said::Execute { order, size: self.rng.random_range(0..6) * 50, units }
            }
            80..97 => Said::Delete { order: self.old(instrument) },
            97 => Said::Clear,
            _ => Said::Trade,
        };
        (instrument, said)
    }
}

fn bytes(instrument: u32, said: Said) -> Vec<u8> {
    let of = SYMBOLS[instrument as usize];
    match said {
        Said::Add { order, side, size, units } => {
            let mut bytes = add(of, order, side.unwrap_or(Side::Bid), size, units);
            if side.is_none() {
                bytes[1] = b'?';
            }
            bytes
        }
        Said::Modify { order, flags, size, units } => modify(of, order, flags, size, units),
        Said::Execute { order, size, units } => execute(of, order, size, units),
        Said::Delete { order } => delete(of, order),
        Said::Clear => clear(of),
        Said::Trade => trade(of, 100, 25_0000),
    }
}

/// What the obvious books make of it; an anomaly if it contradicts them.
fn apply(books: &mut OracleBooks, instrument: u32, said: Said) -> Result<(), Anomaly> {
    let fits = |units: i64| i32::try_from(units).ok().ok_or(Anomaly::OutOfRange);
    match said {
        Said::Add { order, side, size, units } => {
            let side = side.ok_or(Anomaly::BadField)?;
            books.add(instrument, order, side, fits(units)?, size).map(drop)
        }
        Said::Modify { order, size: 0, .. } => {
            books.delete(instrument, order)?;
            Err(Anomaly::BadField)
        }
        Said::Modify { order, flags, size, units } => {
            let stands = [Side::Bid, Side::Ask].into_iter().any(|side| {
                let mut levels = books.side(instrument, side).into_iter();
                levels.any(|(price, queue)| {
                    i64::from(price) == units && queue.iter().any(|(id, _)| *id == order)
                })
            });
            let done = if flags & 1 != 0 && stands {
                books.resize(instrument, order, size).map(drop)
            } else {
                fits(units).and_then(|units| {
                    books.replace(instrument, order, order, units, size).map(drop)
                })
            };
            gone_if_contradicted(books, instrument, order, done)
        }
        Said::Execute { order, size, .. } => {
            let done = books.execute(instrument, order, size).map(drop);
            gone_if_contradicted(books, instrument, order, done)
        }
        Said::Delete { order } => books.delete(instrument, order).map(drop),
        Said::Clear => {
            books.clear(instrument);
            Ok(())
        }
        Said::Trade => Ok(()),
    }
}

/// The venue no longer has the order as the book has it.
fn gone_if_contradicted(
    books: &mut OracleBooks,
    instrument: u32,
    order: u64,
    done: Result<(), Anomaly>,
) -> Result<(), Anomaly> {
    done.inspect_err(|_| {
        let _ = books.delete(instrument, order);
    })
}

fn play(seed: u64) -> u64 {
    let mut stream = Stream { rng: Pcg64Mcg::seed_from_u64(seed), orders: Vec::new() };
    let mut deep = Told::<IexDeepPlus>::new();
    let mut oracle = OracleBooks::new(3, u64::MAX);
    // Instruments are numbered as they come.
    SYMBOLS.iter().for_each(|of| assert_eq!(deep.tell(&clear(of)), []));
    let (mut told, mut contradicted) = ([[None; 2]; 3], 0);
    for number in 0..MESSAGES {
        let (instrument, said) = stream.next();
        let context = format!("seed {seed}, message {number}: {said:?} of {instrument}");
        let done = apply(&mut oracle, instrument, said);
        let before: u64 = deep.venue.counters().anomalies.iter().sum();
        for event in deep.events(&bytes(instrument, said)) {
            assert_eq!(event.instrument, instrument, "{context}");
            if let Some(Kind::BestBid | Kind::BestAsk) = event.kind() {
                let side = event.side().expect("a side") as usize;
                told[instrument as usize][side] =
                    (event.b != 0).then_some((event.a, event.b, event.qty));
            }
        }
        let counted = deep.venue.counters().anomalies.iter().sum::<u64>() - before;
        match done {
            Ok(()) => assert_eq!(counted, 0, "{context}"),
            Err(anomaly) => {
                contradicted += 1;
                assert!(counted > 0 && deep.anomalies(anomaly) > 0, "{context}: {anomaly:?}");
                assert!(deep.venue.is_stale(instrument), "{context}");
            }
        }
        for side in [Side::Bid, Side::Ask] {
            let levels = oracle.levels(instrument, side).into_iter();
            let levels: Vec<_> =
                levels.map(|(units, qty, orders)| (nanos(units.into()), qty, orders)).collect();
            assert_eq!(deep.levels(instrument, side), levels, "{context}");
            let best = oracle.best(instrument, side);
            let best = best
                .map(|Best { price_units, qty, orders }| (nanos(price_units.into()), qty, orders));
            let last = told[instrument as usize][side as usize];
            // The number of orders alone is no reason to tell of it.
            let price_and_qty =
                |best: Option<(i64, u64, u32)>| best.map(|(price, qty, _)| (price, qty));
            assert_eq!(price_and_qty(last), price_and_qty(best), "{context}");
            let book = deep.venue.book(instrument).expect("within the limit");
            for (units, queue) in oracle.side(instrument, side) {
                let orders = book.orders(side, Price(nanos(units.into())));
                assert!(orders.map(|order| (order.id, order.qty)).eq(queue), "{context}");
            }
        }
    }
    contradicted
}

/// Books, queues and best prices are equal after every message, whatever it was.
#[test]
fn deep_plus_agrees_with_the_obvious_book() {
    let contradicted: u64 = (0..40).map(play).sum();
    // The streams are worth something only if they meet both answers often.
    let messages = 40 * MESSAGES as u64;
    assert!((messages / 20..messages / 2).contains(&contradicted), "{contradicted} of {messages}");
}
