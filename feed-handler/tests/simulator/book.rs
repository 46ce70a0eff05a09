//! The exchange's own book: maps, and nothing that is fast. What the handler's books are compared with.

use std::collections::{BTreeMap, VecDeque};

use wirepath_feed_handler::book::BookView;
use wirepath_feed_handler::event::TradingStatus;
use wirepath_protocol::{Price, Side};

/// What one message does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    /// The market as a whole; no book changes.
    System,
    Directory {
        locate: u16,
    },
    Status {
        locate: u16,
        state: u8,
    },
    Add {
        locate: u16,
        id: u64,
        side: Side,
        price: u32,
        qty: u32,
    },
    /// An execution or a cancel.
    Reduce {
        id: u64,
        qty: u32,
        is_execution: bool,
    },
    Delete {
        id: u64,
    },
    Replace {
        id: u64,
        new: u64,
        price: u32,
        qty: u32,
    },
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub locate: u16,
    pub side: Side,
    pub price: u32,
    pub qty: u32,
}

/// Price, units and orders of the best level of a side.
pub(crate) type Best = Option<(Price, u64, u32)>;

/// An instrument as it is after some message: enough to tell two apart.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Picture {
    /// Of every order in its place.
    pub digest: u64,
    pub best: [Best; 2],
    pub status: TradingStatus,
}

#[derive(Debug, Default)]
pub(crate) struct Book {
    pub orders: BTreeMap<u64, Order>,
    /// Queues by instrument, side and price, which none of is empty.
    queues: BTreeMap<(u16, u8, u32), VecDeque<u64>>,
    /// Instruments that were named, and how they trade.
    pub states: BTreeMap<u16, Option<u8>>,
}

impl Book {
    /// The instrument that an operation is about.
    pub(crate) fn locate_of(&self, op: &Op) -> Option<u16> {
        match *op {
            Op::System => None,
            Op::Directory { locate } | Op::Status { locate, .. } | Op::Add { locate, .. } => {
                Some(locate)
            }
            Op::Reduce { id, .. } | Op::Delete { id } | Op::Replace { id, .. } => {
                Some(self.orders[&id].locate)
            }
        }
    }

    pub(crate) fn apply(&mut self, op: &Op) {
        match *op {
            Op::System => {}
            Op::Directory { locate } => _ = self.states.entry(locate).or_default(),
            Op::Status { locate, state } => _ = self.states.insert(locate, Some(state)),
            Op::Add { locate, id, side, price, qty } => {
                self.add(id, Order { locate, side, price, qty });
            }
            Op::Reduce { id, qty, .. } => {
                let order = self.orders.get_mut(&id).unwrap();
                order.qty -= qty;
                if order.qty == 0 {
                    self.remove(id);
                }
            }
            Op::Delete { id } => _ = self.remove(id),
            Op::Replace { id, new, price, qty } => {
                let old = self.remove(id);
                self.add(new, Order { price, qty, ..old });
            }
        }
    }

    fn add(&mut self, id: u64, order: Order) {
        assert!(self.orders.insert(id, order).is_none());
        let key = (order.locate, order.side as u8, order.price);
        self.queues.entry(key).or_default().push_back(id);
    }

    fn remove(&mut self, id: u64) -> Order {
        let order = self.orders.remove(&id).unwrap();
        let key = (order.locate, order.side as u8, order.price);
        let queue = self.queues.get_mut(&key).unwrap();
        queue.retain(|other| *other != id);
        if queue.is_empty() {
            self.queues.remove(&key);
        }
        order
    }

    /// The orders of every queue, in an order that a book can be made from again.
    pub(crate) fn in_queues(&self) -> impl Iterator<Item = (u64, Order)> + '_ {
        self.queues.values().flatten().map(|id| (*id, self.orders[id]))
    }

    /// The queues of one side, best first.
    fn side(&self, locate: u16, side: Side) -> Vec<(u32, &VecDeque<u64>)> {
        let all = (locate, side as u8, 0)..=(locate, side as u8, u32::MAX);
        let mut queues: Vec<_> = self.queues.range(all).map(|(key, ids)| (key.2, ids)).collect();
        if side == Side::Bid {
            queues.reverse();
        }
        queues
    }

    pub(crate) fn picture(&self, locate: u16) -> Picture {
        let mut fold = Fold::default();
        let mut best = [None; 2];
        for side in [Side::Bid, Side::Ask] {
            for (price, ids) in self.side(locate, side) {
                let price = Price(i64::from(price) * 100_000);
                let qty = ids.iter().map(|id| u64::from(self.orders[id].qty)).sum();
                let orders = u32::try_from(ids.len()).unwrap();
                best[side as usize].get_or_insert((price, qty, orders));
                fold.level(side, price, qty, orders);
                ids.iter().for_each(|id| fold.order(*id, self.orders[id].qty));
            }
        }
        let status = match self.states.get(&locate).copied().flatten() {
            None => TradingStatus::Unknown,
            Some(b'T') => TradingStatus::Trading,
            Some(b'H') => TradingStatus::Halted,
            Some(_) => TradingStatus::Paused,
        };
        Picture { digest: fold.0, best, status }
    }
}

/// The same of one of the handler's books.
pub(crate) fn picture_of(view: &BookView<'_>, status: TradingStatus) -> Picture {
    let mut fold = Fold::default();
    let mut best = [None; 2];
    for side in [Side::Bid, Side::Ask] {
        for level in view.levels(side) {
            best[side as usize].get_or_insert((level.price, level.qty, level.orders));
            fold.level(side, level.price, level.qty, level.orders);
            view.orders(side, level.price).for_each(|order| fold.order(order.id, order.qty));
        }
    }
    Picture { digest: fold.0, best, status }
}

/// Every order in its place, in 64 bits.
#[derive(Default)]
struct Fold(u64);

impl Fold {
    fn word(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed.rotate_left(29) ^ (mixed >> 32);
    }

    fn level(&mut self, side: Side, price: Price, qty: u64, orders: u32) {
        let words = [1 + side as u64, price.0.cast_unsigned(), qty, orders.into()];
        words.into_iter().for_each(|word| self.word(word));
    }

    fn order(&mut self, id: u64, qty: u32) {
        [id, qty.into()].into_iter().for_each(|word| self.word(word));
    }
}
