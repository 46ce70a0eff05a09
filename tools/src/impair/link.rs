//! One line: the draws, and the datagrams on their way.

use std::collections::VecDeque;

use wirepath_protocol::moldudp64::Header;

use super::faults::{FaultCounts, Faults};
use super::{OVERTAKEN_MAX, WAITING_MAX};
use crate::market::random::Random;

/// Most bytes of a datagram that corruption changes.
const CHANGED_MAX: u32 = 3;
/// Another seed than the first generator's.
const ODD_SEED: u64 = 0x6f64_6400;

/// One line. Those that wait are in order of time.
#[derive(Debug)]
pub(super) struct Link {
    faults: Faults,
    random: Random,
    /// The faults that came later have their own, so that seeds go on meaning what they meant.
    odd: Random,
    /// When each should leave.
    pub(super) waiting: VecDeque<(u64, Vec<u8>)>,
    /// Those to be overtaken, by the number of the datagram they follow.
    held: Vec<(u64, Vec<u8>)>,
    /// How many datagrams the burst has yet to take.
    burst_left: u32,
    pub(super) counts: FaultCounts,
}

/// The draws for one datagram that change it, or come beside it.
#[derive(Clone, Copy, Debug, Default)]
struct Odd {
    burst: bool,
    corrupt: bool,
    truncate: bool,
    hostile: bool,
    /// Where which bytes are changed, and how many of these are.
    changes: [u64; CHANGED_MAX as usize],
    changed: u32,
    cut: u64,
    forgery: [u64; 2],
}

impl Odd {
    /// As many draws for every datagram.
    fn draw(faults: &Faults, random: &mut Random) -> Self {
        Self {
            burst: faults.bursts.share.draw(random),
            corrupt: faults.corrupt.draw(random),
            truncate: faults.truncate.draw(random),
            hostile: faults.hostile.draw(random),
            changes: [random.u64(), random.u64(), random.u64()],
            changed: 1 + random.below(CHANGED_MAX),
            cut: random.u64(),
            forgery: [random.u64(), random.u64()],
        }
    }
}

impl Link {
    pub(super) fn new(faults: Faults, seed: u64) -> Self {
        Self {
            faults,
            random: Random::new(seed),
            odd: Random::new(seed ^ ODD_SEED),
            waiting: VecDeque::new(),
            held: Vec::new(),
            burst_left: 0,
            counts: FaultCounts::default(),
        }
    }

    pub(super) fn set_faults(&mut self, faults: Faults) {
        self.faults = faults;
        self.burst_left = 0;
    }

    /// Takes a datagram that is sent at `sent_ns`, which is `elapsed_ns` after the first of all lines.
    pub(super) fn offer(
        &mut self,
        sent_ns: u64,
        elapsed_ns: u64,
        datagram: &[u8],
        spare: &mut Vec<Vec<u8>>,
    ) {
        let (number, before) = (self.counts.offered, self.waiting.len());
        self.counts.offered += 1;
        // As many draws for every datagram: one fault's share does not change where the others fall.
        let lost = self.faults.loss.draw(&mut self.random);
        let duplicated = self.faults.duplicate.draw(&mut self.random);
        let reordered = self.faults.reorder.draw(&mut self.random);
        let copy_after = u64::from(self.random.below(OVERTAKEN_MAX + 1));
        let after = 1 + u64::from(self.random.below(OVERTAKEN_MAX));
        let odd = match self.faults.are_odd() {
            true => Odd::draw(&self.faults, &mut self.odd),
            false => Odd::default(),
        };
        // Not before those that wait, should the delay have been longer until now.
        let last_ns = self.waiting.back().map_or(0, |(due_ns, _)| *due_ns);
        let due_ns = sent_ns.saturating_add(self.faults.delay_ns).max(last_ns);
        let mut copy = || {
            let mut bytes = spare.pop().unwrap_or_default();
            bytes.clear();
            bytes.extend_from_slice(datagram);
            bytes
        };
        let is_down = self.faults.down.covers(elapsed_ns);
        if odd.hostile && !is_down && datagram.len() >= Header::SIZE {
            let mut forgery = copy();
            forge(&mut forgery, odd.forgery);
            self.counts.forged += 1;
            self.waiting.push_back((due_ns, forgery));
        }
        if !self.takes(lost, odd.burst, is_down) {
            let mut first = copy();
            self.damage(&mut first, &odd);
            if reordered {
                self.counts.reordered += 1;
                self.held.push((number + after, first));
            } else {
                self.waiting.push_back((due_ns, first));
            }
            if duplicated {
                self.counts.duplicated += 1;
                self.held.push((number + copy_after, copy()));
            }
        }
        self.release(number, due_ns);
        for at in before.saturating_sub(WAITING_MAX)..self.waiting.len().saturating_sub(WAITING_MAX)
        {
            self.counts.rushed += u64::from(self.waiting[at].0 > 0);
            self.waiting[at].0 = 0;
        }
    }

    /// Whether the line takes a datagram away.
    fn takes(&mut self, lost: bool, burst: bool, is_down: bool) -> bool {
        if self.burst_left == 0 && burst {
            self.burst_left = self.faults.bursts.length;
            self.counts.bursts += 1;
        }
        let in_burst = self.burst_left > 0;
        self.burst_left = self.burst_left.saturating_sub(1);
        self.counts.lost_down += u64::from(is_down);
        self.counts.lost_in_bursts += u64::from(in_burst && !is_down);
        self.counts.lost += u64::from(lost || in_burst || is_down);
        lost || in_burst || is_down
    }

    fn damage(&mut self, bytes: &mut Vec<u8>, odd: &Odd) {
        if bytes.is_empty() {
            return;
        }
        if odd.corrupt {
            self.counts.corrupted += 1;
            let mut places = [usize::MAX; CHANGED_MAX as usize];
            for i in 0..odd.changed as usize {
                let at = high(odd.changes[i], bytes.len());
                if places[..i].contains(&at) {
                    continue; // else it could be changed back
                }
                places[i] = at;
                // Not zero: the byte does change.
                bytes[at] ^= 1 + (odd.changes[i] % 255) as u8;
            }
        }
        if odd.truncate {
            self.counts.truncated += 1;
            bytes.truncate(high(odd.cut, bytes.len()));
        }
    }

    fn release(&mut self, number: u64, due_ns: u64) {
        for _ in 0..self.held.len() {
            let Some(at) = self.held.iter().position(|(after, _)| *after <= number) else { return };
            let (_, bytes) = self.held.remove(at);
            self.waiting.push_back((due_ns, bytes));
        }
    }

    pub(super) fn end(&mut self) {
        let due_ns = self.waiting.back().map_or(0, |(due_ns, _)| *due_ns);
        self.release(u64::MAX, due_ns);
    }
}

/// `bits`, brought to `0..n`.
fn high(bits: u64, n: usize) -> usize {
    usize::try_from((u128::from(bits) * n as u128) >> 64).unwrap_or(0)
}

/// Gives a downstream packet a number that is not its own: none, the last ones there are, or one far ahead, all
/// with the messages; or makes it a heartbeat that names a number far ahead, or one that was before.
///
/// A wrong number that the next messages will have, under messages that are sound, could not be told from the
/// truth by any receiver; there is none among these.
fn forge(packet: &mut Vec<u8>, [what, by]: [u64; 2]) {
    let Some(&header) = packet.first_chunk::<{ Header::SIZE }>() else { return };
    let [.., a, b, c, d, e, f, g, h, high, low] = header;
    let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
    let count = u64::from(u16::from_be_bytes([high, low]));
    // From 2^32 to 2^62 ahead: farther than any receiver keeps, nearer than the end.
    let ahead = number.saturating_add((1 << (32 + what / 8 % 31)) | (by >> 32));
    let (forged, is_heartbeat) = match what % 6 {
        0 => (0, false),
        1 => (u64::MAX, false),
        2 => (u64::MAX - count, false),
        3 => (ahead, false),
        4 => (ahead, true),
        _ => (by % number.max(1), true),
    };
    packet[10..18].copy_from_slice(&forged.to_be_bytes());
    if is_heartbeat {
        packet.truncate(Header::SIZE);
        packet[18..].fill(0);
    }
}
