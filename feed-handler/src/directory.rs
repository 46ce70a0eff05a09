//! Which instrument is which: the venue's symbol and own number for every dense index.
//!
//! The feed thread writes an entry once, when the venue names the instrument; any thread reads it
//! at any time without a lock. An index without an entry has not been named yet.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU32, AtomicU64};

use wirepath_protocol::Symbol;

/// What is known of one instrument.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Instrument {
    /// Dense index within the feed.
    pub index: u32,
    /// The venue's symbol.
    pub symbol: Symbol,
    /// The venue's own number for it: Nasdaq's stock locate; 0 where the venue has none.
    pub venue_id: u32,
    /// Round lot in units; 0 while unknown.
    pub round_lot: u32,
}

/// Longest name in bytes: [`Symbol`] has the first eight.
pub const NAME_MAX: usize = 24;

#[derive(Debug)]
struct Entry {
    /// Zero while unnamed: no symbol has eight NUL bytes.
    symbol: AtomicU64,
    /// What a longer name has behind its first eight bytes, padded with NUL.
    tail: [AtomicU64; 2],
    venue_id: AtomicU32,
    round_lot: AtomicU32,
}

/// The instruments of one feed; cheap to clone, read from any thread.
#[derive(Clone, Debug)]
pub struct Directory {
    entries: Arc<[Entry]>,
}

/// The one writer of a [`Directory`].
#[derive(Debug)]
pub struct DirectoryWriter {
    directory: Directory,
}

impl Directory {
    /// An empty directory for indices below `limit`, with its writer.
    pub fn with_limit(limit: u32) -> (DirectoryWriter, Self) {
        let entry = || Entry {
            symbol: AtomicU64::new(0),
            tail: Default::default(),
            venue_id: AtomicU32::new(0),
            round_lot: AtomicU32::new(0),
        };
        let directory = Self { entries: (0..limit).map(|_| entry()).collect() };
        (DirectoryWriter { directory: directory.clone() }, directory)
    }

    /// The instrument at `index`, once the venue has named it.
    pub fn get(&self, index: u32) -> Option<Instrument> {
        let entry = self.entries.get(usize::try_from(index).ok()?)?;
        let symbol = entry.symbol.load(Acquire); // pairs with Release in `set`
        (symbol != 0).then(|| Instrument {
            index,
            symbol: Symbol::from_u64(symbol),
            venue_id: entry.venue_id.load(Relaxed),
            round_lot: entry.round_lot.load(Relaxed),
        })
    }

    /// The symbol at `index` in full, or `#index` as text where it has none yet.
    pub fn name(&self, index: u32) -> String {
        let Some(instrument) = self.get(index) else { return format!("#{index}") };
        let mut name = instrument.symbol.to_string();
        for word in &self.entries[index as usize].tail {
            let bytes = word.load(Relaxed).to_be_bytes();
            name.extend(bytes.into_iter().filter(|byte| *byte != 0).map(char::from));
        }
        name
    }

    /// The instrument with this symbol, in full. A linear search: do it once and keep the index.
    pub fn find(&self, symbol: &str) -> Option<Instrument> {
        let front = symbol.get(..symbol.len().min(8))?;
        let wanted = Symbol::new(front).ok()?;
        self.iter()
            .find(|instrument| instrument.symbol == wanted && self.name(instrument.index) == symbol)
    }

    /// All named instruments, by index.
    pub fn iter(&self) -> impl Iterator<Item = Instrument> + '_ {
        (0..self.limit()).filter_map(|index| self.get(index))
    }

    /// How many indices there can be.
    pub fn limit(&self) -> u32 {
        u32::try_from(self.entries.len()).expect("built from a u32")
    }
}

impl DirectoryWriter {
    /// Names the instrument at its index. Returns whether anything changed; false also beyond the limit.
    pub fn set(&mut self, instrument: Instrument) -> bool {
        self.set_named(instrument, &[])
    }

    /// The same for an instrument whose name goes on behind the eight bytes of its symbol, with `rest`, up to
    /// [`NAME_MAX`] in all.
    pub fn set_named(&mut self, instrument: Instrument, rest: &[u8]) -> bool {
        let Some(entry) = self.directory.entries.get(instrument.index as usize) else {
            return false;
        };
        let mut bytes = [0; NAME_MAX - 8];
        bytes.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        let [high, low] = [&bytes[..8], &bytes[8..]]
            .map(|half| half.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        let same_tail = entry.tail[0].load(Relaxed) == high && entry.tail[1].load(Relaxed) == low;
        if same_tail && self.directory.get(instrument.index) == Some(instrument) {
            return false;
        }
        entry.tail[0].store(high, Relaxed);
        entry.tail[1].store(low, Relaxed);
        entry.venue_id.store(instrument.venue_id, Relaxed);
        entry.round_lot.store(instrument.round_lot, Relaxed);
        entry.symbol.store(instrument.symbol.to_u64(), Release); // pairs with Acquire in `get`
        true
    }

    /// For reading.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }
}

/// Finds the index of a symbol on the hot path, for venues that name instruments by symbol alone.
///
/// Open addressing with linear probing in a table of fixed size, at most half full.
#[derive(Debug)]
pub struct SymbolIndex {
    slots: Box<[(u64, u32)]>,
    len: u32,
    limit: u32,
}

impl SymbolIndex {
    /// For up to `limit` symbols; later ones are refused.
    pub fn with_limit(limit: u32) -> Self {
        let slots = (limit as usize * 2).next_power_of_two().max(2);
        Self { slots: vec![(0, 0); slots].into_boxed_slice(), len: 0, limit }
    }

    /// How many have come: the next new one gets this index.
    pub const fn len(&self) -> u32 {
        self.len
    }

    /// Whether none has come.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The index of `symbol`, giving it the next free one when it is new: `(index, is_new)`.
    /// `None` when the table is full or the symbol is all NUL.
    #[inline]
    pub fn get_or_insert(&mut self, symbol: Symbol) -> Option<(u32, bool)> {
        self.get_or_insert_key(symbol.to_u64())
    }

    /// The same for whatever else a venue names instruments by, as a number that is not 0.
    #[inline]
    pub fn get_or_insert_key(&mut self, key: u64) -> Option<(u32, bool)> {
        if key == 0 {
            return None; // eight NUL bytes are no symbol, and zero marks a free slot
        }
        let at = self.find(key);
        if self.slots[at].0 == key {
            return Some((self.slots[at].1, false));
        }
        if self.len == self.limit {
            return None;
        }
        self.slots[at] = (key, self.len);
        self.len += 1;
        Some((self.len - 1, true))
    }

    /// The index of `symbol`; `None` when it has not come yet.
    #[inline]
    pub fn get(&self, symbol: Symbol) -> Option<u32> {
        let key = symbol.to_u64();
        let (found, index) = self.slots[self.find(key)];
        (found == key && key != 0).then_some(index)
    }

    /// The slot of `key`, or the free one where it would go.
    #[inline]
    fn find(&self, key: u64) -> usize {
        let mut at = self.slot(key);
        while !matches!(self.slots[at].0, found if found == key || found == 0) {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    #[inline]
    fn slot(&self, key: u64) -> usize {
        // Fibonacci hashing: the symbol's letters differ mostly in the high bytes.
        let bits = self.slots.len().trailing_zeros();
        usize::try_from(key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_appear_once_named() {
        let (mut writer, directory) = Directory::with_limit(4);
        let aapl = Instrument {
            index: 3,
            symbol: Symbol::new("AAPL").unwrap(),
            venue_id: 13,
            round_lot: 100,
        };
        assert_eq!(directory.get(3), None);
        assert!(writer.set(aapl) && !writer.set(aapl));
        assert_eq!(directory.find("AAPL"), Some(aapl));
        assert_eq!((directory.name(3), directory.name(2)), ("AAPL".to_owned(), "#2".to_owned()));
        assert!(!writer.set(Instrument { index: 4, ..aapl }), "beyond the limit");
    }

    #[test]
    fn symbols_get_dense_indices_until_full() {
        let mut index = SymbolIndex::with_limit(100);
        for round in 0..2 {
            for i in 0..100 {
                assert_eq!(
                    index.get_or_insert(Symbol::new(&format!("S{i}")).unwrap()),
                    Some((i, round == 0))
                );
            }
        }
        assert_eq!(index.get_or_insert(Symbol::new("ONEMORE").unwrap()), None);
        assert_eq!(
            index.get_or_insert(wirepath_protocol::Alpha([0; 8])),
            None,
            "a hostile all-NUL symbol"
        );
    }
}
