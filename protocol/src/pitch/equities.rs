//! Messages of the equities exchanges alone: BZX, BYX, EDGA and EDGX.

use super::kind_of;
use crate::field::{Alpha, Char, Price4UnsignedLe, Symbol};
use crate::int::U32Le;
use crate::layout::messages;
use crate::units::Price;

messages! {
    head { 0 length: u8 => u8; 1 message_type: u8 => u8; } kind_of;

    /// Trading status of a security. Until its first, a security is suspended (`S`).
    ///
    /// Source: PITCH 2.41.66, "Trading Status Message Fields", "Trading Status (Equities)".
    0x31 TradingStatus, 18, "Trading Status" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        14 trading_status: Char => u8, "`A` accepting orders for queuing, `H` halted, `Q` quote-only, `S` suspended by the exchange, `T` trading.";
        15 reg_sho_action: Char => u8, "Short-sale price test: `0` none, `1` in effect.";
        16 reserved1: Char => u8, "Reserved.";
        17 reserved2: Char => u8, "Reserved.";
    }

    /// Where an auction of a listed security stands (BZX), or that a periodic one takes place (BYX).
    ///
    /// The specification gives the prices no type; by its example they are long prices.
    ///
    /// Source: PITCH 2.41.66, "Auction Update Message Fields (BYX and BZX Equities Only)".
    0x95 AuctionUpdate, 47, "Auction Update" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        14 auction_type: Char => u8, "BZX: `O` opening, `C` closing, `H` halt, `I` IPO, `M` Cboe Market Close. BYX: `P` periodic.";
        15 reference_price: Price4UnsignedLe => Option<Price>, "Auction price within its collar; `None` beyond [`Price`].";
        23 buy_shares: U32Le => u32, "Shares to buy at the reference price; those matched of the Market Close and of a periodic auction.";
        27 sell_shares: U32Le => u32, "Shares to sell at the reference price; those matched of the Market Close and of a periodic auction.";
        31 indicative_price: Price4UnsignedLe => Option<Price>, "Where auction book and continuous book together would match; `None` beyond [`Price`], 0 on BYX.";
        39 auction_only_price: Price4UnsignedLe => Option<Price>, "Where eligible auction orders alone would match; `None` beyond [`Price`], 0 on BYX.";
    }

    /// Whether there are orders that improve on the best price for retail orders (BYX; EDGX from April
    /// 2026).
    ///
    /// Source: PITCH 2.41.66, "Retail Price Improvement Message Fields (BYX and effective 04/10/26 EDGX
    /// Only)".
    0x98 RetailPriceImprovement, 15, "Retail Price Improvement" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<8> => Symbol, "Ticker symbol.";
        14 retail_price_improvement: Char => u8, "`B` on the buy side, `S` on the sell side, `A` on both, `N` on neither.";
    }
}

#[cfg(test)]
mod tests;
