//! A value that one thread publishes and any thread reads whole, without a lock.
//!
//! A sequence lock over relaxed atomic words: for counters and other data that is written now and
//! then and must never make the writer wait. Readers retry while a write is under way.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU64, fence};

use bytemuck::Pod;

#[derive(Debug)]
struct Shared {
    /// Odd while a write is under way.
    version: AtomicU64,
    words: Box<[AtomicU64]>,
}

/// Reads the newest published value. Cheap to clone.
#[derive(Debug)]
pub struct Reader<T> {
    shared: Arc<Shared>,
    value: core::marker::PhantomData<fn() -> T>,
}

impl<T> Clone for Reader<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), value: core::marker::PhantomData }
    }
}

/// The one writer.
#[derive(Debug)]
pub struct Publisher<T> {
    shared: Arc<Shared>,
    value: core::marker::PhantomData<fn(T)>,
}

/// A published value, all zeros at first. `T`'s size must be a multiple of eight bytes.
pub fn published<T: Pod>() -> (Publisher<T>, Reader<T>) {
    const { assert!(size_of::<T>().is_multiple_of(8), "published values are made of 64-bit words") };
    let words = (0..size_of::<T>() / 8).map(|_| AtomicU64::new(0)).collect();
    let shared = Arc::new(Shared { version: AtomicU64::new(0), words });
    let (value, read) = (core::marker::PhantomData, core::marker::PhantomData);
    (Publisher { shared: Arc::clone(&shared), value }, Reader { shared, value: read })
}

impl<T: Pod> Publisher<T> {
    /// Makes `value` the newest. Wait-free.
    pub fn publish(&mut self, value: &T) {
        let version = self.shared.version.load(Relaxed); // only this thread writes it
        self.shared.version.store(version + 1, Relaxed);
        fence(Release); // the odd version is seen before any new word; pairs with `fence(Acquire)` in `read`
        let bytes = bytemuck::bytes_of(value);
        for (word, chunk) in self.shared.words.iter().zip(bytes.chunks_exact(8)) {
            word.store(bytemuck::pod_read_unaligned(chunk), Relaxed);
        }
        self.shared.version.store(version + 2, Release); // pairs with Acquire in `read`
    }
}

impl<T: Pod> Reader<T> {
    /// The newest value. Spins while a write is under way, which takes nanoseconds.
    pub fn read(&self) -> T {
        loop {
            let before = self.shared.version.load(Acquire); // pairs with Release in `publish`
            let mut value = T::zeroed();
            let bytes = bytemuck::bytes_of_mut(&mut value);
            for (word, chunk) in self.shared.words.iter().zip(bytes.chunks_exact_mut(8)) {
                chunk.copy_from_slice(&word.load(Relaxed).to_ne_bytes());
            }
            fence(Acquire); // the words are read before the version is read again
            if before.is_multiple_of(2) && self.shared.version.load(Relaxed) == before {
                return value;
            }
            core::hint::spin_loop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_never_see_half_a_value() {
        let (mut publisher, reader) = published::<[u64; 16]>();
        let writer = std::thread::spawn(move || {
            for i in 1..=50_000 {
                publisher.publish(&[i; 16]);
            }
        });
        let mut last = 0;
        while last < 50_000 {
            let value = reader.read();
            assert!(value.iter().all(|word| *word == value[0]) && value[0] >= last, "{value:?}");
            last = value[0];
        }
        writer.join().unwrap();
    }
}
