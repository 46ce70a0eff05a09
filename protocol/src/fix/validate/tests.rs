use proptest::{collection::vec, prelude::*};

use super::*;
use crate::fix::dict::{FIX42, FIX44, FIX50SP2, FIXT11};
use crate::fix::message::tests::{framed, framed_bytes, soh};

const FIXT: Validator = Validator {
    transport: &FIXT11,
    application: &FIX50SP2,
    options: Options {
        check_empty: true,
        check_user_defined: true,
        allow_unknown: false,
        check_group_order: true,
    },
};

type Verdict = Result<(), (u16, Option<i64>)>;

fn check(begin: &str, body: &str, options: Options) -> Verdict {
    let bytes = framed(begin, body);
    let message = Message::parse(&bytes).unwrap();
    let verdict = match begin {
        "FIX.4.2" => FIX42.validate(&message, options),
        "FIX.4.4" => FIX44.validate(&message, options),
        _ => Validator { options, ..FIXT }.validate(&message),
    };
    verdict.map_err(|invalid| (invalid.reason.code(), invalid.ref_tag))
}

/// The header between MsgType and the body; `T` is a time.
const H: &str = "34=2|49=DESK|52=20261122-22:10:05|56=VENUE|";
const T: &str = "20261122-22:10:05.123";

/// The body's fields after the message type and a good header.
fn verdict(begin: &str, msg_type: &str, rest: &str) -> Verdict {
    check(
        begin,
        &format!("35={msg_type}|{H}{}", rest.replace("60=T", &format!("60={T}"))),
        Options::default(),
    )
}

#[test]
fn what_the_acceptance_tests_refuse_and_why() {
    let bad = |code, tag| Err((code, Some(tag)));
    #[rustfmt::skip]
    let table = [
        ("heartbeat",                        "0", "",                                       Ok(())),
        ("tag of no field",                  "0", "999=x|",                                 bad(0, 999)),
        ("tag zero",                         "0", "0=x|",                                   bad(0, 0)),
        ("tag below zero",                   "0", "-1=x|",                                  bad(0, -1)),
        ("tag with a leading zero",          "0", "0112=x|",                                bad(0, 112)),
        ("tag that is no number",            "0", "1x2=x|",                                 Err((0, None))),
        ("tag of the users' range",          "0", "5000=x|",                                bad(0, 5000)),
        ("field of another message",         "0", "55=A|",                                  bad(2, 55)),
        ("field without a value",            "0", "112=|",                                  bad(4, 112)),
        ("order",                            "D", "11=1|21=1|55=A|54=1|38=5|40=1|60=T|",    Ok(())),
        ("order without ClOrdID",            "D", "21=1|55=A|54=1|38=5|40=1|60=T|",         bad(1, 11)),
        ("order without Side",               "D", "11=1|21=1|55=A|38=5|40=1|60=T|",         bad(1, 54)),
        ("body in another order",            "D", "40=1|55=A|60=T|54=1|21=3|11=1|",         Ok(())),
        ("value out of a list",              "D", "11=1|21=4|55=A|54=1|40=1|60=T|",         bad(5, 21)),
        ("text value out of a list",         "D", "11=1|21=1|55=A|54=1|40=1|60=T|167=XX|",  bad(5, 167)),
        ("text value of the list",           "D", "11=1|21=1|55=A|54=1|40=1|60=T|167=CS|",  Ok(())),
        ("one of many values out of a list", "D", "11=1|21=1|18=1 ~|55=A|54=1|40=1|60=T|",  bad(5, 18)),
        ("many values",                      "D", "11=1|21=1|18=1 2|55=A|54=1|40=1|60=T|",  Ok(())),
        ("quantity with a plus sign",        "D", "11=1|21=1|55=A|54=1|38=+5|40=1|60=T|",   bad(6, 38)),
        ("quantity with leading zeros",      "D", "11=1|21=1|55=A|54=1|38=005.0|40=1|60=T|",Ok(())),
        ("price in words",                   "D", "11=1|21=1|55=A|54=1|44=x|40=2|60=T|",    bad(6, 44)),
        ("side of two characters",           "D", "11=1|21=1|55=A|54=12|40=1|60=T|",        bad(6, 54)),
        ("time without a clock",             "D", "11=1|21=1|55=A|54=1|40=1|60=20261122|",  bad(6, 60)),
        ("Boolean",                          "D", "11=1|21=1|55=A|54=1|40=1|60=T|114=1|",   bad(6, 114)),
        ("field twice",                      "D", "11=1|21=1|55=A|54=1|40=1|40=2|60=T|",    bad(13, 40)),
        ("field twice, far apart",           "D", "11=1|21=1|55=A|54=1|40=1|60=T|11=2|",    bad(13, 11)),
        ("group of two where three are told","D", "11=1|21=1|55=A|54=1|40=1|386=3|336=A|336=B|60=T|", bad(16, 386)),
        ("group of two where one is told",   "D", "11=1|21=1|55=A|54=1|40=1|386=1|336=A|336=B|60=T|", bad(16, 386)),
        ("group of two",                     "D", "11=1|21=1|55=A|54=1|40=1|386=2|336=A|336=B|60=T|", Ok(())),
        ("group of none",                    "D", "11=1|21=1|55=A|54=1|40=1|386=0|60=T|",   Ok(())),
        ("header field behind the body",     "D", "11=1|50=x|21=1|55=A|54=1|40=1|60=T|",    bad(14, 50)),
        ("body field behind the trailer",    "D", "11=1|21=1|55=A|54=1|40=1|93=1|89=x|60=T|", bad(14, 60)),
        ("type of no message",               "*", "11=1|",                                  Err((11, None))),
    ];
    for begin in ["FIX.4.2", "FIX.4.4"] {
        for (case, msg_type, rest, expected) in table {
            assert_eq!(verdict(begin, msg_type, rest), expected, "{begin}: {case}");
        }
    }
}

#[test]
fn header_fields_in_any_order_but_none_missing() {
    let order = "55=A|54=1|60=20261122-22:10:05|40=1|21=1|11=1|";
    let (late, early) = ("56=B|34=3|52=20261122-22:10:05|49=A|", "34=3|49=A|56=B|");
    for begin in ["FIX.4.2", "FIX.4.4"] {
        let go = |body: String| check(begin, &body, Options::default());
        assert_eq!(go(format!("35=D|{late}{order}")), Ok(()));
        assert_eq!(go(format!("35=D|{early}{order}")), Err((1, Some(52))), "the header's is named");
        assert_eq!(go(format!("35=D|{early}55=A|")), Err((1, Some(52))), "before the body's");
        assert_eq!(go(format!("35=D|{order}{late}")), Err((14, Some(56))));
        assert_eq!(
            go(format!("35=D|55=A|{late}54=1|")),
            Err((14, Some(56))),
            "before what is missing"
        );
        assert_eq!(go("35=0|34=2|49=A|52=20261122-22:10:05|56=|".into()), Err((4, Some(56))));
        assert_eq!(go("35=0|34=2|49=A|52=20261122-22:10:05|".into()), Err((1, Some(56))));
        assert_eq!(go("35=|34=2|49=A|52=20261122-22:10:05|56=B|".into()), Err((11, None)));
    }
}

#[test]
fn what_differs_between_versions() {
    let order = "11=1|55=A|54=1|38=5|40=1|60=T|";
    assert_eq!(verdict("FIX.4.2", "D", order), Err((1, Some(21))));
    assert_eq!(verdict("FIX.4.4", "D", order), Ok(()));
    assert_eq!(verdict("FIXT.1.1", "D", order), Ok(()));
    assert_eq!(
        verdict("FIX.4.2", "q", "11=1|530=7|60=T|"),
        Err((11, None)),
        "no mass cancel in 4.2"
    );
    assert_eq!(verdict("FIX.4.4", "q", "11=1|530=7|60=T|"), Ok(()));
    // 4.2 has no numbers for the reasons from 12 on.
    assert_eq!(RejectReason::Repeated.code_in(b"FIX.4.2"), None);
    assert_eq!(RejectReason::MsgType.code_in(b"FIX.4.2"), Some(11));
    assert_eq!(RejectReason::Repeated.code_in(b"FIX.4.4"), Some(13));
}

#[test]
fn under_fixt_two_dictionaries_take_part() {
    let bad = |code, tag| Err((code, Some(tag)));
    assert_eq!(verdict("FIXT.1.1", "A", "98=0|108=30|1137=9|"), Ok(()));
    assert_eq!(verdict("FIXT.1.1", "A", "98=0|108=30|"), bad(1, 1137));
    assert_eq!(verdict("FIXT.1.1", "A", "98=0|108=30|1137=9|55=A|"), bad(2, 55));
    assert_eq!(verdict("FIXT.1.1", "1", "112=x|"), Ok(()));
    assert_eq!(verdict("FIXT.1.1", "D", "11=1|55=A|54=1|40=1|60=T|1138=5|"), Ok(()));
    assert_eq!(verdict("FIXT.1.1", "D", "11=1|55=A|54=1|40=1|60=T|108=30|"), bad(2, 108));
    assert_eq!(verdict("FIXT.1.1", "*", ""), Err((11, None)));
    let applied = format!("35=D|1128=9|{H}11=1|55=A|54=1|40=1|60={T}|");
    assert_eq!(check("FIXT.1.1", &applied, Options::default()), Ok(()));
}

#[test]
fn entries_of_groups() {
    let order = |group: &str| {
        verdict("FIX.4.4", "D", &format!("11=1|55=A|54=1|40=1|60=T|{group}58=after|"))
    };
    #[rustfmt::skip]
    let table = [
        ("453=1|448=A|447=D|452=1|",                                       Ok(())),
        ("453=2|448=A|447=D|452=1|802=2|523=x|803=1|523=y|803=2|448=B|",   Ok(())),
        ("453=1|448=A|447=D|452=1|802=2|523=x|803=1|",                     Err((16, Some(802)))),
        ("453=2|448=A|447=D|802=1|523=x|",                                 Err((16, Some(453)))),
        ("453=1|447=D|448=A|452=1|",                                       Err((15, Some(447)))),
        ("453=1|448=A|452=1|447=D|",                                       Err((15, Some(447)))),
        ("453=1|448=A|447=D|447=D|",                                       Err((13, Some(447)))),
        ("453=1|448=A|447=D|523=x|",                                       Err((2, Some(523)))),
        ("453=1|448=A|447=|",                                              Err((4, Some(447)))),
        ("453=1|448=A|452=x|",                                             Err((6, Some(452)))),
        ("453=1|",                                                         Err((16, Some(453)))),
        ("453=0|448=A|",                                                   Err((2, Some(448)))),
        ("453=-1|448=A|",                                                  Err((6, Some(453)))),
        ("453=99999999999999999999|448=A|",                                Err((2, Some(448)))),
        ("453=1|448=A|453=1|448=B|",                                       Err((13, Some(453)))),
        ("448=A|",                                                         Err((2, Some(448)))),
        ("78=1|79=x|80=5|",                                                Ok(())),
    ];
    for (group, expected) in table {
        assert_eq!(order(group), expected, "{group}");
    }
    let options = Options { check_group_order: false, ..Options::default() };
    let loose = |group: &str| {
        check("FIX.4.4", &format!("35=D|{H}11=1|55=A|54=1|40=1|60={T}|{group}"), options)
    };
    assert_eq!(loose("453=1|447=D|448=A|"), Err((16, Some(453))), "448 starts one as well");
    assert_eq!(loose("453=1|448=A|452=1|447=D|"), Ok(()));
    assert_eq!(loose("453=2|448=A|452=1|447=D|452=1|"), Ok(()));
    // An entry that lacks what each must have: the order of a list.
    let list = "66=L|394=1|68=1|73=1|11=1|67=1|";
    assert_eq!(verdict("FIX.4.4", "E", list), Err((1, Some(54))));
}

#[test]
fn options_let_things_pass() {
    let with = |body: &str, options| check("FIX.4.4", &format!("35=0|{H}{body}"), options);
    let strict = Options::default();
    let user = Options { check_user_defined: false, ..strict };
    assert_eq!(with("5000=x|9999=y|70000=z|", user), Ok(()));
    assert_eq!(with("5000=x|9999=y|5000=z|", user), Err((13, Some(5000))));
    assert_eq!(with("999=x|", user), Err((0, Some(999))));
    let unknown = Options { allow_unknown: true, ..strict };
    assert_eq!(with("999=x|55=A|5000=x|", unknown), Ok(()));
    assert_eq!(with("54=Z|", unknown), Err((5, Some(54))), "but values are still looked at");
    let empty = Options { check_empty: false, ..strict };
    assert_eq!(with("112=|", empty), Ok(()));
    assert_eq!(with("55=|", empty), Err((2, Some(55))));
}

#[test]
fn data_and_its_length() {
    assert_eq!(verdict("FIX.4.4", "A", "98=0|108=30|95=3|96=a|b|"), Ok(()));
    assert_eq!(verdict("FIX.4.4", "A", "98=0|108=30|95=2|96=abc|"), Err((6, Some(96))));
    assert_eq!(verdict("FIX.4.4", "A", "98=0|108=30|95=x|96=abc|"), Err((6, Some(95))));
}

#[test]
fn values_of_each_type() {
    use FieldType::*;
    #[rustfmt::skip]
    let table = [
        (Int, "-5", true), (Int, "+5", false), (Int, "5.0", false), (SeqNum, "5", true), (SeqNum, "-5", false),
        (DayOfMonth, "31", true), (DayOfMonth, "0", false), (DayOfMonth, "32", false),
        (Qty, "5.5", true), (Amt, ".", false), (Char, "AB", false), (Boolean, "Y", true), (Boolean, "y", false),
        (UtcTimestamp, "20261122-22:10:60", true), (UtcTimestamp, "20261122", false),
        (UtcTimeOnly, "22:10:05.123456", true), (UtcTimeOnly, "22:10", false),
        (UtcDateOnly, "20261122", true), (LocalMktDate, "20261322", false),
        (MonthYear, "202611w3", true), (MonthYear, "2026", false),
        (TzTimeOnly, "07:39Z", true), (TzTimeOnly, "02:39:05-05", true), (TzTimeOnly, "13:09:00+05:30", true),
        (TzTimeOnly, "07:39", true), (TzTimeOnly, "07:39+15", false), (TzTimeOnly, "07:39+05:3", false),
        (TzTimestamp, "20060901-07:39:05.123Z", true), (TzTimestamp, "20060901-07:39", true),
        (TzTimestamp, "20060901 07:39Z", false), (TzTimestamp, "2006", false),
        (String, "\u{e4} =", true), (Data, "x", true),
    ];
    for (kind, value, good) in table {
        assert_eq!(looks_like(kind, value.as_bytes()), good, "{kind:?} {value}");
    }
}

proptest! {
    /// Whatever happens to a valid message, a verdict comes of it.
    #[test]
    fn any_damage_gets_a_verdict(damage in vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), version in 0..3_usize) {
        let begin = ["FIX.4.2", "FIX.4.4", "FIXT.1.1"][version];
        let mut body = soh(&format!("35=D|{H}11=1|21=1|55=A|54=1|40=1|60={T}|453=2|448=A|802=1|523=x|448=B|95=1|96=x|"));
        for (place, byte) in &damage {
            *place.get_mut(&mut body) = *byte;
        }
        let bytes = framed_bytes(begin, &body);
        if let Ok(message) = Message::parse(&bytes) {
            let _ = (FIX42.validate(&message, Options::default()), FIX44.validate(&message, Options::default()));
            if let Err(invalid) = FIXT.validate(&message) {
                prop_assert!(!invalid.to_string().is_empty());
            }
        }
    }
}
