//! Books of feeds that publish price levels.

use wirepath_perf::MemoryError;
use wirepath_protocol::{Price, Side};

use super::ladder::{LEVEL_ORDERS_MAX, LEVEL_QTY_MAX, Ladders, Level};
use super::order_books::best;
use super::staleness::{HasLadders, Staleness};
use super::view::BookView;
use super::{Best, Change, Limits, Scale, key_of};
use crate::event::Anomaly;

/// The books of every instrument of a price-level feed: what stands at each price.
///
/// An operation takes effect wholly or, with an [`Anomaly`], not at all.
///
/// ```
/// use wirepath_feed_handler::book::{LevelBooks, Limits};
/// use wirepath_protocol::Side;
///
/// let mut books = LevelBooks::new(Limits { instruments: 10, ..Limits::default() })?;
/// books.set(7, Side::Ask, 25_0100, 300, 2)?;
/// books.set(7, Side::Ask, 25_0000, 100, 1)?;
/// let change = books.set(7, Side::Ask, 25_0000, 0, 0)?;
/// assert!(change.best_changed);
/// assert_eq!(books.best(7, Side::Ask).unwrap().price_units, 25_0100);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct LevelBooks {
    ladders: Ladders,
}

impl HasLadders for LevelBooks {
    #[inline(always)]
    fn ladders(&self) -> &Ladders {
        &self.ladders
    }

    #[inline(always)]
    fn ladders_mut(&mut self) -> &mut Ladders {
        &mut self.ladders
    }
}

impl Staleness for LevelBooks {}

impl LevelBooks {
    /// Empty books, none of them stale. The limits on orders do not matter here.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] when address space cannot be had.
    pub fn new(limits: Limits) -> Result<Self, MemoryError> {
        Ok(Self { ladders: Ladders::new(limits.instruments, limits.levels_outside, limits.scale)? })
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

    /// Sets what stands at a price: `qty` units in `orders` orders (0 when the venue does not say).
    /// A quantity of 0 removes the level.
    ///
    /// # Errors
    ///
    /// [`UnknownLevel`](Anomaly::UnknownLevel) when the level to remove is not there.
    /// [`OutOfRange`](Anomaly::OutOfRange) when the instrument is above the limits, the price is
    /// `i32::MIN`, or quantity or orders are above [`LEVEL_QTY_MAX`](super::LEVEL_QTY_MAX) and
    /// [`LEVEL_ORDERS_MAX`](super::LEVEL_ORDERS_MAX). [`TableFull`](Anomaly::TableFull) when no level
    /// outside the window is left. Where the venue's level could not be kept, or a level was not
    /// where the venue saw it, the venue layer should mark the book stale.
    #[inline]
    pub fn set(
        &mut self,
        instrument: u32,
        side: Side,
        price_units: i32,
        qty: u64,
        orders: u32,
    ) -> Result<Change, Anomaly> {
        if instrument >= self.ladders.instruments()
            || price_units == i32::MIN
            || qty > LEVEL_QTY_MAX
            || orders > LEVEL_ORDERS_MAX
        {
            return Err(Anomaly::OutOfRange);
        }
        let index = side as usize;
        let key = key_of(index, price_units);
        let best_changed;
        if qty == 0 {
            let place = self.ladders.search(instrument, index, key).ok_or(Anomaly::UnknownLevel)?;
            best_changed = self.ladders.best(instrument, index) == key;
            self.ladders.levels[place.level].amount = 0;
            self.ladders.remove(instrument, index, key, place);
        } else {
            let place = self.ladders.join(instrument, index, key)?;
            let level = &mut self.ladders.levels[place.level];
            let before = level.qty();
            level.amount = Level::amount_of(qty, orders);
            let best = self.ladders.best(instrument, index);
            best_changed = best == key && before != qty;
        }
        Ok(Change {
            side,
            price_units,
            level_qty: qty,
            level_orders: if qty == 0 { 0 } else { orders },
            order_qty_before: 0,
            order_qty_left: 0,
            best_changed,
        })
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
        Some(BookView::new(&self.ladders, None, instrument, scale))
    }

    /// Removes every level of one instrument.
    pub fn clear(&mut self, instrument: u32) {
        if instrument < self.instruments() {
            self.ladders.clear(instrument, 0);
            self.ladders.clear(instrument, 1);
        }
    }

    /// Removes every level of every instrument, as for a new session. What is stale stays so.
    pub fn clear_all(&mut self) {
        self.ladders.clear_all();
    }

    /// Asks for the cache line of an instrument's ladders. The first stage of two.
    #[inline(always)]
    pub fn prefetch_instrument(&self, instrument: u32) {
        self.ladders.heads.prefetch(instrument as usize);
    }

    /// Asks for the cache line of a level. The second stage, when the first has arrived.
    #[inline(always)]
    pub fn prefetch_price(&self, instrument: u32, side: Side, price_units: i32) {
        let side = side as usize;
        self.ladders.prefetch(instrument, side, key_of(side, price_units));
    }
}
