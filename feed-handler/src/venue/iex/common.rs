//! What IEX's feeds have in common, whatever their books are: instruments, status, trades, auctions.

use wirepath_protocol::iex::{
    AuctionInformation, OfficialPrice, OperationalHaltStatus, SecurityDirectory,
    ShortSalePriceTestStatus, SystemEvent, TradeBreak, TradeReport, TradingStatus as Status,
};
use wirepath_protocol::{Price, Symbol};

use crate::book::Scale;
use crate::directory::{Instrument, SymbolIndex};
use crate::event::{AuctionPrice, Event, Kind, TradingStatus};
use crate::venue::day::TimesFrom;
use crate::venue::emit::{emit, emit_auction_prices, on_side, sideless, text};
use crate::venue::market::Origin;
use crate::venue::{Books, Market, Message, Sink, VenueError, VenueKind, VenueOptions};

/// Prices above what fits in units of 1e-4 are counted in cents: they trade in whole ones.
const CENTS: Scale = Scale { nanos_per_unit: 10_000_000, tick: 1 };

/// What is kept per instrument beside what every venue keeps.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// The status that holds on all markets.
    status: TradingStatus,
    /// Halted on IEX alone; the wider status shows again when that ends.
    operational_halt: bool,
}

/// The market of one IEX channel. See the module documentation.
#[derive(Debug)]
pub(super) struct Common<B> {
    pub(super) market: Market<B>,
    states: Box<[State]>,
    index: SymbolIndex,
}

impl<B: Books> Common<B> {
    pub(super) fn new(kind: VenueKind, options: VenueOptions) -> Result<Self, VenueError> {
        let instruments = options.limits.instruments;
        Ok(Self {
            market: Market::new(kind, options, TimesFrom::Epoch)?,
            states: vec![State::default(); instruments as usize].into_boxed_slice(),
            index: SymbolIndex::with_limit(instruments),
        })
    }

    pub(super) fn new_session(&mut self) {
        self.market.new_session();
        self.states.fill(State::default());
    }

    /// Counts a message that is about to be read.
    #[inline]
    pub(super) fn count(&mut self, block: &[u8]) {
        if let Some(&kind) = block.first() {
            self.market.counters.by_type[usize::from(kind)] += 1;
        }
    }

    /// Whose it was cannot be trusted: every book may have missed it.
    #[cold]
    pub(super) fn unreadable(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        self.market.counters.malformed += 1;
        self.market.unattributed(message, sink);
    }

    /// Where a message about `symbol` comes from; `None` when it is not wanted. A new symbol gets the next index.
    #[inline]
    pub(super) fn origin<'m>(
        &mut self,
        message: &'m Message<'m>,
        symbol: Symbol,
        time_ns: u64,
    ) -> Option<Origin<'m>> {
        let Some((index, is_new)) = self.index.get_or_insert(symbol) else {
            self.market.counters.beyond_limit += 1;
            return None;
        };
        if is_new {
            self.market.name(Instrument { index, symbol, venue_id: 0, round_lot: 0 });
        }
        let origin = Origin { message, instrument: index, time_ns };
        self.market.wants(index).then_some(origin)
    }

    /// The index of a symbol that has come before, to look ahead with.
    #[inline]
    pub(super) fn known(&self, symbol: Symbol) -> Option<u32> {
        self.index.get(symbol)
    }

    /// `price` in the instrument's units. An instrument that is too dear for the usual ones gets
    /// coarser ones, as long as its book is empty.
    #[inline]
    pub(super) fn units(&mut self, instrument: u32, price: Price) -> Option<i32> {
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

    /// An event without a side for a message about `symbol`; `None` when it is not wanted.
    fn quiet(&mut self, message: &Message<'_>, symbol: Symbol, time_ns: u64) -> Option<Event> {
        let origin = self.origin(message, symbol, time_ns)?;
        Some(sideless(self.market.base(origin)))
    }

    fn set_status(&mut self, base: &Event, reason: &[u8], sink: &mut impl Sink) {
        let state = &self.states[base.instrument as usize];
        let status =
            if state.operational_halt { TradingStatus::OperationalHalt } else { state.status };
        self.market.status[base.instrument as usize] = status;
        emit(sink, Kind::Status, Event { qty: status as u32, a: text(reason), ..*base });
    }

    pub(super) fn system_event(
        &mut self,
        message: &Message<'_>,
        m: &SystemEvent,
        sink: &mut impl Sink,
    ) {
        self.market.emit_system(message, m.timestamp(), m.system_event().into(), sink);
    }

    pub(super) fn security_directory(
        &mut self,
        message: &Message<'_>,
        m: &SecurityDirectory,
        sink: &mut impl Sink,
    ) {
        let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) else { return };
        let (index, symbol, round_lot) = (base.instrument, m.symbol(), m.round_lot_size());
        self.market.name(Instrument { index, symbol, venue_id: 0, round_lot });
        let a = symbol.to_u64().cast_signed();
        emit(sink, Kind::Instrument, Event { qty: round_lot, a, ..base });
    }

    pub(super) fn trading_status(
        &mut self,
        message: &Message<'_>,
        m: &Status,
        sink: &mut impl Sink,
    ) {
        let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) else { return };
        self.states[base.instrument as usize].status = match m.trading_status() {
            b'T' => TradingStatus::Trading,
            b'H' => TradingStatus::Halted,
            b'P' => TradingStatus::Paused,
            b'O' => TradingStatus::OrderAcceptance,
            _ => TradingStatus::Unknown,
        };
        self.set_status(&base, &m.reason().0, sink);
    }

    pub(super) fn operational_halt(
        &mut self,
        message: &Message<'_>,
        m: &OperationalHaltStatus,
        sink: &mut impl Sink,
    ) {
        let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) else { return };
        let is_halted = m.operational_halt_status() == b'O';
        self.states[base.instrument as usize].operational_halt = is_halted;
        self.set_status(&base, &[], sink);
    }

    pub(super) fn short_sale(
        &mut self,
        message: &Message<'_>,
        m: &ShortSalePriceTestStatus,
        sink: &mut impl Sink,
    ) {
        let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) else { return };
        let qty = m.short_sale_price_test_status().into();
        emit(sink, Kind::ShortSale, Event { qty, ..base });
    }

    /// A trade that leaves the book as it is.
    pub(super) fn trade(&mut self, message: &Message<'_>, m: &TradeReport, sink: &mut impl Sink) {
        let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) else { return };
        let Some(price) = m.price() else {
            self.market.counters.malformed += 1;
            return;
        };
        emit(sink, Kind::Trade, Event { qty: m.size(), a: price.0, b: m.trade_id(), ..base });
    }

    pub(super) fn trade_break(
        &mut self,
        message: &Message<'_>,
        m: &TradeBreak,
        sink: &mut impl Sink,
    ) {
        let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) else { return };
        emit(sink, Kind::TradeBreak, Event { b: m.trade_id(), ..base });
    }

    pub(super) fn official_price(
        &mut self,
        message: &Message<'_>,
        m: &OfficialPrice,
        sink: &mut impl Sink,
    ) {
        let Some(base) = self.quiet(message, m.symbol(), m.timestamp()) else { return };
        let price = m.official_price().unwrap_or_default();
        emit_auction_prices(sink, &base, m.price_type(), [(AuctionPrice::Official, price)]);
    }

    pub(super) fn auction(
        &mut self,
        message: &Message<'_>,
        m: &AuctionInformation,
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

    /// A message of type `kind` that has no normalised form.
    pub(super) fn other(
        &mut self,
        message: &Message<'_>,
        (symbol, time_ns, kind): (Symbol, u64, u8),
        sink: &mut impl Sink,
    ) {
        if let Some(base) = self.quiet(message, symbol, time_ns) {
            emit(sink, Kind::Other, Event { qty: kind.into(), ..base });
        }
    }
}
