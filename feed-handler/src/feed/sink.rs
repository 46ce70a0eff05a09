//! Where the feed thread's events go: the ring, and the table of best prices.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wirepath_perf::Clock;
use wirepath_perf::histogram::Histogram;

use crate::best::{Best, BestWriter};
use crate::event::{Event, Kind, Kinds, NO_INSTRUMENT, TradingStatus, flags};
use crate::ring::Producer;
use crate::venue::Sink;

/// Publishes events, stamped, the last of each message marked so.
#[derive(Debug)]
pub(super) struct RingSink {
    producer: Producer,
    best: BestWriter,
    all_stale: Arc<AtomicBool>,
    kinds: Kinds,
    clock: Clock,
    /// The newest event of the message in hand. It waits for the next one, or for the end of the
    /// message, to know whether it is the last.
    staged: Option<Event>,
    /// When the batch in hand reached this process.
    user_ns: u64,
    /// When the first event of the message in hand was published; 0 before.
    published_ns: u64,
    user_to_ring: Histogram,
    pub(super) events: u64,
    /// Instruments whose books are stale by themselves, whatever becomes of the channel.
    doubtful: Box<[bool]>,
}

impl RingSink {
    pub(super) fn new(
        producer: Producer,
        best: BestWriter,
        all_stale: Arc<AtomicBool>,
        kinds: Kinds,
        clock: Clock,
        user_to_ring: Histogram,
        instruments: u32,
    ) -> Self {
        Self {
            doubtful: vec![false; instruments as usize].into(),
            producer,
            best,
            all_stale,
            kinds,
            clock,
            staged: None,
            user_ns: 0,
            published_ns: 0,
            user_to_ring,
            events: 0,
        }
    }

    /// A batch reached this process at `user_ns`.
    #[inline]
    pub(super) fn begin_batch(&mut self, user_ns: u64) {
        self.user_ns = user_ns;
    }

    /// Puts another ring in place, and gives back the one that was.
    #[inline]
    pub(super) fn swap_producer(&mut self, other: &mut Producer) {
        core::mem::swap(&mut self.producer, other);
    }

    /// Where the next event will stand in the ring.
    pub(super) fn position(&self) -> u64 {
        self.producer.position()
    }

    #[inline]
    fn publish(&mut self, mut event: Event) {
        if self.published_ns == 0 {
            self.published_ns = self.clock.now();
        }
        let after = self.published_ns.saturating_sub(event.rx_ns);
        event.published_after_ns = u32::try_from(after).unwrap_or(u32::MAX);
        self.producer.publish(&event);
        self.events += 1;
        self.table(&event);
    }

    /// Keeps the table of best prices. After the ring, which strategies wait for.
    #[inline]
    fn table(&mut self, event: &Event) {
        const BEST_BID: u8 = Kind::BestBid as u8;
        const BEST_ASK: u8 = Kind::BestAsk as u8;
        match event.kind_raw {
            BEST_BID | BEST_ASK => {
                let level = (event.b != 0).then(|| (event.price(), event.b));
                // An instrument beyond the table is beyond the venue's limit too, and has no events.
                let _ = self.best.update(event.instrument, |best| {
                    *(if event.kind_raw == BEST_BID { &mut best.bid } else { &mut best.ask }) =
                        level;
                    best.rx_ns = event.rx_ns;
                    best.seq = event.seq;
                    best.stale = event.flags & flags::STALE != 0;
                });
            }
            _ if event.is_in(Kinds::CONTROL.or(Kind::Status.mask())) => self.state(event),
            _ => {}
        }
    }

    #[cold]
    fn state(&mut self, event: &Event) {
        let all = event.instrument == NO_INSTRUMENT;
        match event.kind() {
            Some(Kind::Gap) => self.all_stale.store(true, Ordering::Release), // pairs with Acquire in `FeedView`
            Some(Kind::Stale) if all => self.all_stale.store(true, Ordering::Release),
            Some(Kind::Stale) => {
                let _ = self.best.update(event.instrument, |best| best.stale = true);
                if let Some(doubtful) = self.doubtful.get_mut(event.instrument as usize) {
                    *doubtful = true;
                }
            }
            Some(Kind::Recovered) if all => {
                // Once a repair, and as many lines as there are. Best prices that came during the doubt said so; of books
                // that were made anew they follow.
                let is_rebuilt = event.qty != 0;
                for (instrument, doubtful) in (0..).zip(&mut self.doubtful) {
                    *doubtful &= !is_rebuilt;
                    let _ = self.best.update(instrument, |best| match is_rebuilt {
                        true => void(best),
                        false => best.stale &= *doubtful,
                    });
                }
                self.all_stale.store(false, Ordering::Release);
            }
            Some(Kind::Recovered) => {
                // Where all others stay in doubt, they are so one by one from here on.
                if self.all_stale.load(Ordering::Relaxed) {
                    for instrument in (0..).take(self.doubtful.len()) {
                        let _ = self.best.update(instrument, |best| best.stale = true);
                    }
                    self.all_stale.store(false, Ordering::Release);
                }
                if let Some(doubtful) = self.doubtful.get_mut(event.instrument as usize) {
                    *doubtful = false;
                }
                let _ = self.best.update(event.instrument, void);
            }
            Some(Kind::Status) => {
                let status = TradingStatus::from_raw(event.qty);
                let _ = self.best.update(event.instrument, |best| best.status = status);
            }
            Some(Kind::SessionStart) => {
                // Once a session, and far from any price: as many lines as the table has.
                self.doubtful.fill(false);
                for instrument in 0.. {
                    if self.best.update(instrument, |best| *best = Best::default()).is_err() {
                        break;
                    }
                }
                self.all_stale.store(false, Ordering::Release);
            }
            _ => {}
        }
    }
}

/// Best prices of a book that was made anew: none before they are told.
fn void(best: &mut Best) {
    (best.bid, best.ask, best.stale) = (None, None, true);
}

impl Sink for RingSink {
    #[inline(always)]
    fn wants(&self) -> Kinds {
        self.kinds
    }

    #[inline]
    fn emit(&mut self, event: Event) {
        if let Some(before) = self.staged.replace(event) {
            self.publish(before);
        }
    }

    #[inline]
    fn end_of_message(&mut self, complete: bool) {
        if let Some(mut last) = self.staged.take() {
            if complete {
                last.flags |= flags::LAST;
            }
            self.publish(last);
            self.user_to_ring.record(self.published_ns.saturating_sub(self.user_ns));
            self.published_ns = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use wirepath_protocol::Price;

    use super::*;
    use crate::best::{BestTable, best_table};
    use crate::ring::ring;

    struct World {
        sink: RingSink,
        table: BestTable,
        all_stale: Arc<AtomicBool>,
    }

    impl World {
        fn new() -> Self {
            let (producer, _) = ring(64);
            let (writer, table) = best_table(3);
            let all_stale = Arc::new(AtomicBool::new(false));
            let (clock, histogram) = (Clock::realtime(), Histogram::new());
            let doubt = Arc::clone(&all_stale);
            let mut sink = RingSink::new(producer, writer, doubt, Kinds::ALL, clock, histogram, 3);
            sink.emit(Event::new(Kind::SessionStart));
            sink.end_of_message(true);
            Self { sink, table, all_stale }
        }

        fn tell(&mut self, kind: Kind, instrument: u32, qty: u32) {
            self.sink.emit(Event { instrument, qty, ..Event::new(kind) });
            self.sink.end_of_message(true);
        }

        fn best(&mut self, instrument: u32, price: i64, flags: u8) {
            for kind in [Kind::BestBid, Kind::BestAsk] {
                self.sink.emit(Event { instrument, a: price, b: 5, flags, ..Event::new(kind) });
            }
            self.sink.end_of_message(true);
        }

        /// Best bids and whether they are stale, as a reader has them.
        fn read(&self) -> [(Option<i64>, bool); 3] {
            let all = self.all_stale.load(Ordering::Acquire);
            [0, 1, 2].map(|instrument| {
                let best = self.table.read(instrument).unwrap();
                (best.bid.map(|(Price(price), _)| price), best.stale || all)
            })
        }
    }

    #[test]
    fn a_doubt_of_one_book_that_is_over_is_forgotten() {
        let mut world = World::new();
        world.best(1, 10, 0);
        world.tell(Kind::Stale, 1, 0);
        world.tell(Kind::Recovered, 1, 1);
        world.best(1, 11, 0);
        // A doubt of all that nothing comes of.
        world.tell(Kind::Stale, NO_INSTRUMENT, 0);
        world.best(1, 12, flags::STALE);
        world.tell(Kind::Recovered, NO_INSTRUMENT, 0);
        assert_eq!(world.read()[1], (Some(12), false));
    }

    #[test]
    fn one_book_is_whole_while_all_others_are_in_doubt() {
        let mut world = World::new();
        (0..3).for_each(|instrument| world.best(instrument, 10, 0));
        world.tell(Kind::Stale, NO_INSTRUMENT, 0);
        world.tell(Kind::Recovered, 1, 1);
        assert_eq!(world.read(), [(Some(10), true), (None, true), (Some(10), true)]);
        world.best(1, 11, 0);
        assert_eq!(world.read(), [(Some(10), true), (Some(11), false), (Some(10), true)]);
        world.best(0, 12, flags::STALE);
        world.tell(Kind::Gap, NO_INSTRUMENT, 0);
        assert_eq!(world.read(), [(Some(12), true), (Some(11), true), (Some(10), true)]);
        world.tell(Kind::Recovered, NO_INSTRUMENT, 0);
        assert_eq!(world.read(), [(Some(12), false), (Some(11), false), (Some(10), false)]);
    }

    #[test]
    fn no_price_of_before_a_snapshot_counts_behind_it() {
        let mut world = World::new();
        (0..2).for_each(|instrument| world.best(instrument, 10, 0));
        world.tell(Kind::Stale, NO_INSTRUMENT, 0);
        world.tell(Kind::Recovered, NO_INSTRUMENT, 1);
        assert_eq!(world.read()[..2], [(None, true); 2]);
        world.best(0, 12, 0);
        assert_eq!(world.read()[..2], [(Some(12), false), (None, true)]);
    }
}
