//! Parsing, and parsing into books, over a generated Nasdaq day.
//!
//! Parsing reads every field of every message; the rival is the crate `itchy`, which does no more than
//! that. The books are the feed handler's own way: `NasdaqItch` keeps every order (L3) and reports each
//! change of a best price. Message by message nothing is known of what comes next; with datagrams
//! queued they go through the arbiter and the look-ahead of `Pipeline`, as after a burst.
//!
//! The answers are checked: the sum of the fields that both parsers know, and for the books the number
//! of best-price changes and a digest of them, which message by message and queued must agree on.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;
use wirepath::market::{Market, Params};
use wirepath_bench::{Contest, Options, Report, Sample};
use wirepath_feed_handler::arbiter;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kinds};
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{Message as Numbered, NasdaqItch, Sink, Venue, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::itch50::{Head, Message};
use wirepath_protocol::moldudp64::{PacketWriter, Session};

/// Times parsing against itchy, and full books against parsing.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Messages in the day.
    #[arg(long, default_value_t = 20_000_000)]
    messages: u64,
    /// Leave out the days with ten times and a tenth of the instruments and live orders.
    #[arg(long)]
    one_size: bool,
}

/// Datagrams handed over at once, as a receive call after a burst returns them.
const BATCH: usize = 64;
const RX: RxStamp = RxStamp { ns: 1_769_783_400_000_000_000, clock: ClockDomain::Kernel };

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let about = "Nanoseconds per message over a generated Nasdaq day: all fields parsed, and full order books \
                 with best-price changes.";
    let mut report = Report::start("book", about, &arguments.bench)?;
    let usual = Params { messages: arguments.messages, ..Params::sized(arguments.messages, 7) };
    let day = Day::new(&usual)?;
    report.run(parsing(&day)?)?;
    report.run(books(&day, "books")?)?;
    if !arguments.one_size {
        let scale = |times: u32, tenths: u32| Params {
            symbols: u16::try_from(u32::from(usual.symbols) * times / tenths)
                .unwrap_or(60_000)
                .min(60_000),
            live_orders: usual.live_orders * times / tenths,
            ..usual
        };
        drop(day);
        for (name, times, tenths) in
            [("a tenth of the instruments and live orders", 1, 10), ("ten times as many", 10, 1)]
        {
            let params = scale(times, tenths);
            let day = Day::new(&params)?;
            let (symbols, live) = (params.symbols, params.live_orders);
            report.run(books(
                &day,
                &format!("books, {name} ({symbols} instruments, {live} orders)"),
            )?)?;
        }
    }
    report.finish()
}

/// A day's messages, each behind its length, and what both parsers must make of them.
struct Day {
    bytes: Vec<u8>,
    messages: u64,
    limits: LimitsConfig,
    sum: u64,
}

impl Day {
    fn new(params: &Params) -> anyhow::Result<Self> {
        let mut market = Market::new(params)?;
        let (mut bytes, mut messages) = (Vec::new(), 0);
        while let Some(message) = market.next_message() {
            // itchy panics at the two types that came after it was written: a few dozen messages.
            if !matches!(message.bytes[0], b'h' | b'O') {
                bytes.extend_from_slice(&u16::try_from(message.bytes.len())?.to_be_bytes());
                bytes.extend_from_slice(message.bytes);
                messages += 1;
            }
        }
        let limits = LimitsConfig {
            instruments: u32::from(params.symbols) + 1,
            // Order numbers rise by a little more than one an order, and half the messages are orders.
            order_pages: u32::try_from(messages / 65_536 * 4 + 64)?,
            ..LimitsConfig::default()
        };
        let mut day = Self { bytes, messages, limits, sum: 0 };
        day.sum = day.blocks().map(obvious_sum).fold(0, u64::wrapping_add);
        Ok(day)
    }

    fn blocks(&self) -> impl Iterator<Item = &[u8]> {
        let mut blocks = Blocks::<true>::new(&self.bytes, u16::MAX);
        std::iter::from_fn(move || {
            blocks.next().or_else(|| {
                blocks = Blocks::new(blocks.rest(), u16::MAX);
                blocks.next()
            })
        })
    }
}

/// Timestamp, order, shares, price and match number by their offsets in the specification.
fn obvious_sum(block: &[u8]) -> u64 {
    let number = |at: usize, len: usize| {
        block[at..at + len].iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte))
    };
    let fields: &[(usize, usize)] = match block[0] {
        b'A' | b'F' => &[(11, 8), (20, 4), (32, 4)],
        b'E' => &[(11, 8), (19, 4), (23, 8)],
        b'X' => &[(11, 8), (19, 4)],
        b'D' => &[(11, 8)],
        b'U' => &[(11, 8), (19, 8), (27, 4), (31, 4)],
        b'P' => &[(11, 8), (20, 4), (32, 4), (36, 8)],
        _ => &[],
    };
    fields.iter().fold(number(5, 6), |sum, &(at, len)| sum.wrapping_add(number(at, len)))
}

fn parsing(day: &Day) -> anyhow::Result<Contest<'_>> {
    let mut contest = Contest::new("parsing, all fields", "ns/message");
    contest.enter("itchy", day.sum, || {
        let start = Instant::now();
        let (mut sum, mut count) = (0_u64, 0);
        for message in itchy::MessageStream::from_reader(day.bytes.as_slice()) {
            let message = message.context("itchy does not know a message")?;
            sum = sum.wrapping_add(itchy_sum(black_box(&message)));
            count += 1;
        }
        ensure!(count == day.messages, "itchy read {count} messages");
        Ok(Sample::per_item(start.elapsed(), count, sum))
    });
    contest.enter("wirepath", day.sum, || {
        let start = Instant::now();
        let (mut sum, mut rest, mut count) = (0_u64, 0, 0);
        for block in day.blocks() {
            let (known, others) = our_sum(&Message::parse(block)?, block);
            sum = sum.wrapping_add(known);
            rest ^= others;
            count += 1;
        }
        black_box(rest);
        ensure!(count == day.messages, "read {count} messages");
        Ok(Sample::per_item(start.elapsed(), count, sum))
    });
    contest.against("itchy").at_most("wirepath", 0.5);
    Ok(contest)
}

fn itchy_sum(message: &itchy::Message) -> u64 {
    use itchy::Body;
    let add = u64::wrapping_add;
    let body = match &message.body {
        Body::AddOrder(m) => add(m.reference, add(m.shares.into(), m.price.raw().into())),
        Body::OrderExecuted { reference, executed, match_number } => {
            add(*reference, add((*executed).into(), *match_number))
        }
        Body::OrderCancelled { reference, cancelled } => add(*reference, (*cancelled).into()),
        Body::DeleteOrder { reference } => *reference,
        Body::ReplaceOrder(m) => {
            add(add(m.old_reference, m.new_reference), add(m.shares.into(), m.price.raw().into()))
        }
        Body::NonCrossTrade(m) => {
            add(add(m.reference, m.shares.into()), add(m.price.raw().into(), m.match_number))
        }
        _ => 0,
    };
    add(message.timestamp, body)
}

/// The sum both parsers come to, and all other fields.
#[inline(always)]
fn our_sum(message: &Message<'_>, block: &[u8]) -> (u64, u64) {
    let add = u64::wrapping_add;
    let head = |locate: u16, tracking: u16| u64::from(locate) << 16 | u64::from(tracking);
    match message {
        Message::AddOrder(m) => (
            add(
                add(m.timestamp(), m.order_reference_number()),
                add(m.shares().into(), m.price.raw().into()),
            ),
            head(m.stock_locate(), m.tracking_number())
                ^ m.stock().to_u64()
                ^ u64::from(m.buy_sell_indicator()),
        ),
        Message::OrderDelete(m) => (
            add(m.timestamp(), m.order_reference_number()),
            head(m.stock_locate(), m.tracking_number()),
        ),
        Message::OrderReplace(m) => (
            add(
                add(m.timestamp(), add(m.shares().into(), m.price.raw().into())),
                add(m.original_order_reference_number(), m.new_order_reference_number()),
            ),
            head(m.stock_locate(), m.tracking_number()),
        ),
        Message::OrderExecuted(m) => (
            add(
                add(m.timestamp(), m.order_reference_number()),
                add(m.executed_shares().into(), m.match_number()),
            ),
            head(m.stock_locate(), m.tracking_number()),
        ),
        Message::OrderCancel(m) => (
            add(add(m.timestamp(), m.order_reference_number()), m.cancelled_shares().into()),
            head(m.stock_locate(), m.tracking_number()),
        ),
        Message::AddOrderAttributed(m) => (
            add(
                add(m.timestamp(), m.order_reference_number()),
                add(m.shares().into(), m.price.raw().into()),
            ),
            head(m.stock_locate(), m.tracking_number())
                ^ m.stock().to_u64()
                ^ u64::from(m.buy_sell_indicator())
                ^ u64::from(u32::from_be_bytes(m.attribution().0)),
        ),
        Message::Trade(m) => (
            add(
                add(m.timestamp(), m.order_reference_number()),
                add(m.match_number(), add(m.shares().into(), m.price.raw().into())),
            ),
            head(m.stock_locate(), m.tracking_number())
                ^ m.stock().to_u64()
                ^ u64::from(m.buy_sell_indicator()),
        ),
        rare => rare_sum(rare, block),
    }
}

#[inline(never)]
fn rare_sum(message: &Message<'_>, block: &[u8]) -> (u64, u64) {
    message.fields(&mut |name, value| {
        black_box((name, value));
    });
    (Head::view(block).map_or(0, |head| head.timestamp()), 0)
}

/// Counts best-price changes and digests them.
#[derive(Default)]
struct Best {
    count: u64,
    digest: u64,
}

impl Sink for Best {
    #[inline(always)]
    fn wants(&self) -> Kinds {
        Kinds::BEST
    }
    #[inline(always)]
    fn emit(&mut self, event: Event) {
        if event.is_in(Kinds::BEST) {
            self.count += 1;
            let word = event.a.cast_unsigned() ^ event.b << 40 ^ u64::from(event.instrument) << 24;
            self.digest = (self.digest ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
        }
    }
    #[inline(always)]
    fn end_of_message(&mut self, _complete: bool) {}
}

fn venue(day: &Day) -> anyhow::Result<NasdaqItch> {
    let mut limits = day.limits;
    // What a host would do before the open: the pages of the day are there.
    limits.order_pages_ready = u32::try_from(day.messages / 65_536 + 16)?.min(limits.order_pages);
    Ok(NasdaqItch::new(VenueOptions { limits, ..VenueOptions::default() })?)
}

/// The whole day, message by message.
fn one_by_one(day: &Day) -> anyhow::Result<Sample> {
    let (mut venue, mut sink) = (venue(day)?, Best::default());
    let start = Instant::now();
    for (seq, block) in (1..).zip(day.blocks()) {
        venue.apply(&Numbered { block, seq, rx: RX }, &mut sink);
    }
    let elapsed = start.elapsed();
    let anomalies: u64 = venue.counters().anomalies.iter().sum();
    ensure!(anomalies == 0 && sink.count > 0, "{anomalies} messages contradicted the book");
    Ok(Sample::per_item(elapsed, day.messages, sink.digest))
}

/// The day in datagrams of `each` messages, one after another in memory.
struct Datagrams {
    bytes: Vec<u8>,
    lengths: Vec<u16>,
}

impl Datagrams {
    fn new(day: &Day, each: u16) -> anyhow::Result<Self> {
        let mut datagrams = Self { bytes: Vec::new(), lengths: Vec::new() };
        let mut buffer = [0; 2_048];
        let (mut blocks, mut seq) = (day.blocks().peekable(), 1);
        while blocks.peek().is_some() {
            let session = Session::new("BENCH").context("a session's name")?;
            let mut packet = PacketWriter::new(&mut buffer, session, seq)?;
            for block in blocks.by_ref().take(each.into()) {
                packet.push(block)?;
                seq += 1;
            }
            let datagram = packet.finish();
            datagrams.lengths.push(u16::try_from(datagram.len())?);
            datagrams.bytes.extend_from_slice(datagram);
        }
        Ok(datagrams)
    }
}

/// The whole day through arbiter and look-ahead, `BATCH` datagrams at a time.
fn queued(day: &Day, datagrams: &Datagrams) -> anyhow::Result<Sample> {
    let mut pipeline = Pipeline::new(vec![venue(day)?], &[0], &arbiter::Config::default())?;
    let mut sink = Best::default();
    let mut slots = Vec::with_capacity(BATCH);
    let mut offset = 0;
    let start = Instant::now();
    for batch in datagrams.lengths.chunks(BATCH) {
        slots.clear();
        let from = offset;
        for len in batch {
            slots.push(Slot {
                offset: offset - from,
                len: usize::from(*len),
                line: LineId(0),
                rx: RX,
            });
            offset += usize::from(*len);
        }
        let batch = Batch::new(&datagrams.bytes[from..offset], &slots);
        pipeline.handle(&batch, Now::Live(RX.ns), &mut sink);
    }
    let elapsed = start.elapsed();
    let counters = pipeline.channels()[0].venue().counters();
    ensure!(counters.messages() == day.messages, "{} messages arrived", counters.messages());
    Ok(Sample::per_item(elapsed, day.messages, sink.digest))
}

fn books<'a>(day: &'a Day, name: &str) -> anyhow::Result<Contest<'a>> {
    let digest = one_by_one(day)?.answer;
    let mut contest = Contest::new(name, "ns/message");
    contest.enter("itchy, parsing only", day.messages, || {
        let start = Instant::now();
        let mut count = 0;
        for message in itchy::MessageStream::from_reader(day.bytes.as_slice()) {
            black_box(&message.context("itchy does not know a message")?);
            count += 1;
        }
        Ok(Sample::per_item(start.elapsed(), day.messages, count))
    });
    contest.enter("message by message", digest, || one_by_one(day));
    let (ones, many) = (Datagrams::new(day, 1)?, Datagrams::new(day, 24)?);
    contest.enter("queued datagrams of one message", digest, move || queued(day, &ones));
    contest.enter("queued datagrams of 24 messages", digest, move || queued(day, &many));
    contest.against("itchy, parsing only");
    contest.at_most("message by message", 3.3);
    contest.at_most("queued datagrams of one message", 2.2);
    contest.at_most("queued datagrams of 24 messages", 2.2);
    // The first block of every day is a system event: a generator that changes is noticed here.
    let first = day.blocks().next().context("an empty day")?;
    ensure!(
        Head::view(first)?.message_type() == b'S',
        "the day does not begin with a system event"
    );
    Ok(contest)
}
