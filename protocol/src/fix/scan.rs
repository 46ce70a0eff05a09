//! Bytes looked at many at a time: delimiters, sums, short texts as numbers.
//!
//! Plain arithmetic on words of eight bytes, or loops over so many bytes that the compiler makes them
//! vectors. What is tested is that it is what the obvious way finds.

use super::SOH;

/// One in every byte.
pub(super) const ONES: u64 = 0x0101_0101_0101_0101;
/// The top bit of every byte.
const TOPS: u64 = ONES << 7;
/// Every second byte.
const SECOND: u64 = 0x00ff_00ff_00ff_00ff;

/// Marks bytes of `word` that are `byte` by their top bit. The lowest mark is always right; above it, a
/// byte that differs from `byte` in the lowest bit alone may be marked too.
#[inline(always)]
pub(super) const fn marks(word: u64, byte: u8) -> u64 {
    let zeroed = word ^ (ONES * byte as u64);
    zeroed.wrapping_sub(ONES) & !zeroed & TOPS
}

/// Where the first [`SOH`] at or past `from` is.
#[inline]
pub(crate) fn find_soh(bytes: &[u8], from: usize) -> Option<usize> {
    let mut rest = bytes.get(from..)?;
    let mut at = from;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let hit = marks(u64::from_le_bytes(*chunk), SOH);
        if hit != 0 {
            return Some(at + (hit.trailing_zeros() / 8) as usize);
        }
        (rest, at) = (after, at + 8);
    }
    rest.iter().position(|byte| *byte == SOH).map(|place| at + place)
}

/// Up to eight bytes as a word, the first lowest, zeros behind the last.
#[inline(always)]
pub(super) fn short_word(text: &[u8]) -> u64 {
    let len = text.len();
    if let (Some(front), Some(back)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let (front, back) = (u32::from_le_bytes(*front), u32::from_le_bytes(*back));
        u64::from(front) | u64::from(back) << ((8 * (len - 4)) & 63)
    } else if let [first, .., last] = *text {
        // Two or three: the middle one is the first or the last of two.
        u64::from(first)
            | u64::from(text[len / 2]) << (8 * (len / 2))
            | u64::from(last) << (8 * (len - 1))
    } else {
        text.first().map_or(0, |byte| u64::from(*byte))
    }
}

/// The `len` highest bytes of `word`, which end a text, as digits with zeros below: what is no digit is
/// above nine.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "eight at most")]
const fn digits(word: u64, len: usize) -> u64 {
    (word ^ (ONES * 0x30)) & u64::MAX.wrapping_shl(64_u32.wrapping_sub(8 * len as u32))
}

/// Whether every byte is a digit from 0 to 9.
#[inline(always)]
const fn are_digits(digits: u64) -> bool {
    (digits.wrapping_add(ONES * 0x76) | digits) & TOPS == 0
}

/// The number that eight digits make, one in each byte, the first lowest.
#[inline(always)]
pub(super) const fn joined(digits: u64) -> u64 {
    // Neighbours are joined: ones to pairs, pairs to fours, fours to all.
    let pairs = digits.wrapping_mul(10 << 8 | 1) >> 8 & SECOND;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000 << 32 | 1) >> 32
}

/// The number that a text of one to eight digits is.
#[inline(always)]
pub(super) fn short_uint(text: &[u8]) -> Option<u64> {
    uint_in(short_word(text) << (64 - 8 * text.len()), text.len())
}

/// The same of the `len` highest bytes of a word, of which there are one to eight.
#[inline(always)]
pub(super) fn uint_in(word: u64, len: usize) -> Option<u64> {
    let digits = digits(word, len);
    are_digits(digits).then(|| joined(digits))
}

/// A text of one to eight digits and at most one point among them: the number without the point, and how
/// many digits stand behind it.
#[inline(always)]
pub(super) fn short_decimal(text: &[u8]) -> Option<(u64, usize)> {
    decimal_in(short_word(text) << (64 - 8 * text.len()), text.len())
}

/// The same of the `len` highest bytes of a word, of which there are one to eight.
#[inline(always)]
pub(super) fn decimal_in(word: u64, len: usize) -> Option<(u64, usize)> {
    let digits = digits(word, len);
    let points = marks(digits, b'.' ^ b'0');
    if points == 0 {
        return are_digits(digits).then(|| (joined(digits), 0));
    }
    // The digits before the point move up by one, over it.
    let point = points & points.wrapping_neg();
    let (before, behind) = (digits & ((point >> 7) - 1), digits & (point << 1).wrapping_neg());
    let digits = before << 8 | behind;
    let is_number = are_digits(digits) && len > 1;
    is_number.then(|| (joined(digits), 7 - (point.trailing_zeros() / 8) as usize))
}

/// The sum of all bytes, modulo 256.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "halves, and what is below 128")]
pub(super) fn sum(bytes: &[u8]) -> u8 {
    let (blocks, rest) = bytes.as_chunks::<16>();
    let mut sums = [0_u8; 16];
    for block in blocks {
        for (sum, byte) in sums.iter_mut().zip(block) {
            *sum = sum.wrapping_add(*byte);
        }
    }
    let [low, high] = match bytes.last_chunk::<16>() {
        // The last sixteen, without those that were counted: no branch depends on how many are left.
        Some(last) => {
            let counted = 8 * (16 - rest.len()) as u32;
            let rest = u128::from_le_bytes(*last).checked_shr(counted).unwrap_or(0);
            [rest as u64, (rest >> 64) as u64]
        }
        None => {
            let (low, high) = rest.split_at(rest.len().min(8));
            [short_word(low), short_word(high)]
        }
    };
    let rest = folded(lanes(low) + lanes(high));
    sums.into_iter().fold(rest, u8::wrapping_add)
}

/// The bytes of `word` as four sums of 16 bits.
#[inline(always)]
const fn lanes(word: u64) -> u64 {
    (word & SECOND) + (word >> 8 & SECOND)
}

/// The sum of four lanes, modulo 256.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "modulo 256")]
const fn folded(lanes: u64) -> u8 {
    (lanes.wrapping_mul(0x0001_0001_0001_0001) >> 48) as u8
}

/// Whether there is a delimiter in a text, and what its bytes add up to.
#[inline(always)]
pub(super) fn delimiter_and_sum<const W: usize>(text: &[u8; W]) -> (bool, u32) {
    if let (8..=16, Some(front), Some(back)) = (W, text.first_chunk(), text.last_chunk()) {
        // Two words that overlap; the second loses what the first has, and gets zeros for it.
        let (front, back) = (u64::from_le_bytes(*front), u64::from_le_bytes(*back));
        return sixteen(front, if W == 8 { 0 } else { back >> (8 * (16 - W)) });
    }
    (text.contains(&SOH), text.iter().map(|byte| u32::from(*byte)).sum())
}

/// The same of sixteen bytes.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline(always)]
fn sixteen(front: u64, back: u64) -> (bool, u32) {
    use safe_arch::{
        cmp_eq_mask_i8_m128i, get_i32_from_m128i_s, m128i, move_mask_i8_m128i, set_splat_i8_m128i,
        sum_of_u8_abs_diff_m128i, unpack_high_i64_m128i, zeroed_m128i,
    };
    let text = m128i::from([front, back]);
    let found = cmp_eq_mask_i8_m128i(text, set_splat_i8_m128i(SOH.cast_signed()));
    let sums = sum_of_u8_abs_diff_m128i(text, zeroed_m128i());
    let back = get_i32_from_m128i_s(unpack_high_i64_m128i(sums, sums)).cast_unsigned();
    (move_mask_i8_m128i(found) != 0, get_i32_from_m128i_s(sums).cast_unsigned() + back)
}

/// The same where there are no such instructions.
#[cfg(any(test, not(all(target_arch = "x86_64", target_feature = "sse2"))))]
#[inline(always)]
fn plain_sixteen(front: u64, back: u64) -> (bool, u32) {
    let sum = (lanes(front) + lanes(back)).wrapping_mul(0x0001_0001_0001_0001) >> 48;
    (marks(front, SOH) | marks(back, SOH) != 0, sum as u32)
}

#[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
use plain_sixteen as sixteen;

/// Eight digits as ASCII, the first lowest, and what the digits, as numbers, add up to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Eight {
    pub(super) text: u64,
    pub(super) sum: u32,
}

impl Eight {
    /// Those of 0.
    pub(super) const ZEROS: Self = Self { text: ONES * 0x30, sum: 0 };
}

/// The eight digits of a number below 1e8.
#[inline(always)]
pub(super) const fn eight_digits(number: u64) -> Eight {
    // Halves are taken apart together: eight digits to fours, fours to pairs, pairs to ones. What is
    // taken off the lower half is put into the upper: `- high * (10_000 << 32)` and `+ high`.
    let high = (number * 109_951_163) >> 40;
    let fours = (number << 32).wrapping_sub(high.wrapping_mul((10_000 << 32) - 1));
    let high = (fours * 10_486) >> 20 & 0x0000_007f_0000_007f;
    let pairs = (fours << 16).wrapping_sub(high.wrapping_mul((100 << 16) - 1));
    let high = (pairs * 103) >> 10 & 0x000f_000f_000f_000f;
    let ones = (pairs << 8).wrapping_sub(high.wrapping_mul((10 << 8) - 1));
    // No digit is above 9: their sum is below 256 and stays within the top byte.
    Eight { text: ones + ONES * 0x30, sum: (ones.wrapping_mul(ONES) >> 56) as u32 }
}

/// The three digits of a number below 256 as ASCII, the first lowest, and a byte behind them.
#[inline(always)]
pub(super) const fn three_digits(number: u32, behind: u8) -> u32 {
    let hundreds = (number * 41) >> 12;
    let rest = number - 100 * hundreds;
    let tens = (rest * 103) >> 10;
    // The ones are what is left of the rest: `hundreds | tens << 8 | (rest - 10 * tens) << 16`.
    (rest << 16) + hundreds + (0x3030 << 8 | 0x30 | (behind as u32) << 24)
        - tens * ((10 << 16) - (1 << 8))
}

/// The delimiters in 64 bytes, as a bit each.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline(always)]
pub(super) fn delimiters(block: &[u8; 64]) -> u64 {
    use safe_arch::{
        cmp_eq_mask_i8_m128i, load_unaligned_m128i, move_mask_i8_m128i, set_splat_i8_m128i,
    };
    let soh = set_splat_i8_m128i(SOH.cast_signed());
    let (sixteens, _) = block.as_chunks::<16>();
    sixteens.iter().rev().fold(0, |mask, sixteen| {
        let ends = cmp_eq_mask_i8_m128i(load_unaligned_m128i(sixteen), soh);
        mask << 16 | u64::from(move_mask_i8_m128i(ends).cast_unsigned())
    })
}

/// The same where there is no such instruction.
#[cfg(any(test, not(all(target_arch = "x86_64", target_feature = "sse2"))))]
#[inline(always)]
pub(super) fn plain_delimiters(block: &[u8; 64]) -> u64 {
    let ones = block.map(|byte| u8::from(byte == SOH));
    let (eights, _) = ones.as_chunks::<8>();
    // The product gathers the eight lowest bits in its top byte.
    let bits =
        |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |mask, eight| mask << 8 | bits(eight))
}

#[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
pub(super) use plain_delimiters as delimiters;

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn obvious_sum(bytes: &[u8]) -> u8 {
        bytes.iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
    }

    #[test]
    fn three_digits_are_the_obvious_ones() {
        for number in 0..256 {
            let text = three_digits(number, SOH).to_le_bytes();
            assert_eq!(text.as_slice(), format!("{number:03}\x01").as_bytes());
        }
    }

    proptest! {
        #[test]
        fn sums_are_the_obvious_ones(bytes in vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(sum(&bytes), obvious_sum(&bytes));
        }

        #[test]
        fn texts_are_looked_at_as_the_obvious_way(text: [u8; 16], place in 0..32_usize) {
            let mut text = text;
            if let Some(byte) = text.get_mut(place) {
                *byte = SOH;
            }
            macro_rules! of_width {
                ($($width:literal)+) => {$(
                    let part = text.first_chunk::<$width>().unwrap();
                    let obvious = part.iter().map(|byte| u32::from(*byte)).sum::<u32>();
                    prop_assert_eq!(delimiter_and_sum(part), (part.contains(&SOH), obvious));
                )+};
            }
            of_width!(1 7 8 9 13 14 15 16);
            let [front, back] = [0, 8].map(|at| u64::from_le_bytes(*text[at..].first_chunk().unwrap()));
            prop_assert_eq!(plain_sixteen(front, back), sixteen(front, back));
        }

        #[test]
        fn digits_are_the_obvious_ones(number in 0..100_000_000_u64, shift in 0..27_u32) {
            let number = number >> shift;
            let Eight { text, sum } = eight_digits(number);
            let obvious = format!("{number:08}");
            prop_assert_eq!(text.to_le_bytes(), obvious.as_bytes());
            prop_assert_eq!(sum, obvious.bytes().map(|digit| u32::from(digit - b'0')).sum::<u32>());
        }

        #[test]
        fn delimiters_are_the_obvious_ones(bytes in vec(0..4_u8, 64)) {
            let block: &[u8; 64] = bytes.as_slice().try_into().unwrap();
            let mask = delimiters(block);
            prop_assert_eq!(mask, plain_delimiters(block));
            for (place, byte) in block.iter().enumerate() {
                prop_assert_eq!(mask >> place & 1 == 1, *byte == SOH);
            }
            for from in 0..=64 {
                let obvious = (from..64).find(|place| block[*place] == SOH);
                prop_assert_eq!(find_soh(block, from), obvious);
            }
        }

        #[test]
        fn short_texts(text in vec(any::<u8>(), 0..9)) {
            let mut padded = [0; 8];
            padded[..text.len()].copy_from_slice(&text);
            prop_assert_eq!(short_word(&text), u64::from_le_bytes(padded));
        }

        #[test]
        fn short_numbers(text in "[0-9.:/]{1,8}|[0-9]{1,8}|[0-9]{0,4}\\.[0-9]{0,3}") {
            let bytes = text.as_bytes();
            let plain = text.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert_eq!(short_uint(bytes), plain.then(|| text.parse().unwrap()));
            let obvious = match text.split_once('.') {
                Some((whole, behind)) => Some((format!("{whole}{behind}"), behind.len())),
                None => Some((text.clone(), 0)),
            };
            let obvious = obvious.filter(|(digits, _)| digits.bytes().all(|b| b.is_ascii_digit()));
            let obvious = obvious.and_then(|(digits, behind)| Some((digits.parse::<u64>().ok()?, behind)));
            prop_assert_eq!(short_decimal(bytes), obvious);
        }
    }
}
