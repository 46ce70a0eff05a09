//! The orders alive in the market: queues at price levels, and the two ways one is picked.
//!
//! This is the venue's side of the book. It need only answer what a venue asks (which order is next
//! to be executed, which is to be cancelled), so levels hold no quantities. Nothing is allocated per
//! order once the pool has grown to the most orders alive at a time.

use wirepath_protocol::Side;

use super::random::Random;

/// No order.
const NONE: u32 = u32::MAX;

/// How many of the newest orders a cancel mostly chooses from.
const RECENT: u32 = 1 << 14;

/// An order by its place in the pool; its place goes to another order once it is gone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct OrderId(u32);

/// An order alive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    /// Order reference number.
    pub(super) reference: u64,
    /// Index of its instrument.
    pub(super) instrument: u32,
    /// In ticks of its instrument.
    pub(super) price: u32,
    pub(super) shares: u32,
    prev: u32,
    next: u32,
    /// Its place in `Books::alive`.
    place: u32,
    pub(super) side: Side,
}

/// One price of one side.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// Grows towards the best price: the price of a bid, its complement for an ask.
    key: u32,
    first: u32,
    last: u32,
}

/// All orders of all instruments.
#[derive(Debug)]
pub(super) struct Books {
    orders: Vec<Order>,
    free: Vec<u32>,
    /// Places of all orders alive, in no order, to pick any of them.
    alive: Vec<u32>,
    /// Ring of the last orders added, with their reference numbers: the place may be another's by now.
    recent: Vec<(u64, u32)>,
    added: u32,
    /// Per instrument bids and asks, each sorted with the best level at the end.
    sides: Vec<[Vec<Level>; 2]>,
}

impl Books {
    pub(super) fn new(instruments: usize, orders: usize) -> Self {
        Self {
            orders: Vec::with_capacity(orders),
            free: Vec::new(),
            alive: Vec::with_capacity(orders),
            recent: vec![(0, NONE); RECENT as usize],
            added: 0,
            sides: (0..instruments).map(|_| [Vec::new(), Vec::new()]).collect(),
        }
    }

    /// How many orders are alive.
    pub(super) fn len(&self) -> usize {
        self.alive.len()
    }

    pub(super) fn get(&self, id: OrderId) -> &Order {
        &self.orders[id.0 as usize]
    }

    /// Best price of a side, in ticks.
    pub(super) fn best(&self, instrument: u32, side: Side) -> Option<u32> {
        self.side(instrument, side).last().map(|level| price(side, level.key))
    }

    /// The order that is executed next: the oldest at the best price.
    pub(super) fn front(&self, instrument: u32, side: Side) -> Option<OrderId> {
        self.side(instrument, side).last().map(|level| OrderId(level.first))
    }

    /// Puts an order at the back of the queue at its price.
    pub(super) fn add(
        &mut self,
        reference: u64,
        instrument: u32,
        side: Side,
        price: u32,
        shares: u32,
    ) {
        let place = u32::try_from(self.alive.len()).expect("fewer than 2^32 orders");
        let order =
            Order { reference, instrument, price, shares, prev: NONE, next: NONE, place, side };
        let id = match self.free.pop() {
            Some(id) => {
                self.orders[id as usize] = order;
                id
            }
            None => {
                self.orders.push(order);
                u32::try_from(self.orders.len() - 1).expect("fewer than 2^32 orders")
            }
        };
        self.alive.push(id);
        self.recent[(self.added % RECENT) as usize] = (reference, id);
        self.added = self.added.wrapping_add(1);

        let key = key(side, price);
        let levels = &mut self.sides[instrument as usize][side as usize];
        match find(levels, key) {
            Ok(at) => {
                let last = core::mem::replace(&mut levels[at].last, id);
                self.orders[last as usize].next = id;
                self.orders[id as usize].prev = last;
            }
            Err(at) => levels.insert(at, Level { key, first: id, last: id }),
        }
    }

    /// Takes `shares` off an order, and the order out of the book when none are left. Says whether
    /// its level is gone with it.
    pub(super) fn reduce(&mut self, id: OrderId, shares: u32) -> bool {
        let order = &mut self.orders[id.0 as usize];
        order.shares = order.shares.saturating_sub(shares);
        order.shares == 0 && self.remove(id)
    }

    /// Takes an order out of the book. Says whether its level is gone with it.
    pub(super) fn remove(&mut self, id: OrderId) -> bool {
        let order = self.orders[id.0 as usize];
        self.alive.swap_remove(order.place as usize);
        if let Some(&moved) = self.alive.get(order.place as usize) {
            self.orders[moved as usize].place = order.place;
        }
        self.orders[id.0 as usize].reference = 0; // for `recent`: no order has this number
        self.free.push(id.0);
        if order.prev != NONE {
            self.orders[order.prev as usize].next = order.next;
        }
        if order.next != NONE {
            self.orders[order.next as usize].prev = order.prev;
        }
        if order.prev != NONE && order.next != NONE {
            return false;
        }
        let levels = &mut self.sides[order.instrument as usize][order.side as usize];
        let at = find(levels, key(order.side, order.price)).expect("an order's level exists");
        match (order.prev, order.next) {
            (NONE, NONE) => {
                levels.remove(at);
                return true;
            }
            (NONE, next) => levels[at].first = next,
            (prev, _) => levels[at].last = prev,
        }
        false
    }

    /// An order as participants cancel them: most were added a moment ago, few are old.
    pub(super) fn pick(&self, random: &mut Random) -> Option<OrderId> {
        if random.percent(90) {
            for _ in 0..6 {
                let age = random.log_uniform(RECENT.ilog2());
                let (reference, id) = self.recent[(self.added.wrapping_sub(age) % RECENT) as usize];
                if id != NONE && self.orders[id as usize].reference == reference {
                    return Some(OrderId(id));
                }
            }
        }
        let n = u32::try_from(self.alive.len()).unwrap_or(u32::MAX);
        self.alive.get(random.below(n) as usize).map(|id| OrderId(*id))
    }

    fn side(&self, instrument: u32, side: Side) -> &[Level] {
        &self.sides[instrument as usize][side as usize]
    }
}

fn key(side: Side, price: u32) -> u32 {
    match side {
        Side::Bid => price,
        Side::Ask => !price,
    }
}

fn price(side: Side, key: u32) -> u32 {
    self::key(side, key) // its own inverse
}

/// Where the level is, or where it belongs. Most are close to the best, at the end.
fn find(levels: &[Level], key: u32) -> Result<usize, usize> {
    for (at, level) in levels.iter().enumerate().rev().take(8) {
        if level.key <= key {
            return if level.key == key { Ok(at) } else { Err(at + 1) };
        }
    }
    let far = &levels[..levels.len().saturating_sub(8)];
    far.binary_search_by_key(&key, |level| level.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn best_and_front_of_both_sides() {
        let mut books = Books::new(2, 8);
        for (reference, side, price) in [
            (1, Side::Bid, 99),
            (2, Side::Bid, 100),
            (3, Side::Bid, 100),
            (4, Side::Ask, 103),
            (5, Side::Ask, 102),
        ] {
            books.add(reference, 1, side, price, 10);
        }
        assert_eq!(books.best(0, Side::Bid), None);
        assert_eq!(books.best(1, Side::Bid), Some(100));
        assert_eq!(books.best(1, Side::Ask), Some(102));
        let front = books.front(1, Side::Bid).expect("order 2");
        assert_eq!(books.get(front).reference, 2);
        assert!(!books.reduce(front, 4), "six are left");
        assert_eq!(books.front(1, Side::Bid), Some(front), "and keep their place");
        assert!(!books.reduce(front, 6), "order 3 is left");
        let front = books.front(1, Side::Bid).expect("order 3");
        assert_eq!(books.get(front).reference, 3);
        assert!(books.remove(front));
        assert_eq!(books.best(1, Side::Bid), Some(99));
        assert_eq!(books.len(), 3);
    }

    #[test]
    fn a_level_far_from_the_best_is_found() {
        let mut books = Books::new(1, 64);
        for price in (1..=40).rev() {
            books.add(u64::from(price), 0, Side::Ask, price, 1);
        }
        let mut random = Random::new(1);
        while let Some(id) = books.pick(&mut random) {
            let gone = books.remove(id);
            assert!(gone, "one order a level");
        }
        assert_eq!((books.len(), books.best(0, Side::Ask)), (0, None));
    }
}
