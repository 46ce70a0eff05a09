//! Nasdaq TotalView-ITCH 5.0 over MoldUDP64: order by order.
//!
//! The stock locate is the instrument index. An execution, cancel, delete or replace that contradicts
//! the book is counted, and the first one makes the instrument's book stale, since something must
//! have been missed.
//!
//! Source: Nasdaq TotalView-ITCH 5.0, "Message Formats"; MoldUDP64 1.00, "Downstream Packet".

mod rest;
mod servers;
mod wire;

use wirepath_protocol::itch50::{self, AddOrder, Message as Itch};
use wirepath_protocol::{Price, Side};

use self::wire::{Itch50, MoldUdp64};
use super::day::TimesFrom;
use super::market::{Execution, NewOrder, Origin};
use super::{Market, Message, Sink, Venue, VenueError, VenueKind, VenueOptions};
use crate::book::{OrderBooks, RecordHint};
use crate::config::FeedConfig;
use crate::event::Anomaly;
use crate::recovery::client::Clients;

/// Books and events of one ITCH 5.0 channel.
#[derive(Debug)]
pub struct NasdaqItch {
    market: Market<OrderBooks>,
}

impl NasdaqItch {
    /// The books, for those who need more than a view.
    pub fn books(&self) -> &OrderBooks {
        self.market.books()
    }

    #[inline(never)]
    fn add(&mut self, message: &Message<'_>, add: &AddOrder, sink: &mut impl Sink) {
        let instrument = add.stock_locate().into();
        if !self.market.wants_named(instrument, add.stock()) {
            return;
        }
        let origin = Origin { message, instrument, time_ns: add.timestamp() };
        let new = NewOrder {
            id: add.order_reference_number(),
            side: add.side(),
            price_units: i32::try_from(add.price.raw()).ok(),
            qty: add.shares(),
        };
        self.market.add(origin, new, sink);
    }

    #[inline(never)]
    fn executed(
        &mut self,
        message: &Message<'_>,
        of: &itch50::OrderExecuted,
        sink: &mut impl Sink,
    ) {
        let origin =
            Origin { message, instrument: of.stock_locate().into(), time_ns: of.timestamp() };
        let (order, qty) = (of.order_reference_number(), of.executed_shares());
        let execution = Execution { order, qty, trade: of.match_number(), at: None };
        self.market.execute(origin, execution, sink);
    }

    #[inline(never)]
    fn executed_at(
        &mut self,
        message: &Message<'_>,
        of: &itch50::OrderExecutedWithPrice,
        sink: &mut impl Sink,
    ) {
        let origin =
            Origin { message, instrument: of.stock_locate().into(), time_ns: of.timestamp() };
        let (order, qty) = (of.order_reference_number(), of.executed_shares());
        let at: Option<(Price, bool)> = Some((of.execution_price(), of.is_printable()));
        let execution = Execution { order, qty, trade: of.match_number(), at };
        self.market.execute(origin, execution, sink);
    }

    #[inline(never)]
    fn deleted(&mut self, message: &Message<'_>, of: &itch50::OrderDelete, sink: &mut impl Sink) {
        let instrument = of.stock_locate().into();
        let origin = Origin { message, instrument, time_ns: of.timestamp() };
        self.market.remove(origin, of.order_reference_number(), None, sink);
    }

    #[inline(never)]
    fn cancelled(&mut self, message: &Message<'_>, of: &itch50::OrderCancel, sink: &mut impl Sink) {
        let instrument = of.stock_locate().into();
        let origin = Origin { message, instrument, time_ns: of.timestamp() };
        self.market.remove(origin, of.order_reference_number(), Some(of.cancelled_shares()), sink);
    }

    #[inline(never)]
    fn replaced(&mut self, message: &Message<'_>, of: &itch50::OrderReplace, sink: &mut impl Sink) {
        let origin =
            Origin { message, instrument: of.stock_locate().into(), time_ns: of.timestamp() };
        let new = NewOrder {
            id: of.new_order_reference_number(),
            side: None,
            price_units: i32::try_from(of.price.raw()).ok(),
            qty: of.shares(),
        };
        self.market.replace(origin, of.original_order_reference_number(), new, sink);
    }

    /// A message of a known type that is too short to read may have been about any order of its
    /// instrument; without a whole head, of any instrument.
    #[cold]
    fn unreadable(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        self.market.counters.malformed += 1;
        match itch50::Head::view(message.block) {
            Ok(head) => {
                let (instrument, time_ns) = (head.stock_locate().into(), head.timestamp());
                if self.market.wants(instrument) {
                    let origin = Origin { message, instrument, time_ns };
                    self.market.contradict(origin, 0, Anomaly::BadField, sink);
                }
            }
            Err(_) => self.market.unattributed(message, sink),
        }
        sink.end_of_message(true);
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

/// Bytes up to the end of the order's number.
const SHORT: usize = 19;
/// Bytes of an Add Order up to the end of its price.
const FRONT: usize = 36;

impl Venue for NasdaqItch {
    const KIND: VenueKind = VenueKind::NasdaqItch50;
    type Framing = MoldUdp64;
    type Format = Itch50;
    type Books = OrderBooks;
    type Hint = Hint;

    fn new(options: VenueOptions) -> Result<Self, VenueError> {
        Ok(Self { market: Market::new(Self::KIND, options, TimesFrom::Midnight)? })
    }

    fn recovery(config: &FeedConfig) -> Result<Clients, String> {
        servers::clients(&config.recovery)
    }

    #[inline(always)]
    fn market(&self) -> &Market<OrderBooks> {
        &self.market
    }

    #[inline(always)]
    fn market_mut(&mut self) -> &mut Market<OrderBooks> {
        &mut self.market
    }

    // One jump by type wherever it is called; what follows is not.
    #[inline(always)]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        let Some(&kind) = message.block.first() else {
            return self.unreadable(message, sink);
        };
        self.market.counters.by_type[usize::from(kind)] += 1;
        let Ok(itch) = Itch::parse(message.block) else {
            return self.unreadable(message, sink);
        };
        match itch {
            Itch::AddOrder(m) => self.add(message, m, sink),
            Itch::OrderDelete(m) => self.deleted(message, m, sink),
            Itch::OrderReplace(m) => self.replaced(message, m, sink),
            Itch::OrderExecuted(m) => self.executed(message, m, sink),
            Itch::OrderCancel(m) => self.cancelled(message, m, sink),
            Itch::AddOrderAttributed(m) => self.add(message, m.order(), sink),
            Itch::OrderExecutedWithPrice(m) => self.executed_at(message, m, sink),
            Itch::Unknown { .. } => self.market.counters.unknown += 1,
            ref rest => self.apply_rest(message, rest, sink),
        }
        sink.end_of_message(true);
    }

    // Without a branch on the type, which nobody can predict and the jump in `apply` waits for anyway.
    #[inline(always)]
    fn prefetch_order(&self, block: &[u8]) -> Hint {
        // Locate and order number stand at 1 and 11 in every message that names an order, side and price at 19 and 32
        // in those that add one; nothing is asked for of what is shorter.
        const NONE: &[u8; FRONT] = &[0; FRONT];
        let Some(short) = block.first_chunk::<SHORT>() else { return Hint::default() };
        let long = block.first_chunk::<FRONT>().unwrap_or(NONE);
        let [kind, high, low, .., a, b, c, d, e, f, g, h] = *short;
        let instrument = u16::from_be_bytes([high, low]).into();
        let order = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        let at = self.market.books.prefetch_order(instrument, order);
        let [.., p, q, r, s] = *long;
        Hint {
            instrument,
            at,
            price: i32::from_be_bytes([p, q, r, s]),
            is_add: kind == b'A' || kind == b'F',
            is_ask: long[SHORT] & 1 != 0,
        }
    }

    #[inline(always)]
    fn prefetch_level(&self, hint: Hint) {
        let side = if hint.is_ask { Side::Ask } else { Side::Bid };
        let new = hint.is_add.then_some((side, hint.price));
        self.market.books.prefetch_level(hint.instrument, hint.at, new);
    }
}
