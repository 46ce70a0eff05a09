//! A real capture, which begins amid the day: books after every message.

use std::collections::{BTreeMap, BTreeSet};

use wirepath_feed_handler::event::Kind;
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::capture::{self, CaptureOptions, Opened};
use wirepath_feed_handler::venue::Venue;
use wirepath_protocol::Side;
use wirepath_protocol::mdp3::{MDEntryTypeBook, Message, Packet};

use crate::oracle::Rows;
use crate::{Collect, apply, captures, levels, sized, venue};

#[test]
fn books_are_those_of_the_level_numbers_after_every_message() {
    let Some(path) = captures::path("cme/cme_mdp3_v6_20161112.ab.pcap") else { return };
    let Opened::Packets(mut source) = capture::open(&path, &CaptureOptions::default()).unwrap()
    else {
        panic!("no packets");
    };
    let (mut venue, mut sink) = (venue(None), Collect::default());
    venue.mark_all_stale();
    let mut rows: BTreeMap<(i32, u8), Rows> = BTreeMap::new();
    let (mut next, mut compared, mut kinds) = (5_615, 0, BTreeSet::new());
    let mut refreshed = BTreeSet::new();
    while !source.is_finished() {
        for datagram in source.receive().unwrap().iter() {
            let packet = Packet::parse(datagram.bytes).unwrap();
            if packet.msg_seq_num() != next {
                continue; // the other line's copy
            }
            next += 1;
            for block in packet.messages() {
                apply(&mut venue, &sized(block), &mut sink);
                let Message::MDIncrementalRefreshBook32(m) = Message::parse(block).unwrap() else {
                    continue;
                };
                let mut touched = BTreeSet::new();
                for entry in m.md_entries() {
                    let of = entry.md_entry_type();
                    let row = (
                        entry.md_entry_px().unwrap().0,
                        entry.md_entry_size().unwrap() as u64,
                        entry.number_of_orders().unwrap_or_default() as u32,
                    );
                    let depth = if of.is_implied() { 2 } else { 10 };
                    rows.entry((entry.security_id(), of.0)).or_default().apply(
                        entry.md_update_action(),
                        entry.md_price_level(),
                        row,
                        depth,
                    );
                    touched.insert(entry.security_id());
                }
                for id in touched {
                    let index = venue.directory().find(&id.to_string()).unwrap().index;
                    let books = [
                        (MDEntryTypeBook::BID, Side::Bid, venue.book(index)),
                        (MDEntryTypeBook::OFFER, Side::Ask, venue.book(index)),
                        (MDEntryTypeBook::IMPLIED_BID, Side::Bid, venue.implied(index)),
                        (MDEntryTypeBook::IMPLIED_OFFER, Side::Ask, venue.implied(index)),
                    ];
                    for (of, side, book) in books {
                        let expected = rows.get(&(id, of.0)).map(Rows::known).unwrap_or_default();
                        assert_eq!(levels(book, side), expected, "{id} {of:?} after {next}");
                        // The capture has no definitions, so none is whole before its tenth level was heard of.
                        if !venue.is_stale(index) && !of.is_implied() {
                            let all = rows.get(&(id, of.0)).map_or(&[][..], |rows| &rows.0[..]);
                            assert!(all.iter().all(Option::is_some), "{id} {of:?} after {next}");
                            refreshed.insert(id);
                        }
                        compared += usize::from(!expected.is_empty());
                        kinds.insert(of.0);
                    }
                }
            }
        }
    }
    assert_eq!((next, kinds.len()), (10_615, 4));
    assert!(compared > 10_000, "{compared}");
    println!("{} books were whole again in the course of it", refreshed.len());
    assert!(refreshed.len() > 3, "{refreshed:?}");
    let counters = venue.counters();
    assert_eq!(counters.anomalies, [0; 10]);
    assert_eq!((counters.messages(), counters.unknown, counters.malformed), (10_273, 0, 0));
    assert_eq!((counters.by_type[32], counters.by_type[12]), (9_569, 9));
    let trades = sink.0.iter().filter(|event| event.kind() == Some(Kind::Trade));
    assert_eq!(trades.count(), 355);
    // Best prices are told at the end of an event only.
    let ends = |event: &&wirepath_feed_handler::event::Event| {
        matches!(event.kind(), Some(Kind::BestBid | Kind::BestAsk))
    };
    assert!(sink.0.iter().filter(ends).count() > 1_000);
}
