//! Where a value stands in its message, and what it says.

use crate::fix::{number, scan};

/// A value that was found, which is never empty, where it stands in its message.
#[derive(Clone, Copy, Debug)]
pub(in crate::fix) struct Spot<'a> {
    bytes: &'a [u8],
    place: Place,
}

/// Where a value starts, and 32 bits higher where it ends: a message is shorter than 4 GiB, as its length
/// has nine digits at most. One word, since two halves just written are read together only with a delay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(u64);

impl Place {
    /// No value ends there.
    pub(super) const NONE: Self = Self(0);

    #[inline(always)]
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self(start as u64 | (end as u64) << 32)
    }

    #[inline(always)]
    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "the halves")]
    fn bounds(self) -> (usize, usize) {
        (self.0 as u32 as usize, (self.0 >> 32) as usize)
    }
}

impl<'a> Spot<'a> {
    #[inline(always)]
    pub(super) fn new(bytes: &'a [u8], place: Place) -> Self {
        Self { bytes, place }
    }

    /// The value as it stands there.
    #[inline(always)]
    pub(in crate::fix) fn text(&self) -> Option<&'a [u8]> {
        text(self.bytes, self.place)
    }

    /// The one byte that it is.
    #[inline(always)]
    pub(in crate::fix) fn byte(&self) -> Option<u8> {
        let (start, end) = self.place.bounds();
        let byte = *self.bytes.get(start)?;
        (start + 1 == end).then_some(byte)
    }

    #[inline(always)]
    pub(in crate::fix) fn uint(&self) -> Option<u64> {
        uint(self.bytes, self.place)
    }

    #[inline(always)]
    pub(in crate::fix) fn quantity(&self) -> Option<u64> {
        quantity(self.bytes, self.place)
    }

    #[inline(always)]
    pub(in crate::fix) fn decimal(&self) -> Option<i64> {
        decimal(self.bytes, self.place)
    }

    /// As [`decimal`](Self::decimal), with digits cut off that are too fine.
    #[inline(always)]
    pub(in crate::fix) fn cut(&self) -> Option<i64> {
        self.decimal().or_else(|| number::parse_cut(self.text()?))
    }
}

#[inline(always)]
fn text(bytes: &[u8], place: Place) -> Option<&[u8]> {
    let (start, end) = place.bounds();
    bytes.get(start..end)
}

/// A value of up to eight bytes as the highest bytes of a word, and its length. There are eight bytes up
/// to its end in every message.
#[inline(always)]
fn short(bytes: &[u8], place: Place) -> Option<(u64, usize)> {
    let (start, end) = place.bounds();
    let len = end.wrapping_sub(start);
    let word = bytes.get(end.wrapping_sub(8)..)?.first_chunk()?;
    (len <= 8).then(|| (u64::from_le_bytes(*word), len))
}

// Apart, so that a message of many numbers does not have the same code many times.

#[inline(never)]
fn uint(bytes: &[u8], place: Place) -> Option<u64> {
    match short(bytes, place) {
        Some((word, len)) => scan::uint_in(word, len),
        None => long_uint(bytes, place),
    }
}

#[inline(never)]
fn quantity(bytes: &[u8], place: Place) -> Option<u64> {
    match short(bytes, place).and_then(|(word, len)| scan::uint_in(word, len)) {
        None => long_quantity(bytes, place),
        number => number,
    }
}

#[inline(never)]
fn decimal(bytes: &[u8], place: Place) -> Option<i64> {
    match short(bytes, place).and_then(|(word, len)| scan::decimal_in(word, len)) {
        // Eight digits in units of 1e-9 at most.
        Some((number, behind)) => Some((number * number::TENS[9 - behind]).cast_signed()),
        None => long_decimal(bytes, place),
    }
}

#[cold]
#[inline(never)]
fn long_uint(bytes: &[u8], place: Place) -> Option<u64> {
    number::parse_uint(text(bytes, place)?)
}

#[cold]
#[inline(never)]
fn long_quantity(bytes: &[u8], place: Place) -> Option<u64> {
    super::quantity(text(bytes, place)?)
}

#[inline(never)]
fn long_decimal(bytes: &[u8], place: Place) -> Option<i64> {
    number::parse_decimal(text(bytes, place)?)
}
