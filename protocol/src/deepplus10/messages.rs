//! The messages of DEEP+ 1.0, as the specification has them.

use crate::field::{Alpha, Char, Price4Le, Symbol, TimeLe};
#[doc(inline)]
pub use crate::iex::TradeReport as Trade;
#[doc(inline)]
pub use crate::iex::{
    OperationalHaltStatus, RetailLiquidityIndicator, SecurityDirectory, SecurityEvent,
    ShortSalePriceTestStatus, SystemEvent, TradeBreak, TradingStatus,
};
use crate::int::{U32Le, U64Le};
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

    /// A displayed order is on the book.
    ///
    /// Source: IEX DEEP+ 1.04, "Add Order Message".
    b'a' AddOrder, 38, "Add Order" {
         1 side: Char => u8, "`8` buy, `5` sell.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 order_id: U64Le => u64, "What later messages refer to the order by.";
        26 size: U32Le => u32, "Shares displayed.";
        30 price: Price4Le => Option<Price>, "Price on the book; `None` beyond [`Price`].";
    }

    /// A displayed order has a new price, size or priority.
    ///
    /// Source: IEX DEEP+ 1.04, "Order Modify Message".
    b'M' OrderModify, 38, "Order Modify" {
         1 modify_flags: u8 => u8, "Bits of [`modify`](super::modify).";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 order_id_reference: U64Le => u64, "The order.";
        26 size: U32Le => u32, "All shares now displayed.";
        30 price: Price4Le => Option<Price>, "Price now on the book; `None` beyond [`Price`].";
    }

    /// A displayed order is off the book.
    ///
    /// Source: IEX DEEP+ 1.04, "Order Delete Message".
    b'R' OrderDelete, 26, "Order Delete" {
         1 reserved: u8 => u8, "Reserved.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 order_id_reference: U64Le => u64, "The order; its number may come again with a new one.";
    }

    /// A displayed order traded, and is off the book when nothing is left of it.
    ///
    /// Source: IEX DEEP+ 1.04, "Order Executed Message".
    b'L' OrderExecuted, 46, "Order Executed" {
         1 sale_condition_flags: u8 => u8, "Bits of [`sale_condition`](super::sale_condition).";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        18 order_id_reference: U64Le => u64, "The order; what is left of it keeps its priority.";
        26 size: U32Le => u32, "Shares traded.";
        30 price: Price4Le => Option<Price>, "Execution price, which may differ from the order's; `None` beyond [`Price`].";
        38 trade_id: U64Le => u64, "Unique for the day; a Trade Break refers to it.";
    }

    b'T' Trade, 38, "Trade";
    b'B' TradeBreak, 38, "Trade Break";

    /// All orders of a security are off the book.
    ///
    /// Source: IEX DEEP+ 1.04, "Clear Book Message".
    b'C' ClearBook, 18, "Clear Book" {
         1 reserved: u8 => u8, "Reserved.";
         2 timestamp: TimeLe => u64, "Nanoseconds since the Unix epoch, UTC.";
        10 symbol: Alpha<8> => Symbol, "Ticker symbol.";
    }
}
