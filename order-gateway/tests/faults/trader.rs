//! A strategy that does anything, and the comparison of both sides when all is quiet.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use wirepath_order_gateway::desk::Desk;
use wirepath_order_gateway::gateway::{GatewayConfig, Inline, VersionName};
use wirepath_order_gateway::orders::{
    Anomalies, Cancel, Cause, ClOrdId, NewOrder, Order, OrderSide, Replace, Request, State,
    TimeInForce,
};
use wirepath_order_gateway::risk::Book;
use wirepath_order_gateway::store::{Store, StoreConfig};
use wirepath_perf::{Clock, WaitSetting};
use wirepath_protocol::Price;

use crate::proxy::Proxy;
use crate::venue::{Floor, SYMBOLS, Venue};

pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
pub(crate) const PRICE: Price = Price(10_250_000_000);
pub(crate) const BOOK: Book =
    Book { bid: Some(PRICE), ask: Some(PRICE), is_stale: false, age_ns: 0 };

/// The seeds to run: `SEED`, or so many new ones.
pub(crate) fn seeds(count: usize) -> Vec<u64> {
    match std::env::var("SEED") {
        Ok(seed) => vec![seed.parse().expect("SEED is a number")],
        Err(_) => (0..count).map(|_| rand::rng().random_range(0..1_000_000)).collect(),
    }
}

/// Another for each run, so that no run is mistaken for another where a port is used again.
pub(crate) fn name(seed: u64) -> String {
    format!("DESK{seed}")
}

pub(crate) fn config(sender: &str, address: SocketAddr, folder: &Path) -> GatewayConfig {
    let mut config = GatewayConfig::new("faults", VersionName::Fix44, sender, "EXCH", address);
    config.symbols = SYMBOLS.map(str::to_owned).into();
    config.heartbeat_s = 1;
    config.store = StoreConfig { segment_bytes: 1 << 20, ..StoreConfig::new(folder) };
    config.wait = WaitSetting::Yield;
    config
}

pub(crate) fn new(instrument: u32, side: OrderSide, qty: u64, price: Price) -> Request {
    let (time_in_force, cause) = (TimeInForce::Day, Cause::default());
    Request::New(NewOrder { instrument, side, time_in_force, qty, price: Some(price), cause })
}

pub(crate) fn cancel(order: ClOrdId) -> Request {
    Request::Cancel(Cancel { order, cause: Cause::default() })
}

/// What a strategy asks for next: mostly new orders, else cancels and replaces of open ones, some of them
/// nonsense.
pub(crate) fn anything(rng: &mut Pcg64Mcg, known: &[ClOrdId]) -> Request {
    let price = Price(rng.random_range(90..110) * 100_000_000);
    let qty = rng.random_range(1..500);
    let latest = &known[known.len().saturating_sub(40)..];
    if latest.is_empty() || rng.random_ratio(1, 2) {
        let side = if rng.random() { OrderSide::Buy } else { OrderSide::Sell };
        return new(rng.random_range(0..4), side, qty, price);
    }
    let order = latest[rng.random_range(0..latest.len())];
    match rng.random() {
        true => cancel(order),
        false => {
            Request::Replace(Replace { order, qty, price: Some(price), cause: Cause::default() })
        }
    }
}

/// Polls until `look` finds something.
#[track_caller]
pub(crate) fn until<T>(
    gateway: &mut Inline,
    what: &str,
    mut look: impl FnMut(&mut Inline) -> Option<T>,
) -> T {
    let start = Instant::now();
    loop {
        gateway.poll();
        while gateway.poll_update().is_some() {}
        if let Some(found) = look(gateway) {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}");
        std::thread::yield_now();
    }
}

pub(crate) fn ready(gateway: &mut Inline) -> Option<()> {
    (gateway.is_open() && !gateway.desk().is_recovering()).then_some(())
}

/// Waits until all is quiet and both sides agree on every order.
#[track_caller]
pub(crate) fn agree(gateway: &mut Inline, venue: &Venue) {
    until(gateway, "a logon", ready);
    let start = Instant::now();
    loop {
        let until = Instant::now() + Duration::from_millis(20);
        while Instant::now() < until {
            gateway.poll();
            while gateway.poll_update().is_some() {}
            std::thread::yield_now();
        }
        let floor = venue.floor();
        match compare(gateway.desk(), &floor) {
            Ok(()) if floor.owes_nothing() => return,
            Err(difference) if start.elapsed() > PATIENCE => panic!("{difference}"),
            _ => assert!(start.elapsed() < PATIENCE, "the venue still has reports to send"),
        }
    }
}

/// The first difference between both sides' orders, if there is one.
pub(crate) fn compare(desk: &Desk, floor: &Floor) -> Result<(), String> {
    let orders = || desk.orders().open().chain(desk.orders().closed());
    let ours: HashMap<Vec<u8>, &Order> =
        orders().map(|order| (order.id().to_text().to_vec(), order)).collect();
    let (mut net, mut open) = ([0_i64; SYMBOLS.len()], (0_u128, 0_u32));
    for held in &floor.orders {
        let Some(order) = ours.get(&held.first) else {
            return Err(format!("the venue has an order that the gateway does not know: {held:?}"));
        };
        let state = match held.status {
            b'0' => State::New,
            b'1' => State::PartiallyFilled,
            b'2' => State::Filled,
            b'4' => State::Cancelled,
            _ => State::Rejected,
        };
        let theirs = (state, held.qty, held.cum, held.leaves(), held.cum);
        let (qty, cum) = (order.qty(), order.cum_qty());
        let ours = (order.state(), qty, cum, order.leaves_qty(), order.venue_cum_qty());
        let is_named = !held.is_open() || order.cl_ord_id().to_text()[..] == held.id;
        // A denied order was never one, and its terms are nobody's concern.
        let same = if state == State::Rejected { ours.0 == theirs.0 } else { ours == theirs };
        if !same || !is_named {
            return Err(format!("the venue has {held:?} ({state}), the gateway {order:?}"));
        }
        if held.is_open() {
            open.0 += u128::from(held.leaves()) * u128::from(held.price.0.unsigned_abs());
            open.1 += 1;
        }
        let at = SYMBOLS.iter().position(|symbol| symbol.as_bytes() == held.symbol).unwrap();
        let cum = held.cum.cast_signed();
        net[at] += if held.side == b'1' { cum } else { -cum };
    }
    let theirs: HashSet<&[u8]> = floor.orders.iter().map(|held| &held.first[..]).collect();
    for (id, order) in &ours {
        if !theirs.contains(&id[..]) && !matches!(order.state(), State::Lost | State::Rejected) {
            return Err(format!("the venue does not know {order:?}"));
        }
    }
    for (at, net) in net.into_iter().enumerate() {
        let position = desk.orders().position(u32::try_from(at).unwrap()).unwrap();
        if position.net() != net {
            return Err(format!("{}: {} here, {net} at the venue", SYMBOLS[at], position.net()));
        }
    }
    if desk.risk().open() != open {
        return Err(format!("exposure: {:?} here, {open:?} at the venue", desk.risk().open()));
    }
    Ok(())
}

/// Logs out, and looks at what must hold at the end of a run.
#[track_caller]
pub(crate) fn finish(gateway: Inline, config: &GatewayConfig, venue: &Venue, proxy: &Proxy) {
    let desk = gateway.close("done", PATIENCE);
    for anomaly in Anomalies::ALARMING.iter() {
        assert_eq!(desk.orders().count(anomaly), 0, "{anomaly}");
    }
    assert_eq!(desk.risk().kill().engaged(), None);
    assert_eq!(desk.counters().unreadable, 0);
    check(config, venue, proxy);
}

/// What must hold once the gateway has logged out: numbers agree, and nothing was used twice.
#[track_caller]
pub(crate) fn check(config: &GatewayConfig, venue: &Venue, proxy: &Proxy) {
    std::thread::sleep(Duration::from_millis(20)); // the venue publishes its numbers
    let identity = wirepath_order_gateway::store::SessionIdentity::new(
        "FIX.4.4",
        &config.sender,
        &config.target,
        "",
    );
    let store = config.store.open(&identity.unwrap(), Clock::calibrated().now()).unwrap();
    let floor = venue.floor();
    assert_eq!((store.next_in(), store.next_out()), floor.numbers, "the numbers of both sides");
    assert!(floor.complaints.is_empty(), "{:#?}", floor.complaints);
    let ledger = proxy.ledger.lock().unwrap();
    assert!(ledger.complaints.is_empty(), "{:#?}", ledger.complaints);
    println!(
        "{} orders, {} messages, {} connections, {} sent again",
        floor.orders.len(),
        floor.messages,
        ledger.connections,
        ledger.repeats
    );
}
