//! Tells from a datagram's bytes which protocol it speaks.
//!
//! Structure decides, never addresses: lengths and counts must add up to the payload, to the byte.
//! Protocols that cannot be decoded yet are recognised all the same, so that a capture of one ends
//! in its name instead of in garbage. Owns no state: what a line carries is its owner's memory.
//!
//! Sources: MoldUDP64 1.00, "Downstream Packet"; IEX-TP 1, "Outbound Segment Format"; the packet
//! headers of CME MDP 3.0, NYSE XDP, Cboe PITCH, Eurex EOBI, MEMX MEMOIR and B3 UMDF.

use wirepath_feed_handler::config::VenueKind;
use wirepath_protocol::itch50;

/// What can be decoded, for sentences about what cannot.
pub const SUPPORTED: &str =
    "Nasdaq TotalView-ITCH 5.0 (MoldUDP64, or a raw ITCH file) and IEX DEEP 1.0 (IEX-TP)";

/// What one datagram turned out to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Seen {
    /// A protocol that can be decoded.
    Known(VenueKind),
    /// A MoldUDP64 packet without messages: a heartbeat or the end of a session. What the session
    /// carries cannot be told from it.
    MoldUdp64,
    /// A protocol that cannot be decoded yet, by name.
    Unsupported(&'static str),
    /// None of the protocols this version has heard of.
    Unknown,
}

/// Recognises one UDP payload.
pub fn recognise(payload: &[u8]) -> Seen {
    // The order matters little: each test is strict enough to exclude the others.
    mold_udp64(payload)
        .or_else(|| iex_tp(payload))
        .or_else(|| others(payload))
        .unwrap_or(Seen::Unknown)
}

/// Bytes of the MoldUDP64 downstream header.
const MOLD_HEADER: usize = 20;

fn mold_udp64(payload: &[u8]) -> Option<Seen> {
    let (header, mut blocks) = payload.split_at_checked(MOLD_HEADER)?;
    let session_is_text = header[..10].iter().all(|byte| matches!(byte, b' '..=b'~'));
    if !session_is_text {
        return None;
    }
    let count = be16(header, 18)?;
    if count == 0 || count == u16::MAX {
        return blocks.is_empty().then_some(Seen::MoldUdp64);
    }
    let mut itch = 0;
    for _ in 0..count {
        let len = usize::from(be16(blocks, 0)?);
        let message = blocks.get(2..2 + len)?;
        itch += u32::from(is_itch50(message));
        blocks = &blocks[2 + len..];
    }
    if !blocks.is_empty() {
        return None;
    }
    // Types added by a later revision may be among them, so one that fits is enough.
    Some(if itch > 0 {
        Seen::Known(VenueKind::NasdaqItch50)
    } else {
        Seen::Unsupported("MoldUDP64 with messages that are not Nasdaq TotalView-ITCH 5.0")
    })
}

/// Whether a message has a type of TotalView-ITCH 5.0, at least its length, and a time within a day.
fn is_itch50(message: &[u8]) -> bool {
    const DAY_NS: u64 = 86_400 * 1_000_000_000;
    let layout = message.first().and_then(|kind| itch50::layout_of((*kind).into()));
    let fits = layout.is_some_and(|layout| layout.size <= message.len());
    fits && itch50::Head::view(message).is_ok_and(|head| head.timestamp() < DAY_NS)
}

/// Bytes of the IEX-TP header.
const IEX_HEADER: usize = 40;

fn iex_tp(payload: &[u8]) -> Option<Seen> {
    let (header, mut blocks) = payload.split_at_checked(IEX_HEADER)?;
    if header[0] != 1 || usize::from(le16(header, 12)?) != blocks.len() {
        return None;
    }
    for _ in 0..le16(header, 14)? {
        let len = usize::from(le16(blocks, 0)?);
        blocks = blocks.get(2 + len..)?;
    }
    if !blocks.is_empty() {
        return None;
    }
    Some(match le16(header, 2)? {
        0x8004 => Seen::Known(VenueKind::IexDeep10),
        0x8002 => Seen::Unsupported("IEX TOPS 1.5 (IEX-TP message protocol 0x8002)"),
        0x8003 => Seen::Unsupported("IEX TOPS 1.6 (IEX-TP message protocol 0x8003)"),
        0x8005 => Seen::Unsupported("IEX DEEP+ 1.0 (IEX-TP message protocol 0x8005)"),
        _ => Seen::Unsupported("IEX-TP with a message protocol other than DEEP 1.0"),
    })
}

/// Whether a payload is of one protocol; `None` where it ends too early to be.
type Test = fn(&[u8]) -> Option<bool>;

fn others(payload: &[u8]) -> Option<Seen> {
    #[rustfmt::skip]
    let tests: [(Test, &str); 6] = [
        (cme_mdp3, "CME MDP 3.0 (SBE)"),
        (b3_umdf,  "B3 Binary UMDF (SBE)"),
        (eobi,     "Eurex EOBI"),
        (nyse_xdp, "NYSE XDP (Pillar)"),
        (memoir,   "MEMX MEMOIR Depth"),
        (pitch,    "Cboe PITCH"),
    ];
    let found = tests.into_iter().find(|(test, _)| test(payload) == Some(true));
    found.map(|(_, name)| Seen::Unsupported(name))
}

/// Packet header: sequence number (4), sending time (8); then messages, each with its size (2), block
/// length (2), template (2), schema (2), version (2).
fn cme_mdp3(payload: &[u8]) -> Option<bool> {
    let mut rest = payload.get(12..)?;
    let mut messages = 0;
    while !rest.is_empty() {
        let (size, schema, version) = (usize::from(le16(rest, 0)?), le16(rest, 6)?, le16(rest, 8)?);
        if size < 10 || schema != 1 || !(1..64).contains(&version) {
            return Some(false);
        }
        rest = rest.get(size..)?;
        messages += 1;
    }
    Some(messages > 0)
}

/// Packet header of 16 bytes, then a framing header: message length (2), encoding 0xEB50 (2).
fn b3_umdf(payload: &[u8]) -> Option<bool> {
    Some(le16(payload, 18)? == 0xEB50 && usize::from(le16(payload, 16)?) <= payload.len() - 16)
}

/// A packet header message: body length 32 (2), template 13002 (2).
fn eobi(payload: &[u8]) -> Option<bool> {
    Some(le16(payload, 0)? == 32 && matches!(le16(payload, 2)?, 13_002 | 13_005))
}

/// Packet size (2), delivery flag (1), messages (1), sequence number (4), seconds (4), nanoseconds (4);
/// then messages, each with its size (2).
fn nyse_xdp(payload: &[u8]) -> Option<bool> {
    let mut rest = payload.get(16..)?;
    if usize::from(le16(payload, 0)?) != payload.len() || le32(payload, 12)? >= 1_000_000_000 {
        return Some(false);
    }
    for _ in 0..payload[3] {
        let size = usize::from(le16(rest, 0)?);
        rest = rest.get(size.max(4)..)?;
    }
    Some(rest.is_empty())
}

/// Type (1), header length 18 (1), session (8), sequence number (8); then a count and blocks (2 each).
fn memoir(payload: &[u8]) -> Option<bool> {
    let mut rest = payload.get(18..)?;
    if payload[0] > 2 || payload[1] != 18 {
        return Some(false);
    }
    if rest.is_empty() {
        return Some(true);
    }
    let count = be16(rest, 0)?;
    rest = &rest[2..];
    for _ in 0..count {
        let len = usize::from(be16(rest, 0)?);
        rest = rest.get(2 + len..)?;
    }
    Some(rest.is_empty())
}

/// Length (2), count (1), unit (1), sequence number (4); then messages, each with its length (1).
fn pitch(payload: &[u8]) -> Option<bool> {
    let mut rest = payload.get(8..)?;
    if usize::from(le16(payload, 0)?) != payload.len() {
        return Some(false);
    }
    for _ in 0..payload[2] {
        let len = usize::from(*rest.first()?);
        rest = rest.get(len.max(2)..)?;
    }
    Some(rest.is_empty())
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
