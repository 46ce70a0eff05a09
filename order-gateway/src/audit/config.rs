//! Where the audit log lies, and how often it is written.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::AuditError;
use super::recorder::Recorder;
use super::ring::ring;
use super::writer::Writer;
use crate::store::SessionIdentity;

/// A session's audit log, `[audit]` in the config.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct AuditConfig {
    /// Where the sessions' folders are, each named as [`SessionIdentity::folder_name`] says.
    pub folder: PathBuf,
    /// Entries that may wait for the writer, 64 to 1,048,576, rounded up to a power of two; 256 bytes each.
    pub queue: u32,
    /// How long the writer waits between two looks at the queue, milliseconds: what a process that is killed
    /// may lose.
    pub flush_interval_ms: u64,
    /// How often what was written is synced to the disk, milliseconds; never when absent.
    pub fsync_interval_ms: Option<u64>,
}

impl Default for AuditConfig {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("audit"),
            queue: 8_192,
            flush_interval_ms: 5,
            fsync_interval_ms: Some(1_000),
        }
    }
}

impl AuditConfig {
    /// The defaults, with the sessions' folders in `folder`.
    pub fn new(folder: impl AsRef<Path>) -> Self {
        Self { folder: folder.as_ref().to_owned(), ..Self::default() }
    }

    fn check(&self) -> Result<(), AuditError> {
        let error = |key, what| Err(AuditError::Config { key, what });
        if !(64..=1 << 20).contains(&self.queue) {
            return error("queue", "must be from 64 to 1048576");
        }
        if !(1..=60_000).contains(&self.flush_interval_ms) {
            return error("flush_interval_ms", "must be from 1 to 60000");
        }
        if self.fsync_interval_ms.is_some_and(|ms| !(1..=3_600_000).contains(&ms)) {
            return error("fsync_interval_ms", "must be from 1 to 3600000; leave it out for never");
        }
        Ok(())
    }
}

/// Opens the log of one session, in the file of the day that `now_ns` is on: both ends of it. Hand the
/// [`Recorder`] to the hot thread, and [poll](Writer::poll) the [`Writer`] or give it a thread with
/// [`Writer::spawn`].
///
/// ```
/// use wirepath_order_gateway::audit::{self, AuditConfig, Entry, Reader};
/// use wirepath_order_gateway::store::SessionIdentity;
///
/// let folder = tempfile::tempdir()?;
/// let identity = SessionIdentity::new("FIX.4.4", "DESK", "EXCH", "")?;
/// let now_ns = 1_795_385_405_000_000_000;
/// let (mut recorder, mut writer) = audit::open(&AuditConfig::new(folder.path()), &identity, now_ns)?;
/// recorder.record(Entry::note("opening auction", now_ns + 1));
/// writer.poll(now_ns + 2)?;
///
/// let file = folder.path().join("FIX.4.4-DESK-EXCH/20261122-audit.wpa");
/// let entries: Vec<Entry> = Reader::open(&file)?.collect::<Result<_, _>>()?;
/// assert_eq!((entries.len(), entries[1].time_ns()), (2, now_ns + 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`AuditError`]: an impossible setting, a folder or file that cannot be used, a file that is another
/// session's or no audit log, or one that another process writes.
pub fn open(
    config: &AuditConfig,
    identity: &SessionIdentity,
    now_ns: u64,
) -> Result<(Recorder, Writer), AuditError> {
    config.check()?;
    let (producer, consumer) = ring(config.queue as usize);
    Ok((Recorder::new(producer), Writer::open(config, identity, consumer, now_ns)?))
}
