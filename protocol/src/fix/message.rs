//! A whole message and what is in it.
//!
//! A [`Message`] has the right length and checksum; [`cut`](super::cut) and [`Message::parse`] make
//! one. It is a view: nothing is copied, and fields are found by walking the bytes. For many fields of
//! one message, walk once with [`Fields::iter`] or fill an [`Index`](super::Index).
//!
//! A data field may hold any byte, the delimiter too. Its length is the value of the field before it,
//! and [`data_of`] knows which fields come in such pairs.
//!
//! Source: FIX 4.4, volume 1, "FIX Message Format", "Field Delimiter" and "Repeating Groups".

use core::ops::{Deref, Range};

use super::dict::data_of;
use super::{SOH, find_soh, number, time};
use crate::units::Price;

mod group;
#[cfg(test)]
pub(crate) mod tests;

pub use group::{Entries, Group};

/// One field: its tag, and its value without the delimiter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Field<'a> {
    /// Tag number, at least 1.
    pub tag: u32,
    /// The value as it stands on the wire, never empty.
    pub value: &'a [u8],
}

/// A field that is none.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("field at byte {offset}: {fault}")]
pub struct FieldError {
    /// Where the field starts, in bytes from the message's first.
    pub offset: usize,
    /// The tag as far as it is a number; it may be zero or negative.
    pub tag: Option<i64>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The tag is no positive number without leading zeros, or there is no `=`.
    #[error("no tag number and equals sign")]
    Tag,
    /// Nothing stands between the equals sign and the delimiter.
    #[error("no value")]
    Empty,
    /// The data is not followed by a delimiter where its length says it ends.
    #[error("data of another length than declared")]
    DataLength,
}

/// Why there is no value of the wanted type.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum GetError {
    /// No field has this tag.
    #[error("tag {0} is missing")]
    Missing(u32),
    /// The value is of another type, or does not fit the type exactly.
    #[error("the value of tag {0} has another format")]
    Format(u32),
}

/// A run of fields: a whole message, or one entry of a repeating group.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fields<'a> {
    /// The message up to where the run ends, so that offsets count from the message's first byte.
    bytes: &'a [u8],
    start: usize,
}

impl<'a> Fields<'a> {
    /// The fields from `start` on.
    #[inline]
    pub(super) fn of(bytes: &'a [u8], start: usize) -> Self {
        Self { bytes, start }
    }

    /// The fields in order, from 8 to 10 in a whole message.
    #[inline]
    pub fn iter(&self) -> Iter<'a> {
        Iter::new(self.bytes, self.start)
    }

    /// The value of the first field of this tag. Fields that are malformed are passed by.
    #[inline]
    pub fn get(&self, tag: u32) -> Option<&'a [u8]> {
        let mut fields = self.iter();
        while let Some(field) = fields.next_good() {
            if field.tag == tag {
                return Some(field.value);
            }
        }
        None
    }

    /// Whether there is a field of this tag.
    pub fn has(&self, tag: u32) -> bool {
        self.get(tag).is_some()
    }

    /// A value as text.
    ///
    /// # Errors
    ///
    /// As all typed getters: [`GetError::Missing`] without the field, [`GetError::Format`] when its
    /// value is of another type.
    pub fn text(&self, tag: u32) -> Result<&'a str, GetError> {
        self.typed(tag, |value| str::from_utf8(value).ok())
    }

    /// A whole number without sign.
    ///
    /// # Errors
    ///
    /// See [`text`](Self::text).
    pub fn uint(&self, tag: u32) -> Result<u64, GetError> {
        self.typed(tag, number::parse_uint)
    }

    /// A whole number.
    ///
    /// # Errors
    ///
    /// See [`text`](Self::text).
    pub fn int(&self, tag: u32) -> Result<i64, GetError> {
        self.typed(tag, number::parse_int)
    }

    /// A Boolean, `Y` or `N`.
    ///
    /// # Errors
    ///
    /// See [`text`](Self::text).
    pub fn bool(&self, tag: u32) -> Result<bool, GetError> {
        self.typed(tag, yes_no)
    }

    /// Whether a Boolean is there and `Y`.
    pub fn flag(&self, tag: u32) -> bool {
        self.bool(tag) == Ok(true)
    }

    /// A single character.
    ///
    /// # Errors
    ///
    /// See [`text`](Self::text).
    pub fn char(&self, tag: u32) -> Result<u8, GetError> {
        self.typed(tag, one)
    }

    /// A decimal in units of 1e-9.
    ///
    /// # Errors
    ///
    /// See [`text`](Self::text). A decimal that does not fit exactly is of another format.
    pub fn decimal(&self, tag: u32) -> Result<i64, GetError> {
        self.typed(tag, number::parse_decimal)
    }

    /// A price.
    ///
    /// # Errors
    ///
    /// See [`decimal`](Self::decimal).
    pub fn price(&self, tag: u32) -> Result<Price, GetError> {
        self.decimal(tag).map(Price)
    }

    /// A quantity in whole units; `200.00` is 200.
    ///
    /// # Errors
    ///
    /// See [`text`](Self::text). A fraction of a unit, and less than nothing, are of another format.
    pub fn quantity(&self, tag: u32) -> Result<u64, GetError> {
        self.typed(tag, quantity)
    }

    /// A UTCTimestamp as nanoseconds since the Unix epoch.
    ///
    /// # Errors
    ///
    /// See [`text`](Self::text).
    pub fn timestamp(&self, tag: u32) -> Result<u64, GetError> {
        self.typed(tag, time::parse_timestamp)
    }

    /// The bytes between two offsets, if the run reaches so far.
    #[inline]
    pub(crate) fn slice(&self, from: usize, until: usize) -> Option<&'a [u8]> {
        self.bytes.get(from..until)
    }

    #[inline]
    fn typed<T>(&self, tag: u32, read: impl Fn(&'a [u8]) -> Option<T>) -> Result<T, GetError> {
        read(self.get(tag).ok_or(GetError::Missing(tag))?).ok_or(GetError::Format(tag))
    }
}

impl<'a> IntoIterator for Fields<'a> {
    type Item = Result<Field<'a>, FieldError>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// What a Boolean says.
#[inline]
pub(crate) fn yes_no(value: &[u8]) -> Option<bool> {
    match value {
        b"Y" => Some(true),
        b"N" => Some(false),
        _ => None,
    }
}

/// The one byte that a char is.
#[inline]
pub(crate) fn one(value: &[u8]) -> Option<u8> {
    if let [byte] = value { Some(*byte) } else { None }
}

/// A quantity in whole units, zeros behind the point allowed.
#[inline]
pub(crate) fn quantity(value: &[u8]) -> Option<u64> {
    if let Some(number) = number::parse_uint(value) {
        return Some(number);
    }
    let point = value.iter().position(|byte| *byte == b'.')?;
    let (whole, zeros) = (&value[..point], &value[point + 1..]);
    if zeros.iter().any(|byte| *byte != b'0') || value.len() == 1 {
        return None;
    }
    if whole.is_empty() { Some(0) } else { number::parse_uint(whole) }
}

/// Walks over fields. A malformed one is an error, and the walk goes on behind it.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the field before starts, which may say the length of this one.
    before: usize,
    /// The delimiters in 64 bytes, those passed left out, and where these bytes start.
    delimiters: u64,
    block: usize,
}

impl<'a> Iter<'a> {
    #[inline(always)]
    fn new(bytes: &'a [u8], start: usize) -> Self {
        Self { bytes, at: start, before: start, delimiters: delimiters(bytes, start), block: start }
    }

    /// Where the first delimiter at or past `from` is, or the end. Delimiters are noted 64 bytes at a
    /// time, so that finding one does not have to wait for the one before.
    #[inline(always)]
    fn delimiter(&mut self, from: usize) -> usize {
        loop {
            while self.delimiters != 0 {
                let place = self.block + self.delimiters.trailing_zeros() as usize;
                self.delimiters &= self.delimiters - 1;
                if place >= from {
                    return place;
                }
            }
            if self.block + 64 >= self.bytes.len() {
                return self.bytes.len();
            }
            self.block += 64;
            self.delimiters = delimiters(self.bytes, self.block);
        }
    }

    /// Where the next field starts, in bytes from the message's first.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The next field that is not malformed.
    #[inline(always)]
    pub(super) fn next_good(&mut self) -> Option<Field<'a>> {
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
                let end = self.delimiter(start);
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
        let mut end = self.delimiter(from);
        if is_data(tag) {
            match data_end(self.bytes, self.before..start, tag, from) {
                // The delimiter at its end is looked for again, past those inside it.
                Some(Ok(data_end)) if data_end > end => end = self.delimiter(data_end),
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
        let rest = self.bytes.get(start..)?;
        if let Some((head, _)) = rest.split_first_chunk::<8>()
            && let Some((tag, digits)) = short_tag(head)
        {
            return Some(self.value(start, tag, start + digits + 1));
        }
        if rest.is_empty() {
            return None;
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
fn delimiters(bytes: &[u8], start: usize) -> u64 {
    let rest = bytes.get(start..).unwrap_or(&[]);
    match rest.first_chunk::<64>() {
        Some(block) => mask(block),
        None => {
            let mut block = [0; 64];
            block[..rest.len()].copy_from_slice(rest);
            mask(&block)
        }
    }
}

#[inline]
fn mask(block: &[u8; 64]) -> u64 {
    let ones = block.map(|byte| u8::from(byte == SOH));
    let (eights, _) = ones.as_chunks::<8>();
    // The product gathers the eight lowest bits in its top byte.
    let bits =
        |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |mask, eight| mask << 8 | bits(eight))
}

/// A tag of up to five digits with its equals sign, and how many digits.
#[inline(always)]
fn short_tag(head: &[u8; 8]) -> Option<(u32, usize)> {
    let digit = |place: usize| u32::from(head[place].wrapping_sub(b'0'));
    let mut tag = digit(0);
    if tag.wrapping_sub(1) > 8 {
        return None;
    }
    for (place, byte) in head.iter().enumerate().take(6).skip(1) {
        if *byte == b'=' {
            return Some((tag, place));
        }
        let next = digit(place);
        if next > 9 {
            return None;
        }
        tag = tag * 10 + next;
    }
    None
}

/// A message of the right length and checksum.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Message<'a> {
    fields: Fields<'a>,
    /// Where BeginString's value ends and where the MsgType field starts.
    begin_end: usize,
    body: usize,
}

impl<'a> Message<'a> {
    /// From bytes that the framing has looked at.
    #[inline]
    pub(super) fn checked(bytes: &'a [u8], begin_end: usize, body: usize) -> Self {
        Self { fields: Fields { bytes, start: 0 }, begin_end, body }
    }

    /// All of it.
    pub fn as_bytes(&self) -> &'a [u8] {
        self.fields.bytes
    }

    /// How many bytes it has.
    #[expect(clippy::len_without_is_empty, reason = "no message is empty")]
    pub fn len(&self) -> usize {
        self.fields.bytes.len()
    }

    /// Where the MsgType field starts.
    pub(super) fn body_offset(&self) -> usize {
        self.body
    }

    /// BeginString: `FIX.4.4`, or `FIXT.1.1`.
    pub fn begin_string(&self) -> &'a [u8] {
        &self.fields.bytes[2..self.begin_end]
    }

    /// MsgType, which a careless sender may leave empty.
    #[inline]
    pub fn msg_type(&self) -> &'a [u8] {
        let start = self.body + 3;
        let end = find_soh(self.fields.bytes, start).unwrap_or(start);
        &self.fields.bytes[start..end]
    }

    /// All fields but BeginString, BodyLength and CheckSum.
    #[inline]
    pub fn contents(&self) -> Fields<'a> {
        Fields { bytes: &self.fields.bytes[..self.len() - 7], start: self.body }
    }
}

impl<'a> Deref for Message<'a> {
    type Target = Fields<'a>;

    fn deref(&self) -> &Fields<'a> {
        &self.fields
    }
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

#[inline(always)]
fn is_data(tag: u32) -> bool {
    DATA.get(tag as usize / 64).is_some_and(|bits| bits >> (tag % 64) & 1 != 0)
}
