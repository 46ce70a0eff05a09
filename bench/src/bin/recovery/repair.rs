//! From a gap seen to books fresh, over loopback: by retransmission and by snapshot.
//!
//! The feed thread spins on one core. On the other are the sender, who is the strategy too, the thread of the feed's
//! recovery sockets and the servers: they yield to each other. Time counts from just before the datagram that shows the
//! gap is sent, on line A and then on line B, until the strategy has polled the event of that datagram's last message,
//! behind `Recovered` and without the mark of a stale book.
//!
//! The floors have the same servers on the one core, and a bare client on the other, which asks for the same bytes.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream, UdpSocket};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use wirepath_bench::{Contest, Outcome, Sample};
use wirepath_feed_handler::config::{FeedConfig, RecoveryConfig, VenueKind};
use wirepath_feed_handler::event::{Kind, Kinds};
use wirepath_feed_handler::feed::{Feed, FeedStats, Filter, Polled, Subscription};
use wirepath_perf::{Clock, Histogram, WaitSetting, pin};
use wirepath_protocol::moldudp64::{Packet, Request};
use wirepath_protocol::soupbintcp::{LoginRequest, Password, Username, session};

use crate::servers::{RequestServer, SnapshotServer};
use crate::stream::{self, DATAGRAM_MAX, EACH, SESSION};

/// How to play.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) clock: Clock,
    /// Of sender and servers, and of the feed.
    pub(crate) cores: [usize; 2],
    pub(crate) port: u16,
    pub(crate) patience: Duration,
}

/// How long to wait for one repair before the turn has failed.
const LIMIT: Duration = Duration::from_secs(10);
/// Quiet time before each gap.
const PAUSE: Duration = Duration::from_micros(500);

const FEED: &str = "feed handler";
const PING_PONG: &str = "floor: bare request and answer";
const TRANSFER: &str = "floor: bare TCP, same bytes";

/// Gaps of `missing` messages, `gaps` in a turn.
pub(crate) fn retransmission<'a>(setting: Setting, missing: u64, gaps: u64) -> Contest<'a> {
    let mut contest = Contest::new(format!("retransmission, {missing} messages"), "ns");
    contest.enter(PING_PONG, gaps, move || {
        let server = RequestServer::open()?;
        beside(&|| server.serve(), &|| server.stop(), || {
            on_the_feeds_core(setting, || ping_pong(setting, &server, missing, gaps))
        })
    });
    contest.enter(FEED, gaps, move || {
        let server = RequestServer::open()?;
        let recovery = RecoveryConfig {
            request_servers: vec![server.address()?],
            requests_per_second: Some(1_000_000),
            ..RecoveryConfig::default()
        };
        beside(&|| server.serve(), &|| server.stop(), || {
            let (sample, stats) = play(setting, recovery, missing, gaps, |_| ())?;
            let by_answers = stats.channel.gaps_answered + stats.channel.gaps_closed;
            ensure!(by_answers >= gaps, "{by_answers} gaps were answered");
            ensure!(stats.repair.snapshots_begun == 0, "a snapshot was fetched");
            Ok(sample)
        })
    });
    contest.against(PING_PONG);
    contest
}

/// Snapshots of `orders` orders, `gaps` in a turn.
pub(crate) fn snapshot<'a>(setting: Setting, orders: u64, gaps: u64) -> Contest<'a> {
    let mut contest = Contest::new(format!("snapshot, {orders} orders"), "ns");
    contest.enter(TRANSFER, gaps, move || {
        let server = SnapshotServer::open(orders)?;
        beside(&|| server.serve(), &|| server.stop(), || {
            on_the_feeds_core(setting, || transfer(setting, &server, gaps))
        })
    });
    contest.enter(FEED, gaps, move || {
        let server = SnapshotServer::open(orders)?;
        let recovery = RecoveryConfig {
            snapshot_servers: vec![server.address()?],
            ..RecoveryConfig::default()
        };
        beside(&|| server.serve(), &|| server.stop(), || {
            let next = |next| server.next.store(next, Ordering::Release);
            let (sample, stats) = play(setting, recovery, EACH, gaps, next)?;
            let joined = stats.repair.snapshots_joined;
            ensure!(joined == gaps, "{joined} snapshots were joined");
            // Each has the orders, and the first datagrams of the stream came before all of them.
            let adds = stats.venue.by_type[usize::from(b'A')];
            ensure!(adds == gaps * orders + (gaps + 1) * EACH / 2, "{adds} orders were added");
            Ok(sample)
        })
    });
    contest.against(TRANSFER);
    contest
}

/// The handler's times in words.
pub(crate) fn times(setting: Setting, outcomes: &[Outcome]) -> String {
    let times = outcomes.iter().map(|outcome| {
        let latency = outcome.row(FEED).latency.clone().unwrap_or_default();
        let us = |q: f64| latency.quantile(q) as f64 / 1e3;
        format!("{}: p50 {:.0} µs, p99 {:.0} µs", outcome.name, us(0.5), us(0.99))
    });
    format!(
        "Gap seen → books fresh, {:?} of patience included, which the floors do not have: {}. Patience is 1 ms unless \
         configured. The limit on requests a second is lifted, and two lines carry the stream.",
        setting.patience,
        times.collect::<Vec<_>>().join("; ")
    )
}

/// Runs `client` with a server beside it.
fn beside(
    serve: &(dyn Fn() -> anyhow::Result<()> + Sync),
    stop: &dyn Fn(),
    client: impl FnOnce() -> anyhow::Result<Sample>,
) -> anyhow::Result<Sample> {
    std::thread::scope(|scope| {
        let server = scope.spawn(serve);
        let sample = client();
        stop();
        server.join().expect("the server does not panic")?;
        std::thread::sleep(Duration::from_millis(20)); // breathe between turns
        sample
    })
}

fn on_the_feeds_core(
    setting: Setting,
    client: impl FnOnce() -> anyhow::Result<Sample> + Send,
) -> anyhow::Result<Sample> {
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            pin::pin_to(setting.cores[1])?;
            client()
        });
        thread.join().expect("the client does not panic")
    })
}

/// Has `gaps` gaps of `missing` messages repaired. `before` hears which message the stream goes on with.
fn play(
    setting: Setting,
    recovery: RecoveryConfig,
    missing: u64,
    gaps: u64,
    before: impl Fn(u64),
) -> anyhow::Result<(Sample, FeedStats)> {
    let Setting { clock, cores, port, patience } = setting;
    let by_answers = !recovery.request_servers.is_empty();
    let mut config = FeedConfig::new("bench", VenueKind::NasdaqItch50)
        .core(cores[1])
        .wait(WaitSetting::Spin)
        .patience(patience)
        .recovery(recovery);
    let groups = [1, 2].map(|line| stream::group(line, port));
    for (name, group) in ["A", "B"].into_iter().zip(groups) {
        config = config.line(name, group, Ipv4Addr::LOCALHOST.into());
    }
    config.limits.instruments = 128;
    config.limits.order_pages = 8;
    config.limits.order_pages_ready = 8;
    config.receive_buffer = 1 << 20;
    let feed = Feed::start(&config)?;
    let mut events = feed.subscribe_from_start(Filter::kinds(Kinds::BEST.or(Kinds::CONTROL)));
    std::thread::sleep(Duration::from_millis(20)); // the feed thread moves to its core

    let (socket, mut histogram) = (stream::sender()?, Histogram::new());
    let mut buffer = [0; DATAGRAM_MAX];
    let mut send = |from: u64| -> anyhow::Result<u64> {
        let bytes = stream::datagram(from, from + EACH, &mut buffer);
        let sent = clock.raw();
        for group in groups {
            socket.send_to(bytes, group)?;
        }
        Ok(sent)
    };
    let mut seen = Seen::default();
    send(1)?;
    seen.wait_for(EACH, &mut events)?;
    let (mut next, mut lost) = (1 + EACH, 0);
    for gap in 1..=gaps {
        std::thread::sleep(PAUSE);
        let from = next + missing;
        before(from);
        let sent = send(from)?;
        next = from + EACH;
        seen.wait_for(next - 1, &mut events)?;
        let ticks = clock.raw().saturating_sub(sent);
        histogram.record(clock.ticks_to_ns(ticks));
        ensure!(seen.recovered == gap, "{} repairs are told after {gap} gaps", seen.recovered);
        lost += missing;
    }
    if !by_answers {
        for instrument in 1..=stream::LISTED {
            let best = feed.view().best(u32::from(stream::STREAMED + instrument));
            let best =
                best.filter(|best| !best.stale).and_then(|best| Some((best.bid?.0, best.ask?.0)));
            ensure!(best == Some(stream::BEST), "instrument {instrument} is at {best:?}");
        }
    }
    // Every message changed the best bid once. Those in a snapshot are not seen one by one: there the best prices
    // come, once.
    let changes = if by_answers { next - 1 } else { next - 1 - lost + gaps };
    ensure!(seen.changes == changes, "{} changes, and {changes} are right", seen.changes);
    let stats = feed.stop()?.stats;
    Ok((Sample::latency(histogram.snapshot(), seen.recovered), stats))
}

/// What the strategy was told.
#[derive(Default)]
struct Seen {
    recovered: u64,
    /// Of the stream's instrument's best bid, by messages of the stream.
    changes: u64,
    /// The last of them.
    newest: u64,
}

impl Seen {
    /// Polls until message `seq` has changed a book that is not stale.
    fn wait_for(&mut self, seq: u64, events: &mut Subscription) -> anyhow::Result<()> {
        let start = Instant::now();
        loop {
            match events.poll() {
                Polled::Event(event) => match event.kind() {
                    Some(Kind::Recovered) => self.recovered += 1,
                    Some(Kind::BestBid) if event.instrument == u32::from(stream::STREAMED) => {
                        if event.seq > self.newest {
                            (self.changes, self.newest) = (self.changes + 1, event.seq);
                        }
                        if event.seq == seq && !event.is_stale() {
                            return Ok(());
                        }
                    }
                    _ => {}
                },
                Polled::Empty => {
                    ensure!(start.elapsed() < LIMIT, "message {seq} did not become a fresh book");
                    std::thread::yield_now();
                }
                Polled::Lagged(lost) => bail!("{lost} events were overwritten"),
                Polled::Closed => bail!("the feed ended"),
            }
        }
    }
}

/// Asks for `missing` messages, one request after another, as often as there are gaps.
fn ping_pong(
    setting: Setting,
    server: &RequestServer,
    missing: u64,
    gaps: u64,
) -> anyhow::Result<Sample> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.connect(server.address()?)?;
    socket.set_nonblocking(true)?;
    let (mut histogram, mut bytes, mut repaired) = (Histogram::new(), [0; 2_048], 0);
    for _ in 0..gaps {
        std::thread::sleep(PAUSE);
        let (start, begun) = (Instant::now(), setting.clock.raw());
        let (mut next, until) = (1, 1 + missing);
        while next < until {
            let request = Request::new(SESSION, next, u16::try_from(until - next)?);
            socket.send(request.as_bytes())?;
            let len = loop {
                if let Ok(len) = socket.recv(&mut bytes) {
                    break len;
                }
                ensure!(start.elapsed() < LIMIT, "message {next} did not come");
                core::hint::spin_loop();
            };
            let packet = Packet::parse(&bytes[..len])?;
            ensure!(packet.sequence_number() == next, "another message than the one asked for");
            next += u64::from(packet.declared());
        }
        let ticks = setting.clock.raw() - begun;
        histogram.record(setting.clock.ticks_to_ns(ticks));
        repaired += 1;
    }
    Ok(Sample::latency(histogram.snapshot(), repaired))
}

/// Connects, logs in, and reads the snapshot's bytes, as often as there are gaps.
fn transfer(setting: Setting, server: &SnapshotServer, gaps: u64) -> anyhow::Result<Sample> {
    let login = LoginRequest::new(Username::BLANK, Password::BLANK, session("")?, 1);
    let (mut histogram, mut bytes, mut repaired) = (Histogram::new(), vec![0; 64 << 10], 0);
    for _ in 0..gaps {
        std::thread::sleep(PAUSE);
        let begun = setting.clock.raw();
        let mut stream = TcpStream::connect(server.address()?)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LIMIT))?;
        stream.write_all(login.as_bytes())?;
        let mut left = server.len();
        while left > 0 {
            let len = stream.read(&mut bytes)?;
            ensure!(len > 0 && len <= left, "{left} bytes were left, and {len} came");
            left -= len;
        }
        let ticks = setting.clock.raw() - begun;
        histogram.record(setting.clock.ticks_to_ns(ticks));
        repaired += 1;
    }
    Ok(Sample::latency(histogram.snapshot(), repaired))
}
