//! The public feed's way out: messages into datagrams, datagrams onto the lines.

use std::time::Duration;

use wirepath_protocol::moldudp64::Session;

use crate::pack::{PackLimits, Packer};
use crate::publish::{LineReport, Publisher, SendError};
use crate::sim::servers::Tap;

/// Silence after which a heartbeat is sent.
const HEARTBEAT_NS: u64 = 1_000_000_000;
/// The end of a session is said this often, this far apart: any one may be lost.
const ENDS: u64 = 5;
const END_GAP_NS: u64 = 10_000_000;
/// And so far apart while it lingers.
const LINGER_GAP_NS: u64 = 100_000_000;

/// One MoldUDP64 session in the making.
#[derive(Debug)]
pub(super) struct PublicFeed {
    packer: Packer,
    publisher: Publisher,
    /// When something was sent last.
    sent_ns: u64,
    messages: u64,
    /// The first thing that went wrong. Nothing is sent after it.
    error: Option<SendError>,
    /// Where what is sent is kept for who asks for it again.
    tap: Option<Tap>,
}

impl PublicFeed {
    pub(super) fn new(publisher: Publisher, session: Session, tap: Option<Tap>) -> Self {
        let sent_ns = publisher.now();
        let packer = Packer::new(session, PackLimits::default());
        Self { packer, publisher, sent_ns, messages: 0, error: None, tap }
    }

    /// The clock of what is sent: nanoseconds since the Unix epoch.
    pub(super) fn now(&self) -> u64 {
        self.publisher.now()
    }

    /// How many messages there were.
    pub(super) const fn messages(&self) -> u64 {
        self.messages
    }

    /// Takes the next message. The datagram in the making is sent first where it does not fit in.
    pub(super) fn push(&mut self, message: &[u8], now_ns: u64) {
        if !self.packer.fits(message.len(), now_ns) {
            self.send();
        }
        self.packer.push(message, now_ns);
        self.messages += 1;
    }

    /// Sends what is there, what the lines have held back until now, and a heartbeat if it was quiet.
    ///
    /// # Errors
    ///
    /// The system refuses to send.
    pub(super) fn flush(&mut self) -> Result<(), SendError> {
        self.send();
        let now_ns = self.now();
        if now_ns >= self.sent_ns + HEARTBEAT_NS {
            let heartbeat = self.packer.heartbeat();
            self.put(heartbeat.as_bytes(), now_ns);
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => self.publisher.send_due(now_ns),
        }
    }

    /// When [`flush`](Self::flush) has something to do, if nothing comes.
    pub(super) fn due_ns(&self) -> u64 {
        let heartbeat_ns = self.sent_ns + HEARTBEAT_NS;
        self.publisher.next_due().map_or(heartbeat_ns, |due_ns| due_ns.min(heartbeat_ns))
    }

    /// Sends the rest, and the end of the session, which is repeated for `linger`.
    ///
    /// # Errors
    ///
    /// The system refuses to send.
    pub(super) fn finish(&mut self, linger: Duration) -> Result<(), SendError> {
        self.flush()?;
        let linger_ns = u64::try_from(linger.as_nanos()).unwrap_or(u64::MAX);
        for n in 0..ENDS + linger_ns / LINGER_GAP_NS {
            let due_ns = self.now() + if n < ENDS { END_GAP_NS } else { LINGER_GAP_NS };
            self.publisher.publish(None, due_ns, self.packer.end_of_session().as_bytes())?;
        }
        self.publisher.finish()
    }

    /// What was sent, by line.
    pub(super) fn lines(&self) -> Vec<LineReport> {
        self.publisher.reports().collect()
    }

    fn send(&mut self) {
        let now_ns = self.publisher.now();
        let Some(packed) = self.packer.take() else { return };
        if let Some(tap) = &self.tap {
            tap.record(packed.bytes);
        }
        if self.error.is_none() {
            self.error = self.publisher.publish(None, now_ns, packed.bytes).err();
        }
        self.sent_ns = now_ns;
    }

    fn put(&mut self, datagram: &[u8], now_ns: u64) {
        if self.error.is_none() {
            self.error = self.publisher.publish(None, now_ns, datagram).err();
        }
        self.sent_ns = now_ns;
    }
}
