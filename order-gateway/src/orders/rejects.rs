//! Requests that are refused: the order stands as it was.

use super::Orders;
use super::apply::Draft;
use super::cl_ord_id::ClOrdId;
use super::compare::closed;
use super::report::{CancelReject, ExecType, Execution, OrdStatus, RequestReject, ResponseTo};
use super::state::State;
use super::update::{Anomaly, Outcome, What};

/// CxlRejReason (102): the venue does not know the order.
const UNKNOWN_ORDER: u32 = 1;

impl Orders {
    pub(super) fn cancel_reject(&mut self, r: &CancelReject) -> Outcome {
        let what = match r.response_to {
            ResponseTo::Cancel => What::CancelRejected,
            ResponseTo::Replace => What::ReplaceRejected,
        };
        let mut draft = Draft::of(what, r.cl_ord_id.ours(), r.rx_ns, r.reason);
        let Some(slot) = self.find(r.cl_ord_id, r.orig_cl_ord_id) else {
            let report = Execution {
                cl_ord_id: r.cl_ord_id,
                ..Execution::new(ExecType::Notice(0), r.ord_status)
            };
            return self.unknown(&report, draft);
        };
        let order = self.slots.order(slot);
        let before = order.claim();
        // Some venues do not echo the request's ClOrdID; then there is one that it can mean.
        let id = r.cl_ord_id.ours().filter(|id| *id != order.current).or(match r.response_to {
            ResponseTo::Cancel => order.cancel,
            ResponseTo::Replace => order.replace.map(|replace| replace.cl_ord_id),
        });
        let was_open = order.standing.is_open();
        self.undo(slot, id, &mut draft);
        if was_open && r.reason == Some(UNKNOWN_ORDER) {
            draft.anomalies.add(Anomaly::Disowned);
        } else if was_open && closed(r.ord_status).is_some() {
            draft.anomalies.add(Anomaly::MissedReport);
        }
        self.finish(slot, before, draft)
    }

    pub(super) fn request_reject(&mut self, r: &RequestReject) -> Outcome {
        let mut draft = Draft::of(What::Rejected, Some(r.cl_ord_id), r.rx_ns, r.reason);
        let Some(slot) = self.map.get(r.cl_ord_id) else {
            let report = Execution {
                cl_ord_id: r.cl_ord_id.into(),
                ..Execution::new(ExecType::Rejected, OrdStatus::Rejected)
            };
            return self.unknown(&report, draft);
        };
        let order = self.slots.order_mut(slot);
        let before = order.claim();
        if r.cl_ord_id != order.id {
            if order.cancel == Some(r.cl_ord_id) {
                draft.what = What::CancelRejected;
            } else {
                draft.what = What::ReplaceRejected;
            }
            self.undo(slot, Some(r.cl_ord_id), &mut draft);
        } else if order.standing == State::PendingNew {
            order.standing = State::Rejected;
            draft.is_applied = true;
        } else {
            draft.anomalies.add(Anomaly::OutOfPlace);
        }
        self.finish(slot, before, draft)
    }

    /// The request `id` is refused: the order stands as it was.
    pub(super) fn undo(&mut self, slot: u32, id: Option<ClOrdId>, draft: &mut Draft) {
        let order = self.slots.order_mut(slot);
        if id.is_some() && order.cancel == id {
            draft.is_applied = true;
            self.retire_cancel(slot);
        } else if let Some(replace) = order.replace.filter(|replace| Some(replace.cl_ord_id) == id)
        {
            draft.is_applied = true;
            order.replace = None;
            let forgotten = order.retire(replace.cl_ord_id);
            forgotten.into_iter().for_each(|id| self.map.remove(id));
        } else {
            draft.anomalies.add(Anomaly::OutOfPlace);
        }
    }

    pub(super) fn retire_cancel(&mut self, slot: u32) {
        let order = self.slots.order_mut(slot);
        let forgotten = order.cancel.take().and_then(|id| order.retire(id));
        forgotten.into_iter().for_each(|id| self.map.remove(id));
    }
}
