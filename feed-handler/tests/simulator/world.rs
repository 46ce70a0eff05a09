//! The world of one seed: time, what happens in it, and the process of the handler.

mod outside;

use core::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::arbiter::{SessionId, Start};
use wirepath_feed_handler::event::Event;
use wirepath_feed_handler::pipeline::ChannelState;
use wirepath_feed_handler::recovery::requests::Ask;

use super::coverage::{Coverage, Seen};
use super::exchange::Day;
use super::glimpse::{Connection, Say};
use super::handler::Handler;
use super::lines::{Line, Sent, far_ahead, is_hit};
use super::plan::{BEGIN_NS, MS, Plan};

/// How long after the last fault everything has to be well again.
const CALM_NS: u64 = 30_000 * MS;
/// More does not happen in a run, unless it turns on the spot.
const STEPS_MAX: usize = 2_000_000;
/// The most events of one process between two looks: a snapshot, or all that can be held.
const EVENTS_MAX: usize = 1 << 17;

/// What happens at its time.
#[derive(Debug)]
enum Happening {
    Publish,
    /// Nothing was sent on this line for a while.
    Heartbeat(usize),
    Arrive(u8, Vec<u8>),
    /// The handler looks at the time, if nothing made this void.
    Wake(u64),
    Asked(SessionId, Ask),
    Said(usize, Say),
    /// What the client of a connection waits for.
    Due(usize),
    Kill(u64),
    Start,
    Consume,
    EndOfSession,
    NextSession,
    /// The network and the servers are as they should be from here on.
    Calm,
    /// It has to be over.
    End,
}

pub(crate) struct World {
    plan: Plan,
    rng: Pcg64Mcg,
    pub now_ns: u64,
    queue: BinaryHeap<Reverse<(u64, u64, usize)>>,
    happenings: Vec<Option<Happening>>,
    days: Vec<Day>,
    lines: [Line; 2],
    /// What the handler has not read yet.
    socket: VecDeque<(u8, u64, Vec<u8>)>,
    stalled_until_ns: u64,
    handler: Option<Handler>,
    /// The memory of a process that is away.
    events: Vec<Event>,
    wake: u64,
    connections: Vec<Option<Connection>>,
    /// The snapshot that the handler wants, as far as it has said.
    wanted: Option<u32>,
    /// When the snapshot server is ready for the session.
    served_from_ns: u64,
    is_calm: bool,
    fresh_since_ns: Option<u64>,
    pub coverage: Coverage,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let (plan, rng) = Plan::draw(seed);
        let first = plan.sessions[0];
        let mut world = Self {
            now_ns: BEGIN_NS - 100 * MS,
            rng,
            queue: BinaryHeap::new(),
            happenings: Vec::new(),
            days: vec![Day::new("DAYA000001", plan.instruments, first.messages)],
            lines: plan.weather.map(Line::new),
            socket: VecDeque::new(),
            stalled_until_ns: 0,
            handler: None,
            events: Vec::with_capacity(EVENTS_MAX),
            wake: 0,
            connections: Vec::new(),
            wanted: None,
            served_from_ns: 0,
            is_calm: false,
            fresh_since_ns: None,
            coverage: Coverage::default(),
            plan,
        };
        world.at(BEGIN_NS - 50 * MS, Happening::Start);
        world.at(BEGIN_NS, Happening::Publish);
        world.at(BEGIN_NS, Happening::Consume);
        (0..2).for_each(|line| world.at(BEGIN_NS, Happening::Heartbeat(line)));
        for (at_ns, away_ns) in world.plan.kills.clone() {
            world.at(at_ns, Happening::Kill(away_ns));
        }
        world
    }

    fn at(&mut self, at_ns: u64, happening: Happening) {
        let at_ns = at_ns.max(self.now_ns);
        let index = self.happenings.len();
        self.queue.push(Reverse((at_ns, index as u64, index)));
        self.happenings.push(Some(happening));
    }

    fn after(&mut self, after_ns: u64, happening: Happening) {
        self.at(self.now_ns + after_ns, happening);
    }

    fn day(&self) -> &Day {
        self.days.last().unwrap()
    }

    /// Until all is well again.
    pub(crate) fn run(&mut self) {
        for _ in 0..STEPS_MAX {
            let Reverse((at_ns, _, index)) = self.queue.pop().expect("heartbeats never end");
            self.now_ns = at_ns;
            let happening = self.happenings[index].take().unwrap();
            self.happen(happening);
            if self.is_over() {
                return self.close();
            }
        }
        panic!("it does not end");
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Publish => self.publish(),
            Happening::Heartbeat(line) => self.heartbeat(line),
            Happening::Arrive(line, bytes) => self.arrive(line, bytes),
            Happening::Wake(number) if number == self.wake => self.serve(),
            Happening::Wake(_) => {}
            Happening::Asked(session, ask) => self.asked(session, ask),
            Happening::Said(index, say) => self.said(index, &say),
            Happening::Due(index) => self.due(index),
            Happening::Kill(away_ns) => {
                if let Some(handler) = self.handler.take() {
                    self.coverage.saw(Seen::Killed);
                    self.bury(handler);
                    self.after(away_ns, Happening::Start);
                }
            }
            Happening::Start => {
                self.socket.clear();
                let events = core::mem::take(&mut self.events);
                self.handler = Some(Handler::new(&self.plan, self.now_ns, events));
                let is_joining = self.plan.arbiter.start == Start::FirstSeen;
                if is_joining && !self.is_calm && is_hit(&mut self.rng, 150) {
                    let wrong = far_ahead(&self.days[self.lines[0].day], &mut self.rng);
                    self.socket.push_back((0, self.now_ns, wrong));
                }
                self.serve();
            }
            Happening::Consume => {
                let count = self.plan.consumer;
                if let Some(handler) = &mut self.handler {
                    handler.consume(count, &self.days, &mut self.coverage);
                }
                let pause_ns = self.rng.random_range(MS / 10..20 * MS);
                self.after(pause_ns, Happening::Consume);
            }
            Happening::EndOfSession => self.days.last_mut().unwrap().is_ended = true,
            Happening::NextSession => self.next_session(),
            Happening::Calm => {
                self.is_calm = true;
                self.plan.outages.clear();
                self.plan.stall = 0;
                (self.plan.honest_requests, self.plan.honest_snapshots) = (100, 100);
                self.lines.iter_mut().for_each(|line| line.weather = line.weather.calm());
            }
            Happening::End => {
                let handler = self.handler.as_ref().map(Handler::summary);
                panic!("not well after all: {handler:?}, of {}", self.day().next());
            }
        }
    }

    fn bury(&mut self, mut handler: Handler) {
        handler.consume(usize::MAX, &self.days, &mut self.coverage);
        handler.tally(&mut self.coverage);
        self.events = handler.into_events();
        self.connections.iter_mut().for_each(|connection| *connection = None);
        self.wanted = None;
    }

    fn publish(&mut self) {
        let count = self.rng.random_range(1..=self.plan.burst).min(self.day().to_come);
        let (rng, cut_off) = (&mut self.rng, self.plan.cut_off);
        (0..count).for_each(|_| self.days.last_mut().unwrap().publish(cut_off, rng));
        for line in 0..2 {
            if !is_hit(&mut self.rng, self.lines[line].weather.linger) {
                self.flush(line);
            }
        }
        if self.day().to_come > 0 {
            let pause_ns = self.rng.random_range(0..2 * self.plan.pace_ns);
            return self.after(pause_ns, Happening::Publish);
        }
        (0..2).for_each(|line| self.flush(line));
        let session = self.plan.sessions[self.days.len() - 1];
        if session.says_end {
            self.after(MS, Happening::EndOfSession);
        }
        match self.plan.sessions.get(self.days.len()) {
            Some(next) => self.at(next.begin_ns, Happening::NextSession),
            None => {
                let while_ns = self.rng.random_range(0..300 * MS);
                self.after(while_ns, Happening::Calm);
                self.after(while_ns + CALM_NS, Happening::End);
            }
        }
    }

    fn next_session(&mut self) {
        let messages = self.plan.sessions[self.days.len()].messages;
        self.days.push(Day::new("DAYB000002", self.plan.instruments, messages));
        self.served_from_ns = self.now_ns + 300 * MS;
        self.lines.iter_mut().for_each(|line| (line.day, line.next) = (line.day + 1, 1));
        self.publish();
    }

    fn flush(&mut self, line: usize) {
        let mut sent = Vec::new();
        let Self { lines, days, rng, .. } = self;
        let of = &mut lines[line];
        of.flush(&days[of.day], rng, &mut sent);
        self.send(line, sent);
    }

    fn heartbeat(&mut self, line: usize) {
        let interval_ns = self.plan.heartbeat_ns;
        // Between two sessions there is silence.
        let is_between = self.days.len() < self.plan.sessions.len() && self.day().to_come == 0;
        let is_over = self.now_ns > self.lines[line].sent_ns + 8 * interval_ns;
        if self.now_ns >= self.lines[line].sent_ns + interval_ns && !(is_between && is_over) {
            self.flush(line);
            let mut sent = Vec::new();
            let Self { lines, days, rng, .. } = self;
            let of = &mut lines[line];
            of.heartbeat(&days[of.day], rng, &mut sent);
            let before_ns = self.lines[line].sent_ns;
            self.send(line, sent);
            if is_between {
                self.lines[line].sent_ns = before_ns;
            }
        }
        self.after(interval_ns, Happening::Heartbeat(line));
    }

    fn send(&mut self, line: usize, sent: Vec<Sent>) {
        self.lines[line].sent_ns = self.now_ns;
        let id = u8::try_from(line).unwrap();
        for (delay_ns, bytes) in sent {
            if !self.plan.is_out(line, self.now_ns + delay_ns) {
                self.after(delay_ns, Happening::Arrive(id, bytes));
            }
        }
    }

    fn arrive(&mut self, line: u8, bytes: Vec<u8>) {
        if self.handler.is_none() {
            return;
        }
        if self.socket.len() == self.plan.socket {
            self.coverage.saw(Seen::SocketFull);
        } else {
            self.coverage.datagrams += 1;
            self.socket.push_back((line, self.now_ns, bytes));
        }
        if self.now_ns < self.stalled_until_ns {
            return;
        }
        if is_hit(&mut self.rng, self.plan.stall) {
            self.coverage.saw(Seen::Stalled);
            self.stalled_until_ns = self.now_ns + self.rng.random_range(1..=self.plan.stall_ns);
            self.wake += 1;
            return self.at(self.stalled_until_ns, Happening::Wake(self.wake));
        }
        self.serve();
    }

    /// The handler's thread: reads all that waits, then looks at the time, and does what is to be done.
    fn serve(&mut self) {
        let Some(handler) = &mut self.handler else { return };
        while !self.socket.is_empty() {
            let count = self.rng.random_range(1..=16).min(self.socket.len());
            let waiting: Vec<_> = self.socket.drain(..count).collect();
            handler.hear(&waiting, self.now_ns, &self.days);
        }
        let actions = handler.poll(self.now_ns, &self.days);
        let due_ns = handler.deadline(self.now_ns);
        let tick_ns = self.plan.tick_ns.map(|tick_ns| self.now_ns + tick_ns);
        self.wake += 1;
        // Without ticks only what was announced wakes the thread.
        if let Some(at_ns) = tick_ns.or(due_ns) {
            self.at(at_ns, Happening::Wake(self.wake));
        }
        for action in actions {
            self.act(action);
        }
        let is_fetching = self.handler.as_ref().is_some_and(Handler::is_fetching);
        assert!(is_fetching || self.wanted.is_none(), "a snapshot that is not wanted any more");
    }

    /// Whether all is well, and has been for a while.
    fn is_over(&mut self) -> bool {
        let Some(handler) = self.handler.as_ref().filter(|_| self.is_calm) else { return false };
        let day = self.days.last().unwrap();
        let is_impaired = handler.channel().state() == ChannelState::Impaired;
        let is_done = handler.is_fresh(day) || (is_impaired && handler.is_at_end(day));
        if !is_done {
            self.fresh_since_ns = None;
            return false;
        }
        self.now_ns >= *self.fresh_since_ns.get_or_insert(self.now_ns) + 400 * MS
    }

    fn close(&mut self) {
        let mut handler = self.handler.take().unwrap();
        handler.consume_all(&self.days, &mut self.coverage);
        let is_fresh = handler.is_fresh(self.day());
        self.coverage.saw(if is_fresh { Seen::EndedFresh } else { Seen::EndedImpaired });
        self.bury(handler);
    }
}
