//! A session out of datagrams as they come on several lines: recorded in order, each message once.

use std::collections::BTreeMap;

use wirepath_protocol::moldudp64::{Packet, PacketKind, Session};

use super::Tap;

/// Most packets that wait for one before them.
const WAITING_MAX: usize = 1 << 12;

/// What a packet says of the session that it starts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Start {
    /// The session.
    pub session: Session,
    /// Number of its first message, or where there is none, of the next to come.
    pub first: u64,
}

impl Start {
    /// Reads a datagram as a packet of MoldUDP64; `None` when it is none.
    ///
    /// The protocol has no mark by which it could be told: a session's name is text, and the messages fill the
    /// datagram.
    pub fn read(datagram: &[u8]) -> Option<Self> {
        let packet = Packet::parse(datagram).ok()?;
        let (session, first) = (packet.session(), packet.sequence_number());
        let is_text = session.0.iter().all(|byte| (b' '..=b'~').contains(byte));
        (is_text && packet.contents().is_sound()).then_some(Self { session, first })
    }
}

/// Puts the packets of one session in order, for the log. Those before their turn wait; a packet that the lines do not
/// bring at all ends it: nothing behind it is recorded.
#[derive(Debug)]
pub struct Gatherer {
    tap: Tap,
    session: Session,
    /// By number of the first message.
    waiting: BTreeMap<u64, Vec<u8>>,
    /// Number of the next message to record.
    next: u64,
    /// Too many packets wait for it.
    is_over: bool,
}

impl Gatherer {
    /// Records the packets of `session`.
    pub const fn new(tap: Tap, session: Session) -> Self {
        Self { tap, session, waiting: BTreeMap::new(), next: 0, is_over: false }
    }

    /// Takes the next datagram of any line. Those of other sessions are left.
    pub fn record(&mut self, datagram: &[u8]) {
        let Ok(packet) = Packet::parse(datagram) else { return };
        let is_data = matches!(packet.kind(), PacketKind::Data(_));
        if !is_data || packet.session() != self.session || self.is_over {
            return;
        }
        self.next = self.tap.record(datagram);
        if packet.sequence_number() > self.next {
            self.waiting.entry(packet.sequence_number()).or_insert_with(|| datagram.to_vec());
            if self.waiting.len() > WAITING_MAX {
                self.is_over = true;
                self.waiting.clear();
            }
            return;
        }
        while let Some(first) = self.waiting.first_entry().filter(|of| *of.key() <= self.next) {
            self.next = self.tap.record(&first.remove());
        }
    }

    /// The message for want of which those behind it wait, or are not recorded any more, if there is one.
    pub fn missing(&self) -> Option<u64> {
        (self.is_over || !self.waiting.is_empty()).then_some(self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Servers, ServersConfig};
    use super::*;
    use crate::impair::{Faults, Network, Share};
    use crate::pack::{PackLimits, Packer, SESSION};

    fn servers() -> Servers {
        let config =
            ServersConfig { request_port: None, snapshot_port: None, ..ServersConfig::default() };
        Servers::start(&config, SESSION).expect("no sockets are needed")
    }

    fn packets(count: u64) -> Vec<Vec<u8>> {
        let mut packer = Packer::new(SESSION, PackLimits::default());
        let packet = |n: u64| {
            (0..=n % 3).for_each(|_| packer.push(&n.to_be_bytes(), 0));
            packer.take().expect("messages").bytes.to_vec()
        };
        (0..count).map(packet).collect()
    }

    #[test]
    fn lossy_lines_that_have_all_between_them_are_gathered() {
        let servers = servers();
        let mut gatherer = Gatherer::new(servers.tap(), SESSION);
        let reorder = Share::of(1, 5);
        let a = Faults { loss: Share::of(1, 3), reorder, ..Faults::default() };
        let b = Faults { delay_ns: 20, reorder, duplicate: reorder, ..Faults::default() };
        let mut network = Network::new(8, &[a, b]);
        let packets = packets(3_000);
        for (sent_ns, packet) in (0..).zip(&packets) {
            network.offer_to_all(sent_ns, packet);
        }
        network.end();
        while let Some(leaving) = network.poll(u64::MAX) {
            gatherer.record(leaving.bytes);
            gatherer.record(b"WIREPATH99\0\0\0\0\0\0\0\x01\0\x01\0\x01x");
            gatherer.record(b"short");
        }
        assert_eq!((servers.kept(), gatherer.missing()), (1..6_001, None));
        assert!(gatherer.waiting.is_empty());
    }

    #[test]
    fn what_no_line_brings_ends_it() {
        let servers = servers();
        let mut gatherer = Gatherer::new(servers.tap(), SESSION);
        let mut packets = packets(7_000);
        packets.remove(2_000);
        packets.iter().for_each(|packet| gatherer.record(packet));
        assert_eq!((servers.kept(), gatherer.missing()), (1..4_000, Some(4_000)));
        assert!(gatherer.waiting.is_empty(), "no memory is held");
    }

    #[test]
    fn packets_are_told_from_other_datagrams() {
        let packet = &packets(1)[0];
        assert_eq!(Start::read(packet), Some(Start { session: SESSION, first: 1 }));
        let heartbeat = b"000008472B\0\0\0\0\0\0\x01\0\0\0";
        assert_eq!(Start::read(heartbeat).map(|start| start.first), Some(256));
        let mut binary = packet.clone();
        binary[3] = 0;
        assert_eq!(Start::read(&binary), None);
        assert_eq!(Start::read(&packet[..packet.len() - 1]), None);
        assert_eq!(Start::read(b"short"), None);
    }
}
