//! MoldUDP64: numbered messages in datagrams, and the request to send some again.
//!
//! [`Packet`] reads a downstream packet, whoever sent it: multicast, or a retransmission to us.
//! [`PacketWriter`] writes one. [`Request`] goes the other way. Putting packets of two lines into
//! one order is the arbiter's work.
//!
//! Source: MoldUDP64 1.00, "Downstream Packet" and "Request Packet".

mod request;

pub use request::{Request, RequestError};

use crate::blocks::{BlockWriter, Blocks, Contents};
use crate::error::{DecodeError, EncodeError};
use crate::field::Alpha;
use crate::int::{U16Be, U64Be};
use crate::layout::layout;

/// Name of a session: ten characters.
pub type Session = Alpha<10>;

/// The messages of a packet.
pub type Messages<'a> = Blocks<'a, true>;

layout! {
    /// Front of every downstream packet: 20 bytes.
    ///
    /// Source: MoldUDP64 1.00, "Downstream Packet", "Header".
    Header, 20 {
         0 session: Alpha<10> => Session, "The session this packet belongs to.";
        10 sequence_number: U64Be => u64, "Number of the first message in the packet, or of the next one to come.";
        18 message_count: U16Be => u16, "How many messages, [`Header::HEARTBEAT`], or [`Header::END_OF_SESSION`].";
    }
}

impl Header {
    /// The `message_count` of a heartbeat.
    pub const HEARTBEAT: u16 = 0;
    /// The `message_count` of an end of session.
    pub const END_OF_SESSION: u16 = 0xffff;
    /// The most messages a packet can carry: one more would read as an end of session.
    pub const COUNT_MAX: u16 = Self::END_OF_SESSION - 1;

    /// A heartbeat, a whole packet by itself: `next` is the number of the next message to come.
    pub const fn heartbeat(session: Session, next: u64) -> Self {
        Self::with_count(session, next, Self::HEARTBEAT)
    }

    /// An end of session, a whole packet by itself: `next` is the number no message will have.
    pub const fn end_of_session(session: Session, next: u64) -> Self {
        Self::with_count(session, next, Self::END_OF_SESSION)
    }

    const fn with_count(session: Session, sequence_number: u64, message_count: u16) -> Self {
        Self {
            session,
            sequence_number: U64Be::new(sequence_number),
            message_count: U16Be::new(message_count),
        }
    }
}

/// What a downstream packet is, by its message count.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PacketKind {
    /// Carries this many messages, as it says.
    Data(u16),
    /// Carries none, and tells the number of the next message.
    Heartbeat,
    /// Carries none, and tells that none will come.
    EndOfSession,
}

/// One downstream packet, viewed in its datagram.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'a> {
    header: &'a Header,
    body: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Views a datagram as a packet. What lies behind the header is looked at by
    /// [`messages`](Self::messages) only.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] below 20 bytes.
    #[inline]
    pub fn parse(datagram: &'a [u8]) -> Result<Self, DecodeError> {
        let header = Header::front(datagram)?;
        Ok(Self { header, body: &datagram[Header::SIZE..] })
    }

    /// The header as it stands.
    #[inline]
    pub const fn header(&self) -> &'a Header {
        self.header
    }

    /// All behind the header: the messages, if it has any, each behind its length.
    #[inline]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The session this packet belongs to.
    #[inline]
    pub fn session(&self) -> Session {
        self.header.session()
    }

    /// Number of the first message, or where there is none, of the next one to come.
    #[inline]
    pub fn sequence_number(&self) -> u64 {
        self.header.sequence_number()
    }

    /// What the packet is.
    #[inline]
    pub fn kind(&self) -> PacketKind {
        match self.header.message_count() {
            Header::HEARTBEAT => PacketKind::Heartbeat,
            Header::END_OF_SESSION => PacketKind::EndOfSession,
            count => PacketKind::Data(count),
        }
    }

    /// How many messages it says it carries; zero for a heartbeat and an end of session.
    #[inline]
    pub fn declared(&self) -> u16 {
        match self.kind() {
            PacketKind::Data(count) => count,
            PacketKind::Heartbeat | PacketKind::EndOfSession => 0,
        }
    }

    /// The messages, without their lengths, up to the first that is not wholly there.
    #[inline]
    pub fn messages(&self) -> Messages<'a> {
        Blocks::new(self.body, self.declared())
    }

    /// How many messages are wholly there, how many are missing, and how many bytes are no message.
    #[inline]
    pub fn contents(&self) -> Contents {
        self.messages().contents()
    }
}

/// Writes a downstream packet into the caller's bytes.
///
/// ```
/// use wirepath_protocol::moldudp64::{Packet, PacketWriter, Session};
///
/// let mut bytes = [0; 1400];
/// let mut packet = PacketWriter::new(&mut bytes, Session::new("20200130A").unwrap(), 7)?;
/// packet.push(b"first")?;
/// packet.push(b"second")?;
/// let datagram = packet.finish();
/// assert!(Packet::parse(datagram).unwrap().messages().eq([&b"first"[..], b"second"]));
/// # Ok::<(), wirepath_protocol::EncodeError>(())
/// ```
#[derive(Debug)]
pub struct PacketWriter<'a> {
    blocks: BlockWriter<'a, true>,
    session: Session,
    sequence_number: u64,
}

impl<'a> PacketWriter<'a> {
    /// A packet in `bytes`, whose first message has number `sequence_number`. As many bytes as
    /// `bytes` has is as long as the packet may become.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when the header alone does not fit.
    pub fn new(
        bytes: &'a mut [u8],
        session: Session,
        sequence_number: u64,
    ) -> Result<Self, EncodeError> {
        let blocks = BlockWriter::new(bytes, Header::SIZE, Header::COUNT_MAX, usize::MAX)?;
        Ok(Self { blocks, session, sequence_number })
    }

    /// Appends one message, of any length up to 65,535 bytes, zero included.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when it does not fit, [`EncodeError::Limit`] when it is too long or the
    /// 65,535th; the packet is as before.
    #[inline]
    pub fn push(&mut self, message: &[u8]) -> Result<(), EncodeError> {
        self.blocks.push(message)
    }

    /// Messages so far.
    #[inline]
    pub fn count(&self) -> u16 {
        self.blocks.count()
    }

    /// Bytes so far, the header included. Never zero.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "a packet has at least its header")]
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// The whole packet; without a message, it is a heartbeat.
    #[inline]
    pub fn finish(self) -> &'a [u8] {
        let header = Header::with_count(self.session, self.sequence_number, self.blocks.count());
        self.blocks.finish(header.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: Session = Alpha(*b"000008472B");

    /// Two messages from number 7 on, the second empty.
    const PACKET: &[u8] = b"000008472B\0\0\0\0\0\0\0\x07\0\x02\0\x03abc\0\0";

    #[test]
    fn reads_and_writes_a_packet() {
        let packet = Packet::parse(PACKET).unwrap();
        assert_eq!(packet.session(), SESSION);
        assert_eq!(packet.sequence_number(), 7);
        assert_eq!(packet.kind(), PacketKind::Data(2));
        assert!(packet.messages().eq([&b"abc"[..], b""]));
        assert!(packet.contents().is_sound());

        let mut bytes = [0xaa; 27];
        let mut writer = PacketWriter::new(&mut bytes, SESSION, 7).unwrap();
        writer.push(b"abc").unwrap();
        assert_eq!(writer.push(b"x"), Err(EncodeError::Full { need: 3, room: 2 }));
        writer.push(b"").unwrap();
        assert_eq!((writer.count(), writer.len()), (2, 27));
        assert_eq!(writer.finish(), PACKET);
    }

    #[test]
    fn packets_without_messages() {
        let heartbeat = b"000008472B\0\0\0\0\0\0\x01\0\0\0";
        let packet = Packet::parse(heartbeat).unwrap();
        assert_eq!((packet.kind(), packet.sequence_number()), (PacketKind::Heartbeat, 256));
        assert_eq!(packet.messages().count(), 0);
        assert_eq!(Header::heartbeat(SESSION, 256).as_bytes(), heartbeat);
        assert_eq!(PacketWriter::new(&mut [0; 20], SESSION, 256).unwrap().finish(), heartbeat);

        let end = b"000008472B\0\0\0\0\0\0\x01\0\xff\xff";
        let packet = Packet::parse(end).unwrap();
        assert_eq!(packet.kind(), PacketKind::EndOfSession);
        assert_eq!(packet.messages().count(), 0);
        assert_eq!(Header::end_of_session(SESSION, 256).as_bytes(), end);
    }

    #[test]
    fn a_cut_packet_gives_the_messages_that_are_whole() {
        for cut in 0..PACKET.len() {
            match Packet::parse(&PACKET[..cut]) {
                Err(error) => assert_eq!(error, DecodeError::Truncated { have: cut, need: 20 }),
                Ok(packet) => {
                    let whole = u16::from(cut >= 25);
                    let trailing = if whole == 1 { cut - 25 } else { cut - 20 };
                    let contents = Contents { whole, missing: 2 - whole, trailing };
                    assert_eq!(packet.contents(), contents, "cut at {cut}");
                }
            }
        }
    }

    #[test]
    fn the_count_never_reads_as_end_of_session() {
        let mut bytes = vec![0; 20 + 2 * 65_535];
        let mut writer = PacketWriter::new(&mut bytes, SESSION, 1).unwrap();
        for _ in 0..65_534 {
            writer.push(b"").unwrap();
        }
        assert_eq!(writer.push(b""), Err(EncodeError::Limit));
        assert_eq!(Packet::parse(writer.finish()).unwrap().kind(), PacketKind::Data(65_534));

        let mut bytes = vec![0; 70_000];
        let mut writer = PacketWriter::new(&mut bytes, SESSION, 1).unwrap();
        assert_eq!(writer.push(&[0; 65_536]), Err(EncodeError::Limit));
        assert_eq!(writer.push(&[0; 65_535]), Ok(()));
    }
}
