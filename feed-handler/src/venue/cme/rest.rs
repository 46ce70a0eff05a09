//! Everything but the books: trades, statistics, limits and states of trading.

use wirepath_protocol::field::{CharArray, Date};
use wirepath_protocol::mdp3::{
    AggressorSide, MDEntries33, MDEntries35, MDEntries37, MDEntries49, MDEntries51, MDEntries66,
    MDEntries67, MDEntryTypeDailyStatistics, MDEntryTypeStatistics, MDUpdateAction,
    MatchEventIndicator, Message as Mdp, OpenCloseSettlFlag, SecurityTradingStatus, SettlPriceType,
};
use wirepath_protocol::{Price, Side};

use super::orders::{Does, OrderUpdate};
use super::{At, CmeMdp3};
use crate::book::{BookView, Staleness};
use crate::event::{Event, Kind, Statistic, TradingStatus, flags};
use crate::venue::emit::{emit, emit_statistics, on_side, sideless};
use crate::venue::market::Origin;
use crate::venue::{Message, Sink};

/// Which instruments change their state together: group and product family, each 0 where it is not said.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group([u64; 2]);

impl Group {
    pub(super) fn of(group: CharArray<6>, asset: CharArray<6>) -> Self {
        Self([group, asset].map(|name| {
            let mut bytes = [0; 8];
            bytes[..name.trimmed().len()].copy_from_slice(name.trimmed());
            u64::from_ne_bytes(bytes)
        }))
    }

    fn is_known(self) -> bool {
        self.0 != [0; 2]
    }

    /// Whether an instrument of this group and family is meant.
    fn has(self, one: Self) -> bool {
        self.is_known() && self.0.iter().zip(one.0).all(|(meant, of)| *meant == 0 || *meant == of)
    }
}

/// What an entry says of a trade.
struct Trade {
    price: Option<wirepath_protocol::Price>,
    qty: u64,
    id: u32,
    aggressor: Option<AggressorSide>,
    action: MDUpdateAction,
}

macro_rules! trades {
    ($self:ident, $message:ident, $m:expr, $sink:ident, $id:ident) => {{
        let at = At { message: $message, time_ns: $m.root().transact_time() };
        for entry in $m.md_entries() {
            let numbers = (entry.security_id(), entry.rpt_seq());
            let Some(origin) = $self.heard(at, numbers, None, $sink) else { continue };
            let trade = Trade {
                price: entry.md_entry_px().into(),
                qty: u64::try_from(entry.md_entry_size()).unwrap_or_default(),
                id: trades!(@id entry, $id),
                aggressor: entry.aggressor_side(),
                action: entry.md_update_action(),
            };
            $self.trade(origin, &trade, $sink);
        }
        (at.time_ns, $m.root().match_event_indicator())
    }};
    (@id $entry:ident, optional) => { $entry.md_trade_entry_id().unwrap_or_default() };
    (@id $entry:ident, always) => { $entry.md_trade_entry_id() };
    (@id $entry:ident, signed) => { $entry.trade_id().cast_unsigned() };
}

/// Statistics: what `$of` makes of an entry, or where that is nothing, that there was one.
macro_rules! statistics {
    ($self:ident, $message:ident, $m:expr, $sink:ident, $template:literal, $of:expr) => {{
        let at = At { message: $message, time_ns: $m.root().transact_time() };
        for entry in $m.md_entries() {
            let numbers = (entry.security_id(), entry.rpt_seq());
            let Some(origin) = $self.heard(at, numbers, None, $sink) else { continue };
            let withdrawn = entry.md_update_action() == MDUpdateAction::DELETE;
            match $of(&entry) {
                Some(figure) => $self.statistic(origin, figure, withdrawn, $sink),
                None => $self.other(origin, $template, $sink),
            }
        }
        (at.time_ns, $m.root().match_event_indicator())
    }};
}

macro_rules! volume {
    ($self:ident, $message:ident, $m:expr, $sink:ident, $template:literal, $entry:ty) => {
        statistics!($self, $message, $m, $sink, $template, |entry: &$entry| {
            let units = i64::try_from(entry.md_entry_size()).ok()?;
            Some((Statistic::Volume, units, None))
        })
    };
}

macro_rules! daily {
    ($self:ident, $message:ident, $m:expr, $sink:ident, $template:literal, $entry:ty) => {
        statistics!($self, $message, $m, $sink, $template, |entry: &$entry| {
            let units = entry.md_entry_size().map(i64::from);
            let price = entry.md_entry_px().map(|price| price.0);
            let (which, a) = match entry.md_entry_type() {
                MDEntryTypeDailyStatistics::SETTLEMENT_PRICE => {
                    (settlement(entry.settl_price_type()), price)
                }
                MDEntryTypeDailyStatistics::FIXING_PRICE => (Statistic::Fixing, price),
                MDEntryTypeDailyStatistics::CLEARED_VOLUME => (Statistic::ClearedVolume, units),
                MDEntryTypeDailyStatistics::OPEN_INTEREST => (Statistic::OpenInterest, units),
                _ => return None,
            };
            Some((which, a?, entry.trading_reference_date()))
        })
    };
}

macro_rules! of_session {
    ($self:ident, $message:ident, $m:expr, $sink:ident, $template:literal, $entry:ty) => {
        statistics!($self, $message, $m, $sink, $template, |entry: &$entry| {
            let price: Option<Price> = entry.md_entry_px().into();
            let flag = entry.open_close_settl_flag();
            let which = match entry.md_entry_type() {
                MDEntryTypeStatistics::OPEN_PRICE => match flag {
                    Some(OpenCloseSettlFlag::INDICATIVE_OPENING_PRICE) => Statistic::IndicativeOpen,
                    _ => Statistic::Open,
                },
                MDEntryTypeStatistics::HIGH_TRADE => Statistic::High,
                MDEntryTypeStatistics::LOW_TRADE => Statistic::Low,
                MDEntryTypeStatistics::HIGHEST_BID => Statistic::HighestBid,
                MDEntryTypeStatistics::LOWEST_OFFER => Statistic::LowestAsk,
                MDEntryTypeStatistics::VWAP
                    if matches!(flag, None | Some(OpenCloseSettlFlag::INTRADAY_VWAP)) =>
                {
                    Statistic::Vwap
                }
                _ => return None, // such as averages of repo rates
            };
            Some((which, price?.0, None))
        })
    };
}

/// How settled a settlement price is.
fn settlement(of: SettlPriceType) -> Statistic {
    if of.contains(SettlPriceType::NULL_VALUE) {
        Statistic::Settlement
    } else if of.contains(SettlPriceType::INTRADAY) {
        Statistic::IntradaySettlement
    } else if of.contains(SettlPriceType::FINAL_DAILY) {
        Statistic::FinalSettlement
    } else {
        Statistic::Settlement
    }
}

macro_rules! limits {
    ($self:ident, $message:ident, $m:expr, $sink:ident, $template:literal) => {{
        let at = At { message: $message, time_ns: $m.root().transact_time() };
        for entry in $m.md_entries() {
            let numbers = (entry.security_id(), entry.rpt_seq());
            let Some(origin) = $self.heard(at, numbers, None, $sink) else { continue };
            match (entry.high_limit_price(), entry.low_limit_price()) {
                (Some(high), Some(low)) => {
                    let base = sideless($self.market.base(origin));
                    let event = Event { a: high.0, b: low.0.cast_unsigned(), ..base };
                    emit($sink, Kind::PriceBand, event);
                }
                _ => $self.other(origin, $template, $sink),
            }
        }
        (at.time_ns, $m.root().match_event_indicator())
    }};
}

/// Changes of orders that change no level.
macro_rules! order_entries {
    ($self:ident, $message:ident, $m:expr, $sink:ident) => {{
        let at = At { message: $message, time_ns: $m.root().transact_time() };
        for entry in $m.md_entries() {
            let update = OrderUpdate {
                id: entry.order_id(),
                of: entry.md_entry_type(),
                action: Does::of(entry.md_update_action()),
                price: entry.md_entry_px(),
                qty: entry.md_display_qty(),
                priority: entry.md_order_priority(),
            };
            $self.order_heard(at, entry.security_id(), &update, $sink);
        }
        (at.time_ns, $m.root().match_event_indicator())
    }};
}

impl CmeMdp3 {
    /// Applies a message that has no price levels. Gives when its event began, and what of it ends.
    pub(super) fn apply_rest(
        &mut self,
        message: &Message<'_>,
        mdp: &Mdp<'_>,
        sink: &mut impl Sink,
    ) -> (u64, MatchEventIndicator) {
        let nothing = (0, MatchEventIndicator::default());
        match mdp {
            Mdp::MDIncrementalRefreshTradeSummary42(m) => trades!(self, message, m, sink, optional),
            Mdp::MDIncrementalRefreshTradeSummary48(m) => trades!(self, message, m, sink, optional),
            Mdp::MDIncrementalRefreshTradeSummaryLongQty65(m) => {
                trades!(self, message, m, sink, always)
            }
            Mdp::MDIncrementalRefreshTrade36(m) => trades!(self, message, m, sink, signed),
            Mdp::MDIncrementalRefreshVolume37(m) => {
                volume!(self, message, m, sink, 37, MDEntries37)
            }
            Mdp::MDIncrementalRefreshVolumeLongQty66(m) => {
                volume!(self, message, m, sink, 66, MDEntries66)
            }
            Mdp::MDIncrementalRefreshDailyStatistics33(m) => {
                daily!(self, message, m, sink, 33, MDEntries33)
            }
            Mdp::MDIncrementalRefreshDailyStatistics49(m) => {
                daily!(self, message, m, sink, 49, MDEntries49)
            }
            Mdp::MDIncrementalRefreshSessionStatistics35(m) => {
                of_session!(self, message, m, sink, 35, MDEntries35)
            }
            Mdp::MDIncrementalRefreshSessionStatistics51(m) => {
                of_session!(self, message, m, sink, 51, MDEntries51)
            }
            Mdp::MDIncrementalRefreshSessionStatisticsLongQty67(m) => {
                of_session!(self, message, m, sink, 67, MDEntries67)
            }
            Mdp::MDIncrementalRefreshLimitsBanding34(m) => limits!(self, message, m, sink, 34),
            Mdp::MDIncrementalRefreshLimitsBanding50(m) => limits!(self, message, m, sink, 50),
            Mdp::SecurityStatus30(m) => {
                let root = m.root();
                let at = At { message, time_ns: root.transact_time() };
                if let Some(status) = root.security_trading_status() {
                    match root.security_id() {
                        Some(security_id) => self.security_status(at, security_id, status, sink),
                        None => {
                            let of = Group::of(root.security_group(), root.asset());
                            self.group_status(at, of, status, sink);
                        }
                    }
                }
                (at.time_ns, root.match_event_indicator())
            }
            Mdp::MDIncrementalRefreshOrderBook43(m) => order_entries!(self, message, m, sink),
            Mdp::MDIncrementalRefreshOrderBook47(m) => order_entries!(self, message, m, sink),
            Mdp::ChannelReset4(m) => {
                let at = At { message, time_ns: m.root().transact_time() };
                self.channel_reset(at, sink);
                (at.time_ns, m.root().match_event_indicator())
            }
            Mdp::Unknown { .. } => {
                self.market.counters.unknown += 1;
                nothing
            }
            rest => self.define(message, rest, sink),
        }
    }

    fn trade(&mut self, origin: Origin<'_>, trade: &Trade, sink: &mut impl Sink) {
        let Some(price) = trade.price else {
            self.market.counters.malformed += 1;
            return;
        };
        let base = sideless(self.market.base(origin));
        // The event's side is the resting order's.
        let base = match trade.aggressor {
            Some(AggressorSide::BUY) => on_side(base, Side::Ask),
            Some(AggressorSide::SELL) => on_side(base, Side::Bid),
            _ => base,
        };
        let kind = match trade.action {
            MDUpdateAction::DELETE => Kind::TradeBreak,
            _ => Kind::Trade,
        };
        let qty = u32::try_from(trade.qty).unwrap_or(u32::MAX);
        emit(sink, kind, Event { qty, a: price.0, b: trade.id.into(), ..base });
    }

    fn statistic(
        &mut self,
        origin: Origin<'_>,
        (which, a, day): (Statistic, i64, Option<Date>),
        withdrawn: bool,
        sink: &mut impl Sink,
    ) {
        let base = sideless(self.market.base(origin));
        let withdrawn = if withdrawn { flags::WITHDRAWN } else { 0 };
        let base = Event { flags: base.flags | withdrawn, ..base };
        let day = day.map_or(0, |day| {
            let (year, month, day) = day.ymd();
            year * 10_000 + month * 100 + day
        });
        emit_statistics(sink, &base, day, [(which, a)]);
    }

    /// The state of all instruments of a group. Which ones are in it their definitions say: one whose definition was not
    /// heard may be, so what was known of its state is void.
    #[cold]
    fn group_status(
        &mut self,
        at: At<'_>,
        of: Group,
        status: SecurityTradingStatus,
        sink: &mut impl Sink,
    ) {
        self.market.emit_system(at.message, at.time_ns, status.0.into(), sink);
        for instrument in 0..self.index.len() {
            let state = &self.states[instrument as usize];
            let group = self.groups[instrument as usize];
            let is_old = at.message.seq < state.levels_from;
            if is_old || group.is_known() && !of.has(group) || !self.market.wants(instrument) {
                continue;
            }
            let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
            if group.is_known() {
                self.set_status(origin, status, sink);
            } else {
                self.void_status(origin, sink);
            }
        }
    }

    /// The state of an instrument is not known any more.
    pub(super) fn void_status(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        let status = &mut self.market.status[origin.instrument as usize];
        if core::mem::take(status) != TradingStatus::Unknown {
            let base = sideless(self.market.base(origin));
            emit(sink, Kind::Status, Event { qty: TradingStatus::Unknown as u32, ..base });
        }
    }

    /// The state of one instrument.
    fn security_status(
        &mut self,
        at: At<'_>,
        security_id: i32,
        status: SecurityTradingStatus,
        sink: &mut impl Sink,
    ) {
        let Some(instrument) = self.instrument(security_id) else { return };
        let is_old = at.message.seq < self.states[instrument as usize].levels_from;
        if !is_old && self.market.wants(instrument) {
            let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
            self.set_status(origin, status, sink);
        }
    }

    pub(super) fn set_status(
        &mut self,
        origin: Origin<'_>,
        status: SecurityTradingStatus,
        sink: &mut impl Sink,
    ) {
        if status == SecurityTradingStatus::NO_CHANGE {
            return;
        }
        let now = match status {
            SecurityTradingStatus::READY_TO_TRADE => TradingStatus::Trading,
            SecurityTradingStatus::TRADING_HALT
            | SecurityTradingStatus::CLOSE
            | SecurityTradingStatus::POST_CLOSE
            | SecurityTradingStatus::NOT_AVAILABLE_FOR_TRADING => TradingStatus::Halted,
            SecurityTradingStatus::PRE_OPEN | SecurityTradingStatus::NEW_PRICE_INDICATION => {
                TradingStatus::OrderAcceptance
            }
            _ => TradingStatus::Unknown,
        };
        self.market.status[origin.instrument as usize] = now;
        self.states[origin.instrument as usize].status_since = self.doubts;
        let base = sideless(self.market.base(origin));
        emit(sink, Kind::Status, Event { qty: now as u32, ..base });
    }

    /// All books of the channel are empty, and instruments are numbered anew.
    fn channel_reset(&mut self, at: At<'_>, sink: &mut impl Sink) {
        let known = self.index.len();
        for index in 0..self.states.len() {
            let Ok(instrument) = u32::try_from(index) else { break };
            if at.message.seq < self.states[index].levels_from {
                continue; // its snapshot was made afterwards
            }
            self.states[index].rpt_seq = 0;
            let is_empty = |view: Option<BookView<'_>>| view.is_none_or(|view| view.is_empty());
            let is_marked = self.market.books.is_marked(instrument);
            let books = [self.market.books.view(instrument), self.implied(instrument)];
            // One in doubt may have had levels that nobody has heard of.
            let is_doubted = !self.is_whole(instrument) && instrument < known;
            if is_marked || is_doubted || !books.into_iter().all(is_empty) {
                let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
                self.empty(origin, sink);
            } else {
                self.states[index].empty(self.doubts);
            }
        }
        self.no_orders_of_all(at, sink);
    }
}
