//! The obvious book, to check the fast one against: maps and queues, nothing else.
//!
//! It answers every operation as [`OrderBooks`](super::OrderBooks) documents it, by the shortest way
//! there is, and takes its time.

use std::collections::{BTreeMap, HashMap, VecDeque};

use wirepath_protocol::Side;

use super::{Best, Change, Replaced};
use crate::event::Anomaly;

/// Where an open order stands.
#[derive(Clone, Copy, Debug)]
struct Standing {
    instrument: u32,
    side: Side,
    price_units: i32,
}

/// One side of one book: the queue at each price, as order number and quantity.
pub type OracleSide = BTreeMap<i32, VecDeque<(u64, u32)>>;

/// The obvious books of every instrument. See the module documentation.
#[derive(Clone, Debug, Default)]
pub struct OracleBooks {
    /// Highest instrument, exclusive.
    pub instruments: u32,
    /// Highest order number.
    pub order_number_max: u64,
    sides: HashMap<(u32, bool), OracleSide>,
    orders: HashMap<u64, Standing>,
}

impl OracleBooks {
    /// Empty books.
    pub fn new(instruments: u32, order_number_max: u64) -> Self {
        Self { instruments, order_number_max, ..Self::default() }
    }

    /// How many orders are open.
    pub fn open_orders(&self) -> usize {
        self.orders.len()
    }

    /// As [`OrderBooks::instrument_of`](super::OrderBooks::instrument_of).
    pub fn instrument_of(&self, id: u64) -> Option<u32> {
        self.orders.get(&id).map(|order| order.instrument)
    }

    /// The queues of one side by price.
    pub fn side(&self, instrument: u32, side: Side) -> OracleSide {
        self.sides.get(&(instrument, side == Side::Ask)).cloned().unwrap_or_default()
    }

    /// The levels of one side, best first, as price, quantity and orders.
    pub fn levels(&self, instrument: u32, side: Side) -> Vec<(i32, u64, u32)> {
        let Some(levels) = self.sides.get(&(instrument, side == Side::Ask)) else { return vec![] };
        let level = |(price, queue): (&i32, &VecDeque<(u64, u32)>)| {
            let qty = queue.iter().map(|(_, qty)| u64::from(*qty)).sum();
            (*price, qty, u32::try_from(queue.len()).expect("few orders"))
        };
        match side {
            Side::Bid => levels.iter().rev().map(level).collect(),
            Side::Ask => levels.iter().map(level).collect(),
        }
    }

    /// The best level of one side.
    pub fn best(&self, instrument: u32, side: Side) -> Option<Best> {
        let levels = self.sides.get(&(instrument, side == Side::Ask))?;
        let (price, queue) = match side {
            Side::Bid => levels.last_key_value()?,
            Side::Ask => levels.first_key_value()?,
        };
        let qty = queue.iter().map(|(_, qty)| u64::from(*qty)).sum();
        let orders = u32::try_from(queue.len()).expect("few orders");
        Some(Best { price_units: *price, qty, orders })
    }

    /// As [`OrderBooks::add`](super::OrderBooks::add).
    #[expect(clippy::missing_errors_doc, reason = "those of the fast book")]
    pub fn add(
        &mut self,
        instrument: u32,
        id: u64,
        side: Side,
        price_units: i32,
        qty: u32,
    ) -> Result<Change, Anomaly> {
        self.check(instrument, id, price_units, qty)?;
        if self.orders.contains_key(&id) {
            return Err(Anomaly::DuplicateOrder);
        }
        let before = self.best(instrument, side);
        self.push(instrument, id, side, price_units, qty);
        Ok(self.change(instrument, side, price_units, 0, qty, before))
    }

    /// As [`OrderBooks::execute`](super::OrderBooks::execute).
    #[expect(clippy::missing_errors_doc, reason = "those of the fast book")]
    pub fn execute(&mut self, instrument: u32, id: u64, qty: u32) -> Result<Change, Anomaly> {
        let (order, had) = self.open(instrument, id)?;
        let left = had.checked_sub(qty).ok_or(Anomaly::Overfill)?;
        let before = self.best(instrument, order.side);
        if left == 0 {
            self.take(id);
        } else {
            let queue = self.queue(&order);
            queue.iter_mut().find(|(other, _)| *other == id).expect("queued").1 = left;
        }
        Ok(self.change(instrument, order.side, order.price_units, had, left, before))
    }

    /// As [`OrderBooks::resize`](super::OrderBooks::resize).
    #[expect(clippy::missing_errors_doc, reason = "those of the fast book")]
    pub fn resize(&mut self, instrument: u32, id: u64, qty: u32) -> Result<Change, Anomaly> {
        let (order, had) = self.open(instrument, id)?;
        if qty <= had {
            return self.execute(instrument, id, had - qty);
        }
        if qty > super::ORDER_QTY_MAX {
            return Err(Anomaly::OutOfRange);
        }
        let before = self.best(instrument, order.side);
        let queue = self.queue(&order);
        queue.iter_mut().find(|(other, _)| *other == id).expect("queued").1 = qty;
        Ok(self.change(instrument, order.side, order.price_units, had, qty, before))
    }

    /// As [`OrderBooks::delete`](super::OrderBooks::delete).
    #[expect(clippy::missing_errors_doc, reason = "those of the fast book")]
    pub fn delete(&mut self, instrument: u32, id: u64) -> Result<Change, Anomaly> {
        let (_, had) = self.open(instrument, id)?;
        self.execute(instrument, id, had)
    }

    /// As [`OrderBooks::replace`](super::OrderBooks::replace).
    #[expect(clippy::missing_errors_doc, reason = "those of the fast book")]
    pub fn replace(
        &mut self,
        instrument: u32,
        old_id: u64,
        new_id: u64,
        price_units: i32,
        qty: u32,
    ) -> Result<Replaced, Anomaly> {
        let (order, had) = self.open(instrument, old_id)?;
        self.check(instrument, new_id, price_units, qty)?;
        if new_id != old_id && self.orders.contains_key(&new_id) {
            return Err(Anomaly::DuplicateOrder);
        }
        let before = self.best(instrument, order.side);
        self.take(old_id);
        let mut old = self.change(instrument, order.side, order.price_units, had, 0, before);
        self.push(instrument, new_id, order.side, price_units, qty);
        let new = self.change(instrument, order.side, price_units, 0, qty, before);
        old.best_changed = new.best_changed;
        Ok(Replaced { old, new })
    }

    /// As [`OrderBooks::clear`](super::OrderBooks::clear).
    pub fn clear(&mut self, instrument: u32) {
        self.orders.retain(|_, order| order.instrument != instrument);
        self.sides.retain(|(other, _), _| *other != instrument);
    }

    /// As [`OrderBooks::clear_all`](super::OrderBooks::clear_all).
    pub fn clear_all(&mut self) {
        self.orders.clear();
        self.sides.clear();
    }

    fn check(&self, instrument: u32, id: u64, price: i32, qty: u32) -> Result<(), Anomaly> {
        let fits = instrument < self.instruments
            && id <= self.order_number_max
            && price != i32::MIN
            && (1..=super::ORDER_QTY_MAX).contains(&qty);
        if fits { Ok(()) } else { Err(Anomaly::OutOfRange) }
    }

    /// The order, and what it has left.
    fn open(&mut self, instrument: u32, id: u64) -> Result<(Standing, u32), Anomaly> {
        let order = *self.orders.get(&id).ok_or(Anomaly::UnknownOrder)?;
        if order.instrument != instrument {
            return Err(Anomaly::WrongInstrument);
        }
        let queue = self.queue(&order);
        let qty = queue.iter().find(|(other, _)| *other == id).expect("queued").1;
        Ok((order, qty))
    }

    fn queue(&mut self, order: &Standing) -> &mut VecDeque<(u64, u32)> {
        let side = self.sides.entry((order.instrument, order.side == Side::Ask)).or_default();
        side.entry(order.price_units).or_default()
    }

    fn push(&mut self, instrument: u32, id: u64, side: Side, price_units: i32, qty: u32) {
        let order = Standing { instrument, side, price_units };
        self.queue(&order).push_back((id, qty));
        self.orders.insert(id, order);
    }

    fn take(&mut self, id: u64) {
        let order = self.orders.remove(&id).expect("open");
        let queue = self.queue(&order);
        queue.retain(|(other, _)| *other != id);
        if queue.is_empty() {
            let side = (order.instrument, order.side == Side::Ask);
            self.sides.get_mut(&side).expect("a side").remove(&order.price_units);
        }
    }

    fn change(
        &self,
        instrument: u32,
        side: Side,
        price_units: i32,
        order_qty_before: u32,
        order_qty_left: u32,
        before: Option<Best>,
    ) -> Change {
        let queue = self.sides.get(&(instrument, side == Side::Ask));
        let queue = queue.and_then(|side| side.get(&price_units));
        let place = |best: Option<Best>| best.map(|best| (best.price_units, best.qty));
        Change {
            side,
            price_units,
            level_qty: queue.into_iter().flatten().map(|(_, qty)| u64::from(*qty)).sum(),
            level_orders: queue.map_or(0, |queue| u32::try_from(queue.len()).expect("few orders")),
            order_qty_before,
            order_qty_left,
            best_changed: place(before) != place(self.best(instrument, side)),
        }
    }
}
