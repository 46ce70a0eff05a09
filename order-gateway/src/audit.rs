//! The audit log: every request, refusal, report and session event of a day, with its UTC time.
//!
//! The hot thread owns a [`Recorder`], which copies an [`Entry`] of 256 bytes into a bounded queue: no lock,
//! no allocation, no system call. A [`Writer`], polled or on a thread of its own ([`Running`]), appends what is
//! in the queue to the day's file. A [`Reader`] reads a file back, and [`Entry::record`] says what an
//! entry means. Which things are recorded is the [desk](crate::desk)'s choice; what must not be lost for the
//! session to go on is in the [store](crate::store), not here.
//!
//! # Limits, and what happens at them
//!
//! | what | limit | when reached |
//! | --- | --- | --- |
//! | entries in the queue | [`AuditConfig::queue`] | an entry is dropped and counted; the count is an entry itself as soon as there is room |
//! | texts | what their entry has room for | cut |
//! | the disk | what it holds | the queue fills up, warned of once and counted; written again as soon as there is room |
//!
//! A process that is killed loses what was not written yet: what came in the last
//! [`AuditConfig::flush_interval_ms`]. A host that dies loses what was not synced.
//!
//! # The file
//!
//! One file a session and UTC day, `20261122-audit.wpa`: a header of 4,096 bytes (version 1), then
//! entries of 256 bytes each, so that what is behind a damaged one can still be read:
//!
//! ```text
//! header    0 magic "WPA1"   4 version u32    8 crc u32: CRC-32 of bytes 12 to 4096
//!          12 bytes of an entry u32          16 day u32: days since the Unix epoch
//!          20 bytes of the identity u32      24 when it was begun u64: ns since the Unix epoch
//!          32 identity: BeginString, SenderCompID, TargetCompID and qualifier, a SOH between them
//! entry     0 crc u32: CRC-32 of bytes 4 to 256, begun with the entry's place and the file's day
//!           4 kind u8        5 code u8        6 flags u16      8 number u64    16 time_ns u64
//!          24 order u64: the ClOrdID of the order's New       32 ClOrdID u64  40 instrument u32
//!          44 detail u32    48 symbol, 24 bytes               72 what is the kind's own
//! ```
//!
//! Integers are in the byte order of the machine that wrote them; on another the magic number is not recognised.
//! Entries of a run are numbered from 1, and entry 0 says that a run began; one that tells of a loss has
//! the number of the last one lost. So a number that is left out shows that something is missing.

#![forbid(unsafe_code)]

mod body;
mod code;
mod config;
mod entry;
mod error;
mod file;
mod make;
mod reader;
mod record;
mod recorder;
mod ring;
mod running;
#[cfg(test)]
mod tests;
mod writer;

pub use code::{EventKind, Kind, RequestKind, WordsOf, what_name};
pub use config::{AuditConfig, open};
pub use entry::{ENTRY_BYTES, Entry};
pub use error::{AuditError, ReadError};
pub use make::Sending;
pub use reader::Reader;
pub use record::{Record, Reported, Terms, Why};
pub use recorder::Recorder;
pub use running::Running;
pub use writer::{AuditStats, Writer};
