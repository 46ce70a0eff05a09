//! The world of one seed: time, and what happens in it.

use core::cmp::Reverse;
use std::collections::BinaryHeap;

use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::arbiter::Start;
use wirepath_feed_handler::pipeline::ChannelState;
use wirepath_feed_handler::recovery::Action;
use wirepath_feed_handler::recovery::client::Connection as _;
use wirepath_feed_handler::venue::Venue;
use wirepath_protocol::pitch::{Market, UnitHeader};

use super::Coverage;
use super::exchange::{Exchange, Line, UNIT};
use super::handler::Handler;
use super::plan::{BEGIN_NS, MS, Plan};
use super::proxy::Proxy;
use super::spin::{Came, IMAGE_NS, Images, Spinner};
use super::tcp::{BEAT_NS, Say};

/// How long after the last fault everything has to be well again.
const CALM_NS: u64 = 30_000 * MS;
/// More does not happen in a run, unless it turns on the spot.
const STEPS_MAX: usize = 2_000_000;
/// Where answers to requests come, behind the two lines.
const ANSWERS: u8 = 2;

/// What happens at its time.
#[derive(Debug)]
enum Happening {
    Publish,
    Heartbeat(usize),
    Arrive(u8, Vec<u8>),
    /// The handler looks at the time, if nothing made this void.
    Wake(u64),
    /// To a client of a proxy: something arrives, in this connection.
    ToProxy(usize, u64, Say),
    /// What the client of a proxy, or of the spin server, waits for.
    ProxyDue(usize),
    SpinDue(usize),
    /// Every proxy says that it is there.
    Beat,
    Connect(usize),
    ToSpin(usize, Say),
    Image,
    Kill(u64),
    Start,
    /// The lines and the servers are as they should be from here on.
    Calm,
    /// It has to be over.
    End,
}

pub(crate) struct World<V> {
    plan: Plan,
    rng: Pcg64Mcg,
    pub now_ns: u64,
    queue: BinaryHeap<Reverse<(u64, usize)>>,
    happenings: Vec<Option<Happening>>,
    exchange: Exchange,
    lines: [Line; 2],
    handler: Option<Handler<V>>,
    wake: u64,
    proxies: Vec<Proxy>,
    images: Images,
    spinners: Vec<Option<Spinner>>,
    /// The snapshot that the handler wants.
    wanted: Option<u32>,
    is_calm: bool,
    fresh_since_ns: Option<u64>,
    pub coverage: Coverage,
}

impl<V: Venue> World<V> {
    pub(crate) fn new(seed: u64, market: Market) -> Self {
        let (plan, rng) = Plan::draw(seed);
        let exchange = Exchange::new(seed, market, &plan);
        let mut world = Self {
            rng,
            now_ns: BEGIN_NS - 100 * MS,
            queue: BinaryHeap::new(),
            happenings: Vec::new(),
            lines: plan.weather.map(|weather| Line::new(weather, plan.first)),
            handler: None,
            wake: 0,
            proxies: (0..plan.recovery.requests.servers).map(|_| Proxy::new()).collect(),
            images: Images::new(&exchange),
            spinners: Vec::new(),
            wanted: None,
            is_calm: false,
            fresh_since_ns: None,
            coverage: Coverage::default(),
            exchange,
            plan,
        };
        world.at(BEGIN_NS - 50 * MS, Happening::Start);
        world.at(BEGIN_NS, Happening::Publish);
        (0..2).for_each(|line| world.at(BEGIN_NS, Happening::Heartbeat(line)));
        world.at(BEGIN_NS - 40 * MS, Happening::Image);
        world.at(BEGIN_NS - 40 * MS, Happening::Beat);
        for (at_ns, away_ns) in world.plan.kills.clone() {
            world.at(at_ns, Happening::Kill(away_ns));
        }
        world
    }

    fn at(&mut self, at_ns: u64, happening: Happening) {
        let index = self.happenings.len();
        self.queue.push(Reverse((at_ns.max(self.now_ns), index)));
        self.happenings.push(Some(happening));
    }

    fn after(&mut self, after_ns: u64, happening: Happening) {
        self.at(self.now_ns + after_ns, happening);
    }

    /// Until all is well again.
    pub(crate) fn run(&mut self) {
        for _ in 0..STEPS_MAX {
            let Reverse((at_ns, index)) = self.queue.pop().expect("heartbeats never end");
            self.now_ns = at_ns;
            let happening = self.happenings[index].take().unwrap();
            self.happen(happening);
            if self.handler.as_ref().is_some_and(|handler| handler.is_deceived) {
                return self.coverage.saw("deceived");
            }
            if self.is_over() {
                let handler = self.handler.as_ref().unwrap();
                handler.tally(&mut self.coverage);
                let is_fresh = handler.is_fresh(&self.exchange);
                let snapshots = self.plan.recovery.snapshots;
                assert!(is_fresh || snapshots.is_none(), "impaired, where there are snapshots");
                return self.coverage.saw(if is_fresh { "ended fresh" } else { "ended impaired" });
            }
        }
        panic!("it does not end");
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Publish => self.publish(),
            Happening::Heartbeat(line) => {
                let is_idle = self.now_ns >= self.lines[line].sent_ns + self.plan.heartbeat_ns;
                self.flush(line, is_idle);
                self.after(self.plan.heartbeat_ns, Happening::Heartbeat(line));
            }
            Happening::Arrive(line, bytes) => {
                if let Some(handler) = &mut self.handler {
                    handler.hear(line, &bytes, self.now_ns, &self.exchange);
                    self.serve();
                }
            }
            Happening::Wake(number) if number == self.wake => self.serve(),
            Happening::Wake(_) => {}
            Happening::ToProxy(index, epoch, say) => {
                if self.proxies[index].epoch == epoch && self.proxies[index].is_open {
                    self.proxy_hears(index, Some(&say));
                }
            }
            Happening::ProxyDue(index) => {
                let proxy = &self.proxies[index];
                if proxy.is_open && proxy.due_ns == self.now_ns {
                    self.proxy_hears(index, None);
                }
            }
            Happening::Beat => {
                for index in 0..self.proxies.len() {
                    if self.proxies[index].is_open {
                        let says = self.proxies[index].beat(self.now_ns, &mut self.rng);
                        self.send_to_proxy(index, says);
                    }
                }
                // Heartbeats of the gap response group have no number.
                let heartbeat = UnitHeader::heartbeat(UNIT, 0).as_bytes().to_vec();
                self.after(0, Happening::Arrive(ANSWERS, heartbeat));
                self.after(BEAT_NS, Happening::Beat);
            }
            Happening::Connect(index) => self.connect(index),
            Happening::ToSpin(index, say) => self.spin_hears(index, Some(&say)),
            Happening::SpinDue(index) => {
                if self.spinners[index].as_ref().is_some_and(|of| of.due_ns == self.now_ns) {
                    self.spin_hears(index, None);
                }
            }
            Happening::Image => {
                self.images.take(&self.exchange, self.plan.lag);
                let newest = self.images.newest();
                for index in 0..self.spinners.len() {
                    if let Some(spinner) = &mut self.spinners[index] {
                        let says = spinner.announce(newest, self.now_ns, &mut self.rng);
                        self.send_to_spin(index, says);
                        self.spin_talks(index);
                    }
                }
                self.after(IMAGE_NS, Happening::Image);
            }
            Happening::Kill(away_ns) => {
                if let Some(handler) = self.handler.take() {
                    self.coverage.saw("killed");
                    handler.tally(&mut self.coverage);
                    self.spinners.iter_mut().for_each(|spinner| *spinner = None);
                    self.wanted = None;
                    for proxy in &mut self.proxies {
                        (proxy.is_open, proxy.epoch) = (false, proxy.epoch + 1);
                    }
                    self.after(away_ns, Happening::Start);
                }
            }
            Happening::Start => {
                let is_late = self.exchange.next() > self.plan.first;
                if is_late && self.plan.arbiter.start == Start::FirstSeen {
                    self.coverage.saw("joined late");
                }
                self.handler = Some(Handler::new(&self.plan));
                (0..self.proxies.len()).for_each(|index| self.connect(index));
                self.serve();
            }
            Happening::Calm => {
                self.is_calm = true;
                self.plan.honest = 100;
                self.lines.iter_mut().for_each(|line| line.weather = line.weather.calm());
            }
            Happening::End => {
                let handler = self.handler.as_ref().map(Handler::summary);
                panic!("not well after all: {handler:?}, of {}", self.exchange.next());
            }
        }
    }

    fn publish(&mut self) {
        let count = self.rng.random_range(1..=self.plan.burst).min(self.exchange.to_come);
        for _ in 0..count {
            self.exchange.publish(self.plan.cut_off, &mut self.rng);
        }
        (0..2).for_each(|line| self.flush(line, false));
        if self.exchange.to_come > 0 {
            let pause_ns = self.rng.random_range(0..2 * self.plan.pace_ns);
            return self.after(pause_ns, Happening::Publish);
        }
        let while_ns = self.rng.random_range(0..300 * MS);
        self.after(while_ns, Happening::Calm);
        self.after(while_ns + CALM_NS, Happening::End);
    }

    fn flush(&mut self, line: usize, heartbeat: bool) {
        let mut sent = Vec::new();
        self.lines[line].flush(&self.exchange, heartbeat, &mut self.rng, &mut sent);
        if !sent.is_empty() {
            self.lines[line].sent_ns = self.now_ns;
        }
        for (delay_ns, bytes) in sent {
            self.after(delay_ns, Happening::Arrive(u8::try_from(line).unwrap(), bytes));
        }
    }

    /// The handler's thread looks at the time, and does what is to be done.
    fn serve(&mut self) {
        let Some(handler) = &mut self.handler else { return };
        let actions = handler.poll(self.now_ns, &self.exchange);
        self.wake += 1;
        let wake = self.wake;
        let due_ns = handler.deadline(self.now_ns);
        let events = [("stale", handler.channel().stale_since_ns().is_some())];
        events.iter().filter(|(_, is)| *is).for_each(|(what, _)| self.coverage.saw(what));
        if let Some(due_ns) = due_ns {
            self.at(due_ns, Happening::Wake(wake));
        }
        for action in actions {
            self.act(action);
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Request { ask, .. } => {
                let index = usize::from(ask.server);
                if self.proxies[index].ask(&ask, self.now_ns) {
                    self.proxy_talks(index);
                } else {
                    self.coverage.saw("ask not taken");
                }
            }
            Action::FetchSnapshot { attempt, kept_from } => {
                assert_eq!(self.wanted.replace(attempt), None, "another snapshot beside it");
                let is_honest = self.rng.random_range(0..100) < self.plan.honest;
                let of = (attempt, kept_from);
                let spinner =
                    Spinner::connect(of, &self.exchange, is_honest, self.now_ns, &mut self.rng);
                self.spinners.push(Some(spinner));
                self.spin_talks(self.spinners.len() - 1);
            }
            Action::CancelSnapshot { attempt } => {
                self.coverage.saw("snapshot cancelled");
                assert_eq!(self.wanted.take(), Some(attempt), "cancelled, and not under way");
                // The thread that holds the connection may hear of it late.
                if self.rng.random() {
                    self.spinners.iter_mut().for_each(|spinner| *spinner = None);
                }
            }
        }
    }

    fn connect(&mut self, index: usize) {
        if self.handler.is_none() || self.proxies[index].is_open {
            return;
        }
        let is_honest = self.rng.random_range(0..100) < self.plan.honest;
        self.proxies[index].connect(is_honest, self.now_ns, &mut self.rng);
        self.proxy_talks(index);
    }

    fn send_to_proxy(&mut self, index: usize, says: Vec<(u64, Say)>) {
        let epoch = self.proxies[index].epoch;
        for (at_ns, say) in says {
            self.at(at_ns, Happening::ToProxy(index, epoch, say));
        }
    }

    /// The proxy hears what its client has to say; its datagrams go out.
    fn proxy_talks(&mut self, index: usize) {
        let is_honest = self.rng.random_range(0..100) < self.plan.honest;
        let Self { proxies, exchange, rng, coverage, now_ns, .. } = self;
        let proxy = &mut proxies[index];
        let answer = proxy.talk(exchange, is_honest, *now_ns, rng, coverage);
        if let Some(due_ns) = proxy.client.deadline() {
            proxy.due_ns = due_ns.max(*now_ns + 1);
            let due_ns = proxy.due_ns;
            self.at(due_ns, Happening::ProxyDue(index));
        }
        for (delay_ns, bytes) in answer.sent {
            self.after(delay_ns, Happening::Arrive(ANSWERS, bytes));
        }
        self.send_to_proxy(index, answer.says);
    }

    fn proxy_hears(&mut self, index: usize, say: Option<&Say>) {
        if self.proxies[index].hear(say, self.now_ns, &mut self.coverage) {
            let while_ns = self.rng.random_range(MS..100 * MS);
            return self.after(while_ns, Happening::Connect(index));
        }
        self.proxy_talks(index);
    }

    fn send_to_spin(&mut self, index: usize, says: Vec<(u64, Say)>) {
        for (at_ns, say) in says {
            self.at(at_ns, Happening::ToSpin(index, say));
        }
    }

    fn spin_talks(&mut self, index: usize) {
        let Self { spinners, exchange, images, rng, coverage, now_ns, plan, .. } = self;
        let Some(spinner) = &mut spinners[index] else { return };
        let of = (&*exchange, &*images);
        let says = spinner.talk(of, plan.names_sent, *now_ns, rng, coverage);
        if let Some(due_ns) = spinner.deadline() {
            spinner.due_ns = due_ns.max(*now_ns + 1);
            let due_ns = spinner.due_ns;
            self.at(due_ns, Happening::SpinDue(index));
        }
        self.send_to_spin(index, says);
    }

    fn spin_hears(&mut self, index: usize, say: Option<&Say>) {
        let Some(spinner) = &mut self.spinners[index] else { return };
        let attempt = spinner.attempt;
        let came = spinner.hear(say, self.now_ns, &mut self.coverage);
        if matches!(came.last(), Some(Came::Complete(_) | Came::Failed)) {
            self.spinners[index] = None;
            self.wanted = self.wanted.filter(|wanted| *wanted != attempt);
        } else {
            self.spin_talks(index);
        }
        if let Some(handler) = self.handler.as_mut().filter(|_| !came.is_empty()) {
            let was_stale = handler.channel().stale_since_ns().is_some();
            handler.snapshot(attempt, &came, self.now_ns, &self.exchange);
            if was_stale && handler.channel().stale_since_ns().is_none() {
                self.coverage.saw("rebuilt");
            }
            self.serve();
        }
    }

    /// Whether all is well, and has been for a while.
    fn is_over(&mut self) -> bool {
        let Some(handler) = self.handler.as_ref().filter(|_| self.is_calm) else { return false };
        let is_impaired = handler.channel().state() == ChannelState::Impaired;
        let is_done =
            handler.is_fresh(&self.exchange) || (is_impaired && handler.is_at_end(&self.exchange));
        if !is_done {
            self.fresh_since_ns = None;
            return false;
        }
        self.now_ns >= *self.fresh_since_ns.get_or_insert(self.now_ns) + 400 * MS
    }
}
