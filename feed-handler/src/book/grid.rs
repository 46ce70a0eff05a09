//! The price grid of one instrument: which cell a price falls into, without a division.
//!
//! A [`Grid`] numbers the multiples of a tick. Whether a price lies on the grid, and in which cell,
//! comes out of one addition, one multiplication with the inverse of the tick modulo 2^32 and one
//! rotation: a multiple of the tick yields its cell number, any other price a number above every
//! cell. So one comparison against a window of cells answers both questions.
//!
//! Source: Granlund and Montgomery, "Division by Invariant Integers using Multiplication", section
//! "Exact division by constants".

use bytemuck::{Pod, Zeroable};

/// Cells at either end of the grid that a window must leave alone: the lowest and highest prices
/// of all wrap around there.
const MARGIN: u32 = 64;

/// Multiples of a tick, numbered upwards from the lowest price.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Grid {
    /// Inverse of the tick's odd part, modulo 2^32.
    inverse: u32,
    /// Brings the lowest price to about zero; a multiple of the tick.
    bias: u32,
    /// Price units between two cells.
    tick: u16,
    /// Factors of two in the tick.
    shift: u16,
}

impl Grid {
    /// The grid of multiples of `tick`; 0 counts as 1.
    #[expect(clippy::cast_possible_truncation, reason = "a tick has at most 15 trailing zeros")]
    pub(super) const fn new(tick: u16) -> Self {
        let tick = if tick == 0 { 1 } else { tick };
        let shift = tick.trailing_zeros() as u16;
        let odd = (tick >> shift) as u32;
        let mut inverse = odd; // right in its lowest 3 bits, and each step doubles them
        let mut step = 0;
        while step < 4 {
            inverse = inverse.wrapping_mul(2_u32.wrapping_sub(odd.wrapping_mul(inverse)));
            step += 1;
        }
        let bias = (1 << 31) / tick as u32 * tick as u32;
        Self { inverse, bias, tick, shift }
    }

    /// Price units between two cells.
    pub(super) const fn tick(&self) -> u16 {
        self.tick
    }

    /// Number of the cell of `key`; above [`last`](Self::last) when `key` is off the grid.
    #[inline(always)]
    pub(super) const fn cell(&self, key: i32) -> u32 {
        let scaled = key.cast_unsigned().wrapping_add(self.bias).wrapping_mul(self.inverse);
        scaled.rotate_right(self.shift as u32)
    }

    /// The key in cell `cell`.
    #[inline(always)]
    pub(super) const fn key(&self, cell: u32) -> i32 {
        cell.wrapping_mul(self.tick as u32).wrapping_sub(self.bias).cast_signed()
    }

    /// Whether `key` is a multiple of the tick.
    pub(super) const fn has(&self, key: i32) -> bool {
        key % self.tick as i32 == 0
    }

    /// The highest cell.
    pub(super) const fn last(&self) -> u32 {
        u32::MAX / self.tick as u32
    }

    /// The first cell of a window of 64 cells that holds `cell` at position `at`, or as near to it
    /// as the ends of the grid allow.
    pub(super) fn window(&self, cell: u32, at: u32) -> u32 {
        cell.saturating_sub(at).clamp(MARGIN, self.last() - MARGIN - 64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_number_the_multiples_and_nothing_else(
            tick in prop_oneof![Just(1_u16), Just(100), Just(25), Just(5), any::<u16>()],
            key in prop_oneof![any::<i32>(), -300_i32..300, i32::MAX - 300..i32::MAX],
            multiple in any::<bool>(),
        ) {
            let grid = Grid::new(tick);
            let tick = i32::from(tick.max(1));
            let key = if multiple { key / tick * tick } else { key };
            prop_assume!(key.checked_add(tick).is_some() && key > i32::MIN + 2 * tick);
            prop_assert_eq!(grid.has(key), key % tick == 0);
            if key % tick == 0 {
                let cell = grid.cell(key);
                prop_assert!(cell <= grid.last());
                prop_assert_eq!(grid.key(cell), key);
                prop_assert_eq!(grid.cell(key + tick), cell + 1);
            } else {
                prop_assert!(grid.cell(key) > grid.last());
            }
        }

        /// The very lowest and highest prices may wrap, but never into a window.
        #[test]
        fn no_key_shows_up_in_a_window_it_is_not_in(
            tick in any::<u16>(), key in any::<i32>(), near in any::<i32>(), edge in 0..3_u8,
        ) {
            let grid = Grid::new(tick);
            let key = match edge { 0 => key, 1 => i32::MIN + (key & 0xffff), _ => i32::MAX - (key & 0xffff) };
            let base = grid.window(grid.cell(near), 47);
            let offset = grid.cell(key).wrapping_sub(base);
            let tick = i64::from(grid.tick());
            let low = i64::from(grid.key(base));
            let inside = grid.has(key) && (low..low + 64 * tick).contains(&i64::from(key));
            prop_assert_eq!(offset < 64, inside);
            if inside {
                prop_assert_eq!(grid.key(base + offset), key);
            }
        }
    }
}
