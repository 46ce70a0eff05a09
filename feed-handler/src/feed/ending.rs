//! How a feed ended, told by the thread that ran it to whoever holds the feed.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use wirepath_perf::pin::PinError;

use super::Summary;

/// What there is to tell; `None` when the thread panicked.
type End = Option<Result<Summary, PinError>>;

#[derive(Debug, Default)]
struct Shared {
    /// `None` while the feed runs.
    end: Mutex<Option<End>>,
    set: Condvar,
}

/// The thread's end. Dropped without a word, it tells of a panic.
#[derive(Debug, Default)]
pub(super) struct Ending(Arc<Shared>);

/// The holder's end.
#[derive(Debug)]
pub(super) struct EndReader(Arc<Shared>);

impl Ending {
    /// Who will hear of it.
    pub(super) fn reader(&self) -> EndReader {
        EndReader(Arc::clone(&self.0))
    }

    /// The feed has ended.
    pub(super) fn set(self, end: Result<Summary, PinError>) {
        self.tell(Some(end));
    }

    fn tell(&self, told: End) {
        let mut end = self.0.end.lock().unwrap_or_else(PoisonError::into_inner);
        if end.is_none() {
            *end = Some(told);
            self.0.set.notify_all();
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.tell(None);
    }
}

impl EndReader {
    /// Whether the feed has ended.
    pub(super) fn is_set(&self) -> bool {
        self.0.end.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Waits until it has; `None` when its thread panicked.
    pub(super) fn wait(self) -> End {
        let mut end = self.0.end.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match end.take() {
                Some(end) => return end,
                None => end = self.0.set.wait(end).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}
