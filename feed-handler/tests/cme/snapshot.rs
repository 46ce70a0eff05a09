//! Snapshots of the loops, applied by hand.

use wirepath_feed_handler::event::{Anomaly, Kind, TradingStatus};
use wirepath_feed_handler::rx::RxStamp;
use wirepath_feed_handler::venue::{CmeMdp3, Message, Venue};
use wirepath_protocol::Price;
use wirepath_protocol::Side::{Ask, Bid};
use wirepath_protocol::field::{CharArray, Price9Le, PriceNull7Le};
use wirepath_protocol::int::{I32Le, U64Le};
use wirepath_protocol::mdp3::*;

use crate::{Collect, Entry, book, levels, sized, venue};

pub(crate) type Row = (MDEntryType, i64, i32, i8);

const BID: MDEntryType = MDEntryType::BID;
const OFFER: MDEntryType = MDEntryType::OFFER;

/// The snapshot of an instrument as of packet `last`, the only one of its loop.
pub(crate) fn snapshot(id: i32, last: u32, rpt_seq: u32, rows: &[Row]) -> Vec<u8> {
    let root = SnapshotFullRefresh52Root {
        security_id: id.into(),
        last_msg_seq_num_processed: last.into(),
        tot_num_reports: 1.into(),
        rpt_seq: rpt_seq.into(),
        md_security_trading_status: SecurityTradingStatus::TRADING_HALT.into(),
        ..Default::default()
    };
    let entries: Vec<_> = rows
        .iter()
        .map(|(of, price, qty, number)| MDEntries52 {
            md_entry_px: Price9Le::from(Price(*price)).into(),
            md_entry_size: I32Le::from(*qty).into(),
            md_price_level: (*number).into(),
            md_entry_type: *of,
            ..Default::default()
        })
        .collect();
    let mut bytes = [0; 1_000];
    sized(SnapshotFullRefresh52::encode(&mut bytes, &root, &entries).unwrap())
}

pub(crate) fn apply_at(venue: &mut CmeMdp3, seq: u64, block: &[u8], sink: &mut Collect) {
    venue.apply(&Message { block, seq, rx: RxStamp::NONE }, sink);
}

/// A venue to which these snapshots were applied, and which is out of doubt.
fn recovered(snapshots: &[Vec<u8>]) -> (CmeMdp3, Collect) {
    let (mut venue, mut sink) = (venue(None), Collect::default());
    venue.mark_all_stale();
    venue.begin_snapshot();
    snapshots.iter().for_each(|block| apply_at(&mut venue, 40, block, &mut sink));
    venue.unmark_all_stale();
    sink.take();
    (venue, sink)
}

fn bid(rpt_seq: u32, price: i64) -> Entry {
    let (of, action) = (MDEntryTypeBook::BID, MDUpdateAction::NEW);
    Entry { security_id: 7, rpt_seq, of, action, number: 1, price, qty: 1 }
}

#[test]
fn what_a_snapshot_has_is_stepped_over_and_numbers_go_on_behind_it() {
    let rows = [
        (OFFER, 103, 4, 1),
        (BID, 100, 5, 1),
        (MDEntryType::SESSION_HIGH_BID, 109, 1, i8::MIN),
        (MDEntryType::IMPLIED_OFFER, 102, 9, 1),
        (BID, 99, 6, 2),
    ];
    let (mut venue, mut sink) = recovered(&[snapshot(7, 50, 11, &rows)]);
    assert_eq!(levels(venue.book(0), Bid), [(100, 5, 0), (99, 6, 0)]);
    assert_eq!(levels(venue.book(0), Ask), [(103, 4, 0)]);
    assert_eq!(levels(venue.implied(0), Ask), [(102, 9, 0)]);
    assert!(!venue.is_stale(0) && venue.status(0) == TradingStatus::Halted);
    // Packets up to 50 are in it, whatever they say; a trade is told all the same.
    apply_at(&mut venue, 49, &book(&[bid(10, 98)], true), &mut sink);
    apply_at(&mut venue, 50, &book(&[bid(11, 100)], true), &mut sink);
    assert_eq!((sink.take(), levels(venue.book(0), Bid).len()), (vec![], 2));
    let trade = MDEntries48 {
        md_entry_px: Price9Le::from(Price(5)),
        md_entry_size: 2.into(),
        security_id: 7.into(),
        rpt_seq: 11.into(),
        ..MDEntries48::default()
    };
    let mut bytes = [0; 200];
    let trade =
        MDIncrementalRefreshTradeSummary48::encode(&mut bytes, &Default::default(), &[trade], &[]);
    apply_at(&mut venue, 50, &sized(trade.unwrap()), &mut sink);
    assert_eq!(sink.take(), [(Kind::Trade, None, 2, 5, 0)]);
    let open = SecurityStatus30Root {
        security_id: I32Le::from(7).into(),
        security_trading_status: SecurityTradingStatus::READY_TO_TRADE.into(),
        ..Default::default()
    };
    let mut bytes = [0; 200];
    let open = sized(SecurityStatus30::encode(&mut bytes, &open).unwrap());
    apply_at(&mut venue, 50, &open, &mut sink);
    assert_eq!((sink.take().len(), venue.status(0)), (0, TradingStatus::Halted));
    // Behind it, the next number is the one behind the snapshot's.
    apply_at(&mut venue, 51, &book(&[bid(12, 101)], true), &mut sink);
    assert_eq!(levels(venue.book(0), Bid), [(101, 1, 1), (100, 5, 0), (99, 6, 0)]);
    assert!(!venue.is_stale(0));
    apply_at(&mut venue, 52, &book(&[bid(14, 102)], true), &mut sink);
    assert!(venue.is_stale(0), "13 is missing");
    // One of which there was no snapshot begins with whatever number, in whatever packet.
    apply_at(&mut venue, 45, &book(&[Entry { security_id: 8, ..bid(3, 50) }], true), &mut sink);
    assert_eq!(levels(venue.book(1), Bid), [(50, 1, 1)]);
    assert!(!venue.is_stale(1));
}

#[test]
fn a_snapshot_that_cannot_be_leaves_its_book_stale() {
    #[rustfmt::skip]
    let table: &[(&str, &[Row])] = &[
        ("a level missing",     &[(BID, 100, 5, 1), (BID, 98, 5, 3)]),
        ("the best missing",    &[(BID, 98, 5, 2)]),
        ("a better one below",  &[(BID, 100, 5, 1), (BID, 101, 5, 2)]),
        ("a level twice",       &[(BID, 100, 5, 1), (BID, 99, 5, 1)]),
        ("level 0",             &[(BID, 100, 5, 0)]),
        ("no number",           &[(BID, 100, 5, i8::MIN)]),
        ("nothing at a level",  &[(BID, 100, 0, 1)]),
    ];
    for (case, rows) in table {
        let (venue, _) = recovered(&[snapshot(7, 50, 11, rows), snapshot(9, 50, 1, &[])]);
        assert!(venue.is_stale(0) && !venue.is_stale(1), "{case}");
        assert!(venue.counters().anomalies.iter().sum::<u64>() > 0, "{case}");
    }
}

#[test]
fn snapshots_of_other_templates() {
    let entry = MDEntries68 {
        md_entry_px: Price9Le::from(Price(100)).into(),
        md_entry_size: U64Le::from(5_000_000_000).into(),
        md_price_level: 1.into(),
        md_entry_type: BID,
        ..Default::default()
    };
    let root = SnapshotFullRefreshLongQty69Root {
        security_id: 7.into(),
        rpt_seq: 3.into(),
        last_msg_seq_num_processed: 50.into(),
        ..Default::default()
    };
    let mut bytes = [0; 300];
    let long = sized(SnapshotFullRefreshLongQty69::encode(&mut bytes, &root, &[entry]).unwrap());
    let entry = MDEntries38 {
        md_entry_px: PriceNull7Le::from_raw(3),
        md_entry_size: I32Le::from(5).into(),
        md_price_level: 1.into(),
        md_entry_type: OFFER,
        ..Default::default()
    };
    let root = SnapshotFullRefresh38Root {
        security_id: 8.into(),
        last_msg_seq_num_processed: 50.into(),
        ..Default::default()
    };
    let mut bytes = [0; 300];
    let old = sized(SnapshotFullRefresh38::encode(&mut bytes, &root, &[entry]).unwrap());
    let (mut venue, mut sink) = recovered(&[long, old]);
    assert_eq!(levels(venue.book(0), Bid), [(100, 5_000_000_000, 0)]);
    assert_eq!(levels(venue.book(1), Ask), [(300, 5, 0)]);
    // On the feed itself there are none: it is told, and nothing else.
    apply_at(&mut venue, 60, &snapshot(7, 50, 11, &[]), &mut sink);
    assert_eq!(sink.take()[0].0, Kind::Other);
    assert_eq!(levels(venue.book(0), Bid).len(), 1);
}

#[test]
fn with_a_filter_definitions_of_the_loop_say_which_snapshots_are_wanted() {
    let define = |id: i32, symbol: &str| {
        let root = MDInstrumentDefinitionFuture54Root {
            symbol: CharArray::new(symbol).unwrap(),
            security_id: id.into(),
            ..Default::default()
        };
        let mut bytes = [0; 1_000];
        let message = MDInstrumentDefinitionFuture54::encode(&mut bytes, &root, &[], &[], &[], &[]);
        sized(message.unwrap())
    };
    let rows = [(BID, 100, 5, 1)];
    for defined_first in [true, false] {
        let (mut venue, mut sink) = (venue(Some(&["ESZ6"])), Collect::default());
        // Before it was named, it was not known to be wanted.
        apply_at(&mut venue, 1, &book(&[bid(1, 90)], true), &mut sink);
        venue.mark_all_stale();
        venue.begin_snapshot();
        let mut blocks = [define(7, "ESZ6"), snapshot(7, 50, 11, &rows), snapshot(8, 50, 1, &rows)];
        if !defined_first {
            blocks.swap(0, 2);
        }
        blocks.iter().for_each(|block| apply_at(&mut venue, 40, block, &mut sink));
        venue.unmark_all_stale();
        let (book, is_stale) = (levels(venue.book(0), Bid), venue.is_stale(0));
        assert_eq!((book.len(), is_stale), (usize::from(defined_first), !defined_first));
        assert!(venue.book(1).unwrap().is_empty());
    }
}

#[test]
fn an_emptied_book_is_in_doubt_no_more() {
    let (mut venue, mut sink) = recovered(&[snapshot(7, 50, 11, &[(BID, 100, 5, 1)])]);
    apply_at(&mut venue, 52, &book(&[bid(14, 102)], true), &mut sink);
    assert!(venue.is_stale(0));
    let empty = Entry { of: MDEntryTypeBook::BOOK_RESET, number: 0, ..bid(15, 0) };
    sink.take();
    apply_at(&mut venue, 53, &book(&[empty, bid(16, 90)], true), &mut sink);
    assert!(!venue.is_stale(0));
    let told: Vec<_> = sink.take().into_iter().map(|event| event.0).collect();
    assert!(told.contains(&Kind::Recovered) && told.last() == Some(&Kind::BestBid), "{told:?}");
    assert_eq!(levels(venue.book(0), Bid), [(90, 1, 1)]);
    // As little as it ends the doubt of all.
    venue.mark_all_stale();
    apply_at(&mut venue, 54, &book(&[Entry { rpt_seq: 17, ..empty }], true), &mut sink);
    assert!(venue.is_stale(0) && sink.take().iter().all(|event| event.0 != Kind::Recovered));
    assert_eq!(venue.counters().anomalies[Anomaly::OutOfTurn as usize], 1);
}

#[test]
fn a_channel_reset_before_a_snapshot_does_not_empty_its_books() {
    let (mut venue, mut sink) = recovered(&[
        snapshot(7, 50, 11, &[(BID, 100, 5, 1)]),
        snapshot(8, 60, 1, &[(BID, 100, 5, 1)]),
    ]);
    let root = ChannelReset4Root::default();
    let mut bytes = [0; 100];
    let reset = sized(ChannelReset4::encode(&mut bytes, &root, &[MDEntries4::default()]).unwrap());
    apply_at(&mut venue, 55, &reset, &mut sink);
    assert!(venue.book(0).unwrap().is_empty() && !venue.book(1).unwrap().is_empty());
    apply_at(&mut venue, 56, &book(&[bid(1, 90)], true), &mut sink);
    let next = Entry { security_id: 8, ..bid(2, 110) };
    apply_at(&mut venue, 61, &book(&[next], true), &mut sink);
    assert!(!venue.is_stale(0) && !venue.is_stale(1));
}
