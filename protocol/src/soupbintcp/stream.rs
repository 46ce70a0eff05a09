//! Packets off a stream of bytes, and packets of any length written.

use super::kind;
use crate::error::EncodeError;
use crate::field::Char;
use crate::int::U16Be;
use crate::layout::layout;

layout! {
    /// Front of every packet: 3 bytes, and all of one that carries nothing.
    ///
    /// Source: SoupBinTCP 3.00, "SoupBinTCP Logical Packets".
    Header, 3 {
        0 packet_length: U16Be => u16, "Bytes behind this field: the type byte and the payload, so at least 1.";
        2 packet_type: Char => u8, "One of [`kind`](super::kind), or unknown.";
    }
}

/// The longest message, or text of a Debug packet, in bytes: what the length field can say.
pub const MESSAGE_MAX: usize = u16::MAX as usize - 1;

/// The longest packet there can be, the length field included.
pub const SIZE_MAX: usize = Header::SIZE + MESSAGE_MAX;

/// A whole Server Heartbeat.
pub const SERVER_HEARTBEAT: Header = Header::bare(kind::SERVER_HEARTBEAT);
/// A whole End of Session.
pub const END_OF_SESSION: Header = Header::bare(kind::END_OF_SESSION);
/// A whole Client Heartbeat.
pub const CLIENT_HEARTBEAT: Header = Header::bare(kind::CLIENT_HEARTBEAT);
/// A whole Logout Request.
pub const LOGOUT_REQUEST: Header = Header::bare(kind::LOGOUT_REQUEST);

impl Header {
    const fn bare(kind: u8) -> Self {
        Self { packet_length: U16Be::new(1), packet_type: Char(kind) }
    }

    /// The front of a packet of type `kind` with `payload` bytes behind it, for who sends header and
    /// payload from where they lie.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Limit`] when `payload` is above [`MESSAGE_MAX`].
    pub const fn new(kind: u8, payload: usize) -> Result<Self, EncodeError> {
        if payload > MESSAGE_MAX {
            return Err(EncodeError::Limit);
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most MESSAGE_MAX + 1")]
        let packet_length = U16Be::new(payload as u16 + 1);
        Ok(Self { packet_length, packet_type: Char(kind) })
    }
}

/// Writes a packet of type `kind` with this payload into the front of `bytes`, and answers with it:
/// Sequenced or Unsequenced Data with a message, Debug with a text.
///
/// # Errors
///
/// [`EncodeError::Limit`] when the payload is longer than [`MESSAGE_MAX`], [`EncodeError::Full`] when
/// the packet does not fit; `bytes` are as before.
#[inline]
pub fn write<'a>(bytes: &'a mut [u8], kind: u8, payload: &[u8]) -> Result<&'a [u8], EncodeError> {
    let header = Header::new(kind, payload.len())?;
    let (need, room) = (Header::SIZE + payload.len(), bytes.len());
    let Some(packet) = bytes.get_mut(..need) else {
        return Err(EncodeError::Full { need, room });
    };
    let (front, behind) = packet.split_at_mut(Header::SIZE);
    front.copy_from_slice(header.as_bytes());
    behind.copy_from_slice(payload);
    Ok(packet)
}

/// What the front of a stream's bytes is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cut<'a> {
    /// A whole packet. Its [`len`](Packet::len) bytes are used up.
    Packet(Packet<'a>),
    /// The front of a packet, or nothing. At least this many bytes more are needed.
    Partial(usize),
    /// No packet, and nothing says where the next begins.
    Malformed(Malformed),
}

/// Why bytes are not a packet. The rest of the stream is of no more use.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// The length is 0, so that there is not even a type byte.
    #[error("a packet of length 0")]
    Empty,
    /// The packet is longer than the caller allows.
    #[error("a packet of {size} bytes, above the limit of {max}")]
    TooLong {
        /// Its bytes, the length field included.
        size: usize,
        /// The limit.
        max: usize,
    },
}

/// One packet, of any type, viewed in its stream.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Packet<'a> {
    /// At least [`Header::SIZE`] of them; only [`cut`] makes packets.
    bytes: &'a [u8],
}

impl<'a> Packet<'a> {
    /// The type byte.
    #[inline]
    pub const fn kind(&self) -> u8 {
        self.bytes[2]
    }

    /// All behind the type byte.
    #[inline]
    pub fn payload(&self) -> &'a [u8] {
        &self.bytes[Header::SIZE..]
    }

    /// The whole packet, its length field included.
    #[inline]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// How many bytes of the stream it takes: at least 3.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "a packet has at least its header")]
    pub const fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// Says what the front of `bytes` is. `size_max` bounds a whole packet, its length field included, and
/// so the buffer it is gathered in; [`SIZE_MAX`] allows all.
///
/// A bad length is told as soon as its two bytes are there. It keeps nothing between calls, so it does
/// not matter in which pieces the bytes came.
#[inline]
pub fn cut(bytes: &[u8], size_max: usize) -> Cut<'_> {
    let Some(length) = bytes.first_chunk() else {
        return Cut::Partial(Header::SIZE - bytes.len());
    };
    let length = u16::from_be_bytes(*length);
    if length == 0 {
        return Cut::Malformed(Malformed::Empty);
    }
    let size = 2 + usize::from(length);
    if size > size_max {
        return Cut::Malformed(Malformed::TooLong { size, max: size_max });
    }
    match bytes.get(..size) {
        Some(bytes) => Cut::Packet(Packet { bytes }),
        None => Cut::Partial(size - bytes.len()),
    }
}
