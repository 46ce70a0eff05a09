//! NYSE Pillar Integrated 2.5 and the Imbalances feed, over XDP: order by order.
//!
//! A message names its symbol by an index, of which a Symbol Index Mapping tells symbol, partition and price scale.
//! Before it has come, prices are not guessed: such an order is refused, and its book is in doubt. Messages without
//! numbers are not of the stream (refreshes, answers to others' requests): of these only mappings count.
//!
//! What a snapshot by refresh does is in [`telling`].
//!
//! What each message does is listed in `docs/venues/nyse.md`.
//!
//! Source: NYSE Pillar Integrated Feed Client Specification 2.5g; of control messages the Common Client Specification.

mod rest;
mod servers;
#[cfg(test)]
mod simulation;
mod symbols;
mod telling;
mod wire;

use wirepath_protocol::Side;
use wirepath_protocol::xdp::{self, AddOrder, AddOrderRefresh, Message as Xdp};

use self::symbols::Symbols;
use self::telling::Telling;
use self::wire::{Pillar25, XdpPackets};
use super::day::TimesFrom;
use super::market::{Execution, NewOrder, Origin};
use super::{Format, Market, Message, Sink, Venue, VenueError, VenueKind, VenueOptions};
use crate::book::{RecordHint, SparseOrderBooks};
use crate::config::FeedConfig;
use crate::event::Anomaly;
use crate::recovery::client::Clients;
use crate::rx::RxStamp;

/// Books and events of one XDP channel.
#[derive(Debug)]
pub struct NysePillar {
    market: Market<SparseOrderBooks>,
    symbols: Symbols,
    telling: Telling,
}

impl NysePillar {
    /// The books, for those who need more than a view.
    pub fn books(&self) -> &SparseOrderBooks {
        self.market.books()
    }

    /// Where a message comes from that changes an order of the symbol, so that its book has been told if it was
    /// voided; `None` when it is not wanted.
    #[inline(always)]
    fn order<'m>(
        &mut self,
        message: &'m Message<'m>,
        symbol_index: u32,
        nanos: u32,
        sink: &mut impl Sink,
    ) -> Option<Origin<'m>> {
        let Some(instrument) = self.symbols.instrument(symbol_index) else {
            self.market.counters.beyond_limit += 1;
            return None;
        };
        if !self.market.wants(instrument) {
            self.symbols.state(instrument).early = true;
            return None;
        }
        let time_ns = self.symbols.time_ns(instrument, nanos);
        let origin = Origin { message, instrument, time_ns };
        if self.symbols.state(instrument).refilling {
            self.end_doubt(origin, sink);
        }
        Some(origin)
    }

    #[cold]
    fn end_doubt(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        self.symbols.state(origin.instrument).refilling = false;
        self.market.end_doubt(origin, sink);
    }

    /// The price in the instrument's units; `None` while they are unknown.
    #[inline(always)]
    fn units(&mut self, origin: Origin<'_>, raw: i32) -> Option<i32> {
        self.symbols.state(origin.instrument).has_scale.then_some(raw)
    }

    #[inline(never)]
    fn added(&mut self, message: &Message<'_>, m: &AddOrder, sink: &mut impl Sink) {
        if let Some(origin) = self.order(message, m.symbol_index(), m.source_time_ns(), sink) {
            let (id, side, qty) = (m.order_id(), xdp::side(m.side()), m.volume());
            let price_units = self.units(origin, m.price());
            self.market.add(origin, NewOrder { id, side, price_units, qty }, sink);
        }
    }

    /// An order of a book that is told anew, or of one that was not voided: then it must be new all the same.
    #[inline(never)]
    fn refreshed(&mut self, message: &Message<'_>, m: &AddOrderRefresh, sink: &mut impl Sink) {
        let time_ns = xdp::time(m.source_time(), m.source_time_ns());
        let Some(origin) = self.wanted(message, m.symbol_index(), time_ns) else {
            if let Some(instrument) = self.symbols.instrument(m.symbol_index()) {
                self.symbols.state(instrument).early = true;
            }
            return;
        };
        let (id, side, qty) = (m.order_id(), xdp::side(m.side()), m.volume());
        let price_units = self.units(origin, m.price());
        let contradictions = self.market.contradictions();
        self.market.add(origin, NewOrder { id, side, price_units, qty }, sink);
        if self.market.contradictions() != contradictions {
            self.symbols.state(origin.instrument).refilling = false; // never whole
        }
    }

    #[inline(never)]
    fn modified(&mut self, message: &Message<'_>, m: &xdp::ModifyOrder, sink: &mut impl Sink) {
        if let Some(origin) = self.order(message, m.symbol_index(), m.source_time_ns(), sink) {
            let (id, side, qty) = (m.order_id(), xdp::side(m.side()), m.volume());
            let price_units = self.units(origin, m.price());
            // At the old price it always keeps its place, whatever else the message says.
            self.market.modify(origin, NewOrder { id, side, price_units, qty }, true, sink);
        }
    }

    #[inline(never)]
    fn deleted(&mut self, message: &Message<'_>, m: &xdp::DeleteOrder, sink: &mut impl Sink) {
        if let Some(origin) = self.order(message, m.symbol_index(), m.source_time_ns(), sink) {
            self.market.remove(origin, m.order_id(), None, sink);
        }
    }

    #[inline(never)]
    fn executed(&mut self, message: &Message<'_>, m: &xdp::OrderExecution, sink: &mut impl Sink) {
        if let Some(origin) = self.order(message, m.symbol_index(), m.source_time_ns(), sink) {
            let (order, qty, trade) = (m.order_id(), m.volume(), m.trade_id().into());
            let units = self.units(origin, m.price());
            // Without a scale there is no such order, and no price to be told.
            let price = units.map(|units| self.market.books.price(origin.instrument, units));
            let at = price.map(|price| (price, m.is_printable()));
            self.market.execute(origin, Execution { order, qty, trade, at }, sink);
        }
    }

    #[inline(never)]
    fn replaced(&mut self, message: &Message<'_>, m: &xdp::ReplaceOrder, sink: &mut impl Sink) {
        if let Some(origin) = self.order(message, m.symbol_index(), m.source_time_ns(), sink) {
            let (id, side, qty) = (m.new_order_id(), xdp::side(m.side()), m.volume());
            let price_units = self.units(origin, m.price());
            let new = NewOrder { id, side, price_units, qty };
            self.market.replace(origin, m.order_id(), new, sink);
        }
    }

    /// A message that is too short for its type. One that changes books may have been about any order of its symbol;
    /// if that is cut off too, of any symbol. Others are only counted.
    #[cold]
    fn unreadable(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        self.market.counters.malformed += 1;
        let symbol_at = match Pillar25::kind(message.block) {
            Some(100..=104) => 8,
            Some(32 | 34 | 106) => 12,
            Some(3) => 4,
            Some(_) => return,
            None => usize::MAX,
        };
        let symbol = message.block.get(symbol_at..).and_then(|rest| rest.first_chunk());
        match symbol {
            Some(index) => {
                if let Some(origin) = self.wanted(message, u32::from_le_bytes(*index), 0) {
                    self.symbols.state(origin.instrument).refilling = false;
                    self.market.contradict(origin, 0, Anomaly::BadField, sink);
                }
            }
            None => self.market.unattributed(message, sink),
        }
    }

    /// A message that is no part of the stream: only reference data is believed.
    #[cold]
    fn apply_unnumbered(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        match Xdp::parse(message.block) {
            Ok(Xdp::SymbolIndexMapping(m)) => self.map(message, m, sink),
            Ok(Xdp::Unknown { .. }) => self.market.counters.unknown += 1,
            Ok(_) => {}
            Err(_) => self.market.counters.malformed += 1,
        }
    }
}

/// What looking ahead knows of a message.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint {
    instrument: u32,
    at: RecordHint,
    price: i32,
    is_add: bool,
    is_ask: bool,
}

impl Venue for NysePillar {
    const KIND: VenueKind = VenueKind::NysePillar25;
    type Framing = XdpPackets;
    type Format = Pillar25;
    type Books = SparseOrderBooks;
    type Hint = Hint;

    fn recovery(config: &FeedConfig) -> Result<Clients, String> {
        servers::clients(config)
    }

    fn new(options: VenueOptions) -> Result<Self, VenueError> {
        let symbols = Symbols::with_limit(options.limits.instruments);
        let telling = Telling::with_limit(options.limits.instruments);
        Ok(Self { market: Market::new(Self::KIND, options, TimesFrom::Epoch)?, symbols, telling })
    }

    #[inline(always)]
    fn market(&self) -> &Market<SparseOrderBooks> {
        &self.market
    }

    #[inline(always)]
    fn market_mut(&mut self) -> &mut Market<SparseOrderBooks> {
        &mut self.market
    }

    /// Types above 255, which there are none of, count as 255.
    #[inline(always)]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        if let Some(kind) = Pillar25::kind(message.block) {
            self.market.counters.by_type[usize::from(kind.min(255))] += 1;
        }
        if self.telling.is_special(message.seq) && self.apply_special(message, sink) {
            return sink.end_of_message(true);
        }
        match Xdp::parse(message.block) {
            Ok(Xdp::AddOrder(m)) => self.added(message, m, sink),
            Ok(Xdp::DeleteOrder(m)) => self.deleted(message, m, sink),
            Ok(Xdp::ModifyOrder(m)) => self.modified(message, m, sink),
            Ok(Xdp::ReplaceOrder(m)) => self.replaced(message, m, sink),
            Ok(Xdp::OrderExecution(m)) => self.executed(message, m, sink),
            Ok(Xdp::AddOrderRefresh(m)) => self.refreshed(message, m, sink),
            Ok(Xdp::Unknown { .. }) => self.market.counters.unknown += 1,
            Ok(ref rest) => self.apply_rest(message, rest, sink),
            Err(_) => self.unreadable(message, sink),
        }
        sink.end_of_message(true);
    }

    // Without a branch on the type: symbol and order stand at 8 and 16 in every message that changes an order.
    #[inline(always)]
    fn prefetch_order(&self, block: &[u8]) -> Hint {
        let Some(front) = block.first_chunk::<24>() else { return Hint::default() };
        let word = |at: usize| [front[at], front[at + 1], front[at + 2], front[at + 3]];
        let instrument = self.symbols.guess(u32::from_le_bytes(word(8)));
        let (low, high) = (u32::from_le_bytes(word(16)), u32::from_le_bytes(word(20)));
        let order = u64::from(high) << 32 | u64::from(low);
        let at = self.market.books.prefetch_order(instrument, order);
        // What an add says of its level; other messages have something else there, or nothing.
        let price = block.get(24..28).and_then(<[u8]>::first_chunk).copied();
        Hint {
            instrument,
            at,
            price: price.map_or(0, i32::from_le_bytes),
            is_add: front[2] == 100,
            is_ask: block.get(32) == Some(&b'S'),
        }
    }

    #[inline(always)]
    fn prefetch_level(&self, hint: Hint) {
        let side = if hint.is_ask { Side::Ask } else { Side::Bid };
        let new = hint.is_add.then_some((side, hint.price));
        self.market.books.prefetch_level(hint.instrument, hint.at, new);
    }

    fn begin_snapshot(&mut self) {
        self.market.begin_snapshot();
        self.symbols.begin_snapshot();
        self.telling.begin();
    }

    fn end_snapshot(&mut self, at: RxStamp) {
        self.end_telling(at);
    }

    fn new_session(&mut self) {
        self.market.new_session();
        self.symbols.new_session();
        self.telling.new_session();
    }
}
