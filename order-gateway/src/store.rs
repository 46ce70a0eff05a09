//! What a FIX session must not forget: its sequence numbers, and what it sent and received under them.
//!
//! A session keeps every message here before it is sent, so that after a crash it goes on with the
//! number after the last one the counterparty can have seen, and can answer a resend request for any
//! of them. Two stores behind one trait: [`FileStore`] keeps a folder of memory-mapped segments,
//! [`MemoryStore`] keeps the newest messages until the process ends. [`StoreConfig`] chooses, and
//! [`AnyStore`] is the choice.
//!
//! What a message means, and whether it is sent again or gap-filled, is the session's business.

#![deny(unsafe_code)]

mod any;
mod config;
mod error;
mod file;
mod folder;
mod header;
mod identity;
#[expect(unsafe_code, reason = "maps files, and publishes into the mapping with one atomic store")]
mod mapping;
mod memory;
mod record;
mod recover;
mod segment;
mod sync;

pub use any::AnyStore;
pub use config::{Durability, StoreConfig};
pub use error::StoreError;
pub use file::FileStore;
pub use identity::SessionIdentity;
pub use memory::MemoryStore;
pub use recover::{Recovery, Tear};

/// What a session must not forget: its numbers, and what it sent and received under them.
///
/// Times are nanoseconds since the Unix epoch, UTC, of the caller's clock; a store reads none itself.
pub trait Store {
    /// Number of the next outgoing message; the first is 1.
    fn next_out(&self) -> u64;

    /// Number expected of the next incoming message; the first is 1.
    fn next_in(&self) -> u64;

    /// Keeps outgoing message number [`next_out`](Self::next_out), whole, and counts it. Until this has
    /// returned `Ok`, nothing of it may be sent; after an error the number is not used.
    ///
    /// # Errors
    ///
    /// [`StoreError::Full`] and [`StoreError::Limit`] when there is no room, until there is;
    /// [`StoreError::TooLong`] for a message beyond the store's limit. After [`StoreError::Sync`] the store
    /// takes nothing more until it is opened anew; other errors may pass.
    fn append_out(&mut self, message: &[u8], now_ns: u64) -> Result<(), StoreError>;

    /// Counts incoming message number [`next_in`](Self::next_in), and keeps it where `message` is given
    /// (application messages, which the orders are rebuilt from).
    ///
    /// # Errors
    ///
    /// As [`append_out`](Self::append_out); the message is then not counted.
    fn append_in(&mut self, message: Option<&[u8]>, now_ns: u64) -> Result<(), StoreError>;

    /// Expects `next` from now on (gap fill, sequence reset); it may be lower than before.
    ///
    /// # Errors
    ///
    /// As [`append_out`](Self::append_out), and [`StoreError::Number`] for 0.
    fn set_next_in(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError>;

    /// Goes on with `next` (only upwards: an operator's or the counterparty's wish). What lies between was
    /// never sent.
    ///
    /// # Errors
    ///
    /// As [`append_out`](Self::append_out), and [`StoreError::Number`] when `next` is below
    /// [`next_out`](Self::next_out).
    fn set_next_out(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError>;

    /// Outgoing message `seq` of the current numbering, if it is kept. Finding it takes up to some
    /// microseconds.
    fn sent(&self, seq: u64) -> Option<&[u8]>;

    /// Both numbers start at 1 again; what was kept stays on disk, but belongs to an earlier numbering.
    ///
    /// # Errors
    ///
    /// As [`append_out`](Self::append_out).
    fn reset(&mut self, now_ns: u64) -> Result<(), StoreError>;

    /// When the current numbering began, ns since the Unix epoch: the time of the last
    /// [`reset`](Self::reset), or of the first thing kept; 0 if never.
    fn started_ns(&self) -> u64;

    /// Housekeeping while the thread has nothing else to do: room ahead, the day's rotation. May allocate
    /// and make system calls; `append_*`, `set_*` and `reset` do neither as long as this is called often
    /// enough, which [`FileStore`] states.
    ///
    /// # Errors
    ///
    /// [`StoreError::Full`] and [`StoreError::Limit`] are warnings in time: there is no room for what comes
    /// after the [`room_bytes`](Self::room_bytes) that are left. They come once per attempt, a second or
    /// more apart. Other errors as of [`append_out`](Self::append_out).
    fn idle(&mut self, now_ns: u64) -> Result<(), StoreError>;

    /// Has the memory come into which the next message will be copied: for when one has just been sent. Changes
    /// nothing.
    fn prepare(&self) {}

    /// The messages kept since the current numbering or the current day began, whichever was earlier, in
    /// the order in which they were kept: what orders are rebuilt from after a restart.
    fn records(&self) -> impl Iterator<Item = Record<'_>>;

    /// Bytes that can still be appended without asking the disk for more, each message counted with up to
    /// 40 more than its own length. A session that stops new orders when this runs low keeps room for
    /// cancels. [`u64::MAX`] for a store that forgets instead of running full.
    fn room_bytes(&self) -> u64 {
        u64::MAX
    }
}

/// Which way a message went.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Direction {
    /// From the counterparty to us.
    In,
    /// From us to the counterparty.
    Out,
}

/// One message that was kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Record<'a> {
    /// Which way it went.
    pub direction: Direction,
    /// Its number, within its direction and its numbering.
    pub seq: u64,
    /// When it was kept, ns since the Unix epoch, on the clock of whoever kept it.
    pub time_ns: u64,
    /// Whether it belongs to the current numbering, and not to one that a reset has ended.
    pub current: bool,
    /// The message, whole.
    pub message: &'a [u8],
}
