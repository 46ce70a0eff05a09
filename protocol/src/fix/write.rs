//! Messages into a slice of the caller's.
//!
//! Fields go in the order in which they are called. Their number of bytes is known only at the end, so
//! BeginString and BodyLength are put in front of them then, and the message starts somewhere in the
//! slice's first bytes: it is what [`Writer::finish`] returns.

use super::number::Digits;
use super::time::{Precision, Stamp};
use super::{Field, SOH, checksum};
use crate::units::Price;

/// Why a message could not be written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The slice is too short.
    #[error("the message does not fit into {0} bytes")]
    Full(usize),
    /// A value is empty or holds the delimiter.
    #[error("the value of tag {0} is empty or holds the delimiter")]
    Value(u32),
}

/// Writes one message. The first thing that goes wrong is kept and said by [`finish`](Self::finish).
#[derive(Debug)]
pub struct Writer<'a, 'v> {
    bytes: &'a mut [u8],
    begin_string: &'v [u8],
    /// Where the body starts, and how far it is written.
    body: usize,
    at: usize,
    error: Option<WriteError>,
    stamp: Option<Stamp>,
}

/// `8=`, a delimiter, `9=`, up to 20 digits, a delimiter.
const HEAD_MAX: usize = 26;
/// `10=`, three digits, a delimiter.
const TRAILER: usize = 7;

impl<'a, 'v> Writer<'a, 'v> {
    /// Starts a message of type `msg_type` in `bytes`.
    #[inline]
    pub fn new(bytes: &'a mut [u8], begin_string: &'v [u8], msg_type: &[u8]) -> Self {
        let body = HEAD_MAX + begin_string.len();
        let mut writer = Self { bytes, begin_string, body, at: body, error: None, stamp: None };
        writer.bytes(35, msg_type);
        writer
    }

    /// A value of any bytes but the delimiter.
    #[inline]
    pub fn bytes(&mut self, tag: u32, value: &[u8]) -> &mut Self {
        if value.is_empty() || value.contains(&SOH) {
            self.error.get_or_insert(WriteError::Value(tag));
        }
        self.field(tag, value)
    }

    /// A value as it stands in a message that was read: of a data field, any byte.
    #[inline]
    pub fn raw(&mut self, field: Field<'_>) -> &mut Self {
        self.field(field.tag, field.value)
    }

    /// A value of text.
    #[inline]
    pub fn text(&mut self, tag: u32, value: &str) -> &mut Self {
        self.bytes(tag, value.as_bytes())
    }

    /// A single character.
    #[inline]
    pub fn char(&mut self, tag: u32, value: u8) -> &mut Self {
        self.bytes(tag, &[value])
    }

    /// A Boolean.
    #[inline]
    pub fn bool(&mut self, tag: u32, value: bool) -> &mut Self {
        self.field(tag, if value { b"Y" } else { b"N" })
    }

    /// A whole number without sign.
    #[inline]
    pub fn uint(&mut self, tag: u32, value: u64) -> &mut Self {
        self.field(tag, Digits::uint(value).as_bytes())
    }

    /// A whole number.
    #[inline]
    pub fn int(&mut self, tag: u32, value: i64) -> &mut Self {
        self.field(tag, Digits::int(value).as_bytes())
    }

    /// A decimal in units of 1e-9, as the shortest exact text.
    #[inline]
    pub fn decimal(&mut self, tag: u32, nanos: i64) -> &mut Self {
        self.field(tag, Digits::decimal(nanos).as_bytes())
    }

    /// A price.
    #[inline]
    pub fn price(&mut self, tag: u32, value: Price) -> &mut Self {
        self.decimal(tag, value.0)
    }

    /// A UTCTimestamp from nanoseconds since the Unix epoch.
    #[inline]
    pub fn timestamp(&mut self, tag: u32, ns: u64, precision: Precision) -> &mut Self {
        // Messages mostly have two of the same minute.
        let kept = self.stamp.take().filter(|stamp| stamp.precision() == precision);
        let mut stamp = kept.unwrap_or_else(|| Stamp::new(precision));
        self.field(tag, stamp.write(ns));
        self.stamp = Some(stamp);
        self
    }

    /// A data field with its length field before it. The data may hold any byte.
    pub fn data(&mut self, length_tag: u32, tag: u32, value: &[u8]) -> &mut Self {
        if value.is_empty() {
            self.error.get_or_insert(WriteError::Value(tag));
        }
        self.uint(length_tag, value.len() as u64).field(tag, value)
    }

    /// Calls `write` with the value, if there is one.
    pub fn some<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) -> &mut Self {
        if let Some(value) = value {
            write(self, value);
        }
        self
    }

    /// Completes BeginString, BodyLength and CheckSum.
    ///
    /// # Errors
    ///
    /// The first [`WriteError`] that any call met.
    #[inline]
    pub fn finish(mut self) -> Result<&'a [u8], WriteError> {
        let length = Digits::uint((self.at - self.body) as u64);
        let head = 2 + self.begin_string.len() + 1 + 2 + length.as_bytes().len() + 1;
        let start = self.body - head;
        let end = self.at;
        self.put(&[0; TRAILER]);
        if let Some(error) = self.error {
            return Err(error);
        }
        self.at = start;
        self.put(b"8=");
        self.put(self.begin_string);
        self.put(&[SOH, b'9', b'=']);
        self.put(length.as_bytes());
        self.put(&[SOH]);
        let sum = checksum(&self.bytes[start..end]);
        self.at = end;
        self.put(&[b'1', b'0', b'=', b'0' + sum / 100, b'0' + sum / 10 % 10, b'0' + sum % 10, SOH]);
        Ok(&self.bytes[start..self.at])
    }

    #[inline]
    fn field(&mut self, tag: u32, value: &[u8]) -> &mut Self {
        let tag = Digits::uint(tag.into());
        let tag = tag.as_bytes();
        let split = self.at + tag.len() + 1;
        let end = split + value.len() + 1;
        if let Some(room) = self.bytes.get_mut(self.at..end) {
            let (front, back) = room.split_at_mut(tag.len());
            front.copy_from_slice(tag);
            back[0] = b'=';
            back[1..=value.len()].copy_from_slice(value);
            back[value.len() + 1] = SOH;
            self.at = end;
        } else {
            self.error.get_or_insert(WriteError::Full(self.bytes.len()));
        }
        self
    }

    #[inline]
    fn put(&mut self, bytes: &[u8]) {
        match self.bytes.get_mut(self.at..self.at + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.at += bytes.len();
            }
            None => {
                self.error.get_or_insert(WriteError::Full(self.bytes.len()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::fix::{Message, dict::data_of, message::tests::framed};

    #[test]
    fn writes_what_the_obvious_way_writes() {
        let mut bytes = [0; 256];
        let mut writer = Writer::new(&mut bytes, b"FIX.4.4", b"D");
        writer.uint(34, 7).bool(43, true).int(6, -5).char(54, b'2').text(58, "hello");
        writer.price(44, Price(-12_500_000_000)).data(95, 96, b"a\x01b");
        writer.timestamp(52, 1_795_385_405_123_456_789, Precision::Micros);
        writer
            .some(Some(3), |writer, n| _ = writer.uint(7, n))
            .some(None, |writer, n: u64| _ = writer.uint(8, n));
        let body = "35=D|34=7|43=Y|6=-5|54=2|58=hello|44=-12.5|95=3|96=a|b|52=20261122-22:10:05.123456|7=3|";
        assert_eq!(writer.finish().unwrap(), framed("FIX.4.4", body));
    }

    #[test]
    fn a_slice_too_short_and_values_that_may_not_be() {
        let whole = framed("FIX.4.2", "35=0|112=hello|");
        for size in 0..80 {
            let mut bytes = vec![0; size];
            let mut writer = Writer::new(&mut bytes, b"FIX.4.2", b"0");
            writer.text(112, "hello");
            match writer.finish() {
                Ok(message) => assert_eq!(message, whole),
                Err(error) => {
                    assert!(error == WriteError::Full(size) && size < whole.len() + HEAD_MAX)
                }
            }
        }
        for (tag, value) in [(58, &b""[..]), (58, b"a\x01b"), (35, b"")] {
            let mut bytes = [0; 80];
            let mut writer = Writer::new(&mut bytes, b"FIX.4.2", b"0");
            writer.bytes(tag, value).uint(34, 1);
            assert_eq!(writer.finish(), Err(WriteError::Value(tag)));
        }
    }

    proptest! {
        /// Whatever is written reads back, field by field.
        #[test]
        fn reads_back(fields in vec((1..100_000_u32, vec(2..=255_u8, 1..200)), 0..30)) {
            prop_assume!(fields.iter().all(|(tag, _)| data_of(*tag).is_none()));
            let mut bytes = vec![0; 10_000];
            let mut writer = Writer::new(&mut bytes, b"FIXT.1.1", b"AE");
            for (tag, value) in &fields {
                writer.bytes(*tag, value);
            }
            let message = Message::parse(writer.finish().unwrap()).unwrap();
            prop_assert_eq!(message.begin_string(), b"FIXT.1.1");
            prop_assert_eq!(message.msg_type(), b"AE");
            let read = message.contents().iter().skip(1).map(|field| field.unwrap());
            prop_assert!(read.map(|field| (field.tag, field.value)).eq(fields.iter().map(|(tag, value)| (*tag, &value[..]))));
        }
    }
}
