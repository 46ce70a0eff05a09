//! A host that others use too is quick at one moment and slow at the next: which turns count.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// What a step may take beside the quickest step so far, for the host to count as quick: the loop itself differs by a
/// hundredth, a neighbour on the same core makes it half as long again.
const TOLERANCE: f64 = 1.15;
/// Looks at a host before the first turn, so that one slow moment is not taken for its best.
const FIRST_LOOKS: usize = 50;
/// Between two looks at a slow host.
const PAUSE: Duration = Duration::from_millis(2);

/// Lets turns begin when the host is quick, and has those repeated at whose end it no longer is: by the pace of a
/// fixed loop, never by what a turn came to. When patience has run out, every turn counts.
pub(crate) struct Steady<'a> {
    step_ns: Box<dyn FnMut() -> f64 + 'a>,
    quickest_ns: f64,
    patience: Duration,
    /// Turns that were repeated.
    pub(crate) repeated: usize,
}

impl Steady<'static> {
    /// Waits and repeats for so long in all.
    pub(crate) fn new(patience: Duration) -> Self {
        let mut steady = Self::by(step_ns, patience);
        if !patience.is_zero() {
            for _ in 0..FIRST_LOOKS {
                steady.is_quick();
                std::thread::sleep(PAUSE);
            }
        }
        steady
    }
}

impl<'a> Steady<'a> {
    fn by(step_ns: impl FnMut() -> f64 + 'a, patience: Duration) -> Self {
        Self { step_ns: Box::new(step_ns), quickest_ns: f64::MAX, patience, repeated: 0 }
    }

    /// How long a step takes now.
    pub(crate) fn step_ns(&mut self) -> f64 {
        (self.step_ns)()
    }

    /// Runs a turn, if need be again.
    ///
    /// # Errors
    ///
    /// As the turn itself.
    pub(crate) fn turn<T>(
        &mut self,
        mut run: impl FnMut() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        loop {
            while !self.patience.is_zero() && !self.is_quick() {
                self.spend(PAUSE);
                std::thread::sleep(PAUSE);
            }
            let start = Instant::now();
            let done = run()?;
            if self.patience.is_zero() || self.is_quick() {
                return Ok(done);
            }
            self.spend(start.elapsed());
            self.repeated += 1;
        }
    }

    fn is_quick(&mut self) -> bool {
        let step_ns = self.step_ns();
        self.quickest_ns = self.quickest_ns.min(step_ns);
        step_ns <= TOLERANCE * self.quickest_ns
    }

    fn spend(&mut self, time: Duration) {
        self.patience = self.patience.saturating_sub(time);
    }
}

/// What a step of a fixed loop takes now, nanoseconds: some dozen simple operations that keep a core's units busy, so
/// that a neighbour on the same core shows as well as a slower clock.
fn step_ns() -> f64 {
    const STEPS: u32 = 50_000;
    let mut lanes = black_box([1_u64, 2, 3, 4]);
    let start = Instant::now();
    for step in 0..STEPS {
        for lane in &mut lanes {
            *lane = (*lane ^ u64::from(step)).rotate_left(7).wrapping_add(*lane);
        }
        lanes = black_box(lanes); // one by one, not as vectors
    }
    start.elapsed().as_nanos() as f64 / f64::from(STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Turns of a host that takes these steps, one per look; the first is before the first turn.
    fn turns(steps: &[f64], patience: Duration, count: usize) -> (Vec<usize>, usize) {
        let mut looks = steps.iter().copied();
        let mut steady = Steady::by(|| looks.next().expect("no more looks than these"), patience);
        let mut runs = 0;
        let counted = (0..count).map(|_| {
            steady.turn(|| {
                runs += 1;
                Ok(runs)
            })
        });
        let counted = counted.collect::<anyhow::Result<_>>().unwrap();
        (counted, steady.repeated)
    }

    #[test]
    fn turns_count_when_the_host_is_quick_before_and_after() {
        let patience = Duration::from_secs(1);
        assert_eq!(turns(&[1.0, 1.1, 1.0, 1.1], patience, 2), (vec![1, 2], 0));
        // Slow after the first turn, and at the next look; then quick to the end of the second.
        assert_eq!(turns(&[1.0, 1.5, 1.5, 1.0, 1.0], patience, 1), (vec![2], 1));
        // Slow from the beginning, which nobody knows until it is quicker.
        assert_eq!(turns(&[1.5, 1.5, 1.5, 1.0], patience, 2), (vec![1, 2], 0));
    }

    #[test]
    fn without_patience_every_turn_counts() {
        assert_eq!(turns(&[], Duration::ZERO, 3), (vec![1, 2, 3], 0));
        // It runs out at the second look at a slow host.
        assert_eq!(turns(&[1.0, 1.5, 1.5, 1.5], PAUSE + PAUSE, 2), (vec![2, 3], 1));
    }
}
