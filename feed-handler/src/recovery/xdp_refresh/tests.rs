//! Packet by packet: what is handed out, when it is complete, and everything that spoils it.

use proptest::collection::vec;
use proptest::prelude::*;
use wirepath_protocol::xdp::{
    AddOrderRefresh, RefreshAsOf, RefreshHeader, SecurityStatus, SymbolIndexMapping,
};

use super::super::xdp_server::obvious::{self, Request, RequestServer, packet};
use super::*;

const MS: u64 = 1_000_000;
const QUIET: u64 = 500;

/// A client with its server, the number of the next message of the refresh channel, and the time.
struct World {
    client: Client,
    server: RequestServer,
    seq: u32,
    ms: u64,
}

#[derive(Debug, PartialEq)]
enum Seen {
    Mapping(u32),
    Header(u16),
    Status(u32),
    Order(u64),
    Complete(u64),
}

fn header(at: u16, total: u16, as_of: u32) -> Vec<u8> {
    let header = RefreshHeader {
        current_refresh_pkt: at.into(),
        total_refresh_pkts: total.into(),
        ..Default::default()
    };
    match at {
        1 => {
            let as_of = RefreshAsOf { last_seq_num: as_of.into(), ..Default::default() };
            header.with(&as_of).as_slice().to_vec()
        }
        _ => header.as_bytes().to_vec(),
    }
}

fn mapping(symbol: u32) -> Vec<u8> {
    SymbolIndexMapping { symbol_index: symbol.into(), ..Default::default() }.as_bytes().to_vec()
}

fn status(symbol: u32) -> Vec<u8> {
    SecurityStatus { symbol_index: symbol.into(), ..Default::default() }.as_bytes().to_vec()
}

fn order(symbol: u32, id: u64) -> Vec<u8> {
    let order =
        AddOrderRefresh { symbol_index: symbol.into(), order_id: id.into(), ..Default::default() };
    order.as_bytes().to_vec()
}

impl World {
    fn new(mappings: bool) -> Self {
        let config = Config {
            server: obvious::config(),
            mappings,
            quiet_ns: QUIET * MS,
            timeout_ns: 10_000 * MS,
            held_packets: 4,
        };
        let mut client = Client::new(config).unwrap();
        client.connected(0);
        Self { client, server: RequestServer::default(), seq: 1, ms: 0 }
    }

    /// One that has the mappings of these symbols, and has asked for all.
    fn mapped(symbols: &[u32]) -> Self {
        let mut world = Self::new(true);
        assert_eq!(world.asked(), [Request::Mappings { symbol: 0 }]);
        for symbol in symbols {
            world.tell(17, &[mapping(*symbol)]).unwrap();
        }
        assert_eq!(world.wait(QUIET), Ok(vec![]));
        assert_eq!(world.asked(), [Request::Refresh { symbol: 0 }]);
        world
    }

    /// What was asked since, all of which is accepted.
    fn asked(&mut self) -> Vec<Request> {
        self.answer(b'0')
    }

    fn answer(&mut self, status: u8) -> Vec<Request> {
        let bytes = self.client.output().to_vec();
        self.server.receive(&bytes);
        self.client.sent(bytes.len(), self.ms * MS);
        let requests = std::mem::take(&mut self.server.requests);
        requests.iter().for_each(|request| self.server.respond(*request, status));
        for byte in std::mem::take(&mut self.server.output) {
            self.client.space()[0] = byte;
            self.client.received(1, self.ms * MS);
        }
        requests.iter().map(|(_, request)| *request).collect()
    }

    fn seen(&mut self) -> Result<Vec<Seen>, Error> {
        let mut seen = Vec::new();
        while let Some(received) = self.client.next()? {
            seen.push(match received {
                Received::Complete { next } => Seen::Complete(next),
                Received::Message(message) => match Message::parse(message).unwrap() {
                    Message::SymbolIndexMapping(m) => Seen::Mapping(m.symbol_index()),
                    Message::RefreshHeader(m, _) => Seen::Header(m.current_refresh_pkt()),
                    Message::SecurityStatus(m) => Seen::Status(m.symbol_index()),
                    Message::AddOrderRefresh(m) => Seen::Order(m.order_id()),
                    other => panic!("{other:?}"),
                },
            });
        }
        Ok(seen)
    }

    fn make(&mut self, flag: u8, messages: &[Vec<u8>]) -> Vec<u8> {
        let blocks: Vec<&[u8]> = messages.iter().map(|message| &message[..]).collect();
        let bytes = packet(flag, self.seq, &blocks);
        self.seq += u32::try_from(blocks.len()).unwrap();
        bytes
    }

    fn hear(&mut self, bytes: &[u8]) -> Result<Vec<Seen>, Error> {
        self.client.datagram(bytes, self.ms * MS);
        self.seen()
    }

    /// The next packet, on one line.
    fn tell(&mut self, flag: u8, messages: &[Vec<u8>]) -> Result<Vec<Seen>, Error> {
        let bytes = self.make(flag, messages);
        self.hear(&bytes)
    }

    fn wait(&mut self, ms: u64) -> Result<Vec<Seen>, Error> {
        self.ms += ms;
        self.client.tick(self.ms * MS);
        self.seen()
    }
}

#[test]
fn symbols_one_by_one() {
    use Seen::{Complete, Header, Order, Status};
    let mut world = World::mapped(&[7, 9]);
    assert_eq!(world.tell(18, &[header(1, 2, 120), status(7)]), Ok(vec![Header(1), Status(7)]));
    assert_eq!(world.tell(20, &[header(2, 2, 0), order(7, 70)]), Ok(vec![Header(2), Order(70)]));
    // The last is as of an earlier message: there the stream goes on. Nothing is waited for.
    let last = world.tell(17, &[header(1, 1, 110), order(9, 90), order(9, 91)]);
    assert_eq!(last, Ok(vec![Header(1), Order(90), Order(91), Complete(111)]));
    assert!(world.client.closing());
    assert_eq!((world.seen(), world.wait(60_000)), (Ok(vec![]), Ok(vec![])), "once");
    assert_eq!(world.client.counters().refreshes, 2);
    // Another attempt begins afresh.
    world.client.connected(world.ms * MS);
    assert!(!world.client.closing() && world.client.counters() == Counters::default());
    assert_eq!(world.asked(), [Request::Mappings { symbol: 0 }]);
}

#[test]
fn all_symbols_in_one() {
    let mut world = World::mapped(&[7, 9]);
    world.tell(18, &[header(1, 2, 120), status(7), order(7, 70), status(9)]).unwrap();
    let last = world.tell(20, &[header(2, 2, 0), order(9, 90)]).unwrap();
    assert_eq!(last.last(), Some(&Seen::Complete(121)));
}

#[test]
fn told_twice_the_later_counts() {
    let mut world = World::mapped(&[7, 9]);
    world.tell(17, &[header(1, 1, 5), status(7)]).unwrap(); // somebody else asked before us
    world.tell(17, &[header(1, 1, 120), status(7)]).unwrap();
    let last = world.tell(17, &[header(1, 1, 121), status(9)]).unwrap();
    assert_eq!(last.last(), Some(&Seen::Complete(121)));
}

#[test]
fn copies_are_one_and_early_packets_wait() {
    let mut world = World::mapped(&[7]);
    let a = world.make(18, &[header(1, 3, 120), status(7)]);
    let b = world.make(19, &[header(2, 3, 0), order(7, 70)]);
    let c = world.make(20, &[header(3, 3, 0), order(7, 71)]);
    assert_eq!(world.hear(&c), Ok(vec![]));
    assert_eq!(world.hear(&a).unwrap().len(), 2);
    assert_eq!(world.hear(&a), Ok(vec![]));
    assert_eq!(world.hear(&c), Ok(vec![]));
    assert_eq!(world.wait(QUIET - 1), Ok(vec![]), "it may still come");
    let rest = world.hear(&b).unwrap();
    assert_eq!(rest[1..], [Seen::Order(70), Seen::Header(3), Seen::Order(71), Seen::Complete(121)]);
    assert_eq!(world.client.counters().copies, 2);
}

#[test]
fn what_is_missing_spoils_it() {
    // A packet that never comes.
    let mut world = World::mapped(&[7]);
    world.tell(18, &[header(1, 3, 120), status(7)]).unwrap();
    let next = world.seq.into();
    world.seq += 2;
    world.tell(20, &[header(3, 3, 0), order(7, 71)]).unwrap();
    assert_eq!(world.client.deadline(), Some((world.ms + QUIET) * MS));
    assert_eq!(world.wait(QUIET), Err(Error::Missing { next, held: 1 }));
    assert!(world.client.closing() && world.seen().is_err() && world.client.deadline().is_none());

    // So many packets behind it that waiting takes too much memory.
    let mut world = World::mapped(&[7]);
    world.tell(17, &[header(1, 1, 120), status(9)]).unwrap();
    world.seq += 1;
    let held: Vec<_> = (0..5).map(|_| world.tell(17, &[header(1, 1, 120), status(9)])).collect();
    assert!(held[..4].iter().all(Result::is_ok));
    assert!(matches!(held[4], Err(Error::Missing { held: 5, .. })), "{:?}", held[4]);

    // The last of a refresh.
    let mut world = World::mapped(&[7]);
    world.tell(18, &[header(1, 2, 120), status(7)]).unwrap();
    assert_eq!(world.wait(QUIET - 1), Ok(vec![]));
    assert_eq!(world.wait(1), Err(Error::Stopped { packet: 1, total: 2 }));
}

#[test]
fn packets_that_are_not_of_one_refresh() {
    let begun = || {
        let mut world = World::mapped(&[7]);
        world.tell(18, &[header(1, 3, 120), status(7)]).unwrap();
        world
    };
    #[rustfmt::skip]
    let table = [
        ("another begins",         18, header(1, 3, 120)),
        ("one is left out",        19, header(3, 3, 0)),
        ("another total",          19, header(2, 4, 0)),
        ("none at all",            19, order(7, 70)),
    ];
    for (case, flag, first) in table {
        let error = begun().tell(flag, &[first]);
        assert!(
            matches!(error, Err(Error::OutOfOrder { after: 1, of: 3, .. })),
            "{case}: {error:?}"
        );
    }
    for (case, first) in [
        ("begins with 2", header(2, 3, 0)),
        ("1 of 0", header(1, 0, 120)),
        (
            "does not say as of what",
            RefreshHeader {
                current_refresh_pkt: 1.into(),
                total_refresh_pkts: 1.into(),
                ..Default::default()
            }
            .as_bytes()
            .to_vec(),
        ),
    ] {
        let error = World::mapped(&[7]).tell(18, &[first]);
        assert!(matches!(error, Err(Error::OutOfOrder { after: 0, .. })), "{case}: {error:?}");
    }
    let error = begun().tell(19, &[header(2, 3, 0), b"\x05\0\x6a\0a".to_vec()]);
    assert!(matches!(error, Err(Error::Message(_))), "{error:?}");
    let reset = wirepath_protocol::xdp::SequenceNumberReset::default();
    assert_eq!(begun().tell(12, &[reset.as_bytes().to_vec()]), Err(Error::Reset));
}

#[test]
fn what_was_not_told_is_asked_for_once_more() {
    let mut world = World::mapped(&[7, 9, 11]);
    world.tell(17, &[header(1, 1, 120), status(7)]).unwrap();
    assert_eq!(world.wait(QUIET), Ok(vec![]));
    let asked = [Request::Refresh { symbol: 9 }, Request::Refresh { symbol: 11 }];
    assert_eq!(world.asked(), asked);
    world.tell(17, &[header(1, 1, 130), status(9)]).unwrap();
    // There is none for the other, it seems.
    assert_eq!(world.wait(QUIET), Ok(vec![Seen::Complete(121)]));
    assert_eq!(world.client.counters().untold, 1);

    // Many are asked for together; that this is refused does not matter.
    let many: Vec<u32> = (0..17).collect();
    let mut world = World::mapped(&many);
    world.tell(17, &[header(1, 1, 120), status(300)]).unwrap();
    assert_eq!(world.wait(QUIET), Ok(vec![]));
    assert_eq!(world.answer(b'5'), [Request::Refresh { symbol: 0 }]);
    assert_eq!((world.seen(), world.wait(QUIET - 1)), (Ok(vec![]), Ok(vec![])));
    assert_eq!(world.wait(1), Ok(vec![Seen::Complete(121)]));
    assert_eq!(world.client.counters().untold, 17);
}

#[test]
fn mappings_are_no_state_and_orders_outside_a_refresh_are_nothing() {
    let mut world = World::mapped(&[7]);
    assert_eq!(world.tell(17, &[header(1, 1, 120), mapping(7)]).unwrap().len(), 2);
    assert_eq!(world.tell(11, &[order(7, 70)]), Ok(vec![]));
    assert_eq!(world.wait(QUIET), Ok(vec![]));
    assert_eq!((world.client.counters().refreshes, world.client.counters().strange), (0, 1));
    let ms = 10_000;
    assert_eq!(world.wait(ms - world.ms), Err(Error::TooSlow { ms, refreshes: 0, packets: 3 }));
}

#[test]
fn without_mappings_it_is_complete_when_nothing_more_comes() {
    // Refused, or not asked for.
    for mappings in [true, false] {
        let mut world = World::new(mappings);
        if mappings {
            assert_eq!(world.answer(b'9'), [Request::Mappings { symbol: 0 }]);
            assert_eq!(world.seen(), Ok(vec![]));
        }
        assert_eq!(world.asked(), [Request::Refresh { symbol: 0 }]);
        world.seen().unwrap();
        // The middle and the end of somebody else's refresh say nothing.
        assert_eq!(world.tell(19, &[header(2, 3, 0), order(7, 1)]), Ok(vec![]));
        assert_eq!(world.tell(20, &[header(3, 3, 0), order(7, 2)]), Ok(vec![]));
        world.tell(17, &[header(1, 1, 120), status(7)]).unwrap();
        assert_eq!(world.wait(QUIET - 1), Ok(vec![]));
        assert_eq!(world.wait(1), Ok(vec![Seen::Complete(121)]));
    }
}

#[test]
fn refused_silent_cut_and_late() {
    let mut world = World::new(false);
    assert_eq!(world.answer(b'5'), [Request::Refresh { symbol: 0 }]);
    assert_eq!(world.seen(), Err(Error::Refused("no more refreshes today")));
    assert!(world.client.closing());

    let mut world = World::mapped(&[7]);
    world.client.disconnected(world.ms * MS);
    assert_eq!(world.seen(), Err(Error::Server(xdp_server::Error::Disconnected)));

    // No response: nothing of what came is believed to be the answer before its time is over.
    let mut world = World::new(false);
    assert_eq!(world.client.deadline(), Some(10_000 * MS));
    world.tell(17, &[header(1, 1, 120), status(7)]).unwrap();
    assert_eq!(world.wait(9_999), Ok(vec![]));
    assert_eq!(world.wait(1), Ok(vec![Seen::Complete(121)]), "whole, though");
    let mut world = World::new(false);
    assert!(matches!(world.wait(10_000), Err(Error::TooSlow { .. })));
}

#[test]
fn packets_that_say_nothing_or_cannot_be_read() {
    let mut world = World::mapped(&[7]);
    let seq = world.seq;
    assert_eq!(world.hear(&packet(1, 99, &[])), Ok(vec![]));
    assert_eq!(world.hear(&packet(13, 99, &[&order(7, 1)])), Ok(vec![]));
    let whole = world.make(17, &[header(1, 1, 120), status(7)]);
    for have in 0..whole.len() {
        assert_eq!(world.hear(&whole[..have]), Ok(vec![]));
    }
    assert_eq!(world.client.counters().malformed, whole.len() as u64);
    assert_eq!((world.client.counters().packets, u64::from(seq)), (1, 2));
    assert_eq!(world.hear(&whole).unwrap().last(), Some(&Seen::Complete(121)));
}

#[test]
fn a_config_that_cannot_be() {
    let good = Config { server: obvious::config(), ..Config::default() };
    assert!(Client::new(good).is_ok());
    assert_eq!(Client::new(Config::default()).err(), Some(ConfigError::SourceId));
    let zero = |name| Some(ConfigError::Zero(name));
    assert_eq!(Client::new(Config { quiet_ns: 0, ..good }).err(), zero("quiet_ns"));
    assert_eq!(Client::new(Config { timeout_ns: 0, ..good }).err(), zero("timeout_ns"));
}

/// A packet made of these numbers, many of which make no sense.
fn any_packet() -> impl Strategy<Value = Vec<u8>> {
    let flag = prop_oneof![4 => 17..=20_u8, 1 => any::<u8>()];
    let messages = vec((0..6_u8, 0..4_u16, 0..4_u16, any::<u32>()), 1..5);
    let cut = prop_oneof![9 => Just(0), 1 => 0..60_usize];
    (flag, 1..12_u32, messages, cut).prop_map(|(flag, seq, messages, cut)| {
        let messages: Vec<Vec<u8>> = messages
            .iter()
            .map(|&(kind, at, total, number)| match kind {
                0 | 1 => header(at, total, number),
                2 => mapping(number % 5),
                3 => status(number % 5),
                4 => order(number, 1),
                _ => vec![4, 0, 106, 0],
            })
            .collect();
        let blocks: Vec<&[u8]> = messages.iter().map(|message| &message[..]).collect();
        let bytes = packet(flag, seq, &blocks);
        bytes[..bytes.len() - cut.min(bytes.len())].to_vec()
    })
}

proptest! {
    /// Whatever comes, it ends once and in its time, and it is complete only if a refresh was.
    #[test]
    fn any_packets_at_all(packets in vec((any_packet(), 0..200_u64), 0..20), mappings: bool) {
        let mut world = World::new(mappings);
        world.asked();
        let mut ends = Vec::new();
        for (bytes, ms) in packets {
            for seen in [world.hear(&bytes), world.wait(ms)] {
                match seen {
                    Ok(seen) => ends.extend(seen.into_iter().filter(|one| matches!(one, Seen::Complete(_)))),
                    Err(_) => break,
                }
            }
            world.asked();
        }
        let is_over = world.wait(10_000).is_err() || world.client.closing();
        prop_assert!(is_over && world.client.deadline().is_none());
        prop_assert!(ends.len() <= 1);
        if ends.first().is_some_and(|end| matches!(end, Seen::Complete(_))) {
            prop_assert!(world.client.counters().refreshes > 0);
        }
    }
}
