//! An NYSE channel over real sockets on loopback, that recovers by a retransmission and then by a refresh.

mod loopback;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use wirepath_feed_handler::config::{EventClass, FeedConfig, RecoveryConfig, VenueKind};
use wirepath_feed_handler::event::Kind;
use wirepath_feed_handler::feed::{Feed, Filter};
use wirepath_feed_handler::pipeline::ChannelState;
use wirepath_perf::wait::WaitSetting;
use wirepath_protocol::field::Ascii;
use wirepath_protocol::xdp::{
    AddOrder, AddOrderRefresh, Cut, Header, Message, PacketWriter, RefreshAsOf, RefreshHeader,
    RequestResponse, SecurityStatus, SymbolIndexMapping, cut,
};

use loopback::{LIMIT, LOCAL, group, wait_for, wait_until};

const SYMBOL: u32 = 7;
const NANOS_PER_CENT: i64 = 10_000_000;

fn packet(delivery_flag: u8, seq: u32, messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [0; PacketWriter::NYSE_MAX];
    let send_time = 1_769_783_400.into();
    let header = Header { delivery_flag, seq_num: seq.into(), send_time, ..Header::default() };
    let mut packet = PacketWriter::new(&mut bytes, header).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

fn mapping() -> SymbolIndexMapping {
    SymbolIndexMapping {
        symbol_index: SYMBOL.into(),
        symbol: Ascii::new("IBM").unwrap(),
        price_scale_code: 2,
        lot_size: 100.into(),
        ..Default::default()
    }
}

/// Order `id`: one more bid, at `10.00` and as many cents.
fn order(id: u32) -> AddOrder {
    AddOrder {
        symbol_index: SYMBOL.into(),
        order_id: u64::from(id).into(),
        price: (1_000 + id.cast_signed()).into(),
        volume: 100.into(),
        side: b'B'.into(),
        ..Default::default()
    }
}

/// One connection to the request server.
struct Talk {
    stream: TcpStream,
    input: Vec<u8>,
}

impl Talk {
    fn accept(listener: &TcpListener) -> Self {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        Self { stream, input: Vec::new() }
    }

    /// The next request with its packet's number, and says that `status` becomes of it.
    fn serve(&mut self, status: u8) -> Vec<u8> {
        let (number, message, len) = loop {
            if let Cut::Packet(packet) = cut(&self.input) {
                let message = packet.messages().next().unwrap().to_vec();
                let len = usize::from(packet.header().pkt_size());
                break (packet.sequence_number(), message, len);
            }
            let mut bytes = [0; 999];
            let count = self.stream.read(&mut bytes).unwrap();
            assert!(count > 0, "the client has gone");
            self.input.extend_from_slice(&bytes[..count]);
        };
        self.input.drain(..len);
        let (begin, end) = match Message::parse(&message).unwrap() {
            Message::RetransmissionRequest(m) => (m.begin_seq_num, m.end_seq_num),
            _ => Default::default(),
        };
        let response = RequestResponse {
            request_seq_num: number.into(),
            begin_seq_num: begin,
            end_seq_num: end,
            source_id: Ascii::new("DESK").unwrap(),
            product_id: 11,
            channel_id: 3,
            status: status.into(),
            ..Default::default()
        };
        self.stream.write_all(&packet(11, number, &[response.as_bytes()])).unwrap();
        message
    }
}

#[test]
fn a_retransmission_fills_a_gap_and_a_refresh_what_is_too_old() {
    let server = TcpListener::bind((LOCAL, 0)).unwrap();
    let ((line, sender), (answers, again), (refreshes, refresh)) = (group(1), group(2), group(3));
    let mut config = FeedConfig::new("nyse", VenueKind::NysePillar25)
        .wait(WaitSetting::Park)
        .patience(Duration::from_millis(2))
        .events([EventClass::Order])
        .line("A", line, LOCAL);
    config.silence_ms = 0;
    config.limits.instruments = 4;
    config.limits.open_orders = 100;
    config.limits.levels_outside = 100;
    let address = server.local_addr().unwrap();
    let feed = Feed::start(&config.recovery(RecoveryConfig {
        request_servers: vec![address],
        answer_groups: vec![answers],
        snapshot_servers: vec![address],
        snapshot_groups: vec![refreshes],
        username: "DESK".to_owned(),
        channel_id: Some(3),
        answer_us: 5_000_000,
        give_up_ms: 10_000,
        ..RecoveryConfig::default()
    }))
    .unwrap();
    let mut events = feed.subscribe(Filter::all());
    let mut requests = Talk::accept(&server);
    let bid = || {
        let best = feed.view().best(0).filter(|best| !best.stale)?;
        best.bid.map(|(price, _)| price.0 / NANOS_PER_CENT)
    };

    sender.send(&packet(11, 1, &[mapping().as_bytes(), order(2).as_bytes()])).unwrap();
    wait_for(&mut events, Kind::OrderAdd);
    sender.send(&packet(11, 5, &[order(5).as_bytes()])).unwrap();
    wait_for(&mut events, Kind::Stale);
    let asked = requests.serve(b'0');
    let Ok(Message::RetransmissionRequest(m)) = Message::parse(&asked) else { panic!("{asked:?}") };
    assert_eq!((m.begin_seq_num(), m.end_seq_num(), m.product_id()), (3, 4, 11));
    again.send(&packet(13, 3, &[order(3).as_bytes(), order(4).as_bytes()])).unwrap();
    wait_for(&mut events, Kind::Recovered);
    wait_until(|| bid() == Some(1_005), || {});

    // What is too old to be sent again comes as a refresh: the third order alone is left.
    sender.send(&packet(11, 9, &[order(9).as_bytes()])).unwrap();
    let asked = requests.serve(b'6');
    let Ok(Message::RetransmissionRequest(m)) = Message::parse(&asked) else { panic!("{asked:?}") };
    assert_eq!((m.begin_seq_num(), m.end_seq_num()), (6, 8));
    let mut snapshot = Talk::accept(&server);
    let asked = snapshot.serve(b'0');
    assert!(matches!(Message::parse(&asked), Ok(Message::SymbolIndexMappingRequest(_))));
    refresh.send(&packet(17, 1, &[mapping().as_bytes()])).unwrap();
    let asked = snapshot.serve(b'0');
    assert!(matches!(Message::parse(&asked), Ok(Message::RefreshRequest(_))), "{asked:?}");
    let front = RefreshHeader {
        current_refresh_pkt: 1.into(),
        total_refresh_pkts: 1.into(),
        ..Default::default()
    };
    let front = front.with(&RefreshAsOf { last_seq_num: 8.into(), ..Default::default() });
    let status = SecurityStatus { symbol_index: SYMBOL.into(), ..Default::default() };
    let AddOrder { symbol_index, order_id, price, volume, side, .. } = order(3);
    let left =
        AddOrderRefresh { symbol_index, order_id, price, volume, side, ..Default::default() };
    let all: [&[u8]; 3] = [front.as_slice(), status.as_bytes(), left.as_bytes()];
    refresh.send(&packet(17, 2, &all)).unwrap();
    wait_for(&mut events, Kind::Recovered);
    wait_until(|| bid() == Some(1_009), || {});
    let stats = feed.stop().unwrap().stats;
    assert_eq!((stats.repair.requests.asked, stats.repair.requests.refused), (2, 1));
    assert_eq!((stats.repair.snapshots_begun, stats.repair.snapshots_joined), (1, 1));
    assert_eq!((stats.state, stats.stale_since_ns), (ChannelState::Live, None));
}
