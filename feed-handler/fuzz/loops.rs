//! What must hold for whatever CME's loops of snapshots bring.

use wirepath_feed_handler::book::Staleness;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kinds};
use wirepath_feed_handler::recovery::client::{Connection, Received, SnapshotClient};
use wirepath_feed_handler::recovery::snapshot_loop::{Client, Config};
use wirepath_feed_handler::rx::RxStamp;
use wirepath_feed_handler::venue::{CmeMdp3, Message, Sink, Venue, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::Side;

const INSTRUMENTS: u32 = 8;
const MS: u64 = 1_000_000;

/// Takes all events and looks at none.
struct All;

impl Sink for All {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }
    fn emit(&mut self, event: Event) {
        assert!(event.kind().is_some());
    }
    fn end_of_message(&mut self, _complete: bool) {}
}

/// Whatever datagrams the loops have, the client hands out a whole snapshot, once, or says why there is none and stays with
/// that; and the venue's books, made from one, are in order. Answers whether there was one.
///
/// The first byte says which loops are waited for, the second what the stream is kept from. Each datagram comes behind
/// three bytes: the milliseconds before it, and its length.
pub(crate) fn loops(bytes: &[u8]) -> bool {
    let [loops, kept_from, rest @ ..] = bytes else { return false };
    let config = Config {
        timeout_ns: 500 * MS,
        kept_from: (*kept_from).into(),
        definitions: loops & 1 != 0,
        orders: loops & 2 != 0,
        bytes_max: 20_000,
    };
    let mut client = Client::new(config).expect("sound numbers");
    let limits = LimitsConfig {
        instruments: INSTRUMENTS,
        levels_outside: 32,
        open_orders: 64,
        ..LimitsConfig::default()
    };
    let mut venue =
        CmeMdp3::new(VenueOptions { limits, ..VenueOptions::default() }).expect("small tables");
    venue.mark_all_stale();
    let (mut now_ns, mut snapshot, mut rest) = (0, Snapshot::default(), rest);
    client.connected(now_ns);
    while let Some(([passes, low, high], behind)) = rest.split_first_chunk() {
        let len = usize::from(u16::from_le_bytes([*low, *high])).min(behind.len());
        let (datagram, behind) = behind.split_at(len);
        rest = behind;
        now_ns += u64::from(*passes) * MS;
        client.tick(now_ns);
        snapshot.take(&mut client, &mut venue);
        client.datagram(datagram, now_ns);
        snapshot.take(&mut client, &mut venue);
    }
    client.tick(u64::MAX);
    snapshot.take(&mut client, &mut venue);
    assert!(client.closing() && client.deadline().is_none());
    snapshot.is_complete
}

#[derive(Default)]
struct Snapshot {
    has_begun: bool,
    is_complete: bool,
}

impl Snapshot {
    fn take(&mut self, client: &mut Client, venue: &mut CmeMdp3) {
        let rx = RxStamp { ns: 1, clock: ClockDomain::Kernel };
        loop {
            match client.next() {
                Ok(Some(Received::Message(block))) => {
                    assert!(!self.is_complete);
                    if !core::mem::replace(&mut self.has_begun, true) {
                        venue.begin_snapshot();
                    }
                    venue.apply(&Message { block, seq: 0, rx }, &mut All);
                }
                Ok(Some(Received::Complete { next })) => {
                    assert!(!self.is_complete && next > 0);
                    self.is_complete = true;
                    if !self.has_begun {
                        venue.begin_snapshot();
                    }
                    venue.end_snapshot(rx);
                    venue.unmark_all_stale();
                    check(venue);
                }
                Ok(None) => {
                    // What is begun is handed out to its end.
                    assert!(self.has_begun == self.is_complete);
                    return assert!(!self.is_complete || client.closing());
                }
                Err(error) => {
                    assert!(!self.has_begun && client.closing() && !error.to_string().is_empty());
                    return assert_eq!(client.next(), Err(error));
                }
            }
        }
    }
}

/// Levels are in order, none is empty, and a book that a message of the snapshot contradicts says so.
fn check(venue: &CmeMdp3) {
    let counters = venue.counters();
    let is_doubted = |of| venue.market().books().is_marked(of) || venue.orders_are_stale(of);
    if counters.anomalies.iter().sum::<u64>() > 0 && venue.unreadable_ns().is_none() {
        assert!((0..INSTRUMENTS).any(is_doubted), "{:?}", counters.anomalies);
    }
    for instrument in 0..INSTRUMENTS {
        for book in [venue.book(instrument), venue.implied(instrument)] {
            let book = book.expect("within the limit");
            for side in [Side::Bid, Side::Ask] {
                let levels: Vec<_> = book.levels(side).collect();
                assert!(levels.len() <= 10 && levels.iter().all(|level| level.qty > 0));
                assert!(levels.windows(2).all(|two| match side {
                    Side::Bid => two[0].price.0 > two[1].price.0,
                    Side::Ask => two[0].price.0 < two[1].price.0,
                }));
            }
        }
        let queued = venue.orders().of(instrument).count();
        assert!(queued <= 64, "{queued}");
    }
}
