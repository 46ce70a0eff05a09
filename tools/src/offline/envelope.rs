//! A datagram's envelope, with what is really in it: which channel, which messages.

use core::fmt::{self, Write as _};

use wirepath_feed_handler::arbiter::SessionId;
use wirepath_feed_handler::config::VenueKind;
use wirepath_feed_handler::venue::{Frame, FrameKind};
use wirepath_protocol::DecodeError;

use super::protocol;

/// Whose numbering a datagram follows. Displays as the channel's name: `000010059B`, `1/1286602752`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct ChannelKey {
    /// What it speaks.
    pub protocol: VenueKind,
    /// The session.
    pub session: SessionId,
    /// The channel, where datagrams say which; else 0.
    pub channel: u32,
    /// Which of the channels that the above does not tell apart, from 0.
    pub nth: u32,
}

impl fmt::Display for ChannelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut name = protocol::channel_name(self.protocol, self.session, self.channel);
        if self.nth > 0 {
            let _ = write!(name, "#{}", self.nth + 1); // a String takes all
        }
        f.pad(&name)
    }
}

/// A datagram's header, read, and its messages, counted.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// Whose numbering `first` follows.
    pub key: ChannelKey,
    /// Number of the first message; of the next one to come where there is none.
    pub first: u64,
    /// Messages the header claims.
    pub declared: u16,
    /// Messages that are wholly there.
    pub whole: u16,
    /// What the datagram is, besides its messages.
    pub kind: FrameKind,
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
        let frame = protocol::frame(protocol, datagram)?;
        let whole = protocol::count(protocol, &frame);
        let Frame { session, channel, first, declared, kind, body } = frame;
        let key = ChannelKey { protocol, session, channel, nth: 0 };
        Ok(Self { key, first, declared, whole, kind, body })
    }

    /// Number of the message that comes next, by the header.
    pub fn next_claimed(&self) -> u64 {
        self.first.saturating_add(self.declared.into())
    }
}
