//! Which of a datagram's stamps to believe, and on which clock it is.
//!
//! A network device stamps with a clock of its own. When it is disciplined by PTP that clock shows
//! UTC or, as PTP grandmasters send it, TAI; otherwise it counts from wherever it was started. The
//! kernel stamps the same datagram a few microseconds later on the system's clock. So the smallest
//! lag from the device's stamp to the kernel's, over some datagrams, says which it is: near zero,
//! near the difference of TAI and UTC, or anything else. Stamps in UTC or TAI are handed out as
//! [`ClockDomain::Hardware`], in UTC; others as they are, as [`ClockDomain::HardwareRaw`].
//!
//! How well a clock is kept is its keeper's matter, but a millisecond off is no discipline.
//!
//! Source: Linux "Timestamping", "SCM_TIMESTAMPING records".

use wirepath_perf::ClockDomain;

use crate::rx::RxStamp;

/// What to make of the stamps of network devices.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DeviceClock {
    /// Find out by comparing with the kernel's stamps.
    #[default]
    Auto,
    /// They are in UTC.
    Utc,
    /// They are in TAI.
    Tai,
    /// They are in a time of their own.
    Raw,
    /// Use the kernel's stamps alone.
    Ignore,
}

/// TAI is ahead of UTC by this since 2017; no further leap second has been announced.
const TAI_AHEAD_NS: i64 = 37_000_000_000;

/// A disciplined clock's smallest lag to the system's is below this, either way.
const TOLERANCE_NS: i64 = 1_000_000;

/// Datagrams over which the smallest lag is taken.
const WINDOW: u32 = 1_024;

/// Judges the stamps of one line.
#[derive(Clone, Copy, Debug)]
pub(super) struct StampJudge {
    setting: DeviceClock,
    scale: Scale,
    /// Smallest lag of this window, [`i64::MAX`] before the first.
    lag_ns: i64,
    left: u32,
    /// Smallest lag of the last whole window, or of this one if it is the first.
    settled_ns: Option<i64>,
}

/// What a device's clock shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Scale {
    Utc,
    Tai,
    Own,
}

impl StampJudge {
    pub(super) const fn new(setting: DeviceClock) -> Self {
        let scale = match setting {
            DeviceClock::Utc => Scale::Utc,
            DeviceClock::Tai => Scale::Tai,
            _ => Scale::Own,
        };
        Self { setting, scale, lag_ns: i64::MAX, left: WINDOW, settled_ns: None }
    }

    /// The stamp to hand on, of the kernel's and the device's; 0 means absent.
    #[inline]
    pub(super) fn judge(&mut self, kernel_ns: u64, device_ns: u64) -> RxStamp {
        if device_ns == 0 || self.setting == DeviceClock::Ignore {
            return RxStamp::new(kernel_ns, ClockDomain::Kernel);
        }
        if kernel_ns != 0 {
            self.watch(kernel_ns.wrapping_sub(device_ns).cast_signed());
        }
        match self.scale {
            Scale::Utc => RxStamp::new(device_ns, ClockDomain::Hardware),
            Scale::Tai => {
                let utc_ns = device_ns.saturating_sub(TAI_AHEAD_NS.unsigned_abs());
                RxStamp::new(utc_ns, ClockDomain::Hardware)
            }
            Scale::Own => RxStamp::new(device_ns, ClockDomain::HardwareRaw),
        }
    }

    /// Smallest lag seen lately from the device's stamps, brought to UTC where they can be, to the
    /// kernel's; `None` until both have come.
    pub(super) fn lag_ns(&self) -> Option<i64> {
        let ahead_ns = if self.scale == Scale::Tai { TAI_AHEAD_NS } else { 0 };
        self.settled_ns.map(|lag_ns| lag_ns.saturating_add(ahead_ns))
    }

    /// Takes note of a lag. Judges anew when it is the smallest, and when a window is over.
    fn watch(&mut self, lag_ns: i64) {
        if lag_ns < self.lag_ns {
            self.lag_ns = lag_ns;
            if self.settled_ns.is_none_or(|settled_ns| lag_ns < settled_ns) {
                self.settle(lag_ns);
            }
        }
        self.left -= 1;
        if self.left == 0 {
            self.settle(self.lag_ns);
            (self.lag_ns, self.left) = (i64::MAX, WINDOW);
        }
    }

    fn settle(&mut self, lag_ns: i64) {
        self.settled_ns = Some(lag_ns);
        if self.setting == DeviceClock::Auto {
            self.scale = if lag_ns.unsigned_abs() <= TOLERANCE_NS.unsigned_abs() {
                Scale::Utc
            } else if lag_ns.saturating_add(TAI_AHEAD_NS).unsigned_abs()
                <= TOLERANCE_NS.unsigned_abs()
            {
                Scale::Tai
            } else {
                Scale::Own
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000_000_000_000;
    const S: u64 = 1_000_000_000;
    const MS: u64 = 1_000_000;

    #[test]
    fn first_stamps_and_what_becomes_of_them() {
        use ClockDomain::{Hardware, HardwareRaw, Kernel, None};
        use DeviceClock::{Auto, Ignore, Raw, Tai, Utc};
        #[rustfmt::skip]
        let table = [
            ("neither",                         Auto,   0,   0,                  0,              None),
            ("no device stamp",                 Auto,   NOW, 0,                  NOW,            Kernel),
            ("in UTC",                          Auto,   NOW, NOW - 3_000,        NOW - 3_000,    Hardware),
            ("in UTC, system clock behind",     Auto,   NOW, NOW + 3_000,        NOW + 3_000,    Hardware),
            ("in TAI",                          Auto,   NOW, NOW + 37 * S - 900, NOW - 900,      Hardware),
            ("36 seconds ahead",                Auto,   NOW, NOW + 36 * S,       NOW + 36 * S,   HardwareRaw),
            ("2 ms ahead",                      Auto,   NOW, NOW + 2 * MS,       NOW + 2 * MS,   HardwareRaw),
            ("free running since boot",         Auto,   NOW, 5 * S,              5 * S,          HardwareRaw),
            ("at the end of time",              Auto,   NOW, u64::MAX,           u64::MAX,       HardwareRaw),
            ("nothing to compare with",         Auto,   0,   NOW,                NOW,            HardwareRaw),
            ("taken for UTC",                   Utc,    NOW, 5 * S,              5 * S,          Hardware),
            ("taken for TAI",                   Tai,    0,   NOW + 37 * S,       NOW,            Hardware),
            ("taken for TAI, but younger",      Tai,    0,   5 * S,              0,              None),
            ("wanted as it is",                 Raw,    NOW, NOW - 900,          NOW - 900,      HardwareRaw),
            ("not wanted",                      Ignore, NOW, NOW - 900,          NOW,            Kernel),
        ];
        for (case, setting, kernel_ns, device_ns, ns, clock) in table {
            let stamp = StampJudge::new(setting).judge(kernel_ns, device_ns);
            assert_eq!(stamp, RxStamp { ns, clock }, "{case}");
        }
    }

    #[test]
    fn a_kernel_that_is_late_at_times_does_not_unsettle_a_good_clock() {
        let mut judge = StampJudge::new(DeviceClock::Auto);
        // The first datagrams wait in a stalled kernel: nothing to go by yet.
        assert_eq!(judge.judge(NOW + 9 * MS, NOW).clock, ClockDomain::HardwareRaw);
        for nth in 0..5_000 {
            let late_ns = if nth % 100 == 1 { 7 * MS } else { 4_000 + nth };
            let stamp = judge.judge(NOW + nth * MS + late_ns, NOW + nth * MS);
            assert_eq!(stamp.clock, ClockDomain::Hardware, "{nth}");
        }
        assert!((4_000..10_000).contains(&judge.lag_ns().unwrap()), "{:?}", judge.lag_ns());
    }

    #[test]
    fn a_clock_that_drifts_away_is_found_out_and_taken_back() {
        let mut judge = StampJudge::new(DeviceClock::Auto);
        // 10 microseconds lost with every millisecond: a millisecond after 100 datagrams.
        for nth in 0..3_000 {
            let stamp = judge.judge(NOW + nth * MS + 5_000, NOW + nth * (MS - 10_000));
            match nth {
                ..1_024 => assert_eq!(stamp.clock, ClockDomain::Hardware, "{nth}"),
                2_048.. => assert_eq!(stamp.clock, ClockDomain::HardwareRaw, "{nth}"),
                _ => {}
            }
        }
        // Somebody starts ptp4l: the device now shows TAI.
        let stamp = judge.judge(NOW + 5_000, NOW + 37 * S);
        assert_eq!(stamp, RxStamp::new(NOW, ClockDomain::Hardware));
        assert_eq!(judge.lag_ns(), Some(5_000));
    }
}
