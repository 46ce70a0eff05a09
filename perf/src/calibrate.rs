//! Fits a line from counter ticks to UTC, and keeps it fitted. Reads no clock itself.
//!
//! A [`Sample`] says what both clocks showed at one moment. [`Discipline`] compares it with the
//! [`Line`] in force. An offset no larger than the sample's own error is left alone. One that can be
//! made good by running up to 500 parts per million faster or slower, which is also the most by
//! which the kernel steers its own clock, is made good so, and no reader sees time go back. More was a
//! step of the kernel's clock, to be observed anew.

use std::collections::VecDeque;

/// Fraction bits of a pace.
const SHIFT: u32 = 40;

/// Samples kept to measure the pace by: enough to average their errors out, few enough to follow
/// the oscillator and NTP.
const WINDOW: usize = 8;

/// A new line bends so far ahead of now that it is published before: the past is not rewritten.
const AHEAD_NS: u64 = 10_000_000;

/// Samples closer to the last than this say little, and the line has hardly bent yet.
const APART_NS_MIN: u64 = 2 * AHEAD_NS;

/// An offset is made good within the time since the last sample, or at least this long.
const BEND_NS_MIN: u64 = 100_000_000;

/// The pace is changed by at most one part in so many: 500 parts per million.
const BEND_PARTS: u64 = 2_000;

/// A sample that may be off by more was disturbed.
const ERROR_NS_MAX: u64 = 10_000;

/// What both clocks showed at one moment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Sample {
    /// The counter.
    pub(crate) raw: u64,
    /// `CLOCK_REALTIME`, nanoseconds since the Unix epoch.
    pub(crate) ns: u64,
    /// How far the two readings may be apart.
    pub(crate) error_ticks: u64,
}

/// UTC as a function of counter ticks: a straight line with one bend.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Line {
    /// Where the line bends.
    bend_raw: u64,
    bend_ns: u64,
    /// Nanoseconds per tick before and after the bend, times 2^[`SHIFT`].
    pace_before: u64,
    pace_after: u64,
}

impl Line {
    /// For a counter that counts nanoseconds since the Unix epoch.
    const IDENTITY: Self =
        Self { bend_raw: 0, bend_ns: 0, pace_before: 1 << SHIFT, pace_after: 1 << SHIFT };

    #[inline(always)]
    pub(crate) const fn from_words([bend_raw, bend_ns, pace_before, pace_after]: [u64; 4]) -> Self {
        Self { bend_raw, bend_ns, pace_before, pace_after }
    }

    pub(crate) const fn words(self) -> [u64; 4] {
        [self.bend_raw, self.bend_ns, self.pace_before, self.pace_after]
    }

    /// UTC when the counter shows `raw`, nanoseconds since the Unix epoch.
    #[inline(always)]
    pub(crate) const fn at(self, raw: u64) -> u64 {
        let ticks = raw.wrapping_sub(self.bend_raw).cast_signed();
        let pace = if ticks < 0 { self.pace_before } else { self.pace_after };
        let ns = (ticks as i128 * pace as i128) >> SHIFT;
        #[expect(clippy::cast_possible_truncation, reason = "292 years fit")]
        self.bend_ns.wrapping_add_signed(ns as i64)
    }

    /// How many nanoseconds so many ticks are; `u64::MAX` when more than that.
    #[inline(always)]
    pub(crate) const fn span_ns(self, ticks: u64) -> u64 {
        let ns = (ticks as u128 * self.pace_after as u128) >> SHIFT;
        #[expect(clippy::cast_possible_truncation, reason = "checked")]
        if ns > u64::MAX as u128 { u64::MAX } else { ns as u64 }
    }

    /// Counter ticks in a nanosecond: the counter's frequency in GHz.
    pub(crate) const fn ticks_per_ns(self) -> f64 {
        (1_u64 << SHIFT) as f64 / self.pace_after as f64
    }

    /// How many ticks so many nanoseconds are.
    fn ticks(self, ns: u64) -> u64 {
        u64::try_from((u128::from(ns) << SHIFT) / u128::from(self.pace_after)).unwrap_or(u64::MAX)
    }
}

/// What became of a sample.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    /// Nothing: too soon after the last, or disturbed.
    Skipped,
    /// The line was bent towards it.
    Bent,
    /// It is too far off: the kernel's clock or the counter was stepped. Observe anew.
    Step,
}

/// Keeps a [`Line`] fitted to samples.
#[derive(Debug)]
pub(crate) struct Discipline {
    line: Line,
    /// The latest samples since the last step, oldest first; never empty, but for the identity.
    samples: VecDeque<Sample>,
    error_ns: u64,
}

impl Discipline {
    /// For a counter that needs no calibration.
    pub(crate) fn identity() -> Self {
        Self { line: Line::IDENTITY, samples: VecDeque::new(), error_ns: 0 }
    }

    /// Draws a line through two samples.
    pub(crate) fn new(first: Sample, second: Sample) -> Self {
        let pace = pace(first, second);
        let line =
            Line { bend_raw: second.raw, bend_ns: second.ns, pace_before: pace, pace_after: pace };
        let error_ns = line.span_ns(second.error_ticks);
        Self { line, samples: VecDeque::from([first, second]), error_ns }
    }

    /// The line in force.
    pub(crate) const fn line(&self) -> Line {
        self.line
    }

    /// How far the line was off at most at the latest sample.
    pub(crate) const fn error_bound_ns(&self) -> u64 {
        self.error_ns
    }

    /// How far the kernel's clock is ahead of the line at the sample, and how far that may be off.
    pub(crate) const fn offset_ns(&self, sample: Sample) -> (i64, u64) {
        let offset = sample.ns.wrapping_sub(self.line.at(sample.raw)).cast_signed();
        (offset, self.line.span_ns(sample.error_ticks))
    }

    /// Takes a sample, and bends the line towards it a little after `raw_now`, which is now.
    pub(crate) fn take(&mut self, sample: Sample, raw_now: u64) -> Verdict {
        let (offset_ns, error_ns) = self.offset_ns(sample);
        let last = self.samples.back().map_or(0, |last| last.raw);
        let since_ns = self.line.span_ns(sample.raw.saturating_sub(last));
        if sample.raw < last {
            return Verdict::Step;
        } else if error_ns > ERROR_NS_MAX || since_ns < APART_NS_MIN {
            return Verdict::Skipped;
        }
        let within_ns = since_ns.max(BEND_NS_MIN);
        if offset_ns.unsigned_abs() > within_ns / BEND_PARTS + error_ns {
            return Verdict::Step;
        }

        if self.samples.len() == WINDOW {
            self.samples.pop_front();
        }
        let pace = self.samples.front().map_or(self.line.pace_after, |first| pace(*first, sample));
        self.samples.push_back(sample);
        let correct_ns = if offset_ns.unsigned_abs() > error_ns { offset_ns } else { 0 };
        let faster =
            (i128::from(correct_ns) << SHIFT) / i128::from(self.line.ticks(within_ns).max(1));
        let bend_raw = raw_now.wrapping_add(self.line.ticks(AHEAD_NS));
        self.line = Line {
            bend_raw,
            // Rounded up, so that the new line is nowhere below the old before the bend.
            bend_ns: self.line.at(bend_raw) + 1,
            pace_before: self.line.pace_after,
            pace_after: pace.saturating_add_signed(i64::try_from(faster).unwrap_or(0)),
        };
        self.error_ns = offset_ns.unsigned_abs() + error_ns;
        Verdict::Bent
    }
}

/// Nanoseconds per tick from one sample to a later one, times 2^[`SHIFT`].
fn pace(first: Sample, second: Sample) -> u64 {
    let ns = u128::from(second.ns.saturating_sub(first.ns)) << SHIFT;
    let ticks = u128::from(second.raw.saturating_sub(first.raw).max(1));
    u64::try_from(ns / ticks).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation)] // a simulated host's real numbers, rounded
mod tests {
    use super::*;

    const START_NS: u64 = 1_772_000_000_000_000_000;
    const MS: u64 = 1_000_000;

    /// A host: a counter, and a kernel's clock with an error of its own.
    struct Host {
        raw: f64,
        ticks_per_ns: f64,
        ns: f64,
        seed: u64,
    }

    impl Host {
        fn new(ticks_per_ns: f64, seed: u64) -> Self {
            Self { raw: 7e15, ticks_per_ns, ns: 0.0, seed }
        }

        fn pass(&mut self, ns: u64) {
            self.ns += ns as f64;
            self.raw += ns as f64 * self.ticks_per_ns;
        }

        /// A sample that is off by up to 25 ns, and knows it.
        fn sample(&mut self) -> Sample {
            self.seed = self.seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            let error_ns = (self.seed >> 40) as f64 / (1 << 24) as f64 * 50.0 - 25.0;
            let ns = START_NS + (self.ns + error_ns + 100.0) as u64;
            let error_ticks = (25.0 * self.ticks_per_ns) as u64;
            Sample { raw: self.raw as u64, ns, error_ticks }
        }

        fn calibrate(&mut self) -> Discipline {
            let first = self.sample();
            self.pass(50 * MS);
            Discipline::new(first, self.sample())
        }

        /// Where the line is ahead of the kernel's clock now.
        fn off_ns(&self, line: Line) -> i64 {
            let ns = START_NS + (self.ns + 100.0) as u64;
            line.at(self.raw as u64).wrapping_sub(ns).cast_signed()
        }
    }

    /// Recalibrates every 200 ms and returns the largest error seen, while checking that readings
    /// taken every 5 ms never decrease.
    fn follow(host: &mut Host, discipline: &mut Discipline, rounds: u32) -> u64 {
        let (mut worst, mut last) = (0, 0);
        for round in 0..rounds {
            for _ in 0..40 {
                host.pass(5 * MS);
                let ns = discipline.line().at(host.raw as u64);
                assert!(ns >= last, "round {round}: {ns} after {last}");
                last = ns;
                worst = host.off_ns(discipline.line()).unsigned_abs().max(worst);
            }
            let sample = host.sample();
            let before = discipline.line();
            assert_eq!(discipline.take(sample, sample.raw), Verdict::Bent, "round {round}");
            let (old, new) = (before.at(sample.raw), discipline.line().at(sample.raw));
            assert!(new == old || new == old + 1, "publishing moved time from {old} to {new}");
        }
        worst
    }

    #[test]
    fn settles_within_the_samples_error() {
        for seed in 1..20 {
            for ticks_per_ns in [0.024, 1.0, 2.3, 4.987_654_321] {
                let mut host = Host::new(ticks_per_ns, seed);
                let mut discipline = host.calibrate();
                let first = follow(&mut host, &mut discipline, 12);
                assert!(first < 500, "seed {seed}: {first} ns at first");
                let settled = follow(&mut host, &mut discipline, 50);
                let tick_ns = (1.0 / ticks_per_ns) as u64;
                assert!(settled < 80 + 2 * tick_ns, "seed {seed}: {settled} ns off when settled");
                assert!(discipline.error_bound_ns() < 160);
            }
        }
    }

    #[test]
    fn follows_a_clock_that_is_steered() {
        let mut host = Host::new(2.3, 5);
        let mut discipline = host.calibrate();
        follow(&mut host, &mut discipline, 12);
        host.ticks_per_ns *= 1.000_02; // NTP makes the kernel's clock 20 ppm slower
        let while_it_settles = follow(&mut host, &mut discipline, 12);
        assert!((1_000..10_000).contains(&while_it_settles), "{while_it_settles}");
        let settled = follow(&mut host, &mut discipline, 50);
        assert!(settled < 80, "{settled}");
    }

    #[test]
    fn tells_steps_from_drift() {
        for (moved_ns, verdict) in [
            (49_000, Verdict::Bent),
            (-49_000, Verdict::Bent),
            (150_000, Verdict::Step),
            (-3_600_000_000_000_i64, Verdict::Step),
        ] {
            let mut host = Host::new(2.3, 1);
            let mut discipline = host.calibrate();
            host.pass(100 * MS);
            host.ns += moved_ns as f64;
            let sample = host.sample();
            assert_eq!(discipline.take(sample, sample.raw), verdict, "moved by {moved_ns}");
        }
    }

    #[test]
    fn odd_samples_change_nothing() {
        let mut host = Host::new(2.3, 1);
        let mut discipline = host.calibrate();
        let line = discipline.line();
        host.pass(15 * MS);
        let soon = host.sample();
        assert_eq!(discipline.take(soon, soon.raw), Verdict::Skipped);
        host.pass(85 * MS);
        let disturbed = Sample { error_ticks: 1 << 20, ..host.sample() };
        assert_eq!(discipline.take(disturbed, disturbed.raw), Verdict::Skipped);
        let reset = Sample { raw: 5, ..host.sample() };
        assert_eq!(discipline.take(reset, 5), Verdict::Step);
        assert_eq!(discipline.line(), line);
    }

    #[test]
    fn extremes_do_not_overflow() {
        let line = Line::IDENTITY;
        assert_eq!((line.at(START_NS), line.span_ns(u64::MAX)), (START_NS, u64::MAX));
        let slow = Line { pace_after: 1 << 50, ..Line::IDENTITY };
        assert_eq!((slow.span_ns(u64::MAX), slow.span_ns(3)), (u64::MAX, 3 << 10));
        let sample = Sample { raw: 9, ns: 9, error_ticks: 0 };
        assert_eq!(Discipline::new(sample, sample).line().at(9), 9);
    }
}
