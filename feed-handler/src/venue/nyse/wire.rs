//! How Pillar's feeds come: XDP's packets, and the messages as they are shown.
//!
//! # Sessions
//!
//! No packet names its session, and numbers begin anew every trading day. So a session is a day: that of the
//! packet's send time in New York's standard time, whose midnight falls between the end of late trading and the start
//! of the feeds, in summer too. A venue that resets its numbers within a day goes on in the same session. Its
//! packets are copies of old ones by their numbers until no number has been new for the arbiter's `silence_ns`; from
//! then on the first packets from number 1 on are kept aside, and when as many as `confirmations` agree, the session
//! begins anew with them.
//!
//! # What has no numbers
//!
//! Whether a heartbeat has the number of the next message is not certain, so it opens no gap: it only shows that the
//! line is alive. A loss at the end of what was sent is seen with the next message. Refreshes and answers that
//! something cannot be had number their packets their own way: their messages are [`FrameKind::Unnumbered`], so
//! that the venue can tell them.
//!
//! Source: NYSE Pillar Equities Common Client Specification 2.4, packet header, delivery flags.

use core::ops::Range;

use wirepath_protocol::show::Show;
use wirepath_protocol::xdp::{self, DeliveryFlag, Message as Xdp, Messages, Packet};
use wirepath_protocol::{DecodeError, Layout};

use crate::arbiter::SessionId;
use crate::venue::format::symbol_of;
use crate::venue::{About, Codes, Format, Frame, FrameKind, Framing, Recognised};

const DAY_S: u32 = 86_400;
/// New York's standard time is so far behind UTC.
const STANDARD_TIME_S: u32 = 5 * 3_600;

/// XDP's packets.
#[derive(Debug)]
pub struct XdpPackets;

impl Framing for XdpPackets {
    type Blocks<'a> = Messages<'a>;

    const NAMES_CHANNELS: bool = false;

    #[inline]
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
        let packet = Packet::parse(datagram)?;
        let header = packet.header();
        let (first, declared, kind) = match packet.delivery_flag() {
            DeliveryFlag::Heartbeat => (0, 0, FrameKind::Unnumbered),
            DeliveryFlag::MessageUnavailable => (0, packet.declared(), FrameKind::Unnumbered),
            flag if flag.is_refresh() => (0, packet.declared(), FrameKind::Unnumbered),
            _ if packet.declared() == 0 => (0, 0, FrameKind::Unnumbered),
            _ => (packet.sequence_number().into(), packet.declared(), FrameKind::Data),
        };
        // No session is number 0.
        let day = (header.send_time().saturating_sub(STANDARD_TIME_S) / DAY_S).max(1);
        let session = SessionId::from_number(day);
        Ok(Frame { session, channel: 0, first, declared, kind, body: packet.body() })
    }

    #[inline]
    fn blocks(body: &[u8], count: u16) -> Messages<'_> {
        Messages::new(body, count)
    }

    fn unavailable(body: &[u8], count: u16) -> Option<Range<u64>> {
        Messages::new(body, count).find_map(|message| match Xdp::parse(message) {
            Ok(Xdp::MessageUnavailable(m)) if m.begin_seq_num() <= m.end_seq_num() => {
                Some(m.begin_seq_num().into()..u64::from(m.end_seq_num()) + 1)
            }
            _ => None,
        })
    }

    fn recognise(datagram: &[u8]) -> Recognised {
        let Ok(packet) = Packet::parse(datagram) else { return Recognised::No };
        let sound = packet.contents().is_sound()
            && packet.cut() == 0
            && packet.header().send_time_ns() < 1_000_000_000
            && !matches!(packet.delivery_flag(), DeliveryFlag::Unknown(_));
        if !sound {
            return Recognised::No;
        }
        let mut known = packet.messages().filter_map(|message| {
            let layout = xdp::layout_of(Pillar25::kind(message)?)?;
            Some(layout.size <= message.len())
        });
        match (packet.declared(), packet.delivery_flag()) {
            (0, DeliveryFlag::Heartbeat) => Recognised::Framing,
            (0, _) => Recognised::No,
            // Types added by a later revision may be among them, so one that fits is enough.
            _ => match (known.next(), known.all(|fits| fits)) {
                (Some(true), true) => Recognised::Yes,
                (Some(_), _) => Recognised::No,
                (None, _) => Recognised::Other(
                    "NYSE XDP with messages that are not Pillar Integrated's or Imbalances'",
                ),
            },
        }
    }

    /// The day, such as `2017-09-29`.
    fn channel_name(session: SessionId, _channel: u32) -> String {
        let midnight = i64::from(session.number()) * i64::from(DAY_S);
        let date = jiff::Timestamp::from_second(midnight);
        date.map_or_else(|_| "?".to_owned(), |date| date.strftime("%Y-%m-%d").to_string())
    }
}

/// The messages of Pillar Integrated 2.5, and of the Imbalances feed among them.
#[derive(Debug)]
pub struct Pillar25;

impl Format for Pillar25 {
    const TITLE: &'static str = "NYSE Pillar Integrated 2.5";
    const CODES: Codes = Codes::Numbers;
    const LAYOUTS: &'static [Layout] = xdp::LAYOUTS;

    fn kind(message: &[u8]) -> Option<u16> {
        let [_, _, low, high] = *message.first_chunk()?;
        Some(u16::from_le_bytes([low, high]))
    }

    fn show<'a>(message: &'a [u8], to: &mut impl Show<'a>) -> Result<(), DecodeError> {
        Xdp::parse(message).map(|message| message.fields(&mut |name, value| to.field(name, value)))
    }

    /// Nearly all have the symbol index, a mapping the symbol.
    fn about(message: &[u8]) -> About {
        let index = Xdp::parse(message).ok().and_then(|message| message.symbol_index());
        About { venue_id: index.map(u64::from), symbol: symbol_of::<Self>(message, "symbol") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirepath_protocol::xdp::{Header, PacketWriter, TradeCancel};

    fn packet(flag: u8, send_time: u32, messages: &[&[u8]]) -> Vec<u8> {
        let mut bytes = [0; 1_400];
        let header = Header {
            delivery_flag: flag,
            seq_num: 7.into(),
            send_time: send_time.into(),
            ..Header::default()
        };
        let mut packet = PacketWriter::new(&mut bytes, header).unwrap();
        messages.iter().for_each(|message| packet.push(message).unwrap());
        packet.finish().to_vec()
    }

    #[test]
    fn a_delivery_flag_says_whether_numbers_are_the_streams() {
        let cancel = TradeCancel::default();
        use FrameKind::{Data, Unnumbered};
        #[rustfmt::skip]
        let table = [
            ( 1, 0, 0, 0, Unnumbered),
            ( 1, 1, 0, 0, Unnumbered), // a heartbeat has no messages, whatever it says
            (11, 0, 0, 0, Unnumbered),
            (10, 1, 7, 1, Data),
            (11, 1, 7, 1, Data),
            (12, 1, 7, 1, Data),
            (13, 1, 7, 1, Data),
            (15, 1, 7, 1, Data),
            (17, 1, 0, 1, Unnumbered),
            (20, 1, 0, 1, Unnumbered),
            (21, 1, 0, 1, Unnumbered),
        ];
        for (flag, count, first, declared, kind) in table {
            let bytes = packet(flag, 0, &[cancel.as_bytes()][..count]);
            let frame = XdpPackets::parse(&bytes).unwrap();
            assert_eq!(
                (frame.first, frame.declared, frame.kind),
                (first, declared, kind),
                "{flag}"
            );
        }
        assert!(XdpPackets::parse(&[0; 15]).is_err());
    }

    #[test]
    fn a_session_is_a_trading_day() {
        let day = |seconds| {
            let bytes = packet(11, seconds, &[]);
            XdpPackets::channel_name(XdpPackets::parse(&bytes).unwrap().session, 0)
        };
        // 2017-09-29 04:59:59 and 05:00 UTC, the end of late trading and the start of the feed in winter.
        let midnight = 1_506_661_200;
        assert_eq!(day(midnight - 1), "2017-09-28");
        assert_eq!(day(midnight), "2017-09-29");
        assert_eq!(
            (day(1_515_546_000), day(1_515_567_600)),
            ("2018-01-09".into(), "2018-01-10".into())
        );
        assert_eq!((day(0), day(u32::MAX)), ("1970-01-02".into(), "2106-02-07".into()));
    }

    #[test]
    fn recognised_to_the_byte() {
        let cancel = TradeCancel::default();
        let good = packet(11, 1_506_661_200, &[cancel.as_bytes(), b"\x05\0\xe7\x03a"]);
        assert_eq!(XdpPackets::recognise(&good), Recognised::Yes);
        assert_eq!(XdpPackets::recognise(&packet(1, 0, &[])), Recognised::Framing);
        let strange = packet(11, 0, &[b"\x05\0\xe7\x03a"]);
        assert!(matches!(XdpPackets::recognise(&strange), Recognised::Other(_)));
        let short = packet(11, 0, &[cancel.as_bytes(), b"\x05\0\x70\0a"]);
        assert_eq!(XdpPackets::recognise(&short), Recognised::No);
        // Size, delivery flag, number of messages, nanoseconds, a message's size.
        for (at, value) in [(0, 0xff), (2, 99), (3, 1), (3, 3), (15, 0x7f), (16, 21)] {
            let mut bad = good.clone();
            bad[at] = value;
            assert_eq!(XdpPackets::recognise(&bad), Recognised::No, "byte {at}");
        }
        assert_eq!(XdpPackets::recognise(&good[..good.len() - 1]), Recognised::No);
        assert_eq!(XdpPackets::recognise(&[&good[..], b"x"].concat()), Recognised::No);
    }
}
