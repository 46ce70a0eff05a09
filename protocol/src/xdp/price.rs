//! Where the decimal point stands in a symbol's prices.

use crate::field::PriceError;
use crate::units::Price;

/// Decimals in the prices of one symbol, from its `price_scale_code`.
///
/// NYSE uses 6, 4 and 3; any up to 9 can be read, and with those every 32-bit price fits [`Price`].
///
/// Source: NYSE Pillar Equities Common Client Specification 2.4, price formats.
///
/// ```
/// use wirepath_protocol::{Price, xdp::PriceScale};
///
/// let scale = PriceScale::new(4).unwrap();
/// assert_eq!(scale.price(990_500).to_string(), "99.05");
/// assert_eq!(scale.raw(Price(99_050_000_000)), Ok(990_500));
/// assert!(PriceScale::new(10).is_none());
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct PriceScale {
    /// Units of [`Price`] in one of the symbol's.
    nanos: i64,
}

impl PriceScale {
    /// The scale of a code; `None` above 9, which is finer than [`Price`].
    #[inline]
    pub const fn new(code: u8) -> Option<Self> {
        if code > 9 {
            return None;
        }
        Some(Self { nanos: 10_i64.pow(9 - code as u32) })
    }

    /// The price that a message's integer means.
    #[inline]
    pub const fn price(self, raw: i32) -> Price {
        Price(raw as i64 * self.nanos) // fits: 2^31 * 10^9 < 2^63
    }

    /// The integer for a message.
    ///
    /// # Errors
    ///
    /// [`PriceError`] when the price is too large for 32 bits or has more decimals than the scale.
    pub fn raw(self, price: Price) -> Result<i32, PriceError> {
        match i32::try_from(price.0 / self.nanos) {
            Ok(raw) if price.0 % self.nanos == 0 => Ok(raw),
            _ => Err(PriceError(price)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_raw_price_fits_in_every_scale_and_goes_back() {
        for code in 0..=9 {
            let scale = PriceScale::new(code).unwrap();
            for raw in [i32::MIN, -1, 0, 1, 2_756, i32::MAX] {
                assert_eq!(scale.raw(scale.price(raw)), Ok(raw), "{raw} in scale {code}");
            }
            let nanos = i128::from(scale.price(i32::MIN).0) * 10_i128.pow(code.into());
            assert_eq!(nanos, i128::from(i32::MIN) * 1_000_000_000);
        }
        assert!((10..=u8::MAX).all(|code| PriceScale::new(code).is_none()));
    }

    #[test]
    fn prices_as_the_specification_has_them() {
        let shown = |code, raw| PriceScale::new(code).unwrap().price(raw).to_string();
        assert_eq!(shown(2, 2_756), "27.56");
        assert_eq!(shown(6, i32::MAX), "2147.483647");
        assert_eq!(shown(3, 999_999_999), "999999.999");
        let error = |nanos| Err(PriceError(Price(nanos)));
        let scale = PriceScale::new(4).unwrap();
        assert_eq!(scale.raw(Price(99_050_000_001)), error(99_050_000_001));
        assert_eq!(scale.raw(Price(i64::MAX)), error(i64::MAX));
    }
}
