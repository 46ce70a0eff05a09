//! Numbers that Cboe writes in base 36.

use core::fmt;

/// A number in base 36, digits before capital letters: an order id of the feed as order entry
/// writes it, twelve characters long (`{:012}`).
///
/// Source: PITCH 2.41.66, "Example Messages".
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Base36(pub u64);

/// With the width and zeros that are asked for.
impl fmt::Display for Base36 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut digits, mut at, mut rest) = ([0; 13], 13, self.0); // 36^13 is above 2^64
        loop {
            at -= 1;
            digits[at] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(rest % 36) as usize];
            rest /= 36;
            if rest == 0 {
                break;
            }
        }
        f.pad_integral(true, "", str::from_utf8(&digits[at..]).unwrap_or_default())
    }
}

/// An execution's id, nine characters of base 36 long.
///
/// Source: PITCH 2.41.66, "Execution IDs".
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ExecutionId(pub u64);

impl ExecutionId {
    /// 36^8: what the first of nine characters counts.
    const FIRST: u64 = 36_u64.pow(8);

    /// The first of the nine characters, which tells where the trade came about: `0` (on C1 also `1`
    /// and `2`) an internal match, `C` an auction, `M` a market close trade, `P` a periodic auction, `R` a
    /// routed trade. `None` for a number of more than nine characters.
    pub const fn origin(self) -> Option<char> {
        #[expect(clippy::cast_possible_truncation, reason = "only below 36 is it a digit")]
        match self.0 / Self::FIRST {
            first @ 0..=9 => Some((b'0' + first as u8) as char),
            first @ 10..=35 => Some((b'A' - 10 + first as u8) as char),
            _ => None,
        }
    }
}

/// Nine characters, zeros before the number.
impl fmt::Display for ExecutionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", Base36(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_print_as_the_specification_shows_them() {
        // "Example Messages", "Order Executed (Options)".
        let order = u64::from_le_bytes([0x05, 0x40, 0x5b, 0x77, 0x8f, 0x56, 0x1d, 0x0b]);
        let execution = u64::from_le_bytes([0x34, 0x2b, 0x46, 0xe0, 0xbb, 0, 0, 0]);
        assert_eq!(Base36(order).to_string(), "631WC4000005");
        assert_eq!(ExecutionId(execution).to_string(), "0AAP09VEC");

        assert_eq!(Base36(0).to_string(), "0");
        assert_eq!(format!("{:012}", Base36(35)), "00000000000Z");
        assert_eq!(Base36(u64::MAX).to_string(), "3W5E11264SGSF");
        assert_eq!(ExecutionId(u64::MAX).to_string(), "3W5E11264SGSF");
    }

    #[test]
    fn the_first_character_tells_where_a_trade_came_about() {
        for text in ["0AAP09VEC", "1ZZZZZZZZ", "9ZZZZZZZZ", "C00000000", "R00000001", "ZZZZZZZZZ"] {
            let id = ExecutionId(u64::from_str_radix(text, 36).unwrap());
            assert_eq!((id.to_string(), id.origin()), (text.to_owned(), text.chars().next()));
        }
        assert_eq!(ExecutionId(36_u64.pow(9)).origin(), None);
    }
}
