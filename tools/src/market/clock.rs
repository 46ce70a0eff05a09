//! The time of day of each message: quiet before the open, a spike at it, a rise into the close, and
//! bursts at every scale below a minute.

use super::random::Random;

/// Nanoseconds since midnight.
pub(super) const fn at(hour: u64, minute: u64, second: u64) -> u64 {
    ((hour * 60 + minute) * 60 + second) * SECOND
}

pub(super) const SECOND: u64 = 1_000_000_000;
const MINUTE: u64 = 60 * SECOND;

/// Start and end of system hours.
pub(super) const OPEN: u64 = at(4, 0, 0);
pub(super) const CLOSE: u64 = at(20, 0, 0);

/// Minutes from [`OPEN`] to [`CLOSE`].
const MINUTES: usize = 960;

/// The minutes of the opening and the closing auctions.
const MINUTE_OPEN: usize = 330;
const MINUTE_CLOSE: usize = 720;

/// Hands out a time to each message of the trading day, so many to each minute.
#[derive(Debug)]
pub(super) struct Clock {
    /// Per minute: how many messages there are in all when it ends.
    until: Vec<u64>,
    minute: usize,
}

impl Clock {
    /// Messages `from..to` fill the day; `auction` of them are set aside for each of the opening and
    /// the closing auctions.
    pub(super) fn new(from: u64, to: u64, auction: u64) -> Self {
        let sum = (0..MINUTES).map(share).sum::<u64>();
        let (mut shares, mut auctions) = (0, 0);
        let until = (0..MINUTES).map(|minute| {
            shares += share(minute);
            auctions += if matches!(minute, MINUTE_OPEN | MINUTE_CLOSE) { auction } else { 0 };
            from + auctions + scale(to.saturating_sub(from + 2 * auction), shares, sum)
        });
        Self { until: until.collect(), minute: 0 }
    }

    /// When message number `index` is sent, if the one before was sent at `now`; at the end of the
    /// day all that are left come at once.
    pub(super) fn next(&mut self, index: u64, now: u64, random: &mut Random) -> u64 {
        while index >= self.until[self.minute] && self.minute + 1 < MINUTES {
            self.minute += 1;
        }
        let start = OPEN + self.minute as u64 * MINUTE;
        let last = start + MINUTE - 1;
        let now = now.clamp(start, last);
        let mean = (last - now) / self.until[self.minute].saturating_sub(index).max(1);
        // Six in ten follow within a microsecond, if there is that much time; the others make up for it.
        let gap = if random.percent(60) {
            random.halving_u64(400.min(mean / 4 + 1))
        } else {
            random.halving_u64(mean / 3 * 5 + 1)
        };
        (now + gap).min(last)
    }
}

/// Relative number of messages of a minute of the day.
fn share(minute: usize) -> u64 {
    let minute = minute as u64;
    match minute {
        0..180 => 1,                                                               // from 04:00
        180..300 => 4,                                                             // from 07:00
        300..330 => 14,                                                            // from 09:00
        330..720 => 100 + 1_500 / (5 + minute - 330) + 1_200 / (4 + 719 - minute), // market hours
        720 => 60,                                                                 // 16:00
        721..730 => 15,
        _ => 2,
    }
}

fn scale(n: u64, share: u64, sum: u64) -> u64 {
    let scaled = u128::from(n) * u128::from(share) / u128::from(sum);
    u64::try_from(scaled).expect("a share of n, a u64")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_filled_in_order_and_to_its_shape() {
        let (from, to) = (1_000, 301_000);
        let (mut clock, mut random) = (Clock::new(from, to, 0), Random::new(1));
        let mut times = Vec::new();
        let mut now = 0;
        for index in from..to {
            now = clock.next(index, now, &mut random);
            times.push(now);
        }
        assert!(times.is_sorted());
        assert!(times[0] >= OPEN && now < CLOSE);
        let between = |a, b| times.iter().filter(|time| (a..b).contains(*time)).count();
        let (open, noon) =
            (between(at(9, 30, 0), at(9, 31, 0)), between(at(12, 0, 0), at(12, 1, 0)));
        assert!(open > 3 * noon && noon > 300, "{open} in the first minute, {noon} at noon");
        assert!(between(at(4, 0, 0), at(9, 30, 0)) < 15_000);
        let close = times.array_windows().filter(|[a, b]| b - a < 2_000).count();
        assert!(close > 150_000, "{close} of 300000 within two microseconds of the one before");
    }
}
