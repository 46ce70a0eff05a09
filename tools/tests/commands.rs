//! The commands as a user runs them: what they write, what comes out of the network, how they fail.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, Socket, Type};
use wirepath::impair::{Faults, Network, Share};
use wirepath::pack::{PackLimits, Packer, SESSION};
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::capture::{self, CaptureOptions, Opened};
use wirepath_protocol::itch50::Head;
use wirepath_protocol::moldudp64::{Packet, PacketKind};

fn wirepath(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirepath"));
    command.args(args).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    wirepath(args).output().expect("wirepath starts")
}

/// Runs and returns what it says on standard error.
fn ok(args: &[&str]) -> String {
    let output = run(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{args:?}: {said}");
    said
}

/// Runs and returns the sentence it fails with.
fn fails(args: &[&str], code: i32) -> String {
    let output = run(args);
    let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
    said
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path in UTF-8")
}

/// The messages of an ITCH file, by number.
fn messages_of(path: &Path) -> BTreeMap<u64, Vec<u8>> {
    let bytes = fs::read(path).expect("the file");
    let (mut messages, mut rest) = (BTreeMap::new(), bytes.as_slice());
    while let Some((len, after)) = rest.split_first_chunk() {
        let (message, next) = after.split_at(u16::from_be_bytes(*len).into());
        messages.insert(messages.len() as u64 + 1, message.to_vec());
        rest = next;
    }
    messages
}

/// What one line brought.
#[derive(Default)]
struct Received {
    messages: BTreeMap<u64, Vec<u8>>,
    datagrams: u64,
    repeated: u64,
    late: u64,
    next: u64,
}

impl Received {
    fn take(&mut self, packet: &Packet<'_>) {
        assert!(packet.contents().is_sound());
        self.datagrams += 1;
        self.late += u64::from(packet.sequence_number() < self.next);
        for (seq, message) in (packet.sequence_number()..).zip(packet.messages()) {
            self.next = self.next.max(seq + 1);
            let before = self.messages.insert(seq, message.to_vec());
            self.repeated += u64::from(before.is_some());
        }
    }
}

/// Joins a group on loopback that no other test uses.
fn join(line: u8) -> (SocketAddrV4, UdpSocket) {
    let port = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.local_addr());
    let port = port.expect("a free port").port();
    let [high, low] = port.to_be_bytes();
    let group = SocketAddrV4::new(Ipv4Addr::new(239, 77 + line, high, low), port);
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP)).expect("a socket");
    socket.set_reuse_address(true).expect("reuse");
    socket.set_recv_buffer_size(8 << 20).expect("a buffer");
    socket.bind(&group.into()).expect("bind");
    socket.join_multicast_v4(group.ip(), &Ipv4Addr::LOCALHOST).expect("join");
    let socket = UdpSocket::from(socket);
    socket.set_read_timeout(Some(Duration::from_secs(15))).expect("a timeout");
    (group, socket)
}

/// Joins a group and reads it to the end of the session.
fn listen(line: u8) -> (SocketAddrV4, JoinHandle<Received>) {
    let (group, socket) = join(line);
    let reader = std::thread::spawn(move || {
        let (mut received, mut buffer) = (Received::default(), [0; 65_536]);
        loop {
            let len = socket.recv(&mut buffer).expect("a datagram within the timeout");
            let packet = Packet::parse(&buffer[..len]).expect("a header");
            match packet.kind() {
                PacketKind::Data(_) => received.take(&packet),
                PacketKind::Heartbeat => {}
                PacketKind::EndOfSession => return received,
            }
        }
    });
    (group, reader)
}

/// What should arrive on each line, by the same parts put together here.
fn expected(messages: &BTreeMap<u64, Vec<u8>>, seed: u64, faults: [Faults; 2]) -> [Received; 2] {
    let mut packer = Packer::new(SESSION, PackLimits::default());
    let mut network = Network::new(seed, &faults);
    for message in messages.values() {
        let time_ns = Head::view(message).expect("a head").timestamp();
        if !packer.fits(message.len(), time_ns) {
            network.offer_to_all(0, packer.take().expect("full").bytes);
        }
        packer.push(message, time_ns);
    }
    network.offer_to_all(0, packer.take().expect("the rest").bytes);
    network.end();
    let mut lines = [Received::default(), Received::default()];
    while let Some(leaving) = network.poll(u64::MAX) {
        lines[leaving.line].take(&Packet::parse(leaving.bytes).expect("a header"));
    }
    lines
}

#[test]
fn a_generated_day_crosses_two_bad_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let day = folder.path().join("day.itch");
    ok(&["gen", "--messages", "20000", "-o", text(&day)]);
    let sent = messages_of(&day);
    assert_eq!(sent.len(), 20_000);

    let ((group_a, line_a), (group_b, line_b)) = (listen(0), listen(1));
    let (group_a, group_b) = (group_a.to_string(), group_b.to_string());
    #[rustfmt::skip]
    let said = ok(&[
        "replay", text(&day), "--rate", "100000", "--line-a", &group_a, "--line-b", &group_b,
        "--loss", "1%,2%", "--duplicate", "0,0.02", "--reorder", "0.02", "--delay-us", "0,200",
    ]);
    let share = |percent| Share::of(percent, 100);
    let a = Faults { loss: share(1), reorder: share(2), ..Faults::default() };
    let b = Faults {
        loss: share(2),
        duplicate: share(2),
        reorder: share(2),
        delay_ns: 200_000,
        ..Faults::default()
    };
    let wanted = expected(&sent, 7, [a, b]);
    let arrived = [line_a, line_b].map(|line| line.join().expect("a line"));
    for (arrived, wanted) in arrived.iter().zip(&wanted) {
        assert!(arrived.messages == wanted.messages, "the seed decides what is lost: {said}");
        assert_eq!((arrived.datagrams, arrived.repeated), (wanted.datagrams, wanted.repeated));
        assert!(arrived.late > 0 && arrived.messages.len() < sent.len(), "{said}");
    }
    let [a, b] = arrived;
    assert!(a.repeated == 0 && b.repeated > 0, "B repeats: {said}");
    assert!(b.messages.iter().all(|(seq, message)| sent[seq] == *message));
    let mut both = a.messages;
    both.extend(b.messages);
    assert!(both.len() > sent.len() - 40, "{} on A or B", both.len());
    assert!(said.contains("20000 messages in"), "{said}");
}

/// Bursts, an outage, damage and forgeries reach the wire as the network makes them, datagram by datagram.
#[test]
fn a_replay_does_every_fault_to_the_line_it_is_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let day = folder.path().join("day.itch");
    ok(&["gen", "--messages", "20000", "-o", text(&day)]);
    let sockets = [join(5), join(6)];
    let groups = [0, 1].map(|line: usize| sockets[line].0.to_string());
    #[rustfmt::skip]
    let said = ok(&[
        "replay", text(&day), "--rate", "100000", "--line-a", &groups[0], "--line-b", &groups[1],
        "--burst", "0.5%x7,0", "--down", "none,0.05-0.1", "--corrupt", "3%,0", "--truncate", "2%",
        "--hostile", "0,4%", "--seed", "12",
    ]);
    let share = |percent| Share::of(percent, 100);
    let a = Faults {
        bursts: "0.5%x7".parse().expect("bursts"),
        corrupt: share(3),
        truncate: share(2),
        ..Faults::default()
    };
    let down = "0.05-0.1".parse().expect("an outage");
    let b = Faults { down, truncate: share(2), hostile: share(4), ..Faults::default() };
    let (mut network, mut packer) =
        (Network::new(12, &[a, b]), Packer::new(SESSION, PackLimits::default()));
    let mut before = 0;
    let mut offer = |packer: &mut Packer| {
        let packed = packer.take().expect("messages");
        network.offer_to_all(before * 10_000, packed.bytes); // 100,000 a second
        before += u64::from(packed.count);
    };
    for message in messages_of(&day).values() {
        let time_ns = Head::view(message).expect("a head").timestamp();
        if !packer.fits(message.len(), time_ns) {
            offer(&mut packer);
        }
        packer.push(message, time_ns);
    }
    offer(&mut packer);
    let mut wanted = [Vec::new(), Vec::new()];
    while let Some(leaving) = network.poll(u64::MAX) {
        wanted[leaving.line].push(leaving.bytes.to_vec());
    }
    for ((_, socket), wanted) in sockets.iter().zip(&wanted) {
        let mut buffer = [0; 65_536];
        for (n, wanted) in wanted.iter().enumerate() {
            let len = socket.recv(&mut buffer).expect("a datagram within the timeout");
            assert!(buffer[..len] == wanted[..], "datagram {n}: {said}");
        }
    }
    let [a, b] = [0, 1].map(|line| network.counts(line));
    assert!(a.bursts > 10 && a.corrupted > 50 && a.truncated > 50 && a.forged == 0, "{a:?}");
    assert!(b.lost_down > 100 && b.lost == b.lost_down && b.forged > 50, "{b:?}");
    for promised in [" in bursts)", " while it was down)", " corrupted", " cut short", " forged"] {
        assert!(said.contains(promised), "{promised}: {said}");
    }
}

#[test]
fn a_generated_capture_is_replayed_where_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let (day, capture) = (folder.path().join("day.itch"), folder.path().join("day.pcap.gz"));
    ok(&["gen", "--messages", "10000", "-o", text(&day)]);
    ok(&["gen", "--messages", "10000", "-o", text(&capture), "--loss", "0"]);
    let ((group_a, line_a), (group_b, line_b)) = (listen(2), listen(3));
    let map_a = format!("239.1.1.1:26400={group_a}");
    let map_b = format!("239.1.2.1:26400={group_b}");
    #[rustfmt::skip]
    ok(&["replay", text(&capture), "--speed", "1000000", "--map", &map_a, "--map", &map_b]);
    for line in [line_a, line_b] {
        assert!(line.join().expect("a line").messages == messages_of(&day));
    }
}

/// Datagrams on each line of a capture, and the times of the first and the last.
fn count(path: &Path) -> (Vec<u64>, u64, u64) {
    let opened = capture::open(path, &CaptureOptions::default()).expect("a capture");
    let Opened::Packets(mut source) = opened else { panic!("not a capture of packets") };
    let (mut first, mut last) = (None, 0);
    while !source.is_finished() {
        for datagram in source.receive().expect("a whole capture").iter() {
            assert!(datagram.rx.ns >= last, "in order of time");
            first = first.or(Some(datagram.rx.ns));
            last = datagram.rx.ns;
        }
    }
    assert_eq!(source.skipped().total(), 0);
    let datagrams = source.lines().iter().map(|line| line.datagrams).collect();
    (datagrams, first.expect("a datagram"), last)
}

#[test]
fn a_generated_capture_has_its_date_and_its_losses() {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, lossy) = (folder.path().join("whole.pcap"), folder.path().join("lossy.pcap"));
    let day = ["gen", "--messages", "20000", "--date", "2026-07-01", "-o"];
    ok(&[&day[..], &[text(&whole)]].concat());
    ok(&[&day[..], &[text(&lossy), "--loss", "5%"]].concat());
    let (sent, first, last) = count(&whole);
    let second = 1_000_000_000;
    assert_eq!(first, 1_782_889_200 * second, "03:00 in New York in summer is 07:00 UTC");
    assert_eq!(last, first + (17 * 3_600 + 301) * second);
    assert!(sent.len() == 2 && sent[0] == sent[1]);
    let (arrived, ..) = count(&lossy);
    for arrived in &arrived {
        let lost = (sent[0] - arrived) as f64 / sent[0] as f64;
        assert!((0.04..0.06).contains(&lost), "{lost}");
    }
    assert_ne!(arrived[0], arrived[1]);
}

#[test]
fn a_compressed_day_is_the_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let (day, packed) = (folder.path().join("day"), folder.path().join("day.gz"));
    ok(&["gen", "--messages", "5000", "-o", text(&day)]);
    let said = ok(&["gen", "--messages", "5000", "-o", text(&packed)]);
    assert!(said.contains("A  Add Order ") && said.contains("5000 messages"), "{said}");
    let mut unpacked = Vec::new();
    let file = fs::File::open(packed).expect("the file");
    flate2::read::GzDecoder::new(file).read_to_end(&mut unpacked).expect("gzip");
    assert!(fs::read(day).expect("the file") == unpacked);
}

#[test]
fn failures_are_sentences() {
    let folder = tempfile::tempdir().expect("a folder");
    let day = folder.path().join("day.itch");
    let day = text(&day);
    ok(&["gen", "--messages", "2000", "-o", day]);
    let missing = folder.path().join("none.pcap");
    let capture = folder.path().join("day.pcap");
    ok(&["gen", "--messages", "2000", "-o", text(&capture)]);
    let capture = text(&capture);
    #[rustfmt::skip]
    let table: &[(&[&str], i32, &str)] = &[
        (&["gen", "--messages", "2000", "-o", day], 1, "exists already"),
        (&["gen", "--messages", "5000", "-o", "/dev/full"], 1, "cannot write /dev/full: No space left"),
        (&["gen", "--messages", "100", "-o", "/dev/null"], 1, "takes at least 516 messages"),
        (&["gen", "--loss", "0.1", "-o", day, "--force"], 1, "--format mold"),
        (&["gen", "--loss", "2", "-o", day], 2, "a share is a number from 0 to 1"),
        (&["gen", "--messages", "2000", "-o", "/nowhere/day"], 1, "cannot create /nowhere/day"),
        (&["replay", text(&missing)], 1, "none.pcap"),
        (&["replay", day, "--line-a", "10.0.0.1:5"], 1, "multicast group 10.0.0.1:5"),
        (&["replay", day, "--interface", "203.0.113.9"], 1, "interface 203.0.113.9"),
        (&["replay", day, "--map", "*=239.1.1.1:26400"], 1, "--line-a and --line-b"),
        (&["replay", day, "--speed", "0"], 2, "a speed is a number above 0"),
        (&["replay", capture, "--rate", "5"], 1, "for ITCH files"),
        (&["replay", day, "--burst", "5"], 2, "SHARExLENGTH"),
        (&["replay", day, "--down", "5-1"], 2, "FROM-UNTIL"),
        (&["replay", day, "--fault-requests", "never=1"], 2, "--request-port"),
        (&["sim", "--snapshot-port", "0", "--fault-snapshots", "slow=1"], 2, "late=SHARE:MS"),
        (&["sim", "--rules", "--request-port", "0"], 1, "no feed to recover"),
        (&["replay"], 2, "<FILE>"),
    ];
    for (args, code, said) in table {
        let sentence = fails(args, *code);
        assert!(sentence.contains(said), "{args:?}: {sentence}");
        assert!(
            *code == 2
                || sentence.lines().last().is_some_and(|line| line.starts_with("wirepath: "))
        );
    }
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let mut child = wirepath(&["gen", "--messages", "200000", "-o", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("wirepath starts");
    let mut head = [0; 14];
    child.stdout.take().expect("piped").read_exact(&mut head).expect("the first message");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(&head[..3], b"\0\x0cS", "a day begins with a system event");
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// As recorded, the second message comes five minutes after the first; heartbeats come in between.
#[test]
fn an_interrupt_ends_a_replay_with_a_summary() {
    let folder = tempfile::tempdir().expect("a folder");
    let day = folder.path().join("day.itch");
    ok(&["gen", "--messages", "2000", "-o", text(&day)]);
    let (group, socket) = join(4);
    let child =
        wirepath(&["replay", text(&day), "--line-a", &group.to_string(), "--line-b", "none"])
            .stderr(Stdio::piped())
            .spawn()
            .expect("wirepath starts");
    let mut buffer = [0; 2_048];
    for (kind, seq) in [(PacketKind::Data(1), 1), (PacketKind::Heartbeat, 2)] {
        let len = socket.recv(&mut buffer).expect("a datagram within the timeout");
        let packet = Packet::parse(&buffer[..len]).expect("a header");
        assert_eq!((packet.kind(), packet.sequence_number()), (kind, seq));
    }
    let interrupted = Instant::now();
    let kill = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("sh").success());
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("stopped early"), "{said}");
    assert!(interrupted.elapsed() < Duration::from_secs(5));
}
