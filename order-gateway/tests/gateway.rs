//! Gateways on real sockets against a venue on another thread: inline and queued, refusals, restarts.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use wirepath_order_gateway::acceptor::{Acceptor, Hosted};
use wirepath_order_gateway::audit::{AuditConfig, Kind, Reader};
use wirepath_order_gateway::desk::Refused;
use wirepath_order_gateway::gateway::{
    Client, Gateway, GatewayConfig, Inline, Told, VersionName, Why,
};
use wirepath_order_gateway::orders::{
    Cancel, Cause, ClOrdId, NewOrder, OrderSide, Request, State, TimeInForce, What,
};
use wirepath_order_gateway::risk::{Book, KillReason, Limit};
use wirepath_order_gateway::session::{
    Answer, Application, Link, Role, Session, SessionConfig, Version,
};
use wirepath_order_gateway::store::{MemoryStore, Store, StoreConfig};
use wirepath_perf::{Clock, WaitSetting};
use wirepath_protocol::Price;
use wirepath_protocol::fix::Message;

const PATIENCE: Duration = Duration::from_secs(10);
const PRICE: Price = Price(10_250_000_000);
const BOOK: Book = Book { bid: Some(PRICE), ask: Some(PRICE), is_stale: false, age_ns: 0 };

/// Fills what is called `FILL`, lets the rest stand, cancels what it is asked to.
#[derive(Default)]
struct Venue {
    executions: u64,
    open: Vec<(Vec<u8>, u64)>,
}

impl Venue {
    fn report<S: Store>(
        &mut self,
        link: &mut Link<S>,
        message: &Message<'_>,
        (kind, status): (u8, u8),
        [last, cum, leaves]: [u64; 3],
    ) {
        self.executions += 1;
        let id = self.executions;
        link.send(b"8", |writer| {
            writer.price(6, PRICE).bytes(11, message.get(11).unwrap()).uint(14, cum).uint(17, id);
            writer.price(31, PRICE).uint(32, last).text(37, "V1").char(39, status);
            writer.some(message.get(41), |writer, id| _ = writer.bytes(41, id));
            writer.bytes(54, b"1").bytes(55, message.get(55).unwrap());
            writer.char(150, kind).uint(151, leaves);
        })
        .unwrap();
    }
}

impl<S: Store> Application<S> for Venue {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        let qty = message.quantity(38).unwrap_or(0);
        match message.msg_type() {
            b"D" => {
                self.report(link, message, (b'0', b'0'), [0, 0, qty]);
                if message.get(55) == Some(b"FILL") {
                    self.report(link, message, (b'F', b'2'), [qty, qty, 0]);
                } else {
                    self.open.push((message.get(11).unwrap().to_vec(), qty));
                }
            }
            b"F" => {
                self.open.retain(|(id, _)| Some(&id[..]) != message.get(41));
                self.report(link, message, (b'4', b'4'), [0, 0, 0]);
            }
            b"H" => match self.open.iter().find(|(id, _)| Some(&id[..]) == message.get(11)) {
                Some(&(_, qty)) => self.report(link, message, (b'I', b'0'), [0, 0, qty]),
                None => self.report(link, message, (b'I', b'8'), [0, 0, 0]),
            },
            _ => return Answer::Unsupported,
        }
        Answer::Taken
    }
}

/// A venue on a thread of its own.
struct Running {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn new() -> Self {
        let config = SessionConfig::new(Role::Acceptor, Version::Fix44, "EXCH", "DESK");
        let session = Session::new(config, MemoryStore::new(1 << 20));
        let hosted = vec![Hosted { session, app: Venue::default() }];
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mut acceptor = Acceptor::bind(address, hosted, Clock::calibrated()).unwrap();
        let address = acceptor.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                acceptor.poll(Duration::from_millis(1)).unwrap();
            }
        });
        Self { address, stop, thread: Some(thread) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let ended = self.thread.take().unwrap().join();
        assert!(std::thread::panicking() || ended.is_ok(), "the venue panicked");
    }
}

fn config(address: SocketAddr, folder: &std::path::Path) -> GatewayConfig {
    let mut config = GatewayConfig::new("test", VersionName::Fix44, "DESK", "EXCH", address);
    config.symbols = ["FILL", "REST"].map(str::to_owned).into();
    config.store = StoreConfig { segment_bytes: 1 << 20, ..StoreConfig::new(folder) };
    config.wait = WaitSetting::Yield;
    config
}

fn new(instrument: u32, qty: u64) -> Request {
    Request::New(NewOrder {
        instrument,
        side: OrderSide::Buy,
        time_in_force: TimeInForce::Day,
        qty,
        price: Some(PRICE),
        cause: Cause { rx_ns: Clock::calibrated().now(), seq: 7 },
    })
}

#[track_caller]
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}");
        std::thread::yield_now();
    }
}

fn open_inline(config: &GatewayConfig) -> Inline {
    let mut gateway = Inline::open(config, Clock::calibrated()).unwrap();
    until("a logon", || {
        gateway.poll();
        (gateway.is_open() && !gateway.desk().is_recovering()).then_some(())
    });
    gateway
}

#[track_caller]
fn next_update(gateway: &mut Inline) -> (What, State) {
    until("an update", || {
        gateway.poll();
        gateway.poll_update().map(|update| (update.what, update.state))
    })
}

#[test]
fn inline_an_order_is_filled_and_each_hop_timed() {
    let (venue, folder) = (Running::new(), tempfile::tempdir().unwrap());
    let mut gateway = open_inline(&config(venue.address, folder.path()));
    for _ in 0..20 {
        gateway.submit(&new(0, 100), &BOOK).unwrap();
        assert_eq!(next_update(&mut gateway), (What::Accepted, State::New));
        assert_eq!(next_update(&mut gateway), (What::Fill, State::Filled));
    }
    assert_eq!(gateway.desk().orders().position(0).unwrap().net(), 2_000);
    let hops = gateway.hops();
    let count = |name: &str| {
        let hop = hops.iter().find(|hop| hop.name == name).unwrap();
        hop.times.count()
    };
    assert_eq!(count("strategy → encoded"), 20);
    // The kernel may not stamp, and then says so by none at all.
    assert!([0, 20].contains(&count("encoded → kernel")), "{}", count("encoded → kernel"));
    assert_eq!(count("tick → order"), count("encoded → kernel"));
    assert_eq!(gateway.status().tx_stamps_lost, 0);
    gateway.close("done", PATIENCE);
}

#[test]
fn inline_after_a_restart_open_orders_are_there_and_clordids_go_on() {
    let (venue, folder) = (Running::new(), tempfile::tempdir().unwrap());
    let config = config(venue.address, folder.path());
    let mut gateway = open_inline(&config);
    let first = gateway.submit(&new(1, 300), &BOOK).unwrap().cl_ord_id;
    assert_eq!(next_update(&mut gateway), (What::Accepted, State::New));
    drop(gateway); // as a process that dies

    let mut gateway = open_inline(&config);
    assert_eq!(gateway.restored().requests, 1);
    let order = gateway.desk().orders().order(first).unwrap();
    assert_eq!((order.state(), order.leaves_qty()), (State::New, 300));
    let second = gateway.submit(&new(1, 5), &BOOK).unwrap().cl_ord_id;
    assert!(second > first);
    gateway
        .submit(&Request::Cancel(Cancel { order: first, cause: Cause::default() }), &BOOK)
        .unwrap();
    let ended = |gateway: &Inline| gateway.desk().orders().order(first).unwrap().state();
    until("the cancel", || {
        gateway.poll();
        (ended(&gateway) == State::Cancelled).then_some(())
    });
}

#[test]
fn what_a_gateway_does_is_in_its_audit_log() {
    let (venue, folder) = (Running::new(), tempfile::tempdir().unwrap());
    let mut config = config(venue.address, &folder.path().join("store"));
    config.audit = Some(AuditConfig::new(folder.path().join("audit")));
    let mut gateway = open_inline(&config);
    gateway.submit(&new(0, 100), &BOOK).unwrap();
    assert_eq!(next_update(&mut gateway), (What::Accepted, State::New));
    assert_eq!(next_update(&mut gateway), (What::Fill, State::Filled));
    gateway.close("done", PATIENCE);
    let session = folder.path().join("audit/FIX.4.4-DESK-EXCH");
    let file = std::fs::read_dir(session).unwrap().next().unwrap().unwrap().path();
    let kinds: Vec<_> = Reader::open(file).unwrap().map(|entry| entry.unwrap().kind()).collect();
    let expected =
        [Kind::Started, Kind::Session, Kind::Request, Kind::Report, Kind::Report, Kind::Session];
    assert_eq!(kinds, expected.map(Some));
}

#[test]
fn a_store_that_another_gateway_has_open_is_refused() {
    let (venue, folder) = (Running::new(), tempfile::tempdir().unwrap());
    let config = config(venue.address, folder.path());
    let _gateway = open_inline(&config);
    let error = Inline::open(&config, Clock::calibrated()).unwrap_err().to_string();
    assert!(error.contains("already open"), "{error}");
}

#[test]
fn where_nobody_listens_it_tries_again_and_refuses_orders_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let mut gateway = Inline::open(&config(free, folder.path()), Clock::calibrated()).unwrap();
    until("two failures", || {
        gateway.poll();
        (gateway.status().failures >= 2).then_some(())
    });
    let refused = gateway.submit(&new(0, 100), &BOOK).unwrap_err();
    assert_eq!(refused.to_string(), "session: the session is not logged on");
    assert!(matches!(refused, Refused::Send(_)));
}

#[test]
fn where_one_endpoint_is_down_the_next_is_tried() {
    let (venue, folder) = (Running::new(), tempfile::tempdir().unwrap());
    let down = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let mut config = config(venue.address, folder.path());
    config.endpoints = vec![down, venue.address];
    let gateway = open_inline(&config);
    assert_eq!(gateway.status().failures, 1);
}

#[test]
fn orders_left_open_by_a_lost_session_are_cancelled_where_so_configured() {
    let (venue, folder) = (Running::new(), tempfile::tempdir().unwrap());
    let mut config = config(venue.address, folder.path());
    config.cancel_on_disconnect = true;
    let mut gateway = open_inline(&config);
    let order = gateway.submit(&new(1, 300), &BOOK).unwrap().cl_ord_id;
    assert_eq!(next_update(&mut gateway), (What::Accepted, State::New));
    gateway.cut();
    until("the cancel", || {
        gateway.poll();
        let order = gateway.desk().orders().order(order).unwrap();
        (order.state() == State::Cancelled).then_some(())
    });
}

#[track_caller]
fn told(client: &mut Client) -> Told {
    until("something told", || client.poll())
}

#[track_caller]
fn accepted(client: &mut Client, ticket: u64) -> ClOrdId {
    match told(client) {
        Told::Answer(answer) if answer.ticket == ticket => answer.result.unwrap(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn update(client: &mut Client) -> (What, Option<ClOrdId>) {
    match told(client) {
        Told::Update(update) => (update.what, update.order),
        other => panic!("{other:?}"),
    }
}

#[test]
fn queued_each_strategy_is_told_of_its_own_orders() {
    for wait in [WaitSetting::Yield, WaitSetting::Park] {
        let (venue, folder) = (Running::new(), tempfile::tempdir().unwrap());
        let mut config = config(venue.address, folder.path());
        config.wait = wait;
        config.risk.default.order_qty = Some(wirepath_order_gateway::risk::Setting::At(500));
        let mut gateway = Gateway::start(&config).unwrap();
        let (mut one, mut two) = (gateway.client(), gateway.client());
        until("a logon", || gateway.is_open().then_some(()));
        let (a, b) =
            (one.submit(new(0, 100), BOOK).unwrap(), two.submit(new(1, 200), BOOK).unwrap());
        let (a, b) = (accepted(&mut one, a), accepted(&mut two, b));
        assert_eq!(update(&mut one), (What::Accepted, Some(a)));
        assert_eq!(update(&mut one), (What::Fill, Some(a)));
        assert_eq!(update(&mut two), (What::Accepted, Some(b)));
        let too_much = one.submit(new(0, 501), BOOK).unwrap();
        match told(&mut one) {
            Told::Answer(answer) if answer.ticket == too_much => match answer.result {
                Err(Why::Risk(refusal)) => assert_eq!(refusal.limit, Limit::OrderQty),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
        let mut risk = config.risk.clone();
        risk.default.order_qty = Some(wirepath_order_gateway::risk::Setting::At(501));
        gateway.change_limits(&risk).unwrap();
        let now_allowed = until("the limit's change", || {
            let ticket = one.submit(new(0, 501), BOOK).unwrap();
            match told(&mut one) {
                Told::Answer(answer) if answer.ticket == ticket => answer.result.ok(),
                other => panic!("{other:?}"),
            }
        });
        assert_eq!(update(&mut one), (What::Accepted, Some(now_allowed)));
        assert_eq!(update(&mut one), (What::Fill, Some(now_allowed)));
        gateway.kill(KillReason::Signal);
        assert_eq!(update(&mut two), (What::Cancelled, Some(b)));
        let refused = two.submit(new(1, 200), BOOK).unwrap();
        match told(&mut two) {
            Told::Answer(answer) if answer.ticket == refused => {
                assert!(
                    matches!(answer.result, Err(Why::Risk(refusal)) if refusal.limit == Limit::Killed)
                );
            }
            other => panic!("{other:?}"),
        }
        let stopped = gateway.stop().unwrap();
        assert_eq!(stopped.desk.orders().position(0).unwrap().net(), 601);
        assert_eq!((stopped.stats.desk.sent, stopped.stats.untold), (4, 0));
        assert_eq!(stopped.desk.risk().kill().engaged().unwrap().0, KillReason::Signal);
    }
}

#[test]
fn a_full_queue_is_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let mut config = config(free, folder.path());
    config.queue = 2;
    let mut gateway = Gateway::start(&config).unwrap();
    let mut client = gateway.client();
    drop(gateway); // nobody takes requests any more
    assert!(client.submit(new(0, 1), BOOK).is_ok() && client.submit(new(0, 1), BOOK).is_ok());
    assert_eq!(
        client.submit(new(0, 1), BOOK).unwrap_err().to_string(),
        "the gateway's queue is full: 2 requests wait"
    );
}

#[test]
fn impossible_settings_name_their_key() {
    let (folder, address) = (tempfile::tempdir().unwrap(), SocketAddr::from(([127, 0, 0, 1], 1)));
    let wrong = |change: fn(&mut GatewayConfig)| {
        let mut config = config(address, folder.path());
        change(&mut config);
        Inline::open(&config, Clock::calibrated()).unwrap_err().to_string()
    };
    #[rustfmt::skip]
    type Change = fn(&mut GatewayConfig);
    let table: [(Change, &str); 5] = [
        (
            |c| c.sender.clear(),
            "gateway test: sender: a CompID is text without blanks, and not empty",
        ),
        (
            |c| c.endpoints.clear(),
            "gateway test: endpoints: none; give the counterparty's address and port",
        ),
        (
            |c| c.symbols.clear(),
            "gateway test: symbols: none; name the instruments that may be traded",
        ),
        (|c| c.queue = 0, "gateway test: queue: 0 requests could ever wait; 1024 is usual"),
        (
            |c| c.heartbeat_s = 90_000,
            "gateway test: heartbeat_s: more than a day; 0 is for no heartbeats",
        ),
    ];
    for (change, expected) in table {
        assert_eq!(wrong(change), expected);
    }
}
