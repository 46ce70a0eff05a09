//! The shared layouts, for the tests of the formats that have them, and the bits of their flags.

use super::*;
use crate::obvious;

/// A type and the fields behind it, as the specifications' tables list them.
pub(crate) type Table = (u8, &'static str);

/// A message, bytes in hex, field by field, beside what it says.
pub(crate) type Example = (&'static str, &'static str);

#[rustfmt::skip]
const TABLES: &[Table] = &[
    (b'S', "system_event:c1 timestamp:u8"),
    (b'D', "flags:u1 timestamp:u8 symbol:a8 round_lot_size:u4 adjusted_poc_price:s8 luld_tier:u1"),
    (b'H', "trading_status:c1 timestamp:u8 symbol:a8 reason:a4"),
    (b'I', "retail_liquidity_indicator:c1 timestamp:u8 symbol:a8"),
    (b'O', "operational_halt_status:c1 timestamp:u8 symbol:a8"),
    (b'P', "short_sale_price_test_status:u1 timestamp:u8 symbol:a8 detail:c1"),
    (b'E', "security_event:c1 timestamp:u8 symbol:a8"),
    (b'T', "sale_condition_flags:u1 timestamp:u8 symbol:a8 size:u4 price:s8 trade_id:u8"),
    (b'X', "price_type:c1 timestamp:u8 symbol:a8 official_price:s8"),
    (b'B', "sale_condition_flags:u1 timestamp:u8 symbol:a8 size:u4 price:s8 trade_id:u8"),
    (b'A', "auction_type:c1 timestamp:u8 symbol:a8 paired_shares:u4 reference_price:s8 indicative_clearing_price:s8 imbalance_shares:u4 imbalance_side:c1 extension_number:u1 scheduled_auction_time:u4 auction_book_clearing_price:s8 collar_reference_price:s8 lower_auction_collar:s8 upper_auction_collar:s8"),
];

/// One message of every type, with the specifications' own values.
#[rustfmt::skip]
const EXAMPLES: &[Example] = &[
    (
        "53 45 00a09997e93db614",
        "system_event=E|timestamp=1492448400000000000",
    ),
    (
        "44 80 0020897b5a1fb614 5a49455854202020 64000000 241d0f0000000000 01",
        "flags=128|timestamp=1492414800000000000|symbol=ZIEXT|round_lot_size=100|adjusted_poc_price=99.05|luld_tier=1",
    ),
    (
        "48 48 ac63c02096866d14 5a49455854202020 54312020",
        "trading_status=H|timestamp=1471980632572715948|symbol=ZIEXT|reason=T1",
    ),
    (
        "49 41 ac63c02096866d14 5a49455854202020",
        "retail_liquidity_indicator=A|timestamp=1471980632572715948|symbol=ZIEXT",
    ),
    (
        "4f 4f ac63c02096866d14 5a49455854202020",
        "operational_halt_status=O|timestamp=1471980632572715948|symbol=ZIEXT",
    ),
    (
        "50 01 ac63c02096866d14 5a49455854202020 41",
        "short_sale_price_test_status=1|timestamp=1471980632572715948|symbol=ZIEXT|detail=A",
    ),
    (
        "45 4f 00f0302a5b25b614 5a49455854202020",
        "security_event=O|timestamp=1492421400000000000|symbol=ZIEXT",
    ),
    (
        "54 00 c3dff705a2866d14 5a49455854202020 64000000 241d0f0000000000 968f060000000000",
        "sale_condition_flags=0|timestamp=1471980683662974915|symbol=ZIEXT|size=100|price=99.05|trade_id=429974",
    ),
    (
        "58 51 00f0302a5b25b614 5a49455854202020 241d0f0000000000",
        "price_type=Q|timestamp=1492421400000000000|symbol=ZIEXT|official_price=99.05",
    ),
    (
        "42 00 b28fa5a0ab866d14 5a49455854202020 64000000 241d0f0000000000 968f060000000000",
        "sale_condition_flags=0|timestamp=1471980724912754610|symbol=ZIEXT|size=100|price=99.05|trade_id=429974",
    ),
    (
        "41 43 ddc7f09a1a3ab614 5a49455854202020 a0861000 241d0f0000000000 181f0f0000000000 10270000 42 00 80e6f458 0c210f0000000000 c01c0f0000000000 a4990d0000000000 dc9f100000000000",
        "auction_type=C|timestamp=1492444212462929885|symbol=ZIEXT|paired_shares=1083040|reference_price=99.05|indicative_clearing_price=99.1|imbalance_shares=10000|imbalance_side=B|extension_number=0|scheduled_auction_time=1492444800|auction_book_clearing_price=99.15|collar_reference_price=99.04|lower_auction_collar=89.13|upper_auction_collar=108.95",
    ),
];

/// The tables of the shared types `kinds`, and a format's `own`.
pub(crate) fn tables(kinds: &[u8], own: &[Table]) -> Vec<Table> {
    let shared = TABLES.iter().filter(|(kind, _)| kinds.contains(kind));
    shared.chain(own).copied().collect()
}

/// The examples of the shared types `kinds`, and a format's `own`.
pub(crate) fn examples(kinds: &[u8], own: &[Example]) -> Vec<Example> {
    let shared = EXAMPLES.iter().filter(|(hex, _)| kinds.contains(&obvious::hex(hex)[0]));
    shared.chain(own).copied().collect()
}

#[test]
fn flags_by_their_bits() {
    let directory = SecurityDirectory { flags: 0x80, ..Default::default() };
    assert!(directory.is_test() && !directory.is_when_issued() && !directory.is_etp());
    let directory = SecurityDirectory { flags: 0x60, ..Default::default() };
    assert!(!directory.is_test() && directory.is_when_issued() && directory.is_etp());

    for bit in 0..8 {
        let trade = TradeReport { sale_condition_flags: 1 << bit, ..Default::default() };
        let conditions = [
            trade.is_single_price_cross(),
            trade.is_trade_through_exempt(),
            trade.is_odd_lot(),
            trade.is_extended_hours(),
            trade.is_intermarket_sweep(),
        ];
        assert_eq!(conditions, [3, 4, 5, 6, 7].map(|meant| meant == bit));
    }
}
