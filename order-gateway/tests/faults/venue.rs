//! A venue on a thread of its own, whose orders the test can look at.

use std::collections::{HashMap, VecDeque};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_order_gateway::acceptor::{Acceptor, Hosted};
use wirepath_order_gateway::session::{
    Answer, Application, Link, Role, SendError, Session, SessionConfig, Version,
};
use wirepath_order_gateway::store::{MemoryStore, Store};
use wirepath_perf::Clock;
use wirepath_protocol::Price;
use wirepath_protocol::fix::Message;

/// The instruments: what the venue does with an order, its symbol says.
pub(crate) const SYMBOLS: [&str; 4] = ["REST", "HALF", "FILL", "DENY"];
pub(crate) const REST: u32 = 0;

/// What venues do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    /// Reports say quantity and price of the order.
    pub(crate) says_terms: bool,
    /// An order is known only by the ClOrdID that it goes by now, not by former ones.
    pub(crate) forgets_ids: bool,
    /// Orders that stand are filled bit by bit.
    pub(crate) fills: bool,
}

/// An order, as the venue has it.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// The ClOrdID that it came with, and the one that it goes by now.
    pub(crate) first: Vec<u8>,
    pub(crate) id: Vec<u8>,
    pub(crate) symbol: Vec<u8>,
    pub(crate) side: u8,
    pub(crate) qty: u64,
    pub(crate) price: Price,
    pub(crate) cum: u64,
    /// OrdStatus (39).
    pub(crate) status: u8,
}

impl Held {
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.status, b'0' | b'1')
    }

    pub(crate) fn leaves(&self) -> u64 {
        if self.is_open() { self.qty - self.cum } else { 0 }
    }
}

/// A report that waits for the session to take it.
#[derive(Clone, Debug)]
struct Report {
    order: Held,
    execution: u64,
    kind: u8,
    last: u64,
    orig: Option<Vec<u8>>,
    /// Of an OrderCancelReject: which request it answers, and why.
    refused: Option<(u8, u64)>,
}

#[derive(Debug, Default)]
pub(crate) struct Floor {
    pub(crate) orders: Vec<Held>,
    by_id: HashMap<Vec<u8>, usize>,
    executions: u64,
    outbox: VecDeque<Report>,
    /// What must not be.
    pub(crate) complaints: Vec<String>,
    /// The session's next numbers: those that it will send, and expects.
    pub(crate) numbers: (u64, u64),
    pub(crate) messages: u64,
}

impl Floor {
    pub(crate) fn owes_nothing(&self) -> bool {
        self.outbox.is_empty()
    }

    fn report(&mut self, order: &Held, kind: u8, last: u64, orig: Option<&[u8]>) {
        self.executions += 1;
        let (order, orig) = (order.clone(), orig.map(<[u8]>::to_vec));
        let execution = self.executions;
        self.outbox.push_back(Report { order, execution, kind, last, orig, refused: None });
    }

    fn fill(&mut self, at: usize, qty: u64) {
        let order = &mut self.orders[at];
        order.cum += qty;
        order.status = if order.cum == order.qty { b'2' } else { b'1' };
        let order = order.clone();
        self.report(&order, b'F', qty, None);
    }

    fn new_order(&mut self, message: &Message<'_>) {
        let id = message.get(11).unwrap().to_vec();
        let order = Held {
            first: id.clone(),
            id: id.clone(),
            symbol: message.get(55).unwrap().to_vec(),
            side: message.char(54).unwrap(),
            qty: message.quantity(38).unwrap(),
            price: message.price(44).unwrap(),
            cum: 0,
            status: b'0',
        };
        let at = self.orders.len();
        if self.by_id.insert(id, at).is_some() {
            self.complaints.push(format!("taken twice: {order:?}"));
        }
        self.orders.push(order.clone());
        match &order.symbol[..] {
            b"DENY" => {
                self.orders[at].status = b'8';
                let order = self.orders[at].clone();
                return self.report(&order, b'8', 0, None);
            }
            _ => self.report(&order, b'0', 0, None),
        }
        match &order.symbol[..] {
            b"FILL" => self.fill(at, order.qty),
            b"HALF" => self.fill(at, order.qty.div_ceil(2)),
            _ => {}
        }
    }

    /// A cancel, or a replace with new terms.
    fn change(&mut self, message: &Message<'_>, habits: Habits) {
        let is_cancel = message.msg_type() == b"F";
        let id = message.get(11).unwrap().to_vec();
        let original = message.get(41).unwrap().to_vec();
        let at = self.by_id.get(&original).copied();
        let qty = message.quantity(38).unwrap();
        let done = at.is_some_and(|at| {
            let order = &self.orders[at];
            order.is_open() && order.id == original && (is_cancel || qty > order.cum)
        });
        if self.by_id.contains_key(&id) {
            self.complaints.push(format!("a ClOrdID came twice: {message:?}"));
        }
        let Some(at) = at.filter(|_| done) else {
            let order = at.map_or_else(|| unknown(message), |at| self.orders[at].clone());
            let reason = if at.is_some() { 0 } else { 1 };
            let refused = Some((if is_cancel { b'1' } else { b'2' }, reason));
            let (orig, order) = (Some(original), Held { id, ..order });
            self.outbox.push_back(Report { order, execution: 0, kind: 0, last: 0, orig, refused });
            return;
        };
        if habits.forgets_ids {
            self.by_id.remove(&original);
        }
        self.by_id.insert(id.clone(), at);
        let order = &mut self.orders[at];
        order.id = id;
        if is_cancel {
            order.status = b'4';
        } else {
            (order.qty, order.price) = (qty, message.price(44).unwrap());
        }
        let order = order.clone();
        self.report(&order, if is_cancel { b'4' } else { b'5' }, 0, Some(&original));
    }

    fn status(&mut self, message: &Message<'_>) {
        let id = message.get(11).unwrap();
        match self.by_id.get(id) {
            Some(at) => {
                let order = Held { id: id.to_vec(), ..self.orders[*at].clone() };
                self.report(&order, b'I', 0, None);
            }
            None => {
                let order = unknown(message);
                self.report(&order, b'I', 0, None);
            }
        }
    }
}

/// What is told of an order that a request names and nobody knows.
fn unknown(message: &Message<'_>) -> Held {
    let id = message.get(11).unwrap().to_vec();
    Held {
        first: id.clone(),
        id,
        symbol: message.get(55).unwrap().to_vec(),
        side: message.char(54).unwrap(),
        qty: 0,
        price: Price(0),
        cum: 0,
        status: b'8',
    }
}

struct Application44 {
    floor: Arc<Mutex<Floor>>,
    habits: Habits,
}

impl Application44 {
    /// Sends what waits, as far as the session takes it.
    fn settle<S: Store>(&self, link: &mut Link<S>) {
        let mut floor = self.floor.lock().unwrap();
        while let Some(report) = floor.outbox.front() {
            let Report { order, execution, kind, last, orig, refused } = report;
            let sent = match refused {
                Some((request, reason)) => link.send(b"9", |writer| {
                    writer.bytes(11, &order.id).text(37, "V").char(39, order.status);
                    writer.some(orig.as_deref(), |writer, id| _ = writer.bytes(41, id));
                    writer.uint(102, *reason).char(434, *request);
                }),
                None => link.send(b"8", |writer| {
                    writer.price(6, order.price).bytes(11, &order.id).uint(14, order.cum);
                    writer.uint(17, *execution).price(31, order.price).uint(32, *last);
                    writer.text(37, "V");
                    if self.habits.says_terms && order.qty > 0 {
                        writer.uint(38, order.qty);
                    }
                    writer.char(39, order.status);
                    writer.some(orig.as_deref(), |writer, id| _ = writer.bytes(41, id));
                    if self.habits.says_terms && order.qty > 0 {
                        writer.price(44, order.price);
                    }
                    writer.char(54, order.side).bytes(55, &order.symbol);
                    writer.char(150, *kind).uint(151, order.leaves());
                }),
            };
            match sent {
                Ok(_) => _ = floor.outbox.pop_front(),
                Err(SendError::NotLoggedOn | SendError::Resending | SendError::Full { .. }) => {
                    return;
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}

impl<S: Store> Application<S> for Application44 {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        let mut floor = self.floor.lock().unwrap();
        floor.messages += 1;
        match message.msg_type() {
            b"D" => floor.new_order(message),
            b"F" | b"G" => floor.change(message, self.habits),
            b"H" => floor.status(message),
            _ => return Answer::Unsupported,
        }
        drop(floor);
        self.settle(link);
        Answer::Taken
    }
}

/// The running venue. Dropping it ends it.
pub(crate) struct Venue {
    pub(crate) address: SocketAddr,
    floor: Arc<Mutex<Floor>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Venue {
    pub(crate) fn new(gateway: &str, habits: Habits, seed: u64) -> Self {
        let config = SessionConfig::new(Role::Acceptor, Version::Fix44, "EXCH", gateway);
        let session = Session::new(config, MemoryStore::new(64 << 20));
        let floor = Arc::new(Mutex::new(Floor::default()));
        let app = Application44 { floor: Arc::clone(&floor), habits };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let hosted = vec![Hosted { session, app }];
        let mut acceptor = Acceptor::bind(address, hosted, Clock::calibrated()).unwrap();
        let address = acceptor.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let clock = Clock::calibrated();
            let mut rng = Pcg64Mcg::seed_from_u64(seed);
            while !stopped.load(Ordering::Relaxed) {
                acceptor.poll(Duration::from_micros(500)).unwrap();
                let Hosted { session, app } = &mut acceptor.hosted()[0];
                let mut floor = app.floor.lock().unwrap();
                if habits.fills && !floor.orders.is_empty() && rng.random_ratio(1, 8) {
                    let at = rng.random_range(0..floor.orders.len());
                    let leaves = floor.orders[at].leaves();
                    if leaves > 0 {
                        floor.fill(at, rng.random_range(1..=leaves));
                    }
                }
                floor.numbers = (session.store().next_out(), session.store().next_in());
                drop(floor);
                app.settle(session.link(clock.now()));
            }
        });
        Self { address, floor, stop, thread: Some(thread) }
    }

    pub(crate) fn floor(&self) -> MutexGuard<'_, Floor> {
        self.floor.lock().unwrap()
    }
}

impl Drop for Venue {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let ended = self.thread.take().unwrap().join();
        assert!(std::thread::panicking() || ended.is_ok(), "the venue panicked");
    }
}
