//! Executions, their busts and corrections: what counts in an order and in the position.

use super::Orders;
use super::apply::{Draft, close_if_filled};
use super::compare::followed;
use super::executions::Fill;
use super::id::Id;
use super::report::{ExecType, Execution};
use super::request::QTY_MAX;
use super::state::State;
use super::update::{Anomaly, Outcome};

impl Orders {
    pub(super) fn fill(&mut self, slot: u32, r: &Execution, late: bool, draft: &mut Draft) {
        let order = self.slots.order(slot);
        let (instrument, is_buy) = (order.instrument, order.side.is_buy());
        let Some(fill) = fill(r, instrument, is_buy, Some((slot, order.id.get()))) else {
            return draft.refuse(Anomaly::Malformed);
        };
        let counted = match r.cum_qty {
            Some(cum) => cum <= order.cum,
            None => r.maybe_repeated,
        };
        if order.forgotten > 0 && counted {
            return draft.refuse(Anomaly::MaybeRepeated);
        }
        if fill.qty > QTY_MAX || !self.executions.fits(&fill) {
            return draft.refuse(Anomaly::OutOfRange);
        }
        if self.slots.order_mut(slot).execute(fill.qty, fill.notional, false).is_none() {
            return draft.refuse(Anomaly::OutOfRange);
        }
        // A fill on the ClOrdID of a pending replace says that it is in force.
        let promoted = self.promote(slot, r.cl_ord_id.ours());
        let forgotten = self.executions.add(r.exec_id, r.content(), fill);
        self.note_forgotten(forgotten);
        draft.executed(&fill);
        draft.position = signed(&fill);

        let order = self.slots.order_mut(slot);
        if order.cum > order.qty {
            draft.anomalies.add(Anomaly::Overfill);
        }
        match order.standing {
            State::PendingNew => order.standing = State::New,
            State::Lost => {
                draft.anomalies.add(Anomaly::Reopened);
                order.standing = State::New;
            }
            State::Filled if promoted => order.standing = State::New,
            _ if late => draft.anomalies.add(Anomaly::LateFill),
            _ => {}
        }
        close_if_filled(order);
    }

    /// A bust or correction: the execution is as if it had never been, or always been so.
    pub(super) fn revise(&mut self, slot: u32, r: &Execution, draft: &mut Draft) {
        let Some((number, old, new)) = self.revision(r, draft) else { return };
        let order = self.slots.order_mut(slot);
        if old.order != Some((slot, order.id.get())) {
            return draft.refuse(Anomaly::Contradiction);
        }
        let kept = *order;
        let changed = order.execute(old.qty, old.notional, true).is_some()
            && (!new.counts || order.execute(new.qty, new.notional, false).is_some())
            && self.executions.change(number, new);
        let order = self.slots.order_mut(slot);
        if !changed {
            *order = kept;
            return draft.refuse(Anomaly::OutOfRange);
        }
        if order.cum > order.qty {
            draft.anomalies.add(Anomaly::Overfill);
        }
        if order.standing.is_open() {
            close_if_filled(order);
        } else if order.standing == State::Filled && order.cum < order.qty {
            order.standing = followed(State::Filled, r.ord_status);
            if order.standing.is_open() {
                draft.anomalies.add(Anomaly::Reopened);
            }
        }
        self.revised(number, &old, &new, r, draft);
    }

    /// The execution that a bust or correction is about, as it was and as it shall be.
    fn revision(&self, r: &Execution, draft: &mut Draft) -> Option<(u64, Fill, Fill)> {
        let Some((number, old)) = self.executions.fill(&r.exec_ref_id) else {
            draft.refuse(Anomaly::UnknownExecution);
            return None;
        };
        if r.exec_type == ExecType::TradeCancel {
            return Some((number, old, Fill { counts: false, ..old }));
        }
        match fill(r, old.instrument, old.is_buy, old.order) {
            Some(new) if new.qty <= QTY_MAX => Some((number, old, new)),
            Some(_) => {
                draft.refuse(Anomaly::OutOfRange);
                None
            }
            None => {
                draft.refuse(Anomaly::Malformed);
                None
            }
        }
    }

    fn revised(&mut self, number: u64, old: &Fill, new: &Fill, r: &Execution, draft: &mut Draft) {
        draft.executed(new);
        draft.position = if new.counts { signed(new) - signed(old) } else { -signed(old) };
        self.remember(r, Some(number));
    }

    /// A report on no order of ours that is remembered.
    pub(super) fn unknown_order(&mut self, r: &Execution, mut draft: Draft) -> Outcome {
        match r.exec_type {
            ExecType::Trade => {
                draft.anomalies.add(Anomaly::UnknownOrderFill);
                let known = r.instrument.zip(r.side);
                let fill = known.and_then(|(at, side)| fill(r, at, side.is_buy(), None));
                let counts = self.config.count_unknown_fills && !r.maybe_repeated;
                match fill
                    .filter(|fill| counts && fill.qty <= QTY_MAX && self.executions.fits(fill))
                {
                    Some(fill) => {
                        let forgotten = self.executions.add(r.exec_id, r.content(), fill);
                        self.note_forgotten(forgotten);
                        draft.executed(&fill);
                        draft.position = signed(&fill);
                    }
                    None => draft.anomalies.add(Anomaly::NotCounted),
                }
            }
            ExecType::TradeCancel | ExecType::TradeCorrect => {
                if let Some((number, old, new)) = self.revision(r, &mut draft) {
                    if self.executions.change(number, new) {
                        self.revised(number, &old, &new, r, &mut draft);
                    } else {
                        draft.refuse(Anomaly::OutOfRange);
                    }
                }
            }
            _ => {}
        }
        self.unknown(r, draft)
    }

    /// The order of a bust or correction, by the execution it is about.
    pub(super) fn slot_of_reference(&self, r: &Execution) -> Option<u32> {
        if !matches!(r.exec_type, ExecType::TradeCancel | ExecType::TradeCorrect) {
            return None;
        }
        let (_, fill) = self.executions.fill(&r.exec_ref_id)?;
        self.order_of(&fill)
    }

    /// The slot of the order that `fill` is of, if it still holds that order.
    pub(super) fn order_of(&self, fill: &Fill) -> Option<u32> {
        let (slot, id) = fill.order?;
        (self.slots.order(slot).id.get() == id).then_some(slot)
    }

    pub(super) fn note_forgotten(&mut self, forgotten: Option<Fill>) {
        if let Some(slot) = forgotten.and_then(|fill| self.order_of(&fill)) {
            let order = self.slots.order_mut(slot);
            order.forgotten = order.forgotten.saturating_add(1);
        }
    }
}

/// The fill that a report tells of; `None` when it lacks quantity, price or ExecID.
fn fill(r: &Execution, instrument: u32, is_buy: bool, order: Option<(u32, u64)>) -> Option<Fill> {
    let price = r.last_px?;
    if r.last_qty == 0 || r.exec_id == Id::NONE {
        return None;
    }
    let notional = i128::from(price.0) * i128::from(r.last_qty); // at most 2^127 - 2^63
    Some(Fill { instrument, is_buy, counts: true, qty: r.last_qty, price, notional, order })
}

/// What a fill adds to the position; its quantity is within [`QTY_MAX`].
fn signed(fill: &Fill) -> i64 {
    let qty = fill.qty.cast_signed();
    if fill.is_buy { qty } else { -qty }
}
