//! Captures of every kind, whole, cut off, damaged and real, against what was put in and against
//! what other crates read.

#[path = "../../../protocol/tests/common/captures.rs"]
mod captures;
mod oracle;
mod write;

use std::io::Cursor;
use std::net::SocketAddr;

use proptest::prelude::*;
use wirepath_feed_handler::rx::capture::{
    CaptureError, CaptureOptions, CaptureSource, Compression, Format, ItchFile, LINES_MAX, Opened,
    Skip, open, open_reader,
};
use wirepath_feed_handler::rx::{RxStamp, Source};
use wirepath_perf::ClockDomain;
use write::{Link, Order, Packed, Packet, PcapNg, Sent, datagrams, frame, itch, packets, pcap};

fn open_bytes(bytes: Vec<u8>, options: &CaptureOptions) -> Result<Opened, CaptureError> {
    open_reader("test", Box::new(Cursor::new(bytes)), options)
}

fn open_packets(bytes: Vec<u8>) -> CaptureSource {
    open_packets_with(bytes, &CaptureOptions::default())
}

fn open_packets_with(bytes: Vec<u8>, options: &CaptureOptions) -> CaptureSource {
    match open_bytes(bytes, options).unwrap() {
        Opened::Packets(source) => source,
        Opened::Messages(_) => panic!("taken for messages"),
    }
}

fn open_messages(bytes: Vec<u8>) -> ItchFile {
    match open_bytes(bytes, &CaptureOptions::default()).unwrap() {
        Opened::Messages(file) => file,
        Opened::Packets(_) => panic!("taken for packets"),
    }
}

/// Line, stamp and payload.
type Received = (u8, RxStamp, Vec<u8>);

/// Everything a source gives until it is finished, and the errors on the way.
fn drain<S: Source>(source: &mut S) -> (Vec<Received>, Vec<S::Error>) {
    let (mut datagrams, mut errors) = (Vec::new(), Vec::new());
    while !source.is_finished() {
        match source.receive() {
            Ok(batch) => datagrams.extend(
                batch
                    .iter()
                    .map(|datagram| (datagram.line.0, datagram.rx, datagram.bytes.to_vec())),
            ),
            Err(error) => errors.push(error),
        }
    }
    assert!(source.receive().unwrap().is_empty(), "nothing comes after the end");
    (datagrams, errors)
}

/// What is read of a capture that must be whole, as it was sent.
fn read_back(source: &mut CaptureSource) -> Vec<Sent> {
    let (datagrams, errors) = drain(source);
    assert!(errors.is_empty(), "{errors:?}");
    let lines = source.lines();
    let sent = datagrams.into_iter().map(|(line, rx, payload)| {
        assert_eq!(rx.clock, ClockDomain::Capture);
        let SocketAddr::V4(to) = lines[usize::from(line)].destination else { panic!("not IPv4") };
        Sent { ns: rx.ns, group: to.ip().octets(), port: to.port(), payload }
    });
    sent.collect()
}

#[test]
fn every_container_link_and_compression_gives_the_same_datagrams() {
    let sent = datagrams();
    for link in Link::ALL {
        let packets = packets(link, &sent);
        let mut captures = Vec::new();
        for order in [Order::Little, Order::Big] {
            for nanos in [false, true] {
                captures.push((Format::Pcap, pcap(order, nanos, link.number(), &packets)));
            }
            let mut pcapng = |options: &[(u16, &[u8])], units: fn(u64) -> u64| {
                let mut pcapng = PcapNg::new(order);
                pcapng.interface(link.number(), 0, options);
                for packet in &packets {
                    pcapng.enhanced(0, units(packet.ns), packet);
                }
                captures.push((Format::PcapNg, pcapng.out));
            };
            pcapng(&[(2, b"eth0")], |ns| ns / 1_000);
            pcapng(&[(9, &[9])], |ns| ns);
            pcapng(&[(9, &[7]), (2, b"odd")], |ns| ns / 100);
            let since = order.i64(1_700_000_000);
            pcapng(&[(14, &since), (9, &[12])], |ns| (ns - 1_700_000_000_000_000_000) * 1_000);
            pcapng(&[(9, &[0x80 | 30])], |ns| {
                u64::try_from((u128::from(ns) << 30).div_ceil(1_000_000_000)).unwrap()
            });
        }
        for (format, capture) in captures {
            for packed in Packed::ALL {
                let mut source = open_packets(packed.pack(&capture));
                assert_eq!(source.format(), format);
                assert_eq!(read_back(&mut source), sent, "{link:?} {format:?} {packed:?}");
                assert_eq!(source.frames(), sent.len() as u64);
                assert_eq!(source.skipped().total(), 0);
            }
        }
    }
}

#[test]
fn a_file_of_many_windows_streams_through() {
    let mut sent = Vec::new();
    for round in 0..900 {
        for mut datagram in datagrams() {
            datagram.ns += round * 1_000_000_000;
            sent.push(datagram);
        }
    }
    let capture = pcap(Order::Little, true, 1, &packets(Link::Vlan, &sent));
    assert!(capture.len() > 2 << 20, "more than one window");
    for packed in Packed::ALL {
        let mut source = open_packets(packed.pack(&capture));
        assert!(read_back(&mut source) == sent, "{packed:?}");
        let each = sent.len() as u64 / 2;
        assert!(source.lines().iter().all(|line| line.datagrams == each));
    }
}

#[test]
fn sections_and_interfaces_are_told_apart() {
    let sent = datagrams();
    let packet = |link, nth: usize| Packet::whole(sent[nth].ns, frame(link, &sent[nth]));
    let mut file = PcapNg::new(Order::Little);
    file.interface(Link::Cooked.number(), 0, &[(9, &[9])]);
    file.interface(Link::Ethernet.number(), 0, &[]);
    file.interface(147, 0, &[]); // reserved for private use
    file.enhanced(0, sent[0].ns, &packet(Link::Cooked, 0));
    file.block(0x0bad_cafe, &[7; 31]); // some other block
    file.enhanced(1, sent[1].ns / 1_000, &packet(Link::StackedVlan, 1));
    file.enhanced(2, sent[1].ns, &packet(Link::Ethernet, 1)); // of unknown link
    file.enhanced(9, sent[1].ns, &packet(Link::Ethernet, 1)); // of no interface
    file.section(Order::Big);
    file.interface(Link::RawIp.number(), 0, &[]);
    file.obsolete(0, sent[2].ns / 1_000, &packet(Link::RawIp, 2));
    file.block(5, &[0; 12]); // interface statistics
    let mut source = open_packets(file.out);
    assert_eq!(read_back(&mut source), sent[..3]);
    assert_eq!((source.frames(), source.skipped().of(Skip::Link)), (5, 2));
}

#[test]
fn simple_packets_have_no_stamp_and_end_at_the_snap_length() {
    let sent = &datagrams()[5];
    let whole = frame(Link::Ethernet, sent);
    let mut file = PcapNg::new(Order::Big);
    file.interface(1, 1_000, &[]);
    file.simple(&Packet::whole(0, whole.clone()));
    file.simple(&Packet { ns: 0, bytes: vec![0; 1_000], wire_len: 1_001 });
    let mut long = frame(Link::Ethernet, &datagrams()[6]);
    long.truncate(1_000);
    file.simple(&Packet { ns: 0, bytes: long, wire_len: 1_514 });
    let mut source = open_packets(file.out);
    let (datagrams, errors) = drain(&mut source);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(datagrams, [(0, RxStamp::NONE, sent.payload.clone())]);
    assert_eq!(source.skipped().of(Skip::NotIp), 1);
    assert_eq!(source.skipped().of(Skip::Truncated), 1);
}

/// A capture of two datagrams and something between them in each format, for cutting up.
fn small_captures() -> Vec<Vec<u8>> {
    let sent = &datagrams()[3..5];
    let packets = packets(Link::Ethernet, sent);
    let mut pcapng = PcapNg::new(Order::Little);
    pcapng.interface(1, 0, &[(9, &[9])]);
    pcapng.enhanced(0, sent[0].ns, &packets[0]);
    pcapng.block(0x0bad_cafe, &[7; 31]);
    pcapng.enhanced(0, sent[1].ns, &packets[1]);
    vec![pcap(Order::Big, true, 1, &packets), pcapng.out]
}

#[test]
fn cut_anywhere_a_capture_gives_all_before_and_one_error() {
    let sent: Vec<_> = datagrams()[3..5].iter().map(|sent| sent.payload.clone()).collect();
    for capture in small_captures() {
        for packed in Packed::ALL {
            let capture = packed.pack(&capture);
            let mut delivered = 0;
            for cut in 0..=capture.len() {
                let mut source =
                    match open_bytes(capture[..cut].to_vec(), &CaptureOptions::default()) {
                        Ok(Opened::Packets(source)) => source,
                        Ok(Opened::Messages(_)) => panic!("taken for messages, cut at {cut}"),
                        Err(_) => continue, // too short to be known for what it is
                    };
                let (datagrams, errors) = drain(&mut source);
                assert!(
                    datagrams.iter().map(|(_, _, payload)| payload).eq(&sent[..datagrams.len()])
                );
                assert!(datagrams.len() >= delivered, "{packed:?} cut at {cut}");
                delivered = datagrams.len();
                assert!(errors.len() <= 1, "{errors:?}");
                if let (Packed::Plain, [error]) = (packed, &errors[..]) {
                    let CaptureError::Truncated { offset, expected, found, .. } = error else {
                        panic!("{error}");
                    };
                    assert_eq!(offset + found, cut as u64, "{error}");
                    assert!(expected > found, "{error}");
                }
                let whole = cut == capture.len();
                assert!(!whole || errors.is_empty() && delivered == 2, "{packed:?}: {errors:?}");
            }
        }
    }
}

#[test]
fn what_a_cut_compressed_file_still_holds_is_delivered() {
    let sent: Vec<_> = (0..400).flat_map(|_| datagrams()).collect();
    let capture = pcap(Order::Little, true, 1, &packets(Link::Ethernet, &sent));
    for packed in [Packed::Gzip, Packed::Zstd] {
        let compressed = packed.pack(&capture);
        let mut source = open_packets(compressed[..compressed.len() - 9].to_vec());
        let (datagrams, errors) = drain(&mut source);
        // The last block may be lost with its end; it holds 128 KiB at most.
        assert!(datagrams.len() > sent.len() * 3 / 4, "{packed:?}: {}", datagrams.len());
        assert!(matches!(errors[..], [CaptureError::Compressed { .. }]), "{packed:?}: {errors:?}");
    }
}

#[test]
fn a_damaged_checksum_is_an_error_after_the_data() {
    let sent = datagrams();
    let capture = pcap(Order::Little, true, 1, &packets(Link::Ethernet, &sent));
    for packed in [Packed::Gzip, Packed::Zstd] {
        let mut compressed = packed.pack(&capture);
        let at = compressed.len() - if matches!(packed, Packed::Gzip) { 8 } else { 1 };
        compressed[at] ^= 1;
        let (datagrams, errors) = drain(&mut open_packets(compressed));
        assert_eq!(datagrams.len(), sent.len(), "{packed:?}");
        assert!(matches!(errors[..], [CaptureError::Compressed { .. }]), "{packed:?}: {errors:?}");
    }
}

#[test]
fn lengths_no_capture_has_are_named_not_believed() {
    let sent = datagrams();
    let packets = packets(Link::Ethernet, &sent[..2]);
    let mut pcap = pcap(Order::Little, false, 1, &packets);
    let second = 24 + 16 + packets[0].bytes.len();
    pcap[second + 8..second + 12].copy_from_slice(&[0xff; 4]);
    let mut pcapng = PcapNg::new(Order::Little);
    pcapng.interface(1, 0, &[]);
    pcapng.enhanced(0, 1, &packets[0]);
    let at = pcapng.out.len();
    let of_length = |len: u32| {
        let mut file = pcapng.out.clone();
        file.extend([6, 0, 0, 0]);
        file.extend(len.to_le_bytes());
        file.extend([0; 90]);
        file
    };
    #[rustfmt::skip]
    let table = [
        ("4 GiB packet",           pcap,                      second, 0xffff_ffff),
        ("4 GiB block",            of_length(u32::MAX - 3),   at,     0xffff_fffc),
        ("empty block",            of_length(0),              at,     0),
        ("block of odd length",    of_length(13),             at,     13),
        ("length differs at end",  of_length(40),             at,     0),
    ];
    for (case, capture, at, in_the_way) in table {
        let (datagrams, errors) = drain(&mut open_packets(capture));
        assert_eq!(datagrams.len(), 1, "{case}");
        let [CaptureError::Damaged { offset, found, .. }] = errors[..] else {
            panic!("{case}: {errors:?}");
        };
        assert_eq!((offset, found), (at as u64, in_the_way), "{case}");
    }
}

#[test]
fn packets_that_contradict_their_block_are_stepped_over() {
    let sent = datagrams();
    let packet = Packet::whole(sent[3].ns, frame(Link::Ethernet, &sent[3]));
    let mut file = PcapNg::new(Order::Little);
    file.interface(1, 0, &[(9, &[9])]);
    file.block(6, &[0; 16]);
    file.block(3, &[]);
    let mut body = vec![0; 20];
    body[12] = 1; // keeps a byte that is not there
    file.block(2, &body);
    file.enhanced(0, sent[3].ns, &packet);
    let mut source = open_packets(file.out);
    assert_eq!(read_back(&mut source), sent[3..4]);
    assert_eq!((source.frames(), source.skipped().of(Skip::Malformed)), (4, 3));
}

#[test]
fn frames_without_a_datagram_are_counted_by_reason() {
    let sent = &datagrams()[4];
    let good = frame(Link::Ethernet, sent);
    let with = |at: usize, bytes: &[u8]| {
        let mut frame = good.clone();
        frame[at..at + bytes.len()].copy_from_slice(bytes);
        Packet::whole(1, frame)
    };
    let cut = |len: usize| Packet { ns: 1, bytes: good[..len].to_vec(), wire_len: good.len() };
    let short = |len: usize| Packet::whole(1, good[..len].to_vec());
    #[rustfmt::skip]
    let table = [
        ("ARP",                            with(12, &[0x08, 0x06]),   Skip::NotIp),
        ("802.3 length",                   with(12, &[0x00, 0x26]),   Skip::NotIp),
        ("TCP",                            with(23, &[6]),            Skip::NotUdp),
        ("first fragment",                 with(20, &[0x20, 0]),      Skip::Fragment),
        ("later fragment",                 with(20, &[0, 1]),         Skip::Fragment),
        ("kept to the middle of payload",  cut(60),                   Skip::Truncated),
        ("kept to the middle of IP",       cut(30),                   Skip::Truncated),
        ("kept to the ethertype",          cut(13),                   Skip::Truncated),
        ("kept nothing",                   cut(0),                    Skip::Truncated),
        ("sent short",                     short(60),                 Skip::Malformed),
        ("not version 4",                  with(14, &[0x65]),         Skip::Malformed),
        ("IP header below 20 bytes",       with(14, &[0x44]),         Skip::Malformed),
        ("IP shorter than its header",     with(16, &[0, 19]),        Skip::Malformed),
        ("UDP longer than IP",             with(38, &[0xff, 0xff]),   Skip::Malformed),
        ("UDP shorter than its header",    with(38, &[0, 7]),         Skip::Malformed),
    ];
    for (case, packet, reason) in table {
        let mut source = open_packets(pcap(Order::Little, true, 1, &[packet]));
        assert_eq!(read_back(&mut source), [], "{case}");
        assert_eq!(source.skipped().of(reason), 1, "{case}");
        assert_eq!(source.skipped().total(), 1, "{case}");
    }
    // Don't-fragment is no fragment, and a device that segments leaves the length to be filled in.
    for packet in [with(20, &[0x40, 0]), with(16, &[0, 0])] {
        let mut source = open_packets(pcap(Order::Little, true, 1, &[packet]));
        assert_eq!(read_back(&mut source)[0].payload, sent.payload);
    }
}

#[test]
fn ipv6_is_read_behind_its_options() {
    let group = "[ff02::5]:26477".parse::<SocketAddr>().unwrap();
    let SocketAddr::V6(to) = group else { unreachable!() };
    let udp = [&[0, 9, 0x67, 0x6d, 0, 12, 0, 0][..], b"data", b"padding"].concat();
    let frame = |next: u8, extension: &[u8]| {
        let len = u16::try_from(extension.len() + 12).unwrap();
        let mut frame = vec![0x60, 0, 0, 0];
        frame.extend(len.to_be_bytes());
        frame.extend([next, 1]);
        frame.extend([0xfe; 16]);
        frame.extend(to.ip().octets());
        Packet::whole(1, [&frame, extension, &udp].concat())
    };
    let packets = [
        frame(17, &[]),
        frame(0, &[17, 0, 1, 4, 0, 0, 0, 0]),
        frame(60, &[43, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0]),
        frame(44, &[17, 0, 0, 1, 0, 0, 0, 9]),
        frame(6, &[]),
    ];
    let mut source = open_packets(pcap(Order::Little, true, 229, &packets));
    let (datagrams, errors) = drain(&mut source);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(datagrams.len(), 3);
    assert!(datagrams.iter().all(|(_, _, payload)| payload == b"data"));
    assert_eq!(source.lines().len(), 1);
    assert_eq!(source.lines()[0].to_string(), "[ff02::5]:26477");
    assert_eq!(source.skipped().of(Skip::Fragment), 1);
    assert_eq!(source.skipped().of(Skip::NotUdp), 1);
}

#[test]
fn lines_asked_for_have_the_numbers_asked_for() {
    let sent = datagrams();
    let capture = pcap(Order::Little, true, 1, &packets(Link::Ethernet, &sent));
    let mut source = open_packets(capture.clone());
    drain(&mut source);
    let names: Vec<_> = source.lines().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["233.54.12.111:26477", "233.54.12.112:26477"]);

    let lines = ["239.1.1.1:5", "233.54.12.112:26477"].map(|line| line.parse().unwrap());
    let options = CaptureOptions { lines: Some(lines.to_vec()), ..CaptureOptions::default() };
    let mut source = open_packets_with(capture, &options);
    let (datagrams, _) = drain(&mut source);
    assert!(datagrams.iter().all(|(line, ..)| *line == 1));
    assert_eq!(datagrams.len(), sent.len() / 2);
    assert_eq!(source.lines()[0].datagrams, 0);
    assert_eq!(source.skipped().of(Skip::Filtered), sent.len() as u64 / 2);

    let too_many = vec![lines[0]; LINES_MAX + 1];
    let options = CaptureOptions { lines: Some(too_many), ..CaptureOptions::default() };
    let capture = pcap(Order::Little, true, 1, &[]);
    assert!(matches!(open_bytes(capture, &options), Err(CaptureError::TooManyLines { .. })));
}

#[test]
fn destinations_past_the_last_line_number_are_counted() {
    let mut packets = Vec::new();
    for port in 1..=300 {
        let sent = Sent { ns: 1, group: [239, 0, 0, 1], port, payload: vec![1] };
        packets.push(Packet::whole(1, frame(Link::Ethernet, &sent)));
    }
    let mut source = open_packets(pcap(Order::Little, true, 1, &packets));
    let (datagrams, _) = drain(&mut source);
    assert_eq!(datagrams.len(), LINES_MAX);
    assert_eq!(datagrams.last().unwrap().0, 255);
    assert_eq!(source.skipped().of(Skip::LinesFull), 44);
}

#[test]
fn batches_are_as_long_as_asked() {
    let sent: Vec<_> = (0..20).flat_map(|_| datagrams()).collect();
    let capture = pcap(Order::Little, true, 1, &packets(Link::Ethernet, &sent));
    for batch_max in [0, 1, 32, 1_000] {
        let options = CaptureOptions { batch_max, ..CaptureOptions::default() };
        let mut source = open_packets_with(capture.clone(), &options);
        let first = source.receive().unwrap().len();
        assert_eq!(first, batch_max.clamp(1, sent.len()));
        assert_eq!(first + drain(&mut source).0.len(), sent.len());
    }
}

/// Messages of plausible lengths, numbered in their bodies.
fn messages(count: u16) -> Vec<Vec<u8>> {
    let message = |nth: u16| {
        let mut message = vec![b"SRAEP"[usize::from(nth % 5)]; usize::from(12 + nth % 39)];
        message[1..3].copy_from_slice(&nth.to_be_bytes());
        message
    };
    (0..count).map(message).collect()
}

fn read_blocks(file: &mut ItchFile) -> (Vec<Vec<u8>>, Option<CaptureError>) {
    let mut blocks = Vec::new();
    loop {
        match file.next_block() {
            Ok(Some((seq, block))) => {
                blocks.push(block.to_vec());
                assert_eq!(seq, blocks.len() as u64);
            }
            Ok(None) => return (blocks, None),
            Err(error) => {
                assert!(file.next_block().unwrap().is_none(), "an error comes once");
                return (blocks, Some(error));
            }
        }
    }
}

/// As [`read_blocks`], by runs or datagrams laid out as MoldUDP64 says.
fn split_blocks(mut blocks: &[u8]) -> Vec<Vec<u8>> {
    let mut split = Vec::new();
    while let [high, low, rest @ ..] = blocks {
        let (block, rest) = rest.split_at(usize::from(u16::from_be_bytes([*high, *low])));
        split.push(block.to_vec());
        blocks = rest;
    }
    split
}

#[test]
fn messages_come_the_same_one_by_one_in_runs_and_in_datagrams() {
    let messages = messages(50_000);
    assert!(itch(&messages).len() > 1 << 20, "more than one window");
    for packed in Packed::ALL {
        let file = packed.pack(&itch(&messages));
        assert!(read_blocks(&mut open_messages(file.clone())).0 == messages, "{packed:?}");

        let (mut by_run, mut runs) = (Vec::new(), open_messages(file.clone()));
        while let Some(run) = runs.next_run(40, 1_000).unwrap() {
            assert_eq!(run.first_seq, by_run.len() as u64 + 1);
            assert!(run.count <= 40 && run.blocks.len() <= 1_000);
            let split = split_blocks(run.blocks);
            assert_eq!(split.len(), usize::from(run.count));
            by_run.extend(split);
        }
        assert!(by_run == messages, "{packed:?}");

        let mut by_datagram = Vec::new();
        let (datagrams, errors) = drain(&mut open_messages(file).into_datagrams(1_400, 32));
        assert!(errors.is_empty(), "{errors:?}");
        for (line, rx, datagram) in datagrams {
            assert!(line == 0 && rx == RxStamp::NONE && datagram.len() <= 1_400);
            let seq = u64::from_be_bytes(*datagram[10..].first_chunk().unwrap());
            assert_eq!(seq, by_datagram.len() as u64 + 1);
            let split = split_blocks(&datagram[20..]);
            assert_eq!(split.len(), usize::from(u16::from_be_bytes([datagram[18], datagram[19]])));
            by_datagram.extend(split);
        }
        assert!(by_datagram == messages, "{packed:?}");
    }
}

/// `zstd -19 --check` of the first 20 messages: sequences and Huffman tables, which the encoder the
/// other tests use does not write.
const BY_ZSTD: &str = "\
    28b52ffd04684503008287141330391603520d580e0a0a7269685d685d789f022aadde199ddd088d\
    dcfbbcdb9ff3a7adcd9a9dcc898dcb78bdca6bfd257fd58aacd4799cd3688cd25bbcd11ff107adc3\
    fa9cc2e98cc1d8bcc0cbfcfdb71c14500600a1bd80b5f2d18937239d7c70b30b11ab1d8889\
    ";

#[test]
fn what_the_usual_zstd_writes_is_read() {
    let byte = |at| u8::from_str_radix(&BY_ZSTD[at..at + 2], 16).unwrap();
    let file = (0..BY_ZSTD.len()).step_by(2).map(byte).collect();
    assert_eq!(read_blocks(&mut open_messages(file)).0, messages(20));
}

#[test]
fn a_message_file_cut_anywhere_gives_all_before_and_one_error() {
    let messages = messages(6);
    let whole = itch(&messages);
    let mut ends = vec![0];
    for message in &messages {
        ends.push(ends[ends.len() - 1] + 2 + message.len());
    }
    for cut in 3..=whole.len() {
        let before = ends.iter().filter(|end| **end <= cut).count() - 1;
        let (blocks, error) = read_blocks(&mut open_messages(whole[..cut].to_vec()));
        assert_eq!(blocks, messages[..before], "cut at {cut}");
        match error {
            None => assert!(ends.contains(&cut)),
            Some(CaptureError::Truncated { offset, found, .. }) => {
                assert_eq!((offset, found), (ends[before] as u64, (cut - ends[before]) as u64));
            }
            Some(error) => panic!("cut at {cut}: {error}"),
        }
        let mut datagrams = open_messages(whole[..cut].to_vec()).into_datagrams(60, 4);
        let (datagrams, errors) = drain(&mut datagrams);
        let split = datagrams.iter().flat_map(|(_, _, datagram)| split_blocks(&datagram[20..]));
        assert!(split.eq(messages[..before].iter().cloned()), "cut at {cut}");
        assert_eq!(errors.len(), usize::from(!ends.contains(&cut)));
    }
}

#[test]
fn end_marks_have_no_number() {
    let messages = messages(3);
    let file = [itch(&messages[..2]), vec![0, 0], itch(&messages[2..]), vec![0, 0]].concat();
    let mut one_by_one = open_messages(file.clone());
    assert_eq!(read_blocks(&mut one_by_one).0, messages);
    assert_eq!(one_by_one.end_marks(), 2);
    let mut runs = open_messages(file);
    assert_eq!(runs.next_run(9, 9_999).unwrap().unwrap().count, 2);
    assert_eq!(runs.next_run(9, 9_999).unwrap().unwrap().first_seq, 3);
    assert_eq!(runs.next_run(9, 9_999).unwrap(), None);
    assert_eq!(runs.end_marks(), 2);
}

#[test]
fn what_cannot_be_opened_is_said_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let said = |path: std::path::PathBuf| match open(path, &CaptureOptions::default()) {
        Err(error) => error.to_string(),
        Ok(opened) => panic!("opened {opened:?}"),
    };
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let token_ring = pcap(Order::Big, false, 6, &[]);
    let table = [
        (dir.path().join("absent"), "cannot be opened"),
        (dir.path().to_owned(), "is a directory"),
        (file("empty", b""), "begins with nothing (it is empty), where a capture was expected"),
        (file("text", b"hello, world"), "begins with 68 65 6c 6c 6f 2c 20 77, where"),
        (file("ring", &token_ring), "link type 6, where Ethernet (1)"),
        (
            file("head", &token_ring[..10]),
            "cut off at byte 0: expected a file header of 24 bytes, found 10",
        ),
        (file("gz", &Packed::Gzip.pack(b"hello")), "begins with 68 65 6c 6c 6f, where"),
        (file("cut.gz", &Packed::Gzip.pack(&token_ring)[..12]), "gzip data is damaged or cut off"),
    ];
    for (path, sentence) in table {
        let name = path.display().to_string();
        let said = said(path);
        assert!(said.starts_with(&name) && said.contains(sentence), "{said}");
    }
    // A format that is named is not looked for, and not believed either.
    let options = CaptureOptions { format: Some(Format::Pcap), ..CaptureOptions::default() };
    assert!(matches!(
        open(file("pcap", &[7; 99]), &options),
        Err(CaptureError::Unrecognised { .. })
    ));
    let options = CaptureOptions { format: Some(Format::ItchFile), ..CaptureOptions::default() };
    let Ok(Opened::Messages(mut file)) = open(file("short", &[0, 1, b'!']), &options) else {
        panic!("not opened as messages");
    };
    assert_eq!(file.next_block().unwrap(), Some((1, &b"!"[..])));
}

#[test]
fn compression_and_progress_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    let file = Packed::Zstd.pack(&itch(&messages(1_000)));
    std::fs::write(&path, &file).unwrap();
    let Ok(Opened::Messages(mut messages)) = open(&path, &CaptureOptions::default()) else {
        panic!("not opened as messages");
    };
    assert_eq!(messages.compression(), Compression::Zstd);
    read_blocks(&mut messages);
    assert_eq!(messages.progress(), (file.len() as u64, Some(file.len() as u64)));
}

/// A reader that fails after some bytes, and gives them in small pieces with interruptions.
struct Failing {
    bytes: Cursor<Vec<u8>>,
    interrupt: bool,
}

impl std::io::Read for Failing {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        self.interrupt = !self.interrupt;
        if self.interrupt {
            return Err(std::io::ErrorKind::Interrupted.into());
        }
        let len = buf.len().min(7);
        match self.bytes.read(&mut buf[..len])? {
            0 => Err(std::io::Error::other("the disk is gone")),
            read => Ok(read),
        }
    }
}

#[test]
fn a_failing_disk_ends_a_capture_after_what_it_gave() {
    let sent = datagrams();
    let capture = pcap(Order::Little, true, 1, &packets(Link::Ethernet, &sent));
    let reader = Failing { bytes: Cursor::new(capture), interrupt: false };
    let opened = open_reader("disk", Box::new(reader), &CaptureOptions::default());
    let Ok(Opened::Packets(mut source)) = opened else { panic!("not opened") };
    let (datagrams, errors) = drain(&mut source);
    assert_eq!(datagrams.len(), sent.len());
    assert!(matches!(errors[..], [CaptureError::Read { .. }]), "{errors:?}");
    assert!(errors[0].to_string().contains("the disk is gone"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever a damaged file says, reading it ends, and without a panic.
    #[test]
    fn damaged_captures_end(
        which in 0..3_usize,
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9),
    ) {
        let mut captures = small_captures();
        captures.push(itch(&messages(9)));
        let mut capture = captures.swap_remove(which);
        for (at, byte) in damage {
            let at = at.index(capture.len());
            capture[at] = byte;
        }
        match open_bytes(capture, &CaptureOptions::default()) {
            Ok(Opened::Packets(mut source)) => {
                let (datagrams, errors) = drain(&mut source);
                prop_assert!(errors.len() <= 1);
                prop_assert_eq!(datagrams.len() as u64 + source.skipped().total(), source.frames());
            }
            Ok(Opened::Messages(mut file)) => drop(read_blocks(&mut file)),
            Err(_) => {}
        }
    }

    /// Nor does noise behind a good beginning.
    #[test]
    fn noise_ends(
        head in prop::sample::select(vec![
            pcap(Order::Little, true, 1, &[]), pcap(Order::Big, false, 276, &[]), PcapNg::new(Order::Big).out,
        ]),
        noise in proptest::collection::vec(any::<u8>(), 0..500),
    ) {
        let Ok(Opened::Packets(mut source)) = open_bytes([head, noise].concat(), &CaptureOptions::default())
        else { panic!("not opened") };
        prop_assert!(drain(&mut source).1.len() <= 1);
    }

    /// Any frame at all is read the same by another crate, or refused by one of the two.
    #[test]
    fn frames_are_read_as_etherparse_reads_them(
        link in prop::sample::select(Link::ALL[..4].to_vec()),
        damage in proptest::collection::vec((0..60_usize, any::<u8>()), 0..4),
        nth in 0..8_usize,
    ) {
        let sent = &datagrams()[nth];
        let mut frame = frame(link, sent);
        for (at, byte) in damage {
            if let Some(old) = frame.get_mut(at) {
                *old = byte;
            }
        }
        let theirs = oracle::udp_payload(link.number(), &frame);
        let packet = Packet::whole(1, frame);
        let mut source = open_packets(pcap(Order::Little, true, link.number(), &[packet]));
        let (ours, _) = drain(&mut source);
        if let (Some((_, theirs)), [(_, _, ours)]) = (theirs, &ours[..]) {
            prop_assert_eq!(ours, &theirs);
        }
    }
}
