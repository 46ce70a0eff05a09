//! One round of a loop: its packets as far as they have come, and whether all have.

use std::collections::{BTreeMap, HashMap, HashSet};

use wirepath_protocol::DecodeError;
use wirepath_protocol::mdp3::Message;

use super::Loop;

/// What is noted of a message beside its bytes, counted so many.
const NOTE_BYTES: usize = 128;

/// What a message of a loop says of the loop.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Report {
    security_id: i32,
    /// Instruments in the round.
    total: u32,
    /// The last packet of the stream that is in the snapshot; definitions do not say.
    last: Option<u32>,
    /// Which part of the instrument's snapshot, and of how many.
    part: (u32, u32),
}

impl Report {
    /// Reads a message; `None` if it is of another loop, or of none.
    pub(super) fn read(block: &[u8], of: Loop) -> Result<Option<Self>, DecodeError> {
        macro_rules! definition {
            ($m:ident) => {{
                let root = $m.root();
                // Definitions outside of the loop do not say how many there are.
                root.tot_num_reports().map(|total| Self {
                    security_id: root.security_id(),
                    total,
                    last: None,
                    part: (1, 1),
                })
            }};
        }
        macro_rules! snapshot {
            ($m:ident, $part:expr) => {{
                let root = $m.root();
                Some(Self {
                    security_id: root.security_id(),
                    total: root.tot_num_reports(),
                    last: Some(root.last_msg_seq_num_processed()),
                    part: $part,
                })
            }};
        }
        let (report, is_of) = match Message::parse(block)? {
            Message::MDInstrumentDefinitionFuture27(m) => (definition!(m), Loop::Definitions),
            Message::MDInstrumentDefinitionSpread29(m) => (definition!(m), Loop::Definitions),
            Message::MDInstrumentDefinitionOption41(m) => (definition!(m), Loop::Definitions),
            Message::MDInstrumentDefinitionFuture54(m) => (definition!(m), Loop::Definitions),
            Message::MDInstrumentDefinitionOption55(m) => (definition!(m), Loop::Definitions),
            Message::MDInstrumentDefinitionSpread56(m) => (definition!(m), Loop::Definitions),
            Message::MDInstrumentDefinitionFixedIncome57(m) => (definition!(m), Loop::Definitions),
            Message::MDInstrumentDefinitionRepo58(m) => (definition!(m), Loop::Definitions),
            Message::MDInstrumentDefinitionFX63(m) => (definition!(m), Loop::Definitions),
            Message::SnapshotFullRefresh38(m) => (snapshot!(m, (1, 1)), Loop::Levels),
            Message::SnapshotFullRefresh52(m) => (snapshot!(m, (1, 1)), Loop::Levels),
            Message::SnapshotFullRefreshLongQty69(m) => (snapshot!(m, (1, 1)), Loop::Levels),
            Message::SnapshotFullRefreshOrderBook44(m) => {
                (snapshot!(m, (m.root().current_chunk(), m.root().no_chunks())), Loop::Orders)
            }
            Message::SnapshotFullRefreshOrderBook53(m) => {
                (snapshot!(m, (m.root().current_chunk(), m.root().no_chunks())), Loop::Orders)
            }
            _ => return Ok(None),
        };
        Ok(report.filter(|_| is_of == of))
    }
}

/// What became of a packet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Taken {
    Kept,
    Copy,
    /// It is of a round before.
    Earlier,
    /// It contradicts the round, or itself: all of it is left.
    Void,
}

/// See the module documentation.
#[derive(Debug, Default)]
pub(super) struct Round {
    total: Option<u32>,
    /// Sending times by number, nanoseconds. They go up with the numbers.
    packets: BTreeMap<u32, u64>,
    /// What was sent up to then is of rounds that were left.
    left_ns: u64,
    /// The packets' messages, as they came.
    memory: Vec<u8>,
    /// Where those of each packet end.
    ends: Vec<usize>,
    /// How many parts of each instrument's snapshot are missing, of how many, and what they are all as of.
    missing: HashMap<i32, (u32, u32, Option<u32>)>,
    parts: HashSet<(i32, u32)>,
    /// Instruments of which no part is missing.
    instruments: u32,
    last: Option<u32>,
}

impl Round {
    /// Takes the messages of a packet with this number and sending time. Says too whether the round before was left for
    /// it.
    pub(super) fn take(
        &mut self,
        (number, sent_ns): (u32, u64),
        messages: &[u8],
        reports: &[Report],
    ) -> (Taken, bool) {
        let above = self.packets.range(number..).next();
        let below = self.packets.range(..=number).next_back();
        let total = reports.first().map(|report| report.total);
        if sent_ns <= self.left_ns {
            return (Taken::Earlier, false);
        }
        let mut is_later = above.is_some_and(|(_, sent)| *sent < sent_ns);
        if !is_later {
            if above == Some((&number, &sent_ns)) {
                return (Taken::Copy, false);
            }
            if below.is_some_and(|(_, sent)| *sent > sent_ns) {
                return (Taken::Earlier, false);
            }
            if self.total.is_some() && self.total != total {
                // Its number is between, and it is of another round all the same.
                if above.is_some() {
                    return (Taken::Earlier, false);
                }
                is_later = true;
            }
        }
        if is_later {
            self.clear();
        }
        self.total = total;
        for report in reports {
            if !self.note(report) {
                self.clear();
                return (Taken::Void, is_later);
            }
        }
        self.memory.extend_from_slice(messages);
        self.ends.push(self.memory.len());
        self.packets.insert(number, sent_ns);
        (Taken::Kept, is_later)
    }

    /// Answers whether it fits.
    fn note(&mut self, report: &Report) -> bool {
        let Report { security_id, total, last, part: (part, parts) } = *report;
        let fits = Some(total) == self.total
            && (1..=parts).contains(&part)
            && self.parts.insert((security_id, part));
        if !fits {
            return false;
        }
        let missing = self.missing.entry(security_id).or_insert((parts, parts, last));
        if (missing.1, missing.2) != (parts, last) {
            return false; // parts of two snapshots are none
        }
        missing.0 -= 1; // each part once
        self.instruments += u32::from(missing.0 == 0);
        self.last = [self.last, last].into_iter().flatten().min();
        self.missing.len() <= total as usize
    }

    /// Leaves the round: what still comes of it is stepped over.
    pub(super) fn clear(&mut self) {
        let sent_ns = self.packets.values().next_back().copied().unwrap_or_default();
        let left_ns = self.left_ns.max(sent_ns);
        let mut memory = core::mem::take(&mut self.memory);
        memory.clear();
        *self = Self { memory, left_ns, ..Self::default() };
    }

    /// Whether all instruments are there.
    pub(super) fn is_whole(&self) -> bool {
        self.total == Some(self.instruments)
    }

    /// Whether it has every instrument that `other` has.
    pub(super) fn has_all_of(&self, other: &Self) -> bool {
        other.missing.keys().all(|id| self.missing.contains_key(id))
    }

    /// How many packets there are.
    pub(super) fn packets(&self) -> usize {
        self.ends.len()
    }

    /// The messages of one of them.
    pub(super) fn packet(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.memory[start..self.ends[index]]
    }

    /// The lowest of the packets that its snapshots are as of.
    pub(super) const fn last(&self) -> Option<u32> {
        self.last
    }

    /// Bytes that are kept, and what is noted of them.
    pub(super) fn bytes(&self) -> usize {
        self.memory.len() + NOTE_BYTES * (self.parts.len() + self.packets.len())
    }

    /// How many instruments are there, and how many are to be; `None` before the first packet.
    pub(super) fn progress(&self) -> Option<(u32, u32)> {
        self.total.map(|total| (self.instruments, total))
    }
}
