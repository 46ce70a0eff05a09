//! From a request to its bytes, and from a report's bytes to its update, nothing is allocated.

use wirepath_order_gateway::desk::{Desk, OrderStyle, Symbols};
use wirepath_order_gateway::orders::{
    Cancel, Cause, ClOrdIds, Config, NewOrder, OrderSide, Orders, Request, TimeInForce,
};
use wirepath_order_gateway::risk::{
    Book, InstrumentLimits, Limits, Risk, SessionLimits, TablesConfig,
};
use wirepath_order_gateway::session::{
    Answer, Application, Link, Role, Session, SessionConfig, Version,
};
use wirepath_order_gateway::store::{MemoryStore, SessionIdentity, Store, StoreConfig};
use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_protocol::Price;
use wirepath_protocol::fix::Message;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const START: u64 = 1_795_385_405_000_000_000;
const PRICE: Price = Price(10_250_000_000);

/// Accepts every order, and cancels it when asked.
struct Venue(u64);

impl<S: Store> Application<S> for Venue {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        self.0 += 1;
        let (kind, leaves) = if message.msg_type() == b"D" { (b'0', 100) } else { (b'4', 0) };
        link.send(b"8", |writer| {
            writer.price(6, PRICE).bytes(11, message.get(11).unwrap()).uint(14, 0).uint(17, self.0);
            writer.uint(37, self.0).char(39, kind);
            writer.some(message.get(41), |writer, id| _ = writer.bytes(41, id));
            writer.bytes(54, b"1").bytes(55, b"AAPL").char(150, kind).uint(151, leaves);
        })
        .unwrap();
        Answer::Taken
    }
}

#[test]
fn an_order_and_its_reports_allocate_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let identity = SessionIdentity::new("FIX.4.4", "DESK", "EXCH", "").unwrap();
    let store = StoreConfig { segment_bytes: 16 << 20, ..StoreConfig::new(folder.path()) };
    let store = store.open(&identity, START).unwrap();
    let config = |role, sender, target| SessionConfig::new(role, Version::Fix44, sender, target);
    let mut ours = Session::new(config(Role::Initiator, "DESK", "EXCH"), store);
    let memory = MemoryStore::new(1 << 20);
    let mut theirs = Session::new(config(Role::Acceptor, "EXCH", "DESK"), memory);
    let mut venue = Venue(0);
    let orders = Orders::new(
        &Config { instruments: 2, ..Config::default() },
        ClOrdIds::start(None, START).unwrap(),
    );
    let limits = Limits::new(SessionLimits::NONE, InstrumentLimits::NONE, 2);
    let risk = Risk::new(limits, &TablesConfig::default()).unwrap();
    let mut desk = Desk::new(orders, risk, Symbols::new(["AAPL", "MSFT"]), OrderStyle::default());
    let book = Book { bid: Some(PRICE), ask: Some(PRICE), is_stale: false, age_ns: 0 };

    let mut now_ns = START;
    theirs.connected(now_ns, &mut venue);
    ours.connected(now_ns, &mut desk);
    let mut allocated = Allocations::default();
    let mut bytes = vec![0; 1 << 16];
    let rounds = 5_000;
    for round in 0..rounds {
        now_ns += 1_000_000;
        let mut requests = 0;
        let mut counted = |work: &mut dyn FnMut()| {
            let before = Allocations::on_this_thread();
            work();
            let new = before.until_now();
            // The first orders set things up.
            if round > 100 && new != Allocations::default() {
                allocated = new;
            }
        };
        if round > 0 {
            counted(&mut || {
                let new = NewOrder {
                    instrument: 0,
                    side: OrderSide::Buy,
                    time_in_force: TimeInForce::Day,
                    qty: 100,
                    price: Some(PRICE),
                    cause: Cause::default(),
                };
                let link = ours.link(now_ns);
                let sent = desk.submit(link, &Request::New(new), &book).unwrap();
                let cancel = Cancel { order: sent.cl_ord_id, cause: Cause::default() };
                desk.submit(link, &Request::Cancel(cancel), &book).unwrap();
                requests += 2;
            });
        }
        let len = ours.output().len();
        bytes[..len].copy_from_slice(ours.output());
        ours.sent(len, now_ns);
        theirs.receive(&bytes[..len], now_ns, &mut venue);
        let len = theirs.output().len();
        bytes[..len].copy_from_slice(theirs.output());
        theirs.sent(len, now_ns);
        let mut updates = 0;
        counted(&mut || {
            ours.receive(&bytes[..len], now_ns, &mut desk);
            updates = core::iter::from_fn(|| desk.poll_update()).count();
        });
        assert_eq!(updates, requests);
        ours.idle(now_ns).unwrap();
    }
    assert_eq!(allocated, Allocations::default());
    assert_eq!(desk.counters().sent, 2 * (rounds - 1));
    assert_eq!(desk.orders().open().count(), 0);
}
