//! Nasdaq's recovery servers: MoldUDP64 request servers, and GLIMPSE for snapshots.

use wirepath_protocol::field::Alpha;
use wirepath_protocol::moldudp64::{Header, Request};
use wirepath_protocol::soupbintcp::{Password, Username};

use crate::arbiter::SessionId;
use crate::config::RecoveryConfig;
use crate::recovery::client::{Clients, REQUEST_MAX, RequestWay, Requests, Snapshots};
use crate::recovery::requests::Ask;
use crate::recovery::{glimpse, soup};

/// Clients for both.
pub(super) fn clients(config: &RecoveryConfig) -> Result<Clients, String> {
    let username = Username::new(&config.username).map_err(|_| {
        format!("recovery.username `{}` is longer than 6 characters", config.username)
    })?;
    let password = Password::new(&config.password)
        .map_err(|_| "recovery.password is longer than 10 characters".to_owned())?;
    let soup = soup::Config { username, password, ..soup::Config::default() };
    let glimpse = glimpse::Config { soup, timeout_ns: config.snapshot_ns() };
    Ok(Clients {
        requests: Some(Requests {
            count_max: Header::COUNT_MAX,
            per_second: 1_000,
            way: RequestWay::Datagrams(request),
        }),
        snapshots: Some(Snapshots {
            connects: true,
            listens: false,
            has_loops: false,
            client: Box::new(move |_| Ok(Box::new(glimpse::Client::new(glimpse)?))),
        }),
    })
}

/// A MoldUDP64 request packet.
fn request(session: SessionId, ask: &Ask, to: &mut [u8; REQUEST_MAX]) -> usize {
    let request = Request::new(Alpha(session.0), ask.from, ask.count);
    let bytes = request.as_bytes();
    to[..bytes.len()].copy_from_slice(bytes);
    bytes.len()
}
