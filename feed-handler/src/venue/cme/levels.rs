//! The levels of one side by their numbers, as CME counts them, and the same in a book by price.
//!
//! CME's messages say of a level which one it is, from 1 for the best, and its price. [`Levels`] knows the price at
//! every number, so that the two can be held against each other: one that does not fit is a contradiction, and changes
//! nothing. A book that is in doubt, since messages were missed or the channel was joined amid its day, may have levels
//! at numbers that nobody has heard of. Those are unknown, and in the book by price they are not.
//!
//! In doubt it is kept which numbers are known from what came since. A number is known when its level was told, or when
//! it is known to have none: what moves up from below the depth is nothing, until the venue tells what. When all are
//! known, the side is the venue's again, whatever was missed: a natural refresh.

use wirepath_protocol::mdp3::MDUpdateAction;
use wirepath_protocol::{Price, Side};

use crate::book::{Change, LevelBooks, Scale};
use crate::event::Anomaly;

/// Most levels that a side can have: CME's futures have ten, other books fewer.
pub(super) const DEPTH_MAX: u8 = 10;
const ROOM: usize = DEPTH_MAX as usize;

/// A level that must be there, and of which nothing was heard.
const UNKNOWN: i64 = i64::MIN;

/// What an entry says of a level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Update {
    pub(super) action: MDUpdateAction,
    /// Its number, from 1.
    pub(super) number: u8,
    pub(super) price: Option<Price>,
    /// `None` when null or negative.
    pub(super) qty: Option<u64>,
    /// 0 where the venue does not say.
    pub(super) orders: u32,
}

impl Update {
    /// Whether it says what stands at the level, rather than takes levels away.
    pub(super) const fn sets(&self) -> bool {
        matches!(
            self.action,
            MDUpdateAction::NEW | MDUpdateAction::CHANGE | MDUpdateAction::OVERLAY
        )
    }
}

/// Prices of the levels of one side, the best first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Levels {
    prices: [i64; ROOM],
    len: u8,
    /// By index a bit: known from what came since the book is in doubt. Of a whole book it means nothing.
    heard: u16,
}

impl Levels {
    /// Applies an entry to a side that can have `depth` levels. What changes at a price goes to `put`: price, units,
    /// orders; no units when the level is gone. In a book that is not `whole`, levels may be unknown.
    ///
    /// # Errors
    ///
    /// [`UnknownLevel`](Anomaly::UnknownLevel) when number and price are not those of a level that can be there,
    /// [`BadField`](Anomaly::BadField) when the entry has no such number, or lacks what its action needs; nothing has
    /// changed then. What `put` ended with: the level is unknown then, and [`forget_heard`](Self::forget_heard) must
    /// follow.
    #[inline]
    pub(super) fn apply(
        &mut self,
        update: &Update,
        side: Side,
        depth: u8,
        whole: bool,
        put: &mut impl FnMut(Price, u64, u32) -> Result<(), Anomaly>,
    ) -> Result<(), Anomaly> {
        let depth = usize::from(depth).min(ROOM);
        let number = usize::from(update.number);
        if !(1..=depth).contains(&number) {
            return Err(Anomaly::BadField);
        }
        if whole && self.lacks_some() {
            return Err(Anomaly::UnknownLevel); // it was taken for whole, and is not
        }
        self.change(update, side, depth, whole, put)?;
        if !whole {
            self.note(update.action, number - 1, depth);
        }
        Ok(())
    }

    #[inline(always)]
    fn change(
        &mut self,
        update: &Update,
        side: Side,
        depth: usize,
        whole: bool,
        put: &mut impl FnMut(Price, u64, u32) -> Result<(), Anomaly>,
    ) -> Result<(), Anomaly> {
        let number = usize::from(update.number);
        let (at, len) = (number - 1, usize::from(self.len));
        match update.action {
            MDUpdateAction::NEW | MDUpdateAction::CHANGE | MDUpdateAction::OVERLAY => {
                self.set(update, at, side, depth, whole, put)
            }
            MDUpdateAction::DELETE => {
                if at >= len {
                    let can_be = at < self.end(depth, whole);
                    return if can_be { Ok(()) } else { Err(Anomaly::UnknownLevel) };
                }
                let standing = self.prices[at];
                if let Some(price) = update.price {
                    let fits = standing == price.0
                        || standing == UNKNOWN && self.is_between(price, at, at + 1, side);
                    if !fits {
                        return Err(Anomaly::UnknownLevel);
                    }
                }
                self.remove(at, at + 1, put)
            }
            MDUpdateAction::DELETE_THRU | MDUpdateAction::DELETE_FROM => {
                if at >= self.end(depth, whole) {
                    return Err(Anomaly::UnknownLevel);
                }
                match update.action {
                    MDUpdateAction::DELETE_THRU => self.remove(0, number.min(len), put),
                    _ => self.remove(at.min(len), len, put),
                }
            }
            _ => Err(Anomaly::BadField),
        }
    }

    fn set(
        &mut self,
        update: &Update,
        at: usize,
        side: Side,
        depth: usize,
        whole: bool,
        put: &mut impl FnMut(Price, u64, u32) -> Result<(), Anomaly>,
    ) -> Result<(), Anomaly> {
        let (Some(price), Some(qty)) = (update.price, update.qty) else {
            return Err(Anomaly::BadField);
        };
        if qty == 0 || price.0 == UNKNOWN {
            return Err(Anomaly::BadField);
        }
        let is_new = update.action == MDUpdateAction::NEW;
        let is_change = update.action == MDUpdateAction::CHANGE;
        let len = usize::from(self.len);
        let end = self.end(depth, whole);
        let beyond = if is_change { at >= end } else { at > end };
        let standing =
            if is_new { UNKNOWN } else { self.prices().get(at).copied().unwrap_or(UNKNOWN) };
        let moved = is_change && standing != UNKNOWN && standing != price.0;
        let below = if is_new { at } else { at + 1 };
        if beyond || moved || !self.is_between(price, at, below, side) {
            return Err(Anomaly::UnknownLevel);
        }
        if at > len {
            self.prices[len..at].fill(UNKNOWN);
        }
        let mut len = len.max(at);
        if is_new {
            if len >= depth {
                self.remove(depth - 1, len, put)?; // pushed out, without another word from the venue
                len = depth - 1;
            }
            self.prices.copy_within(at..len, at + 1);
            len += 1;
        } else {
            len = len.max(at + 1);
        }
        self.prices[at] = UNKNOWN;
        #[expect(clippy::cast_possible_truncation, reason = "at most DEPTH_MAX")]
        {
            self.len = len as u8;
        }
        if standing != UNKNOWN && standing != price.0 {
            put(Price(standing), 0, 0)?;
        }
        put(price, qty, update.orders)?;
        self.prices[at] = price.0;
        Ok(())
    }

    /// Whether `price` is worse than what is known above `at`, and better than what is known from `below` on.
    fn is_between(&self, price: Price, at: usize, below: usize, side: Side) -> bool {
        let known = |price: &&i64| **price != UNKNOWN;
        let prices = self.prices();
        let above = prices[..at.min(prices.len())].iter().rev().find(known);
        let below = prices[below.min(prices.len())..].iter().find(known);
        let is_better = |one: i64, other: i64| match side {
            Side::Bid => one > other,
            Side::Ask => one < other,
        };
        above.is_none_or(|above| is_better(*above, price.0))
            && below.is_none_or(|below| is_better(price.0, *below))
    }

    /// Takes the levels with the indices from `first` to before `end` away; those behind move up.
    fn remove(
        &mut self,
        first: usize,
        end: usize,
        put: &mut impl FnMut(Price, u64, u32) -> Result<(), Anomaly>,
    ) -> Result<(), Anomaly> {
        let len = usize::from(self.len);
        let mut outcome = Ok(());
        for price in &self.prices[first..end] {
            if *price != UNKNOWN {
                outcome = outcome.and(put(Price(*price), 0, 0));
            }
        }
        self.prices.copy_within(end..len, first);
        #[expect(clippy::cast_possible_truncation, reason = "at most DEPTH_MAX")]
        {
            self.len = (len - (end - first)) as u8;
        }
        outcome
    }

    /// Behind the last level that can be there.
    #[inline]
    fn end(&self, depth: usize, whole: bool) -> usize {
        let len = usize::from(self.len);
        if whole {
            return len;
        }
        // Known from the bottom up, without a break. Beyond the prices that is where nothing is.
        let known = (!self.heard << (16 - depth)).leading_zeros() as usize;
        len.max(depth.saturating_sub(known))
    }

    /// In doubt, an entry was applied: what is known by it.
    #[cold]
    fn note(&mut self, action: MDUpdateAction, at: usize, depth: usize) {
        let above = (1 << at) - 1;
        let all = all(depth);
        let (known_above, from_here) = (self.heard & above, self.heard & !above);
        self.heard = all
            & match action {
                MDUpdateAction::NEW => known_above | 1 << at | from_here << 1,
                MDUpdateAction::CHANGE | MDUpdateAction::OVERLAY => self.heard | 1 << at,
                MDUpdateAction::DELETE => known_above | (from_here | (all + 1)) >> 1 & !above,
                MDUpdateAction::DELETE_THRU => self.heard >> (at + 1) | !(all >> (at + 1)),
                MDUpdateAction::DELETE_FROM => known_above | !above,
                _ => self.heard,
            };
    }

    /// Whatever was heard since the book is in doubt counts no more: there is a new reason for doubt.
    pub(super) fn forget_heard(&mut self) {
        self.heard = 0;
    }

    /// The venue has said that there is no level.
    pub(super) fn empty(&mut self) {
        *self = Self { heard: u16::MAX, ..Self::default() };
    }

    /// Whether all levels, `depth` at most, are known from what came since the book is in doubt.
    pub(super) fn is_refreshed(&self, depth: u8) -> bool {
        let all = all(usize::from(depth).min(ROOM));
        self.heard & all == all && !self.lacks_some()
    }

    /// Takes away what was told before the book was in doubt: it stands in the way of what is told since.
    #[cold]
    pub(super) fn drop_unheard(
        &mut self,
        put: &mut impl FnMut(Price, u64, u32) -> Result<(), Anomaly>,
    ) {
        for (at, price) in self.prices[..usize::from(self.len)].iter_mut().enumerate() {
            if self.heard >> at & 1 == 0 && *price != UNKNOWN {
                let _ = put(Price(*price), 0, 0); // as in `clear`
                *price = UNKNOWN;
            }
        }
    }

    /// Takes all levels away.
    pub(super) fn clear(&mut self, put: &mut impl FnMut(Price, u64, u32) -> Result<(), Anomaly>) {
        // What is not in the book by price, where it could not be kept, need not be taken from there.
        let _ = self.remove(0, usize::from(self.len), put);
    }

    /// Whether there is a level of which nothing was heard.
    pub(super) fn lacks_some(&self) -> bool {
        self.prices().contains(&UNKNOWN)
    }

    fn prices(&self) -> &[i64] {
        &self.prices[..usize::from(self.len)]
    }
}

/// A bit for each of so many levels.
const fn all(depth: usize) -> u16 {
    (1 << depth) - 1
}

/// Sets what stands at a price, in units that may have to become finer, or coarser, first.
///
/// # Errors
///
/// As [`LevelBooks::set`]; [`OutOfRange`](Anomaly::OutOfRange) also when no units fit all prices of the book.
pub(super) fn put(
    books: &mut LevelBooks,
    instrument: u32,
    side: Side,
    (price, qty, orders): (Price, u64, u32),
) -> Result<Change, Anomaly> {
    let scale = books.scale(instrument).ok_or(Anomaly::OutOfRange)?;
    let units = match scale.units(price) {
        Some(units) => units,
        None => rescale(books, instrument, price)?.units(price).ok_or(Anomaly::OutOfRange)?,
    };
    books.set(instrument, side, units, qty, orders)
}

/// Counts the instrument's prices in the coarsest units that they and `price` are whole numbers of.
#[cold]
fn rescale(books: &mut LevelBooks, instrument: u32, price: Price) -> Result<Scale, Anomaly> {
    let mut kept = [(Side::Bid, crate::book::Level::default()); 2 * (ROOM + 1)];
    let mut count = 0;
    let view = books.view(instrument).ok_or(Anomaly::OutOfRange)?;
    for side in [Side::Bid, Side::Ask] {
        for level in view.levels(side) {
            *kept.get_mut(count).ok_or(Anomaly::TableFull)? = (side, level);
            count += 1;
        }
    }
    let kept = &kept[..count];
    let prices = kept.iter().map(|(_, level)| level.price.0);
    let unit =
        prices.clone().fold(price.0.unsigned_abs(), |unit, price| gcd(unit, price.unsigned_abs()));
    let nanos_per_unit = i64::try_from(unit).map_err(|_| Anomaly::OutOfRange)?.max(1);
    let scale = Scale { nanos_per_unit, tick: 1 };
    if prices.chain([price.0]).any(|price| scale.units(Price(price)).is_none()) {
        return Err(Anomaly::OutOfRange);
    }
    books.clear(instrument);
    books.set_scale(instrument, scale);
    for (side, level) in kept {
        let units = scale.units(level.price).ok_or(Anomaly::OutOfRange)?;
        books.set(instrument, *side, units, level.qty, level.orders)?;
    }
    Ok(scale)
}

const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
