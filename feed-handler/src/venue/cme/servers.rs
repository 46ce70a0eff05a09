//! CME's recovery feeds: snapshots, definitions and orders that go round over multicast. Nothing is asked for.

use crate::config::FeedConfig;
use crate::recovery::client::{Clients, Snapshots};
use crate::recovery::snapshot_loop::{Client, Config};

/// The client of the loops that the config has groups of.
pub(super) fn clients(config: &FeedConfig) -> Result<Clients, String> {
    let recovery = &config.recovery;
    let has_more = !(recovery.definition_groups.is_empty() && recovery.order_groups.is_empty());
    if has_more && recovery.snapshot_groups.is_empty() {
        return Err(
            "recovery.snapshot_groups is missing: definitions and orders alone are no snapshot"
                .to_owned(),
        );
    }
    let of_loops = Config {
        timeout_ns: recovery.snapshot_ns(),
        definitions: !recovery.definition_groups.is_empty(),
        orders: !recovery.order_groups.is_empty(),
        ..Config::default()
    };
    let snapshots = Snapshots {
        connects: false,
        listens: true,
        has_loops: true,
        client: Box::new(move |kept_from| {
            Ok(Box::new(Client::new(Config { kept_from, ..of_loops })?))
        }),
    };
    Ok(Clients { requests: None, snapshots: Some(snapshots) })
}
