//! What is sent in the parts over loopback: a stream of datagrams, and a snapshot of many orders.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use socket2::SockRef;
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::moldudp64::{PacketWriter, Session};
use wirepath_protocol::{Alpha, Price, Symbol, itch50};

pub(crate) const SESSION: Session = Alpha(*b"BENCH00001");
/// Messages in a datagram of the stream.
pub(crate) const EACH: u64 = 24;
/// The instrument that the stream is about.
pub(crate) const STREAMED: u16 = 1;
/// Instruments of a snapshot, behind it.
pub(crate) const LISTED: u16 = 100;
/// The stream's orders are numbered from here on, in a ring of [`RING`] numbers.
const FIRST_ORDER: u64 = 200_000;
const RING: u64 = 50_000;
/// Best bid and offer of every instrument in a snapshot.
pub(crate) const BEST: (Price, Price) = (Price(99_990_000_000), Price(100_010_000_000));
/// What a datagram of the stream can take: a payload within one Ethernet frame.
pub(crate) const DATAGRAM_MAX: usize = 1_472;

fn add(locate: u16, order: u64, side: u8, price: u32) -> itch50::AddOrder {
    itch50::AddOrder {
        stock_locate: locate.into(),
        order_reference_number: order.into(),
        buy_sell_indicator: side.into(),
        shares: 100.into(),
        stock: Symbol::new("BENCH").expect("short"),
        price: Price4Be::from_raw(price),
        ..Default::default()
    }
}

/// Message `seq` changes the best bid: odd ones add an order, even ones delete it.
fn push(packet: &mut PacketWriter<'_>, seq: u64) -> bool {
    let order = FIRST_ORDER + (seq - 1) / 2 % RING;
    let pushed = if seq % 2 == 1 {
        packet.push(add(STREAMED, order, b'B', 1_000_000).as_bytes())
    } else {
        let delete = itch50::OrderDelete {
            stock_locate: STREAMED.into(),
            order_reference_number: order.into(),
            ..Default::default()
        };
        packet.push(delete.as_bytes())
    };
    pushed.is_ok()
}

/// Messages `from..until`, or as many of them as one datagram takes.
pub(crate) fn datagram(from: u64, until: u64, buffer: &mut [u8; DATAGRAM_MAX]) -> &[u8] {
    let mut packet = PacketWriter::new(buffer, SESSION, from).expect("room for a header");
    let _ = (from..until).all(|seq| push(&mut packet, seq));
    packet.finish()
}

/// The messages of a snapshot of `orders` orders, each behind its length: an even number of orders, half of them bids
/// and half offers, of [`LISTED`] instruments.
pub(crate) fn snapshot(orders: u64) -> impl Iterator<Item = Vec<u8>> {
    let listed = (0..LISTED).map(|index| {
        let directory = itch50::StockDirectory {
            stock_locate: (STREAMED + 1 + index).into(),
            stock: Symbol::new("BENCH").expect("short"),
            ..Default::default()
        };
        directory.as_bytes().to_vec()
    });
    let orders = (0..orders).map(|order| {
        let locate = STREAMED + 1 + u16::try_from(order / 2 % u64::from(LISTED)).expect("small");
        let tick = 100 * u32::try_from(order / (2 * u64::from(LISTED)) % 32).expect("small");
        let (side, price) =
            if order % 2 == 0 { (b'B', 999_900 - tick) } else { (b'S', 1_000_100 + tick) };
        add(locate, order + 1, side, price).as_bytes().to_vec()
    });
    listed.chain(orders)
}

/// Where line `line` is to be had.
pub(crate) fn group(line: u8, port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(239, 77, 23, line)), port)
}

/// A socket that sends to groups on loopback.
pub(crate) fn sender() -> anyhow::Result<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_multicast_ttl_v4(0)?;
    SockRef::from(&socket).set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
    Ok(socket)
}
