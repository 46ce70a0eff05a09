//! DEEP+ 1.0 against the specification's own examples and against an obvious reading.

use std::sync::LazyLock;

use crate::iex::tests::{Example, Table, examples, tables};
use crate::obvious::message_tests;

const SHARED: &[u8] = b"SDHIOPETB";

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| tables(SHARED, OWN_TABLES));
static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| examples(SHARED, OWN_EXAMPLES));

#[rustfmt::skip]
const OWN_TABLES: &[Table] = &[
    (b'a', "side:c1 timestamp:u8 symbol:a8 order_id:u8 size:u4 price:s8"),
    (b'M', "modify_flags:u1 timestamp:u8 symbol:a8 order_id_reference:u8 size:u4 price:s8"),
    (b'R', "reserved:u1 timestamp:u8 symbol:a8 order_id_reference:u8"),
    (b'L', "sale_condition_flags:u1 timestamp:u8 symbol:a8 order_id_reference:u8 size:u4 price:s8 trade_id:u8"),
    (b'C', "reserved:u1 timestamp:u8 symbol:a8"),
];

#[rustfmt::skip]
const OWN_EXAMPLES: &[Example] = &[
    (
        "61 38 b28fa5a0ab866d14 5a49455854202020 968f060000000000 64000000 241d0f0000000000",
        "side=8|timestamp=1471980724912754610|symbol=ZIEXT|order_id=429974|size=100|price=99.05",
    ),
    (
        "4d 00 b28fa5a0ab866d14 5a49455854202020 968f060000000000 64000000 241d0f0000000000",
        "modify_flags=0|timestamp=1471980724912754610|symbol=ZIEXT|order_id_reference=429974|size=100|price=99.05",
    ),
    (
        "52 00 b28fa5a0ab866d14 5a49455854202020 968f060000000000",
        "reserved=0|timestamp=1471980724912754610|symbol=ZIEXT|order_id_reference=429974",
    ),
    (
        "4c 00 b28fa5a0ab866d14 5a49455854202020 968f060000000000 64000000 241d0f0000000000 968f020000000000",
        "sale_condition_flags=0|timestamp=1471980724912754610|symbol=ZIEXT|order_id_reference=429974|size=100|price=99.05|trade_id=167830",
    ),
    (
        "43 00 b28fa5a0ab866d14 5a49455854202020",
        "reserved=0|timestamp=1471980724912754610|symbol=ZIEXT",
    ),
];

message_tests!(false, TABLES.as_slice(), EXAMPLES.as_slice());

#[test]
fn an_order_stands_on_one_of_two_sides() {
    for code in 0..=u8::MAX {
        let order = AddOrder { side: Char(code), ..Default::default() };
        let side = match code {
            b'8' => Some(Side::Bid),
            b'5' => Some(Side::Ask),
            _ => None,
        };
        assert_eq!(order.book_side(), side, "{code:#04x}");
    }
    for side in [Side::Bid, Side::Ask] {
        let order = AddOrder::on(side);
        assert_eq!(AddOrder::view(order.as_bytes()).unwrap().book_side(), Some(side));
    }
}

#[test]
fn flags_by_their_bits() {
    for bit in 0..8 {
        let modify = OrderModify { modify_flags: 1 << bit, ..Default::default() };
        assert_eq!(modify.maintains_priority(), bit == 0);
        let execution = OrderExecuted { sale_condition_flags: 1 << bit, ..Default::default() };
        let conditions = [
            execution.is_single_price_cross(),
            execution.is_trade_through_exempt(),
            execution.is_odd_lot(),
            execution.is_extended_hours(),
            execution.is_intermarket_sweep(),
        ];
        assert_eq!(conditions, [3, 4, 5, 6, 7].map(|meant| meant == bit));
    }
}

#[test]
fn a_trade_of_the_hidden_is_told_by_its_own_type() {
    let trade =
        "54 00 b28fa5a0ab866d14 5a49455854202020 64000000 241d0f0000000000 968f020000000000";
    let trade = obvious::hex(trade);
    let Ok(Message::Trade(trade)) = Message::parse(&trade) else { panic!("{trade:?}") };
    assert_eq!((trade.size(), trade.trade_id()), (100, 167_830));
    assert_eq!(layout_of(b'T'.into()).unwrap().title, "Trade");
}
