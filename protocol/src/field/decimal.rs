//! Decimals with an exponent that the format fixes: SBE's constant exponents.

use core::fmt;

use bytemuck::{Pod, Zeroable};

use super::{Field, Nullable, PriceError, Value};
use crate::int::{I32Le, I64Le};
use crate::units::Price;

/// A price or another decimal with nine decimals, signed, 64 bits, little-endian: [`Price`] itself.
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub struct Price9Le(I64Le);

impl Price9Le {
    /// From units of 1e-9.
    #[inline]
    pub const fn from_raw(raw: i64) -> Self {
        Self(I64Le::new(raw))
    }

    /// In units of 1e-9.
    #[inline]
    pub const fn raw(self) -> i64 {
        self.0.get()
    }
}

impl From<Price> for Price9Le {
    #[inline]
    fn from(price: Price) -> Self {
        Self::from_raw(price.0)
    }
}

impl fmt::Debug for Price9Le {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

impl Field for Price9Le {
    type Host = Price;
    const BLANK: Self = Self::from_raw(0);

    #[inline(always)]
    fn host(self) -> Price {
        Price(self.raw())
    }

    fn value(&self) -> Value<'_> {
        Value::Price(self.host())
    }

    #[cfg(test)]
    fn from_host(host: Price) -> Option<Self> {
        Some(host.into())
    }
}

macro_rules! seven_decimals {
    ($($(#[$doc:meta])* $name:ident, null $null:expr;)+) => {$(
        $(#[$doc])*
        ///
        /// 64 bits of these units can say more than [`Price`] holds: such a price is `None`, never
        /// another one.
        #[derive(Clone, Copy, Eq, Hash, PartialEq, Pod, Zeroable)]
        #[repr(transparent)]
        pub struct $name(I64Le);

        impl $name {
            /// What stands for no price, in the wire's own units.
            const NULL_RAW: Option<i64> = $null;

            /// From units of 1e-7.
            #[inline]
            pub const fn from_raw(raw: i64) -> Self {
                Self(I64Le::new(raw))
            }

            /// In units of 1e-7.
            #[inline]
            pub const fn raw(self) -> i64 {
                self.0.get()
            }
        }

        impl TryFrom<Price> for $name {
            type Error = PriceError;

            fn try_from(price: Price) -> Result<Self, PriceError> {
                if price.0 % 100 == 0 { Ok(Self::from_raw(price.0 / 100)) } else { Err(PriceError(price)) }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::BLANK
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.value().fmt(f)
            }
        }

        impl Field for $name {
            type Host = Option<Price>;
            const BLANK: Self = Self::from_raw(match Self::NULL_RAW { Some(null) => null, None => 0 });

            #[inline(always)]
            fn host(self) -> Option<Price> {
                // The null value is too large for a price like others.
                self.raw().checked_mul(100).map(Price)
            }

            fn value(&self) -> Value<'_> {
                match self.host() {
                    Some(price) => Value::Price(price),
                    None if Some(self.raw()) == Self::NULL_RAW => Value::Null,
                    None => Value::WidePrice(i128::from(self.raw()) * 100),
                }
            }

            #[cfg(test)]
            fn from_host(host: Option<Price>) -> Option<Self> {
                Self::try_from(host?).ok()
            }
        }
    )+};
}

seven_decimals! {
    /// A price or another decimal with seven decimals, signed, 64 bits, little-endian.
    Price7Le, null None;
    /// A price or another decimal with seven decimals, signed, 64 bits, little-endian; the largest
    /// value is null.
    PriceNull7Le, null Some(i64::MAX);
}

impl PriceNull7Le {
    /// No price.
    pub const NULL: Self = Self::BLANK;
}

/// A number with four decimals, signed, 32 bits, little-endian. Its host value is in the units of
/// [`Price`].
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub struct Decimal4Le(I32Le);

impl Decimal4Le {
    /// From units of 1e-4.
    #[inline]
    pub const fn from_raw(raw: i32) -> Self {
        Self(I32Le::new(raw))
    }

    /// In units of 1e-4.
    #[inline]
    pub const fn raw(self) -> i32 {
        self.0.get()
    }
}

impl fmt::Debug for Decimal4Le {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

impl Nullable for Decimal4Le {
    const NULL: Self = Self::from_raw(i32::MAX);
}

impl Field for Decimal4Le {
    type Host = Price;
    const BLANK: Self = Self::from_raw(0);

    #[inline(always)]
    fn host(self) -> Price {
        Price(i64::from(self.raw()) * Price::PER_1E4)
    }

    fn value(&self) -> Value<'_> {
        Value::Price(self.host())
    }

    #[cfg(test)]
    fn from_host(host: Price) -> Option<Self> {
        i32::try_from(host.0 / Price::PER_1E4).ok().map(Self::from_raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_and_what_is_no_price() {
        let points = Price(402_750_000_000);
        assert_eq!(Price7Le::try_from(points).map(Price7Le::raw), Ok(4_027_500_000));
        assert_eq!(Price7Le::try_from(Price(1)), Err(PriceError(Price(1))));
        assert_eq!(Price7Le::from_raw(-97_500_000).host(), Some(Price(-9_750_000_000)));
        assert_eq!(Price7Le::from_raw(i64::MAX).value().to_string(), "922337203685.4775807");
        assert_eq!(PriceNull7Le::from_raw(i64::MAX).value(), Value::Null);
        assert_eq!(
            PriceNull7Le::from_raw(i64::MAX - 1).value().to_string(),
            "922337203685.4775806"
        );
        assert_eq!(PriceNull7Le::default().host(), None);
        assert_eq!(Price9Le::from(points).host(), points);
        assert_eq!(Decimal4Le::from_raw(-12_345).value().to_string(), "-1.2345");
    }
}
