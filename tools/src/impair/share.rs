//! Shares of datagrams, as faults are stated in.

use std::fmt;
use std::str::FromStr;

use crate::market::random::Random;

/// A share of all datagrams, from none to all: parsed from `0.01` or `1%`.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Share {
    /// In 2^-32.
    scaled: u64,
}

impl Share {
    const ALL: u64 = 1 << 32;

    /// None of them.
    pub const NONE: Self = Self { scaled: 0 };

    /// `n` of `of`; all where that is more than all.
    pub const fn of(n: u32, of: u32) -> Self {
        if n >= of {
            Self { scaled: Self::ALL }
        } else {
            Self { scaled: ((n as u64) << 32) / of as u64 }
        }
    }

    pub(crate) fn draw(self, random: &mut Random) -> bool {
        random.u64() >> 32 < self.scaled
    }
}

/// Text that is no share.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a share is a number from 0 to 1, such as 0.01, or a percentage, such as 1%")]
pub struct NotAShare;

impl FromStr for Share {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let (number, whole) = match text.strip_suffix('%') {
            Some(number) => (number, 100.0),
            None => (text, 1.0),
        };
        let share = number.trim().parse::<f64>().map_err(|_| NotAShare)? / whole;
        if !(0.0..=1.0).contains(&share) {
            return Err(NotAShare);
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 2^32")]
        #[expect(clippy::cast_sign_loss, reason = "checked above")]
        Ok(Self { scaled: (share * Self::ALL as f64).round() as u64 })
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", (self.scaled as f64 / Self::ALL as f64 * 1e8).round() / 1e6)
    }
}
