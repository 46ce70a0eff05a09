//! MDP 3.0 by hand-written bytes, older and newer than known, lying and cut, and there and back.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::field::{CharArray, Price7Le};
use crate::obvious::hex;
use crate::sbe::Header;
use crate::show::Show;
use crate::{DecodeError, EncodeError, Price, Value};

/// Everything as `name=value`, groups as `name=entries[field=value;…]`.
#[derive(Default)]
struct Line(
    String,
    /// Fields and groups so far.
    usize,
);

impl<'a> Show<'a> for Line {
    fn field(&mut self, name: &'static str, value: Value<'a>) {
        self.0 += &format!("{name}={value} ");
        self.1 += 1;
    }

    fn group(&mut self, name: &'static str, entries: usize) {
        self.0 += &format!("{name}={entries}[");
        self.1 += 1;
    }

    fn entry(&mut self) {
        self.0.push(';');
    }

    fn end_group(&mut self) {
        self.0.push(']');
    }
}

fn shown(block: &[u8]) -> String {
    let mut line = Line::default();
    Message::parse(block).unwrap().show(&mut line);
    line.0
}

/// Case, bytes, what they say.
type Row = (&'static str, &'static str, &'static str);

/// Header (block length, template, schema, version), root, and each group's header and entries.
#[rustfmt::skip]
const EXAMPLES: &[Row] = &[
    (
        "price levels and an order, version 13",
        "0b00 2e00 0100 0d00  0100000000000000 84 0000 \
         2000 02 \
         00e40b5402000000 05000000 2a000000 07000000 03000000 01 00 30 04000000 00 \
         ffffffffffffff7f ffffff7f 2a000000 08000000 ffffff7f 02 02 31 ffffff7f 00 \
         1800 0000000000 01 \
         0900000000000000 ffffffffffffffff 05000000 01 00 0000",
        "transact_time=1 match_event_indicator=132 no_md_entries=2[\
         ;md_entry_px=10 md_entry_size=5 security_id=42 rpt_seq=7 number_of_orders=3 md_price_level=1 md_update_action=0 md_entry_type=0 tradeable_size=4 \
         ;md_entry_px= md_entry_size= security_id=42 rpt_seq=8 number_of_orders= md_price_level=2 md_update_action=2 md_entry_type=1 tradeable_size= ]\
         no_order_id_entries=1[;order_id=9 md_order_priority= md_display_qty=5 reference_id=1 order_update_action=0 ]",
    ),
    (
        "the same template in version 9, whose padding is no field",
        "0b00 2e00 0100 0900  0100000000000000 80 3030 \
         2000 01 00e40b5402000000 05000000 2a000000 07000000 03000000 01 00 30 3030203030 \
         1800 3030203030 00",
        "transact_time=1 match_event_indicator=128 no_md_entries=1[\
         ;md_entry_px=10 md_entry_size=5 security_id=42 rpt_seq=7 number_of_orders=3 md_price_level=1 md_update_action=0 md_entry_type=0 tradeable_size= ]\
         no_order_id_entries=0[]",
    ),
    (
        "price levels of version 6, with seven decimals and without orders",
        "0b00 2000 0100 0600  0100000000000000 04 3030 \
         2000 01 e0c50ef000000000 01000000 e1480600 6f000000 01000000 05 02 45 3030203030",
        "transact_time=1 match_event_indicator=4 no_md_entries=1[\
         ;md_entry_px=402.75 md_entry_size=1 security_id=411873 rpt_seq=111 number_of_orders=1 md_price_level=5 md_update_action=2 md_entry_type=E ]\
         no_order_id_entries=0[]",
    ),
    (
        "a later version with longer blocks and a group behind",
        "0d00 3000 0100 0e00  0100000000000000 01 0000 abcd \
         2200 01 00ca9a3b00000000 02000000 ffffffff 03000000 02000000 ff 00 09000000 0000 abcd \
         1000 0000000000 01 0400000000000000 02000000 00000000 \
         0400 01 deadbeef",
        "transact_time=1 match_event_indicator=1 no_md_entries=1[\
         ;md_entry_px=1 md_entry_size=2 security_id=-1 rpt_seq=3 number_of_orders=2 aggressor_side= md_update_action=0 md_trade_entry_id=9 ]\
         no_order_id_entries=1[;order_id=4 last_qty=2 ]",
    ),
    (
        "nothing but a header",
        "0000 0c00 0100 0d00",
        "",
    ),
    (
        "a reset of channel 310",
        "0900 0400 0100 0d00  0100000000000000 80  0200 01 3601",
        "transact_time=1 match_event_indicator=128 no_md_entries=1[;appl_id=310 ]",
    ),
    (
        "a state",
        "1e00 1e00 0100 0d00  0100000000000000 455300000000 455300000000 ffffff7f 1143 15 ff 00 05",
        "transact_time=1 security_group=ES asset=ES security_id= trade_date=2017-01-03 match_event_indicator=21 security_trading_status= halt_reason=0 security_trading_event=5 ",
    ),
];

#[test]
fn examples_read_as_they_should() {
    for &(case, bytes, line) in EXAMPLES {
        assert_eq!(shown(&hex(bytes)), line, "{case}");
    }
}

#[test]
fn a_message_cut_anywhere_is_an_error() {
    for &(case, bytes, _) in EXAMPLES {
        let block = hex(bytes);
        // What the longer one has behind its known groups is not missed.
        let known = if case.starts_with("a later") { block.len() - 7 } else { block.len() };
        for have in 0..known {
            match Message::parse(&block[..have]) {
                Err(DecodeError::Truncated { have, need }) => assert!(have < need, "{case}"),
                other => panic!("{case} cut to {have}: {other:?}"),
            }
        }
        assert!(Message::parse(&block[..known]).is_ok());
    }
}

#[test]
fn lengths_and_counts_that_lie_are_errors() {
    let good = hex(EXAMPLES[0].1);
    let truncated = |have, need| Some(DecodeError::Truncated { have, need });
    #[rustfmt::skip]
    let table = [
        ("root longer than the message", 0, 0xff, truncated(good.len() - 8, 0xff)),
        ("root shorter than ever",       0, 0x08, truncated(8, 9)),
        ("entries longer than there is", 19, 0xff, truncated(96, 510)),
        ("entries shorter than ever",    19, 0x1a, truncated(0x1a, 27)),
        ("more entries than there are",  21, 0xff, truncated(96, 255 * 32)),
        ("orders that are not there",    93, 0x02, truncated(24, 48)),
    ];
    for (case, at, byte, error) in table {
        let mut block = good.clone();
        block[at] = byte;
        assert_eq!(Message::parse(&block).err(), error, "{case}");
    }
    // No entries: their length says nothing.
    let mut block = hex(EXAMPLES[1].1);
    block.truncate(22);
    block[19..22].copy_from_slice(&[0, 0, 0]);
    block.extend([0; 8]);
    assert!(Message::parse(&block).is_ok());
}

#[test]
fn shorter_blocks_lack_what_was_appended() {
    let root = MDInstrumentDefinitionSpread56Root {
        price_quote_method: CharArray::new("STD").unwrap(),
        risk_set: CharArray::new("RISK").unwrap(),
        instrument_guid: 77.into(),
        ..Default::default()
    };
    let mut bytes = [0; 400];
    let block =
        MDInstrumentDefinitionSpread56::encode(&mut bytes, &root, &[], &[], &[], &[], &[]).unwrap();
    let sent = MDInstrumentDefinitionSpread56::view(block).unwrap().root();
    assert_eq!(*sent, root);
    let whole = usize::from(<MDInstrumentDefinitionSpread56Root as crate::sbe::Block>::LENGTH);
    for length in 0..=whole {
        let length_bytes = u16::try_from(length).unwrap().to_le_bytes();
        let short = [&length_bytes, &block[2..8 + length], &block[8 + whole..]].concat();
        let message = match MDInstrumentDefinitionSpread56::view(&short) {
            Ok(message) => message,
            Err(error) => {
                assert_eq!(error, DecodeError::Truncated { have: length, need: 195 });
                assert!(length < 195);
                continue;
            }
        };
        let read = message.root();
        let method = if length >= 200 { root.price_quote_method } else { CharArray::BLANK };
        let risk = if length >= 206 { root.risk_set } else { CharArray::BLANK };
        let guid = if length >= 220 { Some(77) } else { None };
        assert_eq!(
            (read.price_quote_method(), read.risk_set(), read.instrument_guid()),
            (method, risk, guid),
            "{length}"
        );
        // Shown, what is absent is null rather than empty.
        let mut nulls = Vec::new();
        Message::parse(&short).unwrap().fields(&mut |name, value| {
            nulls.extend((value == Value::Null).then_some(name));
        });
        for (name, end) in [("price_quote_method", 200), ("market_set", 212)] {
            assert_eq!(nulls.contains(&name), length < end, "{name} of {length}");
        }
    }
}

#[test]
fn entries_by_index_and_in_order() {
    let block = hex(EXAMPLES[0].1);
    let book = MDIncrementalRefreshBook46::view(&block).unwrap();
    assert_eq!(book.version(), 13);
    let event = book.root().match_event_indicator();
    assert!(
        event.contains(MatchEventIndicator::END_OF_EVENT | MatchEventIndicator::LAST_QUOTE_MSG)
    );
    assert!(!event.contains(MatchEventIndicator::LAST_TRADE_MSG));
    assert_eq!(event.names().collect::<Vec<_>>(), ["Last quote msg", "End of event"]);
    let entries = book.md_entries();
    assert_eq!((entries.len(), entries.iter().len()), (2, 2));
    assert_eq!(entries.get(0).unwrap().md_entry_px(), Some(Price(10_000_000_000)));
    assert_eq!(entries.get(1).unwrap().md_update_action(), MDUpdateAction::DELETE);
    assert!(entries.get(2).is_none() && entries.get(usize::MAX).is_none());
    assert!(entries.iter().eq((0..2).map(|index| entries.get(index).unwrap())));
    let order = book.order_id_entries().get(0).unwrap();
    let level = entries.get(usize::from(order.reference_id().unwrap()) - 1).unwrap();
    assert_eq!(level.md_entry_type(), MDEntryTypeBook::BID);
    assert_eq!(MDEntryTypeBook::BID.name(), Some("Bid"));
    assert_eq!(MDEntryTypeBook(b'?').name(), None);
    assert_eq!(MDEntries48::MD_ENTRY_TYPE, b'2');
}

#[test]
fn sides_by_their_codes() {
    let of = |codes: &[u8]| codes.iter().map(|code| MDEntryTypeBook(*code)).collect::<Vec<_>>();
    assert!(of(b"0Ex").iter().all(|code| code.side() == Some(crate::Side::Bid)));
    assert!(of(b"1Fw").iter().all(|code| code.side() == Some(crate::Side::Ask)));
    assert!(of(b"J2?").iter().all(|code| code.side().is_none()));
    let implied = (0..=u8::MAX).filter(|code| MDEntryType(*code).is_implied());
    assert_eq!(implied.collect::<Vec<_>>(), b"EF");
}

#[test]
fn what_is_not_known_is_stepped_over() {
    let block = hex("0000 0f27 0100 0d00 aa");
    let message = Message::parse(&block);
    assert!(matches!(message, Ok(Message::Unknown { kind: 9999, block: all }) if all == block));
    let mut other = hex(EXAMPLES[0].1);
    other[4] = 2;
    assert!(matches!(Message::parse(&other), Ok(Message::Unknown { kind: 46, .. })));
    assert_eq!(MDIncrementalRefreshBook46::view(&other).unwrap_err(), DecodeError::Kind(46));
    let block = hex(EXAMPLES[1].1);
    assert_eq!(MDIncrementalRefreshBook32::view(&block).unwrap_err(), DecodeError::Kind(46));
}

#[test]
fn the_table_of_templates_finds_each_once() {
    let known: Vec<u16> = (0..=u16::MAX).filter(|kind| layout_of(*kind).is_some()).collect();
    assert!(known.iter().eq(LAYOUTS.iter().map(|layout| &layout.kind)));
    let book = layout_of(46).unwrap();
    assert_eq!((book.size, book.title), (19, "MDIncrementalRefreshBook46"));
}

#[test]
fn what_does_not_fit_is_not_written() {
    let root = MDIncrementalRefreshTradeSummary42Root::default();
    let entry = MDEntries42 {
        md_entry_px: Price7Le::try_from(Price(1_500_000_000)).unwrap(),
        md_entry_size: 3.into(),
        ..Default::default()
    };
    let mut bytes = [0xaa; 8 + 11 + 3 + 32 + 8];
    let block =
        MDIncrementalRefreshTradeSummary42::encode(&mut bytes, &root, &[entry], &[]).unwrap();
    assert_eq!(block.len(), 62);
    let read = MDIncrementalRefreshTradeSummary42::view(block).unwrap();
    assert_eq!(read.md_entries().get(0).map(|read| *read), Some(entry));
    assert_eq!((read.version(), entry.md_trade_entry_id()), (9, None));
    for room in 0..62 {
        let full =
            MDIncrementalRefreshTradeSummary42::encode(&mut bytes[..room], &root, &[entry], &[]);
        assert!(matches!(full, Err(EncodeError::Full { need, room }) if need > room), "{room}");
    }
    let many = [entry; 256];
    let mut bytes = vec![0; 1 << 14];
    let limit = MDIncrementalRefreshTradeSummary42::encode(&mut bytes, &root, &many, &[]);
    assert_eq!(limit, Err(EncodeError::Limit));
    assert!(MDIncrementalRefreshTradeSummary42::encode(&mut bytes, &root, &many[1..], &[]).is_ok());
}

proptest! {
    /// Whatever root and entries hold, they come back as they were sent, for every template.
    #[test]
    fn there_and_back(
        kind in select(LAYOUTS),
        bytes in vec(prop_oneof![Just(0), Just(0x7f), Just(0xff), any::<u8>()], 1..2000),
    ) {
        let mut source = bytes.iter().copied().cycle();
        let block = Message::random(kind.kind, &mut |count| source.by_ref().take(count).collect());
        let message = Message::parse(&block).unwrap();
        prop_assert_eq!(message.kind(), kind.kind);
        prop_assert!(block.len() >= kind.size);
        prop_assert_eq!(message.encoded(), block);
    }

    /// No bytes are too odd: a block is known, unknown, or an error that says what is missing.
    #[test]
    fn any_block_reads_or_says_why_not(
        kind in select(LAYOUTS),
        version in 0_u16..20,
        length in prop_oneof![Just(None), any::<u8>().prop_map(Some)],
        body in vec(prop_oneof![Just(0), Just(1), Just(30), any::<u8>()], 0..600),
    ) {
        let length = length.map_or(kind.size - Header::SIZE, usize::from);
        let header = [u16::try_from(length).unwrap(), kind.kind, SCHEMA_ID, version];
        let mut block: Vec<u8> = header.iter().flat_map(|number| number.to_le_bytes()).collect();
        block.extend(body);
        match Message::parse(&block) {
            Ok(message) => {
                prop_assert_eq!(message.kind(), kind.kind);
                let mut line = Line::default();
                message.show(&mut line);
                let mut fields = 0;
                message.fields(&mut |name, value| {
                    fields += 1;
                    assert!(line.0.contains(&format!("{name}={value}")));
                });
                prop_assert_eq!(fields, line.1);
                let debug = format!("{message:?}");
                prop_assert!(debug.starts_with(layout_of(kind.kind).unwrap().title), "{}", debug);
            }
            Err(DecodeError::Truncated { have, need }) => prop_assert!(have < need),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}
