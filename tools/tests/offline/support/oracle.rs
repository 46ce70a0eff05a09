//! Books as obvious as can be, built from the other decoder's reading: sorted maps and queues.

use super::truth::Row;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// One level: price in units of 1e-9, quantity, orders.
pub(crate) type Level = (i64, u64, u64);

/// One side: price → what stands there.
type Queue = VecDeque<(u64, u64)>;

/// Every order of one instrument, per side and price in order of arrival.
#[derive(Debug, Default)]
pub(crate) struct OrderBook {
    orders: HashMap<u64, (usize, i64)>,
    /// Bids, then asks.
    sides: [BTreeMap<i64, Queue>; 2],
}

impl OrderBook {
    /// Applies one ITCH message.
    pub(crate) fn apply(&mut self, row: &Row) {
        let id = |name| row.number(name);
        match row.kind {
            'A' | 'F' => {
                let side = usize::from(row.text("buysellindicator") == "S");
                self.add(
                    id("orderreferencenumber"),
                    side,
                    row.price("price"),
                    row.number("shares"),
                );
            }
            'E' | 'C' => self.reduce(id("orderreferencenumber"), row.number("executedshares")),
            'X' => self.reduce(id("orderreferencenumber"), row.number("canceledshares")),
            'D' => {
                self.remove(id("orderreferencenumber"));
            }
            'U' => {
                let side = self.remove(id("originalorderreferencenumber"));
                self.add(
                    id("neworderreferencenumber"),
                    side,
                    row.price("price"),
                    row.number("shares"),
                );
            }
            _ => {}
        }
    }

    fn add(&mut self, id: u64, side: usize, price: i64, shares: u64) {
        assert!(self.orders.insert(id, (side, price)).is_none(), "order {id} twice");
        self.sides[side].entry(price).or_default().push_back((id, shares));
    }

    fn reduce(&mut self, id: u64, shares: u64) {
        let (side, price) = self.orders[&id];
        let queue = self.sides[side].get_mut(&price).expect("its level");
        let order = queue.iter_mut().find(|(known, _)| *known == id).expect("in the queue");
        order.1 = order.1.checked_sub(shares).expect("no more than the order has");
        if order.1 == 0 {
            self.remove(id);
        }
    }

    fn remove(&mut self, id: u64) -> usize {
        let (side, price) = self.orders.remove(&id).expect("a known order");
        let queue = self.sides[side].get_mut(&price).expect("its level");
        queue.retain(|(known, _)| *known != id);
        if queue.is_empty() {
            self.sides[side].remove(&price);
        }
        side
    }

    /// Levels of a side (0 bids, 1 asks), best first.
    pub(crate) fn levels(&self, side: usize) -> Vec<Level> {
        let total = |(price, queue): (&i64, &Queue)| {
            (*price, queue.iter().map(|(_, shares)| shares).sum(), queue.len() as u64)
        };
        best_first(&self.sides[side], side).map(total).collect()
    }

    /// Orders of a side at one price, first in the queue first.
    pub(crate) fn queue(&self, side: usize, price: i64) -> Vec<(u64, u64)> {
        self.sides[side]
            .get(&price)
            .map(|queue| queue.iter().copied().collect())
            .unwrap_or_default()
    }
}

/// Price → quantity per side, of one instrument of a price-level feed.
#[derive(Debug, Default)]
pub(crate) struct LevelBook {
    sides: [BTreeMap<i64, u64>; 2],
}

impl LevelBook {
    /// Applies one DEEP message.
    pub(crate) fn apply(&mut self, row: &Row) {
        let side = match row.kind {
            '8' => 0,
            '5' => 1,
            _ => return,
        };
        match row.number("size") {
            0 => self.sides[side].remove(&row.price("price")),
            size => self.sides[side].insert(row.price("price"), size),
        };
    }

    /// Levels of a side (0 bids, 1 asks), best first; the feed tells no number of orders, so it is 0.
    pub(crate) fn levels(&self, side: usize) -> Vec<Level> {
        best_first(&self.sides[side], side).map(|(price, size)| (*price, *size, 0)).collect()
    }
}

fn best_first<V>(
    levels: &BTreeMap<i64, V>,
    side: usize,
) -> Box<dyn Iterator<Item = (&i64, &V)> + '_> {
    if side == 0 { Box::new(levels.iter().rev()) } else { Box::new(levels.iter()) }
}
