//! XDP messages against the specification's tables, hand-made examples and an obvious reading.

use crate::obvious::message_tests;

/// The fields of every type behind length and type, as the specifications' tables list them.
#[rustfmt::skip]
const TABLES: &[(u16, &str)] = &[
    (1, "source_time:u4 source_time_ns:u4 product_id:u1 channel_id:u1"),
    (2, "id:u4 symbol_seq_num:u4 source_time:u4"),
    (3, "symbol_index:u4 symbol:z11 reserved:u1 market_id:u2 system_id:u1 exchange_code:c1 price_scale_code:u1 security_type:c1 lot_size:u2 prev_close_price:i4 prev_close_volume:u4 price_resolution:u1 round_lot:c1 mpv:u2 unit_of_trade:u2 late_close_eligible:u1 eth_eligible:u1"),
    (10, "begin_seq_num:u4 end_seq_num:u4 source_id:z10 product_id:u1 channel_id:u1"),
    (11, "request_seq_num:u4 begin_seq_num:u4 end_seq_num:u4 source_id:z10 product_id:u1 channel_id:u1 status:c1"),
    (12, "source_id:z10"),
    (13, "symbol_index:u4 source_id:z10 product_id:u1 channel_id:u1 retransmit_method:u1"),
    (15, "symbol_index:u4 source_id:z10 product_id:u1 channel_id:u1"),
    (31, "begin_seq_num:u4 end_seq_num:u4 product_id:u1 channel_id:u1"),
    (32, "source_time:u4 source_time_ns:u4 symbol_index:u4 next_source_seq_num:u4"),
    (34, "source_time:u4 source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 security_status:c1 halt_condition:c1 reserved:u4 price1:i4 price2:i4 ssr_triggering_exchange_id:c1 ssr_triggering_volume:u4 time:u4 ssr_state:c1 market_state:c1 session_state:c1"),
    (35, "current_refresh_pkt:u2 total_refresh_pkts:u2 + last_seq_num:u4 last_symbol_seq_num:u4"),
    (100, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 order_id:u8 price:i4 volume:u4 side:c1 firm_id:z5 reserved1:u1"),
    (101, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 order_id:u8 price:i4 volume:u4 position_change:u1 side:c1 reserved2:u1"),
    (102, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 order_id:u8 reserved1:u1"),
    (103, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 order_id:u8 trade_id:u4 price:i4 volume:u4 printable_flag:u1 reserved1:u1 trade_cond1:c1 trade_cond2:c1 trade_cond3:c1 trade_cond4:c1"),
    (104, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 order_id:u8 new_order_id:u8 price:i4 volume:u4 side:c1 reserved2:u1"),
    (105, "source_time:u4 source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 reference_price:i4 paired_qty:u4 total_imbalance_qty:u4 market_imbalance_qty:u4 auction_time:u2 auction_type:c1 imbalance_side:c1 continuous_book_clearing_price:i4 auction_interest_clearing_price:i4 ssr_filing_price:i4 indicative_match_price:i4 upper_collar:i4 lower_collar:i4 auction_status:u1 freeze_status:u1 num_extensions:u1 + unpaired_qty:u4 unpaired_side:c1 reserved:c1"),
    (106, "source_time:u4 source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 order_id:u8 price:i4 volume:u4 side:c1 firm_id:z5 reserved1:u1"),
    (110, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 trade_id:u4 price:i4 volume:u4 printable_flag:u1 trade_cond1:c1 trade_cond2:c1 trade_cond3:c1 trade_cond4:c1"),
    (111, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 cross_id:u4 price:i4 volume:u4 cross_type:c1"),
    (112, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 trade_id:u4"),
    (113, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 cross_id:u4 volume:u4"),
    (114, "source_time_ns:u4 symbol_index:u4 symbol_seq_num:u4 rpi_indicator:c1"),
    (223, "source_time:u4 source_time_ns:u4 symbol_index:u4 high_price:i4 low_price:i4 open:i4 close:i4 total_volume:u4"),
];

/// One message of every type, and a longer one of those that may be longer: bytes, field by field, beside
/// what they say.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
    (
        "0e00 0100 00f15365 15cd5b07 0b 03",
        "source_time=1700000000|source_time_ns=123456789|product_id=11|channel_id=3",
    ),
    (
        "1000 0200 07000000 00000000 00f15365",
        "id=7|symbol_seq_num=0|source_time=1700000000",
    ),
    (
        "2c00 0300 92100000 42524b2041000000000000 00 0100 07 4e 04 43 6400 c88a1b00 40420f00 00 4e 0100 0100 01 00",
        "symbol_index=4242|symbol=BRK A|reserved=0|market_id=1|system_id=7|exchange_code=N|price_scale_code=4|security_type=C|lot_size=100|prev_close_price=1805000|prev_close_volume=1000000|price_resolution=0|round_lot=N|mpv=1|unit_of_trade=1|late_close_eligible=1|eth_eligible=0",
    ),
    (
        "1800 0a00 e8030000 cf070000 57495245504154483100 0b 03",
        "begin_seq_num=1000|end_seq_num=1999|source_id=WIREPATH1|product_id=11|channel_id=3",
    ),
    (
        "1d00 0b00 05000000 e8030000 cf070000 57495245504154483100 0b 03 30",
        "request_seq_num=5|begin_seq_num=1000|end_seq_num=1999|source_id=WIREPATH1|product_id=11|channel_id=3|status=0",
    ),
    (
        "0e00 0c00 57495245000000000000",
        "source_id=WIRE",
    ),
    (
        "1500 0d00 00000000 57495245000000000000 0b 03 00",
        "symbol_index=0|source_id=WIRE|product_id=11|channel_id=3|retransmit_method=0",
    ),
    (
        "1400 0f00 92100000 57495245000000000000 9d 03",
        "symbol_index=4242|source_id=WIRE|product_id=157|channel_id=3",
    ),
    (
        "0e00 1f00 e8030000 cf070000 0b 03",
        "begin_seq_num=1000|end_seq_num=1999|product_id=11|channel_id=3",
    ),
    (
        "1400 2000 00f15365 15cd5b07 92100000 4e000000",
        "source_time=1700000000|source_time_ns=123456789|symbol_index=4242|next_source_seq_num=78",
    ),
    (
        "2e00 2200 00f15365 15cd5b07 92100000 4d000000 41 7e 00000000 00000000 00000000 4e 64000000 8d8bae05 45 4f 00",
        "source_time=1700000000|source_time_ns=123456789|symbol_index=4242|symbol_seq_num=77|security_status=A|halt_condition=~|reserved=0|price1=0|price2=0|ssr_triggering_exchange_id=N|ssr_triggering_volume=100|time=95325069|ssr_state=E|market_state=O|session_state=\\x00",
    ),
    (
        "0800 2300 0200 0300",
        "current_refresh_pkt=2|total_refresh_pkts=3",
    ),
    (
        "1000 2300 0100 0300 20a10700 4d000000",
        "current_refresh_pkt=1|total_refresh_pkts=3|last_seq_num=500000|last_symbol_seq_num=77",
    ),
    (
        "2700 6400 15cd5b07 92100000 4d000000 e9a6000001000000 c88a1b00 f4010000 42 4142434400 00",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=77|order_id=4295010025|price=1805000|volume=500|side=B|firm_id=ABCD|reserved1=0",
    ),
    (
        "2300 6500 15cd5b07 92100000 4e000000 e9a6000001000000 d08a1b00 2c010000 01 42 00",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=78|order_id=4295010025|price=1805008|volume=300|position_change=1|side=B|reserved2=0",
    ),
    (
        "1900 6600 15cd5b07 92100000 4f000000 e9a6000001000000 00",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=79|order_id=4295010025|reserved1=0",
    ),
    (
        "2a00 6700 15cd5b07 92100000 50000000 e9a6000001000000 39300000 c88a1b00 64000000 01 00 40 46 20 49",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=80|order_id=4295010025|trade_id=12345|price=1805000|volume=100|printable_flag=1|reserved1=0|trade_cond1=@|trade_cond2=F|trade_cond3= |trade_cond4=I",
    ),
    (
        "2a00 6800 15cd5b07 92100000 51000000 e9a6000001000000 eaa6000001000000 648a1b00 c8000000 53 00",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=81|order_id=4295010025|new_order_id=4295010026|price=1804900|volume=200|side=S|reserved2=0",
    ),
    (
        "4300 6900 00f15365 15cd5b07 92100000 52000000 c88a1b00 10270000 f4010000 64000000 a203 4d 42 d08a1b00 648a1b00 00000000 c88a1b00 80841e00 006a1800 01 00 02",
        "source_time=1700000000|source_time_ns=123456789|symbol_index=4242|symbol_seq_num=82|reference_price=1805000|paired_qty=10000|total_imbalance_qty=500|market_imbalance_qty=100|auction_time=930|auction_type=M|imbalance_side=B|continuous_book_clearing_price=1805008|auction_interest_clearing_price=1804900|ssr_filing_price=0|indicative_match_price=1805000|upper_collar=2000000|lower_collar=1600000|auction_status=1|freeze_status=0|num_extensions=2",
    ),
    (
        "4900 6900 00f15365 15cd5b07 92100000 52000000 c88a1b00 10270000 f4010000 64000000 4006 43 53 d08a1b00 648a1b00 c88a1b00 00000000 00000000 00000000 00 01 00 58020000 53 20",
        "source_time=1700000000|source_time_ns=123456789|symbol_index=4242|symbol_seq_num=82|reference_price=1805000|paired_qty=10000|total_imbalance_qty=500|market_imbalance_qty=100|auction_time=1600|auction_type=C|imbalance_side=S|continuous_book_clearing_price=1805008|auction_interest_clearing_price=1804900|ssr_filing_price=1805000|indicative_match_price=0|upper_collar=0|lower_collar=0|auction_status=0|freeze_status=1|num_extensions=0|unpaired_qty=600|unpaired_side=S|reserved= ",
    ),
    (
        "2b00 6a00 00f15365 15cd5b07 92100000 4d000000 e9a6000001000000 c88a1b00 f4010000 53 2020202020 00",
        "source_time=1700000000|source_time_ns=123456789|symbol_index=4242|symbol_seq_num=77|order_id=4295010025|price=1805000|volume=500|side=S|firm_id=|reserved1=0",
    ),
    (
        "2100 6e00 15cd5b07 92100000 53000000 3a300000 c88a1b00 64000000 00 40 36 20 20",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=83|trade_id=12346|price=1805000|volume=100|printable_flag=0|trade_cond1=@|trade_cond2=6|trade_cond3= |trade_cond4= ",
    ),
    (
        "1d00 6f00 15cd5b07 92100000 54000000 63000000 c88a1b00 a0860100 36",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=84|cross_id=99|price=1805000|volume=100000|cross_type=6",
    ),
    (
        "1400 7000 15cd5b07 92100000 55000000 39300000",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=85|trade_id=12345",
    ),
    (
        "1800 7100 15cd5b07 92100000 56000000 63000000 50860100",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=86|cross_id=99|volume=99920",
    ),
    (
        "1100 7200 15cd5b07 92100000 57000000 43",
        "source_time_ns=123456789|symbol_index=4242|symbol_seq_num=87|rpi_indicator=C",
    ),
    (
        "2400 df00 00f15365 15cd5b07 92100000 d08a1b00 648a1b00 c88a1b00 ffffffff 40420f00",
        "source_time=1700000000|source_time_ns=123456789|symbol_index=4242|high_price=1805008|low_price=1804900|open=1805000|close=-1|total_volume=1000000",
    ),
];

message_tests!(obvious::TypeAt { offset: 2, size: 2 }, false, TABLES, EXAMPLES);

/// The bytes of the example of a type; the first, where there are two.
fn example(kind: u16) -> Vec<u8> {
    let mut examples = EXAMPLES.iter().map(|(hex, _)| obvious::hex(hex));
    examples.find(|bytes| TYPE_AT.get(bytes) == Some(kind)).unwrap()
}

#[test]
fn examples_say_how_long_they_are_and_defaults_do_too() {
    for (hex, _) in EXAMPLES {
        let bytes = obvious::hex(hex);
        assert_eq!(bytes[..2], u16::try_from(bytes.len()).unwrap().to_le_bytes(), "{hex}");
    }
    assert_eq!(AddOrder::default().as_bytes()[..8], obvious::hex("2700 6400 00000000"));
    let unattributed = AddOrder::default();
    assert_eq!((unattributed.side(), unattributed.firm_id().0), (b' ', *b"     "));
    assert_eq!(RefreshHeader::default().message_size(), 8);
}

#[test]
fn what_may_be_absent_is_there_or_not_by_the_length() {
    let hex = EXAMPLES.iter().find(|(hex, _)| hex.starts_with("4900")).unwrap().0;
    let bytes = obvious::hex(hex);
    for have in 67..=bytes.len() {
        let Ok(Message::Imbalance(imbalance, unpaired)) = Message::parse(&bytes[..have]) else {
            panic!("{have} bytes");
        };
        assert_eq!(imbalance.total_imbalance_qty(), 500);
        assert_eq!(unpaired.map(ImbalanceUnpaired::unpaired_qty), (have == 73).then_some(600));
        if let Some(unpaired) = unpaired {
            assert_eq!(side(unpaired.unpaired_side()), Some(crate::Side::Ask));
            let short = Imbalance { message_size: 67.into(), ..*imbalance };
            assert_eq!(short.with(unpaired).as_slice(), bytes);
        }
    }

    let as_of = RefreshAsOf { last_seq_num: 500_000.into(), last_symbol_seq_num: 77.into() };
    let first = RefreshHeader {
        current_refresh_pkt: 1.into(),
        total_refresh_pkts: 3.into(),
        ..RefreshHeader::default()
    };
    assert_eq!(
        first.with(&as_of).as_slice(),
        obvious::hex("1000 2300 0100 0300 20a10700 4d000000")
    );
    assert_eq!(ImbalanceUnpaired::default().as_bytes(), b"\0\0\0\0  ");
}

#[test]
fn what_a_message_is_about() {
    // The types about no symbol, and those about one that have no number among its messages.
    let (none, not_numbered) = ([1, 2, 10, 11, 12, 31, 35], [3, 13, 15, 32, 223]);
    for layout in LAYOUTS {
        let bytes = example(layout.kind);
        let message = Message::parse(&bytes).unwrap();
        let mut shown = (None, None);
        message.fields(&mut |name, value| match name {
            "symbol_index" => shown.0 = Some(value.to_string()),
            "symbol_seq_num" if layout.kind != 2 => shown.1 = Some(value.to_string()),
            _ => {}
        });
        let text = |number: Option<u32>| number.map(|number| number.to_string());
        assert_eq!((text(message.symbol_index()), text(message.symbol_seq_num())), shown);
        assert_eq!(shown.0.is_none(), none.contains(&layout.kind), "{layout:?}");
        let numbered = !none.contains(&layout.kind) && !not_numbered.contains(&layout.kind);
        assert_eq!(shown.1.is_some(), numbered, "{layout:?}");
    }
    let unknown = obvious::hex("0800 e703 92100000");
    let unknown = Message::parse(&unknown).unwrap();
    assert_eq!((unknown.kind(), unknown.symbol_index()), (999, None));
}

#[test]
fn prices_times_and_flags() {
    let bytes = example(3);
    let mapping = SymbolIndexMapping::view(&bytes).unwrap();
    let scale = mapping.price_scale().unwrap();
    assert_eq!(scale.price(mapping.prev_close_price()).to_string(), "180.5");
    assert_eq!(SymbolIndexMapping { price_scale_code: 10, ..*mapping }.price_scale(), None);
    assert_eq!(time(1_700_000_000, 123_456_789), 1_700_000_000_123_456_789);

    assert!(OrderExecution::view(&example(103)).unwrap().is_printable());
    assert!(!NonDisplayedTrade::view(&example(110)).unwrap().is_printable());
    assert_eq!(TradeCancel::view(&example(113)), Err(DecodeError::Kind(113)));
    assert_eq!(side(AddOrder::view(&example(100)).unwrap().side()), Some(crate::Side::Bid));
}
