//! What the benchmarks work on: the middle of one synthetic day, in the shapes they need it in.

use std::hint::black_box;
use std::ops::Range;

use wirepath::market::{Market, Params};
use wirepath_bench::streams::{self, Batches, Stream};
use wirepath_feed_handler::arbiter::{Arbiter, Arrival, Config, SessionId};
use wirepath_feed_handler::book::{Change, LevelBooks, Limits, OrderBooks};
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kinds};
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::ring::{self, Consumer, Producer};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{NasdaqItch, Sink, Venue as _, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::deep10::PriceLevelUpdate;
use wirepath_protocol::field::Price4Le;
use wirepath_protocol::iextp::{DEEP_1_0, Header, SegmentWriter};
use wirepath_protocol::itch50::Message;
use wirepath_protocol::moldudp64::{PacketWriter, Session};
use wirepath_protocol::{Price, Side, Symbol};

use crate::ITEMS;

const SYMBOLS: u16 = 200;

/// Twice [`ITEMS`] messages from the morning on, after which books are as full as they get, and the
/// `messages` that follow. Blocks behind their lengths, as ITCH files have them.
pub(crate) fn day(messages: usize) -> (Vec<u8>, Vec<u8>) {
    let items = ITEMS as u64;
    let params = Params { seed: 7, messages: 5 * items, symbols: SYMBOLS, live_orders: 5_000 };
    let mut market = Market::new(&params).unwrap();
    let (mut before, mut day) = (Vec::new(), Vec::new());
    market.write_blocks(&mut before, 2 * items);
    market.write_blocks(&mut day, messages as u64);
    (before, day)
}

/// The messages of a part of a day.
pub(crate) fn blocks(part: &[u8]) -> Blocks<'_, true> {
    Blocks::new(part, u16::MAX)
}

/// Datagrams, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Datagrams {
    pub(crate) memory: Vec<u8>,
    pub(crate) ranges: Vec<Range<usize>>,
}

impl Datagrams {
    fn push(&mut self, datagram: &[u8]) {
        let start = self.memory.len();
        self.memory.extend_from_slice(datagram);
        self.ranges.push(start..self.memory.len());
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.ranges.iter().map(|range| &self.memory[range.clone()])
    }
}

/// MoldUDP64 packets of up to `messages_max` messages; the first message has number `first`.
pub(crate) fn packets(part: &[u8], first: u64, messages_max: u16) -> Datagrams {
    let session = Session::new("0000000001").unwrap();
    let (mut packets, mut rest, mut next) = (Datagrams::default(), blocks(part).peekable(), first);
    while rest.peek().is_some() {
        let mut bytes = [0; 1400];
        let mut packet = PacketWriter::new(&mut bytes, session, next).unwrap();
        while packet.count() < messages_max && rest.next_if(|b| packet.push(b).is_ok()).is_some() {}
        next += u64::from(packet.count());
        packets.push(packet.finish());
    }
    packets
}

/// What a message does to a book.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operation {
    Add { instrument: u32, id: u64, side: Side, price_units: i32, qty: u32 },
    Take { instrument: u32, id: u64, qty: u32 },
    Delete { instrument: u32, id: u64 },
    Replace { instrument: u32, old_id: u64, new_id: u64, price_units: i32, qty: u32 },
}

fn units(price: Price) -> i32 {
    i32::try_from(price.0 / Price::PER_1E4).unwrap()
}

/// What the messages of a part of a day do to books; those that do nothing are left out.
fn operations(part: &[u8]) -> impl Iterator<Item = Operation> + '_ {
    blocks(part).filter_map(|block| operation(&Message::parse(block).unwrap()))
}

fn operation(message: &Message<'_>) -> Option<Operation> {
    macro_rules! add {
        ($m:ident) => {
            Operation::Add {
                instrument: $m.stock_locate().into(),
                id: $m.order_reference_number(),
                side: $m.side().unwrap(),
                price_units: units($m.price()),
                qty: $m.shares(),
            }
        };
    }
    macro_rules! take {
        ($m:ident, $qty:ident) => {
            Operation::Take {
                instrument: $m.stock_locate().into(),
                id: $m.order_reference_number(),
                qty: $m.$qty(),
            }
        };
    }
    Some(match message {
        Message::AddOrder(m) => add!(m),
        Message::AddOrderAttributed(m) => add!(m),
        Message::OrderExecuted(m) => take!(m, executed_shares),
        Message::OrderExecutedWithPrice(m) => take!(m, executed_shares),
        Message::OrderCancel(m) => take!(m, cancelled_shares),
        Message::OrderDelete(m) => Operation::Delete {
            instrument: m.stock_locate().into(),
            id: m.order_reference_number(),
        },
        Message::OrderReplace(m) => Operation::Replace {
            instrument: m.stock_locate().into(),
            old_id: m.original_order_reference_number(),
            new_id: m.new_order_reference_number(),
            price_units: units(m.price()),
            qty: m.shares(),
        },
        _ => return None,
    })
}

/// Applies one operation and shows `each` what it changed.
#[inline(always)]
pub(crate) fn apply(books: &mut OrderBooks, operation: Operation, mut each: impl FnMut(Change)) {
    let change = match operation {
        Operation::Add { instrument, id, side, price_units, qty } => {
            books.add(instrument, id, side, price_units, qty)
        }
        Operation::Take { instrument, id, qty } => books.execute(instrument, id, qty),
        Operation::Delete { instrument, id } => books.delete(instrument, id),
        Operation::Replace { instrument, old_id, new_id, price_units, qty } => {
            books.replace(instrument, old_id, new_id, price_units, qty).map(|both| {
                each(both.old);
                both.new
            })
        }
    };
    each(change.expect("the day is consistent"));
}

/// A quantity that a price has from now on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Update {
    pub(crate) instrument: u32,
    pub(crate) side: Side,
    pub(crate) price_units: i32,
    pub(crate) qty: u64,
}

/// The same day as a venue tells it that publishes price levels: before, and [`ITEMS`] updates.
fn updates() -> (Vec<Update>, Vec<Update>) {
    let (before, day) = day(2 * ITEMS);
    let mut books = OrderBooks::new(limits()).unwrap();
    let mut updates_of = |part: &[u8]| {
        let mut updates = Vec::new();
        for operation in operations(part) {
            let (Operation::Add { instrument, .. }
            | Operation::Take { instrument, .. }
            | Operation::Delete { instrument, .. }
            | Operation::Replace { instrument, .. }) = operation;
            apply(&mut books, operation, |Change { side, price_units, level_qty: qty, .. }| {
                updates.push(Update { instrument, side, price_units, qty });
            });
        }
        updates
    };
    let (before, mut day) = (updates_of(&before), updates_of(&day));
    day.truncate(ITEMS);
    (before, day)
}

fn limits() -> Limits {
    Limits {
        instruments: u32::from(SYMBOLS) + 1,
        order_pages: 16,
        levels_outside: 1 << 16,
        ..Limits::default()
    }
}

/// Books as they are in the middle of the day, and what happens to them next.
pub(crate) fn orders() -> (OrderBooks, Vec<Operation>) {
    let (before, day) = day(2 * ITEMS);
    let mut books = OrderBooks::new(limits()).unwrap();
    operations(&before).for_each(|operation| apply(&mut books, operation, |_| {}));
    (books, operations(&day).take(ITEMS).collect())
}

/// As [`orders`], by price level.
pub(crate) fn levels() -> (LevelBooks, Vec<Update>) {
    let (before, day) = updates();
    let mut books = LevelBooks::new(limits()).unwrap();
    for update in before {
        set(&mut books, update);
    }
    (books, day)
}

/// Sets one level.
#[inline(always)]
pub(crate) fn set(books: &mut LevelBooks, update: Update) -> Change {
    let Update { instrument, side, price_units, qty } = update;
    books.set(instrument, side, price_units, qty, 0).expect("the day is consistent")
}

/// [`ITEMS`] price level updates in IEX-TP segments, a few each.
pub(crate) fn segments() -> Datagrams {
    let (_, updates) = updates();
    let mut segments = Datagrams::default();
    for (first, updates) in (1..).step_by(4).zip(updates.chunks(4)) {
        let header = Header {
            message_protocol_id: DEEP_1_0.into(),
            channel_id: 1.into(),
            first_message_sequence_number: first.into(),
            ..Header::default()
        };
        let mut bytes = [0; 1400];
        let mut segment = SegmentWriter::new(&mut bytes, header).unwrap();
        for update in updates {
            segment.push(message(update).as_bytes()).unwrap();
        }
        segments.push(segment.finish());
    }
    segments
}

fn message(update: &Update) -> PriceLevelUpdate {
    let price = Price(i64::from(update.price_units) * Price::PER_1E4);
    PriceLevelUpdate {
        event_flags: 1,
        symbol: Symbol::new(&format!("S{}", update.instrument)).unwrap(),
        size: u32::try_from(update.qty).unwrap().into(),
        price: Price4Le::try_from(price).unwrap(),
        ..PriceLevelUpdate::on(update.side)
    }
}

/// An empty ring, and a consumer at its start.
pub(crate) fn ring() -> (Producer, Consumer) {
    let (producer, ring) = ring::ring(1_024);
    (producer, ring.subscribe())
}

/// An arbiter of two lines, and the datagrams that come to it.
pub(crate) type Lines = (Arbiter, Vec<Arrival<'static>>);

/// [`ITEMS`] datagrams of one message. The first line is three ahead, and loses every `lost_each`th.
pub(crate) fn lines(lost_each: Option<u64>) -> Lines {
    let arrival = |line, first, now_ns| Arrival {
        line: LineId(line),
        session: SessionId(*b"0000000001"),
        first,
        count: 1,
        next_claimed: first + 1,
        end_of_session: false,
        body: &[0; 40],
        rx: RxStamp::new(now_ns, ClockDomain::Kernel),
        now_ns,
    };
    let mut arrivals = Vec::new();
    for seq in (1..).take(ITEMS) {
        if lost_each.is_none_or(|each| seq % each != 0) {
            arrivals.push(arrival(0, seq, 1_000 * seq));
        }
        if seq > 3 {
            arrivals.push(arrival(1, seq - 3, 1_000 * seq + 100));
        }
    }
    arrivals.truncate(ITEMS);
    (Arbiter::new(&Config::default()).unwrap(), arrivals)
}

/// The way from datagrams to events, and what goes it.
#[derive(Debug)]
pub(crate) struct Venue {
    pub(crate) pipeline: Pipeline<NasdaqItch>,
    pub(crate) packets: Datagrams,
    /// One for each datagram, and for its copy.
    pub(crate) slots: Vec<Slot>,
    pub(crate) events: Events,
}

/// Counts events.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) best: usize,
    pub(crate) messages: usize,
}

impl Sink for Events {
    fn wants(&self) -> Kinds {
        Kinds::CONTROL.or(Kinds::BEST).or(Kinds::TRADES).or(Kinds::STATUS)
    }

    fn emit(&mut self, event: Event) {
        self.best += usize::from(black_box(event).is_in(Kinds::BEST));
    }

    fn end_of_message(&mut self, _: bool) {
        self.messages += 1;
    }
}

/// Books in the middle of the day, and [`ITEMS`] more messages, up to `messages_max` in a datagram.
/// Every datagram comes on each of `lines` lines.
pub(crate) fn venue(messages_max: u16, lines: u8) -> Venue {
    let limits = LimitsConfig {
        instruments: u32::from(SYMBOLS) + 1,
        order_pages: 16,
        order_pages_ready: 1,
        levels_outside: 1 << 16,
        ..LimitsConfig::default()
    };
    let options = VenueOptions { limits, ..VenueOptions::default() };
    let venue = NasdaqItch::new(options).unwrap();
    let pipeline = Pipeline::new(vec![venue], &vec![0; lines.into()], &Config::default()).unwrap();
    let (before, day) = day(ITEMS);
    let mut venue = Venue {
        pipeline,
        packets: packets(&before, 1, u16::MAX),
        slots: Vec::new(),
        events: Events::default(),
    };
    venue.place(1);
    venue.play(64);
    venue.packets = packets(&day, 1 + 2 * ITEMS as u64, messages_max);
    venue.place(lines);
    venue.events = Events::default();
    venue
}

impl Venue {
    fn place(&mut self, lines: u8) {
        self.slots.clear();
        for range in &self.packets.ranges {
            let rx = RxStamp::new(1_580_371_634_909_934_345, ClockDomain::Kernel);
            let slot =
                |line| Slot { offset: range.start, len: range.len(), line: LineId(line), rx };
            self.slots.extend((0..lines).map(slot));
        }
    }

    /// Hands all datagrams over, `together` at a time.
    #[inline(always)]
    pub(crate) fn play(&mut self, together: usize) {
        for slots in self.slots.chunks(together) {
            let batch = Batch::new(&self.packets.memory, black_box(slots));
            self.pipeline.handle(&batch, Now::Live(1_580_371_634_909_935_000), &mut self.events);
        }
    }
}

/// A venue whose books are full, and [`ITEMS`] messages to come, of the market that all venues tell.
#[derive(Debug)]
pub(crate) struct Told<V> {
    pub(crate) pipeline: Pipeline<V>,
    pub(crate) batches: Batches<'static>,
    pub(crate) events: Events,
}

pub(crate) fn told<V: wirepath_feed_handler::venue::Venue>() -> Told<V> {
    const _: () = assert!(ITEMS == streams::PART);
    let params = streams::Params { seed: 7, instruments: SYMBOLS, live_orders: 5_000 };
    let stream = Stream::new(V::KIND, params, 3 * ITEMS).unwrap();
    let stream = &*Box::leak(Box::new(stream)); // nothing is freed here
    let mut pipeline = stream.pipeline().unwrap();
    stream.batches_of(0..2, 64).play(&mut pipeline, &mut Events::default());
    Told { pipeline, batches: stream.batches_of(2..3, 64), events: Events::default() }
}

impl<V: wirepath_feed_handler::venue::Venue> Told<V> {
    /// Hands all datagrams over, as after a burst.
    #[inline(always)]
    pub(crate) fn play(&mut self) -> usize {
        black_box(&self.batches).play(&mut self.pipeline, &mut self.events);
        self.events.messages
    }
}
