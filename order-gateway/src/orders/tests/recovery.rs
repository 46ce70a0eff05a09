//! After a restart: replay, the venue's status, and what it leaves in doubt.

use wirepath_protocol::Price;

use super::*;

#[test]
fn a_replay_gives_the_same_table() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    let cancelled = desk.buy(5);
    let reports: Vec<_> = {
        let ack = desk.report(id, ExecType::New, OrdStatus::New);
        let fill = desk.trade(id, 4, 100);
        let cancel = desk.report(cancelled, ExecType::Cancelled, OrdStatus::Cancelled);
        vec![ack, fill, cancel]
    };
    for report in &reports {
        desk.hear(*report);
    }

    let mut again =
        Desk::sized(&Config { instruments: 4, open: 8, closed: 8, ..Config::default() });
    again.orders.restore(id, &Request::New(buy(10)), Price(0)).unwrap();
    again.orders.restore(cancelled, &Request::New(buy(5)), Price(0)).unwrap();
    let twice = again.orders.restore(id, &Request::New(buy(10)), Price(0));
    assert_eq!(twice, Err(RequestError::DuplicateId(id)));
    for report in &reports {
        again.hear(*report);
    }
    assert_eq!(again.orders.position(1), desk.orders.position(1));
    assert_eq!(
        (again.state(id), again.state(cancelled)),
        (State::PartiallyFilled, State::Cancelled)
    );
    assert!(again.buy(1) > cancelled, "ClOrdIDs go on above those restored");
}

#[test]
fn status_confirms_closes_or_loses() {
    let mut desk = Desk::new();
    let ids: [ClOrdId; 5] = core::array::from_fn(|_| desk.buy(10));
    for id in ids {
        desk.ack(id);
    }
    let [lives, cancelled, unknown, silent, pending] = ids;
    let lost_cancel = desk.cancel(pending).unwrap().cl_ord_id;
    desk.orders.begin_recovery();
    let after = desk.buy(1);

    assert_eq!(desk.tell(lives, ExecType::Status, OrdStatus::New).anomalies, Anomalies::NONE);
    let update = desk.tell(cancelled, ExecType::Status, OrdStatus::Cancelled);
    assert_eq!(update.anomalies, anomalies(&[Anomaly::MissedReport]));
    let update = desk.tell(unknown, ExecType::Status, OrdStatus::Rejected);
    assert_eq!((update.what, update.state), (What::Lost, State::Lost));
    assert_eq!(desk.tell(pending, ExecType::Status, OrdStatus::New).state, State::PendingCancel);
    let theirs = ClOrdId::new(99).unwrap();
    let update = desk.tell(theirs, ExecType::Status, OrdStatus::New);
    assert_eq!((update.order, update.anomalies), (None, anomalies(&[Anomaly::UnknownOrder])));

    let mut told = Vec::new();
    while let Some(outcome) = desk.orders.poll_recovery(7) {
        told.push((outcome.update.order.unwrap(), outcome.update.what, outcome.update.cl_ord_id));
    }
    let expected = [(silent, What::Lost, None), (pending, What::RequestLost, Some(lost_cancel))];
    assert_eq!(told, expected);
    assert_eq!(desk.state(pending), State::New);
    assert!(desk.cancel(pending).is_ok(), "it can be cancelled again");
    assert_eq!(desk.state(after), State::PendingNew, "sent since");

    let update = desk.fill(silent, 3, 100);
    assert_eq!((update.state, update.cum_qty), (State::PartiallyFilled, 3));
    assert_eq!(update.anomalies, anomalies(&[Anomaly::Reopened]));
}

#[test]
fn executions_known_only_from_a_status_are_settled_on_request() {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    desk.ack(id);
    let fill = Execution { cum_qty: Some(2), ..desk.trade(id, 2, 100) };
    desk.hear(fill);
    let status = Execution {
        cum_qty: Some(5),
        avg_px: Some(Price(97 * ONE)),
        leaves_qty: Some(5),
        ..desk.report(id, ExecType::Status, OrdStatus::PartiallyFilled)
    };
    let update = desk.hear(status);
    assert_eq!(update.anomalies, anomalies(&[Anomaly::CumDiffers]));
    assert_eq!((desk.net(), update.venue_cum_qty), (2, 5), "not counted: they may still come");

    let outcome = desk.orders.settle(id, 1).unwrap();
    assert_eq!((outcome.update.last_qty, outcome.update.last_px), (3, Price(95 * ONE)));
    assert_eq!((outcome.effect.position, outcome.update.leaves_qty), (3, 5));
    assert_eq!(outcome.update.average(), Some(Price(97 * ONE)));
    assert_eq!(desk.orders.settle(id, 1), None, "once");

    let late = Execution { cum_qty: Some(5), ..desk.trade(id, 3, 95) };
    assert!(desk.hear(late).anomalies.has(Anomaly::MaybeRepeated));
    assert_eq!(desk.net(), 5);
    let new = Execution { cum_qty: Some(7), ..desk.trade(id, 2, 95) };
    assert_eq!(desk.hear(new).anomalies, Anomalies::NONE);
    assert_eq!(desk.net(), 7);
}

/// The question names the order as it was at the logon; the reports that come before the answer tell
/// that it goes by another name since, or is over.
#[test]
fn a_venue_that_knows_an_order_no_more_by_a_former_name_does_not_lose_it() {
    let mut desk = Desk::new();
    let [replaced, cancelled] = [desk.buy(10), desk.buy(10)];
    for id in [replaced, cancelled] {
        desk.ack(id);
        desk.fill(id, 4, 100);
    }
    let replace = desk.replace(replaced, 20, 100).unwrap().cl_ord_id;
    let cancel = desk.cancel(cancelled).unwrap().cl_ord_id;
    desk.orders.begin_recovery();
    desk.tell(replace, ExecType::Replaced, OrdStatus::PartiallyFilled);
    let report = desk.report(cancel, ExecType::Cancelled, OrdStatus::Cancelled);
    desk.hear(Execution { orig_cl_ord_id: cancelled.into(), ..report });
    for (id, state) in [(replaced, State::PartiallyFilled), (cancelled, State::Cancelled)] {
        let unknown = desk.report(id, ExecType::Status, OrdStatus::Rejected);
        let update = desk.hear(Execution { cum_qty: Some(0), leaves_qty: Some(0), ..unknown });
        assert_eq!((update.state, update.anomalies), (state, Anomalies::NONE));
    }
    assert_eq!(desk.orders.poll_recovery(7), None);
}

/// That a request was given up is not in the store; that another was sent in its place is.
#[test]
fn a_replay_gives_up_requests_where_the_first_run_did() {
    let mut desk = Desk::new();
    let ids = [desk.buy(10), desk.buy(10)];
    for id in ids {
        desk.ack(id);
    }
    let replace = |qty| {
        let (order, cause) = (ids[0], Cause::default());
        Request::Replace(Replace { order, qty, price: Some(Price(100 * ONE)), cause })
    };
    let cancel = Request::Cancel(Cancel { order: ids[1], cause: Cause::default() });
    let next = |n| ClOrdId::new(ids[1].get() + n).unwrap();
    desk.orders.restore(next(1), &replace(20), Price(0)).unwrap();
    desk.orders.restore(next(2), &cancel, Price(0)).unwrap();
    // A cut, after which the venue knew of neither.
    desk.orders.restore(next(3), &replace(30), Price(0)).unwrap();
    desk.orders.restore(next(4), &cancel, Price(0)).unwrap();
    desk.tell(next(3), ExecType::Replaced, OrdStatus::New);
    let order = *desk.orders.order(ids[0]).unwrap();
    assert_eq!((order.cl_ord_id(), order.qty(), order.state()), (next(3), 30, State::New));
    let update = desk.tell(next(4), ExecType::Cancelled, OrdStatus::Cancelled);
    assert_eq!((update.state, update.anomalies), (State::Cancelled, Anomalies::NONE));

    // A replace after a cancel that was given up.
    let cancel = Request::Cancel(Cancel { order: ids[0], cause: Cause::default() });
    desk.orders.restore(next(5), &cancel, Price(0)).unwrap();
    desk.orders.restore(next(6), &replace(40), Price(0)).unwrap();
    assert_eq!(desk.state(ids[0]), State::PendingReplace);
}
