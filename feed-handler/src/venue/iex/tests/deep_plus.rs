//! DEEP+: every operation on an order.

use wirepath_protocol::deepplus10::{
    AddOrder, ClearBook, OrderDelete, OrderExecuted, OrderModify, SecurityEvent, Trade,
};

use super::*;
use crate::venue::iex::IexDeepPlus;

/// Venues number orders as they like.
const BIG: u64 = 0xfeed_0000_0000_0001;

pub(super) fn add(of: &str, order: u64, side: Side, size: u32, units: i64) -> Vec<u8> {
    let add = AddOrder {
        timestamp: 5.into(),
        symbol: symbol(of),
        order_id: order.into(),
        size: size.into(),
        price: wire(units),
        ..AddOrder::on(side)
    };
    add.as_bytes().to_vec()
}

pub(super) fn modify(of: &str, order: u64, flags: u8, size: u32, units: i64) -> Vec<u8> {
    let modify = OrderModify {
        modify_flags: flags,
        symbol: symbol(of),
        order_id_reference: order.into(),
        size: size.into(),
        price: wire(units),
        ..Default::default()
    };
    modify.as_bytes().to_vec()
}

pub(super) fn execute(of: &str, order: u64, size: u32, units: i64) -> Vec<u8> {
    let executed = OrderExecuted {
        symbol: symbol(of),
        order_id_reference: order.into(),
        size: size.into(),
        price: wire(units),
        trade_id: 77.into(),
        ..Default::default()
    };
    executed.as_bytes().to_vec()
}

pub(super) fn delete(of: &str, order: u64) -> Vec<u8> {
    let delete =
        OrderDelete { symbol: symbol(of), order_id_reference: order.into(), ..Default::default() };
    delete.as_bytes().to_vec()
}

pub(super) fn clear(of: &str) -> Vec<u8> {
    ClearBook { symbol: symbol(of), ..Default::default() }.as_bytes().to_vec()
}

pub(super) fn trade(of: &str, size: u32, units: i64) -> Vec<u8> {
    let trade = Trade {
        symbol: symbol(of),
        size: size.into(),
        price: wire(units),
        trade_id: 78.into(),
        ..Default::default()
    };
    trade.as_bytes().to_vec()
}

/// The orders at a price, first in the queue first.
fn queue(told: &Told<IexDeepPlus>, side: Side, units: i64) -> Vec<(u64, u32)> {
    let book = told.venue.book(0).unwrap();
    book.orders(side, Price(nanos(units))).map(|order| (order.id, order.qty)).collect()
}

#[test]
fn what_each_message_does() {
    let mut deep = Told::<IexDeepPlus>::new();
    let at = nanos;
    #[rustfmt::skip]
    let steps: [(&str, Vec<u8>, &[Seen]); 12] = [
        ("add", add("ZIEXT", BIG, Side::Bid, 300, 10_0100), &[
            (Kind::OrderAdd, BID, 300, at(10_0100), BIG),
            (Kind::Level, BID, 1, at(10_0100), 300),
            (Kind::BestBid, BID, 1, at(10_0100), 300),
        ]),
        ("add behind", add("ZIEXT", 2, Side::Bid, 100, 10_0100), &[
            (Kind::OrderAdd, BID, 100, at(10_0100), 2),
            (Kind::Level, BID, 2, at(10_0100), 400),
            (Kind::BestBid, BID, 2, at(10_0100), 400),
        ]),
        ("add on the other side", add("ZIEXT", 3, Side::Ask, 50, 10_0300), &[
            (Kind::OrderAdd, ASK, 50, at(10_0300), 3),
            (Kind::Level, ASK, 1, at(10_0300), 50),
            (Kind::BestAsk, ASK, 1, at(10_0300), 50),
        ]),
        ("shrink in place", modify("ZIEXT", BIG, 1, 200, 10_0100), &[
            (Kind::OrderReduced, BID, 100, at(10_0100), BIG),
            (Kind::Level, BID, 2, at(10_0100), 300),
            (Kind::BestBid, BID, 2, at(10_0100), 300),
        ]),
        ("grow in place", modify("ZIEXT", BIG, 1, 250, 10_0100), &[
            (Kind::OrderGrown, BID, 250, at(10_0100), BIG),
            (Kind::Level, BID, 2, at(10_0100), 350),
            (Kind::BestBid, BID, 2, at(10_0100), 350),
        ]),
        ("executed in part, at another price", execute("ZIEXT", BIG, 50, 10_0200), &[
            (Kind::OrderExecuted, BID, 50, at(10_0200), BIG),
            (Kind::Trade, BID, 50, at(10_0200), 77),
            (Kind::Level, BID, 2, at(10_0100), 300),
            (Kind::BestBid, BID, 2, at(10_0100), 300),
        ]),
        ("to the back of the queue", modify("ZIEXT", BIG, 0, 200, 10_0100), &[
            (Kind::OrderDeleted, BID, 200, at(10_0100), BIG),
            (Kind::OrderAdd, BID, 200, at(10_0100), BIG),
            (Kind::Level, BID, 2, at(10_0100), 300),
        ]),
        ("to another price, whatever is said of its place", modify("ZIEXT", 2, 1, 100, 10_0000), &[
            (Kind::OrderDeleted, BID, 100, at(10_0100), 2),
            (Kind::OrderAdd, BID, 100, at(10_0000), 2),
            (Kind::Level, BID, 1, at(10_0100), 200),
            (Kind::Level, BID, 1, at(10_0000), 100),
            (Kind::BestBid, BID, 1, at(10_0100), 200),
        ]),
        ("executed, nothing left", execute("ZIEXT", BIG, 200, 10_0100), &[
            (Kind::OrderExecuted, BID, 200, at(10_0100), BIG),
            (Kind::Trade, BID, 200, at(10_0100), 77),
            (Kind::Level, BID, 0, at(10_0100), 0),
            (Kind::BestBid, BID, 1, at(10_0000), 100),
        ]),
        ("a trade of the hidden", trade("ZIEXT", 900, 10_0150), &[
            (Kind::Trade, None, 900, at(10_0150), 78),
        ]),
        ("delete", delete("ZIEXT", 2), &[
            (Kind::OrderDeleted, BID, 100, at(10_0000), 2),
            (Kind::Level, BID, 0, at(10_0000), 0),
            (Kind::BestBid, BID, 0, 0, 0),
        ]),
        ("the number comes again", add("ZIEXT", 2, Side::Ask, 10, 10_0200), &[
            (Kind::OrderAdd, ASK, 10, at(10_0200), 2),
            (Kind::Level, ASK, 1, at(10_0200), 10),
            (Kind::BestAsk, ASK, 1, at(10_0200), 10),
        ]),
    ];
    for (case, message, expected) in steps {
        assert_eq!(deep.tell(&message), expected, "{case}");
    }
    assert!(!deep.venue.is_stale(0));
}

#[test]
fn who_keeps_the_place_in_the_queue() {
    let mut deep = Told::<IexDeepPlus>::new();
    for order in [1, 2, 3] {
        deep.tell(&add("ZIEXT", order, Side::Ask, 100, 25_0000));
    }
    deep.tell(&modify("ZIEXT", 1, 0x01, 150, 25_0000));
    assert_eq!(queue(&deep, Side::Ask, 25_0000), [(1, 150), (2, 100), (3, 100)]);
    deep.tell(&modify("ZIEXT", 2, 0xfe, 100, 25_0000));
    assert_eq!(queue(&deep, Side::Ask, 25_0000), [(1, 150), (3, 100), (2, 100)]);
    deep.tell(&execute("ZIEXT", 1, 50, 25_0000));
    assert_eq!(queue(&deep, Side::Ask, 25_0000), [(1, 100), (3, 100), (2, 100)]);
    deep.tell(&modify("ZIEXT", 1, 0x01, 100, 25_0100));
    deep.tell(&modify("ZIEXT", 1, 0x01, 100, 25_0000));
    assert_eq!(queue(&deep, Side::Ask, 25_0000), [(3, 100), (2, 100), (1, 100)]);
}

#[test]
fn a_cleared_book_is_empty_and_others_are_not() {
    let mut deep = Told::<IexDeepPlus>::new();
    deep.tell(&add("ZIEXT", 1, Side::Bid, 100, 25_0000));
    deep.tell(&add("ZIEXT", 2, Side::Bid, 200, 25_0000));
    deep.tell(&add("ZIEXT", 3, Side::Bid, 300, 24_0000));
    deep.tell(&add("ZEXIT", 4, Side::Bid, 400, 7_0000));
    let at = nanos;
    #[rustfmt::skip]
    assert_eq!(deep.tell(&clear("ZIEXT")), [
        (Kind::OrderDeleted, BID, 100, at(25_0000), 1),
        (Kind::Level, BID, 1, at(25_0000), 200),
        (Kind::OrderDeleted, BID, 200, at(25_0000), 2),
        (Kind::Level, BID, 0, at(25_0000), 0),
        (Kind::OrderDeleted, BID, 300, at(24_0000), 3),
        (Kind::Level, BID, 0, at(24_0000), 0),
        (Kind::BestBid, BID, 0, 0, 0),
    ]);
    assert_eq!(deep.tell(&clear("ZIEXT")), []);
    assert_eq!(deep.levels(1, Side::Bid), [(nanos(7_0000), 400, 1)]);
    // Their numbers are free again.
    deep.tell(&add("ZEXIT", 1, Side::Bid, 1, 7_0000));
    assert_eq!(deep.levels(1, Side::Bid), [(nanos(7_0000), 401, 2)]);
    assert!(!deep.venue.is_stale(0) && !deep.venue.is_stale(1));
}

#[test]
fn what_contradicts_the_book_makes_it_stale() {
    let no_side = |mut add: Vec<u8>| {
        add[1] = b'B';
        add
    };
    #[rustfmt::skip]
    let table = [
        ("unknown, deleted",     delete("ZIEXT", 9),                             Anomaly::UnknownOrder,    true),
        ("unknown, executed",    execute("ZIEXT", 9, 1, 25_0000),                Anomaly::UnknownOrder,    true),
        ("unknown, modified",    modify("ZIEXT", 9, 1, 1, 25_0000),              Anomaly::UnknownOrder,    true),
        ("of another symbol",    delete("ZEXIT", 1),                             Anomaly::WrongInstrument, true),
        ("known already",        add("ZIEXT", 1, Side::Bid, 5, 25_0000),         Anomaly::DuplicateOrder,  true),
        ("neither side",         no_side(add("ZIEXT", 2, Side::Bid, 5, 25_0000)), Anomaly::BadField,       true),
        ("no size",              add("ZIEXT", 2, Side::Bid, 0, 25_0000),         Anomaly::OutOfRange,      true),
        ("a price beyond",       add("ZIEXT", 2, Side::Bid, 5, i64::MAX),        Anomaly::OutOfRange,      true),
        ("too much executed",    execute("ZIEXT", 1, 101, 25_0000),              Anomaly::Overfill,        false),
        ("modified to beyond",   modify("ZIEXT", 1, 1, 5, i64::MAX),             Anomaly::OutOfRange,      false),
        ("modified to nothing",  modify("ZIEXT", 1, 1, 0, 25_0000),              Anomaly::BadField,        false),
        ("to nothing elsewhere", modify("ZIEXT", 1, 0, 0, 26_0000),              Anomaly::BadField,        false),
    ];
    for (case, message, anomaly, stays) in table {
        let mut deep = Told::<IexDeepPlus>::new();
        deep.tell(&add("ZIEXT", 1, Side::Bid, 100, 25_0000));
        deep.tell(SecurityEvent { symbol: symbol("ZEXIT"), ..Default::default() }.as_bytes());
        let events = deep.events(&message);
        let told: Vec<_> = events.iter().map(|event| event.kind().unwrap()).take(2).collect();
        assert_eq!(told, [Kind::Anomaly, Kind::Stale], "{case}");
        assert_eq!(deep.anomalies(anomaly), 1, "{case}");
        assert_eq!(deep.venue.counters().anomalies.iter().sum::<u64>(), 1, "{case}");
        let of = events[0].instrument;
        assert!(deep.venue.is_stale(of) && !deep.venue.is_stale(1 - of), "{case}");
        let expected: &[_] = if stays { &[(nanos(25_0000), 100, 1)] } else { &[] };
        assert_eq!(deep.levels(0, Side::Bid), expected, "{case}");
    }
}

/// That it traded is known, and at which price is not.
#[test]
fn an_execution_at_a_price_beyond_reduces_the_order_and_is_no_trade() {
    let mut deep = Told::<IexDeepPlus>::new();
    deep.tell(&add("ZIEXT", 1, Side::Bid, 100, 25_0000));
    let seen = deep.tell(&execute("ZIEXT", 1, 40, i64::MAX));
    assert_eq!(seen[0], (Kind::OrderReduced, BID, 40, nanos(25_0000), 1));
    assert!(seen.iter().all(|event| event.0 != Kind::Trade));
    assert_eq!(deep.venue.counters().malformed, 1);
    assert!(!deep.venue.is_stale(0));
}

#[test]
fn dear_securities_are_counted_in_cents() {
    let mut deep = Told::<IexDeepPlus>::new();
    deep.tell(&add("BRK.A", 1, Side::Bid, 1, 731_000_2500));
    assert_eq!(deep.levels(0, Side::Bid), [(nanos(731_000_2500), 1, 1)]);
    assert!(!deep.venue.is_stale(0));
}

#[test]
fn only_the_wanted_symbols_have_books() {
    let mut deep = Told::<IexDeepPlus>::new();
    let symbols = Some(vec!["ZEXIT".to_owned()]);
    deep.venue = IexDeepPlus::new(VenueOptions { symbols, ..VenueOptions::default() }).unwrap();
    assert_eq!(deep.tell(&add("ZIEXT", 1, Side::Bid, 100, 25_0000)), []);
    assert_eq!(deep.tell(&delete("ZIEXT", 1)), []);
    assert_eq!(deep.tell(&add("ZEXIT", 2, Side::Bid, 100, 25_0000)).len(), 3);
    assert_eq!(deep.venue.counters().anomalies.iter().sum::<u64>(), 0);
}

#[test]
fn a_new_session_begins_with_empty_books() {
    let mut deep = Told::<IexDeepPlus>::new();
    deep.tell(&add("ZIEXT", 1, Side::Bid, 100, 25_0000));
    deep.tell(&delete("ZIEXT", 9));
    deep.venue.new_session();
    assert!(deep.venue.book(0).unwrap().is_empty() && !deep.venue.is_stale(0));
    assert_eq!(deep.tell(&add("ZIEXT", 1, Side::Ask, 5, 25_0000)).len(), 3);
}
