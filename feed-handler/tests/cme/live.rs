//! A channel over real sockets on loopback, joined in the middle of the week and recovered from its loop of snapshots.

use std::time::Duration;

use wirepath_feed_handler::config::{FeedConfig, RecoveryConfig, StartAt, VenueKind};
use wirepath_feed_handler::feed::Feed;
use wirepath_feed_handler::pipeline::ChannelState;
use wirepath_perf::wait::WaitSetting;
use wirepath_protocol::mdp3::{MDEntryType, MDEntryTypeBook, MDUpdateAction};

use crate::loopback::{LOCAL, group, wait_until};
use crate::snapshot::snapshot;
use crate::{Entry, book, packet, packet_at};

const DOLLAR: i64 = 1_000_000_000;

/// A new best bid.
fn bid(rpt_seq: u32, price: i64) -> Vec<u8> {
    let (of, action) = (MDEntryTypeBook::BID, MDUpdateAction::NEW);
    book(&[Entry { security_id: 7, rpt_seq, of, action, number: 1, price, qty: 1 }], true)
}

#[test]
fn a_channel_joined_late_is_made_whole_by_its_loop() {
    let ((line, sender), (snapshots, round)) = (group(1), group(2));
    let mut config = FeedConfig::new("cme", VenueKind::CmeMdp3)
        .wait(WaitSetting::Park)
        .patience(Duration::from_millis(2))
        .line("A", line, LOCAL);
    config.start = StartAt::FirstSeen;
    config.silence_ms = 0;
    config.limits.instruments = 8;
    config.limits.levels_outside = 1 << 10;
    let recovery = RecoveryConfig { snapshot_groups: vec![snapshots], ..RecoveryConfig::default() };
    let feed = Feed::start(&config.recovery(recovery)).unwrap();
    let stats = || feed.view().stats();
    let best = || feed.view().best(0).filter(|best| !best.stale)?.bid.map(|(price, _)| price.0);

    sender.send(&packet(100, &[bid(41, 10 * DOLLAR)])).unwrap();
    wait_until(|| stats().state == ChannelState::Snapshot, || {});
    assert_eq!(best(), None, "whatever came before is unknown");
    // It goes round whether anybody listens or not. The instrument had one level before, and one since.
    let rows = [(MDEntryType::BID, 9 * DOLLAR, 5, 2), (MDEntryType::BID, 10 * DOLLAR, 1, 1)];
    let mut sent_ns = 0;
    let go_round = || {
        sent_ns += 1_000;
        let of_loop = packet_at(1, sent_ns, &[snapshot(7, 100, 41, &rows)]);
        round.send(&of_loop).unwrap();
    };
    wait_until(|| best() == Some(10 * DOLLAR), go_round);
    sender.send(&packet(101, &[bid(42, 11 * DOLLAR)])).unwrap();
    wait_until(|| best() == Some(11 * DOLLAR), || {});
    let stats = feed.stop().unwrap().stats;
    assert_eq!((stats.state, stats.repair.snapshots_joined), (ChannelState::Live, 1));
    assert_eq!(stats.venue.anomalies().count(), 0);
}
