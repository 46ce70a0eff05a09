//! The messages of XDP that are not about orders: symbols, times, trading status, trades outside the book,
//! auctions.

use wirepath_protocol::xdp::{
    self, Imbalance, Message as Xdp, SecurityStatus, StockSummary, SymbolIndexMapping,
};
use wirepath_protocol::{Price, Side, Symbol};

use super::NysePillar;
use crate::book::{Scale, Staleness};
use crate::directory::Instrument;
use crate::event::{
    Anomaly, AuctionPrice, Event, Kind, NO_INSTRUMENT, Statistic, TradingStatus, flags,
};
use crate::venue::emit::{emit, emit_auction_prices, emit_statistics, on_side, sideless, text};
use crate::venue::market::Origin;
use crate::venue::{Message, Sink, Venue};

/// A cent, in units of [`Price`].
const CENT: i64 = 10_000_000;

impl NysePillar {
    /// All that is not about orders: rarer, and kept away from the hot code.
    #[inline(never)]
    pub(super) fn apply_rest(
        &mut self,
        message: &Message<'_>,
        xdp: &Xdp<'_>,
        sink: &mut impl Sink,
    ) {
        match *xdp {
            Xdp::SequenceNumberReset(m) => {
                let time_ns = xdp::time(m.source_time(), m.source_time_ns());
                self.market.emit_system(message, time_ns, xdp.kind().into(), sink);
            }
            Xdp::SourceTimeReference(m) => self.symbols.set_second(m.id(), m.source_time()),
            Xdp::SymbolIndexMapping(m) => self.map(message, m, sink),
            Xdp::SymbolClear(m) => {
                let time_ns = xdp::time(m.source_time(), m.source_time_ns());
                if let Some(origin) = self.wanted(message, m.symbol_index(), time_ns) {
                    self.symbols.state(origin.instrument).refilling = true;
                    self.market.begin_refill(origin, sink);
                }
            }
            Xdp::SecurityStatus(m) => self.status_changed(message, m, sink),
            // In the stream it stands for what is lost to everybody.
            Xdp::MessageUnavailable(_) => self.market.unattributed(message, sink),
            Xdp::Imbalance(m, _) => self.imbalance(message, m, sink),
            Xdp::NonDisplayedTrade(m) => {
                let origin = self.order(message, m.symbol_index(), m.source_time_ns(), sink);
                if let Some((base, a)) = self.priced(origin, xdp, m.price(), sink) {
                    let (qty, b) = (m.volume(), m.trade_id().into());
                    let print = if m.is_printable() { 0 } else { flags::NON_PRINTABLE };
                    let flags = base.flags | print;
                    emit(sink, Kind::Trade, Event { qty, a, b, flags, ..base });
                }
            }
            Xdp::CrossTrade(m) => {
                let origin = self.order(message, m.symbol_index(), m.source_time_ns(), sink);
                if let Some((base, a)) = self.priced(origin, xdp, m.price(), sink) {
                    let (qty, b) = (m.cross_type().into(), m.volume().into());
                    emit(sink, Kind::Cross, Event { qty, a, b, ..base });
                }
            }
            Xdp::TradeCancel(m) => {
                let origin = self.order(message, m.symbol_index(), m.source_time_ns(), sink);
                if let Some(origin) = origin {
                    let base = sideless(self.market.base(origin));
                    emit(sink, Kind::TradeBreak, Event { b: m.trade_id().into(), ..base });
                }
            }
            // A cross has no number in its event, so there is nothing that a correction could name.
            Xdp::CrossCorrection(m) => {
                let origin = self.order(message, m.symbol_index(), m.source_time_ns(), sink);
                self.other(origin, xdp, sink);
            }
            Xdp::RetailPriceImprovement(m) => {
                let origin = self.order(message, m.symbol_index(), m.source_time_ns(), sink);
                self.other(origin, xdp, sink);
            }
            Xdp::StockSummary(m) => {
                let time_ns = xdp::time(m.source_time(), m.source_time_ns());
                let origin = self.wanted(message, m.symbol_index(), time_ns);
                self.summary(origin, xdp, m, sink);
            }
            // Requests and what answers them: of nobody's concern in a stream.
            _ => {
                let origin = Origin { message, instrument: NO_INSTRUMENT, time_ns: 0 };
                self.other(Some(origin), xdp, sink);
            }
        }
    }

    /// Where a message about this symbol comes from; `None` when it is not wanted.
    pub(super) fn wanted<'m>(
        &mut self,
        message: &'m Message<'m>,
        symbol_index: u32,
        time_ns: u64,
    ) -> Option<Origin<'m>> {
        let Some(instrument) = self.symbols.instrument(symbol_index) else {
            self.market.counters.beyond_limit += 1;
            return None;
        };
        self.market.wants(instrument).then_some(Origin { message, instrument, time_ns })
    }

    fn other(&mut self, origin: Option<Origin<'_>>, xdp: &Xdp<'_>, sink: &mut impl Sink) {
        if let Some(origin) = origin {
            let base = sideless(self.market.base(origin));
            emit(sink, Kind::Other, Event { qty: xdp.kind().into(), ..base });
        }
    }

    /// An event without a side, and a price of its instrument. A price that cannot be told is counted, and the
    /// message is shown without.
    fn priced(
        &mut self,
        origin: Option<Origin<'_>>,
        xdp: &Xdp<'_>,
        raw: i32,
        sink: &mut impl Sink,
    ) -> Option<(Event, i64)> {
        let Some(units) = self.units(origin?, raw) else {
            self.market.counters.anomalies[Anomaly::OutOfRange as usize] += 1;
            self.other(origin, xdp, sink);
            return None;
        };
        let origin = origin?;
        let price = self.market.books.price(origin.instrument, units);
        Some((sideless(self.market.base(origin)), price.0))
    }

    /// The day so far. Prices are 0 before there are any.
    fn summary(
        &mut self,
        origin: Option<Origin<'_>>,
        xdp: &Xdp<'_>,
        m: &StockSummary,
        sink: &mut impl Sink,
    ) {
        use Statistic::{Close, High, Low, Open, Volume};
        let Some((base, _)) = self.priced(origin, xdp, m.high_price(), sink) else { return };
        let books = &self.market.books;
        let prices =
            [(Open, m.open()), (High, m.high_price()), (Low, m.low_price()), (Close, m.close())];
        let there = prices.into_iter().filter(|(_, raw)| *raw != 0);
        let prices = there.map(|(which, raw)| (which, books.price(base.instrument, raw).0));
        let volume = (Volume, m.total_volume().into());
        emit_statistics(sink, &base, 0, prices.chain([volume]));
    }

    /// Names an instrument, and tells how its prices are to be read.
    #[cold]
    pub(super) fn map(
        &mut self,
        message: &Message<'_>,
        m: &SymbolIndexMapping,
        sink: &mut impl Sink,
    ) {
        let Some(index) = self.symbols.instrument(m.symbol_index()) else {
            self.market.counters.beyond_limit += 1;
            return;
        };
        let (symbol, round_lot) = (short(m.symbol().trimmed()), m.lot_size().into());
        let venue_id = m.symbol_index();
        let wanted = self.market.name(Instrument { index, symbol, venue_id, round_lot });
        let scale = m.price_scale().map(|scale| scale_of(scale.price(1)));
        let is_first = !self.symbols.state(index).has_scale;
        self.symbols.map(index, m.system_id(), scale.is_some());
        if !wanted {
            return;
        }
        let origin = Origin { message, instrument: index, time_ns: 0 };
        let a = symbol.to_u64().cast_signed();
        let base = sideless(self.market.base(origin));
        emit(sink, Kind::Instrument, Event { qty: round_lot, a, ..base });
        // It is in doubt since before it had a name, so this was not told.
        if is_first && self.telling.is_unknown(index) && self.market.books.is_marked(index) {
            emit(sink, Kind::Stale, Event { flags: base.flags | flags::STALE, ..base });
        }
        // What came before it was known to be wanted is missing.
        if self.symbols.state(index).early && !self.market.books.is_marked(index) {
            self.market.contradict(origin, 0, Anomaly::OutOfRange, sink);
        }
        if scale.is_none() || scale != self.market.books.scale(index) {
            self.rescale(origin, scale, sink);
        }
    }

    /// Prices are counted otherwise from here on. Orders that stand keep nothing to be compared with: they go, and
    /// the book is in doubt.
    fn rescale(&mut self, origin: Origin<'_>, scale: Option<Scale>, sink: &mut impl Sink) {
        let index = origin.instrument;
        if self.book(index).is_some_and(|book| !book.is_empty()) {
            self.symbols.state(index).refilling = false;
            self.market.contradict(origin, 0, Anomaly::OutOfRange, sink);
            self.market.clear(origin, sink);
        }
        if let Some(scale) = scale {
            self.market.books.set_scale(index, scale);
        }
    }

    fn status_changed(&mut self, message: &Message<'_>, m: &SecurityStatus, sink: &mut impl Sink) {
        let time_ns = xdp::time(m.source_time(), m.source_time_ns());
        let Some(origin) = self.wanted(message, m.symbol_index(), time_ns) else { return };
        let base = sideless(self.market.base(origin));
        let halt = match m.halt_condition() {
            b'M' => TradingStatus::Paused,
            _ => TradingStatus::Halted,
        };
        // A halt outlasts a change of the session.
        let in_session = |status| match m.halt_condition() {
            b'~' | b' ' | 0 => status,
            _ => halt,
        };
        let code = m.security_status();
        let status = match code {
            b'4' | b'6' => halt,
            b'5' => TradingStatus::Trading,
            b'P' | b'B' => in_session(TradingStatus::OrderAcceptance),
            b'E' | b'O' | b'L' => in_session(TradingStatus::Trading),
            b'X' => TradingStatus::Unknown, // closed for the day, for which there is no word
            b'A' | b'C' | b'D' => {
                emit(sink, Kind::ShortSale, Event { qty: code.into(), ..base });
                return;
            }
            // Price indications, and what a later revision may add.
            _ => {
                emit(sink, Kind::Other, Event { qty: m.message_type().into(), ..base });
                return;
            }
        };
        self.market.status[origin.instrument as usize] = status;
        let reason = text(&[code, m.halt_condition()]);
        emit(sink, Kind::Status, Event { qty: status as u32, a: reason, ..base });
        if code == b'X' {
            // What is left of the book is cancelled, without a message for each order.
            self.market.clear(origin, sink);
        }
    }

    fn imbalance(&mut self, message: &Message<'_>, m: &Imbalance, sink: &mut impl Sink) {
        let time_ns = xdp::time(m.source_time(), m.source_time_ns());
        let Some(origin) = self.wanted(message, m.symbol_index(), time_ns) else { return };
        let base = sideless(self.market.base(origin));
        let sided = match m.imbalance_side() {
            b'B' => on_side(base, Side::Bid),
            b'S' => on_side(base, Side::Ask),
            _ => base,
        };
        let (a, b) = (m.paired_qty().into(), m.total_imbalance_qty().into());
        let auction = m.auction_type();
        emit(sink, Kind::AuctionImbalance, Event { qty: auction.into(), a, b, ..sided });
        if !self.symbols.state(origin.instrument).has_scale {
            self.market.counters.anomalies[Anomaly::OutOfRange as usize] += 1;
            return;
        }
        use AuctionPrice::{CollarLower, CollarUpper, Far, Indicative, Near, Reference};
        let prices = [
            (Reference, m.reference_price()),
            (Indicative, m.indicative_match_price()),
            (Near, m.continuous_book_clearing_price()),
            (Far, m.auction_interest_clearing_price()),
            (CollarUpper, m.upper_collar()),
            (CollarLower, m.lower_collar()),
        ];
        let books = &self.market.books;
        let prices = prices.map(|(which, raw)| (which, books.price(origin.instrument, raw)));
        emit_auction_prices(sink, &base, auction, prices);
    }
}

/// What books make of a price scale, given what one unit of it is worth. Most prices are whole cents.
fn scale_of(unit: Price) -> Scale {
    let tick = (CENT / unit.0).clamp(1, 10_000);
    Scale { nanos_per_unit: unit.0, tick: u16::try_from(tick).unwrap_or(1) }
}

/// The first eight bytes of a symbol, which is all that most have.
fn short(symbol: &[u8]) -> Symbol {
    let mut short = Symbol::BLANK;
    for (to, from) in short.0.iter_mut().zip(symbol) {
        *to = *from;
    }
    short
}
