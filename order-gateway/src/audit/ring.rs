//! The queue between the hot thread and the writer: entries in slots of atomic words.
//!
//! One producer, one consumer. A slot's words are written and read one by one, relaxed; that the consumer sees
//! them whole follows from `tail`, which is stored after them and loaded before. No `unsafe` is needed, since
//! every access is atomic. Each end keeps the other's position as it last saw it, and looks again only when
//! that is not enough.

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::Arc;

use super::entry::{ENTRY_WORDS, Entry};

/// What both ends see. Each position has one writer and a cache line of its own.
#[derive(Debug)]
struct Shared {
    slots: Box<[Slot]>,
    /// Entries ever put in.
    tail: Line,
    /// Entries ever taken out.
    head: Line,
    /// Entries ever dropped, by the producer.
    lost: Line,
    /// The producer is gone.
    is_over: AtomicBool,
}

#[derive(Debug)]
#[repr(align(64))]
struct Slot([AtomicU64; ENTRY_WORDS]);

#[derive(Debug, Default)]
#[repr(align(128))]
struct Line(AtomicU64);

/// The hot thread's end.
#[derive(Debug)]
pub(super) struct Producer {
    shared: Arc<Shared>,
    tail: u64,
    head_seen: u64,
}

/// The writer's end.
#[derive(Debug)]
pub(super) struct Consumer {
    shared: Arc<Shared>,
    head: u64,
    tail_seen: u64,
}

/// A queue for `capacity` entries, rounded up to a power of two. All its memory is taken and touched now.
pub(super) fn ring(capacity: usize) -> (Producer, Consumer) {
    let slots = (0..capacity.next_power_of_two())
        .map(|_| Slot(core::array::from_fn(|_| AtomicU64::new(0))))
        .collect();
    let shared = Arc::new(Shared {
        slots,
        tail: Line::default(),
        head: Line::default(),
        lost: Line::default(),
        is_over: AtomicBool::new(false),
    });
    let consumer = Consumer { shared: Arc::clone(&shared), head: 0, tail_seen: 0 };
    (Producer { shared, tail: 0, head_seen: 0 }, consumer)
}

impl Shared {
    #[inline(always)]
    fn slot(&self, position: u64) -> &Slot {
        #[expect(clippy::cast_possible_truncation, reason = "masked below the number of slots")]
        let at = position as usize & (self.slots.len() - 1);
        &self.slots[at]
    }
}

impl Producer {
    /// Whether `count` entries fit.
    #[inline(always)]
    pub(super) fn has_room(&mut self, count: u64) -> bool {
        let capacity = self.shared.slots.len() as u64;
        if self.tail - self.head_seen + count <= capacity {
            return true;
        }
        self.head_seen = self.shared.head.0.load(Ordering::Acquire); // pairs with `pop`
        self.tail - self.head_seen + count <= capacity
    }

    /// Puts an entry in, for which there is room.
    #[inline(always)]
    pub(super) fn push(&mut self, entry: &Entry) {
        debug_assert!(self.tail - self.head_seen < self.shared.slots.len() as u64);
        let words: &[u64; ENTRY_WORDS] = bytemuck::cast_ref(entry);
        let used = Entry::used_words(entry.kind);
        for (slot, word) in self.shared.slot(self.tail).0.iter().zip(&words[..used]) {
            slot.store(*word, Ordering::Relaxed); // published by `tail`
        }
        self.tail += 1;
        self.shared.tail.0.store(self.tail, Ordering::Release); // pairs with `pop`
    }

    /// Says how many were ever dropped.
    pub(super) fn set_lost(&self, lost: u64) {
        self.shared.lost.0.store(lost, Ordering::Relaxed); // a counter; exact once `is_over`
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Release); // pairs with `is_over`
    }
}

impl Consumer {
    /// Takes the oldest entry.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<Entry> {
        if self.head == self.tail_seen {
            self.tail_seen = self.shared.tail.0.load(Ordering::Acquire); // pairs with `push`
            if self.head == self.tail_seen {
                return None;
            }
        }
        let slot = self.shared.slot(self.head);
        let mut words = [0; ENTRY_WORDS];
        words[0] = slot.0[0].load(Ordering::Relaxed); // see `tail`
        // The front says of which kind it is; words that its kind does not use are an older entry's.
        let used = Entry::used_words(bytemuck::cast::<_, Entry>(words).kind);
        for (word, slot) in words[..used].iter_mut().zip(&slot.0) {
            *word = slot.load(Ordering::Relaxed);
        }
        self.head += 1;
        self.shared.head.0.store(self.head, Ordering::Release); // pairs with `has_room`
        Some(bytemuck::cast(words))
    }

    /// How many entries were ever dropped.
    pub(super) fn lost(&self) -> u64 {
        self.shared.lost.0.load(Ordering::Relaxed)
    }

    /// Whether the producer is gone: what can be taken out after this is all there will be.
    pub(super) fn is_over(&self) -> bool {
        self.shared.is_over.load(Ordering::Acquire) // pairs with `drop`
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_cross_whole_and_in_order() {
        let (mut producer, mut consumer) = ring(60);
        let total = if cfg!(miri) { 300 } else { 200_000 };
        let sender = std::thread::spawn(move || {
            for number in 1..=total {
                while !producer.has_room(1) {
                    std::thread::yield_now();
                }
                let mut entry = Entry::note("", number);
                entry.body = [number; 23];
                producer.push(&entry);
            }
        });
        let mut next = 1;
        while next <= total {
            let over = consumer.is_over();
            match consumer.pop() {
                Some(entry) => {
                    assert_eq!((entry.time_ns, entry.body), (next, [next; 23]));
                    next += 1;
                }
                None => assert!(!over, "{next} never came"),
            }
        }
        sender.join().unwrap();
        assert!(consumer.is_over() && consumer.pop().is_none());
    }

    #[test]
    fn a_full_queue_says_so() {
        let (mut producer, mut consumer) = ring(64);
        for number in 0..64 {
            assert!(producer.has_room(64 - number));
            producer.push(&Entry::note("", number));
        }
        assert!(!producer.has_room(1));
        assert_eq!(consumer.pop().unwrap().time_ns, 0);
        assert!(producer.has_room(1) && !producer.has_room(2));
    }
}
