//! A feed as a strategy uses it: over real sockets on loopback, and over a source made for the test.
#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use wirepath_feed_handler::config::{EventClass, FeedConfig, VenueKind};
use wirepath_feed_handler::consolidated::{Consolidated, LeftOut, Listing, Quote, State};
use wirepath_feed_handler::event::{Event, Kind, Kinds, TradingStatus};
use wirepath_feed_handler::feed::{
    Feed, FeedView, Filter, Polled, Replica, RunOptions, Strategy, Subscription, Subscriptions,
    run_strategy,
};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot, Source};
use wirepath_perf::ClockDomain;
use wirepath_perf::wait::{WaitSetting, WaitStrategy};
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::moldudp64::{PacketWriter, Session};
use wirepath_protocol::{Price, Side, Symbol, itch50};

const LIMIT: Duration = Duration::from_secs(20);

fn mold(seq: u64, messages: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = [0; 1_400];
    let mut packet =
        PacketWriter::new(&mut bytes, Session::new("0000000001").unwrap(), seq).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

fn add(order: u64, side: u8, shares: u32, price: u32) -> Vec<u8> {
    let add = itch50::AddOrder {
        stock_locate: 13.into(),
        order_reference_number: order.into(),
        buy_sell_indicator: side.into(),
        shares: shares.into(),
        stock: Symbol::new("AAPL").unwrap(),
        price: Price4Be::from_raw(price),
        ..Default::default()
    };
    add.as_bytes().to_vec()
}

fn config() -> FeedConfig {
    let mut config = FeedConfig::new("test", VenueKind::NasdaqItch50).wait(WaitSetting::Park);
    config.limits.instruments = 64;
    config.limits.order_pages = 4;
    config.limits.order_pages_ready = 0;
    config.patience(Duration::from_millis(5)).events([
        EventClass::Level,
        EventClass::Order,
        EventClass::Trade,
    ])
}

/// Polls until `done`, or fails after a long while.
fn events_until(
    subscription: &mut Subscription,
    mut done: impl FnMut(&Event) -> bool,
) -> Vec<Event> {
    let (start, mut events) = (Instant::now(), Vec::new());
    while start.elapsed() < LIMIT {
        match subscription.poll() {
            Polled::Event(event) => {
                events.push(event);
                if done(&event) {
                    return events;
                }
            }
            Polled::Empty => std::thread::yield_now(),
            other => panic!("{other:?} after {} events", events.len()),
        }
    }
    panic!("only {events:?}");
}

/// A sender on loopback, and a group of its own for it to send to.
fn sender(last: u8) -> Option<(UdpSocket, SocketAddr)> {
    let port = UdpSocket::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None).ok()?;
    socket.set_multicast_if_v4(&Ipv4Addr::LOCALHOST).ok()?;
    socket.set_multicast_ttl_v4(0).ok()?;
    let group = SocketAddrV4::new(Ipv4Addr::new(239, 195, 7, last), port);
    Some((socket.into(), group.into()))
}

#[test]
fn feeds_that_share_a_thread_run_and_end_each_by_itself() {
    let senders: Option<Vec<_>> = (11..14).map(sender).collect();
    let Some(senders) = senders else {
        println!("skipped: no multicast on loopback here");
        return;
    };
    for wait in [WaitSetting::Park, WaitSetting::Spin] {
        let loopback = Ipv4Addr::LOCALHOST.into();
        let feed = |at: usize| {
            let mut config = config().wait(wait).line("A", senders[at].1, loopback);
            config.name = format!("feed {at}");
            config
        };
        let configs = [feed(0).thread("both"), feed(1), feed(2).thread("both")];
        let feeds = Feed::start_all(&configs).unwrap();
        let names: Vec<_> = feeds.iter().map(|feed| feed.view().name().to_owned()).collect();
        assert_eq!(names, ["feed 0", "feed 1", "feed 2"], "in the config's order");
        let send = |at: usize, seq: u64| {
            let (socket, group) = &senders[at];
            socket.send_to(&mold(seq, &[add(seq, b'B', 10, 50_000)]), group).unwrap();
        };
        let mut subscriptions: Vec<_> =
            feeds.iter().map(|feed| feed.subscribe(Filter::all())).collect();
        for seq in 1..=20 {
            for (at, events) in subscriptions.iter_mut().enumerate() {
                send(at, seq);
                events_until(events, |event| event.seq == seq && event.is_last());
            }
        }
        let mut feeds = feeds.into_iter();
        let (first, other, last) = (feeds.next(), feeds.next(), feeds.next());
        let stats = first.unwrap().stop().unwrap().stats;
        assert_eq!((stats.name.as_str(), stats.channel.delivered), ("feed 0", 20));
        send(2, 21);
        events_until(&mut subscriptions[2], |event| event.seq == 21 && event.is_last());
        assert!(matches!(subscriptions[0].poll(), Polled::Closed));
        let last = last.unwrap();
        assert!(!last.is_finished());
        assert_eq!(last.stop().unwrap().stats.channel.delivered, 21);
        assert_eq!(other.unwrap().stop().unwrap().stats.channel.delivered, 20);
    }
}

#[test]
fn feeds_that_share_a_ring_are_its_channels() {
    let senders: Option<Vec<_>> = (21..24).map(sender).collect();
    let Some(senders) = senders else { return };
    let feed = |at: usize, ring: Option<&str>| {
        let mut config = config().thread("all");
        config = config.line("A", senders[at].1, Ipv4Addr::LOCALHOST.into());
        (config.name, config.ring) = (format!("feed {at}"), ring.map(str::to_owned));
        config
    };
    let configs = [feed(0, Some("shared")), feed(1, None), feed(2, Some("shared"))];
    let mut feeds = Feed::start_all(&configs).unwrap();
    assert_eq!(feeds.iter().map(Feed::channel).collect::<Vec<_>>(), [0, 0, 1]);
    let send = |at: usize, seq: u64, price: u32| {
        let (socket, group) = &senders[at];
        socket.send_to(&mold(seq, &[add(seq, b'B', 10, price)]), group).unwrap();
    };
    let mut all = feeds[2].subscribe_ring(Filter::all());
    let mut own: Vec<_> = feeds.iter().map(|feed| feed.subscribe(Filter::all())).collect();
    // Instrument 13 of the second channel, and nothing of the first's.
    let mut chosen = feeds[0].subscribe_ring(Filter::kinds(Kinds::BEST).instruments_of(1, [13]));
    for seq in 1..=20 {
        for at in 0..3 {
            send(at, seq, 50_000 + 100 * seq as u32 + at as u32);
            let is_last = |event: &Event| event.seq == seq && event.kind() == Some(Kind::BestBid);
            let events = events_until(&mut own[at], is_last);
            assert!(events.iter().all(|event| event.channel == feeds[at].channel()));
            if at != 1 {
                let same = events_until(&mut all, is_last);
                assert_eq!(same, events, "the other's events are in no one's way");
                assert!(same.iter().all(|event| all.view_of(event).name() == format!("feed {at}")));
            }
        }
        let best = events_until(&mut chosen, |event| event.kind() == Some(Kind::BestBid));
        assert_eq!(
            best.last().map(|best| (best.channel, best.instrument, best.seq)),
            Some((1, 13, seq))
        );
    }
    // Prices, instruments and books are each feed's own.
    let best = |at: usize| feeds[at].view().best(13).unwrap().bid.unwrap().0;
    assert_eq!([best(0), best(2)], [Price(5_200_000_000), Price(5_200_200_000)]);
    for (channel, price) in [(0, best(0)), (1, best(2))] {
        let snapshots = all.snapshots_of(channel).unwrap();
        snapshots.request(13).unwrap();
        let start = Instant::now();
        while snapshots.is_pending() {
            assert!(start.elapsed() < LIMIT);
            if let Some(snapshot) = snapshots.poll() {
                assert_eq!(snapshot.levels(Side::Bid)[0].price, price);
            }
        }
    }
    assert!(all.snapshots_of(2).is_none());
    // One that ends takes nothing from the other; the ring is closed when both have.
    let last = feeds.pop().unwrap();
    let (other, first) = (feeds.pop().unwrap(), feeds.pop().unwrap());
    assert_eq!(first.stop().unwrap().stats.channel.delivered, 20);
    send(2, 21, 50_000);
    events_until(&mut all, |event| event.seq == 21 && event.is_last());
    last.stop().unwrap();
    let is_closed = |polled| matches!(polled, Polled::Closed);
    assert!(is_closed(all.poll()) && is_closed(own[0].poll()), "read to its end");
    assert!(!is_closed(own[1].poll()));
    other.stop().unwrap();
}

/// Takes no event before it may, and notes whose it has lost.
struct Slow {
    may: Arc<AtomicBool>,
    lagged: Vec<String>,
}

impl Strategy for Slow {
    fn on_event(&mut self, _event: &Event, _feed: &FeedView) {
        while !self.may.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
    }

    fn on_lagged(&mut self, _lost: u64, feed: &FeedView) {
        self.lagged.push(feed.name().to_owned());
    }
}

#[test]
fn what_is_lost_of_a_shared_ring_is_told_of_each_of_its_feeds() {
    let (Some(a), Some(b)) = (sender(25), sender(26)) else { return };
    let configs = [("a", &a), ("b", &b)].map(|(name, (_, group))| {
        let mut config = config().line("A", *group, Ipv4Addr::LOCALHOST.into());
        (config.name, config.ring_capacity) = (name.to_owned(), 64);
        config.thread("both").ring("both")
    });
    let feeds = Feed::start_all(&configs).unwrap();
    let slow = Slow { may: Arc::default(), lagged: Vec::new() };
    let may = Arc::clone(&slow.may);
    let all = feeds[0].subscribe_ring(Filter::all());
    let running = run_strategy(all, RunOptions::default(), slow).unwrap();
    let start = Instant::now();
    let mut seq = 0;
    // More than the ring has room for, all of the first feed.
    while feeds[0].view().stats().channel.delivered < 200 {
        seq += 1;
        a.0.send_to(&mold(seq, &[add(seq, b'B', 1, 50_000)]), a.1).unwrap();
        std::thread::sleep(Duration::from_micros(100));
        assert!(start.elapsed() < LIMIT, "not all came");
    }
    may.store(true, Ordering::Release);
    for feed in feeds {
        feed.stop().unwrap();
    }
    let Slow { lagged, .. } = running.join().unwrap();
    assert_eq!(lagged[..2], ["a", "b"], "{lagged:?}");
}

/// Counts adds by feed, and stops counting when both have had all.
#[derive(Default)]
struct ByFeed(Vec<(String, u64)>);

impl Strategy for ByFeed {
    fn on_event(&mut self, event: &Event, feed: &FeedView) {
        if event.kind() == Some(Kind::OrderAdd) {
            self.0.push((feed.name().to_owned(), event.seq));
        }
    }
}

#[test]
fn one_strategy_has_the_events_of_several_feeds_each_in_order() {
    const MESSAGES: u64 = 500;
    let (Some(a), Some(b)) = (sender(17), sender(18)) else { return };
    let park = WaitStrategy::Park { limit: Duration::from_millis(50) };
    let spin = WaitStrategy::Spin;
    for (wait, one_ring) in [(park, false), (spin, false), (park, true), (spin, true)] {
        let configs = [("a", &a), ("b", &b)].map(|(name, (_, group))| {
            let mut config = config().line("A", *group, Ipv4Addr::LOCALHOST.into());
            config.name = name.to_owned();
            config.ring = one_ring.then(|| "both".to_owned());
            config.thread("both")
        });
        let feeds = Feed::start_all(&configs).unwrap();
        let options = RunOptions { wait, ..RunOptions::default() };
        let subscriptions: Subscriptions = if one_ring {
            feeds[1].subscribe_ring(Filter::all()).into()
        } else {
            feeds.iter().map(|feed| feed.subscribe(Filter::all())).collect()
        };
        let running = run_strategy(subscriptions, options, ByFeed::default()).unwrap();
        for seq in 1..=MESSAGES {
            for (socket, group) in [&a, &b] {
                socket.send_to(&mold(seq, &[add(seq, b'B', 1, 50_000)]), group).unwrap();
            }
            std::thread::sleep(Duration::from_micros(50));
        }
        let start = Instant::now();
        let is_done = |feed: &Feed| feed.view().stats().channel.delivered == MESSAGES;
        while !feeds.iter().all(is_done) {
            assert!(start.elapsed() < LIMIT, "not all came");
            std::thread::sleep(Duration::from_millis(1));
        }
        for feed in feeds {
            feed.stop().unwrap();
        }
        let ByFeed(seen) = running.join().unwrap();
        for name in ["a", "b"] {
            let of: Vec<u64> =
                seen.iter().filter(|(feed, _)| feed == name).map(|(_, seq)| *seq).collect();
            assert!(of.iter().copied().eq(1..=MESSAGES), "{name}: {of:?}");
        }
    }
}

#[test]
fn a_shared_thread_that_cannot_be_pinned_fails_all_its_feeds() {
    let (Some((_, a)), Some((_, b))) = (sender(15), sender(16)) else { return };
    let feed = |name: &str, group| {
        let mut config = config().line("A", group, Ipv4Addr::LOCALHOST.into());
        config.name = name.to_owned();
        config.thread("far").core(4_000)
    };
    let feeds = Feed::start_all(&[feed("a", a), feed("b", b)]).unwrap();
    for (feed, name) in feeds.into_iter().zip(["a", "b"]) {
        let error = feed.join().unwrap_err().to_string();
        assert!(error.starts_with(&format!("feed {name}: there is no core 4000")), "{error}");
    }
    let unlike = Feed::start_all(&[feed("a", a), feed("b", b).core(1)]).unwrap_err().to_string();
    assert!(unlike.contains("`a` and `b` share thread `far` and differ in `core`"), "{unlike}");
}

#[test]
fn two_multicast_lines_become_one_book_and_reach_a_strategy() {
    let (Some((a, group_a)), Some((b, group_b))) = (sender(1), sender(2)) else {
        println!("skipped: no multicast on loopback here");
        return;
    };
    let loopback = Ipv4Addr::LOCALHOST.into();
    let config = config().line("A", group_a, loopback).line("B", group_b, loopback);
    let feed = match Feed::start(&config) {
        Ok(feed) => feed,
        Err(error) => panic!("{error}"),
    };
    let mut events = feed.subscribe(Filter::all());
    let send = |socket: &UdpSocket, group, seq: u64, side, price| {
        socket.send_to(&mold(seq, &[add(seq, side, 10, price)]), group).unwrap();
    };
    // Line A loses 2, line B loses 1 and 3.
    send(&a, group_a, 1, b'B', 50_000);
    send(&b, group_b, 2, b'S', 50_100);
    send(&a, group_a, 3, b'B', 50_010);
    let seen = events_until(&mut events, |event| event.seq == 3 && event.is_last());
    let adds: Vec<u64> =
        seen.iter().filter(|e| e.kind() == Some(Kind::OrderAdd)).map(|e| e.seq).collect();
    assert_eq!(adds, [1, 2, 3]);
    for event in &seen {
        assert_ne!((event.rx_ns, event.clock), (0, ClockDomain::None as u8), "{event:?}");
        assert!(event.published_after_ns > 0 && !event.is_stale(), "{event:?}");
    }
    let best = feed.view().best(13).unwrap();
    assert_eq!(best.bid.unwrap().0.to_string(), "5.001");
    assert_eq!(best.ask.unwrap().0.to_string(), "5.01");
    assert!(!best.stale);
    assert_eq!(feed.view().find("AAPL").unwrap().index, 13);

    // Lost on both lines: 4. Heartbeats reveal it, patience ends, the gap is told, books are stale.
    send(&a, group_a, 5, b'B', 50_020);
    let seen = events_until(&mut events, |event| event.seq == 5 && event.is_last());
    assert_eq!((seen[0].kind(), seen[0].a, seen[0].b), (Some(Kind::Gap), 4, 4));
    assert!(seen.iter().all(Event::is_stale) && feed.view().best(13).unwrap().stale);

    let summary = feed.stop().unwrap();
    assert!(summary.error.is_none());
    let (lines, channel) = (&summary.stats.lines, summary.stats.channel);
    assert_eq!((lines[0].counters.won, lines[1].counters.won), (3, 1));
    assert_eq!((channel.delivered, channel.lost, channel.gaps_declared), (4, 1, 1));
    assert_eq!(summary.stats.venue.messages(), 4);
    // The kernel turns its stamps on in its own time: the first datagrams may have none.
    let stats = &summary.stats;
    assert!(stats.user_to_ring.count() >= 4 && stats.wire_to_user.count() >= 1);
    assert!(matches!(events.poll(), Polled::Closed));
}

/// A source that the test fills by hand.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<(VecDeque<Vec<u8>>, bool)>>);

struct ScriptSource {
    script: Script,
    memory: Vec<u8>,
    slots: Vec<Slot>,
    finished: bool,
}

impl Script {
    fn source(&self) -> ScriptSource {
        ScriptSource {
            script: self.clone(),
            memory: Vec::new(),
            slots: Vec::new(),
            finished: false,
        }
    }
    fn push(&self, datagram: Vec<u8>) {
        self.0.lock().unwrap().0.push_back(datagram);
    }
    fn finish(&self) {
        self.0.lock().unwrap().1 = true;
    }
}

impl Source for ScriptSource {
    type Error = std::io::Error;

    fn receive(&mut self) -> Result<Batch<'_>, std::io::Error> {
        self.memory.clear();
        self.slots.clear();
        let mut script = self.script.0.lock().unwrap();
        while let Some(datagram) = script.0.pop_front() {
            let rx = RxStamp { ns: 0, clock: ClockDomain::None };
            self.slots.push(Slot {
                offset: self.memory.len(),
                len: datagram.len(),
                line: LineId(0),
                rx,
            });
            self.memory.extend_from_slice(&datagram);
        }
        self.finished = script.1;
        Ok(Batch::new(&self.memory, &self.slots))
    }

    fn is_finished(&self) -> bool {
        self.finished
    }
}

fn scripted(config: FeedConfig) -> (Feed, Script) {
    let config = config.line("A", "239.195.7.9:9".parse().unwrap(), Ipv4Addr::LOCALHOST.into());
    let script = Script::default();
    (Feed::with_source(&config, script.source()).unwrap(), script)
}

/// Two feeds list the same instrument; the view says who is best, and leaves out who has missed something.
#[test]
fn two_feeds_are_looked_at_as_one_market() {
    let named = |name: &str| FeedConfig { name: name.to_owned(), ..config() };
    let ((one, first), (two, second)) = (scripted(named("one")), scripted(named("two")));
    let (mut events, mut others) = (one.subscribe(Filter::all()), two.subscribe(Filter::all()));
    let views = || [one.view().clone(), two.view().clone()];
    let listing = |feed: &str, symbol: &str| Listing {
        name: "apple".into(),
        on: Some(vec![(feed.into(), symbol.into())]),
    };
    let refused = |listing| Consolidated::new(views(), [listing]).unwrap_err().to_string();
    assert_eq!(
        refused(listing("three", "AAPL")),
        "instrument `apple` is listed on feed `three`, which there is not"
    );
    assert!(refused(listing("two", "much too long")).contains("`much too long`"));

    let listings =
        [Listing::everywhere("AAPL"), listing("two", "AAPL"), Listing::everywhere("MSFT")];
    let mut market = Consolidated::new(views(), listings).unwrap();
    assert_eq!(
        market.read(0).parts.iter().map(|part| part.left_out).collect::<Vec<_>>(),
        [Some(LeftOut::Unknown); 2]
    );

    first.push(mold(1, &[add(1, b'B', 10, 50_000), add(2, b'S', 10, 50_100)]));
    second.push(mold(1, &[add(1, b'B', 5, 50_000), add(2, b'S', 20, 49_900)]));
    events_until(&mut events, |event| event.seq == 2 && event.is_last());
    events_until(&mut others, |event| event.seq == 2 && event.is_last());
    assert_eq!(market.resolve(), 2, "nobody names MSFT");
    assert_eq!((market.listing_of(1, 13), market.listing_of(0, 12)), (Some(0), None));
    let now = market.read(0);
    let quote = |price, qty, venues| Some(Quote { price: Price(price), qty, venues });
    assert_eq!((now.bid, now.ask), (quote(5_000_000_000, 15, 3), quote(4_990_000_000, 20, 2)));
    assert_eq!((now.state, now.stale().count()), (State::Crossed, 0));
    assert_eq!(market.read(1).bid, quote(5_000_000_000, 5, 2));

    // What the second feed has missed makes it no part of the market.
    second.push(mold(9, &[add(9, b'B', 1, 40_000)]));
    events_until(&mut others, |event| event.seq == 9 && event.is_last());
    let now = market.read(0);
    assert_eq!((now.bid, now.ask), (quote(5_000_000_000, 10, 1), quote(5_010_000_000, 10, 1)));
    assert_eq!((now.state, now.stale().collect::<Vec<_>>()), (State::Normal, vec![1]));
    assert_eq!(
        now.parts[1].best.bid,
        Some((Price(5_000_000_000), 5)),
        "what it has is still shown"
    );
}

/// What time alone brings about is timed from when it is looked at, not from the last datagram, or the year 1970.
#[test]
fn a_silent_line_is_no_latency() {
    let config = FeedConfig { silence_ms: 20, ..config() };
    let (feed, _script) = scripted(config);
    let mut events = feed.subscribe(Filter::all());
    events_until(&mut events, |event| event.kind() == Some(Kind::Line));
    let stats = feed.stop().unwrap().stats;
    assert!(stats.user_to_ring.count() > 0);
    assert!(stats.user_to_ring.max() < 10_000_000_000, "{} ns", stats.user_to_ring.max());
}

#[test]
fn a_consumer_that_lagged_takes_a_snapshot_and_goes_on() {
    let mut config = config();
    config.ring_capacity = 64;
    let (feed, script) = scripted(config);
    let mut events = feed.subscribe(Filter::kinds(Kinds::LEVELS));
    let mut replica = Replica::default();
    for seq in 1..=200 {
        script.push(mold(seq, &[add(seq, b'B', 1, 50_000 + 100 * (seq as u32 % 20))]));
    }
    let start = Instant::now();
    while feed.view().stats().channel.delivered < 200 && start.elapsed() < LIMIT {
        std::thread::yield_now();
    }
    assert!(matches!(events.poll(), Polled::Lagged(lost) if lost > 0));

    events.snapshots().request(13).unwrap();
    assert!(events.snapshots().request(13).is_err(), "one at a time");
    script.push(mold(201, &[add(201, b'B', 5, 60_000)]));
    while start.elapsed() < LIMIT {
        if let Some(snapshot) = events.snapshots().poll() {
            replica.load(snapshot);
            break;
        }
        std::thread::yield_now();
    }
    while replica.levels(Side::Bid).next().is_none_or(|best| best.price.to_string() != "6") {
        assert!(start.elapsed() < LIMIT, "{replica:?}");
        match events.poll() {
            Polled::Event(event) => replica.apply(&event),
            Polled::Lagged(_) => {}
            Polled::Empty => std::thread::yield_now(),
            Polled::Closed => panic!("closed"),
        }
    }
    let levels: Vec<_> = replica.levels(Side::Bid).map(|level| (level.qty, level.orders)).collect();
    assert_eq!(levels[0], (5, 1));
    assert_eq!(levels.len(), 21);
    assert!(levels[1..].iter().all(|level| *level == (10, 10)), "{levels:?}");
    drop(feed);
}

/// Counts trades and remembers the best bid.
#[derive(Default)]
struct Count {
    events: usize,
    best_bid: i64,
}

impl Strategy for Count {
    fn on_event(&mut self, event: &Event, feed: &FeedView) {
        self.events += 1;
        if event.kind() == Some(Kind::BestBid) {
            self.best_bid = event.a;
            assert_eq!(feed.best(event.instrument).unwrap().status, TradingStatus::Unknown);
        }
    }
}

#[test]
fn a_runner_feeds_a_strategy_until_the_feed_ends_and_gives_it_back() {
    for wait in [
        WaitStrategy::SpinThenYield { spins: 10 },
        WaitStrategy::Park { limit: Duration::from_millis(1) },
    ] {
        let (feed, script) = scripted(config());
        let filter = Filter::kinds(Kinds::BEST).instruments([13]);
        let options = RunOptions { wait, ..RunOptions::default() };
        let running =
            run_strategy(feed.subscribe_from_start(filter), options, Count::default()).unwrap();
        for seq in 1..=50 {
            script.push(mold(seq, &[add(seq, b'B', 1, 50_000 + 100 * seq as u32)]));
        }
        script.finish();
        let summary = feed.join().unwrap();
        let count = running.join().unwrap();
        assert_eq!(
            (count.events, count.best_bid),
            (51, 5_500_000_000),
            "50 best bids and the session's start"
        );
        assert_eq!(summary.stats.channel.delivered, 50);
    }
}

#[test]
fn a_core_that_is_not_there_is_an_error_not_a_hang() {
    let mut config = config();
    config.core = Some(4_095);
    let (feed, _script) = scripted(config);
    let error = feed.join().unwrap_err().to_string();
    assert!(error.contains("test") && error.contains("4095"), "{error}");
}
