//! Parsing, and parsing into books, of every venue: one market as each of them tells it.
//!
//! Parsing walks the datagrams and reads every field of every message, as `decode` shows them. Books are the whole way:
//! datagrams as a burst leaves them in the socket, arbiter, look-ahead, books, and every change of a best price as an
//! event. All venues run in turns in one contest, with Nasdaq as the reference; what differs is what a venue tells of
//! the same market, and so also what a message is: one of CME's has the changes of several levels.
//!
//! The answers are checked. A first pass sees that every message is of a known type and shows every field that its
//! layout has; the timed ones must come to the same sum of all values. The books of every instrument must be those of the
//! market that was told, with nothing malformed and nothing contradicted; the timed runs must come to the same changes of
//! best prices.

use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;
use wirepath_bench::streams::{Params, Stream};
use wirepath_bench::{Contest, Options, Report, Sample};
use wirepath_feed_handler::event::{Event, Kinds};
use wirepath_feed_handler::venue::{Format, Frame, Framing, Sink, Venue, VenueKind, WithVenue};
use wirepath_protocol::Value;
use wirepath_protocol::show::Show;

/// Times parsing and books of every venue, over the same market.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Messages of each venue.
    #[arg(long, default_value_t = 1_000_000)]
    messages: usize,
    /// Instruments of the market.
    #[arg(long, default_value_t = 500)]
    instruments: u16,
    /// Its open orders.
    #[arg(long, default_value_t = 50_000)]
    live_orders: usize,
}

/// Datagrams handed over at once, as a receive call after a burst returns them.
const BATCH: usize = 64;

fn main() -> anyhow::Result<()> {
    let Arguments { bench, messages, instruments, live_orders } = Arguments::parse();
    let about = "Nanoseconds per message of every venue, over one generated market: all fields parsed, and books \
                 with best-price changes.";
    let mut report = Report::start("venues", about, &bench)?;
    let params = Params { seed: 7, instruments, live_orders };
    let streams = VenueKind::ALL.iter().map(|kind| Stream::new(*kind, params, messages));
    let streams: Vec<Stream> = streams.collect::<anyhow::Result<_>>()?;
    let mut parsing = Contest::new("parsing, all fields", "ns/message");
    let mut books = Contest::new("books", "ns/message");
    for stream in &streams {
        stream.kind.with(Enter { stream, parsing: &mut parsing, books: &mut books })?;
    }
    let reference = VenueKind::NasdaqItch50.name();
    parsing.against(reference);
    books.against(reference);
    report.run(parsing)?;
    report.run(books)?;
    report.note(format!(
        "{instruments} instruments, {live_orders} open orders, 1 to 16 messages in a datagram (CME: 1 to 3). Steps of the \
         market that a message tells, an order added, traded, reduced, moved or deleted: {}.",
        steps(&streams)
    ));
    report.finish()
}

fn steps(streams: &[Stream]) -> String {
    let each = streams.iter().map(|stream| {
        format!("{} {:.2}", stream.kind, stream.steps as f64 / stream.messages as f64)
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Enters a venue's stream into both contests.
struct Enter<'s, 'c> {
    stream: &'s Stream,
    parsing: &'c mut Contest<'s>,
    books: &'c mut Contest<'s>,
}

impl WithVenue for Enter<'_, '_> {
    type Out = anyhow::Result<()>;

    fn with<V: Venue + Send + 'static>(self) -> anyhow::Result<()> {
        let Self { stream, parsing, books } = self;
        let name = stream.kind.name();
        let sum = sum_of::<V>(stream).with_context(|| format!("{name}: reading"))?;
        parsing.enter(name, sum, || parse::<V>(stream));

        let batches = stream.batches(BATCH);
        let (mut pipeline, mut best) = (stream.pipeline::<V>()?, Best::default());
        batches.play(&mut pipeline, &mut best);
        stream.check(&pipeline).with_context(|| format!("{name}: books"))?;
        ensure!(best.count > 0, "{name}: no best prices were told");
        drop(pipeline);
        books.enter(name, best.digest, move || {
            let (mut pipeline, mut best) = (stream.pipeline::<V>()?, Best::default());
            let start = Instant::now();
            batches.play(&mut pipeline, &mut best);
            let elapsed = start.elapsed();
            let messages = pipeline.channels()[0].venue().counters().messages();
            ensure!(messages == stream.messages, "{messages} messages arrived");
            Ok(Sample::per_item(elapsed, messages, best.digest))
        });
        Ok(())
    }
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

/// Walks the messages of all datagrams, each of which must be there.
#[inline(always)]
fn each_message<'a, V: Venue>(
    stream: &'a Stream,
    mut each: impl FnMut(&'a [u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut count = 0;
    for datagram in stream.datagrams() {
        let Frame { body, declared, .. } = V::Framing::parse(datagram)?;
        for block in V::Framing::blocks(body, declared) {
            for message in V::Format::messages(block) {
                each(message)?;
                count += 1;
            }
        }
    }
    ensure!(count == stream.messages, "walked {count} messages");
    Ok(())
}

fn parse<V: Venue>(stream: &Stream) -> anyhow::Result<Sample> {
    let mut sum = Sum::default();
    let start = Instant::now();
    each_message::<V>(stream, |message| Ok(V::Format::show(message, &mut sum)?))?;
    Ok(Sample::per_item(start.elapsed(), stream.messages, sum.0))
}

/// The sum of all fields: nothing that is read can be left out.
#[derive(Default)]
struct Sum(u64);

impl<'a> Show<'a> for Sum {
    #[inline(always)]
    fn field(&mut self, _name: &'static str, value: Value<'a>) {
        let bits = match value {
            Value::UInt(number) | Value::TimeOfDay(number) | Value::Time(number) => number,
            Value::Int(number) => number.cast_unsigned(),
            Value::Char(code) => code.into(),
            Value::Price(price) => price.0.cast_unsigned(),
            Value::Text(text) => text_bits(text),
            Value::WidePrice(_) | Value::Date(_) | Value::MonthYear(_) | Value::Null => 1,
        };
        self.0 = self.0.wrapping_add(bits);
    }
    #[inline(always)]
    fn group(&mut self, _name: &'static str, entries: usize) {
        self.0 = self.0.wrapping_add(entries as u64);
    }
    #[inline(always)]
    fn entry(&mut self) {}
    #[inline(always)]
    fn end_group(&mut self) {}
}

/// Length and ends of a text.
#[inline(always)]
fn text_bits(text: &[u8]) -> u64 {
    let ends = [text.first(), text.last()].map(|byte| u64::from(byte.copied().unwrap_or_default()));
    text.len() as u64 + (ends[0] << 8) + (ends[1] << 16)
}

/// Looks at what is shown of one message: the names of its own fields and groups, and the sum of all values.
#[derive(Default)]
struct Shown {
    names: Vec<&'static str>,
    is_in_group: bool,
    sum: Sum,
}

impl<'a> Show<'a> for Shown {
    fn field(&mut self, name: &'static str, value: Value<'a>) {
        if !self.is_in_group {
            self.names.push(name);
        }
        self.sum.field(name, value);
    }
    fn group(&mut self, name: &'static str, entries: usize) {
        self.names.push(name);
        self.is_in_group = true;
        self.sum.group(name, entries);
    }
    fn entry(&mut self) {}
    fn end_group(&mut self) {
        self.is_in_group = false;
    }
}

/// The sum that reading comes to. Every message is of a known type, and shows all that its layout has.
fn sum_of<V: Venue>(stream: &Stream) -> anyhow::Result<u64> {
    let mut shown = Shown::default();
    each_message::<V>(stream, |message| {
        shown.names.clear();
        V::Format::show(message, &mut shown)?;
        let kind = V::Format::kind(message).context("a message without a type")?;
        let layout = V::Format::LAYOUTS.iter().find(|layout| layout.kind == kind);
        let layout = layout.with_context(|| format!("type {kind} is unknown"))?;
        let (there, all) = (shown.names.len(), layout.field_names().count());
        let is_in_order = shown.names.iter().copied().eq(layout.field_names().take(there));
        // What may stand behind a message need not.
        let is_all = there == all || there > 0 && message.len() < layout.size_max;
        ensure!(is_in_order && is_all, "{} shows {:?}", layout.title, shown.names);
        Ok(())
    })?;
    Ok(shown.sum.0)
}
