//! The request server's thread: a UDP socket.

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use super::{ServersConfig, Shared, lock};
use crate::sim::servers::RequestServer;

/// The longest wait, so that a stop is noticed.
const NAP: Duration = Duration::from_millis(20);
/// The shortest: a wait of 0 would be one without end.
const WAIT_MIN: Duration = Duration::from_micros(50);

pub(super) struct Requests {
    socket: UdpSocket,
    server: RequestServer<SocketAddr>,
    shared: Shared,
}

impl Requests {
    pub(super) fn open(
        config: &ServersConfig,
        address: SocketAddr,
        shared: Shared,
    ) -> io::Result<Self> {
        let socket = UdpSocket::bind(address)?;
        let server = RequestServer::new(config.answer_bytes, config.request_faults, config.seed);
        Ok(Self { socket, server, shared })
    }

    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    pub(super) fn run(mut self) {
        let mut datagram = [0; 64];
        while !self.shared.is_stopped() {
            let now_ns = self.shared.now_ns();
            let due = self.server.next_due().map(|due_ns| due_ns.saturating_sub(now_ns));
            let wait = due.map_or(NAP, |ns| Duration::from_nanos(ns).clamp(WAIT_MIN, NAP));
            if let Err(error) = self.socket.set_read_timeout(Some(wait)) {
                tracing::error!(%error, "the request server cannot wait, and ends");
                return;
            }
            match self.socket.recv_from(&mut datagram) {
                Ok((len, from)) => {
                    let now_ns = self.shared.now_ns();
                    let log = lock(&self.shared.log);
                    self.server.handle(&log, &datagram[..len], from, now_ns);
                }
                Err(error) if is_passing(error.kind()) => {}
                Err(error) => {
                    tracing::error!(%error, "the request server cannot receive");
                    std::thread::sleep(NAP);
                }
            }
            self.send();
        }
    }

    fn send(&mut self) {
        let mut unsent = 0;
        while let Some((to, bytes)) = self.server.poll(self.shared.now_ns()) {
            unsent += u64::from(self.socket.send_to(&bytes, to).is_err());
        }
        let mut counts = lock(&self.shared.counts);
        counts.requests = self.server.counts();
        counts.unsent += unsent;
    }
}

/// Nothing came, or a peer that is gone was answered.
fn is_passing(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{ConnectionRefused, Interrupted, TimedOut, WouldBlock};
    matches!(kind, WouldBlock | TimedOut | Interrupted | ConnectionRefused)
}
