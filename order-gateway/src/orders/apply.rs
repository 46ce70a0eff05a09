//! What a report does to an order, its executions and the position.

use wirepath_protocol::Price;

use super::Orders;
use super::cl_ord_id::{ClOrdId, ClientId};
use super::compare::{closed, followed, set_terms};
use super::executions::Fill;
use super::order::Order;
use super::report::{ExecType, Execution, OrdStatus, Report};
use super::request::TimeInForce;
use super::slots::List;
use super::state::{Event, State, Step, step};
use super::update::{Anomalies, Anomaly, Claim, Effect, Outcome, Update, What};

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

    pub(super) fn of(
        what: What,
        cl_ord_id: Option<ClOrdId>,
        rx_ns: u64,
        reason: Option<u32>,
    ) -> Self {
        let code = |reason| u16::try_from(reason).unwrap_or(Update::NO_REASON - 1);
        let reason = reason.map_or(Update::NO_REASON, code);
        Self { cl_ord_id, rx_ns, reason, ..Self::new(what) }
    }

    /// Surfaces `anomaly`, because of which nothing was applied.
    pub(super) fn refuse(&mut self, anomaly: Anomaly) {
        self.anomalies.add(anomaly);
        if matches!(self.what, What::Fill | What::Busted | What::Corrected) {
            self.anomalies.add(Anomaly::NotCounted);
        }
    }

    pub(super) fn executed(&mut self, fill: &Fill) {
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
        if event == Event::Status && is_of_another_name(order, r) {
            return self.unchanged(slot, draft);
        }
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
    pub(super) fn promote(&mut self, slot: u32, id: Option<ClOrdId>) -> bool {
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

    /// The order of a report, by either ClOrdID.
    pub(super) fn find(&self, cl_ord_id: ClientId, orig: ClientId) -> Option<u32> {
        [cl_ord_id, orig].into_iter().find_map(|id| self.map.get(id.ours()?))
    }

    /// Remembers the ExecID of a report that is no fill; `about` is the entry of the fill it changed.
    pub(super) fn remember(&mut self, r: &Execution, about: Option<u64>) {
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

    pub(super) fn unchanged(&mut self, slot: u32, draft: Draft) -> Outcome {
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
        Outcome { update, effect: Effect::of(order, &before, &order.claim(), draft.position) }
    }

    /// What is told of a report on an order that is not known.
    pub(super) fn unknown(&mut self, r: &Execution, mut draft: Draft) -> Outcome {
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

/// Whether a venue that says that it does not know the order was asked too late: a report that came before the
/// answer has closed the order, or says that it goes by another ClOrdID now.
fn is_of_another_name(order: &Order, r: &Execution) -> bool {
    let asked = r.cl_ord_id.ours();
    r.ord_status == OrdStatus::Rejected
        && (!order.standing.is_open() || asked.is_some_and(|id| id != order.current))
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

pub(super) fn close_if_filled(order: &mut Order) {
    if order.standing.is_open() && order.cum >= order.qty {
        order.standing = State::Filled;
    }
}
