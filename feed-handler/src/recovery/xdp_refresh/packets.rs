//! The packets of a refresh channel in order of their numbers, each once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use wirepath_protocol::xdp::{DeliveryFlag, Packet};

/// What became of a packet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Offer {
    /// It is kept.
    New,
    /// It was there before, or is from before the beginning.
    Copy,
    /// It has not all messages that it says it has.
    Malformed,
    /// Numbers begin anew with it.
    Reset,
    /// It says nothing.
    Idle,
}

/// What comes next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Taken {
    /// A packet, of which [`first`](Packets::first) is the first message.
    PacketBegins,
    /// A [`message`](Packets::message) of it.
    Message,
    /// The end of the packet.
    PacketEnds,
    /// The packet is not as it was when it was offered, which cannot be.
    CutOff,
    /// Nothing that is in its turn.
    Nothing,
}

/// The messages of one packet.
#[derive(Debug, Default)]
struct Kept {
    count: u16,
    body: Vec<u8>,
}

/// The packets that came and were not taken, and where the next one begins. See the module documentation.
#[derive(Debug)]
pub(super) struct Packets {
    held_max: usize,
    /// By the number of their first message, those that are not taken yet.
    waiting: BTreeMap<u64, Kept>,
    /// The packet in hand, where the next message of it begins, and the one handed out last.
    current: Option<Kept>,
    at: usize,
    message: core::ops::Range<usize>,
    taken: u16,
    /// Number of the next packet's first message, once one has begun.
    expected: Option<u64>,
    gap_since_ns: Option<u64>,
}

impl Packets {
    pub(super) fn new(held_max: usize) -> Self {
        Self {
            held_max,
            waiting: BTreeMap::new(),
            current: None,
            at: 0,
            message: 0..0,
            taken: 0,
            expected: None,
            gap_since_ns: None,
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::new(self.held_max);
    }

    /// Takes a packet that came on either line.
    pub(super) fn offer(&mut self, packet: &Packet<'_>) -> Offer {
        let flag = packet.delivery_flag();
        let count = packet.declared();
        if count == 0
            || flag.is_retransmission()
            || matches!(flag, DeliveryFlag::Heartbeat | DeliveryFlag::MessageUnavailable)
        {
            return Offer::Idle;
        }
        if !packet.contents().is_sound() || packet.cut() > 0 {
            return Offer::Malformed;
        }
        if flag == DeliveryFlag::SequenceNumberReset {
            return if self.expected.is_some() { Offer::Reset } else { Offer::Idle };
        }
        let first = u64::from(packet.sequence_number());
        let expected = match self.expected {
            Some(expected) => expected,
            // In the middle of somebody's refresh nothing can begin.
            None if matches!(flag, DeliveryFlag::Refresh | DeliveryFlag::LastRefresh) => {
                return Offer::Copy;
            }
            None => first,
        };
        self.expected = Some(expected);
        if first < expected {
            return Offer::Copy;
        }
        match self.waiting.entry(first) {
            Entry::Occupied(_) => return Offer::Copy,
            Entry::Vacant(place) => {
                place.insert(Kept { count, body: packet.body().to_vec() });
            }
        }
        Offer::New
    }

    /// All that is in its turn was taken: if something waits, a packet is missing since now at the latest.
    pub(super) fn look_for_gap(&mut self, now_ns: u64) {
        if !self.waiting.is_empty() {
            self.gap_since_ns = self.gap_since_ns.or(Some(now_ns));
        }
    }

    /// Goes one step further.
    pub(super) fn next(&mut self) -> Taken {
        let Some(current) = &self.current else {
            let kept = self.expected.and_then(|expected| self.waiting.remove(&expected));
            let Some(kept) = kept else { return Taken::Nothing };
            self.expected = self.expected.map(|expected| expected + u64::from(kept.count));
            (self.current, self.at, self.taken) = (Some(kept), 0, 0);
            self.gap_since_ns = None;
            return Taken::PacketBegins;
        };
        if self.taken == current.count {
            self.current = None;
            return Taken::PacketEnds;
        }
        let Some(length) = message_length(&current.body[self.at..]) else { return Taken::CutOff };
        self.message = self.at..self.at + length;
        self.at += length;
        self.taken += 1;
        Taken::Message
    }

    /// The first message of the packet that begins.
    pub(super) fn first(&self) -> Option<&[u8]> {
        let body = &self.current.as_ref()?.body;
        body.get(..message_length(body)?)
    }

    /// The message last taken.
    pub(super) fn message(&self) -> &[u8] {
        self.current.as_ref().map_or(&[], |current| &current.body[self.message.clone()])
    }

    /// Whether something is in its turn.
    pub(super) fn has_more(&self) -> bool {
        let next = self.expected.is_some_and(|expected| self.waiting.contains_key(&expected));
        self.current.is_some() || next
    }

    /// Packets that wait for their turn.
    pub(super) fn held(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.waiting.len() > self.held_max
    }

    /// Since when one is missing.
    pub(super) fn gap_since_ns(&self) -> Option<u64> {
        self.gap_since_ns
    }

    /// Number of the next message.
    pub(super) fn expected(&self) -> u64 {
        self.expected.unwrap_or(0)
    }
}

/// The length of the message in front, if it is wholly there.
fn message_length(bytes: &[u8]) -> Option<usize> {
    let length = usize::from(u16::from_le_bytes(*bytes.first_chunk()?));
    (length >= 4 && length <= bytes.len()).then_some(length)
}
