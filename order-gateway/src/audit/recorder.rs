//! The hot thread's end of the log.

use super::entry::Entry;
use super::ring::Producer;

/// Puts entries into the queue: wait-free, without allocating or calling the system.
///
/// An entry that finds no room is dropped and counted. The count becomes an entry of its own, in the
/// place of those that are missing, as soon as there is room again. Dropping the recorder ends the log.
#[derive(Debug)]
pub struct Recorder {
    queue: Producer,
    /// Entries ever given to it.
    number: u64,
    /// Those dropped since the last that was not.
    untold: u64,
    /// Those ever dropped.
    lost: u64,
}

impl Recorder {
    pub(super) fn new(queue: Producer) -> Self {
        Self { queue, number: 0, untold: 0, lost: 0 }
    }

    /// Records an entry. Answers whether there was room for it.
    #[inline]
    pub fn record(&mut self, mut entry: Entry) -> bool {
        self.number += 1;
        entry.number = self.number;
        if self.untold > 0 || !self.queue.has_room(1) {
            return self.record_after_loss(&entry);
        }
        self.queue.push(&entry);
        true
    }

    #[cold]
    fn record_after_loss(&mut self, entry: &Entry) -> bool {
        let needed = if self.untold > 0 { 2 } else { 1 };
        if !self.queue.has_room(needed) {
            self.untold += 1;
            self.lost += 1;
            self.queue.set_lost(self.lost);
            return false;
        }
        if self.untold > 0 {
            self.queue.push(&Entry::lost(self.untold, self.number - 1, entry.time_ns));
            self.untold = 0;
        }
        self.queue.push(entry);
        true
    }

    /// How many entries were dropped.
    pub fn lost(&self) -> u64 {
        self.lost
    }
}
