//! The state table from outside: every report in every state, and where it leads.

use wirepath_protocol::Price;

use super::*;

const STATES: &[u8; 14] = b"PNpcrtsdkFCXRL";

/// An order of 10 in `state`, and the ExecID of its first fill where it has one.
fn order_in(state: State) -> (Desk, ClOrdId, Id) {
    let mut desk = Desk::new();
    let id = desk.buy(10);
    if !matches!(state, State::PendingNew | State::Rejected) {
        desk.ack(id);
    }
    let next = Id::from(format!("E{}", desk.execs + 1).as_str());
    let mut tell = |exec_type, status| desk.tell(id, exec_type, status);
    let mut fill_id = Id::NONE;
    match state {
        State::PendingNew | State::New => {}
        State::PartiallyFilled => {
            fill_id = next;
            desk.fill(id, 4, 100);
        }
        State::Filled => {
            fill_id = next;
            desk.fill(id, 10, 100);
        }
        State::PendingCancel => drop(desk.cancel(id).unwrap()),
        State::PendingReplace => drop(desk.replace(id, 20, 101).unwrap()),
        State::Stopped => drop(tell(ExecType::Stopped, OrdStatus::Stopped)),
        State::Suspended => drop(tell(ExecType::Suspended, OrdStatus::Suspended)),
        State::DoneForDay => drop(tell(ExecType::DoneForDay, OrdStatus::DoneForDay)),
        State::Calculated => drop(tell(ExecType::Calculated, OrdStatus::Calculated)),
        State::Cancelled => drop(tell(ExecType::Cancelled, OrdStatus::Cancelled)),
        State::Expired => drop(tell(ExecType::Expired, OrdStatus::Expired)),
        State::Rejected => drop(tell(ExecType::Rejected, OrdStatus::Rejected)),
        State::Lost => drop(tell(ExecType::Status, OrdStatus::Rejected)),
    }
    assert_eq!(desk.state(id), state);
    (desk, id, fill_id)
}

#[test]
fn every_report_in_every_state() {
    use OrdStatus as S;
    #[rustfmt::skip]
    let grid = [
        //                                                     from: PNpcrtsdkFCXRL
        ("pending new",      ExecType::PendingNew,     S::PendingNew,     "PNpcrtsdkFCXRN"),
        ("new",              ExecType::New,            S::New,            "NNpcrNNdkFCXRN"),
        ("pending cancel",   ExecType::PendingCancel,  S::PendingCancel,  "PNpcrtsdkFCXRN"),
        ("pending replace",  ExecType::PendingReplace, S::PendingReplace, "PNpcrtsdkFCXRN"),
        ("fill of 6",        ExecType::Trade,          S::PartiallyFilled, "ppFcrtsdkFCXRp"),
        ("cancelled",        ExecType::Cancelled,      S::Cancelled,      "CCCCCCCCCFCXRC"),
        ("replaced, 20",     ExecType::Replaced,       S::New,            "NNpcNtsdkFCXRN"),
        ("rejected",         ExecType::Rejected,       S::Rejected,       "RRRRRRRdkFCXRR"),
        ("expired",          ExecType::Expired,        S::Expired,        "XXXXXXXXXFCXRX"),
        ("done for day",     ExecType::DoneForDay,     S::DoneForDay,     "ddddddddkFCXRd"),
        ("suspended",        ExecType::Suspended,      S::Suspended,      "ssscrssdkFCXRs"),
        ("stopped",          ExecType::Stopped,        S::Stopped,        "tttcrttdkFCXRt"),
        ("calculated",       ExecType::Calculated,     S::Calculated,     "kkkkkkkkkFCXRk"),
        ("restated to 12",   ExecType::Restated,       S::New,            "NNpcrNNNNpNNNN"),
        ("bust",             ExecType::TradeCancel,    S::New,            "PNNcrtsdkNCXRL"),
        ("correct to 6",     ExecType::TradeCorrect,   S::PartiallyFilled, "PNpcrtsdkpCXRL"),
        ("status new",       ExecType::Status,         S::New,            "NNpcrNNdkFCXRN"),
        ("status cancelled", ExecType::Status,         S::Cancelled,      "CCCCCCCdkFCXRC"),
        ("status unknown",   ExecType::Status,         S::Rejected,       "LLLLLLLdkFCXRL"),
        ("notice",           ExecType::Notice(b'L'),   S::New,            "PNpcrtsdkFCXRL"),
        ("an unknown type",  ExecType::Unknown(b'Z'),  S::New,            "PNpcrtsdkFCXRL"),
    ];
    for (case, exec_type, status, row) in grid {
        for (expected, from) in row.bytes().zip(State::ALL) {
            let (mut desk, id, fill_id) = order_in(from);
            let pending = desk.orders.order(id).unwrap().pending_replace();
            let on = match exec_type {
                ExecType::Replaced => pending.map_or(id, |replace| replace.cl_ord_id),
                _ => id,
            };
            let order_qty = match exec_type {
                ExecType::Replaced => Some(20),
                ExecType::Restated => Some(12),
                _ => None,
            };
            let report = Execution {
                last_qty: if case.contains('6') { 6 } else { 0 },
                last_px: Some(Price(100 * ONE)),
                exec_ref_id: fill_id,
                order_qty,
                ..desk.report(on, exec_type, status)
            };
            let update = desk.hear(report);
            let letter = STATES[desk.state(id) as usize];
            assert_eq!(
                char::from(letter),
                char::from(expected),
                "{case} in {from}: {} {}",
                desk.state(id),
                update.anomalies
            );
            assert_eq!(update.state, desk.state(id));
        }
    }
}

#[test]
fn every_reject_of_a_request_in_every_state() {
    for from in State::ALL {
        for to in [ResponseTo::Cancel, ResponseTo::Replace] {
            let (mut desk, id, _) = order_in(from);
            let order = desk.orders.order(id).unwrap();
            let pending = match to {
                ResponseTo::Cancel => order.pending_cancel(),
                ResponseTo::Replace => order.pending_replace().map(|replace| replace.cl_ord_id),
            };
            let request = pending.unwrap_or(ClOrdId::new(7).unwrap());
            let update = desk.cancel_reject(request, id, to);
            let expected = if pending.is_some() { State::New } else { from };
            assert_eq!(desk.state(id), expected, "{to:?} in {from}");
            assert_eq!(update.anomalies.has(Anomaly::OutOfPlace), pending.is_none());
            assert_eq!(update.is_applied, pending.is_some());
        }
    }
}

#[test]
fn requests_in_every_state() {
    for state in State::ALL {
        let (mut desk, id, _) = order_in(state);
        let cancel = desk.cancel(id);
        let allowed = state.is_open() && state != State::PendingCancel;
        assert_eq!(cancel.is_ok(), allowed, "cancel in {state}: {cancel:?}");
        let (mut desk, id, _) = order_in(state);
        let replace = desk.replace(id, 20, 101);
        let allowed = allowed && !matches!(state, State::PendingNew | State::PendingReplace);
        assert_eq!(replace.is_ok(), allowed, "replace in {state}: {replace:?}");
    }
}
