//! How long a datagram takes over loopback to the receiver's hands: `UdpSource` against the floor of
//! a bare `recv` loop, by number of lines.
//!
//! A sender on one core sends to one line after another, on a schedule; a receiver on another core
//! spins. Latency counts from the scheduled time. The kinds of receiver take turns within a round,
//! so that they share the host's moods; a row's figure is the median over the rounds of each
//! round's median, the spread is the smallest and largest of these, and what a receiver adds over
//! `recv` is the median of the differences within a round.
//!
//! On a host where others compete for the cores, run it under `chrt -f 5`: it sleeps between turns.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use socket2::SockRef;
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::udp::{Sharing, UdpLine, UdpOptions, UdpSource};
use wirepath_perf::{Clock, Histogram, HostInfo, Ns, pin};

/// One-way latency over loopback: UdpSource against a bare recv loop.
#[derive(Debug, Parser)]
struct Args {
    /// Rounds in which each kind of receiver has its turn.
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// Datagrams in a turn.
    #[arg(long, default_value_t = 2_000)]
    datagrams: u64,
    /// Microseconds from one datagram to the next.
    #[arg(long, default_value_t = 50)]
    gap_us: u64,
    /// Numbers of lines to try.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2, 4, 8])]
    lines: Vec<u8>,
    /// First port to use.
    #[arg(long, default_value_t = 31_900)]
    port: u16,
}

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
    const ALL: [Self; 3] = [Self::Recv, Self::Apart, Self::Shared];

    const fn name(self) -> &'static str {
        match self {
            Self::Recv => "recv, a socket per line",
            Self::Apart => "UdpSource, a socket per line",
            Self::Shared => "UdpSource, one socket",
        }
    }
}

/// What the sender and the receiver tell each other.
#[derive(Default)]
struct Signals {
    /// Lines to send to in this turn, 0 while there is none, [`END`](Self::END) at the end.
    lines: AtomicU64,
}

impl Signals {
    const END: u64 = u64::MAX;
}

fn main() -> Result<()> {
    let args = Args::parse();
    let cores = pin::usable_cores();
    println!("{}", HostInfo::read());
    if cores.len() < 2 {
        println!("note: sender and receiver share one core, so the figures are the scheduler's");
    }
    let (first, last) = (cores[0], cores[cores.len() - 1]);
    let clock = Clock::calibrated();
    let signals = Signals::default();
    let table = std::thread::scope(|scope| {
        let sender = scope.spawn(|| {
            pin::pin_to(first).context("pinning the sender")?;
            send(&args, clock, &signals)
        });
        pin::pin_to(last).context("pinning the receiver")?;
        let table = measure(&args, clock, &signals);
        signals.lines.store(Signals::END, Ordering::Release);
        sender.join().expect("the sender does not panic")?;
        table
    })?;
    print(&args, &table);
    Ok(())
}

fn group(line: u8, port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(239, 77, 20, line)), port)
}

/// Sends turns of datagrams until told to end. A datagram is its scheduled time and its number.
fn send(args: &Args, clock: Clock, signals: &Signals) -> Result<()> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_multicast_ttl_v4(0)?;
    SockRef::from(&socket).set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
    let ticks_per_us = {
        let (raw, ns) = (clock.raw(), clock.now());
        std::thread::sleep(Duration::from_millis(50));
        (clock.raw() - raw) * 1_000 / (clock.now() - ns)
    };
    let gap = args.gap_us * ticks_per_us;
    loop {
        let lines = match signals.lines.load(Ordering::Acquire) {
            0 => {
                std::thread::sleep(Duration::from_micros(100));
                continue;
            }
            Signals::END => return Ok(()),
            lines => u8::try_from(lines)?,
        };
        let groups: Vec<_> = (0..lines).map(|line| group(line, args.port)).collect();
        let mut due = clock.raw() + gap;
        for nth in 0..args.datagrams {
            while clock.raw() < due {
                core::hint::spin_loop();
            }
            let mut datagram = [0; 60];
            datagram[..8].copy_from_slice(&due.to_le_bytes());
            datagram[8..16].copy_from_slice(&nth.to_le_bytes());
            // Every line in turn, in strides, so that it is not the one the receiver asks next.
            let line = usize::try_from(nth * 5 + nth / 8)? % groups.len();
            socket.send_to(&datagram, groups[line])?;
            due += gap;
        }
        signals.lines.store(0, Ordering::Release);
    }
}

/// Medians of the rounds, by number of lines and kind.
type Table = Vec<(u8, Kind, Vec<u64>, Histogram)>;

fn measure(args: &Args, clock: Clock, signals: &Signals) -> Result<Table> {
    let mut table: Table = Vec::new();
    for &lines in &args.lines {
        ensure!((1..=20).contains(&lines), "--lines: 1 to 20, found {lines}");
        table.extend(Kind::ALL.map(|kind| (lines, kind, Vec::new(), Histogram::new())));
    }
    // One line is shared by nobody.
    table.retain(|(lines, kind, ..)| *lines > 1 || *kind != Kind::Shared);
    for round in 0..=args.rounds {
        for (lines, kind, medians, all) in &mut table {
            let turn = take_turn(args, clock, signals, *lines, *kind)?;
            if round > 0 {
                medians.push(turn.snapshot().quantile(0.5));
                turn.snapshot().histogram().iter_recorded().for_each(|value| {
                    (0..value.count_at_value()).for_each(|_| all.record(value.value_iterated_to()));
                });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    Ok(table)
}

fn take_turn(
    args: &Args,
    clock: Clock,
    signals: &Signals,
    lines: u8,
    kind: Kind,
) -> Result<Histogram> {
    let mut histogram = Histogram::new();
    let mut seen = vec![false; usize::try_from(args.datagrams)?];
    let mut left = args.datagrams;
    let give_up = clock.now() + args.datagrams * args.gap_us * 1_000 + 5_000_000_000;
    let mut take = |datagram: &[u8]| {
        let ticks = clock.raw();
        let number = |at: usize| datagram[at..at + 8].try_into().map(u64::from_le_bytes);
        let (Ok(due), Ok(nth)) = (number(0), number(8)) else { unreachable!("8 bytes are 8") };
        histogram.record(clock.ticks_to_ns(ticks.saturating_sub(due)));
        let seen = &mut seen[usize::try_from(nth).expect("numbered below the count")];
        assert!(!*seen, "datagram {nth} came twice");
        *seen = true;
        left -= 1;
        left > 0
    };
    if kind == Kind::Recv {
        let sockets: Vec<_> =
            (0..lines).map(|line| bare_socket(group(line, args.port))).collect::<Result<_>>()?;
        signals.lines.store(lines.into(), Ordering::Release);
        let mut buffer = [0; 2_048];
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
        let mut source = open_source(args, lines, kind)?;
        signals.lines.store(lines.into(), Ordering::Release);
        'turn: while clock.now() < give_up {
            for datagram in source.receive()?.iter() {
                if !take(datagram.bytes) {
                    break 'turn;
                }
            }
        }
    }
    while signals.lines.load(Ordering::Acquire) != 0 {
        std::thread::sleep(Duration::from_micros(100));
    }
    let lost = seen.iter().filter(|seen| !**seen).count();
    ensure!(lost == 0, "{}: {lost} of {} datagrams lost", kind.name(), args.datagrams);
    Ok(histogram)
}

fn bare_socket(group: SocketAddr) -> Result<UdpSocket> {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.set_recv_buffer_size(1 << 20)?;
    socket.bind(&group.into())?;
    let socket = UdpSocket::from(socket);
    let IpAddr::V4(ip) = group.ip() else { unreachable!("groups here are IPv4") };
    socket.join_multicast_v4(&ip, &Ipv4Addr::LOCALHOST)?;
    Ok(socket)
}

fn open_source(args: &Args, lines: u8, kind: Kind) -> Result<UdpSource> {
    let sharing = if kind == Kind::Shared { Sharing::Always } else { Sharing::Never };
    let lines: Vec<_> = (0..lines)
        .map(|line| UdpLine {
            name: line.to_string(),
            group: group(line, args.port),
            interface: Ipv4Addr::LOCALHOST.into(),
            source: None,
        })
        .collect();
    let options = UdpOptions { sharing, receive_buffer: 1 << 20, ..UdpOptions::default() };
    Ok(UdpSource::open(&lines, &options)?)
}

fn print(args: &Args, table: &Table) {
    println!(
        "{} rounds of {} datagrams, one every {} µs; one way, from the scheduled time",
        args.rounds, args.datagrams, args.gap_us
    );
    println!(
        "lines  {:<30} {:>9}  {:>19}  {:>9}  {:>9}  over recv",
        "", "p50", "spread", "p90", "p99"
    );
    let mut floor: &[u64] = &[];
    for (lines, kind, rounds, all) in table {
        if *kind == Kind::Recv {
            floor = rounds;
        }
        let mut over: Vec<_> = rounds
            .iter()
            .zip(floor)
            .map(|(it, floor)| it.cast_signed() - floor.cast_signed())
            .collect();
        let over = median(&mut over);
        let mut medians = rounds.clone();
        let p50 = median(&mut medians);
        let ns = |value: u64| Ns(value).to_string();
        let spread = [medians.first(), medians.last()].map(|it| ns(it.copied().unwrap_or(0)));
        let (p90, p99) = (all.snapshot().quantile(0.9), all.snapshot().quantile(0.99));
        println!(
            "{lines:>5}  {:<30} {:>9}  {:>19}  {:>9}  {:>9}  {over:+} ns",
            kind.name(),
            ns(p50),
            spread.join(" – "),
            ns(p90),
            ns(p99),
        );
    }
}

/// The middle of the values, which it sorts; 0 of none.
fn median<T: Copy + Default + Ord>(values: &mut [T]) -> T {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}
