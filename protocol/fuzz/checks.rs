//! What must hold for any bytes whatever, one function per format. The fuzz targets call them with
//! bytes of their own making, the tests with the seeds.
#![allow(dead_code, reason = "each fuzz target calls one of them")]

use wirepath_protocol::{
    Value, deep10, deepplus10, fix, glimpse, iextp, itch50, mdp3, moldudp64, pitch, sbe, show,
    soupbintcp, tops16, xdp,
};

/// The whole messages of a packet, written again, are the same packet, shortened to them.
pub(crate) fn moldudp64(bytes: &[u8]) {
    if let Ok(request) = moldudp64::Request::view(bytes) {
        assert_eq!(request.as_bytes(), &bytes[..20]);
        if let Ok(wanted) = request.wanted() {
            assert_eq!(wanted.start, request.sequence_number());
            assert!((1..=65_534).contains(&(wanted.end - wanted.start)));
        }
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

/// As for MoldUDP64. A stream of packets is used up, waited for, or at its end.
pub(crate) fn xdp_packet(bytes: &[u8]) {
    let Ok(packet) = xdp::Packet::parse(bytes) else {
        assert!(bytes.len() < 16);
        return;
    };
    let contents = packet.contents();
    assert_eq!(contents.whole + contents.missing, packet.declared());

    let mut copy = vec![0; bytes.len()];
    let mut writer = xdp::PacketWriter::new(&mut copy, *packet.header()).unwrap();
    packet.messages().for_each(|message| writer.push(message).unwrap());
    assert_eq!(writer.count(), contents.whole);
    let copy = writer.finish();
    assert_eq!(copy.len() + contents.trailing, bytes.len());
    assert_eq!((copy[2], &copy[4..]), (bytes[2], &bytes[4..copy.len()]));
    assert!(xdp::Packet::parse(copy).unwrap().contents().is_sound());

    let mut rest = bytes;
    loop {
        match xdp::cut(rest) {
            xdp::Cut::Packet(packet) => {
                assert_eq!(packet.cut(), 0);
                rest = &rest[packet.header().pkt_size().into()..];
            }
            xdp::Cut::Partial(more) => {
                assert!(more > 0 && rest.len() + more <= usize::from(u16::MAX));
                return;
            }
            xdp::Cut::Malformed(size) => {
                assert!(size < 16);
                return;
            }
        }
    }
}

macro_rules! messages {
    ($format:ident, $kind:expr) => {
        /// A block is known, unknown, or too short; every field of a known one prints, and prints the
        /// same without what lies behind the known part.
        pub(crate) fn $format(block: &[u8]) {
            let kind: Option<u16> = $kind(block);
            let layout = kind.and_then($format::layout_of);
            match ($format::Message::parse(block), layout) {
                (Ok($format::Message::Unknown { kind: its, block: all }), None) => {
                    assert_eq!((Some(its.into()), all), (kind, block));
                }
                (Ok(message), Some(layout)) => {
                    assert_eq!(u16::from(message.kind()), layout.kind);
                    let mut text = String::new();
                    message.fields(&mut |name, value| text += &format!("{name}={value} "));
                    let known = &block[..block.len().min(layout.size_max)];
                    let known = $format::Message::parse(known).unwrap();
                    known.fields(&mut |name, value| {
                        let field = format!("{name}={value} ");
                        assert!(text.starts_with(&field));
                        text.drain(..field.len());
                    });
                    assert!(text.is_empty());
                }
                (Err(_), Some(layout)) => assert!(block.len() < layout.size),
                (Err(_), None) => assert_eq!(kind, None),
                (Ok(message), None) => panic!("{message:?} has no layout"),
            }
        }
    };
}

fn first_byte(block: &[u8]) -> Option<u16> {
    block.first().map(|kind| u16::from(*kind))
}

messages!(itch50, first_byte);
messages!(deep10, first_byte);
messages!(deepplus10, first_byte);
messages!(tops16, first_byte);
messages!(xdp, |block: &[u8]| Some(u16::from_le_bytes(block.get(2..4)?.try_into().ok()?)));

/// Fields and entries as they come, and whether groups are as they say.
#[derive(Default)]
struct Shown {
    text: String,
    /// Entries to come in the group that is open.
    left: Option<usize>,
}

impl<'a> show::Show<'a> for Shown {
    fn field(&mut self, name: &'static str, value: Value<'a>) {
        self.text += &format!("{name}={value} ");
    }

    fn group(&mut self, name: &'static str, entries: usize) {
        assert_eq!(self.left.replace(entries), None);
        self.text += &format!("{name}={entries} ");
    }

    fn entry(&mut self) {
        self.left = Some(self.left.unwrap() - 1);
    }

    fn end_group(&mut self) {
        assert_eq!(self.left.take(), Some(0));
    }
}

/// The whole messages of a packet, written again, are the same packet, shortened to them. A message is
/// known, unknown, or not wholly there; every field of a known one prints, the same if more follows it.
pub(crate) fn mdp3(bytes: &[u8]) {
    mdp3_message(bytes);
    let Ok(packet) = mdp3::Packet::parse(bytes) else {
        assert!(bytes.len() < 12);
        return;
    };
    let contents = packet.contents();
    let mut copy = vec![0; bytes.len()];
    let (number, time) = (packet.msg_seq_num(), packet.sending_time());
    let mut writer = mdp3::PacketWriter::new(&mut copy, number, time).unwrap();
    for block in packet.messages() {
        mdp3_message(block);
        writer.push(block).unwrap();
    }
    assert_eq!((writer.count(), writer.len() + contents.trailing), (contents.whole, bytes.len()));
    assert_eq!(bytes.strip_prefix(writer.finish()).map(<[u8]>::len), Some(contents.trailing));
}

fn mdp3_message(block: &[u8]) {
    let message = match mdp3::Message::parse(block) {
        Ok(message) => message,
        Err(wirepath_protocol::DecodeError::Truncated { have, need }) => {
            assert!(have < need);
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let header = sbe::Header::view(block).unwrap();
    assert_eq!(message.kind(), header.template_id());
    if let mdp3::Message::Unknown { block: all, .. } = message {
        let is_known = mdp3::layout_of(message.kind()).is_some();
        assert!(all == block && !(is_known && header.schema_id() == mdp3::SCHEMA_ID));
        return;
    }
    let mut shown = Shown::default();
    message.show(&mut shown);
    let longer = [block, &[0xff; 40]].concat();
    let mut again = Shown::default();
    mdp3::Message::parse(&longer).unwrap().show(&mut again);
    assert_eq!(shown.text, again.text);
    let mut flat = String::new();
    message.fields(&mut |name, value| flat += &format!("{name}={value} "));
    assert_eq!(shown.text, flat);
    // What entries say by their getters does not depend on how they are come by.
    if let mdp3::Message::MDIncrementalRefreshBook46(book) = message {
        let entries = book.md_entries();
        assert!(entries.iter().eq((0..entries.len()).filter_map(|index| entries.get(index))));
    }
}

/// A stream is used up or waited for. A message's fields, written again, are the same message; what a
/// typed view reads, it writes so that it reads back; and every check comes to a verdict.
pub(crate) fn fix(stream: &[u8]) {
    const LIMIT: usize = 2048;
    // With length and checksum put right, or nearly all damage would end at them.
    let start =
        stream.windows(4).position(|bytes| bytes == b"\x0135=").map_or(0, |start| start + 1);
    let end = stream.windows(4).rposition(|bytes| bytes == b"\x0110=").unwrap_or(stream.len());
    let body = stream.get(start..end).unwrap_or(b"");
    let body = [body.strip_prefix(b"35=").unwrap_or(body), b"\x01"].concat();
    let mut bytes = format!("8=FIX.4.4\x019={}\x0135=", body.len() + 3).into_bytes();
    bytes.extend(body);
    bytes.extend(format!("10={:03}\x01", fix::checksum(&bytes)).into_bytes());
    fix_message(&fix::Message::parse(&bytes).unwrap());

    let mut rest = stream;
    loop {
        match fix::cut(rest, LIMIT) {
            fix::Cut::Message(message) => {
                fix_message(&message);
                rest = &rest[message.len()..];
            }
            fix::Cut::Garbled { skip, .. } => {
                assert!(skip > 0 && skip <= rest.len());
                rest = &rest[skip..];
            }
            fix::Cut::Partial(more) => {
                assert!(more > 0 && rest.len() + more <= LIMIT);
                return;
            }
        }
    }
}

fn fix_message(message: &fix::Message<'_>) {
    use fix::messages::{self, Version};

    let fields: Result<Vec<_>, _> = message.contents().iter().collect();
    let mut index = fix::Index::<256>::new();
    if let (Ok(fields), Ok(())) = (&fields, index.fill(message)) {
        for field in fields {
            assert_eq!(index.get(message, field.tag), message.get(field.tag));
        }
    }
    if let Ok(fields) = fields {
        let mut copy = vec![0; message.len() + 64];
        let mut writer = fix::Writer::new(&mut copy, message.begin_string(), message.msg_type());
        let mut length = None;
        for field in &fields[1..] {
            match fix::dict::data_of(field.tag) {
                Some(data) => {
                    if let Some((alone, _)) = length.replace((field, data)) {
                        writer.bytes(alone.tag, alone.value);
                    }
                }
                None => match length.take() {
                    Some((length, data)) if data == field.tag => {
                        // A length with leading zeros is written without.
                        if length.value != field.value.len().to_string().as_bytes() {
                            return;
                        }
                        writer.data(length.tag, field.tag, field.value);
                    }
                    Some((length, _)) => {
                        writer.bytes(length.tag, length.value).bytes(field.tag, field.value);
                    }
                    None => _ = writer.bytes(field.tag, field.value),
                },
            }
        }
        if let (None, Ok(copy)) = (length, writer.finish()) {
            let copy = fix::Message::parse(copy).unwrap();
            assert!(copy.contents().iter().eq(message.contents().iter()));
        }
    }
    for tag in [34, 52, 78, 146, 453, 802] {
        let _ = (message.int(tag), message.price(tag), message.timestamp(tag), message.text(tag));
        if let Some(group) = message.group(tag) {
            for entry in group.entries() {
                assert!(entry.iter().next().is_some());
                entry.group(802).map(|inner| inner.entries().count());
            }
        }
    }
    for version in [Version::Fix42, Version::Fix44, Version::Fix50Sp2] {
        let loose =
            fix::Options { check_group_order: false, allow_unknown: true, ..Default::default() };
        let _ = version.validator(loose).validate(message);
        if let Err(invalid) = version.validator(fix::Options::default()).validate(message) {
            assert!(!invalid.to_string().is_empty());
        }
        let Ok(header) = messages::Header::read(message) else { continue };
        let style = messages::Style { version, precision: fix::Precision::Nanos };
        let mut copy = vec![0; 2 * message.len() + 512];
        macro_rules! again {
            ($($name:ident)+) => {$(
                if let Ok(body) = messages::$name::read(message) {
                    let copy = messages::encode(&mut copy, style, &header, &body).unwrap();
                    let copy = fix::Message::parse(copy).unwrap();
                    assert_eq!(messages::Header::read(&copy), Ok(header));
                    let body = messages::Body::in_version(body, version);
                    assert_eq!(messages::$name::read(&copy), Ok(body));
                }
            )+};
        }
        again! {
            Logon Logout Heartbeat TestRequest ResendRequest SequenceReset Reject BusinessMessageReject
            NewOrderSingle OrderCancelRequest OrderCancelReplaceRequest OrderMassCancelRequest
            OrderStatusRequest OrderMassStatusRequest ExecutionReport OrderCancelReject
            OrderMassCancelReport
        }
    }
}

/// A stream is cut into packets that, written again, are the same stream; it ends with a packet that is
/// not whole, or with no packet. What reads as a login reads the same when it is written from its values.
pub(crate) fn soupbintcp(stream: &[u8]) {
    use soupbintcp::{ClientPacket, Cut, LoginAccepted, LoginRejected, LoginRequest, ServerPacket};

    const LIMIT: usize = 1024;
    let mut copy = vec![0; stream.len()];
    let mut at = 0;
    loop {
        let packet = match soupbintcp::cut(&stream[at..], LIMIT) {
            Cut::Packet(packet) => packet,
            Cut::Partial(more) => {
                assert!(more > 0 && stream.len() - at + more <= LIMIT);
                break;
            }
            Cut::Malformed(why) => {
                assert!(!why.to_string().is_empty());
                break;
            }
        };
        let written = soupbintcp::write(&mut copy[at..], packet.kind(), packet.payload()).unwrap();
        assert_eq!(written, packet.bytes());
        match ServerPacket::parse(packet) {
            Ok(ServerPacket::LoginAccepted(read)) => {
                if let Ok(next) = read.sequence_number() {
                    let again = LoginAccepted::new(read.session(), next);
                    assert_eq!(again.sequence_number(), Ok(next));
                    assert_eq!(again.as_bytes()[2..13], packet.bytes()[2..13]);
                }
            }
            Ok(ServerPacket::LoginRejected(read)) => {
                assert_eq!(LoginRejected::new(read.reason()).as_bytes()[2..], packet.bytes()[2..4]);
            }
            Ok(ServerPacket::Sequenced(message) | ServerPacket::Unsequenced(message)) => {
                assert_eq!(message.len() + 3, packet.len());
            }
            Ok(_) => {}
            Err(_) => assert!(packet.len() < LoginAccepted::SIZE),
        }
        match ClientPacket::parse(packet) {
            Ok(ClientPacket::LoginRequest(read)) => {
                if let Ok(next) = read.requested_sequence_number() {
                    let (user, password) = (read.username(), read.password());
                    let again = LoginRequest::new(user, password, read.requested_session(), next);
                    assert_eq!(again.requested_sequence_number(), Ok(next));
                    assert_eq!(again.as_bytes()[2..29], packet.bytes()[2..29]);
                }
            }
            Ok(_) => {}
            Err(_) => assert!(packet.len() < LoginRequest::SIZE),
        }
        at += packet.len();
    }
    assert_eq!(copy[..at], stream[..at]);
}

/// A block is the end of the snapshot, or what ITCH says it is.
pub(crate) fn glimpse(block: &[u8]) {
    match (glimpse::Message::parse(block), itch50::Message::parse(block)) {
        (Ok(glimpse::Message::EndOfSnapshot(end)), _) => {
            assert_eq!((block[0], end.as_bytes()), (b'G', &block[..21]));
            if let Ok(next) = end.sequence_number() {
                assert_eq!(glimpse::EndOfSnapshot::new(next).sequence_number(), Ok(next));
            }
        }
        (Ok(glimpse::Message::Itch(message)), Ok(same)) => {
            assert!(message.kind() == same.kind() && message.kind() != b'G');
        }
        (Err(_), Ok(_)) => assert!(block[0] == b'G' && block.len() < 21),
        (Err(error), Err(same)) => assert_eq!(error, same),
        (Ok(message), Err(error)) => panic!("{message:?}, but {error}"),
    }
}

/// In every market a block is known, unknown, or shorter than its type; every field of a known one prints,
/// and bytes behind the known part add fields at most. Those of the servers are known in no market.
pub(crate) fn pitch(block: &[u8]) {
    use pitch::{Market, session};

    let text = |market: Market, block: &[u8]| {
        let mut text = String::new();
        market.fields(block, &mut |name, value| text += &format!("{name}={value} ")).unwrap();
        text
    };
    let kind = block.get(1).copied().map(u16::from);
    for market in [Market::Equities, Market::Options, Market::Futures] {
        let layout = kind.and_then(|kind| market.layout_of(kind));
        match (market.parse(block), layout) {
            (Ok(message), None) => {
                assert_eq!((Some(message.kind().into()), text(market, block)), (kind, "".into()));
            }
            (Ok(message), Some(layout)) => {
                assert_eq!(u16::from(message.kind()), layout.kind);
                let known = text(market, &block[..layout.size]);
                assert!(!known.is_empty() && text(market, block).starts_with(&known));
            }
            (Err(_), layout) => assert!(block.len() < layout.map_or(2, |layout| layout.size)),
        }
    }
    if let Ok(legs) = pitch::futures::FuturesInstrumentDefinition::legs(block) {
        assert_eq!(legs.len(), block[38].into());
    }
    let layout = kind.and_then(session::layout_of);
    match session::Message::parse(block) {
        Ok(session::Message::Unknown { kind, block: all }) => {
            assert_eq!((layout, kind, all), (None, block[1], block));
        }
        Ok(message) => {
            assert_eq!(layout.map(|layout| layout.kind), Some(message.kind().into()));
            message.fields(&mut |name, value| assert!(!format!("{name}{value}").is_empty()));
            let market = Market::Equities.parse(block).unwrap();
            assert!(matches!(
                market,
                pitch::Message::Common(pitch::common::Message::Unknown { .. })
            ));
        }
        Err(_) => assert!(block.len() < layout.map_or(2, |layout| layout.size)),
    }
}

/// The whole messages of a packet, written again, are the same packet, shortened to them. A stream is cut
/// into packets that are it, and ends with one that is not whole, or with none.
pub(crate) fn pitch_unit(bytes: &[u8]) {
    use pitch::{Cut, Packet, PacketWriter, sequence};

    const LIMIT: usize = 1500;
    let mut rest = bytes;
    loop {
        match pitch::cut(rest, LIMIT) {
            Cut::Packet(packet, whole) => {
                assert_eq!((packet.cut(), packet.body()), (0, &whole[8..]));
                rest = &rest[whole.len()..];
            }
            Cut::Partial(more) => {
                assert!(more > 0 && rest.len() + more <= LIMIT);
                break;
            }
            Cut::Malformed(why) => {
                assert!(!why.to_string().is_empty());
                break;
            }
        }
    }

    let Ok(packet) = Packet::parse(bytes) else {
        assert!(bytes.len() < 8 || (bytes[0] < 8 && bytes[1] == 0));
        return;
    };
    let contents = packet.contents();
    assert_eq!(contents.whole + contents.missing, packet.declared().into());
    let (first, next) = (packet.sequence(), packet.next_sequence());
    assert_eq!((first == 0, first), (next == 0, packet.header().hdr_sequence()));
    if packet.is_sequenced() {
        assert_eq!(sequence::distance(first, next), packet.declared().into());
    }

    let mut copy = vec![0; bytes.len()];
    let mut writer = PacketWriter::new(&mut copy, packet.unit(), first).unwrap();
    packet.messages().for_each(|message| writer.push(message).unwrap());
    assert_eq!(u16::from(writer.count()), contents.whole);
    let copy = writer.finish();
    assert_eq!(copy.len() + contents.trailing, bytes.len());
    assert_eq!(copy[3..], bytes[3..copy.len()]);
}
