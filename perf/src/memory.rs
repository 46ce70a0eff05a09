//! Big tables in memory that is reserved at start and only used where it is touched.
//!
//! A [`HugeTable`] is one anonymous mapping, all zero, that never moves and never grows: an index
//! into it is one addition, and looking into it never allocates. Reserving is not using: a table of
//! 32 GiB on a host with 16 takes no memory until its pages are touched, and then only those.
//! Transparent huge pages are asked for, since a table that is looked up at random otherwise misses
//! the TLB on nearly every look. Which host settings that takes, [`HugePages`] says.
//!
//! What a table holds and what to do when it is full is its owner's business.
//!
//! Source: Linux man-pages, mmap(2) "MAP_NORESERVE" and madvise(2) "MADV_HUGEPAGE",
//! "MADV_POPULATE_WRITE"; Linux kernel, "Transparent Hugepage Support".

use core::fmt;
use core::ops::{Deref, DerefMut, Range};
use core::ptr::NonNull;
use std::io;

use bytemuck::Pod;
use memmap2::{Advice, MmapMut, MmapOptions};

/// Bytes in a huge page. Larger tables start on a multiple of it.
pub const HUGE_PAGE_BYTES: usize = 2 << 20;

/// A smaller step than any page, so that touching one byte in each touches every page.
const PAGE_BYTES: usize = 4096;

/// A fixed number of `T`, at first all zero bytes, in memory that is reserved but not yet used.
///
/// Reads and writes go through the slice it dereferences to. The first touch of a page costs a page
/// fault (some 0.1 µs for 4 KiB, 100 µs and more for 2 MiB, which must be zeroed), later ones
/// nothing; [`prefault`](Self::prefault) pays that beforehand. The start is aligned to a page, and
/// from [`HUGE_PAGE_BYTES`] up to a huge page, so always to a cache line.
///
/// When the host runs out of memory while a page is touched, the kernel ends the process: size the
/// part that will be touched, not the part that is reserved, to the host.
///
/// ```
/// use wirepath_perf::HugeTable;
///
/// let mut quantities = HugeTable::<u64>::zeroed(1 << 32)?; // 32 GiB of addresses
/// quantities[4_000_000_000] += 100; //                         one page of memory
/// assert_eq!((quantities.len(), quantities[0], quantities[4_000_000_000]), (1 << 32, 0, 100));
/// # Ok::<(), wirepath_perf::MemoryError>(())
/// ```
pub struct HugeTable<T> {
    map: MmapMut,
    /// Where the table starts within `map`, bytes.
    start: usize,
    /// The first element, within `map`: kept, since it is asked for at every look.
    first: NonNull<T>,
    len: usize,
    advised: bool,
}

// SAFETY: a table owns its mapping, as a `Vec` owns its allocation: `first` points nowhere else, and
// the elements are plain data.
unsafe impl<T: Pod + Send> Send for HugeTable<T> {}
// SAFETY: as above; `&HugeTable` gives out `&T` only.
unsafe impl<T: Pod + Sync> Sync for HugeTable<T> {}

impl<T: Pod> HugeTable<T> {
    /// Reserves room for `len` elements, all zero.
    ///
    /// # Errors
    ///
    /// [`MemoryError::TooLarge`] when so many bytes cannot be counted; [`MemoryError::Map`] when the
    /// kernel refuses: an address space limit (`ulimit -v`), or strict overcommit
    /// (`vm.overcommit_memory` = 2), under which reserved memory counts as used.
    pub fn zeroed(len: usize) -> Result<Self, MemoryError> {
        let element_bytes = size_of::<T>();
        let too_large = MemoryError::TooLarge { len, element_bytes };
        let bytes = len.checked_mul(element_bytes).ok_or(too_large)?;
        let too_large = MemoryError::TooLarge { len, element_bytes };
        // Kernels before 6.7 do not align a mapping to huge pages by themselves: reserve room to
        // do it here, and to let the last huge page be a whole one.
        let align = if bytes < HUGE_PAGE_BYTES { PAGE_BYTES } else { HUGE_PAGE_BYTES };
        let reserve = bytes
            .checked_next_multiple_of(align)
            .and_then(|whole| whole.checked_add(align))
            .filter(|reserve| isize::try_from(*reserve).is_ok())
            .ok_or(too_large)?;

        let mut map = MmapOptions::new()
            .len(reserve)
            .no_reserve_swap()
            .map_anon()
            .map_err(|source| MemoryError::Map { bytes, len, element_bytes, source })?;
        let start = map.as_ptr().align_offset(align);
        assert!(start <= align && align.is_multiple_of(align_of::<T>()), "alignment of a mapping");
        // A kernel without huge pages refuses; the table works all the same, only slower.
        let advised = bytes >= HUGE_PAGE_BYTES && map.advise(Advice::HugePage).is_ok();
        // SAFETY: `start` lies within the mapping: it is at most `align`, which `reserve` includes.
        let first = unsafe { map.as_mut_ptr().add(start) };
        let first = NonNull::new(first.cast()).expect("a mapping is not at address zero");
        Ok(Self { map, start, first, len, advised })
    }

    /// Bytes reserved for elements.
    pub const fn bytes(&self) -> usize {
        self.len * size_of::<T>() // cannot overflow: `zeroed` checked it
    }

    /// Whether the kernel took the request for huge pages: false for a table below
    /// [`HUGE_PAGE_BYTES`], and on a kernel without them. Whether it honours the request is
    /// [`HugePages::read`]'s to say.
    pub const fn is_huge_advised(&self) -> bool {
        self.advised
    }

    /// Asks for the cache line of element `index` without waiting for it. An index beyond the table
    /// asks for a line of something else, which does no harm and no good; on processors other than
    /// x86-64 nothing happens at all.
    #[inline(always)]
    pub fn prefetch(&self, index: usize) {
        prefetch(self.first.as_ptr().wrapping_add(index));
    }

    /// Takes the memory for the elements in `range` now, so that touching them later faults no
    /// more. What they hold stays. Takes about 0.1–0.2 s per GiB, and is for start-up.
    ///
    /// # Errors
    ///
    /// [`MemoryError::Prefault`] when the kernel has no memory to give.
    ///
    /// # Panics
    ///
    /// When `range` reaches past the end of the table, as slicing does.
    pub fn prefault(&mut self, range: Range<usize>) -> Result<(), MemoryError> {
        let elements = self[range.clone()].len();
        if elements == 0 || size_of::<T>() == 0 {
            return Ok(());
        }
        let from = self.start + range.start * size_of::<T>();
        let from = from - from % PAGE_BYTES;
        let until = self.start + range.end * size_of::<T>();
        match self.map.advise_range(Advice::PopulateWrite, from, until - from) {
            Ok(()) => Ok(()),
            // Linux before 5.14 does not know the advice: touch a byte of each page instead.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                for byte in self.map[from..until].iter_mut().step_by(PAGE_BYTES) {
                    *byte = core::hint::black_box(*byte);
                }
                Ok(())
            }
            Err(source) => Err(MemoryError::Prefault { bytes: until - from, source }),
        }
    }
}

/// Asks for the cache line at `place` without waiting for it, whatever is there; does nothing on
/// processors other than x86-64.
#[inline(always)]
pub fn prefetch<T>(place: *const T) {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: prefetching is a hint: it reads and writes nothing, and no address makes it fault.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(place.cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = place;
}

impl<T: Pod> Deref for HugeTable<T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        // Not bytemuck's cast: it would check alignment and length again at every look. `zeroed` reserved
        // `len` elements from `first` on, aligned for `T`, in one readable mapping that lives as long
        // as `self`, private and anonymous, so that nobody else writes to it.
        //
        // SAFETY: as said, `first` and `len` name memory of `self`'s own; `T: Pod` makes every byte
        // pattern, zeros to begin with, a value; and `&self` keeps this handle from writing.
        unsafe { core::slice::from_raw_parts(self.first.as_ptr(), self.len) }
    }
}

impl<T: Pod> DerefMut for HugeTable<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `deref`; the mapping is writable, and `&mut self` makes this the only way
        // to it. `T: Pod` has no padding, so it cannot leave uninitialised bytes behind.
        unsafe { core::slice::from_raw_parts_mut(self.first.as_ptr(), self.len) }
    }
}

impl<T: Pod> fmt::Debug for HugeTable<T> {
    /// Says how large it is, not what it holds: printing would touch every page.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HugeTable")
            .field("len", &self.len)
            .field("bytes", &self.bytes())
            .field("huge_advised", &self.advised)
            .finish_non_exhaustive()
    }
}

/// Why a table could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MemoryError {
    /// The size in bytes does not fit an address.
    #[error("a table of {len} elements of {element_bytes} bytes is larger than any address space")]
    TooLarge {
        /// Elements asked for.
        len: usize,
        /// Bytes in one.
        element_bytes: usize,
    },
    /// The kernel refused the mapping.
    #[error(
        "cannot reserve {bytes} bytes of address space for a table of {len} elements of \
         {element_bytes} bytes: {source} (is there a limit in `ulimit -v`, or is \
         vm.overcommit_memory 2?)"
    )]
    Map {
        /// Bytes asked for.
        bytes: usize,
        /// Elements asked for.
        len: usize,
        /// Bytes in one.
        element_bytes: usize,
        /// What the kernel said.
        source: io::Error,
    },
    /// The kernel had no memory for pages that were asked for ahead of use.
    #[error("cannot take {bytes} bytes of memory ahead of use: {source}")]
    Prefault {
        /// Bytes asked for.
        bytes: usize,
        /// What the kernel said.
        source: io::Error,
    },
}

/// Whether this host backs memory with transparent huge pages.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum HugePages {
    /// All large memory.
    Always,
    /// Memory that asks for it, as a [`HugeTable`] does.
    OnRequest,
    /// None; `echo madvise > /sys/kernel/mm/transparent_hugepage/enabled` changes that.
    Never,
    /// The kernel does not know them, or does not say.
    Unknown,
}

impl HugePages {
    /// Asks the host.
    pub fn read() -> Self {
        std::fs::read_to_string("/sys/kernel/mm/transparent_hugepage/enabled")
            .map_or(Self::Unknown, |setting| Self::parse(&setting))
    }

    /// Reads the setting's text, where the one in force stands in brackets.
    fn parse(setting: &str) -> Self {
        match setting.split(['[', ']']).nth(1) {
            Some("always") => Self::Always,
            Some("madvise") => Self::OnRequest,
            Some("never") => Self::Never,
            _ => Self::Unknown,
        }
    }
}

impl fmt::Display for HugePages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Always => "always",
            Self::OnRequest => "on request",
            Self::Never => "never",
            Self::Unknown => "unknown",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes of memory this process uses now.
    fn resident_bytes() -> usize {
        let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
        statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * PAGE_BYTES
    }

    #[test]
    fn reserving_uses_nothing_and_touching_uses_what_is_touched() {
        let before = resident_bytes();
        let mut table = match HugeTable::<[u64; 2]>::zeroed(1 << 32) {
            Ok(table) => table,
            Err(MemoryError::Map { .. }) => return println!("skipped: address space is limited"),
            Err(error) => panic!("{error}"),
        };
        assert_eq!((table.len(), table.bytes()), (1 << 32, 64 << 30));
        let last = table.len() - 1;
        for index in [0, 1 << 20, last] {
            assert_eq!(table[index], [0, 0]);
            table[index] = [index as u64, 7];
        }
        assert_eq!((table[1 << 20], table[last][0], table[1]), ([1 << 20, 7], last as u64, [0, 0]));
        let used = resident_bytes().saturating_sub(before);
        assert!(used < 1 << 30, "64 GiB reserved, three elements touched, {used} bytes used");
    }

    #[test]
    fn prefaulted_memory_is_resident_and_keeps_its_contents() {
        let mut table = HugeTable::<u32>::zeroed(8 << 20).unwrap();
        let (first, last) = (3 << 20, (7 << 20) - 1);
        (table[first], table[last]) = (1, 2);
        let before = resident_bytes();
        table.prefault(first..last + 1).unwrap();
        assert_eq!((table[first], table[first + 1], table[last]), (1, 0, 2));
        // 16 MiB, less two huge pages touched above, less what other tests give back meanwhile.
        let used = resident_bytes().saturating_sub(before);
        assert!(used >= 5 << 20, "{used} bytes more are resident");
        table.prefault(5..5).unwrap();
    }

    #[test]
    fn small_empty_and_sizeless_tables() {
        let empty = HugeTable::<u64>::zeroed(0).unwrap();
        assert!(empty.is_empty() && empty.bytes() == 0 && !empty.is_huge_advised());
        let sizeless = HugeTable::<[u64; 0]>::zeroed(9).unwrap();
        assert_eq!(sizeless.len(), 9);
        let mut small = HugeTable::<[u8; 3]>::zeroed(5).unwrap();
        small[4] = [1, 2, 3];
        assert_eq!(*small, [[0; 3], [0; 3], [0; 3], [0; 3], [1, 2, 3]]);
        small.prefault(0..5).unwrap();
    }

    #[test]
    fn starts_on_a_page_and_when_large_on_a_huge_page() {
        for (len, align) in [(0, 4096), (1, 4096), (3 << 20, HUGE_PAGE_BYTES)] {
            let table = HugeTable::<u8>::zeroed(len).unwrap();
            assert_eq!(table.as_ptr().addr() % align, 0, "{len} bytes");
        }
    }

    #[test]
    fn errors_name_the_size() {
        let absurd = [
            (usize::MAX, "18446744073709551615 elements of 8 bytes is larger than any address"),
            (1 << 60, "1152921504606846976 elements of 8 bytes is larger than any address"),
            (1 << 58, "cannot reserve 2305843009213693952 bytes of address space for a table of"),
        ];
        for (len, message) in absurd {
            let error = HugeTable::<u64>::zeroed(len).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    #[should_panic(expected = "out of range")]
    fn prefaulting_past_the_end_is_a_mistake() {
        let _ = HugeTable::<u8>::zeroed(10).unwrap().prefault(5..11);
    }

    #[test]
    fn reads_the_hosts_huge_page_setting() {
        for (setting, state) in [
            ("[always] madvise never\n", HugePages::Always),
            ("always [madvise] never\n", HugePages::OnRequest),
            ("always madvise [never]\n", HugePages::Never),
            ("", HugePages::Unknown),
        ] {
            assert_eq!(HugePages::parse(setting), state, "{setting}");
        }
    }
}
