//! The messages of the session and of order entry as values.
//!
//! Each has `read`, one walk over a [`Message`] that picks its fields, and is written by [`encode`].
//! Fields are named as in 4.4. Their order on the wire is by tag, which every version allows in header
//! and body. `Option` is a field that some version or counterparty leaves out; text borrows from the
//! message. Whether a message is what its dictionary says is [`validate`](super::validate)'s to tell:
//! a read takes what it knows and passes by the rest.
//!
//! What differs between versions is taken care of on the way out: 4.2 must have HandlInst and
//! ExecTransType and has no ExecType for a trade; FIXT's Logon must have DefaultApplVerID. On the way
//! in, [`ExecutionReport::event`] says the same of a fill in every version.

mod codes;
mod fault;
mod header;
mod orders;
mod reports;
mod session;
#[cfg(test)]
mod tests;

pub use codes::{
    CxlRejResponseTo, ExecTransType, ExecType, HandlInst, MassCancelRequestType,
    MassCancelResponse, OrdStatus, OrdType, Side, TimeInForce,
};
pub use header::Header;
pub use orders::{
    NewOrderSingle, OrderCancelReplaceRequest, OrderCancelRequest, OrderMassCancelRequest,
    OrderMassStatusRequest, OrderStatusRequest,
};
pub use reports::{ExecutionReport, OrderCancelReject, OrderMassCancelReport};
pub use session::{
    BusinessMessageReject, Heartbeat, Logon, Logout, Reject, ResendRequest, SequenceReset,
    TestRequest,
};

use super::dict::{Dictionary, FIX42, FIX44, FIX50SP2, FIXT11};
use super::{GetError, Message, Options, Precision, Validator, WriteError, Writer};

/// A version of the standard that is spoken here.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Version {
    /// FIX 4.2.
    Fix42,
    /// FIX 4.4.
    Fix44,
    /// FIX 5.0 SP2 under FIXT 1.1.
    Fix50Sp2,
}

impl Version {
    /// What its messages start with.
    pub const fn begin_string(self) -> &'static str {
        match self {
            Self::Fix42 => "FIX.4.2",
            Self::Fix44 => "FIX.4.4",
            Self::Fix50Sp2 => "FIXT.1.1",
        }
    }

    /// DefaultApplVerID of a Logon, where it has one.
    pub const fn appl_ver_id(self) -> Option<&'static [u8]> {
        match self {
            Self::Fix50Sp2 => Some(b"9"),
            _ => None,
        }
    }

    /// The dictionary of its application messages.
    pub const fn dictionary(self) -> &'static Dictionary {
        match self {
            Self::Fix42 => &FIX42,
            Self::Fix44 => &FIX44,
            Self::Fix50Sp2 => &FIX50SP2,
        }
    }

    /// The check of its messages.
    pub const fn validator(self, options: Options) -> Validator {
        let application = self.dictionary();
        let transport = if matches!(self, Self::Fix50Sp2) { &FIXT11 } else { application };
        Validator { transport, application, options }
    }
}

/// How messages are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Style {
    /// The version they are of.
    pub version: Version,
    /// How fine their times are.
    pub precision: Precision,
}

/// A message that can be written.
pub trait Body: Copy {
    /// Its MsgType.
    const MSG_TYPE: &'static [u8];

    /// The same as this version has it.
    #[must_use]
    fn in_version(self, _version: Version) -> Self {
        self
    }

    /// Writes all that is set, as it stands.
    fn write(&self, writer: &mut Writer<'_, '_>, precision: Precision);
}

/// Writes a whole message into `bytes`, and returns the part that it takes.
///
/// # Errors
///
/// [`WriteError`] when it does not fit, or a text is empty or holds the delimiter.
pub fn encode<'b, B: Body>(
    bytes: &'b mut [u8],
    style: Style,
    header: &Header<'_>,
    body: &B,
) -> Result<&'b [u8], WriteError> {
    let mut writer = Writer::new(bytes, style.version.begin_string().as_bytes(), B::MSG_TYPE);
    header.write(&mut writer, style.precision);
    body.in_version(style.version).write(&mut writer, style.precision);
    writer.finish()
}

/// Says that a message of this type is `message`.
#[inline(always)]
fn of_type<const N: usize>(message: &Message<'_>, msg_type: &[u8; N]) -> Result<(), GetError> {
    if message.is_of_type(msg_type) { Ok(()) } else { Err(GetError::Format(35)) }
}

/// Declares a message: a struct, its `read` and its `write`. A line is a field: its name, how its value
/// is read and written, whether it must be there, its tag.
macro_rules! body {
    ($(#[$doc:meta])* $name:ident $(<$life:lifetime>)?, $msg_type:literal {
        $($(#[$about:meta])* $field:ident: $kind:ident $need:ident $tag:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub struct $name $(<$life>)? {
            $($(#[$about])* pub $field: $crate::fix::messages::body!(@type $need $kind),)*
        }

        impl<'a> $name $(<$life>)? {
            /// Reads the fields in one walk; of fields that are there twice, the first.
            ///
            /// # Errors
            ///
            /// [`GetError`](crate::fix::GetError) when a field is missing that must be there, or a value
            /// is of another type; of MsgType when the message is of another type.
            #[inline]
            pub fn read(message: &crate::fix::Message<'a>) -> Result<Self, crate::fix::GetError> {
                #[expect(non_camel_case_types, reason = "fields and slots share names")]
                enum Slot {
                    $($field),*
                }
                static WANTED: $crate::fix::message::Wanted =
                    $crate::fix::message::Wanted::new(&[$($tag),*]);

                $crate::fix::messages::of_type(message, $msg_type)?;
                let mut picked = $crate::fix::message::Picked::new();
                picked.fill(message, &WANTED);
                'fault: {
                    return Ok(Self { $($field: {
                        let spot = picked.spot(Slot::$field as usize);
                        $crate::fix::messages::body!(@take $need $kind spot 'fault)
                    }),* });
                }
                Err($crate::fix::messages::fault::fault(message, &[$($crate::fix::messages::fault::Rule {
                    tag: $tag,
                    is_needed: $crate::fix::messages::body!(@is_needed $need),
                    reads: |spot| $crate::fix::messages::body!(@read $kind spot).is_some(),
                }),*]))
            }
        }
    };

    (@type need $kind:ident) => { $crate::fix::messages::body!(@host $kind) };
    (@type some $kind:ident) => { Option<$crate::fix::messages::body!(@host $kind)> };

    (@host text) => { &'a [u8] };
    (@host data) => { &'a [u8] };
    (@host uint) => { u64 };
    (@host quantity) => { u64 };
    (@host time) => { u64 };
    (@host bool) => { bool };
    (@host price) => { crate::Price };
    (@host average) => { crate::Price };
    (@host $code:ident) => { super::codes::$code };

    (@read text $value:expr) => { $value.text() };
    (@read data $value:expr) => { $value.text() };
    (@read uint $value:expr) => { $value.uint() };
    (@read quantity $value:expr) => { $value.quantity() };
    (@read time $value:expr) => { $value.text().and_then(crate::fix::time::parse_timestamp) };
    (@read bool $value:expr) => { $value.text().and_then(crate::fix::message::yes_no) };
    (@read price $value:expr) => { $value.decimal().map(crate::Price) };
    (@read average $value:expr) => { $value.cut().map(crate::Price) };
    (@read $code:ident $value:expr) => { $value.byte().map(super::codes::$code::from_code) };

    (@take need $kind:ident $spot:ident $fault:lifetime) => {{
        let Some(spot) = $spot else { break $fault };
        let Some(value) = $crate::fix::messages::body!(@read $kind spot) else { break $fault };
        value
    }};
    (@take some $kind:ident $spot:ident $fault:lifetime) => {
        match $spot {
            None => None,
            Some(spot) => match $crate::fix::messages::body!(@read $kind spot) {
                None => break $fault,
                value => value,
            },
        }
    };

    (@is_needed need) => { true };
    (@is_needed some) => { false };

    (@write need $writer:ident $precision:ident $kind:ident $tag:literal $value:expr) => {
        $crate::fix::messages::body!(@put $writer $precision $kind $tag $value)
    };
    (@write some $writer:ident $precision:ident $kind:ident $tag:literal $value:expr) => {
        if let Some(value) = $value {
            $crate::fix::messages::body!(@put $writer $precision $kind $tag value);
        }
    };

    (@put $writer:ident $precision:ident text $tag:literal $value:expr) => { $writer.bytes($tag, $value) };
    (@put $writer:ident $precision:ident data $tag:literal $value:expr) => { $writer.data($tag - 1, $tag, $value) };
    (@put $writer:ident $precision:ident uint $tag:literal $value:expr) => { $writer.uint($tag, $value) };
    (@put $writer:ident $precision:ident quantity $tag:literal $value:expr) => { $writer.uint($tag, $value) };
    (@put $writer:ident $precision:ident time $tag:literal $value:expr) => { $writer.timestamp($tag, $value, $precision) };
    (@put $writer:ident $precision:ident bool $tag:literal $value:expr) => { $writer.bool($tag, $value) };
    (@put $writer:ident $precision:ident price $tag:literal $value:expr) => { $writer.price($tag, $value) };
    (@put $writer:ident $precision:ident average $tag:literal $value:expr) => { $writer.price($tag, $value) };
    (@put $writer:ident $precision:ident $code:ident $tag:literal $value:expr) => { $writer.char($tag, $value.code()) };
}

/// The writing half of [`body!`], apart since some messages differ between versions.
macro_rules! writes {
    ($name:ident $(<$life:lifetime>)?, $msg_type:literal, |$body:ident, $version:ident| $adapted:expr; $($field:ident: $kind:ident $need:ident $tag:literal;)*) => {
        impl $(<$life>)? crate::fix::messages::Body for $name $(<$life>)? {
            const MSG_TYPE: &'static [u8] = $msg_type;

            fn in_version(self, $version: crate::fix::messages::Version) -> Self {
                let $body = self;
                $adapted
            }

            #[inline]
            fn write(&self, writer: &mut crate::fix::Writer<'_, '_>, _precision: crate::fix::Precision) {
                $($crate::fix::messages::body!(@write $need writer _precision $kind $tag self.$field);)*
                _ = writer;
            }
        }
    };
}

/// [`body!`] and [`writes!`] for one list of fields.
macro_rules! message {
    ($(#[$doc:meta])* $name:ident $(<$life:lifetime>)?, $msg_type:literal, |$body:ident, $version:ident| $adapted:expr; {
        $($(#[$about:meta])* $field:ident: $kind:ident $need:ident $tag:literal;)*
    }) => {
        $crate::fix::messages::body! {
            $(#[$doc])* $name $(<$life>)?, $msg_type { $($(#[$about])* $field: $kind $need $tag;)* }
        }
        $crate::fix::messages::writes! {
            $name $(<$life>)?, $msg_type, |$body, $version| $adapted; $($field: $kind $need $tag;)*
        }
    };
}

pub(crate) use {body, message, writes};
