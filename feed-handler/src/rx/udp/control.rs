//! What the kernel says beside a datagram: its stamps, its destination, what was dropped before it.
//!
//! Plain bytes in, numbers out, so that what no device at hand delivers can be tested as well.
//!
//! Source: cmsg(3); Linux "Timestamping", "Control Messages"; ip(7), ipv6(7) and socket(7) for
//! `IP_PKTINFO`, `IPV6_RECVPKTINFO` and `SO_RXQ_OVFL`.

use core::net::IpAddr;

/// Bytes of control messages kept of a datagram: twice what the kernel sends.
pub(super) const CONTROL_LEN: usize = 256;

// The layouts below are those of 64-bit systems.
const _: () = assert!(size_of::<libc::cmsghdr>() == HEADER_LEN);
const _: () = assert!(size_of::<libc::timespec>() == TIMESPEC_LEN);

const HEADER_LEN: usize = 16;
const TIMESPEC_LEN: usize = 16;

/// The control messages of a datagram, read.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Control {
    /// The kernel's stamp, nanoseconds since 1970; 0 if absent.
    pub(super) kernel_ns: u64,
    /// The device's stamp in its own time; 0 if absent.
    pub(super) device_ns: u64,
    /// What the socket had dropped when this datagram was queued, modulo 2^32. Absent until the
    /// first drop.
    pub(super) drops: Option<u32>,
    /// The address it was sent to, where the socket asks for that.
    pub(super) destination: Option<IpAddr>,
}

/// Reads control messages. Unknown ones are stepped over; a broken one ends the reading.
pub(super) fn parse(mut bytes: &[u8]) -> Control {
    let mut control = Control::default();
    while let Some((header, _)) = bytes.split_first_chunk::<HEADER_LEN>() {
        let len = usize::try_from(u64_at(header, 0)).unwrap_or(0);
        let Some(data) = bytes.get(HEADER_LEN..len) else { break };
        match (i32_at(header, 8), i32_at(header, 12)) {
            // Three stamps: the kernel's, an obsolete one, the device's.
            (libc::SOL_SOCKET, libc::SCM_TIMESTAMPING) if data.len() >= 3 * TIMESPEC_LEN => {
                control.kernel_ns = timespec_ns(&data[..TIMESPEC_LEN]);
                control.device_ns = timespec_ns(&data[2 * TIMESPEC_LEN..]);
            }
            (libc::SOL_SOCKET, libc::SO_RXQ_OVFL) if data.len() >= 4 => {
                control.drops = Some(i32_at(data, 0).cast_unsigned());
            }
            // Interface index, local address, destination.
            (libc::IPPROTO_IP, libc::IP_PKTINFO) if data.len() >= 12 => {
                let ip = [data[8], data[9], data[10], data[11]];
                control.destination = Some(IpAddr::from(ip));
            }
            // Destination, interface index.
            (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) => {
                let ip = data.first_chunk::<16>().copied();
                control.destination = ip.map(IpAddr::from);
            }
            _ => {}
        }
        bytes = bytes.get(len.next_multiple_of(8)..).unwrap_or_default();
    }
    control
}

/// Nanoseconds of a `timespec`; 0 if it lies before 1970 or after 2554.
fn timespec_ns(timespec: &[u8]) -> u64 {
    let (seconds, nanos) = (u64_at(timespec, 0), u64_at(timespec, 8));
    seconds.checked_mul(1_000_000_000).and_then(|ns| ns.checked_add(nanos)).unwrap_or(0)
}

/// The number at `at`, which the caller knows to lie within.
fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    u64::from_ne_bytes(number)
}

/// As [`u64_at`], in four bytes.
fn i32_at(bytes: &[u8], at: usize) -> i32 {
    i32::from_ne_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A control message as the kernel writes it.
    fn message(level: i32, kind: i32, data: &[u8]) -> Vec<u8> {
        let mut message = (HEADER_LEN + data.len()).to_ne_bytes().to_vec();
        message.extend(level.to_ne_bytes());
        message.extend(kind.to_ne_bytes());
        message.extend(data);
        message.resize(message.len().next_multiple_of(8), 0);
        message
    }

    fn stamps(stamps: [(i64, i64); 3]) -> Vec<u8> {
        let words = stamps.iter().flat_map(|(seconds, nanos)| [*seconds, *nanos]);
        let data: Vec<u8> = words.flat_map(i64::to_ne_bytes).collect();
        message(libc::SOL_SOCKET, libc::SCM_TIMESTAMPING, &data)
    }

    #[test]
    fn each_message_is_read_among_others() {
        let other = message(libc::SOL_SOCKET, 999, &[1; 5]);
        let drops = message(libc::SOL_SOCKET, libc::SO_RXQ_OVFL, &u32::MAX.to_ne_bytes());
        let v4 =
            message(libc::IPPROTO_IP, libc::IP_PKTINFO, &[9, 9, 9, 9, 8, 8, 8, 8, 239, 1, 2, 3]);
        let v6 = [&[0xff; 16][..], &[7; 4]].concat();
        let v6 = message(libc::IPPROTO_IPV6, libc::IPV6_PKTINFO, &v6);
        let none = Control::default();
        let destination = |ip: &str| Control { destination: ip.parse().ok(), ..none };
        #[rustfmt::skip]
        let table = [
            (stamps([(1, 2), (3, 4), (0, 0)]),       Control { kernel_ns: 1_000_000_002, ..none }),
            (stamps([(0, 0), (3, 4), (5, 6)]),       Control { device_ns: 5_000_000_006, ..none }),
            (stamps([(-1, 0), (0, 0), (1 << 40, 0)]), none),
            (drops,                                  Control { drops: Some(u32::MAX), ..none }),
            (v4,                                     destination("239.1.2.3")),
            (v6,                                     destination("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")),
            (message(libc::SOL_SOCKET, libc::SCM_TIMESTAMPING, &[1; 47]), none),
        ];
        for (bytes, expected) in table {
            assert_eq!(parse(&bytes), expected);
            assert_eq!(parse(&[&other[..], &bytes, &other].concat()), expected);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..99)) {
            parse(&bytes);
        }

        #[test]
        fn no_length_makes_it_panic(len in any::<u64>(), rest in proptest::collection::vec(any::<u8>(), 8..99)) {
            parse(&[&len.to_ne_bytes()[..], &rest].concat());
        }
    }
}
