//! Why a log cannot be written or read, and what to do about it.

use std::io;
use std::path::PathBuf;

use super::entry::ENTRY_BYTES;
use super::file::{HEADER_BYTES, VERSION};

/// Why a log cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A setting is impossible.
    #[error("audit.{key}: {what}")]
    Config {
        /// The key, within the log's part of the config.
        key: &'static str,
        /// What is possible.
        what: &'static str,
    },
    /// Another process, or another writer in this one, has the file.
    #[error(
        "another process writes {}: two would write over each other; stop the other one first, or give \
         this session an audit.folder of its own", file.display()
    )]
    Locked {
        /// The file.
        file: PathBuf,
    },
    /// The file is there, and not a log that this session can go on with.
    #[error("cannot go on with the audit log: {0}; move the file out of the folder")]
    Existing(#[source] ReadError),
    /// The file belongs to another session.
    #[error(
        "{} belongs to the session {found}, not to {expected}: give every session a folder of its own",
        file.display()
    )]
    OtherSession {
        /// The file.
        file: PathBuf,
        /// Whose it is.
        found: String,
        /// Whose it should be.
        expected: String,
    },
    /// The folder or file cannot be made, opened or written.
    #[error("cannot {action} {}: {source}", file.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Why a log, or a part of it, cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file cannot be opened or read.
    #[error("cannot read {} at byte {offset}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// Where in it.
        offset: u64,
        /// What the system said.
        source: io::Error,
    },
    /// The file ends within its header: there are no entries in it.
    #[error(
        "{} has {found} bytes, and the header of an audit log has {HEADER_BYTES}", file.display()
    )]
    Short {
        /// The file.
        file: PathBuf,
        /// Its length.
        found: u64,
    },
    /// The file does not begin like an audit log.
    #[error(
        "{} is no audit log, or is from a machine of the other byte order: its first 4 bytes are \
         {found:02x?}, expected `WPA1`", file.display()
    )]
    Magic {
        /// The file.
        file: PathBuf,
        /// Its first bytes.
        found: [u8; 4],
    },
    /// A log of a version that this program does not know.
    #[error(
        "{} is of version {version} with entries of {entry_bytes} bytes, and this program reads version \
         {VERSION} with entries of {ENTRY_BYTES}", file.display()
    )]
    Version {
        /// The file.
        file: PathBuf,
        /// Its version.
        version: u32,
        /// How long its entries are.
        entry_bytes: u32,
    },
    /// The header is damaged.
    #[error("{} is damaged within its header, bytes 0 to {HEADER_BYTES}: {what}", file.display())]
    Header {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Entries are damaged; those behind them can be read.
    #[error(
        "{} is damaged at byte {offset}: {bytes} bytes hold no entry that was written there, since \
         check sums are wrong; what is behind them can be read", file.display()
    )]
    Damaged {
        /// The file.
        file: PathBuf,
        /// Where the first of them begins.
        offset: u64,
        /// How many bytes are passed by.
        bytes: u64,
    },
    /// Entries are missing, and nothing says that they were lost.
    #[error(
        "{}: the entry at byte {offset} has number {found}, expected {expected}: entries are missing",
        file.display()
    )]
    Missing {
        /// The file.
        file: PathBuf,
        /// Where the entry after them begins.
        offset: u64,
        /// The number it should have.
        expected: u64,
        /// The number it has.
        found: u64,
    },
}
