//! What the engine reports of a session's orders, as ExecutionReports.

use std::sync::atomic::Ordering::Relaxed;

use wirepath_protocol::fix::Message;

use super::super::refusal::Reason;
use super::{Desk, Held};
use crate::sim::engine::{CancelReason, Event, Report};
use crate::sim::reports::{ExecKind, Execution};

impl Desk {
    /// Takes a report of the engine's, in answer to `message` if that caused it.
    pub(super) fn hear(&mut self, report: &Report, message: Option<&Message<'_>>, now_ns: u64) {
        let at = usize::try_from(report.client).ok().filter(|at| *at < self.orders.len());
        let Some(at) = at else { return };
        let exec_id = self.exec_id();
        let Held { order, id, request } = &mut self.orders[at];
        let was_open = order.open;
        let execution = match report.event {
            Event::Accepted { reference } => {
                (order.order_id, *id) = (reference.to_string(), report.order);
                let mut execution = Execution::new(order, ExecKind::New, exec_id, now_ns);
                execution.reference = Some(reference);
                execution
            }
            Event::Filled { qty, price, match_number, is_maker } => {
                order.fill(qty.into(), price);
                self.tally.fills.fetch_add(1, Relaxed);
                let kind = ExecKind::Fill { qty: qty.into(), price };
                let mut execution = Execution::new(order, kind, exec_id, now_ns);
                execution.match_number = Some(match_number);
                execution.is_maker = Some(is_maker);
                execution
            }
            Event::Cancelled { why, .. } => {
                order.open = false;
                let original = match request.take_if(|_| why == CancelReason::Requested) {
                    Some(new) => {
                        self.by_id.insert(new.clone(), at);
                        core::mem::replace(&mut order.id, new)
                    }
                    None => order.id.clone(),
                };
                let kind = match why {
                    CancelReason::DayOver => ExecKind::Expired,
                    _ => ExecKind::Cancelled,
                };
                let mut execution = Execution::new(order, kind, exec_id, now_ns);
                if why == CancelReason::Requested {
                    execution.original = Some(original);
                } else {
                    execution.text = Some(why.to_string());
                }
                execution
            }
            Event::Decremented { qty } => {
                order.qty -= u64::from(qty);
                let mut execution = Execution::new(order, ExecKind::Restated, exec_id, now_ns);
                execution.text = Some(CancelReason::SelfTrade.to_string());
                execution
            }
            Event::Replaced { reference, qty, price } => {
                (order.qty, order.price) = (qty.into(), Some(price));
                let original = request.take().map(|new| {
                    self.by_id.insert(new.clone(), at);
                    core::mem::replace(&mut order.id, new)
                });
                let mut execution = Execution::new(order, ExecKind::Replaced, exec_id, now_ns);
                (execution.original, execution.reference) = (original, Some(reference));
                execution
            }
            Event::Rejected(refusal) => {
                (order.open, order.is_rejected) = (false, true);
                self.tally.rejected.fetch_add(1, Relaxed);
                let reason = Reason::from(refusal);
                let kind = ExecKind::Rejected { reason: reason.code(self.version) };
                let mut execution = Execution::new(order, kind, exec_id, now_ns);
                execution.text = Some(reason.to_string());
                execution
            }
            Event::CancelRefused(refusal) | Event::ReplaceRefused(refusal) => {
                *request = None;
                let is_cancel = matches!(report.event, Event::CancelRefused(_));
                let response_to = if is_cancel { b'1' } else { b'2' };
                if let Some(message) = message {
                    self.refuse(message, Some(at), response_to, &Reason::from(refusal));
                }
                return;
            }
        };
        self.open -= usize::from(was_open && !self.orders[at].order.open);
        self.say(execution.into());
    }
}
