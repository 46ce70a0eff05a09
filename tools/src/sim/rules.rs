//! An exchange without a market: the front of an order's symbol decides what becomes of it.
//!
//! | symbol | fate |
//! | --- | --- |
//! | `REJ…` | rejected |
//! | `PART…` | acknowledged, half of it filled, the rest rests |
//! | `REST…` | acknowledged, rests until it is cancelled |
//! | `HANG…` | nothing at all |
//! | `SLOW…` | acknowledged and filled after a while |
//! | `DROP…` | acknowledged, and the connection is cut without a logout |
//! | any other | acknowledged and filled |
//!
//! Orders above the quantity limit, and those whose ClOrdID came before, are rejected. Cancel, replace, status
//! and mass cancel do what they say. When the session ends, open orders die, unless told otherwise.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use wirepath_order_gateway::session::{Answer, Application, Event, Link, SendError, Version};
use wirepath_order_gateway::store::Store;
use wirepath_protocol::Price;
use wirepath_protocol::fix::Message;

use super::reports::{
    CancelReject, ExecKind, Execution, MassCancelReport, Order, Outgoing, quantity,
};

/// What the rules leave open.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The largest order that is taken.
    pub qty_max: u64,
    /// How long `SLOW` orders wait.
    pub slow: Duration,
    /// Open orders die when the session ends.
    pub cancel_on_disconnect: bool,
    /// Numbers for orders and executions, shared by the exchange's sessions.
    pub ids: Arc<AtomicU64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            qty_max: 10_000,
            slow: Duration::from_millis(500),
            cancel_on_disconnect: true,
            ids: Arc::default(),
        }
    }
}

/// The exchange, as one session sees it.
#[derive(Debug)]
pub struct Rules {
    version: Version,
    settings: Settings,
    orders: Vec<Order>,
    /// The order that a ClOrdID named, first or by a later request.
    by_id: HashMap<Vec<u8>, usize>,
    /// Orders that wait, in order, and until when.
    slow: Vec<(u64, usize)>,
    /// What came and what was done, by name.
    counts: std::collections::BTreeMap<&'static str, u64>,
}

/// What market orders are filled at.
const MARKET_PRICE: Price = Price(100_000_000_000);

impl Rules {
    /// For a session that speaks `version`.
    pub fn new(version: Version, settings: Settings) -> Self {
        Self {
            version,
            settings,
            orders: Vec::new(),
            by_id: HashMap::new(),
            slow: Vec::new(),
            counts: std::collections::BTreeMap::new(),
        }
    }

    /// What came and what was done, by name.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.counts.iter().map(|(name, count)| (*name, *count))
    }

    /// When [`tick`](Self::tick) has something to do.
    pub fn deadline(&self) -> Option<u64> {
        self.slow.first().map(|(due_ns, _)| *due_ns)
    }

    /// Goes on with the orders that have waited long enough.
    pub fn tick<S: Store>(&mut self, link: &mut Link<S>) {
        while self.deadline().is_some_and(|due_ns| due_ns <= link.now_ns()) {
            let (_, order) = self.slow.remove(0);
            if self.orders[order].open {
                self.acknowledge(order, link);
                self.fill(order, self.orders[order].qty, link);
            }
        }
    }

    fn count(&mut self, name: &'static str) {
        *self.counts.entry(name).or_default() += 1;
    }

    fn next_id(&self) -> u64 {
        self.settings.ids.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn new_order<S: Store>(&mut self, message: &Message<'_>, link: &mut Link<S>) {
        self.count("new");
        let order = Order::new(message, format!("O{}", self.next_id()));
        let is_new = !self.by_id.contains_key(&order.id);
        if message.get(97) == Some(b"Y") && !is_new {
            return; // taken before
        }
        let (qty, symbol) = (order.qty, order.symbol.clone());
        let place = self.orders.len();
        if is_new {
            self.by_id.insert(order.id.clone(), place);
        }
        self.orders.push(order);
        let unsaid = if self.version == Version::Fix42 { 0 } else { 99 };
        let refusal = if !is_new {
            Some((6, "this ClOrdID came before"))
        } else if symbol.starts_with(b"REJ") {
            Some((unsaid, "the rules reject this symbol"))
        } else if qty == 0 || qty > self.settings.qty_max {
            Some((3, "the quantity is beyond the limit"))
        } else {
            None
        };
        if let Some((reason, text)) = refusal {
            (self.orders[place].open, self.orders[place].is_rejected) = (false, true);
            let reject = ExecKind::Rejected { reason };
            return self.report(place, reject, |report| report.text = Some(text.to_owned()), link);
        }
        if symbol.starts_with(b"HANG") {
            return;
        }
        if symbol.starts_with(b"SLOW") {
            let wait_ns = u64::try_from(self.settings.slow.as_nanos()).unwrap_or(u64::MAX);
            return self.slow.push((link.now_ns().saturating_add(wait_ns), place));
        }
        self.acknowledge(place, link);
        if symbol.starts_with(b"REST") {
        } else if symbol.starts_with(b"DROP") {
            link.cut();
        } else if symbol.starts_with(b"PART") {
            self.fill(place, (qty / 2).max(1), link);
        } else {
            self.fill(place, qty, link);
        }
    }

    fn acknowledge<S: Store>(&mut self, order: usize, link: &mut Link<S>) {
        self.report(order, ExecKind::New, |_| {}, link);
    }

    fn fill<S: Store>(&mut self, place: usize, qty: u64, link: &mut Link<S>) {
        self.count("fills");
        let order = &mut self.orders[place];
        let price = order.price.unwrap_or(MARKET_PRICE);
        order.fill(qty, price);
        self.report(place, ExecKind::Fill { qty, price }, |_| {}, link);
    }

    fn cancel<S: Store>(&mut self, message: &Message<'_>, link: &mut Link<S>) {
        self.count("cancels");
        let Some(place) = self.original(message, b'1', link) else { return };
        self.orders[place].open = false;
        let original = self.rename(place, message);
        self.report(place, ExecKind::Cancelled, |report| report.original = Some(original), link);
    }

    fn replace<S: Store>(&mut self, message: &Message<'_>, link: &mut Link<S>) {
        self.count("replaces");
        let Some(place) = self.original(message, b'2', link) else { return };
        let order = &mut self.orders[place];
        let qty = message.get(38).map_or(order.qty, |_| quantity(message));
        if qty <= order.filled || qty > self.settings.qty_max {
            let text = "this quantity cannot be";
            return self.refuse_cancel(message, Some(place), b'2', 99, text, link);
        }
        order.qty = qty;
        order.price = message.price(44).ok().or(order.price);
        let original = self.rename(place, message);
        self.report(place, ExecKind::Replaced, |report| report.original = Some(original), link);
    }

    /// The order goes by the ClOrdID of this request from now on. Answers by which it went before.
    fn rename(&mut self, place: usize, message: &Message<'_>) -> Vec<u8> {
        let id = message.get(11).unwrap_or(b"").to_vec();
        self.by_id.insert(id.clone(), place);
        core::mem::replace(&mut self.orders[place].id, id)
    }

    /// The open order that a cancel or replace names, or a refusal.
    fn original<S: Store>(
        &mut self,
        message: &Message<'_>,
        response_to: u8,
        link: &mut Link<S>,
    ) -> Option<usize> {
        let place = message.get(41).and_then(|id| self.by_id.get(id)).copied();
        match place {
            Some(place) if self.orders[place].open => return Some(place),
            Some(_) => self.refuse_cancel(message, place, response_to, 0, "too late", link),
            None => self.refuse_cancel(message, None, response_to, 1, "unknown order", link),
        }
        None
    }

    fn refuse_cancel<S: Store>(
        &mut self,
        message: &Message<'_>,
        place: Option<usize>,
        response_to: u8,
        reason: u32,
        text: &str,
        link: &mut Link<S>,
    ) {
        let order = place.map(|place| &self.orders[place]);
        let refusal = CancelReject::new(message, order, response_to, reason, text);
        tell(Outgoing::CancelReject(refusal).send(link));
    }

    fn status<S: Store>(&mut self, message: &Message<'_>, link: &mut Link<S>) {
        self.count("status");
        let known = message.get(11).and_then(|id| self.by_id.get(id)).copied();
        let (order, text) = match known {
            Some(place) => (self.orders[place].clone(), None),
            None => (Order::unknown(message), Some("unknown order".to_owned())),
        };
        let mut report = Execution::new(&order, ExecKind::Status, self.next_id(), link.now_ns());
        report.text = text;
        tell(Outgoing::from(report).send(link));
    }

    fn mass_cancel<S: Store>(&mut self, message: &Message<'_>, link: &mut Link<S>) {
        self.count("mass cancels");
        let open: Vec<usize> = (0..self.orders.len()).filter(|at| self.orders[*at].open).collect();
        for &place in &open {
            self.orders[place].open = false;
            let original = Some(self.orders[place].id.clone());
            self.report(place, ExecKind::Cancelled, |report| report.original = original, link);
        }
        let answer = MassCancelReport::new(message, self.next_id(), open.len() as u64);
        tell(Outgoing::MassCancel(answer).send(link));
    }

    fn report<S: Store>(
        &self,
        place: usize,
        kind: ExecKind,
        more: impl FnOnce(&mut Execution),
        link: &mut Link<S>,
    ) {
        let mut report = Execution::new(&self.orders[place], kind, self.next_id(), link.now_ns());
        more(&mut report);
        tell(Outgoing::from(report).send(link));
    }
}

fn tell(sent: Result<u64, SendError>) {
    if let Err(error) = sent {
        tracing::warn!(%error, "a report is not sent");
    }
}

impl<S: Store> Application<S> for Rules {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        match message.msg_type() {
            b"D" => self.new_order(message, link),
            b"F" => self.cancel(message, link),
            b"G" => self.replace(message, link),
            b"H" => self.status(message, link),
            b"q" => self.mass_cancel(message, link),
            _ => return Answer::Unsupported,
        }
        Answer::Taken
    }

    fn on_event(&mut self, event: Event<'_>, _: &mut Link<S>) {
        if let Event::Closed(_) = event
            && self.settings.cancel_on_disconnect
        {
            let open = self.orders.iter_mut().filter(|order| order.open);
            let died = open.map(|order| order.open = false).count();
            *self.counts.entry("cancelled on disconnect").or_default() += died as u64;
        }
    }
}
