//! The layouts of the control messages and of the Pillar Integrated feed, by message type.

use super::kind_of;
use crate::field::{Ascii, Char};
use crate::int::{I32Le, U16Le, U32Le, U64Le};
use crate::layout::messages;

messages! {
    head {
        0 message_size: U16Le => u16;
        2 message_type: U16Le => u16;
    } kind_of;

    /// The channel's numbers start anew: this message is number 1, alone in its packet.
    ///
    /// Source: Common Client Specification, Sequence Number Reset.
    1 SequenceNumberReset, 14, "Sequence Number Reset Message" {
         4 source_time: U32Le => u32, "Seconds since the Unix epoch, UTC.";
         8 source_time_ns: U32Le => u32, "The nanoseconds behind `source_time`.";
        12 product_id: u8 => u8, "The feed.";
        13 channel_id: u8 => u8, "The multicast channel.";
    }

    /// The second that `source_time_ns` of other messages counts from; sent at its start while there is
    /// data, for each partition of the matching engine.
    ///
    /// Source: Common Client Specification, Source Time Reference.
    2 SourceTimeReference, 16, "Source Time Reference Message" {
         4 id: U32Le => u32, "The partition: [`SymbolIndexMapping::system_id`] of its symbols.";
         8 symbol_seq_num: U32Le => u32, "Reserved.";
        12 source_time: U32Le => u32, "Seconds since the Unix epoch, UTC.";
    }

    /// Reference data of a symbol. A later one of the same day counts from then on.
    ///
    /// Source: Common Client Specification, Symbol Index Mapping.
    3 SymbolIndexMapping, 44, "Symbol Index Mapping Message" {
         4 symbol_index: U32Le => u32, "The symbol within its market; it means nothing in another.";
         8 symbol: Ascii<11> => Ascii<11>, "In NYSE symbology, such as `BRK A`.";
        19 reserved: u8 => u8, "Reserved.";
        20 market_id: U16Le => u16, "1 NYSE, 3 Arca, 9 American, 10 National, 11 Texas.";
        22 system_id: u8 => u8, "Partition of the matching engine.";
        23 exchange_code: Char => u8, "Listed on: `N` NYSE, `P` Arca, `A` American, `Q` Nasdaq, `Z` Cboe, `V` IEX, `L` LTSE.";
        24 price_scale_code: u8 => u8, "Decimals in the symbol's prices: 6, 4 or 3; see [`PriceScale`](super::PriceScale).";
        25 security_type: Char => u8, "`A` ADR, `C` common stock, `E` ETF, `P` preferred, `R` rights, `T` test, `W` warrant and others.";
        26 lot_size: U16Le => u16, "Shares in a round lot.";
        28 prev_close_price: I32Le => i32, "Yesterday's closing price, in the symbol's scale.";
        32 prev_close_volume: U32Le => u32, "Yesterday's closing volume, shares.";
        36 price_resolution: u8 => u8, "0 penny, 1 penny and nickel, 5 nickel and dime.";
        37 round_lot: Char => u8, "Whether round lots are accepted: `Y`, `N`.";
        38 mpv: U16Le => u16, "Minimum price variation, hundredths of a cent.";
        40 unit_of_trade: U16Le => u16, "Unit of trade, shares: 1, 10, 50 or 100.";
        42 late_close_eligible: u8 => u8, "Reserved, and zero, in old revisions.";
        43 eth_eligible: u8 => u8, "Trades in extended hours. Reserved, and zero, in old revisions.";
    }

    /// Asks for messages of a channel to be sent again, on its retransmission group.
    ///
    /// Source: Common Client Specification, Retransmission Request.
    10 RetransmissionRequest, 24, "Retransmission Request Message" {
         4 begin_seq_num: U32Le => u32, "The first message wanted.";
         8 end_seq_num: U32Le => u32, "The last message wanted.";
        12 source_id: Ascii<10> => Ascii<10>, "Who asks: at most 9 characters.";
        22 product_id: u8 => u8, "The feed: one of [`product`](super::product).";
        23 channel_id: u8 => u8, "The multicast channel.";
    }

    /// The request server's answer, on the connection; what was asked for comes by multicast.
    ///
    /// Source: Common Client Specification, Request Response.
    11 RequestResponse, 29, "Request Response Message" {
         4 request_seq_num: U32Le => u32, "Number of the packet that asked.";
         8 begin_seq_num: U32Le => u32, "As asked for; 0 unless a retransmission was.";
        12 end_seq_num: U32Le => u32, "As asked for; 0 unless a retransmission was.";
        16 source_id: Ascii<10> => Ascii<10>, "Who asked.";
        26 product_id: u8 => u8, "The feed.";
        27 channel_id: u8 => u8, "The multicast channel.";
        28 status: Char => u8, "What becomes of it: the code of a [`RequestStatus`](super::RequestStatus).";
    }

    /// A client's answer to the request server's heartbeat, due within five seconds.
    ///
    /// Source: Common Client Specification, Heartbeat Response.
    12 HeartbeatResponse, 14, "Heartbeat Response Message" {
         4 source_id: Ascii<10> => Ascii<10>, "Who answers.";
    }

    /// Asks for the Symbol Index Mapping of one symbol or all, on the channel's refresh group.
    ///
    /// Source: Common Client Specification, Symbol Index Mapping Request.
    13 SymbolIndexMappingRequest, 21, "Symbol Index Mapping Request Message" {
         4 symbol_index: U32Le => u32, "The symbol; 0 all of the channel.";
         8 source_id: Ascii<10> => Ascii<10>, "Who asks.";
        18 product_id: u8 => u8, "The feed.";
        19 channel_id: u8 => u8, "The multicast channel.";
        20 retransmit_method: u8 => u8, "0: by UDP.";
    }

    /// Asks for the state of one symbol or all, on the channel's refresh group.
    ///
    /// Source: Common Client Specification, Refresh Request.
    15 RefreshRequest, 20, "Refresh Request Message" {
         4 symbol_index: U32Le => u32, "The symbol; 0 all of the channel.";
         8 source_id: Ascii<10> => Ascii<10>, "Who asks.";
        18 product_id: u8 => u8, "The feed.";
        19 channel_id: u8 => u8, "The multicast channel.";
    }

    /// Messages asked for cannot be sent again. Comes on the retransmission group.
    ///
    /// Source: Common Client Specification, Message Unavailable.
    31 MessageUnavailable, 14, "Message Unavailable Message" {
         4 begin_seq_num: U32Le => u32, "The first that cannot.";
         8 end_seq_num: U32Le => u32, "The last that cannot.";
        12 product_id: u8 => u8, "The feed.";
        13 channel_id: u8 => u8, "The multicast channel.";
    }

    /// All that was known of a symbol is void; its state follows.
    ///
    /// Source: Common Client Specification, Symbol Clear.
    32 SymbolClear, 20, "Symbol Clear Message" {
         4 source_time: U32Le => u32, "Seconds since the Unix epoch, UTC.";
         8 source_time_ns: U32Le => u32, "The nanoseconds behind `source_time`.";
        12 symbol_index: U32Le => u32, "The symbol.";
        16 next_source_seq_num: U32Le => u32, "`symbol_seq_num` of the symbol's next message.";
    }

    /// A symbol's status changes.
    ///
    /// Source: Common Client Specification, Security Status.
    34 SecurityStatus, 46, "Security Status Message" {
         4 source_time: U32Le => u32, "Seconds since the Unix epoch, UTC.";
         8 source_time_ns: U32Le => u32, "The nanoseconds behind `source_time`.";
        12 symbol_index: U32Le => u32, "The symbol.";
        16 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        20 security_status: Char => u8, "What changed. Trading: `4` halt, `5` resume, `6` suspend. Session: `P` pre-opening, `B` orders accepted, `E` early, `O` core, `L` late, `X` closed. Short sale restriction: `A` activated, `C` continued, `D` deactivated. Price indication: `I` at a resumption, `G` before the opening.";
        21 halt_condition: Char => u8, "Why halted: `~` not halted, `M` limit-up limit-down, `P` news pending, `D` news released, `1` to `3` market-wide circuit breaker and others.";
        22 reserved: U32Le => u32, "Reserved.";
        26 price1: I32Le => i32, "Of a price indication the low; with status `A` on the listing market, of the trade that activated the restriction; else 0.";
        30 price2: I32Le => i32, "Of a price indication the high; else 0.";
        34 ssr_triggering_exchange_id: Char => u8, "With status `A` on the listing market: where the trade was that activated the restriction.";
        35 ssr_triggering_volume: U32Le => u32, "With status `A` on the listing market: shares of that trade.";
        39 time: U32Le => u32, "With status `A`: when, as the digits HHMMSSmmm.";
        43 ssr_state: Char => u8, "`E` short sale restriction in effect, `~` not.";
        44 market_state: Char => u8, "`P` pre-opening, `E` early, `O` core, `L` late session, `X` closed.";
        45 session_state: Char => u8, "Unused.";
    }

    /// The first message of every packet of a refresh.
    ///
    /// Source: Common Client Specification, Refresh Header.
    35 RefreshHeader, 8, "Refresh Header Message" {
         4 current_refresh_pkt: U16Le => u16, "Number of this packet in the refresh; the first is 1.";
         6 total_refresh_pkts: U16Le => u16, "Packets in the refresh.";
    } then as_of: RefreshAsOf, 8 {
         8 last_seq_num: U32Le => u32, "The refresh tells the state behind this message of the channel. In a first packet only.";
        12 last_symbol_seq_num: U32Le => u32, "The same as a number among the symbol's messages.";
    }

    /// A visible order enters the book, or one that was routed away comes back under its old number.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Add Order Message".
    100 AddOrder, 39, "Add Order Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 order_id: U64Le => u64, "The order, unique for the day.";
        24 price: I32Le => i32, "In the symbol's scale.";
        28 volume: U32Le => u32, "Shares.";
        32 side: Char => u8, "`B` buy, `S` sell.";
        33 firm_id: Ascii<5> => Ascii<5>, "The participant; blank if not attributed.";
        38 reserved1: u8 => u8, "Reserved.";
    }

    /// An order has a new price or size, other than by a replacement or an execution.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Modify Order Message".
    101 ModifyOrder, 35, "Modify Order Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 order_id: U64Le => u64, "The order.";
        24 price: I32Le => i32, "The new price, in the symbol's scale.";
        28 volume: U32Le => u32, "The new size, shares.";
        32 position_change: u8 => u8, "0 keeps its position, 1 loses it; currently always 0. A new price always loses it, the old one never.";
        33 side: Char => u8, "`B` buy, `S` sell; a zero byte before 2.5.";
        34 reserved2: u8 => u8, "Reserved.";
    }

    /// An order leaves the book, other than by a full execution or a replacement.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Delete Order Message".
    102 DeleteOrder, 25, "Delete Order Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 order_id: U64Le => u64, "The order.";
        24 reserved1: u8 => u8, "Reserved.";
    }

    /// An order is executed, partly or in full; what is left keeps its price.
    ///
    /// Before 2.4 the four conditions were one number.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Order Execution Message".
    103 OrderExecution, 42, "Order Execution Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 order_id: U64Le => u64, "The order.";
        24 trade_id: U32Le => u32, "The execution; a Trade Cancel names it.";
        28 price: I32Le => i32, "Of the execution, in the symbol's scale.";
        32 volume: U32Le => u32, "Shares executed.";
        36 printable_flag: u8 => u8, "1 printed to the SIP; 0 not, as in auctions, whose volume comes in a Cross Trade.";
        37 reserved1: u8 => u8, "Reserved.";
        38 trade_cond1: Char => u8, "Settlement: `@` regular, `C` cash.";
        39 trade_cond2: Char => u8, "Trade-through exemption: space none, `F` intermarket sweep, `O` opening, `5` reopening, `6` closing, `7` qualified contingent.";
        40 trade_cond3: Char => u8, "Space none, `T` extended hours, `U` extended hours out of sequence, `Z` sold.";
        41 trade_cond4: Char => u8, "Space none, `I` odd lot, `V` contingent.";
    }

    /// An order is replaced by a new one of the same symbol, side and attribution.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Replace Order Message".
    104 ReplaceOrder, 42, "Replace Order Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 order_id: U64Le => u64, "The order that goes.";
        24 new_order_id: U64Le => u64, "The order that comes.";
        32 price: I32Le => i32, "The new price, in the symbol's scale.";
        36 volume: U32Le => u32, "The new size, shares.";
        40 side: Char => u8, "`B` buy, `S` sell; a zero byte before 2.5.";
        41 reserved2: u8 => u8, "Reserved.";
    }

    /// Where an auction stands. Fields that a market does not use are zero.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Imbalance Message"; XDP Imbalances Feed 2.1f.
    105 Imbalance, 67, "Imbalance Message" {
         4 source_time: U32Le => u32, "Seconds since the Unix epoch, UTC.";
         8 source_time_ns: U32Le => u32, "The nanoseconds behind `source_time`.";
        12 symbol_index: U32Le => u32, "The symbol.";
        16 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        20 reference_price: I32Le => i32, "At which imbalances are calculated; all prices are in the symbol's scale.";
        24 paired_qty: U32Le => u32, "Shares paired at the reference price.";
        28 total_imbalance_qty: U32Le => u32, "Shares of the imbalance at the reference price.";
        32 market_imbalance_qty: U32Le => u32, "Shares of the imbalance in market orders.";
        36 auction_time: U16Le => u16, "Projected time of the auction: the digits hhmm.";
        38 auction_type: Char => u8, "`O` early opening, `M` core opening, `H` reopening, `C` closing, `P` extreme and `R` significant closing imbalance.";
        39 imbalance_side: Char => u8, "`B` buy, `S` sell, space none.";
        40 continuous_book_clearing_price: I32Le => i32, "The nearest to the reference price without an imbalance.";
        44 auction_interest_clearing_price: I32Le => i32, "At which interest for the auction alone would trade.";
        48 ssr_filing_price: I32Le => i32, "At which sell short interest is filed under a short sale restriction.";
        52 indicative_match_price: I32Le => i32, "The best at which most shares can be executed.";
        56 upper_collar: I32Le => i32, "Upper bound of the indicative match price.";
        60 lower_collar: I32Le => i32, "Lower bound of the indicative match price.";
        64 auction_status: u8 => u8, "0 will run, 1 will run with interest inside the collars or all paired, 2 will not for an imbalance through the collars, 3 will not and goes over to the closing auction.";
        65 freeze_status: u8 => u8, "1 imbalance freeze in effect, 0 not.";
        66 num_extensions: u8 => u8, "How often the halt was extended.";
    } then unpaired: ImbalanceUnpaired, 6 {
        67 unpaired_qty: U32Le => u32, "Unpaired shares priced at the reference price or better.";
        71 unpaired_side: Char => u8, "`B` buy, `S` sell, space not applicable.";
        72 reserved: Char => u8, "Reserved; before 2.5d `Y` a significant imbalance, space none.";
    }

    /// One order on the book, as part of a refresh or behind a [`SymbolClear`].
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Add Order Refresh Message".
    106 AddOrderRefresh, 43, "Add Order Refresh Message" {
         4 source_time: U32Le => u32, "Seconds since the Unix epoch, UTC.";
         8 source_time_ns: U32Le => u32, "The nanoseconds behind `source_time`.";
        12 symbol_index: U32Le => u32, "The symbol.";
        16 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        20 order_id: U64Le => u64, "The order.";
        28 price: I32Le => i32, "In the symbol's scale.";
        32 volume: U32Le => u32, "Shares.";
        36 side: Char => u8, "`B` buy, `S` sell.";
        37 firm_id: Ascii<5> => Ascii<5>, "The participant; blank if not attributed.";
        42 reserved1: u8 => u8, "Reserved.";
    }

    /// Two orders that were not displayed trade. No book changes.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Non-Displayed Trade Message".
    110 NonDisplayedTrade, 33, "Non-Displayed Trade Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 trade_id: U32Le => u32, "The trade; a Trade Cancel names it.";
        20 price: I32Le => i32, "In the symbol's scale.";
        24 volume: U32Le => u32, "Shares.";
        28 printable_flag: u8 => u8, "As in [`OrderExecution`].";
        29 trade_cond1: Char => u8, "As in [`OrderExecution`].";
        30 trade_cond2: Char => u8, "As in [`OrderExecution`].";
        31 trade_cond3: Char => u8, "As in [`OrderExecution`].";
        32 trade_cond4: Char => u8, "As in [`OrderExecution`].";
    }

    /// All that an auction traded. Each order that took part has a message of its own, not printable.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Cross Trade Message".
    111 CrossTrade, 29, "Cross Trade Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 cross_id: U32Le => u32, "The cross; a Cross Correction names it.";
        20 price: I32Le => i32, "In the symbol's scale.";
        24 volume: U32Le => u32, "Shares.";
        28 cross_type: Char => u8, "`E` early opening, `O` opening, `5` reopening, `6` closing.";
    }

    /// A trade, told by an Order Execution or a Non-Displayed Trade, is void. No book changes.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Trade Cancel Message".
    112 TradeCancel, 20, "Trade Cancel Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 trade_id: U32Le => u32, "The trade.";
    }

    /// A cross had another volume. No book changes.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Cross Correction Message".
    113 CrossCorrection, 24, "Cross Correction Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 cross_id: U32Le => u32, "The cross.";
        20 volume: U32Le => u32, "Its shares, in place of those told before.";
    }

    /// On which sides there is hidden retail price improvement interest.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Retail Price Improvement Message".
    114 RetailPriceImprovement, 17, "Retail Price Improvement Message" {
         4 source_time_ns: U32Le => u32, "Nanoseconds behind the last [`SourceTimeReference`].";
         8 symbol_index: U32Le => u32, "The symbol.";
        12 symbol_seq_num: U32Le => u32, "Number among the symbol's messages.";
        16 rpi_indicator: Char => u8, "`A` bid, `B` offer, `C` both, space none.";
    }

    /// A symbol's day so far; every minute, on a channel of its own.
    ///
    /// Source: Pillar Integrated Feed 2.5g, "Stock Summary Message".
    223 StockSummary, 36, "Stock Summary Message" {
         4 source_time: U32Le => u32, "Seconds since the Unix epoch, UTC.";
         8 source_time_ns: U32Le => u32, "The nanoseconds behind `source_time`.";
        12 symbol_index: U32Le => u32, "The symbol.";
        16 high_price: I32Le => i32, "Highest price; all in the symbol's scale.";
        20 low_price: I32Le => i32, "Lowest price.";
        24 open: I32Le => i32, "Opening price.";
        28 close: I32Le => i32, "Closing price.";
        32 total_volume: U32Le => u32, "Shares.";
    }
}
