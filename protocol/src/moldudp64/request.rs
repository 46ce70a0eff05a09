//! The Request Packet: what a receiver asks for, and what a request server may answer.

use core::ops::Range;

use super::{Header, Session};
use crate::error::DecodeError;
use crate::field::Alpha;
use crate::int::{U16Be, U64Be};
use crate::layout::layout;

layout! {
    /// Asks for messages to be sent again: 20 bytes, a whole datagram.
    ///
    /// The answer is one downstream packet to the asker's address and port, with as many of the
    /// messages as fit wholly, from the first on; what did not fit is to be asked for again. So one
    /// request brings at most [`Header::COUNT_MAX`] messages and what one datagram holds
    /// ([`Request::fitting`]). The protocol knows no refusal: what cannot be answered is not answered.
    ///
    /// A request server views the datagram, compares the session with those it keeps, takes
    /// [`wanted`](Request::wanted), and pushes those messages that it has into a
    /// [`PacketWriter`](super::PacketWriter) until one does not fit:
    ///
    /// ```
    /// use wirepath_protocol::moldudp64::{Packet, PacketWriter, Request, Session};
    ///
    /// let kept: [&[u8]; 4] = [b"one", b"two", b"three", b"four"];
    /// let session = Session::new("20200130A").unwrap();
    ///
    /// let asked = Request::new(session, 2, 500);
    /// let request = Request::view(asked.as_bytes())?;
    /// assert_eq!(request.session(), session);
    /// let wanted = request.wanted()?;
    /// let mut bytes = [0; 32];
    /// let mut answer = PacketWriter::new(&mut bytes, session, wanted.start)?;
    /// for number in wanted {
    ///     let Some(message) = kept.get(number as usize - 1) else { break };
    ///     if answer.push(message).is_err() {
    ///         break;
    ///     }
    /// }
    /// let packet = Packet::parse(answer.finish())?;
    /// assert!(packet.sequence_number() == 2 && packet.messages().eq([&b"two"[..], b"three"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Source: MoldUDP64 1.00, "Request Packet" and its "Requested Message Count".
    Request, 20 {
         0 session: Alpha<10> => Session, "The session the messages belong to.";
        10 sequence_number: U64Be => u64, "Number of the first message wanted.";
        18 requested_message_count: U16Be => u16, "How many messages are wanted.";
    }
}

/// Why a request can be answered with nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// It asks for no message.
    #[error("a request for 0 messages")]
    Nothing,
    /// It asks from message 0 on; the first is 1.
    #[error("a request from message 0 on, where the first is 1")]
    Zero,
    /// It asks for messages past the largest number there is.
    #[error("a request for {count} messages from number {first} on, past the largest number")]
    Beyond {
        /// The first it asks for.
        first: u64,
        /// How many.
        count: u16,
    },
}

impl Request {
    /// Asks for `count` messages from number `first` on. A `count` above [`Header::COUNT_MAX`] is
    /// answered as that many.
    pub const fn new(session: Session, first: u64, count: u16) -> Self {
        Self {
            session,
            sequence_number: U64Be::new(first),
            requested_message_count: U16Be::new(count),
        }
    }

    /// Views a datagram as a request. What lies behind its 20 bytes is left alone.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] below 20 bytes.
    pub fn view(datagram: &[u8]) -> Result<&Self, DecodeError> {
        Self::front(datagram)
    }

    /// The numbers of the messages to answer with, as far as they exist and fit: from the first, at
    /// most [`Header::COUNT_MAX`] of them.
    ///
    /// # Errors
    ///
    /// [`RequestError`] when there are no such messages, whatever the server keeps.
    pub fn wanted(&self) -> Result<Range<u64>, RequestError> {
        let (first, count) = (self.sequence_number(), self.requested_message_count());
        match first.checked_add(count.min(Header::COUNT_MAX).into()) {
            _ if count == 0 => Err(RequestError::Nothing),
            _ if first == 0 => Err(RequestError::Zero),
            Some(until) => Ok(first..until),
            None => Err(RequestError::Beyond { first, count }),
        }
    }

    /// How many messages of at most `message_bytes` each an answer in a datagram of `datagram_bytes`
    /// (UDP's payload: 65,507 bytes over IPv4, 1,472 where the network carries 1,500) is sure to
    /// hold. Asking for more than that brings only part of it.
    pub const fn fitting(datagram_bytes: usize, message_bytes: u16) -> u16 {
        let count = datagram_bytes.saturating_sub(Header::SIZE) / (2 + message_bytes as usize);
        if count > Header::COUNT_MAX as usize {
            return Header::COUNT_MAX;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most COUNT_MAX")]
        return count as u16;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moldudp64::PacketWriter;

    const SESSION: Session = Alpha(*b"000008472B");

    #[test]
    fn reads_and_writes_a_request() {
        let bytes = b"000008472B\0\0\0\0\0\0\0\x07\x01\0";
        let request = Request::view(bytes).unwrap();
        assert_eq!(*request, Request::new(SESSION, 7, 256));
        assert_eq!(request.as_bytes(), bytes);
        assert!(Request::view(&bytes[..19]).is_err());
    }

    #[test]
    fn what_a_request_wants() {
        let beyond = |first, count| Err(RequestError::Beyond { first, count });
        #[rustfmt::skip]
        let table = [
            (7,              256, Ok(7..263)),
            (1,           65_534, Ok(1..65_535)),
            (1,           65_535, Ok(1..65_535)), // as an end of session it could not be answered
            (u64::MAX - 2,     2, Ok(u64::MAX - 2..u64::MAX)),
            (u64::MAX - 1,     2, beyond(u64::MAX - 1, 2)),
            (u64::MAX,    65_535, beyond(u64::MAX, 65_535)),
            (7,                0, Err(RequestError::Nothing)),
            (0,                1, Err(RequestError::Zero)),
        ];
        for (first, count, wanted) in table {
            assert_eq!(Request::new(SESSION, first, count).wanted(), wanted, "{first}, {count}");
        }
    }

    #[test]
    fn what_fits_is_what_the_writer_takes() {
        for (datagram, message) in
            [(1_472, 50), (65_507, 50), (19, 50), (20, 0), (71, 50), (72, 50)]
        {
            let mut bytes = vec![0; datagram];
            let mut taken = 0;
            if let Ok(mut packet) = PacketWriter::new(&mut bytes, SESSION, 1) {
                while packet.push(&vec![0; message.into()]).is_ok() {
                    taken += 1;
                }
            }
            assert_eq!(Request::fitting(datagram, message), taken, "{message} in {datagram}");
        }
        assert_eq!(Request::fitting(usize::MAX, 0), Header::COUNT_MAX);
    }
}
