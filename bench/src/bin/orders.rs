//! One order's way through the desk: risk, order table, message, store.
//!
//! The whole way is [`Desk::submit`] on a session that is logged on, with a store in memory and no socket:
//! what comes out are the bytes to send. The parts are timed beside it: the check with every limit on, the
//! order table with the exposure it leads to, and the store taking a message of that length. What is left
//! is the message itself and the way between the parts.
//!
//! Every run begins with an empty table and must have sent every order. The check and the whole way
//! allocate nothing, or the benchmark ends.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;
use wirepath_bench::{Contest, Options, Report, Sample};
use wirepath_order_gateway::desk::{Desk, OrderStyle, Symbols};
use wirepath_order_gateway::orders::{
    Cause, ClOrdIds, Config, NewOrder, OrderSide, Orders, Request, TimeInForce,
};
use wirepath_order_gateway::risk::{
    Book, InstrumentLimits, Limits, Risk, SessionLimits, ShortSale, TablesConfig,
};
use wirepath_order_gateway::session::{
    Answer, Application, Link, Role, Session, SessionConfig, Version,
};
use wirepath_order_gateway::store::{MemoryStore, Store};
use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_protocol::Price;
use wirepath_protocol::fix::Message;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Times an order's way through the desk.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Orders in each run, all of which stay open.
    #[arg(long, default_value_t = 10_000)]
    orders: u32,
}

const START: u64 = 1_795_385_405_000_000_000;
/// From one order to the next.
const STEP_NS: u64 = 150_000;
const INSTRUMENTS: u32 = 16;
const BOOK: Book = Book {
    bid: Some(Price(322_390_000_000)),
    ask: Some(Price(322_400_000_000)),
    is_stale: false,
    age_ns: 1_000,
};

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let about = "Nanoseconds per new order: the risk check with all limits on, and the whole way to the bytes to send.";
    let mut report = Report::start("orders", about, &arguments.bench)?;
    let orders = arguments.orders;
    let mut contest = Contest::new("new order", "ns/order");
    contest.enter("risk: check_new, all limits", orders.into(), move || check(orders));
    contest.enter("risk and order table", orders.into(), move || enter(orders));
    contest.enter("store: 170 bytes kept in memory", orders.into(), move || keep(orders));
    contest.enter("Desk::submit, all of it", orders.into(), move || submit(orders, 1));
    contest.enter("Desk::submit, another symbol each time", orders.into(), move || {
        submit(orders, INSTRUMENTS)
    });
    contest.against("Desk::submit, all of it").within("risk: check_new, all limits", 50.0);
    report.run(contest)?;
    report.finish()
}

/// The order of this number: no two are alike within the guards' windows.
fn order(nth: u32, instruments: u32) -> NewOrder {
    let is_buy = !nth.is_multiple_of(3);
    NewOrder {
        instrument: nth % instruments,
        side: if is_buy { OrderSide::Buy } else { OrderSide::Sell },
        time_in_force: TimeInForce::Day,
        qty: 100 + u64::from(nth) % 800,
        price: Some(Price(322_000_000_000 + i64::from(nth / 800) * 10_000_000)),
        cause: Cause::default(),
    }
}

/// Every limit there is, and none in the way.
fn risk() -> anyhow::Result<Risk> {
    let most = Some(u128::from(u64::MAX));
    let each = InstrumentLimits {
        order_qty: Some(10_000),
        order_notional: most,
        long: Some(1 << 40),
        short: Some(1 << 40),
        open_notional: most.map(|most| most << 20),
        open_orders: Some(1 << 20),
        book_band_bps: Some(500),
        reference_band_bps: Some(1_000),
        reference: Some(Price(322_000_000_000)),
        short_sale: ShortSale::Unchecked,
        market_orders: false,
        needs_book: true,
        needs_fresh_book: true,
        restricted: false,
    };
    let session = SessionLimits {
        open_notional: u128::MAX >> 1,
        open_orders: 1 << 20,
        messages: 10_000,
        cancel_reserve: 1_000,
        window_ns: 1_000_000_000,
        duplicate_window_ns: Some(10_000_000),
        repeats: Some(5),
        repeat_window_ns: 1_000_000_000,
        book_age_ns: 1_000_000,
        kill_on_anomaly: true,
    };
    let limits = Limits::new(session, each, INSTRUMENTS);
    Risk::new(limits, &TablesConfig::default()).context("limits")
}

fn table() -> anyhow::Result<Orders> {
    let config = Config { instruments: INSTRUMENTS, open: 1 << 14, ..Config::default() };
    let ids = ClOrdIds::start(None, START).context("identifiers")?;
    Ok(Orders::new(&config, ids))
}

const fn time_of(nth: u32) -> u64 {
    START + 1_000_000_000 + nth as u64 * STEP_NS
}

fn check(orders: u32) -> anyhow::Result<Sample> {
    let mut risk = risk()?;
    let before = Allocations::on_this_thread();
    let start = Instant::now();
    let mut passed = 0;
    for nth in 0..orders {
        let new = black_box(order(nth, 1));
        passed += u64::from(risk.check_new(&new, &BOOK, time_of(nth)).is_ok());
    }
    let elapsed = start.elapsed();
    ensure!(before.until_now().allocated == 0, "the check allocates");
    Ok(Sample::per_item(elapsed, orders.into(), passed))
}

fn enter(orders: u32) -> anyhow::Result<Sample> {
    let (mut risk, mut table) = (risk()?, table()?);
    let start = Instant::now();
    let mut entered = 0;
    for nth in 0..orders {
        let new = black_box(order(nth, 1));
        let valued_at = risk.check_new(&new, &BOOK, time_of(nth))?;
        let sent = table.request(&Request::New(new), valued_at)?;
        risk.record(&sent.effect);
        entered += 1;
    }
    Ok(Sample::per_item(start.elapsed(), orders.into(), entered))
}

fn keep(orders: u32) -> anyhow::Result<Sample> {
    let mut store = MemoryStore::new(4 << 20);
    let message = [b'x'; 170];
    let start = Instant::now();
    for nth in 0..orders {
        store.append_out(black_box(&message), time_of(nth))?;
    }
    let elapsed = start.elapsed();
    Ok(Sample::per_item(elapsed, orders.into(), store.next_out() - 1))
}

/// A venue that takes what comes.
struct Venue;

impl<S> Application<S> for Venue {
    fn on_message(&mut self, _message: &Message<'_>, _link: &mut Link<S>) -> Answer {
        Answer::Taken
    }
}

fn submit(orders: u32, instruments: u32) -> anyhow::Result<Sample> {
    let config = |role, sender, target| SessionConfig::new(role, Version::Fix44, sender, target);
    let store = || MemoryStore::new(4 << 20);
    let mut ours = Session::new(config(Role::Initiator, "DESK", "VENUE"), store());
    let mut theirs = Session::new(config(Role::Acceptor, "VENUE", "DESK"), store());
    let names: Vec<String> = (0..INSTRUMENTS).map(|nth| format!("SYM{nth}")).collect();
    let symbols = Symbols::new(names.iter().map(String::as_str));
    let mut desk = Desk::new(table()?, risk()?, symbols, OrderStyle::default());
    ours.connected(START, &mut desk);
    theirs.connected(START, &mut Venue);
    for _ in 0..2 {
        let (out, back) = (ours.output().to_vec(), theirs.output().to_vec());
        ours.sent(out.len(), START);
        theirs.sent(back.len(), START);
        theirs.receive(&out, START, &mut Venue);
        ours.receive(&back, START, &mut desk);
    }
    ensure!(ours.link(START).is_open(), "not logged on: {:?}", ours.closed());

    let before = Allocations::on_this_thread();
    let start = Instant::now();
    for nth in 0..orders {
        let new = Request::New(black_box(order(nth, instruments)));
        desk.submit(ours.link(time_of(nth)), &new, &BOOK)?;
        let count = black_box(ours.output()).len();
        ours.sent(count, time_of(nth));
    }
    let elapsed = start.elapsed();
    ensure!(before.until_now().allocated == 0, "the desk allocates");
    Ok(Sample::per_item(elapsed, orders.into(), desk.counters().sent))
}
