//! One process of the handler: pipeline, ring, a strategy; and what is checked after all it does.

use std::sync::LazyLock;

use wirepath_feed_handler::arbiter::{ChannelCounters, Gap, SessionId, Start};
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kind, Kinds, NO_INSTRUMENT};
use wirepath_feed_handler::pipeline::{Channel, ChannelState, Now, Pipeline};
use wirepath_feed_handler::recovery::Action;
use wirepath_feed_handler::ring::{Consumer, Poll, Producer, ring};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{NasdaqItch, Sink, Venue, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_perf::alloc::Allocations;
use wirepath_protocol::itch50::Head;
use wirepath_protocol::moldudp64::Packet;

use super::book::{Picture, picture_of};
use super::coverage::{Coverage, Seen};
use super::exchange::Day;
use super::follower::Follower;
use super::glimpse::Came;
use super::plan::Plan;
use super::watch::Watch;

/// Events go into the ring, and are kept to be looked at.
#[derive(Debug)]
struct Tap {
    events: Vec<Event>,
    producer: Producer,
}

impl Sink for Tap {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }

    fn emit(&mut self, event: Event) {
        assert!(self.events.len() < self.events.capacity(), "more events than expected");
        self.events.push(event);
        self.producer.publish(&event);
    }

    fn end_of_message(&mut self, _complete: bool) {}
}

/// Writes down what is not about orders, if asked.
fn trace(event: &Event) {
    static IS_WANTED: LazyLock<bool> = LazyLock::new(|| std::env::var("WIREPATH_TRACE").is_ok());
    if *IS_WANTED {
        let Event { rx_ns, seq, qty, a, b, flags, instrument, .. } = *event;
        let kind = event.kind();
        println!("{rx_ns} {kind:?} seq {seq} qty {qty} a {a} b {b} flags {flags} of {instrument}");
    }
}

/// A process of the handler.
#[derive(Debug)]
pub(crate) struct Handler {
    feed: Pipeline<NasdaqItch>,
    sink: Tap,
    consumer: Consumer,
    /// What follows from the events as they come.
    follower: Follower,
    /// The same of a strategy behind the ring. Events before this position it has to step over.
    strategy: Follower,
    resumed_at: u64,
    pub watch: Watch,
    joins_late: bool,
}

impl Handler {
    pub(crate) fn new(plan: &Plan, now_ns: u64, events: Vec<Event>) -> Self {
        let limits = LimitsConfig { instruments: 16, order_pages: 4, ..Default::default() };
        let date = Some(jiff::civil::date(2026, 1, 30));
        let venue = NasdaqItch::new(VenueOptions { date, limits, ..Default::default() }).unwrap();
        let feed = Pipeline::with_recovery(vec![venue], &[0, 0], &plan.arbiter, &plan.recovery);
        let mut feed = feed.unwrap();
        feed.set_silence(plan.silence_ns);
        let (producer, ring) = ring(plan.ring);
        Self {
            feed,
            sink: Tap { events, producer },
            consumer: ring.subscribe_from_start(),
            follower: Follower::new(plan.instruments),
            strategy: Follower::new(plan.instruments),
            resumed_at: 0,
            watch: Watch::new(plan, now_ns),
            joins_late: plan.arbiter.start == Start::FirstSeen,
        }
    }

    /// The memory for events, for the next process.
    pub(crate) fn into_events(self) -> Vec<Event> {
        self.sink.events
    }

    pub(crate) fn channel(&self) -> &Channel<NasdaqItch> {
        &self.feed.channels()[0]
    }

    /// Takes datagrams that waited in the socket, each with its line.
    pub(crate) fn hear(&mut self, waiting: &[(u8, u64, Vec<u8>)], now_ns: u64, days: &[Day]) {
        let mut memory = Vec::new();
        let mut slots = Vec::new();
        for (line, rx_ns, bytes) in waiting {
            let rx = RxStamp { ns: *rx_ns, clock: ClockDomain::Kernel };
            slots.push(Slot { offset: memory.len(), len: bytes.len(), line: LineId(*line), rx });
            memory.extend_from_slice(bytes);
            let arbiter = self.feed.channels()[0].arbiter();
            self.watch.heard(*line, bytes, now_ns, arbiter);
        }
        let (counters, is_fetching) = (self.channel().arbiter().channel(), self.is_fetching());
        let (before, position) = (Allocations::on_this_thread(), self.position());
        self.feed.handle(&Batch::new(&memory, &slots), Now::Live(now_ns), &mut self.sink);
        self.check_memory(before);
        self.check_position(position);
        // Time is not looked at here: what is lost is so for lack of room, or because the stream has moved.
        let now = self.channel().arbiter().channel();
        let reasons = |of: &ChannelCounters| (of.gaps_hurried, of.jumps, of.sessions);
        let was_full = now.held_peak >= self.watch.room();
        let is_excused = is_fetching || was_full || reasons(&now) != reasons(&counters);
        assert!(is_excused || now.lost == counters.lost, "lost before its time");
        for (line, ..) in waiting.iter().filter(|(.., bytes)| Packet::parse(bytes).is_ok()) {
            assert!(!self.channel().is_down(LineId(*line)), "line {line} is down, and was heard");
        }
        self.look(days);
    }

    /// The session, where the stream is in it, and how many messages were delivered or lost.
    fn position(&self) -> (u64, u64, u64) {
        let arbiter = self.channel().arbiter();
        let counters = arbiter.channel();
        (counters.sessions, arbiter.next(), counters.delivered + counters.lost)
    }

    /// What the stream stepped over was delivered or lost.
    fn check_position(&self, (sessions, next, done): (u64, u64, u64)) {
        let now = self.position();
        if now.0 == sessions {
            assert_eq!(now.1 - next, now.2 - done, "not delivered, nor lost, from {next} on");
        }
        let known = self.channel().arbiter().known();
        let gaps = self.sink.events.iter().filter(|event| event.kind() == Some(Kind::Gap));
        let ends = gaps.map(|event| event.b).max();
        assert!(now.0 != sessions || ends.is_none_or(|to| to < known), "a Gap that is none");
    }

    fn check_memory(&self, before: Allocations) {
        assert_eq!(before.until_now(), Allocations::default(), "the handler allocated memory");
    }

    /// Lets time pass, when every line has been read. Gives what is to be done.
    pub(crate) fn poll(&mut self, now_ns: u64, days: &[Day]) -> Vec<Action> {
        let missing: Vec<Gap> = self.channel().arbiter().gaps().collect();
        let (before, position) = (Allocations::on_this_thread(), self.position());
        self.feed.poll(now_ns, ClockDomain::Kernel, &mut self.sink);
        self.check_memory(before);
        self.check_position(position);
        self.look(days);
        let actions: Vec<_> = core::iter::from_fn(|| self.feed.next_action()).collect();
        assert!(actions.len() <= 64, "{} actions at once", actions.len());
        let gaps: Vec<Gap> = self.channel().arbiter().gaps().collect();
        let channel = &self.feed.channels()[0];
        self.watch.polled(channel, (&missing, &gaps), now_ns);
        for (_, action) in &actions {
            if let Action::Request { session, ask } = action {
                assert_eq!(Some(*session), channel.arbiter().session(), "of another session");
                self.watch.asks(channel, &gaps, *ask, now_ns);
            }
        }
        actions.into_iter().map(|(_, action)| action).collect()
    }

    /// Whether a snapshot is wanted.
    pub(crate) fn is_fetching(&self) -> bool {
        self.channel().arbiter().is_paused()
    }

    /// Hands over what came of a snapshot.
    pub(crate) fn snapshot(&mut self, attempt: u32, came: &[Came], now_ns: u64, days: &[Day]) {
        let at = RxStamp { ns: now_ns, clock: ClockDomain::Kernel };
        let before = Allocations::on_this_thread();
        let was_wanted = self.is_fetching();
        let channel = self.feed.channel_mut(0);
        for came in came {
            match came {
                Came::Message(block) => {
                    assert!(
                        block.len() >= Head::SIZE,
                        "the client let through what nobody can read"
                    );
                    channel.snapshot_message(attempt, block, at, &mut self.sink);
                }
                Came::Complete(next) => {
                    channel.snapshot_complete(attempt, *next, at, &mut self.sink);
                }
                Came::Failed => channel.snapshot_failed(attempt, now_ns),
            }
        }
        self.check_memory(before);
        if was_wanted && !self.is_fetching() {
            self.watch.joined(self.feed.channels()[0].arbiter(), now_ns);
        }
        self.look(days);
    }

    /// When time has to be looked at.
    pub(crate) fn deadline(&self, now_ns: u64) -> Option<u64> {
        let deadline = self.feed.deadline(now_ns);
        assert!(deadline.is_none_or(|due| due > now_ns), "due at {deadline:?}, and was polled");
        deadline
    }

    /// Whether all that the exchange said is in the books, and they say that they are whole.
    pub(crate) fn is_fresh(&self, day: &Day) -> bool {
        let is_all = self.channel().arbiter().next() == day.next();
        let state = self.channel().state();
        is_all
            && self.is_at_end(day)
            && matches!(state, ChannelState::Live | ChannelState::Ended)
            && self.channel().stale_since_ns().is_none()
    }

    /// Whether it has all that was said, as far as it can be had.
    pub(crate) fn is_at_end(&self, day: &Day) -> bool {
        let arbiter = self.channel().arbiter();
        arbiter.session().is_some_and(|session| session.0 == day.name.0)
            && arbiter.next() >= day.next()
    }

    /// Where it stands, in a line.
    pub(crate) fn summary(&self) -> String {
        let (channel, arbiter) = (self.channel(), self.channel().arbiter());
        let (state, next, known) = (channel.state(), arbiter.next(), arbiter.known());
        let (session, counters) = (arbiter.session(), channel.repair_counters());
        format!("{state:?} at {next} of {known} in {session:?}, {counters:?}")
    }

    /// Takes up to so many events out of the ring.
    pub(crate) fn consume(&mut self, count: usize, days: &[Day], coverage: &mut Coverage) {
        for _ in 0..count {
            match self.consumer.poll() {
                Poll::Event(event) if event.position < self.resumed_at => {}
                Poll::Event(event) => self.strategy.take(&event, days),
                Poll::Lagged(_) => {
                    // As a strategy does it: a snapshot of the books, and what was published after it.
                    coverage.saw(Seen::ConsumerLagged);
                    let instruments = days[0].instruments();
                    let best = (0..=instruments).map(|locate| self.picture(locate).best);
                    let best = best.collect();
                    self.strategy.resume(&self.follower, best);
                    self.resumed_at = self.sink.producer.position();
                }
                Poll::Empty | Poll::Closed => return,
            }
        }
    }

    /// Takes all there is, behind which the strategy knows what the handler knows.
    pub(crate) fn consume_all(&mut self, days: &[Day], coverage: &mut Coverage) {
        self.consume(usize::MAX, days, coverage);
        self.strategy.compare_all(days);
        assert_eq!(self.strategy.is_stale, self.channel().stale_since_ns().is_some());
        assert_eq!(self.strategy.next, self.follower.next);
    }

    fn picture(&self, locate: u16) -> Picture {
        let venue = self.channel().venue();
        let (index, status) = (locate.into(), venue.status(locate.into()));
        venue.book(index).map_or_else(Picture::default, |view| picture_of(&view, status))
    }

    /// Looks at all that was just emitted, and at the books.
    fn look(&mut self, days: &[Day]) {
        let mut touched = 0_u64;
        for event in &self.sink.events {
            trace(event);
            self.follower.take(event, days);
            touched |= 1 << event.instrument.min(63);
            let seen = match (event.kind(), event.qty) {
                (Some(Kind::Stale), _) => Seen::Stale,
                (Some(Kind::Anomaly), _) if event.instrument == NO_INSTRUMENT => Seen::Unreadable,
                (Some(Kind::Recovered), 0) => Seen::Recovered,
                (Some(Kind::Recovered), _) => Seen::Rebuilt,
                (Some(Kind::SessionEnd), _) => Seen::SessionEnded,
                (Some(Kind::SessionStart), _) if self.follower.day.is_none() => Seen::SessionFalse,
                _ => continue,
            };
            self.watch.seen.saw(seen);
        }
        self.sink.events.clear();
        let channel = &self.feed.channels()[0];
        let is_stale = channel.stale_since_ns().is_some();
        assert_eq!(self.follower.is_stale, is_stale, "the last event says otherwise");
        let arbiter = channel.arbiter();
        let Some(day) = self.follower.day else { return };
        assert_eq!(arbiter.session(), Some(SessionId(days[day].name.0)));
        if !is_stale {
            assert_eq!(self.follower.next, arbiter.next(), "fresh, and behind");
            self.follower.compare_all(days);
        }
        self.watch.stood(channel.state(), is_stale);
        for locate in 1..=days[day].instruments() {
            let says = channel.venue().is_stale(locate.into());
            assert_eq!(says, is_stale, "book {locate} against its channel");
            // What was touched; and all, where something happened to the whole channel.
            if !is_stale && (touched >> locate & 1 == 1 || touched >> 63 == 1) {
                let (ours, truth) =
                    (self.picture(locate), days[day].picture(locate, arbiter.next() - 1));
                assert_eq!(ours, truth, "book {locate} behind message {}", arbiter.next() - 1);
            }
        }
    }

    /// Counts what happened to this process.
    pub(crate) fn tally(&self, coverage: &mut Coverage) {
        let arbiter = self.channel().arbiter();
        self.watch.tally(arbiter, coverage);
        let (channel, repair) = (arbiter.channel(), self.channel().repair_counters());
        let asks = repair.requests;
        for (seen, count) in [
            (Seen::Delivered, channel.delivered),
            (Seen::Gap, channel.gaps_seen),
            (Seen::GapClosed, channel.gaps_closed),
            (Seen::Reordered, channel.gaps_reordered),
            (Seen::Overdue, channel.gaps_overdue),
            (Seen::Hurried, channel.gaps_hurried),
            (Seen::Lost, channel.lost.min(1)),
            (Seen::Jump, channel.jumps),
            (Seen::SessionChanged, channel.sessions.saturating_sub(1)),
            (Seen::EndFalse, channel.false_ends),
            (Seen::Asked, asks.asked),
            (Seen::AskedAgain, asks.repeated),
            (Seen::Answered, asks.answered),
            (Seen::Cancelled, asks.cancelled),
            (Seen::GivenUp, asks.given_up),
            (Seen::Fetched, repair.snapshots_begun),
            (Seen::Joined, repair.snapshots_joined),
            (Seen::SnapshotFailed, repair.snapshots_failed),
            (Seen::SnapshotOutrun, repair.snapshots_outrun),
            (Seen::SnapshotTooOld, repair.snapshots_too_old),
            (Seen::LateJoin, u64::from(self.joins_late && channel.delivered > 0)),
        ] {
            coverage.add(seen, count);
        }
    }
}
