//! Against the obvious server: what is asked for arrives, what it says is understood, however the bytes are cut.

use proptest::prelude::*;
use wirepath_protocol::field::Ascii;
use wirepath_protocol::xdp::RequestResponse;

use super::super::xdp_server::obvious::{Request, RequestServer, config, packet};
use super::*;

const S: u64 = 1_000_000_000;

fn connected() -> (Client, RequestServer) {
    let mut client = Client::new(config()).unwrap();
    client.connected(0);
    (client, RequestServer::default())
}

fn ask(client: &mut Client, from: u64, count: u16) -> bool {
    client.ask(&Ask { server: 0, from, count }, 0)
}

/// What the client has to say goes to the server, so many bytes at a time.
fn to_server(client: &mut Client, server: &mut RequestServer, at_once: usize) {
    while !client.output().is_empty() {
        let count = at_once.min(client.output().len());
        server.receive(&client.output()[..count]);
        client.sent(count, 0);
    }
}

/// The same the other way; gives what was refused.
fn to_client(client: &mut Client, bytes: &[u8], at_once: usize) -> Result<Vec<Refused>, Error> {
    let mut refused = Vec::new();
    for bytes in bytes.chunks(at_once) {
        client.space()[..bytes.len()].copy_from_slice(bytes);
        client.received(bytes.len(), 0);
        while let Some(one) = client.next()? {
            refused.push(one);
        }
    }
    Ok(refused)
}

#[test]
fn asks_and_hears_what_is_refused() {
    for at_once in [1, 7, 1_000] {
        let (mut client, mut server) = connected();
        assert!(client.output().is_empty(), "there is no login");
        assert!(ask(&mut client, 5, 1) && ask(&mut client, 1_000, 500));
        to_server(&mut client, &mut server, at_once);
        let asked = [
            (1, Request::Messages { begin: 5, end: 5 }),
            (2, Request::Messages { begin: 1_000, end: 1_499 }),
        ];
        assert_eq!(server.requests, asked);
        server.respond(asked[0], b'0');
        server.respond(asked[1], b'3');
        server.respond((3, Request::Refresh { symbol: 0 }), b'5'); // not ours to hear of
        let refused = to_client(&mut client, &server.output, at_once).unwrap();
        let reason = "more messages than one request may ask for";
        assert_eq!(refused, [Refused { from: 1_000, reason }]);
        assert_eq!((client.counters().accepted, client.counters().refused), (1, 2));
    }
}

#[test]
fn every_status_has_its_words() {
    let (mut client, _) = connected();
    let mut reasons = std::collections::BTreeSet::new();
    for status in b'1'..=b':' {
        let mut server = RequestServer::default();
        server.respond((1, Request::Messages { begin: 5, end: 9 }), status);
        reasons.insert(to_client(&mut client, &server.output, 100).unwrap()[0].reason);
    }
    assert_eq!(reasons.len(), 10);
}

#[test]
fn heartbeats_are_answered_and_what_is_not_ours_is_stepped_over() {
    let (mut client, mut server) = connected();
    server.heartbeat();
    server.heartbeat();
    assert_eq!(to_client(&mut client, &server.output, 5).unwrap(), []);
    to_server(&mut client, &mut server, 3);
    assert_eq!((server.heartbeats_answered, client.counters().heartbeats), (2, 2));

    let of = |source: &str, product_id, channel_id| RequestResponse {
        source_id: Ascii::new(source).unwrap(),
        begin_seq_num: 1.into(),
        product_id,
        channel_id,
        status: b'1'.into(),
        ..Default::default()
    };
    let responses = [of("OTHER", 157, 3), of("WIREPATH", 11, 3), of("WIREPATH", 157, 4)];
    let [a, b, c] = responses.each_ref().map(RequestResponse::as_bytes);
    let strange = packet(11, 1, &[a, b, c, b"\x05\0\xe7\x03a", b"\x05\0\x0b\0a"]);
    assert_eq!(to_client(&mut client, &strange, 100).unwrap(), []);
    assert_eq!(client.counters().strange, 5);

    // A server that takes nothing gets no more answers than there is room for.
    for _ in 0..100 {
        to_client(&mut client, &packet(1, 1, &[]), 16).unwrap();
    }
    assert!(client.output().len() <= 2_048 && client.counters().unanswered > 0);
}

#[test]
fn what_ends_a_connection() {
    let (mut client, _) = connected();
    assert_eq!(client.deadline(), Some(180 * S));
    client.received(0, S);
    client.tick(180 * S - 1);
    assert_eq!(client.next(), Ok(None));
    client.tick(180 * S);
    let silent = Err(Error::Silent { ms: 180_000 });
    assert_eq!((client.next(), client.next()), (silent, silent));
    assert!(client.closing() && client.deadline().is_none());
    assert!(!ask(&mut client, 1, 1), "there is no connection");

    // The next one begins afresh.
    client.connected(200 * S);
    assert_eq!((client.next(), client.closing()), (Ok(None), false));
    let error = to_client(&mut client, b"\x0f\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    assert_eq!(error, Err(Error::Malformed(15)));

    let (mut client, mut server) = connected();
    server.respond((1, Request::Messages { begin: 7, end: 9 }), b'6');
    let bytes = server.output;
    client.space()[..bytes.len()].copy_from_slice(&bytes);
    client.received(bytes.len(), 0);
    client.disconnected(0);
    assert_eq!(client.next().unwrap().map(|refused| refused.from), Some(7), "what came before");
    assert_eq!(client.next(), Err(Error::Disconnected));
}

#[test]
fn what_xdp_cannot_say_is_not_asked() {
    let (mut client, _) = connected();
    let max = u64::from(u32::MAX);
    assert!(ask(&mut client, max, 1));
    for (from, count) in [(max, 2), (max + 1, 1), (u64::MAX, 1), (5, 0)] {
        assert!(!ask(&mut client, from, count), "{from} {count}");
    }
    while ask(&mut client, 1, 1) {}
    assert!((2_000..=2_048).contains(&client.output().len()));
    client.sent(40, 0);
    assert!(ask(&mut client, 1, 1));
}

#[test]
fn a_config_that_cannot_be() {
    assert_eq!(Client::new(Config::default()).err(), Some(ConfigError::SourceId));
    let long = Ascii::new("TENLETTERS").unwrap();
    let wrong = Config { source_id: long, ..config() };
    assert_eq!(Client::new(wrong).err(), Some(ConfigError::SourceId));
    let wrong = Config { silence_ns: 0, ..config() };
    assert_eq!(Client::new(wrong).err(), Some(ConfigError::Zero("silence_ns")));
}

proptest! {
    /// Whatever the server sends, the client stays within its memory and says the same however it is cut.
    #[test]
    fn any_bytes_at_all(bytes in proptest::collection::vec(any::<u8>(), 0..200), at_once in 1..60_usize) {
        let (mut one, mut other) = (connected().0, connected().0);
        let seen = [to_client(&mut one, &bytes, at_once), to_client(&mut other, &bytes, 200)];
        prop_assert_eq!(&seen[0], &seen[1]);
    }
}
