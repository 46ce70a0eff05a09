//! How ITCH 5.0 comes: MoldUDP64's packets, and the messages as they are shown.

use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::itch50::{self, Head, Message as Itch};
use wirepath_protocol::moldudp64::{Header, Packet};
use wirepath_protocol::show::Show;
use wirepath_protocol::{Alpha, DecodeError, Layout};

use crate::arbiter::SessionId;
use crate::venue::format::symbol_of;
use crate::venue::{About, Codes, Format, Frame, FrameKind, Framing, Recognised};

/// MoldUDP64's downstream packets.
#[derive(Debug)]
pub struct MoldUdp64;

impl Framing for MoldUdp64 {
    type Blocks<'a> = Blocks<'a, true>;

    #[inline]
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
        let packet = Packet::parse(datagram)?;
        let header = packet.header();
        let (declared, kind) = match header.message_count() {
            Header::END_OF_SESSION => (0, FrameKind::EndOfSession),
            count => (count, FrameKind::Data), // none in a heartbeat
        };
        Ok(Frame {
            session: SessionId(header.session().0),
            channel: 0,
            first: header.sequence_number(),
            declared,
            kind,
            body: packet.body(),
        })
    }

    #[inline]
    fn blocks(body: &[u8], count: u16) -> Blocks<'_, true> {
        Blocks::new(body, count)
    }

    fn recognise(datagram: &[u8]) -> Recognised {
        let Ok(packet) = Packet::parse(datagram) else { return Recognised::No };
        let session_is_text = packet.session().0.iter().all(|byte| matches!(byte, b' '..=b'~'));
        if !session_is_text || !packet.contents().is_sound() {
            return Recognised::No;
        }
        match packet.declared() {
            0 => Recognised::Framing,
            // Types added by a later revision may be among them, so one that fits is enough.
            _ if packet.messages().any(is_itch50) => Recognised::Yes,
            _ => {
                Recognised::Other("MoldUDP64 with messages that are not Nasdaq TotalView-ITCH 5.0")
            }
        }
    }

    fn channel_name(session: SessionId, _channel: u32) -> String {
        Alpha(session.0).to_string()
    }
}

/// Whether a message has a type of TotalView-ITCH 5.0, at least its length, and a time within a day.
fn is_itch50(message: &[u8]) -> bool {
    const DAY_NS: u64 = 86_400 * 1_000_000_000;
    let layout = message.first().and_then(|kind| itch50::layout_of((*kind).into()));
    let fits = layout.is_some_and(|layout| layout.size <= message.len());
    fits && Head::view(message).is_ok_and(|head| head.timestamp() < DAY_NS)
}

/// TotalView-ITCH 5.0's messages.
#[derive(Debug)]
pub struct Itch50;

impl Format for Itch50 {
    const TITLE: &'static str = "Nasdaq TotalView-ITCH 5.0";
    const CODES: Codes = Codes::Letters;
    const LAYOUTS: &'static [Layout] = itch50::LAYOUTS;

    fn kind(message: &[u8]) -> Option<u16> {
        message.first().copied().map(u16::from)
    }

    fn show<'a>(message: &'a [u8], to: &mut impl Show<'a>) -> Result<(), DecodeError> {
        Itch::parse(message).map(|message| message.fields(&mut |name, value| to.field(name, value)))
    }

    /// Every message has the stock locate, few the symbol.
    fn about(message: &[u8]) -> About {
        let locate = Head::view(message).map_or(0, Head::stock_locate);
        About {
            venue_id: (locate != 0).then(|| locate.into()),
            symbol: symbol_of::<Self>(message, "stock"),
        }
    }
}
