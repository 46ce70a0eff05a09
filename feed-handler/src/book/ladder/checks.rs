//! What holds between operations, for the simulation.

use super::{Ladders, NEAR, NO_KEY, WINDOW, window};

impl Ladders {
    /// Levels of one side outside its window.
    pub(in super::super) fn outside(&self, instrument: u32, side: usize) -> usize {
        self.heads[instrument as usize].sides[side].run.len()
    }

    /// Checks the ladders of one instrument.
    pub(in super::super) fn check(&self, instrument: u32, context: &str) {
        let head = &self.heads[instrument as usize];
        for (side, ladder) in head.sides.iter().enumerate() {
            for offset in 0..WINDOW {
                let cell = ladder.base + offset;
                let level = &self.levels[window(instrument, side) + (cell % WINDOW) as usize];
                let is_set = ladder.mask >> offset & 1 != 0;
                assert_eq!(is_set, level.amount != 0, "mask at {offset}, {context}");
                assert!(is_set || level.head == 0 && level.tail == 0, "links left, {context}");
            }
            let entries = self.runs.get(&ladder.run);
            assert!(entries.is_sorted_by(|a, b| a.key < b.key), "run out of order, {context}");
            for entry in entries {
                let place = self.locate(instrument, side, entry.key);
                assert!(place.offset >= WINDOW, "{} outside its window, {context}", entry.key);
                assert!(self.levels[entry.level as usize].amount != 0, "empty level, {context}");
            }
            let best = self.iter(instrument, side).next().map_or(NO_KEY, |(key, _)| key);
            assert_eq!(ladder.best, best, "best, {context}");
            let floor = head.grid.key(ladder.base);
            let near = entries.last().is_some_and(|top| top.key > floor);
            assert_eq!(ladder.run.flags & NEAR != 0, near, "near, {context}");
        }
    }

    /// Checks that no level outside the windows is lost or used twice.
    pub(in super::super) fn check_memory(&self, context: &str) {
        let first = self.first_outside;
        let mut seen = std::collections::HashSet::new();
        let mut spare = self.spare;
        while spare != 0 {
            assert!(seen.insert(spare), "level {spare} is spare twice, {context}");
            spare = self.levels[spare as usize].head;
        }
        let heads = (0..self.instruments).map(|instrument| &self.heads[instrument as usize]);
        for ladder in heads.flat_map(|head| &head.sides) {
            for entry in self.runs.get(&ladder.run) {
                assert!(seen.insert(entry.level), "level {} is used twice, {context}", entry.level);
            }
        }
        assert_eq!(seen.len(), (self.fresh - first) as usize, "levels lost, {context}");
        assert!(seen.iter().all(|level| (first..self.fresh).contains(level)), "{context}");
    }
}
