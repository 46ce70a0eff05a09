//! Root blocks and entries of groups: fixed layouts that later versions append to.

use core::fmt;

use bytemuck::Pod;

use crate::field::Value;

/// A root block or an entry of a group.
///
/// Implemented by the tables of a schema.
pub trait Block: Pod {
    /// Bytes that must be there: up to the first field that was appended.
    const MIN: usize;
    /// Bytes that the newest version sends, with what it pads them by.
    const LENGTH: u16;
    /// Offset of every field that was appended, and the version that it came with, in order.
    const APPENDED: &'static [(usize, u16)];
    /// Nulls, no text, zero elsewhere.
    const NULL: Self;

    /// Shows `visit` every field by name: null where `front`, which is as much as the sender said, does
    /// not hold it.
    fn show<'a>(front: &'a [u8], visit: &mut impl FnMut(&'static str, Value<'a>));
}

/// How much of a `B` a sender of `version` says in a block of `length` bytes: up to a field's end, and
/// no padding.
#[inline(always)]
pub(crate) fn known<B: Block>(version: u16, length: usize) -> usize {
    let mut ends = B::APPENDED.iter().skip(1).map(|(offset, _)| *offset);
    for &(offset, since) in B::APPENDED {
        if version < since || length < ends.next().unwrap_or(size_of::<B>()) {
            return offset;
        }
    }
    size_of::<B>()
}

/// A block of a message: borrowed where the message has all of it, else completed with nulls. It is used
/// like a reference to the block.
#[derive(Clone, Copy)]
pub struct View<'a, B>(Inner<'a, B>);

#[derive(Clone, Copy)]
enum Inner<'a, B> {
    Whole(&'a B),
    Partial(B),
}

impl<'a, B: Block> View<'a, B> {
    /// The block that begins `bytes`, of which `known` are the sender's word.
    #[inline(always)]
    pub(super) fn new(bytes: &'a [u8], known: usize) -> Self {
        match bytes.get(..size_of::<B>()).map(bytemuck::try_from_bytes) {
            Some(Ok(block)) if known == size_of::<B>() => Self(Inner::Whole(block)),
            _ => Self::partial(bytes, known),
        }
    }

    #[cold]
    fn partial(bytes: &[u8], known: usize) -> Self {
        let mut block = B::NULL;
        let copied = known.min(bytes.len());
        bytemuck::bytes_of_mut(&mut block)[..copied].copy_from_slice(&bytes[..copied]);
        Self(Inner::Partial(block))
    }
}

impl<B> core::ops::Deref for View<'_, B> {
    type Target = B;

    #[inline(always)]
    fn deref(&self) -> &B {
        match &self.0 {
            Inner::Whole(block) => block,
            Inner::Partial(block) => block,
        }
    }
}

impl<B: PartialEq> PartialEq for View<'_, B> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<B: fmt::Debug> fmt::Debug for View<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// A [`layout!`](crate::layout) that is a [`Block`], with the fields that its schema gives one value for
/// ever as constants. `of` is followed by the length with padding.
macro_rules! block {
    (
        $(#[$meta:meta])*
        $name:ident, $size:literal of $length:literal { $($rows:tt)* }
        $(appended { $($offset:literal since $since:literal;)+ })?
        $(constant { $($constant:ident: $type:ty = $value:literal, $note:literal;)+ })?
    ) => {
        $crate::layout::layout! {
            $(#[$meta])*
            $name, $size { $($rows)* }
        }

        /// Nulls, no text, zero elsewhere.
        impl Default for $name {
            fn default() -> Self {
                Self::BLANK
            }
        }

        impl $crate::sbe::Block for $name {
            const MIN: usize = match Self::APPENDED {
                [(offset, _), ..] => *offset,
                [] => $size,
            };
            const LENGTH: u16 = $length;
            const APPENDED: &'static [(usize, u16)] = &[$($(($offset, $since)),+)?];
            const NULL: Self = Self::BLANK;

            fn show<'a>(front: &'a [u8], visit: &mut impl FnMut(&'static str, $crate::field::Value<'a>)) {
                Self::fields_in(front, visit);
            }
        }

        $(
            impl $name {
                $(
                    #[doc = $note]
                    pub const $constant: $type = $value;
                )+
            }
        )?

        const _: () = assert!($size <= $length);
    };
}

pub(crate) use block;
