//! The real captures, as `pcap-parser` and `etherparse` read them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use etherparse::{NetSlice, SlicedPacket, TransportSlice};
use pcap_parser::traits::PcapNGPacketBlock;
use pcap_parser::{Block, PcapBlockOwned, PcapError, create_reader};
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::capture::{CaptureOptions, ItchFile, Opened, open};

use crate::captures;

/// Destination and UDP payload of a frame, if etherparse finds them.
pub(crate) fn udp_payload(link: u16, frame: &[u8]) -> Option<(String, Vec<u8>)> {
    let packet = match link {
        113 => SlicedPacket::from_linux_sll(frame),
        101 => SlicedPacket::from_ip(frame),
        _ => SlicedPacket::from_ethernet(frame),
    };
    let packet = packet.ok()?;
    let Some(TransportSlice::Udp(udp)) = packet.transport else { return None };
    let to = match packet.net? {
        NetSlice::Ipv4(ip) => ip.header().destination_addr().to_string(),
        NetSlice::Ipv6(ip) => format!("[{}]", ip.header().destination_addr()),
        NetSlice::Arp(_) => return None,
    };
    Some((format!("{to}:{}", udp.destination_port()), udp.payload().to_vec()))
}

/// Every frame of a capture with its link type, as pcap-parser reads it.
fn frames(path: &Path) -> Vec<(u16, Vec<u8>)> {
    let mut reader = create_reader(1 << 20, fs::File::open(path).unwrap()).unwrap();
    let (mut frames, mut link) = (Vec::new(), 1);
    loop {
        match reader.next() {
            Ok((len, block)) => {
                match block {
                    PcapBlockOwned::LegacyHeader(header) => link = header.network.0,
                    PcapBlockOwned::Legacy(packet) => frames.push((link, packet.data.to_vec())),
                    PcapBlockOwned::NG(Block::InterfaceDescription(interface)) => {
                        link = interface.linktype.0;
                    }
                    PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
                        frames.push((link, packet.packet_data().to_vec()));
                    }
                    PcapBlockOwned::NG(_) => {}
                }
                reader.consume(len);
            }
            Err(PcapError::Incomplete(_)) => reader.refill().unwrap(),
            Err(PcapError::Eof) => break,
            Err(error) => panic!("{}: {error}", path.display()),
        }
    }
    frames.into_iter().map(|(link, frame)| (u16::try_from(link).unwrap(), frame)).collect()
}

fn files_below(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "pcap") {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> Vec<(String, Vec<u8>)> {
    let opened = open(path, &CaptureOptions::default()).unwrap();
    let Opened::Packets(mut source) = opened else { panic!("{} holds packets", path.display()) };
    let mut datagrams = Vec::new();
    while !source.is_finished() {
        let batch = source.receive().unwrap();
        datagrams.extend(batch.iter().map(|datagram| (datagram.line, datagram.bytes.to_vec())));
    }
    let name = |line: u8| source.lines()[usize::from(line)].to_string();
    datagrams.into_iter().map(|(line, payload)| (name(line.0), payload)).collect()
}

#[test]
fn real_captures_are_read_as_the_other_crates_read_them() {
    let Some(captures) = captures::path("") else { return };
    let mut files = Vec::new();
    files_below(&captures, &mut files);
    assert!(files.len() > 50, "only {} captures", files.len());
    for path in files {
        let frames = frames(&path).into_iter();
        let theirs: Vec<_> = frames.filter_map(|(link, frame)| udp_payload(link, &frame)).collect();
        assert!(read(&path) == theirs, "{}", path.display());
    }
}

/// The packet counts of the table that came with the captures, from another decoder.
#[test]
fn real_captures_have_the_packets_their_table_says() {
    let Some(captures) = captures::path("") else { return };
    let table = fs::read_to_string(captures.join("README.md")).unwrap();
    let mut rows = BTreeMap::new();
    for row in table.lines() {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        if let [_, file, _, _, _, _, packets, ..] = cells[..]
            && let Ok(packets) = packets.parse::<usize>()
        {
            rows.insert(file.split(' ').next().unwrap(), packets);
        }
    }
    assert!(rows.len() > 15, "only {} rows", rows.len());
    for (file, packets) in rows {
        let (path, mut files) = (captures.join(file), Vec::new());
        if path.is_dir() {
            files_below(&path, &mut files);
        } else {
            files.push(path);
        }
        assert_eq!(files.iter().map(|path| read(path).len()).sum::<usize>(), packets, "{file}");
    }
}

#[test]
fn the_real_message_file_has_the_messages_its_table_says() {
    let Some(path) = captures::path("itch50/itch50_aapl_20200130.first3000.bin") else { return };
    let opened = open(&path, &CaptureOptions::default()).unwrap();
    let Opened::Messages(mut file) = opened else { panic!("holds messages") };
    let counts = counts_by_type(&mut file);
    let expected = [
        (b'A', 1453),
        (b'D', 1211),
        (b'E', 220),
        (b'H', 1),
        (b'L', 52),
        (b'P', 60),
        (b'R', 1),
        (b'X', 1),
        (b'Y', 1),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}

fn counts_by_type(file: &mut ItchFile) -> BTreeMap<u8, usize> {
    let mut counts = BTreeMap::new();
    while let Some((_, block)) = file.next_block().unwrap() {
        *counts.entry(block[0]).or_default() += 1;
    }
    counts
}
