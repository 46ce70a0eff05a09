//! Every open order, found by its number through a hash: for venues whose numbers are scattered.
//!
//! An order's record stands in a slot that it keeps while it is open. Buckets of 16 bytes lead from its
//! number to the slot: open addressing with linear probing, at most half full, so that an unknown number
//! mostly ends in the first cache line. A bucket is emptied by moving those behind it up, so nothing is left of an
//! order that has gone.
//!
//! All memory is reserved at construction. Buckets are touched all over as orders come, records only as many
//! as were ever open at once.

#![expect(clippy::cast_possible_truncation, reason = "slots have 32 bits, and hosts 64")]

use bytemuck::{Pod, Zeroable};
use wirepath_perf::MemoryError;

use super::Limits;
use super::orders::{Order, OrderTable};
use super::table::{Table, home};
use crate::event::Anomaly;

/// Where an order's record is. Slot 0 is none.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
struct Bucket {
    id: u64,
    slot: u32,
    unused: u32,
}

/// All open orders of a feed. See the module documentation.
#[derive(Debug)]
pub struct Hashed {
    buckets: Table<Bucket>,
    /// From the upper bits of a product to a bucket.
    shift: u32,
    records: Table<Order>,
    /// By slot: the order's number.
    ids: Table<u64>,
    /// By slot: the order's instrument.
    instruments: Table<u32>,
    /// Slots given back, linked by the records' `next`; taken again before fresh ones.
    free: u32,
    /// Slots never used begin here.
    fresh: u32,
    /// One past the last slot.
    end: u32,
}

impl Hashed {
    #[inline(always)]
    fn home(&self, id: u64) -> usize {
        home(id, self.shift)
    }

    /// The bucket of order `id`, or the empty one where it would go.
    #[inline(always)]
    fn bucket(&self, id: u64) -> usize {
        let mut at = self.home(id);
        loop {
            let bucket = self.buckets[at];
            if bucket.slot == 0 || bucket.id == id {
                return at;
            }
            at += 1; // the table's indices wrap around
        }
    }

    /// Empties a bucket, and moves up those behind it that are not at home.
    #[inline]
    fn empty(&mut self, at: usize) {
        let mask = self.buckets.len() - 1;
        let (mut hole, mut next) = (at & mask, at);
        loop {
            next = (next + 1) & mask;
            let bucket = self.buckets[next];
            if bucket.slot == 0 {
                break;
            }
            // It may move up to the hole if its home is not behind it.
            let from_home = next.wrapping_sub(self.home(bucket.id)) & mask;
            let from_hole = next.wrapping_sub(hole) & mask;
            if from_home >= from_hole {
                self.buckets[hole] = bucket;
                hole = next;
            }
        }
        self.buckets[hole] = Bucket::default();
    }
}

impl OrderTable for Hashed {
    fn with_limits(limits: &Limits) -> Result<Self, MemoryError> {
        let slots = limits.open_orders.clamp(1, 1 << 30) as usize + 1;
        let buckets = Table::zeroed(2 * slots)?;
        Ok(Self {
            shift: u64::BITS - buckets.len().ilog2(),
            buckets,
            records: Table::zeroed(slots)?,
            ids: Table::zeroed(slots)?,
            instruments: Table::zeroed(slots)?,
            free: 0,
            fresh: 1,
            end: slots as u32,
        })
    }

    #[inline(always)]
    fn records(&self) -> &Table<Order> {
        &self.records
    }

    #[inline(always)]
    fn records_mut(&mut self) -> &mut Table<Order> {
        &mut self.records
    }

    #[inline(always)]
    fn index(&self, id: u64) -> usize {
        self.buckets[self.bucket(id)].slot as usize
    }

    #[inline(always)]
    fn instrument(&self, index: usize) -> u32 {
        self.instruments[index]
    }

    #[inline(always)]
    fn vacant(&mut self, id: u64) -> Result<usize, Anomaly> {
        if self.index(id) != 0 {
            return Err(Anomaly::DuplicateOrder);
        }
        let slot = match self.free {
            0 if self.fresh < self.end => {
                self.fresh += 1;
                self.fresh - 1
            }
            0 => return Err(Anomaly::TableFull),
            slot => {
                self.free = self.records[slot as usize].next;
                slot
            }
        };
        self.ids[slot as usize] = id;
        Ok(slot as usize)
    }

    #[inline(always)]
    fn abandon(&mut self, index: usize) {
        self.records[index].next = self.free;
        self.free = index as u32;
    }

    #[inline(always)]
    fn insert(&mut self, index: usize, instrument: u32, order: Order) {
        let id = self.ids[index];
        let at = self.bucket(id);
        self.buckets[at] = Bucket { id, slot: index as u32, unused: 0 };
        self.instruments[index] = instrument;
        self.records[index] = order;
    }

    #[inline(always)]
    fn remove(&mut self, index: usize) {
        self.empty(self.bucket(self.ids[index]));
        self.records[index] = Order::default();
        self.abandon(index);
    }

    fn id(&self, index: usize) -> u64 {
        self.ids[index]
    }

    /// The record's place is not known before its bucket is there, so only the bucket is asked for.
    #[inline(always)]
    fn prefetch(&self, id: u64) -> u32 {
        self.buckets.prefetch(self.home(id));
        0
    }

    #[inline(always)]
    fn prefetch_at(&self, index: usize) {
        self.records.prefetch(index);
        self.instruments.prefetch(index);
        self.ids.prefetch(index);
    }

    fn clear(&mut self) {
        for slot in 1..self.fresh as usize {
            if self.records[slot].qty() != 0 {
                self.empty(self.bucket(self.ids[slot]));
                self.records[slot] = Order::default();
            }
        }
        (self.free, self.fresh) = (0, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::SPREAD;
    use super::*;

    /// The farthest that any of these numbers is from home, when all are open.
    fn farthest(ids: impl Iterator<Item = u64>) -> usize {
        let limits = Limits { open_orders: 10_000, ..Limits::default() };
        let mut table = Hashed::with_limits(&limits).unwrap();
        let mut all = Vec::new();
        for id in ids {
            let index = table.vacant(id).unwrap();
            table.insert(index, 0, Order::new(0, 1, 1, 0));
            all.push(id);
        }
        let mask = table.buckets.len() - 1;
        let far = |id: &u64| table.bucket(*id).wrapping_sub(table.home(*id)) & mask;
        all.iter().map(far).max().unwrap()
    }

    #[test]
    fn however_a_venue_numbers_its_orders_they_are_near_their_homes() {
        /// Times [`SPREAD`], 1 modulo 2^64.
        const UNSPREAD: u64 = 0xf1de_83e1_9937_733d;
        assert_eq!(SPREAD.wrapping_mul(UNSPREAD), 1);
        let numbers = || 5_000..15_000_u64;
        for (name, far, most) in [
            ("one by one", farthest(numbers()), 1),
            ("in steps", farthest(numbers().map(|id| id * 1_000)), 4),
            ("behind a unit", farthest(numbers().map(|id| (id % 8) << 56 | id)), 8),
            ("behind a day", farthest(numbers().map(|id| (20_260_101 + id % 3) << 32 | id)), 16),
            ("as products", farthest(numbers().map(|id| id.wrapping_mul(SPREAD))), 64),
            ("as products undone", farthest(numbers().map(|id| id.wrapping_mul(UNSPREAD))), 64),
        ] {
            assert!(far <= most, "{name}: {far}");
        }
    }
}
