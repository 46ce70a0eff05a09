//! Random streams of PITCH, on two lines that lose and repeat, against the obvious book: a map of orders.
//!
//! Every market, every message that changes a book, and numbers that go round. One seed makes one stream: `WIREPATH_SEED`
//! plays that one alone.

use std::collections::BTreeMap;

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use wirepath_protocol::pitch::Market;
use wirepath_protocol::pitch::sequence::wrapped;

use super::*;

/// An open order: instrument, side, price in cents, quantity, and when it came to its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub(crate) instrument: u32,
    pub(crate) side: Side,
    pub(crate) cents: i16,
    pub(crate) qty: u32,
    pub(crate) since: u64,
}

/// All open orders, and nothing else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Obvious(pub(crate) BTreeMap<u64, Open>);

impl Obvious {
    /// One side's orders, best price first, then the one that came first: price, number, quantity.
    pub(crate) fn queue(&self, instrument: u32, side: Side) -> Vec<(i64, u64, u32)> {
        let of = |(_, open): &(&u64, &Open)| open.instrument == instrument && open.side == side;
        let mut queue: Vec<_> = self.0.iter().filter(of).collect();
        queue.sort_by_key(|(_, open)| {
            let cents = i32::from(open.cents);
            (if side == Side::Bid { -cents } else { cents }, open.since)
        });
        queue.iter().map(|(id, open)| (i64::from(open.cents) * CENT, **id, open.qty)).collect()
    }

    /// Leaves an order with so much; with nothing, it is gone.
    fn leave(&mut self, id: u64, qty: u32) {
        self.0.get_mut(&id).unwrap().qty = qty;
        self.0.retain(|_, open| open.qty > 0);
    }
}

#[derive(Debug)]
pub(crate) struct Stream {
    rng: Pcg64Mcg,
    pub(crate) market: Market,
    pub(crate) book: Obvious,
    now: u64,
    /// How often each kind of operation was made.
    made: [u32; 12],
}

pub(crate) const SYMBOLS: [&[u8; 6]; 3] = [b"A     ", b"ZVZZT ", b"00mEVO"];

impl Stream {
    pub(crate) fn new(rng: Pcg64Mcg, market: Market) -> Self {
        Self { rng, market, book: Obvious::default(), now: 0, made: [0; 12] }
    }

    /// The next message, which the book has been told of.
    pub(crate) fn message(&mut self) -> Vec<u8> {
        self.now += 1;
        let kinds: u32 = if self.market == Market::Futures { 10 } else { 12 };
        let ids: Vec<u64> = self.book.0.keys().copied().collect();
        let mut kind = self.rng.random_range(0..kinds + 8);
        if ids.is_empty() || kind >= kinds {
            kind = self.rng.random_range(0..2); // adds, so that there is something to change
        }
        if kind == 9 && self.rng.random_ratio(19, 20) {
            kind = 2;
        }
        let id = *ids.get(self.rng.random_range(0..ids.len().max(1))).unwrap_or(&0);
        if kind >= 2 && ids.is_empty() {
            kind = 0;
        }
        self.made[kind as usize] += 1;
        match kind {
            0 | 1 | 10 => self.add(kind),
            2 => {
                self.book.0.remove(&id);
                delete(id)
            }
            3 => {
                let qty = self.part_of(id);
                let left = self.book.0[&id].qty - qty;
                self.book.leave(id, left);
                let m = common::OrderExecuted {
                    order_id: id.into(),
                    executed_quantity: qty.into(),
                    ..Default::default()
                };
                m.as_bytes().to_vec()
            }
            4 | 5 => {
                let qty = self.part_of(id).min(0xffff);
                let left = self.book.0[&id].qty - qty;
                self.book.leave(id, left);
                let (order_id, time_offset) = (id.into(), 1.into());
                if kind == 4 {
                    let canceled_quantity = qty.into();
                    let m = common::ReduceSizeLong {
                        time_offset,
                        order_id,
                        canceled_quantity,
                        ..Default::default()
                    };
                    m.as_bytes().to_vec()
                } else {
                    let canceled_quantity = (qty as u16).into();
                    let m = common::ReduceSizeShort {
                        time_offset,
                        order_id,
                        canceled_quantity,
                        ..Default::default()
                    };
                    m.as_bytes().to_vec()
                }
            }
            6 | 7 => self.modify(id, kind == 6),
            8 => common::Time { time: (self.now as u32).into(), ..Default::default() }
                .as_bytes()
                .to_vec(),
            9 => {
                self.book.0.clear();
                common::UnitClear::default().as_bytes().to_vec()
            }
            _ => {
                let left = [0, 1, 50, 70_000][self.rng.random_range(0..4)];
                self.book.leave(id, left);
                let m = common::OrderExecutedAtPriceSize {
                    order_id: id.into(),
                    executed_quantity: self.rng.random_range(1..1_000_u32).into(),
                    remaining_quantity: left.into(),
                    price: Price4UnsignedLe::from_raw(self.rng.random_range(1..100_000)),
                    ..Default::default()
                };
                m.as_bytes().to_vec()
            }
        }
    }

    fn cents(&mut self) -> i16 {
        let lowest = if self.market == Market::Futures { -150 } else { 1 };
        self.rng.random_range(lowest..300)
    }

    fn part_of(&mut self, id: u64) -> u32 {
        let qty = self.book.0[&id].qty;
        if self.rng.random() { qty } else { self.rng.random_range(1..=qty) }
    }

    fn add(&mut self, kind: u32) -> Vec<u8> {
        // Scattered, as an exchange that packs the unit into them has them, and sometimes one that was there before.
        let id = match self.rng.random_range(0..4) {
            0 => self.rng.random_range(1..40),
            _ => self.rng.random::<u64>() << 12 | 7,
        };
        if self.book.0.contains_key(&id) {
            return common::Time::default().as_bytes().to_vec();
        }
        let instrument = self.rng.random_range(0..3_u32);
        let side = if self.rng.random() { Side::Bid } else { Side::Ask };
        let cents = self.cents();
        let qty = self.rng.random_range(1..500_u16);
        self.book.0.insert(id, Open { instrument, side, cents, qty: qty.into(), since: self.now });
        let symbol = SYMBOLS[instrument as usize];
        let side = if side == Side::Bid { b'B' } else { b'S' };
        let (order_id, side_indicator) = (id.into(), Char(side));
        let raw = i64::from(cents) * 100;
        match (self.market, kind) {
            (Market::Futures, 0) => {
                let (quantity, symbol) = (qty.into(), Alpha(*symbol));
                let price = Price2SignedLe::from_raw(cents);
                let m = futures::AddOrderShort {
                    order_id,
                    side_indicator,
                    quantity,
                    symbol,
                    price,
                    ..Default::default()
                };
                m.as_bytes().to_vec()
            }
            (Market::Futures, _) => {
                let (quantity, symbol) = (u32::from(qty).into(), Alpha(*symbol));
                let price = Price4Le::from_raw(raw);
                let m = futures::AddOrderLong {
                    order_id,
                    side_indicator,
                    quantity,
                    symbol,
                    price,
                    ..Default::default()
                };
                m.as_bytes().to_vec()
            }
            (_, 0) => short(id, side, qty, symbol, cents.cast_unsigned()),
            (_, 1) => {
                let (quantity, symbol) = (u32::from(qty).into(), Alpha(*symbol));
                let price = Price4UnsignedLe::from_raw(raw.cast_unsigned());
                let m = common::AddOrderLong {
                    order_id,
                    side_indicator,
                    quantity,
                    symbol,
                    price,
                    ..Default::default()
                };
                m.as_bytes().to_vec()
            }
            _ => {
                let mut wide = *b"        ";
                wide[..6].copy_from_slice(symbol);
                let (quantity, symbol) = (u32::from(qty).into(), Alpha(wide));
                let price = Price4UnsignedLe::from_raw(raw.cast_unsigned());
                let m = common::AddOrderExpanded {
                    order_id,
                    side_indicator,
                    quantity,
                    symbol,
                    price,
                    ..Default::default()
                };
                m.as_bytes().to_vec()
            }
        }
    }

    fn modify(&mut self, id: u64, is_short: bool) -> Vec<u8> {
        let before = self.book.0[&id];
        let cents = if self.rng.random() { before.cents } else { self.cents() };
        let qty = self.rng.random_range(1..500_u16);
        let flag = self.rng.random::<bool>() && self.market != Market::Futures;
        let keeps = flag && cents == before.cents;
        let since = if keeps { before.since } else { self.now };
        self.book.0.insert(id, Open { cents, qty: qty.into(), since, ..before });
        let modify_flags = u8::from(flag) * MAINTAIN_PRIORITY;
        let (order_id, raw) = (id.into(), i64::from(cents) * 100);
        match (self.market, is_short) {
            (Market::Futures, true) => {
                let (quantity, price) = (qty.into(), Price2SignedLe::from_raw(cents));
                let m =
                    futures::ModifyOrderShort { order_id, quantity, price, ..Default::default() };
                m.as_bytes().to_vec()
            }
            (Market::Futures, false) => {
                let (quantity, price) = (u32::from(qty).into(), Price4Le::from_raw(raw));
                let m =
                    futures::ModifyOrderLong { order_id, quantity, price, ..Default::default() };
                m.as_bytes().to_vec()
            }
            (_, true) => modify(id, qty, cents.cast_unsigned(), modify_flags),
            (_, false) => {
                let quantity = u32::from(qty).into();
                let price = Price4UnsignedLe::from_raw(raw.cast_unsigned());
                let m = common::ModifyOrderLong {
                    order_id,
                    quantity,
                    price,
                    modify_flags,
                    ..Default::default()
                };
                m.as_bytes().to_vec()
            }
        }
    }
}

/// Plays a stream that begins with message `first` of its day; gives how often each operation was made.
fn play<V: Venue>(seed: u64, market: Market, first: u64) -> [u32; 12] {
    let mut stream = Stream::new(Pcg64Mcg::seed_from_u64(seed), market);
    let config = arbiter::Config {
        patience_ns: 1_000,
        start: arbiter::Start::FirstSeen,
        ..Default::default()
    };
    let venue = V::new(venue_options()).unwrap();
    let mut feed = Pipeline::new(vec![venue], &[0, 0], &config).unwrap();
    let mut sink = Collect::default();
    let (mut next, mut before) = (first, packet(1, wrapped(first), &[]));
    // Each instrument is named in the order of its number.
    for (id, symbol) in (1..).zip(SYMBOLS) {
        let trade = common::TradeShort {
            symbol: Alpha(*symbol),
            order_id: id.into(),
            ..Default::default()
        };
        let mut named = trade.as_bytes().to_vec();
        if market == Market::Futures {
            named.push(b' '); // the condition is part of it there
        }
        let bytes = packet(1, 0, &[&named]);
        send(&mut feed, &mut sink, &[(0, &bytes)]);
    }
    for number in 0..1_500 {
        let count = if stream.rng.random_ratio(1, 4) { stream.rng.random_range(2..6) } else { 1 };
        let messages: Vec<_> = (0..count).map(|_| stream.message()).collect();
        let messages: Vec<_> = messages.iter().map(Vec::as_slice).collect();
        let bytes = packet(1, wrapped(next), &messages);
        next += count;
        // On both lines, or on one while the other lags behind, or nothing new on either before it.
        match stream.rng.random_range(0..4) {
            0 => send(&mut feed, &mut sink, &[(0, &bytes), (1, &bytes)]),
            1 => send(&mut feed, &mut sink, &[(1, &before), (0, &bytes)]),
            2 => send(&mut feed, &mut sink, &[(0, &before), (1, &bytes), (0, &bytes)]),
            _ if number == 0 => send(&mut feed, &mut sink, &[(0, &bytes)]), // it begins where it is joined
            _ => send(&mut feed, &mut sink, &[(1, &packet(1, wrapped(next), &[])), (0, &bytes)]),
        }
        before = bytes;
        let context = format!("seed {seed}, {market:?}, packet {number}");
        assert_eq!(feed.channels()[0].arbiter().next(), next, "{context}");
        let venue = feed.channels()[0].venue();
        for instrument in 0..3 {
            let book = venue.book(instrument).unwrap();
            for side in [Side::Bid, Side::Ask] {
                let mut queue = Vec::new();
                for level in book.levels(side) {
                    let orders = book.orders(side, level.price);
                    queue.extend(orders.map(|order| (order.price.0, order.id, order.qty)));
                }
                assert_eq!(
                    queue,
                    stream.book.queue(instrument, side),
                    "{instrument} {side:?}, {context}"
                );
            }
        }
        assert_eq!(venue.counters().anomalies, [0; Anomaly::ALL.len() + 1], "{context}");
    }
    assert!(sink.0.iter().all(|event| event.kind() != Some(Kind::Gap)), "seed {seed}");
    let newest = sink.0.iter().map(|event| event.seq).max().unwrap();
    assert!((first..next).contains(&newest), "seed {seed}: events count on");
    stream.made
}

fn send<V: Venue>(feed: &mut Pipeline<V>, sink: &mut Collect, datagrams: &[(u8, &[u8])]) {
    let (mut memory, mut slots) = (Vec::new(), Vec::new());
    for (line, bytes) in datagrams {
        let rx = RxStamp { ns: 50, clock: ClockDomain::Kernel };
        slots.push(Slot { offset: memory.len(), len: bytes.len(), line: LineId(*line), rx });
        memory.extend_from_slice(bytes);
    }
    feed.handle(&Batch::new(&memory, &slots), Now::Live(50), sink);
    feed.poll(50, ClockDomain::Kernel, sink);
}

#[test]
fn books_are_those_of_an_obvious_reader() {
    let one = std::env::var("WIREPATH_SEED").ok().map(|seed| seed.parse().expect("a number"));
    let seeds = one.map_or(0..12, |seed: u64| seed..seed + 1);
    let mut made = [[0; 12]; 3];
    for seed in seeds {
        println!("seed {seed}: WIREPATH_SEED={seed}");
        // Every other stream goes round on its way.
        let first = if seed % 2 == 0 { 1 } else { u64::from(u32::MAX) - 700 };
        for (made, of) in made.iter_mut().zip([
            play::<CboeEquities>(seed, Market::Equities, first),
            play::<CboeOptions>(seed, Market::Options, first),
            play::<CboeFutures>(seed, Market::Futures, first),
        ]) {
            made.iter_mut().zip(of).for_each(|(all, made)| *all += made);
        }
    }
    // Streams are worth something only if they have everything.
    for (of, made) in [12, 12, 10].into_iter().zip(made) {
        assert!(one.is_some() || made[..of].iter().all(|made| *made > 50), "{made:?}");
    }
}
