//! `wirepath gen`: writes a synthetic day.

use std::io::{self, Write};
use std::net::SocketAddrV4;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::ValueEnum;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::civil::Date;
use wirepath_protocol::itch50;

use crate::impair::{Faults, Network, Share};
use crate::market::{Block, Market, Params};
use crate::output::Output;
use crate::pack::{PackLimits, Packer, SESSION};
use crate::pcap::PcapWriter;
use crate::progress;
use crate::publish::{LINE_A, LINE_B};

/// Write a synthetic Nasdaq day: TotalView-ITCH 5.0, seeded, the same bytes on every machine.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Messages in all.
    #[arg(long, value_name = "N", default_value_t = 20_000_000)]
    messages: u64,
    /// Another seed, another day.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Instruments [default: one per 500 messages, at most 8000].
    #[arg(long, value_name = "N")]
    symbols: Option<u16>,
    /// Orders alive after the first fifth of the messages [default: one per 20, at most 1000000].
    #[arg(long, value_name = "N")]
    live: Option<u32>,
    /// Trading date of a capture; ITCH itself counts time from midnight and has no date.
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2026-01-30")]
    date: Date,
    /// What to write [default: mold if the file's name has .pcap in it, else itch].
    #[arg(long)]
    format: Option<Format>,
    /// Capture only: share of the datagrams missing on each line, independently: 0.01 or 1%.
    #[arg(long, value_name = "SHARE", default_value = "0")]
    loss: Share,
    /// File to write, compressed if its name ends in .gz; - is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Overwrite an existing file.
    #[arg(long)]
    force: bool,
}

/// What the day is written as.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Format {
    /// Messages, each behind its length in two big-endian bytes, as Nasdaq archives a day.
    Itch,
    /// A nanosecond pcap of MoldUDP64 datagrams on two lines.
    Mold,
}

/// Writes the day, and on standard error what it holds.
///
/// # Errors
///
/// There is no such day, or the file cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let name = args.output.to_string_lossy();
    let by_name = if name.contains(".pcap") { Format::Mold } else { Format::Itch };
    let format = args.format.unwrap_or(by_name);
    ensure!(
        format == Format::Mold || args.loss == Share::NONE,
        "an ITCH file has no lines to lose datagrams on; --loss goes with --format mold"
    );
    let usual = Params::sized(args.messages, args.seed);
    let params = Params {
        symbols: args.symbols.unwrap_or(usual.symbols),
        live_orders: args.live.unwrap_or(usual.live_orders),
        ..usual
    };
    let market = Market::new(&params)?;
    let mut output = Output::create(&args.output, args.force)?;
    ensure!(
        !output.is_terminal(),
        "the day is binary and standard output is a terminal; name a file with -o"
    );
    let counts = if name.ends_with(".gz") {
        let mut encoder = GzEncoder::new(&mut output, Compression::fast());
        let counts = write(market, format, args, &mut encoder)?;
        encoder.finish()?;
        counts
    } else {
        write(market, format, args, &mut output)?
    };
    output.finish()?;
    counts.print(&name, start.elapsed());
    Ok(ExitCode::SUCCESS)
}

fn write(
    market: Market,
    format: Format,
    args: &Args,
    to: &mut impl Write,
) -> anyhow::Result<Counts> {
    match format {
        Format::Itch => fill(market, args.messages, ItchDay { to, bytes: 0 }),
        Format::Mold => fill(market, args.messages, CapturedDay::new(to, args)?),
    }
}

/// Takes every message of the market to the day.
fn fill(mut market: Market, messages: u64, mut day: impl Day) -> anyhow::Result<Counts> {
    let bar = progress::bar(messages, "messages");
    let mut counts = Counts { kinds: [0; 256], bytes: 0, live_orders: 0 };
    let mut done = 0_u64;
    while let Some(block) = market.next_message() {
        counts.kinds[usize::from(block.bytes[0])] += 1;
        day.push(block)?;
        done += 1;
        if done.is_multiple_of(1 << 14) {
            bar.set_position(done);
        }
    }
    counts.bytes = day.finish()?;
    counts.live_orders = market.live_orders();
    bar.finish_and_clear();
    Ok(counts)
}

/// Somewhere a day is written to.
trait Day {
    fn push(&mut self, block: Block<'_>) -> io::Result<()>;

    /// Ends the day. Says how many bytes it took, compression aside.
    fn finish(self) -> io::Result<u64>;
}

struct ItchDay<W> {
    to: W,
    bytes: u64,
}

impl<W: Write> Day for ItchDay<W> {
    fn push(&mut self, block: Block<'_>) -> io::Result<()> {
        let len = u16::try_from(block.bytes.len()).expect("at most MESSAGE_LEN_MAX");
        self.to.write_all(&len.to_be_bytes())?;
        self.to.write_all(block.bytes)?;
        self.bytes += 2 + u64::from(len);
        Ok(())
    }

    fn finish(self) -> io::Result<u64> {
        Ok(self.bytes)
    }
}

/// Two lines of MoldUDP64 datagrams, each with its own losses, line B some microseconds behind.
struct CapturedDay<W> {
    pcap: PcapWriter<W>,
    packer: Packer,
    network: Network,
    /// Start of the trading date in New York, nanoseconds since the Unix epoch, UTC.
    midnight_ns: u64,
    bytes: u64,
}

const LINES: [SocketAddrV4; 2] = [LINE_A, LINE_B];

impl<W: Write> CapturedDay<W> {
    fn new(to: W, args: &Args) -> anyhow::Result<Self> {
        let midnight_ns = args
            .date
            .in_tz("America/New_York")
            .ok()
            .and_then(|midnight| u64::try_from(midnight.timestamp().as_nanosecond()).ok())
            .with_context(|| format!("{} is not a date that a capture can have", args.date))?;
        let a = Faults { loss: args.loss, ..Faults::default() };
        let b = Faults { delay_ns: 3_000, ..a };
        Ok(Self {
            pcap: PcapWriter::new(to)?,
            packer: Packer::new(SESSION, PackLimits::default()),
            network: Network::new(args.seed, &[a, b]),
            midnight_ns,
            bytes: 0,
        })
    }

    /// Puts the packed datagram onto both lines, after what arrived on them before.
    fn send(&mut self) -> io::Result<()> {
        let Some(packed) = self.packer.take() else { return Ok(()) };
        let time_ns = self.midnight_ns + packed.time_ns;
        self.network.offer_to_all(time_ns, packed.bytes);
        self.capture(time_ns)
    }

    fn capture(&mut self, until_ns: u64) -> io::Result<()> {
        while let Some(leaving) = self.network.poll(until_ns) {
            self.pcap.udp(leaving.due_ns, LINES[leaving.line], leaving.bytes)?;
            self.bytes += leaving.bytes.len() as u64;
        }
        Ok(())
    }
}

impl<W: Write> Day for CapturedDay<W> {
    fn push(&mut self, block: Block<'_>) -> io::Result<()> {
        if !self.packer.fits(block.bytes.len(), block.timestamp_ns) {
            self.send()?;
        }
        self.packer.push(block.bytes, block.timestamp_ns);
        Ok(())
    }

    fn finish(mut self) -> io::Result<u64> {
        self.send()?;
        self.network.end();
        self.capture(u64::MAX)?;
        // The end of the session comes after every delay, and is never lost.
        let end_ns = self.midnight_ns + 20 * 3_600_000_000_000 + 301_000_000_000;
        for line in LINES {
            self.pcap.udp(end_ns, line, self.packer.end_of_session().as_bytes())?;
        }
        Ok(self.bytes)
    }
}

/// What the day holds.
struct Counts {
    /// Messages by type.
    kinds: [u64; 256],
    bytes: u64,
    live_orders: usize,
}

impl Counts {
    fn print(&self, name: &str, took: Duration) {
        let messages = self.kinds.iter().sum::<u64>();
        for layout in itch50::LAYOUTS {
            let Ok(kind) = u8::try_from(layout.kind) else { continue };
            let count = self.kinds[usize::from(kind)];
            if count > 0 {
                let (kind, share) = (char::from(kind), percent(count, messages));
                eprintln!("{kind}  {:34} {count:>12}  {share:>6.2} %", layout.title);
            }
        }
        let (bytes, seconds) = (self.bytes, took.as_secs_f64());
        let rate = messages as f64 / seconds / 1e6;
        eprintln!(
            "{name}: {messages} messages, {bytes} bytes, {} orders alive at the end; {seconds:.1} s, \
             {rate:.2} million messages a second",
            self.live_orders
        );
    }
}

fn percent(count: u64, of: u64) -> f64 {
    count as f64 * 100.0 / of as f64
}
