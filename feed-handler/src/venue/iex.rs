//! IEX DEEP 1.0 over IEX-TP: price level by price level.
//!
//! Instruments are numbered in the order their symbols first appear. A change of the book can take
//! several messages, of which all but the last are marked as in transition: best prices are reported
//! when it is complete, as the specification asks.
//!
//! Source: IEX DEEP 1.08, "Price Level Update Message" and "Consuming Price Level Update Messages";
//! IEX Transport Protocol 1.0, "IEX-TP Header".

use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::deep10::{self, Message as Deep};
use wirepath_protocol::iextp::{DEEP_1_0, Segment};
use wirepath_protocol::{DecodeError, Price, Side, Symbol};

use super::{
    Frame, FrameKind, Framing, MarketDoubt, Message, Sink, Venue, VenueCounters, VenueError,
    VenueOptions,
};
use super::{emit, emit_auction_prices, emit_books, on_side, sideless, text};
use crate::arbiter::SessionId;
use crate::book::{Best, BookView, LevelBooks, Scale, Staleness};
use crate::config::VenueKind;
use crate::directory::{Directory, DirectoryWriter, Instrument, SymbolIndex};
use crate::event::{Anomaly, AuctionPrice, Event, Kind, NO_INSTRUMENT, TradingStatus, flags};

/// IEX-TP's outbound segments that carry DEEP 1.0.
#[derive(Debug)]
pub struct IexTp;

impl Framing for IexTp {
    type Blocks<'a> = Blocks<'a, false>;

    #[inline]
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
        let segment = Segment::parse(datagram)?;
        let header = segment.header();
        if header.message_protocol_id() != DEEP_1_0 {
            return Err(DecodeError::Protocol(header.message_protocol_id()));
        }
        Ok(Frame {
            session: SessionId::from_number(header.session_id()),
            first: segment.sequence_number(),
            declared: segment.declared(),
            kind: FrameKind::Data,
            body: segment.messages().rest(),
        })
    }

    #[inline]
    fn blocks(body: &[u8], count: u16) -> Blocks<'_, false> {
        Blocks::new(body, count)
    }
}

/// Prices above what fits in units of 1e-4 are counted in cents: they trade in whole ones.
const CENTS: Scale = Scale { nanos_per_unit: 10_000_000, tick: 1 };

/// What is kept per instrument beside its book.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    wanted: bool,
    status: TradingStatus,
    /// Halted on IEX alone; the wider status shows again when that ends.
    operational_halt: bool,
    /// Best prices last reported, by side.
    reported: [Option<Best>; 2],
    /// Receive stamp of the message that contradicted the book.
    contradicted_ns: u64,
}

/// Books and events of one DEEP 1.0 channel.
#[derive(Debug)]
pub struct IexDeep {
    books: LevelBooks,
    states: Box<[State]>,
    index: SymbolIndex,
    directory: DirectoryWriter,
    doubt: MarketDoubt,
    options: VenueOptions,
    counters: Box<VenueCounters>,
}

impl IexDeep {
    /// Empty books for as many instruments as the limits say. Takes all its memory now.
    ///
    /// # Errors
    ///
    /// [`VenueError`] when the memory is not to be had.
    pub fn new(options: VenueOptions) -> Result<Self, VenueError> {
        let limits = &options.limits;
        let books = LevelBooks::new(limits.books())
            .map_err(|error| VenueError { venue: VenueKind::IexDeep10, error })?;
        let (directory, _) = Directory::with_limit(limits.instruments);
        Ok(Self {
            books,
            states: vec![State::default(); limits.instruments as usize].into_boxed_slice(),
            index: SymbolIndex::with_limit(limits.instruments),
            directory,
            doubt: MarketDoubt::default(),
            options,
            counters: Box::default(),
        })
    }

    /// The instrument of a symbol, if it is wanted; a new one gets the next index.
    #[inline]
    fn instrument(&mut self, symbol: Symbol) -> Option<u32> {
        let Some((index, is_new)) = self.index.get_or_insert(symbol) else {
            self.counters.beyond_limit += 1;
            return None;
        };
        if is_new {
            self.name(index, symbol, 0);
        }
        self.states[index as usize].wanted.then_some(index)
    }

    #[cold]
    fn name(&mut self, index: u32, symbol: Symbol, round_lot: u32) {
        self.states[index as usize].wanted = match &self.options.symbols {
            None => true,
            Some(symbols) => symbols.iter().any(|wanted| wanted.as_bytes() == symbol.trimmed()),
        };
        self.directory.set(Instrument { index, symbol, venue_id: 0, round_lot });
    }

    #[inline]
    fn base(&self, message: &Message<'_>, instrument: u32, venue_ns: u64) -> Event {
        let stale = if self.books.is_stale(instrument) { flags::STALE } else { 0 };
        Event {
            rx_ns: message.rx.ns,
            clock: message.rx.clock as u8,
            venue_ns,
            seq: message.seq,
            instrument,
            channel: self.options.channel,
            flags: stale,
            ..bytemuck::Zeroable::zeroed()
        }
    }

    /// An event without a side for a message about `symbol`; `None` when it is not wanted.
    fn quiet(&mut self, message: &Message<'_>, symbol: Symbol, venue_ns: u64) -> Option<Event> {
        let instrument = self.instrument(symbol)?;
        Some(sideless(self.base(message, instrument, venue_ns)))
    }

    /// The message may have been about any instrument.
    #[cold]
    fn unattributed(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        if self.doubt.unreadable(message, self.options.channel, &mut self.counters, sink) {
            self.books.mark_all_stale();
        }
    }

    #[cold]
    #[inline(never)]
    fn contradict(&mut self, base: &Event, anomaly: Anomaly, sink: &mut impl Sink) {
        self.counters.anomalies[anomaly as usize] += 1;
        if !self.books.is_marked(base.instrument) {
            self.books.mark_stale(base.instrument);
            if let Some(state) = self.states.get_mut(base.instrument as usize) {
                state.contradicted_ns = base.rx_ns;
            }
            let doubt = Event { flags: base.flags | flags::STALE | flags::NO_SIDE, ..*base };
            sink.emit(Event { kind_raw: Kind::Anomaly as u8, qty: anomaly as u32, ..doubt });
            sink.emit(Event { kind_raw: Kind::Stale as u8, ..doubt });
        }
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
        let (side, complete) = (m.side(), m.is_event_complete());
        let base = on_side(self.base(message, instrument, m.timestamp()), side);
        match m.price().and_then(|price| self.units(instrument, price)) {
            Some(units) => match self.books.set(instrument, side, units, m.size().into(), 0) {
                Ok(change) => {
                    let a = self.books.price(instrument, change.price_units).0;
                    emit(
                        sink,
                        Kind::Level,
                        Event { a, b: change.level_qty, qty: change.level_orders, ..base },
                    );
                }
                Err(anomaly) => self.contradict(&base, anomaly, sink),
            },
            None => self.contradict(&base, Anomaly::OutOfRange, sink),
        }
        if complete {
            self.report_best(&base, Side::Bid, sink);
            self.report_best(&base, Side::Ask, sink);
        }
        complete
    }

    /// `price` in the instrument's units. An instrument that is too dear for the usual ones gets
    /// coarser ones, as long as its book is empty.
    #[inline]
    fn units(&mut self, instrument: u32, price: Price) -> Option<i32> {
        match self.books.scale(instrument)?.units(price) {
            Some(units) => Some(units),
            None => {
                CENTS.units(price)?;
                if !self.books.view(instrument)?.is_empty() {
                    return None;
                }
                self.books.set_scale(instrument, CENTS);
                CENTS.units(price)
            }
        }
    }

    /// Reports the best price of a side if it is another than last time.
    #[inline]
    fn report_best(&mut self, base: &Event, side: Side, sink: &mut impl Sink) {
        let best = self.books.best(base.instrument, side);
        let reported = &mut self.states[base.instrument as usize].reported[side as usize];
        if best == *reported {
            return;
        }
        *reported = best;
        let kind = if side == Side::Bid { Kind::BestBid } else { Kind::BestAsk };
        let (a, b, qty) = match best {
            Some(best) => {
                (self.books.price(base.instrument, best.price_units).0, best.qty, best.orders)
            }
            None => (0, 0, 0),
        };
        let stale = if self.books.is_stale(base.instrument) { flags::STALE } else { 0 };
        emit(sink, kind, Event { a, b, qty, flags: base.flags | stale, ..on_side(*base, side) });
    }

    #[inline(never)]
    fn apply_rest(&mut self, message: &Message<'_>, deep: &Deep<'_>, sink: &mut impl Sink) {
        match *deep {
            Deep::SystemEvent(m) => {
                let base = self.base(message, NO_INSTRUMENT, m.timestamp());
                let flags = if self.doubt.all_stale { flags::STALE } else { 0 };
                let event = Event { qty: m.system_event().into(), flags, ..base };
                emit(sink, Kind::System, sideless(event));
            }
            Deep::SecurityDirectory(m) => {
                if let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) {
                    self.name(base.instrument, m.symbol(), m.round_lot_size());
                    let a = m.symbol().to_u64().cast_signed();
                    emit(sink, Kind::Instrument, Event { qty: m.round_lot_size(), a, ..base });
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
                    let qty = self.status(base.instrument) as u32;
                    emit(sink, Kind::Status, Event { qty, a: text(&m.reason().0), ..base });
                }
            }
            Deep::OperationalHaltStatus(m) => {
                if let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) {
                    self.states[base.instrument as usize].operational_halt =
                        m.operational_halt_status() == b'O';
                    let qty = self.status(base.instrument) as u32;
                    emit(sink, Kind::Status, Event { qty, a: text(&[]), ..base });
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
                        None => self.counters.malformed += 1,
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
            Deep::Unknown { .. } => self.counters.unknown += 1,
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
    type Hint = ();
    type Framing = IexTp;

    #[inline]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        let Some(&kind) = message.block.first() else {
            self.counters.malformed += 1;
            self.unattributed(message, sink);
            return sink.end_of_message(true);
        };
        self.counters.by_type[usize::from(kind)] += 1;
        let complete = match Deep::parse(message.block) {
            Ok(Deep::PriceLevelUpdate(m)) => self.level(message, m, sink),
            Ok(ref rest) => {
                self.apply_rest(message, rest, sink);
                true
            }
            Err(_) => {
                // Whose it was cannot be trusted: every book may have missed it.
                self.counters.malformed += 1;
                self.unattributed(message, sink);
                true
            }
        };
        sink.end_of_message(complete);
    }

    #[inline]
    fn prefetch_order(&self, _block: &[u8]) {}

    #[inline]
    fn prefetch_level(&self, (): ()) {}

    fn mark_all_stale(&mut self) {
        self.books.mark_all_stale();
        self.doubt.all_stale = true;
    }

    fn unmark_all_stale(&mut self) {
        self.books.unmark_all_stale();
        self.doubt.all_stale = false;
    }

    fn begin_snapshot(&mut self) {
        self.books.clear_all();
        self.books.clear_marks();
        self.doubt.unreadable_ns = None;
    }

    fn end_snapshot(&mut self) {
        self.books.mark_unmarked_recovered();
        self.doubt.all_stale = false;
    }

    fn emit_books(&mut self, like: &Event, sink: &mut impl Sink) {
        emit_books(&*self, like, sink, |instrument, side| {
            let best = self.books.best(instrument, side)?;
            Some((self.books.price(instrument, best.price_units).0, best.qty, best.orders))
        });
        for (instrument, state) in (0..).zip(&mut self.states) {
            state.reported = [Side::Bid, Side::Ask].map(|side| self.books.best(instrument, side));
        }
    }

    fn new_session(&mut self) {
        self.books.clear_all();
        self.books.mark_all_recovered();
        self.doubt = MarketDoubt::default();
        for state in &mut self.states {
            *state = State { wanted: state.wanted, ..State::default() };
        }
    }

    fn directory(&self) -> &Directory {
        self.directory.directory()
    }

    fn book(&self, instrument: u32) -> Option<BookView<'_>> {
        self.books.view(instrument)
    }

    fn is_stale(&self, instrument: u32) -> bool {
        self.books.is_stale(instrument)
    }

    fn contradicted_ns(&self, instrument: u32) -> Option<u64> {
        let is_marked = self.books.is_marked(instrument);
        is_marked.then(|| self.states[instrument as usize].contradicted_ns)
    }

    #[inline(always)]
    fn unreadable_ns(&self) -> Option<u64> {
        self.doubt.unreadable_ns
    }

    fn status(&self, instrument: u32) -> TradingStatus {
        match self.states.get(instrument as usize) {
            Some(state) if state.operational_halt => TradingStatus::OperationalHalt,
            Some(state) => state.status,
            None => TradingStatus::Unknown,
        }
    }

    fn counters(&self) -> &VenueCounters {
        &self.counters
    }
}
