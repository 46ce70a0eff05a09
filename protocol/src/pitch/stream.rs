//! Packets off a stream: what Gap Request Proxies and spin servers send and are sent over TCP.

use super::unit::{Packet, UnitHeader};

/// What the front of a stream's bytes is.
#[derive(Clone, Copy, Debug)]
pub enum Cut<'a> {
    /// A whole packet, and its bytes, which are used up.
    Packet(Packet<'a>, &'a [u8]),
    /// The front of a packet, or nothing. At least this many bytes more are needed.
    Partial(usize),
    /// No packet, and nothing says where the next begins.
    Malformed(Malformed),
}

/// Why bytes are not a packet. The rest of the stream is of no more use.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// The length does not even take in the header.
    #[error("a packet of {0} bytes, below the 8 of its header")]
    TooShort(u16),
    /// The packet is longer than the caller allows.
    #[error("a packet of {size} bytes, above the limit of {max}")]
    TooLong {
        /// Its bytes, the header included.
        size: usize,
        /// The limit.
        max: usize,
    },
}

/// Says what the front of `bytes` is. `size_max` bounds a whole packet, its header included, and so the
/// buffer it is gathered in; 65,535 allows all.
///
/// A bad length is told as soon as its two bytes are there. It keeps nothing between calls, so it does
/// not matter in which pieces the bytes came.
///
/// Source: PITCH 2.41.66, "Message Format": over TCP, packets may cross frames.
#[inline]
pub fn cut(bytes: &[u8], size_max: usize) -> Cut<'_> {
    let Some(length) = bytes.first_chunk() else {
        return Cut::Partial(UnitHeader::SIZE - bytes.len());
    };
    let length = u16::from_le_bytes(*length);
    let size = usize::from(length);
    if size < UnitHeader::SIZE {
        return Cut::Malformed(Malformed::TooShort(length));
    }
    if size > size_max {
        return Cut::Malformed(Malformed::TooLong { size, max: size_max });
    }
    match bytes.get(..size).map(|bytes| (Packet::parse(bytes), bytes)) {
        Some((Ok(packet), bytes)) => Cut::Packet(packet, bytes),
        // Only without all of its bytes is a packet of sound length none.
        _ => Cut::Partial(size - bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_front_of_a_stream_is() {
        let stream = b"\x0a\0\x01\0\0\0\0\0\x02\x86\x08\0\0\0\0\0\0\0";
        for have in 0..stream.len() {
            match cut(&stream[..have], 1500) {
                Cut::Packet(packet, bytes) => {
                    assert!(have >= 10 && bytes == &stream[..10]);
                    assert!(packet.messages().eq([b"\x02\x86"]) && packet.contents().is_sound());
                }
                Cut::Partial(more) if have < 2 => assert_eq!(more, 8 - have),
                Cut::Partial(more) => assert_eq!((have + more, have < 10), (10, true)),
                Cut::Malformed(why) => panic!("{why}"),
            }
        }
        assert!(matches!(cut(&stream[10..], 8), Cut::Packet(packet, _) if packet.is_heartbeat()));
    }

    #[test]
    fn a_bad_length_is_told_at_once() {
        for length in 0..8 {
            let short = Malformed::TooShort(length.into());
            assert!(matches!(cut(&[length, 0], 1500), Cut::Malformed(why) if why == short));
        }
        let limit = Malformed::TooLong { size: 257, max: 256 };
        assert!(matches!(cut(&[1, 1], 256), Cut::Malformed(why) if why == limit));
        assert!(matches!(cut(&[1, 1], 257), Cut::Partial(255)));
        assert_eq!(limit.to_string(), "a packet of 257 bytes, above the limit of 256");
    }
}
