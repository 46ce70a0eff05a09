//! What `decode`, `stats` and `books` share: from a file to messages in order.
//!
//! [`input`] opens a file and drives a [`flow`], which finds out what each line speaks
//! ([`recognise`]), reads the datagrams' headers ([`envelope`]) and has each [`channel`] put its messages
//! into one order. [`record`] and [`write`](mod@write) show messages, [`day`] and [`at`] know about their times.
//! [`books`] applies them, by the same code as on the wire.

pub mod at;
pub mod books;
pub mod channel;
pub mod day;
pub mod envelope;
pub mod fields;
pub mod flow;
pub mod input;
mod kin;
pub mod protocol;
pub mod recognise;
pub mod record;
pub mod write;
