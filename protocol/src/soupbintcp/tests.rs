use super::*;
use crate::field::{Alpha, NumericError};
use crate::{DecodeError, EncodeError};

const ACCEPTED: &[u8; 33] = b"\0\x1fA        3A           123456789";
const REQUEST: &[u8; 49] = b"\0\x2fLDESK  secret    20200130A                    1";

fn packet(bytes: &[u8]) -> Packet<'_> {
    match cut(bytes, SIZE_MAX) {
        Cut::Packet(packet) => packet,
        other => panic!("{other:?}"),
    }
}

#[test]
fn server_packets_both_ways() {
    let accepted = LoginAccepted::new(session("3A").unwrap(), 123_456_789);
    assert_eq!(accepted.as_bytes(), ACCEPTED);
    let ServerPacket::LoginAccepted(read) = ServerPacket::parse(packet(ACCEPTED)).unwrap() else {
        panic!()
    };
    assert_eq!((read.session(), read.sequence_number()), (Alpha(*b"        3A"), Ok(123_456_789)));

    let table = [
        (b"\0\x02JA", RejectReason::NotAuthorized),
        (b"\0\x02JS", RejectReason::SessionNotAvailable),
        (b"\0\x02J?", RejectReason::Other(b'?')),
    ];
    for (bytes, reason) in table {
        assert_eq!(LoginRejected::new(reason).as_bytes(), bytes);
        let ServerPacket::LoginRejected(read) = ServerPacket::parse(packet(bytes)).unwrap() else {
            panic!()
        };
        assert_eq!(read.reason(), reason);
    }

    let mut bytes = [0; 16];
    let table: [(&[u8], _, _); 7] = [
        (b"\0\x03+hi", kind::DEBUG, ServerPacket::Debug(b"hi")),
        (b"\0\x04S\0\n\xff", kind::SEQUENCED_DATA, ServerPacket::Sequenced(b"\0\n\xff")),
        (b"\0\x01S", kind::SEQUENCED_DATA, ServerPacket::Sequenced(b"")),
        (b"\0\x02Ux", kind::UNSEQUENCED_DATA, ServerPacket::Unsequenced(b"x")),
        (b"\0\x01H", kind::SERVER_HEARTBEAT, ServerPacket::Heartbeat),
        (b"\0\x01Z", kind::END_OF_SESSION, ServerPacket::EndOfSession),
        (b"\0\x01R", kind::CLIENT_HEARTBEAT, ServerPacket::Unknown(packet(b"\0\x01R"))),
    ];
    for (wire, kind, typed) in table {
        assert_eq!(ServerPacket::parse(packet(wire)), Ok(typed));
        assert_eq!(write(&mut bytes, kind, packet(wire).payload()), Ok(wire));
    }
    assert_eq!(SERVER_HEARTBEAT.as_bytes(), b"\0\x01H");
    assert_eq!(END_OF_SESSION.as_bytes(), b"\0\x01Z");
}

#[test]
fn client_packets_both_ways() {
    let (username, password) = (Username::new("DESK").unwrap(), Password::new("secret").unwrap());
    let request = LoginRequest::new(username, password, Session::new("20200130A").unwrap(), 1);
    assert_eq!(request.as_bytes(), REQUEST);
    let ClientPacket::LoginRequest(read) = ClientPacket::parse(packet(REQUEST)).unwrap() else {
        panic!()
    };
    assert_eq!((read.username(), read.password()), (username, password));
    assert_eq!(read.requested_session().to_string(), "20200130A");
    assert_eq!(read.requested_sequence_number(), Ok(1));

    let table: [(&[u8], _); 6] = [
        (b"\0\x03+hi", ClientPacket::Debug(b"hi")),
        (b"\0\x02Ux", ClientPacket::Unsequenced(b"x")),
        (b"\0\x01U", ClientPacket::Unsequenced(b"")),
        (CLIENT_HEARTBEAT.as_bytes(), ClientPacket::Heartbeat),
        (LOGOUT_REQUEST.as_bytes(), ClientPacket::LogoutRequest),
        (b"\0\x02Sx", ClientPacket::Unknown(packet(b"\0\x02Sx"))),
    ];
    for (wire, typed) in table {
        assert_eq!(ClientPacket::parse(packet(wire)), Ok(typed));
    }
    assert_eq!(
        (CLIENT_HEARTBEAT.as_bytes(), LOGOUT_REQUEST.as_bytes()),
        (&b"\0\x01R"[..], &b"\0\x01O"[..])
    );
}

#[test]
fn a_password_is_not_shown() {
    let password = Password::new("secret").unwrap();
    let request = LoginRequest::new(Username::BLANK, password, Session::BLANK, 1);
    let mut shown = format!("{request:?} {:?}", ClientPacket::parse(packet(request.as_bytes())));
    request.fields(&mut |name, value| shown += &format!("{name}={value} "));
    assert!(shown.contains("password=***") && !shown.contains("secret"), "{shown}");

    assert!(password.matches(&Password::new("SECRET").unwrap()));
    assert!(!password.matches(&Password::new("secret1").unwrap()));
}

#[test]
fn names_too_long_are_refused() {
    assert_eq!(session("20200130A").unwrap().0, *b" 20200130A");
    assert_eq!(session_name(&session("3A").unwrap()), b"3A");
    assert_eq!(session_name(&Session::new("3A").unwrap()), b"3A");
    assert_eq!(session("").unwrap(), Session::BLANK);
    assert_eq!(session_name(&Session::BLANK), b"");
    assert!(session("12345678901").is_err());
    assert!(Password::new("12345678901").is_err());
    assert!(Username::new("1234567").is_err());
}

#[test]
fn what_the_front_of_a_stream_is() {
    let long = [b"\xff\xffS".as_slice(), &[7; MESSAGE_MAX]].concat();
    assert_eq!(packet(&long).payload(), [7; MESSAGE_MAX]);
    assert_eq!(packet(&long).len(), SIZE_MAX);

    let too_long = |size, max| Cut::Malformed(Malformed::TooLong { size, max });
    #[rustfmt::skip]
    let table: [(&[u8], usize, Cut<'_>); 11] = [
        (b"",                SIZE_MAX, Cut::Partial(3)),
        (b"\0",              SIZE_MAX, Cut::Partial(2)),
        (b"\0\x01",          SIZE_MAX, Cut::Partial(1)),
        (b"\0\x05S12",       SIZE_MAX, Cut::Partial(2)),
        (b"\0\0",            SIZE_MAX, Cut::Malformed(Malformed::Empty)),
        (b"\0\0S",           SIZE_MAX, Cut::Malformed(Malformed::Empty)),
        (b"\xff\xffS",       SIZE_MAX, Cut::Partial(MESSAGE_MAX)),
        (b"\xff\xff",        SIZE_MAX - 1, too_long(SIZE_MAX, SIZE_MAX - 1)),
        (b"\0\x03S12",       5, Cut::Packet(packet(b"\0\x03S12"))),
        (b"\0\x04S123",      5, too_long(6, 5)),
        (b"\0\x01H\0\0\0",   SIZE_MAX, Cut::Packet(packet(b"\0\x01H"))),
    ];
    for (bytes, size_max, expected) in table {
        assert_eq!(cut(bytes, size_max), expected, "{bytes:?}");
    }
}

#[test]
fn what_does_not_fit_is_not_written() {
    let mut bytes = [7; 5];
    assert_eq!(write(&mut bytes, b'S', b"abc"), Err(EncodeError::Full { need: 6, room: 5 }));
    assert_eq!(write(&mut bytes, b'S', &[0; MESSAGE_MAX + 1]), Err(EncodeError::Limit));
    assert_eq!(Header::new(b'S', usize::MAX), Err(EncodeError::Limit));
    assert_eq!(bytes, [7; 5]);
    assert_eq!(write(&mut bytes, b'S', b"ab").unwrap(), b"\0\x03Sab");
}

#[test]
fn short_packets_and_bad_numbers() {
    let truncated = |have, need| Some(DecodeError::Truncated { have, need });
    assert_eq!(ServerPacket::parse(packet(b"\0\x02Ax")).err(), truncated(4, 33));
    assert_eq!(ServerPacket::parse(packet(b"\0\x01J")).err(), truncated(3, 4));
    assert_eq!(ClientPacket::parse(packet(b"\0\x02Lx")).err(), truncated(4, 49));

    let mut bytes = *ACCEPTED;
    bytes[32] = b'x';
    let Ok(ServerPacket::LoginAccepted(read)) = ServerPacket::parse(packet(&bytes)) else {
        panic!()
    };
    assert_eq!(read.sequence_number(), Err(NumericError::NotDigit { offset: 19, byte: b'x' }));

    // Fields that a later revision appends are left alone.
    let longer = [b"\0\x31", &REQUEST[2..], b"15"].concat();
    let Ok(ClientPacket::LoginRequest(read)) = ClientPacket::parse(packet(&longer)) else {
        panic!()
    };
    assert_eq!(read.requested_sequence_number(), Ok(1));
}
