//! Messages that several markets have alike: time, orders, trades, the end of a session.
//!
//! Equities and options share all of them. Of futures' messages, those in [`futures::COMMON`] are here,
//! and others of the same types are not: see [`Market::parse`].
//!
//! # What they do to a book
//!
//! An Add Order puts an order at the end of its price's queue. Executions, reductions and deletions name
//! it by its id: an Order Executed and a Reduce Size take their quantity off it, an Order Executed at
//! Price/Size leaves what it says remains, and an order of which nothing is left is gone. A Modify sets
//! price and quantity; the order keeps its place only where
//! [`maintains_priority`](ModifyOrderLong::maintains_priority), or goes to the end even if nothing else
//! changes. A deleted order may come back under its id. A Unit Clear removes every order of the unit.
//! Trades are executions of what no Add Order told, and leave the book alone.
//!
//! [`futures::COMMON`]: super::futures::COMMON
//! [`Market::parse`]: super::Market::parse

use super::{kind_of, text_at};
use crate::field::{Alpha, Char, Price2Le, Price4UnsignedLe, Symbol, Value};
use crate::int::{U16Le, U32Le, U64Le};
use crate::itch50::side;
use crate::layout::messages;
use crate::units::{Price, Side};

/// Bits of `add_flags`. The lowest is always set (it once told displayed orders); those not named are
/// reserved.
pub mod add_flags {
    /// Options: all or none, so not a firm quote.
    pub const ALL_OR_NONE: u8 = 0x08;
}

/// Bits of `modify_flags`. Those not named are reserved.
pub mod modify_flags {
    /// The order is part of what Cboe reports to the consolidated quote.
    pub const DISPLAY: u8 = 0x01;
    /// The order keeps its place in the queue.
    pub const MAINTAIN_PRIORITY: u8 = 0x02;
}

messages! {
    head { 0 length: u8 => u8; 1 message_type: u8 => u8; } kind_of;

    /// Where subsequent Times count from: C1 options and futures, at startup, at midnight and in spins.
    ///
    /// Source: PITCH 2.41.66, "Time Reference Message Fields (C1 Options Only)".
    0xb1 TimeReference, 18, "Time Reference" {
         2 midnight_reference: U32Le => u32, "Midnight in New York: seconds since the epoch, UTC.";
         6 time: U32Le => u32, "Seconds since midnight, New York, by the clock on the wall.";
        10 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
        14 trade_date: U32Le => u32, "The trading day, as the decimal number YYYYMMDD.";
    }

    /// The second that time offsets of the unit count from, until the next. Seconds without an event have
    /// none. See [`Time::epoch_time`].
    ///
    /// Source: PITCH 2.41.66, "Time Message Fields".
    0x20 Time, 6, "Time" {
        2 time: U32Le => u32, "Seconds since midnight, New York, by the clock on the wall: on a day the clocks change, an hour is skipped or comes twice.";
    }

    /// All orders of the unit are gone: at startup (equities), and after a fail-over.
    ///
    /// Source: PITCH 2.41.66, "Unit Clear Message Fields".
    0x97 UnitClear, 6, "Unit Clear" {
        2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
    }

    /// Options and futures: the messages up to the next Transaction End are one event, during which best
    /// prices need not be published.
    ///
    /// Source: PITCH 2.41.66, "Transaction Begin Message Fields (Options Only)".
    0xbc TransactionBegin, 6, "Transaction Begin" {
        2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
    }

    /// The event that a Transaction Begin opened is complete.
    ///
    /// Source: PITCH 2.41.66, "Transaction End Message Fields (Options Only)".
    0xbd TransactionEnd, 6, "Transaction End" {
        2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
    }

    /// A visible order joins the book.
    ///
    /// Source: PITCH 2.41.66, "Add Order Message Fields", "Add Order (long)".
    0x21 AddOrderLong, 34, "Add Order - Long" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order, for one day.";
        14 side_indicator: Char => u8, "`B` buy, `S` sell.";
        15 quantity: U32Le => u32, "Shares or contracts, which may be less than was entered.";
        19 symbol: Alpha<6> => Alpha<6>, "Ticker symbol; of options, the feed symbol.";
        25 price: Price4UnsignedLe => Option<Price>, "Limit; `None` beyond [`Price`].";
        33 add_flags: u8 => u8, "Bits of [`add_flags`].";
    }

    /// A visible order joins the book: where quantity and price fit the shorter fields.
    ///
    /// Source: PITCH 2.41.66, "Add Order Message Fields", "Add Order (short)".
    0x22 AddOrderShort, 26, "Add Order - Short" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order, for one day.";
        14 side_indicator: Char => u8, "`B` buy, `S` sell.";
        15 quantity: U16Le => u16, "Shares or contracts, which may be less than was entered.";
        17 symbol: Alpha<6> => Alpha<6>, "Ticker symbol; of options, the feed symbol.";
        23 price: Price2Le => Price, "Limit.";
        25 add_flags: u8 => u8, "Bits of [`add_flags`].";
    }

    /// A visible order joins the book: with a longer symbol, or with who entered it. See
    /// [`AddOrderExpanded::client_id`].
    ///
    /// Source: PITCH 2.41.66, "Add Order Message Fields", "Add Order (Expanded)".
    0x2f AddOrderExpanded, 41, "Add Order - Expanded" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order, for one day.";
        14 side_indicator: Char => u8, "`B` buy, `S` sell.";
        15 quantity: U32Le => u32, "Shares or contracts, which may be less than was entered.";
        19 symbol: Alpha<8> => Symbol, "Ticker symbol; of options, the feed symbol.";
        27 price: Price4UnsignedLe => Option<Price>, "Limit; `None` beyond [`Price`].";
        35 add_flags: u8 => u8, "Bits of [`add_flags`].";
        36 participant_id: Alpha<4> => Alpha<4>, "The firm, if it wants to be named: MPID (equities) or executing firm (options); `RTAL` for a retail order of equities.";
        40 customer_indicator: Char => u8, "BZX, C1 and EDGX options: `N` non-customer, `C` customer. EDGX equities: `R` retail priority order.";
    }

    /// A booked order is executed at its own price, in whole or in part. See
    /// [`OrderExecuted::trade_condition`].
    ///
    /// Source: PITCH 2.41.66, "Order Executed Message Fields".
    0x23 OrderExecuted, 26, "Order Executed" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 executed_quantity: U32Le => u32, "Shares or contracts executed, to be taken off the order.";
        18 execution_id: U64Le => u64, "Unique for the day; a Trade Break refers to it. See [`ExecutionId`](super::ExecutionId).";
    }

    /// A booked order is executed at another price, or beyond its displayed quantity. See
    /// [`OrderExecutedAtPriceSize::trade_condition`].
    ///
    /// Source: PITCH 2.41.66, "Order Executed at Price/Size".
    0x24 OrderExecutedAtPriceSize, 38, "Order Executed at Price/Size" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 executed_quantity: U32Le => u32, "Shares or contracts executed; may be more than the order displayed.";
        18 remaining_quantity: U32Le => u32, "What the order displays from now on; 0 removes it.";
        22 execution_id: U64Le => u64, "Unique for the day; a Trade Break refers to it. See [`ExecutionId`](super::ExecutionId).";
        30 price: Price4UnsignedLe => Option<Price>, "Execution price; `None` beyond [`Price`].";
    }

    /// A booked order has become smaller.
    ///
    /// Source: PITCH 2.41.66, "Reduce Size Message Fields", "Reduce Size (long)".
    0x25 ReduceSizeLong, 18, "Reduce Size - Long" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 canceled_quantity: U32Le => u32, "Shares or contracts cancelled.";
    }

    /// A booked order has become smaller, by less than 65,536.
    ///
    /// Source: PITCH 2.41.66, "Reduce Size Message Fields", "Reduce Size (short)".
    0x26 ReduceSizeShort, 16, "Reduce Size - Short" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 canceled_quantity: U16Le => u16, "Shares or contracts cancelled.";
    }

    /// A booked order has another price, quantity or place.
    ///
    /// Source: PITCH 2.41.66, "Modify Order Message Fields", "Modify (long)".
    0x27 ModifyOrderLong, 27, "Modify Order - Long" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 quantity: U32Le => u32, "Shares or contracts from now on.";
        18 price: Price4UnsignedLe => Option<Price>, "Limit from now on; `None` beyond [`Price`].";
        26 modify_flags: u8 => u8, "Bits of [`modify_flags`].";
    }

    /// A booked order has another price, quantity or place: where both fit the shorter fields.
    ///
    /// Source: PITCH 2.41.66, "Modify Order Message Fields", "Modify (short)".
    0x28 ModifyOrderShort, 19, "Modify Order - Short" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 quantity: U16Le => u16, "Shares or contracts from now on.";
        16 price: Price2Le => Price, "Limit from now on.";
        18 modify_flags: u8 => u8, "Bits of [`modify_flags`].";
    }

    /// An order leaves the book. It may come back under the same id.
    ///
    /// Source: PITCH 2.41.66, "Delete Order Message Fields".
    0x29 DeleteOrder, 14, "Delete Order" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
    }

    /// An execution of what is not displayed, or routed away: not of the book. See
    /// [`TradeLong::trade_condition`].
    ///
    /// Source: PITCH 2.41.66, "Trade Message Fields", "Trade (long)".
    0x2a TradeLong, 41, "Trade - Long" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "Obfuscated, unless the order's owner wants otherwise.";
        14 side_indicator: Char => u8, "Always `B`, whatever side rested.";
        15 quantity: U32Le => u32, "Shares or contracts executed.";
        19 symbol: Alpha<6> => Alpha<6>, "Ticker symbol; of options, the feed symbol.";
        25 price: Price4UnsignedLe => Option<Price>, "Execution price; `None` beyond [`Price`].";
        33 execution_id: U64Le => u64, "Unique for the day; a Trade Break refers to it. See [`ExecutionId`](super::ExecutionId).";
    }

    /// The same, where quantity and price fit the shorter fields. See [`TradeShort::trade_condition`].
    ///
    /// Source: PITCH 2.41.66, "Trade Message Fields", "Trade (short)".
    0x2b TradeShort, 33, "Trade - Short" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "Obfuscated, unless the order's owner wants otherwise.";
        14 side_indicator: Char => u8, "Always `B`, whatever side rested.";
        15 quantity: U16Le => u16, "Shares or contracts executed.";
        17 symbol: Alpha<6> => Alpha<6>, "Ticker symbol; of options, the feed symbol.";
        23 price: Price2Le => Price, "Execution price.";
        25 execution_id: U64Le => u64, "Unique for the day; a Trade Break refers to it. See [`ExecutionId`](super::ExecutionId).";
    }

    /// The same with a longer symbol. See [`TradeExpanded::trade_condition`].
    ///
    /// Source: PITCH 2.41.66, "Trade Message Fields", "Trade (expanded)".
    0x30 TradeExpanded, 43, "Trade - Expanded" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "Obfuscated, unless the order's owner wants otherwise.";
        14 side_indicator: Char => u8, "Always `B`, whatever side rested.";
        15 quantity: U32Le => u32, "Shares or contracts executed.";
        19 symbol: Alpha<8> => Symbol, "Ticker symbol; of options, the feed symbol.";
        27 price: Price4UnsignedLe => Option<Price>, "Execution price; `None` beyond [`Price`].";
        35 execution_id: U64Le => u64, "Unique for the day; a Trade Break refers to it. See [`ExecutionId`](super::ExecutionId).";
    }

    /// An execution is void.
    ///
    /// Source: PITCH 2.41.66, "Trade Break Message Fields".
    0x2c TradeBreak, 14, "Trade Break" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 execution_id: U64Le => u64, "The execution, by an earlier Order Executed or Trade.";
    }

    /// The unit has shut down: no numbered message will follow, though heartbeats may.
    ///
    /// Source: PITCH 2.41.66, "End of Session Message Fields".
    0x2d EndOfSession, 6, "End of Session" {
        2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time. The specification calls the field Timestamp.";
    }

    /// How an auction ended.
    ///
    /// Source: PITCH 2.41.66, "Auction Summary Message Fields (BYX Equities, BZX Equities, and Options
    /// Only)".
    0x96 AuctionSummary, 27, "Auction Summary" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<8> => Symbol, "Ticker symbol; of options, the feed symbol.";
        14 auction_type: Char => u8, "`O` opening, `C` closing, `G` opening of global hours, `H` halt, `I` IPO, `M` Cboe Market Close, `V` volatility, `P` periodic (BYX).";
        15 price: Price4UnsignedLe => Option<Price>, "Auction price, or that of the Cboe Market Close; `None` beyond [`Price`].";
        23 shares: U32Le => u32, "Shares or contracts executed in the auction.";
    }
}

impl Time {
    /// The same second since the epoch, UTC, which C1 options and futures send behind it. `None` of any
    /// other block.
    pub fn epoch_time(block: &[u8]) -> Option<u32> {
        Self::view(block).ok()?;
        block.get(Self::SIZE..)?.first_chunk().map(|second| u32::from_le_bytes(*second))
    }
}

impl AddOrderExpanded {
    /// What the order's owner calls itself, which options send behind it. `None` of any other block.
    pub fn client_id(block: &[u8]) -> Option<Alpha<4>> {
        Self::view(block).ok()?;
        block.get(Self::SIZE..)?.first_chunk().map(|id| Alpha(*id))
    }
}

macro_rules! trade_conditions {
    ($($name:ident)+) => {
        $(impl $name {
            /// What kind of execution it is, which options and futures send behind it: a space or
            /// `I` for an ordinary one, and many others. `None` of any other block.
            ///
            /// Source: PITCH 2.41.66, "Options Trade Condition Codes".
            pub fn trade_condition(block: &[u8]) -> Option<u8> {
                Self::view(block).ok()?;
                block.get(Self::SIZE).copied()
            }
        })+

        /// That of whichever message the block is.
        fn trade_condition(block: &[u8]) -> Option<u8> {
            None$(.or_else(|| $name::trade_condition(block)))+
        }
    };
}

trade_conditions! { OrderExecuted OrderExecutedAtPriceSize TradeLong TradeShort TradeExpanded }

/// Shows `visit` what stands behind the known part of one of these messages, of options or futures.
pub(super) fn fields_behind<'a>(block: &'a [u8], visit: &mut impl FnMut(&'static str, Value<'a>)) {
    if let Some(condition) = trade_condition(block) {
        visit("trade_condition", Value::Char(condition));
    }
    if let Some(second) = Time::epoch_time(block) {
        visit("epoch_time", Value::UInt(second.into()));
    }
    if AddOrderExpanded::client_id(block).is_some() {
        visit("client_id", text_at::<4>(block, AddOrderExpanded::SIZE));
    }
}

macro_rules! add_orders {
    ($($name:ident)+) => {$(
        impl $name {
            /// The side of the order; `None` when its code is neither.
            #[inline]
            pub fn side(&self) -> Option<Side> {
                side(self.side_indicator())
            }

            /// Whether it is executed as a whole or not at all, and so no firm quote (options).
            #[inline]
            pub fn is_all_or_none(&self) -> bool {
                self.add_flags() & add_flags::ALL_OR_NONE != 0
            }
        }
    )+};
}

add_orders! { AddOrderLong AddOrderShort AddOrderExpanded }

macro_rules! modify_orders {
    ($($name:ident)+) => {$(
        impl $name {
            /// Whether the order keeps its place in the queue.
            #[inline]
            pub fn maintains_priority(&self) -> bool {
                self.modify_flags() & modify_flags::MAINTAIN_PRIORITY != 0
            }

            /// Whether the order is part of what Cboe reports to the consolidated quote.
            #[inline]
            pub fn is_displayed(&self) -> bool {
                self.modify_flags() & modify_flags::DISPLAY != 0
            }
        }
    )+};
}

modify_orders! { ModifyOrderLong ModifyOrderShort }

#[cfg(test)]
mod tests;
