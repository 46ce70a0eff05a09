//! The other side of the FIX session: looks at each order, and answers it.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

use anyhow::{bail, ensure};
use wirepath_order_gateway::session::{
    Answer, Application, Link, Role, Session, SessionConfig, State, Version,
};
use wirepath_order_gateway::store::{MemoryStore, Store};
use wirepath_perf::Clock;
use wirepath_protocol::Symbol;
use wirepath_protocol::fix::Message;

use crate::PATIENCE;
use crate::market::Terms;

/// What becomes of an order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fate {
    /// It is acknowledged, and stands.
    Rests,
    /// It is filled at once, by a report that says nothing else.
    Filled,
}

/// What the counterparty does with messages.
#[derive(Debug)]
pub(crate) struct Counterparty {
    fate: Fate,
    executions: u64,
    /// The terms of the order that came last, until somebody takes them.
    pub(crate) seen: Option<Terms>,
}

impl Counterparty {
    pub(crate) fn new(fate: Fate) -> Self {
        Self { fate, executions: 0, seen: None }
    }

    /// A session for it, which lives in memory.
    pub(crate) fn session() -> Session<MemoryStore> {
        let config = SessionConfig::new(Role::Acceptor, Version::Fix44, "EXCH", "DESK");
        Session::new(config, MemoryStore::new(4 << 20))
    }

    /// Whether the order that came answers datagram `seq` as it should.
    pub(crate) fn check(&mut self, seq: u64, wanted: Terms) -> anyhow::Result<()> {
        match self.seen.take() {
            Some(seen) if seen == wanted => Ok(()),
            seen => bail!("datagram {seq} was answered by {seen:?}, and {wanted:?} is right"),
        }
    }
}

fn terms(message: &Message<'_>) -> Option<Terms> {
    Some(Terms {
        symbol: Symbol::new(message.text(55).ok()?).ok()?,
        side: message.char(54).ok()?,
        qty: message.quantity(38).ok()?,
        price: message.price(44).ok()?,
    })
}

impl<S: Store> Application<S> for Counterparty {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        if message.msg_type() != b"D" {
            return Answer::Unsupported;
        }
        self.seen = terms(message);
        let (Some(terms), Some(id)) = (self.seen, message.get(11)) else {
            return Answer::Taken;
        };
        self.executions += 1;
        let (execution, now_ns) = (self.executions, link.now_ns());
        let (kind, status, last) = match self.fate {
            Fate::Rests => (b'0', b'0', 0),
            Fate::Filled => (b'F', b'2', terms.qty),
        };
        let precision = link.config().precision;
        let sent = link.send(b"8", |writer| {
            writer.price(6, terms.price).bytes(11, id).uint(14, last);
            writer.uint(17, 1_000_000_000 + execution).price(31, terms.price).uint(32, last);
            writer.uint(37, 2_000_000_000 + execution).uint(38, terms.qty).char(39, status);
            writer.char(40, b'2').price(44, terms.price).char(54, terms.side);
            writer.bytes(55, terms.symbol.trimmed()).timestamp(60, now_ns, precision);
            writer.char(150, kind).uint(151, terms.qty - last);
        });
        debug_assert!(sent.is_ok(), "{sent:?}");
        Answer::Taken
    }
}

/// The counterparty on a connection, by a thread that spins.
#[derive(Debug)]
pub(crate) struct Venue {
    stream: TcpStream,
    session: Session<MemoryStore>,
    pub(crate) counterparty: Counterparty,
    clock: Clock,
    buffer: Vec<u8>,
}

impl Venue {
    /// Waits for a connection.
    pub(crate) fn accept(listener: &TcpListener, fate: Fate, clock: Clock) -> anyhow::Result<Self> {
        let stream = accept(listener)?;
        let mut counterparty = Counterparty::new(fate);
        let mut session = Counterparty::session();
        session.connected(clock.now(), &mut counterparty);
        Ok(Self { stream, session, counterparty, clock, buffer: vec![0; 64 << 10] })
    }

    /// Waits for the logon, and answers it.
    pub(crate) fn log_on(&mut self) -> anyhow::Result<()> {
        let start = Instant::now();
        while self.session.state() != State::Active {
            ensure!(start.elapsed() < PATIENCE, "nobody logged on: {:?}", self.session.closed());
            match self.read()? {
                Some(len) => self.take(len)?,
                None => std::thread::yield_now(), // the other side's thread may be on this core still
            }
        }
        Ok(())
    }

    /// Reads what has come, if anything has.
    #[inline]
    pub(crate) fn read(&mut self) -> anyhow::Result<Option<usize>> {
        read(&mut self.stream, &mut self.buffer)
    }

    /// Takes what was read, and sends the answer.
    pub(crate) fn take(&mut self, len: usize) -> anyhow::Result<()> {
        let now_ns = self.clock.now();
        self.session.receive(&self.buffer[..len], now_ns, &mut self.counterparty);
        let output = self.session.output();
        self.stream.write_all(output)?;
        let sent = output.len();
        self.session.sent(sent, now_ns);
        ensure!(
            self.session.state() == State::Active,
            "session ended: {:?}",
            self.session.closed()
        );
        Ok(())
    }
}

/// Waits for a connection, and makes it one that never waits.
pub(crate) fn accept(listener: &TcpListener) -> anyhow::Result<TcpStream> {
    listener.set_nonblocking(true)?;
    let start = Instant::now();
    loop {
        match listener.accept() {
            Ok((stream, _)) => return prepared(stream),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
        ensure!(start.elapsed() < PATIENCE, "nobody connected");
        std::thread::yield_now();
    }
}

/// A connection that never waits: not to read, and not to put small messages together.
pub(crate) fn prepared(stream: TcpStream) -> anyhow::Result<TcpStream> {
    stream.set_nodelay(true)?;
    stream.set_nonblocking(true)?;
    Ok(stream)
}

/// Reads what has come, if anything has.
#[inline]
pub(crate) fn read(stream: &mut TcpStream, buffer: &mut [u8]) -> anyhow::Result<Option<usize>> {
    match stream.read(buffer) {
        Ok(0) => bail!("the other side closed the connection"),
        Ok(len) => Ok(Some(len)),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error.into()),
    }
}
