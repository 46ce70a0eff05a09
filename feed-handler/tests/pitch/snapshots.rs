//! What puts books in doubt ends with a spin that is joined; and what was left out before it excuses nothing behind it.

use wirepath_feed_handler::recovery::{self, Action, snapshots};

use super::*;

/// One unit with a spin server, and the snapshot it fetches.
struct Fetching(Unit<CboeEquities>);

impl Fetching {
    fn new() -> Self {
        let config = arbiter::Config { patience_ns: 1_000, ..Default::default() };
        let snapshots = Some(snapshots::Config { retry_ns: 1, retry_max_ns: 1 });
        let recovery = recovery::Config { snapshots, ..Default::default() };
        let venue = CboeEquities::new(venue_options()).unwrap();
        let feed = Pipeline::with_recovery(vec![venue], &[0], &config, &recovery).unwrap();
        Self(Unit { feed, sink: Collect::default(), next: 1 })
    }

    fn state(&self) -> ChannelState {
        self.0.feed.channels()[0].state()
    }

    /// The snapshot that is to be fetched, and where the stream is kept from.
    fn wanted(&mut self) -> (u32, u64) {
        match self.0.feed.next_action() {
            Some((0, Action::FetchSnapshot { attempt, kept_from })) => (attempt, kept_from),
            other => panic!("{other:?}"),
        }
    }

    /// Hands a spin over; gives what was said.
    fn spin(&mut self, attempt: u32, messages: &[&[u8]], next: u64) -> Vec<Said> {
        let at = RxStamp { ns: 50, clock: ClockDomain::Kernel };
        let Unit { feed, sink, .. } = &mut self.0;
        sink.0.clear();
        for message in messages {
            feed.channel_mut(0).snapshot_message(attempt, message, at, sink);
        }
        feed.channel_mut(0).snapshot_complete(attempt, next, at, sink);
        sink.0.iter().map(|e| (e.kind().unwrap(), e.side(), e.qty, e.a, e.b)).collect()
    }
}

#[test]
fn an_unknown_order_is_made_good_by_a_spin() {
    let mut unit = Fetching::new();
    let time = common::Time { time: 34_200.into(), ..Default::default() };
    unit.0.say(&[time.as_bytes(), &short(1, b'B', 100, b"ZVZZT ", 1_000)]);
    let said = unit.0.say(&[&delete(99)]);
    assert_eq!(said[0], (Kind::Anomaly, None, Anomaly::UnknownOrder as u32, 0, 99));
    assert_eq!(unit.state(), ChannelState::Snapshot);
    let (attempt, kept_from) = unit.wanted();
    assert_eq!((attempt, kept_from), (1, 4));
    assert_eq!(unit.0.say(&[&short(2, b'S', 5, b"ZXZZT ", 2_000)]), [], "it is held");

    // The spin has the order that was missed, of a symbol that nobody had named, and the unit's time.
    let symbol = Symbol::new("ZBZZT").unwrap().to_u64().cast_signed();
    let status = equities::TradingStatus {
        symbol: Symbol::new("ZVZZT").unwrap(),
        trading_status: Char(b'T'),
        ..Default::default()
    };
    let later = common::Time { time: 34_207.into(), ..Default::default() };
    let said = unit.spin(
        attempt,
        &[
            status.as_bytes(),
            &short(1, b'B', 100, b"ZVZZT ", 1_000),
            &short(98, b'B', 7, b"ZBZZT ", 500),
            later.as_bytes(),
        ],
        4,
    );
    #[rustfmt::skip]
    assert_eq!(said[..9], [
        (Kind::Status, None, TradingStatus::Trading as u32, i64::from_be_bytes(*b"        "), 0),
        (Kind::Instrument, None, 0, symbol, 0),
        (Kind::Recovered, None, 1, 0, 0),
        (Kind::BestBid, BID, 1, 1_000 * CENT, 100),
        (Kind::BestAsk, ASK, 0, 0, 0),
        (Kind::BestBid, BID, 1, 500 * CENT, 7),
        (Kind::BestAsk, ASK, 0, 0, 0),
        // What was held goes on behind it.
        (Kind::Instrument, None, 0, Symbol::new("ZXZZT").unwrap().to_u64().cast_signed(), 0),
        (Kind::OrderAdd, ASK, 5, 2_000 * CENT, 2),
    ]);
    // Behind the time that the spin has told.
    assert_eq!(unit.0.sink.0[8].venue_ns, 1_769_783_407_000_000_005);
    assert!(!unit.0.sink.0[8].is_stale());
    assert_eq!((unit.state(), unit.0.venue().unreadable_ns()), (ChannelState::Live, None));
    assert_eq!(unit.0.venue().status(0), TradingStatus::Trading);
    assert_eq!(unit.0.say(&[&delete(98)])[0].0, Kind::OrderDeleted);
}

#[test]
fn what_was_left_out_before_a_spin_excuses_nothing_behind_it() {
    let mut unit = Fetching::new();
    // An order that cannot be put into its book, and then a loss.
    unit.0.say(&[&short(2, b'?', 1, b"ZXZZT ", 1_000)]);
    assert_eq!(unit.0.say(&[&delete(7)]), [], "it may be about that one");
    assert_eq!(unit.state(), ChannelState::Live);
    unit.0.say(&[b"\x03\x29\x00"]);
    let (attempt, kept_from) = unit.wanted();
    unit.spin(attempt, &[&short(1, b'B', 1, b"ZVZZT ", 1_000)], kept_from);
    assert_eq!(unit.state(), ChannelState::Live);
    assert!(!unit.0.venue().is_stale(0), "the spin has all orders");
    unit.0.say(&[&delete(7)]);
    assert_eq!(unit.state(), ChannelState::Snapshot, "nothing was left out of it");

    // Of a spin in which an order is left out, that can be said again.
    let (attempt, kept_from) = unit.wanted();
    unit.spin(attempt, &[&short(2, b'?', 1, b"ZXZZT ", 1_000)], kept_from);
    assert_eq!(unit.0.say(&[&delete(2)]), []);
    assert_eq!(unit.state(), ChannelState::Live);
    assert!(unit.0.venue().is_stale(0) && !unit.0.venue().is_stale(1));
}

#[test]
fn a_spin_that_cannot_be_read_or_lacks_an_order_is_not_joined() {
    let mut unit = Fetching::new();
    unit.0.say(&[&delete(7)]);
    for spoilt in [&b"\x03\x29\x00"[..], &delete(99)] {
        let (attempt, kept_from) = unit.wanted();
        unit.spin(attempt, &[&short(1, b'B', 1, b"ZVZZT ", 1_000), spoilt], kept_from);
        assert_eq!(unit.state(), ChannelState::Snapshot);
        unit.0.feed.poll(60, ClockDomain::Kernel, &mut unit.0.sink);
    }
    let (attempt, kept_from) = unit.wanted();
    unit.spin(attempt, &[&short(1, b'B', 1, b"ZVZZT ", 1_000)], kept_from);
    assert_eq!(unit.state(), ChannelState::Live);
    assert_eq!(unit.0.queues(0)[0], [(1, 1)]);
}
