//! The atomics that [`ring`](crate::ring) and [`best`](crate::best) are made of: the standard
//! library's, or loom's when a model of them is explored (`--cfg loom`).

#[cfg(loom)]
pub(crate) use loom::{
    hint::spin_loop,
    sync::Arc,
    sync::atomic::{AtomicU64, Ordering, fence},
};

#[cfg(not(loom))]
pub(crate) use std::{
    hint::spin_loop,
    sync::Arc,
    sync::atomic::{AtomicU64, Ordering, fence},
};

/// A slice that threads share, its length and place at hand in the handle itself.
#[cfg(not(loom))]
pub(crate) type Shared<T> = Arc<[T]>;

/// A slice that threads share; loom's `Arc` holds no slices.
#[cfg(loom)]
pub(crate) type Shared<T> = Arc<Box<[T]>>;

/// One of the words that are read and written together under a stamp.
#[cfg(not(loom))]
pub(crate) type Word = AtomicU64;

/// One of the words that are read and written together under a stamp. Loom explores the first two;
/// with all seven it would not come to an end. The others are left out, and read as zero.
#[cfg(loom)]
#[derive(Debug)]
pub(crate) struct Word(Option<AtomicU64>);

/// The word at `index`, zero.
#[cfg(not(loom))]
pub(crate) fn word(_index: usize) -> Word {
    AtomicU64::new(0)
}

#[cfg(loom)]
pub(crate) fn word(index: usize) -> Word {
    Word((index < 2).then(|| AtomicU64::new(0)))
}

#[cfg(loom)]
impl Word {
    pub(crate) fn load(&self, order: Ordering) -> u64 {
        self.0.as_ref().map_or(0, |word| word.load(order))
    }

    pub(crate) fn store(&self, value: u64, order: Ordering) {
        if let Some(word) = &self.0 {
            word.store(value, order);
        }
    }
}
