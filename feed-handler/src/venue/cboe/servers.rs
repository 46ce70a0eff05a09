//! Cboe's recovery servers: Gap Request Proxies, which send again over multicast, and spin servers.

use wirepath_protocol::Alpha;
use wirepath_protocol::pitch::Market;
use wirepath_protocol::pitch::session::Password;

use crate::config::FeedConfig;
use crate::recovery::client::{Clients, RequestWay, Requests, Snapshots};
use crate::recovery::{gap_proxy, spin, unit_session};

/// Requests a second that also keep within what a proxy takes in a minute.
const PER_SECOND: u32 = 24;

/// Clients for both, about the feed's unit.
pub(super) fn clients(config: &FeedConfig, market: Market) -> Result<Clients, String> {
    let recovery = &config.recovery;
    if recovery.is_on() && config.unit.is_none() {
        return Err("recovery: `unit` is missing, which Cboe's servers are asked about".to_owned());
    }
    let short = |key: &str, text: &str| {
        Alpha::<4>::new(text)
            .map_err(|_| format!("recovery.{key} `{text}` is longer than 4 characters"))
    };
    let session = unit_session::Config {
        session_sub_id: short("session_sub_id", &recovery.session_sub_id)?,
        username: short("username", &recovery.username)?,
        password: Password::new(&recovery.password)
            .map_err(|_| "recovery.password is longer than 10 characters".to_owned())?,
        unit: config.unit.unwrap_or(1),
        ..unit_session::Config::default()
    };
    let timeout_ns = recovery.snapshot_ns();
    let spin = spin::Config { session, market, timeout_ns, ..spin::Config::default() };
    Ok(Clients {
        requests: Some(Requests {
            count_max: gap_proxy::COUNT_MAX,
            per_second: PER_SECOND,
            way: RequestWay::Connections(Box::new(move || {
                Ok(Box::new(gap_proxy::Client::new(session)?))
            })),
        }),
        snapshots: Some(Snapshots {
            connects: true,
            listens: false,
            has_loops: false,
            client: Box::new(move |kept_from| {
                Ok(Box::new(spin::Client::new(spin::Config { kept_from, ..spin })?))
            }),
        }),
    })
}
