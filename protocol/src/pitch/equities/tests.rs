//! The messages of equities against the specification's own examples and against an obvious reading.

use crate::obvious::{TypeAt, message_tests};

/// The fields of every type behind the type byte, as the specification's tables list them.
#[rustfmt::skip]
const TABLES: &[(u8, &str)] = &[
    (0x31, "time_offset:u4 symbol:a8 trading_status:c1 reg_sho_action:c1 reserved1:c1 reserved2:c1"),
    (0x95, "time_offset:u4 symbol:a8 auction_type:c1 reference_price:p8 buy_shares:u4 sell_shares:u4 indicative_price:p8 auction_only_price:p8"),
    (0x98, "time_offset:u4 symbol:a8 retail_price_improvement:c1"),
];

/// "Example Messages".
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
    (
        "12 31 18d20600 5a565a5a54202020 54 30 20 20",
        "time_offset=447000|symbol=ZVZZT|trading_status=T|reg_sho_action=0|reserved1= |reserved2= ",
    ),
    (
        "2f 95 18d20600 5a565a5a54202020 49 e8a30f0000000000 f8240100 204e0000 e8a30f0000000000 e8a30f0000000000",
        "time_offset=447000|symbol=ZVZZT|auction_type=I|reference_price=102.5|buy_shares=75000|sell_shares=20000|indicative_price=102.5|auction_only_price=102.5",
    ),
    (
        "0f 98 18d20600 5a565a5a54202020 41",
        "time_offset=447000|symbol=ZVZZT|retail_price_improvement=A",
    ),
];

message_tests!(TypeAt { offset: 1, size: 1 }, false, TABLES, EXAMPLES);
