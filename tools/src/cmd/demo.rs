//! `wirepath demo`: the whole house on this machine.
//!
//! An exchange on a thread of its own sends its market on lines A and B over loopback, each losing datagrams
//! on its own, and once both for a moment; the feed handler merges, asks for what both have lost, decodes and builds
//! books; an example strategy consumes the events on another thread, and sends orders back over FIX, through risk and a session of its own, which meet
//! the market in the exchange's book. Nothing leaves the machine, and no rights are needed.

mod screen;
mod strategy;

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use clap::Args as ClapArgs;
use wirepath_feed_handler::config::{EventClass, FeedConfig, RecoveryConfig, VenueKind};
use wirepath_feed_handler::event::Kinds;
use wirepath_feed_handler::feed::{Feed, Filter, RunOptions, run_strategy};
use wirepath_order_gateway::desk::Desk;
use wirepath_order_gateway::gateway::{GatewayConfig, Inline, VersionName};
use wirepath_order_gateway::risk::Setting;
use wirepath_order_gateway::session::Version;
use wirepath_order_gateway::store::StoreConfig;
use wirepath_perf::wait::{WaitSetting, WaitStrategy};
use wirepath_perf::{ClockDomain, pin};
use wirepath_protocol::Price;

use self::screen::{Frame, Screen};
use self::strategy::{Readers, Trader};
use crate::impair::{Faults, Outage, Share};
use crate::sim::exchange::{Exchange, ExchangeConfig, FixSession, Line};
use crate::sim::servers::ServersConfig;
use crate::summary::{self, Hop};

/// Watch a simulated market cross two lossy multicast lines, become books, and a strategy trade in it over FIX.
#[derive(Clone, Debug, ClapArgs)]
pub struct Args {
    /// How long the market runs.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    seconds: u64,
    /// Orders, cancels and replaces of the market per second.
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

/// Threads that are busy all the time: the feed thread and the strategy, which has the gateway on it. The
/// exchange sleeps between what it does.
const BUSY_THREADS: usize = 2;
/// What the strategy may hold of an instrument, long or short.
const POSITION_MAX: u64 = 1_000;

/// Runs the command.
///
/// # Errors
///
/// Multicast does not work on the loopback interface, or a thread cannot be had.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let stop = super::run::stop_on_signals()?;
    let groups = [group(1)?, group(2)?];
    let servers = Servers::free()?;
    let feed = start_feed(args, groups, &servers)?;
    let exchange = start_exchange(args, groups, &servers)?;
    let folder = StoreFolder::new()?;
    let gateway = open_gateway(&exchange, &folder.0, *feed.view().clock())?;

    let cores = pin::usable_cores().len();
    eprintln!(
        "An exchange of {} instruments, {} orders, cancels and replaces a second, on {} (A) and {} (B), each line \
         losing {}, and both all of {} ms; messages again from {}, snapshots from {}; orders over FIX.4.4 to {}.",
        args.symbols,
        summary::grouped(args.rate),
        groups[0],
        groups[1],
        args.loss,
        OUTAGE_NS / 1_000_000,
        servers.requests,
        servers.snapshots,
        exchange.fix_address(),
    );
    eprintln!("{}.", feed.wait());
    if cores <= BUSY_THREADS {
        eprintln!(
            "This host has {cores} cores for {BUSY_THREADS} busy threads, the exchange and this view: they take \
             turns, and the latencies below include the waiting."
        );
    }
    for note in feed.notes().iter().filter(|note| !note.contains("hardware")) {
        eprintln!("{note}");
    }

    let strategy = Trader::new(*feed.view().clock(), gateway);
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

    let (start, length) = (Instant::now(), Duration::from_secs(args.seconds));
    let mut screen = Screen::open(args.plain)?;
    while start.elapsed() < length && !stop.load(Ordering::Relaxed) && !exchange.is_finished() {
        std::thread::sleep(Duration::from_millis(100));
        let frame = Frame {
            elapsed: start.elapsed(),
            length,
            view: feed.view(),
            wire_to_strategy: &readers.wire_to_strategy,
            order_to_fill: &readers.order_to_fill,
            shown: &readers.shown,
        };
        screen.show(&frame)?;
    }
    let time = start.elapsed();
    screen.close()?;
    // First the strategy, so that its last orders are answered; then the day ends.
    let strategy = running.stop()?;
    let (events, trades, lagged, refused) =
        (strategy.events(), strategy.trades(), strategy.lagged(), strategy.refused());
    let rx_clock = strategy.rx_clock();
    let gateway = strategy.into_gateway();
    let order_hops = summary::gateway_hops(&gateway.hops());
    let desk = gateway.close("the demo is over", Duration::from_secs(2));
    let sent = exchange.stop()?;
    // What was sent last is on its way, and a gap at the end waits for its patience.
    std::thread::sleep(Duration::from_millis(100));
    let ended = feed.stop()?;

    println!(
        "Sent: {} messages of the market, {} executions.",
        summary::grouped(sent.counts.messages),
        summary::grouped(sent.counts.matches)
    );
    for (name, report) in ["A", "B"].iter().zip(&sent.lines) {
        println!("  line {name}: {report}");
    }
    println!("\nReceived:\n{}", summary::lines(&ended.stats));
    print!("{}", summary::outcome(&ended.stats, time));
    println!(
        "The strategy took {} events, {} of them trades, and lost {} events to lagging.",
        summary::grouped(events),
        summary::grouped(trades),
        summary::grouped(lagged),
    );
    println!(
        "It sent {} orders, {} more were refused before they were sent; the exchange made {} fills of them.",
        summary::grouped(readers.shown.orders.load(Ordering::Relaxed)),
        summary::grouped(refused),
        summary::grouped(sent.counts.fix_fills),
    );
    println!("{}", holdings(&desk));
    let mut hops = summary::feed_hops(&ended.stats, rx_clock);
    hops.extend(strategy_hops(&readers, rx_clock));
    hops.extend(order_hops);
    println!("\nLatency by hop:\n{}", summary::hops(&hops));
    println!("{}", wirepath_perf::HostInfo::read());
    Ok(ExitCode::SUCCESS)
}

fn strategy_hops(readers: &Readers, rx_clock: ClockDomain) -> Vec<Hop> {
    let tsc = ClockDomain::Tsc;
    let hop = |name, from, times: &wirepath_perf::histogram::Reader| Hop {
        name,
        from,
        to: tsc,
        latency: times.snapshot(),
    };
    vec![
        hop("ring → strategy", tsc, &readers.ring_to_strategy),
        hop("wire → strategy", rx_clock, &readers.wire_to_strategy),
        hop("order → ack", tsc, &readers.order_to_ack),
        hop("order → fill", tsc, &readers.order_to_fill),
    ]
}

/// What is held at the end, and what it came to.
fn holdings(desk: &Desk) -> String {
    let (mut held, mut long, mut short, mut realised) = (0_u32, 0, 0, 0_i128);
    for (_, position) in desk.orders().positions() {
        held += u32::from(position.net() != 0);
        long += position.long();
        short += position.short();
        realised += position.realised();
    }
    let realised = i64::try_from(realised).map_or(Price(i64::MAX), Price);
    format!(
        "Positions: {} units long, {} short, in {held} instruments; realised {realised}; {} orders still open.",
        summary::grouped(long),
        summary::grouped(short),
        desk.orders().open().count(),
    )
}

/// How long both lines carry nothing, in the middle of the run.
const OUTAGE_NS: u64 = 50_000_000;
/// Who may log in for a snapshot, and with which password.
const LOGIN: &str = "SIM";

/// Where the exchange's recovery servers are.
struct Servers {
    requests: SocketAddr,
    snapshots: SocketAddr,
}

impl Servers {
    /// On ports that nobody uses now: the feed has to know them before the exchange is there.
    fn free() -> anyhow::Result<Self> {
        let any = (Ipv4Addr::LOCALHOST, 0);
        let udp = UdpSocket::bind(any).context("cannot open a UDP socket")?;
        let tcp = TcpListener::bind(any).context("cannot open a TCP socket")?;
        Ok(Self { requests: udp.local_addr()?, snapshots: tcp.local_addr()? })
    }
}

fn start_feed(args: &Args, groups: [SocketAddrV4; 2], servers: &Servers) -> anyhow::Result<Feed> {
    let recovery = RecoveryConfig {
        request_servers: vec![servers.requests],
        snapshot_servers: vec![servers.snapshots],
        username: LOGIN.to_owned(),
        password: LOGIN.to_owned(),
        ..RecoveryConfig::default()
    };
    let mut config = FeedConfig::new("demo", VenueKind::NasdaqItch50)
        .wait(WaitSetting::Auto)
        .busy_threads(BUSY_THREADS)
        .patience(Duration::from_millis(5))
        .recovery(recovery)
        .events([EventClass::Best, EventClass::Trade, EventClass::Status, EventClass::Auction]);
    for (name, group) in ["A", "B"].into_iter().zip(groups) {
        config = config.line(name, group.into(), Ipv4Addr::LOCALHOST.into());
    }
    config.limits.instruments = u32::from(args.symbols) + 1;
    config.limits.order_pages = 1_024;
    Feed::start(&config).context("cannot receive multicast on this machine's loopback interface")
}

fn start_exchange(
    args: &Args,
    groups: [SocketAddrV4; 2],
    servers: &Servers,
) -> anyhow::Result<Exchange> {
    let from_ns = args.seconds * 500_000_000; // at most half an hour
    let down = Outage { from_ns, until_ns: from_ns + OUTAGE_NS };
    let faults = Faults { loss: args.loss, down, ..Faults::default() };
    let config = ExchangeConfig {
        sessions: vec![FixSession::new(Version::Fix44, "DEMO")],
        lines: groups.map(|group| Line { group, faults }).into(),
        servers: Some(ServersConfig {
            request_port: Some(servers.requests.port()),
            snapshot_port: Some(servers.snapshots.port()),
            ..ServersConfig::default()
        }),
        seed: args.seed,
        symbols: args.symbols,
        rate: args.rate,
        ..ExchangeConfig::default()
    };
    Ok(Exchange::start(&config)?)
}

fn open_gateway(
    exchange: &Exchange,
    folder: &Path,
    clock: wirepath_perf::Clock,
) -> anyhow::Result<Inline> {
    let address = exchange.fix_address();
    let mut config = GatewayConfig::new("demo", VersionName::Fix44, "DEMO", "EXCH", address);
    let symbols = exchange.traded().iter().map(|traded| traded.symbol.to_string());
    config.symbols = symbols.collect();
    config.store = StoreConfig { segment_bytes: 4 << 20, ..StoreConfig::new(folder) };
    let limits = &mut config.risk.default;
    limits.order_qty = Some(Setting::At(1_000));
    limits.long = Some(Setting::At(POSITION_MAX));
    limits.short = Some(Setting::At(POSITION_MAX));
    limits.book_band_bps = Some(Setting::At(50));
    Ok(Inline::open(&config, clock)?)
}

/// A folder for the session's store, gone with the demo.
struct StoreFolder(PathBuf);

impl StoreFolder {
    fn new() -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("wirepath-demo-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| {
            format!("cannot make a folder for the session's store in {}", path.display())
        })?;
        Ok(Self(path))
    }
}

impl Drop for StoreFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A group of its own for this run: the port is one that nobody uses now.
fn group(last: u8) -> anyhow::Result<SocketAddrV4> {
    let probe = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot open a UDP socket")?;
    let SocketAddr::V4(address) = probe.local_addr()? else {
        return Err(anyhow!("the loopback address is not IPv4"));
    };
    Ok(SocketAddrV4::new(Ipv4Addr::new(239, 195, 1, last), address.port()))
}
