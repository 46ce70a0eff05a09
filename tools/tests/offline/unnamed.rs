//! A capture of several channels whose packets do not name theirs.

use std::net::{Ipv4Addr, SocketAddrV4};

use wirepath_protocol::mdp3::PacketWriter;

use crate::support::pcap::{self, Datagram};
use crate::support::wirepath;

/// A thousand of which eleven are lost, a thousand, and ten.
const MESSAGES: usize = 1_000 - 11 + 1_000 + 10;

/// The group of a line.
fn to(line: u8) -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::new(239, 1, 1, line), 14_310)
}

/// Packet `number` of a channel, sent at a time that no other packet of it has.
fn packet(channel: u64, number: u32, line: u8) -> Datagram {
    let mut bytes = [0; 100];
    let sent_ns = 1_700_000_000_000_000_000 + u64::from(number) * 1_000_000 + channel;
    let mut packet = PacketWriter::new(&mut bytes, number, sent_ns).unwrap();
    packet.push(&[0, 0, 12, 0, 1, 0, 13, 0]).unwrap(); // Admin Heartbeat
    Datagram { rx_ns: sent_ns, to: to(line), payload: packet.finish().to_vec() }
}

#[test]
fn lines_that_carry_the_same_are_of_one_channel_and_others_are_not() {
    let mut datagrams = Vec::new();
    for number in 1..=1_000 {
        // One channel on two lines, of which B begins late, and each loses some that the other has, and both one.
        if number % 10 != 3 && number != 500 {
            datagrams.push(packet(1, number, 1));
        }
        if number > 100 && number % 10 != 7 && number != 500 {
            datagrams.push(packet(1, number, 2));
        }
        // Another with the same numbers, on one line.
        datagrams.push(packet(2, number, 3));
        // And one of a few packets, on two.
        if number > 990 {
            datagrams.extend([packet(3, number, 4), packet(3, number, 5)]);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("several.pcap");
    std::fs::write(&file, pcap::write(&datagrams)).unwrap();
    let file = file.to_string_lossy();
    let stats = wirepath(["stats", "--format", "json", &file]).ok().json();
    let mut channels: Vec<_> = stats["channels"].as_array().unwrap().clone();
    channels.sort_by_key(|channel| channel["channel"].as_str().unwrap().to_owned());
    assert_eq!(channels.len(), 3, "{stats}");
    assert_eq!(stats["messages"], MESSAGES, "{stats}");
    // The first hundred had line A only, of whose tenth nothing came.
    let mut gaps: Vec<[u32; 2]> = (0..10).map(|ten| [10 * ten + 3; 2]).collect();
    gaps.push([500, 500]);
    let told: Vec<_> = channels
        .iter()
        .map(|channel| {
            let lines = channel["lines"].as_array().unwrap().len();
            (lines, channel["first"].as_u64().unwrap(), channel["last"].as_u64().unwrap())
        })
        .collect();
    let mut sorted = told.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [(1, 1, 1_000), (2, 1, 1_000), (2, 991, 1_000)]);
    let of_two = channels.iter().zip(&told).find(|(_, of)| **of == (2, 1, 1_000)).unwrap().0;
    assert_eq!(of_two["gaps"], serde_json::json!(gaps));

    // Nothing is shown twice, and each packet under its channel's name.
    let decoded = wirepath(["decode", "--format", "json", &file]).ok().json_lines();
    let mut seen: Vec<_> = decoded
        .iter()
        .map(|line| (line["channel"].as_str().unwrap(), line["seq"].as_u64().unwrap()))
        .collect();
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!((seen.len(), count), (MESSAGES, MESSAGES));
}
