//! A whole message and what is in it.
//!
//! A [`Message`] has the right length and checksum; [`cut`](super::cut) and [`Message::parse`] make
//! one. It is a view: nothing is copied, and fields are found by walking the bytes. For many fields of
//! one message, walk once with [`Fields::iter`] or fill an [`Index`](super::Index).
//!
//! A data field may hold any byte, the delimiter too. Its length is the value of the field before it,
//! and [`data_of`](super::dict::data_of) knows which fields come in such pairs.
//!
//! Source: FIX 4.4, volume 1, "FIX Message Format", "Field Delimiter" and "Repeating Groups".

use core::ops::Deref;

use super::{SOH, find_soh, number, time};
use crate::units::Price;

mod group;
mod pick;
mod spot;
#[cfg(test)]
pub(crate) mod tests;
mod walk;
mod walked;

pub use group::{Entries, Group};
pub(in crate::fix) use pick::{Picked, Wanted};
pub(in crate::fix) use spot::Spot;
pub use walk::Iter;
pub use walked::Walked;

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
    /// The message, so that offsets count from its first byte and a walk may look past the run's end.
    bytes: &'a [u8],
    start: usize,
    end: usize,
}

impl<'a> Fields<'a> {
    /// The fields from `start` on.
    #[inline]
    pub(super) fn of(bytes: &'a [u8], start: usize) -> Self {
        Self { bytes, start, end: bytes.len() }
    }

    /// The fields in order, from 8 to 10 in a whole message.
    #[inline]
    pub fn iter(&self) -> Iter<'a> {
        Iter::new(self)
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

/// A message of the right length and checksum.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    fields: Fields<'a>,
    /// Where BeginString's value ends and where the MsgType field starts.
    begin_end: usize,
    body: usize,
    walked: Option<&'a Walked>,
}

impl PartialEq for Message<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Message<'_> {}

impl<'a> Message<'a> {
    /// From bytes that the framing has looked at.
    #[inline]
    pub(super) fn checked(bytes: &'a [u8], begin_end: usize, body: usize) -> Self {
        Self { fields: Fields::of(bytes, 0), begin_end, body, walked: None }
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
        let bytes = self.fields.bytes.get(self.body + 3..).unwrap_or(&[]);
        match bytes {
            [code, SOH, ..] if *code != SOH => core::slice::from_ref(code),
            _ => &bytes[..find_soh(bytes, 0).unwrap_or(0)],
        }
    }

    /// Whether this is its MsgType, which holds no delimiter.
    #[inline(always)]
    pub(super) fn is_of_type<const N: usize>(&self, msg_type: &[u8; N]) -> bool {
        let rest = self.fields.bytes.get(self.body + 3..).and_then(<[u8]>::split_first_chunk);
        matches!(rest, Some((found, [SOH, ..])) if found == msg_type)
    }

    /// All fields but BeginString, BodyLength and CheckSum.
    #[inline]
    pub fn contents(&self) -> Fields<'a> {
        Fields { start: self.body, end: self.len() - 7, ..self.fields }
    }
}

impl<'a> Deref for Message<'a> {
    type Target = Fields<'a>;

    fn deref(&self) -> &Fields<'a> {
        &self.fields
    }
}
