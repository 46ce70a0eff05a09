//! Packets: a number, a time, and messages behind each other.

use crate::blocks::Contents;
use crate::error::{DecodeError, EncodeError};
use crate::field::TimeLe;
use crate::int::U32Le;
use crate::layout::layout;

layout! {
    /// Front of every packet: 12 bytes.
    ///
    /// Source: CME MDP 3.0, "Binary Packet Header".
    PacketHeader, 12 {
        0 msg_seq_num: U32Le => u32, "Number of the packet within its channel's feed; the first of a week is 1.";
        4 sending_time: TimeLe => u64, "When it was sent: nanoseconds since the Unix epoch, UTC.";
    }
}

/// One packet, viewed in its datagram.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'a> {
    header: &'a PacketHeader,
    messages: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Views a datagram as a packet.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] below 12 bytes.
    #[inline]
    pub fn parse(datagram: &'a [u8]) -> Result<Self, DecodeError> {
        let header = PacketHeader::front(datagram)?;
        Ok(Self { header, messages: &datagram[PacketHeader::SIZE..] })
    }

    /// The header, with its fields.
    #[inline]
    pub const fn header(&self) -> &'a PacketHeader {
        self.header
    }

    /// Number of the packet. Messages have none of their own.
    #[inline]
    pub fn msg_seq_num(&self) -> u32 {
        self.header.msg_seq_num()
    }

    /// When it was sent: nanoseconds since the Unix epoch, UTC.
    #[inline]
    pub fn sending_time(&self) -> u64 {
        self.header.sending_time()
    }

    /// The messages, each from its SBE header on, up to the first that is not wholly there.
    #[inline]
    pub const fn messages(&self) -> Messages<'a> {
        Messages { rest: self.messages }
    }

    /// How many messages are wholly there and how many bytes are no message. A packet does not say how
    /// many messages it has, so none is known to be missing; a cut one is among the trailing bytes.
    pub fn contents(&self) -> Contents {
        let mut messages = self.messages();
        let mut whole = 0_u16;
        while messages.next().is_some() {
            whole = whole.saturating_add(1); // a datagram has room for less
        }
        Contents { whole, missing: 0, trailing: messages.rest.len() }
    }
}

/// The messages of one packet, in order, each without its size.
///
/// Ends with the packet, or at the first message that does not lie wholly within it, or whose size is
/// too small to include itself; then [`rest`](Self::rest) has what is left.
#[derive(Clone, Copy, Debug)]
pub struct Messages<'a> {
    rest: &'a [u8],
}

/// Bytes of a message's size, which counts them.
const SIZE: usize = 2;

impl<'a> Messages<'a> {
    /// The bytes not handed out yet; after the end, those that are no message.
    #[inline]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for Messages<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        let (size, after) = self.rest.split_first_chunk::<SIZE>()?;
        let length = usize::from(u16::from_le_bytes(*size)).checked_sub(SIZE)?;
        let (block, rest) = after.split_at_checked(length)?;
        self.rest = rest;
        Some(block)
    }
}

impl core::iter::FusedIterator for Messages<'_> {}

/// Writes a packet into the caller's bytes.
///
/// ```
/// use wirepath_protocol::mdp3::{Packet, PacketWriter};
///
/// let mut bytes = [0; 1400];
/// let mut packet = PacketWriter::new(&mut bytes, 7, 1_478_961_025_968_263_310)?;
/// packet.push(&[0, 0, 12, 0, 1, 0, 13, 0])?; // Admin Heartbeat: a header and nothing else
/// let datagram = packet.finish();
/// assert_eq!(datagram.len(), 12 + 2 + 8);
/// assert_eq!(Packet::parse(datagram).unwrap().msg_seq_num(), 7);
/// # Ok::<(), wirepath_protocol::EncodeError>(())
/// ```
#[derive(Debug)]
pub struct PacketWriter<'a> {
    bytes: &'a mut [u8],
    len: usize,
    count: u16,
}

impl<'a> PacketWriter<'a> {
    /// A packet in `bytes`, which are as many as it may become long.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when the header alone does not fit.
    pub fn new(
        bytes: &'a mut [u8],
        msg_seq_num: u32,
        sending_time: u64,
    ) -> Result<Self, EncodeError> {
        let room = bytes.len();
        let Some(front) = bytes.get_mut(..PacketHeader::SIZE) else {
            return Err(EncodeError::Full { need: PacketHeader::SIZE, room });
        };
        let header =
            PacketHeader { msg_seq_num: msg_seq_num.into(), sending_time: sending_time.into() };
        front.copy_from_slice(header.as_bytes());
        Ok(Self { bytes, len: PacketHeader::SIZE, count: 0 })
    }

    /// Appends one message, given from its SBE header on.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when it does not fit, [`EncodeError::Limit`] when it is longer than its
    /// size can say; the packet is as before.
    #[inline]
    pub fn push(&mut self, block: &[u8]) -> Result<(), EncodeError> {
        let (need, room) = (SIZE + block.len(), self.bytes.len() - self.len);
        let Ok(size) = u16::try_from(need) else {
            return Err(EncodeError::Limit);
        };
        if need > room {
            return Err(EncodeError::Full { need, room });
        }
        let (front, back) = self.bytes[self.len..self.len + need].split_at_mut(SIZE);
        front.copy_from_slice(&size.to_le_bytes());
        back.copy_from_slice(block);
        self.len += need;
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// Messages so far.
    #[inline]
    pub fn count(&self) -> u16 {
        self.count
    }

    /// Bytes so far, the header included. Never zero.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "a packet has at least its header")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The whole packet.
    pub fn finish(self) -> &'a [u8] {
        &self.bytes[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Case, what follows the header; lengths of the messages, bytes left.
    type Row = (&'static str, &'static [u8], &'static [usize], usize);

    #[test]
    fn a_message_that_is_not_wholly_there_ends_the_packet() {
        #[rustfmt::skip]
        let table: &[Row] = &[
            ("no message",        b"",                  &[],     0),
            ("two",               b"\x04\0ab\x03\0c",   &[2, 1], 0),
            ("nothing but size",  b"\x02\0\x03\0a",     &[0, 1], 0),
            ("cut in a message",  b"\x03\0a\x04\0b",    &[1],    3),
            ("cut in a size",     b"\x03\0a\x04",       &[1],    1),
            ("size zero",         b"\x03\0a\0\0b",      &[1],    3),
            ("size one",          b"\x01\0a",           &[],     3),
            ("lying size",        b"\xff\xffa",         &[],     3),
        ];
        let header = [7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
        for &(case, messages, lengths, trailing) in table {
            let bytes = [&header[..], messages].concat();
            let packet = Packet::parse(&bytes).unwrap();
            assert_eq!((packet.msg_seq_num(), packet.sending_time()), (7, 1));
            let mut walk = packet.messages();
            assert!(walk.by_ref().map(<[u8]>::len).eq(lengths.iter().copied()), "{case}");
            assert_eq!((walk.rest().len(), walk.next()), (trailing, None), "{case}");
            let whole = u16::try_from(lengths.len()).unwrap();
            assert_eq!(packet.contents(), Contents { whole, missing: 0, trailing }, "{case}");
        }
        let error = DecodeError::Truncated { have: 11, need: 12 };
        assert_eq!(Packet::parse(&header[..11]).unwrap_err(), error);
    }

    #[test]
    fn a_packet_takes_what_fits() {
        let mut bytes = [0xaa; 20];
        let mut packet = PacketWriter::new(&mut bytes, 1, 2).unwrap();
        packet.push(b"abcd").unwrap();
        assert_eq!(packet.push(b"e"), Err(EncodeError::Full { need: 3, room: 2 }));
        assert_eq!(packet.push(&[0; 65_534]), Err(EncodeError::Limit));
        assert_eq!((packet.count(), packet.len()), (1, 18));
        assert_eq!(packet.finish(), b"\x01\0\0\0\x02\0\0\0\0\0\0\0\x06\0abcd");
        assert_eq!(
            PacketWriter::new(&mut [0; 11], 1, 2).unwrap_err(),
            EncodeError::Full { need: 12, room: 11 }
        );
    }
}
