//! A table whose indices wrap around, so that looking into it needs no bounds check.
//!
//! The books follow links, slots and page numbers of their own making, several per message; checked
//! indices took a seventh of all time. A [`Table`] has a power of two of elements and looks at
//! `index` modulo that: any index is sound, and a wrong one is a wrong answer, as a wrong link in a
//! checked table would be.

use core::ops::{Index, IndexMut, Range};

use bytemuck::Pod;
use wirepath_perf::{HugeTable, MemoryError};

/// A power of two of `T`, at first all zero, in reserved memory.
#[derive(Debug)]
pub struct Table<T: Pod> {
    elements: HugeTable<T>,
    /// One less than the number of elements.
    mask: usize,
}

impl<T: Pod> Table<T> {
    /// Room for at least `len` elements.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] when the address space cannot be had.
    pub(super) fn zeroed(len: usize) -> Result<Self, MemoryError> {
        let too_large = MemoryError::TooLarge { len, element_bytes: size_of::<T>() };
        let len = len.checked_next_power_of_two().ok_or(too_large)?;
        Ok(Self { elements: HugeTable::zeroed(len)?, mask: len - 1 })
    }

    /// Number of elements.
    #[inline(always)]
    pub(super) const fn len(&self) -> usize {
        self.mask + 1
    }

    /// Asks for the cache line of an element without waiting for it.
    #[inline(always)]
    pub(super) fn prefetch(&self, index: usize) {
        self.elements.prefetch(index & self.mask);
    }

    /// Takes the memory for these elements now.
    ///
    /// # Errors
    ///
    /// [`MemoryError::Prefault`] when there is none.
    pub(super) fn prefault(&mut self, range: Range<usize>) -> Result<(), MemoryError> {
        self.elements.prefault(range)
    }

    /// The elements in `range`, checked.
    pub(super) fn slice_mut(&mut self, range: Range<usize>) -> &mut [T] {
        &mut self.elements[range]
    }
}

/// 2^64 divided by the golden ratio: products of neighbours lie far apart.
pub(super) const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Where the number `key` is at home in a table of 2^(64 - `shift`) buckets: by the upper bits of a product. Venues put
/// the unit, the day or the matching engine into some bits, so that low bits alone would collide; and since numbers that
/// are products themselves could undo this one, their halves are mixed before.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "indices have 64 bits")]
pub(super) const fn home(key: u64, shift: u32) -> usize {
    ((key ^ key >> 32).wrapping_mul(SPREAD) >> shift) as usize
}

impl<T: Pod> Index<usize> for Table<T> {
    type Output = T;

    #[inline(always)]
    fn index(&self, index: usize) -> &T {
        // SAFETY: `mask` is one less than the number of elements, a power of two, from construction
        // on, and a table never shrinks; so what `mask` leaves of any index is within it.
        unsafe { self.elements.get_unchecked(index & self.mask) }
    }
}

impl<T: Pod> IndexMut<usize> for Table<T> {
    #[inline(always)]
    fn index_mut(&mut self, index: usize) -> &mut T {
        // SAFETY: as in `index`.
        unsafe { self.elements.get_unchecked_mut(index & self.mask) }
    }
}
