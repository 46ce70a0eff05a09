//! `wirepath sim`: the simulated exchange alone.

mod market;

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use clap::Args as ClapArgs;
use wirepath_order_gateway::acceptor::{Acceptor, Hosted};
use wirepath_order_gateway::initiator::{Endpoints, Initiator};
use wirepath_order_gateway::session::{Application, Role, Session, SessionConfig, Version};
use wirepath_order_gateway::store::MemoryStore;
use wirepath_perf::Clock;
use wirepath_protocol::fix::{Options, Precision};

use self::market::MarketArgs;
use super::lines::FaultArgs;
use super::run::stop_on_signals;
use super::servers::ServerArgs;
use crate::sim::echo::Echo;
use crate::sim::rules::{Rules, Settings};

/// Run a simulated exchange until Ctrl-C: a market that trades, its feed on two lines, FIX sessions.
///
/// The market's own book is what the feed shows, ITCH 5.0 over MoldUDP64, orders that come over FIX included.
/// With --request-port and --snapshot-port, who lost messages or comes late gets them again, or the market as it is.
/// With --rules there is no market: sessions EXCH→GW42 (FIX.4.2), EXCH→GW44 (FIX.4.4) and EXCH→GW50 (FIX.5.0SP2) take orders, and
/// the front of the symbol decides what becomes of one: REJ, PART, REST, HANG, SLOW, DROP, any other is
/// filled. With --echo, sessions ISLD→TW42, ISLD→TW44 and ISLD→TW50 send orders back as they came.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// TCP port of the FIX sessions, on 127.0.0.1; 0 for any free one, which is then printed.
    #[arg(long, value_name = "PORT", default_value_t = 9878)]
    fix_port: u16,
    /// No market: decide by the symbol what becomes of an order.
    #[arg(long, conflicts_with = "echo")]
    rules: bool,
    /// No market: send application messages back.
    #[arg(long)]
    echo: bool,
    /// With --echo: connect to this address as the initiator of one session, again and again.
    #[arg(long, value_name = "IP:PORT", requires = "echo", conflicts_with = "fix_port")]
    connect: Option<SocketAddr>,
    /// With --connect: which FIX that session speaks.
    #[arg(long, value_name = "VERSION", default_value = "44", value_parser = ["42", "44", "50"])]
    fix: String,
    /// With --connect: HeartBtInt, seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    heartbeat: u32,
    /// The largest order that is taken: 1,000,000 unless told otherwise, with --rules 10,000.
    #[arg(long, value_name = "QTY", conflicts_with = "echo", value_parser = clap::value_parser!(u64).range(1..))]
    max_qty: Option<u64>,
    /// With --rules: how long SLOW orders wait.
    #[arg(long, value_name = "MS", default_value_t = 500, requires = "rules")]
    slow_ms: u64,
    /// Open orders live on when their session ends.
    #[arg(long, conflicts_with = "echo")]
    keep_on_disconnect: bool,
    /// Message numbers start at 1 with each logon.
    #[arg(long, conflicts_with = "echo")]
    reset_on_logon: bool,
    #[command(flatten)]
    market: MarketArgs,
    #[command(flatten)]
    faults: FaultArgs,
    #[command(flatten)]
    servers: ServerArgs,
}

/// How long the loop sleeps at most: what it waits for otherwise has a deadline.
const NAP: Duration = Duration::from_millis(20);

/// Runs the command.
///
/// # Errors
///
/// The port is taken, or the system cannot wait for sockets.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if let Some(address) = args.connect {
        return connect(args, address);
    }
    if !args.rules && !args.echo {
        return market::run(args);
    }
    ensure!(
        args.faults.is_empty(),
        "with --rules and --echo there are no lines to lose datagrams on: leave out --loss and its like"
    );
    ensure!(
        args.servers.config(0).is_none(),
        "with --rules and --echo there is no feed to recover: leave out --request-port and --snapshot-port"
    );
    if args.echo { serve(args, echoes(), |_| ()) } else { serve(args, exchange(args), report) }
}

/// What is kept of a session's messages, for resends.
const STORE_BYTES: usize = 64 << 20;

const PAIRS: [(Version, &str, &str); 3] = [
    (Version::Fix42, "TW42", "GW42"),
    (Version::Fix44, "TW44", "GW44"),
    (Version::Fix50Sp2, "TW50", "GW50"),
];

/// The echo, as initiator.
fn connect(args: &Args, address: SocketAddr) -> anyhow::Result<ExitCode> {
    let pair = PAIRS.iter().find(|(_, target, _)| target.ends_with(&args.fix));
    let (version, target, _) = pair.context("no such version")?;
    let config = SessionConfig {
        role: Role::Initiator,
        heartbeat_s: args.heartbeat,
        ..echo_config(*version, target)
    };
    let session = Session::new(config, MemoryStore::new(STORE_BYTES));
    let endpoints =
        Endpoints { backoff_max: Duration::from_millis(100), ..Endpoints::new(vec![address]) };
    let app = Echo::new(version.dictionary());
    let mut initiator =
        Initiator::new(session, app, endpoints).context("cannot wait for sockets")?;
    let (stop, clock) = (stop_on_signals()?, Clock::calibrated());
    while !stop.load(Ordering::Relaxed) {
        initiator.wait(clock.now(), NAP).context("cannot wait for sockets")?;
        initiator.round(clock.now());
        if let Some(outcome) = initiator.outcome() {
            tracing::debug!(?outcome);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn echo_config(version: Version, target: &str) -> SessionConfig {
    SessionConfig {
        reset_on_logon: true,
        validate: Some(Options::default()),
        precision: Precision::Millis,
        replay: vec!["D".to_owned()],
        ..SessionConfig::new(Role::Acceptor, version, "ISLD", target)
    }
}

fn echoes() -> Vec<Hosted<MemoryStore, Echo>> {
    let session = |(version, target, _): (Version, &str, &str)| {
        let config = echo_config(version, target);
        Hosted {
            app: Echo::new(version.dictionary()),
            session: Session::new(config, MemoryStore::new(STORE_BYTES)),
        }
    };
    PAIRS.map(session).into()
}

fn exchange(args: &Args) -> Vec<Hosted<MemoryStore, Rules>> {
    let settings = Settings {
        qty_max: args.max_qty.unwrap_or(10_000),
        slow: Duration::from_millis(args.slow_ms),
        cancel_on_disconnect: !args.keep_on_disconnect,
        ..Settings::default()
    };
    let session = |(version, _, target): (Version, &str, &str)| {
        let config = SessionConfig {
            reset_on_logon: args.reset_on_logon,
            validate: Some(Options::default()),
            ..SessionConfig::new(Role::Acceptor, version, "EXCH", target)
        };
        let app = Rules::new(version, settings.clone());
        Hosted { app, session: Session::new(config, MemoryStore::new(STORE_BYTES)) }
    };
    PAIRS.map(session).into()
}

/// Something to do beside what messages bring.
trait Timed: Application<MemoryStore> {
    fn tick(&mut self, link: &mut wirepath_order_gateway::session::Link<MemoryStore>);
}

impl Timed for Echo {
    fn tick(&mut self, _: &mut wirepath_order_gateway::session::Link<MemoryStore>) {}
}

impl Timed for Rules {
    fn tick(&mut self, link: &mut wirepath_order_gateway::session::Link<MemoryStore>) {
        Rules::tick(self, link);
    }
}

fn serve<A: Timed>(
    args: &Args,
    hosted: Vec<Hosted<MemoryStore, A>>,
    at_end: impl Fn(&A),
) -> anyhow::Result<ExitCode> {
    let stop = stop_on_signals()?;
    let clock = Clock::calibrated();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.fix_port));
    let mut acceptor = match Acceptor::bind(address, hosted, clock) {
        Ok(acceptor) => acceptor,
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!("port {} is taken: choose another with --fix-port, or 0 for any", args.fix_port)
        }
        Err(error) => return Err(error).with_context(|| format!("cannot listen on {address}")),
    };
    println!("READY port={}", acceptor.local_addr()?.port());
    while !stop.load(Ordering::Relaxed) {
        acceptor.poll(NAP).context("cannot wait for sockets")?;
        let now_ns = clock.now();
        for hosted in acceptor.hosted() {
            hosted.app.tick(hosted.session.link(now_ns));
        }
    }
    acceptor.hosted().iter().for_each(|hosted| at_end(&hosted.app));
    Ok(ExitCode::SUCCESS)
}

fn report(rules: &Rules) {
    for (name, count) in rules.counts() {
        eprintln!("{name}: {count}");
    }
}
