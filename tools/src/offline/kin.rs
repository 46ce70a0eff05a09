//! Which lines of a file carry the same channel, where packets do not name it.
//!
//! Lines of one channel carry copies of the same datagrams, byte for byte, and lines of different channels have none
//! in common: each datagram has its number and when it was sent. So two lines are kin when one brings a datagram that
//! the other brought lately. A line that brings [`ALONE_AFTER`] datagrams without a copy, or has none when the file
//! ends, is a channel by itself. Until then its datagrams are kept.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hasher as _};

use wirepath_feed_handler::rx::RxStamp;

use super::envelope::ChannelKey;

/// Datagrams of a line that are looked at before it is taken for a channel by itself.
const ALONE_AFTER: usize = 256;
/// Datagrams among which a copy is looked for.
const RECENT: usize = 1 << 16;
/// What is compared of each: the packet's header, which has number and time, and the first message's front.
const FRONT: usize = 64;

/// A datagram that was kept.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) rx: RxStamp,
    pub(super) bytes: Vec<u8>,
}

/// A line whose channel is known now.
#[derive(Debug)]
pub(super) struct Released {
    /// The line's index in the file.
    pub(super) line: usize,
    /// Its channel.
    pub(super) key: ChannelKey,
    /// What it brought so far.
    pub(super) kept: Vec<Kept>,
}

/// What is to be done with a datagram.
#[derive(Debug)]
pub(super) enum Sorted {
    /// It is of this channel.
    Of(ChannelKey),
    /// It is kept until the line's channel is known.
    Kept,
    /// It is among those that are to be handled now, line by line.
    Released(Vec<Released>),
}

#[derive(Debug)]
enum State {
    /// Its channel is known: the first, second, … of those that its packets do not tell apart.
    Known(u32),
    /// It is not.
    Open(Vec<Kept>),
}

#[derive(Debug)]
struct Line {
    line: usize,
    /// What its packets say.
    key: ChannelKey,
    state: State,
}

/// See the module documentation.
#[derive(Debug, Default)]
pub(super) struct Kin {
    lines: Vec<Line>,
    /// By hash: which of `lines` brought it first.
    recent: HashMap<u64, usize>,
    /// The same hashes, oldest first.
    order: VecDeque<u64>,
}

impl Kin {
    /// Takes a datagram whose packet says `key`, sent to the destination with index `line`.
    pub(super) fn sort(
        &mut self,
        line: usize,
        key: ChannelKey,
        rx: RxStamp,
        bytes: &[u8],
    ) -> Sorted {
        let known = self.lines.iter().position(|of| of.line == line && of.key == key);
        let at = known.unwrap_or_else(|| {
            self.lines.push(Line { line, key, state: State::Open(Vec::new()) });
            self.lines.len() - 1
        });
        let relative = self.copy_of(at, bytes);
        let kept = match &mut self.lines[at].state {
            State::Known(nth) => return Sorted::Of(ChannelKey { nth: *nth, ..key }),
            State::Open(kept) => kept,
        };
        kept.push(Kept { rx, bytes: bytes.to_vec() });
        let is_alone = kept.len() >= ALONE_AFTER;
        let mut released = Vec::new();
        let nth = match relative {
            Some(relative) => self.settle(relative, None, &mut released),
            None if is_alone => self.count(key),
            None => return Sorted::Kept,
        };
        self.settle(at, Some(nth), &mut released);
        Sorted::Released(released)
    }

    /// The file has ended: who has no kin by now has none.
    pub(super) fn finish(&mut self) -> Vec<Released> {
        let mut released = Vec::new();
        for at in 0..self.lines.len() {
            self.settle(at, None, &mut released);
        }
        released
    }

    /// Which other line of the same protocol and session brought this datagram lately. Remembers who brings it.
    fn copy_of(&mut self, at: usize, bytes: &[u8]) -> Option<usize> {
        let mut hasher = DefaultHasher::new();
        hasher.write(&bytes[..bytes.len().min(FRONT)]);
        hasher.write_usize(bytes.len());
        let hash = hasher.finish();
        if let Some(first) = self.recent.get(&hash) {
            return (*first != at && self.lines[*first].key == self.lines[at].key)
                .then_some(*first);
        }
        if self.order.len() == RECENT
            && let Some(oldest) = self.order.pop_front()
        {
            self.recent.remove(&oldest);
        }
        self.order.push_back(hash);
        self.recent.insert(hash, at);
        None
    }

    /// The line is of the `nth` channel; of one by itself when `None`. Gives which one it is, and hands out what was kept.
    fn settle(&mut self, at: usize, nth: Option<u32>, released: &mut Vec<Released>) -> u32 {
        let Line { line, key, state: State::Open(_) } = self.lines[at] else {
            let State::Known(nth) = self.lines[at].state else { return 0 };
            return nth;
        };
        let nth = nth.unwrap_or_else(|| self.count(key));
        let before = std::mem::replace(&mut self.lines[at].state, State::Known(nth));
        if let State::Open(kept) = before {
            released.push(Released { line, key: ChannelKey { nth, ..key }, kept });
        }
        nth
    }

    /// How many channels there are already that packets do not tell apart from this one.
    fn count(&self, key: ChannelKey) -> u32 {
        let known = self.lines.iter().filter(|of| of.key == key).filter_map(|of| match of.state {
            State::Known(nth) => Some(nth + 1),
            State::Open(_) => None,
        });
        known.max().unwrap_or(0)
    }
}
