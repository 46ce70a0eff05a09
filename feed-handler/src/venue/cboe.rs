//! Cboe Multicast PITCH: order by order, of the equities, options and futures exchanges.
//!
//! One channel is one matching unit. Only what adds an order says its instrument; all that follows names the order,
//! and the book tells whose it is. Instruments are numbered in the order their symbols first appear; in options and
//! futures those are feed symbols of six characters. Each symbol's first appearance makes an `Instrument` event.
//!
//! Three markets share the code. What sets them apart is in [`markets`](self::markets); everything is compiled once
//! for each.
//!
//! # What is unknown
//!
//! A message about an order that no book has may be about any instrument. With a symbol filter that is how all others
//! look, and nothing is said. Without one an order was missed, and every book is in doubt from there on
//! ([`unreadable_ns`](Venue::unreadable_ns)), until a snapshot or another session; unless one had been left out knowingly
//! since the last of these began, be it that its own book was contradicted then or that there was no room for its
//! instrument: then it is only counted.
//!
//! # Times
//!
//! Messages count nanoseconds from the unit's last Time, which comes once a second. Before the first there is no time
//! to tell, and events have 0. Times count from midnight in New York of the trading date, but where a Time carries the
//! same second since the epoch, or a Time Reference says when midnight was, by these.
//!
//! Source: PITCH 2.41.66, "PITCH 2.X Messages"; for futures as in [`wirepath_protocol::pitch::futures`].

mod auctions;
mod markets;
mod orders;
mod rest;
mod servers;
mod wire;

use core::marker::PhantomData;

use wirepath_protocol::pitch::common::{Message as Common, Time, TimeReference};
use wirepath_protocol::pitch::{self, nanos};
use wirepath_protocol::{Alpha, Price, Symbol};

use self::markets::{CboeMarket, Equities, Futures, Options};
use self::wire::{Pitch, Units};
use super::day::TimesFrom;
use super::emit::{emit, sideless};
use super::market::Origin;
use super::{Market, Message, Sink, Venue, VenueError, VenueKind, VenueOptions};
use crate::book::{Scale, SparseOrderBooks};
use crate::config::FeedConfig;
use crate::directory::{Instrument, SymbolIndex};
use crate::event::{Event, Kind};
use crate::recovery::client::Clients;

/// Books and events of one unit of an equities exchange.
pub type CboeEquities = CboePitch<Equities>;
/// Books and events of one unit of an options exchange.
pub type CboeOptions = CboePitch<Options>;
/// Books and events of one unit of the futures exchange.
pub type CboeFutures = CboePitch<Futures>;

/// Prices above what fits in units of 1e-4 are counted in cents: they trade in whole ones.
const CENTS: Scale = Scale { nanos_per_unit: Price::PER_1E2, tick: 1 };

/// Books and events of one unit of a market `M`.
#[derive(Debug)]
pub struct CboePitch<M> {
    market: Market<SparseOrderBooks>,
    index: SymbolIndex,
    /// The second that times count from; `None` before the first.
    second: Option<u32>,
    /// Between a Transaction Begin and its End, and whose book changed last meanwhile.
    transaction: Option<Option<u32>>,
    of: PhantomData<M>,
}

impl<M: CboeMarket> CboePitch<M> {
    /// The books, for those who need more than a view.
    pub fn books(&self) -> &SparseOrderBooks {
        self.market.books()
    }

    /// A message's time, from where times count.
    #[inline(always)]
    fn time_ns(&self, time_offset: u32) -> u64 {
        self.second.map_or(0, |second| nanos(second, time_offset))
    }

    /// The instrument of a symbol, if it is wanted; a new one gets the next index.
    #[inline]
    fn instrument<const N: usize>(
        &mut self,
        message: &Message<'_>,
        symbol: Alpha<N>,
        time_ns: u64,
        sink: &mut impl Sink,
    ) -> Option<u32> {
        let symbol = widened(symbol);
        let Some((index, is_new)) = self.index.get_or_insert(symbol) else {
            self.market.counters.beyond_limit += 1;
            return None;
        };
        if is_new {
            self.name(message, index, symbol, time_ns, sink);
        }
        self.market.wants(index).then_some(index)
    }

    #[cold]
    fn name(
        &mut self,
        message: &Message<'_>,
        index: u32,
        symbol: Symbol,
        time_ns: u64,
        sink: &mut impl Sink,
    ) {
        if self.market.name(Instrument { index, symbol, venue_id: 0, round_lot: 0 }) {
            let base = sideless(self.market.base(Origin { message, instrument: index, time_ns }));
            emit(sink, Kind::Instrument, Event { a: symbol.to_u64().cast_signed(), ..base });
        }
    }

    /// `price` in the instrument's units. An instrument that is too dear for the usual ones gets coarser ones, as long
    /// as its book is empty.
    #[inline]
    fn units(&mut self, instrument: u32, price: Price) -> Option<i32> {
        let scale = self.market.books.scale(instrument)?;
        if scale == Scale::CENTS_IN_1E4 {
            // Divided by a constant, which takes no division.
            return Scale::CENTS_IN_1E4.units(price).or_else(|| self.coarser(instrument, price));
        }
        scale.units(price)
    }

    #[cold]
    fn coarser(&mut self, instrument: u32, price: Price) -> Option<i32> {
        let units = CENTS.units(price)?;
        if !self.market.books.view(instrument)?.is_empty() {
            return None;
        }
        self.market.books.set_scale(instrument, CENTS);
        Some(units)
    }

    /// The unit's clock has come to another second.
    fn time(&mut self, m: &Time, block: &[u8]) {
        let epoch = if M::SENDS_EPOCH { Time::epoch_time(block) } else { None };
        match epoch {
            Some(epoch) => {
                let midnight = u64::from(epoch.saturating_sub(m.time()));
                self.market.set_start(Some(midnight * 1_000_000_000));
            }
            None if self.second.is_none() => self.market.set_start(None),
            None => {}
        }
        self.second = Some(m.time());
    }

    fn time_reference(&mut self, m: &TimeReference) {
        self.market.set_start(Some(u64::from(m.midnight_reference()) * 1_000_000_000));
        self.second = self.second.or(Some(m.time()));
    }

    /// There is no time before the first Time.
    fn forget_time(&mut self) {
        self.second = None;
        self.market.set_start(Some(0));
    }

    /// What the markets have alike, most frequent first.
    #[inline(always)]
    fn common(&mut self, message: &Message<'_>, common: &Common<'_>, sink: &mut impl Sink) {
        match *common {
            Common::AddOrderShort(m) => self.add(message, m, sink),
            Common::AddOrderLong(m) => self.add(message, m, sink),
            Common::AddOrderExpanded(m) => self.add(message, m, sink),
            Common::DeleteOrder(m) => self.deleted(message, m, sink),
            Common::ModifyOrderShort(m) => self.modified(message, m, sink),
            Common::ModifyOrderLong(m) => self.modified(message, m, sink),
            Common::OrderExecuted(m) => self.executed(message, m, sink),
            Common::OrderExecutedAtPriceSize(m) => self.executed_at(message, m, sink),
            Common::ReduceSizeShort(m) => self.reduced(message, m, sink),
            Common::ReduceSizeLong(m) => self.reduced(message, m, sink),
            Common::Time(m) => self.time(m, message.block),
            ref rest => self.common_rest(message, rest, sink),
        }
    }

    /// A message of a known type that is too short to read may have been about any order.
    #[cold]
    fn unreadable(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        self.market.counters.malformed += 1;
        self.market.unattributed(message, sink);
    }
}

/// The symbol with spaces behind it.
#[inline(always)]
fn widened<const N: usize>(symbol: Alpha<N>) -> Symbol {
    let mut wide = [b' '; 8];
    let len = N.min(8);
    wide[..len].copy_from_slice(&symbol.0[..len]);
    Alpha(wide)
}

/// The order a message is about, for its table to be asked ahead; 0 where it cannot be.
#[inline(always)]
fn order_in(block: &[u8]) -> u64 {
    // It stands at 6 in every message that has one.
    block.get(6..).and_then(|rest| rest.first_chunk()).map_or(0, |id| u64::from_le_bytes(*id))
}

impl<M: CboeMarket> Venue for CboePitch<M> {
    const KIND: VenueKind = M::VENUE;
    type Framing = Units<M>;
    type Format = Pitch<M>;
    type Books = SparseOrderBooks;
    /// The order's number.
    type Hint = u64;

    fn new(options: VenueOptions) -> Result<Self, VenueError> {
        let instruments = options.limits.instruments;
        let mut venue = Self {
            market: Market::new(Self::KIND, options, TimesFrom::Midnight)?,
            index: SymbolIndex::with_limit(instruments),
            second: None,
            transaction: None,
            of: PhantomData,
        };
        venue.forget_time();
        Ok(venue)
    }

    fn recovery(config: &FeedConfig) -> Result<Clients, String> {
        servers::clients(config, M::MARKET)
    }

    #[inline(always)]
    fn market(&self) -> &Market<SparseOrderBooks> {
        &self.market
    }

    #[inline(always)]
    fn market_mut(&mut self) -> &mut Market<SparseOrderBooks> {
        &mut self.market
    }

    #[inline]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        use pitch::Message::{Common, Equities, Futures, Options};
        if let Some(&kind) = message.block.get(1) {
            self.market.counters.by_type[usize::from(kind)] += 1;
        }
        match M::MARKET.parse(message.block) {
            Ok(Common(ref m)) => self.common(message, m, sink),
            Ok(Equities(ref m)) => self.equities(message, m, sink),
            Ok(Options(ref m)) => self.options(message, m, sink),
            Ok(Futures(ref m)) => self.futures(message, m, sink),
            Err(_) => self.unreadable(message, sink),
        }
        sink.end_of_message(self.transaction.is_none());
    }

    #[inline(always)]
    fn prefetch_order(&self, block: &[u8]) -> u64 {
        let order = order_in(block);
        self.market.books.prefetch_id(order);
        order
    }

    #[inline(always)]
    fn prefetch_level(&self, order: u64) {
        self.market.books.prefetch_record(order);
    }

    fn mark_all_stale(&mut self) {
        self.market.mark_all_stale();
        self.transaction = None; // its end may be among what is missing
    }

    fn begin_snapshot(&mut self) {
        self.market.begin_snapshot();
        self.transaction = None;
    }

    fn new_session(&mut self) {
        self.market.new_session();
        self.transaction = None;
        self.forget_time();
    }
}
