//! What happens on a market, from a seed, whatever feed tells of it: orders come, trade, shrink, move and go.
//!
//! It is a load, not a model: orders are drawn evenly, most lie near their market, executions take the front of the best
//! queue, and no book is ever crossed. (The synthetic Nasdaq day of `tools` has hours, bursts and auctions as well.)

use std::collections::{BTreeMap, VecDeque};

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use wirepath_protocol::Side;

/// How large a market is.
#[derive(Clone, Copy, Debug)]
pub struct Params {
    /// Another seed, another stream.
    pub seed: u64,
    /// Instruments, at most 65,000.
    pub instruments: u16,
    /// Orders alive once that many have come.
    pub live_orders: usize,
}

/// An open order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    /// Counts up from 1; a venue's own number is made of it.
    pub(super) id: u32,
    pub(super) instrument: u16,
    pub(super) side: Side,
    /// Limit in cents, 1 to 65,535.
    pub(super) cents: u16,
    /// Hundreds, at most 1,000.
    pub(super) qty: u16,
}

/// What happened to an order. Orders are as they were before.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Add(Order),
    /// So much of it traded at its price.
    Execute(Order, u16),
    /// It has so much less, and some left.
    Reduce(Order, u16),
    Delete(Order),
    /// It has this price and this quantity now, and goes to the end of the queue.
    Modify(Order, u16, u16),
}

impl Step {
    pub(super) fn order(&self) -> &Order {
        let (Self::Add(of)
        | Self::Execute(of, _)
        | Self::Reduce(of, _)
        | Self::Delete(of)
        | Self::Modify(of, ..)) = self;
        of
    }
}

/// What stands at a price.
#[derive(Clone, Debug, Default)]
struct Level {
    qty: u64,
    queue: VecDeque<u32>,
}

/// Price in cents, quantity and number of orders of a level.
pub(super) type Row = (u16, u64, u32);

/// A market that goes on for ever.
#[derive(Debug)]
pub(super) struct Flow {
    rng: Pcg64Mcg,
    params: Params,
    live: Vec<Order>,
    /// By id, where in `live` it is.
    places: Vec<usize>,
    /// By instrument and side.
    sides: Vec<[BTreeMap<u16, Level>; 2]>,
    /// By instrument, what prices are drawn around.
    middles: Vec<u16>,
    /// Nanoseconds since midnight in New York.
    pub(super) now_ns: u64,
}

impl Flow {
    pub(super) fn new(params: Params) -> Self {
        let mut rng = Pcg64Mcg::seed_from_u64(params.seed);
        let middles = (0..params.instruments).map(|_| rng.random_range(2_000..40_000)).collect();
        Self {
            rng,
            params,
            live: Vec::with_capacity(params.live_orders + 1),
            places: vec![0], // there is no order 0
            sides: vec![Default::default(); params.instruments.into()],
            middles,
            now_ns: 34_200_000_000_000, // half past nine
        }
    }

    pub(super) fn instruments(&self) -> u16 {
        self.params.instruments
    }

    /// A number below `limit`, for those who cut the stream into datagrams.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.rng.random_range(0..limit)
    }

    /// What happens next; the books have it.
    pub(super) fn step(&mut self) -> Step {
        self.now_ns += self.rng.random_range(500..16_000);
        let adds = if self.live.len() < self.params.live_orders { 70 } else { 30 };
        if self.live.is_empty() || self.rng.random_range(0..100) < adds {
            return self.add();
        }
        let order = self.live[self.rng.random_range(0..self.live.len())];
        match self.rng.random_range(0..100) {
            0..12 => self.execute(&order),
            12..18 if order.qty > 100 => {
                let less = 100 * self.rng.random_range(1..order.qty / 100);
                self.leave(&order, order.qty - less);
                Step::Reduce(order, less)
            }
            12..32 => {
                let to = self.price(order.instrument, order.side);
                let qty = self.qty();
                self.leave(&order, 0);
                self.enter(Order { cents: to, qty, ..order });
                Step::Modify(order, to, qty)
            }
            _ => {
                self.leave(&order, 0);
                Step::Delete(order)
            }
        }
    }

    fn add(&mut self) -> Step {
        let instrument = self.rng.random_range(0..self.params.instruments);
        if self.rng.random_ratio(1, 50) {
            let middle = &mut self.middles[usize::from(instrument)];
            *middle =
                if self.rng.random() { *middle + 1 } else { *middle - 1 }.clamp(1_000, 50_000);
        }
        let side = if self.rng.random() { Side::Bid } else { Side::Ask };
        let id = u32::try_from(self.places.len()).expect("fewer orders than that");
        let (cents, qty) = (self.price(instrument, side), self.qty());
        let order = Order { id, instrument, side, cents, qty };
        self.places.push(0);
        self.enter(order);
        Step::Add(order)
    }

    /// Whoever is first in the best queue of that side.
    fn execute(&mut self, beside: &Order) -> Step {
        let side = &self.sides[usize::from(beside.instrument)][beside.side as usize];
        let best = match beside.side {
            Side::Bid => side.last_key_value(),
            Side::Ask => side.first_key_value(),
        };
        let (_, level) = best.expect("the order is on it");
        let order = self.live[self.places[level.queue[0] as usize]];
        let qty = if self.rng.random_ratio(2, 3) {
            order.qty
        } else {
            100 * self.rng.random_range(1..=order.qty / 100)
        };
        self.leave(&order, order.qty - qty);
        Step::Execute(order, qty)
    }

    fn qty(&mut self) -> u16 {
        100 * self.rng.random_range(1..=10)
    }

    /// Mostly within some ticks of the middle, and never across the other side.
    fn price(&mut self, instrument: u16, side: Side) -> u16 {
        let reach = if self.rng.random_ratio(1, 30) { 800 } else { 20 };
        let away = self.rng.random_range(0..reach).min(self.rng.random_range(0..reach));
        let middle = self.middles[usize::from(instrument)];
        let [bids, asks] = &self.sides[usize::from(instrument)];
        match side {
            Side::Bid => {
                let lowest = asks.first_key_value().map_or(u16::MAX, |(ask, _)| *ask);
                (middle - 1 - away).min(lowest - 1)
            }
            Side::Ask => {
                let highest = bids.last_key_value().map_or(0, |(bid, _)| *bid);
                (middle + 1 + away).max(highest + 1)
            }
        }
    }

    fn enter(&mut self, order: Order) {
        self.places[order.id as usize] = self.live.len();
        self.live.push(order);
        let side = &mut self.sides[usize::from(order.instrument)][order.side as usize];
        let level = side.entry(order.cents).or_default();
        level.qty += u64::from(order.qty);
        level.queue.push_back(order.id);
    }

    /// The order has so much left; with nothing, it is gone.
    fn leave(&mut self, order: &Order, qty: u16) {
        let place = self.places[order.id as usize];
        let side = &mut self.sides[usize::from(order.instrument)][order.side as usize];
        let level = side.get_mut(&order.cents).expect("the order is on it");
        level.qty -= u64::from(order.qty - qty);
        if qty > 0 {
            self.live[place].qty = qty;
            return;
        }
        level.queue.retain(|id| *id != order.id);
        if level.queue.is_empty() {
            side.remove(&order.cents);
        }
        self.live.swap_remove(place);
        if let Some(moved) = self.live.get(place) {
            self.places[moved.id as usize] = place;
        }
    }

    /// What stands at a price; nothing and nobody when it is no level.
    pub(super) fn at(&self, instrument: u16, side: Side, cents: u16) -> Row {
        let level = self.sides[usize::from(instrument)][side as usize].get(&cents);
        level.map_or((cents, 0, 0), |level| row(cents, level))
    }

    /// The levels of a side, best first.
    pub(super) fn levels(&self, instrument: u16, side: Side) -> Box<dyn Iterator<Item = Row> + '_> {
        let levels = self.sides[usize::from(instrument)][side as usize].iter();
        match side {
            Side::Bid => Box::new(levels.rev().map(|(cents, level)| row(*cents, level))),
            Side::Ask => Box::new(levels.map(|(cents, level)| row(*cents, level))),
        }
    }
}

fn row(cents: u16, level: &Level) -> Row {
    (cents, level.qty, u32::try_from(level.queue.len()).expect("few"))
}
