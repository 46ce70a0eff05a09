//! PITCH's packets in, events out: every operation on books, on units whose numbers go round.
#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

mod live;
#[path = "../loopback/mod.rs"]
mod loopback;
mod recovery;
mod rest;
mod simulation;
mod snapshots;

use wirepath_feed_handler::arbiter;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{
    Anomaly, AuctionPrice, Event, Kind, Kinds, NO_INSTRUMENT, Statistic, TradingStatus, flags,
};
use wirepath_feed_handler::pipeline::{ChannelState, Now, Pipeline};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{
    CboeEquities, CboeFutures, CboeOptions, Sink, Venue, VenueOptions,
};
use wirepath_perf::ClockDomain;
use wirepath_protocol::field::{Char, Price2Le, Price2SignedLe, Price4Le, Price4UnsignedLe};
use wirepath_protocol::pitch::common::modify_flags::MAINTAIN_PRIORITY;
use wirepath_protocol::pitch::{PacketWriter, common, equities, futures, options};
use wirepath_protocol::{Alpha, Side, Symbol};

/// Keeps all events.
#[derive(Debug, Default)]
struct Collect(Vec<Event>);

impl Sink for Collect {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }
    fn emit(&mut self, event: Event) {
        self.0.push(event);
    }
    fn end_of_message(&mut self, complete: bool) {
        if let Some(last) = self.0.last_mut().filter(|_| complete) {
            last.flags |= flags::LAST;
        }
    }
}

/// Kind, side, qty, a, b of an event.
type Said = (Kind, Option<Side>, u32, i64, u64);

const BID: Option<Side> = Some(Side::Bid);
const ASK: Option<Side> = Some(Side::Ask);
/// One cent.
const CENT: i64 = 10_000_000;

/// One unit, whose packets have unit number 1 and go on where the last one ended.
struct Unit<V> {
    feed: Pipeline<V>,
    sink: Collect,
    next: u32,
}

fn venue_options() -> VenueOptions {
    let limits = LimitsConfig {
        instruments: 8,
        open_orders: 1_000,
        levels_outside: 1 << 10,
        ..Default::default()
    };
    VenueOptions { date: Some(jiff::civil::date(2026, 1, 30)), limits, ..Default::default() }
}

fn packet(unit: u8, sequence: u32, messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [0; 1_400];
    let mut packet = PacketWriter::new(&mut bytes, unit, sequence).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

impl<V: Venue> Unit<V> {
    fn new(options: VenueOptions) -> Self {
        let config = arbiter::Config { patience_ns: 1_000, ..Default::default() };
        let feed = Pipeline::new(vec![V::new(options).unwrap()], &[0], &config).unwrap();
        let mut unit = Self { feed, sink: Collect::default(), next: 1 };
        unit.say(&[common::Time { time: 34_200.into(), ..Default::default() }.as_bytes()]);
        unit
    }

    fn datagram(&mut self, bytes: &[u8]) -> Vec<Said> {
        let rx = RxStamp { ns: 50, clock: ClockDomain::Kernel };
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(0), rx }];
        self.sink.0.clear();
        self.feed.handle(&Batch::new(bytes, &slots), Now::Live(50), &mut self.sink);
        self.feed.poll(50, ClockDomain::Kernel, &mut self.sink);
        self.sink.0.iter().map(|e| (e.kind().unwrap(), e.side(), e.qty, e.a, e.b)).collect()
    }

    /// What follows from these messages, in one packet.
    fn say(&mut self, messages: &[&[u8]]) -> Vec<Said> {
        let bytes = packet(1, self.next, messages);
        self.next += messages.len() as u32;
        self.datagram(&bytes)
    }

    fn venue(&self) -> &V {
        self.feed.channels()[0].venue()
    }

    /// The queues of both sides, best price first: order and quantity.
    fn queues(&self, instrument: u32) -> [Vec<(u64, u32)>; 2] {
        let book = self.venue().book(instrument).unwrap();
        [Side::Bid, Side::Ask].map(|side| {
            let levels: Vec<_> = book.levels(side).collect();
            levels
                .iter()
                .flat_map(|level| book.orders(side, level.price))
                .map(|order| (order.id, order.qty))
                .collect()
        })
    }
}

fn short(id: u64, side: u8, quantity: u16, symbol: &[u8; 6], cents: u16) -> Vec<u8> {
    let add = common::AddOrderShort {
        time_offset: 5.into(),
        order_id: id.into(),
        side_indicator: Char(side),
        quantity: quantity.into(),
        symbol: Alpha(*symbol),
        price: Price2Le::from_raw(cents),
        ..Default::default()
    };
    add.as_bytes().to_vec()
}

fn delete(id: u64) -> Vec<u8> {
    common::DeleteOrder { order_id: id.into(), ..Default::default() }.as_bytes().to_vec()
}

fn modify(id: u64, quantity: u16, cents: u16, flags: u8) -> Vec<u8> {
    let modify = common::ModifyOrderShort {
        order_id: id.into(),
        quantity: quantity.into(),
        price: Price2Le::from_raw(cents),
        modify_flags: flags,
        ..Default::default()
    };
    modify.as_bytes().to_vec()
}

#[test]
fn adds_of_every_length_join_the_book() {
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    let symbol = Symbol::new("ZVZZT").unwrap().to_u64().cast_signed();
    let added = unit.say(&[&short(7, b'B', 100, b"ZVZZT ", 1_001)]);
    #[rustfmt::skip]
    assert_eq!(added, [
        (Kind::Instrument, None, 0, symbol, 0),
        (Kind::OrderAdd, BID, 100, 1_001 * CENT, 7),
        (Kind::Level, BID, 1, 1_001 * CENT, 100),
        (Kind::BestBid, BID, 1, 1_001 * CENT, 100),
    ]);
    let event = unit.sink.0[1];
    // 09:30 in New York on 2026-01-30 is 14:30 UTC.
    assert_eq!((event.venue_ns, event.seq), (1_769_783_400_000_000_005, 2));
    assert!(unit.sink.0[3].is_last() && !event.is_last() && !event.is_stale());

    let long = common::AddOrderLong {
        order_id: u64::MAX.into(),
        side_indicator: Char(b'S'),
        quantity: 70_000.into(),
        symbol: Alpha(*b"ZVZZT "),
        price: Price4UnsignedLe::from_raw(100_250),
        ..Default::default()
    };
    let expanded = common::AddOrderExpanded {
        order_id: 9.into(),
        side_indicator: Char(b'S'),
        quantity: 1.into(),
        symbol: Symbol::new("ZVZZT").unwrap(),
        price: Price4UnsignedLe::from_raw(100_250),
        ..Default::default()
    };
    unit.say(&[long.as_bytes(), expanded.as_bytes()]);
    assert_eq!(unit.queues(0), [vec![(7, 100)], vec![(u64::MAX, 70_000), (9, 1)]]);
    assert_eq!(unit.venue().directory().find("ZVZZT").unwrap().index, 0);
    assert_eq!(unit.venue().counters().by_type[0x21], 1);
}

#[test]
fn executions_reductions_and_deletions_find_their_order() {
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    unit.say(&[
        &short(1, b'B', 300, b"ZVZZT ", 1_000),
        &short(2, b'B', 200, b"ZVZZT ", 1_000),
        &short(3, b'S', 50, b"ZXZZT ", 900),
    ]);
    let executed = common::OrderExecuted {
        order_id: 1.into(),
        executed_quantity: 100.into(),
        execution_id: 77.into(),
        ..Default::default()
    };
    #[rustfmt::skip]
    assert_eq!(unit.say(&[executed.as_bytes()]), [
        (Kind::OrderExecuted, BID, 100, 1_000 * CENT, 1),
        (Kind::Trade, BID, 100, 1_000 * CENT, 77),
        (Kind::Level, BID, 2, 1_000 * CENT, 400),
        (Kind::BestBid, BID, 2, 1_000 * CENT, 400),
    ]);
    assert_eq!(unit.sink.0[0].instrument, 0);

    // More than it displayed, at another price, and it displays more than before.
    let at = common::OrderExecutedAtPriceSize {
        order_id: 3.into(),
        executed_quantity: 500.into(),
        remaining_quantity: 60.into(),
        execution_id: 78.into(),
        price: Price4UnsignedLe::from_raw(90_050),
        ..Default::default()
    };
    #[rustfmt::skip]
    assert_eq!(unit.say(&[at.as_bytes()]), [
        (Kind::OrderExecuted, ASK, 500, 9_005_000_000, 3),
        (Kind::Trade, ASK, 500, 9_005_000_000, 78),
        (Kind::Level, ASK, 1, 900 * CENT, 60),
        (Kind::BestAsk, ASK, 1, 900 * CENT, 60),
    ]);
    assert_eq!(unit.sink.0[0].instrument, 1);
    let gone = common::OrderExecutedAtPriceSize { remaining_quantity: 0.into(), ..at };
    assert_eq!(unit.say(&[gone.as_bytes()])[3], (Kind::BestAsk, ASK, 0, 0, 0));

    let reduce = common::ReduceSizeShort {
        order_id: 1.into(),
        canceled_quantity: 50.into(),
        ..Default::default()
    };
    let long = common::ReduceSizeLong {
        order_id: 2.into(),
        canceled_quantity: 200.into(),
        ..Default::default()
    };
    #[rustfmt::skip]
    assert_eq!(unit.say(&[reduce.as_bytes(), long.as_bytes()]), [
        (Kind::OrderReduced, BID, 50, 1_000 * CENT, 1),
        (Kind::Level, BID, 2, 1_000 * CENT, 350),
        (Kind::BestBid, BID, 2, 1_000 * CENT, 350),
        (Kind::OrderDeleted, BID, 200, 1_000 * CENT, 2),
        (Kind::Level, BID, 1, 1_000 * CENT, 150),
        (Kind::BestBid, BID, 1, 1_000 * CENT, 150),
    ]);
    assert_eq!(unit.say(&[&delete(1)])[2], (Kind::BestBid, BID, 0, 0, 0));
    // An order that was deleted may come back.
    unit.say(&[&short(1, b'S', 10, b"ZXZZT ", 900)]);
    assert_eq!((unit.queues(0), unit.queues(1)), ([vec![], vec![]], [vec![], vec![(1, 10)]]));
    assert!(!unit.venue().is_stale(0) && !unit.venue().is_stale(1));
}

#[test]
fn a_modified_order_keeps_its_place_only_where_it_says_so() {
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    let orders = [1, 2, 3].map(|id| short(id, b'B', 100, b"ZVZZT ", 1_000));
    unit.say(&orders.each_ref().map(Vec::as_slice));
    unit.say(&[&modify(2, 150, 1_000, MAINTAIN_PRIORITY)]);
    assert_eq!(unit.queues(0)[0], [(1, 100), (2, 150), (3, 100)]);
    unit.say(&[&modify(1, 100, 1_000, 0)]);
    assert_eq!(unit.queues(0)[0], [(2, 150), (3, 100), (1, 100)], "even if nothing changes");
    unit.say(&[
        &modify(3, 90, 1_000, MAINTAIN_PRIORITY),
        &modify(2, 150, 1_001, MAINTAIN_PRIORITY),
    ]);
    assert_eq!(unit.queues(0)[0], [(2, 150), (3, 90), (1, 100)], "2 is at a better price now");
    let long = common::ModifyOrderLong {
        order_id: 3.into(),
        quantity: 80_000.into(),
        price: Price4UnsignedLe::from_raw(99_900),
        ..Default::default()
    };
    unit.say(&[long.as_bytes()]);
    assert_eq!(unit.queues(0)[0], [(2, 150), (1, 100), (3, 80_000)]);

    // Futures do not say, and their prices may be below zero.
    let mut unit = Unit::<CboeFutures>::new(venue_options());
    let add = |id: u64, cents| futures::AddOrderShort {
        order_id: id.into(),
        side_indicator: Char(b'S'),
        quantity: 5.into(),
        symbol: Alpha(*b"0001ab"),
        price: Price2SignedLe::from_raw(cents),
        ..Default::default()
    };
    unit.say(&[add(1, -5).as_bytes(), add(2, -5).as_bytes()]);
    let short = futures::ModifyOrderShort {
        order_id: 1.into(),
        quantity: 4.into(),
        price: Price2SignedLe::from_raw(-5),
        ..Default::default()
    };
    assert_eq!(unit.say(&[short.as_bytes()])[1], (Kind::OrderAdd, ASK, 4, -5 * CENT, 1));
    assert_eq!(unit.queues(0)[1], [(2, 5), (1, 4)]);
    let long = futures::ModifyOrderLong {
        order_id: 2.into(),
        quantity: 6.into(),
        price: Price4Le::from_raw(-600),
        ..Default::default()
    };
    unit.say(&[long.as_bytes()]);
    assert_eq!(unit.queues(0)[1], [(2, 6), (1, 4)]);
}

#[test]
fn a_unit_clear_empties_every_book() {
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    unit.say(&[&short(1, b'B', 1, b"ZVZZT ", 1_000), &short(2, b'S', 1, b"ZXZZT ", 1_000)]);
    let said = unit.say(&[common::UnitClear::default().as_bytes()]);
    #[rustfmt::skip]
    assert_eq!(said, [
        (Kind::OrderDeleted, BID, 1, 1_000 * CENT, 1),
        (Kind::Level, BID, 0, 1_000 * CENT, 0),
        (Kind::BestBid, BID, 0, 0, 0),
        (Kind::OrderDeleted, ASK, 1, 1_000 * CENT, 2),
        (Kind::Level, ASK, 0, 1_000 * CENT, 0),
        (Kind::BestAsk, ASK, 0, 0, 0),
    ]);
    assert!(unit.say(&[&short(1, b'B', 1, b"ZVZZT ", 1_000)]).len() == 3, "1 is free again");
    assert!(!unit.venue().is_stale(0));
}

#[test]
fn an_unknown_order_puts_every_book_in_doubt_unless_it_is_known_why() {
    let unknown = Anomaly::UnknownOrder as usize;
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    unit.say(&[&short(1, b'B', 1, b"ZVZZT ", 1_000)]);
    let said = unit.say(&[&delete(99), &delete(98)]);
    assert_eq!(said, [(Kind::Anomaly, None, 1, 0, 99), (Kind::Stale, None, 0, 0, 0)]);
    assert!(unit.sink.0.iter().all(|e| e.instrument == NO_INSTRUMENT && e.is_stale()));
    assert!(unit.venue().is_stale(0) && unit.venue().is_stale(5));
    assert_eq!(unit.feed.channels()[0].state(), ChannelState::Impaired);
    assert_eq!(unit.venue().counters().anomalies[unknown], 2);

    // The instruments of a filter have all their orders: others are not asked for.
    let filter = VenueOptions { symbols: Some(vec!["ZXZZT".to_owned()]), ..venue_options() };
    let mut unit = Unit::<CboeEquities>::new(filter);
    let said = unit.say(&[
        &short(1, b'B', 1, b"ZVZZT ", 1_000),
        &short(2, b'B', 1, b"ZXZZT ", 1_000),
        &modify(1, 2, 1_000, 0),
        &delete(1),
    ]);
    assert_eq!(said.len(), 4);
    assert!(unit.sink.0.iter().all(|event| event.instrument == 1 && !event.is_stale()));
    assert_eq!(unit.venue().counters().anomalies[unknown], 0);

    // An order that was refused has been told of, with its book.
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    unit.say(&[&short(2, b'B', 1, b"ZXZZT ", 1_000), &short(1, b'?', 1, b"ZVZZT ", 1_000)]);
    assert_eq!(unit.say(&[&delete(1)]), []);
    assert_eq!(unit.venue().counters().anomalies[unknown], 1);
    assert!(unit.venue().is_stale(1) && !unit.venue().is_stale(0));

    // So have those for which there is no room.
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    for (id, letter) in (1..).zip(b'A'..=b'I') {
        unit.say(&[&short(id, b'B', 1, &[letter, b' ', b' ', b' ', b' ', b' '], 1_000)]);
    }
    assert_eq!(unit.say(&[&delete(9)]), []);
    assert_eq!(unit.venue().counters().beyond_limit, 1);
    assert!((0..8).all(|instrument| !unit.venue().is_stale(instrument)));
}

#[test]
fn prices_beyond_the_usual_units_are_counted_in_cents() {
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    let dear = |id: u64, raw| {
        let add = common::AddOrderLong {
            order_id: id.into(),
            side_indicator: Char(b'B'),
            quantity: 1.into(),
            symbol: Alpha(*b"BRK.A "),
            price: Price4UnsignedLe::from_raw(raw),
            ..Default::default()
        };
        add.as_bytes().to_vec()
    };
    let said = unit.say(&[&dear(1, 7_500_000_100)]);
    assert_eq!(said[1], (Kind::OrderAdd, BID, 1, 750_000_010_000_000, 1));
    let said = unit.say(&[&dear(2, 7_500_000_101)]);
    assert_eq!(said[0], (Kind::Anomaly, None, Anomaly::OutOfRange as u32, 0, 2));
}
