//! Where a value stands in its message, and what it says.

use crate::fix::{number, scan};

/// A value that was found, where it stands in its message.
#[derive(Clone, Copy, Debug)]
pub(in crate::fix) struct Spot<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'a> Spot<'a> {
    #[inline(always)]
    pub(in crate::fix) fn value(&self) -> &'a [u8] {
        self.bytes.get(self.start..self.end).unwrap_or(&[])
    }

    /// A value of up to eight bytes as the highest bytes of a word, and its length. There are eight bytes
    /// up to its end in every message.
    #[inline(always)]
    fn short(&self) -> Option<(u64, usize)> {
        let len = self.end.wrapping_sub(self.start);
        let word = self.bytes.get(..self.end)?.last_chunk()?;
        matches!(len, 1..=8).then(|| (u64::from_le_bytes(*word), len))
    }

    #[inline(always)]
    pub(in crate::fix) fn uint(&self) -> Option<u64> {
        match self.short() {
            Some((word, len)) => scan::uint_in(word, len),
            None => number::parse_uint(self.value()),
        }
    }

    #[inline(always)]
    pub(in crate::fix) fn quantity(&self) -> Option<u64> {
        if let Some((word, len)) = self.short()
            && let Some(number) = scan::uint_in(word, len)
        {
            return Some(number);
        }
        self.long_quantity()
    }

    #[cold]
    fn long_quantity(&self) -> Option<u64> {
        super::quantity(self.value())
    }

    #[inline(always)]
    pub(in crate::fix) fn decimal(&self) -> Option<i64> {
        if let Some((word, len)) = self.short()
            && let Some((number, behind)) = scan::decimal_in(word, len)
        {
            // Eight digits in units of 1e-9 at most.
            return Some((number * number::TENS[9 - behind]).cast_signed());
        }
        self.long_decimal()
    }

    #[inline(never)]
    fn long_decimal(&self) -> Option<i64> {
        number::parse_decimal(self.value())
    }

    /// As [`decimal`](Self::decimal), with digits cut off that are too fine.
    #[inline(always)]
    pub(in crate::fix) fn cut(&self) -> Option<i64> {
        if let Some((word, len)) = self.short()
            && let Some((number, behind)) = scan::decimal_in(word, len)
        {
            return Some((number * number::TENS[9 - behind]).cast_signed());
        }
        self.long_cut()
    }

    #[inline(never)]
    fn long_cut(&self) -> Option<i64> {
        number::parse_cut(self.value())
    }
}
