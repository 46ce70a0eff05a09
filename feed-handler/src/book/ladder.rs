//! Price levels of every book: a window of 64 ticks that follows the market, and a sorted rest.
//!
//! One side of one book is a [`Ladder`]: which of 64 neighbouring ticks hold a level is a mask of 64
//! bits, and the levels themselves stand in a ring of 64 slots whose place follows from instrument,
//! side and price alone. So finding a level takes no search, and the next best price after the best
//! is gone is one count of leading zeros. Levels outside the window, and off the tick, are listed in
//! a sorted run (see [`runs`](super::runs)). The window moves when a price arrives above it, when
//! the market has sunk to its lower end, and when it runs empty.
//!
//! Asks are kept under negated prices, their keys, so that on both sides a higher key is better and
//! one code path serves both.
//!
//! The tick adapts per instrument: it starts as the coarsest the venue has, and when prices between
//! its multiples keep arriving near the market (a stock below one dollar), it becomes the greatest
//! common divisor of the prices near the market; and coarser again when that allows it.
//!
//! What the levels mean, queues of orders or totals, is the business of the books that use them.

#[cfg(test)]
mod checks;
mod moving;

use bytemuck::{Pod, Zeroable};
use wirepath_perf::MemoryError;
use wirepath_protocol::Price;

use super::Scale;
use super::grid::Grid;
use super::runs::{Entry, Run, Runs};
use super::table::Table;
use crate::event::Anomaly;

/// Ticks in a window.
const WINDOW: u32 = 64;
/// Where in its window a moved market begins: 16 ticks for it to rise, 47 below for the levels behind.
const MARKET_AT: u32 = 47;
/// Key of the best level of an empty side: below every price's.
pub(super) const NO_KEY: i32 = i32::MIN;
/// The [`Head::mark`] of a book that is stale in every epoch.
pub(super) const STALE: u32 = u32::MAX;

/// Bits of [`Level::amount`] that count orders; the rest is quantity.
const ORDERS_BITS: u32 = 20;
/// Most orders at one price.
pub(super) const LEVEL_ORDERS_MAX: u32 = (1 << ORDERS_BITS) - 1;
/// Most units at one price.
pub(super) const LEVEL_QTY_MAX: u64 = (1 << (64 - ORDERS_BITS)) - 1;

/// What stands at one price. All zero is no level.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Level {
    /// Quantity and number of orders in one word, so that one addition changes both.
    pub(super) amount: u64,
    /// First order of the queue.
    pub(super) head: u32,
    /// Last order of the queue.
    pub(super) tail: u32,
}

const _: () = assert!(size_of::<Level>() == 16);

impl Level {
    /// `qty` units in `orders` orders, as [`amount`](Self::amount).
    #[inline(always)]
    pub(super) const fn amount_of(qty: u64, orders: u32) -> u64 {
        qty << ORDERS_BITS | orders as u64
    }

    /// Units at this price.
    #[inline(always)]
    pub(super) const fn qty(&self) -> u64 {
        Self::qty_of(self.amount)
    }

    /// Orders at this price.
    #[inline(always)]
    pub(super) const fn orders(&self) -> u32 {
        Self::orders_of(self.amount)
    }

    /// The units in an [`amount`](Self::amount).
    #[inline(always)]
    pub(super) const fn qty_of(amount: u64) -> u64 {
        amount >> ORDERS_BITS
    }

    /// The orders in an [`amount`](Self::amount).
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "the orders are in the lower bits")]
    pub(super) const fn orders_of(amount: u64) -> u32 {
        amount as u32 & LEVEL_ORDERS_MAX
    }
}

/// One side of one book, without the levels themselves.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Ladder {
    /// Bit `n`: cell `base + n` holds a level.
    mask: u64,
    /// First cell of the window.
    base: u32,
    /// Key of the best level, in the window or not; [`NO_KEY`] when there is none.
    pub(super) best: i32,
    /// The levels outside the window. Its flags: [`NEAR`], and below it the count of misfits.
    run: Run,
}

/// The run holds a level above the window's first cell, so the window alone cannot tell the best.
const NEAR: u8 = 0x80;

/// Both sides of one book, without the levels themselves: one cache line.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C, align(64))]
pub(super) struct Head {
    /// Bids, then asks.
    pub(super) sides: [Ladder; 2],
    grid: Grid,
    /// Whether the book is whole: see [`Staleness`](super::Staleness).
    pub(super) mark: u32,
}

const _: () = assert!(size_of::<Head>() == 64);

/// A level that was found: where it is kept, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Its number in [`Ladders::levels`].
    pub(super) level: usize,
    /// Its position in the window; from 64 up, it is outside.
    offset: u32,
    /// It is the best of its side.
    pub(super) is_best: bool,
}

/// The ladders of all instruments, and their memory.
#[derive(Debug)]
pub struct Ladders {
    /// How many there are.
    instruments: u32,
    pub(super) heads: Table<Head>,
    /// A book whose mark is another one is stale.
    pub(super) epoch: u32,
    /// 64 slots for each side of each instrument, then the levels outside the windows.
    pub(super) levels: Table<Level>,
    runs: Runs,
    /// First of the freed levels, linked by `head`; 0 when there are none.
    spare: u32,
    /// Levels outside the windows never used begin here.
    fresh: u32,
    /// The first of them.
    first_outside: u32,
    /// One past the last of them.
    end: u32,
    /// The coarsest tick of each instrument.
    coarsest: Vec<u16>,
    /// One price unit of each instrument, in units of `Price`.
    nanos_per_unit: Table<i64>,
}

/// First slot of the window of one side.
#[inline(always)]
const fn window(instrument: u32, side: usize) -> usize {
    (instrument as usize * 2 + side) * WINDOW as usize
}

impl Ladders {
    /// Ladders for `instruments` instruments whose prices are counted so, and room for `outside` levels outside their
    /// windows.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] when the address space cannot be had.
    pub(super) fn new(instruments: u32, outside: u32, scale: Scale) -> Result<Self, MemoryError> {
        let slots = instruments as usize * 2 * WINDOW as usize;
        let levels = slots + outside as usize;
        let too_large = MemoryError::TooLarge { len: levels, element_bytes: size_of::<Level>() };
        let fresh = u32::try_from(slots).map_err(|_| too_large)?;
        let too_large = MemoryError::TooLarge { len: levels, element_bytes: size_of::<Level>() };
        let end = u32::try_from(levels).map_err(|_| too_large)?;
        let mut ladders = Self {
            instruments,
            heads: Table::zeroed(instruments as usize)?,
            epoch: 0,
            levels: Table::zeroed(levels)?,
            // Blocks of runs are at worst half empty, and freed ones of another size lie idle.
            runs: Runs::new((outside as usize).next_power_of_two().max(8) * 4)?,
            spare: 0,
            fresh,
            first_outside: fresh,
            end,
            coarsest: vec![0; instruments as usize],
            nanos_per_unit: Table::zeroed(instruments as usize)?,
        };
        for instrument in 0..instruments {
            ladders.count(instrument, scale);
        }
        Ok(ladders)
    }

    /// How many instruments there are.
    #[inline(always)]
    pub(super) const fn instruments(&self) -> u32 {
        self.instruments
    }

    /// The key of the best level; [`NO_KEY`] when there is none.
    #[inline(always)]
    pub(super) fn best(&self, instrument: u32, side: usize) -> i32 {
        self.heads[instrument as usize].sides[side].best
    }

    /// Sets how the prices of an instrument are counted, whose book is empty.
    ///
    /// # Panics
    ///
    /// When there is no such instrument, or its book is not empty: its prices are counted already.
    pub(super) fn set_scale(&mut self, instrument: u32, scale: Scale) {
        assert!(instrument < self.instruments, "no such instrument");
        let is_empty = (0..2).all(|side| self.best(instrument, side) == NO_KEY);
        assert!(is_empty, "scale of a book in use");
        self.count(instrument, scale);
    }

    fn count(&mut self, instrument: u32, scale: Scale) {
        self.coarsest[instrument as usize] = scale.tick.max(1);
        self.nanos_per_unit[instrument as usize] = scale.nanos_per_unit;
        self.reset(instrument, scale.tick);
    }

    /// How the prices of an instrument are counted.
    #[inline]
    pub(super) fn scale(&self, instrument: u32) -> Option<Scale> {
        let tick = *self.coarsest.get(instrument as usize)?;
        Some(Scale { nanos_per_unit: self.nanos_per_unit[instrument as usize], tick })
    }

    /// `units` of this instrument, which must be known, as a price.
    #[inline(always)]
    pub(super) fn price(&self, instrument: u32, units: i32) -> Price {
        Price(i64::from(units) * self.nanos_per_unit[instrument as usize])
    }

    /// Empties the heads of both sides. The levels must have been cleared.
    fn reset(&mut self, instrument: u32, tick: u16) {
        let grid = Grid::new(tick);
        let base = grid.window(grid.cell(0), MARKET_AT);
        let side = Ladder { mask: 0, base, best: NO_KEY, run: Run::default() };
        let head = &mut self.heads[instrument as usize];
        (head.sides, head.grid) = ([side; 2], grid);
    }

    /// Forgets every level of every instrument.
    pub(super) fn clear_all(&mut self) {
        for instrument in 0..self.instruments as usize {
            for side in 0..2 {
                if self.heads[instrument].sides[side].mask != 0 {
                    let first = (instrument * 2 + side) * WINDOW as usize;
                    self.levels.slice_mut(first..first + WINDOW as usize).fill(Level::default());
                }
                let ladder = &mut self.heads[instrument].sides[side];
                (ladder.mask, ladder.best, ladder.run) = (0, NO_KEY, Run::default());
            }
        }
        self.runs.clear();
        self.spare = 0;
        // Levels outside the windows are zeroed when they are taken.
        self.fresh = self.first_outside;
    }

    /// Where the level of `key` would stand.
    #[inline(always)]
    fn locate(&self, instrument: u32, side: usize, key: i32) -> Place {
        let head = &self.heads[instrument as usize];
        let cell = head.grid.cell(key);
        let ladder = &head.sides[side];
        Place {
            level: window(instrument, side) + (cell % WINDOW) as usize,
            offset: cell.wrapping_sub(ladder.base),
            is_best: key == ladder.best,
        }
    }

    /// Asks for the cache line of the slot of `key`.
    #[inline(always)]
    pub(super) fn prefetch(&self, instrument: u32, side: usize, key: i32) {
        self.levels.prefetch(self.locate(instrument, side, key).level);
    }

    /// The level of `key`, which must exist.
    #[inline(always)]
    pub(super) fn find(&self, instrument: u32, side: usize, key: i32) -> Place {
        let place = self.locate(instrument, side, key);
        if place.offset < WINDOW {
            place
        } else {
            Place { level: self.find_outside(instrument, side, key), ..place }
        }
    }

    #[cold]
    #[inline(never)]
    fn find_outside(&self, instrument: u32, side: usize, key: i32) -> usize {
        let run = &self.heads[instrument as usize].sides[side].run;
        self.runs.find(run, key).expect("an order's level exists") as usize
    }

    /// The level of `key`, if there is one.
    #[inline]
    pub(super) fn search(&self, instrument: u32, side: usize, key: i32) -> Option<Place> {
        let place = self.locate(instrument, side, key);
        let ladder = &self.heads[instrument as usize].sides[side];
        if place.offset < WINDOW {
            (ladder.mask >> place.offset & 1 != 0).then_some(place)
        } else {
            let level = self.runs.find(&ladder.run, key)? as usize;
            Some(Place { level, ..place })
        }
    }

    /// The level of `key`, made if need be; its amount is zero then, and the caller must raise it.
    ///
    /// # Errors
    ///
    /// [`Anomaly::TableFull`], with no level made, when there is no room outside the window.
    #[inline(always)]
    pub(super) fn join(
        &mut self,
        instrument: u32,
        side: usize,
        key: i32,
    ) -> Result<Place, Anomaly> {
        let place = self.locate(instrument, side, key);
        if place.offset >= WINDOW {
            return self.join_outside(instrument, side, key);
        }
        let ladder = &mut self.heads[instrument as usize].sides[side];
        ladder.mask |= 1 << place.offset;
        let is_best = key >= ladder.best;
        ladder.best = ladder.best.max(key);
        Ok(Place { is_best, ..place })
    }

    /// Removes the level of `key` at `place`, which must exist; its amount must be zero.
    #[inline(always)]
    pub(super) fn remove(&mut self, instrument: u32, side: usize, key: i32, place: Place) {
        let head = &mut self.heads[instrument as usize];
        let ladder = &mut head.sides[side];
        if place.offset >= WINDOW {
            return self.remove_outside(instrument, side, key);
        }
        ladder.mask &= !(1 << place.offset);
        if ladder.mask != 0 && ladder.run.flags & NEAR == 0 {
            if key == ladder.best {
                let top = ladder.base + (WINDOW - 1 - ladder.mask.leading_zeros());
                ladder.best = head.grid.key(top);
            }
        } else {
            self.settle(instrument, side);
        }
    }

    /// The rest of a removal, where the window alone does not tell the best level.
    #[inline(never)]
    fn settle(&mut self, instrument: u32, side: usize) {
        let head = &self.heads[instrument as usize];
        let ladder = &head.sides[side];
        if ladder.mask == 0 && !ladder.run.is_empty() {
            self.refill(instrument, side);
        }
        let head = &mut self.heads[instrument as usize];
        let ladder = &mut head.sides[side];
        let top = self.runs.get(&ladder.run).last().map_or(NO_KEY, |entry| entry.key);
        ladder.best = match ladder.mask.checked_ilog2() {
            Some(highest) => head.grid.key(ladder.base + highest).max(top),
            None => top,
        };
    }

    #[cold]
    #[inline(never)]
    fn remove_outside(&mut self, instrument: u32, side: usize, key: i32) {
        let ladder = &mut self.heads[instrument as usize].sides[side];
        let entry = self.runs.remove(&mut ladder.run, key).expect("the level to remove exists");
        self.give_back(entry.level);
        self.note_near(instrument, side);
        self.settle(instrument, side);
    }

    #[cold]
    #[inline(never)]
    fn join_outside(&mut self, instrument: u32, side: usize, key: i32) -> Result<Place, Anomaly> {
        if let Some(place) = self.search(instrument, side, key) {
            return Ok(place);
        }
        if self.follow(instrument, side, key) {
            let place = self.locate(instrument, side, key);
            if place.offset < WINDOW {
                return self.join(instrument, side, key); // not again outside: it is in the window
            }
        }
        let ladder = &mut self.heads[instrument as usize].sides[side];
        if !self.runs.reserve(&mut ladder.run, 1) {
            return Err(Anomaly::TableFull);
        }
        let level = self.take_level().ok_or(Anomaly::TableFull)?;
        let ladder = &mut self.heads[instrument as usize].sides[side];
        self.runs.insert(&mut ladder.run, Entry { key, level });
        let is_best = key > ladder.best;
        ladder.best = ladder.best.max(key);
        self.note_near(instrument, side);
        Ok(Place { level: level as usize, offset: WINDOW, is_best })
    }

    /// How many levels can still be taken, at least up to `enough`.
    fn levels_left(&self, enough: u32) -> u32 {
        let mut left = self.end - self.fresh;
        let mut spare = self.spare;
        while left < enough && spare != 0 {
            left += 1;
            spare = self.levels[spare as usize].head;
        }
        left
    }

    fn take_level(&mut self) -> Option<u32> {
        let level = if self.spare != 0 {
            let level = self.spare;
            self.spare = self.levels[level as usize].head;
            level
        } else if self.fresh < self.end {
            self.fresh += 1;
            self.fresh - 1
        } else {
            return None;
        };
        self.levels[level as usize] = Level::default();
        Some(level)
    }

    fn give_back(&mut self, level: u32) {
        self.levels[level as usize] = Level { head: self.spare, ..Level::default() };
        self.spare = level;
    }

    /// The levels of one side, best first, as keys and level numbers.
    pub(super) fn iter(&self, instrument: u32, side: usize) -> LevelIter<'_> {
        let head = &self.heads[instrument as usize];
        let ladder = &head.sides[side];
        LevelIter {
            grid: head.grid,
            mask: ladder.mask,
            base: ladder.base,
            slots: window(instrument, side),
            outside: self.runs.get(&ladder.run),
        }
    }

    /// Removes every level of one side.
    pub(super) fn clear(&mut self, instrument: u32, side: usize) {
        let ladder = &mut self.heads[instrument as usize].sides[side];
        ladder.mask = 0;
        let first = window(instrument, side);
        self.levels.slice_mut(first..first + WINDOW as usize).fill(Level::default());
        while let Some(top) = self.runs.get(&self.heads[instrument as usize].sides[side].run).last()
        {
            let key = top.key;
            let ladder = &mut self.heads[instrument as usize].sides[side];
            if let Some(entry) = self.runs.remove(&mut ladder.run, key) {
                self.give_back(entry.level);
            }
        }
        let ladder = &mut self.heads[instrument as usize].sides[side];
        (ladder.best, ladder.run.flags) = (NO_KEY, 0);
    }
}

/// The levels of one side, best first, as keys and level numbers.
#[derive(Clone, Debug)]
pub(super) struct LevelIter<'a> {
    grid: Grid,
    mask: u64,
    base: u32,
    slots: usize,
    outside: &'a [Entry],
}

impl Iterator for LevelIter<'_> {
    type Item = (i32, usize);

    fn next(&mut self) -> Option<(i32, usize)> {
        let highest = self.mask.checked_ilog2();
        let inside = highest.map(|highest| self.grid.key(self.base + highest));
        match (inside, self.outside.split_last()) {
            (_, Some((top, rest))) if inside.is_none_or(|inside| top.key > inside) => {
                self.outside = rest;
                Some((top.key, top.level as usize))
            }
            (Some(key), _) => {
                let highest = highest?;
                self.mask &= !(1 << highest);
                let slot = (self.base + highest) % WINDOW;
                Some((key, self.slots + slot as usize))
            }
            (None, _) => None,
        }
    }
}
