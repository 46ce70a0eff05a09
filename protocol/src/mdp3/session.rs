//! The channel itself, states of trading and quote requests.
//!
//! Written by `protocol/sbe-compiler`, do not edit. Source: CME's MDP 3.0 schemas, versions 6, 9 and 13.

use super::{
    AggressorFlag, HaltReason, MatchEventIndicator, SecurityTradingEvent, SecurityTradingStatus,
    Side, WorkupTradingStatus,
};
use crate::field::{CharArray, Date, OrNull, Price9Le, TimeLe};
use crate::int::{I16Le, I32Le, U32Le, U64Le};
use crate::sbe::{block, template};
use crate::units::Price;

block! {
    /// An entry of `NoMDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "ChannelReset4".
    MDEntries4, 2 of 2 {
          0 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
    }
    constant {
        MD_UPDATE_ACTION: i8 = 0, "What to do: new, change, delete, overlay (tag 279).";
        MD_ENTRY_TYPE: u8 = b'J', "What the entry is: a bid, an offer, a statistic (tag 269).";
    }
}

block! {
    /// The fields of [`ChannelReset4`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "ChannelReset4".
    ChannelReset4Root, 9 of 9 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// All books of the channel are empty and its numbering starts over.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "ChannelReset4".
    4 ChannelReset4, ChannelReset4Root, 13 {
        0 md_entries "no_md_entries": MDEntries4 in GROUP_SIZE since 0;
    }
}

block! {
    /// The fields of [`AdminHeartbeat12`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "AdminHeartbeat12".
    AdminHeartbeat12Root, 0 of 0 {
    }
}

template! {
    /// Nothing was sent for a while; the channel is alive.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "AdminHeartbeat12".
    12 AdminHeartbeat12, AdminHeartbeat12Root, 13 {}
}

block! {
    /// The fields of [`AdminLogin15`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "AdminLogin15".
    AdminLogin15Root, 1 of 1 {
          0 heart_bt_int: i8 => i8, "Seconds between heartbeats (tag 108).";
    }
}

template! {
    /// Start of a TCP replay session.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "AdminLogin15".
    15 AdminLogin15, AdminLogin15Root, 13 {}
}

block! {
    /// The fields of [`AdminLogout16`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "AdminLogout16".
    AdminLogout16Root, 180 of 180 {
          0 text: CharArray<180> => CharArray<180>, "Reason, in words (tag 58).";
    }
}

template! {
    /// End of a TCP replay session, with the reason.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "AdminLogout16".
    16 AdminLogout16, AdminLogout16Root, 13 {}
}

block! {
    /// The fields of [`SecurityStatus30`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "SecurityStatus30".
    SecurityStatus30Root, 30 of 30 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         14 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         20 security_id: OrNull<I32Le> => Option<i32>, "Instrument (tag 48).";
         24 trade_date: OrNull<Date> => Option<Date>, "Day of the trading session (tag 75).";
         26 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
         27 security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 326).";
         28 halt_reason: HaltReason => HaltReason, "Why it is halted (tag 327).";
         29 security_trading_event: SecurityTradingEvent => SecurityTradingEvent, "What else happens with the change of state (tag 1174).";
    }
}

template! {
    /// State of an instrument, a group or all of an asset.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "SecurityStatus30".
    30 SecurityStatus30, SecurityStatus30Root, 13 {}
}

block! {
    /// An entry of `NoRelatedSym`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "QuoteRequest39".
    RelatedSym39, 30 of 32 {
          0 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         20 security_id: I32Le => i32, "Instrument (tag 48).";
         24 order_qty: OrNull<I32Le> => Option<i32>, "Quantity asked for (tag 38).";
         28 quote_type: i8 => i8, "Kind of quote that is asked for; 1 is tradeable (tag 537).";
         29 side: OrNull<i8> => Option<i8>, "Side of the order or of the request (tag 54).";
    }
}

block! {
    /// The fields of [`QuoteRequest39`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "QuoteRequest39".
    QuoteRequest39Root, 32 of 35 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 quote_req_id: CharArray<23> => CharArray<23>, "Id of the request (tag 131).";
         31 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
    }
}

template! {
    /// Somebody asks for quotes.
    ///
    /// Source: CME MDP 3.0 schema, versions 6, 9 and 13, "QuoteRequest39".
    39 QuoteRequest39, QuoteRequest39Root, 13 {
        0 related_sym "no_related_sym": RelatedSym39 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoOrderIDEntries`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SecurityStatusWorkup60".
    OrderIDEntries60, 10 of 10 {
          0 order_id: U64Le => u64, "Order's id (tag 37).";
          8 side: Side => Side, "Side of the order or of the request (tag 54).";
          9 aggressor_indicator: OrNull<AggressorFlag> => Option<AggressorFlag>, "Whether it was the aggressing order (tag 1057).";
    }
}

block! {
    /// The fields of [`SecurityStatusWorkup60`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SecurityStatusWorkup60".
    SecurityStatusWorkup60Root, 30 of 30 {
          0 transact_time: TimeLe => u64, "When the event began: nanoseconds since the Unix epoch, UTC (tag 60).";
          8 md_entry_px: OrNull<Price9Le> => Option<Price>, "Price (tag 270).";
         16 security_id: I32Le => i32, "Instrument (tag 48).";
         20 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
         21 trade_date: OrNull<Date> => Option<Date>, "Day of the trading session (tag 75).";
         23 trade_link_id: U32Le => u32, "Id of the workup, unique per instrument and day (tag 820).";
         27 security_trading_status: WorkupTradingStatus => WorkupTradingStatus, "State of trading (tag 326).";
         28 halt_reason: HaltReason => HaltReason, "Why it is halted (tag 327).";
         29 security_trading_event: SecurityTradingEvent => SecurityTradingEvent, "What else happens with the change of state (tag 1174).";
    }
}

template! {
    /// State of a workup, and the orders in it.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "SecurityStatusWorkup60".
    60 SecurityStatusWorkup60, SecurityStatusWorkup60Root, 13 {
        0 order_id_entries "no_order_id_entries": OrderIDEntries60 in GROUP_SIZE since 0;
    }
}
