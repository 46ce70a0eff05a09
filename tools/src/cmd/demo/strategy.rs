//! The example strategy of the demo: watches for one-sided books, and times every event it gets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use wirepath_feed_handler::event::{Event, Kind};
use wirepath_feed_handler::feed::{FeedView, Strategy};
use wirepath_perf::histogram::Reader;
use wirepath_perf::{Clock, ClockDomain, Histogram};

/// Signals when nine tenths of the units at the best prices stand on one side.
#[derive(Debug)]
pub(super) struct Imbalance {
    clock: Clock,
    ring_to_strategy: Histogram,
    wire_to_strategy: Histogram,
    /// By instrument, units at the best bid and ask.
    best: Vec<[u64; 2]>,
    signals: Arc<AtomicU64>,
    events: u64,
    trades: u64,
    lagged: u64,
    rx_clock: ClockDomain,
}

/// What the view may look at while the strategy runs.
pub(super) struct Readers {
    pub(super) ring_to_strategy: Reader,
    pub(super) wire_to_strategy: Reader,
    pub(super) signals: Arc<AtomicU64>,
}

impl Imbalance {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            ring_to_strategy: Histogram::new(),
            wire_to_strategy: Histogram::new(),
            best: Vec::new(),
            signals: Arc::default(),
            events: 0,
            trades: 0,
            lagged: 0,
            rx_clock: ClockDomain::None,
        }
    }

    pub(super) fn readers(&self) -> Readers {
        Readers {
            ring_to_strategy: self.ring_to_strategy.reader(),
            wire_to_strategy: self.wire_to_strategy.reader(),
            signals: Arc::clone(&self.signals),
        }
    }

    pub(super) fn events(&self) -> u64 {
        self.events
    }

    pub(super) fn trades(&self) -> u64 {
        self.trades
    }

    pub(super) fn signals(&self) -> u64 {
        self.signals.load(Ordering::Relaxed)
    }

    pub(super) fn lagged(&self) -> u64 {
        self.lagged
    }

    /// The clock of the receive stamps it saw.
    pub(super) fn rx_clock(&self) -> ClockDomain {
        self.rx_clock
    }

    fn judge(&mut self, instrument: u32, side: usize, units: u64) {
        let index = instrument as usize;
        if index >= self.best.len() {
            self.best.resize(index + 1, [0; 2]);
        }
        let both = &mut self.best[index];
        both[side] = units;
        if both.iter().min().is_some_and(|less| *less > 0 && less * 9 <= both[0].max(both[1])) {
            // This thread alone writes it.
            self.signals.store(self.signals.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        }
    }
}

impl Strategy for Imbalance {
    fn on_event(&mut self, event: &Event, _feed: &FeedView) {
        let now_ns = self.clock.now();
        self.events += 1;
        match event.kind() {
            Some(Kind::BestBid) => self.judge(event.instrument, 0, event.b),
            Some(Kind::BestAsk) => self.judge(event.instrument, 1, event.b),
            Some(Kind::Trade) => self.trades += 1,
            // These waited for other messages or for patience: not the way of an event.
            Some(Kind::Gap | Kind::Stale | Kind::SessionStart | Kind::SessionEnd) => return,
            _ => {}
        }
        self.rx_clock = ClockDomain::from_raw(event.clock);
        self.wire_to_strategy.record_between(event.rx_ns, now_ns);
        if event.published_after_ns != u32::MAX {
            self.ring_to_strategy
                .record_between(event.rx_ns + u64::from(event.published_after_ns), now_ns);
        }
    }

    fn on_lagged(&mut self, lost: u64, _feed: &FeedView) {
        self.lagged += lost;
        self.best.clear();
    }
}
