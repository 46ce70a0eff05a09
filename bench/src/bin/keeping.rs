//! What keeping an order costs before it may go: the store, by durability, and the audit log.
//!
//! An order of 170 bytes is appended in bursts of 64, as when a strategy acts on many instruments at once; between two
//! bursts is what a gateway does when nothing waits, [`Store::idle`], which is not timed. The audit log is handed a
//! request with its book, and a fill, on a queue that a thread of its own empties. Every run must have kept all.
//!
//! What is synced before it is sent takes as long as the disk does, and is a contest by itself.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context;
use clap::Parser;
use wirepath_bench::{Contest, Options, Report, Sample};
use wirepath_order_gateway::audit::{self, AuditConfig, Entry, Recorder, Sending};
use wirepath_order_gateway::orders::{
    Cause, ClOrdIds, Config, ExecType, Execution, NewOrder, OrdStatus, OrderSide, Orders, Request,
    Sent, TimeInForce, Update,
};
use wirepath_order_gateway::risk::Book;
use wirepath_order_gateway::store::{Durability, SessionIdentity, Store, StoreConfig};
use wirepath_perf::Histogram;
use wirepath_protocol::Price;

/// Times what is kept of an order before it is sent.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Bursts of 64 in each run.
    #[arg(long, default_value_t = 1_000)]
    bursts: u64,
    /// Microseconds between two bursts.
    #[arg(long, default_value_t = 100)]
    pause_us: u64,
    /// Where the files are made; the system's folder for temporary files when absent. On a file system in memory a sync
    /// costs nothing.
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// As long as a NewOrderSingle.
const ORDER: [u8; 170] = [b'x'; 170];
const BURST: u64 = 64;
/// Orders of a run whose every order is synced.
const SYNCED: u64 = 64;

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let about = "Nanoseconds an order: its 170 bytes kept in the session's store, and its entries in the audit log.";
    let mut report = Report::start("keeping", about, &arguments.bench)?;
    let folder = arguments.folder.clone().unwrap_or_else(std::env::temp_dir);
    let Arguments { bursts, pause_us, .. } = arguments;
    let pause = Duration::from_micros(pause_us);

    let mut contest = Contest::new("an order kept", "ns/order");
    for (name, durability) in [
        ("none", Durability::None),
        ("write", Durability::Write),
        ("fsync-background", Durability::FsyncBackground),
    ] {
        let folder = &folder;
        contest.enter(name, bursts * BURST, move || keep(folder, durability, bursts, pause));
    }
    contest.against("none");
    report.run(contest)?;

    let mut contest = Contest::new("an order kept and synced", "ns/order");
    contest.enter("fsync-before-send", SYNCED, || sync(&folder));
    report.run(contest)?;

    let mut contest = Contest::new("an entry in the audit log", "ns/entry");
    let told = Told::new()?;
    let (folder, told) = (&folder, &told);
    contest.enter("a request and its book", bursts * BURST, move || {
        record(folder, bursts, pause, |recorder, nth, now_ns| told.request(recorder, nth, now_ns))
    });
    contest.enter("a report", bursts * BURST, move || {
        record(folder, bursts, pause, |recorder, _, now_ns| told.report(recorder, now_ns))
    });
    report.run(contest)?;
    report.note(format!(
        "Bursts of {BURST}, {pause_us} µs apart, in {}; a burst's time is shared among its orders.",
        folder.display()
    ));
    report.finish()
}

fn now_ns() -> anyhow::Result<u64> {
    Ok(u64::try_from(SystemTime::UNIX_EPOCH.elapsed()?.as_nanos())?)
}

fn identity() -> anyhow::Result<SessionIdentity> {
    SessionIdentity::new("FIX.4.4", "DESK", "VENUE", "").context("identity")
}

/// Bursts of orders, timed without what is between them.
fn keep(
    folder: &Path,
    durability: Durability,
    bursts: u64,
    pause: Duration,
) -> anyhow::Result<Sample> {
    let folder = tempfile::tempdir_in(folder)?;
    let config = StoreConfig { durability, ..StoreConfig::new(folder.path()) };
    let mut store = config.open(&identity()?, now_ns()?)?;
    let mut elapsed = Duration::ZERO;
    for _ in 0..bursts {
        let now_ns = now_ns()?;
        store.idle(now_ns)?;
        let start = Instant::now();
        for _ in 0..BURST {
            store.append_out(black_box(&ORDER), now_ns)?;
        }
        elapsed += start.elapsed();
        thread::sleep(pause);
    }
    Ok(Sample::per_item(elapsed, bursts * BURST, store.next_out() - 1))
}

/// Orders one by one, each on the disk when it is kept.
fn sync(folder: &Path) -> anyhow::Result<Sample> {
    let folder = tempfile::tempdir_in(folder)?;
    let durability = Durability::FsyncBeforeSend;
    let config = StoreConfig { durability, ..StoreConfig::new(folder.path()) };
    let mut store = config.open(&identity()?, now_ns()?)?;
    let mut latency = Histogram::new();
    for _ in 0..SYNCED {
        let now_ns = now_ns()?;
        let start = Instant::now();
        store.append_out(black_box(&ORDER), now_ns)?;
        latency.record(u64::try_from(start.elapsed().as_nanos())?);
    }
    Ok(Sample::latency(latency.snapshot(), store.next_out() - 1))
}

/// Bursts of entries, timed without what is between them.
fn record(
    folder: &Path,
    bursts: u64,
    pause: Duration,
    each: impl Fn(&mut Recorder, u64, u64) -> bool,
) -> anyhow::Result<Sample> {
    let folder = tempfile::tempdir_in(folder)?;
    let config = AuditConfig { flush_interval_ms: 1, ..AuditConfig::new(folder.path()) };
    let (mut recorder, writer) = audit::open(&config, &identity()?, now_ns()?)?;
    let running = writer.spawn()?;
    let (mut elapsed, mut recorded) = (Duration::ZERO, 0);
    for burst in 0..bursts {
        let now_ns = now_ns()?;
        let start = Instant::now();
        for nth in 0..BURST {
            recorded += u64::from(each(&mut recorder, burst * BURST + nth, now_ns));
        }
        elapsed += start.elapsed();
        thread::sleep(pause);
    }
    drop(recorder);
    running.close()?;
    Ok(Sample::per_item(elapsed, bursts * BURST, recorded))
}

/// An order, and what is recorded of it.
struct Told {
    request: Request,
    sent: Sent,
    book: Book,
    fill: wirepath_order_gateway::orders::Report,
    update: Update,
}

impl Told {
    fn new() -> anyhow::Result<Self> {
        let config =
            Config { instruments: 1, open: 1, closed: 1, executions: 1, ..Config::default() };
        let ids = ClOrdIds::start(None, 1).context("identifiers")?;
        let mut orders = Orders::new(&config, ids);
        let request = Request::New(NewOrder {
            instrument: 0,
            side: OrderSide::Buy,
            time_in_force: TimeInForce::Day,
            qty: 300,
            price: Some(Price(10_250_000_000)),
            cause: Cause { rx_ns: 1, seq: 2 },
        });
        let sent = orders.request(&request, Price(0))?;
        let fill = wirepath_order_gateway::orders::Report::Execution(Execution {
            cl_ord_id: sent.cl_ord_id.into(),
            order_id: "V123456789".into(),
            exec_id: "E123456789".into(),
            ..Execution::new(ExecType::New, OrdStatus::New)
        });
        let update = orders.apply(&fill).update;
        let (bid, ask) = (Some(Price(10_240_000_000)), Some(Price(10_250_000_000)));
        let book = Book { bid, ask, ..Book::default() };
        Ok(Self { request, sent, book, fill, update })
    }

    #[inline(always)]
    fn request(&self, recorder: &mut Recorder, session_seq: u64, now_ns: u64) -> bool {
        let sending = Sending { sent: &self.sent, session_seq, valued_at: Price(7) };
        let entry = Entry::request(black_box(&self.request), &sending, &self.book, now_ns);
        recorder.record(entry.with_symbol(black_box(b"AAPL")))
    }

    #[inline(always)]
    fn report(&self, recorder: &mut Recorder, now_ns: u64) -> bool {
        let update = black_box(&self.update);
        recorder
            .record(Entry::report(update, Some(black_box(&self.fill)), now_ns).with_symbol(b"AAPL"))
    }
}
