//! The sockets of recovery where requests go over a connection and what is sent again comes over multicast, with a
//! protocol made up for it.

mod loopback;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use wirepath_feed_handler::arbiter::SessionId;
use wirepath_feed_handler::recovery::Action;
use wirepath_feed_handler::recovery::client::{
    ClientError, Clients, Connection, Received, Refused, RequestClient, RequestWay, Requests,
    SnapshotClient, Snapshots,
};
use wirepath_feed_handler::recovery::link::{Addresses, Link, News};
use wirepath_feed_handler::recovery::requests::Ask;
use wirepath_feed_handler::rx::udp::UdpLine;
use wirepath_perf::Clock;

use loopback::{LIMIT, LOCAL};

/// Says hello, then a byte per request; each byte that comes is the number of one that is refused.
#[derive(Default)]
struct Toy {
    input: [u8; 16],
    refused: Vec<u8>,
    output: Vec<u8>,
    is_cut: bool,
}

impl Connection for Toy {
    fn connected(&mut self, _: u64) {
        *self = Self { output: b"hello".to_vec(), ..Self::default() };
    }
    fn space(&mut self) -> &mut [u8] {
        &mut self.input
    }
    fn received(&mut self, count: usize, _: u64) {
        self.refused.extend_from_slice(&self.input[..count]);
    }
    fn disconnected(&mut self, _: u64) {
        self.is_cut = true;
    }
    fn tick(&mut self, _: u64) {}
    fn deadline(&self) -> Option<u64> {
        None
    }
    fn output(&self) -> &[u8] {
        &self.output
    }
    fn sent(&mut self, count: usize, _: u64) {
        self.output.drain(..count);
    }
    fn closing(&self) -> bool {
        self.is_cut
    }
}

impl RequestClient for Toy {
    fn ask(&mut self, ask: &Ask, _: u64) -> bool {
        self.output.push(u8::try_from(ask.from).unwrap());
        true
    }
    fn next(&mut self) -> Result<Option<Refused>, ClientError> {
        let refused = self.refused.pop();
        Ok(refused.map(|from| Refused { from: from.into(), reason: "it does not like it" }))
    }
}

/// A snapshot in datagrams: their first bytes are 1, 2, 3, and 9 for the last, which says where the feed goes on.
#[derive(Default)]
struct Loop {
    kept_from: u64,
    last: u8,
    message: Option<Vec<u8>>,
    /// The message that was handed out last.
    lent: Vec<u8>,
    next: Option<u64>,
}

impl Connection for Loop {
    fn connected(&mut self, _: u64) {}
    fn space(&mut self) -> &mut [u8] {
        &mut []
    }
    fn received(&mut self, _: usize, _: u64) {}
    fn disconnected(&mut self, _: u64) {}
    fn tick(&mut self, _: u64) {}
    fn deadline(&self) -> Option<u64> {
        None
    }
    fn output(&self) -> &[u8] {
        &[]
    }
    fn sent(&mut self, _: usize, _: u64) {}
    fn closing(&self) -> bool {
        false
    }
}

impl SnapshotClient for Loop {
    fn datagram(&mut self, datagram: &[u8], _: u64) {
        assert!(self.message.is_none() && self.next.is_none(), "not all was taken");
        match datagram {
            [9, next] => self.next = Some(u64::from(*next)),
            [number, ..] if *number == self.last + 1 => {
                (self.last, self.message) = (*number, Some(datagram.to_vec()));
            }
            _ => {}
        }
    }
    fn next(&mut self) -> Result<Option<Received<'_>>, ClientError> {
        if let Some(message) = self.message.take() {
            self.lent = message;
            return Ok(Some(Received::Message(&self.lent)));
        }
        match self.next.take() {
            Some(next) if next < self.kept_from => Err("that is too old".into()),
            next => Ok(next.map(|next| Received::Complete { next })),
        }
    }
}

fn clients() -> Clients {
    Clients {
        requests: Some(Requests {
            count_max: 10,
            per_second: 1_000,
            way: RequestWay::Connections(Box::new(|| Ok(Box::new(Toy::default())))),
        }),
        snapshots: Some(Snapshots {
            connects: false,
            listens: true,
            has_loops: false,
            client: Box::new(|kept_from| Ok(Box::new(Loop { kept_from, ..Loop::default() }))),
        }),
    }
}

/// A group as a line, and a socket that sends to it.
fn group(last: u8) -> (UdpLine, UdpSocket) {
    let (group, sender) = loopback::group(last);
    (UdpLine { name: "test".to_owned(), group, interface: LOCAL, source: None }, sender)
}

fn wait(link: &Link) -> News {
    let start = Instant::now();
    loop {
        if let Some(news) = link.news() {
            return news;
        }
        assert!(start.elapsed() < LIMIT, "nothing came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn request(from: u64) -> Action {
    Action::Request { session: SessionId::from_number(0), ask: Ask { server: 0, from, count: 1 } }
}

fn read(stream: &mut TcpStream, expected: &[u8]) {
    let mut bytes = vec![0; expected.len()];
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.read_exact(&mut bytes).unwrap();
    assert_eq!(bytes, expected);
}

#[test]
fn requests_over_a_connection_are_answered_in_a_group() {
    let listener = TcpListener::bind((LOCAL, 0)).unwrap();
    let (answers, sender) = group(1);
    let addresses = Addresses {
        requests: vec![listener.local_addr().unwrap()],
        answers: vec![answers],
        ..Addresses::default()
    };
    let link = Link::start("test", clients(), addresses, Clock::calibrated(), None).unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    read(&mut stream, b"hello");
    for number in 1..=200 {
        link.act(request(number.into()));
        read(&mut stream, &[number]);
        sender.send(&[number; 99]).unwrap();
        let News::Answer(buffer) = wait(&link) else { panic!("no answer") };
        assert_eq!(buffer.bytes(), [number; 99]);
        link.recycle(buffer);
    }
    stream.write_all(&[77]).unwrap();
    let News::Refused { server: 0, what } = wait(&link) else { panic!("no refusal") };
    assert_eq!((what.from, what.reason), (77, "it does not like it"));

    // It is connected to again.
    drop(stream);
    let (mut stream, _) = listener.accept().unwrap();
    read(&mut stream, b"hello");
    link.act(request(5));
    read(&mut stream, &[5]);
}

#[test]
fn a_snapshot_comes_from_a_group_that_is_joined_for_it() {
    let (group, sender) = group(2);
    let addresses = Addresses { snapshot_groups: vec![group], ..Addresses::default() };
    let link = Link::start("test", clients(), addresses, Clock::calibrated(), None).unwrap();
    sender.send(&[1, 0]).unwrap(); // before anybody asked
    for (attempt, kept_from) in [(1, 40), (2, 99), (3, 41)] {
        link.act(Action::FetchSnapshot { attempt, kept_from });
        let mut came = Vec::new();
        let start = Instant::now();
        let end = loop {
            // Over and over, as who sends does not know who listens.
            for datagram in [&[1, 10][..], &[2, 20], &[3, 30], &[9, 41]] {
                sender.send(datagram).unwrap();
            }
            match link.news() {
                None => std::thread::sleep(Duration::from_millis(1)),
                Some(News::Snapshot { attempt: of, messages }) => {
                    assert_eq!(of, attempt);
                    came.extend(messages.messages().map(<[u8]>::to_vec));
                    link.recycle(messages);
                }
                Some(end) => break end,
            }
            assert!(start.elapsed() < LIMIT, "nothing came");
        };
        assert_eq!(came, [[1, 10], [2, 20], [3, 30]]);
        match end {
            News::Complete { attempt: of, next: 41 } if kept_from <= 41 => assert_eq!(of, attempt),
            News::Failed { attempt: of } if kept_from > 41 => assert_eq!(of, attempt),
            other => panic!("{other:?}"),
        }
    }
}
