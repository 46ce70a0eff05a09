//! What can be wrong with a capture, as sentences that name the file and the byte.

use std::io;
use std::path::PathBuf;

use super::Compression;

/// Why a capture cannot be opened, or cannot be read further.
///
/// Offsets count from the start of the content, after decompression.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureError {
    /// The file cannot be opened.
    #[error("{}: cannot be opened: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system failed to deliver the file's bytes.
    #[error("{}: cannot be read past byte {offset}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Content read before.
        offset: u64,
        /// What the system said.
        source: io::Error,
    },
    /// The compressed data is damaged or ends early.
    #[error(
        "{}: the {} data is damaged or cut off, after {offset} bytes of content: {source}",
        path.display(), compression.name()
    )]
    Compressed {
        /// The file.
        path: PathBuf,
        /// How it is compressed.
        compression: Compression,
        /// Content read before.
        offset: u64,
        /// What the decompressor said.
        source: io::Error,
    },
    /// The first bytes belong to no known format.
    #[error(
        "{}: begins with {}, where a capture was expected: pcap, pcapng, or ITCH messages with \
         two-byte lengths, each also in gzip or zstd", path.display(), Head(head)
    )]
    Unrecognised {
        /// The file.
        path: PathBuf,
        /// Its first bytes, up to 8.
        head: Vec<u8>,
    },
    /// The content ends in the middle of something. All before it was delivered.
    #[error(
        "{}: cut off at byte {offset}: expected {what} of {expected} bytes, found {found}",
        path.display()
    )]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Where the cut thing begins.
        offset: u64,
        /// What it is.
        what: &'static str,
        /// Bytes it should have.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// The content contradicts its format, so what follows cannot be found. All before it was
    /// delivered.
    #[error("{}: damaged at byte {offset}: expected {expected}, found {found}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where the damaged thing begins.
        offset: u64,
        /// What should be there.
        expected: &'static str,
        /// What is there instead.
        found: u64,
    },
    /// Packets of a link layer that is not read here.
    #[error(
        "{}: packets of link type {link_type}, where Ethernet (1), Linux cooked (113, 276), raw IP \
         (101, 228, 229) or BSD loopback (0, 108) was expected", path.display()
    )]
    LinkType {
        /// The file.
        path: PathBuf,
        /// Its number in the registry of link types.
        link_type: u16,
    },
    /// More lines asked for than a source numbers.
    #[error("{lines} lines asked for, where at most {} are numbered", super::LINES_MAX)]
    TooManyLines {
        /// How many were asked for.
        lines: usize,
    },
}

/// Bytes as a sentence shows them.
struct Head<'a>(&'a [u8]);

impl core::fmt::Display for Head<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing (it is empty)");
        }
        for (nth, byte) in self.0.iter().enumerate() {
            write!(f, "{}{byte:02x}", if nth == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}
