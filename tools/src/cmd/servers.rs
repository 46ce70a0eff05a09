//! What the commands that publish a feed share: which servers stand beside it, to recover from.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use wirepath_protocol::field::AlphaError;
use wirepath_protocol::soupbintcp::{Password, Username};

use crate::sim::servers::soup::SoupConfig;
use crate::sim::servers::{AnswerFaults, ServerCounts, Servers, ServersConfig};

/// Servers that a receiver recovers from.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Recovery servers")]
#[group(id = "servers", multiple = true)]
pub(super) struct ServerArgs {
    /// Answer MoldUDP64 requests for messages on this UDP port; 0 for any free one, which is then printed.
    #[arg(long, value_name = "PORT")]
    request_port: Option<u16>,
    /// Serve GLIMPSE snapshots over SoupBinTCP on this TCP port; 0 for any free one, which is then printed.
    #[arg(long, value_name = "PORT")]
    snapshot_port: Option<u16>,
    /// Address that both are bound to.
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into())]
    server_address: IpAddr,
    /// Who may log in for a snapshot: up to 6 characters, case does not matter.
    #[arg(long, value_name = "NAME", default_value = "SIM", value_parser = username)]
    snapshot_user: Username,
    /// With which password: up to 10 characters, case does not matter.
    #[arg(long, value_name = "TEXT", default_value = "SIM", value_parser = password)]
    snapshot_password: Password,
    /// Memory for the messages sent, MiB. What is older than fits is not sent again.
    #[arg(long, value_name = "MIB", default_value_t = 1_024)]
    #[arg(value_parser = clap::value_parser!(u32).range(4..=1 << 20))]
    log_mib: u32,
    /// Bytes of an answer to a request at most: one datagram.
    #[arg(long, value_name = "BYTES", default_value_t = 1_472)]
    #[arg(value_parser = clap::value_parser!(u16).range(100..=65_507))]
    answer_bytes: u16,
    /// Which answers to requests do not come, come in part, twice or late, for example
    /// never=5%,partly=10%,twice=5%,late=20%:50, the last in milliseconds.
    #[arg(long, value_name = "FAULTS", requires = "request_port")]
    fault_requests: Option<AnswerFaults>,
    /// Likewise for snapshots; those that come in part are cut off.
    #[arg(long, value_name = "FAULTS", requires = "snapshot_port")]
    fault_snapshots: Option<AnswerFaults>,
    /// Seconds for which the end of the session is repeated and the servers answer after the last message.
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = seconds)]
    linger: f64,
}

fn username(text: &str) -> Result<Username, AlphaError> {
    Username::new(text)
}

fn password(text: &str) -> Result<Password, AlphaError> {
    Password::new(text)
}

fn seconds(text: &str) -> Result<f64, &'static str> {
    let seconds = text.parse().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
    seconds.ok_or("a number of seconds from 0 to 86400")
}

impl ServerArgs {
    /// The servers that are asked for, if any. Faults are drawn from `seed`.
    pub(super) fn config(&self, seed: u64) -> Option<ServersConfig> {
        if self.request_port.is_none() && self.snapshot_port.is_none() {
            return None;
        }
        let soup = SoupConfig {
            username: self.snapshot_user,
            password: self.snapshot_password,
            ..SoupConfig::default()
        };
        Some(ServersConfig {
            address: self.server_address,
            request_port: self.request_port,
            snapshot_port: self.snapshot_port,
            soup,
            log_bytes_max: (self.log_mib as usize) << 20,
            answer_bytes: self.answer_bytes.into(),
            request_faults: self.fault_requests.unwrap_or_default(),
            snapshot_faults: self.fault_snapshots.unwrap_or_default(),
            seed,
        })
    }

    /// How long they stay after the last message; no time where there are none.
    pub(super) fn linger(&self) -> Duration {
        match self.config(0) {
            Some(_) => Duration::from_secs_f64(self.linger),
            None => Duration::ZERO,
        }
    }
}

/// Says where they can be reached, on standard output.
pub(super) fn announce(servers: &Servers) {
    if let Some(address) = servers.request_address() {
        println!("REQUESTS {address}");
    }
    if let Some(address) = servers.snapshot_address() {
        println!("SNAPSHOTS {address}");
    }
}

/// Says what they did, on standard error.
pub(super) fn report(counts: &ServerCounts) {
    eprintln!("{counts}");
}
