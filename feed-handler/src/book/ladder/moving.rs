//! How a window follows its market, and a tick its prices. Rare, so written to be followed, not fast.

use super::{Entry, Grid, Ladders, MARKET_AT, NEAR, NO_KEY, WINDOW, window};

/// A best price below this position lets a window sink when prices under it arrive.
const SUNK: u32 = 24;
/// Prices off the tick near the market before the tick is reconsidered.
const MISFITS: u8 = 8;
/// Levels per side outside the window that the choice of a tick looks at.
const SAMPLE: usize = 24;

impl Ladders {
    /// Moves the window, or changes the tick, if a new price outside the window asks for it.
    pub(super) fn follow(&mut self, instrument: u32, side: usize, key: i32) -> bool {
        let head = &mut self.heads[instrument as usize];
        let (grid, ladder) = (head.grid, &mut head.sides[side]);
        let base = ladder.base;
        let floor = grid.key(base);
        if !grid.has(key) {
            if key < floor && ladder.mask != 0 {
                return false;
            }
            ladder.run.flags += 1;
            if ladder.run.flags & !NEAR < MISFITS {
                return false;
            }
            ladder.run.flags &= NEAR;
            return self.change_tick(instrument, side, key);
        }
        if grid.tick() != self.coarsest[instrument as usize]
            && self.change_tick(instrument, side, key)
        {
            return true;
        }
        let highest = self.heads[instrument as usize].sides[side].mask.checked_ilog2();
        let cell = grid.cell(key);
        let market = match highest {
            None => cell,
            Some(_) if key > floor => cell,
            Some(highest) => {
                let market = base + highest;
                if highest >= SUNK || cell < market.saturating_sub(MARKET_AT) {
                    return false;
                }
                market
            }
        };
        self.move_window(instrument, side, market)
    }

    /// Lets the window of an empty ladder begin where the levels outside it are.
    pub(super) fn refill(&mut self, instrument: u32, side: usize) {
        let head = &self.heads[instrument as usize];
        let Some(top) = self.runs.get(&head.sides[side].run).last() else { return };
        let key = top.key;
        if head.grid.has(key) {
            let cell = head.grid.cell(key);
            self.move_window(instrument, side, cell);
        }
        let tick = self.best_tick(instrument, key);
        if tick != self.heads[instrument as usize].grid.tick() {
            self.change_tick(instrument, side, key);
        }
    }

    /// Moves the window so that it holds `market` with room above. `false`, and nothing changed,
    /// when there is no room for the levels that would leave it.
    fn move_window(&mut self, instrument: u32, side: usize, market: u32) -> bool {
        let head = &self.heads[instrument as usize];
        let base = head.grid.window(market, MARKET_AT);
        let shift = i64::from(base) - i64::from(head.sides[side].base);
        let stays = match shift {
            0 => u64::MAX,
            1..64 => u64::MAX << shift,
            -63..0 => u64::MAX >> -shift,
            _ => 0,
        };
        if !self.evict(instrument, side, !stays) {
            return false;
        }
        let ladder = &mut self.heads[instrument as usize].sides[side];
        ladder.mask = match shift {
            0..64 => ladder.mask >> shift,
            -63..0 => ladder.mask << -shift,
            _ => 0,
        };
        ladder.base = base;
        self.admit(instrument, side);
        true
    }

    /// Moves the levels of these window positions outside. `false`, and nothing changed, when there
    /// is no room for them.
    fn evict(&mut self, instrument: u32, side: usize, positions: u64) -> bool {
        let head = &mut self.heads[instrument as usize];
        let (grid, ladder) = (head.grid, &mut head.sides[side]);
        let mut leaving = ladder.mask & positions;
        let count = leaving.count_ones();
        if self.levels_left(count) < count
            || !self
                .runs
                .reserve(&mut self.heads[instrument as usize].sides[side].run, count as usize)
        {
            return false;
        }
        self.heads[instrument as usize].sides[side].mask &= !leaving;
        while leaving != 0 {
            let cell = self.heads[instrument as usize].sides[side].base + leaving.trailing_zeros();
            leaving &= leaving - 1;
            let Some(level) = self.take_level() else { return false };
            let slot = window(instrument, side) + (cell % WINDOW) as usize;
            self.levels[level as usize] = core::mem::take(&mut self.levels[slot]);
            let run = &mut self.heads[instrument as usize].sides[side].run;
            self.runs.insert(run, Entry { key: grid.key(cell), level });
        }
        true
    }

    /// Moves the levels that the window covers into it.
    pub(super) fn admit(&mut self, instrument: u32, side: usize) {
        let floor = {
            let head = &self.heads[instrument as usize];
            head.grid.key(head.sides[side].base)
        };
        let mut rest = self.heads[instrument as usize].sides[side].run.len();
        while rest > 0 {
            let run = self.heads[instrument as usize].sides[side].run;
            rest -= 1;
            let entry = self.runs.get(&run)[rest];
            if entry.key < floor {
                break;
            }
            let place = self.locate(instrument, side, entry.key);
            if place.offset < WINDOW {
                self.levels[place.level] = self.levels[entry.level as usize];
                self.give_back(entry.level);
                let ladder = &mut self.heads[instrument as usize].sides[side];
                ladder.mask |= 1 << place.offset;
                self.runs.remove(&mut ladder.run, entry.key);
            }
        }
        self.note_near(instrument, side);
    }

    /// Notes whether the run holds a level above the window's first cell.
    pub(super) fn note_near(&mut self, instrument: u32, side: usize) {
        let head = &mut self.heads[instrument as usize];
        let ladder = &mut head.sides[side];
        let floor = head.grid.key(ladder.base);
        let near = self.runs.get(&ladder.run).last().is_some_and(|top| top.key > floor);
        ladder.run.flags = ladder.run.flags & !NEAR | if near { NEAR } else { 0 };
    }

    /// Rebuilds both windows on the tick that suits the prices near the market, with `key` among
    /// them. `false`, and nothing changed, when that is the tick in force, or there is no room.
    fn change_tick(&mut self, instrument: u32, side: usize, key: i32) -> bool {
        let tick = self.best_tick(instrument, key);
        if tick == self.heads[instrument as usize].grid.tick() {
            return false;
        }
        for side in 0..2 {
            if !self.evict(instrument, side, u64::MAX) {
                // What the other side has moved out already goes back in.
                self.admit(instrument, 0);
                return false;
            }
        }
        let grid = Grid::new(tick);
        self.heads[instrument as usize].grid = grid;
        for other in 0..2 {
            let ladder = &mut self.heads[instrument as usize].sides[other];
            let top = self.runs.get(&ladder.run).last().map_or(NO_KEY, |entry| entry.key);
            let market = if other == side { top.max(key) } else { top };
            let market = if market == NO_KEY { 0 } else { market - market % i32::from(tick) };
            ladder.base = grid.window(grid.cell(market), MARKET_AT);
            self.admit(instrument, other);
        }
        true
    }

    /// The greatest common divisor of the coarsest tick and the prices near the market.
    fn best_tick(&self, instrument: u32, key: i32) -> u16 {
        let head = &self.heads[instrument as usize];
        let mut tick = u32::from(self.coarsest[instrument as usize]);
        tick = gcd(tick, key.unsigned_abs());
        for ladder in &head.sides {
            let mut mask = ladder.mask;
            while mask != 0 {
                let cell = ladder.base + mask.trailing_zeros();
                tick = gcd(tick, head.grid.key(cell).unsigned_abs());
                mask &= mask - 1;
            }
            for entry in self.runs.get(&ladder.run).iter().rev().take(SAMPLE) {
                tick = gcd(tick, entry.key.unsigned_abs());
            }
        }
        u16::try_from(tick).unwrap_or(1)
    }
}

const fn gcd(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
