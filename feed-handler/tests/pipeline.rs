//! Datagrams in, events out: what strategies see for what the venue sent, on one line or two.
#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

use proptest::prelude::*;
use wirepath_feed_handler::config::{LimitsConfig, VenueKind};
use wirepath_feed_handler::event::{
    Anomaly, Event, Kind, Kinds, NO_INSTRUMENT, TradingStatus, flags,
};
use wirepath_feed_handler::pipeline::{ChannelState, Now, Pipeline};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{IexDeep, NasdaqItch, Sink, Venue, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::field::{Price4Be, Price4Le};
use wirepath_protocol::moldudp64::{PacketWriter, Session};
use wirepath_protocol::{Price, Side, Symbol, deep10, iextp, itch50};

/// Keeps all events.
#[derive(Default)]
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

impl Collect {
    /// Kind, side, qty, a, b of what came since the last call.
    fn take(&mut self) -> Vec<(Kind, Option<Side>, u32, i64, u64)> {
        let events = std::mem::take(&mut self.0);
        events.iter().map(|e| (e.kind().unwrap(), e.side(), e.qty, e.a, e.b)).collect()
    }
}

fn options() -> VenueOptions {
    let limits = LimitsConfig {
        instruments: 64,
        order_pages: 4,
        levels_outside: 1 << 10,
        ..Default::default()
    };
    VenueOptions { date: Some(jiff::civil::date(2026, 1, 30)), limits, ..Default::default() }
}

fn pipeline<V: Venue>(venue: V) -> Pipeline<V> {
    let arbiter =
        wirepath_feed_handler::arbiter::Config { patience_ns: 1_000, ..Default::default() };
    Pipeline::new(vec![venue], &[0, 0], &arbiter).unwrap()
}

fn nasdaq(options: VenueOptions) -> Pipeline<NasdaqItch> {
    pipeline(NasdaqItch::new(options).unwrap())
}

/// Hands datagrams over as one batch, all received at `ns`.
fn send<V: Venue>(to: &mut Pipeline<V>, sink: &mut Collect, ns: u64, datagrams: &[(u8, Vec<u8>)]) {
    let mut memory = Vec::new();
    let mut slots = Vec::new();
    for (line, bytes) in datagrams {
        let rx = RxStamp { ns, clock: ClockDomain::Kernel };
        slots.push(Slot { offset: memory.len(), len: bytes.len(), line: LineId(*line), rx });
        memory.extend_from_slice(bytes);
    }
    to.handle(&Batch::new(&memory, &slots), Now::Live(ns), sink);
}

fn mold(seq: u64, messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [0; 1_400];
    let mut packet =
        PacketWriter::new(&mut bytes, Session::new("0000000001").unwrap(), seq).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

fn price(text: f64) -> Price4Be {
    Price4Be::from_raw((text * 10_000.0).round() as u32)
}

fn nanos(text: f64) -> i64 {
    (text * 10_000.0).round() as i64 * 100_000
}

fn add(order: u64, side: u8, shares: u32, at: f64) -> Vec<u8> {
    let add = itch50::AddOrder {
        stock_locate: 13.into(),
        timestamp: wirepath_protocol::field::TimeOfDay48Be::new(34_200_000_000_000),
        order_reference_number: order.into(),
        buy_sell_indicator: side.into(),
        shares: shares.into(),
        stock: Symbol::new("AAPL").unwrap(),
        price: price(at),
        ..Default::default()
    };
    add.as_bytes().to_vec()
}

fn execute(order: u64, shares: u32) -> Vec<u8> {
    let message = itch50::OrderExecuted {
        stock_locate: 13.into(),
        order_reference_number: order.into(),
        executed_shares: shares.into(),
        match_number: 7.into(),
        ..Default::default()
    };
    message.as_bytes().to_vec()
}

fn delete(order: u64) -> Vec<u8> {
    let message = itch50::OrderDelete {
        stock_locate: 13.into(),
        order_reference_number: order.into(),
        ..Default::default()
    };
    message.as_bytes().to_vec()
}

#[test]
fn an_order_from_its_first_day_to_its_last() {
    let (mut feed, mut sink) = (nasdaq(options()), Collect::default());
    let mut step = |seq, message: Vec<u8>| {
        send(&mut feed, &mut sink, 50, &[(0, mold(seq, &[&message]))]);
        let first = sink.0.first().copied();
        (first, sink.take())
    };
    let (bid, ask) = (Some(Side::Bid), Some(Side::Ask));

    let (first, events) = step(1, add(100, b'B', 300, 10.01));
    assert_eq!(events[0].0, Kind::SessionStart);
    assert_eq!(first.unwrap().b, u64::from_be_bytes(*b"00000000"));
    #[rustfmt::skip]
    assert_eq!(events[1..], [
        (Kind::OrderAdd, bid, 300, nanos(10.01), 100),
        (Kind::Level, bid, 1, nanos(10.01), 300),
        (Kind::BestBid, bid, 1, nanos(10.01), 300),
    ]);

    let (first, events) = step(2, add(101, b'S', 50, 10.03));
    #[rustfmt::skip]
    assert_eq!(events, [
        (Kind::OrderAdd, ask, 50, nanos(10.03), 101),
        (Kind::Level, ask, 1, nanos(10.03), 50),
        (Kind::BestAsk, ask, 1, nanos(10.03), 50),
    ]);
    let first = first.unwrap();
    // 09:30 in New York on 2026-01-30 is 14:30 UTC.
    assert_eq!((first.venue_ns, first.rx_ns, first.seq), (1_769_783_400_000_000_000, 50, 2));
    assert_eq!((first.instrument, first.is_last(), first.is_stale()), (13, false, false));

    let (_, events) = step(3, execute(100, 100));
    #[rustfmt::skip]
    assert_eq!(events, [
        (Kind::OrderExecuted, bid, 100, nanos(10.01), 100),
        (Kind::Trade, bid, 100, nanos(10.01), 7),
        (Kind::Level, bid, 1, nanos(10.01), 200),
        (Kind::BestBid, bid, 1, nanos(10.01), 200),
    ]);

    let replace = itch50::OrderReplace {
        stock_locate: 13.into(),
        original_order_reference_number: 100.into(),
        new_order_reference_number: 102.into(),
        shares: 80.into(),
        price: price(10.0),
        ..Default::default()
    };
    let (_, events) = step(4, replace.as_bytes().to_vec());
    #[rustfmt::skip]
    assert_eq!(events, [
        (Kind::OrderDeleted, bid, 200, nanos(10.01), 100),
        (Kind::OrderAdd, bid, 80, nanos(10.0), 102),
        (Kind::Level, bid, 0, nanos(10.01), 0),
        (Kind::Level, bid, 1, nanos(10.0), 80),
        (Kind::BestBid, bid, 1, nanos(10.0), 80),
    ]);

    let (_, events) = step(5, delete(102));
    #[rustfmt::skip]
    assert_eq!(events, [
        (Kind::OrderDeleted, bid, 80, nanos(10.0), 102),
        (Kind::Level, bid, 0, nanos(10.0), 0),
        (Kind::BestBid, bid, 0, 0, 0),
    ]);
}

#[test]
fn what_contradicts_the_book_is_surfaced_once_and_makes_it_stale() {
    let (mut feed, mut sink) = (nasdaq(options()), Collect::default());
    send(&mut feed, &mut sink, 1, &[(0, mold(1, &[&add(1, b'B', 10, 5.0)]))]);
    sink.take();

    send(&mut feed, &mut sink, 2, &[(0, mold(2, &[&execute(99, 1), &delete(98)]))]);
    let unknown = Anomaly::UnknownOrder as u32;
    assert_eq!(sink.take(), [(Kind::Anomaly, None, unknown, 0, 99), (Kind::Stale, None, 0, 0, 0)]);

    // The order is executed for more than it has: whatever it had, the venue no longer has it.
    send(&mut feed, &mut sink, 3, &[(0, mold(4, &[&execute(1, 11)]))]);
    let stale = sink.0.iter().all(Event::is_stale);
    let bid = Some(Side::Bid);
    #[rustfmt::skip]
    assert_eq!(sink.take(), [
        (Kind::OrderDeleted, bid, 10, nanos(5.0), 1),
        (Kind::Level, bid, 0, nanos(5.0), 0),
        (Kind::BestBid, bid, 0, 0, 0),
    ]);
    assert!(stale);
    let channel = &feed.channels()[0];
    assert_eq!(channel.book_stale_since_ns(13), Some(2));
    let counters = channel.venue().counters();
    assert_eq!(counters.anomalies[Anomaly::UnknownOrder as usize], 2);
    assert_eq!(counters.anomalies[Anomaly::Overfill as usize], 1);
}

#[test]
fn a_loss_on_one_line_goes_unseen_and_on_both_makes_books_stale() {
    let (mut feed, mut sink) = (nasdaq(options()), Collect::default());
    let datagram = |seq| mold(seq, &[&add(seq, b'B', 10, 5.0 + seq as f64)]);
    // Message 2 is lost on A, 4 on both.
    send(
        &mut feed,
        &mut sink,
        10,
        &[(0, datagram(1)), (0, datagram(3)), (1, datagram(1)), (1, datagram(2))],
    );
    send(&mut feed, &mut sink, 20, &[(1, datagram(3)), (0, datagram(5)), (1, datagram(5))]);
    let adds = |sink: &Collect| -> Vec<u64> {
        sink.0.iter().filter(|e| e.kind() == Some(Kind::OrderAdd)).map(|e| e.seq).collect()
    };
    assert_eq!(adds(&sink), [1, 2, 3], "5 waits for 4");
    assert!(sink.0.iter().all(|event| !event.is_stale()));
    assert_eq!(feed.deadline(0), Some(1_020));
    sink.0.clear();

    // Patience is over, but this datagram waited in the socket all the while, and 4 may too.
    send(&mut feed, &mut sink, 5_000, &[(0, datagram(6))]);
    feed.poll(1_019, ClockDomain::Tsc, &mut sink);
    assert!(sink.0.is_empty());
    feed.poll(1_020, ClockDomain::Tsc, &mut sink);
    let gap = sink.0[0];
    assert_eq!((gap.kind(), gap.a, gap.b), (Some(Kind::Gap), 4, 4));
    assert_eq!((sink.0[1].kind(), sink.0[1].is_last()), (Some(Kind::Stale), true));
    assert!(sink.0.iter().all(Event::is_stale), "from the gap on");
    assert_eq!(adds(&sink), [5, 6]);
    assert!(feed.channels()[0].venue().is_stale(13));

    let lines: Vec<_> = feed.lines().collect();
    assert_eq!((lines[0].won, lines[0].duplicate, lines[0].lost), (4, 0, 2));
    assert_eq!((lines[1].won, lines[1].duplicate, lines[1].lost), (1, 3, 1));
}

/// In a recording a gap may end within a batch, while messages before it still wait to be applied.
#[test]
fn a_recorded_gap_comes_after_what_was_received_before_it() {
    let (mut pipeline, mut sink) = (nasdaq(options()), Collect::default());
    // The first goes with the beginning of the session; the second is the one that waits.
    let order = |order| add(order, b'B', 100, 40.0);
    let datagrams =
        [(0, 1, order(1)), (5, 2, execute(1, 50)), (10, 4, order(2)), (9_000, 5, order(3))];
    let (mut memory, mut slots) = (Vec::new(), Vec::new());
    for (ns, seq, message) in datagrams {
        let bytes = mold(seq, &[&message]);
        let rx = RxStamp { ns: 1 + ns, clock: ClockDomain::Kernel };
        slots.push(Slot { offset: memory.len(), len: bytes.len(), line: LineId(0), rx });
        memory.extend_from_slice(&bytes);
    }
    pipeline.handle(&Batch::new(&memory, &slots), Now::Recorded, &mut sink);
    let seen: Vec<_> = sink.take().into_iter().map(|event| event.0).collect();
    let at = |kind| seen.iter().position(|seen| *seen == kind);
    let executed = at(Kind::OrderExecuted);
    assert!(executed.is_some() && executed < at(Kind::Gap), "{seen:?}");
}

#[test]
fn only_the_wanted_symbols_are_decoded() {
    let options = VenueOptions { symbols: Some(vec!["MSFT".to_owned()]), ..options() };
    let (mut feed, mut sink) = (nasdaq(options), Collect::default());
    let msft = |order: u64| {
        let mut message = *itch50::AddOrder::view(&add(order, b'S', 5, 9.0)).unwrap();
        message.stock_locate = 14.into();
        message.stock = Symbol::new("MSFT").unwrap();
        message.as_bytes().to_vec()
    };
    send(&mut feed, &mut sink, 1, &[(0, mold(1, &[&add(1, b'B', 10, 5.0), &msft(2), &delete(1)]))]);
    assert!(sink.0[1..].iter().all(|event| event.instrument == 14));
    let venue = feed.channels()[0].venue();
    assert_eq!(venue.counters().messages(), 3);
    assert!(venue.book(13).unwrap().is_empty() && !venue.book(14).unwrap().is_empty());
    assert!(!venue.is_stale(13), "an unwanted instrument is not in doubt");
}

#[test]
fn short_unknown_and_hostile_messages_are_counted_and_stepped_over() {
    let (mut feed, mut sink) = (nasdaq(options()), Collect::default());
    let whole = add(1, b'B', 10, 5.0);
    let mut longer = delete(1);
    longer.extend_from_slice(b"appended later");
    let mut beyond = whole.clone();
    beyond[1] = 0xff;
    let messages: [&[u8]; 6] = [&whole, b"", b"~what", &whole[..20], &longer, &beyond];
    send(&mut feed, &mut sink, 1, &[(0, mold(1, &messages)), (0, vec![1, 2, 3])]);
    let counters = feed.channels()[0].venue().counters();
    assert_eq!((counters.malformed, counters.unknown, counters.beyond_limit), (2, 1, 1));
    assert_eq!(counters.by_type[usize::from(b'~')], 1);
    assert!(feed.channels()[0].venue().book(13).unwrap().is_empty(), "the longer delete was read");
    assert_eq!(feed.lines().next().unwrap().malformed, 1);
    assert!(feed.channels()[0].venue().is_stale(13), "a cut message may have been about any order");
}

proptest! {
    /// Looking ahead must not show: neither how many messages share a datagram nor how many datagrams
    /// come at once, whatever the messages are, changes an event.
    #[test]
    fn however_messages_queue_up_the_events_are_the_same(
        messages in prop::collection::vec(
            prop_oneof![
                6 => (1..30_u64, any::<bool>(), 1..500_u32, 1..200_u32).prop_map(|(order, buys, shares, cents)| {
                    add(order, if buys { b'B' } else { b'S' }, shares, 40.0 + f64::from(cents) / 100.0)
                }),
                3 => (1..30_u64, 1..300_u32).prop_map(|(order, shares)| execute(order, shares)),
                3 => (1..30_u64).prop_map(delete),
                1 => (any::<u8>(), prop::collection::vec(any::<u8>(), 0..44)).prop_map(|(kind, mut bytes)| {
                    let known = *b"ADUEXFC".get(usize::from(kind)).unwrap_or(&kind);
                    if let Some(first) = bytes.first_mut() { *first = known; }
                    bytes
                }),
            ],
            1..200,
        ),
        sizes in prop::collection::vec((prop_oneof![Just(1), 1..24_usize], 1..9_usize), 200),
    ) {
        let (mut alone, mut expected) = (nasdaq(options()), Collect::default());
        for (seq, message) in (1..).zip(&messages) {
            send(&mut alone, &mut expected, 5, &[(0, mold(seq, &[message]))]);
        }
        let (mut queued, mut seen) = (nasdaq(options()), Collect::default());
        let (mut rest, mut seq, mut sizes) = (&messages[..], 1, sizes.into_iter().cycle());
        while !rest.is_empty() {
            let (each, datagrams) = sizes.next().unwrap();
            let batch: Vec<_> = (0..datagrams).map_while(|_| {
                let (now, later) = rest.split_at(each.min(rest.len()));
                let datagram = mold(seq, &now.iter().map(Vec::as_slice).collect::<Vec<_>>());
                (rest, seq) = (later, seq + now.len() as u64);
                (!now.is_empty()).then_some((0, datagram))
            }).collect();
            send(&mut queued, &mut seen, 5, &batch);
        }
        prop_assert_eq!(seen.0, expected.0);
    }

    /// A queue of single messages is taken as each of them would be by itself, whatever comes between them: the same
    /// events, and every counter.
    #[test]
    fn a_queue_of_single_messages_is_as_one_by_one(
        datagrams in prop::collection::vec(
            (0..2_u8, prop_oneof![
                20 => Just(Came::Next),
                3 => (1..4_u64).prop_map(Came::Again),
                1 => (1..3_u64).prop_map(Came::Skips),
                1 => Just(Came::OtherSession),
                1 => Just(Came::Heartbeat),
                1 => (0..30_usize).prop_map(Came::Cut),
                1 => Just(Came::Two),
                1 => Just(Came::Unstamped),
            ]),
            1..150,
        ),
        sizes in prop::collection::vec(1..40_usize, 150),
    ) {
        let mut next = 1;
        let all: Vec<_> = datagrams.iter().map(|(line, came)| (*line, came.datagram(&mut next), *came)).collect();
        let (mut alone, mut expected) = (nasdaq(options()), Collect::default());
        for datagram in &all {
            send_stamped(&mut alone, &mut expected, core::slice::from_ref(datagram));
        }
        let (mut queued, mut seen) = (nasdaq(options()), Collect::default());
        let (mut rest, mut sizes) = (&all[..], sizes.into_iter().cycle());
        while !rest.is_empty() {
            let (now, later) = rest.split_at(sizes.next().unwrap().min(rest.len()));
            send_stamped(&mut queued, &mut seen, now);
            rest = later;
        }
        prop_assert_eq!(seen.0, expected.0);
        let counters = |of: &Pipeline<NasdaqItch>| {
            let arbiter = of.channels()[0].arbiter();
            let state = (arbiter.next(), arbiter.known(), arbiter.deadline());
            (format!("{:?}{:?}", of.lines().collect::<Vec<_>>(), arbiter.channel()), state)
        };
        prop_assert_eq!(counters(&queued), counters(&alone));
    }
}

/// What a datagram of the queue is.
#[derive(Clone, Copy, Debug)]
enum Came {
    /// The next message.
    Next,
    /// One of so many before.
    Again(u64),
    /// The next but so many.
    Skips(u64),
    OtherSession,
    Heartbeat,
    /// The next, of which so many bytes are there.
    Cut(usize),
    /// The next two.
    Two,
    /// The next, without a receive stamp.
    Unstamped,
}

impl Came {
    fn datagram(self, next: &mut u64) -> Vec<u8> {
        let one = |seq: u64| mold(seq, &[&add(seq, b'B', 10, 40.0 + (seq % 7) as f64 / 100.0)]);
        let mut take = |count: u64| {
            *next += count;
            *next - count
        };
        match self {
            Self::Next | Self::Unstamped => one(take(1)),
            Self::Again(back) => one((*next).saturating_sub(back).max(1)),
            Self::Skips(count) => one(take(count + 1) + count),
            Self::OtherSession => {
                let mut bytes = one(*next);
                bytes[3] = b'7';
                bytes
            }
            Self::Heartbeat => mold(*next, &[]),
            Self::Cut(len) => {
                let bytes = one(*next);
                bytes[..bytes.len().min(22 + len)].to_vec()
            }
            Self::Two => {
                let first = take(2);
                let both = [first, first + 1].map(|seq| add(seq, b'S', 10, 41.0));
                mold(first, &both.each_ref().map(Vec::as_slice))
            }
        }
    }
}

/// Hands datagrams over as one batch; those that have no stamp come at the same time as the others.
fn send_stamped(
    to: &mut Pipeline<NasdaqItch>,
    sink: &mut Collect,
    datagrams: &[(u8, Vec<u8>, Came)],
) {
    let mut memory = Vec::new();
    let mut slots = Vec::new();
    for (line, bytes, came) in datagrams {
        let rx = match came {
            Came::Unstamped => RxStamp::NONE,
            _ => RxStamp { ns: 5, clock: ClockDomain::Kernel },
        };
        slots.push(Slot { offset: memory.len(), len: bytes.len(), line: LineId(*line), rx });
        memory.extend_from_slice(bytes);
    }
    to.handle(&Batch::new(&memory, &slots), Now::Live(5), sink);
}

fn iex(first: u64, messages: &[&[u8]]) -> Vec<u8> {
    let header = iextp::Header {
        message_protocol_id: iextp::DEEP_1_0.into(),
        channel_id: 1.into(),
        session_id: 7.into(),
        first_message_sequence_number: first.into(),
        ..Default::default()
    };
    let mut bytes = [0; 1_400];
    let mut segment = iextp::SegmentWriter::new(&mut bytes, header).unwrap();
    messages.iter().for_each(|message| segment.push(message).unwrap());
    segment.finish().to_vec()
}

fn level(side: Side, flags: u8, size: u32, at: f64) -> Vec<u8> {
    let update = deep10::PriceLevelUpdate {
        event_flags: flags,
        symbol: Symbol::new("ZIEXT").unwrap(),
        size: size.into(),
        price: Price4Le::try_from(Price(nanos(at))).unwrap(),
        ..deep10::PriceLevelUpdate::on(side)
    };
    update.as_bytes().to_vec()
}

/// The specification's own example: a sweep through two ask levels, in transition after the first.
#[test]
fn best_prices_are_reported_when_the_event_is_complete() {
    let (mut feed, mut sink) = (pipeline(IexDeep::new(options()).unwrap()), Collect::default());
    let book = [
        level(Side::Ask, 1, 300, 25.10),
        level(Side::Ask, 1, 400, 25.20),
        level(Side::Ask, 1, 500, 25.30),
    ];
    let book: Vec<&[u8]> = book.iter().map(Vec::as_slice).collect();
    send(&mut feed, &mut sink, 1, &[(0, iex(1, &book))]);
    sink.take();

    let sweep = [level(Side::Ask, 0, 0, 25.10), level(Side::Ask, 1, 0, 25.20)];
    let sweep: Vec<&[u8]> = sweep.iter().map(Vec::as_slice).collect();
    send(&mut feed, &mut sink, 2, &[(0, iex(4, &sweep))]);
    let last: Vec<bool> = sink.0.iter().map(Event::is_last).collect();
    let ask = Some(Side::Ask);
    #[rustfmt::skip]
    assert_eq!(sink.take(), [
        (Kind::Level, ask, 0, nanos(25.10), 0),
        (Kind::Level, ask, 0, nanos(25.20), 0),
        (Kind::BestAsk, ask, 0, nanos(25.30), 500),
    ]);
    assert_eq!(last, [false, false, true]);
}

#[test]
fn iex_halts_and_dear_instruments() {
    let (mut feed, mut sink) = (pipeline(IexDeep::new(options()).unwrap()), Collect::default());
    let halt = |code: u8| deep10::OperationalHaltStatus {
        operational_halt_status: code.into(),
        symbol: Symbol::new("ZIEXT").unwrap(),
        ..Default::default()
    };
    let trading = deep10::TradingStatus {
        trading_status: b'T'.into(),
        symbol: Symbol::new("ZIEXT").unwrap(),
        ..Default::default()
    };
    let messages =
        [trading.as_bytes(), halt(b'O').as_bytes(), halt(b'N').as_bytes()].map(<[u8]>::to_vec);
    let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
    send(&mut feed, &mut sink, 1, &[(0, iex(1, &messages))]);
    let statuses: Vec<_> =
        sink.0.iter().filter(|e| e.kind() == Some(Kind::Status)).map(|e| e.qty).collect();
    use TradingStatus::{OperationalHalt, Trading};
    assert_eq!(statuses, [Trading as u32, OperationalHalt as u32, Trading as u32]);
    sink.take();

    // Too dear for 32-bit units of a hundredth of a cent.
    send(&mut feed, &mut sink, 2, &[(0, iex(4, &[&level(Side::Bid, 1, 1, 731_000.25)]))]);
    let best = sink.0.iter().find(|event| event.kind() == Some(Kind::BestBid)).unwrap();
    assert_eq!(best.price().to_string(), "731000.25");
    assert!(!feed.channels()[0].venue().is_stale(0));
}

#[test]
fn what_iex_sends_and_nobody_can_read_is_as_good_as_lost() {
    let (mut feed, mut sink) = (pipeline(IexDeep::new(options()).unwrap()), Collect::default());
    feed.set_silence(1_000);
    let (bid, ask) = (level(Side::Bid, 1, 100, 25.0), level(Side::Ask, 1, 100, 25.5));
    send(&mut feed, &mut sink, 1, &[(0, iex(1, &[&bid, &ask[..29]])), (0, iex(3, &[&ask]))]);
    let last = sink.0.pop().unwrap();
    assert_eq!((last.kind(), last.is_stale()), (Some(Kind::BestAsk), true));
    let doubt = sink.0.iter().find(|event| event.kind() == Some(Kind::Stale)).unwrap();
    assert_eq!((doubt.instrument, doubt.seq, doubt.venue_ns), (NO_INSTRUMENT, 2, 0));
    let state = |feed: &Pipeline<IexDeep>| {
        (feed.channels()[0].state(), feed.channels()[0].stale_since_ns())
    };
    assert_eq!(state(&feed), (ChannelState::Impaired, Some(1)));
    // That the lines fall silent and are heard again changes nothing.
    feed.poll(1_500, ClockDomain::Kernel, &mut sink);
    feed.poll(3_000, ClockDomain::Kernel, &mut sink);
    assert_eq!(state(&feed), (ChannelState::Down, Some(1)));
    send(&mut feed, &mut sink, 3_100, &[(0, iex(4, &[&bid])), (1, iex(4, &[&bid]))]);
    assert_eq!(state(&feed), (ChannelState::Impaired, Some(1)));
    let told = |of| sink.0.iter().filter(|event| event.kind() == Some(of)).count();
    assert_eq!((told(Kind::Stale), told(Kind::Recovered), told(Kind::Anomaly)), (1, 0, 1));
    assert_eq!(feed.channels()[0].venue().counters().malformed, 1);
}

#[test]
fn venues_are_named_as_in_the_config() {
    for &venue in VenueKind::ALL {
        assert_eq!(venue.name().parse(), Ok(venue));
    }
}
