//! One attempt to fetch a snapshot: over a connection, from multicast groups, or both.

use std::net::SocketAddr;

use mio::{Registry, Token};

use super::group::Groups;
use super::wire::{Wire, WireError};
use super::{BUFFER_BYTES, LinkError};
use crate::recovery::client::{ClientError, Received, SnapshotClient};
use crate::rx::udp::UdpLine;

/// Why an attempt came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error(transparent)]
    Groups(#[from] LinkError),
    #[error("{0}")]
    Client(#[from] ClientError),
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
    pub(super) attempt: u32,
    /// Where the connection goes to; `None` where there is none.
    pub(super) server: Option<SocketAddr>,
    wire: Option<Wire>,
    groups: Option<Groups>,
    client: Box<dyn SnapshotClient>,
    is_complete: bool,
    /// A message that the last buffer had no room for.
    left_over: Option<Box<[u8]>>,
}

impl Fetch {
    pub(super) fn begin(
        attempt: u32,
        mut client: Box<dyn SnapshotClient>,
        server: Option<SocketAddr>,
        groups: &[UdpLine],
        (registry, tokens): (&Registry, [Token; 2]),
        now_ns: u64,
    ) -> Result<Self, FetchError> {
        // Before anything is asked for.
        let groups = Groups::join(groups, registry, tokens[1])?;
        let wire = server.map(|server| Wire::begin(server, registry, tokens[0], now_ns));
        let wire = wire.transpose()?;
        if wire.is_none() {
            client.connected(now_ns);
        }
        let (is_complete, left_over) = (false, None);
        Ok(Self { attempt, server, wire, groups, client, is_complete, left_over })
    }

    pub(super) fn deadline(&self) -> Option<u64> {
        match &self.wire {
            Some(wire) => wire.deadline(&*self.client),
            None => self.client.deadline(),
        }
    }

    /// Reads what is there, and puts whole messages, each behind its length, into `messages` up to the size of a
    /// buffer.
    pub(super) fn go_on(
        &mut self,
        messages: &mut Vec<u8>,
        now_ns: u64,
    ) -> Result<Progress, FetchError> {
        if let Some(wire) = &mut self.wire
            && !wire.connect(&mut *self.client, now_ns)?
        {
            return Ok(Progress::Waits);
        }
        if let Some(block) = self.left_over.take() {
            put(messages, &block);
        }
        let mut idle = false;
        while !idle {
            if let Some(progress) = self.take(messages)? {
                return Ok(progress);
            }
            idle = !self.read(now_ns)?;
        }
        self.client.tick(now_ns);
        if let Some(wire) = &mut self.wire {
            wire.write(&mut *self.client, self.is_complete, now_ns)?;
        }
        // Time alone may have brought it to an end.
        if let Some(progress) = self.take(messages)? {
            return Ok(progress);
        }
        let is_over = self.client.closing() || self.is_complete && self.wire.is_none();
        Ok(if is_over { Progress::Closed } else { Progress::Waits })
    }

    /// Puts what the client has into `messages`. Answers how it goes on, unless more is to be read first.
    fn take(&mut self, messages: &mut Vec<u8>) -> Result<Option<Progress>, FetchError> {
        loop {
            match self.client.next()? {
                Some(Received::Message(block)) => {
                    if !put(messages, block) {
                        self.left_over = Some(block.into());
                        return Ok(Some(Progress::More));
                    }
                }
                Some(Received::Complete { next }) => {
                    self.is_complete = true;
                    return Ok(Some(Progress::Complete { next }));
                }
                None => return Ok(None),
            }
        }
    }

    /// Reads once from each. Answers whether something came.
    fn read(&mut self, now_ns: u64) -> Result<bool, FetchError> {
        let mut came = false;
        if let Some(wire) = &mut self.wire {
            came = wire.read(&mut *self.client, self.is_complete, now_ns)?;
        }
        if !self.is_complete
            && let Some(datagram) = self.groups.as_mut().and_then(Groups::receive)
        {
            self.client.datagram(datagram, now_ns);
            came = true;
        }
        Ok(came)
    }
}

/// Puts a message behind its length. Answers whether there was room, which in an empty buffer there is for all.
fn put(messages: &mut Vec<u8>, block: &[u8]) -> bool {
    // No datagram is longer, nor any message of a stream: their lengths have two bytes.
    let len = u16::try_from(block.len()).unwrap_or(u16::MAX);
    if !messages.is_empty() && messages.len() + 2 + usize::from(len) > BUFFER_BYTES {
        return false;
    }
    messages.extend_from_slice(&len.to_be_bytes());
    messages.extend_from_slice(&block[..usize::from(len)]);
    true
}
