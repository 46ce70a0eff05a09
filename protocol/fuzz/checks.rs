//! What must hold for any bytes whatever, one function per format. The fuzz targets call them with
//! bytes of their own making, the tests with the seeds.
#![allow(dead_code, reason = "each fuzz target calls one of them")]

use wirepath_protocol::{deep10, iextp, itch50, moldudp64};

/// The whole messages of a packet, written again, are the same packet, shortened to them.
pub(crate) fn moldudp64(bytes: &[u8]) {
    if let Ok(request) = moldudp64::Request::view(bytes) {
        assert_eq!(request.as_bytes(), &bytes[..20]);
    }
    let Ok(packet) = moldudp64::Packet::parse(bytes) else {
        assert!(bytes.len() < 20);
        return;
    };
    let contents = packet.contents();
    assert_eq!(contents.whole + contents.missing, packet.declared());

    let mut copy = vec![0; bytes.len()];
    let (session, sequence) = (packet.session(), packet.sequence_number());
    let mut writer = moldudp64::PacketWriter::new(&mut copy, session, sequence).unwrap();
    packet.messages().for_each(|message| writer.push(message).unwrap());
    assert_eq!(writer.count(), contents.whole);
    let copy = writer.finish();
    assert_eq!(copy.len() + contents.trailing, bytes.len());
    assert_eq!((&copy[..18], &copy[20..]), (&bytes[..18], &bytes[20..copy.len()]));
}

/// As for MoldUDP64.
pub(crate) fn iextp(bytes: &[u8]) {
    if let Ok(request) = iextp::GapFillRequest::parse(bytes) {
        let mut copy = vec![0; bytes.len()];
        let copy =
            iextp::GapFillRequest::write(&mut copy, *request.header(), request.ranges()).unwrap();
        assert_eq!(copy, &bytes[..copy.len()]);
    }
    let Ok(segment) = iextp::Segment::parse(bytes) else {
        assert!(bytes.len() < 40 || bytes[0] != 1);
        return;
    };
    let contents = segment.contents();
    assert_eq!(contents.whole + contents.missing, segment.declared());

    let mut copy = vec![0; bytes.len()];
    let mut writer = iextp::SegmentWriter::new(&mut copy, *segment.header()).unwrap();
    segment.messages().for_each(|message| writer.push(message).unwrap());
    assert_eq!(writer.count(), contents.whole);
    let copy = writer.finish();
    assert_eq!(copy.len() + contents.trailing, bytes.len());
    assert_eq!((&copy[..12], &copy[16..]), (&bytes[..12], &bytes[16..copy.len()]));
}

macro_rules! messages {
    ($format:ident) => {
        /// A block is known, unknown, or shorter than its type; every field of a known one prints.
        pub(crate) fn $format(block: &[u8]) {
            let layout = block.first().and_then(|kind| $format::layout_of(*kind));
            match ($format::Message::parse(block), layout) {
                (Ok($format::Message::Unknown { kind, block: all }), None) => {
                    assert_eq!((kind, all), (block[0], block));
                }
                (Ok(message), Some(layout)) => {
                    assert_eq!(message.kind(), layout.kind);
                    let mut text = String::new();
                    message.fields(&mut |name, value| text += &format!("{name}={value} "));
                    let known = $format::Message::parse(&block[..layout.size]).unwrap();
                    known.fields(&mut |name, value| {
                        let field = format!("{name}={value} ");
                        assert!(text.starts_with(&field));
                        text.drain(..field.len());
                    });
                    assert!(text.is_empty());
                }
                (Err(_), layout) => assert!(block.len() < layout.map_or(1, |layout| layout.size)),
                (Ok(message), None) => panic!("{message:?} has no layout"),
            }
        }
    };
}

messages!(itch50);
messages!(deep10);
