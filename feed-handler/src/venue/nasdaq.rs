//! Nasdaq TotalView-ITCH 5.0 over MoldUDP64: order by order.
//!
//! The stock locate is the instrument index. An execution, cancel, delete or replace that contradicts
//! the book is counted, and the first one makes the instrument's book stale, since something must
//! have been missed.
//!
//! Source: Nasdaq TotalView-ITCH 5.0, "Message Formats"; MoldUDP64 1.00, "Downstream Packet".

mod rest;

use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::itch50::{self, AddOrder, Message as Itch};
use wirepath_protocol::moldudp64::{Header, Packet};
use wirepath_protocol::{DecodeError, Price, Side, Symbol};

use super::{
    Frame, FrameKind, Framing, MarketDoubt, Message, Sink, Venue, VenueCounters, VenueError,
    VenueOptions,
};
use super::{emit, emit_books, new_york_midnight_ns, new_york_midnight_of, on_side, sideless};
use crate::arbiter::SessionId;
use crate::book::{BookView, Change, OrderBooks, RecordHint, Scale, Staleness};
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
        let header = packet.header();
        let (declared, kind) = match header.message_count() {
            Header::END_OF_SESSION => (0, FrameKind::EndOfSession),
            count => (count, FrameKind::Data), // none in a heartbeat
        };
        Ok(Frame {
            session: SessionId(header.session().0),
            first: header.sequence_number(),
            declared,
            kind,
            body: packet.body(),
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
    /// Receive stamps of the messages that contradicted books.
    contradicted_ns: Box<[u64]>,
    directory: DirectoryWriter,
    doubt: MarketDoubt,
    options: VenueOptions,
    /// Midnight in New York, Unix nanoseconds; `None` until the first receive stamp tells the date.
    midnight_ns: Option<u64>,
    counters: Box<VenueCounters>,
}

/// The books count in units of ITCH's Price (4).
const SCALE: Scale = Scale::CENTS_IN_1E4;

/// What the events of one message have in common. Most messages make no event that anyone wants, so
/// none is begun before one is.
#[derive(Clone, Copy, Debug)]
struct Origin<'m> {
    message: &'m Message<'m>,
    instrument: u32,
    time_of_day_ns: u64,
}

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
            contradicted_ns: vec![0; limits.instruments as usize].into_boxed_slice(),
            directory,
            doubt: MarketDoubt::default(),
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
    fn base(&mut self, origin: Origin<'_>) -> Event {
        let Origin { message, instrument, time_of_day_ns } = origin;
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
    #[inline(always)]
    fn emit_change(&mut self, origin: Origin<'_>, change: &Change, sink: &mut impl Sink) {
        if sink.wants().has(Kind::Level) {
            let base = self.base(origin);
            sink.emit(Event {
                kind_raw: Kind::Level as u8,
                a: SCALE.price(change.price_units).0,
                b: change.level_qty,
                qty: change.level_orders,
                ..on_side(base, change.side)
            });
        }
        if change.best_changed {
            self.emit_best(origin, change.side, sink);
        }
    }

    #[inline(never)]
    fn emit_best(&mut self, origin: Origin<'_>, of: Side, sink: &mut impl Sink) {
        if !sink.wants().has(Kind::BestBid) {
            return;
        }
        let kind = if of == Side::Bid { Kind::BestBid } else { Kind::BestAsk };
        let (price, qty, orders) = match self.books.best(origin.instrument, of) {
            Some(level) => (SCALE.price(level.price_units).0, level.qty, level.orders),
            None => (0, 0, 0),
        };
        let base = self.base(origin);
        sink.emit(Event {
            kind_raw: kind as u8,
            a: price,
            b: qty,
            qty: orders,
            ..on_side(base, of)
        });
    }

    /// The message contradicts the book: counts it, and puts the book in doubt, for itself even if all are.
    #[cold]
    #[inline(never)]
    fn contradict(
        &mut self,
        origin: Origin<'_>,
        order: u64,
        anomaly: Anomaly,
        sink: &mut impl Sink,
    ) {
        self.counters.anomalies[anomaly as usize] += 1;
        if !self.books.is_marked(origin.instrument) {
            self.books.mark_stale(origin.instrument);
            if let Some(at_ns) = self.contradicted_ns.get_mut(origin.instrument as usize) {
                *at_ns = origin.message.rx.ns;
            }
            let doubt = sideless(self.base(origin));
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
        origin: Origin<'_>,
        order: u64,
        anomaly: Anomaly,
        sink: &mut impl Sink,
    ) {
        self.contradict(origin, order, anomaly, sink);
        if matches!(anomaly, Anomaly::UnknownOrder | Anomaly::WrongInstrument) {
            return; // the book does not have it
        }
        if let Ok(gone) = self.books.delete(origin.instrument, order) {
            let base = self.base(origin);
            let (qty, a) = (gone.order_qty_before, SCALE.price(gone.price_units).0);
            emit(sink, Kind::OrderDeleted, on_side(Event { qty, a, b: order, ..base }, gone.side));
            self.emit_change(origin, &gone, sink);
        }
    }

    #[inline(never)]
    fn add(&mut self, message: &Message<'_>, add: &AddOrder, sink: &mut impl Sink) {
        let instrument = add.stock_locate().into();
        if !self.wants_named(instrument, add.stock()) {
            return;
        }
        let origin = Origin { message, instrument, time_of_day_ns: add.timestamp() };
        let (order, shares) = (add.order_reference_number(), add.shares());
        let Some(on) = add.side() else {
            return self.contradict(origin, order, Anomaly::BadField, sink);
        };
        let Ok(units) = i32::try_from(add.price.raw()) else {
            return self.contradict(origin, order, Anomaly::OutOfRange, sink);
        };
        match self.books.add(instrument, order, on, units, shares) {
            Ok(change) => {
                if sink.wants().has(Kind::OrderAdd) {
                    let event = Event {
                        kind_raw: Kind::OrderAdd as u8,
                        qty: shares,
                        a: add.price().0,
                        b: order,
                        ..self.base(origin)
                    };
                    sink.emit(on_side(event, on));
                }
                self.emit_change(origin, &change, sink);
            }
            Err(anomaly) => self.contradict(origin, order, anomaly, sink),
        }
    }

    /// An execution, at the order's own price unless `at` names another, and says whether it counts.
    #[inline(always)]
    fn execute(
        &mut self,
        origin: Origin<'_>,
        order: u64,
        shares: u32,
        matched: u64,
        at: Option<(Price, bool)>,
        sink: &mut impl Sink,
    ) {
        if !self.wants(origin.instrument) {
            return;
        }
        match self.books.execute(origin.instrument, order, shares) {
            Ok(change) => {
                let wanted = sink.wants();
                if wanted.has(Kind::OrderExecuted) || wanted.has(Kind::Trade) {
                    let own = SCALE.price(change.price_units);
                    let (price, printable) = at.unwrap_or((own, true));
                    let print = if printable { 0 } else { flags::NON_PRINTABLE };
                    let base = self.base(origin);
                    let event = on_side(
                        Event { qty: shares, a: price.0, flags: base.flags | print, ..base },
                        change.side,
                    );
                    emit(sink, Kind::OrderExecuted, Event { b: order, ..event });
                    emit(sink, Kind::Trade, Event { b: matched, ..event });
                }
                self.emit_change(origin, &change, sink);
            }
            Err(anomaly) => self.contradict_order(origin, order, anomaly, sink),
        }
    }

    #[inline(never)]
    fn executed(
        &mut self,
        message: &Message<'_>,
        of: &itch50::OrderExecuted,
        sink: &mut impl Sink,
    ) {
        let instrument = of.stock_locate().into();
        let origin = Origin { message, instrument, time_of_day_ns: of.timestamp() };
        let (order, shares) = (of.order_reference_number(), of.executed_shares());
        self.execute(origin, order, shares, of.match_number(), None, sink);
    }

    #[inline(never)]
    fn executed_at(
        &mut self,
        message: &Message<'_>,
        of: &itch50::OrderExecutedWithPrice,
        sink: &mut impl Sink,
    ) {
        let instrument = of.stock_locate().into();
        let origin = Origin { message, instrument, time_of_day_ns: of.timestamp() };
        let (order, shares) = (of.order_reference_number(), of.executed_shares());
        let at = (of.execution_price(), of.is_printable());
        self.execute(origin, order, shares, of.match_number(), Some(at), sink);
    }

    /// A partial cancel (`Some(shares)`) or a delete (`None`).
    #[inline(always)]
    fn remove(
        &mut self,
        origin: Origin<'_>,
        order: u64,
        shares: Option<u32>,
        sink: &mut impl Sink,
    ) {
        if !self.wants(origin.instrument) {
            return;
        }
        let done = match shares {
            Some(shares) => self.books.reduce(origin.instrument, order, shares),
            None => self.books.delete(origin.instrument, order),
        };
        match done {
            Ok(change) => {
                let gone = change.order_qty_left == 0;
                let kind = if gone { Kind::OrderDeleted } else { Kind::OrderReduced };
                if sink.wants().has(kind) {
                    let qty = change.order_qty_before - change.order_qty_left;
                    let a = SCALE.price(change.price_units).0;
                    let base = self.base(origin);
                    sink.emit(on_side(
                        Event { kind_raw: kind as u8, qty, a, b: order, ..base },
                        change.side,
                    ));
                }
                self.emit_change(origin, &change, sink);
            }
            Err(anomaly) => self.contradict_order(origin, order, anomaly, sink),
        }
    }

    #[inline(never)]
    fn deleted(&mut self, message: &Message<'_>, of: &itch50::OrderDelete, sink: &mut impl Sink) {
        let instrument = of.stock_locate().into();
        let origin = Origin { message, instrument, time_of_day_ns: of.timestamp() };
        self.remove(origin, of.order_reference_number(), None, sink);
    }

    #[inline(never)]
    fn cancelled(&mut self, message: &Message<'_>, of: &itch50::OrderCancel, sink: &mut impl Sink) {
        let instrument = of.stock_locate().into();
        let origin = Origin { message, instrument, time_of_day_ns: of.timestamp() };
        self.remove(origin, of.order_reference_number(), Some(of.cancelled_shares()), sink);
    }

    #[inline(never)]
    fn replaced(&mut self, message: &Message<'_>, of: &itch50::OrderReplace, sink: &mut impl Sink) {
        let instrument = of.stock_locate().into();
        if !self.wants(instrument) {
            return;
        }
        let origin = Origin { message, instrument, time_of_day_ns: of.timestamp() };
        let (old, new) = (of.original_order_reference_number(), of.new_order_reference_number());
        let Ok(units) = i32::try_from(of.price.raw()) else {
            return self.contradict_order(origin, old, Anomaly::OutOfRange, sink);
        };
        match self.books.replace(instrument, old, new, units, of.shares()) {
            Ok(both) => {
                let wanted = sink.wants();
                if wanted.has(Kind::OrderDeleted) || wanted.has(Kind::OrderAdd) {
                    let base = self.base(origin);
                    let part = Event { flags: base.flags | flags::REPLACE, ..base };
                    let (qty, a) = (both.old.order_qty_before, SCALE.price(both.old.price_units).0);
                    let gone = on_side(Event { qty, a, b: old, ..part }, both.old.side);
                    emit(sink, Kind::OrderDeleted, gone);
                    let (qty, a) = (of.shares(), of.price().0);
                    let come = on_side(Event { qty, a, b: new, ..part }, both.new.side);
                    emit(sink, Kind::OrderAdd, come);
                }
                if both.old.price_units != both.new.price_units {
                    self.emit_change(origin, &Change { best_changed: false, ..both.old }, sink);
                }
                self.emit_change(origin, &both.new, sink);
            }
            Err(anomaly) => self.contradict_order(origin, old, anomaly, sink),
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

impl Venue for NasdaqItch {
    type Framing = MoldUdp64;
    type Hint = Hint;

    // One jump by type wherever it is called; what follows is not.
    #[inline(always)]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        let Some(&kind) = message.block.first() else {
            self.counters.malformed += 1;
            return self.unreadable(message, sink);
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
            Itch::AddOrder(m) => self.add(message, m, sink),
            Itch::OrderDelete(m) => self.deleted(message, m, sink),
            Itch::OrderReplace(m) => self.replaced(message, m, sink),
            Itch::OrderExecuted(m) => self.executed(message, m, sink),
            Itch::OrderCancel(m) => self.cancelled(message, m, sink),
            Itch::AddOrderAttributed(m) => self.add(message, m.order(), sink),
            Itch::OrderExecutedWithPrice(m) => self.executed_at(message, m, sink),
            Itch::Unknown { .. } => self.counters.unknown += 1,
            ref rest => self.apply_rest(message, rest, sink),
        }
        sink.end_of_message(true);
    }

    // Without a branch on the type, which nobody can predict and the jump in `apply` waits for anyway.
    #[inline(always)]
    fn prefetch_order(&self, block: &[u8]) -> Hint {
        // Locate and order number stand at 1 and 11 in every message that names an order.
        let Some(front) = block.first_chunk::<19>() else { return Hint::default() };
        let [kind, high, low, .., a, b, c, d, e, f, g, h] = *front;
        let instrument = u16::from_be_bytes([high, low]).into();
        let order = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        let at = self.books.prefetch_order(instrument, order);
        // What an add says of its level; other messages have something else there.
        let price =
            block[..block.len().min(36)].last_chunk().copied().map_or(0, i32::from_be_bytes);
        let side = block[(block.len() - 1).min(19)];
        Hint { instrument, at, price, is_add: kind == b'A' || kind == b'F', is_ask: side & 1 != 0 }
    }

    #[inline(always)]
    fn prefetch_level(&self, hint: Hint) {
        let side = if hint.is_ask { Side::Ask } else { Side::Bid };
        let new = hint.is_add.then_some((side, hint.price));
        self.books.prefetch_level(hint.instrument, hint.at, new);
    }

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
        self.status.fill(TradingStatus::Unknown); // the snapshot has a trading action for each that has one
    }

    fn end_snapshot(&mut self) {
        self.books.mark_unmarked_recovered();
        self.doubt.all_stale = false;
    }

    fn emit_books(&mut self, like: &Event, sink: &mut impl Sink) {
        emit_books(self, like, sink, |instrument, side| {
            let best = self.books.best(instrument, side)?;
            Some((SCALE.price(best.price_units).0, best.qty, best.orders))
        });
    }

    fn new_session(&mut self) {
        self.books.clear_all();
        self.books.mark_all_recovered();
        self.doubt = MarketDoubt::default();
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

    fn contradicted_ns(&self, instrument: u32) -> Option<u64> {
        self.books.is_marked(instrument).then(|| self.contradicted_ns[instrument as usize])
    }

    #[inline(always)]
    fn unreadable_ns(&self) -> Option<u64> {
        self.doubt.unreadable_ns
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
    /// instrument; without a whole head, of any instrument.
    #[cold]
    fn unreadable(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        match itch50::Head::view(message.block) {
            Ok(head) => {
                let (instrument, time_of_day_ns) = (head.stock_locate().into(), head.timestamp());
                if self.wants(instrument) {
                    let origin = Origin { message, instrument, time_of_day_ns };
                    self.contradict(origin, 0, Anomaly::BadField, sink);
                }
            }
            Err(_) => self.unattributed(message, sink),
        }
        sink.end_of_message(true);
    }

    /// The message may have been about any instrument.
    #[cold]
    fn unattributed(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        if self.doubt.unreadable(message, self.options.channel, &mut self.counters, sink) {
            self.books.mark_all_stale();
        }
    }
}
