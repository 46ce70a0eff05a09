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
                // Best prices that came during the doubt said so. Once a repair, and as many lines as there are.
                let is_rebuilt = event.qty != 0;
                for (instrument, doubtful) in (0..).zip(&mut self.doubtful) {
                    *doubtful &= !is_rebuilt;
                    let _ = self.best.update(instrument, |best| best.stale &= *doubtful);
                }
                self.all_stale.store(false, Ordering::Release);
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
