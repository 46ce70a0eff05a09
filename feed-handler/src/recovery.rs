//! What was lost, from the venue's servers: clients for their connections, without I/O and clock.
//!
//! | client | brings |
//! | --- | --- |
//! | [`soup`] | the numbered messages of a SoupBinTCP session, from any of them on |
//! | [`glimpse`] | a snapshot of the market over SoupBinTCP, and where the feed goes on behind it |
//! | [`gap_proxy`] | refusals of Cboe's Gap Request Proxy, which sends again over multicast what it is asked for |
//! | [`spin`] | all orders of a Cboe unit, and where its feed goes on behind them |
//! | [`xdp_requests`] | messages of an XDP channel once more, by multicast |
//! | [`xdp_refresh`] | a snapshot of an XDP channel, by multicast, and where it goes on behind it |
//! | [`snapshot_loop`] | the same of a CME channel, from snapshots that go round over multicast |
//!
//! Each is a value that bytes and the time go into, and messages and bytes come out of. Whoever owns the
//! connection is a dozen lines around it; see [`soup::Client`].
//!
//! When to ask for what is decided here too, as values of the same kind: [`requests`] for what is missing,
//! [`snapshots`] for when a snapshot is fetched. Per channel, [`pipeline`](crate::pipeline) joins them with the
//! arbiter, and says in [`Action`]s what is to be done. [`link`] does it, on a thread of its own.

mod buffers;
pub mod client;
pub mod gap_proxy;
pub mod glimpse;
pub mod link;
pub mod requests;
pub mod snapshot_loop;
pub mod snapshots;
pub mod soup;
pub mod spin;
pub mod unit_session;
pub mod xdp_refresh;
pub mod xdp_requests;
pub mod xdp_server;

pub use requests::Requester;
pub use snapshots::Snapshots;

use crate::arbiter::SessionId;

/// How the channels of a feed are repaired.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Config {
    /// What is asked for again. Without servers, what is overdue is given up.
    pub requests: requests::Config,
    /// Snapshots, where the venue has a server for them: what is given up is made good by one.
    pub snapshots: Option<snapshots::Config>,
}

/// A number in a [`Config`] that cannot be.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// Of the arbiter.
    #[error(transparent)]
    Arbiter(#[from] crate::arbiter::ConfigError),
    /// Of the requests.
    #[error(transparent)]
    Requests(#[from] requests::ConfigError),
    /// `retry_ns` of the snapshots is 0, or above `retry_max_ns`.
    #[error("retry_ns: must be above 0 and not above retry_max_ns")]
    Retry,
}

/// Something to be done for a channel's repair.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Action {
    /// Send a request.
    Request {
        /// The session that the messages are of.
        session: SessionId,
        /// Of whom, and for what.
        ask: requests::Ask,
    },
    /// Fetch a snapshot, and hand what comes of it to the channel under this number.
    FetchSnapshot {
        /// The number.
        attempt: u32,
        /// The stream is kept from this message on: a snapshot that ends before cannot be joined.
        kept_from: u64,
    },
    /// The snapshot with this number is not wanted any more.
    CancelSnapshot {
        /// The number.
        attempt: u32,
    },
}

/// What was done to repair a channel.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct RepairCounters {
    /// The requests.
    pub requests: requests::Counters,
    /// Snapshots begun.
    pub snapshots_begun: u64,
    /// Of these, joined with the stream.
    pub snapshots_joined: u64,
    /// That could not be had.
    pub snapshots_failed: u64,
    /// Left because the stream could not be held for so long.
    pub snapshots_outrun: u64,
    /// That ended before what the stream is kept from.
    pub snapshots_too_old: u64,
}

#[cfg(test)]
mod server;
#[cfg(test)]
mod unit_server;
#[cfg(test)]
mod xdp_simulation;
