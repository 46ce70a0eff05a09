//! Times as FIX writes them: `20261122-22:10:05.123456`, always UTC.
//!
//! The host value is nanoseconds since the Unix epoch. A second of 60 is read, as the standard allows,
//! and is the first of the next minute. Fractions of 1 to 12 digits are read; what is finer than a
//! nanosecond is dropped.
//!
//! Source: FIX 4.4, volume 1, "Data Types", "UTCTimestamp", "UTCTimeOnly", "UTCDateOnly",
//! "LocalMktDate" and "month-year"; FIX 5.0 SP2 for fractions finer than milliseconds.

use super::number::PAIRS;
use super::scan::{ONES, eight_digits};

/// Nanoseconds in a second.
const SECOND: u64 = 1_000_000_000;
/// Nanoseconds in a minute.
const MINUTE: u64 = 60 * SECOND;
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

    /// Whose UTCTimestamps have so many bytes.
    const fn of_width(width: usize) -> Option<Self> {
        Some(match width {
            17 => Self::Seconds,
            21 => Self::Millis,
            24 => Self::Micros,
            27 => Self::Nanos,
            _ => return None,
        })
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
    // Hour, minute and second as a byte each. What is above the highest reaches its byte's top bit.
    const PARTS: u64 = u64::from_le_bytes([0x7f, 0, 0, 0x7f, 0, 0, 0x7f, 0]);
    const ABOVE: u64 = u64::from_le_bytes([128 - 24, 0, 0, 128 - 60, 0, 0, 128 - 61, 0]);
    let parts = u64::from_le_bytes(neighbours(clock ^ COLONS ^ ZEROS)?) & PARTS;
    if (parts + ABOVE) & !PARTS != 0 {
        return None;
    }
    let whole = ((parts & 0xff) * 3600 + (parts >> 24 & 0xff) * 60 + (parts >> 48)) * SECOND;
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

/// The numbers that each two neighbours among eight digits make: a byte for each, at the first's place.
/// `None` if a byte is no digit.
#[inline(always)]
fn neighbours(text: u64) -> Option<[u8; 8]> {
    const TOPS: u64 = ONES << 7;
    let digits = text ^ (ONES * 0x30);
    if (digits.wrapping_add(ONES * 0x76) | digits) & TOPS != 0 {
        return None;
    }
    Some((digits * 10 + (digits >> 8)).to_le_bytes())
}

#[inline]
fn three(a: u8, b: u8, c: u8) -> Option<u64> {
    let digits = u32::from_le_bytes([a, b, c, b'0']) ^ 0x3030_3030;
    let [a, b, c, _] = digits.to_le_bytes().map(u64::from);
    let is_number = (digits.wrapping_add(0x7676_7676) | digits) & 0x8080_8080 == 0;
    is_number.then(|| a * 100 + b * 10 + c)
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
    /// How long a month is, and how many days of the year are before it, where there is no leap day.
    const MONTHS: [(u8, u16); 13] = {
        let lengths = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let (mut months, mut month, mut before) = ([(0, 0); 13], 1, 0);
        while month < 13 {
            months[month] = (lengths[month], before);
            before += lengths[month] as u16;
            month += 1;
        }
        months
    };
    /// 1970-01-01 in days since the year 0 began, whose first is 1.
    const BEFORE_EPOCH: i64 = 719_529;
    let [century, _, year, _, month, _, day, _] = neighbours(u64::from_le_bytes(*date))?;
    let (length, before) = *MONTHS.get(usize::from(month))?;
    let is_leap = if year == 0 { century } else { year } % 4 == 0;
    let leap_day = u8::from(is_leap && month == 2);
    if day == 0 || day > length + leap_day {
        return None;
    }
    // Of these most are.
    let before_century =
        if century == 20 { const { days_before(20) } } else { days_before(century) };
    // In the year itself the leap day counts from March on, and that of the century's first year if it
    // has one.
    let leaps = u32::from(year).div_ceil(4) - u32::from(year != 0 && century % 4 != 0);
    let passed = u32::from(is_leap && month > 2);
    let of_century = u32::from(year) * 365 + leaps + u32::from(before) + passed + u32::from(day);
    Some(i64::from(before_century + of_century) - BEFORE_EPOCH)
}

/// Days before a century since the year 0 began. Of every century 24 years are leap years, and one more
/// of every fourth.
const fn days_before(century: u8) -> u32 {
    century as u32 * (36_500 + 24) + (century as u32).div_ceil(4)
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
    /// The text of the minute, up to where the seconds begin.
    minute_text: [u64; 2],
    /// What these bytes add up to, and the zero digits that are not there yet, and the point.
    minute_sum: u32,
    /// When the minute began.
    minute_ns: u64,
    precision: Precision,
    text: [u8; STAMP_MAX],
}

/// A UTCTimestamp in words, which are stored as they are, each over what is too much of those before.
#[derive(Clone, Copy, Debug)]
pub(super) struct StampWords {
    /// The minute, and a byte of the seconds that is not written yet.
    minute: [u64; 2],
    /// From byte 15 on.
    seconds: u16,
    /// From byte 17 on: the point, and as many digits as fit.
    fraction: u64,
    /// The last four bytes, of microseconds and nanoseconds.
    last: u32,
    /// What its bytes add up to.
    pub(super) sum: u32,
}

impl StampWords {
    /// Writes the text, whose width is `W`.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    pub(super) fn write<const W: usize>(&self, text: &mut [u8; W]) {
        let Self { minute: [first, second], seconds, fraction, last, .. } = *self;
        put(text, 0, first.to_le_bytes());
        put(text, 8, second.to_le_bytes());
        put(text, 15, seconds.to_le_bytes());
        match Precision::of_width(W) {
            Some(Precision::Seconds) | None => {}
            Some(Precision::Millis) => put(text, 17, (fraction as u32).to_le_bytes()),
            Some(Precision::Micros) => {
                put(text, 17, (fraction as u32).to_le_bytes());
                put(text, W - 4, last.to_le_bytes());
            }
            Some(Precision::Nanos) => {
                put(text, 17, fraction.to_le_bytes());
                put(text, W - 4, last.to_le_bytes());
            }
        }
    }
}

/// Puts bytes at a place that is known when it is compiled.
#[inline(always)]
fn put<const W: usize, const C: usize>(text: &mut [u8; W], at: usize, bytes: [u8; C]) {
    if let Some(place) = text.get_mut(at..at + C).and_then(<[u8]>::as_mut_array) {
        *place = bytes;
    }
}

impl Stamp {
    /// A writer of times of this precision.
    pub fn new(precision: Precision) -> Self {
        let mut stamp = Self {
            minute_text: [0; 2],
            minute_sum: 0,
            minute_ns: 0,
            precision,
            text: [0; STAMP_MAX],
        };
        stamp.lay(*b"19700101-00:00:\0");
        stamp
    }

    /// The precision it was made with.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// `ns` since the Unix epoch as a UTCTimestamp; what is finer than the precision is dropped.
    #[inline]
    pub fn write(&mut self, ns: u64) -> &[u8] {
        let words = self.words(ns, self.precision);
        let text = &mut self.text;
        match self.precision {
            Precision::Seconds => text.first_chunk_mut::<17>().map(|text| words.write(text)),
            Precision::Millis => text.first_chunk_mut::<21>().map(|text| words.write(text)),
            Precision::Micros => text.first_chunk_mut::<24>().map(|text| words.write(text)),
            Precision::Nanos => text.first_chunk_mut::<27>().map(|text| words.write(text)),
        };
        &self.text[..self.precision.width()]
    }

    /// The same as words. The precision must be its own: given where it is known, it costs nothing.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "the lower bytes are meant")]
    pub(super) fn words(&mut self, ns: u64, precision: Precision) -> StampWords {
        debug_assert_eq!(precision, self.precision);
        if ns.wrapping_sub(self.minute_ns) >= MINUTE {
            self.set_minute(ns);
        }
        let into_minute = ns - self.minute_ns;
        let (seconds, fraction, last, sum);
        let behind_point = |digits: u64| digits & !0xff | u64::from(b'.');
        match precision {
            Precision::Seconds => {
                let digits = eight_digits(into_minute / SECOND); // 000000SS
                (seconds, fraction, last) = (digits.text >> 48, 0, 0);
                sum = digits.sum;
            }
            Precision::Millis => {
                let digits = eight_digits(into_minute / 1_000_000); // 000SSmmm
                (seconds, fraction, last) = (digits.text >> 24, behind_point(digits.text >> 32), 0);
                sum = digits.sum;
            }
            Precision::Micros => {
                let digits = eight_digits(into_minute / 1_000); // SSuuuuuu
                (seconds, fraction) = (digits.text, behind_point(digits.text >> 8));
                (last, sum) = (digits.text >> 32, digits.sum);
            }
            Precision::Nanos => {
                let digits = eight_digits(into_minute / 1_000); // SSuuuuuu
                let finer = eight_digits(into_minute % 1_000); // 00000nnn
                let first = finer.text >> 40 << 56;
                (seconds, fraction) = (digits.text, behind_point(digits.text >> 8) | first);
                (last, sum) =
                    (finer.text >> 32 & !0xff | digits.text >> 56, digits.sum + finer.sum);
            }
        }
        StampWords {
            minute: self.minute_text,
            seconds: seconds as u16,
            fraction,
            last: last as u32,
            sum: self.minute_sum + sum,
        }
    }

    #[cold]
    fn set_minute(&mut self, ns: u64) {
        self.minute_ns = ns - ns % MINUTE;
        let minute = ns / MINUTE;
        let (year, month, day) = date_of(minute / (24 * 60));
        let of_day = minute % (24 * 60);
        let mut text = *b"19700101-00:00:\0";
        let parts = [year / 100, year % 100, month, day, of_day / 60, of_day % 60];
        for (at, part) in [0, 2, 4, 6, 9, 12].into_iter().zip(parts) {
            text[at..at + 2].copy_from_slice(&PAIRS[(part % 100) as usize]);
        }
        self.lay(text);
    }

    /// Takes the text of a minute.
    fn lay(&mut self, text: [u8; 16]) {
        let rest = match self.precision {
            Precision::Seconds => &b"00"[..],
            Precision::Millis => b"00.000",
            Precision::Micros => b"00.000000",
            Precision::Nanos => b"00.000000000",
        };
        self.minute_sum = text.iter().chain(rest).map(|byte| u32::from(*byte)).sum();
        for (word, eight) in self.minute_text.iter_mut().zip(text.as_chunks().0) {
            *word = u64::from_le_bytes(*eight);
        }
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
