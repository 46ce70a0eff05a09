//! FIX in its tag=value encoding: from a byte stream to checked messages and back.
//!
//! | step | module |
//! | --- | --- |
//! | bytes off a stream → whole messages with the right length and checksum | [`frame`] |
//! | a message → its fields, typed values, repeating groups | [`message`], [`index`] |
//! | what the standard defines, and whether a message keeps to it | [`dict`], [`validate`] |
//! | what is inside a value | [`number`], [`time`] |
//! | session and order messages as values, read and written | [`messages`] |
//! | fields → a message in the caller's bytes | [`mod@write`] |
//! | a message of which only some values change | [`template`] |
//!
//! Nothing here allocates or looks at a clock. What a sequence number means, when to send a heartbeat
//! and what to do about a message that is refused is the session's work.
//!
//! ```
//! use wirepath_protocol::fix::{Cut, Writer, cut};
//!
//! let mut bytes = [0; 256];
//! let mut writer = Writer::new(&mut bytes, b"FIX.4.4", b"1");
//! writer.uint(34, 7).text(49, "DESK").text(56, "VENUE").text(112, "are you there");
//! let sent = writer.finish().unwrap();
//! match cut(sent, 4096) {
//!     Cut::Message(message) => {
//!         assert_eq!(message.msg_type(), b"1");
//!         assert_eq!(message.uint(34), Ok(7));
//!         assert_eq!(message.get(112), Some(&b"are you there"[..]));
//!     }
//!     other => panic!("{other:?}"),
//! }
//! ```
//!
//! Source: FIX 4.4 with errata 20030618, volume 1, "FIX Message Format", and FIXT 1.1.

pub mod dict;
pub mod frame;
pub mod index;
pub mod message;
pub mod messages;
pub mod number;
mod scan;
pub mod template;
pub mod time;
pub mod validate;
pub mod write;

pub use frame::{Cut, Garbled, cut};
pub use index::Index;
pub use message::{Field, FieldError, Fields, GetError, Message, Walked};
pub use template::Template;
pub use time::Precision;
pub use validate::{Invalid, Options, RejectReason, Validator};
pub use write::{WriteError, Writer};

pub(crate) use scan::find_soh;

/// The byte that ends every field: 0x01, "start of heading".
pub const SOH: u8 = 1;

/// The checksum of a message: the sum of all bytes before its trailer, modulo 256.
#[inline]
pub fn checksum(bytes: &[u8]) -> u8 {
    scan::sum(bytes)
}
