//! Random XDP streams, hostile ones among them, against an obvious book: equal after every message.

#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use wirepath_perf::ClockDomain;
use wirepath_protocol::Side;
use wirepath_protocol::xdp::{self, PriceScale};

use super::NysePillar;
use crate::book::oracle::OracleBooks;
use crate::config::LimitsConfig;
use crate::event::{Anomaly, Event, Kind, Kinds};
use crate::rx::RxStamp;
use crate::venue::{Message, Sink, Venue, VenueOptions};

/// Symbol index and decimals of each instrument, in the order of their appearance. The last is never mapped.
const SYMBOLS: [(u32, Option<u8>); 5] =
    [(16_904, Some(4)), (7, Some(6)), (65_535, Some(3)), (4_608, Some(4)), (99, None)];

/// Rebuilds best prices from events alone, and keeps the last marks of doubt.
#[derive(Default)]
struct Watch {
    best: [[(i64, u64, u32); 2]; SYMBOLS.len()],
    stale: [bool; SYMBOLS.len()],
}

impl Sink for Watch {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }

    fn emit(&mut self, event: Event) {
        let instrument = event.instrument as usize;
        match event.kind().unwrap() {
            Kind::BestBid => self.best[instrument][0] = (event.a, event.b, event.qty),
            Kind::BestAsk => self.best[instrument][1] = (event.a, event.b, event.qty),
            Kind::Stale => self.stale[instrument] = true,
            Kind::Recovered => self.stale[instrument] = false,
            _ => {}
        }
    }

    fn end_of_message(&mut self, _complete: bool) {}
}

/// The obvious market, and what decides the next message.
struct Stream {
    rng: Pcg64Mcg,
    oracle: OracleBooks,
    open: Vec<(u32, u64)>,
    stale: [bool; SYMBOLS.len()],
    refilling: [bool; SYMBOLS.len()],
    anomalies: [u64; Anomaly::ALL.len() + 1],
}

impl Stream {
    fn new(seed: u64) -> Self {
        Self {
            rng: Pcg64Mcg::seed_from_u64(seed),
            oracle: OracleBooks::new(SYMBOLS.len() as u32, u64::MAX),
            open: Vec::new(),
            stale: [false; SYMBOLS.len()],
            refilling: [false; SYMBOLS.len()],
            anomalies: [0; Anomaly::ALL.len() + 1],
        }
    }

    fn qty(&mut self) -> u32 {
        if self.rng.random_ratio(1, 60) { 0 } else { self.rng.random_range(1..5) * 100 }
    }

    /// Mostly near the market, sometimes anywhere.
    fn price(&mut self) -> i32 {
        if self.rng.random_ratio(1, 30) {
            self.rng.random()
        } else {
            250_000 + self.rng.random_range(-20..20) * 100
        }
    }

    /// Numbers with the partition in the upper bits, as a matching engine makes them.
    fn new_id(&mut self) -> u64 {
        u64::from(self.rng.random_range(1..4_u8)) << 56 | u64::from(self.rng.random::<u32>())
    }

    /// An open order, or now and then one that is not, or of another symbol.
    fn old(&mut self) -> (u32, u64) {
        if self.open.is_empty() || self.rng.random_ratio(1, 25) {
            return (self.instrument(), self.new_id());
        }
        let (instrument, id) = self.open[self.rng.random_range(0..self.open.len())];
        if self.rng.random_ratio(1, 40) { (self.instrument(), id) } else { (instrument, id) }
    }

    fn instrument(&mut self) -> u32 {
        let rare = self.rng.random_ratio(1, 200);
        if rare {
            SYMBOLS.len() as u32 - 1
        } else {
            self.rng.random_range(0..SYMBOLS.len() as u32 - 1)
        }
    }

    /// A message contradicts the book: it is stale, and the order is gone if there was one.
    fn contradict(&mut self, instrument: u32, id: Option<u64>, anomaly: Anomaly) {
        self.anomalies[anomaly as usize] += 1;
        self.stale[instrument as usize] = true;
        if let Some(id) = id {
            let _ = self.oracle.delete(instrument, id);
        }
    }

    fn settle<T>(&mut self, instrument: u32, id: u64, done: Result<T, Anomaly>) {
        if let Err(anomaly) = done {
            let gone = !matches!(anomaly, Anomaly::UnknownOrder | Anomaly::WrongInstrument);
            self.contradict(instrument, gone.then_some(id), anomaly);
        }
    }

    /// A message about the symbol's orders ends the time in which its book is told anew.
    fn end_doubt(&mut self, instrument: u32) {
        if std::mem::take(&mut self.refilling[instrument as usize]) {
            self.stale[instrument as usize] = false;
        }
    }

    /// The next message, applied here; with its instrument.
    fn next(&mut self) -> (u32, Vec<u8>) {
        let dice = self.rng.random_range(0..100);
        match dice {
            0..45 => self.add(),
            45..60 => self.modify(),
            60..72 => self.delete(),
            72..88 => self.execute(),
            88..96 => self.replace(),
            96..98 => self.refresh(),
            98 => self.trade(),
            _ => self.clear(),
        }
    }

    fn side(&mut self) -> (u8, Side) {
        if self.rng.random() { (b'B', Side::Bid) } else { (b'S', Side::Ask) }
    }

    fn enter(&mut self, instrument: u32, id: u64, side: Side, price: i32, qty: u32) -> bool {
        let done = match SYMBOLS[instrument as usize].1 {
            Some(_) => self.oracle.add(instrument, id, side, price, qty).map(|_| ()),
            None => Err(Anomaly::OutOfRange),
        };
        match done {
            Ok(()) => self.open.push((instrument, id)),
            Err(anomaly) => self.contradict(instrument, None, anomaly),
        }
        done.is_ok()
    }

    fn add(&mut self) -> (u32, Vec<u8>) {
        let (instrument, (code, side)) = (self.instrument(), self.side());
        let known = self.rng.random_ratio(1, 50);
        let id = if known { self.old().1 } else { self.new_id() };
        let (price, qty) = (self.price(), self.qty());
        self.end_doubt(instrument);
        self.enter(instrument, id, side, price, qty);
        let message = xdp::AddOrder {
            symbol_index: SYMBOLS[instrument as usize].0.into(),
            order_id: id.into(),
            price: price.into(),
            volume: qty.into(),
            side: code.into(),
            ..Default::default()
        };
        (instrument, message.as_bytes().to_vec())
    }

    fn refresh(&mut self) -> (u32, Vec<u8>) {
        let voided = self.refilling.iter().position(|refilling| *refilling);
        let instrument = voided.map_or_else(|| self.instrument(), |index| index as u32);
        let ((code, side), id, price, qty) = (self.side(), self.new_id(), self.price(), self.qty());
        if !self.enter(instrument, id, side, price, qty) {
            self.refilling[instrument as usize] = false;
        }
        let message = xdp::AddOrderRefresh {
            symbol_index: SYMBOLS[instrument as usize].0.into(),
            order_id: id.into(),
            price: price.into(),
            volume: qty.into(),
            side: code.into(),
            ..Default::default()
        };
        (instrument, message.as_bytes().to_vec())
    }

    fn modify(&mut self) -> (u32, Vec<u8>) {
        let (instrument, id) = self.old();
        self.end_doubt(instrument);
        let sides = [Side::Bid, Side::Ask].map(|side| self.oracle.side(instrument, side));
        let mut at = sides.iter().flatten();
        let at = at.find(|(_, queue)| queue.iter().any(|(other, _)| *other == id));
        let at = at.map(|(price, _)| *price);
        let price = match at {
            Some(at) if self.rng.random() => at,
            _ => self.price(),
        };
        let qty = self.qty();
        if SYMBOLS[instrument as usize].1.is_none() {
            self.contradict(instrument, None, Anomaly::OutOfRange);
        } else if at == Some(price) {
            let done = self.oracle.resize(instrument, id, qty);
            self.settle(instrument, id, done);
        } else {
            let done = self.oracle.replace(instrument, id, id, price, qty);
            self.settle(instrument, id, done);
        }
        let message = xdp::ModifyOrder {
            symbol_index: SYMBOLS[instrument as usize].0.into(),
            order_id: id.into(),
            price: price.into(),
            volume: qty.into(),
            ..Default::default()
        };
        (instrument, message.as_bytes().to_vec())
    }

    fn delete(&mut self) -> (u32, Vec<u8>) {
        let (instrument, id) = self.old();
        self.end_doubt(instrument);
        let done = self.oracle.delete(instrument, id);
        self.settle(instrument, id, done);
        let message = xdp::DeleteOrder {
            symbol_index: SYMBOLS[instrument as usize].0.into(),
            order_id: id.into(),
            ..Default::default()
        };
        (instrument, message.as_bytes().to_vec())
    }

    fn execute(&mut self) -> (u32, Vec<u8>) {
        let ((instrument, id), volume) = (self.old(), self.rng.random_range(1..5) * 50);
        self.end_doubt(instrument);
        let done = self.oracle.execute(instrument, id, volume);
        self.settle(instrument, id, done);
        let message = xdp::OrderExecution {
            symbol_index: SYMBOLS[instrument as usize].0.into(),
            order_id: id.into(),
            volume: volume.into(),
            ..Default::default()
        };
        (instrument, message.as_bytes().to_vec())
    }

    fn replace(&mut self) -> (u32, Vec<u8>) {
        let ((instrument, id), price, qty) = (self.old(), self.price(), self.qty());
        let new = if self.rng.random_ratio(1, 20) { self.old().1 } else { self.new_id() };
        self.end_doubt(instrument);
        if SYMBOLS[instrument as usize].1.is_none() {
            self.contradict(instrument, None, Anomaly::OutOfRange);
        } else {
            let done = self.oracle.replace(instrument, id, new, price, qty);
            if done.is_ok() {
                self.open.push((instrument, new));
            }
            self.settle(instrument, id, done);
        }
        let message = xdp::ReplaceOrder {
            symbol_index: SYMBOLS[instrument as usize].0.into(),
            order_id: id.into(),
            new_order_id: new.into(),
            price: price.into(),
            volume: qty.into(),
            ..Default::default()
        };
        (instrument, message.as_bytes().to_vec())
    }

    fn trade(&mut self) -> (u32, Vec<u8>) {
        let instrument = self.rng.random_range(0..SYMBOLS.len() as u32 - 1);
        self.end_doubt(instrument);
        let message = xdp::NonDisplayedTrade {
            symbol_index: SYMBOLS[instrument as usize].0.into(),
            ..Default::default()
        };
        (instrument, message.as_bytes().to_vec())
    }

    /// The book is voided, or closed for the day; each kind as often as the other.
    fn clear(&mut self) -> (u32, Vec<u8>) {
        let instrument = self.rng.random_range(0..SYMBOLS.len() as u32 - 1);
        self.oracle.clear(instrument);
        let symbol_index = SYMBOLS[instrument as usize].0.into();
        if self.rng.random() {
            let message = xdp::SecurityStatus {
                symbol_index,
                security_status: b'X'.into(),
                halt_condition: b'~'.into(),
                ..Default::default()
            };
            return (instrument, message.as_bytes().to_vec());
        }
        self.stale[instrument as usize] = true;
        self.refilling[instrument as usize] = true;
        let message = xdp::SymbolClear { symbol_index, ..Default::default() };
        (instrument, message.as_bytes().to_vec())
    }

    /// What no longer stands is not to be chosen any more.
    fn forget(&mut self) {
        let oracle = &self.oracle;
        let stands = |instrument: u32, id: u64| {
            let sides = [Side::Bid, Side::Ask].map(|side| oracle.side(instrument, side));
            sides.iter().flatten().any(|(_, queue)| queue.iter().any(|(other, _)| *other == id))
        };
        self.open.retain(|(instrument, id)| stands(*instrument, *id));
        self.open.sort_unstable();
        self.open.dedup();
    }
}

/// Levels, queues, best prices as told by events, and doubt.
fn compare(venue: &NysePillar, watch: &Watch, stream: &Stream, instrument: u32, context: &str) {
    let index = instrument as usize;
    let Some(decimals) = SYMBOLS[index].1 else {
        assert!(venue.book(instrument).unwrap().is_empty(), "{context}");
        return;
    };
    let scale = PriceScale::new(decimals).unwrap();
    let view = venue.book(instrument).unwrap();
    for side in [Side::Bid, Side::Ask] {
        let expected: Vec<_> = stream.oracle.levels(instrument, side);
        let expected: Vec<_> = expected
            .iter()
            .map(|(price, qty, orders)| (scale.price(*price), *qty, *orders))
            .collect();
        let levels: Vec<_> = view.levels(side).map(|l| (l.price, l.qty, l.orders)).collect();
        assert_eq!(levels, expected, "{side:?} levels, {context}");
        for (price, queue) in stream.oracle.side(instrument, side) {
            let orders: Vec<_> =
                view.orders(side, scale.price(price)).map(|order| (order.id, order.qty)).collect();
            assert!(queue.iter().eq(&orders), "queue at {price}: {orders:?}, {context}");
        }
        let best =
            expected.first().map_or((0, 0, 0), |(price, qty, orders)| (price.0, *qty, *orders));
        let told = watch.best[index][side as usize];
        // A change of the number of orders alone is not told.
        assert_eq!((told.0, told.1), (best.0, best.1), "{side:?} best, {context}");
    }
    assert_eq!(venue.is_stale(instrument), stream.stale[index], "doubt, {context}");
    assert_eq!(watch.stale[index], stream.stale[index], "doubt told, {context}");
    assert_eq!(venue.counters().anomalies, stream.anomalies, "{context}");
}

fn apply(venue: &mut NysePillar, watch: &mut Watch, seq: u64, block: &[u8]) {
    // Looking ahead must bear anything, and show nowhere.
    venue.prefetch_level(venue.prefetch_order(block));
    venue
        .apply(&Message { block, seq, rx: RxStamp { ns: seq, clock: ClockDomain::Kernel } }, watch);
}

#[test]
fn random_streams_agree_with_the_obvious_book() {
    let mut anomalies = [0; Anomaly::ALL.len() + 1];
    for seed in 0..40 {
        let limits = LimitsConfig {
            instruments: 8,
            open_orders: 4_000,
            levels_outside: 4_000,
            ..LimitsConfig::default()
        };
        let mut venue = NysePillar::new(VenueOptions { limits, ..Default::default() }).unwrap();
        let (mut watch, mut stream) = (Watch::default(), Stream::new(seed));
        let mut seq = 0;
        for (index, decimals) in SYMBOLS {
            seq += 1;
            let mapping = xdp::SymbolIndexMapping {
                symbol_index: index.into(),
                price_scale_code: decimals.unwrap_or(10),
                ..Default::default()
            };
            apply(&mut venue, &mut watch, seq, mapping.as_bytes());
        }
        for _ in 0..2_500 {
            seq += 1;
            let (instrument, block) = stream.next();
            apply(&mut venue, &mut watch, seq, &block);
            let context = format!("seed {seed}, message {seq}, {:?}", xdp::Message::parse(&block));
            compare(&venue, &watch, &stream, instrument, &context);
            if seq % 50 == 0 {
                stream.forget();
                (0..5).for_each(|other| compare(&venue, &watch, &stream, other, &context));
            }
        }
        anomalies.iter_mut().zip(stream.anomalies).for_each(|(all, seen)| *all += seen);
    }
    use Anomaly::{DuplicateOrder, OutOfRange, Overfill, UnknownOrder, WrongInstrument};
    for anomaly in [UnknownOrder, DuplicateOrder, Overfill, WrongInstrument, OutOfRange] {
        assert!(anomalies[anomaly as usize] > 50, "{anomaly:?}: {anomalies:?}");
    }
    assert_eq!(anomalies[Anomaly::TableFull as usize], 0, "the limits are wide");
}
