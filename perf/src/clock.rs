//! Time: nanoseconds since the Unix epoch, UTC, from the CPU's time-stamp counter.
//!
//! A [`Clock`] turns the counter into UTC along a line that the module `calibrate` fits to
//! `CLOCK_REALTIME`. Reading it is a counter read, a few loads and a multiplication: no system call,
//! no lock, no division. Hot threads only read. Some other thread calls [`Clock::recalibrate`] now
//! and then, or lets [`Clock::keep_calibrated`] do it: that measures how far the line is off, bends
//! it back without a jump, and publishes it for all threads.
//!
//! **How good.** Right after a calibration the clock agrees with `CLOCK_REALTIME` to
//! [`Clock::error_bound_ns`], some tens of nanoseconds. Between calibrations it drifts by what the
//! oscillator and NTP's steering change: below 1 µs per second until the first recalibration (the
//! first fit spans only 50 ms), and typically below 50 ns per second afterwards. How far
//! `CLOCK_REALTIME` is from true UTC is the host's NTP or PTP service's to know.
//!
//! **Going back.** Recalibration never moves the clock back; a thread's readings never decrease. The
//! exception is a step of `CLOCK_REALTIME` itself, which the clock follows at its next
//! recalibration, forwards or backwards. So callers subtract with `saturating_sub`, or measure with
//! [`Clock::raw`] and [`Clock::elapsed_ns`], which know no steps.
//!
//! **Without a usable counter** (it changes pace, stops in sleep, or the kernel found it unreliable;
//! and on CPUs other than x86-64) every reading asks the kernel for `CLOCK_REALTIME` through the
//! vDSO, 20–50 ns; [`Clock::domain`] and [`Clock::describe`] say so.

use core::fmt;
use core::time::Duration;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::ClockDomain;
use crate::calibrate::{Discipline, Line, Sample, Verdict};
use crate::host;
use crate::latch::Latch;

/// How long the first calibration observes both clocks.
const FIRST_SPAN: Duration = Duration::from_millis(50);

/// Readings per observation, the tightest of which counts. Takes some 10 µs.
const TRIES: u32 = 128;

/// A clock that reads UTC from the time-stamp counter. Copies share one calibration.
///
/// ```
/// use wirepath_perf::Clock;
///
/// let clock = Clock::calibrated();
/// let (sent_ns, start) = (clock.now(), clock.raw());
/// let received_ns = clock.now();
/// println!("{}: {} ns", clock.describe(), received_ns.saturating_sub(sent_ns));
/// println!("without looking at UTC: {} ns", clock.elapsed_ns(start));
/// ```
#[derive(Clone, Copy)]
pub struct Clock {
    shared: &'static Shared,
    source: Source,
}

/// What [`Clock::raw`] reads.
#[derive(Clone, Copy, Debug)]
enum Source {
    Tsc,
    /// The kernel's clock, for this reason.
    Realtime(&'static str),
}

/// What all copies of a clock share.
struct Shared {
    /// The words of the [`Line`] in force.
    line: Latch<4>,
    /// Where recalibration stands. Never locked by a reader of the clock.
    discipline: Mutex<Discipline>,
}

impl Clock {
    /// The clock of this process. The first call calibrates it and takes about 50 ms; every later
    /// one returns a copy at once.
    pub fn calibrated() -> Self {
        static CLOCK: OnceLock<Clock> = OnceLock::new();
        *CLOCK.get_or_init(|| match tsc_trouble() {
            None => Self::start(Source::Tsc),
            Some(reason) => Self::start(Source::Realtime(reason)),
        })
    }

    /// A clock that asks the kernel at every reading: exactly `CLOCK_REALTIME`, steps and all, at
    /// two to four times the cost.
    pub fn realtime() -> Self {
        static CLOCK: OnceLock<Clock> = OnceLock::new();
        *CLOCK.get_or_init(|| Self::start(Source::Realtime("as asked")))
    }

    fn start(source: Source) -> Self {
        let discipline = match source {
            Source::Tsc => observe_anew(),
            Source::Realtime(_) => Discipline::identity(),
        };
        let line = Latch::new(discipline.line().words());
        // One per process and source: the two callers above keep what they get in a static.
        let shared = Box::leak(Box::new(Shared { line, discipline: Mutex::new(discipline) }));
        Self { shared, source }
    }

    /// Nanoseconds since the Unix epoch, UTC, on [`domain`](Self::domain).
    #[inline(always)]
    pub fn now(&self) -> u64 {
        self.to_utc_ns(self.raw())
    }

    /// The counter itself, in ticks since some moment: the cheapest reading. The CPU may read it
    /// some nanoseconds earlier or later than the code around it says.
    #[inline(always)]
    pub fn raw(&self) -> u64 {
        match self.source {
            Source::Tsc => tsc(),
            Source::Realtime(_) => realtime_ns(),
        }
    }

    /// When [`raw`](Self::raw) was, will be, or would have been `raw`: nanoseconds since the Unix
    /// epoch, UTC, by the calibration in force now.
    #[inline(always)]
    pub fn to_utc_ns(&self, raw: u64) -> u64 {
        Line::from_words(self.shared.line.read()).at(raw)
    }

    /// How many nanoseconds so many ticks are, as a difference of two [`raw`](Self::raw) readings.
    /// Not touched by steps of the clock.
    #[inline(always)]
    pub fn ticks_to_ns(&self, ticks: u64) -> u64 {
        Line::from_words(self.shared.line.read()).span_ns(ticks)
    }

    /// Nanoseconds since [`raw`](Self::raw) was `raw`; 0 when that is still to come. Not touched by
    /// steps of the clock.
    #[inline(always)]
    pub fn elapsed_ns(&self, raw: u64) -> u64 {
        self.ticks_to_ns(self.raw().saturating_sub(raw))
    }

    /// The name for what [`now`](Self::now) returns.
    pub const fn domain(&self) -> ClockDomain {
        match self.source {
            Source::Tsc => ClockDomain::Tsc,
            Source::Realtime(_) => ClockDomain::Realtime,
        }
    }

    /// How far the clock was from `CLOCK_REALTIME` at most when it was last calibrated, in
    /// nanoseconds: half of the tightest bracket of readings around the kernel's, and what was left
    /// to correct. Takes a lock; not for hot threads.
    pub fn error_bound_ns(&self) -> u64 {
        self.discipline().error_bound_ns()
    }

    /// What this clock is and how good, for people. Takes a lock; not for hot threads.
    pub fn describe(&self) -> String {
        match self.source {
            Source::Tsc => {
                let discipline = self.discipline();
                let (ghz, bound) = (discipline.line().ticks_per_ns(), discipline.error_bound_ns());
                format!("TSC at {ghz:.6} GHz, within {bound} ns of CLOCK_REALTIME when calibrated")
            }
            Source::Realtime(why) => format!("CLOCK_REALTIME at every reading ({why})"),
        }
    }

    /// Compares the clock with `CLOCK_REALTIME` and corrects it for all copies. For a housekeeping
    /// thread, at a steady interval between 0.1 and 10 s: it makes some hundred clock readings,
    /// takes a lock, and sleeps for 50 ms when it finds that the kernel's clock was stepped.
    pub fn recalibrate(&self) -> Correction {
        if matches!(self.source, Source::Realtime(_)) {
            return Correction::default();
        }
        let mut discipline = self.discipline();
        let sample = observe();
        let (offset_ns, bracket_ns) = discipline.offset_ns(sample);
        let verdict = discipline.take(sample, tsc());
        if verdict == Verdict::Step {
            *discipline = observe_anew();
        }
        if verdict != Verdict::Skipped {
            self.shared.line.publish(discipline.line().words());
        }
        Correction { offset_ns, bracket_ns, stepped: verdict == Verdict::Step }
    }

    /// Starts a thread that recalibrates the clock every `interval` until the handle is dropped.
    ///
    /// # Errors
    ///
    /// When the system has no thread to give.
    pub fn keep_calibrated(self, interval: Duration) -> std::io::Result<Housekeeper> {
        let stop = Arc::new(());
        let running = Arc::downgrade(&stop);
        let thread = thread::Builder::new().name("clock".into()).spawn(move || {
            while running.strong_count() > 0 {
                self.recalibrate();
                thread::park_timeout(interval);
            }
        })?;
        Ok(Housekeeper { stop: Some(stop), thread: Some(thread) })
    }

    fn discipline(&self) -> std::sync::MutexGuard<'_, Discipline> {
        // A panic elsewhere leaves a discipline that is merely older.
        self.shared.discipline.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.source).finish()
    }
}

/// What a recalibration found.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Correction {
    /// How far `CLOCK_REALTIME` was ahead of the clock, nanoseconds.
    pub offset_ns: i64,
    /// How far that itself may be off, nanoseconds.
    pub bracket_ns: u64,
    /// Whether the clock jumped there, because the kernel's had. Otherwise it runs a little faster
    /// or slower until it is there.
    pub stepped: bool,
}

/// Keeps a clock calibrated until it is dropped. See [`Clock::keep_calibrated`].
#[derive(Debug)]
pub struct Housekeeper {
    stop: Option<Arc<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Drop for Housekeeper {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // It cannot fail but by a panic, which has been printed.
            let _ = thread.join();
        }
    }
}

/// `CLOCK_REALTIME`, nanoseconds since the Unix epoch.
#[inline]
fn realtime_ns() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since_epoch.as_secs() * 1_000_000_000 + u64::from(since_epoch.subsec_nanos())
}

/// Observes both clocks twice, some way apart, and draws the first line.
fn observe_anew() -> Discipline {
    let first = observe();
    thread::sleep(FIRST_SPAN);
    Discipline::new(first, observe())
}

/// What both clocks say at one moment: the tightest of many tries.
fn observe() -> Sample {
    let mut best = Sample { raw: 0, ns: 0, error_ticks: u64::MAX };
    for _ in 0..TRIES {
        let before = tsc_ordered();
        let ns = realtime_ns();
        let after = tsc_ordered();
        let error_ticks = after.saturating_sub(before).div_ceil(2);
        if error_ticks < best.error_ticks {
            best = Sample { raw: before + error_ticks, ns, error_ticks };
        }
    }
    best
}

/// Why the time-stamp counter cannot be used, if so.
fn tsc_trouble() -> Option<&'static str> {
    if !cfg!(target_arch = "x86_64") {
        return Some("no time-stamp counter is known for this CPU");
    }
    let flags = host::TscFlags::read();
    if !flags.constant {
        Some("the CPU's time-stamp counter changes pace")
    } else if !flags.nonstop {
        Some("the CPU's time-stamp counter stops in sleep")
    } else if flags.kernel_distrusts {
        Some("the kernel found the CPU's time-stamp counter unreliable")
    } else {
        None
    }
}

/// The time-stamp counter.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn tsc() -> u64 {
    // SAFETY: every x86-64 CPU has the instruction, and it touches no memory. (A kernel may forbid
    // it by prctl(2) PR_SET_TSC, which ends the process at the first calibration.)
    unsafe { core::arch::x86_64::_rdtsc() }
}

/// The time-stamp counter, read after all that comes before and before all that comes after.
#[cfg(target_arch = "x86_64")]
fn tsc_ordered() -> u64 {
    // SAFETY: SSE2, which the fence needs, is part of x86-64. The counter as in `tsc`.
    unsafe {
        core::arch::x86_64::_mm_lfence();
        let ticks = core::arch::x86_64::_rdtsc();
        core::arch::x86_64::_mm_lfence();
        ticks
    }
}

/// Never called: [`tsc_trouble`] rules the counter out on other CPUs.
#[cfg(not(target_arch = "x86_64"))]
fn tsc() -> u64 {
    realtime_ns()
}

#[cfg(not(target_arch = "x86_64"))]
use tsc as tsc_ordered;

#[cfg(test)]
mod tests {
    use super::*;

    /// How far `clock` lies outside of two kernel readings around it, at best of some tries.
    fn distance_ns(clock: Clock) -> u64 {
        let tries = (0..200).map(|_| {
            let (before, ns, after) = (realtime_ns(), clock.now(), realtime_ns());
            before.saturating_sub(ns).max(ns.saturating_sub(after))
        });
        tries.min().unwrap()
    }

    #[test]
    fn agrees_with_the_kernels_clock() {
        let clock = Clock::calibrated();
        println!("{}", clock.describe());
        for _ in 0..5 {
            thread::sleep(Duration::from_millis(20));
            let correction = clock.recalibrate();
            println!("{correction:?}");
            assert!(distance_ns(clock) < 100_000, "{} ns off", distance_ns(clock));
        }
        assert_eq!(distance_ns(Clock::realtime()), 0);
    }

    #[test]
    fn readings_do_not_decrease_while_another_thread_recalibrates() {
        let clock = Clock::calibrated();
        let _housekeeper = clock.keep_calibrated(Duration::from_millis(20)).unwrap();
        let (mut last, start) = (clock.now(), clock.raw());
        while clock.elapsed_ns(start) < 100_000_000 {
            let now = clock.now();
            assert!(now >= last, "{now} after {last}");
            last = now;
        }
    }

    #[test]
    fn ticks_and_names_match_the_source() {
        let clock = Clock::calibrated();
        let outer = std::time::Instant::now();
        let raw = clock.raw();
        let inner = std::time::Instant::now();
        thread::sleep(Duration::from_millis(30));
        let inner_ns = inner.elapsed().as_nanos() as f64;
        let ns = clock.elapsed_ns(raw) as f64;
        let outer_ns = outer.elapsed().as_nanos() as f64;
        assert!(inner_ns * 0.999 < ns && ns < outer_ns * 1.001, "{inner_ns} {ns} {outer_ns}");
        assert_eq!(clock.elapsed_ns(u64::MAX), 0);

        let realtime = Clock::realtime();
        assert_eq!(realtime.domain(), ClockDomain::Realtime);
        assert_eq!((realtime.to_utc_ns(123), realtime.ticks_to_ns(456)), (123, 456));
        assert_eq!(realtime.recalibrate(), Correction::default());
        assert!(realtime.describe().contains("as asked"));
    }
}
