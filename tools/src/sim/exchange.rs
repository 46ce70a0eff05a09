//! A whole exchange on one thread: a market that trades, its feed on two lines, and FIX sessions to trade over.
//!
//! ```text
//!  crowd (seeded) ──► engine ──► ITCH ► datagrams ► faults ► line A, line B
//!  FIX sessions ◄───►   │
//!                       ╰─► reports ► ExecutionReports of the right session
//! ```
//!
//! The thread polls the sessions, lets the crowd do what is due, and sends what came of it. An order that comes
//! over FIX meets the crowd's in the same book, and shows in the feed. Everything stays on this machine unless
//! the configuration says otherwise.
//!
//! | module | has |
//! | --- | --- |
//! | `config` | what an exchange is made from |
//! | `crowd` | the market that is there without us |
//! | `desk`, `refusal` | FIX into commands, reports into FIX |
//! | `feed` | messages onto the lines |
//! | `floor` | where these meet the engine |

mod config;
mod crowd;
mod desk;
mod feed;
mod floor;
mod refusal;
mod running;

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, SocketAddrV4};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use wirepath_feed_handler::venue::new_york_midnight_of;
use wirepath_order_gateway::acceptor::{Acceptor, Hosted};
use wirepath_order_gateway::session::{Role, Session, SessionConfig};
use wirepath_order_gateway::store::MemoryStore;
use wirepath_perf::Clock;
use wirepath_protocol::fix::Options;
use wirepath_protocol::{Alpha, Price, Symbol};

use crate::market::listing::Listing;
use crate::market::random::Random;
use crate::publish::{LineReport, MulticastSender, Publisher, SendError};
use crate::sim::engine::{Command, Engine, Limits, Listed, Owner, OwnerTerms};
use crate::sim::servers::{ServerCounts, Servers, ServersError};

pub use self::config::{ExchangeConfig, FixSession, Line, SESSIONS_MAX};
use self::crowd::{Crowd, Habits};
use self::desk::{Desk, Tally};
use self::feed::PublicFeed;
use self::floor::Floor;
use self::running::Running;

/// The crowd's participants; half of them sign their orders.
const PARTICIPANTS: u32 = 8;
/// What a FIX session keeps of its messages, for resends: the newest thousands of them.
const STORE_BYTES: usize = 1 << 20;
/// Another seed than the network's.
const CROWD_SEED: u64 = 0x6372_6f77_6400;

/// Why there is no such exchange, or why it ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The configuration contradicts itself.
    #[error("{0}")]
    Config(String),
    /// A line cannot be sent to.
    #[error(transparent)]
    Send(#[from] SendError),
    /// A server beside the feed cannot be opened.
    #[error(transparent)]
    Servers(#[from] ServersError),
    /// The FIX port cannot be had.
    #[error("cannot take FIX sessions on {address}: {source}")]
    Fix {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The system cannot wait for sockets.
    #[error("cannot wait for the FIX sessions' sockets: {0}")]
    Wait(io::Error),
    /// The thread could not be made.
    #[error("cannot start the exchange's thread: {0}")]
    Spawn(io::Error),
    /// The thread panicked: a defect of ours.
    #[error("the exchange's thread panicked")]
    Panicked,
}

/// An instrument of the exchange.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Traded {
    /// Its name.
    pub symbol: Symbol,
    /// The number by which the feed names it.
    pub locate: u16,
    /// Prices are multiples of this.
    pub tick: Price,
    /// Where the day begins.
    pub opening: Price,
}

/// What the exchange has done so far.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Commands to the engine, the crowd's and those over FIX.
    pub commands: u64,
    /// Messages of the feed.
    pub messages: u64,
    /// Executions.
    pub matches: u64,
    /// Orders that are open.
    pub open_orders: u64,
    /// FIX sessions that are logged on.
    pub sessions: u64,
    /// Orders that came over FIX.
    pub fix_orders: u64,
    /// Of those, rejected.
    pub fix_rejected: u64,
    /// Requests over FIX to cancel an order.
    pub fix_cancels: u64,
    /// Requests over FIX to replace an order.
    pub fix_replaces: u64,
    /// Fills of orders that came over FIX.
    pub fix_fills: u64,
}

/// How an exchange ended.
#[derive(Clone, Debug)]
pub struct Summary {
    /// What it did.
    pub counts: Counts,
    /// What was sent, by line.
    pub lines: Vec<LineReport>,
    /// What the servers beside the feed did, if there were any.
    pub servers: Option<ServerCounts>,
}

/// An exchange that runs. Dropping it stops it.
///
/// ```no_run
/// use wirepath::sim::exchange::{Exchange, ExchangeConfig};
///
/// let exchange = Exchange::start(&ExchangeConfig::default())?;
/// println!("orders to {}, prices from {:?}", exchange.fix_address(), exchange.groups());
/// std::thread::sleep(std::time::Duration::from_secs(10));
/// println!("{:?}", exchange.stop()?.counts);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Exchange {
    fix_address: SocketAddr,
    groups: Vec<SocketAddrV4>,
    traded: Arc<[Traded]>,
    floor: Arc<Mutex<Floor>>,
    tally: Arc<Tally>,
    stop: Arc<AtomicBool>,
    servers: Option<Servers>,
    thread: Option<JoinHandle<Result<Vec<LineReport>, ExchangeError>>>,
}

impl Exchange {
    /// Opens the lines and the port, and starts the thread: the day begins.
    ///
    /// # Errors
    ///
    /// [`ExchangeError`]: what is wrong with the configuration, or what the system refuses.
    pub fn start(config: &ExchangeConfig) -> Result<Self, ExchangeError> {
        config.check().map_err(ExchangeError::Config)?;
        let stop = Arc::new(AtomicBool::new(false));
        // The publisher's own waits end with the session, not in the middle of its end.
        let mut publisher = Publisher::new(config.seed, Arc::default());
        for line in &config.lines {
            let sender = MulticastSender::new(line.group, config.route)?;
            publisher.add_line(sender, line.faults);
        }
        let start_ns = publisher.now();
        let mut random = Random::new(config.seed ^ CROWD_SEED);
        let mut listing = Listing::new(config.symbols, &mut random);
        for (i, name) in config.names.iter().enumerate() {
            let made_up = listing.instruments[i].symbol;
            for instrument in listing.instruments.iter_mut().filter(|of| of.symbol == *name) {
                instrument.symbol = made_up;
            }
            listing.instruments[i].symbol = *name;
        }
        let traded: Arc<[Traded]> = (0..).zip(&listing.instruments).map(traded).collect();
        let first = u32::try_from(config.sessions.len()).unwrap_or(u32::MAX);
        let engine = engine(config, &traded, &listing, first, start_ns);
        let habits = Habits {
            owners: first..first + PARTICIPANTS,
            rate: config.rate,
            live_orders: config.live_orders,
        };
        let crowd = Crowd::new(habits, listing, random, start_ns);
        let session = config.session.unwrap_or_else(|| session_at(start_ns));
        let servers = config.servers.as_ref().map(|servers| Servers::start(servers, session));
        let servers = servers.transpose()?;
        let tap = servers.as_ref().map(Servers::tap);
        let feed = PublicFeed::new(publisher, session, tap);
        let floor = Floor::new(engine, crowd, feed, config.sessions.len());
        let floor = Arc::new(Mutex::new(floor));

        let (tally, clock) = (Arc::<Tally>::default(), Clock::calibrated());
        let hosted = hosted(config, &traded, &floor, &tally);
        let fix = |source| ExchangeError::Fix { address: config.fix, source };
        let acceptor = Acceptor::bind(config.fix, hosted, clock).map_err(fix)?;
        let fix_address = acceptor.local_addr().map_err(fix)?;
        let running =
            Running::new(acceptor, Arc::clone(&floor), clock, Arc::clone(&stop), config.linger);
        let thread = std::thread::Builder::new()
            .name("exchange".to_owned())
            .spawn(move || running.run())
            .map_err(ExchangeError::Spawn)?;
        let groups = config.lines.iter().map(|line| line.group).collect();
        Ok(Self { fix_address, groups, traded, floor, tally, stop, servers, thread: Some(thread) })
    }

    /// Where FIX sessions connect.
    pub const fn fix_address(&self) -> SocketAddr {
        self.fix_address
    }

    /// The lines' groups.
    pub fn groups(&self) -> &[SocketAddrV4] {
        &self.groups
    }

    /// The servers that a receiver of the feed recovers from, if there are any.
    pub const fn servers(&self) -> Option<&Servers> {
        self.servers.as_ref()
    }

    /// What can be traded.
    pub fn traded(&self) -> &[Traded] {
        &self.traded
    }

    /// What it has done so far.
    pub fn counts(&self) -> Counts {
        let tally = &self.tally;
        let floor = self.floor.lock().unwrap_or_else(PoisonError::into_inner);
        Counts {
            commands: floor.commands,
            messages: floor.feed.messages(),
            matches: floor.engine.matches(),
            open_orders: floor.engine.open_orders().into(),
            sessions: tally.sessions.load(Relaxed),
            fix_orders: tally.orders.load(Relaxed),
            fix_rejected: tally.rejected.load(Relaxed),
            fix_cancels: tally.cancels.load(Relaxed),
            fix_replaces: tally.replaces.load(Relaxed),
            fix_fills: tally.fills.load(Relaxed),
        }
    }

    /// Halts trading in an instrument, or lets it go on. Answers whether there is such an instrument.
    pub fn set_halted(&self, symbol: &str, is_halted: bool) -> bool {
        let Some(of) = self.traded.iter().find(|of| of.symbol.trimmed() == symbol.as_bytes())
        else {
            return false;
        };
        let instrument = u32::from(of.locate - 1);
        let mut floor = self.floor.lock().unwrap_or_else(PoisonError::into_inner);
        let now_ns = floor.feed.now();
        let command =
            if is_halted { Command::Halt(instrument) } else { Command::Resume(instrument) };
        floor.handle(command, now_ns);
        true
    }

    /// Whether the thread has ended, which without [`stop`](Self::stop) means that something went wrong.
    pub fn is_finished(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Ends the day: open orders are over, sessions are logged out, the feed's session ends.
    ///
    /// # Errors
    ///
    /// What went wrong on the thread.
    pub fn stop(mut self) -> Result<Summary, ExchangeError> {
        let lines = self.end()?;
        let servers = self.servers.take().map(Servers::stop);
        Ok(Summary { counts: self.counts(), lines, servers })
    }

    fn end(&mut self) -> Result<Vec<LineReport>, ExchangeError> {
        self.stop.store(true, Relaxed);
        let Some(thread) = self.thread.take() else { return Err(ExchangeError::Panicked) };
        thread.join().map_err(|_| ExchangeError::Panicked)?
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if self.thread.is_some() {
            let _ = self.end();
        }
    }
}

fn traded((index, of): (u32, &crate::market::listing::Instrument)) -> Traded {
    Traded {
        symbol: of.symbol,
        locate: Engine::locate(index),
        tick: Price::from_1e4(of.tick),
        opening: Price::from_1e4(of.wire(of.fair).raw()),
    }
}

/// The engine, with its owners: the sessions' first, then the crowd.
fn engine(
    config: &ExchangeConfig,
    traded: &[Traded],
    listing: &Listing,
    first: u32,
    now_ns: u64,
) -> Engine {
    let listed: Vec<Listed> = traded
        .iter()
        .zip(&listing.instruments)
        .map(|(traded, of)| Listed {
            symbol: traded.symbol,
            tick: traded.tick,
            round_lot: of.round_lot(),
        })
        .collect();
    let limits =
        Limits { owners: first + PARTICIPANTS, order_qty: config.qty_max, ..Limits::default() };
    let midnight_ns = new_york_midnight_of(now_ns).unwrap_or(now_ns);
    let mut engine = Engine::new(&listed, limits, midnight_ns);
    for (owner, session) in (0..first).zip(&config.sessions) {
        engine.set_owner(
            Owner(owner),
            OwnerTerms { self_trade: session.self_trade, attribution: session.attribution },
        );
    }
    for (owner, name) in (first..first + PARTICIPANTS / 2).zip(&listing.mpids) {
        engine.set_owner(
            Owner(owner),
            OwnerTerms { attribution: Some(*name), ..OwnerTerms::default() },
        );
    }
    engine
}

fn hosted(
    config: &ExchangeConfig,
    traded: &[Traded],
    floor: &Arc<Mutex<Floor>>,
    tally: &Arc<Tally>,
) -> Vec<Hosted<MemoryStore, Desk>> {
    let symbols = (0..).zip(traded).map(|(i, of)| (of.symbol.trimmed().to_vec(), i));
    let symbols: Arc<HashMap<Vec<u8>, u32>> = Arc::new(symbols.collect());
    let host = |(owner, session): (u32, &FixSession)| {
        let of = SessionConfig {
            reset_on_logon: config.reset_on_logon,
            validate: Some(Options::default()),
            ..SessionConfig::new(Role::Acceptor, session.version, &session.sender, &session.target)
        };
        let app = Desk::new(
            (session.version, Owner(owner)),
            session.cancel_on_disconnect,
            Arc::clone(floor),
            Arc::clone(&symbols),
            Arc::clone(tally),
        );
        Hosted { session: Session::new(of, MemoryStore::new(STORE_BYTES)), app }
    };
    (0..).zip(&config.sessions).map(host).collect()
}

/// A session of its own for every run, so that a receiver does not take one for the other.
fn session_at(now_ns: u64) -> Alpha<10> {
    let name = format!("W{:09}", now_ns / 1_000_000 % 1_000_000_000);
    Alpha::new(&name).unwrap_or(crate::pack::SESSION)
}
