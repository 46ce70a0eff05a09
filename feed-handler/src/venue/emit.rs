//! Small things that every venue makes events with.

use wirepath_protocol::{Price, Side};

use super::Sink;
use crate::event::{AuctionPrice, Event, Kind, Statistic, flags};

/// Passes an event of this kind on, if the sink wants it.
pub(super) fn emit(sink: &mut impl Sink, kind: Kind, event: Event) {
    if sink.wants().has(kind) {
        sink.emit(Event { kind_raw: kind as u8, ..event });
    }
}

/// The event on this side.
#[inline]
pub(super) fn on_side(event: Event, side: Side) -> Event {
    let ask = if side == Side::Ask { flags::ASK } else { 0 };
    Event { flags: event.flags & !(flags::NO_SIDE | flags::ASK) | ask, ..event }
}

/// The event without a side.
pub(super) fn sideless(event: Event) -> Event {
    Event { flags: event.flags | flags::NO_SIDE, ..event }
}

/// One event per price that is there: zero means none.
pub(super) fn emit_auction_prices<const N: usize>(
    sink: &mut impl Sink,
    base: &Event,
    auction: u8,
    prices: [(AuctionPrice, Price); N],
) {
    for (which, price) in prices.into_iter().filter(|(_, price)| price.0 != 0) {
        emit(
            sink,
            Kind::AuctionPrice,
            Event { qty: which as u32, a: price.0, b: auction.into(), ..*base },
        );
    }
}

/// Figures of a day (YYYYMMDD, 0 where it is not said), each with its price or its number of units.
pub(super) fn emit_statistics(
    sink: &mut impl Sink,
    base: &Event,
    day: u32,
    figures: impl IntoIterator<Item = (Statistic, i64)>,
) {
    if sink.wants().has(Kind::Statistic) {
        for (which, a) in figures {
            let event = Event { qty: which as u32, a, b: day.into(), ..*base };
            emit(sink, Kind::Statistic, event);
        }
    }
}

/// Up to eight ASCII bytes as events carry them.
pub(super) fn text(bytes: &[u8]) -> i64 {
    let mut text = [b' '; 8];
    for (to, from) in text.iter_mut().zip(bytes) {
        *to = *from;
    }
    i64::from_be_bytes(text)
}
