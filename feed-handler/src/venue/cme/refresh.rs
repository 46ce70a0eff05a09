//! Natural refresh: a book in doubt is whole again when all of its levels are known from what came since.
//!
//! An entry says of a level its number, so it is about the venue's book whatever was missed before. The entries of an
//! instrument must follow each other (RptSeq) from the first that counts, and its depth must be known: from its
//! definition, or from a level that has the highest number there can be. A book that is refreshed is whole while others
//! of the channel are not, until messages are missing again.
//!
//! That is said of the outright book. The implied one, the orders and the state of trading are doubted on, each until it
//! has been told as well.
//!
//! Source: CME Group, "MDP 3.0 - MBP and MBOFD Market Recovery", natural refresh.

use super::levels::{DEPTH_MAX, Levels};
use super::{CmeMdp3, IMPLIED, IMPLIED_DEPTH, OUTRIGHT, State};
use crate::venue::Sink;
use crate::venue::market::Origin;

impl State {
    /// What was heard of levels in doubt counts no more.
    pub(super) fn forget_heard(&mut self) {
        self.levels.as_flattened_mut().iter_mut().for_each(Levels::forget_heard);
    }

    /// Nothing stands in its books, in the doubt of this number if it is in doubt.
    pub(super) fn empty(&mut self, doubts: u32) {
        self.levels.as_flattened_mut().iter_mut().for_each(Levels::empty);
        (self.heard_since, self.implied_void) = (doubts, false);
    }

    /// Whether all levels of a book are known from what came in doubt.
    fn is_refreshed(&self, of: usize) -> bool {
        self.is_depth_known[of]
            && self.levels[of].iter().all(|side| side.is_refreshed(self.depth[of]))
    }
}

impl CmeMdp3 {
    /// An entry of a book in doubt comes, with the number of its level. What was heard before the doubt does not count.
    #[cold]
    pub(super) fn heard_in_doubt(&mut self, instrument: u32, of: usize, number: u8) {
        let state = &mut self.states[instrument as usize];
        if core::mem::replace(&mut state.heard_since, self.doubts) != self.doubts {
            state.forget_heard();
        }
        // No book is deeper, so one that has this level is as deep.
        let deepest = [DEPTH_MAX, IMPLIED_DEPTH][of];
        state.is_depth_known[of] |= number == deepest && state.depth[of] == deepest;
        if !self.is_loading {
            self.touch(instrument);
        }
    }

    /// An entry of the implied book was applied, which may have been the last that it was in doubt for.
    #[inline]
    pub(super) fn implied_heard(&mut self, instrument: u32) {
        let state = &mut self.states[instrument as usize];
        if state.implied_void {
            state.implied_void = !state.is_refreshed(IMPLIED);
        }
    }

    /// An event is over that touched a book in doubt: ends the doubt if all is known, and tells the best prices. Answers
    /// whether it has.
    #[cold]
    pub(super) fn refresh(&mut self, origin: Origin<'_>, sink: &mut impl Sink) -> bool {
        let instrument = origin.instrument;
        let doubts = self.doubts;
        let state = &mut self.states[instrument as usize];
        if self.is_loading || state.heard_since != doubts || !state.is_refreshed(OUTRIGHT) {
            return false;
        }
        state.implied_void = !state.is_refreshed(IMPLIED);
        // A packet that was missed may have been about these too.
        let was_all = self.market.is_all_stale();
        state.orders_void |= was_all && state.orders_since != doubts;
        let is_status_void = was_all && state.status_since != doubts;
        self.market.refreshed(origin, sink);
        if is_status_void {
            self.void_status(origin, sink);
        }
        self.states[instrument as usize].reported = self.bests_of(instrument);
        true
    }
}
