//! Turns the redundant lines of one channel into one ordered stream, message by message.
//!
//! The exchange sends every message on line A and on line B. [`Arbiter`] lets the first copy of each
//! through, keeps for a while what came too early, and names what no line carried. It opens no socket
//! and reads no clock: datagrams and the time come in as arguments. Reading headers and walking blocks
//! is the work of `venue` before it; what is done about a loss is the work of `pipeline` after it.
//!
//! # How to drive it
//!
//! For each datagram [`handle`](Arbiter::handle); deliver what its [`Verdict`] says; then take
//! [`ready`](Arbiter::ready) until it gives `None`. When every line has been read, and at
//! [`deadline`](Arbiter::deadline) if nothing arrives, take [`poll`](Arbiter::poll) with the time: only then
//! are gaps given up, so that a thread that was held up does not take for lost what waits in a
//! socket.
//!
//! ```
//! # use wirepath_feed_handler::{arbiter::{Arbiter, Arrival, Config, Output, SessionId, Verdict}, rx::{LineId, RxStamp}};
//! # let clock = wirepath_perf::ClockDomain::None;
//! let mut arbiter = Arbiter::new(&Config::default())?;
//! let mut delivered = Vec::new();
//! for (line, first, count) in [(0, 1, 2), (1, 1, 2), (0, 5, 1), (1, 3, 2)] {
//!     let arrival = Arrival {
//!         line: LineId(line),
//!         session: SessionId(*b"0000000001"),
//!         first,
//!         count,
//!         next_claimed: first + u64::from(count),
//!         end_of_session: false,
//!         body: &[0; 9],
//!         rx: RxStamp { ns: 0, clock },
//!         now_ns: 0,
//!     };
//!     if let Verdict::Deliver { skip, take } = arbiter.handle(&arrival) {
//!         delivered.extend((first + u64::from(skip)..).take(take as usize));
//!     }
//!     while let Some(output) = arbiter.ready() {
//!         if let Output::Held(held) = output {
//!             delivered.extend((held.first + u64::from(held.skip)..).take(held.take as usize));
//!         }
//!     }
//! }
//! assert_eq!(delivered, [1, 2, 3, 4, 5]);
//! # Ok::<(), wirepath_feed_handler::arbiter::ConfigError>(())
//! ```
//!
//! # What it promises
//!
//! - No message is delivered twice, or before one with a lower number. Every message from the start on
//!   is delivered, or declared lost in its place. A message that reached any line before the patience
//!   with its gap ended is delivered, as long as there was room to hold what came after the gap.
//! - A gap is open from the moment it is seen ([`gaps`](Arbiter::gaps)), each with its own age. After
//!   its patience it is declared lost, and the stream steps over it. Heartbeats and the end of the
//!   session reveal loss at the tail too.
//! - Memory is taken at construction: equal slots for early datagrams. When all are in use the oldest gap is
//!   given up at once, for else what has come would be lost in place of what has not.
//! - A sequence number more than `max_ahead` beyond the next message, or another session, is refused until
//!   `confirmations` coherent datagrams say the same with no sign of life from the stream as it was
//!   (see `suspect`). They are kept aside meanwhile, so that the first messages of a session that nobody
//!   announced are not lost. A session that was ended is left at once; one that was heard less than `silence_ns`
//!   ago is not left unannounced, and that also keeps late datagrams of the session before from
//!   turning the stream back: of the last four sessions none comes back before the present one is silent.
//! - Within a session numbers only go up, but that a venue may start again under the same session name: after
//!   `silence_ns` without a sign of life, `confirmations` coherent datagrams near the beginning are the beginning of
//!   another day. Sooner they are late copies only, and seen in the counters.
//!
//! # Repair
//!
//! With [`Config::repair`] a gap is not lost when its patience is over but overdue, which is told once, in its
//! place, and the stream waits for it. Who repairs, which is [`recovery`](crate::recovery)'s work, reads
//! [`gaps`](Arbiter::gaps), has what is overdue sent again, and hands the answers to `handle`: they are one more
//! line ([`Config::answers`]). What cannot be had he gives up ([`give_up`](Arbiter::give_up)), and then it is
//! lost.
//!
//! What is lost can only be made good by a snapshot. While one is fetched nothing is delivered, and what the lines
//! bring is held ([`await_snapshot`](Arbiter::await_snapshot)); when it is there, the stream goes on with the
//! first message that it does not have ([`resume_at`](Arbiter::resume_at)). If memory for that runs out meanwhile,
//! all that was held is declared lost: the snapshot under way will probably be too old to be joined.
//!
//! Source: MoldUDP64 1.00, "Downstream Packet", "Heartbeats" and "End of Session"; IEX-TP, "UDP Multicast
//! Publication" (the lines may cut the same messages into datagrams differently) and "Terms".

mod config;
mod counters;
mod in_turn;
mod line;
mod merge;
mod moving;
mod recent;
mod repair;
mod store;
mod suspect;
mod window;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

pub use config::{Config, ConfigError, Start};
pub use counters::{ChannelCounters, Lag, LineCounters};
pub use in_turn::InTurn;
pub use merge::Arbiter;

use crate::rx::{LineId, RxStamp};

/// Name of a session, as the venue writes it; numbers are unique within it.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct SessionId(pub [u8; 10]);

impl SessionId {
    /// The session of a venue that numbers its sessions, such as IEX.
    pub const fn from_number(number: u32) -> Self {
        let [a, b, c, d] = number.to_be_bytes();
        Self([a, b, c, d, 0, 0, 0, 0, 0, 0])
    }

    /// The number it was made [from](Self::from_number).
    pub const fn number(self) -> u32 {
        let [a, b, c, d, ..] = self.0;
        u32::from_be_bytes([a, b, c, d])
    }

    /// Its first eight bytes, big-endian.
    pub const fn first_eight(self) -> u64 {
        let [a, b, c, d, e, f, g, h, _, _] = self.0;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

/// One datagram, its header read and, but for [`Arbiter::glance`], its blocks walked.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The line it came on, as an index within the channel.
    pub line: LineId,
    /// The session it belongs to.
    pub session: SessionId,
    /// Number of its first message; without messages, of the next one to come.
    pub first: u64,
    /// Whole messages present in `body`; 0 for a heartbeat or the end of the session.
    pub count: u32,
    /// Number of the message that comes next, by its header. Higher than `first + count` when the
    /// datagram was cut short.
    pub next_claimed: u64,
    /// The session ends with it, before message `next_claimed`.
    pub end_of_session: bool,
    /// The message blocks, as they are.
    pub body: &'a [u8],
    /// When it was received; only compared with the stamps of other lines.
    pub rx: RxStamp,
    /// The time now, nanoseconds, on the clock [`Arbiter::poll`] is given too.
    pub now_ns: u64,
}

/// What a datagram is by its header and its length.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Glance {
    /// All its messages are new and in their turn: they are to be delivered, and are taken for delivered. If fewer
    /// are there, [`Arbiter::cut_short`] is to be told.
    InTurn,
    /// It is a copy, as long as the first, and nothing is to be done.
    Copy,
    /// Its messages are to be counted, and it is for [`Arbiter::handle`].
    Other,
}

/// What to do with one datagram.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// Deliver `take` of its messages, after the `skip` at the front that were delivered before. If there are
    /// more behind them, these came before, or will come out of [`Arbiter::ready`].
    Deliver {
        /// Messages to step over.
        skip: u32,
        /// Messages to deliver.
        take: u32,
    },
    /// Some of it is new, and comes before its turn: kept, and given out by [`Arbiter::ready`].
    Held,
    /// Nothing in it is new.
    Duplicate,
    /// Nothing in it is new, and some of it had been declared lost.
    Late,
    /// It carries no message.
    Idle,
    /// It does not go with the stream; kept aside until others confirm it.
    Suspect(Reject),
    /// It was refused.
    Rejected(Reject),
}

/// Why a datagram was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Reject {
    /// Its sequence number is further ahead than can be believed.
    #[error("sequence number too far ahead")]
    FarAhead = 0,
    /// It belongs to another session; or it would begin one too far from where sessions start.
    #[error("another session")]
    OtherSession = 1,
    /// It belongs to a session that was left for the present one.
    #[error("a session that was left before")]
    OldSession = 2,
    /// It lies so far before the first datagram seen that one of them is wrong; or near the beginning of a session that
    /// has fallen silent.
    #[error("sequence number too far behind")]
    FarBehind = 3,
    /// Its sequence numbers end beyond what 64 bits hold.
    #[error("sequence numbers overflow")]
    Overflow = 4,
    /// It ends the session before messages that were received.
    #[error("session ends before messages that were received")]
    BadEnd = 5,
    /// It comes before its turn, and is longer than what can be held.
    #[error("too long to be held")]
    TooLong = 6,
    /// It comes before its turn, and all memory for such is in use.
    #[error("no room to hold it")]
    NoRoom = 7,
    /// The channel has no such line.
    #[error("unknown line")]
    UnknownLine = 8,
    /// [`Arbiter::ready`] had the end of a session or a jump to give out.
    #[error("not all was taken out before")]
    Undrained = 9,
}

impl Reject {
    /// All, in order of their numbers.
    pub const ALL: [Self; 10] = [
        Self::FarAhead,
        Self::OtherSession,
        Self::OldSession,
        Self::FarBehind,
        Self::Overflow,
        Self::BadEnd,
        Self::TooLong,
        Self::NoRoom,
        Self::UnknownLine,
        Self::Undrained,
    ];
}

/// What comes out beside the datagram in hand, in its order with the data.
#[derive(Clone, Copy, Debug)]
pub enum Output<'a> {
    /// A session begins: all that was known before is void. Its first message to come is `next`.
    SessionStart {
        /// Its name.
        session: SessionId,
        /// Number of the first message that will be delivered or declared lost.
        next: u64,
        /// The session was joined after its beginning: what came before `next` is unknown.
        joined: bool,
    },
    /// A datagram that came before its turn has its turn now.
    Held(Held<'a>),
    /// The stream waits for these messages, which no line brought within the patience: what was derived from
    /// it is in doubt until they come. Told once, and again with what has joined them since; with [`Config::repair`]
    /// only.
    Overdue(Loss),
    /// These messages are lost.
    Lost(Loss),
    /// The session is over; all messages of it have been delivered or declared lost.
    SessionEnd {
        /// Its name.
        session: SessionId,
        /// One past its last message.
        next: u64,
    },
}

/// A datagram that was held, or a part of it.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The line it came on.
    pub line: LineId,
    /// When it was received.
    pub rx: RxStamp,
    /// Number of the first message in `body`.
    pub first: u64,
    /// Messages in `body`.
    pub count: u32,
    /// Messages to step over.
    pub skip: u32,
    /// Messages to deliver.
    pub take: u32,
    /// The message blocks.
    pub body: &'a [u8],
}

/// A snapshot cannot be joined with the stream: these messages, which it does not have, are gone.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the snapshot ends before message {from}, and the stream is kept from message {to} on")]
pub struct TooOld {
    /// The first message that the snapshot does not have.
    pub from: u64,
    /// The first that the stream has.
    pub to: u64,
}

/// Messages that no line carried in time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Loss {
    /// The first of them.
    pub from: u64,
    /// The last of them.
    pub to: u64,
}

/// Missing messages that may still come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Gap {
    /// The first of them.
    pub from: u64,
    /// The last of them.
    pub to: u64,
    /// When they will be given up, nanoseconds: a patience after they were first missed.
    pub due_ns: u64,
    /// The line whose datagram showed that they were missing.
    pub shown_by: LineId,
}
