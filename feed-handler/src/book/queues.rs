//! Open orders beside books of price levels, each in the queue at its price: for venues that say of every order
//! which place it has.
//!
//! Where the venue numbers the places, an order's place follows from its number, not from when it was heard of: a queue
//! is in the order of these numbers, the lowest first. A new order mostly has the highest, so it is looked for from
//! the back. Nothing here knows which prices are best, nor what all orders at a price add up to: that is what the
//! venue's price levels say.
//!
//! Orders are found by instrument and number, queues by instrument, side and price, both through open addressing with
//! linear probing, at most half full, as in `order_hash`. All memory is reserved at construction and none is touched
//! before the first order, so that a feed without orders pays nothing for it.

#![expect(clippy::cast_possible_truncation, reason = "slots have 32 bits, and hosts 64")]

use bytemuck::{Pod, Zeroable};
use wirepath_perf::MemoryError;
use wirepath_protocol::{Price, Side};

use super::table::{SPREAD, Table, home};
use super::{Limits, ORDER_QTY_MAX, side_of};
use crate::event::Anomaly;

/// An open order with its place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct QueuedOrder {
    /// The venue's number of it, unique within its instrument.
    pub id: u64,
    /// Side of the book.
    pub side: Side,
    /// Its price.
    pub price: Price,
    /// What is shown of it, at most [`ORDER_QTY_MAX`].
    pub qty: u32,
    /// Its place: of two orders at a price the one with the lower number is first.
    pub priority: u64,
}

/// An order's record. Slot 0 is none.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
struct Record {
    id: u64,
    price: i64,
    priority: u64,
    instrument: u32,
    /// Quantity, and the side in the lowest bit; 0 where there is no order.
    amount: u32,
    /// The order before it; of the first, the last.
    prev: u32,
    /// The order behind it; 0 for none. Of a free slot the next free one.
    next: u32,
}

const _: () = assert!(size_of::<Record>() == 40);

impl Record {
    const fn side(&self) -> usize {
        (self.amount & 1) as usize
    }

    fn order(&self) -> QueuedOrder {
        let Self { id, price, priority, amount, .. } = *self;
        let (side, price) = (side_of(self.side()), Price(price));
        QueuedOrder { id, side, price, qty: amount >> 1, priority }
    }
}

/// All open orders of a feed. See the module documentation.
///
/// ```
/// use wirepath_feed_handler::book::{Limits, OrderQueues, QueuedOrder};
/// use wirepath_protocol::{Price, Side};
///
/// let mut orders = OrderQueues::new(Limits { open_orders: 100, ..Limits::default() })?;
/// let early = QueuedOrder { id: 2, side: Side::Bid, price: Price(5), qty: 10, priority: 70 };
/// let late = QueuedOrder { id: 1, priority: 71, ..early };
/// orders.set(7, late)?;
/// orders.set(7, early)?;
/// let queue: Vec<_> = orders.queue(7, Side::Bid, Price(5)).map(|order| order.id).collect();
/// assert_eq!(queue, [2, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct OrderQueues {
    records: Table<Record>,
    /// By instrument and number: slots.
    by_id: Table<u32>,
    /// By instrument, side and price: the slot of the first in the queue.
    by_queue: Table<u32>,
    /// From the upper bits of a product to a bucket.
    shift: u32,
    /// Slots given back, linked by `next`.
    free: u32,
    /// Slots never used begin here.
    fresh: u32,
    /// One past the last slot.
    end: u32,
    open: u32,
}

impl OrderQueues {
    /// No orders, and room for [`open_orders`](Limits::open_orders); the other limits do not matter here.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] when address space cannot be had.
    pub fn new(limits: Limits) -> Result<Self, MemoryError> {
        let slots = limits.open_orders.clamp(1, 1 << 30) as usize + 1;
        let by_id = Table::zeroed(2 * slots)?;
        Ok(Self {
            shift: u64::BITS - by_id.len().ilog2(),
            by_id,
            by_queue: Table::zeroed(2 * slots)?,
            records: Table::zeroed(slots)?,
            free: 0,
            fresh: 1,
            end: slots as u32,
            open: 0,
        })
    }

    /// How many orders are open.
    pub const fn len(&self) -> usize {
        self.open as usize
    }

    /// Whether none is.
    pub const fn is_empty(&self) -> bool {
        self.open == 0
    }

    /// The order of this number.
    pub fn get(&self, instrument: u32, id: u64) -> Option<QueuedOrder> {
        let slot = self.by_id[self.id_bucket(instrument, id)] as usize;
        (slot != 0).then(|| self.records[slot].order())
    }

    /// Puts an order in, or in the stead of the one with its number. Gives that.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`](Anomaly::OutOfRange) when the quantity is 0 or above [`ORDER_QTY_MAX`],
    /// [`TableFull`](Anomaly::TableFull) when there is no room. Nothing has changed then.
    pub fn set(
        &mut self,
        instrument: u32,
        order: QueuedOrder,
    ) -> Result<Option<QueuedOrder>, Anomaly> {
        let QueuedOrder { id, side, price: Price(price), qty, priority } = order;
        if !(1..=ORDER_QTY_MAX).contains(&qty) {
            return Err(Anomaly::OutOfRange);
        }
        let amount = qty << 1 | side as u32 & 1;
        let at = self.id_bucket(instrument, id);
        let slot = self.by_id[at];
        if slot != 0 {
            let record = &mut self.records[slot as usize];
            let before = record.order();
            let stays =
                (record.price, record.priority, record.side()) == (price, priority, side as usize);
            if stays {
                record.amount = amount;
            } else {
                self.leave(slot);
                let record = &mut self.records[slot as usize];
                (record.price, record.priority, record.amount) = (price, priority, amount);
                self.join(slot);
            }
            return Ok(Some(before));
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
        self.records[slot as usize] =
            Record { id, price, priority, instrument, amount, prev: 0, next: 0 };
        self.by_id[at] = slot;
        self.join(slot);
        self.open += 1;
        Ok(None)
    }

    /// Takes an order out. Gives it.
    pub fn remove(&mut self, instrument: u32, id: u64) -> Option<QueuedOrder> {
        let at = self.id_bucket(instrument, id);
        let slot = self.by_id[at];
        if slot == 0 {
            return None;
        }
        let gone = self.records[slot as usize].order();
        self.leave(slot);
        let (records, shift) = (&self.records, self.shift);
        vacate(&mut self.by_id, at, |slot| id_home(&records[slot as usize], shift));
        self.records[slot as usize] = Record { next: self.free, ..Record::default() };
        self.free = slot;
        self.open -= 1;
        Some(gone)
    }

    /// The orders at a price, the first in the queue first.
    pub fn queue(&self, instrument: u32, side: Side, price: Price) -> Queue<'_> {
        let of =
            Record { instrument, price: price.0, amount: side as u32 & 1, ..Record::default() };
        Queue { orders: self, next: self.by_queue[self.queue_bucket(&of)] }
    }

    /// All orders of an instrument, in no order. Takes time in proportion to the most orders that were ever open.
    pub fn of(&self, instrument: u32) -> impl Iterator<Item = QueuedOrder> + '_ {
        let records = (1..self.fresh as usize).map(|slot| &self.records[slot]);
        let open = records.filter(move |of| of.amount != 0 && of.instrument == instrument);
        open.map(Record::order)
    }

    /// Takes out all orders of the instruments that `is_of` says; `gone` is told each, with its instrument. Takes time as
    /// [`of`](Self::of).
    pub fn clear_of(
        &mut self,
        is_of: impl Fn(u32) -> bool,
        mut gone: impl FnMut(u32, QueuedOrder),
    ) {
        if self.open == 0 {
            return;
        }
        for slot in 1..self.fresh as usize {
            let record = self.records[slot];
            if record.amount != 0 && is_of(record.instrument) {
                self.remove(record.instrument, record.id);
                gone(record.instrument, record.order());
            }
        }
    }

    /// Forgets all orders.
    pub fn clear(&mut self) {
        self.clear_of(|_| true, |_, _| {});
        (self.free, self.fresh) = (0, 1);
    }

    /// The bucket of an order, or the empty one where it would go.
    fn id_bucket(&self, instrument: u32, id: u64) -> usize {
        let home = id_home(&Record { id, instrument, ..Record::default() }, self.shift);
        probe(&self.by_id, home, |slot| {
            let record = &self.records[slot as usize];
            record.id == id && record.instrument == instrument
        })
    }

    /// The bucket of the queue that an order with this record is in, or the empty one where it would go.
    fn queue_bucket(&self, of: &Record) -> usize {
        probe(&self.by_queue, queue_home(of, self.shift), |slot| {
            let record = &self.records[slot as usize];
            record.price == of.price
                && record.instrument == of.instrument
                && record.side() == of.side()
        })
    }

    /// Puts the order in `slot` into its queue.
    fn join(&mut self, slot: u32) {
        let record = self.records[slot as usize];
        let bucket = self.queue_bucket(&record);
        let first = self.by_queue[bucket];
        if first == 0 {
            self.by_queue[bucket] = slot;
            (self.records[slot as usize].prev, self.records[slot as usize].next) = (slot, 0);
            return;
        }
        let last = self.records[first as usize].prev;
        let mut before = last;
        while self.records[before as usize].priority > record.priority {
            if before == first {
                self.by_queue[bucket] = slot;
                (self.records[slot as usize].prev, self.records[slot as usize].next) =
                    (last, first);
                self.records[first as usize].prev = slot;
                return;
            }
            before = self.records[before as usize].prev;
        }
        let behind = core::mem::replace(&mut self.records[before as usize].next, slot);
        (self.records[slot as usize].prev, self.records[slot as usize].next) = (before, behind);
        let follower = if behind == 0 { first } else { behind };
        self.records[follower as usize].prev = slot;
    }

    /// Takes the order in `slot` out of its queue.
    fn leave(&mut self, slot: u32) {
        let record = self.records[slot as usize];
        let bucket = self.queue_bucket(&record);
        let first = self.by_queue[bucket];
        let Record { prev, next, .. } = record;
        if first != slot {
            self.records[prev as usize].next = next;
            let follower = if next == 0 { first } else { next };
            self.records[follower as usize].prev = prev;
        } else if next == 0 {
            let (records, shift) = (&self.records, self.shift);
            vacate(&mut self.by_queue, bucket, |slot| queue_home(&records[slot as usize], shift));
        } else {
            self.by_queue[bucket] = next;
            self.records[next as usize].prev = prev;
        }
    }
}

fn id_home(of: &Record, shift: u32) -> usize {
    home(of.id ^ u64::from(of.instrument) << 32, shift)
}

fn queue_home(of: &Record, shift: u32) -> usize {
    let key = u64::from(of.instrument) << 1 | of.side() as u64;
    let mixed = of.price.cast_unsigned().wrapping_mul(SPREAD).rotate_left(32) ^ key;
    home(mixed, shift)
}

/// The bucket that `is_it`, or the empty one where it would go.
fn probe(buckets: &Table<u32>, home: usize, is_it: impl Fn(u32) -> bool) -> usize {
    let mut at = home;
    loop {
        let slot = buckets[at];
        if slot == 0 || is_it(slot) {
            return at;
        }
        at += 1; // the table's indices wrap around
    }
}

/// Empties a bucket, and moves up those behind it that are not at home.
fn vacate(buckets: &mut Table<u32>, at: usize, home_of: impl Fn(u32) -> usize) {
    let mask = buckets.len() - 1;
    let (mut hole, mut next) = (at & mask, at);
    loop {
        next = (next + 1) & mask;
        let slot = buckets[next];
        if slot == 0 {
            break;
        }
        // It may move up to the hole if its home is not behind it.
        let from_home = next.wrapping_sub(home_of(slot)) & mask;
        let from_hole = next.wrapping_sub(hole) & mask;
        if from_home >= from_hole {
            buckets[hole] = slot;
            hole = next;
        }
    }
    buckets[hole] = 0;
}

/// The orders at one price, first in the queue first. See [`OrderQueues::queue`].
#[derive(Clone, Debug)]
pub struct Queue<'a> {
    orders: &'a OrderQueues,
    next: u32,
}

impl Iterator for Queue<'_> {
    type Item = QueuedOrder;

    fn next(&mut self) -> Option<QueuedOrder> {
        if self.next == 0 {
            return None;
        }
        let record = &self.orders.records[self.next as usize];
        self.next = record.next;
        Some(record.order())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    /// Its number in the queue, when it came to it, and its id.
    type Place = (u64, usize, u64);

    #[derive(Clone, Debug)]
    enum Do {
        Set(u32, QueuedOrder),
        Remove(u32, u64),
        ClearOf(u32),
        Clear,
    }

    fn step() -> impl Strategy<Value = Do> {
        let order = (0..40_u64, any::<bool>(), 0..5_i64, 0..4_u32, 0..20_u64);
        let order = order.prop_map(|(id, bid, price, qty, priority)| QueuedOrder {
            id: id << 50 | id,
            side: if bid { Side::Bid } else { Side::Ask },
            price: Price(price * 1_000_000_007 - 2),
            qty,
            priority,
        });
        prop_oneof![
            60 => (0..3_u32, order).prop_map(|(of, order)| Do::Set(of, order)),
            30 => (0..3_u32, 0..40_u64).prop_map(|(of, id)| Do::Remove(of, id << 50 | id)),
            2 => (0..3_u32).prop_map(Do::ClearOf),
            1 => Just(Do::Clear),
        ]
    }

    proptest! {
        /// Against a map of all orders, of which every queue is made anew after each step.
        #[test]
        fn queues_are_in_the_order_of_their_places(steps in prop::collection::vec(step(), 0..200)) {
            const ROOM: usize = 50;
            let mut orders =
                OrderQueues::new(Limits { open_orders: ROOM as u32, ..Limits::default() }).unwrap();
            let mut all: BTreeMap<(u32, u64), (QueuedOrder, usize)> = BTreeMap::new();
            for (age, step) in steps.into_iter().enumerate() {
                match step {
                    Do::Set(of, order) => {
                        let before = all.get(&(of, order.id)).copied();
                        let done = orders.set(of, order);
                        if order.qty == 0 {
                            prop_assert_eq!(done, Err(Anomaly::OutOfRange));
                        } else if before.is_none() && all.len() == ROOM {
                            prop_assert_eq!(done, Err(Anomaly::TableFull));
                        } else {
                            prop_assert_eq!(done, Ok(before.map(|(order, _)| order)));
                            let age = match before {
                                Some((was, age)) if was == (QueuedOrder { qty: was.qty, ..order }) => age,
                                _ => age,
                            };
                            all.insert((of, order.id), (order, age));
                        }
                    }
                    Do::Remove(of, id) => {
                        let gone = all.remove(&(of, id)).map(|(order, _)| order);
                        prop_assert_eq!(orders.remove(of, id), gone);
                    }
                    Do::ClearOf(of) => {
                        let mut gone = Vec::new();
                        orders.clear_of(|at| at == of, |_, order| gone.push(order.id));
                        gone.sort_unstable();
                        let ids = all.keys().filter(|(at, _)| *at == of).map(|(_, id)| *id);
                        prop_assert_eq!(gone, ids.collect::<Vec<_>>());
                        all.retain(|(at, _), _| *at != of);
                    }
                    Do::Clear => {
                        orders.clear();
                        all.clear();
                    }
                }
                prop_assert_eq!(orders.len(), all.len());
                for (of, id) in all.keys() {
                    prop_assert_eq!(orders.get(*of, *id), all.get(&(*of, *id)).map(|(order, _)| *order));
                }
                let mut queues: BTreeMap<(u32, bool, i64), Vec<Place>> = BTreeMap::new();
                for ((of, id), (order, age)) in &all {
                    let key = (*of, order.side == Side::Bid, order.price.0);
                    queues.entry(key).or_default().push((order.priority, *age, *id));
                }
                let mut listed = 0;
                for ((of, is_bid, price), mut queue) in queues {
                    queue.sort_unstable(); // of two with one place, who came first
                    let side = if is_bid { Side::Bid } else { Side::Ask };
                    let ids = orders.queue(of, side, Price(price)).map(|order| order.id);
                    prop_assert_eq!(
                        ids.collect::<Vec<_>>(),
                        queue.iter().map(|(_, _, id)| *id).collect::<Vec<_>>()
                    );
                    listed += queue.len();
                }
                prop_assert_eq!(listed, all.len());
            }
        }
    }
}
