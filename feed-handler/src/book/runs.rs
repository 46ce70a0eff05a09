//! Sorted runs of the levels outside a ladder's window, in memory taken at construction.
//!
//! A [`Run`] lists the levels of one side that its window does not hold, by ascending key, as pairs
//! of key and level number: 8 bytes an entry, the best at the end. Runs live in blocks of 8 to
//! 65,536 entries, each size twice the one before, cut from one table. A run that outgrows its block
//! moves to the next size; freed blocks are kept by size and cut in halves when a smaller one is
//! wanted, but never joined again. When neither a free block nor fresh room is left,
//! [`Runs::reserve`] says so.

use bytemuck::{Pod, Zeroable};
use wirepath_perf::{HugeTable, MemoryError};

/// Sizes of blocks: 8 entries and up to 65,536.
const CLASSES: usize = 14;
/// Entries in the smallest block, as a power of two.
const SMALLEST_BITS: u8 = 3;
/// Ends a list of free blocks.
const NONE: u32 = u32::MAX;

/// Most levels that one side of one book can hold outside its window.
pub(super) const RUN_MAX: usize = u16::MAX as usize;

/// One level outside the window.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Entry {
    /// Side-normalised price: higher is better.
    pub(super) key: i32,
    /// Where the level is kept.
    pub(super) level: u32,
}

/// The levels of one side outside its window. All zero is an empty run without a block.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Run {
    first: u32,
    len: u16,
    /// Size of the block, 1 for the smallest; 0 without one.
    class: u8,
    /// Free for the run's owner.
    pub(super) flags: u8,
}

impl Run {
    /// How many levels it lists.
    pub(super) const fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether it lists none.
    #[inline(always)]
    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    const fn capacity(&self) -> usize {
        if self.class == 0 { 0 } else { 1 << (self.class - 1 + SMALLEST_BITS) }
    }
}

/// The memory of all runs.
#[derive(Debug)]
pub(super) struct Runs {
    entries: HugeTable<Entry>,
    /// Entries never handed out begin here.
    fresh: usize,
    /// First free block by size; each names the next in its first entry's `level`.
    free: [u32; CLASSES],
}

impl Runs {
    /// Room for runs of `entries` entries in all.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] when the address space cannot be had.
    pub(super) fn new(entries: usize) -> Result<Self, MemoryError> {
        let entries = HugeTable::zeroed(entries.min(NONE as usize))?;
        Ok(Self { entries, fresh: 0, free: [NONE; CLASSES] })
    }

    /// Forgets all blocks; the runs that used them must be forgotten too.
    pub(super) fn clear(&mut self) {
        self.fresh = 0;
        self.free = [NONE; CLASSES];
    }

    /// The entries of `run`, by ascending key.
    pub(super) fn get(&self, run: &Run) -> &[Entry] {
        &self.entries[run.first as usize..][..run.len()]
    }

    /// The level of `key`, if the run lists it.
    pub(super) fn find(&self, run: &Run, key: i32) -> Option<u32> {
        let entries = self.get(run);
        entries.binary_search_by_key(&key, |entry| entry.key).ok().map(|at| entries[at].level)
    }

    /// Makes room for `more` entries; `false`, and nothing changed, when there is none.
    pub(super) fn reserve(&mut self, run: &mut Run, more: usize) -> bool {
        let wanted = run.len() + more;
        if wanted <= run.capacity() {
            return true;
        }
        if wanted > RUN_MAX {
            return false;
        }
        let mut class = 0;
        while 1 << (class + SMALLEST_BITS) < wanted {
            class += 1;
        }
        let Some(first) = self.take(class.into()) else { return false };
        self.entries.copy_within(run.first as usize..run.first as usize + run.len(), first);
        self.give_back(run);
        // Fits: the table has at most `NONE` entries.
        (run.first, run.class) = (u32::try_from(first).unwrap_or(NONE), class + 1);
        true
    }

    /// Adds an entry whose key the run does not list; there must be room, see [`reserve`](Self::reserve).
    pub(super) fn insert(&mut self, run: &mut Run, entry: Entry) {
        debug_assert!(run.len() < run.capacity(), "a run without room");
        let at = self.get(run).partition_point(|other| other.key < entry.key);
        let len = run.len();
        let block = &mut self.entries[run.first as usize..][..len + 1];
        block.copy_within(at..len, at + 1);
        block[at] = entry;
        run.len += 1;
    }

    /// Takes out the entry of `key`, and gives the block back with the last one.
    pub(super) fn remove(&mut self, run: &mut Run, key: i32) -> Option<Entry> {
        let entries = &mut self.entries[run.first as usize..][..run.len()];
        let at = entries.binary_search_by_key(&key, |entry| entry.key).ok()?;
        let entry = entries[at];
        entries.copy_within(at + 1.., at);
        run.len -= 1;
        if run.len == 0 {
            self.give_back(run);
        }
        Some(entry)
    }

    /// Gives the run's block back; what it listed is forgotten.
    fn give_back(&mut self, run: &mut Run) {
        if let Some(class) = run.class.checked_sub(1) {
            self.entries[run.first as usize].level = self.free[usize::from(class)];
            self.free[usize::from(class)] = run.first;
        }
        (run.first, run.class) = (0, 0);
    }

    /// First entry of a free block of this class.
    fn take(&mut self, class: usize) -> Option<usize> {
        if let Some(block) = self.pop(class) {
            return Some(block);
        }
        let size = 1 << (class + usize::from(SMALLEST_BITS));
        if self.entries.len() - self.fresh >= size {
            self.fresh += size;
            return Some(self.fresh - size);
        }
        // Cut the smallest larger block, and keep what is left of it.
        let larger = (class + 1..CLASSES).find(|larger| self.free[*larger] != NONE)?;
        let block = self.pop(larger)?;
        for half in class..larger {
            let upper = block + (1 << (half + usize::from(SMALLEST_BITS)));
            self.entries[upper].level = self.free[half];
            self.free[half] = u32::try_from(upper).unwrap_or(NONE);
        }
        Some(block)
    }

    fn pop(&mut self, class: usize) -> Option<usize> {
        let block = self.free[class];
        if block == NONE {
            return None;
        }
        self.free[class] = self.entries[block as usize].level;
        Some(block as usize)
    }
}
