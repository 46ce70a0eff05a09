//! From a datagram's sending to its order at the counterparty, over loopback.
//!
//! The player sends the datagram and is the counterparty: it notes the time, sends, and reads its TCP connection
//! until the order is there. No two threads that are busy at the same time share a core:
//!
//! - **Inline.** The player on one core; on the other a thread that asks the UDP socket, runs the handler's
//!   pipeline, decides, and owns the gateway. There is no ring between handler and strategy: `wire_to_strategy`
//!   has what it costs. It looks at the gateway when it has found no datagram so often: every eighth time while an
//!   order is unanswered, or else every 64th.
//! - **Queued, two cores.** The gateway's thread has a core of its own, and spins there. The player takes the datagram
//!   that it has sent out of the socket itself, runs pipeline and strategy, and queues the request.
//! - **Queued, three cores**, where there are as many: the player, the feed's and strategy's thread, the gateway's.
//!
//! The floors have the same threads on the same cores, and do nothing but `recv` and `write`: of a message as long
//! as the order, constant, to which the player answers one as long as the report. Where there are two threads,
//! one tells the other through an atomic. They do not look at their TCP connection while they wait for a datagram.
//!
//! The player is the instrument, and no part of what is measured. It does more between datagrams where it is a
//! counterparty, with a session, than for a floor, and what it does puts the code that sends out of its cache. So
//! right before each datagram it sends itself another, in every row alike.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use socket2::SockRef;
use wirepath_bench::{Contest, Sample};
use wirepath_feed_handler::arbiter;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::udp::{UdpLine, UdpOptions, UdpSource};
use wirepath_feed_handler::venue::{NasdaqItch, Venue as _, VenueOptions};
use wirepath_order_gateway::gateway::{Client, Gateway, GatewayConfig, Inline, Told, VersionName};
use wirepath_order_gateway::store::StoreConfig;
use wirepath_perf::{Clock, Histogram, WaitSetting, pin};

use crate::counterparty::{Fate, Venue, accept, prepared, read};
use crate::market::{Market, Trader, Wanted, limits};
use crate::{Arguments, PATIENCE};

/// What may be added to the floors at the median, nanoseconds.
const INLINE_MAX_NS: f64 = 1_000.0;
const QUEUED_MAX_NS: f64 = 1_500.0;
/// The strategy's thread looks at the gateway when it has asked for a datagram in vain so often: while a report is
/// awaited, and else.
const LOOKS_PER_POLL: u32 = 8;
const LOOKS_PER_IDLE_POLL: u32 = 64;

/// What the rivals have in common.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) arguments: &'a Arguments,
    pub(crate) clock: Clock,
    /// The player's, and then those of the others.
    pub(crate) cores: &'a [usize],
    /// Where stores may be.
    pub(crate) folder: &'a Path,
    /// An order and a report, for the floors.
    pub(crate) order: &'a [u8],
    pub(crate) report: &'a [u8],
}

/// Which stamps are taken of what comes and goes.
#[derive(Clone, Copy)]
struct Stamps {
    /// By the kernel, of datagrams.
    received: bool,
    /// By the kernel, of orders.
    sent: bool,
}

impl Stamps {
    const ALL: Self = Self { received: true, sent: true };
    const RECEIVED: Self = Self { received: true, sent: false };
    /// The thread's own clock alone.
    const NONE: Self = Self { received: false, sent: false };
}

/// All on one thread but the player.
pub(crate) fn inline(of: Setting<'_>) -> Contest<'_> {
    let datagrams = of.arguments.datagrams;
    let mut contest =
        Contest::new("loopback, inline: datagram sent → order at the counterparty", "ns");
    contest.enter("bare recv, bare write", datagrams, move || of.bare_inline());
    contest.enter("+ receive stamps", datagrams, move || of.stamped());
    contest.enter("+ handler, strategy", datagrams, move || of.decided());
    contest.enter("handler, strategy, gateway", datagrams, move || of.inline(Stamps::ALL));
    contest.enter("without transmit stamps", datagrams, move || of.inline(Stamps::RECEIVED));
    contest.enter("without kernel stamps", datagrams, move || of.inline(Stamps::NONE));
    contest.against("bare recv, bare write");
    contest.adds_at_most("handler, strategy, gateway", INLINE_MAX_NS);
    contest.adds_at_most("without transmit stamps", INLINE_MAX_NS);
    contest.adds_at_most("without kernel stamps", INLINE_MAX_NS);
    contest
}

/// The gateway on a thread of its own; the strategy on the player's, or with `own_thread` on one more.
pub(crate) fn queued(of: Setting<'_>, own_thread: bool) -> Contest<'_> {
    let datagrams = of.arguments.datagrams;
    let cores = if own_thread { "three" } else { "two" };
    let name =
        format!("loopback, queued, {cores} cores: datagram sent → order at the counterparty");
    let mut contest = Contest::new(name, "ns");
    contest.enter("bare recv, atomic, bare write", datagrams, move || of.bare_queued(own_thread));
    let mut enter = |name, stamps| {
        contest.enter(name, datagrams, move || of.queued(own_thread, stamps));
    };
    enter("handler, strategy, queue, gateway", Stamps::ALL);
    enter("without transmit stamps", Stamps::RECEIVED);
    enter("without kernel stamps", Stamps::NONE);
    contest.against("bare recv, atomic, bare write");
    contest.adds_at_most("handler, strategy, queue, gateway", QUEUED_MAX_NS);
    contest.adds_at_most("without transmit stamps", QUEUED_MAX_NS);
    contest.adds_at_most("without kernel stamps", QUEUED_MAX_NS);
    contest
}

/// A gateway to this counterparty, as configs have it but for what is said here.
pub(crate) fn gateway_config(
    address: SocketAddr,
    market: Market,
    store: StoreConfig,
) -> GatewayConfig {
    let mut config = GatewayConfig::new("bench", VersionName::Fix44, "DESK", "EXCH", address);
    config.symbols = market.symbols().collect();
    config.risk = limits();
    config.wait = WaitSetting::Spin;
    config.store = StoreConfig { segment_bytes: 16 << 20, ..store };
    config.orders.open = 8_192; // where no order is filled, all of a turn are open at its end
    config
}

pub(crate) fn listener() -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Polls until the gateway has logged on.
pub(crate) fn log_on(gateway: &mut Inline) -> anyhow::Result<()> {
    let start = Instant::now();
    while !gateway.is_open() || gateway.desk().is_recovering() {
        ensure!(start.elapsed() < PATIENCE, "no logon: {:?}", gateway.status());
        gateway.poll();
        std::thread::yield_now(); // the other side's thread may be on this core still
    }
    Ok(())
}

/// Handler and strategy: from the socket to the decision.
struct Strategy {
    source: UdpSource,
    pipeline: Pipeline<NasdaqItch>,
    trader: Trader,
    clock: Clock,
}

impl Strategy {
    fn new(market: Market, port: u16, stamped: bool, clock: Clock) -> anyhow::Result<Self> {
        let limits = LimitsConfig {
            instruments: 64,
            order_pages: 4,
            order_pages_ready: 2,
            ..LimitsConfig::default()
        };
        let venue = NasdaqItch::new(VenueOptions { limits, ..VenueOptions::default() })?;
        let arbiter = arbiter::Config { lines: 1, ..arbiter::Config::default() };
        Ok(Self {
            source: source(port, stamped)?,
            pipeline: Pipeline::new(vec![venue], &[0], &arbiter)?,
            trader: Trader::new(market),
            clock,
        })
    }

    /// Asks the socket once, and takes what it has. Answers whether it had anything, and what is wanted.
    #[inline]
    fn look(&mut self) -> anyhow::Result<(bool, Option<Wanted>)> {
        let batch = self.source.receive()?;
        if batch.is_empty() {
            return Ok((false, None));
        }
        self.pipeline.handle(&batch, Now::Live(self.clock.now()), &mut self.trader);
        Ok((true, self.trader.wanted.take()))
    }

    fn finish(self) -> anyhow::Result<()> {
        let lost = self.pipeline.channels()[0].arbiter().channel().lost;
        ensure!(lost == 0, "{lost} messages were lost");
        Ok(())
    }
}

impl Setting<'_> {
    fn market(&self) -> Market {
        Market::new(1)
    }

    fn store(&self) -> anyhow::Result<(tempfile::TempDir, StoreConfig)> {
        let folder = tempfile::tempdir_in(self.folder)?;
        let config = StoreConfig::new(folder.path());
        Ok((folder, config))
    }

    /// Sends all datagrams on their schedule. `seen` waits for the answer to one of them and says when it
    /// was there.
    fn play(&self, mut seen: impl FnMut(u64) -> anyhow::Result<u64>) -> anyhow::Result<Sample> {
        let (clock, market) = (self.clock, self.market());
        // The other threads start on this core: let them move to their own.
        std::thread::sleep(Duration::from_millis(20));
        let (socket, own) = (sender()?, UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?);
        own.set_read_timeout(Some(PATIENCE))?;
        let (group, to_itself) = (group(self.arguments.port), own.local_addr()?);
        let mut histogram = Histogram::new();
        let (mut buffer, mut back) = ([0; 128], [0; 128]);
        let opening = market.opening();
        for seq in 1..=opening + self.arguments.datagrams {
            let start = clock.now();
            while clock.now() < start + self.arguments.gap_us * 1_000 {
                core::hint::spin_loop();
            }
            let bytes = market.datagram(seq, &mut buffer);
            socket.send_to(bytes, to_itself)?;
            own.recv(&mut back)?;
            let sent = clock.raw();
            socket.send_to(bytes, group)?;
            if seq > opening {
                let at = seen(seq)?;
                histogram.record(clock.ticks_to_ns(at.saturating_sub(sent)));
            }
        }
        // Breathe between turns.
        std::thread::sleep(Duration::from_millis(20));
        let snapshot = histogram.snapshot();
        let count = snapshot.count();
        Ok(Sample::latency(snapshot, count))
    }

    /// Waits for the order that answers datagram `seq`, and has it answered.
    fn order_at(&self, venue: &mut Venue, seq: u64) -> anyhow::Result<u64> {
        let start = Instant::now();
        for round in 0_u64.. {
            if let Some(len) = venue.read()? {
                let at = self.clock.raw();
                venue.take(len)?;
                if venue.counterparty.seen.is_some() {
                    venue.counterparty.check(seq, self.market().answer(seq))?;
                    return Ok(at);
                }
            } else if round % 65_536 == 65_535 && start.elapsed() > PATIENCE {
                break;
            }
        }
        bail!("datagram {seq} was not answered by an order")
    }

    fn inline(&self, stamps: Stamps) -> anyhow::Result<Sample> {
        let (listener, address) = listener()?;
        let (_folder, store) = self.store()?;
        let mut config = gateway_config(address, self.market(), store);
        config.tx_stamps = stamps.sent;
        let (stop, ready) = (AtomicBool::new(false), AtomicBool::new(false));
        let strategy = || -> anyhow::Result<()> {
            pin::pin_to(self.cores[1])?;
            let mut strategy =
                Strategy::new(self.market(), self.arguments.port, stamps.received, self.clock)?;
            let mut gateway = Inline::open(&config, self.clock)?;
            log_on(&mut gateway)?;
            ready.store(true, Ordering::Release);
            let (mut looks, mut awaited) = (0_u32, 0_u32);
            while !stop.load(Ordering::Relaxed) {
                let (came, wanted) = strategy.look()?;
                if let Some(Wanted { request, book }) = wanted {
                    gateway.submit(&request, &book)?;
                    awaited += 1;
                }
                looks += u32::from(!came);
                if looks >= if awaited > 0 { LOOKS_PER_POLL } else { LOOKS_PER_IDLE_POLL } {
                    looks = 0;
                    gateway.poll();
                    while gateway.poll_update().is_some() {
                        awaited = awaited.saturating_sub(1);
                    }
                }
            }
            strategy.finish()
        };
        self.with(strategy, &stop, |stopped| {
            let mut venue = Venue::accept(&listener, Fate::Filled, self.clock)?;
            venue.log_on()?;
            until(&ready, &stopped)?;
            self.play(|seq| self.order_at(&mut venue, seq))
        })
    }

    /// Plain sockets, as little as can be.
    fn bare_inline(&self) -> anyhow::Result<Sample> {
        let socket = bare_socket(self.arguments.port)?;
        let (mut newest, mut buffer) = (self.market().opening(), vec![0; 2_048]);
        self.bare_write(move || {
            let Some(seq) = bare_look(&socket, &mut buffer)? else { return Ok(false) };
            let is_new = seq > newest;
            newest = newest.max(seq);
            Ok(is_new)
        })
    }

    /// The handler's receive path, which brings stamps along, and nothing behind it.
    fn stamped(&self) -> anyhow::Result<Sample> {
        let mut source = source(self.arguments.port, true)?;
        let mut newest = self.market().opening();
        self.bare_write(move || {
            let batch = source.receive()?;
            let Some(datagram) = batch.iter().next() else { return Ok(false) };
            let seq = number(datagram.bytes)?;
            let is_new = seq > newest;
            newest = newest.max(seq);
            Ok(is_new)
        })
    }

    /// Handler and strategy, and no gateway.
    fn decided(&self) -> anyhow::Result<Sample> {
        let mut strategy = Strategy::new(self.market(), self.arguments.port, true, self.clock)?;
        self.bare_write(move || Ok(strategy.look()?.1.is_some()))
    }

    /// One thread that writes a constant message when `look` says so, and takes the answer.
    fn bare_write(
        &self,
        mut look: impl FnMut() -> anyhow::Result<bool> + Send,
    ) -> anyhow::Result<Sample> {
        let (listener, address) = listener()?;
        let mut stream = prepared(TcpStream::connect(address)?)?;
        let stop = AtomicBool::new(false);
        let strategy = || -> anyhow::Result<()> {
            pin::pin_to(self.cores[1])?;
            let mut buffer = vec![0; 64 << 10];
            while !stop.load(Ordering::Relaxed) {
                if look()? {
                    stream.write_all(self.order)?;
                    read_all(&mut stream, &mut buffer, self.report.len(), &stop)?;
                }
            }
            Ok(())
        };
        self.with(strategy, &stop, |_| {
            let mut stream = accept(&listener)?;
            let mut buffer = vec![0; 64 << 10];
            self.play(|_| self.bare_order_at(&mut stream, &mut buffer))
        })
    }

    /// Waits for a message as long as an order, and answers it.
    fn bare_order_at(&self, stream: &mut TcpStream, buffer: &mut [u8]) -> anyhow::Result<u64> {
        read_all(stream, buffer, self.order.len(), &AtomicBool::new(false))?;
        let at = self.clock.raw();
        stream.write_all(self.report)?;
        Ok(at)
    }

    fn queued(&self, own_thread: bool, stamps: Stamps) -> anyhow::Result<Sample> {
        let (listener, address) = listener()?;
        let (_folder, store) = self.store()?;
        let mut config = gateway_config(address, self.market(), store);
        config.tx_stamps = stamps.sent;
        config.core = Some(self.cores[if own_thread { 2 } else { 1 }]);
        let mut gateway = Gateway::start(&config)?;
        let mut client = gateway.client();
        let mut strategy =
            Strategy::new(self.market(), self.arguments.port, stamps.received, self.clock)?;
        let mut venue = Venue::accept(&listener, Fate::Filled, self.clock)?;
        venue.log_on()?;
        let start = Instant::now();
        while !gateway.is_open() {
            ensure!(start.elapsed() < PATIENCE, "no logon: {:?}", gateway.stats());
            std::thread::yield_now();
        }
        let sample = if own_thread {
            let stop = AtomicBool::new(false);
            let thread = || -> anyhow::Result<()> {
                pin::pin_to(self.cores[1])?;
                while !stop.load(Ordering::Relaxed) {
                    if let (_, Some(Wanted { request, book })) = strategy.look()? {
                        client.submit(request, book)?;
                    }
                    hear(&mut client);
                }
                strategy.finish()
            };
            self.with(thread, &stop, |_| self.play(|seq| self.order_at(&mut venue, seq)))
        } else {
            let seen = |seq| {
                let wanted = take_one(&mut strategy, seq)?;
                let Wanted { request, book } = wanted.context("the strategy wants nothing")?;
                client.submit(request, book)?;
                let at = self.order_at(&mut venue, seq)?;
                hear(&mut client);
                Ok(at)
            };
            self.play(seen).and_then(|sample| strategy.finish().map(|()| sample))
        };
        let stopped = gateway.stop()?.stats;
        ensure!(stopped.desk.refused == 0 && stopped.untold == 0, "{stopped:?}");
        sample
    }

    fn bare_queued(&self, own_thread: bool) -> anyhow::Result<Sample> {
        let (listener, address) = listener()?;
        let socket = bare_socket(self.arguments.port)?;
        let mut stream = prepared(TcpStream::connect(address)?)?;
        let (stop, seen) = (AtomicBool::new(false), AtomicU64::new(self.market().opening()));
        let opening = self.market().opening();
        let gateway = || -> anyhow::Result<()> {
            pin::pin_to(self.cores[if own_thread { 2 } else { 1 }])?;
            let (mut newest, mut buffer) = (opening, vec![0; 64 << 10]);
            while !stop.load(Ordering::Relaxed) {
                let seq = seen.load(Ordering::Acquire);
                if seq > newest {
                    newest = seq;
                    stream.write_all(self.order)?;
                    read_all(&mut stream, &mut buffer, self.report.len(), &stop)?;
                }
                core::hint::spin_loop();
            }
            Ok(())
        };
        let strategy = || -> anyhow::Result<()> {
            pin::pin_to(self.cores[1])?;
            let mut buffer = vec![0; 2_048];
            while !stop.load(Ordering::Relaxed) {
                if let Some(seq) = bare_look(&socket, &mut buffer)? {
                    seen.store(seq, Ordering::Release);
                }
            }
            Ok(())
        };
        let mut buffer = vec![0; 64 << 10];
        self.with(gateway, &stop, |_| {
            let mut stream = accept(&listener)?;
            if own_thread {
                return self.with(strategy, &stop, |_| {
                    self.play(|_| self.bare_order_at(&mut stream, &mut buffer))
                });
            }
            let mut bytes = [0; 2_048];
            self.play(|seq| {
                let start = Instant::now();
                while bare_look(&socket, &mut bytes)? != Some(seq) {
                    ensure!(start.elapsed() < PATIENCE, "datagram {seq} was not received");
                }
                seen.store(seq, Ordering::Release);
                self.bare_order_at(&mut stream, &mut buffer)
            })
        })
    }

    /// Runs `player` on this thread beside `other` on one of its own, and stops that.
    pub(crate) fn with(
        &self,
        other: impl FnOnce() -> anyhow::Result<()> + Send,
        stop: &AtomicBool,
        player: impl FnOnce(&dyn Fn() -> bool) -> anyhow::Result<Sample>,
    ) -> anyhow::Result<Sample> {
        std::thread::scope(|scope| {
            let other = scope.spawn(other);
            let sample = player(&|| other.is_finished());
            stop.store(true, Ordering::Relaxed);
            // Why the other thread gave up says more than that the player waited in vain.
            other.join().expect("the other thread does not panic")?;
            sample
        })
    }
}

/// Waits for the other thread to be ready.
fn until(ready: &AtomicBool, has_ended: &dyn Fn() -> bool) -> anyhow::Result<()> {
    let start = Instant::now();
    while !ready.load(Ordering::Acquire) {
        ensure!(!has_ended(), "the strategy's thread gave up");
        ensure!(start.elapsed() < PATIENCE, "the strategy's thread is not ready");
        std::thread::yield_now();
    }
    Ok(())
}

/// Takes one datagram that was sent just now.
fn take_one(strategy: &mut Strategy, seq: u64) -> anyhow::Result<Option<Wanted>> {
    let start = Instant::now();
    loop {
        match strategy.look()? {
            (true, Some(wanted)) => return Ok(Some(wanted)),
            // The opening's are not waited for when they are sent.
            (true, None) => {}
            (false, _) => ensure!(start.elapsed() < PATIENCE, "datagram {seq} was not received"),
        }
    }
}

/// Takes what the gateway tells.
fn hear(client: &mut Client) {
    while let Some(told) = client.poll() {
        if let Told::Answer(answer) = told {
            assert!(answer.result.is_ok(), "refused: {answer:?}");
        }
    }
}

/// Reads `len` bytes, unless it is stopped meanwhile.
pub(crate) fn read_all(
    stream: &mut TcpStream,
    buffer: &mut [u8],
    len: usize,
    stop: &AtomicBool,
) -> anyhow::Result<()> {
    let (mut got, start) = (0, Instant::now());
    for round in 0_u64.. {
        if let Some(more) = read(stream, buffer)? {
            got += more;
            if got >= len {
                break;
            }
        } else if round % 1_024 == 1_023 {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            ensure!(start.elapsed() < PATIENCE, "nothing came");
        }
    }
    Ok(())
}

fn group(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(239, 77, 21, 2)), port)
}

/// The handler's receive path, on one line.
fn source(port: u16, kernel_stamps: bool) -> anyhow::Result<UdpSource> {
    let line = UdpLine {
        name: "A".to_owned(),
        group: group(port),
        interface: IpAddr::V4(Ipv4Addr::LOCALHOST),
        source: None,
    };
    let options = UdpOptions { receive_buffer: 1 << 20, kernel_stamps, ..UdpOptions::default() };
    Ok(UdpSource::open(&[line], &options)?)
}

fn sender() -> anyhow::Result<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_multicast_ttl_v4(0)?;
    SockRef::from(&socket).set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
    Ok(socket)
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

/// The number of the datagram that has come, if one has.
#[inline]
fn bare_look(socket: &UdpSocket, buffer: &mut [u8]) -> anyhow::Result<Option<u64>> {
    let Ok(len) = socket.recv(buffer) else { return Ok(None) };
    number(&buffer[..len]).map(Some)
}

/// The number of a datagram: MoldUDP64's sequence number.
fn number(datagram: &[u8]) -> anyhow::Result<u64> {
    let seq = datagram.get(10..18).and_then(|bytes| bytes.first_chunk());
    Ok(u64::from_be_bytes(*seq.context("a datagram of another program")?))
}
