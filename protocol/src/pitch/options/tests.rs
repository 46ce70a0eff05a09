//! The messages of options against the specification's own examples and against an obvious reading.

use crate::obvious::{TypeAt, message_tests};

/// The fields of every type behind the type byte, as the specification's tables list them.
#[rustfmt::skip]
const TABLES: &[(u8, &str)] = &[
    (0x2e, "feed_symbol:a6 osi_symbol:a21 symbol_condition:c1"),
    (0x31, "time_offset:u4 symbol:a6 reserved1:a2 trading_status:c1 reserved2:c1 gth_trading_status:c1 reserved3:c1"),
    (0xd2, "time_offset:u4 underlying:a8 width_type:c1 multiplier:u4"),
    (0xd1, "time_offset:u4 symbol:a8 auction_type:c1 reference_price:p8 buy_contracts:u4 sell_contracts:u4 indicative_price:p8 auction_only_price:p8 opening_condition:c1 composite_market_bid_price:p8 composite_market_offer_price:p8"),
    (0xad, "time_offset:u4 symbol:a6 auction_id:u8 auction_type:c1 side_indicator:c1 price:p8 contracts:u4 customer_indicator:c1 participant_id:a4 auction_end_offset:u4"),
    (0xae, "time_offset:u4 auction_id:u8"),
    (0xaf, "time_offset:u4 auction_id:u8 execution_id:u8 price:p8 contracts:u4"),
    (0x9d, "time_offset:u4 soq_identifier:a20 lower_strike_price:p8 upper_strike_price:p8"),
    (0x9e, "feed_symbol:a6 osi_symbol:a21 symbol_condition:c1 underlying:a8 soq_identifier:a20"),
];

/// "Example Messages", as far as the known part goes.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
    (
        "26 2e 30306d45564f 4d5346542020313930393230433030313530303030 4e",
        "feed_symbol=00mEVO|osi_symbol=MSFT  190920C00150000|symbol_condition=N",
    ),
    (
        "12 31 18d20600 393938383737 2020 54 20 48 20",
        "time_offset=447000|symbol=998877|reserved1=|trading_status=T|reserved2= |gth_trading_status=H|reserved3= ",
    ),
    (
        "13 d2 18d20600 5a565a5a54202020 52 0f000000",
        "time_offset=447000|underlying=ZVZZT|width_type=R|multiplier=15",
    ),
    (
        "40 d1 18d20600 30306d45564f2020 56 e8a30f0000000000 64000000 c8000000 e8a30f0000000000 e8a30f0000000000 4f 50690f0000000000 70b70f0000000000",
        "time_offset=447000|symbol=00mEVO|auction_type=V|reference_price=102.5|buy_contracts=100|sell_contracts=200|indicative_price=102.5|auction_only_price=102.5|opening_condition=O|composite_market_bid_price=101|composite_market_offer_price=103",
    ),
    (
        "2f ad 18d20600 30306d45564f 05405b778f561d0b 54 42 e8a30f0000000000 64000000 43 45464944 38730e00",
        "time_offset=447000|symbol=00mEVO|auction_id=800891482924597253|auction_type=T|side_indicator=B|price=102.5|contracts=100|customer_indicator=C|participant_id=EFID|auction_end_offset=947000",
    ),
    ("0e ae 18d20600 05405b778f561d0b", "time_offset=447000|auction_id=800891482924597253"),
    (
        "22 af 18d20600 05405b778f561d0b 342b46e0bb000000 e8a30f0000000000 64000000",
        "time_offset=447000|auction_id=800891482924597253|execution_id=806921579316|price=102.5|contracts=100",
    ),
    (
        "2a 9d 18d20600 5658532020202020202020202020202020202020 4066030100000000 0048e80100000000",
        "time_offset=447000|soq_identifier=VXS|lower_strike_price=1700|upper_strike_price=3200",
    ),
    (
        "3a 9e 30306d45564f 535058572020313930393237433032333930303030 4e 5350582020202020 5658532020202020202020202020202020202020",
        "feed_symbol=00mEVO|osi_symbol=SPXW  190927C02390000|symbol_condition=N|underlying=SPX|soq_identifier=VXS",
    ),
];

message_tests!(TypeAt { offset: 1, size: 1 }, false, TABLES, EXAMPLES);

/// "Example Messages" again, whole.
#[test]
fn what_stands_behind_the_known_part() {
    let mapping =
        "26 2e 30306d45564f 4d5346542020313930393230433030313530303030 4e 4d53465420202020";
    let mapping = obvious::hex(mapping);
    assert_eq!(usize::from(mapping[0]), mapping.len());
    assert_eq!(SymbolMapping::underlying(&mapping), Some(Alpha(*b"MSFT    ")));
    assert_eq!(SymbolMapping::underlying(&mapping[..37]), None);
    let notification = "2f ad 18d20600 30306d45564f 05405b778f561d0b 54 42 e8a30f0000000000 64000000 43 45464944 38730e00 434c4944";
    let notification = obvious::hex(notification);
    assert_eq!(usize::from(notification[0]), notification.len());
    assert_eq!(AuctionNotification::client_id(&notification), Some(Alpha(*b"CLID")));
    assert_eq!(AuctionNotification::client_id(&notification[..46]), None);
    assert_eq!(AuctionNotification::client_id(&mapping), None);
}

#[test]
fn a_notification_has_a_side() {
    let sell = AuctionNotification { side_indicator: Char(b'S'), ..Default::default() };
    assert_eq!(sell.side(), Some(Side::Ask));
    assert_eq!(AuctionNotification::default().side(), None);
}
