//! FIX to values and back, beside other crates and the obvious way.
//!
//! Writing is a NewOrderSingle of which number, times, ClOrdID, side, quantity and price change. Reading
//! is an ExecutionReport: framed, its checksum looked at where the crate does that, and 13 fields as
//! numbers, times and text. All rivals turn text into numbers by the same functions, ours.
//!
//! The answers are checked: every rival's messages are read and compared with what was to be written, and
//! of reports all must come to the same digest. No rival formats times itself, so that all but the
//! template are handed the text; the template counts its own. What this crate does allocates nothing, or
//! the benchmark ends.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;
use wirepath_bench::{Contest, Options, Report, Sample};
use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_protocol::Price;
use wirepath_protocol::fix::messages::{
    ExecType, ExecutionReport, Header, NewOrderSingle, OrdStatus, OrdType, Side, Style,
    TimeInForce, Version, encode,
};
use wirepath_protocol::fix::number::{Digits, parse_decimal, parse_uint};
use wirepath_protocol::fix::template::{CharSlot, DecimalSlot, TextSlot, TimeSlot, UintSlot};
use wirepath_protocol::fix::time::{Stamp, parse_timestamp};
use wirepath_protocol::fix::{Cut, Message, Precision, Template, Walked, cut};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Times writing and reading of FIX messages against other crates.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Messages in each run.
    #[arg(long, default_value_t = 200_000)]
    messages: u64,
}

/// What is wanted, nanoseconds; and as shares of what nanofix takes, which was 67 and 618 ns on the machine that the
/// targets were set on: a slower host is slower at both.
const WRITTEN_MAX_NS: f64 = 25.0;
const WRITTEN_MAX_SHARE: f64 = 0.37;
const READ_MAX_NS: f64 = 140.0;
const READ_MAX_SHARE: f64 = 0.22;

const START: u64 = 1_795_385_405_123_000_000;
/// Different messages; they come again and again.
const MESSAGES: usize = 64;
const STYLE: Style = Style { version: Version::Fix44, precision: Precision::Millis };
const TIME_WIDTH: usize = STYLE.precision.width();

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let about =
        "Nanoseconds per FIX 4.4 message: a NewOrderSingle written, an ExecutionReport read.";
    let mut report = Report::start("fix", about, &arguments.bench)?;
    let orders: Vec<Order> = (0..MESSAGES).map(Order::nth).collect();
    report.run(writing(&orders, arguments.messages)?)?;
    let reports: Vec<Vec<u8>> = (0..MESSAGES).map(execution).collect::<Result<_, _>>()?;
    report.run(reading(&reports, arguments.messages)?)?;
    report.note(format!(
        "The order is {} bytes from the template, which pads numbers, and {} field by field; a report is {} \
         bytes. Ours allocate nothing, which was checked in every run. ironfix-tagvalue and fix-codec-rs keep their buffers. \
         fix-codec-rs writes only from a message that it has read, so that it is not among the writers. \
         nanofix, ironfix-tagvalue and ours check length and checksum, fix-codec-rs and split do not.",
        Prepared::new()?.template.as_bytes().len(),
        plain(&mut [0; 512], &orders[0], 1)?.len(),
        reports[0].len(),
    ));
    report.finish()
}

/// What is different in every order.
#[derive(Clone, Debug)]
struct Order {
    id: [u8; 13],
    is_buy: bool,
    qty: u64,
    price: Price,
}

impl Order {
    fn nth(nth: usize) -> Self {
        let mut id = *b"001GA4GC1SG00";
        id[11..].copy_from_slice(format!("{nth:02}").as_bytes());
        let nth = nth as u64;
        let price = Price(322_400_000_000 + 10_000_000 * (nth * 7 % 64).cast_signed());
        Self { id, is_buy: !nth.is_multiple_of(3), qty: 100 + nth * 37 % 900, price }
    }

    fn side(&self) -> u8 {
        if self.is_buy { b'1' } else { b'2' }
    }
}

const fn time_of(seq: u64) -> u64 {
    START + seq * 1_300_000
}

/// A message from a template.
struct Prepared {
    template: Template<256>,
    seq: UintSlot<7>,
    sent: TimeSlot,
    id: TextSlot,
    qty: UintSlot<7>,
    price: DecimalSlot<6, 4>,
    side: CharSlot,
    transact: TimeSlot,
}

impl Prepared {
    fn new() -> anyhow::Result<Self> {
        let mut bytes = [0; 256];
        let message = plain(&mut bytes, &Order::nth(0), 1)?;
        let mut template = Template::new(message, Precision::Millis)?;
        Ok(Self {
            seq: template.uint_slot(34)?,
            sent: template.time_slot(52)?,
            id: template.text_slot(11)?,
            qty: template.uint_slot(38)?,
            price: template.decimal_slot(44)?,
            side: template.char_slot(54)?,
            transact: template.time_slot(60)?,
            template,
        })
    }

    #[inline(always)]
    fn write(&mut self, order: &Order, seq: u64) -> anyhow::Result<&[u8]> {
        let template = &mut self.template;
        template.set_uint(self.seq, seq)?;
        template.set_text(self.id, &order.id)?;
        template.set_uint(self.qty, order.qty)?;
        template.set_price(self.price, order.price)?;
        template.set_char(self.side, order.side())?;
        template.set_times([self.sent, self.transact], time_of(seq))?;
        Ok(template.as_bytes())
    }
}

/// The same field by field.
fn plain<'b>(bytes: &'b mut [u8], order: &Order, seq: u64) -> anyhow::Result<&'b [u8]> {
    let now = time_of(seq);
    let (sender, target) = (b"DESK".as_slice(), b"VENUE".as_slice());
    let header = Header { seq, sender, sending_time: now, target, ..Header::default() };
    let body = NewOrderSingle {
        account: None,
        cl_ord_id: &order.id,
        exec_inst: None,
        handl_inst: None,
        order_qty: Some(order.qty),
        ord_type: OrdType::Limit,
        price: Some(order.price),
        side: Side::from_code(order.side()),
        symbol: Some(b"AAPL"),
        text: None,
        time_in_force: Some(TimeInForce::Day),
        transact_time: now,
        stop_px: None,
        ex_destination: None,
        max_floor: None,
    };
    Ok(encode(bytes, STYLE, &header, &body)?)
}

fn nanofix<'b>(bytes: &'b mut [u8], order: &Order, seq: u64, time: &[u8]) -> &'b [u8] {
    let mut writer = nanofix::serializer::FixSerializer::new(bytes);
    writer
        .begin(b"FIX.4.4", b"D")
        .add_u64(34, seq)
        .add_str(49, b"DESK")
        .add_str(52, time)
        .add_str(56, b"VENUE")
        .add_str(11, &order.id)
        .add_u64(38, order.qty)
        .add_str(40, b"2")
        .add_str(44, Digits::decimal(order.price.0).as_bytes())
        .add_str(54, &[order.side()])
        .add_str(55, b"AAPL")
        .add_str(59, b"0")
        .add_str(60, time);
    let len = writer.finalize();
    &bytes[..len]
}

fn ironfix<'b>(
    writer: &'b mut ironfix_tagvalue::Encoder,
    order: &Order,
    seq: u64,
    time: &[u8],
) -> anyhow::Result<&'b [u8]> {
    writer.clear();
    writer.put_str(35, "D");
    writer.put_uint(34, seq);
    writer.put_str(49, "DESK");
    writer.put_raw(52, time);
    writer.put_str(56, "VENUE");
    writer.put_raw(11, &order.id);
    writer.put_uint(38, order.qty);
    writer.put_char(40, '2');
    writer.put_raw(44, Digits::decimal(order.price.0).as_bytes());
    writer.put_raw(54, &[order.side()]);
    writer.put_str(55, "AAPL");
    writer.put_char(59, '0');
    writer.put_raw(60, time);
    writer.finish().context("ironfix does not write the order")
}

/// The obvious way: formatted into a buffer that is used again.
fn formatted<'b>(
    (body, whole): &'b mut (Vec<u8>, Vec<u8>),
    order: &Order,
    seq: u64,
    time: &[u8],
) -> anyhow::Result<&'b [u8]> {
    use std::io::Write;
    let (time, id) = (str::from_utf8(time)?, str::from_utf8(&order.id)?);
    let (side, qty, price) = (char::from(order.side()), order.qty, order.price);
    body.clear();
    write!(
        body,
        "35=D\x0134={seq}\x0149=DESK\x0152={time}\x0156=VENUE\x0111={id}\x0138={qty}\x0140=2\x0144={price}\x0154={side}\x0155=AAPL\x0159=0\x0160={time}\x01"
    )?;
    whole.clear();
    write!(whole, "8=FIX.4.4\x019={}\x01", body.len())?;
    whole.extend_from_slice(body);
    let sum = whole.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte));
    write!(whole, "10={sum:03}\x01")?;
    Ok(whole)
}

/// Whether `bytes` say this order.
fn check(bytes: &[u8], order: &Order, seq: u64) -> anyhow::Result<()> {
    let message = Message::parse(bytes)?;
    let header = Header::read(&message)?;
    let read = NewOrderSingle::read(&message)?;
    let time = time_of(seq) / 1_000_000 * 1_000_000;
    let now = (header.seq, header.sending_time, read.transact_time) == (seq, time, time);
    let says = (read.cl_ord_id, read.order_qty, read.price, read.side.code(), read.symbol)
        == (&order.id, Some(order.qty), Some(order.price), order.side(), Some(b"AAPL"));
    ensure!(now && says, "not what was to be written: {}", bytes.escape_ascii());
    Ok(())
}

/// Times `count` orders written by `write`, which is shown each order, its number and its time as text.
fn timed(
    orders: &[Order],
    count: u64,
    mut write: impl FnMut(&Order, u64, &[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<Sample> {
    // The text of the time is ready, for who does not make it.
    let mut stamp = Stamp::new(Precision::Millis);
    let texts = (0..count).map(|seq| <[u8; TIME_WIDTH]>::try_from(stamp.write(time_of(seq))));
    let texts: Vec<_> = texts.collect::<Result<_, _>>()?;
    let start = Instant::now();
    for (seq, text) in texts.iter().enumerate() {
        write(&orders[seq % MESSAGES], seq as u64, text)?;
    }
    Ok(Sample::per_item(start.elapsed(), count, count))
}

fn writing(orders: &[Order], count: u64) -> anyhow::Result<Contest<'_>> {
    let mut contest = Contest::new("NewOrderSingle written", "ns/message");
    macro_rules! enter {
        ($name:literal, $allocates:literal, |$order:ident, $seq:ident, $time:ident| $write:expr) => {
            for (seq, $order) in (0..1_000).zip(orders.iter().cycle()) {
                let ($seq, mut stamp) = (seq, Stamp::new(Precision::Millis));
                let $time = stamp.write(time_of(seq));
                let _ = $time;
                check($write, $order, $seq).context($name)?;
            }
            contest.enter($name, count, move || {
                let mut allocations = None;
                let sample = timed(orders, count, |$order, $seq, $time| {
                    let _ = $time;
                    allocations.get_or_insert_with(Allocations::on_this_thread);
                    black_box($write);
                    Ok(())
                })?;
                let made = allocations.map_or(0, |before| before.until_now().allocated);
                ensure!($allocates || made <= 1, "{made} allocations");
                Ok(sample)
            });
        };
    }
    let mut buffers = (Vec::with_capacity(512), Vec::with_capacity(512));
    enter!("format!", true, |order, seq, time| formatted(&mut buffers, order, seq, time)?);
    let mut bytes = [0; 512];
    enter!("nanofix", true, |order, seq, time| nanofix(&mut bytes, order, seq, time));
    let mut encoder = ironfix_tagvalue::Encoder::with_capacity("FIX.4.4", 512);
    enter!("ironfix-tagvalue", true, |order, seq, time| ironfix(&mut encoder, order, seq, time)?);
    enter!("wirepath, field by field", false, |order, seq, time| plain(&mut bytes, order, seq)?);
    let mut prepared = Prepared::new()?;
    enter!("wirepath, template", false, |order, seq, time| prepared.write(order, seq)?);
    contest.against("nanofix").within("wirepath, template", WRITTEN_MAX_NS);
    contest.at_most("wirepath, template", WRITTEN_MAX_SHARE);
    Ok(contest)
}

/// An ExecutionReport with 13 fields that a desk reads.
fn execution(nth: usize) -> anyhow::Result<Vec<u8>> {
    let order = Order::nth(nth);
    let seq = 10_000 + nth as u64;
    let mut bytes = [0; 512];
    let (sender, target) = (b"VENUE".as_slice(), b"DESK".as_slice());
    let header = Header { seq, sender, sending_time: time_of(seq), target, ..Header::default() };
    let last = 10 + order.qty / 3;
    let (order_id, exec_id) = (format!("V{seq:09}"), format!("E{seq:09}"));
    let body = ExecutionReport {
        avg_px: Some(order.price),
        cl_ord_id: Some(&order.id),
        cum_qty: last,
        exec_id: exec_id.as_bytes(),
        exec_trans_type: None,
        last_px: Some(order.price),
        last_qty: Some(last),
        order_id: order_id.as_bytes(),
        order_qty: Some(order.qty),
        ord_status: OrdStatus::PartiallyFilled,
        ord_type: None,
        orig_cl_ord_id: None,
        price: Some(order.price),
        side: Some(Side::from_code(order.side())),
        symbol: Some(b"AAPL"),
        text: None,
        transact_time: Some(time_of(seq)),
        ord_rej_reason: None,
        exec_type: ExecType::Trade,
        leaves_qty: order.qty - last,
        restatement_reason: None,
        last_report: None,
    };
    Ok(encode(&mut bytes, STYLE, &header, &body)?.to_vec())
}

/// Thirteen values of a report as one number.
#[inline(always)]
fn digest(
    texts: [&[u8]; 4],
    codes: [u8; 3],
    qtys: [u64; 4],
    last_px: i64,
    transact_time: u64,
) -> u64 {
    let mut sum = last_px.cast_unsigned() ^ transact_time;
    for text in texts {
        sum = sum.wrapping_add(text.len() as u64) ^ u64::from(text[text.len() - 1]) << 8;
    }
    for (code, qty) in codes.into_iter().chain([0]).zip(qtys) {
        sum = sum.rotate_left(7).wrapping_add(qty ^ u64::from(code));
    }
    sum
}

/// The digest of a report whose fields `get` finds.
#[inline(always)]
fn found<'a>(mut get: impl FnMut(u32) -> Option<&'a [u8]>) -> anyhow::Result<u64> {
    let mut value = |tag| get(tag).with_context(|| format!("no field {tag}"));
    let texts = [value(11)?, value(37)?, value(17)?, value(55)?];
    let codes = [value(150)?[0], value(39)?[0], value(54)?[0]];
    let mut qty = |tag| parse_uint(value(tag)?).context("no quantity");
    let qtys = [qty(38)?, qty(32)?, qty(14)?, qty(151)?];
    let last_px = parse_decimal(value(31)?).context("no price")?;
    let time = parse_timestamp(value(60)?).context("no time")?;
    Ok(digest(texts, codes, qtys, last_px, time))
}

#[inline(always)]
fn wirepath(bytes: &[u8]) -> anyhow::Result<u64> {
    let Cut::Message(message) = cut(bytes, 4_096) else { anyhow::bail!("no message") };
    ours(&message)
}

#[inline(always)]
fn ours(message: &Message<'_>) -> anyhow::Result<u64> {
    let report = ExecutionReport::read(message)?;
    let none = || anyhow::anyhow!("a field is missing");
    Ok(digest(
        [
            report.cl_ord_id.ok_or_else(none)?,
            report.order_id,
            report.exec_id,
            report.symbol.ok_or_else(none)?,
        ],
        [report.exec_type.code(), report.ord_status.code(), report.side.ok_or_else(none)?.code()],
        [
            report.order_qty.ok_or_else(none)?,
            report.last_qty.ok_or_else(none)?,
            report.cum_qty,
            report.leaves_qty,
        ],
        report.last_px.ok_or_else(none)?.0,
        report.transact_time.ok_or_else(none)?,
    ))
}

/// The obvious way, which splits at every delimiter and keeps the values of the tags it wants.
fn split(bytes: &[u8]) -> anyhow::Result<u64> {
    let mut values: [Option<&[u8]>; 152] = [None; 152];
    for field in bytes.split(|byte| *byte == 1).filter(|field| !field.is_empty()) {
        let equals = field.iter().position(|byte| *byte == b'=').context("no field")?;
        let tag: usize = str::from_utf8(&field[..equals])?.parse()?;
        if let Some(value @ None) = values.get_mut(tag) {
            *value = Some(&field[equals + 1..]);
        }
    }
    found(|tag| values[tag as usize])
}

fn reading(reports: &[Vec<u8>], count: u64) -> anyhow::Result<Contest<'_>> {
    let take = usize::try_from(count)?;
    let each: Vec<u64> = reports.iter().map(|report| split(report)).collect::<Result<_, _>>()?;
    let sum_of = |each: &[u64]| {
        each.iter().cycle().take(take).fold(0_u64, |sum, one| sum.wrapping_add(*one))
    };
    let right = sum_of(&each);
    let mut contest = Contest::new("ExecutionReport read, 13 fields", "ns/message");
    macro_rules! enter {
        ($name:literal, $right:expr, $allocates:literal, |$bytes:ident| $read:expr) => {
            contest.enter($name, $right, move || {
                let before = Allocations::on_this_thread();
                let start = Instant::now();
                let mut sum = 0_u64;
                for $bytes in reports.iter().cycle().take(take) {
                    let $bytes = black_box($bytes.as_slice());
                    sum = sum.wrapping_add($read);
                }
                let elapsed = start.elapsed();
                let made = before.until_now().allocated;
                ensure!($allocates || made == 0, "{made} allocations");
                Ok(Sample::per_item(elapsed, count, sum))
            });
        };
    }
    enter!("split", right, true, |bytes| split(bytes)?);
    let parser = nanofix::parser::FixParser::new();
    enter!("nanofix", right, true, |bytes| {
        let (message, _) = parser.parse(bytes).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        found(|tag| message.get_field(tag))?
    });
    enter!("ironfix-tagvalue", right, true, |bytes| {
        let message = ironfix_tagvalue::Decoder::new(bytes).decode()?;
        found(|tag| message.get_field(tag).map(|field| field.value))?
    });
    let mut decoder = fix_codec_rs::decoder::Decoder::with_capacity(64);
    enter!("fix-codec-rs, unchecked", right, true, |bytes| {
        let message = decoder.decode(bytes).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        found(|tag| message.find(tag).map(|field| field.value))?
    });
    let lengths: Vec<u64> = reports.iter().map(|report| report.len() as u64).collect();
    enter!("wirepath, framing and checksum alone", sum_of(&lengths), false, |bytes| {
        let Cut::Message(message) = cut(bytes, 4_096) else { anyhow::bail!("no message") };
        message.len() as u64
    });
    enter!("wirepath", right, false, |bytes| wirepath(bytes)?);
    enter!("wirepath, header and body", right, false, |bytes| {
        let Cut::Message(message) = cut(bytes, 4_096) else { anyhow::bail!("no message") };
        let mut walked = Walked::new();
        walked.fill(&message);
        let message = message.with(&walked);
        black_box(Header::read(&message)?);
        ours(&message)?
    });
    contest.against("nanofix").within("wirepath", READ_MAX_NS);
    contest.at_most("wirepath", READ_MAX_SHARE);
    Ok(contest)
}
