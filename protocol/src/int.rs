//! Integers as they stand on the wire: a byte order each, alignment 1.
//!
//! They are plain bytes (`bytemuck::Pod`), so a struct of them can be laid over a datagram at any
//! address; [`get`](U32Be::get) costs a load and, where the order is not the host's, a byte swap.

use core::fmt;

use bytemuck::{Pod, Zeroable};

macro_rules! integers {
    ($($(#[$doc:meta])* $name:ident: $host:ty, $bytes:literal, $from:ident, $to:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, Eq, Hash, PartialEq, Pod, Zeroable)]
        #[repr(transparent)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// The wire form of `value`.
            #[inline]
            pub const fn new(value: $host) -> Self {
                Self(value.$to())
            }

            /// The value.
            #[inline]
            pub const fn get(self) -> $host {
                <$host>::$from(self.0)
            }
        }

        impl From<$host> for $name {
            #[inline]
            fn from(value: $host) -> Self {
                Self::new(value)
            }
        }

        impl From<$name> for $host {
            #[inline]
            fn from(wire: $name) -> Self {
                wire.get()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.get().fmt(f)
            }
        }
    )+};
}

integers! {
    /// Unsigned 16-bit integer, big-endian.
    U16Be: u16, 2, from_be_bytes, to_be_bytes;
    /// Unsigned 32-bit integer, big-endian.
    U32Be: u32, 4, from_be_bytes, to_be_bytes;
    /// Unsigned 64-bit integer, big-endian.
    U64Be: u64, 8, from_be_bytes, to_be_bytes;
    /// Unsigned 16-bit integer, little-endian.
    U16Le: u16, 2, from_le_bytes, to_le_bytes;
    /// Unsigned 32-bit integer, little-endian.
    U32Le: u32, 4, from_le_bytes, to_le_bytes;
    /// Unsigned 64-bit integer, little-endian.
    U64Le: u64, 8, from_le_bytes, to_le_bytes;
    /// Signed 16-bit integer, little-endian.
    I16Le: i16, 2, from_le_bytes, to_le_bytes;
    /// Signed 32-bit integer, little-endian.
    I32Le: i32, 4, from_le_bytes, to_le_bytes;
    /// Signed 64-bit integer, little-endian.
    I64Le: i64, 8, from_le_bytes, to_le_bytes;
}

/// Unsigned 48-bit integer, big-endian.
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub struct U48Be([u8; 6]);

impl U48Be {
    /// The largest value.
    pub const MAX: u64 = (1 << 48) - 1;

    /// The wire form of the low 48 bits of `value`; those above are dropped.
    #[inline]
    pub const fn new(value: u64) -> Self {
        let [_, _, a, b, c, d, e, f] = value.to_be_bytes();
        Self([a, b, c, d, e, f])
    }

    /// The value.
    #[inline]
    pub const fn get(self) -> u64 {
        let [a, b, c, d, e, f] = self.0;
        u64::from_be_bytes([0, 0, a, b, c, d, e, f])
    }
}

impl From<U48Be> for u64 {
    #[inline]
    fn from(wire: U48Be) -> Self {
        wire.get()
    }
}

impl fmt::Debug for U48Be {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_orders() {
        let bytes = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0xf8];
        assert_eq!(U16Be([0x01, 0x02]).get(), 0x0102);
        assert_eq!(U16Le([0x01, 0x02]).get(), 0x0201);
        assert_eq!(U32Be([0x01, 0x02, 0x03, 0x04]).get(), 0x0102_0304);
        assert_eq!(U32Le([0x01, 0x02, 0x03, 0x04]).get(), 0x0403_0201);
        assert_eq!(U48Be([0x01, 0x02, 0x03, 0x04, 0x05, 0x06]).get(), 0x0102_0304_0506);
        assert_eq!(I16Le([0xfe, 0xff]).get(), -2);
        assert_eq!(I32Le([0xfe, 0xff, 0xff, 0xff]).get(), -2);
        assert_eq!(U64Be(bytes).get(), 0x0102_0304_0506_07f8);
        assert_eq!(U64Le(bytes).get(), 0xf807_0605_0403_0201);
        assert_eq!(I16Le([0x02, 0xff]).get(), -254);
        assert_eq!(I32Le([0x04, 0xff, 0xff, 0xff]).get(), -252);
        assert_eq!(I64Le(bytes).get(), 0xf807_0605_0403_0201_u64.cast_signed());
    }

    #[test]
    fn there_and_back() {
        assert_eq!(U16Be::new(0xfffe).get(), 0xfffe);
        assert_eq!(U32Le::from(7).get(), 7);
        assert_eq!(U48Be::new(U48Be::MAX).get(), U48Be::MAX);
        assert_eq!(U48Be::new(U48Be::MAX + 1).get(), 0);
        assert_eq!(I32Le::new(-2), I32Le([0xfe, 0xff, 0xff, 0xff]));
        assert_eq!(I64Le::new(-1).get(), -1);
    }
}
