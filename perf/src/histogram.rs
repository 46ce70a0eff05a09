//! Latency histograms that one thread writes and any thread reads.
//!
//! Buckets are those of [`hdrhistogram`] with three significant figures: every value is kept to
//! within 0.1 % of itself, from 1 ns to over a minute. [`Histogram::record`] is a shift, an
//! increment and three comparisons on memory that only this thread writes; it neither waits nor
//! allocates, however many [`Reader`]s look. A [`Snapshot`] is a reader's own copy, to ask for
//! quantiles, to merge, or to subtract.
//!
//! **Why no lock and no locked instruction.** Only the owner of the [`Histogram`] writes, through
//! `&mut`, so that a relaxed load and a relaxed store lose no increment. Each counter is one atomic
//! word, so a reader sees a value it truly had; and as counters only grow, a snapshot holds for each
//! bucket something between what was in it when the snapshot began and when it ended. Values
//! recorded meanwhile may be in or not; none is torn, doubled or negative.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::Arc;

use crate::Summary;

/// The largest value told from larger ones, nanoseconds: 68.7 s.
pub const HIGHEST_NS: u64 = (1 << 36) - 1;

/// Significant decimal figures of a value.
const FIGURES: u8 = 3;

/// Values of so many bits are told apart exactly; that is what three figures take.
const EXACT_BITS: u32 = 11;

/// Twice 1,024 buckets up to 2,047 ns, then 1,024 for each doubling up to [`HIGHEST_NS`].
const BUCKETS: usize = bucket(HIGHEST_NS) + 1;

/// Behind the buckets: the smallest value, the largest, and how many were above [`HIGHEST_NS`].
const MIN: usize = BUCKETS;
const MAX: usize = BUCKETS + 1;
const CLAMPED: usize = BUCKETS + 2;
const WORDS: usize = BUCKETS + 3;

/// Counts latencies in nanoseconds. This is the writing end, and the only one;
/// [`reader`](Self::reader) gives ends to look through. Takes 216 KiB, all of it at the start.
///
/// ```
/// use wirepath_perf::Histogram;
///
/// let mut wire_to_user = Histogram::new();
/// let reader = wire_to_user.reader(); // for another thread
/// for ns in [640, 655, 648, 12_001] {
///     wire_to_user.record(ns);
/// }
/// let summary = reader.snapshot().summary();
/// assert_eq!((summary.count, summary.p50, summary.max), (4, 648, 12_001));
/// println!("{summary}");
/// ```
#[derive(Debug)]
pub struct Histogram {
    words: Arc<[AtomicU64; WORDS]>,
}

impl Histogram {
    /// An empty histogram.
    pub fn new() -> Self {
        let words: Arc<[AtomicU64]> = (0..WORDS).map(|_| AtomicU64::new(0)).collect();
        let words: Arc<[AtomicU64; WORDS]> = words.try_into().expect("as many as were collected");
        // The allocator may have handed out pages that are not there yet: touch them now.
        words.iter().for_each(|word| word.store(0, Relaxed));
        words[MIN].store(u64::MAX, Relaxed);
        Self { words }
    }

    /// Counts one value. One above [`HIGHEST_NS`] counts as that, and as
    /// [clamped](Snapshot::clamped); smallest and largest are kept as they are.
    #[inline]
    pub fn record(&mut self, ns: u64) {
        let words = &*self.words;
        increment(&words[bucket(ns.min(HIGHEST_NS))]);
        if ns < words[MIN].load(Relaxed) {
            words[MIN].store(ns, Relaxed);
        }
        if ns > words[MAX].load(Relaxed) {
            words[MAX].store(ns, Relaxed);
        }
        if ns > HIGHEST_NS {
            increment(&words[CLAMPED]);
        }
    }

    /// Counts the time between two readings of a clock, nanoseconds; 0 when it ran backwards.
    #[inline]
    pub fn record_between(&mut self, from_ns: u64, until_ns: u64) {
        self.record(until_ns.saturating_sub(from_ns));
    }

    /// An end to look through, for any thread.
    pub fn reader(&self) -> Reader {
        Reader { words: Arc::clone(&self.words) }
    }

    /// What was counted so far. Allocates: not for the hot thread in its hot hours.
    pub fn snapshot(&self) -> Snapshot {
        self.reader().snapshot()
    }
}

impl Default for Histogram {
    fn default() -> Self {
        Self::new()
    }
}

/// Looks at a [`Histogram`] that another thread writes.
#[derive(Clone, Debug)]
pub struct Reader {
    words: Arc<[AtomicU64; WORDS]>,
}

impl Reader {
    /// What was counted so far. Takes some tens of microseconds and allocates; the writer does not
    /// notice, but for the cache lines it must fetch back.
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::new();
        for (index, count) in self.words[..BUCKETS].iter().enumerate() {
            snapshot.add_count(index, count.load(Relaxed));
        }
        snapshot.clamped = self.words[CLAMPED].load(Relaxed);
        let (min, max) = (self.words[MIN].load(Relaxed), self.words[MAX].load(Relaxed));
        // The exact ones, unless the latest value has reached its bucket and not yet these.
        if min.min(HIGHEST_NS) <= snapshot.counts.highest_equivalent(snapshot.min) {
            snapshot.min = min;
        }
        if max >= snapshot.counts.lowest_equivalent(snapshot.max) {
            snapshot.max = max;
        }
        snapshot
    }
}

/// A copy of what a [`Histogram`] had counted at some moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    counts: hdrhistogram::Histogram<u64>,
    min: u64,
    max: u64,
    clamped: u64,
}

impl Snapshot {
    /// One with nothing in it, to add others to.
    pub fn new() -> Self {
        let counts = hdrhistogram::Histogram::new_with_bounds(1, HIGHEST_NS, FIGURES)
            .expect("bounds that the library can represent");
        Self { counts, min: u64::MAX, max: 0, clamped: 0 }
    }

    /// How many values.
    pub fn count(&self) -> u64 {
        self.counts.len()
    }

    /// The smallest value, nanoseconds; 0 when there is none.
    pub fn min(&self) -> u64 {
        if self.counts.is_empty() { 0 } else { self.min }
    }

    /// The largest value, nanoseconds; 0 when there is none.
    pub fn max(&self) -> u64 {
        self.max
    }

    /// Their mean, nanoseconds, to within the width of the buckets; 0 when there is none.
    pub fn mean(&self) -> f64 {
        self.counts.mean()
    }

    /// The value that a share of `q` (0 to 1) of all values does not exceed, nanoseconds, to within
    /// 0.1 %; 0 when there is none.
    pub fn quantile(&self, q: f64) -> u64 {
        self.counts.value_at_quantile(q).min(self.max)
    }

    /// How many values were above [`HIGHEST_NS`] and are counted as that.
    pub fn clamped(&self) -> u64 {
        self.clamped
    }

    /// The counts, for whatever else `hdrhistogram` can do with them.
    pub fn histogram(&self) -> &hdrhistogram::Histogram<u64> {
        &self.counts
    }

    /// Adds what `other` counted, as of another thread.
    pub fn merge(&mut self, other: &Self) {
        self.counts.add(&other.counts).expect("all snapshots have the same bounds");
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.clamped += other.clamped;
    }

    /// What was counted after `earlier`, a snapshot of the same histogram. Smallest and largest are
    /// then known to within 0.1 % only.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        let mut since = Self::new();
        for bucket in self.counts.iter_recorded() {
            let value = bucket.value_iterated_to();
            let count = bucket.count_at_value().saturating_sub(earlier.counts.count_at(value));
            since.add_count(self::bucket(value), count);
        }
        since.clamped = self.clamped.saturating_sub(earlier.clamped);
        since
    }

    /// The figures worth printing.
    pub fn summary(&self) -> Summary {
        Summary {
            count: self.count(),
            min: self.min(),
            p50: self.quantile(0.5),
            p90: self.quantile(0.9),
            p99: self.quantile(0.99),
            p999: self.quantile(0.999),
            max: self.max(),
            mean: self.mean(),
        }
    }

    /// Adds `count` values of one bucket; smallest and largest widen to what may be in it.
    fn add_count(&mut self, index: usize, count: u64) {
        if count > 0 {
            let lowest = lowest_in(index);
            self.counts.saturating_record_n(lowest, count);
            self.min = self.min.min(lowest);
            self.max = self.max.max(self.counts.highest_equivalent(lowest));
        }
    }
}

impl Default for Snapshot {
    fn default() -> Self {
        Self::new()
    }
}

/// For a counter with a single writer.
#[inline(always)]
fn increment(counter: &AtomicU64) {
    counter.store(counter.load(Relaxed) + 1, Relaxed);
}

/// The bucket of a value, in the order of `hdrhistogram`.
#[inline(always)]
const fn bucket(ns: u64) -> usize {
    // How far to shift until EXACT_BITS are left.
    let shift = (64 - EXACT_BITS) - (ns | ((1 << EXACT_BITS) - 1)).leading_zeros();
    #[expect(clippy::cast_possible_truncation, reason = "EXACT_BITS bits are left")]
    let figures = (ns >> shift) as usize;
    ((shift as usize) << (EXACT_BITS - 1)) + figures
}

/// The smallest value of a bucket.
const fn lowest_in(bucket: usize) -> u64 {
    let half = 1 << (EXACT_BITS - 1);
    let shift = (bucket / half).saturating_sub(1);
    ((bucket - shift * half) as u64) << shift
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Values of every magnitude, and around the edges of buckets.
    fn values() -> impl Strategy<Value = Vec<u64>> {
        let any = (0_u32..64, any::<u64>()).prop_map(|(bits, value)| value >> bits);
        let edge = (1_u32..40, 0_u64..4).prop_map(|(bit, by)| (1_u64 << bit) + by - 2);
        vec(prop_oneof![any, edge, 0_u64..3_000], 1..300)
    }

    proptest! {
        #[test]
        fn agrees_with_hdrhistogram(values in values()) {
            let mut plain = hdrhistogram::Histogram::<u64>::new_with_bounds(1, HIGHEST_NS, 3).unwrap();
            let mut ours = Histogram::new();
            for value in &values {
                plain.saturating_record((*value).min(HIGHEST_NS));
                ours.record(*value);
            }
            let snapshot = ours.snapshot();
            prop_assert_eq!(snapshot.histogram(), &plain);
            prop_assert_eq!(Some(snapshot.min()), values.iter().min().copied());
            prop_assert_eq!(Some(snapshot.max()), values.iter().max().copied());
            let clamped = values.iter().filter(|value| **value > HIGHEST_NS).count();
            prop_assert_eq!(snapshot.clamped(), clamped as u64);
            for q in [0.0, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0] {
                let expected = plain.value_at_quantile(q).min(snapshot.max());
                prop_assert_eq!(snapshot.quantile(q), expected);
            }
            prop_assert_eq!(snapshot.mean(), plain.mean());
        }

        #[test]
        fn since_and_merge_undo_each_other(first in values(), second in values()) {
            let mut histogram = Histogram::new();
            first.iter().for_each(|value| histogram.record(*value));
            let before = histogram.snapshot();
            second.iter().for_each(|value| histogram.record(*value));
            let all = histogram.snapshot();
            let mut merged = all.since(&before);
            prop_assert_eq!(merged.count(), second.len() as u64);
            let highest = second.iter().map(|value| *value.min(&HIGHEST_NS)).max().unwrap();
            prop_assert!(merged.histogram().equivalent(merged.max(), highest));
            merged.merge(&before);
            prop_assert_eq!(merged.histogram(), all.histogram());
            prop_assert_eq!(merged.clamped(), all.clamped());
        }
    }

    #[test]
    fn buckets_are_those_of_the_library() {
        let library = Snapshot::new().counts;
        assert_eq!(library.distinct_values(), BUCKETS);
        for index in 0..BUCKETS {
            let (lowest, highest) =
                (lowest_in(index), library.highest_equivalent(lowest_in(index)));
            assert_eq!((bucket(lowest), bucket(highest)), (index, index));
            assert_eq!(library.lowest_equivalent(lowest), lowest);
        }
    }

    #[test]
    fn nothing_recorded() {
        let snapshot = Histogram::new().snapshot();
        let zero = Summary { count: 0, min: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0, mean: 0.0 };
        assert_eq!(snapshot.summary(), zero);
        assert_eq!(snapshot.since(&snapshot).summary(), zero);
    }

    #[test]
    fn readers_see_counts_only_grow_to_what_was_written() {
        let mut histogram = Histogram::new();
        let reader = histogram.reader();
        const WRITTEN: u64 = 300_000;
        std::thread::scope(|scope| {
            let reading = scope.spawn(|| {
                let mut last = Snapshot::new();
                while last.count() < WRITTEN {
                    let now = reader.snapshot();
                    for bucket in last.counts.iter_recorded() {
                        let value = bucket.value_iterated_to();
                        assert!(now.counts.count_at(value) >= bucket.count_at_value());
                    }
                    assert!((last.count()..=WRITTEN).contains(&now.count()));
                    assert!(now.count() == 0 || now.min() >= 1 && now.max() <= 7 * WRITTEN);
                    last = now;
                }
                last
            });
            (1..=WRITTEN).for_each(|value| histogram.record(7 * value));
            let last = reading.join().unwrap();
            assert_eq!((last.min(), last.max()), (7, 7 * WRITTEN));
        });
    }
}
