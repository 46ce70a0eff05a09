//! The obvious request server: it lists what is asked for, and says what it is told to say.

use wirepath_protocol::xdp::{
    Cut, DeliveryFlag, Header, Message, PacketWriter, RequestResponse, cut,
};

use super::Config;

/// What is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::recovery) enum Request {
    Messages { begin: u32, end: u32 },
    Mappings { symbol: u32 },
    Refresh { symbol: u32 },
}

/// One connection of it.
#[derive(Debug, Default)]
pub(in crate::recovery) struct RequestServer {
    input: Vec<u8>,
    /// What it has to say and has not said.
    pub(in crate::recovery) output: Vec<u8>,
    /// What was asked, with the number of the packet.
    pub(in crate::recovery) requests: Vec<(u32, Request)>,
    pub(in crate::recovery) heartbeats_answered: usize,
}

pub(in crate::recovery) fn config() -> Config {
    let source_id = wirepath_protocol::field::Ascii::new("WIREPATH").unwrap();
    Config { source_id, product_id: 157, channel_id: 3, ..Config::default() }
}

impl RequestServer {
    pub(in crate::recovery) fn receive(&mut self, bytes: &[u8]) {
        self.input.extend(bytes);
        let input = core::mem::take(&mut self.input);
        let mut at = 0;
        while let Cut::Packet(packet) = cut(&input[at..]) {
            assert!(packet.contents().is_sound() && packet.declared() == 1);
            assert_eq!(packet.delivery_flag(), DeliveryFlag::Original);
            let number = packet.sequence_number();
            let asker = config();
            let mut take = |source: [u8; 10], product, channel, request| {
                assert_eq!(
                    (source, product, channel),
                    (*b"WIREPATH\0\0", asker.product_id, asker.channel_id)
                );
                self.requests.push((number, request));
            };
            match Message::parse(packet.messages().next().unwrap()).unwrap() {
                Message::RetransmissionRequest(m) => {
                    let request =
                        Request::Messages { begin: m.begin_seq_num(), end: m.end_seq_num() };
                    take(m.source_id().0, m.product_id(), m.channel_id(), request);
                }
                Message::SymbolIndexMappingRequest(m) => {
                    let request = Request::Mappings { symbol: m.symbol_index() };
                    take(m.source_id().0, m.product_id(), m.channel_id(), request);
                }
                Message::RefreshRequest(m) => {
                    let request = Request::Refresh { symbol: m.symbol_index() };
                    take(m.source_id().0, m.product_id(), m.channel_id(), request);
                }
                Message::HeartbeatResponse(m) => {
                    assert_eq!(m.source_id().0, *b"WIREPATH\0\0");
                    self.heartbeats_answered += 1;
                }
                other => panic!("{other:?}"),
            }
            at += usize::from(packet.header().pkt_size());
        }
        self.input = input[at..].to_vec();
    }

    /// Says what becomes of a request.
    pub(in crate::recovery) fn respond(&mut self, (number, request): (u32, Request), status: u8) {
        let (begin, end) = match request {
            Request::Messages { begin, end } => (begin, end),
            _ => (0, 0),
        };
        let Config { source_id, product_id, channel_id, .. } = config();
        let response = RequestResponse {
            request_seq_num: number.into(),
            begin_seq_num: begin.into(),
            end_seq_num: end.into(),
            source_id,
            product_id,
            channel_id,
            status: status.into(),
            ..Default::default()
        };
        self.output.extend(packet(11, number, &[response.as_bytes()]));
    }

    pub(in crate::recovery) fn heartbeat(&mut self) {
        self.output.extend(packet(1, 1, &[]));
    }
}

/// A packet of these messages.
pub(in crate::recovery) fn packet(flag: u8, seq: u32, messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [0; PacketWriter::NYSE_MAX];
    let header = Header {
        delivery_flag: flag,
        seq_num: seq.into(),
        send_time: 1_769_783_400.into(),
        ..Header::default()
    };
    let mut packet = PacketWriter::new(&mut bytes, header).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}
