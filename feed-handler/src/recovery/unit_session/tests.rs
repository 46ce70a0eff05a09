use proptest::{collection::vec, prelude::*};
use wirepath_protocol::DecodeError;
use wirepath_protocol::field::Char;
use wirepath_protocol::pitch::Malformed;
use wirepath_protocol::pitch::session::{LoginResponse, Password, SpinFinished};

use super::*;
use crate::recovery::unit_server::{Server, UNIT, config, converse};

const SECOND: u64 = 1_000_000_000;

/// The blocks of all messages that are there.
fn taken(session: &mut Session) -> Result<Vec<Vec<u8>>, Error> {
    let mut blocks = Vec::new();
    while let Some(at) = session.step()? {
        blocks.push(session.message(at).to_vec());
    }
    Ok(blocks)
}

/// What a session that has sent its login makes of `bytes`.
fn with(session: &mut Session, bytes: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    session.connected(0);
    session.sent(session.output().len(), 0);
    heard(session, bytes, 0)
}

fn heard(session: &mut Session, bytes: &[u8], now_ns: u64) -> Result<Vec<Vec<u8>>, Error> {
    session.space()[..bytes.len()].copy_from_slice(bytes);
    session.received(bytes.len(), now_ns);
    taken(session)
}

fn packet(unit: u8, messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [0; 2_048];
    let mut packet = PacketWriter::new(&mut bytes, unit, 0).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

fn response(status: u8) -> Vec<u8> {
    let response = LoginResponse { status: Char(status), ..Default::default() };
    packet(0, &[response.as_bytes()])
}

fn logged_in() -> Session {
    let mut session = Session::new(config()).unwrap();
    assert_eq!(with(&mut session, &response(b'A')), Ok(vec![]));
    assert!(session.is_logged_in());
    session
}

#[test]
fn a_login_then_messages_byte_by_byte() {
    let mut session = Session::new(config()).unwrap();
    assert_eq!((session.step(), session.deadline(), session.closing()), (Ok(None), None, false));
    assert!(!session.say(b"\x02\x83"), "nobody is there");
    session.connected(5 * SECOND);
    let login = b"\x1e\0\x01\0\0\0\0\0\x16\x010003DESK  secret    ";
    assert_eq!((session.output(), session.deadline()), (&login[..], Some(15 * SECOND)));
    assert!(!session.say(b"\x02\x83"), "not logged in");

    let mut server = Server::new(Vec::new());
    let mut came = Vec::new();
    let mut take = |session: &mut Session| taken(session).map(|blocks| came.extend(blocks));
    converse(&mut session, &mut server, 1, 6 * SECOND, &mut take).unwrap();
    server.say(&[b"\x02\x29", b"\x05\xee\x01\x02\x03"]);
    server.say(&[]);
    server.say(&[b"\x02\x77"]);
    converse(&mut session, &mut server, 1, 6 * SECOND, &mut take).unwrap();
    assert_eq!(came, [&b"\x02\x29"[..], b"\x05\xee\x01\x02\x03", b"\x02\x77"]);
    assert!(session.say(b"\x02\x86"));
    assert_eq!(session.output(), b"\x0a\0\x01\0\0\0\0\0\x02\x86");

    session.close();
    assert!(session.closing() && session.output().is_empty() && !session.say(b"\x02\x86"));
    assert_eq!((session.step(), session.deadline()), (Ok(None), None));
    assert_eq!(heard(&mut session, &[0; 64], 7 * SECOND), Ok(vec![]));
}

#[test]
fn what_is_said_waits_in_bounded_memory() {
    let mut session = logged_in();
    let mut said = 0;
    while session.say(b"\x02\x86") {
        said += 1;
        assert!(said <= OUTPUT_BYTES);
    }
    assert!(session.output().len() <= OUTPUT_BYTES && said > 50);
    // What is on its way makes room.
    session.sent(99, 0);
    assert!(session.say(b"\x02\x86"));
    assert_eq!(session.output().len(), 10 * said - 99 + 10);
    assert!(session.output()[1..].starts_with(b"\x0a\0\x01\0\0\0\0\0\x02\x86"));
}

#[test]
fn what_spoils_a_connection() {
    let accepted = response(b'A');
    let behind_login = |bytes: &[u8]| [&accepted, bytes].concat();
    let finished = SpinFinished::default();
    #[rustfmt::skip]
    let table: [(Vec<u8>, Error); 13] = [
        (response(b'N'), Error::Rejected(b'N')),
        (response(b'B'), Error::Rejected(b'B')),
        (response(b'S'), Error::Rejected(b'S')),
        (response(b'?'), Error::Rejected(b'?')),
        (behind_login(&accepted), Error::LoginTwice),
        (packet(0, &[finished.as_bytes()]), Error::BeforeLogin(0x83)),
        (packet(0, &[b"\x02\xee"]), Error::BeforeLogin(0xee)),
        (packet(UNIT + 1, &[b"\x02\xee"]), Error::OtherUnit { ours: UNIT, theirs: UNIT + 1 }),
        (packet(0, &[b"\x02\x02"]), Error::Message { kind: 2, error: DecodeError::Truncated { have: 2, need: 3 } }),
        (behind_login(b"\x07\0"), Error::Malformed(Malformed::TooShort(7))),
        // One message fewer than the header tells, one more, and one that is longer than the packet.
        (behind_login(b"\x0a\0\x02\0\0\0\0\0\x02\x86"), Error::Contents { declared: 2, whole: 1, trailing: 0 }),
        (behind_login(b"\x0c\0\x01\0\0\0\0\0\x02\x86\x02\x86"), Error::Contents { declared: 1, whole: 1, trailing: 2 }),
        (behind_login(b"\x0a\0\x01\0\0\0\0\0\x03\x86"), Error::Contents { declared: 1, whole: 0, trailing: 2 }),
    ];
    for (bytes, error) in table {
        let mut session = Session::new(config()).unwrap();
        assert_eq!(with(&mut session, &bytes), Err(error));
        assert_eq!(taken(&mut session), Err(error), "at every call");
        assert!(session.closing() && session.deadline().is_none() && session.output().is_empty());
        assert!(error.to_string().len() > 20, "{error}");
        // Nothing is left of it.
        assert_eq!(with(&mut session, &accepted), Ok(vec![]));
    }
    let small = Config { packet_max: 263, input_bytes: 263, ..config() };
    let mut session = Session::new(small).unwrap();
    let error = Error::Malformed(Malformed::TooLong { size: 264, max: 263 });
    assert_eq!(with(&mut session, b"\x08\x01"), Err(error));
    assert_eq!(
        Error::Rejected(b'B').to_string(),
        "the server rejected our login: somebody is logged into the session already"
    );
}

#[test]
fn a_connection_that_closes() {
    let mut session = Session::new(config()).unwrap();
    assert_eq!(with(&mut session, b"\x0b"), Ok(vec![]));
    session.disconnected(0);
    assert_eq!(taken(&mut session), Err(Error::LoginUnanswered));

    // What came before is still had.
    let mut session = Session::new(config()).unwrap();
    session.connected(0);
    let bytes = [response(b'A'), packet(0, &[b"\x02\xee"]), vec![10, 0, 1]].concat();
    session.space()[..bytes.len()].copy_from_slice(&bytes);
    session.received(bytes.len(), 0);
    session.disconnected(0);
    let at = session.step().unwrap().unwrap();
    assert_eq!(session.message(at), b"\x02\xee");
    assert!(!session.say(b"\x02\x86") && session.output().is_empty());
    assert_eq!(session.step(), Err(Error::Disconnected));
    assert!(session.closing());
}

#[test]
fn time_passes() {
    let mut session = Session::new(config()).unwrap();
    session.connected(SECOND);
    session.tick(11 * SECOND - 1);
    assert_eq!((session.step(), session.deadline()), (Ok(None), Some(11 * SECOND)));
    session.tick(11 * SECOND);
    assert_eq!(session.step(), Err(Error::LoginTimeout { ms: 10_000 }));

    let mut session = logged_in();
    assert_eq!(session.deadline(), Some(SECOND));
    session.tick(SECOND - 1);
    assert!(session.output().is_empty());
    session.tick(SECOND);
    session.tick(2 * SECOND);
    assert_eq!(session.output(), b"\x08\0\0\0\0\0\0\0");
    assert_eq!(session.deadline(), Some(10 * SECOND), "one heartbeat waits at a time");
    session.sent(8, 3 * SECOND);
    assert_eq!(session.deadline(), Some(4 * SECOND));
    assert_eq!(heard(&mut session, b"\x08\0\0\0\0\0\0\0", 4 * SECOND), Ok(vec![]));
    session.tick(14 * SECOND - 1);
    assert_eq!(session.step(), Ok(None));
    session.tick(14 * SECOND);
    assert_eq!(session.step(), Err(Error::Silent { ms: 10_000 }));
}

#[test]
fn a_config_that_cannot_be() {
    let config = config();
    for (wrong, sentence) in [
        (Config { login_timeout_ns: 0, ..config }, "login_timeout_ns: must be more than 0 ns"),
        (Config { heartbeat_ns: 0, ..config }, "heartbeat_ns: must be more than 0 ns"),
        (Config { silence_ns: 0, ..config }, "silence_ns: must be more than 0 ns"),
        (Config { packet_max: 262, ..config }, "packet_max: 262 is not between 263 and 65535"),
        (
            Config { input_bytes: 65_534, ..config },
            "input_bytes: 65534 is not between packet_max and 1073741824",
        ),
    ] {
        assert_eq!(Session::new(wrong).unwrap_err().to_string(), sentence);
    }
    assert!(!format!("{config:?}").contains("secret"));
    assert!(Password::new("longer than ten").is_err());
}

proptest! {
    /// Whatever comes, in whatever pieces, is messages that were whole, or an error that stays.
    #[test]
    fn any_bytes_hold(
        mut parts in vec((vec(any::<u8>(), 0..40), any::<bool>()), 0..12),
        pieces in vec(1..50_usize, 1..5),
    ) {
        parts.insert(0, (response(b'A'), false));
        // Some of it packets, the rest whatever.
        let bytes: Vec<u8> = parts.iter().flat_map(|(part, is_packet)| {
            let messages: Vec<_> = part.chunk_by(|a, b| *a < *b).filter(|m| m.len() > 1).collect();
            if *is_packet { packet(0, &messages) } else { part.clone() }
        }).collect();
        let config = Config { packet_max: 263, input_bytes: 263, ..config() };
        let run = |pieces: &[usize]| {
            let mut session = Session::new(config).unwrap();
            session.connected(0);
            let (mut came, mut rest) = (Vec::new(), &bytes[..]);
            for piece in pieces.iter().cycle() {
                let count = (*piece).min(rest.len()).min(session.space().len());
                session.space()[..count].copy_from_slice(&rest[..count]);
                session.received(count, 0);
                rest = &rest[count..];
                match taken(&mut session) {
                    Ok(blocks) => came.extend(blocks),
                    Err(error) => return (came.len(), Some(error)),
                }
                if rest.is_empty() {
                    break;
                }
                assert!(count > 0, "no space, though all was taken");
            }
            (came.len(), None)
        };
        let (whole, error) = run(&[1]);
        prop_assert_eq!(run(&pieces).1, error);
        prop_assert!(whole <= bytes.len() / 2);
    }
}
