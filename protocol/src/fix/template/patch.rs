//! Slots of each kind, and what may be put into them.

use super::{SLOTS_MAX, Slot, Template, TemplateError};
use crate::fix::number::{UNIT, write_padded};
use crate::fix::scan::{Eight, ONES, eight_digits, marks, short_word, sum_of};
use crate::fix::{SOH, checksum};
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
        let before = (self.slots, self.used);
        let slot = self.slot(tag, 0)?;
        if self.slots[slot].width == 1 {
            return Ok(CharSlot(slot));
        }
        (self.slots, self.used) = before;
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
        let before = (self.slots, self.used);
        let slot = self.slot(tag, decimals)?;
        let made = self.relay(slot, zero);
        if made.is_err() {
            (self.slots, self.used) = before;
        }
        made.map(|()| slot)
    }

    /// Puts a whole number into its field.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Width`] when it has too many digits; [`TemplateError::Slots`] for a slot of
    /// another template.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "one digit")]
    pub fn set_uint(&mut self, slot: UintSlot, number: u64) -> Result<(), TemplateError> {
        let Slot { width, most, sum_of_zeros, .. } = self.slots[slot.0 % SLOTS_MAX];
        if number > most {
            return Err(self.misfit(slot.0));
        }
        if width <= 8 {
            let digits = eight_digits(number);
            return self.put(slot.0, [digits.text], sum_of_zeros + digits.sum);
        }
        let (high, low) = (number / EIGHT_DIGITS, eight_digits(number % EIGHT_DIGITS));
        if width > 9 {
            return self.put_long(slot.0, high, low);
        }
        let first = (high | u64::from(b'0')) << 56; // the only digit left
        self.put(slot.0, [first, low.text], sum_of_zeros + high as u32 + low.sum)
    }

    /// Puts a number of more than nine digits.
    fn put_long(&mut self, index: usize, high: u64, low: Eight) -> Result<(), TemplateError> {
        let Slot { width, sum_of_zeros, .. } = self.slots[index % SLOTS_MAX];
        let sum = sum_of_zeros + low.sum;
        if width <= 16 {
            let high = eight_digits(high);
            return self.put(index, [high.text, low.text], sum + high.sum);
        }
        let (high, middle) = (eight_digits(high / EIGHT_DIGITS), eight_digits(high % EIGHT_DIGITS));
        self.put(index, [high.text, middle.text, low.text], sum + high.sum + middle.sum)
    }

    /// Puts a decimal, in units of 1e-9, into its field.
    ///
    /// # Errors
    ///
    /// See [`set_uint`](Self::set_uint). A decimal that the field's decimals do not show exactly does
    /// not fit. One below zero takes a digit for the sign.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "both halves of sixteen bytes")]
    pub fn set_decimal(&mut self, slot: DecimalSlot, nanos: i64) -> Result<(), TemplateError> {
        let Slot { width, decimals, most, sum_of_zeros, .. } = self.slots[slot.0 % SLOTS_MAX];
        let behind = if decimals == 0 { 0 } else { decimals + 1 };
        let Ok(positive) = u64::try_from(nanos) else { return self.set_odd(slot, nanos) };
        if behind > 8 || most >= EIGHT_DIGITS {
            return self.set_odd(slot, nanos);
        }
        let (whole, fraction) = (positive / UNIT_NANOS, positive % UNIT_NANOS);
        let eight = eight_digits(fraction / 10);
        let too_fine = ((eight.text ^ (ONES * 0x30)) >> (8 * decimals)) | (fraction % 10);
        if whole > most || too_fine != 0 {
            return Err(self.misfit(slot.0));
        }
        let whole = eight_digits(whole);
        // Eight digits, the point, seven digits, moved up until the last is the field's last.
        let text = u128::from(whole.text) | u128::from(b'.') << 64 | u128::from(eight.text) << 72;
        let text = text << (8 * (8 - behind));
        let (front, back) = (text as u64, (text >> 64) as u64);
        let sum = sum_of_zeros + whole.sum + eight.sum;
        if width > 8 { self.put(slot.0, [front, back], sum) } else { self.put(slot.0, [back], sum) }
    }

    /// Puts a decimal that is below zero, or a very long one.
    #[cold]
    fn set_odd(&mut self, slot: DecimalSlot, nanos: i64) -> Result<(), TemplateError> {
        self.patch(slot.0, |field, decimals| write_decimal(nanos, decimals, field))
    }

    /// Puts a price into its field.
    ///
    /// # Errors
    ///
    /// See [`set_decimal`](Self::set_decimal).
    #[inline(always)]
    pub fn set_price(&mut self, slot: DecimalSlot, price: Price) -> Result<(), TemplateError> {
        self.set_decimal(slot, price.0)
    }

    /// Puts a time, in nanoseconds since the Unix epoch, into its field. A second field with the same
    /// time costs a copy.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Slots`] for a slot of another template.
    #[inline(always)]
    pub fn set_time(&mut self, slot: TimeSlot, ns: u64) -> Result<(), TemplateError> {
        if self.stamped != ns {
            self.stamp_at(ns);
        }
        let ([first, second, third, fourth], sum) = (self.stamp_text, self.stamp_sum);
        match self.slots[slot.0 % SLOTS_MAX].width {
            17..=24 => self.put(slot.0, [second, third, fourth], sum),
            25..=32 => self.put(slot.0, [first, second, third, fourth], sum),
            _ => Err(TemplateError::Slots),
        }
    }

    /// Puts a character into its field.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Delimiter`] for the delimiter; [`TemplateError::Slots`] for a slot of another
    /// template.
    #[inline(always)]
    pub fn set_char(&mut self, slot: CharSlot, code: u8) -> Result<(), TemplateError> {
        if code == SOH {
            return Err(TemplateError::Delimiter);
        }
        let slot = &mut self.slots[slot.0 % SLOTS_MAX];
        match self.bytes.get_mut(usize::from(slot.at) + 7) {
            Some(byte) if slot.width == 1 => {
                *byte = code;
                self.sum = self.sum.wrapping_sub(slot.sum).wrapping_add(code.into());
                slot.sum = code.into();
                Ok(())
            }
            _ => Err(TemplateError::Slots),
        }
    }

    /// Puts text of the field's width into it.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Width`] for text of another width, [`TemplateError::Delimiter`] for text with a
    /// delimiter in it, [`TemplateError::Slots`] for a slot of another template.
    #[inline(always)]
    pub fn set_text(&mut self, slot: TextSlot, text: &[u8]) -> Result<(), TemplateError> {
        if text.len() != usize::from(self.slots[slot.0 % SLOTS_MAX].width) {
            return Err(self.misfit(slot.0));
        }
        match text.len() {
            1..=8 => self.put_text::<1>(slot.0, text),
            9..=16 => self.put_text::<2>(slot.0, text),
            17..=24 => self.put_text::<3>(slot.0, text),
            _ => self.set_long(slot, text),
        }
    }

    /// Puts text of up to `W` words into its field.
    #[inline(always)]
    fn put_text<const W: usize>(&mut self, index: usize, text: &[u8]) -> Result<(), TemplateError> {
        let (front, eights) = text.as_rchunks::<8>();
        let mut words = [0; W];
        if !front.is_empty() {
            words[0] = short_word(front) << (64 - 8 * front.len());
        }
        for (word, eight) in words.iter_mut().rev().zip(eights.iter().rev()) {
            *word = u64::from_le_bytes(*eight);
        }
        if words.iter().fold(0, |found, word| found | marks(*word, SOH)) != 0 {
            return Err(TemplateError::Delimiter);
        }
        self.put(index, words, sum_of(words))
    }

    #[cold]
    fn set_long(&mut self, slot: TextSlot, text: &[u8]) -> Result<(), TemplateError> {
        if text.contains(&SOH) {
            return Err(TemplateError::Delimiter);
        }
        self.patch(slot.0, |field, _| {
            field.copy_from_slice(text);
            true
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

    /// Has a value written that is negative or very long. `write` leaves it alone when it does not fit.
    fn patch(
        &mut self,
        index: usize,
        write: impl FnOnce(&mut [u8], u8) -> bool,
    ) -> Result<(), TemplateError> {
        let slot = self.slots[..self.used].get_mut(index).ok_or(TemplateError::Slots)?;
        let (end, width) = (slot.end(), usize::from(slot.width));
        let field = self.bytes.get_mut(end - width..end).ok_or(TemplateError::Slots)?;
        if !write(field, slot.decimals) {
            return Err(TemplateError::Width(width));
        }
        let sum = checksum(field).into();
        self.sum = self.sum.wrapping_sub(slot.sum).wrapping_add(sum);
        slot.sum = sum;
        Ok(())
    }
}

/// The first number of nine digits, and units of a decimal in one.
const EIGHT_DIGITS: u64 = 100_000_000;
const UNIT_NANOS: u64 = UNIT.unsigned_abs();

/// Writes a decimal into all of `field`, if it fits exactly.
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
