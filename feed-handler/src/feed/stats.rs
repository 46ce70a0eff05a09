//! A feed's numbers, published by the feed thread now and then for whoever wants to look.

use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use wirepath_perf::histogram::{Reader as HistogramReader, Snapshot};

use crate::arbiter::{ChannelCounters, LineCounters};
use crate::event::Anomaly;
use crate::pipeline::{Channel, ChannelState};
use crate::published::{Publisher, Reader, published};
use crate::recovery::RepairCounters;
use crate::venue::{Venue, VenueCounters};

/// What the feed thread itself counts.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct ThreadCounters {
    /// Batches that held at least one datagram.
    pub batches: u64,
    /// Datagrams received, on all lines.
    pub datagrams: u64,
    /// Events published.
    pub events: u64,
    /// Snapshots served.
    pub snapshots: u64,
    /// Receive calls that failed.
    pub rx_errors: u64,
}

/// What a venue's decoder counted, in a form that can be published.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct VenueTotals {
    /// Messages by type byte.
    pub by_type: [u64; 256],
    /// Messages of an unknown type.
    pub unknown: u64,
    /// Messages that could not be read.
    pub malformed: u64,
    /// Messages for instruments beyond the limit.
    pub beyond_limit: u64,
    /// Contradictions with the book, by [`Anomaly`] number.
    pub anomalies: [u64; Anomaly::ALL.len() + 1],
}

impl From<&VenueCounters> for VenueTotals {
    fn from(counters: &VenueCounters) -> Self {
        let VenueCounters { by_type, unknown, malformed, beyond_limit, anomalies } = *counters;
        Self { by_type, unknown, malformed, beyond_limit, anomalies }
    }
}

impl VenueTotals {
    /// All messages applied or stepped over.
    pub fn messages(&self) -> u64 {
        self.by_type.iter().sum()
    }

    /// Contradictions that happened, with how often.
    pub fn anomalies(&self) -> impl Iterator<Item = (Anomaly, u64)> + '_ {
        Anomaly::ALL
            .into_iter()
            .map(|kind| (kind, self.anomalies[kind as usize]))
            .filter(|(_, n)| *n > 0)
    }
}

/// One line's numbers.
#[derive(Clone, Debug)]
pub struct LineReport {
    /// The line's name.
    pub name: String,
    /// What the arbiter counted.
    pub counters: LineCounters,
    /// Datagrams the kernel dropped since the socket's buffer was full.
    pub kernel_drops: u64,
    /// Whether it has been silent for too long.
    pub is_down: bool,
}

/// A feed's numbers at one moment. Each part is whole; parts may be a batch apart.
#[derive(Clone, Debug)]
pub struct FeedStats {
    /// The feed's name.
    pub name: String,
    /// By line, in the config's order.
    pub lines: Vec<LineReport>,
    /// All lines together.
    pub channel: ChannelCounters,
    /// How the channel is.
    pub state: ChannelState,
    /// Whether the venue has ended the session, be the books whole or not.
    pub has_ended: bool,
    /// Since when its books are stale, nanoseconds since the Unix epoch; `None` when they are not.
    pub stale_since_ns: Option<u64>,
    /// What was done to repair it.
    pub repair: RepairCounters,
    /// What the decoder counted.
    pub venue: VenueTotals,
    /// What the feed thread counted.
    pub thread: ThreadCounters,
    /// Datagram received (kernel or NIC clock) → in this process's hands (TSC).
    pub wire_to_user: Snapshot,
    /// In hand → its event published (TSC).
    pub user_to_ring: Snapshot,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
struct Line {
    counters: LineCounters,
    kernel_drops: u64,
    is_down: u64,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
struct Totals {
    channel: ChannelCounters,
    /// A [`ChannelState`].
    state: u64,
    has_ended: u64,
    /// 0 for fresh.
    stale_since_ns: u64,
    repair: RepairCounters,
    venue: VenueTotals,
    thread: ThreadCounters,
}

/// The feed thread's end.
#[derive(Debug)]
pub(super) struct StatsPublisher {
    lines: Vec<Publisher<Line>>,
    totals: Publisher<Totals>,
}

/// Everyone else's end.
#[derive(Clone, Debug)]
pub(super) struct StatsReader(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: Arc<str>,
    names: Vec<String>,
    lines: Vec<Reader<Line>>,
    totals: Reader<Totals>,
    wire_to_user: HistogramReader,
    user_to_ring: HistogramReader,
}

pub(super) fn stats(
    name: Arc<str>,
    names: Vec<String>,
    wire_to_user: HistogramReader,
    user_to_ring: HistogramReader,
) -> (StatsPublisher, StatsReader) {
    let (publishers, lines) = names.iter().map(|_| published()).unzip();
    let (publisher, totals) = published();
    let inner = Inner { name, names, lines, totals, wire_to_user, user_to_ring };
    (StatsPublisher { lines: publishers, totals: publisher }, StatsReader(Arc::new(inner)))
}

impl StatsPublisher {
    pub(super) fn line(
        &mut self,
        index: usize,
        counters: &LineCounters,
        kernel_drops: u64,
        is_down: bool,
    ) {
        if let Some(line) = self.lines.get_mut(index) {
            line.publish(&Line { counters: *counters, kernel_drops, is_down: is_down.into() });
        }
    }

    pub(super) fn totals<V: Venue>(&mut self, channel: &Channel<V>, thread: ThreadCounters) {
        self.totals.publish(&Totals {
            channel: channel.arbiter().channel(),
            state: channel.state() as u64,
            has_ended: channel.arbiter().has_ended().into(),
            stale_since_ns: channel.stale_since_ns().unwrap_or(0),
            repair: channel.repair_counters(),
            venue: channel.venue().counters().into(),
            thread,
        });
    }
}

impl StatsReader {
    pub(super) fn read(&self) -> FeedStats {
        let inner = &*self.0;
        let Totals { channel, state, has_ended, stale_since_ns, repair, venue, thread } =
            inner.totals.read();
        let state = ChannelState::ALL.into_iter().find(|known| *known as u64 == state);
        let lines = inner.names.iter().zip(&inner.lines).map(|(name, line)| {
            let Line { counters, kernel_drops, is_down } = line.read();
            LineReport { name: name.clone(), counters, kernel_drops, is_down: is_down != 0 }
        });
        FeedStats {
            name: inner.name.to_string(),
            lines: lines.collect(),
            channel,
            state: state.unwrap_or_default(),
            has_ended: has_ended != 0,
            stale_since_ns: (stale_since_ns != 0).then_some(stale_since_ns),
            repair,
            venue,
            thread,
            wire_to_user: inner.wire_to_user.snapshot(),
            user_to_ring: inner.user_to_ring.snapshot(),
        }
    }
}
