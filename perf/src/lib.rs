//! The instruments both towers use: clocks, histograms, pinning, waiting, big tables.

#![deny(unsafe_code)]

#[cfg(feature = "counting-alloc")]
#[expect(unsafe_code, reason = "forwards to the system's allocator")]
pub mod alloc;
mod calibrate;
#[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "reads the time-stamp counter"))]
pub mod clock;
pub mod hiccup;
pub mod histogram;
pub mod host;
mod latch;
#[expect(unsafe_code, reason = "views mapped memory as a slice")]
pub mod memory;
pub mod pin;
mod summary;
pub mod wait;

pub use clock::{Clock, Correction, Housekeeper};
pub use histogram::Histogram;
pub use host::HostInfo;
pub use memory::{HugePages, HugeTable, MemoryError};
pub use summary::{Ns, Summary};
pub use wait::{WaitSetting, WaitStrategy, Waiter};

/// Which clock a timestamp was read from. A figure names the domain of each of its ends.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[repr(u8)]
#[non_exhaustive]
pub enum ClockDomain {
    /// No timestamp.
    #[default]
    None = 0,
    /// This process read the CPU's time-stamp counter, calibrated to UTC.
    Tsc = 1,
    /// The kernel's software receive or transmit stamp (`CLOCK_REALTIME`).
    Kernel = 2,
    /// The device's hardware clock, brought to UTC.
    Hardware = 3,
    /// The device's hardware clock as it is, not related to UTC.
    HardwareRaw = 4,
    /// Whoever recorded the capture.
    Capture = 5,
    /// This process asked the kernel for `CLOCK_REALTIME`, for want of a usable counter.
    Realtime = 6,
}

impl ClockDomain {
    /// The domain with this number; [`None`](Self::None) for any other.
    pub const fn from_raw(raw: u8) -> Self {
        match raw {
            1 => Self::Tsc,
            2 => Self::Kernel,
            3 => Self::Hardware,
            4 => Self::HardwareRaw,
            5 => Self::Capture,
            6 => Self::Realtime,
            _ => Self::None,
        }
    }

    /// A short name for tables: `tsc`, `kernel`, `nic`, `nic-raw`, `capture`, `realtime`,
    /// `none`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Tsc => "tsc",
            Self::Kernel => "kernel",
            Self::Hardware => "nic",
            Self::HardwareRaw => "nic-raw",
            Self::Capture => "capture",
            Self::Realtime => "realtime",
        }
    }
}
