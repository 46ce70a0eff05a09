//! Captures written for the tests, in every variant that is read.

use std::io::Write;

use etherparse::{LinuxSllPacketType, PacketBuilder, PacketBuilderStep, VlanId};

/// One datagram as a test states it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Sent {
    pub(crate) ns: u64,
    pub(crate) group: [u8; 4],
    pub(crate) port: u16,
    pub(crate) payload: Vec<u8>,
}

/// A day in short: two lines, sizes from nothing to a full frame.
pub(crate) fn datagrams() -> Vec<Sent> {
    let sizes = [3, 0, 1, 20, 46, 900, 1472, 17];
    (0_u8..)
        .zip(sizes)
        .map(|(nth, size)| Sent {
            ns: 1_700_000_000_123_456_000 + u64::from(nth) * 1_001_000,
            group: [233, 54, 12, 111 + nth % 2],
            port: 26_477,
            payload: (0..size).map(|at| u8::try_from(at % 251).unwrap() ^ nth).collect(),
        })
        .collect()
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Link {
    Ethernet,
    Vlan,
    StackedVlan,
    Cooked,
    Cooked2,
    RawIp,
    Loopback,
}

impl Link {
    pub(crate) const ALL: [Self; 7] = [
        Self::Ethernet,
        Self::Vlan,
        Self::StackedVlan,
        Self::Cooked,
        Self::Cooked2,
        Self::RawIp,
        Self::Loopback,
    ];

    pub(crate) fn number(self) -> u16 {
        match self {
            Self::Ethernet | Self::Vlan | Self::StackedVlan => 1,
            Self::Cooked => 113,
            Self::Cooked2 => 276,
            Self::RawIp => 101,
            Self::Loopback => 0,
        }
    }
}

const HOST: [u8; 4] = [10, 0, 0, 1];

/// The datagram as a frame, padded to Ethernet's least length where it is Ethernet.
pub(crate) fn frame(link: Link, sent: &Sent) -> Vec<u8> {
    let ethernet = PacketBuilder::ethernet2([2, 0, 0, 0, 0, 1], [1, 0, 0x5e, 54, 12, 111]);
    let (mut frame, mut ip) = (Vec::new(), Vec::new());
    write_udp(PacketBuilder::ipv4(HOST, sent.group, 1), sent, &mut ip);
    match link {
        Link::Ethernet => write_udp(ethernet.ipv4(HOST, sent.group, 1), sent, &mut frame),
        Link::Vlan => {
            let tagged = ethernet.single_vlan(VlanId::try_new(7).unwrap());
            write_udp(tagged.ipv4(HOST, sent.group, 1), sent, &mut frame);
        }
        Link::StackedVlan => {
            let (outer, inner) = (VlanId::try_new(7).unwrap(), VlanId::try_new(9).unwrap());
            write_udp(
                ethernet.double_vlan(outer, inner).ipv4(HOST, sent.group, 1),
                sent,
                &mut frame,
            );
        }
        Link::Cooked => {
            let cooked = PacketBuilder::linux_sll(LinuxSllPacketType::MULTICAST, 6, [0; 8]);
            write_udp(cooked.ipv4(HOST, sent.group, 1), sent, &mut frame);
        }
        Link::Cooked2 => {
            frame.extend([8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 2, 6, 2, 0, 0, 0, 0, 1, 0, 0]);
            frame.extend(&ip);
        }
        Link::RawIp => frame = ip,
        Link::Loopback => {
            frame.extend([2, 0, 0, 0]);
            frame.extend(&ip);
        }
    }
    if link.number() == 1 && frame.len() < 60 {
        frame.resize(60, 0xee);
    }
    frame
}

fn write_udp(step: PacketBuilderStep<etherparse::IpHeaders>, sent: &Sent, frame: &mut Vec<u8>) {
    step.udp(40_000, sent.port).write(frame, &sent.payload).unwrap();
}

/// A packet as a container keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) ns: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) wire_len: usize,
}

impl Packet {
    pub(crate) fn whole(ns: u64, bytes: Vec<u8>) -> Self {
        Self { ns, wire_len: bytes.len(), bytes }
    }
}

pub(crate) fn packets(link: Link, sent: &[Sent]) -> Vec<Packet> {
    sent.iter().map(|sent| Packet::whole(sent.ns, frame(link, sent))).collect()
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    Little,
    Big,
}

impl Order {
    pub(crate) fn u16(self, value: u16) -> [u8; 2] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }

    pub(crate) fn u32(self, value: usize) -> [u8; 4] {
        let value = u32::try_from(value).unwrap();
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }

    pub(crate) fn i64(self, value: i64) -> [u8; 8] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }
}

pub(crate) fn pcap(order: Order, nanos: bool, link: u16, packets: &[Packet]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(order.u32(if nanos { 0xa1b2_3c4d } else { 0xa1b2_c3d4 }));
    out.extend([order.u16(2), order.u16(4)].as_flattened());
    for word in [0, 0, 65_535, usize::from(link)] {
        out.extend(order.u32(word));
    }
    for packet in packets {
        let fraction = packet.ns % 1_000_000_000 / if nanos { 1 } else { 1_000 };
        let seconds = packet.ns / 1_000_000_000;
        out.extend(order.u32(usize::try_from(seconds).unwrap()));
        out.extend(order.u32(usize::try_from(fraction).unwrap()));
        out.extend(order.u32(packet.bytes.len()));
        out.extend(order.u32(packet.wire_len));
        out.extend(&packet.bytes);
    }
    out
}

/// Blocks of pcapng, one after another.
pub(crate) struct PcapNg {
    pub(crate) order: Order,
    pub(crate) out: Vec<u8>,
}

impl PcapNg {
    pub(crate) fn new(order: Order) -> Self {
        let mut new = Self { order, out: Vec::new() };
        new.section(order);
        new
    }

    pub(crate) fn section(&mut self, order: Order) {
        self.order = order;
        let mut body = order.u32(0x1a2b_3c4d).to_vec();
        body.extend([order.u16(1), order.u16(0)].as_flattened());
        body.extend(order.i64(-1));
        self.block(0x0a0d_0d0a, &body);
    }

    pub(crate) fn block(&mut self, kind: usize, body: &[u8]) {
        let len = 12 + body.len().next_multiple_of(4);
        self.out.extend(self.order.u32(kind));
        self.out.extend(self.order.u32(len));
        self.out.extend(body);
        self.out.resize(self.out.len().next_multiple_of(4), 0);
        self.out.extend(self.order.u32(len));
    }

    /// An interface; `options` are codes and values.
    pub(crate) fn interface(&mut self, link: u16, snap_len: usize, options: &[(u16, &[u8])]) {
        let mut body = [self.order.u16(link), [0; 2]].concat();
        body.extend(self.order.u32(snap_len));
        for (code, value) in options {
            body.extend(self.order.u16(*code));
            body.extend(self.order.u16(u16::try_from(value.len()).unwrap()));
            body.extend(*value);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        body.extend([0; 4]);
        self.block(1, &body);
    }

    /// An enhanced packet stamped `units` of its interface's clock.
    pub(crate) fn enhanced(&mut self, interface: usize, units: u64, packet: &Packet) {
        let mut body = self.order.u32(interface).to_vec();
        body.extend(self.order.u32(usize::try_from(units >> 32).unwrap()));
        body.extend(self.order.u32(usize::try_from(units & 0xffff_ffff).unwrap()));
        body.extend(self.order.u32(packet.bytes.len()));
        body.extend(self.order.u32(packet.wire_len));
        body.extend(&packet.bytes);
        body.resize(body.len().next_multiple_of(4), 0);
        // A comment, as tools leave them.
        body.extend([self.order.u16(1), self.order.u16(3)].as_flattened());
        body.extend(b"hi!\0\0\0\0\0");
        self.block(6, &body);
    }

    pub(crate) fn obsolete(&mut self, interface: u16, units: u64, packet: &Packet) {
        let mut body = [self.order.u16(interface), [0; 2]].concat();
        body.extend(self.order.u32(usize::try_from(units >> 32).unwrap()));
        body.extend(self.order.u32(usize::try_from(units & 0xffff_ffff).unwrap()));
        body.extend(self.order.u32(packet.bytes.len()));
        body.extend(self.order.u32(packet.wire_len));
        body.extend(&packet.bytes);
        self.block(2, &body);
    }

    pub(crate) fn simple(&mut self, packet: &Packet) {
        let mut body = self.order.u32(packet.wire_len).to_vec();
        body.extend(&packet.bytes);
        self.block(3, &body);
    }
}

/// ITCH messages with their lengths.
pub(crate) fn itch(messages: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    for message in messages {
        out.extend(u16::try_from(message.len()).unwrap().to_be_bytes());
        out.extend(message);
    }
    out
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Packed {
    Plain,
    Gzip,
    GzipMembers,
    Zstd,
    ZstdFrames,
}

impl Packed {
    pub(crate) const ALL: [Self; 5] =
        [Self::Plain, Self::Gzip, Self::GzipMembers, Self::Zstd, Self::ZstdFrames];

    pub(crate) fn pack(self, content: &[u8]) -> Vec<u8> {
        let (front, back) = content.split_at(content.len() / 2);
        match self {
            Self::Plain => content.to_vec(),
            Self::Gzip => gzip(content),
            Self::GzipMembers => [gzip(front), gzip(back)].concat(),
            Self::Zstd => zstd(content),
            Self::ZstdFrames => {
                let skippable = [&[0x53, 0x2a, 0x4d, 0x18, 5, 0, 0, 0][..], b"aside"].concat();
                [skippable.clone(), zstd(front), skippable, zstd(back)].concat()
            }
        }
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(content).unwrap();
    out.finish().unwrap()
}

fn zstd(content: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(content, ruzstd::encoding::CompressionLevel::Fastest)
}
