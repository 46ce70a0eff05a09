//! The units every venue's values are brought to.

use core::fmt;

/// A price in units of 1e-9 of the currency: `Price(25_200_000_000)` is 25.20.
///
/// Signed, since spreads trade below zero. Every supported venue's price fits exactly.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[repr(transparent)]
pub struct Price(pub i64);

impl Price {
    /// Units of [`Price`] in one unit of a price with four implied decimals (ITCH, IEX).
    pub const PER_1E4: i64 = 100_000;

    /// Units of [`Price`] in one unit of a price with two implied decimals (PITCH's short one).
    pub const PER_1E2: i64 = 10_000_000;

    /// From an unsigned price with four implied decimals, such as ITCH's Price (4).
    pub const fn from_1e4(raw: u32) -> Self {
        Self(raw as i64 * Self::PER_1E4)
    }
}

/// Shortest exact decimal: `322.4`, `25`, `-0.0001`. This is the form of every machine-readable output.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_nanos(self.0.into(), f)
    }
}

/// Writes a number of units of 1e-9 as the shortest exact decimal.
pub(crate) fn fmt_nanos(nanos: i128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let abs = nanos.unsigned_abs();
    let (whole, fraction) = (abs / 1_000_000_000, abs % 1_000_000_000);
    let sign = if nanos < 0 { "-" } else { "" };
    if fraction == 0 {
        return write!(f, "{sign}{whole}");
    }
    let (mut digits, mut width) = (fraction, 9);
    while digits % 10 == 0 {
        digits /= 10;
        width -= 1;
    }
    write!(f, "{sign}{whole}.{digits:0width$}")
}

/// Which side of the book an order or a level stands on.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum Side {
    /// Buy orders; the best is the highest price.
    Bid = 0,
    /// Sell orders; the best is the lowest price.
    Ask = 1,
}

impl Side {
    /// The other side.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Bid => Self::Ask,
            Self::Ask => Self::Bid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn price_prints_the_shortest_exact_decimal() {
        #[rustfmt::skip]
        let table = [
            (0, "0"), (1, "0.000000001"), (-100_000, "-0.0001"), (322_400_000_000, "322.4"),
            (25_000_000_000, "25"), (i64::MIN, "-9223372036.854775808"), (i64::MAX, "9223372036.854775807"),
        ];
        for (nanos, text) in table {
            assert_eq!(Price(nanos).to_string(), text);
        }
    }
}
