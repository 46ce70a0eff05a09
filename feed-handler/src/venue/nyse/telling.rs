//! What a refresh tells of the books, and how the stream goes on behind it.
//!
//! A refresh is the state behind one message of the channel, and symbols may be refreshed one after another, each
//! behind another message. So the stream goes on with the first message that any of them lacks, and what it tells of
//! a symbol up to that symbol's own message is in its book already: it is stepped over. While there is nothing to be
//! stepped over, a message costs one comparison.
//!
//! A book that was not told is in doubt when the snapshot is joined, and so are those of symbols that are heard of
//! for the first time later: nobody knows what their orders are.

#[cfg(test)]
mod tests;

use wirepath_protocol::xdp::Message as Xdp;

use super::NysePillar;
use crate::event::Anomaly;
use crate::rx::RxStamp;
use crate::venue::market::Origin;
use crate::venue::{Message, Sink};

/// What a snapshot told of one instrument.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told {
    /// By the last refresh of this number; 0 for none.
    refresh: u32,
    /// The book is as of this message.
    as_of: u32,
}

/// See the module documentation.
#[derive(Debug)]
pub(super) struct Telling {
    told: Box<[Told]>,
    /// A snapshot is being told.
    is_underway: bool,
    /// Number of the refresh under way, and the message behind which it is the state.
    refresh: u32,
    as_of: u32,
    /// Messages below this are not simply the stream's next.
    special_until: u64,
    /// Instruments from here on were not known when the snapshot was joined.
    unknown_from: u32,
}

/// Number 0 is no message's: it stands for those without.
const NUMBERED: u64 = 1;

impl Telling {
    pub(super) fn with_limit(instruments: u32) -> Self {
        Self {
            told: vec![Told::default(); instruments as usize].into_boxed_slice(),
            is_underway: false,
            refresh: 0,
            as_of: 0,
            special_until: NUMBERED,
            unknown_from: u32::MAX,
        }
    }

    /// Whether message `seq` has no number, is of a snapshot, or may be in one that was joined.
    #[inline(always)]
    pub(super) fn is_special(&self, seq: u64) -> bool {
        seq < self.special_until
    }

    /// A snapshot begins; nothing is left of one before.
    pub(super) fn begin(&mut self) {
        self.told.fill(Told::default());
        (self.is_underway, self.refresh, self.special_until) = (true, 0, u64::MAX);
        self.unknown_from = u32::MAX;
    }

    /// Another session begins: its books are empty, and the stream tells all of them.
    pub(super) fn new_session(&mut self) {
        self.begin();
        (self.is_underway, self.special_until) = (false, NUMBERED);
    }

    /// Whether the instrument appeared behind a snapshot that did not tell it.
    pub(super) fn is_unknown(&self, instrument: u32) -> bool {
        instrument >= self.unknown_from
    }
}

impl NysePillar {
    /// Takes a message that [`is_special`](Telling::is_special), and answers whether there is nothing left to do.
    #[cold]
    pub(super) fn apply_special(&mut self, message: &Message<'_>, sink: &mut impl Sink) -> bool {
        if message.seq == 0 {
            self.apply_unnumbered(message, sink);
        } else if self.telling.is_underway {
            self.apply_told(message, sink);
        } else {
            return self.is_told(message);
        }
        true
    }

    /// Whether the snapshot that was joined has what this message of the stream does.
    fn is_told(&mut self, message: &Message<'_>) -> bool {
        let Ok(xdp) = Xdp::parse(message.block) else { return false };
        let Some(instrument) = xdp.symbol_index().and_then(|of| self.symbols.instrument(of)) else {
            return false;
        };
        // Its mapping is believed from wherever it comes first.
        let is_news =
            matches!(xdp, Xdp::SymbolIndexMapping(_)) && !self.symbols.state(instrument).has_scale;
        let Told { refresh, as_of } = self.telling.told[instrument as usize];
        !is_news && refresh != 0 && message.seq <= as_of.into()
    }

    /// A message of a snapshot.
    fn apply_told(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        match Xdp::parse(message.block) {
            Ok(Xdp::RefreshHeader(_, as_of)) => {
                if let Some(as_of) = as_of {
                    self.telling.refresh += 1;
                    self.telling.as_of = as_of.last_seq_num();
                }
            }
            Ok(Xdp::SourceTimeReference(m)) => self.symbols.set_second(m.id(), m.source_time()),
            Ok(Xdp::SymbolIndexMapping(m)) => self.map(message, m, sink),
            Ok(Xdp::AddOrderRefresh(m)) => {
                if self.tell(message, m.symbol_index(), sink) {
                    self.refreshed(message, m, sink);
                }
            }
            Ok(ref xdp @ (Xdp::SecurityStatus(_) | Xdp::Imbalance(..))) => {
                let of = xdp.symbol_index().unwrap_or(0);
                if self.tell(message, of, sink) {
                    self.apply_rest(message, xdp, sink);
                }
            }
            Ok(Xdp::Unknown { .. }) => self.market.counters.unknown += 1,
            // No refresh has these: what they would mean in one is not known.
            Ok(xdp) => {
                if let Some(of) = xdp.symbol_index()
                    && self.tell(message, of, sink)
                    && let Some(origin) = self.wanted(message, of, 0)
                {
                    self.market.contradict(origin, 0, Anomaly::BadField, sink);
                }
            }
            Err(_) => self.unreadable(message, sink),
        }
    }

    /// The refresh under way tells of this symbol; of one that was told before, all anew. Answers whether there is
    /// such an instrument.
    fn tell(&mut self, message: &Message<'_>, symbol_index: u32, sink: &mut impl Sink) -> bool {
        let Some(instrument) = self.symbols.instrument(symbol_index) else {
            self.market.counters.beyond_limit += 1;
            return false;
        };
        let Telling { told, refresh, as_of, .. } = &mut self.telling;
        let before = &mut told[instrument as usize];
        let is_again = before.refresh != 0 && before.refresh != *refresh;
        *before = Told { refresh: *refresh, as_of: *as_of };
        if is_again {
            self.market.begin_retelling(Origin { message, instrument, time_ns: 0 }, sink);
        }
        true
    }

    /// The snapshot is joined: books that it did not tell are in doubt.
    pub(super) fn end_telling(&mut self, at: RxStamp) {
        self.telling.is_underway = false;
        self.telling.unknown_from = self.symbols.count();
        let mut until = 0;
        for (instrument, told) in (0..).zip(&self.telling.told) {
            until = until.max(u64::from(told.as_of));
            if told.refresh == 0 {
                self.market.leave_untold(instrument, at.ns);
            }
        }
        self.telling.special_until = until + 1;
    }
}
