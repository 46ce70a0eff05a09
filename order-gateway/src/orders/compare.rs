//! The venue's view of an order beside ours: status, terms and quantities.

use super::Orders;
use super::apply::{Draft, close_if_filled};
use super::order::Order;
use super::report::{Execution, OrdStatus};
use super::request::QTY_MAX;
use super::state::{Event, State};
use super::update::{Anomaly, What};

impl Orders {
    /// The venue's view of the order beside ours. What it says of a close is followed.
    pub(super) fn compare_status(&mut self, slot: u32, r: &Execution, draft: &mut Draft) {
        let order = self.slots.order_mut(slot);
        let was = order.standing;
        let parked = matches!(was, State::DoneForDay | State::Calculated) && order.is_live();
        match closed(r.ord_status) {
            Some(State::Rejected) if was.is_open() => {
                order.standing = State::Lost;
                draft.what = What::Lost;
                draft.anomalies.add(Anomaly::Lost);
            }
            Some(State::Rejected) => {}
            Some(state) if was.is_open() || was == State::Lost || parked => {
                order.standing = state;
                if was != state {
                    draft.anomalies.add(Anomaly::MissedReport);
                }
            }
            Some(state) if state == was => {}
            Some(_) => draft.anomalies.add(Anomaly::OutOfPlace),
            None if matches!(r.ord_status, OrdStatus::Other(_)) => {
                draft.anomalies.add(Anomaly::OutOfPlace);
            }
            None if was.is_open() || was == State::Lost || parked => {
                if was == State::Lost {
                    draft.anomalies.add(Anomaly::Reopened);
                }
                order.standing = followed(was, r.ord_status);
                if order.replace.is_none() {
                    set_terms(order, r, true, draft);
                }
            }
            None if was == State::Filled && order.replace.is_some() => {}
            None => draft.anomalies.add(Anomaly::AfterClose),
        }
        draft.is_applied |= self.slots.order(slot).standing != was;
    }

    /// Keeps the venue's quantities beside ours, and surfaces where they differ.
    pub(super) fn compare_quantities(
        &mut self,
        slot: u32,
        event: Event,
        r: &Execution,
        draft: &mut Draft,
    ) {
        let order = self.slots.order_mut(slot);
        if event == Event::Duplicate || order.standing == State::Lost {
            return; // of another order by that ClOrdID, or of none
        }
        if let Some(avg) = r.avg_px {
            order.venue_avg = Some(avg);
        }
        if let Some(cum) = r.cum_qty {
            order.venue_cum = cum;
            if cum != order.cum {
                return draft.anomalies.add(Anomaly::CumDiffers);
            }
        }
        let settled = order.standing.is_open() && order.replace.is_none();
        if settled && r.leaves_qty.is_some_and(|leaves| leaves != order.leaves_qty()) {
            draft.anomalies.add(Anomaly::LeavesDiffers);
        }
    }
}

/// The closed state that a status means; `None` for the statuses of open orders.
pub(super) const fn closed(status: OrdStatus) -> Option<State> {
    Some(match status {
        OrdStatus::Filled => State::Filled,
        OrdStatus::DoneForDay => State::DoneForDay,
        OrdStatus::Cancelled => State::Cancelled,
        OrdStatus::Rejected => State::Rejected,
        OrdStatus::Calculated => State::Calculated,
        OrdStatus::Expired => State::Expired,
        OrdStatus::New
        | OrdStatus::PartiallyFilled
        | OrdStatus::Replaced
        | OrdStatus::PendingCancel
        | OrdStatus::Stopped
        | OrdStatus::Suspended
        | OrdStatus::PendingNew
        | OrdStatus::PendingReplace
        | OrdStatus::Other(_) => return None,
    })
}

/// Where an order stands that stood at `was` and has this status at the venue. A pending status says
/// nothing of what is beneath it.
pub(super) const fn followed(was: State, status: OrdStatus) -> State {
    match (status, closed(status)) {
        (_, Some(state)) => state,
        (OrdStatus::Stopped, _) => State::Stopped,
        (OrdStatus::Suspended, _) => State::Suspended,
        (OrdStatus::PendingNew, _) if matches!(was, State::PendingNew) => State::PendingNew,
        (OrdStatus::Other(_), _) => was,
        (OrdStatus::PendingCancel | OrdStatus::PendingReplace, _) if was.is_open() => match was {
            State::PendingNew => State::New,
            was => was,
        },
        _ => State::New,
    }
}

/// Takes the venue's quantity and price where it gives them, and closes the order if nothing is left.
pub(super) fn set_terms(order: &mut Order, r: &Execution, as_asked: bool, draft: &mut Draft) {
    match r.order_qty {
        Some(qty) if qty == order.qty => {}
        // While a replace is under way an acceptance may already show its quantity.
        Some(_) if as_asked && order.replace.is_some() => {}
        Some(1..=QTY_MAX) => {
            order.qty = r.order_qty.unwrap_or(order.qty);
            if as_asked {
                draft.anomalies.add(Anomaly::TermsDiffer);
            }
        }
        Some(_) => draft.anomalies.add(Anomaly::OutOfRange),
        None => {}
    }
    if let Some(price) = r.price.filter(|price| order.price.is_some_and(|ours| ours != *price))
        && !(as_asked && order.replace.is_some())
    {
        (order.price, order.valued_at) = (Some(price), price);
        if as_asked {
            draft.anomalies.add(Anomaly::TermsDiffer);
        }
    }
    if order.qty < order.cum {
        draft.anomalies.add(Anomaly::BelowFilled);
    }
    close_if_filled(order);
}
