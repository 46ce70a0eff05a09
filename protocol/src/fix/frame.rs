//! Whole messages from a stream of bytes.
//!
//! [`cut`] looks at what has been received and not yet used, and says what to do with its front: take
//! a message, wait for more, or throw bytes away. It keeps nothing between calls: what it says depends
//! on the bytes alone, so it does not matter in which pieces they came.
//!
//! A garbled message is one whose first three fields are not 8, 9 and 35, whose BodyLength does not
//! lead to a CheckSum field, or whose CheckSum is wrong. It is stepped over, as the standard asks, and
//! the gap it leaves in the sequence numbers brings it back. Where its BodyLength could be read, that
//! many bytes go with it: a length that is too long swallows the message behind it, as other engines
//! and the public acceptance tests have it.
//!
//! Source: FIX 4.4, volume 2, "Garbled message" (glossary of session terms) and "Message Recovery".

use super::{Message, SOH, checksum, find_soh};

mod quick;

/// What the front of a stream's bytes is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cut<'a> {
    /// A whole message. Its [`len`](Message::len) bytes are used up.
    Message(Message<'a>),
    /// The front of a message, sound so far. With fewer than this many bytes more it stays so.
    Partial(usize),
    /// Not a message.
    Garbled {
        /// How many bytes to throw away, at least one: up to where a message may start.
        skip: usize,
        /// What is wrong.
        why: Garbled,
    },
}

/// Why bytes are not a FIX message.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Garbled {
    /// They do not start with `8=FIX`, or that field does not end.
    #[error("no BeginString")]
    BeginString,
    /// The second field is not BodyLength, or not a number.
    #[error("the second field is no BodyLength")]
    BodyLength,
    /// The message would be longer than the caller allows.
    #[error("longer than the limit of {0} bytes")]
    TooLong(usize),
    /// The third field is not MsgType.
    #[error("the third field is no MsgType")]
    MsgType,
    /// No CheckSum field stands where BodyLength leads to.
    #[error("BodyLength does not lead to a CheckSum")]
    Trailer,
    /// The checksum is another.
    #[error("checksum {declared} where the bytes make {computed}")]
    CheckSum {
        /// What the message says; up to 999.
        declared: u16,
        /// What its bytes make.
        computed: u8,
    },
    /// The bytes go on behind the message. Only [`Message::parse`] says so.
    #[error("{0} bytes behind the message")]
    Trailing(usize),
    /// The bytes end before the message does. Only [`Message::parse`] says so.
    #[error("at least {0} bytes are missing")]
    Truncated(usize),
}

/// What every message starts with.
const START: &[u8; 5] = b"8=FIX";
/// `10=` three digits and a delimiter.
const TRAILER: usize = 7;
/// The most bytes between [`START`] and the end of BeginString.
const VERSION_MAX: usize = 11;
/// The most digits of BodyLength, leading zeros included.
const LENGTH_DIGITS_MAX: usize = 9;

/// Says what the front of `bytes` is. `size_max` bounds a whole message, trailer included, and so how
/// long a false BodyLength can make us wait.
#[inline]
pub fn cut(bytes: &[u8], size_max: usize) -> Cut<'_> {
    match read(bytes, size_max) {
        Ok(message) => Cut::Message(message),
        Err(Stop::More(more)) => Cut::Partial(more),
        Err(Stop::Bad { from, why }) => Cut::Garbled { skip: resume(bytes, from), why },
    }
}

/// Why there is no message, and where to look for the next.
enum Stop {
    More(usize),
    Bad { from: usize, why: Garbled },
}

#[inline]
fn read(bytes: &[u8], size_max: usize) -> Result<Message<'_>, Stop> {
    quick::read(bytes, size_max).map_or_else(|| read_carefully(bytes, size_max), Ok)
}

#[cold]
fn read_carefully(bytes: &[u8], size_max: usize) -> Result<Message<'_>, Stop> {
    starts(bytes, 0, START).map_err(|stop| stop.or(1, Garbled::BeginString))?;
    let bad = |why| Stop::Bad { from: START.len(), why };

    let window = &bytes[..bytes.len().min(START.len() + VERSION_MAX)];
    let begin_end = match find_soh(window, START.len()) {
        Some(place) => place,
        None if window.len() == bytes.len() => return Err(Stop::More(1)),
        None => return Err(bad(Garbled::BeginString)),
    };
    starts(bytes, begin_end + 1, b"9=").map_err(|s| s.or(START.len(), Garbled::BodyLength))?;

    let (mut at, mut length) = (begin_end + 3, 0_usize);
    loop {
        match bytes.get(at) {
            None => return Err(Stop::More(1)),
            Some(digit @ b'0'..=b'9') if at < begin_end + 3 + LENGTH_DIGITS_MAX => {
                length = length * 10 + usize::from(digit - b'0');
            }
            Some(&SOH) if at > begin_end + 3 => break,
            Some(_) => return Err(bad(Garbled::BodyLength)),
        }
        at += 1;
    }
    let body = at + 1;
    if body + length + TRAILER > size_max {
        return Err(bad(Garbled::TooLong(size_max)));
    }
    starts(bytes, body, b"35=").map_err(|stop| stop.or(START.len(), Garbled::MsgType))?;

    // Looked at as far as it has come: a trailer that is too short must not wait for a next message.
    let end = body + length;
    let off = |stop: Flaw| stop.or(end.min(bytes.len()), Garbled::Trailer);
    if length < 4 {
        return Err(bad(Garbled::Trailer));
    }
    match bytes.get(end - 1) {
        None => return Err(Stop::More(end + TRAILER - bytes.len())),
        Some(&SOH) => {}
        Some(_) => return Err(off(Flaw::Differs)),
    }
    starts(bytes, end, b"10=").map_err(off)?;
    let declared = match bytes.get(end + 3..).and_then(<[u8]>::first_chunk) {
        Some([a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', SOH]) => {
            let digit = |byte: &u8| u16::from(byte - b'0');
            digit(a) * 100 + digit(b) * 10 + digit(c)
        }
        Some(_) => return Err(off(Flaw::Differs)),
        None if bytes[end + 3..].iter().all(u8::is_ascii_digit) => {
            return Err(Stop::More(end + TRAILER - bytes.len()));
        }
        None => return Err(off(Flaw::Differs)),
    };

    let computed = checksum(&bytes[..end]);
    if declared != u16::from(computed) {
        return Err(Stop::Bad { from: end, why: Garbled::CheckSum { declared, computed } });
    }
    Ok(Message::checked(&bytes[..end + TRAILER], begin_end, body))
}

/// How bytes fail to be what is expected.
enum Flaw {
    Short(usize),
    Differs,
}

impl Flaw {
    fn or(self, from: usize, why: Garbled) -> Stop {
        match self {
            Self::Short(more) => Stop::More(more),
            Self::Differs => Stop::Bad { from, why },
        }
    }
}

#[inline(always)]
fn starts<const N: usize>(bytes: &[u8], at: usize, expected: &[u8; N]) -> Result<(), Flaw> {
    let rest = bytes.get(at..).unwrap_or(&[]);
    match rest.first_chunk::<N>() {
        Some(found) if found == expected => Ok(()),
        None if expected.starts_with(rest) => Err(Flaw::Short(at + N - bytes.len())),
        _ => Err(Flaw::Differs),
    }
}

/// Where at or past `from` a message starts, or may turn out to start.
fn resume(bytes: &[u8], from: usize) -> usize {
    let candidate = |at: &usize| {
        let rest = &bytes[*at..];
        rest.starts_with(START) || START.starts_with(rest)
    };
    (from..bytes.len()).find(candidate).unwrap_or(bytes.len())
}

impl<'a> Message<'a> {
    /// The message that `bytes` are, all of them.
    ///
    /// # Errors
    ///
    /// [`Garbled`] when they are not exactly one whole message.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Garbled> {
        match read(bytes, usize::MAX) {
            Ok(message) if message.len() == bytes.len() => Ok(message),
            Ok(message) => Err(Garbled::Trailing(bytes.len() - message.len())),
            Err(Stop::More(more)) => Err(Garbled::Truncated(more)),
            Err(Stop::Bad { why, .. }) => Err(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::fix::message::tests::{framed, soh};

    const LIMIT: usize = 1000;

    fn first(bytes: &[u8]) -> (usize, Option<Garbled>) {
        match cut(bytes, LIMIT) {
            Cut::Message(message) => (message.len(), None),
            Cut::Garbled { skip, why } => (skip, Some(why)),
            Cut::Partial(more) => panic!("{more} more"),
        }
    }

    #[test]
    fn a_message_is_cut_from_the_front() {
        let one = framed("FIX.4.4", "35=0|34=2|49=TW|56=ISLD|");
        let mut two = one.clone();
        two.extend(framed("FIXT.1.1", "35=0|34=3|"));
        let Cut::Message(message) = cut(&two, LIMIT) else { panic!() };
        assert_eq!(message.as_bytes(), one);
        assert_eq!((message.begin_string(), message.msg_type()), (&b"FIX.4.4"[..], &b"0"[..]));
        let Cut::Message(message) = cut(&two[one.len()..], LIMIT) else { panic!() };
        assert_eq!(message.begin_string(), b"FIXT.1.1");
    }

    #[test]
    fn every_way_to_be_garbled() {
        let good = "8=FIX.4.4|9=10|35=0|34=2|10=166|";
        assert_eq!(first(&soh(good)), (good.len(), None));
        let sum = |declared, computed| Garbled::CheckSum { declared, computed };
        #[rustfmt::skip]
        let table = [
            ("line noise",               "\r\nHELLO", 7, Garbled::BeginString),
            ("another protocol",         "8=FAST|9=10|35=0|34=2|10=166|", 29, Garbled::BeginString),
            ("version without end",      "8=FIX.4.4.4.4.4.4.4.4", 21, Garbled::BeginString),
            ("MsgType first",            "35=0|8=FIX.4.4|9=5|34=2|10=000|", 5, Garbled::BeginString),
            ("no length",                "8=FIX.4.4|35=0|34=2|10=166|", 27, Garbled::BodyLength),
            ("length of nothing",        "8=FIX.4.4|9=|35=0|34=2|10=166|", 30, Garbled::BodyLength),
            ("negative length",          "8=FIX.4.4|9=-1|35=0|34=2|10=166|", 32, Garbled::BodyLength),
            ("length past 64 bits",      "8=FIX.4.4|9=99999999999999999999|35=0|", 38, Garbled::BodyLength),
            ("length past the limit",    "8=FIX.4.4|9=9999|35=0|34=2|10=166|", 34, Garbled::TooLong(LIMIT)),
            ("MsgType fourth",           "8=FIX.4.4|9=10|34=2|35=0|10=166|", 32, Garbled::MsgType),
            ("length too short",         "8=FIX.4.4|9=7|35=0|34=2|10=166|", 31, Garbled::Trailer),
            ("length of a field less",   "8=FIX.4.4|9=5|35=0|34=2|10=166|", 31, Garbled::Trailer),
            ("length too short for 35",  "8=FIX.4.4|9=3|35=|10=166|", 25, Garbled::Trailer),
            ("checksum of one digit",    "8=FIX.4.4|9=10|35=0|34=2|10=0|", 30, Garbled::Trailer),
            ("checksum of letters",      "8=FIX.4.4|9=10|35=0|34=2|10=1A5|", 32, Garbled::Trailer),
            ("checksum of four digits",  "8=FIX.4.4|9=10|35=0|34=2|10=1665|", 33, Garbled::Trailer),
            ("no checksum",              "8=FIX.4.4|9=10|35=0|34=2|58=HELLO|", 34, Garbled::Trailer),
            ("wrong checksum",           "8=FIX.4.4|9=10|35=0|34=2|10=167|",       32, sum(167, 166)),
            ("checksum that no sum has", "8=FIX.4.4|9=10|35=0|34=2|10=256|",       32, sum(256, 166)),
        ];
        for (case, text, skip, why) in table {
            assert_eq!(first(&soh(text)), (skip, Some(why)), "{case}");
            let followed = soh(&format!("{text}{good}"));
            let (skip_followed, why_followed) = first(&followed);
            assert_eq!((skip_followed, why_followed), (skip, Some(why)), "{case}, then a message");
        }
    }

    #[test]
    fn a_length_too_long_takes_the_next_message_along() {
        let text = "8=FIX.4.4|9=24|35=0|34=2|10=166|8=FIX.4.4|9=10|35=0|34=3|10=167|";
        let mut bytes = soh(text);
        let second = framed("FIX.4.4", "35=0|34=4|");
        bytes.extend(&second);
        assert_eq!(first(&bytes), (text.len(), Some(Garbled::Trailer)));
        assert_eq!(first(&bytes[text.len()..]), (second.len(), None));
    }

    #[test]
    fn a_cut_message_is_partial_and_never_asks_for_too_much() {
        let message = framed("FIX.4.2", "35=D|34=215|49=DESK|11=1|");
        for have in 0..message.len() {
            let Cut::Partial(more) = cut(&message[..have], LIMIT) else { panic!("{have}") };
            assert!(more >= 1 && have + more <= message.len(), "{have}: {more}");
        }
    }

    /// Every message and every reason, in order, when the stream comes in pieces of these sizes.
    fn all(stream: &[u8], pieces: &[usize]) -> Vec<Vec<u8>> {
        let (mut buffer, mut taken, mut found) = (Vec::new(), 0, Vec::new());
        let mut sizes = pieces.iter().copied().cycle();
        while taken < stream.len() {
            let until = (taken + sizes.next().unwrap()).min(stream.len());
            buffer.extend(&stream[taken..until]);
            taken = until;
            loop {
                let used = match cut(&buffer, LIMIT) {
                    Cut::Message(message) => {
                        found.push(message.as_bytes().to_vec());
                        message.len()
                    }
                    Cut::Garbled { skip, .. } => skip,
                    Cut::Partial(_) => break,
                };
                assert!(used > 0 && used <= buffer.len());
                buffer.drain(..used);
            }
            assert!(buffer.len() <= LIMIT);
        }
        found
    }

    proptest! {
        /// The same messages come out however the stream is cut, with damage in it or without.
        #[test]
        fn pieces_make_no_difference(
            texts in vec("[0-9=|FIX8A-C]{0,30}", 1..8),
            damage in vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            pieces in vec(1..60_usize, 1..9),
        ) {
            let frame = |text: &String| framed("FIX.4.4", &format!("35=0|58={text}|"));
            let mut stream: Vec<u8> = texts.iter().flat_map(frame).collect();
            if damage.is_empty() {
                prop_assert_eq!(all(&stream, &pieces).concat(), stream.clone());
            }
            for (place, byte) in damage {
                *place.get_mut(&mut stream) = byte;
            }
            let whole = all(&stream, &[stream.len()]);
            prop_assert_eq!(all(&stream, &pieces), whole.clone());
            prop_assert_eq!(all(&stream, &[1]), whole);
        }

        #[test]
        fn any_bytes_are_used_up_or_waited_for(bytes in vec(prop_oneof![any::<u8>(), Just(1), Just(b'=')], 0..100)) {
            match cut(&bytes, 50) {
                Cut::Message(message) => prop_assert!(message.len() <= 50),
                Cut::Garbled { skip, .. } => prop_assert!((1..=bytes.len()).contains(&skip)),
                Cut::Partial(more) => prop_assert!(more > 0 && bytes.len() + more <= 50),
            }
        }
    }
}
