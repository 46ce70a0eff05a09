//! Loops as the venue sends them, over two lines that lose, delay and double packets.
#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

use std::collections::{BTreeMap, BTreeSet};

use wirepath_protocol::mdp3::*;

use super::*;

/// xorshift: the same numbers from the same seed.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}

fn levels(id: i32, total: u32, last: u32) -> Vec<u8> {
    let root = SnapshotFullRefresh52Root {
        security_id: id.into(),
        tot_num_reports: total.into(),
        last_msg_seq_num_processed: last.into(),
        ..Default::default()
    };
    let entry = MDEntries52 { md_entry_type: MDEntryType::BID, ..Default::default() };
    let mut bytes = [0; 200];
    SnapshotFullRefresh52::encode(&mut bytes, &root, &[entry]).unwrap().to_vec()
}

fn orders(id: i32, total: u32, last: u32, (part, parts): (u32, u32)) -> Vec<u8> {
    let root = SnapshotFullRefreshOrderBook53Root {
        security_id: id.into(),
        tot_num_reports: total.into(),
        last_msg_seq_num_processed: last.into(),
        current_chunk: part.into(),
        no_chunks: parts.into(),
        ..Default::default()
    };
    let mut bytes = [0; 200];
    SnapshotFullRefreshOrderBook53::encode(&mut bytes, &root, &[]).unwrap().to_vec()
}

fn definition(id: i32, total: Option<u32>) -> Vec<u8> {
    let total = total.map(wirepath_protocol::int::U32Le::from);
    let root = MDInstrumentDefinitionFuture54Root {
        security_id: id.into(),
        tot_num_reports: total.map(Into::into).unwrap_or_default(),
        ..Default::default()
    };
    let mut bytes = [0; 600];
    let groups = (&[], &[], &[], &[]);
    let message = MDInstrumentDefinitionFuture54::encode(
        &mut bytes, &root, groups.0, groups.1, groups.2, groups.3,
    );
    message.unwrap().to_vec()
}

fn packet(number: u32, sent_ns: u64, messages: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = [0; 1_400];
    let mut packet = PacketWriter::new(&mut bytes, number, sent_ns).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

/// A loop of one kind, which goes round and round.
struct Server {
    of: Loop,
    number: u32,
    round: Vec<i32>,
    /// Where in the round it is, and the part that comes next.
    at: usize,
    part: u32,
    last: u32,
}

impl Server {
    fn new(of: Loop) -> Self {
        Self { of, number: 0, round: Vec::new(), at: 0, part: 0, last: 0 }
    }

    /// Its next packet, in a channel that has these instruments and has sent packets up to `last`.
    fn send(
        &mut self,
        instruments: &[i32],
        last: u32,
        now_ns: u64,
        random: &mut Random,
    ) -> Vec<u8> {
        if self.at == self.round.len() {
            (self.number, self.round, self.at) = (0, instruments.to_vec(), 0);
        }
        self.number += 1;
        let total = self.round.len() as u32;
        let mut messages = Vec::new();
        while messages.len() < 1 + random.below(3) as usize && self.at < self.round.len() {
            let id = self.round[self.at];
            messages.push(match self.of {
                Loop::Definitions => definition(id, Some(total)),
                Loop::Levels => levels(id, total, last),
                Loop::Orders => {
                    let parts = 1 + id as u32 % 3;
                    if self.part == 0 {
                        self.last = last;
                    }
                    self.part += 1;
                    let message = orders(id, total, self.last, (self.part, parts));
                    if self.part < parts {
                        messages.push(message);
                        continue;
                    }
                    self.part = 0;
                    message
                }
            });
            self.at += 1;
        }
        packet(self.number, now_ns, &messages)
    }
}

/// What came out: per loop, parts by instrument; and the lowest packet that a snapshot is as of.
#[derive(Default)]
struct Came {
    parts: [BTreeMap<i32, BTreeSet<u32>>; 3],
    last: Option<u32>,
    next: Option<u64>,
}

impl Came {
    fn drain(&mut self, client: &mut Client) -> Result<(), Error> {
        while let Some(received) = client.next()? {
            assert_eq!(self.next, None, "something behind the end");
            let block = match received {
                Received::Message(block) => block.to_vec(),
                Received::Complete { next } => {
                    self.next = Some(next);
                    continue;
                }
            };
            let whole = [&[0; 12], block.as_slice()].concat();
            let whole = Packet::parse(&whole).unwrap();
            assert_eq!(whole.contents().trailing, 0);
            for message in whole.messages() {
                let (of, id, part, last) = match Message::parse(message).unwrap() {
                    Message::MDInstrumentDefinitionFuture54(m) => {
                        assert!(self.parts[1].is_empty(), "definitions come first");
                        (Loop::Definitions, m.root().security_id(), 1, None)
                    }
                    Message::SnapshotFullRefresh52(m) => {
                        let last = m.root().last_msg_seq_num_processed();
                        (Loop::Levels, m.root().security_id(), 1, Some(last))
                    }
                    Message::SnapshotFullRefreshOrderBook53(m) => {
                        let (root, last) = (m.root(), m.root().last_msg_seq_num_processed());
                        (Loop::Orders, root.security_id(), root.current_chunk(), Some(last))
                    }
                    other => panic!("{other:?}"),
                };
                let is_new = self.parts[of as usize].entry(id).or_default().insert(part);
                assert!(is_new, "{of} of {id} twice");
                self.last = [self.last, last].into_iter().flatten().min();
            }
        }
        Ok(())
    }
}

/// One attempt. Gives whether it came to a snapshot, and what was counted.
fn run(seed: u64) -> (bool, Counters) {
    let mut random = Random::new(seed);
    let loops = match random.below(4) {
        0 => vec![Loop::Levels],
        1 => vec![Loop::Levels, Loop::Orders],
        2 => vec![Loop::Definitions, Loop::Levels],
        _ => Loop::ALL.to_vec(),
    };
    let loss = [0, 0, 5, 20, 40][random.below(5) as usize];
    let delay_ns = [1, 1, 200, 3_000][random.below(4) as usize];
    let is_late = |random: &mut Random| random.below(200) == 0;
    let mut instruments: Vec<i32> = (0..1 + random.below(20) as i32).map(|n| n - 3).collect();
    let mut last = 1_000;
    let mut servers: Vec<_> = Loop::ALL.into_iter().map(Server::new).collect();
    let mut client = Client::new(Config {
        timeout_ns: 200_000,
        kept_from: last.into(),
        definitions: loops.contains(&Loop::Definitions),
        orders: loops.contains(&Loop::Orders),
        ..Config::default()
    })
    .unwrap();
    let start_ns = random.below(5_000);
    client.connected(start_ns);
    let mut under_way: BTreeMap<(u64, u64), Vec<u8>> = BTreeMap::new();
    let mut lists = BTreeMap::new();
    let (mut came, mut copies) = (Came::default(), 0);
    let mut now_ns = 0;
    while now_ns < 400_000 && came.next.is_none() {
        now_ns += 1 + random.below(200);
        last += random.below(3) as u32;
        if random.below(40) == 0 {
            instruments.push(instruments.len() as i32 + 7);
            // It has its place anywhere.
            let place = random.below(instruments.len() as u64) as usize;
            let end = instruments.len() - 1;
            instruments.swap(place, end);
        }
        let sets: BTreeSet<_> = instruments.iter().copied().collect();
        lists.insert(instruments.len(), sets);
        // The stamp may be that of a packet before: the clock that makes it is coarse.
        let server = random.below(3) as usize;
        let bytes = servers[server].send(&instruments, last, now_ns / 8 * 8 + 8, &mut random);
        for _ in 0..2 {
            if random.below(100) >= loss {
                copies += 1;
                let late_ns = if is_late(&mut random) { 20_000 } else { 0 };
                let at_ns = now_ns + late_ns + random.below(delay_ns);
                under_way.insert((at_ns, copies), bytes.clone());
            }
        }
        while let Some(entry) = under_way.first_entry().filter(|entry| entry.key().0 <= now_ns) {
            let mut bytes = entry.remove();
            if random.below(100) == 0 {
                bytes.truncate(random.below(bytes.len() as u64) as usize); // cut, if not empty by now
            }
            if now_ns >= start_ns {
                client.datagram(&bytes, now_ns);
                if let Err(error) = came.drain(&mut client) {
                    assert!(
                        matches!(error, Error::TooSlow { .. } | Error::Silent { .. }),
                        "{error}"
                    );
                    assert!(now_ns - start_ns >= 200_000 && client.closing());
                    assert!(client.next() == Err(error), "an error stays one");
                    return (false, client.counters());
                }
            }
        }
    }
    let next = came.next.unwrap_or_else(|| panic!("neither snapshot nor error"));
    assert!(client.closing() && client.next() == Ok(None));
    assert_eq!(next, u64::from(came.last.unwrap()) + 1);
    assert!(next >= 1_000);
    for of in Loop::ALL {
        let parts = &came.parts[of as usize];
        if !loops.contains(&of) {
            assert!(parts.is_empty());
            continue;
        }
        let ids: BTreeSet<_> = parts.keys().copied().collect();
        assert_eq!(Some(&ids), lists.get(&ids.len()), "{of} lack an instrument");
        for (id, parts) in parts {
            let count = if of == Loop::Orders { 1 + *id as u32 % 3 } else { 1 };
            assert_eq!(*parts, (1..=count).collect(), "{of} of {id}");
        }
    }
    (true, client.counters())
}

#[test]
fn a_snapshot_lacks_nothing_whatever_becomes_of_packets() {
    let seeds = match std::env::var("WIREPATH_SEED") {
        Ok(seed) => vec![seed.parse().expect("a number")],
        Err(_) => (0..2_000).collect(),
    };
    let (mut whole, mut sum) = (0, Counters::default());
    for seed in &seeds {
        let done = std::panic::catch_unwind(|| run(*seed));
        let (is_whole, counters) = done.unwrap_or_else(|_| panic!("WIREPATH_SEED={seed}"));
        whole += u32::from(is_whole);
        sum.copies += counters.copies;
        sum.earlier += counters.earlier;
        sum.rounds_left += counters.rounds_left;
        sum.malformed += counters.malformed;
    }
    println!("{whole} of {}, {sum:?}", seeds.len());
    let all = [sum.copies, sum.earlier, sum.rounds_left, sum.malformed];
    assert!(seeds.len() == 1 || whole > 1_500 && all.into_iter().all(|count| count > 500));
}

fn client(config: Config) -> Client {
    let mut client = Client::new(config).unwrap();
    client.connected(0);
    client
}

/// Hands these over; gives where the stream goes on, if the snapshot is complete then.
fn next_after(client: &mut Client, packets: &[Vec<u8>]) -> Option<u64> {
    packets.iter().for_each(|packet| client.datagram(packet, 1));
    let mut came = Came::default();
    came.drain(client).unwrap();
    came.next
}

#[test]
fn what_a_round_is() {
    let one = |id, total, last| levels(id, total, last);
    let a = packet(1, 10, &[one(1, 3, 70), one(2, 3, 71)]);
    let b = packet(2, 11, &[one(3, 3, 75)]);
    let later = packet(2, 21, &[one(3, 3, 85)]);
    let more = packet(2, 11, &[one(3, 4, 75)]);
    let config = Config { kept_from: 71, ..Config::default() };
    type Case<'a> = (&'a str, &'a [&'a Vec<u8>], Option<u64>);
    #[rustfmt::skip]
    let table: &[Case<'_>] = &[
        ("in order",                            &[&a, &b],           Some(71)),
        ("the other way round",                 &[&b, &a],           Some(71)),
        ("doubled",                             &[&a, &a, &b, &b],   Some(71)),
        ("its end missing",                     &[&a],               None),
        ("its beginning missing",               &[&b, &b],           None),
        ("of another number of instruments",    &[&a, &more],        None),
        ("an earlier round's end, late",        &[&later, &b],       None),
    ];
    for (case, packets, next) in table {
        let packets: Vec<_> = packets.iter().map(|packet| (*packet).clone()).collect();
        assert_eq!(next_after(&mut client(config), &packets), *next, "{case}");
    }
    // A round that is too old is waited out; but when all are, the stream cannot be that far.
    let config = Config { kept_from: 72, ..Config::default() };
    let mut client = client(config);
    let round = |n: u64| {
        let from = 10 * n;
        [packet(1, from, &[one(1, 2, 70)]), packet(2, from + 1, &[one(2, 2, 75)])]
    };
    assert_eq!(next_after(&mut client, &round(1)), None);
    assert_eq!(next_after(&mut client, &round(2)), None);
    assert_eq!(client.counters().rounds_too_old, 2);
    assert_eq!(next_after(&mut client, &round(3)), Some(71));
    // Nothing of the loop contradicts itself.
    let twice = [packet(1, 10, &[one(1, 2, 70)]), packet(2, 11, &[one(1, 2, 70)])];
    let mut client = self::client(Config::default());
    assert_eq!(next_after(&mut client, &twice), None);
    assert_eq!((client.counters().rounds_void, client.counters().rounds_left), (1, 0));
    assert_eq!(next_after(&mut client, &round(3)), Some(71));
    // A definition outside of the loop is none of it.
    let config = Config { definitions: true, ..Config::default() };
    let mut client = self::client(config);
    let alone = [packet(1, 3, &[definition(1, None)]), round(3)[0].clone(), round(3)[1].clone()];
    assert_eq!(next_after(&mut client, &alone), None);
    let looped = |n: u32, ids: &[i32]| {
        let total = Some(ids.len() as u32);
        [packet(1, n.into(), &ids.iter().map(|id| definition(*id, total)).collect::<Vec<_>>())]
    };
    // A round of them that lacks an instrument of the others is from before.
    assert_eq!(next_after(&mut client, &looped(3, &[1, 4])), None);
    assert_eq!(next_after(&mut client, &looped(4, &[1, 2, 4])), Some(71));
}

/// An instrument changes between two rounds, and the end of the first is lost with the beginning of the second: what is
/// left of both has all parts, and is no snapshot.
#[test]
fn parts_of_two_rounds_are_no_snapshot() {
    let config = Config { orders: true, ..Config::default() };
    let price_levels = packet(1, 100, &[levels(1, 1, 1_000)]);
    let front = packet(1, 200, &[orders(1, 1, 1_000, (1, 2))]);
    for (last, next) in [(1_000, Some(1_001)), (1_005, None)] {
        let back = packet(2, 300, &[orders(1, 1, last, (2, 2))]);
        let packets = [price_levels.clone(), front.clone(), back];
        assert_eq!(next_after(&mut client(config), &packets), next, "{last}");
    }
}

#[test]
fn errors_are_sentences() {
    let config = Config { timeout_ns: 5_000_000, orders: true, ..Config::default() };
    let mut client = client(config);
    assert_eq!((client.deadline(), client.closing()), (Some(5_000_000), false));
    client.tick(4_999_999);
    assert_eq!(client.next(), Ok(None));
    client.datagram(&packet(1, 10, &[levels(1, 2, 70)]), 1);
    client.tick(5_000_000);
    let error = client.next().unwrap_err();
    let text = "no whole round of the loop of price levels came within 5 ms: the last has 1 of 2 \
        instruments yet";
    assert_eq!(error.to_string(), text);
    assert_eq!((client.deadline(), client.closing()), (None, true));
    // Another beginning is another attempt.
    client.connected(6_000_000);
    client.datagram(&packet(1, 10, &[levels(1, 1, 70)]), 6_000_001);
    client.tick(11_000_000);
    let text = "nothing of the loop of orders came within 5 ms";
    assert_eq!(client.next().unwrap_err().to_string(), text);

    let mut client = self::client(Config { bytes_max: 1_000, ..Config::default() });
    for number in 1..10 {
        client.datagram(&packet(number, 10, &[levels(number as i32, 20, 70)]), 1);
    }
    let text = "the loops have more than can be kept, 1000 bytes";
    assert_eq!(client.next().unwrap_err().to_string(), text);
    assert!(Client::new(Config { timeout_ns: 0, ..Config::default() }).is_err());
    assert!(Client::new(Config { bytes_max: 0, ..Config::default() }).is_err());
    assert!(client.space().is_empty() && client.output().is_empty());
}
