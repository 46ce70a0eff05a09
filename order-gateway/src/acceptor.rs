//! A thread's worth of FIX sessions that counterparties connect to.
//!
//! An [`Acceptor`] owns the listening socket, the connections, and the [`Session`]s they turn out to
//! belong to. Which one that is, a connection's first message says: BeginString and both CompIDs. A
//! connection whose first message is no Logon, or names no session here, or one that is connected
//! already, is closed without a word.
//!
//! It is driven by [`poll`](Acceptor::poll), which sleeps until a socket or a session has something to do. What is
//! asked of it is order, not the last microsecond: the gateway's own connection is elsewhere.

use core::time::Duration;
use std::io::{self, Read, Write};
use std::net::SocketAddr;

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use wirepath_perf::Clock;
use wirepath_protocol::fix::{Cut, Message, cut};

use crate::session::{Application, Session, State};
use crate::store::Store;

/// How long a connection may take to say who it is.
const FIRST_MESSAGE_NS: u64 = 10_000_000_000;
/// How long a connection that we closed is listened to, so that what we sent last is not torn down with it.
const LINGER_NS: u64 = 1_000_000_000;
/// Bytes of a first message at most.
const FIRST_MESSAGE_MAX: usize = 4_096;
/// Connections at once.
const PEERS_MAX: usize = 1_024;
const LISTENER: Token = Token(usize::MAX);

/// A session, and what is done with its messages.
#[derive(Debug)]
pub struct Hosted<S, A> {
    /// The session, of role [`Acceptor`](crate::session::Role::Acceptor).
    pub session: Session<S>,
    /// Its user.
    pub app: A,
}

/// See the [module documentation](self).
#[derive(Debug)]
pub struct Acceptor<S, A> {
    poll: Poll,
    events: Events,
    listener: TcpListener,
    hosted: Vec<Hosted<S, A>>,
    peers: Vec<Option<Peer>>,
    clock: Clock,
    buffer: Box<[u8]>,
}

/// One connection.
#[derive(Debug)]
struct Peer {
    stream: TcpStream,
    stage: Stage,
    /// Waits for the socket to take more.
    blocked: bool,
}

#[derive(Debug)]
enum Stage {
    /// Who it is, is not known yet; what it said so far.
    Unknown { said: Vec<u8>, until_ns: u64 },
    /// It belongs to this session.
    Session(usize),
    /// We have closed our side.
    Lingering { until_ns: u64 },
}

/// Whether to keep a connection.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Fate {
    Keep,
    Drop,
}

impl<S: Store, A: Application<S>> Acceptor<S, A> {
    /// Listens on `address` for the counterparties of these sessions.
    ///
    /// # Errors
    ///
    /// What the system says: the address is in use, or not this host's.
    pub fn bind(address: SocketAddr, hosted: Vec<Hosted<S, A>>, clock: Clock) -> io::Result<Self> {
        let poll = Poll::new()?;
        let mut listener = TcpListener::bind(address)?;
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        Ok(Self {
            poll,
            events: Events::with_capacity(256),
            listener,
            hosted,
            peers: Vec::new(),
            clock,
            buffer: vec![0; 64 << 10].into(),
        })
    }

    /// Where it listens: the port, where the system was to choose one.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The sessions, in the order in which they were given.
    pub fn hosted(&mut self) -> &mut [Hosted<S, A>] {
        &mut self.hosted
    }

    /// Sleeps until there is something to do, for `limit` at most, and does it.
    ///
    /// # Errors
    ///
    /// The system cannot wait for sockets any more. What goes wrong with one connection ends only that.
    pub fn poll(&mut self, limit: Duration) -> io::Result<()> {
        let now_ns = self.clock.now();
        let due_ns = self.hosted.iter().map(|hosted| hosted.session.deadline()).min();
        let wait =
            Duration::from_nanos(due_ns.unwrap_or(u64::MAX).saturating_sub(now_ns)).min(limit);
        match self.poll.poll(&mut self.events, Some(wait)) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
        let ready: Vec<Token> = self.events.iter().map(|event| event.token()).collect();
        for token in ready {
            match token {
                LISTENER => self.accept(),
                Token(index) => self.read(index),
            }
        }
        let now_ns = self.clock.now();
        for hosted in &mut self.hosted {
            if hosted.session.deadline() <= now_ns {
                hosted.session.tick(now_ns, &mut hosted.app);
            }
        }
        for index in 0..self.peers.len() {
            self.flush(index);
        }
        Ok(())
    }

    fn accept(&mut self) {
        while let Ok((mut stream, _)) = self.listener.accept() {
            let free = self.peers.iter().position(Option::is_none).unwrap_or(self.peers.len());
            if free == PEERS_MAX {
                continue; // closed
            }
            let _ = stream.set_nodelay(true);
            if self.poll.registry().register(&mut stream, Token(free), Interest::READABLE).is_err()
            {
                continue;
            }
            let until_ns = self.clock.now() + FIRST_MESSAGE_NS;
            let stage = Stage::Unknown { said: Vec::new(), until_ns };
            let peer = Some(Peer { stream, stage, blocked: false });
            match self.peers.get_mut(free) {
                Some(place) => *place = peer,
                None => self.peers.push(peer),
            }
        }
    }

    /// Takes what a connection has to say.
    fn read(&mut self, index: usize) {
        while let Some(peer) = self.peers.get_mut(index).and_then(Option::as_mut) {
            let got = match peer.stream.read(&mut self.buffer) {
                Ok(0) => None,
                Ok(got) => Some(got),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => None,
            };
            let fate = match (got, &mut peer.stage) {
                (None, _) => Fate::Drop,
                (Some(_), Stage::Lingering { .. }) => Fate::Keep,
                (Some(got), Stage::Session(session)) => {
                    let hosted = &mut self.hosted[*session];
                    let bytes = &self.buffer[..got];
                    hosted.session.receive(bytes, self.clock.now(), &mut hosted.app);
                    Fate::Keep
                }
                (Some(got), Stage::Unknown { said, .. }) => {
                    said.extend_from_slice(&self.buffer[..got]);
                    self.introduce(index)
                }
            };
            if fate == Fate::Drop {
                return self.drop_peer(index);
            }
            self.flush(index);
        }
    }

    /// Looks at what an unknown connection has said so far.
    fn introduce(&mut self, index: usize) -> Fate {
        let Some(Peer { stage, .. }) = &mut self.peers[index] else { return Fate::Drop };
        let Stage::Unknown { said, .. } = stage else { return Fate::Keep };
        let message = match cut(said, FIRST_MESSAGE_MAX) {
            Cut::Message(message) => message,
            Cut::Partial(_) if said.len() < FIRST_MESSAGE_MAX => return Fate::Keep,
            _ => return Fate::Drop,
        };
        let hosted = self.hosted.iter().position(|hosted| belongs(&message, &hosted.session));
        let Some(session) = hosted.filter(|_| message.msg_type() == b"A") else {
            return Fate::Drop;
        };
        let hosted = &mut self.hosted[session];
        if hosted.session.state() != State::Disconnected {
            return Fate::Drop;
        }
        let said = core::mem::take(said);
        *stage = Stage::Session(session);
        let now_ns = self.clock.now();
        hosted.session.connected(now_ns, &mut hosted.app);
        hosted.session.receive(&said, now_ns, &mut hosted.app);
        Fate::Keep
    }

    /// Sends what waits, and closes what is to be closed.
    fn flush(&mut self, index: usize) {
        let now_ns = self.clock.now();
        let Some(peer) = &mut self.peers[index] else { return };
        match peer.stage {
            Stage::Unknown { until_ns, .. } | Stage::Lingering { until_ns } => {
                if now_ns >= until_ns {
                    self.drop_peer(index);
                }
            }
            Stage::Session(session) => {
                let hosted = &mut self.hosted[session];
                let written = write(&mut peer.stream, &mut hosted.session, now_ns);
                let is_blocked = written.is_ok() && !hosted.session.output().is_empty();
                if written.is_err() {
                    return self.drop_peer(index);
                }
                if is_blocked != peer.blocked {
                    let write = if is_blocked { Some(Interest::WRITABLE) } else { None };
                    let interest =
                        write.map_or(Interest::READABLE, |write| write | Interest::READABLE);
                    let registry = self.poll.registry();
                    if registry.reregister(&mut peer.stream, Token(index), interest).is_err() {
                        return self.drop_peer(index);
                    }
                    peer.blocked = is_blocked;
                }
                if hosted.session.closing() && !is_blocked {
                    hosted.session.disconnected(now_ns, &mut hosted.app);
                    let _ = peer.stream.shutdown(std::net::Shutdown::Write);
                    peer.stage = Stage::Lingering { until_ns: now_ns + LINGER_NS };
                }
            }
        }
    }

    fn drop_peer(&mut self, index: usize) {
        let Some(mut peer) = self.peers[index].take() else { return };
        let _ = self.poll.registry().deregister(&mut peer.stream);
        if let Stage::Session(session) = peer.stage {
            let hosted = &mut self.hosted[session];
            hosted.session.disconnected(self.clock.now(), &mut hosted.app);
        }
    }
}

/// Whether a Logon is for this session.
fn belongs<S: Store>(logon: &Message<'_>, session: &Session<S>) -> bool {
    let config = session.config();
    logon.begin_string() == config.version.begin_string().as_bytes()
        && logon.get(49) == Some(config.target.as_bytes())
        && logon.get(56) == Some(config.sender.as_bytes())
}

/// Writes as much of a session's output as the socket takes.
fn write<S: Store>(
    stream: &mut TcpStream,
    session: &mut Session<S>,
    now_ns: u64,
) -> io::Result<()> {
    while !session.output().is_empty() {
        match stream.write(session.output()) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => session.sent(count, now_ns),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
