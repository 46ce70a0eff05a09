//! A request server and a snapshot server, as plain as can be: for the feed handler, and for the floors.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context;
use wirepath_protocol::glimpse::EndOfSnapshot;
use wirepath_protocol::moldudp64::Request;
use wirepath_protocol::soupbintcp::{self, LoginAccepted, LoginRequest, kind, session};

use crate::stream::{self, DATAGRAM_MAX};

/// Answers each request with one packet of what fits.
pub(crate) struct RequestServer {
    socket: UdpSocket,
    stop: AtomicBool,
    /// Requests answered.
    pub(crate) answered: AtomicU64,
}

impl RequestServer {
    pub(crate) fn open() -> anyhow::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_read_timeout(Some(Duration::from_millis(20)))?;
        Ok(Self { socket, stop: AtomicBool::new(false), answered: AtomicU64::new(0) })
    }

    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.socket.local_addr()?)
    }

    /// Serves until [`stop`](Self::stop).
    pub(crate) fn serve(&self) -> anyhow::Result<()> {
        let (mut bytes, mut answer) = ([0; 64], [0; DATAGRAM_MAX]);
        while !self.stop.load(Ordering::Relaxed) {
            let Ok((len, from)) = self.socket.recv_from(&mut bytes) else { continue };
            let wanted = Request::view(&bytes[..len])?.wanted()?;
            self.socket.send_to(stream::datagram(wanted.start, wanted.end, &mut answer), from)?;
            self.answered.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Sends the same snapshot to all who log in.
pub(crate) struct SnapshotServer {
    listener: TcpListener,
    /// All but the last message.
    bytes: Vec<u8>,
    stop: AtomicBool,
    /// The message that the feed goes on with.
    pub(crate) next: AtomicU64,
}

/// Bytes of the message that ends a snapshot.
const END: usize = 3 + EndOfSnapshot::SIZE;

impl SnapshotServer {
    pub(crate) fn open(orders: u64) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let mut bytes = LoginAccepted::new(session("1")?, 1).as_bytes().to_vec();
        let mut packet = [0; 64];
        for message in stream::snapshot(orders) {
            bytes.extend_from_slice(soupbintcp::write(
                &mut packet,
                kind::SEQUENCED_DATA,
                &message,
            )?);
        }
        Ok(Self { listener, bytes, stop: AtomicBool::new(false), next: AtomicU64::new(1) })
    }

    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.listener.local_addr()?)
    }

    /// Bytes that a client gets, from the answer to its login on.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() + END
    }

    /// Serves one client after another until [`stop`](Self::stop).
    pub(crate) fn serve(&self) -> anyhow::Result<()> {
        loop {
            let (mut client, _) = self.listener.accept()?;
            if self.stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            client.set_nodelay(true)?;
            client.set_read_timeout(Some(Duration::from_secs(5)))?;
            client.read_exact(&mut [0; LoginRequest::SIZE]).context("a login")?;
            let end = EndOfSnapshot::new(self.next.load(Ordering::Acquire));
            let mut packet = [0; END];
            let end = soupbintcp::write(&mut packet, kind::SEQUENCED_DATA, end.as_bytes())?;
            client.write_all(&self.bytes)?;
            client.write_all(end)?;
            let _ = client.read_to_end(&mut Vec::new()); // a logout, or nothing more
        }
    }

    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.address().map(TcpStream::connect); // it waits for a client
    }
}
