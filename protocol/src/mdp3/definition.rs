//! Definitions of instruments.
//!
//! Written by `protocol/sbe-compiler`, do not edit. Source: CME's MDP 3.0 schemas, versions 6, 9 and 13.

use super::{
    EventType, InstAttribValue, LegSide, MatchEventIndicator, MoneyOrPar, PutOrCall, RepoSubType,
    SecurityAltIDSource, SecurityTradingStatus, SecurityUpdateAction, SettlPriceType,
};
use crate::field::{
    Char, CharArray, Date, Decimal4Le, MaturityMonthYear, OrNull, Price7Le, Price9Le, PriceNull7Le,
    TimeLe,
};
use crate::int::{I16Le, I32Le, U16Le, U32Le, U64Le};
use crate::sbe::{block, template};
use crate::units::Price;

block! {
    /// An entry of `NoEvents`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionFuture27".
    Events27, 9 of 9 {
          0 event_type: EventType => EventType, "What happens: activation, last eligible trade date (tag 865).";
          1 event_time: TimeLe => u64, "When it happens: nanoseconds since the Unix epoch, UTC (tag 1145).";
    }
}

block! {
    /// An entry of `NoMDFeedTypes`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionFuture27".
    MDFeedTypes27, 4 of 4 {
          0 md_feed_type: CharArray<3> => CharArray<3>, "Kind of book: `GBX` outright, `GBI` implied (tag 1022).";
          3 market_depth: i8 => i8, "Number of price levels in the book (tag 264).";
    }
}

block! {
    /// An entry of `NoInstAttrib`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionFuture27".
    InstAttrib27, 4 of 4 {
          0 inst_attrib_value: InstAttribValue => InstAttribValue, "Eligibilities, a bit each (tag 872).";
    }
    constant {
        INST_ATTRIB_TYPE: i8 = 24, "Kind of the attributes: 24, eligibilities (tag 871).";
    }
}

block! {
    /// An entry of `NoLotTypeRules`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionFuture27".
    LotTypeRules27, 5 of 5 {
          0 lot_type: i8 => i8, "Kind of lot that the minimum is for (tag 1093).";
          1 min_lot_size: OrNull<Decimal4Le> => Option<Price>, "Smallest quantity for the kind of lot (tag 1231).";
    }
}

block! {
    /// The fields of [`MDInstrumentDefinitionFuture27`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionFuture27".
    MDInstrumentDefinitionFuture27Root, 216 of 216 {
          0 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          1 tot_num_reports: OrNull<U32Le> => Option<u32>, "Number of instruments or messages in one round of the loop (tag 911).";
          5 security_update_action: SecurityUpdateAction => SecurityUpdateAction, "What to do: add, modify, delete (tag 980).";
          6 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         14 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         15 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
         17 market_segment_id: u8 => u8, "Market segment that trades it (tag 1300).";
         18 underlying_product: u8 => u8, "Product complex (tag 462).";
         19 security_exchange: CharArray<4> => CharArray<4>, "Exchange, by its market identifier code (tag 207).";
         23 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         29 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         35 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         55 security_id: I32Le => i32, "Instrument (tag 48).";
         59 security_type: CharArray<6> => CharArray<6>, "Kind of instrument, such as `FUT` or `OOF` (tag 167).";
         65 cfi_code: CharArray<6> => CharArray<6>, "Classification of the instrument, ISO 10962 (tag 461).";
         71 maturity_month_year: MaturityMonthYear => MaturityMonthYear, "Month of maturity, with day or week where there are several (tag 200).";
         76 currency: CharArray<3> => CharArray<3>, "Currency of prices, ISO 4217 (tag 15).";
         79 settl_currency: CharArray<3> => CharArray<3>, "Currency of settlement, ISO 4217 (tag 120).";
         82 match_algorithm: Char => u8, "How incoming orders are matched; `F` is first in, first out (tag 1142).";
         83 min_trade_vol: U32Le => u32, "Smallest quantity of an order (tag 562).";
         87 max_trade_vol: U32Le => u32, "Largest quantity of an order (tag 1140).";
         91 min_price_increment: Price7Le => Option<Price>, "Smallest price step; null where it varies (tag 969).";
         99 display_factor: Price7Le => Option<Price>, "By what a price on the wire is multiplied to be the conventional one (tag 9787).";
        107 main_fraction: OrNull<u8> => Option<u8>, "Denominator of the main fraction in which prices are shown (tag 37702).";
        108 sub_fraction: OrNull<u8> => Option<u8>, "Denominator of the fraction within the main fraction (tag 37703).";
        109 price_display_format: OrNull<u8> => Option<u8>, "Number of decimals in which prices are shown (tag 9800).";
        110 unit_of_measure: CharArray<30> => CharArray<30>, "Unit that contracts are measured in (tag 996).";
        140 unit_of_measure_qty: PriceNull7Le => Option<Price>, "Number of units in one contract (tag 1147).";
        148 trading_reference_price: PriceNull7Le => Option<Price>, "The latest settlement, of whatever kind, or the reference price of a new instrument (tag 1150).";
        156 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
        157 open_interest_qty: OrNull<I32Le> => Option<i32>, "Open contracts at the end of the day before (tag 5792).";
        161 cleared_volume: OrNull<I32Le> => Option<i32>, "Volume cleared on the day before (tag 5791).";
        165 high_limit_price: PriceNull7Le => Option<Price>, "Highest price that is allowed (tag 1149).";
        173 low_limit_price: PriceNull7Le => Option<Price>, "Lowest price that is allowed (tag 1148).";
        181 max_price_variation: PriceNull7Le => Option<Price>, "Width of the price band, on either side (tag 1143).";
        189 decay_quantity: OrNull<I32Le> => Option<i32>, "Quantity by which the contract decays daily (tag 5818).";
        193 decay_start_date: OrNull<Date> => Option<Date>, "Day on which the contract begins to decay (tag 5819).";
        195 original_contract_size: OrNull<I32Le> => Option<i32>, "Quantity of the contract before it decays (tag 5849).";
        199 contract_multiplier: OrNull<I32Le> => Option<i32>, "Number of deliverable units in a contract (tag 231).";
        203 contract_multiplier_unit: OrNull<i8> => Option<i8>, "What the contract multiplier counts (tag 1435).";
        204 flow_schedule_type: OrNull<i8> => Option<i8>, "Schedule that electricity is delivered by (tag 1439).";
        205 min_price_increment_amount: PriceNull7Le => Option<Price>, "Value of the smallest price step (tag 1146).";
        213 user_defined_instrument: Char => u8, "`Y` where a trader defined it (tag 9779).";
        214 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
    }
    appended {
        214 since 6;
    }
    constant {
        SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the instrument has: `8`, the exchange's (tag 22).";
    }
}

template! {
    /// Definition of a future.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionFuture27".
    27 MDInstrumentDefinitionFuture27, MDInstrumentDefinitionFuture27Root, 9 {
        0 events "no_events": Events27 in GROUP_SIZE since 0;
        1 md_feed_types "no_md_feed_types": MDFeedTypes27 in GROUP_SIZE since 0;
        2 inst_attrib "no_inst_attrib": InstAttrib27 in GROUP_SIZE since 0;
        3 lot_type_rules "no_lot_type_rules": LotTypeRules27 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoLegs`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionSpread29".
    Legs29, 18 of 18 {
          0 leg_security_id: I32Le => i32, "Instrument of the leg (tag 602).";
          4 leg_side: LegSide => LegSide, "Side of the leg when the combination is bought (tag 624).";
          5 leg_ratio_qty: i8 => i8, "How many of the leg are in one combination (tag 623).";
          6 leg_price: PriceNull7Le => Option<Price>, "Price of the leg in the combination (tag 566).";
         14 leg_option_delta: OrNull<Decimal4Le> => Option<Price>, "Delta that covers the option leg (tag 1017).";
    }
    constant {
        LEG_SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the leg has: `8`, the exchange's (tag 603).";
    }
}

block! {
    /// The fields of [`MDInstrumentDefinitionSpread29`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionSpread29".
    MDInstrumentDefinitionSpread29Root, 195 of 195 {
          0 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          1 tot_num_reports: OrNull<U32Le> => Option<u32>, "Number of instruments or messages in one round of the loop (tag 911).";
          5 security_update_action: SecurityUpdateAction => SecurityUpdateAction, "What to do: add, modify, delete (tag 980).";
          6 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         14 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         15 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
         17 market_segment_id: u8 => u8, "Market segment that trades it (tag 1300).";
         18 underlying_product: OrNull<u8> => Option<u8>, "Product complex (tag 462).";
         19 security_exchange: CharArray<4> => CharArray<4>, "Exchange, by its market identifier code (tag 207).";
         23 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         29 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         35 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         55 security_id: I32Le => i32, "Instrument (tag 48).";
         59 security_type: CharArray<6> => CharArray<6>, "Kind of instrument, such as `FUT` or `OOF` (tag 167).";
         65 cfi_code: CharArray<6> => CharArray<6>, "Classification of the instrument, ISO 10962 (tag 461).";
         71 maturity_month_year: MaturityMonthYear => MaturityMonthYear, "Month of maturity, with day or week where there are several (tag 200).";
         76 currency: CharArray<3> => CharArray<3>, "Currency of prices, ISO 4217 (tag 15).";
         79 security_sub_type: CharArray<5> => CharArray<5>, "Kind of combination or repo (tag 762).";
         84 user_defined_instrument: Char => u8, "`Y` where a trader defined it (tag 9779).";
         85 match_algorithm: Char => u8, "How incoming orders are matched; `F` is first in, first out (tag 1142).";
         86 min_trade_vol: U32Le => u32, "Smallest quantity of an order (tag 562).";
         90 max_trade_vol: U32Le => u32, "Largest quantity of an order (tag 1140).";
         94 min_price_increment: Price7Le => Option<Price>, "Smallest price step; null where it varies (tag 969).";
        102 display_factor: Price7Le => Option<Price>, "By what a price on the wire is multiplied to be the conventional one (tag 9787).";
        110 price_display_format: OrNull<u8> => Option<u8>, "Number of decimals in which prices are shown (tag 9800).";
        111 price_ratio: PriceNull7Le => Option<Price>, "Ratio by which prices of the combination and its legs are reckoned (tag 5770).";
        119 tick_rule: OrNull<i8> => Option<i8>, "Table of variable price steps (tag 6350).";
        120 unit_of_measure: CharArray<30> => CharArray<30>, "Unit that contracts are measured in (tag 996).";
        150 trading_reference_price: PriceNull7Le => Option<Price>, "The latest settlement, of whatever kind, or the reference price of a new instrument (tag 1150).";
        158 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
        159 open_interest_qty: OrNull<I32Le> => Option<i32>, "Open contracts at the end of the day before (tag 5792).";
        163 cleared_volume: OrNull<I32Le> => Option<i32>, "Volume cleared on the day before (tag 5791).";
        167 high_limit_price: PriceNull7Le => Option<Price>, "Highest price that is allowed (tag 1149).";
        175 low_limit_price: PriceNull7Le => Option<Price>, "Lowest price that is allowed (tag 1148).";
        183 max_price_variation: PriceNull7Le => Option<Price>, "Width of the price band, on either side (tag 1143).";
        191 main_fraction: OrNull<u8> => Option<u8>, "Denominator of the main fraction in which prices are shown (tag 37702).";
        192 sub_fraction: OrNull<u8> => Option<u8>, "Denominator of the fraction within the main fraction (tag 37703).";
        193 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
    }
    appended {
        193 since 6;
    }
    constant {
        SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the instrument has: `8`, the exchange's (tag 22).";
    }
}

template! {
    /// Definition of a spread or another combination, with its legs.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionSpread29".
    29 MDInstrumentDefinitionSpread29, MDInstrumentDefinitionSpread29Root, 9 {
        0 events "no_events": Events27 in GROUP_SIZE since 0;
        1 md_feed_types "no_md_feed_types": MDFeedTypes27 in GROUP_SIZE since 0;
        2 inst_attrib "no_inst_attrib": InstAttrib27 in GROUP_SIZE since 0;
        3 lot_type_rules "no_lot_type_rules": LotTypeRules27 in GROUP_SIZE since 0;
        4 legs "no_legs": Legs29 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoEvents`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionOption41".
    Events41, 9 of 9 {
          0 event_type: EventType => EventType, "What happens: activation, last eligible trade date (tag 865).";
          1 event_time: TimeLe => u64, "When it happens: nanoseconds since the Unix epoch, UTC (tag 1145).";
    }
}

block! {
    /// An entry of `NoMDFeedTypes`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionOption41".
    MDFeedTypes41, 4 of 4 {
          0 md_feed_type: CharArray<3> => CharArray<3>, "Kind of book: `GBX` outright, `GBI` implied (tag 1022).";
          3 market_depth: i8 => i8, "Number of price levels in the book (tag 264).";
    }
}

block! {
    /// An entry of `NoInstAttrib`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionOption41".
    InstAttrib41, 4 of 4 {
          0 inst_attrib_value: InstAttribValue => InstAttribValue, "Eligibilities, a bit each (tag 872).";
    }
    constant {
        INST_ATTRIB_TYPE: i8 = 24, "Kind of the attributes: 24, eligibilities (tag 871).";
    }
}

block! {
    /// An entry of `NoLotTypeRules`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionOption41".
    LotTypeRules41, 5 of 5 {
          0 lot_type: i8 => i8, "Kind of lot that the minimum is for (tag 1093).";
          1 min_lot_size: OrNull<Decimal4Le> => Option<Price>, "Smallest quantity for the kind of lot (tag 1231).";
    }
}

block! {
    /// An entry of `NoUnderlyings`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionOption41".
    Underlyings41, 24 of 24 {
          0 underlying_security_id: I32Le => i32, "Underlying instrument (tag 309).";
          4 underlying_symbol: CharArray<20> => CharArray<20>, "Symbol of the underlying (tag 311).";
    }
    constant {
        UNDERLYING_SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the underlying has: `8`, the exchange's (tag 305).";
    }
}

block! {
    /// An entry of `NoRelatedInstruments`.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionOption41".
    RelatedInstruments41, 24 of 24 {
          0 related_security_id: I32Le => i32, "Related instrument (tag 1650).";
          4 related_symbol: CharArray<20> => CharArray<20>, "Symbol of the related instrument (tag 1649).";
    }
    constant {
        RELATED_SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the related instrument has: `8`, the exchange's (tag 1651).";
    }
}

block! {
    /// The fields of [`MDInstrumentDefinitionOption41`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionOption41".
    MDInstrumentDefinitionOption41Root, 213 of 213 {
          0 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          1 tot_num_reports: OrNull<U32Le> => Option<u32>, "Number of instruments or messages in one round of the loop (tag 911).";
          5 security_update_action: SecurityUpdateAction => SecurityUpdateAction, "What to do: add, modify, delete (tag 980).";
          6 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         14 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         15 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
         17 market_segment_id: u8 => u8, "Market segment that trades it (tag 1300).";
         18 underlying_product: u8 => u8, "Product complex (tag 462).";
         19 security_exchange: CharArray<4> => CharArray<4>, "Exchange, by its market identifier code (tag 207).";
         23 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         29 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         35 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         55 security_id: I32Le => i32, "Instrument (tag 48).";
         59 security_type: CharArray<6> => CharArray<6>, "Kind of instrument, such as `FUT` or `OOF` (tag 167).";
         65 cfi_code: CharArray<6> => CharArray<6>, "Classification of the instrument, ISO 10962 (tag 461).";
         71 put_or_call: PutOrCall => PutOrCall, "Put or call (tag 201).";
         72 maturity_month_year: MaturityMonthYear => MaturityMonthYear, "Month of maturity, with day or week where there are several (tag 200).";
         77 currency: CharArray<3> => CharArray<3>, "Currency of prices, ISO 4217 (tag 15).";
         80 strike_price: PriceNull7Le => Option<Price>, "Strike (tag 202).";
         88 strike_currency: CharArray<3> => CharArray<3>, "Currency of the strike, ISO 4217 (tag 947).";
         91 settl_currency: CharArray<3> => CharArray<3>, "Currency of settlement, ISO 4217 (tag 120).";
         94 min_cab_price: PriceNull7Le => Option<Price>, "Price of an option that is nearly worthless (tag 9850).";
        102 match_algorithm: Char => u8, "How incoming orders are matched; `F` is first in, first out (tag 1142).";
        103 min_trade_vol: U32Le => u32, "Smallest quantity of an order (tag 562).";
        107 max_trade_vol: U32Le => u32, "Largest quantity of an order (tag 1140).";
        111 min_price_increment: PriceNull7Le => Option<Price>, "Smallest price step; null where it varies (tag 969).";
        119 min_price_increment_amount: PriceNull7Le => Option<Price>, "Value of the smallest price step (tag 1146).";
        127 display_factor: Price7Le => Option<Price>, "By what a price on the wire is multiplied to be the conventional one (tag 9787).";
        135 tick_rule: OrNull<i8> => Option<i8>, "Table of variable price steps (tag 6350).";
        136 main_fraction: OrNull<u8> => Option<u8>, "Denominator of the main fraction in which prices are shown (tag 37702).";
        137 sub_fraction: OrNull<u8> => Option<u8>, "Denominator of the fraction within the main fraction (tag 37703).";
        138 price_display_format: OrNull<u8> => Option<u8>, "Number of decimals in which prices are shown (tag 9800).";
        139 unit_of_measure: CharArray<30> => CharArray<30>, "Unit that contracts are measured in (tag 996).";
        169 unit_of_measure_qty: PriceNull7Le => Option<Price>, "Number of units in one contract (tag 1147).";
        177 trading_reference_price: PriceNull7Le => Option<Price>, "The latest settlement, of whatever kind, or the reference price of a new instrument (tag 1150).";
        185 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
        186 cleared_volume: OrNull<I32Le> => Option<i32>, "Volume cleared on the day before (tag 5791).";
        190 open_interest_qty: OrNull<I32Le> => Option<i32>, "Open contracts at the end of the day before (tag 5792).";
        194 low_limit_price: PriceNull7Le => Option<Price>, "Lowest price that is allowed (tag 1148).";
        202 high_limit_price: PriceNull7Le => Option<Price>, "Highest price that is allowed (tag 1149).";
        210 user_defined_instrument: Char => u8, "`Y` where a trader defined it (tag 9779).";
        211 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
    }
    appended {
        211 since 6;
    }
    constant {
        SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the instrument has: `8`, the exchange's (tag 22).";
    }
}

template! {
    /// Definition of an option.
    ///
    /// Source: CME MDP 3.0 schema, versions 6 and 9, "MDInstrumentDefinitionOption41".
    41 MDInstrumentDefinitionOption41, MDInstrumentDefinitionOption41Root, 9 {
        0 events "no_events": Events41 in GROUP_SIZE since 0;
        1 md_feed_types "no_md_feed_types": MDFeedTypes41 in GROUP_SIZE since 0;
        2 inst_attrib "no_inst_attrib": InstAttrib41 in GROUP_SIZE since 0;
        3 lot_type_rules "no_lot_type_rules": LotTypeRules41 in GROUP_SIZE since 0;
        4 underlyings "no_underlyings": Underlyings41 in GROUP_SIZE since 0;
        5 related_instruments "no_related_instruments": RelatedInstruments41 in GROUP_SIZE since 7;
    }
}

block! {
    /// An entry of `NoEvents`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionFuture54".
    Events54, 9 of 9 {
          0 event_type: EventType => EventType, "What happens: activation, last eligible trade date (tag 865).";
          1 event_time: TimeLe => u64, "When it happens: nanoseconds since the Unix epoch, UTC (tag 1145).";
    }
}

block! {
    /// An entry of `NoMDFeedTypes`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionFuture54".
    MDFeedTypes54, 4 of 4 {
          0 md_feed_type: CharArray<3> => CharArray<3>, "Kind of book: `GBX` outright, `GBI` implied (tag 1022).";
          3 market_depth: i8 => i8, "Number of price levels in the book (tag 264).";
    }
}

block! {
    /// An entry of `NoInstAttrib`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionFuture54".
    InstAttrib54, 4 of 4 {
          0 inst_attrib_value: InstAttribValue => InstAttribValue, "Eligibilities, a bit each (tag 872).";
    }
    constant {
        INST_ATTRIB_TYPE: i8 = 24, "Kind of the attributes: 24, eligibilities (tag 871).";
    }
}

block! {
    /// An entry of `NoLotTypeRules`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionFuture54".
    LotTypeRules54, 5 of 5 {
          0 lot_type: i8 => i8, "Kind of lot that the minimum is for (tag 1093).";
          1 min_lot_size: OrNull<Decimal4Le> => Option<Price>, "Smallest quantity for the kind of lot (tag 1231).";
    }
}

block! {
    /// The fields of [`MDInstrumentDefinitionFuture54`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionFuture54".
    MDInstrumentDefinitionFuture54Root, 224 of 224 {
          0 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          1 tot_num_reports: OrNull<U32Le> => Option<u32>, "Number of instruments or messages in one round of the loop (tag 911).";
          5 security_update_action: SecurityUpdateAction => SecurityUpdateAction, "What to do: add, modify, delete (tag 980).";
          6 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         14 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         15 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
         17 market_segment_id: u8 => u8, "Market segment that trades it (tag 1300).";
         18 underlying_product: u8 => u8, "Product complex (tag 462).";
         19 security_exchange: CharArray<4> => CharArray<4>, "Exchange, by its market identifier code (tag 207).";
         23 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         29 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         35 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         55 security_id: I32Le => i32, "Instrument (tag 48).";
         59 security_type: CharArray<6> => CharArray<6>, "Kind of instrument, such as `FUT` or `OOF` (tag 167).";
         65 cfi_code: CharArray<6> => CharArray<6>, "Classification of the instrument, ISO 10962 (tag 461).";
         71 maturity_month_year: MaturityMonthYear => MaturityMonthYear, "Month of maturity, with day or week where there are several (tag 200).";
         76 currency: CharArray<3> => CharArray<3>, "Currency of prices, ISO 4217 (tag 15).";
         79 settl_currency: CharArray<3> => CharArray<3>, "Currency of settlement, ISO 4217 (tag 120).";
         82 match_algorithm: Char => u8, "How incoming orders are matched; `F` is first in, first out (tag 1142).";
         83 min_trade_vol: U32Le => u32, "Smallest quantity of an order (tag 562).";
         87 max_trade_vol: U32Le => u32, "Largest quantity of an order (tag 1140).";
         91 min_price_increment: Price9Le => Price, "Smallest price step; null where it varies (tag 969).";
         99 display_factor: Price9Le => Price, "By what a price on the wire is multiplied to be the conventional one (tag 9787).";
        107 main_fraction: OrNull<u8> => Option<u8>, "Denominator of the main fraction in which prices are shown (tag 37702).";
        108 sub_fraction: OrNull<u8> => Option<u8>, "Denominator of the fraction within the main fraction (tag 37703).";
        109 price_display_format: OrNull<u8> => Option<u8>, "Number of decimals in which prices are shown (tag 9800).";
        110 unit_of_measure: CharArray<30> => CharArray<30>, "Unit that contracts are measured in (tag 996).";
        140 unit_of_measure_qty: OrNull<Price9Le> => Option<Price>, "Number of units in one contract (tag 1147).";
        148 trading_reference_price: OrNull<Price9Le> => Option<Price>, "The latest settlement, of whatever kind, or the reference price of a new instrument (tag 1150).";
        156 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
        157 open_interest_qty: OrNull<I32Le> => Option<i32>, "Open contracts at the end of the day before (tag 5792).";
        161 cleared_volume: OrNull<I32Le> => Option<i32>, "Volume cleared on the day before (tag 5791).";
        165 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
        173 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
        181 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
        189 decay_quantity: OrNull<I32Le> => Option<i32>, "Quantity by which the contract decays daily (tag 5818).";
        193 decay_start_date: OrNull<Date> => Option<Date>, "Day on which the contract begins to decay (tag 5819).";
        195 original_contract_size: OrNull<I32Le> => Option<i32>, "Quantity of the contract before it decays (tag 5849).";
        199 contract_multiplier: OrNull<I32Le> => Option<i32>, "Number of deliverable units in a contract (tag 231).";
        203 contract_multiplier_unit: OrNull<i8> => Option<i8>, "What the contract multiplier counts (tag 1435).";
        204 flow_schedule_type: OrNull<i8> => Option<i8>, "Schedule that electricity is delivered by (tag 1439).";
        205 min_price_increment_amount: OrNull<Price9Le> => Option<Price>, "Value of the smallest price step (tag 1146).";
        213 user_defined_instrument: Char => u8, "`Y` where a trader defined it (tag 9779).";
        214 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
        216 instrument_guid: OrNull<U64Le> => Option<u64>, "External id of the instrument (tag 37513).";
    }
    appended {
        216 since 10;
    }
    constant {
        SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the instrument has: `8`, the exchange's (tag 22).";
    }
}

template! {
    /// Definition of a future.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionFuture54".
    54 MDInstrumentDefinitionFuture54, MDInstrumentDefinitionFuture54Root, 13 {
        0 events "no_events": Events54 in GROUP_SIZE since 0;
        1 md_feed_types "no_md_feed_types": MDFeedTypes54 in GROUP_SIZE since 0;
        2 inst_attrib "no_inst_attrib": InstAttrib54 in GROUP_SIZE since 0;
        3 lot_type_rules "no_lot_type_rules": LotTypeRules54 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoUnderlyings`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionOption55".
    Underlyings55, 24 of 24 {
          0 underlying_security_id: I32Le => i32, "Underlying instrument (tag 309).";
          4 underlying_symbol: CharArray<20> => CharArray<20>, "Symbol of the underlying (tag 311).";
    }
    constant {
        UNDERLYING_SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the underlying has: `8`, the exchange's (tag 305).";
    }
}

block! {
    /// An entry of `NoRelatedInstruments`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionOption55".
    RelatedInstruments55, 24 of 24 {
          0 related_security_id: I32Le => i32, "Related instrument (tag 1650).";
          4 related_symbol: CharArray<20> => CharArray<20>, "Symbol of the related instrument (tag 1649).";
    }
    constant {
        RELATED_SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the related instrument has: `8`, the exchange's (tag 1651).";
    }
}

block! {
    /// The fields of [`MDInstrumentDefinitionOption55`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionOption55".
    MDInstrumentDefinitionOption55Root, 221 of 221 {
          0 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          1 tot_num_reports: OrNull<U32Le> => Option<u32>, "Number of instruments or messages in one round of the loop (tag 911).";
          5 security_update_action: SecurityUpdateAction => SecurityUpdateAction, "What to do: add, modify, delete (tag 980).";
          6 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         14 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         15 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
         17 market_segment_id: u8 => u8, "Market segment that trades it (tag 1300).";
         18 underlying_product: u8 => u8, "Product complex (tag 462).";
         19 security_exchange: CharArray<4> => CharArray<4>, "Exchange, by its market identifier code (tag 207).";
         23 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         29 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         35 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         55 security_id: I32Le => i32, "Instrument (tag 48).";
         59 security_type: CharArray<6> => CharArray<6>, "Kind of instrument, such as `FUT` or `OOF` (tag 167).";
         65 cfi_code: CharArray<6> => CharArray<6>, "Classification of the instrument, ISO 10962 (tag 461).";
         71 put_or_call: PutOrCall => PutOrCall, "Put or call (tag 201).";
         72 maturity_month_year: MaturityMonthYear => MaturityMonthYear, "Month of maturity, with day or week where there are several (tag 200).";
         77 currency: CharArray<3> => CharArray<3>, "Currency of prices, ISO 4217 (tag 15).";
         80 strike_price: OrNull<Price9Le> => Option<Price>, "Strike (tag 202).";
         88 strike_currency: CharArray<3> => CharArray<3>, "Currency of the strike, ISO 4217 (tag 947).";
         91 settl_currency: CharArray<3> => CharArray<3>, "Currency of settlement, ISO 4217 (tag 120).";
         94 min_cab_price: OrNull<Price9Le> => Option<Price>, "Price of an option that is nearly worthless (tag 9850).";
        102 match_algorithm: Char => u8, "How incoming orders are matched; `F` is first in, first out (tag 1142).";
        103 min_trade_vol: U32Le => u32, "Smallest quantity of an order (tag 562).";
        107 max_trade_vol: U32Le => u32, "Largest quantity of an order (tag 1140).";
        111 min_price_increment: OrNull<Price9Le> => Option<Price>, "Smallest price step; null where it varies (tag 969).";
        119 min_price_increment_amount: OrNull<Price9Le> => Option<Price>, "Value of the smallest price step (tag 1146).";
        127 display_factor: Price9Le => Price, "By what a price on the wire is multiplied to be the conventional one (tag 9787).";
        135 tick_rule: OrNull<i8> => Option<i8>, "Table of variable price steps (tag 6350).";
        136 main_fraction: OrNull<u8> => Option<u8>, "Denominator of the main fraction in which prices are shown (tag 37702).";
        137 sub_fraction: OrNull<u8> => Option<u8>, "Denominator of the fraction within the main fraction (tag 37703).";
        138 price_display_format: OrNull<u8> => Option<u8>, "Number of decimals in which prices are shown (tag 9800).";
        139 unit_of_measure: CharArray<30> => CharArray<30>, "Unit that contracts are measured in (tag 996).";
        169 unit_of_measure_qty: OrNull<Price9Le> => Option<Price>, "Number of units in one contract (tag 1147).";
        177 trading_reference_price: OrNull<Price9Le> => Option<Price>, "The latest settlement, of whatever kind, or the reference price of a new instrument (tag 1150).";
        185 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
        186 cleared_volume: OrNull<I32Le> => Option<i32>, "Volume cleared on the day before (tag 5791).";
        190 open_interest_qty: OrNull<I32Le> => Option<i32>, "Open contracts at the end of the day before (tag 5792).";
        194 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
        202 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
        210 user_defined_instrument: Char => u8, "`Y` where a trader defined it (tag 9779).";
        211 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
        213 instrument_guid: OrNull<U64Le> => Option<u64>, "External id of the instrument (tag 37513).";
    }
    appended {
        213 since 10;
    }
    constant {
        SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the instrument has: `8`, the exchange's (tag 22).";
    }
}

template! {
    /// Definition of an option.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionOption55".
    55 MDInstrumentDefinitionOption55, MDInstrumentDefinitionOption55Root, 13 {
        0 events "no_events": Events54 in GROUP_SIZE since 0;
        1 md_feed_types "no_md_feed_types": MDFeedTypes54 in GROUP_SIZE since 0;
        2 inst_attrib "no_inst_attrib": InstAttrib54 in GROUP_SIZE since 0;
        3 lot_type_rules "no_lot_type_rules": LotTypeRules54 in GROUP_SIZE since 0;
        4 underlyings "no_underlyings": Underlyings55 in GROUP_SIZE since 0;
        5 related_instruments "no_related_instruments": RelatedInstruments55 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoLegs`.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionSpread56".
    Legs56, 18 of 18 {
          0 leg_security_id: I32Le => i32, "Instrument of the leg (tag 602).";
          4 leg_side: LegSide => LegSide, "Side of the leg when the combination is bought (tag 624).";
          5 leg_ratio_qty: i8 => i8, "How many of the leg are in one combination (tag 623).";
          6 leg_price: OrNull<Price9Le> => Option<Price>, "Price of the leg in the combination (tag 566).";
         14 leg_option_delta: OrNull<Decimal4Le> => Option<Price>, "Delta that covers the option leg (tag 1017).";
    }
    constant {
        LEG_SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the leg has: `8`, the exchange's (tag 603).";
    }
}

block! {
    /// The fields of [`MDInstrumentDefinitionSpread56`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionSpread56".
    MDInstrumentDefinitionSpread56Root, 255 of 255 {
          0 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          1 tot_num_reports: OrNull<U32Le> => Option<u32>, "Number of instruments or messages in one round of the loop (tag 911).";
          5 security_update_action: SecurityUpdateAction => SecurityUpdateAction, "What to do: add, modify, delete (tag 980).";
          6 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         14 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         15 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
         17 market_segment_id: u8 => u8, "Market segment that trades it (tag 1300).";
         18 underlying_product: OrNull<u8> => Option<u8>, "Product complex (tag 462).";
         19 security_exchange: CharArray<4> => CharArray<4>, "Exchange, by its market identifier code (tag 207).";
         23 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         29 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         35 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         55 security_id: I32Le => i32, "Instrument (tag 48).";
         59 security_type: CharArray<6> => CharArray<6>, "Kind of instrument, such as `FUT` or `OOF` (tag 167).";
         65 cfi_code: CharArray<6> => CharArray<6>, "Classification of the instrument, ISO 10962 (tag 461).";
         71 maturity_month_year: MaturityMonthYear => MaturityMonthYear, "Month of maturity, with day or week where there are several (tag 200).";
         76 currency: CharArray<3> => CharArray<3>, "Currency of prices, ISO 4217 (tag 15).";
         79 security_sub_type: CharArray<5> => CharArray<5>, "Kind of combination or repo (tag 762).";
         84 user_defined_instrument: Char => u8, "`Y` where a trader defined it (tag 9779).";
         85 match_algorithm: Char => u8, "How incoming orders are matched; `F` is first in, first out (tag 1142).";
         86 min_trade_vol: U32Le => u32, "Smallest quantity of an order (tag 562).";
         90 max_trade_vol: U32Le => u32, "Largest quantity of an order (tag 1140).";
         94 min_price_increment: OrNull<Price9Le> => Option<Price>, "Smallest price step; null where it varies (tag 969).";
        102 display_factor: Price9Le => Price, "By what a price on the wire is multiplied to be the conventional one (tag 9787).";
        110 price_display_format: OrNull<u8> => Option<u8>, "Number of decimals in which prices are shown (tag 9800).";
        111 price_ratio: OrNull<Price9Le> => Option<Price>, "Ratio by which prices of the combination and its legs are reckoned (tag 5770).";
        119 tick_rule: OrNull<i8> => Option<i8>, "Table of variable price steps (tag 6350).";
        120 unit_of_measure: CharArray<30> => CharArray<30>, "Unit that contracts are measured in (tag 996).";
        150 trading_reference_price: OrNull<Price9Le> => Option<Price>, "The latest settlement, of whatever kind, or the reference price of a new instrument (tag 1150).";
        158 settl_price_type: SettlPriceType => SettlPriceType, "Kind of settlement price (tag 731).";
        159 open_interest_qty: OrNull<I32Le> => Option<i32>, "Open contracts at the end of the day before (tag 5792).";
        163 cleared_volume: OrNull<I32Le> => Option<i32>, "Volume cleared on the day before (tag 5791).";
        167 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
        175 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
        183 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
        191 main_fraction: OrNull<u8> => Option<u8>, "Denominator of the main fraction in which prices are shown (tag 37702).";
        192 sub_fraction: OrNull<u8> => Option<u8>, "Denominator of the fraction within the main fraction (tag 37703).";
        193 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
        195 price_quote_method: CharArray<5> => CharArray<5>, "How prices are quoted (tag 1196).";
        200 risk_set: CharArray<6> => CharArray<6>, "Set of instruments that share credit limits (tag 37721).";
        206 market_set: CharArray<6> => CharArray<6>, "Set of markets with common bilateral relationships and self-match prevention (tag 37722).";
        212 instrument_guid: OrNull<U64Le> => Option<u64>, "External id of the instrument (tag 37513).";
        220 financial_instrument_full_name: CharArray<35> => CharArray<35>, "Long name (tag 2714).";
    }
    appended {
        195 since 10;
        200 since 10;
        206 since 10;
        212 since 10;
        220 since 10;
    }
    constant {
        SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the instrument has: `8`, the exchange's (tag 22).";
    }
}

template! {
    /// Definition of a spread or another combination, with its legs.
    ///
    /// Source: CME MDP 3.0 schema, versions 9 and 13, "MDInstrumentDefinitionSpread56".
    56 MDInstrumentDefinitionSpread56, MDInstrumentDefinitionSpread56Root, 13 {
        0 events "no_events": Events54 in GROUP_SIZE since 0;
        1 md_feed_types "no_md_feed_types": MDFeedTypes54 in GROUP_SIZE since 0;
        2 inst_attrib "no_inst_attrib": InstAttrib54 in GROUP_SIZE since 0;
        3 lot_type_rules "no_lot_type_rules": LotTypeRules54 in GROUP_SIZE since 0;
        4 legs "no_legs": Legs56 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoEvents`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFixedIncome57".
    Events57, 9 of 9 {
          0 event_type: EventType => EventType, "What happens: activation, last eligible trade date (tag 865).";
          1 event_time: TimeLe => u64, "When it happens: nanoseconds since the Unix epoch, UTC (tag 1145).";
    }
}

block! {
    /// An entry of `NoMDFeedTypes`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFixedIncome57".
    MDFeedTypes57, 4 of 4 {
          0 md_feed_type: CharArray<3> => CharArray<3>, "Kind of book: `GBX` outright, `GBI` implied (tag 1022).";
          3 market_depth: i8 => i8, "Number of price levels in the book (tag 264).";
    }
}

block! {
    /// An entry of `NoInstAttrib`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFixedIncome57".
    InstAttrib57, 4 of 4 {
          0 inst_attrib_value: InstAttribValue => InstAttribValue, "Eligibilities, a bit each (tag 872).";
    }
    constant {
        INST_ATTRIB_TYPE: i8 = 24, "Kind of the attributes: 24, eligibilities (tag 871).";
    }
}

block! {
    /// An entry of `NoLotTypeRules`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFixedIncome57".
    LotTypeRules57, 5 of 5 {
          0 lot_type: i8 => i8, "Kind of lot that the minimum is for (tag 1093).";
          1 min_lot_size: OrNull<Decimal4Le> => Option<Price>, "Smallest quantity for the kind of lot (tag 1231).";
    }
}

block! {
    /// The fields of [`MDInstrumentDefinitionFixedIncome57`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFixedIncome57".
    MDInstrumentDefinitionFixedIncome57Root, 338 of 338 {
          0 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          1 tot_num_reports: OrNull<U32Le> => Option<u32>, "Number of instruments or messages in one round of the loop (tag 911).";
          5 security_update_action: SecurityUpdateAction => SecurityUpdateAction, "What to do: add, modify, delete (tag 980).";
          6 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         14 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         15 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
         17 market_segment_id: u8 => u8, "Market segment that trades it (tag 1300).";
         18 underlying_product: u8 => u8, "Product complex (tag 462).";
         19 security_exchange: CharArray<4> => CharArray<4>, "Exchange, by its market identifier code (tag 207).";
         23 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         29 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         35 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         55 security_id: I32Le => i32, "Instrument (tag 48).";
         59 security_type: CharArray<6> => CharArray<6>, "Kind of instrument, such as `FUT` or `OOF` (tag 167).";
         65 cfi_code: CharArray<6> => CharArray<6>, "Classification of the instrument, ISO 10962 (tag 461).";
         71 currency: CharArray<3> => CharArray<3>, "Currency of prices, ISO 4217 (tag 15).";
         74 settl_currency: CharArray<3> => CharArray<3>, "Currency of settlement, ISO 4217 (tag 120).";
         77 match_algorithm: Char => u8, "How incoming orders are matched; `F` is first in, first out (tag 1142).";
         78 min_trade_vol: U32Le => u32, "Smallest quantity of an order (tag 562).";
         82 max_trade_vol: U32Le => u32, "Largest quantity of an order (tag 1140).";
         86 min_price_increment: OrNull<Price9Le> => Option<Price>, "Smallest price step; null where it varies (tag 969).";
         94 display_factor: Price9Le => Price, "By what a price on the wire is multiplied to be the conventional one (tag 9787).";
        102 main_fraction: OrNull<u8> => Option<u8>, "Denominator of the main fraction in which prices are shown (tag 37702).";
        103 sub_fraction: OrNull<u8> => Option<u8>, "Denominator of the fraction within the main fraction (tag 37703).";
        104 price_display_format: OrNull<u8> => Option<u8>, "Number of decimals in which prices are shown (tag 9800).";
        105 unit_of_measure: CharArray<30> => CharArray<30>, "Unit that contracts are measured in (tag 996).";
        135 unit_of_measure_qty: OrNull<Price9Le> => Option<Price>, "Number of units in one contract (tag 1147).";
        143 trading_reference_price: OrNull<Price9Le> => Option<Price>, "The latest settlement, of whatever kind, or the reference price of a new instrument (tag 1150).";
        151 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
        153 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
        161 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
        169 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
        177 min_price_increment_amount: OrNull<Price9Le> => Option<Price>, "Value of the smallest price step (tag 1146).";
        185 issue_date: OrNull<Date> => Option<Date>, "Day of issue (tag 225).";
        187 dated_date: OrNull<Date> => Option<Date>, "Day that interest runs from (tag 873).";
        189 maturity_date: OrNull<Date> => Option<Date>, "Day of maturity (tag 541).";
        191 coupon_rate: OrNull<Price9Le> => Option<Price>, "Coupon as an annual rate (tag 223).";
        199 par_value: OrNull<Price9Le> => Option<Price>, "Par value (tag 37723).";
        207 coupon_frequency_unit: CharArray<3> => CharArray<3>, "Unit of the time between coupons (tag 1949).";
        210 coupon_frequency_period: OrNull<U16Le> => Option<u16>, "How many units lie between coupons (tag 1948).";
        212 coupon_day_count: CharArray<20> => CharArray<20>, "How days are counted for the coupon (tag 1950).";
        232 country_of_issue: CharArray<2> => CharArray<2>, "Country of the issuer, ISO 3166 (tag 470).";
        234 issuer: CharArray<25> => CharArray<25>, "Who issued it (tag 106).";
        259 financial_instrument_full_name: CharArray<35> => CharArray<35>, "Long name (tag 2714).";
        294 security_alt_id: CharArray<12> => CharArray<12>, "Another id of the instrument (tag 455).";
        306 security_alt_id_source: OrNull<SecurityAltIDSource> => Option<SecurityAltIDSource>, "Kind of the other id (tag 456).";
        307 price_quote_method: CharArray<5> => CharArray<5>, "How prices are quoted (tag 1196).";
        312 party_role_clearing_org: CharArray<5> => CharArray<5>, "Clearing house (tag 9736).";
        317 user_defined_instrument: Char => u8, "`Y` where a trader defined it (tag 9779).";
        318 risk_set: CharArray<6> => CharArray<6>, "Set of instruments that share credit limits (tag 37721).";
        324 market_set: CharArray<6> => CharArray<6>, "Set of markets with common bilateral relationships and self-match prevention (tag 37722).";
        330 instrument_guid: OrNull<U64Le> => Option<u64>, "External id of the instrument (tag 37513).";
    }
    constant {
        SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the instrument has: `8`, the exchange's (tag 22).";
    }
}

template! {
    /// Definition of a bond or another fixed income instrument.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFixedIncome57".
    57 MDInstrumentDefinitionFixedIncome57, MDInstrumentDefinitionFixedIncome57Root, 13 {
        0 events "no_events": Events57 in GROUP_SIZE since 0;
        1 md_feed_types "no_md_feed_types": MDFeedTypes57 in GROUP_SIZE since 0;
        2 inst_attrib "no_inst_attrib": InstAttrib57 in GROUP_SIZE since 0;
        3 lot_type_rules "no_lot_type_rules": LotTypeRules57 in GROUP_SIZE since 0;
    }
}

block! {
    /// An entry of `NoUnderlyings`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionRepo58".
    Underlyings58, 118 of 118 {
          0 underlying_symbol: CharArray<20> => CharArray<20>, "Symbol of the underlying (tag 311).";
         20 underlying_security_id: OrNull<I32Le> => Option<i32>, "Underlying instrument (tag 309).";
         24 underlying_security_alt_id: CharArray<12> => CharArray<12>, "Another id of the underlying (tag 458).";
         36 underlying_security_alt_id_source: OrNull<SecurityAltIDSource> => Option<SecurityAltIDSource>, "Kind of the underlying's other id (tag 459).";
         37 underlying_financial_instrument_full_name: CharArray<35> => CharArray<35>, "Long name of the underlying (tag 2720).";
         72 underlying_security_type: CharArray<6> => CharArray<6>, "Kind of underlying (tag 310).";
         78 underlying_country_of_issue: CharArray<2> => CharArray<2>, "Country of the underlying's issuer, ISO 3166 (tag 592).";
         80 underlying_issuer: CharArray<25> => CharArray<25>, "Who issued the underlying (tag 306).";
        105 underlying_max_life_time: OrNull<u8> => Option<u8>, "Longest life, in years, of collateral in the basket (tag 37717).";
        106 underlying_min_days_to_maturity: OrNull<U16Le> => Option<u16>, "Fewest days to maturity of collateral in the basket (tag 37718).";
        108 underlying_instrument_guid: OrNull<U64Le> => Option<u64>, "External id of the underlying (tag 37519).";
        116 underlying_maturity_date: OrNull<Date> => Option<Date>, "Day on which the underlying matures (tag 542).";
    }
    appended {
        108 since 11;
        116 since 11;
    }
    constant {
        UNDERLYING_SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the underlying has: `8`, the exchange's (tag 305).";
    }
}

block! {
    /// An entry of `NoRelatedInstruments`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionRepo58".
    RelatedInstruments58, 32 of 32 {
          0 related_security_id: I32Le => i32, "Related instrument (tag 1650).";
          4 related_symbol: CharArray<20> => CharArray<20>, "Symbol of the related instrument (tag 1649).";
         24 related_instrument_guid: OrNull<U64Le> => Option<u64>, "External id of the related instrument (tag 37724).";
    }
    constant {
        RELATED_SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the related instrument has: `8`, the exchange's (tag 1651).";
    }
}

block! {
    /// An entry of `NoBrokenDates`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionRepo58".
    BrokenDates58, 16 of 16 {
          0 broken_date_guid: U64Le => u64, "External id of the broken date instrument (tag 39031).";
          8 broken_date_security_id: I32Le => i32, "Instrument of the broken date (tag 39027).";
         12 broken_date_start: OrNull<Date> => Option<Date>, "First day of the broken date period (tag 6748).";
         14 broken_date_end: OrNull<Date> => Option<Date>, "Last day of the broken date period (tag 6741).";
    }
}

block! {
    /// The fields of [`MDInstrumentDefinitionRepo58`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionRepo58".
    MDInstrumentDefinitionRepo58Root, 276 of 276 {
          0 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          1 tot_num_reports: OrNull<U32Le> => Option<u32>, "Number of instruments or messages in one round of the loop (tag 911).";
          5 security_update_action: SecurityUpdateAction => SecurityUpdateAction, "What to do: add, modify, delete (tag 980).";
          6 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         14 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         15 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
         17 market_segment_id: u8 => u8, "Market segment that trades it (tag 1300).";
         18 underlying_product: u8 => u8, "Product complex (tag 462).";
         19 security_exchange: CharArray<4> => CharArray<4>, "Exchange, by its market identifier code (tag 207).";
         23 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         29 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         35 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         55 security_id: I32Le => i32, "Instrument (tag 48).";
         59 security_type: CharArray<6> => CharArray<6>, "Kind of instrument, such as `FUT` or `OOF` (tag 167).";
         65 cfi_code: CharArray<6> => CharArray<6>, "Classification of the instrument, ISO 10962 (tag 461).";
         71 currency: CharArray<3> => CharArray<3>, "Currency of prices, ISO 4217 (tag 15).";
         74 settl_currency: CharArray<3> => CharArray<3>, "Currency of settlement, ISO 4217 (tag 120).";
         77 match_algorithm: Char => u8, "How incoming orders are matched; `F` is first in, first out (tag 1142).";
         78 min_trade_vol: U32Le => u32, "Smallest quantity of an order (tag 562).";
         82 max_trade_vol: U32Le => u32, "Largest quantity of an order (tag 1140).";
         86 min_price_increment: Price9Le => Price, "Smallest price step; null where it varies (tag 969).";
         94 display_factor: Price9Le => Price, "By what a price on the wire is multiplied to be the conventional one (tag 9787).";
        102 unit_of_measure: CharArray<30> => CharArray<30>, "Unit that contracts are measured in (tag 996).";
        132 unit_of_measure_qty: OrNull<Price9Le> => Option<Price>, "Number of units in one contract (tag 1147).";
        140 trading_reference_price: OrNull<Price9Le> => Option<Price>, "The latest settlement, of whatever kind, or the reference price of a new instrument (tag 1150).";
        148 trading_reference_date: OrNull<Date> => Option<Date>, "Trading session that the reference price or the statistic is of (tag 5796).";
        150 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
        158 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
        166 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
        174 financial_instrument_full_name: CharArray<35> => CharArray<35>, "Long name (tag 2714).";
        209 party_role_clearing_org: CharArray<5> => CharArray<5>, "Clearing house (tag 9736).";
        214 start_date: OrNull<Date> => Option<Date>, "First day of the repo (tag 916).";
        216 end_date: OrNull<Date> => Option<Date>, "Last day of the repo (tag 917).";
        218 termination_type: CharArray<8> => CharArray<8>, "How or when the repo ends (tag 788).";
        226 security_sub_type: RepoSubType => RepoSubType, "Kind of combination or repo (tag 762).";
        227 money_or_par: OrNull<MoneyOrPar> => Option<MoneyOrPar>, "Whether quantities are money or par value (tag 37714).";
        228 max_no_of_substitutions: u8 => u8, "How often collateral may be exchanged (tag 37715).";
        229 price_quote_method: CharArray<5> => CharArray<5>, "How prices are quoted (tag 1196).";
        234 user_defined_instrument: Char => u8, "`Y` where a trader defined it (tag 9779).";
        235 risk_set: CharArray<6> => CharArray<6>, "Set of instruments that share credit limits (tag 37721).";
        241 market_set: CharArray<6> => CharArray<6>, "Set of markets with common bilateral relationships and self-match prevention (tag 37722).";
        247 instrument_guid: OrNull<U64Le> => Option<u64>, "External id of the instrument (tag 37513).";
        255 term_code: CharArray<20> => CharArray<20>, "Full code of the repo's term (tag 37716).";
        275 broken_date_term_type: OrNull<u8> => Option<u8>, "Kind of broken dates: 0 custom, 1 quarterly, 2 monthly (tag 6651).";
    }
    appended {
        255 since 11;
        275 since 13;
    }
    constant {
        SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the instrument has: `8`, the exchange's (tag 22).";
    }
}

template! {
    /// Definition of a repo.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionRepo58".
    58 MDInstrumentDefinitionRepo58, MDInstrumentDefinitionRepo58Root, 13 {
        0 events "no_events": Events57 in GROUP_SIZE since 0;
        1 md_feed_types "no_md_feed_types": MDFeedTypes57 in GROUP_SIZE since 0;
        2 inst_attrib "no_inst_attrib": InstAttrib57 in GROUP_SIZE since 0;
        3 lot_type_rules "no_lot_type_rules": LotTypeRules57 in GROUP_SIZE since 0;
        4 underlyings "no_underlyings": Underlyings58 in GROUP_SIZE since 0;
        5 related_instruments "no_related_instruments": RelatedInstruments58 in GROUP_SIZE since 0;
        6 broken_dates "no_broken_dates": BrokenDates58 in GROUP_SIZE since 13;
    }
}

block! {
    /// An entry of `NoEvents`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFX63".
    Events63, 9 of 9 {
          0 event_type: EventType => EventType, "What happens: activation, last eligible trade date (tag 865).";
          1 event_time: TimeLe => u64, "When it happens: nanoseconds since the Unix epoch, UTC (tag 1145).";
    }
}

block! {
    /// An entry of `NoMDFeedTypes`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFX63".
    MDFeedTypes63, 4 of 4 {
          0 md_feed_type: CharArray<3> => CharArray<3>, "Kind of book: `GBX` outright, `GBI` implied (tag 1022).";
          3 market_depth: i8 => i8, "Number of price levels in the book (tag 264).";
    }
}

block! {
    /// An entry of `NoInstAttrib`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFX63".
    InstAttrib63, 4 of 4 {
          0 inst_attrib_value: InstAttribValue => InstAttribValue, "Eligibilities, a bit each (tag 872).";
    }
    constant {
        INST_ATTRIB_TYPE: i8 = 24, "Kind of the attributes: 24, eligibilities (tag 871).";
    }
}

block! {
    /// An entry of `NoLotTypeRules`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFX63".
    LotTypeRules63, 9 of 9 {
          0 lot_type: i8 => i8, "Kind of lot that the minimum is for (tag 1093).";
          1 min_lot_size: U64Le => u64, "Smallest quantity for the kind of lot (tag 1231).";
    }
}

block! {
    /// An entry of `NoTradingSessions`.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFX63".
    TradingSessions63, 18 of 18 {
          0 trade_date: OrNull<Date> => Option<Date>, "Day of the trading session (tag 75).";
          2 settl_date: OrNull<Date> => Option<Date>, "Day of settlement (tag 64).";
          4 maturity_date: OrNull<Date> => Option<Date>, "Day of maturity (tag 541).";
          6 security_alt_id: CharArray<12> => CharArray<12>, "Another id of the instrument (tag 455).";
    }
    constant {
        SECURITY_ALT_ID_SOURCE: u8 = 4, "Kind of the other id (tag 456).";
    }
}

block! {
    /// The fields of [`MDInstrumentDefinitionFX63`] that are no group's.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFX63".
    MDInstrumentDefinitionFX63Root, 337 of 337 {
          0 match_event_indicator: MatchEventIndicator => MatchEventIndicator, "What of the event ends with this message (tag 5799).";
          1 tot_num_reports: OrNull<U32Le> => Option<u32>, "Number of instruments or messages in one round of the loop (tag 911).";
          5 security_update_action: SecurityUpdateAction => SecurityUpdateAction, "What to do: add, modify, delete (tag 980).";
          6 last_update_time: TimeLe => u64, "When it last changed: nanoseconds since the Unix epoch, UTC (tag 779).";
         14 md_security_trading_status: OrNull<SecurityTradingStatus> => Option<SecurityTradingStatus>, "State of trading (tag 1682).";
         15 appl_id: I16Le => i16, "Channel that is reset (tag 1180).";
         17 market_segment_id: u8 => u8, "Market segment that trades it (tag 1300).";
         18 underlying_product: u8 => u8, "Product complex (tag 462).";
         19 security_exchange: CharArray<4> => CharArray<4>, "Exchange, by its market identifier code (tag 207).";
         23 security_group: CharArray<6> => CharArray<6>, "Group of instruments that change state together (tag 1151).";
         29 asset: CharArray<6> => CharArray<6>, "Code of the product family, such as `ES` (tag 6937).";
         35 symbol: CharArray<20> => CharArray<20>, "Symbol of the instrument, such as `ESZ6` (tag 55).";
         55 security_id: I32Le => i32, "Instrument (tag 48).";
         59 security_type: CharArray<6> => CharArray<6>, "Kind of instrument, such as `FUT` or `OOF` (tag 167).";
         65 cfi_code: CharArray<6> => CharArray<6>, "Classification of the instrument, ISO 10962 (tag 461).";
         71 currency: CharArray<3> => CharArray<3>, "Currency of prices, ISO 4217 (tag 15).";
         74 settl_currency: CharArray<3> => CharArray<3>, "Currency of settlement, ISO 4217 (tag 120).";
         77 price_quote_currency: CharArray<3> => CharArray<3>, "Currency that prices are quoted in (tag 1524).";
         80 match_algorithm: Char => u8, "How incoming orders are matched; `F` is first in, first out (tag 1142).";
         81 min_trade_vol: U32Le => u32, "Smallest quantity of an order (tag 562).";
         85 max_trade_vol: U32Le => u32, "Largest quantity of an order (tag 1140).";
         89 min_price_increment: Price9Le => Price, "Smallest price step; null where it varies (tag 969).";
         97 display_factor: Price9Le => Price, "By what a price on the wire is multiplied to be the conventional one (tag 9787).";
        105 price_precision: u8 => u8, "Number of decimals in prices (tag 2349).";
        106 unit_of_measure: CharArray<30> => CharArray<30>, "Unit that contracts are measured in (tag 996).";
        136 unit_of_measure_qty: OrNull<Price9Le> => Option<Price>, "Number of units in one contract (tag 1147).";
        144 high_limit_price: OrNull<Price9Le> => Option<Price>, "Highest price that is allowed (tag 1149).";
        152 low_limit_price: OrNull<Price9Le> => Option<Price>, "Lowest price that is allowed (tag 1148).";
        160 max_price_variation: OrNull<Price9Le> => Option<Price>, "Width of the price band, on either side (tag 1143).";
        168 user_defined_instrument: Char => u8, "`Y` where a trader defined it (tag 9779).";
        169 financial_instrument_full_name: CharArray<35> => CharArray<35>, "Long name (tag 2714).";
        204 fx_currency_symbol: CharArray<7> => CharArray<7>, "Currency pair (tag 37725).";
        211 settl_type: CharArray<3> => CharArray<3>, "Time between trade and settlement (tag 63).";
        214 intervening_days: U16Le => u16, "Business days between trade and settlement, or in a non-deliverable forward between fixing and settlement (tag 37730).";
        216 fx_benchmark_rate_fix: CharArray<20> => CharArray<20>, "Benchmark that the rate is fixed by (tag 2796).";
        236 rate_source: CharArray<12> => CharArray<12>, "Source of the rate (tag 1446).";
        248 fix_rate_local_time: CharArray<8> => CharArray<8>, "Local time of the fixing (tag 37726).";
        256 fix_rate_local_time_zone: CharArray<20> => CharArray<20>, "Time zone of the fixing (tag 37727).";
        276 min_quote_life: U32Le => u32, "Shortest time, in microseconds, an order must rest (tag 37731).";
        280 max_price_discretion_offset: Price9Le => Price, "Largest discretion that a limit order may have; 0 allows none (tag 37728).";
        288 instrument_guid: OrNull<U64Le> => Option<u64>, "External id of the instrument (tag 37513).";
        296 maturity_month_year: MaturityMonthYear => MaturityMonthYear, "Month of maturity, with day or week where there are several (tag 200).";
        301 settlement_locale: CharArray<8> => CharArray<8>, "Where it is settled (tag 37734).";
        309 alt_min_price_increment: OrNull<Price9Le> => Option<Price>, "Another smallest price step, for orders that keep to its rules (tag 37739).";
        317 alt_min_quote_life: OrNull<U32Le> => Option<u32>, "Shortest time, in microseconds, an order at the other step must rest (tag 37738).";
        321 alt_price_increment_constraint: OrNull<Price9Le> => Option<Price>, "By how much an order at the other step must better the best one at the standard step (tag 37742).";
        329 max_bid_ask_constraint: OrNull<Price9Le> => Option<Price>, "Widest spread at which orders between standard steps are accepted (tag 37743).";
    }
    appended {
        309 since 13;
        317 since 13;
        321 since 13;
        329 since 13;
    }
    constant {
        SECURITY_ID_SOURCE: u8 = b'8', "Kind of id that the instrument has: `8`, the exchange's (tag 22).";
    }
}

template! {
    /// Definition of a foreign exchange spot or forward.
    ///
    /// Source: CME MDP 3.0 schema, version 13, "MDInstrumentDefinitionFX63".
    63 MDInstrumentDefinitionFX63, MDInstrumentDefinitionFX63Root, 13 {
        0 events "no_events": Events63 in GROUP_SIZE since 0;
        1 md_feed_types "no_md_feed_types": MDFeedTypes63 in GROUP_SIZE since 0;
        2 inst_attrib "no_inst_attrib": InstAttrib63 in GROUP_SIZE since 0;
        3 lot_type_rules "no_lot_type_rules": LotTypeRules63 in GROUP_SIZE since 0;
        4 trading_sessions "no_trading_sessions": TradingSessions63 in GROUP_SIZE since 0;
    }
}
