//! From one field to the next.
//!
//! Nothing in it waits for the field before to be found: delimiters are noted 64 bytes at a time, and a
//! tag of few digits is read from eight bytes at once.

use core::ops::Range;

use super::{Fault, Field, FieldError, Fields};
use crate::fix::dict::data_of;
use crate::fix::{SOH, number, scan};

/// Walks over fields. A malformed one is an error, and the walk goes on behind it.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
    /// Where the field before starts, which may say the length of this one.
    pub(super) before: usize,
    /// The delimiters in 64 bytes, those passed left out, and where these bytes start.
    delimiters: u64,
    block: usize,
}

impl<'a> Iter<'a> {
    #[inline(always)]
    pub(super) fn new(&Fields { bytes, start, end }: &Fields<'a>) -> Self {
        let delimiters = delimiters(bytes, start);
        Self { bytes, at: start, end, before: start, delimiters, block: start }
    }

    /// Where the next delimiter is, or the end.
    #[inline(always)]
    fn delimiter(&mut self) -> usize {
        while self.delimiters == 0 {
            if self.block + 64 >= self.bytes.len() {
                return self.bytes.len();
            }
            self.block += 64;
            self.delimiters = delimiters(self.bytes, self.block);
        }
        let place = self.block + self.delimiters.trailing_zeros() as usize;
        self.delimiters &= self.delimiters - 1;
        place
    }

    /// Where the first delimiter at or past `from` is, or the end.
    fn delimiter_from(&mut self, from: usize) -> usize {
        loop {
            let place = self.delimiter();
            if place >= from {
                return place;
            }
        }
    }

    /// Where the next field starts, in bytes from the message's first.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The next field that is not malformed.
    #[inline(always)]
    pub(in crate::fix) fn next_good(&mut self) -> Option<Field<'a>> {
        loop {
            if let Ok(field) = self.next()? {
                return Some(field);
            }
        }
    }

    /// A field whose tag is no number of a few digits, or that is the last few bytes.
    ///
    /// It takes the walk and gives it back, so that one that never comes here stays in registers.
    #[cold]
    fn slow(mut self, start: usize) -> (Self, Result<Field<'a>, FieldError>) {
        let field = self.odd(start);
        (self, field)
    }

    fn odd(&mut self, start: usize) -> Result<Field<'a>, FieldError> {
        let digits = self.bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = &self.bytes[start..start + digits];
        let equals = self.bytes.get(start + digits) == Some(&b'=');
        match number::parse_uint(text).and_then(|tag| u32::try_from(tag).ok()) {
            Some(tag) if equals && text[0] != b'0' => self.value(start, tag, start + digits + 1),
            _ => {
                let end = self.delimiter();
                self.at = end + 1;
                self.before = start;
                let field = &self.bytes[start..end];
                let tag = field.split(|byte| *byte == b'=').next().and_then(number::parse_int);
                Err(FieldError { offset: start, tag, fault: Fault::Tag })
            }
        }
    }

    /// The field of `tag` whose value starts at `from`.
    #[inline(always)]
    fn value(&mut self, start: usize, tag: u32, from: usize) -> Result<Field<'a>, FieldError> {
        // None stands between the field's start and its equals sign.
        let mut end = self.delimiter();
        if is_data(tag) {
            match data_end(&self.bytes[..self.end], self.before..start, tag, from) {
                // The delimiter at its end is looked for again, past those inside it.
                Some(Ok(data_end)) if data_end > end => end = self.delimiter_from(data_end),
                Some(Ok(data_end)) => end = data_end,
                None => {}
                Some(Err(())) => {
                    self.before = start;
                    self.at = end + 1;
                    let tag = Some(tag.into());
                    return Err(FieldError { offset: start, tag, fault: Fault::DataLength });
                }
            }
        }
        self.before = start;
        self.at = end + 1;
        match self.bytes.get(from..end) {
            Some(value) if !value.is_empty() => Ok(Field { tag, value }),
            _ => Err(FieldError { offset: start, tag: Some(tag.into()), fault: Fault::Empty }),
        }
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = Result<Field<'a>, FieldError>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        if start >= self.end {
            return None;
        }
        let rest = self.bytes.get(start..)?;
        if let Some((head, _)) = rest.split_first_chunk::<8>()
            && let Some((tag, digits)) = short_tag(*head)
        {
            return Some(self.value(start, tag, start + digits + 1));
        }
        let (walk, field) = self.clone().slow(start);
        *self = walk;
        Some(field)
    }
}

/// Where the data of field `tag`, which starts at `from`, ends by the word of the field before it, if
/// that is its length; an error if there is no delimiter.
#[cold]
fn data_end(
    bytes: &[u8],
    before: Range<usize>,
    tag: u32,
    from: usize,
) -> Option<Result<usize, ()>> {
    let before = bytes[before].strip_suffix(&[SOH])?;
    let equals = before.iter().position(|byte| *byte == b'=')?;
    let length_tag = u32::try_from(number::parse_uint(&before[..equals])?).ok()?;
    if data_of(length_tag) != Some(tag) || before[0] == b'0' {
        return None;
    }
    let length = number::parse_uint(&before[equals + 1..])?;
    let end = from.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
    Some(if bytes.get(end) == Some(&SOH) { Ok(end) } else { Err(()) })
}

/// The delimiters in the 64 bytes from `start` on, as a bit each.
#[inline]
pub(super) fn delimiters(bytes: &[u8], start: usize) -> u64 {
    let rest = bytes.get(start..).unwrap_or(&[]);
    if let Some(block) = rest.first_chunk::<64>() {
        return scan::delimiters(block);
    }
    match bytes.last_chunk::<64>() {
        Some(_) if rest.is_empty() => 0,
        // The last ones, of which the first are before `start`.
        Some(block) => scan::delimiters(block) >> (64 - rest.len()),
        None => {
            let mut block = [0; 64];
            block[..rest.len()].copy_from_slice(rest);
            scan::delimiters(&block)
        }
    }
}

/// A tag of up to four digits with its equals sign, and how many digits.
#[inline(always)]
pub(super) fn short_tag(head: [u8; 8]) -> Option<(u32, usize)> {
    let digit = |byte: u8| u32::from(byte.wrapping_sub(b'0'));
    let (tag, digits, odd) = match head {
        [a, b, b'=', ..] => (digit(a) * 10 + digit(b), 2, digit(b) > 9),
        [a, b, c, b'=', ..] => {
            let odd = (digit(b) > 9) | (digit(c) > 9);
            (digit(a) * 100 + digit(b) * 10 + digit(c), 3, odd)
        }
        [a, b'=', ..] => (digit(a), 1, false),
        [a, b, c, d, b'=', ..] => {
            let odd = (digit(b) > 9) | (digit(c) > 9) | (digit(d) > 9);
            (digit(a) * 1000 + digit(b) * 100 + digit(c) * 10 + digit(d), 4, odd)
        }
        _ => return None,
    };
    let odd = odd | (digit(head[0]).wrapping_sub(1) > 8);
    (!odd).then_some((tag, digits))
}

/// Data fields as a bit each, so that the walk stops at few.
const DATA: [u64; 48] = {
    let mut bits = [0; 48];
    let mut length = 0;
    while length < 3072 {
        if let Some(data) = data_of(length) {
            bits[data as usize / 64] |= 1 << (data % 64);
        }
        length += 1;
    }
    bits
};

/// The first data field: Signature. Most of the tags that are sent most are below.
const DATA_MIN: u32 = 89;

#[inline(always)]
pub(super) const fn is_data(tag: u32) -> bool {
    let word = tag as usize / 64;
    tag >= DATA_MIN && word < DATA.len() && DATA[word] >> (tag % 64) & 1 != 0
}
