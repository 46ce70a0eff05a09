//! How MDP 3.0 comes: packets that are numbered as a whole, and the messages as they are shown.

use wirepath_protocol::mdp3::{LAYOUTS, Message as Mdp, Packet, SCHEMA_ID, layout_of};
use wirepath_protocol::show::{Flat, Show};
use wirepath_protocol::{DecodeError, Layout, Symbol, Value};

use crate::arbiter::SessionId;
use crate::venue::{About, Codes, Format, Frame, FrameKind, Framing, Recognised};

/// Bytes of a message's size, which counts them.
pub(super) const SIZE: usize = 2;
/// Bytes up to the end of a message's SBE header.
const FRONT: usize = SIZE + 8;
/// Versions of the schema that there can be: it is at 13 after some ten years.
const VERSION_MAX: u16 = 63;

/// MDP 3.0's packets.
///
/// What is numbered is the packet: its messages are one block. The header names neither channel nor session: both are
/// constant here, so a line's channel is what the config or the addresses of a file say.
#[derive(Debug)]
pub struct MdpPackets;

impl Framing for MdpPackets {
    type Blocks<'a> = core::option::IntoIter<&'a [u8]>;

    const NAMES_CHANNELS: bool = false;

    #[inline]
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
        let packet = Packet::parse(datagram)?;
        Ok(Frame {
            session: SessionId::from_number(0),
            channel: 0,
            first: packet.msg_seq_num().into(),
            declared: 1,
            kind: FrameKind::Data,
            body: packet.messages().rest(),
        })
    }

    /// The one block there is, unless it is cut: the other line may have it whole.
    #[inline]
    fn blocks(body: &[u8], count: u16) -> Self::Blocks<'_> {
        let mut messages = Messages { rest: body };
        while messages.next().is_some() {}
        (count > 0 && messages.rest.is_empty()).then_some(body).into_iter()
    }

    fn recognise(datagram: &[u8]) -> Recognised {
        let Ok(packet) = Packet::parse(datagram) else { return Recognised::No };
        let mut messages = Messages { rest: packet.messages().rest() };
        let (mut count, mut known) = (0, 0);
        for message in &mut messages {
            let Some([_, _, _, _, t0, t1, s0, s1, v0, v1]) = message.first_chunk::<FRONT>() else {
                return Recognised::No;
            };
            let [template, schema, version] =
                [[*t0, *t1], [*s0, *s1], [*v0, *v1]].map(u16::from_le_bytes);
            if schema != SCHEMA_ID || !(1..=VERSION_MAX).contains(&version) {
                return Recognised::No;
            }
            count += 1;
            known += usize::from(layout_of(template).is_some());
        }
        match (count, messages.rest.is_empty(), known) {
            (0, ..) | (_, false, _) | (.., 0) => Recognised::No,
            _ => Recognised::Yes,
        }
    }

    fn channel_name(_: SessionId, _: u32) -> String {
        "mdp3".to_owned()
    }
}

/// The messages of a block, each from its size on, up to the first that is not wholly there.
#[derive(Clone, Debug)]
pub(super) struct Messages<'a> {
    /// What was not handed out.
    pub(super) rest: &'a [u8],
}

impl<'a> Iterator for Messages<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        let size = usize::from(u16::from_le_bytes(*self.rest.first_chunk()?));
        if size < SIZE {
            return None;
        }
        let (message, rest) = self.rest.split_at_checked(size)?;
        self.rest = rest;
        Some(message)
    }
}

/// MDP 3.0's messages, each from its size on.
#[derive(Debug)]
pub struct Mdp3;

impl Format for Mdp3 {
    const TITLE: &'static str = "CME MDP 3.0";
    const CODES: Codes = Codes::Numbers;
    const LAYOUTS: &'static [Layout] = LAYOUTS;

    fn messages(block: &[u8]) -> impl Iterator<Item = &[u8]> {
        Messages { rest: block }
    }

    fn kind(message: &[u8]) -> Option<u16> {
        let [_, _, _, _, low, high] = message.first_chunk()?;
        Some(u16::from_le_bytes([*low, *high]))
    }

    fn show<'a>(message: &'a [u8], to: &mut impl Show<'a>) -> Result<(), DecodeError> {
        Mdp::parse(message.get(SIZE..).unwrap_or_default()).map(|message| message.show(to))
    }

    /// The first instrument that the message names; entries may be of several.
    fn about(message: &[u8]) -> About {
        let mut about = About::default();
        let mut look = |name, value| match (name, value) {
            ("security_id", Value::Int(id)) if about.venue_id.is_none() => {
                about.venue_id = u64::try_from(id).ok();
            }
            ("symbol", Value::Text(text)) if about.symbol.is_none() => {
                let text = core::str::from_utf8(text).unwrap_or_default();
                about.symbol = Symbol::new(text.trim_end_matches([' ', '\0'])).ok();
            }
            _ => {}
        };
        let read = Self::show(message, &mut Flat(&mut look));
        read.map(|()| about).unwrap_or_default()
    }
}
