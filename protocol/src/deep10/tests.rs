//! DEEP 1.0 against the specification's own examples and against an obvious reading.

use std::sync::LazyLock;

use crate::iex::tests::{Example, Table, examples, tables};
use crate::obvious::message_tests;

const SHARED: &[u8] = b"SDHIOPETXBA";

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| tables(SHARED, OWN_TABLES));
static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| examples(SHARED, OWN_EXAMPLES));

#[rustfmt::skip]
const OWN_TABLES: &[Table] = &[
    (b'8', "event_flags:u1 timestamp:u8 symbol:a8 size:u4 price:s8"),
    (b'5', "event_flags:u1 timestamp:u8 symbol:a8 size:u4 price:s8"),
];

#[rustfmt::skip]
const OWN_EXAMPLES: &[Example] = &[
    (
        "38 01 ac63c02096866d14 5a49455854202020 e4250000 241d0f0000000000",
        "event_flags=1|timestamp=1471980632572715948|symbol=ZIEXT|size=9700|price=99.05",
    ),
    (
        "35 00 ac63c02096866d14 5a49455854202020 00000000 ffffffffffffffff",
        "event_flags=0|timestamp=1471980632572715948|symbol=ZIEXT|size=0|price=-0.0001",
    ),
];

message_tests!(false, TABLES.as_slice(), EXAMPLES.as_slice());

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
