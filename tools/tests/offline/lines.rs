//! Two lines with losses of which every one is known: what `stats` and `decode` make of them.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::pcap::{self, Datagram};
use crate::support::{Ran, captures, wirepath};
use rand::{RngExt as _, SeedableRng as _};

pub(crate) const A: &str = "233.54.12.111:26477";
const B: &str = "233.49.196.111:26475";

/// Numbers of a MoldUDP64 packet's messages; none for the end of the session.
fn messages(payload: &[u8]) -> std::ops::Range<u64> {
    let first = u64::from_be_bytes(payload[10..18].try_into().unwrap());
    let count = u16::from_be_bytes([payload[18], payload[19]]);
    first..first + if count == u16::MAX { 0 } else { u64::from(count) }
}

/// What one line lost, and what both did.
pub(crate) struct Losses {
    pub(crate) datagrams: Vec<Datagram>,
    pub(crate) lost: [BTreeSet<u64>; 2],
    packets: [u64; 2],
}

/// The capture on two lines, B by `lag_ns` behind A, each without some of its packets.
pub(crate) fn two_lines(seed: u64, loss: f64, lag_ns: u64) -> Option<Losses> {
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    two_lines_without(lag_ns, |_, _, _| random.random_bool(loss))
}

/// The capture on two lines, B by `lag_ns` behind A, without the packets of which `is_lost` says so: by line,
/// and by their index from the front and from the back.
pub(crate) fn two_lines_without(
    lag_ns: u64,
    mut is_lost: impl FnMut(usize, usize, usize) -> bool,
) -> Option<Losses> {
    let original = pcap::read(&captures()?.join("itch50/itch50_aapl_20200130.first3000.mold.pcap"));
    let (mut lost, mut packets) = ([BTreeSet::new(), BTreeSet::new()], [0, 0]);
    let mut datagrams = Vec::new();
    for (line, to) in [A, B].into_iter().enumerate() {
        for (index, datagram) in original.iter().enumerate() {
            if is_lost(line, index, original.len() - 1 - index) {
                lost[line].extend(messages(&datagram.payload));
                continue;
            }
            packets[line] += 1;
            let rx_ns = datagram.rx_ns + lag_ns * line as u64;
            datagrams.push(Datagram { rx_ns, to: to.parse().unwrap(), ..datagram.clone() });
        }
    }
    datagrams.sort_by_key(|datagram| datagram.rx_ns);
    Some(Losses { datagrams, lost, packets })
}

/// Runs of consecutive numbers, inclusive.
fn runs(numbers: &BTreeSet<u64>) -> Vec<[u64; 2]> {
    let mut runs: Vec<[u64; 2]> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some([_, to]) if *to + 1 == number => *to = number,
            _ => runs.push([number, number]),
        }
    }
    runs
}

fn run(command: &str, file: &Path, flags: &[&str]) -> Ran {
    let file = file.to_string_lossy();
    wirepath([command, "--format", "json", &file].iter().chain(flags)).ok()
}

/// By line, and index from the front and from the back.
type IsLost = fn(usize, usize, usize) -> bool;

#[test]
fn what_was_removed_from_two_lines_is_what_stats_finds() {
    const MS: u64 = 1_000_000;
    let random = [(1, 0.01, 0), (2, 0.2, MS / 25), (3, 0.5, 3 * MS), (4, 0.2, 2_000 * MS)];
    let at_random =
        random.map(|(seed, loss, lag_ns)| (format!("seed {seed}"), two_lines(seed, loss, lag_ns)));
    let by_hand: [(&str, u64, IsLost); 6] =
        [
            ("nothing", MS, |_, _, _| false),
            (
                "A lacks the beginning, and B, which brings it, lags",
                12_000 * MS,
                |line, front, _| line == 0 && front < 9,
            ),
            ("B lacks the beginning", MS, |line, front, _| line == 1 && front < 9),
            ("both lack the beginning", MS, |_, front, _| front < 9),
            ("A falls silent, and B loses the end of the session", MS, |line, _, back| {
                (line == 0 && back < 99) || back == 0
            }),
            ("A comes late, B leaves early", MS, |line, front, back| {
                if line == 0 { front < 1500 } else { back < 1000 }
            }),
        ];
    let by_hand =
        by_hand.map(|(case, lag_ns, lost)| (case.to_owned(), two_lines_without(lag_ns, lost)));
    for (case, made) in at_random.into_iter().chain(by_hand) {
        let Some(made) = made else { return };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ab.pcap");
        std::fs::write(&file, pcap::write(&made.datagrams)).unwrap();

        let json = run("stats", &file, &[]).json();
        let channel = &json["channels"][0];
        assert_eq!(json["packets"], made.packets[0] + made.packets[1], "{case}");
        assert_eq!(channel["channel"], "AAPL200130", "{case}");

        let both: BTreeSet<u64> = made.lost[0].intersection(&made.lost[1]).copied().collect();
        let present: Vec<u64> = (1..=3000).filter(|seq| !both.contains(seq)).collect();
        // What is missing before the first message that any line carried cannot be known.
        let first = present[0];
        let inner: BTreeSet<u64> = both.iter().copied().filter(|seq| *seq > first).collect();
        assert_eq!((&channel["first"], &channel["last"]), (&first.into(), &3000.into()), "{case}");
        assert_eq!(channel["gaps"], serde_json::json!(runs(&inner)), "{case}");
        assert_eq!(json["messages"], present.len(), "{case}");

        let lines = channel["lines"].as_array().unwrap();
        assert_eq!(lines.len(), 2);
        let mut won_in_all = 0;
        for line in lines {
            let n = |key: &str| line[key].as_u64().unwrap();
            let index = usize::from(line["line"] == B);
            assert_eq!(line["line"], [A, B][index], "{case}");
            let lost = made.lost[index].iter().filter(|seq| **seq >= first).count() as u64;
            assert_eq!(
                (n("packets"), n("lost")),
                (made.packets[index], lost),
                "{case} line {index}"
            );
            assert_eq!(n("won") + n("duplicate") + lost, 3001 - first, "{case} line {index}");
            let alone = made.lost[1 - index].difference(&made.lost[index]).count() as u64;
            assert!(n("won") >= alone, "{case}: what only line {index} carried it has won");
            won_in_all += n("won");
        }
        assert_eq!(won_in_all, present.len() as u64, "{case}");

        let decoded = run("decode", &file, &[]).json_lines();
        let seqs: Vec<u64> =
            decoded.iter().map(|message| message["seq"].as_u64().unwrap()).collect();
        assert_eq!(seqs, present, "{case}");
    }
}

/// The same messages whichever line brought them, and one line as it is.
#[test]
fn one_line_raw_is_what_that_line_carried() {
    let Some(mut made) = two_lines(7, 0.1, 40_000) else { return };
    // A packet that comes twice on its line is shown twice.
    let repeated = made.datagrams.iter().position(|datagram| datagram.to.to_string() == B).unwrap();
    made.datagrams.insert(repeated, made.datagrams[repeated].clone());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ab.pcap");
    std::fs::write(&file, pcap::write(&made.datagrams)).unwrap();
    let first = made.datagrams[0].to.to_string();
    for (index, name) in [A, B].into_iter().enumerate() {
        let mut expected = Vec::new();
        for datagram in made.datagrams.iter().filter(|datagram| datagram.to.to_string() == name) {
            expected.extend(messages(&datagram.payload));
        }
        let letter = if name == first { "A" } else { "b" };
        for choice in [letter, name] {
            let decoded = run("decode", &file, &["--line", choice]).json_lines();
            let seqs: Vec<u64> = decoded.iter().map(|m| m["seq"].as_u64().unwrap()).collect();
            assert_eq!(seqs, expected, "line {index} by {choice}");
        }
    }
    let itch_file = crate::support::captures().unwrap();
    let itch_file = itch_file.join("itch50/itch50_aapl_20200130.first3000.bin");
    let itch_file = itch_file.to_string_lossy();
    assert_eq!(wirepath(["decode", "--line", "A", &itch_file]).ok().out.lines().count(), 3001);
    wirepath(["decode", "--line", "B", &itch_file]).fails(1, &["nothing was sent on the line"]);
    wirepath(["decode", "--line", A, &itch_file]).fails(1, &["sent nowhere"]);
    for absent in ["C", "239.1.1.1:1"] {
        let file = file.to_string_lossy();
        wirepath(["decode", "--line", absent, &file])
            .fails(1, &[&file, "nothing was sent on the line"]);
    }
}
