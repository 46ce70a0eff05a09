//! Books of feeds that publish every order.

use core::hint::select_unpredictable;

use wirepath_perf::MemoryError;
use wirepath_protocol::{Price, Side};

use super::ladder::{Ladders, Level, NO_KEY, Place};
use super::order_hash::Hashed;
use super::order_pages::Paged;
use super::orders::{ORDER_QTY_MAX, Order, OrderTable};
use super::staleness::{HasLadders, Staleness};
use super::view::BookView;
use super::{Best, Change, Limits, Replaced, Scale, key_of, side_of};
use crate::event::Anomaly;

/// The books of every instrument of an order-by-order feed: each order, its place in its queue, and
/// the level it belongs to.
///
/// Every operation names the instrument, since venues do, and takes effect wholly or, with an
/// [`Anomaly`], not at all. A book in which an anomaly occurred may have missed something: the venue
/// layer marks it stale ([`mark_stale`](Self::mark_stale)).
///
/// ```
/// use wirepath_feed_handler::book::{Limits, OrderBooks};
/// use wirepath_protocol::Side;
///
/// let mut books = OrderBooks::new(Limits { instruments: 10, ..Limits::default() })?;
/// books.add(7, 1001, Side::Bid, 25_0000, 300)?;
/// books.add(7, 1002, Side::Bid, 25_0100, 100)?;
/// let change = books.execute(7, 1002, 100)?;
/// assert!(change.best_changed && change.order_qty_left == 0);
/// let best = books.best(7, Side::Bid).unwrap();
/// assert_eq!((best.price_units, best.qty, best.orders), (25_0000, 300, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Which table finds an order by its number is the venue's choice: [`OrderBooks`] or [`SparseOrderBooks`].
#[derive(Debug)]
pub struct OrderBooksBy<T> {
    pub(super) orders: T,
    pub(super) ladders: Ladders,
}

/// Books of venues that number orders densely upwards: no hash.
pub type OrderBooks = OrderBooksBy<Paged>;

/// Books of venues whose order numbers are scattered.
pub type SparseOrderBooks = OrderBooksBy<Hashed>;

/// Where an order was, or was going to be, when it was looked for ahead of time. Whatever happens to that
/// place meanwhile, only the benefit of looking ahead is lost.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecordHint(u32);

impl<T> HasLadders for OrderBooksBy<T> {
    #[inline(always)]
    fn ladders(&self) -> &Ladders {
        &self.ladders
    }

    #[inline(always)]
    fn ladders_mut(&mut self) -> &mut Ladders {
        &mut self.ladders
    }
}

impl<T> Staleness for OrderBooksBy<T> {}

impl<T: OrderTable> OrderBooksBy<T> {
    /// Empty books, none of them stale.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] when address space or memory cannot be had.
    pub fn new(limits: Limits) -> Result<Self, MemoryError> {
        Ok(Self {
            orders: T::with_limits(&limits)?,
            ladders: Ladders::new(limits.instruments, limits.levels_outside, limits.scale)?,
        })
    }

    /// Sets how the prices of an instrument are counted.
    ///
    /// # Panics
    ///
    /// When there is no such instrument, or its book is not empty: its prices are counted already.
    pub fn set_scale(&mut self, instrument: u32, scale: Scale) {
        self.ladders.set_scale(instrument, scale);
    }

    /// How many instruments there is room for.
    pub const fn instruments(&self) -> u32 {
        self.ladders.instruments()
    }

    /// How the prices of an instrument are counted.
    #[inline]
    pub fn scale(&self, instrument: u32) -> Option<Scale> {
        self.ladders.scale(instrument)
    }

    /// `units` of this instrument as a price; of an unknown instrument, no price at all.
    #[inline(always)]
    pub fn price(&self, instrument: u32, units: i32) -> Price {
        self.ladders.price(instrument, units)
    }

    /// Puts a new order at the back of the queue at its price.
    ///
    /// # Errors
    ///
    /// [`DuplicateOrder`](Anomaly::DuplicateOrder): an order of this number is open and stays as it
    /// is. [`OutOfRange`](Anomaly::OutOfRange): the instrument or the order's number is above the
    /// limits, the quantity is 0 or above [`ORDER_QTY_MAX`](super::ORDER_QTY_MAX), the price is `i32::MIN`, or the level's
    /// totals would be above theirs. [`TableFull`](Anomaly::TableFull): no page, or no level outside
    /// the window, is left. In all cases the order is not in the book.
    #[inline(always)]
    pub fn add(
        &mut self,
        instrument: u32,
        id: u64,
        side: Side,
        price_units: i32,
        qty: u32,
    ) -> Result<Change, Anomaly> {
        let side = side as usize;
        self.check(instrument, price_units, qty)?;
        let index = self.orders.vacant(id)?;
        self.join(instrument, index, side, key_of(side, price_units), qty)
    }

    /// Takes `qty` off an order that was executed; with nothing left, the order leaves. The price of
    /// the execution does not matter to the book.
    ///
    /// # Errors
    ///
    /// [`UnknownOrder`](Anomaly::UnknownOrder); [`WrongInstrument`](Anomaly::WrongInstrument) when
    /// the order is in another book; [`Overfill`](Anomaly::Overfill) when `qty` is more than the
    /// order has left. After an overfill the venue no longer has this order, whatever it had: the
    /// venue layer should [`delete`](Self::delete) it, and mark the book stale.
    #[inline(always)]
    pub fn execute(&mut self, instrument: u32, id: u64, qty: u32) -> Result<Change, Anomaly> {
        let (index, order) = self.open(instrument, id)?;
        let Some(left) = order.qty().checked_sub(qty) else { return Err(Anomaly::Overfill) };
        Ok(self.shrink(instrument, index, order, left))
    }

    /// Takes `qty` off an order that was partly cancelled; it keeps its place. With nothing left,
    /// the order leaves.
    ///
    /// # Errors
    ///
    /// As [`execute`](Self::execute).
    #[inline(always)]
    pub fn reduce(&mut self, instrument: u32, id: u64, qty: u32) -> Result<Change, Anomaly> {
        self.execute(instrument, id, qty)
    }

    /// Removes an order.
    ///
    /// # Errors
    ///
    /// [`UnknownOrder`](Anomaly::UnknownOrder); [`WrongInstrument`](Anomaly::WrongInstrument) when
    /// the order is in another book.
    #[inline(always)]
    pub fn delete(&mut self, instrument: u32, id: u64) -> Result<Change, Anomaly> {
        let (index, order) = self.open(instrument, id)?;
        Ok(self.shrink(instrument, index, order, 0))
    }

    /// Removes order `old_id` and puts `new_id`, on the same side, at the back of the queue at its
    /// price. Both may be the same number.
    ///
    /// # Errors
    ///
    /// [`UnknownOrder`](Anomaly::UnknownOrder) and [`WrongInstrument`](Anomaly::WrongInstrument) for
    /// the old order: the new one is not added either, since its side is not known.
    /// [`DuplicateOrder`](Anomaly::DuplicateOrder), [`OutOfRange`](Anomaly::OutOfRange) and
    /// [`TableFull`](Anomaly::TableFull) for the new one, as in [`add`](Self::add). Then the old order is still in
    /// the book, though the venue no longer has it: the venue layer should [`delete`](Self::delete)
    /// it, and mark the book stale.
    #[inline(always)]
    pub fn replace(
        &mut self,
        instrument: u32,
        old_id: u64,
        new_id: u64,
        price_units: i32,
        qty: u32,
    ) -> Result<Replaced, Anomaly> {
        let (old_index, order) = self.open(instrument, old_id)?;
        self.check(instrument, price_units, qty)?;
        let side = order.side();
        let key = key_of(side, price_units);
        let best = self.ladders.best(instrument, side);
        if old_id == new_id {
            return self.requeue(instrument, old_index, order, key, qty);
        }
        let new_index = self.orders.vacant(new_id)?;
        // The new order comes first, so that a refusal leaves the book as it was. The old one's
        // level then counts both if it is the same one.
        let new = self.join(instrument, new_index, side, key, qty)?;
        let order = self.orders.records()[old_index]; // the new one may have become its neighbour
        let old = self.shrink(instrument, old_index, order, 0);
        Ok(settle_replace(best, key, order, qty, old, new))
    }

    /// Leaves an order with `qty`, more or less than it had, at its price and in its place; with none, the order
    /// leaves.
    ///
    /// # Errors
    ///
    /// [`UnknownOrder`](Anomaly::UnknownOrder), [`WrongInstrument`](Anomaly::WrongInstrument);
    /// [`OutOfRange`](Anomaly::OutOfRange) when the quantity is above [`ORDER_QTY_MAX`](super::ORDER_QTY_MAX), or
    /// the level's would be above its own limit. The order is as it was then.
    pub fn resize(&mut self, instrument: u32, id: u64, qty: u32) -> Result<Change, Anomaly> {
        let (index, order) = self.open(instrument, id)?;
        let before = order.qty();
        if qty <= before {
            return Ok(self.shrink(instrument, index, order, qty));
        }
        let (side, key) = (order.side(), order.key);
        let place = self.ladders.find(instrument, side, key);
        let level = &mut self.ladders.levels[place.level];
        let more = u64::from(qty - before);
        if qty > ORDER_QTY_MAX || level.qty() + more > super::LEVEL_QTY_MAX {
            return Err(Anomaly::OutOfRange);
        }
        level.amount += Level::amount_of(more, 0);
        let amount = level.amount;
        self.orders.set_qty(index, order, qty);
        Ok(Change {
            side: side_of(side),
            price_units: key_of(side, key),
            level_qty: Level::qty_of(amount),
            level_orders: Level::orders_of(amount),
            order_qty_before: before,
            order_qty_left: qty,
            best_changed: place.is_best,
        })
    }

    /// The instrument in whose book the open order of this number is, for venues that name an instrument only when
    /// an order joins its book; `None` when no such order is open.
    #[inline(always)]
    pub fn instrument_of(&self, id: u64) -> Option<u32> {
        let index = self.orders.index(id);
        (self.orders.records()[index].qty() != 0).then(|| self.orders.instrument(index))
    }

    /// The best level of one side; `None` when the side is empty or the instrument unknown.
    #[inline]
    pub fn best(&self, instrument: u32, side: Side) -> Option<Best> {
        best(&self.ladders, instrument, side)
    }

    /// The book of one instrument, for reading; `None` for an unknown instrument.
    #[inline]
    pub fn view(&self, instrument: u32) -> Option<BookView<'_>> {
        let scale = self.scale(instrument)?;
        Some(BookView::new(&self.ladders, Some(&self.orders), instrument, scale))
    }

    /// Removes every order of one instrument. Takes time in proportion to their number.
    pub fn clear(&mut self, instrument: u32) {
        if instrument >= self.instruments() {
            return;
        }
        for side in 0..2 {
            for (_, level) in self.ladders.iter(instrument, side) {
                let mut index = self.ladders.levels[level].head as usize;
                while index != 0 {
                    let next = self.orders.records()[index].next as usize;
                    self.orders.remove(index);
                    index = next;
                }
            }
            self.ladders.clear(instrument, side);
        }
    }

    /// Removes every order of every instrument, as for a new session. Takes time in proportion to
    /// the memory in use. What is stale stays so.
    pub fn clear_all(&mut self) {
        self.orders.clear();
        self.ladders.clear_all();
    }

    /// Asks for the cache lines that an operation on this order looks at first, and tells where the
    /// second stage will find it. The first stage of two, some sixteen messages ahead.
    #[inline(always)]
    pub fn prefetch_order(&self, instrument: u32, id: u64) -> RecordHint {
        self.ladders.heads.prefetch(instrument as usize);
        RecordHint(self.orders.prefetch(id))
    }

    /// Asks for the cache line of the level an open order belongs to, or of the one that a `new` order
    /// will join, side and price in the instrument's units. The second stage, some eight messages ahead,
    /// when the first has arrived.
    #[inline(always)]
    pub fn prefetch_level(&self, instrument: u32, at: RecordHint, new: Option<(Side, i32)>) {
        let order = self.orders.records()[at.0 as usize];
        let (side, price_units) = new.unwrap_or((Side::Bid, 0));
        let (is_new, side) = (new.is_some(), side as usize);
        let key = select_unpredictable(is_new, key_of(side, price_units), order.key);
        let side = select_unpredictable(is_new, side, order.side());
        self.ladders.prefetch(instrument, side, key);
        // Its neighbours in the queue, which are linked anew when it leaves.
        self.orders.records().prefetch(order.prev as usize);
        self.orders.records().prefetch(order.next as usize);
    }

    /// As [`prefetch_order`](Self::prefetch_order), when nothing says which instrument the order is of.
    #[inline(always)]
    pub fn prefetch_id(&self, id: u64) {
        self.orders.prefetch(id);
    }

    /// Asks for the record of an open order, where the table had to be asked for its place first: the second stage
    /// for [`SparseOrderBooks`].
    #[inline(always)]
    pub fn prefetch_record(&self, id: u64) {
        self.orders.prefetch_at(self.orders.index(id));
    }

    /// Whether the books can hold such an order at all.
    #[inline(always)]
    fn check(&self, instrument: u32, price_units: i32, qty: u32) -> Result<(), Anomaly> {
        if qty.wrapping_sub(1) >= ORDER_QTY_MAX
            || price_units == i32::MIN
            || instrument >= self.ladders.instruments()
        {
            return Err(Anomaly::OutOfRange);
        }
        Ok(())
    }

    /// The open order of this number in this book.
    #[inline(always)]
    fn open(&self, instrument: u32, id: u64) -> Result<(usize, Order), Anomaly> {
        let index = self.orders.index(id);
        let order = self.orders.records()[index];
        if order.qty() == 0 {
            return Err(Anomaly::UnknownOrder);
        }
        if self.orders.instrument(index) != instrument {
            return Err(Anomaly::WrongInstrument);
        }
        Ok((index, order))
    }

    #[expect(clippy::cast_possible_truncation, reason = "record indices have 32 bits")]
    /// Puts a new order into the vacant record at `index` and at the back of its level's queue.
    #[inline(always)]
    fn join(
        &mut self,
        instrument: u32,
        index: usize,
        side: usize,
        key: i32,
        qty: u32,
    ) -> Result<Change, Anomaly> {
        let place = match self.ladders.join(instrument, side, key) {
            Ok(place) => place,
            Err(anomaly) => {
                self.orders.abandon(index);
                return Err(anomaly);
            }
        };
        let level = &mut self.ladders.levels[place.level];
        let (amount, wraps) = level.amount.overflowing_add(Level::amount_of(qty.into(), 1));
        if wraps || Level::orders_of(amount) == 0 {
            self.orders.abandon(index);
            return Err(Anomaly::OutOfRange);
        }
        let (link, tail) = (index as u32, level.tail);
        (level.amount, level.tail) = (amount, link);
        if tail == 0 {
            level.head = link;
        } else {
            self.orders.records_mut()[tail as usize].next = link;
        }
        self.orders.insert(index, instrument, Order::new(side, key, qty, tail));
        Ok(Change {
            side: side_of(side),
            price_units: key_of(side, key),
            level_qty: Level::qty_of(amount),
            level_orders: Level::orders_of(amount),
            order_qty_before: 0,
            order_qty_left: qty,
            best_changed: place.is_best,
        })
    }

    /// Leaves the open order at `index` with `left`, or takes it out when that is nothing.
    #[inline(always)]
    fn shrink(&mut self, instrument: u32, index: usize, order: Order, left: u32) -> Change {
        let (side, key, before) = (order.side(), order.key, order.qty());
        let place = self.ladders.find(instrument, side, key);
        let level = &mut self.ladders.levels[place.level];
        let taken = Level::amount_of((before - left).into(), u32::from(left == 0));
        let amount = level.amount - taken;
        level.amount = amount;
        if left == 0 {
            self.leave(instrument, index, order, place, amount == 0);
        } else {
            self.orders.set_qty(index, order, left);
        }
        Change {
            side: side_of(side),
            price_units: key_of(side, key),
            level_qty: Level::qty_of(amount),
            level_orders: Level::orders_of(amount),
            order_qty_before: before,
            order_qty_left: left,
            best_changed: place.is_best && left != before,
        }
    }

    /// Unlinks the order at `index`, which its level no longer counts, and removes that level when
    /// it was the last.
    #[inline(always)]
    fn leave(&mut self, instrument: u32, index: usize, order: Order, place: Place, is_last: bool) {
        let level = &mut self.ladders.levels[place.level];
        if order.prev == 0 {
            level.head = order.next;
        } else {
            self.orders.records_mut()[order.prev as usize].next = order.next;
        }
        if order.next == 0 {
            level.tail = order.prev;
        } else {
            self.orders.records_mut()[order.next as usize].prev = order.prev;
        }
        self.orders.remove(index);
        if is_last {
            self.ladders.remove(instrument, order.side(), order.key, place);
        }
    }

    /// A replace under the same number.
    #[cold]
    fn requeue(
        &mut self,
        instrument: u32,
        index: usize,
        order: Order,
        key: i32,
        qty: u32,
    ) -> Result<Replaced, Anomaly> {
        let side = order.side();
        let best = self.ladders.best(instrument, side);
        // Room for the new level is found first, so that a refusal leaves the book as it was. The
        // level is empty until the order joins it, and nothing below looks at it before that.
        let place = self.ladders.join(instrument, side, key)?;
        let level = self.ladders.levels[place.level];
        let others = if key == order.key { order.qty() } else { 0 };
        if level.qty() - u64::from(others) + u64::from(qty) > super::LEVEL_QTY_MAX
            || level.orders() == super::LEVEL_ORDERS_MAX
        {
            return Err(Anomaly::OutOfRange); // the level has orders, so it was there before
        }
        let id = self.orders.id(index);
        let mut old = self.shrink(instrument, index, order, 0);
        let index = self.orders.vacant(id)?;
        let new = self.join(instrument, index, side, key, qty)?;
        if key == order.key {
            // As if the new order had come first, as in any other replace.
            (old.level_qty, old.level_orders) = (new.level_qty, new.level_orders);
        }
        Ok(settle_replace(best, key, order, qty, old, new))
    }
}

/// Completes what the two halves of a replace could not know of each other.
#[inline(always)]
fn settle_replace(
    best: i32,
    key: i32,
    old_order: Order,
    qty: u32,
    mut old: Change,
    mut new: Change,
) -> Replaced {
    if key == old_order.key {
        (new.level_qty, new.level_orders) = (old.level_qty, old.level_orders);
        (old.level_qty, old.level_orders) = (old.level_qty - u64::from(qty), old.level_orders - 1);
    }
    // Better than the best, or the best level changed by what both halves did to it.
    let best_changed = if key == best && old_order.key == best {
        qty != old_order.qty()
    } else {
        key >= best || old_order.key == best
    };
    (old.best_changed, new.best_changed) = (best_changed, best_changed);
    Replaced { old, new }
}

/// The best level of one side.
#[inline]
pub(super) fn best(ladders: &Ladders, instrument: u32, side: Side) -> Option<Best> {
    let side = side as usize;
    if instrument >= ladders.instruments() {
        return None;
    }
    let key = ladders.best(instrument, side);
    if key == NO_KEY {
        return None;
    }
    let level = &ladders.levels[ladders.find(instrument, side, key).level];
    Some(Best { price_units: key_of(side, key), qty: level.qty(), orders: level.orders() })
}
