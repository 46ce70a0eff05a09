//! Sends datagrams to multicast groups at the time each is due.
//!
//! [`MulticastSender`] is one line's socket. [`Publisher`] paces all lines of a feed by an absolute
//! schedule: each datagram has an intended time, a late one does not push back those behind it, and
//! how late each left is recorded. In between stands a [`Network`], which may lose, repeat, reorder
//! and delay.
//!
//! The defaults keep everything on this machine: loopback interface, TTL 0.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use wirepath_perf::{Clock, Histogram};

use crate::impair::{FaultCounts, Faults, Network};

/// Group of line A, where nothing else is said.
pub const LINE_A: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(239, 1, 1, 1), 26_400);
/// Group of line B, where nothing else is said.
pub const LINE_B: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(239, 1, 2, 1), 26_400);

/// Where and how far datagrams are sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Route {
    /// Address of the interface they leave by.
    pub interface: Ipv4Addr,
    /// Routers they may pass, plus one; 0 keeps them on this machine.
    pub ttl: u32,
}

impl Default for Route {
    fn default() -> Self {
        Self { interface: Ipv4Addr::LOCALHOST, ttl: 0 }
    }
}

/// Why a line cannot be sent to.
#[derive(Debug, thiserror::Error)]
#[error("cannot {what} multicast group {group} on interface {interface}: {source}")]
pub struct SendError {
    what: &'static str,
    group: SocketAddrV4,
    interface: Ipv4Addr,
    source: io::Error,
}

/// The socket of one line.
#[derive(Debug)]
pub struct MulticastSender {
    socket: UdpSocket,
    group: SocketAddrV4,
    interface: Ipv4Addr,
}

impl MulticastSender {
    /// A socket that sends to `group`. Programs on this machine that joined it receive too.
    ///
    /// # Errors
    ///
    /// `group` is not a multicast group, `interface` is no interface of this machine, or the system
    /// refuses the socket.
    pub fn new(group: SocketAddrV4, route: Route) -> Result<Self, SendError> {
        let interface = route.interface;
        let error = |source| SendError { what: "open a socket for", group, interface, source };
        if !group.ip().is_multicast() {
            return Err(error(io::Error::new(
                io::ErrorKind::InvalidInput,
                "not an address from 224.0.0.0 to 239.255.255.255",
            )));
        }
        let open = || {
            let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
            socket.set_multicast_if_v4(&interface)?;
            socket.set_multicast_ttl_v4(route.ttl)?;
            socket.set_multicast_loop_v4(true)?;
            socket.bind(&SocketAddrV4::new(interface, 0).into())?;
            socket.connect(&group.into())?;
            Ok(socket.into())
        };
        open().map(|socket| Self { socket, group, interface }).map_err(error)
    }

    /// The group it sends to.
    pub const fn group(&self) -> SocketAddrV4 {
        self.group
    }

    /// Sends one datagram, now.
    ///
    /// # Errors
    ///
    /// The system refuses it: too long, no route, no memory.
    pub fn send(&self, datagram: &[u8]) -> Result<(), SendError> {
        match self.socket.send(datagram) {
            Ok(_) => Ok(()),
            Err(source) => {
                let (group, interface) = (self.group, self.interface);
                Err(SendError { what: "send to", group, interface, source })
            }
        }
    }
}

/// What was sent on one line.
#[derive(Clone, Copy, Debug)]
pub struct LineReport {
    /// Its group.
    pub group: SocketAddrV4,
    /// Datagrams sent.
    pub datagrams: u64,
    /// Their payload bytes.
    pub bytes: u64,
    /// What the network did to them.
    pub faults: FaultCounts,
}

impl fmt::Display for LineReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} datagrams, {} bytes sent", self.group, self.datagrams, self.bytes)?;
        write!(f, "; {}", self.faults)
    }
}

/// Sends what it is given when it is due. See the module documentation.
pub struct Publisher {
    lines: Vec<Line>,
    network: Network,
    clock: Clock,
    stop: Arc<AtomicBool>,
    lateness: Histogram,
}

struct Line {
    sender: MulticastSender,
    datagrams: u64,
    bytes: u64,
}

/// Farther from a due time than this, the publisher sleeps until it is this close; then it spins.
const SPIN: Duration = Duration::from_micros(150);
/// The longest sleep at a time, so that a stop is noticed.
const SLEEP_MAX: Duration = Duration::from_millis(20);

impl Publisher {
    /// A publisher without lines. What the network does to them is drawn from `seed`; setting `stop`
    /// ends waits early.
    pub fn new(seed: u64, stop: Arc<AtomicBool>) -> Self {
        Self {
            lines: Vec::new(),
            network: Network::new(seed, &[]),
            clock: Clock::calibrated(),
            stop,
            lateness: Histogram::new(),
        }
    }

    /// Adds a line with these faults, and says its position.
    pub fn add_line(&mut self, sender: MulticastSender, faults: Faults) -> usize {
        self.lines.push(Line { sender, datagrams: 0, bytes: 0 });
        self.network.add_line(faults)
    }

    /// Now, on the clock of all due times: nanoseconds since the Unix epoch, UTC.
    pub fn now(&self) -> u64 {
        self.clock.now()
    }

    /// Whether it was told to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Relaxed)
    }

    /// Sends a datagram on `line`, or on all lines, at `due_ns`, and before that whatever is due
    /// before; waits until then. Returns at once when told to stop. Due times must not fall;
    /// what is late is sent at once.
    ///
    /// # Panics
    ///
    /// If there is no such line.
    ///
    /// # Errors
    ///
    /// As [`MulticastSender::send`].
    pub fn publish(
        &mut self,
        line: Option<usize>,
        due_ns: u64,
        datagram: &[u8],
    ) -> Result<(), SendError> {
        self.run_until(due_ns)?;
        if self.is_stopped() {
            return Ok(());
        }
        match line {
            Some(line) => self.network.offer(line, due_ns, datagram),
            None => self.network.offer_to_all(due_ns, datagram),
        }
        self.send_due(due_ns)
    }

    /// Sends all that is still waiting, when it is due. Returns at once when told to stop.
    ///
    /// # Errors
    ///
    /// As [`MulticastSender::send`].
    pub fn finish(&mut self) -> Result<(), SendError> {
        self.network.end();
        while let Some(due_ns) = self.network.next_due().filter(|_| !self.is_stopped()) {
            self.wait_until(due_ns);
            self.send_due(due_ns)?;
        }
        Ok(())
    }

    /// What was sent, by line.
    pub fn reports(&self) -> impl ExactSizeIterator<Item = LineReport> + '_ {
        self.lines.iter().enumerate().map(|(line, Line { sender, datagrams, bytes })| LineReport {
            group: sender.group,
            datagrams: *datagrams,
            bytes: *bytes,
            faults: self.network.counts(line),
        })
    }

    /// How much later than due datagrams were sent, nanoseconds.
    pub const fn lateness(&self) -> &Histogram {
        &self.lateness
    }

    /// Waits until `due_ns`, and sends what is due before.
    fn run_until(&mut self, due_ns: u64) -> Result<(), SendError> {
        while let Some(earlier) = self.network.next_due().filter(|earlier| *earlier < due_ns) {
            self.wait_until(earlier);
            if self.is_stopped() {
                return Ok(());
            }
            self.send_due(earlier)?;
        }
        self.wait_until(due_ns);
        Ok(())
    }

    /// When the next datagram that the network delays should leave, if any waits.
    pub fn next_due(&self) -> Option<u64> {
        self.network.next_due()
    }

    /// Sends what should have left by `until_ns`, without waiting: for callers with a loop of their own.
    ///
    /// # Errors
    ///
    /// As [`MulticastSender::send`].
    pub fn send_due(&mut self, until_ns: u64) -> Result<(), SendError> {
        while let Some(leaving) = self.network.poll(until_ns) {
            let line = &mut self.lines[leaving.line];
            if leaving.due_ns > 0 {
                // 0 where the network was told not to wait any longer.
                self.lateness.record_between(leaving.due_ns, self.clock.now());
            }
            line.sender.send(leaving.bytes)?;
            line.datagrams += 1;
            line.bytes += leaving.bytes.len() as u64;
        }
        Ok(())
    }

    fn wait_until(&self, due_ns: u64) {
        loop {
            let left = Duration::from_nanos(due_ns.saturating_sub(self.clock.now()));
            if left.is_zero() || self.is_stopped() {
                return;
            }
            match left.checked_sub(SPIN) {
                Some(sleep) => std::thread::sleep(sleep.min(SLEEP_MAX)),
                None => std::hint::spin_loop(),
            }
        }
    }
}

impl fmt::Debug for Publisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lines.iter().map(|line| &line.sender)).finish()
    }
}
