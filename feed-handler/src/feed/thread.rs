//! The feed thread: receive, hand to the pipeline, and now and then look after the rest. One thread runs one feed, or
//! several in turn.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wirepath_perf::histogram::Histogram;
use wirepath_perf::pin::{PinError, pin_to};
use wirepath_perf::wait::{WaitStrategy, Waiter};
use wirepath_perf::{Clock, ClockDomain};

use super::Summary;
use super::ending::Ending;
use super::sink::RingSink;
use super::snapshot::SnapshotDesk;
use super::stats::{StatsPublisher, ThreadCounters};
use super::view::{FeedView, Wakers};
use crate::pipeline::{Now, Pipeline};
use crate::recovery::link::{Link, News};
use crate::ring::Producer;
use crate::rx::{Batch, LineId, RxStamp, Slot, Source};
use crate::venue::Venue;

/// How often numbers are published.
const STATS_INTERVAL_NS: u64 = 20_000_000;
/// Batches after which the clock is looked at for the above although there is no pause.
const BUSY_BATCHES: u32 = 64;
/// Empty rounds of a spinning thread, some 200 ns each, from one look at the clock to the next.
const IDLE_LOOKS: u32 = 16;

/// A feed, to be run by a thread: its own, or one that several share.
pub(super) struct FeedThread<S: Source, V> {
    pub(super) source: S,
    pub(super) pipeline: Pipeline<V>,
    /// The line that answers to requests come on.
    pub(super) answers: LineId,
    /// The way to the recovery servers, where there are any.
    pub(super) link: Option<Link>,
    pub(super) sink: RingSink,
    pub(super) clock: Clock,
    pub(super) desk: SnapshotDesk,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) publisher: StatsPublisher,
    pub(super) view: FeedView,
    pub(super) wire_to_user: Histogram,
    pub(super) wakers: Wakers,
    pub(super) rounds: Rounds<S::Error>,
}

/// What is carried from round to round.
#[derive(Debug)]
pub(super) struct Rounds<E> {
    counters: ThreadCounters,
    stats_due_ns: u64,
    /// Batches since the clock was looked at for what is overdue, and when that was.
    busy: u32,
    looked_ns: u64,
    /// Empty ones in a row.
    idle: u32,
    failed: Option<E>,
}

impl<E> Default for Rounds<E> {
    fn default() -> Self {
        let counters = ThreadCounters::default();
        Self { counters, stats_due_ns: 0, busy: 0, looked_ns: 0, idle: 0, failed: None }
    }
}

/// What a round of receiving came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Round {
    /// Something came.
    Busy,
    /// Nothing did.
    Idle,
    /// The feed was stopped, or its source is at its end.
    Over,
}

/// Runs a feed on this thread until it is over.
pub(super) fn run_alone<S: Source, V: Venue>(
    mut feed: FeedThread<S, V>,
    core: Option<usize>,
    mut waiter: Waiter,
) -> Result<Summary, PinError> {
    if let Some(core) = core {
        pin_to(core)?;
    }
    let spins = !matches!(waiter.strategy(), WaitStrategy::Park { .. });
    loop {
        match feed.round(spins) {
            Round::Busy => waiter.busy(),
            Round::Idle => waiter.idle(),
            Round::Over => return Ok(feed.finish()),
        }
    }
}

/// A feed of any venue and source. One call a round, however many messages it brings. What it publishes goes into `ring`,
/// or without one into its own.
pub(super) trait Runs: Send {
    /// See [`FeedThread::round`].
    fn round(&mut self, spins: bool, ring: Option<&mut Producer>) -> Round;
    /// See [`FeedThread::finish`].
    fn finish(&mut self, ring: Option<&mut Producer>) -> Summary;
}

impl<S: Source + Send, V: Venue + Send> Runs for FeedThread<S, V> {
    fn round(&mut self, spins: bool, ring: Option<&mut Producer>) -> Round {
        self.publishing_into(ring, |feed| feed.round(spins))
    }

    fn finish(&mut self, ring: Option<&mut Producer>) -> Summary {
        self.publishing_into(ring, Self::finish)
    }
}

/// A feed among those of a thread.
pub(super) struct Turn {
    pub(super) feed: Box<dyn Runs>,
    pub(super) ending: Ending,
    /// Which of the shared rings it writes to, if it does.
    pub(super) ring: Option<usize>,
}

/// Runs feeds on this thread, in turn, each until it is over. A ring of `rings` is closed when the last of its feeds is.
pub(super) fn run_together(
    mut feeds: Vec<Turn>,
    rings: Vec<Producer>,
    core: Option<usize>,
    mut waiter: Waiter,
) {
    if let Some(Err(error)) = core.map(pin_to) {
        drop(rings);
        return feeds.into_iter().for_each(|turn| turn.ending.set(Err(error.clone())));
    }
    let mut rings: Vec<_> = rings.into_iter().map(Some).collect();
    let spins = !matches!(waiter.strategy(), WaitStrategy::Park { .. });
    while !feeds.is_empty() {
        let mut any = Round::Idle;
        let mut at = 0;
        while let Some(Turn { feed, ring, .. }) = feeds.get_mut(at) {
            let shared = ring.and_then(|ring| rings[ring].as_mut());
            match feed.round(spins, shared) {
                Round::Busy => any = Round::Busy,
                Round::Idle => {}
                Round::Over => {
                    let Turn { mut feed, ending, ring } = feeds.remove(at);
                    let summary = feed.finish(ring.and_then(|ring| rings[ring].as_mut()));
                    drop(feed);
                    if let Some(of) =
                        ring.filter(|of| feeds.iter().all(|left| left.ring != Some(*of)))
                    {
                        rings[of] = None;
                    }
                    ending.set(Ok(summary));
                    continue;
                }
            }
            at += 1;
        }
        match any {
            Round::Busy => waiter.busy(),
            _ => waiter.idle(),
        }
    }
}

impl<S: Source, V: Venue> FeedThread<S, V> {
    /// Does something that may publish, into another ring for as long.
    #[inline]
    fn publishing_into<T>(
        &mut self,
        ring: Option<&mut Producer>,
        act: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let Some(ring) = ring else { return act(self) };
        self.sink.swap_producer(ring);
        let done = act(self);
        self.sink.swap_producer(ring);
        done
    }

    /// Receives once and does what follows, with a look at all else now and then: each time nothing came unless the
    /// thread `spins`.
    #[inline]
    pub(super) fn round(&mut self, spins: bool) -> Round {
        if self.stop.load(Ordering::Relaxed) {
            return Round::Over;
        }
        let batch = match self.source.receive() {
            Ok(batch) => batch,
            Err(error) => return self.failed(error),
        };
        let idle = batch.is_empty();
        let rounds = &mut self.rounds;
        if idle {
            rounds.idle = rounds.idle.wrapping_add(1);
            // A spinning thread finds the next datagram sooner when it looks at less in between.
            if !rounds.idle.is_multiple_of(IDLE_LOOKS) && spins {
                return Round::Idle;
            }
        } else {
            rounds.idle = 0;
        }
        let now_ns = self.clock.now();
        if !idle {
            self.sink.begin_batch(now_ns);
            self.pipeline.handle(&batch, Now::Live(now_ns), &mut self.sink);
            self.wakers.wake();
            rounds.counters.batches += 1;
            rounds.counters.datagrams += batch.len() as u64;
            for datagram in batch.iter().filter(|datagram| datagram.rx.ns != 0) {
                self.wire_to_user.record(now_ns.saturating_sub(datagram.rx.ns));
            }
            rounds.busy += 1;
        }
        self.serve();
        if self.link.is_some() && self.hear_news(now_ns) {
            // What came may be answered, or fill a queue: the lines are read again first.
            self.wakers.wake();
        }
        if idle || self.rounds.busy >= BUSY_BATCHES {
            self.look_around(idle, now_ns);
        }
        match idle {
            false => Round::Busy,
            true if self.source.is_finished() => Round::Over,
            true => Round::Idle,
        }
    }

    /// Looks after what is overdue, and what others want to know.
    fn look_around(&mut self, idle: bool, now_ns: u64) {
        // Without a pause, what closes a gap may still wait in a socket: only what was overdue
        // at the last look, so many batches ago, is given up.
        let overdue_ns = if idle { now_ns } else { self.rounds.looked_ns };
        (self.rounds.busy, self.rounds.looked_ns) = (0, now_ns);
        self.sink.begin_batch(now_ns);
        self.pipeline.poll(overdue_ns, ClockDomain::Tsc, &mut self.sink);
        if let Some(link) = &self.link {
            while let Some((_, action)) = self.pipeline.next_action() {
                link.act(action);
            }
        }
        if now_ns >= self.rounds.stats_due_ns {
            self.rounds.stats_due_ns = now_ns + STATS_INTERVAL_NS;
            self.publish();
        }
    }

    #[cold]
    fn failed(&mut self, error: S::Error) -> Round {
        let errors = &mut self.rounds.counters.rx_errors;
        *errors += 1;
        if errors.is_power_of_two() {
            tracing::warn!(feed = self.view.name(), errors = *errors, %error, "receive failed");
        }
        self.rounds.failed = Some(error);
        if self.source.is_finished() { Round::Over } else { Round::Idle }
    }

    /// The last of it: a gap still open will not be filled any more.
    pub(super) fn finish(&mut self) -> Summary {
        let at = RxStamp { ns: self.clock.now(), clock: ClockDomain::Tsc };
        self.sink.begin_batch(at.ns);
        self.pipeline.finish(at, &mut self.sink);
        self.source.refresh_kernel_drops();
        self.publish();
        let error = self.rounds.failed.take().filter(|_| self.source.is_finished());
        Summary { stats: self.view.stats(), error: error.map(Into::into) }
    }

    /// Takes what came from the recovery servers, one piece at a time: the lines have precedence. Answers whether
    /// something did.
    #[inline]
    fn hear_news(&mut self, now_ns: u64) -> bool {
        let Some(link) = &self.link else { return false };
        let Some(news) = link.news() else { return false };
        let at = RxStamp { ns: now_ns, clock: ClockDomain::Tsc };
        let (pipeline, sink) = (&mut self.pipeline, &mut self.sink);
        sink.begin_batch(now_ns);
        match news {
            News::Answer(buffer) => {
                let len = buffer.bytes().len();
                let slots = [Slot { offset: 0, len, line: self.answers, rx: at }];
                pipeline.handle(&Batch::new(buffer.bytes(), &slots), Now::Live(now_ns), sink);
                link.recycle(buffer);
            }
            News::Snapshot { attempt, messages } => {
                let channel = pipeline.channel_mut(0);
                for block in messages.messages() {
                    channel.snapshot_message(attempt, block, at, sink);
                }
                link.recycle(messages);
            }
            News::Complete { attempt, next } => {
                pipeline.channel_mut(0).snapshot_complete(attempt, next, at, sink);
            }
            News::Refused { server, what } => {
                pipeline.channel_mut(0).request_refused(server, what.from);
            }
            News::Failed { attempt } => pipeline.channel_mut(0).snapshot_failed(attempt, now_ns),
        }
        true
    }

    #[inline]
    fn serve(&mut self) {
        let position = self.sink.position();
        let channels = self.pipeline.channels();
        let served = self.desk.serve(|instrument, snapshot| {
            if let Some(channel) = channels.first() {
                snapshot.fill(instrument, position, channel);
            }
        });
        self.rounds.counters.snapshots += u64::from(served);
    }

    fn publish(&mut self) {
        self.rounds.counters.events = self.sink.events;
        for (index, line) in self.pipeline.lines().enumerate() {
            let id = LineId(u8::try_from(index).unwrap_or(u8::MAX));
            let is_down = self.pipeline.channels().first().is_some_and(|of| of.is_down(id));
            self.publisher.line(index, &line, self.source.kernel_drops(id), is_down);
        }
        if let Some(channel) = self.pipeline.channels().first() {
            self.publisher.totals(channel, self.rounds.counters);
        }
    }
}
