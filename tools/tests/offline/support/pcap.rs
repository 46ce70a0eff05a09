//! Captures taken apart and written anew, so that a test knows what is in them to the byte.

use std::net::SocketAddrV4;
use std::path::Path;

/// One UDP datagram of a capture.
#[derive(Clone, Debug)]
pub(crate) struct Datagram {
    pub(crate) rx_ns: u64,
    pub(crate) to: SocketAddrV4,
    pub(crate) payload: Vec<u8>,
}

const MAGIC_NANOS: u32 = 0xa1b2_3c4d;
const ETHERNET: u32 = 1;
/// Ethernet, IPv4 without options, UDP.
const HEADERS: usize = 14 + 20 + 8;

/// Reads a little-endian nanosecond capture of plain Ethernet, IPv4 and UDP.
pub(crate) fn read(path: &Path) -> Vec<Datagram> {
    let file = std::fs::read(path).expect("a capture");
    let word = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
    assert_eq!((word(0), word(20)), (MAGIC_NANOS, ETHERNET));
    let (mut at, mut datagrams) = (24, Vec::new());
    while at < file.len() {
        let (seconds, nanos, len) = (word(at), word(at + 4), word(at + 8) as usize);
        let frame = &file[at + 16..at + 16 + len];
        let half = |at: usize| u16::from_be_bytes([frame[at], frame[at + 1]]);
        assert_eq!((half(12), frame[14]), (0x0800, 0x45), "plain IPv4");
        let ip: [u8; 4] = frame[30..34].try_into().unwrap();
        let udp_len = usize::from(half(38));
        datagrams.push(Datagram {
            rx_ns: u64::from(seconds) * 1_000_000_000 + u64::from(nanos),
            to: SocketAddrV4::new(ip.into(), half(36)),
            payload: frame[HEADERS..34 + udp_len].to_vec(),
        });
        at += 16 + len;
    }
    datagrams
}

/// Writes them as a nanosecond capture.
pub(crate) fn write(datagrams: &[Datagram]) -> Vec<u8> {
    let mut file = Vec::new();
    for word in [MAGIC_NANOS, 0x0004_0002, 0, 0, 65_535, ETHERNET] {
        file.extend_from_slice(&word.to_le_bytes());
    }
    for datagram in datagrams {
        let frame = frame(datagram);
        let (seconds, nanos) = (datagram.rx_ns / 1_000_000_000, datagram.rx_ns % 1_000_000_000);
        for word in [seconds, nanos, frame.len() as u64, frame.len() as u64] {
            file.extend_from_slice(&(word as u32).to_le_bytes());
        }
        file.extend_from_slice(&frame);
    }
    file
}

fn frame(datagram: &Datagram) -> Vec<u8> {
    let udp_len = (8 + datagram.payload.len()) as u16;
    let mut frame = vec![1, 0, 0x5e, 1, 2, 3, 2, 0, 0, 0, 0, 1, 0x08, 0x00, 0x45, 0];
    frame.extend_from_slice(&(20 + udp_len).to_be_bytes());
    frame.extend_from_slice(&[0, 0, 0x40, 0, 16, 17, 0, 0, 10, 0, 0, 1]);
    frame.extend_from_slice(&datagram.to.ip().octets());
    frame.extend_from_slice(&26_477_u16.to_be_bytes());
    frame.extend_from_slice(&datagram.to.port().to_be_bytes());
    frame.extend_from_slice(&udp_len.to_be_bytes());
    frame.extend_from_slice(&[0, 0]);
    frame.extend_from_slice(&datagram.payload);
    frame
}
