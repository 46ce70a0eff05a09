//! How a venue frames and numbers messages in datagrams, and how its datagrams are told from others'.

use core::ops::Range;

use wirepath_protocol::DecodeError;

use crate::arbiter::SessionId;

/// What a datagram is, besides the messages in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FrameKind {
    /// Carries messages, or tells the number of the next one.
    Data,
    /// Its messages have no numbers, and so can be neither missed nor told from copies: they are applied as they come,
    /// from each line. `first` is 0.
    Unnumbered,
    /// The venue will send no more in this session.
    EndOfSession,
}

/// A datagram's envelope, read and checked; the messages are still unread.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Whose numbering `first` belongs to.
    pub session: SessionId,
    /// The channel, where datagrams say which one they belong to; else 0.
    pub channel: u32,
    /// Number of the first message; of the next one to come where there is none.
    pub first: u64,
    /// Messages the header claims.
    pub declared: u16,
    /// What the datagram is.
    pub kind: FrameKind,
    /// The message blocks.
    pub body: &'a [u8],
}

/// Whether a datagram is of a protocol, by its structure: lengths and counts that add up, to the byte.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Recognised {
    /// It is not.
    No,
    /// The framing is this one, and nothing in the datagram tells which messages it carries: a heartbeat.
    Framing,
    /// The framing is this one, and the messages are another protocol's, of this name.
    Other(&'static str),
    /// It is.
    Yes,
}

/// How a venue frames and numbers messages in datagrams.
pub trait Framing {
    /// The messages of a body, in order; ends early where one is not wholly there.
    type Blocks<'a>: Iterator<Item = &'a [u8]> + Clone;

    /// Whether the venue may send several channels to one multicast group, so that a feed of one of them steps over
    /// the others' datagrams, each of which says whose it is.
    const SHARES_GROUPS: bool = false;

    /// Whether datagrams say whose they are, by [`Frame::session`] or [`Frame::channel`]. If not, only addresses tell
    /// the lines of one channel from those of another.
    const NAMES_CHANNELS: bool = true;

    /// Reads the envelope.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when the datagram is too short for it or belongs to another protocol.
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError>;

    /// Which message of the session has the number `first` of a frame: of those that do, the one closest to message
    /// `near`, such as the next that is expected. The number itself, where numbers do not come again.
    #[inline(always)]
    fn unwrapped(first: u64, near: u64) -> u64 {
        let _ = near;
        first
    }

    /// Walks the first `count` messages of a body.
    fn blocks(body: &[u8], count: u16) -> Self::Blocks<'_>;

    /// Which messages of the stream the venue says it cannot send again, in the body of an
    /// [`Unnumbered`](FrameKind::Unnumbered) datagram that claims `count` messages.
    fn unavailable(body: &[u8], count: u16) -> Option<Range<u64>> {
        let _ = (body, count);
        None
    }

    /// Whether a datagram of unknown origin is one of this protocol.
    fn recognise(datagram: &[u8]) -> Recognised;

    /// What people call a session of a channel.
    fn channel_name(session: SessionId, channel: u32) -> String;
}
