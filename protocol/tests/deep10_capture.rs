//! Every field of every message of a real IEX DEEP capture, against another decoder's reading.

mod common;

use wirepath_protocol::{Value, deep10, deep10::Message, iextp::Segment};

/// The other decoder spells flags out, each bit under a name of its own.
fn push_flags(ours: &mut common::Row, name: &str, value: u8, bits: &[(u8, &str, &str)]) {
    let set = bits.iter().filter(|(bit, ..)| value & bit != 0);
    let words: Vec<&str> =
        set.map(|(.., words)| *words).filter(|words| !words.is_empty()).collect();
    ours.fields.push((name.into(), words.concat()));
    for (bit, name, _) in bits {
        ours.fields.push(((*name).into(), u8::from(value & bit != 0).to_string()));
    }
}

#[test]
fn agrees_with_another_decoder_on_every_field() {
    let Some(pcap) = common::capture("iex/iex_deep_20231002.first3200.pcap") else { return };
    let Some(truth) = common::capture("truth/iex_deep_20231002.first3200.msgs.tsv.gz") else {
        return;
    };
    let truth = common::truth(&truth);
    let mut theirs = truth.iter();
    let mut next = None;

    for (frame, datagram) in (1..).zip(common::payloads(&pcap)) {
        let segment = Segment::parse(datagram).unwrap();
        assert!(segment.contents().is_sound() && segment.cut() == 0, "frame {frame}");
        assert!(next.is_none_or(|next| next == segment.sequence_number()), "frame {frame}");
        next = Some(segment.sequence_number() + u64::from(segment.declared()));

        for block in segment.messages() {
            let message = Message::parse(block).unwrap();
            let mut ours = common::our_row(frame, block.len(), message.kind());
            message.fields(&mut |name, value| match (name, value) {
                ("flags", Value::UInt(flags)) => push_flags(
                    &mut ours,
                    "securitydirectoryflags",
                    flags.try_into().unwrap(),
                    &[
                        (0x1f, "unused5", ""),
                        (deep10::security::ETP, "etp", "ETP"),
                        (deep10::security::WHEN_ISSUED, "whenissued", "When Issued"),
                        (deep10::security::TEST, "testsecurity", "Test Security"),
                    ],
                ),
                ("sale_condition_flags", Value::UInt(flags)) => push_flags(
                    &mut ours,
                    "saleconditionflags",
                    flags.try_into().unwrap(),
                    &[
                        (0x07, "unused3", ""),
                        (0x08, "singlepricecrosstrade", "Single-price Cross"),
                        (0x10, "tradethroughexempt", "Trade Through Exempt"),
                        (0x20, "oddlot", "Odd Lot"),
                        (0x40, "extendedhours", "Extended Hours"),
                        (0x80, "intermarketsweep", "Intermarket Sweep"),
                    ],
                ),
                _ => ours.push(name, value),
            });
            assert_eq!(Some(&ours), theirs.next());
        }
    }
    assert_eq!(theirs.next(), None);
    assert_eq!(truth.len(), 46_525);
}
