//! Packets off a stream: on the request server's connection one follows another.

use super::{Header, Packet};

/// What the front of a stream's bytes is.
#[derive(Clone, Copy, Debug)]
pub enum Cut<'a> {
    /// A whole packet, whose [`pkt_size`](Header::pkt_size) bytes are used up.
    Packet(Packet<'a>),
    /// The front of a packet, or nothing. At least this many bytes more are needed.
    Partial(usize),
    /// No packet: it says that it is shorter than its header, this many bytes, and nothing says where
    /// the next begins.
    Malformed(u16),
}

/// Takes one packet off the front of a stream, such as the request server's connection.
pub fn cut(stream: &[u8]) -> Cut<'_> {
    let Ok(header) = Header::front(stream) else {
        return Cut::Partial(Header::SIZE - stream.len());
    };
    let length = usize::from(header.pkt_size());
    if length < Header::SIZE {
        return Cut::Malformed(header.pkt_size());
    }
    match stream.split_at_checked(length) {
        Some((packet, _)) => {
            Cut::Packet(Packet { header, body: &packet[Header::SIZE..], beyond: 0 })
        }
        None => Cut::Partial(length - stream.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A packet of one message, 22 bytes.
    const PACKET: &[u8; 22] =
        b"\x16\0\x0b\x01\x07\0\0\0\0\xf1\x53\x65\x15\xcd\x5b\x07\x06\0\xe7\x03ab";

    #[test]
    fn a_stream_is_cut_into_packets() {
        let stream = [&PACKET[..], &PACKET[..16]].concat();
        for have in 0..22 {
            let more = if have < 16 { 16 - have } else { 22 - have };
            assert!(matches!(cut(&stream[..have]), Cut::Partial(need) if need == more), "{have}");
        }
        for have in 22..=stream.len() {
            let Cut::Packet(packet) = cut(&stream[..have]) else { panic!("{have}") };
            assert!(packet.messages().eq([b"\x06\0\xe7\x03ab"]) && packet.contents().is_sound());
        }
        assert!(matches!(cut(&[0; 16]), Cut::Malformed(0)));
        assert!(matches!(cut(b"\x0f\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), Cut::Malformed(15)));
    }
}
