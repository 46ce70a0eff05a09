//! A scripted day against an exchange made of QuickFIX, in all three versions.
//!
//! The exchange stands beside the checkout, in `../shared/fix`, and needs a Python with QuickFIX: the one that
//! `WIREPATH_QUICKFIX` names. Without either the test says so and passes; `.ci/fix.sh` has both.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use wirepath_order_gateway::gateway::{GatewayConfig, Inline, VersionName};
use wirepath_order_gateway::orders::{
    Cancel, Cause, ClOrdId, NewOrder, OrderSide, Replace, Request, State, TimeInForce, What,
};
use wirepath_order_gateway::risk::Book;
use wirepath_order_gateway::store::StoreConfig;
use wirepath_perf::Clock;
use wirepath_protocol::Price;

const PATIENCE: Duration = Duration::from_secs(20);
const PRICE: Price = Price(10_250_000_000);
const BOOK: Book = Book { bid: Some(PRICE), ask: Some(PRICE), is_stale: false, age_ns: 0 };
const SYMBOLS: [&str; 7] = ["AAPL", "REJX", "PARTX", "RESTX", "HANGX", "SLOWX", "DROPX"];

/// The exchange, and the folder it keeps its numbers in.
struct Exchange {
    process: Child,
    address: SocketAddr,
    _store: tempfile::TempDir,
}

impl Exchange {
    fn start(python: &str, script: &Path) -> Self {
        let store = tempfile::tempdir().unwrap();
        let port =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut process = Command::new(python)
            .arg(script)
            .args(["--slow", "0.3", "--port", &port.to_string()])
            .arg("--store")
            .arg(store.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {python}: {error}"));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.next().expect("it says when it is ready").unwrap();
        assert!(ready.starts_with("READY"), "{ready}");
        // It goes on to talk, and must not wait for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Self { process, address, _store: store }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Day {
    gateway: Inline,
    version: VersionName,
}

impl Day {
    #[track_caller]
    fn until<T>(&mut self, what: &str, mut look: impl FnMut(&mut Inline) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            self.gateway.poll();
            if let Some(found) = look(&mut self.gateway) {
                return found;
            }
            assert!(start.elapsed() < PATIENCE, "{:?}: waited for {what}", self.version);
            std::thread::yield_now();
        }
    }

    #[track_caller]
    fn logged_on(&mut self) {
        self.until("a logon", |gateway| {
            (gateway.is_open() && !gateway.desk().is_recovering()).then_some(())
        });
    }

    #[track_caller]
    fn order(&mut self, symbol: &str, qty: u64) -> ClOrdId {
        let instrument = self.gateway.desk().symbols().find(symbol.as_bytes()).unwrap();
        let new = NewOrder {
            instrument,
            side: OrderSide::Buy,
            time_in_force: TimeInForce::Day,
            qty,
            price: Some(PRICE),
            cause: Cause::default(),
        };
        self.gateway.submit(&Request::New(new), &BOOK).unwrap().cl_ord_id
    }

    #[track_caller]
    fn cancel(&mut self, order: ClOrdId) {
        let cancel = Cancel { order, cause: Cause::default() };
        self.gateway.submit(&Request::Cancel(cancel), &BOOK).unwrap();
    }

    /// The next updates are these.
    #[track_caller]
    fn told(&mut self, expected: &[(What, State)]) {
        for expected in expected {
            let update = self.until("an update", Inline::poll_update);
            assert_eq!((update.what, update.state), *expected, "{:?}: {update:?}", self.version);
            assert!(update.anomalies.is_empty(), "{:?}: {}", self.version, update.anomalies);
        }
    }

    fn state(&self, order: ClOrdId) -> State {
        self.gateway.desk().orders().order(order).unwrap().state()
    }
}

fn day(python: &str, script: &Path, version: VersionName, sender: &str) {
    let exchange = Exchange::start(python, script);
    let folder = tempfile::tempdir().unwrap();
    let mut config = GatewayConfig::new("day", version, sender, "EXCH", exchange.address);
    config.symbols = SYMBOLS.map(str::to_owned).into();
    config.store = StoreConfig { segment_bytes: 1 << 20, ..StoreConfig::new(folder.path()) };
    config.validate = true;
    let gateway = Inline::open(&config, Clock::calibrated()).unwrap();
    let mut day = Day { gateway, version };
    day.logged_on();

    day.order("AAPL", 100);
    day.told(&[(What::Accepted, State::New), (What::Fill, State::Filled)]);
    day.order("REJX", 100);
    day.told(&[(What::Rejected, State::Rejected)]);
    day.order("AAPL", 20_000);
    day.told(&[(What::Rejected, State::Rejected)]);

    let part = day.order("PARTX", 100);
    day.told(&[(What::Accepted, State::New), (What::Fill, State::PartiallyFilled)]);
    let replace = Replace { order: part, qty: 200, price: Some(PRICE), cause: Cause::default() };
    day.gateway.submit(&Request::Replace(replace), &BOOK).unwrap();
    day.told(&[(What::Replaced, State::PartiallyFilled)]);
    assert_eq!(day.gateway.desk().orders().order(part).unwrap().leaves_qty(), 150);
    day.cancel(part);
    day.told(&[(What::Cancelled, State::Cancelled)]);

    // An order that nobody answers can still be cancelled.
    let hang = day.order("HANGX", 100);
    day.cancel(hang);
    day.told(&[(What::Cancelled, State::Cancelled)]);
    day.order("SLOWX", 100);
    day.told(&[(What::Accepted, State::New), (What::Fill, State::Filled)]);

    // The connection is cut: what was open died with it, and the exchange says so when it is asked.
    let rest = day.order("RESTX", 100);
    day.told(&[(What::Accepted, State::New)]);
    let drop = day.order("DROPX", 100);
    day.told(&[(What::Accepted, State::New)]);
    day.until("the cut", |gateway| (!gateway.is_open()).then_some(()));
    day.logged_on();
    day.until("answers", |gateway| {
        while gateway.poll_update().is_some() {}
        let orders = gateway.desk().orders();
        (orders.open().count() == 0).then_some(())
    });
    assert_eq!((day.state(rest), day.state(drop)), (State::Cancelled, State::Cancelled));
    assert_eq!(day.gateway.desk().risk().open(), (0, 0));
    let net = |at: u32| day.gateway.desk().orders().position(at).unwrap().net();
    assert_eq!([0, 2, 5].map(net), [100, 50, 100]);

    day.order("AAPL", 1);
    day.told(&[(What::Accepted, State::New), (What::Fill, State::Filled)]);
    day.gateway.close("the day is over", PATIENCE);
}

#[test]
fn a_day_with_quickfix() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fix/acceptor.py");
    let python = std::env::var("WIREPATH_QUICKFIX");
    let (Ok(python), true) = (python, script.exists()) else {
        eprintln!("skipped: needs ../shared/fix and WIREPATH_QUICKFIX, a Python with QuickFIX");
        return;
    };
    for (version, sender) in [
        (VersionName::Fix42, "GW42"),
        (VersionName::Fix44, "GW44"),
        (VersionName::Fix50Sp2, "GW50"),
    ] {
        day(&python, &script, version, sender);
    }
}
