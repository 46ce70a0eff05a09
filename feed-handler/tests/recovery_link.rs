//! The sockets of recovery: requests and answers, snapshots, and servers that are not there.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::time::{Duration, Instant};

use wirepath_feed_handler::arbiter::SessionId;
use wirepath_feed_handler::config::{FeedConfig, RecoveryConfig, VenueKind};
use wirepath_feed_handler::recovery::Action;
use wirepath_feed_handler::recovery::link::{Addresses, Link, News};
use wirepath_feed_handler::recovery::requests::Ask;
use wirepath_perf::Clock;
use wirepath_protocol::itch50;
use wirepath_protocol::moldudp64::{self, Request};
use wirepath_protocol::soupbintcp::{self, LoginAccepted, LoginRequest, kind, session};

const SESSION: SessionId = SessionId(*b"0000000001");

fn start(requests: Vec<SocketAddr>, snapshots: Vec<SocketAddr>) -> Link {
    let config = FeedConfig::new("test", VenueKind::NasdaqItch50);
    let recovery = RecoveryConfig { snapshot_ms: 5_000, ..RecoveryConfig::default() };
    let clients = VenueKind::NasdaqItch50.recovery(&config.recovery(recovery)).unwrap();
    let addresses = Addresses { requests, snapshots, ..Addresses::default() };
    Link::start("test", clients, addresses, Clock::calibrated(), None).unwrap()
}

fn wait(link: &Link) -> News {
    let start = Instant::now();
    loop {
        if let Some(news) = link.news() {
            return news;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "nothing came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn local<T>(bind: impl Fn(SocketAddr) -> std::io::Result<T>) -> T {
    bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap()
}

#[test]
fn requests_reach_their_server_and_only_its_answers_come_back() {
    let servers = [local(UdpSocket::bind), local(UdpSocket::bind)];
    let addresses = servers.iter().map(|server| server.local_addr().unwrap()).collect();
    let link = start(addresses, Vec::new());
    let mut bytes = [0; 100];
    for round in 0..200_u64 {
        let ask = Ask { server: (round % 2) as u8, from: 7 + round, count: 3 };
        link.act(Action::Request { session: SESSION, ask });
        let server = &servers[usize::from(ask.server)];
        server.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let (len, from) = server.recv_from(&mut bytes).unwrap();
        let request = Request::view(&bytes[..len]).unwrap();
        assert_eq!(request.session(), moldudp64::Session::new("0000000001").unwrap());
        assert_eq!(request.sequence_number(), ask.from);
        assert_eq!((request.requested_message_count(), len), (3, 20));

        // A stranger is not heard.
        local(UdpSocket::bind).send_to(b"from a stranger", from).unwrap();
        let answer = format!("answer {round}");
        server.send_to(answer.as_bytes(), from).unwrap();
        let News::Answer(buffer) = wait(&link) else { panic!("no answer") };
        assert_eq!(buffer.bytes(), answer.as_bytes());
        link.recycle(buffer);
    }
}

#[test]
fn a_snapshot_comes_whole_and_in_order() {
    const MESSAGES: u64 = 100_000;
    let listener = local(TcpListener::bind);
    let link = start(Vec::new(), vec![listener.local_addr().unwrap()]);
    link.act(Action::FetchSnapshot { attempt: 9, kept_from: 1 });
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut login = [0; size_of::<LoginRequest>()];
        stream.read_exact(&mut login).unwrap();
        let mut out = LoginAccepted::new(session("1").unwrap(), 1).as_bytes().to_vec();
        let mut bytes = [0; 100];
        for order in 1..=MESSAGES {
            let add =
                itch50::AddOrder { order_reference_number: order.into(), ..Default::default() };
            let packet = soupbintcp::write(&mut bytes, kind::SEQUENCED_DATA, add.as_bytes());
            out.extend_from_slice(packet.unwrap());
        }
        let end = format!("G{:>20}", 4_711);
        let end = soupbintcp::write(&mut bytes, kind::SEQUENCED_DATA, end.as_bytes());
        out.extend_from_slice(end.unwrap());
        // In pieces that no packet ends with.
        out.chunks(7_919).for_each(|piece| stream.write_all(piece).unwrap());
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        rest
    });
    let mut next = 1;
    loop {
        match wait(&link) {
            News::Snapshot { attempt: 9, messages } => {
                for block in messages.messages() {
                    let Ok(itch50::Message::AddOrder(add)) = itch50::Message::parse(block) else {
                        panic!("{block:?}")
                    };
                    assert_eq!(add.order_reference_number(), next);
                    next += 1;
                }
                link.recycle(messages);
            }
            News::Complete { attempt: 9, next } => {
                assert_eq!(next, 4_711);
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(next, MESSAGES + 1);
    assert_eq!(server.join().unwrap(), b"\0\x01O", "it logs out");
}

#[test]
fn what_cannot_be_had_is_said_and_the_next_server_tried() {
    let gone = local(TcpListener::bind).local_addr().unwrap();
    let cuts = local(TcpListener::bind);
    let mute = local(TcpListener::bind);
    let servers = [&cuts, &mute].map(|listener| listener.local_addr().unwrap());
    let link = start(Vec::new(), vec![gone, servers[0], servers[1]]);
    link.act(Action::FetchSnapshot { attempt: 1, kept_from: 1 });
    assert!(matches!(wait(&link), News::Failed { attempt: 1 }));

    // One that closes after the login.
    link.act(Action::FetchSnapshot { attempt: 2, kept_from: 1 });
    let (mut stream, _) = cuts.accept().unwrap();
    stream.read_exact(&mut [0; size_of::<LoginRequest>()]).unwrap();
    drop(stream);
    assert!(matches!(wait(&link), News::Failed { attempt: 2 }));

    // One that says nothing, and is given up by us.
    link.act(Action::FetchSnapshot { attempt: 3, kept_from: 1 });
    let (mut stream, _) = mute.accept().unwrap();
    stream.read_exact(&mut [0; size_of::<LoginRequest>()]).unwrap();
    link.act(Action::CancelSnapshot { attempt: 3 });
    assert_eq!(stream.read(&mut [0; 9]).unwrap_or(0), 0, "the connection is closed");
    link.act(Action::FetchSnapshot { attempt: 4, kept_from: 1 });
    assert!(matches!(wait(&link), News::Failed { attempt: 4 }), "{gone} once more");
}
