use proptest::{collection::vec, prelude::*};
use wirepath_protocol::soupbintcp::{LoginAccepted, Password, RejectReason, Username, session};
use wirepath_protocol::{Symbol, itch50};

use super::*;
use crate::recovery::server::Server;

const SECOND: u64 = 1_000_000_000;

fn client() -> Client {
    let username = Username::new("DESK").unwrap();
    let password = Password::new("secret").unwrap();
    let elsewhere = session("9Z").unwrap(); // not looked at
    let soup =
        soup::Config { username, password, session: elsewhere, sequence: 7, ..Default::default() };
    Client::new(Config { soup, ..Default::default() }).unwrap()
}

/// Two instruments, `orders` orders, one of three with attribution.
fn state(orders: u64) -> Vec<Vec<u8>> {
    let mut messages = Vec::new();
    for (locate, name) in [(1_u16, "AAPL"), (2, "MSFT")] {
        let (stock, stock_locate) = (Symbol::new(name).unwrap(), locate.into());
        let directory = itch50::StockDirectory { stock_locate, stock, ..Default::default() };
        messages.push(directory.as_bytes().to_vec());
        let trading_state = b'T'.into();
        let action =
            itch50::StockTradingAction { stock_locate, stock, trading_state, ..Default::default() };
        messages.push(action.as_bytes().to_vec());
    }
    for number in 1..=orders {
        let order_reference_number = number.into();
        messages.push(if number % 3 == 0 {
            let add = itch50::AddOrderAttributed { order_reference_number, ..Default::default() };
            add.as_bytes().to_vec()
        } else {
            let add = itch50::AddOrder { order_reference_number, ..Default::default() };
            add.as_bytes().to_vec()
        });
    }
    messages
}

fn snapshot(orders: u64, next: u64) -> Vec<Vec<u8>> {
    let mut messages = state(orders);
    messages.push(glimpse::EndOfSnapshot::new(next).as_bytes().to_vec());
    messages
}

/// Login, all that the server says to it in pieces, and what came of it.
fn fetched(
    client: &mut Client,
    server: &mut Server,
    pieces: &[usize],
) -> Result<(Vec<Vec<u8>>, Option<u64>), Error> {
    client.connected(0);
    server.receive(client.output());
    client.sent(client.output().len(), 0);
    taken(client, &server.output.split_off(0), pieces)
}

fn taken(
    client: &mut Client,
    mut bytes: &[u8],
    pieces: &[usize],
) -> Result<(Vec<Vec<u8>>, Option<u64>), Error> {
    let (mut messages, mut complete) = (Vec::new(), None);
    let mut pieces = pieces.iter().cycle();
    while !bytes.is_empty() {
        let piece = (*pieces.next().unwrap()).min(bytes.len());
        let count = client.receive(&bytes[..piece], 0);
        assert!(count > 0, "no space, though all was taken");
        bytes = &bytes[count..];
        while let Some(received) = client.next()? {
            assert_eq!(complete, None, "something behind the end");
            match received {
                Received::Message(block) => messages.push(block.to_vec()),
                Received::Complete { next } => complete = Some(next),
            }
        }
    }
    Ok((messages, complete))
}

#[test]
fn a_snapshot_then_a_logout() {
    let mut server = Server::new("3A", snapshot(10, 1_000_001));
    let mut client = client();
    let (messages, complete) = fetched(&mut client, &mut server, &[1]).unwrap();
    assert_eq!((messages, complete), (state(10), Some(1_000_001)));
    assert_eq!(client.counters(), Counters { messages: 14, unlisted: 0 });
    assert_eq!(client.soup().counters().sequenced, 15);

    assert!(!client.closing() && client.next() == Ok(None));
    server.receive(client.output());
    client.sent(client.output().len(), 1);
    assert!(server.is_logged_out && client.closing());
    client.tick(u64::MAX);
    client.disconnected(u64::MAX);
    assert_eq!(client.next(), Ok(None));
    assert_eq!(client.deadline(), None);
}

#[test]
fn a_second_snapshot_starts_from_the_beginning() {
    let mut client = client();
    for (orders, next) in [(3, 70), (5, 90)] {
        let mut server = Server::new("3A", snapshot(orders, next));
        let came = fetched(&mut client, &mut server, &[50]).unwrap();
        assert_eq!(came, (state(orders), Some(next)));
        assert_eq!(client.counters().messages, 4 + orders);
    }
}

#[test]
fn other_packets_and_types_do_no_harm() {
    let mut messages = snapshot(1, 5);
    messages.insert(0, b"?unknown".to_vec());
    messages.insert(0, itch50::OrderDelete::default().as_bytes().to_vec());
    let mut server = Server::new("3A", messages.clone());
    server.say(b'+', b"GLIMPSE host 7");
    let mut client = client();
    let came = fetched(&mut client, &mut server, &[64]).unwrap();
    messages.pop();
    assert_eq!(came, (messages, Some(5)));
    assert_eq!(client.counters(), Counters { messages: 7, unlisted: 2 });
}

#[test]
fn what_spoils_a_snapshot() {
    let with_end = |end: &[u8]| {
        let mut messages = state(2);
        messages.push(end.to_vec());
        messages
    };
    let truncated = |have, need| DecodeError::Truncated { have, need };
    let letter = NumericError::NotDigit { offset: 18, byte: b'x' };
    #[rustfmt::skip]
    let table = [
        (with_end(b"G                  x7"), Error::SequenceNumber(letter)),
        (with_end(b"G                    "), Error::SequenceNumber(NumericError::Blank)),
        (with_end(b"G                   0"), Error::SequenceZero),
        (with_end(b"G7"), Error::Message { number: 7, error: truncated(2, 21) }),
        (with_end(b"A7"), Error::Message { number: 7, error: truncated(2, 36) }),
        (with_end(b""), Error::Message { number: 7, error: truncated(0, 1) }),
        (state(2), Error::EndedEarly { messages: 6 }),
    ];
    for (messages, error) in table {
        for piece in [1, 30, 999] {
            let mut server = Server::new("3A", messages.clone());
            let mut client = client();
            client.connected(0);
            server.receive(client.output());
            client.sent(client.output().len(), 0);
            server.say(b'Z', b"");
            assert_eq!(taken(&mut client, &server.output, &[piece]), Err(error));
            assert_eq!(client.next(), Err(error));
            // At the end of its session the server is gone; else it is told that we go.
            let farewell: &[u8] =
                if matches!(error, Error::EndedEarly { .. }) { b"" } else { b"\0\x01O" };
            assert_eq!(client.output(), farewell);
            client.sent(farewell.len(), 0);
            assert!(client.closing() && !error.to_string().is_empty());
        }
    }
}

#[test]
fn what_spoils_the_login() {
    let mut server = Server::new("3A", snapshot(1, 5));
    server.password = Password::new("other").unwrap();
    let error = fetched(&mut client(), &mut server, &[9]).unwrap_err();
    assert_eq!(error, Error::Soup(soup::Error::Rejected(RejectReason::NotAuthorized)));
    assert_eq!(
        error.to_string(),
        "the server rejected our login: not authorized, the user name or password is wrong"
    );

    let mut client = client();
    client.connected(0);
    client.receive(LoginAccepted::new(session("3A").unwrap(), 8).as_bytes(), 0);
    assert_eq!(client.next(), Err(Error::NotFromOne(8)));
}

#[test]
fn a_connection_that_closes_midway() {
    let mut server = Server::new("3A", snapshot(3, 5));
    let mut client = client();
    client.connected(0);
    server.receive(client.output());
    client.sent(client.output().len(), 0);
    let most = server.output.len() - 5;
    assert_eq!(taken(&mut client, &server.output[..most], &[99]), Ok((state(3), None)));
    client.disconnected(0);
    assert_eq!(client.next(), Err(Error::Soup(soup::Error::Disconnected)));
    assert!(client.closing());
}

#[test]
fn a_snapshot_that_takes_too_long() {
    let mut server = Server::new("3A", state(3));
    let mut client = client();
    fetched(&mut client, &mut server, &[99]).unwrap();
    // The server is alive all the while.
    for now_ns in (1..60).map(|second| second * SECOND) {
        assert_eq!(client.deadline(), Some(now_ns));
        client.receive(b"\0\x01H", now_ns);
        assert_eq!(client.next(), Ok(None));
        client.tick(now_ns);
        server.receive(client.output());
        client.sent(client.output().len(), now_ns);
    }
    assert_eq!(server.heartbeats, 59);
    assert_eq!(client.deadline(), Some(60 * SECOND));
    client.tick(60 * SECOND);
    assert_eq!(client.next(), Err(Error::TooSlow { ms: 60_000, messages: 7 }));
    server.receive(client.output());
    assert!(server.is_logged_out);

    let config = Config { timeout_ns: 0, ..Default::default() };
    assert_eq!(Client::new(config).unwrap_err(), ConfigError::NoTime("timeout_ns"));
}

#[test]
fn a_silent_server_and_one_given_up() {
    let mut client = client();
    fetched(&mut client, &mut Server::new("3A", state(1)), &[99]).unwrap();
    client.tick(15 * SECOND);
    assert_eq!(client.next(), Err(Error::Soup(soup::Error::Silent { ms: 15_000 })));

    fetched(&mut client, &mut Server::new("3A", state(1)), &[99]).unwrap();
    client.log_out(1);
    assert_eq!(client.next(), Ok(None));
    assert_eq!(client.output(), &b"\0\x01O"[..]);
}

proptest! {
    #[test]
    fn any_splits_bring_the_same(orders in 0..60_u64, next in 1..u64::MAX, pieces in vec(1..200_usize, 1..9)) {
        let mut server = Server::new("3A", snapshot(orders, next));
        let came = fetched(&mut client(), &mut server, &pieces).unwrap();
        prop_assert_eq!(came, (state(orders), Some(next)));
    }

    /// A stream damaged anywhere is an error, or brings messages and perhaps an end; it never panics.
    #[test]
    fn damage_never_panics(
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        pieces in vec(1..200_usize, 1..9),
    ) {
        let mut server = Server::new("3A", snapshot(9, 77));
        let mut client = client();
        client.connected(0);
        server.receive(client.output());
        for (place, byte) in damage {
            *place.get_mut(&mut server.output) = byte;
        }
        match taken(&mut client, &server.output, &pieces) {
            Ok((messages, complete)) => {
                prop_assert_eq!(messages.len() as u64, client.counters().messages);
                prop_assert!(complete.is_some() || !client.closing());
            }
            Err(error) => prop_assert_eq!(client.next(), Err(error)),
        }
    }
}
