//! Reading one book, whichever engine keeps it.

use wirepath_protocol::{Price, Side};

use super::ladder::{Ladders, LevelIter, NO_KEY};
use super::orders::Lookup;
use super::{Scale, key_of, side_of};

/// What stands at one price.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Level {
    /// The price.
    pub price: Price,
    /// Units at this price.
    pub qty: u64,
    /// Orders at this price; 0 when the venue does not say.
    pub orders: u32,
}

/// One open order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Order {
    /// The venue's number.
    pub id: u64,
    /// Side of the book.
    pub side: Side,
    /// Its price.
    pub price: Price,
    /// What is left of it.
    pub qty: u32,
}

/// Where an order stands in the queue at its price.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct QueuePosition {
    /// Orders ahead of it.
    pub orders_ahead: u32,
    /// Units ahead of it.
    pub qty_ahead: u64,
}

/// The book of one instrument, borrowed for reading: levels, and in order-by-order feeds orders.
///
/// Nothing here allocates, so a strategy on the feed thread may use it too.
#[derive(Clone, Copy, Debug)]
pub struct BookView<'a> {
    ladders: &'a Ladders,
    orders: Option<&'a dyn Lookup>,
    instrument: u32,
    scale: Scale,
}

impl<'a> BookView<'a> {
    pub(super) const fn new(
        ladders: &'a Ladders,
        orders: Option<&'a dyn Lookup>,
        instrument: u32,
        scale: Scale,
    ) -> Self {
        Self { ladders, orders, instrument, scale }
    }

    /// The best level of one side; `None` when it is empty.
    pub fn best(&self, side: Side) -> Option<Level> {
        self.levels(side).next()
    }

    /// The levels of one side, best first.
    pub fn levels(&self, side: Side) -> Levels<'a> {
        let keys = self.ladders.iter(self.instrument, side as usize);
        Levels { ladders: self.ladders, keys, side: side as usize, scale: self.scale }
    }

    /// Whether both sides are empty.
    pub fn is_empty(&self) -> bool {
        let head = &self.ladders.heads[self.instrument as usize];
        head.sides.iter().all(|side| side.best == NO_KEY)
    }

    /// Copies the best levels of one side, best first, into `to`; returns how many there were.
    pub fn copy_levels(&self, side: Side, to: &mut [Level]) -> usize {
        to.iter_mut().zip(self.levels(side)).map(|(to, level)| *to = level).count()
    }

    /// What stands at `price`; `None` when nothing does.
    pub fn level(&self, side: Side, price: Price) -> Option<Level> {
        let place = self.place(side, price)?;
        let level = &self.ladders.levels[place];
        Some(Level { price, qty: level.qty(), orders: level.orders() })
    }

    /// The orders at `price` in the order of their queue; none in a price-level feed.
    pub fn orders(&self, side: Side, price: Price) -> Orders<'a> {
        let next = self.place(side, price).map_or(0, |level| self.ladders.levels[level].head);
        Orders { orders: self.orders, next, scale: self.scale }
    }

    /// The open order of this number, if this book has it.
    pub fn order(&self, id: u64) -> Option<Order> {
        let orders = self.orders?;
        let index = orders.find(id);
        let record = orders.record(index);
        if record.qty() == 0 || orders.instrument_of(index) != self.instrument {
            return None;
        }
        Some(order_at(orders, self.scale, index))
    }

    /// Where the order of this number stands in its queue. Takes time in proportion to the orders
    /// ahead.
    pub fn queue_position(&self, id: u64) -> Option<QueuePosition> {
        self.order(id)?;
        let orders = self.orders?;
        let mut position = QueuePosition { orders_ahead: 0, qty_ahead: 0 };
        let mut ahead = orders.record(orders.find(id)).prev;
        while ahead != 0 {
            let record = orders.record(ahead as usize);
            position.orders_ahead += 1;
            position.qty_ahead += u64::from(record.qty());
            ahead = record.prev;
        }
        Some(position)
    }

    /// The number of the level at `price`.
    fn place(&self, side: Side, price: Price) -> Option<usize> {
        let side = side as usize;
        let key = key_of(side, self.scale.units(price)?);
        Some(self.ladders.search(self.instrument, side, key)?.level)
    }
}

fn order_at(orders: &dyn Lookup, scale: Scale, index: usize) -> Order {
    let record = orders.record(index);
    let side = record.side();
    Order {
        id: orders.id_of(index),
        side: side_of(side),
        price: scale.price(key_of(side, record.key)),
        qty: record.qty(),
    }
}

/// The levels of one side, best first. See [`BookView::levels`].
#[derive(Clone, Debug)]
pub struct Levels<'a> {
    ladders: &'a Ladders,
    keys: LevelIter<'a>,
    side: usize,
    scale: Scale,
}

impl Iterator for Levels<'_> {
    type Item = Level;

    fn next(&mut self) -> Option<Level> {
        let (key, level) = self.keys.next()?;
        let level = &self.ladders.levels[level];
        let price = self.scale.price(key_of(self.side, key));
        Some(Level { price, qty: level.qty(), orders: level.orders() })
    }
}

/// The orders at one price, first in the queue first. See [`BookView::orders`].
#[derive(Clone, Debug)]
pub struct Orders<'a> {
    orders: Option<&'a dyn Lookup>,
    next: u32,
    scale: Scale,
}

impl Iterator for Orders<'_> {
    type Item = Order;

    fn next(&mut self) -> Option<Order> {
        let orders = self.orders.filter(|_| self.next != 0)?;
        let index = self.next as usize;
        self.next = orders.record(index).next;
        Some(order_at(orders, self.scale, index))
    }
}
