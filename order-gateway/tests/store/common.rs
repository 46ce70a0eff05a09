//! A small store, what it holds, and copies of its folder.

use std::fs;
use std::path::{Path, PathBuf};

use wirepath_order_gateway::store::{
    Direction, FileStore, SessionIdentity, Store, StoreConfig, StoreError,
};

/// The smallest segments there are.
pub(crate) const SEGMENT_BYTES: u64 = 64 << 10;

/// Where a segment's first record starts.
pub(crate) const HEADER_BYTES: usize = 4096;

/// Noon of 2026-11-22.
pub(crate) const NOON_NS: u64 = 20_779 * DAY_NS + DAY_NS / 2;
pub(crate) const DAY_NS: u64 = 86_400_000_000_000;

pub(crate) fn identity() -> SessionIdentity {
    SessionIdentity::new("FIX.4.4", "GW44", "EXCH", "").unwrap()
}

pub(crate) fn small(folder: impl AsRef<Path>) -> StoreConfig {
    StoreConfig { segment_bytes: SEGMENT_BYTES, ..StoreConfig::new(folder) }
}

pub(crate) fn open(config: &StoreConfig, now_ns: u64) -> Result<FileStore, StoreError> {
    FileStore::open(config, &identity(), now_ns)
}

/// A folder for files that are written and thrown away by the thousand: in memory, where there is such.
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The session's folder below the config's.
pub(crate) fn session_folder(config: &StoreConfig) -> PathBuf {
    config.folder.join(identity().folder_name())
}

/// The segments' files, in order.
pub(crate) fn segments(config: &StoreConfig) -> Vec<PathBuf> {
    let entries = fs::read_dir(session_folder(config)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|file| file.extension().is_some_and(|x| x == "wps")).collect();
    files.sort();
    files
}

/// Names and contents of the segments.
pub(crate) fn contents(config: &StoreConfig) -> Vec<(PathBuf, Vec<u8>)> {
    let read = |file: PathBuf| (PathBuf::from(file.file_name().unwrap()), fs::read(&file).unwrap());
    segments(config).into_iter().map(read).collect()
}

/// Makes the store's folder hold these segments and nothing else.
pub(crate) fn lay_out(config: &StoreConfig, segments: &[(PathBuf, Vec<u8>)]) {
    let folder = session_folder(config);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in segments {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// All that a store says about a session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Snapshot {
    pub(crate) next_out: u64,
    pub(crate) next_in: u64,
    pub(crate) started_ns: u64,
    pub(crate) sent: Vec<Option<Vec<u8>>>,
    pub(crate) records: Vec<(Direction, u64, u64, bool, Vec<u8>)>,
}

impl Snapshot {
    pub(crate) fn of(store: &impl Store) -> Self {
        let records = store.records().map(|record| {
            (record.direction, record.seq, record.time_ns, record.current, record.message.to_vec())
        });
        Self {
            next_out: store.next_out(),
            next_in: store.next_in(),
            started_ns: store.started_ns(),
            sent: (0..store.next_out() + 1)
                .map(|seq| store.sent(seq).map(<[u8]>::to_vec))
                .collect(),
            records: records.collect(),
        }
    }
}
