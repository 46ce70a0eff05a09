//! Lives of orders, most of them after FIX 4.4, Volume 4, Appendix D, "Order State Change Matrices";
//! their letters are in the names.

use wirepath_protocol::Price;

use super::*;

const CALM: Anomalies = Anomalies::NONE;

#[test]
fn a1a_filled_in_two_parts() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    assert_eq!(desk.ack(id).what, What::Accepted);
    desk.fill(id, 3, 100);
    let update = desk.fill(id, 7, 99);
    assert_eq!((update.state, update.cum_qty, update.leaves_qty), (State::Filled, 10, 0));
    assert_eq!(update.notional, i128::from(ONE) * (300 + 693));
    assert_eq!(update.average(), Some(Price(99_300_000_000)));
    assert_eq!((update.is_closed, update.anomalies), (true, CALM));
    assert_eq!(update.cause, Cause { rx_ns: 1, seq: 1 });
    assert_eq!(desk.net(), 10);
}

#[test]
fn average_of_thirds_does_not_drift() {
    let mut desk = Desk::new();
    let id = desk.buy(3);
    for price in [1, 1, 2] {
        let report = Execution { last_px: Some(Price(price)), ..desk.trade(id, 1, 0) };
        desk.hear(report);
    }
    let order = desk.orders.order(id).unwrap();
    assert_eq!((order.notional(), order.cum_qty(), order.average()), (4, 3, Some(Price(1))));
}

#[test]
fn b1b_fills_while_a_cancel_is_under_way() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let cancel = desk.cancel(id).unwrap();
    assert_eq!(cancel.orig_cl_ord_id, Some(id));
    let update = desk.fill(id, 4, 100);
    assert_eq!((update.state, update.leaves_qty), (State::PendingCancel, 6));
    let report = Execution {
        orig_cl_ord_id: id.into(),
        cum_qty: Some(4),
        leaves_qty: Some(0),
        ..desk.report(cancel.cl_ord_id, ExecType::Cancelled, OrdStatus::Cancelled)
    };
    let update = desk.hear(report);
    assert_eq!((update.state, update.cum_qty, update.anomalies), (State::Cancelled, 4, CALM));
    assert_eq!(update.cause, Cause { rx_ns: 2, seq: 2 });
}

#[test]
fn b1c_filled_before_the_cancel_arrives() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let cancel = desk.cancel(id).unwrap().cl_ord_id;
    assert_eq!(desk.fill(id, 10, 100).state, State::Filled);
    let update = desk.cancel_reject(cancel, id, ResponseTo::Cancel);
    assert_eq!((update.what, update.state), (What::CancelRejected, State::Filled));
    assert_eq!(update.anomalies, CALM);
    // The same again is out of place.
    let update = desk.cancel_reject(cancel, id, ResponseTo::Cancel);
    assert!(update.anomalies.has(Anomaly::OutOfPlace) && !update.is_applied);
}

#[test]
fn b1d_cancel_of_an_order_not_yet_acknowledged() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    let cancel = desk.cancel(id).unwrap().cl_ord_id;
    assert_eq!(desk.ack(id).state, State::PendingCancel);
    assert_eq!(desk.cancel_reject(cancel, id, ResponseTo::Cancel).state, State::New);
    assert!(desk.cancel(id).is_ok(), "a refused cancel can be asked for again");
}

#[test]
fn b1f_the_venue_does_not_know_the_order() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let cancel = desk.cancel(id).unwrap().cl_ord_id;
    let reject = CancelReject {
        cl_ord_id: cancel.into(),
        orig_cl_ord_id: id.into(),
        order_id: Id::from("NONE"),
        response_to: ResponseTo::Cancel,
        ord_status: OrdStatus::Rejected,
        reason: Some(1),
        rx_ns: 0,
        maybe_repeated: false,
    };
    let update = desk.orders.apply(&Report::CancelReject(reject)).update;
    assert_eq!(update.anomalies, anomalies(&[Anomaly::Disowned]));
    assert_eq!(update.state, State::New, "until its status is known the order counts as open");
}

#[test]
fn c1b_fills_on_either_id_around_a_replace() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let replace = desk.replace(id, 12, 101).unwrap().cl_ord_id;
    let claim = desk.orders.order(id).unwrap().claim();
    assert_eq!((claim.qty, claim.notional), (12, 1_212 * u128::from(ONE.unsigned_abs())));
    assert_eq!(desk.fill(id, 4, 100).state, State::PendingReplace);
    let update = desk.tell(replace, ExecType::Replaced, OrdStatus::PartiallyFilled);
    assert_eq!((update.state, update.leaves_qty), (State::PartiallyFilled, 8));
    assert_eq!(desk.orders.order(id).unwrap().cl_ord_id(), replace);
    // A late fill by the former id counts as well.
    assert_eq!(desk.fill(id, 3, 100).leaves_qty, 5);
    let update = desk.fill(replace, 5, 101);
    assert_eq!((update.order, update.state, update.anomalies), (Some(id), State::Filled, CALM));
    assert_eq!(desk.net(), 12);
}

#[test]
fn a_fill_on_the_new_id_says_that_the_replace_is_in_force() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let replace = desk.replace(id, 20, 101).unwrap().cl_ord_id;
    let update = desk.fill(replace, 15, 101);
    assert_eq!(
        (update.state, update.leaves_qty, update.anomalies),
        (State::PartiallyFilled, 5, CALM)
    );
    let update = desk.tell(replace, ExecType::Replaced, OrdStatus::PartiallyFilled);
    assert_eq!((update.leaves_qty, update.anomalies), (5, CALM));
}

#[test]
fn c1c_a_replace_that_reopens_a_filled_order() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let replace = desk.replace(id, 12, 100).unwrap().cl_ord_id;
    let outcome = {
        let report = desk.trade(id, 10, 100);
        desk.orders.apply(&Report::Execution(report))
    };
    assert_eq!((outcome.update.state, outcome.effect.qty), (State::Filled, -10));
    assert_eq!(desk.orders.order(id).unwrap().claim().qty, 2);
    assert_eq!(desk.orders.open().count(), 1, "it may come back");
    let update = desk.tell(replace, ExecType::Replaced, OrdStatus::PartiallyFilled);
    assert_eq!(
        (update.state, update.leaves_qty, update.anomalies),
        (State::PartiallyFilled, 2, CALM)
    );
}

#[test]
fn c3_replaced_to_or_below_what_is_filled() {
    for (asked, venue_says, surfaced) in [
        (5, Some(7), anomalies(&[Anomaly::TermsDiffer])), // C.3.c: amended to the executed quantity
        (5, None, anomalies(&[Anomaly::BelowFilled])),
        (7, Some(7), CALM), // C.3.b
    ] {
        let mut desk = Desk::new();
        let id = desk.buy(10);
        desk.ack(id);
        let replace = desk.replace(id, asked, 100).unwrap().cl_ord_id;
        desk.fill(id, 7, 100);
        let report = desk.report(replace, ExecType::Replaced, OrdStatus::Filled);
        let update = desk.hear(Execution { order_qty: venue_says, ..report });
        assert_eq!((update.state, update.leaves_qty), (State::Filled, 0));
        assert_eq!(update.anomalies, surfaced);
    }
}

#[test]
fn d1_a_replace_refused_leaves_the_former_terms() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let refused = desk.replace(id, 20, 101).unwrap().cl_ord_id;
    assert_eq!(desk.replace(id, 30, 101), Err(RequestError::ReplacePending(id)));
    let update = desk.cancel_reject(refused, id, ResponseTo::Replace);
    assert_eq!((update.what, update.state), (What::ReplaceRejected, State::New));
    let second = desk.replace(id, 15, 99).unwrap();
    assert_eq!(second.orig_cl_ord_id, Some(id), "the last ClOrdID accepted, not the refused one");
    desk.tell(second.cl_ord_id, ExecType::Replaced, OrdStatus::New);
    assert_eq!(desk.cancel(refused).unwrap().orig_cl_ord_id, Some(second.cl_ord_id));
}

#[test]
fn long_chains_keep_what_matters() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let mut chain = vec![id];
    for qty in 11..60 {
        let replace = desk.replace(id, qty, 100).unwrap();
        assert_eq!(replace.orig_cl_ord_id, chain.last().copied());
        desk.tell(replace.cl_ord_id, ExecType::Replaced, OrdStatus::New);
        chain.push(replace.cl_ord_id);
    }
    let known: Vec<_> = chain.iter().filter(|id| desk.orders.order(**id).is_some()).collect();
    assert_eq!(known.len(), 6, "the first, the last, and four former ones");
    assert!(desk.orders.order(id).is_some() && desk.orders.order(chain[49]).is_some());
}

#[test]
fn e1_cancelled_by_the_venue_and_reinstated() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let update = desk.tell(id, ExecType::Cancelled, OrdStatus::Cancelled);
    assert_eq!(
        (update.state, update.anomalies),
        (State::Cancelled, anomalies(&[Anomaly::Unsolicited]))
    );
    let update = desk.tell(id, ExecType::Restated, OrdStatus::New);
    assert_eq!(update.state, State::New);
    assert!(update.anomalies.has(Anomaly::Reopened));
    assert_eq!(desk.orders.open().count(), 1);
}

#[test]
fn the_rest_of_an_immediate_order_is_cancelled_without_being_asked() {
    let mut desk = Desk::new();
    let new = NewOrder { time_in_force: TimeInForce::ImmediateOrCancel, ..buy(10) };
    let id = desk.orders.request(&Request::New(new), Price(0)).unwrap().cl_ord_id;
    desk.fill(id, 4, 100);
    assert_eq!(desk.tell(id, ExecType::Cancelled, OrdStatus::Cancelled).anomalies, CALM);
}

#[test]
fn f1b_a_duplicate_is_no_end_of_the_original() {
    for acknowledged in [false, true] {
        let mut desk = Desk::new();
        let id = desk.buy(10);
        if acknowledged {
            desk.ack(id);
        }
        let before = desk.state(id);
        let report = desk.report(id, ExecType::Rejected, OrdStatus::Rejected);
        let report = Execution { reason: Some(Execution::DUPLICATE_ORDER), ..report };
        let update = desk.hear(Execution { cum_qty: Some(0), ..report });
        assert_eq!(update.anomalies, anomalies(&[Anomaly::DuplicateOrder]));
        assert_eq!(update.state, before);
    }
}

#[test]
fn h_good_till_cancel_over_two_days() {
    let mut desk = Desk::new();
    let new = NewOrder { time_in_force: TimeInForce::GoodTillCancel, ..buy(10) };
    let id = desk.orders.request(&Request::New(new), Price(0)).unwrap().cl_ord_id;
    desk.ack(id);
    desk.fill(id, 4, 100);
    let update = desk.tell(id, ExecType::DoneForDay, OrdStatus::DoneForDay);
    assert_eq!((update.state, update.leaves_qty), (State::DoneForDay, 0));
    assert_eq!(desk.orders.open().count(), 1, "parked, not closed");
    let update = desk.tell(id, ExecType::Restated, OrdStatus::PartiallyFilled);
    assert_eq!((update.state, update.leaves_qty), (State::PartiallyFilled, 6));
    assert!(!update.anomalies.has(Anomaly::Reopened));
}

#[test]
fn j1a_a_bust_reopens_a_filled_order() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.fill(id, 4, 100);
    let before = *desk.orders.position(1).unwrap();
    let fill = desk.trade(id, 6, 90);
    desk.hear(fill);
    let bust = desk.report(id, ExecType::TradeCancel, OrdStatus::PartiallyFilled);
    let bust = Execution { exec_ref_id: fill.exec_id, cum_qty: Some(4), ..bust };
    let update = desk.hear(bust);
    assert_eq!((update.state, update.cum_qty, update.leaves_qty), (State::PartiallyFilled, 4, 6));
    assert_eq!(update.anomalies, anomalies(&[Anomaly::Reopened]));
    assert_eq!((update.last_qty, update.last_px), (6, Price(90 * ONE)));
    assert_eq!(desk.orders.position(1), Some(&before), "as if it had never been");
    let again = Execution { exec_id: desk.exec_id(), ..bust };
    assert!(desk.hear(again).anomalies.has(Anomaly::UnknownExecution), "it is void already");
    assert_eq!(desk.net(), 4);
}

#[test]
fn j1b_a_cancelled_order_with_a_bust_and_a_new_fill_stays_cancelled() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    let fill = desk.trade(id, 5, 50);
    desk.hear(fill);
    let cancel = desk.cancel(id).unwrap().cl_ord_id;
    desk.tell(cancel, ExecType::Cancelled, OrdStatus::Cancelled);
    let bust = desk.report(id, ExecType::TradeCancel, OrdStatus::Cancelled);
    let update = desk.hear(Execution { exec_ref_id: fill.exec_id, ..bust });
    assert_eq!((update.state, update.cum_qty), (State::Cancelled, 0));
    let update = desk.fill(id, 4, 51);
    assert_eq!((update.state, update.cum_qty), (State::Cancelled, 4));
    assert_eq!(update.anomalies, anomalies(&[Anomaly::LateFill]));
    assert_eq!(desk.net(), 4);
}

#[test]
fn corrections_chain_by_either_exec_id() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    let fill = desk.trade(id, 6, 90);
    desk.hear(fill);
    let correct = |desk: &mut Desk, of: Id, qty, price| {
        let report = desk.report(id, ExecType::TradeCorrect, OrdStatus::PartiallyFilled);
        let last_px = Some(Price(price * ONE));
        let report = Execution { exec_ref_id: of, last_qty: qty, last_px, ..report };
        (desk.hear(report), report.exec_id)
    };
    let (update, first) = correct(&mut desk, fill.exec_id, 5, 91);
    assert_eq!((update.cum_qty, update.notional), (5, i128::from(ONE) * 455));
    let (update, _) = correct(&mut desk, first, 7, 92);
    assert_eq!((update.cum_qty, update.anomalies), (7, CALM));
    let (update, _) = correct(&mut desk, fill.exec_id, 2, 80);
    assert_eq!((update.cum_qty, update.notional, desk.net()), (2, i128::from(ONE) * 160, 2));
}

#[test]
fn what_the_venue_executed_counts_and_is_surfaced() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    let update = desk.fill(id, 12, 100);
    assert_eq!((update.state, update.cum_qty), (State::Filled, 12));
    assert_eq!(update.anomalies, anomalies(&[Anomaly::Overfill]));
    let update = desk.fill(id, 1, 100);
    assert_eq!(update.anomalies, anomalies(&[Anomaly::Overfill, Anomaly::LateFill]));
    assert_eq!((desk.net(), desk.orders.count(Anomaly::Overfill)), (13, 2));
    assert!(!update.anomalies.and(Anomalies::ALARMING).is_empty());
}

#[test]
fn no_exec_id_counts_twice() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    let fill = desk.trade(id, 4, 100);
    desk.hear(fill);
    for copy in [fill, Execution { maybe_repeated: true, rx_ns: 9, ..fill }] {
        let update = desk.hear(copy);
        assert_eq!(update.anomalies, anomalies(&[Anomaly::RepeatedExecId]));
        assert_eq!((update.cum_qty, update.is_applied), (4, false));
    }
    let update = desk.hear(Execution { last_qty: 5, ..fill });
    assert_eq!(update.anomalies, anomalies(&[Anomaly::ReusedExecId, Anomaly::NotCounted]));
    assert_eq!(desk.net(), 4);
}

#[test]
fn a_fill_whose_exec_id_was_forgotten_is_not_counted_again() {
    let config = Config { instruments: 2, open: 8, closed: 8, executions: 4, ..Config::default() };
    let mut desk = Desk::sized(&config);
    let id = desk.buy(100);
    let fill = Execution { cum_qty: Some(4), ..desk.trade(id, 4, 100) };
    desk.hear(fill);
    for cum in 5..10 {
        let report = Execution { cum_qty: Some(cum), ..desk.trade(id, 1, 100) };
        assert_eq!(desk.hear(report).anomalies, CALM);
    }
    let update = desk.hear(Execution { maybe_repeated: true, ..fill });
    assert_eq!(
        update.anomalies,
        anomalies(&[Anomaly::MaybeRepeated, Anomaly::NotCounted, Anomaly::CumDiffers])
    );
    assert_eq!((update.cum_qty, desk.net()), (9, 9));
    let bust = desk.report(id, ExecType::TradeCancel, OrdStatus::PartiallyFilled);
    let update = desk.hear(Execution { exec_ref_id: fill.exec_id, ..bust });
    assert!(update.anomalies.has(Anomaly::UnknownExecution));
}

#[test]
fn the_venues_quantity_is_kept_beside_ours() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    let report = Execution { cum_qty: Some(6), leaves_qty: Some(4), ..desk.trade(id, 4, 100) };
    let update = desk.hear(report);
    assert_eq!(update.anomalies, anomalies(&[Anomaly::CumDiffers]));
    assert_eq!((update.cum_qty, update.venue_cum_qty), (4, 6));
    let report = Execution { cum_qty: Some(6), leaves_qty: Some(3), ..desk.trade(id, 2, 100) };
    assert_eq!(desk.hear(report).anomalies, anomalies(&[Anomaly::LeavesDiffers]));
}

#[test]
fn reports_on_orders_of_others() {
    let mut desk = Desk::new();
    let stranger = ClOrdId::new(77).unwrap();
    let update = desk.ack(stranger);
    assert_eq!(update.anomalies, anomalies(&[Anomaly::UnknownOrder]));
    assert_eq!((update.order, update.cl_ord_id), (None, Some(stranger)));
    let by_hand = Execution {
        cl_ord_id: ClientId::parse(b"DESK-17"),
        instrument: Some(1),
        side: Some(OrderSide::Sell),
        ..desk.trade(stranger, 3, 100)
    };
    let update = desk.hear(by_hand);
    let expected = [Anomaly::UnknownOrder, Anomaly::ForeignOrder, Anomaly::UnknownOrderFill];
    assert_eq!((update.anomalies, update.last_qty), (anomalies(&expected), 3));
    assert_eq!(desk.net(), -3, "the venue executed it on our account");
    assert!(desk.hear(by_hand).anomalies.has(Anomaly::RepeatedExecId));
    let bust = desk.report(stranger, ExecType::TradeCancel, OrdStatus::New);
    let update = desk.hear(Execution { exec_ref_id: by_hand.exec_id, ..bust });
    assert_eq!((desk.net(), update.is_applied, update.instrument), (0, true, 1));
    let resent = Execution { maybe_repeated: true, exec_id: desk.exec_id(), ..by_hand };
    assert!(desk.hear(resent).anomalies.has(Anomaly::NotCounted));
    let nowhere = Execution { instrument: None, exec_id: desk.exec_id(), ..by_hand };
    assert!(desk.hear(nowhere).anomalies.has(Anomaly::NotCounted));
    assert_eq!(desk.net(), 0);
}

#[test]
fn reports_that_contradict_or_lack_something_change_nothing() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let fill = desk.trade(id, 4, 100);
    #[rustfmt::skip]
    let table = [
        (Execution { instrument: Some(2), ..fill },             Anomaly::Contradiction),
        (Execution { side: Some(OrderSide::Sell), ..fill },     Anomaly::Contradiction),
        (Execution { last_qty: 0, ..fill },                     Anomaly::Malformed),
        (Execution { last_px: None, ..fill },                   Anomaly::Malformed),
        (Execution { exec_id: Id::NONE, ..fill },               Anomaly::Malformed),
        (Execution { last_qty: QTY_MAX + 1, ..fill },           Anomaly::OutOfRange),
        (Execution { last_qty: u64::MAX, last_px: Some(Price(i64::MIN)), ..fill }, Anomaly::OutOfRange),
    ];
    for (report, anomaly) in table {
        let update = desk.hear(report);
        assert!(update.anomalies.has(anomaly) && update.anomalies.has(Anomaly::NotCounted));
        assert_eq!((update.cum_qty, update.is_applied, desk.net()), (0, false, 0));
    }
    assert_eq!(desk.hear(fill).anomalies, CALM, "none of them used its ExecID up");
}

#[test]
fn a_request_that_was_never_sent_is_taken_back() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    let unsent = |id| {
        let by = RejectedBy::NotSent;
        Report::RequestReject(RequestReject { cl_ord_id: id, by, reason: None, rx_ns: 5 })
    };
    desk.ack(id);
    let cancel = desk.cancel(id).unwrap().cl_ord_id;
    assert_eq!(desk.orders.apply(&unsent(cancel)).update.state, State::New);
    let second = desk.buy(5);
    let outcome = desk.orders.apply(&unsent(second));
    assert_eq!((outcome.update.state, outcome.effect.qty), (State::Rejected, -5));
    let update = desk.orders.apply(&unsent(id)).update;
    assert_eq!((update.anomalies, update.state), (anomalies(&[Anomaly::OutOfPlace]), State::New));
}

#[test]
fn some_venues_refuse_requests_with_execution_reports() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let replace = desk.replace(id, 20, 100).unwrap().cl_ord_id;
    let update = desk.tell(replace, ExecType::Rejected, OrdStatus::New);
    assert_eq!((update.what, update.state), (What::ReplaceRejected, State::New));
    let update = desk.tell(replace, ExecType::Rejected, OrdStatus::New);
    assert!(update.anomalies.has(Anomaly::OutOfPlace));
}

#[test]
fn tables_that_are_full_say_so_and_closed_orders_are_remembered() {
    let mut desk = Desk::new();
    let open: Vec<_> = (0..8).map(|_| desk.buy(1)).collect();
    assert_eq!(
        desk.orders.request(&Request::New(buy(1)), Price(0)).unwrap_err(),
        RequestError::TableFull(8)
    );
    desk.fill(open[0], 1, 100);
    let mut closed = vec![open[0]];
    for _ in 0..20 {
        let id = desk.buy(1);
        assert!(closed.iter().rev().take(8).all(|id| desk.orders.order(*id).is_some()));
        desk.fill(id, 1, 100);
        closed.push(id);
    }
    assert!(desk.orders.order(closed[0]).is_none(), "closed longest ago");
    assert_eq!((desk.orders.open().count(), desk.orders.closed().count()), (7, 9));
    assert!(open[1..].iter().all(|id| desk.state(*id) == State::PendingNew));
}

#[test]
fn requests_that_make_no_sense() {
    let mut desk = Desk::new();
    let mut new = |new| desk.orders.request(&Request::New(new), Price(0)).unwrap_err();
    let far = NewOrder { instrument: 4, ..buy(1) };
    assert_eq!(new(far), RequestError::UnknownInstrument(4));
    assert_eq!(new(buy(0)), RequestError::Quantity(0));
    assert_eq!(new(buy(QTY_MAX + 1)), RequestError::Quantity(QTY_MAX + 1));
    let id = desk.buy(10);
    desk.fill(id, 4, 100);
    assert_eq!(desk.replace(id, 4, 100), Err(RequestError::NotAboveFilled { qty: 4, filled: 4 }));
    let stranger = ClOrdId::new(5).unwrap();
    assert_eq!(desk.cancel(stranger), Err(RequestError::UnknownOrder(stranger)));
    let market = Replace { order: id, qty: 20, price: None, cause: Cause::default() };
    let refused = desk.orders.request(&Request::Replace(market), Price(0));
    assert_eq!(refused, Err(RequestError::OrderType(id)));
}
