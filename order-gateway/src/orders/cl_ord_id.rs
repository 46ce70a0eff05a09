//! The numbers our requests go by (ClOrdID, tag 11), and their text.
//!
//! A ClOrdID is a number that no two requests share, on this day or after a restart. As text it has
//! always 13 characters, so that it can be patched into a prepared message at a fixed place, and
//! texts sort as their numbers do.
//!
//! Source: FIX 4.4, Volume 6, "ClOrdID": unique within a trading day at least.

use core::fmt;
use core::num::NonZeroU64;

use super::id::Id;

/// Characters of a ClOrdID of ours.
pub const CL_ORD_ID_LEN: usize = 13;
/// Base 32 in ASCII order.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHIJKLMNOPQRSTUV";
/// By character: its place in the alphabet, or 255.
static DIGITS: [u8; 256] = {
    let (mut digits, mut digit) = ([u8::MAX; 256], 0);
    while digit < 32 {
        digits[ALPHABET[digit as usize] as usize] = digit;
        digit += 1;
    }
    digits
};
/// The eight characters of 40 bits, the first highest: all are taken apart together.
const fn eight_characters(bits: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let fours = bits & 0xf_ffff | (bits & 0xf_ffff << 20) << 12;
    let pairs = fours & 0x0000_03ff_0000_03ff | (fours & 0x000f_fc00_000f_fc00) << 6;
    let digits = pairs & 0x001f_001f_001f_001f | (pairs & 0x03e0_03e0_03e0_03e0) << 3;
    // Letters start seven characters behind the last figure.
    let letters = (digits + ONES * (128 - 10)) >> 7 & ONES;
    digits + ONES * b'0' as u64 + letters * (b'A' - b'9' - 1) as u64
}

/// Numbers that stay free above any start: no day uses them up.
const HEADROOM: u64 = 1 << 60;

/// One of our requests. The one of an order's New also names the order for its whole life.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ClOrdId(NonZeroU64);

impl ClOrdId {
    /// The request with this number; 0 is none.
    pub const fn new(number: u64) -> Option<Self> {
        match NonZeroU64::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Its number.
    pub const fn get(self) -> u64 {
        self.0.get()
    }

    /// Its text, as it goes into tag 11.
    pub const fn to_text(self) -> [u8; CL_ORD_ID_LEN] {
        let number = self.0.get();
        let sixteen = (eight_characters(number >> 40) as u128) << 64
            | eight_characters(number & ((1 << 40) - 1)) as u128;
        let [_, _, _, text @ ..] = sixteen.to_be_bytes();
        text
    }

    /// Reads a text. `None` when it is not one that [`to_text`](Self::to_text) writes.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text: &[u8; CL_ORD_ID_LEN] = text.try_into().ok()?;
        if text[0] > b'F' {
            return None; // 13 characters hold 65 bits
        }
        let (mut number, mut odd) = (0, 0);
        for byte in text {
            let digit = DIGITS[usize::from(*byte)];
            odd |= digit;
            number = number << 5 | u64::from(digit);
        }
        if odd < 32 { Self::new(number) } else { None }
    }
}

impl fmt::Display for ClOrdId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_text().iter().try_for_each(|byte| fmt::Write::write_char(f, char::from(*byte)))
    }
}

impl fmt::Debug for ClOrdId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClOrdId({self} = {})", self.0)
    }
}

/// What a report says in ClOrdID or OrigClOrdID.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClientId {
    /// The field is absent.
    Absent,
    /// It has the form of ours. Whether we know it is another question.
    Ours(ClOrdId),
    /// Someone else's: an order entered by hand, or by another system on the same session.
    Foreign(Id),
}

impl ClientId {
    /// Reads the field's bytes. Empty is absent, and so is `NONE`, which some venues write for that.
    pub fn parse(text: &[u8]) -> Self {
        match ClOrdId::parse(text) {
            Some(id) => Self::Ours(id),
            None if text.is_empty() || text == b"NONE" => Self::Absent,
            None => Self::Foreign(Id::new(text)),
        }
    }

    /// The number, if it has the form of ours.
    pub const fn ours(self) -> Option<ClOrdId> {
        match self {
            Self::Ours(id) => Some(id),
            Self::Absent | Self::Foreign(_) => None,
        }
    }
}

impl From<ClOrdId> for ClientId {
    fn from(id: ClOrdId) -> Self {
        Self::Ours(id)
    }
}

/// Gives out ClOrdIDs, each once.
#[derive(Debug)]
pub struct ClOrdIds {
    next: u64,
}

/// The highest ClOrdID in the store leaves too few numbers above it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the store's highest ClOrdID {0} leaves no room for further ones; is the store damaged?")]
pub struct IdsExhausted(pub ClOrdId);

impl ClOrdIds {
    /// Starts above `highest`, the highest number ever used, and not below the microseconds since the
    /// Unix epoch at `now_ns`.
    ///
    /// The clock alone keeps runs apart where the store was lost, as long as no run sent more than a
    /// million requests a second over its whole length; the store alone does where the clock is wrong.
    ///
    /// # Errors
    ///
    /// [`IdsExhausted`] when fewer than 2^60 numbers lie above `highest`.
    pub fn start(highest: Option<ClOrdId>, now_ns: u64) -> Result<Self, IdsExhausted> {
        let mut ids = Self { next: (now_ns / 1_000).max(1) };
        if let Some(highest) = highest {
            if highest.get() > u64::MAX - HEADROOM {
                return Err(IdsExhausted(highest));
            }
            ids.skip(highest);
        }
        Ok(ids)
    }

    /// Gives the next number out.
    #[inline]
    pub(super) fn next(&mut self) -> ClOrdId {
        let id = ClOrdId::new(self.next).expect("starts at 1 or higher and rises");
        self.next += 1;
        id
    }

    /// The number that is given out next.
    #[inline]
    pub(super) fn upcoming(&self) -> u64 {
        self.next
    }

    /// `used` was given out before: later ones are above it.
    pub(super) fn skip(&mut self, used: ClOrdId) {
        self.next = self.next.max(used.get().saturating_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> ClOrdId {
        ClOrdId::new(number).unwrap()
    }

    #[test]
    fn text_has_13_characters_and_sorts() {
        #[rustfmt::skip]
        let table = [
            (1, "0000000000001"), (31, "000000000000V"), (32, "0000000000010"),
            (1_700_000_000_000_000, "001GA4GC1SG00"), (u64::MAX, "FVVVVVVVVVVVV"),
        ];
        for (number, text) in table {
            assert_eq!(id(number).to_string(), text);
            assert_eq!(ClOrdId::parse(text.as_bytes()), Some(id(number)));
        }
        assert!(table.is_sorted_by_key(|row| row.1));
    }

    #[test]
    fn every_character_is_five_bits() {
        for shift in 0..64 {
            let number = 0x9e37_79b9_7f4a_7c15_u64 >> shift;
            let character = |nth: u32| char::from(ALPHABET[(number >> (5 * nth) & 31) as usize]);
            let obvious: String = (0..13).rev().map(character).collect();
            assert_eq!(id(number).to_string(), obvious);
        }
    }

    #[test]
    fn other_texts_are_foreign() {
        for text in [
            "0000000000000",
            "G000000000000",
            "000000000000v",
            "000000000000W",
            "1",
            "00000000000001",
            "O17",
        ] {
            assert_eq!(ClOrdId::parse(text.as_bytes()), None, "{text}");
            assert_eq!(ClientId::parse(text.as_bytes()), ClientId::Foreign(Id::from(text)));
        }
        assert_eq!(ClientId::parse(b""), ClientId::Absent);
        assert_eq!(ClientId::parse(&id(7).to_text()), ClientId::Ours(id(7)));
    }

    #[test]
    fn numbers_rise_over_restarts() {
        let second = 1_000_000_000;
        #[rustfmt::skip]
        let table = [
            ("nothing stored",          None,                9 * second, 9_000_000),
            ("stored is older",         Some(8_999_999),     9 * second, 9_000_000),
            ("stored is newer",         Some(9_000_000),     9 * second, 9_000_001),
            ("the clock was set back",  Some(9_000_000),     0,          9_000_001),
            ("no clock, nothing stored", None,               0,          1),
        ];
        for (case, highest, now_ns, first) in table {
            let mut ids = ClOrdIds::start(highest.map(id), now_ns).unwrap();
            assert_eq!((ids.next(), ids.next()), (id(first), id(first + 1)), "{case}");
        }
        let damaged = id(u64::MAX);
        assert_eq!(ClOrdIds::start(Some(damaged), 0).unwrap_err(), IdsExhausted(damaged));
    }
}
