//! What every venue keeps of its market: books, instruments, their status, and what is in doubt.
//!
//! A venue reads messages and says what they mean; this does it to the books and makes the events. What
//! order-by-order feeds have in common is in [`orders`].

mod doubt;
mod orders;
mod refill;

use wirepath_perf::MemoryError;
use wirepath_protocol::{Price, Side, Symbol};

use self::doubt::MarketDoubt;
pub(super) use self::orders::{Execution, NewOrder};
use super::day::{TimesFrom, new_york_midnight_of};
use super::emit::{emit, on_side, sideless};
use super::{Message, Sink, VenueCounters, VenueError, VenueKind, VenueOptions};
use crate::book::{Best, BookView, LevelBooks, Limits, OrderBooksBy, OrderTable, Scale, Staleness};
use crate::directory::{Directory, DirectoryWriter, Instrument};
use crate::event::{Anomaly, Event, Kind, NO_INSTRUMENT, TradingStatus, flags};

/// Books of one kind or the other.
pub trait Books: Staleness + Sized {
    /// Empty books, none of them stale.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] when the memory is not to be had.
    fn with_limits(limits: Limits) -> Result<Self, MemoryError>;

    /// The best level of one side; `None` when it is empty or the instrument unknown.
    fn best(&self, instrument: u32, side: Side) -> Option<Best>;

    /// `units` of this instrument as a price.
    fn price(&self, instrument: u32, units: i32) -> Price;

    /// How the prices of an instrument are counted; `None` for an unknown one.
    fn scale(&self, instrument: u32) -> Option<Scale>;

    /// Sets how the prices of an instrument are counted.
    ///
    /// # Panics
    ///
    /// When there is no such instrument, or its book is not empty.
    fn set_scale(&mut self, instrument: u32, scale: Scale);

    /// The book of one instrument, for reading; `None` for an unknown one.
    fn view(&self, instrument: u32) -> Option<BookView<'_>>;

    /// Empties all books. What is stale stays so.
    fn clear_all(&mut self);
}

macro_rules! books {
    ($($books:ty $(, $table:ident)?;)+) => {$(
        impl$(<$table: OrderTable>)? Books for $books {
            fn with_limits(limits: Limits) -> Result<Self, MemoryError> {
                Self::new(limits)
            }

            #[inline]
            fn best(&self, instrument: u32, side: Side) -> Option<Best> {
                self.best(instrument, side)
            }

            #[inline]
            fn price(&self, instrument: u32, units: i32) -> Price {
                self.price(instrument, units)
            }

            #[inline]
            fn scale(&self, instrument: u32) -> Option<Scale> {
                self.scale(instrument)
            }

            fn set_scale(&mut self, instrument: u32, scale: Scale) {
                self.set_scale(instrument, scale);
            }

            fn view(&self, instrument: u32) -> Option<BookView<'_>> {
                self.view(instrument)
            }

            fn clear_all(&mut self) {
                self.clear_all();
            }
        }
    )+};
}

books! {
    OrderBooksBy<T>, T;
    LevelBooks;
}

/// Whether an instrument is to be kept.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Interest {
    /// Its symbol has not been heard yet.
    #[default]
    Unnamed,
    Wanted,
    Unwanted,
}

/// What the events of one message have in common. Most messages make no event that anyone wants, so
/// none is begun before one is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'m> {
    pub(super) message: &'m Message<'m>,
    pub(super) instrument: u32,
    /// The venue's stamp, nanoseconds from where its times count.
    pub(super) time_ns: u64,
}

/// The market of one channel. See the module documentation.
#[derive(Debug)]
pub struct Market<B> {
    pub(super) books: B,
    pub(super) status: Box<[TradingStatus]>,
    interest: Box<[Interest]>,
    /// Receive stamps of the messages that contradicted books.
    contradicted_ns: Box<[u64]>,
    directory: DirectoryWriter,
    doubt: MarketDoubt,
    options: VenueOptions,
    times: TimesFrom,
    /// Where the venue's times count from; `None` until the first receive stamp tells the date.
    start_ns: Option<u64>,
    pub(super) counters: Box<VenueCounters>,
}

impl<B: Books> Market<B> {
    /// Empty books for as many instruments as the limits say. Takes all its memory now.
    pub(super) fn new(
        venue: VenueKind,
        options: VenueOptions,
        times: TimesFrom,
    ) -> Result<Self, VenueError> {
        let limits = &options.limits;
        let books = B::with_limits(limits.books()).map_err(|error| VenueError { venue, error })?;
        let (directory, _) = Directory::with_limit(limits.instruments);
        let instruments = limits.instruments as usize;
        Ok(Self {
            books,
            status: vec![TradingStatus::default(); instruments].into_boxed_slice(),
            interest: vec![Interest::default(); instruments].into_boxed_slice(),
            contradicted_ns: vec![0; instruments].into_boxed_slice(),
            directory,
            doubt: MarketDoubt::default(),
            times,
            start_ns: times.start_ns(options.date),
            options,
            counters: Box::default(),
        })
    }

    /// The books, for those who need more than a view.
    pub fn books(&self) -> &B {
        &self.books
    }

    /// Hears the instrument's symbol; returns whether it is wanted. Beyond the limit none is.
    #[cold]
    pub(super) fn name(&mut self, instrument: Instrument) -> bool {
        self.name_long(instrument, &[])
    }

    /// The same where the name goes on behind the symbol with `rest`.
    #[cold]
    pub(super) fn name_long(&mut self, instrument: Instrument, rest: &[u8]) -> bool {
        let Some(interest) = self.interest.get_mut(instrument.index as usize) else {
            self.counters.beyond_limit += 1;
            return false;
        };
        let symbol = instrument.symbol;
        let wanted = match &self.options.symbols {
            None => true,
            Some(symbols) => symbols.iter().any(|wanted| {
                wanted.as_bytes().strip_prefix(symbol.trimmed()).is_some_and(|tail| tail == rest)
            }),
        };
        *interest = if wanted { Interest::Wanted } else { Interest::Unwanted };
        self.directory.set_named(instrument, rest);
        wanted
    }

    /// Whether a message that carries its symbol is to be applied; names the instrument if need be.
    #[inline]
    pub(super) fn wants_named(&mut self, index: u32, symbol: Symbol) -> bool {
        match self.interest.get(index as usize) {
            Some(Interest::Wanted) => true,
            Some(Interest::Unwanted) => false,
            Some(Interest::Unnamed) | None => {
                self.name(Instrument { index, symbol, venue_id: index, round_lot: 0 })
            }
        }
    }

    /// Whether a message without a symbol is to be applied. With a filter, an unnamed instrument
    /// cannot have orders in the book.
    #[inline]
    pub(super) fn wants(&mut self, index: u32) -> bool {
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

    /// The venue's stamp brought to UTC, by the date of the day nearest to the receive stamp where it is a
    /// time of day.
    #[inline]
    fn venue_ns(&mut self, message: &Message<'_>, time_ns: u64) -> u64 {
        match self.start_ns {
            Some(start_ns) => start_ns.saturating_add(time_ns),
            None => self.first_venue_ns(message, time_ns),
        }
    }

    #[cold]
    fn first_venue_ns(&mut self, message: &Message<'_>, time_ns: u64) -> u64 {
        if message.rx.ns != 0 {
            self.start_ns = new_york_midnight_of(message.rx.ns);
        }
        self.start_ns.unwrap_or(0).saturating_add(time_ns)
    }

    /// An event of this message, yet without kind.
    #[inline]
    pub(super) fn base(&mut self, origin: Origin<'_>) -> Event {
        let Origin { message, instrument, time_ns } = origin;
        let stale = if self.books.is_stale(instrument) { flags::STALE } else { 0 };
        Event {
            rx_ns: message.rx.ns,
            clock: message.rx.clock as u8,
            venue_ns: self.venue_ns(message, time_ns),
            seq: message.seq,
            instrument,
            channel: self.options.channel,
            flags: stale,
            ..bytemuck::Zeroable::zeroed()
        }
    }

    /// An event of the market as a whole.
    pub(super) fn emit_system(
        &mut self,
        message: &Message<'_>,
        time_ns: u64,
        code: u32,
        sink: &mut impl Sink,
    ) {
        let event = self.whole(message, time_ns);
        emit(sink, Kind::System, Event { qty: code, ..event });
    }

    /// An event that is not about one instrument, yet without kind.
    pub(super) fn whole(&mut self, message: &Message<'_>, time_ns: u64) -> Event {
        let base = self.base(Origin { message, instrument: NO_INSTRUMENT, time_ns });
        let flags = if self.doubt.all_stale { flags::STALE } else { 0 };
        sideless(Event { flags, ..base })
    }

    /// Where the venue's times count from, Unix nanoseconds, as far as it is known.
    pub(super) fn start_ns(&self) -> Option<u64> {
        self.start_ns
    }

    /// Where the venue's times count from, Unix nanoseconds, since a message has said so; `None` for midnight of the
    /// trading date.
    pub(super) fn set_start(&mut self, start_ns: Option<u64>) {
        self.start_ns = start_ns.or_else(|| self.times.start_ns(self.options.date));
    }

    /// The best price of a side as it is now.
    #[inline(never)]
    pub(super) fn emit_best(&mut self, origin: Origin<'_>, of: Side, sink: &mut impl Sink) {
        if !sink.wants().has(Kind::BestBid) {
            return;
        }
        let kind = if of == Side::Bid { Kind::BestBid } else { Kind::BestAsk };
        let (price, qty, orders) = self.best(origin.instrument, of).unwrap_or((0, 0, 0));
        let base = self.base(origin);
        sink.emit(Event {
            kind_raw: kind as u8,
            a: price,
            b: qty,
            qty: orders,
            ..on_side(base, of)
        });
    }

    /// Price, quantity and orders of the best level of a side.
    #[inline(always)]
    fn best(&self, instrument: u32, side: Side) -> Option<(i64, u64, u32)> {
        let best = self.books.best(instrument, side)?;
        Some((self.books.price(instrument, best.price_units).0, best.qty, best.orders))
    }

    /// The message contradicts the book: counts it, and puts the book in doubt, for itself even if all are.
    /// `order` is the order's number, or 0.
    #[cold]
    #[inline(never)]
    pub(super) fn contradict(
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

    pub(super) fn mark_all_stale(&mut self) {
        self.books.mark_all_stale();
        (self.doubt.all_stale, self.doubt.some_whole) = (true, false);
    }

    pub(super) fn unmark_all_stale(&mut self) {
        self.doubt_again();
        self.books.unmark_all_stale();
        self.doubt.all_stale = false;
    }

    /// Empty books, stale as they are all; whatever the snapshot says of status comes with it.
    pub(super) fn begin_snapshot(&mut self) {
        self.books.clear_all();
        self.books.clear_marks();
        self.begin_anew();
        self.status.fill(TradingStatus::Unknown);
    }

    pub(super) fn new_session(&mut self) {
        self.books.clear_all();
        self.books.mark_all_recovered();
        self.doubt = MarketDoubt::default();
        self.begin_anew();
        self.status.fill(TradingStatus::Unknown);
        self.start_ns = self.times.start_ns(self.options.date);
    }

    /// The best prices of all known instruments, each as a message of its own; and which of the books are stale by
    /// themselves.
    pub(super) fn emit_books(&self, like: &Event, sink: &mut impl Sink) {
        for index in self.directory().iter().map(|instrument| instrument.index) {
            if self.contradicted_ns(index).is_some() {
                let flags = like.flags | flags::STALE | flags::NO_SIDE;
                sink.emit(Event {
                    instrument: index,
                    kind_raw: Kind::Stale as u8,
                    flags,
                    qty: 0,
                    ..*like
                });
            }
            let stale = if self.books.is_stale(index) { flags::STALE } else { 0 };
            for (side, kind) in [(Side::Bid, Kind::BestBid), (Side::Ask, Kind::BestAsk)] {
                let (a, b, qty) = self.best(index, side).unwrap_or((0, 0, 0));
                let base = Event { instrument: index, flags: stale, a, b, qty, ..*like };
                emit(sink, kind, on_side(base, side));
            }
            sink.end_of_message(true);
        }
    }

    pub(super) fn directory(&self) -> &Directory {
        self.directory.directory()
    }

    pub(super) fn contradicted_ns(&self, instrument: u32) -> Option<u64> {
        self.books.is_marked(instrument).then(|| self.contradicted_ns[instrument as usize])
    }

    #[inline(always)]
    pub(super) fn unreadable_ns(&self) -> Option<u64> {
        self.doubt.unreadable_ns
    }

    pub(super) fn status(&self, instrument: u32) -> TradingStatus {
        self.status.get(instrument as usize).copied().unwrap_or_default()
    }
}
