//! The arbiter on packets of a real exchange, recorded on line A and line B, some of them taken out
//! afterwards: what neither line has is what it names, and the rest comes in order.
//!
//! The file stays outside of the project, whose licence it does not have.

#[path = "../../protocol/tests/common/captures.rs"]
mod captures;

use wirepath_feed_handler::arbiter::{
    Arbiter, Arrival, Config, Loss, Output, SessionId, Start, Verdict,
};
use wirepath_feed_handler::rx::capture::{CaptureOptions, LineInfo, Opened, open};
use wirepath_feed_handler::rx::{LineId, Source};

/// CME numbers packets, not messages; each starts with its number, little-endian.
fn number(packet: &[u8]) -> u64 {
    u32::from_le_bytes(packet[..4].try_into().unwrap()).into()
}

#[test]
fn real_lines_a_and_b_with_loss() {
    let Some(path) = captures::path("cme/cme_mdp3_v6_20161112.ab_loss.pcap") else { return };
    let Opened::Packets(mut source) = open(&path, &CaptureOptions::default()).unwrap() else {
        panic!("packets");
    };
    // What a patience is worth in recorded time is not the question here: less than the lines' distance
    // would declare more lost than neither line had.
    let config =
        Config { start: Start::At(5_615), patience_ns: 1_000_000_000, ..Config::default() };
    let mut arbiter = Arbiter::new(&config).unwrap();
    let (mut delivered, mut lost) = (Vec::new(), Vec::new());
    while !source.is_finished() {
        for datagram in source.receive().unwrap().iter() {
            let first = number(datagram.bytes);
            let verdict = arbiter.handle(&Arrival {
                line: datagram.line,
                session: SessionId::from_number(1),
                first,
                count: 1,
                next_claimed: first + 1,
                end_of_session: false,
                body: datagram.bytes,
                rx: datagram.rx,
                now_ns: datagram.rx.ns,
            });
            if let Verdict::Deliver { skip: 0, take: 1 } = verdict {
                delivered.push(first);
            }
            while let Some(output) = arbiter.poll(datagram.rx.ns) {
                match output {
                    Output::Held(held) => delivered.push(number(held.body)),
                    Output::Lost(Loss { from, to }) => lost.extend(from..=to),
                    Output::SessionStart { next: 5_615, .. } => {}
                    _ => panic!("{output:?}"),
                }
            }
        }
    }

    // From captures/truth/loss_truth.json.
    let gone = [6_615, 6_616, 6_617, 7_105, 9_115];
    assert_eq!(lost, gone);
    let expected: Vec<u64> = (5_615..=10_614).filter(|seq| !gone.contains(seq)).collect();
    assert_eq!(delivered, expected);
    let [a, b] = ["224.0.31.64", "224.0.32.64"].map(|group| {
        let to_group = |line: &LineInfo| line.destination.ip().to_string() == group;
        let line = source.lines().iter().position(to_group).unwrap();
        *arbiter.line(LineId(line.try_into().unwrap())).unwrap()
    });
    assert_eq!((a.lost, b.lost), (47, 43));
    assert_eq!((a.datagrams + b.datagrams, a.won + b.won), (9_910, 4_995));
    assert_eq!(a.duplicate + b.duplicate, 9_910 - 4_995);
    assert_eq!((a.late, b.late, a.rejected, b.rejected), (0, 0, 0, 0));
}
