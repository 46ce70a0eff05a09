//! A file's content as a sliding window, decompressed on the way.
//!
//! [`Stream`] keeps the unread bytes contiguous, so that a record is always one slice. It holds an
//! error back until everything that was read before it has been used.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::CaptureError;
use super::zstd::ZstdFrames;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// gzip, any number of members.
    Gzip,
    /// zstd, any number of frames.
    Zstd,
}

impl Compression {
    /// A short name for messages: `plain`, `gzip`, `zstd`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    fn recognise(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or a skippable frame before it.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

/// The longest record a window grows for. libpcap itself allows a quarter of a megabyte.
pub(super) const RECORD_BYTES_MAX: usize = 16 << 20;

/// The window's first size: large against a record, and within a core's own cache.
const WINDOW_BYTES: usize = 1 << 20;

/// See the module documentation.
pub(super) struct Stream {
    path: PathBuf,
    compression: Compression,
    reader: Box<dyn Read + Send>,
    window: Vec<u8>,
    /// The unread bytes are `window[start..end]`.
    start: usize,
    end: usize,
    /// Content before `start`.
    offset: u64,
    at_end: bool,
    /// Why the reader stopped, where it was not the end of the file.
    failed: Option<io::Error>,
    /// Bytes taken from the file so far, before decompression.
    raw_read: Arc<AtomicU64>,
    raw_size: Option<u64>,
}

impl Stream {
    /// Starts reading; `raw_size` is the file's length where it is known.
    pub(super) fn new(
        path: PathBuf,
        raw: Box<dyn Read + Send>,
        raw_size: Option<u64>,
    ) -> Result<Self, CaptureError> {
        let raw_read = Arc::new(AtomicU64::new(0));
        let mut raw = Counted { inner: raw, read: Arc::clone(&raw_read) };
        let mut head = Vec::new();
        if let Err(source) = raw.by_ref().take(4).read_to_end(&mut head) {
            return Err(CaptureError::Read { path, offset: 0, source });
        }
        let compression = Compression::recognise(&head);
        let whole = io::Cursor::new(head).chain(raw);
        let reader: Box<dyn Read + Send> = match compression {
            Compression::None => Box::new(whole),
            Compression::Gzip => Box::new(MultiGzDecoder::new(io::BufReader::new(whole))),
            Compression::Zstd => Box::new(ZstdFrames::new(io::BufReader::new(whole))),
        };
        Ok(Self {
            path,
            compression,
            reader,
            window: vec![0; WINDOW_BYTES],
            start: 0,
            end: 0,
            offset: 0,
            at_end: false,
            failed: None,
            raw_read,
            raw_size,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) const fn compression(&self) -> Compression {
        self.compression
    }

    /// Content before the first unread byte.
    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// Bytes of the file read so far, and its length where that is known.
    pub(super) fn progress(&self) -> (u64, Option<u64>) {
        (self.raw_read.load(Ordering::Relaxed), self.raw_size)
    }

    /// The whole window, which offsets from [`start`](Self::start) refer to.
    pub(super) fn window(&self) -> &[u8] {
        &self.window
    }

    /// Where in the window the unread bytes begin.
    pub(super) const fn start(&self) -> usize {
        self.start
    }

    /// The unread bytes.
    pub(super) fn unread(&self) -> &[u8] {
        &self.window[self.start..self.end]
    }

    /// Steps over the next `len` unread bytes, which must be there.
    pub(super) fn consume(&mut self, len: usize) {
        assert!(len <= self.end - self.start, "consumed more than was read");
        self.start += len;
        self.offset += len as u64;
    }

    /// The first unread bytes, `len` of them or as many as there are.
    pub(super) fn peek(&mut self, len: usize) -> &[u8] {
        self.fill(len);
        let unread = self.unread();
        &unread[..len.min(unread.len())]
    }

    /// Reads until `len` bytes are unread, at most [`RECORD_BYTES_MAX`]. False at the end.
    ///
    /// Moves the unread bytes, so ranges of the window taken before are void.
    pub(super) fn fill(&mut self, len: usize) -> bool {
        debug_assert!(len <= RECORD_BYTES_MAX);
        if self.end - self.start >= len {
            return true;
        }
        self.window.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.window.len() < len {
            self.window.resize(len.next_power_of_two(), 0);
        }
        while self.end < len && self.read_some() {}
        self.end >= len
    }

    /// Steps over `len` bytes, read or not. False if the content ends before.
    pub(super) fn skip(&mut self, mut len: u64) -> bool {
        loop {
            let unread = self.end - self.start;
            let step = usize::try_from(len).map_or(unread, |len| len.min(unread));
            self.consume(step);
            len -= step as u64;
            if len == 0 {
                return true;
            }
            (self.start, self.end) = (0, 0);
            if !self.read_some() {
                return false;
            }
        }
    }

    /// Why reading stopped, if it was not at the file's end. Answers once.
    pub(super) fn failure(&mut self) -> Option<CaptureError> {
        let source = self.failed.take()?;
        let (path, compression) = (self.path.clone(), self.compression);
        let offset = self.offset + self.unread().len() as u64;
        Some(match compression {
            Compression::None => CaptureError::Read { path, offset, source },
            _ => CaptureError::Compressed { path, compression, offset, source },
        })
    }

    /// Whether the content may end here, where `what` of `expected` bytes was looked for.
    pub(super) fn end(&mut self, what: &'static str, expected: u64) -> Result<(), CaptureError> {
        match self.failure() {
            Some(error) => Err(error),
            None if self.unread().is_empty() => Ok(()),
            None => Err(self.cut_off(self.offset, what, expected)),
        }
    }

    /// The content ends within `what`, which begins at `offset`; or reading failed there.
    pub(super) fn cut_off(
        &mut self,
        offset: u64,
        what: &'static str,
        expected: u64,
    ) -> CaptureError {
        let found = self.offset - offset + self.unread().len() as u64;
        let path = self.path.clone();
        let cut = CaptureError::Truncated { path, offset, what, expected, found };
        self.failure().unwrap_or(cut)
    }

    /// The first unread bytes are not what the format demands.
    pub(super) fn damaged(&self, expected: &'static str, found: u64) -> CaptureError {
        CaptureError::Damaged { path: self.path.clone(), offset: self.offset, expected, found }
    }

    /// One read into the window's free end. False when there is nothing more.
    fn read_some(&mut self) -> bool {
        while !self.at_end && self.end < self.window.len() {
            match self.reader.read(&mut self.window[self.end..]) {
                Ok(0) => self.at_end = true,
                Ok(read) => {
                    self.end += read;
                    return true;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = Some(error);
                    self.at_end = true;
                }
            }
        }
        false
    }
}

impl core::fmt::Debug for Stream {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Stream")
            .field("path", &self.path)
            .field("compression", &self.compression)
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

/// Counts what passes.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buf)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
