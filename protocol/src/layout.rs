//! A layout declared once, as data.
//!
//! [`layout!`] takes the rows of a specification's table (offset, name, wire type, host type, note)
//! and makes the struct that lies over the bytes, with its getters; the compiler checks every
//! offset and the size. [`messages!`] takes all the layouts of a format that tells them apart by a
//! type byte, and adds what needs to know them all: the `Message` enum and the table of types.

/// One message type of a format.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Layout {
    /// The type byte.
    pub kind: u8,
    /// Bytes of the known part, the type byte included.
    pub size: usize,
    /// The specification's title for it.
    pub title: &'static str,
}

/// One `#[repr(C)]` struct of alignment 1. Fields in brackets are not shown to `fields`.
macro_rules! layout {
    (
        $(#[$meta:meta])*
        $name:ident, $size:literal {
            $([$hidden_offset:literal $hidden:ident: $hidden_wire:ty => $hidden_host:ty, $hidden_note:literal;])?
            $($offset:literal $field:ident: $wire:ty => $host:ty, $note:literal;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
        #[repr(C)]
        pub struct $name {
            $(
                #[doc = $hidden_note]
                pub $hidden: $hidden_wire,
            )?
            $(
                #[doc = $note]
                pub $field: $wire,
            )+
        }

        const _: () = {
            assert!(size_of::<$name>() == $size && align_of::<$name>() == 1);
            $(assert!(core::mem::offset_of!($name, $hidden) == $hidden_offset);)?
            $(assert!(core::mem::offset_of!($name, $field) == $offset);)+
        };

        impl $name {
            /// Bytes on the wire.
            pub const SIZE: usize = $size;

            /// Spaces in text, zero elsewhere.
            #[allow(dead_code, reason = "what a layout without a type byte starts from")]
            pub(crate) const BLANK: Self = Self {
                $($hidden: <$hidden_wire as $crate::field::Field>::BLANK,)?
                $($field: <$wire as $crate::field::Field>::BLANK,)+
            };

            $(
                #[doc = $hidden_note]
                #[inline]
                pub fn $hidden(&self) -> $hidden_host {
                    $crate::field::Field::host(self.$hidden)
                }
            )?
            $(
                #[doc = $note]
                #[inline]
                pub fn $field(&self) -> $host {
                    $crate::field::Field::host(self.$field)
                }
            )+

            /// The bytes as they go onto the wire.
            #[inline]
            pub fn as_bytes(&self) -> &[u8] {
                bytemuck::bytes_of(self)
            }

            /// Shows `visit` every field but the type byte, in the specification's order and by its
            /// names.
            pub fn fields<'a>(&'a self, visit: &mut impl FnMut(&'static str, $crate::field::Value<'a>)) {
                $(visit(stringify!($field), $crate::field::Field::value(&self.$field));)+
            }

            /// Built anew from what every getter says; `None` when one said too little.
            #[cfg(test)]
            #[allow(dead_code, reason = "asked of messages only")]
            pub(crate) fn rebuilt(&self) -> Option<Self> {
                Some(Self {
                    $($hidden: $crate::field::Field::from_host(self.$hidden())?,)?
                    $($field: $crate::field::Field::from_host(self.$field())?,)+
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

/// All layouts of a format whose blocks begin with a type byte.
macro_rules! messages {
    ($(
        $(#[$meta:meta])*
        $($kind:literal)|+ $name:ident, $size:literal, $title:literal { $($rows:tt)+ }
    )+) => {
        $(
            $crate::layout::layout! {
                $(#[$meta])*
                $name, $size {
                    [0 message_type: $crate::field::Char => u8, "The type byte.";]
                    $($rows)+
                }
            }

            impl $name {
                /// The type bytes of this layout.
                pub const KINDS: &[u8] = &[$($kind),+];

                /// Views the front of one message block, without copying.
                ///
                /// `block` starts at the type byte, past its length. Bytes beyond the known part are
                /// left alone, so a later revision that appends fields still reads.
                ///
                /// # Errors
                ///
                /// [`DecodeError::Truncated`](crate::DecodeError::Truncated) when the block is shorter,
                /// [`DecodeError::Kind`](crate::DecodeError::Kind) when it is of another type.
                #[inline]
                pub fn view(block: &[u8]) -> Result<&Self, $crate::DecodeError> {
                    let view = Self::front(block)?;
                    match view.message_type.0 {
                        $($kind)|+ => Ok(view),
                        kind => Err($crate::DecodeError::Kind(kind)),
                    }
                }
            }

            /// The type byte set (the first, if there are several), spaces in text, zero elsewhere.
            impl Default for $name {
                fn default() -> Self {
                    Self { message_type: $crate::field::Char(Self::KINDS[0]), ..Self::BLANK }
                }
            }
        )+

        /// One message, viewed in its block.
        #[derive(Clone, Copy, Debug)]
        #[allow(missing_docs, reason = "a variant is what its layout says")]
        pub enum Message<'a> {
            $($name(&'a $name),)+
            /// A type this revision does not know, to be counted and stepped over.
            Unknown {
                /// Its type byte.
                kind: u8,
                /// All of its block, the type byte included.
                block: &'a [u8],
            },
        }

        impl<'a> Message<'a> {
            /// Views one message block, which starts at the type byte, past its length.
            ///
            /// Longer blocks than known are read by their known part.
            ///
            /// # Errors
            ///
            /// [`DecodeError::Truncated`](crate::DecodeError::Truncated) when the block is shorter than
            /// its type's layout, or empty.
            #[inline(always)] // so that the caller's match and this one become one jump
            pub fn parse(block: &'a [u8]) -> Result<Self, $crate::DecodeError> {
                let Some(&kind) = block.first() else {
                    return Err($crate::DecodeError::Truncated { have: 0, need: 1 });
                };
                match kind {
                    $($($kind)|+ => $name::front(block).map(Self::$name),)+
                    _ => Ok(Self::Unknown { kind, block }),
                }
            }

            /// The type byte.
            #[inline]
            pub fn kind(&self) -> u8 {
                match self {
                    $(Self::$name(message) => message.message_type.0,)+
                    Self::Unknown { kind, .. } => *kind,
                }
            }

            /// Shows `visit` every field but the type byte, in the specification's order and by its
            /// names. An unknown message shows none.
            pub fn fields(&self, visit: &mut impl FnMut(&'static str, $crate::field::Value<'a>)) {
                match self {
                    $(Self::$name(message) => message.fields(visit),)+
                    Self::Unknown { .. } => {}
                }
            }
        }

        #[cfg(test)]
        impl Message<'_> {
            /// The bytes of the message built anew from what its getters say.
            pub(super) fn rebuilt(&self) -> Option<Vec<u8>> {
                match self {
                    $(Self::$name(message) => Some(message.rebuilt()?.as_bytes().to_vec()),)+
                    Self::Unknown { block, .. } => Some(block.to_vec()),
                }
            }
        }

        /// Every message type known, in the specification's order.
        pub const LAYOUTS: &[$crate::Layout] = &[$($(
            $crate::Layout { kind: $kind, size: $size, title: $title },
        )+)+];

        /// The layout of messages of type `kind`, if known.
        pub const fn layout_of(kind: u8) -> Option<&'static $crate::Layout> {
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
}

pub(crate) use {layout, messages};
