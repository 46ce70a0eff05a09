//! Identifiers that others give: ExecID, OrderID, and ClOrdIDs that are not ours.

use core::fmt;

/// Bytes that are kept as they are.
const BYTES: usize = 40;
/// `len` of an identifier that did not fit.
const FOLDED: u8 = u8::MAX;

/// A text of any length as 41 bytes: up to 40 bytes exactly.
///
/// Of a longer one the first 24 bytes are kept, and a digest of the whole in the other 16: two long
/// identifiers are taken for the same only when those agree, and never for a short one.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Id {
    bytes: [u8; BYTES],
    len: u8,
}

impl Id {
    /// No text: the field was absent.
    pub const NONE: Self = Self { bytes: [0; BYTES], len: 0 };

    /// From the field's bytes.
    pub fn new(text: &[u8]) -> Self {
        let mut bytes = [0; BYTES];
        if let Some(head) = bytes.get_mut(..text.len()) {
            head.copy_from_slice(text);
            #[expect(clippy::cast_possible_truncation, reason = "at most 40")]
            return Self { bytes, len: text.len() as u8 };
        }
        bytes[..24].copy_from_slice(&text[..24]);
        bytes[24..32].copy_from_slice(&digest(text, 0).to_be_bytes());
        bytes[32..].copy_from_slice(&digest(text, 0x9e37_79b9_7f4a_7c15).to_be_bytes());
        Self { bytes, len: FOLDED }
    }

    /// Whether the field was absent or empty.
    pub const fn is_none(&self) -> bool {
        self.len == 0
    }

    /// The text, or of a long one its first 24 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        let len = if self.len == FOLDED { 24 } else { usize::from(self.len) };
        &self.bytes[..len]
    }

    /// A digest for hash tables.
    pub(super) fn hash(&self) -> u64 {
        let len = usize::from(self.len).min(BYTES);
        // Behind the text are zeros, as a digest has them behind its last bytes.
        let (words, _) = self.bytes.as_chunks::<8>();
        let words = words.get(..len.div_ceil(8)).unwrap_or(words);
        let words = words.iter().map(|word| u64::from_le_bytes(*word));
        digest_of(words, len, u64::from(self.len))
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.as_bytes().escape_ascii())?;
        if self.len == FOLDED { f.write_str("…") } else { Ok(()) }
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

/// Mixes `words` into one. Not for adversaries: a venue that wants collisions has easier ways.
pub(super) fn mix(state: u64, word: u64) -> u64 {
    let mixed = (state ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ mixed >> 32
}

fn digest(bytes: &[u8], seed: u64) -> u64 {
    let words = bytes.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    digest_of(words, bytes.len(), seed)
}

#[inline]
fn digest_of(words: impl Iterator<Item = u64>, len: usize, seed: u64) -> u64 {
    let mut state = mix(seed, len as u64);
    for word in words {
        state = mix(state, word).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    }
    mix(state, state >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_told_apart() {
        let long = [b'x'; 41];
        let mut other = long;
        other[40] = b'y';
        let texts: [&[u8]; 7] = [b"", b"E1", b"E2", b"E1\0", &long[..40], &long, &other];
        for (i, a) in texts.iter().enumerate() {
            for (j, b) in texts.iter().enumerate() {
                assert_eq!(Id::new(a) == Id::new(b), i == j, "{a:?} {b:?}");
            }
        }
        assert_eq!(Id::new(&long[..40]).as_bytes(), &long[..40]);
        assert_eq!(Id::from("a|b").to_string(), "a|b");
        assert!(Id::NONE.is_none() && Id::new(b"") == Id::NONE);
    }

    #[test]
    fn a_hash_is_the_digest_of_what_is_kept() {
        for len in 0..=50 {
            let text: Vec<u8> = (0..len).map(|nth| b'0' + nth).collect();
            let id = Id::new(&text);
            let kept = if len > 40 { &id.bytes[..] } else { &text };
            assert_eq!(id.hash(), digest(kept, u64::from(id.len)), "{len}");
        }
    }
}
