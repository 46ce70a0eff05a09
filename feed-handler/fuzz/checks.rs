//! What must hold for any bytes: checks that the fuzz targets, and `cargo test` on their seeds, share.

mod loops;
mod venues;

use std::io::Cursor;

use wirepath_feed_handler::arbiter;
use wirepath_feed_handler::config::{Config, LimitsConfig};
use wirepath_feed_handler::event::{Event, Kind, Kinds, flags};
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::recovery::client::{Connection, RequestClient};
use wirepath_feed_handler::recovery::requests::Ask;
use wirepath_feed_handler::recovery::{
    self, Action, gap_proxy, requests, snapshots, spin, unit_session,
};
use wirepath_feed_handler::rx::capture::{CaptureOptions, Opened, open_reader};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot, Source};
use wirepath_feed_handler::venue::{NasdaqItch, Sink, Venue, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::moldudp64::{Header, PacketWriter, Session};
use wirepath_protocol::pitch::Market;
use wirepath_protocol::{Side, Symbol, itch50};

pub(crate) use self::loops::loops;
pub(crate) use self::venues::venues;

/// A file of whatever bytes is read to its end, or to an error; no datagram lies outside of it.
pub(crate) fn capture(bytes: &[u8]) {
    let options = CaptureOptions::default();
    let Ok(opened) = open_reader("fuzz", Box::new(Cursor::new(bytes.to_vec())), &options) else {
        return;
    };
    match opened {
        Opened::Packets(mut source) => {
            for _ in 0..=bytes.len() {
                if source.is_finished() {
                    break;
                }
                let Ok(batch) = source.receive() else { break };
                let total: usize = batch.iter().map(|datagram| datagram.bytes.len()).sum();
                assert!(total <= 64 << 20, "{total} bytes of {}", bytes.len());
            }
        }
        Opened::Messages(mut file) => while let Ok(Some(_)) = file.next_block() {},
    }
}

/// A config is understood or refused with a sentence.
pub(crate) fn config(bytes: &[u8]) {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    if let Err(error) = Config::parse(text, "fuzz") {
        assert!(!error.to_string().is_empty());
    }
}

/// Whatever a server of Cboe's sends, in whatever pieces, its client goes on, or says why not and stays with that.
pub(crate) fn cboe(bytes: &[u8]) {
    let [kind, piece, stream @ ..] = bytes else { return };
    let login: &[u8] = if kind & 1 == 0 { b"\x0b\0\x01\0\0\0\0\0\x03\x02A" } else { b"" };
    let (stream, piece) = ([login, stream].concat(), usize::from(*piece) + 1);
    let session = unit_session::Config { packet_max: 300, input_bytes: 300, ..Default::default() };
    if kind & 2 == 0 {
        let market = match kind >> 2 & 3 {
            0 | 1 => Market::Equities,
            2 => Market::Options,
            _ => Market::Futures,
        };
        let config = spin::Config { session, market, ..spin::Config::default() };
        let mut client = spin::Client::new(config).expect("sound numbers");
        let mut is_complete = false;
        hear(&mut client, &stream, piece, |client| {
            loop {
                match client.next() {
                    Ok(Some(spin::Received::Message(block))) => {
                        assert!(!is_complete && block.len() == usize::from(block[0]));
                    }
                    Ok(Some(spin::Received::Complete { next })) => {
                        assert!(!is_complete && next > 0);
                        is_complete = true;
                    }
                    Ok(None) => return assert_eq!(client.closing(), is_complete),
                    Err(error) => {
                        assert!(!is_complete && client.closing() && !error.to_string().is_empty());
                        return assert_eq!(client.next(), Err(error));
                    }
                }
            }
        });
    } else {
        let mut client = gap_proxy::Client::new(session).expect("sound numbers");
        let mut asked = 1;
        hear(&mut client, &stream, piece, |client| {
            asked += u64::from(client.ask(&Ask { server: 0, from: asked, count: 1 }, 0));
            loop {
                match client.next() {
                    Ok(Some(refused)) => assert!(refused.from > 0 && !refused.reason.is_empty()),
                    Ok(None) => return assert!(!client.closing()),
                    Err(error) => {
                        assert!(client.closing() && !error.to_string().is_empty());
                        return assert_eq!(client.next(), Err(error));
                    }
                }
            }
        });
    }
}

/// Hands `stream` to a client in pieces; `take` takes what there is.
fn hear<C: Connection>(client: &mut C, stream: &[u8], piece: usize, mut take: impl FnMut(&mut C)) {
    client.connected(0);
    let (mut now_ns, mut rest) = (0, stream);
    while !rest.is_empty() {
        now_ns += MS;
        let space = client.space();
        let count = piece.min(rest.len()).min(space.len());
        assert!(count > 0, "no space, though all was taken");
        space[..count].copy_from_slice(&rest[..count]);
        client.received(count, now_ns);
        rest = &rest[count..];
        take(client);
        client.tick(now_ns);
        assert!(client.output().len() <= 1 << 10);
        client.sent(client.output().len().min(piece), now_ns);
    }
    client.disconnected(now_ns);
    take(client);
    client.tick(u64::MAX);
    take(client);
    assert!(client.closing() && client.deadline().is_none());
}

/// Where answers to requests come.
const ANSWERS: u8 = 2;
const HELD: u32 = 12;
const MS: u64 = 1_000_000;

/// Whatever the lines, the servers and the time do, a book that is not stale has what the venue's has. Message `n` adds
/// order `n`, so a book is right when it has as many orders as messages were delivered.
pub(crate) fn repair(bytes: &[u8]) {
    let mut world = World::new(bytes.first().copied().unwrap_or(0));
    for step in bytes.get(1..).unwrap_or(&[]).chunks_exact(4) {
        let [what, a, b, c] = *step else { unreachable!("chunks of four") };
        world.step(what, a, b, c);
        world.check();
    }
}

struct World {
    feed: Pipeline<NasdaqItch>,
    seen: Seen,
    now_ns: u64,
    /// The session that the venue is in, and the message it will send next.
    session: u8,
    live: u64,
    /// The snapshot asked for.
    attempt: u32,
}

#[derive(Default)]
struct Seen {
    /// The last message that an order was added by.
    last: u64,
    /// By the events.
    is_stale: bool,
}

impl Sink for Seen {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }
    fn emit(&mut self, event: Event) {
        match event.kind() {
            Some(Kind::OrderAdd) => {
                assert!(event.seq > self.last, "{event:?} after {}", self.last);
                self.last = event.seq;
                assert_eq!(event.flags & flags::STALE != 0, self.is_stale, "{event:?}");
            }
            Some(Kind::SessionStart) => *self = Self::default(),
            Some(Kind::Stale) => {
                assert!(!self.is_stale, "told twice");
                self.is_stale = true;
            }
            Some(Kind::Recovered) => {
                assert!(self.is_stale, "nothing was wrong");
                self.is_stale = false;
            }
            Some(Kind::Gap) => assert!(event.a.cast_unsigned() <= event.b, "{event:?}"),
            Some(Kind::Anomaly) => panic!("applied twice, or out of order: {event:?}"),
            _ => {}
        }
    }
    fn end_of_message(&mut self, _complete: bool) {}
}

impl World {
    fn new(kind: u8) -> Self {
        let limits = LimitsConfig {
            instruments: 16,
            order_pages: 1,
            order_pages_ready: 0,
            levels_outside: 64,
            ..LimitsConfig::default()
        };
        let date = Some(jiff::civil::date(2026, 1, 30));
        let options = VenueOptions { date, limits, ..VenueOptions::default() };
        let venue = NasdaqItch::new(options).expect("small tables");
        let arbiter = arbiter::Config {
            start: if kind & 1 == 0 { arbiter::Start::At(1) } else { arbiter::Start::FirstSeen },
            patience_ns: 5 * MS,
            silence_ns: 50 * MS,
            max_ahead: 100,
            held_datagrams: HELD,
            datagram_bytes: 1_000,
            ..arbiter::Config::default()
        };
        let requests = requests::Config {
            servers: kind >> 1 & 1,
            give_up_ns: 30 * MS,
            gap_max: 40,
            ..requests::Config::default()
        };
        let snapshots = (kind & 4 != 0).then(snapshots::Config::default);
        let recovery = recovery::Config { requests, snapshots };
        let mut feed = Pipeline::with_recovery(vec![venue], &[0, 0], &arbiter, &recovery)
            .expect("sound numbers");
        if kind & 8 != 0 {
            feed.set_silence(100 * MS);
        }
        let (seen, now_ns) = (Seen::default(), 1_000 * MS);
        Self { feed, seen, now_ns, session: 0, live: 1, attempt: 0 }
    }

    fn at(&self) -> RxStamp {
        RxStamp { ns: self.now_ns, clock: ClockDomain::Kernel }
    }

    fn step(&mut self, what: u8, a: u8, b: u8, c: u8) {
        let line = if self.has_answers() { a % 3 } else { a % 2 };
        match what % 16 {
            // What the venue sends next.
            0..=5 => {
                let until = self.live + u64::from(b % 5);
                self.carry(line % 2, self.session, self.live, until);
                self.live = until;
            }
            // What it sent before, on whatever line.
            6 | 7 => {
                let from = self.live.saturating_sub(u64::from(b)).max(1);
                let until = (from + u64::from(c % 9)).min(self.live);
                self.carry(line, self.session, from, until);
            }
            // It goes on, and nobody hears it.
            8 => self.live = (self.live + u64::from(b)).min(60_000),
            9 => self.hear(line, Header::heartbeat(name(self.session), self.live).as_bytes()),
            10 => self.wait(u64::from(b) * MS / 4),
            11 => self.snapshot(u64::from(b), c),
            12 => {
                let now_ns = self.now_ns;
                self.feed.channel_mut(0).snapshot_failed(self.attempt, now_ns);
            }
            13 if c < 16 => {
                self.hear(line, Header::end_of_session(name(self.session), self.live).as_bytes());
                self.session = self.session.wrapping_add(1);
                self.live = 1;
            }
            // Of a session that was or will be, or far away.
            14 => self.carry(line, self.session.wrapping_add(b), self.live, self.live),
            _ => {
                let from = self.live + (u64::from(b) << (c % 50));
                self.hear(line, Header::heartbeat(name(self.session ^ 1), from).as_bytes());
                self.hear(line, &[a, b, c]);
            }
        }
    }

    fn has_answers(&self) -> bool {
        self.feed.lines().count() == usize::from(ANSWERS) + 1
    }

    fn carry(&mut self, line: u8, session: u8, from: u64, until: u64) {
        let mut bytes = [0; 1_400];
        let mut packet = PacketWriter::new(&mut bytes, name(session), from).expect("it fits");
        (from..until).for_each(|order| packet.push(add(order).as_bytes()).expect("it fits"));
        let bytes = packet.finish().to_vec();
        self.hear(line, &bytes);
    }

    fn hear(&mut self, line: u8, bytes: &[u8]) {
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(line), rx: self.at() }];
        self.feed.handle(&Batch::new(bytes, &slots), Now::Live(self.now_ns), &mut self.seen);
    }

    fn wait(&mut self, ns: u64) {
        self.now_ns += ns;
        self.feed.poll(self.now_ns, ClockDomain::Kernel, &mut self.seen);
        let missing: Vec<_> = self.feed.channels()[0].arbiter().gaps().collect();
        while let Some((_, action)) = self.feed.next_action() {
            match action {
                Action::Request { ask, .. } => {
                    let until = ask.from + u64::from(ask.count);
                    let is_missing = |n| missing.iter().any(|gap| (gap.from..=gap.to).contains(&n));
                    assert!((ask.from..until).all(is_missing), "{ask:?} of {missing:?}");
                }
                Action::FetchSnapshot { attempt, .. } => self.attempt = attempt,
                Action::CancelSnapshot { .. } => {}
            }
        }
    }

    /// A snapshot that ends `behind` messages before the venue's next one, whole or not.
    fn snapshot(&mut self, behind: u64, cut: u8) {
        let next = self.live.saturating_sub(behind).max(1);
        if next > 2_000 {
            return; // takes too long
        }
        let (at, channel) = (self.at(), self.feed.channel_mut(0));
        for order in 1..next {
            channel.snapshot_message(self.attempt, add(order).as_bytes(), at, &mut self.seen);
        }
        if cut < 200 {
            // Messages that it has are not told again.
            channel.snapshot_complete(self.attempt, next, at, &mut self.seen);
        } else {
            channel.snapshot_failed(self.attempt, at.ns);
        }
    }

    fn check(&self) {
        let channel = &self.feed.channels()[0];
        let (arbiter, venue) = (channel.arbiter(), channel.venue());
        assert!(arbiter.channel().held <= u64::from(HELD) + 16, "{:?}", arbiter.channel());
        let is_stale = venue.is_stale(13);
        assert_eq!(is_stale, channel.stale_since_ns().is_some());
        assert_eq!(is_stale, self.seen.is_stale, "what the events say");
        if !is_stale && arbiter.session().is_some() {
            let book = venue.book(13).expect("it is within the limit");
            let orders = book.levels(Side::Bid).next().map_or(0, |level| level.orders);
            assert_eq!(u64::from(orders) + 1, arbiter.next(), "orders in a book that is fresh");
        }
    }
}

fn name(session: u8) -> Session {
    Session::new(&format!("S{session:03}")).expect("short")
}

fn add(order: u64) -> itch50::AddOrder {
    itch50::AddOrder {
        stock_locate: 13.into(),
        order_reference_number: order.into(),
        buy_sell_indicator: b'B'.into(),
        shares: 1.into(),
        stock: Symbol::new("AAPL").expect("short"),
        price: Price4Be::from_raw(1_000_000),
        ..itch50::AddOrder::default()
    }
}
