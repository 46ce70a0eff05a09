//! A session with its orders, running: on a strategy's own thread, or on one of its own for many.
//!
//! [`Inline`] has no queue: the strategy's thread owns the connection, submits, and polls. [`Gateway`] is a
//! thread that owns it, and any number of [`Client`]s that submit through one bounded queue and are each told
//! what becomes of their own orders. A full queue is an answer, never a wait.

mod client;
mod config;
mod inline;
mod thread;
mod timing;

pub use client::{Answer, Client, QueueFull, Told, Why};
pub use config::{Day, GatewayConfig, GatewayError, PrecisionName, ScheduleConfig, VersionName};
pub use inline::{Inline, Status};
pub use thread::{Gateway, GatewayStats, Stopped};
pub use timing::Hop;

pub(crate) use timing::OnItsWay;
