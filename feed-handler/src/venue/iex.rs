//! IEX DEEP 1.0 over IEX-TP: price level by price level.
//!
//! Instruments are numbered in the order their symbols first appear. A change of the book can take
//! several messages, of which all but the last are marked as in transition: best prices are reported
//! when it is complete, as the specification asks.
//!
//! Source: IEX DEEP 1.08, "Price Level Update Message" and "Consuming Price Level Update Messages";
//! IEX Transport Protocol 1.0, "IEX-TP Header".

mod wire;

use wirepath_protocol::deep10::{self, Message as Deep};
use wirepath_protocol::{Price, Side, Symbol};

use self::wire::{Deep10, IexTp};
use super::day::TimesFrom;
use super::emit::{emit, emit_auction_prices, on_side, sideless, text};
use super::market::Origin;
use super::{Market, Message, Sink, Venue, VenueError, VenueKind, VenueOptions};
use crate::book::{Best, LevelBooks, Scale};
use crate::directory::{Instrument, SymbolIndex};
use crate::event::{Anomaly, AuctionPrice, Event, Kind, TradingStatus};

/// Prices above what fits in units of 1e-4 are counted in cents: they trade in whole ones.
const CENTS: Scale = Scale { nanos_per_unit: 10_000_000, tick: 1 };

/// What is kept per instrument beside what every venue keeps.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// The status that holds on all markets.
    status: TradingStatus,
    /// Halted on IEX alone; the wider status shows again when that ends.
    operational_halt: bool,
    /// Best prices last reported, by side.
    reported: [Option<Best>; 2],
}

/// Books and events of one DEEP 1.0 channel.
#[derive(Debug)]
pub struct IexDeep {
    market: Market<LevelBooks>,
    states: Box<[State]>,
    index: SymbolIndex,
}

impl IexDeep {
    /// The instrument of a symbol, if it is wanted; a new one gets the next index.
    #[inline]
    fn instrument(&mut self, symbol: Symbol) -> Option<u32> {
        let Some((index, is_new)) = self.index.get_or_insert(symbol) else {
            self.market.counters.beyond_limit += 1;
            return None;
        };
        if is_new {
            self.market.name(Instrument { index, symbol, venue_id: 0, round_lot: 0 });
        }
        self.market.wants(index).then_some(index)
    }

    /// An event without a side for a message about `symbol`; `None` when it is not wanted.
    fn quiet(&mut self, message: &Message<'_>, symbol: Symbol, time_ns: u64) -> Option<Event> {
        let instrument = self.instrument(symbol)?;
        Some(sideless(self.market.base(Origin { message, instrument, time_ns })))
    }

    fn set_status(&mut self, base: &Event, reason: &[u8], sink: &mut impl Sink) {
        let state = &self.states[base.instrument as usize];
        let status =
            if state.operational_halt { TradingStatus::OperationalHalt } else { state.status };
        self.market.status[base.instrument as usize] = status;
        emit(sink, Kind::Status, Event { qty: status as u32, a: text(reason), ..*base });
    }

    /// Returns whether the book is whole again after this message.
    #[inline]
    fn level(
        &mut self,
        message: &Message<'_>,
        m: &deep10::PriceLevelUpdate,
        sink: &mut impl Sink,
    ) -> bool {
        let Some(instrument) = self.instrument(m.symbol()) else { return true };
        let origin = Origin { message, instrument, time_ns: m.timestamp() };
        let (side, complete) = (m.side(), m.is_event_complete());
        let units = m.price().and_then(|price| self.units(instrument, price));
        let books = &mut self.market.books;
        let set = units.ok_or(Anomaly::OutOfRange);
        match set.and_then(|units| books.set(instrument, side, units, m.size().into(), 0)) {
            Ok(change) => {
                if sink.wants().has(Kind::Level) {
                    let a = self.market.books.price(instrument, change.price_units).0;
                    let event = Event {
                        kind_raw: Kind::Level as u8,
                        a,
                        b: change.level_qty,
                        qty: change.level_orders,
                        ..self.market.base(origin)
                    };
                    sink.emit(on_side(event, side));
                }
            }
            Err(anomaly) => self.market.contradict(origin, 0, anomaly, sink),
        }
        if complete {
            self.report_best(origin, Side::Bid, sink);
            self.report_best(origin, Side::Ask, sink);
        }
        complete
    }

    /// `price` in the instrument's units. An instrument that is too dear for the usual ones gets
    /// coarser ones, as long as its book is empty.
    #[inline]
    fn units(&mut self, instrument: u32, price: Price) -> Option<i32> {
        match self.market.books.scale(instrument)?.units(price) {
            Some(units) => Some(units),
            None => {
                CENTS.units(price)?;
                if !self.market.books.view(instrument)?.is_empty() {
                    return None;
                }
                self.market.books.set_scale(instrument, CENTS);
                CENTS.units(price)
            }
        }
    }

    /// Reports the best price of a side if it is another than last time.
    #[inline]
    fn report_best(&mut self, origin: Origin<'_>, side: Side, sink: &mut impl Sink) {
        let best = self.market.books.best(origin.instrument, side);
        let reported = &mut self.states[origin.instrument as usize].reported[side as usize];
        if best != *reported {
            *reported = best;
            self.market.emit_best(origin, side, sink);
        }
    }

    #[inline(never)]
    fn apply_rest(&mut self, message: &Message<'_>, deep: &Deep<'_>, sink: &mut impl Sink) {
        match *deep {
            Deep::SystemEvent(m) => {
                self.market.emit_system(message, m.timestamp(), m.system_event().into(), sink);
            }
            Deep::SecurityDirectory(m) => {
                if let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) {
                    let (symbol, round_lot) = (m.symbol(), m.round_lot_size());
                    let index = base.instrument;
                    self.market.name(Instrument { index, symbol, venue_id: 0, round_lot });
                    let a = symbol.to_u64().cast_signed();
                    emit(sink, Kind::Instrument, Event { qty: round_lot, a, ..base });
                }
            }
            Deep::TradingStatus(m) => {
                if let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) {
                    self.states[base.instrument as usize].status = match m.trading_status() {
                        b'T' => TradingStatus::Trading,
                        b'H' => TradingStatus::Halted,
                        b'P' => TradingStatus::Paused,
                        b'O' => TradingStatus::OrderAcceptance,
                        _ => TradingStatus::Unknown,
                    };
                    self.set_status(&base, &m.reason().0, sink);
                }
            }
            Deep::OperationalHaltStatus(m) => {
                if let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) {
                    self.states[base.instrument as usize].operational_halt =
                        m.operational_halt_status() == b'O';
                    self.set_status(&base, &[], sink);
                }
            }
            Deep::ShortSalePriceTestStatus(m) => {
                if let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) {
                    emit(
                        sink,
                        Kind::ShortSale,
                        Event { qty: m.short_sale_price_test_status().into(), ..base },
                    );
                }
            }
            Deep::TradeReport(m) => {
                if let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) {
                    match m.price() {
                        Some(price) => {
                            let event =
                                Event { qty: m.size(), a: price.0, b: m.trade_id(), ..base };
                            emit(sink, Kind::Trade, event);
                        }
                        None => self.market.counters.malformed += 1,
                    }
                }
            }
            Deep::TradeBreak(m) => {
                if let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) {
                    emit(sink, Kind::TradeBreak, Event { b: m.trade_id(), ..base });
                }
            }
            Deep::OfficialPrice(m) => {
                if let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) {
                    let price = m.official_price().unwrap_or_default();
                    emit_auction_prices(
                        sink,
                        &base,
                        m.price_type(),
                        [(AuctionPrice::Official, price)],
                    );
                }
            }
            Deep::AuctionInformation(m) => self.auction(message, m, sink),
            Deep::RetailLiquidityIndicator(m) => {
                self.other(message, m.symbol(), m.timestamp(), deep.kind(), sink)
            }
            Deep::SecurityEvent(m) => {
                self.other(message, m.symbol(), m.timestamp(), deep.kind(), sink)
            }
            Deep::PriceLevelUpdate(_) => {} // applied by the caller
            Deep::Unknown { .. } => self.market.counters.unknown += 1,
        }
    }

    fn other(
        &mut self,
        message: &Message<'_>,
        symbol: Symbol,
        time: u64,
        kind: u8,
        sink: &mut impl Sink,
    ) {
        if let Some(base) = self.quiet(message, symbol, time) {
            emit(sink, Kind::Other, Event { qty: kind.into(), ..base });
        }
    }

    fn auction(
        &mut self,
        message: &Message<'_>,
        m: &deep10::AuctionInformation,
        sink: &mut impl Sink,
    ) {
        let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) else { return };
        let sided = m.side().map_or(base, |side| on_side(base, side));
        let (qty, a, b) =
            (m.auction_type().into(), m.paired_shares().into(), m.imbalance_shares().into());
        emit(sink, Kind::AuctionImbalance, Event { qty, a, b, ..sided });
        use AuctionPrice::{CollarLower, CollarReference, CollarUpper, Far, Indicative, Reference};
        let prices = [
            (Reference, m.reference_price()),
            (Indicative, m.indicative_clearing_price()),
            (Far, m.auction_book_clearing_price()),
            (CollarReference, m.collar_reference_price()),
            (CollarLower, m.lower_auction_collar()),
            (CollarUpper, m.upper_auction_collar()),
        ];
        let prices = prices.map(|(which, price)| (which, price.unwrap_or_default()));
        emit_auction_prices(sink, &base, m.auction_type(), prices);
    }
}

impl Venue for IexDeep {
    const KIND: VenueKind = VenueKind::IexDeep10;
    const HAS_SERVERS: bool = false;
    type Framing = IexTp;
    type Format = Deep10;
    type Books = LevelBooks;
    type Hint = ();

    fn new(options: VenueOptions) -> Result<Self, VenueError> {
        let instruments = options.limits.instruments;
        Ok(Self {
            market: Market::new(Self::KIND, options, TimesFrom::Epoch)?,
            states: vec![State::default(); instruments as usize].into_boxed_slice(),
            index: SymbolIndex::with_limit(instruments),
        })
    }

    fn market(&self) -> &Market<LevelBooks> {
        &self.market
    }

    fn market_mut(&mut self) -> &mut Market<LevelBooks> {
        &mut self.market
    }

    #[inline]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        if let Some(&kind) = message.block.first() {
            self.market.counters.by_type[usize::from(kind)] += 1;
        }
        let complete = match Deep::parse(message.block) {
            Ok(Deep::PriceLevelUpdate(m)) => self.level(message, m, sink),
            Ok(ref rest) => {
                self.apply_rest(message, rest, sink);
                true
            }
            Err(_) => {
                // Whose it was cannot be trusted: every book may have missed it.
                self.market.counters.malformed += 1;
                self.market.unattributed(message, sink);
                true
            }
        };
        sink.end_of_message(complete);
    }

    #[inline]
    fn prefetch_order(&self, _block: &[u8]) {}

    #[inline]
    fn prefetch_level(&self, (): ()) {}

    fn books_emitted(&mut self) {
        for (instrument, state) in (0..).zip(&mut self.states) {
            state.reported =
                [Side::Bid, Side::Ask].map(|side| self.market.books.best(instrument, side));
        }
    }

    fn new_session(&mut self) {
        self.market.new_session();
        self.states.fill(State::default());
    }
}
