//! Repeating groups.

use core::fmt;
use core::marker::PhantomData;

use super::block::{Block, View, known};
use crate::{DecodeError, Value};

/// How a group's header says the length and the number of its entries. The length is 16 bits at the
/// front.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dimension {
    /// Bytes of the header.
    pub(crate) size: usize,
    /// Where the number stands.
    pub(crate) count_at: usize,
    /// Bytes of the number, 1 or 2.
    pub(crate) count_size: usize,
}

impl Dimension {
    /// The largest number of entries.
    pub(crate) const fn count_max(self) -> usize {
        if self.count_size == 1 { u8::MAX as usize } else { u16::MAX as usize }
    }

    /// Length of an entry, number of entries, and what follows the header.
    #[inline(always)]
    fn split(self, bytes: &[u8]) -> Result<(usize, usize, &[u8]), DecodeError> {
        let Some((head, rest)) = bytes.split_at_checked(self.size) else {
            return Err(DecodeError::Truncated { have: bytes.len(), need: self.size });
        };
        let number = |at: usize, size: usize| {
            let low = usize::from(head[at]);
            if size == 1 { low } else { low | usize::from(head[at + 1]) << 8 }
        };
        Ok((number(0, 2), number(self.count_at, self.count_size), rest))
    }
}

/// What is to be known of a group to step over it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GroupShape {
    pub(crate) dimension: Dimension,
    /// The version that the group came with: it is not there in messages of an earlier one.
    pub(crate) since: u16,
    /// Bytes that an entry must have.
    pub(crate) min: usize,
}

/// A group as it stands in a message.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span<'a> {
    /// The entries, all of them there.
    pub(super) bytes: &'a [u8],
    /// Bytes of an entry, never below what it must have.
    stride: usize,
    count: usize,
}

impl GroupShape {
    /// The group that begins `bytes` in a message of `version`, and what follows it.
    #[inline(always)]
    pub(super) fn split<'a>(
        &self,
        bytes: &'a [u8],
        version: u16,
    ) -> Result<(Span<'a>, &'a [u8]), DecodeError> {
        if version < self.since {
            return Ok((Span::default(), bytes));
        }
        let (stride, count, rest) = self.dimension.split(bytes)?;
        if count == 0 {
            return Ok((Span::default(), rest));
        }
        if stride < self.min {
            return Err(DecodeError::Truncated { have: stride, need: self.min });
        }
        match rest.split_at_checked(stride * count) {
            Some((bytes, rest)) => Ok((Span { bytes, stride, count }, rest)),
            None => Err(DecodeError::Truncated { have: rest.len(), need: stride * count }),
        }
    }
}

/// The entries of one group of a message, all of them there.
#[derive(Clone, Copy)]
pub struct Group<'a, E> {
    span: Span<'a>,
    /// How much of an entry is the sender's word.
    known: usize,
    entry: PhantomData<E>,
}

impl<'a, E: Block> Group<'a, E> {
    #[inline(always)]
    pub(super) fn new(span: Span<'a>, version: u16) -> Self {
        Self { known: known::<E>(version, span.stride), span, entry: PhantomData }
    }

    /// How many entries there are.
    #[inline]
    pub const fn len(&self) -> usize {
        self.span.count
    }

    /// Whether there is none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.span.count == 0
    }

    /// The entry at `index`, from 0. CME's references from one group to another count from 1.
    #[inline]
    pub fn get(&self, index: usize) -> Option<View<'a, E>> {
        let at = index.checked_mul(self.span.stride)?;
        let bytes = self.span.bytes.get(at..).filter(|bytes| !bytes.is_empty())?;
        Some(View::new(bytes, self.known))
    }

    /// The entries, in order.
    #[inline]
    pub fn iter(&self) -> Entries<'a, E> {
        let stride = self.span.stride.max(1); // without entries it may be zero, and means nothing
        Entries { rest: self.span.bytes, stride, known: self.known, entry: PhantomData }
    }

    /// Shows the fields of all entries; `begin` is called before each.
    pub(super) fn show<S>(
        &self,
        to: &mut S,
        begin: impl Fn(&mut S),
        field: impl Fn(&mut S, &'static str, Value<'a>),
    ) {
        for entry in self.span.bytes.chunks_exact(self.span.stride.max(1)) {
            begin(to);
            let front = entry.get(..self.known).unwrap_or(entry);
            E::show(front, &mut |name, value| field(to, name, value));
        }
    }
}

impl<E: Block + fmt::Debug> fmt::Debug for Group<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'a, E: Block> IntoIterator for Group<'a, E> {
    type Item = View<'a, E>;
    type IntoIter = Entries<'a, E>;

    #[inline]
    fn into_iter(self) -> Entries<'a, E> {
        self.iter()
    }
}

impl<'a, E: Block> IntoIterator for &Group<'a, E> {
    type Item = View<'a, E>;
    type IntoIter = Entries<'a, E>;

    #[inline]
    fn into_iter(self) -> Entries<'a, E> {
        self.iter()
    }
}

/// The entries of a [`Group`].
#[derive(Clone)]
pub struct Entries<'a, E> {
    /// The entries to come, whole ones.
    rest: &'a [u8],
    stride: usize,
    known: usize,
    entry: PhantomData<E>,
}

impl<'a, E: Block> Iterator for Entries<'a, E> {
    type Item = View<'a, E>;

    #[inline(always)]
    fn next(&mut self) -> Option<View<'a, E>> {
        let (entry, rest) = self.rest.split_at_checked(self.stride)?;
        self.rest = rest;
        Some(View::new(entry, self.known))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.rest.len() / self.stride;
        (left, Some(left))
    }
}

impl<E: Block> ExactSizeIterator for Entries<'_, E> {}

impl<E: Block> core::iter::FusedIterator for Entries<'_, E> {}
