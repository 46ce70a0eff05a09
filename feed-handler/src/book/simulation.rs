//! The fast books against the obvious ones, over seeded random streams with hostile operations.

#![allow(clippy::cast_possible_truncation)]

use std::collections::BTreeMap;

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use wirepath_protocol::{Price, Side};

use super::oracle::OracleBooks;
use super::{
    Hashed, Level, LevelBooks, Limits, OrderBooks, OrderBooksBy, OrderTable, Paged, QueuePosition,
    Scale, Staleness as _,
};
use crate::event::Anomaly;

const INSTRUMENTS: u32 = 4;
const ORDER_NUMBER_MAX: u64 = 8 * 65_536 - 1;

/// What kind of market a stream makes.
#[derive(Clone, Copy, Debug)]
struct Market {
    /// Price units between usual prices.
    tick: i32,
    /// How far from the middle usual orders are, in ticks.
    spread: i32,
    /// How far the middle moves at a step, in ticks.
    drift: i32,
    /// One operation in so many is hostile.
    hostile: u32,
    /// Where the middle begins, in units.
    middle: i32,
}

#[rustfmt::skip]
const MARKETS: [Market; 6] = [
    Market { tick: 100, spread: 20, drift: 1, hostile: 50, middle: 250_000 },
    Market { tick: 100, spread: 120, drift: 9, hostile: 10, middle: 1_000_000 },
    Market { tick: 1, spread: 70, drift: 3, hostile: 20, middle: 4_321 },
    Market { tick: 50, spread: 40, drift: 30, hostile: 5, middle: -3_000 },
    Market { tick: 7, spread: 300, drift: 100, hostile: 3, middle: 0 },
    Market { tick: 100, spread: 3, drift: 400, hostile: 4, middle: i32::MAX - 40_000 },
];

/// Everything that decides the next operation of a stream.
struct Stream {
    rng: Pcg64Mcg,
    market: Market,
    middle: i32,
    next_id: u64,
    open: Vec<(u32, u64)>,
}

impl Stream {
    fn new(seed: u64) -> Self {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let market = MARKETS[rng.random_range(0..MARKETS.len())];
        // Numbers begin near the end of a page, so that streams cross page borders.
        let next_id = rng.random_range(1..6_u64) * 65_536 - rng.random_range(1..200);
        Self { rng, market, middle: market.middle, next_id, open: vec![] }
    }

    fn is_hostile(&mut self) -> bool {
        self.rng.random_ratio(1, self.market.hostile)
    }

    fn price(&mut self) -> i32 {
        let Market { tick, spread, drift, .. } = self.market;
        if self.rng.random_ratio(1, 20) {
            let step = self.rng.random_range(-drift..=drift).wrapping_mul(tick);
            self.middle = self.middle.wrapping_add(step);
        }
        if self.is_hostile() {
            return match self.rng.random_range(0..8) {
                0 => i32::MIN,
                1 => i32::MAX,
                2 => i32::MIN + self.rng.random_range(1..300),
                3 => i32::MAX - self.rng.random_range(1..300),
                4 => self.rng.random(),
                5 => self.rng.random_range(-3..3),
                _ => self.middle.wrapping_add(self.rng.random_range(-250..250)),
            };
        }
        let offset = self.rng.random_range(-spread..=spread).wrapping_mul(tick);
        (self.middle / tick * tick).wrapping_add(offset)
    }

    fn qty(&mut self) -> u32 {
        if self.is_hostile() {
            return [0, 1, super::ORDER_QTY_MAX, super::ORDER_QTY_MAX + 1, u32::MAX]
                [self.rng.random_range(0..5)];
        }
        self.rng.random_range(1..10) * 100
    }

    fn instrument(&mut self) -> u32 {
        let above = if self.is_hostile() { 2 } else { 0 };
        self.rng.random_range(0..INSTRUMENTS + above)
    }

    fn new_id(&mut self) -> u64 {
        if self.is_hostile() {
            return match self.rng.random_range(0..5) {
                0 => 0,
                1 => ORDER_NUMBER_MAX + self.rng.random_range(0..3),
                2 => u64::MAX - self.rng.random_range(0..3),
                3 => self.rng.random_range(0..=ORDER_NUMBER_MAX),
                _ => self.open.last().map_or(1, |(_, id)| *id),
            };
        }
        self.next_id += 1;
        self.next_id
    }

    /// Mostly an open order of its instrument.
    fn old(&mut self) -> (u32, u64) {
        if self.open.is_empty() || self.is_hostile() {
            let id = self.new_id();
            return (self.instrument(), id);
        }
        let at = self.rng.random_range(0..self.open.len());
        let (instrument, id) = self.open[at];
        if self.is_hostile() { (self.instrument(), id) } else { (instrument, id) }
    }

    fn side(&mut self) -> Side {
        if self.rng.random() { Side::Bid } else { Side::Ask }
    }
}

fn small_limits() -> Limits {
    Limits {
        instruments: INSTRUMENTS,
        order_number_max: ORDER_NUMBER_MAX,
        order_pages: 8,
        levels_outside: 2_000,
        ..Limits::default()
    }
}

/// Both books of one instrument hold the same levels, best prices, queues and positions.
fn compare<T: OrderTable>(
    books: &OrderBooksBy<T>,
    oracle: &OracleBooks,
    instrument: u32,
    context: &str,
) {
    let view = books.view(instrument).unwrap();
    for side in [Side::Bid, Side::Ask] {
        assert_eq!(books.best(instrument, side), oracle.best(instrument, side), "best, {context}");
        let scale = books.scale(instrument).unwrap();
        let levels: Vec<Level> = view.levels(side).collect();
        let expected = oracle.levels(instrument, side);
        let expected: Vec<Level> = expected
            .iter()
            .map(|(price, qty, orders)| Level {
                price: scale.price(*price),
                qty: *qty,
                orders: *orders,
            })
            .collect();
        assert_eq!(levels, expected, "levels, {context}");
        assert_eq!(view.best(side), expected.first().copied());
        for (price_units, queue) in oracle.side(instrument, side) {
            let price = scale.price(price_units);
            let orders: Vec<_> =
                view.orders(side, price).map(|order| (order.id, order.qty)).collect();
            assert!(queue.iter().eq(&orders), "queue at {price_units}: {orders:?}, {context}");
            let mut position = QueuePosition { orders_ahead: 0, qty_ahead: 0 };
            for (id, qty) in orders {
                assert_eq!(view.queue_position(id), Some(position), "position of {id}, {context}");
                let order = view.order(id).unwrap();
                assert_eq!((order.side, order.price, order.qty), (side, price, qty), "{context}");
                position.orders_ahead += 1;
                position.qty_ahead += u64::from(qty);
            }
        }
    }
}

/// Plays one stream into both; compares every answer, and the books after every operation.
fn play<T: OrderTable>(seed: u64, operations: usize, limits: Limits) -> [usize; 9] {
    let mut stream = Stream::new(seed);
    let mut books = OrderBooksBy::<T>::new(limits).unwrap();
    let mut oracle = OracleBooks::new(limits.instruments, limits.order_number_max);
    let mut anomalies = [0; 9];
    for number in 0..operations {
        let context = format!("seed {seed}, operation {number}, {:?}", stream.market);
        // Streams grow and shrink in turns, so that books run empty too.
        let adds = if number / 300 % 2 == 0 { 55 } else { 25 };
        let dice = stream.rng.random_range(0..100);
        let (instrument, anomaly) = if dice < adds {
            let (instrument, id) = (stream.instrument(), stream.new_id());
            let (side, price, qty) = (stream.side(), stream.price(), stream.qty());
            let fast = books.add(instrument, id, side, price, qty);
            if fast != Err(Anomaly::TableFull) {
                let slow = oracle.add(instrument, id, side, price, qty);
                assert_eq!(fast, slow, "add {id} {side:?} {price} {qty}, {context}");
            }
            if fast.is_ok() {
                stream.open.push((instrument, id));
            }
            (instrument, fast.err())
        } else if dice < 96 - adds / 4 {
            let (instrument, id) = stream.old();
            let (fast, slow) = if stream.rng.random_ratio(2, 3) {
                (books.delete(instrument, id), oracle.delete(instrument, id))
            } else if stream.rng.random_ratio(1, 3) {
                let qty = stream.qty();
                (books.resize(instrument, id, qty), oracle.resize(instrument, id, qty))
            } else {
                let qty = if stream.rng.random() { 100 } else { stream.qty() };
                (books.execute(instrument, id, qty), oracle.execute(instrument, id, qty))
            };
            assert_eq!(fast, slow, "shrink {id}, {context}");
            if fast.is_ok_and(|change| change.order_qty_left == 0) {
                stream.open.retain(|(_, other)| *other != id);
            }
            (instrument, fast.err())
        } else if dice < 99 || number % 10 != 0 {
            let (instrument, old_id) = stream.old();
            let same = stream.rng.random_ratio(1, 6);
            let new_id = if same { old_id } else { stream.new_id() };
            let (price, qty) = (stream.price(), stream.qty());
            let fast = books.replace(instrument, old_id, new_id, price, qty);
            if fast != Err(Anomaly::TableFull) {
                let slow = oracle.replace(instrument, old_id, new_id, price, qty);
                assert_eq!(fast, slow, "replace {old_id} by {new_id} {price} {qty}, {context}");
            }
            if fast.is_ok() {
                stream.open.retain(|(_, other)| *other != old_id);
                stream.open.push((instrument, new_id));
            }
            (instrument, fast.err())
        } else if stream.rng.random_ratio(9, 10) {
            let instrument = stream.instrument();
            books.clear(instrument);
            oracle.clear(instrument);
            stream.open.retain(|(other, _)| *other != instrument);
            (instrument, None)
        } else {
            books.clear_all();
            oracle.clear_all();
            stream.open.clear();
            (0, None)
        };
        let some = stream.open.iter().rev().take(3).map(|(_, id)| *id);
        for id in some.chain([stream.next_id, stream.next_id + 1]) {
            assert_eq!(books.instrument_of(id), oracle.instrument_of(id), "{id}, {context}");
        }
        anomalies[anomaly.map_or(0, |anomaly| anomaly as usize)] += 1;
        if instrument < INSTRUMENTS {
            compare(&books, &oracle, instrument, &context);
            books.ladders.check(instrument, &context);
        }
        if number % 500 == 0 {
            (0..INSTRUMENTS).for_each(|other| compare(&books, &oracle, other, &context));
            books.ladders.check_memory(&context);
        }
    }
    anomalies
}

#[test]
fn order_books_agree_with_the_obvious_book() {
    agree::<Paged>(small_limits());
}

/// Numbers of any size, in a table that is found full only by those that hold more.
#[test]
fn sparse_order_books_agree_with_the_obvious_book() {
    agree::<Hashed>(Limits { order_number_max: u64::MAX, open_orders: 2_000, ..small_limits() });
}

fn agree<T: OrderTable>(limits: Limits) {
    let mut anomalies = [0; 9];
    for seed in 0..60 {
        let seen = play::<T>(seed, 2_000, limits);
        anomalies.iter_mut().zip(seen).for_each(|(all, seen)| *all += seen);
    }
    // The streams are worth something only if they meet every answer there is.
    for anomaly in [
        Anomaly::UnknownOrder,
        Anomaly::DuplicateOrder,
        Anomaly::Overfill,
        Anomaly::WrongInstrument,
        Anomaly::OutOfRange,
    ] {
        assert!(anomalies[anomaly as usize] > 50, "{anomaly:?}: {anomalies:?}");
    }
    assert_eq!(anomalies[Anomaly::TableFull as usize], 0, "the limits are wide: {anomalies:?}");
    assert!(anomalies[0] > 60_000, "most operations succeed: {anomalies:?}");
}

/// With hardly any room outside the windows and few pages, some orders are refused; what is in the
/// book stays right.
#[test]
fn full_tables_refuse_and_nothing_else() {
    let mut refused = 0;
    for seed in 1_000..1_020 {
        let limits = Limits { levels_outside: 40, order_pages: 2, ..small_limits() };
        refused += play::<Paged>(seed, 2_000, limits)[Anomaly::TableFull as usize];
    }
    assert!(refused > 1_000, "{refused} refused");

    let mut refused = 0;
    for seed in 2_000..2_020 {
        let limits = Limits { order_number_max: u64::MAX, open_orders: 100, ..small_limits() };
        refused += play::<Hashed>(seed, 2_000, limits)[Anomaly::TableFull as usize];
    }
    assert!(refused > 1_000, "{refused} refused by a hash");
}

#[test]
fn level_books_agree_with_a_map() {
    for seed in 0..40 {
        let mut stream = Stream::new(seed);
        let mut books = LevelBooks::new(small_limits()).unwrap();
        let mut oracle: BTreeMap<(u32, bool, i32), (u64, u32)> = BTreeMap::new();
        for number in 0..3_000 {
            let context = format!("seed {seed}, operation {number}");
            let (instrument, side, price) =
                (stream.rng.random_range(0..INSTRUMENTS), stream.side(), stream.price());
            let is_ask = side == Side::Ask;
            let best = |oracle: &BTreeMap<(u32, bool, i32), (u64, u32)>| {
                let range = (instrument, is_ask, i32::MIN)..=(instrument, is_ask, i32::MAX);
                let mut range = oracle.range(range);
                let best = if is_ask { range.next() } else { range.next_back() };
                best.map(|(key, value)| (key.2, value.0, value.1))
            };
            let before = best(&oracle).map(|(price, qty, _)| (price, qty));
            let qty = if stream.rng.random() { 0 } else { u64::from(stream.qty()) };
            let orders = stream.rng.random_range(0..4);
            let key = (instrument, is_ask, price);
            let answer = books.set(instrument, side, price, qty, orders);
            let expected = match qty {
                _ if price == i32::MIN => Err(Anomaly::OutOfRange),
                0 => oracle.remove(&key).map(|_| ()).ok_or(Anomaly::UnknownLevel),
                _ => {
                    oracle.insert(key, (qty, orders));
                    Ok(())
                }
            };
            assert_eq!(answer.map(|_| ()), expected, "{context}");
            let after = best(&oracle);
            if let Ok(change) = answer {
                let after = after.map(|(price, qty, _)| (price, qty));
                assert_eq!(change.best_changed, before != after, "{context}");
                assert_eq!((change.price_units, change.level_qty), (price, qty), "{context}");
            }
            let found = books.best(instrument, side);
            let found = found.map(|best| (best.price_units, best.qty, best.orders));
            assert_eq!(found, after, "{context}");
            let scale = books.scale(instrument).unwrap();
            let mut levels: Vec<_> = books.view(instrument).unwrap().levels(side).collect();
            if is_ask {
                levels.reverse(); // by ascending price for bids, as the range below, and so for asks
            }
            levels.reverse();
            let range = (instrument, is_ask, i32::MIN)..=(instrument, is_ask, i32::MAX);
            let expected: Vec<_> = oracle
                .range(range)
                .map(|(key, (qty, orders))| (scale.price(key.2), *qty, *orders))
                .collect();
            let levels: Vec<_> =
                levels.iter().map(|level| (level.price, level.qty, level.orders)).collect();
            assert_eq!(levels, expected, "{context}");
        }
    }
}

/// Sub-dollar prices arrive in an instrument whose tick is a cent: the window takes them in.
#[test]
fn the_tick_follows_the_prices() {
    let mut books = OrderBooks::new(small_limits()).unwrap();
    for id in 1..=40 {
        let _ = books.add(1, id, Side::Bid, 4_300 + id as i32, 100).unwrap();
    }
    assert_eq!(books.ladders.outside(1, 0), 0, "a tick of one unit holds all");
    for id in 1..=40 {
        let _ = books.delete(1, id).unwrap();
    }
    // Above a dollar again: the window widens once it has to move.
    for id in 100..=140 {
        let _ = books.add(1, id, Side::Bid, 20_000 + id as i32 * 100, 100).unwrap();
    }
    for id in 100..=139 {
        let _ = books.delete(1, id).unwrap();
    }
    for id in 200..=240 {
        let _ = books.add(1, id, Side::Bid, 40_000 + id as i32 * 100, 100).unwrap();
    }
    assert!(books.ladders.outside(1, 0) <= 1, "{} outside", books.ladders.outside(1, 0));
}

#[test]
fn levels_refuse_more_than_they_can_count() {
    let limits =
        Limits { order_pages: 20, order_number_max: u64::from(u32::MAX), ..small_limits() };
    let mut books = OrderBooks::new(limits).unwrap();
    for id in 0..u64::from(super::LEVEL_ORDERS_MAX) {
        books.add(0, id, Side::Bid, 100, 7).unwrap();
    }
    let before = books.best(0, Side::Bid);
    assert_eq!(before.unwrap().qty, 7 * u64::from(super::LEVEL_ORDERS_MAX));
    assert_eq!(books.add(0, 1 << 21, Side::Bid, 100, 7), Err(Anomaly::OutOfRange));
    assert_eq!(books.best(0, Side::Bid), before);
    assert_eq!(books.execute(0, 1 << 21, 1), Err(Anomaly::UnknownOrder));

    let most = super::ORDER_QTY_MAX;
    let fit = (super::LEVEL_QTY_MAX / u64::from(most)) as usize;
    for id in (2 << 21..).take(fit) {
        books.add(1, id, Side::Ask, 100, most).unwrap();
    }
    assert_eq!(books.add(1, 1, Side::Ask, 100, most), Err(Anomaly::DuplicateOrder));
    assert_eq!(books.add(1, 1 << 21, Side::Ask, 100, most), Err(Anomaly::OutOfRange));
    assert_eq!(books.best(1, Side::Ask).unwrap().qty, u64::from(most) * fit as u64);
}

#[test]
fn stale_marks() {
    let mut books = OrderBooks::new(small_limits()).unwrap();
    assert!(!books.is_stale(0) && books.is_stale(INSTRUMENTS));
    books.mark_stale(0);
    assert!(books.is_stale(0) && !books.is_stale(1));
    books.mark_all_stale();
    assert!(books.is_stale(0) && books.is_stale(1));
    books.mark_recovered(1);
    assert!(books.is_stale(0) && !books.is_stale(1));
    books.mark_stale(1);
    books.mark_all_recovered();
    assert!((0..INSTRUMENTS).all(|instrument| !books.is_stale(instrument)));
}

#[test]
fn scales_bring_prices_to_nanos_and_back() {
    let scale = Scale::CENTS_IN_1E4;
    assert_eq!(scale.price(252_000), Price(25_200_000_000));
    assert_eq!(scale.units(Price(25_200_000_000)), Some(252_000));
    assert_eq!(scale.units(Price(25_200_000_001)), None);
    assert_eq!(scale.units(Price(i64::MAX)), None);
    assert_eq!(scale.units(scale.price(i32::MIN)), None, "the books' word for no price");
    let mut books = OrderBooks::new(small_limits()).unwrap();
    books.set_scale(2, Scale { nanos_per_unit: 250_000_000, tick: 1 });
    books.add(2, 1, Side::Bid, -7, 1).unwrap();
    assert_eq!(books.view(2).unwrap().best(Side::Bid).unwrap().price.to_string(), "-1.75");
}

#[test]
fn levels_are_copied_without_allocation() {
    let mut books = OrderBooks::new(small_limits()).unwrap();
    for id in 0..5 {
        books.add(0, id, Side::Ask, 100 * id as i32, 10).unwrap();
    }
    let view = books.view(0).unwrap();
    let mut top = [Level::default(); 3];
    assert_eq!(view.copy_levels(Side::Ask, &mut top), 3);
    assert_eq!(top.map(|level| level.price), [0, 100, 200].map(|units| books.price(0, units)));
    assert_eq!(view.copy_levels(Side::Bid, &mut top), 0);
    assert_eq!(view.level(Side::Ask, books.price(0, 300)).unwrap().qty, 10);
    assert_eq!(view.level(Side::Ask, books.price(0, 301)), None);
}
