//! Captures as a source of datagrams: pcap, pcapng, and files of ITCH messages.
//!
//! [`open`] looks at a file's first bytes, sees through gzip or zstd, and answers [`Opened`]: a
//! [`CaptureSource`] of datagrams, or an [`ItchFile`] of messages that were never in datagrams.
//! Everything is streamed through one window of about a megabyte, so the size of a day does not
//! matter, and a pipe does as well as a file.
//!
//! The container formats and the link layers are read by the small parsers in this folder. The
//! crates that do the same are the oracles of their tests, not their foundation: a length from a
//! damaged file has to be judged before anything waits for that many bytes, errors have to name the
//! offset, and binary time resolutions, big-endian time offsets, obsolete packet blocks and the
//! second cooked format have to be read too. It also takes less than half the time.
//!
//! What a file gives before it is cut off or damaged is delivered; then one error says where.

mod error;
mod frame;
mod itch_file;
mod lines;
mod pcap;
mod pcapng;
mod source;
mod stream;
mod zstd;

use std::fs::File;
use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

pub use error::CaptureError;
pub use frame::Skip;
pub use itch_file::{ItchDatagrams, ItchFile, Run};
pub use lines::{LINES_MAX, LineInfo};
pub use source::{CaptureSource, Skipped};
pub use stream::Compression;

use stream::Stream;

/// How a capture's content is laid out, whatever it is compressed with.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Format {
    /// The classic libpcap format, microseconds or nanoseconds, either byte order.
    Pcap,
    /// pcapng.
    PcapNg,
    /// ITCH messages, each after its length in two big-endian bytes; Nasdaq's own archive format.
    ItchFile,
}

impl Format {
    /// A short name for messages: `pcap`, `pcapng`, `itch`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pcap => "pcap",
            Self::PcapNg => "pcapng",
            Self::ItchFile => "itch",
        }
    }
}

/// How to read a capture.
#[derive(Clone, Debug)]
pub struct CaptureOptions {
    /// The content's format; recognised from its first bytes when `None`.
    pub format: Option<Format>,
    /// Deliver only datagrams sent to these, whose positions are then the line numbers. With
    /// `None`, lines are numbered as their destinations appear, up to [`LINES_MAX`].
    pub lines: Option<Vec<SocketAddr>>,
    /// Most datagrams handed out at once; at least 1.
    pub batch_max: usize,
}

impl Default for CaptureOptions {
    fn default() -> Self {
        Self { format: None, lines: None, batch_max: 64 }
    }
}

/// What a file turned out to hold.
#[derive(Debug)]
pub enum Opened {
    /// Packets, of which the UDP datagrams are delivered.
    Packets(CaptureSource),
    /// Messages without datagrams around them.
    Messages(ItchFile),
}

/// Opens the capture at `path`.
///
/// # Errors
///
/// The file cannot be opened or read; its first bytes belong to no known format, or not to the one
/// asked for; its packets are of a link layer that is not read here; more lines are asked for than
/// [`LINES_MAX`].
pub fn open(path: impl AsRef<Path>, options: &CaptureOptions) -> Result<Opened, CaptureError> {
    let path = path.as_ref();
    let file = File::open(path)
        .and_then(|file| if file.metadata()?.is_dir() { Err(is_a_directory()) } else { Ok(file) })
        .map_err(|source| CaptureError::Open { path: path.to_owned(), source })?;
    let size = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len());
    open_stream(Stream::new(path.to_owned(), Box::new(file), size)?, options)
}

/// Opens a capture that comes from somewhere else, such as standard input; errors call it `name`.
///
/// # Errors
///
/// As [`open`].
pub fn open_reader(
    name: impl Into<PathBuf>,
    reader: Box<dyn Read + Send>,
    options: &CaptureOptions,
) -> Result<Opened, CaptureError> {
    open_stream(Stream::new(name.into(), reader, None)?, options)
}

fn open_stream(mut stream: Stream, options: &CaptureOptions) -> Result<Opened, CaptureError> {
    let head = stream.peek(HEAD_BYTES);
    let Some(format) = options.format.or_else(|| recognise(head)) else {
        let head = head[..head.len().min(8)].to_vec();
        let path = stream.path().to_owned();
        return Err(stream.failure().unwrap_or(CaptureError::Unrecognised { path, head }));
    };
    match format {
        Format::ItchFile => Ok(Opened::Messages(ItchFile::new(stream))),
        Format::Pcap | Format::PcapNg => {
            CaptureSource::new(stream, format, options).map(Opened::Packets)
        }
    }
}

/// Bytes looked at to tell the format.
const HEAD_BYTES: usize = 128;

fn recognise(head: &[u8]) -> Option<Format> {
    if pcap::is_pcap(head) {
        Some(Format::Pcap)
    } else if pcapng::is_pcapng(head) {
        Some(Format::PcapNg)
    } else if itch_file::looks_like_itch(head) {
        Some(Format::ItchFile)
    } else {
        None
    }
}

fn is_a_directory() -> std::io::Error {
    std::io::ErrorKind::IsADirectory.into()
}
