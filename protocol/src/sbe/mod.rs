//! Simple Binary Encoding: what is the same for every schema.
//!
//! A message is a [`Header`], a root block of fields at fixed offsets, and repeating groups, each with
//! its own small header. Lengths are the sender's: a root or an entry that is longer than known is read
//! by its known part, and one that is shorter, or of a version before a field came, lacks the fields
//! that were appended since. Those are null. What a layout has had from the start must be there.
//!
//! The layouts themselves are tables that `protocol/sbe-compiler` writes from a schema; see [`mdp3`](crate::mdp3).
//! Groups within groups and data of variable length do not occur in them.
//!
//! Source: FIX Simple Binary Encoding 1.0, "Message Structure", "Repeating Groups" and "Schema Extension
//! Mechanism".

mod block;
mod group;
mod template;
mod write;

pub use block::{Block, View};
pub use group::{Entries, Group};

pub(crate) use block::block;
pub(crate) use group::{Dimension, GroupShape};
pub(crate) use template::{Body, messages, template};
pub(crate) use write::Writer;

use crate::DecodeError;
use crate::int::U16Le;
use crate::layout::layout;

layout! {
    /// Front of every message: 8 bytes.
    ///
    /// Source: FIX Simple Binary Encoding 1.0, "Message Header".
    Header, 8 {
        0 block_length: U16Le => u16, "Bytes of the root block, which follows.";
        2 template_id: U16Le => u16, "The message type within the schema.";
        4 schema_id: U16Le => u16, "The schema.";
        6 version: U16Le => u16, "Version of the schema that the sender used.";
    }
}

impl Header {
    /// Views the front of a message.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] below 8 bytes.
    #[inline(always)]
    pub fn view(block: &[u8]) -> Result<&Self, DecodeError> {
        Self::front(block)
    }
}
