//! Messages of the options exchanges alone: BZX, C1, C2 and EDGX Options.
//!
//! Orders and trades name a series by a feed symbol of six characters; a Symbol Mapping, sent without
//! numbers all day and on request, tells which series that is.

use super::{kind_of, text_at};
use crate::field::{Alpha, Char, Price4UnsignedLe, Symbol, Value};
use crate::int::{U32Le, U64Le};
use crate::itch50::side;
use crate::layout::messages;
use crate::units::{Price, Side};

messages! {
    head { 0 length: u8 => u8; 1 message_type: u8 => u8; } kind_of;

    /// Which series a feed symbol stands for. Not numbered. See [`SymbolMapping::underlying`].
    ///
    /// Source: PITCH 2.41.66, "Symbol Mapping Message Fields (Options Only)".
    0x2e SymbolMapping, 30, "Symbol Mapping" {
         2 feed_symbol: Alpha<6> => Alpha<6>, "The name that other messages use.";
         8 osi_symbol: Alpha<21> => Alpha<21>, "The series: root, expiration, put or call, strike.";
        29 symbol_condition: Char => u8, "`N` normal, `C` closing only.";
    }

    /// Trading status of a series.
    ///
    /// Source: PITCH 2.41.66, "Trading Status Message Fields", "Trading Status (Options)".
    0x31 TradingStatus, 18, "Trading Status" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<6> => Alpha<6>, "Feed symbol.";
        12 reserved1: Alpha<2> => Alpha<2>, "Reserved.";
        14 trading_status: Char => u8, "Of the regular and Curb sessions: `H` halted, `L` Curb trading (C1), `Q` quote-only, `R` opening rotation, `T` trading.";
        15 reserved2: Char => u8, "Reserved.";
        16 gth_trading_status: Char => u8, "Of the global session (C1): `H` halted, `Q` quote-only, `R` opening rotation, `T` trading.";
        17 reserved3: Char => u8, "Reserved.";
    }

    /// Another multiplier of the opening quotes' width for an underlying.
    ///
    /// Source: PITCH 2.41.66, "Width Update Message Fields (Options Only)".
    0xd2 WidthUpdate, 19, "Width Update" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 underlying: Alpha<8> => Symbol, "The underlying.";
        14 width_type: Char => u8, "`R` regular, `V` volatility.";
        15 multiplier: U32Le => u32, "The multiplier in tenths: 15 is 1.5.";
    }

    /// Where an opening or re-opening of a series stands.
    ///
    /// Source: PITCH 2.41.66, "Options Auction Update Message Fields (Options Only)".
    0xd1 OptionsAuctionUpdate, 64, "Options Auction Update" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<8> => Symbol, "Feed symbol.";
        14 auction_type: Char => u8, "`G` opening of global hours (C1), `O` of regular hours (C1), `H` halt re-opening, `V` volatility opening.";
        15 reference_price: Price4UnsignedLe => Option<Price>, "Matching price of the queuing book within its collar; `None` beyond [`Price`].";
        23 buy_contracts: U32Le => u32, "Contracts to buy at the reference price and above.";
        27 sell_contracts: U32Le => u32, "Contracts to sell at the reference price and below.";
        31 indicative_price: Price4UnsignedLe => Option<Price>, "Matching price of queuing and continuous book within its collar; `None` beyond [`Price`].";
        39 auction_only_price: Price4UnsignedLe => Option<Price>, "Matching price of the queuing book without collar; `None` beyond [`Price`].";
        47 opening_condition: Char => u8, "`O` would open, `Q` needs a quote, `B` needs buyers (C1), `S` needs sellers (C1), `C` composite market crossed.";
        48 composite_market_bid_price: Price4UnsignedLe => Option<Price>, "Bid of the composite market; `None` beyond [`Price`].";
        56 composite_market_offer_price: Price4UnsignedLe => Option<Price>, "Offer of the composite market; `None` beyond [`Price`].";
    }

    /// An order is exposed in an auction (C1 and EDGX). See [`AuctionNotification::client_id`].
    ///
    /// Source: PITCH 2.41.66, "Auction Notification Message Fields (C1 and EDGX Options Only)".
    0xad AuctionNotification, 43, "Auction Notification" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 symbol: Alpha<6> => Alpha<6>, "Feed symbol.";
        12 auction_id: U64Le => u64, "The auction, for one day.";
        20 auction_type: Char => u8, "`B` BAM (EDGX) or AIM (C1), `S` solicitation (C1), `T` step up, `A` step up, all or none.";
        21 side_indicator: Char => u8, "`B` or `S`.";
        22 price: Price4UnsignedLe => Option<Price>, "By the type of auction: the opposite best price of all markets, the order's limit, a start price, or 0; `None` beyond [`Price`].";
        30 contracts: U32Le => u32, "Contracts in the auction.";
        34 customer_indicator: Char => u8, "`N` non-customer, `C` customer.";
        35 participant_id: Alpha<4> => Alpha<4>, "The executing broker, if it wants to be named.";
        39 auction_end_offset: U32Le => u32, "When the auction ends: nanoseconds since the unit's last Time.";
    }

    /// An auction ends without the rest of its order.
    ///
    /// Source: PITCH 2.41.66, "Auction Cancel Message Fields (C1 and EDGX Options Only)".
    0xae AuctionCancel, 14, "Auction Cancel" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 auction_id: U64Le => u64, "The auction.";
    }

    /// An execution in an auction.
    ///
    /// Source: PITCH 2.41.66, "Auction Trade Message Fields (C1 and EDGX Options Only)".
    0xaf AuctionTrade, 34, "Auction Trade" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 auction_id: U64Le => u64, "The auction.";
        14 execution_id: U64Le => u64, "The execution. See [`ExecutionId`](super::ExecutionId).";
        22 price: Price4UnsignedLe => Option<Price>, "Trade price; `None` beyond [`Price`].";
        30 contracts: U32Le => u32, "Contracts traded.";
    }

    /// The strikes that a special opening quotation takes in (C1).
    ///
    /// Source: PITCH 2.41.66, "SOQ Strike Range Update Message Fields (C1 Only)".
    0x9d SoqStrikeRangeUpdate, 42, "SOQ Strike Range Update" {
         2 time_offset: U32Le => u32, "Nanoseconds since the unit's last Time.";
         6 soq_identifier: Alpha<20> => Alpha<20>, "The symbol under which the final quotation is disseminated.";
        26 lower_strike_price: Price4UnsignedLe => Option<Price>, "Lowest strike; `None` beyond [`Price`].";
        34 upper_strike_price: Price4UnsignedLe => Option<Price>, "Highest strike; `None` beyond [`Price`].";
    }

    /// A series that a special opening quotation takes in (C1). Not numbered.
    ///
    /// Source: PITCH 2.41.66, "Constituent Symbol Mapping Message Fields (C1 Only)".
    0x9e ConstituentSymbolMapping, 58, "Constituent Symbol Mapping" {
         2 feed_symbol: Alpha<6> => Alpha<6>, "The name that other messages use.";
         8 osi_symbol: Alpha<21> => Alpha<21>, "The series: root, expiration, put or call, strike.";
        29 symbol_condition: Char => u8, "`N` normal, `C` closing only.";
        30 underlying: Alpha<8> => Symbol, "Symbol of the underlying.";
        38 soq_identifier: Alpha<20> => Alpha<20>, "The symbol under which the final quotation is disseminated.";
    }
}

impl SymbolMapping {
    /// The symbol of the underlying, which stands behind it since version 2.40. `None` of any other block.
    pub fn underlying(block: &[u8]) -> Option<Symbol> {
        Self::view(block).ok()?;
        block.get(Self::SIZE..)?.first_chunk().map(|symbol| Alpha(*symbol))
    }
}

impl AuctionNotification {
    /// What the order's owner calls itself, which stands behind it since version 2.40. `None` of any other
    /// block.
    pub fn client_id(block: &[u8]) -> Option<Alpha<4>> {
        Self::view(block).ok()?;
        block.get(Self::SIZE..)?.first_chunk().map(|id| Alpha(*id))
    }

    /// The side of the order; `None` when its code is neither.
    pub fn side(&self) -> Option<Side> {
        side(self.side_indicator())
    }
}

/// Shows `visit` what stands behind the known part of one of these messages.
pub(super) fn fields_behind<'a>(block: &'a [u8], visit: &mut impl FnMut(&'static str, Value<'a>)) {
    if SymbolMapping::underlying(block).is_some() {
        visit("underlying", text_at::<8>(block, SymbolMapping::SIZE));
    }
    if AuctionNotification::client_id(block).is_some() {
        visit("client_id", text_at::<4>(block, AuctionNotification::SIZE));
    }
}

#[cfg(test)]
mod tests;
