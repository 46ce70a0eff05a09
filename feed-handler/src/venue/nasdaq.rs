//! Nasdaq TotalView-ITCH 5.0 over MoldUDP64: order by order.
//!
//! The stock locate is the instrument index. An execution, cancel, delete or replace that contradicts
//! the book is counted, and the first one makes the instrument's book stale, since something must
//! have been missed.
//!
//! Source: Nasdaq TotalView-ITCH 5.0, "Message Formats"; MoldUDP64 1.00, "Downstream Packet".

mod rest;

use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::itch50::{self, Message as Itch};
use wirepath_protocol::moldudp64::{Packet, PacketKind};
use wirepath_protocol::{DecodeError, Price, Side, Symbol};

use super::{
    Frame, FrameKind, Framing, Message, Sink, Venue, VenueCounters, VenueError, VenueOptions,
};
use super::{emit, new_york_midnight_ns, new_york_midnight_of, on_side};
use crate::arbiter::SessionId;
use crate::book::{BookView, Change, OrderBooks, Scale};
use crate::config::VenueKind;
use crate::directory::{Directory, DirectoryWriter, Instrument};
use crate::event::{Anomaly, Event, Kind, TradingStatus, flags};

/// MoldUDP64's downstream packets.
#[derive(Debug)]
pub struct MoldUdp64;

impl Framing for MoldUdp64 {
    type Blocks<'a> = Blocks<'a, true>;

    #[inline]
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
        let packet = Packet::parse(datagram)?;
        let kind = match packet.kind() {
            PacketKind::EndOfSession => FrameKind::EndOfSession,
            PacketKind::Data(_) | PacketKind::Heartbeat => FrameKind::Data,
        };
        Ok(Frame {
            session: SessionId(packet.session().0),
            first: packet.sequence_number(),
            declared: packet.declared(),
            kind,
            body: packet.messages().rest(),
        })
    }

    #[inline]
    fn blocks(body: &[u8], count: u16) -> Blocks<'_, true> {
        Blocks::new(body, count)
    }
}

/// Whether an instrument is to be kept.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Interest {
    /// Its symbol has not been heard yet.
    #[default]
    Unnamed,
    Wanted,
    Unwanted,
}

/// Books and events of one ITCH 5.0 channel.
#[derive(Debug)]
pub struct NasdaqItch {
    books: OrderBooks,
    status: Box<[TradingStatus]>,
    interest: Box<[Interest]>,
    directory: DirectoryWriter,
    options: VenueOptions,
    /// Midnight in New York, Unix nanoseconds; `None` until the first receive stamp tells the date.
    midnight_ns: Option<u64>,
    counters: Box<VenueCounters>,
}

/// The books count in units of ITCH's Price (4).
const SCALE: Scale = Scale::CENTS_IN_1E4;

impl NasdaqItch {
    /// Empty books for as many instruments as the limits say. Takes all its memory now.
    ///
    /// # Errors
    ///
    /// [`VenueError`] when the memory is not to be had.
    pub fn new(options: VenueOptions) -> Result<Self, VenueError> {
        let limits = &options.limits;
        let books = OrderBooks::new(limits.books())
            .map_err(|error| VenueError { venue: VenueKind::NasdaqItch50, error })?;
        let (directory, _) = Directory::with_limit(limits.instruments);
        Ok(Self {
            books,
            status: vec![TradingStatus::default(); limits.instruments as usize].into_boxed_slice(),
            interest: vec![Interest::default(); limits.instruments as usize].into_boxed_slice(),
            directory,
            midnight_ns: options.date.and_then(new_york_midnight_ns),
            options,
            counters: Box::default(),
        })
    }

    /// The books, for those who need more than a view.
    pub fn books(&self) -> &OrderBooks {
        &self.books
    }

    /// Hears the instrument's symbol; returns whether it is wanted.
    #[cold]
    fn name(&mut self, index: u32, symbol: Symbol, round_lot: u32) -> bool {
        let wanted = match &self.options.symbols {
            None => true,
            Some(symbols) => symbols.iter().any(|wanted| wanted.as_bytes() == symbol.trimmed()),
        };
        self.interest[index as usize] = if wanted { Interest::Wanted } else { Interest::Unwanted };
        self.directory.set(Instrument { index, symbol, venue_id: index, round_lot });
        wanted
    }

    /// Whether a message that carries its symbol is to be applied; names the instrument if need be.
    #[inline]
    fn wants_named(&mut self, index: u32, symbol: Symbol) -> bool {
        match self.interest.get(index as usize) {
            Some(Interest::Wanted) => true,
            Some(Interest::Unwanted) => false,
            Some(Interest::Unnamed) => self.name(index, symbol, 0),
            None => {
                self.counters.beyond_limit += 1;
                false
            }
        }
    }

    /// Whether a message without a symbol is to be applied. With a filter, an unnamed instrument
    /// cannot have orders in the book.
    #[inline]
    fn wants(&mut self, index: u32) -> bool {
        match self.interest.get(index as usize) {
            Some(Interest::Wanted) => true,
            Some(Interest::Unwanted) => false,
            Some(Interest::Unnamed) => self.options.symbols.is_none(),
            None => {
                self.counters.beyond_limit += 1;
                false
            }
        }
    }

    /// Venue time: a time of day, brought to UTC by the date, to the day nearest to the receive stamp.
    #[inline]
    fn venue_ns(&mut self, message: &Message<'_>, time_of_day_ns: u64) -> u64 {
        match self.midnight_ns {
            Some(midnight) => midnight.saturating_add(time_of_day_ns),
            None => self.first_venue_ns(message, time_of_day_ns),
        }
    }

    #[cold]
    fn first_venue_ns(&mut self, message: &Message<'_>, time_of_day_ns: u64) -> u64 {
        if message.rx.ns != 0 {
            self.midnight_ns = new_york_midnight_of(message.rx.ns);
        }
        self.midnight_ns.unwrap_or(0).saturating_add(time_of_day_ns)
    }

    /// An event of this message, yet without kind.
    #[inline]
    fn base(&mut self, message: &Message<'_>, instrument: u32, time_of_day_ns: u64) -> Event {
        let stale = if self.books.is_stale(instrument) { flags::STALE } else { 0 };
        Event {
            rx_ns: message.rx.ns,
            clock: message.rx.clock as u8,
            venue_ns: self.venue_ns(message, time_of_day_ns),
            seq: message.seq,
            instrument,
            channel: self.options.channel,
            flags: stale,
            ..bytemuck::Zeroable::zeroed()
        }
    }

    /// Level and best price after a change of one side.
    #[inline]
    fn emit_change(&self, base: &Event, change: &Change, sink: &mut impl Sink) {
        if sink.wants().has(Kind::Level) {
            sink.emit(Event {
                kind_raw: Kind::Level as u8,
                a: SCALE.price(change.price_units).0,
                b: change.level_qty,
                qty: change.level_orders,
                ..on_side(*base, change.side)
            });
        }
        if change.best_changed {
            self.emit_best(base, change.side, sink);
        }
    }

    #[inline]
    fn emit_best(&self, base: &Event, of: Side, sink: &mut impl Sink) {
        if !sink.wants().has(Kind::BestBid) {
            return;
        }
        let kind = if of == Side::Bid { Kind::BestBid } else { Kind::BestAsk };
        let (price, qty, orders) = match self.books.best(base.instrument, of) {
            Some(level) => (SCALE.price(level.price_units).0, level.qty, level.orders),
            None => (0, 0, 0),
        };
        sink.emit(Event {
            kind_raw: kind as u8,
            a: price,
            b: qty,
            qty: orders,
            ..on_side(*base, of)
        });
    }

    /// The message contradicts the book: counts it, and puts the book in doubt.
    #[cold]
    #[inline(never)]
    fn contradict(&mut self, base: &Event, order: u64, anomaly: Anomaly, sink: &mut impl Sink) {
        self.counters.anomalies[anomaly as usize] += 1;
        if !self.books.is_stale(base.instrument) {
            self.books.mark_stale(base.instrument);
            let doubt = Event { flags: base.flags | flags::STALE | flags::NO_SIDE, ..*base };
            sink.emit(Event {
                kind_raw: Kind::Anomaly as u8,
                qty: anomaly as u32,
                b: order,
                ..doubt
            });
            sink.emit(Event { kind_raw: Kind::Stale as u8, ..doubt });
        }
    }

    /// As [`contradict`](Self::contradict), for a message after which the venue no longer has order `order`
    /// as the book has it: more executed than was there, or replaced by one that cannot be kept.
    #[cold]
    #[inline(never)]
    fn contradict_order(
        &mut self,
        base: &Event,
        order: u64,
        anomaly: Anomaly,
        sink: &mut impl Sink,
    ) {
        self.contradict(base, order, anomaly, sink);
        if matches!(anomaly, Anomaly::UnknownOrder | Anomaly::WrongInstrument) {
            return; // the book does not have it
        }
        if let Ok(gone) = self.books.delete(base.instrument, order) {
            let base = Event { flags: base.flags | flags::STALE, ..*base };
            let (qty, a) = (gone.order_qty_before, SCALE.price(gone.price_units).0);
            emit(sink, Kind::OrderDeleted, on_side(Event { qty, a, b: order, ..base }, gone.side));
            self.emit_change(&base, &gone, sink);
        }
    }

    #[inline]
    #[expect(clippy::too_many_arguments, reason = "the fields of one message, from two layouts")]
    fn add(
        &mut self,
        message: &Message<'_>,
        instrument: u32,
        time: u64,
        symbol: Symbol,
        order: u64,
        indicator: u8,
        shares: u32,
        price: Price,
        sink: &mut impl Sink,
    ) {
        if !self.wants_named(instrument, symbol) {
            return;
        }
        let base = self.base(message, instrument, time);
        let on = match indicator {
            b'B' => Side::Bid,
            b'S' => Side::Ask,
            _ => return self.contradict(&base, order, Anomaly::BadField, sink),
        };
        let Some(units) = SCALE.units(price) else {
            return self.contradict(&base, order, Anomaly::OutOfRange, sink);
        };
        match self.books.add(instrument, order, on, units, shares) {
            Ok(change) => {
                if sink.wants().has(Kind::OrderAdd) {
                    let event = Event {
                        kind_raw: Kind::OrderAdd as u8,
                        qty: shares,
                        a: price.0,
                        b: order,
                        ..base
                    };
                    sink.emit(on_side(event, on));
                }
                self.emit_change(&base, &change, sink);
            }
            Err(anomaly) => self.contradict(&base, order, anomaly, sink),
        }
    }

    /// An execution, at the order's own price unless `at` names another.
    #[inline]
    #[expect(clippy::too_many_arguments, reason = "the fields of one message, from two layouts")]
    fn execute(
        &mut self,
        message: &Message<'_>,
        instrument: u32,
        time: u64,
        order: u64,
        shares: u32,
        matched: u64,
        at: Option<(Price, bool)>,
        sink: &mut impl Sink,
    ) {
        if !self.wants(instrument) {
            return;
        }
        let base = self.base(message, instrument, time);
        match self.books.execute(instrument, order, shares) {
            Ok(change) => {
                let own = SCALE.price(change.price_units);
                let (price, printable) = at.unwrap_or((own, true));
                let print = if printable { 0 } else { flags::NON_PRINTABLE };
                let event = on_side(
                    Event { qty: shares, a: price.0, flags: base.flags | print, ..base },
                    change.side,
                );
                if sink.wants().has(Kind::OrderExecuted) {
                    sink.emit(Event { kind_raw: Kind::OrderExecuted as u8, b: order, ..event });
                }
                if sink.wants().has(Kind::Trade) {
                    sink.emit(Event { kind_raw: Kind::Trade as u8, b: matched, ..event });
                }
                self.emit_change(&base, &change, sink);
            }
            Err(anomaly) => self.contradict_order(&base, order, anomaly, sink),
        }
    }

    /// A partial cancel (`Some(shares)`) or a delete (`None`).
    #[inline]
    fn remove(
        &mut self,
        message: &Message<'_>,
        instrument: u32,
        time: u64,
        order: u64,
        shares: Option<u32>,
        sink: &mut impl Sink,
    ) {
        if !self.wants(instrument) {
            return;
        }
        let base = self.base(message, instrument, time);
        let done = match shares {
            Some(shares) => self.books.reduce(instrument, order, shares),
            None => self.books.delete(instrument, order),
        };
        match done {
            Ok(change) => {
                let gone = change.order_qty_left == 0;
                let kind = if gone { Kind::OrderDeleted } else { Kind::OrderReduced };
                if sink.wants().has(kind) {
                    let qty = change.order_qty_before - change.order_qty_left;
                    let a = SCALE.price(change.price_units).0;
                    sink.emit(on_side(
                        Event { kind_raw: kind as u8, qty, a, b: order, ..base },
                        change.side,
                    ));
                }
                self.emit_change(&base, &change, sink);
            }
            Err(anomaly) => self.contradict_order(&base, order, anomaly, sink),
        }
    }

    #[inline]
    fn replace(
        &mut self,
        message: &Message<'_>,
        replace: &itch50::OrderReplace,
        sink: &mut impl Sink,
    ) {
        let instrument = replace.stock_locate().into();
        if !self.wants(instrument) {
            return;
        }
        let base = self.base(message, instrument, replace.timestamp());
        let (old, new) =
            (replace.original_order_reference_number(), replace.new_order_reference_number());
        let Some(units) = SCALE.units(replace.price()) else {
            return self.contradict_order(&base, old, Anomaly::OutOfRange, sink);
        };
        match self.books.replace(instrument, old, new, units, replace.shares()) {
            Ok(both) => {
                let wanted = sink.wants();
                let part = Event { flags: base.flags | flags::REPLACE, ..base };
                if wanted.has(Kind::OrderDeleted) {
                    let (qty, a) = (both.old.order_qty_before, SCALE.price(both.old.price_units).0);
                    let gone = Event { kind_raw: Kind::OrderDeleted as u8, qty, a, b: old, ..part };
                    sink.emit(on_side(gone, both.old.side));
                }
                if wanted.has(Kind::OrderAdd) {
                    let (qty, a) = (replace.shares(), replace.price().0);
                    sink.emit(on_side(
                        Event { kind_raw: Kind::OrderAdd as u8, qty, a, b: new, ..part },
                        both.new.side,
                    ));
                }
                if both.old.price_units != both.new.price_units {
                    self.emit_change(&base, &Change { best_changed: false, ..both.old }, sink);
                }
                self.emit_change(&base, &both.new, sink);
            }
            Err(anomaly) => self.contradict_order(&base, old, anomaly, sink),
        }
    }
}

impl Venue for NasdaqItch {
    type Framing = MoldUdp64;

    #[inline]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        let Some(&kind) = message.block.first() else {
            self.counters.malformed += 1;
            return;
        };
        self.counters.by_type[usize::from(kind)] += 1;
        let itch = match Itch::parse(message.block) {
            Ok(itch) => itch,
            Err(_) => {
                self.counters.malformed += 1;
                return self.unreadable(message, sink);
            }
        };
        match itch {
            Itch::AddOrder(m) => {
                let (locate, time) = (m.stock_locate().into(), m.timestamp());
                let (order, on) = (m.order_reference_number(), m.buy_sell_indicator());
                self.add(message, locate, time, m.stock(), order, on, m.shares(), m.price(), sink);
            }
            Itch::OrderDelete(m) => {
                let locate = m.stock_locate().into();
                self.remove(message, locate, m.timestamp(), m.order_reference_number(), None, sink);
            }
            Itch::OrderReplace(m) => self.replace(message, m, sink),
            Itch::OrderExecuted(m) => {
                let (locate, time, order) =
                    (m.stock_locate().into(), m.timestamp(), m.order_reference_number());
                self.execute(
                    message,
                    locate,
                    time,
                    order,
                    m.executed_shares(),
                    m.match_number(),
                    None,
                    sink,
                );
            }
            Itch::OrderCancel(m) => {
                let (locate, order) = (m.stock_locate().into(), m.order_reference_number());
                self.remove(
                    message,
                    locate,
                    m.timestamp(),
                    order,
                    Some(m.cancelled_shares()),
                    sink,
                );
            }
            Itch::AddOrderAttributed(m) => {
                let (locate, time) = (m.stock_locate().into(), m.timestamp());
                let (order, on) = (m.order_reference_number(), m.buy_sell_indicator());
                self.add(message, locate, time, m.stock(), order, on, m.shares(), m.price(), sink);
            }
            Itch::OrderExecutedWithPrice(m) => {
                let (locate, time, order) =
                    (m.stock_locate().into(), m.timestamp(), m.order_reference_number());
                let at = Some((m.execution_price(), m.printable() != b'N'));
                self.execute(
                    message,
                    locate,
                    time,
                    order,
                    m.executed_shares(),
                    m.match_number(),
                    at,
                    sink,
                );
            }
            Itch::Unknown { .. } => self.counters.unknown += 1,
            ref rest => self.apply_rest(message, rest, sink),
        }
        sink.end_of_message(true);
    }

    #[inline]
    fn prefetch_order(&self, block: &[u8]) {
        if let Some((locate, order)) = named_order(block) {
            self.books.prefetch_order(locate, order);
        }
    }

    #[inline]
    fn prefetch_level(&self, block: &[u8]) {
        // An add's order is not in the book yet, but the message says which level it will join.
        if let [b'A' | b'F', ..] = block
            && let (Some((locate, _)), Some([side, .., a, b, c, d])) =
                (named_order(block), block.get(19..).and_then(<[u8]>::first_chunk::<17>))
        {
            let side = if *side == b'S' { Side::Ask } else { Side::Bid };
            self.books.prefetch_price(locate, side, i32::from_be_bytes([*a, *b, *c, *d]));
        } else if let Some((locate, order)) = named_order(block) {
            self.books.prefetch_level(locate, order);
        }
    }

    fn mark_all_stale(&mut self) {
        self.books.mark_all_stale();
    }

    fn new_session(&mut self) {
        self.books.clear_all();
        self.books.mark_all_recovered();
        self.status.fill(TradingStatus::Unknown);
        self.midnight_ns = self.options.date.and_then(new_york_midnight_ns);
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

    fn status(&self, instrument: u32) -> TradingStatus {
        self.status.get(instrument as usize).copied().unwrap_or_default()
    }

    fn counters(&self) -> &VenueCounters {
        &self.counters
    }
}

impl NasdaqItch {
    /// A message of a known type that is too short to read may have been about any order of its
    /// instrument; without even a locate, of any instrument.
    #[cold]
    fn unreadable(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        match message.block {
            [_, high, low, ..] => {
                let base = self.base(message, u16::from_be_bytes([*high, *low]).into(), 0);
                self.contradict(&base, 0, Anomaly::BadField, sink);
            }
            _ => self.books.mark_all_stale(),
        }
        sink.end_of_message(true);
    }
}

/// Locate and first order number of a message that names an order: at 1 and 11 in every such layout.
#[inline]
fn named_order(block: &[u8]) -> Option<(u32, u64)> {
    let front = block.first_chunk::<19>()?;
    match front {
        [b'A' | b'D' | b'U' | b'E' | b'X' | b'F' | b'C', high, low, .., a, b, c, d, e, f, g, h] => {
            let order = u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]);
            Some((u16::from_be_bytes([*high, *low]).into(), order))
        }
        _ => None,
    }
}
