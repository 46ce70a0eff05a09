//! How durable a session's store is, where it lies and how large it may grow.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::identity::SessionIdentity;
use super::{AnyStore, FileStore, MemoryStore, StoreError};

/// What has to fail for a message that was sent to be forgotten.
///
/// The costs are those of keeping one order of 170 bytes, as the benchmark `keeping` measures them.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Durability {
    /// The end of the process. The newest messages are kept in memory for resend requests, and
    /// the numbers start at 1 with each process: only for a session that is reset at each logon. Costs
    /// some 50 ns.
    None,
    /// The end of the host. When `append_out` returns, the message is in the kernel's page
    /// cache, which outlives the process however it ends. A power cut or a kernel's crash loses what
    /// was not yet written back, up to 30 seconds with Linux' own settings. Costs some 65 ns.
    #[default]
    Write,
    /// The end of the host, but only for messages younger than `fsync_interval_ms` and the time one
    /// sync takes: a thread of the store's own syncs. Costs the hot thread what [`Write`](Self::Write)
    /// does, and after each sync a page fault more, of 1 to 8 µs, unless `idle` has taken it.
    FsyncBackground,
    /// The loss of the disk. Outgoing messages are on the disk when `append_out` returns, which
    /// costs what the disk takes: 20 µs to several milliseconds, some 125 µs where it was measured.
    /// Incoming ones are synced with the next outgoing, or within a second by `idle`: those that are
    /// lost are requested again.
    FsyncBeforeSend,
}

/// A session's store, `[store]` in the config.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct StoreConfig {
    /// Where the sessions' folders are, each named as [`SessionIdentity::folder_name`] says.
    pub folder: PathBuf,
    /// `none`, `write`, `fsync-background` or `fsync-before-send`.
    pub durability: Durability,
    /// How long `fsync-background` waits between two syncs, milliseconds.
    pub fsync_interval_ms: u64,
    /// Size of a segment, bytes, taken from the disk when it is made: a multiple of 4,096 from 64 KiB
    /// to 1 GiB. A new segment is made each day, and when one is half full; after its day it is cut to
    /// what it holds.
    pub segment_bytes: u64,
    /// The most that a session's segments may take together, bytes; what the disk has when absent. Beyond it
    /// messages are refused.
    pub max_bytes: Option<u64>,
    /// How long before midnight UTC a session's day begins, minutes; negative when it begins after. 420
    /// for a day that begins at 17:00 UTC and has the next date's name.
    pub day_offset_minutes: i32,
    /// Segments older than this many days are deleted, if neither the current numbering nor the
    /// current day needs them; never when absent.
    pub keep_days: Option<u32>,
    /// With `none`: memory for messages, bytes. When it is full, the oldest are forgotten.
    pub memory_bytes: usize,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("store"),
            durability: Durability::Write,
            fsync_interval_ms: 10,
            segment_bytes: 64 << 20,
            max_bytes: None,
            day_offset_minutes: 0,
            keep_days: None,
            memory_bytes: 16 << 20,
        }
    }
}

impl StoreConfig {
    /// The defaults, with the sessions' folders in `folder`.
    pub fn new(folder: impl AsRef<Path>) -> Self {
        Self { folder: folder.as_ref().to_owned(), ..Self::default() }
    }

    /// Opens the store of one session, or begins it. Takes up to some 0.1 s per segment in use.
    ///
    /// # Errors
    ///
    /// As [`FileStore::open`]; [`StoreError::Config`] for an impossible setting.
    pub fn open(&self, identity: &SessionIdentity, now_ns: u64) -> Result<AnyStore, StoreError> {
        self.check()?;
        Ok(match self.durability {
            Durability::None => AnyStore::Memory(MemoryStore::new(self.memory_bytes)),
            _ => AnyStore::File(Box::new(FileStore::open(self, identity, now_ns)?)),
        })
    }

    /// Refuses what cannot work.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let error = |key, what: &str| Err(StoreError::Config { key, what: what.to_owned() });
        if !(64 << 10..=1 << 30).contains(&self.segment_bytes)
            || !self.segment_bytes.is_multiple_of(4096)
        {
            return error("segment_bytes", "must be a multiple of 4096 from 65536 to 1073741824");
        }
        if self.max_bytes.is_some_and(|max| max < self.segment_bytes) {
            return error("max_bytes", "must be segment_bytes or more: nothing could be kept");
        }
        if !(-1439..=1439).contains(&self.day_offset_minutes) {
            return error("day_offset_minutes", "must lie within a day: -1439 to 1439");
        }
        if self.fsync_interval_ms == 0 || self.fsync_interval_ms > 60_000 {
            return error("fsync_interval_ms", "must be from 1 to 60000");
        }
        if !(4 << 10..=4 << 30).contains(&self.memory_bytes) {
            return error("memory_bytes", "must be from 4096 to 4294967296");
        }
        Ok(())
    }

    pub(super) const fn fsync_interval(&self) -> Duration {
        Duration::from_millis(self.fsync_interval_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_toml() {
        let config: StoreConfig = toml::from_str("").unwrap();
        assert_eq!(config, StoreConfig::default());
        for (text, durability) in [
            ("none", Durability::None),
            ("write", Durability::Write),
            ("fsync-background", Durability::FsyncBackground),
            ("fsync-before-send", Durability::FsyncBeforeSend),
        ] {
            let config: StoreConfig = toml::from_str(&format!("durability = '{text}'")).unwrap();
            assert_eq!(config, StoreConfig { durability, ..StoreConfig::default() });
        }
        let text =
            "folder = 'sessions'\nsegment_bytes = 65536\nkeep_days = 30\nday_offset_minutes = 420";
        let config: StoreConfig = toml::from_str(text).unwrap();
        assert_eq!(
            (config.segment_bytes, config.keep_days, config.day_offset_minutes),
            (65536, Some(30), 420)
        );
        let error = toml::from_str::<StoreConfig>("durability = 'fsync'").unwrap_err().to_string();
        assert!(error.contains("fsync-before-send"), "{error}");
        assert!(toml::from_str::<StoreConfig>("durabilty = 'none'").is_err());
    }

    #[test]
    fn impossible_settings_name_their_key() {
        let identity = SessionIdentity::new("FIX.4.4", "A", "B", "").unwrap();
        for (text, key) in [
            ("segment_bytes = 65537", "segment_bytes"),
            ("segment_bytes = 4096", "segment_bytes"),
            ("max_bytes = 65536", "max_bytes"),
            ("day_offset_minutes = 1440", "day_offset_minutes"),
            ("fsync_interval_ms = 0", "fsync_interval_ms"),
            ("memory_bytes = 0", "memory_bytes"),
        ] {
            let config: StoreConfig = toml::from_str(text).unwrap();
            let error = config.open(&identity, 0).unwrap_err().to_string();
            assert!(error.starts_with(&format!("store.{key}: ")), "{error}");
        }
    }

    #[test]
    fn durability_chooses_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let identity = SessionIdentity::new("FIX.4.4", "A", "B", "").unwrap();
        for (durability, on_disk) in [
            (Durability::None, false),
            (Durability::Write, true),
            (Durability::FsyncBackground, true),
            (Durability::FsyncBeforeSend, true),
        ] {
            let config = StoreConfig {
                durability,
                segment_bytes: 64 << 10,
                folder: folder.path().join(format!("{durability:?}")),
                ..StoreConfig::default()
            };
            let store = config.open(&identity, 0).unwrap();
            assert_eq!(matches!(store, AnyStore::File(_)), on_disk);
            assert_eq!(config.folder.join("FIX.4.4-A-B").exists(), on_disk);
        }
    }
}
