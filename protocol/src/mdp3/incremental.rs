//! Updates: books, trades, statistics and limits.
//!
//! Written by `protocol/sbe-compiler`, do not edit. Source: CME's MDP 3.0 schemas, versions 6, 9 and 13.

use super::{
    AggressorSide, MDEntryTypeBook, MDEntryTypeDailyStatistics, MDEntryTypeStatistics,
    MDUpdateAction, MatchEventIndicator, OpenCloseSettlFlag, OrderUpdateAction, PriceSource,
    SecurityAltIDSource, SettlPriceType,
};
use crate::field::{CharArray, Date, OrNull, Price7Le, Price9Le, PriceNull7Le, TimeLe};
use crate::int::{I32Le, U32Le, U64Le};
use crate::sbe::{block, template};
use crate::units::Price;

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshBook32".
    MDEntries32, 27 of 32 {
          0 md_entry_px: PriceNull7Le => Option<Price>, "Price (tag 270).";
          8 md_entry_size: OrNull<I32Le> => Option<i32>, "Quantity (tag 271).";
         12 security_id: I32Le => i32, "Instrument (tag 48).";
         16 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         20 number_of_orders: OrNull<I32Le> => Option<i32>, "Number of orders, at the level or in the trade (tag 346).";
         24 md_price_level: u8 => u8, "Price level, 1 is the best (tag 1023).";
         25 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         26 md_entry_type: MDEntryTypeBook => MDEntryTypeBook, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// An entry of `NoOrderIDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshBook32".
    OrderIDEntries32, 22 of 24 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 md_order_priority: OrNull<U64Le> => Option<u64>, "Place in the queue: the lower, the sooner (tag 37707).";
         16 md_display_qty: OrNull<I32Le> => Option<i32>, "Quantity of the order that is visible (tag 37706).";
         20 reference_id: OrNull<u8> => Option<u8>, "Entry of `NoMDEntries` that it belongs to, from 1 (tag 9633).";
         21 order_update_action: OrderUpdateAction => OrderUpdateAction, "What to do with the order: new, update, delete (tag 37708).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshBook32`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshBook32".
    MDIncrementalRefreshBook32Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Changes of price levels, and of the orders behind them.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshBook32".
    32 MDIncrementalRefreshBook32, MDIncrementalRefreshBook32Root, 9 {
        0 md_entries "no_md_entries": MDEntries32 in GROUP_SIZE since 0;
        1 order_id_entries "no_order_id_entries": OrderIDEntries32 in GROUP_SIZE8_BYTE since 7;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshDailyStatistics33".
    MDEntries33, 25 of 32 {
          0 md_entry_px: PriceNull7Le => Option<Price>, "Price (tag 270).";
          8 md_entry_size: OrNull<I32Le> => Option<i32>, "Quantity (tag 271).";
         12 security_id: I32Le => i32, "Instrument (tag 48).";
         16 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         20 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
         22 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
         23 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         24 md_entry_type: MDEntryTypeDailyStatistics => MDEntryTypeDailyStatistics, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshDailyStatistics33`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshDailyStatistics33".
    MDIncrementalRefreshDailyStatistics33Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Settlement prices, cleared volume and open interest.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshDailyStatistics33".
    33 MDIncrementalRefreshDailyStatistics33, MDIncrementalRefreshDailyStatistics33Root, 9 {
        0 md_entries "no_md_entries": MDEntries33 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshLimitsBanding34".
    MDEntries34, 32 of 32 {
          0 high_limit_price: PriceNull7Le => Option<Price>, "Highest price that is allowed (tag 1149).";
          8 low_limit_price: PriceNull7Le => Option<Price>, "Lowest price that is allowed (tag 1148).";
         16 max_price_variation: PriceNull7Le => Option<Price>, "Width of the price band, on either side (tag 1143).";
         24 security_id: I32Le => i32, "Instrument (tag 48).";
         28 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
    }
    constant {
        MD_UPDATE_ACTION: i8 = 0, "What to do: new, change, delete, overlay (tag 279).";
        MD_ENTRY_TYPE: u8 = b'g', "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshLimitsBanding34`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshLimitsBanding34".
    MDIncrementalRefreshLimitsBanding34Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Price limits and price bands.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshLimitsBanding34".
    34 MDIncrementalRefreshLimitsBanding34, MDIncrementalRefreshLimitsBanding34Root, 9 {
        0 md_entries "no_md_entries": MDEntries34 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshSessionStatistics35".
    MDEntries35, 23 of 24 {
          0 md_entry_px: Price7Le => Option<Price>, "Price (tag 270).";
          8 security_id: I32Le => i32, "Instrument (tag 48).";
         12 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         16 open_close_settl_flag: OrNull<OpenCloseSettlFlag> => Option<OpenCloseSettlFlag>, "Kind of opening price or statistic (tag 286).";
         17 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         18 md_entry_type: MDEntryTypeStatistics => MDEntryTypeStatistics, "What the entry is: a bid, an offer, a statistic (tag 269).";
         19 md_entry_size: OrNull<I32Le> => Option<i32>, "Quantity (tag 271).";
    }
    appended {
        19 since 8;
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshSessionStatistics35`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshSessionStatistics35".
    MDIncrementalRefreshSessionStatistics35Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Opening prices, high and low trades, highest bids and lowest offers.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshSessionStatistics35".
    35 MDIncrementalRefreshSessionStatistics35, MDIncrementalRefreshSessionStatistics35Root, 9 {
        0 md_entries "no_md_entries": MDEntries35 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 6, "MDIncrementalRefreshTrade36".
    MDEntries36, 30 of 32 {
          0 md_entry_px: Price7Le => Option<Price>, "Price (tag 270).";
          8 md_entry_size: I32Le => i32, "Quantity (tag 271).";
         12 security_id: I32Le => i32, "Instrument (tag 48).";
         16 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         20 number_of_orders: OrNull<I32Le> => Option<i32>, "Number of orders, at the level or in the trade (tag 346).";
         24 trade_id: I32Le => i32, "Id of the trade (tag 1003).";
         28 aggressor_side: OrNull<AggressorSide> => Option<AggressorSide>, "Side of the order that took liquidity; none in implied trades (tag 5797).";
         29 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
    }
    constant {
        MD_ENTRY_TYPE: u8 = b'2', "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshTrade36`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 6, "MDIncrementalRefreshTrade36".
    MDIncrementalRefreshTrade36Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Trades, one entry each.
    ///
    /// Source: CME MDP 3.0 schema, version 6, "MDIncrementalRefreshTrade36".
    36 MDIncrementalRefreshTrade36, MDIncrementalRefreshTrade36Root, 6 {
        0 md_entries "no_md_entries": MDEntries36 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "MDIncrementalRefreshVolume37".
    MDEntries37, 13 of 16 {
          0 md_entry_size: I32Le => i32, "Quantity (tag 271).";
          4 security_id: I32Le => i32, "Instrument (tag 48).";
          8 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         12 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
    }
    constant {
        MD_ENTRY_TYPE: u8 = b'e', "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshVolume37`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "MDIncrementalRefreshVolume37".
    MDIncrementalRefreshVolume37Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Volume traded so far in the session.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "MDIncrementalRefreshVolume37".
    37 MDIncrementalRefreshVolume37, MDIncrementalRefreshVolume37Root, 13 {
        0 md_entries "no_md_entries": MDEntries37 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshTradeSummary42".
    MDEntries42, 30 of 32 {
          0 md_entry_px: Price7Le => Option<Price>, "Price (tag 270).";
          8 md_entry_size: I32Le => i32, "Quantity (tag 271).";
         12 security_id: I32Le => i32, "Instrument (tag 48).";
         16 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         20 number_of_orders: OrNull<I32Le> => Option<i32>, "Number of orders, at the level or in the trade (tag 346).";
         24 aggressor_side: OrNull<AggressorSide> => Option<AggressorSide>, "Side of the order that took liquidity; none in implied trades (tag 5797).";
         25 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         26 md_trade_entry_id: OrNull<U32Le> => Option<u32>, "Id of the trade entry (tag 37711).";
    }
    appended {
        26 since 7;
    }
    constant {
        MD_ENTRY_TYPE: u8 = b'2', "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// An entry of `NoOrderIDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshTradeSummary42".
    OrderIDEntries42, 12 of 16 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 last_qty: I32Le => i32, "Quantity of the order that traded (tag 32).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshTradeSummary42`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshTradeSummary42".
    MDIncrementalRefreshTradeSummary42Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Trades of one aggressor, and the orders that took part.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDIncrementalRefreshTradeSummary42".
    42 MDIncrementalRefreshTradeSummary42, MDIncrementalRefreshTradeSummary42Root, 9 {
        0 md_entries "no_md_entries": MDEntries42 in GROUP_SIZE since 0;
        1 order_id_entries "no_order_id_entries": OrderIDEntries42 in GROUP_SIZE8_BYTE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 9, "MDIncrementalRefreshOrderBook43".
    MDEntries43, 34 of 40 {
          0 order_id: OrNull<U64Le> => Option<u64>, "Order's id (tag 37).";
          8 md_order_priority: OrNull<U64Le> => Option<u64>, "Place in the queue: the lower, the sooner (tag 37707).";
         16 md_entry_px: PriceNull7Le => Option<Price>, "Price (tag 270).";
         24 md_display_qty: OrNull<I32Le> => Option<i32>, "Quantity of the order that is visible (tag 37706).";
         28 security_id: I32Le => i32, "Instrument (tag 48).";
         32 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         33 md_entry_type: MDEntryTypeBook => MDEntryTypeBook, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshOrderBook43`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 9, "MDIncrementalRefreshOrderBook43".
    MDIncrementalRefreshOrderBook43Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Changes of orders, where no price level changes with them.
    ///
    /// Source: CME MDP 3.0 schema, version 9, "MDIncrementalRefreshOrderBook43".
    43 MDIncrementalRefreshOrderBook43, MDIncrementalRefreshOrderBook43Root, 9 {
        0 md_entries "no_md_entries": MDEntries43 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshBook46".
    MDEntries46, 31 of 32 {
          0 md_entry_px: OrNull<Price9Le> => Option<Price>, "Price (tag 270).";
          8 md_entry_size: OrNull<I32Le> => Option<i32>, "Quantity (tag 271).";
         12 security_id: I32Le => i32, "Instrument (tag 48).";
         16 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         20 number_of_orders: OrNull<I32Le> => Option<i32>, "Number of orders, at the level or in the trade (tag 346).";
         24 md_price_level: u8 => u8, "Price level, 1 is the best (tag 1023).";
         25 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         26 md_entry_type: MDEntryTypeBook => MDEntryTypeBook, "What the entry is: a bid, an offer, a statistic (tag 269).";
         27 tradeable_size: OrNull<I32Le> => Option<i32>, "Quantity that can be traded at the level (tag 37719).";
    }
    appended {
        27 since 10;
    }
}

block! {
    /// An entry of `NoOrderIDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshBook46".
    OrderIDEntries46, 22 of 24 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 md_order_priority: OrNull<U64Le> => Option<u64>, "Place in the queue: the lower, the sooner (tag 37707).";
         16 md_display_qty: OrNull<I32Le> => Option<i32>, "Quantity of the order that is visible (tag 37706).";
         20 reference_id: OrNull<u8> => Option<u8>, "Entry of `NoMDEntries` that it belongs to, from 1 (tag 9633).";
         21 order_update_action: OrderUpdateAction => OrderUpdateAction, "What to do with the order: new, update, delete (tag 37708).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshBook46`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshBook46".
    MDIncrementalRefreshBook46Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Changes of price levels, and of the orders behind them.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshBook46".
    46 MDIncrementalRefreshBook46, MDIncrementalRefreshBook46Root, 13 {
        0 md_entries "no_md_entries": MDEntries46 in GROUP_SIZE since 0;
        1 order_id_entries "no_order_id_entries": OrderIDEntries46 in GROUP_SIZE8_BYTE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshOrderBook47".
    MDEntries47, 34 of 40 {
          0 order_id: OrNull<U64Le> => Option<u64>, "Order's id (tag 37).";
          8 md_order_priority: OrNull<U64Le> => Option<u64>, "Place in the queue: the lower, the sooner (tag 37707).";
         16 md_entry_px: OrNull<Price9Le> => Option<Price>, "Price (tag 270).";
         24 md_display_qty: OrNull<I32Le> => Option<i32>, "Quantity of the order that is visible (tag 37706).";
         28 security_id: I32Le => i32, "Instrument (tag 48).";
         32 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         33 md_entry_type: MDEntryTypeBook => MDEntryTypeBook, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshOrderBook47`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshOrderBook47".
    MDIncrementalRefreshOrderBook47Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Changes of orders, where no price level changes with them.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshOrderBook47".
    47 MDIncrementalRefreshOrderBook47, MDIncrementalRefreshOrderBook47Root, 13 {
        0 md_entries "no_md_entries": MDEntries47 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshTradeSummary48".
    MDEntries48, 30 of 32 {
          0 md_entry_px: Price9Le => Price, "Price (tag 270).";
          8 md_entry_size: I32Le => i32, "Quantity (tag 271).";
         12 security_id: I32Le => i32, "Instrument (tag 48).";
         16 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         20 number_of_orders: I32Le => i32, "Number of orders, at the level or in the trade (tag 346).";
         24 aggressor_side: OrNull<AggressorSide> => Option<AggressorSide>, "Side of the order that took liquidity; none in implied trades (tag 5797).";
         25 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         26 md_trade_entry_id: OrNull<U32Le> => Option<u32>, "Id of the trade entry (tag 37711).";
    }
    constant {
        MD_ENTRY_TYPE: u8 = b'2', "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// An entry of `NoOrderIDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshTradeSummary48".
    OrderIDEntries48, 12 of 16 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 last_qty: I32Le => i32, "Quantity of the order that traded (tag 32).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshTradeSummary48`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshTradeSummary48".
    MDIncrementalRefreshTradeSummary48Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Trades of one aggressor, and the orders that took part.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshTradeSummary48".
    48 MDIncrementalRefreshTradeSummary48, MDIncrementalRefreshTradeSummary48Root, 13 {
        0 md_entries "no_md_entries": MDEntries48 in GROUP_SIZE since 0;
        1 order_id_entries "no_order_id_entries": OrderIDEntries48 in GROUP_SIZE8_BYTE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshDailyStatistics49".
    MDEntries49, 25 of 32 {
          0 md_entry_px: OrNull<Price9Le> => Option<Price>, "Price (tag 270).";
          8 md_entry_size: OrNull<I32Le> => Option<i32>, "Quantity (tag 271).";
         12 security_id: I32Le => i32, "Instrument (tag 48).";
         16 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         20 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
         22 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
         23 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         24 md_entry_type: MDEntryTypeDailyStatistics => MDEntryTypeDailyStatistics, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshDailyStatistics49`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshDailyStatistics49".
    MDIncrementalRefreshDailyStatistics49Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Settlement prices, cleared volume and open interest.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshDailyStatistics49".
    49 MDIncrementalRefreshDailyStatistics49, MDIncrementalRefreshDailyStatistics49Root, 13 {
        0 md_entries "no_md_entries": MDEntries49 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshLimitsBanding50".
    MDEntries50, 32 of 32 {
          0 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
          8 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
         16 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
         24 security_id: I32Le => i32, "Instrument (tag 48).";
         28 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
    }
    constant {
        MD_UPDATE_ACTION: i8 = 0, "What to do: new, change, delete, overlay (tag 279).";
        MD_ENTRY_TYPE: u8 = b'g', "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshLimitsBanding50`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshLimitsBanding50".
    MDIncrementalRefreshLimitsBanding50Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Price limits and price bands.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshLimitsBanding50".
    50 MDIncrementalRefreshLimitsBanding50, MDIncrementalRefreshLimitsBanding50Root, 13 {
        0 md_entries "no_md_entries": MDEntries50 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshSessionStatistics51".
    MDEntries51, 23 of 24 {
          0 md_entry_px: Price9Le => Price, "Price (tag 270).";
          8 security_id: I32Le => i32, "Instrument (tag 48).";
         12 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         16 open_close_settl_flag: OrNull<OpenCloseSettlFlag> => Option<OpenCloseSettlFlag>, "Kind of opening price or statistic (tag 286).";
         17 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         18 md_entry_type: MDEntryTypeStatistics => MDEntryTypeStatistics, "What the entry is: a bid, an offer, a statistic (tag 269).";
         19 md_entry_size: OrNull<I32Le> => Option<i32>, "Quantity (tag 271).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshSessionStatistics51`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshSessionStatistics51".
    MDIncrementalRefreshSessionStatistics51Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Opening prices, high and low trades, highest bids and lowest offers.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDIncrementalRefreshSessionStatistics51".
    51 MDIncrementalRefreshSessionStatistics51, MDIncrementalRefreshSessionStatistics51Root, 13 {
        0 md_entries "no_md_entries": MDEntries51 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "CollateralMarketValue62".
    MDEntries62, 38 of 40 {
          0 underlying_security_alt_id: CharArray<12> => CharArray<12>, "Another id of the underlying (tag 458).";
         12 underlying_security_alt_id_source: OrNull<SecurityAltIDSource> => Option<SecurityAltIDSource>, "Kind of the underlying's other id (tag 459).";
         13 collateral_market_price: Price9Le => Price, "Clean price of the collateral (tag 2689).";
         21 dirty_price: Price9Le => Price, "Price with accrued interest (tag 37001).";
         29 underlying_instrument_guid: U64Le => u64, "External id of the underlying (tag 37519).";
         37 md_stream_id: OrNull<PriceSource> => Option<PriceSource>, "Where the price comes from (tag 1500).";
    }
}

block! {
    /// The fields of [`CollateralMarketValue62`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "CollateralMarketValue62".
    CollateralMarketValue62Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Prices of the securities behind repos.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "CollateralMarketValue62".
    62 CollateralMarketValue62, CollateralMarketValue62Root, 13 {
        0 md_entries "no_md_entries": MDEntries62 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshBookLongQty64".
    MDEntries64, 31 of 32 {
          0 md_entry_px: OrNull<Price9Le> => Option<Price>, "Price (tag 270).";
          8 md_entry_size: OrNull<U64Le> => Option<u64>, "Quantity (tag 271).";
         16 security_id: I32Le => i32, "Instrument (tag 48).";
         20 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         24 number_of_orders: OrNull<I32Le> => Option<i32>, "Number of orders, at the level or in the trade (tag 346).";
         28 md_price_level: u8 => u8, "Price level, 1 is the best (tag 1023).";
         29 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         30 md_entry_type: MDEntryTypeBook => MDEntryTypeBook, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// An entry of `NoOrderIDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshBookLongQty64".
    OrderIDEntries64, 22 of 24 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 md_order_priority: OrNull<U64Le> => Option<u64>, "Place in the queue: the lower, the sooner (tag 37707).";
         16 md_display_qty: OrNull<I32Le> => Option<i32>, "Quantity of the order that is visible (tag 37706).";
         20 reference_id: OrNull<u8> => Option<u8>, "Entry of `NoMDEntries` that it belongs to, from 1 (tag 9633).";
         21 order_update_action: OrderUpdateAction => OrderUpdateAction, "What to do with the order: new, update, delete (tag 37708).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshBookLongQty64`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshBookLongQty64".
    MDIncrementalRefreshBookLongQty64Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Changes of price levels, and of the orders behind them, with 64-bit quantities.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshBookLongQty64".
    64 MDIncrementalRefreshBookLongQty64, MDIncrementalRefreshBookLongQty64Root, 13 {
        0 md_entries "no_md_entries": MDEntries64 in GROUP_SIZE since 0;
        1 order_id_entries "no_order_id_entries": OrderIDEntries64 in GROUP_SIZE8_BYTE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshTradeSummaryLongQty65".
    MDEntries65, 34 of 40 {
          0 md_entry_px: Price9Le => Price, "Price (tag 270).";
          8 md_entry_size: U64Le => u64, "Quantity (tag 271).";
         16 security_id: I32Le => i32, "Instrument (tag 48).";
         20 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         24 number_of_orders: I32Le => i32, "Number of orders, at the level or in the trade (tag 346).";
         28 md_trade_entry_id: U32Le => u32, "Id of the trade entry (tag 37711).";
         32 aggressor_side: OrNull<AggressorSide> => Option<AggressorSide>, "Side of the order that took liquidity; none in implied trades (tag 5797).";
         33 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
    }
    constant {
        MD_ENTRY_TYPE: u8 = b'2', "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// An entry of `NoOrderIDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshTradeSummaryLongQty65".
    OrderIDEntries65, 12 of 16 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 last_qty: I32Le => i32, "Quantity of the order that traded (tag 32).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshTradeSummaryLongQty65`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshTradeSummaryLongQty65".
    MDIncrementalRefreshTradeSummaryLongQty65Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Trades of one aggressor, and the orders that took part, with 64-bit quantities.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshTradeSummaryLongQty65".
    65 MDIncrementalRefreshTradeSummaryLongQty65, MDIncrementalRefreshTradeSummaryLongQty65Root, 13 {
        0 md_entries "no_md_entries": MDEntries65 in GROUP_SIZE since 0;
        1 order_id_entries "no_order_id_entries": OrderIDEntries65 in GROUP_SIZE8_BYTE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshVolumeLongQty66".
    MDEntries66, 17 of 24 {
          0 md_entry_size: U64Le => u64, "Quantity (tag 271).";
          8 security_id: I32Le => i32, "Instrument (tag 48).";
         12 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         16 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
    }
    constant {
        MD_ENTRY_TYPE: u8 = b'e', "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshVolumeLongQty66`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshVolumeLongQty66".
    MDIncrementalRefreshVolumeLongQty66Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Volume traded so far in the session, with 64-bit quantities.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshVolumeLongQty66".
    66 MDIncrementalRefreshVolumeLongQty66, MDIncrementalRefreshVolumeLongQty66Root, 13 {
        0 md_entries "no_md_entries": MDEntries66 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshSessionStatisticsLongQty67".
    MDEntries67, 27 of 32 {
          0 md_entry_px: Price9Le => Price, "Price (tag 270).";
          8 md_entry_size: OrNull<U64Le> => Option<u64>, "Quantity (tag 271).";
         16 security_id: I32Le => i32, "Instrument (tag 48).";
         20 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         24 open_close_settl_flag: OrNull<OpenCloseSettlFlag> => Option<OpenCloseSettlFlag>, "Kind of opening price or statistic (tag 286).";
         25 md_update_action: MDUpdateAction => MDUpdateAction, "What to do: new, change, delete, overlay (tag 279).";
         26 md_entry_type: MDEntryTypeStatistics => MDEntryTypeStatistics, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`MDIncrementalRefreshSessionStatisticsLongQty67`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshSessionStatisticsLongQty67".
    MDIncrementalRefreshSessionStatisticsLongQty67Root, 9 of 11 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Opening prices, high and low trades, highest bids and lowest offers, with 64-bit quantities.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDIncrementalRefreshSessionStatisticsLongQty67".
    67 MDIncrementalRefreshSessionStatisticsLongQty67, MDIncrementalRefreshSessionStatisticsLongQty67Root, 13 {
        0 md_entries "no_md_entries": MDEntries67 in GROUP_SIZE since 0;
    }
}
