//! Codes and bit sets that a format gives names to.
//!
//! Both are newtypes over what stands on the wire, so a code or bit that this revision does not know
//! is kept as it is.

/// Codes: a number or an ASCII character each, with a constant for every one that has a name.
macro_rules! codes {
    ($(
        $(#[$meta:meta])*
        $name:ident: $value:ident $(, null $null:literal)? { $($code:literal $constant:ident $text:literal;)+ }
    )+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd, bytemuck::Pod, bytemuck::Zeroable)]
        #[repr(transparent)]
        pub struct $name(pub u8);

        impl $name {
            $(
                #[doc = concat!($text, ".")]
                pub const $constant: Self = Self($code);
            )+

            /// The name of the code, if it has one.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some($text),)+
                    _ => None,
                }
            }
        }

        impl From<u8> for $name {
            fn from(code: u8) -> Self {
                Self(code)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self.name() {
                    Some(name) => f.write_str(name),
                    None => write!(f, "{}({})", stringify!($name), self.0),
                }
            }
        }

        impl $crate::field::Field for $name {
            type Host = Self;
            const BLANK: Self = Self(0);

            #[inline(always)]
            fn host(self) -> Self {
                self
            }

            fn value(&self) -> $crate::field::Value<'_> {
                $crate::field::Value::$value(self.0.into())
            }

            #[cfg(test)]
            fn from_host(host: Self) -> Option<Self> {
                Some(host)
            }
        }

        $(
            impl $crate::field::Nullable for $name {
                const NULL: Self = Self($null);
            }
        )?
    )+};
}

/// Sets: a little-endian integer each, with a constant for every bit that has a name.
macro_rules! sets {
    ($(
        $(#[$meta:meta])*
        $name:ident: $bits:ty { $($bit:literal $constant:ident $text:literal;)+ }
    )+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Default, Eq, Hash, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
        #[repr(transparent)]
        pub struct $name([u8; size_of::<$bits>()]);

        impl $name {
            $(
                #[doc = concat!($text, ".")]
                pub const $constant: Self = Self::from_bits(1 << $bit);
            )+

            /// From its bits, unknown ones included.
            #[inline]
            pub const fn from_bits(bits: $bits) -> Self {
                Self(bits.to_le_bytes())
            }

            /// Its bits, unknown ones included.
            #[inline]
            pub const fn bits(self) -> $bits {
                <$bits>::from_le_bytes(self.0)
            }

            /// Whether all bits of `other` are on.
            #[inline]
            pub const fn contains(self, other: Self) -> bool {
                self.bits() & other.bits() == other.bits()
            }

            /// The names of the bits that are on and have one, from the lowest.
            pub fn names(self) -> impl Iterator<Item = &'static str> {
                let all = [$((Self::$constant, $text)),+];
                all.into_iter().filter_map(move |(bit, name)| self.contains(bit).then_some(name))
            }
        }

        /// All bits of both.
        impl core::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self::from_bits(self.bits() | other.bits())
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{:#x}", self.bits())
            }
        }

        impl $crate::field::Field for $name {
            type Host = Self;
            const BLANK: Self = Self::from_bits(0);

            #[inline(always)]
            fn host(self) -> Self {
                self
            }

            fn value(&self) -> $crate::field::Value<'_> {
                $crate::field::Value::UInt(self.bits().into())
            }

            #[cfg(test)]
            fn from_host(host: Self) -> Option<Self> {
                Some(host)
            }
        }
    )+};
}

pub(crate) use {codes, sets};
