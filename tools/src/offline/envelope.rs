//! A datagram's envelope in one shape for all protocols: which channel, which messages.
//!
//! Sources: MoldUDP64 1.00, "Downstream Packet"; IEX-TP 1, "Outbound Segment Format".

use core::fmt;

use wirepath_feed_handler::arbiter::SessionId;
use wirepath_feed_handler::config::VenueKind;
use wirepath_protocol::blocks::{Blocks, Contents};
use wirepath_protocol::moldudp64::{self, PacketKind};
use wirepath_protocol::{DecodeError, iextp};

/// Whose numbering a datagram follows. Displays as the channel's name: `000010059B`, `1/1286602752`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ChannelKey {
    /// A MoldUDP64 session.
    MoldUdp64(moldudp64::Session),
    /// An IEX-TP channel and one of its sessions.
    IexTp {
        /// The channel.
        channel: u32,
        /// The session.
        session: u32,
    },
}

impl ChannelKey {
    /// The session as the arbiter names it.
    pub fn session(self) -> SessionId {
        match self {
            Self::MoldUdp64(session) => SessionId(session.0),
            Self::IexTp { session, .. } => SessionId::from_number(session),
        }
    }
}

impl fmt::Display for ChannelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MoldUdp64(session) => session.fmt(f),
            Self::IexTp { channel, session } => write!(f, "{channel}/{session}"),
        }
    }
}

/// A datagram's header, read, and its blocks, counted.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// Whose numbering `first` follows.
    pub key: ChannelKey,
    /// Number of the first message; of the next one to come where there is none.
    pub first: u64,
    /// What is wholly there, and what is missing.
    pub contents: Contents,
    /// The session ends with it.
    pub is_end: bool,
    /// The message blocks.
    pub body: &'a [u8],
}

impl<'a> Envelope<'a> {
    /// Reads the front of a datagram that speaks `protocol`.
    ///
    /// # Errors
    ///
    /// The datagram is too short for its header, or the header is another protocol's.
    pub fn parse(protocol: VenueKind, datagram: &'a [u8]) -> Result<Self, DecodeError> {
        match protocol {
            VenueKind::NasdaqItch50 => {
                let packet = moldudp64::Packet::parse(datagram)?;
                Ok(Self {
                    key: ChannelKey::MoldUdp64(packet.session()),
                    first: packet.sequence_number(),
                    contents: packet.contents(),
                    is_end: packet.kind() == PacketKind::EndOfSession,
                    body: &datagram[moldudp64::Header::SIZE..],
                })
            }
            VenueKind::IexDeep10 => {
                let segment = iextp::Segment::parse(datagram)?;
                let header = segment.header();
                if header.message_protocol_id() != iextp::DEEP_1_0 {
                    return Err(DecodeError::Protocol(header.message_protocol_id()));
                }
                Ok(Self {
                    key: ChannelKey::IexTp {
                        channel: header.channel_id(),
                        session: header.session_id(),
                    },
                    first: header.first_message_sequence_number(),
                    contents: segment.contents(),
                    is_end: false,
                    body: &datagram[iextp::Header::SIZE..],
                })
            }
        }
    }

    /// Number of the message that comes next, by the header.
    pub fn next_claimed(&self) -> u64 {
        let declared = u64::from(self.contents.whole) + u64::from(self.contents.missing);
        self.first.saturating_add(declared)
    }
}

/// Walks `take` blocks of a body after the first `skip`.
///
/// # Errors
///
/// Whatever `each` fails with.
pub fn walk<E>(
    protocol: VenueKind,
    body: &[u8],
    skip: u32,
    take: u32,
    mut each: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let (skip, take) = (skip as usize, take as usize);
    match protocol {
        VenueKind::NasdaqItch50 => {
            Blocks::<true>::new(body, u16::MAX).skip(skip).take(take).try_for_each(&mut each)
        }
        VenueKind::IexDeep10 => {
            Blocks::<false>::new(body, u16::MAX).skip(skip).take(take).try_for_each(&mut each)
        }
    }
}
