//! A moment of a file: a message's number, a time of day in New York, or a point in time.

use core::str::FromStr;

use anyhow::Context;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use wirepath_feed_handler::venue::{new_york_midnight_ns, new_york_midnight_of};
use wirepath_protocol::Value;

use super::flow::Message;
use super::protocol;

/// Up to and including which message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum At {
    /// The one with this number, in each channel.
    Seq(u64),
    /// The last one the venue stamped at or before this time of day: nanoseconds since midnight in New
    /// York.
    TimeOfDay(u64),
    /// The last one the venue stamped at or before this time: nanoseconds since the Unix epoch, UTC.
    Instant(u64),
}

/// Numbers from here on are nanoseconds since the epoch: 12 days after it, and more messages than any
/// day has.
const SMALLEST_INSTANT: u64 = 1_000_000_000_000_000;

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(number) = text.parse() {
            return Ok(if number < SMALLEST_INSTANT {
                Self::Seq(number)
            } else {
                Self::Instant(number)
            });
        }
        if let Ok(time) = text.parse::<Timestamp>() {
            return instant(time);
        }
        // Before the time of day, which would take the end of this for all of it.
        if text.contains('-')
            && let Ok(time) = text.parse::<DateTime>()
        {
            return time
                .in_tz("America/New_York")
                .map_err(|e| e.to_string())
                .and_then(|t| instant(t.timestamp()));
        }
        if !text.contains('-')
            && let Ok(time) = text.parse::<Time>()
        {
            let ns = time.duration_since(Time::midnight()).as_nanos();
            return u64::try_from(ns).map(Self::TimeOfDay).map_err(|e| e.to_string());
        }
        Err(format!(
            "`{text}` is none of: the number of a message, a time of day in New York such as 09:30:00.5, a \
             time such as 2020-01-30T09:30:00 there or 2020-01-30T14:30:00Z"
        ))
    }
}

fn instant(time: Timestamp) -> Result<At, String> {
    let ns = u64::try_from(time.as_nanosecond());
    ns.map(At::Instant).map_err(|_| "a time before 1970".to_owned())
}

/// Tells which messages are past a moment, in one channel.
#[derive(Clone, Debug)]
pub struct Clock {
    date: Option<Date>,
    midnight_ns: Option<u64>,
    /// The second of the day that messages count from, where they do.
    second: Option<u64>,
}

impl Clock {
    /// For a channel whose day is `date`; the day of its first message when `None`.
    pub const fn new(date: Option<Date>) -> Self {
        Self { date, midnight_ns: None, second: None }
    }

    /// Whether the message comes after `at`. One without a time does not.
    ///
    /// # Errors
    ///
    /// The day is needed, and not known.
    pub fn is_past(&mut self, at: At, message: &Message<'_>) -> anyhow::Result<bool> {
        let limit = match at {
            At::Seq(seq) => return Ok(message.seq > seq),
            At::TimeOfDay(ns) | At::Instant(ns) => ns,
        };
        if let Some(second) = protocol::second(message.protocol, message.block) {
            self.second = Some(second);
        }
        let second_ns = self.second.map(|second| second * 1_000_000_000);
        let mut stamp = second_ns.map(Value::TimeOfDay);
        let read = protocol::fields(message.protocol, message.block, &mut |name, value| {
            if let ("timestamp" | "transact_time", Value::Time(_) | Value::TimeOfDay(_)) =
                (name, value)
            {
                stamp = Some(value);
            } else if let ("time_offset", Value::UInt(ns), Some(second_ns)) =
                (name, value, second_ns)
            {
                stamp = Some(Value::TimeOfDay(second_ns + ns));
            }
        });
        let stamp = read.ok().and(stamp);
        let time = match (at, stamp) {
            (At::TimeOfDay(_), Some(Value::TimeOfDay(ns)))
            | (At::Instant(_), Some(Value::Time(ns))) => ns,
            (At::TimeOfDay(_), Some(Value::Time(ns))) => ns.saturating_sub(self.midnight(ns)?),
            (_, Some(Value::TimeOfDay(ns))) => ns.saturating_add(self.midnight(message.rx.ns)?),
            _ => return Ok(false),
        };
        Ok(time > limit)
    }

    /// Midnight in New York of the channel's day, on which `ns` falls.
    fn midnight(&mut self, ns: u64) -> anyhow::Result<u64> {
        if self.midnight_ns.is_none() {
            let of_stamp = || if ns == 0 { None } else { new_york_midnight_of(ns) };
            self.midnight_ns = self.date.map_or_else(of_stamp, new_york_midnight_ns);
        }
        self.midnight_ns
            .context("the file does not say its day: give it with --date, or a time of day to --at")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_all_their_forms() {
        const HALF_PAST_NINE: u64 = 34_200_000_000_000;
        const THAT_DAY: u64 = 1_580_394_600_000_000_000;
        #[rustfmt::skip]
        let table = [
            ("0",                             At::Seq(0)),
            ("3000",                          At::Seq(3000)),
            ("1580394600000000000",           At::Instant(THAT_DAY)),
            ("09:30",                         At::TimeOfDay(HALF_PAST_NINE)),
            ("09:30:00.000000001",            At::TimeOfDay(HALF_PAST_NINE + 1)),
            ("2020-01-30",                    At::Instant(THAT_DAY - HALF_PAST_NINE)),
            ("2020-01-30T09:30:00",           At::Instant(THAT_DAY)),
            ("2020-01-30 09:30:00.5",         At::Instant(THAT_DAY + 500_000_000)),
            ("2020-01-30T14:30:00Z",          At::Instant(THAT_DAY)),
            ("2020-01-30T15:30:00+01:00",     At::Instant(THAT_DAY)),
        ];
        for (text, at) in table {
            assert_eq!(text.parse(), Ok(at), "{text}");
        }
        for text in ["", "-1", "noon", "25:00", "2020-13-01", "1969-01-01T00:00:00Z"] {
            assert!(text.parse::<At>().is_err(), "{text}: {:?}", text.parse::<At>());
        }
    }
}
