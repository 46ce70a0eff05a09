//! Everything but the books: trades, statistics, limits and states of trading.

use wirepath_protocol::Side;
use wirepath_protocol::mdp3::{
    AggressorSide, MDUpdateAction, MatchEventIndicator, Message as Mdp, SecurityTradingStatus,
};

use super::orders::{Does, OrderUpdate};
use super::{At, CmeMdp3};
use crate::book::{BookView, Staleness};
use crate::event::{Event, Kind, TradingStatus};
use crate::venue::emit::{emit, on_side, sideless};
use crate::venue::market::Origin;
use crate::venue::{Message, Sink};

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

/// Statistics: of each entry, that there was one.
macro_rules! statistics {
    ($self:ident, $message:ident, $m:expr, $sink:ident, $template:literal) => {{
        let at = At { message: $message, time_ns: $m.root().transact_time() };
        for entry in $m.md_entries() {
            let numbers = (entry.security_id(), entry.rpt_seq());
            let Some(origin) = $self.heard(at, numbers, None, $sink) else { continue };
            $self.other(origin, $template, $sink);
        }
        (at.time_ns, $m.root().match_event_indicator())
    }};
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
            Mdp::MDIncrementalRefreshVolume37(m) => statistics!(self, message, m, sink, 37),
            Mdp::MDIncrementalRefreshVolumeLongQty66(m) => statistics!(self, message, m, sink, 66),
            Mdp::MDIncrementalRefreshDailyStatistics33(m) => {
                statistics!(self, message, m, sink, 33)
            }
            Mdp::MDIncrementalRefreshDailyStatistics49(m) => {
                statistics!(self, message, m, sink, 49)
            }
            Mdp::MDIncrementalRefreshSessionStatistics35(m) => {
                statistics!(self, message, m, sink, 35)
            }
            Mdp::MDIncrementalRefreshSessionStatistics51(m) => {
                statistics!(self, message, m, sink, 51)
            }
            Mdp::MDIncrementalRefreshSessionStatisticsLongQty67(m) => {
                statistics!(self, message, m, sink, 67)
            }
            Mdp::MDIncrementalRefreshLimitsBanding34(m) => limits!(self, message, m, sink, 34),
            Mdp::MDIncrementalRefreshLimitsBanding50(m) => limits!(self, message, m, sink, 50),
            Mdp::SecurityStatus30(m) => {
                let root = m.root();
                let at = At { message, time_ns: root.transact_time() };
                if let Some(status) = root.security_trading_status() {
                    self.security_status(at, root.security_id(), status, sink);
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

    /// The state of one instrument; of a group of them, only that there was a change: which ones are in it only
    /// definitions say.
    fn security_status(
        &mut self,
        at: At<'_>,
        security_id: Option<i32>,
        status: SecurityTradingStatus,
        sink: &mut impl Sink,
    ) {
        let Some(security_id) = security_id else {
            return self.market.emit_system(at.message, at.time_ns, status.0.into(), sink);
        };
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
        let base = sideless(self.market.base(origin));
        emit(sink, Kind::Status, Event { qty: now as u32, ..base });
    }

    /// All books of the channel are empty, and instruments are numbered anew.
    fn channel_reset(&mut self, at: At<'_>, sink: &mut impl Sink) {
        for index in 0..self.states.len() {
            let Ok(instrument) = u32::try_from(index) else { break };
            if at.message.seq < self.states[index].levels_from {
                continue; // its snapshot was made afterwards
            }
            self.states[index].rpt_seq = 0;
            let is_empty = |view: Option<BookView<'_>>| view.is_none_or(|view| view.is_empty());
            let is_marked = self.market.books.is_marked(instrument);
            let books = [self.market.books.view(instrument), self.implied(instrument)];
            if is_marked || !books.into_iter().all(is_empty) {
                let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
                self.empty(origin, sink);
            }
            self.states[index].levels = Default::default();
        }
        self.no_orders_of_all(at, sink);
    }
}
