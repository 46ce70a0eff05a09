//! The commands as somebody uses them who makes mistakes: each ends in a sentence.

use std::io::Read as _;
use std::process::{Command, Stdio};

use wirepath::offline::books::{AnyVenue, Books, BooksOptions, Observe};
use wirepath::offline::flow::{Message, Visit};
use wirepath::offline::input::{Input, InputArgs};
use wirepath::offline::record::Record;
use wirepath::offline::write::{Format, Writer};
use wirepath_feed_handler::event::{Event, Kinds};

use crate::support::pcap::{self, Datagram};
use crate::support::{Ran, captures, wirepath};
use wirepath_protocol::Symbol;
use wirepath_protocol::itch50::{AddOrder, OrderDelete, StockDirectory};
use wirepath_protocol::moldudp64::{PacketWriter, Session};

/// Fifty packets of three messages each: one instrument, fifty orders that come and go.
fn little_capture() -> Vec<u8> {
    let directory = StockDirectory {
        stock_locate: 1.into(),
        stock: Symbol::new("ZVZZT").unwrap(),
        ..StockDirectory::default()
    };
    let mut datagrams = Vec::new();
    for i in 0..50_u64 {
        let add = AddOrder {
            stock_locate: 1.into(),
            order_reference_number: i.into(),
            buy_sell_indicator: b'B'.into(),
            shares: 100.into(),
            stock: directory.stock,
            ..AddOrder::default()
        };
        let delete = OrderDelete {
            stock_locate: 1.into(),
            order_reference_number: i.into(),
            ..OrderDelete::default()
        };
        let mut bytes = [0; 1400];
        let session = Session::new("0123456789").unwrap();
        let mut packet = PacketWriter::new(&mut bytes, session, 1 + 3 * i).unwrap();
        for message in [directory.as_bytes(), add.as_bytes(), delete.as_bytes()] {
            packet.push(message).unwrap();
        }
        let payload = packet.finish().to_vec();
        let rx_ns = 1_580_371_634_000_000_000 + i;
        datagrams.push(Datagram { rx_ns, to: "239.1.1.1:26477".parse().unwrap(), payload });
    }
    pcap::write(&datagrams)
}

fn run_on(bytes: &[u8], arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("little.pcap");
    std::fs::write(&file, bytes).unwrap();
    wirepath(arguments.iter().copied().chain([&*file.to_string_lossy()]))
}

#[test]
fn what_is_wrong_with_the_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(path("empty"), "").unwrap();
    std::fs::write(path("text"), "# Captures for development\n").unwrap();
    std::fs::write(path("short.pcap"), &little_capture()[..20]).unwrap();
    let table = [
        ("missing", "No such file"),
        ("", "directory"),
        ("empty", "empty"),
        ("text", "where a capture was expected"),
        ("short.pcap", "cut off"),
    ];
    for command in ["decode", "stats", "books"] {
        for (name, sentence) in table {
            let file = path(name);
            let ran = wirepath([command, &file]).fails(1, &[&file, sentence]);
            assert_eq!(
                (ran.out.as_str(), ran.err.lines().count()),
                ("", 1),
                "{command}: {}",
                ran.err
            );
        }
    }
}

#[test]
fn what_is_wrong_with_the_command_line_is_said() {
    let bytes = little_capture();
    let table: &[(&[&str], &str)] = &[
        (&["stats", "--format", "yaml"], "json"),
        (&["decode", "--formt", "json"], "--format"),
        (&["decode", "--protocol", "itch"], "nasdaq-itch-5.0"),
        (&["decode", "--line", "AB"], "233.54.12.111:26477"),
        (&["decode", "--type", "AB"], "one letter"),
        (&["decode", "--limit", "many"], "--limit"),
        (&["books", "--at", "noon"], "09:30:00.5"),
        (&["books", "--date", "30.1.2020"], "--date"),
        (&["books", "--depth", "deep"], "--depth"),
    ];
    for (arguments, hint) in table {
        run_on(&bytes, arguments).fails(2, &[hint]);
    }
    run_on(&bytes, &["decode", "--symbol", "NINECHARS"]).fails(1, &["NINECHARS", "8 characters"]);
}

#[test]
fn the_wrong_flag_for_the_file_is_said() {
    let bytes = little_capture();
    run_on(&bytes, &["stats", "--input-format", "pcapng"]).fails(1, &["little.pcap"]);
    run_on(&bytes, &["stats", "--protocol", "iex-deep-1.0"])
        .fails(1, &["little.pcap", "nothing in it can be decoded", "unreadable", "50 datagrams"]);
    run_on(&bytes, &["stats", "--input-format", "itch"]).fails(1, &["little.pcap"]);
    run_on(&bytes, &["stats", "--input-format", "pcap", "--protocol", "nasdaq-itch-5.0"]).ok();
}

/// Cut anywhere, a capture gives what was whole before the cut, then says where it was cut.
#[test]
fn a_capture_cut_anywhere_gives_what_is_whole() {
    let bytes = little_capture();
    let packet = (bytes.len() - 24) / 50;
    for len in (24..bytes.len()).step_by(bytes.len() / 15).chain([
        24 + packet - 1,
        24 + packet,
        24 + packet + 1,
    ]) {
        let ran = run_on(&bytes[..len], &["stats", "--format", "json"]);
        let whole = ((len - 24) / packet) as u64;
        if (len - 24) % packet == 0 {
            assert_eq!(ran.ok().json()["packets"], whole);
            continue;
        }
        let at = 24 + whole * packet as u64;
        let ran = ran.fails(1, &["little.pcap", "cut off", &at.to_string()]);
        if whole > 0 {
            let json = ran.json();
            assert_eq!((&json["packets"], &json["messages"]), (&whole.into(), &(3 * whole).into()));
        }
        let decoded = run_on(&bytes[..len], &["decode", "--format", "csv"]).fails(1, &["cut off"]);
        assert_eq!(decoded.out.lines().count() as u64, if whole > 0 { 1 + 3 * whole } else { 0 });
    }
}

/// Shows every message in every form, as `decode` does.
struct ShowAll(Vec<Writer<Vec<u8>>>);

impl Visit for ShowAll {
    fn message(&mut self, message: &Message<'_>) -> anyhow::Result<()> {
        let record = Record {
            channel: message.channel_name,
            protocol: message.protocol,
            seq: message.seq,
            rx_ns: message.rx.ns,
            block: message.block,
        };
        self.0.iter_mut().try_for_each(|writer| writer.write(&record))
    }
}

struct LookAway;

impl Observe for LookAway {
    const KINDS: Kinds = Kinds::ALL;

    fn message(&mut self, _: usize, _: &[Event], _: &AnyVenue) -> anyhow::Result<()> {
        Ok(())
    }
}

/// Damage in the packets themselves: counted, never a panic, and the rest is read.
#[test]
fn damaged_bytes_never_panic() {
    let bytes = little_capture();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("damaged.pcap");
    let open = || {
        let args = InputArgs { file: file.clone(), input_format: None, protocol: None };
        Input::open(&args, None).expect("its file header is whole")
    };
    let second_packet = 24 + (bytes.len() - 24) / 50;
    for (at, value) in (second_packet..second_packet + 220).flat_map(|at| [(at, 0xff), (at, 0)]) {
        let mut bytes = bytes.clone();
        bytes[at] = value;
        std::fs::write(&file, bytes).unwrap();
        let formats = [Format::Table, Format::Json, Format::Csv];
        let mut show = ShowAll(formats.map(|format| Writer::new(format, Vec::new(), &[])).into());
        let mut input = open();
        let damage = input.run(&mut show).expect("something can be decoded");
        // Where a packet's length is damaged all that follows is lost, else only the packet.
        let whole = if damage.is_some() { 1 } else { 49 };
        assert!(input.flow.packets() >= whole, "byte {at} as {value}");
        // The tables of books for sixty-five thousand instruments take their time to set up.
        if at % 11 == 0 {
            let mut books = Books::new(BooksOptions::default(), LookAway);
            open().run(&mut books).expect("something can be decoded");
        }
    }
}

/// A datagram that announces a message more than it holds: that one is a gap, and said.
#[test]
fn a_datagram_with_fewer_messages_than_announced() {
    let mut bytes = little_capture();
    let last = bytes.len() - (bytes.len() - 24) / 50;
    bytes[last + 16 + 42 + 19] += 1;
    let ran = run_on(&bytes, &["stats", "--format", "json"]).ok();
    let json = ran.json();
    let channel = &json["channels"][0];
    assert_eq!((&json["messages"], &channel["last"]), (&150.into(), &151.into()));
    assert_eq!(channel["gaps"], serde_json::json!([[151, 151]]));
    assert!(ran.err.contains("1 datagram with fewer messages than announced"), "{}", ran.err);
}

#[test]
fn filters_let_through_what_they_name() {
    let bytes = little_capture();
    let seqs = |flags: &[&str]| {
        let arguments: Vec<_> =
            ["decode", "--format", "json"].iter().chain(flags).copied().collect();
        let lines = run_on(&bytes, &arguments).ok().json_lines();
        lines.iter().map(|message| message["seq"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(seqs(&["--limit", "2"]), [1, 2]);
    assert_eq!(seqs(&["--limit", "0"]), [0; 0]);
    assert_eq!(seqs(&["--type", "D", "--limit", "2"]), [3, 6]);
    assert_eq!(seqs(&["--type", "D,A", "--from", "4", "--to", "8"]), [5, 6, 8]);
    let nothing = run_on(&bytes, &["decode", "--symbol", "AAPL"]).ok();
    assert!(nothing.err.contains("none of its 150 messages is asked for"), "{}", nothing.err);
    // A delete names no symbol; which instrument it is about is known all the same.
    assert_eq!(seqs(&["--symbol", "ZVZZT", "--to", "3"]), [1, 2, 3]);
    assert_eq!(seqs(&["--symbol", "AAPL"]), [0; 0]);
}

#[test]
fn standard_input_is_read_as_a_file() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wirepath"))
        .args(["stats", "--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &little_capture()).unwrap();
    let output = child.wait_with_output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &json["messages"]), (Some(0), &150.into()));
}

#[test]
fn a_full_disk_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("little.pcap");
    std::fs::write(&file, little_capture()).unwrap();
    for command in ["decode", "stats", "books"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_wirepath"))
            .args([command, "--format", "json"])
            .arg(&file)
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(1));
        assert!(said.contains("cannot write standard output: No space left"), "{said}");
    }
}

/// A file of rows that cannot be written, and a capture that is cut: the rows before the cut are kept.
#[test]
fn rows_of_best_prices_that_fail() {
    let bytes = little_capture();
    run_on(&bytes, &["books", "--bbo", "/dev/full"])
        .fails(1, &["cannot write /dev/full: No space"]);
    run_on(&bytes, &["books", "--bbo", "/nowhere/best.csv"])
        .fails(1, &["/nowhere/best.csv", "No such file"]);
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("best.csv");
    std::fs::write(&csv, "old").unwrap();
    let arguments = ["books", "--bbo", &csv.to_string_lossy()];
    run_on(&bytes[..bytes.len() - 1], &arguments).fails(1, &["little.pcap", "cut off"]);
    // Of the 50 packets 49 are whole, each with an order that comes and goes.
    assert_eq!(std::fs::read_to_string(&csv).unwrap().lines().count(), 1 + 2 * 49);
    run_on(&bytes, &arguments).ok();
    assert_eq!(std::fs::read_to_string(&csv).unwrap().lines().count(), 1 + 2 * 50);
    run_on(&bytes, &["books", "--symbol", "AAPL"]).fails(1, &["little.pcap", "no instrument AAPL"]);
    let empty = run_on(&bytes, &["books", "--symbol", "ZVZZT", "--format", "json"]).ok().json();
    assert_eq!(empty, serde_json::json!({"ZVZZT": {"bids": [], "asks": [], "stale": false}}));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let Some(captures) = captures() else { return };
    let mut child = Command::new(env!("CARGO_BIN_EXE_wirepath"))
        .args(["decode", "--format", "json"])
        .arg(captures.join("iex/iex_deep_20231002.first3200.pcap"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 100]).unwrap();
    drop(out);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

/// Two feeds in one file: each message is of its protocol; what is of neither is left out and said.
#[test]
fn a_file_of_several_protocols_is_sorted_by_line() {
    let mut datagrams = Vec::new();
    let heartbeat = b"0123456789\0\0\0\0\0\0\0\x07\0\0".to_vec();
    let mut iex = vec![0; 40];
    (iex[0], iex[2], iex[3], iex[24]) = (1, 0x04, 0x80, 9);
    let pitch = vec![8, 0, 0, 1, 5, 0, 0, 0];
    let memoir = [&[0, 18][..], &[0; 16]].concat();
    for (i, (to, payload)) in (0..).zip([
        ("239.1.1.1:1", heartbeat),
        ("239.1.1.2:2", iex),
        ("239.1.1.3:3", memoir),
        ("239.1.1.4:4", b"hello".to_vec()),
        ("239.1.1.5:5", pitch),
    ]) {
        datagrams.push(Datagram { rx_ns: i, to: to.parse().unwrap(), payload });
    }
    let ran = run_on(&pcap::write(&datagrams), &["stats", "--format", "json"]).ok();
    let json = ran.json();
    assert_eq!((&json["packets"], &json["messages"]), (&5.into(), &0.into()));
    let channels = json["channels"].as_array().unwrap();
    assert_eq!(channels[0]["channel"], "0123456789");
    assert_eq!((&channels[0]["first"], &channels[0]["last"]), (&7.into(), &6.into()));
    assert_eq!((&channels[1]["channel"], &channels[1]["first"]), (&"0/0".into(), &9.into()));
    assert_eq!((&channels[2]["channel"], &channels[2]["first"]), (&"unit 1".into(), &5.into()));
    assert!(
        ran.err.contains("239.1.1.3:3: 1 datagram of MEMX MEMOIR Depth, which is not supported"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("239.1.1.4:4: 1 datagram of no known protocol"), "{}", ran.err);
}
