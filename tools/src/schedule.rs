//! When each message of a recording is due again.
//!
//! Pure: the caller says when it starts and what was recorded when.

use std::str::FromStr;

/// How fast a recording is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// As recorded, times this; above zero.
    Times(f64),
    /// So many messages a second, whatever the recorded times; above zero.
    PerSecond(u64),
    /// As fast as it goes.
    FlatOut,
}

/// Text that is no speed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a speed is a number above 0, such as 1 or 0.5, or max")]
pub struct NotASpeed;

/// `10` or `10x` is ten times as recorded, `max` flat out.
impl FromStr for Pace {
    type Err = NotASpeed;

    fn from_str(text: &str) -> Result<Self, NotASpeed> {
        if text == "max" {
            return Ok(Self::FlatOut);
        }
        let times = text.strip_suffix('x').unwrap_or(text).parse::<f64>().map_err(|_| NotASpeed)?;
        if times.is_finite() && times > 0.0 { Ok(Self::Times(times)) } else { Err(NotASpeed) }
    }
}

/// Maps recorded times to due times.
#[derive(Clone, Debug)]
pub struct Schedule {
    pace: Pace,
    start_ns: u64,
    /// Longer silences are cut to this.
    gap_max_ns: u64,
    /// The latest recorded time so far.
    recorded_ns: Option<u64>,
    /// Recorded time that has passed, silences cut.
    elapsed_ns: u64,
}

impl Schedule {
    /// Starts at `start_ns`, on the clock of the due times wanted. Silences longer than `gap_max_ns`
    /// in the recording are cut to that.
    pub const fn new(pace: Pace, start_ns: u64, gap_max_ns: u64) -> Self {
        Self { pace, start_ns, gap_max_ns, recorded_ns: None, elapsed_ns: 0 }
    }

    /// When something is due that was recorded at `recorded_ns` after `before` messages; `None` is at
    /// once. Recorded times that fall back take the place of the latest so far.
    pub fn due(&mut self, recorded_ns: u64, before: u64) -> Option<u64> {
        let from = self.recorded_ns.unwrap_or(recorded_ns);
        self.elapsed_ns += recorded_ns.saturating_sub(from).min(self.gap_max_ns);
        self.recorded_ns = Some(from.max(recorded_ns));
        let after_ns = match self.pace {
            Pace::FlatOut => return None,
            Pace::Times(times) => {
                #[expect(clippy::cast_possible_truncation, reason = "a float saturates")]
                let after_ns = (self.elapsed_ns as f64 / times) as u64;
                after_ns
            }
            Pace::PerSecond(rate) => {
                let after_ns = u128::from(before) * 1_000_000_000 / u128::from(rate.max(1));
                u64::try_from(after_ns).unwrap_or(u64::MAX)
            }
        };
        Some(self.start_ns.saturating_add(after_ns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds() {
        for (text, pace) in [
            ("1", Ok(Pace::Times(1.0))),
            ("10x", Ok(Pace::Times(10.0))),
            ("0.5", Ok(Pace::Times(0.5))),
            ("max", Ok(Pace::FlatOut)),
            ("0", Err(NotASpeed)),
            ("-1", Err(NotASpeed)),
            ("inf", Err(NotASpeed)),
            ("fast", Err(NotASpeed)),
        ] {
            assert_eq!(text.parse::<Pace>(), pace, "{text}");
        }
    }

    #[test]
    fn due_times() {
        let recorded = [5_000, 6_000, 5_500, 9_000, 1_000_000, 1_000_100];
        #[rustfmt::skip]
        let table = [
            (Pace::Times(1.0), u64::MAX,       [100, 1_100, 1_100, 4_100, 995_100, 995_200]),
            (Pace::Times(10.0), u64::MAX,      [100,   200,   200,   500,  99_600,  99_610]),
            (Pace::Times(0.5), u64::MAX,       [100, 2_100, 2_100, 8_100, 1_990_100, 1_990_300]),
            (Pace::Times(1.0), 2_000,          [100, 1_100, 1_100, 3_100,   5_100,   5_200]),
            (Pace::PerSecond(1_000_000), 0,    [100, 1_100, 2_100, 3_100,   4_100,   5_100]),
        ];
        for (pace, gap_max_ns, due) in table {
            let mut schedule = Schedule::new(pace, 100, gap_max_ns);
            for ((recorded_ns, before), due_ns) in recorded.into_iter().zip(0..).zip(due) {
                assert_eq!(schedule.due(recorded_ns, before), Some(due_ns), "{pace:?}");
            }
        }
        assert_eq!(Schedule::new(Pace::FlatOut, 100, 0).due(5_000, 0), None);
    }
}
