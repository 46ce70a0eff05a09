//! Slots of each kind, and what may be put into them.

use super::{Slot, Template, TemplateError};
use crate::fix::number::{copy_short, write_padded};
use crate::fix::{SOH, find_soh};
use crate::units::Price;

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub struct $name(usize);
    )+};
}

slots! {
    /// A whole number, padded with zeros. Good for the template it is from.
    UintSlot;
    /// A decimal, padded with zeros at both ends. Good for the template it is from.
    DecimalSlot;
    /// A UTCTimestamp. Good for the template it is from.
    TimeSlot;
    /// A single character. Good for the template it is from.
    CharSlot;
    /// Text of one width. Good for the template it is from.
    TextSlot;
}

/// `10 ^ (9 - decimals)`: units of 1e-9 in the last decimal.
const LAST_DECIMAL: [u32; 10] =
    [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

impl<const N: usize> Template<N> {
    /// Makes the field of this tag a whole number of `width` digits, for now 0.
    ///
    /// # Errors
    ///
    /// As for all slots: [`TemplateError::Missing`] without the field, [`TemplateError::Slots`] when
    /// there are too many, [`TemplateError::Full`] when the message becomes too long.
    pub fn uint_slot(&mut self, tag: u32, width: usize) -> Result<UintSlot, TemplateError> {
        self.numeric_slot(tag, &[b'0'; 20], width, 0).map(UintSlot)
    }

    /// Makes the field of this tag a decimal of so many digits before and behind the point, for now 0.
    /// With no decimals there is no point.
    ///
    /// # Errors
    ///
    /// See [`uint_slot`](Self::uint_slot). [`TemplateError::Width`] for more than 10 digits before the
    /// point, more than 9 behind it, or none before it.
    pub fn decimal_slot(
        &mut self,
        tag: u32,
        whole: usize,
        decimals: u8,
    ) -> Result<DecimalSlot, TemplateError> {
        if whole > 10 || decimals > 9 {
            return Err(TemplateError::Width(20));
        }
        let mut zero = [b'0'; 20];
        zero[whole] = b'.';
        let width = if decimals == 0 { whole } else { whole + 1 + usize::from(decimals) };
        self.numeric_slot(tag, &zero, if whole == 0 { 0 } else { width }, decimals).map(DecimalSlot)
    }

    /// Makes the field of this tag a UTCTimestamp, for now 1970.
    ///
    /// # Errors
    ///
    /// See [`uint_slot`](Self::uint_slot).
    pub fn time_slot(&mut self, tag: u32) -> Result<TimeSlot, TemplateError> {
        let epoch = b"19700101-00:00:00.000000000";
        let width = self.stamp.precision().width();
        self.numeric_slot(tag, epoch, width, 0).map(TimeSlot)
    }

    /// Makes the field of this tag, which must hold a single character, one that can be patched.
    ///
    /// # Errors
    ///
    /// See [`uint_slot`](Self::uint_slot). [`TemplateError::Width`] when it holds more.
    pub fn char_slot(&mut self, tag: u32) -> Result<CharSlot, TemplateError> {
        let slot = self.slot(tag, 0)?;
        if self.slots[slot].width == 1 {
            return Ok(CharSlot(slot));
        }
        self.used -= 1;
        Err(TemplateError::Width(1))
    }

    /// Makes the field of this tag one that can be patched with text of the width it has now.
    ///
    /// # Errors
    ///
    /// See [`uint_slot`](Self::uint_slot).
    pub fn text_slot(&mut self, tag: u32) -> Result<TextSlot, TemplateError> {
        self.slot(tag, 0).map(TextSlot)
    }

    fn numeric_slot(
        &mut self,
        tag: u32,
        zero: &[u8],
        width: usize,
        decimals: u8,
    ) -> Result<usize, TemplateError> {
        let zero = zero.get(..width).ok_or(TemplateError::Width(width))?;
        let slot = self.slot(tag, decimals)?;
        let made = self.relay(slot, zero);
        if made.is_err() {
            self.used -= 1;
        }
        made.map(|()| slot)
    }

    /// Puts a whole number into its field.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Width`] when it has too many digits; [`TemplateError::Slots`] for a slot of
    /// another template.
    #[inline]
    pub fn set_uint(&mut self, slot: UintSlot, number: u64) -> Result<(), TemplateError> {
        self.patch(slot.0, |field, _| write_padded(number, field))
    }

    /// Puts a decimal, in units of 1e-9, into its field.
    ///
    /// # Errors
    ///
    /// See [`set_uint`](Self::set_uint). A decimal that the field's decimals do not show exactly does
    /// not fit. One below zero takes a digit for the sign.
    #[inline]
    pub fn set_decimal(&mut self, slot: DecimalSlot, nanos: i64) -> Result<(), TemplateError> {
        self.patch(slot.0, |field, decimals| write_decimal(nanos, decimals, field))
    }

    /// Puts a price into its field.
    ///
    /// # Errors
    ///
    /// See [`set_decimal`](Self::set_decimal).
    #[inline]
    pub fn set_price(&mut self, slot: DecimalSlot, price: Price) -> Result<(), TemplateError> {
        self.set_decimal(slot, price.0)
    }

    /// Puts a time, in nanoseconds since the Unix epoch, into its field. A second field with the same
    /// time costs a copy.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Slots`] for a slot of another template.
    #[inline]
    pub fn set_time(&mut self, slot: TimeSlot, ns: u64) -> Result<(), TemplateError> {
        if self.stamped != ns {
            self.stamp.write(ns);
            self.stamped = ns;
        }
        let found = self.slots[..self.used].get(slot.0).ok_or(TemplateError::Slots)?;
        let (start, text) = (usize::from(found.start), self.stamp.last());
        let field = self.bytes.get_mut(start..start + usize::from(found.width));
        let field = field.filter(|field| field.len() == text.len()).ok_or(TemplateError::Slots)?;
        copy_short(text, field);
        Ok(())
    }

    /// Puts a character into its field.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Delimiter`] for the delimiter; [`TemplateError::Slots`] for a slot of another
    /// template.
    #[inline]
    pub fn set_char(&mut self, slot: CharSlot, code: u8) -> Result<(), TemplateError> {
        if code == SOH {
            return Err(TemplateError::Delimiter);
        }
        self.patch(slot.0, |field, _| match field {
            [byte] => {
                *byte = code;
                true
            }
            _ => false,
        })
    }

    /// Puts text of the field's width into it.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Width`] for text of another width, [`TemplateError::Delimiter`] for text with a
    /// delimiter in it, [`TemplateError::Slots`] for a slot of another template.
    #[inline]
    pub fn set_text(&mut self, slot: TextSlot, text: &[u8]) -> Result<(), TemplateError> {
        if find_soh(text, 0).is_some() {
            return Err(TemplateError::Delimiter);
        }
        self.patch(slot.0, |field, _| {
            let fits = field.len() == text.len();
            if fits {
                copy_short(text, field);
            }
            fits
        })
    }

    /// Puts text of any width into a field, and moves what stands behind it. The field has this width
    /// from now on.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Full`] when the message becomes too long, [`TemplateError::Width`] for no text;
    /// else as [`set_text`](Self::set_text).
    pub fn replace(&mut self, slot: TextSlot, text: &[u8]) -> Result<(), TemplateError> {
        if text.contains(&SOH) {
            return Err(TemplateError::Delimiter);
        }
        self.relay(slot.0, text)
    }

    /// Has the value of a slot written. `write` leaves it alone when it does not fit.
    #[inline]
    fn patch(
        &mut self,
        index: usize,
        write: impl FnOnce(&mut [u8], u8) -> bool,
    ) -> Result<(), TemplateError> {
        let slot: &Slot = self.slots[..self.used].get(index).ok_or(TemplateError::Slots)?;
        let (start, width) = (usize::from(slot.start), usize::from(slot.width));
        let field = self.bytes.get_mut(start..start + width).ok_or(TemplateError::Slots)?;
        if !write(field, slot.decimals) {
            return Err(TemplateError::Width(width));
        }
        Ok(())
    }
}

/// Writes a decimal into all of `field`, if it fits exactly.
#[inline]
fn write_decimal(nanos: i64, decimals: u8, field: &mut [u8]) -> bool {
    let Some(unit) = LAST_DECIMAL.get(usize::from(decimals)) else { return false };
    let abs = nanos.unsigned_abs();
    let whole = abs / 1_000_000_000;
    let fraction = (abs % 1_000_000_000) as u32;
    if !fraction.is_multiple_of(*unit) {
        return false;
    }
    let behind = if decimals == 0 { 0 } else { usize::from(decimals) + 1 };
    let Some(before) = field.len().checked_sub(behind) else { return false };
    let (front, back) = field.split_at_mut(before);
    let written = match (nanos < 0, front) {
        (false, front) => write_padded(whole, front),
        (true, [sign, digits @ ..]) if !digits.is_empty() => {
            let fits = write_padded(whole, digits);
            if fits {
                *sign = b'-';
            }
            fits
        }
        (true, _) => false,
    };
    if let (true, [_point, digits @ ..]) = (written, back) {
        write_padded((fraction / unit).into(), digits);
    }
    written
}
