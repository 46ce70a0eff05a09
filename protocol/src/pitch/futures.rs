//! Messages of Cboe's futures exchange (CFE) that have a layout of their own: version 1.1.6.
//!
//! Prices are signed, since spreads trade below zero, and orders have no flags. What has the layout of
//! the other markets is in [`COMMON`]. Another version than 1.1.6 has more types, which are unknown here
//! (Price Limits, Order Executed at Price/Size), and fewer bytes in an End of Day Summary; the variance
//! block of an instrument definition is not read.
//!
//! Source: "Cboe Futures Exchange Multicast Depth of Book (PITCH) Specification" by its field tables in
//! two public dissectors that agree: Open Markets Initiative, `Cboe.Futures.DepthOfBook.Pitch.v1.1.6`,
//! and `cfe-mcast-pitch` 0.1.2 by V. Kovalevich. The latter alone has prices signed, as the exchange's
//! spreads need it.

use super::kind_of;
use crate::error::DecodeError;
use crate::field::{Alpha, Char, Price2SignedLe, Price4Le};
use crate::int::{I32Le, U16Le, U32Le, U64Le};
use crate::itch50::side;
use crate::layout::{layout, messages};
use crate::units::{Price, Side};

/// The types of [`common`](super::common) that futures have, with the layout there.
pub const COMMON: &[u8] = &[0x20, 0x23, 0x25, 0x26, 0x29, 0x2c, 0x2d, 0x97, 0xb1, 0xbc, 0xbd];

messages! {
    head { 0 length: u8 => u8; 1 message_type: u8 => u8; } kind_of;

    /// A future or spread, with its legs behind it: [`FuturesInstrumentDefinition::legs`].
    0xbb FuturesInstrumentDefinition, 41, "Futures Instrument Definition" {
         2 time_offset: U32Le => u32, "Nanoseconds since `unit_timestamp`.";
         6 symbol: Alpha<6> => Alpha<6>, "The name that other messages use.";
        12 unit_timestamp: U32Le => u32, "Seconds since the epoch, UTC.";
        16 report_symbol: Alpha<6> => Alpha<6>, "The product.";
        22 futures_flags: u8 => u8, "Bit 0: a variance future.";
        23 expiration_date: U32Le => u32, "The decimal number YYYYMMDD.";
        27 contract_size: U16Le => u16, "Multiplier of a price point.";
        29 listing_state: Char => u8, "`A` active, `I` inactive, `T` test.";
        30 price_increment: Price4Le => Option<Price>, "Smallest change of a price; `None` beyond [`Price`].";
        38 leg_count: u8 => u8, "Legs of a spread; 0 for a future.";
        39 leg_offset: u8 => u8, "Where the legs begin in the message; 0 without.";
        40 variance_block_offset: u8 => u8, "Where what a variance future has begins in the message; 0 without.";
    }

    /// A visible order joins the book.
    0x21 AddOrderLong, 33, "Add Order - Long" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order, for one day.";
        14 side_indicator: Char => u8, "`B` buy, `S` sell.";
        15 quantity: U32Le => u32, "Contracts.";
        19 symbol: Alpha<6> => Alpha<6>, "The instrument.";
        25 price: Price4Le => Option<Price>, "Limit; `None` beyond [`Price`].";
    }

    /// A visible order joins the book: where quantity and price fit the shorter fields.
    0x22 AddOrderShort, 25, "Add Order - Short" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order, for one day.";
        14 side_indicator: Char => u8, "`B` buy, `S` sell.";
        15 quantity: U16Le => u16, "Contracts.";
        17 symbol: Alpha<6> => Alpha<6>, "The instrument.";
        23 price: Price2SignedLe => Price, "Limit.";
    }

    /// A booked order has another price or quantity.
    0x27 ModifyOrderLong, 26, "Modify Order - Long" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 quantity: U32Le => u32, "Contracts from now on.";
        18 price: Price4Le => Option<Price>, "Limit from now on; `None` beyond [`Price`].";
    }

    /// A booked order has another price or quantity: where both fit the shorter fields.
    0x28 ModifyOrderShort, 18, "Modify Order - Short" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 quantity: U16Le => u16, "Contracts from now on.";
        16 price: Price2SignedLe => Price, "Limit from now on.";
    }

    /// An execution that is not of the book.
    0x2a TradeLong, 42, "Trade - Long" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 side_indicator: Char => u8, "`B` or `S`.";
        15 quantity: U32Le => u32, "Contracts executed.";
        19 symbol: Alpha<6> => Alpha<6>, "The instrument.";
        25 price: Price4Le => Option<Price>, "Execution price; `None` beyond [`Price`].";
        33 execution_id: U64Le => u64, "Unique for the day; a Trade Break refers to it. See [`ExecutionId`](super::ExecutionId).";
        41 trade_condition: Char => u8, "Space ordinary, `O` opening, `S` spread, `B` block, `E` exchange of a contract for a related position.";
    }

    /// The same, where quantity and price fit the shorter fields.
    0x2b TradeShort, 34, "Trade - Short" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 order_id: U64Le => u64, "The order.";
        14 side_indicator: Char => u8, "`B` or `S`.";
        15 quantity: U16Le => u16, "Contracts executed.";
        17 symbol: Alpha<6> => Alpha<6>, "The instrument.";
        23 price: Price2SignedLe => Price, "Execution price.";
        25 execution_id: U64Le => u64, "Unique for the day; a Trade Break refers to it. See [`ExecutionId`](super::ExecutionId).";
        33 trade_condition: Char => u8, "Space ordinary, `O` opening, `S` spread, `B` block, `E` exchange of a contract for a related position.";
    }

    /// The price at which the day is settled.
    0xb9 Settlement, 25, "Settlement" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<6> => Alpha<6>, "The instrument.";
        12 trade_date: U32Le => u32, "The trading day, as the decimal number YYYYMMDD.";
        16 settlement_price: Price4Le => Option<Price>, "The price; `None` beyond [`Price`].";
        24 issue: Char => u8, "`S` first, `R` issued again.";
    }

    /// Prices and volumes of a day.
    0xba EndOfDaySummary, 65, "End of Day Summary" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<6> => Alpha<6>, "The instrument.";
        12 trade_date: U32Le => u32, "The trading day, as the decimal number YYYYMMDD.";
        16 open_interest: U32Le => u32, "Contracts held, of the day before.";
        20 high_price: Price4Le => Option<Price>, "Highest price; `None` beyond [`Price`].";
        28 low_price: Price4Le => Option<Price>, "Lowest price; `None` beyond [`Price`].";
        36 open_price: Price4Le => Option<Price>, "First price; `None` beyond [`Price`].";
        44 close_price: Price4Le => Option<Price>, "Last price; `None` beyond [`Price`].";
        52 total_volume: U32Le => u32, "Contracts traded.";
        56 block_volume: U32Le => u32, "Those of block trades.";
        60 ecrp_volume: U32Le => u32, "Those of exchanges of a contract for a related position.";
        64 summary_flags: u8 => u8, "What the prices are: valid, a bid or an offer.";
    }

    /// Trading status of an instrument.
    0x31 TradingStatus, 18, "Trading Status" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<6> => Alpha<6>, "The instrument.";
        12 reserved1: Alpha<2> => Alpha<2>, "Reserved.";
        14 trading_status: Char => u8, "`S` suspended, `Q` queuing, `T` trading, `H` halted.";
        15 reserved2: Alpha<3> => Alpha<3>, "Reserved.";
    }
}

layout! {
    /// One leg of a spread.
    FutureLeg, 10 {
        0 leg_ratio: I32Le => i32, "How many of the leg one spread buys; below 0, sells.";
        4 leg_symbol: Alpha<6> => Alpha<6>, "The leg.";
    }
}

impl FuturesInstrumentDefinition {
    /// The legs of the spread that `block` defines; none for a future.
    ///
    /// # Errors
    ///
    /// Those of [`view`](Self::view), and [`DecodeError::Truncated`] when the legs are not wholly there.
    pub fn legs(block: &[u8]) -> Result<&[FutureLeg], DecodeError> {
        let definition = Self::view(block)?;
        let count = usize::from(definition.leg_count());
        if count == 0 {
            return Ok(&[]);
        }
        let first = usize::from(definition.leg_offset());
        let need = first + count * FutureLeg::SIZE;
        match block.get(first..need) {
            Some(legs) => Ok(bytemuck::cast_slice(legs)),
            None => Err(DecodeError::Truncated { have: block.len(), need }),
        }
    }
}

macro_rules! sided {
    ($($name:ident)+) => {$(
        impl $name {
            /// The side that is named; `None` when its code is neither.
            #[inline]
            pub fn side(&self) -> Option<Side> {
                side(self.side_indicator())
            }
        }
    )+};
}

sided! { AddOrderLong AddOrderShort TradeLong TradeShort }

#[cfg(test)]
mod tests;
