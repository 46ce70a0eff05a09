//! IEX DEEP+ 1.0: displayed order by displayed order.
//!
//! Every message names its symbol, and only Add Order the side. What contradicts the book is counted, and the
//! first such message makes the instrument's book stale, since something must have been missed. Nothing tells which
//! messages belong together, so the book is taken as whole after each.
//!
//! Source: IEX DEEP+ 1.04, "Trading Message Formats".

use wirepath_protocol::deepplus10::{AddOrder, Message as Deep, OrderExecuted, OrderModify};
use wirepath_protocol::{Price, Side, Symbol};

use super::common::Common;
use super::wire::{DeepPlus10, IexTp};
use crate::book::{RecordHint, SparseOrderBooks};
use crate::event::Anomaly;
use crate::venue::market::{Execution, NewOrder};
use crate::venue::{Market, Message, Sink, Venue, VenueError, VenueKind, VenueOptions};

/// Books and events of one DEEP+ 1.0 channel.
#[derive(Debug)]
pub struct IexDeepPlus {
    common: Common<SparseOrderBooks>,
}

impl IexDeepPlus {
    fn units(&mut self, instrument: u32, price: Option<Price>) -> Option<i32> {
        price.and_then(|price| self.common.units(instrument, price))
    }

    #[inline(never)]
    fn add(&mut self, message: &Message<'_>, m: &AddOrder, sink: &mut impl Sink) {
        let origin = self.common.origin(message, m.symbol(), m.timestamp());
        let Some(origin) = origin else { return };
        let new = NewOrder {
            id: m.order_id(),
            side: m.book_side(),
            price_units: self.units(origin.instrument, m.price()),
            qty: m.size(),
        };
        self.common.market.add(origin, new, sink);
    }

    #[inline(never)]
    fn modified(&mut self, message: &Message<'_>, m: &OrderModify, sink: &mut impl Sink) {
        let origin = self.common.origin(message, m.symbol(), m.timestamp());
        let Some(origin) = origin else { return };
        let (id, qty) = (m.order_id_reference(), m.size());
        if qty == 0 {
            // Not defined. Whatever was meant, nothing is displayed of this order.
            self.common.market.contradict(origin, id, Anomaly::BadField, sink);
            return self.common.market.remove(origin, id, None, sink);
        }
        let price_units = self.units(origin.instrument, m.price());
        let new = NewOrder { id, side: None, price_units, qty };
        self.common.market.modify(origin, new, m.maintains_priority(), sink);
    }

    #[inline(never)]
    fn executed(&mut self, message: &Message<'_>, m: &OrderExecuted, sink: &mut impl Sink) {
        let origin = self.common.origin(message, m.symbol(), m.timestamp());
        let Some(origin) = origin else { return };
        let (order, qty) = (m.order_id_reference(), m.size());
        let Some(price) = m.price() else {
            // The order has traded, at a price that cannot be told.
            self.common.market.counters.malformed += 1;
            return self.common.market.remove(origin, order, Some(qty), sink);
        };
        let at = Some((price, true));
        let execution = Execution { order, qty, trade: m.trade_id(), at };
        self.common.market.execute(origin, execution, sink);
    }

    /// All that is not about orders.
    #[inline(never)]
    fn apply_rest(&mut self, message: &Message<'_>, deep: &Deep<'_>, sink: &mut impl Sink) {
        let common = &mut self.common;
        match *deep {
            Deep::SystemEvent(m) => common.system_event(message, m, sink),
            Deep::SecurityDirectory(m) => common.security_directory(message, m, sink),
            Deep::TradingStatus(m) => common.trading_status(message, m, sink),
            Deep::OperationalHaltStatus(m) => common.operational_halt(message, m, sink),
            Deep::ShortSalePriceTestStatus(m) => common.short_sale(message, m, sink),
            Deep::Trade(m) => common.trade(message, m, sink),
            Deep::TradeBreak(m) => common.trade_break(message, m, sink),
            Deep::ClearBook(m) => {
                if let Some(origin) = common.origin(message, m.symbol(), m.timestamp()) {
                    common.market.clear(origin, sink);
                }
            }
            Deep::RetailLiquidityIndicator(m) => {
                common.other(message, (m.symbol(), m.timestamp(), deep.kind()), sink);
            }
            Deep::SecurityEvent(m) => {
                common.other(message, (m.symbol(), m.timestamp(), deep.kind()), sink);
            }
            Deep::AddOrder(_)
            | Deep::OrderModify(_)
            | Deep::OrderDelete(_)
            | Deep::OrderExecuted(_) => {} // applied by the caller
            Deep::Unknown { .. } => common.market.counters.unknown += 1,
        }
    }
}

/// What looking ahead knows of a message.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint {
    instrument: u32,
    at: RecordHint,
    price_units: i32,
    is_add: bool,
    is_ask: bool,
}

impl Venue for IexDeepPlus {
    const KIND: VenueKind = VenueKind::IexDeepPlus10;
    type Framing = IexTp<DeepPlus10>;
    type Format = DeepPlus10;
    type Books = SparseOrderBooks;
    type Hint = Hint;

    fn new(options: VenueOptions) -> Result<Self, VenueError> {
        Ok(Self { common: Common::new(Self::KIND, options)? })
    }

    #[inline(always)]
    fn market(&self) -> &Market<SparseOrderBooks> {
        &self.common.market
    }

    #[inline(always)]
    fn market_mut(&mut self) -> &mut Market<SparseOrderBooks> {
        &mut self.common.market
    }

    #[inline]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        self.common.count(message.block);
        match Deep::parse(message.block) {
            Ok(Deep::AddOrder(m)) => self.add(message, m, sink),
            Ok(Deep::OrderDelete(m)) => {
                if let Some(origin) = self.common.origin(message, m.symbol(), m.timestamp()) {
                    self.common.market.remove(origin, m.order_id_reference(), None, sink);
                }
            }
            Ok(Deep::OrderModify(m)) => self.modified(message, m, sink),
            Ok(Deep::OrderExecuted(m)) => self.executed(message, m, sink),
            Ok(ref rest) => self.apply_rest(message, rest, sink),
            Err(_) => self.common.unreadable(message, sink),
        }
        sink.end_of_message(true);
    }

    // Without a branch on the type: symbol and order number stand at 10 and 18 in every message that names an
    // order, and a message too short to name one asks for nothing.
    #[inline(always)]
    fn prefetch_order(&self, block: &[u8]) -> Hint {
        let Some(front) = block.first_chunk::<26>() else { return Hint::default() };
        let [kind, side, .., a, b, c, d, e, f, g, h] = *front;
        let order = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
        let symbol = front[10..18].first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        let instrument = self.common.known(Symbol::from_u64(symbol)).unwrap_or_default();
        let at = self.common.market.books.prefetch_order(instrument, order);
        // What an add says of its level, in the usual units; other messages have something else there.
        let low = block.get(30..34).and_then(<[u8]>::first_chunk);
        let price_units = low.map_or(0, |bytes| i32::from_le_bytes(*bytes));
        Hint { instrument, at, price_units, is_add: kind == b'a', is_ask: side == b'5' }
    }

    #[inline(always)]
    fn prefetch_level(&self, hint: Hint) {
        let side = if hint.is_ask { Side::Ask } else { Side::Bid };
        let new = hint.is_add.then_some((side, hint.price_units));
        self.common.market.books.prefetch_level(hint.instrument, hint.at, new);
    }

    fn new_session(&mut self) {
        self.common.new_session();
    }
}
