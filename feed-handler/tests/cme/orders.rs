//! Orders beside the levels: what becomes of them, and who is first.

use wirepath_feed_handler::event::{Anomaly, Kind, flags};
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::capture::{self, CaptureOptions, Opened};
use wirepath_feed_handler::venue::{CmeMdp3, Venue};
use wirepath_protocol::Side::{self, Ask, Bid};
use wirepath_protocol::field::{Price9Le, PriceNull7Le};
use wirepath_protocol::int::{I32Le, U64Le};
use wirepath_protocol::mdp3::*;
use wirepath_protocol::{Price, mdp3::MDEntryTypeBook as Of};

use crate::snapshot::apply_at;
use crate::{Collect, apply, captures, sized, venue};

const ENDS: MatchEventIndicator = MatchEventIndicator::END_OF_EVENT;

/// Order, place, price, quantity.
type Shape = (u64, u64, i64, i32);

fn order(of: Of, action: MDUpdateAction, (id, place, price, qty): Shape) -> MDEntries47 {
    MDEntries47 {
        order_id: U64Le::from(id).into(),
        md_order_priority: U64Le::from(place).into(),
        md_entry_px: Price9Le::from(Price(price)).into(),
        md_display_qty: I32Le::from(qty).into(),
        security_id: 7.into(),
        md_update_action: action,
        md_entry_type: of,
    }
}

fn message(entries: &[MDEntries47]) -> Vec<u8> {
    let root = MDIncrementalRefreshOrderBook47Root {
        transact_time: 5.into(),
        match_event_indicator: ENDS,
    };
    let mut bytes = [0; 1_000];
    sized(MDIncrementalRefreshOrderBook47::encode(&mut bytes, &root, entries).unwrap())
}

fn ids(venue: &CmeMdp3, side: Side, price: i64) -> Vec<u64> {
    venue.queue(0, side, Price(price)).map(|order| order.id).collect()
}

use MDUpdateAction as Do;

#[test]
fn a_queue_is_in_the_order_of_places() {
    let (mut venue, mut sink) = (venue(None), Collect::default());
    let come = [(1, 20, 100, 5), (2, 10, 100, 6), (3, 15, 100, 7), (4, 1, 101, 8)];
    let come = come.map(|shape| order(Of::BID, Do::NEW, shape));
    apply(&mut venue, &message(&come), &mut sink);
    assert_eq!((ids(&venue, Bid, 100), ids(&venue, Bid, 101)), (vec![2, 3, 1], vec![4]));
    assert_eq!(sink.take()[1], (Kind::OrderAdd, Some(Bid), 6, 100, 2));
    #[rustfmt::skip]
    let table = [
        ("less of it",      Do::CHANGE, (2, 10, 100, 4), vec![(Kind::OrderReduced, 2, 100)], vec![2, 3, 1]),
        ("more of it",      Do::CHANGE, (2, 10, 100, 9), vec![(Kind::OrderGrown, 9, 100)], vec![2, 3, 1]),
        ("as it was",       Do::CHANGE, (2, 10, 100, 9), vec![], vec![2, 3, 1]),
        ("another place",   Do::CHANGE, (2, 17, 100, 9),
            vec![(Kind::OrderDeleted, 9, 100), (Kind::OrderAdd, 9, 100)], vec![3, 2, 1]),
        ("another price",   Do::CHANGE, (3, 15, 101, 7),
            vec![(Kind::OrderDeleted, 7, 100), (Kind::OrderAdd, 7, 101)], vec![2, 1]),
        ("gone",            Do::DELETE, (2, 17, 100, 9), vec![(Kind::OrderDeleted, 9, 100)], vec![1]),
    ];
    for (case, action, shape, events, queue) in table {
        apply(&mut venue, &message(&[order(Of::BID, action, shape)]), &mut sink);
        let replaced = events.len() == 2;
        assert!(sink.0.iter().all(|event| (event.flags & flags::REPLACE != 0) == replaced));
        let told: Vec<_> =
            sink.take().into_iter().map(|event| (event.0, event.2, event.3)).collect();
        assert_eq!((told, ids(&venue, Bid, 100)), (events, queue), "{case}");
    }
    assert_eq!(ids(&venue, Bid, 101), [4, 3]);
    assert!(!venue.orders_are_stale(0) && venue.counters().anomalies == [0; 10]);
    // By the older schema, prices are counted otherwise.
    let entry = MDEntries43 {
        order_id: U64Le::from(9).into(),
        md_entry_px: PriceNull7Le::from_raw(2),
        md_display_qty: I32Le::from(3).into(),
        security_id: 7.into(),
        md_entry_type: Of::OFFER,
        ..Default::default()
    };
    let mut bytes = [0; 200];
    let root = Default::default();
    let old = MDIncrementalRefreshOrderBook43::encode(&mut bytes, &root, &[entry]).unwrap();
    apply(&mut venue, &sized(old), &mut sink);
    assert_eq!(ids(&venue, Ask, 200), [9]);
    // A reset has no order.
    let reset = MDEntries47 {
        order_id: Default::default(),
        ..order(Of::BOOK_RESET, Do::NEW, (1, 1, 1, 1))
    };
    apply(&mut venue, &message(&[reset]), &mut sink);
    assert!(venue.orders().is_empty());
    assert_eq!(sink.take().iter().filter(|event| event.0 == Kind::OrderDeleted).count(), 4);
}

/// Levels and the orders behind them.
fn both(levels: &[MDEntries46], orders: &[(u64, u64, i32, u8, OrderUpdateAction)]) -> Vec<u8> {
    let root =
        MDIncrementalRefreshBook46Root { transact_time: 5.into(), match_event_indicator: ENDS };
    let orders: Vec<_> = orders
        .iter()
        .map(|(id, place, qty, reference, action)| OrderIDEntries46 {
            order_id: (*id).into(),
            md_order_priority: U64Le::from(*place).into(),
            md_display_qty: I32Le::from(*qty).into(),
            reference_id: (*reference).into(),
            order_update_action: *action,
        })
        .collect();
    let mut bytes = [0; 1_000];
    sized(MDIncrementalRefreshBook46::encode(&mut bytes, &root, levels, &orders).unwrap())
}

#[test]
fn an_order_behind_a_level_is_where_its_entry_is() {
    let (mut venue, mut sink) = (venue(None), Collect::default());
    let level = |rpt_seq: u32, of, number, price: i64| MDEntries46 {
        md_entry_px: Price9Le::from(Price(price)).into(),
        md_entry_size: I32Le::from(9).into(),
        security_id: 7.into(),
        rpt_seq: rpt_seq.into(),
        md_price_level: number,
        md_entry_type: of,
        ..Default::default()
    };
    let levels = [level(1, Of::BID, 1, 100), level(2, Of::OFFER, 1, 102), level(3, Of::BID, 2, 99)];
    let come = OrderUpdateAction::NEW;
    let orders = [(5, 1, 4, 3, come), (6, 2, 9, 2, come), (7, 3, 5, 3, come), (8, 4, 9, 1, come)];
    apply(&mut venue, &both(&levels, &orders), &mut sink);
    let queues = [(Bid, 100, vec![8]), (Ask, 102, vec![6]), (Bid, 99, vec![5, 7])];
    for (side, price, queue) in queues {
        assert_eq!(ids(&venue, side, price), queue);
    }
    assert_eq!(crate::levels(venue.book(0), Bid), [(100, 9, 0), (99, 9, 0)]);
    let told: Vec<_> = sink.take().into_iter().map(|event| event.0).collect();
    assert_eq!(
        told[3..],
        [
            Kind::OrderAdd,
            Kind::OrderAdd,
            Kind::OrderAdd,
            Kind::OrderAdd,
            Kind::BestBid,
            Kind::BestAsk
        ]
    );
    // Behind an entry that is not there, it may be anybody's.
    let nobody = (9, 5, 1, 2, come);
    apply(&mut venue, &both(&[level(4, Of::OFFER, 2, 103)], &[nobody]), &mut sink);
    assert!(venue.orders_are_stale(0) && !venue.is_stale(0));
    assert_eq!((venue.orders().len(), venue.counters().malformed), (4, 1));
}

#[test]
fn what_contradicts_orders_puts_them_in_doubt_and_not_the_levels() {
    let known = order(Of::BID, Do::NEW, (1, 20, 100, 5));
    #[rustfmt::skip]
    let table = [
        ("again",           order(Of::BID, Do::NEW, (1, 20, 100, 5)),       Anomaly::DuplicateOrder),
        ("unknown",         order(Of::BID, Do::DELETE, (2, 20, 100, 5)),    Anomaly::UnknownOrder),
        ("unknown change",  order(Of::BID, Do::CHANGE, (2, 20, 100, 5)),    Anomaly::UnknownOrder),
        ("nothing of it",   order(Of::BID, Do::CHANGE, (1, 20, 100, 0)),    Anomaly::OutOfRange),
        ("less",            order(Of::BID, Do::CHANGE, (1, 20, 100, -4)),   Anomaly::BadField),
        ("no such side",    order(Of::IMPLIED_BID, Do::NEW, (2, 1, 1, 1)),  Anomaly::BadField),
        ("no such action",  order(Of::BID, Do::OVERLAY, (1, 20, 100, 5)),   Anomaly::BadField),
    ];
    for (case, wrong, anomaly) in table {
        let (mut venue, mut sink) = (venue(None), Collect::default());
        apply(&mut venue, &message(&[known]), &mut sink);
        assert!(!venue.orders_are_stale(0));
        sink.take();
        apply(&mut venue, &message(&[wrong, order(Of::BID, Do::NEW, (8, 30, 90, 1))]), &mut sink);
        assert!(venue.orders_are_stale(0) && !venue.is_stale(0), "{case}");
        assert_eq!(
            (sink.0[0].kind(), sink.0[0].qty),
            (Some(Kind::Anomaly), anomaly as u32),
            "{case}"
        );
        assert!(sink.0.iter().all(|event| event.flags & flags::STALE != 0), "{case}");
        assert_eq!(venue.counters().anomalies.iter().sum::<u64>(), 1, "{case}");
    }
}

fn chunk(last: u32, (part, parts): (u32, u32), orders: &[Shape]) -> Vec<u8> {
    let root = SnapshotFullRefreshOrderBook53Root {
        security_id: 7.into(),
        last_msg_seq_num_processed: last.into(),
        no_chunks: parts.into(),
        current_chunk: part.into(),
        ..Default::default()
    };
    let entries: Vec<_> = orders
        .iter()
        .map(|(id, place, price, qty)| MDEntries53 {
            order_id: (*id).into(),
            md_order_priority: U64Le::from(*place).into(),
            md_entry_px: Price9Le::from(Price(*price)),
            md_display_qty: (*qty).into(),
            md_entry_type: Of::BID,
        })
        .collect();
    let mut bytes = [0; 400];
    sized(SnapshotFullRefreshOrderBook53::encode(&mut bytes, &root, &entries).unwrap())
}

#[test]
fn orders_come_in_parts_and_from_a_packet_of_their_own() {
    let parts = [
        chunk(50, (1, 2), &[(1, 5, 100, 1), (2, 2, 100, 1)]),
        chunk(50, (2, 2), &[(3, 4, 100, 1)]),
    ];
    let fetch = |parts: &[Vec<u8>]| {
        let (mut venue, mut sink) = (venue(None), Collect::default());
        venue.mark_all_stale();
        venue.begin_snapshot();
        parts.iter().for_each(|part| apply_at(&mut venue, 40, part, &mut sink));
        venue.unmark_all_stale();
        sink.take();
        (venue, sink)
    };
    let (mut venue, mut sink) = fetch(&parts);
    assert_eq!((ids(&venue, Bid, 100), venue.orders_are_stale(0)), (vec![2, 3, 1], false));
    apply_at(&mut venue, 50, &message(&[order(Of::BID, Do::DELETE, (2, 2, 100, 1))]), &mut sink);
    assert_eq!((sink.take(), ids(&venue, Bid, 100).len()), (vec![], 3));
    apply_at(&mut venue, 51, &message(&[order(Of::BID, Do::DELETE, (2, 2, 100, 1))]), &mut sink);
    assert_eq!((sink.take().len(), ids(&venue, Bid, 100)), (1, vec![3, 1]));
    // A part is missing; or parts are as of different packets, or have an order twice.
    assert!(fetch(&parts[..1]).0.orders_are_stale(0));
    assert!(fetch(&[parts[0].clone(), chunk(51, (2, 2), &[])]).0.orders_are_stale(0));
    assert!(fetch(&[parts[0].clone(), chunk(50, (2, 2), &[(1, 9, 90, 1)])]).0.orders_are_stale(0));
    // No order of any instrument: nobody knows; what is not known is no news.
    let (mut venue, mut sink) = fetch(&[]);
    apply_at(&mut venue, 60, &message(&[order(Of::BID, Do::DELETE, (2, 2, 100, 1))]), &mut sink);
    assert!(venue.orders_are_stale(0) && !venue.is_stale(0) && sink.take().is_empty());
    apply_at(&mut venue, 61, &message(&[order(Of::BID, Do::NEW, (5, 2, 100, 1))]), &mut sink);
    assert!(sink.0[0].flags & flags::STALE != 0 && ids(&venue, Bid, 100) == [5]);
}

/// Of real packets, every order that comes or changes stands at its price then, with what the message says of it.
#[test]
fn real_orders_stand_at_the_prices_of_their_entries() {
    let mut checked = (0, 0);
    for name in ["Book", "OrderBook"] {
        let name = format!("cme/omi.v1.9/MdIncrementalRefresh{name}.pcap");
        let Some(path) = captures::path(&name) else { return };
        let Opened::Packets(mut source) = capture::open(&path, &CaptureOptions::default()).unwrap()
        else {
            panic!("no packets");
        };
        let (mut venue, mut sink) = (venue(None), Collect::default());
        while !source.is_finished() {
            for datagram in source.receive().unwrap().iter() {
                for block in Packet::parse(datagram.bytes).unwrap().messages() {
                    apply(&mut venue, &sized(block), &mut sink);
                    let stands =
                        |id: i32,
                         price: Option<Price>,
                         of: Of,
                         order: (u64, Option<u64>, Option<i32>)| {
                            let side = if of == Of::BID { Bid } else { Ask };
                            let index = venue.directory().find(&id.to_string()).unwrap().index;
                            let found = venue
                                .queue(index, side, price.unwrap())
                                .find(|at| at.id == order.0);
                            let found = found.unwrap_or_else(|| panic!("{order:?} of {id}"));
                            assert_eq!(Some(found.priority), order.1);
                            assert_eq!(i32::try_from(found.qty).ok(), order.2);
                        };
                    match Message::parse(block).unwrap() {
                        Message::MDIncrementalRefreshBook46(m) => {
                            for entry in m.order_id_entries() {
                                if entry.order_update_action() == OrderUpdateAction::DELETE {
                                    continue;
                                }
                                let level = usize::from(entry.reference_id().unwrap()) - 1;
                                let level = m.md_entries().get(level).unwrap();
                                let order = (
                                    entry.order_id(),
                                    entry.md_order_priority(),
                                    entry.md_display_qty(),
                                );
                                stands(
                                    level.security_id(),
                                    level.md_entry_px(),
                                    level.md_entry_type(),
                                    order,
                                );
                                checked.0 += 1;
                            }
                        }
                        Message::MDIncrementalRefreshOrderBook47(m) => {
                            for entry in m.md_entries() {
                                if entry.md_update_action() == Do::DELETE {
                                    continue;
                                }
                                let order = (
                                    entry.order_id().unwrap(),
                                    entry.md_order_priority(),
                                    entry.md_display_qty(),
                                );
                                stands(
                                    entry.security_id(),
                                    entry.md_entry_px(),
                                    entry.md_entry_type(),
                                    order,
                                );
                                checked.1 += 1;
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    assert!(checked.0 > 3 && checked.1 > 0, "{checked:?}");
}
