//! Two sessions on simulated time over a link that cuts, delays and dribbles, and whose ends crash at any
//! point with their stores as they then were.
//!
//! A client sends orders; an exchange takes each and reports it. After a reconnect the client asks for the
//! status of every order it knows nothing of. At the end, when all is quiet: every order is known to
//! both, or known by the client to have never arrived; none was taken twice; no report was applied twice; and
//! the numbers of the two sides agree. `SEED=n cargo test …` repeats one run.

use std::collections::{BTreeMap, VecDeque};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_order_gateway::session::{
    Answer, Application, Event, Link, Role, SendError, Session, SessionConfig, State, Version,
};
use wirepath_order_gateway::store::{Record, Store, StoreError};
use wirepath_protocol::fix::Message;

const START: u64 = 1_795_385_405_000_000_000;
const MS: u64 = 1_000_000;

/// A store whose every operation may be the last of its process.
#[derive(Clone, Default)]
struct Journal {
    records: Vec<Kept>,
    /// Where the current numbering begins among them.
    from: usize,
    next_out: u64,
    next_in: u64,
    /// Operations until the crash, and whether the last one still takes effect.
    crash: Option<(u32, bool)>,
    crashed: bool,
}

#[derive(Clone)]
enum Kept {
    Out(u64, Vec<u8>),
    In(Vec<u8>),
}

impl Journal {
    fn new() -> Self {
        Self { next_out: 1, next_in: 1, ..Self::default() }
    }

    /// What another process finds.
    fn reopened(&self) -> Self {
        Self { crash: None, crashed: false, ..self.clone() }
    }

    fn operate(&mut self, effect: impl FnOnce(&mut Self)) -> Result<(), StoreError> {
        let takes_effect = match &mut self.crash {
            _ if self.crashed => false,
            Some((0, takes_effect)) => {
                self.crashed = true;
                *takes_effect
            }
            Some((left, _)) => {
                *left -= 1;
                true
            }
            None => true,
        };
        if takes_effect {
            effect(self);
        }
        if self.crashed { Err(StoreError::Number { asked: 0, least: 1, most: 1 }) } else { Ok(()) }
    }
}

impl Store for Journal {
    fn next_out(&self) -> u64 {
        self.next_out
    }
    fn next_in(&self) -> u64 {
        self.next_in
    }
    fn append_out(&mut self, message: &[u8], _: u64) -> Result<(), StoreError> {
        self.operate(|journal| {
            journal.records.push(Kept::Out(journal.next_out, message.to_vec()));
            journal.next_out += 1;
        })
    }
    fn append_in(&mut self, message: Option<&[u8]>, _: u64) -> Result<(), StoreError> {
        self.operate(|journal| {
            journal.records.extend(message.map(|message| Kept::In(message.to_vec())));
            journal.next_in += 1;
        })
    }
    fn set_next_in(&mut self, next: u64, _: u64) -> Result<(), StoreError> {
        self.operate(|journal| journal.next_in = next)
    }
    fn set_next_out(&mut self, next: u64, _: u64) -> Result<(), StoreError> {
        self.operate(|journal| journal.next_out = next)
    }
    fn sent(&self, seq: u64) -> Option<&[u8]> {
        self.records[self.from..].iter().find_map(|record| match record {
            Kept::Out(number, message) if *number == seq => Some(&message[..]),
            _ => None,
        })
    }
    fn reset(&mut self, _: u64) -> Result<(), StoreError> {
        self.operate(|journal| {
            journal.from = journal.records.len();
            (journal.next_out, journal.next_in) = (1, 1);
        })
    }
    fn started_ns(&self) -> u64 {
        0
    }
    fn idle(&mut self, _: u64) -> Result<(), StoreError> {
        Ok(())
    }
    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        core::iter::empty() // the parties read what is kept as it is
    }
}

/// What both sides keep of orders: theirs to rebuild from the journal.
trait Party: Application<Journal> + Default {
    fn sent(&mut self, message: &Message<'_>);
    fn received(&mut self, message: &Message<'_>);

    fn rebuilt(journal: &Journal) -> Self {
        let mut party = Self::default();
        for record in &journal.records {
            match record {
                Kept::Out(_, bytes) => party.sent(&Message::parse(bytes).unwrap()),
                Kept::In(bytes) => party.received(&Message::parse(bytes).unwrap()),
            }
        }
        party
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    Unknown,
    Accepted,
    NeverArrived,
}

#[derive(Default)]
struct Client {
    orders: BTreeMap<u64, Fate>,
    executions: BTreeMap<u64, u32>,
    /// Orders whose status is to be asked for.
    to_ask: Vec<u64>,
}

fn id_of(message: &Message<'_>) -> u64 {
    message.uint(11).unwrap()
}

impl Client {
    fn ask_about_unknown(&mut self) {
        let unknown = self.orders.iter().filter(|(_, fate)| **fate == Fate::Unknown);
        self.to_ask = unknown.map(|(id, _)| *id).take(20).collect();
    }
}

impl Party for Client {
    fn sent(&mut self, message: &Message<'_>) {
        if message.msg_type() == b"D" {
            assert_eq!(self.orders.insert(id_of(message), Fate::Unknown), None, "an id used twice");
        }
    }

    fn received(&mut self, message: &Message<'_>) {
        let id = id_of(message);
        let fate = self.orders.get_mut(&id).expect("a report of an order we sent");
        match message.get(39) {
            Some(b"8") => {
                assert_ne!(*fate, Fate::Accepted, "order {id} was accepted before");
                *fate = Fate::NeverArrived;
            }
            _ => {
                assert_ne!(*fate, Fate::NeverArrived, "order {id} arrived after all");
                *fate = Fate::Accepted;
            }
        }
        if message.get(150) == Some(b"0") {
            *self.executions.entry(message.uint(17).unwrap()).or_default() += 1;
        }
    }
}

impl Application<Journal> for Client {
    fn on_message(&mut self, message: &Message<'_>, _: &mut Link<Journal>) -> Answer {
        self.received(message);
        Answer::Taken
    }
    fn on_event(&mut self, event: Event<'_>, _: &mut Link<Journal>) {
        if let Event::LoggedOn { .. } = event {
            self.ask_about_unknown();
        }
    }
}

#[derive(Default)]
struct Exchange {
    taken: BTreeMap<u64, u32>,
}

impl Party for Exchange {
    fn sent(&mut self, _: &Message<'_>) {}
    fn received(&mut self, message: &Message<'_>) {
        if message.msg_type() == b"D" {
            *self.taken.entry(id_of(message)).or_default() += 1;
        }
    }
}

impl Application<Journal> for Exchange {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<Journal>) -> Answer {
        self.received(message);
        let id = id_of(message);
        let (kind, status) = match (message.msg_type(), self.taken.contains_key(&id)) {
            (b"D", _) => (b'0', b'0'),
            (_, true) => (b'I', b'0'),
            (_, false) => (b'I', b'8'),
        };
        // A report that cannot go now is made good by the client's next question.
        let _ = link.send(b"8", |writer| {
            writer.uint(11, id).uint(17, id).char(39, status).char(150, kind);
        });
        Answer::Taken
    }
}

/// One end: a process that may die, and the bytes on their way to it.
struct End<P> {
    config: SessionConfig,
    session: Session<Journal>,
    party: P,
    incoming: VecDeque<(u64, Vec<u8>)>,
}

impl<P: Party> End<P> {
    fn new(config: SessionConfig) -> Self {
        let session = Session::new(config.clone(), Journal::new());
        Self { config, session, party: P::default(), incoming: VecDeque::new() }
    }

    fn crash_and_restart(&mut self) {
        let journal = self.session.store().reopened();
        self.party = P::rebuilt(&journal);
        self.session = Session::new(self.config.clone(), journal);
        self.incoming.clear();
    }

    /// Takes what has arrived by `until_ns`, and does what is due.
    fn step(&mut self, now_ns: u64, until_ns: u64, rng: &mut Pcg64Mcg) {
        while self.incoming.front().is_some_and(|(at_ns, _)| *at_ns <= until_ns) {
            let (_, bytes) = self.incoming.pop_front().unwrap();
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let count = if rng.random_bool(0.2) { 1 } else { rng.random_range(1..=rest.len()) };
                self.session.receive(&rest[..count], now_ns, &mut self.party);
                rest = &rest[count..];
            }
        }
        if self.session.deadline() <= now_ns {
            self.session.tick(now_ns, &mut self.party);
        }
    }

    /// Some of what waits goes onto the link.
    fn send<Q>(&mut self, to: &mut End<Q>, now_ns: u64, rng: &mut Pcg64Mcg) {
        let waiting = self.session.output().len();
        if waiting == 0 {
            return;
        }
        let count = if rng.random_bool(0.5) { waiting } else { rng.random_range(1..=waiting) };
        let at_ns = to.incoming.back().map_or(0, |(at_ns, _)| *at_ns);
        let at_ns = at_ns.max(now_ns + rng.random_range(0..20) * MS);
        to.incoming.push_back((at_ns, self.session.output()[..count].to_vec()));
        self.session.sent(count, now_ns);
    }
}

struct World {
    rng: Pcg64Mcg,
    now_ns: u64,
    client: End<Client>,
    exchange: End<Exchange>,
    connected: bool,
    next_id: u64,
    faults: bool,
    /// Cuts and crashes so far.
    events: u32,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let versions = [Version::Fix42, Version::Fix44, Version::Fix50Sp2];
        let version = versions[rng.random_range(0..3)];
        let config = |role, sender, target| SessionConfig {
            heartbeat_s: 1,
            next_expected: seed.is_multiple_of(3) && version != Version::Fix42,
            resend_request_max: if seed.is_multiple_of(4) { 5 } else { 0 },
            early_max: if seed.is_multiple_of(5) { 400 } else { 256 << 10 },
            ..SessionConfig::new(role, version, sender, target)
        };
        Self {
            client: End::new(config(Role::Initiator, "DESK", "EXCH")),
            exchange: End::new(config(Role::Acceptor, "EXCH", "DESK")),
            rng,
            now_ns: START,
            connected: false,
            next_id: 1,
            faults: true,
            events: 0,
        }
    }

    fn cut(&mut self) {
        self.connected = false;
        self.events += 1;
        self.client.incoming.clear();
        self.exchange.incoming.clear();
        self.client.session.disconnected(self.now_ns, &mut self.client.party);
        self.exchange.session.disconnected(self.now_ns, &mut self.exchange.party);
    }

    fn step(&mut self) {
        self.now_ns += self.rng.random_range(1..30) * MS;
        if self.faults {
            self.arm();
        }
        if !self.connected && self.rng.random_bool(0.2) {
            self.connected = true;
            self.client.session.connected(self.now_ns, &mut self.client.party);
            self.exchange.session.connected(self.now_ns, &mut self.exchange.party);
        }
        self.client.step(self.now_ns, self.now_ns, &mut self.rng);
        self.exchange.step(self.now_ns, self.now_ns, &mut self.rng);
        if self.client.session.state() == State::Active {
            self.trade();
        }
        if self.connected {
            self.client.send(&mut self.exchange, self.now_ns, &mut self.rng);
            self.exchange.send(&mut self.client, self.now_ns, &mut self.rng);
        }
        let closing = [self.client.session.closing(), self.exchange.session.closing()];
        let crashed = [self.client.session.store().crashed, self.exchange.session.store().crashed];
        let cut = self.connected && self.faults && self.rng.random_bool(0.01);
        if cut || crashed != [false; 2] || (self.connected && closing != [false; 2]) {
            // What was underway when an end died may still have arrived.
            if self.rng.random_bool(0.5) {
                self.client.step(self.now_ns, u64::MAX, &mut self.rng);
                self.exchange.step(self.now_ns, u64::MAX, &mut self.rng);
            }
            self.cut();
        }
        if crashed[0] || self.client.session.store().crashed {
            self.client.crash_and_restart();
        }
        if crashed[1] || self.exchange.session.store().crashed {
            self.exchange.crash_and_restart();
        }
    }

    /// Now and then an end is set to die at one of its next operations.
    fn arm(&mut self) {
        let dies = self.rng.random_bool(0.01);
        let (after, takes_effect) = (self.rng.random_range(0..12), self.rng.random_bool(0.5));
        if dies {
            let (rng, client, exchange) = (&mut self.rng, &mut self.client, &mut self.exchange);
            let journal = if rng.random_bool(0.5) { client.journal() } else { exchange.journal() };
            journal.crash.get_or_insert((after, takes_effect));
        }
    }

    fn trade(&mut self) {
        let link = self.client.session.link(self.now_ns);
        while let Some(id) = self.client.party.to_ask.pop() {
            if link.send(b"H", |writer| _ = writer.uint(11, id)).is_err() {
                self.client.party.to_ask.push(id);
                break;
            }
        }
        if self.faults && self.rng.random_bool(0.5) {
            let id = self.next_id;
            match link.send(b"D", |writer| _ = writer.uint(11, id)) {
                Ok(_) => {
                    self.client.party.orders.insert(id, Fate::Unknown);
                    self.next_id += 1;
                }
                // Whether it was kept before the crash, the journal will say.
                Err(SendError::Store(_)) => self.next_id += 1,
                Err(_) => {}
            }
        }
    }

    fn is_quiet(&self) -> bool {
        let quiet = |incoming: &VecDeque<_>, session: &Session<Journal>| {
            incoming.is_empty() && session.output().is_empty() && session.state() == State::Active
        };
        quiet(&self.client.incoming, &self.client.session)
            && quiet(&self.exchange.incoming, &self.exchange.session)
    }
}

impl<P> End<P> {
    fn told(&self) -> String {
        let (session, store) = (&self.session, self.session.store());
        format!(
            "{:?}, closed {:?}, out {}, in {}, {} bytes wait",
            session.state(),
            session.closed(),
            store.next_out,
            store.next_in,
            session.output().len()
        )
    }

    fn journal(&mut self) -> &mut Journal {
        self.session.store_mut()
    }
}

fn run(seed: u64) -> (u64, u32) {
    let mut world = World::new(seed);
    for _ in 0..1_500 {
        world.step();
    }
    world.faults = false;
    world.client.journal().crash = None;
    world.exchange.journal().crash = None;
    let settled = |world: &World| {
        let (client, exchange) = (world.client.session.store(), world.exchange.session.store());
        world.is_quiet()
            && client.next_out() == exchange.next_in()
            && exchange.next_out() == client.next_in()
            && world.client.party.orders.values().all(|fate| *fate != Fate::Unknown)
    };
    for round in 0..5_000 {
        world.step();
        if settled(&world) {
            break;
        }
        if round % 100 == 99 && world.client.session.state() == State::Active {
            world.client.party.ask_about_unknown(); // some at a time, and again what could not go
        }
    }
    assert!(settled(&world), "not settled:\n{}\n{}", world.client.told(), world.exchange.told());
    for (id, fate) in &world.client.party.orders {
        let taken = world.exchange.party.taken.get(id).copied().unwrap_or(0);
        assert_eq!(taken, u32::from(*fate == Fate::Accepted), "order {id} is {fate:?}");
    }
    assert!(world.exchange.party.taken.keys().all(|id| world.client.party.orders.contains_key(id)));
    assert!(world.client.party.executions.values().all(|count| *count == 1));
    (world.next_id - 1, world.events)
}

#[test]
fn no_order_is_lost_unreported_and_none_taken_twice() {
    let seeds = match std::env::var("SEED") {
        Ok(seed) => vec![seed.parse().expect("SEED is a number")],
        Err(_) => (0..200).collect(),
    };
    let (mut orders, mut events) = (0, 0);
    for &seed in &seeds {
        let run = std::panic::catch_unwind(|| run(seed));
        let (more_orders, more_events) = run.unwrap_or_else(|panic| {
            eprintln!("SEED={seed}");
            std::panic::resume_unwind(panic)
        });
        (orders, events) = (orders + more_orders, events + more_events);
    }
    println!("{} runs, {orders} orders, {events} cuts and crashes", seeds.len());
    assert!(seeds.len() == 1 || events > 1_000, "the link hardly ever failed: {events}");
}
