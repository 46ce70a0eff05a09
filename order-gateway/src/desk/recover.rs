//! Orders after a restart and after a logon: from the store, and from the venue.
//!
//! Each open order is asked for by itself. An order whose status the venue refuses to tell stays as it is known here: it
//! counts in exposure, and only its own reports close it.

use std::collections::HashMap;

use wirepath_protocol::Price;
use wirepath_protocol::fix::Message;
use wirepath_protocol::fix::messages::{
    NewOrderSingle, OrderCancelReplaceRequest, OrderCancelRequest,
};

use super::{Desk, decode, encode::Encoder, place_of};
use crate::orders::{
    Cancel, Cause, ClOrdId, ClientId, ExecType, NewOrder, OrderSide, RejectedBy, Replace, Report,
    Request, TimeInForce,
};
use crate::session::Link;
use crate::store::{Direction, Record, Store};

/// The venue's answers after a logon.
#[derive(Debug, Default)]
pub(super) struct Recovery {
    /// Orders it was not asked about yet, and those it has not answered for.
    to_ask: Vec<ClOrdId>,
    /// With the number of the message that asked.
    asked: HashMap<ClOrdId, u64>,
    under_way: bool,
}

impl Recovery {
    /// Whether orders of before are in doubt.
    #[inline]
    pub(super) fn is_under_way(&self) -> bool {
        self.under_way
    }

    /// How many are.
    pub(super) fn unanswered(&self) -> usize {
        self.to_ask.len() + self.asked.len()
    }
}

/// What [`Desk::restore`] found.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Restored {
    /// Requests of ours that were entered again.
    pub requests: u64,
    /// Reports of the venue that were applied again.
    pub reports: u64,
    /// Messages that could not be understood, of a symbol that is not traded any more, say.
    pub skipped: u64,
}

impl Desk {
    /// Rebuilds orders and positions from what a store has kept, in the order in which it was kept. To be
    /// called once, before the session connects.
    pub fn restore<'a>(&mut self, records: impl Iterator<Item = Record<'a>>) -> Restored {
        let mut restored = Restored::default();
        for record in records {
            let message = Message::parse(record.message).ok();
            let is_new = message.and_then(|message| match record.direction {
                Direction::Out => self.restore_request(&message, record.seq),
                Direction::In => self.restore_report(&message, record.time_ns),
            });
            match (is_new, record.direction) {
                (None, _) => restored.skipped += 1,
                (Some(true), Direction::Out) => restored.requests += 1,
                (Some(true), Direction::In) => restored.reports += 1,
                (Some(false), _) => {}
            }
        }
        self.risk.resync(&self.orders);
        restored
    }

    /// Whether it is a request about an order; `None` when it is and cannot be entered.
    fn restore_request(&mut self, message: &Message<'_>, seq: u64) -> Option<bool> {
        let cause = Cause::default();
        let (id, request) = match message.msg_type() {
            b"D" => {
                let order = NewOrderSingle::read(message).ok()?;
                let new = NewOrder {
                    instrument: self.symbols.find(order.symbol?)?,
                    side: OrderSide::from_fix(order.side.code())?,
                    time_in_force: time_in_force(
                        order.time_in_force.map_or(b'0', |tif| tif.code()),
                    )?,
                    qty: order.order_qty?,
                    price: order.price,
                    cause,
                };
                (order.cl_ord_id, Request::New(new))
            }
            b"F" => {
                let cancel = OrderCancelRequest::read(message).ok()?;
                let order = ClOrdId::parse(cancel.orig_cl_ord_id)?;
                (cancel.cl_ord_id, Request::Cancel(Cancel { order, cause }))
            }
            b"G" => {
                let replace = OrderCancelReplaceRequest::read(message).ok()?;
                let order = ClOrdId::parse(replace.orig_cl_ord_id)?;
                let (qty, price) = (replace.order_qty?, replace.price);
                (replace.cl_ord_id, Request::Replace(Replace { order, qty, price, cause }))
            }
            _ => return Some(false), // of the session itself, or a status request
        };
        // What a market order was valued at is known no more.
        let valued_at = match &request {
            Request::New(new) => self.risk.reference(new.instrument).unwrap_or_default(),
            Request::Cancel(_) | Request::Replace(_) => Price(0),
        };
        let id = ClOrdId::parse(id)?;
        self.orders.restore(id, &request, valued_at).ok()?;
        self.sent[place_of(seq)] = (seq, Some(id));
        Some(true)
    }

    /// Whether it is a report about an order; `None` when it is and cannot be read.
    fn restore_report(&mut self, message: &Message<'_>, time_ns: u64) -> Option<bool> {
        let report = match message.msg_type() {
            b"8" => Report::Execution(decode::execution(message, &self.symbols, time_ns).ok()?),
            b"9" => Report::CancelReject(decode::cancel_reject(message, time_ns).ok()?),
            b"j" => match self.request_reject(message, RejectedBy::Business, 380, time_ns) {
                Some(reject) => Report::RequestReject(reject),
                None => return Some(false), // of something else than an order
            },
            _ => return Some(false),
        };
        self.orders.apply(&report);
        Some(true)
    }

    /// The venue is to be asked about every open order.
    pub(super) fn begin_recovery(&mut self) {
        self.orders.begin_recovery();
        self.recovery.asked.clear();
        self.recovery.to_ask.clear();
        self.recovery.to_ask.extend(self.orders.open().map(|order| order.id()));
        self.recovery.under_way = !self.recovery.to_ask.is_empty();
    }

    /// Asks about as many as the session takes.
    pub(super) fn ask<S: Store>(&mut self, link: &mut Link<S>) {
        while let Some(id) = self.recovery.to_ask.pop() {
            // It may have been closed by a report since.
            let Some(order) = self.orders.order(id) else { continue };
            let Ok(seq) = Encoder::status(link, &self.symbols, order) else {
                self.recovery.to_ask.push(id);
                break;
            };
            self.recovery.asked.insert(id, seq);
        }
        self.finish_recovery(link.now_ns());
    }

    /// A status is an answer.
    #[inline]
    pub(super) fn recovered(&mut self, report: &Report, now_ns: u64) {
        if !self.recovery.under_way {
            return;
        }
        if let Report::Execution(execution) = report
            && execution.exec_type == ExecType::Status
            && let ClientId::Ours(id) = execution.cl_ord_id
        {
            let id = self.orders.order(id).map_or(id, |order| order.id());
            self.recovery.asked.remove(&id);
        }
        self.finish_recovery(now_ns);
    }

    /// The venue does not tell the status that was asked for by this message, if that is what it was.
    pub(super) fn status_refused(&mut self, seq: u64, now_ns: u64) {
        let asked = self.recovery.asked.iter().find(|(_, by)| **by == seq);
        let Some(id) = asked.map(|(id, _)| *id) else { return };
        self.recovery.asked.remove(&id);
        self.counters.unanswered += 1;
        self.orders.leave_in_doubt(id);
        self.finish_recovery(now_ns);
    }

    /// With the last answer, what the venue did not speak of is lost.
    fn finish_recovery(&mut self, now_ns: u64) {
        if self.recovery.under_way && self.recovery.unanswered() == 0 {
            self.recovery.under_way = false;
            while let Some(outcome) = self.orders.poll_recovery(now_ns) {
                self.take(&outcome, None, now_ns);
            }
        }
    }
}

fn time_in_force(code: u8) -> Option<TimeInForce> {
    use TimeInForce::*;
    [Day, GoodTillCancel, AtTheOpening, ImmediateOrCancel, FillOrKill, GoodTillDate, AtTheClose]
        .into_iter()
        .find(|known| *known as u8 == code)
}
