//! The newest best prices of every instrument, for consumers that want no history.
//!
//! [`best_table`] makes a table of a fixed number of instruments, one cache line each, with one
//! [`BestWriter`] (the feed thread) and any number of [`BestTable`] handles that read. It is
//! conflation without a queue: a reader sees what holds now, both sides from one moment, and can
//! never fall behind. What happened in between is in the [`ring`](crate::ring).
//!
//! The writer never waits. A reader never sees half an update; when it meets one it looks again
//! ([`BestTable::read`]) or says so ([`BestTable::try_read`]). Readers write nothing.

use crate::event::TradingStatus;
use crate::seqline::{BUSY, SeqLine, WORDS};
use crate::sync::{Shared, spin_loop};
use wirepath_protocol::Price;

/// Most instruments a table can have; more than any feed numbers.
pub const INSTRUMENTS_MAX: usize = 1 << 24;

/// Makes a table of `instruments` lines of 64 bytes, all empty.
///
/// The memory is taken and touched here and never again.
///
/// # Panics
///
/// When `instruments` is above [`INSTRUMENTS_MAX`].
pub fn best_table(instruments: usize) -> (BestWriter, BestTable) {
    assert!(instruments <= INSTRUMENTS_MAX, "{instruments} instruments; most is {INSTRUMENTS_MAX}");
    let lines = SeqLine::shared(instruments);
    (BestWriter { lines: Shared::clone(&lines) }, BestTable { lines })
}

/// The best prices of one instrument at one moment.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Best {
    /// Highest buying price and the units wanted there; `None` when no one buys.
    pub bid: Option<(Price, u64)>,
    /// Lowest selling price and the units offered there; `None` when no one sells.
    pub ask: Option<(Price, u64)>,
    /// When the datagram behind the last change was received: nanoseconds since the Unix epoch,
    /// UTC, on the clock that its event names.
    pub rx_ns: u64,
    /// Sequence number of the message behind the last change, within its channel.
    pub seq: u64,
    /// The instrument's book may have missed a message and has not been repaired.
    pub stale: bool,
    /// Whether the instrument can be traded.
    pub status: TradingStatus,
}

const HAS_BID: u64 = 1;
const HAS_ASK: u64 = 2;
const STALE: u64 = 4;
const STATUS_SHIFT: u32 = 8;

impl Best {
    fn to_words(self) -> [u64; WORDS] {
        let side = |side: Option<(Price, u64)>, bit| match side {
            Some((price, qty)) => (price.0.cast_unsigned(), qty, bit),
            None => (0, 0, 0),
        };
        let (bid, bid_qty, has_bid) = side(self.bid, HAS_BID);
        let (ask, ask_qty, has_ask) = side(self.ask, HAS_ASK);
        let stale = if self.stale { STALE } else { 0 };
        let flags = has_bid | has_ask | stale | (self.status as u64) << STATUS_SHIFT;
        [flags, bid, bid_qty, ask, ask_qty, self.rx_ns, self.seq]
    }

    fn from_words([flags, bid, bid_qty, ask, ask_qty, rx_ns, seq]: [u64; WORDS]) -> Self {
        let side =
            |bit, price: u64, qty| (flags & bit != 0).then_some((Price(price.cast_signed()), qty));
        Self {
            bid: side(HAS_BID, bid, bid_qty),
            ask: side(HAS_ASK, ask, ask_qty),
            rx_ns,
            seq,
            stale: flags & STALE != 0,
            #[expect(clippy::cast_possible_truncation, reason = "the low half is the status")]
            status: TradingStatus::from_raw((flags >> STATUS_SHIFT) as u32),
        }
    }
}

/// The table has no line for this instrument.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("instrument {0} is beyond the table of best prices")]
pub struct BeyondTable(pub u32);

/// The handle that writes. There is one per table.
#[derive(Debug)]
pub struct BestWriter {
    lines: Shared<SeqLine>,
}

impl BestWriter {
    /// Replaces what readers see of `instrument`. Wait-free, allocates nothing.
    ///
    /// # Errors
    ///
    /// [`BeyondTable`] when the table is not that long; nothing is written.
    #[inline]
    pub fn write(&mut self, instrument: u32, best: &Best) -> Result<(), BeyondTable> {
        let line = self.line(instrument)?;
        line.write(line.stamp() + 1, &best.to_words());
        Ok(())
    }

    /// Changes what readers see of `instrument`: `change` gets what was there, or
    /// [`Best::default`] the first time. Readers see all of the change or none. Wait-free,
    /// allocates nothing.
    ///
    /// # Errors
    ///
    /// [`BeyondTable`] when the table is not that long; `change` is not called.
    #[inline]
    pub fn update(
        &mut self,
        instrument: u32,
        change: impl FnOnce(&mut Best),
    ) -> Result<(), BeyondTable> {
        let line = self.line(instrument)?;
        let stamp = line.stamp();
        // No one else writes, so the line holds still; all zeros, as at first, are the default.
        let mut best = line.read(stamp).map(Best::from_words).unwrap_or_default();
        change(&mut best);
        line.write(stamp + 1, &best.to_words());
        Ok(())
    }

    fn line(&self, instrument: u32) -> Result<&SeqLine, BeyondTable> {
        self.lines.get(instrument as usize).ok_or(BeyondTable(instrument))
    }
}

/// The handle that reads. Clones are the same table.
#[derive(Clone, Debug)]
pub struct BestTable {
    lines: Shared<SeqLine>,
}

/// The line was being written just then.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the best prices were being written just then")]
pub struct BeingWritten;

impl BestTable {
    /// The best prices of `instrument`: both sides from one moment, no older than the last write
    /// that ended before the call. `None` when nothing was ever written, or the table ends before.
    ///
    /// Looks again while a write is under way, which is some ten stores; so it takes long only
    /// where the writer is stopped amid them by the scheduler. On a core that a reader of higher
    /// real-time priority shares with the writer, use [`try_read`](Self::try_read).
    #[inline]
    pub fn read(&self, instrument: u32) -> Option<Best> {
        loop {
            match self.try_read(instrument) {
                Ok(best) => return best,
                Err(BeingWritten) => spin_loop(),
            }
        }
    }

    /// As [`read`](Self::read), in one look. Wait-free.
    ///
    /// # Errors
    ///
    /// [`BeingWritten`] when the look met a write.
    #[inline]
    pub fn try_read(&self, instrument: u32) -> Result<Option<Best>, BeingWritten> {
        let Some(line) = self.lines.get(instrument as usize) else { return Ok(None) };
        match line.stamp() {
            0 => Ok(None),
            stamp if stamp & BUSY != 0 => Err(BeingWritten),
            stamp => line.read(stamp).map(Best::from_words).map(Some).ok_or(BeingWritten),
        }
    }

    /// How many instruments the table has room for.
    pub fn instruments(&self) -> usize {
        self.lines.len()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reader_sees_the_last_write() {
        let (mut writer, table) = best_table(2);
        assert_eq!((table.instruments(), table.read(0), table.try_read(1)), (2, None, Ok(None)));
        let best = Best { bid: Some((Price(-5), 7)), rx_ns: 1, seq: 2, ..Best::default() };
        writer.write(0, &best).unwrap();
        assert_eq!((table.read(0), table.clone().read(1)), (Some(best), None));
        writer.update(0, |best| best.stale = true).unwrap();
        assert_eq!(table.try_read(0), Ok(Some(Best { stale: true, ..best })));
        writer.update(1, |best| best.status = TradingStatus::Halted).unwrap();
        assert_eq!(table.read(1).unwrap().status, TradingStatus::Halted);
    }

    #[test]
    fn the_table_has_an_end() {
        let (mut writer, table) = best_table(3);
        assert_eq!(writer.write(3, &Best::default()), Err(BeyondTable(3)));
        assert_eq!(writer.update(u32::MAX, |_| unreachable!()), Err(BeyondTable(u32::MAX)));
        assert_eq!((table.read(3), table.read(u32::MAX)), (None, None));
    }

    proptest! {
        /// Whatever is written can be read, to the last bit.
        #[test]
        fn words_keep_all_of_it(
            sides in any::<[Option<(i64, u64)>; 2]>(),
            (rx_ns, seq, stale) in any::<(u64, u64, bool)>(),
            status in 0..8_u32,
        ) {
            let [bid, ask] = sides.map(|side| side.map(|(price, qty)| (Price(price), qty)));
            let status = TradingStatus::from_raw(status);
            let best = Best { bid, ask, rx_ns, seq, stale, status };
            prop_assert_eq!(Best::from_words(best.to_words()), best);
        }
    }

    /// Every word follows from `n`, so that a mixed line shows.
    fn best(n: u64) -> Best {
        let price = Price(n.wrapping_mul(0x9e37_79b9_7f4a_7c15).cast_signed());
        let (bid, ask) = (!n.is_multiple_of(3), !n.is_multiple_of(5));
        Best {
            bid: bid.then_some((price, n + 1)),
            ask: ask.then_some((Price(price.0 ^ 1), n + 2)),
            rx_ns: n + 3,
            seq: n,
            stale: n.is_multiple_of(2),
            status: TradingStatus::from_raw((n % 7).try_into().unwrap()),
        }
    }

    #[test]
    fn no_line_is_torn_and_none_goes_back_under_stress() {
        const WRITES: u64 = 500_000;
        let (mut writer, table) = best_table(2);
        std::thread::scope(|scope| {
            for instrument in [0, 1, 0] {
                let table = &table;
                scope.spawn(move || {
                    let mut newest = 0;
                    while newest < WRITES {
                        let Some(got) = table.read(instrument) else { continue };
                        assert_eq!(got, best(got.seq), "torn");
                        assert!(got.seq >= newest, "went back");
                        newest = got.seq;
                    }
                });
            }
            for n in 1..=WRITES {
                writer.write(0, &best(n)).unwrap();
                writer.update(1, |old| *old = best(if n == 1 { 1 } else { old.seq + 1 })).unwrap();
            }
        });
    }
}

#[cfg(all(test, loom))]
mod model {
    use super::*;
    use loom::thread;

    /// A pair that says the same twice, in the two words that are modelled (see
    /// [`sync::Word`](crate::sync::Word)): the flags and the bid.
    fn best(n: i64) -> Best {
        Best { bid: Some((Price(n), 0)), stale: n % 2 == 1, ..Best::default() }
    }

    /// The spin ends, and what it ends with is whole. What of the line's orderings this rests on
    /// the model in `seqline` says.
    #[test]
    fn a_read_is_whole() {
        loom::model(|| {
            let (mut writer, table) = best_table(1);
            let thread = thread::spawn(move || {
                let got = table.read(0);
                assert!([None, Some(best(1)), Some(best(2))].contains(&got), "{got:?}");
            });
            writer.write(0, &best(1)).unwrap();
            writer.update(0, |old| *old = best(old.bid.unwrap().0.0 + 1)).unwrap();
            thread.join().unwrap();
        });
    }
}
