//! Values of which one stands for none.

use bytemuck::{Pod, Zeroable};

use super::{Date, Field, Price9Le, Value};
use crate::int::{I16Le, I32Le, I64Le, U16Le, U32Le, U64Le};
use crate::units::Price;

/// A type of which one value means that there is none.
pub trait Nullable: Pod + PartialEq {
    /// That value.
    const NULL: Self;
}

/// A field that may be null: its getter says `None` then.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub struct OrNull<W>(W);

impl<W: Nullable> OrNull<W> {
    /// No value.
    pub const NULL: Self = Self(W::NULL);

    /// The value, if there is one.
    #[inline]
    pub fn get(self) -> Option<W> {
        if self.0 == W::NULL { None } else { Some(self.0) }
    }
}

impl<W: Nullable> Default for OrNull<W> {
    fn default() -> Self {
        Self::NULL
    }
}

/// The null value, given as a value, is null.
impl<W: Nullable> From<W> for OrNull<W> {
    #[inline]
    fn from(value: W) -> Self {
        Self(value)
    }
}

impl<W: Nullable> From<Option<W>> for OrNull<W> {
    #[inline]
    fn from(value: Option<W>) -> Self {
        Self(value.unwrap_or(W::NULL))
    }
}

/// Null unless set.
impl<W: Nullable + Field> Field for OrNull<W> {
    type Host = Option<W::Host>;
    const BLANK: Self = Self::NULL;

    #[inline(always)]
    fn host(self) -> Self::Host {
        self.get().map(W::host)
    }

    fn value(&self) -> Value<'_> {
        if self.0 == W::NULL { Value::Null } else { self.0.value() }
    }

    #[cfg(test)]
    fn from_host(host: Self::Host) -> Option<Self> {
        match host {
            Some(host) => W::from_host(host).map(Self),
            None => Some(Self::NULL),
        }
    }
}

macro_rules! nullable {
    ($($wire:ident: $host:ty, $null:expr;)+) => {$(
        impl Nullable for $wire {
            const NULL: Self = $null;
        }

        /// The null value, given as a value, is null.
        impl From<$host> for OrNull<$wire> {
            #[inline]
            fn from(value: $host) -> Self {
                Self(value.into())
            }
        }

        impl From<Option<$host>> for OrNull<$wire> {
            #[inline]
            fn from(value: Option<$host>) -> Self {
                value.map_or(Self::NULL, Self::from)
            }
        }
    )+};
}

// SBE leaves the null value to the schema. CME's is the largest of each type, with sign or without.
nullable! {
    I16Le: i16, Self::new(i16::MAX);
    I32Le: i32, Self::new(i32::MAX);
    I64Le: i64, Self::new(i64::MAX);
    U16Le: u16, Self::new(u16::MAX);
    U32Le: u32, Self::new(u32::MAX);
    U64Le: u64, Self::new(u64::MAX);
    Price9Le: Price, Self::from_raw(i64::MAX);
}

impl Nullable for u8 {
    const NULL: Self = Self::MAX;
}

impl Nullable for i8 {
    const NULL: Self = Self::MAX;
}

impl Nullable for Date {
    const NULL: Self = Self::new(u16::MAX);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_value_is_none() {
        assert_eq!(OrNull::<u8>::from(254).host(), Some(254));
        assert_eq!(OrNull::<u8>::from(255).host(), None);
        assert_eq!(OrNull::<i8>::default().value(), Value::Null);
        assert_eq!(OrNull::<I32Le>::from(i32::MIN).value(), Value::Int(i32::MIN.into()));
        assert_eq!(OrNull::<I32Le>::from(None::<i32>).host(), None);
        assert_eq!(OrNull::<U64Le>::from(Some(7)).host(), Some(7));
        assert_eq!(OrNull::<Price9Le>::from(Price(-1)).host(), Some(Price(-1)));
        assert_eq!(OrNull::<Price9Le>::NULL.host(), None);
        assert_eq!(OrNull::<Date>::from(Date::new(0)).value().to_string(), "1970-01-01");
        assert_eq!(bytemuck::bytes_of(&OrNull::<U16Le>::NULL), [0xff, 0xff]);
    }
}
