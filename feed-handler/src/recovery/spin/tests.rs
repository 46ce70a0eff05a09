use proptest::{collection::vec, prelude::*};
use wirepath_protocol::DecodeError;
use wirepath_protocol::field::Char;
use wirepath_protocol::pitch::equities;
use wirepath_protocol::pitch::session::{GapResponse, SpinFinished, SpinImageAvailable};

use super::*;
use crate::recovery::unit_server::{self, Server, UNIT, converse};

const SECOND: u64 = 1_000_000_000;
/// The last number of a round.
const ROUND: u64 = u32::MAX as u64;

fn config() -> Config {
    Config { session: unit_server::config(), ..Config::default() }
}

fn client(kept_from: u64) -> Client {
    Client::new(Config { kept_from, ..config() }).unwrap()
}

fn add(id: u64) -> Vec<u8> {
    if id.is_multiple_of(3) {
        return common::AddOrderLong { order_id: id.into(), ..Default::default() }
            .as_bytes()
            .to_vec();
    }
    common::AddOrderShort { order_id: id.into(), ..Default::default() }.as_bytes().to_vec()
}

/// A status, so many orders, and the time.
fn spin(orders: u64) -> Vec<Vec<u8>> {
    let mut spin = vec![equities::TradingStatus::default().as_bytes().to_vec()];
    spin.extend((1..=orders).map(add));
    spin.push(common::Time::default().as_bytes().to_vec());
    spin
}

type Came = (Vec<Vec<u8>>, Option<u64>);

/// Lets both talk, and gives what came of it.
fn talk(
    client: &mut Client,
    server: &mut Server,
    piece: usize,
    now_ns: u64,
) -> Result<Came, Error> {
    let (mut messages, mut complete) = (Vec::new(), None);
    converse(client, server, piece, now_ns, &mut |client: &mut Client| {
        while let Some(received) = client.next()? {
            assert_eq!(complete, None, "something behind the end");
            match received {
                Received::Message(block) => messages.push(block.to_vec()),
                Received::Complete { next } => complete = Some(next),
            }
        }
        Ok::<(), Error>(())
    })?;
    Ok((messages, complete))
}

fn logged_in(kept_from: u64, server: &mut Server) -> Client {
    let mut client = client(kept_from);
    client.connected(0);
    assert_eq!(talk(&mut client, server, 1, 0), Ok((vec![], None)));
    client
}

/// A client that has requested image 60, which the server has not heard of.
fn requested(server: &mut Server) -> Client {
    let mut client = logged_in(50, server);
    server.announce(60);
    let count = server.output.len();
    client.space()[..count].copy_from_slice(&server.output);
    client.received(count, 0);
    server.output.clear();
    assert_eq!(client.next(), Ok(None));
    client
}

#[test]
fn a_spin_of_the_first_image_that_reaches_the_stream() {
    for piece in [1, 7, 4_000] {
        let mut server = Server::new(spin(10));
        let mut client = client(310_172);
        client.connected(0);
        // "Spin Server Usage Example".
        assert_eq!(talk(&mut client, &mut server, piece, 0), Ok((vec![], None)));
        server.announce(310_169);
        server.announce(310_170);
        assert_eq!(talk(&mut client, &mut server, piece, 0), Ok((vec![], None)));
        assert_eq!((&server.images[..], client.counters().too_old), (&[][..], 2));
        server.announce(310_175);
        let came = talk(&mut client, &mut server, piece, 0);
        assert_eq!(came, Ok((spin(10), Some(310_176))));
        assert_eq!(server.images, [310_175]);
        assert_eq!((client.counters().messages, client.counters().images), (12, 3));
        assert!(client.closing() && client.next() == Ok(None) && client.deadline().is_none());

        // It closes, and a further one begins anew.
        client.disconnected(1);
        client.tick(u64::MAX);
        assert_eq!(client.next(), Ok(None));
        let mut server = Server::new(spin(2));
        client.connected(0);
        server.receive(b"");
        assert_eq!(talk(&mut client, &mut server, piece, 0), Ok((vec![], None)));
        server.announce(310_171);
        assert_eq!(talk(&mut client, &mut server, piece, 0), Ok((spin(2), Some(310_172))));
    }
}

#[test]
fn numbers_go_round() {
    #[rustfmt::skip]
    let table = [
        // "Spin Server Rollover Usage Example": the first of each is too old.
        (ROUND - 1,     vec![4_294_967_291, 2],  ROUND + 3),
        (ROUND,         vec![4_294_967_293, 4_294_967_294], ROUND),
        (ROUND + 1,     vec![4_294_967_294, 4_294_967_295], ROUND + 1),
        (2 * ROUND + 5, vec![3, 9],              2 * ROUND + 10),
        // Of a unit that has not begun.
        (1,             vec![0],                 1),
        (2,             vec![0, 1],              2),
    ];
    for (kept_from, images, next) in table {
        let mut server = Server::new(spin(1));
        let mut client = logged_in(kept_from, &mut server);
        images.iter().for_each(|image| server.announce(*image));
        let came = talk(&mut client, &mut server, 1, 0);
        assert_eq!(came, Ok((spin(1), Some(next))), "{kept_from} {images:?}");
        assert_eq!(server.images, images[images.len() - 1..]);
    }
}

#[test]
fn an_image_that_is_not_to_be_had_is_left_for_the_next() {
    let mut server = Server::new(spin(3));
    let mut client = logged_in(50, &mut server);
    server.spin_status = spin_status::OUT_OF_RANGE;
    server.announce(60);
    assert_eq!(talk(&mut client, &mut server, 1, 0), Ok((vec![], None)));
    server.spin_status = spin_status::ACCEPTED;
    server.announce(70);
    assert_eq!(talk(&mut client, &mut server, 1, 0), Ok((spin(3), Some(71))));
    assert_eq!((server.images, client.counters().out_of_range), (vec![60, 70], 1));
}

#[test]
fn an_image_that_never_reaches_the_stream_is_taken_in_the_end() {
    let mut server = Server::new(spin(3));
    let mut client = logged_in(50, &mut server);
    for second in 0..5 {
        server.announce(40);
        assert_eq!(talk(&mut client, &mut server, 1, second * SECOND), Ok((vec![], None)));
    }
    server.announce(41);
    assert_eq!(talk(&mut client, &mut server, 1, 5 * SECOND), Ok((spin(3), Some(42))));
}

fn response(sequence: u32, order_count: u32, status: u8) -> Vec<u8> {
    let response = SpinResponse {
        sequence: sequence.into(),
        order_count: order_count.into(),
        status: Char(status),
        ..Default::default()
    };
    response.as_bytes().to_vec()
}

fn finished(sequence: u32) -> Vec<u8> {
    SpinFinished { sequence: sequence.into(), ..Default::default() }.as_bytes().to_vec()
}

fn image(sequence: u32) -> Vec<u8> {
    SpinImageAvailable { sequence: sequence.into(), ..Default::default() }.as_bytes().to_vec()
}

fn images(count: usize) -> Vec<Vec<u8>> {
    vec![image(61); count]
}

/// What the client makes of these messages, having requested image 60.
fn answered(messages: &[Vec<u8>]) -> Result<Came, Error> {
    let mut server = Server::new(Vec::new());
    let mut client = requested(&mut server);
    client.sent(client.output().len(), 0);
    for message in messages {
        server.say(&[message]);
    }
    let came = talk(&mut client, &mut server, 1, 0);
    if let Err(error) = came {
        assert_eq!(client.next(), Err(error), "at every call");
        assert!(client.closing() && client.output().is_empty() && client.deadline().is_none());
        assert!(error.to_string().len() > 20, "{error}");
    }
    came
}

#[test]
fn what_spoils_a_spin() {
    use unit_session::Error::{Message as Short, Unexpected};
    let accepted = || response(60, 2, b'A');
    let behind = |images, message| [images, vec![message]].concat();
    let gap = GapResponse::default().as_bytes().to_vec();
    let truncated = |have, need| DecodeError::Truncated { have, need };
    let orders = |is_more| Error::Orders { announced: 2, is_more };
    let session = |error| Error::Session(error);
    #[rustfmt::skip]
    let table: [(Vec<Vec<u8>>, Error); 15] = [
        (vec![response(60, 0, b'S')], Error::Refused(b'S')),
        (vec![response(60, 0, b'?')], Error::Refused(b'?')),
        (vec![response(59, 2, b'A')], Error::OtherImage { asked: 60, answered: 59 }),
        (vec![response(0, 2, b'A')], Error::OtherImage { asked: 60, answered: 0 }),
        (vec![accepted(), add(1), finished(60)], orders(false)),
        (vec![accepted(), add(1), add(2), add(3)], orders(true)),
        (vec![accepted(), add(1), add(2), finished(61)], Error::OtherEnd { image: 60, ended: 61 }),
        (vec![finished(60)], session(Unexpected(0x83))),
        (vec![accepted(), accepted()], session(Unexpected(0x82))),
        (vec![accepted(), gap], session(Unexpected(0x04))),
        (vec![accepted(), add(1)[..25].to_vec()], session(Short { kind: 0x22, error: truncated(25, 26) })),
        (vec![accepted(), finished(60)[..5].to_vec()], session(Short { kind: 0x83, error: truncated(5, 6) })),
        (vec![accepted()[..10].to_vec()], session(Short { kind: 0x82, error: truncated(10, 11) })),
        (behind(images(10), accepted()), Error::Replaced(10)),
        (behind(images(300), accepted()), Error::Replaced(255)),
    ];
    for (messages, error) in table {
        assert_eq!(answered(&messages), Err(error));
    }
    assert_eq!(orders(false).to_string(), "the spin was to have 2 orders, and has less");
    assert_eq!(
        Error::Refused(b'S').to_string(),
        "the server refused a spin: a spin is under way on this connection"
    );
}

#[test]
fn what_does_a_spin_no_harm() {
    let accepted = || response(60, 2, b'A');
    let later = || response(75, 2, b'A');
    let unknown = || b"\x02\xee".to_vec();
    let both = || vec![add(1), add(2)];
    let with = |front: Vec<Vec<u8>>, last| [front, both(), vec![last]].concat();
    let behind = |mut images: Vec<Vec<u8>>, last| {
        images.push(last);
        images
    };
    #[rustfmt::skip]
    let table: [(Vec<Vec<u8>>, Came); 8] = [
        (with(vec![accepted(), image(61)], finished(60)), (both(), Some(61))),
        (
            vec![unknown(), add(1), accepted(), add(1), unknown(), add(2), finished(60)],
            (vec![add(1), unknown(), add(2)], Some(61)),
        ),
        (with(behind(images(9), accepted()), finished(60)), (both(), Some(61))),
        (with(behind(vec![image(60); 99], accepted()), finished(60)), (both(), Some(61))),
        // The server says that it is of a later one, whichever of them its end names.
        (with(vec![later()], finished(60)), (both(), Some(76))),
        (with(vec![later()], finished(75)), (both(), Some(76))),
        (with(behind(images(12), later()), finished(60)), (both(), Some(76))),
        (vec![response(60, 0, b'A'), finished(60)], (vec![], Some(61))),
    ];
    for (messages, came) in table {
        assert_eq!(answered(&messages), Ok(came));
    }
}

#[test]
fn orders_are_those_of_the_market() {
    let of = |market, kind, block: &[u8]| is_order(market, kind, block).unwrap();
    let future = futures::AddOrderShort::default();
    assert!(of(Market::Futures, 0x22, future.as_bytes()));
    assert!(of(Market::Futures, 0x21, futures::AddOrderLong::default().as_bytes()));
    assert!(of(Market::Options, 0x2f, common::AddOrderExpanded::default().as_bytes()));
    assert!(!of(Market::Futures, 0x2f, common::AddOrderExpanded::default().as_bytes()));
    assert!(is_order(Market::Equities, 0x22, future.as_bytes()).is_err(), "a byte too short");
    assert!(!of(Market::Equities, 0x29, common::DeleteOrder::default().as_bytes()));
}

#[test]
fn a_spin_that_takes_too_long() {
    // The server is alive all the while.
    let late = |server: &mut Server, client: &mut Client| {
        for second in 1..60 {
            let now_ns = second * SECOND;
            server.say(&[]);
            client.tick(now_ns);
            assert!(client.deadline().is_some_and(|due| due <= 60 * SECOND));
            talk(client, server, 99, now_ns).unwrap();
        }
        client.tick(60 * SECOND);
        let error = client.next().unwrap_err();
        assert!(client.closing());
        error
    };
    let mut server = Server::new(Vec::new());
    let mut waits = logged_in(50, &mut server);
    assert_eq!(late(&mut server, &mut waits), Error::NoImage { ms: 60_000, images: 0 });
    assert_eq!(server.heartbeats, 59);

    let mut server = Server::new(Vec::new());
    let mut asked = requested(&mut server);
    asked.sent(asked.output().len(), 0);
    server.say(&[]);
    assert_eq!(late(&mut server, &mut asked), Error::Unanswered { ms: 60_000 });

    let mut server = Server::new(Vec::new());
    let mut begun = requested(&mut server);
    begun.sent(begun.output().len(), 0);
    server.say(&[&response(60, 9, b'A'), &add(1), &add(2)]);
    let error = late(&mut server, &mut begun);
    assert_eq!(error, Error::TooSlow { ms: 60_000, messages: 2 });

    let no_time = Config { timeout_ns: 0, ..config() };
    assert_eq!(Client::new(no_time).unwrap_err(), ConfigError::NoTime("timeout_ns"));
}

#[test]
fn a_connection_that_fails_midway() {
    let mut server = Server::new(spin(3));
    let mut client = requested(&mut server);
    server.receive(client.output());
    client.sent(client.output().len(), 0);
    server.output.truncate(server.output.len() - 1);
    assert_eq!(talk(&mut client, &mut server, 9, 0), Ok((spin(3), None)), "all but the end");
    client.disconnected(0);
    assert_eq!(client.next(), Err(Error::Session(unit_session::Error::Disconnected)));
    assert!(client.closing());

    let mut client = logged_in(5, &mut Server::new(spin(3)));
    client.tick(10 * SECOND);
    let silent = unit_session::Error::Silent { ms: 10_000 };
    assert_eq!(client.next(), Err(Error::Session(silent)));

    // Another user.
    let session = unit_session::Config { unit: UNIT, ..Default::default() };
    let mut client = Client::new(Config { session, ..Config::default() }).unwrap();
    client.connected(0);
    let error = talk(&mut client, &mut Server::new(spin(3)), 1, 0).unwrap_err();
    assert_eq!(error.to_string(), "the server rejected our login: there is no such session");
}

proptest! {
    /// A stream damaged anywhere is an error, or brings messages and perhaps an end; it never panics, and an end never
    /// comes behind other orders than were announced.
    #[test]
    fn damage_never_panics(
        orders in 0..12_u64,
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        piece in 1..200_usize,
    ) {
        let mut server = Server::new(spin(orders));
        let mut client = requested(&mut server);
        server.receive(client.output());
        client.sent(client.output().len(), 0);
        let whole = server.output.clone();
        for (place, byte) in damage {
            *place.get_mut(&mut server.output) = byte;
        }
        let is_whole = server.output == whole;
        match talk(&mut client, &mut server, piece, 0) {
            Ok((messages, complete)) => {
                prop_assert_eq!(messages.len() as u64, client.counters().messages);
                prop_assert!(!is_whole || complete == Some(61));
                prop_assert!(complete.is_some() || !client.closing());
                if complete.is_some() {
                    let orders = messages.iter().filter(|m| matches!(m[1], 0x21 | 0x22 | 0x2f));
                    let announced = u32::from_le_bytes(*whole[14..].first_chunk().unwrap());
                    prop_assert!(!is_whole || orders.count() == announced as usize);
                }
            }
            Err(error) => prop_assert_eq!(client.next(), Err(error)),
        }
    }
}
