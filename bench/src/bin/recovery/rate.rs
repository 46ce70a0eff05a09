//! The highest rate of datagrams over loopback at which none is lost: the feed's thread, from its socket to the ring,
//! against a bare `recvmmsg` loop that counts.
//!
//! One core sends, bursts on a schedule, the kernel cutting each into datagrams; the other receives. Whatever is sent
//! in the time of a trial has to come, by sequence numbers and count. The rate is searched for by halving, between
//! none and what the sender can at most; a rate is passed when one of its trials lost nothing, so that what a
//! neighbour disturbs does not count.

use std::io::IoSliceMut;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use nix::sys::socket::{MsgFlags, MultiHeaders, recvmmsg, setsockopt, sockopt::UdpGsoSegment};
use wirepath_bench::{Contest, Outcome, Sample};
use wirepath_feed_handler::config::{FeedConfig, VenueKind};
use wirepath_feed_handler::event::{Kind, Kinds};
use wirepath_feed_handler::feed::{Feed, Filter, Polled};
use wirepath_perf::{WaitSetting, pin};

use crate::stream::{self, DATAGRAM_MAX, EACH};

const BARE: &str = "bare recvmmsg";
const FEED: &str = "feed handler";
/// Datagrams of a burst.
const BURST: u64 = 16;
/// Bytes asked for as the sockets' receive buffer: what waits there at the end of a trial is a small part of it.
const RECEIVE_BUFFER: usize = 2 << 20;
/// How long a trial sends.
const TRIAL: Duration = Duration::from_millis(200);
/// Trials of a rate at most.
const TRIALS: usize = 2;
/// How often the range is halved.
const HALVINGS: usize = 7;
/// How long nothing has to come until what is missing is taken for lost.
const QUIET: Duration = Duration::from_millis(60);

/// How to play.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    /// Of sender and receiver.
    pub(crate) cores: [usize; 2],
    pub(crate) port: u16,
}

/// What a trial came to.
struct Trial {
    /// Datagrams sent a second.
    rate: f64,
    is_whole: bool,
}

pub(crate) fn contest<'a>(setting: Setting) -> Contest<'a> {
    let name = "highest rate without loss, datagrams of 24 messages";
    let mut contest = Contest::new(name, "ns/datagram");
    contest.enter(BARE, 1, move || highest(|wanted| bare(setting, wanted)));
    contest.enter(FEED, 1, move || highest(|wanted| feed(setting, wanted)));
    contest.against(BARE);
    contest
}

/// The rates, in words.
pub(crate) fn rates(outcome: &Outcome) -> String {
    let rate = |name: &str| 1e9 / outcome.row(name).median;
    let (bare, feed) = (rate(BARE), rate(FEED));
    let share = 1.0 / outcome.row(FEED).ratio.unwrap_or(f64::NAN);
    format!(
        "Highest rates without loss: {BARE} {bare:.0} datagrams a second, {FEED} {feed:.0} ({:.1} million messages a \
         second), {share:.2} of the floor's.",
        feed * EACH as f64 / 1e6
    )
}

/// Searches. The answer is 1 when some rate passed without loss.
fn highest(mut trial: impl FnMut(Option<f64>) -> anyhow::Result<Trial>) -> anyhow::Result<Sample> {
    let mut passes = |wanted: Option<f64>| -> anyhow::Result<(bool, f64)> {
        let mut rate: f64 = 0.0;
        for _ in 0..TRIALS {
            let Trial { rate: sent, is_whole } = trial(wanted)?;
            rate = rate.max(sent);
            if is_whole {
                return Ok((true, sent));
            }
        }
        Ok((false, rate))
    };
    // As fast as the sender can.
    let (is_whole, most) = passes(None)?;
    let mut best = if is_whole { most } else { 0.0 };
    if !is_whole {
        let (mut low, mut high) = (0.0, most);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            let (is_whole, sent) = passes(Some(middle))?;
            if is_whole {
                (low, best) = (middle, best.max(sent));
            } else {
                high = middle;
            }
        }
    }
    Ok(Sample { value: 1e9 / best, answer: u64::from(best > 0.0), latency: None })
}

/// Sends for a while, at `wanted` datagrams a second or as fast as can be. Answers how many, and in what time.
fn send(setting: Setting, wanted: Option<f64>) -> anyhow::Result<(u64, Duration)> {
    let socket = stream::sender()?;
    socket.connect(stream::group(9, setting.port))?;
    let mut buffer = [0; DATAGRAM_MAX];
    let len = stream::datagram(1, 1 + EACH, &mut buffer).len();
    setsockopt(&socket, UdpGsoSegment, &i32::try_from(len)?)?;
    // The messages repeat themselves: every order is deleted before it is added again.
    let mut burst: Vec<u8> = Vec::new();
    for index in 0..BURST {
        let datagram = stream::datagram(1 + index * EACH, 1 + (index + 1) * EACH, &mut buffer);
        ensure!(datagram.len() == len, "datagrams of different lengths");
        burst.extend_from_slice(datagram);
    }
    let (start, mut sent) = (Instant::now(), 0);
    while start.elapsed() < TRIAL {
        if let Some(wanted) = wanted {
            let due = Duration::from_secs_f64(sent as f64 / wanted);
            while start.elapsed() < due {
                core::hint::spin_loop();
            }
        }
        for (index, datagram) in (sent..).zip(burst.chunks_exact_mut(len)) {
            let first = 1 + index * EACH;
            datagram[10..18].copy_from_slice(&first.to_be_bytes());
        }
        socket.send(&burst).context("a burst in one call")?;
        sent += BURST;
    }
    Ok((sent, start.elapsed()))
}

/// Waits until all that was sent has come, or nothing more does. `received` tells how many datagrams came.
fn settle(sent: u64, mut received: impl FnMut() -> u64) -> bool {
    let (mut before, mut since) = (0, Instant::now());
    loop {
        let now = received();
        if now >= sent {
            return now == sent;
        }
        if now > before {
            (before, since) = (now, Instant::now());
        } else if since.elapsed() > QUIET {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn bare(setting: Setting, wanted: Option<f64>) -> anyhow::Result<Trial> {
    let socket = bare_socket(setting.port)?;
    let (stop, received) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let receiver = scope.spawn(|| -> anyhow::Result<u64> {
            pin::pin_to(setting.cores[1])?;
            count(&socket, &stop, &received)
        });
        std::thread::sleep(Duration::from_millis(10)); // it moves to its core
        let sent = send(setting, wanted);
        let came =
            sent.as_ref().is_ok_and(|(sent, _)| settle(*sent, || received.load(Ordering::Relaxed)));
        stop.store(true, Ordering::Relaxed);
        let gaps = receiver.join().expect("the receiver does not panic")?;
        let (sent, took) = sent?;
        ensure!(!came || gaps == 0, "all came, with {gaps} gaps in their numbers");
        Ok(Trial { rate: sent as f64 / took.as_secs_f64(), is_whole: came })
    })
}

/// Datagrams of one call.
const CALL: usize = 64;

/// Receives until stopped, and answers how many gaps there were in the sequence numbers.
fn count(socket: &UdpSocket, stop: &AtomicBool, received: &AtomicU64) -> anyhow::Result<u64> {
    let mut buffers = Box::new([[0_u8; 2_048]; CALL]);
    let mut headers = MultiHeaders::<()>::preallocate(CALL, None);
    let (mut next, mut gaps, mut total) = (1, 0, 0);
    while !stop.load(Ordering::Relaxed) {
        let count = {
            let mut slices = buffers.each_mut().map(|buffer| [IoSliceMut::new(buffer)]);
            let flags = MsgFlags::MSG_DONTWAIT;
            let call = recvmmsg(socket.as_raw_fd(), &mut headers, &mut slices, flags, None);
            call.map_or(0, Iterator::count)
        };
        for buffer in &buffers[..count] {
            let [seq @ .., _, _] = buffer[10..20].first_chunk::<10>().context("a header")?;
            let seq = u64::from_be_bytes(*seq);
            gaps += u64::from(seq != next);
            next = seq + EACH;
        }
        total += count as u64;
        received.store(total, Ordering::Relaxed);
    }
    Ok(gaps)
}

fn bare_socket(port: u16) -> anyhow::Result<UdpSocket> {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    let group = stream::group(9, port);
    socket.bind(&group.into())?;
    if let IpAddr::V4(ip) = group.ip() {
        socket.join_multicast_v4(&ip, &Ipv4Addr::LOCALHOST)?;
    }
    Ok(socket.into())
}

fn feed(setting: Setting, wanted: Option<f64>) -> anyhow::Result<Trial> {
    let mut config = FeedConfig::new("bench", VenueKind::NasdaqItch50)
        .core(setting.cores[1])
        .wait(WaitSetting::Spin)
        .line("A", stream::group(9, setting.port), Ipv4Addr::LOCALHOST.into());
    config.limits.instruments = 128;
    config.limits.order_pages = 8;
    config.limits.order_pages_ready = 8;
    config.receive_buffer = RECEIVE_BUFFER;
    let feed = Feed::start(&config)?;
    let mut events = feed.subscribe_from_start(Filter::kinds(Kinds::BEST));
    std::thread::sleep(Duration::from_millis(10)); // it moves to its core
    let (sent, took) = send(setting, wanted)?;
    let came = settle(sent, || feed.view().stats().channel.delivered / EACH);
    // The newest event in the ring is of the last message.
    let mut newest = 0;
    loop {
        match events.poll() {
            Polled::Event(event) if event.kind() == Some(Kind::BestBid) => newest = event.seq,
            Polled::Event(_) | Polled::Lagged(_) => {}
            Polled::Empty | Polled::Closed => break,
        }
    }
    let stats = feed.stop()?.stats;
    let (delivered, lost) = (stats.channel.delivered, stats.channel.lost);
    ensure!(!came || (newest == sent * EACH && lost == 0), "{delivered} and {lost} of {sent}");
    Ok(Trial { rate: sent as f64 / took.as_secs_f64(), is_whole: came })
}
