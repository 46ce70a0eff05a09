//! Live lines: UDP multicast, with the kernel's and the device's receive stamps.
//!
//! [`UdpSource`] owns the sockets and the memory of any number of lines. It asks the sockets in
//! turn and never waits; what to do while nothing comes is the caller's choice, and
//! [`raw_fds`](Source::raw_fds) is there for those who sleep. An empty batch means that
//! every socket was found empty.
//!
//! Asking costs more than anything else here, so it adapts. While a socket is idle one datagram is
//! asked for, by the cheapest call that brings stamps along. Each time all that was asked for came,
//! twice as many are asked for next, up to a batch: a burst is taken by few calls, and a lone
//! datagram is handed on at once.
//!
//! Up to two lines have a socket each, bound to their group. From three on, lines that share a port
//! share a socket as well, since each idle socket costs the others a system call: see [`Sharing`].
//!
//! The first datagrams may come without a stamp: the kernel begins to stamp a moment after the first
//! socket of the host asks it to.
//!
//! Source: ip(7), udp(7), socket(7); Linux "Timestamping".

mod control;
mod error;
mod open;
mod socket;
mod stamp;

use core::net::{IpAddr, SocketAddr};
use std::io;
use std::os::fd::{AsRawFd, RawFd};

pub use error::{Action, UdpError};
pub use stamp::DeviceClock;

use super::{Batch, LineId, Slot, Source};
use open::OpenSocket;
use socket::Buffers;
use stamp::StampJudge;

/// One line: where its datagrams are sent, and on which interface they arrive.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UdpLine {
    /// What messages call it: `A` or `B`, by custom.
    pub name: String,
    /// The multicast group and port. An address of this host instead takes what is sent to it.
    pub group: SocketAddr,
    /// Address of the local interface; unspecified (`0.0.0.0`, `::`) leaves the choice to the
    /// routing table.
    pub interface: IpAddr,
    /// Only what this host sends (source-specific multicast).
    pub source: Option<IpAddr>,
}

/// How to receive.
#[derive(Clone, Debug)]
pub struct UdpOptions {
    /// Wanted receive buffer of each line, bytes; a shared socket asks for all of its lines. The
    /// kernel may give less: see [`BufferReport`].
    pub receive_buffer: usize,
    /// Longest datagram there is room for, bytes. Longer ones are counted as truncated and not
    /// delivered: a part of a datagram would pass for a whole one.
    pub datagram_max: usize,
    /// Most datagrams received at once, 1 to 1,024.
    pub batch_max: usize,
    /// Have the kernel stamp what it receives, pass on the device's stamps and say what it dropped. Without, the
    /// reader's own clock has to do, and drops are known from [`Source::refresh_kernel_drops`] alone; and a datagram
    /// costs less: 0.5 to 0.6 µs of 8 over loopback, half of it for the kernel's reading of its clock.
    pub kernel_stamps: bool,
    /// What to make of the stamps of network devices.
    pub device_clock: DeviceClock,
    /// Have the lines' devices stamp all they receive, and leave them so. Needs CAP_NET_ADMIN; a
    /// refusal is reported, not an error.
    pub device_stamps: bool,
    /// Which lines share a socket.
    pub sharing: Sharing,
}

impl Default for UdpOptions {
    fn default() -> Self {
        Self {
            receive_buffer: 8 << 20,
            datagram_max: 9_216,
            batch_max: 64,
            kernel_stamps: true,
            device_clock: DeviceClock::default(),
            device_stamps: true,
            sharing: Sharing::default(),
        }
    }
}

/// Which lines share a socket.
///
/// Measured one way on loopback: with two lines a socket each is 80 ns faster at the median, with
/// four lines one socket for all is 200 ns faster, and with eight 800 ns. A shared socket counts
/// what the kernel dropped for its lines together.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Sharing {
    /// From three lines on, those with the same port.
    #[default]
    Auto,
    /// None.
    Never,
    /// Those with the same port.
    Always,
}

/// What came on a line, since it was opened.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct LineStats {
    /// Datagrams delivered.
    pub datagrams: u64,
    /// Bytes of payload delivered.
    pub bytes: u64,
    /// Datagrams longer than there is room for; not delivered.
    pub truncated: u64,
    /// Datagrams the kernel dropped because the receive buffer was full, as far as is known: the
    /// news comes with the next datagram, or with [`Source::refresh_kernel_drops`]. Where lines
    /// share a socket, they are counted to the line that brought the news.
    pub kernel_drops: u64,
}

/// What the system granted a line.
#[derive(Debug)]
pub struct LineReport {
    /// Lines with the same number share a socket.
    pub socket: usize,
    /// The socket's receive buffer.
    pub buffer: BufferReport,
    /// Why the kernel does not stamp, if it does not.
    pub no_stamps: Option<io::Error>,
    /// Whether the device stamps.
    pub device_stamps: DeviceStamps,
}

/// How much of a receive buffer was granted, in bytes as `SO_RCVBUF` takes them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BufferReport {
    /// What was asked for.
    pub asked: usize,
    /// What the kernel gave.
    pub granted: usize,
}

impl BufferReport {
    /// Whether the kernel gave less: `net.core.rmem_max` is lower, and CAP_NET_ADMIN missing.
    pub const fn is_short(self) -> bool {
        self.granted < self.asked
    }
}

/// Whether a line's device stamps what it receives. Some accept to and then do not.
#[derive(Debug)]
pub enum DeviceStamps {
    /// Nobody asked it to.
    NotAsked,
    /// The line names no interface.
    NoInterface,
    /// It did so already.
    WereOn,
    /// It does from now on.
    TurnedOn,
    /// It cannot, or this process may not tell it to.
    Refused(io::Error),
}

/// Live lines as a [`Source`]. See the [module documentation](self).
pub struct UdpSource {
    lines: Vec<UdpLine>,
    reports: Vec<LineReport>,
    stats: Vec<LineStats>,
    judges: Vec<StampJudge>,
    sockets: Vec<OpenSocket>,
    /// The socket to ask first.
    next: usize,
    buffers: Buffers,
    slots: Vec<Slot>,
    foreign: u64,
}

/// Batches of nothing but datagrams that cannot be delivered, after which a socket has had its turn.
const USELESS_RUNS_MAX: usize = 64;

impl UdpSource {
    /// Opens and joins `lines`, whose positions become their [`LineId`]s.
    ///
    /// # Errors
    ///
    /// No lines or more than 256; a line of mixed address families; an interface that does not
    /// exist; or what the system refused. The message names the line and, where known, the remedy.
    pub fn open(lines: &[UdpLine], options: &UdpOptions) -> Result<Self, UdpError> {
        let (sockets, reports) = open::open(lines, options)?;
        let batch_max = options.batch_max.clamp(1, 1_024);
        Ok(Self {
            lines: lines.to_vec(),
            reports,
            stats: vec![LineStats::default(); lines.len()],
            judges: vec![StampJudge::new(options.device_clock); lines.len()],
            sockets,
            next: 0,
            buffers: Buffers::new(batch_max, options.datagram_max.max(1)),
            slots: Vec::with_capacity(batch_max),
            foreign: 0,
        })
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[UdpLine] {
        &self.lines
    }

    /// What the system granted, line by line.
    pub fn reports(&self) -> &[LineReport] {
        &self.reports
    }

    /// What came, line by line.
    pub fn stats(&self) -> &[LineStats] {
        &self.stats
    }

    /// Datagrams that came to a shared socket's port without being sent to a line's group.
    pub const fn foreign(&self) -> u64 {
        self.foreign
    }

    /// How far the kernel's stamps come after the device's on this line, at the least, lately; in
    /// nanoseconds, negative if the clocks disagree so far. `None` until the device has stamped.
    pub fn device_lag_ns(&self, line: LineId) -> Option<i64> {
        self.judges.get(usize::from(line.0)).and_then(StampJudge::lag_ns)
    }

    /// Takes what is waiting in one socket.
    #[inline]
    fn receive_from(&mut self, nth: usize) -> Result<(), UdpError> {
        for _ in 0..USELESS_RUNS_MAX {
            let open = &mut self.sockets[nth];
            let got = match self.buffers.receive(&open.socket, open.ask, open.is_bare) {
                Ok(got) => got,
                Err(source) => {
                    let line = &self.lines[usize::from(open.lines[0].1.0)];
                    return Err(open::refused(line, Action::Receive)(source));
                }
            };
            open.ask = if got == open.ask { (got * 2).min(self.buffers.count_max()) } else { 1 };
            for datagram in 0..got {
                self.take(nth, datagram);
            }
            if got == 0 || !self.slots.is_empty() {
                break;
            }
        }
        Ok(())
    }

    /// Adds a received datagram to the batch, unless it is none of ours or not whole.
    #[inline]
    fn take(&mut self, socket: usize, datagram: usize) {
        let received = self.buffers.received(datagram);
        let control = control::parse(received.control);
        let open = &mut self.sockets[socket];
        let Some(line) = open.line(control.destination) else {
            self.foreign += 1;
            return;
        };
        let nth = usize::from(line.0);
        let stats = &mut self.stats[nth];
        if let Some(drops) = control.drops {
            stats.kernel_drops += open.drops.update(drops);
        }
        if received.truncated {
            stats.truncated += 1;
            return;
        }
        stats.datagrams += 1;
        stats.bytes += received.len as u64;
        let rx = self.judges[nth].judge(control.kernel_ns, control.device_ns);
        self.slots.push(Slot { offset: received.offset, len: received.len, line, rx });
    }
}

impl Source for UdpSource {
    type Error = UdpError;

    fn kernel_drops(&self, line: LineId) -> u64 {
        self.stats.get(usize::from(line.0)).map_or(0, |stats| stats.kernel_drops)
    }

    fn refresh_kernel_drops(&mut self) {
        for open in &mut self.sockets {
            if let Ok(drops) = socket::kernel_drops(&open.socket) {
                let line = usize::from(open.lines[0].1.0);
                self.stats[line].kernel_drops += open.drops.update(drops);
            }
        }
    }

    fn raw_fds(&self) -> Vec<RawFd> {
        self.sockets.iter().map(|open| open.socket.as_raw_fd()).collect()
    }

    fn receive(&mut self) -> Result<Batch<'_>, UdpError> {
        self.slots.clear();
        for _ in 0..self.sockets.len() {
            let socket = self.next;
            self.next = if socket + 1 == self.sockets.len() { 0 } else { socket + 1 };
            self.receive_from(socket)?;
            if !self.slots.is_empty() {
                break;
            }
        }
        Ok(Batch::new(self.buffers.memory(), &self.slots))
    }
}

impl core::fmt::Debug for UdpSource {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("UdpSource")
            .field("lines", &self.lines)
            .field("stats", &self.stats)
            .finish_non_exhaustive()
    }
}
