//! A whole message that is as nearly all are, taken from the front without looking at what else it
//! might be.

use super::TRAILER;
use crate::fix::{Message, SOH, checksum, scan};

/// The message at the front of `bytes`, if it is whole and sound, BeginString ends within eight bytes
/// behind `8=FIX` and BodyLength has one to five digits. `None` says nothing: the careful way is to look.
#[inline(always)]
pub(super) fn read(bytes: &[u8], size_max: usize) -> Option<Message<'_>> {
    const START: u64 = u64::from_le_bytes(*b"8=FIX\0\0\0");
    let word = |at: usize| {
        let eight = bytes.get(at..)?.first_chunk()?;
        Some(u64::from_le_bytes(*eight))
    };
    let first_soh = |word: u64| (scan::marks(word, SOH).trailing_zeros() / 8) as usize;
    if word(0)? & 0xff_ffff_ffff != START {
        return None;
    }
    let begin_end = 5 + first_soh(word(5)?);
    let length_field = word(begin_end + 1)?;
    if length_field & 0xffff != u64::from(u16::from_le_bytes(*b"9=")) {
        return None;
    }
    let text = length_field >> 16;
    let (length, digits) = match text >> 24 & 0xff {
        0x01 => (three_digits(text & 0xff_ffff)?, 3),
        _ => {
            let digits = Some(first_soh(text)).filter(|digits| (1..6).contains(digits))?;
            (usize::try_from(scan::uint_in(text << (8 * (8 - digits)), digits)?).ok()?, digits)
        }
    };
    let body = begin_end + digits + 4;
    let end = body + length;
    let whole =
        bytes.get(..end + TRAILER).filter(|whole| length >= 4 && whole.len() <= size_max)?;
    if whole.get(body..)?.first_chunk()? != b"35=" {
        return None;
    }
    let trailer = whole.last_chunk()?;
    let is_sound = *trailer == TRAILERS[usize::from(checksum(&whole[..end]))];
    is_sound.then(|| Message::checked(whole, begin_end, body))
}

/// The number of three digits, the first lowest.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "below 1000")]
const fn three_digits(text: u64) -> Option<usize> {
    let digits = text ^ 0x30_3030;
    if ((digits + 0x76_7676) | digits) & 0x80_8080 != 0 {
        return None;
    }
    Some(((digits & 0xff) * 100 + (digits >> 8 & 0xff) * 10 + (digits >> 16)) as usize)
}

/// By the sum of the bytes before them: the last delimiter and the trailer.
static TRAILERS: [[u8; 8]; 256] = {
    let mut trailers = [*b"\x0110=000\x01"; 256];
    let mut sum = 0;
    while sum < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below ten")]
        let digits = [(sum / 100) as u8, (sum / 10 % 10) as u8, (sum % 10) as u8];
        let mut nth = 0;
        while nth < 3 {
            trailers[sum][4 + nth] += digits[nth];
            nth += 1;
        }
        sum += 1;
    }
    trailers
};

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use crate::fix::message::tests::{framed, soh};

    /// What it takes is what the careful way takes.
    fn check(bytes: &[u8], size_max: usize) -> bool {
        let quick = super::read(bytes, size_max);
        if let Some(quick) = quick {
            let Ok(careful) = super::super::read_carefully(bytes, size_max) else { panic!() };
            assert_eq!(quick, careful);
            let places = |message: &crate::fix::Message<'_>| {
                (message.begin_string().to_vec(), message.body_offset())
            };
            assert_eq!(places(&quick), places(&careful));
        }
        quick.is_some()
    }

    #[test]
    fn nearly_all_are_taken() {
        for begin in ["FIX.4.2", "FIX.4.4", "FIXT.1.1"] {
            for length in [0, 1, 90, 900, 9_000] {
                let message = framed(begin, &format!("35=0|58=x{}|", "y".repeat(length)));
                assert!(check(&message, 10_000), "{begin} {length}");
                assert!(!check(&message, message.len() - 1));
                assert!(!check(&message[..message.len() - 1], 10_000));
            }
        }
        assert!(!check(&soh("8=FIX.4.4|9=00010|35=0|34=2|10=167|"), 100));
        assert!(check(&soh("8=FIX.4.4|9=00010|35=0|34=2|10=054|"), 100));
        assert!(!check(&soh("8=FIX.4.4|9=000010|35=0|34=2|10=102|"), 100));
        assert!(!check(b"", 100));
    }

    proptest! {
        #[test]
        fn damage_is_left_to_the_careful_way(
            text in "[0-9=|]{0,40}",
            damage in vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        ) {
            let mut bytes = framed("FIX.4.4", &format!("35=0|{text}|"));
            prop_assert!(check(&bytes, 1_000));
            for (place, byte) in damage {
                *place.get_mut(&mut bytes) = byte;
            }
            check(&bytes, 1_000);
        }

        #[test]
        fn fronts_of_any_form(front in "8=FIX[.T0-9|]{0,12}9=[0-9|]{0,8}35=[0|]{0,3}", sum in 0..256_u32) {
            check(&soh(&format!("{front}34=2|10={sum:03}|")), 1_000);
        }
    }
}
