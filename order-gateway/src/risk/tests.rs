//! Each limit at its boundary, and the parts beside obvious ones.

mod boundaries;
mod changes;
mod windows;

use wirepath_protocol::Price;

use super::*;
use crate::orders::{
    Cancel, Cause, ClOrdIds, Config, ExecType, Execution, OrdStatus, OrderSide, QTY_MAX, Report,
    Request, TimeInForce,
};

pub(super) const ONE: i64 = 1_000_000_000;
/// Units of 1e-9 in 1.
pub(super) const UNIT: u128 = 1_000_000_000;

pub(super) fn price(whole: i64) -> Option<Price> {
    Some(Price(whole * ONE))
}

pub(super) fn order(side: OrderSide, qty: u64, at: Option<Price>) -> NewOrder {
    let (time_in_force, cause) = (TimeInForce::Day, Cause::default());
    NewOrder { instrument: 0, side, time_in_force, qty, price: at, cause }
}

/// 99 bid, 101 asked.
pub(super) fn book() -> Book {
    Book { bid: price(99), ask: price(101), is_stale: false, age_ns: 0 }
}

/// A gate with two instruments.
pub(super) struct Gate {
    pub(super) risk: Risk,
    pub(super) orders: Orders,
    pub(super) book: Book,
}

impl Gate {
    pub(super) fn new(session: SessionLimits, each: InstrumentLimits) -> Self {
        let limits = Limits::new(session, each, 2);
        let config =
            Config { instruments: 2, open: 64, closed: 64, executions: 64, ..Config::default() };
        Self {
            risk: Risk::new(limits, &TablesConfig { messages: 64, orders: 64 }).unwrap(),
            orders: Orders::new(&config, ClOrdIds::start(None, 0).unwrap()),
            book: book(),
        }
    }

    pub(super) fn check(&mut self, new: &NewOrder) -> Result<Price, Refusal> {
        self.risk.check_new(new, &self.book, 0)
    }

    /// Checks, enters and records.
    pub(super) fn send(&mut self, new: &NewOrder) -> Result<crate::orders::ClOrdId, Refusal> {
        let valued_at = self.check(new)?;
        let sent = self.orders.request(&Request::New(*new), valued_at).unwrap();
        self.risk.record(&sent.effect);
        Ok(sent.cl_ord_id)
    }

    /// Fills `qty` of an order, at 100.
    pub(super) fn fill(&mut self, id: crate::orders::ClOrdId, qty: u64, exec_id: &str) {
        let report = Execution {
            cl_ord_id: id.into(),
            exec_id: exec_id.into(),
            last_qty: qty,
            last_px: price(100),
            ..Execution::new(ExecType::Trade, OrdStatus::PartiallyFilled)
        };
        let outcome = self.orders.apply(&Report::Execution(report));
        self.risk.record(&outcome.effect);
    }

    /// Buys, or with a negative number sells short, without limits in the way.
    pub(super) fn hold(&mut self, net: i64) {
        let effect = self.orders.carry(0, net, Price(ONE)).unwrap();
        self.risk.record(&effect);
    }

    pub(super) fn cancel(&mut self, id: crate::orders::ClOrdId) {
        let request = Request::Cancel(Cancel { order: id, cause: Cause::default() });
        let sent = self.orders.request(&request, Price(0)).unwrap();
        self.risk.record(&sent.effect);
        let report = Execution {
            cl_ord_id: sent.cl_ord_id.into(),
            orig_cl_ord_id: id.into(),
            ..Execution::new(ExecType::Cancelled, OrdStatus::Cancelled)
        };
        let outcome = self.orders.apply(&Report::Execution(report));
        self.risk.record(&outcome.effect);
    }
}
