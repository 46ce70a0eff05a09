//! What a strategy consumes: one cache line per event.
//!
//! An [`Event`] is plain data, 64 bytes, aligned to a cache line, so that a ring slot is exactly one
//! line and publishing is one line's worth of stores. Its first word belongs to the ring. The meaning
//! of `qty`, `a` and `b` depends on the [`Kind`] and is written there; the constructors and the typed
//! getters are the way in and out.

use bytemuck::{Pod, Zeroable};
use wirepath_protocol::{Price, Side};

/// The instrument of an event that concerns a whole channel.
pub const NO_INSTRUMENT: u32 = u32::MAX;

/// One thing that happened, as handed to strategies.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Pod, Zeroable)]
#[repr(C, align(64))]
pub struct Event {
    /// Position in the ring; written by the ring, zero before.
    pub position: u64, //            0
    /// When the datagram was received: nanoseconds since the Unix epoch, UTC, on [`clock`](Self::clock).
    pub rx_ns: u64, //               8
    /// The venue's own time of the message: nanoseconds since the Unix epoch, UTC; 0 when it has none.
    pub venue_ns: u64, //           16
    /// Sequence number of the message within its channel.
    pub seq: u64, //                24
    /// Dense instrument index, or [`NO_INSTRUMENT`].
    pub instrument: u32, //         32
    /// What happened: a [`Kind`] as its number. See [`kind`](Self::kind).
    pub kind_raw: u8, //            36
    /// A set of [`flags`].
    pub flags: u8, //               37
    /// Which of the channels in its ring it is of: 0 where a feed has a ring to itself. An instrument's index is its
    /// channel's.
    pub channel: u8, //             38
    /// The clock of `rx_ns`: a `wirepath_perf::ClockDomain` as its number.
    pub clock: u8, //               39
    /// From `rx_ns` to the moment of publishing, nanoseconds; `u32::MAX` when unknown or longer.
    pub published_after_ns: u32, // 40
    /// Per kind.
    pub qty: u32, //                44
    /// Per kind, mostly the price.
    pub a: i64, //                  48
    /// Per kind, mostly the order or match number.
    pub b: u64, //                  56
}

const _: () = assert!(size_of::<Event>() == 64 && align_of::<Event>() == 64);
const _: () = assert!(core::mem::offset_of!(Event, b) == 56);

/// Bits of [`Event::flags`].
pub mod flags {
    /// Last event of its message: the book is as the venue has it after this message.
    pub const LAST: u8 = 1;
    /// The instrument's book may have missed a message and has not been repaired.
    pub const STALE: u8 = 2;
    /// The ask (sell) side; without it the bid side. Meaningless with [`NO_SIDE`].
    pub const ASK: u8 = 4;
    /// The event has no side.
    pub const NO_SIDE: u8 = 8;
    /// The execution does not count towards the consolidated tape or volume.
    pub const NON_PRINTABLE: u8 = 16;
    /// Part of a replace: this delete or add belongs to the one next to it.
    pub const REPLACE: u8 = 32;
    /// The venue has taken the statistic back.
    pub const WITHDRAWN: u8 = 64;
}

/// What an [`Event`] says. Each variant lists what `qty`, `a` and `b` hold.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Kind {
    /// Messages `a` to `b`, inclusive, of the channel are missing, and no line brought them in time. The books of the
    /// channel are stale. If they are had from elsewhere, they follow, after a `Recovered`.
    Gap = 1,
    /// Book of the instrument (or all of the channel) may be wrong from here on.
    Stale = 2,
    /// Book of the instrument (or all of the channel) is whole again. With `qty` 0 nothing was missed; with 1 the books
    /// were made anew from a snapshot: what was derived from earlier events is void, and the best prices of every
    /// known instrument follow. One instrument's can be whole while the channel is in doubt, until the next `Gap` or
    /// `Stale` of the channel.
    Recovered = 3,
    /// A session begins: books of the channel are empty. `b` holds the session's first eight bytes.
    SessionStart = 4,
    /// The venue ended the session. `b` is the next sequence number it would have used.
    SessionEnd = 5,
    /// A message that contradicts the book. `qty` is an [`crate::event::Anomaly`], `b` the order id.
    Anomaly = 6,
    /// Line `b` of the channel was silent for too long (`qty` 1), or is heard again (0).
    Line = 7,

    /// An instrument became known. `a` holds the symbol, eight ASCII bytes, big-endian; `qty` the round lot.
    Instrument = 8,
    /// Trading status. `qty` is a [`TradingStatus`], `a` up to eight ASCII bytes of reason, big-endian.
    Status = 9,
    /// Short-sale price test (Reg SHO). `qty` is the venue's code.
    ShortSale = 10,
    /// Price band or auction collar: `a` upper price, `b` lower price (as `i64` bits).
    PriceBand = 11,
    /// Market-wide event. `qty` is the venue's code byte.
    System = 12,

    /// Best bid is now `a` for `b` units in `qty` orders; `b` = 0 means the side is empty.
    BestBid = 16,
    /// Best ask, likewise.
    BestAsk = 17,
    /// Level at price `a` now holds `b` units in `qty` orders; 0 means it is gone.
    Level = 18,
    /// Order `b` for `qty` joins the back of the queue at price `a`.
    OrderAdd = 19,
    /// Order `b` was executed for `qty` at price `a`.
    OrderExecuted = 20,
    /// Order `b` at price `a` shrank by `qty` and keeps its place.
    OrderReduced = 21,
    /// Order `b` at price `a` left the book with `qty` unfilled.
    OrderDeleted = 22,
    /// Order `b` at price `a` has `qty` now, more than before, and keeps its place.
    OrderGrown = 23,

    /// `qty` traded at price `a` under match number `b`; the side is the resting order's, where known.
    Trade = 24,
    /// Auction (cross) result: `b` units at price `a`; `qty` is the venue's auction type.
    Cross = 25,
    /// Trade with match number `b` is void.
    TradeBreak = 26,
    /// Auction book: `a` units paired, `b` units of imbalance on the event's side; `qty` the auction type.
    AuctionImbalance = 27,
    /// A price of the running auction: `a` the price, `qty` an [`AuctionPrice`], `b` the auction type.
    AuctionPrice = 28,
    /// A known message with no normalised form; `qty` is the venue's message type, `a` and `b` zero.
    Other = 29,

    /// A figure of the venue's for a day or session: `qty` is a [`Statistic`], `a` its price, or its number of units;
    /// `b` the day that it is of, as the decimal number YYYYMMDD, 0 where the venue does not say.
    Statistic = 30,
}

impl Kind {
    /// All kinds, in order of their numbers.
    pub const ALL: [Self; 27] = [
        Self::Gap,
        Self::Stale,
        Self::Recovered,
        Self::SessionStart,
        Self::SessionEnd,
        Self::Anomaly,
        Self::Line,
        Self::Instrument,
        Self::Status,
        Self::ShortSale,
        Self::PriceBand,
        Self::System,
        Self::BestBid,
        Self::BestAsk,
        Self::Level,
        Self::OrderAdd,
        Self::OrderExecuted,
        Self::OrderReduced,
        Self::OrderDeleted,
        Self::OrderGrown,
        Self::Trade,
        Self::Cross,
        Self::TradeBreak,
        Self::AuctionImbalance,
        Self::AuctionPrice,
        Self::Other,
        Self::Statistic,
    ];

    /// The kind with this number.
    pub const fn from_raw(raw: u8) -> Option<Self> {
        let mut i = 0;
        while i < Self::ALL.len() {
            if Self::ALL[i] as u8 == raw {
                return Some(Self::ALL[i]);
            }
            i += 1;
        }
        None
    }

    /// A set that holds only this kind.
    pub const fn mask(self) -> Kinds {
        Kinds(1 << self as u8)
    }
}

/// A set of [`Kind`]s, for filters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Kinds(pub u64);

impl Kinds {
    /// Every kind.
    pub const ALL: Self = Self(u64::MAX);
    /// No kind.
    pub const NONE: Self = Self(0);
    /// What says whether data can be trusted; a subscription always has these.
    pub const CONTROL: Self = Self(0b1111_1110);
    /// Best prices.
    pub const BEST: Self = Self(Kind::BestBid.mask().0 | Kind::BestAsk.mask().0);
    /// Level changes (L2).
    pub const LEVELS: Self = Kind::Level.mask();
    /// Every order (L3).
    pub const ORDERS: Self = Self(0b1_1111 << 19);
    /// Trades, crosses and their cancellation.
    pub const TRADES: Self = Self(0b111 << 24);
    /// Running auctions.
    pub const AUCTIONS: Self = Self(0b11 << 27);
    /// The venue's figures for a day or session.
    pub const STATISTICS: Self = Kind::Statistic.mask();
    /// Instruments, trading status, price bands and market-wide events.
    pub const STATUS: Self = Self(0b1_1111 << 8);

    /// Whether `kind` is in the set.
    #[inline(always)]
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & kind.mask().0 != 0
    }

    /// What is in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Whether an instrument can be traded now, brought to one set of words from the venues' codes.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[repr(u8)]
#[non_exhaustive]
pub enum TradingStatus {
    /// Nothing heard yet.
    #[default]
    Unknown = 0,
    /// Continuous trading.
    Trading = 1,
    /// Halted by its listing market; orders are not executed.
    Halted = 2,
    /// Paused, as after a limit-up or limit-down.
    Paused = 3,
    /// Quoting and order entry, but no execution.
    QuoteOnly = 4,
    /// Orders are accepted for the opening or reopening auction.
    OrderAcceptance = 5,
    /// Halted on this venue only.
    OperationalHalt = 6,
}

impl TradingStatus {
    /// The status with this number; [`Unknown`](Self::Unknown) for any other.
    pub const fn from_raw(raw: u32) -> Self {
        match raw {
            1 => Self::Trading,
            2 => Self::Halted,
            3 => Self::Paused,
            4 => Self::QuoteOnly,
            5 => Self::OrderAcceptance,
            6 => Self::OperationalHalt,
            _ => Self::Unknown,
        }
    }
}

/// Which price of a running auction a [`Kind::AuctionPrice`] event carries.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
#[non_exhaustive]
pub enum AuctionPrice {
    /// Where auction orders alone would cross.
    Far = 1,
    /// Where auction and continuous orders would cross.
    Near = 2,
    /// The price the venue measures the imbalance at.
    Reference = 3,
    /// Indicative clearing price.
    Indicative = 4,
    /// Collar reference.
    CollarReference = 5,
    /// Upper collar.
    CollarUpper = 6,
    /// Lower collar.
    CollarLower = 7,
    /// The venue's official opening or closing price.
    Official = 8,
}

/// Which figure a [`Kind::Statistic`] event carries.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Statistic {
    /// The first price.
    Open = 1,
    /// What the first price would be now.
    IndicativeOpen = 2,
    /// The highest price traded.
    High = 3,
    /// The lowest price traded.
    Low = 4,
    /// The last price.
    Close = 5,
    /// The highest price that was bid.
    HighestBid = 6,
    /// The lowest price that was asked.
    LowestAsk = 7,
    /// The average price, weighted by volume.
    Vwap = 8,
    /// The settlement price, which may change still.
    Settlement = 9,
    /// The settlement price, which will not.
    FinalSettlement = 10,
    /// A settlement price in between.
    IntradaySettlement = 11,
    /// The fixing price.
    Fixing = 12,
    /// Units traded.
    Volume = 13,
    /// Units cleared.
    ClearedVolume = 14,
    /// Contracts that are open.
    OpenInterest = 15,
}

impl Statistic {
    /// All, in order of their numbers.
    pub const ALL: [Self; 15] = [
        Self::Open,
        Self::IndicativeOpen,
        Self::High,
        Self::Low,
        Self::Close,
        Self::HighestBid,
        Self::LowestAsk,
        Self::Vwap,
        Self::Settlement,
        Self::FinalSettlement,
        Self::IntradaySettlement,
        Self::Fixing,
        Self::Volume,
        Self::ClearedVolume,
        Self::OpenInterest,
    ];

    /// The statistic with this number.
    pub fn from_raw(raw: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|statistic| *statistic as u32 == raw)
    }

    /// Whether it is a price; else it is a number of units.
    pub const fn is_price(self) -> bool {
        (self as u8) < Self::Volume as u8
    }
}

/// How a message contradicted the book. The message was not applied, or only as far as was safe.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[repr(u8)]
#[non_exhaustive]
pub enum Anomaly {
    /// An execution, reduction, delete or replace names an order the book does not have.
    #[error("unknown order")]
    UnknownOrder = 1,
    /// An add or replace brings an order id that is in the book already.
    #[error("duplicate order id")]
    DuplicateOrder = 2,
    /// An execution or reduction takes more than the order has left.
    #[error("reduction below zero")]
    Overfill = 3,
    /// The order is in the book of another instrument.
    #[error("order belongs to another instrument")]
    WrongInstrument = 4,
    /// Price or quantity is outside what the book can hold.
    #[error("price or quantity out of range")]
    OutOfRange = 5,
    /// A table is at its configured limit; the order is not in the book.
    #[error("table full")]
    TableFull = 6,
    /// A price level update removes a level that is not there.
    #[error("unknown level")]
    UnknownLevel = 7,
    /// A field has a value its layout does not define, such as a side that is neither.
    #[error("undefined field value")]
    BadField = 8,
    /// An update of the instrument does not follow the last one by its number, though no message is missing.
    #[error("update out of turn")]
    OutOfTurn = 9,
}

impl Anomaly {
    /// All, in order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::UnknownOrder,
        Self::DuplicateOrder,
        Self::Overfill,
        Self::WrongInstrument,
        Self::OutOfRange,
        Self::TableFull,
        Self::UnknownLevel,
        Self::BadField,
        Self::OutOfTurn,
    ];
}

impl Event {
    /// An event of this kind and nothing else: no side, no instrument.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind_raw: kind as u8,
            flags: flags::NO_SIDE,
            instrument: NO_INSTRUMENT,
            ..Self::zeroed()
        }
    }

    /// What the event says; `None` for a number this version does not know.
    #[inline]
    pub const fn kind(&self) -> Option<Kind> {
        Kind::from_raw(self.kind_raw)
    }

    /// Whether its kind is in `kinds`.
    #[inline(always)]
    pub const fn is_in(&self, kinds: Kinds) -> bool {
        self.kind_raw < 64 && kinds.0 >> self.kind_raw & 1 != 0
    }

    /// The side, where the event has one.
    #[inline]
    pub const fn side(&self) -> Option<Side> {
        if self.flags & flags::NO_SIDE != 0 {
            None
        } else if self.flags & flags::ASK != 0 {
            Some(Side::Ask)
        } else {
            Some(Side::Bid)
        }
    }

    /// `a` as a price.
    #[inline]
    pub const fn price(&self) -> Price {
        Price(self.a)
    }

    /// Whether the instrument's book was in doubt when this was published.
    #[inline]
    pub const fn is_stale(&self) -> bool {
        self.flags & flags::STALE != 0
    }

    /// Whether this is the last event of its message.
    #[inline]
    pub const fn is_last(&self) -> bool {
        self.flags & flags::LAST != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_round_trip_and_masks_agree() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_raw(kind as u8), Some(kind));
            assert!(Event::new(kind).is_in(kind.mask()) && Kinds::ALL.has(kind));
        }
        assert_eq!(Kind::from_raw(0), None);
        let control = [
            Kind::Gap,
            Kind::Stale,
            Kind::Recovered,
            Kind::SessionStart,
            Kind::SessionEnd,
            Kind::Anomaly,
            Kind::Line,
        ];
        assert!(Kind::ALL.iter().all(|kind| Kinds::CONTROL.has(*kind) == control.contains(kind)));
        let orders = [
            Kind::OrderAdd,
            Kind::OrderExecuted,
            Kind::OrderReduced,
            Kind::OrderDeleted,
            Kind::OrderGrown,
        ];
        assert!(Kind::ALL.iter().all(|kind| Kinds::ORDERS.has(*kind) == orders.contains(kind)));
        let trades = [Kind::Trade, Kind::Cross, Kind::TradeBreak];
        assert!(Kind::ALL.iter().all(|kind| Kinds::TRADES.has(*kind) == trades.contains(kind)));
        for (number, statistic) in (1..).zip(Statistic::ALL) {
            assert_eq!(Statistic::from_raw(number), Some(statistic));
        }
        assert_eq!(Statistic::from_raw(16), None);
        let auctions = [Kind::AuctionImbalance, Kind::AuctionPrice];
        assert!(Kind::ALL.iter().all(|kind| Kinds::AUCTIONS.has(*kind) == auctions.contains(kind)));
        let status =
            [Kind::Instrument, Kind::Status, Kind::ShortSale, Kind::PriceBand, Kind::System];
        assert!(Kind::ALL.iter().all(|kind| Kinds::STATUS.has(*kind) == status.contains(kind)));
    }
}
