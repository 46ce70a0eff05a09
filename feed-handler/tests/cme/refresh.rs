//! Books in doubt that are whole again by what comes, without a snapshot; and states of trading that are not known.

use wirepath_feed_handler::arbiter::Config;
use wirepath_feed_handler::event::{Event, Kind, NO_INSTRUMENT, TradingStatus};
use wirepath_feed_handler::pipeline::{ChannelState, Now, Pipeline};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{CmeMdp3, Venue};
use wirepath_perf::ClockDomain;
use wirepath_protocol::Side;
use wirepath_protocol::field::CharArray;
use wirepath_protocol::int::I32Le;
use wirepath_protocol::mdp3::*;

use crate::{Collect, Entry, book, levels, packet, sized, venue};

use MDEntryTypeBook as Of;
use MDUpdateAction as Do;

const ONE: i64 = 1_000_000_000;

/// One line, no patience, and nobody to ask.
struct Feed {
    pipeline: Pipeline<CmeMdp3>,
    sink: Collect,
    seq: u32,
    rpt_seq: u32,
}

impl Feed {
    fn new() -> Self {
        let config = Config { patience_ns: 0, ..Config::default() };
        let pipeline = Pipeline::new(vec![venue(None)], &[0], &config).unwrap();
        Self { pipeline, sink: Collect::default(), seq: 0, rpt_seq: 0 }
    }

    fn send(&mut self, messages: &[Vec<u8>]) -> Vec<Event> {
        self.seq += 1;
        let bytes = packet(self.seq, messages);
        let now_ns = u64::from(self.seq) * 1_000;
        let rx = RxStamp { ns: now_ns, clock: ClockDomain::Kernel };
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(0), rx }];
        self.pipeline.handle(&Batch::new(&bytes, &slots), Now::Live(now_ns), &mut self.sink);
        self.pipeline.poll(now_ns + 1, ClockDomain::Kernel, &mut self.sink);
        std::mem::take(&mut self.sink.0)
    }

    /// Entries of instrument 7, as an event: of what, what to do, number, price.
    fn say(&mut self, entries: &[(Of, Do, u8, i64)]) -> Vec<Event> {
        let entries: Vec<_> = entries
            .iter()
            .map(|&(of, action, number, price)| {
                self.rpt_seq += 1;
                let (price, rpt_seq) = (price * ONE, self.rpt_seq);
                Entry { security_id: 7, rpt_seq, of, action, number, price, qty: 5 }
            })
            .collect();
        self.send(&[book(&entries, true)])
    }

    /// A packet is lost, with so many updates of the instrument.
    fn lose(&mut self, updates: u32) {
        self.seq += 1;
        self.rpt_seq += updates;
    }

    fn is_stale(&self) -> bool {
        self.pipeline.channels()[0].venue().is_stale(0)
    }

    fn bids(&self) -> Vec<i64> {
        let venue = self.pipeline.channels()[0].venue();
        levels(venue.book(0), Side::Bid).iter().map(|level| level.0 / ONE).collect()
    }
}

/// A definition with depths of 3 and 1.
fn definition(id: i32, group: &str, asset: &str) -> Vec<u8> {
    let root = MDInstrumentDefinitionFuture54Root {
        symbol: CharArray::new(&format!("ES{id}")).unwrap(),
        security_id: id.into(),
        security_group: CharArray::new(group).unwrap(),
        asset: CharArray::new(asset).unwrap(),
        ..Default::default()
    };
    let depth = |kind, market_depth| MDFeedTypes54 { md_feed_type: CharArray(kind), market_depth };
    let depths = [depth(*b"GBX", 3), depth(*b"GBI", 1)];
    let mut bytes = [0; 1_000];
    sized(
        MDInstrumentDefinitionFuture54::encode(&mut bytes, &root, &[], &depths, &[], &[]).unwrap(),
    )
}

fn status(id: Option<i32>, group: &str, asset: &str, status: SecurityTradingStatus) -> Vec<u8> {
    let root = SecurityStatus30Root {
        security_group: CharArray::new(group).unwrap(),
        asset: CharArray::new(asset).unwrap(),
        security_id: id.map(|id| I32Le::from(id).into()).unwrap_or_default(),
        security_trading_status: status.into(),
        ..Default::default()
    };
    let mut bytes = [0; 100];
    sized(SecurityStatus30::encode(&mut bytes, &root).unwrap())
}

fn kinds(events: &[Event]) -> Vec<(Kind, u32)> {
    let not_levels = events.iter().filter(|event| event.kind() != Some(Kind::Level));
    not_levels.map(|event| (event.kind().unwrap(), event.instrument)).collect()
}

const ALL_OF_IT: [(Of, Do, u8, i64); 4] = [
    (Of::BID, Do::NEW, 1, 100),
    (Of::BID, Do::NEW, 2, 99),
    (Of::BID, Do::NEW, 3, 98),
    (Of::OFFER, Do::NEW, 1, 101),
];

#[test]
fn a_book_is_whole_again_when_each_of_its_levels_was_told() {
    let mut feed = Feed::new();
    feed.send(&[
        definition(7, "ES", "ES"),
        status(Some(7), "", "", SecurityTradingStatus::READY_TO_TRADE),
    ]);
    feed.say(&ALL_OF_IT);
    assert!(!feed.is_stale());
    feed.lose(2);
    let events = feed.say(&[(Of::BID, Do::CHANGE, 3, 97), (Of::BID, Do::CHANGE, 1, 100)]);
    assert_eq!(events[0].kind(), Some(Kind::Gap));
    assert!(feed.is_stale());
    assert_eq!(feed.bids(), [100, 97], "98 was there before, and is there no more");
    // Above 97 there is one that was not heard of; the ask side was not heard of at all.
    feed.say(&[(Of::BID, Do::CHANGE, 2, 98)]);
    assert_eq!((feed.bids(), feed.is_stale()), (vec![100, 98, 97], true));
    let events = feed.say(&[(Of::OFFER, Do::DELETE_FROM, 2, 103)]);
    assert!(events.iter().all(Event::is_stale) && feed.is_stale());
    let events = feed.say(&[(Of::OFFER, Do::CHANGE, 1, 102)]);
    assert_eq!(
        kinds(&events),
        [(Kind::Recovered, 0), (Kind::BestBid, 0), (Kind::BestAsk, 0), (Kind::Status, 0)]
    );
    assert!(!feed.is_stale() && events.last().unwrap().qty == TradingStatus::Unknown as u32);
    let channel = &feed.pipeline.channels()[0];
    assert_eq!(channel.state(), ChannelState::Impaired, "others may lack something");
    assert_eq!(channel.book_stale_since_ns(0), None);
    assert!(channel.venue().implied_is_stale(0) && channel.venue().orders_are_stale(0));
    // The implied book is told by itself.
    feed.say(&[(Of::IMPLIED_BID, Do::NEW, 1, 99), (Of::IMPLIED_OFFER, Do::DELETE, 1, 104)]);
    assert!(!feed.pipeline.channels()[0].venue().implied_is_stale(0));
    assert_eq!(feed.pipeline.channels()[0].venue().counters().anomalies, [0; 10]);

    // Missing packets are about this one again, and say so.
    feed.lose(0);
    let events = feed.say(&[(Of::BID, Do::CHANGE, 1, 100)]);
    assert_eq!(kinds(&events), [(Kind::Gap, NO_INSTRUMENT), (Kind::Stale, NO_INSTRUMENT)]);
    assert!(events.iter().all(Event::is_stale) && feed.is_stale());
    // What it is told once more is told once more.
    feed.say(&[
        (Of::BID, Do::CHANGE, 2, 98),
        (Of::BID, Do::CHANGE, 3, 97),
        (Of::OFFER, Do::DELETE_FROM, 2, 0),
    ]);
    assert!(feed.is_stale());
    feed.say(&[(Of::OFFER, Do::CHANGE, 1, 102)]);
    assert!(!feed.is_stale());
}

#[test]
fn what_was_heard_before_a_jump_of_the_updates_does_not_count() {
    let mut feed = Feed::new();
    feed.send(&[definition(7, "ES", "ES")]);
    feed.say(&ALL_OF_IT);
    feed.lose(1);
    feed.say(&[(Of::BID, Do::CHANGE, 1, 100), (Of::BID, Do::CHANGE, 2, 99)]);
    feed.rpt_seq += 1; // of no packet that was missed
    feed.say(&[(Of::BID, Do::CHANGE, 3, 98), (Of::OFFER, Do::DELETE_FROM, 1, 0)]);
    assert!(feed.is_stale());
    feed.say(&[(Of::BID, Do::CHANGE, 1, 100), (Of::BID, Do::CHANGE, 2, 99)]);
    assert!(!feed.is_stale());
}

#[test]
fn without_a_definition_the_deepest_level_must_have_been_heard_of() {
    let mut feed = Feed::new();
    feed.say(&[(Of::BID, Do::NEW, 1, 100)]);
    feed.lose(1);
    let nothing = [(Of::BID, Do::DELETE_FROM, 1, 0), (Of::OFFER, Do::DELETE_FROM, 1, 0)];
    feed.say(&nothing);
    assert!(feed.is_stale(), "whether there are ten levels is not known");
    let ten: Vec<_> = (1..=10).map(|n| (Of::OFFER, Do::NEW, n, 100 + i64::from(n))).collect();
    feed.say(&ten);
    assert!(!feed.is_stale());
}

#[test]
fn emptied_books_are_whole() {
    // By an entry: of its instrument only.
    let mut feed = Feed::new();
    feed.send(&[definition(7, "ES", "ES"), definition(8, "ES", "ES")]);
    feed.say(&ALL_OF_IT);
    feed.lose(3);
    feed.say(&[(Of::BOOK_RESET, Do::NEW, 0, 0)]);
    let venue = feed.pipeline.channels()[0].venue();
    assert!(!venue.is_stale(0) && !venue.implied_is_stale(0) && !venue.orders_are_stale(0));
    assert!(venue.is_stale(1));
    // By a reset of the channel: all.
    feed.lose(3);
    let root = ChannelReset4Root {
        match_event_indicator: MatchEventIndicator::END_OF_EVENT,
        ..Default::default()
    };
    let mut bytes = [0; 100];
    let reset = ChannelReset4::encode(&mut bytes, &root, &[MDEntries4::default()]).unwrap();
    feed.send(&[sized(reset)]);
    let venue = feed.pipeline.channels()[0].venue();
    assert!(!venue.is_stale(0) && !venue.is_stale(1));
}

#[test]
fn a_contradicted_book_is_whole_again_too() {
    let mut feed = Feed::new();
    feed.send(&[definition(7, "ES", "ES")]);
    feed.say(&ALL_OF_IT);
    let events = feed.say(&[(Of::BID, Do::CHANGE, 2, 90)]);
    assert_eq!(kinds(&events)[..2], [(Kind::Anomaly, 0), (Kind::Stale, 0)]);
    assert_eq!(feed.pipeline.channels()[0].book_stale_since_ns(0), Some(3_000));
    feed.say(&[(Of::BID, Do::CHANGE, 1, 100), (Of::BID, Do::CHANGE, 3, 89)]);
    assert!(feed.is_stale());
    let events = feed.say(&[(Of::OFFER, Do::CHANGE, 1, 101), (Of::OFFER, Do::DELETE_FROM, 2, 0)]);
    assert_eq!(kinds(&events), [(Kind::Recovered, 0), (Kind::BestBid, 0), (Kind::BestAsk, 0)]);
    assert_eq!((feed.bids(), feed.is_stale()), (vec![100, 90, 89], false));
    assert_eq!(feed.pipeline.channels()[0].state(), ChannelState::Live);
    // What was heard before another contradiction is no proof.
    feed.say(&[(Of::BID, Do::CHANGE, 2, 80)]);
    assert!(feed.is_stale());
    feed.say(&[(Of::BID, Do::CHANGE, 1, 100), (Of::OFFER, Do::CHANGE, 1, 101)]);
    assert!(feed.is_stale());
}

#[test]
fn a_level_behind_one_that_is_known_to_be_none_contradicts_even_in_doubt() {
    let mut feed = Feed::new();
    feed.send(&[definition(7, "ES", "ES")]);
    feed.say(&ALL_OF_IT);
    feed.lose(1);
    let events = feed.say(&[(Of::BID, Do::DELETE_FROM, 1, 0), (Of::OFFER, Do::DELETE_FROM, 2, 0)]);
    assert!(!kinds(&events).contains(&(Kind::Anomaly, 0)));
    let events = feed.say(&[(Of::BID, Do::NEW, 2, 99)]);
    assert_eq!(kinds(&events)[..2], [(Kind::Anomaly, 0), (Kind::Stale, 0)]);
    feed.say(&[(Of::OFFER, Do::CHANGE, 1, 101)]);
    assert!(feed.is_stale());
}

#[test]
fn a_depth_that_is_told_late_voids_what_was_heard_before() {
    let mut feed = Feed::new();
    feed.say(&ALL_OF_IT);
    feed.lose(1);
    // Taken for ten levels deep: a fourth is pushed below, which in truth is none.
    feed.say(&[(Of::OFFER, Do::DELETE_FROM, 1, 0), (Of::BID, Do::CHANGE, 1, 100)]);
    feed.say(&[(Of::BID, Do::CHANGE, 2, 99), (Of::BID, Do::CHANGE, 3, 98)]);
    feed.say(&[(Of::BID, Do::NEW, 1, 101)]);
    feed.send(&[definition(7, "ES", "ES")]); // three levels
    feed.say(&[(Of::BID, Do::DELETE, 1, 101)]);
    assert!(feed.is_stale(), "98 left with the depth, and nobody told it again: {:?}", feed.bids());
    feed.say(&[(Of::BID, Do::DELETE_FROM, 1, 0), (Of::OFFER, Do::DELETE_FROM, 1, 0)]);
    assert_eq!((feed.bids(), feed.is_stale()), (vec![], false));
}

#[test]
fn a_group_changes_its_state_together() {
    use SecurityTradingStatus as Now;
    let mut feed = Feed::new();
    feed.send(&[definition(1, "ES", "ES"), definition(2, "ES", "EW"), definition(3, "ZN", "ZN")]);
    feed.say(&[(Of::BID, Do::NEW, 1, 100)]); // 7, without a definition
    let known = |feed: &Feed| [0, 1, 2, 3].map(|of| feed.pipeline.channels()[0].venue().status(of));
    use TradingStatus::{Halted, Trading, Unknown};
    let events = feed.send(&[status(None, "ES", "", Now::READY_TO_TRADE)]);
    assert_eq!(
        kinds(&events),
        [(Kind::System, NO_INSTRUMENT), (Kind::Status, 0), (Kind::Status, 1)]
    );
    assert_eq!(known(&feed), [Trading, Trading, Unknown, Unknown]);
    feed.send(&[status(Some(7), "", "", Now::READY_TO_TRADE)]);
    feed.send(&[status(None, "ES", "EW", Now::TRADING_HALT)]);
    assert_eq!(known(&feed), [Trading, Halted, Unknown, Unknown], "7 may be of this group");
    feed.send(&[status(None, "", "ZN", Now::TRADING_HALT)]);
    assert_eq!(known(&feed), [Trading, Halted, Halted, Unknown]);
    // A message that is about nobody is about nobody.
    feed.send(&[status(None, "", "", Now::READY_TO_TRADE)]);
    assert_eq!(known(&feed), [Trading, Halted, Halted, Unknown]);
}
