//! Prepared messages: what changes from one to the next is patched in place.
//!
//! A template is made from a whole message, as [`encode`](super::messages::encode) or a
//! [`Writer`](super::Writer) wrote it. Fields that will change are named, each with a width, and from
//! then on a patch overwrites the value. Nothing is moved, nothing is measured, nothing is allocated.
//! The sum of every slot's bytes is kept, so that no byte is read again for the checksum:
//! [`Template::as_bytes`] adds the sums up.
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
use super::scan::three_digits;
use super::time::{Precision, Stamp};
use super::{Garbled, SOH, checksum, find_soh};

/// The most fields of one template that can be patched.
pub const SLOTS_MAX: usize = 12;
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
/// let (seq, qty) = (template.uint_slot::<9>(34).unwrap(), template.uint_slot::<7>(38).unwrap());
/// let price = template.decimal_slot::<6, 2>(44).unwrap();
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
    /// What the bytes before the trailer add up to that are in no slot; only its lowest eight bits count.
    /// The slots' sums are added when the checksum is written: were the whole sum kept, each patch would
    /// read it, take off what was in its slot, and write it again.
    fixed: u32,
    stamp: Stamp,
}

/// A value that can be patched.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The width in the upper half, the start in the lower: both are checked as one.
    span: u32,
    /// What its bytes add up to.
    sum: u32,
}

impl Slot {
    /// One that no template has.
    const NONE: Self = Self { span: 0xffff, sum: 0 };

    /// Where the value starts.
    fn start(self) -> usize {
        (self.span & 0xffff) as usize
    }

    /// Its bytes.
    fn width(self) -> usize {
        (self.span >> 16) as usize
    }

    /// Where the value's delimiter is.
    fn end(self) -> usize {
        self.start() + self.width()
    }

    /// Where the value starts if it is `width` bytes wide. Otherwise what is beyond every template.
    #[inline(always)]
    fn start_of(self, width: usize) -> usize {
        (self.span as usize).wrapping_sub(width << 16)
    }

    /// Of the value that lies there. `None` where no message reaches.
    fn of(start: usize, value: &[u8]) -> Option<Self> {
        let (start, width) = (u16::try_from(start).ok()?, u16::try_from(value.len()).ok()?);
        let span = u32::from(width) << 16 | u32::from(start);
        Some(Self { span, sum: checksum(value).into() })
    }

    /// The same elsewhere.
    fn moved(self, start: usize) -> Self {
        u16::try_from(start).map_or(Self::NONE, |start| Self {
            span: self.span & !0xffff | u32::from(start),
            ..self
        })
    }
}

/// Which slot of a template, in a type that has no others: no index needs a check.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
#[rustfmt::skip]
enum Nth { N0, N1, N2, N3, N4, N5, N6, N7, N8, N9, N10, N11 }

impl Nth {
    #[rustfmt::skip]
    const ALL: [Self; SLOTS_MAX] = {
        use Nth::*;
        [N0, N1, N2, N3, N4, N5, N6, N7, N8, N9, N10, N11]
    };
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
        Ok(Self {
            bytes,
            start: SPARE,
            body: SPARE + message.body_offset(),
            end: SPARE + message.len() - TRAILER,
            slots: [Slot::NONE; SLOTS_MAX],
            used: 0,
            fixed: checksum(&message.as_bytes()[..message.len() - TRAILER]).into(),
            stamp: Stamp::new(precision),
        })
    }

    /// The message as it is now, with the checksum that it must have.
    #[inline(always)]
    pub fn as_bytes(&mut self) -> &[u8] {
        let sum = self.slots.iter().fold(self.fixed, |sum, slot| sum.wrapping_add(slot.sum));
        let digits = three_digits(sum & 0xff, SOH);
        if let Some(place) = self.bytes.get_mut(self.end + 3..).and_then(<[u8]>::first_chunk_mut) {
            *place = digits.to_le_bytes();
        }
        &self.bytes[self.start..self.end + TRAILER]
    }

    /// The value of the first field of this tag behind BodyLength, as a slot: the field's own, if it has
    /// one already.
    fn slot(&mut self, tag: u32) -> Result<Nth, TemplateError> {
        let mut fields = Fields::of(&self.bytes[..self.end], self.body).iter();
        let value = loop {
            match fields.next() {
                Some(Ok(field)) if field.tag == tag => break field.value,
                Some(_) => {}
                None => return Err(TemplateError::Missing(tag)),
            }
        };
        let start = fields.offset() - 1 - value.len();
        let slot = Slot::of(start, value);
        let used = &self.slots[..self.used];
        let index = used.iter().position(|used| used.start() == start).unwrap_or(self.used);
        let nth = *Nth::ALL.get(index).ok_or(TemplateError::Slots)?;
        self.slots[nth as usize] = slot.ok_or(TemplateError::Full(N))?;
        self.used = self.used.max(index + 1);
        self.count();
        Ok(nth)
    }

    /// Counts what is in no slot.
    fn count(&mut self) {
        let whole = checksum(&self.bytes[self.start..self.end]).into();
        self.fixed = self.slots.iter().fold(whole, |sum: u32, slot| sum.wrapping_sub(slot.sum));
    }

    /// Gives a slot another value, of whatever width, and moves what stands behind it.
    fn relay(&mut self, nth: Nth, value: &[u8]) -> Result<(), TemplateError> {
        let slot = *self.slots[..self.used].get(nth as usize).ok_or(TemplateError::Slots)?;
        let (until, old) = (slot.end(), slot.width());
        if value.len() == old
            && let Some(place) = self.bytes.get_mut(slot.start()..until)
        {
            place.copy_from_slice(value);
            self.slots[nth as usize].sum = checksum(value).into();
            return Ok(());
        }
        let (from, end) = (until - old, self.end - old + value.len());
        if value.is_empty() {
            return Err(TemplateError::Width(old));
        }
        if end + TRAILER > N {
            return Err(TemplateError::Full(N));
        }
        let moved = |at: usize| at - old + value.len();
        self.bytes.copy_within(until..self.end + TRAILER, moved(until));
        self.bytes[from..moved(until)].copy_from_slice(value);
        self.end = end;
        // Never NONE: all of it fits into N bytes, which 16 bits count.
        for slot in self.slots[..self.used].iter_mut().filter(|slot| slot.end() > until) {
            *slot = slot.moved(moved(slot.start()));
        }
        self.slots[nth as usize] = Slot::of(from, value).unwrap_or(Slot::NONE);
        self.write_length();
        self.count();
        Ok(())
    }

    /// Where the value of a slot goes that is `width` bytes wide. What is put there adds up to `sum`.
    #[inline(always)]
    fn place(&mut self, nth: Nth, width: usize, sum: u32) -> Result<&mut [u8], TemplateError> {
        let slot = &mut self.slots[nth as usize];
        let start = slot.start_of(width);
        if start > N.saturating_sub(width) {
            return Err(TemplateError::Slots);
        }
        slot.sum = sum;
        self.bytes.get_mut(start..start + width).ok_or(TemplateError::Slots)
    }

    /// The same where the width is known by type.
    #[inline(always)]
    fn array<const W: usize>(&mut self, nth: Nth, sum: u32) -> Result<&mut [u8; W], TemplateError> {
        self.place(nth, W, sum)?.as_mut_array().ok_or(TemplateError::Slots)
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
