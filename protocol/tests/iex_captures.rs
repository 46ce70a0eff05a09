//! Real packets of IEX's formats: every message is known and sound, and there are as many of each type
//! as another decoder counted.

mod common;

use std::collections::BTreeMap;

use wirepath_protocol::iextp::{DEEP_1_0, DEEP_PLUS_1_0, Segment, TOPS_1_6};
use wirepath_protocol::{Layout, Value, deep10, deepplus10, tops16};

/// Messages by type.
type Counts = BTreeMap<char, usize>;

/// What the other decoder counted in a folder, by the list of captures.
fn stated(list: &str, folder: &str) -> Counts {
    let row = list.lines().find(|line| line.starts_with(&format!("| {folder} "))).unwrap();
    let counts = row.trim_end_matches([' ', '|']).rsplit(" | ").next().unwrap();
    let count = |text: &str| {
        let (kind, count) = text.rsplit_once('(').unwrap().1.split_once(") ").unwrap();
        (kind.parse().unwrap(), count.parse().unwrap())
    };
    counts.split(", ").map(count).collect()
}

/// What is to be known of a message; its fields are looked at where it is read.
struct Read {
    kind: u8,
    layout: &'static Layout,
    time: u64,
}

macro_rules! read {
    ($format:ident) => {
        |block: &[u8]| {
            let message = $format::Message::parse(block).unwrap();
            let mut time = 0;
            message.fields(&mut |name, value| match (name, value) {
                ("timestamp", Value::Time(ns)) => time = ns,
                ("symbol", value) => {
                    let symbol = value.to_string();
                    assert!(
                        !symbol.is_empty() && symbol.bytes().all(|byte| byte.is_ascii_graphic())
                    );
                }
                (name, Value::WidePrice(_)) => panic!("{name} is too large"),
                _ => {}
            });
            let kind = message.kind();
            Read { kind, layout: $format::layout_of(kind.into()).unwrap(), time }
        }
    };
}

/// Reads all packets below `folder`.
fn check(folder: &str, protocol: u16, read: fn(&[u8]) -> Read) {
    let Some(list) = common::capture("README.md") else { return };
    let Some(files) = common::captures_in(folder) else { return };
    let mut counts = Counts::new();
    for (name, pcap) in files {
        for datagram in common::payloads(&pcap) {
            let segment = Segment::parse(datagram).unwrap();
            let header = segment.header();
            assert_eq!(header.message_protocol_id(), protocol, "{name}");
            assert!(segment.contents().is_sound() && segment.cut() == 0, "{name}");
            for block in segment.messages() {
                let Read { kind, layout, time } = read(block);
                assert_eq!(block.len(), layout.size, "{name}: {}", layout.title);
                // A message is sent after it happened, and on the same day.
                const DAY_NS: u64 = 86_400_000_000_000;
                assert!(header.send_time().checked_sub(time).unwrap() < DAY_NS, "{name}");
                *counts.entry(char::from(kind)).or_default() += 1;
            }
        }
    }
    assert_eq!(counts, stated(str::from_utf8(&list).unwrap(), folder));
}

#[test]
fn deep() {
    check("iex/omi.deep.v1.0", DEEP_1_0, read!(deep10));
}

#[test]
fn deep_plus() {
    check("iex/omi.deepplus.v1.0.2", DEEP_PLUS_1_0, read!(deepplus10));
}

/// The folder's name says 1.5, the packets say 1.6.
#[test]
fn tops() {
    check("iex/omi.tops.v1.5", TOPS_1_6, read!(tops16));
}
