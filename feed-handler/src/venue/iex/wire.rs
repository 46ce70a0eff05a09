//! How IEX's formats come: IEX-TP's segments, told apart by the protocol of their messages, and the messages as
//! they are shown.

use core::marker::PhantomData;

use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::iextp::{DEEP_1_0, DEEP_PLUS_1_0, Segment, TOPS_1_5, TOPS_1_6};
use wirepath_protocol::show::Show;
use wirepath_protocol::{DecodeError, Layout, deep10, deepplus10, tops16};

use crate::arbiter::SessionId;
use crate::venue::format::symbol_of;
use crate::venue::{About, Codes, Format, Frame, FrameKind, Framing, Recognised};

/// What IEX-TP carries.
pub trait Carried {
    /// The message protocol ids whose messages are read.
    const PROTOCOLS: &'static [u16];
}

/// IEX-TP's outbound segments with messages of `C`.
#[derive(Debug)]
pub struct IexTp<C>(PhantomData<C>);

impl<C: Carried> Framing for IexTp<C> {
    type Blocks<'a> = Blocks<'a, false>;

    #[inline]
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
        let segment = Segment::parse(datagram)?;
        let header = segment.header();
        if !C::PROTOCOLS.contains(&header.message_protocol_id()) {
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
        if C::PROTOCOLS.contains(&segment.header().message_protocol_id()) {
            Recognised::Yes
        } else {
            Recognised::Other("IEX-TP with a message protocol other than TOPS, DEEP and DEEP+")
        }
    }

    fn channel_name(session: SessionId, channel: u32) -> String {
        format!("{channel}/{}", session.number())
    }
}

/// The formats: a name for each, its title, where its messages are declared, the ids they come under.
macro_rules! formats {
    ($($(#[$doc:meta])+ $name:ident = $title:literal, $messages:ident, $protocols:expr;)+) => {$(
        $(#[$doc])+
        #[derive(Debug)]
        pub struct $name;

        impl Carried for $name {
            const PROTOCOLS: &'static [u16] = &$protocols;
        }

        impl Format for $name {
            const TITLE: &'static str = $title;
            const CODES: Codes = Codes::Letters;
            const LAYOUTS: &'static [Layout] = $messages::LAYOUTS;

            fn kind(message: &[u8]) -> Option<u16> {
                message.first().copied().map(u16::from)
            }

            fn show<'a>(message: &'a [u8], to: &mut impl Show<'a>) -> Result<(), DecodeError> {
                let message = $messages::Message::parse(message)?;
                message.fields(&mut |name, value| to.field(name, value));
                Ok(())
            }

            fn about(message: &[u8]) -> About {
                About { venue_id: None, symbol: symbol_of::<Self>(message, "symbol") }
            }
        }
    )+};
}

formats! {
    /// DEEP 1.0's messages.
    Deep10 = "IEX DEEP 1.0", deep10, [DEEP_1_0];
    /// TOPS 1.6's messages, which 1.5's are read as.
    Tops16 = "IEX TOPS 1.6", tops16, [TOPS_1_6, TOPS_1_5];
    /// DEEP+ 1.0's messages.
    DeepPlus10 = "IEX DEEP+ 1.0", deepplus10, [DEEP_PLUS_1_0];
}
