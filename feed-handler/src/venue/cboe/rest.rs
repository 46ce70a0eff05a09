//! PITCH's messages that are not about orders: the unit, instruments, their status, trades outside the book.

use wirepath_protocol::pitch::common::Message as Common;
use wirepath_protocol::pitch::equities::Message as OfEquities;
use wirepath_protocol::pitch::futures::{FuturesInstrumentDefinition, Message as OfFutures};
use wirepath_protocol::pitch::nanos;
use wirepath_protocol::pitch::options::Message as OfOptions;
use wirepath_protocol::{Alpha, Price};

use super::CboePitch;
use super::markets::CboeMarket;
use crate::event::{Event, Kind, Statistic, TradingStatus};
use crate::venue::emit::{emit, emit_statistics, sideless, text};
use crate::venue::market::Origin;
use crate::venue::{Message, Sink};

/// A Trade, whatever its length.
macro_rules! trade {
    ($self:ident, $message:ident, $m:ident, $sink:ident) => {
        $self.trade(
            $message,
            ($m.symbol(), $m.time_offset()),
            ($m.quantity().into(), Option::<Price>::from($m.price()), $m.execution_id()),
            $sink,
        )
    };
}

impl<M: CboeMarket> CboePitch<M> {
    #[inline(never)]
    pub(super) fn common_rest(
        &mut self,
        message: &Message<'_>,
        common: &Common<'_>,
        sink: &mut impl Sink,
    ) {
        match *common {
            Common::TradeLong(m) => trade!(self, message, m, sink),
            Common::TradeShort(m) => trade!(self, message, m, sink),
            Common::TradeExpanded(m) => trade!(self, message, m, sink),
            Common::TradeBreak(m) => {
                let event = self.market.whole(message, self.time_ns(m.time_offset()));
                emit(sink, Kind::TradeBreak, Event { b: m.execution_id(), ..event });
            }
            Common::AuctionSummary(m) => {
                let about = self.quiet(message, (m.symbol(), m.time_offset()), sink);
                if let (Some(base), Some(price)) = (about, m.price()) {
                    let (qty, a, b) = (m.auction_type().into(), price.0, m.shares().into());
                    emit(sink, Kind::Cross, Event { qty, a, b, ..base });
                }
            }
            Common::UnitClear(m) => self.clear(message, m, sink),
            Common::TransactionBegin(_) => self.begin_transaction(),
            Common::TransactionEnd(m) => self.end_transaction(message, m, sink),
            Common::TimeReference(m) => self.time_reference(m),
            Common::EndOfSession(m) => {
                let time_ns = self.time_ns(m.time_offset());
                self.market.emit_system(message, time_ns, common.kind().into(), sink);
            }
            Common::Unknown { .. } => self.market.counters.unknown += 1,
            _ => {} // applied by the caller
        }
    }

    #[inline(never)]
    pub(super) fn equities(
        &mut self,
        message: &Message<'_>,
        equities: &OfEquities<'_>,
        sink: &mut impl Sink,
    ) {
        match *equities {
            OfEquities::TradingStatus(m) => {
                let about = (m.symbol(), m.time_offset());
                let status = match m.trading_status() {
                    b'S' => TradingStatus::OperationalHalt,
                    code => shared_status(code),
                };
                if let Some(base) = self.set_status(message, about, status, sink)
                    && let code @ (b'0' | b'1') = m.reg_sho_action()
                {
                    emit(sink, Kind::ShortSale, Event { qty: code.into(), ..base });
                }
            }
            OfEquities::AuctionUpdate(m) => self.auction_update(message, m, sink),
            OfEquities::RetailPriceImprovement(m) => {
                self.other(message, (m.symbol(), m.time_offset()), equities.kind(), sink);
            }
            OfEquities::Unknown { .. } => self.market.counters.unknown += 1,
        }
    }

    #[inline(never)]
    pub(super) fn options(
        &mut self,
        message: &Message<'_>,
        options: &OfOptions<'_>,
        sink: &mut impl Sink,
    ) {
        let kind = options.kind();
        match *options {
            OfOptions::SymbolMapping(m) => self.mapped(message, m.feed_symbol(), sink),
            OfOptions::ConstituentSymbolMapping(m) => self.mapped(message, m.feed_symbol(), sink),
            OfOptions::TradingStatus(m) => {
                // Only one session runs at a time, so where either trades, the series does.
                let regular = shared_status(m.trading_status());
                let status = match shared_status(m.gth_trading_status()) {
                    TradingStatus::Unknown | TradingStatus::Halted => regular,
                    TradingStatus::Trading => TradingStatus::Trading,
                    _ if regular == TradingStatus::Trading => regular,
                    global if regular == TradingStatus::Halted => global,
                    _ => regular,
                };
                self.set_status(message, (m.symbol(), m.time_offset()), status, sink);
            }
            OfOptions::OptionsAuctionUpdate(m) => self.options_auction_update(message, m, sink),
            OfOptions::AuctionNotification(m) => {
                self.other(message, (m.symbol(), m.time_offset()), kind, sink);
            }
            OfOptions::AuctionCancel(m) => self.other_whole(message, m.time_offset(), kind, sink),
            OfOptions::AuctionTrade(m) => self.other_whole(message, m.time_offset(), kind, sink),
            OfOptions::WidthUpdate(m) => self.other_whole(message, m.time_offset(), kind, sink),
            OfOptions::SoqStrikeRangeUpdate(m) => {
                self.other_whole(message, m.time_offset(), kind, sink);
            }
            OfOptions::Unknown { .. } => self.market.counters.unknown += 1,
        }
    }

    #[inline(always)]
    pub(super) fn futures(
        &mut self,
        message: &Message<'_>,
        futures: &OfFutures<'_>,
        sink: &mut impl Sink,
    ) {
        match *futures {
            OfFutures::AddOrderShort(m) => self.add(message, m, sink),
            OfFutures::AddOrderLong(m) => self.add(message, m, sink),
            OfFutures::ModifyOrderShort(m) => self.modified(message, m, sink),
            OfFutures::ModifyOrderLong(m) => self.modified(message, m, sink),
            ref rest => self.futures_rest(message, rest, sink),
        }
    }

    #[inline(never)]
    fn futures_rest(
        &mut self,
        message: &Message<'_>,
        futures: &OfFutures<'_>,
        sink: &mut impl Sink,
    ) {
        match *futures {
            OfFutures::TradeLong(m) => trade!(self, message, m, sink),
            OfFutures::TradeShort(m) => trade!(self, message, m, sink),
            OfFutures::TradingStatus(m) => {
                let status = match m.trading_status() {
                    b'S' => TradingStatus::OperationalHalt,
                    b'Q' => TradingStatus::OrderAcceptance, // queuing, where others quote only
                    code => shared_status(code),
                };
                self.set_status(message, (m.symbol(), m.time_offset()), status, sink);
            }
            OfFutures::FuturesInstrumentDefinition(m) => self.defined(message, m, sink),
            OfFutures::Settlement(m) => {
                let about = self.quiet(message, (m.symbol(), m.time_offset()), sink);
                if let (Some(base), Some(price)) = (about, m.settlement_price()) {
                    let figures = [(Statistic::Settlement, price.0)];
                    emit_statistics(sink, &base, m.trade_date(), figures);
                }
            }
            OfFutures::EndOfDaySummary(m) => {
                self.other(message, (m.symbol(), m.time_offset()), futures.kind(), sink);
            }
            OfFutures::Unknown { .. } => self.market.counters.unknown += 1,
            _ => {} // applied by the caller
        }
    }

    /// An event without a side for a message about a symbol; `None` when it is not wanted.
    pub(super) fn quiet<const N: usize>(
        &mut self,
        message: &Message<'_>,
        (symbol, time_offset): (Alpha<N>, u32),
        sink: &mut impl Sink,
    ) -> Option<Event> {
        let time_ns = self.time_ns(time_offset);
        let instrument = self.instrument(message, symbol, time_ns, sink)?;
        Some(sideless(self.market.base(Origin { message, instrument, time_ns })))
    }

    /// A message of a series, which names it, and has no time.
    fn mapped(&mut self, message: &Message<'_>, symbol: Alpha<6>, sink: &mut impl Sink) {
        self.instrument(message, symbol, 0, sink);
    }

    /// Its time is its own: seconds since the epoch, and not the unit's.
    fn defined(
        &mut self,
        message: &Message<'_>,
        m: &FuturesInstrumentDefinition,
        sink: &mut impl Sink,
    ) {
        let start_ns = self.market.start_ns().unwrap_or_default();
        let time_ns = nanos(m.unit_timestamp(), m.time_offset()).saturating_sub(start_ns);
        self.instrument(message, m.symbol(), time_ns, sink);
    }

    fn trade<const N: usize>(
        &mut self,
        message: &Message<'_>,
        about: (Alpha<N>, u32),
        (qty, price, b): (u32, Option<Price>, u64),
        sink: &mut impl Sink,
    ) {
        if let Some(base) = self.quiet(message, about, sink) {
            match price {
                Some(Price(a)) => emit(sink, Kind::Trade, Event { qty, a, b, ..base }),
                None => self.market.counters.malformed += 1,
            }
        }
    }

    fn set_status<const N: usize>(
        &mut self,
        message: &Message<'_>,
        about: (Alpha<N>, u32),
        status: TradingStatus,
        sink: &mut impl Sink,
    ) -> Option<Event> {
        let base = self.quiet(message, about, sink)?;
        self.market.status[base.instrument as usize] = status;
        emit(sink, Kind::Status, Event { qty: status as u32, a: text(&[]), ..base });
        Some(base)
    }

    fn other<const N: usize>(
        &mut self,
        message: &Message<'_>,
        about: (Alpha<N>, u32),
        kind: u8,
        sink: &mut impl Sink,
    ) {
        if let Some(base) = self.quiet(message, about, sink) {
            emit(sink, Kind::Other, Event { qty: kind.into(), ..base });
        }
    }

    /// A message that names no instrument.
    fn other_whole(
        &mut self,
        message: &Message<'_>,
        time_offset: u32,
        kind: u8,
        sink: &mut impl Sink,
    ) {
        let event = self.market.whole(message, self.time_ns(time_offset));
        emit(sink, Kind::Other, Event { qty: kind.into(), ..event });
    }
}

/// What the markets' codes mean where they mean the same.
fn shared_status(code: u8) -> TradingStatus {
    match code {
        b'T' | b'L' => TradingStatus::Trading,
        b'H' => TradingStatus::Halted,
        b'Q' => TradingStatus::QuoteOnly,
        b'A' | b'R' => TradingStatus::OrderAcceptance,
        _ => TradingStatus::Unknown,
    }
}
