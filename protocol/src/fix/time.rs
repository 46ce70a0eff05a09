//! Times as FIX writes them: `20261122-22:10:05.123456`, always UTC.
//!
//! The host value is nanoseconds since the Unix epoch. A second of 60 is read, as the standard allows,
//! and is the first of the next minute. Fractions of 1 to 12 digits are read; what is finer than a
//! nanosecond is dropped.
//!
//! Source: FIX 4.4, volume 1, "Data Types", "UTCTimestamp", "UTCTimeOnly", "UTCDateOnly",
//! "LocalMktDate" and "month-year"; FIX 5.0 SP2 for fractions finer than milliseconds.

use super::number::{PAIRS, ascii8};

/// Nanoseconds in a second.
const SECOND: u64 = 1_000_000_000;
/// Seconds in a day.
const DAY: u64 = 86_400;

/// How fine a time is written.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Precision {
    /// `HH:MM:SS`, 17 bytes with the date.
    Seconds,
    /// `HH:MM:SS.sss`, 21 bytes with the date.
    #[default]
    Millis,
    /// `HH:MM:SS.ssssss`, 24 bytes with the date.
    Micros,
    /// `HH:MM:SS.sssssssss`, 27 bytes with the date.
    Nanos,
}

impl Precision {
    /// Bytes of a UTCTimestamp.
    #[inline]
    pub const fn width(self) -> usize {
        match self {
            Self::Seconds => 17,
            Self::Millis => 21,
            Self::Micros => 24,
            Self::Nanos => 27,
        }
    }
}

/// The most bytes a UTCTimestamp takes here.
pub const STAMP_MAX: usize = Precision::Nanos.width();

/// A UTCTimestamp as nanoseconds since the Unix epoch. `None` for what is none, and for times before
/// 1970 or past the year 2553.
#[inline]
pub fn parse_timestamp(text: &[u8]) -> Option<u64> {
    let (date, rest) = text.split_first_chunk::<8>()?;
    let (dash, time) = rest.split_first()?;
    if *dash != b'-' {
        return None;
    }
    let days = u64::try_from(days_of(date)?).ok()?;
    days.checked_mul(DAY * SECOND)?.checked_add(parse_time(time)?)
}

/// A UTCTimeOnly as nanoseconds since midnight.
#[inline]
pub fn parse_time(text: &[u8]) -> Option<u64> {
    // `HH:MM:SS` as one number of eight digits, once zeros stand for the colons.
    const COLONS: u64 = u64::from_le_bytes([0, 0, b':', 0, 0, b':', 0, 0]);
    const MASK: u64 = u64::from_le_bytes([0, 0, 0xff, 0, 0, 0xff, 0, 0]);
    const ZEROS: u64 = u64::from_le_bytes([0, 0, b'0', 0, 0, b'0', 0, 0]);
    let (clock, fraction) = text.split_first_chunk::<8>()?;
    let clock = u64::from_le_bytes(*clock);
    if clock & MASK != COLONS {
        return None;
    }
    let digits = eight_digits(clock ^ COLONS ^ ZEROS)?;
    let (hour, minute, second) = (digits / 1_000_000, digits / 1_000 % 100, digits % 100);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let whole = (hour * 3600 + minute * 60 + second) * SECOND;
    match *fraction {
        [] => Some(whole),
        [b'.', a, b, c] => Some(whole + three(a, b, c)? * 1_000_000),
        [b'.', a, b, c, d, e, f] => {
            Some(whole + three(a, b, c)? * 1_000_000 + three(d, e, f)? * 1_000)
        }
        [b'.', ref digits @ ..] if (1..=12).contains(&digits.len()) => {
            let (mut nanos, mut unit) = (0, SECOND / 10);
            for byte in digits {
                let digit = byte.wrapping_sub(b'0');
                if digit > 9 {
                    return None;
                }
                nanos += u64::from(digit) * unit;
                unit /= 10;
            }
            Some(whole + nanos)
        }
        _ => None,
    }
}

/// A number of eight digits, the first in the lowest byte.
#[inline]
fn eight_digits(text: u64) -> Option<u64> {
    const ALL: u64 = 0x0101_0101_0101_0101;
    let digits = text ^ (ALL * 0x30);
    if (digits.wrapping_add(ALL * 0x76) | digits) & (ALL * 0x80) != 0 {
        return None;
    }
    // Neighbours are joined: ones to pairs, pairs to fours, fours to all.
    let pairs = digits.wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(10_000 << 32 | 1) >> 32)
}

#[inline]
fn three(a: u8, b: u8, c: u8) -> Option<u64> {
    let (a, b, c) = (a.wrapping_sub(b'0'), b.wrapping_sub(b'0'), c.wrapping_sub(b'0'));
    (a <= 9 && b <= 9 && c <= 9).then(|| u64::from(a) * 100 + u64::from(b) * 10 + u64::from(c))
}

/// A UTCDateOnly or LocalMktDate, `YYYYMMDD`, as days since 1970-01-01.
#[inline]
pub fn parse_date(text: &[u8]) -> Option<i64> {
    days_of(text.try_into().ok()?)
}

/// Whether `text` is a UTCTimestamp of whatever year.
pub fn is_timestamp(text: &[u8]) -> bool {
    let Some((date, [b'-', time @ ..])) = text.split_first_chunk::<8>() else { return false };
    days_of(date).is_some() && parse_time(time).is_some()
}

/// Whether `text` is a month and year: `YYYYMM`, `YYYYMMDD` or `YYYYMMw1` to `w5`.
pub fn is_month_year(text: &[u8]) -> bool {
    match *text {
        [y0, y1, y2, y3, m0, m1] => days_of(&[y0, y1, y2, y3, m0, m1, b'0', b'1']).is_some(),
        [y0, y1, y2, y3, m0, m1, b'w', b'1'..=b'5'] => {
            days_of(&[y0, y1, y2, y3, m0, m1, b'0', b'1']).is_some()
        }
        _ => parse_date(text).is_some(),
    }
}

/// Whether `text` is a time of day with or without a zone: `07:39Z`, `02:39:05-05`, `13:09+05:30`.
pub fn is_zoned_time(text: &[u8]) -> bool {
    let zone =
        text.iter().position(|byte| matches!(byte, b'Z' | b'+' | b'-')).unwrap_or(text.len());
    let (time, zone) = text.split_at(zone);
    let good_time = match *time {
        [h0, h1, b':', m0, m1] => parse_time(&[h0, h1, b':', m0, m1, b':', b'0', b'0']).is_some(),
        _ => parse_time(time).is_some(),
    };
    let offset = |h0, h1, m0, m1| {
        two(h0, h1).is_some_and(|hour| hour <= 14) && two(m0, m1).is_some_and(|minute| minute < 60)
    };
    good_time
        && match *zone {
            [] | [b'Z'] => true,
            [_, h0, h1] => offset(h0, h1, b'0', b'0'),
            [_, h0, h1, b':', m0, m1] => offset(h0, h1, m0, m1),
            _ => false,
        }
}

#[inline]
fn two(tens: u8, ones: u8) -> Option<u64> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| u64::from(tens) * 10 + u64::from(ones))
}

/// Days since 1970-01-01 of a date that the calendar has.
#[inline]
fn days_of(date: &[u8; 8]) -> Option<i64> {
    const LENGTHS: [u64; 13] = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let digits = eight_digits(u64::from_le_bytes(*date))?;
    let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100);
    if day == 0 || day > *LENGTHS.get(usize::try_from(month).ok()?)? {
        return None;
    }
    if month == 2 && day == 29 && (year % 4 != 0 || year % 100 == 0 && year % 400 != 0) {
        return None;
    }
    // Years that start in March put the odd day of a leap year last.
    let shifted = year * 12 + month + 9; // months since March of the year -1
    let (march_year, month) = (shifted / 12 + 399, shifted % 12); // a cycle of 400 years ahead
    let leaps = march_year / 4 - march_year / 100 + march_year / 400;
    let days = march_year * 365 + leaps + (month * 153 + 2) / 5 + day;
    Some(days.cast_signed() - 865_566)
}

/// Year, month and day of a day since 1970-01-01.
fn date_of(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468; // since 0000-03-01
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
    let shifted = (of_year * 5 + 2) / 153;
    let day = of_year - (shifted * 153 + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

/// Writes UTCTimestamps, one after another: what changes once a minute is computed once a minute.
#[derive(Clone, Debug)]
pub struct Stamp {
    text: [u8; STAMP_MAX],
    /// Minutes since the epoch that `text` says.
    minute: u64,
    precision: Precision,
}

impl Stamp {
    /// A writer of times of this precision.
    pub fn new(precision: Precision) -> Self {
        let mut stamp = Self { text: *b"19700101-00:00:00.000000000", minute: 0, precision };
        stamp.set_minute(0);
        stamp
    }

    /// The precision it was made with.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// `ns` since the Unix epoch as a UTCTimestamp; what is finer than the precision is dropped.
    #[inline]
    pub fn write(&mut self, ns: u64) -> &[u8] {
        let seconds = ns / SECOND;
        let minute = seconds / 60;
        if minute != self.minute {
            self.set_minute(minute);
        }
        self.put(15, seconds % 60);
        let nanos = ns % SECOND;
        self.text[18..26].copy_from_slice(&ascii8(nanos / 10).to_le_bytes());
        self.text[26] = b'0' + (nanos % 10) as u8;
        &self.text[..self.precision.width()]
    }

    /// What was written last.
    #[inline]
    pub(super) fn last(&self) -> &[u8] {
        &self.text[..self.precision.width()]
    }

    #[cold]
    fn set_minute(&mut self, minute: u64) {
        let (year, month, day) = date_of(minute / (24 * 60));
        let of_day = minute % (24 * 60);
        self.put(0, year / 100);
        self.put(2, year % 100);
        self.put(4, month);
        self.put(6, day);
        self.put(9, of_day / 60);
        self.put(12, of_day % 60);
        self.minute = minute;
    }

    #[inline(always)]
    fn put(&mut self, at: usize, below_100: u64) {
        self.text[at..at + 2].copy_from_slice(&PAIRS[(below_100 % 100) as usize]);
    }
}

/// `ns` since the Unix epoch as a UTCDateOnly.
pub fn date(ns: u64) -> [u8; 8] {
    let mut stamp = Stamp::new(Precision::Seconds);
    let mut date = [0; 8];
    date.copy_from_slice(&stamp.write(ns)[..8]);
    date
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn timestamps_both_ways() {
        use Precision::{Micros, Millis, Nanos, Seconds};
        #[rustfmt::skip]
        let table = [
            (0,                             Seconds, "19700101-00:00:00"),
            (951_782_400_000_000_000,       Seconds, "20000229-00:00:00"),
            (951_868_799_000_000_000,       Seconds, "20000229-23:59:59"),
            (4_107_542_400_000_000_000,     Seconds, "21000301-00:00:00"),
            (1_795_385_405_123_000_000,     Millis,  "20261122-22:10:05.123"),
            (1_795_385_405_123_456_000,     Micros,  "20261122-22:10:05.123456"),
            (1_795_385_405_123_456_789,     Nanos,   "20261122-22:10:05.123456789"),
            (u64::MAX,                      Nanos,   "25540721-23:34:33.709551615"),
        ];
        for (ns, precision, text) in table {
            assert_eq!(Stamp::new(precision).write(ns), text.as_bytes());
            assert_eq!(text.len(), precision.width());
            assert_eq!(parse_timestamp(text.as_bytes()), Some(ns));
        }
        assert_eq!(date(1_795_385_405_123_456_789), *b"20261122");
        assert_eq!(parse_date(b"19700101"), Some(0));
        assert_eq!(parse_date(b"19691231"), Some(-1));
    }

    #[test]
    fn a_leap_second_is_the_next_minute() {
        let leap = parse_timestamp(b"20161231-23:59:60.500");
        assert_eq!(leap, parse_timestamp(b"20170101-00:00:00.500"));
        assert!(leap.is_some());
    }

    #[test]
    fn what_is_no_time() {
        let odd = parse_timestamp(b"20261122-22:10:05.1");
        assert_eq!(odd, parse_timestamp(b"20261122-22:10:05.100000000"));
        assert_eq!(odd, parse_timestamp(b"20261122-22:10:05.100000000999"));
        #[rustfmt::skip]
        let table = [
            "", "20261122", "20261122-", "20261122-22:10", "20261122-22:10:5", "20261122 22:10:05",
            "20261122-24:00:00", "20261122-22:60:00", "20261122-22:10:61", "20261122-22:10:05.",
            "20261122-22:10:05,123", "20261122-22:10:05.12x", "20261122-22:10:05.1234567890123",
            "20260229-00:00:00", "21000229-00:00:00", "20261301-00:00:00", "20260001-00:00:00",
            "20260100-00:00:00", "20260431-00:00:00", "2026112-222:10:05", "20261122-22:10:05Z",
        ];
        for text in table {
            assert_eq!(parse_timestamp(text.as_bytes()), None, "{text}");
            assert!(!is_timestamp(text.as_bytes()), "{text}");
        }
        assert!(is_timestamp(b"19000101-00:00:00") && is_timestamp(b"99991231-23:59:59.999"));
        assert_eq!(parse_timestamp(b"19691231-23:59:59"), None);
        assert_eq!(parse_timestamp(b"26000101-00:00:00"), None);
        assert!([&b"202611"[..], b"20261122", b"202611w5"].into_iter().all(is_month_year));
        assert!(
            ![&b"202613"[..], b"20261131", b"202611w6", b"2026"].into_iter().any(is_month_year)
        );
    }

    #[test]
    fn every_day_of_five_centuries() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for days in 0..213_503_u64 {
            assert_eq!(date_of(days), (year, month, day));
            let text = format!("{year:04}{month:02}{day:02}");
            assert_eq!(parse_date(text.as_bytes()), Some(days.cast_signed()));
            day += 1;
            let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            let length = match month {
                4 | 6 | 9 | 11 => 30,
                2 => 28 + u64::from(leap),
                _ => 31,
            };
            if day > length {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }

    proptest! {
        #[test]
        fn any_time_there_and_back(ns in any::<u64>(), then in any::<u64>()) {
            for precision in [Precision::Seconds, Precision::Millis, Precision::Micros, Precision::Nanos] {
                let unit = 10_u64.pow(27 - u32::try_from(precision.width()).unwrap().max(18)).min(SECOND);
                let mut stamp = Stamp::new(precision);
                for ns in [ns, then, then.wrapping_add(1_000_000_000), ns] {
                    prop_assert_eq!(parse_timestamp(stamp.write(ns)), Some(ns - ns % unit));
                }
            }
        }
    }
}
