//! The orders in the book: queues by price, best price first, each in the order of arrival.
//!
//! One slab holds the orders of all instruments. A level is a list through it, so that an order leaves from
//! anywhere in the queue without a search.

use std::collections::BTreeMap;

use wirepath_protocol::Side;

use super::command::{OrderId, Owner};

/// The end of a list.
const NONE: u32 = u32::MAX;

/// One order, in the book or on its way there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) owner: Owner,
    pub(super) client: u64,
    pub(super) instrument: u32,
    pub(super) side: Side,
    /// In units of 1e-4; 0 for a market order.
    pub(super) price: u32,
    /// The public's number for it.
    pub(super) reference: u64,
    pub(super) filled: u32,
    /// What can still be filled; 0 where the slot is free.
    pub(super) open: u32,
    prev: u32,
    next: u32,
    life: u32,
}

impl Order {
    pub(super) const fn new(
        owner: Owner,
        client: u64,
        (instrument, side): (u32, Side),
        price: u32,
        (reference, qty): (u64, u32),
    ) -> Self {
        Self {
            owner,
            client,
            instrument,
            side,
            price,
            reference,
            filled: 0,
            open: qty,
            prev: NONE,
            next: NONE,
            life: 0,
        }
    }
}

/// What stands at one price.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    pub(super) head: u32,
    tail: u32,
    pub(super) qty: u64,
    pub(super) orders: u32,
}

/// One side of an instrument: levels by [`key`], so that the best comes first.
type Levels = BTreeMap<u32, Level>;

/// Where a price stands among those of its side: the better, the lower.
pub(super) const fn key(side: Side, price: u32) -> u32 {
    match side {
        Side::Bid => !price,
        Side::Ask => price,
    }
}

/// All orders and all books.
#[derive(Debug)]
pub(super) struct Books {
    orders: Vec<Order>,
    free: Vec<u32>,
    orders_max: u32,
    levels: Vec<[Levels; 2]>,
    open_count: u32,
}

impl Books {
    pub(super) fn new(instruments: usize, orders_max: u32) -> Self {
        Self {
            orders: Vec::new(),
            free: Vec::new(),
            orders_max,
            levels: (0..instruments).map(|_| [Levels::new(), Levels::new()]).collect(),
            open_count: 0,
        }
    }

    /// Keeps an order, outside of any queue; `None` when there is no room.
    pub(super) fn insert(&mut self, mut order: Order) -> Option<u32> {
        let slot = match self.free.pop() {
            Some(slot) => {
                order.life = self.orders[slot as usize].life;
                self.orders[slot as usize] = order;
                slot
            }
            None => {
                let slot =
                    u32::try_from(self.orders.len()).ok().filter(|n| *n < self.orders_max)?;
                self.orders.push(order);
                slot
            }
        };
        self.open_count += 1;
        Some(slot)
    }

    /// Whether [`insert`](Self::insert) has room.
    pub(super) fn is_full(&self) -> bool {
        self.open_count >= self.orders_max
    }

    /// Forgets an order that stands in no queue.
    pub(super) fn forget(&mut self, slot: u32) {
        let order = &mut self.orders[slot as usize];
        order.life = order.life.wrapping_add(1);
        order.open = 0;
        self.open_count -= 1;
        self.free.push(slot);
    }

    pub(super) fn get(&self, slot: u32) -> &Order {
        &self.orders[slot as usize]
    }

    pub(super) fn get_mut(&mut self, slot: u32) -> &mut Order {
        &mut self.orders[slot as usize]
    }

    pub(super) fn id(&self, slot: u32) -> OrderId {
        OrderId { slot, life: self.orders[slot as usize].life }
    }

    /// The slot of an open order.
    pub(super) fn find(&self, id: OrderId) -> Option<u32> {
        let order = self.orders.get(id.slot as usize)?;
        (order.open > 0 && order.life == id.life).then_some(id.slot)
    }

    pub(super) fn open_count(&self) -> u32 {
        self.open_count
    }

    /// The slots of all open orders that `fits`, oldest first.
    pub(super) fn open_where(&self, fits: impl Fn(&Order) -> bool) -> Vec<u32> {
        let slots = (0_u32..).zip(&self.orders);
        let open = slots.filter(|(_, order)| order.open > 0 && fits(order));
        let mut slots: Vec<(u64, u32)> =
            open.map(|(slot, order)| (order.reference, slot)).collect();
        slots.sort_unstable();
        slots.into_iter().map(|(_, slot)| slot).collect()
    }

    pub(super) fn side(&self, instrument: u32, side: Side) -> &BTreeMap<u32, Level> {
        &self.levels[instrument as usize][side as usize]
    }

    /// The best level's key and first order.
    pub(super) fn front(&self, instrument: u32, side: Side) -> Option<(u32, u32)> {
        self.side(instrument, side).first_key_value().map(|(key, level)| (*key, level.head))
    }

    /// The orders of a queue, from this one on.
    pub(super) fn queue(&self, head: u32) -> impl Iterator<Item = (u32, &Order)> {
        let order = |slot: u32| Some((slot, self.orders.get(slot as usize)?));
        core::iter::successors(order(head), move |(_, before)| order(before.next))
    }

    /// Puts an order at the back of the queue at its price.
    pub(super) fn rest(&mut self, slot: u32) {
        let Order { instrument, side, price, open, .. } = self.orders[slot as usize];
        let empty = Level { head: NONE, tail: NONE, qty: 0, orders: 0 };
        let level = self.levels[instrument as usize][side as usize]
            .entry(key(side, price))
            .or_insert(empty);
        let before = core::mem::replace(&mut level.tail, slot);
        level.qty += u64::from(open);
        level.orders += 1;
        if before == NONE {
            level.head = slot;
        } else {
            self.orders[before as usize].next = slot;
        }
        let order = &mut self.orders[slot as usize];
        (order.prev, order.next) = (before, NONE);
    }

    /// Takes an order out of its queue.
    pub(super) fn unlink(&mut self, slot: u32) {
        let Order { instrument, side, price, open, prev, next, .. } = self.orders[slot as usize];
        let levels = &mut self.levels[instrument as usize][side as usize];
        let key = key(side, price);
        let Some(level) = levels.get_mut(&key) else {
            unreachable!("an order in the book has a level")
        };
        level.qty -= u64::from(open);
        level.orders -= 1;
        if prev == NONE {
            level.head = next;
        } else {
            self.orders[prev as usize].next = next;
        }
        if next == NONE {
            level.tail = prev;
        } else {
            self.orders[next as usize].prev = prev;
        }
        if level.orders == 0 {
            levels.remove(&key);
        }
    }

    /// Takes a part of an order in the book away. It keeps its place, and at least one unit.
    pub(super) fn reduce(&mut self, slot: u32, qty: u32) {
        let order = &mut self.orders[slot as usize];
        order.open -= qty;
        let levels = &mut self.levels[order.instrument as usize][order.side as usize];
        if let Some(level) = levels.get_mut(&key(order.side, order.price)) {
            level.qty -= u64::from(qty);
        }
    }
}
