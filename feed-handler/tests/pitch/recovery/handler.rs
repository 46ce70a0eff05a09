//! One process of the handler, and what is checked after all it does.

use std::collections::BTreeMap;

use wirepath_feed_handler::pipeline::Channel;
use wirepath_feed_handler::recovery::Action;
use wirepath_protocol::pitch::sequence::wrapped;

use crate::simulation::SYMBOLS;
use crate::*;

use super::Coverage;
use super::exchange::{Exchange, UNIT, status_of};
use super::plan::Plan;
use super::spin::Came;

/// Price, quantity and orders.
type Best = Option<(i64, u64, u32)>;

/// The pipeline, and what follows from its events alone.
#[derive(Debug)]
pub(crate) struct Handler<V> {
    feed: Pipeline<V>,
    sink: Collect,
    is_stale: bool,
    /// It joined at number 1, and it was not the first time that it came.
    pub is_deceived: bool,
    best: BTreeMap<u32, [Best; 2]>,
}

impl<V: Venue> Handler<V> {
    pub(crate) fn new(plan: &Plan) -> Self {
        let venue = V::new(venue_options()).unwrap();
        let feed = Pipeline::with_recovery(vec![venue], &[0, 0], &plan.arbiter, &plan.recovery);
        let mut feed = feed.unwrap();
        feed.set_only(Some(UNIT.into()));
        feed.set_silence(20 * plan.heartbeat_ns);
        let (sink, best) = (Collect::default(), BTreeMap::new());
        Self { feed, sink, is_stale: false, is_deceived: false, best }
    }

    pub(crate) fn channel(&self) -> &Channel<V> {
        &self.feed.channels()[0]
    }

    pub(crate) fn hear(&mut self, line: u8, bytes: &[u8], now_ns: u64, exchange: &Exchange) {
        let rx = RxStamp { ns: now_ns, clock: ClockDomain::Kernel };
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(line), rx }];
        self.feed.handle(&Batch::new(bytes, &slots), Now::Live(now_ns), &mut self.sink);
        self.look(exchange);
    }

    /// Lets time pass. Gives what is to be done.
    pub(crate) fn poll(&mut self, now_ns: u64, exchange: &Exchange) -> Vec<Action> {
        self.feed.poll(now_ns, ClockDomain::Kernel, &mut self.sink);
        self.look(exchange);
        core::iter::from_fn(|| self.feed.next_action()).map(|(_, action)| action).collect()
    }

    pub(crate) fn deadline(&self, now_ns: u64) -> Option<u64> {
        self.feed.deadline(now_ns)
    }

    /// Hands over what came of a snapshot.
    pub(crate) fn snapshot(
        &mut self,
        attempt: u32,
        came: &[Came],
        now_ns: u64,
        exchange: &Exchange,
    ) {
        let at = RxStamp { ns: now_ns, clock: ClockDomain::Kernel };
        let channel = self.feed.channel_mut(0);
        for came in came {
            match came {
                Came::Message(block) => {
                    channel.snapshot_message(attempt, block, at, &mut self.sink);
                }
                Came::Complete(next) => {
                    channel.snapshot_complete(attempt, *next, at, &mut self.sink);
                }
                Came::Failed => channel.snapshot_failed(attempt, now_ns),
            }
        }
        self.look(exchange);
    }

    /// Whether it has all that was said, as far as it can be had.
    pub(crate) fn is_at_end(&self, exchange: &Exchange) -> bool {
        let next = self.channel().arbiter().next();
        self.channel().arbiter().session().is_some() && exchange.message_of(next) >= exchange.next()
    }

    /// Whether all that was said is in the books, and they say that they are whole.
    pub(crate) fn is_fresh(&self, exchange: &Exchange) -> bool {
        let channel = self.channel();
        wrapped(channel.arbiter().next()) == wrapped(exchange.next())
            && self.is_at_end(exchange)
            && channel.state() == ChannelState::Live
            && channel.stale_since_ns().is_none()
    }

    /// Where it stands, in a line.
    pub(crate) fn summary(&self) -> String {
        let (channel, arbiter) = (self.channel(), self.channel().arbiter());
        let (state, next, known) = (channel.state(), arbiter.next(), arbiter.known());
        format!("{state:?} at {next} of {known}, {:?}", channel.repair_counters())
    }

    fn take(&mut self, event: &Event, exchange: &Exchange) {
        let of_channel = event.instrument == NO_INSTRUMENT;
        match event.kind().unwrap() {
            Kind::SessionStart => {
                self.best.clear();
                self.is_stale = false;
                self.is_deceived = event.seq == 1 && exchange.message_of(1) != exchange.first();
            }
            _ if self.is_deceived => {}
            Kind::Stale if of_channel => {
                assert!(!self.is_stale, "stale twice");
                self.is_stale = true;
            }
            Kind::Recovered => {
                assert!(self.is_stale && of_channel && !event.is_stale(), "{event:?}");
                self.is_stale = false;
                if event.qty == 1 {
                    self.best.clear();
                }
            }
            Kind::Anomaly if !self.is_stale => {
                let seq = exchange.message_of(event.seq);
                assert!(exchange.is_unreadable(seq), "while all was well: {event:?}");
            }
            kind @ (Kind::BestBid | Kind::BestAsk) => {
                let best = (event.b > 0).then_some((event.a, event.b, event.qty));
                let of = self.best.entry(event.instrument).or_default();
                of[usize::from(kind == Kind::BestAsk)] = best;
                assert_eq!(event.is_stale(), self.is_stale, "{event:?}");
            }
            Kind::OrderAdd if !event.is_stale() => {
                let seq = exchange.message_of(event.seq);
                assert_eq!(event.venue_ns, exchange.time_of(seq), "{event:?}");
            }
            _ => {}
        }
    }

    /// Looks at all that was just emitted, and at the books.
    fn look(&mut self, exchange: &Exchange) {
        for event in core::mem::take(&mut self.sink.0) {
            self.take(&event, exchange);
        }
        if self.is_deceived {
            return;
        }
        let channel = self.channel();
        let is_stale = channel.stale_since_ns().is_some();
        assert_eq!(self.is_stale, is_stale, "the last event says otherwise");
        if is_stale || channel.arbiter().session().is_none() {
            return;
        }
        let next = exchange.message_of(channel.arbiter().next());
        let truth = exchange.before(next).expect("fresh behind messages that were never sent");
        let venue = channel.venue();
        for (of, symbol) in (0..).zip(SYMBOLS) {
            let name = core::str::from_utf8(symbol).unwrap().trim_end();
            let known = venue.directory().find(name).map(|instrument| instrument.index);
            let code = truth.status[usize::try_from(of).unwrap()];
            for side in [Side::Bid, Side::Ask] {
                let is = truth.book.queue(of, side);
                let Some(index) = known else {
                    assert!(is.is_empty() && code == 0, "{name} is not known before {next}");
                    continue;
                };
                let book = venue.book(index).unwrap();
                let mut queue = Vec::new();
                for level in book.levels(side) {
                    let orders = book.orders(side, level.price);
                    queue.extend(orders.map(|order| (order.price.0, order.id, order.qty)));
                }
                assert_eq!(queue, is, "{side:?} of {name} before {next}");
                assert!(!venue.is_stale(index), "{name} by itself before {next}");
                let status = status_of(exchange.market(), code);
                assert_eq!(venue.status(index), status, "{name} before {next}");
                let best = is.first().map(|(price, ..)| {
                    let level = is.iter().take_while(|order| order.0 == *price);
                    let qty = level.clone().map(|order| u64::from(order.2)).sum();
                    (*price, qty, u32::try_from(level.count()).unwrap())
                });
                let told = self.best.get(&index).copied().unwrap_or_default();
                assert_eq!(told[side as usize], best, "as told: {side:?} of {name} before {next}");
            }
        }
    }

    /// Counts what happened to this process.
    pub(crate) fn tally(&self, coverage: &mut Coverage) {
        let (arbiter, repair) = (self.channel().arbiter(), self.channel().repair_counters());
        let (channel, asks) = (arbiter.channel(), repair.requests);
        let unreadable = self.channel().venue().counters().malformed;
        for (what, count) in [
            ("delivered", channel.delivered),
            ("overdue", channel.gaps_overdue),
            ("lost", channel.lost.min(1)),
            ("unreadable", unreadable),
            ("asked", asks.asked),
            ("repeated", asks.repeated),
            ("answered", asks.answered),
            ("snapshot too old", repair.snapshots_too_old),
            ("snapshot outrun", repair.snapshots_outrun),
            ("snapshot joined", repair.snapshots_joined),
        ] {
            if count > 0 {
                coverage.add(what, count);
            }
        }
    }
}
