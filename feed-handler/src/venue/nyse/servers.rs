//! NYSE's request servers: retransmissions and refreshes, asked for over TCP and sent by multicast.

use wirepath_protocol::field::Ascii;

use crate::config::FeedConfig;
use crate::recovery::client::{Clients, RequestWay, Requests, Snapshots};
use crate::recovery::{xdp_refresh, xdp_requests, xdp_server};

/// Requests a second: what is refused for their number costs a snapshot, of which there are few a day.
const PER_SECOND: u32 = 10;

/// Clients for both.
pub(super) fn clients(config: &FeedConfig) -> Result<Clients, String> {
    let recovery = &config.recovery;
    let name = &recovery.username;
    let source_id = Ascii::<10>::new(name).ok().filter(|_| name.len() < 10);
    let source_id = source_id.ok_or_else(|| {
        format!("recovery.username `{name}`: a source id has at most 9 characters")
    })?;
    if recovery.is_on() && name.is_empty() {
        return Err(
            "recovery.username is missing: the source id that NYSE has given out".to_owned()
        );
    }
    let defaults = xdp_server::Config::default();
    let server = xdp_server::Config {
        source_id,
        product_id: recovery.product_id.unwrap_or(defaults.product_id),
        channel_id: recovery.channel_id.unwrap_or(defaults.channel_id),
        ..defaults
    };
    let timeout_ns = recovery.snapshot_ns();
    let refresh = xdp_refresh::Config { server, timeout_ns, ..xdp_refresh::Config::default() };
    Ok(Clients {
        requests: Some(Requests {
            count_max: u16::MAX - 1,
            per_second: PER_SECOND,
            way: RequestWay::Connections(Box::new(move || {
                Ok(Box::new(xdp_requests::Client::new(server)?))
            })),
        }),
        snapshots: Some(Snapshots {
            connects: true,
            listens: true,
            has_loops: false,
            client: Box::new(move |_| Ok(Box::new(xdp_refresh::Client::new(refresh)?))),
        }),
    })
}
