mod properties;

use wirepath_protocol::DecodeError;
use wirepath_protocol::field::NumericError;
use wirepath_protocol::soupbintcp::{self, LoginAccepted, Malformed, Password, Username};

use super::*;
use crate::recovery::server::Server;

const SECOND: u64 = 1_000_000_000;

fn config() -> Config {
    Config {
        username: Username::new("desk").unwrap(),
        password: Password::new("SECRET").unwrap(),
        ..Config::default()
    }
}

/// What a client that is connected and has sent its login makes of `bytes`.
fn client_with(bytes: &[u8]) -> Client {
    let mut client = Client::new(config()).unwrap();
    client.connected(0);
    client.sent(client.output().len(), 0);
    assert_eq!(client.receive(bytes, 0), bytes.len());
    client
}

/// Behind a login that was accepted.
fn logged_in() -> Client {
    let accepted = LoginAccepted::new(soupbintcp::session("3A").unwrap(), 1);
    let mut client = client_with(accepted.as_bytes());
    assert!(matches!(client.next(), Ok(Some(Received::LoggedIn { next: 1, .. }))));
    client
}

/// Hands `bytes` over in pieces of the given lengths, over and over, and answers with what came: numbers
/// and messages. Debug texts and the like are left out.
fn fed(client: &mut Client, bytes: &[u8], pieces: &[usize]) -> Result<Vec<(u64, Vec<u8>)>, Error> {
    let (mut came, mut rest) = (Vec::new(), bytes);
    for piece in pieces.iter().cycle() {
        let (piece, behind) = rest.split_at((*piece).min(rest.len()));
        let mut taken = 0;
        while taken < piece.len() {
            let count = client.receive(&piece[taken..], 0);
            assert!(count > 0, "no space, though all was taken");
            taken += count;
            while let Some(received) = client.next()? {
                if let Received::Sequenced { number, message } = received {
                    came.push((number, message.to_vec()));
                }
            }
        }
        rest = behind;
        if rest.is_empty() {
            break;
        }
    }
    Ok(came)
}

#[test]
fn a_session_byte_by_byte() {
    let mut server = Server::new("3A", vec![b"one".to_vec(), b"".to_vec(), b"three".to_vec()]);
    let mut client = Client::new(config()).unwrap();
    assert_eq!(
        (client.state(), client.deadline(), client.closing()),
        (State::Connecting, None, false)
    );
    assert_eq!(client.next(), Ok(None));

    client.connected(5 * SECOND);
    assert_eq!(client.state(), State::LoginSent);
    assert_eq!(client.deadline(), Some(15 * SECOND));
    while let [byte, ..] = *client.output() {
        server.receive(&[byte]);
        client.sent(1, 5 * SECOND);
    }
    server.say(b'+', b"you are late");
    server.say(b'?', b"what");
    server.say(b'H', b"");
    server.say(b'U', b"aside");
    server.say(b'Z', b"");

    let mut came = Vec::new();
    for byte in server.output.drain(..) {
        assert_eq!(client.receive(&[byte], 6 * SECOND), 1);
        while let Some(received) = client.next().unwrap() {
            came.push(format!("{received:?}"));
        }
    }
    let sequenced = |number, message| format!("{:?}", Received::Sequenced { number, message });
    assert_eq!(
        came,
        [
            "LoggedIn { session: \"        3A\", next: 1 }".to_owned(),
            sequenced(1, b"one"),
            sequenced(2, b""),
            sequenced(3, b"three"),
            format!("{:?}", Received::Debug(b"you are late")),
            format!("{:?}", Received::Unsequenced(b"aside")),
            "EndOfSession".to_owned(),
        ]
    );
    assert_eq!(client.state(), State::Ended(Ended::EndOfSession));
    assert!(client.closing() && client.next() == Ok(None) && client.deadline().is_none());
    let bytes = 33 + 6 + 3 + 8 + 15 + 7 + 3 + 8 + 3;
    let counters =
        Counters { bytes, sequenced: 3, unsequenced: 1, heartbeats: 1, debugs: 1, unknown: 1 };
    assert_eq!(client.counters(), counters);

    // The server closes behind the end of its session, and may say more: it is not listened to.
    client.receive(b"\0\0\0", 6 * SECOND);
    client.disconnected(6 * SECOND);
    assert_eq!(client.next(), Ok(None));
    assert_eq!(client.state(), State::Ended(Ended::EndOfSession));
}

#[test]
fn a_login_goes_on_where_the_last_stopped() {
    let messages: Vec<_> = (0..5_u8).map(|byte| vec![byte; 3]).collect();
    let mut server = Server::new("3A", messages[..3].to_vec());
    let mut client = Client::new(config()).unwrap();
    client.resume();
    assert_eq!((client.position(), client.config().sequence), (None, 1));
    client.connected(0);
    server.receive(client.output());
    let cut = server.output.len() - 1; // within the third message
    assert_eq!(fed(&mut client, &server.output[..cut], &[cut]).unwrap().len(), 2);
    client.disconnected(1);
    assert_eq!(client.next(), Err(Error::Disconnected));
    assert_eq!(client.next(), Err(Error::Disconnected));
    assert_eq!(client.state(), State::Failed(Error::Disconnected));
    assert!(client.closing());

    let mut server = Server::new("3A", messages.clone());
    client.resume();
    client.connected(2);
    server.receive(client.output());
    client.sent(client.output().len(), 2);
    let came = fed(&mut client, &server.output, &[7]).unwrap();
    let expected = (3..).zip(messages[2..].iter().cloned()).collect::<Vec<_>>();
    assert_eq!(came, expected);
    assert_eq!(client.position(), Some((soupbintcp::session("3A").unwrap(), 6)));
}

#[test]
fn the_active_sessions_newest_message() {
    let mut server = Server::new("3A", vec![b"old".to_vec(), b"new".to_vec()]);
    let mut client = Client::new(Config { sequence: 0, ..config() }).unwrap();
    client.connected(0);
    server.receive(client.output());
    assert_eq!(fed(&mut client, &server.output, &[99]).unwrap(), [(2, b"new".to_vec())]);
}

#[test]
fn a_login_that_is_refused_says_why() {
    let wrong = Password::new("sesame").unwrap();
    let other = Session::new("4B").unwrap();
    let table = [
        (
            Config { password: wrong, ..config() },
            "the server rejected our login: not authorized, the user name or password is wrong",
        ),
        (
            Config { session: other, ..config() },
            "the server rejected our login: the requested session is invalid or not available",
        ),
    ];
    for (config, text) in table {
        let mut server = Server::new("3A", vec![]);
        let mut client = Client::new(config).unwrap();
        client.connected(0);
        server.receive(client.output());
        assert_eq!(client.receive(&server.output, 0), 4);
        assert_eq!(client.next().unwrap_err().to_string(), text);
        assert!(client.closing() && client.output().is_empty());
    }
    let error = client_with(b"\0\x02J\x07").next().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server rejected our login: for a reason of unknown code '\\x07'"
    );
}

#[test]
fn heartbeats_when_nothing_else_is_sent() {
    let mut client = logged_in();
    client.tick(SECOND - 1);
    assert_eq!((client.output(), client.deadline()), (&b""[..], Some(SECOND)));
    client.tick(SECOND);
    assert_eq!(client.output(), b"\0\x01R");
    client.tick(2 * SECOND); // one waits already
    assert_eq!((client.output(), client.deadline()), (&b"\0\x01R"[..], Some(15 * SECOND)));
    client.sent(1, 2 * SECOND);
    client.sent(2, 2 * SECOND + 5);
    assert_eq!((client.output(), client.deadline()), (&b""[..], Some(3 * SECOND + 5)));

    // Not before the login is answered.
    let mut client = client_with(b"");
    client.tick(5 * SECOND);
    assert_eq!((client.output(), client.deadline()), (&b""[..], Some(10 * SECOND)));
}

#[test]
fn a_silent_server_is_given_up() {
    let mut client = logged_in();
    client.receive(b"\0", 4 * SECOND); // any byte is a sign of life
    client.tick(19 * SECOND - 1);
    assert_eq!(client.next(), Ok(None));
    client.tick(19 * SECOND);
    assert_eq!(client.next(), Err(Error::Silent { ms: 15_000 }));
    assert!(client.closing() && client.output().is_empty());

    let mut client = client_with(b"\0\x01H");
    assert_eq!(client.next(), Ok(None));
    client.tick(10 * SECOND - 1);
    assert_eq!(client.next(), Ok(None));
    client.tick(10 * SECOND);
    assert_eq!(client.next(), Err(Error::LoginTimeout { ms: 10_000 }));
}

#[test]
fn time_that_runs_backwards_does_nothing() {
    let mut client = logged_in();
    client.tick(3);
    client.tick(1);
    client.received(0, 0);
    assert_eq!((client.state(), client.output()), (State::LoggedIn, &b""[..]));
}

#[test]
fn what_came_before_the_connection_closed_is_taken() {
    let mut client = logged_in();
    client.receive(b"\0\x02Sx\0\x01Z", 0);
    client.disconnected(0);
    assert_eq!(client.next(), Ok(Some(Received::Sequenced { number: 1, message: b"x" })));
    assert_eq!(client.next(), Ok(Some(Received::EndOfSession)));
    assert_eq!(client.next(), Ok(None));

    let mut client = client_with(b"\0\x02+x");
    client.disconnected(0);
    assert_eq!(client.next(), Ok(Some(Received::Debug(b"x"))));
    assert_eq!(client.next(), Err(Error::LoginUnanswered));
}

#[test]
fn a_logout_is_sent_before_the_connection_is_closed() {
    let mut client = logged_in();
    client.receive(b"\0\x02Sx", 0);
    client.log_out(7);
    assert_eq!((client.output(), client.closing()), (&b"\0\x01O"[..], false));
    assert_eq!(client.next(), Ok(None));
    assert_eq!(client.state(), State::Ended(Ended::LoggedOut));
    assert_eq!(client.deadline(), Some(SECOND + 7));
    let mut stuck = client;
    stuck.sent(2, 8);
    assert!(!stuck.closing());
    stuck.tick(SECOND + 7); // the connection takes no more
    assert!(stuck.closing() && stuck.deadline().is_none());

    let mut client = Client::new(config()).unwrap();
    client.connected(0);
    client.log_out(0);
    assert_eq!(client.output().len(), 49 + 3);
    client.log_out(0);
    client.sent(52, 0);
    assert!(client.closing());

    let mut client = Client::new(config()).unwrap();
    client.log_out(0);
    assert!(client.closing());
}

#[test]
fn what_no_server_sends() {
    let accepted =
        |session: &[u8; 10], number: &[u8; 20]| [b"\0\x1fA", &session[..], &number[..]].concat();
    let good = accepted(b"        3A", b"                   1");
    let last = accepted(b"        3A", b"18446744073709551615");
    let after = |bytes: &[u8]| [&good, bytes].concat();
    let not_digit = NumericError::NotDigit { offset: 0, byte: b'x' };
    let truncated = DecodeError::Truncated { have: 4, need: 33 };
    #[rustfmt::skip]
    let table = [
        (b"\0\0".to_vec(),                             Error::Malformed(Malformed::Empty)),
        (b"\0\x41S".to_vec(),                          Error::Malformed(Malformed::TooLong { size: 67, max: 66 })),
        (after(b"HTTP/1.1 400"),                       Error::Malformed(Malformed::TooLong { size: 0x4856, max: 66 })),
        (b"\0\x02Ax".to_vec(),                         Error::Packet { kind: b'A', error: truncated }),
        (accepted(b"        3A", b"x                  1"), Error::SequenceNumber(not_digit)),
        (accepted(b"        3A", b"                    "), Error::SequenceNumber(NumericError::Blank)),
        (accepted(b"        3A", b"18446744073709551616"), Error::SequenceNumber(NumericError::TooLarge)),
        (accepted(b"        3A", b"                   0"), Error::SequenceZero),
        (accepted(b"        4B", b"                   1"), Error::OtherSession {
            asked: Session::new("3A").unwrap(), answered: soupbintcp::session("4B").unwrap() }),
        (b"\0\x02Sx".to_vec(),                         Error::BeforeLogin(b'S')),
        (b"\0\x02Ux".to_vec(),                         Error::BeforeLogin(b'U')),
        (b"\0\x01Z".to_vec(),                          Error::BeforeLogin(b'Z')),
        (after(&good),                                 Error::LoginTwice(b'A')),
        (after(b"\0\x02JA"),                           Error::LoginTwice(b'J')),
        ([&last[..], b"\0\x02Sx"].concat(),            Error::NumbersUsedUp),
    ];
    let session = Session::new("3A").unwrap();
    let config = Config { session, packet_max: 66, input_bytes: 66, ..config() };
    for (bytes, error) in table {
        for piece in [1, 5, 99] {
            let mut client = Client::new(config).unwrap();
            client.connected(0);
            assert_eq!(fed(&mut client, &bytes, &[piece]), Err(error));
            assert_eq!(client.state(), State::Failed(error));
            assert!(client.closing() && client.deadline().is_none());
            client.receive(&bytes, 1);
            client.log_out(1);
            client.tick(u64::MAX);
            assert_eq!(client.next(), Err(error));
            assert_eq!(client.output(), &b""[..]);
            assert!(error.to_string().len() > 20, "{error}");
        }
    }
}

#[test]
fn numbers_no_client_can_be_built_with() {
    let config = Config::default();
    assert_eq!(config.check(), Ok(()));
    #[rustfmt::skip]
    let table = [
        (Config { silence_ns: 0, ..config }, "silence_ns: must be more than 0 ns"),
        (Config { packet_max: 32, ..config }, "packet_max: 32 is not between 33 and 65537"),
        (Config { packet_max: 65_538, ..config }, "packet_max: 65538 is not between 33 and 65537"),
        (Config { input_bytes: 65_536, ..config }, "input_bytes: 65536 is not between packet_max and 1073741824"),
    ];
    for (config, text) in table {
        assert_eq!(Client::new(config).unwrap_err().to_string(), text);
    }
    assert!(!format!("{:?}", self::config()).contains("SECRET"));
}
