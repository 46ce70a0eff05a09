//! What any thread can read of a running feed, without a lock.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use wirepath_perf::Clock;
use wirepath_perf::wait::Waker;

use super::stats::{FeedStats, StatsReader};
use crate::best::{Best, BestTable};
use crate::directory::{Directory, Instrument};

/// Newest prices, instruments and counters of one feed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct FeedView {
    pub(super) name: Arc<str>,
    pub(super) best: BestTable,
    /// Messages were lost: every book of the feed is stale. Set once here rather than in each line of
    /// the table, so that a loss costs the feed thread one store.
    pub(super) all_stale: Arc<AtomicBool>,
    pub(super) directory: Directory,
    pub(super) stats: StatsReader,
    pub(super) clock: Clock,
    pub(super) wakers: Wakers,
}

impl FeedView {
    /// The feed's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Newest best prices of an instrument, both sides from one moment; `None` before the first.
    #[inline]
    pub fn best(&self, instrument: u32) -> Option<Best> {
        // First, and not after the line: what is true of it by itself then is written before. Pairs with Release in the
        // feed thread's sink.
        let all_stale = self.all_stale.load(Ordering::Acquire);
        let mut best = self.best.read(instrument)?;
        best.stale |= all_stale;
        Some(best)
    }

    /// Whether messages were lost and every book may be wrong. Where some are whole again before the others, each says so
    /// by itself ([`best`](Self::best)).
    pub fn is_all_stale(&self) -> bool {
        self.all_stale.load(Ordering::Acquire)
    }

    /// Which instrument is which.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The instrument with this symbol, once the venue has named it. A linear search: keep the index.
    pub fn find(&self, symbol: &str) -> Option<Instrument> {
        self.directory.find(symbol)
    }

    /// The feed's numbers, at most some tens of milliseconds old.
    pub fn stats(&self) -> FeedStats {
        self.stats.read()
    }

    /// The clock that events are stamped with.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Has the feed thread end this waiter's sleep whenever it has published something. For
    /// strategies that park; those that spin need it not.
    pub fn wake_on_events(&self, waker: Waker) {
        self.wakers.add(waker);
    }
}

/// Whom the feed thread wakes. Empty, and then one load, unless somebody parks.
#[derive(Clone, Debug, Default)]
pub(super) struct Wakers {
    any: Arc<AtomicBool>,
    list: Arc<Mutex<Vec<Waker>>>,
}

impl Wakers {
    fn add(&self, waker: Waker) {
        self.list.lock().unwrap_or_else(PoisonError::into_inner).push(waker);
        self.any.store(true, Ordering::Release); // pairs with Acquire in `wake`
    }

    /// Never waits: while somebody is being added, sleepers are left to their time limit.
    #[inline]
    pub(super) fn wake(&self) {
        if self.any.load(Ordering::Acquire)
            && let Ok(list) = self.list.try_lock()
        {
            list.iter().for_each(Waker::wake);
        }
    }
}
