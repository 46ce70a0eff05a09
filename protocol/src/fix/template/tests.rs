use proptest::{collection::vec, prelude::*};

use super::*;
use crate::Price;
use crate::fix::message::tests::framed;

const T: u64 = 1_795_385_405_123_456_789;

fn order() -> Vec<u8> {
    framed(
        "FIX.4.4",
        "35=D|34=1|49=DESK|52=20261122-22:10:05.123|56=VENUE|11=ABC1|21=1|38=1|40=2|44=1|54=1|55=AAPL|59=0|60=x|",
    )
}

/// What the message says, checked for length and checksum.
fn shown<const N: usize>(template: &mut Template<N>) -> String {
    let bytes = template.as_bytes();
    Message::parse(bytes).unwrap();
    let body = bytes.windows(3).position(|window| window == b"35=").unwrap();
    let text = String::from_utf8(bytes[body..bytes.len() - 7].to_vec()).unwrap();
    text.replace('\x01', "|")
}

#[test]
fn every_kind_of_slot() {
    let mut template = Template::<256>::new(&order(), Precision::Micros).unwrap();
    assert_eq!(template.as_bytes(), order());
    let seq = template.uint_slot::<7>(34).unwrap();
    let sent = template.time_slot(52).unwrap();
    let id = template.text_slot(11).unwrap();
    let qty = template.uint_slot::<6>(38).unwrap();
    let price = template.decimal_slot::<5, 2>(44).unwrap();
    let side = template.char_slot(54).unwrap();
    let symbol = template.text_slot(55).unwrap();
    let transact = template.time_slot(60).unwrap();
    let zero = "35=D|34=0000000|49=DESK|52=19700101-00:00:00.000000|56=VENUE|11=ABC1|21=1|38=000000|40=2|44=00000.00|54=1|55=AAPL|59=0|60=19700101-00:00:00.000000|";
    assert_eq!(shown(&mut template), zero);

    template.set_uint(seq, 42).unwrap();
    template.set_times([sent, transact], T).unwrap();
    template.set_text(id, b"ABC2").unwrap();
    template.set_uint(qty, 999_999).unwrap();
    template.set_price(price, Price(322_400_000_000)).unwrap();
    template.set_char(side, b'2').unwrap();
    template.set_text(symbol, b"MSFT").unwrap();
    let patched = "35=D|34=0000042|49=DESK|52=20261122-22:10:05.123456|56=VENUE|11=ABC2|21=1|38=999999|40=2|44=00322.40|54=2|55=MSFT|59=0|60=20261122-22:10:05.123456|";
    assert_eq!(shown(&mut template), patched);

    // Refused, and nothing has changed.
    let width = |width| Err(TemplateError::Width(width));
    assert_eq!(template.set_uint(seq, 10_000_000), width(7));
    assert_eq!(template.set_price(price, Price(100_000_000_000_000)), width(8));
    assert_eq!(template.set_price(price, Price(1)), width(8), "too fine");
    assert_eq!(template.set_price(price, Price(-10_000_000_000_000)), width(8));
    assert_eq!(template.set_text(id, b"ABC10"), width(4));
    assert_eq!(template.set_text(id, b""), width(4));
    assert_eq!(template.set_text(symbol, b"A\x01=B"), Err(TemplateError::Delimiter));
    assert_eq!(template.set_char(side, 1), Err(TemplateError::Delimiter));
    assert_eq!(template.replace(symbol, b"A\x01=B"), Err(TemplateError::Delimiter));
    assert_eq!(template.replace(symbol, b""), width(4));
    assert_eq!(template.replace(symbol, &[b'x'; 200]), Err(TemplateError::Full(256)));
    assert_eq!(shown(&mut template), patched);

    template.set_price(price, Price(-9_999_990_000_000)).unwrap();
    assert!(shown(&mut template).contains("|44=-9999.99|"));
    template.replace(symbol, b"BRK.A").unwrap();
    template.set_text(symbol, b"BRK.B").unwrap();
    template.set_time(transact, 0).unwrap();
    assert!(shown(&mut template).contains("|55=BRK.B|59=0|60=19700101-00:00:00.000000|"));
}

#[test]
fn the_length_grows_and_shrinks_by_a_digit() {
    let mut template = Template::<200>::new(&order(), Precision::Seconds).unwrap();
    let symbol = template.text_slot(55).unwrap();
    let seq = template.uint_slot::<3>(34).unwrap();
    for width in [4, 1, 40, 2, 30, 4] {
        let text = "X".repeat(width);
        template.replace(symbol, text.as_bytes()).unwrap();
        template.set_uint(seq, width as u64).unwrap();
        let shown = shown(&mut template);
        assert!(
            shown.contains(&format!("|34={width:03}|")) && shown.contains(&format!("|55={text}|"))
        );
    }
}

#[test]
fn what_cannot_be_a_template_or_a_slot() {
    let good = order();
    let new = |bytes: &[u8]| Template::<200>::new(bytes, Precision::Millis).map(|_| ());
    assert!(matches!(new(&good[1..]), Err(TemplateError::Garbled(_))));
    assert_eq!(new(&[&good[..], b"8"].concat()), Err(Garbled::Trailing(1).into()));
    assert_eq!(
        Template::<100>::new(&good, Precision::Millis).map(|_| ()),
        Err(TemplateError::Full(100))
    );

    let mut template = Template::<200>::new(&good, Precision::Millis).unwrap();
    let before = shown(&mut template);
    assert_eq!(template.text_slot(58), Err(TemplateError::Missing(58)));
    assert_eq!(template.text_slot(9), Err(TemplateError::Missing(9)), "it has a say of its own");
    assert_eq!(template.text_slot(10), Err(TemplateError::Missing(10)));
    assert_eq!(template.char_slot(55), Err(TemplateError::Width(1)));
    assert_eq!(shown(&mut template), before);

    let long: String = (0..=SLOTS_MAX).map(|i| format!("{}=x|", 5000 + i)).collect();
    let mut long =
        Template::<400>::new(&framed("FIX.4.4", &format!("35=D|{long}")), Precision::Millis)
            .unwrap();
    let slots: Vec<_> = (5000..).take(SLOTS_MAX).map(|tag| long.text_slot(tag).unwrap()).collect();
    assert_eq!(long.text_slot(5000), Ok(slots[0]), "a field has one");
    assert_eq!(long.text_slot(5000 + u32::try_from(SLOTS_MAX).unwrap()), Err(TemplateError::Slots));
    let mut other = Template::<200>::new(&good, Precision::Millis).unwrap();
    assert_eq!(other.set_text(slots[0], b"MSFT"), Err(TemplateError::Slots));
    let qty = other.decimal_slot::<4, 0>(38).unwrap();
    other.set_decimal(qty, 12_000_000_000).unwrap();
    assert!(shown(&mut other).contains("|38=0012|"));
    assert!(other.set_decimal(qty, 500_000_000).is_err());
}

/// What a decimal looks like in so many bytes, if it does.
fn obvious_decimal(nanos: i64, whole: usize, decimals: usize) -> Option<String> {
    let (units, digits) = (nanos / 1_000_000_000, format!("{:09}", nanos % 1_000_000_000));
    let (shown, rest) = digits.split_at(decimals);
    let fits = units < 10_i64.pow(u32::try_from(whole).unwrap()) && rest.bytes().all(|b| b == b'0');
    let point = if decimals == 0 { "" } else { "." };
    fits.then(|| format!("{units:0whole$}{point}{shown}"))
}

proptest! {
    #[test]
    fn decimals_of_any_width(nanos in 0..1_000_000_000_000_000_i64, fine in 0..10_u32, shift in 0..40_u32) {
        let unit = 10_i64.pow(fine);
        let nanos = (nanos >> shift) / unit * unit;
        macro_rules! check {
            ($($whole:literal $decimals:literal),+) => {$({
                let mut template = Template::<256>::new(&order(), Precision::Millis).unwrap();
                let price = template.decimal_slot::<$whole, $decimals>(44).unwrap();
                let done = template.set_decimal(price, nanos);
                let message = Message::parse(template.as_bytes()).unwrap();
                match obvious_decimal(nanos, $whole, $decimals) {
                    None => prop_assert!(done.is_err()),
                    Some(text) => prop_assert_eq!(message.get(44), Some(text.as_bytes())),
                }
            })+};
        }
        check!(1 0, 6 0, 5 1, 8 2, 5 3, 7 4, 6 5, 2 6, 8 7, 5 8, 6 9, 10 4);
    }

    /// However it is patched, the message is sound and says what was put into it last.
    #[test]
    fn patches_read_back(patches in vec((0..6, any::<u64>(), any::<i64>(), "[ -~]{0,12}"), 1..30)) {
        let mut template = Template::<256>::new(&order(), Precision::Nanos).unwrap();
        let seq = template.uint_slot::<12>(34).unwrap();
        let price = template.decimal_slot::<8, 4>(44).unwrap();
        let time = template.time_slot(60).unwrap();
        let id = template.text_slot(11).unwrap();
        let side = template.char_slot(54).unwrap();
        for (kind, number, signed, text) in patches {
            let before = shown(&mut template);
            let number = number >> (number % 40);
            let signed = signed >> (number % 40);
            let text = text.as_bytes();
            let done = match kind {
                0 => template.set_uint(seq, number),
                1 => template.set_price(price, Price(signed / 100_000 * 100_000)),
                2 => template.set_time(time, number),
                3 => match text.first_chunk::<4>() {
                    Some(four) if text.len() == 4 => template.set_text(id, four),
                    _ => template.replace(id, text),
                },
                4 => template.replace(id, text),
                _ => template.set_char(side, text.first().copied().unwrap_or(1)),
            };
            let after = shown(&mut template);
            if done.is_err() {
                prop_assert_eq!(after, before);
                continue;
            }
            let bytes = template.as_bytes().to_vec();
            let message = Message::parse(&bytes).unwrap();
            match kind {
                0 => prop_assert_eq!(message.uint(34), Ok(number)),
                1 => prop_assert_eq!(message.price(44), Ok(Price(signed / 100_000 * 100_000))),
                2 => prop_assert_eq!(message.timestamp(60), Ok(number)),
                3 | 4 => prop_assert_eq!(message.get(11), Some(text)),
                _ => prop_assert_eq!(message.char(54), Ok(text[0])),
            }
        }
    }
}
