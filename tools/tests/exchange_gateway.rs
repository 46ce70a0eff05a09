//! The project's own gateway trades on the simulated exchange, in all three versions of FIX.

use std::time::{Duration, Instant};

use wirepath::sim::exchange::{Exchange, ExchangeConfig};
use wirepath_order_gateway::gateway::{GatewayConfig, Inline, VersionName};
use wirepath_order_gateway::orders::{
    Cancel, Cause, ClOrdId, NewOrder, OrderSide, Replace, Request, State, TimeInForce, What,
};
use wirepath_order_gateway::risk::Book;
use wirepath_order_gateway::store::StoreConfig;
use wirepath_perf::Clock;
use wirepath_protocol::Price;

const PATIENCE: Duration = Duration::from_secs(20);

struct Day {
    gateway: Inline,
    price: Price,
}

impl Day {
    fn until<T>(&mut self, what: &str, mut look: impl FnMut(&mut Inline) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            self.gateway.poll();
            if let Some(found) = look(&mut self.gateway) {
                return found;
            }
            assert!(start.elapsed() < PATIENCE, "waited for {what}");
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    fn submit(&mut self, request: &Request) -> ClOrdId {
        let best = Some(self.price);
        let book = Book { bid: best, ask: best, is_stale: false, age_ns: 0 };
        self.gateway.submit(request, &book).unwrap().cl_ord_id
    }

    fn order(&mut self, side: OrderSide, qty: u64, time_in_force: TimeInForce) -> ClOrdId {
        let (price, cause) = (Some(self.price), Cause::default());
        let new = NewOrder { instrument: 0, side, time_in_force, qty, price, cause };
        self.submit(&Request::New(new))
    }

    /// The next updates are these.
    fn told(&mut self, expected: &[(What, State)]) {
        for expected in expected {
            let update = self.until("an update", Inline::poll_update);
            assert_eq!((update.what, update.state), *expected, "{update:?}");
            assert!(update.anomalies.is_empty(), "{}", update.anomalies);
        }
    }
}

#[test]
fn the_gateway_trades_on_the_exchange() {
    for (version, sender) in [
        (VersionName::Fix42, "GW42"),
        (VersionName::Fix44, "GW44"),
        (VersionName::Fix50Sp2, "GW50"),
    ] {
        println!("{sender}");
        let quiet =
            ExchangeConfig { lines: vec![], rate: 0, symbols: 1, ..ExchangeConfig::default() };
        let exchange = Exchange::start(&quiet).unwrap();
        let traded = exchange.traded()[0];
        let folder = tempfile::tempdir().unwrap();
        let mut config = GatewayConfig::new("day", version, sender, "EXCH", exchange.fix_address());
        config.symbols = vec![traded.symbol.to_string()];
        config.store = StoreConfig { segment_bytes: 1 << 20, ..StoreConfig::new(folder.path()) };
        config.validate = true;
        let gateway = Inline::open(&config, Clock::calibrated()).unwrap();
        let mut day = Day { gateway, price: traded.opening };
        day.until("a logon", |gateway| {
            (gateway.is_open() && !gateway.desk().is_recovering()).then_some(())
        });

        let sell = day.order(OrderSide::Sell, 100, TimeInForce::Day);
        day.told(&[(What::Accepted, State::New)]);
        day.order(OrderSide::Buy, 40, TimeInForce::Day);
        day.told(&[
            (What::Accepted, State::New),
            (What::Fill, State::PartiallyFilled),
            (What::Fill, State::Filled),
        ]);
        let (price, cause) = (Some(day.price), Cause::default());
        day.submit(&Request::Replace(Replace { order: sell, qty: 80, price, cause }));
        day.told(&[(What::Replaced, State::PartiallyFilled)]);
        assert_eq!(day.gateway.desk().orders().order(sell).unwrap().leaves_qty(), 40);
        day.submit(&Request::Cancel(Cancel { order: sell, cause }));
        day.told(&[(What::Cancelled, State::Cancelled)]);
        day.order(OrderSide::Buy, 10, TimeInForce::ImmediateOrCancel);
        day.told(&[(What::Accepted, State::New), (What::Cancelled, State::Cancelled)]);
        assert_eq!(day.gateway.desk().orders().position(0).unwrap().net(), 0);

        // What is open when the day ends, ends with it.
        day.order(OrderSide::Buy, 10, TimeInForce::Day);
        day.told(&[(What::Accepted, State::New)]);
        let stopping = std::thread::spawn(move || exchange.stop().unwrap());
        day.told(&[(What::Expired, State::Expired)]);
        day.until("the logout", |gateway| (!gateway.is_open()).then_some(()));
        assert_eq!(stopping.join().unwrap().counts.fix_fills, 2);
    }
}
