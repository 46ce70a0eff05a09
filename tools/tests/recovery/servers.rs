//! The servers alone: their faults, their limits, and clients that they turn away.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use wirepath::market::{Market, Params};
use wirepath::pack::{PackLimits, Packer, SESSION};
use wirepath::sim::servers::{AnswerFaults, Servers, ServersConfig};
use wirepath_feed_handler::recovery::glimpse::Error;
use wirepath_feed_handler::recovery::soup;
use wirepath_protocol::soupbintcp::RejectReason;

use crate::receiver::{Books, Requester, snapshot, snapshot_as};

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
