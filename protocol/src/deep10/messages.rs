//! The messages of DEEP 1.0, as the specification has them.

use crate::field::{Alpha, Price4Le, Symbol, TimeLe};
#[doc(inline)]
pub use crate::iex::{
    AuctionInformation, OfficialPrice, OperationalHaltStatus, RetailLiquidityIndicator,
    SecurityDirectory, SecurityEvent, ShortSalePriceTestStatus, SystemEvent, TradeBreak,
    TradeReport, TradingStatus,
};
use crate::int::U32Le;
use crate::layout::messages;
use crate::units::Price;

messages! {
    b'S' SystemEvent, 10, "System Event";
    b'D' SecurityDirectory, 31, "Security Directory";
    b'H' TradingStatus, 22, "Trading Status";
    b'I' RetailLiquidityIndicator, 18, "Retail Liquidity Indicator";
    b'O' OperationalHaltStatus, 18, "Operational Halt Status";
    b'P' ShortSalePriceTestStatus, 19, "Short Sale Price Test Status";
    b'E' SecurityEvent, 18, "Security Event";

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

    b'T' TradeReport, 38, "Trade Report";
    b'X' OfficialPrice, 26, "Official Price";
    b'B' TradeBreak, 38, "Trade Break";
    b'A' AuctionInformation, 80, "Auction Information";
}
