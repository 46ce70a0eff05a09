//! The servers' messages against the specification's own examples and against an obvious reading.

use crate::obvious::{TypeAt, message_tests};

/// The fields of every type behind the type byte, as the specification's tables list them.
#[rustfmt::skip]
const TABLES: &[(u8, &str)] = &[
    (0x01, "session_sub_id:a4 username:a4 filler:a2 password:x10"),
    (0x02, "status:c1"),
    (0x03, "unit:u1 sequence:u4 count:u2"),
    (0x04, "unit:u1 sequence:u4 count:u2 status:c1"),
    (0x80, "sequence:u4"),
    (0x81, "sequence:u4"),
    (0x82, "sequence:u4 order_count:u4 status:c1"),
    (0x83, "sequence:u4"),
    (0x84, "sequence:u4"),
    (0x85, "sequence:u4 instrument_count:u4 status:c1"),
    (0x86, ""),
];

/// "Example Messages".
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
    (
        "16 01 30303031 4649524d 2020 41424344303020202020",
        "session_sub_id=0001|username=FIRM|filler=|password=***",
    ),
    ("03 02 41", "status=A"),
    ("09 03 01 3b100000 3200", "unit=1|sequence=4155|count=50"),
    ("0a 04 01 3b100000 3200 41", "unit=1|sequence=4155|count=50|status=A"),
    ("06 80 3b100000", "sequence=4155"),
    ("06 81 3b100000", "sequence=4155"),
    ("0b 82 3b100000 42000000 41", "sequence=4155|order_count=66|status=A"),
    ("06 83 3b100000", "sequence=4155"),
    ("06 84 00000000", "sequence=0"),
    ("0b 85 00000000 b80b0000 41", "sequence=0|instrument_count=3000|status=A"),
    ("02 86", ""),
];

message_tests!(TypeAt { offset: 1, size: 1 }, false, TABLES, EXAMPLES);

#[test]
fn a_password_is_written_and_not_shown() {
    let login = Login {
        session_sub_id: Alpha(*b"0001"),
        username: Alpha(*b"FIRM"),
        password: Password::new("ABCD00").unwrap(),
        ..Default::default()
    };
    assert_eq!(login.as_bytes(), obvious::hex(EXAMPLES[0].0));
    assert!(!format!("{login:?}").contains("ABCD"));
}
