//! Every field of every message of a real NYSE Imbalances capture, against another decoder's reading,
//! and real packets of the Pillar Integrated feed.

mod common;

use std::collections::BTreeMap;

use common::Row;
use wirepath_protocol::{
    Value,
    xdp::{DeliveryFlag, Message, Packet},
};

/// What the other decoder makes of a reserved field: it takes the bytes' hexadecimal digits, with spaces
/// between, for the bytes themselves, as many as the field has.
fn garbled(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let taken = digits.join(" ");
    let taken: Vec<String> =
        taken.bytes().take(bytes.len()).map(|digit| format!("{digit:02x}")).collect();
    taken.join(":")
}

/// Our reading of one message, in the other decoder's words.
fn read(frame: usize, block: &[u8]) -> Row {
    let message = Message::parse(block).unwrap();
    let mut row = Row { frame, fields: Vec::new() };
    row.fields.push(("messagesize".into(), block.len().to_string()));
    row.fields.push(("messagetype".into(), message.kind().to_string()));
    let mut late_close = 0;
    message.fields(&mut |name, value| match (message.kind(), name, value) {
        (3, "reserved", Value::UInt(value)) => {
            row.fields.push(("reserved1".into(), garbled(&value.to_le_bytes()[..1])));
        }
        // Two reserved bytes of old.
        (3, "late_close_eligible", Value::UInt(value)) => late_close = value,
        (3, "eth_eligible", Value::UInt(value)) => {
            let bytes = (late_close | value << 8).to_le_bytes();
            row.fields.push(("reserved2".into(), garbled(&bytes[..2])));
        }
        (34, "reserved", Value::UInt(value)) => {
            row.fields.push(("reserved4".into(), garbled(&value.to_le_bytes()[..4])));
        }
        // Text to them, so that a zero byte is none.
        (34, "ssr_triggering_exchange_id", Value::Char(0)) => {
            row.fields.push(("ssrtriggeringexchangeid".into(), String::new()));
        }
        (105, "auction_interest_clearing_price", _) => {
            row.push("closing_only_clearing_price", value);
        }
        _ => row.push(name, value),
    });
    row
}

#[test]
fn agrees_with_another_decoder_on_every_field() {
    let Some(pcap) = common::capture("nyse/nyse_imbalances_xdp_20170929.first2000.pcap") else {
        return;
    };
    let Some(truth) = common::capture("truth/nyse_imbalances_xdp_20170929.first2000.msgs.tsv.gz")
    else {
        return;
    };
    let truth = common::truth(&truth);
    let mut theirs = truth.iter();
    let mut next = 1;

    for (frame, datagram) in (1..).zip(common::payloads(&pcap)) {
        let packet = Packet::parse(datagram).unwrap();
        assert!(packet.contents().is_sound() && packet.cut() == 0, "frame {frame}");
        let first =
            [DeliveryFlag::Original, DeliveryFlag::SequenceNumberReset][usize::from(next == 1)];
        assert_eq!((packet.sequence_number(), packet.delivery_flag()), (next, first));
        next += u32::from(packet.declared());
        for block in packet.messages() {
            assert_eq!(Some(&read(frame, block)), theirs.next());
        }
    }
    assert_eq!((theirs.next(), truth.len(), next), (None, 2000, 2001));
}

/// Packets, messages, and messages by type, as a row of the captures' own table states them.
fn stated(readme: &str, folder: &str) -> (usize, usize, BTreeMap<u16, usize>) {
    let row = readme.lines().find(|line| line.contains(folder)).unwrap();
    let columns: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
    let [.., packets, messages, kinds] = columns[..] else { panic!("{row}") };
    let kinds = kinds.trim_end_matches('|').split(", ").map(|kind| {
        let (code, count) = kind.split_once('(').unwrap().1.split_once(')').unwrap();
        (code.parse().unwrap(), count.trim().parse().unwrap())
    });
    (packets.parse().unwrap(), messages.parse().unwrap(), kinds.collect())
}

#[test]
fn packets_of_the_integrated_feed_hold_what_is_stated() {
    const FOLDER: &str = "nyse/omi.integrated.pillar.v2.5";
    let Some(readme) = common::capture("README.md") else { return };
    let Some(files) = common::captures_in(FOLDER) else { return };
    let readme = String::from_utf8(readme).unwrap();

    let (mut packets, mut messages, mut kinds) = (0, 0, BTreeMap::new());
    for (_, pcap) in files {
        for datagram in common::payloads(&pcap) {
            let packet = Packet::parse(datagram).unwrap();
            assert!(packet.contents().is_sound() && packet.cut() == 0);
            assert_eq!(packet.delivery_flag(), DeliveryFlag::Original);
            packets += 1;
            for block in packet.messages() {
                let message = Message::parse(block).unwrap();
                assert!(!matches!(message, Message::Unknown { .. }));
                if let Message::Imbalance(_, unpaired) = message {
                    assert!(unpaired.is_some(), "Pillar's is the longer one");
                }
                messages += 1;
                *kinds.entry(message.kind()).or_default() += 1;
            }
        }
    }
    assert_eq!((packets, messages, kinds), stated(&readme, FOLDER));
}
