//! One below, at, and one above each limit.

use wirepath_protocol::Price;

use super::*;
use crate::orders::Replace;
use OrderSide::{Buy, Sell, SellShort};

const NONE: InstrumentLimits = InstrumentLimits::NONE;
const FREE: SessionLimits = SessionLimits::NONE;

/// What refuses, or nothing.
fn limit(result: Result<Price, Refusal>) -> Option<Limit> {
    result.err().map(|refusal| refusal.limit)
}

#[test]
fn limits_of_one_order() {
    let money = |units: u128| Some(units * UNIT);
    #[rustfmt::skip]
    let table = [
        // limits, side, quantity, price, refused by
        (InstrumentLimits { order_qty: Some(10), ..NONE }, Buy, 9, price(100), None),
        (InstrumentLimits { order_qty: Some(10), ..NONE }, Buy, 10, price(100), None),
        (InstrumentLimits { order_qty: Some(10), ..NONE }, Buy, 11, price(100), Some(Limit::OrderQty)),
        (InstrumentLimits { order_qty: Some(0), ..NONE }, Buy, 1, price(100), Some(Limit::OrderQty)),
        (NONE, Buy, 0, price(100), Some(Limit::Quantity)),
        (NONE, Buy, QTY_MAX, Some(Price(i64::MAX)), None),
        (NONE, Sell, QTY_MAX, Some(Price(i64::MIN)), None),
        (NONE, Buy, QTY_MAX + 1, price(100), Some(Limit::Quantity)),
        (NONE, Buy, u64::MAX, Some(Price(i64::MIN)), Some(Limit::Quantity)),
        (InstrumentLimits { order_notional: money(1_000), ..NONE }, Buy, 9, price(100), None),
        (InstrumentLimits { order_notional: money(1_000), ..NONE }, Buy, 10, price(100), None),
        (InstrumentLimits { order_notional: money(1_000), ..NONE }, Buy, 1, Some(Price(1_000 * ONE + 1)), Some(Limit::OrderNotional)),
        (InstrumentLimits { order_notional: money(1_000), ..NONE }, Buy, 11, price(-100), Some(Limit::OrderNotional)),
        (InstrumentLimits { order_notional: money(1_000), ..NONE }, Buy, QTY_MAX, Some(Price(i64::MAX)), Some(Limit::OrderNotional)),
        (InstrumentLimits { order_notional: Some(0), ..NONE }, Buy, 1, price(0), Some(Limit::OrderNotional)),
        // The far side is asked at 101: market orders count at it.
        (InstrumentLimits { order_notional: money(1_010), ..NONE }, Buy, 10, None, None),
        (InstrumentLimits { order_notional: money(1_009), ..NONE }, Buy, 10, None, Some(Limit::OrderNotional)),
        (InstrumentLimits { order_notional: money(990), ..NONE }, Sell, 10, None, None),
        (InstrumentLimits { market_orders: false, ..NONE }, Buy, 10, None, Some(Limit::MarketOrder)),
        (InstrumentLimits { market_orders: false, ..NONE }, Buy, 10, price(100), None),
        (InstrumentLimits { restricted: true, ..NONE }, Buy, 10, price(100), Some(Limit::Restricted)),
    ];
    for (row, (limits, side, qty, at, expected)) in table.into_iter().enumerate() {
        let mut gate = Gate::new(FREE, limits);
        assert_eq!(limit(gate.check(&order(side, qty, at))), expected, "row {row}");
        for limit in Limit::ALL {
            assert_eq!(gate.risk.refused(limit), u64::from(Some(limit) == expected), "row {row}");
        }
    }
}

#[test]
fn price_bands() {
    let book_band = |bps| InstrumentLimits { book_band_bps: Some(bps), ..NONE };
    let around =
        |bps| InstrumentLimits { reference_band_bps: Some(bps), reference: price(200), ..NONE };
    let nanos = |whole: i64, nanos: i64| Some(Price(whole * ONE + nanos));
    #[rustfmt::skip]
    let table = [
        // 100 bps of 101 is 1.01, of 99 is 0.99.
        (book_band(100), Buy,  nanos(102, 10_000_000), None),
        (book_band(100), Buy,  nanos(102, 10_000_001), Some(Limit::BookBand)),
        (book_band(100), Sell, nanos(98, 10_000_000),  None),
        (book_band(100), Sell, nanos(98, 9_999_999),   Some(Limit::BookBand)),
        (book_band(100), Buy,  price(1),               None), // away from the market
        (book_band(100), Sell, price(10_000),          None),
        (book_band(0),   Buy,  price(101),             None),
        (book_band(0),   Buy,  nanos(101, 1),          Some(Limit::BookBand)),
        (book_band(0),   Sell, nanos(99, -1),          Some(Limit::BookBand)),
        (book_band(u32::MAX), Buy, price(40_000_000),  None),
        (book_band(1),   Buy,  Some(Price(i64::MAX)),  Some(Limit::BookBand)),
        // 50 bps of 200 is 1.
        (around(50), Buy,  price(201),     None),
        (around(50), Buy,  nanos(201, 1),  Some(Limit::ReferenceBand)),
        (around(50), Sell, price(199),     None),
        (around(50), Sell, nanos(199, -1), Some(Limit::ReferenceBand)),
        (around(50), Buy,  nanos(199, -1), Some(Limit::ReferenceBand)),
        (around(0),  Buy,  price(200),     None),
        (around(0),  Buy,  nanos(200, 1),  Some(Limit::ReferenceBand)),
        (InstrumentLimits { reference: None, ..around(50) }, Buy, price(200), Some(Limit::NoReference)),
    ];
    for (row, (limits, side, at, expected)) in table.into_iter().enumerate() {
        let mut gate = Gate::new(FREE, limits);
        assert_eq!(limit(gate.check(&order(side, 1, at))), expected, "row {row}");
    }
}

#[test]
fn books_that_are_missing_stale_or_old() {
    let aged = |age_ns| Book { age_ns, ..book() };
    let empty = Book::default();
    let stale = Book { is_stale: true, ..book() };
    let bid_only = Book { ask: None, ..book() };
    let lax = InstrumentLimits { needs_book: false, needs_fresh_book: false, ..NONE };
    let banded = InstrumentLimits { book_band_bps: Some(0), ..lax };
    let valued = InstrumentLimits { reference: price(50), ..lax };
    #[rustfmt::skip]
    let table = [
        (NONE,   book(),     price(100), None),
        (NONE,   empty,      price(100), Some(Limit::MissingBook)),
        (NONE,   bid_only,   price(100), None),
        (NONE,   stale,      price(100), Some(Limit::StaleBook)),
        (NONE,   aged(999),  price(100), None),
        (NONE,   aged(1000), price(100), None),
        (NONE,   aged(1001), price(100), Some(Limit::BookAge)),
        (lax,    stale,      price(100), None),
        (lax,    aged(1001), price(100), None),
        (lax,    empty,      price(100), None),
        (lax,    empty,      None,       Some(Limit::NoValue)),
        (valued, empty,      None,       None),
        (banded, empty,      price(100), Some(Limit::MissingBook)), // the band cannot be checked
        (banded, bid_only,   price(99),  None),                     // the near side stands in
        (banded, bid_only,   price(100), Some(Limit::BookBand)),
    ];
    for (row, (limits, book, at, expected)) in table.into_iter().enumerate() {
        let mut gate = Gate::new(SessionLimits { book_age_ns: 1_000, ..FREE }, limits);
        gate.book = book;
        assert_eq!(limit(gate.check(&order(Buy, 1, at))), expected, "row {row}");
    }
}

#[test]
fn positions_count_open_orders_at_their_worst() {
    let limits = InstrumentLimits { long: Some(100), short: Some(50), ..NONE };
    #[rustfmt::skip]
    let table = [
        // held, open buy, open sell, side, quantity, refused by
        (   0,  0,  0, Buy,   99, None),
        (   0,  0,  0, Buy,  100, None),
        (   0,  0,  0, Buy,  101, Some(Limit::Long)),
        (  40, 20,  0, Buy,   40, None),
        (  40, 20,  0, Buy,   41, Some(Limit::Long)),
        (  40,  0, 30, Buy,   61, Some(Limit::Long)), // open sells may not come
        (   0,  0,  0, Sell,  50, None),
        (   0,  0,  0, Sell,  51, Some(Limit::Short)),
        (  40,  0, 30, Sell,  60, None),
        (  40,  0, 30, Sell,  61, Some(Limit::Short)),
        ( -50,  0,  0, Sell,   1, Some(Limit::Short)),
        ( -50,  0,  0, Buy,  150, None),
        ( 200,  0,  0, Sell, 250, None), // above the limit, but on the way back
        ( 200,  0,  0, Buy,    1, Some(Limit::Long)),
    ];
    for (row, (held, buys, sells, side, qty, expected)) in table.into_iter().enumerate() {
        let mut gate = Gate::new(FREE, limits);
        gate.hold(held);
        for (side, qty) in [(Buy, buys), (Sell, sells)] {
            if qty > 0 {
                gate.send(&order(side, qty, price(100))).unwrap();
            }
        }
        assert_eq!(limit(gate.check(&order(side, qty, price(100)))), expected, "row {row}");
    }
    let mut gate = Gate::new(FREE, InstrumentLimits { long: Some(0), short: Some(0), ..NONE });
    assert_eq!(limit(gate.check(&order(Buy, 1, price(1)))), Some(Limit::Long));
    assert_eq!(limit(gate.check(&order(Sell, 1, price(1)))), Some(Limit::Short));
}

#[test]
fn short_sales() {
    use ShortSale::{Forbidden, Marked, Unchecked};
    #[rustfmt::skip]
    let table = [
        (Unchecked, Sell,      11, None),
        (Marked,    Sell,      10, None),
        (Marked,    Sell,      11, Some(Limit::ShortSale)),
        (Marked,    SellShort, 11, None),
        (Forbidden, Sell,      10, None),
        (Forbidden, Sell,      11, Some(Limit::ShortSale)),
        (Forbidden, SellShort,  1, Some(Limit::ShortSale)),
        (Forbidden, Buy,       99, None),
    ];
    for (short_sale, side, qty, expected) in table {
        let mut gate = Gate::new(FREE, InstrumentLimits { short_sale, ..NONE });
        gate.hold(10);
        assert_eq!(
            limit(gate.check(&order(side, qty, price(100)))),
            expected,
            "{short_sale:?} {qty}"
        );
    }
}

#[test]
fn what_is_open() {
    let at = |instrument, qty| NewOrder { instrument, ..order(Buy, qty, price(100)) };
    let notional = |units: u128| InstrumentLimits { open_notional: Some(units * UNIT), ..NONE };
    let mut gate = Gate::new(FREE, notional(1_000));
    let first = gate.send(&at(0, 9)).unwrap();
    assert_eq!(limit(gate.check(&at(0, 2))), Some(Limit::OpenNotional));
    assert_eq!(limit(gate.check(&at(1, 10))), None, "each instrument has its own");
    gate.send(&at(0, 1)).unwrap();
    assert_eq!(limit(gate.check(&at(0, 1))), Some(Limit::OpenNotional));
    gate.fill(first, 2, "E1");
    assert_eq!(limit(gate.check(&at(0, 2))), None, "what is filled is no longer open");
    gate.cancel(first);
    assert_eq!(limit(gate.check(&at(0, 9))), None);
    assert_eq!(
        limit(Gate::new(FREE, notional(0)).check(&order(Buy, 1, price(0)))),
        Some(Limit::OpenNotional)
    );

    let mut gate = Gate::new(SessionLimits { open_notional: 1_000 * UNIT, ..FREE }, NONE);
    gate.send(&at(0, 6)).unwrap();
    gate.send(&at(1, 4)).unwrap();
    assert_eq!(limit(gate.check(&at(1, 1))), Some(Limit::SessionOpenNotional));

    let mut gate = Gate::new(FREE, InstrumentLimits { open_orders: Some(2), ..NONE });
    let first = gate.send(&at(0, 1)).unwrap();
    gate.send(&at(0, 1)).unwrap();
    assert_eq!(limit(gate.check(&at(0, 1))), Some(Limit::OpenOrders));
    gate.fill(first, 1, "E1");
    assert_eq!(limit(gate.check(&at(0, 1))), None);

    let mut gate = Gate::new(SessionLimits { open_orders: 2, ..FREE }, NONE);
    gate.send(&at(0, 1)).unwrap();
    gate.send(&at(1, 1)).unwrap();
    assert_eq!(limit(gate.check(&at(1, 1))), Some(Limit::SessionOpenOrders));
    let mut gate = Gate::new(SessionLimits { open_orders: 0, ..FREE }, NONE);
    assert_eq!(limit(gate.check(&at(0, 1))), Some(Limit::SessionOpenOrders));
}

#[test]
fn the_largest_orders_do_not_wrap() {
    let mut gate = Gate::new(FREE, NONE);
    for _ in 0..60 {
        gate.send(&order(Sell, QTY_MAX, Some(Price(i64::MIN)))).unwrap();
    }
    let all = 60 * u128::from(QTY_MAX) * u128::from(i64::MIN.unsigned_abs());
    assert_eq!(gate.risk.open(), (all, 60));
    let mut limits = gate.risk.limits().clone();
    limits.session_mut().open_notional = all;
    gate.risk.change(&mut limits).unwrap();
    assert_eq!(
        limit(gate.check(&order(Sell, 1, Some(Price(1))))),
        Some(Limit::SessionOpenNotional)
    );
}

#[test]
fn replaces_are_checked_on_what_they_add() {
    let limits = InstrumentLimits {
        long: Some(100),
        order_qty: Some(90),
        open_notional: Some(10_000 * UNIT),
        ..NONE
    };
    let mut gate = Gate::new(FREE, limits);
    let id = gate.send(&order(Buy, 60, price(100))).unwrap();
    gate.send(&order(Buy, 20, price(100))).unwrap();
    gate.fill(id, 10, "E1");
    // Held 10, open 50 and 20, and 7,000 of notional.
    #[rustfmt::skip]
    let table = [
        (80, price(100), None),                      // 10 + 70 + 20
        (81, price(100), Some(Limit::Long)),
        (91, price(1),   Some(Limit::OrderQty)),
        (60, price(160), None),                      // 50 × 160 + 2,000
        (60, price(161), Some(Limit::OpenNotional)),
        (20, price(100), None),
    ];
    let book = gate.book;
    for (qty, at, expected) in table {
        let order = *gate.orders.order(id).unwrap();
        let result = gate.risk.check_replace(&order, qty, at, &book, 0);
        assert_eq!(limit(result), expected, "{qty} at {at:?}");
    }
    // Tightened limits do not stop a replace that adds nothing.
    let mut tight = gate.risk.limits().clone();
    tight.instruments_mut()[0].long = Some(5);
    tight.instruments_mut()[0].open_notional = Some(1);
    gate.risk.change(&mut tight).unwrap();
    let order = *gate.orders.order(id).unwrap();
    assert_eq!(limit(gate.risk.check_replace(&order, 60, price(100), &book, 0)), None);
    assert_eq!(limit(gate.risk.check_replace(&order, 61, price(100), &book, 0)), Some(Limit::Long));
}

#[test]
fn a_pending_replace_counts_at_the_larger_terms() {
    let mut gate = Gate::new(FREE, NONE);
    let id = gate.send(&order(Buy, 10, price(100))).unwrap();
    let ack = Execution { cl_ord_id: id.into(), ..Execution::new(ExecType::New, OrdStatus::New) };
    let outcome = gate.orders.apply(&Report::Execution(ack));
    gate.risk.record(&outcome.effect);
    let cause = Cause::default();
    let request = Request::Replace(Replace { order: id, qty: 4, price: price(150), cause });
    let sent = gate.orders.request(&request, Price(0)).unwrap();
    gate.risk.record(&sent.effect);
    let exposure = gate.risk.exposure(0).unwrap();
    assert_eq!((exposure.open_buy, exposure.open_notional), (10, 1_000 * UNIT));
    let id = sent.cl_ord_id;
    let report =
        Execution { cl_ord_id: id.into(), ..Execution::new(ExecType::Replaced, OrdStatus::New) };
    let outcome = gate.orders.apply(&Report::Execution(report));
    gate.risk.record(&outcome.effect);
    let exposure = gate.risk.exposure(0).unwrap();
    assert_eq!((exposure.open_buy, exposure.open_notional), (4, 600 * UNIT));
}

#[test]
fn only_cancels_pass_the_kill_switch() {
    let mut gate = Gate::new(FREE, NONE);
    let id = gate.send(&order(Buy, 10, price(100))).unwrap();
    assert!(gate.risk.kill_mut().engage(KillReason::File, 5));
    assert!(!gate.risk.kill_mut().engage(KillReason::Api, 6), "the first reason stays");
    let refusal = gate.check(&order(Buy, 1, price(100))).unwrap_err();
    assert_eq!(refusal.limit, Limit::Killed);
    assert!(refusal.to_string().contains("(file)"), "{refusal}");
    let held = *gate.orders.order(id).unwrap();
    let book = gate.book;
    assert_eq!(limit(gate.risk.check_replace(&held, 5, price(100), &book, 0)), Some(Limit::Killed));
    assert_eq!(gate.risk.check_cancel(0), Ok(()));
    assert_eq!(gate.risk.kill_mut().release(), Some((KillReason::File, 5)));
    assert!(gate.check(&order(Buy, 1, price(100))).is_ok());
}

#[test]
fn anomalies_engage_the_kill_switch() {
    for kill_on_anomaly in [true, false] {
        let mut gate = Gate::new(SessionLimits { kill_on_anomaly, ..FREE }, NONE);
        let id = gate.send(&order(Buy, 10, price(100))).unwrap();
        let report = Execution {
            cl_ord_id: id.into(),
            exec_id: "E1".into(),
            last_qty: 11,
            last_px: price(100),
            ..Execution::new(ExecType::Trade, OrdStatus::Filled)
        };
        let outcome = gate.orders.apply(&Report::Execution(report));
        gate.risk.record(&outcome.effect);
        assert_eq!(gate.risk.watch(&outcome.update, 9), kill_on_anomaly);
        let expected = kill_on_anomaly.then_some((KillReason::Anomaly, 9));
        assert_eq!(gate.risk.kill().engaged(), expected);
        assert_eq!(gate.risk.exposure(0).unwrap().net, 11);
    }
}

#[test]
fn instruments_without_limits() {
    let mut gate = Gate::new(FREE, NONE);
    let far = NewOrder { instrument: 2, ..order(Buy, 1, price(100)) };
    assert_eq!(limit(gate.check(&far)), Some(Limit::Instrument));
}
