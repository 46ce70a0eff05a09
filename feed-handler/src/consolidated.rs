//! The same instrument on several venues: one best bid and offer, with each venue's part in it.
//!
//! Feeds run on threads of their own and know nothing of each other. A [`Consolidated`] view is made where it
//! is needed, from the feeds' tables of best prices: a look at it reads a cache line per venue, so it is
//! as new as the newest of them, costs the feed threads nothing, and cannot fall behind. Each strategy has
//! its own.
//!
//! A venue whose book may have missed something, or that does not trade the instrument now, has no part in the
//! best prices; it is named with the reason. A market that is locked or crossed between venues, which is a state that
//! exists, is said to be so; whether one line is merely late is for the reader of the parts' receive times
//! to judge.
//!
//! ```no_run
//! use wirepath_feed_handler::config::Config;
//! use wirepath_feed_handler::consolidated::{Consolidated, Listing, State};
//! use wirepath_feed_handler::feed::Feed;
//!
//! let config = Config::load("wirepath.toml".as_ref())?;
//! let feeds = config.feeds.iter().map(Feed::start).collect::<Result<Vec<_>, _>>()?;
//! let views = feeds.iter().map(|feed| feed.view().clone());
//! let mut market = Consolidated::new(views, [Listing::everywhere("AAPL")])?;
//! let apple = market.read(0);
//! if apple.state == State::Crossed {
//!     println!("{:?} over {:?}", apple.bid, apple.ask);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use wirepath_protocol::{Price, Symbol};

use crate::best::Best;
use crate::event::TradingStatus;
use crate::feed::FeedView;

/// Most feeds a view can have: [`Quote::venues`] has a bit for each.
pub const FEEDS_MAX: usize = 32;

/// What one instrument is called on each feed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listing {
    /// What readers call it.
    pub name: String,
    /// Feed by name, and the venue's symbol there; on feeds that are not named it is not looked for. `None` for
    /// every feed, under [`name`](Self::name).
    pub on: Option<Vec<(String, String)>>,
}

impl Listing {
    /// An instrument that has the same symbol on every feed.
    pub fn everywhere(symbol: &str) -> Self {
        Self { name: symbol.to_owned(), on: None }
    }
}

/// Why a view cannot be made.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConsolidatedError {
    /// There are more feeds than [`FEEDS_MAX`].
    #[error("{0} feeds, at most {FEEDS_MAX} can be consolidated")]
    Feeds(usize),
    /// A listing names a feed that there is not.
    #[error("instrument `{name}` is listed on feed `{feed}`, which there is not")]
    UnknownFeed {
        /// The listing.
        name: String,
        /// The feed.
        feed: String,
    },
    /// A symbol is none.
    #[error("instrument `{name}`: `{symbol}` is not a symbol of 1 to 8 characters")]
    Symbol {
        /// The listing.
        name: String,
        /// The symbol.
        symbol: String,
    },
}

/// Why a venue has no part in the best prices.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LeftOut {
    /// It has not named the instrument yet, or told no price of it.
    Unknown,
    /// Its book may have missed a message.
    Stale,
    /// It does not trade the instrument now.
    NotTrading,
}

/// One venue's part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Part {
    /// Index of the feed.
    pub feed: usize,
    /// What the venue has, even if it is left out; all empty while nothing is known.
    pub best: Best,
    /// Why it does not count, if it does not.
    pub left_out: Option<LeftOut>,
}

/// The best price of one side over all venues that count.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Quote {
    /// The price.
    pub price: Price,
    /// Units at this price, over all venues that have it.
    pub qty: u64,
    /// Bit by feed: which venues have it.
    pub venues: u32,
}

/// How the two sides stand to each other.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum State {
    /// A side is missing.
    #[default]
    OneSided,
    /// The bid is below the ask.
    Normal,
    /// They are the same.
    Locked,
    /// The bid is above the ask.
    Crossed,
}

/// One instrument over all venues, at the moment it was looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Consolidation<'a> {
    /// Highest buying price.
    pub bid: Option<Quote>,
    /// Lowest selling price.
    pub ask: Option<Quote>,
    /// How they stand to each other.
    pub state: State,
    /// Each venue the instrument is listed on.
    pub parts: &'a [Part],
}

impl Consolidation<'_> {
    /// Feeds whose books may have missed a message.
    pub fn stale(&self) -> impl Iterator<Item = usize> + '_ {
        let stale = |part: &&Part| part.left_out == Some(LeftOut::Stale);
        self.parts.iter().filter(stale).map(|part| part.feed)
    }
}

/// An instrument on one feed.
#[derive(Clone, Copy, Debug)]
struct Place {
    feed: usize,
    symbol: Symbol,
    /// There once the venue has named it.
    instrument: Option<u32>,
}

/// Looks at several feeds as one market. See the module documentation.
#[derive(Debug)]
pub struct Consolidated {
    feeds: Vec<FeedView>,
    /// By listing.
    places: Vec<Vec<Place>>,
    names: Vec<String>,
    /// What was read last; as long as the longest listing.
    parts: Vec<Part>,
}

impl Consolidated {
    /// A view of these feeds' instruments. Takes all its memory now.
    ///
    /// # Errors
    ///
    /// [`ConsolidatedError`]: too many feeds, or a listing that cannot be.
    pub fn new(
        feeds: impl IntoIterator<Item = FeedView>,
        listings: impl IntoIterator<Item = Listing>,
    ) -> Result<Self, ConsolidatedError> {
        let feeds: Vec<_> = feeds.into_iter().collect();
        if feeds.len() > FEEDS_MAX {
            return Err(ConsolidatedError::Feeds(feeds.len()));
        }
        let (mut places, mut names) = (Vec::new(), Vec::new());
        for listing in listings {
            places.push(places_of(&listing, &feeds)?);
            names.push(listing.name);
        }
        let longest = places.iter().map(Vec::len).max().unwrap_or_default();
        let mut view = Self { feeds, places, names, parts: Vec::with_capacity(longest) };
        view.resolve();
        Ok(view)
    }

    /// Looks instruments up that venues have named since. Cheap when none is missing; else a search through the
    /// directories of their feeds, so not for every event: on [`Kind::Instrument`](crate::event::Kind), or now and
    /// then. Gives how many are still missing.
    pub fn resolve(&mut self) -> usize {
        let missing = self.places.iter_mut().flatten().filter(|place| place.instrument.is_none());
        let mut left = 0;
        for place in missing {
            let directory = self.feeds[place.feed].directory();
            let found = directory.iter().find(|known| known.symbol == place.symbol);
            place.instrument = found.map(|known| known.index);
            left += usize::from(place.instrument.is_none());
        }
        left
    }

    /// The listings' names, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The feeds, in order.
    pub fn feeds(&self) -> &[FeedView] {
        &self.feeds
    }

    /// The listing, by number, that feed `feed` calls `instrument`; a linear search.
    pub fn listing_of(&self, feed: usize, instrument: u32) -> Option<usize> {
        let is_it = |place: &Place| place.feed == feed && place.instrument == Some(instrument);
        self.places.iter().position(|places| places.iter().any(is_it))
    }

    /// The best prices of listing `index` now. Never waits for anyone but a feed thread in the middle of a store;
    /// allocates nothing.
    ///
    /// # Panics
    ///
    /// When there is no such listing.
    pub fn read(&mut self, index: usize) -> Consolidation<'_> {
        self.parts.clear();
        for place in &self.places[index] {
            let feed = &self.feeds[place.feed];
            // Another session may have given the number to another instrument.
            let still_it = |index: &u32| {
                feed.directory().get(*index).is_some_and(|known| known.symbol == place.symbol)
            };
            let best = place.instrument.filter(still_it).and_then(|index| feed.best(index));
            self.parts.push(part(place.feed, best));
        }
        consolidate(&self.parts)
    }
}

fn places_of(listing: &Listing, feeds: &[FeedView]) -> Result<Vec<Place>, ConsolidatedError> {
    let symbol = |symbol: &str| {
        Symbol::new(symbol).ok().filter(|_| !symbol.is_empty()).ok_or_else(|| {
            ConsolidatedError::Symbol { name: listing.name.clone(), symbol: symbol.to_owned() }
        })
    };
    let Some(on) = &listing.on else {
        let symbol = symbol(&listing.name)?;
        let place = |feed| Place { feed, symbol, instrument: None };
        return Ok((0..feeds.len()).map(place).collect());
    };
    let place = |(name, on): &(String, String)| {
        let feed = feeds.iter().position(|feed| feed.name() == name);
        let feed = feed.ok_or_else(|| ConsolidatedError::UnknownFeed {
            name: listing.name.clone(),
            feed: name.clone(),
        })?;
        Ok(Place { feed, symbol: symbol(on)?, instrument: None })
    };
    on.iter().map(place).collect()
}

/// What counts of a venue's best prices.
fn part(feed: usize, best: Option<Best>) -> Part {
    use TradingStatus::{Halted, OperationalHalt, Paused};
    let left_out = match best {
        None => Some(LeftOut::Unknown),
        Some(best) if best.stale => Some(LeftOut::Stale),
        Some(best) if matches!(best.status, Halted | Paused | OperationalHalt) => {
            Some(LeftOut::NotTrading)
        }
        Some(_) => None,
    };
    Part { feed, best: best.unwrap_or_default(), left_out }
}

fn consolidate(parts: &[Part]) -> Consolidation<'_> {
    let (mut bid, mut ask) = (None, None);
    for part in parts.iter().filter(|part| part.left_out.is_none()) {
        join(&mut bid, part.feed, part.best.bid, |price, best| price > best);
        join(&mut ask, part.feed, part.best.ask, |price, best| price < best);
    }
    let state = match (bid, ask) {
        (Some(Quote { price: bid, .. }), Some(Quote { price: ask, .. })) => match bid.0.cmp(&ask.0)
        {
            core::cmp::Ordering::Less => State::Normal,
            core::cmp::Ordering::Equal => State::Locked,
            core::cmp::Ordering::Greater => State::Crossed,
        },
        _ => State::OneSided,
    };
    Consolidation { bid, ask, state, parts }
}

/// A venue's price beside the best so far.
fn join(
    best: &mut Option<Quote>,
    feed: usize,
    side: Option<(Price, u64)>,
    is_better: impl Fn(i64, i64) -> bool,
) {
    let Some((price, qty)) = side else { return };
    let venues = 1 << feed;
    match best {
        Some(best) if best.price == price => {
            best.qty = best.qty.saturating_add(qty);
            best.venues |= venues;
        }
        Some(best) if !is_better(price.0, best.price.0) => {}
        _ => *best = Some(Quote { price, qty, venues }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn any_part() -> impl Strategy<Value = (Best, Option<LeftOut>)> {
        let side = || proptest::option::of((-3_i64..3, 1_u64..5));
        let left_out = prop_oneof![
            4 => Just(None),
            1 => Just(Some(LeftOut::Stale)),
            1 => Just(Some(LeftOut::NotTrading)),
            1 => Just(Some(LeftOut::Unknown)),
        ];
        (side(), side(), left_out).prop_map(|(bid, ask, left_out)| {
            let price = |side: Option<(i64, u64)>| side.map(|(price, qty)| (Price(price), qty));
            (Best { bid: price(bid), ask: price(ask), ..Best::default() }, left_out)
        })
    }

    proptest! {
        /// The best price is the best of those that count, with all that stands there, and who has it.
        #[test]
        fn the_best_of_what_counts(parts in vec(any_part(), 0..6)) {
            let parts: Vec<_> = (0..).zip(parts).map(|(feed, (best, left_out))| Part { feed, best, left_out }).collect();
            let market = consolidate(&parts);
            let counts = || parts.iter().filter(|part| part.left_out.is_none());
            let bids = || counts().filter_map(|part| Some((part.feed, part.best.bid?)));
            let asks = || counts().filter_map(|part| Some((part.feed, part.best.ask?)));
            let highest = bids().map(|(_, (price, _))| price.0).max();
            let lowest = asks().map(|(_, (price, _))| price.0).min();
            let at = |side: Vec<(usize, (Price, u64))>, best: Option<i64>| best.map(|best| {
                let there = || side.iter().filter(|(_, (price, _))| price.0 == best);
                Quote {
                    price: Price(best),
                    qty: there().map(|(_, (_, qty))| qty).sum(),
                    venues: there().map(|(feed, _)| 1 << feed).sum(),
                }
            });
            prop_assert_eq!(market.bid, at(bids().collect(), highest));
            prop_assert_eq!(market.ask, at(asks().collect(), lowest));
            let state = match (highest, lowest) {
                (Some(bid), Some(ask)) if bid > ask => State::Crossed,
                (Some(bid), Some(ask)) if bid == ask => State::Locked,
                (Some(_), Some(_)) => State::Normal,
                _ => State::OneSided,
            };
            prop_assert_eq!(market.state, state);
            let stale = parts.iter().filter(|part| part.left_out == Some(LeftOut::Stale));
            prop_assert!(market.stale().eq(stale.map(|part| part.feed)));
        }
    }

    #[test]
    fn why_a_venue_has_no_part() {
        let best = Best { bid: Some((Price(1), 1)), ..Best::default() };
        let table = [
            (None, Some(LeftOut::Unknown)),
            (Some(best), None),
            (Some(Best { stale: true, ..best }), Some(LeftOut::Stale)),
            (Some(Best { status: TradingStatus::Trading, ..best }), None),
            (Some(Best { status: TradingStatus::Halted, ..best }), Some(LeftOut::NotTrading)),
            (
                Some(Best { status: TradingStatus::OperationalHalt, ..best }),
                Some(LeftOut::NotTrading),
            ),
        ];
        for (best, left_out) in table {
            assert_eq!(part(3, best), Part { feed: 3, best: best.unwrap_or_default(), left_out });
        }
    }
}
