//! One connection to XDP's request server, as the clients of retransmissions and of refreshes share it: requests put
//! on their way, heartbeats answered, responses taken.
//!
//! There is no login. A request is a packet of one message, and names its source, the product and the channel; the
//! server answers on the connection whether it is taken, and multicasts what was asked for. Now and then it sends a
//! heartbeat, which is to be answered within five seconds, or it closes the connection.
//!
//! Source: NYSE Pillar Integrated Feed Client Specification 2.5g, "Control Message Types Used in the Feed"; the Common
//! Client Specification, which it leaves the rest to, by way of the public models that
//! [`xdp`](wirepath_protocol::xdp) names. They do not say how often heartbeats come.

#[cfg(test)]
pub(super) mod obvious;

use wirepath_protocol::field::Ascii;
use wirepath_protocol::xdp::{
    Cut, DeliveryFlag, Header, HeartbeatResponse, Message, Packet, PacketWriter, RequestResponse,
    RequestStatus, cut,
};

use super::buffers::Inbox;

/// Room for what is received, bytes: twice the longest packet that a header can say.
const INPUT_BYTES: usize = 1 << 17;
/// Requests and answers that the connection has not taken yet, bytes.
const OUTPUT_MAX: usize = 2_048;

/// Who asks a request server for what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// Who asks, as the exchange has named us: 1 to 9 characters.
    pub source_id: Ascii<10>,
    /// The feed: one of [`product`](wirepath_protocol::xdp::product).
    pub product_id: u8,
    /// The multicast channel.
    pub channel_id: u8,
    /// How long the server may be silent, nanoseconds.
    pub silence_ns: u64,
}

impl Default for Config {
    /// Nobody, who cannot ask; NYSE's channel 1; 3 minutes.
    fn default() -> Self {
        Self {
            source_id: Ascii([0; 10]),
            product_id: wirepath_protocol::xdp::product::NYSE_INTEGRATED,
            channel_id: 1,
            silence_ns: 180_000_000_000,
        }
    }
}

/// A value in a config that no client can be built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// `source_id` is empty, or has no zero byte at its end.
    #[error("source_id: must have 1 to 9 characters")]
    SourceId,
    /// A number is 0.
    #[error("{0}: must be more than 0")]
    Zero(&'static str),
}

impl Config {
    /// Whether a client can be built with this.
    ///
    /// # Errors
    ///
    /// The first field that is out of range.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.source_id.trimmed().is_empty() || self.source_id.0[9] != 0 {
            return Err(ConfigError::SourceId);
        }
        match self.silence_ns {
            0 => Err(ConfigError::Zero("silence_ns")),
            _ => Ok(()),
        }
    }
}

/// Why a connection is of no more use.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server closed it.
    #[error("the request server closed the connection")]
    Disconnected,
    /// Nothing came for too long, not even a heartbeat.
    #[error("the request server was silent for {ms} ms")]
    Silent {
        /// How long, milliseconds.
        ms: u64,
    },
    /// Nothing says where the next packet begins.
    #[error("the request server sent a packet that says it has {0} bytes, fewer than its header")]
    Malformed(u16),
}

/// What came over connections, counted since the client was built.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counters {
    /// Packets received.
    pub packets: u64,
    /// Heartbeats answered.
    pub heartbeats: u64,
    /// Heartbeats without an answer, since the server takes nothing.
    pub unanswered: u64,
    /// Requests that were taken.
    pub accepted: u64,
    /// Requests that were not.
    pub refused: u64,
    /// Messages that are no response to us, or cannot be read.
    pub strange: u64,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Connecting,
    Open,
    Over,
    Failed(Error),
}

/// See the module documentation.
#[derive(Debug)]
pub(super) struct Server {
    config: Config,
    state: State,
    /// The connection is closed, and what came before is still to be taken.
    is_cut: bool,
    /// The latest time told.
    pub(super) now_ns: u64,
    heard_ns: u64,
    /// Number of the next packet sent.
    number: u32,
    inbox: Inbox,
    /// Messages taken of the packet in front of the inbox.
    taken: usize,
    outbox: Vec<u8>,
    pub(super) counters: Counters,
}

impl Server {
    pub(super) fn new(config: Config) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self {
            config,
            state: State::Connecting,
            is_cut: false,
            now_ns: 0,
            heard_ns: 0,
            number: 1,
            inbox: Inbox::new(INPUT_BYTES),
            taken: 0,
            outbox: Vec::with_capacity(OUTPUT_MAX),
            counters: Counters::default(),
        })
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn connected(&mut self, now_ns: u64) {
        self.inbox.clear();
        self.outbox.clear();
        (self.state, self.is_cut, self.taken, self.number) = (State::Open, false, 0, 1);
        (self.now_ns, self.heard_ns) = (now_ns, now_ns);
    }

    pub(super) fn space(&mut self) -> &mut [u8] {
        self.inbox.space()
    }

    pub(super) fn received(&mut self, count: usize, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.inbox.filled(count);
        if count > 0 {
            self.heard_ns = self.now_ns;
        }
        if self.state != State::Open {
            self.inbox.clear();
        }
    }

    pub(super) fn disconnected(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        self.is_cut = true;
        self.outbox.clear();
    }

    pub(super) fn tick(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        let silent_ns = self.now_ns.saturating_sub(self.heard_ns);
        if self.state == State::Open && silent_ns >= self.config.silence_ns {
            self.over(State::Failed(Error::Silent { ms: silent_ns / 1_000_000 }));
        }
    }

    pub(super) fn deadline(&self) -> Option<u64> {
        let due_ns = self.heard_ns.saturating_add(self.config.silence_ns);
        (self.state == State::Open).then_some(due_ns)
    }

    pub(super) fn output(&self) -> &[u8] {
        &self.outbox
    }

    pub(super) fn sent(&mut self, count: usize, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        assert!(count <= self.outbox.len(), "more bytes than there were to send");
        self.outbox.drain(..count);
    }

    /// Takes its leave: the connection is to be closed.
    pub(super) fn close(&mut self) {
        if !matches!(self.state, State::Failed(_)) {
            self.over(State::Over);
        }
    }

    pub(super) fn closing(&self) -> bool {
        matches!(self.state, State::Over | State::Failed(_))
    }

    /// Puts a packet of one message into the output, if there is a connection and room.
    pub(super) fn send(&mut self, message: &[u8]) -> bool {
        let mut bytes = [0; 64];
        let header = Header { seq_num: self.number.into(), ..Header::default() };
        let Ok(mut packet) = PacketWriter::new(&mut bytes, header) else { return false };
        if self.state != State::Open || self.is_cut || packet.push(message).is_err() {
            return false;
        }
        let packet = packet.finish();
        let fits = self.outbox.len() + packet.len() <= OUTPUT_MAX;
        if fits {
            self.outbox.extend_from_slice(packet);
            self.number = self.number.wrapping_add(1);
        }
        fits
    }

    /// The next response to one of our requests; `None` when bytes are missing, or it is over.
    pub(super) fn step(&mut self) -> Result<Option<RequestResponse>, Error> {
        loop {
            match self.state {
                State::Open => {}
                State::Connecting | State::Over => return Ok(None),
                State::Failed(error) => return Err(error),
            }
            let (size, is_heartbeat, message) = match cut(self.inbox.waiting()) {
                Cut::Packet(packet) => {
                    let response = packet.messages().nth(self.taken).map(response);
                    (usize::from(packet.header().pkt_size()), is_heartbeat(&packet), response)
                }
                Cut::Partial(_) if self.is_cut => {
                    self.over(State::Failed(Error::Disconnected));
                    continue;
                }
                Cut::Partial(_) => return Ok(None),
                Cut::Malformed(size) => {
                    self.over(State::Failed(Error::Malformed(size)));
                    continue;
                }
            };
            if let Some(response) = message {
                self.taken += 1;
                match response.filter(|response| self.is_ours(response)) {
                    Some(response) => {
                        let is_accepted = is_accepted(&response);
                        self.counters.accepted += u64::from(is_accepted);
                        self.counters.refused += u64::from(!is_accepted);
                        return Ok(Some(response));
                    }
                    None => self.counters.strange += 1,
                }
                continue;
            }
            self.inbox.take(size);
            self.taken = 0;
            self.counters.packets += 1;
            if is_heartbeat {
                let source_id = self.config.source_id;
                let answer = HeartbeatResponse { source_id, ..Default::default() };
                let is_answered = self.send(answer.as_bytes());
                self.counters.heartbeats += u64::from(is_answered);
                self.counters.unanswered += u64::from(!is_answered);
            }
        }
    }

    fn is_ours(&self, response: &RequestResponse) -> bool {
        response.source_id().trimmed() == self.config.source_id.trimmed()
            && response.product_id() == self.config.product_id
            && response.channel_id() == self.config.channel_id
    }

    fn over(&mut self, state: State) {
        self.inbox.clear();
        self.outbox.clear();
        self.state = state;
    }
}

fn response(message: &[u8]) -> Option<RequestResponse> {
    match Message::parse(message) {
        Ok(Message::RequestResponse(response)) => Some(*response),
        _ => None,
    }
}

fn is_heartbeat(packet: &Packet<'_>) -> bool {
    packet.delivery_flag() == DeliveryFlag::Heartbeat
}

pub(super) fn is_accepted(response: &RequestResponse) -> bool {
    RequestStatus::of(response.status()) == RequestStatus::Accepted
}

/// Why a request was refused, in words.
pub(super) fn reason(response: &RequestResponse) -> &'static str {
    match RequestStatus::of(response.status()) {
        RequestStatus::Accepted => "accepted",
        RequestStatus::InvalidSource => "the source id is not known",
        RequestStatus::InvalidRange => "there is no such range of messages",
        RequestStatus::RangeTooLong => "more messages than one request may ask for",
        RequestStatus::TooManyRequests => "no more retransmissions today",
        RequestStatus::TooManyRefreshes => "no more refreshes today",
        RequestStatus::TooOld => "the messages are too old to be sent again",
        RequestStatus::InvalidChannel => "there is no such channel",
        RequestStatus::InvalidProduct => "there is no such product",
        RequestStatus::InvalidMessage => "the request is of no known type or length",
        RequestStatus::Unknown(_) => "for a reason that is not known here",
    }
}
