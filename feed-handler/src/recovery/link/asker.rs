//! A connection to a request server that stays, and is made again when it is lost.

use std::net::SocketAddr;

use mio::{Registry, Token};

use super::wire::{Wire, WireError};
use crate::recovery::client::{ClientError, Refused, RequestClient};
use crate::recovery::requests::Ask;

/// How long to wait before a lost connection is made again, nanoseconds; after each further attempt twice as long.
const RETRY_NS: u64 = 1_000_000_000;
/// But no longer than this.
const RETRY_MAX_NS: u64 = 30_000_000_000;

/// Why a connection was given up.
#[derive(Debug, thiserror::Error)]
enum AskError {
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error("{0}")]
    Client(#[from] ClientError),
    #[error("the server has ended the connection")]
    Ended,
}

/// One server's.
pub(super) struct Asker {
    pub(super) server: SocketAddr,
    client: Box<dyn RequestClient>,
    wire: Option<Wire>,
    /// When to connect, if there is no connection.
    due_ns: u64,
    wait_ns: u64,
}

impl Asker {
    pub(super) fn new(server: SocketAddr, client: Box<dyn RequestClient>) -> Self {
        Self { server, client, wire: None, due_ns: 0, wait_ns: RETRY_NS }
    }

    pub(super) fn deadline(&self) -> Option<u64> {
        match &self.wire {
            Some(wire) => wire.deadline(&*self.client),
            None => Some(self.due_ns),
        }
    }

    /// Sends a request, if the client is logged in. One that does not go is as one that is lost.
    pub(super) fn ask(&mut self, feed: &str, ask: &Ask, now_ns: u64) {
        let Some(wire) = &mut self.wire else { return };
        if !self.client.ask(ask, now_ns) {
            tracing::debug!(feed, server = %self.server, "request not sent: not logged in, or no room");
            return;
        }
        self.wait_ns = RETRY_NS;
        if let Err(error) = wire.write(&mut *self.client, false, now_ns) {
            self.lost(feed, &error, now_ns);
        }
    }

    /// Connects, reads, writes and waits, as it comes. What was refused goes to `refused`.
    pub(super) fn go_on(
        &mut self,
        feed: &str,
        (registry, token): (&Registry, Token),
        now_ns: u64,
        mut refused: impl FnMut(Refused),
    ) {
        if self.wire.is_none() {
            if now_ns < self.due_ns {
                return;
            }
            match Wire::begin(self.server, registry, token, now_ns) {
                Ok(wire) => self.wire = Some(wire),
                Err(error) => return self.lost(feed, &error, now_ns),
            }
        }
        if let Err(error) = self.talk(now_ns, &mut refused) {
            self.lost(feed, &error, now_ns);
        }
    }

    fn talk(&mut self, now_ns: u64, refused: &mut impl FnMut(Refused)) -> Result<(), AskError> {
        let Self { client, wire: Some(wire), .. } = self else { return Ok(()) };
        if !wire.connect(&mut **client, now_ns)? {
            return Ok(());
        }
        let mut idle = false;
        loop {
            match client.next()? {
                Some(what) => refused(what),
                None if idle => break,
                None => idle = !wire.read(&mut **client, false, now_ns)?,
            }
        }
        client.tick(now_ns);
        wire.write(&mut **client, false, now_ns)?;
        if client.closing() { Err(AskError::Ended) } else { Ok(()) }
    }

    fn lost(&mut self, feed: &str, error: &dyn core::fmt::Display, now_ns: u64) {
        tracing::warn!(feed, server = %self.server, %error, "no connection to the request server");
        self.wire = None;
        self.due_ns = now_ns.saturating_add(self.wait_ns);
        self.wait_ns = self.wait_ns.saturating_mul(2).min(RETRY_MAX_NS);
    }
}
