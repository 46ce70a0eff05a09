//! The end of the log that writes: from the queue into the day's file.

use core::sync::atomic::{AtomicU64, Ordering};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use super::config::AuditConfig;
use super::entry::{ENTRY_BYTES, Entry};
use super::error::AuditError;
use super::file::{LogFile, day_of};
use super::ring::Consumer;
use super::running::Running;
use crate::store::SessionIdentity;

/// Entries that are written at once: 64 KiB.
const BATCH: usize = 256;

/// What a writer has counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct AuditStats {
    /// Entries written to a file.
    pub written: u64,
    /// Entries that found no room in the queue.
    pub lost: u64,
    /// Attempts to write, open or sync that failed.
    pub failed: u64,
}

/// The same, seen by others while the writer works.
#[derive(Debug, Default)]
pub(super) struct Counters {
    written: AtomicU64,
    lost: AtomicU64,
    failed: AtomicU64,
}

impl Counters {
    pub(super) fn get(&self) -> AuditStats {
        // Counters: each is right by itself.
        AuditStats {
            written: self.written.load(Ordering::Relaxed),
            lost: self.lost.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
        }
    }
}

/// Writes what the [`Recorder`](super::Recorder) records. See [`open`](super::open).
///
/// Each [`poll`](Self::poll) writes all that is in the queue, to the file of the day that an entry's time is on;
/// a time that goes back does not lead back to a former file. What cannot be written stays, and the queue
/// behind it fills up.
#[derive(Debug)]
pub struct Writer {
    queue: Consumer,
    file: LogFile,
    folder: PathBuf,
    identity: String,
    pub(super) config: AuditConfig,
    /// Taken from the queue and not written yet.
    batch: Vec<Entry>,
    /// Number of the last entry written.
    last: u64,
    /// Those known to be lost that an entry tells of.
    lost_told: u64,
    /// Since when something has not been synced.
    unsynced_ns: Option<u64>,
    /// The last attempt failed, and that was said.
    is_failing: bool,
    counters: Arc<Counters>,
}

impl Writer {
    pub(super) fn open(
        config: &AuditConfig,
        identity: &SessionIdentity,
        queue: Consumer,
        now_ns: u64,
    ) -> Result<Self, AuditError> {
        let folder = config.folder.join(identity.folder_name());
        fs::create_dir_all(&folder).map_err(|source| AuditError::Io {
            action: "make the folder",
            file: folder.clone(),
            source,
        })?;
        let identity = identity.to_text();
        let (file, torn) = LogFile::open(&folder, day_of(now_ns), &identity, now_ns)?;
        say_torn(&file, torn);
        let mut batch = Vec::with_capacity(BATCH);
        batch.push(Entry::started(now_ns));
        Ok(Self {
            queue,
            file,
            folder,
            identity,
            config: config.clone(),
            batch,
            last: 0,
            lost_told: 0,
            unsynced_ns: None,
            is_failing: false,
            counters: Arc::default(),
        })
    }

    /// Gives the writer a thread of its own.
    ///
    /// # Errors
    ///
    /// The system has no thread to give.
    pub fn spawn(self) -> Result<Running, std::io::Error> {
        Running::start(self)
    }

    /// What was counted.
    pub fn stats(&self) -> AuditStats {
        self.counters.get()
    }

    pub(super) fn counters(&self) -> Arc<Counters> {
        Arc::clone(&self.counters)
    }

    /// The file that is being written.
    pub fn path(&self) -> &std::path::Path {
        &self.file.path
    }

    /// Whether nothing more can come: the recorder is gone. A [`poll`](Self::poll) after this was true
    /// writes all there is.
    pub fn is_over(&self) -> bool {
        self.queue.is_over()
    }

    /// Writes what is in the queue, and syncs if that is due at `now_ns`, the time in nanoseconds since the Unix
    /// epoch. May block on the disk.
    ///
    /// # Errors
    ///
    /// [`AuditError`]: something could not be written or synced. It is kept, and tried again by the next
    /// call. The first error of a row is also logged as a warning.
    pub fn poll(&mut self, now_ns: u64) -> Result<(), AuditError> {
        let result = self.write_all(now_ns).and_then(|()| self.sync_if_due(now_ns));
        self.counters.lost.store(self.queue.lost(), Ordering::Relaxed);
        match &result {
            Ok(()) if self.is_failing => {
                self.is_failing = false;
                tracing::info!(file = %self.file.path.display(), "the audit log is written again");
            }
            Err(error) => {
                self.counters.failed.fetch_add(1, Ordering::Relaxed);
                if !self.is_failing {
                    self.is_failing = true;
                    tracing::warn!(
                        "{error}; the audit log waits for room, and what does not fit into its queue is lost"
                    );
                }
            }
            Ok(()) => {}
        }
        result
    }

    fn write_all(&mut self, now_ns: u64) -> Result<(), AuditError> {
        loop {
            let is_over = self.queue.is_over();
            while self.batch.len() < BATCH
                && let Some(entry) = self.queue.pop()
            {
                self.batch.push(entry);
            }
            if is_over && self.batch.len() < BATCH {
                self.tell_what_was_lost_last(now_ns);
            }
            if self.batch.is_empty() {
                return Ok(());
            }
            while !self.batch.is_empty() {
                self.write_day(now_ns)?;
            }
        }
    }

    /// Nothing came after the last loss that could have told of it.
    fn tell_what_was_lost_last(&mut self, now_ns: u64) {
        let told: u64 = self.batch.iter().filter_map(Entry::lost_count).sum();
        let untold = self.queue.lost().saturating_sub(self.lost_told + told);
        if untold > 0 {
            let last = self.batch.last().map_or(self.last, |entry| entry.number);
            self.batch.push(Entry::lost(untold, last + untold, now_ns));
        }
    }

    /// Writes the entries at the front of the batch that belong into one file.
    fn write_day(&mut self, now_ns: u64) -> Result<(), AuditError> {
        let day = self.file.day;
        let is_later = |entry: &Entry| day_of(entry.time_ns) > day;
        let count = self.batch.iter().position(is_later).unwrap_or(self.batch.len());
        if count == 0 {
            let day = day_of(self.batch[0].time_ns);
            self.file.sync()?;
            let (file, torn) = LogFile::open(&self.folder, day, &self.identity, now_ns)?;
            say_torn(&file, torn);
            self.file = file;
            return Ok(());
        }
        self.file.append(&mut self.batch[..count])?;
        self.unsynced_ns.get_or_insert(now_ns);
        let written = self.batch.drain(..count);
        for entry in written {
            self.last = entry.number;
            self.lost_told += entry.lost_count().unwrap_or(0);
        }
        self.counters.written.fetch_add(count as u64, Ordering::Relaxed);
        Ok(())
    }

    fn sync_if_due(&mut self, now_ns: u64) -> Result<(), AuditError> {
        let (Some(since_ns), Some(interval_ms)) = (self.unsynced_ns, self.config.fsync_interval_ms)
        else {
            return Ok(());
        };
        if now_ns.abs_diff(since_ns) >= interval_ms * 1_000_000 || self.queue.is_over() {
            self.file.sync()?;
            self.unsynced_ns = None;
        }
        Ok(())
    }
}

fn say_torn(file: &LogFile, torn: u64) {
    if torn > 0 {
        tracing::warn!(
            "{} ended within an entry of {ENTRY_BYTES} bytes; its last {torn} bytes were cut off",
            file.path.display()
        );
    }
}
