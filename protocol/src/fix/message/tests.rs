use proptest::{collection::vec, prelude::*};

use super::*;
use crate::fix::{Cut, SOH, cut, dict::data_of};

/// `|` stands for the delimiter.
pub(crate) fn soh(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| if byte == b'|' { SOH } else { byte }).collect()
}

/// A message of these fields, with the length and checksum that the obvious way gives.
pub(crate) fn framed(begin: &str, body: &str) -> Vec<u8> {
    framed_bytes(begin, &soh(body))
}

pub(crate) fn framed_bytes(begin: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = soh(&format!("8={begin}|9={}|", body.len()));
    bytes.extend(body);
    let sum = bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>() % 256;
    bytes.extend(soh(&format!("10={sum:03}|")));
    bytes
}

fn tags(fields: Fields<'_>) -> Vec<u32> {
    fields.iter().map(|field| field.unwrap().tag).collect()
}

#[test]
fn values_of_every_type() {
    let bytes = framed(
        "FIX.4.4",
        "35=D|34=0007|43=Y|97=N|54=1|44=-12.50|38=002000.00|52=20261122-22:10:05.123|58=a=b|6=1.5|",
    );
    let message = Message::parse(&bytes).unwrap();
    assert_eq!((message.begin_string(), message.msg_type()), (&b"FIX.4.4"[..], &b"D"[..]));
    assert_eq!((message.uint(34), message.int(44)), (Ok(7), Err(GetError::Format(44))));
    assert_eq!((message.bool(43), message.bool(97)), (Ok(true), Ok(false)));
    assert_eq!((message.flag(43), message.flag(97), message.flag(1)), (true, false, false));
    assert_eq!((message.char(54), message.char(34)), (Ok(b'1'), Err(GetError::Format(34))));
    assert_eq!(message.price(44), Ok(Price(-12_500_000_000)));
    assert_eq!((message.quantity(38), message.quantity(6)), (Ok(2000), Err(GetError::Format(6))));
    assert_eq!(message.timestamp(52), Ok(1_795_385_405_123_000_000));
    assert_eq!((message.text(58), message.text(1)), (Ok("a=b"), Err(GetError::Missing(1))));
    assert_eq!(message.get(8), Some(&b"FIX.4.4"[..]));
    assert_eq!(message.get(10).map(<[u8]>::len), Some(3));
    assert_eq!(tags(message.contents()), [35, 34, 43, 97, 54, 44, 38, 52, 58, 6]);
}

#[test]
fn data_may_hold_the_delimiter() {
    let bytes = framed("FIX.4.4", "35=A|95=9|96=a|10=000||98=0|354=3|355=x=y|");
    let message = Message::parse(&bytes).unwrap();
    assert_eq!(message.get(96), Some(&soh("a|10=000|")[..]));
    assert_eq!(tags(message.contents()), [35, 95, 96, 98, 354, 355]);

    // A length that lies, one that is not followed by its data, and data without a length.
    let bytes =
        framed("FIX.4.4", "35=A|95=1|96=abc|95=2|98=0|96=abc|95=99999999999999999999|96=a|");
    let message = Message::parse(&bytes).unwrap();
    let fields: Vec<_> = message.contents().iter().collect();
    let error = FieldError { offset: 25, tag: Some(96), fault: Fault::DataLength };
    assert_eq!(fields[2], Err(error));
    assert_eq!(fields[5], Ok(Field { tag: 96, value: b"abc" }));
    assert_eq!(fields[7], Ok(Field { tag: 96, value: b"a" }));
}

#[test]
fn malformed_fields_are_named_and_passed_by() {
    #[rustfmt::skip]
    let table = [
        ("HELLO|",          None,         Fault::Tag),
        ("|",               None,         Fault::Tag),
        ("=5|",             None,         Fault::Tag),
        ("5|",              Some(5),      Fault::Tag),
        ("049=A|",          Some(49),     Fault::Tag),
        ("0=A|",            Some(0),      Fault::Tag),
        ("-1=A|",           Some(-1),     Fault::Tag),
        ("4x9=A|",          None,         Fault::Tag),
        (" 49=A|",          None,         Fault::Tag),
        ("4294967345=A|",   Some(4_294_967_345), Fault::Tag),
        ("99999999999999999999=A|", None, Fault::Tag),
        ("49=|",            Some(49),     Fault::Empty),
    ];
    for (text, tag, fault) in table {
        let bytes = framed("FIX.4.4", &format!("35=0|{text}58=next|"));
        let message = Message::parse(&bytes).unwrap();
        let mut fields = message.contents().iter();
        assert_eq!(fields.next(), Some(Ok(Field { tag: 35, value: b"0" })));
        let offset = fields.offset();
        assert_eq!(fields.next(), Some(Err(FieldError { offset, tag, fault })), "{text}");
        assert_eq!(fields.next(), Some(Ok(Field { tag: 58, value: b"next" })), "{text}");
        assert_eq!(fields.next(), None, "{text}");
        assert_eq!(message.get(58), Some(&b"next"[..]));
    }
}

#[test]
fn groups_and_groups_inside_them() {
    let bytes = framed(
        "FIX.4.4",
        "35=8|453=3|448=A|447=D|452=1|802=2|523=x|803=1|523=y|803=2|448=B|447=D|448=C|58=after|386=0|",
    );
    let message = Message::parse(&bytes).unwrap();
    let parties = message.group(453).unwrap();
    assert_eq!((parties.declared, parties.entries().count()), (3, 3));
    let loose: Vec<_> = parties.entries().map(tags).collect();
    assert_eq!(loose[2], [448, 58, 386, 10]);

    let parties = parties.members(&[448, 447, 452, 802, 523, 803]);
    let entries: Vec<_> = parties.entries().collect();
    assert_eq!(tags(entries[0]), [448, 447, 452, 802, 523, 803, 523, 803]);
    assert_eq!((tags(entries[1]), tags(entries[2])), (vec![448, 447], vec![448]));
    assert_eq!(entries[1].get(448), Some(&b"B"[..]));
    let ids = entries[0].group(802).unwrap();
    assert!(ids.entries().map(|entry| entry.get(523)).eq([Some(&b"x"[..]), Some(b"y")]));
    assert!(entries[1].group(802).is_none());

    assert_eq!(message.group(386).unwrap().entries().count(), 0);
    assert!(message.group(555).is_none());
    assert!(message.group(58).is_none(), "no number");
}

proptest! {
    /// Without data fields, what the walk finds is what splitting at the delimiters finds.
    #[test]
    fn reads_as_split_does(parts in vec("[0-9]{0,4}=?[0-9A-Z=. ]{0,9}", 0..20)) {
        let body = format!("35=D|{}|", parts.join("|"));
        let bytes = framed("FIX.4.2", &body);
        let message = Message::parse(&bytes).unwrap();
        let obvious = body.trim_end_matches(|_| false).split_terminator('|').map(|part| {
            let (tag, value) = part.split_once('=')?;
            let number = tag.parse::<u32>().ok().filter(|number| number.to_string() == tag)?;
            (number > 0 && !value.is_empty()).then_some((number, value.as_bytes()))
        });
        prop_assume!(obvious.clone().flatten().all(|(tag, _)| data_of(tag).is_none()));
        let found = message.contents().iter().map(|field| {
            field.ok().map(|field| (field.tag, field.value))
        });
        prop_assert!(found.eq(obvious));
    }

    /// No damage to a valid message makes a walk panic or run past its end.
    #[test]
    fn damage_does_no_harm(damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..9)) {
        let mut body = soh("35=8|95=5|96=a|b=c|453=2|448=A|802=1|523=x|448=B|58=after|52=20261122-22:10:05|");
        for (place, byte) in damage {
            *place.get_mut(&mut body) = byte;
        }
        let bytes = framed_bytes("FIX.4.4", &body);
        if let Cut::Message(message) = cut(&bytes, 4096) {
            prop_assert!(message.iter().count() <= bytes.len());
            for tag in [34, 52, 58, 448, 453] {
                let _ = (message.int(tag), message.timestamp(tag), message.price(tag));
                let _ = (message.text(tag), message.quantity(tag));
                if let Some(group) = message.group(tag) {
                    prop_assert!(group.entries().count() <= bytes.len());
                }
            }
        }
    }
}
