//! How long this host takes the core away from a thread that wants it.
//!
//! Interrupts, other threads, a hypervisor's neighbours: whatever stops a busy thread shows in every
//! latency's tail, and no code can help it. So a figure's tail is read beside the hiccups of the
//! same minutes. They are counted per *slice* of time: each gives one value, the longest absence
//! noticed in it, so that a quantile is a share of time. An absence that hides whole slices counts
//! for each of them, with what was left of it.
//!
//! [`Absences`] is the arithmetic, for a loop that is busy anyway and calls it once a round.
//! [`HiccupMeter`] is a thread of its own around it.
//!
//! Source: after jHiccup, and its correction for coordinated omission.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::io;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use crate::histogram::Reader;
use crate::pin::{PinError, pin_to};
use crate::{Histogram, Summary};

/// The slice of time that gives one value, nanoseconds.
pub const SLICE_NS: u64 = 1_000_000;

/// An absence counts for at most so many slices: a host that slept for a night is told from the
/// largest value, not from the quantiles.
const HIDDEN_SLICES_MAX: u64 = 10_000;

/// Finds the longest absence of every slice from the times of a busy loop's rounds.
#[derive(Debug)]
pub struct Absences {
    slice_end_ns: u64,
    last_ns: u64,
    longest_ns: u64,
    histogram: Histogram,
}

impl Absences {
    /// Begins at `now_ns`, on any clock that does not go back.
    pub fn new(now_ns: u64) -> Self {
        let slice_end_ns = now_ns.saturating_add(SLICE_NS);
        Self { slice_end_ns, last_ns: now_ns, longest_ns: 0, histogram: Histogram::new() }
    }

    /// Another round of the loop, at `now_ns`. What a round takes at best is part of every value.
    #[inline]
    pub fn round(&mut self, now_ns: u64) {
        let absence_ns = now_ns.saturating_sub(self.last_ns);
        self.last_ns = now_ns;
        self.longest_ns = self.longest_ns.max(absence_ns);
        if now_ns >= self.slice_end_ns {
            self.end_slice(self.longest_ns);
            self.longest_ns = 0;
            self.slice_end_ns = now_ns.saturating_add(SLICE_NS);
        }
    }

    /// The counts, for any thread to look at.
    pub fn reader(&self) -> Reader {
        self.histogram.reader()
    }

    #[cold]
    fn end_slice(&mut self, longest_ns: u64) {
        self.histogram.record(longest_ns);
        for hidden in 1..=(longest_ns / SLICE_NS).min(HIDDEN_SLICES_MAX) {
            self.histogram.record(longest_ns - hidden * SLICE_NS);
        }
    }
}

/// How the meter's thread notices absences.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HiccupMode {
    /// It always runs, as a spinning thread does: it sees every absence from some 50 ns up, and
    /// takes a core.
    Spin,
    /// It sleeps for a slice at a time and takes hardly any of a core: it sees by how much too late
    /// it is woken, some 60 µs of which are the kernel's habit.
    Sleep,
}

/// A thread that measures hiccups until it is stopped or dropped.
///
/// ```
/// use wirepath_perf::hiccup::{HiccupMeter, HiccupMode};
///
/// let meter = HiccupMeter::start(HiccupMode::Sleep, None)?;
/// std::thread::sleep(std::time::Duration::from_millis(20)); // the work to be judged
/// println!("hiccups per millisecond: {}", meter.stop());
/// # Ok::<(), wirepath_perf::hiccup::HiccupError>(())
/// ```
#[derive(Debug)]
pub struct HiccupMeter {
    reader: Reader,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl HiccupMeter {
    /// Starts the thread, on `core` if one is given.
    ///
    /// # Errors
    ///
    /// [`HiccupError::Thread`] when the system has none to give; [`HiccupError::Pin`] when it cannot
    /// be kept on the core.
    pub fn start(mode: HiccupMode, core: Option<usize>) -> Result<Self, HiccupError> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let mut absences = Absences::new(0);
        let reader = absences.reader();
        let (pinned, wait_for_pin) = mpsc::sync_channel(1);
        let meter = move || {
            let result = core.map_or(Ok(()), pin_to);
            let go_on = result.is_ok();
            if pinned.send(result).is_ok() && go_on {
                measure(mode, &mut absences, &stopped);
            }
        };
        let thread = thread::Builder::new().name("hiccups".into()).spawn(meter)?;
        // A thread that cannot even answer has panicked, and the panic is printed.
        wait_for_pin.recv().unwrap_or(Ok(()))?;
        Ok(Self { reader, stop, thread: Some(thread) })
    }

    /// What was measured so far, to look at while it goes on.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    /// Stops the thread. One value per millisecond: its longest absence.
    pub fn stop(mut self) -> Summary {
        self.join();
        self.reader.snapshot().summary()
    }

    fn join(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // it fails only by a panic, which is printed
        }
    }
}

impl Drop for HiccupMeter {
    fn drop(&mut self) {
        self.join();
    }
}

/// Runs until `stopped`.
fn measure(mode: HiccupMode, absences: &mut Absences, stopped: &AtomicBool) {
    let slice = Duration::from_nanos(SLICE_NS);
    let ns = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    match mode {
        HiccupMode::Spin => {
            let start = Instant::now();
            while !stopped.load(Ordering::Relaxed) {
                absences.round(ns(start.elapsed()));
            }
        }
        HiccupMode::Sleep => {
            while !stopped.load(Ordering::Relaxed) {
                let asleep = Instant::now();
                thread::sleep(slice);
                absences.end_slice(ns(asleep.elapsed().saturating_sub(slice)));
            }
        }
    }
}

/// Why hiccups cannot be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HiccupError {
    /// The system gave no thread.
    #[error("cannot start a thread to measure hiccups: {0}")]
    Thread(#[from] io::Error),
    /// The thread cannot be kept on the core asked for.
    #[error("cannot keep the thread that measures hiccups on its core: {0}")]
    Pin(#[from] PinError),
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values recorded for rounds at these times, in ns.
    fn values(rounds: impl IntoIterator<Item = u64>) -> Vec<(u64, u64)> {
        let mut absences = Absences::new(0);
        rounds.into_iter().for_each(|now_ns| absences.round(now_ns));
        let snapshot = absences.reader().snapshot();
        let histogram = snapshot.histogram();
        histogram
            .iter_recorded()
            .map(|bucket| {
                (histogram.lowest_equivalent(bucket.value_iterated_to()), bucket.count_at_value())
            })
            .collect()
    }

    #[test]
    fn a_slice_gives_its_longest_absence() {
        // Rounds every 100 ns, and one of 1,700 ns in the third millisecond.
        let rounds = (1..=20_480).map(|i| i * 100).chain((0..20_000).map(|i| 2_049_700 + i * 100));
        assert_eq!(values(rounds), [(100, 3), (1_700, 1)]);
    }

    #[test]
    fn a_long_absence_counts_for_every_slice_it_hides() {
        let expected =
            [(262_144, 1), (1_262_144 - 1_262_144 % 1_024, 1), (2_262_144 - 2_262_144 % 2_048, 1)];
        assert_eq!(values([2_262_144]), expected);
    }

    #[test]
    fn a_night_asleep_is_bounded() {
        let total: u64 = values([u64::MAX / 2]).iter().map(|(_, count)| count).sum();
        assert_eq!(total, HIDDEN_SLICES_MAX + 1);
        assert!(values([5, 3, 3]).is_empty(), "a clock that goes back is no absence");
    }

    #[test]
    fn meters_run_until_stopped() {
        for mode in [HiccupMode::Spin, HiccupMode::Sleep] {
            let meter = HiccupMeter::start(mode, Some(crate::pin::usable_cores()[0])).unwrap();
            let reader = meter.reader();
            let start = Instant::now();
            while reader.snapshot().count() < 5 {
                assert!(start.elapsed() < Duration::from_secs(20));
                thread::sleep(Duration::from_millis(1));
            }
            let summary = meter.stop();
            assert!(summary.count >= 5 && summary.max >= summary.p50);
        }
        let error = HiccupMeter::start(HiccupMode::Sleep, Some(99_999)).unwrap_err();
        assert!(error.to_string().contains("there is no core 99999"), "{error}");
    }
}
