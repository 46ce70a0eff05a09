//! The seam between what all feeds share and what each venue does its own way.
//!
//! A venue says how its datagrams are framed and numbered ([`Framing`]), and what one message does
//! to books and events ([`Venue`]). Both are used by static dispatch: the pipeline is compiled once
//! per venue. Nothing here does I/O or reads a clock, so a day replays to the same events.

mod iex;
mod nasdaq;

use wirepath_protocol::{DecodeError, Price, Side};

pub use self::iex::IexDeep;
pub use self::nasdaq::NasdaqItch;
use crate::arbiter::SessionId;
use crate::book::BookView;
use crate::config::{FeedConfig, VenueKind};
use crate::directory::Directory;
use crate::event::{Anomaly, AuctionPrice, Event, Kind, Kinds, TradingStatus, flags};
use crate::rx::RxStamp;

/// What a datagram is, besides the messages in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FrameKind {
    /// Carries messages, or tells the number of the next one.
    Data,
    /// The venue will send no more in this session.
    EndOfSession,
}

/// A datagram's envelope, read and checked; the messages are still unread.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Whose numbering `first` belongs to.
    pub session: SessionId,
    /// Number of the first message; of the next one to come where there is none.
    pub first: u64,
    /// Messages the header claims.
    pub declared: u16,
    /// What the datagram is.
    pub kind: FrameKind,
    /// The message blocks.
    pub body: &'a [u8],
}

/// How a venue frames and numbers messages in datagrams.
pub trait Framing {
    /// The messages of a body, in order; ends early where one is not wholly there.
    type Blocks<'a>: Iterator<Item = &'a [u8]> + Clone;

    /// Reads the envelope.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when the datagram is too short for it or belongs to another protocol.
    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError>;

    /// Walks the first `count` messages of a body.
    fn blocks(body: &[u8], count: u16) -> Self::Blocks<'_>;
}

/// One message in sequence, as the arbiter let it through.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// From the type byte on, without the length.
    pub block: &'a [u8],
    /// Its number within the channel.
    pub seq: u64,
    /// When its datagram was received.
    pub rx: RxStamp,
}

/// Takes the events of a channel. Ring, digest and tests each bring their own.
pub trait Sink {
    /// Which kinds are of interest; others need not be made.
    fn wants(&self) -> Kinds;

    /// Takes the next event.
    fn emit(&mut self, event: Event);

    /// The message that the events since the last call came from is done. `complete` tells whether the
    /// book is now as the venue has it, or (IEX) more messages of the same change follow.
    fn end_of_message(&mut self, complete: bool);
}

/// What a venue's messages do to books and events.
pub trait Venue {
    /// How its datagrams are framed.
    type Framing: Framing;
    /// What the stages of looking ahead tell each other.
    type Hint: Copy + Default;

    /// Applies one message, and emits what it changed.
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink);

    /// First stage of looking ahead: starts to load what `block` will need first. What it learned goes to
    /// the second stage.
    fn prefetch_order(&self, block: &[u8]) -> Self::Hint;

    /// Second stage, some messages later: starts to load what depends on the first.
    fn prefetch_level(&self, hint: Self::Hint);

    /// Messages are missing: every book may be wrong from here on.
    fn mark_all_stale(&mut self);

    /// Takes the last [`mark_all_stale`](Self::mark_all_stale) back: nothing was missed after all.
    fn unmark_all_stale(&mut self);

    /// A snapshot begins, whose messages are applied next: empty books, stale as they are all.
    fn begin_snapshot(&mut self);

    /// The snapshot is joined with the stream: no book is stale, but those that a message of it contradicted.
    fn end_snapshot(&mut self);

    /// Emits the best prices of every instrument that is known, each as a message of its own, with what `like` says of
    /// the time; and which of the books are stale by themselves.
    fn emit_books(&mut self, like: &Event, sink: &mut impl Sink);

    /// A new session begins: empty books, nothing stale, instruments to be named anew.
    fn new_session(&mut self);

    /// Which instrument is which.
    fn directory(&self) -> &Directory;

    /// The book of an instrument; `None` beyond the limit of instruments.
    fn book(&self, instrument: u32) -> Option<BookView<'_>>;

    /// Whether the book may have missed a message.
    fn is_stale(&self, instrument: u32) -> bool;

    /// When a message came that contradicted the book, so that it is stale whatever becomes of the channel, by the
    /// message's receive stamp; `None` when none did.
    fn contradicted_ns(&self, instrument: u32) -> Option<u64>;

    /// When a message came that cannot be read and may have been about any instrument, by its receive stamp; `None`
    /// when none did. Every book is stale since, which the venue tells: such a message is as good as lost, and only a
    /// snapshot or another session helps.
    fn unreadable_ns(&self) -> Option<u64>;

    /// Whether it can be traded.
    fn status(&self, instrument: u32) -> TradingStatus;

    /// What it has counted.
    fn counters(&self) -> &VenueCounters;
}

/// What a venue's decoder has seen.
#[derive(Clone, Debug)]
pub struct VenueCounters {
    /// Messages by type byte, known or not.
    pub by_type: [u64; 256],
    /// Messages of an unknown type.
    pub unknown: u64,
    /// Messages shorter than their type's layout, or otherwise unreadable.
    pub malformed: u64,
    /// Messages for instruments beyond the limit, not applied.
    pub beyond_limit: u64,
    /// Contradictions with the book, by [`Anomaly`] number.
    pub anomalies: [u64; Anomaly::ALL.len() + 1],
}

impl Default for VenueCounters {
    fn default() -> Self {
        Self {
            by_type: [0; 256],
            unknown: 0,
            malformed: 0,
            beyond_limit: 0,
            anomalies: [0; Anomaly::ALL.len() + 1],
        }
    }
}

impl VenueCounters {
    /// All messages, known or not.
    pub fn messages(&self) -> u64 {
        self.by_type.iter().sum()
    }
}

/// What a venue is set up with.
#[derive(Clone, Debug, Default)]
pub struct VenueOptions {
    /// Only these symbols; all when `None`.
    pub symbols: Option<Vec<String>>,
    /// The trading date in New York for venues that send a time of day; from the first receive stamp when `None`.
    pub date: Option<jiff::civil::Date>,
    /// Sizes of tables.
    pub limits: crate::config::LimitsConfig,
    /// Index of the channel, written into every event.
    pub channel: u8,
}

impl VenueOptions {
    /// As a feed's config says, for its channel number `channel`.
    pub fn from_config(config: &FeedConfig, channel: u8) -> Self {
        Self { symbols: config.symbols.clone(), date: config.date, limits: config.limits, channel }
    }
}

/// Why a venue's tables could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("{venue}: {error}")]
pub struct VenueError {
    /// Which venue.
    pub venue: VenueKind,
    /// What failed.
    pub error: wirepath_perf::memory::MemoryError,
}

/// Nanoseconds since the Unix epoch, UTC, of midnight in New York on `date`.
pub fn new_york_midnight_ns(date: jiff::civil::Date) -> Option<u64> {
    let midnight = date.in_tz("America/New_York").ok()?;
    u64::try_from(midnight.timestamp().as_nanosecond()).ok()
}

/// Midnight in New York of the day that `rx_ns` falls on there.
pub fn new_york_midnight_of(rx_ns: u64) -> Option<u64> {
    let time = jiff::Timestamp::from_nanosecond(rx_ns.into()).ok()?;
    new_york_midnight_ns(time.in_tz("America/New_York").ok()?.date())
}

/// Passes an event of this kind on, if the sink wants it.
fn emit(sink: &mut impl Sink, kind: Kind, event: Event) {
    if sink.wants().has(kind) {
        sink.emit(Event { kind_raw: kind as u8, ..event });
    }
}

/// The best prices of all known instruments. `best` gives price, quantity and orders of a side.
fn emit_books<V: Venue>(
    venue: &V,
    like: &Event,
    sink: &mut impl Sink,
    best: impl Fn(u32, Side) -> Option<(i64, u64, u32)>,
) {
    for index in venue.directory().iter().map(|instrument| instrument.index) {
        if venue.contradicted_ns(index).is_some() {
            let flags = like.flags | flags::STALE | flags::NO_SIDE;
            sink.emit(Event {
                instrument: index,
                kind_raw: Kind::Stale as u8,
                flags,
                qty: 0,
                ..*like
            });
        }
        let stale = if venue.is_stale(index) { flags::STALE } else { 0 };
        for (side, kind) in [(Side::Bid, Kind::BestBid), (Side::Ask, Kind::BestAsk)] {
            let (a, b, qty) = best(index, side).unwrap_or((0, 0, 0));
            let base = Event { instrument: index, flags: stale, a, b, qty, ..*like };
            emit(sink, kind, on_side(base, side));
        }
        sink.end_of_message(true);
    }
}

/// What puts all books of a venue in doubt at once.
#[derive(Debug, Default)]
struct MarketDoubt {
    /// Every book is in doubt, and so is what is said of the market as a whole.
    all_stale: bool,
    /// Receive stamp of a message that may have been about any instrument, and that nobody can read.
    unreadable_ns: Option<u64>,
}

impl MarketDoubt {
    /// Such a message came: tells of the first. Answers whether the books are to be marked.
    #[cold]
    fn unreadable(
        &mut self,
        message: &Message<'_>,
        channel: u8,
        counters: &mut VenueCounters,
        sink: &mut impl Sink,
    ) -> bool {
        counters.anomalies[Anomaly::BadField as usize] += 1;
        let Message { seq, rx, .. } = *message;
        if self.unreadable_ns.is_some() {
            return false;
        }
        self.unreadable_ns = Some(rx.ns);
        let of = |kind| Event {
            rx_ns: rx.ns,
            clock: rx.clock as u8,
            seq,
            channel,
            flags: flags::STALE | flags::NO_SIDE,
            ..Event::new(kind)
        };
        sink.emit(Event { qty: Anomaly::BadField as u32, ..of(Kind::Anomaly) });
        if self.all_stale {
            return false;
        }
        self.all_stale = true;
        sink.emit(of(Kind::Stale));
        true
    }
}

/// The event on this side.
#[inline]
fn on_side(event: Event, side: Side) -> Event {
    let ask = if side == Side::Ask { flags::ASK } else { 0 };
    Event { flags: event.flags & !(flags::NO_SIDE | flags::ASK) | ask, ..event }
}

/// The event without a side.
fn sideless(event: Event) -> Event {
    Event { flags: event.flags | flags::NO_SIDE, ..event }
}

/// One event per price that is there: zero means none.
fn emit_auction_prices<const N: usize>(
    sink: &mut impl Sink,
    base: &Event,
    auction: u8,
    prices: [(AuctionPrice, Price); N],
) {
    for (which, price) in prices.into_iter().filter(|(_, price)| price.0 != 0) {
        emit(
            sink,
            Kind::AuctionPrice,
            Event { qty: which as u32, a: price.0, b: auction.into(), ..*base },
        );
    }
}

/// Up to eight ASCII bytes as events carry them.
fn text(bytes: &[u8]) -> i64 {
    let mut text = [b' '; 8];
    for (to, from) in text.iter_mut().zip(bytes) {
        *to = *from;
    }
    i64::from_be_bytes(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_follows_new_yorks_clock() {
        // 2020-01-30 03:07:14.909934345 there, as the real capture's first packet has it.
        let rx_ns = 1_580_371_634_909_934_345;
        assert_eq!(new_york_midnight_of(rx_ns), Some(rx_ns - 11_234_909_934_345));
        // In summer New York is an hour closer to UTC.
        let july = new_york_midnight_ns(jiff::civil::date(2026, 7, 1)).unwrap();
        assert_eq!(july % 86_400_000_000_000, 4 * 3_600_000_000_000);
    }
}
