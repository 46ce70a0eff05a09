//! When the venue's day began, for venues that stamp messages with a time of day.

/// Nanoseconds since the Unix epoch, UTC, of midnight in New York on `date`.
pub fn new_york_midnight_ns(date: jiff::civil::Date) -> Option<u64> {
    let midnight = date.in_tz("America/New_York").ok()?;
    u64::try_from(midnight.timestamp().as_nanosecond()).ok()
}

/// Midnight in New York of the day that `rx_ns` falls on there.
pub fn new_york_midnight_of(rx_ns: u64) -> Option<u64> {
    let time = jiff::Timestamp::from_nanosecond(rx_ns.into()).ok()?;
    new_york_midnight_ns(time.in_tz("America/New_York").ok()?.date())
}

/// What the times in a venue's messages count from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TimesFrom {
    /// The Unix epoch, UTC.
    Epoch,
    /// Midnight in New York, of the trading date.
    Midnight,
}

impl TimesFrom {
    /// Where they count from, Unix nanoseconds; `None` while only a receive stamp could tell the date.
    pub(super) fn start_ns(self, date: Option<jiff::civil::Date>) -> Option<u64> {
        match self {
            Self::Epoch => Some(0),
            Self::Midnight => date.and_then(new_york_midnight_ns),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_follows_new_yorks_clock() {
        // 2020-01-30 03:07:14.909934345 there, as the real capture's first packet has it.
        let rx_ns = 1_580_371_634_909_934_345;
        assert_eq!(new_york_midnight_of(rx_ns), Some(rx_ns - 11_234_909_934_345));
        // In summer New York is an hour closer to UTC.
        let july = new_york_midnight_ns(jiff::civil::date(2026, 7, 1)).unwrap();
        assert_eq!(july % 86_400_000_000_000, 4 * 3_600_000_000_000);
    }
}
