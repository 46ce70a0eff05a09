//! The snapshot server's thread: it follows the log, and serves TCP connections.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::moldudp64::Session;

use super::{CONNECTIONS_MAX, ServersConfig, Shared, lock};
use crate::sim::servers::faults::Mischief;
use crate::sim::servers::glimpse::Connection;
use crate::sim::servers::image::Behind;
use crate::sim::servers::soup::SoupConfig;
use crate::sim::servers::{Image, Snapshot};

/// The longest wait: so often the image is brought up to the log, and a stop noticed.
const NAP: Duration = Duration::from_millis(5);
/// Bytes of messages taken out of the log at a time, while the publisher waits.
const BITE: usize = 1 << 16;
/// Bytes read from or written to a connection in one turn.
const TURN_MAX: usize = 1 << 20;

const LISTENER: Token = Token(0);

pub(super) struct Snapshots {
    poll: Poll,
    listener: TcpListener,
    connections: Vec<(TcpStream, Connection)>,
    /// Tokens name nothing: every connection is looked at in every turn.
    next_token: usize,
    soup: SoupConfig,
    session: Session,
    mischief: Mischief,
    image: Result<Image, Behind>,
    bite: Vec<u8>,
    shared: Shared,
}

impl Snapshots {
    pub(super) fn open(
        config: &ServersConfig,
        seed: u64,
        address: SocketAddr,
        shared: Shared,
    ) -> io::Result<Self> {
        let poll = Poll::new()?;
        let mut listener = TcpListener::bind(address)?;
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        let session = lock(&shared.log).session();
        Ok(Self {
            poll,
            listener,
            connections: Vec::new(),
            next_token: 1,
            soup: config.soup,
            session,
            mischief: Mischief::new(config.snapshot_faults, seed),
            image: Ok(Image::default()),
            bite: Vec::new(),
            shared,
        })
    }

    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(64);
        while !self.shared.is_stopped() {
            let now_ns = self.shared.now_ns();
            let due = self.connections.iter().filter_map(|(_, of)| of.deadline()).min();
            let wait =
                due.map_or(NAP, |due| Duration::from_nanos(due.saturating_sub(now_ns)).min(NAP));
            match self.poll.poll(&mut events, Some(wait)) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    tracing::error!(%error, "the snapshot server cannot wait, and ends");
                    return;
                }
            }
            self.accept();
            self.follow(None);
            self.turn();
        }
    }

    /// Brings the image up to message `until`, or to what there is now.
    fn follow(&mut self, until: Option<u64>) {
        let until = until.unwrap_or_else(|| lock(&self.shared.log).next());
        loop {
            let Ok(image) = &mut self.image else { return };
            if image.next() >= until {
                return;
            }
            let log = lock(&self.shared.log);
            let Some((count, blocks)) = log.blocks(image.next(), BITE) else {
                if let Err(behind) = image.check(&log) {
                    tracing::error!("no more snapshots: {behind}");
                    self.image = Err(behind);
                }
                return;
            };
            self.bite.clear();
            self.bite.extend_from_slice(blocks);
            drop(log);
            let count = u16::try_from(count).unwrap_or(u16::MAX); // a bite has fewer
            Blocks::<true>::new(&self.bite, count).for_each(|message| image.apply(message));
        }
    }

    fn accept(&mut self) {
        loop {
            match self.listener.accept() {
                Ok((stream, _)) if self.connections.len() >= CONNECTIONS_MAX => {
                    drop(stream);
                    lock(&self.shared.counts).connections_refused += 1;
                }
                Ok((mut stream, _)) => {
                    let token = Token(self.next_token);
                    self.next_token = self.next_token.wrapping_add(1).max(1);
                    let both = Interest::READABLE | Interest::WRITABLE;
                    if let Err(error) = self.poll.registry().register(&mut stream, token, both) {
                        tracing::error!(%error, "a connection cannot be waited for");
                        continue;
                    }
                    let _ = stream.set_nodelay(true); // slower without, and no worse
                    let now_ns = self.shared.now_ns();
                    let connection = Connection::new(self.soup, self.session, now_ns);
                    self.connections.push((stream, connection));
                    lock(&self.shared.counts).connections += 1;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    if error.kind() != io::ErrorKind::WouldBlock {
                        tracing::error!(%error, "the snapshot server cannot take a connection");
                    }
                    return;
                }
            }
        }
    }

    /// Every connection: what came, what is due, what is to be sent.
    fn turn(&mut self) {
        let mut at = 0;
        while at < self.connections.len() {
            let (stream, connection) = &mut self.connections[at];
            let is_there = read(stream, connection, &self.shared);
            if is_there && connection.asks() {
                self.serve(at);
            }
            let (stream, connection) = &mut self.connections[at];
            connection.tick(self.shared.now_ns());
            if is_there && write(stream, connection, &self.shared) && !connection.closing() {
                at += 1;
            } else {
                self.connections.swap_remove(at);
            }
        }
    }

    /// The market as it is when the login is heard.
    fn serve(&mut self, at: usize) {
        let until = lock(&self.shared.log).next();
        self.follow(Some(until));
        let (_, connection) = &mut self.connections[at];
        let mut counts = lock(&self.shared.counts);
        match &self.image {
            Ok(image) => {
                counts.snapshots += 1;
                let fate = self.mischief.draw();
                counts.snapshot_faults = self.mischief.counts();
                drop(counts);
                let snapshot = Arc::new(Snapshot::of(image));
                connection.serve(snapshot, fate, self.shared.now_ns());
            }
            Err(_) => {
                counts.snapshots_refused += 1;
                connection.refuse();
            }
        }
    }
}

/// Answers whether the connection is still there.
fn read(stream: &mut TcpStream, connection: &mut Connection, shared: &Shared) -> bool {
    let mut bytes = [0; 4_096];
    for _ in 0..TURN_MAX / bytes.len() {
        match stream.read(&mut bytes) {
            Ok(0) => return false,
            Ok(count) => connection.receive(&bytes[..count], shared.now_ns()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return true,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
    true // the rest in the next turn
}

/// Answers whether the connection is still there.
fn write(stream: &mut TcpStream, connection: &mut Connection, shared: &Shared) -> bool {
    let mut written = 0;
    while !connection.output().is_empty() && written < TURN_MAX {
        match stream.write(connection.output()) {
            Ok(0) => return false,
            Ok(count) => {
                written += count;
                connection.sent(count, shared.now_ns());
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return true,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
    true
}
