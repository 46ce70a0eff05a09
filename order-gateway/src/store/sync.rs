//! Has what was appended reach the disk, on a thread of its own.
//!
//! The hot thread publishes up to where it has appended, one store to one word; this thread looks at
//! it every interval and syncs the files concerned. When a sync fails, the store is told and takes nothing
//! more.

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use core::time::Duration;
use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::StoreError;
use super::folder::sync_folder;
use super::segment::Segment;

/// The store's end. Dropping it syncs what is left and ends the thread.
#[derive(Debug)]
pub(super) struct Syncer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What both threads see. The positions are on cache lines of their own: each has one writer.
#[derive(Debug)]
struct Shared {
    appended: Line<AtomicU64>,
    synced: Line<AtomicU64>,
    has_failed: AtomicBool,
    is_over: AtomicBool,
    /// Segments that may have to be synced, in order. Locked when one is added and for each sync.
    files: Mutex<VecDeque<Known>>,
    error: Mutex<Option<StoreError>>,
}

#[derive(Debug)]
#[repr(align(128))]
struct Line<T>(T);

#[derive(Clone, Debug)]
struct Known {
    ordinal: u32,
    file: Arc<File>,
    path: PathBuf,
}

/// A segment and a place in it as one word; later ones are greater.
#[inline(always)]
fn position(ordinal: u32, tail: usize) -> u64 {
    u64::from(ordinal) << 32 | tail as u64 // segments are smaller than 4 GiB
}

impl Syncer {
    /// Starts the thread, which syncs every `interval` in which something was appended.
    pub(super) fn start(interval: Duration) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            appended: Line(AtomicU64::new(0)),
            synced: Line(AtomicU64::new(0)),
            has_failed: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
            files: Mutex::default(),
            error: Mutex::default(),
        });
        let theirs = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("store-sync".to_owned())
            .spawn(move || theirs.run(interval))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Makes a segment known, before the first [`publish`](Self::publish) for it. A renamed one is made
    /// known again.
    pub(super) fn add(&self, segment: &Segment) {
        let place = &segment.place;
        let known = Known {
            ordinal: place.ordinal,
            file: Arc::clone(&segment.file),
            path: place.file.clone(),
        };
        let mut files = self.shared.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|other| other.ordinal != place.ordinal);
        files.push_back(known);
    }

    /// Says that everything up to `tail` of segment `ordinal` has been appended.
    #[inline(always)]
    pub(super) fn publish(&self, ordinal: u32, tail: usize) {
        self.shared.appended.0.store(position(ordinal, tail), Ordering::Release); // pairs with `run`
    }

    /// Up to where everything has reached the disk: segment and place, as one word that only grows.
    pub(super) fn synced(&self) -> u64 {
        self.shared.synced.0.load(Ordering::Acquire) // pairs with `run`
    }

    /// Whether the header of segment `ordinal`, and so everything before it, has reached the disk.
    pub(super) fn has_synced(&self, ordinal: u32) -> bool {
        self.synced() >= position(ordinal, 1)
    }

    /// Whether a sync has failed.
    #[inline(always)]
    pub(super) fn has_failed(&self) -> bool {
        self.shared.has_failed.load(Ordering::Relaxed) // the error itself is behind a lock
    }

    /// Why, once.
    pub(super) fn take_error(&self) -> Option<StoreError> {
        self.shared.error.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Syncer {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Release); // pairs with `run`
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join(); // it does not panic
        }
    }
}

impl Shared {
    fn run(&self, interval: Duration) {
        let mut newest = 0;
        loop {
            thread::park_timeout(interval);
            let is_over = self.is_over.load(Ordering::Acquire); // pairs with `drop`
            let appended = self.appended.0.load(Ordering::Acquire); // pairs with `publish`
            if appended != self.synced.0.load(Ordering::Relaxed) {
                if let Err(error) = self.sync((appended >> 32) as u32, &mut newest) {
                    *self.error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    self.has_failed.store(true, Ordering::Release);
                    return;
                }
                self.synced.0.store(appended, Ordering::Release); // pairs with `synced`
            }
            if is_over {
                return;
            }
        }
    }

    /// Syncs the segments up to `ordinal`, oldest first; `newest` is the newest whose name has been synced.
    fn sync(&self, ordinal: u32, newest: &mut u32) -> Result<(), StoreError> {
        loop {
            let known = {
                let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
                files.front().filter(|known| known.ordinal <= ordinal).cloned()
            };
            let Some(known) = known else { return Ok(()) };
            let named = if known.ordinal > *newest {
                known.path.parent().map_or(Ok(()), sync_folder)
            } else {
                Ok(())
            };
            named
                .and_then(|()| known.file.sync_data())
                .map_err(|source| StoreError::Sync { file: known.path, source })?;
            *newest = known.ordinal;
            if known.ordinal == ordinal {
                return Ok(());
            }
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.retain(|other| other.ordinal != known.ordinal);
        }
    }
}
