use proptest::prelude::*;
use wirepath_feed_handler::recovery::glimpse::{Client, Config, Error, Received};
use wirepath_feed_handler::recovery::soup;
use wirepath_protocol::itch50::AddOrder;
use wirepath_protocol::soupbintcp::{LoginRequest, Password, Username};

use super::super::Image;
use super::super::faults::{AnswerFaults, Mischief};
use super::*;
use crate::market::random::Random;
use crate::pack::SESSION;

/// A market of so many orders.
fn snapshot(orders: u64) -> Arc<Snapshot> {
    let mut image = Image::default();
    for n in 1..=orders {
        let add = AddOrder {
            order_reference_number: n.into(),
            shares: 100_u32.into(),
            ..AddOrder::default()
        };
        image.apply(add.as_bytes());
    }
    Arc::new(Snapshot::of(&image))
}

fn client() -> Client {
    let username = Username::new("sim").expect("a user");
    let password = Password::new("sim").expect("a password");
    let soup = soup::Config { username, password, ..soup::Config::default() };
    Client::new(Config { soup, timeout_ns: 10_000_000_000 }).expect("a client")
}

/// What a client makes of a snapshot: its messages, and the number to go on with.
type Outcome = Result<(Vec<Vec<u8>>, u64), Error>;

/// A client and a connection joined by bytes that come in pieces of any size, a millisecond a turn. Answers with what
/// the client got, and at which millisecond.
fn converse(served: &Arc<Snapshot>, fate: Fate, seed: u64) -> (Outcome, u64) {
    let (mut client, mut random) = (client(), Random::new(seed));
    let mut server = Connection::new(SoupConfig::default(), SESSION, 0);
    client.connected(0);
    let mut messages = Vec::new();
    for ms in 0..60_000 {
        let now_ns = ms * 1_000_000;
        let count = (random.below(40) as usize).min(client.output().len());
        server.receive(&client.output()[..count], now_ns);
        client.sent(count, now_ns);
        if server.asks() {
            server.serve(Arc::clone(served), fate, now_ns);
        }
        server.tick(now_ns);
        let count = random.below(20_000) as usize;
        let count = count.min(server.output().len()).min(client.space().len());
        client.space()[..count].copy_from_slice(&server.output()[..count]);
        client.received(count, now_ns);
        server.sent(count, now_ns);
        if server.closing() {
            client.disconnected(now_ns);
        }
        loop {
            match client.next() {
                Ok(Some(Received::Message(message))) => messages.push(message.to_vec()),
                Ok(Some(Received::Complete { next })) => return (Ok((messages, next)), ms),
                Ok(None) => break,
                Err(error) => return (Err(error), ms),
            }
        }
        client.tick(now_ns);
    }
    panic!("it did not end");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the size and the pieces, the client gets the messages and the number.
    #[test]
    fn a_client_gets_the_snapshot(orders in 0..6_000_u64, seed: u64) {
        let served = snapshot(orders);
        let (outcome, _) = converse(&served, Fate::default(), seed);
        let (messages, next) = outcome.expect("a snapshot");
        prop_assert!(messages.iter().eq(served.messages()));
        prop_assert_eq!(next, orders + 1);
    }

    /// A part of a snapshot is never taken for one, not even a part of an empty one.
    #[test]
    fn a_part_is_an_error_for_the_client(orders in 0..3_000_u64, seed: u64) {
        let fate = Mischief::new("partly=1".parse().expect("faults"), seed).draw();
        let (outcome, _) = converse(&snapshot(orders), fate, seed);
        prop_assert!(matches!(outcome, Err(Error::Soup(_))), "{:?}", outcome);
    }
}

#[test]
fn late_twice_and_never_are_as_a_client_sees_them() {
    let served = snapshot(2_000);
    let fate = |text: &str| {
        let faults: AnswerFaults = text.parse().expect("faults");
        Mischief::new(faults, 1).draw()
    };
    let (outcome, soon_ms) = converse(&served, fate("never=0"), 1);
    assert!(outcome.is_ok() && soon_ms < 100, "{soon_ms}");
    let (outcome, late_ms) = converse(&served, fate("late=1:3000"), 1);
    assert_eq!(outcome.expect("a snapshot").1, 2_001);
    assert!((3_000..3_000 + 100).contains(&late_ms), "{late_ms}");
    let (outcome, _) = converse(&served, fate("twice=1"), 1);
    assert_eq!(outcome.expect("the first of both").0.len(), 2_000);
    let (outcome, never_ms) = converse(&served, fate("never=1"), 1);
    assert!(outcome.is_err() && never_ms >= 9_999, "{outcome:?} after {never_ms} ms");
}

#[test]
fn other_sessions_are_not_available_and_the_active_one_has_any_padding() {
    for (asked, is_served) in
        [(*b"WIREPATH01", true), (*b"          ", true), (*b"WIREPATH02", false)]
    {
        let mut server = Connection::new(SoupConfig::default(), SESSION, 0);
        let login = LoginRequest::new(
            Username::new("SIM").expect("a user"),
            Password::new("SIM").expect("a password"),
            wirepath_protocol::Alpha(asked),
            1,
        );
        server.receive(login.as_bytes(), 0);
        assert_eq!(server.asks(), is_served);
        assert_eq!(server.output().is_empty(), is_served);
    }
    let short = wirepath_protocol::Alpha(*b"DAY       ");
    assert_eq!(Connection::new(SoupConfig::default(), short, 0).session.0, *b"       DAY");
}

#[test]
fn the_connection_stays_with_heartbeats_behind_a_snapshot() {
    let mut server = Connection::new(SoupConfig::default(), SESSION, 0);
    let login = LoginRequest::new(
        Username::new("SIM").expect("a user"),
        Password::new("SIM").expect("a password"),
        Session::BLANK,
        1,
    );
    server.receive(login.as_bytes(), 0);
    let served = snapshot(1);
    server.serve(Arc::clone(&served), Fate::default(), 0);
    assert_eq!(server.output().len(), 33 + 3 + 36 + 3 + 21);
    server.sent(server.output().len(), 0);
    assert_eq!(Arc::strong_count(&served), 1, "it does not keep what it has sent");
    server.tick(1_000_000_000);
    assert_eq!(server.output(), b"\0\x01H");
    assert!(!server.asks() && !server.closing());
}
