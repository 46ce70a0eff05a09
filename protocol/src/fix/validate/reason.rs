//! Why a message is refused: SessionRejectReason (373), with the words that others use too.

/// A message that its dictionary does not allow.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Invalid {
    /// For the Reject's SessionRejectReason and Text.
    pub reason: RejectReason,
    /// For the Reject's RefTagID: which field it is about. It may be no valid tag, as `-1`.
    pub ref_tag: Option<i64>,
}

impl core::error::Error for Invalid {}

impl core::fmt::Display for Invalid {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.ref_tag {
            Some(tag) => write!(f, "{}: tag {tag}", self.reason),
            None => self.reason.fmt(f),
        }
    }
}

/// The values of SessionRejectReason.
///
/// Source: FIX 5.0 SP2, "SessionRejectReason"; 4.2 has those up to [`MsgType`](Self::MsgType).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
#[repr(u16)]
pub enum RejectReason {
    /// No field has this number in any message.
    TagNumber = 0,
    /// A field that must be there is not.
    RequiredTag = 1,
    /// The field is none of this message's.
    NotInMessage = 2,
    /// The tag is not known.
    UndefinedTag = 3,
    /// The field has no value.
    NoValue = 4,
    /// The value is none of those allowed.
    Value = 5,
    /// The value does not look like its data type.
    Format = 6,
    /// The message could not be decrypted.
    Decryption = 7,
    /// The signature is wrong.
    Signature = 8,
    /// Sender or target is not who they should be.
    CompId = 9,
    /// The sending time is too far off.
    SendingTime = 10,
    /// The message type is unknown.
    MsgType = 11,
    /// XML in the message is not valid.
    Xml = 12,
    /// The field is there twice, outside groups.
    Repeated = 13,
    /// A field of the header stands behind the body's first, or one of the body behind the trailer's.
    Order = 14,
    /// The fields of a group's entry are in another order than defined.
    GroupOrder = 15,
    /// A group has not as many entries as its count says.
    GroupCount = 16,
    /// A value other than data holds a delimiter.
    Delimiter = 17,
    /// Anything else.
    Other = 99,
}

impl RejectReason {
    /// The number for SessionRejectReason.
    pub const fn code(self) -> u16 {
        self as u16
    }

    /// The number where the version of this BeginString has it: 4.2 ends at 11, and a Reject leaves
    /// the field out for reasons above.
    pub fn code_in(self, begin_string: &[u8]) -> Option<u16> {
        let old = matches!(begin_string, b"FIX.4.0" | b"FIX.4.1" | b"FIX.4.2");
        (!old || self.code() <= 11).then_some(self.code())
    }

    /// The text for the Reject.
    pub const fn text(self) -> &'static str {
        match self {
            Self::TagNumber => "Invalid tag number",
            Self::RequiredTag => "Required tag missing",
            Self::NotInMessage => "Tag not defined for this message type",
            Self::UndefinedTag => "Undefined tag",
            Self::NoValue => "Tag specified without a value",
            Self::Value => "Value is incorrect (out of range) for this tag",
            Self::Format => "Incorrect data format for value",
            Self::Decryption => "Decryption problem",
            Self::Signature => "Signature problem",
            Self::CompId => "CompID problem",
            Self::SendingTime => "SendingTime accuracy problem",
            Self::MsgType => "Invalid MsgType",
            Self::Xml => "XML validation error",
            Self::Repeated => "Tag appears more than once",
            Self::Order => "Tag specified out of required order",
            Self::GroupOrder => "Repeating group fields out of order",
            Self::GroupCount => "Incorrect NumInGroup count for repeating group",
            Self::Delimiter => "Non-data value includes field delimiter",
            Self::Other => "Other",
        }
    }
}

impl core::fmt::Display for RejectReason {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}
