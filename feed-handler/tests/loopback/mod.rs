//! What tests over real sockets on loopback share.
#![allow(dead_code, reason = "each test uses its own part of it")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use wirepath_feed_handler::event::Kind;
use wirepath_feed_handler::feed::{Polled, Subscription};

pub(crate) const LIMIT: Duration = Duration::from_secs(20);
pub(crate) const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A group that nobody else of this host uses while the socket is open, and the socket that sends to it.
pub(crate) fn group(last: u8) -> (SocketAddr, UdpSocket) {
    let sender = UdpSocket::bind((LOCAL, 0)).unwrap();
    sender.set_multicast_ttl_v4(0).unwrap();
    socket2::SockRef::from(&sender).set_multicast_if_v4(&Ipv4Addr::LOCALHOST).unwrap();
    let port = sender.local_addr().unwrap().port();
    let group = SocketAddr::from((Ipv4Addr::new(239, 255, 73, last), port));
    sender.connect(group).unwrap();
    (group, sender)
}

pub(crate) fn wait_for(events: &mut Subscription, kind: Kind) {
    let start = Instant::now();
    while start.elapsed() < LIMIT {
        match events.poll() {
            Polled::Event(event) if event.kind() == Some(kind) => return,
            Polled::Event(_) => {}
            Polled::Empty => std::thread::yield_now(),
            other => panic!("{other:?}"),
        }
    }
    panic!("no {kind:?}");
}

/// Does `meanwhile` again and again until `done`.
pub(crate) fn wait_until(mut done: impl FnMut() -> bool, mut meanwhile: impl FnMut()) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < LIMIT, "it does not come");
        meanwhile();
        std::thread::sleep(Duration::from_millis(1));
    }
}
