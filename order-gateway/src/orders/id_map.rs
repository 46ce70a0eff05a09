//! From ClOrdID to the slot of its order: open addressing, linear probing, no tombstones.

use super::cl_ord_id::ClOrdId;

/// Which slot each remembered ClOrdID leads to.
#[derive(Debug)]
pub(super) struct IdMap {
    /// (number, slot); number 0 is vacant. At most half are taken, so a search ends soon.
    entries: Box<[(u64, u32)]>,
    shift: u32,
    len: usize,
}

impl IdMap {
    /// Room for `ids`.
    pub(super) fn new(ids: usize) -> Self {
        let entries = (ids * 2).next_power_of_two().max(2);
        Self {
            entries: crate::touched((0, 0), entries),
            shift: u64::BITS - entries.trailing_zeros(),
            len: 0,
        }
    }

    /// The slot of `id`'s order.
    #[inline]
    pub(super) fn get(&self, id: ClOrdId) -> Option<u32> {
        let mut at = self.home(id.get());
        loop {
            match self.entries[at] {
                (number, slot) if number == id.get() => return Some(slot),
                (0, _) => return None,
                _ => at = self.after(at),
            }
        }
    }

    /// Has the memory come where the id of this number will be.
    #[inline]
    pub(super) fn touch(&self, number: u64) {
        core::hint::black_box(self.entries[self.home(number)]);
    }

    /// Adds `id`, which must not be in it.
    #[inline]
    pub(super) fn insert(&mut self, id: ClOrdId, slot: u32) {
        assert!(self.len * 2 < self.entries.len(), "sized for every ClOrdID of every slot");
        let mut at = self.home(id.get());
        while self.entries[at].0 != 0 {
            debug_assert!(self.entries[at].0 != id.get());
            at = self.after(at);
        }
        self.entries[at] = (id.get(), slot);
        self.len += 1;
    }

    /// Takes `id` out, if it is in it, and moves back what was pushed on by it.
    pub(super) fn remove(&mut self, id: ClOrdId) {
        let mut hole = self.home(id.get());
        while self.entries[hole].0 != id.get() {
            if self.entries[hole].0 == 0 {
                return;
            }
            hole = self.after(hole);
        }
        self.len -= 1;
        let mut at = self.after(hole);
        while self.entries[at].0 != 0 {
            let home = self.home(self.entries[at].0);
            // Whether `hole` lies on the way from `home` to `at`, around the end.
            let mask = self.entries.len() - 1;
            if at.wrapping_sub(home) & mask >= at.wrapping_sub(hole) & mask {
                self.entries[hole] = self.entries[at];
                hole = at;
            }
            at = self.after(at);
        }
        self.entries[hole] = (0, 0);
    }

    #[expect(clippy::cast_possible_truncation, reason = "shifted to the table's bits")]
    fn home(&self, number: u64) -> usize {
        (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.entries.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use rand::{RngExt, SeedableRng};

    use super::*;

    #[test]
    fn agrees_with_an_ordinary_map() {
        for seed in 0..200 {
            let mut rng = rand_pcg::Pcg64Mcg::seed_from_u64(seed);
            let (mut map, mut obvious) = (IdMap::new(24), HashMap::new());
            for slot in 0..400 {
                let id = ClOrdId::new(rng.random_range(1..60)).unwrap();
                if obvious.len() < 24 && !obvious.contains_key(&id) {
                    map.insert(id, slot);
                    obvious.insert(id, slot);
                } else {
                    map.remove(id);
                    obvious.remove(&id);
                }
                for number in 1..60 {
                    let id = ClOrdId::new(number).unwrap();
                    assert_eq!(map.get(id), obvious.get(&id).copied(), "seed {seed}");
                }
            }
        }
    }
}
