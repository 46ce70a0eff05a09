//! How PITCH comes: packets with a Sequenced Unit Header, and the messages as they are shown.
//!
//! # Which market
//!
//! Packets do not say which market they are of, and the markets share most types. A packet is of the first market, in
//! the order equities, options, futures, of which every message in it has a type, at least its length, and symbols as
//! that market writes them: those of shares begin with a capital letter, feed symbols mostly do not. But a market that
//! knows every message by its exact length, or by that with what it sends behind, comes before those that only read
//! the front. A delete alone is thus of equities, whoever sent it: who knows better names the protocol.

use core::marker::PhantomData;

use wirepath_protocol::pitch::sequence::{UNSEQUENCED, unwrapped};
use wirepath_protocol::pitch::{self, Messages, Packet, common};
use wirepath_protocol::show::Show;
use wirepath_protocol::{DecodeError, Layout};

use super::markets::{CboeMarket, Equities, Futures, Options};
use crate::arbiter::SessionId;
use crate::venue::format::symbol_of;
use crate::venue::{About, Codes, Format, Frame, FrameKind, Framing, Recognised};

/// Packets with a Sequenced Unit Header, each of one unit. See the module documentation.
///
/// PITCH names no session: all have the same name, and a day that begins at 1 again is taken for another by the
/// arbiter. Numbers have 32 bits and go round; a channel's messages are counted on ([`Framing::unwrapped`]), so that
/// neither the arbiter nor events see that. After a silence a unit that has sent more than 2^31 messages and begins
/// again at 1 cannot be told from one that goes round.
#[derive(Debug)]
pub struct Units<M>(PhantomData<M>);

/// There is no name for it; not blank, which would be none at all.
const SESSION: SessionId = SessionId(*b"PITCH     ");

impl<M: CboeMarket> Framing for Units<M> {
    type Blocks<'a> = Messages<'a>;
    const SHARES_GROUPS: bool = true;

    #[inline]
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
        let packet = Packet::parse(datagram)?;
        let kind = match packet.sequence() {
            UNSEQUENCED => FrameKind::Unnumbered,
            _ if ends_session(&packet) => FrameKind::EndOfSession,
            _ => FrameKind::Data,
        };
        Ok(Frame {
            session: SESSION,
            channel: packet.unit().into(),
            first: packet.sequence().into(),
            declared: packet.declared().into(),
            kind,
            body: packet.body(),
        })
    }

    #[inline(always)]
    fn unwrapped(first: u64, near: u64) -> u64 {
        let number = u32::try_from(first).unwrap_or(UNSEQUENCED);
        unwrapped(number, near).unwrap_or(first)
    }

    #[inline]
    fn blocks(body: &[u8], count: u16) -> Messages<'_> {
        Messages::new(body, u8::try_from(count).unwrap_or(u8::MAX))
    }

    fn recognise(datagram: &[u8]) -> Recognised {
        let Ok(packet) = Packet::parse(datagram) else { return Recognised::No };
        if packet.cut() != 0 || !packet.contents().is_sound() {
            return Recognised::No;
        }
        if packet.is_heartbeat() {
            return Recognised::Framing;
        }
        match market_of(&packet) {
            Some(market) if market == M::MARKET => Recognised::Yes,
            Some(_) => Recognised::No,
            None => Recognised::Other("Cboe PITCH framing with messages that PITCH does not have"),
        }
    }

    fn channel_name(_session: SessionId, channel: u32) -> String {
        format!("unit {channel}")
    }
}

/// Whether the last message of a packet is an End of Session.
#[inline(always)]
fn ends_session(packet: &Packet<'_>) -> bool {
    let last = packet.body().last_chunk::<{ common::EndOfSession::SIZE }>();
    last.is_some_and(|last| matches!(last, [6, 0x2d, ..])) && is_last(packet)
}

/// Another message may end in the same bytes by chance.
#[cold]
fn is_last(packet: &Packet<'_>) -> bool {
    packet.messages().last().is_some_and(|last| common::EndOfSession::view(last).is_ok())
}

/// How well a market knows the messages of a packet.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Fit {
    /// There is one that it does not have.
    Not,
    /// Some are longer than it has them.
    Front,
    /// All are as long as it has them.
    Exact,
}

fn market_of(packet: &Packet<'_>) -> Option<pitch::Market> {
    let fits = [
        (fit::<Equities>(packet), pitch::Market::Equities),
        (fit::<Options>(packet), pitch::Market::Options),
        (fit::<Futures>(packet), pitch::Market::Futures),
    ];
    let best = fits.iter().map(|(fit, _)| *fit).max()?;
    let (fit, market) = fits.into_iter().find(|(fit, _)| *fit == best)?;
    (fit != Fit::Not).then_some(market)
}

fn fit<M: CboeMarket>(packet: &Packet<'_>) -> Fit {
    let of_message = |message: &[u8]| {
        let layout = M::LAYOUTS.iter().find(|layout| Some(layout.kind) == kind_of(message));
        match layout {
            Some(layout) if layout.size <= message.len() => {
                let begins_with = Pitch::<M>::about(message).symbol.map(|symbol| symbol.0[0]);
                let is_share = begins_with.is_none_or(|first| first.is_ascii_uppercase());
                if M::MARKET == pitch::Market::Equities && !is_share {
                    Fit::Not
                } else if [layout.size, layout.size_max].contains(&message.len()) {
                    Fit::Exact
                } else {
                    Fit::Front
                }
            }
            _ => Fit::Not,
        }
    };
    packet.messages().map(of_message).min().unwrap_or(Fit::Not)
}

fn kind_of(message: &[u8]) -> Option<u16> {
    message.get(1).copied().map(u16::from)
}

/// A market's messages.
#[derive(Debug)]
pub struct Pitch<M>(PhantomData<M>);

impl<M: CboeMarket> Format for Pitch<M> {
    const TITLE: &'static str = M::TITLE;
    const CODES: Codes = Codes::Hex;
    const LAYOUTS: &'static [Layout] = M::LAYOUTS;

    fn kind(message: &[u8]) -> Option<u16> {
        kind_of(message)
    }

    fn show<'a>(message: &'a [u8], to: &mut impl Show<'a>) -> Result<(), DecodeError> {
        M::MARKET.fields(message, &mut |name, value| to.field(name, value))
    }

    /// Messages about an order that is in the book do not say.
    fn about(message: &[u8]) -> About {
        let symbol = symbol_of::<Self>(message, "symbol")
            .or_else(|| symbol_of::<Self>(message, "feed_symbol"));
        About { venue_id: None, symbol }
    }

    fn second(message: &[u8]) -> Option<u64> {
        common::Time::view(message).ok().map(|time| time.time().into())
    }
}

#[cfg(test)]
mod tests;
