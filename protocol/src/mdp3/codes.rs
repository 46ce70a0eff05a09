//! Codes and bit sets.
//!
//! Written by `protocol/sbe-compiler`, do not edit. Source: CME's MDP 3.0 schemas, versions 6, 9 and 13.

use crate::field::{codes, sets};

codes! {
    /// Values of `AggressorFlag`.
    AggressorFlag: UInt, null 255 {
        0 NOT_AGGRESSOR "Not aggressor";
        1 AGGRESSOR "Aggressor";
    }

    /// Values of `AggressorSide`.
    AggressorSide: UInt, null 255 {
        0 NO_AGGRESSOR "No aggressor";
        1 BUY "Buy";
        2 SELL "Sell";
    }

    /// Values of `EventType`.
    EventType: UInt {
        5 ACTIVATION "Activation";
        7 LAST_ELIGIBLE_TRADE_DATE "Last eligible trade date";
    }

    /// Values of `HaltReason`.
    HaltReason: UInt {
        0 GROUP_SCHEDULE "Group schedule";
        1 SURVEILLANCE_INTERVENTION "Surveillance intervention";
        2 MARKET_EVENT "Market event";
        3 INSTRUMENT_ACTIVATION "Instrument activation";
        4 INSTRUMENT_EXPIRATION "Instrument expiration";
        5 UNKNOWN "Unknown";
        6 RECOVERY_IN_PROCESS "Recovery in process";
        7 TRADE_DATE_ROLL "Trade date roll";
    }

    /// Values of `LegSide`.
    LegSide: UInt {
        1 BUY_SIDE "Buy side";
        2 SELL_SIDE "Sell side";
    }

    /// Values of `MDEntryType`.
    MDEntryType: Char {
        b'0' BID "Bid";
        b'1' OFFER "Offer";
        b'2' TRADE "Trade";
        b'4' OPEN_PRICE "Open price";
        b'6' SETTLEMENT_PRICE "Settlement price";
        b'7' TRADING_SESSION_HIGH_PRICE "Trading session high price";
        b'8' TRADING_SESSION_LOW_PRICE "Trading session low price";
        b'B' CLEARED_VOLUME "Cleared volume";
        b'C' OPEN_INTEREST "Open interest";
        b'E' IMPLIED_BID "Implied bid";
        b'F' IMPLIED_OFFER "Implied offer";
        b'J' BOOK_RESET "Book reset";
        b'N' SESSION_HIGH_BID "Session high bid";
        b'O' SESSION_LOW_OFFER "Session low offer";
        b'W' FIXING_PRICE "Fixing price";
        b'e' ELECTRONIC_VOLUME "Electronic volume";
        b'g' THRESHOLD_LIMITSAND_PRICE_BAND_VARIATION "Threshold limitsand price band variation";
        b'9' VWAP "VWAP";
        b'w' MARKET_BEST_OFFER "Market best offer";
        b'x' MARKET_BEST_BID "Market best bid";
    }

    /// Values of `MDEntryTypeBook`.
    MDEntryTypeBook: Char {
        b'0' BID "Bid";
        b'1' OFFER "Offer";
        b'E' IMPLIED_BID "Implied bid";
        b'F' IMPLIED_OFFER "Implied offer";
        b'J' BOOK_RESET "Book reset";
        b'w' MARKET_BEST_OFFER "Market best offer";
        b'x' MARKET_BEST_BID "Market best bid";
    }

    /// Values of `MDEntryTypeDailyStatistics`.
    MDEntryTypeDailyStatistics: Char {
        b'6' SETTLEMENT_PRICE "Settlement price";
        b'B' CLEARED_VOLUME "Cleared volume";
        b'C' OPEN_INTEREST "Open interest";
        b'W' FIXING_PRICE "Fixing price";
    }

    /// Values of `MDEntryTypeStatistics`.
    MDEntryTypeStatistics: Char {
        b'4' OPEN_PRICE "Open price";
        b'7' HIGH_TRADE "High trade";
        b'8' LOW_TRADE "Low trade";
        b'N' HIGHEST_BID "Highest bid";
        b'O' LOWEST_OFFER "Lowest offer";
        b'9' VWAP "VWAP";
    }

    /// Values of `MDUpdateAction`.
    MDUpdateAction: UInt {
        0 NEW "New";
        1 CHANGE "Change";
        2 DELETE "Delete";
        3 DELETE_THRU "Delete thru";
        4 DELETE_FROM "Delete from";
        5 OVERLAY "Overlay";
    }

    /// Values of `MoneyOrPar`.
    MoneyOrPar: UInt, null 255 {
        1 MONEY "Money";
        2 PAR "Par";
    }

    /// Values of `OpenCloseSettlFlag`.
    OpenCloseSettlFlag: UInt, null 255 {
        0 DAILY_OPEN_PRICE "Daily open price";
        5 INDICATIVE_OPENING_PRICE "Indicative opening price";
        100 INTRADAY_VWAP "Intraday VWAP";
        101 REPO_AVERAGE8_30_AM "Repo average8 30 AM";
        102 REPO_AVERAGE10_AM "Repo average10 AM";
        103 PREV_SESSION_REPO_AVERAGE10_AM "Prev session repo average10 AM";
    }

    /// Values of `OrderUpdateAction`.
    OrderUpdateAction: UInt {
        0 NEW "New";
        1 UPDATE "Update";
        2 DELETE "Delete";
    }

    /// Values of `PriceSource`.
    PriceSource: UInt, null 255 {
        0 MARKET_PLACE_ASSISTANT "Market place assistant";
        1 GLOBEX "Globex";
        2 REFINITIV "Refinitiv";
        3 ICAP "ICAP";
    }

    /// Values of `PutOrCall`.
    PutOrCall: UInt {
        0 PUT "Put";
        1 CALL "Call";
    }

    /// Values of `RepoSubType`.
    RepoSubType: UInt {
        0 SPECIAL "Special";
        1 GC "GC";
        2 GC_FOR_DBV "GC for DBV";
    }

    /// Values of `SecurityAltIDSource`.
    SecurityAltIDSource: UInt, null 255 {
        1 CUSIP "CUSIP";
        4 ISIN "ISIN";
    }

    /// Values of `SecurityTradingEvent`.
    SecurityTradingEvent: UInt {
        0 NO_EVENT "No event";
        1 NO_CANCEL "No cancel";
        4 RESET_STATISTICS "Reset statistics";
        5 IMPLIED_MATCHING_ON "Implied matching ON";
        6 IMPLIED_MATCHING_OFF "Implied matching OFF";
        7 END_OF_WORKUP "End of workup";
    }

    /// Values of `SecurityTradingStatus`.
    SecurityTradingStatus: UInt, null 255 {
        2 TRADING_HALT "Trading halt";
        4 CLOSE "Close";
        15 NEW_PRICE_INDICATION "New price indication";
        17 READY_TO_TRADE "Ready to trade";
        18 NOT_AVAILABLE_FOR_TRADING "Not available for trading";
        20 UNKNOWNOR_INVALID "Unknownor invalid";
        21 PRE_OPEN "Pre open";
        24 PRE_CROSS "Pre cross";
        25 CROSS "Cross";
        26 POST_CLOSE "Post close";
        103 NO_CHANGE "No change";
        201 PRIVATE_WORKUP "Private workup";
        202 PUBLIC_WORKUP "Public workup";
    }

    /// Values of `SecurityUpdateAction`.
    SecurityUpdateAction: Char {
        b'A' ADD "Add";
        b'D' DELETE "Delete";
        b'M' MODIFY "Modify";
    }

    /// Values of `Side`.
    Side: UInt {
        1 BUY "Buy";
        2 SELL "Sell";
    }

    /// Values of `WorkupTradingStatus`.
    WorkupTradingStatus: UInt {
        17 READY_TO_TRADE "Ready to trade";
        18 NOT_AVAILABLE_FOR_TRADING "Not available for trading";
        201 PRIVATE_WORKUP "Private workup";
        202 PUBLIC_WORKUP "Public workup";
    }
}

sets! {
    /// Bits of `InstAttribValue`.
    InstAttribValue: u32 {
        0 ELECTRONIC_MATCH_ELIGIBLE "Electronic match eligible";
        1 ORDER_CROSS_ELIGIBLE "Order cross eligible";
        2 BLOCK_TRADE_ELIGIBLE "Block trade eligible";
        3 EFP_ELIGIBLE "EFP eligible";
        4 EBF_ELIGIBLE "EBF eligible";
        5 EFS_ELIGIBLE "EFS eligible";
        6 EFR_ELIGIBLE "EFR eligible";
        7 OTC_ELIGIBLE "OTC eligible";
        8 I_LINK_INDICATIVE_MASS_QUOTING_ELIGIBLE "I link indicative mass quoting eligible";
        9 NEGATIVE_STRIKE_ELIGIBLE "Negative strike eligible";
        10 NEGATIVE_PRICE_OUTRIGHT_ELIGIBLE "Negative price outright eligible";
        11 IS_FRACTIONAL "Is fractional";
        12 VOLATILITY_QUOTED_OPTION "Volatility quoted option";
        13 RFQ_CROSS_ELIGIBLE "RFQ cross eligible";
        14 ZERO_PRICE_OUTRIGHT_ELIGIBLE "Zero price outright eligible";
        15 DECAYING_PRODUCT_ELIGIBILITY "Decaying product eligibility";
        16 VARIABLE_PRODUCT_ELIGIBILITY "Variable product eligibility";
        17 DAILY_PRODUCT_ELIGIBILITY "Daily product eligibility";
        18 GT_ORDERS_ELIGIBILITY "GT orders eligibility";
        19 IMPLIED_MATCHING_ELIGIBILITY "Implied matching eligibility";
        20 TRIANGULATION_ELIGIBLE "Triangulation eligible";
        21 VARIABLE_CAB_ELIGIBLE "Variable cab eligible";
        22 INVERTED_BOOK "Inverted book";
        23 IS_AO_N_INSTRUMENT "Is ao n instrument";
        24 SEF_REGULATED "SEF regulated";
        25 MTF_REGULATED "MTF regulated";
        26 E_FIX_INSTRUMENT "E FIX instrument";
        27 HEDGE_INSTRUMENT "Hedge instrument";
    }

    /// Bits of `MatchEventIndicator`.
    MatchEventIndicator: u8 {
        0 LAST_TRADE_MSG "Last trade msg";
        1 LAST_VOLUME_MSG "Last volume msg";
        2 LAST_QUOTE_MSG "Last quote msg";
        3 LAST_STATS_MSG "Last stats msg";
        4 LAST_IMPLIED_MSG "Last implied msg";
        5 RECOVERY_MSG "Recovery msg";
        6 RESERVED "Reserved";
        7 END_OF_EVENT "End of event";
    }

    /// Bits of `SettlPriceType`.
    SettlPriceType: u8 {
        0 FINAL_DAILY "Final daily";
        1 ACTUAL "Actual";
        2 ROUNDED "Rounded";
        3 INTRADAY "Intraday";
        4 RESERVED_BITS "Reserved bits";
        7 NULL_VALUE "Null value";
    }
}
