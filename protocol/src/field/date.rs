//! Days and months of the calendar.

use core::fmt;

use bytemuck::{Pod, Zeroable};

use super::{Field, Nullable, OrNull, Value};
use crate::int::U16Le;

/// A day of the venue's calendar: days since 1970-01-01, 16 bits, little-endian (FIX's LocalMktDate in
/// SBE). Prints as `2016-11-12`.
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub struct Date(U16Le);

impl Date {
    /// The day this many days after 1970-01-01.
    #[inline]
    pub const fn new(days: u16) -> Self {
        Self(U16Le::new(days))
    }

    /// Days since 1970-01-01.
    #[inline]
    pub const fn days(self) -> u16 {
        self.0.get()
    }

    /// Year, month from 1, day from 1.
    pub const fn ymd(self) -> (u32, u32, u32) {
        // Years from March on: the leap day comes last. Day 0 here is 1968-03-01, in a span of years in
        // which every fourth is a leap year (2100 is one too few; see below).
        let mut days = self.days() as u32 + 671;
        // 2100-02-29 does not exist: from 2100-03-01 on count it all the same.
        if days >= 48_212 {
            days += 1;
        }
        let cycle = days / 1461;
        let day_of_cycle = days % 1461;
        let year_of_cycle = if day_of_cycle == 1460 { 3 } else { day_of_cycle / 365 };
        let day_of_year = day_of_cycle - year_of_cycle * 365;
        let month = (5 * day_of_year + 2) / 153; // 0 is March
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let year = 1968 + 4 * cycle + year_of_cycle;
        if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Field for Date {
    type Host = Self;
    const BLANK: Self = Self::new(0);

    #[inline(always)]
    fn host(self) -> Self {
        self
    }

    fn value(&self) -> Value<'_> {
        Value::Date(*self)
    }

    #[cfg(test)]
    fn from_host(host: Self) -> Option<Self> {
        Some(host)
    }
}

/// The month a contract matures in, and a day or a week of it where that is said (FIX's MonthYear in
/// SBE). Every part may be null. Prints as FIX writes it: `201612`, `20161215`, `201612w3`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct MaturityMonthYear {
    year: OrNull<U16Le>,
    month: OrNull<u8>,
    day: OrNull<u8>,
    week: OrNull<u8>,
}

impl MaturityMonthYear {
    /// No month.
    pub const NULL: Self =
        Self { year: OrNull::NULL, month: OrNull::NULL, day: OrNull::NULL, week: OrNull::NULL };

    /// A month, from 1, of a year.
    pub fn new(year: u16, month: u8) -> Self {
        Self { year: year.into(), month: month.into(), ..Self::NULL }
    }

    /// The same month with a day, from 1.
    pub fn with_day(self, day: u8) -> Self {
        Self { day: day.into(), ..self }
    }

    /// The same month with a week, from 1.
    pub fn with_week(self, week: u8) -> Self {
        Self { week: week.into(), ..self }
    }

    /// The year.
    pub fn year(self) -> Option<u16> {
        self.year.host()
    }

    /// The month, from 1.
    pub fn month(self) -> Option<u8> {
        self.month.host()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> Option<u8> {
        self.day.host()
    }

    /// The week of the month, from 1.
    pub fn week(self) -> Option<u8> {
        self.week.host()
    }
}

impl Default for MaturityMonthYear {
    fn default() -> Self {
        Self::NULL
    }
}

impl Nullable for MaturityMonthYear {
    const NULL: Self = Self::NULL;
}

impl fmt::Display for MaturityMonthYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.year().map_or(Ok(()), |year| write!(f, "{year:04}"))?;
        self.month().map_or(Ok(()), |month| write!(f, "{month:02}"))?;
        self.day().map_or(Ok(()), |day| write!(f, "{day:02}"))?;
        self.week().map_or(Ok(()), |week| write!(f, "w{week}"))
    }
}

impl Field for MaturityMonthYear {
    type Host = Self;
    const BLANK: Self = Self::NULL;

    #[inline(always)]
    fn host(self) -> Self {
        self
    }

    fn value(&self) -> Value<'_> {
        if *self == Self::NULL { Value::Null } else { Value::MonthYear(*self) }
    }

    #[cfg(test)]
    fn from_host(host: Self) -> Option<Self> {
        Some(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One day after another, with the calendar's rules, over the whole range.
    #[test]
    fn days_are_those_of_the_calendar() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for days in 0..=u16::MAX {
            assert_eq!(Date::new(days).ymd(), (year, month, day), "{days}");
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let last = match month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > last {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }

    #[test]
    fn months_print_as_in_fix() {
        let december = MaturityMonthYear::new(2016, 12);
        assert_eq!(december.to_string(), "201612");
        assert_eq!(december.with_day(5).to_string(), "20161205");
        assert_eq!(december.with_week(3).to_string(), "201612w3");
        assert_eq!(MaturityMonthYear::NULL.value(), Value::Null);
        assert_eq!(bytemuck::bytes_of(&december), [0xe0, 0x07, 12, 0xff, 0xff]);
    }
}
