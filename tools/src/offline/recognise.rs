//! Tells from a datagram's bytes which protocol it speaks.
//!
//! Structure decides, never addresses: lengths and counts must add up to the payload, to the byte.
//! Protocols that cannot be decoded yet are recognised all the same, so that a capture of one ends
//! in its name instead of in garbage. Owns no state: what a line carries is its owner's memory.
//!
//! Sources: the packet headers of Eurex EOBI, MEMX MEMOIR and B3 UMDF.

use wirepath_feed_handler::config::VenueKind;
use wirepath_feed_handler::venue::Recognised;

use super::protocol;

/// What can be decoded, for sentences about what cannot.
pub fn supported() -> String {
    let titles: Vec<_> = VenueKind::ALL.iter().map(|kind| protocol::facts(*kind).title).collect();
    titles.join(", ")
}

/// What one datagram turned out to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Seen {
    /// A protocol that can be decoded.
    Known(VenueKind),
    /// A datagram without messages, of the framing of a protocol that can be decoded: a heartbeat or the end
    /// of a session. What the session carries cannot be told from it.
    Framing(VenueKind),
    /// A protocol that cannot be decoded yet, by name.
    Unsupported(&'static str),
    /// None of the protocols this version has heard of.
    Unknown,
}

/// Recognises one UDP payload.
pub fn recognise(payload: &[u8]) -> Seen {
    let mut best = Seen::Unknown;
    for &kind in VenueKind::ALL {
        match protocol::recognise(kind, payload) {
            Recognised::Yes => return Seen::Known(kind),
            // Its framing may be another's too, whose messages it carries.
            Recognised::Framing if !matches!(best, Seen::Framing(_)) => best = Seen::Framing(kind),
            Recognised::Other(name) if best == Seen::Unknown => best = Seen::Unsupported(name),
            Recognised::Framing | Recognised::Other(_) | Recognised::No => {}
        }
    }
    if best == Seen::Unknown { others(payload).unwrap_or(best) } else { best }
}

/// Whether a payload is of one protocol; `None` where it ends too early to be.
type Test = fn(&[u8]) -> Option<bool>;

fn others(payload: &[u8]) -> Option<Seen> {
    #[rustfmt::skip]
    let tests: [(Test, &str); 3] = [
        (b3_umdf,  "B3 Binary UMDF (SBE)"),
        (eobi,     "Eurex EOBI"),
        (memoir,   "MEMX MEMOIR Depth"),
    ];
    let found = tests.into_iter().find(|(test, _)| test(payload) == Some(true));
    found.map(|(_, name)| Seen::Unsupported(name))
}

/// Packet header of 16 bytes, then a framing header: message length (2), encoding 0xEB50 (2).
fn b3_umdf(payload: &[u8]) -> Option<bool> {
    Some(le16(payload, 18)? == 0xEB50 && usize::from(le16(payload, 16)?) <= payload.len() - 16)
}

/// A packet header message: body length 32 (2), template 13002 (2).
fn eobi(payload: &[u8]) -> Option<bool> {
    Some(le16(payload, 0)? == 32 && matches!(le16(payload, 2)?, 13_002 | 13_005))
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

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
