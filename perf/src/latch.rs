//! A few words published by one thread and read by any, without a reader ever waiting.
//!
//! A plain seqlock makes readers spin while the writer is inside; should the writer lose its core
//! there, the hot threads stand. A [`Latch`] keeps two copies and lets the writer touch only the one
//! that is out of use, so a reader repeats only when a publication completed while it was reading.
//!
//! Source: Linux kernel, "Sequence counters and sequential locks", "Latch sequence counters".

#[cfg(not(all(loom, test)))]
use core::sync::atomic::{AtomicU64, Ordering, fence};
#[cfg(all(loom, test))]
use loom::sync::atomic::{AtomicU64, Ordering, fence};

/// `N` words that belong together.
#[derive(Debug)]
#[repr(align(64))]
pub(crate) struct Latch<const N: usize> {
    /// Publications so far; the low bit names the copy in use.
    turn: AtomicU64,
    copies: [[AtomicU64; N]; 2],
}

impl<const N: usize> Latch<N> {
    /// Holds `words` until the first publication.
    pub(crate) fn new(words: [u64; N]) -> Self {
        Self { turn: AtomicU64::new(0), copies: [(); 2].map(|()| words.map(AtomicU64::new)) }
    }

    /// The newest words, all from one publication.
    #[inline(always)]
    pub(crate) fn read(&self) -> [u64; N] {
        loop {
            let turn = self.turn.load(Ordering::Acquire); // pairs with Release in `publish`
            let copy = &self.copies[usize::from(turn & 1 == 1)];
            let words = core::array::from_fn(|i| copy[i].load(Ordering::Relaxed));
            // Had a load above seen a word of the publication after next, this fence and the one in
            // `publish` would make the load below see at least the next one.
            fence(Ordering::Acquire);
            if self.turn.load(Ordering::Relaxed) == turn {
                return words;
            }
        }
    }

    /// Replaces the words. One thread at a time: two at once could mix theirs.
    pub(crate) fn publish(&self, words: [u64; N]) {
        let next = self.turn.load(Ordering::Relaxed).wrapping_add(1); // only this thread writes it
        fence(Ordering::Release); // pairs with the Acquire fence in `read`
        for (word, new) in self.copies[usize::from(next & 1 == 1)].iter().zip(words) {
            word.store(new, Ordering::Relaxed);
        }
        self.turn.store(next, Ordering::Release); // pairs with Acquire in `read`
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn readers_see_whole_publications_in_order() {
        let latch = Latch::new([0, 0, 0]);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut last = 0;
                while last < 20_000 {
                    let [a, b, c] = latch.read();
                    assert!(b == 3 * a && c == !a || a == 0, "torn: {a} {b} {c}");
                    assert!(a >= last, "{a} after {last}");
                    last = a;
                }
            });
            for a in 1..=20_000 {
                latch.publish([a, 3 * a, !a]);
            }
            reader.join().unwrap();
        });
    }
}

/// `RUSTFLAGS="--cfg loom" cargo test -p wirepath-perf --lib latch`
#[cfg(all(test, loom))]
mod model {
    use super::*;

    #[test]
    fn readers_see_whole_publications_in_order() {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = Some(3);
        model.check(|| {
            let latch = loom::sync::Arc::new(Latch::new([0, 0]));
            let writer = latch.clone();
            let writer = loom::thread::spawn(move || {
                for a in 1..=2 {
                    writer.publish([a, a]);
                }
            });
            let ([first, second], [third, fourth]) = (latch.read(), latch.read());
            assert!(first == second && third == fourth && first <= third);
            writer.join().unwrap();
        });
    }
}
