//! Real captures: every count against the numbers that came with them, and every field of every
//! message against another decoder's reading.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::truth::{self, Row};
use crate::support::{captures, wirepath};
use serde_json::{Map, Value};
use wirepath::offline::envelope::Envelope;
use wirepath::offline::protocol::walk;
use wirepath_feed_handler::config::VenueKind;
use wirepath_feed_handler::rx::Source as _;
use wirepath_feed_handler::rx::capture::{self, CaptureOptions, Opened};

const MOLD: &str = "itch50/itch50_aapl_20200130.first3000.mold.pcap";
const ITCH_FILE: &str = "itch50/itch50_aapl_20200130.first3000.bin";
const CME: &str = "cme/cme_mdp3_v6_20161112.ab.pcap";
const CME_LOSS: &str = "cme/cme_mdp3_v6_20161112.ab_loss.pcap";
const IEX: &str = "iex/iex_deep_20231002.first3200.pcap";
const IEX_DEEP_PLUS: &str = "iex/omi.deepplus.v1.0.2/all_message_types.pcap";
const NYSE: &str = "nyse/nyse_imbalances_xdp_20170929.first2000.pcap";
const NYSE_TRUTH: &str = "nyse_imbalances_xdp_20170929.first2000";

/// What `stats` says of one file: packets, messages, counts.
fn stats(path: &Path) -> (u64, u64, BTreeMap<String, u64>) {
    let json = wirepath(["stats", "--format", "json", &path.to_string_lossy()]).ok().json();
    let counts = json["counts"].as_object().expect("an object");
    let counts = counts.iter().map(|(kind, n)| (kind.clone(), n.as_u64().expect("a count")));
    (json["packets"].as_u64().unwrap(), json["messages"].as_u64().unwrap(), counts.collect())
}

#[test]
fn counts_are_those_of_the_readme() {
    let Some(captures) = captures() else { return };
    #[rustfmt::skip]
    let itch: &[(&str, u64)] = &[
        ("A", 1453), ("D", 1211), ("E", 220), ("P", 60), ("L", 52), ("R", 1), ("H", 1), ("Y", 1), ("X", 1),
    ];
    #[rustfmt::skip]
    let iex: &[(&str, u64)] = &[
        ("P", 11594), ("O", 11317), ("H", 11311), ("I", 11309), ("8", 506), ("5", 479), ("T", 4), ("D", 3), ("S", 2),
    ];
    #[rustfmt::skip]
    let itch_singles: &[(&str, u64)] =
        &[("A", 37), ("L", 1), ("F", 2), ("D", 2), ("I", 1), ("E", 1), ("U", 1), ("H", 1)];
    let iex_singles: &[(&str, u64)] = &[("8", 1), ("5", 1)];
    #[rustfmt::skip]
    let tops_singles: &[(&str, u64)] =
        &[("A", 1), ("X", 1), ("O", 14), ("H", 14), ("Q", 14), ("S", 2), ("P", 14), ("D", 2), ("T", 1)];
    // The list counts each packet twice: in a file for its type, and in one for all types.
    #[rustfmt::skip]
    let deep_plus_singles: &[(&str, u64)] = &[
        ("B", 1), ("H", 97), ("I", 96), ("P", 101), ("O", 101), ("D", 1), ("E", 35), ("S", 5), ("L", 3), ("M", 1),
        ("R", 1), ("T", 4), ("a", 1),
    ];
    // In the latter the same packet stands in for five types; four copies of its 67 messages are dropped.
    #[rustfmt::skip]
    let deep_plus: &[(&str, u64)] = &[
        ("B", 1), ("H", 33), ("I", 32), ("P", 33), ("O", 33), ("D", 1), ("E", 35), ("S", 1), ("L", 3), ("M", 1),
        ("R", 1), ("T", 4), ("a", 1),
    ];
    let nyse: &[(&str, u64)] = &[("105", 1555), ("34", 223), ("3", 221), ("1", 1)];
    #[rustfmt::skip]
    let nyse_singles: &[(&str, u64)] = &[
        ("100", 1), ("111", 1), ("110", 1), ("102", 1), ("105", 1), ("103", 1), ("104", 1), ("34", 1), ("2", 1),
        ("223", 1),
    ];
    let options: &[(&str, u64)] = &[("0x20", 3), ("0x21", 1), ("0x27", 1), ("0x29", 1)];
    #[rustfmt::skip]
    let futures: &[(&str, u64)] = &[
        ("0x20", 1), ("0x22", 1), ("0x28", 2), ("0x29", 1), ("0x31", 16), ("0xbb", 1),
    ];
    let cme: &[(&str, u64)] = &[("32", 9569), ("35", 307), ("37", 194), ("42", 194), ("12", 9)];
    let cme_loss: &[(&str, u64)] =
        &[("32", 9559), ("35", 307), ("37", 194), ("42", 194), ("12", 9)];
    #[rustfmt::skip]
    let cme_5: &[(&str, u64)] = &[("32", 6), ("29", 3), ("37", 2), ("27", 2), ("35", 1), ("42", 1)];
    let cme_9: &[(&str, u64)] = &[("46", 8), ("37", 3), ("47", 2), ("48", 2)];
    let table = [
        (NYSE, 2000, 2000, nyse),
        ("nyse/omi.integrated.pillar.v2.5", 9, 10, nyse_singles),
        ("cboe/omi.options.v2.39.4", 4, 6, options),
        ("cboe/omi.futures.v1.1.6", 7, 22, futures),
        (MOLD, 2896, 3000, itch),
        (ITCH_FILE, 0, 3000, itch),
        (IEX, 3200, 46525, iex),
        (CME, 10_000, 10_273, cme),
        (CME_LOSS, 9_910, 10_263, cme_loss),
        ("cme/omi.v1.5", 5, 15, cme_5),
        ("cme/omi.v1.9", 4, 15, cme_9),
        ("itch50/omi.nasdaq.v5.0", 9, 46, itch_singles),
        ("iex/omi.deep.v1.0", 3, 2, iex_singles),
        ("iex/omi.tops.v1.5", 9, 63, tops_singles),
        ("iex/omi.deepplus.v1.0.2", 13, 447, deep_plus_singles),
        (IEX_DEEP_PLUS, 13, 179, deep_plus),
    ];
    for (name, packets, messages, counts) in table {
        let path = captures.join(name);
        let files = match path.is_dir() {
            true => {
                let files = path.read_dir().unwrap().map(|entry| entry.unwrap().path());
                files.filter(|file| !file.ends_with(IEX_DEEP_PLUS)).collect()
            }
            false => vec![path],
        };
        let mut sum = (0, 0, BTreeMap::new());
        for file in files {
            let (packets, messages, counts) = stats(&file);
            sum.0 += packets;
            sum.1 += messages;
            for (kind, n) in counts {
                *sum.2.entry(kind).or_insert(0) += n;
            }
        }
        let counts = counts.iter().map(|(kind, n)| ((*kind).to_owned(), *n)).collect();
        assert_eq!(sum, (packets, messages, counts), "{name}");
    }
}

/// The other decoder's names where they are not ours without the underscores.
fn our_name(theirs: &str) -> &str {
    match theirs {
        "canceledshares" => "cancelledshares",
        "securitydirectoryflags" => "flags",
        "closingonlyclearingprice" => "auctioninterestclearingprice",
        "reserved1" | "reserved4" => "reserved",
        name => name,
    }
}

/// What the other decoder shows of a message and we do not: our type is a key of its own, the length
/// belongs to the framing, and reserved bits of flags have no name.
const NOT_OURS: [&str; 5] = ["messagelength", "messagesize", "messagetype", "unused3", "unused5"];

/// Bytes that have no meaning: the other decoder shows the codes of their first hexadecimal digits.
fn reserved(ours: u64, theirs: &str) -> bool {
    let bytes: Vec<_> = ours.to_le_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let codes = theirs.split(':').map(|code| u8::from_str_radix(code, 16).expect("a code"));
    let digits: String = codes.map(char::from).collect();
    bytes.join(" ").starts_with(&digits)
}

/// Bits of flags that the other decoder names. Bit numbers are the specification's.
const FLAGS: [(&str, u32); 8] = [
    ("testsecurity", 7),
    ("whenissued", 6),
    ("etp", 5),
    ("intermarketsweep", 7),
    ("extendedhours", 6),
    ("oddlot", 5),
    ("tradethroughexempt", 4),
    ("singlepricecrosstrade", 3),
];

/// Every field of `row` is in `ours` with the same value, and nothing else is.
fn compare(row: &Row, ours: &Map<String, Value>) {
    let flat = |name: &String| name.replace('_', "");
    let mut left: BTreeMap<String, &Value> = ours.iter().map(|(name, v)| (flat(name), v)).collect();
    assert_eq!(left.remove("type"), Some(&Value::from(row.code.as_str())), "{row:?}");
    assert_eq!(left.remove("rxns"), Some(&Value::from(row.rx_ns)), "{row:?}");
    assert!(left.remove("channel").is_some() && left.remove("seq").is_some());
    let flags =
        left.get("flags").or_else(|| left.get("saleconditionflags")).and_then(|v| v.as_u64());
    for (theirs, value) in &row.fields {
        if NOT_OURS.contains(&theirs.as_str()) {
            continue;
        }
        if let (Some((_, bit)), Some(flags)) =
            (FLAGS.iter().find(|(name, _)| name == theirs), flags)
        {
            assert_eq!(*value, (flags >> bit & 1).to_string(), "{theirs} of {row:?}");
            continue;
        }
        if theirs == "reserved2" {
            // Of XDP, and in use since: two fields of a byte each.
            let fields = ["latecloseeligible", "etheligible"].map(|name| left.remove(name));
            let [low, high] = fields.map(|value| value.and_then(Value::as_u64).expect("a byte"));
            assert!(reserved(high << 8 | low, value), "{row:?}");
            continue;
        }
        let name = our_name(theirs);
        let our = left.remove(name).unwrap_or_else(|| panic!("no {name} in {ours:?}"));
        match our {
            Value::Number(number) if name == "reserved" => {
                assert!(number.as_u64().is_some_and(|n| reserved(n, value)), "{name} of {row:?}");
            }
            // Named one by one above; theirs is a list of names.
            Value::Number(_) if name.ends_with("flags") && name != "eventflags" => {}
            Value::Number(number) => assert_eq!(number.to_string(), *value, "{name} of {row:?}"),
            // A zero byte, which the other decoder does not show.
            Value::String(text) if text == "\\x00" && value.is_empty() => {}
            Value::String(text) => assert_eq!(text, value, "{name} of {row:?}"),
            other => panic!("{name} is {other}"),
        }
    }
    assert!(left.is_empty(), "we show more: {left:?} than {row:?}");
}

fn every_field_of(capture: &str, truth_name: &str) {
    let Some(captures) = captures() else { return };
    let rows = truth::read(&captures, truth_name);
    let path = captures.join(capture);
    let decoded =
        wirepath(["decode", "--format", "json", &path.to_string_lossy()]).ok().json_lines();
    assert_eq!(rows.len(), decoded.len());
    for ((seq, row), ours) in (1_u64..).zip(&rows).zip(&decoded) {
        assert_eq!(ours["seq"], seq);
        compare(row, ours);
    }
}

/// Frame, line and place in the datagram of every message, and the length of its block: what `decode`
/// does not show, read with the parts it is made of.
#[test]
fn every_block_lies_where_another_decoder_found_it() {
    let Some(captures) = captures() else { return };
    for (name, truth_name, protocol) in [
        (MOLD, "itch50_aapl_20200130.first3000", VenueKind::NasdaqItch50),
        (IEX, "iex_deep_20231002.first3200", VenueKind::IexDeep10),
        (NYSE, NYSE_TRUTH, VenueKind::NysePillar25),
    ] {
        let mut rows = truth::read(&captures, truth_name).into_iter();
        let opened = capture::open(captures.join(name), &CaptureOptions::default()).expect("opens");
        let Opened::Packets(mut source) = opened else { panic!("{name} holds packets") };
        let mut frame = 0;
        while !source.is_finished() {
            for datagram in source.receive().expect("undamaged").iter() {
                frame += 1;
                let length = if protocol == VenueKind::NysePillar25 {
                    "messagesize"
                } else {
                    "messagelength"
                };
                let envelope = Envelope::parse(protocol, datagram.bytes).expect("a header");
                assert_eq!(envelope.whole, envelope.declared);
                let mut index = 0;
                walk(protocol, envelope.body, (0, envelope.whole.into()), |_, block| {
                    index += 1;
                    let row = rows.next().ok_or("one message more")?;
                    let theirs = (row.frame, row.index, row.number(length), row.rx_ns);
                    let ours = (frame, index, block.len() as u64, datagram.rx.ns);
                    if ours == theirs { Ok(()) } else { Err("another place") }
                })
                .unwrap_or_else(|why| panic!("{name}: frame {frame}, message {index}: {why}"));
            }
        }
        assert_eq!(rows.len(), 0, "{name}");
        assert_eq!(source.lines().len(), 1, "{name}");
        let line = source.lines()[0].to_string();
        assert!(truth::read(&captures, truth_name).iter().all(|row| row.line == line), "{name}");
    }
}

#[test]
fn every_field_of_every_itch_message_is_as_another_decoder_read_it() {
    every_field_of(MOLD, "itch50_aapl_20200130.first3000");
}

#[test]
fn every_field_of_every_iex_message_is_as_another_decoder_read_it() {
    every_field_of(IEX, "iex_deep_20231002.first3200");
}

#[test]
fn every_field_of_every_nyse_message_is_as_another_decoder_read_it() {
    every_field_of(NYSE, NYSE_TRUTH);
}

/// The other decoder's fields by entry, 0 for the message itself: without framing, padding and the bits that it names
/// one by one.
fn cme_fields(row: &Row) -> Vec<(usize, String, String)> {
    const FRAMING: [&str; 14] = [
        "messagesize",
        "blocklength",
        "templateid",
        "schemaid",
        "version",
        "numingroup",
        "lasttrademsg",
        "lastvolumemsg",
        "lastquotemsg",
        "laststatsmsg",
        "lastimpliedmsg",
        "recoverymsg",
        "reserved",
        "endofevent",
    ];
    let (mut entry, mut fields) = (0, Vec::new());
    for (name, value) in &row.fields {
        if name.ends_with("groupindex") {
            entry += 1;
        } else if !FRAMING.contains(&name.as_str())
            && !name.starts_with("padding")
            && name != "matcheventindicator"
        {
            let name = match name.as_str() {
                "mdentrytypebook" | "mdentrytypestatistics" => "mdentrytype",
                "mdentrypxoptional" => "mdentrypx",
                "mdentrysizeoptional" => "mdentrysize",
                name => name,
            };
            fields.push((entry, name.to_owned(), value.clone()));
        }
    }
    fields.sort();
    fields
}

#[test]
fn every_field_of_every_cme_message_is_as_another_decoder_read_it() {
    let Some(captures) = captures() else { return };
    let rows = truth::read(&captures, "cme_mdp3_v6_20161112.ab");
    let one_line = rows.iter().filter(|row| row.line == "224.0.31.64:14340");
    let path = captures.join(CME);
    let decoded =
        wirepath(["decode", "--format", "json", &path.to_string_lossy()]).ok().json_lines();
    assert_eq!(one_line.clone().count(), decoded.len());
    for (row, ours) in one_line.zip(&decoded) {
        assert_eq!(ours["type"], row.text("templateid"));
        let mut fields = Vec::new();
        let mut entries = 0;
        let mut push = |entry: usize, name: &str, value: &Value| {
            let text = match value {
                Value::String(text) => text.clone(),
                // Shown as what stands for it on the wire; what this version has not, not at all.
                Value::Null if name == "open_close_settl_flag" => "255".to_owned(),
                Value::Null if ours["type"] == "32" => match name {
                    "md_entry_px" => "922337203685.4775807".to_owned(),
                    _ => i32::MAX.to_string(),
                },
                Value::Null => return,
                other => other.to_string(),
            };
            fields.push((entry, name.replace('_', ""), text));
        };
        for (name, value) in ours {
            match value {
                Value::Array(group) => {
                    for (entry, of) in (entries + 1..).zip(group) {
                        let of = of.as_object().expect("an entry");
                        of.iter().for_each(|(name, value)| push(entry, name, value));
                    }
                    entries += group.len();
                }
                // The bits, each by its name.
                value if name == "match_event_indicator" => {
                    let bits = value.as_u64().expect("bits");
                    assert_eq!((bits >> 7 & 1).to_string(), row.text("endofevent"));
                    assert_eq!((bits >> 2 & 1).to_string(), row.text("lastquotemsg"));
                }
                _ if ["channel", "seq", "rx_ns", "type"].contains(&name.as_str()) => {}
                value => push(0, name, value),
            }
        }
        fields.sort();
        assert_eq!(fields, cme_fields(row), "{ours:?}");
    }
}

#[test]
fn what_both_cme_lines_lost_is_told() {
    let Some(captures) = captures() else { return };
    let path = captures.join(CME_LOSS);
    let json = wirepath(["stats", "--format", "json", &path.to_string_lossy()]).ok().json();
    let channel = &json["channels"][0];
    let gaps = serde_json::json!([[6_615, 6_617], [7_105, 7_105], [9_115, 9_115]]);
    assert_eq!((&channel["gaps"], &channel["first"]), (&gaps, &Value::from(5_615)));
    let books = wirepath(["books", "--format", "json", &path.to_string_lossy()]).ok();
    assert!(books.out.contains("411873"), "{}", books.out);
}

/// The raw file holds the same messages, without anything to tell when they were received.
#[test]
fn the_itch_file_has_the_messages_of_the_capture() {
    let Some(captures) = captures() else { return };
    let decode = |name: &str| {
        let path = captures.join(name);
        wirepath(["decode", "--format", "json", &path.to_string_lossy()]).ok().json_lines()
    };
    let (mut file, mut capture) = (decode(ITCH_FILE), decode(MOLD));
    for message in file.iter_mut().chain(&mut capture) {
        message.remove("channel");
        message.remove("rx_ns");
    }
    assert!(file.len() == 3000 && file == capture);
}

/// All forms say the same.
#[test]
fn csv_has_the_cells_of_json() {
    let Some(captures) = captures() else { return };
    let path = captures.join(MOLD);
    let run = |format| wirepath(["decode", "--format", format, &path.to_string_lossy()]).ok();
    let csv = run("csv");
    let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let json = run("json").json_lines();
    let rows: Vec<_> = reader.records().map(|row| row.expect("as wide as the header")).collect();
    assert_eq!(rows.len(), json.len());
    for (row, message) in rows.iter().zip(&json) {
        for (name, cell) in header.iter().zip(row) {
            let value = match message.get(name) {
                None => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            };
            assert_eq!(cell, value, "{name} of {message:?}");
        }
    }
    assert_eq!(run("table").out.lines().count(), 1 + json.len());
}

#[test]
fn protocols_not_spoken_yet_are_named() {
    let Some(captures) = captures() else { return };
    #[rustfmt::skip]
    let table = [
        ("eurex/omi.eobi.v6.0",                                       "Eurex EOBI"),
        ("b3/omi.umdf.v1.8",                                          "B3 Binary UMDF"),
        ("memx/omi.depth.v1.3/OrderAddedMessage.pcap",                "MEMX MEMOIR"),
        ("memx/omi.depth.v1.3/Heartbeat.pcap",                        "MEMX MEMOIR"),
    ];
    for (name, protocol) in table {
        let path = captures.join(name);
        let files = match path.is_dir() {
            true => path.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect(),
            false => vec![path],
        };
        for file in files {
            let file = file.to_string_lossy();
            wirepath(["stats", &file]).fails(1, &[&file, protocol, "Supported: Nasdaq"]);
        }
    }
}

/// One transport carries them all, and the datagrams say which.
#[test]
fn iex_protocols_are_not_taken_for_each_other() {
    let Some(captures) = captures() else { return };
    let tops = captures.join("iex/omi.tops.v1.5/QuoteUpdateMessage.pcap");
    wirepath(["stats", "--protocol", "iex-deep-1.0", &tops.to_string_lossy()])
        .fails(1, &["nothing in it can be decoded"]);
}
