//! The seam between what all feeds share and what each venue does its own way.
//!
//! A venue says how its datagrams are framed and numbered ([`Framing`]), what its messages look like
//! ([`Format`]), and what one message does to books and events ([`Venue`]). All are used by static dispatch: the
//! pipeline is compiled once per venue. Nothing here does I/O or reads a clock, so a day replays to the same
//! events. Another venue is a folder beside `nasdaq`, and a line in `venues!` below.

mod cboe;
mod cme;
mod day;
mod emit;
mod format;
mod framing;
#[cfg(test)]
mod guide;
mod iex;
mod market;
mod nasdaq;
mod nyse;
mod register;

use core::fmt;
use core::str::FromStr;

pub use self::cboe::{CboeEquities, CboeFutures, CboeOptions};
pub use self::cme::CmeMdp3;
pub use self::day::{new_york_midnight_ns, new_york_midnight_of};
pub use self::format::{About, Codes, Format, TypeCode};
pub use self::framing::{Frame, FrameKind, Framing, Recognised};
pub use self::iex::{IexDeep, IexDeepPlus, IexTops};
pub use self::market::{Books, Market};
pub use self::nasdaq::NasdaqItch;
pub use self::nyse::NysePillar;
pub use self::register::WithVenue;
use self::register::venues;
use crate::book::BookView;
use crate::config::FeedConfig;
use crate::directory::Directory;
use crate::event::{Anomaly, Event, Kinds, TradingStatus};
use crate::recovery::client::Clients;
use crate::rx::RxStamp;

venues! {
    /// Nasdaq TotalView-ITCH 5.0 over MoldUDP64.
    NasdaqItch50 = "nasdaq-itch-5.0": NasdaqItch;
    /// IEX DEEP 1.0 over IEX-TP.
    IexDeep10 = "iex-deep-1.0": IexDeep;
    /// IEX TOPS 1.6, or 1.5, over IEX-TP.
    IexTops16 = "iex-tops-1.6": IexTops;
    /// IEX DEEP+ 1.0 over IEX-TP.
    IexDeepPlus10 = "iex-deep-plus-1.0": IexDeepPlus;
    /// NYSE Pillar Integrated 2.5 over XDP, and the XDP Imbalances feed.
    NysePillar25 = "nyse-pillar-2.5": NysePillar;
    /// Cboe Multicast PITCH 2.41 of the equities exchanges.
    CboePitchEquities = "cboe-pitch-equities-2.41": CboeEquities;
    /// Cboe Multicast PITCH 2.41 of the options exchanges.
    CboePitchOptions = "cboe-pitch-options-2.41": CboeOptions;
    /// Cboe Multicast PITCH 1.1 of the futures exchange.
    CboePitchFutures = "cboe-pitch-futures-1.1": CboeFutures;
    /// CME MDP 3.0.
    CmeMdp3 = "cme-mdp-3.0": CmeMdp3;
    for tests:
    /// The made-up feed of `docs/adding-a-venue.md`.
    Tiny = "tiny": guide::Tiny;
}

impl VenueKind {
    /// Whether several channels may share a group: [`Framing::SHARES_GROUPS`].
    pub fn shares_groups(self) -> bool {
        struct SharesGroups;
        impl WithVenue for SharesGroups {
            type Out = bool;
            fn with<V: Venue>(self) -> bool {
                V::Framing::SHARES_GROUPS
            }
        }
        self.with(SharesGroups)
    }

    /// How what is lost is had again: [`Venue::recovery`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn recovery(self, config: &FeedConfig) -> Result<Clients, String> {
        struct Recovery<'a>(&'a FeedConfig);
        impl WithVenue for Recovery<'_> {
            type Out = Result<Clients, String>;
            fn with<V: Venue>(self) -> Self::Out {
                V::recovery(self.0)
            }
        }
        self.with(Recovery(config))
    }
}

impl fmt::Display for VenueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for VenueKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = || Self::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("`, `");
        let found = Self::ALL.iter().find(|venue| venue.name() == text);
        found
            .copied()
            .ok_or_else(|| format!("unknown venue `{text}`, expected one of `{}`", known()))
    }
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
///
/// What is not particular to a venue is done by its [`Market`].
pub trait Venue: Sized {
    /// Which one it is.
    const KIND: VenueKind;
    /// How its datagrams are framed.
    type Framing: Framing;
    /// What its messages look like.
    type Format: Format;
    /// Its books.
    type Books: Books;
    /// What the stages of looking ahead tell each other.
    type Hint: Copy + Default;

    /// Empty books for as many instruments as the limits say. Takes all its memory now.
    ///
    /// # Errors
    ///
    /// [`VenueError`] when the memory is not to be had.
    fn new(options: VenueOptions) -> Result<Self, VenueError>;

    /// How what is lost is had again: clients for the venue's request and snapshot servers, as far as it has any here.
    /// Where the servers are, `config.recovery` says, which has been checked but for what is this venue's own.
    ///
    /// # Errors
    ///
    /// The key of `config.recovery` that cannot be, and what was expected.
    fn recovery(config: &FeedConfig) -> Result<Clients, String> {
        let _ = config;
        Ok(Clients::default())
    }

    /// What it keeps of its market.
    fn market(&self) -> &Market<Self::Books>;

    /// The same, to be changed.
    fn market_mut(&mut self) -> &mut Market<Self::Books>;

    /// Applies one message, and emits what it changed.
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink);

    /// First stage of looking ahead: starts to load what `block` will need first. What it learned goes to
    /// the second stage.
    fn prefetch_order(&self, block: &[u8]) -> Self::Hint;

    /// Second stage, some messages later: starts to load what depends on the first.
    fn prefetch_level(&self, hint: Self::Hint);

    /// The best prices were told of all instruments: what the venue remembers of having told them is to follow.
    fn books_emitted(&mut self) {}

    /// Messages are missing: every book may be wrong from here on.
    fn mark_all_stale(&mut self) {
        self.market_mut().mark_all_stale();
    }

    /// Messages are missing again, or may be, since every book was marked stale. Books that are whole all the same, since
    /// what came meanwhile has told all of them, are stale with the others from here on. Answers whether there are any.
    fn doubt_again(&mut self) -> bool {
        self.market_mut().doubt_again()
    }

    /// Takes the last [`mark_all_stale`](Self::mark_all_stale) back: nothing was missed after all, or a snapshot
    /// has made it good. Books that a message contradicted stay stale.
    fn unmark_all_stale(&mut self) {
        self.market_mut().unmark_all_stale();
    }

    /// A snapshot begins, whose messages are applied next: empty books, stale as they are all, and none
    /// contradicted.
    fn begin_snapshot(&mut self) {
        self.market_mut().begin_snapshot();
    }

    /// The snapshot is complete and joined: the stream goes on behind it. Not called for one that came to nothing.
    fn end_snapshot(&mut self, at: RxStamp) {
        let _ = at;
    }

    /// Emits the best prices of every instrument that is known, each as a message of its own, with what `like` says of
    /// the time; and which of the books are stale by themselves.
    fn emit_books(&mut self, like: &Event, sink: &mut impl Sink) {
        self.market().emit_books(like, sink);
        self.books_emitted();
    }

    /// A new session begins: empty books, nothing stale, instruments to be named anew.
    fn new_session(&mut self) {
        self.market_mut().new_session();
    }

    /// Which instrument is which.
    fn directory(&self) -> &Directory {
        self.market().directory()
    }

    /// The book of an instrument; `None` beyond the limit of instruments.
    fn book(&self, instrument: u32) -> Option<BookView<'_>> {
        self.market().books().view(instrument)
    }

    /// Whether the book may have missed a message.
    #[inline(always)]
    fn is_stale(&self, instrument: u32) -> bool {
        use crate::book::Staleness;
        self.market().books().is_stale(instrument)
    }

    /// When a message came that contradicted the book, so that it is stale whatever becomes of the channel, by the
    /// message's receive stamp; `None` when none did.
    fn contradicted_ns(&self, instrument: u32) -> Option<u64> {
        self.market().contradicted_ns(instrument)
    }

    /// When a message came that cannot be read and may have been about any instrument, by its receive stamp; `None`
    /// when none did. Every book is stale since, which the venue tells: such a message is as good as lost, and only a
    /// snapshot or another session helps.
    #[inline(always)]
    fn unreadable_ns(&self) -> Option<u64> {
        self.market().unreadable_ns()
    }

    /// Whether it can be traded.
    fn status(&self, instrument: u32) -> TradingStatus {
        self.market().status(instrument)
    }

    /// What it has counted.
    fn counters(&self) -> &VenueCounters {
        &self.market().counters
    }
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
