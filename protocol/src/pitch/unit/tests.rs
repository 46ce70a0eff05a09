//! Packets against the specification's example and against what may go wrong.

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::obvious::hex;

/// "Sequenced Unit Header with 2 Messages", whose length is printed as 31 but is 50 bytes.
const PACKET: &str = "3200 02 01 01000000 \
    1a 22 18d20600 05405b778f561d0b 42 e102 5a565a5a5420 0100 01 \
    10 26 e8d90600 05405b778f561d0b e102";

#[test]
fn reads_and_writes_a_packet() {
    let bytes = hex(PACKET);
    let packet = Packet::parse(&bytes).unwrap();
    assert_eq!((packet.unit(), packet.sequence(), packet.declared()), (1, 1, 2));
    assert_eq!(packet.next_sequence(), 3);
    assert!(packet.is_sequenced() && !packet.is_heartbeat());
    assert!(packet.contents().is_sound() && packet.cut() == 0);
    assert!(packet.messages().eq([&bytes[8..34], &bytes[34..]]));

    let mut copy = [0xaa; 50];
    let mut writer = PacketWriter::new(&mut copy, 1, 1).unwrap();
    writer.push(&bytes[8..34]).unwrap();
    assert_eq!(writer.push(&[0; 17]), Err(EncodeError::Full { need: 17, room: 16 }));
    // A length byte that lies is put right.
    let mut second = bytes[34..].to_vec();
    second[0] = 99;
    writer.push_with(&second[..10], &second[10..]).unwrap();
    assert_eq!((writer.count(), writer.len()), (2, 50));
    assert_eq!(writer.finish(), bytes);
}

#[test]
fn heartbeats() {
    let sequenced = [8, 0, 0, 3, 0, 1, 0, 0];
    let packet = Packet::parse(&sequenced).unwrap();
    assert!(packet.is_heartbeat() && packet.is_sequenced() && packet.contents().is_sound());
    assert_eq!((packet.sequence(), packet.next_sequence()), (256, 256));
    assert_eq!(UnitHeader::heartbeat(3, 256).as_bytes(), sequenced);
    assert_eq!(PacketWriter::new(&mut [0; 8], 3, 256).unwrap().finish(), sequenced);

    let packet = Packet::parse(&[8, 0, 0, 0, 0, 0, 0, 0]).unwrap();
    assert!(packet.is_heartbeat() && !packet.is_sequenced());
    assert_eq!(packet.next_sequence(), UNSEQUENCED);
}

/// Case, packet behind unit and sequence; its messages, how many are missing, how many bytes are no message,
/// and how many that the header declares are not there.
type Row = (&'static str, [u8; 3], &'static [u8], &'static [&'static [u8]], u16, usize, usize);

#[test]
fn a_message_that_is_not_wholly_there_ends_the_packet() {
    #[rustfmt::skip]
    let table: &[Row] = &[
        ("as declared",        [13, 0, 2],    b"\x03ab\x02c",  &[b"\x03ab", b"\x02c"], 0, 0, 0),
        ("bytes behind",       [10, 0, 1],    b"\x02a\x02b",   &[b"\x02a"],            0, 2, 0),
        ("bytes not counted",  [12, 0, 1],    b"\x02a\x02b",   &[b"\x02a"],            0, 2, 0),
        ("cut in a message",   [13, 0, 2],    b"\x02a\x03b",   &[b"\x02a"],            1, 2, 1),
        ("lying length",       [10, 0, 1],    b"\xffa",        &[],                    1, 2, 0),
        ("beyond the packet",  [11, 0, 2],    b"\x02a\x03bc",  &[b"\x02a"],            1, 3, 0),
        ("no type",            [12, 0, 2],    b"\x01\x01\x02a", &[],                   2, 4, 0),
        ("no length",          [12, 0, 2],    b"\x02a\0\0",    &[b"\x02a"],            1, 2, 0),
        ("lying count",        [10, 0, 255],  b"\x02a",        &[b"\x02a"],            254, 0, 0),
        ("lying header",       [255, 255, 1], b"\x02a",        &[b"\x02a"],            0, 0, 65_525),
        ("heartbeat too long", [8, 0, 0],     b"\x02a",        &[],                    0, 2, 0),
    ];
    for &(case, [low, high, count], body, messages, missing, trailing, cut) in table {
        let bytes = [&[low, high, count, 1, 7, 0, 0, 0], body].concat();
        let packet = Packet::parse(&bytes).unwrap();
        let mut walk = packet.messages();
        assert!(walk.by_ref().eq(messages.iter().copied()), "{case}");
        assert_eq!(u16::from(walk.missing()), missing, "{case}");
        assert_eq!(walk.next(), None, "{case}: stays ended");
        let whole = u16::try_from(messages.len()).unwrap();
        assert_eq!(packet.contents(), Contents { whole, missing, trailing }, "{case}");
        assert_eq!(packet.cut(), cut, "{case}");
    }
}

#[test]
fn a_header_that_is_not_there_or_declares_less_is_refused() {
    for have in 0..8 {
        let error = DecodeError::Truncated { have, need: 8 };
        assert_eq!(Packet::parse(&[8; 7][..have.min(7)]).err(), Some(error));
        let declares = u8::try_from(have).unwrap();
        assert_eq!(Packet::parse(&[declares, 0, 0, 0, 0, 0, 0, 0]).err(), Some(error));
    }
}

#[test]
fn what_a_packet_cannot_say_is_not_written() {
    let mut bytes = vec![0; 70_000];
    let mut writer = PacketWriter::new(&mut bytes, 1, 1).unwrap();
    for message in [&[0; 256][..], &[0], &[]] {
        assert_eq!(writer.push(message), Err(EncodeError::Limit));
    }
    for _ in 0..255 {
        writer.push_with(&[0; 2], &[7; 253]).unwrap();
    }
    assert_eq!(writer.push(&[0; 2]), Err(EncodeError::Limit));
    assert_eq!((writer.count(), writer.len()), (255, 65_033));
    let packet = Packet::parse(writer.finish()).unwrap();
    assert!(packet.contents().is_sound() && packet.declared() == 255);
    let error = EncodeError::Full { need: 8, room: 7 };
    assert_eq!(PacketWriter::new(&mut [0; 7], 1, 1).err(), Some(error));
}

proptest! {
    /// What is written reads the same.
    #[test]
    fn packets_go_there_and_back(
        messages in vec(vec(any::<u8>(), 2..=255), 0..20),
        unit: u8,
        sequence: u32,
    ) {
        let mut bytes = [0; 1500];
        let mut writer = PacketWriter::new(&mut bytes, unit, sequence).unwrap();
        let fit: Vec<_> =
            messages.iter().filter(|message| writer.push(message).is_ok()).collect();
        let packet = Packet::parse(writer.finish()).unwrap();
        prop_assert!(packet.contents().is_sound());
        prop_assert_eq!((packet.unit(), packet.sequence()), (unit, sequence));
        prop_assert!(packet.messages().map(|message| &message[1..]).eq(fit.iter().map(|it| &it[1..])));
    }
}
