//! Reads a day's file back, whatever state it is in.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::code::Kind;
use super::entry::{ENTRY_BYTES, Entry};
use super::error::ReadError;
use super::file::{HEADER_BYTES, Header, shown};

/// The entries of a file, in the order in which they were recorded.
///
/// What is damaged is one [`ReadError::Damaged`] for each stretch, and reading goes on behind it. Damage that
/// reaches to the end is a torn tail, as a killed writer or a power cut leaves it: it is no error, and
/// [`torn_bytes`](Self::torn_bytes) tells its length once the entries are over.
#[derive(Debug)]
pub struct Reader<R = BufReader<File>> {
    from: R,
    path: PathBuf,
    header: Header,
    /// Where the next entry begins.
    offset: u64,
    /// Number of the entry before; `None` where what is before is not known.
    last: Option<u64>,
    /// Bytes of the damage that is being passed by.
    damaged: u64,
    /// What was read behind something that had to be told first.
    held: Option<Entry>,
    is_done: bool,
}

impl Reader {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// [`ReadError`]: it cannot be read, or is no audit log of this version.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ReadError> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|source| ReadError::Io {
            file: path.to_owned(),
            offset: 0,
            source,
        })?;
        Self::new(BufReader::with_capacity(1 << 16, file), path)
    }
}

impl<R: Read> Reader<R> {
    /// Reads what `from` gives; errors call it `path`.
    ///
    /// # Errors
    ///
    /// As for [`Reader::open`].
    pub fn new(mut from: R, path: impl AsRef<Path>) -> Result<Self, ReadError> {
        let path = path.as_ref().to_owned();
        let header = Header::read(&mut from, &path)?;
        Ok(Self {
            from,
            path,
            header,
            offset: HEADER_BYTES as u64,
            last: None,
            damaged: 0,
            held: None,
            is_done: false,
        })
    }

    /// Whose log it is: BeginString, SenderCompID, TargetCompID and qualifier, separated by blanks.
    pub fn identity(&self) -> String {
        shown(&self.header.identity)
    }

    /// When the file was begun, nanoseconds since the Unix epoch.
    pub fn opened_ns(&self) -> u64 {
        self.header.opened_ns
    }

    /// Bytes at the end that hold no whole entry, once all entries were read.
    pub fn torn_bytes(&self) -> u64 {
        if self.is_done { self.damaged } else { 0 }
    }

    /// The next sound entry, and what is damaged before it is in `damaged`; `None` at the end.
    fn sound(&mut self) -> Result<Option<Entry>, ReadError> {
        loop {
            let mut entry = <Entry as bytemuck::Zeroable>::zeroed();
            let count = self.fill(bytemuck::bytes_of_mut(&mut entry))?;
            let index = (self.offset - HEADER_BYTES as u64) / ENTRY_BYTES as u64;
            self.offset += count as u64;
            if count == ENTRY_BYTES && entry.is_sound(index, self.header.day) {
                return Ok(Some(entry));
            }
            self.damaged += count as u64;
            if count < ENTRY_BYTES {
                return Ok(None);
            }
        }
    }

    /// Reads as many bytes as there are, up to the buffer's length.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<usize, ReadError> {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.from.read(&mut bytes[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => {
                    let offset = self.offset + filled as u64;
                    return Err(ReadError::Io { file: self.path.clone(), offset, source });
                }
            }
        }
        Ok(filled)
    }

    /// What number `entry` should have, if it has another.
    fn expected_instead(&self, entry: &Entry) -> Option<u64> {
        if entry.kind() == Some(Kind::Started) {
            return None;
        }
        let expected = self.last?.saturating_add(entry.lost_count().unwrap_or(1));
        (entry.number() != expected).then_some(expected)
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Entry, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(entry) = self.held.take() {
            self.last = Some(entry.number());
            return Some(Ok(entry));
        }
        if self.is_done {
            return None;
        }
        let entry = match self.sound() {
            Ok(Some(entry)) => entry,
            Ok(None) => {
                self.is_done = true;
                return None;
            }
            Err(error) => {
                (self.is_done, self.damaged) = (true, 0);
                return Some(Err(error));
            }
        };
        let at = self.offset - ENTRY_BYTES as u64;
        let file = || self.path.clone();
        if self.damaged > 0 {
            let bytes = core::mem::take(&mut self.damaged);
            self.held = Some(entry);
            return Some(Err(ReadError::Damaged { file: file(), offset: at - bytes, bytes }));
        }
        if let Some(expected) = self.expected_instead(&entry) {
            let found = entry.number();
            self.held = Some(entry);
            return Some(Err(ReadError::Missing { file: file(), offset: at, expected, found }));
        }
        self.last = Some(entry.number());
        Some(Ok(entry))
    }
}
