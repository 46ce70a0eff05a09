//! The network, the owner of the clients, and the checks.

use std::collections::{BTreeMap, VecDeque};

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use wirepath_perf::ClockDomain;
use wirepath_protocol::Side;
use wirepath_protocol::xdp::PriceScale;

use super::super::client::{Connection, RequestClient};
use super::super::xdp_refresh::{self, Received};
use super::super::xdp_server::obvious::{self, Request, RequestServer};
use super::super::{Action, requests, snapshots, xdp_requests};
use super::exchange::{Exchange, Manner, SYMBOLS};
use crate::arbiter::{self, Start};
use crate::book::oracle::OracleSide;
use crate::config::LimitsConfig;
use crate::event::{Event, Kind, Kinds};
use crate::pipeline::{Channel, ChannelState, Now, Pipeline};
use crate::rx::{Batch, LineId, RxStamp, Slot};
use crate::venue::{NysePillar, Sink, Venue, VenueOptions};

const MS: u64 = 1_000_000;
const BEGIN_NS: u64 = 1_769_783_400_000_000_000;
/// The lines A and B, the retransmission group, and the two refresh groups.
const ANSWERS: usize = 2;
const REFRESHES: [usize; 2] = [3, 4];

macro_rules! coverage {
    ($($field:ident),+) => {
        /// What happened, so that nothing is tested that never does.
        #[derive(Debug, Default)]
        pub(super) struct Coverage { $(pub(super) $field: u64),+ }

        impl Coverage {
            pub(super) fn join(&mut self, other: &Self) {
                $(self.$field += other.$field;)+
            }

            pub(super) fn assert_all_seen(&self) {
                $(assert!(self.$field > 0, "never happened: {}", stringify!($field));)+
            }
        }
    };
}

coverage! {
    recovered, rebuilt, requests_answered, unavailable, refused, snapshots_joined, snapshots_failed,
    snapshots_too_old, untold, ahead_at_join, told_whole, fresh_at_the_end, cut_connections, books_compared
}

#[derive(Default)]
struct Watch {
    recovered: u64,
    rebuilt: u64,
}

impl Sink for Watch {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }

    fn emit(&mut self, event: Event) {
        if event.kind() == Some(Kind::Recovered) && event.instrument as usize >= SYMBOLS.len() {
            self.recovered += 1;
            self.rebuilt += u64::from(event.qty == 1);
        }
    }

    fn end_of_message(&mut self, _complete: bool) {}
}

/// A connection with its server; bytes go over it a few at a time.
#[derive(Default)]
struct Wire {
    server: RequestServer,
    up: VecDeque<u8>,
    down: VecDeque<u8>,
}

impl Wire {
    fn carry(&mut self, client: &mut dyn Connection, rng: &mut Pcg64Mcg, now_ns: u64) {
        let output = client.output();
        let count = output.len().min(rng.random_range(1..50));
        self.up.extend(&output[..count]);
        client.sent(count, now_ns);
        let arrived: Vec<u8> = self.up.drain(..rng.random_range(0..=self.up.len())).collect();
        self.server.receive(&arrived);
        self.down.extend(self.server.output.drain(..));
        let count = rng.random_range(0..=self.down.len()).min(client.space().len());
        for (at, byte) in self.down.drain(..count).enumerate() {
            client.space()[at] = byte;
        }
        client.received(count, now_ns);
    }
}

struct Weather {
    loss: u32,
    repeat: u32,
    jitter_ms: u64,
}

pub(super) struct World {
    pub(super) ms: u64,
    pub(super) coverage: Coverage,
    rng: Pcg64Mcg,
    exchange: Exchange,
    pipeline: Pipeline<NysePillar>,
    watch: Watch,
    weather: [Weather; 5],
    /// Times in which neither line brings anything.
    outages: Vec<(u64, u64)>,
    /// Datagrams on their way, by the time of their arrival.
    under_way: BTreeMap<(u64, u64), (usize, Vec<u8>)>,
    sent: u64,
    messages: usize,
    mistakes: bool,
    /// Requests are refused, or cannot be served; in parts of a hundred.
    refusals: u32,
    manner: Manner,
    requester: xdp_requests::Client,
    requester_wire: Wire,
    fetch: Option<(u32, xdp_refresh::Client, Wire)>,
    /// The exchange's messages when a snapshot was last joined: no book is ahead of that.
    joined_behind: u64,
    is_calm: bool,
    /// Message and doubts that were looked at last.
    checked: (u64, Vec<u32>),
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let mut one_of = |choices: [u32; 4]| choices[rng.random_range(0..4)];
        let manner = Manner {
            together: one_of([0, 0, 1, 1]) == 1,
            leaves_out_empty: one_of([0, 0, 0, 1]) == 1,
            forgets: one_of([0, 0, 0, 1]) == 1,
            mappings_have_headers: one_of([0, 0, 1, 1]) == 1,
        };
        let weather = core::array::from_fn(|_| Weather {
            loss: one_of([0, 5, 30, 100]),
            repeat: one_of([0, 0, 30, 200]),
            jitter_ms: one_of([1, 2, 5, 20]).into(),
        });
        let (messages, refusals) = (one_of([150, 400, 1_000, 2_000]), one_of([0, 5, 20, 60]));
        let (servers, late) = (one_of([0, 1, 1, 2]), one_of([0, 0, 1, 1]));
        let mistakes = one_of([0, 0, 1, 1]) == 1;
        let outages = (0..one_of([0, 1, 4, 8])).map(|_| {
            let from: u64 = rng.random_range(0..u64::from(messages));
            (from, from + rng.random_range(5..80))
        });
        let outages = outages.collect();

        let start = if late == 1 { Start::FirstSeen } else { Start::At(1) };
        let arbiter = arbiter::Config { start, patience_ns: 30 * MS, ..Default::default() };
        let limits = LimitsConfig {
            instruments: 8,
            open_orders: 4_000,
            levels_outside: 100,
            ..Default::default()
        };
        let venue = NysePillar::new(VenueOptions { limits, ..Default::default() }).unwrap();
        let recovery = super::super::Config {
            requests: requests::Config {
                servers: servers as u8,
                give_up_ns: 100 * MS,
                gap_max: 60,
                ..Default::default()
            },
            snapshots: Some(snapshots::Config { retry_ns: 20 * MS, retry_max_ns: 200 * MS }),
        };
        let pipeline = Pipeline::with_recovery(vec![venue], &[0, 0], &arbiter, &recovery).unwrap();
        let mut exchange = Exchange::new(seed, manner);
        if late == 1 {
            (0..100).for_each(|_| exchange.step(false));
        }
        let mut requester = xdp_requests::Client::new(obvious::config()).unwrap();
        requester.connected(BEGIN_NS);
        Self {
            ms: 0,
            coverage: Coverage::default(),
            exchange,
            pipeline,
            watch: Watch::default(),
            weather,
            outages,
            under_way: BTreeMap::new(),
            sent: 0,
            messages: messages as usize,
            mistakes,
            refusals,
            manner,
            requester,
            requester_wire: Wire::default(),
            fetch: None,
            joined_behind: 0,
            is_calm: false,
            checked: (0, Vec::new()),
            rng,
        }
    }

    fn now_ns(&self) -> u64 {
        BEGIN_NS + self.ms * MS
    }

    pub(super) fn run(&mut self) {
        let mut published = if self.exchange.log.len() > 60 { self.exchange.log.len() } else { 0 };
        while self.exchange.log.len() < self.messages {
            published = self.publish(published);
            self.pass();
        }
        // All is well from here on, and in the end all is known.
        self.is_calm = true;
        for _ in 0..60 {
            published = self.publish(published);
            (0..100).for_each(|_| self.pass());
            if self.fetch.is_none() && self.state() == ChannelState::Live && self.has_all() {
                break;
            }
        }
        assert!(self.state() == ChannelState::Live && self.has_all(), "{:?}", self.state());
        let known = self.instruments();
        let fresh = known.iter().filter(|at| !self.venue().is_stale(**at)).count();
        self.coverage.fresh_at_the_end += fresh as u64;
        if !self.mistakes && self.coverage.untold == 0 {
            assert_eq!(fresh, SYMBOLS.len(), "nothing ever gave a reason to doubt one of them");
        }
        (self.coverage.recovered, self.coverage.rebuilt) =
            (self.watch.recovered, self.watch.rebuilt);
        let counters = self.pipeline.channels()[0].repair_counters();
        self.coverage.requests_answered = counters.requests.answered;
        self.coverage.snapshots_joined = counters.snapshots_joined;
        self.coverage.snapshots_failed = counters.snapshots_failed;
        self.coverage.snapshots_too_old = counters.snapshots_too_old;
    }

    fn has_all(&self) -> bool {
        self.pipeline.channels()[0].arbiter().next() == self.exchange.log.len() as u64 + 1
    }

    fn venue(&self) -> &NysePillar {
        self.pipeline.channels()[0].venue()
    }

    fn state(&self) -> ChannelState {
        self.pipeline.channels()[0].state()
    }

    /// The exchange makes some messages, and sends what it has not sent.
    fn publish(&mut self, published: usize) -> usize {
        // A loss at the end shows with the next message only.
        for _ in 0..self.rng.random_range(u32::from(self.is_calm)..4) {
            let mistakes = self.mistakes && !self.is_calm;
            self.exchange.step(mistakes);
        }
        let (from, until) = (published as u32 + 1, self.exchange.log.len() as u32 + 1);
        for bytes in self.exchange.packets(11, from..until) {
            (0..2).for_each(|line| self.send(line, &bytes));
        }
        self.exchange.log.len()
    }

    fn chance(&mut self, permille: u32) -> bool {
        !self.is_calm && self.rng.random_range(0..1_000) < permille
    }

    fn send(&mut self, line: usize, bytes: &[u8]) {
        let is_out = self.outages.iter().any(|(from, until)| (*from..*until).contains(&self.ms));
        let Weather { loss, repeat, jitter_ms } = self.weather[line];
        if (is_out && line < 2 && !self.is_calm) || self.chance(loss) {
            return;
        }
        for _ in 0..1 + u32::from(self.chance(repeat)) {
            self.sent += 1;
            let at = self.ms + self.rng.random_range(0..jitter_ms);
            self.under_way.insert((at, self.sent), (line, bytes.to_vec()));
        }
    }

    /// One millisecond passes.
    fn pass(&mut self) {
        if let Some(bytes) = self.exchange.tell() {
            REFRESHES.into_iter().for_each(|line| self.send(line, &bytes));
        }
        // Somebody else asks for something.
        if self.chance(2) {
            let symbol = SYMBOLS[self.rng.random_range(0..SYMBOLS.len())];
            self.exchange.serve(Request::Refresh { symbol }, true);
        }
        while let Some(entry) =
            self.under_way.first_entry().filter(|entry| entry.key().0 <= self.ms)
        {
            let (line, bytes) = entry.remove();
            if line <= ANSWERS {
                self.hear(line, &bytes);
            } else if let Some((_, client, _)) = &mut self.fetch {
                use super::super::client::SnapshotClient;
                client.datagram(&bytes, BEGIN_NS + self.ms * MS);
                self.take_snapshot();
            }
            self.check();
        }
        self.pipeline.poll(self.now_ns(), ClockDomain::Kernel, &mut self.watch);
        self.check();
        while let Some((_, action)) = self.pipeline.next_action() {
            self.act(action);
        }
        self.ask();
        self.fetch();
        self.check();
        self.ms += 1;
    }

    fn hear(&mut self, line: usize, bytes: &[u8]) {
        let rx = RxStamp { ns: self.now_ns(), clock: ClockDomain::Kernel };
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(line as u8), rx }];
        self.pipeline.handle(&Batch::new(bytes, &slots), Now::Live(rx.ns), &mut self.watch);
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Request { ask, .. } => {
                self.requester.ask(&ask, self.now_ns());
            }
            Action::FetchSnapshot { attempt, .. } => {
                let config = xdp_refresh::Config {
                    server: obvious::config(),
                    mappings: attempt % 4 != 3,
                    quiet_ns: 60 * MS,
                    timeout_ns: 2_000 * MS,
                    held_packets: 64,
                };
                let mut client = xdp_refresh::Client::new(config).unwrap();
                client.connected(self.now_ns());
                self.fetch = Some((attempt, client, Wire::default()));
            }
            Action::CancelSnapshot { attempt } => {
                self.fetch = self.fetch.take().filter(|(other, ..)| *other != attempt);
            }
        }
    }

    /// What the request server says to these requests, and sends.
    fn serve(&mut self, requests: Vec<(u32, Request)>, server: &mut RequestServer) {
        for (number, request) in requests {
            let refusals =
                self.refusals * if matches!(request, Request::Messages { .. }) { 10 } else { 3 };
            if self.chance(refusals) {
                self.coverage.refused += 1;
                server.respond((number, request), b'6');
                continue;
            }
            server.respond((number, request), b'0');
            let has_it = !self.chance(self.refusals * 5);
            self.coverage.unavailable += u64::from(!has_it);
            for bytes in self.exchange.serve(request, has_it) {
                self.send(ANSWERS, &bytes);
            }
        }
    }

    fn ask(&mut self) {
        let now_ns = self.now_ns();
        let mut wire = std::mem::take(&mut self.requester_wire);
        if self.chance(2) {
            self.requester.disconnected(now_ns);
        }
        wire.carry(&mut self.requester, &mut self.rng, now_ns);
        let requests = std::mem::take(&mut wire.server.requests);
        self.serve(requests, &mut wire.server);
        self.requester.tick(now_ns);
        loop {
            match self.requester.next() {
                Ok(Some(refused)) => self.pipeline.channel_mut(0).request_refused(0, refused.from),
                Ok(None) => break,
                Err(_) => {
                    self.coverage.cut_connections += 1;
                    self.requester.connected(now_ns);
                    wire = Wire::default();
                }
            }
        }
        self.requester_wire = wire;
    }

    fn fetch(&mut self) {
        let now_ns = self.now_ns();
        let Some((attempt, mut client, mut wire)) = self.fetch.take() else { return };
        if self.chance(1) {
            client.disconnected(now_ns);
        }
        wire.carry(&mut client, &mut self.rng, now_ns);
        let requests = std::mem::take(&mut wire.server.requests);
        self.serve(requests, &mut wire.server);
        client.tick(now_ns);
        self.fetch = Some((attempt, client, wire));
        self.take_snapshot();
    }

    /// Hands all that the snapshot's client has to the channel.
    fn take_snapshot(&mut self) {
        let at = RxStamp { ns: self.now_ns(), clock: ClockDomain::Kernel };
        let Some((attempt, client, _)) = &mut self.fetch else { return };
        let channel = self.pipeline.channel_mut(0);
        loop {
            match client.next() {
                Ok(Some(Received::Message(block))) => {
                    channel.snapshot_message(*attempt, block, at, &mut self.watch);
                }
                Ok(Some(Received::Complete { next })) => {
                    let joined = channel.repair_counters().snapshots_joined;
                    let in_doubt = |channel: &Channel<NysePillar>| {
                        let all = 0..SYMBOLS.len() as u32;
                        all.filter(|one| channel.venue().contradicted_ns(*one).is_some()).count()
                    };
                    // Behind the join the books may be ahead of the stream at once.
                    let before =
                        std::mem::replace(&mut self.joined_behind, self.exchange.log.len() as u64);
                    channel.snapshot_complete(*attempt, next, at, &mut self.watch);
                    if channel.repair_counters().snapshots_joined == joined {
                        self.joined_behind = before;
                    } else {
                        // Those that nobody knew of yet are among them.
                        self.coverage.untold += in_doubt(channel) as u64;
                        self.coverage.told_whole += u64::from(in_doubt(channel) == 0);
                        self.coverage.ahead_at_join += u64::from(self.joined_behind >= next);
                    }
                    self.fetch = None;
                    return;
                }
                Ok(None) => return,
                Err(_) => {
                    channel.snapshot_failed(*attempt, at.ns);
                    self.fetch = None;
                    return;
                }
            }
        }
    }

    fn instruments(&self) -> Vec<u32> {
        self.venue().directory().iter().map(|instrument| instrument.index).collect()
    }

    /// No book is fresh and wrong.
    fn check(&mut self) {
        let next = self.pipeline.channels()[0].arbiter().next();
        let known = self.instruments().into_iter();
        let fresh: Vec<u32> = known.filter(|at| !self.venue().is_stale(*at)).collect();
        let now = (next, fresh.clone());
        if std::mem::replace(&mut self.checked, now.clone()) == now {
            return;
        }
        for at in fresh {
            let venue_id = self.venue().directory().get(at).unwrap().venue_id;
            let symbol = SYMBOLS.iter().position(|one| *one == venue_id).unwrap();
            let applied = next.saturating_sub(1);
            let mut could_be = applied..=self.joined_behind.max(applied);
            let seen = self.book(at);
            let is_right = could_be.any(|number| {
                seen == self.exchange.states[number as usize][symbol].each_ref().map(queues)
            });
            self.coverage.books_compared += 1;
            assert!(
                is_right,
                "{venue_id} behind message {applied}, told by {:?}: {seen:?}, and should be {:?}",
                self.manner, self.exchange.states[applied as usize][symbol],
            );
        }
    }

    /// The book's queues, by price.
    fn book(&self, at: u32) -> [Vec<(i64, u64, u32)>; 2] {
        let view = self.venue().book(at).unwrap();
        [Side::Bid, Side::Ask].map(|side| {
            let levels = view.levels(side).flat_map(|level| {
                let orders = view.orders(side, level.price);
                orders.map(move |order| (level.price.0, order.id, order.qty)).collect::<Vec<_>>()
            });
            let mut queues: Vec<_> = levels.collect();
            queues.sort_by_key(|(price, ..)| *price); // stable: the order in the queue stays
            queues
        })
    }
}

fn queues(side: &OracleSide) -> Vec<(i64, u64, u32)> {
    let scale = PriceScale::new(4).unwrap();
    let orders = side.iter().flat_map(|(price, queue)| {
        queue.iter().map(move |(id, qty)| (scale.price(*price).0, *id, *qty))
    });
    orders.collect()
}
