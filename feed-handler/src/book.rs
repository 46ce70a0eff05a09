//! Books: what stands at which price, and in order-by-order feeds who is first in the queue.
//!
//! Two engines, both without I/O, clock or knowledge of any venue: [`OrderBooks`] for feeds that
//! publish every order (ITCH, PITCH, Pillar), and [`LevelBooks`] for feeds that publish
//! price levels (IEX DEEP, CME MBP). Both stand on the same ladders of price levels and are read
//! through one [`BookView`]. Beside the latter, [`OrderQueues`] keeps the orders of venues that publish both (CME). An
//! operation returns what it changed as a value; turning that into events, and deciding whether a book can still be
//! trusted, is the venue layer's work.
//!
//! An operation that returns an [`Anomaly`](crate::event::Anomaly) has changed nothing. What a venue
//! layer should do then is written at each operation.
//!
//! Prices inside are `i32` in units of the instrument's [`Scale`] (ITCH: 1e-4 of the currency), and
//! `i32::MIN` is none. All memory is reserved at construction from [`Limits`], and used as it is
//! touched; no operation allocates.

mod grid;
mod ladder;
mod level_books;
#[cfg(any(test, feature = "oracle"))]
pub mod oracle;
mod order_books;
mod order_hash;
mod order_pages;
mod orders;
mod queues;
mod runs;
#[cfg(test)]
mod simulation;
mod staleness;
mod table;
mod view;

use wirepath_protocol::{Price, Side};

pub use level_books::LevelBooks;
pub use order_books::{OrderBooks, OrderBooksBy, RecordHint, SparseOrderBooks};
pub use order_hash::Hashed;
pub use order_pages::Paged;
pub use orders::OrderTable;
pub use queues::{OrderQueues, Queue, QueuedOrder};
pub use staleness::Staleness;
pub use view::{BookView, Level, Levels, Order, Orders, QueuePosition};

/// Largest quantity of one order; a larger one is [`OutOfRange`](crate::event::Anomaly::OutOfRange).
pub const ORDER_QTY_MAX: u32 = orders::ORDER_QTY_MAX;
/// Largest quantity at one price; more is [`OutOfRange`](crate::event::Anomaly::OutOfRange).
pub const LEVEL_QTY_MAX: u64 = ladder::LEVEL_QTY_MAX;
/// Most orders at one price; more are [`OutOfRange`](crate::event::Anomaly::OutOfRange).
pub const LEVEL_ORDERS_MAX: u32 = ladder::LEVEL_ORDERS_MAX;
/// Most levels of one side outside the 64 ticks around its market; more are
/// [`TableFull`](crate::event::Anomaly::TableFull).
pub const LEVELS_OUTSIDE_MAX: usize = runs::RUN_MAX;

/// How an instrument's prices are counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Scale {
    /// One price unit of the books, in units of [`Price`].
    pub nanos_per_unit: i64,
    /// The coarsest price increment the venue uses, in price units. Finer prices are found by
    /// themselves; too fine a tick here only costs speed.
    pub tick: u16,
}

impl Scale {
    /// Prices with four implied decimals that mostly fall on whole cents: ITCH, IEX.
    pub const CENTS_IN_1E4: Self = Self { nanos_per_unit: Price::PER_1E4, tick: 100 };

    /// `units` as a price.
    #[inline(always)]
    pub const fn price(self, units: i32) -> Price {
        Price(units as i64 * self.nanos_per_unit)
    }

    /// `price` in units; `None` when it is not a whole number of them that the books can hold.
    #[inline]
    pub fn units(self, price: Price) -> Option<i32> {
        if price.0 % self.nanos_per_unit != 0 {
            return None;
        }
        i32::try_from(price.0 / self.nanos_per_unit).ok().filter(|units| *units != i32::MIN)
    }
}

/// What the books may hold. Address space is reserved for all of it, memory only used where touched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Instruments are numbered below this; 2 KiB of levels each.
    pub instruments: u32,
    /// Highest order number, for [`OrderBooks`]; 4 bytes of directory for every 65,536.
    pub order_number_max: u64,
    /// Pages of 65,536 orders, for [`OrderBooks`]; 1.25 MiB each, at most 65,535. A page is in use
    /// while any of its orders is open.
    pub order_pages: u32,
    /// Pages to give memory to at construction, so that the first touch of each is no page fault.
    pub order_pages_ready: u32,
    /// Orders that can be open at once, for [`SparseOrderBooks`] and [`OrderQueues`]; 60 bytes each, more or less.
    pub open_orders: u32,
    /// Price levels in all, further than 64 ticks from their market.
    pub levels_outside: u32,
    /// How prices are counted, unless an instrument says otherwise.
    pub scale: Scale,
}

impl Default for Limits {
    /// A whole US equities day: 65,536 instruments, order numbers below 2^32, a thousand million
    /// orders, four million outlying levels.
    fn default() -> Self {
        Self {
            instruments: 1 << 16,
            order_number_max: u64::from(u32::MAX),
            order_pages: 1 << 14,
            order_pages_ready: 0,
            open_orders: 1 << 20,
            levels_outside: 1 << 22,
            scale: Scale::CENTS_IN_1E4,
        }
    }
}

/// What one operation changed: one order, its level, and whether that shows in the best price.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Change {
    /// The side of the book.
    pub side: Side,
    /// Price of the level, in the instrument's units.
    pub price_units: i32,
    /// Units at this price afterwards.
    pub level_qty: u64,
    /// Orders at this price afterwards; 0 in [`LevelBooks`] when the venue does not say.
    pub level_orders: u32,
    /// What the order had before: 0 for an add, and in [`LevelBooks`].
    pub order_qty_before: u32,
    /// What the order has afterwards; at 0 it has left the book. 0 in [`LevelBooks`].
    pub order_qty_left: u32,
    /// Price or quantity of the best level of this side differ from before the operation.
    pub best_changed: bool,
}

/// What a replace changed. Both parts say whether the whole operation changed the best level.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Replaced {
    /// The old order leaving its level, as it was before the new one came.
    pub old: Change,
    /// The new order at the back of its queue.
    pub new: Change,
}

/// The best level of a side.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Best {
    /// Its price, in the instrument's units.
    pub price_units: i32,
    /// Units at this price.
    pub qty: u64,
    /// Orders at this price; 0 in [`LevelBooks`] when the venue does not say.
    pub orders: u32,
}

/// Brings a price to the key under which its side keeps it, and back: asks are negated, so that a
/// higher key is better on both sides.
#[inline(always)]
fn key_of(side: usize, units: i32) -> i32 {
    let sign = -i32::from(side & 1 != 0);
    (units ^ sign).wrapping_sub(sign)
}

/// 0 for bid, 1 for ask, as the side.
#[inline(always)]
fn side_of(index: usize) -> Side {
    if index == 0 { Side::Bid } else { Side::Ask }
}
