//! How a feed's losses are made good: `[feed.recovery]`.

use std::net::SocketAddr;

use serde::Deserialize;

use crate::recovery::{self, glimpse, requests, snapshots, soup};
use wirepath_protocol::soupbintcp::{Password, Username};

/// Servers that repair losses, and how long each way may take.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct RecoveryConfig {
    /// Servers that send messages again (MoldUDP64 request servers), asked in turn.
    pub request_servers: Vec<SocketAddr>,
    /// Servers that send snapshots (GLIMPSE), tried in turn.
    pub snapshot_servers: Vec<SocketAddr>,
    /// Who logs in to the snapshot servers: up to six characters.
    pub username: String,
    /// What proves it: up to ten characters.
    pub password: String,
    /// How long the first request server asked has for its answer, microseconds; each further one twice as long.
    pub answer_us: u64,
    /// Requests a second, to all servers together.
    pub requests_per_second: u32,
    /// Messages of a gap that is worth asking for; beyond it a snapshot is fetched.
    pub gap_max: u64,
    /// How long a gap is asked for before it is given up, milliseconds.
    pub give_up_ms: u64,
    /// How long a snapshot may take, milliseconds.
    pub snapshot_ms: u64,
}

impl Default for RecoveryConfig {
    fn default() -> Self {
        Self {
            request_servers: Vec::new(),
            snapshot_servers: Vec::new(),
            username: String::new(),
            password: String::new(),
            answer_us: 20_000,
            requests_per_second: 1_000,
            gap_max: 65_534,
            give_up_ms: 1_000,
            snapshot_ms: 60_000,
        }
    }
}

impl RecoveryConfig {
    /// Whether it repairs anything.
    pub fn is_on(&self) -> bool {
        !(self.request_servers.is_empty() && self.snapshot_servers.is_empty())
    }

    /// What decides when to ask for what.
    pub fn policy(&self) -> recovery::Config {
        let timeout_ns = self.answer_us.saturating_mul(1_000);
        recovery::Config {
            requests: requests::Config {
                servers: u8::try_from(self.request_servers.len()).unwrap_or(u8::MAX),
                timeout_ns,
                timeout_max_ns: timeout_ns.saturating_mul(8),
                gap_max: self.gap_max,
                per_second: self.requests_per_second,
                give_up_ns: self.give_up_ms.saturating_mul(1_000_000),
                ..requests::Config::default()
            },
            snapshots: (!self.snapshot_servers.is_empty()).then(snapshots::Config::default),
        }
    }

    /// The snapshot client's settings. [`check`](Self::check) has seen the names.
    pub(crate) fn glimpse(&self) -> glimpse::Config {
        let soup = soup::Config {
            username: Username::new(&self.username).unwrap_or(Username::BLANK),
            password: Password::new(&self.password).unwrap_or(Password::BLANK),
            ..soup::Config::default()
        };
        glimpse::Config { soup, timeout_ns: self.snapshot_ms.saturating_mul(1_000_000) }
    }

    /// What the types cannot say.
    pub(crate) fn check(&self) -> Result<(), String> {
        if Username::new(&self.username).is_err() {
            return Err(format!(
                "recovery.username `{}` is longer than 6 characters",
                self.username
            ));
        }
        if Password::new(&self.password).is_err() {
            return Err("recovery.password is longer than 10 characters".to_owned());
        }
        if self.request_servers.len() > 16 || self.snapshot_servers.len() > 16 {
            return Err("recovery: more than 16 servers of a kind".to_owned());
        }
        if self.snapshot_ms == 0 {
            return Err("recovery.snapshot_ms is 0: no snapshot can be had in that time".to_owned());
        }
        self.policy().requests.check().map_err(|error| format!("recovery: {error}"))
    }
}
