//! What DEEP and TOPS have in common: books of price levels, and best prices that are told when they change.

use wirepath_protocol::Side;

use super::common::Common;
use crate::book::{Best, LevelBooks};
use crate::event::{Anomaly, Event, Kind};
use crate::venue::emit::on_side;
use crate::venue::market::Origin;
use crate::venue::{Sink, VenueError, VenueKind, VenueOptions};

/// Both sides, in the order in which they are told.
pub(super) const SIDES: [Side; 2] = [Side::Bid, Side::Ask];

/// The market of one channel with price levels.
#[derive(Debug)]
pub(super) struct Levels {
    pub(super) common: Common<LevelBooks>,
    /// By instrument and side: the best level last told of.
    reported: Box<[[Option<Best>; 2]]>,
}

impl Levels {
    pub(super) fn new(kind: VenueKind, options: VenueOptions) -> Result<Self, VenueError> {
        let reported = vec![[None; 2]; options.limits.instruments as usize].into_boxed_slice();
        Ok(Self { common: Common::new(kind, options)?, reported })
    }

    pub(super) fn new_session(&mut self) {
        self.common.new_session();
        self.reported.fill([None; 2]);
    }

    /// The best prices were told of all instruments.
    pub(super) fn books_emitted(&mut self) {
        for (instrument, reported) in (0..).zip(&mut self.reported) {
            *reported = SIDES.map(|side| self.common.market.books.best(instrument, side));
        }
    }

    /// Sets what stands at a price, in the instrument's units; `None` when it does not fit.
    #[inline]
    pub(super) fn set(
        &mut self,
        origin: Origin<'_>,
        side: Side,
        (units, size): (Option<i32>, u32),
        sink: &mut impl Sink,
    ) {
        let market = &mut self.common.market;
        let units = units.ok_or(Anomaly::OutOfRange);
        match units
            .and_then(|units| market.books.set(origin.instrument, side, units, size.into(), 0))
        {
            Ok(change) => {
                if sink.wants().has(Kind::Level) {
                    let event = Event {
                        kind_raw: Kind::Level as u8,
                        a: market.books.price(origin.instrument, change.price_units).0,
                        b: change.level_qty,
                        qty: change.level_orders,
                        ..market.base(origin)
                    };
                    sink.emit(on_side(event, side));
                }
            }
            Err(anomaly) => market.contradict(origin, 0, anomaly, sink),
        }
    }

    /// Tells the best price of each side that has another than last time.
    #[inline]
    pub(super) fn report_best(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        let market = &mut self.common.market;
        for side in SIDES {
            let best = market.books.best(origin.instrument, side);
            let reported = &mut self.reported[origin.instrument as usize][side as usize];
            if best != *reported {
                *reported = best;
                market.emit_best(origin, side, sink);
            }
        }
    }
}
