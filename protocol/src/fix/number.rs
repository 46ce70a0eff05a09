//! Whole numbers and decimals as FIX writes them.
//!
//! An int is digits with a minus sign perhaps, and leading zeros if the sender likes. A float has a
//! decimal point somewhere besides; there is no plus sign and no exponent. A decimal here is an `i64`
//! in units of 1e-9: what does not fit exactly is `None`, never the nearest number.
//!
//! Source: FIX 4.4, volume 1, "Data Types", "int" and "float".

use super::scan;

/// The most bytes [`Digits`] can hold: a minus sign, 19 digits and a point, or 20 digits.
const TEXT_MAX: usize = 21;

/// Units of a decimal in one.
pub const UNIT: i64 = 1_000_000_000;

/// `00` to `99`, so that digits are written two at a time.
pub(crate) const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut i = 0;
    while i < 100 {
        #[expect(clippy::cast_possible_truncation, reason = "both are below ten")]
        let digits = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        pairs[i] = digits;
        i += 1;
    }
    pairs
};

/// A whole number without sign; leading zeros mean nothing.
#[inline]
pub fn parse_uint(text: &[u8]) -> Option<u64> {
    match text.len() {
        1..=8 => return scan::short_uint(text),
        9..=19 => {}
        _ => return parse_long_uint(text),
    }
    let (mut number, mut odd) = (0_u64, 0);
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        odd |= u8::from(digit > 9);
        number = number * 10 + u64::from(digit & 0xf);
    }
    (odd == 0).then_some(number)
}

#[cold]
fn parse_long_uint(text: &[u8]) -> Option<u64> {
    let (first, rest) = text.split_first()?;
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
    rest.iter()
        .try_fold(digit(first)?, |number, byte| number.checked_mul(10)?.checked_add(digit(byte)?))
}

/// A whole number, with a minus sign perhaps.
#[inline]
pub fn parse_int(text: &[u8]) -> Option<i64> {
    match text {
        [b'-', digits @ ..] => 0_i64.checked_sub_unsigned(parse_uint(digits)?),
        digits => i64::try_from(parse_uint(digits)?).ok(),
    }
}

/// A decimal in units of 1e-9. `None` for what is no decimal, has a digit other than zero behind the
/// ninth, or is too large.
#[inline]
pub fn parse_decimal(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if matches!(digits.len(), 1..=8) {
        let (number, decimals) = scan::short_decimal(digits)?;
        return signed(negative, number.checked_mul(TENS[9 - decimals])?);
    }
    let (mut number, mut at) = (0_u64, 0);
    // Below 18 digits nothing can overflow; the rest goes the careful way.
    if digits.len() > 18 {
        return parse_long(negative, digits);
    }
    while let Some(digit) = digits.get(at).map(|byte| byte.wrapping_sub(b'0')) {
        if digit > 9 {
            break;
        }
        number = number * 10 + u64::from(digit);
        at += 1;
    }
    let mut decimals = 0;
    if at < digits.len() {
        if digits[at] != b'.' || digits.len() == 1 {
            return None;
        }
        let fraction = &digits[at + 1..];
        if fraction.len() > 9 {
            return parse_long(negative, digits);
        }
        decimals = fraction.len();
        for byte in fraction {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            number = number * 10 + u64::from(digit);
        }
    } else if at == 0 {
        return None;
    }
    signed(negative, number.checked_mul(TENS[9 - decimals])?)
}

/// A decimal in units of 1e-9 with what is behind the ninth digit cut off, for averages and the like.
#[inline]
pub fn parse_cut(text: &[u8]) -> Option<i64> {
    if let Some(exact) = parse_decimal(text) {
        return Some(exact);
    }
    let point = text.iter().position(|byte| *byte == b'.')?;
    let kept = text.len().min(point + 10);
    text[kept..].iter().all(u8::is_ascii_digit).then(|| parse_decimal(&text[..kept]))?
}

#[cold]
fn parse_long(negative: bool, digits: &[u8]) -> Option<i64> {
    let point = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
    let (whole, fraction) = (&digits[..point], digits.get(point + 1..).unwrap_or(&[]));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole = if whole.is_empty() { 0 } else { parse_uint(whole)? };
    let (kept, dropped) = fraction.split_at(fraction.len().min(9));
    if dropped.iter().any(|byte| *byte != b'0') {
        return None;
    }
    let kept_number = if kept.is_empty() { 0 } else { parse_uint(kept)? };
    let nanos = kept_number * TENS[9 - kept.len()];
    signed(negative, whole.checked_mul(TENS[9])?.checked_add(nanos)?)
}

fn signed(negative: bool, number: u64) -> Option<i64> {
    if negative { 0_i64.checked_sub_unsigned(number) } else { i64::try_from(number).ok() }
}

/// Whether `text` is a decimal at all, of whatever size and precision.
pub fn is_decimal(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let mut points = 0;
    let plain = digits.iter().all(|byte| {
        points += usize::from(*byte == b'.');
        byte.is_ascii_digit() || *byte == b'.'
    });
    plain && points <= 1 && digits.len() > points
}

/// Whether `text` is a whole number at all, of whatever size.
pub fn is_int(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

/// The text of a number, made without the formatting machinery.
#[derive(Clone, Copy, Debug)]
pub struct Digits {
    bytes: [u8; TEXT_MAX],
    start: usize,
}

impl Digits {
    /// A whole number without sign.
    #[inline]
    pub fn uint(number: u64) -> Self {
        let mut digits = Self { bytes: [b'0'; TEXT_MAX], start: TEXT_MAX };
        digits.push_uint(number);
        digits
    }

    /// A whole number.
    #[inline]
    pub fn int(number: i64) -> Self {
        let mut digits = Self::uint(number.unsigned_abs());
        digits.push_sign(number);
        digits
    }

    /// A decimal from units of 1e-9, the shortest exact text: `322.4`, `25`, `-0.0001`.
    #[inline]
    pub fn decimal(nanos: i64) -> Self {
        let mut digits = Self { bytes: [b'0'; TEXT_MAX], start: TEXT_MAX };
        let abs = nanos.unsigned_abs();
        let (whole, mut fraction) = (abs / TENS[9], abs % TENS[9]);
        if fraction != 0 {
            let mut width = 9;
            while fraction % 10 == 0 {
                fraction /= 10;
                width -= 1;
            }
            let point = TEXT_MAX - width - 1;
            digits.push_uint(fraction);
            digits.bytes[point] = b'.'; // zeros between it and the digits are there already
            digits.start = point;
        }
        digits.push_uint(whole);
        digits.push_sign(nanos);
        digits
    }

    /// The text.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    #[inline]
    fn push_uint(&mut self, mut number: u64) {
        while number >= 10 {
            let pair = PAIRS[(number % 100) as usize];
            self.start -= 2;
            self.bytes[self.start..self.start + 2].copy_from_slice(&pair);
            number /= 100;
            if number == 0 {
                return;
            }
        }
        self.start -= 1;
        self.bytes[self.start] = b'0' + (number % 10) as u8;
    }

    #[inline]
    fn push_sign(&mut self, number: i64) {
        if number < 0 {
            self.start -= 1;
            self.bytes[self.start] = b'-';
        }
    }
}

/// The powers of ten that 64 bits hold.
pub(super) const TENS: [u64; 20] = {
    let mut tens = [1; 20];
    let mut i = 1;
    while i < 20 {
        tens[i] = tens[i - 1] * 10;
        i += 1;
    }
    tens
};

/// Writes `number` into all of `field`, with leading zeros. Says whether it fits; if not, `field` is
/// as it was.
#[inline]
pub fn write_padded(number: u64, field: &mut [u8]) -> bool {
    if TENS.get(field.len()).is_some_and(|too_many| number >= *too_many) {
        return false;
    }
    let mut number = number;
    let (front, eights) = field.as_rchunks_mut::<8>();
    for eight in eights.iter_mut().rev() {
        *eight = scan::eight_digits(number % 100_000_000).text.to_le_bytes();
        number /= 100_000_000;
    }
    match front.len() {
        5..8 => copy_short(
            &scan::eight_digits(number % 100_000_000).text.to_le_bytes()[8 - front.len()..],
            front,
        ),
        _ => {
            let mut pairs = front.rchunks_exact_mut(2);
            for pair in &mut pairs {
                pair.copy_from_slice(&PAIRS[(number % 100) as usize]);
                number /= 100;
            }
            if let [odd] = pairs.into_remainder() {
                *odd = b'0' + (number % 10) as u8;
            }
        }
    }
    true
}

/// Copies few bytes, as many as `to` has, without the call that a copy of any length is.
#[inline(always)]
pub(crate) fn copy_short(from: &[u8], to: &mut [u8]) {
    macro_rules! overlapping {
        ($half:literal) => {
            if let (Some(front), Some(back)) = (from.first_chunk(), from.last_chunk()) {
                if let Some(place) = to.first_chunk_mut::<$half>() {
                    *place = *front;
                }
                if let Some(place) = to.last_chunk_mut::<$half>() {
                    *place = *back;
                }
                return;
            }
        };
    }
    match to.len() {
        16..=32 => overlapping!(16),
        8..16 => overlapping!(8),
        4..8 => overlapping!(4),
        2..4 => overlapping!(2),
        1 => overlapping!(1),
        _ => {}
    }
    to.copy_from_slice(from);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Price;

    #[test]
    fn whole_numbers() {
        #[rustfmt::skip]
        let table = [
            ("0", Some(0)), ("-0", Some(0)), ("00123", Some(123)), ("-12", Some(-12)),
            ("9223372036854775807", Some(i64::MAX)), ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None), ("-9223372036854775809", None),
            ("99999999999999999999", None), ("", None), ("-", None), ("+1", None), ("1 ", None),
            ("1.0", None), ("--1", None), ("0x1", None),
        ];
        for (text, number) in table {
            assert_eq!(parse_int(text.as_bytes()), number, "{text}");
        }
        assert_eq!(parse_uint(b"18446744073709551615"), Some(u64::MAX));
        assert_eq!(parse_uint(b"18446744073709551616"), None);
        assert_eq!(parse_uint(b"-1"), None);
    }

    #[test]
    fn decimals() {
        #[rustfmt::skip]
        let table = [
            ("0", Some(0)), ("23.23", Some(23_230_000_000)), ("-23.0000", Some(-23_000_000_000)),
            ("002000.00", Some(2_000_000_000_000)), (".5", Some(500_000_000)), ("5.", Some(5_000_000_000)),
            ("0.000000001", Some(1)), ("-0.0001", Some(-100_000)), ("0.0000000010", Some(1)),
            ("0.00000000010", None), ("0.0000000011", None), ("1.00000000000000000000000", Some(UNIT)),
            ("9223372036.854775807", Some(i64::MAX)), ("-9223372036.854775808", Some(i64::MIN)),
            ("9223372036.854775808", None), ("10000000000", None), ("00000000000000000000001", Some(UNIT)),
            ("99999999999999999999999", None),
            ("", None), (".", None), ("-", None), ("-.", None), ("+200.00", None), ("1e5", None), ("1,5", None),
            ("1.2.3", None), ("1.-2", None), ("1 ", None), (" 1", None), ("1234567890123456789x", None),
            ("NaN", None),
        ];
        for (text, nanos) in table {
            assert_eq!(parse_decimal(text.as_bytes()), nanos, "{text}");
            assert!(nanos.is_none() || is_decimal(text.as_bytes()), "{text}");
        }
        for text in ["0.0000000011", "10000000000", "99999999999999999999999"] {
            assert!(is_decimal(text.as_bytes()), "{text}");
        }
        for text in ["", ".", "-", "-.", "+1", "1e5", "1.2.3", "1.-2", " 1"] {
            assert!(!is_decimal(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn averages_lose_what_is_too_fine() {
        #[rustfmt::skip]
        let table = [
            ("100.3333333333333", Some(100_333_333_333)), ("-0.66666666666", Some(-666_666_666)),
            ("1.5", Some(1_500_000_000)), ("1.5555555555x", None), ("x", None), ("1e5", None),
        ];
        for (text, nanos) in table {
            assert_eq!(parse_cut(text.as_bytes()), nanos, "{text}");
        }
    }

    #[test]
    fn numbers_padded_into_a_field() {
        let mut field = *b"xxxxx";
        assert!(write_padded(42, &mut field));
        assert_eq!(&field, b"00042");
        assert!(write_padded(99_999, &mut field));
        assert!(!write_padded(100_000, &mut field));
        assert_eq!(&field, b"99999");
        assert!(!write_padded(0, &mut []) || field.len() == 5);
        let mut wide = [0; 20];
        assert!(write_padded(u64::MAX, &mut wide));
        assert_eq!(&wide, b"18446744073709551615");
    }

    proptest! {
        /// The text of a number is the text that `format!` makes, and reads back.
        #[test]
        fn numbers_there_and_back(bits in any::<u64>(), shift in 0..64_u32) {
            let number = bits >> shift;
            let int = number.cast_signed();
            prop_assert!(Digits::uint(number).as_bytes() == number.to_string().as_bytes());
            prop_assert!(Digits::int(int).as_bytes() == int.to_string().as_bytes());
            prop_assert!(Digits::decimal(int).as_bytes() == Price(int).to_string().as_bytes());
            prop_assert_eq!(parse_uint(Digits::uint(number).as_bytes()), Some(number));
            prop_assert_eq!(parse_int(Digits::int(int).as_bytes()), Some(int));
            prop_assert_eq!(parse_decimal(Digits::decimal(int).as_bytes()), Some(int));
        }

        /// Against the obvious way: digits before and after the point as one 128-bit number.
        #[test]
        fn decimals_as_the_obvious_way(text in "-?[0-9]{0,12}(\\.[0-9]{0,11})?") {
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            let digits = format!("{}{fraction:0<12}", whole.trim_start_matches('-'));
            let obvious = (text.bytes().any(|byte| byte.is_ascii_digit()))
                .then(|| digits.parse::<i128>().unwrap())
                .filter(|number| number % 1000 == 0)
                .map(|number| if text.starts_with('-') { -number / 1000 } else { number / 1000 })
                .and_then(|number| i64::try_from(number).ok());
            prop_assert_eq!(parse_decimal(text.as_bytes()), obvious);
        }
    }
}
