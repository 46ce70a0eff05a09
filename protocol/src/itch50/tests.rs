//! ITCH 5.0 against bytes written by hand and against an obvious reading.

use crate::obvious::message_tests;

/// The fields of every type behind the type byte, as the specification's tables list them.
#[rustfmt::skip]
const TABLES: &[(u8, &str)] = &[
    (b'S', "stock_locate:u2 tracking_number:u2 timestamp:u6 event_code:c1"),
    (b'R', "stock_locate:u2 tracking_number:u2 timestamp:u6 stock:a8 market_category:c1 financial_status_indicator:c1 round_lot_size:u4 round_lots_only:c1 issue_classification:c1 issue_sub_type:a2 authenticity:c1 short_sale_threshold_indicator:c1 ipo_flag:c1 luld_reference_price_tier:c1 etp_flag:c1 etp_leverage_factor:u4 inverse_indicator:c1"),
    (b'H', "stock_locate:u2 tracking_number:u2 timestamp:u6 stock:a8 trading_state:c1 reserved:c1 reason:a4"),
    (b'Y', "locate_code:u2 tracking_number:u2 timestamp:u6 stock:a8 reg_sho_action:c1"),
    (b'L', "stock_locate:u2 tracking_number:u2 timestamp:u6 mpid:a4 stock:a8 primary_market_maker:c1 market_maker_mode:c1 market_participant_state:c1"),
    (b'V', "stock_locate:u2 tracking_number:u2 timestamp:u6 level_1:e8 level_2:e8 level_3:e8"),
    (b'W', "stock_locate:u2 tracking_number:u2 timestamp:u6 breached_level:c1"),
    (b'K', "stock_locate:u2 tracking_number:u2 timestamp:u6 stock:a8 ipo_quotation_release_time:u4 ipo_quotation_release_qualifier:c1 ipo_price:p4"),
    (b'J', "stock_locate:u2 tracking_number:u2 timestamp:u6 stock:a8 auction_collar_reference_price:p4 upper_auction_collar_price:p4 lower_auction_collar_price:p4 auction_collar_extension:u4"),
    (b'h', "stock_locate:u2 tracking_number:u2 timestamp:u6 stock:a8 market_code:c1 operational_halt_action:c1"),
    (b'A', "stock_locate:u2 tracking_number:u2 timestamp:u6 order_reference_number:u8 buy_sell_indicator:c1 shares:u4 stock:a8 price:p4"),
    (b'F', "stock_locate:u2 tracking_number:u2 timestamp:u6 order_reference_number:u8 buy_sell_indicator:c1 shares:u4 stock:a8 price:p4 attribution:a4"),
    (b'E', "stock_locate:u2 tracking_number:u2 timestamp:u6 order_reference_number:u8 executed_shares:u4 match_number:u8"),
    (b'C', "stock_locate:u2 tracking_number:u2 timestamp:u6 order_reference_number:u8 executed_shares:u4 match_number:u8 printable:c1 execution_price:p4"),
    (b'X', "stock_locate:u2 tracking_number:u2 timestamp:u6 order_reference_number:u8 cancelled_shares:u4"),
    (b'D', "stock_locate:u2 tracking_number:u2 timestamp:u6 order_reference_number:u8"),
    (b'U', "stock_locate:u2 tracking_number:u2 timestamp:u6 original_order_reference_number:u8 new_order_reference_number:u8 shares:u4 price:p4"),
    (b'P', "stock_locate:u2 tracking_number:u2 timestamp:u6 order_reference_number:u8 buy_sell_indicator:c1 shares:u4 stock:a8 price:p4 match_number:u8"),
    (b'Q', "stock_locate:u2 tracking_number:u2 timestamp:u6 shares:u8 stock:a8 cross_price:p4 match_number:u8 cross_type:c1"),
    (b'B', "stock_locate:u2 tracking_number:u2 timestamp:u6 match_number:u8"),
    (b'I', "stock_locate:u2 tracking_number:u2 timestamp:u6 paired_shares:u8 imbalance_shares:u8 imbalance_direction:c1 stock:a8 far_price:p4 near_price:p4 current_reference_price:p4 cross_type:c1 price_variation_indicator:c1"),
    (b'N', "stock_locate:u2 tracking_number:u2 timestamp:u6 stock:a8 interest_flag:c1"),
    (b'O', "stock_locate:u2 tracking_number:u2 timestamp:u6 stock:a8 open_eligibility_status:c1 minimum_allowable_price:p4 maximum_allowable_price:p4 near_execution_price:p4 near_execution_time:u8 lower_price_range_collar:p4 upper_price_range_collar:p4"),
];

/// One message of every type: bytes, field by field, beside what they say.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
    (
        "53 0000 0000 0a012317b001 4f",
        "stock_locate=0|tracking_number=0|timestamp=11000000000001|event_code=O",
    ),
    (
        "52 000d 0000 0a37d4d0d309 4d53465420202020 51 4e 00000064 4e 43 5a20 50 4e 20 31 4e 00000000 4e",
        "stock_locate=13|tracking_number=0|timestamp=11234909934345|stock=MSFT|market_category=Q|financial_status_indicator=N|round_lot_size=100|round_lots_only=N|issue_classification=C|issue_sub_type=Z|authenticity=P|short_sale_threshold_indicator=N|ipo_flag= |luld_reference_price_tier=1|etp_flag=N|etp_leverage_factor=0|inverse_indicator=N",
    ),
    (
        "48 1fff 0002 16eb550c6000 4c554c442e412020 50 20 4c554450",
        "stock_locate=8191|tracking_number=2|timestamp=25200000000000|stock=LULD.A|trading_state=P|reserved= |reason=LUDP",
    ),
    (
        "59 000d 0000 0a37eaed14b4 4d53465420202020 32",
        "locate_code=13|tracking_number=0|timestamp=11235280884916|stock=MSFT|reg_sho_action=2",
    ),
    (
        "4c 000d 0000 0a3a6780f14f 4e495445 4d53465420202020 59 4e 41",
        "stock_locate=13|tracking_number=0|timestamp=11245960884559|mpid=NITE|stock=MSFT|primary_market_maker=Y|market_maker_mode=N|market_participant_state=A",
    ),
    (
        "56 0000 0007 0d18c2e28000 0000006001b79970 00000058c358d1a1 000000526c0b5400",
        "stock_locate=0|tracking_number=7|timestamp=14400000000000|level_1=4123.4567|level_2=3812.34500001|level_3=3540",
    ),
    (
        "57 0000 0007 2dd6aa18c000 32",
        "stock_locate=0|tracking_number=7|timestamp=50400000000000|breached_level=2",
    ),
    (
        "4b 0000 0009 1f1aced9f000 4e4557434f202020 000093a8 41 00029810",
        "stock_locate=0|tracking_number=9|timestamp=34200000000000|stock=NEWCO|ipo_quotation_release_time=37800|ipo_quotation_release_qualifier=A|ipo_price=17",
    ),
    (
        "4a 0201 0001 20bdee920d15 5041555345202020 000f4240 00100590 000e7ef0 00000003",
        "stock_locate=513|tracking_number=1|timestamp=36000123456789|stock=PAUSE|auction_collar_reference_price=100|upper_auction_collar_price=105|lower_auction_collar_price=95|auction_collar_extension=3",
    ),
    (
        "68 ffff 0000 274a48a78000 5a565a5a54202020 42 48",
        "stock_locate=65535|tracking_number=0|timestamp=43200000000000|stock=ZVZZT|market_code=B|operational_halt_action=H",
    ),
    (
        "41 000d 0000 0d18eaab3613 000000000000dbf1 53 0000012c 4d53465420202020 003131c0",
        "stock_locate=13|tracking_number=0|timestamp=14400667465235|order_reference_number=56305|buy_sell_indicator=S|shares=300|stock=MSFT|price=322.4",
    ),
    (
        "46 000d 0000 1f1aced9f011 8000000000000001 42 ee6b2800 4d53465420202020 77359400 4e534451",
        "stock_locate=13|tracking_number=0|timestamp=34200000000017|order_reference_number=9223372036854775809|buy_sell_indicator=B|shares=4000000000|stock=MSFT|price=200000|attribution=NSDQ",
    ),
    (
        "45 000d 0002 0d1f03f1cb0a 000000000001a4c1 0000001e 00000000000045fc",
        "stock_locate=13|tracking_number=2|timestamp=14426861325066|order_reference_number=107713|executed_shares=30|match_number=17916",
    ),
    (
        "43 000d 0002 34630b8a0000 000000000001a4c1 00000064 00000000000045fd 4e 0031318e",
        "stock_locate=13|tracking_number=2|timestamp=57600000000000|order_reference_number=107713|executed_shares=100|match_number=17917|printable=N|execution_price=322.395",
    ),
    (
        "58 000d 0000 0fa122ca1509 00000000000baa89 00000032",
        "stock_locate=13|tracking_number=0|timestamp=17184747820297|order_reference_number=764553|cancelled_shares=50",
    ),
    (
        "44 000d 0000 0d1c13b3a003 000000000001a34d",
        "stock_locate=13|tracking_number=0|timestamp=14414240784387|order_reference_number=107341",
    ),
    (
        "55 000d 0000 1f1aced9f3e8 000000000001a34e 000000000001a5df 000000fa 00000001",
        "stock_locate=13|tracking_number=0|timestamp=34200000001000|original_order_reference_number=107342|new_order_reference_number=107999|shares=250|price=0.0001",
    ),
    (
        "50 000d 0002 0d1b863d6d45 0000000000000000 42 00000064 4d53465420202020 003102e0 00000000000045cf",
        "stock_locate=13|tracking_number=2|timestamp=14411867450693|order_reference_number=0|buy_sell_indicator=B|shares=100|stock=MSFT|price=321.2|match_number=17871",
    ),
    (
        "51 000d 0002 1f1ad216cf68 000000000012d687 4d53465420202020 00314930 0000000000004650 4f",
        "stock_locate=13|tracking_number=2|timestamp=34200054321000|shares=1234567|stock=MSFT|cross_price=323|match_number=18000|cross_type=O",
    ),
    (
        "42 000d 0002 3691d6afc000 00000000000045cf",
        "stock_locate=13|tracking_number=2|timestamp=60000000000000|match_number=17871",
    ),
    (
        "49 000d 0004 33d758c09000 000000000007a120 000000000000300c 53 4d53465420202020 00000000 0031266c 003127fc 43 4c",
        "stock_locate=13|tracking_number=4|timestamp=57000000000000|paired_shares=500000|imbalance_shares=12300|imbalance_direction=S|stock=MSFT|far_price=0|near_price=322.11|current_reference_price=322.15|cross_type=C|price_variation_indicator=L",
    ),
    (
        "4e 000d 0000 20bde7364000 4d53465420202020 41",
        "stock_locate=13|tracking_number=0|timestamp=36000000000000|stock=MSFT|interest_flag=A",
    ),
    (
        "4f 004d 0000 1fd512913000 444c435220202020 59 00013880 0002bf20 000186a0 00001fd4d6f66600 00015f90 0001adb0",
        "stock_locate=77|tracking_number=0|timestamp=35000000000000|stock=DLCR|open_eligibility_status=Y|minimum_allowable_price=8|maximum_allowable_price=18|near_execution_price=10|near_execution_time=34999000000000|lower_price_range_collar=9|upper_price_range_collar=11",
    ),
];

message_tests!(true, TABLES, EXAMPLES);

#[test]
fn encodes_what_a_struct_literal_says() {
    let (hex, _) = EXAMPLES[10];
    let add = AddOrder {
        stock_locate: 13.into(),
        timestamp: 14_400_667_465_235.into(),
        order_reference_number: 56_305.into(),
        buy_sell_indicator: side_code(Side::Ask).into(),
        shares: 300.into(),
        stock: "MSFT".parse().unwrap(),
        price: crate::field::Price4Be::from_raw(3_224_000),
        ..AddOrder::default()
    };
    assert_eq!(add.as_bytes(), obvious::hex(hex));
    assert_eq!(AddOrder::view(add.as_bytes()), Ok(&add));
    assert_eq!(OrderDelete::view(add.as_bytes()), Err(DecodeError::Kind(b'A'.into())));
    assert_eq!((add.side(), add.price()), (Some(Side::Ask), crate::Price(322_400_000_000)));
}

#[test]
fn an_attributed_add_begins_like_one_that_is_not() {
    let bytes: [u8; 40] = core::array::from_fn(|at| u8::try_from(at).unwrap());
    let attributed: &AddOrderAttributed = bytemuck::cast_ref(&bytes);
    let order = attributed.order();
    assert_eq!(order.as_bytes(), &bytes[..36]);
    assert_eq!((order.shares(), order.price()), (attributed.shares(), attributed.price()));
}

#[test]
fn the_head_is_the_same_in_every_type() {
    for (hex, fields) in EXAMPLES {
        let block = obvious::hex(hex);
        let head = Head::view(&block).unwrap();
        let (locate, tracking, time) =
            (head.stock_locate(), head.tracking_number(), head.timestamp());
        let shown = format!("={locate}|tracking_number={tracking}|timestamp={time}");
        assert!(fields.contains(&shown), "{fields}");
        assert_eq!(head.message_type(), block[0]);
    }
    assert!(Head::view(&[b'A'; 10]).is_err());
}

#[test]
fn codes_that_mean_no_side() {
    for code in (0..=u8::MAX).filter(|code| !b"BS".contains(code)) {
        assert_eq!(side(code), None);
    }
    for code in *b"BS" {
        assert_eq!(side(code).map(side_code), Some(code));
    }
}
