//! How long a datagram takes over loopback into a receiver's hands: `UdpSource` against the floor of
//! a bare `recv` loop, by number of lines.
//!
//! A sender on one core sends to one line after another, on a schedule; a receiver on another core
//! spins. Latency counts from the scheduled time.
//!
//! Where others compete for the cores, run it under `chrt -f 5`: it sleeps between its turns.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Parser;
use socket2::SockRef;
use wirepath_bench::{Contest, Options, Report, Sample, two_cores};
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::udp::{Sharing, UdpLine, UdpOptions, UdpSource};
use wirepath_perf::{Clock, Histogram, pin};

/// Compares the one-way latency of `UdpSource` over loopback with a bare `recv` loop's.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Datagrams in a turn.
    #[arg(long, default_value_t = 2_000)]
    datagrams: u64,
    /// Microseconds from one datagram to the next.
    #[arg(long, default_value_t = 50)]
    gap_us: u64,
    /// Numbers of lines to try, 1 to 20 each.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2, 4, 8])]
    lines: Vec<u8>,
    /// Port to use.
    #[arg(long, default_value_t = 31_900)]
    port: u16,
}

/// How to receive.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    /// `recv` on a socket per line: no stamps, no counters.
    Recv,
    /// `UdpSource`, a socket per line.
    Apart,
    /// `UdpSource`, one socket.
    Shared,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Recv => "recv, a socket per line",
            Self::Apart => "UdpSource, a socket per line",
            Self::Shared => "UdpSource, one socket",
        }
    }
}

/// What the receiver tells the sender: how many lines to send to, 0 while there is no turn.
#[derive(Default)]
struct Turn(AtomicU64);

impl Turn {
    const NONE: u64 = 0;
    const END: u64 = u64::MAX;
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let cores = two_cores()?;
    let clock = Clock::calibrated();
    let turn = Turn::default();
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| {
            pin::pin_to(cores[0])?;
            send(&arguments, clock, &turn)
        });
        let run = pin::pin_to(cores[1]).map_err(Into::into).and_then(|()| {
            run(&arguments, clock, &turn) // pinned, so that its turns are
        });
        turn.0.store(Turn::END, Ordering::Release);
        sender.join().expect("the sender does not panic").context("sending")?;
        run
    })
}

fn run(arguments: &Arguments, clock: Clock, turn: &Turn) -> anyhow::Result<()> {
    let about = "How long a datagram takes over loopback, one way, from the time it was to be sent \
                 until a spinning receiver has it in hand.";
    let mut report = Report::start("rx", about, &arguments.bench)?;
    for &lines in &arguments.lines {
        ensure!((1..=20).contains(&lines), "--lines: 1 to 20, found {lines}");
        let mut contest = Contest::new(format!("lines: {lines}"), "ns");
        for kind in [Kind::Recv, Kind::Apart, Kind::Shared] {
            // One line is shared by nobody.
            if lines > 1 || kind != Kind::Shared {
                let answer = arguments.datagrams * (arguments.datagrams + 1) / 2;
                contest.enter(kind.name(), answer, move || {
                    take_turn(arguments, clock, turn, lines, kind)
                });
            }
        }
        contest.against(Kind::Recv.name());
        report.run(contest)?;
    }
    report.finish()
}

fn group(line: u8, port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(239, 77, 20, line)), port)
}

/// Sends when it is the turn, until the end. A datagram is its scheduled time and its number.
fn send(arguments: &Arguments, clock: Clock, turn: &Turn) -> anyhow::Result<()> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_multicast_ttl_v4(0)?;
    SockRef::from(&socket).set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
    let ticks_per_ms = 1_000_000_000_000 / clock.ticks_to_ns(1_000_000).max(1);
    let gap = arguments.gap_us * ticks_per_ms / 1_000;
    loop {
        let lines = match turn.0.load(Ordering::Acquire) {
            Turn::NONE => {
                std::thread::sleep(Duration::from_micros(100));
                continue;
            }
            Turn::END => return Ok(()),
            lines => u8::try_from(lines)?,
        };
        let groups: Vec<_> = (0..lines).map(|line| group(line, arguments.port)).collect();
        let mut due = clock.raw() + gap;
        for number in 1..=arguments.datagrams {
            while clock.raw() < due {
                core::hint::spin_loop();
            }
            let mut datagram = [0; 60];
            datagram[..8].copy_from_slice(&due.to_le_bytes());
            datagram[8..16].copy_from_slice(&number.to_le_bytes());
            // Every line in turn, in strides, so that it is not always the one asked next.
            let line = usize::try_from(number * 5 + number / 8)? % groups.len();
            socket.send_to(&datagram, groups[line])?;
            due += gap;
        }
        turn.0.store(Turn::NONE, Ordering::Release);
    }
}

/// Receives one turn's datagrams. The answer is the sum of their numbers.
fn take_turn(
    arguments: &Arguments,
    clock: Clock,
    turn: &Turn,
    lines: u8,
    kind: Kind,
) -> anyhow::Result<Sample> {
    let (mut histogram, mut sum, mut left) = (Histogram::new(), 0, arguments.datagrams);
    let mut take = |datagram: &[u8]| {
        let ticks = clock.raw();
        if let [due, number, ..] = *datagram.as_chunks::<8>().0 {
            let due = u64::from_le_bytes(due);
            histogram.record(clock.ticks_to_ns(ticks.saturating_sub(due)));
            sum += u64::from_le_bytes(number);
        }
        left -= 1;
        left > 0
    };
    let wait_ns = arguments.datagrams * arguments.gap_us * 1_000 + 2_000_000_000;
    let give_up = clock.now() + wait_ns;
    let begin = || turn.0.store(lines.into(), Ordering::Release);
    if kind == Kind::Recv {
        let sockets = (0..lines).map(|line| bare_socket(line, arguments.port));
        let sockets: Vec<_> = sockets.collect::<anyhow::Result<_>>()?;
        let mut buffer = [0; 2_048];
        begin();
        'turn: while clock.now() < give_up {
            for socket in &sockets {
                if let Ok(len) = socket.recv(&mut buffer)
                    && !take(&buffer[..len])
                {
                    break 'turn;
                }
            }
        }
    } else {
        let mut source = open_source(lines, arguments.port, kind)?;
        begin();
        'turn: while clock.now() < give_up {
            for datagram in source.receive()?.iter() {
                if !take(datagram.bytes) {
                    break 'turn;
                }
            }
        }
    }
    // Breathe, and wait for a sender that is late.
    while turn.0.load(Ordering::Acquire) != Turn::NONE {
        std::thread::sleep(Duration::from_micros(100));
    }
    std::thread::sleep(Duration::from_millis(20));
    Ok(Sample::latency(histogram.snapshot(), sum))
}

fn bare_socket(line: u8, port: u16) -> anyhow::Result<UdpSocket> {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.set_recv_buffer_size(1 << 20)?;
    let group = group(line, port);
    socket.bind(&group.into())?;
    if let IpAddr::V4(ip) = group.ip() {
        socket.join_multicast_v4(&ip, &Ipv4Addr::LOCALHOST)?;
    }
    Ok(socket.into())
}

fn open_source(lines: u8, port: u16, kind: Kind) -> anyhow::Result<UdpSource> {
    let sharing = if kind == Kind::Shared { Sharing::Always } else { Sharing::Never };
    let line = |line: u8| UdpLine {
        name: line.to_string(),
        group: group(line, port),
        interface: Ipv4Addr::LOCALHOST.into(),
        source: None,
    };
    let lines: Vec<_> = (0..lines).map(line).collect();
    let options = UdpOptions { sharing, receive_buffer: 1 << 20, ..UdpOptions::default() };
    Ok(UdpSource::open(&lines, &options)?)
}
