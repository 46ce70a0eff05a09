//! What every venue promises for any datagrams: what its events say is what its books have.

use std::collections::{BTreeMap, BTreeSet};

use wirepath_feed_handler::arbiter;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kind, Kinds, NO_INSTRUMENT, flags};
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{Sink, Venue, VenueKind, VenueOptions, WithVenue};
use wirepath_perf::ClockDomain;
use wirepath_protocol::Side;

const INSTRUMENTS: u32 = 8;
const OPEN_ORDERS: u32 = 64;
const HELD: u32 = 8;
/// Datagrams that the arbiter keeps aside until it is clear whether the stream has moved.
const SUSPECTS: u64 = 16;
const MS: u64 = 1_000_000;
/// The morning of 30 January 2026 in New York.
const START: u64 = 1_769_783_400_000_000_000;

/// Whatever datagrams come to a venue on two lines: nothing panics, events are well-formed and add up to the books, what
/// is stale has been told, and what is kept is bounded.
///
/// The first byte is the venue, by its place among all. Each datagram comes behind three bytes: its line and how much
/// time passes before it, and its length. Answers how many best prices were told.
pub(crate) fn venues(bytes: &[u8]) -> u64 {
    let Some((which, mut rest)) = bytes.split_first() else { return 0 };
    let kind = VenueKind::ALL[usize::from(*which) % VenueKind::ALL.len()];
    let mut steps = Vec::new();
    while let Some(([control, low, high], behind)) = rest.split_first_chunk() {
        let len = usize::from(u16::from_le_bytes([*low, *high])).min(behind.len());
        let (datagram, behind) = behind.split_at(len);
        steps.push((*control, datagram));
        rest = behind;
    }
    kind.with(Play(&steps))
}

struct Play<'a>(&'a [(u8, &'a [u8])]);

impl WithVenue for Play<'_> {
    type Out = u64;

    fn with<V: Venue + Send + 'static>(self) -> u64 {
        let (mut feed, mut watch, mut now_ns) = (feed::<V>(), Watch::default(), START);
        for (control, datagram) in self.0 {
            let passes = [0, 0, 0, 1, 4, 20, 600, 1_100][usize::from(control >> 1 & 7)] * MS;
            if passes > 0 {
                now_ns += passes;
                feed.poll(now_ns, ClockDomain::Kernel, &mut watch);
                watch.check(&feed);
            }
            let rx = RxStamp { ns: now_ns, clock: ClockDomain::Kernel };
            let line = LineId(control & 1);
            let slots = [Slot { offset: 0, len: datagram.len(), line, rx }];
            feed.handle(&Batch::new(datagram, &slots), Now::Live(now_ns), &mut watch);
            watch.check(&feed);
        }
        feed.finish(RxStamp { ns: now_ns, clock: ClockDomain::Kernel }, &mut watch);
        watch.check(&feed);
        watch.told
    }
}

fn feed<V: Venue>() -> Pipeline<V> {
    let limits = LimitsConfig {
        instruments: INSTRUMENTS,
        order_pages: 1,
        order_pages_ready: 0,
        open_orders: OPEN_ORDERS,
        levels_outside: 32,
        held_datagrams: HELD,
        datagram_bytes: 1_500,
        max_ahead: 100,
    };
    let venue = V::new(VenueOptions { limits, ..VenueOptions::default() }).expect("small tables");
    let arbiter = arbiter::Config {
        start: arbiter::Start::FirstSeen,
        patience_ns: 5 * MS,
        silence_ns: 500 * MS,
        max_ahead: 100,
        held_datagrams: HELD,
        datagram_bytes: 1_500,
        ..arbiter::Config::default()
    };
    Pipeline::new(vec![venue], &[0, 0], &arbiter).expect("sound numbers")
}

/// A side's levels by price: quantity and orders.
type Levels = BTreeMap<i64, (u64, u32)>;

/// What somebody knows who only hears events.
#[derive(Default)]
struct Watch {
    /// By instrument and side.
    levels: BTreeMap<(u32, bool), Levels>,
    best: BTreeMap<(u32, bool), (i64, u64)>,
    /// Best prices.
    told: u64,
    /// Of the channel as a whole, and books by themselves.
    all_stale: bool,
    stale: BTreeSet<u32>,
    /// Books that are whole though the channel as a whole is not.
    refreshed: BTreeSet<u32>,
    /// Whose book an event of the message in hand is about.
    about: BTreeSet<u32>,
    /// Books that are amid a change of several messages: their best prices come at the end of it.
    unsettled: BTreeSet<u32>,
}

impl Sink for Watch {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }

    fn emit(&mut self, event: Event) {
        let kind = event.kind().expect("a kind that there is");
        let Event { instrument, a, b, qty, .. } = event;
        assert!(instrument < INSTRUMENTS || instrument == NO_INSTRUMENT, "{event:?}");
        assert_eq!(event.channel, 0, "{event:?}");
        let is_ask = event.flags & flags::ASK != 0;
        let mut on_side = || {
            assert!(instrument != NO_INSTRUMENT && event.side().is_some(), "{event:?}");
            self.about.insert(instrument);
            (instrument, is_ask)
        };
        match kind {
            Kind::BestBid | Kind::BestAsk => {
                let side = on_side();
                assert_eq!(is_ask, kind == Kind::BestAsk, "{event:?}");
                assert!(b > 0 || (a, qty) == (0, 0), "{event:?}");
                self.best.insert(side, (a, b));
                self.told += 1;
            }
            Kind::Level => {
                let levels = self.levels.entry(on_side()).or_default();
                if b == 0 {
                    assert_eq!(qty, 0, "{event:?}");
                    levels.remove(&a);
                } else {
                    levels.insert(a, (b, qty));
                }
            }
            Kind::OrderAdd
            | Kind::OrderExecuted
            | Kind::OrderReduced
            | Kind::OrderDeleted
            | Kind::OrderGrown => {
                on_side();
            }
            Kind::SessionStart => *self = Self { told: self.told, ..Self::default() },
            Kind::Stale if instrument == NO_INSTRUMENT => {
                let whole = core::mem::take(&mut self.refreshed);
                assert!(!self.all_stale || !whole.is_empty(), "told twice: {event:?}");
                self.all_stale = true;
            }
            Kind::Stale => assert!(self.stale.insert(instrument), "told twice: {event:?}"),
            Kind::Recovered if instrument == NO_INSTRUMENT => {
                assert!(self.all_stale, "nothing was wrong: {event:?}");
                self.all_stale = false;
                self.refreshed.clear();
            }
            Kind::Recovered => {
                let was_stale = self.is_stale(instrument);
                assert!(was_stale, "it was not: {event:?}");
                self.stale.remove(&instrument);
                if self.all_stale {
                    self.refreshed.insert(instrument);
                }
            }
            Kind::Gap => assert!(a.cast_unsigned() <= b, "{event:?}"),
            _ => {}
        }
        if instrument != NO_INSTRUMENT {
            let is_stale = self.is_stale(instrument);
            // An anomaly is told before what it does to the book.
            if !matches!(kind, Kind::Anomaly | Kind::Stale) {
                assert_eq!(event.is_stale(), is_stale, "{event:?}");
            }
        }
    }

    fn end_of_message(&mut self, complete: bool) {
        for instrument in core::mem::take(&mut self.about) {
            if complete {
                self.unsettled.remove(&instrument);
            } else {
                self.unsettled.insert(instrument);
            }
        }
    }
}

impl Watch {
    fn is_stale(&self, instrument: u32) -> bool {
        let with_all = self.all_stale && !self.refreshed.contains(&instrument);
        with_all || self.stale.contains(&instrument)
    }

    fn check<V: Venue>(&self, feed: &Pipeline<V>) {
        let channel = &feed.channels()[0];
        let (arbiter, venue) = (channel.arbiter(), channel.venue());
        let held = arbiter.channel().held;
        assert!(held <= u64::from(HELD) + SUSPECTS, "{:?}", arbiter.channel());
        assert!(venue.directory().iter().count() <= INSTRUMENTS as usize);
        assert!(venue.book(INSTRUMENTS).is_none());
        let none = Levels::new();
        let mut orders = 0;
        for instrument in 0..INSTRUMENTS {
            let is_stale = self.is_stale(instrument);
            assert_eq!(venue.is_stale(instrument), is_stale, "instrument {instrument}");
            let book = venue.book(instrument).expect("within the limit");
            for side in [Side::Bid, Side::Ask] {
                let key = (instrument, side == Side::Ask);
                let told = self.levels.get(&key).unwrap_or(&none);
                let levels = book.levels(side).map(|level| {
                    orders += book.orders(side, level.price).count();
                    (level.price.0, (level.qty, level.orders))
                });
                let levels: Vec<_> = levels.collect();
                let mut told: Vec<_> = told.iter().map(|(price, of)| (*price, *of)).collect();
                if side == Side::Bid {
                    told.reverse();
                }
                assert_eq!(levels, told, "{side:?} levels of instrument {instrument}");
                if !self.unsettled.contains(&instrument) {
                    let best = levels.first().map_or((0, 0), |(price, (qty, _))| (*price, *qty));
                    let told = self.best.get(&key).copied().unwrap_or_default();
                    assert_eq!(told, best, "best {side:?} of instrument {instrument}");
                }
            }
        }
        let is_dense = V::KIND == VenueKind::NasdaqItch50;
        assert!(orders <= if is_dense { 65_536 } else { OPEN_ORDERS as usize }, "{orders} orders");
    }
}
