//! The pipeline, with the client of the loops or without one, before a channel whose lines lose, delay and double packets:
//! every book that is not stale is the venue's, at every step.

use std::collections::{BTreeMap, BTreeSet};

use wirepath_feed_handler::arbiter::{Config, Start};
use wirepath_feed_handler::book::Staleness;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kind, Kinds, TradingStatus, flags};
use wirepath_feed_handler::pipeline::{ChannelState, Now, Pipeline};
use wirepath_feed_handler::recovery::client::{Connection, Received, SnapshotClient};
use wirepath_feed_handler::recovery::{self, Action, RepairCounters, snapshot_loop, snapshots};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{CmeMdp3, Sink, Venue, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::mdp3::{Message, Packet};
use wirepath_protocol::{Price, Side};

use crate::channel::{Book, Channel, Standing, name};
use crate::levels;
use crate::seeded::Random;

/// An order with its place and number.
type Queued = (u64, u64, Standing);

const SIDES: [Side; 2] = [Side::Bid, Side::Ask];

/// What a strategy makes of the events: best prices, as long as it may rely on them.
#[derive(Default)]
struct Strategy {
    best: BTreeMap<(u32, bool), (i64, u64, u32)>,
    stale: BTreeMap<u32, bool>,
    all_stale: bool,
    /// Whole all the same.
    refreshed: BTreeSet<u32>,
    recovered: u32,
    refreshes: u32,
    is_open: bool,
}

impl Sink for Strategy {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }

    fn emit(&mut self, event: Event) {
        let Event { instrument, qty, a, b, .. } = event;
        match event.kind().unwrap() {
            Kind::SessionStart => {
                let Self { recovered, refreshes, .. } = *self;
                *self = Self { recovered, refreshes, ..Self::default() };
            }
            Kind::Stale if event.is_of_instrument() => _ = self.stale.insert(instrument, true),
            Kind::Stale => {
                self.all_stale = true;
                self.refreshed.clear();
            }
            Kind::Recovered if event.is_of_instrument() => {
                self.stale.insert(instrument, false);
                if self.all_stale {
                    self.refreshed.insert(instrument);
                    self.refreshes += 1;
                }
            }
            Kind::Recovered => {
                self.all_stale = false;
                self.refreshed.clear();
                self.recovered += 1;
                if qty == 1 {
                    self.stale.clear();
                }
            }
            kind @ (Kind::BestBid | Kind::BestAsk) => {
                self.best.insert((instrument, kind == Kind::BestBid), (a, b, qty));
                let stale = self.is_stale(instrument);
                assert_eq!(event.flags & flags::STALE != 0, stale, "{event:?}");
            }
            _ => {}
        }
    }

    fn end_of_message(&mut self, complete: bool) {
        self.is_open = !complete;
    }
}

impl Strategy {
    fn is_stale(&self, instrument: u32) -> bool {
        let with_all = self.all_stale && !self.refreshed.contains(&instrument);
        with_all || self.stale.get(&instrument) == Some(&true)
    }
}

trait OfInstrument {
    fn is_of_instrument(&self) -> bool;
}

impl OfInstrument for Event {
    fn is_of_instrument(&self) -> bool {
        self.instrument != wirepath_feed_handler::event::NO_INSTRUMENT
    }
}

struct World {
    random: Random,
    venue: Channel,
    feed: Pipeline<CmeMdp3>,
    strategy: Strategy,
    fetch: Option<(u32, snapshot_loop::Client)>,
    config: snapshot_loop::Config,
    has_loops: bool,
    /// The packets that the snapshots of levels and orders are as of, by instrument.
    as_of: BTreeMap<i32, [u32; 2]>,
    /// Percent of copies that are lost, now.
    loss: i64,
    delay_ns: i64,
    /// What is on its way by the time when it is there: the line of the feed, or none for the loops.
    under_way: BTreeMap<(u64, u64), (Option<u8>, Vec<u8>)>,
    copies: u64,
    now_ns: u64,
    checked: u64,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let limits = LimitsConfig {
            instruments: 16,
            levels_outside: 1 << 10,
            open_orders: 1 << 14,
            ..LimitsConfig::default()
        };
        let options = VenueOptions { limits, ..VenueOptions::default() };
        let arbiter = Config {
            start: if random.below(2) == 0 { Start::At(1) } else { Start::FirstSeen },
            patience_ns: 300_000,
            held_datagrams: [32, 4_096][random.below(2) as usize],
            ..Config::default()
        };
        let snapshots = snapshots::Config { retry_ns: 100_000, retry_max_ns: 1_000_000 };
        let recovery =
            recovery::Config { snapshots: Some(snapshots), ..recovery::Config::default() };
        let venues = vec![CmeMdp3::new(options).unwrap()];
        let has_loops = random.below(4) > 0;
        let feed = match has_loops {
            true => Pipeline::with_recovery(venues, &[0, 0], &arbiter, &recovery).unwrap(),
            false => Pipeline::new(venues, &[0, 0], &arbiter).unwrap(),
        };
        let (by_order, defines) = (random.below(2) == 0, random.below(2) == 0);
        let config = snapshot_loop::Config {
            timeout_ns: 30_000_000,
            definitions: defines,
            // It may do without them, and then never relies on orders after a loss.
            orders: by_order && random.below(4) > 0,
            ..snapshot_loop::Config::default()
        };
        Self {
            venue: Channel::new(by_order, defines),
            // Without loops a doubt stays, and is seldom over where packets are lost often.
            loss: [1, 5, if has_loops { 25 } else { 12 }][random.below(3) as usize],
            delay_ns: [1, 20_000, 200_000][random.below(3) as usize],
            random,
            feed,
            strategy: Strategy::default(),
            fetch: None,
            config,
            has_loops,
            as_of: BTreeMap::new(),
            under_way: BTreeMap::new(),
            copies: 0,
            now_ns: 1_000_000,
            checked: 0,
        }
    }

    fn publish(&mut self, lines: [Option<u8>; 2], bytes: &[u8]) {
        for line in lines {
            if self.random.below(100) >= self.loss {
                let at_ns = self.now_ns + self.random.below(self.delay_ns) as u64;
                self.copies += 1;
                self.under_way.insert((at_ns, self.copies), (line, bytes.to_vec()));
            }
        }
    }

    /// Some time passes, and the venue sends something.
    fn step(&mut self, is_quiet: bool) {
        self.now_ns += 1 + self.random.below(60_000) as u64;
        if !is_quiet || self.random.below(20) == 0 {
            let bytes = self.venue.send(self.now_ns, &mut self.random);
            self.publish([Some(0), Some(1)], &bytes);
        }
        for of in 0..3 {
            self.now_ns += 1;
            if let Some(bytes) = self.venue.send_of(of, self.now_ns, &mut self.random) {
                self.publish([None, None], &bytes);
            }
        }
        while let Some(first) =
            self.under_way.first_entry().filter(|entry| entry.key().0 <= self.now_ns)
        {
            match first.remove() {
                (Some(line), bytes) => self.hear(line, &bytes),
                (None, bytes) => self.hear_loop(&bytes),
            }
            self.check();
        }
        self.feed.poll(self.now_ns, ClockDomain::Kernel, &mut self.strategy);
        self.check();
        self.act();
    }

    fn hear(&mut self, line: u8, bytes: &[u8]) {
        let rx = RxStamp { ns: self.now_ns, clock: ClockDomain::Kernel };
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(line), rx }];
        let batch = Batch::new(bytes, &slots);
        self.feed.handle(&batch, Now::Live(self.now_ns), &mut self.strategy);
    }

    fn act(&mut self) {
        while let Some((_, action)) = self.feed.next_action() {
            match action {
                Action::FetchSnapshot { attempt, kept_from } => {
                    let config = snapshot_loop::Config { kept_from, ..self.config };
                    let mut client = snapshot_loop::Client::new(config).unwrap();
                    client.connected(self.now_ns);
                    self.fetch = Some((attempt, client));
                }
                Action::CancelSnapshot { attempt } => {
                    if self.fetch.as_ref().is_some_and(|(of, _)| *of == attempt) {
                        self.fetch = None;
                    }
                }
                Action::Request { .. } => panic!("nobody to ask"),
            }
        }
    }

    fn hear_loop(&mut self, bytes: &[u8]) {
        let Some((attempt, fetch)) = &mut self.fetch else { return };
        let attempt = *attempt;
        let at = RxStamp { ns: self.now_ns, clock: ClockDomain::Kernel };
        let client: &mut dyn SnapshotClient = fetch;
        client.datagram(bytes, self.now_ns);
        let channel = self.feed.channel_mut(0);
        let mut has_begun = false;
        loop {
            match client.next() {
                Ok(Some(Received::Message(block))) => {
                    if !has_begun {
                        self.as_of.clear();
                        has_begun = true;
                    }
                    note(&mut self.as_of, block);
                    channel.snapshot_message(attempt, block, at, &mut self.strategy);
                }
                Ok(Some(Received::Complete { next })) => {
                    channel.snapshot_complete(attempt, next, at, &mut self.strategy);
                    break;
                }
                Ok(None) => {
                    assert!(!has_begun, "handed out in part");
                    return;
                }
                Err(_) => {
                    channel.snapshot_failed(attempt, self.now_ns);
                    break;
                }
            }
        }
        assert!(client.closing());
        self.fetch = None;
    }

    /// What is not stale is what the venue had.
    fn check(&mut self) {
        let channel = &self.feed.channels()[0];
        let venue = channel.venue();
        let Strategy { all_stale, .. } = self.strategy;
        for index in 0..16 {
            assert_eq!(venue.is_stale(index), self.strategy.is_stale(index), "{index}");
        }
        if channel.arbiter().session().is_none() {
            return;
        }
        let next = channel.arbiter().next() as usize;
        for (id, now) in &self.venue.past[next - 1] {
            let found = [name(*id), id.to_string()]
                .iter()
                .find_map(|name| venue.directory().find(name).map(|instrument| instrument.index));
            let [levels_as_of, orders_as_of] = self.as_of.get(id).copied().unwrap_or_default();
            let at = |as_of: u32| {
                let past = &self.venue.past[(next - 1).max(as_of as usize)];
                past.get(id).unwrap_or(now)
            };
            let (of_levels, of_orders) = (at(levels_as_of), at(orders_as_of));
            if all_stale && found.is_none_or(|index| venue.is_stale(index)) {
                continue;
            }
            let Some(index) = found else {
                assert!(of_levels.rows.iter().all(Vec::is_empty), "{id} is not known");
                continue;
            };
            assert!(!venue.market().books().is_marked(index), "{id} is contradicted");
            assert!(!venue.is_stale(index), "{id} is stale by itself");
            self.checked += 1;
            check_levels(venue, index, of_levels, next);
            // It may have changed in what was missed.
            if !all_stale || venue.status(index) != TradingStatus::Unknown {
                assert_eq!(venue.status(index), of_levels.status, "{id} before {next}");
            }
            if !venue.orders_are_stale(index) {
                check_orders(venue, index, of_orders, next);
            }
            // Amid an event, what is told is what was before it.
            if !self.strategy.is_open {
                for (side, of) in SIDES.into_iter().enumerate() {
                    let best = levels(venue.book(index), of).first().copied();
                    let told = self.strategy.best.get(&(index, side == 0)).copied();
                    assert_eq!(told.unwrap_or_default(), best.unwrap_or_default(), "{id} {next}");
                }
            }
        }
    }
}

fn check_levels(venue: &CmeMdp3, index: u32, book: &Book, next: usize) {
    for (which, rows) in book.rows.iter().enumerate() {
        let view = if which < 2 { venue.book(index) } else { venue.implied(index) };
        if which >= 2 && venue.implied_is_stale(index) {
            continue;
        }
        assert_eq!(levels(view, SIDES[which % 2]), *rows, "rows {which} of {index} before {next}");
    }
}

fn check_orders(venue: &CmeMdp3, index: u32, book: &Book, next: usize) {
    assert_eq!(venue.orders().of(index).count(), book.orders.len(), "{index} before {next}");
    let mut queues: BTreeMap<(usize, i64), Vec<Queued>> = BTreeMap::new();
    for (id, order) in &book.orders {
        queues.entry((order.0, order.1)).or_default().push((order.2, *id, *order));
    }
    for ((side, price), mut queue) in queues {
        queue.sort_unstable();
        let kept = venue.queue(index, SIDES[side], Price(price)).map(|order| {
            (
                order.priority,
                order.id,
                (order.side as usize, order.price.0, order.priority, order.qty),
            )
        });
        let mut kept: Vec<_> = kept.collect();
        assert!(kept.is_sorted_by_key(|order| order.0));
        kept.sort_unstable(); // two may have been given one place
        assert_eq!(kept, queue, "{index} before {next}");
    }
}

/// Notes what snapshots are as of.
fn note(as_of: &mut BTreeMap<i32, [u32; 2]>, block: &[u8]) {
    let whole = [&[0; 12], block].concat();
    for message in Packet::parse(&whole).unwrap().messages() {
        match Message::parse(message).unwrap() {
            Message::SnapshotFullRefresh52(m) => {
                let last = m.root().last_msg_seq_num_processed();
                as_of.entry(m.root().security_id()).or_default()[0] = last;
            }
            Message::SnapshotFullRefreshOrderBook53(m) => {
                let last = m.root().last_msg_seq_num_processed();
                as_of.entry(m.root().security_id()).or_default()[1] = last;
            }
            _ => {}
        }
    }
}

/// What came of a seed.
#[derive(Default)]
struct Done {
    checked: u64,
    recovered: u32,
    refreshes: u32,
    repairs: RepairCounters,
    by_order: u32,
}

fn run(seed: u64) -> Done {
    let mut world = World::new(seed);
    for _ in 0..700 {
        // Now and then an outage of everything.
        let loss = world.loss;
        if world.random.below(100) == 0 {
            world.loss = 100;
            (0..world.random.below(10)).for_each(|_| world.step(false));
            world.loss = loss;
        }
        world.step(false);
    }
    // In peace, all comes right.
    (world.loss, world.delay_ns) = (0, 1);
    let mut steps = 0;
    while world.has_loops && world.feed.channels()[0].state() != ChannelState::Live {
        world.step(true);
        steps += 1;
        assert!(steps < 5_000, "{:?}", world.feed.channels()[0].state());
    }
    (0..100).for_each(|_| world.step(true));
    let channel = &world.feed.channels()[0];
    let counters = channel.venue().counters();
    assert_eq!((counters.malformed, counters.unknown), (0, 0));
    // Without a definition, which may have been lost, books are taken for deeper than they are.
    if world.has_loops || !world.venue.defines {
        assert_eq!(counters.anomalies, [0; 10]);
    }
    let some = channel.venue().orders();
    let known = channel.venue().directory().iter().map(|instrument| instrument.index);
    if world.has_loops && world.config.orders {
        known.for_each(|index| assert!(!channel.venue().orders_are_stale(index), "{index}"));
    }
    Done {
        checked: world.checked,
        recovered: world.strategy.recovered,
        refreshes: world.strategy.refreshes,
        repairs: channel.repair_counters(),
        by_order: u32::from(!some.is_empty()),
    }
}

#[test]
fn no_book_is_wrong_and_not_stale() {
    let number = |name| std::env::var(name).ok().map(|text| text.parse().expect("a number"));
    let seeds: Vec<u64> = match (number("WIREPATH_SEED"), number("WIREPATH_SEEDS")) {
        (Some(seed), _) => vec![seed],
        (None, count) => (0..count.unwrap_or(60)).collect(),
    };
    let (mut all, mut joined) = (Done::default(), 0);
    for seed in &seeds {
        let done = std::panic::catch_unwind(|| run(*seed));
        let done = done.unwrap_or_else(|_| panic!("WIREPATH_SEED={seed}"));
        all.checked += done.checked;
        all.recovered += done.recovered;
        all.refreshes += done.refreshes;
        all.by_order += done.by_order;
        joined += done.repairs.snapshots_joined;
    }
    let Done { checked, recovered, refreshes, by_order, .. } = all;
    println!(
        "{checked} books, {recovered} recovered, {joined} snapshots, {refreshes} refreshed, {by_order} by order"
    );
    let all_happened = checked > 100_000 && joined > 200 && by_order > 10 && refreshes > 100;
    assert!(seeds.len() < 60 || all_happened);
}
