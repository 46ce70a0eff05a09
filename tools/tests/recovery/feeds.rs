//! Servers beside an exchange and beside replays: they have what the lines brought, and what these did not.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, UdpSocket};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wirepath::impair::{Faults, Share};
use wirepath::pack::SESSION;
use wirepath::sim::exchange::{Exchange, ExchangeConfig, Line};
use wirepath::sim::servers::ServersConfig;
use wirepath_protocol::moldudp64::Session;

use crate::receiver::{Books, Requester, collect, groups, join, snapshot, snapshot_as};

/// While the exchange trades, snapshots are taken and messages asked for; afterwards each is compared with what
/// the line brought.
#[test]
fn an_exchanges_servers_agree_with_its_lines() {
    let Some(groups) = groups() else {
        println!("skipped: no multicast on loopback here");
        return;
    };
    let lossy = Faults { loss: Share::of(30, 100), ..Faults::default() };
    let lines = groups.into_iter().zip([Faults::default(), lossy]);
    let line_a = join(groups[0]).expect("line A");
    let collector = std::thread::spawn(move || collect(&line_a));
    let exchange = Exchange::start(&ExchangeConfig {
        lines: lines.map(|(group, faults)| Line { group, faults }).collect(),
        seed: 5,
        symbols: 6,
        rate: 5_000,
        live_orders: 800,
        servers: Some(ServersConfig::default()),
        linger: Duration::from_millis(1_500),
        ..ExchangeConfig::default()
    })
    .expect("an exchange");
    let servers = exchange.servers().expect("servers");
    let tcp = servers.snapshot_address().expect("a snapshot server");
    let udp = servers.request_address().expect("a request server");
    let session = Session::new("").expect("blank");
    let mut snapshots = Vec::new();
    for _ in 0..6 {
        std::thread::sleep(Duration::from_millis(150));
        snapshots.push(snapshot(tcp).expect("a snapshot"));
    }
    exchange.set_halted(&exchange.traded()[0].symbol.to_string(), true);
    std::thread::sleep(Duration::from_millis(50));
    snapshots.push(snapshot(tcp).expect("a snapshot"));
    // What is asked for by another name is not answered.
    assert_eq!(
        Requester::new(udp, session).ask(1, 1, Duration::from_millis(100)),
        None,
        "another session"
    );
    // While the end of the session is repeated, everything can still be asked for.
    let (sent, summary) = std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let (session, sent) = collector.join().expect("line A");
            let requester = Requester::new(udp, session);
            let last = *sent.last_key_value().expect("messages").0;
            for (first, count) in
                [(1, 1), (1, 65_535), (last - 3, 4), (last, 9), (last / 2, 20), (last / 3, 500)]
            {
                let got = requester.ask(first, count, Duration::from_secs(5)).expect("an answer");
                let wanted =
                    sent.range(first..first + u64::from(count)).map(|(_, message)| message);
                assert!(got.len() == usize::from(count) || got.len() > 30 || got.len() == 1);
                assert!(got.iter().eq(wanted.take(got.len())), "{} from {first} on", got.len());
            }
            assert_eq!(requester.ask(last + 1, 1, Duration::from_millis(100)), None);
            sent
        });
        let summary = exchange.stop().expect("a day");
        (asking.join().expect("asked"), summary)
    });
    assert_eq!(sent.len() as u64, summary.counts.messages, "line A brought all");
    let counts = summary.servers.expect("servers");
    assert_eq!((counts.snapshots, counts.connections), (7, 7), "{counts}");
    let requests = counts.requests;
    assert_eq!((requests.answered, requests.ahead, requests.other_session), (6, 1, 1), "{counts}");

    let (mut nexts, mut orders) = (Vec::new(), 0);
    for (messages, next) in &snapshots {
        let feed = Books::of(sent.range(..next).map(|(_, message)| message));
        let (joined, wanted) = (Books::of(messages).shown(), feed.shown());
        assert!(joined == wanted, "at message {next}");
        orders = wanted.iter().map(|of| of.orders.len()).sum::<usize>();
        nexts.push(*next);
        // And it goes on from there as the feed does.
        let rest = || sent.range(next..).map(|(_, message)| message);
        let all = Books::of(messages.iter().chain(rest()));
        assert!(all.shown() == Books::of(sent.values()).shown(), "from message {next} on");
    }
    assert!(nexts.is_sorted() && nexts[0] > 100 && nexts[6] > nexts[0] + 1_000, "{nexts:?}");
    assert!(orders > 300, "{orders} orders");
}

/// The command says where its servers are; the whole of a day can be asked for until it has ended.
#[test]
fn sim_has_servers_on_request() {
    let Some([line, _]) = groups() else {
        println!("skipped: no multicast on loopback here");
        return;
    };
    let socket = join(line).expect("line A");
    #[rustfmt::skip]
    let mut sim = Command::new(env!("CARGO_BIN_EXE_wirepath"))
        .args(["sim", "--fix-port", "0", "--rate", "3000", "--symbols", "5", "--seconds", "1"])
        .args(["--line-a", &line.to_string(), "--line-b", "none", "--loss", "20%"])
        .args(["--request-port", "0", "--snapshot-port", "0", "--linger", "3"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("wirepath starts");
    let lines = BufReader::new(sim.stdout.take().expect("piped")).lines();
    let said: Vec<String> = lines.take(4).map(|line| line.expect("text")).collect();
    let after = |name: &str| said.iter().find_map(|line| line.strip_prefix(name)?.parse().ok());
    let udp: SocketAddr = after("REQUESTS ").unwrap_or_else(|| panic!("{said:?}"));
    let tcp: SocketAddr = after("SNAPSHOTS ").unwrap_or_else(|| panic!("{said:?}"));
    // The line loses one in five; the end of the session is said more often than that.
    let (session, mut messages) = collect(&socket);
    let (taken, next) = snapshot(tcp).expect("a snapshot after the last message");
    assert!(next > 2_000 && (messages.len() as u64) < next - 1, "{} of {next}", messages.len());
    let requester = Requester::new(udp, session);
    while let Some(first) = (1..next).find(|number| !messages.contains_key(number)) {
        let got = requester.ask(first, 30, Duration::from_secs(5)).expect("an answer");
        messages.extend((first..).zip(got));
    }
    assert!(Books::of(messages.values()).shown() == Books::of(&taken).shown());
    let output = sim.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains(" messages; snapshots: 1 in 1"), "{said}");
}

/// A capture of two lossy lines is one session again; one that is not whole is served as far as it goes.
#[test]
fn a_replayed_capture_is_served_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, day) = (folder.path().join("day.pcap"), folder.path().join("day.itch"));
    let [capture, itch] = [&whole, &day].map(|path| path.to_str().expect("UTF-8"));
    let bin = env!("CARGO_BIN_EXE_wirepath");
    let run = |args: &[&str]| {
        let output = Command::new(bin).args(args).output().expect("wirepath starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), said, String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert!(run(&["gen", "--messages", "9000", "--symbols", "9", "-o", itch]).0);
    #[rustfmt::skip]
    let made = run(&["gen", "--messages", "9000", "--symbols", "9", "-o", capture, "--loss", "2%"]);
    assert!(made.0, "{}", made.1);
    let bytes = std::fs::read(&day).expect("the file");
    let sent: Vec<&[u8]> = wirepath_protocol::blocks::Blocks::<true>::new(&bytes, 9_000).collect();

    let port = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let map = format!("*=239.195.33.1:{}", port.expect("a port").port());
    #[rustfmt::skip]
    let mut replay = Command::new(bin)
        .args(["replay", capture, "--speed", "max", "--map", &map, "--linger", "20"])
        .args(["--request-port", "0", "--snapshot-port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("wirepath starts");
    let mut lines = BufReader::new(replay.stdout.take().expect("piped")).lines();
    let mut address = || -> SocketAddr {
        let line = lines.next().expect("a line").expect("text");
        line.split_once(' ').expect("a name and an address").1.parse().expect("an address")
    };
    let (udp, tcp) = (address(), address());
    // Until nothing comes any more.
    let (mut messages, mut next) = (Vec::new(), 0);
    for _ in 0..40 {
        std::thread::sleep(Duration::from_millis(400));
        let before = next;
        (messages, next) = snapshot(tcp).expect("a snapshot");
        if next == before {
            break;
        }
    }
    let had = usize::try_from(next).expect("small") - 1;
    assert!(had > 1_000, "{had} of 9000 messages before the first that both lines lost");
    assert!(Books::of(messages).shown() == Books::of(&sent[..had]).shown());
    let requester = Requester::new(udp, SESSION);
    let answer = requester.ask(next - 10, 65_000, Duration::from_secs(5)).expect("an answer");
    assert!(answer.iter().eq(&sent[had - 10..had]));
    let kill = format!("kill -INT {}", replay.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("sh").success());
    let output = replay.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    let missing = format!("message {next} is on no line of it");
    assert_eq!(said.contains(&missing), next < 9_001, "{said}");
}

/// A handler that comes in the middle of a replay: a snapshot, then the rest by requests.
#[test]
fn a_replay_can_be_joined_late() {
    let folder = tempfile::tempdir().expect("a folder");
    let day = folder.path().join("day.itch");
    let path = day.to_str().expect("a path in UTF-8");
    let bin = env!("CARGO_BIN_EXE_wirepath");
    let made = Command::new(bin)
        .args(["gen", "--messages", "20000", "--symbols", "20", "-o", path])
        .output()
        .expect("wirepath starts");
    assert!(made.status.success());
    let bytes = std::fs::read(&day).expect("the file");
    let sent: Vec<&[u8]> = wirepath_protocol::blocks::Blocks::<true>::new(&bytes, 20_000).collect();
    assert_eq!(sent.len(), 20_000);

    let port = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let group = format!("239.195.32.1:{}", port.expect("a port").port());
    #[rustfmt::skip]
    let mut replay = Command::new(bin)
        .args(["replay", path, "--rate", "16000", "--line-a", &group, "--line-b", "none"])
        .args(["--request-port", "0", "--snapshot-port", "0", "--snapshot-user", "late"])
        .args(["--snapshot-password", "joiner", "--fault-requests", "partly=20%", "--linger", "30"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("wirepath starts");
    let mut lines = BufReader::new(replay.stdout.take().expect("piped")).lines();
    let mut address = |what: &str| -> SocketAddr {
        let line = lines.next().expect("a line").expect("text");
        let (name, address) = line.split_once(' ').expect("a name and an address");
        assert_eq!(name, what);
        address.parse().expect("an address")
    };
    let (udp, tcp) = (address("REQUESTS"), address("SNAPSHOTS"));
    std::thread::sleep(Duration::from_millis(400));
    let taken = snapshot_as(tcp, "LATE", "JOINER", Duration::from_secs(5));
    let (messages, next) = taken.expect("a snapshot");
    let before = usize::try_from(next).expect("small") - 1;
    assert!((500..19_000).contains(&before), "in the middle: {before}");
    assert!(Books::of(&messages).shown() == Books::of(&sent[..before]).shown());

    let requester = Requester::new(udp, SESSION);
    let mut rest = Vec::new();
    let start = Instant::now();
    while before + rest.len() < sent.len() {
        assert!(start.elapsed() < Duration::from_secs(20), "{} came", rest.len());
        let first = next + rest.len() as u64;
        rest.extend(requester.ask(first, 1_000, Duration::from_millis(20)).into_iter().flatten());
    }
    assert!(rest.iter().eq(&sent[before..]));
    let joined = Books::of(messages.iter().chain(&rest));
    assert!(joined.shown() == Books::of(&sent).shown());
    // It lingers; told to stop, it does.
    let kill = format!("kill -INT {}", replay.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("sh").success());
    let output = replay.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("snapshots: 1 in 1 connections") && said.contains(" answered"), "{said}");
    assert!(start.elapsed() < Duration::from_secs(25), "{said}");
}
