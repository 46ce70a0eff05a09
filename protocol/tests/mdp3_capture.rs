//! Every field of every message of a real CME capture, both lines, against another decoder's reading; and
//! the messages of single packets of other versions.

mod common;

use std::collections::BTreeMap;
use std::fs;

use wirepath_protocol::mdp3::{Message, Packet};
use wirepath_protocol::sbe::Header;
use wirepath_protocol::show::Show;
use wirepath_protocol::{Value, mdp3};

/// The other decoder's names for the bits of an event, and its words for them.
const EVENT: [(&str, &str); 8] = [
    ("lasttrademsg", "Last Trade Msg"),
    ("lastvolumemsg", "Last Volume Msg"),
    ("lastquotemsg", "Last Quote Msg"),
    ("laststatsmsg", "Last Stats Msg"),
    ("lastimpliedmsg", "Last Implied Msg"),
    ("recoverymsg", "Recovery Msg"),
    ("reserved", "Reserved"),
    ("endofevent", "End Of Event"),
];

/// A message in the other decoder's words. It shows nulls as the values that stand for them.
struct Theirs {
    row: common::Row,
    template: u16,
    /// Whether the field to come is in an entry.
    in_group: bool,
}

impl<'a> Show<'a> for Theirs {
    fn field(&mut self, name: &'static str, value: Value<'a>) {
        match (self.template, name, value) {
            (_, "match_event_indicator", Value::UInt(bits)) => {
                let is_on = |bit: usize| bits >> bit & 1 == 1;
                let on = (0..8).filter(|bit| is_on(*bit));
                let words: String = on.map(|bit| EVENT[bit].1).collect();
                if !words.is_empty() {
                    self.row.fields.push(("matcheventindicator".into(), words));
                }
                for (bit, (name, _)) in EVENT.iter().enumerate() {
                    self.row.push(name, Value::UInt(is_on(bit).into()));
                }
            }
            (_, "open_close_settl_flag", Value::Null) => self.row.push(name, Value::UInt(255)),
            (32, "number_of_orders" | "md_entry_size", Value::Null) => {
                self.row.push(name, Value::UInt(i32::MAX.unsigned_abs().into()));
            }
            (32, "md_entry_px", Value::Null) => {
                self.row.fields.push(("mdentrypx".into(), "922337203685.4775807".into()));
            }
            // Fields of later versions.
            (35, "md_entry_size", Value::Null) | (42, "md_trade_entry_id", Value::Null) => {}
            (_, _, Value::Null) => panic!("{name} of {} is null", self.template),
            _ => self.row.push(name, value),
        }
    }

    fn group(&mut self, _: &'static str, entries: usize) {
        self.in_group = true;
        // Version 6 has no orders with its price levels.
        if self.template != 32 || self.row.fields.last().unwrap().0 == "endofevent" {
            self.row.push("numingroup", Value::UInt(entries as u64));
        }
    }

    fn entry(&mut self) {
        assert!(self.in_group);
    }

    fn end_group(&mut self) {
        self.in_group = false;
    }
}

/// The other decoder's row without what is no field: padding, the lengths of entries, its own numbers of
/// entries, and which of the types of the same name a field has.
fn plain(row: &common::Row) -> common::Row {
    let mut lengths = 0;
    let mut fields = Vec::new();
    for (name, value) in &row.fields {
        lengths += usize::from(name == "blocklength");
        let is_entry_length = name == "blocklength" && lengths > 1;
        if is_entry_length || name.starts_with("padding") || name.ends_with("groupindex") {
            continue;
        }
        let name = match name.as_str() {
            "mdentrytypebook" | "mdentrytypestatistics" => "mdentrytype",
            "mdentrypxoptional" => "mdentrypx",
            "mdentrysizeoptional" => "mdentrysize",
            name => name,
        };
        fields.push((name.to_owned(), value.clone()));
    }
    common::Row { frame: row.frame, fields }
}

#[test]
fn agrees_with_another_decoder_on_every_field() {
    let Some(pcap) = common::capture("cme/cme_mdp3_v6_20161112.ab.pcap") else { return };
    let Some(truth) = common::capture("truth/cme_mdp3_v6_20161112.ab.msgs.tsv.gz") else { return };
    let truth = common::truth(&truth);
    let mut theirs = truth.iter();
    let mut packets = BTreeMap::new();

    for (frame, datagram) in (1..).zip(common::payloads(&pcap)) {
        let packet = Packet::parse(datagram).unwrap();
        assert!(packet.contents().is_sound(), "frame {frame}");
        *packets.entry(packet.msg_seq_num()).or_insert(0) += 1;
        for block in packet.messages() {
            let header = Header::view(block).unwrap();
            let mut row = common::Row { frame, fields: vec![] };
            for (name, value) in [
                ("messagesize", block.len() as u64 + 2),
                ("blocklength", header.block_length().into()),
                ("templateid", header.template_id().into()),
                ("schemaid", header.schema_id().into()),
                ("version", header.version().into()),
            ] {
                row.push(name, Value::UInt(value));
            }
            let mut ours = Theirs { row, template: header.template_id(), in_group: false };
            Message::parse(block).unwrap().show(&mut ours);
            assert_eq!(Some(ours.row), theirs.next().map(plain));
        }
    }
    assert_eq!((theirs.next().is_none(), truth.len()), (true, 20_546));
    // Both lines have each packet.
    assert!(
        packets.keys().copied().eq(5_615..=10_614) && packets.values().all(|copies| *copies == 2)
    );
}

/// Messages by template in all captures of a folder. Every one is known.
fn counts(folder: &str) -> Option<BTreeMap<u16, usize>> {
    let mut files: Vec<_> = fs::read_dir(common::captures::path(folder)?).unwrap().collect();
    files.sort_by_key(|file| file.as_ref().unwrap().path());
    let mut counts = BTreeMap::new();
    for file in files {
        let pcap = fs::read(file.unwrap().path()).unwrap();
        for datagram in common::payloads(&pcap) {
            let packet = Packet::parse(datagram).unwrap();
            assert!(packet.contents().is_sound());
            for block in packet.messages() {
                let message = Message::parse(block).unwrap();
                assert!(mdp3::layout_of(message.kind()).is_some());
                *counts.entry(message.kind()).or_insert(0) += 1;
            }
        }
    }
    Some(counts)
}

#[test]
fn version_5_has_all_its_messages() {
    let Some(counts) = counts("cme/omi.v1.5") else { return };
    assert_eq!(counts, BTreeMap::from([(27, 2), (29, 3), (32, 6), (35, 1), (37, 2), (42, 1)]));
}

#[test]
fn version_9_has_all_its_messages() {
    let Some(counts) = counts("cme/omi.v1.9") else { return };
    assert_eq!(counts, BTreeMap::from([(37, 3), (46, 8), (47, 2), (48, 2)]));
}

#[test]
fn definitions_of_version_5_make_sense() {
    let Some(pcap) = common::capture("cme/omi.v1.5/MdInstrumentDefinitionSpread.pcap") else {
        return;
    };
    for datagram in common::payloads(&pcap) {
        for block in Packet::parse(datagram).unwrap().messages() {
            match Message::parse(block).unwrap() {
                Message::MDInstrumentDefinitionSpread29(spread) => {
                    let root = spread.root();
                    assert!(!root.symbol().trimmed().is_empty());
                    assert_eq!(root.trading_reference_date(), None);
                    let ratio: i8 = spread.legs().iter().map(|leg| leg.leg_ratio_qty()).sum();
                    assert!(spread.legs().len() >= 2 && ratio >= 2, "{spread:?}");
                }
                Message::MDInstrumentDefinitionFuture27(future) => {
                    let root = future.root();
                    assert_eq!(root.security_type().trimmed(), b"FUT");
                    assert_eq!(root.trading_reference_date(), None);
                    assert!(root.maturity_month_year().year() >= Some(2015), "{future:?}");
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
