//! Snapshots, to start from and to recover by.
//!
//! Written by `protocol/sbe-compiler`, do not edit. Source: CME's MDP 3.0 schemas, versions 6, 9 and 13.

use super::{
    MDEntryType, MDEntryTypeBook, MatchEventIndicator, OpenCloseSettlFlag, SecurityTradingStatus,
    SettlPriceType,
};
use crate::field::{Date, OrNull, Price7Le, Price9Le, PriceNull7Le, TimeLe};
use crate::int::{I32Le, U32Le, U64Le};
use crate::sbe::{block, template};
use crate::units::Price;

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "SnapshotFullRefresh38".
    MDEntries38, 22 of 22 {
          0 md_entry_px: PriceNull7Le => Option<Price>, "Price (tag 270).";
          8 md_entry_size: OrNull<I32Le> => Option<i32>, "Quantity (tag 271).";
         12 number_of_orders: OrNull<I32Le> => Option<i32>, "Number of orders, at the level or in the trade (tag 346).";
         16 md_price_level: OrNull<i8> => Option<i8>, "Price level, 1 is the best (tag 1023).";
         17 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
         19 open_close_settl_flag: OrNull<OpenCloseSettlFlag> => Option<OpenCloseSettlFlag>, "Kind of opening price or statistic (tag 286).";
         20 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
         21 md_entry_type: MDEntryType => MDEntryType, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`SnapshotFullRefresh38`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "SnapshotFullRefresh38".
    SnapshotFullRefresh38Root, 59 of 59 {
          0 last_msg_seq_num_processed: U32Le => u32, "Packet of the incremental feed that the snapshot includes last (tag 369).";
          4 tot_num_reports: U32Le => u32, "Number of instruments or messages in one round of the loop (tag 911).";
          8 security_id: I32Le => i32, "Instrument (tag 48).";
         12 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         16 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
         24 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         32 trade_date: OrNull<Date> => Option<Date>, "Day of the trading session (tag 75).";
         34 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         35 high_limit_price: PriceNull7Le => Option<Price>, "Highest price that is allowed (tag 1149).";
         43 low_limit_price: PriceNull7Le => Option<Price>, "Lowest price that is allowed (tag 1148).";
         51 max_price_variation: PriceNull7Le => Option<Price>, "Width of the price band, on either side (tag 1143).";
    }
}

template! {
    /// Snapshot of an instrument: state, statistics and price levels.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "SnapshotFullRefresh38".
    38 SnapshotFullRefresh38, SnapshotFullRefresh38Root, 9 {
        0 md_entries "no_md_entries": MDEntries38 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 9, "SnapshotFullRefreshOrderBook44".
    MDEntries44, 29 of 29 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 md_order_priority: OrNull<U64Le> => Option<u64>, "Place in the queue: the lower, the sooner (tag 37707).";
         16 md_entry_px: Price7Le => Option<Price>, "Price (tag 270).";
         24 md_display_qty: I32Le => i32, "Quantity of the order that is visible (tag 37706).";
         28 md_entry_type: MDEntryTypeBook => MDEntryTypeBook, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`SnapshotFullRefreshOrderBook44`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 9, "SnapshotFullRefreshOrderBook44".
    SnapshotFullRefreshOrderBook44Root, 28 of 28 {
          0 last_msg_seq_num_processed: U32Le => u32, "Packet of the incremental feed that the snapshot includes last (tag 369).";
          4 tot_num_reports: U32Le => u32, "Number of instruments or messages in one round of the loop (tag 911).";
          8 security_id: I32Le => i32, "Instrument (tag 48).";
         12 no_chunks: U32Le => u32, "Number of chunks that the snapshot is in (tag 37709).";
         16 current_chunk: U32Le => u32, "Number of this chunk of the snapshot, from 1 (tag 37710).";
         20 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
    }
}

template! {
    /// Snapshot of an instrument's orders, in chunks.
    ///
    /// Source: CME MDP 3.0 schema, version 9, "SnapshotFullRefreshOrderBook44".
    44 SnapshotFullRefreshOrderBook44, SnapshotFullRefreshOrderBook44Root, 9 {
        0 md_entries "no_md_entries": MDEntries44 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "SnapshotFullRefresh52".
    MDEntries52, 22 of 22 {
          0 md_entry_px: OrNull<Price9Le> => Option<Price>, "Price (tag 270).";
          8 md_entry_size: OrNull<I32Le> => Option<i32>, "Quantity (tag 271).";
         12 number_of_orders: OrNull<I32Le> => Option<i32>, "Number of orders, at the level or in the trade (tag 346).";
         16 md_price_level: OrNull<i8> => Option<i8>, "Price level, 1 is the best (tag 1023).";
         17 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
         19 open_close_settl_flag: OrNull<OpenCloseSettlFlag> => Option<OpenCloseSettlFlag>, "Kind of opening price or statistic (tag 286).";
         20 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
         21 md_entry_type: MDEntryType => MDEntryType, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`SnapshotFullRefresh52`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "SnapshotFullRefresh52".
    SnapshotFullRefresh52Root, 59 of 59 {
          0 last_msg_seq_num_processed: U32Le => u32, "Packet of the incremental feed that the snapshot includes last (tag 369).";
          4 tot_num_reports: U32Le => u32, "Number of instruments or messages in one round of the loop (tag 911).";
          8 security_id: I32Le => i32, "Instrument (tag 48).";
         12 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         16 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
         24 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         32 trade_date: OrNull<Date> => Option<Date>, "Day of the trading session (tag 75).";
         34 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         35 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
         43 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
         51 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
    }
}

template! {
    /// Snapshot of an instrument: state, statistics and price levels.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "SnapshotFullRefresh52".
    52 SnapshotFullRefresh52, SnapshotFullRefresh52Root, 13 {
        0 md_entries "no_md_entries": MDEntries52 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "SnapshotFullRefreshOrderBook53".
    MDEntries53, 29 of 29 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 md_order_priority: OrNull<U64Le> => Option<u64>, "Place in the queue: the lower, the sooner (tag 37707).";
         16 md_entry_px: Price9Le => Price, "Price (tag 270).";
         24 md_display_qty: I32Le => i32, "Quantity of the order that is visible (tag 37706).";
         28 md_entry_type: MDEntryTypeBook => MDEntryTypeBook, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`SnapshotFullRefreshOrderBook53`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "SnapshotFullRefreshOrderBook53".
    SnapshotFullRefreshOrderBook53Root, 28 of 28 {
          0 last_msg_seq_num_processed: U32Le => u32, "Packet of the incremental feed that the snapshot includes last (tag 369).";
          4 tot_num_reports: U32Le => u32, "Number of instruments or messages in one round of the loop (tag 911).";
          8 security_id: I32Le => i32, "Instrument (tag 48).";
         12 no_chunks: U32Le => u32, "Number of chunks that the snapshot is in (tag 37709).";
         16 current_chunk: U32Le => u32, "Number of this chunk of the snapshot, from 1 (tag 37710).";
         20 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
    }
}

template! {
    /// Snapshot of an instrument's orders, in chunks.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "SnapshotFullRefreshOrderBook53".
    53 SnapshotFullRefreshOrderBook53, SnapshotFullRefreshOrderBook53Root, 13 {
        0 md_entries "no_md_entries": MDEntries53 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotRefreshTopOrders59".
    MDEntries59, 29 of 29 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 md_order_priority: U64Le => u64, "Place in the queue: the lower, the sooner (tag 37707).";
         16 md_entry_px: Price9Le => Price, "Price (tag 270).";
         24 md_display_qty: I32Le => i32, "Quantity of the order that is visible (tag 37706).";
         28 md_entry_type: MDEntryTypeBook => MDEntryTypeBook, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`SnapshotRefreshTopOrders59`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotRefreshTopOrders59".
    SnapshotRefreshTopOrders59Root, 13 of 13 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          9 security_id: I32Le => i32, "Instrument (tag 48).";
    }
}

template! {
    /// The orders at the top of an instrument's book.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotRefreshTopOrders59".
    59 SnapshotRefreshTopOrders59, SnapshotRefreshTopOrders59Root, 13 {
        0 md_entries "no_md_entries": MDEntries59 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotFullRefreshTCP61".
    MDEntries61, 26 of 26 {
          0 md_entry_px: OrNull<Price9Le> => Option<Price>, "Price (tag 270).";
          8 md_entry_size: OrNull<I32Le> => Option<i32>, "Quantity (tag 271).";
         12 tradeable_size: OrNull<I32Le> => Option<i32>, "Quantity that can be traded at the level (tag 37719).";
         16 number_of_orders: OrNull<I32Le> => Option<i32>, "Number of orders, at the level or in the trade (tag 346).";
         20 md_price_level: OrNull<i8> => Option<i8>, "Price level, 1 is the best (tag 1023).";
         21 open_close_settl_flag: OrNull<OpenCloseSettlFlag> => Option<OpenCloseSettlFlag>, "Kind of opening price or statistic (tag 286).";
         22 md_entry_type: MDEntryType => MDEntryType, "What the entry is: a bid, an offer, a statistic (tag 269).";
         23 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
         25 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
    }
}

block! {
    /// The fields of [`SnapshotFullRefreshTCP61`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotFullRefreshTCP61".
    SnapshotFullRefreshTCP61Root, 37 of 37 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          9 security_id: I32Le => i32, "Instrument (tag 48).";
         13 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
         21 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
         29 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
    }
}

template! {
    /// Snapshot of an instrument as it is sent over TCP.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotFullRefreshTCP61".
    61 SnapshotFullRefreshTCP61, SnapshotFullRefreshTCP61Root, 13 {
        0 md_entries "no_md_entries": MDEntries61 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotFullRefreshTCPLongQty68".
    MDEntries68, 23 of 23 {
          0 md_entry_px: OrNull<Price9Le> => Option<Price>, "Price (tag 270).";
          8 md_entry_size: OrNull<U64Le> => Option<u64>, "Quantity (tag 271).";
         16 number_of_orders: OrNull<I32Le> => Option<i32>, "Number of orders, at the level or in the trade (tag 346).";
         20 md_price_level: OrNull<u8> => Option<u8>, "Price level, 1 is the best (tag 1023).";
         21 open_close_settl_flag: OrNull<OpenCloseSettlFlag> => Option<OpenCloseSettlFlag>, "Kind of opening price or statistic (tag 286).";
         22 md_entry_type: MDEntryType => MDEntryType, "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`SnapshotFullRefreshTCPLongQty68`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotFullRefreshTCPLongQty68".
    SnapshotFullRefreshTCPLongQty68Root, 37 of 37 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          9 security_id: I32Le => i32, "Instrument (tag 48).";
         13 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
         21 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
         29 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
    }
}

template! {
    /// Snapshot of an instrument as it is sent over TCP, with 64-bit quantities.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotFullRefreshTCPLongQty68".
    68 SnapshotFullRefreshTCPLongQty68, SnapshotFullRefreshTCPLongQty68Root, 13 {
        0 md_entries "no_md_entries": MDEntries68 in GROUP_SIZE since 0;
    }
}

block! {
    /// The fields of [`SnapshotFullRefreshLongQty69`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotFullRefreshLongQty69".
    SnapshotFullRefreshLongQty69Root, 59 of 59 {
          0 last_msg_seq_num_processed: U32Le => u32, "Packet of the incremental feed that the snapshot includes last (tag 369).";
          4 tot_num_reports: U32Le => u32, "Number of instruments or messages in one round of the loop (tag 911).";
          8 security_id: I32Le => i32, "Instrument (tag 48).";
         12 rpt_seq: U32Le => u32, "Number of the update of its instrument, to find gaps by (tag 83).";
         16 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
         24 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         32 trade_date: OrNull<Date> => Option<Date>, "Day of the trading session (tag 75).";
         34 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         35 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
         43 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
         51 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
    }
}

template! {
    /// Snapshot of an instrument: state, statistics and price levels, with 64-bit quantities.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SnapshotFullRefreshLongQty69".
    69 SnapshotFullRefreshLongQty69, SnapshotFullRefreshLongQty69Root, 13 {
        0 md_entries "no_md_entries": MDEntries68 in GROUP_SIZE since 0;
    }
}
