//! Any message, and what group headers look like.
//!
//! Written by `protocol/sbe-compiler`, do not edit. Source: CME's MDP 3.0 schemas, versions 6, 9 and 13.

use super::*;
use crate::sbe::{Dimension, messages};

/// The schema's number.
pub const SCHEMA_ID: u16 = 1;

pub(super) const GROUP_SIZE: Dimension = Dimension { size: 3, count_at: 2, count_size: 1 };
pub(super) const GROUP_SIZE8_BYTE: Dimension = Dimension { size: 8, count_at: 7, count_size: 1 };

messages! {
    4 ChannelReset4, ChannelReset4Root { md_entries }
    12 AdminHeartbeat12, AdminHeartbeat12Root {}
    15 AdminLogin15, AdminLogin15Root {}
    16 AdminLogout16, AdminLogout16Root {}
    27 MDInstrumentDefinitionFuture27, MDInstrumentDefinitionFuture27Root { events md_feed_types inst_attrib lot_type_rules }
    29 MDInstrumentDefinitionSpread29, MDInstrumentDefinitionSpread29Root { events md_feed_types inst_attrib lot_type_rules legs }
    30 SecurityStatus30, SecurityStatus30Root {}
    32 MDIncrementalRefreshBook32, MDIncrementalRefreshBook32Root { md_entries order_id_entries }
    33 MDIncrementalRefreshDailyStatistics33, MDIncrementalRefreshDailyStatistics33Root { md_entries }
    34 MDIncrementalRefreshLimitsBanding34, MDIncrementalRefreshLimitsBanding34Root { md_entries }
    35 MDIncrementalRefreshSessionStatistics35, MDIncrementalRefreshSessionStatistics35Root { md_entries }
    36 MDIncrementalRefreshTrade36, MDIncrementalRefreshTrade36Root { md_entries }
    37 MDIncrementalRefreshVolume37, MDIncrementalRefreshVolume37Root { md_entries }
    38 SnapshotFullRefresh38, SnapshotFullRefresh38Root { md_entries }
    39 QuoteRequest39, QuoteRequest39Root { related_sym }
    41 MDInstrumentDefinitionOption41, MDInstrumentDefinitionOption41Root { events md_feed_types inst_attrib lot_type_rules underlyings related_instruments }
    42 MDIncrementalRefreshTradeSummary42, MDIncrementalRefreshTradeSummary42Root { md_entries order_id_entries }
    43 MDIncrementalRefreshOrderBook43, MDIncrementalRefreshOrderBook43Root { md_entries }
    44 SnapshotFullRefreshOrderBook44, SnapshotFullRefreshOrderBook44Root { md_entries }
    46 MDIncrementalRefreshBook46, MDIncrementalRefreshBook46Root { md_entries order_id_entries }
    47 MDIncrementalRefreshOrderBook47, MDIncrementalRefreshOrderBook47Root { md_entries }
    48 MDIncrementalRefreshTradeSummary48, MDIncrementalRefreshTradeSummary48Root { md_entries order_id_entries }
    49 MDIncrementalRefreshDailyStatistics49, MDIncrementalRefreshDailyStatistics49Root { md_entries }
    50 MDIncrementalRefreshLimitsBanding50, MDIncrementalRefreshLimitsBanding50Root { md_entries }
    51 MDIncrementalRefreshSessionStatistics51, MDIncrementalRefreshSessionStatistics51Root { md_entries }
    52 SnapshotFullRefresh52, SnapshotFullRefresh52Root { md_entries }
    53 SnapshotFullRefreshOrderBook53, SnapshotFullRefreshOrderBook53Root { md_entries }
    54 MDInstrumentDefinitionFuture54, MDInstrumentDefinitionFuture54Root { events md_feed_types inst_attrib lot_type_rules }
    55 MDInstrumentDefinitionOption55, MDInstrumentDefinitionOption55Root { events md_feed_types inst_attrib lot_type_rules underlyings related_instruments }
    56 MDInstrumentDefinitionSpread56, MDInstrumentDefinitionSpread56Root { events md_feed_types inst_attrib lot_type_rules legs }
    57 MDInstrumentDefinitionFixedIncome57, MDInstrumentDefinitionFixedIncome57Root { events md_feed_types inst_attrib lot_type_rules }
    58 MDInstrumentDefinitionRepo58, MDInstrumentDefinitionRepo58Root { events md_feed_types inst_attrib lot_type_rules underlyings related_instruments broken_dates }
    59 SnapshotRefreshTopOrders59, SnapshotRefreshTopOrders59Root { md_entries }
    60 SecurityStatusWorkup60, SecurityStatusWorkup60Root { order_id_entries }
    61 SnapshotFullRefreshTCP61, SnapshotFullRefreshTCP61Root { md_entries }
    62 CollateralMarketValue62, CollateralMarketValue62Root { md_entries }
    63 MDInstrumentDefinitionFX63, MDInstrumentDefinitionFX63Root { events md_feed_types inst_attrib lot_type_rules trading_sessions }
    64 MDIncrementalRefreshBookLongQty64, MDIncrementalRefreshBookLongQty64Root { md_entries order_id_entries }
    65 MDIncrementalRefreshTradeSummaryLongQty65, MDIncrementalRefreshTradeSummaryLongQty65Root { md_entries order_id_entries }
    66 MDIncrementalRefreshVolumeLongQty66, MDIncrementalRefreshVolumeLongQty66Root { md_entries }
    67 MDIncrementalRefreshSessionStatisticsLongQty67, MDIncrementalRefreshSessionStatisticsLongQty67Root { md_entries }
    68 SnapshotFullRefreshTCPLongQty68, SnapshotFullRefreshTCPLongQty68Root { md_entries }
    69 SnapshotFullRefreshLongQty69, SnapshotFullRefreshLongQty69Root { md_entries }
}
