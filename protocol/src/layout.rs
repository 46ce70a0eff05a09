//! A layout declared once, as data.
//!
//! [`layout!`] takes the rows of a specification's table (offset, name, wire type, host type, note)
//! and makes the struct that lies over the bytes, with its getters; the compiler checks every
//! offset and the size. [`messages!`] takes all the layouts of a format that tells them apart by a
//! type byte or number, and adds what needs to know them all: the `Message` enum and the table of types.
//! Where a format has the length of each message at its front, as a specification's offsets then do, the
//! length is named before the layouts, with where the type stands:
//!
//! ```text
//! messages! {
//!     head { 0 message_length: u8 => u8; 1 message_type: u8 => u8; } kind_at_1;
//!     …
//! ```
//!
//! What several formats have byte for byte alike is declared once, in [`shared!`], and named by each of
//! them where its specification has it, with a semicolon for the table; the compiler checks that type
//! and size are those of the layout:
//!
//! ```text
//!     b'S' SystemEvent, 10, "System Event";
//! ```
//!
//! Where a message may end early, since the format made it longer in the course of time or by its own
//! rules, what may be absent is a layout of its own behind the first, with offsets that go on. It is there
//! when the block is long enough for all of it:
//!
//! ```text
//!     105 Imbalance, 67, "Imbalance Message" { … } then unpaired: ImbalanceUnpaired, 6 {
//!         67 unpaired_qty: U32Le => u32, "…";
//!         …
//!     }
//! ```

use crate::DecodeError;
use crate::field::{Field, Value};

/// One message type of a format.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Layout {
    /// The type byte or number.
    pub kind: u16,
    /// Bytes of the known part, the type included, and the length where it is part of the layout. A
    /// shorter block is no such message.
    pub size: usize,
    /// The same with what may stand behind it or be absent.
    pub size_max: usize,
    /// The specification's title for it.
    pub title: &'static str,
    /// The names of its fields, in the specification's order, in as many parts as it has.
    pub fields: &'static [&'static [&'static str]],
}

impl Layout {
    /// The names of its fields, those included that may be absent.
    pub fn field_names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().copied().flatten().copied()
    }
}

/// The type of a message that begins with it.
#[inline(always)]
pub(crate) fn kind_at_0(block: &[u8]) -> Result<u8, DecodeError> {
    block.first().copied().ok_or(DecodeError::Truncated { have: 0, need: 1 })
}

/// What a field at `offset` says, if it is wholly there, else null.
pub(crate) fn value_at<W: Field>(front: &[u8], offset: usize) -> Value<'_> {
    match front.get(offset..offset + size_of::<W>()).map(bytemuck::try_from_bytes::<W>) {
        Some(Ok(field)) => field.value(),
        _ => Value::Null,
    }
}

/// One `#[repr(C)]` struct of alignment 1. Fields in the head are not shown to `fields`. Offsets count
/// from `behind` bytes before the struct, if given.
macro_rules! layout {
    (
        $(#[$meta:meta])*
        $name:ident, $size:literal $(behind $behind:literal)? {
            $(head { $($hidden_offset:literal $hidden:ident: $hidden_wire:ty => $hidden_host:ty, $hidden_note:literal;)+ })?
            $($offset:literal $field:ident: $wire:ty => $host:ty, $note:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
        #[repr(C)]
        pub struct $name {
            $($(
                #[doc = $hidden_note]
                pub $hidden: $hidden_wire,
            )+)?
            $(
                #[doc = $note]
                pub $field: $wire,
            )*
        }

        const _: () = {
            assert!(size_of::<$name>() == $size && align_of::<$name>() == 1);
            $($(assert!(core::mem::offset_of!($name, $hidden) == $hidden_offset);)+)?
            #[allow(dead_code, reason = "a message may have no more than its head")]
            const BEHIND: usize = 0 $(+ $behind)?;
            $(assert!(BEHIND + core::mem::offset_of!($name, $field) == $offset);)*
        };

        impl $name {
            /// Bytes on the wire.
            pub const SIZE: usize = $size;

            /// The names of its fields but the head's, in the specification's order.
            pub const FIELDS: &[&str] = &[$(stringify!($field)),*];

            /// Spaces in text, zero elsewhere.
            #[allow(dead_code, reason = "what a layout without a type byte starts from")]
            pub(crate) const BLANK: Self = Self {
                $($($hidden: <$hidden_wire as $crate::field::Field>::BLANK,)+)?
                $($field: <$wire as $crate::field::Field>::BLANK,)*
            };

            $($(
                #[doc = $hidden_note]
                #[inline]
                pub fn $hidden(&self) -> $hidden_host {
                    $crate::field::Field::host(self.$hidden)
                }
            )+)?
            $(
                #[doc = $note]
                #[inline]
                pub fn $field(&self) -> $host {
                    $crate::field::Field::host(self.$field)
                }
            )*

            /// The bytes as they go onto the wire.
            #[inline]
            pub fn as_bytes(&self) -> &[u8] {
                bytemuck::bytes_of(self)
            }

            /// Shows `visit` every field but the head's, in the specification's order and by its
            /// names.
            #[allow(unused_variables, reason = "a layout may have no fields")]
            pub fn fields<'a>(&'a self, visit: &mut impl FnMut(&'static str, $crate::field::Value<'a>)) {
                $(visit(stringify!($field), $crate::field::Field::value(&self.$field));)*
            }

            /// The same of the struct's front, as far as it is there: other fields are null.
            #[allow(dead_code, unused_variables, reason = "asked where versions differ in length")]
            pub(crate) fn fields_in<'a>(
                front: &'a [u8],
                visit: &mut impl FnMut(&'static str, $crate::field::Value<'a>),
            ) {
                $(visit(stringify!($field), $crate::layout::value_at::<$wire>(front, $offset));)*
            }

            /// Built anew from what every getter says; `None` when one said too little.
            #[cfg(test)]
            #[allow(dead_code, reason = "asked of messages only")]
            pub(crate) fn rebuilt(&self) -> Option<Self> {
                Some(Self {
                    $($($hidden: $crate::field::Field::from_host(self.$hidden())?,)+)?
                    $($field: $crate::field::Field::from_host(self.$field())?,)*
                })
            }

            /// Lays the struct over the front of `bytes`, longer ones included.
            #[inline(always)]
            #[allow(dead_code, reason = "what stands alone in a datagram is viewed by it")]
            pub(crate) fn front(bytes: &[u8]) -> Result<&Self, $crate::DecodeError> {
                match bytes.split_first_chunk::<$size>() {
                    Some((front, _)) => Ok(bytemuck::cast_ref(front)),
                    None => Err($crate::DecodeError::Truncated { have: bytes.len(), need: $size }),
                }
            }
        }
    };
}

/// One layout with a type: declared by its table, or with a semicolon in its place, found as declared.
macro_rules! message {
    (
        $host:ty, $head:tt
        $(#[$meta:meta])*
        $($kind:literal)|+ $name:ident, $size:literal $(and $then:ident, $then_size:literal)? { $($rows:tt)* }
    ) => {
        $crate::layout::layout! {
            $(#[$meta])*
            $name, $size {
                head $head
                $($rows)*
            }
        }

        impl $name {
            /// The types of this layout.
            pub const KINDS: &[$host] = &[$($kind),+];

            /// Bytes on the wire with what may stand behind it or be absent.
            pub const SIZE_MAX: usize = $size $(+ $then_size)?;

            /// The names of its fields, and of those that may stand behind it.
            pub(crate) const ALL_FIELDS: &[&[&str]] = &[$name::FIELDS $(, $then::FIELDS)?];

            /// Views the front of one message block, without copying.
            ///
            /// Bytes beyond the known part are left alone, so a later revision that appends fields
            /// still reads.
            ///
            /// # Errors
            ///
            /// [`DecodeError::Truncated`](crate::DecodeError::Truncated) when the block is shorter,
            /// [`DecodeError::Kind`](crate::DecodeError::Kind) when it is of another type.
            #[inline]
            pub fn view(block: &[u8]) -> Result<&Self, $crate::DecodeError> {
                let view = Self::front(block)?;
                match view.message_type() {
                    $($kind)|+ => Ok(view),
                    kind => Err($crate::DecodeError::Kind(kind.into())),
                }
            }
        }

        $crate::layout::messages! { @default $name $head }
    };
    ($host:ty, $head:tt $($kind:literal)|+ $name:ident, $size:literal ;) => {
        const _: () = {
            let kinds: &[$host] = &[$($kind),+];
            assert!($name::SIZE == $size && $name::KINDS.len() == kinds.len());
            let mut i = 0;
            while i < kinds.len() {
                assert!($name::KINDS[i] == kinds[i]);
                i += 1;
            }
        };
    };
}

/// Layouts behind a type byte that several formats share.
macro_rules! shared {
    ($(
        $(#[$meta:meta])*
        $($kind:literal)|+ $name:ident, $size:literal { $($rows:tt)* }
    )+) => {$(
        $crate::layout::message! {
            u8, { 0 message_type: $crate::field::Char => u8, "The type byte."; }
            $(#[$meta])*
            $($kind)|+ $name, $size { $($rows)* }
        }
    )+};
}

/// All layouts of a format whose blocks begin with a type byte.
macro_rules! messages {
    // A format whose specification counts offsets from a length, with the type behind it.
    (
        head {
            $length_offset:literal $length:ident: $length_wire:ty => $length_host:ty;
            $offset:literal message_type: $wire:ty => $host:ty;
        } $kind_of:path;
        $($layouts:tt)+
    ) => {
        $crate::layout::messages! {
            @all $host, $kind_of,
            {
                $length_offset $length: $length_wire => $length_host, "Bytes of the message, these included.";
                $offset message_type: $wire => $host, "The type.";
            }
            $($layouts)+
        }
    };
    (@all $host:ty, $kind_of:path, $head:tt $(
        $(#[$meta:meta])*
        $($kind:literal)|+ $name:ident, $size:literal, $title:literal $table:tt
        $(then $more:ident: $then:ident, $then_size:literal { $($then_rows:tt)* })?
    )+) => {
        $(
            $crate::layout::message! {
                $host, $head
                $(#[$meta])*
                $($kind)|+ $name, $size $(and $then, $then_size)? $table
            }

            $(
                $crate::layout::layout! {
                    #[doc = concat!("What stands behind [`", stringify!($name), "`], or is absent.")]
                    $then, $then_size behind $size { $($then_rows)* }
                }

                $crate::layout::messages! { @then $name $size $more $then $then_size $head }
            )?
        )+

        /// One message, viewed in its block.
        #[derive(Clone, Copy, Debug)]
        #[allow(missing_docs, reason = "a variant is what its layout says")]
        pub enum Message<'a> {
            $($name(&'a $name $(, Option<&'a $then>)?),)+
            /// A type this revision does not know, to be counted and stepped over.
            Unknown {
                /// Its type.
                kind: $host,
                /// All of its block.
                block: &'a [u8],
            },
        }

        impl<'a> Message<'a> {
            /// Views one message block: from the length on where that is part of the layouts, else from
            /// the type byte on.
            ///
            /// Longer blocks than known are read by their known part.
            ///
            /// # Errors
            ///
            /// [`DecodeError::Truncated`](crate::DecodeError::Truncated) when the block is shorter than
            /// its type's layout, or too short to have a type.
            #[inline(always)] // so that the caller's match and this one become one jump
            pub fn parse(block: &'a [u8]) -> Result<Self, $crate::DecodeError> {
                let kind = $kind_of(block)?;
                match kind {
                    $($($kind)|+ => $name::front(block).map(|message| {
                        Self::$name(message $(, $then::front(&block[$size..]).ok())?)
                    }),)+
                    _ => Ok(Self::Unknown { kind, block }),
                }
            }

            /// The type.
            #[inline]
            pub fn kind(&self) -> $host {
                match self {
                    $(Self::$name(message, ..) => message.message_type(),)+
                    Self::Unknown { kind, .. } => *kind,
                }
            }

            /// Shows `visit` every field but the head's, in the specification's order and by its
            /// names. An unknown message shows none.
            pub fn fields(&self, visit: &mut impl FnMut(&'static str, $crate::field::Value<'a>)) {
                match self {
                    $(Self::$name(message $(, $more)?) => {
                        message.fields(visit);
                        $(if let Some($more) = $more {
                            $more.fields(visit);
                        })?
                    })+
                    Self::Unknown { .. } => {}
                }
            }
        }

        #[cfg(test)]
        impl Message<'_> {
            /// The bytes of the message built anew from what its getters say.
            pub(super) fn rebuilt(&self) -> Option<Vec<u8>> {
                match self {
                    $(Self::$name(message $(, $more)?) => {
                        #[allow(unused_mut, reason = "few layouts have something behind them")]
                        let mut bytes = message.rebuilt()?.as_bytes().to_vec();
                        $(if let Some($more) = $more {
                            bytes.extend($more.rebuilt()?.as_bytes());
                        })?
                        Some(bytes)
                    })+
                    Self::Unknown { block, .. } => Some(block.to_vec()),
                }
            }
        }

        /// Every message type known, in the specification's order.
        pub const LAYOUTS: &[$crate::Layout] = &[$($(
            $crate::Layout {
                kind: $kind as u16,
                size: $size,
                size_max: $name::SIZE_MAX,
                title: $title,
                fields: $name::ALL_FIELDS,
            },
        )+)+];

        /// The layout of messages of type `kind`, if known.
        pub const fn layout_of(kind: u16) -> Option<&'static $crate::Layout> {
            let mut i = 0;
            while i < LAYOUTS.len() {
                if LAYOUTS[i].kind == kind {
                    return Some(&LAYOUTS[i]);
                }
                i += 1;
            }
            None
        }
    };
    // The head set (the first type, if there are several), spaces in text, zero elsewhere.
    (@default $name:ident {
        $offset:literal message_type: $wire:ty => $host:ty, $note:literal;
    }) => {
        /// The type set (the first, if there are several), spaces in text, zero elsewhere.
        impl Default for $name {
            fn default() -> Self {
                Self { message_type: <$wire>::from(Self::KINDS[0]), ..Self::BLANK }
            }
        }
    };
    (@default $name:ident {
        $length_offset:literal $length:ident: $length_wire:ty => $length_host:ty, $length_note:literal;
        $offset:literal message_type: $wire:ty => $host:ty, $note:literal;
    }) => {
        /// Length and type set (the first, if there are several), spaces in text, zero elsewhere.
        impl Default for $name {
            #[allow(clippy::needless_update, reason = "a message may have no more than its head")]
            fn default() -> Self {
                #[expect(clippy::cast_possible_truncation, reason = "it fits, as is asserted")]
                const LENGTH: $length_host = {
                    assert!($name::SIZE_MAX <= <$length_host>::MAX as usize);
                    $name::SIZE as $length_host
                };
                Self {
                    $length: <$length_wire>::from(LENGTH),
                    message_type: <$wire>::from(Self::KINDS[0]),
                    ..Self::BLANK
                }
            }
        }
    };
    (@then $name:ident $size:literal $more:ident $then:ident $then_size:literal {
        $length_offset:literal $length:ident: $length_wire:ty => $length_host:ty, $length_note:literal;
        $offset:literal message_type: $wire:ty => $host:ty, $note:literal;
    }) => {
        impl $name {
            /// The bytes of the message with what may stand behind it, its length set to match.
            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "asserted for `SIZE_MAX`")]
            pub fn with(mut self, $more: &$then) -> [u8; $size + $then_size] {
                let mut bytes = [0; $size + $then_size];
                self.$length = <$length_wire>::from(Self::SIZE_MAX as $length_host);
                bytes[..$size].copy_from_slice(self.as_bytes());
                bytes[$size..].copy_from_slice($more.as_bytes());
                bytes
            }
        }

        /// Spaces in text, zero elsewhere.
        impl Default for $then {
            fn default() -> Self {
                Self::BLANK
            }
        }
    };
    // A format whose blocks begin with a type byte.
    ($($layouts:tt)+) => {
        $crate::layout::messages! {
            @all u8, $crate::layout::kind_at_0,
            { 0 message_type: $crate::field::Char => u8, "The type byte."; }
            $($layouts)+
        }
    };
}

pub(crate) use {layout, message, messages, shared};
