//! Money in configs: exact decimals, never floating point.

use core::fmt;
use core::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use wirepath_protocol::Price;

/// A decimal with up to nine places, in units of 1e-9: `"10.25"`, or a whole number.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Decimal(pub i128);

/// Units in 1.
const ONE: i128 = 1_000_000_000;
/// The largest whole part: so that no sum of two overflows.
const WHOLE_MAX: i128 = 1 << 96;

impl Decimal {
    /// As a price; `None` when it is out of a price's range.
    pub fn price(self) -> Option<Price> {
        i64::try_from(self.0).ok().map(Price)
    }
}

impl FromStr for Decimal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a decimal such as 10.25 with at most nine places");
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || fraction.len() > 9 {
            return Err(wrong());
        }
        let whole: i128 = whole.parse().map_err(|_| wrong())?;
        let places = u32::try_from(fraction.len()).map_err(|_| wrong())?;
        let fraction: i128 = fraction.parse().map_err(|_| wrong())?;
        if whole > WHOLE_MAX {
            return Err(format!("`{text}` is too large"));
        }
        Ok(Self(sign * (whole * ONE + fraction * 10_i128.pow(9 - places))))
    }
}

impl<'de> de::Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Exact;
        impl Visitor<'_> for Exact {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, or a decimal as text such as \"10.25\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Decimal, E> {
                Ok(Decimal(i128::from(whole) * ONE))
            }
            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Decimal, E> {
                Ok(Decimal(i128::from(whole) * ONE))
            }
        }
        from.deserialize_any(Exact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_or_refused() {
        #[rustfmt::skip]
        let table = [
            ("10.25", Some(10_250_000_000)), ("0.000000001", Some(1)), ("-3", Some(-3_000_000_000)),
            ("-0.5", Some(-500_000_000)), ("0", Some(0)), ("1.0000000000", None), ("1e3", None),
            ("", None), (".5", None), ("5.", None), ("+1", None), ("1.-5", None), ("--1", None),
            ("1_000", None), (" 1", None), ("99999999999999999999999999999999999999", None),
        ];
        for (text, expected) in table {
            assert_eq!(text.parse::<Decimal>().ok(), expected.map(Decimal), "{text}");
        }
    }
}
