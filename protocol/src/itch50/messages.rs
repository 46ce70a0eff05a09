//! The layouts of ITCH 5.0, one after another as the specification has them.

use crate::field::{Alpha, Char, Price4Be, Price8Be, Symbol, TimeOfDay48Be};
use crate::int::{U16Be, U32Be, U64Be};
use crate::layout::messages;
use crate::units::Price;

messages! {
    /// An event of the market or of the feed itself.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "System Event Message".
    b'S' SystemEvent, 12, "System Event" {
         1 stock_locate: U16Be => u16, "Always 0.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 event_code: Char => u8, "`O` start of messages, `S` start of system hours, `Q` start of market hours, `M` end of market hours, `E` end of system hours, `C` end of messages.";
    }

    /// Makes an instrument known for the day.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Stock Directory".
    b'R' StockDirectory, 39, "Stock Directory" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 stock: Alpha<8> => Symbol, "Ticker symbol.";
        19 market_category: Char => u8, "Listing market or tier: `Q`, `G`, `S` Nasdaq; `N` NYSE, `A` NYSE American, `P` NYSE Arca, `M` NYSE Texas, `Z` BATS, `V` IEX; space not available.";
        20 financial_status_indicator: Char => u8, "`N` normal, `D` deficient, `E` delinquent, `Q` bankrupt, `S` suspended, `G`, `H`, `J`, `K` combinations, `C` creations or redemptions suspended; space not available.";
        21 round_lot_size: U32Be => u32, "Shares in a round lot.";
        25 round_lots_only: Char => u8, "`Y` only round lots are accepted, `N` any size.";
        26 issue_classification: Char => u8, "Class of the security, from the specification's appendix.";
        27 issue_sub_type: Alpha<2> => Alpha<2>, "Sub-type of the security, from the specification's appendix.";
        29 authenticity: Char => u8, "`P` production, `T` test.";
        30 short_sale_threshold_indicator: Char => u8, "`Y` restricted under SEC Rule 203(b)(3), `N` not, space not available.";
        31 ipo_flag: Char => u8, "`Y` new IPO, `N` not, `Z` newly listed without IPO, space not available.";
        32 luld_reference_price_tier: Char => u8, "Limit-up limit-down tier `1` or `2`; space not available.";
        33 etp_flag: Char => u8, "`Y` exchange-traded product, `N` not, space not available.";
        34 etp_leverage_factor: U32Be => u32, "Leverage to the underlying index, rounded down.";
        38 inverse_indicator: Char => u8, "`Y` inverse to its underlying index, `N` not.";
    }

    /// Trading status of an instrument across all U.S. markets.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Stock Trading Action".
    b'H' StockTradingAction, 25, "Stock Trading Action" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 stock: Alpha<8> => Symbol, "Ticker symbol.";
        19 trading_state: Char => u8, "`H` halted, `P` paused, `Q` quotation only, `T` trading.";
        20 reserved: Char => u8, "Reserved.";
        21 reason: Alpha<4> => Alpha<4>, "Reason code, from the specification's appendix.";
    }

    /// Short-sale price test of an instrument.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Reg SHO Short Sale Price Test Restricted Indicator".
    b'Y' RegShoRestriction, 20, "Reg SHO Restriction" {
         1 locate_code: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 stock: Alpha<8> => Symbol, "Ticker symbol.";
        19 reg_sho_action: Char => u8, "`0` no price test, `1` in effect from a drop today, `2` remains in effect.";
    }

    /// Standing of a market participant in an instrument.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Market Participant Position".
    b'L' MarketParticipantPosition, 26, "Market Participant Position" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 mpid: Alpha<4> => Alpha<4>, "Market participant.";
        15 stock: Alpha<8> => Symbol, "Ticker symbol.";
        23 primary_market_maker: Char => u8, "`Y` primary market maker, `N` not.";
        24 market_maker_mode: Char => u8, "`N` normal, `P` passive, `S` syndicate, `R` pre-syndicate, `L` penalty.";
        25 market_participant_state: Char => u8, "`A` active, `E` excused, `W` withdrawn, `S` suspended, `D` deleted.";
    }

    /// Levels of the index at which the market-wide circuit breaker acts today.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "MWCB Decline Level Message".
    b'V' MwcbDeclineLevel, 35, "MWCB Decline Level" {
         1 stock_locate: U16Be => u16, "Always 0.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 level_1: Price8Be => Option<Price>, "Level 1; `None` beyond [`Price`].";
        19 level_2: Price8Be => Option<Price>, "Level 2; `None` beyond [`Price`].";
        27 level_3: Price8Be => Option<Price>, "Level 3; `None` beyond [`Price`].";
    }

    /// A level of the market-wide circuit breaker was breached.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "MWCB Status Message".
    b'W' MwcbStatus, 12, "MWCB Status" {
         1 stock_locate: U16Be => u16, "Always 0.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 breached_level: Char => u8, "`1`, `2` or `3`.";
    }

    /// When an IPO is to be released for quotation.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Quoting Period Update".
    b'K' QuotingPeriodUpdate, 28, "IPO Quoting Period Update" {
         1 stock_locate: U16Be => u16, "By the specification always 0.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 stock: Alpha<8> => Symbol, "Ticker symbol.";
        19 ipo_quotation_release_time: U32Be => u32, "Seconds since midnight; 0 when cancelled or postponed.";
        23 ipo_quotation_release_qualifier: Char => u8, "`A` anticipated, `C` cancelled or postponed.";
        24 ipo_price: Price4Be => Price, "Price that net change is measured from; 0 when cancelled or postponed.";
    }

    /// Prices between which a paused instrument can reopen.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Limit Up – Limit Down (LULD) Auction Collar".
    b'J' LuldAuctionCollar, 35, "LULD Auction Collar" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 stock: Alpha<8> => Symbol, "Ticker symbol.";
        19 auction_collar_reference_price: Price4Be => Price, "Price the collar is set around.";
        23 upper_auction_collar_price: Price4Be => Price, "Highest price to reopen at.";
        27 lower_auction_collar_price: Price4Be => Price, "Lowest price to reopen at.";
        31 auction_collar_extension: U32Be => u32, "How many times the reopening was extended.";
    }

    /// Interruption of one market's service in an instrument.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Operational Halt".
    b'h' OperationalHalt, 21, "Operational Halt" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 stock: Alpha<8> => Symbol, "Ticker symbol.";
        19 market_code: Char => u8, "`Q` Nasdaq, `B` Nasdaq Texas, `X` PSX.";
        20 operational_halt_action: Char => u8, "`H` halted on that market, `T` resumed.";
    }

    /// A displayed order joined the book.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Add Order – No MPID Attribution".
    b'A' AddOrder, 36, "Add Order" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 order_reference_number: U64Be => u64, "Unique for the day.";
        19 buy_sell_indicator: Char => u8, "`B` buy, `S` sell.";
        20 shares: U32Be => u32, "Displayed shares.";
        24 stock: Alpha<8> => Symbol, "Ticker symbol.";
        32 price: Price4Be => Price, "Display price.";
    }

    /// A displayed order or quote that names its market participant joined the book.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Add Order with MPID Attribution".
    b'F' AddOrderAttributed, 40, "Add Order with MPID Attribution" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 order_reference_number: U64Be => u64, "Unique for the day.";
        19 buy_sell_indicator: Char => u8, "`B` buy, `S` sell.";
        20 shares: U32Be => u32, "Displayed shares.";
        24 stock: Alpha<8> => Symbol, "Ticker symbol.";
        32 price: Price4Be => Price, "Display price.";
        36 attribution: Alpha<4> => Alpha<4>, "Market participant.";
    }

    /// An order in the book was executed, in whole or in part, at its price.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Order Executed Message".
    b'E' OrderExecuted, 31, "Order Executed" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 order_reference_number: U64Be => u64, "The order.";
        19 executed_shares: U32Be => u32, "Shares executed now.";
        23 match_number: U64Be => u64, "Unique for the day; a Broken Trade refers to it.";
    }

    /// An order in the book was executed, in whole or in part, at another price than its own.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Order Executed With Price Message".
    b'C' OrderExecutedWithPrice, 36, "Order Executed With Price" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 order_reference_number: U64Be => u64, "The order.";
        19 executed_shares: U32Be => u32, "Shares executed now.";
        23 match_number: U64Be => u64, "Unique for the day; a Broken Trade refers to it.";
        31 printable: Char => u8, "`Y` counts in volume, `N` will be part of a later bulk print.";
        32 execution_price: Price4Be => Price, "Price of the execution.";
    }

    /// An order in the book was reduced.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Order Cancel Message".
    b'X' OrderCancel, 23, "Order Cancel" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 order_reference_number: U64Be => u64, "The order.";
        19 cancelled_shares: U32Be => u32, "Shares taken off its displayed size.";
    }

    /// An order left the book.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Order Delete Message".
    b'D' OrderDelete, 19, "Order Delete" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 order_reference_number: U64Be => u64, "The order.";
    }

    /// An order left the book and another took its place, at the back of its queue; side and stock stay.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Order Replace Message".
    b'U' OrderReplace, 35, "Order Replace" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 original_order_reference_number: U64Be => u64, "The order that left.";
        19 new_order_reference_number: U64Be => u64, "The order that took its place.";
        27 shares: U32Be => u32, "Displayed shares of the new order.";
        31 price: Price4Be => Price, "Display price of the new order.";
    }

    /// An order that was not displayed was executed. The book does not change.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Trade Message (Non-Cross)".
    b'P' Trade, 44, "Trade (Non-Cross)" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 order_reference_number: U64Be => u64, "0 since December 2010.";
        19 buy_sell_indicator: Char => u8, "`B` whatever the side, since July 2014.";
        20 shares: U32Be => u32, "Shares matched.";
        24 stock: Alpha<8> => Symbol, "Ticker symbol.";
        32 price: Price4Be => Price, "Match price.";
        36 match_number: U64Be => u64, "Unique for the day; a Broken Trade refers to it.";
    }

    /// An auction (cross) is done.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Cross Trade Message".
    b'Q' CrossTrade, 40, "Cross Trade" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 shares: U64Be => u64, "Shares matched; 0 when interest was insufficient.";
        19 stock: Alpha<8> => Symbol, "Ticker symbol.";
        27 cross_price: Price4Be => Price, "Price of the cross.";
        31 match_number: U64Be => u64, "Unique for the day; a Broken Trade refers to it.";
        39 cross_type: Char => u8, "`O` opening, `C` closing, `H` IPO or halted.";
    }

    /// An execution is void. The book does not change.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Broken Trade / Order Execution Message".
    b'B' BrokenTrade, 19, "Broken Trade" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 match_number: U64Be => u64, "The execution.";
    }

    /// Where an auction (cross) stands.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Net Order Imbalance Indicator (NOII) Message".
    b'I' NetOrderImbalance, 50, "Net Order Imbalance Indicator" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 paired_shares: U64Be => u64, "Shares that would match at the current reference price.";
        19 imbalance_shares: U64Be => u64, "Shares that would not.";
        27 imbalance_direction: Char => u8, "`B` buy, `S` sell, `N` none, `O` insufficient orders, `P` paused.";
        28 stock: Alpha<8> => Symbol, "Ticker symbol.";
        36 far_price: Price4Be => Price, "Clearing price of the cross orders alone.";
        40 near_price: Price4Be => Price, "Clearing price of cross and continuous orders.";
        44 current_reference_price: Price4Be => Price, "Price the share counts are for.";
        48 cross_type: Char => u8, "`O` opening, `C` closing, `H` IPO or halted, `A` extended trading close.";
        49 price_variation_indicator: Char => u8, "Distance of the near price from the reference: `L` below 1 %, `1` to `9` that many %, `A` 10 %, `B` 20 %, `C` 30 % or more, space unknown.";
    }

    /// Where there is retail interest.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Retail Price Improvement Indicator (RPII)".
    b'N' RetailPriceImprovement, 20, "Retail Price Improvement Indicator" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 stock: Alpha<8> => Symbol, "Ticker symbol.";
        19 interest_flag: Char => u8, "`B` buy side, `S` sell side, `A` both, `N` none.";
    }

    /// Where the opening of a direct listing with capital raise stands.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0, "Direct Listing with Capital Raise Price Discovery Message".
    b'O' DirectListing, 48, "Direct Listing with Capital Raise" {
         1 stock_locate: U16Be => u16, "Instrument, an index valid for one day.";
         3 tracking_number: U16Be => u16, "Nasdaq's own.";
         5 timestamp: TimeOfDay48Be => u64, "Nanoseconds since midnight, New York.";
        11 stock: Alpha<8> => Symbol, "Ticker symbol.";
        19 open_eligibility_status: Char => u8, "`Y` may be released for trading, `N` not yet.";
        20 minimum_allowable_price: Price4Be => Price, "20 % below the registration statement's lowest price.";
        24 maximum_allowable_price: Price4Be => Price, "80 % above the registration statement's highest price.";
        28 near_execution_price: Price4Be => Price, "Reference price when the volatility test was passed.";
        32 near_execution_time: U64Be => u64, "When that price was set.";
        40 lower_price_range_collar: Price4Be => Price, "10 % below the near execution price.";
        44 upper_price_range_collar: Price4Be => Price, "10 % above the near execution price.";
    }
}
