//! The instruments both towers use: clocks, histograms, pinning, waiting, big tables.

#![deny(unsafe_code)]

#[expect(unsafe_code, reason = "views mapped memory as a slice")]
pub mod memory;

pub use memory::{HugePages, HugeTable, MemoryError};

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
            _ => Self::None,
        }
    }

    /// A short name for tables: `tsc`, `kernel`, `nic`, `nic-raw`, `capture`, `none`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Tsc => "tsc",
            Self::Kernel => "kernel",
            Self::Hardware => "nic",
            Self::HardwareRaw => "nic-raw",
            Self::Capture => "capture",
        }
    }
}
