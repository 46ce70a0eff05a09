//! `wirepath demo`: a synthetic market over two lossy multicast lines to a strategy, on this machine.
//!
//! A publisher thread plays a generated day on lines A and B over loopback, each losing datagrams
//! on its own; the feed handler merges, decodes and builds books; an example strategy consumes the
//! events on another thread. Nothing leaves the machine, and no rights are needed.

mod screen;
mod strategy;

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use clap::Args as ClapArgs;
use wirepath_feed_handler::config::{EventClass, FeedConfig, VenueKind};
use wirepath_feed_handler::event::Kinds;
use wirepath_feed_handler::feed::{Feed, Filter, RunOptions, run_strategy};
use wirepath_perf::histogram::Snapshot;
use wirepath_perf::wait::{WaitSetting, WaitStrategy};
use wirepath_perf::{ClockDomain, pin};

use self::screen::{Frame, Screen};
use self::strategy::Imbalance;
use crate::impair::{Faults, Share};
use crate::market::{Market, Params};
use crate::pack::PackLimits;
use crate::player::Player;
use crate::publish::{LineReport, MulticastSender, Publisher, Route};
use crate::schedule::Pace;
use crate::summary::{self, Hop};

/// Watch a generated market cross two lossy multicast lines, become books, and reach a strategy.
#[derive(Clone, Debug, ClapArgs)]
pub struct Args {
    /// How long the market runs.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    seconds: u64,
    /// Messages per second.
    #[arg(long, default_value_t = 40_000, value_parser = clap::value_parser!(u64).range(100..=2_000_000))]
    rate: u64,
    /// Share of datagrams that each line loses, independently.
    #[arg(long, value_name = "SHARE", default_value = "0.01")]
    loss: Share,
    /// Instruments in the market.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=8_000))]
    symbols: u16,
    /// Which market, and which datagrams are lost.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Lines of text instead of a live view.
    #[arg(long)]
    plain: bool,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            seconds: 10,
            rate: 40_000,
            loss: Share::of(1, 100),
            symbols: 50,
            seed: 7,
            plain: false,
        }
    }
}

/// Threads that are busy all the time: the feed thread and the strategy. The publisher sleeps between
/// datagrams.
const BUSY_THREADS: usize = 2;

/// Runs the command.
///
/// # Errors
///
/// Multicast does not work on the loopback interface, or a thread cannot be had.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let stop = super::run::stop_on_signals()?;
    let lines = [("A", group(1)?), ("B", group(2)?)];
    let mut config = FeedConfig::new("demo", VenueKind::NasdaqItch50)
        .wait(WaitSetting::Auto)
        .busy_threads(BUSY_THREADS)
        .patience(Duration::from_millis(5))
        .events([EventClass::Best, EventClass::Trade, EventClass::Status, EventClass::Auction]);
    for (name, group) in lines {
        config = config.line(name, group.into(), Ipv4Addr::LOCALHOST.into());
    }
    config.limits.instruments = u32::from(args.symbols) + 1;
    config.limits.order_pages = 1_024;
    let feed = Feed::start(&config)
        .context("cannot receive multicast on this machine's loopback interface")?;

    let cores = pin::usable_cores().len();
    let (messages, rate) =
        (summary::grouped(args.rate * args.seconds), summary::grouped(args.rate));
    eprintln!(
        "A generated market of {} instruments: {messages} messages at {rate}/s on {} (A) and {} (B), each losing {}.",
        args.symbols, lines[0].1, lines[1].1, args.loss
    );
    eprintln!("{}.", feed.wait());
    if cores <= BUSY_THREADS {
        eprintln!(
            "This host has {cores} cores for {BUSY_THREADS} busy threads, the publisher and this view: they take \
             turns, and the latencies below include the waiting."
        );
    }
    for note in feed.notes().iter().filter(|note| !note.contains("hardware")) {
        eprintln!("{note}");
    }

    let strategy = Imbalance::new(*feed.view().clock());
    let readers = strategy.readers();
    let wait = match feed.wait().strategy {
        WaitStrategy::Park { .. } => feed.wait().strategy,
        _ if cores <= BUSY_THREADS => {
            WaitStrategy::SpinThenYield { spins: wirepath_perf::wait::SPINS }
        }
        other => other,
    };
    let options = RunOptions { name: "strategy".to_owned(), core: None, wait };
    let filter = Filter::kinds(Kinds::BEST.or(Kinds::TRADES).or(Kinds::STATUS));
    let running = run_strategy(feed.subscribe(filter), options, strategy)?;
    let publisher = start_publisher(args, lines.map(|(_, group)| group), Arc::clone(&stop))?;

    let start = Instant::now();
    let mut screen = Screen::open(args.plain)?;
    while !publisher.is_finished() {
        std::thread::sleep(Duration::from_millis(100));
        let frame = Frame {
            elapsed: start.elapsed(),
            length: Duration::from_secs(args.seconds),
            view: feed.view(),
            wire_to_strategy: &readers.wire_to_strategy,
            signals: readers.signals.load(Ordering::Relaxed),
        };
        screen.show(&frame)?;
    }
    let time = start.elapsed();
    screen.close()?;
    let sent = publisher.join().map_err(|_| anyhow!("the publisher thread panicked"))??;
    // What was sent last is on its way, and a gap at the end waits for its patience.
    std::thread::sleep(Duration::from_millis(100));
    let ended = feed.stop()?;
    let strategy = running.join()?;

    println!("Sent:");
    for (name, report) in ["A", "B"].iter().zip(&sent.lines) {
        println!("  line {name}: {report}");
    }
    println!("\nReceived:\n{}", summary::lines(&ended.stats));
    print!("{}", summary::outcome(&ended.stats, time));
    println!(
        "The strategy took {} events, {} of them trades, gave {} signals, and lost {} events to lagging.",
        summary::grouped(strategy.events()),
        summary::grouped(strategy.trades()),
        summary::grouped(strategy.signals()),
        summary::grouped(strategy.lagged()),
    );
    let tsc = ClockDomain::Tsc;
    let mut hops = summary::feed_hops(&ended.stats, strategy.rx_clock());
    hops.push(Hop {
        name: "ring → strategy",
        from: tsc,
        to: tsc,
        latency: readers.ring_to_strategy.snapshot(),
    });
    let latency = readers.wire_to_strategy.snapshot();
    hops.push(Hop { name: "wire → strategy", from: strategy.rx_clock(), to: tsc, latency });
    hops.push(Hop {
        name: "publisher, later than due",
        from: tsc,
        to: tsc,
        latency: sent.lateness,
    });
    println!("\nLatency by hop:\n{}", summary::hops(&hops));
    println!("{}", wirepath_perf::HostInfo::read());
    Ok(ExitCode::SUCCESS)
}

/// What the publisher did.
struct Sent {
    lines: Vec<LineReport>,
    lateness: Snapshot,
}

/// Length of the generated day.
const DAY_NS: u64 = 57_600_000_000_000;
/// What of the demo's time goes into one datagram.
const DATAGRAM_SPAN_NS: u64 = 75_000;

/// Plays the market on both lines at an even rate.
fn start_publisher(
    args: &Args,
    groups: [SocketAddrV4; 2],
    stop: Arc<AtomicBool>,
) -> anyhow::Result<JoinHandle<anyhow::Result<Sent>>> {
    let Args { seed, symbols, rate, .. } = *args;
    let params = Params { seed, symbols, messages: 0, live_orders: 20_000 };
    let messages = (rate * args.seconds).max(params.messages_min());
    let mut market = Market::new(&Params { messages, ..params })?;
    let mut publisher = Publisher::new(seed, stop);
    for group in groups {
        let faults = Faults { loss: args.loss, ..Faults::default() };
        publisher.add_line(MulticastSender::new(group, Route::default())?, faults);
    }
    // The day's 16 hours pass in seconds: what the venue would send within this much of them shares a
    // datagram, which makes one to some messages each.
    let span_ns = DAY_NS / (args.seconds * 1_000_000_000) * DATAGRAM_SPAN_NS;
    let limits = PackLimits { span_ns, ..PackLimits::default() };
    let body = move || -> anyhow::Result<Sent> {
        let mut player = Player::new(&mut publisher, limits, Pace::PerSecond(rate), u64::MAX);
        while let Some(message) = market.next_message() {
            if player.publisher().is_stopped() {
                break;
            }
            player.push(message.bytes, message.timestamp_ns)?;
        }
        player.finish()?;
        Ok(Sent { lines: publisher.reports().collect(), lateness: publisher.lateness().snapshot() })
    };
    let thread = std::thread::Builder::new().name("publisher".to_owned());
    thread.spawn(body).context("cannot start the publisher")
}

/// A group of its own for this run: the port is one that nobody uses now.
fn group(last: u8) -> anyhow::Result<SocketAddrV4> {
    let probe = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot open a UDP socket")?;
    let SocketAddr::V4(address) = probe.local_addr()? else {
        return Err(anyhow!("the loopback address is not IPv4"));
    };
    Ok(SocketAddrV4::new(Ipv4Addr::new(239, 195, 1, last), address.port()))
}
