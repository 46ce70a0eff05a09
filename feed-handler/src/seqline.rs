//! One cache line that one thread writes and any number read whole or not at all.
//!
//! A [`SeqLine`] is a sequence lock around seven words, made of atomics alone: a reader that
//! overlaps a write gets no value, never a mixed one, and there is nothing for a data race to
//! happen on. It knows stamps and words; what they mean is for [`ring`](crate::ring) (a slot) and
//! [`best`](crate::best) (an instrument's best prices), who also see to it that only one thread
//! writes.
//!
//! Source: H.-J. Boehm, "Can Seqlocks Get Along With Programming Language Memory Models?" (2012).

#[cfg(loom)]
use crate::sync::Arc;
use crate::sync::{
    AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release, Shared, Word, fence, word,
};

/// Words in a line beside its stamp.
pub(crate) const WORDS: usize = 7;

/// Set in a stamp while the words are being replaced; the rest is the stamp they will have.
pub(crate) const BUSY: u64 = 1 << 63;

/// Seven words under a stamp; the stamp 0 says that nothing was ever written.
#[derive(Debug)]
#[cfg_attr(not(loom), repr(C, align(64)))] // loom's atomics carry their history and are larger
pub(crate) struct SeqLine {
    stamp: AtomicU64,
    words: [Word; WORDS],
}

#[cfg(not(loom))]
const _: () = assert!(size_of::<SeqLine>() == 64 && align_of::<SeqLine>() == 64);

impl SeqLine {
    /// A line that was never written.
    pub(crate) fn new() -> Self {
        Self { stamp: AtomicU64::new(0), words: std::array::from_fn(word) }
    }

    /// `count` lines, their memory taken from the kernel now rather than at the first write.
    pub(crate) fn shared(count: usize) -> Shared<Self> {
        #[cfg(not(loom))]
        let lines: Shared<Self> = (0..count).map(|_| Self::new()).collect();
        #[cfg(loom)]
        let lines: Shared<Self> = Arc::new((0..count).map(|_| Self::new()).collect());
        // A fresh allocation may be the kernel's zero page until it is written; this writes it.
        lines.iter().for_each(|line| line.set_stamp(0));
        lines
    }

    /// Replaces the words and the stamp. Only one thread may write a line.
    ///
    /// The stamp must be new to this line and without [`BUSY`].
    #[inline(always)]
    pub(crate) fn write(&self, stamp: u64, words: &[u64; WORDS]) {
        self.stamp.store(stamp | BUSY, Relaxed);
        fence(Release); // a reader that sees a word stored below sees BUSY too, by its fence in `read`
        for (to, from) in self.words.iter().zip(words) {
            to.store(*from, Relaxed);
        }
        self.stamp.store(stamp, Release); // pairs with Acquire in `stamp`
    }

    /// The stamp as it is now. Words written with it or before it are visible to a later `read`.
    #[inline(always)]
    pub(crate) fn stamp(&self) -> u64 {
        self.stamp.load(Acquire) // pairs with Release in `write` and `set_stamp`
    }

    /// The words written with `stamp`, or `None` if they have begun to be replaced since.
    ///
    /// `stamp` is what [`stamp`](Self::stamp) said just before, without [`BUSY`].
    #[inline(always)]
    pub(crate) fn read(&self, stamp: u64) -> Option<[u64; WORDS]> {
        let words = std::array::from_fn(|i| self.words[i].load(Relaxed));
        fence(Acquire); // pairs with the fence in `write`: a word from a later write shows its BUSY
        (self.stamp.load(Relaxed) == stamp).then_some(words)
    }

    /// Replaces the stamp and leaves the words, which may no longer be what readers take them for.
    /// Only one thread may write a line.
    pub(crate) fn set_stamp(&self, stamp: u64) {
        self.stamp.store(stamp, Release); // pairs with Acquire in `stamp`
    }
}

#[cfg(all(test, loom))]
mod model {
    use super::*;
    use loom::thread;

    /// What one look found: the stamp, once the words are known to be those written with it.
    fn look(line: &SeqLine) -> Option<u64> {
        let stamp = line.stamp();
        let [a, b, ..] = (stamp & BUSY == 0).then(|| line.read(stamp)).flatten()?;
        assert_eq!([a, b], [stamp, stamp]);
        Some(stamp)
    }

    /// Catches each of: no BUSY; the BUSY stored after the words; the fence of `write` or of `read`
    /// left out or weakened; the last stamp stored `Relaxed`; the first loaded `Relaxed`; no second look.
    #[test]
    fn a_look_is_whole_and_never_goes_back() {
        loom::model(|| {
            let line = Arc::new(SeqLine::new());
            line.write(1, &[1, 1, 0, 0, 0, 0, 0]);
            let reader = Arc::clone(&line);
            let thread = thread::spawn(move || {
                let first = look(&reader);
                let second = look(&reader);
                assert!(second.is_none() || second >= first);
            });
            line.write(2, &[2, 2, 0, 0, 0, 0, 0]);
            thread.join().unwrap();
            assert_eq!(look(&line), Some(2));
        });
    }
}
