//! From a datagram's sending to its event in a strategy's hands, over loopback: the whole feed handler
//! against the floor of a bare `recv` loop.
//!
//! One thread sends and is the strategy too, on one core: it notes the time, sends, and polls its
//! subscription until the event is there. The feed thread spins on the other core. The floor is a
//! thread in its place that spins on `recv` and notes when it has the datagram. So the difference is
//! all that the handler does: stamps, arbitration, decoding, the book, the ring, and the way of a
//! cache line back to the first core.
//!
//! Where others compete for the cores, run it under `chrt -f 5`: it sleeps between its turns.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use clap::Parser;
use socket2::SockRef;
use wirepath_bench::{Contest, Options, Report, Sample, two_cores};
use wirepath_feed_handler::config::{FeedConfig, VenueKind};
use wirepath_feed_handler::event::{Kind, Kinds};
use wirepath_feed_handler::feed::{Feed, Filter, Polled};
use wirepath_perf::{Clock, Histogram, WaitSetting, pin};
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::moldudp64::{PacketWriter, Session};
use wirepath_protocol::{Symbol, itch50};

/// Compares datagram sent → event seen with datagram sent → received by a bare `recv` loop.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Datagrams in a turn.
    #[arg(long, default_value_t = 4_000)]
    datagrams: u64,
    /// Microseconds from one datagram to the next.
    #[arg(long, default_value_t = 50)]
    gap_us: u64,
    /// Port to use.
    #[arg(long, default_value_t = 31_950)]
    port: u16,
}

/// What the feed handler may add to the floor at the median.
const ADDED_MAX_NS: f64 = 600.0;
/// How long to wait for one datagram before the turn has failed.
const PATIENCE: Duration = Duration::from_secs(2);

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let cores = two_cores()?;
    pin::pin_to(cores[0])?;
    let clock = Clock::calibrated();
    let about = "Datagram sent → its best-price event polled by the strategy, over loopback. Each datagram \
                 carries one ITCH message that changes the best bid: an add, then its delete.";
    let mut report = Report::start("wire_to_strategy", about, &arguments.bench)?;
    // One line: with two the thread that is sender and strategy would still be sending the copy while the
    // event is there. What more lines cost is in `rx`.
    let mut contest = Contest::new("one line", "ns");
    contest.enter("bare recv", arguments.datagrams, || bare(&arguments, clock, cores[1]));
    contest.enter("feed handler", arguments.datagrams, || handler(&arguments, clock, cores[1]));
    contest.against("bare recv").adds_at_most("feed handler", ADDED_MAX_NS);
    report.run(contest)?;
    report.finish()
}

fn group(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(239, 77, 21, 1)), port)
}

fn sender() -> anyhow::Result<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_multicast_ttl_v4(0)?;
    SockRef::from(&socket).set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
    Ok(socket)
}

/// Datagram number `seq`: odd ones add an order, even ones delete it.
fn datagram(seq: u64, buffer: &mut [u8; 128]) -> &[u8] {
    let mut packet =
        PacketWriter::new(buffer, Session::new("BENCH").expect("short"), seq).expect("fits");
    let pushed = if seq % 2 == 1 {
        let add = itch50::AddOrder {
            stock_locate: 13.into(),
            order_reference_number: seq.into(),
            buy_sell_indicator: b'B'.into(),
            shares: 100.into(),
            stock: Symbol::new("BENCH").expect("short"),
            price: Price4Be::from_raw(1_000_000),
            ..Default::default()
        };
        packet.push(add.as_bytes())
    } else {
        let delete = itch50::OrderDelete {
            stock_locate: 13.into(),
            order_reference_number: (seq - 1).into(),
            ..Default::default()
        };
        packet.push(delete.as_bytes())
    };
    pushed.expect("one message fits");
    packet.finish()
}

/// Sends all datagrams on their schedule. `seen` waits for one of them to arrive and says when.
fn play(
    arguments: &Arguments,
    clock: Clock,
    mut seen: impl FnMut(u64) -> anyhow::Result<u64>,
) -> anyhow::Result<Sample> {
    // The other thread starts on this core: let it move to its own.
    std::thread::sleep(Duration::from_millis(20));
    let socket = sender()?;
    let group = group(arguments.port);
    let mut histogram = Histogram::new();
    let mut buffer = [0; 128];
    for seq in 1..=arguments.datagrams {
        let start = clock.now();
        while clock.now() < start + arguments.gap_us * 1_000 {
            core::hint::spin_loop();
        }
        let bytes = datagram(seq, &mut buffer);
        let sent = clock.raw();
        socket.send_to(bytes, group)?;
        let at = seen(seq)?;
        histogram.record(clock.ticks_to_ns(at.saturating_sub(sent)));
    }
    // Breathe between turns.
    std::thread::sleep(Duration::from_millis(20));
    let snapshot = histogram.snapshot();
    let count = snapshot.count();
    Ok(Sample::latency(snapshot, count))
}

fn handler(arguments: &Arguments, clock: Clock, core: usize) -> anyhow::Result<Sample> {
    let mut config =
        FeedConfig::new("bench", VenueKind::NasdaqItch50).core(core).wait(WaitSetting::Spin);
    config = config.line("A", group(arguments.port), Ipv4Addr::LOCALHOST.into());
    config.limits.instruments = 64;
    config.limits.order_pages = 4;
    config.limits.order_pages_ready = 2;
    config.receive_buffer = 1 << 20;
    let feed = Feed::start(&config)?;
    let mut events = feed.subscribe_from_start(Filter::kinds(Kinds::BEST));
    let sample = play(arguments, clock, |seq| {
        let start = Instant::now();
        for round in 0_u64.. {
            match events.poll() {
                Polled::Event(event) if event.seq == seq && event.kind() == Some(Kind::BestBid) => {
                    return Ok(clock.raw());
                }
                Polled::Lagged(_) | Polled::Closed => break,
                Polled::Event(_) => {}
                Polled::Empty if round % 65_536 == 0 && start.elapsed() > PATIENCE => break,
                Polled::Empty => core::hint::spin_loop(),
            }
        }
        bail!("datagram {seq} did not become an event")
    })?;
    let stats = feed.stop()?.stats;
    ensure!(stats.channel.lost == 0, "{} messages were lost", stats.channel.lost);
    Ok(sample)
}

/// The floor: a thread that spins on `recv`, and notes when it has a datagram.
fn bare(arguments: &Arguments, clock: Clock, core: usize) -> anyhow::Result<Sample> {
    let socket = bare_socket(arguments.port)?;
    let (stop, seq_seen, ticks_seen) =
        (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let receiver = scope.spawn(|| -> anyhow::Result<()> {
            pin::pin_to(core)?;
            let (mut buffer, mut newest) = ([0; 2_048], 0);
            while !stop.load(Ordering::Relaxed) {
                let Ok(len) = socket.recv(&mut buffer) else { continue };
                let ticks = clock.raw();
                let seq = buffer[..len].get(10..18).and_then(|bytes| bytes.first_chunk());
                let seq = u64::from_be_bytes(*seq.context("a datagram of another program")?);
                if seq > newest {
                    newest = seq;
                    ticks_seen.store(ticks, Ordering::Relaxed);
                    seq_seen.store(seq, Ordering::Release);
                }
            }
            Ok(())
        });
        let sample = play(arguments, clock, |seq| {
            let start = Instant::now();
            while seq_seen.load(Ordering::Acquire) != seq {
                ensure!(start.elapsed() < PATIENCE, "datagram {seq} was not received");
                core::hint::spin_loop();
            }
            Ok(ticks_seen.load(Ordering::Relaxed))
        });
        stop.store(true, Ordering::Relaxed);
        receiver.join().expect("the receiver does not panic")?;
        sample
    })
}

fn bare_socket(port: u16) -> anyhow::Result<UdpSocket> {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.set_recv_buffer_size(1 << 20)?;
    let group = group(port);
    socket.bind(&group.into())?;
    if let IpAddr::V4(ip) = group.ip() {
        socket.join_multicast_v4(&ip, &Ipv4Addr::LOCALHOST)?;
    }
    Ok(socket.into())
}
