//! When a session is open: every day or from one day of the week to another, in a time zone.
//!
//! Numbers start anew with each opening, so that a window is also what a session's numbers belong to.
//! Where the clocks change, a time that comes twice is taken the first time, and one that never comes
//! is taken as if the clocks had changed already.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Opening times.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Schedule {
    /// Time zone of the times below.
    pub zone: TimeZone,
    /// When it opens.
    pub start: Time,
    /// When it closes; at or before `start`, on a later day.
    pub end: Time,
    /// On which days.
    pub days: Days,
}

/// The days of a [`Schedule`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Days {
    /// It opens anew on each of these days of the week.
    Daily(Vec<Weekday>),
    /// It opens once a week, on the first of these days, and closes on the second.
    Weekly(Weekday, Weekday),
}

/// One opening, in nanoseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Window {
    /// The first nanosecond of it.
    pub start_ns: u64,
    /// The first nanosecond after it.
    pub end_ns: u64,
}

impl Window {
    /// Whether the session is open at this time.
    pub const fn contains(&self, now_ns: u64) -> bool {
        self.start_ns <= now_ns && now_ns < self.end_ns
    }
}

impl Schedule {
    /// The opening that `now_ns` lies in, or the next one; `None` if there never is one, or time has
    /// left what calendars know.
    pub fn window(&self, now_ns: u64) -> Option<Window> {
        let now = Timestamp::from_nanosecond(now_ns.into()).ok()?;
        let today = now.to_zoned(self.zone.clone()).date();
        // A week back, since an opening lasts up to a week; and a week on, for the next.
        (-8..=8)
            .filter_map(|days| self.starting_on(today.checked_add(i64::from(days).days()).ok()?))
            .find(|window| now_ns < window.end_ns)
    }

    fn starting_on(&self, date: Date) -> Option<Window> {
        let end_date = match &self.days {
            Days::Daily(days) if !days.contains(&date.weekday()) => return None,
            Days::Daily(_) if self.end > self.start => date,
            Days::Daily(_) => date.tomorrow().ok()?,
            Days::Weekly(first, _) if *first != date.weekday() => return None,
            Days::Weekly(first, last) => {
                let days = i64::from(first.until(*last));
                let days = if days == 0 && self.end <= self.start { 7 } else { days };
                date.checked_add(days.days()).ok()?
            }
        };
        Some(Window { start_ns: self.at(date, self.start)?, end_ns: self.at(end_date, self.end)? })
    }

    fn at(&self, date: Date, time: Time) -> Option<u64> {
        let time = date.to_datetime(time).to_zoned(self.zone.clone()).ok()?;
        u64::try_from(time.timestamp().as_nanosecond()).ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    fn ns(text: &str) -> u64 {
        u64::try_from(text.parse::<Timestamp>().unwrap().as_nanosecond()).unwrap()
    }

    fn schedule(start: Time, end: Time, days: Days) -> Schedule {
        Schedule { zone: TimeZone::get("America/New_York").unwrap(), start, end, days }
    }

    #[test]
    fn windows() {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let working = Days::Daily(vec![Monday, Tuesday, Wednesday, Thursday, Friday]);
        let day = schedule(time(8, 0, 0, 0), time(17, 0, 0, 0), working.clone());
        let night = schedule(time(18, 0, 0, 0), time(17, 0, 0, 0), working);
        let always = schedule(time(0, 0, 0, 0), time(0, 0, 0, 0), Days::Weekly(Sunday, Sunday));
        let week = schedule(time(18, 0, 0, 0), time(17, 0, 0, 0), Days::Weekly(Sunday, Friday));
        let saturday =
            schedule(time(8, 0, 0, 0), time(9, 0, 0, 0), Days::Weekly(Saturday, Saturday));
        // 2026-11-20 was a Friday; New York is five hours behind UTC in winter, four in summer.
        #[rustfmt::skip]
        let table = [
            (&day,      "2026-11-20T13:00:00Z", "2026-11-20T13:00:00Z", "2026-11-20T22:00:00Z"),
            (&day,      "2026-11-20T21:59:59Z", "2026-11-20T13:00:00Z", "2026-11-20T22:00:00Z"),
            (&day,      "2026-11-20T22:00:00Z", "2026-11-23T13:00:00Z", "2026-11-23T22:00:00Z"),
            (&night,    "2026-11-21T04:00:00Z", "2026-11-20T23:00:00Z", "2026-11-21T22:00:00Z"),
            (&night,    "2026-11-22T12:00:00Z", "2026-11-23T23:00:00Z", "2026-11-24T22:00:00Z"),
            (&week,     "2026-11-20T12:00:00Z", "2026-11-15T23:00:00Z", "2026-11-20T22:00:00Z"),
            (&week,     "2026-11-21T12:00:00Z", "2026-11-22T23:00:00Z", "2026-11-27T22:00:00Z"),
            (&always,   "2026-11-20T12:00:00Z", "2026-11-15T05:00:00Z", "2026-11-22T05:00:00Z"),
            (&saturday, "2026-11-21T13:30:00Z", "2026-11-21T13:00:00Z", "2026-11-21T14:00:00Z"),
            // Clocks went back in the night to Sunday 1 November, and forward on 8 March.
            (&week,     "2026-11-01T22:30:00Z", "2026-11-01T23:00:00Z", "2026-11-06T22:00:00Z"),
            (&week,     "2026-03-10T12:00:00Z", "2026-03-08T22:00:00Z", "2026-03-13T21:00:00Z"),
        ];
        for (schedule, now, start, end) in table {
            let window = schedule.window(ns(now)).unwrap();
            assert_eq!((window.start_ns, window.end_ns), (ns(start), ns(end)), "{now}");
        }
    }

    #[test]
    fn a_schedule_without_days_never_opens() {
        let never = schedule(time(8, 0, 0, 0), time(17, 0, 0, 0), Days::Daily(Vec::new()));
        assert_eq!(never.window(ns("2026-11-20T13:00:00Z")), None);
        assert_eq!(never.window(u64::MAX), None);
    }
}
