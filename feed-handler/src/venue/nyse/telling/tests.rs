//! A channel with recovery whose snapshots are refreshes: what strategies see, message by message.

use wirepath_perf::ClockDomain;
use wirepath_protocol::field::Ascii;
use wirepath_protocol::xdp::{self, Header, PacketWriter, RefreshAsOf, RefreshHeader};

use crate::arbiter::Config;
use crate::config::LimitsConfig;
use crate::event::{Anomaly, Event, Kind, Kinds, TradingStatus, flags};
use crate::pipeline::{ChannelState, Now, Pipeline};
use crate::recovery::{self, Action, requests, snapshots};
use crate::rx::{Batch, LineId, RxStamp, Slot};
use crate::venue::{NysePillar, Sink, Venue, VenueOptions};

const MS: u64 = 1_000_000;
const A: u8 = 0;
/// Where what was asked for comes.
const ANSWERS: u8 = 2;
const IBM: u32 = 7;
const GE: u32 = 9;
const NEW: u32 = 11;

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

/// Kind, instrument, and the number that the event is about.
type Seen = (Kind, u32, u64);

/// A channel of two symbols whose mappings are messages 1 and 2.
struct World {
    feed: Pipeline<NysePillar>,
    sink: Collect,
    now_ns: u64,
}

impl World {
    fn new() -> Self {
        let limits = LimitsConfig { instruments: 4, open_orders: 100, ..Default::default() };
        let venue = NysePillar::new(VenueOptions { limits, ..Default::default() }).unwrap();
        let arbiter = Config { patience_ns: 10 * MS, ..Config::default() };
        let recovery = recovery::Config {
            requests: requests::Config { servers: 1, gap_max: 50, ..Default::default() },
            snapshots: Some(snapshots::Config::default()),
        };
        let feed = Pipeline::with_recovery(vec![venue], &[0, 0], &arbiter, &recovery).unwrap();
        let mut world = Self { feed, sink: Collect::default(), now_ns: 1_000 * MS };
        world.hear(A, 11, 1, &[mapping(IBM, "IBM"), mapping(GE, "GE")]);
        world
    }

    /// The same behind a loss that is too long to be asked for: message 103 was the last that came, of 3 to 102 none.
    fn fetching() -> Self {
        let mut world = Self::new();
        world.hear(A, 11, 103, &[add(GE, 1, 100)]);
        let fetch = Action::FetchSnapshot { attempt: 1, kept_from: 103 };
        assert_eq!((world.wait(9), world.wait(1)), (vec![], vec![fetch]));
        assert_eq!(world.state(), ChannelState::Snapshot);
        world.sink.0.clear();
        world
    }

    fn hear(&mut self, line: u8, flag: u8, seq: u32, messages: &[Vec<u8>]) {
        let mut bytes = [0; PacketWriter::NYSE_MAX];
        let header = Header {
            delivery_flag: flag,
            seq_num: seq.into(),
            send_time: 1_769_783_400.into(),
            ..Header::default()
        };
        let mut packet = PacketWriter::new(&mut bytes, header).unwrap();
        messages.iter().for_each(|message| packet.push(message).unwrap());
        let bytes = packet.finish();
        let rx = self.at();
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(line), rx }];
        self.feed.handle(&Batch::new(bytes, &slots), Now::Live(rx.ns), &mut self.sink);
    }

    fn at(&self) -> RxStamp {
        RxStamp { ns: self.now_ns, clock: ClockDomain::Kernel }
    }

    fn wait(&mut self, ms: u64) -> Vec<Action> {
        self.now_ns += ms * MS;
        self.feed.poll(self.now_ns, ClockDomain::Kernel, &mut self.sink);
        core::iter::from_fn(|| self.feed.next_action()).map(|(_, action)| action).collect()
    }

    fn tell(&mut self, messages: &[Vec<u8>]) {
        let at = self.at();
        for message in messages {
            self.feed.channel_mut(0).snapshot_message(1, message, at, &mut self.sink);
        }
    }

    fn join(&mut self, next: u64) {
        let at = self.at();
        self.feed.channel_mut(0).snapshot_complete(1, next, at, &mut self.sink);
    }

    fn seen(&mut self) -> Vec<Seen> {
        let of = |event: &Event| match event.kind().unwrap() {
            kind @ (Kind::BestBid | Kind::BestAsk | Kind::OrderAdd | Kind::OrderDeleted) => {
                Some((kind, event.instrument, event.b))
            }
            kind @ (Kind::Stale | Kind::Recovered | Kind::Anomaly | Kind::Instrument) => {
                Some((kind, event.instrument, event.qty.into()))
            }
            _ => None,
        };
        std::mem::take(&mut self.sink.0).iter().filter_map(of).collect()
    }

    fn state(&self) -> ChannelState {
        self.feed.channels()[0].state()
    }

    fn venue(&self) -> &NysePillar {
        self.feed.channels()[0].venue()
    }

    /// The orders of a book, by their numbers.
    fn orders(&self, instrument: u32) -> Vec<u64> {
        let book = self.venue().book(instrument).unwrap();
        let levels = book.levels(wirepath_protocol::Side::Bid).map(|level| level.price);
        let orders = levels.flat_map(|price| book.orders(wirepath_protocol::Side::Bid, price));
        let mut ids: Vec<u64> = orders.map(|order| order.id).collect();
        ids.sort_unstable();
        ids
    }

    fn is_stale(&self) -> [bool; 2] {
        [0, 1].map(|instrument| self.venue().is_stale(instrument))
    }
}

fn mapping(symbol: u32, name: &str) -> Vec<u8> {
    let mapping = xdp::SymbolIndexMapping {
        symbol_index: symbol.into(),
        symbol: Ascii::new(name).unwrap(),
        price_scale_code: 4,
        ..Default::default()
    };
    mapping.as_bytes().to_vec()
}

fn add(symbol: u32, id: u64, volume: u32) -> Vec<u8> {
    let add = xdp::AddOrder {
        symbol_index: symbol.into(),
        order_id: id.into(),
        price: 10_000.into(),
        volume: volume.into(),
        side: b'B'.into(),
        ..Default::default()
    };
    add.as_bytes().to_vec()
}

fn delete(symbol: u32, id: u64) -> Vec<u8> {
    let delete =
        xdp::DeleteOrder { symbol_index: symbol.into(), order_id: id.into(), ..Default::default() };
    delete.as_bytes().to_vec()
}

fn header(as_of: u32) -> Vec<u8> {
    let header = RefreshHeader {
        current_refresh_pkt: 1.into(),
        total_refresh_pkts: 1.into(),
        ..Default::default()
    };
    let as_of = RefreshAsOf { last_seq_num: as_of.into(), ..Default::default() };
    header.with(&as_of).as_slice().to_vec()
}

fn status(symbol: u32) -> Vec<u8> {
    let status = xdp::SecurityStatus {
        symbol_index: symbol.into(),
        security_status: b'O'.into(),
        halt_condition: b'~'.into(),
        ..Default::default()
    };
    status.as_bytes().to_vec()
}

fn order(symbol: u32, id: u64) -> Vec<u8> {
    let order = xdp::AddOrderRefresh {
        symbol_index: symbol.into(),
        order_id: id.into(),
        price: 10_000.into(),
        volume: 300.into(),
        side: b'B'.into(),
        ..Default::default()
    };
    order.as_bytes().to_vec()
}

#[test]
fn books_are_told_and_each_goes_on_behind_its_own_message() {
    let mut world = World::fetching();
    world.hear(A, 11, 104, &[add(IBM, 2, 100), add(GE, 3, 100), delete(IBM, 10)]);
    world.tell(&[header(104), status(IBM), order(IBM, 10), order(IBM, 2)]);
    world.tell(&[header(103), status(GE), order(GE, 1)]);
    assert_eq!((world.seen(), world.is_stale()), (vec![], [true; 2]), "a status only");
    world.join(104);
    // Message 104 is in IBM's book, 105 is not in GE's.
    #[rustfmt::skip]
    assert_eq!(world.seen(), [
        (Kind::Recovered, u32::MAX, 1),
        (Kind::BestBid, 0, 600), (Kind::BestAsk, 0, 0),
        (Kind::BestBid, 1, 300), (Kind::BestAsk, 1, 0),
        (Kind::OrderAdd, 1, 3), (Kind::BestBid, 1, 400),
        (Kind::OrderDeleted, 0, 10), (Kind::BestBid, 0, 300),
    ]);
    assert_eq!((world.orders(0), world.orders(1)), (vec![2], vec![1, 3]));
    assert_eq!((world.is_stale(), world.state()), ([false; 2], ChannelState::Live));
    assert_eq!(world.venue().status(0), TradingStatus::Trading);
    assert_eq!(world.venue().counters().anomalies, [0; Anomaly::ALL.len() + 1]);

    // One that is ahead of the stream waits for it to catch up.
    let mut world = World::fetching();
    world.tell(&[header(105), order(IBM, 10), order(IBM, 2)]);
    world.tell(&[header(103), order(GE, 1)]);
    world.join(104);
    world.hear(A, 11, 104, &[add(IBM, 2, 100), delete(IBM, 77), add(IBM, 4, 1)]);
    assert_eq!((world.orders(0), world.is_stale()), (vec![2, 4, 10], [false; 2]));
}

#[test]
fn what_was_not_told_is_in_doubt() {
    let mut world = World::fetching();
    world.tell(&[header(103), status(IBM), mapping(GE, "GE")]);
    world.join(104);
    let seen = world.seen();
    let doubt = (Kind::Stale, 1, 0);
    assert!(seen.contains(&doubt) && !seen.contains(&(Kind::Stale, 0, 0)), "{seen:?}");
    assert_eq!((world.is_stale(), world.state()), ([false, true], ChannelState::Live));
    assert!(world.feed.channels()[0].book_stale_since_ns(1).is_some());

    // So is one that nobody has heard of yet, until the venue tells it anew.
    world.hear(A, 11, 104, &[mapping(NEW, "NEW"), add(NEW, 5, 100)]);
    let seen = world.seen();
    assert_eq!(seen[0].0, Kind::Instrument);
    assert_eq!(seen[1..3], [(Kind::Stale, 2, 0), (Kind::OrderAdd, 2, 5)]);
    assert!(world.venue().is_stale(2));
    let clear = xdp::SymbolClear { symbol_index: NEW.into(), ..Default::default() };
    world.hear(A, 11, 106, &[clear.as_bytes().to_vec(), order(NEW, 6), add(NEW, 7, 1)]);
    assert_eq!((world.venue().is_stale(2), world.orders(2)), (false, vec![6, 7]));

    // The next day nothing of this is left.
    world.now_ns += 40_000 * MS;
    let reset = xdp::SequenceNumberReset::default().as_bytes().to_vec();
    for (seq, message) in [(1, reset), (2, mapping(GE, "GE")), (3, add(GE, 1, 1))] {
        let mut bytes = [0; 200];
        let header = Header {
            seq_num: seq.into(),
            send_time: (1_769_783_400 + 86_400).into(),
            ..Header::default()
        };
        let mut packet = PacketWriter::new(&mut bytes, header).unwrap();
        packet.push(&message).unwrap();
        let (bytes, rx) = (packet.finish(), world.at());
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(A), rx }];
        world.feed.handle(&Batch::new(bytes, &slots), Now::Live(rx.ns), &mut world.sink);
    }
    world.wait(0);
    assert_eq!((world.is_stale(), world.orders(1)), ([false; 2], vec![1]));
}

#[test]
fn told_twice_the_later_counts() {
    let mut world = World::fetching();
    // The first contradicts itself.
    world.tell(&[header(103), order(IBM, 10), order(IBM, 10), header(103), order(GE, 1)]);
    assert_eq!(world.venue().contradicted_ns(0), Some(world.now_ns));
    world.tell(&[header(104), status(IBM), order(IBM, 11)]);
    world.join(104);
    assert_eq!((world.orders(0), world.is_stale()), (vec![11], [false; 2]));
}

#[test]
fn a_snapshot_ends_doubts_and_may_begin_some() {
    let mut world = World::new();
    world.hear(A, 11, 3, &[delete(IBM, 77), delete(GE, 78)]);
    assert_eq!(world.is_stale(), [true; 2]);
    world.hear(A, 11, 105, &[add(GE, 3, 1)]);
    world.wait(10);
    // Both are put right, but GE has an order twice; what no refresh has is not guessed at.
    world.tell(&[header(105), status(IBM), order(IBM, 10)]);
    world.tell(&[header(105), order(GE, 1), order(GE, 1)]);
    world.join(106);
    assert_eq!((world.is_stale(), world.orders(0)), ([false, true], vec![10]));

    let mut world = World::fetching();
    world.tell(&[header(103), status(IBM), delete(IBM, 1), order(GE, 1)]);
    world.join(104);
    assert_eq!(world.is_stale(), [true, false]);

    // Without a price scale nothing is known of a price.
    let mut world = World::fetching();
    world.tell(&[header(103), status(IBM), status(GE), order(NEW, 1)]);
    world.join(104);
    assert_eq!((world.is_stale(), world.venue().is_stale(2)), ([false; 2], true));

    // Nor is anything known when it cannot be told whose a message is.
    let mut world = World::fetching();
    world.tell(&[header(103), status(IBM), status(GE), b"\x04\0\x6a\0".to_vec()]);
    world.join(104);
    assert_eq!((world.is_stale(), world.state()), ([true; 2], ChannelState::Snapshot));
}

#[test]
fn orders_before_a_header_are_of_no_refresh() {
    let mut world = World::fetching();
    world.tell(&[order(IBM, 10), header(103), order(GE, 1)]);
    world.join(104);
    assert_eq!(world.is_stale(), [true, false]);
}

#[test]
fn a_mapping_that_was_missed_is_believed_from_the_stream() {
    let mut world = World::fetching();
    world.hear(A, 11, 104, &[mapping(NEW, "NEW"), mapping(IBM, "IBX")]);
    world.tell(&[header(103), status(GE), header(105), status(IBM), status(NEW)]);
    world.join(104);
    world.hear(A, 11, 106, &[add(NEW, 1, 100)]);
    assert_eq!((world.orders(2), world.venue().is_stale(2)), (vec![1], false));
    assert_eq!(world.venue().directory().name(0), "IBM", "a mapping that is in the snapshot");
}

#[test]
fn what_the_venue_does_not_have_is_given_up_at_once() {
    let unavailable = |begin: u32, end: u32| {
        let message = xdp::MessageUnavailable {
            begin_seq_num: begin.into(),
            end_seq_num: end.into(),
            ..Default::default()
        };
        message.as_bytes().to_vec()
    };
    let asked = || {
        let mut world = World::new();
        world.hear(A, 11, 8, &[add(GE, 1, 100)]);
        assert!(
            matches!(world.wait(10)[..], [Action::Request { ask, .. }] if (ask.from, ask.count) == (3, 5))
        );
        world
    };
    for (line, begin, end, is_given_up) in [
        (ANSWERS, 3, 7, true),
        (ANSWERS, 7, 20, true),
        (ANSWERS, 8, 20, false),
        (ANSWERS, 1, 2, false),
        (ANSWERS, 7, 3, false),
        (A, 3, 7, false),
    ] {
        let mut world = asked();
        world.hear(line, 21, 1, &[unavailable(begin, end)]);
        world.wait(1);
        let state = if is_given_up { ChannelState::Snapshot } else { ChannelState::Recovering };
        assert_eq!(world.state(), state, "{line} {begin} {end}");
    }
    let mut world = asked();
    world.feed.channel_mut(0).request_refused(0, 3);
    world.wait(1);
    assert_eq!(world.state(), ChannelState::Snapshot);
}

#[test]
fn what_was_asked_for_closes_the_gap() {
    let mut world = World::new();
    world.hear(A, 11, 5, &[add(GE, 1, 100)]);
    world.wait(10);
    assert!(world.sink.0.last().unwrap().flags & flags::STALE != 0);
    world.hear(ANSWERS, 15, 3, &[add(IBM, 2, 100)]);
    world.hear(ANSWERS, 15, 4, &[add(IBM, 3, 100)]);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Live, [false; 2]));
    assert_eq!((world.orders(0), world.orders(1)), (vec![2, 3], vec![1]));
}
