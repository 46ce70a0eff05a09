//! How DEEP 1.0 comes: IEX-TP's segments, and the messages as they are shown.

use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::deep10::{self, Message as Deep};
use wirepath_protocol::iextp::{DEEP_1_0, Segment};
use wirepath_protocol::show::Show;
use wirepath_protocol::{DecodeError, Layout};

use crate::arbiter::SessionId;
use crate::venue::format::symbol_of;
use crate::venue::{About, Codes, Format, Frame, FrameKind, Framing, Recognised};

/// IEX-TP's outbound segments that carry DEEP 1.0.
#[derive(Debug)]
pub struct IexTp;

impl Framing for IexTp {
    type Blocks<'a> = Blocks<'a, false>;

    #[inline]
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
        let segment = Segment::parse(datagram)?;
        let header = segment.header();
        if header.message_protocol_id() != DEEP_1_0 {
            return Err(DecodeError::Protocol(header.message_protocol_id()));
        }
        Ok(Frame {
            session: SessionId::from_number(header.session_id()),
            channel: header.channel_id(),
            first: segment.sequence_number(),
            declared: segment.declared(),
            kind: FrameKind::Data,
            body: segment.messages().rest(),
        })
    }

    #[inline]
    fn blocks(body: &[u8], count: u16) -> Blocks<'_, false> {
        Blocks::new(body, count)
    }

    fn recognise(datagram: &[u8]) -> Recognised {
        let Ok(segment) = Segment::parse(datagram) else { return Recognised::No };
        if segment.cut() != 0 || !segment.contents().is_sound() {
            return Recognised::No;
        }
        match segment.header().message_protocol_id() {
            DEEP_1_0 => Recognised::Yes,
            0x8002 => Recognised::Other("IEX TOPS 1.5 (IEX-TP message protocol 0x8002)"),
            0x8003 => Recognised::Other("IEX TOPS 1.6 (IEX-TP message protocol 0x8003)"),
            0x8005 => Recognised::Other("IEX DEEP+ 1.0 (IEX-TP message protocol 0x8005)"),
            _ => Recognised::Other("IEX-TP with a message protocol other than DEEP 1.0"),
        }
    }

    fn channel_name(session: SessionId, channel: u32) -> String {
        format!("{channel}/{}", session.number())
    }
}

/// DEEP 1.0's messages.
#[derive(Debug)]
pub struct Deep10;

impl Format for Deep10 {
    const TITLE: &'static str = "IEX DEEP 1.0";
    const CODES: Codes = Codes::Letters;
    const LAYOUTS: &'static [Layout] = deep10::LAYOUTS;

    fn kind(message: &[u8]) -> Option<u16> {
        message.first().copied().map(u16::from)
    }

    fn show<'a>(message: &'a [u8], to: &mut impl Show<'a>) -> Result<(), DecodeError> {
        Deep::parse(message).map(|message| message.fields(&mut |name, value| to.field(name, value)))
    }

    fn about(message: &[u8]) -> About {
        About { venue_id: None, symbol: symbol_of::<Self>(message, "symbol") }
    }
}
