//! A receiver that recovers: clients of both servers over sockets, and books to compare.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use wirepath::publish::{MulticastSender, Route};
use wirepath_feed_handler::event::{Event, Kinds, TradingStatus};
use wirepath_feed_handler::recovery::glimpse::{Client, Config, Error, Received};
use wirepath_feed_handler::recovery::soup;
use wirepath_feed_handler::rx::RxStamp;
use wirepath_feed_handler::venue::{Message, NasdaqItch, Sink, Venue, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::Side;
use wirepath_protocol::moldudp64::{Packet, PacketKind, Request, Session};
use wirepath_protocol::soupbintcp::{Password, Username};

/// The messages of a snapshot, and the number of the feed's to go on with.
pub(crate) type Taken = (Vec<Vec<u8>>, u64);

/// A snapshot for the usual user.
pub(crate) fn snapshot(address: SocketAddr) -> Result<Taken, Error> {
    snapshot_as(address, "sim", "sim", Duration::from_secs(10))
}

/// A snapshot, or why there is none within this time.
pub(crate) fn snapshot_as(
    address: SocketAddr,
    user: &str,
    password: &str,
    timeout: Duration,
) -> Result<Taken, Error> {
    let soup = soup::Config {
        username: Username::new(user).expect("a user"),
        password: Password::new(password).expect("a password"),
        login_timeout_ns: u64::try_from(timeout.as_nanos()).expect("short"),
        ..soup::Config::default()
    };
    let mut client = Client::new(Config { soup, ..Config::default() }).expect("a client");
    let mut stream = TcpStream::connect(address).expect("a server");
    stream.set_read_timeout(Some(Duration::from_millis(5))).expect("a timeout");
    let start = Instant::now();
    let now_ns = || u64::try_from(start.elapsed().as_nanos()).expect("short");
    client.connected(now_ns());
    let (mut messages, mut next) = (Vec::new(), None);
    while start.elapsed() < timeout + Duration::from_secs(10) {
        match stream.read(client.space()) {
            Ok(0) => client.disconnected(now_ns()),
            Ok(count) => client.received(count, now_ns()),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => client.disconnected(now_ns()), // a reset
        }
        while let Some(received) = client.next()? {
            match received {
                Received::Message(message) => messages.push(message.to_vec()),
                Received::Complete { next: number } => next = Some(number),
            }
        }
        client.tick(now_ns());
        let count = client.output().len();
        if count > 0 {
            _ = stream.write_all(client.output()); // the server may be gone: the next read says so
            client.sent(count, now_ns());
        }
        if let Some(next) = next.filter(|_| client.closing()) {
            return Ok((messages, next));
        }
    }
    panic!("neither a snapshot nor an error after {:?}", start.elapsed());
}

/// A client of a request server.
pub(crate) struct Requester {
    socket: UdpSocket,
    server: SocketAddr,
    session: Session,
}

impl Requester {
    pub(crate) fn new(server: SocketAddr, session: Session) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        Self { socket, server, session }
    }

    /// The messages of the answer; `None` when there is none in this time.
    pub(crate) fn ask(&self, first: u64, count: u16, timeout: Duration) -> Option<Vec<Vec<u8>>> {
        let request = Request::new(self.session, first, count);
        self.socket.send_to(request.as_bytes(), self.server).expect("sent");
        self.answer(first, timeout)
    }

    /// The messages of the next answer, which starts at `first`.
    pub(crate) fn answer(&self, first: u64, timeout: Duration) -> Option<Vec<Vec<u8>>> {
        self.socket.set_read_timeout(Some(timeout)).expect("a timeout");
        let mut bytes = [0; 65_536];
        let (len, from) = match self.socket.recv_from(&mut bytes) {
            Ok(answer) => answer,
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
                return None;
            }
        };
        let packet = Packet::parse(&bytes[..len]).expect("a header");
        assert_eq!((from, packet.session()), (self.server, self.session));
        assert!(packet.sequence_number() == first && packet.contents().is_sound());
        Some(packet.messages().map(<[u8]>::to_vec).collect())
    }
}

/// Nobody wants events.
struct Nobody;

impl Sink for Nobody {
    fn wants(&self) -> Kinds {
        Kinds::NONE
    }

    fn emit(&mut self, _: Event) {}

    fn end_of_message(&mut self, _: bool) {}
}

/// The handler's books.
pub(crate) struct Books(NasdaqItch);

/// All that is known of an instrument: its name and status, and the orders of both sides, best level first, each level
/// in the order of its queue.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Shown {
    pub(crate) name: String,
    pub(crate) status: TradingStatus,
    pub(crate) orders: Vec<(u64, Side, i64, u32)>,
}

const INSTRUMENTS: u32 = 64;

impl Books {
    /// The books after these messages. They make sense, or this panics.
    pub(crate) fn of<T: AsRef<[u8]>>(messages: impl IntoIterator<Item = T>) -> Self {
        let mut options = VenueOptions::default();
        options.limits.instruments = INSTRUMENTS;
        options.limits.order_pages = 64;
        options.limits.order_pages_ready = 0;
        let mut venue = NasdaqItch::new(options).expect("memory");
        for (seq, message) in (1..).zip(messages) {
            let rx = RxStamp::new(1, ClockDomain::Capture);
            let message = Message { block: message.as_ref(), seq, rx };
            venue.apply(&message, &mut Nobody);
        }
        assert!(venue.counters().anomalies.iter().all(|count| *count == 0));
        Self(venue)
    }

    /// What they show, by instrument.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        let shown = |instrument| {
            let book = self.0.book(instrument).expect("within the limit");
            let queues = [Side::Bid, Side::Ask].into_iter().flat_map(|side| {
                book.levels(side).flat_map(move |level| book.orders(side, level.price))
            });
            Shown {
                name: self.0.directory().name(instrument).to_string(),
                status: self.0.status(instrument),
                orders: queues
                    .map(|order| (order.id, order.side, order.price.0, order.qty))
                    .collect(),
            }
        };
        (0..INSTRUMENTS).map(shown).collect()
    }
}

/// Two groups of our own; `None` where multicast does not come back on loopback.
pub(crate) fn groups() -> Option<[SocketAddrV4; 2]> {
    let port = UdpSocket::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let groups = [1, 2].map(|last| SocketAddrV4::new(Ipv4Addr::new(239, 195, 31, last), port));
    let receiver = join(groups[0]).ok()?;
    MulticastSender::new(groups[0], Route::default()).ok()?.send(b"?").ok()?;
    receiver.recv(&mut [0; 8]).ok().map(|_| groups)
}

pub(crate) fn join(group: SocketAddrV4) -> std::io::Result<UdpSocket> {
    use socket2::{Domain, Protocol, Socket, Type};
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_reuse_address(true)?;
    socket.set_recv_buffer_size(8 << 20)?;
    socket.bind(&group.into())?;
    socket.join_multicast_v4(group.ip(), &Ipv4Addr::LOCALHOST)?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    Ok(socket.into())
}

/// Reads a line to the end of the session: its session, its messages by number.
pub(crate) fn collect(socket: &UdpSocket) -> (Session, BTreeMap<u64, Vec<u8>>) {
    let (mut messages, mut buffer) = (BTreeMap::new(), [0; 65_536]);
    loop {
        let len = socket.recv(&mut buffer).expect("a datagram within the timeout");
        let packet = Packet::parse(&buffer[..len]).expect("a header");
        if packet.kind() == PacketKind::EndOfSession {
            return (packet.session(), messages);
        }
        let numbered = (packet.sequence_number()..).zip(packet.messages());
        messages.extend(numbered.map(|(number, message)| (number, message.to_vec())));
    }
}
