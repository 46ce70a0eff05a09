//! Writes captures: nanosecond pcap files of UDP multicast datagrams on Ethernet.
//!
//! Reading them is the feed handler's (`rx::capture`).
//!
//! Source: "PCAP Capture File Format" (draft-ietf-opsawg-pcap), "File Header", "Packet Record";
//! RFC 791; RFC 768; RFC 1112, "Extensions to an Ethernet Local Network Module".

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddrV4};

/// Where the datagrams come from: an address kept for documentation.
const SOURCE: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(192, 0, 2, 1), 30_000);

const ETHERNET_LEN: usize = 14;
const IP_LEN: usize = 20;
const UDP_LEN: usize = 8;
const HEADERS_LEN: usize = ETHERNET_LEN + IP_LEN + UDP_LEN;

/// Longest payload a UDP datagram over IPv4 has room for.
pub const PAYLOAD_MAX: usize = 65_535 - IP_LEN - UDP_LEN;

/// A pcap file in the making.
#[derive(Debug)]
pub struct PcapWriter<W> {
    to: W,
}

impl<W: Write> PcapWriter<W> {
    /// Writes the file header.
    ///
    /// # Errors
    ///
    /// As `to`.
    pub fn new(mut to: W) -> io::Result<Self> {
        let mut header = [0; 24];
        header[..4].copy_from_slice(&0xa1b2_3c4d_u32.to_le_bytes()); // nanoseconds, little-endian
        header[4..8].copy_from_slice(&[2, 0, 4, 0]); // version 2.4
        header[16..20].copy_from_slice(&262_144_u32.to_le_bytes()); // longest record
        header[20] = 1; // Ethernet
        to.write_all(&header)?;
        Ok(Self { to })
    }

    /// Appends a datagram captured at `time_ns`, nanoseconds since the Unix epoch, UTC.
    ///
    /// # Errors
    ///
    /// As the writer underneath; `InvalidInput` above [`PAYLOAD_MAX`] bytes, or past the year 2106,
    /// which the format cannot say.
    pub fn udp(&mut self, time_ns: u64, to: SocketAddrV4, payload: &[u8]) -> io::Result<()> {
        let unfit = |_| io::Error::from(io::ErrorKind::InvalidInput);
        let seconds = u32::try_from(time_ns / 1_000_000_000).map_err(unfit)?;
        let nanos = u32::try_from(time_ns % 1_000_000_000).map_err(unfit)?;
        let udp_len = u16::try_from(UDP_LEN + payload.len()).map_err(unfit)?;
        let ip_len = u16::try_from(IP_LEN + UDP_LEN + payload.len()).map_err(unfit)?;
        let frame_len = u32::try_from(HEADERS_LEN + payload.len()).map_err(unfit)?;

        let mut head = [0; 16 + HEADERS_LEN];
        let (record, frame) = head.split_at_mut(16);
        for (field, value) in record.chunks_exact_mut(4).zip([seconds, nanos, frame_len, frame_len])
        {
            field.copy_from_slice(&value.to_le_bytes());
        }
        let (ethernet, rest) = frame.split_at_mut(ETHERNET_LEN);
        let (ip, udp) = rest.split_at_mut(IP_LEN);
        let [_, b, c, d] = to.ip().octets();
        ethernet[..6].copy_from_slice(&[0x01, 0x00, 0x5e, b & 0x7f, c, d]);
        ethernet[6..12].copy_from_slice(&[0x02, 0, 0, 0, 0, 1]); // locally administered
        ethernet[12..].copy_from_slice(&[0x08, 0x00]);
        ip[0] = 0x45;
        ip[2..4].copy_from_slice(&ip_len.to_be_bytes());
        ip[6] = 0x40; // do not fragment
        ip[8] = 1; // hops
        ip[9] = 17; // UDP
        ip[12..16].copy_from_slice(&SOURCE.ip().octets());
        ip[16..20].copy_from_slice(&to.ip().octets());
        let sum = checksum(ip);
        ip[10..12].copy_from_slice(&sum.to_be_bytes());
        udp[..2].copy_from_slice(&SOURCE.port().to_be_bytes());
        udp[2..4].copy_from_slice(&to.port().to_be_bytes());
        udp[4..6].copy_from_slice(&udp_len.to_be_bytes()); // checksum zero: none
        self.to.write_all(&head)?;
        self.to.write_all(payload)
    }

    /// Gives the writer back.
    pub fn into_inner(self) -> W {
        self.to
    }
}

/// The checksum of an IP header whose checksum field is zero.
fn checksum(header: &[u8]) -> u16 {
    let words =
        header.chunks_exact(2).map(|word| u32::from(u16::from_be_bytes([word[0], word[1]])));
    let mut sum = words.sum::<u32>();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_datagram_as_others_read_it() {
        let mut pcap = PcapWriter::new(Vec::new()).expect("a vector");
        let to = SocketAddrV4::new(Ipv4Addr::new(239, 129, 1, 1), 26_400);
        pcap.udp(1_769_773_500_000_000_007, to, b"tick").expect("a vector");
        assert!(pcap.udp(0, to, &[0; PAYLOAD_MAX + 1]).is_err());
        #[rustfmt::skip]
        let expected = [
            0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0,
            0xbc, 0x99, 0x7c, 0x69, 7, 0, 0, 0, 46, 0, 0, 0, 46, 0, 0, 0,
            0x01, 0x00, 0x5e, 0x01, 0x01, 0x01, 2, 0, 0, 0, 0, 1, 0x08, 0x00,
            0x45, 0, 0, 32, 0, 0, 0x40, 0, 1, 17, 0xc7, 0x49, 192, 0, 2, 1, 239, 129, 1, 1,
            0x75, 0x30, 0x67, 0x20, 0, 12, 0, 0, b't', b'i', b'c', b'k',
        ];
        assert_eq!(pcap.into_inner(), expected);
    }
}
