use wirepath_protocol::soupbintcp::{
    CLIENT_HEARTBEAT, LOGOUT_REQUEST, ServerPacket, session, write,
};

use super::*;

const S: u64 = 1_000_000_000;

fn login(user: &str, password: &str) -> Vec<u8> {
    let user = Username::new(user).expect("a user");
    let password = Password::new(password).expect("a password");
    LoginRequest::new(user, password, Session::BLANK, 1).as_bytes().to_vec()
}

/// What is to be sent, as kinds of packets and their payloads; it is taken.
fn said(server: &mut Server, now_ns: u64) -> Vec<(u8, Vec<u8>)> {
    let output = server.output().to_vec();
    server.sent(output.len(), now_ns);
    let (mut at, mut said) = (0, Vec::new());
    while let Cut::Packet(packet) = cut(&output[at..], usize::MAX) {
        assert!(!matches!(ServerPacket::parse(packet), Ok(ServerPacket::Unknown(_)) | Err(_)));
        said.push((packet.kind(), packet.payload().to_vec()));
        at += packet.len();
    }
    assert_eq!(at, output.len());
    said
}

fn kinds(server: &mut Server, now_ns: u64) -> String {
    said(server, now_ns).into_iter().map(|(kind, _)| char::from(kind)).collect()
}

fn logged_in() -> Server {
    let mut server = Server::new(SoupConfig::default(), 0);
    server.receive(&login("sim", "sim"), 0);
    server.accept(session("DAY").expect("a session"), 1);
    assert_eq!(kinds(&mut server, 0), "A");
    server
}

#[test]
fn a_login_is_taken_byte_by_byte_whatever_its_case() {
    let mut server = Server::new(SoupConfig::default(), 0);
    for byte in login("Sim", "sIM") {
        assert_eq!(server.login(), None);
        server.receive(&[byte], 0);
    }
    assert_eq!(server.login(), Some((Session::BLANK, 1)));
    server.accept(session("DAY").expect("a session"), 7);
    server.push(b"one");
    server.push(b"");
    server.end_session();
    let said = said(&mut server, 0);
    let accepted = b"       DAY                   7".to_vec();
    let wanted = [(b'A', accepted), (b'S', b"one".to_vec()), (b'S', vec![]), (b'Z', vec![])];
    assert_eq!(said, wanted);
    assert!(server.closing() && server.over_why() == Some(Over::Ended));
}

#[test]
fn wrong_logins_are_rejected_and_closed() {
    for (user, password) in [("other", "sim"), ("sim", "other"), ("", "")] {
        let mut server = Server::new(SoupConfig::default(), 0);
        server.receive(&login(user, password), 0);
        assert!(server.login().is_none() && !server.closing(), "the answer first");
        assert_eq!(said(&mut server, 0), [(b'J', b"A".to_vec())]);
        assert!(server.closing());
    }
}

#[test]
fn what_is_no_client_is_cut_off() {
    let mut number = login("sim", "sim");
    number[40] = b'x';
    let heartbeat = CLIENT_HEARTBEAT.as_bytes().to_vec();
    let twice = [login("sim", "sim"), login("sim", "sim")].concat();
    #[rustfmt::skip]
    let table = [
        ("no length",          b"\0\0".to_vec(),                    Over::Malformed),
        ("far too long",       b"\xff\xffL".to_vec(),               Over::Malformed),
        ("cut login",          b"\0\x02Lx".to_vec(),                Over::Malformed),
        ("no number",          number,                              Over::Malformed),
        ("two logins",         twice,                               Over::Malformed),
        ("no login first",     heartbeat,                           Over::NoLogin),
        ("logout at once",     LOGOUT_REQUEST.as_bytes().to_vec(),  Over::LoggedOut),
    ];
    for (case, bytes, why) in table {
        let mut server = Server::new(SoupConfig::default(), 0);
        server.receive(&bytes, 0);
        assert_eq!(server.over_why(), Some(why), "{case}");
        assert!(server.closing(), "{case}");
        server.receive(&login("sim", "sim"), 1);
        assert!(server.login().is_none(), "{case}: too late");
    }
}

#[test]
fn heartbeats_come_each_second_and_silence_ends_it() {
    let mut server = logged_in();
    let debug = write(&mut [0; 16], kind::DEBUG, b"hello").expect("room").to_vec();
    for second in 1..=14 {
        assert_eq!(server.deadline(), Some(second * S));
        server.tick(second * S - 1);
        assert!(server.output().is_empty());
        server.tick(second * S);
        assert_eq!(kinds(&mut server, second * S), "H");
        assert_eq!(server.over_why(), None);
    }
    server.receive(CLIENT_HEARTBEAT.as_bytes(), 14 * S);
    server.receive(&debug, 15 * S);
    server.tick(29 * S);
    assert_eq!(kinds(&mut server, 29 * S), "H");
    server.tick(30 * S);
    assert!(server.closing() && server.over_why() == Some(Over::Silent));

    let mut idle = Server::new(SoupConfig::default(), 5);
    idle.tick(30 * S + 4);
    assert_eq!((idle.over_why(), idle.deadline()), (None, Some(30 * S + 5)));
    idle.tick(30 * S + 5);
    assert_eq!(idle.over_why(), Some(Over::NoLogin));
}

#[test]
fn output_is_bounded_and_a_logout_drops_it() {
    let mut server = logged_in();
    let mut pushed = 0;
    while server.room() {
        server.push(&[0; 97]);
        pushed += 1;
    }
    assert!((600..700).contains(&pushed) && server.output().len() < OUTPUT_MAX + 100);
    server.tick(3 * S);
    assert_eq!(server.output().len(), pushed * 100, "no heartbeat behind data");
    // Taken in pieces, the memory does not grow.
    for _ in 0..10_000 {
        server.sent(1_000, 3 * S);
        while server.room() {
            server.push(&[0; 97]);
        }
    }
    assert!(server.output.capacity() < 8 * OUTPUT_MAX);
    server.receive(LOGOUT_REQUEST.as_bytes(), 3 * S);
    assert!(server.closing() && server.output().is_empty() && !server.room());
}
