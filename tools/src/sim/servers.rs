//! What a receiver recovers from: the request server and the snapshot server beside a feed.
//!
//! ```text
//!             ┌► lines
//!  datagrams ─┤
//!             └► log ──┬► request server:  which messages? ─► one datagram of them
//!                      └► image ─► snapshot server: login ─► the market as it is, and where to go on
//! ```
//!
//! Everything but [`threads`] is without sockets and clocks, so that simulations can drive it. What was sent is
//! kept in a [`log`](MessageLog), of bounded size, in which the publisher only writes. [`RequestServer`] answers
//! MoldUDP64 requests from it. An [`Image`] follows it and knows which orders stand; a [`Snapshot`] is that as
//! GLIMPSE sends it, over a [`glimpse::Connection`]. Both can be told to answer late, in part, twice or never
//! ([`AnswerFaults`]). [`Servers`] are both on sockets, each with a thread of its own.
//!
//! | what | limit | when full |
//! | --- | --- | --- |
//! | log | [`ServersConfig::log_bytes_max`] | the oldest messages are forgotten: requests for them are not answered |
//! | image | orders that stand | - (it follows the log; should it fall behind what is forgotten, logins are rejected) |
//! | packets gathered before their turn | 4,096 | the message before them is given up, and nothing behind it recorded |
//! | answers that wait, since they are late | [`request::WAITING_MAX`] | requests are not answered |
//! | connections | [`threads::CONNECTIONS_MAX`] | further ones are closed at once |
//! | output of a connection | 64 KiB and one snapshot | no more of the snapshot is written before some was taken |
//!
//! Source: MoldUDP64 1.00, "Request Packet"; Nasdaq GLIMPSE 5.0, "Architecture".

pub mod faults;
pub mod gather;
pub mod glimpse;
pub mod image;
pub mod log;
pub mod request;
pub mod snapshot;
pub mod soup;
pub mod threads;

pub use self::faults::AnswerFaults;
pub use self::gather::Gatherer;
pub use self::image::Image;
pub use self::log::MessageLog;
pub use self::request::RequestServer;
pub use self::snapshot::Snapshot;
pub use self::threads::{ServerCounts, Servers, ServersConfig, ServersError, Tap};
