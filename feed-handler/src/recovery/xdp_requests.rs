//! Asks XDP's request server for messages that were missed.
//!
//! What is asked for comes by multicast, on the channel's retransmission group, under its own numbers: to the arbiter
//! it is one line more. That something cannot be had comes there too (Message Unavailable), and is looked for where
//! that line is read ([`Framing::unavailable`](crate::venue::Framing::unavailable)); over the connection comes only
//! whether a request is taken.
//!
//! See [`xdp_server`](super::xdp_server) for the connection, and for the sources.

#[cfg(test)]
mod tests;

use wirepath_protocol::xdp::RetransmissionRequest;

use super::client::{ClientError, Connection, Refused, RequestClient};
use super::requests::Ask;
use super::xdp_server::{Server, is_accepted, reason};

pub use super::xdp_server::{Config, ConfigError, Counters, Error};

/// The client of one connection after another. See the [module documentation](self).
#[derive(Debug)]
pub struct Client {
    server: Server,
}

impl Client {
    /// A client without a connection. Takes all its memory now.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a value of `config` is out of range.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        Ok(Self { server: Server::new(config)? })
    }

    /// What came so far.
    pub fn counters(&self) -> Counters {
        self.server.counters
    }

    /// What the server refused next; `None` when bytes are missing.
    ///
    /// # Errors
    ///
    /// Why the connection is of no more use, at every call from then on.
    #[expect(clippy::should_implement_trait, reason = "as the other clients")]
    pub fn next(&mut self) -> Result<Option<Refused>, Error> {
        while let Some(response) = self.server.step()? {
            // A refusal that names no message is about nothing that was asked for here.
            if !is_accepted(&response) && response.begin_seq_num() > 0 {
                let from = response.begin_seq_num().into();
                return Ok(Some(Refused { from, reason: reason(&response) }));
            }
        }
        Ok(None)
    }
}

impl Connection for Client {
    fn connected(&mut self, now_ns: u64) {
        self.server.connected(now_ns);
    }

    fn space(&mut self) -> &mut [u8] {
        self.server.space()
    }

    fn received(&mut self, count: usize, now_ns: u64) {
        self.server.received(count, now_ns);
    }

    fn disconnected(&mut self, now_ns: u64) {
        self.server.disconnected(now_ns);
    }

    fn tick(&mut self, now_ns: u64) {
        self.server.tick(now_ns);
    }

    fn deadline(&self) -> Option<u64> {
        self.server.deadline()
    }

    fn output(&self) -> &[u8] {
        self.server.output()
    }

    fn sent(&mut self, count: usize, now_ns: u64) {
        self.server.sent(count, now_ns);
    }

    fn closing(&self) -> bool {
        self.server.closing()
    }
}

impl RequestClient for Client {
    /// A range that XDP's numbers cannot say is not asked for either.
    fn ask(&mut self, ask: &Ask, _now_ns: u64) -> bool {
        let last = ask.from.saturating_add(ask.count.into()).saturating_sub(1);
        let (Ok(begin), Ok(end)) = (u32::try_from(ask.from), u32::try_from(last)) else {
            return false;
        };
        let Config { source_id, product_id, channel_id, .. } = *self.server.config();
        let request = RetransmissionRequest {
            begin_seq_num: begin.into(),
            end_seq_num: end.into(),
            source_id,
            product_id,
            channel_id,
            ..Default::default()
        };
        begin <= end && self.server.send(request.as_bytes())
    }

    fn next(&mut self) -> Result<Option<Refused>, ClientError> {
        Ok(self.next()?)
    }
}
