//! A feed of one unit over real sockets on loopback, that recovers by a Gap Request Proxy and then by a spin server.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use wirepath_feed_handler::config::{EventClass, FeedConfig, RecoveryConfig, VenueKind};
use wirepath_feed_handler::feed::{Feed, Filter};
use wirepath_perf::wait::WaitSetting;
use wirepath_protocol::pitch::session::{
    GapResponse, LoginResponse, Message, SpinFinished, SpinImageAvailable, SpinResponse,
    gap_status, login_status, spin_status,
};
use wirepath_protocol::pitch::{Cut, cut};

use crate::loopback::{LIMIT, LOCAL, group, wait_for, wait_until};
use crate::*;

const UNIT: u8 = 3;

/// Order `id`: one more bid at a price of its own.
fn order(id: u32) -> Vec<u8> {
    short(id.into(), b'B', 100, b"ZVZZT ", 1_000 + id as u16)
}

/// One connection of a server's.
struct Talk {
    stream: TcpStream,
    input: Vec<u8>,
}

impl Talk {
    /// Takes a connection, and the login on it.
    fn accept(listener: &TcpListener) -> Self {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        let mut talk = Self { stream, input: Vec::new() };
        let login = talk.hear();
        let Ok(Message::Login(login)) = Message::parse(&login) else { panic!("{login:?}") };
        assert_eq!((login.session_sub_id(), login.username()), (Alpha(*b"0003"), Alpha(*b"DESK")));
        talk.say(&[
            LoginResponse { status: Char(login_status::ACCEPTED), ..Default::default() }.as_bytes()
        ]);
        talk
    }

    fn say(&mut self, messages: &[&[u8]]) {
        self.stream.write_all(&packet(UNIT, 0, messages)).unwrap();
    }

    /// The next message that is no heartbeat.
    fn hear(&mut self) -> Vec<u8> {
        loop {
            if let Cut::Packet(packet, bytes) = cut(&self.input, 65_535) {
                let message = packet.messages().next().map(<[u8]>::to_vec);
                self.input.drain(..bytes.len());
                if let Some(message) = message {
                    return message;
                }
                continue;
            }
            let mut bytes = [0; 999];
            let count = self.stream.read(&mut bytes).unwrap();
            assert!(count > 0, "the client has gone");
            self.input.extend_from_slice(&bytes[..count]);
        }
    }
}

#[test]
fn a_proxy_fills_a_gap_and_a_spin_what_it_refuses() {
    let (proxy, spins) = (TcpListener::bind((LOCAL, 0)), TcpListener::bind((LOCAL, 0)));
    let (proxy, spins) = (proxy.unwrap(), spins.unwrap());
    let ((line, sender), (answers, again)) = (group(1), group(2));
    let mut config = FeedConfig::new("unit 3", VenueKind::CboePitchEquities)
        .wait(WaitSetting::Park)
        .unit(UNIT)
        .patience(Duration::from_millis(2))
        .events([EventClass::Order])
        .line("A", line, LOCAL);
    config.silence_ms = 0;
    config.limits = venue_options().limits;
    let config = config.recovery(RecoveryConfig {
        request_servers: vec![proxy.local_addr().unwrap()],
        answer_groups: vec![answers],
        snapshot_servers: vec![spins.local_addr().unwrap()],
        session_sub_id: "0003".to_owned(),
        username: "DESK".to_owned(),
        password: "secret".to_owned(),
        answer_us: 5_000_000,
        give_up_ms: 10_000,
        ..RecoveryConfig::default()
    });
    let feed = Feed::start(&config).unwrap();
    let mut events = feed.subscribe(Filter::all());
    let mut proxy = Talk::accept(&proxy);
    let bid = || feed.view().best(0).and_then(|best| best.bid).map(|(price, _)| price.0 / CENT);

    let time = common::Time { time: 34_200.into(), ..Default::default() };
    sender.send(&packet(UNIT, 1, &[time.as_bytes(), &order(2)])).unwrap();
    wait_for(&mut events, Kind::OrderAdd);
    sender.send(&packet(UNIT, 5, &[&order(5)])).unwrap();
    wait_for(&mut events, Kind::Stale);
    let asked = proxy.hear();
    let Ok(Message::GapRequest(gap)) = Message::parse(&asked) else { panic!("{asked:?}") };
    assert_eq!((gap.unit(), gap.sequence(), gap.count()), (UNIT, 3, 2));
    let accepted =
        GapResponse { status: Char(gap_status::ACCEPTED), ..gap_response(gap.sequence(), 2) };
    proxy.say(&[accepted.as_bytes()]);
    again.send(&packet(9, 3, &[&order(77)])).unwrap(); // another unit's
    again.send(&packet(UNIT, 3, &[&order(3)])).unwrap();
    again.send(&packet(UNIT, 4, &[&order(4)])).unwrap();
    wait_for(&mut events, Kind::Recovered);
    wait_until(|| bid() == Some(1_005), || {});

    // What the proxy refuses comes in a spin: of the first four orders only the last is left.
    sender.send(&packet(UNIT, 9, &[&order(9)])).unwrap();
    let asked = proxy.hear();
    let Ok(Message::GapRequest(gap)) = Message::parse(&asked) else { panic!("{asked:?}") };
    assert_eq!((gap.sequence(), gap.count()), (6, 3));
    let refused = GapResponse { status: Char(gap_status::OUT_OF_RANGE), ..gap_response(6, 3) };
    proxy.say(&[refused.as_bytes()]);
    let mut spin = Talk::accept(&spins);
    for sequence in [7_u32, 8] {
        let image = SpinImageAvailable { sequence: sequence.into(), ..Default::default() };
        spin.say(&[image.as_bytes()]);
    }
    let asked = spin.hear();
    let Ok(Message::SpinRequest(wanted)) = Message::parse(&asked) else { panic!("{asked:?}") };
    assert_eq!(wanted.sequence(), 8, "the first that reaches what is held");
    let (sequence, status) = (wanted.sequence, Char(spin_status::ACCEPTED));
    let response = SpinResponse { sequence, order_count: 1.into(), status, ..Default::default() };
    let end = SpinFinished { sequence, ..Default::default() };
    spin.say(&[response.as_bytes()]);
    spin.say(&[&order(5), end.as_bytes()]);
    wait_for(&mut events, Kind::Recovered);
    wait_until(|| bid() == Some(1_009), || {});
    let stats = feed.stop().unwrap().stats;
    let repair = stats.repair;
    assert_eq!((repair.requests.asked, repair.requests.refused), (2, 1));
    assert_eq!((repair.snapshots_begun, repair.snapshots_joined), (1, 1));
    assert!(stats.state == ChannelState::Live && stats.stale_since_ns.is_none());
}

fn gap_response(sequence: u32, count: u16) -> GapResponse {
    let (sequence, count) = (sequence.into(), count.into());
    GapResponse { unit: UNIT, sequence, count, ..Default::default() }
}
