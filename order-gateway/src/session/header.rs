//! The header of a message, as far as a session looks at it.

use core::ops::ControlFlow;

use wirepath_protocol::fix::number::parse_uint;
use wirepath_protocol::fix::time::parse_timestamp;
use wirepath_protocol::fix::{Field, Message, Writer};

/// What a session reads in a header. Values may be empty where the message says so.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Header<'a> {
    /// MsgSeqNum (34), if it is a number.
    pub(super) seq: Option<u64>,
    /// SenderCompID (49) and TargetCompID (56).
    pub(super) sender: Option<&'a [u8]>,
    pub(super) target: Option<&'a [u8]>,
    /// SendingTime (52), and its value if it is a time.
    pub(super) has_sending_time: bool,
    pub(super) sending_time_ns: Option<u64>,
    /// PossDupFlag (43).
    pub(super) poss_dup: bool,
    /// OrigSendingTime (122).
    pub(super) has_orig_sending_time: bool,
    pub(super) orig_sending_time_ns: Option<u64>,
    pub(super) routing: Routing<'a>,
}

/// Fields that tell third parties, which an answer names the other way round.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Routing<'a>([Option<&'a [u8]>; 6]);

/// OnBehalfOfCompID, OnBehalfOfSubID, DeliverToCompID, DeliverToSubID, OnBehalfOfLocationID,
/// DeliverToLocationID.
const ROUTING: [u32; 6] = [115, 116, 128, 129, 144, 145];
/// Where the answer puts each of them.
const REVERSED: [usize; 6] = [2, 3, 0, 1, 5, 4];

impl<'a> Routing<'a> {
    /// The same way back.
    pub(super) fn reversed(&self) -> Self {
        Self(REVERSED.map(|from| self.0[from]))
    }

    /// Writes those of them whose tags are below, or from, OrigSendingTime's, which goes between.
    pub(super) fn write(&self, writer: &mut Writer<'_, '_>, below_122: bool) {
        for (tag, value) in ROUTING.into_iter().zip(self.0) {
            if let Some(value) = value.filter(|_| (tag < 122) == below_122) {
                writer.bytes(tag, value);
            }
        }
    }
}

impl<'a> Header<'a> {
    /// Reads as far as the header goes, and further where what matters most is not in it. Of a field
    /// that comes twice the first counts; fields that are none are passed by.
    pub(super) fn read(message: &Message<'a>) -> Self {
        let mut header = Self::default();
        let _ = message.each_field(|Field { tag, value }| {
            match tag {
                34 if header.seq.is_none() => header.seq = parse_uint(value),
                43 => header.poss_dup = value == b"Y",
                49 if header.sender.is_none() => header.sender = Some(value),
                52 => {
                    header.has_sending_time = true;
                    header.sending_time_ns = parse_timestamp(value);
                }
                56 if header.target.is_none() => header.target = Some(value),
                122 => {
                    header.has_orig_sending_time = true;
                    header.orig_sending_time_ns = parse_timestamp(value);
                }
                115 | 116 | 128 | 129 | 144 | 145 => {
                    let at = ROUTING.iter().position(|routing| *routing == tag).unwrap_or(0);
                    header.routing.0[at] = Some(value);
                }
                tag if !is_header(tag) && header.is_whole() => return ControlFlow::Break(()),
                _ => {}
            }
            ControlFlow::Continue(())
        });
        header
    }

    fn is_whole(&self) -> bool {
        self.seq.is_some()
            && self.sender.is_some()
            && self.target.is_some()
            && self.has_sending_time
    }
}

/// Whether a field of this tag belongs to the header.
///
/// Source: FIX 4.4, volume 2, "Standard Message Header"; FIXT 1.1 for 1128, 1129 and 1156.
#[rustfmt::skip]
pub(crate) const fn is_header(tag: u32) -> bool {
    matches!(
        tag,
        8 | 9 | 34 | 35 | 43 | 49 | 50 | 52 | 56 | 57 | 90 | 91 | 97 | 115 | 116 | 122 | 128 | 129
            | 142..=145 | 212 | 213 | 347 | 369 | 627..=630 | 1128 | 1129 | 1156
    )
}
