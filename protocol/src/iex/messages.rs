//! The layouts, in the order in which the specifications have them.

use crate::field::{Alpha, Char, Price4Le, Symbol, TimeLe};
use crate::int::{U32Le, U64Le};
use crate::layout::shared;
use crate::units::Price;

shared! {
    /// An event of the market or of the feed itself.
    ///
    /// Source: IEX DEEP 1.08, DEEP+ 1.04 and TOPS 1.66, "System Event Message".
    b'S' SystemEvent, 10 {
         1 system_event: Char => u8, "`O` start of messages, `S` start of system hours, `R` start of regular market hours, `M` end of regular market hours, `E` end of system hours, `C` end of messages.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
    }

    /// Reference data of an IEX-listed security.
    ///
    /// Source: IEX DEEP 1.08, DEEP+ 1.04 and TOPS 1.66, "Security Directory Message".
    b'D' SecurityDirectory, 31 {
         1 flags: u8 => u8, "Bits of [`security`](super::security).";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 round_lot_size: U32Le => u32, "Shares in a round lot.";
        22 adjusted_poc_price: Price4Le => Option<Price>, "Previous official closing price, adjusted for corporate actions; `None` beyond [`Price`].";
        30 luld_tier: u8 => u8, "Limit-up limit-down tier 1 or 2; 0 not applicable.";
    }

    /// Trading status of a security.
    ///
    /// Source: IEX DEEP 1.08, DEEP+ 1.04 and TOPS 1.66, "Trading Status Message".
    b'H' TradingStatus, 22 {
         1 trading_status: Char => u8, "`H` halted across all U.S. markets, `O` order acceptance period, `P` paused with order acceptance period, `T` trading.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 reason: Alpha<4> => Alpha<4>, "Reason code.";
    }

    /// Where there is retail interest.
    ///
    /// Source: IEX DEEP 1.08, DEEP+ 1.04 and TOPS 1.66, "Retail Liquidity Indicator Message".
    b'I' RetailLiquidityIndicator, 18 {
         1 retail_liquidity_indicator: Char => u8, "`A` buy, `B` sell, `C` both; space not applicable.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
    }

    /// Interruption of IEX's own service in a security.
    ///
    /// Source: IEX DEEP 1.08, DEEP+ 1.04 and TOPS 1.66, "Operational Halt Status Message".
    b'O' OperationalHaltStatus, 18 {
         1 operational_halt_status: Char => u8, "`O` halted on IEX, `N` not.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
    }

    /// Short-sale price test (Reg SHO) of a security.
    ///
    /// Source: IEX DEEP 1.08, DEEP+ 1.04 and TOPS 1.66, "Short Sale Price Test Status Message".
    b'P' ShortSalePriceTestStatus, 19 {
         1 short_sale_price_test_status: u8 => u8, "1 in effect, 0 not.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 detail: Char => u8, "`A` activated, `C` continued, `D` deactivated, `N` not available; space no price test.";
    }

    /// Opening or closing of a security is done.
    ///
    /// Source: IEX DEEP 1.08 and DEEP+ 1.04, "Security Event Message".
    b'E' SecurityEvent, 18 {
         1 security_event: Char => u8, "`O` opening process complete, `C` closing process complete.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
    }

    /// One fill. DEEP+ calls it a trade, and it is one between two orders that are not displayed: it
    /// leaves the book as it is.
    ///
    /// Source: IEX DEEP 1.08 and TOPS 1.66, "Trade Report Message"; DEEP+ 1.04, "Trade Message".
    b'T' TradeReport, 38 {
         1 sale_condition_flags: u8 => u8, "Bits of [`sale_condition`](super::sale_condition).";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 size: U32Le => u32, "Shares traded.";
        22 price: Price4Le => Option<Price>, "Execution price; `None` beyond [`Price`].";
        30 trade_id: U64Le => u64, "Unique for the day; a Trade Break refers to it.";
    }

    /// IEX's official opening or closing price of a security.
    ///
    /// Source: IEX DEEP 1.08 and TOPS 1.66, "Official Price Message".
    b'X' OfficialPrice, 26 {
         1 price_type: Char => u8, "`Q` opening, `M` closing.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 official_price: Price4Le => Option<Price>, "The price; `None` beyond [`Price`].";
    }

    /// An execution is void.
    ///
    /// Source: IEX DEEP 1.08, DEEP+ 1.04 and TOPS 1.66, "Trade Break Message".
    b'B' TradeBreak, 38 {
         1 sale_condition_flags: u8 => u8, "Bits of [`sale_condition`](super::sale_condition).";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 size: U32Le => u32, "Shares of the broken trade.";
        22 price: Price4Le => Option<Price>, "Price of the broken trade; `None` beyond [`Price`].";
        30 trade_id: U64Le => u64, "The trade.";
    }

    /// Where an auction of an IEX-listed security stands.
    ///
    /// Source: IEX DEEP 1.08 and TOPS 1.66, "Auction Information Message".
    b'A' AuctionInformation, 80 {
         1 auction_type: Char => u8, "`O` opening, `C` closing, `I` IPO, `H` halt, `V` volatility.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 paired_shares: U32Le => u32, "Shares paired at the reference price.";
        22 reference_price: Price4Le => Option<Price>, "Clearing price within the reference range; `None` beyond [`Price`].";
        30 indicative_clearing_price: Price4Le => Option<Price>, "Clearing price of the eligible auction orders; `None` beyond [`Price`].";
        38 imbalance_shares: U32Le => u32, "Shares not paired at the reference price.";
        42 imbalance_side: Char => u8, "`B` buy, `S` sell, `N` none.";
        43 extension_number: u8 => u8, "How many times the auction was extended.";
        44 scheduled_auction_time: U32Le => u32, "Seconds since the Unix epoch, UTC.";
        48 auction_book_clearing_price: Price4Le => Option<Price>, "Clearing price of the auction book's orders; `None` beyond [`Price`].";
        56 collar_reference_price: Price4Le => Option<Price>, "Price the collar is set around, 0 without a collar; `None` beyond [`Price`].";
        64 lower_auction_collar: Price4Le => Option<Price>, "Lowest price to clear at, 0 without a collar; `None` beyond [`Price`].";
        72 upper_auction_collar: Price4Le => Option<Price>, "Highest price to clear at, 0 without a collar; `None` beyond [`Price`].";
    }
}
