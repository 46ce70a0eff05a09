//! Why a store cannot be opened or cannot take a message, and what to do about it.

use std::io;
use std::path::PathBuf;

use super::record::NUMBER_MAX;

/// Why a store cannot be opened, or cannot take a message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A session's identity cannot be kept.
    #[error("the session {identity} cannot have a store: {what}")]
    Identity {
        /// The session.
        identity: String,
        /// What is wrong with it.
        what: String,
    },
    /// A setting is impossible.
    #[error("store.{key}: {what}")]
    Config {
        /// The key, within the store's part of the config.
        key: &'static str,
        /// What is wrong, and what is possible.
        what: String,
    },
    /// The folder cannot be made, listed or written.
    #[error(
        "cannot use the store's folder {}: {source}; give this process a folder in which it may make, \
         write and list files", folder.display()
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another store has this folder open.
    #[error(
        "the store in {} is already open{}: two on one session would use its numbers twice; stop the \
         other one first", folder.display(), by.as_deref().unwrap_or_default()
    )]
    Locked {
        /// The folder.
        folder: PathBuf,
        /// Who has it open, ` in process 1234`, if that is known.
        by: Option<String>,
    },
    /// The file has a segment's name, but does not begin like one.
    #[error(
        "{} is not a segment of a store: its first 4 bytes are {found:02x?}; if it does not belong into \
         this folder, move it out, otherwise restore it from a backup", file.display()
    )]
    Magic {
        /// The file.
        file: PathBuf,
        /// Its first bytes.
        found: [u8; 4],
    },
    /// A segment of a version that this program does not know.
    #[error(
        "{} is of version {found}, and this program reads version {expected}: open it with the program \
         that wrote it, or agree with the counterparty to start at 1 with an empty folder", file.display()
    )]
    Version {
        /// The file.
        file: PathBuf,
        /// Its version.
        found: u32,
        /// The version this program knows.
        expected: u32,
    },
    /// A segment of another session.
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
    /// A segment whose header contradicts itself, its name or its neighbours.
    #[error(
        "the header of {} is damaged: {what}; restore the file from a backup, or agree with the \
         counterparty on both next numbers and start with an empty folder", file.display()
    )]
    Header {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A record with valid records behind it is damaged: going on could use numbers twice.
    #[error(
        "{} is damaged at byte {offset}: {what}, but there are whole records behind it; restore the file \
         from a backup, or agree with the counterparty on both next numbers and start with an empty \
         folder", file.display()
    )]
    Corrupt {
        /// The file.
        file: PathBuf,
        /// Where in it the damaged record starts, bytes.
        offset: u64,
        /// What is wrong with it.
        what: String,
    },
    /// A segment that must be there is not.
    #[error(
        "segment {ordinal} of the store in {} is missing, though segment {beside} needs it: restore the \
         file from a backup, or agree with the counterparty on both next numbers and start with an empty \
         folder", folder.display()
    )]
    Missing {
        /// The store's folder.
        folder: PathBuf,
        /// Number of the segment that is missing.
        ordinal: u32,
        /// Number of a segment before or behind it.
        beside: u32,
    },
    /// The disk has no room for the next segment.
    #[error(
        "no room for the store's next segment {} ({bytes} bytes): {source}; free that much on its disk. \
         Nothing that was sent is lost, and messages are taken again as soon as there is room",
        file.display()
    )]
    Full {
        /// The segment that there is no room for.
        file: PathBuf,
        /// How large it would be.
        bytes: u64,
        /// What the system said.
        source: io::Error,
    },
    /// The next segment would make the folder larger than the config allows.
    #[error(
        "the store in {} takes {bytes} bytes, and with its next segment of {segment_bytes} would take more \
         than store.max_bytes = {max_bytes}: raise that, or move old segments elsewhere. Nothing that was \
         sent is lost, and messages are taken again as soon as there is room", folder.display()
    )]
    Limit {
        /// The store's folder.
        folder: PathBuf,
        /// What its segments take now.
        bytes: u64,
        /// What one more would take.
        segment_bytes: u64,
        /// What they may take.
        max_bytes: u64,
    },
    /// A message is longer than the store can keep.
    #[error(
        "a message of {bytes} bytes is longer than the store keeps ({max_bytes}): raise \
         store.segment_bytes, or store.memory_bytes if nothing is kept on disk"
    )]
    TooLong {
        /// Length of the message.
        bytes: usize,
        /// Longest that can be kept.
        max_bytes: usize,
    },
    /// A number that would make the session use numbers twice, or that no message can have.
    #[error("the next number cannot be set to {asked}: it must be from {least} to {most}")]
    Number {
        /// What was asked for.
        asked: u64,
        /// The least that is possible.
        least: u64,
        /// The most that is possible.
        most: u64,
    },
    /// What was written may not have reached the disk. The store takes nothing more: whether a later
    /// attempt would have written everything, the system cannot tell.
    #[error(
        "{} may not have reached the disk: {source}; look at the disk, then open the store again",
        file.display()
    )]
    Sync {
        /// The segment.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the store cannot be read, mapped, renamed or locked.
    #[error("cannot {action} {}: {source}", file.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The store has failed before and takes nothing more.
    #[error(
        "the store has failed before and takes nothing more: see the first error, then open it again"
    )]
    Failed,
}

impl StoreError {
    pub(super) const fn number(asked: u64, least: u64) -> Self {
        Self::Number { asked, least, most: NUMBER_MAX - 1 }
    }

    /// Whether trying again later can help: there was no room, and the store is otherwise sound.
    pub const fn is_full(&self) -> bool {
        matches!(self, Self::Full { .. } | Self::Limit { .. })
    }
}
