//! A TCP proxy that does to a connection what networks do, when it is told to; and that remembers what the
//! gateway sent, message by message.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use socket2::SockRef;
use wirepath_protocol::fix::{Cut, Message, cut};

/// Bytes that the proxy holds in one direction at most: beyond, the sender feels it.
const QUEUE_MAX: usize = 64 << 10;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Way {
    /// From the gateway to the venue.
    Out,
    /// From the venue to the gateway.
    In,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Every connection ends: with a FIN, or with an RST.
    Cut { reset: bool },
    /// The same, once so many bytes more went this way: mostly in the middle of a message.
    CutAfter { way: Way, bytes: usize, reset: bool },
    /// Nothing goes this way for so long.
    Stall { way: Way, time: Duration },
    /// The next so many bytes go this way one by one.
    Dribble { way: Way, bytes: usize },
    /// From now on every byte takes so long.
    Delay(Duration),
    /// Nobody listens for so long.
    Refuse(Duration),
    /// Connections are taken and closed at once, for so long.
    Slam(Duration),
    /// All is well again. Connections that are there stay.
    Heal,
}

/// What the gateway was seen to send.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// By sequence number: a digest of what it was first sent with.
    sent: HashMap<u64, u64>,
    ids: HashSet<Vec<u8>>,
    /// What must not be.
    pub(crate) complaints: Vec<String>,
    pub(crate) repeats: u64,
    pub(crate) connections: u64,
}

impl Ledger {
    fn message(&mut self, message: &Message<'_>) {
        let seq = message.uint(34).unwrap();
        let poss_dup = message.get(43) == Some(b"Y");
        if message.msg_type() == b"4" && message.get(123) == Some(b"Y") {
            return; // stands for others
        }
        let mut hasher = DefaultHasher::new();
        message.msg_type().hash(&mut hasher);
        for field in message.contents().iter().flatten() {
            if ![9, 10, 34, 43, 52, 97, 122].contains(&field.tag) {
                (field.tag, field.value).hash(&mut hasher);
            }
        }
        let digest = hasher.finish();
        let shown = || String::from_utf8_lossy(message.as_bytes()).replace('\x01', "|");
        match self.sent.insert(seq, digest) {
            Some(before) if before != digest || !poss_dup => {
                self.complaints.push(format!("number {seq} was used again: {}", shown()));
            }
            Some(_) => self.repeats += 1,
            None => {}
        }
        if matches!(message.msg_type(), b"D" | b"F" | b"G")
            && !poss_dup
            && !self.ids.insert(message.get(11).unwrap().to_vec())
        {
            self.complaints.push(format!("a ClOrdID was used again: {}", shown()));
        }
    }
}

/// The running proxy. Dropping it ends it and its connections.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    pub(crate) ledger: Arc<Mutex<Ledger>>,
    faults: Option<Sender<Fault>>,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    pub(crate) fn new(venue: SocketAddr) -> Self {
        let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let (faults, orders) = channel();
        let thread = Thread {
            address,
            venue,
            listener: Some(listener),
            refuse_until: None,
            slam_until: None,
            delay: Duration::ZERO,
            pairs: Vec::new(),
            ledger: Arc::clone(&ledger),
        };
        let thread = std::thread::spawn(move || thread.run(&orders));
        Self { address, ledger, faults: Some(faults), thread: Some(thread) }
    }

    pub(crate) fn inflict(&self, fault: Fault) {
        self.faults.as_ref().unwrap().send(fault).expect("the proxy runs");
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.faults.take());
        let ended = self.thread.take().unwrap().join();
        assert!(std::thread::panicking() || ended.is_ok(), "the proxy panicked");
    }
}

/// Small buffers, so that a stall is felt soon.
fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    SockRef::from(&listener).set_recv_buffer_size(16 << 10)?;
    Ok(listener)
}

struct Thread {
    address: SocketAddr,
    venue: SocketAddr,
    listener: Option<TcpListener>,
    refuse_until: Option<Instant>,
    slam_until: Option<Instant>,
    delay: Duration,
    pairs: Vec<Pair>,
    ledger: Arc<Mutex<Ledger>>,
}

/// One connection, both halves.
struct Pair {
    gateway: TcpStream,
    venue: TcpStream,
    out: Pipe,
    back: Pipe,
    /// What the gateway sent last and is no whole message yet.
    tap: Vec<u8>,
    /// How it ends, once it is to end.
    end: Option<bool>,
}

#[derive(Default)]
struct Pipe {
    queue: VecDeque<(Instant, Vec<u8>)>,
    queued: usize,
    stalled_until: Option<Instant>,
    dribble: usize,
    cut_after: Option<(usize, bool)>,
    is_over: bool,
}

impl Thread {
    fn run(mut self, faults: &Receiver<Fault>) {
        loop {
            match faults.try_recv() {
                Ok(fault) => self.suffer(fault),
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => return,
            }
            let now = Instant::now();
            let mut busy = self.accept(now);
            for pair in &mut self.pairs {
                busy |= pair.pump(now, self.delay, &self.ledger);
            }
            self.pairs.retain_mut(|pair| pair.end.is_none_or(|reset| pair.close(reset)));
            if !busy {
                std::thread::sleep(Duration::from_micros(100));
            }
        }
    }

    fn suffer(&mut self, fault: Fault) {
        let now = Instant::now();
        match fault {
            Fault::Refuse(time) => (self.refuse_until, self.listener) = (Some(now + time), None),
            Fault::Slam(time) => self.slam_until = Some(now + time),
            Fault::Delay(time) => self.delay = time,
            Fault::Heal => {
                (self.refuse_until, self.slam_until, self.delay) = (None, None, Duration::ZERO);
            }
            _ => {}
        }
        for pair in &mut self.pairs {
            match fault {
                Fault::Cut { reset } => pair.end = Some(reset),
                Fault::CutAfter { way, bytes, reset } => {
                    pair.pipe(way).cut_after = Some((bytes, reset));
                }
                Fault::Stall { way, time } => pair.pipe(way).stalled_until = Some(now + time),
                Fault::Dribble { way, bytes } => pair.pipe(way).dribble = bytes,
                Fault::Heal => {
                    for pipe in [&mut pair.out, &mut pair.back] {
                        (pipe.stalled_until, pipe.dribble, pipe.cut_after) = (None, 0, None);
                    }
                }
                Fault::Delay(_) | Fault::Refuse(_) | Fault::Slam(_) => {}
            }
        }
    }

    fn accept(&mut self, now: Instant) -> bool {
        if self.refuse_until.is_some_and(|until| now < until) {
            return false;
        }
        if self.listener.is_none() {
            self.listener = listen(self.address).ok(); // or the next time
        }
        let Some(Ok((gateway, _))) = self.listener.as_ref().map(TcpListener::accept) else {
            return false;
        };
        if self.slam_until.is_some_and(|until| now < until) {
            return true;
        }
        if let Ok(venue) = TcpStream::connect(self.venue) {
            for stream in [&gateway, &venue] {
                stream.set_nonblocking(true).unwrap();
                stream.set_nodelay(true).unwrap();
            }
            self.ledger.lock().unwrap().connections += 1;
            let (out, back) = (Pipe::default(), Pipe::default());
            self.pairs.push(Pair { gateway, venue, out, back, tap: Vec::new(), end: None });
        }
        true
    }
}

impl Pair {
    fn pipe(&mut self, way: Way) -> &mut Pipe {
        match way {
            Way::Out => &mut self.out,
            Way::In => &mut self.back,
        }
    }

    fn pump(&mut self, now: Instant, delay: Duration, ledger: &Mutex<Ledger>) -> bool {
        let (gateway, venue, tap) = (&mut self.gateway, &mut self.venue, &mut self.tap);
        let out = self.out.take(gateway, now, delay, |bytes| {
            tap.extend_from_slice(bytes);
            let mut ledger = ledger.lock().unwrap();
            while !tap.is_empty() {
                let used = match cut(tap, 64 << 10) {
                    Cut::Message(message) => {
                        ledger.message(&message);
                        message.len()
                    }
                    Cut::Partial(_) => break,
                    Cut::Garbled { skip, why } => {
                        ledger.complaints.push(format!("the gateway sent garbage: {why}"));
                        skip
                    }
                };
                tap.drain(..used);
            }
        });
        let back = self.back.take(venue, now, delay, |_| {});
        let gave = [self.out.give(venue, now), self.back.give(gateway, now)];
        let over = |pipe: &Pipe| pipe.is_over && pipe.queue.is_empty();
        if self.end.is_none() && (over(&self.out) || over(&self.back)) {
            self.end = Some(false);
        }
        for pipe in [&self.out, &self.back] {
            if let Some((0, reset)) = pipe.cut_after {
                self.end = Some(reset);
            }
        }
        out || back || gave.contains(&true)
    }

    /// Always false: the connection is not kept.
    fn close(&mut self, reset: bool) -> bool {
        for stream in [&self.gateway, &self.venue] {
            if reset {
                let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
            } else {
                let _ = stream.shutdown(Shutdown::Write);
            }
        }
        false
    }
}

impl Pipe {
    fn is_stalled(&self, now: Instant) -> bool {
        self.stalled_until.is_some_and(|until| now < until)
    }

    /// Reads what there is.
    fn take(
        &mut self,
        from: &mut TcpStream,
        now: Instant,
        delay: Duration,
        mut seen: impl FnMut(&[u8]),
    ) -> bool {
        if self.is_over || self.is_stalled(now) || self.queued >= QUEUE_MAX {
            return false;
        }
        let mut buffer = [0; 16 << 10];
        match from.read(&mut buffer) {
            Ok(0) => self.is_over = true,
            Ok(count) => {
                seen(&buffer[..count]);
                self.queue.push_back((now + delay, buffer[..count].to_vec()));
                self.queued += count;
                return true;
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => self.is_over = true,
        }
        false
    }

    /// Writes what is due.
    fn give(&mut self, to: &mut TcpStream, now: Instant) -> bool {
        let mut any = false;
        while !self.is_stalled(now)
            && let Some((due, bytes)) = self.queue.front_mut()
            && *due <= now
        {
            let most = match self.cut_after {
                Some((0, _)) => return any,
                Some((left, _)) => left.min(bytes.len()),
                None => bytes.len(),
            };
            let is_dribbling = self.dribble > 0;
            let count = match to.write(&bytes[..if is_dribbling { 1 } else { most }]) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return any,
                Err(_) => {
                    (self.is_over, any) = (true, true);
                    self.queue.clear();
                    return any;
                }
            };
            any = true;
            bytes.drain(..count);
            if bytes.is_empty() {
                self.queue.pop_front();
            }
            self.queued -= count;
            if let Some((left, _)) = &mut self.cut_after {
                *left -= count;
            }
            if is_dribbling {
                self.dribble -= 1;
                return any; // the rest in later rounds
            }
        }
        any
    }
}
