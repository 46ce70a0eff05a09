//! An allocator that counts, so that a test can show that a hot path does not allocate.
//!
//! For tests only: a crate names the feature `counting-alloc` among its dev-dependencies, and the
//! test binary declares the allocator.
//!
//! ```
//! use wirepath_perf::alloc::{Allocations, CountingAllocator};
//!
//! #[global_allocator]
//! static ALLOCATOR: CountingAllocator = CountingAllocator;
//!
//! let mut list = Vec::with_capacity(8);
//! let before = Allocations::on_this_thread();
//! list.push(1); // there is room
//! assert_eq!(before.until_now(), Allocations::default());
//! list.extend(0..8); // and now there is not
//! assert_eq!(before.until_now().allocated, 1);
//! ```

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use std::alloc::System;

/// The system's allocator, and a count per thread.
#[derive(Debug)]
pub struct CountingAllocator;

/// How often a thread allocated and freed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Allocations {
    /// Memory asked for, or an allocation made larger or smaller.
    pub allocated: u64,
    /// Memory given back.
    pub freed: u64,
}

thread_local! {
    // Constant and without a destructor: reading it never allocates, whatever the state of the thread.
    static COUNTS: Cell<Allocations> =
        const { Cell::new(Allocations { allocated: 0, freed: 0 }) };
}

impl Allocations {
    /// The calling thread's so far; zero for ever where [`CountingAllocator`] is not the allocator.
    pub fn on_this_thread() -> Self {
        COUNTS.get()
    }

    /// The calling thread's since `self` was taken on it.
    #[must_use]
    pub fn until_now(self) -> Self {
        let now = Self::on_this_thread();
        Self { allocated: now.allocated - self.allocated, freed: now.freed - self.freed }
    }
}

fn count_allocated() {
    let counts = COUNTS.get();
    COUNTS.set(Allocations { allocated: counts.allocated + 1, ..counts });
}

fn count_freed() {
    let counts = COUNTS.get();
    COUNTS.set(Allocations { freed: counts.freed + 1, ..counts });
}

// SAFETY: every call goes to `System` with the arguments it came with, and counting neither
// allocates nor unwinds: the thread-local is constant and has no destructor.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count_allocated();
        // SAFETY: the caller's duties are those of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count_allocated();
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count_allocated();
        // SAFETY: as in `alloc`; `memory` came from `System`, as all memory here does.
        unsafe { System.realloc(memory, layout, new_size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count_freed();
        // SAFETY: as in `realloc`.
        unsafe { System.dealloc(memory, layout) }
    }
}
