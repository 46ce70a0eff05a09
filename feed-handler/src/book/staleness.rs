//! Which books may have missed a message, each by itself or all at once.

use super::ladder::{Ladders, STALE};

/// What has ladders, whose heads carry the marks.
pub trait HasLadders {
    /// All of them.
    #[doc(hidden)]
    fn ladders(&self) -> &Ladders;
    /// All of them.
    #[doc(hidden)]
    fn ladders_mut(&mut self) -> &mut Ladders;
}

/// Books that can be in doubt: one by itself, or all at once at no more cost than one.
///
/// A book's mark is the epoch at which it was last whole. A doubt of all begins another epoch.
pub trait Staleness: HasLadders {
    /// Marks one book as one that may have missed something.
    fn mark_stale(&mut self, instrument: u32) {
        let ladders = self.ladders_mut();
        if instrument < ladders.instruments() {
            ladders.heads[instrument as usize].mark = STALE;
        }
    }

    /// Marks every book so, at once.
    fn mark_all_stale(&mut self) {
        let ladders = self.ladders_mut();
        ladders.epoch += 1;
        if ladders.epoch == STALE {
            (0..ladders.instruments()).for_each(|instrument| self.mark_stale(instrument));
            self.ladders_mut().epoch = 0;
        }
    }

    /// Takes the last [`mark_all_stale`](Self::mark_all_stale) back, since which no book missed anything after
    /// all. What is stale for other reasons stays so.
    fn unmark_all_stale(&mut self) {
        let ladders = self.ladders_mut();
        ladders.epoch = ladders.epoch.saturating_sub(1);
    }

    /// Marks one book as whole again.
    fn mark_recovered(&mut self, instrument: u32) {
        let ladders = self.ladders_mut();
        if instrument < ladders.instruments() {
            ladders.heads[instrument as usize].mark = ladders.epoch;
        }
    }

    /// Marks every book as whole again.
    fn mark_all_recovered(&mut self) {
        (0..self.ladders().instruments()).for_each(|instrument| self.mark_recovered(instrument));
    }

    /// All are stale, but for some that were marked as whole again since: takes that back.
    fn doubt_whole(&mut self) {
        let ladders = self.ladders_mut();
        let (epoch, before) = (ladders.epoch, ladders.epoch.checked_sub(1).unwrap_or(1));
        for instrument in 0..ladders.instruments() {
            if ladders.heads[instrument as usize].mark == epoch {
                ladders.heads[instrument as usize].mark = before;
            }
        }
    }

    /// Takes back what single books were marked for. Stale with all they are still.
    fn clear_marks(&mut self) {
        let ladders = self.ladders_mut();
        let before = ladders.epoch.checked_sub(1).unwrap_or(1);
        for instrument in 0..ladders.instruments() {
            ladders.heads[instrument as usize].mark = before;
        }
    }

    /// Takes back what one book was marked for. If `all_stale`, it is stale with all still.
    fn clear_mark(&mut self, instrument: u32, all_stale: bool) {
        let ladders = self.ladders_mut();
        let before = ladders.epoch.checked_sub(1).unwrap_or(1);
        let mark = if all_stale { before } else { ladders.epoch };
        if instrument < ladders.instruments() {
            ladders.heads[instrument as usize].mark = mark;
        }
    }

    /// Whether the book was marked by itself ([`mark_stale`](Self::mark_stale)), whatever is said of all.
    fn is_marked(&self, instrument: u32) -> bool {
        let ladders = self.ladders();
        instrument < ladders.instruments() && ladders.heads[instrument as usize].mark == STALE
    }

    /// Whether the book may have missed something; true for an unknown instrument.
    #[inline(always)]
    fn is_stale(&self, instrument: u32) -> bool {
        let ladders = self.ladders();
        instrument >= ladders.instruments()
            || ladders.heads[instrument as usize].mark != ladders.epoch
    }
}
