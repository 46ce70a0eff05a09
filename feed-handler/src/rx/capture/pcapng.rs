//! The newer capture format: blocks, each in the byte order of its section.
//!
//! Read are section headers, interface descriptions, and packets in all three kinds of block; other
//! kinds are stepped over unread, however long. A packet whose own fields contradict its block is
//! counted and stepped over: the block says where the next one is.
//!
//! Source: "PCAP Now Generic (pcapng) Capture File Format" (draft-ietf-opsawg-pcapng).

use super::frame::Link;
use super::source::{Record, Step};
use super::stream::RECORD_BYTES_MAX;
use crate::rx::RxStamp;
use wirepath_perf::ClockDomain;

/// Most interfaces of a section that are kept; packets of later ones are counted as of unknown link.
const INTERFACES_MAX: usize = 65_536;

const SECTION_HEADER: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];
const INTERFACE_DESCRIPTION: u32 = 1;
const OBSOLETE_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;

/// Whether a file that begins so is one.
pub(super) fn is_pcapng(head: &[u8]) -> bool {
    head.starts_with(&SECTION_HEADER)
}

/// What is known of the section being read.
#[derive(Debug, Default)]
pub(super) struct PcapNg {
    big_endian: bool,
    interfaces: Vec<Interface>,
}

#[derive(Clone, Copy, Debug)]
struct Interface {
    link: Option<Link>,
    /// Most bytes kept of a packet; `u32::MAX` without a limit.
    snap_len: u32,
    resolution: Resolution,
    /// Seconds to add to every stamp.
    offset_s: i64,
}

/// What a unit of a stamp is.
#[derive(Clone, Copy, Debug)]
enum Resolution {
    /// 10 to the minus this, seconds.
    Decimal(u8),
    /// 2 to the minus this, seconds.
    Binary(u8),
}

impl PcapNg {
    /// Reads the block that `bytes` begins with.
    pub(super) fn step(&mut self, bytes: &[u8]) -> Step {
        let Some(head) = bytes.first_chunk::<12>() else {
            return Step::Need { what: "a block header", len: 12 };
        };
        let is_section = is_pcapng(head);
        if is_section {
            self.big_endian = match head[8..] {
                [0x1a, 0x2b, 0x3c, 0x4d] => true,
                [0x4d, 0x3c, 0x2b, 0x1a] => false,
                _ => {
                    let found = u32::from_be_bytes([head[8], head[9], head[10], head[11]]).into();
                    return Step::Damaged { expected: "a section's byte-order mark", found };
                }
            };
        }
        let kind = self.u32(head, 0);
        let len = self.u32(head, 4) as usize;
        if len < 12 || !len.is_multiple_of(4) {
            let expected = "a block length of at least 12, in fours";
            return Step::Damaged { expected, found: len as u64 };
        }
        let of_use = [INTERFACE_DESCRIPTION, OBSOLETE_PACKET, SIMPLE_PACKET, ENHANCED_PACKET];
        if !is_section && !of_use.contains(&kind) {
            return Step::Pass { what: "a block", len: len as u64 };
        }
        if len > RECORD_BYTES_MAX {
            return Step::Damaged { expected: "a block of at most 16 MiB", found: len as u64 };
        }
        let Some(block) = bytes.get(..len) else {
            return Step::Need { what: "a block", len };
        };
        let repeated = self.u32(block, len - 4) as usize;
        if repeated != len {
            let expected = "the block's length repeated at its end";
            return Step::Damaged { expected, found: repeated as u64 };
        }
        let body = &block[8..len - 4];
        match kind {
            INTERFACE_DESCRIPTION => self.describe(body),
            OBSOLETE_PACKET | ENHANCED_PACKET => return self.packet(kind, body, len),
            SIMPLE_PACKET => return self.simple_packet(body, len),
            _ => self.interfaces.clear(), // a section begins
        }
        Step::Pass { what: "a block", len: len as u64 }
    }

    /// Keeps an interface; one that cannot be read keeps its number, and its packets are counted.
    fn describe(&mut self, body: &[u8]) {
        if self.interfaces.len() == INTERFACES_MAX {
            return;
        }
        let mut interface = Interface {
            link: None,
            snap_len: u32::MAX,
            resolution: Resolution::Decimal(6),
            offset_s: 0,
        };
        if body.len() >= 8 {
            interface.link = Link::from_number(self.u16(body, 0));
            let snap_len = self.u32(body, 4);
            interface.snap_len = if snap_len == 0 { u32::MAX } else { snap_len };
            let mut options = &body[8..];
            while options.len() >= 4 {
                let (code, len) = (self.u16(options, 0), usize::from(self.u16(options, 2)));
                let Some(value) = options.get(4..4 + len) else { break };
                match (code, value) {
                    (0, _) => break,
                    (9, [exponent @ 0..0x80]) => {
                        interface.resolution = Resolution::Decimal(*exponent);
                    }
                    (9, [exponent]) => interface.resolution = Resolution::Binary(exponent & 0x7f),
                    (14, [a, b, c, d, e, f, g, h]) => {
                        let bytes = [*a, *b, *c, *d, *e, *f, *g, *h];
                        interface.offset_s = if self.big_endian {
                            i64::from_be_bytes(bytes)
                        } else {
                            i64::from_le_bytes(bytes)
                        };
                    }
                    _ => {}
                }
                options = options.get(4 + len.next_multiple_of(4)..).unwrap_or_default();
            }
        }
        self.interfaces.push(interface);
    }

    fn packet(&self, kind: u32, body: &[u8], len: usize) -> Step {
        if body.len() < 20 {
            return Step::Malformed { len };
        }
        let interface = if kind == ENHANCED_PACKET {
            self.u32(body, 0) as usize
        } else {
            usize::from(self.u16(body, 0))
        };
        let (high, low) = (u64::from(self.u32(body, 4)), u64::from(self.u32(body, 8)));
        let (kept, sent) = (self.u32(body, 12) as usize, self.u32(body, 16) as usize);
        if kept > body.len() - 20 {
            return Step::Malformed { len };
        }
        let interface = self.interfaces.get(interface);
        Step::Packet(Record {
            link: interface.and_then(|interface| interface.link),
            frame: 28..28 + kept,
            wire_len: sent,
            rx: interface.map_or(RxStamp::NONE, |interface| interface.stamp(high << 32 | low)),
            len,
        })
    }

    /// A packet of the first interface, without a stamp.
    fn simple_packet(&self, body: &[u8], len: usize) -> Step {
        if body.len() < 4 {
            return Step::Malformed { len };
        }
        let sent = self.u32(body, 0) as usize;
        let interface = self.interfaces.first();
        let snap_len = interface.map_or(0, |interface| interface.snap_len as usize);
        let kept = sent.min(snap_len).min(body.len() - 4);
        Step::Packet(Record {
            link: interface.and_then(|interface| interface.link),
            frame: 12..12 + kept,
            wire_len: sent,
            rx: RxStamp::NONE,
            len,
        })
    }

    /// The number at `at`, which the caller knows to lie within.
    fn u32(&self, bytes: &[u8], at: usize) -> u32 {
        let word = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        if self.big_endian { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) }
    }

    /// As [`u32`](Self::u32), in two bytes.
    fn u16(&self, bytes: &[u8], at: usize) -> u16 {
        let half = [bytes[at], bytes[at + 1]];
        if self.big_endian { u16::from_be_bytes(half) } else { u16::from_le_bytes(half) }
    }
}

impl Interface {
    /// A stamp in this interface's units as time; none if it lies before 1970 or after 2554.
    fn stamp(&self, units: u64) -> RxStamp {
        let ns = match self.resolution {
            Resolution::Decimal(9) => u128::from(units),
            Resolution::Decimal(exponent @ 0..9) => {
                u128::from(units) * 10_u128.pow(9 - u32::from(exponent))
            }
            // From 10^-30 on, no 64-bit count of units reaches a nanosecond.
            Resolution::Decimal(exponent @ 10..30) => {
                u128::from(units) / 10_u128.pow(u32::from(exponent) - 9)
            }
            Resolution::Decimal(_) => 0,
            Resolution::Binary(exponent) => (u128::from(units) * 1_000_000_000) >> exponent,
        };
        let offset_ns = i128::from(self.offset_s) * 1_000_000_000;
        let ns = i128::try_from(ns).ok().and_then(|ns| u64::try_from(ns + offset_ns).ok());
        ns.map_or(RxStamp::NONE, |ns| RxStamp::new(ns, ClockDomain::Capture))
    }
}
