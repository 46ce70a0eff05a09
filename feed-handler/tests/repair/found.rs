//! What the simulator and second looks found, each as a case of its own.

use wirepath_feed_handler::arbiter::{self, Start};
use wirepath_feed_handler::event::{Kind, Kinds, TradingStatus};
use wirepath_feed_handler::pipeline::ChannelState;
use wirepath_feed_handler::recovery::Action;
use wirepath_feed_handler::venue::Venue;
use wirepath_protocol::itch50::{StockTradingAction, SystemEvent};
use wirepath_protocol::moldudp64::{Header, PacketWriter, Session};

use super::world::{
    A, ADD, ANSWERS, B, MS, Seen, World, add, ask, both, datagram, datagram_of, fetch, requests,
    session,
};

#[test]
fn the_end_of_a_session_is_told_behind_what_ends_the_doubt() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).hear(A, Header::end_of_session(session(), 6).as_bytes());
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    world.seen();
    world.snapshot(1, 5, 6);
    assert_eq!(world.seen(), [(Kind::Recovered, 5, false), (Kind::SessionEnd, 6, false)]);
}

#[test]
fn an_answer_that_is_refused_is_none() {
    let mut world = World::new(arbiter::Config::default(), requests());
    world.carry(A, 1, 3).carry(A, 6, 8);
    assert_eq!(world.wait(10), [ask(0, 3, 3)]);
    world.hear(ANSWERS, &datagram_of(Session::new("0000000009").unwrap(), 3, 6));
    assert_eq!(world.wait(19), [], "its time is not over");
    assert_eq!(world.wait(1), [ask(1, 3, 3)], "the next server");
}

#[test]
fn what_came_of_a_snapshot_that_was_outrun_is_void() {
    let arbiter = arbiter::Config { held_datagrams: 8, ..arbiter::Config::default() };
    let mut world = World::new(arbiter, both());
    world.carry(A, 1, 3).carry(A, 6, 8);
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    world.snapshot_part(1, 100..110);
    (8..20).for_each(|from| _ = world.carry(A, from, from + 1));
    assert_eq!(world.wait(0), [Action::CancelSnapshot { attempt: 1 }]);
    assert_eq!(world.wait(100), [fetch(2)]);
    world.snapshot(2, 19, 20);
    assert_eq!((world.is_stale(), world.orders()), (false, 19));
}

#[test]
fn what_was_given_up_behind_a_snapshot_is_asked_for_again() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).carry(A, 6, 8).carry(A, 10, 12);
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    world.snapshot(1, 7, 8);
    assert_eq!((world.state(), world.wait(0)), (ChannelState::Recovering, vec![ask(0, 8, 2)]));
    world.carry(ANSWERS, 8, 10);
    assert_eq!((world.state(), world.orders()), (ChannelState::Live, 11));
}

#[test]
fn trading_states_of_a_snapshot_that_failed_are_void() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).carry(A, 6, 8);
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    let (stock_locate, trading_state) = (13.into(), b'H'.into());
    let halted = StockTradingAction { stock_locate, trading_state, ..Default::default() };
    world.snapshot_block(1, halted.as_bytes());
    let status = |world: &World| world.feed.channels()[0].venue().status(13);
    assert_eq!(status(&world), TradingStatus::Halted);
    let now_ns = world.now_ns;
    world.feed.channel_mut(0).snapshot_failed(1, now_ns);
    assert_eq!(world.wait(100), [fetch(2)]);
    world.snapshot(2, 7, 8);
    assert_eq!((world.is_stale(), status(&world)), (false, TradingStatus::Unknown));
}

#[test]
fn a_first_datagram_that_was_wrong_is_left_while_a_snapshot_is_fetched() {
    let arbiter = arbiter::Config { start: Start::FirstSeen, ..arbiter::Config::default() };
    let mut world = World::new(arbiter, both());
    world.carry(A, 50_000_000, 50_000_002);
    assert_eq!(world.wait(0), [fetch(1)]);
    world.carry(A, 1_000, 1_001).carry(B, 1_001, 1_002).carry(A, 1_002, 1_003);
    let again = [Action::CancelSnapshot { attempt: 1 }, fetch(2)];
    assert_eq!(world.wait(0), again);
    world.snapshot(2, 1_000, 1_001);
    assert_eq!((world.state(), world.orders()), (ChannelState::Live, 1_002));
}

#[test]
fn what_is_due_is_never_past() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).carry(A, 6, 8);
    world.wait(10);
    assert_eq!(world.wait(200), [fetch(1)]);
    // The gap was to be given up long ago; now only the snapshot counts.
    assert_eq!(world.feed.deadline(world.now_ns), None);

    // One line is down already; the other will be.
    let mut world = World::new(arbiter::Config::default(), both());
    world.feed.set_silence(100 * MS);
    world.carry(A, 1, 3).carry(B, 1, 3);
    world.wait(60);
    world.carry(A, 3, 4);
    world.wait(50);
    assert_eq!(world.feed.deadline(world.now_ns), Some(world.now_ns + 50 * MS));
}

#[test]
fn more_requests_than_the_rate_allows_wait_for_it() {
    let mut config = requests();
    (config.requests.per_second, config.requests.give_up_ns) = (10, 60_000 * MS);
    let mut world = World::new(arbiter::Config::default(), config);
    (0..33).for_each(|at| _ = world.carry(A, 2 * at + 2, 2 * at + 3));
    assert_eq!(world.wait(10).len(), 32);
    assert_eq!(world.wait(20).len(), 0, "all of them are late");
    let due_ns = world.feed.deadline(world.now_ns).unwrap();
    assert_eq!(due_ns, world.now_ns + 80 * MS, "when the rate allows one more");
}

#[test]
fn silence_is_told_again_when_the_end_was_none() {
    let mut world = World::new(arbiter::Config::default(), requests());
    world.feed.set_silence(100 * MS);
    world.carry(A, 1, 3).hear(A, Header::end_of_session(session(), 3).as_bytes());
    world.carry(B, 1, 4);
    world.wait(60);
    world.seen();
    world.wait(60);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Down, true));
}

#[test]
fn a_snapshot_of_more_gives_the_lie_to_an_end() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).hear(A, Header::end_of_session(session(), 6).as_bytes());
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    world.seen();
    world.snapshot(1, 9, 10);
    assert_eq!(world.seen(), [(Kind::Recovered, 9, false)]);
    world.carry(A, 10, 11);
    let counters = world.feed.channels()[0].arbiter().channel();
    assert_eq!((world.seen(), counters.false_ends), (vec![ADD(10)], 1));
}

#[test]
fn nothing_is_asked_for_that_is_given_up_with_what_is_behind_it() {
    let mut config = both();
    config.requests.gap_max = 5;
    let mut world = World::new(arbiter::Config::default(), config);
    world.carry(A, 1, 3).carry(A, 6, 8).carry(A, 14, 15);
    assert_eq!(world.wait(10), [fetch(1)]);
}

#[test]
fn messages_that_were_only_announced_do_not_keep_a_snapshot_from_being_joined() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).hear(A, Header::heartbeat(session(), 200_000).as_bytes());
    assert_eq!(world.wait(10), [fetch(1)], "too much to ask for");
    world.carry(A, 3, 5);
    world.seen();
    for (attempt, wait) in [(1, 100), (2, 200)] {
        world.snapshot(attempt, 4, 5);
        assert!(world.is_stale(), "the server may be late");
        assert_eq!(world.wait(wait), [fetch(attempt + 1)]);
    }
    world.snapshot(3, 4, 5);
    assert_eq!(world.seen(), [(Kind::Recovered, 4, false)]);
    // What is missing behind it is told and asked for as ever.
    world.carry(A, 5, 6).carry(A, 8, 9);
    assert_eq!((world.state(), world.seen()), (ChannelState::Gap, vec![ADD(5)]));
    assert_eq!(world.wait(10), [ask(0, 6, 2)]);
    assert_eq!(world.seen(), [(Kind::Gap, 7, true), (Kind::Stale, 5, true)]);
    world.carry(ANSWERS, 6, 8);
    assert_eq!(world.seen(), [(Kind::Recovered, 5, false), ADD(6), ADD(7), ADD(8)]);

    // But what was there, and had to be dropped, is missing.
    let arbiter = arbiter::Config { held_datagrams: 8, ..arbiter::Config::default() };
    let mut world = World::new(arbiter, both());
    world.carry(A, 1, 3).carry(A, 6, 8);
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    (8..20).for_each(|from| _ = world.carry(A, from, from + 1));
    world.wait(0);
    assert_eq!(world.wait(100), [fetch(2)]);
    for (attempt, wait) in [(2, 200), (3, 400), (4, 800)] {
        world.snapshot(attempt, 7, 8);
        assert_eq!(world.wait(wait), [fetch(attempt + 1)]);
    }
    assert!(world.is_stale());
}

#[test]
fn an_event_of_the_whole_market_is_stale_when_the_books_are() {
    let mut bytes = [0; 100];
    let mut packet = PacketWriter::new(&mut bytes, session(), 1).unwrap();
    packet.push(SystemEvent::default().as_bytes()).unwrap();
    packet.push(&add(2)).unwrap();
    let bytes = packet.finish().to_vec();
    let mut world = World::new(arbiter::Config::default(), requests());
    world.hear(A, &bytes);
    assert_eq!(world.seen(), [(Kind::System, 1, false), ADD(2)]);
    assert!(world.feed.channels()[0].venue().counters().anomalies.iter().all(|count| *count == 0));
}

#[test]
fn a_book_that_is_contradicted_while_all_are_in_doubt_stays_stale() {
    let mut world = World::new(arbiter::Config::default(), requests());
    world.carry(A, 1, 3).carry(A, 5, 6);
    world.wait(10);
    // The answer comes in two parts. The first adds an order that is there.
    let mut bytes = [0; 200];
    let mut packet = PacketWriter::new(&mut bytes, session(), 3).unwrap();
    packet.push(&add(1)).unwrap();
    let answer = packet.finish().to_vec();
    world.now_ns += 1;
    let since_ns = world.now_ns;
    world.hear(ANSWERS, &answer);
    world.wait(1);
    world.seen();
    world.carry(ANSWERS, 4, 5);
    assert_eq!(world.seen().first(), Some(&(Kind::Recovered, 3, false)));
    let channel = &world.feed.channels()[0];
    assert_eq!((channel.state(), channel.stale_since_ns()), (ChannelState::Live, None));
    assert_eq!((world.is_stale(), channel.book_stale_since_ns(13)), (true, Some(since_ns)));
    assert_eq!((channel.venue().is_stale(14), channel.book_stale_since_ns(14)), (false, None));
}

#[test]
fn a_book_that_its_snapshot_contradicts_stays_stale() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 70_000, 70_002);
    world.wait(0);
    assert_eq!(world.wait(10), [fetch(1)]);
    world.seen();
    // Order 1 twice: what the server has is not to be known.
    world.snapshot_part(1, 1..2);
    world.snapshot(1, 3, 70_000);
    let told = [(Kind::Recovered, 69_999, false), stale(Kind::Stale, 69_999)];
    let behind = [stale(Kind::OrderAdd, 70_000), stale(Kind::OrderAdd, 70_001)];
    assert_eq!(world.seen(), [told, behind].concat());
    let channel = &world.feed.channels()[0];
    assert_eq!((channel.state(), channel.stale_since_ns()), (ChannelState::Live, None));
    assert_eq!((world.is_stale(), channel.book_stale_since_ns(13)), (true, Some(world.now_ns)));
    assert!(!channel.venue().is_stale(14));

    // The next one contradicts itself too, and nobody wants prices.
    world.want(Kinds::ORDERS);
    world.carry(A, 140_100, 140_102);
    world.wait(0);
    assert_eq!(world.wait(10), [fetch(2)]);
    world.snapshot_part(2, 1..2);
    world.snapshot(2, 3, 140_102);
    assert_eq!(world.seen().last(), Some(&stale(Kind::Stale, 140_101)));

    // The one after that is sound.
    world.carry(A, 210_200, 210_202);
    world.wait(0);
    assert_eq!(world.wait(10), [fetch(3)]);
    world.snapshot(3, 3, 210_200);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Live, false));
}

fn stale(kind: Kind, seq: u64) -> Seen {
    (kind, seq, true)
}

/// A datagram of these messages, numbered from `first` on.
fn packet(first: u64, messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [0; 400];
    let mut packet = PacketWriter::new(&mut bytes, session(), first).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

#[test]
fn a_message_that_does_not_tell_whose_it_is_is_as_good_as_lost() {
    for unreadable in [&b""[..], b"A", b"A\0\x0d", &add(3)[..10]] {
        let mut world = World::new(arbiter::Config::default(), both());
        world.carry(A, 1, 3).hear(A, &packet(3, &[unreadable, &add(4)]));
        let behind = [stale(Kind::Anomaly, 3), stale(Kind::Stale, 3), stale(Kind::OrderAdd, 4)];
        assert_eq!(world.seen(), [&[ADD(1), ADD(2)][..], &behind].concat());
        let channel = &world.feed.channels()[0];
        assert_eq!((channel.state(), world.is_stale()), (ChannelState::Snapshot, true));
        let since = [channel.stale_since_ns(), channel.book_stale_since_ns(13)];
        assert_eq!(since, [Some(world.now_ns); 2]);
        assert_eq!(world.wait(0), [fetch(1)]);
        world.carry(A, 5, 6);
        world.snapshot(1, 4, 5);
        assert_eq!(world.seen(), [(Kind::Recovered, 4, false), ADD(5)]);
        assert_eq!((world.state(), world.is_stale()), (ChannelState::Live, false));
    }
}

#[test]
fn an_unreadable_message_among_what_was_missing_does_not_end_the_doubt() {
    // Nobody has a snapshot: only another session helps.
    let mut world = World::new(arbiter::Config::default(), requests());
    world.carry(A, 1, 3).carry(A, 5, 6);
    assert_eq!(world.wait(10), [ask(0, 3, 2)]);
    world.seen();
    world.hear(ANSWERS, &packet(3, &[&add(3), b"A"]));
    let behind = [stale(Kind::Anomaly, 4), stale(Kind::Stale, 4), stale(Kind::OrderAdd, 5)];
    assert_eq!(world.seen(), [&[(Kind::Recovered, 2, false), ADD(3)][..], &behind].concat());
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Impaired, true));
    // A gap behind it that is closed again is no reason to trust them.
    world.carry(A, 7, 8);
    world.wait(10);
    world.carry(B, 6, 7);
    let told = [stale(Kind::Gap, 6), stale(Kind::OrderAdd, 6), stale(Kind::OrderAdd, 7)];
    assert_eq!(world.seen(), told);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Impaired, true));

    // The same in an answer in two parts, between which all is in doubt as it is.
    let mut world = World::new(arbiter::Config::default(), requests());
    world.carry(A, 1, 3).carry(A, 5, 6);
    world.wait(10);
    world.seen();
    world.hear(ANSWERS, &packet(3, &[b"A"]));
    world.hear(ANSWERS, &packet(4, &[&add(4)]));
    let told = [stale(Kind::Anomaly, 3), stale(Kind::OrderAdd, 4), stale(Kind::OrderAdd, 5)];
    assert_eq!(world.seen(), told);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Impaired, true));
    let (end, other) = (Header::end_of_session(session(), 6), Session::new("0000000002").unwrap());
    world.hear(A, end.as_bytes()).hear(A, &datagram_of(other, 1, 3));
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Live, false));
}

#[test]
fn what_is_overdue_behind_an_unreadable_message_does_not_make_the_books_stale_twice() {
    // There is room for one, so the second makes the gap overdue at once.
    let config = arbiter::Config { held_datagrams: 1, ..arbiter::Config::default() };
    let mut world = World::new(config, requests());
    world.carry(A, 1, 3);
    world.seen();
    let (behind, more) = (datagram(6, 7), datagram(8, 9));
    world.hear_at_once(A, &[&packet(3, &[b"A"]), &behind, &more]);
    let seen = world.seen();
    assert_eq!(seen[..2], [stale(Kind::Anomaly, 3), stale(Kind::Stale, 3)]);
    assert_eq!(seen[2].0, Kind::Gap);
    assert!(seen[3..].iter().all(|seen| seen.0 != Kind::Stale), "{seen:?}");
}

#[test]
fn a_snapshot_with_an_unreadable_message_is_not_joined() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 70_000, 70_002);
    world.wait(0);
    assert_eq!(world.wait(10), [fetch(1)]);
    world.seen();
    world.snapshot_block(1, b"A");
    world.snapshot(1, 3, 70_000);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Snapshot, true));
    assert_eq!(world.seen(), []);
    assert_eq!(world.feed.channels()[0].repair_counters().snapshots_failed, 1);
    assert_eq!(world.wait(1_000), [fetch(2)]);
    world.snapshot(2, 3, 70_000);
    let joined = [(Kind::Recovered, 69_999, false), ADD(70_000), ADD(70_001)];
    assert_eq!(world.seen(), joined);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Live, false));
}
