//! The servers beside a feed, over real sockets: what was lost comes again, and who is late joins.

mod recovering;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, UdpSocket};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wirepath::impair::{Faults, Share};
use wirepath::market::{Market, Params};
use wirepath::pack::{PackLimits, Packer, SESSION};

use wirepath::sim::exchange::{Exchange, ExchangeConfig, Line};
use wirepath::sim::servers::{AnswerFaults, Servers, ServersConfig};
use wirepath_feed_handler::recovery::glimpse::Error;
use wirepath_feed_handler::recovery::soup;
use wirepath_protocol::moldudp64::Session;
use wirepath_protocol::soupbintcp::RejectReason;

use recovering::{Books, Requester, collect, groups, join, snapshot, snapshot_as};

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

/// Servers for a day whose messages were all sent; the day, by number.
fn served(config: &ServersConfig, messages: u64) -> (Servers, BTreeMap<u64, Vec<u8>>) {
    let servers = Servers::start(config, SESSION).expect("servers");
    let params = Params { seed: 3, messages, symbols: 8, live_orders: 400 };
    let mut day = Market::new(&params).expect("a day");
    let mut packer = Packer::new(SESSION, PackLimits::default());
    let mut sent = BTreeMap::new();
    let tap = servers.tap();
    while let Some(block) = day.next_message() {
        sent.insert(sent.len() as u64 + 1, block.bytes.to_vec());
        if !packer.fits(block.bytes.len(), block.timestamp_ns) {
            tap.record(packer.take().expect("full").bytes);
        }
        packer.push(block.bytes, block.timestamp_ns);
    }
    tap.record(packer.take().expect("the rest").bytes);
    assert_eq!(servers.kept(), 1..messages + 1);
    (servers, sent)
}

fn faults(text: &str) -> AnswerFaults {
    text.parse().expect("faults")
}

/// What never comes is asked for again, what comes in part is asked for from there on: in the end all is there.
#[test]
fn a_day_is_had_by_requests_from_a_server_that_hardly_answers() {
    let config = ServersConfig {
        request_faults: faults("never=20%,partly=30%,twice=20%,late=20%:30"),
        answer_bytes: 9_000,
        ..ServersConfig::default()
    };
    let (servers, sent) = served(&config, 8_000);
    let address = servers.request_address().expect("a request server");
    let mut got = Vec::new();
    let mut asked = 0;
    while got.len() < sent.len() {
        asked += 1;
        assert!(asked < 5_000, "{} of {} messages", got.len(), sent.len());
        // A socket of its own for each: what is late or comes twice is for nobody.
        let requester = Requester::new(address, SESSION);
        let first = got.len() as u64 + 1;
        got.extend(requester.ask(first, 200, Duration::from_millis(15)).into_iter().flatten());
    }
    assert!(got.iter().eq(sent.values()));
    let counts = servers.stop();
    let of = counts.requests.faults;
    assert!([of.never, of.partly, of.twice, of.late].iter().all(|count| *count > 3), "{counts}");
    assert_eq!(counts.requests.answered, asked, "{counts}");
}

#[test]
fn faults_of_servers_are_what_they_say_on_sockets() {
    let ask = |text: &str, timeout_ms| {
        let config = ServersConfig { request_faults: faults(text), ..ServersConfig::default() };
        let (servers, _) = served(&config, 2_000);
        let requester = Requester::new(servers.request_address().expect("a server"), SESSION);
        let start = Instant::now();
        let first = requester.ask(10, 20, Duration::from_millis(timeout_ms));
        let after = start.elapsed();
        let second = requester.answer(10, Duration::from_millis(100));
        (first.map(|got| got.len()), after, second.map(|got| got.len()))
    };
    assert_eq!(ask("never=1", 200).0, None);
    let (first, _, second) = ask("twice=1", 5_000);
    assert_eq!((first, second), (Some(20), Some(20)));
    let (first, after, second) = ask("late=1:150", 5_000);
    assert_eq!((first, second), (Some(20), None));
    assert!(after >= Duration::from_millis(150), "{after:?}");
    let (first, _, second) = ask("partly=1", 5_000);
    assert!(first.is_some_and(|got| (1..20).contains(&got)) && second.is_none(), "{first:?}");

    let take = |text: &str| {
        let config = ServersConfig { snapshot_faults: faults(text), ..ServersConfig::default() };
        let (servers, sent) = served(&config, 2_000);
        let address = servers.snapshot_address().expect("a server");
        let start = Instant::now();
        let taken = snapshot_as(address, "SIM", "SIM", Duration::from_millis(600));
        (taken.map(|(messages, next)| (Books::of(messages).shown(), next)), start.elapsed(), sent)
    };
    assert!(matches!(take("never=1").0, Err(Error::Soup(soup::Error::LoginTimeout { .. }))));
    assert!(matches!(take("partly=1").0, Err(Error::Soup(_))));
    let (taken, after, sent) = take("late=1:250");
    let wanted = (Books::of(sent.values()).shown(), 2_001);
    assert!(taken == Ok(wanted) && after >= Duration::from_millis(250));
    let (taken, _, sent) = take("twice=1");
    assert!(taken == Ok((Books::of(sent.values()).shown(), 2_001)), "the second is for nobody");
}

#[test]
fn who_may_not_log_in_is_told_so() {
    let (servers, _) = served(&ServersConfig::default(), 1_000);
    let address = servers.snapshot_address().expect("a server");
    for (user, password) in [("sim", "wrong"), ("wrong", "sim")] {
        let refused = snapshot_as(address, user, password, Duration::from_secs(5));
        let reason = RejectReason::NotAuthorized;
        assert_eq!(refused, Err(Error::Soup(soup::Error::Rejected(reason))));
    }
    // Clients that say nothing, or nonsense, hold nobody up.
    let idle: Vec<_> = (0..10).map(|_| std::net::TcpStream::connect(address)).collect();
    let mut rude = std::net::TcpStream::connect(address).expect("a server");
    std::io::Write::write_all(&mut rude, b"GET / HTTP/1.1\r\n\r\n").expect("sent");
    assert_eq!(std::io::Read::read(&mut rude, &mut [0; 9]).unwrap_or(0), 0, "closed");
    assert_eq!(snapshot(address).expect("a snapshot").1, 1_001);
    drop(idle);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let config = ServersConfig { snapshot_port: Some(port), ..ServersConfig::default() };
    let error = Servers::start(&config, SESSION).expect_err("the port is taken").to_string();
    assert!(error.contains("snapshot server") && error.contains(&port.to_string()), "{error}");
}

/// What was forgotten is not answered; the snapshot server has seen it all the same.
#[test]
fn a_small_log_forgets_and_snapshots_do_not() {
    let config = ServersConfig { log_bytes_max: 0, ..ServersConfig::default() };
    let servers = Servers::start(&config, SESSION).expect("servers");
    let params = Params { seed: 9, messages: 250_000, symbols: 8, live_orders: 400 };
    let mut day = Market::new(&params).expect("a day");
    let mut packer = Packer::new(SESSION, PackLimits::default());
    let (tap, mut sent, mut datagrams) = (servers.tap(), Vec::new(), 0);
    let mut put = |packer: &mut Packer| {
        tap.record(packer.take().expect("messages").bytes);
        datagrams += 1;
        if datagrams % 2_000 == 0 {
            std::thread::sleep(Duration::from_millis(30)); // a feed is not faster than its followers
        }
    };
    while let Some(block) = day.next_message() {
        sent.push(block.bytes.to_vec());
        if !packer.fits(block.bytes.len(), block.timestamp_ns) {
            put(&mut packer);
        }
        packer.push(block.bytes, block.timestamp_ns);
    }
    put(&mut packer);
    let kept = servers.kept();
    assert!(kept.start > 100_000 && kept.end == 250_001, "{kept:?}");
    let requester = Requester::new(servers.request_address().expect("a server"), SESSION);
    assert_eq!(requester.ask(kept.start - 1, 1, Duration::from_millis(100)), None);
    let oldest = requester.ask(kept.start, 1, Duration::from_secs(5)).expect("an answer");
    assert_eq!(oldest, sent[usize::try_from(kept.start).expect("small") - 1..][..1]);
    let (messages, next) =
        snapshot(servers.snapshot_address().expect("a server")).expect("a snapshot");
    assert!(next == 250_001 && Books::of(messages).shown() == Books::of(&sent).shown());
    assert_eq!(servers.stop().requests.forgotten, 1);
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
