//! Prepared messages: what changes from one to the next is patched in place.
//!
//! A template is made from a whole message, as [`encode`](super::messages::encode) or a
//! [`Writer`](super::Writer) wrote it. Fields that will change are named, each with a width, and from
//! then on a patch overwrites the value. Nothing is moved, nothing is measured, nothing is allocated.
//! [`Template::as_bytes`] sums all bytes for the checksum: for an order, of which most changes, that is
//! quicker than to keep sums of the single fields, sixteen bytes being added at a time.
//!
//! # Why fixed widths
//!
//! BodyLength stands in front of everything, and every field behind a value that grows has to move.
//! Values of one width avoid both, and the standard allows them: an int "may contain leading zeros
//! (00023 = 23)", a float leading zeros before and trailing zeros behind the point (00023.230). The
//! public acceptance tests send `38=002000.00`, and engines read such values as numbers, this one
//! included. MsgSeqNum, OrderQty and Price are therefore padded with zeros. Times are of one width
//! anyway, and codes of one character.
//!
//! Text must not be padded: `AAPL` and `AAPL ` are different symbols, and a ClOrdID comes back as it
//! was sent. Its patch wants the same width: give ClOrdIDs a fixed width, and each symbol a template of
//! its own, as is usual. Where that does not do, [`Template::replace`] takes text of any width, for the
//! price of moving what stands behind it; and it is also the way to send a price without padding to a
//! counterparty that is stricter than the standard.

mod patch;
#[cfg(test)]
mod tests;

pub use patch::{CharSlot, DecimalSlot, TextSlot, TimeSlot, UintSlot};

use super::message::{Fields, Message};
use super::number::Digits;
use super::time::{Precision, Stamp};
use super::{Garbled, SOH, checksum, find_soh};

/// The most fields of one template that can be patched.
pub const SLOTS_MAX: usize = 16;
/// `10=`, three digits, a delimiter.
const TRAILER: usize = 7;
/// Room for BodyLength to grow.
const SPARE: usize = 8;

/// Why a template cannot be made, or a value not be patched in. The template is as it was.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// The bytes are not one whole message.
    #[error(transparent)]
    Garbled(#[from] Garbled),
    /// The message does not fit into this many bytes, or has more than 65,535.
    #[error("the message does not fit into {0} bytes")]
    Full(usize),
    /// The message has no field of this tag behind BodyLength.
    #[error("the message has no field {0}")]
    Missing(u32),
    /// There are [`SLOTS_MAX`] slots already, or the slot is another template's.
    #[error("no such slot, or no room for one")]
    Slots,
    /// The value does not fit the field's width, or not exactly.
    #[error("the value does not fit into {0} bytes")]
    Width(usize),
    /// The value holds a delimiter.
    #[error("the value holds a delimiter")]
    Delimiter,
}

/// A message whose fields can be patched, in `N` bytes of its own.
///
/// ```
/// use wirepath_protocol::Price;
/// use wirepath_protocol::fix::{Message, Precision, Template, Writer};
///
/// let mut bytes = [0; 256];
/// let mut writer = Writer::new(&mut bytes, b"FIX.4.4", b"D");
/// writer.uint(34, 0).text(49, "DESK").timestamp(52, 0, Precision::Millis).text(56, "VENUE");
/// writer.text(11, "W00000000").char(54, b'1').uint(38, 0).uint(44, 0).text(55, "AAPL");
/// let mut template = Template::<256>::new(writer.finish().unwrap(), Precision::Millis).unwrap();
/// let (seq, qty) = (template.uint_slot(34, 9).unwrap(), template.uint_slot(38, 7).unwrap());
/// let price = template.decimal_slot(44, 6, 2).unwrap();
/// let time = template.time_slot(52).unwrap();
///
/// template.set_uint(seq, 8).unwrap();
/// template.set_uint(qty, 300).unwrap();
/// template.set_price(price, Price(322_400_000_000)).unwrap();
/// template.set_time(time, 1_795_385_405_123_456_789).unwrap();
/// let message = Message::parse(template.as_bytes()).unwrap();
/// assert_eq!(message.get(44), Some(&b"000322.40"[..]));
/// assert_eq!((message.uint(34), message.quantity(38)), (Ok(8), Ok(300)));
/// ```
#[derive(Clone, Debug)]
pub struct Template<const N: usize> {
    bytes: [u8; N],
    /// Where the message starts, where MsgType does, and where the trailer does.
    start: usize,
    body: usize,
    end: usize,
    slots: [Slot; SLOTS_MAX],
    used: usize,
    stamp: Stamp,
    /// The time that `stamp` says.
    stamped: u64,
}

/// A value that can be patched.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    start: u16,
    width: u16,
    /// Digits behind the point, of a decimal.
    decimals: u8,
}

impl<const N: usize> Template<N> {
    /// From a whole message. Times will be written with this precision.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Garbled`] when it is none, [`TemplateError::Full`] when it is too long.
    pub fn new(message: &[u8], precision: Precision) -> Result<Self, TemplateError> {
        let message = Message::parse(message)?;
        if N > usize::from(u16::MAX) || message.len() + SPARE > N {
            return Err(TemplateError::Full(N));
        }
        let mut bytes = [0; N];
        bytes[SPARE..SPARE + message.len()].copy_from_slice(message.as_bytes());
        let mut template = Self {
            bytes,
            start: SPARE,
            body: SPARE + message.body_offset(),
            end: SPARE + message.len() - TRAILER,
            slots: [Slot::default(); SLOTS_MAX],
            used: 0,
            stamp: Stamp::new(precision),
            stamped: 0,
        };
        template.stamp.write(0);
        Ok(template)
    }

    /// The message as it is now, with the checksum that it must have.
    #[inline]
    pub fn as_bytes(&mut self) -> &[u8] {
        let (sum, digits) = (checksum(&self.bytes[self.start..self.end]), self.end + 3);
        if let Some(place) = self.bytes.get_mut(digits..digits + 3) {
            place.copy_from_slice(&[b'0' + sum / 100, b'0' + sum / 10 % 10, b'0' + sum % 10]);
        }
        &self.bytes[self.start..self.end + TRAILER]
    }

    /// The value of the first field of this tag behind BodyLength, as a new slot.
    fn slot(&mut self, tag: u32, decimals: u8) -> Result<usize, TemplateError> {
        if self.used == SLOTS_MAX {
            return Err(TemplateError::Slots);
        }
        let mut fields = Fields::of(&self.bytes[..self.end], self.body).iter();
        let width = loop {
            match fields.next() {
                Some(Ok(field)) if field.tag == tag => break field.value.len(),
                Some(_) => {}
                None => return Err(TemplateError::Missing(tag)),
            }
        };
        let start = fields.offset() - 1 - width;
        let narrow = |number| u16::try_from(number).map_err(|_| TemplateError::Full(N));
        let slot = Slot { start: narrow(start)?, width: narrow(width)?, decimals };
        self.slots[self.used] = slot;
        self.used += 1;
        Ok(self.used - 1)
    }

    /// Gives a slot another value, of whatever width, and moves what stands behind it.
    fn relay(&mut self, index: usize, value: &[u8]) -> Result<(), TemplateError> {
        let slot = *self.slots[..self.used].get(index).ok_or(TemplateError::Slots)?;
        let (from, old) = (usize::from(slot.start), usize::from(slot.width));
        let end = self.end - old + value.len();
        if value.is_empty() {
            return Err(TemplateError::Width(old));
        }
        if end + TRAILER > N {
            return Err(TemplateError::Full(N));
        }
        self.bytes.copy_within(from + old..self.end + TRAILER, from + value.len());
        self.bytes[from..from + value.len()].copy_from_slice(value);
        self.end = end;
        for other in &mut self.slots[..self.used] {
            if usize::from(other.start) > from {
                let moved = usize::from(other.start) - old + value.len();
                other.start = u16::try_from(moved).unwrap_or(u16::MAX);
            }
        }
        let width = u16::try_from(value.len()).unwrap_or(u16::MAX);
        self.slots[index] = Slot { width, ..slot };
        self.write_length();
        Ok(())
    }

    /// Writes BodyLength, and moves BeginString when its digits become more or fewer.
    fn write_length(&mut self) {
        let length = Digits::uint((self.end - self.body) as u64);
        let length = length.as_bytes();
        let begin_end = find_soh(&self.bytes, self.start).unwrap_or(self.body);
        let head = begin_end + 3; // behind the 9=
        let digits = self.body - 1 - length.len();
        let moved = digits - (head - self.start);
        self.bytes.copy_within(self.start..head, moved);
        self.bytes[digits..self.body - 1].copy_from_slice(length);
        self.bytes[self.body - 1] = SOH;
        self.start = moved;
    }
}
