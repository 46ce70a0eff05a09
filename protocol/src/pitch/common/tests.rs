//! The common messages against the specification's own examples and against an obvious reading.

use crate::obvious::{TypeAt, message_tests};

/// The fields of every type behind the type byte, as the specification's tables list them.
#[rustfmt::skip]
const TABLES: &[(u8, &str)] = &[
    (0xb1, "midnight_reference:u4 time:u4 time_offset:u4 trade_date:u4"),
    (0x20, "time:u4"),
    (0x97, "time_offset:u4"),
    (0xbc, "time_offset:u4"),
    (0xbd, "time_offset:u4"),
    (0x21, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u4 symbol:a6 price:p8 add_flags:u1"),
    (0x22, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u2 symbol:a6 price:h2 add_flags:u1"),
    (0x2f, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u4 symbol:a8 price:p8 add_flags:u1 participant_id:a4 customer_indicator:c1"),
    (0x23, "time_offset:u4 order_id:u8 executed_quantity:u4 execution_id:u8"),
    (0x24, "time_offset:u4 order_id:u8 executed_quantity:u4 remaining_quantity:u4 execution_id:u8 price:p8"),
    (0x25, "time_offset:u4 order_id:u8 canceled_quantity:u4"),
    (0x26, "time_offset:u4 order_id:u8 canceled_quantity:u2"),
    (0x27, "time_offset:u4 order_id:u8 quantity:u4 price:p8 modify_flags:u1"),
    (0x28, "time_offset:u4 order_id:u8 quantity:u2 price:h2 modify_flags:u1"),
    (0x29, "time_offset:u4 order_id:u8"),
    (0x2a, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u4 symbol:a6 price:p8 execution_id:u8"),
    (0x2b, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u2 symbol:a6 price:h2 execution_id:u8"),
    (0x30, "time_offset:u4 order_id:u8 side_indicator:c1 quantity:u4 symbol:a8 price:p8 execution_id:u8"),
    (0x2c, "time_offset:u4 execution_id:u8"),
    (0x2d, "time_offset:u4"),
    (0x96, "time_offset:u4 symbol:a8 auction_type:c1 price:p8 shares:u4"),
];

/// "Example Messages", by which both transactions alone have none. Where an example contradicts its table
/// (a long price in a short Add Order), the table is followed.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
    (
        "12 b1 d08b3460 00e10000 00000000 2f623401",
        "midnight_reference=1614056400|time=57600|time_offset=0|trade_date=20210223",
    ),
    ("06 20 98850000", "time=34200"),
    ("06 97 18d20600", "time_offset=447000"),
    ("06 bc 18d20600", "time_offset=447000"),
    ("06 bd e8d90600", "time_offset=449000"),
    (
        "22 21 18d20600 05405b778f561d0b 42 204e0000 5a565a5a5420 5a23000000000000 01",
        "time_offset=447000|order_id=800891482924597253|side_indicator=B|quantity=20000|symbol=ZVZZT|price=0.905|add_flags=1",
    ),
    (
        "1a 22 18d20600 05405b778f561d0b 42 e102 5a565a5a5420 0100 01",
        "time_offset=447000|order_id=800891482924597253|side_indicator=B|quantity=737|symbol=ZVZZT|price=0.01|add_flags=1",
    ),
    (
        "29 2f 18d20600 05405b778f561d0b 42 204e0000 5a565a5a54202020 5a23000000000000 01 4d504944 4e",
        "time_offset=447000|order_id=800891482924597253|side_indicator=B|quantity=20000|symbol=ZVZZT|price=0.905|add_flags=1|participant_id=MPID|customer_indicator=N",
    ),
    (
        "1a 23 18d20600 05405b778f561d0b 64000000 342b46e0bb000000",
        "time_offset=447000|order_id=800891482924597253|executed_quantity=100|execution_id=806921579316",
    ),
    (
        "26 24 18d20600 05405b778f561d0b 64000000 bc4d0000 342b46e0bb000000 e8a30f0000000000",
        "time_offset=447000|order_id=800891482924597253|executed_quantity=100|remaining_quantity=19900|execution_id=806921579316|price=102.5",
    ),
    (
        "12 25 18d20600 05405b778f561d0b f8240100",
        "time_offset=447000|order_id=800891482924597253|canceled_quantity=75000",
    ),
    (
        "10 26 18d20600 05405b778f561d0b 6400",
        "time_offset=447000|order_id=800891482924597253|canceled_quantity=100",
    ),
    (
        "1b 27 18d20600 05405b778f561d0b f8240100 e8a30f0000000000 03",
        "time_offset=447000|order_id=800891482924597253|quantity=75000|price=102.5|modify_flags=3",
    ),
    (
        "13 28 18d20600 05405b778f561d0b 6400 0a28 03",
        "time_offset=447000|order_id=800891482924597253|quantity=100|price=102.5|modify_flags=3",
    ),
    ("0e 29 18d20600 05405b778f561d0b", "time_offset=447000|order_id=800891482924597253"),
    (
        "29 2a 18d20600 05405b778f561d0b 42 f8240100 5a565a5a5420 e8a30f0000000000 342b46e0bb000000",
        "time_offset=447000|order_id=800891482924597253|side_indicator=B|quantity=75000|symbol=ZVZZT|price=102.5|execution_id=806921579316",
    ),
    (
        "21 2b 18d20600 05405b778f561d0b 42 6400 5a565a5a5420 0a28 342b46e0bb000000",
        "time_offset=447000|order_id=800891482924597253|side_indicator=B|quantity=100|symbol=ZVZZT|price=102.5|execution_id=806921579316",
    ),
    (
        "2b 30 18d20600 05405b778f561d0b 42 f8240100 5a565a5a54202020 e8a30f0000000000 342b46e0bb000000",
        "time_offset=447000|order_id=800891482924597253|side_indicator=B|quantity=75000|symbol=ZVZZT|price=102.5|execution_id=806921579316",
    ),
    ("0e 2c 18d20600 342b46e0bb000000", "time_offset=447000|execution_id=806921579316"),
    ("06 2d 18d20600", "time_offset=447000"),
    (
        "1b 96 18d20600 30306d45565f2020 4f e8a30f0000000000 4b000000",
        "time_offset=447000|symbol=00mEV_|auction_type=O|price=102.5|shares=75",
    ),
];

message_tests!(TypeAt { offset: 1, size: 1 }, false, TABLES, EXAMPLES);

#[test]
fn defaults_have_length_and_type() {
    for layout in LAYOUTS {
        let size = u8::try_from(layout.size).unwrap();
        let example = EXAMPLES.iter().map(|(hex, _)| obvious::hex(hex));
        let example = example.into_iter().find(|bytes| u16::from(bytes[1]) == layout.kind);
        assert_eq!(example.unwrap()[0], size, "{layout:?}: the specification's length");
    }
    assert_eq!(DeleteOrder::default().as_bytes(), b"\x0e\x29\0\0\0\0\0\0\0\0\0\0\0\0");
    assert_eq!(AddOrderShort::default().as_bytes()[..2], [26, 0x22]);
}

/// What options and futures send longer, by the specification's options examples.
#[test]
fn what_stands_behind_the_known_part() {
    let executed = "1b 23 18d20600 05405b778f561d0b 64000000 342b46e0bb000000 53";
    assert_eq!(OrderExecuted::trade_condition(&obvious::hex(executed)), Some(b'S'));
    let at_price =
        "27 24 18d20600 05405b778f561d0b 64000000 bc4d0000 342b46e0bb000000 e8a30f0000000000 20";
    assert_eq!(OrderExecutedAtPriceSize::trade_condition(&obvious::hex(at_price)), Some(b' '));
    let long = "2a 2a 18d20600 05405b778f561d0b 42 f8240100 5a565a5a5420 e8a30f0000000000 342b46e0bb000000 53";
    assert_eq!(TradeLong::trade_condition(&obvious::hex(long)), Some(b'S'));
    let short = "22 2b 18d20600 05405b778f561d0b 42 6400 5a565a5a5420 0a28 342b46e0bb000000 49";
    assert_eq!(TradeShort::trade_condition(&obvious::hex(short)), Some(b'I'));
    let expanded = "2c 30 18d20600 05405b778f561d0b 42 f8240100 5a565a5a54202020 e8a30f0000000000 342b46e0bb000000 53";
    assert_eq!(TradeExpanded::trade_condition(&obvious::hex(expanded)), Some(b'S'));
    let time = obvious::hex("0a 20 98850000 68113560");
    assert_eq!(Time::epoch_time(&time), Some(1_614_090_600));
    let add = "32 2f 18d20600 05405b778f561d0b 42 204e0000 5a565a5a54202020 5a23000000000000 01 45464944 43 434c4944 2020202020";
    assert_eq!(AddOrderExpanded::client_id(&obvious::hex(add)), Some(Alpha(*b"CLID")));

    // Cut short, or of another type, it is not there.
    assert_eq!(Time::epoch_time(&time[..9]), None);
    assert_eq!(Time::epoch_time(&time[..6]), None);
    assert_eq!(Time::epoch_time(&obvious::hex(executed)), None);
    assert_eq!(OrderExecuted::trade_condition(&obvious::hex(executed)[..26]), None);
    assert_eq!(OrderExecuted::trade_condition(&obvious::hex(at_price)), None);
    assert_eq!(AddOrderExpanded::client_id(&obvious::hex(add)[..44]), None);
}

#[test]
fn sides_and_flags() {
    let add = AddOrderShort { side_indicator: Char(b'S'), add_flags: 0x09, ..Default::default() };
    assert_eq!((add.side(), add.is_all_or_none()), (Some(Side::Ask), true));
    let add = AddOrderLong { side_indicator: Char(b'B'), add_flags: 0xf7, ..Default::default() };
    assert_eq!((add.side(), add.is_all_or_none()), (Some(Side::Bid), false));
    assert_eq!(AddOrderExpanded::default().side(), None);

    for flags in 0..=3 {
        let modify = ModifyOrderLong { modify_flags: flags, ..Default::default() };
        assert_eq!(
            (modify.is_displayed(), modify.maintains_priority()),
            (flags & 1 != 0, flags > 1)
        );
    }
}

#[test]
fn the_wrong_view_is_refused() {
    let delete = DeleteOrder::default();
    assert_eq!(TradeBreak::view(delete.as_bytes()), Err(crate::DecodeError::Kind(0x29)));
    assert_eq!(DeleteOrder::view(delete.as_bytes()), Ok(&delete));
}
