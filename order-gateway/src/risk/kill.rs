//! The switch that stops all but cancels.

use core::fmt;

/// Whether orders are stopped, since when and why.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Kill {
    engaged: Option<(KillReason, u64)>,
    engagements: u64,
}

/// Who stopped orders.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum KillReason {
    /// A strategy or an operator's command.
    Api = 1,
    /// A signal to the process.
    Signal = 2,
    /// A file that appeared.
    File = 3,
    /// An anomaly: position or open orders may not be what we think.
    Anomaly = 4,
    /// The session was lost.
    Disconnect = 5,
}

impl fmt::Display for KillReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Api => "asked for",
            Self::Signal => "signal",
            Self::File => "file",
            Self::Anomaly => "anomaly",
            Self::Disconnect => "disconnect",
        })
    }
}

impl KillReason {
    pub(crate) fn from_raw(raw: i128) -> Option<Self> {
        let all = [Self::Api, Self::Signal, Self::File, Self::Anomaly, Self::Disconnect];
        all.into_iter().find(|reason| *reason as i128 == raw)
    }
}

impl Kill {
    /// Stops all but cancels. Returns whether that is new; a first reason stays.
    pub fn engage(&mut self, reason: KillReason, now_ns: u64) -> bool {
        let is_new = self.engaged.is_none();
        if is_new {
            self.engaged = Some((reason, now_ns));
            self.engagements += 1;
        }
        is_new
    }

    /// Lets orders pass again. Returns why and since when they were stopped.
    pub fn release(&mut self) -> Option<(KillReason, u64)> {
        self.engaged.take()
    }

    /// Whether orders are stopped.
    #[inline]
    pub fn is_engaged(&self) -> bool {
        self.engaged.is_some()
    }

    /// Why, and since when in nanoseconds since the Unix epoch.
    pub fn engaged(&self) -> Option<(KillReason, u64)> {
        self.engaged
    }

    /// How often it was engaged.
    pub fn engagements(&self) -> u64 {
        self.engagements
    }
}
