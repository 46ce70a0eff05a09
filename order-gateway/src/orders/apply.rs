//! What a report does to an order, its executions and the position.

use wirepath_protocol::Price;

use super::Orders;
use super::cl_ord_id::{ClOrdId, ClientId};
use super::executions::Fill;
use super::id::Id;
use super::order::Order;
use super::report::{
    CancelReject, ExecType, Execution, OrdStatus, Report, RequestReject, ResponseTo,
};
use super::request::{QTY_MAX, TimeInForce};
use super::slots::List;
use super::state::{Event, State, Step, step};
use super::update::{Anomalies, Anomaly, Claim, Effect, Outcome, Update, What};

/// CxlRejReason (102): the venue does not know the order.
const UNKNOWN_ORDER: u32 = 1;

/// An [`Update`] in the making: what does not follow from the order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    pub(super) what: What,
    pub(super) cl_ord_id: Option<ClOrdId>,
    pub(super) anomalies: Anomalies,
    pub(super) last_qty: u64,
    pub(super) last_px: Price,
    pub(super) rx_ns: u64,
    pub(super) reason: u16,
    pub(super) is_applied: bool,
    /// What is added to the position.
    pub(super) position: i64,
    /// Where that was, when there is no order to say so.
    pub(super) instrument: Option<u32>,
}

impl Draft {
    pub(super) const fn new(what: What) -> Self {
        Self {
            what,
            cl_ord_id: None,
            anomalies: Anomalies::NONE,
            last_qty: 0,
            last_px: Price(0),
            rx_ns: 0,
            reason: Update::NO_REASON,
            is_applied: false,
            position: 0,
            instrument: None,
        }
    }

    fn of(what: What, cl_ord_id: Option<ClOrdId>, rx_ns: u64, reason: Option<u32>) -> Self {
        let code = |reason| u16::try_from(reason).unwrap_or(Update::NO_REASON - 1);
        let reason = reason.map_or(Update::NO_REASON, code);
        Self { cl_ord_id, rx_ns, reason, ..Self::new(what) }
    }

    /// Surfaces `anomaly`, because of which nothing was applied.
    fn refuse(&mut self, anomaly: Anomaly) {
        self.anomalies.add(anomaly);
        if matches!(self.what, What::Fill | What::Busted | What::Corrected) {
            self.anomalies.add(Anomaly::NotCounted);
        }
    }

    fn executed(&mut self, fill: &Fill) {
        (self.last_qty, self.last_px, self.is_applied) = (fill.qty, fill.price, true);
        self.instrument = Some(fill.instrument);
    }
}

impl Orders {
    /// Takes what the venue says.
    ///
    /// Nothing that a venue may send panics or is passed over: what could not be applied is in
    /// [`Update::anomalies`], and counted.
    pub fn apply(&mut self, report: &Report) -> Outcome {
        match report {
            Report::Execution(report) => self.execution(report),
            Report::CancelReject(report) => self.cancel_reject(report),
            Report::RequestReject(report) => self.request_reject(report),
        }
    }

    fn execution(&mut self, r: &Execution) -> Outcome {
        let mut draft = Draft::of(what(r.exec_type), r.cl_ord_id.ours(), r.rx_ns, r.reason);
        let slot = self.find(r.cl_ord_id, r.orig_cl_ord_id).or_else(|| self.slot_of_reference(r));
        if let Some(number) = self.executions.find(&r.exec_id) {
            let is_same = self.executions.entry(number).content == r.content();
            // A status may carry the ExecID of the last execution, or 0: it says no new thing, and is
            // held to be repeated only when the sender thinks so too.
            let is_status = r.exec_type == ExecType::Status;
            if is_same && (!is_status || r.maybe_repeated) {
                draft.anomalies.add(Anomaly::RepeatedExecId);
                return self.not_applied(slot, r, draft);
            } else if !is_status {
                draft.refuse(Anomaly::ReusedExecId);
                return self.not_applied(slot, r, draft);
            }
        }
        let Some(slot) = slot else { return self.unknown_order(r, draft) };

        let order = self.slots.order_mut(slot);
        let before = order.claim();
        let contradicts = r.instrument.is_some_and(|instrument| instrument != order.instrument)
            || r.side.is_some_and(|side| side.is_buy() != order.side.is_buy());
        if contradicts {
            draft.refuse(Anomaly::Contradiction);
            return self.unchanged(slot, draft);
        }
        order.confirmed = true;
        order.venue_pending =
            matches!(r.ord_status, OrdStatus::PendingCancel | OrdStatus::PendingReplace);
        if !r.order_id.is_none() {
            order.order_id = r.order_id;
        }
        let Some(event) = event(order, r) else {
            draft.refuse(Anomaly::UnknownType);
            return self.unchanged(slot, draft);
        };
        match event {
            Event::CancelRejected => draft.what = What::CancelRejected,
            Event::ReplaceRejected => draft.what = What::ReplaceRejected,
            _ => {}
        }
        let step = step(order.state(), event);
        match step {
            Step::Fill | Step::LateFill => self.fill(slot, r, step == Step::LateFill, &mut draft),
            Step::Bust | Step::Correct => self.revise(slot, r, &mut draft),
            _ => {
                self.change(slot, step, r, &mut draft);
                if self.executions.find(&r.exec_id).is_none() {
                    self.remember(r, None);
                }
            }
        }
        // Whatever opened it: an order of which nothing is left is filled.
        close_if_filled(self.slots.order_mut(slot));
        self.compare_quantities(slot, event, r, &mut draft);
        self.finish(slot, before, draft)
    }

    /// Steps that execute nothing.
    fn change(&mut self, slot: u32, step: Step, r: &Execution, draft: &mut Draft) {
        match step {
            Step::OutOfPlace => return draft.anomalies.add(Anomaly::OutOfPlace),
            Step::AfterClose => return draft.anomalies.add(Anomaly::AfterClose),
            Step::Doubt => return draft.anomalies.add(Anomaly::DuplicateOrder),
            Step::Undo => return self.undo(slot, r.cl_ord_id.ours(), draft),
            Step::Replace | Step::ReplaceFilled => return self.replaced(slot, step, r, draft),
            Step::Compare => return self.compare_status(slot, r, draft),
            Step::Note | Step::Fill | Step::LateFill | Step::Bust | Step::Correct => return,
            Step::Accept | Step::Rest(_) | Step::End(_) | Step::Restate => {}
        }
        let order = self.slots.order_mut(slot);
        let was = order.standing;
        draft.is_applied = true;
        match step {
            Step::Accept => order.standing = State::New,
            Step::Rest(state) | Step::End(state) => order.standing = state,
            _ => {
                draft.anomalies.add(Anomaly::Unsolicited);
                order.standing = followed(was, r.ord_status);
            }
        }
        if matches!(step, Step::Accept | Step::Restate) {
            set_terms(order, r, step == Step::Accept, draft);
        }
        let parked = matches!(was, State::DoneForDay | State::Calculated);
        if !was.is_open() && order.standing.is_open() && !(parked && order.is_live()) {
            draft.anomalies.add(Anomaly::Reopened);
        }
        if order.standing == State::Cancelled && step == Step::End(State::Cancelled) {
            let asked = order.cancel.is_some();
            let at_once = matches!(
                order.time_in_force,
                TimeInForce::ImmediateOrCancel | TimeInForce::FillOrKill
            );
            if !asked && !at_once {
                draft.anomalies.add(Anomaly::Unsolicited);
            }
            if asked && order.cancel == r.cl_ord_id.ours() {
                self.retire_cancel(slot);
            }
        }
    }

    /// A pending replace comes into force, or the venue replaces of its own accord.
    fn replaced(&mut self, slot: u32, step: Step, r: &Execution, draft: &mut Draft) {
        let id = r.cl_ord_id.ours();
        if self.promote(slot, id) {
            let order = self.slots.order_mut(slot);
            draft.is_applied = true;
            if order.standing == State::Lost {
                draft.anomalies.add(Anomaly::Reopened);
            }
            if !matches!(order.standing, State::Stopped | State::Suspended) {
                order.standing = State::New;
            }
            return set_terms(order, r, true, draft);
        }
        let order = self.slots.order_mut(slot);
        if step == Step::ReplaceFilled {
            return draft.anomalies.add(Anomaly::AfterClose);
        }
        draft.is_applied = true;
        // A fill on the new ClOrdID may have told of the replace before this does.
        if id != Some(order.current) || order.current == order.id {
            draft.anomalies.add(Anomaly::Unsolicited);
        }
        match order.standing {
            State::Lost => {
                draft.anomalies.add(Anomaly::Reopened);
                order.standing = State::New;
            }
            State::PendingNew => order.standing = State::New,
            _ => {}
        }
        set_terms(order, r, false, draft);
    }

    /// Puts the pending replace into force if `id` is its ClOrdID.
    fn promote(&mut self, slot: u32, id: Option<ClOrdId>) -> bool {
        let order = self.slots.order_mut(slot);
        let Some(replace) = order.replace.filter(|replace| Some(replace.cl_ord_id) == id) else {
            return false;
        };
        order.replace = None;
        let former = core::mem::replace(&mut order.current, replace.cl_ord_id);
        (order.qty, order.price, order.valued_at) = (replace.qty, replace.price, replace.valued_at);
        let forgotten = order.retire(former);
        forgotten.into_iter().for_each(|id| self.map.remove(id));
        true
    }

    fn fill(&mut self, slot: u32, r: &Execution, late: bool, draft: &mut Draft) {
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
    fn revise(&mut self, slot: u32, r: &Execution, draft: &mut Draft) {
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

    /// The venue's view of the order beside ours. What it says of a close is followed.
    fn compare_status(&mut self, slot: u32, r: &Execution, draft: &mut Draft) {
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
    fn compare_quantities(&mut self, slot: u32, event: Event, r: &Execution, draft: &mut Draft) {
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

    /// A report on no order of ours that is remembered.
    fn unknown_order(&mut self, r: &Execution, mut draft: Draft) -> Outcome {
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

    fn cancel_reject(&mut self, r: &CancelReject) -> Outcome {
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

    fn request_reject(&mut self, r: &RequestReject) -> Outcome {
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
    fn undo(&mut self, slot: u32, id: Option<ClOrdId>, draft: &mut Draft) {
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

    /// The order of a report, by either ClOrdID.
    fn find(&self, cl_ord_id: ClientId, orig: ClientId) -> Option<u32> {
        [cl_ord_id, orig].into_iter().find_map(|id| self.map.get(id.ours()?))
    }

    /// The order of a bust or correction, by the execution it is about.
    fn slot_of_reference(&self, r: &Execution) -> Option<u32> {
        if !matches!(r.exec_type, ExecType::TradeCancel | ExecType::TradeCorrect) {
            return None;
        }
        let (_, fill) = self.executions.fill(&r.exec_ref_id)?;
        self.order_of(&fill)
    }

    /// The slot of the order that `fill` is of, if it still holds that order.
    fn order_of(&self, fill: &Fill) -> Option<u32> {
        let (slot, id) = fill.order?;
        (self.slots.order(slot).id.get() == id).then_some(slot)
    }

    pub(super) fn note_forgotten(&mut self, forgotten: Option<Fill>) {
        if let Some(slot) = forgotten.and_then(|fill| self.order_of(&fill)) {
            let order = self.slots.order_mut(slot);
            order.forgotten = order.forgotten.saturating_add(1);
        }
    }

    /// Remembers the ExecID of a report that is no fill; `about` is the entry of the fill it changed.
    fn remember(&mut self, r: &Execution, about: Option<u64>) {
        if !r.exec_id.is_none() && r.exec_id.as_bytes() != b"0" {
            let forgotten = self.executions.note(r.exec_id, r.content(), about);
            self.note_forgotten(forgotten);
        }
    }

    fn not_applied(&mut self, slot: Option<u32>, r: &Execution, draft: Draft) -> Outcome {
        match slot {
            Some(slot) => self.unchanged(slot, draft),
            None => self.unknown(r, draft),
        }
    }

    fn unchanged(&mut self, slot: u32, draft: Draft) -> Outcome {
        let before = self.slots.order(slot).claim();
        self.finish(slot, before, draft)
    }

    /// Puts the order onto the list it belongs to, counts what was surfaced, and says what happened.
    pub(super) fn finish(&mut self, slot: u32, before: Claim, draft: Draft) -> Outcome {
        let list = if self.slots.order(slot).is_live() { List::Live } else { List::Closed };
        self.slots.move_to(slot, list);
        self.count_anomalies(draft.anomalies);
        let order = self.slots.order(slot);
        let (instrument, is_buy) = (order.instrument, order.side.is_buy());
        let state = order.state();
        let update = Update {
            order: Some(order.id),
            cl_ord_id: draft.cl_ord_id,
            instrument,
            anomalies: draft.anomalies,
            notional: order.notional,
            cum_qty: order.cum,
            leaves_qty: order.leaves_qty(),
            venue_cum_qty: order.venue_cum,
            last_qty: draft.last_qty,
            last_px: draft.last_px,
            cause: order.cause,
            rx_ns: draft.rx_ns,
            reason: draft.reason,
            what: draft.what,
            state,
            is_closed: !state.is_open(),
            is_buy,
            is_applied: draft.is_applied,
        };
        let (after, position) = (order.claim(), draft.position);
        Outcome { update, effect: Effect { instrument, is_buy, before, after, position } }
    }

    /// What is told of a report on an order that is not known.
    fn unknown(&mut self, r: &Execution, mut draft: Draft) -> Outcome {
        draft.anomalies.add(Anomaly::UnknownOrder);
        if matches!(r.cl_ord_id, ClientId::Foreign(_)) {
            draft.anomalies.add(Anomaly::ForeignOrder);
        }
        if matches!(r.exec_type, ExecType::Unknown(_)) {
            draft.anomalies.add(Anomaly::UnknownType);
        }
        self.count_anomalies(draft.anomalies);
        let instrument = draft.instrument.or(r.instrument).unwrap_or(Update::NO_INSTRUMENT);
        let is_buy = r.side.is_some_and(|side| side.is_buy());
        let state = closed(r.ord_status);
        let update = Update {
            order: None,
            cl_ord_id: draft.cl_ord_id,
            instrument,
            anomalies: draft.anomalies,
            notional: 0,
            cum_qty: r.cum_qty.unwrap_or(0),
            leaves_qty: r.leaves_qty.unwrap_or(0),
            venue_cum_qty: r.cum_qty.unwrap_or(0),
            last_qty: draft.last_qty.max(r.last_qty),
            last_px: r.last_px.unwrap_or(draft.last_px),
            cause: super::Cause::default(),
            rx_ns: draft.rx_ns,
            reason: draft.reason,
            what: draft.what,
            state: state.unwrap_or(State::New),
            is_closed: state.is_some(),
            is_buy,
            is_applied: draft.is_applied,
        };
        let position = draft.position;
        Outcome { update, effect: Effect { instrument, is_buy, position, ..Effect::default() } }
    }

    fn count_anomalies(&mut self, anomalies: Anomalies) {
        if !anomalies.is_empty() {
            anomalies.iter().for_each(|anomaly| self.counters[anomaly as usize] += 1);
        }
    }
}

/// The row of the state table that a report belongs to; `None` for a type that is not known.
fn event(order: &Order, r: &Execution) -> Option<Event> {
    let id = r.cl_ord_id.ours();
    Some(match r.exec_type {
        ExecType::PendingNew => Event::PendingNew,
        ExecType::New => Event::New,
        ExecType::PendingCancel => Event::PendingCancel,
        ExecType::PendingReplace => Event::PendingReplace,
        ExecType::Trade => Event::Trade,
        ExecType::Cancelled => Event::Cancelled,
        ExecType::Replaced => Event::Replaced,
        // Some venues refuse a cancel or replace with an ExecutionReport. A ClOrdID that is neither
        // the one in force nor pending is of a request long answered, and then out of place.
        ExecType::Rejected if id.is_some() && order.cancel == id => Event::CancelRejected,
        ExecType::Rejected if id.is_some_and(|id| id != order.current) => Event::ReplaceRejected,
        ExecType::Rejected if r.reason == Some(Execution::DUPLICATE_ORDER) => Event::Duplicate,
        ExecType::Rejected => Event::Rejected,
        ExecType::Expired => Event::Expired,
        ExecType::DoneForDay => Event::DoneForDay,
        ExecType::Suspended => Event::Suspended,
        ExecType::Stopped => Event::Stopped,
        ExecType::Calculated => Event::Calculated,
        ExecType::Restated => Event::Restated,
        ExecType::TradeCancel => Event::Bust,
        ExecType::TradeCorrect => Event::Correct,
        ExecType::Status => Event::Status,
        ExecType::Notice(_) => Event::Notice,
        ExecType::Unknown(_) => return None,
    })
}

fn what(exec_type: ExecType) -> What {
    match exec_type {
        ExecType::PendingNew => What::PendingNew,
        ExecType::New => What::Accepted,
        ExecType::PendingCancel => What::PendingCancel,
        ExecType::PendingReplace => What::PendingReplace,
        ExecType::Trade => What::Fill,
        ExecType::Cancelled => What::Cancelled,
        ExecType::Replaced => What::Replaced,
        ExecType::Rejected => What::Rejected,
        ExecType::Expired => What::Expired,
        ExecType::DoneForDay => What::DoneForDay,
        ExecType::Suspended => What::Suspended,
        ExecType::Stopped => What::Stopped,
        ExecType::Calculated => What::Calculated,
        ExecType::Restated => What::Restated,
        ExecType::TradeCancel => What::Busted,
        ExecType::TradeCorrect => What::Corrected,
        ExecType::Status => What::Status,
        ExecType::Notice(_) | ExecType::Unknown(_) => What::Notice,
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
const fn followed(was: State, status: OrdStatus) -> State {
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
fn set_terms(order: &mut Order, r: &Execution, as_asked: bool, draft: &mut Draft) {
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

fn close_if_filled(order: &mut Order) {
    if order.standing.is_open() && order.cum >= order.qty {
        order.standing = State::Filled;
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
