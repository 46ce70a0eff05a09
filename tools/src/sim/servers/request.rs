//! The MoldUDP64 request server: messages sent again to who asks for them.
//!
//! [`RequestServer::handle`] takes a datagram and answers with at most one packet, of as many of the messages
//! asked for as are kept and fit, or with none: the protocol knows no refusal. When answers leave, and to whom,
//! [`poll`](RequestServer::poll) says.
//!
//! Source: MoldUDP64 1.00, "Request Packet".

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use wirepath_protocol::moldudp64::{Header, PacketWriter, Request};

use super::MessageLog;
use super::faults::{AnswerFaultCounts, AnswerFaults, Mischief};

/// Most answers that wait, since they are late. Requests beyond are not answered.
pub const WAITING_MAX: usize = 1 << 12;

/// What a UDP datagram over IPv4 can hold.
const DATAGRAM_MAX: usize = 65_507;

/// Requests, by what became of them. Every one is counted once.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct RequestCounts {
    /// Answered, or would have been but for a fault.
    pub answered: u64,
    /// Messages in the answers.
    pub messages: u64,
    /// Not answered: too short for a request, or asking for no message that can be.
    pub malformed: u64,
    /// Not answered: of another session.
    pub other_session: u64,
    /// Not answered: the first message is no longer kept.
    pub forgotten: u64,
    /// Not answered: the first message is yet to come.
    pub ahead: u64,
    /// Not answered: too many answers waited.
    pub refused: u64,
    /// What faults did to answers.
    pub faults: AnswerFaultCounts,
}

/// An answer on its way; the one that is due first is the greatest.
#[derive(Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Waiting<P: Ord> {
    /// When it is due, and the order of those that are due at once.
    due: Reverse<(u64, u64)>,
    to: P,
    bytes: Vec<u8>,
}

/// Answers requests from peers of type `P`, such as their addresses.
///
/// ```
/// use wirepath::pack::SESSION;
/// use wirepath::sim::servers::{AnswerFaults, MessageLog, RequestServer};
/// use wirepath_protocol::moldudp64::{Packet, Request};
///
/// let mut log = MessageLog::new(SESSION, 1 << 24);
/// (0..10).for_each(|_| log.push(b"tick"));
/// let mut server = RequestServer::new(1_472, AnswerFaults::default(), 7);
/// server.handle(&log, Request::new(SESSION, 8, 100).as_bytes(), "us", 0);
/// let (to, answer) = server.poll(0).unwrap();
/// let packet = Packet::parse(&answer)?;
/// assert_eq!((to, packet.sequence_number(), packet.declared()), ("us", 8, 3));
/// assert!(server.poll(0).is_none());
/// # Ok::<(), wirepath_protocol::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct RequestServer<P: Ord> {
    datagram_bytes: usize,
    mischief: Mischief,
    waiting: BinaryHeap<Waiting<P>>,
    made: u64,
    counts: RequestCounts,
    /// An answer in the making.
    bytes: Vec<u8>,
}

impl<P: Ord + Clone> RequestServer<P> {
    /// Answers take at most `datagram_bytes`, header included, but for a message that is longer by itself. Which
    /// of them suffer `faults` is drawn from `seed`.
    pub fn new(datagram_bytes: usize, faults: AnswerFaults, seed: u64) -> Self {
        Self {
            datagram_bytes: datagram_bytes.clamp(Header::SIZE, DATAGRAM_MAX),
            mischief: Mischief::new(faults, seed),
            waiting: BinaryHeap::new(),
            made: 0,
            counts: RequestCounts::default(),
            bytes: vec![0; DATAGRAM_MAX],
        }
    }

    /// Takes a datagram from a peer.
    pub fn handle(&mut self, log: &MessageLog, datagram: &[u8], from: P, now_ns: u64) {
        let wanted = Request::view(datagram).ok().and_then(|request| {
            let wanted = request.wanted().ok()?;
            Some((request.session(), wanted))
        });
        let Some((session, wanted)) = wanted else {
            self.counts.malformed += 1;
            return;
        };
        if session != log.session() {
            self.counts.other_session += 1;
        } else if wanted.start >= log.next() {
            self.counts.ahead += 1;
        } else if wanted.start < log.first() {
            self.counts.forgotten += 1;
        } else if self.waiting.len() + 2 > WAITING_MAX {
            self.counts.refused += 1;
        } else {
            self.answer(log, wanted, from, now_ns);
        }
    }

    fn answer(&mut self, log: &MessageLog, wanted: std::ops::Range<u64>, from: P, now_ns: u64) {
        let messages = wanted.clone().map_while(|number| log.get(number));
        // How many fit, the first in any case.
        let mut room = self.datagram_bytes - Header::SIZE;
        let fitting = messages.clone().take_while(|message| {
            let left = room.checked_sub(2 + message.len());
            room = left.unwrap_or(0);
            left.is_some()
        });
        let count = fitting.count().max(1);
        let fate = self.mischief.draw();
        self.counts.faults = self.mischief.counts();
        self.counts.answered += 1;
        if fate.never {
            return;
        }
        let count = fate.part_of(count);
        let Ok(mut packet) = PacketWriter::new(&mut self.bytes, log.session(), wanted.start) else {
            return;
        };
        for message in messages.take(count) {
            if packet.push(message).is_err() {
                break; // longer than any datagram can be: it was never sent
            }
        }
        let (given, bytes) = (packet.count(), packet.finish().to_vec());
        self.counts.messages += u64::from(given);
        let due_ns = now_ns.saturating_add(fate.late_ns);
        if fate.twice {
            self.put(due_ns, from.clone(), bytes.clone());
        }
        self.put(due_ns, from, bytes);
    }

    fn put(&mut self, due_ns: u64, to: P, bytes: Vec<u8>) {
        self.made += 1;
        self.waiting.push(Waiting { due: Reverse((due_ns, self.made)), to, bytes });
    }

    /// The next answer that is due by `now_ns`, and to whom.
    pub fn poll(&mut self, now_ns: u64) -> Option<(P, Vec<u8>)> {
        self.next_due().filter(|due_ns| *due_ns <= now_ns)?;
        self.waiting.pop().map(|Waiting { to, bytes, .. }| (to, bytes))
    }

    /// When the next answer is due, if any waits.
    pub fn next_due(&self) -> Option<u64> {
        self.waiting.peek().map(|Waiting { due: Reverse((due_ns, _)), .. }| *due_ns)
    }

    /// What became of requests so far.
    pub const fn counts(&self) -> RequestCounts {
        self.counts
    }

    /// From now on answers are as they should be.
    pub fn cease_faults(&mut self) {
        self.mischief.cease();
    }
}

#[cfg(test)]
mod tests;
