//! The Sequenced Unit Header and the messages behind it.
//!
//! A matching unit numbers its messages; a packet tells the number of its first one. [`Packet`]
//! reads one, from a datagram or off a stream ([`cut`](super::cut)), [`PacketWriter`] writes one.
//! Reading trusts neither lengths nor the count: [`Messages`] stops at the first message that is
//! not wholly there, and says what was left. Merging lines and filling gaps is the venue's work.
//!
//! A packet of numbered messages never has others among them; [`sequence`] says how numbers go on. A
//! heartbeat carries no message: on the real-time feed it tells the number of the next one, elsewhere
//! and outside of trading hours 0.
//!
//! [`sequence`]: super::sequence
//!
//! Source: PITCH 2.41.66, "Message Framing", "Sequenced Unit Header Message Fields" and "Heartbeat
//! Messages".

use super::sequence::{UNSEQUENCED, advance};
use crate::blocks::Contents;
use crate::error::{DecodeError, EncodeError};
use crate::int::{U16Le, U32Le};
use crate::layout::layout;

layout! {
    /// Front of every packet: 8 bytes.
    ///
    /// Source: PITCH 2.41.66, "Sequenced Unit Header Message Fields".
    UnitHeader, 8 {
        0 hdr_length: U16Le => u16, "Bytes of the packet, these included.";
        2 hdr_count: u8 => u8, "Messages that follow; 0 in a heartbeat.";
        3 hdr_unit: u8 => u8, "The unit; may be 0 where the messages are not numbered.";
        4 hdr_sequence: U32Le => u32, "Number of the first message, or of the next one to come; 0 for none.";
    }
}

impl UnitHeader {
    /// A heartbeat, a whole packet by itself: `next` is the number of the next message to come, or 0.
    #[expect(clippy::cast_possible_truncation, reason = "8")]
    pub const fn heartbeat(unit: u8, next: u32) -> Self {
        Self {
            hdr_length: U16Le::new(Self::SIZE as u16),
            hdr_count: 0,
            hdr_unit: unit,
            hdr_sequence: U32Le::new(next),
        }
    }
}

/// One packet, viewed in its datagram or stream.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'a> {
    header: &'a UnitHeader,
    /// What is there of the messages.
    body: &'a [u8],
    /// Bytes after the packet.
    beyond: usize,
}

impl<'a> Packet<'a> {
    /// Views a datagram as a packet. A packet that is not wholly there is taken as far as it goes;
    /// bytes beyond the declared length are no part of it.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] below 8 bytes, be it that they are missing or that the header declares
    /// less.
    #[inline]
    pub fn parse(datagram: &'a [u8]) -> Result<Self, DecodeError> {
        let header = UnitHeader::front(datagram)?;
        let declared = usize::from(header.hdr_length());
        let Some(length) = declared.checked_sub(UnitHeader::SIZE) else {
            return Err(DecodeError::Truncated { have: declared, need: UnitHeader::SIZE });
        };
        let rest = &datagram[UnitHeader::SIZE..];
        let length = length.min(rest.len());
        Ok(Self { header, body: &rest[..length], beyond: rest.len() - length })
    }

    /// The header as it stands.
    #[inline]
    pub const fn header(&self) -> &'a UnitHeader {
        self.header
    }

    /// All behind the header, as far as it is there.
    #[inline]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The unit that numbers the messages.
    #[inline]
    pub fn unit(&self) -> u8 {
        self.header.hdr_unit()
    }

    /// Number of the first message, or where there is none, of the next one to come; 0 for none.
    #[inline]
    pub fn sequence(&self) -> u32 {
        self.header.hdr_sequence()
    }

    /// Whether its messages have numbers, or it tells the next one's.
    #[inline]
    pub fn is_sequenced(&self) -> bool {
        self.sequence() != UNSEQUENCED
    }

    /// Number of the first message behind this packet, by what the header declares; 0 when it has none.
    #[inline]
    pub fn next_sequence(&self) -> u32 {
        advance(self.sequence(), self.declared().into())
    }

    /// How many messages it says it carries.
    #[inline]
    pub fn declared(&self) -> u8 {
        self.header.hdr_count()
    }

    /// Whether it carries none, and is to show that the line is up.
    #[inline]
    pub fn is_heartbeat(&self) -> bool {
        self.declared() == 0
    }

    /// The messages, from their length bytes on, up to the first that is not wholly there.
    #[inline]
    pub fn messages(&self) -> Messages<'a> {
        Messages::new(self.body, self.declared())
    }

    /// How many messages are wholly there, how many are missing, and how many bytes are no message,
    /// be they within the packet or after it.
    pub fn contents(&self) -> Contents {
        let contents = self.messages().contents();
        Contents { trailing: contents.trailing + self.beyond, ..contents }
    }

    /// Bytes that the header declares and that are not there.
    #[inline]
    pub fn cut(&self) -> usize {
        usize::from(self.header.hdr_length()) - UnitHeader::SIZE - self.body.len()
    }
}

/// The messages of one packet, in order, each from its length byte on.
///
/// Ends after the declared number, or at the first that does not lie wholly within the packet or is too
/// short to have a type; then [`missing`](Self::missing) says how many were declared but not there.
#[derive(Clone, Copy, Debug)]
pub struct Messages<'a> {
    rest: &'a [u8],
    left: u8,
}

impl<'a> Messages<'a> {
    /// The shortest message: a length and a type.
    const SIZE_MIN: usize = 2;

    /// The first `count` messages of a packet's [`body`](Packet::body).
    #[inline]
    pub const fn new(body: &'a [u8], count: u8) -> Self {
        Self { rest: body, left: count }
    }

    /// Declared messages that have not been handed out; after the end, those that were not there.
    #[inline]
    pub const fn missing(&self) -> u8 {
        self.left
    }

    /// The bytes not handed out yet; after the end, those no message accounts for.
    #[inline]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Walks what is left without looking into it.
    pub fn contents(mut self) -> Contents {
        let declared = self.left;
        for _ in self.by_ref() {}
        Contents {
            whole: (declared - self.left).into(),
            missing: self.left.into(),
            trailing: self.rest.len(),
        }
    }
}

impl<'a> Iterator for Messages<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.left == 0 {
            return None;
        }
        let length = usize::from(*self.rest.first()?);
        if length < Self::SIZE_MIN {
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
/// use wirepath_protocol::pitch::{Packet, PacketWriter, common::{DeleteOrder, OrderExecuted}};
///
/// let delete = DeleteOrder { order_id: 5.into(), ..Default::default() };
/// let executed = OrderExecuted { order_id: 6.into(), ..Default::default() };
/// let mut bytes = [0; 1400];
/// let mut packet = PacketWriter::new(&mut bytes, 1, 7)?;
/// packet.push(delete.as_bytes())?;
/// packet.push_with(executed.as_bytes(), b"S")?; // options: the trade condition
/// let packet = Packet::parse(packet.finish()).unwrap();
/// assert_eq!((packet.sequence(), packet.next_sequence()), (7, 9));
/// let lengths: Vec<_> = packet.messages().map(|message| message.len()).collect();
/// assert_eq!(lengths, [14, 27]);
/// # Ok::<(), wirepath_protocol::EncodeError>(())
/// ```
#[derive(Debug)]
pub struct PacketWriter<'a> {
    bytes: &'a mut [u8],
    len: u16,
    count: u8,
    unit: u8,
    sequence: u32,
}

impl<'a> PacketWriter<'a> {
    /// A packet of `unit` in `bytes`, whose first message has number `sequence`, or none when that is 0.
    /// As many bytes as `bytes` has is as long as the packet may become.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when the header alone does not fit.
    pub fn new(bytes: &'a mut [u8], unit: u8, sequence: u32) -> Result<Self, EncodeError> {
        if bytes.len() < UnitHeader::SIZE {
            return Err(EncodeError::Full { need: UnitHeader::SIZE, room: bytes.len() });
        }
        #[expect(clippy::cast_possible_truncation, reason = "8")]
        Ok(Self { bytes, len: UnitHeader::SIZE as u16, count: 0, unit, sequence })
    }

    /// Appends one message, given from its length byte on. That byte is put right.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when it does not fit, [`EncodeError::Limit`] when it is the 256th, longer than
    /// 255 bytes or too short to have a type; the packet is as before.
    #[inline]
    pub fn push(&mut self, message: &[u8]) -> Result<(), EncodeError> {
        self.push_with(message, b"")
    }

    /// Appends one message with the bytes `behind` its known part.
    ///
    /// # Errors
    ///
    /// As for [`push`](Self::push), of both together.
    pub fn push_with(&mut self, message: &[u8], behind: &[u8]) -> Result<(), EncodeError> {
        let (at, need) = (usize::from(self.len), message.len() + behind.len());
        let room = self.bytes.len() - at;
        let (Ok(length), true) = (u8::try_from(need), message.len() >= Messages::SIZE_MIN) else {
            return Err(EncodeError::Limit);
        };
        if need > room {
            return Err(EncodeError::Full { need, room });
        }
        // 255 messages of 255 bytes are 65,033 with the header: the length field says them all.
        self.count = self.count.checked_add(1).ok_or(EncodeError::Limit)?;
        self.len += u16::from(length);
        let (front, back) = self.bytes[at..at + need].split_at_mut(message.len());
        front.copy_from_slice(message);
        front[0] = length;
        back.copy_from_slice(behind);
        Ok(())
    }

    /// Messages so far.
    #[inline]
    pub const fn count(&self) -> u8 {
        self.count
    }

    /// Bytes so far, the header included. Never zero.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "a packet has at least its header")]
    pub const fn len(&self) -> usize {
        self.len as usize
    }

    /// The whole packet; without a message, it is a heartbeat.
    #[inline]
    pub fn finish(self) -> &'a [u8] {
        let header = UnitHeader {
            hdr_length: self.len.into(),
            hdr_count: self.count,
            hdr_unit: self.unit,
            hdr_sequence: self.sequence.into(),
        };
        self.bytes[..UnitHeader::SIZE].copy_from_slice(header.as_bytes());
        &self.bytes[..self.len.into()]
    }
}

#[cfg(test)]
mod tests;
