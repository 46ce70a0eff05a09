//! TOPS 1.6 against the specification's own examples and against an obvious reading.

use std::sync::LazyLock;

use crate::iex::tests::{Example, Table, examples, tables};
use crate::obvious::message_tests;

const SHARED: &[u8] = b"SDHIOPTXBA";

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| tables(SHARED, OWN_TABLES));
static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| examples(SHARED, OWN_EXAMPLES));

#[rustfmt::skip]
const OWN_TABLES: &[Table] = &[
    (b'Q', "flags:u1 timestamp:u8 symbol:a8 bid_size:u4 bid_price:s8 ask_price:s8 ask_size:u4"),
];

#[rustfmt::skip]
const OWN_EXAMPLES: &[Example] = &[
    (
        "51 00 ac63c02096866d14 5a49455854202020 e4250000 241d0f0000000000 ec1d0f0000000000 e8030000",
        "flags=0|timestamp=1471980632572715948|symbol=ZIEXT|bid_size=9700|bid_price=99.05|ask_price=99.07|ask_size=1000",
    ),
];

message_tests!(false, TABLES.as_slice(), EXAMPLES.as_slice());

#[test]
fn flags_of_a_quote_by_their_bits() {
    for bit in 0..8 {
        let quote = QuoteUpdate { flags: 1 << bit, ..Default::default() };
        assert_eq!((quote.is_available(), quote.is_extended_hours()), (bit != 7, bit == 6));
    }
}

/// TOPS 1.5 had four reserved bytes behind the trade's number.
#[test]
fn a_trade_of_tops_15_reads_as_one_of_16() {
    for kind in [b'T', b'B'] {
        let newer = EXAMPLES.iter().map(|(hex, _)| obvious::hex(hex)).find(|hex| hex[0] == kind);
        let older = [newer.unwrap(), vec![0; 4]].concat();
        assert_eq!(older.len(), 42);
        let message = Message::parse(&older).unwrap();
        assert!(shown(&message).ends_with("|size=100|price=99.05|trade_id=429974"));
    }
}
