//! The messages of TOPS 1.6, as the specification has them.

use crate::field::{Alpha, Price4Le, Symbol, TimeLe};
#[doc(inline)]
pub use crate::iex::{
    AuctionInformation, OfficialPrice, OperationalHaltStatus, RetailLiquidityIndicator,
    SecurityDirectory, ShortSalePriceTestStatus, SystemEvent, TradeBreak, TradeReport,
    TradingStatus,
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

    /// A security has new best prices: both sides, whichever of them changed.
    ///
    /// Source: IEX TOPS 1.66, "Quote Update Message".
    b'Q' QuoteUpdate, 42, "Quote Update" {
         1 flags: u8 => u8, "Bits of [`quote`](super::quote).";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 bid_size: U32Le => u32, "Shares displayed at the best bid; 0 without one.";
        22 bid_price: Price4Le => Option<Price>, "Best bid; `None` beyond [`Price`].";
        30 ask_price: Price4Le => Option<Price>, "Best offer; `None` beyond [`Price`].";
        38 ask_size: U32Le => u32, "Shares displayed at the best offer; 0 without one.";
    }

    b'T' TradeReport, 38, "Trade Report";
    b'X' OfficialPrice, 26, "Official Price";
    b'B' TradeBreak, 38, "Trade Break";
    b'A' AuctionInformation, 80, "Auction Information";
}
