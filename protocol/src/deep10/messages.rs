//! The layouts of DEEP 1.0, one after another as the specification has them.

use crate::field::{Alpha, Char, Price4Le, Symbol, TimeLe};
use crate::int::{U32Le, U64Le};
use crate::layout::messages;
use crate::units::Price;

messages! {
    /// An event of the market or of the feed itself.
    ///
    /// Source: IEX DEEP 1.08, "System Event Message".
    b'S' SystemEvent, 10, "System Event" {
         1 system_event: Char => u8, "`O` start of messages, `S` start of system hours, `R` start of regular market hours, `M` end of regular market hours, `E` end of system hours, `C` end of messages.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
    }

    /// Reference data of an IEX-listed security.
    ///
    /// Source: IEX DEEP 1.08, "Security Directory Message".
    b'D' SecurityDirectory, 31, "Security Directory" {
         1 flags: u8 => u8, "Bits of [`security`](super::security).";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 round_lot_size: U32Le => u32, "Shares in a round lot.";
        22 adjusted_poc_price: Price4Le => Option<Price>, "Previous official closing price, adjusted for corporate actions; `None` beyond [`Price`].";
        30 luld_tier: u8 => u8, "Limit-up limit-down tier 1 or 2; 0 not applicable.";
    }

    /// Trading status of a security.
    ///
    /// Source: IEX DEEP 1.08, "Trading Status Message".
    b'H' TradingStatus, 22, "Trading Status" {
         1 trading_status: Char => u8, "`H` halted across all U.S. markets, `O` order acceptance period, `P` paused with order acceptance period, `T` trading.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 reason: Alpha<4> => Alpha<4>, "Reason code.";
    }

    /// Where there is retail interest.
    ///
    /// Source: IEX DEEP 1.08, "Retail Liquidity Indicator Message".
    b'I' RetailLiquidityIndicator, 18, "Retail Liquidity Indicator" {
         1 retail_liquidity_indicator: Char => u8, "`A` buy, `B` sell, `C` both; space not applicable.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
    }

    /// Interruption of IEX's own service in a security.
    ///
    /// Source: IEX DEEP 1.08, "Operational Halt Status Message".
    b'O' OperationalHaltStatus, 18, "Operational Halt Status" {
         1 operational_halt_status: Char => u8, "`O` halted on IEX, `N` not.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
    }

    /// Short-sale price test (Reg SHO) of a security.
    ///
    /// Source: IEX DEEP 1.08, "Short Sale Price Test Status Message".
    b'P' ShortSalePriceTestStatus, 19, "Short Sale Price Test Status" {
         1 short_sale_price_test_status: u8 => u8, "1 in effect, 0 not.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 detail: Char => u8, "`A` activated, `C` continued, `D` deactivated, `N` not available; space no price test.";
    }

    /// Opening or closing of a security is done.
    ///
    /// Source: IEX DEEP 1.08, "Security Event Message".
    b'E' SecurityEvent, 18, "Security Event" {
         1 security_event: Char => u8, "`O` opening process complete, `C` closing process complete.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
    }

    /// A price level has a new size: type `8` on the buy side, `5` on the sell side.
    ///
    /// Source: IEX DEEP 1.08, "Price Level Update Message".
    b'8' | b'5' PriceLevelUpdate, 30, "Price Level Update" {
         1 event_flags: u8 => u8, "Bit 0 on: the event is complete and the book is whole.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 size: U32Le => u32, "Shares now displayed at the level; 0 removes it.";
        22 price: Price4Le => Option<Price>, "The level; `None` beyond [`Price`].";
    }

    /// One fill.
    ///
    /// Source: IEX DEEP 1.08, "Trade Report Message".
    b'T' TradeReport, 38, "Trade Report" {
         1 sale_condition_flags: u8 => u8, "Bits of [`sale_condition`](super::sale_condition).";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 size: U32Le => u32, "Shares traded.";
        22 price: Price4Le => Option<Price>, "Execution price; `None` beyond [`Price`].";
        30 trade_id: U64Le => u64, "Unique for the day; a Trade Break refers to it.";
    }

    /// IEX's official opening or closing price of a security.
    ///
    /// Source: IEX DEEP 1.08, "Official Price Message".
    b'X' OfficialPrice, 26, "Official Price" {
         1 price_type: Char => u8, "`Q` opening, `M` closing.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 official_price: Price4Le => Option<Price>, "The price; `None` beyond [`Price`].";
    }

    /// An execution is void.
    ///
    /// Source: IEX DEEP 1.08, "Trade Break Message".
    b'B' TradeBreak, 38, "Trade Break" {
         1 sale_condition_flags: u8 => u8, "Bits of [`sale_condition`](super::sale_condition).";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 size: U32Le => u32, "Shares of the broken trade.";
        22 price: Price4Le => Option<Price>, "Price of the broken trade; `None` beyond [`Price`].";
        30 trade_id: U64Le => u64, "The trade.";
    }

    /// Where an auction of an IEX-listed security stands.
    ///
    /// Source: IEX DEEP 1.08, "Auction Information Message".
    b'A' AuctionInformation, 80, "Auction Information" {
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
