//! From a captured frame to the UDP payload in it.
//!
//! [`datagram`] reads Ethernet with any number of VLAN tags, the Linux cooked formats, raw IP and
//! BSD loopback; IPv4 and IPv6; UDP. The payload is as long as the UDP header says, so that
//! Ethernet's padding and a captured frame check sequence are not taken for data. Checksums are not
//! verified: on the sending host a capture is taken before the device fills them in.
//!
//! Source: IEEE 802.3, 802.1Q and 802.1ad tags; tcpdump's registry of link types; RFC 791, 8200, 768.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use core::ops::Range;

/// Why a frame yields no datagram.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Skip {
    /// Its link layer is not read here, or its interface was never described.
    Link,
    /// Not IP: ARP, spanning tree, precision time over Ethernet.
    NotIp,
    /// IP, but not UDP.
    NotUdp,
    /// A fragment of a datagram.
    Fragment,
    /// The capture kept too little of it.
    Truncated,
    /// Its headers contradict each other.
    Malformed,
    /// Sent to a destination that was not asked for.
    Filtered,
    /// Sent to one destination more than a source numbers.
    LinesFull,
}

impl Skip {
    /// Every reason, in the order of the counters.
    pub const ALL: [Self; 8] = [
        Self::Link,
        Self::NotIp,
        Self::NotUdp,
        Self::Fragment,
        Self::Truncated,
        Self::Malformed,
        Self::Filtered,
        Self::LinesFull,
    ];

    /// A few words for a table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link => "unknown link layer",
            Self::NotIp => "not IP",
            Self::NotUdp => "not UDP",
            Self::Fragment => "IP fragment",
            Self::Truncated => "cut short by the capture",
            Self::Malformed => "malformed",
            Self::Filtered => "other destination",
            Self::LinesFull => "too many destinations",
        }
    }
}

/// What a frame begins with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Link {
    Ethernet,
    /// Linux "any" device, first format.
    Cooked,
    /// Linux "any" device, second format.
    Cooked2,
    RawIp,
    /// The address family in four bytes of the host's order.
    Loopback,
}

impl Link {
    /// The link layer with this number in tcpdump's registry.
    pub(super) const fn from_number(number: u16) -> Option<Self> {
        match number {
            1 => Some(Self::Ethernet),
            113 => Some(Self::Cooked),
            276 => Some(Self::Cooked2),
            12 | 14 | 101 | 228 | 229 => Some(Self::RawIp),
            0 | 108 => Some(Self::Loopback),
            _ => None,
        }
    }
}

/// Where a datagram was sent. IPv4 addresses are mapped into IPv6, so that comparing is cheap.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Endpoint {
    ip: u128,
    port: u16,
}

/// `::ffff:0:0/96`, in which IPv4 addresses are mapped.
const V4_MAPPED: u128 = 0xffff_0000_0000;

impl Endpoint {
    const fn v4(ip: [u8; 4], port: u16) -> Self {
        Self { ip: V4_MAPPED | u32::from_be_bytes(ip) as u128, port }
    }
}

impl From<SocketAddr> for Endpoint {
    fn from(address: SocketAddr) -> Self {
        let port = address.port();
        match address.ip() {
            IpAddr::V4(ip) => Self::v4(ip.octets(), port),
            IpAddr::V6(ip) => Self { ip: ip.to_bits(), port },
        }
    }
}

impl From<Endpoint> for SocketAddr {
    fn from(endpoint: Endpoint) -> Self {
        let ip = Ipv6Addr::from_bits(endpoint.ip);
        let ip = ip.to_ipv4_mapped().map_or(IpAddr::V6(ip), |ip: Ipv4Addr| IpAddr::V4(ip));
        Self::new(ip, endpoint.port)
    }
}

const ETHERTYPE_IPV4: u16 = 0x0800;
const ETHERTYPE_IPV6: u16 = 0x86dd;
const PROTOCOL_UDP: u8 = 17;

/// Finds the UDP payload of `frame`, which was `wire_len` bytes long when it was sent.
///
/// # Errors
///
/// The reason why there is none that can be used.
pub(super) fn datagram(
    link: Link,
    frame: &[u8],
    wire_len: usize,
) -> Result<(Endpoint, Range<usize>), Skip> {
    let frame = Frame { bytes: frame, cut: wire_len > frame.len() };
    match link {
        Link::Ethernet => frame.ethertype(12),
        Link::Cooked => frame.ethertype(14),
        Link::Cooked2 => match frame.u16(0)? {
            tag if is_vlan(tag) => frame.ethertype(22),
            ethertype => frame.network(ethertype, 20),
        },
        Link::RawIp => match frame.u8(0)? >> 4 {
            4 => frame.ipv4(0),
            6 => frame.ipv6(0),
            _ => Err(Skip::NotIp),
        },
        // IPv4 is 2 everywhere; IPv6 is 10, 24, 28 or 30 by system.
        Link::Loopback => match frame.array(0)? {
            [2, 0, 0, 0] | [0, 0, 0, 2] => frame.ipv4(4),
            [10 | 24 | 28 | 30, 0, 0, 0] | [0, 0, 0, 10 | 24 | 28 | 30] => frame.ipv6(4),
            _ => Err(Skip::NotIp),
        },
    }
}

/// 802.1Q, 802.1ad, and the number used before 802.1ad had one.
const fn is_vlan(ethertype: u16) -> bool {
    matches!(ethertype, 0x8100 | 0x88a8 | 0x9100)
}

#[derive(Clone, Copy)]
struct Frame<'a> {
    bytes: &'a [u8],
    /// The capture kept less than was sent.
    cut: bool,
}

impl Frame<'_> {
    /// Why bytes are missing that should be there.
    const fn short(self) -> Skip {
        if self.cut { Skip::Truncated } else { Skip::Malformed }
    }

    fn array<const N: usize>(self, at: usize) -> Result<[u8; N], Skip> {
        self.bytes.get(at..).and_then(|rest| rest.first_chunk()).copied().ok_or(self.short())
    }

    fn u8(self, at: usize) -> Result<u8, Skip> {
        self.array::<1>(at).map(|[byte]| byte)
    }

    fn u16(self, at: usize) -> Result<u16, Skip> {
        self.array(at).map(u16::from_be_bytes)
    }

    /// Steps over VLAN tags from the ethertype at `at`.
    fn ethertype(self, mut at: usize) -> Result<(Endpoint, Range<usize>), Skip> {
        loop {
            let ethertype = self.u16(at)?;
            if !is_vlan(ethertype) {
                return self.network(ethertype, at + 2);
            }
            at += 4;
        }
    }

    fn network(self, ethertype: u16, at: usize) -> Result<(Endpoint, Range<usize>), Skip> {
        match ethertype {
            ETHERTYPE_IPV4 => self.ipv4(at),
            ETHERTYPE_IPV6 => self.ipv6(at),
            _ => Err(Skip::NotIp),
        }
    }

    fn ipv4(self, at: usize) -> Result<(Endpoint, Range<usize>), Skip> {
        let header: [u8; 20] = self.array(at)?;
        let header_len = usize::from(header[0] & 0x0f) * 4;
        let total_len = usize::from(u16::from_be_bytes([header[2], header[3]]));
        // A sending host that leaves segmentation to its device writes 0.
        let end = if total_len == 0 { self.bytes.len() } else { at + total_len };
        if header[0] >> 4 != 4 || header_len < 20 || at + header_len > end {
            return Err(Skip::Malformed);
        }
        if header[9] != PROTOCOL_UDP {
            return Err(Skip::NotUdp);
        }
        // More fragments follow, or this is not the first.
        if u16::from_be_bytes([header[6], header[7]]) & 0x3fff != 0 {
            return Err(Skip::Fragment);
        }
        let (port, payload) = self.udp(at + header_len, end)?;
        Ok((Endpoint::v4([header[16], header[17], header[18], header[19]], port), payload))
    }

    fn ipv6(self, at: usize) -> Result<(Endpoint, Range<usize>), Skip> {
        let header: [u8; 40] = self.array(at)?;
        if header[0] >> 4 != 6 {
            return Err(Skip::Malformed);
        }
        let end = at + 40 + usize::from(u16::from_be_bytes([header[4], header[5]]));
        let (mut next, mut at) = (header[6], at + 40);
        let mut ip = [0; 16];
        ip.copy_from_slice(&header[24..]);
        loop {
            match next {
                PROTOCOL_UDP => {
                    let (port, payload) = self.udp(at, end)?;
                    return Ok((Endpoint { ip: u128::from_be_bytes(ip), port }, payload));
                }
                // Hop-by-hop options, routing, destination options: each at least 8 bytes on.
                0 | 43 | 60 => {
                    let [following, len] = self.array(at)?;
                    (next, at) = (following, at + 8 + usize::from(len) * 8);
                }
                44 => return Err(Skip::Fragment),
                _ => return Err(Skip::NotUdp),
            }
        }
    }

    /// The destination port and payload of the UDP header at `at`, in a packet that ends at `end`.
    fn udp(self, at: usize, end: usize) -> Result<(u16, Range<usize>), Skip> {
        let header: [u8; 8] = self.array(at)?;
        let len = usize::from(u16::from_be_bytes([header[4], header[5]]));
        if len < 8 || at + len > end {
            Err(Skip::Malformed)
        } else if at + len > self.bytes.len() {
            Err(self.short())
        } else {
            Ok((u16::from_be_bytes([header[2], header[3]]), at + 8..at + len))
        }
    }
}
