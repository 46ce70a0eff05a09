//! Prices in the venues' own units, and their way to [`Price`] and back.

use core::fmt;

use bytemuck::{Pod, Zeroable};

use super::{Field, Value};
use crate::int::{I16Le, I64Le, U16Le, U32Be, U64Be, U64Le};
use crate::units::Price;

/// A price does not fit the wire's field: too large, negative, or with too many decimals.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("price {0} does not fit the field")]
pub struct PriceError(pub Price);

macro_rules! prices {
    ($($(#[$doc:meta])* $name:ident: $wire:ident, $raw:ty, $nanos:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, Eq, Hash, PartialEq, Pod, Zeroable)]
        #[repr(transparent)]
        pub struct $name($wire);

        impl $name {
            /// From the wire's own units.
            #[inline]
            pub const fn from_raw(raw: $raw) -> Self {
                Self($wire::new(raw))
            }

            /// In the wire's own units.
            #[inline]
            pub const fn raw(self) -> $raw {
                self.0.get()
            }
        }

        impl TryFrom<Price> for $name {
            type Error = PriceError;

            fn try_from(price: Price) -> Result<Self, PriceError> {
                match <$raw>::try_from(price.0 / $nanos) {
                    Ok(raw) if price.0 % $nanos == 0 => Ok(Self::from_raw(raw)),
                    _ => Err(PriceError(price)),
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.value().fmt(f)
            }
        }
    )+};
}

prices! {
    /// ITCH's Price (4): ten-thousandths, unsigned, 32 bits, big-endian.
    Price4Be: U32Be, u32, 100_000;
    /// ITCH's Price (8): units of 1e-8, unsigned, 64 bits, big-endian.
    Price8Be: U64Be, u64, 10;
    /// IEX's Price, and the long price of Cboe's futures: ten-thousandths, signed, 64 bits,
    /// little-endian.
    Price4Le: I64Le, i64, 100_000;
    /// PITCH's Binary Long Price: ten-thousandths, unsigned, 64 bits, little-endian.
    Price4UnsignedLe: U64Le, u64, 100_000;
    /// PITCH's Binary Short Price: hundredths, unsigned, 16 bits, little-endian.
    Price2Le: U16Le, u16, 10_000_000;
    /// The short price of Cboe's futures: hundredths, signed, 16 bits, little-endian.
    Price2SignedLe: I16Le, i16, 10_000_000;
}

impl Field for Price4Be {
    type Host = Price;
    const BLANK: Self = Self::from_raw(0);

    #[inline(always)]
    fn host(self) -> Price {
        Price::from_1e4(self.raw())
    }

    fn value(&self) -> Value<'_> {
        Value::Price(self.host())
    }

    #[cfg(test)]
    fn from_host(host: Price) -> Option<Self> {
        Self::try_from(host).ok()
    }
}

/// 64 bits on the wire can say more than [`Price`] holds: such a price is `None`, never another one.
impl Field for Price8Be {
    type Host = Option<Price>;
    const BLANK: Self = Self::from_raw(0);

    #[inline(always)]
    fn host(self) -> Option<Price> {
        let raw = self.raw();
        if raw <= i64::MAX as u64 / 10 { Some(Price(raw.cast_signed() * 10)) } else { None }
    }

    fn value(&self) -> Value<'_> {
        self.host().map_or(Value::WidePrice(i128::from(self.raw()) * 10), Value::Price)
    }

    #[cfg(test)]
    fn from_host(host: Option<Price>) -> Option<Self> {
        Self::try_from(host?).ok()
    }
}

/// 64 bits on the wire can say more than [`Price`] holds: such a price is `None`, never another one.
impl Field for Price4Le {
    type Host = Option<Price>;
    const BLANK: Self = Self::from_raw(0);

    #[inline(always)]
    fn host(self) -> Option<Price> {
        self.raw().checked_mul(Price::PER_1E4).map(Price)
    }

    fn value(&self) -> Value<'_> {
        let wide = || Value::WidePrice(i128::from(self.raw()) * i128::from(Price::PER_1E4));
        self.host().map_or_else(wide, Value::Price)
    }

    #[cfg(test)]
    fn from_host(host: Option<Price>) -> Option<Self> {
        Self::try_from(host?).ok()
    }
}

/// 64 bits on the wire can say more than [`Price`] holds: such a price is `None`, never another one.
impl Field for Price4UnsignedLe {
    type Host = Option<Price>;
    const BLANK: Self = Self::from_raw(0);

    #[inline(always)]
    fn host(self) -> Option<Price> {
        let raw = self.raw();
        if raw <= (i64::MAX / Price::PER_1E4) as u64 {
            Some(Price(raw.cast_signed() * Price::PER_1E4))
        } else {
            None
        }
    }

    fn value(&self) -> Value<'_> {
        let wide = || Value::WidePrice(i128::from(self.raw()) * i128::from(Price::PER_1E4));
        self.host().map_or_else(wide, Value::Price)
    }

    #[cfg(test)]
    fn from_host(host: Option<Price>) -> Option<Self> {
        Self::try_from(host?).ok()
    }
}

macro_rules! short_prices {
    ($($name:ident)+) => {$(
        impl Field for $name {
            type Host = Price;
            const BLANK: Self = Self::from_raw(0);

            #[inline(always)]
            fn host(self) -> Price {
                Price(i64::from(self.raw()) * Price::PER_1E2)
            }

            fn value(&self) -> Value<'_> {
                Value::Price(self.host())
            }

            #[cfg(test)]
            fn from_host(host: Price) -> Option<Self> {
                Self::try_from(host).ok()
            }
        }
    )+};
}

short_prices! { Price2Le Price2SignedLe }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_that_fit_and_prices_that_do_not() {
        let cents = Price(99_050_000_000);
        assert_eq!(Price4Be::try_from(cents).map(Price4Be::raw), Ok(990_500));
        assert_eq!(Price8Be::try_from(cents).map(Price8Be::raw), Ok(9_905_000_000));
        assert_eq!(Price4Le::try_from(Price(-100_000)).map(Price4Le::raw), Ok(-1));
        assert_eq!(Price4Be::try_from(Price(1)), Err(PriceError(Price(1))));
        assert_eq!(Price4Be::try_from(Price(-100_000)), Err(PriceError(Price(-100_000))));
        assert_eq!(Price4Be::try_from(Price(i64::MAX)), Err(PriceError(Price(i64::MAX))));

        assert_eq!(Price2Le::try_from(Price(655_350_000_000)).map(Price2Le::raw), Ok(u16::MAX));
        assert_eq!(Price2Le::try_from(cents).map(Price2Le::raw), Ok(9905));
        assert_eq!(Price2Le::try_from(Price(655_360_000_000)).map(Price2Le::raw).ok(), None);
        assert_eq!(Price2Le::try_from(Price(100_000)).ok(), None, "a decimal too many");
        assert_eq!(Price2Le::try_from(Price(-10_000_000)).ok(), None);
        assert_eq!(Price2SignedLe::try_from(Price(-10_000_000)).map(Price2SignedLe::raw), Ok(-1));
        assert_eq!(Price4UnsignedLe::try_from(cents).map(Price4UnsignedLe::raw), Ok(990_500));
        assert_eq!(Price4UnsignedLe::try_from(Price(-100_000)).ok(), None);

        assert_eq!(Price2Le::from_raw(u16::MAX).host(), Price(655_350_000_000));
        assert_eq!(Price2SignedLe::from_raw(i16::MIN).host(), Price(-327_680_000_000));
        let largest = i64::MAX / 100_000;
        let unsigned = Price4UnsignedLe::from_raw(largest.cast_unsigned());
        assert_eq!(unsigned.host(), Some(Price(largest * 100_000)));
        assert_eq!(Price4UnsignedLe::from_raw(largest.cast_unsigned() + 1).host(), None);
        assert_eq!(
            Price4UnsignedLe::from_raw(u64::MAX).value().to_string(),
            "1844674407370955.1615"
        );
        assert_eq!(Price4Be::from_raw(u32::MAX).host(), Price(429_496_729_500_000));
        assert_eq!(Price8Be::from_raw(922_337_203_685_477_580).host(), Some(Price(i64::MAX - 7)));
        assert_eq!(Price8Be::from_raw(922_337_203_685_477_581).host(), None);
        assert_eq!(Price4Le::from_raw(i64::MIN).host(), None);
        assert_eq!(Price4Le::from_raw(i64::MIN).value().to_string(), "-922337203685477.5808");
    }
}
