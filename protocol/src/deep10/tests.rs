//! DEEP 1.0 against the specification's own examples and against an obvious reading.

use crate::obvious::message_tests;

/// The fields of every type behind the type byte, as the specification's tables list them.
#[rustfmt::skip]
const TABLES: &[(u8, &str)] = &[
    (b'S', "system_event:c1 timestamp:u8"),
    (b'D', "flags:u1 timestamp:u8 symbol:a8 round_lot_size:u4 adjusted_poc_price:s8 luld_tier:u1"),
    (b'H', "trading_status:c1 timestamp:u8 symbol:a8 reason:a4"),
    (b'I', "retail_liquidity_indicator:c1 timestamp:u8 symbol:a8"),
    (b'O', "operational_halt_status:c1 timestamp:u8 symbol:a8"),
    (b'P', "short_sale_price_test_status:u1 timestamp:u8 symbol:a8 detail:c1"),
    (b'E', "security_event:c1 timestamp:u8 symbol:a8"),
    (b'8', "event_flags:u1 timestamp:u8 symbol:a8 size:u4 price:s8"),
    (b'5', "event_flags:u1 timestamp:u8 symbol:a8 size:u4 price:s8"),
    (b'T', "sale_condition_flags:u1 timestamp:u8 symbol:a8 size:u4 price:s8 trade_id:u8"),
    (b'X', "price_type:c1 timestamp:u8 symbol:a8 official_price:s8"),
    (b'B', "sale_condition_flags:u1 timestamp:u8 symbol:a8 size:u4 price:s8 trade_id:u8"),
    (b'A', "auction_type:c1 timestamp:u8 symbol:a8 paired_shares:u4 reference_price:s8 indicative_clearing_price:s8 imbalance_shares:u4 imbalance_side:c1 extension_number:u1 scheduled_auction_time:u4 auction_book_clearing_price:s8 collar_reference_price:s8 lower_auction_collar:s8 upper_auction_collar:s8"),
];

/// One message of every type: bytes, field by field, beside what they say.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
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
        "38 01 ac63c02096866d14 5a49455854202020 e4250000 241d0f0000000000",
        "event_flags=1|timestamp=1471980632572715948|symbol=ZIEXT|size=9700|price=99.05",
    ),
    (
        "35 00 ac63c02096866d14 5a49455854202020 00000000 ffffffffffffffff",
        "event_flags=0|timestamp=1471980632572715948|symbol=ZIEXT|size=0|price=-0.0001",
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

message_tests!(false, TABLES, EXAMPLES);

fn example(kind: u8) -> Vec<u8> {
    let examples = EXAMPLES.iter().map(|(hex, _)| obvious::hex(hex));
    examples.into_iter().find(|bytes| bytes[0] == kind).unwrap()
}

#[test]
fn both_sides_share_a_layout() {
    let (buy, sell) = (example(b'8'), example(b'5'));
    let buy = PriceLevelUpdate::view(&buy).unwrap();
    assert_eq!((buy.side(), buy.is_event_complete()), (Side::Bid, true));
    assert_eq!(buy.price(), Some(crate::Price(99_050_000_000)));
    let sell = PriceLevelUpdate::view(&sell).unwrap();
    assert_eq!((sell.side(), sell.is_event_complete()), (Side::Ask, false));
    for side in [Side::Bid, Side::Ask] {
        assert_eq!(
            PriceLevelUpdate::view(PriceLevelUpdate::on(side).as_bytes()).unwrap().side(),
            side
        );
    }
    assert_eq!(PriceLevelUpdate::view(&example(b'T')), Err(crate::DecodeError::Kind(b'T'.into())));
}

#[test]
fn a_price_too_large_is_no_price() {
    let update = PriceLevelUpdate {
        price: crate::field::Price4Le::from_raw(i64::MAX / 100_000 + 1),
        ..PriceLevelUpdate::default()
    };
    assert_eq!(update.price(), None);
    let update = PriceLevelUpdate {
        price: crate::field::Price4Le::from_raw(i64::MIN / 100_000),
        ..PriceLevelUpdate::default()
    };
    assert_eq!(update.price(), Some(crate::Price(i64::MIN / 100_000 * 100_000)));
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
