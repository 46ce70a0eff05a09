//! Messages into MoldUDP64 datagrams, as a venue packs them: those of one moment together.
//!
//! [`Packer`] owns one datagram in the making. It numbers messages and decides when a datagram is
//! full; when and where it is sent is the caller's business.
//!
//! Source: MoldUDP64 1.00, "Downstream Packet".

use wirepath_protocol::Alpha;
use wirepath_protocol::moldudp64::{Header, Session};

/// The session of what is packed here, unless told otherwise.
pub const SESSION: Session = Alpha(*b"WIREPATH01");

/// What goes into one datagram.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PackLimits {
    /// Bytes, header included. A message longer than that travels alone.
    pub bytes_max: usize,
    /// Messages.
    pub count_max: u16,
    /// How much later than the first message the last may be, nanoseconds.
    pub span_ns: u64,
}

/// 1,400 bytes, and no message waits longer than 10 microseconds for others.
impl Default for PackLimits {
    fn default() -> Self {
        Self { bytes_max: 1_400, count_max: Header::END_OF_SESSION - 1, span_ns: 10_000 }
    }
}

/// A datagram ready to be sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Packed<'a> {
    /// The datagram, header included.
    pub bytes: &'a [u8],
    /// Number of its first message.
    pub first: u64,
    /// How many messages it has.
    pub count: u16,
    /// Time of its last message, on the clock of those put in.
    pub time_ns: u64,
}

/// Collects messages into a datagram.
///
/// ```
/// use wirepath::pack::{PackLimits, Packer, SESSION};
///
/// let mut packer = Packer::new(SESSION, PackLimits::default());
/// packer.push(b"first", 1_000);
/// packer.push(b"second", 1_500);
/// assert!(!packer.fits(6, 1_000_000), "too late for this datagram");
/// let packed = packer.take().unwrap();
/// assert_eq!((packed.first, packed.count, packed.bytes.len()), (1, 2, 20 + 7 + 8));
/// assert!(packer.take().is_none());
/// ```
#[derive(Debug)]
pub struct Packer {
    limits: PackLimits,
    session: Session,
    bytes: Vec<u8>,
    count: u16,
    /// Number of the first message in `bytes`.
    first: u64,
    /// Times of the first and the last.
    times_ns: (u64, u64),
}

impl Packer {
    /// An empty datagram; the first message gets number 1.
    pub fn new(session: Session, limits: PackLimits) -> Self {
        let bytes = vec![0; Header::SIZE];
        Self { limits, session, bytes, count: 0, first: 1, times_ns: (0, 0) }
    }

    /// Whether a message of `len` bytes and this time goes into the datagram. The first always does.
    pub fn fits(&self, len: usize, time_ns: u64) -> bool {
        self.count == 0
            || self.bytes.len() + 2 + len <= self.limits.bytes_max
                && self.count < self.limits.count_max
                && time_ns.saturating_sub(self.times_ns.0) <= self.limits.span_ns
    }

    /// Appends a message. Ask [`fits`](Self::fits) before.
    ///
    /// # Panics
    ///
    /// If the message is longer than 65,535 bytes, or the 65,535th.
    pub fn push(&mut self, message: &[u8], time_ns: u64) {
        let len = u16::try_from(message.len()).expect("a message of at most 65,535 bytes");
        assert!(self.count < Header::END_OF_SESSION - 1, "a datagram with room");
        if self.count == 0 {
            self.bytes.truncate(Header::SIZE);
            self.times_ns.0 = time_ns;
        }
        self.bytes.extend_from_slice(&len.to_be_bytes());
        self.bytes.extend_from_slice(message);
        self.count += 1;
        self.times_ns.1 = time_ns;
    }

    /// The datagram, if it has messages; the next message starts another.
    pub fn take(&mut self) -> Option<Packed<'_>> {
        let (first, count) = (self.first, core::mem::take(&mut self.count));
        if count == 0 {
            return None;
        }
        self.first += u64::from(count);
        let header = Header {
            session: self.session,
            sequence_number: first.into(),
            message_count: count.into(),
        };
        self.bytes[..Header::SIZE].copy_from_slice(header.as_bytes());
        Some(Packed { bytes: &self.bytes, first, count, time_ns: self.times_ns.1 })
    }

    /// What is sent when there is nothing to send: tells the number of the first message that has
    /// not been taken.
    pub fn heartbeat(&self) -> Header {
        Header::heartbeat(self.session, self.first)
    }

    /// What is sent after the last message.
    pub fn end_of_session(&self) -> Header {
        Header::end_of_session(self.session, self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirepath_protocol::moldudp64::Packet;

    #[test]
    fn datagrams_hold_what_their_limits_say() {
        let limits = PackLimits { bytes_max: 20 + 3 * 12, count_max: 2, span_ns: 100 };
        let mut packer = Packer::new(SESSION, limits);
        #[rustfmt::skip]
        let table = [
            ("two, and no third",           vec![(10, 0), (10, 0), (10, 0)],  vec![2, 1]),
            ("no more bytes than there are", vec![(30, 0), (10, 0)],           vec![1, 1]),
            ("a long one alone",            vec![(99, 0), (1, 0)],            vec![1, 1]),
            ("within the span",             vec![(1, 5), (1, 105)],           vec![2]),
            ("beyond the span",             vec![(1, 5), (1, 106)],           vec![1, 1]),
        ];
        let mut next = 1;
        for (case, messages, counts) in table {
            let mut packed = Vec::new();
            for (len, time_ns) in messages {
                if !packer.fits(len, time_ns) {
                    packed.push(packer.take().expect("full").bytes.to_vec());
                }
                packer.push(&vec![b'x'; len], time_ns);
            }
            packed.push(packer.take().expect("the rest").bytes.to_vec());
            assert_eq!(packed.len(), counts.len(), "{case}");
            for (bytes, count) in packed.iter().zip(counts) {
                let packet = Packet::parse(bytes).expect("a header");
                assert_eq!((packet.sequence_number(), packet.declared()), (next, count), "{case}");
                assert!(packet.contents().is_sound(), "{case}");
                next += u64::from(count);
            }
        }
        assert_eq!(packer.heartbeat().sequence_number(), next);
        assert_eq!(packer.end_of_session().message_count(), Header::END_OF_SESSION);
    }
}
