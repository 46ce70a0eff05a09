//! The feed thread: receive, hand to the pipeline, and now and then look after the rest.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wirepath_perf::histogram::Histogram;
use wirepath_perf::pin::{PinError, pin_to};
use wirepath_perf::wait::{WaitStrategy, Waiter};
use wirepath_perf::{Clock, ClockDomain};

use super::Summary;
use super::sink::RingSink;
use super::snapshot::SnapshotDesk;
use super::stats::{StatsPublisher, ThreadCounters};
use super::view::{FeedView, Wakers};
use crate::pipeline::{Now, Pipeline};
use crate::recovery::link::{Link, News};
use crate::rx::{Batch, LineId, RxStamp, Slot, Source};
use crate::venue::Venue;

/// How often numbers are published.
const STATS_INTERVAL_NS: u64 = 20_000_000;
/// Batches after which the clock is looked at for the above although there is no pause.
const BUSY_BATCHES: u32 = 64;
/// Empty rounds of a spinning thread, some 200 ns each, from one look at the clock to the next.
const IDLE_LOOKS: u32 = 16;

pub(super) struct FeedThread<S, V> {
    pub(super) core: Option<usize>,
    pub(super) source: S,
    pub(super) pipeline: Pipeline<V>,
    /// The line that answers to requests come on.
    pub(super) answers: LineId,
    /// The way to the recovery servers, where there are any.
    pub(super) link: Option<Link>,
    pub(super) sink: RingSink,
    pub(super) waiter: Waiter,
    pub(super) clock: Clock,
    pub(super) desk: SnapshotDesk,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) publisher: StatsPublisher,
    pub(super) view: FeedView,
    pub(super) wire_to_user: Histogram,
    pub(super) wakers: Wakers,
}

impl<S: Source, V: Venue> FeedThread<S, V> {
    /// Runs until stopped, or until the source is at its end.
    pub(super) fn run(mut self) -> Result<Summary, PinError> {
        if let Some(core) = self.core {
            pin_to(core)?;
        }
        let mut counters = ThreadCounters::default();
        let mut stats_due_ns = 0;
        let (mut busy, mut looked_ns, mut idle_rounds) = (0, 0, 0_u32);
        let spins = !matches!(self.waiter.strategy(), WaitStrategy::Park { .. });
        let mut failed: Option<S::Error> = None;
        while !self.stop.load(Ordering::Relaxed) {
            let batch = match self.source.receive() {
                Ok(batch) => batch,
                Err(error) => {
                    counters.rx_errors += 1;
                    if counters.rx_errors.is_power_of_two() {
                        tracing::warn!(feed = self.view.name(), errors = counters.rx_errors, %error, "receive failed");
                    }
                    failed = Some(error);
                    if self.source.is_finished() {
                        break;
                    }
                    self.waiter.idle();
                    continue;
                }
            };
            let idle = batch.is_empty();
            if idle {
                idle_rounds = idle_rounds.wrapping_add(1);
                // A spinning thread finds the next datagram sooner when it looks at less in between.
                if !idle_rounds.is_multiple_of(IDLE_LOOKS) && spins {
                    self.waiter.idle();
                    continue;
                }
            } else {
                idle_rounds = 0;
            }
            let now_ns = self.clock.now();
            if !idle {
                self.sink.begin_batch(now_ns);
                self.pipeline.handle(&batch, Now::Live(now_ns), &mut self.sink);
                self.wakers.wake();
                counters.batches += 1;
                counters.datagrams += batch.len() as u64;
                for datagram in batch.iter().filter(|datagram| datagram.rx.ns != 0) {
                    self.wire_to_user.record(now_ns.saturating_sub(datagram.rx.ns));
                }
                busy += 1;
                self.waiter.busy();
            }
            self.serve(&mut counters);
            if self.link.is_some() && self.hear_news(now_ns) {
                // What came may be answered, or fill a queue: the lines are read again first.
                self.wakers.wake();
            }
            if idle || busy >= BUSY_BATCHES {
                // Without a pause, what closes a gap may still wait in a socket: only what was overdue
                // at the last look, so many batches ago, is given up.
                let overdue_ns = if idle { now_ns } else { looked_ns };
                (busy, looked_ns) = (0, now_ns);
                self.sink.begin_batch(now_ns);
                self.pipeline.poll(overdue_ns, ClockDomain::Tsc, &mut self.sink);
                if let Some(link) = &self.link {
                    while let Some((_, action)) = self.pipeline.next_action() {
                        link.act(action);
                    }
                }
                if now_ns >= stats_due_ns {
                    stats_due_ns = now_ns + STATS_INTERVAL_NS;
                    self.publish(&mut counters);
                }
            }
            if idle {
                if self.source.is_finished() {
                    break;
                }
                self.waiter.idle();
            }
        }
        // A gap still open at the end will not be filled any more.
        let at = RxStamp { ns: self.clock.now(), clock: ClockDomain::Tsc };
        self.sink.begin_batch(at.ns);
        self.pipeline.finish(at, &mut self.sink);
        self.source.refresh_kernel_drops();
        self.publish(&mut counters);
        let error = failed.filter(|_| self.source.is_finished()).map(Into::into);
        Ok(Summary { stats: self.view.stats(), error })
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
    fn serve(&mut self, counters: &mut ThreadCounters) {
        let position = self.sink.position();
        let channels = self.pipeline.channels();
        let served = self.desk.serve(|instrument, snapshot| {
            if let Some(channel) = channels.first() {
                snapshot.fill(instrument, position, channel);
            }
        });
        counters.snapshots += u64::from(served);
    }

    fn publish(&mut self, counters: &mut ThreadCounters) {
        counters.events = self.sink.events;
        for (index, line) in self.pipeline.lines().enumerate() {
            let id = LineId(u8::try_from(index).unwrap_or(u8::MAX));
            let is_down = self.pipeline.channels().first().is_some_and(|of| of.is_down(id));
            self.publisher.line(index, &line, self.source.kernel_drops(id), is_down);
        }
        if let Some(channel) = self.pipeline.channels().first() {
            self.publisher.totals(channel, *counters);
        }
    }
}
