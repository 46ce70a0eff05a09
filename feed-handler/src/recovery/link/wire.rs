//! A TCP connection and the client that speaks over it.

use std::io::{self, Read, Write};
use std::net::SocketAddr;

use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

use crate::recovery::client::Connection;

/// How long a connection may take to be made, nanoseconds.
const CONNECT_NS: u64 = 5_000_000_000;

/// Why a connection is of no more use.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error("cannot connect: {0}")]
    Connect(io::Error),
    #[error("connection lost: {0}")]
    Lost(io::Error),
}

/// One connection, from its beginning on.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    is_connected: bool,
    is_cut: bool,
    /// When it must stand.
    connect_by_ns: u64,
}

impl Wire {
    pub(super) fn begin(
        server: SocketAddr,
        registry: &Registry,
        token: Token,
        now_ns: u64,
    ) -> Result<Self, WireError> {
        let mut stream = TcpStream::connect(server).map_err(WireError::Connect)?;
        registry
            .register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)
            .map_err(WireError::Connect)?;
        Ok(Self {
            stream,
            is_connected: false,
            is_cut: false,
            connect_by_ns: now_ns.saturating_add(CONNECT_NS),
        })
    }

    /// When something is to be done with it though nothing comes.
    pub(super) fn deadline(&self, client: &(impl Connection + ?Sized)) -> Option<u64> {
        if self.is_connected { client.deadline() } else { Some(self.connect_by_ns) }
    }

    /// Whether the connection stands by now. The client is told when it does.
    pub(super) fn connect(
        &mut self,
        client: &mut (impl Connection + ?Sized),
        now_ns: u64,
    ) -> Result<bool, WireError> {
        if self.is_connected {
            return Ok(true);
        }
        if let Some(error) = self.stream.take_error().map_err(WireError::Connect)? {
            return Err(WireError::Connect(error));
        }
        match self.stream.peer_addr() {
            Ok(_) => {
                self.is_connected = true;
                let _ = self.stream.set_nodelay(true); // not worth failing for
                client.connected(now_ns);
                Ok(true)
            }
            Err(_) if now_ns < self.connect_by_ns => Ok(false),
            Err(_) => Err(WireError::Connect(io::ErrorKind::TimedOut.into())),
        }
    }

    /// Reads once. Answers whether something came, the end of the connection included. When `is_over`, nothing is
    /// expected of it, and an error is as its end.
    pub(super) fn read(
        &mut self,
        client: &mut (impl Connection + ?Sized),
        is_over: bool,
        now_ns: u64,
    ) -> Result<bool, WireError> {
        while !self.is_cut {
            return match self.stream.read(client.space()) {
                Ok(0) => Ok(self.cut(client, now_ns)),
                Ok(count) => {
                    client.received(count, now_ns);
                    Ok(true)
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
                Err(_) if is_over => Ok(self.cut(client, now_ns)),
                Err(error) => Err(WireError::Lost(error)),
            };
        }
        Ok(false)
    }

    /// The server has closed the connection.
    fn cut(&mut self, client: &mut (impl Connection + ?Sized), now_ns: u64) -> bool {
        self.is_cut = true;
        client.disconnected(now_ns);
        true
    }

    /// Sends what the client has to send, as far as the system takes it.
    pub(super) fn write(
        &mut self,
        client: &mut (impl Connection + ?Sized),
        is_over: bool,
        now_ns: u64,
    ) -> Result<(), WireError> {
        while !client.output().is_empty() && !self.is_cut {
            match self.stream.write(client.output()) {
                Ok(0) => break,
                Ok(count) => client.sent(count, now_ns),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) if is_over => _ = self.cut(client, now_ns),
                Err(error) => return Err(WireError::Lost(error)),
            }
        }
        Ok(())
    }
}
