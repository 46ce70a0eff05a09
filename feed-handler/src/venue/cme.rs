//! CME MDP 3.0: price level by price level, each with its number, and what is traded.
//!
//! Instruments are numbered in the order their SecurityIDs first appear, and named by their definitions; one without
//! is named by its SecurityID. A change of the market, an event, can take several messages: best prices are reported
//! at the end of it, of all instruments that it touched. Implied books are kept apart from the outright ones and are
//! in no event: see [`CmeMdp3::implied`].
//!
//! A channel that is by order too has its orders beside the levels: see [`orders`]. What it had before a loss or a late
//! start comes from the loop of its snapshots: see [`snapshot`].
//!
//! Levels are counted by CME and known by their prices here, and each message is held against both: see [`levels`]. By the
//! same numbers a book in doubt is known to be whole again without a snapshot: see [`refresh`].
//!
//! Source: CME Group, "MDP 3.0 - Market Data", pages "Market by Price - Multiple-Depth Book", "Implied Book", "Event Based
//! Messaging", "Instrument Level Sequence Number", "Market by Order".

mod book;
mod define;
mod levels;
mod orders;
mod refresh;
mod rest;
mod servers;
mod snapshot;
mod wire;

use std::io::Write as _;

use wirepath_protocol::mdp3::{MDEntryTypeBook, MatchEventIndicator, Message as Mdp};
use wirepath_protocol::{Price, Side, Symbol};

use self::levels::{DEPTH_MAX, Levels};
use self::rest::Group;
use self::wire::{Mdp3, MdpPackets, Messages, SIZE};
use super::day::TimesFrom;
use super::emit::{emit, sideless};
use super::market::Origin;
use super::{Market, Message, Sink, Venue, VenueError, VenueKind, VenueOptions};
use crate::book::{BookView, LevelBooks, OrderQueues, Queue};
use crate::config::FeedConfig;
use crate::directory::{Instrument, SymbolIndex};
use crate::event::{Anomaly, Event, Kind};
use crate::recovery::client::Clients;

/// Depth of outright books whose definition was not heard: that of CME's futures.
const OUTRIGHT_DEPTH: u8 = DEPTH_MAX;
/// The same of implied books, which have no other.
const IMPLIED_DEPTH: u8 = 2;

/// Outright or implied.
const OUTRIGHT: usize = 0;
const IMPLIED: usize = 1;

/// What is kept per instrument beside what every venue keeps.
#[derive(Clone, Copy, Debug)]
struct State {
    /// By book and side.
    levels: [[Levels; 2]; 2],
    /// Most levels, by book.
    depth: [u8; 2],
    /// That is what its definition or the number of a level has said.
    is_depth_known: [bool; 2],
    /// The doubt since which `levels` says what was heard; see [`CmeMdp3::doubts`].
    heard_since: u32,
    /// The doubt before which its state of trading was told last.
    status_since: u32,
    /// The implied book has not been told again since the outright one is whole.
    implied_void: bool,
    /// Number of the last update; 0 before the first.
    rpt_seq: u32,
    /// Updates of it were stepped over, since it was not wanted.
    skipped: bool,
    /// The first packet that is not in the snapshot of its levels; 0 without one.
    levels_from: u64,
    /// The same of its orders.
    orders_from: u64,
    /// Messages that the snapshot of its orders lacks still.
    chunks_missing: u32,
    /// What was said of its orders cannot be true of those that are kept.
    orders_void: bool,
    /// The doubt before which its orders were known to be none last.
    orders_since: u32,
    /// It is among those that the event has changed.
    is_touched: bool,
    /// Price, units and orders of the best levels last reported, by side.
    reported: [Option<(i64, u64, u32)>; 2],
}

impl Default for State {
    fn default() -> Self {
        Self {
            levels: Default::default(),
            depth: [OUTRIGHT_DEPTH, IMPLIED_DEPTH],
            is_depth_known: [false; 2],
            heard_since: 0,
            status_since: 0,
            implied_void: false,
            rpt_seq: 0,
            skipped: false,
            levels_from: 0,
            orders_from: 0,
            chunks_missing: 0,
            orders_void: false,
            orders_since: 0,
            is_touched: false,
            reported: [None; 2],
        }
    }
}

/// Books and events of one MDP 3.0 channel.
#[derive(Debug)]
pub struct CmeMdp3 {
    market: Market<LevelBooks>,
    implied: LevelBooks,
    orders: OrderQueues,
    /// Orders were heard of from the beginning, or came with the snapshot.
    orders_known: bool,
    /// A snapshot is being applied.
    is_loading: bool,
    /// How often all books came in doubt.
    doubts: u32,
    states: Box<[State]>,
    /// By instrument, as its definition says.
    groups: Box<[Group]>,
    index: SymbolIndex,
    /// Instruments whose best prices may be others when the event is over.
    touched: Vec<u32>,
}

/// One message of a packet: the packet, and when the event began.
#[derive(Clone, Copy, Debug)]
struct At<'m> {
    message: &'m Message<'m>,
    time_ns: u64,
}

impl CmeMdp3 {
    /// The implied book of an instrument, which the messages of its own keep; `None` beyond the limit of instruments.
    /// Whether it is to be relied on, [`implied_is_stale`](Self::implied_is_stale) says.
    pub fn implied(&self, instrument: u32) -> Option<BookView<'_>> {
        self.implied.view(instrument)
    }

    /// Whether the implied book may have missed something: the outright one is stale; or that is whole again by what was
    /// told since, and of this one not all has been.
    pub fn implied_is_stale(&self, instrument: u32) -> bool {
        let state = self.states.get(instrument as usize);
        self.is_stale(instrument) || state.is_none_or(|state| state.implied_void)
    }

    /// The orders of an instrument at a price, the first in the queue first: by MDOrderPriority, and those without one
    /// last. None where the channel sends no orders. Whether they are to be relied on, [`orders_are_stale`] says.
    ///
    /// [`orders_are_stale`]: Self::orders_are_stale
    pub fn queue(&self, instrument: u32, side: Side, price: Price) -> Queue<'_> {
        self.orders.queue(instrument, side, price)
    }

    /// All orders that are kept.
    pub fn orders(&self) -> &OrderQueues {
        &self.orders
    }

    /// Whether orders of the instrument may be others than those that are kept: its book is stale; or it was made good by
    /// a snapshot without orders or by what was told of its levels, or a message contradicted its orders, none of which
    /// puts its price levels in doubt.
    /// Where the channel sends no orders this means nothing.
    pub fn orders_are_stale(&self, instrument: u32) -> bool {
        let state = self.states.get(instrument as usize);
        let is_sound = |state: &State| !state.orders_void && state.chunks_missing == 0;
        !self.orders_known || self.is_stale(instrument) || !state.is_some_and(is_sound)
    }

    /// The instrument of a SecurityID; a new one gets the next index, and its digits for a name.
    #[inline]
    fn instrument(&mut self, security_id: i32) -> Option<u32> {
        // No SecurityID is 2^32 or more, so that none is key 0.
        let key = 1 << 32 | u64::from(security_id.cast_unsigned());
        let Some((index, is_new)) = self.index.get_or_insert_key(key) else {
            self.market.counters.beyond_limit += 1;
            return None;
        };
        if is_new {
            let mut text = [b' '; 11];
            let mut left = &mut text[..];
            let _ = write!(left, "{security_id}"); // eleven characters are enough for any
            let unused = left.len();
            self.name(index, security_id, &text[..11 - unused]);
        }
        Some(index)
    }

    /// Names an instrument. Answers whether it is wanted.
    #[cold]
    fn name(&mut self, index: u32, security_id: i32, name: &[u8]) -> bool {
        let (front, rest) = name.split_at(name.len().min(8));
        let Some(symbol) = core::str::from_utf8(front).ok().and_then(|s| Symbol::new(s).ok())
        else {
            return self.market.wants(index);
        };
        let venue_id = security_id.cast_unsigned();
        self.market.name_long(Instrument { index, symbol, venue_id, round_lot: 0 }, rest)
    }

    /// An update of an instrument with its number: where it comes from, if the instrument is wanted. An entry `of` a book
    /// is nothing any more if the instrument's snapshot has it; what changes no book, such as a trade, is told even so.
    #[inline]
    fn heard<'m>(
        &mut self,
        at: At<'m>,
        (security_id, rpt_seq): (i32, u32),
        of: Option<MDEntryTypeBook>,
        sink: &mut impl Sink,
    ) -> Option<Origin<'m>> {
        let instrument = self.instrument(security_id)?;
        let state = &mut self.states[instrument as usize];
        if !self.market.wants(instrument) {
            state.skipped = true;
            return None;
        }
        let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
        if at.message.seq < state.levels_from {
            return self.heard_before(origin, of, sink);
        }
        let last = core::mem::replace(&mut state.rpt_seq, rpt_seq);
        if last != 0 && rpt_seq != last.wrapping_add(1) {
            self.jumped(origin, sink);
        }
        Some(origin)
    }

    /// Updates of the instrument are missing. In a book in doubt, that may be what the doubt is about.
    #[cold]
    fn jumped(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        if self.is_whole(origin.instrument) {
            self.contradict(origin, Anomaly::OutOfTurn, sink);
        } else {
            self.states[origin.instrument as usize].forget_heard();
        }
    }

    /// The message contradicts the book. Only what comes from now on counts.
    #[cold]
    fn contradict(&mut self, origin: Origin<'_>, anomaly: Anomaly, sink: &mut impl Sink) {
        if let Some(state) = self.states.get_mut(origin.instrument as usize) {
            state.forget_heard();
            state.orders_void = true;
        }
        self.market.contradict(origin, 0, anomaly, sink);
    }

    #[inline(always)]
    fn is_whole(&self, instrument: u32) -> bool {
        !self.is_stale(instrument)
    }

    /// The instrument's best prices may have changed.
    #[inline]
    fn touch(&mut self, instrument: u32) {
        let state = &mut self.states[instrument as usize];
        if !state.is_touched {
            state.is_touched = true;
            self.touched.push(instrument); // room for each once
        }
    }

    /// The event is over: best prices that are others than last time.
    fn end_of_event(&mut self, at: At<'_>, sink: &mut impl Sink) {
        for i in 0..self.touched.len() {
            let instrument = self.touched[i];
            self.states[instrument as usize].is_touched = false;
            let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
            if !self.is_whole(instrument) && self.refresh(origin, sink) {
                continue;
            }
            for side in [Side::Bid, Side::Ask] {
                let best = self.best_of(instrument, side);
                let reported = &mut self.states[instrument as usize].reported[side as usize];
                if best != *reported {
                    *reported = best;
                    self.market.emit_best(origin, side, sink);
                }
            }
        }
        self.touched.clear();
    }

    fn bests_of(&self, instrument: u32) -> [Option<(i64, u64, u32)>; 2] {
        [Side::Bid, Side::Ask].map(|side| self.best_of(instrument, side))
    }

    fn best_of(&self, instrument: u32, side: Side) -> Option<(i64, u64, u32)> {
        let books = self.market.books();
        let best = books.best(instrument, side)?;
        Some((books.price(instrument, best.price_units).0, best.qty, best.orders))
    }

    /// Applies one message, from its SBE header on.
    #[inline]
    fn apply_one(&mut self, message: &Message<'_>, block: &[u8], sink: &mut impl Sink) {
        let parsed = Mdp::parse(block);
        if let Ok(mdp) = &parsed {
            let kind = u8::try_from(mdp.kind()).unwrap_or_default();
            self.market.counters.by_type[usize::from(kind)] += 1;
        }
        let ends = match parsed {
            Ok(mdp) => {
                let at = |time_ns| At { message, time_ns };
                let (time_ns, indicator) = match &mdp {
                    Mdp::MDIncrementalRefreshBook32(m) => {
                        self.book_32(at(m.root().transact_time()), m, sink);
                        (m.root().transact_time(), m.root().match_event_indicator())
                    }
                    Mdp::MDIncrementalRefreshBook46(m) => {
                        self.book_46(at(m.root().transact_time()), m, sink);
                        (m.root().transact_time(), m.root().match_event_indicator())
                    }
                    Mdp::MDIncrementalRefreshBookLongQty64(m) => {
                        self.book_64(at(m.root().transact_time()), m, sink);
                        (m.root().transact_time(), m.root().match_event_indicator())
                    }
                    rest => self.apply_rest(message, rest, sink),
                };
                let ends = indicator.contains(MatchEventIndicator::END_OF_EVENT);
                if ends {
                    self.end_of_event(at(time_ns), sink);
                }
                ends || self.touched.is_empty()
            }
            Err(_) => {
                self.unreadable(message, sink);
                true
            }
        };
        sink.end_of_message(ends);
    }

    /// Whose it was cannot be known: every book may have missed it.
    #[cold]
    fn unreadable(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        self.market.counters.malformed += 1;
        let again = self.doubt_again();
        self.market.unattributed(message, sink);
        if again {
            self.market.tell_all_stale(message, sink);
        }
    }

    /// A message that changes no book, of one instrument.
    fn other(&mut self, origin: Origin<'_>, template: u16, sink: &mut impl Sink) {
        let base = sideless(self.market.base(origin));
        emit(sink, Kind::Other, Event { qty: template.into(), ..base });
    }

    /// Empty books, and nothing known of what was numbered.
    fn forget_books(&mut self) {
        self.implied.clear_all();
        self.orders.clear();
        for state in &mut self.states {
            let State { depth, is_depth_known, .. } = *state;
            *state = State { depth, is_depth_known, ..State::default() };
        }
        self.touched.clear();
    }
}

impl Venue for CmeMdp3 {
    const KIND: VenueKind = VenueKind::CmeMdp3;
    type Framing = MdpPackets;
    type Format = Mdp3;
    type Books = LevelBooks;
    type Hint = ();

    fn recovery(config: &FeedConfig) -> Result<Clients, String> {
        servers::clients(config)
    }

    fn new(options: VenueOptions) -> Result<Self, VenueError> {
        let limits = options.limits;
        let venue = Self::KIND;
        let implied =
            LevelBooks::new(limits.books()).map_err(|error| VenueError { venue, error })?;
        Ok(Self {
            orders: OrderQueues::new(limits.books())
                .map_err(|error| VenueError { venue, error })?,
            market: Market::new(venue, options, TimesFrom::Epoch)?,
            implied,
            orders_known: true,
            is_loading: false,
            doubts: 0,
            states: vec![State::default(); limits.instruments as usize].into_boxed_slice(),
            groups: vec![Group::default(); limits.instruments as usize].into_boxed_slice(),
            index: SymbolIndex::with_limit(limits.instruments),
            touched: Vec::with_capacity(limits.instruments as usize),
        })
    }

    fn market(&self) -> &Market<LevelBooks> {
        &self.market
    }

    fn market_mut(&mut self) -> &mut Market<LevelBooks> {
        &mut self.market
    }

    /// Applies the messages of a block, be it a packet's or a single message with its size.
    #[inline]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        let mut messages = Messages { rest: message.block };
        for one in &mut messages {
            self.apply_one(message, &one[SIZE..], sink);
        }
        if !messages.rest.is_empty() {
            self.unreadable(message, sink);
            sink.end_of_message(true);
        }
    }

    #[inline]
    fn prefetch_order(&self, _block: &[u8]) {}

    #[inline]
    fn prefetch_level(&self, (): ()) {}

    fn books_emitted(&mut self) {
        for instrument in 0..self.market.books().instruments() {
            self.states[instrument as usize].reported = self.bests_of(instrument);
        }
    }

    fn mark_all_stale(&mut self) {
        self.doubts += 1;
        self.market.mark_all_stale();
    }

    fn doubt_again(&mut self) -> bool {
        self.doubts += 1;
        self.market.doubt_again()
    }

    fn unmark_all_stale(&mut self) {
        self.market.unmark_all_stale();
        self.is_loading = false;
    }

    /// Instruments of which the loop has no snapshot have had no book all week: theirs are empty.
    fn begin_snapshot(&mut self) {
        self.market.begin_snapshot();
        self.forget_books();
        (self.is_loading, self.orders_known) = (true, false);
    }

    fn new_session(&mut self) {
        self.market.new_session();
        self.forget_books();
        (self.is_loading, self.orders_known) = (false, true);
    }
}
