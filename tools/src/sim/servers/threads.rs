//! The servers on sockets, each on a thread of its own.
//!
//! The publisher writes into the log, under a lock that the threads hold for some microseconds at a time; nothing
//! else of theirs does it wait for. Sockets are bound to one address, by default this machine's own: the request
//! server answers whoever asks, with more than was asked.

mod requests;
mod snapshots;

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use wirepath_protocol::moldudp64::{Packet, Session};

use super::faults::AnswerFaultCounts;
use super::request::RequestCounts;
use super::soup::SoupConfig;
use super::{AnswerFaults, MessageLog};

/// Connections to the snapshot server at a time.
pub const CONNECTIONS_MAX: usize = 16;

/// Another seed for the snapshots' faults than for the requests'.
const SNAPSHOT_SEED: u64 = 0x736e_6170_0000;

/// Which servers there are, and how they behave.
#[derive(Clone, Copy, Debug)]
pub struct ServersConfig {
    /// The address they are bound to.
    pub address: IpAddr,
    /// UDP port of the request server, 0 for any free one; there is none when `None`.
    pub request_port: Option<u16>,
    /// TCP port of the snapshot server, likewise.
    pub snapshot_port: Option<u16>,
    /// Who may log in for a snapshot.
    pub soup: SoupConfig,
    /// Memory for what was sent, bytes. What is beyond is forgotten, the oldest first.
    pub log_bytes_max: usize,
    /// Bytes of an answer to a request, MoldUDP64's header included.
    pub answer_bytes: usize,
    /// Which answers to requests are not as they should be.
    pub request_faults: AnswerFaults,
    /// Which snapshots are not: not sent, cut off, sent twice, late.
    pub snapshot_faults: AnswerFaults,
    /// What faults are drawn from.
    pub seed: u64,
}

impl Default for ServersConfig {
    /// Both, on any free port of this machine; 1 GiB of messages; answers of 1,472 bytes; no faults.
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST.into(),
            request_port: Some(0),
            snapshot_port: Some(0),
            soup: SoupConfig::default(),
            log_bytes_max: 1 << 30,
            answer_bytes: 1_472,
            request_faults: AnswerFaults::default(),
            snapshot_faults: AnswerFaults::default(),
            seed: 7,
        }
    }
}

/// What the servers did so far.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ServerCounts {
    /// Requests, by what became of them.
    pub requests: RequestCounts,
    /// Answers that the system refused to send.
    pub unsent: u64,
    /// Connections to the snapshot server.
    pub connections: u64,
    /// Those closed at once, since there were too many.
    pub connections_refused: u64,
    /// Logins answered with a snapshot, or would have been but for a fault.
    pub snapshots: u64,
    /// Logins rejected, since the image had fallen behind the log.
    pub snapshots_refused: u64,
    /// What faults did to snapshots.
    pub snapshot_faults: AnswerFaultCounts,
}

/// What they did, as two sentences for people.
impl fmt::Display for ServerCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RequestCounts { answered, messages, faults, .. } = self.requests;
        write!(f, "requests: {answered} answered, with {messages} messages{}", Faulty(faults))?;
        for (count, why) in [
            (self.requests.malformed, "malformed"),
            (self.requests.other_session, "of another session"),
            (self.requests.forgotten, "for messages no longer kept"),
            (self.requests.ahead, "for messages yet to come"),
            (self.requests.refused, "too many at a time"),
            (self.unsent, "whose answer could not be sent"),
        ] {
            if count > 0 {
                write!(f, ", {count} {why}")?;
            }
        }
        let Self { snapshots, connections, .. } = self;
        write!(f, "; snapshots: {snapshots} in {connections} connections")?;
        write!(f, "{}", Faulty(self.snapshot_faults))?;
        for (count, why) in [
            (self.snapshots_refused, "refused, since messages were forgotten too soon"),
            (self.connections_refused, "connections too many"),
        ] {
            if count > 0 {
                write!(f, ", {count} {why}")?;
            }
        }
        Ok(())
    }
}

/// What faults did, where they did something.
struct Faulty(AnswerFaultCounts);

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AnswerFaultCounts { never, partly, twice, late } = self.0;
        if self.0 == AnswerFaultCounts::default() {
            return Ok(());
        }
        write!(f, " ({never} never, {partly} partly, {twice} twice, {late} late)")
    }
}

/// Why there are no servers.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the {what} server on {address}: {source}")]
pub struct ServersError {
    what: &'static str,
    address: SocketAddr,
    source: io::Error,
}

/// Where a publisher puts what it sends.
#[derive(Clone, Debug)]
pub struct Tap(Arc<Mutex<MessageLog>>);

impl Tap {
    /// Takes the messages of a downstream packet. To be called before it is sent, so that who receives it can ask
    /// for what was in it. Packets of another session, those that leave a hole, and what is here already are left.
    /// Answers with the number of the next message to come.
    pub fn record(&self, datagram: &[u8]) -> u64 {
        let packet = Packet::parse(datagram);
        let mut log = lock(&self.0);
        if let Ok(packet) = packet {
            log.push_packet(&packet);
        }
        log.next()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What both threads share with the owner.
#[derive(Clone, Debug)]
struct Shared {
    log: Arc<Mutex<MessageLog>>,
    counts: Arc<Mutex<ServerCounts>>,
    stop: Arc<AtomicBool>,
    start: Instant,
}

impl Shared {
    fn now_ns(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Relaxed)
    }
}

/// Servers that run. Dropping them stops them.
///
/// ```
/// use std::net::UdpSocket;
///
/// use wirepath::pack::{PackLimits, Packer, SESSION};
/// use wirepath::sim::servers::{Servers, ServersConfig};
/// use wirepath_protocol::moldudp64::{Packet, Request};
///
/// let servers = Servers::start(&ServersConfig::default(), SESSION)?;
/// let mut packer = Packer::new(SESSION, PackLimits::default());
/// packer.push(b"tick", 0);
/// servers.tap().record(packer.take().unwrap().bytes); // and send it
///
/// let socket = UdpSocket::bind("127.0.0.1:0")?;
/// let address = servers.request_address().unwrap();
/// socket.send_to(Request::new(SESSION, 1, 1).as_bytes(), address)?;
/// let mut bytes = [0; 1_472];
/// let (len, _) = socket.recv_from(&mut bytes)?;
/// assert!(Packet::parse(&bytes[..len])?.messages().eq([b"tick"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Servers {
    request_address: Option<SocketAddr>,
    snapshot_address: Option<SocketAddr>,
    shared: Shared,
    threads: Vec<JoinHandle<()>>,
}

impl Servers {
    /// Opens the sockets and starts the threads. Nothing of `session` has been sent yet.
    ///
    /// # Errors
    ///
    /// [`ServersError`] when a port is taken or the system refuses.
    pub fn start(config: &ServersConfig, session: Session) -> Result<Self, ServersError> {
        Self::start_at(config, session, 1)
    }

    /// As [`start`](Self::start), where the messages before number `first` are not to be had. Unless it is 1 there are
    /// no snapshots: logins are rejected.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn start_at(
        config: &ServersConfig,
        session: Session,
        first: u64,
    ) -> Result<Self, ServersError> {
        let log = MessageLog::starting_at(session, config.log_bytes_max, first);
        let shared = Shared {
            log: Arc::new(Mutex::new(log)),
            counts: Arc::default(),
            stop: Arc::default(),
            start: Instant::now(),
        };
        let mut servers =
            Self { request_address: None, snapshot_address: None, shared, threads: Vec::new() };
        if let Some(port) = config.request_port {
            let address = SocketAddr::new(config.address, port);
            let error = |source| ServersError { what: "request", address, source };
            let requests = requests::Requests::open(config, address, servers.shared.clone());
            let requests = requests.map_err(error)?;
            servers.request_address = Some(requests.address().map_err(error)?);
            servers.spawn("requests", move || requests.run()).map_err(error)?;
        }
        if let Some(port) = config.snapshot_port {
            let address = SocketAddr::new(config.address, port);
            let error = |source| ServersError { what: "snapshot", address, source };
            let seed = config.seed ^ SNAPSHOT_SEED;
            let snapshots =
                snapshots::Snapshots::open(config, seed, address, servers.shared.clone());
            let snapshots = snapshots.map_err(error)?;
            servers.snapshot_address = Some(snapshots.address().map_err(error)?);
            servers.spawn("snapshots", move || snapshots.run()).map_err(error)?;
        }
        Ok(servers)
    }

    fn spawn(&mut self, name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(run)?;
        self.threads.push(thread);
        Ok(())
    }

    /// Where requests are sent to.
    pub const fn request_address(&self) -> Option<SocketAddr> {
        self.request_address
    }

    /// Where clients connect for a snapshot.
    pub const fn snapshot_address(&self) -> Option<SocketAddr> {
        self.snapshot_address
    }

    /// Where the publisher puts what it sends.
    pub fn tap(&self) -> Tap {
        Tap(Arc::clone(&self.shared.log))
    }

    /// The numbers of the messages that are kept, the oldest to the next.
    pub fn kept(&self) -> std::ops::Range<u64> {
        let log = lock(&self.shared.log);
        log.first()..log.next()
    }

    /// What they did so far.
    pub fn counts(&self) -> ServerCounts {
        *lock(&self.shared.counts)
    }

    /// Ends them, and says what they did.
    pub fn stop(mut self) -> ServerCounts {
        self.end();
        self.counts()
    }

    fn end(&mut self) {
        self.shared.stop.store(true, Relaxed);
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a server's thread panicked");
            }
        }
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.end();
    }
}
