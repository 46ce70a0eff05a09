//! Packets: which market they are of, and what they say of the unit.

use wirepath_protocol::pitch::{PacketWriter, equities, futures, options};

use super::*;

fn packet(messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [0; 1_400];
    let mut packet = PacketWriter::new(&mut bytes, 7, 12).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

/// Case, messages, and what each market says of them.
type Row<'a> = (&'static str, &'a [&'a [u8]], [Recognised; 3]);

fn recognised(datagram: &[u8]) -> [Recognised; 3] {
    [
        Units::<Equities>::recognise(datagram),
        Units::<Options>::recognise(datagram),
        Units::<Futures>::recognise(datagram),
    ]
}

#[test]
fn the_market_is_told_by_types_lengths_and_symbols() {
    use Recognised::{Framing, No, Yes};
    let share = common::AddOrderShort {
        symbol: wirepath_protocol::Alpha(*b"ZVZZT "),
        ..Default::default()
    };
    let series = common::AddOrderShort {
        symbol: wirepath_protocol::Alpha(*b"00mEVO"),
        ..Default::default()
    };
    let (delete, improvement) =
        (common::DeleteOrder::default(), equities::RetailPriceImprovement::default());
    let improvement = equities::RetailPriceImprovement {
        symbol: wirepath_protocol::Symbol::new("AAPL").unwrap(),
        ..improvement
    };
    let (width, future) = (options::WidthUpdate::default(), futures::AddOrderShort::default());
    let time = common::Time::default();
    let longer = [time.as_bytes(), &[0; 4]].concat();
    let grown = [delete.as_bytes(), b"more"].concat();
    #[rustfmt::skip]
    let table: [Row<'_>; 9] = [
        ("a share",                    &[share.as_bytes()],                        [Yes, No, No]),
        ("what nothing tells",         &[delete.as_bytes()],                       [Yes, No, No]),
        ("a feed symbol",              &[delete.as_bytes(), series.as_bytes()],    [No, Yes, No]),
        ("the second since the epoch", &[&longer],                                 [No, Yes, No]),
        ("equities alone",             &[delete.as_bytes(), improvement.as_bytes()], [Yes, No, No]),
        ("options alone",              &[delete.as_bytes(), width.as_bytes()],     [No, Yes, No]),
        ("a future is a byte shorter", &[time.as_bytes(), future.as_bytes()],      [No, No, Yes]),
        ("a later revision",           &[&grown],                                  [Yes, No, No]),
        ("a heartbeat",                &[],                                        [Framing; 3]),
    ];
    for (case, messages, expected) in table {
        assert_eq!(recognised(&packet(messages)), expected, "{case}");
    }
    let server = recognised(&packet(&[&[6, 0x01, 0, 0, 0, 0]]));
    assert!(server.iter().all(|seen| matches!(seen, Recognised::Other(_))));

    let whole = packet(&[delete.as_bytes()]);
    let mut longer = whole.clone();
    longer.push(0);
    let mut lying = whole.clone();
    lying[2] = 2;
    for damaged in [&whole[..21], &whole[..7], &longer, &lying] {
        assert_eq!(recognised(damaged), [No; 3]);
    }
}

#[test]
fn a_packet_says_its_unit_and_whether_it_is_the_last() {
    let (delete, end) = (common::DeleteOrder::default(), common::EndOfSession::default());
    let mut look_alike = *common::DeleteOrder::view(delete.as_bytes()).unwrap();
    look_alike.order_id = (0x2d06 << 16).into();
    let of = |messages: &[&[u8]]| {
        let bytes = packet(messages);
        let frame = Units::<Options>::parse(&bytes).unwrap();
        assert_eq!((frame.channel, frame.first), (7, 12));
        (frame.declared, frame.kind)
    };
    assert_eq!(of(&[delete.as_bytes(), end.as_bytes()]), (2, FrameKind::EndOfSession));
    assert_eq!(of(&[end.as_bytes()]), (1, FrameKind::EndOfSession));
    assert_eq!(of(&[end.as_bytes(), delete.as_bytes()]), (2, FrameKind::Data));
    assert_eq!(look_alike.as_bytes()[8..10], [6, 0x2d]);
    assert_eq!(of(&[look_alike.as_bytes()]), (1, FrameKind::Data));
    assert_eq!(of(&[]), (0, FrameKind::Data), "a heartbeat tells the next number");

    let unnumbered = PacketWriter::new(&mut [0; 8], 0, 0).unwrap().finish().to_vec();
    let frame = Units::<Options>::parse(&unnumbered).unwrap();
    assert_eq!((frame.kind, frame.first, frame.declared), (FrameKind::Unnumbered, 0, 0));
}

#[test]
fn numbers_go_on_where_they_come_again() {
    let unwrapped = |first, near| Units::<Equities>::unwrapped(first, near);
    assert_eq!(unwrapped(7, 7), 7);
    assert_eq!(unwrapped(0, 7), 0, "no number");
    assert_eq!(unwrapped(2, u64::from(u32::MAX)), u64::from(u32::MAX) + 2);
    assert_eq!(unwrapped(u32::MAX.into(), u64::from(u32::MAX) + 3), u32::MAX.into());
    assert_eq!(unwrapped(1, 5_000_000), 1, "another day");
}
