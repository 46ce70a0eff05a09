use proptest::prelude::*;
use wirepath_protocol::moldudp64::{Packet, PacketWriter};

use super::*;

fn share(text: &str) -> Share {
    text.parse().expect("a share")
}

/// Numbers of the datagrams that arrive on each line, of `count` put in.
fn arrivals(seed: u64, count: u32, lines: &[Faults]) -> Vec<Vec<u32>> {
    let mut network = Network::new(seed, lines);
    let mut arrived = vec![Vec::new(); lines.len()];
    let mut collect = |network: &mut Network, now_ns| {
        while let Some(leaving) = network.poll(now_ns) {
            let number = leaving.bytes.try_into().expect("four bytes");
            arrived[leaving.line].push(u32::from_be_bytes(number));
        }
    };
    for number in 0..count {
        network.offer_to_all(u64::from(number), &number.to_be_bytes());
        collect(&mut network, u64::from(number));
    }
    network.end();
    collect(&mut network, u64::MAX);
    arrived
}

#[test]
fn shares_are_read_and_printed() {
    for (text, printed) in
        [("0", "0%"), ("1", "100%"), ("0.01", "1%"), ("1%", "1%"), ("0.125 %", "0.125%")]
    {
        assert_eq!(share(text).to_string(), printed, "{text}");
    }
    for text in ["", "1.01", "-0.1", "101%", "NaN", "a"] {
        assert_eq!(text.parse::<Share>(), Err(NotAShare), "{text}");
    }
    assert_eq!(Share::of(1, 4), share("25%"));
}

#[test]
fn a_clean_line_changes_nothing() {
    assert_eq!(arrivals(1, 1_000, &[Faults::default()]), [(0..1_000).collect::<Vec<_>>()]);
}

#[test]
fn lines_fail_independently_and_as_often_as_asked() {
    let faults = Faults { loss: share("1%"), ..Faults::default() };
    let arrived = arrivals(3, 100_000, &[faults, faults]);
    for line in &arrived {
        assert!((98_800..99_200).contains(&line.len()), "{} of 100000 arrived", line.len());
    }
    let [a, b] = [0, 1].map(|line| arrived[line].iter().collect::<std::collections::HashSet<_>>());
    let both = (0..100_000).filter(|number| !a.contains(number) && !b.contains(number)).count();
    assert!((1..40).contains(&both), "{both} lost on both lines");
}

#[test]
fn delayed_datagrams_leave_in_order_of_time_across_lines() {
    let late = Faults { delay_ns: 25, ..Faults::default() };
    let mut network = Network::new(1, &[late, Faults::default()]);
    for sent_ns in [10, 20, 30] {
        network.offer_to_all(sent_ns, b"x");
    }
    let mut left = Vec::new();
    while let Some(leaving) = network.poll(45) {
        left.push((leaving.due_ns, leaving.line));
    }
    assert_eq!(left, [(10, 1), (20, 1), (30, 1), (35, 0), (45, 0)]);
    assert_eq!(network.next_due(), Some(55));
}

#[test]
fn too_many_waiting_are_let_go() {
    let late = Faults { delay_ns: 1 << 40, ..Faults::default() };
    let mut network = Network::new(1, &[late]);
    let full = WAITING_MAX as u64;
    for sent_ns in 0..full + 2 {
        network.offer_to_all(sent_ns, b"x");
        if sent_ns >= full {
            assert!(network.poll(sent_ns).is_some(), "the oldest makes room");
        }
        assert!(network.poll(sent_ns).is_none());
    }
    assert_eq!(network.counts(0).rushed, 2);
}

proptest! {
    /// What is not lost arrives, once or twice, at most three datagrams late; the same seed
    /// does the same again.
    #[test]
    fn nothing_else_happens(seed: u64, loss in 0..5_u32, twice in 0..5_u32, late in 0..5_u32) {
        let of = |n| Share::of(n, 10);
        let faults = Faults { loss: of(loss), duplicate: of(twice), reorder: of(late), ..Faults::default() };
        let arrived = arrivals(seed, 300, &[faults]);
        prop_assert_eq!(&arrived, &arrivals(seed, 300, &[faults]));
        let mut network = Network::new(seed, &[faults]);
        for sent_ns in 0..300 {
            network.offer_to_all(sent_ns, b"");
        }
        let FaultCounts { lost, duplicated, reordered, .. } = network.counts(0);
        prop_assert_eq!(arrived[0].len() as u64, 300 - lost + duplicated);
        let mut copies = [0_u8; 300];
        let (mut seen, mut overtaken) = (0, 0);
        for number in &arrived[0] {
            let copies = &mut copies[*number as usize];
            *copies += 1;
            overtaken += u64::from(*copies == 1 && *number < seen);
            seen = seen.max(*number);
            prop_assert!(seen - number <= OVERTAKEN_MAX);
        }
        prop_assert!(copies.iter().all(|copies| *copies <= 2));
        prop_assert_eq!(copies.iter().filter(|copies| **copies == 0).count() as u64, lost);
        prop_assert!(overtaken <= reordered);
    }
}

/// What arrives of `count` packets of one message on a line, by `seed`; packet n, which has number n + 1, is sent at
/// millisecond n.
fn packets(seed: u64, count: u64, faults: Faults) -> (Vec<Vec<u8>>, FaultCounts) {
    let mut network = Network::new(seed, &[faults]);
    let mut arrived = Vec::new();
    for n in 0..count {
        network.offer(0, n * 1_000_000, &packet(n));
        while let Some(leaving) = network.poll(u64::MAX) {
            arrived.push(leaving.bytes.to_vec());
        }
    }
    (arrived, network.counts(0))
}

fn packet(n: u64) -> Vec<u8> {
    let mut bytes = [0; 64];
    let mut packet = PacketWriter::new(&mut bytes, crate::pack::SESSION, n + 1).expect("room");
    packet.push(&n.to_be_bytes()).expect("room");
    packet.finish().to_vec()
}

fn numbers(arrived: &[Vec<u8>]) -> Vec<u64> {
    let number = |bytes: &Vec<u8>| Packet::parse(bytes).expect("a header").sequence_number() - 1;
    arrived.iter().map(number).collect()
}

#[test]
fn bursts_take_as_many_in_a_row_as_often_as_asked() {
    let faults = Faults { bursts: "0.5%x20".parse().expect("bursts"), ..Faults::default() };
    let (arrived, counts) = packets(5, 100_000, faults);
    // Of 100,000, one begins every 200 that are in none: 100,000 / (200 + 20 - 1), nearly.
    assert!((400..515).contains(&counts.bursts), "{counts:?}");
    let arrived = numbers(&arrived);
    let gaps: Vec<u64> = arrived.windows(2).map(|two| two[1] - two[0] - 1).collect();
    let gaps: Vec<u64> = gaps.into_iter().filter(|gap| *gap > 0).collect();
    assert!(gaps.iter().all(|gap| gap % 20 == 0), "whole bursts, some back to back: {gaps:?}");
    assert!(gaps.iter().filter(|gap| **gap == 20).count() > 400);
    assert_eq!(counts.lost, counts.lost_in_bursts);
    assert_eq!(arrived.len() as u64, 100_000 - counts.lost);
}

#[test]
fn a_line_is_down_when_it_is_said_to_be_and_the_other_is_not() {
    let down = Faults { down: "0.1-0.35".parse().expect("an outage"), ..Faults::default() };
    let mut network = Network::new(1, &[down, Faults::default()]);
    let mut arrived = [Vec::new(), Vec::new()];
    for n in 0..1_000_u64 {
        // The clock has any value at the start.
        network.offer_to_all((1 << 60) + n * 1_000_000, &packet(n));
        while let Some(leaving) = network.poll(u64::MAX) {
            arrived[leaving.line].push(leaving.bytes.to_vec());
        }
    }
    assert!(numbers(&arrived[0]).into_iter().eq((0..100).chain(350..1_000)));
    assert!(numbers(&arrived[1]).into_iter().eq(0..1_000));
    assert_eq!((network.counts(0).lost_down, network.counts(0).lost), (250, 250));
    assert_eq!(network.counts(1).lost, 0);
    let (arrived, counts) =
        packets(1, 1_000, Faults { hostile: Share::of(1, 1), loss: Share::of(1, 1), ..down });
    assert_eq!((arrived.len(), counts.forged), (750, 750), "forgeries do not pass either");
}

#[test]
fn corruption_changes_one_to_three_bytes_as_often_as_asked() {
    let faults = Faults { corrupt: share("2%"), ..Faults::default() };
    let (arrived, counts) = packets(9, 50_000, faults);
    assert_eq!(arrived.len(), 50_000);
    let mut by_changes = [0_u64; 4];
    let mut places = [0_u32; 30];
    for (n, bytes) in (0..).zip(&arrived) {
        let sent = packet(n);
        assert_eq!(bytes.len(), sent.len());
        let changed = (0..sent.len()).filter(|at| bytes[*at] != sent[*at]);
        by_changes[changed.clone().count()] += 1;
        changed.for_each(|at| places[at] += 1);
    }
    assert!((900..1_100).contains(&counts.corrupted), "{counts:?}");
    assert_eq!(by_changes[0], 50_000 - counts.corrupted);
    assert!(by_changes[1..].iter().all(|count| *count > 200), "{by_changes:?}");
    assert!(places.iter().all(|count| *count > 25), "anywhere: {places:?}");
}

#[test]
fn datagrams_are_cut_as_often_as_asked() {
    let (arrived, counts) =
        packets(2, 50_000, Faults { truncate: share("1%"), ..Faults::default() });
    let (mut cut, mut by_length) = (0, [0_u32; 30]);
    for (n, bytes) in (0..).zip(&arrived) {
        let sent = packet(n);
        assert_eq!(*bytes, sent[..bytes.len()], "the front of it");
        if bytes.len() < sent.len() {
            cut += 1;
            by_length[bytes.len()] += 1;
        }
    }
    assert_eq!(cut, counts.truncated);
    assert!((400..600).contains(&cut), "{cut}");
    assert!(by_length.iter().all(|count| *count > 0), "{by_length:?}");
}

/// A forgery comes in front of the truth, never with a number that the next messages will have.
#[test]
fn forgeries_come_beside_the_truth_as_often_as_asked() {
    let (arrived, counts) =
        packets(4, 50_000, Faults { hostile: share("4%"), ..Faults::default() });
    let (mut truth, mut forged) = (0, 0);
    let mut kinds = [0; 6];
    for bytes in &arrived {
        if *bytes == packet(truth) {
            truth += 1;
            continue;
        }
        forged += 1;
        let packet = Packet::parse(bytes).expect("a header");
        assert!(packet.contents().is_sound());
        let kind = match (packet.sequence_number(), packet.declared()) {
            (0, 1) => 0,
            (u64::MAX, 1) => 1,
            (number, 1) if number == u64::MAX - 1 => 2,
            (number, 1) if number >= 1 << 32 => 3,
            (number, 0) if number >= 1 << 32 => 4,
            (number, 0) if number <= truth => 5,
            other => panic!("{other:?}"),
        };
        kinds[kind] += 1;
    }
    assert_eq!((truth, forged), (50_000, counts.forged));
    assert!((1_850..2_150).contains(&forged), "{forged}");
    assert!(kinds.iter().all(|count| *count > 200), "{kinds:?}");
}

/// One fault's share does not change where the others fall, nor do those that came later change what seeds meant.
#[test]
fn faults_do_not_move_each_other() {
    let lossy = Faults { loss: share("5%"), ..Faults::default() };
    let (before, _) = packets(6, 5_000, lossy);
    let (after, counts) =
        packets(6, 5_000, Faults { hostile: share("20%"), corrupt: Share::NONE, ..lossy });
    let truth: Vec<_> = after.into_iter().filter(|bytes| before.contains(bytes)).collect();
    assert!(truth == before && counts.forged > 900);
    let cut = |hostile| {
        let faults = Faults { truncate: share("5%"), hostile, ..Faults::default() };
        let short = |bytes: &Vec<u8>| bytes.len() != packet(0).len() && bytes.len() != 20;
        packets(6, 5_000, faults).0.into_iter().filter(short).collect::<Vec<_>>()
    };
    assert!(cut(Share::NONE) == cut(share("20%")));
}

#[test]
fn faults_change_when_told_and_order_stays() {
    let late = Faults {
        delay_ns: 1_000_000_000,
        bursts: "1x9".parse().expect("bursts"),
        ..Faults::default()
    };
    let mut network = Network::new(1, &[Faults { bursts: Bursts::default(), ..late }]);
    (0..10).for_each(|n| network.offer(0, n, &packet(n)));
    network.set_faults(0, late);
    (10..12).for_each(|n| network.offer(0, n, &packet(n)));
    network.set_faults(0, Faults::default());
    (12..20).for_each(|n| network.offer(0, n, &packet(n)));
    let mut arrived = Vec::new();
    let mut times = Vec::new();
    while let Some(leaving) = network.poll(u64::MAX) {
        times.push(leaving.due_ns);
        arrived.push(leaving.bytes.to_vec());
    }
    assert!(numbers(&arrived).into_iter().eq((0..10).chain(12..20)));
    assert!(times.is_sorted() && times[10] == 1_000_000_009, "behind those that were late");
}

proptest! {
    /// All at once: the same seed does the same again, and everything is accounted for.
    #[test]
    fn a_seed_repeats_every_fault(seed: u64, tenths in proptest::collection::vec(0..4_u32, 7)) {
        let of = |i: usize| Share::of(tenths[i], 10);
        let faults = Faults {
            loss: of(0),
            bursts: Bursts { share: Share::of(tenths[1], 50), length: 5 },
            down: Outage { from_ns: 50_000_000, until_ns: 90_000_000 },
            duplicate: of(2),
            reorder: of(3),
            delay_ns: 3_000_000,
            corrupt: of(4),
            truncate: of(5),
            hostile: of(6),
        };
        let run = || {
            let mut network = Network::new(seed, &[faults]);
            let mut arrived = Vec::new();
            for n in 0..300 {
                network.offer(0, n * 1_000_000, &packet(n));
            }
            network.end();
            while let Some(leaving) = network.poll(u64::MAX) {
                arrived.push((leaving.due_ns, leaving.bytes.to_vec()));
            }
            (arrived, network.counts(0))
        };
        let (arrived, counts) = run();
        prop_assert_eq!(&(arrived.clone(), counts), &run());
        let FaultCounts { lost, duplicated, forged, .. } = counts;
        prop_assert_eq!(arrived.len() as u64, 300 - lost + duplicated + forged);
        prop_assert!(counts.lost_down == 40 && lost >= 40 + counts.lost_in_bursts);
        prop_assert!(arrived.windows(2).all(|two| two[0].0 <= two[1].0));
    }
}
