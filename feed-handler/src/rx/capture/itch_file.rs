//! Files of ITCH messages: each after its length in two big-endian bytes, nothing else.
//!
//! That is how Nasdaq archives a day, and exactly how messages lie in a MoldUDP64 datagram. So a
//! run of them is handed out as it lies in the file, and putting a header before it makes a
//! datagram of it again ([`ItchDatagrams`]). A message of length 0 marks the end of a session; it
//! has no number and is stepped over.
//!
//! Source: Nasdaq "BinaryFILE 1.00", "File Format"; MoldUDP64 1.00, "Downstream Packet".

use super::stream::Stream;
use super::{CaptureError, Compression};
use crate::rx::{Batch, LineId, RxStamp, Slot, Source};

/// A file of ITCH messages, numbered from 1.
#[derive(Debug)]
pub struct ItchFile {
    stream: Stream,
    next_seq: u64,
    end_marks: u64,
    finished: bool,
}

/// Messages one after another, as they lie in the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Run<'a> {
    /// Number of the first message.
    pub first_seq: u64,
    /// How many there are.
    pub count: u16,
    /// The messages, each after its length in two big-endian bytes.
    pub blocks: &'a [u8],
}

/// Bytes before each message.
const LENGTH_LEN: usize = 2;

/// Whether the first messages of a file have plausible lengths, and types that are letters.
pub(super) fn looks_like_itch(mut head: &[u8]) -> bool {
    let mut messages = 0;
    while let [high, low, kind, ..] = *head {
        let len = usize::from(u16::from_be_bytes([high, low]));
        let is_message = (11..=128).contains(&len) && kind.is_ascii_alphabetic();
        let is_end_mark = len == 0 && messages > 0;
        if !is_message && !is_end_mark {
            return false;
        }
        messages += 1;
        head = head.get(LENGTH_LEN + len..).unwrap_or_default();
    }
    messages > 0
}

impl ItchFile {
    pub(super) const fn new(stream: Stream) -> Self {
        Self { stream, next_seq: 1, end_marks: 0, finished: false }
    }

    /// The next message and its number, from the type byte on; `None` at the end.
    ///
    /// # Errors
    ///
    /// The file cannot be read further or ends within a message: once, after all before it.
    #[inline]
    pub fn next_block(&mut self) -> Result<Option<(u64, &[u8])>, CaptureError> {
        loop {
            let unread = self.stream.unread();
            let Some(len) = block_len(unread) else {
                if self.read_more()? { continue } else { return Ok(None) }
            };
            let (seq, start) = (self.next_seq, self.stream.start() + LENGTH_LEN);
            self.stream.consume(LENGTH_LEN + len);
            if len == 0 {
                self.end_marks += 1;
                continue;
            }
            self.next_seq += 1;
            return Ok(Some((seq, &self.stream.window()[start..start + len])));
        }
    }

    /// The next messages, at most `count_max` and at most `bytes_max` bytes with their lengths, but
    /// at least one; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`next_block`](Self::next_block).
    pub fn next_run(
        &mut self,
        count_max: u16,
        bytes_max: usize,
    ) -> Result<Option<Run<'_>>, CaptureError> {
        loop {
            let unread = self.stream.unread();
            let (mut count, mut len) = (0, 0);
            while let Some(block) = block_len(&unread[len..])
                && block > 0
                && count < count_max.max(1)
                && (count == 0 || len + LENGTH_LEN + block <= bytes_max)
            {
                count += 1;
                len += LENGTH_LEN + block;
            }
            if count > 0 {
                let (first_seq, start) = (self.next_seq, self.stream.start());
                self.stream.consume(len);
                self.next_seq += u64::from(count);
                let blocks = &self.stream.window()[start..start + len];
                return Ok(Some(Run { first_seq, count, blocks }));
            }
            if unread.starts_with(&[0, 0]) {
                self.stream.consume(LENGTH_LEN);
                self.end_marks += 1;
            } else if !self.read_more()? {
                return Ok(None);
            }
        }
    }

    /// The file as MoldUDP64 datagrams of at most `bytes_max` bytes, `batch_max` at once, as if it
    /// had been sent on one line.
    pub fn into_datagrams(self, bytes_max: usize, batch_max: usize) -> ItchDatagrams {
        ItchDatagrams {
            file: self,
            bytes_max,
            batch_max: batch_max.max(1),
            memory: Vec::new(),
            slots: Vec::new(),
            held: None,
        }
    }

    /// Number of the message that comes next.
    pub const fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// End-of-session marks stepped over so far.
    pub const fn end_marks(&self) -> u64 {
        self.end_marks
    }

    /// Whether all has been read.
    pub const fn is_finished(&self) -> bool {
        self.finished
    }

    /// How the file is compressed.
    pub const fn compression(&self) -> Compression {
        self.stream.compression()
    }

    /// Bytes of the file read so far, and its size where that is known: for a progress bar.
    pub fn progress(&self) -> (u64, Option<u64>) {
        self.stream.progress()
    }

    /// Reads on where the next message is not whole yet. False at the end.
    #[cold]
    fn read_more(&mut self) -> Result<bool, CaptureError> {
        if self.finished {
            return Ok(false);
        }
        let (what, len) = match *self.stream.unread() {
            [high, low, ..] => {
                ("a message", LENGTH_LEN + usize::from(u16::from_be_bytes([high, low])))
            }
            _ => ("a message length", LENGTH_LEN),
        };
        if self.stream.fill(len) {
            return Ok(true);
        }
        self.finished = true;
        self.stream.end(what, len as u64)?;
        Ok(false)
    }
}

/// Length of the message that `unread` begins with, if it is whole.
#[inline]
fn block_len(unread: &[u8]) -> Option<usize> {
    let &[high, low] = unread.first_chunk()?;
    let len = usize::from(u16::from_be_bytes([high, low]));
    (unread.len() >= LENGTH_LEN + len).then_some(len)
}

/// An ITCH file dressed as the MoldUDP64 datagrams of one line; without receive stamps.
#[derive(Debug)]
pub struct ItchDatagrams {
    file: ItchFile,
    bytes_max: usize,
    batch_max: usize,
    memory: Vec<u8>,
    slots: Vec<Slot>,
    /// An error that comes when the datagrams before it have been used.
    held: Option<CaptureError>,
}

/// A session's name, ten characters.
const SESSION: &[u8; 10] = b"ITCH-FILE ";
const MOLD_HEADER_LEN: usize = 20;
/// One less than the count that marks the end of a session.
const COUNT_MAX: u16 = u16::MAX - 1;

impl ItchDatagrams {
    /// The file underneath.
    pub const fn file(&self) -> &ItchFile {
        &self.file
    }
}

impl Source for ItchDatagrams {
    type Error = CaptureError;

    fn receive(&mut self) -> Result<Batch<'_>, CaptureError> {
        self.memory.clear();
        self.slots.clear();
        let blocks_max = self.bytes_max.saturating_sub(MOLD_HEADER_LEN);
        while self.slots.len() < self.batch_max && self.held.is_none() {
            match self.file.next_run(COUNT_MAX, blocks_max) {
                Ok(Some(run)) => {
                    let offset = self.memory.len();
                    self.memory.extend_from_slice(SESSION);
                    self.memory.extend_from_slice(&run.first_seq.to_be_bytes());
                    self.memory.extend_from_slice(&run.count.to_be_bytes());
                    self.memory.extend_from_slice(run.blocks);
                    let len = self.memory.len() - offset;
                    self.slots.push(Slot { offset, len, line: LineId(0), rx: RxStamp::NONE });
                }
                Ok(None) => break,
                Err(error) => self.held = Some(error),
            }
        }
        if self.slots.is_empty()
            && let Some(error) = self.held.take()
        {
            return Err(error);
        }
        Ok(Batch::new(&self.memory, &self.slots))
    }

    fn is_finished(&self) -> bool {
        self.file.finished && self.held.is_none()
    }
}
