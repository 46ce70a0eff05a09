//! Once made, the order table and the risk check allocate nothing, whatever is asked and reported.

use rand::{RngExt, SeedableRng};
use wirepath_order_gateway::orders::*;
use wirepath_order_gateway::risk::*;
use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_protocol::Price;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

#[test]
fn orders_and_risk_allocate_nothing() {
    let config =
        Config { instruments: 8, open: 32, closed: 32, executions: 128, ..Config::default() };
    let mut orders = Orders::new(&config, ClOrdIds::start(None, 0).unwrap());
    let session = SessionLimits {
        messages: 400,
        cancel_reserve: 40,
        window_ns: 500,
        duplicate_window_ns: Some(20),
        repeats: Some(5),
        ..SessionLimits::NONE
    };
    let each =
        InstrumentLimits { long: Some(500), book_band_bps: Some(50), ..InstrumentLimits::NONE };
    let limits = Limits::new(session, each, 8);
    let mut other = limits.clone();
    let mut risk = Risk::new(limits, &TablesConfig::default()).unwrap();
    let book = Book { bid: Some(Price(99)), ask: Some(Price(101)), ..Book::default() };
    let mut rng = rand_pcg::Pcg64Mcg::seed_from_u64(1);
    let (mut passed, mut closed) = (0, 0);

    let before = Allocations::on_this_thread();
    for now in 0..50_000_u64 {
        let new = NewOrder {
            instrument: rng.random_range(0..9),
            side: [OrderSide::Buy, OrderSide::Sell][rng.random_range(0..2)],
            time_in_force: TimeInForce::Day,
            qty: rng.random_range(0..9),
            price: rng.random_bool(0.9).then(|| Price(rng.random_range(95..105))),
            cause: Cause::default(),
        };
        if let Ok(valued_at) = risk.check_new(&new, &book, now)
            && let Ok(sent) = orders.request(&Request::New(new), valued_at)
        {
            risk.record(&sent.effect);
            passed += 1;
        }
        let live = orders.open().nth(rng.random_range(0..32)).map(Order::id);
        if let Some(order) = live.filter(|_| rng.random_bool(0.2)) {
            let cancel = Request::Cancel(Cancel { order, cause: Cause::default() });
            if risk.check_cancel(now).is_ok()
                && let Ok(sent) = orders.request(&cancel, Price(0))
            {
                risk.record(&sent.effect);
            }
        }
        let id = live.or(ClOrdId::new(9)).unwrap();
        let mut digits = [b'0'; 5];
        for digit in &mut digits {
            *digit = rng.random_range(b'0'..=b'9');
        }
        let codes = b"0134589CDFFFFFFFFGHI";
        let exec_type = ExecType::from_fix(codes[rng.random_range(0..codes.len())], None);
        let outcome = orders.apply(&Report::Execution(Execution {
            cl_ord_id: id.into(),
            exec_id: Id::new(&digits),
            last_qty: rng.random_range(0..9),
            last_px: Some(Price(100)),
            ..Execution::new(exec_type, OrdStatus::New)
        }));
        risk.record(&outcome.effect);
        risk.watch(&outcome.update, now);
        risk.kill_mut().release();
        closed += u32::from(outcome.update.is_closed);
        if now % 1_000 == 0 {
            assert_eq!(risk.change(&mut other).unwrap().count(), 0);
            orders.begin_recovery();
            while let Some(outcome) = orders.poll_recovery(now) {
                risk.record(&outcome.effect);
            }
        }
    }
    let during = before.until_now();
    assert!(passed > 1_000 && closed > 1_000, "{passed} sent, {closed} closed");
    assert_eq!((during.allocated, during.freed), (0, 0));
}
