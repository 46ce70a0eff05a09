//! The datagrams of a pcap or pcapng file, as a [`Source`].

use core::ops::Range;

use super::frame::{self, Link};
use super::lines::Lines;
use super::pcap::{self, BadHeader, Pcap};
use super::pcapng::PcapNg;
use super::stream::Stream;
use super::{CaptureError, CaptureOptions, Compression, Format, LineInfo, Skip};
use crate::rx::{Batch, RxStamp, Slot, Source};

/// The UDP datagrams of a capture, in its order.
///
/// Hands out at most a window's worth at once, so a batch may be short, or empty where a stretch
/// held no datagrams; [`is_finished`](Source::is_finished) tells when there are no more.
#[derive(Debug)]
pub struct CaptureSource {
    stream: Stream,
    framing: Framing,
    format: Format,
    lines: Lines,
    slots: Vec<Slot>,
    batch_max: usize,
    frames: u64,
    skipped: Skipped,
    finished: bool,
}

/// How many frames were stepped over, by reason.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Skipped([u64; Skip::ALL.len()]);

impl Skipped {
    /// Frames stepped over for this reason.
    pub const fn of(&self, reason: Skip) -> u64 {
        self.0[reason as usize]
    }

    /// Frames stepped over.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

impl CaptureSource {
    pub(super) fn new(
        mut stream: Stream,
        format: Format,
        options: &CaptureOptions,
    ) -> Result<Self, CaptureError> {
        let lines = Lines::new(options.lines.as_deref())?;
        let framing = match format {
            Format::PcapNg => Framing::PcapNg(PcapNg::default()),
            _ => Framing::Pcap(Self::pcap_header(&mut stream)?),
        };
        let batch_max = options.batch_max.max(1);
        Ok(Self {
            stream,
            framing,
            format,
            lines,
            slots: Vec::with_capacity(batch_max),
            batch_max,
            frames: 0,
            skipped: Skipped::default(),
            finished: false,
        })
    }

    fn pcap_header(stream: &mut Stream) -> Result<Pcap, CaptureError> {
        let Some(header) = stream.peek(pcap::FILE_HEADER_LEN).first_chunk().copied() else {
            let len = pcap::FILE_HEADER_LEN as u64;
            return Err(stream.cut_off(stream.offset(), "a file header", len));
        };
        let path = || stream.path().to_owned();
        let pcap = Pcap::new(&header).map_err(|error| match error {
            BadHeader::LinkType(link_type) => CaptureError::LinkType { path: path(), link_type },
            BadHeader::Magic => {
                CaptureError::Unrecognised { path: path(), head: header[..8].to_vec() }
            }
        })?;
        stream.consume(pcap::FILE_HEADER_LEN);
        Ok(pcap)
    }

    /// The lines so far, each at the position its [`LineId`](crate::rx::LineId) says.
    pub fn lines(&self) -> &[LineInfo] {
        self.lines.infos()
    }

    /// Frames read so far, of whatever kind; those that became no datagram are
    /// [`skipped`](Self::skipped).
    pub const fn frames(&self) -> u64 {
        self.frames
    }

    /// What was stepped over so far, and why.
    pub const fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// The capture's format.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// How the file is compressed.
    pub const fn compression(&self) -> Compression {
        self.stream.compression()
    }

    /// Bytes of the file read so far, and its size where that is known: for a progress bar.
    pub fn progress(&self) -> (u64, Option<u64>) {
        self.stream.progress()
    }

    /// Collects a batch. Stops where the window has to move, since that voids the slots.
    fn gather(&mut self) -> Result<(), CaptureError> {
        let frames_before = self.frames;
        while self.slots.len() < self.batch_max {
            match self.framing.step(self.stream.unread()) {
                Step::Packet(record) => {
                    self.frames += 1;
                    if let Err(reason) = self.take(&record) {
                        self.skipped.0[reason as usize] += 1;
                    }
                    self.stream.consume(record.len);
                }
                Step::Malformed { len } => {
                    self.frames += 1;
                    self.skipped.0[Skip::Malformed as usize] += 1;
                    self.stream.consume(len);
                }
                Step::Pass { len, .. } if len <= self.stream.unread().len() as u64 => {
                    self.stream.skip(len);
                }
                // From here on the window moves, or the capture ends.
                _ if self.frames > frames_before => return Ok(()),
                Step::Pass { what, len } => {
                    let offset = self.stream.offset();
                    if !self.stream.skip(len) {
                        self.finished = true;
                        return Err(self.stream.cut_off(offset, what, len));
                    }
                }
                Step::Need { what, len } => {
                    if !self.stream.fill(len) {
                        self.finished = true;
                        return self.stream.end(what, len as u64);
                    }
                }
                Step::Damaged { expected, found } => {
                    self.finished = true;
                    return Err(self.stream.damaged(expected, found));
                }
            }
        }
        Ok(())
    }

    /// Adds the record's datagram to the batch, if there is one.
    fn take(&mut self, record: &Record) -> Result<(), Skip> {
        let frame = self.stream.unread().get(record.frame.clone()).ok_or(Skip::Malformed)?;
        let link = record.link.ok_or(Skip::Link)?;
        let (endpoint, payload) = frame::datagram(link, frame, record.wire_len)?;
        let line = self.lines.count(endpoint, payload.len())?;
        let offset = self.stream.start() + record.frame.start + payload.start;
        self.slots.push(Slot { offset, len: payload.len(), line, rx: record.rx });
        Ok(())
    }
}

impl Source for CaptureSource {
    type Error = CaptureError;

    fn receive(&mut self) -> Result<Batch<'_>, CaptureError> {
        self.slots.clear();
        if !self.finished {
            self.gather()?;
        }
        Ok(Batch::new(self.stream.window(), &self.slots))
    }

    fn is_finished(&self) -> bool {
        self.finished
    }
}

/// The container format, with what has been learnt of the file.
#[derive(Debug)]
enum Framing {
    Pcap(Pcap),
    PcapNg(PcapNg),
}

impl Framing {
    fn step(&mut self, bytes: &[u8]) -> Step {
        match self {
            Self::Pcap(pcap) => pcap.step(bytes),
            Self::PcapNg(pcapng) => pcapng.step(bytes),
        }
    }
}

/// What the unread bytes begin with.
pub(super) enum Step {
    /// A packet, whole.
    Packet(Record),
    /// A packet that contradicts itself, of this many bytes with all that surrounds it.
    Malformed { len: usize },
    /// Something else to step over; it need not all be read yet.
    Pass { what: &'static str, len: u64 },
    /// `what` is known to take `len` bytes, more than there are.
    Need { what: &'static str, len: usize },
    /// Nothing that the format allows.
    Damaged { expected: &'static str, found: u64 },
}

/// Where a packet lies, from the first unread byte.
pub(super) struct Record {
    /// Its link layer, if that is read here.
    pub(super) link: Option<Link>,
    pub(super) frame: Range<usize>,
    /// Its length when it was sent.
    pub(super) wire_len: usize,
    pub(super) rx: RxStamp,
    /// Bytes to the next one.
    pub(super) len: usize,
}
