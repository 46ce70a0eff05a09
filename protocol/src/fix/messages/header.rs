//! What every message starts with.

use crate::fix::dict::FIXT11;
use crate::fix::message::{Message, yes_no};
use crate::fix::time::parse_timestamp;
use crate::fix::{GetError, Precision, Walked, Writer};

/// The header's fields behind MsgType that a session goes by.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Header<'a> {
    /// MsgSeqNum (34).
    pub seq: u64,
    /// PossDupFlag (43): sent before under the same number.
    pub poss_dup: bool,
    /// SenderCompID (49).
    pub sender: &'a [u8],
    /// SenderSubID (50).
    pub sender_sub: Option<&'a [u8]>,
    /// SendingTime (52), nanoseconds since the Unix epoch.
    pub sending_time: u64,
    /// TargetCompID (56).
    pub target: &'a [u8],
    /// TargetSubID (57).
    pub target_sub: Option<&'a [u8]>,
    /// PossResend (97): perhaps sent before under another number.
    pub poss_resend: bool,
    /// OnBehalfOfCompID (115).
    pub on_behalf_of: Option<&'a [u8]>,
    /// OnBehalfOfSubID (116).
    pub on_behalf_of_sub: Option<&'a [u8]>,
    /// OrigSendingTime (122), nanoseconds since the Unix epoch.
    pub orig_sending_time: Option<u64>,
    /// DeliverToCompID (128).
    pub deliver_to: Option<&'a [u8]>,
    /// DeliverToSubID (129).
    pub deliver_to_sub: Option<&'a [u8]>,
    /// OnBehalfOfLocationID (144).
    pub on_behalf_of_location: Option<&'a [u8]>,
    /// DeliverToLocationID (145).
    pub deliver_to_location: Option<&'a [u8]>,
    /// ApplVerID (1128).
    pub appl_ver_id: Option<&'a [u8]>,
}

impl<'a> Header<'a> {
    /// Reads the fields up to the body's first. Empty ones are as if they were not there.
    ///
    /// # Errors
    ///
    /// [`GetError`] when MsgSeqNum, the CompIDs or SendingTime are missing, or a value is of another
    /// type. One that stands behind the body's first field is missing.
    pub fn read(message: &Message<'a>) -> Result<Self, GetError> {
        let mut header = Self::default();
        let (mut seq, mut time) = (None, None);
        for (tag, field) in message.found(&mut Walked::new()) {
            let value = field.text().unwrap_or(&[]);
            let format = || GetError::Format(tag);
            match tag {
                34 => seq = Some(field.uint().ok_or_else(format)?),
                43 => header.poss_dup = yes_no(value).ok_or_else(format)?,
                49 => header.sender = value,
                50 => header.sender_sub = Some(value),
                52 => time = Some(parse_timestamp(value).ok_or_else(format)?),
                56 => header.target = value,
                57 => header.target_sub = Some(value),
                97 => header.poss_resend = yes_no(value).ok_or_else(format)?,
                115 => header.on_behalf_of = Some(value),
                116 => header.on_behalf_of_sub = Some(value),
                122 => header.orig_sending_time = Some(parse_timestamp(value).ok_or_else(format)?),
                128 => header.deliver_to = Some(value),
                129 => header.deliver_to_sub = Some(value),
                144 => header.on_behalf_of_location = Some(value),
                145 => header.deliver_to_location = Some(value),
                1128 => header.appl_ver_id = Some(value),
                tag if !FIXT11.header.has(tag) && !(628..=630).contains(&tag) => break,
                _ => {}
            }
        }
        header.seq = seq.ok_or(GetError::Missing(34))?;
        header.sending_time = time.ok_or(GetError::Missing(52))?;
        match (header.sender, header.target) {
            ([], _) => Err(GetError::Missing(49)),
            (_, []) => Err(GetError::Missing(56)),
            _ => Ok(header),
        }
    }

    /// Writes the fields that are set, by tag.
    pub fn write(&self, writer: &mut Writer<'_, '_>, precision: Precision) {
        writer.uint(34, self.seq);
        if self.poss_dup {
            writer.bool(43, true);
        }
        writer.bytes(49, self.sender);
        writer.some(self.sender_sub, |writer, text| _ = writer.bytes(50, text));
        writer.timestamp(52, self.sending_time, precision).bytes(56, self.target);
        writer.some(self.target_sub, |writer, text| _ = writer.bytes(57, text));
        if self.poss_resend {
            writer.bool(97, true);
        }
        writer.some(self.on_behalf_of, |writer, text| _ = writer.bytes(115, text));
        writer.some(self.on_behalf_of_sub, |writer, text| _ = writer.bytes(116, text));
        writer.some(self.orig_sending_time, |writer, ns| _ = writer.timestamp(122, ns, precision));
        writer.some(self.deliver_to, |writer, text| _ = writer.bytes(128, text));
        writer.some(self.deliver_to_sub, |writer, text| _ = writer.bytes(129, text));
        writer.some(self.on_behalf_of_location, |writer, text| _ = writer.bytes(144, text));
        writer.some(self.deliver_to_location, |writer, text| _ = writer.bytes(145, text));
        writer.some(self.appl_ver_id, |writer, text| _ = writer.bytes(1128, text));
    }
}
