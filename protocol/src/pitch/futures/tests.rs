//! The messages of futures against bytes written by hand and against an obvious reading.

use crate::obvious::{TypeAt, message_tests};

/// The fields of every type behind the type byte, as the field tables list them.
#[rustfmt::skip]
const TABLES: &[(u8, &str)] = &[
    (0xbb, "time_offset:u4 symbol:a6 unit_timestamp:u4 report_symbol:a6 futures_flags:u1 expiration_date:u4 contract_size:u2 listing_state:c1 price_increment:s8 leg_count:u1 leg_offset:u1 variance_block_offset:u1"),
    (0x21, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u4 symbol:a6 price:s8"),
    (0x22, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u2 symbol:a6 price:t2"),
    (0x27, "time_offset:u4 order_id:u8 quantity:u4 price:s8"),
    (0x28, "time_offset:u4 order_id:u8 quantity:u2 price:t2"),
    (0x2a, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u4 symbol:a6 price:s8 execution_id:u8 trade_condition:c1"),
    (0x2b, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u2 symbol:a6 price:t2 execution_id:u8 trade_condition:c1"),
    (0xb9, "time_offset:u4 symbol:a6 trade_date:u4 settlement_price:s8 issue:c1"),
    (0xba, "time_offset:u4 symbol:a6 trade_date:u4 open_interest:u4 high_price:s8 low_price:s8 open_price:s8 close_price:s8 total_volume:u4 block_volume:u4 ecrp_volume:u4 summary_flags:u1"),
    (0x31, "time_offset:u4 symbol:a6 reserved1:a2 trading_status:c1 reserved2:a3"),
];

#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
    (
        "29 bb 18d20600 303030316162 68113560 565820202020 00 2f623401 e803 41 f401000000000000 00 00 00",
        "time_offset=447000|symbol=0001ab|unit_timestamp=1614090600|report_symbol=VX|futures_flags=0|expiration_date=20210223|contract_size=1000|listing_state=A|price_increment=0.05|leg_count=0|leg_offset=0|variance_block_offset=0",
    ),
    (
        "21 21 18d20600 05405b778f561d0b 42 204e0000 303030316162 f0d8ffffffffffff",
        "time_offset=447000|order_id=800891482924597253|side_indicator=B|quantity=20000|symbol=0001ab|price=-1",
    ),
    (
        "19 22 18d20600 05405b778f561d0b 53 0100 303030316162 fbff",
        "time_offset=447000|order_id=800891482924597253|side_indicator=S|quantity=1|symbol=0001ab|price=-0.05",
    ),
    (
        "1a 27 18d20600 05405b778f561d0b f8240100 e8a30f0000000000",
        "time_offset=447000|order_id=800891482924597253|quantity=75000|price=102.5",
    ),
    (
        "12 28 18d20600 05405b778f561d0b 6400 0a28",
        "time_offset=447000|order_id=800891482924597253|quantity=100|price=102.5",
    ),
    (
        "2a 2a 18d20600 05405b778f561d0b 42 f8240100 303030316162 e8a30f0000000000 342b46e0bb000000 42",
        "time_offset=447000|order_id=800891482924597253|side_indicator=B|quantity=75000|symbol=0001ab|price=102.5|execution_id=806921579316|trade_condition=B",
    ),
    (
        "22 2b 18d20600 05405b778f561d0b 42 6400 303030316162 0080 342b46e0bb000000 20",
        "time_offset=447000|order_id=800891482924597253|side_indicator=B|quantity=100|symbol=0001ab|price=-327.68|execution_id=806921579316|trade_condition= ",
    ),
    (
        "19 b9 18d20600 303030316162 2f623401 86db020000000000 53",
        "time_offset=447000|symbol=0001ab|trade_date=20210223|settlement_price=18.727|issue=S",
    ),
    (
        "41 ba 18d20600 303030316162 2f623401 10270000 70d7020000000000 80b0020000000000 60b6020000000000 18d5020000000000 64000000 0a000000 00000000 90",
        "time_offset=447000|symbol=0001ab|trade_date=20210223|open_interest=10000|high_price=18.6224|low_price=17.6256|open_price=17.776|close_price=18.5624|total_volume=100|block_volume=10|ecrp_volume=0|summary_flags=144",
    ),
    (
        "12 31 18d20600 303030316162 2020 51 202020",
        "time_offset=447000|symbol=0001ab|reserved1=|trading_status=Q|reserved2=",
    ),
];

message_tests!(TypeAt { offset: 1, size: 1 }, false, TABLES, EXAMPLES);

#[test]
fn legs_of_a_spread() {
    let mut definition =
        FuturesInstrumentDefinition { leg_count: 2, leg_offset: 41, ..Default::default() };
    let mut block = definition.as_bytes().to_vec();
    for (ratio, symbol) in [(1_i32, b"0001ab"), (-2, b"0001ac")] {
        block.extend(ratio.to_le_bytes());
        block.extend(symbol);
    }
    let legs = FuturesInstrumentDefinition::legs(&block).unwrap();
    assert_eq!((legs[0].leg_ratio(), legs[0].leg_symbol().0), (1, *b"0001ab"));
    assert_eq!((legs[1].leg_ratio(), legs[1].leg_symbol().0), (-2, *b"0001ac"));

    let cut = FuturesInstrumentDefinition::legs(&block[..60]);
    assert_eq!(cut, Err(DecodeError::Truncated { have: 60, need: 61 }));
    definition.leg_count = 255;
    definition.leg_offset = 255;
    let lying = FuturesInstrumentDefinition::legs(definition.as_bytes());
    assert_eq!(lying, Err(DecodeError::Truncated { have: 41, need: 2805 }));
    definition.leg_count = 0;
    assert_eq!(FuturesInstrumentDefinition::legs(definition.as_bytes()), Ok(&[][..]));
}

#[test]
fn sides() {
    let add = AddOrderShort { side_indicator: Char(b'S'), ..Default::default() };
    assert_eq!(add.side(), Some(Side::Ask));
    let trade = TradeLong { side_indicator: Char(b'B'), ..Default::default() };
    assert_eq!(trade.side(), Some(Side::Bid));
}
