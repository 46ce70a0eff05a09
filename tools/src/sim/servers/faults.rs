//! How servers fail to answer as they should. Seeded.

use std::str::FromStr;

use crate::impair::Share;
use crate::market::random::Random;

/// Which answers are not as they should be: parsed from `never=5%,partly=10%,twice=5%,late=20%:50`, the last in
/// milliseconds; what is not named does not happen.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct AnswerFaults {
    /// There is none.
    pub never: Share,
    /// It has the front only of what it should have.
    pub partly: Share,
    /// It comes twice.
    pub twice: Share,
    /// It comes late.
    pub late: Share,
    /// How late, nanoseconds.
    pub late_ns: u64,
}

/// Text that says no such faults.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "faults of answers read never=SHARE,partly=SHARE,twice=SHARE,late=SHARE:MS, each at most once, such as \
     never=5%,late=20%:50"
)]
pub struct NotAnswerFaults;

impl FromStr for AnswerFaults {
    type Err = NotAnswerFaults;

    fn from_str(text: &str) -> Result<Self, NotAnswerFaults> {
        let mut faults = Self::default();
        let mut seen = Vec::new();
        for part in text.split(',') {
            let (name, value) = part.split_once('=').ok_or(NotAnswerFaults)?;
            if seen.contains(&name) {
                return Err(NotAnswerFaults);
            }
            seen.push(name);
            let share = |text: &str| text.parse::<Share>().map_err(|_| NotAnswerFaults);
            match name {
                "never" => faults.never = share(value)?,
                "partly" => faults.partly = share(value)?,
                "twice" => faults.twice = share(value)?,
                "late" => {
                    let (value, ms) = value.split_once(':').ok_or(NotAnswerFaults)?;
                    let ms = ms.parse::<u32>().map_err(|_| NotAnswerFaults)?;
                    faults.late = share(value)?;
                    faults.late_ns = u64::from(ms) * 1_000_000;
                }
                _ => return Err(NotAnswerFaults),
            }
        }
        Ok(faults)
    }
}

/// What became of answers.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct AnswerFaultCounts {
    /// Not given.
    pub never: u64,
    /// Given in part.
    pub partly: u64,
    /// Given twice.
    pub twice: u64,
    /// Given late.
    pub late: u64,
}

/// Draws what becomes of each answer.
#[derive(Clone, Debug)]
pub struct Mischief {
    faults: AnswerFaults,
    random: Random,
    counts: AnswerFaultCounts,
}

/// What becomes of one answer.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Fate {
    /// It is not given.
    pub never: bool,
    /// How much of it is given, in 2^-64; all when `None`.
    pub part: Option<u64>,
    /// It is given twice.
    pub twice: bool,
    /// How late it is given, nanoseconds.
    pub late_ns: u64,
}

impl Fate {
    /// How many of `count` things are given: at least one, and where that is fewer, not all.
    pub fn part_of(&self, count: usize) -> usize {
        match self.part {
            Some(part) => {
                let most = count.saturating_sub(1); // at least one less
                let more = (u128::from(part) * most as u128) >> 64; // below `most`
                let given = most.min(1) + usize::try_from(more).unwrap_or(0);
                given.max(usize::from(count > 0))
            }
            None => count,
        }
    }
}

impl Mischief {
    /// With these faults, drawn from `seed`.
    pub fn new(faults: AnswerFaults, seed: u64) -> Self {
        Self { faults, random: Random::new(seed), counts: AnswerFaultCounts::default() }
    }

    /// What becomes of the next answer.
    pub fn draw(&mut self) -> Fate {
        let Self { faults, random, counts } = self;
        // As many draws for every answer.
        let [never, partly, twice, late] =
            [faults.never, faults.partly, faults.twice, faults.late].map(|of| of.draw(random));
        let part = random.u64();
        if never {
            counts.never += 1;
            return Fate { never, ..Fate::default() };
        }
        counts.partly += u64::from(partly);
        counts.twice += u64::from(twice);
        counts.late += u64::from(late);
        Fate {
            never,
            part: partly.then_some(part),
            twice,
            late_ns: if late { faults.late_ns } else { 0 },
        }
    }

    /// From now on there are no faults: what simulations end with.
    pub fn cease(&mut self) {
        self.faults = AnswerFaults::default();
    }

    /// What was drawn so far.
    pub const fn counts(&self) -> AnswerFaultCounts {
        self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read() {
        let share = |n| Share::of(n, 100);
        let read = "never=25%,late=50%:40".parse::<AnswerFaults>();
        let late_ns = 40_000_000;
        let wanted =
            AnswerFaults { never: share(25), late: share(50), late_ns, ..AnswerFaults::default() };
        assert_eq!(read, Ok(wanted));
        let read = "twice=0.5,partly=1".parse::<AnswerFaults>();
        let wanted =
            AnswerFaults { twice: share(50), partly: share(100), ..AnswerFaults::default() };
        assert_eq!(read, Ok(wanted));
        for text in
            ["", "never", "never=2", "late=1", "late=1:x", "early=1", "never=0,never=1", "never=0,"]
        {
            assert_eq!(text.parse::<AnswerFaults>(), Err(NotAnswerFaults), "{text}");
        }
    }

    #[test]
    fn answers_fail_as_often_as_asked_and_a_seed_repeats_it() {
        let faults = "never=10%,partly=20%,twice=30%,late=40%:7".parse().expect("faults");
        let mut mischief = Mischief::new(faults, 5);
        let fates: Vec<Fate> = (0..10_000).map(|_| mischief.draw()).collect();
        let mut again = Mischief::new(faults, 5);
        assert!(fates.iter().all(|fate| *fate == again.draw()));
        let AnswerFaultCounts { never, partly, twice, late } = mischief.counts();
        for (count, wanted) in [(never, 1_000), (partly, 1_800_u64), (twice, 2_700), (late, 3_600)]
        {
            assert!(count.abs_diff(wanted) < 200, "{count} for {wanted}");
        }
        let count = |of: fn(&Fate) -> bool| fates.iter().filter(|fate| of(fate)).count() as u64;
        assert_eq!(count(|fate| fate.never), never);
        assert_eq!(count(|fate| fate.part.is_some()), partly);
        assert_eq!(count(|fate| fate.late_ns == 7_000_000), late);
        mischief.cease();
        assert!((0..100).all(|_| mischief.draw() == Fate::default()));
    }

    #[test]
    fn a_part_is_something_and_not_all() {
        let mut mischief = Mischief::new("partly=1".parse().expect("faults"), 3);
        for count in 2..200 {
            let part = mischief.draw().part_of(count);
            assert!((1..count).contains(&part), "{part} of {count}");
        }
        assert_eq!((mischief.draw().part_of(1), mischief.draw().part_of(0)), (1, 0));
        assert_eq!(Fate::default().part_of(7), 7);
        let all = Fate { part: Some(u64::MAX), ..Fate::default() };
        assert_eq!((all.part_of(2), all.part_of(9)), (1, 8));
    }
}
