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

use wirepath_order_gateway::session::{Answer, Application, Event, Link, Version};
use wirepath_order_gateway::store::Store;
use wirepath_protocol::Price;
use wirepath_protocol::fix::{Message, Precision, Writer};

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

#[derive(Clone, Debug)]
struct Order {
    id: Vec<u8>,
    order_id: String,
    symbol: Vec<u8>,
    side: Vec<u8>,
    kind: Vec<u8>,
    price: Option<Price>,
    qty: u64,
    filled: u64,
    /// Σ price × quantity of its fills.
    value: i128,
    open: bool,
}

/// What an ExecutionReport says beyond the order's state.
#[derive(Clone, Copy, Debug, Default)]
struct Report<'a> {
    exec_type: u8,
    status: u8,
    last: Option<(u64, Price)>,
    original: Option<&'a [u8]>,
    reject_reason: Option<u32>,
    text: Option<&'a str>,
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
        let text = |tag: u32| message.get(tag).unwrap_or(b"").to_vec();
        let order = Order {
            id: text(11),
            order_id: format!("O{}", self.next_id()),
            symbol: text(55),
            side: text(54),
            kind: text(40),
            price: message.price(44).ok(),
            qty: quantity(message),
            filled: 0,
            value: 0,
            open: true,
        };
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
            self.orders[place].open = false;
            let report = Report {
                exec_type: b'8',
                status: b'8',
                reject_reason: Some(reason),
                text: Some(text),
                ..Report::default()
            };
            return self.report(place, report, link);
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
        let report = Report { exec_type: b'0', status: b'0', ..Report::default() };
        self.report(order, report, link);
    }

    fn fill<S: Store>(&mut self, place: usize, qty: u64, link: &mut Link<S>) {
        self.count("fills");
        let order = &mut self.orders[place];
        let price = order.price.unwrap_or(MARKET_PRICE);
        order.filled += qty;
        order.value += i128::from(price.0) * i128::from(qty);
        order.open = order.filled < order.qty;
        let status = if order.open { b'1' } else { b'2' };
        // 4.2 says by ExecType how much is filled, later versions that it is a trade.
        let exec_type = if self.version == Version::Fix42 { status } else { b'F' };
        let report = Report { exec_type, status, last: Some((qty, price)), ..Report::default() };
        self.report(place, report, link);
    }

    fn cancel<S: Store>(&mut self, message: &Message<'_>, link: &mut Link<S>) {
        self.count("cancels");
        let Some(place) = self.original(message, b'1', link) else { return };
        let order = &mut self.orders[place];
        order.open = false;
        let original = core::mem::replace(&mut order.id, message.get(11).unwrap_or(b"").to_vec());
        self.by_id.insert(self.orders[place].id.clone(), place);
        let original = Some(&original[..]);
        let report = Report { exec_type: b'4', status: b'4', original, ..Report::default() };
        self.report(place, report, link);
    }

    fn replace<S: Store>(&mut self, message: &Message<'_>, link: &mut Link<S>) {
        self.count("replaces");
        let Some(place) = self.original(message, b'2', link) else { return };
        let order = &mut self.orders[place];
        let qty = message.get(38).map_or(order.qty, |_| quantity(message));
        if qty <= order.filled || qty > self.settings.qty_max {
            return self.refuse_cancel(
                message,
                Some(place),
                b'2',
                99,
                "this quantity cannot be",
                link,
            );
        }
        order.qty = qty;
        order.price = message.price(44).ok().or(order.price);
        let original = core::mem::replace(&mut order.id, message.get(11).unwrap_or(b"").to_vec());
        self.by_id.insert(self.orders[place].id.clone(), place);
        let status = if self.orders[place].filled > 0 { b'1' } else { b'0' };
        let original = Some(&original[..]);
        let report = Report { exec_type: b'5', status, original, ..Report::default() };
        self.report(place, report, link);
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
        let status = order.map_or(b'8', Order::status);
        let sent = link.send(b"9", |writer| {
            writer.bytes(11, message.get(11).unwrap_or(b"NONE"));
            writer.text(37, order.map_or("NONE", |order| &order.order_id));
            writer.char(39, status).bytes(41, message.get(41).unwrap_or(b"NONE"));
            writer.text(58, text).uint(102, reason.into()).char(434, response_to);
        });
        tell(sent);
    }

    fn status<S: Store>(&mut self, message: &Message<'_>, link: &mut Link<S>) {
        self.count("status");
        let known = message.get(11).and_then(|id| self.by_id.get(id)).copied();
        let (order, status, text) = match known {
            Some(place) => (self.orders[place].clone(), self.orders[place].status(), None),
            None => (Order::unknown(message), b'8', Some("unknown order")),
        };
        let exec_type = if self.version == Version::Fix42 { status } else { b'I' };
        let report = Report { exec_type, status, text, ..Report::default() };
        self.send_report(&order, report, true, link);
    }

    fn mass_cancel<S: Store>(&mut self, message: &Message<'_>, link: &mut Link<S>) {
        self.count("mass cancels");
        let open: Vec<usize> = (0..self.orders.len()).filter(|at| self.orders[*at].open).collect();
        for &place in &open {
            self.orders[place].open = false;
            let original = self.orders[place].id.clone();
            let original = Some(&original[..]);
            let report = Report { exec_type: b'4', status: b'4', original, ..Report::default() };
            self.report(place, report, link);
        }
        let id = self.next_id();
        let scope = message.get(530).unwrap_or(b"7");
        let sent = link.send(b"r", |writer| {
            writer.bytes(11, message.get(11).unwrap_or(b"NONE")).text(37, &format!("M{id}"));
            writer.bytes(530, scope).bytes(531, scope).uint(533, open.len() as u64);
            if self.version == Version::Fix50Sp2 {
                writer.text(1369, &format!("MR{id}"));
            }
        });
        tell(sent);
    }

    fn report<S: Store>(&self, place: usize, report: Report<'_>, link: &mut Link<S>) {
        self.send_report(&self.orders[place], report, false, link);
    }

    fn send_report<S: Store>(
        &self,
        order: &Order,
        report: Report<'_>,
        is_status: bool,
        link: &mut Link<S>,
    ) {
        let exec_id = self.next_id();
        let now_ns = link.now_ns();
        let is_dead = matches!(report.status, b'2' | b'4' | b'8');
        let leaves = if is_dead { 0 } else { order.qty - order.filled };
        let (last_qty, last_price) = report.last.unwrap_or((0, Price(0)));
        let sent = link.send(b"8", |writer: &mut Writer<'_, '_>| {
            writer.price(6, order.average()).bytes(11, or_none(&order.id)).uint(14, order.filled);
            writer.text(17, &format!("E{exec_id}"));
            if self.version == Version::Fix42 {
                writer.char(20, if is_status { b'3' } else { b'0' });
            }
            writer.price(31, last_price).uint(32, last_qty);
            writer.text(37, &order.order_id).uint(38, order.qty).char(39, report.status);
            writer.bytes(40, if order.kind.is_empty() { b"2" } else { &order.kind });
            writer.some(report.original, |writer, id| _ = writer.bytes(41, or_none(id)));
            writer.some(order.price, |writer, price| _ = writer.price(44, price));
            writer.bytes(54, or_none(&order.side)).bytes(55, or_none(&order.symbol));
            writer.some(report.text, |writer, text| _ = writer.text(58, text));
            let precision = match self.version {
                Version::Fix42 => Precision::Seconds,
                Version::Fix44 | Version::Fix50Sp2 => Precision::Micros,
            };
            writer.timestamp(60, now_ns, precision);
            writer.some(report.reject_reason, |writer, reason| _ = writer.uint(103, reason.into()));
            writer.char(150, report.exec_type).uint(151, leaves);
        });
        tell(sent);
    }
}

impl Order {
    fn unknown(message: &Message<'_>) -> Self {
        let text = |tag: u32| message.get(tag).unwrap_or(b"").to_vec();
        Self {
            id: text(11),
            order_id: "NONE".to_owned(),
            symbol: text(55),
            side: text(54),
            kind: b"2".to_vec(),
            price: None,
            qty: 0,
            filled: 0,
            value: 0,
            open: false,
        }
    }

    /// OrdStatus (39).
    fn status(&self) -> u8 {
        match (self.open, self.filled) {
            (true, 0) => b'0',
            (true, _) => b'1',
            (false, filled) if filled >= self.qty => b'2',
            (false, _) => b'4',
        }
    }

    /// AvgPx (6), rounded towards zero.
    fn average(&self) -> Price {
        let average = self.value.checked_div(self.filled.into()).unwrap_or(0);
        Price(i64::try_from(average).unwrap_or(i64::MAX))
    }
}

/// OrderQty (38): a decimal in FIX, whole here.
fn quantity(message: &Message<'_>) -> u64 {
    let decimal = message.price(38).map_or(0, |qty| qty.0);
    u64::try_from(decimal / 1_000_000_000).unwrap_or(0)
}

/// A value that may not be empty.
fn or_none(value: &[u8]) -> &[u8] {
    if value.is_empty() { b"NONE" } else { value }
}

fn tell(sent: Result<u64, wirepath_order_gateway::session::SendError>) {
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
