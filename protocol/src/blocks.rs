//! Message blocks: a two-byte length, then that many bytes, one after another.
//!
//! MoldUDP64 (big-endian lengths) and IEX-TP (little-endian) pack their messages alike. Reading
//! trusts neither the lengths nor the count that a header declares: [`Blocks`] stops at the first
//! block that is not wholly there, and says what was left.

use crate::EncodeError;

/// The messages of one packet, in order, each without its length.
///
/// Ends after the declared number of blocks, or at the first that does not lie wholly within the
/// bytes; then [`missing`](Self::missing) says how many were declared but not there.
#[derive(Clone, Copy, Debug)]
pub struct Blocks<'a, const BIG_ENDIAN: bool> {
    rest: &'a [u8],
    left: u16,
}

/// What a packet really holds, against what it declares.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Contents {
    /// Blocks wholly there, never more than declared.
    pub whole: u16,
    /// Blocks declared but not wholly there.
    pub missing: u16,
    /// Bytes after the last whole block.
    pub trailing: usize,
}

impl Contents {
    /// Whether the packet holds exactly what it declares.
    pub const fn is_sound(&self) -> bool {
        self.missing == 0 && self.trailing == 0
    }
}

impl<'a, const BIG_ENDIAN: bool> Blocks<'a, BIG_ENDIAN> {
    /// The first `count` blocks of `bytes`.
    #[inline]
    pub const fn new(bytes: &'a [u8], count: u16) -> Self {
        Self { rest: bytes, left: count }
    }

    /// Declared blocks that have not been handed out; after the end, those that were not there.
    #[inline]
    pub const fn missing(&self) -> u16 {
        self.left
    }

    /// The bytes not handed out yet; after the end, those no block accounts for.
    #[inline]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Walks what is left without looking into it.
    pub fn contents(mut self) -> Contents {
        let declared = self.left;
        for _ in self.by_ref() {}
        Contents { whole: declared - self.left, missing: self.left, trailing: self.rest.len() }
    }
}

impl<'a, const BIG_ENDIAN: bool> Iterator for Blocks<'a, BIG_ENDIAN> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.left == 0 {
            return None;
        }
        let (length, after) = self.rest.split_first_chunk::<2>()?;
        let length =
            if BIG_ENDIAN { u16::from_be_bytes(*length) } else { u16::from_le_bytes(*length) };
        let (block, rest) = after.split_at_checked(length.into())?;
        self.rest = rest;
        self.left -= 1;
        Some(block)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.left.into()))
    }
}

impl<const BIG_ENDIAN: bool> core::iter::FusedIterator for Blocks<'_, BIG_ENDIAN> {}

/// Appends blocks to the caller's bytes, behind a header that is filled in at the end.
#[derive(Debug)]
pub(crate) struct BlockWriter<'a, const BIG_ENDIAN: bool> {
    bytes: &'a mut [u8],
    len: usize,
    count: u16,
    /// The most blocks, and the most bytes header included, that the header can declare.
    count_max: u16,
    len_max: usize,
}

impl<'a, const BIG_ENDIAN: bool> BlockWriter<'a, BIG_ENDIAN> {
    /// Starts behind a header of `header` bytes.
    pub(crate) fn new(
        bytes: &'a mut [u8],
        header: usize,
        count_max: u16,
        len_max: usize,
    ) -> Result<Self, EncodeError> {
        if bytes.len() < header {
            return Err(EncodeError::Full { need: header, room: bytes.len() });
        }
        Ok(Self { bytes, len: header, count: 0, count_max, len_max })
    }

    #[inline]
    pub(crate) fn push(&mut self, message: &[u8]) -> Result<(), EncodeError> {
        let Ok(length) = u16::try_from(message.len()) else {
            return Err(EncodeError::Limit);
        };
        let (need, room) = (2 + message.len(), self.bytes.len() - self.len);
        if need > room {
            return Err(EncodeError::Full { need, room });
        }
        if self.count == self.count_max || self.len + need > self.len_max {
            return Err(EncodeError::Limit);
        }
        let length = if BIG_ENDIAN { length.to_be_bytes() } else { length.to_le_bytes() };
        let (front, back) = self.bytes[self.len..self.len + need].split_at_mut(2);
        front.copy_from_slice(&length);
        back.copy_from_slice(message);
        self.len += need;
        self.count += 1;
        Ok(())
    }

    #[inline]
    pub(crate) fn count(&self) -> u16 {
        self.count
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Writes the header and hands the packet out.
    pub(crate) fn finish(self, header: &[u8]) -> &'a [u8] {
        self.bytes[..header.len()].copy_from_slice(header);
        &self.bytes[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Case, bytes, declared count; the blocks, how many are missing, how many bytes are left.
    type Row = (&'static str, &'static [u8], u16, &'static [&'static [u8]], u16, usize);

    #[test]
    fn a_block_that_is_not_wholly_there_ends_the_packet() {
        #[rustfmt::skip]
        let table: &[Row] = &[
            ("as declared",     b"\0\x02ab\0\x01c",     2, &[b"ab", b"c"], 0, 0),
            ("empty block",     b"\0\0\0\x01c",         2, &[b"", b"c"],   0, 0),
            ("trailing bytes",  b"\0\x01a\0\x01b",      1, &[b"a"],        0, 3),
            ("cut in a block",  b"\0\x01a\0\x02b",      2, &[b"a"],        1, 3),
            ("cut in a length", b"\0\x01a\0",           2, &[b"a"],        1, 1),
            ("lying length",    b"\xff\xffa",           1, &[],            1, 3),
            ("lying count",     b"\0\x01a",         65534, &[b"a"],    65533, 0),
            ("no bytes",        b"",                    1, &[],            1, 0),
        ];
        for &(case, bytes, count, blocks, missing, trailing) in table {
            let mut walk = Blocks::<true>::new(bytes, count);
            assert!(walk.by_ref().eq(blocks.iter().copied()), "{case}");
            assert_eq!((walk.missing(), walk.rest().len()), (missing, trailing), "{case}");
            assert_eq!(walk.next(), None, "{case}: stays ended");

            let whole = u16::try_from(blocks.len()).unwrap();
            let contents = Blocks::<true>::new(bytes, count).contents();
            assert_eq!(contents, Contents { whole, missing, trailing }, "{case}");
        }
        assert_eq!(Blocks::<false>::new(b"\x01\0a", 1).next(), Some(&b"a"[..]));
    }
}
