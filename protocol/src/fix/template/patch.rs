//! Slots of each kind, and what may be put into them.

use super::{Nth, Template, TemplateError};
use crate::fix::number::{TENS, UNIT, write_padded};
use crate::fix::scan::{Eight, delimiter_and_sum, eight_digits};
use crate::fix::{Precision, SOH, checksum};
use crate::units::Price;

/// A whole number of `W` digits, padded with zeros. Good for the template it is from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UintSlot<const W: usize>(Nth);

/// A decimal of `WHOLE` digits before the point and `DECIMALS` behind it, padded with zeros at both ends.
/// Good for the template it is from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DecimalSlot<const WHOLE: usize, const DECIMALS: usize>(Nth);

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub struct $name(Nth);
    )+};
}

slots! {
    /// A UTCTimestamp. Good for the template it is from.
    TimeSlot;
    /// A single character. Good for the template it is from.
    CharSlot;
    /// Text of one width. Good for the template it is from.
    TextSlot;
}

/// The most digits of a [`UintSlot`].
const UINT_WIDTH_MAX: usize = 16;
/// The most bytes of a [`DecimalSlot`]: 10 digits, the point, 9 digits.
const DECIMAL_WIDTH_MAX: usize = 20;

/// The first number of nine digits, and units of a decimal in one.
const EIGHT_DIGITS: u64 = 100_000_000;
const UNIT_NANOS: u64 = UNIT.unsigned_abs();

/// What zeros add up to, so many.
#[expect(clippy::cast_possible_truncation, reason = "as wide as a field")]
const fn zeros(width: usize) -> u32 {
    b'0' as u32 * width as u32
}

impl<const N: usize> Template<N> {
    /// Makes the field of this tag a whole number of `W` digits, 1 to 16, for now 0.
    ///
    /// # Errors
    ///
    /// As for all slots: [`TemplateError::Missing`] without the field, [`TemplateError::Slots`] when
    /// there are too many, [`TemplateError::Full`] when the message becomes too long.
    pub fn uint_slot<const W: usize>(&mut self, tag: u32) -> Result<UintSlot<W>, TemplateError> {
        const { assert!(W > 0 && W <= UINT_WIDTH_MAX, "1 to 16 digits") };
        self.numeric_slot(tag, &[b'0'; W]).map(UintSlot)
    }

    /// Makes the field of this tag a decimal of 1 to 10 digits before the point and up to 9 behind it, for
    /// now 0. With no decimals there is no point.
    ///
    /// # Errors
    ///
    /// See [`uint_slot`](Self::uint_slot).
    pub fn decimal_slot<const WHOLE: usize, const DECIMALS: usize>(
        &mut self,
        tag: u32,
    ) -> Result<DecimalSlot<WHOLE, DECIMALS>, TemplateError> {
        const { assert!(WHOLE > 0 && WHOLE <= 10 && DECIMALS <= 9, "1 to 10 digits and up to 9") };
        let mut zero = [b'0'; DECIMAL_WIDTH_MAX];
        zero[WHOLE] = b'.';
        self.numeric_slot(tag, &zero[..decimal_width(WHOLE, DECIMALS)]).map(DecimalSlot)
    }

    /// Makes the field of this tag a UTCTimestamp, for now 1970.
    ///
    /// # Errors
    ///
    /// See [`uint_slot`](Self::uint_slot).
    pub fn time_slot(&mut self, tag: u32) -> Result<TimeSlot, TemplateError> {
        let epoch = b"19700101-00:00:00.000000000";
        let width = self.stamp.precision().width();
        self.numeric_slot(tag, &epoch[..width]).map(TimeSlot)
    }

    /// Makes the field of this tag, which must hold a single character, one that can be patched.
    ///
    /// # Errors
    ///
    /// See [`uint_slot`](Self::uint_slot). [`TemplateError::Width`] when it holds more.
    pub fn char_slot(&mut self, tag: u32) -> Result<CharSlot, TemplateError> {
        let before = (self.slots, self.used);
        let slot = self.slot(tag)?;
        if self.slots[slot as usize].width() == 1 {
            return Ok(CharSlot(slot));
        }
        (self.slots, self.used) = before;
        self.count();
        Err(TemplateError::Width(1))
    }

    /// Makes the field of this tag one that can be patched with text of the width it has now.
    ///
    /// # Errors
    ///
    /// See [`uint_slot`](Self::uint_slot).
    pub fn text_slot(&mut self, tag: u32) -> Result<TextSlot, TemplateError> {
        self.slot(tag).map(TextSlot)
    }

    fn numeric_slot(&mut self, tag: u32, zero: &[u8]) -> Result<Nth, TemplateError> {
        let before = (self.slots, self.used);
        let slot = self.slot(tag)?;
        let made = self.relay(slot, zero);
        if made.is_err() {
            (self.slots, self.used) = before;
            self.count();
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
    pub fn set_uint<const W: usize>(
        &mut self,
        slot: UintSlot<W>,
        number: u64,
    ) -> Result<(), TemplateError> {
        if number >= TENS[W] {
            return Err(TemplateError::Width(W));
        }
        let (high, low) = sixteen_digits(number);
        let place = self.place(slot.0, W, zeros(W) + high.sum + low.sum)?;
        let (front, back) = place.split_at_mut(W.saturating_sub(8));
        write_last(front, high.text);
        write_last(back, low.text);
        Ok(())
    }

    /// Puts a decimal, in units of 1e-9, into its field.
    ///
    /// # Errors
    ///
    /// See [`set_uint`](Self::set_uint). A decimal that the field's decimals do not show exactly does
    /// not fit. One below zero takes a digit for the sign.
    #[inline(always)]
    pub fn set_decimal<const WHOLE: usize, const DECIMALS: usize>(
        &mut self,
        slot: DecimalSlot<WHOLE, DECIMALS>,
        nanos: i64,
    ) -> Result<(), TemplateError> {
        let width = decimal_width(WHOLE, DECIMALS);
        // Below zero it is, without its sign, above the largest that there is room for.
        let positive = nanos.cast_unsigned();
        if width > 16 || DECIMALS > 7 || positive >= TENS[9 + WHOLE] {
            return self.set_odd(slot, nanos);
        }
        // In units of the last digit, of which it must be a whole number.
        let unit = TENS[9 - DECIMALS];
        let units = positive / unit;
        if units * unit != positive {
            return Err(TemplateError::Width(width));
        }
        let (high, low) = sixteen_digits(units);
        let point = if DECIMALS == 0 { 0 } else { u32::from(b'.') };
        let sum = zeros(WHOLE + DECIMALS) + point + high.sum + low.sum;
        let (whole, fraction) = self.place(slot.0, width, sum)?.split_at_mut(WHOLE);
        if let [point, digits @ ..] = fraction {
            *point = b'.';
            write_last(digits, low.text);
        }
        // The lower half shares its digits between both sides of the point.
        let (front, back) = whole.split_at_mut(WHOLE.saturating_sub(8 - DECIMALS));
        write_last(front, high.text);
        write_last(back, low.text << (8 * DECIMALS));
        Ok(())
    }

    /// Puts a decimal that is below zero, or a very long one.
    #[cold]
    fn set_odd<const WHOLE: usize, const DECIMALS: usize>(
        &mut self,
        slot: DecimalSlot<WHOLE, DECIMALS>,
        nanos: i64,
    ) -> Result<(), TemplateError> {
        let slot = &mut self.slots[slot.0 as usize];
        let width = decimal_width(WHOLE, DECIMALS);
        if slot.width() != width {
            return Err(TemplateError::Slots);
        }
        let field = &mut self.bytes[slot.start()..slot.end()];
        if !write_decimal(nanos, DECIMALS, field) {
            return Err(TemplateError::Width(width));
        }
        slot.sum = checksum(field).into();
        Ok(())
    }

    /// Puts a price into its field.
    ///
    /// # Errors
    ///
    /// See [`set_decimal`](Self::set_decimal).
    #[inline(always)]
    pub fn set_price<const WHOLE: usize, const DECIMALS: usize>(
        &mut self,
        slot: DecimalSlot<WHOLE, DECIMALS>,
        price: Price,
    ) -> Result<(), TemplateError> {
        self.set_decimal(slot, price.0)
    }

    /// Puts a time, in nanoseconds since the Unix epoch, into its field.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Slots`] for a slot of another template.
    #[inline(always)]
    pub fn set_time(&mut self, slot: TimeSlot, ns: u64) -> Result<(), TemplateError> {
        self.set_times([slot], ns)
    }

    /// Puts one time into several fields, as SendingTime and TransactTime of an order have it: for less than one by
    /// one.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Slots`] for a slot of another template; those before it have the time then.
    #[inline(always)]
    pub fn set_times<const C: usize>(
        &mut self,
        slots: [TimeSlot; C],
        ns: u64,
    ) -> Result<(), TemplateError> {
        match self.stamp.precision() {
            // Most sessions have these; what others need is not mixed in among it.
            Precision::Millis => self.stamp_slots::<21, C>(slots, ns, Precision::Millis),
            other => self.set_other_times(slots, ns, other),
        }
    }

    #[inline(never)]
    fn set_other_times<const C: usize>(
        &mut self,
        slots: [TimeSlot; C],
        ns: u64,
        precision: Precision,
    ) -> Result<(), TemplateError> {
        match precision {
            Precision::Seconds => self.stamp_slots::<17, C>(slots, ns, Precision::Seconds),
            Precision::Millis => self.stamp_slots::<21, C>(slots, ns, Precision::Millis),
            Precision::Micros => self.stamp_slots::<24, C>(slots, ns, Precision::Micros),
            Precision::Nanos => self.stamp_slots::<27, C>(slots, ns, Precision::Nanos),
        }
    }

    #[inline(always)]
    fn stamp_slots<const W: usize, const C: usize>(
        &mut self,
        slots: [TimeSlot; C],
        ns: u64,
        precision: Precision,
    ) -> Result<(), TemplateError> {
        let words = self.stamp.words(ns, precision);
        for slot in slots {
            words.write(self.array::<W>(slot.0, words.sum)?);
        }
        Ok(())
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
        *self.array(slot.0, code.into())? = [code];
        Ok(())
    }

    /// Puts text of the field's width into it.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Width`] for text of another width, [`TemplateError::Delimiter`] for text with a
    /// delimiter in it, [`TemplateError::Slots`] for a slot of another template.
    #[inline(always)]
    pub fn set_text<const W: usize>(
        &mut self,
        slot: TextSlot,
        text: &[u8; W],
    ) -> Result<(), TemplateError> {
        let (has_delimiter, sum) = delimiter_and_sum(text);
        let width = self.slots[slot.0 as usize].width();
        if has_delimiter && width == W {
            return Err(TemplateError::Delimiter);
        }
        let place = self.array(slot.0, sum).map_err(|error| match width {
            0 => error,
            width => TemplateError::Width(width),
        })?;
        *place = *text;
        Ok(())
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
}

/// The sixteen digits of a number that has no more, half by half. Most numbers are all in the lower.
#[inline(always)]
fn sixteen_digits(number: u64) -> (Eight, Eight) {
    if number < EIGHT_DIGITS {
        (Eight::ZEROS, eight_digits(number))
    } else {
        (eight_digits(number / EIGHT_DIGITS), eight_digits(number % EIGHT_DIGITS))
    }
}

/// Bytes of a decimal with so many digits before and behind the point.
const fn decimal_width(whole: usize, decimals: usize) -> usize {
    if decimals == 0 { whole } else { whole + 1 + decimals }
}

/// Writes the last bytes of a word, as many as there are places, up to 8, in pieces that overlap.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the lower parts are meant")]
fn write_last(places: &mut [u8], word: u64) {
    let first = word >> (8 * (8 - places.len().clamp(1, 8)));
    macro_rules! overlapping {
        ($half:literal, $word:ty) => {{
            if let Some(place) = places.first_chunk_mut::<$half>() {
                *place = (first as $word).to_le_bytes();
            }
            if let Some(place) = places.last_chunk_mut::<$half>() {
                *place = ((word >> (64 - 8 * $half)) as $word).to_le_bytes();
            }
        }};
    }
    match places.len() {
        8.. => overlapping!(8, u64),
        4..8 => overlapping!(4, u32),
        2..4 => overlapping!(2, u16),
        _ => overlapping!(1, u8),
    }
}

/// Writes a decimal into all of `field`, if it fits exactly.
fn write_decimal(nanos: i64, decimals: usize, field: &mut [u8]) -> bool {
    let abs = nanos.unsigned_abs();
    let (whole, fraction) = (abs / UNIT_NANOS, abs % UNIT_NANOS);
    let Some(unit) = 9_usize.checked_sub(decimals).map(|finer| TENS[finer]) else { return false };
    if !fraction.is_multiple_of(unit) {
        return false;
    }
    let behind = if decimals == 0 { 0 } else { decimals + 1 };
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
        write_padded(fraction / unit, digits);
    }
    written
}
