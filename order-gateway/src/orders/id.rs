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
        let used = self.bytes.get(..usize::from(self.len)).unwrap_or(&self.bytes);
        digest(used, u64::from(self.len))
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
    let mut state = mix(seed, bytes.len() as u64);
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = mix(state, u64::from_le_bytes(word)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
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
}
