use wirepath_protocol::field::Char;
use wirepath_protocol::pitch::session::SpinImageAvailable;

use super::*;
use crate::recovery::unit_server::{Server, UNIT, config, converse};

const fn ask(from: u64, count: u16) -> Ask {
    Ask { server: 0, from, count }
}

/// Lets both talk, and gives what was refused.
fn talk(client: &mut Client, server: &mut Server) -> Result<Vec<(u64, &'static str)>, Error> {
    let mut refused = Vec::new();
    converse(client, server, 1, 0, &mut |client: &mut Client| {
        while let Some(Refused { from, reason }) = client.next()? {
            refused.push((from, reason));
        }
        Ok(())
    })?;
    Ok(refused)
}

fn logged_in() -> (Client, Server) {
    let mut client = Client::new(config()).unwrap();
    let mut server = Server::new(Vec::new());
    assert!(!client.ask(&ask(1, 1), 0));
    client.connected(0);
    assert!(!client.ask(&ask(1, 1), 0));
    assert_eq!(talk(&mut client, &mut server), Ok(vec![]));
    assert!(client.is_logged_in());
    (client, server)
}

#[test]
fn gaps_are_asked_for_and_refused_in_words() {
    let (mut client, mut server) = logged_in();
    assert!(client.ask(&ask(4_155, 50), 0));
    // "Gap Request Message Example", but for the unit.
    assert_eq!(client.output()[8..], [9, 3, UNIT, 0x3b, 0x10, 0, 0, 0x32, 0]);
    assert_eq!(talk(&mut client, &mut server), Ok(vec![]), "accepted");
    for (status, reason) in [
        (b'O', "out of range: ahead of the unit, or too far behind it"),
        (b'D', "as many requests as a day allows have been made"),
        (b'M', "as many requests as a minute allows have been made"),
        (b'S', "as many requests as a second allows have been made"),
        (b'C', "more messages than one request allows"),
        (b'I', "there is no such unit"),
        (b'U', "the unit is not available now"),
        (b'z', "for a reason that is not known"),
    ] {
        server.gap_status = status;
        assert!(client.ask(&ask(9, COUNT_MAX), 0) && client.ask(&ask(4_000, 1), 0));
        assert_eq!(talk(&mut client, &mut server), Ok(vec![(9, reason), (4_000, reason)]));
    }
    assert_eq!(server.gaps[..3], [(4_155, 50), (9, 100), (4_000, 1)]);
    let counters = Counters { asked: 17, accepted: 1, refused: 16, ..Default::default() };
    assert_eq!(client.counters(), counters);
}

#[test]
fn numbers_go_round() {
    let (mut client, mut server) = logged_in();
    server.gap_status = b'O';
    // "Gap Server Rollover Usage Example".
    let (last, round) = (u64::from(u32::MAX) - 1, u64::from(u32::MAX));
    assert!(client.ask(&ask(last, 4), 0) && client.ask(&ask(2 * round + 5, 1), 0));
    let refused = talk(&mut client, &mut server).unwrap();
    assert_eq!(server.gaps, [(4_294_967_294, 4), (5, 1)]);
    assert_eq!(refused[1].0, 2 * round + 5);
    assert!(client.ask(&ask(round + 2, 1), 0) && client.ask(&ask(last, 1), 0));
    let refused: Vec<_> = talk(&mut client, &mut server).unwrap().iter().map(|r| r.0).collect();
    assert_eq!(refused, [round + 2, last]);
}

#[test]
fn what_a_proxy_says_besides() {
    let (mut client, mut server) = logged_in();
    let other = GapResponse {
        unit: UNIT + 1,
        sequence: 5.into(),
        status: Char(b'O'),
        ..Default::default()
    };
    let nothing = GapResponse { unit: UNIT, status: Char(b'O'), ..Default::default() };
    server.say(&[other.as_bytes(), nothing.as_bytes(), b"\x02\xee"]);
    assert_eq!(talk(&mut client, &mut server), Ok(vec![]));
    assert_eq!((client.counters().unasked, client.counters().unknown), (2, 1));

    server.say(&[SpinImageAvailable::default().as_bytes()]);
    assert_eq!(talk(&mut client, &mut server), Err(Error::Unexpected(0x80)));
    assert!(client.closing() && !client.ask(&ask(1, 1), 0));
    assert_eq!(client.next(), Err(Error::Unexpected(0x80)));
    let (mut client, mut server) = logged_in();
    server.say(&[b"\x09\x04       "]);
    let error = talk(&mut client, &mut server).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a message of type 0x04 could not be read: 9 bytes where the layout needs 10"
    );
}

#[test]
fn a_proxy_that_takes_nothing_in_is_not_asked_for_ever() {
    let (mut client, mut server) = logged_in();
    let asked = (1..1_000).take_while(|from| client.ask(&ask(*from, 1), 0)).count();
    assert!((50..=60).contains(&asked), "{asked}");
    assert_eq!(talk(&mut client, &mut server), Ok(vec![]));
    assert_eq!(server.gaps.len(), asked);
    assert!(client.ask(&ask(1, 1), 0));
    client.disconnected(0);
    assert!(!client.ask(&ask(1, 1), 0));
    assert_eq!(client.next(), Err(Error::Disconnected));
}
