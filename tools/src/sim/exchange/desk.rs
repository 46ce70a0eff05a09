//! One FIX session's side of the exchange: its messages into commands, reports into its messages.
//!
//! A [`Desk`] checks what only FIX can get wrong (a ClOrdID that came before, an order type that is not traded
//! here), leaves the rest to the engine, and keeps what it has to say until the session takes it: over a
//! disconnect too.
//!
//! Its reports tie FIX to the feed: OrderID (37) is the reference number under which the order was taken,
//! SecondaryOrderID (198) the one that it has now, and of a fill SecondaryExecID (527) is the match number and
//! LastLiquidityInd (851) says whether the order stood in the book (both not in 4.2).

mod hear;

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use wirepath_order_gateway::session::{self, Answer, Application, Link, SendError, Version};
use wirepath_order_gateway::store::Store;
use wirepath_protocol::fix::Message;
use wirepath_protocol::{Price, Side};

use super::floor::Floor;
use super::refusal::Reason;
use crate::sim::engine::{Command, NewOrder, OrderId, Owner, Report, Terms, TimeInForce};
use crate::sim::reports::{
    CancelReject, ExecKind, Execution, MassCancelReport, Order, Outgoing, quantity,
};

/// Messages that wait for the session to take them at most; beyond, the oldest are lost.
const OUTBOX_MAX: usize = 1 << 16;
/// Orders of a session that are open at once, and in a day.
const OPEN_MAX: usize = 1 << 14;
const ORDERS_MAX: usize = 1 << 20;
/// ClOrdIDs of a session in a day: beyond, orders are cancelled, but not replaced any more.
const IDS_MAX: usize = 1 << 22;

/// What was traded over FIX, over all sessions.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) orders: AtomicU64,
    pub(super) rejected: AtomicU64,
    pub(super) cancels: AtomicU64,
    pub(super) replaces: AtomicU64,
    pub(super) fills: AtomicU64,
    /// Sessions that are logged on.
    pub(super) sessions: AtomicU64,
    /// For ExecID (17).
    exec_ids: AtomicU64,
}

/// See the [module documentation](self).
#[derive(Debug)]
pub(super) struct Desk {
    version: Version,
    owner: Owner,
    cancel_on_disconnect: bool,
    floor: Arc<Mutex<Floor>>,
    /// Instruments by symbol.
    symbols: Arc<HashMap<Vec<u8>, u32>>,
    tally: Arc<Tally>,
    /// An order's position is its client number.
    orders: Vec<Held>,
    open: usize,
    /// The order that a ClOrdID named, first or by a later request.
    by_id: HashMap<Vec<u8>, usize>,
    outbox: VecDeque<Outgoing>,
    is_on: bool,
}

#[derive(Debug)]
struct Held {
    order: Order,
    id: OrderId,
    /// The ClOrdID of the request in hand.
    request: Option<Vec<u8>>,
}

impl Desk {
    pub(super) fn new(
        (version, owner): (Version, Owner),
        cancel_on_disconnect: bool,
        floor: Arc<Mutex<Floor>>,
        symbols: Arc<HashMap<Vec<u8>, u32>>,
        tally: Arc<Tally>,
    ) -> Self {
        Self {
            version,
            owner,
            cancel_on_disconnect,
            floor,
            symbols,
            tally,
            orders: Vec::new(),
            open: 0,
            by_id: HashMap::new(),
            outbox: VecDeque::new(),
            is_on: false,
        }
    }

    /// Takes the reports of what others did, and sends what waits as far as the session takes it. Answers
    /// whether something was sent.
    pub(super) fn settle<S: Store>(&mut self, link: &mut Link<S>) -> bool {
        let now_ns = link.now_ns();
        while let Some(report) = self.next_report() {
            self.hear(&report, None, now_ns);
        }
        let mut has_sent = false;
        while let Some(next) = self.outbox.front() {
            match next.send(link) {
                Ok(_) => has_sent = true,
                Err(SendError::NotLoggedOn | SendError::Resending | SendError::Full { .. }) => {
                    break;
                }
                Err(error) => tracing::warn!(%error, "a report is not sent"),
            }
            self.outbox.pop_front();
        }
        has_sent
    }

    fn floor(&self) -> std::sync::MutexGuard<'_, Floor> {
        self.floor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_report(&self) -> Option<Report> {
        self.floor().report_for(self.owner)
    }

    /// Has the engine do something, and hears all that there is to hear.
    fn command(&mut self, command: Command, message: Option<&Message<'_>>, now_ns: u64) {
        self.floor().handle(command, now_ns);
        while let Some(report) = self.next_report() {
            self.hear(&report, message, now_ns);
        }
    }

    fn new_order(&mut self, message: &Message<'_>, now_ns: u64) {
        let order = Order::new(message, "NONE".to_owned());
        let is_new = !self.by_id.contains_key(&order.id);
        if message.get(97) == Some(b"Y") && !is_new {
            return; // taken before
        }
        self.tally.orders.fetch_add(1, Relaxed);
        let command = self.read(message, &order, is_new);
        let (at, id) = (self.orders.len(), order.id.clone());
        let mut held = Held { order, id: OrderId::NONE, request: None };
        match command {
            Ok(new) => {
                self.by_id.insert(id, at);
                self.open += 1;
                self.orders.push(held);
                let new = NewOrder { client: at as u64, ..new };
                self.command(Command::New(new), Some(message), now_ns);
            }
            Err(reason) => {
                self.tally.rejected.fetch_add(1, Relaxed);
                (held.order.open, held.order.is_rejected) = (false, true);
                let kind = ExecKind::Rejected { reason: reason.code(self.version) };
                let mut report = Execution::new(&held.order, kind, self.exec_id(), now_ns);
                report.text = Some(reason.to_string());
                self.say(report.into());
                if is_new && self.orders.len() < ORDERS_MAX {
                    self.by_id.insert(id, at);
                    self.orders.push(held);
                }
            }
        }
    }

    /// What the engine is to be told of a new order; its client number is still to come.
    fn read(&self, message: &Message<'_>, order: &Order, is_new: bool) -> Result<NewOrder, Reason> {
        if !is_new {
            return Err(Reason::Duplicate);
        }
        if self.orders.len() >= ORDERS_MAX || self.open >= OPEN_MAX {
            return Err(Reason::TooMany);
        }
        let instrument = *self.symbols.get(&order.symbol).ok_or(Reason::UnknownSymbol)?;
        let side = match &order.side[..] {
            b"1" => Side::Bid,
            b"2" | b"5" => Side::Ask,
            _ => return Err(Reason::Unsupported("Side is to be 1, 2 or 5")),
        };
        let terms = match (&order.kind[..], order.price) {
            (b"1", _) => Terms::Market,
            (b"2", Some(price)) => Terms::Limit(price),
            (b"2", None) => return Err(Reason::Unsupported("a limit order needs a Price")),
            _ => return Err(Reason::Unsupported("OrdType is to be 1 or 2")),
        };
        let time_in_force = match message.get(59) {
            None | Some(b"0") => TimeInForce::Day,
            Some(b"3") => TimeInForce::ImmediateOrCancel,
            Some(b"4") => TimeInForce::FillOrKill,
            Some(_) => return Err(Reason::Unsupported("TimeInForce is to be 0, 3 or 4")),
        };
        let qty = whole(message).ok_or(Reason::BadQuantity)?;
        Ok(NewOrder { owner: self.owner, client: 0, instrument, side, terms, time_in_force, qty })
    }

    fn cancel(&mut self, message: &Message<'_>, now_ns: u64) {
        self.tally.cancels.fetch_add(1, Relaxed);
        let Some(at) = self.original(message, b'1') else { return };
        let order = self.orders[at].id;
        self.command(Command::Cancel { owner: self.owner, order }, Some(message), now_ns);
    }

    fn replace(&mut self, message: &Message<'_>, now_ns: u64) {
        self.tally.replaces.fetch_add(1, Relaxed);
        let Some(at) = self.original(message, b'2') else { return };
        let Held { order, id, .. } = &self.orders[at];
        let qty = match message.get(38) {
            Some(_) => whole(message),
            None => u32::try_from(order.qty).ok(),
        };
        let is_same = |tag: u32, value: &[u8]| message.get(tag).is_none_or(|now| now == value);
        let price = message.price(44).ok().or(order.price);
        let refusal = if !is_same(54, &order.side) || !is_same(55, &order.symbol) {
            Some(Reason::Unsupported("Side and Symbol stay as they are"))
        } else if !is_same(40, &order.kind) {
            Some(Reason::Unsupported("OrdType stays as it is"))
        } else if qty.is_none() {
            Some(Reason::BadQuantity)
        } else {
            None
        };
        if let Some(reason) = refusal {
            self.orders[at].request = None;
            return self.refuse(message, Some(at), b'2', &reason);
        }
        let (order, owner) = (*id, self.owner);
        let (qty, price) = (qty.unwrap_or(0), price.unwrap_or(Price(0)));
        self.command(Command::Replace { owner, order, qty, price }, Some(message), now_ns);
    }

    /// The open order that a cancel or replace names, which now waits for its answer; or a refusal.
    fn original(&mut self, message: &Message<'_>, response_to: u8) -> Option<usize> {
        let id = message.get(11).unwrap_or(b"");
        let at = message.get(41).and_then(|id| self.by_id.get(id)).copied();
        let reason = match at {
            _ if self.by_id.contains_key(id) => Reason::Duplicate,
            _ if response_to == b'2' && self.by_id.len() >= IDS_MAX => Reason::TooMany,
            Some(at) if self.orders[at].order.open => {
                self.orders[at].request = Some(id.to_vec());
                return Some(at);
            }
            Some(_) => Reason::TooLate,
            None => Reason::UnknownOrder,
        };
        self.refuse(message, at, response_to, &reason);
        None
    }

    fn refuse(
        &mut self,
        message: &Message<'_>,
        at: Option<usize>,
        response_to: u8,
        reason: &Reason,
    ) {
        let order = at.map(|at| &self.orders[at].order);
        let code = reason.cancel_code(self.version);
        let refusal = CancelReject::new(message, order, response_to, code, &reason.to_string());
        self.say(Outgoing::CancelReject(refusal));
    }

    fn status(&mut self, message: &Message<'_>, now_ns: u64) {
        let known = message.get(11).and_then(|id| self.by_id.get(id)).copied();
        let unknown = Order::unknown(message);
        let order = known.map_or(&unknown, |at| &self.orders[at].order);
        let mut report = Execution::new(order, ExecKind::Status, self.exec_id(), now_ns);
        report.text = known.is_none().then(|| "unknown order".to_owned());
        self.say(report.into());
    }

    fn mass_cancel(&mut self, message: &Message<'_>, now_ns: u64) {
        let instrument = match (message.get(530), message.get(55)) {
            (None | Some(b"7"), _) => Ok(None),
            (Some(b"1"), Some(symbol)) => {
                self.symbols.get(symbol).map(|instrument| Some(*instrument)).ok_or("unknown symbol")
            }
            (Some(b"1"), None) => Err("a request for one security needs a Symbol"),
            (Some(_), _) => Err("MassCancelRequestType is to be 1 or 7"),
        };
        let answer = match instrument {
            Ok(instrument) => {
                let before = self.open;
                self.command(Command::CancelAll { owner: self.owner, instrument }, None, now_ns);
                let gone = before.saturating_sub(self.open) as u64;
                MassCancelReport::new(message, self.exec_id(), gone)
            }
            Err(why) => MassCancelReport::refused(message, self.exec_id(), why.to_owned()),
        };
        self.say(Outgoing::MassCancel(answer));
    }

    fn exec_id(&self) -> u64 {
        self.tally.exec_ids.fetch_add(1, Relaxed) + 1
    }

    fn say(&mut self, what: Outgoing) {
        if self.outbox.len() == OUTBOX_MAX {
            tracing::warn!("a report is lost: too many wait for a session that does not take them");
            self.outbox.pop_front();
        }
        self.outbox.push_back(what);
    }
}

/// OrderQty (38) as the engine has it.
fn whole(message: &Message<'_>) -> Option<u32> {
    let decimal = message.price(38).ok()?.0;
    if decimal % 1_000_000_000 != 0 {
        return None;
    }
    u32::try_from(quantity(message)).ok().filter(|qty| *qty > 0)
}

impl<S: Store> Application<S> for Desk {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        let now_ns = link.now_ns();
        match message.msg_type() {
            b"D" => self.new_order(message, now_ns),
            b"F" => self.cancel(message, now_ns),
            b"G" => self.replace(message, now_ns),
            b"H" => self.status(message, now_ns),
            b"q" => self.mass_cancel(message, now_ns),
            _ => return Answer::Unsupported,
        }
        self.settle(link);
        Answer::Taken
    }

    fn on_event(&mut self, event: session::Event<'_>, link: &mut Link<S>) {
        match event {
            session::Event::LoggedOn { .. } => {
                self.is_on = true;
                self.tally.sessions.fetch_add(1, Relaxed);
            }
            session::Event::Closed(_) if self.is_on => {
                self.is_on = false;
                self.tally.sessions.fetch_sub(1, Relaxed);
                if self.cancel_on_disconnect {
                    let all = Command::CancelAll { owner: self.owner, instrument: None };
                    self.command(all, None, link.now_ns());
                }
            }
            _ => {}
        }
    }
}
