//! Rivals in turns, and the arithmetic of their samples.

use std::time::Duration;

use anyhow::{Context, ensure};
use wirepath_perf::histogram::Snapshot;

use crate::steady::Steady;

/// What one run of a rival took.
#[derive(Clone, Debug)]
pub struct Sample {
    /// In the unit of the contest; less is better.
    pub value: f64,
    /// What it computed: a digest, a sum, a count. A wrong one ends the benchmark.
    pub answer: u64,
    /// All latencies of the run, where the value is their median.
    pub latency: Option<Snapshot>,
}

impl Sample {
    /// Nanoseconds per item.
    pub fn per_item(elapsed: Duration, items: u64, answer: u64) -> Self {
        let value = elapsed.as_nanos() as f64 / items.max(1) as f64;
        Self { value, answer, latency: None }
    }

    /// The median of these latencies, and all of them for the table of tails.
    pub fn latency(latency: Snapshot, answer: u64) -> Self {
        Self { value: latency.quantile(0.5) as f64, answer, latency: Some(latency) }
    }
}

/// Rivals that do the same work, to be run in turns.
pub struct Contest<'a> {
    pub(crate) name: String,
    unit: String,
    rivals: Vec<Rival<'a>>,
    baseline: Option<String>,
    targets: Vec<(String, Target)>,
}

struct Rival<'a> {
    name: String,
    answer: u64,
    run: Box<dyn FnMut() -> anyhow::Result<Sample> + 'a>,
}

/// What is wanted of a rival.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// Its share of the baseline's value is at most this.
    Ratio(f64),
    /// It takes at most so much more than the baseline, in the contest's unit.
    Added(f64),
    /// Its median is at most this, in the contest's unit: on the machine that the record names.
    Value(f64),
}

impl<'a> Contest<'a> {
    /// A contest without rivals, its values in `unit`, such as `ns/message`.
    pub fn new(name: impl Into<String>, unit: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            unit: unit.into(),
            rivals: Vec::new(),
            baseline: None,
            targets: Vec::new(),
        }
    }

    /// Enters a rival: each call of `run` does the whole work once, times what is to be timed of
    /// it, and must come to `answer`.
    pub fn enter(
        &mut self,
        name: impl Into<String>,
        answer: u64,
        run: impl FnMut() -> anyhow::Result<Sample> + 'a,
    ) -> &mut Self {
        self.rivals.push(Rival { name: name.into(), answer, run: Box::new(run) });
        self
    }

    /// Compares every rival with this one.
    pub fn against(&mut self, baseline: impl Into<String>) -> &mut Self {
        self.baseline = Some(baseline.into());
        self
    }

    /// Wants a rival to take at most this share of the baseline's time.
    pub fn at_most(&mut self, rival: impl Into<String>, ratio: f64) -> &mut Self {
        self.targets.push((rival.into(), Target::Ratio(ratio)));
        self
    }

    /// Wants a rival to take at most so much more than the baseline, in the contest's unit.
    pub fn adds_at_most(&mut self, rival: impl Into<String>, added: f64) -> &mut Self {
        self.targets.push((rival.into(), Target::Added(added)));
        self
    }

    /// Wants a rival's median to be at most this, in the contest's unit.
    pub fn within(&mut self, rival: impl Into<String>, value: f64) -> &mut Self {
        self.targets.push((rival.into(), Target::Value(value)));
        self
    }

    /// Runs every rival once for its answer and to warm up, then so many rounds in turns. `progress`
    /// hears which round begins.
    ///
    /// # Errors
    ///
    /// A rival failed or gave a wrong answer; a baseline or target names nobody.
    pub(crate) fn run(
        mut self,
        rounds: usize,
        patience: Duration,
        mut progress: impl FnMut(usize),
    ) -> anyhow::Result<Outcome> {
        ensure!(!self.rivals.is_empty() && rounds > 0, "{}: nothing to run", self.name);
        let find = |name: &String| {
            let found = self.rivals.iter().position(|rival| rival.name == *name);
            found.with_context(|| format!("{}: nobody is called {name:?}", self.name))
        };
        let baseline = self.baseline.as_ref().map(find).transpose()?;
        for (name, target) in &self.targets {
            find(name)?;
            let is_absolute = matches!(target, Target::Value(_));
            ensure!(is_absolute || baseline.is_some(), "{}: a target needs a baseline", self.name);
        }

        for rival in &mut self.rivals {
            rival.sample()?;
        }
        let mut samples: Vec<Vec<f64>> = vec![Vec::with_capacity(rounds); self.rivals.len()];
        let mut latencies: Vec<Option<Snapshot>> = vec![None; self.rivals.len()];
        let (mut steady, mut pace) = (Steady::new(patience), Vec::with_capacity(rounds));
        for round in 0..rounds {
            progress(round);
            pace.push(steady.step_ns());
            for index in turns(round, self.rivals.len()) {
                let sample = steady.turn(|| self.rivals[index].sample())?;
                samples[index].push(sample.value);
                if let Some(latency) = sample.latency {
                    latencies[index].get_or_insert_default().merge(&latency);
                }
            }
        }

        let base = baseline.map(|index| samples[index].clone());
        let rows =
            self.rivals.iter().zip(samples).zip(latencies).map(|((rival, samples), latency)| {
                let targets = self.targets.iter().filter(|(name, _)| *name == rival.name);
                let targets = targets.map(|(_, target)| *target).collect();
                Row::new(&rival.name, samples, base.as_deref(), targets, latency)
            });
        let (rows, repeated) = (rows.collect(), steady.repeated);
        let Self { name, unit, baseline, .. } = self;
        Ok(Outcome { name, unit, baseline, rows, pace, repeated })
    }
}

impl Rival<'_> {
    fn sample(&mut self) -> anyhow::Result<Sample> {
        let sample = (self.run)().with_context(|| format!("{} failed", self.name))?;
        let (found, wanted) = (sample.answer, self.answer);
        ensure!(found == wanted, "{} came to {found}, and {wanted} is right", self.name);
        Ok(sample)
    }
}

/// Who comes when: everybody is first in turn, and every second time around the order is reversed,
/// so that nobody always follows the same neighbour.
fn turns(round: usize, rivals: usize) -> impl Iterator<Item = usize> {
    let reversed = round / rivals % 2 == 1;
    (0..rivals).map(move |place| {
        let place = if reversed { rivals - place } else { place };
        (round + place) % rivals
    })
}

/// What a contest came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The contest's name.
    pub name: String,
    /// Unit of all values.
    pub unit: String,
    /// Whom the ratios compare with.
    pub baseline: Option<String>,
    /// A row per rival, in the order they entered.
    pub rows: Vec<Row>,
    /// How fast the host was at the beginning of each round: nanoseconds that a step of a fixed loop took. Figures of
    /// two runs are to be compared in such steps.
    pub pace: Vec<f64>,
    /// Turns that were repeated, as the host had become slower when they ended.
    pub repeated: usize,
}

impl Outcome {
    /// The row of the rival of this name.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn row(&self, name: &str) -> &Row {
        self.rows.iter().find(|row| row.name == name).expect("a rival of this name")
    }
}

/// What a rival's samples came to.
#[derive(Clone, Debug)]
pub struct Row {
    /// The rival's name.
    pub name: String,
    /// A value per round.
    pub samples: Vec<f64>,
    /// Their median.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// Median of the ratios to the baseline, each within one round.
    pub ratio: Option<f64>,
    /// Median of the differences to the baseline, each within one round.
    pub added: Option<f64>,
    /// What was wanted of it.
    pub targets: Vec<Target>,
    /// All latencies of all rounds, where the values are medians of latencies.
    pub latency: Option<Snapshot>,
}

impl Row {
    fn new(
        name: &str,
        samples: Vec<f64>,
        base: Option<&[f64]>,
        targets: Vec<Target>,
        latency: Option<Snapshot>,
    ) -> Self {
        let pairs = || base.map(|base| samples.iter().zip(base));
        let ratio = pairs().map(|pairs| median(pairs.map(|(own, base)| own / base)));
        let added = pairs().map(|pairs| median(pairs.map(|(own, base)| own - base)));
        let [median, min, max] = spread(&samples);
        Self { name: name.to_owned(), median, min, max, samples, ratio, added, targets, latency }
    }

    /// Whether a target was met. `None` for one that needs a baseline where there is none.
    pub fn meets(&self, target: Target) -> Option<bool> {
        Some(match target {
            Target::Ratio(most) => self.ratio? <= most,
            Target::Added(most) => self.added? <= most,
            Target::Value(most) => self.median <= most,
        })
    }
}

/// The middle value, the smallest and the largest.
pub(crate) fn spread(values: &[f64]) -> [f64; 3] {
    let min = values.iter().copied().fold(f64::INFINITY, f64::min);
    let max = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    [median(values.iter().copied()), min, max]
}

/// The middle value, or the mean of the two in the middle.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[half],
        _ => f64::midpoint(values[half - 1], values[half]),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn sample(value: f64) -> anyhow::Result<Sample> {
        Ok(Sample { value, answer: 7, latency: None })
    }

    #[test]
    fn medians() {
        let table: [(&[f64], f64); 4] = [
            (&[3.0], 3.0),
            (&[9.0, 1.0, 2.0], 2.0),
            (&[4.0, 1.0, 9.0, 2.0], 3.0),
            (&[1.0, 1.0, 1.0, 100.0, 1.0], 1.0),
        ];
        for (values, middle) in table {
            assert_eq!(median(values.iter().copied()), middle, "{values:?}");
        }
        assert!(median([].into_iter()).is_nan());
    }

    #[test]
    fn ratios_compare_within_a_round() {
        // The host is ten times slower in every second round: the ratio does not notice.
        let (mut slow, mut quick) = (0, 0);
        let mut weather = |round: &mut usize, value: f64| {
            *round += 1;
            sample(if round.is_multiple_of(2) { 10.0 * value } else { value })
        };
        let weather = RefCell::new(&mut weather);
        let mut contest = Contest::new("test", "ns");
        contest.enter("slow", 7, || weather.borrow_mut()(&mut slow, 4.0));
        contest.enter("quick", 7, || weather.borrow_mut()(&mut quick, 1.0));
        contest.against("slow").at_most("quick", 0.25).adds_at_most("slow", -0.1);
        contest.within("quick", 5.0);
        let outcome = contest.run(6, Duration::ZERO, |_| ()).unwrap();

        let quick = outcome.row("quick");
        assert_eq!(outcome.pace.len(), 6);
        assert!(outcome.pace.iter().all(|step_ns| *step_ns > 0.0));
        assert_eq!(quick.samples, [10.0, 1.0, 10.0, 1.0, 10.0, 1.0]);
        assert_eq!((quick.median, quick.min, quick.max), (5.5, 1.0, 10.0));
        assert_eq!((quick.ratio, quick.added), (Some(0.25), Some(-16.5)));
        let met =
            |row: &Row| row.targets.iter().map(|target| row.meets(*target)).collect::<Vec<_>>();
        assert_eq!(met(quick), [Some(true), Some(false)]);
        assert_eq!(met(outcome.row("slow")), [Some(false)]);
    }

    #[test]
    fn everybody_runs_each_round_in_changing_order() {
        let log = RefCell::new(Vec::new());
        let mut contest = Contest::new("test", "ns");
        for name in ["a", "b", "c"] {
            let log = &log;
            contest.enter(name, 7, move || {
                log.borrow_mut().push(name);
                sample(1.0)
            });
        }
        let outcome = contest.run(6, Duration::ZERO, |round| {
            log.borrow_mut().push(["1", "2", "3", "4", "5", "6"][round])
        });
        assert_eq!(log.borrow().concat(), "abc1abc2bca3cab4acb5bac6cba");
        assert!(
            outcome.unwrap().rows.iter().all(|row| row.samples.len() == 6 && row.ratio.is_none())
        );
    }

    #[test]
    fn wrong_answers_and_failures_end_the_contest() {
        let mut contest = Contest::new("test", "ns");
        contest.enter("right", 7, || sample(1.0)).enter("wrong", 8, || sample(1.0));
        let error =
            contest.run(1, Duration::ZERO, |_| unreachable!("nothing is timed")).unwrap_err();
        assert_eq!(error.to_string(), "wrong came to 7, and 8 is right");

        let mut contest = Contest::new("test", "ns");
        contest.enter("broken", 7, || anyhow::bail!("no socket"));
        assert_eq!(
            format!("{:#}", contest.run(1, Duration::ZERO, |_| ()).unwrap_err()),
            "broken failed: no socket"
        );

        let mut contest = Contest::new("test", "ns");
        contest.enter("alone", 7, || sample(1.0)).against("nobody");
        let error = contest.run(1, Duration::ZERO, |_| ()).unwrap_err().to_string();
        assert_eq!(error, "test: nobody is called \"nobody\"");
        assert!(Contest::new("empty", "ns").run(1, Duration::ZERO, |_| ()).is_err());
    }

    #[test]
    fn latencies_of_all_rounds_are_merged() {
        let mut next = 0;
        let mut contest = Contest::new("test", "ns");
        contest.enter("it", 0, || {
            next += 100;
            let mut histogram = wirepath_perf::Histogram::new();
            [next, next, 5_000].into_iter().for_each(|ns| histogram.record(ns));
            Ok(Sample::latency(histogram.snapshot(), 0))
        });
        let outcome = contest.run(3, Duration::ZERO, |_| ()).unwrap();
        let row = outcome.row("it");
        assert_eq!(row.samples, [200.0, 300.0, 400.0]); // the first run is not counted
        let latency = row.latency.as_ref().unwrap();
        assert_eq!((latency.count(), latency.min(), latency.max()), (9, 200, 5_000));
    }

    #[test]
    fn per_item_is_in_nanoseconds() {
        assert_eq!(Sample::per_item(Duration::from_micros(3), 100, 0).value, 30.0);
    }
}
