//! Messages on their way to the books: while one is applied, the memory that those behind it will need is on its way.

use crate::rx::RxStamp;
use crate::venue::{Message, Sink, Venue};

/// How many messages the queue holds at most before the oldest is applied.
const AHEAD: usize = 16;
/// How far behind the newest message the second stage of prefetching works.
const LEVEL_BEHIND: usize = 8;

/// A short queue of messages before the books, with what they need being fetched meanwhile.
///
/// For one message alone fetching ahead only costs time, so it begins with the second in the queue.
#[derive(Debug)]
pub struct LookAhead<'a, V: Venue> {
    queue: [Message<'a>; AHEAD],
    hints: [V::Hint; AHEAD],
    /// The oldest message when the queue is full; where the next one goes, always.
    at: usize,
    len: usize,
}

impl<V: Venue> Default for LookAhead<'_, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a, V: Venue> LookAhead<'a, V> {
    /// An empty queue.
    #[inline(always)]
    pub fn new() -> Self {
        const NONE: Message<'static> = Message { block: &[], seq: 0, rx: RxStamp::NONE };
        Self { queue: [NONE; AHEAD], hints: [V::Hint::default(); AHEAD], at: 0, len: 0 }
    }

    /// Lets messages of a datagram received at `rx`, numbered from `first` on, join the queue. For those that find no
    /// room there, the oldest are applied. Gives how many there were.
    #[inline(never)] // by itself, so that all registers are for the loop
    pub fn push_all(
        &mut self,
        first: u64,
        blocks: impl Iterator<Item = &'a [u8]>,
        rx: RxStamp,
        venue: &mut V,
        sink: &mut impl Sink,
    ) -> u32 {
        let mut seq = first;
        for block in blocks {
            self.push(Message { block, seq, rx }, venue, sink);
            seq += 1;
        }
        u32::try_from(seq - first).expect("a datagram's count has 16 bits")
    }

    /// Lets the message join the queue. If there is no room, the oldest is applied.
    #[inline(always)]
    pub fn push(&mut self, message: Message<'a>, venue: &mut V, sink: &mut impl Sink) {
        let at = self.at % AHEAD;
        let mut hint = V::Hint::default();
        if self.len == AHEAD {
            hint = venue.prefetch_order(message.block);
            venue.prefetch_level(self.hints[(at + AHEAD - LEVEL_BEHIND) % AHEAD]);
            venue.apply(&self.queue[at], sink);
        } else {
            if self.len > 0 {
                hint = venue.prefetch_order(message.block);
            }
            if self.len >= LEVEL_BEHIND {
                venue.prefetch_level(self.hints[(at + AHEAD - LEVEL_BEHIND) % AHEAD]);
            }
            self.len += 1;
        }
        self.queue[at] = message;
        self.hints[at] = hint;
        self.at = at + 1;
    }

    /// Applies all messages in the queue.
    #[inline(always)]
    pub fn drain(&mut self, venue: &mut V, sink: &mut impl Sink) {
        for at in self.at + AHEAD - self.len..self.at + AHEAD {
            venue.apply(&self.queue[at % AHEAD], sink);
        }
        self.len = 0;
    }
}
