//! Packets in, events out.

use wirepath_feed_handler::arbiter::{Config, Start};
use wirepath_feed_handler::event::{Anomaly, Kind, TradingStatus};
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{CmeMdp3, Framing, Recognised, Venue};
use wirepath_perf::ClockDomain;
use wirepath_protocol::Side::{Ask, Bid};
use wirepath_protocol::field::{CharArray, Price9Le};
use wirepath_protocol::mdp3::*;
use wirepath_protocol::{Price, Side};

use crate::{Collect, Entry, book, levels, packet, sized, venue};

/// One whole of a price, in the units of events.
const ONE: i64 = 1_000_000_000;

struct Feed(Pipeline<CmeMdp3>, Collect);

impl Feed {
    fn new(venue: CmeMdp3) -> Self {
        let config = Config { patience_ns: 1_000, ..Config::default() };
        Self(Pipeline::new(vec![venue], &[0, 0], &config).unwrap(), Collect::default())
    }

    fn send(&mut self, line: u8, bytes: &[u8]) -> Vec<(Kind, Option<Side>, u32, i64, u64)> {
        self.send_at(50, line, bytes)
    }

    fn send_at(
        &mut self,
        now_ns: u64,
        line: u8,
        bytes: &[u8],
    ) -> Vec<(Kind, Option<Side>, u32, i64, u64)> {
        let rx = RxStamp { ns: now_ns, clock: ClockDomain::Kernel };
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(line), rx }];
        self.0.handle(&Batch::new(bytes, &slots), Now::Live(now_ns), &mut self.1);
        self.1.take()
    }

    fn venue(&self) -> &CmeMdp3 {
        self.0.channels()[0].venue()
    }
}

/// An entry of instrument 7.
fn entry(
    rpt_seq: u32,
    of: MDEntryTypeBook,
    action: MDUpdateAction,
    number: u8,
    price: i64,
    qty: i32,
) -> Entry {
    Entry { security_id: 7, rpt_seq, of, action, number, price: price * ONE, qty }
}

use MDEntryTypeBook as Of;
use MDUpdateAction as Do;

#[test]
fn best_prices_come_at_the_end_of_the_event() {
    let mut feed = Feed::new(venue(None));
    let first = book(&[entry(1, Of::BID, Do::NEW, 1, 100, 5)], false);
    let second = book(
        &[entry(2, Of::BID, Do::NEW, 2, 99, 6), entry(3, Of::OFFER, Do::NEW, 1, 101, 7)],
        true,
    );
    let events = feed.send(0, &packet(1, std::slice::from_ref(&first)));
    assert_eq!(events[0].0, Kind::SessionStart);
    assert_eq!(events[1..], [(Kind::Level, Some(Bid), 1, 100 * ONE, 5)]);
    let events = feed.send(0, &packet(2, &[second]));
    assert_eq!(
        events,
        [
            (Kind::Level, Some(Bid), 1, 99 * ONE, 6),
            (Kind::Level, Some(Ask), 1, 101 * ONE, 7),
            (Kind::BestBid, Some(Bid), 1, 100 * ONE, 5),
            (Kind::BestAsk, Some(Ask), 1, 101 * ONE, 7),
        ]
    );
    // The other line's copies are none, and what does not change the best is not told of it.
    assert_eq!(feed.send(1, &packet(1, &[first])), []);
    let change = book(&[entry(4, Of::BID, Do::CHANGE, 2, 99, 8)], true);
    assert_eq!(feed.send(1, &packet(3, &[change])), [(Kind::Level, Some(Bid), 1, 99 * ONE, 8)]);
    // Implied levels are in no event, and beside the others.
    let implied = book(&[entry(5, Of::IMPLIED_BID, Do::NEW, 1, 120, 3)], true);
    assert_eq!(feed.send(0, &packet(4, &[implied])), []);
    assert_eq!(levels(feed.venue().implied(0), Bid), [(120 * ONE, 3, 1)]);
    assert_eq!(levels(feed.venue().book(0), Bid), [(100 * ONE, 5, 1), (99 * ONE, 8, 1)]);
    assert_eq!(feed.venue().directory().name(0), "7");
}

/// After levels 10 to 1 of the bid at 10 to 1, and three more of what `action` says.
#[test]
fn every_action_does_what_its_name_says() {
    let table: &[(Do, u8, i64, &[i64])] = &[
        (Do::NEW, 1, 11, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]),
        (Do::DELETE, 1, 10, &[9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (Do::DELETE, 10, 1, &[10, 9, 8, 7, 6, 5, 4, 3, 2]),
        (Do::DELETE_THRU, 3, 8, &[7, 6, 5, 4, 3, 2, 1]),
        (Do::DELETE_FROM, 3, 8, &[10, 9]),
        (Do::OVERLAY, 1, 20, &[20, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (Do::CHANGE, 4, 7, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ];
    for &(action, number, price, left) in table {
        let mut feed = Feed::new(venue(None));
        let fill: Vec<_> =
            (1..=10).map(|n| entry(n, Of::BID, Do::NEW, n as u8, 11 - i64::from(n), 5)).collect();
        feed.send(0, &packet(1, &[book(&fill, true)]));
        feed.send(0, &packet(2, &[book(&[entry(11, Of::BID, action, number, price, 9)], true)]));
        let now = levels(feed.venue().book(0), Bid);
        let prices: Vec<_> = now.iter().map(|level| level.0 / ONE).collect();
        assert_eq!(prices, left, "{action:?}");
        assert!(!feed.venue().is_stale(0), "{action:?}");
        if matches!(action, Do::NEW | Do::OVERLAY | Do::CHANGE) {
            assert_eq!(now[usize::from(number) - 1].1, 9, "{action:?}");
        }
    }
}

#[test]
fn what_contradicts_the_level_numbers_makes_the_book_stale() {
    let table = [
        (
            "a level that is not there",
            entry(3, Of::BID, Do::DELETE, 3, 98, 1),
            Anomaly::UnknownLevel,
        ),
        ("another price", entry(3, Of::BID, Do::CHANGE, 2, 98, 1), Anomaly::UnknownLevel),
        ("a better price below", entry(3, Of::BID, Do::NEW, 3, 101, 1), Anomaly::UnknownLevel),
        ("a price twice", entry(3, Of::BID, Do::NEW, 3, 99, 1), Anomaly::UnknownLevel),
        ("a level beyond the next", entry(3, Of::BID, Do::NEW, 4, 97, 1), Anomaly::UnknownLevel),
        ("level 0", entry(3, Of::BID, Do::CHANGE, 0, 100, 1), Anomaly::BadField),
        ("below the depth", entry(3, Of::BID, Do::NEW, 11, 90, 1), Anomaly::BadField),
        ("no units", entry(3, Of::BID, Do::CHANGE, 1, 100, 0), Anomaly::BadField),
        ("no such action", entry(3, Of::BID, Do(9), 1, 100, 1), Anomaly::BadField),
        ("no such entry", entry(3, MDEntryTypeBook(b'Z'), Do::NEW, 1, 100, 1), Anomaly::BadField),
        ("an update missing", entry(4, Of::BID, Do::CHANGE, 1, 100, 1), Anomaly::OutOfTurn),
    ];
    for (case, wrong, anomaly) in table {
        let mut feed = Feed::new(venue(None));
        let fill = [entry(1, Of::BID, Do::NEW, 1, 100, 5), entry(2, Of::BID, Do::NEW, 2, 99, 5)];
        feed.send(0, &packet(1, &[book(&fill, true)]));
        let events = feed.send(0, &packet(2, &[book(&[wrong], true)]));
        assert!(feed.venue().is_stale(0), "{case}");
        let told = (Kind::Anomaly, None, anomaly as u32, 0, 0);
        assert!(
            events.contains(&told) && events.iter().any(|e| e.0 == Kind::Stale),
            "{case} {events:?}"
        );
    }
    // A price that no units can count beside the others.
    let mut feed = Feed::new(venue(None));
    let mut far = entry(2, Of::BID, Do::NEW, 2, 0, 1);
    far.price = 1;
    feed.send(0, &packet(1, &[book(&[entry(1, Of::BID, Do::NEW, 1, 100, 5), far], true)]));
    assert_eq!(feed.venue().counters().anomalies[Anomaly::OutOfRange as usize], 1);
    assert!(feed.venue().is_stale(0));
}

#[test]
fn a_definition_names_the_instrument_and_says_how_deep_it_is() {
    let mut feed = Feed::new(venue(Some(&["GEH7-GEM7"])));
    let define = |id: i32, symbol: &str| {
        let root = MDInstrumentDefinitionFuture54Root {
            symbol: CharArray::new(symbol).unwrap(),
            security_id: id.into(),
            min_price_increment: Price9Le::from(Price(2_500_000)),
            ..Default::default()
        };
        let feed_type = MDFeedTypes54 { md_feed_type: CharArray(*b"GBX"), market_depth: 2 };
        let mut bytes = [0; 1_000];
        sized(
            MDInstrumentDefinitionFuture54::encode(&mut bytes, &root, &[], &[feed_type], &[], &[])
                .unwrap(),
        )
    };
    feed.send(0, &packet(1, &[define(8, "GEH7"), define(7, "GEH7-GEM7")]));
    let directory = feed.venue().directory();
    assert_eq!(directory.name(1), "GEH7-GEM7");
    assert_eq!(
        directory.find("GEH7-GEM7").map(|found| (found.index, found.venue_id)),
        Some((1, 7))
    );
    assert_eq!((directory.find("GEH7-GEM"), directory.find("GEH7").unwrap().index), (None, 0));
    let fill: Vec<_> = (1..=3).map(|n| entry(n, Of::BID, Do::NEW, 1, n.into(), 5)).collect();
    let other = Entry { security_id: 8, ..fill[0] };
    let events = feed.send(0, &packet(2, &[book(&fill, true), book(&[other], true)]));
    assert_eq!(levels(feed.venue().book(1), Bid), [(3 * ONE, 5, 1), (2 * ONE, 5, 1)]);
    assert!(events.contains(&(Kind::Level, Some(Bid), 0, ONE, 0)), "pushed out: {events:?}");
    assert!(feed.venue().book(0).unwrap().is_empty(), "not wanted");
    assert!(!feed.venue().is_stale(1));
}

#[test]
fn trades_states_and_resets() {
    let mut feed = Feed::new(venue(None));
    let fill =
        [entry(1, Of::BID, Do::NEW, 1, 100, 5), entry(2, Of::IMPLIED_OFFER, Do::NEW, 1, 103, 5)];
    feed.send(0, &packet(1, &[book(&fill, true)]));
    let trade = MDEntries48 {
        md_entry_px: Price9Le::from(Price(100 * ONE)),
        md_entry_size: 2.into(),
        security_id: 7.into(),
        rpt_seq: 3.into(),
        aggressor_side: AggressorSide::SELL.into(),
        md_trade_entry_id: 31.into(),
        ..MDEntries48::default()
    };
    let root = MDIncrementalRefreshTradeSummary48Root {
        match_event_indicator: MatchEventIndicator::LAST_TRADE_MSG,
        ..Default::default()
    };
    let mut bytes = [0; 1_000];
    let summary =
        MDIncrementalRefreshTradeSummary48::encode(&mut bytes, &root, &[trade], &[]).unwrap();
    let events = feed.send(0, &packet(2, &[sized(summary)]));
    assert_eq!(events, [(Kind::Trade, Some(Bid), 2, 100 * ONE, 31)]);

    let root = SecurityStatus30Root {
        security_id: 7.into(),
        security_trading_status: SecurityTradingStatus::READY_TO_TRADE.into(),
        ..Default::default()
    };
    let status = SecurityStatus30::encode(&mut bytes, &root).unwrap();
    assert_eq!(feed.send(0, &packet(3, &[sized(status)]))[0].0, Kind::Status);
    assert_eq!(feed.venue().status(0), TradingStatus::Trading);

    // Emptied by an entry, and again as the whole channel.
    let empty = book(&[entry(4, Of::BOOK_RESET, Do::NEW, 0, 0, 0)], true);
    let events = feed.send(0, &packet(4, &[empty]));
    assert_eq!(
        events,
        [(Kind::Level, Some(Bid), 0, 100 * ONE, 0), (Kind::BestBid, Some(Bid), 0, 0, 0)]
    );
    assert!(feed.venue().implied(0).unwrap().is_empty());
    let refill = [entry(5, Of::OFFER, Do::NEW, 1, 100, 5)];
    feed.send(0, &packet(5, &[book(&refill, true)]));
    let root = ChannelReset4Root {
        match_event_indicator: MatchEventIndicator::END_OF_EVENT,
        ..Default::default()
    };
    let reset = ChannelReset4::encode(&mut bytes, &root, &[MDEntries4::default()]).unwrap();
    feed.send(0, &packet(6, &[sized(reset)]));
    assert!(feed.venue().book(0).unwrap().is_empty());
    let again = [entry(1, Of::BID, Do::NEW, 1, 90, 5)];
    feed.send(0, &packet(7, &[book(&again, true)]));
    assert_eq!(levels(feed.venue().book(0), Bid), [(90 * ONE, 5, 1)]);
    assert!(!feed.venue().is_stale(0) && feed.venue().counters().anomalies == [0; 10]);
}

#[test]
fn a_packet_cut_short_or_unreadable_is_as_good_as_lost() {
    type Framed = <CmeMdp3 as Venue>::Framing;
    let message = book(&[entry(1, Of::BID, Do::NEW, 1, 100, 5)], true);
    let whole = packet(1, &[message.clone(), message.clone()]);
    assert_eq!(Framed::recognise(&whole), Recognised::Yes);
    for cut in 1..whole.len() - 12 {
        let short = &whole[..whole.len() - cut];
        let frame = Framed::parse(short).unwrap();
        let is_whole = cut == message.len();
        assert_eq!(Framed::blocks(frame.body, 1).count(), usize::from(is_whole), "{cut}");
        assert_eq!(Framed::recognise(short) == Recognised::Yes, is_whole, "{cut}");
    }
    // The other line has it whole.
    let mut feed = Feed::new(venue(None));
    let one = packet(1, &[message]);
    feed.send(0, &one[..one.len() - 3]);
    feed.send(1, &one);
    assert_eq!(levels(feed.venue().book(0), Bid), [(100 * ONE, 5, 1)]);
    // A message of a known template that is shorter than it says it is.
    let mut lying = book(&[entry(2, Of::BID, Do::NEW, 1, 101, 5)], true);
    lying.truncate(30);
    lying[0] = 30;
    feed.send(0, &packet(2, &[lying]));
    assert!(feed.venue().is_stale(0) && feed.venue().counters().malformed == 1);
}

/// The header names no session: numbers that begin anew after a silence are another week.
#[test]
fn a_week_begins_after_silence_with_number_one() {
    for start in [Start::At(1), Start::FirstSeen] {
        let config = Config { patience_ns: 1_000, start, ..Config::default() };
        let pipeline = Pipeline::new(vec![venue(None)], &[0, 0], &config).unwrap();
        let mut feed = Feed(pipeline, Collect::default());
        let last_week: Vec<_> =
            (1..=40).map(|n| entry(n, Of::BID, Do::CHANGE, 1, 100, 5)).collect();
        let mut now_ns = 50;
        for (seq, entry) in (1..).zip(&last_week) {
            let action = if seq == 1 { Do::NEW } else { Do::CHANGE };
            feed.send_at(now_ns, 0, &packet(seq, &[book(&[Entry { action, ..*entry }], true)]));
            now_ns += 1_000;
        }
        assert_eq!((levels(feed.venue().book(0), Bid).len(), feed.venue().is_stale(0)), (1, false));
        // A late copy after a short silence is one.
        now_ns += 1_000_000_000;
        feed.send_at(now_ns, 1, &packet(2, &[book(&[last_week[1]], true)]));
        assert_eq!(feed.1.take(), []);
        now_ns += 1_000_000_000;
        let fresh: Vec<_> =
            (1..=3).map(|n| entry(n, Of::OFFER, Do::NEW, 1, 90 - i64::from(n), 5)).collect();
        let mut events = Vec::new();
        for (seq, entry) in (1..).zip(&fresh) {
            for line in [0, 1] {
                events.extend(feed.send_at(now_ns, line, &packet(seq, &[book(&[*entry], true)])));
                now_ns += 10;
            }
        }
        assert_eq!(events[0].0, Kind::SessionStart, "{start:?}");
        assert!(
            events.iter().all(|event| !matches!(event.0, Kind::Stale | Kind::Gap | Kind::Anomaly))
        );
        assert!(levels(feed.venue().book(0), Bid).is_empty());
        let asks: Vec<_> =
            levels(feed.venue().book(0), Ask).iter().map(|level| level.0 / ONE).collect();
        assert_eq!((asks, feed.venue().is_stale(0)), (vec![87, 88, 89], false));
    }
}
