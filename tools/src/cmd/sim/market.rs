//! `wirepath sim` with a market: the whole exchange, until stopped.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::bail;
use clap::ValueEnum;
use wirepath_protocol::Symbol;
use wirepath_protocol::field::AlphaError;

use super::super::lines::LineB;
use super::super::run::stop_on_signals;
use super::super::servers;
use super::Args;
use crate::publish::{LINE_A, LINE_B, Route};
use crate::sim::engine::SelfTrade;
use crate::sim::exchange::{
    Counts, Exchange, ExchangeConfig, ExchangeError, FixSession, Line, Summary,
};
use crate::summary::grouped;

/// What the market is made from.
#[derive(Clone, Debug, clap::Args)]
#[group(id = "market", multiple = true, conflicts_with_all = ["rules", "echo"])]
pub(super) struct MarketArgs {
    /// Group of line A.
    #[arg(long, value_name = "GROUP:PORT", default_value_t = LINE_A)]
    line_a: SocketAddrV4,
    /// Group of line B; none leaves it out.
    #[arg(long, value_name = "GROUP:PORT|none", default_value_t = LineB(Some(LINE_B)))]
    line_b: LineB,
    /// Address of the interface to send by.
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST)]
    interface: Ipv4Addr,
    /// Routers to pass, plus one; 0 stays on this machine.
    #[arg(long, value_name = "HOPS", default_value_t = 0)]
    ttl: u8,
    /// Which market, and which datagrams suffer.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Commands of the market a second, most of which make one message; 0 for a market of our orders alone.
    #[arg(long, default_value_t = 40_000, value_parser = clap::value_parser!(u64).range(0..=2_000_000))]
    rate: u64,
    /// Instruments.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=8_000))]
    symbols: u16,
    /// Names of the first instruments; the others' are made up.
    #[arg(long, value_name = "SYMBOL[,SYMBOL…]", value_delimiter = ',', value_parser = symbol)]
    names: Vec<Symbol>,
    /// Print every instrument: symbol, number in the feed, tick, opening price.
    #[arg(long)]
    list: bool,
    /// Orders that the market likes to have open.
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(0..=500_000))]
    live_orders: u32,
    /// What happens where two orders of one FIX session would trade with each other.
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = SelfTradeArg::Allow)]
    self_trade: SelfTradeArg,
    /// Stop after so many seconds.
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<u64>,
    /// Seconds between two progress lines.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SelfTradeArg {
    /// They trade.
    Allow,
    /// The one in the book is cancelled.
    CancelResting,
    /// What is left of the one that comes is cancelled.
    CancelIncoming,
    /// Both lose the smaller one's quantity.
    Decrement,
}

impl From<SelfTradeArg> for SelfTrade {
    fn from(arg: SelfTradeArg) -> Self {
        match arg {
            SelfTradeArg::Allow => Self::Allow,
            SelfTradeArg::CancelResting => Self::CancelResting,
            SelfTradeArg::CancelIncoming => Self::CancelIncoming,
            SelfTradeArg::Decrement => Self::DecrementBoth,
        }
    }
}

fn symbol(text: &str) -> Result<Symbol, AlphaError> {
    Symbol::new(text)
}

/// The largest order, unless told otherwise.
const QTY_MAX: u32 = 1_000_000;

fn config(args: &Args) -> anyhow::Result<ExchangeConfig> {
    let MarketArgs { interface, ttl, seed, rate, symbols, live_orders, .. } = args.market;
    let market = &args.market;
    let groups = [Some(market.line_a), market.line_b.0];
    let lines: Vec<Line> = groups
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(nth, group)| Line { group, faults: args.faults.of(nth) })
        .collect();
    let mut sessions = FixSession::usual();
    for session in &mut sessions {
        session.self_trade = market.self_trade.into();
        session.cancel_on_disconnect = !args.keep_on_disconnect;
    }
    let Ok(qty_max) = args.max_qty.map_or(Ok(QTY_MAX), u32::try_from) else {
        bail!("--max-qty is to be below {}", u32::MAX);
    };
    Ok(ExchangeConfig {
        fix: SocketAddr::from((Ipv4Addr::LOCALHOST, args.fix_port)),
        sessions,
        reset_on_logon: args.reset_on_logon,
        lines,
        route: Route { interface, ttl: ttl.into() },
        session: None,
        servers: args.servers.config(seed),
        linger: args.servers.linger(),
        seed,
        symbols,
        names: market.names.clone(),
        rate,
        live_orders,
        qty_max,
    })
}

/// Runs the exchange.
///
/// # Errors
///
/// The flags contradict each other, the port is taken, or a line cannot be sent to.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let stop = stop_on_signals()?;
    let exchange = match Exchange::start(&config(args)?) {
        Ok(exchange) => exchange,
        Err(ExchangeError::Fix { source, .. }) if source.kind() == ErrorKind::AddrInUse => {
            bail!("port {} is taken: choose another with --fix-port, or 0 for any", args.fix_port)
        }
        Err(error) => return Err(error.into()),
    };
    announce(args, &exchange);
    let (start, every) = (Instant::now(), Duration::from_secs(args.market.every));
    let end = args.market.seconds.map(Duration::from_secs);
    let mut due = every;
    while !stop.load(Ordering::Relaxed)
        && end.is_none_or(|end| start.elapsed() < end)
        && !exchange.is_finished()
    {
        std::thread::sleep(Duration::from_millis(20));
        if start.elapsed() >= due {
            due += every;
            eprintln!("{}", progress(&exchange.counts()));
        }
    }
    let time = start.elapsed();
    let Summary { counts, lines, servers } = exchange.stop()?;
    let rate = counts.messages as f64 / time.as_secs_f64();
    eprintln!("{} in {:.1} s, {rate:.0} messages a second", progress(&counts), time.as_secs_f64());
    let Counts { fix_orders, fix_rejected, fix_cancels, fix_replaces, fix_fills, .. } = counts;
    eprintln!(
        "over FIX: {fix_orders} orders, {fix_rejected} of them rejected; {fix_cancels} cancels, {fix_replaces} \
         replaces; {fix_fills} fills"
    );
    for line in lines {
        eprintln!("{line}");
    }
    servers.iter().for_each(servers::report);
    Ok(ExitCode::SUCCESS)
}

/// Says where it can be reached: for programs on standard output, for people beside it.
fn announce(args: &Args, exchange: &Exchange) {
    println!("READY port={}", exchange.fix_address().port());
    for (name, group) in ["A", "B"].iter().zip(exchange.groups()) {
        println!("LINE {name} {group}");
    }
    exchange.servers().into_iter().for_each(servers::announce);
    let traded = exchange.traded();
    if args.market.list {
        for of in traded {
            println!("INSTRUMENT {} {} {} {}", of.symbol, of.locate, of.tick, of.opening);
        }
    }
    let first = traded.iter().take(8);
    let first: Vec<String> = first.map(|of| format!("{} {}", of.symbol, of.opening)).collect();
    let more = if traded.len() > first.len() { ", …" } else { "" };
    eprintln!(
        "FIX on {}: EXCH to GW42, GW44, GW50; {} instruments: {}{more}",
        exchange.fix_address(),
        traded.len(),
        first.join(", ")
    );
}

fn progress(counts: &Counts) -> String {
    format!(
        "{} messages, {} executions, {} open orders, {} FIX sessions",
        grouped(counts.messages),
        grouped(counts.matches),
        grouped(counts.open_orders),
        counts.sessions
    )
}
