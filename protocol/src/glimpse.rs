//! Nasdaq GLIMPSE 5.0: the state of the market as ITCH 5.0 messages, and where the feed goes on.
//!
//! A GLIMPSE server sends, over [SoupBinTCP](crate::soupbintcp) and from sequence number 1 on, every
//! instrument, its state and every displayed order, in the layouts of [`itch50`], and behind them
//! one [`EndOfSnapshot`]: the number of the feed's message at which to go on. [`Message::parse`] reads
//! one sequenced message.
//!
//! # What a snapshot says, and what it does not
//!
//! [`LISTED`] are the types that the specification describes: System Event, Stock Directory, Stock
//! Trading Action, Reg SHO Restriction, Retail Interest, Operational Halt and both Add Orders. So a
//! snapshot does not tell market participants' positions (`L`), market-wide circuit breaker levels and
//! status (`V`, `W`), IPO quoting periods (`K`), auction collars (`J`) or imbalances (`I`, `O`): those of the
//! feed before the snapshot stay unknown. An instrument with a directory message and no trading action
//! is halted. An Operational Halt comes only if there was one today, and may say that it is over. That
//! an order's shares are those left of it follows from the purpose; the specification does not say so.
//!
//! # Nasdaq, Nasdaq Texas and PSX
//!
//! One specification serves the three markets since August 2024; before, each had its own. By its text
//! they differ in this alone: Retail Interest (`N`) is sent by Nasdaq Texas only, and Operational Halt
//! says which of the three it is about. Its overview says that the last message tells the newest *order
//! reference number*; "Snapshot Message" and the field's description say *sequence number*, and that is
//! how it is read.
//!
//! Source: Nasdaq GLIMPSE 5.0, revision of 13 February 2026, "Architecture" and "Message Formats".

use crate::error::DecodeError;
use crate::field::{Char, Field, Numeric20, NumericError};
use crate::itch50;
use crate::layout::layout;

/// The type bytes of ITCH messages that the specification has in a snapshot.
///
/// Source: Nasdaq GLIMPSE 5.0, "Message Formats".
pub const LISTED: &[u8] = b"SAFRHYNh";

layout! {
    /// The last message of a snapshot: type `G`, 21 bytes.
    ///
    /// It stands in the snapshot only: ITCH 5.0 has no such type.
    ///
    /// Source: Nasdaq GLIMPSE 5.0, "Snapshot Message", "End of Snapshot Message".
    EndOfSnapshot, 21 {
        head { 0 message_type: Char => u8, "The type byte."; }
        1 sequence_number: Numeric20 => Result<u64, NumericError>, "Number of the feed's message to go on with.";
    }
}

impl EndOfSnapshot {
    /// The type byte.
    pub const KIND: u8 = b'G';

    /// The feed goes on with message number `next`.
    pub const fn new(next: u64) -> Self {
        Self { message_type: Char(Self::KIND), sequence_number: Numeric20::new(next) }
    }

    /// Views the front of one message block, without copying. Bytes beyond the known part are left
    /// alone.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] below 21 bytes, [`DecodeError::Kind`] when it is of another type.
    pub fn view(block: &[u8]) -> Result<&Self, DecodeError> {
        let view = Self::front(block)?;
        match view.message_type.host() {
            Self::KIND => Ok(view),
            kind => Err(DecodeError::Kind(kind.into())),
        }
    }
}

/// One message of a snapshot.
#[derive(Clone, Copy, Debug)]
pub enum Message<'a> {
    /// Part of the state: a message as in the feed. Types that are not [`LISTED`] are read as well.
    Itch(itch50::Message<'a>),
    /// The snapshot is complete.
    EndOfSnapshot(&'a EndOfSnapshot),
}

impl<'a> Message<'a> {
    /// Reads one message: the payload of a Sequenced Data packet, which starts at the type byte.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] when it is shorter than its type's layout, or empty.
    #[inline]
    pub fn parse(block: &'a [u8]) -> Result<Self, DecodeError> {
        match block.first() {
            Some(&EndOfSnapshot::KIND) => EndOfSnapshot::front(block).map(Self::EndOfSnapshot),
            _ => itch50::Message::parse(block).map(Self::Itch),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: &[u8; 21] = b"G          1234567890";

    #[test]
    fn end_of_snapshot_both_ways() {
        assert_eq!(EndOfSnapshot::new(1_234_567_890).as_bytes(), END);
        let end = EndOfSnapshot::view(END).unwrap();
        assert_eq!(end.sequence_number(), Ok(1_234_567_890));
        assert!(matches!(Message::parse(END), Ok(Message::EndOfSnapshot(same)) if same == end));
        assert_eq!(end.rebuilt().unwrap(), *end);

        let mut bytes = *END;
        bytes[20] = b'.';
        let end = EndOfSnapshot::view(&bytes).unwrap();
        assert_eq!(end.sequence_number(), Err(NumericError::NotDigit { offset: 19, byte: b'.' }));
        bytes[0] = b'g';
        assert_eq!(EndOfSnapshot::view(&bytes), Err(DecodeError::Kind(b'g'.into())));
    }

    #[test]
    fn short_messages_are_refused() {
        for cut in 0..21 {
            let need = if cut == 0 { 1 } else { 21 };
            let error = Message::parse(&END[..cut]).err();
            assert_eq!(error, Some(DecodeError::Truncated { have: cut, need }));
        }
    }

    /// The lengths in GLIMPSE's own tables, which are read as ITCH's messages.
    #[test]
    fn listed_messages_have_itchs_layouts() {
        let table = [12, 36, 40, 39, 25, 20, 20, 21];
        for (kind, size) in LISTED.iter().zip(table) {
            assert_eq!(
                itch50::layout_of((*kind).into()).unwrap().size,
                size,
                "{}",
                char::from(*kind)
            );
        }
        assert_eq!(LISTED.len(), table.len());
        assert!(itch50::layout_of(EndOfSnapshot::KIND.into()).is_none());

        let add = itch50::AddOrder { shares: 300.into(), ..Default::default() };
        match Message::parse(add.as_bytes()) {
            Ok(Message::Itch(itch50::Message::AddOrder(read))) => assert_eq!(*read, add),
            other => panic!("{other:?}"),
        }
    }
}
