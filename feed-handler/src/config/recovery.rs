//! How a feed's losses are made good: `[feed.recovery]`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use serde::{Deserialize, Deserializer};

use super::{FeedConfig, VenueKind, multicast_of};
use crate::recovery::client::{Clients, RequestWay};
use crate::recovery::link::Addresses;
use crate::recovery::{self, requests, snapshots};
use crate::rx::udp::UdpLine;

/// Servers that repair losses, and how long each way may take.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct RecoveryConfig {
    /// Servers that send messages again, asked in turn.
    pub request_servers: Vec<SocketAddr>,
    /// Multicast groups on which they do, for venues whose servers are asked over TCP.
    #[serde(deserialize_with = "groups")]
    pub answer_groups: Vec<SocketAddr>,
    /// Servers that send snapshots, or are asked for them, tried in turn.
    pub snapshot_servers: Vec<SocketAddr>,
    /// Multicast groups on which snapshots come, for venues that send them so.
    #[serde(deserialize_with = "groups")]
    pub snapshot_groups: Vec<SocketAddr>,
    /// Multicast groups on which the definitions of instruments go round, for venues that send them so (CME).
    #[serde(deserialize_with = "groups")]
    pub definition_groups: Vec<SocketAddr>,
    /// The same of open orders.
    #[serde(deserialize_with = "groups")]
    pub order_groups: Vec<SocketAddr>,
    /// Address of the local interface to join these groups on; that of the first line when absent.
    pub interface: Option<IpAddr>,
    /// Who logs in to the servers.
    pub username: String,
    /// What proves it.
    pub password: String,
    /// How long the first request server asked has for its answer, microseconds; each further one twice as long.
    pub answer_us: u64,
    /// The session as the venue has assigned it, where the servers ask for it (Cboe).
    pub session_sub_id: String,
    /// What the servers call the feed and its channel, where they ask for it (NYSE); NYSE Integrated and channel 1 when
    /// absent.
    pub product_id: Option<u8>,
    /// See [`product_id`](Self::product_id).
    pub channel_id: Option<u8>,
    /// Requests a second, to all servers together; what the venue allows when absent.
    pub requests_per_second: Option<u32>,
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
            answer_groups: Vec::new(),
            snapshot_servers: Vec::new(),
            snapshot_groups: Vec::new(),
            definition_groups: Vec::new(),
            order_groups: Vec::new(),
            interface: None,
            username: String::new(),
            password: String::new(),
            answer_us: 20_000,
            session_sub_id: String::new(),
            product_id: None,
            channel_id: None,
            requests_per_second: None,
            gap_max: 65_534,
            give_up_ms: 1_000,
            snapshot_ms: 60_000,
        }
    }
}

impl RecoveryConfig {
    /// Whether it repairs anything.
    pub fn is_on(&self) -> bool {
        !self.request_servers.is_empty() || self.has_snapshots()
    }

    fn has_snapshots(&self) -> bool {
        !(self.snapshot_servers.is_empty() && self.snapshot_groups.is_empty())
    }

    /// What decides when to ask for what, of servers that `clients` speak to.
    pub fn policy(&self, clients: &Clients) -> recovery::Config {
        let of = clients.requests.as_ref();
        let defaults = requests::Config::default();
        let timeout_ns = self.answer_us.saturating_mul(1_000);
        recovery::Config {
            requests: requests::Config {
                servers: u8::try_from(self.request_servers.len()).unwrap_or(u8::MAX),
                timeout_ns,
                timeout_max_ns: timeout_ns.saturating_mul(8),
                count_max: of.map_or(defaults.count_max, |of| of.count_max),
                gap_max: self.gap_max,
                per_second: self
                    .requests_per_second
                    .unwrap_or_else(|| of.map_or(defaults.per_second, |of| of.per_second)),
                give_up_ns: self.give_up_ms.saturating_mul(1_000_000),
                in_parts: of.is_some_and(|of| matches!(of.way, RequestWay::Connections(_))),
            },
            snapshots: self.has_snapshots().then(snapshots::Config::default),
        }
    }

    /// How long a snapshot may take, nanoseconds.
    pub(crate) fn snapshot_ns(&self) -> u64 {
        self.snapshot_ms.saturating_mul(1_000_000)
    }

    /// Where the servers are.
    pub(crate) fn addresses(&self, feed: &FeedConfig) -> Addresses {
        let first = feed.lines.first().map(|line| line.get_ref().interface);
        let unspecified = |group: &SocketAddr| match group {
            SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        };
        let lines = |name: &str, groups: &[SocketAddr]| {
            let line = |(at, group): (usize, &SocketAddr)| UdpLine {
                name: format!("{name}[{at}]"),
                group: *group,
                interface: self.interface.or(first).unwrap_or_else(|| unspecified(group)),
                source: None,
            };
            groups.iter().enumerate().map(line).collect::<Vec<_>>()
        };
        let snapshot_groups = [
            lines("recovery.snapshot_groups", &self.snapshot_groups),
            lines("recovery.definition_groups", &self.definition_groups),
            lines("recovery.order_groups", &self.order_groups),
        ];
        Addresses {
            requests: self.request_servers.clone(),
            answers: lines("recovery.answer_groups", &self.answer_groups),
            snapshots: self.snapshot_servers.clone(),
            snapshot_groups: snapshot_groups.concat(),
        }
    }

    /// What the types cannot say. `clients` is what the feed's `venue` has.
    pub(crate) fn check(&self, venue: VenueKind, clients: &Clients) -> Result<(), String> {
        let has = |key: &str, given: bool, is_known: bool| match given && !is_known {
            true => Err(format!("recovery.{key}: {venue} has none")),
            false => Ok(()),
        };
        let way = clients.requests.as_ref().map(|requests| &requests.way);
        let is_answered_apart = matches!(way, Some(RequestWay::Connections(_)));
        has("request_servers", !self.request_servers.is_empty(), way.is_some())?;
        has("answer_groups", !self.answer_groups.is_empty(), is_answered_apart)?;
        if is_answered_apart && self.request_servers.is_empty() != self.answer_groups.is_empty() {
            return Err(format!(
                "recovery: request_servers and answer_groups go together: {venue} is asked by the one and \
                 answers on the other"
            ));
        }
        let of = clients.snapshots.as_ref();
        let (connects, listens, has_loops) =
            of.map_or((false, false, false), |of| (of.connects, of.listens, of.has_loops));
        has("snapshot_servers", !self.snapshot_servers.is_empty(), connects)?;
        has("snapshot_groups", !self.snapshot_groups.is_empty(), listens)?;
        has("definition_groups", !self.definition_groups.is_empty(), has_loops)?;
        has("order_groups", !self.order_groups.is_empty(), has_loops)?;
        if connects
            && listens
            && self.snapshot_servers.is_empty() != self.snapshot_groups.is_empty()
        {
            return Err(format!(
                "recovery: snapshot_servers and snapshot_groups go together: {venue} is asked by the one and \
                 answers on the other"
            ));
        }
        for (key, count) in [
            ("request_servers", self.request_servers.len()),
            ("answer_groups", self.answer_groups.len()),
            ("snapshot_servers", self.snapshot_servers.len()),
            ("snapshot_groups", self.snapshot_groups.len()),
            ("definition_groups", self.definition_groups.len()),
            ("order_groups", self.order_groups.len()),
        ] {
            if count > 16 {
                return Err(format!("recovery.{key}: more than 16"));
            }
        }
        if self.snapshot_ms == 0 {
            return Err("recovery.snapshot_ms is 0: no snapshot can be had in that time".to_owned());
        }
        let policy = self.policy(clients);
        policy.requests.check().map_err(|error| format!("recovery: {error}"))
    }
}

fn groups<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SocketAddr>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| multicast_of(text)).collect()
}
