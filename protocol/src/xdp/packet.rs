//! The XDP packet: a header, and messages that begin with their own length. A datagram is one packet.

use super::DeliveryFlag;
use crate::blocks::Contents;
use crate::error::{DecodeError, EncodeError};
use crate::int::{U16Le, U32Le};
use crate::layout::layout;

layout! {
    /// Front of every packet: 16 bytes.
    ///
    /// Source: NYSE Pillar Equities Common Client Specification 2.4, packet header.
    Header, 16 {
         0 pkt_size: U16Le => u16, "Bytes of the packet, this header included.";
         2 delivery_flag: u8 => u8, "Why the packet was sent: the code of a [`DeliveryFlag`].";
         3 number_msgs: u8 => u8, "Messages in the packet; 0 in a heartbeat.";
         4 seq_num: U32Le => u32, "Number of the first message.";
         8 send_time: U32Le => u32, "When the packet was sent: seconds since the Unix epoch, UTC.";
        12 send_time_ns: U32Le => u32, "The nanoseconds behind `send_time`.";
    }
}

/// Zero but for the delivery flag, which is [`DeliveryFlag::Original`].
impl Default for Header {
    fn default() -> Self {
        Self { delivery_flag: DeliveryFlag::Original.code(), ..Self::BLANK }
    }
}

/// One packet, viewed in its datagram.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'a> {
    pub(super) header: &'a Header,
    /// What is there of the messages.
    pub(super) body: &'a [u8],
    /// Bytes after the packet.
    pub(super) beyond: usize,
}

impl<'a> Packet<'a> {
    /// Views a datagram as a packet. One that is not wholly there is taken as far as it goes; bytes
    /// beyond what it says are no part of it.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] below 16 bytes.
    #[inline]
    pub fn parse(datagram: &'a [u8]) -> Result<Self, DecodeError> {
        let header = Header::front(datagram)?;
        let rest = &datagram[Header::SIZE..];
        let length = usize::from(header.pkt_size()).saturating_sub(Header::SIZE).min(rest.len());
        Ok(Self { header, body: &rest[..length], beyond: rest.len() - length })
    }

    /// The header, with all its fields.
    #[inline]
    pub const fn header(&self) -> &'a Header {
        self.header
    }

    /// Why it was sent.
    #[inline]
    pub fn delivery_flag(&self) -> DeliveryFlag {
        DeliveryFlag::of(self.header.delivery_flag)
    }

    /// Number of the first message.
    #[inline]
    pub fn sequence_number(&self) -> u32 {
        self.header.seq_num()
    }

    /// How many messages it says it carries.
    #[inline]
    pub fn declared(&self) -> u16 {
        self.header.number_msgs.into()
    }

    /// When it was sent: nanoseconds since the Unix epoch, UTC.
    #[inline]
    pub fn send_time(&self) -> u64 {
        super::time(self.header.send_time(), self.header.send_time_ns())
    }

    /// What is there of the messages, unread.
    #[inline]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The messages, each from its length on, up to the first that is not wholly there.
    #[inline]
    pub fn messages(&self) -> Messages<'a> {
        Messages::new(self.body, self.declared())
    }

    /// How many messages are wholly there, how many are missing, and how many bytes are no message, be
    /// they in the packet or after it.
    pub fn contents(&self) -> Contents {
        let mut messages = self.messages();
        for _ in messages.by_ref() {}
        Contents {
            whole: self.declared() - messages.left,
            missing: messages.left,
            trailing: messages.rest.len() + self.beyond,
        }
    }

    /// Bytes that the header declares and the datagram does not have.
    #[inline]
    pub fn cut(&self) -> usize {
        usize::from(self.header.pkt_size()).saturating_sub(Header::SIZE + self.body.len())
    }
}

/// The messages of one packet, in order, each from its length on.
///
/// Ends after the declared number, or at the first that does not lie wholly within the packet or says
/// that it is shorter than length and type; then [`missing`](Self::missing) says how many were declared
/// but not there.
#[derive(Clone, Copy, Debug)]
pub struct Messages<'a> {
    rest: &'a [u8],
    left: u16,
}

/// Bytes of length and type, which every message has.
const MESSAGE_MIN: usize = 4;

impl<'a> Messages<'a> {
    /// The first `count` messages of a packet's `body`: what stands behind its header.
    #[inline]
    pub const fn new(body: &'a [u8], count: u16) -> Self {
        Self { rest: body, left: count }
    }

    /// Declared messages that have not been handed out; after the end, those that were not there.
    #[inline]
    pub const fn missing(&self) -> u16 {
        self.left
    }

    /// The bytes not handed out yet; after the end, those no message accounts for.
    #[inline]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for Messages<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.left == 0 {
            return None;
        }
        let length = usize::from(u16::from_le_bytes(*self.rest.first_chunk()?));
        if length < MESSAGE_MIN {
            return None;
        }
        let (message, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        self.left -= 1;
        Some(message)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.left.into()))
    }
}

impl core::iter::FusedIterator for Messages<'_> {}

/// Writes a packet into the caller's bytes.
///
/// ```
/// use wirepath_protocol::xdp::{Header, Packet, PacketWriter, TradeCancel};
///
/// let cancel = TradeCancel { trade_id: 360.into(), ..TradeCancel::default() };
/// let mut bytes = [0; 1400];
/// let header = Header { seq_num: 7.into(), ..Header::default() };
/// let mut packet = PacketWriter::new(&mut bytes, header)?;
/// packet.push(cancel.as_bytes())?;
/// let datagram = packet.finish();
/// assert!(Packet::parse(datagram).unwrap().messages().eq([cancel.as_bytes()]));
/// # Ok::<(), wirepath_protocol::EncodeError>(())
/// ```
#[derive(Debug)]
pub struct PacketWriter<'a> {
    bytes: &'a mut [u8],
    len: usize,
    header: Header,
}

impl<'a> PacketWriter<'a> {
    /// The longest packet that NYSE sends, bytes.
    ///
    /// Source: NYSE Pillar Equities Common Client Specification 2.4, packet structure.
    pub const NYSE_MAX: usize = 1400;

    /// A packet in `bytes`, under `header`, whose size and number of messages are filled in by
    /// [`finish`](Self::finish). As many bytes as `bytes` has is as long as the packet may become.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when the header alone does not fit.
    pub fn new(bytes: &'a mut [u8], header: Header) -> Result<Self, EncodeError> {
        if bytes.len() < Header::SIZE {
            return Err(EncodeError::Full { need: Header::SIZE, room: bytes.len() });
        }
        Ok(Self { bytes, len: Header::SIZE, header: Header { number_msgs: 0, ..header } })
    }

    /// Appends one message, from its length on.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Length`] when its length is not what it says or it has no type,
    /// [`EncodeError::Full`] when it does not fit, [`EncodeError::Limit`] when it is the 256th or makes
    /// the packet longer than 65,535 bytes; the packet is as before.
    #[inline]
    pub fn push(&mut self, message: &[u8]) -> Result<(), EncodeError> {
        let says = message.first_chunk().map_or(0, |length| u16::from_le_bytes(*length).into());
        if says != message.len() || says < MESSAGE_MIN {
            return Err(EncodeError::Length { says, is: message.len() });
        }
        let (need, room) = (message.len(), self.bytes.len() - self.len);
        if need > room {
            return Err(EncodeError::Full { need, room });
        }
        if self.header.number_msgs == u8::MAX || self.len + need > u16::MAX.into() {
            return Err(EncodeError::Limit);
        }
        self.bytes[self.len..self.len + need].copy_from_slice(message);
        self.len += need;
        self.header.number_msgs += 1;
        Ok(())
    }

    /// Messages so far.
    #[inline]
    pub fn count(&self) -> u16 {
        self.header.number_msgs.into()
    }

    /// Bytes so far, the header included. Never zero.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "a packet has at least its header")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The whole packet.
    #[inline]
    pub fn finish(mut self) -> &'a [u8] {
        #[expect(clippy::cast_possible_truncation, reason = "`push` keeps to it")]
        let size = self.len as u16;
        self.header.pkt_size = size.into();
        self.bytes[..Header::SIZE].copy_from_slice(self.header.as_bytes());
        &self.bytes[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Two messages from number 7 on, of 6 and 4 bytes.
    const PACKET: &[u8; 26] =
        b"\x1a\0\x0b\x02\x07\0\0\0\0\xf1\x53\x65\x15\xcd\x5b\x07\x06\0\xe7\x03ab\x04\0\xe7\x03";
    const MESSAGES: [&[u8]; 2] = [b"\x06\0\xe7\x03ab", b"\x04\0\xe7\x03"];

    fn header() -> Header {
        *Header::front(PACKET).unwrap()
    }

    #[test]
    fn reads_and_writes_a_packet() {
        let packet = Packet::parse(PACKET).unwrap();
        assert_eq!((packet.sequence_number(), packet.declared()), (7, 2));
        assert_eq!(packet.delivery_flag(), DeliveryFlag::Original);
        assert_eq!(packet.send_time(), 1_700_000_000_123_456_789);
        assert!(packet.messages().eq(MESSAGES));
        assert!(packet.contents().is_sound() && packet.cut() == 0);

        let mut bytes = [0xaa; 26];
        let mut writer = PacketWriter::new(&mut bytes, header()).unwrap();
        writer.push(MESSAGES[0]).unwrap();
        assert_eq!(writer.push(MESSAGES[0]), Err(EncodeError::Full { need: 6, room: 4 }));
        writer.push(MESSAGES[1]).unwrap();
        assert_eq!((writer.count(), writer.len()), (2, 26));
        assert_eq!(writer.finish(), PACKET);
        let full = EncodeError::Full { need: 16, room: 15 };
        assert_eq!(PacketWriter::new(&mut [0; 15], header()).err(), Some(full));
    }

    #[test]
    fn a_message_must_be_as_long_as_it_says() {
        let mut bytes = [0; 100];
        let mut writer = PacketWriter::new(&mut bytes, header()).unwrap();
        for (message, says) in [
            (&b"\x05\0\xe7\x03"[..], 5),
            (b"\x04\0\xe7\x03a", 4),
            (b"\x03\0a", 3),
            (b"\x04", 0),
            (b"", 0),
        ] {
            let error = EncodeError::Length { says, is: message.len() };
            assert_eq!(writer.push(message), Err(error));
        }
        assert_eq!((writer.count(), writer.finish().len()), (0, 16));
    }

    #[test]
    fn what_the_header_cannot_say_is_refused() {
        let mut bytes = vec![0; 70_000];
        let mut writer = PacketWriter::new(&mut bytes, Header::default()).unwrap();
        for _ in 0..255 {
            writer.push(MESSAGES[1]).unwrap();
        }
        assert_eq!(writer.push(MESSAGES[1]), Err(EncodeError::Limit));
        assert!(Packet::parse(writer.finish()).unwrap().contents().is_sound());

        let mut long = vec![0; 65_519];
        long[..2].copy_from_slice(&65_519_u16.to_le_bytes());
        let mut writer = PacketWriter::new(&mut bytes, Header::default()).unwrap();
        writer.push(&long).unwrap();
        assert_eq!(writer.push(MESSAGES[1]), Err(EncodeError::Limit));
        assert_eq!(Packet::parse(writer.finish()).unwrap().header().pkt_size(), 65_535);
    }

    /// Case, size the header says, count it says, messages; whole, missing, trailing, cut.
    type Row = (&'static str, u16, u8, &'static [u8], (u16, u16, usize, usize));

    #[test]
    fn a_message_that_is_not_wholly_there_ends_the_packet() {
        #[rustfmt::skip]
        let table: &[Row] = &[
            ("as declared",          24, 2, b"\x04\0\0\0\x04\0\0\0", (2, 0, 0, 0)),
            ("heartbeat",            16, 0, b"",                     (0, 0, 0, 0)),
            ("beyond the packet",    20, 1, b"\x04\0\0\0\x04\0\0\0", (1, 0, 4, 0)),
            ("count too small",      24, 1, b"\x04\0\0\0\x04\0\0\0", (1, 0, 4, 0)),
            ("count too large",      20, 255, b"\x04\0\0\0",         (1, 254, 0, 0)),
            ("cut in a message",     24, 2, b"\x04\0\0\0\x04\0\0",   (1, 1, 3, 1)),
            ("cut in a length",      24, 2, b"\x04\0\0\0\x04",       (1, 1, 1, 3)),
            ("size ends in a message", 22, 2, b"\x04\0\0\0\x04\0\0\0", (1, 1, 4, 0)),
            ("lying length",         24, 2, b"\xff\xff\0\0\x04\0\0\0", (0, 2, 8, 0)),
            ("length 0",             24, 2, b"\0\0\0\0\x04\0\0\0",   (0, 2, 8, 0)),
            ("length 3",             24, 2, b"\x03\0\0\x04\0\0\0\0", (0, 2, 8, 0)),
            ("size below a header",  15, 2, b"\x04\0\0\0",           (0, 2, 4, 0)),
            ("size 0",                0, 0, b"\x04\0\0\0",           (0, 0, 4, 0)),
        ];
        for &(case, pkt_size, number_msgs, messages, (whole, missing, trailing, cut)) in table {
            let header = Header { pkt_size: pkt_size.into(), number_msgs, ..Header::default() };
            let bytes = [header.as_bytes(), messages].concat();
            let packet = Packet::parse(&bytes).unwrap();
            assert_eq!(packet.contents(), Contents { whole, missing, trailing }, "{case}");
            assert_eq!(packet.cut(), cut, "{case}");
            let mut walk = packet.messages();
            assert_eq!(walk.by_ref().count(), usize::from(whole), "{case}");
            assert_eq!((walk.next(), walk.missing()), (None, missing), "{case}: stays ended");
        }
        for have in 0..16 {
            let error = DecodeError::Truncated { have, need: 16 };
            assert_eq!(Packet::parse(&PACKET[..have]).err(), Some(error));
        }
    }

    proptest! {
        /// Whatever messages are written are read again, and cut anywhere they are those that are whole.
        #[test]
        fn what_is_written_reads_back(
            bodies in vec(vec(any::<u8>(), 2..40), 0..10),
            seq_num in any::<u32>(),
            cut in any::<prop::sample::Index>(),
        ) {
            let messages: Vec<Vec<u8>> = bodies
                .iter()
                .map(|body| [&u16::try_from(body.len() + 2).unwrap().to_le_bytes(), &body[..]].concat())
                .collect();
            let mut bytes = [0; PacketWriter::NYSE_MAX];
            let header = Header { seq_num: seq_num.into(), ..Header::default() };
            let mut writer = PacketWriter::new(&mut bytes, header).unwrap();
            messages.iter().for_each(|message| writer.push(message).unwrap());
            let datagram = writer.finish();
            let packet = Packet::parse(datagram).unwrap();
            prop_assert_eq!(packet.sequence_number(), seq_num);
            prop_assert!(packet.messages().eq(messages.iter().map(|message| &message[..])));
            prop_assert!(packet.contents().is_sound());

            let have = 16 + cut.index(datagram.len() - 15);
            let packet = Packet::parse(&datagram[..have]).unwrap();
            let mut whole = 0;
            let mut at = 16;
            while whole < messages.len() && at + messages[whole].len() <= have {
                at += messages[whole].len();
                whole += 1;
            }
            prop_assert_eq!(usize::from(packet.contents().whole), whole);
            prop_assert_eq!(packet.contents().trailing, have - at);
            prop_assert_eq!(packet.cut(), datagram.len() - have);
        }
    }
}
