//! Segments are told apart by the protocol of their messages alone.

use wirepath_protocol::DecodeError;
use wirepath_protocol::deep10::SystemEvent;
use wirepath_protocol::iextp::{Header, SegmentWriter};

use crate::venue::iex::{IexDeep, IexDeepPlus, IexTops};
use crate::venue::{Framing, Recognised, Venue};

fn segment(protocol: u16, messages: usize) -> Vec<u8> {
    let header = Header {
        message_protocol_id: protocol.into(),
        channel_id: 1.into(),
        session_id: 7.into(),
        first_message_sequence_number: 9.into(),
        ..Default::default()
    };
    let mut bytes = [0; 200];
    let mut segment = SegmentWriter::new(&mut bytes, header).unwrap();
    (0..messages).for_each(|_| segment.push(SystemEvent::default().as_bytes()).unwrap());
    segment.finish().to_vec()
}

fn takes<V: Venue>(datagram: &[u8]) -> bool {
    let recognised = V::Framing::recognise(datagram);
    match V::Framing::parse(datagram) {
        Ok(frame) => {
            assert_eq!(recognised, Recognised::Yes);
            assert_eq!((frame.channel, frame.session.number(), frame.first), (1, 7, 9));
            assert_eq!(
                V::Framing::blocks(frame.body, frame.declared).count(),
                frame.declared.into()
            );
            true
        }
        Err(why) => {
            assert!(matches!(recognised, Recognised::Other(_)), "{recognised:?}");
            assert!(matches!(why, DecodeError::Protocol(_)), "{why:?}");
            false
        }
    }
}

/// Heartbeats too: they name the protocol as well.
#[test]
fn each_venue_takes_its_own_protocols() {
    #[rustfmt::skip]
    let table = [
        (0x8001, [false, false, false]),
        (0x8002, [true,  false, false]),
        (0x8003, [true,  false, false]),
        (0x8004, [false, true,  false]),
        (0x8005, [false, false, true]),
        (0x8006, [false, false, false]),
    ];
    for (protocol, expected) in table {
        for messages in 0..3 {
            let datagram = segment(protocol, messages);
            let taken = [
                takes::<IexTops>(&datagram),
                takes::<IexDeep>(&datagram),
                takes::<IexDeepPlus>(&datagram),
            ];
            assert_eq!(taken, expected, "{protocol:#06x}");
        }
    }
}

#[test]
fn what_does_not_add_up_is_no_segment() {
    let whole = segment(0x8005, 2);
    for len in 0..whole.len() {
        assert_eq!(<IexDeepPlus as Venue>::Framing::recognise(&whole[..len]), Recognised::No);
    }
    let longer = [&whole[..], b"!"].concat();
    assert_eq!(<IexDeepPlus as Venue>::Framing::recognise(&longer), Recognised::No);
}
