//! IEX's venues, message by message: what each does to books and events.
#![allow(clippy::inconsistent_digit_grouping, reason = "the last four digits are decimals")]

mod deep_plus;
mod framing;
mod simulation;
mod tops;

use wirepath_perf::ClockDomain;
use wirepath_protocol::field::Price4Le;
use wirepath_protocol::{Price, Side, Symbol};

use crate::config::LimitsConfig;
use crate::event::{Anomaly, Event, Kind, Kinds};
use crate::rx::RxStamp;
use crate::venue::{Message, Sink, Venue, VenueOptions};

const BID: Option<Side> = Some(Side::Bid);
const ASK: Option<Side> = Some(Side::Ask);

/// Kind, side, qty, a and b of an event.
type Seen = (Kind, Option<Side>, u32, i64, u64);

/// A venue, and how many messages it was told.
struct Told<V> {
    venue: V,
    seq: u64,
}

#[derive(Default)]
struct Collect(Vec<Event>);

impl Sink for Collect {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }
    fn emit(&mut self, event: Event) {
        self.0.push(event);
    }
    fn end_of_message(&mut self, _complete: bool) {}
}

impl<V: Venue> Told<V> {
    fn new() -> Self {
        let limits = LimitsConfig {
            instruments: 64,
            open_orders: 1 << 10,
            levels_outside: 1 << 10,
            ..Default::default()
        };
        let venue = V::new(VenueOptions { limits, ..Default::default() }).unwrap();
        Self { venue, seq: 0 }
    }

    /// Looks ahead to one message and applies it; its events.
    fn events(&mut self, block: &[u8]) -> Vec<Event> {
        self.seq += 1;
        let rx = RxStamp { ns: self.seq, clock: ClockDomain::Kernel };
        let mut sink = Collect::default();
        self.venue.prefetch_level(self.venue.prefetch_order(block));
        self.venue.apply(&Message { block, seq: self.seq, rx }, &mut sink);
        sink.0
    }

    /// The same, with what matters of the events.
    fn tell(&mut self, block: &[u8]) -> Vec<Seen> {
        let seen =
            |event: Event| (event.kind().unwrap(), event.side(), event.qty, event.a, event.b);
        self.events(block).into_iter().map(seen).collect()
    }

    /// Price, quantity and orders of each level of a side, best first.
    fn levels(&self, instrument: u32, side: Side) -> Vec<(i64, u64, u32)> {
        let book = self.venue.book(instrument).unwrap();
        book.levels(side).map(|level| (level.price.0, level.qty, level.orders)).collect()
    }

    fn anomalies(&self, of: Anomaly) -> u64 {
        self.venue.counters().anomalies[of as usize]
    }
}

fn symbol(text: &str) -> Symbol {
    Symbol::new(text).unwrap()
}

/// Ten-thousandths of a dollar, as the events have them.
const fn nanos(units: i64) -> i64 {
    units * Price::PER_1E4
}

/// Ten-thousandths of a dollar, as the wire has them.
const fn wire(units: i64) -> Price4Le {
    Price4Le::from_raw(units)
}
