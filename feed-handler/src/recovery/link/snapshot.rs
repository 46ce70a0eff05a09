//! One attempt to fetch a snapshot, over TCP.

use std::io::{self, Read, Write};
use std::net::SocketAddr;

use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

use crate::recovery::glimpse::{self, Client, Received};

/// Why an attempt came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("cannot connect: {0}")]
    Connect(io::Error),
    #[error("connection lost: {0}")]
    Lost(io::Error),
    #[error(transparent)]
    Glimpse(#[from] glimpse::Error),
    #[error("{0}")]
    Config(#[from] glimpse::ConfigError),
}

/// How far one got.
pub(super) enum Progress {
    /// There is more to be had at once.
    More,
    /// Nothing to do before something comes, or a time has passed.
    Waits,
    /// The snapshot is complete.
    Complete { next: u64 },
    /// And the connection is done with.
    Closed,
}

/// An attempt under way.
pub(super) struct Fetch {
    attempt: u32,
    server: SocketAddr,
    stream: TcpStream,
    client: Client,
    is_connected: bool,
    is_complete: bool,
    is_cut: bool,
    /// When the connection must stand.
    connect_by_ns: u64,
}

/// How long a connection may take to be made, nanoseconds.
const CONNECT_NS: u64 = 5_000_000_000;

impl Fetch {
    pub(super) fn begin(
        attempt: u32,
        server: SocketAddr,
        config: glimpse::Config,
        registry: &Registry,
        token: Token,
        now_ns: u64,
    ) -> Result<Self, FetchError> {
        let client = Client::new(config)?;
        let mut stream = TcpStream::connect(server).map_err(FetchError::Connect)?;
        registry
            .register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)
            .map_err(FetchError::Connect)?;
        Ok(Self {
            attempt,
            server,
            stream,
            client,
            is_connected: false,
            is_complete: false,
            is_cut: false,
            connect_by_ns: now_ns.saturating_add(CONNECT_NS),
        })
    }

    pub(super) fn attempt(&self) -> u32 {
        self.attempt
    }

    pub(super) fn server(&self) -> SocketAddr {
        self.server
    }

    pub(super) fn deadline(&self) -> Option<u64> {
        if self.is_connected { self.client.deadline() } else { Some(self.connect_by_ns) }
    }

    /// Reads what is there, and puts whole messages, each behind its length, into `messages` up to `room` bytes.
    pub(super) fn go_on(
        &mut self,
        messages: &mut Vec<u8>,
        room: usize,
        now_ns: u64,
    ) -> Result<Progress, FetchError> {
        if !self.is_connected && !self.connect(now_ns)? {
            return Ok(Progress::Waits);
        }
        let mut idle = false;
        loop {
            match self.client.next()? {
                Some(Received::Message(block)) => {
                    // At most 65,535 bytes: the length of a SoupBinTCP packet has two bytes.
                    let len = u16::try_from(block.len()).unwrap_or(u16::MAX);
                    messages.extend_from_slice(&len.to_be_bytes());
                    messages.extend_from_slice(&block[..usize::from(len)]);
                    // Room for the longest that ITCH has, so that no buffer grows.
                    if messages.len() + 512 > room {
                        return Ok(Progress::More);
                    }
                }
                Some(Received::Complete { next }) => {
                    self.is_complete = true;
                    return Ok(Progress::Complete { next });
                }
                None if idle => break,
                None => idle = !self.read(now_ns)?,
            }
        }
        self.client.tick(now_ns);
        self.write(now_ns)?;
        match self.client.closing() {
            true => Ok(Progress::Closed),
            false => Ok(Progress::Waits),
        }
    }

    /// Whether the connection stands by now.
    fn connect(&mut self, now_ns: u64) -> Result<bool, FetchError> {
        if let Some(error) = self.stream.take_error().map_err(FetchError::Connect)? {
            return Err(FetchError::Connect(error));
        }
        match self.stream.peer_addr() {
            Ok(_) => {
                self.is_connected = true;
                let _ = self.stream.set_nodelay(true); // not worth failing for
                self.client.connected(now_ns);
                Ok(true)
            }
            Err(_) if now_ns < self.connect_by_ns => Ok(false),
            Err(_) => Err(FetchError::Connect(io::ErrorKind::TimedOut.into())),
        }
    }

    /// Reads once. Answers whether something came, the end of the connection included.
    fn read(&mut self, now_ns: u64) -> Result<bool, FetchError> {
        while !self.is_cut {
            return match self.stream.read(self.client.space()) {
                Ok(0) => Ok(self.cut(now_ns)),
                Ok(count) => {
                    self.client.received(count, now_ns);
                    Ok(true)
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
                // After the end nothing is expected of it.
                Err(_) if self.is_complete => Ok(self.cut(now_ns)),
                Err(error) => Err(FetchError::Lost(error)),
            };
        }
        Ok(false)
    }

    /// The server has closed the connection.
    fn cut(&mut self, now_ns: u64) -> bool {
        self.is_cut = true;
        self.client.disconnected(now_ns);
        true
    }

    fn write(&mut self, now_ns: u64) -> Result<(), FetchError> {
        while !self.client.output().is_empty() {
            match self.stream.write(self.client.output()) {
                Ok(0) => break,
                Ok(count) => self.client.sent(count, now_ns),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) if self.is_complete => _ = self.cut(now_ns),
                Err(error) => return Err(FetchError::Lost(error)),
            }
        }
        Ok(())
    }
}
