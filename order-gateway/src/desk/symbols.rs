//! The names of instruments.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes symbols in few instructions. Which are in the table is ours to say, not the venue's.
#[derive(Clone, Copy, Debug, Default)]
struct NameHasher(u64);

impl Hasher for NameHasher {
    #[inline]
    fn write(&mut self, name: &[u8]) {
        let (words, rest) = name.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        self.write_u64(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
        self.0 = mixed ^ mixed >> 32;
    }

    #[inline]
    fn write_usize(&mut self, len: usize) {
        self.write_u64(len as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

/// The instruments that orders may name, by dense index.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    names: Vec<Box<[u8]>>,
    by_name: HashMap<Box<[u8]>, u32, BuildHasherDefault<NameHasher>>,
}

impl Symbols {
    /// Instrument 0 has the first name, and so on.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<Box<[u8]>> = names.into_iter().map(|name| name.as_bytes().into()).collect();
        let by_name = names.iter().cloned().zip(0..).collect();
        Self { names, by_name }
    }

    /// The symbol of an instrument.
    #[inline]
    pub fn name(&self, instrument: u32) -> Option<&[u8]> {
        self.names.get(instrument as usize).map(|name| &name[..])
    }

    /// The instrument of a symbol.
    #[inline]
    pub fn find(&self, name: &[u8]) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        let names: Vec<String> =
            (0..5_000).map(|nth| format!("{}{nth}", "S".repeat(nth % 13))).collect();
        let symbols = Symbols::new(names.iter().map(String::as_str));
        for (nth, name) in (0..).zip(&names) {
            assert_eq!(symbols.find(name.as_bytes()), Some(nth));
            assert_eq!(symbols.name(nth), Some(name.as_bytes()));
            assert_eq!(symbols.find(format!("{name}\0").as_bytes()), None);
        }
        assert_eq!(symbols.find(b""), None);
    }
}
