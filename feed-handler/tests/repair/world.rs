//! A feed with two lines and a line for answers, and what came of it.

use wirepath_feed_handler::arbiter;
use wirepath_feed_handler::book::BookView;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kind, Kinds, flags};
use wirepath_feed_handler::pipeline::{ChannelState, Now, Pipeline};
use wirepath_feed_handler::recovery::requests::{self, Ask};
use wirepath_feed_handler::recovery::{self, Action, snapshots};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{NasdaqItch, Sink, Venue, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::moldudp64::{PacketWriter, Session};
use wirepath_protocol::{Side, Symbol, itch50};

pub(crate) const MS: u64 = 1_000_000;
pub(crate) const A: u8 = 0;
pub(crate) const B: u8 = 1;
/// Where answers to requests come.
pub(crate) const ANSWERS: u8 = 2;

pub(crate) struct Collect {
    events: Vec<Event>,
    kinds: Kinds,
    /// The last event is of a message that has not ended.
    is_open: bool,
}

impl Sink for Collect {
    fn wants(&self) -> Kinds {
        self.kinds
    }
    fn emit(&mut self, event: Event) {
        self.events.push(event);
        self.is_open = true;
    }
    fn end_of_message(&mut self, _complete: bool) {
        self.is_open = false;
    }
}

/// A feed, what came of it, and the time.
pub(crate) struct World {
    pub(crate) feed: Pipeline<NasdaqItch>,
    sink: Collect,
    pub(crate) now_ns: u64,
}

/// What a test compares of an event: kind, number, whether it is stale.
pub(crate) type Seen = (Kind, u64, bool);

impl World {
    pub(crate) fn new(arbiter: arbiter::Config, recovery: recovery::Config) -> Self {
        let limits = LimitsConfig { instruments: 64, order_pages: 4, ..Default::default() };
        let date = Some(jiff::civil::date(2026, 1, 30));
        let venue = NasdaqItch::new(VenueOptions { date, limits, ..Default::default() }).unwrap();
        let arbiter = arbiter::Config { patience_ns: 10 * MS, ..arbiter };
        let feed = Pipeline::with_recovery(vec![venue], &[0, 0], &arbiter, &recovery).unwrap();
        let sink = Collect { events: Vec::new(), kinds: Kinds::ALL, is_open: false };
        Self { feed, sink, now_ns: 1_000 * MS }
    }

    /// Nothing but these kinds is of interest, besides what is always told.
    pub(crate) fn want(&mut self, kinds: Kinds) {
        self.sink.kinds = kinds.or(Kinds::CONTROL);
    }

    pub(crate) fn at(&self) -> RxStamp {
        RxStamp { ns: self.now_ns, clock: ClockDomain::Kernel }
    }

    pub(crate) fn hear(&mut self, line: u8, bytes: &[u8]) -> &mut Self {
        self.hear_at_once(line, &[bytes])
    }

    /// Several datagrams that one read brings.
    pub(crate) fn hear_at_once(&mut self, line: u8, datagrams: &[&[u8]]) -> &mut Self {
        let (rx, line) = (self.at(), LineId(line));
        let mut offset = 0;
        let slots = datagrams.iter().map(|datagram| {
            let (at, len) = (offset, datagram.len());
            offset += len;
            Slot { offset: at, len, line, rx }
        });
        let (slots, bytes): (Vec<_>, _) = (slots.collect(), datagrams.concat());
        self.feed.handle(&Batch::new(&bytes, &slots), Now::Live(self.now_ns), &mut self.sink);
        self
    }

    /// Messages `from..until` on a line: message `n` adds order `n`.
    pub(crate) fn carry(&mut self, line: u8, from: u64, until: u64) -> &mut Self {
        let bytes = datagram(from, until);
        self.hear(line, &bytes)
    }

    pub(crate) fn wait(&mut self, ms: u64) -> Vec<Action> {
        self.now_ns += ms * MS;
        self.feed.poll(self.now_ns, ClockDomain::Kernel, &mut self.sink);
        let kept_from = self.feed.channels()[0].arbiter().next();
        let actions = core::iter::from_fn(|| self.feed.next_action()).map(|(_, action)| action);
        let told = |action| match action {
            Action::FetchSnapshot { attempt, kept_from: told } => {
                assert_eq!(told, kept_from, "where the stream is kept from");
                fetch(attempt)
            }
            other => other,
        };
        actions.map(told).collect()
    }

    pub(crate) fn seen(&mut self) -> Vec<Seen> {
        assert!(!self.sink.is_open, "a message that does not end holds its last event back");
        let interesting = |event: &&Event| {
            const KINDS: Kinds = Kinds::CONTROL.or(Kind::OrderAdd.mask()).or(Kind::System.mask());
            event.is_in(KINDS) && event.kind() != Some(Kind::SessionStart)
        };
        let seen =
            |event: &Event| (event.kind().unwrap(), event.seq, event.flags & flags::STALE != 0);
        let seen = self.sink.events.iter().filter(interesting).map(seen).collect();
        self.sink.events.clear();
        seen
    }

    pub(crate) fn state(&self) -> ChannelState {
        self.feed.channels()[0].state()
    }

    pub(crate) fn book(&self) -> Option<BookView<'_>> {
        self.feed.channels()[0].venue().book(13)
    }

    /// Orders in the book's best bid.
    pub(crate) fn orders(&self) -> u32 {
        self.book().and_then(|book| book.levels(Side::Bid).next()).map_or(0, |level| level.orders)
    }

    pub(crate) fn is_stale(&self) -> bool {
        self.feed.channels()[0].venue().is_stale(13)
    }

    pub(crate) fn snapshot_block(&mut self, attempt: u32, block: &[u8]) {
        let (at, channel) = (self.at(), self.feed.channel_mut(0));
        channel.snapshot_message(attempt, block, at, &mut self.sink);
    }

    pub(crate) fn snapshot_part(&mut self, attempt: u32, orders: core::ops::Range<u64>) {
        let (at, channel) = (self.at(), self.feed.channel_mut(0));
        for order in orders {
            channel.snapshot_message(attempt, &add(order), at, &mut self.sink);
        }
    }

    pub(crate) fn snapshot(&mut self, attempt: u32, orders: u64, next: u64) {
        self.snapshot_part(attempt, 1..orders + 1);
        let (at, channel) = (self.at(), self.feed.channel_mut(0));
        channel.snapshot_complete(attempt, next, at, &mut self.sink);
    }
}

pub(crate) fn session() -> Session {
    Session::new("0000000001").unwrap()
}

pub(crate) fn add(order: u64) -> Vec<u8> {
    let add = itch50::AddOrder {
        stock_locate: 13.into(),
        order_reference_number: order.into(),
        buy_sell_indicator: b'B'.into(),
        shares: 100.into(),
        stock: Symbol::new("AAPL").unwrap(),
        price: Price4Be::from_raw(1_000_000),
        ..Default::default()
    };
    add.as_bytes().to_vec()
}

pub(crate) fn datagram(from: u64, until: u64) -> Vec<u8> {
    datagram_of(session(), from, until)
}

pub(crate) fn datagram_of(session: Session, from: u64, until: u64) -> Vec<u8> {
    let mut bytes = [0; 2_000];
    let mut packet = PacketWriter::new(&mut bytes, session, from).unwrap();
    (from..until).for_each(|order| packet.push(&add(order)).unwrap());
    packet.finish().to_vec()
}

pub(crate) fn requests() -> recovery::Config {
    let requests = requests::Config { servers: 2, give_up_ns: 100 * MS, ..Default::default() };
    recovery::Config { requests, snapshots: None }
}

pub(crate) fn both() -> recovery::Config {
    recovery::Config { snapshots: Some(snapshots::Config::default()), ..requests() }
}

pub(crate) fn ask(server: u8, from: u64, count: u16) -> Action {
    let session = wirepath_feed_handler::arbiter::SessionId(*b"0000000001");
    Action::Request { session, ask: Ask { server, from, count } }
}

/// A snapshot is to be fetched; [`World::wait`] has seen where the stream is kept from.
pub(crate) const fn fetch(attempt: u32) -> Action {
    Action::FetchSnapshot { attempt, kept_from: 0 }
}

pub(crate) const ADD: fn(u64) -> Seen = |seq| (Kind::OrderAdd, seq, false);
