//! XDP packets in, events out: what strategies see of NYSE Pillar's feeds, message by message.

use wirepath_feed_handler::event::{
    Anomaly, AuctionPrice, Event, Kind, Kinds, Statistic, TradingStatus, flags,
};
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{NysePillar, Sink, Venue, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::Side;
use wirepath_protocol::field::Ascii;
use wirepath_protocol::xdp::{self, Header, PacketWriter};

const SYMBOL: u32 = 16_904;
/// 2026-01-30, 14:30 UTC: the opening.
const OPENING: u32 = 1_769_783_400;
const DAY: u32 = 86_400;
const BID: Option<Side> = Some(Side::Bid);
const ASK: Option<Side> = Some(Side::Ask);

#[derive(Default)]
struct Collect(Vec<Event>);

impl Sink for Collect {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }
    fn emit(&mut self, event: Event) {
        self.0.push(event);
    }
    fn end_of_message(&mut self, _complete: bool) {}
}

/// Kind, side, qty, a, b.
type Seen = (Kind, Option<Side>, u32, i64, u64);

/// A feed of two lines, what came out of it, and the next number.
struct Feed {
    pipeline: Pipeline<NysePillar>,
    sink: Collect,
    seq: u32,
    ns: u64,
}

impl Feed {
    fn new(symbols: Option<&[&str]>) -> Self {
        let mut options = VenueOptions {
            symbols: symbols.map(|all| all.iter().map(|one| (*one).to_owned()).collect()),
            ..VenueOptions::default()
        };
        options.limits.instruments = 4;
        options.limits.open_orders = 100;
        options.limits.levels_outside = 100;
        let arbiter =
            wirepath_feed_handler::arbiter::Config { patience_ns: 1_000, ..Default::default() };
        let venue = NysePillar::new(options).unwrap();
        let pipeline = Pipeline::new(vec![venue], &[0, 0], &arbiter).unwrap();
        Self { pipeline, sink: Collect::default(), seq: 1, ns: 1_000 }
    }

    /// A feed whose symbol is mapped, with four decimals.
    fn mapped() -> Self {
        let mut feed = Self::new(None);
        feed.step(&[mapping(4).as_bytes()]);
        feed
    }

    fn send(&mut self, line: u8, datagram: &[u8]) {
        self.ns += 1;
        let rx = RxStamp { ns: self.ns, clock: ClockDomain::Kernel };
        let slots = [Slot { offset: 0, len: datagram.len(), line: LineId(line), rx }];
        self.pipeline.handle(&Batch::new(datagram, &slots), Now::Live(self.ns), &mut self.sink);
    }

    /// The next messages, in one packet, on both lines. Gives the events.
    fn step(&mut self, messages: &[&[u8]]) -> Vec<Seen> {
        let datagram = packet(11, self.seq, OPENING, messages);
        self.seq += u32::try_from(messages.len()).unwrap();
        self.send(0, &datagram);
        self.send(1, &datagram);
        self.take()
    }

    fn take(&mut self) -> Vec<Seen> {
        let events = std::mem::take(&mut self.sink.0);
        events.iter().map(|e| (e.kind().unwrap(), e.side(), e.qty, e.a, e.b)).collect()
    }

    fn venue(&self) -> &NysePillar {
        self.pipeline.channels()[0].venue()
    }
}

fn packet(flag: u8, seq: u32, sent: u32, messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [0; PacketWriter::NYSE_MAX];
    let header = Header {
        delivery_flag: flag,
        seq_num: seq.into(),
        send_time: sent.into(),
        ..Header::default()
    };
    let mut packet = PacketWriter::new(&mut bytes, header).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

fn mapping(decimals: u8) -> xdp::SymbolIndexMapping {
    xdp::SymbolIndexMapping {
        symbol_index: SYMBOL.into(),
        symbol: Ascii::new("BRK A").unwrap(),
        system_id: 19,
        price_scale_code: decimals,
        lot_size: 100.into(),
        ..Default::default()
    }
}

fn add(order: u64, side: u8, price: i32, volume: u32) -> xdp::AddOrder {
    xdp::AddOrder {
        source_time_ns: 5.into(),
        symbol_index: SYMBOL.into(),
        order_id: order.into(),
        price: price.into(),
        volume: volume.into(),
        side: side.into(),
        ..Default::default()
    }
}

fn refresh(order: u64, side: u8, price: i32, volume: u32) -> xdp::AddOrderRefresh {
    xdp::AddOrderRefresh {
        symbol_index: SYMBOL.into(),
        order_id: order.into(),
        price: price.into(),
        volume: volume.into(),
        side: side.into(),
        ..Default::default()
    }
}

fn modify(order: u64, price: i32, volume: u32) -> xdp::ModifyOrder {
    xdp::ModifyOrder {
        symbol_index: SYMBOL.into(),
        order_id: order.into(),
        price: price.into(),
        volume: volume.into(),
        side: b'B'.into(),
        ..Default::default()
    }
}

fn delete(order: u64) -> xdp::DeleteOrder {
    xdp::DeleteOrder { symbol_index: SYMBOL.into(), order_id: order.into(), ..Default::default() }
}

fn status(code: u8, halt: u8) -> xdp::SecurityStatus {
    xdp::SecurityStatus {
        symbol_index: SYMBOL.into(),
        security_status: code.into(),
        halt_condition: halt.into(),
        ..Default::default()
    }
}

/// Ten-thousandths.
const fn e4(units: i64) -> i64 {
    units * 100_000
}

#[test]
fn an_order_from_its_first_day_to_its_last() {
    let mut feed = Feed::new(None);
    let second = xdp::SourceTimeReference {
        id: 19.into(),
        source_time: OPENING.into(),
        ..Default::default()
    };
    let events = feed.step(&[second.as_bytes(), mapping(4).as_bytes()]);
    assert_eq!(events[0].0, Kind::SessionStart);
    let symbol = i64::from_be_bytes(*b"BRK A   ");
    assert_eq!(events[1..], [(Kind::Instrument, None, 100, symbol, 0)]);
    let named = feed.venue().directory().find("BRK A").unwrap();
    assert_eq!((named.index, named.venue_id), (0, SYMBOL));

    let high = 3 << 56 | 100;
    feed.step(&[]); // a packet without messages says nothing
    let datagram = packet(11, feed.seq, OPENING, &[add(high, b'B', 100_100, 300).as_bytes()]);
    feed.send(0, &datagram);
    feed.seq += 1;
    let first = feed.sink.0[0];
    assert_eq!(first.venue_ns, 1_769_783_400_000_000_005);
    assert_eq!((first.seq, first.instrument, first.is_stale()), (3, 0, false));
    #[rustfmt::skip]
    assert_eq!(feed.take(), [
        (Kind::OrderAdd, BID, 300, e4(100_100), high),
        (Kind::Level, BID, 1, e4(100_100), 300),
        (Kind::BestBid, BID, 1, e4(100_100), 300),
    ]);
    feed.step(&[add(101, b'B', 100_100, 50).as_bytes(), add(102, b'S', 100_300, 50).as_bytes()]);

    // Smaller, then larger at its price: it keeps its place. At another price it goes behind.
    #[rustfmt::skip]
    assert_eq!(feed.step(&[modify(high, 100_100, 200).as_bytes()]), [
        (Kind::OrderReduced, BID, 100, e4(100_100), high),
        (Kind::Level, BID, 2, e4(100_100), 250),
        (Kind::BestBid, BID, 2, e4(100_100), 250),
    ]);
    #[rustfmt::skip]
    assert_eq!(feed.step(&[modify(high, 100_100, 400).as_bytes()]), [
        (Kind::OrderGrown, BID, 400, e4(100_100), high),
        (Kind::Level, BID, 2, e4(100_100), 450),
        (Kind::BestBid, BID, 2, e4(100_100), 450),
    ]);
    let ahead = |feed: &Feed| {
        feed.venue().book(0).unwrap().queue_position(high).map(|place| place.orders_ahead)
    };
    assert_eq!(ahead(&feed), Some(0));
    #[rustfmt::skip]
    assert_eq!(feed.step(&[modify(high, 100_000, 400).as_bytes()]), [
        (Kind::OrderDeleted, BID, 400, e4(100_100), high),
        (Kind::OrderAdd, BID, 400, e4(100_000), high),
        (Kind::Level, BID, 1, e4(100_100), 50),
        (Kind::Level, BID, 1, e4(100_000), 400),
        (Kind::BestBid, BID, 1, e4(100_100), 50),
    ]);
    feed.step(&[modify(high, 100_100, 400).as_bytes()]);
    assert_eq!(ahead(&feed), Some(1));

    let execution = xdp::OrderExecution {
        symbol_index: SYMBOL.into(),
        order_id: 101.into(),
        trade_id: 7.into(),
        price: 100_050.into(),
        volume: 20.into(),
        ..Default::default() // not printable, as in an auction
    };
    let datagram = packet(11, feed.seq, OPENING, &[execution.as_bytes()]);
    feed.seq += 1;
    feed.send(1, &datagram);
    assert!(feed.sink.0[..2].iter().all(|event| event.flags & flags::NON_PRINTABLE != 0));
    #[rustfmt::skip]
    assert_eq!(feed.take(), [
        (Kind::OrderExecuted, BID, 20, e4(100_050), 101),
        (Kind::Trade, BID, 20, e4(100_050), 7),
        (Kind::Level, BID, 2, e4(100_100), 430),
        (Kind::BestBid, BID, 2, e4(100_100), 430),
    ]);

    let replacement = xdp::ReplaceOrder {
        symbol_index: SYMBOL.into(),
        order_id: 102.into(),
        new_order_id: 103.into(),
        price: 100_200.into(),
        volume: 70.into(),
        side: b'S'.into(),
        ..Default::default()
    };
    #[rustfmt::skip]
    assert_eq!(feed.step(&[replacement.as_bytes()]), [
        (Kind::OrderDeleted, ASK, 50, e4(100_300), 102),
        (Kind::OrderAdd, ASK, 70, e4(100_200), 103),
        (Kind::Level, ASK, 0, e4(100_300), 0),
        (Kind::Level, ASK, 1, e4(100_200), 70),
        (Kind::BestAsk, ASK, 1, e4(100_200), 70),
    ]);
    #[rustfmt::skip]
    assert_eq!(feed.step(&[delete(103).as_bytes()]), [
        (Kind::OrderDeleted, ASK, 70, e4(100_200), 103),
        (Kind::Level, ASK, 0, e4(100_200), 0),
        (Kind::BestAsk, ASK, 0, 0, 0),
    ]);
    assert_eq!(feed.venue().counters().anomalies, [0; Anomaly::ALL.len() + 1]);
}

#[test]
fn trades_outside_the_book_and_what_becomes_of_them() {
    let mut feed = Feed::mapped();
    let trade = xdp::NonDisplayedTrade {
        symbol_index: SYMBOL.into(),
        trade_id: 9.into(),
        price: 12_345.into(),
        volume: 30.into(),
        printable_flag: 1,
        ..Default::default()
    };
    let cross = xdp::CrossTrade {
        symbol_index: SYMBOL.into(),
        cross_id: 4.into(),
        price: 20_000.into(),
        volume: 5_000.into(),
        cross_type: b'O'.into(),
        ..Default::default()
    };
    let cancel =
        xdp::TradeCancel { symbol_index: SYMBOL.into(), trade_id: 9.into(), ..Default::default() };
    let correction = xdp::CrossCorrection { symbol_index: SYMBOL.into(), ..Default::default() };
    let retail = xdp::RetailPriceImprovement { symbol_index: SYMBOL.into(), ..Default::default() };
    let summary = xdp::StockSummary {
        symbol_index: SYMBOL.into(),
        open: 12_000.into(),
        high_price: 12_500.into(),
        low_price: 11_900.into(),
        total_volume: 70_000.into(), // and no closing price yet
        ..Default::default()
    };
    let messages = [
        trade.as_bytes(),
        cross.as_bytes(),
        cancel.as_bytes(),
        correction.as_bytes(),
        retail.as_bytes(),
        summary.as_bytes(),
    ];
    #[rustfmt::skip]
    assert_eq!(feed.step(&messages), [
        (Kind::Trade, None, 30, e4(12_345), 9),
        (Kind::Cross, None, b'O'.into(), e4(20_000), 5_000),
        (Kind::TradeBreak, None, 0, 0, 9),
        (Kind::Other, None, 113, 0, 0),
        (Kind::Other, None, 114, 0, 0),
        (Kind::Statistic, None, Statistic::Open as u32, e4(12_000), 0),
        (Kind::Statistic, None, Statistic::High as u32, e4(12_500), 0),
        (Kind::Statistic, None, Statistic::Low as u32, e4(11_900), 0),
        (Kind::Statistic, None, Statistic::Volume as u32, 70_000, 0),
    ]);
}

#[test]
fn auctions() {
    let mut feed = Feed::mapped();
    let imbalance = xdp::Imbalance {
        symbol_index: SYMBOL.into(),
        reference_price: 424_000.into(),
        paired_qty: 6_000.into(),
        total_imbalance_qty: 14_700.into(),
        auction_type: b'M'.into(),
        imbalance_side: b'S'.into(),
        continuous_book_clearing_price: 424_100.into(),
        upper_collar: 430_000.into(),
        ..Default::default()
    };
    let kind = b'M'.into();
    #[rustfmt::skip]
    assert_eq!(feed.step(&[imbalance.as_bytes()]), [
        (Kind::AuctionImbalance, ASK, kind, 6_000, 14_700),
        (Kind::AuctionPrice, None, AuctionPrice::Reference as u32, e4(424_000), kind.into()),
        (Kind::AuctionPrice, None, AuctionPrice::Near as u32, e4(424_100), kind.into()),
        (Kind::AuctionPrice, None, AuctionPrice::CollarUpper as u32, e4(430_000), kind.into()),
    ]);
}

#[test]
fn halts_sessions_and_the_end_of_the_day() {
    use TradingStatus::{Halted, OrderAcceptance, Paused, Trading, Unknown};
    let mut feed = Feed::mapped();
    #[rustfmt::skip]
    let table = [
        (b'P', b'~', OrderAcceptance), (b'E', b'~', Trading), (b'4', b'M', Paused), (b'5', b'~', Trading),
        (b'4', b'P', Halted), (b'O', b'P', Halted), (b'5', b'D', Trading), (b'6', b'P', Halted), (b'L', b' ', Trading),
    ];
    for (code, halt, expected) in table {
        let events = feed.step(&[status(code, halt).as_bytes()]);
        let reason = i64::from_be_bytes([code, halt, b' ', b' ', b' ', b' ', b' ', b' ']);
        assert_eq!(events, [(Kind::Status, None, expected as u32, reason, 0)]);
        assert_eq!(feed.venue().status(0), expected);
    }
    let events = feed.step(&[status(b'A', b'~').as_bytes(), status(b'I', b'~').as_bytes()]);
    assert_eq!(events, [(Kind::ShortSale, None, b'A'.into(), 0, 0), (Kind::Other, None, 34, 0, 0)]);
    assert_eq!(feed.venue().status(0), Trading);

    feed.step(&[add(1, b'B', 9_900, 10).as_bytes(), add(2, b'S', 10_000, 10).as_bytes()]);
    let events = feed.step(&[status(b'X', b'~').as_bytes()]);
    #[rustfmt::skip]
    assert_eq!(events[1..], [
        (Kind::OrderDeleted, BID, 10, e4(9_900), 1),
        (Kind::Level, BID, 0, e4(9_900), 0),
        (Kind::BestBid, BID, 0, 0, 0),
        (Kind::OrderDeleted, ASK, 10, e4(10_000), 2),
        (Kind::Level, ASK, 0, e4(10_000), 0),
        (Kind::BestAsk, ASK, 0, 0, 0),
    ]);
    assert_eq!(feed.venue().status(0), Unknown);
    assert!(!feed.venue().is_stale(0));
}

#[test]
fn a_book_that_is_voided_is_in_doubt_until_it_was_told_anew() {
    let mut feed = Feed::mapped();
    feed.step(&[add(1, b'B', 9_900, 10).as_bytes()]);
    // The book is in doubt already, which its new beginning puts right.
    feed.step(&[delete(77).as_bytes()]);
    assert!(feed.venue().is_stale(0));
    let clear = xdp::SymbolClear { symbol_index: SYMBOL.into(), ..Default::default() };
    feed.step(&[clear.as_bytes(), refresh(1, b'B', 9_800, 20).as_bytes()]);
    assert!(feed.venue().is_stale(0));
    let events = feed.step(&[add(2, b'S', 10_000, 10).as_bytes()]);
    #[rustfmt::skip]
    assert_eq!(events[..4], [
        (Kind::Recovered, None, 1, 0, 0),
        (Kind::BestBid, BID, 1, e4(9_800), 20),
        (Kind::BestAsk, ASK, 0, 0, 0),
        (Kind::OrderAdd, ASK, 10, e4(10_000), 2),
    ]);
    assert!(!feed.venue().is_stale(0));
    assert_eq!(feed.pipeline.channels()[0].book_stale_since_ns(0), None);

    let events = feed.step(&[clear.as_bytes()]);
    assert_eq!(events[0], (Kind::Stale, None, 0, 0, 0));
    assert!(feed.venue().book(0).unwrap().is_empty());
    // Told twice, it is not whole at the end.
    feed.step(&[refresh(5, b'B', 9_800, 20).as_bytes(), refresh(5, b'B', 9_800, 20).as_bytes()]);
    feed.step(&[delete(5).as_bytes()]);
    assert!(feed.venue().is_stale(0));
}

#[test]
fn prices_are_not_guessed() {
    let mut feed = Feed::new(None);
    let trade = xdp::NonDisplayedTrade { symbol_index: SYMBOL.into(), ..Default::default() };
    let events = feed.step(&[trade.as_bytes(), add(1, b'B', 9_900, 10).as_bytes()]);
    let out_of_range = Anomaly::OutOfRange as u32;
    #[rustfmt::skip]
    assert_eq!(events[1..], [
        (Kind::Other, None, 110, 0, 0),
        (Kind::Anomaly, None, out_of_range, 0, 1),
        (Kind::Stale, None, 0, 0, 0),
    ]);
    assert_eq!(feed.venue().counters().anomalies[out_of_range as usize], 2);

    // Six decimals, then three, which the orders on the book cannot be told in.
    let mut feed = Feed::new(None);
    feed.step(&[mapping(6).as_bytes(), add(1, b'B', 9_900_000, 10).as_bytes()]);
    let best = |feed: &Feed| feed.venue().book(0).unwrap().best(Side::Bid);
    assert_eq!(best(&feed).unwrap().price.to_string(), "9.9");
    feed.step(&[mapping(6).as_bytes()]);
    assert!(best(&feed).is_some() && !feed.venue().is_stale(0));
    feed.step(&[mapping(3).as_bytes()]);
    assert!(best(&feed).is_none() && feed.venue().is_stale(0));
    feed.step(&[add(2, b'B', 9_900, 10).as_bytes()]);
    assert_eq!(best(&feed).unwrap().price.to_string(), "9.9");

    // With a filter nothing can be wanted before it is named.
    let mut feed = Feed::new(Some(&["BRK A"]));
    feed.step(&[add(1, b'B', 9_900, 10).as_bytes()]);
    assert!(!feed.venue().is_stale(0));
    feed.step(&[mapping(4).as_bytes()]);
    assert!(feed.venue().is_stale(0), "an order is missing");
    let mut feed = Feed::new(Some(&["IBM"]));
    let events = feed.step(&[mapping(4).as_bytes(), add(1, b'B', 9_900, 10).as_bytes()]);
    assert_eq!(events.len(), 1, "the session's beginning: {events:?}");
    assert_eq!(feed.venue().counters().messages(), 2);
}

#[test]
fn what_contradicts_or_cannot_be_read() {
    let mut feed = Feed::mapped();
    let other = xdp::SymbolIndexMapping { symbol_index: 7.into(), ..mapping(4) };
    feed.step(&[other.as_bytes(), add(1, b'B', 9_900, 10).as_bytes()]);
    let elsewhere = xdp::DeleteOrder { symbol_index: 7.into(), ..delete(1) };
    feed.step(&[elsewhere.as_bytes()]);
    let count = |feed: &Feed, what| feed.venue().counters().anomalies[what as usize];
    assert_eq!(count(&feed, Anomaly::WrongInstrument), 1);
    assert!(feed.venue().is_stale(1) && !feed.venue().is_stale(0));
    assert!(feed.venue().book(0).unwrap().order(1).is_some());

    // A delete that is cut off behind its symbol; a cancel, which no book depends on; unknown types.
    feed.step(&[b"\x0c\0\x70\0\0\0\0\0\x08\x42\0\0", b"\x05\0\xe7\x03a"]);
    assert!(!feed.venue().is_stale(0));
    assert_eq!((feed.venue().counters().malformed, feed.venue().counters().unknown), (1, 1));
    assert_eq!(feed.venue().counters().by_type[255], 1);
    feed.step(&[b"\x0c\0\x66\0\0\0\0\0\x08\x42\0\0"]);
    assert!(feed.venue().is_stale(0));

    // Four instruments are the limit.
    for symbol in [100, 101, 102, u32::MAX] {
        let beyond = xdp::AddOrder { symbol_index: symbol.into(), ..add(50, b'B', 1, 1) };
        feed.step(&[beyond.as_bytes()]);
    }
    assert_eq!(feed.venue().counters().beyond_limit, 2);
    assert_eq!(feed.venue().unreadable_ns(), None);
    feed.step(&[b"\x04\0\x66\0"]);
    assert!(feed.venue().unreadable_ns().is_some(), "it may have been about any symbol");
}

#[test]
fn what_has_no_numbers_moves_nothing_but_names() {
    let mut feed = Feed::mapped();
    feed.step(&[add(1, b'B', 9_900, 10).as_bytes()]);
    for seq in [0, 2, feed.seq, 1_000_000] {
        feed.send(0, &packet(1, seq, OPENING, &[]));
    }
    let other = xdp::SymbolIndexMapping {
        symbol_index: 7.into(),
        symbol: Ascii::new("IBM").unwrap(),
        ..mapping(4)
    };
    let unavailable = xdp::MessageUnavailable {
        begin_seq_num: 1.into(),
        end_seq_num: 9.into(),
        ..Default::default()
    };
    let order = refresh(1, b'B', 9_800, 10);
    let state = [other.as_bytes(), order.as_bytes()];
    feed.send(0, &packet(17, 1, OPENING, &state));
    feed.send(0, &packet(21, 1, OPENING, &[unavailable.as_bytes()]));
    let symbol = i64::from_be_bytes(*b"IBM     ");
    assert_eq!(feed.take(), [(Kind::Instrument, None, 100, symbol, 0)]);
    assert!(feed.pipeline.channels()[0].arbiter().gaps().next().is_none());
    assert!(!feed.venue().is_stale(0) && !feed.venue().is_stale(1));

    // What is sent again has its numbers: the first line lacks two messages, and a retransmission brings one.
    let second = packet(11, feed.seq + 1, OPENING, &[add(3, b'B', 9_950, 10).as_bytes()]);
    feed.send(0, &second);
    assert!(feed.take().is_empty());
    feed.send(0, &packet(13, feed.seq, OPENING, &[add(2, b'B', 9_940, 10).as_bytes()]));
    let adds: Vec<_> = feed.take().iter().filter(|e| e.0 == Kind::OrderAdd).map(|e| e.4).collect();
    assert_eq!(adds, [2, 3]);
    assert!(!feed.venue().is_stale(0));

    // In the stream itself it stands for what is lost to all.
    feed.seq += 2;
    feed.step(&[unavailable.as_bytes()]);
    assert!(feed.venue().is_stale(0));
}

#[test]
fn another_day_is_another_session() {
    let mut feed = Feed::mapped();
    feed.step(&[add(1, b'B', 9_900, 10).as_bytes()]);
    feed.ns += 2_000_000_000; // the night, in which there are heartbeats
    feed.send(0, &packet(1, 3, OPENING + DAY / 2, &[]));
    let reset =
        xdp::SequenceNumberReset { source_time: (OPENING + DAY).into(), ..Default::default() };
    let morning = OPENING + DAY;
    feed.send(0, &packet(12, 1, morning, &[reset.as_bytes()]));
    feed.send(0, &packet(11, 2, morning, &[mapping(4).as_bytes()]));
    feed.send(0, &packet(11, 3, morning, &[add(1, b'B', 9_800, 10).as_bytes()]));
    feed.pipeline.poll(feed.ns, ClockDomain::Kernel, &mut feed.sink);
    let kinds: Vec<_> = feed.take().iter().map(|event| event.0).collect();
    use Kind::{BestBid, Instrument, Level, OrderAdd, SessionStart, System};
    assert_eq!(kinds, [SessionStart, System, Instrument, OrderAdd, Level, BestBid]);
    assert!(!feed.venue().is_stale(0));
    assert_eq!(feed.venue().book(0).unwrap().best(Side::Bid).unwrap().price.to_string(), "0.98");
}

/// Within a day numbers may begin anew: see the module documentation of the framing.
#[test]
fn numbers_that_begin_anew_are_believed_after_a_silence() {
    let mut feed = Feed::mapped();
    for order in 1..9 {
        feed.step(&[add(order, b'B', 9_900, 10).as_bytes()]);
    }
    let anew = |feed: &mut Feed| {
        let reset = xdp::SequenceNumberReset::default();
        feed.send(0, &packet(12, 1, OPENING + 60, &[reset.as_bytes()]));
        feed.send(0, &packet(11, 2, OPENING + 60, &[mapping(4).as_bytes()]));
        feed.send(0, &packet(11, 3, OPENING + 60, &[add(1, b'B', 9_800, 10).as_bytes()]));
        feed.pipeline.poll(feed.ns, ClockDomain::Kernel, &mut feed.sink);
        feed.take().iter().map(|event| event.0).collect::<Vec<_>>()
    };
    assert_eq!(anew(&mut feed), [], "copies, by their numbers");
    feed.ns += 2_000_000_000;
    use Kind::{BestBid, Instrument, Level, OrderAdd, SessionStart, System};
    assert_eq!(anew(&mut feed), [SessionStart, System, Instrument, OrderAdd, Level, BestBid]);
}
