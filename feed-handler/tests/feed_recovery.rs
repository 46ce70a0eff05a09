//! A feed that repairs its losses, over real sockets on loopback: two lines, a request server, a snapshot server.
#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use wirepath_feed_handler::config::{EventClass, FeedConfig, RecoveryConfig, VenueKind};
use wirepath_feed_handler::event::{Event, Kind};
use wirepath_feed_handler::feed::{Feed, Filter, Polled, Replica, Subscription};
use wirepath_feed_handler::pipeline::ChannelState;
use wirepath_perf::wait::WaitSetting;
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::moldudp64::{PacketWriter, Request, Session};
use wirepath_protocol::soupbintcp::{self, LoginAccepted, LoginRequest, kind, session};
use wirepath_protocol::{Side, Symbol, itch50};

const LIMIT: Duration = Duration::from_secs(20);

/// Message `order`: one more order at a price of its own.
fn add(order: u64) -> Vec<u8> {
    let add = itch50::AddOrder {
        stock_locate: 13.into(),
        order_reference_number: order.into(),
        buy_sell_indicator: b'B'.into(),
        shares: 100.into(),
        stock: Symbol::new("AAPL").unwrap(),
        price: Price4Be::from_raw(1_000_000 + 100 * order as u32),
        ..Default::default()
    };
    add.as_bytes().to_vec()
}

fn datagram(from: u64, until: u64) -> Vec<u8> {
    let mut bytes = [0; 1_400];
    let session = Session::new("0000000001").unwrap();
    let mut packet = PacketWriter::new(&mut bytes, session, from).unwrap();
    for order in from..until {
        if packet.push(&add(order)).is_err() {
            break;
        }
    }
    packet.finish().to_vec()
}

/// What the servers know and do.
#[derive(Default)]
struct Servers {
    /// Messages below this exist.
    known: AtomicU64,
    answers: AtomicBool,
    asked: AtomicU64,
    stop: AtomicBool,
}

impl Servers {
    /// Answers requests with what fits one packet.
    fn serve_requests(&self, socket: &UdpSocket) {
        socket.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
        let mut bytes = [0; 100];
        while !self.stop.load(SeqCst) {
            let Ok((len, from)) = socket.recv_from(&mut bytes) else { continue };
            let request = Request::view(&bytes[..len]).unwrap();
            self.asked.fetch_add(1, SeqCst);
            let first = request.sequence_number();
            let until = first + u64::from(request.requested_message_count());
            assert!(until <= self.known.load(SeqCst), "asked for what does not exist");
            if self.answers.load(SeqCst) {
                socket.send_to(&datagram(first, until), from).unwrap();
            }
        }
    }

    /// Gives everyone a snapshot of all there is.
    fn serve_snapshots(&self, listener: &TcpListener) {
        listener.set_nonblocking(true).unwrap();
        while !self.stop.load(SeqCst) {
            let Ok((mut stream, _)) = listener.accept() else {
                std::thread::sleep(Duration::from_millis(1));
                continue;
            };
            stream.set_nonblocking(false).unwrap();
            stream.read_exact(&mut [0; size_of::<LoginRequest>()]).unwrap();
            let next = self.known.load(SeqCst);
            let mut out = LoginAccepted::new(session("1").unwrap(), 1).as_bytes().to_vec();
            let mut bytes = [0; 100];
            let end = format!("G{next:>20}").into_bytes();
            for message in (1..next).map(add).chain([end]) {
                let packet = soupbintcp::write(&mut bytes, kind::SEQUENCED_DATA, &message);
                out.extend_from_slice(packet.unwrap());
            }
            stream.write_all(&out).unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        }
    }
}

/// A sender on loopback, and a group of its own for it to send to.
fn sender(last: u8) -> Option<(UdpSocket, SocketAddr)> {
    let port = UdpSocket::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None).ok()?;
    socket.set_multicast_if_v4(&Ipv4Addr::LOCALHOST).ok()?;
    socket.set_multicast_ttl_v4(0).ok()?;
    let group = SocketAddrV4::new(Ipv4Addr::new(239, 195, 8, last), port);
    Some((socket.into(), group.into()))
}

fn config(recovery: RecoveryConfig) -> FeedConfig {
    let mut config = FeedConfig::new("repaired", VenueKind::NasdaqItch50)
        .wait(WaitSetting::Park)
        .patience(Duration::from_millis(5))
        .events([EventClass::Level, EventClass::Order])
        .recovery(recovery);
    config.limits.instruments = 64;
    config.limits.order_pages = 4;
    config.limits.order_pages_ready = 0;
    config
}

/// Polls until `done`, or fails after a long while. `replica` follows.
fn until(
    events: &mut Subscription,
    replica: &mut Replica,
    mut done: impl FnMut(&Event) -> bool,
) -> Vec<Event> {
    let (start, mut seen) = (Instant::now(), Vec::new());
    while start.elapsed() < LIMIT {
        match events.poll() {
            Polled::Event(event) => {
                replica.apply(&event);
                seen.push(event);
                if done(&event) {
                    return seen;
                }
            }
            Polled::Empty => std::thread::yield_now(),
            other => panic!("{other:?} after {} events", seen.len()),
        }
    }
    panic!("only {seen:?}");
}

fn kinds(events: &[Event]) -> Vec<Kind> {
    let kinds = events.iter().filter_map(Event::kind);
    kinds.filter(|kind| !matches!(kind, Kind::Level | Kind::BestBid | Kind::BestAsk)).collect()
}

#[test]
fn a_gap_is_asked_for_and_what_is_not_answered_comes_in_a_snapshot() {
    let (Some((a, group_a)), Some((b, group_b))) = (sender(1), sender(2)) else {
        println!("skipped: no multicast on loopback here");
        return;
    };
    let requests = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let snapshots = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let recovery = RecoveryConfig {
        request_servers: vec![requests.local_addr().unwrap()],
        snapshot_servers: vec![snapshots.local_addr().unwrap()],
        give_up_ms: 100,
        ..RecoveryConfig::default()
    };
    let servers = Arc::new(Servers { answers: true.into(), known: 1.into(), ..Servers::default() });
    let threads = [
        std::thread::spawn({
            let servers = Arc::clone(&servers);
            move || servers.serve_requests(&requests)
        }),
        std::thread::spawn({
            let servers = Arc::clone(&servers);
            move || servers.serve_snapshots(&snapshots)
        }),
    ];
    let loopback = Ipv4Addr::LOCALHOST.into();
    let config = config(recovery).line("A", group_a, loopback).line("B", group_b, loopback);
    let feed = Feed::start(&config).unwrap();
    let (mut events, mut replica) = (feed.subscribe(Filter::all()), Replica::default());
    let send = |from: u64, until: u64| {
        servers.known.fetch_max(until, SeqCst);
        a.send_to(&datagram(from, until), group_a).unwrap();
        b.send_to(&datagram(from, until), group_b).unwrap();
    };

    // 3 to 102 are lost on both lines: more than one answer holds.
    send(1, 3);
    send(103, 104);
    let seen = until(&mut events, &mut replica, |e| e.seq == 103 && e.is_last());
    let kinds_seen = kinds(&seen);
    let gap = seen.iter().find(|event| event.kind() == Some(Kind::Gap)).unwrap();
    assert_eq!((gap.a, gap.b), (3, 102));
    let control = [Kind::Gap, Kind::Stale, Kind::Recovered];
    let told: Vec<_> = kinds_seen.iter().filter(|kind| control.contains(kind)).collect();
    assert_eq!(told, [&Kind::Gap, &Kind::Stale, &Kind::Recovered]);
    let orders = seen.iter().filter(|event| event.kind() == Some(Kind::OrderAdd));
    assert!(orders.map(|event| event.b).eq(1..=103));
    assert!(servers.asked.load(SeqCst) >= 3, "a packet has room for some 35");
    let best = feed.view().best(13).unwrap();
    assert!(!best.stale && !feed.view().is_all_stale());
    assert_eq!((best.bid.unwrap().0.to_string(), replica.is_stale()), ("101.03".to_owned(), false));

    // The next one nobody answers.
    servers.answers.store(false, SeqCst);
    send(105, 106);
    let seen = until(&mut events, &mut replica, |e| e.kind() == Some(Kind::Recovered));
    assert_eq!(seen.last().unwrap().qty, 1, "from a snapshot");
    assert!(replica.needs_snapshot());
    send(106, 107);
    until(&mut events, &mut replica, |e| e.seq == 106 && e.is_last());
    let best = feed.view().best(13).unwrap();
    assert_eq!((best.bid.unwrap().0.to_string(), best.stale), ("101.06".to_owned(), false));
    events.snapshots().request(13).unwrap();
    let start = Instant::now();
    loop {
        if let Some(snapshot) = events.snapshots().poll() {
            assert!(!snapshot.stale && snapshot.truncated[0]);
            replica.load(snapshot);
            break;
        }
        assert!(start.elapsed() < LIMIT);
    }
    assert!(!replica.is_stale() && replica.levels(Side::Bid).count() == 64);

    let stats = feed.stop().unwrap().stats;
    assert_eq!((stats.state, stats.stale_since_ns), (ChannelState::Live, None));
    assert_eq!((stats.repair.snapshots_joined, stats.channel.gaps_answered), (1, 1));
    servers.stop.store(true, SeqCst);
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

/// Killed in the middle of the day and started again: the snapshot brings what was before.
#[test]
fn a_feed_that_starts_late_has_the_books_of_one_that_never_stopped() {
    let Some((a, group_a)) = sender(3) else {
        println!("skipped: no multicast on loopback here");
        return;
    };
    let snapshots = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let recovery = RecoveryConfig {
        snapshot_servers: vec![snapshots.local_addr().unwrap()],
        ..RecoveryConfig::default()
    };
    let servers = Arc::new(Servers { known: 5_000.into(), ..Servers::default() });
    let thread = std::thread::spawn({
        let servers = Arc::clone(&servers);
        move || servers.serve_snapshots(&snapshots)
    });
    let config = config(recovery).line("A", group_a, Ipv4Addr::LOCALHOST.into());
    let feed = Feed::start(&config).unwrap();
    let (mut events, mut replica) = (feed.subscribe(Filter::all()), Replica::default());
    a.send_to(&datagram(4_990, 5_000), group_a).unwrap();
    until(&mut events, &mut replica, |e| e.kind() == Some(Kind::Recovered));
    servers.known.store(5_001, SeqCst);
    a.send_to(&datagram(5_000, 5_001), group_a).unwrap();
    until(&mut events, &mut replica, |e| e.seq == 5_000 && e.is_last());
    let best = feed.view().best(13).unwrap();
    assert_eq!((best.bid.unwrap().0.to_string(), best.stale), ("150".to_owned(), false));
    drop(feed);
    servers.stop.store(true, SeqCst);
    thread.join().unwrap();
}
