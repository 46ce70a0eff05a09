//! The classic capture format: a header of 24 bytes, then records.
//!
//! Source: "PCAP Capture File Format" (draft-ietf-opsawg-pcap), "General File Structure" and
//! "Packet Record".

use super::frame::Link;
use super::source::{Record, Step};
use super::stream::RECORD_BYTES_MAX;
use crate::rx::RxStamp;
use wirepath_perf::ClockDomain;

/// How to read the records of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pcap {
    little_endian: bool,
    /// Nanoseconds in a unit of the stamp's fraction.
    fraction_ns: u64,
    link: Link,
}

/// Bytes before the first record.
pub(super) const FILE_HEADER_LEN: usize = 24;
const RECORD_HEADER_LEN: usize = 16;

/// Byte order and nanoseconds per unit of the fraction.
fn magic(head: &[u8]) -> Option<(bool, u64)> {
    match head.first_chunk()? {
        [0xd4, 0xc3, 0xb2, 0xa1] => Some((true, 1_000)),
        [0xa1, 0xb2, 0xc3, 0xd4] => Some((false, 1_000)),
        [0x4d, 0x3c, 0xb2, 0xa1] => Some((true, 1)),
        [0xa1, 0xb2, 0x3c, 0x4d] => Some((false, 1)),
        _ => None,
    }
}

/// Whether a file that begins so is one.
pub(super) fn is_pcap(head: &[u8]) -> bool {
    magic(head).is_some()
}

/// Why a file header cannot be used.
pub(super) enum BadHeader {
    /// Not a pcap file.
    Magic,
    /// Packets of a link layer that is not read here.
    LinkType(u16),
}

impl Pcap {
    /// Reads the file header.
    pub(super) fn new(header: &[u8; FILE_HEADER_LEN]) -> Result<Self, BadHeader> {
        let (little_endian, fraction_ns) = magic(header).ok_or(BadHeader::Magic)?;
        // The upper half of the field says how long a frame check sequence is; none is needed.
        let link_type = if little_endian {
            u16::from_le_bytes([header[20], header[21]])
        } else {
            u16::from_be_bytes([header[22], header[23]])
        };
        let link = Link::from_number(link_type).ok_or(BadHeader::LinkType(link_type))?;
        Ok(Self { little_endian, fraction_ns, link })
    }

    /// Reads the record that `bytes` begins with.
    pub(super) fn step(&self, bytes: &[u8]) -> Step {
        let Some(header) = bytes.first_chunk::<RECORD_HEADER_LEN>() else {
            return Step::Need { what: "a record header", len: RECORD_HEADER_LEN };
        };
        let word = |at: usize| {
            let word = [header[at], header[at + 1], header[at + 2], header[at + 3]];
            if self.little_endian { u32::from_le_bytes(word) } else { u32::from_be_bytes(word) }
        };
        let (kept, sent) = (word(8) as usize, word(12) as usize);
        let len = RECORD_HEADER_LEN.saturating_add(kept);
        if len > RECORD_BYTES_MAX {
            let found = kept as u64;
            return Step::Damaged { expected: "a packet of at most 16 MiB", found };
        }
        if bytes.len() < len {
            return Step::Need { what: "a packet record", len };
        }
        let ns = u64::from(word(0)) * 1_000_000_000 + u64::from(word(4)) * self.fraction_ns;
        Step::Packet(Record {
            link: Some(self.link),
            frame: RECORD_HEADER_LEN..len,
            wire_len: sent,
            rx: RxStamp::new(ns, ClockDomain::Capture),
            len,
        })
    }
}
