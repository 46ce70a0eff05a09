//! A desk that sends requests and hears reports, and what the tests ask of it.

mod cells;
mod recovery;
mod scenarios;
mod simulation;

use wirepath_protocol::Price;

use super::*;

pub(super) const ONE: i64 = 1_000_000_000;

/// An order table with the reports that a venue would number.
pub(super) struct Desk {
    pub(super) orders: Orders,
    pub(super) execs: u64,
}

impl Desk {
    pub(super) fn new() -> Self {
        Self::sized(&Config {
            instruments: 4,
            open: 8,
            closed: 8,
            executions: 64,
            ..Config::default()
        })
    }

    pub(super) fn sized(config: &Config) -> Self {
        let ids = ClOrdIds::start(ClOrdId::new(1_000), 0).unwrap();
        Self { orders: Orders::new(config, ids), execs: 0 }
    }

    pub(super) fn exec_id(&mut self) -> Id {
        self.execs += 1;
        Id::from(format!("E{}", self.execs).as_str())
    }

    /// Sends a buy of `qty` at 100.
    pub(super) fn buy(&mut self, qty: u64) -> ClOrdId {
        self.orders.request(&Request::New(buy(qty)), Price(0)).unwrap().cl_ord_id
    }

    pub(super) fn cancel(&mut self, order: ClOrdId) -> Result<Sent, RequestError> {
        let cause = Cause { rx_ns: 2, seq: 2 };
        self.orders.request(&Request::Cancel(Cancel { order, cause }), Price(0))
    }

    pub(super) fn replace(
        &mut self,
        order: ClOrdId,
        qty: u64,
        price: i64,
    ) -> Result<Sent, RequestError> {
        let price = Some(Price(price * ONE));
        let cause = Cause { rx_ns: 3, seq: 3 };
        self.orders.request(&Request::Replace(Replace { order, qty, price, cause }), Price(0))
    }

    /// A report on `id`, with an ExecID of its own.
    pub(super) fn report(
        &mut self,
        id: ClOrdId,
        exec_type: ExecType,
        status: OrdStatus,
    ) -> Execution {
        let exec_id = self.exec_id();
        Execution { cl_ord_id: id.into(), exec_id, ..Execution::new(exec_type, status) }
    }

    pub(super) fn trade(&mut self, id: ClOrdId, qty: u64, price: i64) -> Execution {
        let report = self.report(id, ExecType::Trade, OrdStatus::PartiallyFilled);
        Execution { last_qty: qty, last_px: Some(Price(price * ONE)), ..report }
    }

    pub(super) fn hear(&mut self, report: Execution) -> Update {
        self.orders.apply(&Report::Execution(report)).update
    }

    pub(super) fn tell(&mut self, id: ClOrdId, exec_type: ExecType, status: OrdStatus) -> Update {
        let report = self.report(id, exec_type, status);
        self.hear(report)
    }

    pub(super) fn ack(&mut self, id: ClOrdId) -> Update {
        self.tell(id, ExecType::New, OrdStatus::New)
    }

    pub(super) fn fill(&mut self, id: ClOrdId, qty: u64, price: i64) -> Update {
        let report = self.trade(id, qty, price);
        self.hear(report)
    }

    pub(super) fn cancel_reject(&mut self, id: ClOrdId, orig: ClOrdId, to: ResponseTo) -> Update {
        let report = CancelReject {
            cl_ord_id: id.into(),
            orig_cl_ord_id: orig.into(),
            order_id: Id::NONE,
            response_to: to,
            ord_status: OrdStatus::New,
            reason: Some(0),
            rx_ns: 9,
            maybe_repeated: false,
        };
        self.orders.apply(&Report::CancelReject(report)).update
    }

    pub(super) fn state(&self, id: ClOrdId) -> State {
        self.orders.order(id).unwrap().state()
    }

    pub(super) fn net(&self) -> i64 {
        self.orders.position(1).unwrap().net()
    }
}

pub(super) fn buy(qty: u64) -> NewOrder {
    NewOrder {
        instrument: 1,
        side: OrderSide::Buy,
        time_in_force: TimeInForce::Day,
        qty,
        price: Some(Price(100 * ONE)),
        cause: Cause { rx_ns: 1, seq: 1 },
    }
}

pub(super) fn anomalies(list: &[Anomaly]) -> Anomalies {
    list.iter().fold(Anomalies::NONE, |set, anomaly| set.with(*anomaly))
}

#[test]
fn getting_ready_changes_nothing_but_how_soon_the_oldest_closed_order_is_forgotten() {
    let config = Config { instruments: 4, open: 3, closed: 4, executions: 64, ..Config::default() };
    let (mut ready, mut plain) = (Desk::sized(&config), Desk::sized(&config));
    let mut ids = Vec::new();
    for nth in 0..40 {
        ready.orders.prepare();
        let id = ready.buy(10);
        assert_eq!(plain.buy(10), id);
        ids.push(id);
        // Sometimes as many are open as may be.
        let is_full = nth % 5 < 2;
        if !is_full {
            for id in &ids {
                if plain.orders.order(*id).is_some_and(|order| order.state().is_open()) {
                    assert_eq!(ready.fill(*id, 10, 100), plain.fill(*id, 10, 100));
                }
            }
        }
        ready.orders.prepare();
        ready.orders.prepare();
        let open = ready.orders.open().map(Order::id);
        assert!(open.eq(plain.orders.open().map(Order::id)), "order {nth}");
        let closed: Vec<ClOrdId> = ready.orders.closed().map(Order::id).collect();
        let all: Vec<ClOrdId> = plain.orders.closed().map(Order::id).collect();
        assert!(all.ends_with(&closed), "order {nth}: {closed:?} {all:?}");
        assert!(closed.len() >= all.len().min(4), "order {nth}: {closed:?}");
        assert_eq!(ready.net(), plain.net());
    }
}
