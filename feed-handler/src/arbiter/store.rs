//! Memory for datagrams that came early: equal slots taken at start, handed out last freed first, so
//! that a short gap stays within a few warm cache lines and pages.

use super::Arrival;
use crate::rx::{LineId, RxStamp};

/// Number of a slot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct SlotId(u32);

/// What is known of the datagram in a slot, beside its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub(super) line: LineId,
    pub(super) rx: RxStamp,
    pub(super) first: u64,
    pub(super) count: u32,
    len: usize,
    /// Runs of the window that still refer to the slot.
    uses: u32,
}

/// The slots.
#[derive(Debug)]
pub(super) struct Store {
    bytes: Box<[u8]>,
    slot_bytes: usize,
    kept: Box<[Kept]>,
    free: Vec<SlotId>,
    peak: usize,
}

impl Store {
    /// Takes memory for `slots` datagrams of `slot_bytes` bytes.
    pub(super) fn new(slots: u32, slot_bytes: usize) -> Self {
        let empty = Kept {
            line: LineId(0),
            rx: RxStamp { ns: 0, clock: wirepath_perf::ClockDomain::None },
            first: 0,
            count: 0,
            len: 0,
            uses: 0,
        };
        Self {
            bytes: vec![0xA5; slots as usize * slot_bytes].into(), // written, so that its pages are there
            slot_bytes,
            kept: vec![empty; slots as usize].into(),
            free: (0..slots).rev().map(SlotId).collect(),
            peak: 0,
        }
    }

    /// Copies the datagram into a free slot, with no use of it yet. `None` when it is too long, or no
    /// slot is free.
    pub(super) fn keep(&mut self, arrival: &Arrival<'_>) -> Option<SlotId> {
        let len = arrival.body.len();
        if len > self.slot_bytes {
            return None;
        }
        let id = self.free.pop()?;
        let at = id.0 as usize * self.slot_bytes;
        self.bytes[at..at + len].copy_from_slice(arrival.body);
        self.kept[id.0 as usize] = Kept {
            line: arrival.line,
            rx: arrival.rx,
            first: arrival.first,
            count: arrival.count,
            len,
            uses: 0,
        };
        self.peak = self.peak.max(self.in_use());
        Some(id)
    }

    /// Whether a datagram of this many bytes fits into a slot.
    pub(super) fn fits(&self, len: usize) -> bool {
        len <= self.slot_bytes
    }

    /// What is in the slot.
    pub(super) fn kept(&self, id: SlotId) -> &Kept {
        &self.kept[id.0 as usize]
    }

    /// The message blocks in the slot: good until something else is kept there.
    pub(super) fn body(&self, id: SlotId) -> &[u8] {
        let at = id.0 as usize * self.slot_bytes;
        &self.bytes[at..at + self.kept(id).len]
    }

    /// Sets how many runs refer to the slot; without any it is free again.
    pub(super) fn set_uses(&mut self, id: SlotId, uses: u32) {
        self.kept[id.0 as usize].uses = uses;
        if uses == 0 {
            self.free.push(id);
        }
    }

    /// Takes off one use; after the last the slot is free again.
    pub(super) fn release(&mut self, id: SlotId) {
        self.set_uses(id, self.kept(id).uses - 1);
    }

    /// Slots that hold a datagram.
    pub(super) fn in_use(&self) -> usize {
        self.kept.len() - self.free.len()
    }

    /// The most there ever were.
    pub(super) fn peak(&self) -> usize {
        self.peak
    }
}
