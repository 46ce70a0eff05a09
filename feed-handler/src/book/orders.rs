//! What is kept of every open order, and how a table of them is used, whichever way it finds them.

use bytemuck::{Pod, Zeroable};
use wirepath_perf::MemoryError;

use super::Limits;
use super::table::Table;
use crate::event::Anomaly;

/// Largest quantity of one order.
pub(super) const ORDER_QTY_MAX: u32 = u32::MAX >> 1;

/// One open order. All zero is none.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub struct Order {
    /// Side-normalised price: higher is better.
    pub(super) key: i32,
    /// Quantity left, and the side in the lowest bit. An open order has some left.
    amount: u32,
    /// The order before it in the queue; 0 for none.
    pub(super) prev: u32,
    /// The order behind it in the queue; 0 for none.
    pub(super) next: u32,
}

const _: () = assert!(size_of::<Order>() == 16);

impl Order {
    /// An order at the end of a queue, behind the one at `prev`.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "a side is one bit")]
    pub(super) const fn new(side: usize, key: i32, qty: u32, prev: u32) -> Self {
        Self { key, amount: qty << 1 | side as u32 & 1, prev, next: 0 }
    }

    /// 0 for bid, 1 for ask.
    #[inline(always)]
    pub(super) const fn side(&self) -> usize {
        (self.amount & 1) as usize
    }

    /// Quantity left; 0 where there is no order.
    #[inline(always)]
    pub(super) const fn qty(&self) -> u32 {
        self.amount >> 1
    }

    /// Leaves `qty`, on the side of `order`, which is the same order read before: nothing is waited for.
    #[inline(always)]
    pub(super) const fn set_qty(&mut self, order: Self, qty: u32) {
        self.amount = qty << 1 | order.amount & 1;
    }

    /// Makes the record an empty one.
    #[inline(always)]
    pub(super) const fn empty(&mut self) {
        self.amount = 0;
    }
}

/// A table of open orders. A record's index has 32 bits and stays the same while its order is open, so that orders
/// of a level are linked by index. Index 0 is an empty record.
pub trait OrderTable: core::fmt::Debug + Send + Sized {
    /// A table as large as the limits say.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] when address space or memory cannot be had.
    #[doc(hidden)]
    fn with_limits(limits: &Limits) -> Result<Self, MemoryError>;

    /// All records, by index.
    #[doc(hidden)]
    fn records(&self) -> &Table<Order>;

    /// The same, to be changed.
    #[doc(hidden)]
    fn records_mut(&mut self) -> &mut Table<Order>;

    /// Index of the record of order `id`; of an empty record when the order is unknown.
    #[doc(hidden)]
    fn index(&self, id: u64) -> usize;

    /// The instrument of the order at `index`.
    #[doc(hidden)]
    fn instrument(&self, index: usize) -> u32;

    /// Index of an empty record for order `id`, to be filled or [abandoned](Self::abandon).
    ///
    /// # Errors
    ///
    /// [`Anomaly::DuplicateOrder`] when the order is open, [`Anomaly::OutOfRange`] when there can be no order of
    /// this number, [`Anomaly::TableFull`] when there is no room.
    #[doc(hidden)]
    fn vacant(&mut self, id: u64) -> Result<usize, Anomaly>;

    /// Gives a vacant record back.
    #[doc(hidden)]
    fn abandon(&mut self, index: usize);

    /// Fills the vacant record at `index`.
    #[doc(hidden)]
    fn insert(&mut self, index: usize, instrument: u32, order: Order);

    /// Empties the record at `index`.
    #[doc(hidden)]
    fn remove(&mut self, index: usize);

    /// The number of the order at `index`.
    #[doc(hidden)]
    fn id(&self, index: usize) -> u64;

    /// Asks for the cache lines of order `id`, and tells where its record is, or was.
    #[doc(hidden)]
    fn prefetch(&self, id: u64) -> u32;

    /// Asks for the cache lines of the record at `index`.
    #[doc(hidden)]
    #[inline(always)]
    fn prefetch_at(&self, index: usize) {
        self.records().prefetch(index);
    }

    /// Forgets every order.
    #[doc(hidden)]
    fn clear(&mut self);

    /// Leaves `order`, the one at `index`, with `qty`.
    #[doc(hidden)]
    #[inline(always)]
    fn set_qty(&mut self, index: usize, order: Order, qty: u32) {
        self.records_mut()[index].set_qty(order, qty);
    }
}

/// What reading a book needs of a table, whichever it is.
pub(super) trait Lookup: core::fmt::Debug {
    /// As [`OrderTable::index`].
    fn find(&self, id: u64) -> usize;
    /// The record at `index`.
    fn record(&self, index: usize) -> Order;
    /// As [`OrderTable::instrument`].
    fn instrument_of(&self, index: usize) -> u32;
    /// As [`OrderTable::id`].
    fn id_of(&self, index: usize) -> u64;
}

impl<T: OrderTable> Lookup for T {
    fn find(&self, id: u64) -> usize {
        self.index(id)
    }

    fn record(&self, index: usize) -> Order {
        self.records()[index]
    }

    fn instrument_of(&self, index: usize) -> u32 {
        self.instrument(index)
    }

    fn id_of(&self, index: usize) -> u64 {
        self.id(index)
    }
}
