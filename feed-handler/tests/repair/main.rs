//! A gap that no line fills: asked for, given up, made good by a snapshot; and lines that fall silent.
#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

mod found;
mod world;

use wirepath_feed_handler::arbiter::{self, Start};
use wirepath_feed_handler::event::Kind;
use wirepath_feed_handler::pipeline::ChannelState;
use wirepath_feed_handler::recovery::Action;
use wirepath_feed_handler::rx::LineId;
use wirepath_protocol::moldudp64::{Header, Session};

use world::{A, ADD, ANSWERS, B, MS, World, ask, both, datagram_of, fetch, requests, session};

#[test]
fn what_is_overdue_is_asked_for_and_delivered_in_its_place() {
    let mut world = World::new(arbiter::Config::default(), requests());
    world.carry(A, 1, 3).carry(A, 6, 8);
    assert_eq!(world.seen(), [ADD(1), ADD(2)]);
    assert_eq!((world.wait(9), world.state()), (vec![], ChannelState::Gap));
    assert_eq!((world.seen(), world.is_stale()), (vec![], false), "B may still bring it");

    assert_eq!(world.wait(1), [ask(0, 3, 3)]);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Recovering, true));
    assert_eq!(world.seen(), [(Kind::Gap, 5, true), (Kind::Stale, 2, true)]);
    let since_ns = Some(world.now_ns);
    let channel = &world.feed.channels()[0];
    assert_eq!((channel.stale_since_ns(), channel.book_stale_since_ns(13)), (since_ns, since_ns));
    world.carry(A, 8, 9);
    assert_eq!((world.seen(), world.wait(1)), (vec![], vec![]), "it is asked for once");

    // A part of it comes, then the rest.
    world.carry(ANSWERS, 3, 4);
    assert_eq!((world.seen(), world.is_stale()), (vec![(Kind::OrderAdd, 3, true)], true));
    assert_eq!(world.wait(0), [ask(0, 4, 2)]);
    world.carry(ANSWERS, 4, 6);
    let rest = [(Kind::Recovered, 3, false), ADD(4), ADD(5), ADD(6), ADD(7), ADD(8)];
    assert_eq!(world.seen(), rest);
    assert_eq!((world.state(), world.is_stale(), world.orders()), (ChannelState::Live, false, 8));
    let counters = world.feed.channels()[0].arbiter().channel();
    assert_eq!((counters.lost, counters.gaps_overdue), (0, 1));
}

#[test]
fn the_other_line_cancels_the_request() {
    let mut world = World::new(arbiter::Config::default(), requests());
    world.carry(A, 1, 3).carry(A, 6, 8);
    assert_eq!(world.wait(10), [ask(0, 3, 3)]);
    world.seen();
    world.carry(B, 1, 7);
    assert_eq!(world.seen()[0], (Kind::Recovered, 2, false));
    assert_eq!((world.wait(500), world.state()), (vec![], ChannelState::Live));
    assert_eq!(world.feed.channels()[0].repair_counters().requests.cancelled, 1);
    // The answer comes too late to be of use, and does no harm.
    world.carry(ANSWERS, 3, 6);
    assert_eq!((world.seen(), world.orders()), (vec![], 7));
}

#[test]
fn without_answer_and_snapshot_the_stream_goes_on_stale() {
    let mut world = World::new(arbiter::Config::default(), requests());
    world.carry(A, 1, 3).carry(A, 6, 8);
    assert_eq!(world.wait(10), [ask(0, 3, 3)]);
    assert_eq!(world.wait(20), [ask(1, 3, 3)]);
    assert_eq!(world.wait(40), [ask(0, 3, 3)]);
    world.seen();
    assert_eq!((world.wait(40), world.state()), (vec![], ChannelState::Impaired));
    assert_eq!(world.seen(), [(Kind::OrderAdd, 6, true), (Kind::OrderAdd, 7, true)]);
    assert!(world.is_stale());
}

#[test]
fn a_snapshot_is_joined_with_what_was_held() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).carry(A, 6, 8);
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    assert_eq!(world.state(), ChannelState::Snapshot);
    world.seen();
    world.carry(A, 8, 10).carry(B, 10, 12);
    assert_eq!(world.seen(), [], "all is held");

    // It has what the lines brought up to message 8, and the gap.
    world.snapshot(1, 8, 9);
    let seen = world.seen();
    assert_eq!(seen, [(Kind::Recovered, 8, false), ADD(9), ADD(10), ADD(11)]);
    assert_eq!((world.state(), world.is_stale(), world.orders()), (ChannelState::Live, false, 11));
    world.carry(A, 12, 13);
    assert_eq!((world.seen(), world.orders()), (vec![ADD(12)], 12));
    let counters = world.feed.channels()[0].repair_counters();
    assert_eq!((counters.snapshots_begun, counters.snapshots_joined), (1, 1));
}

#[test]
fn a_snapshot_that_is_too_old_or_fails_is_fetched_again() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).carry(A, 6, 8);
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    world.snapshot(1, 2, 3); // what we had before the loss
    assert_eq!((world.wait(99), world.state()), (vec![], ChannelState::Snapshot));
    assert_eq!(world.wait(1), [fetch(2)]);
    world.snapshot(1, 7, 8); // of an attempt that was left
    assert!(world.is_stale());
    let now_ns = world.now_ns;
    world.feed.channel_mut(0).snapshot_failed(2, now_ns);
    assert_eq!(world.wait(199), []);
    assert_eq!(world.wait(1), [fetch(3)]);
    world.snapshot(3, 7, 8);
    assert_eq!((world.is_stale(), world.orders()), (false, 7));
    // It is ahead of the lines, which bring the same once more.
    world.carry(B, 6, 9);
    assert_eq!(world.orders(), 8);
}

#[test]
fn memory_that_runs_out_begins_the_snapshot_again() {
    let arbiter = arbiter::Config { held_datagrams: 8, ..arbiter::Config::default() };
    let mut world = World::new(arbiter, both());
    world.carry(A, 1, 3).carry(A, 6, 8);
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    for from in 8..20 {
        world.carry(A, from, from + 1);
    }
    assert_eq!(world.wait(0), [Action::CancelSnapshot { attempt: 1 }]);
    assert_eq!(world.wait(100), [fetch(2)]);
    assert!(world.is_stale() && world.feed.channels()[0].arbiter().channel().held_peak <= 8 + 16);
    let next = world.feed.channels()[0].arbiter().next();
    assert!((9..=20).contains(&next), "{next}");
    world.snapshot(2, next + 1, next + 2);
    assert_eq!((world.is_stale(), world.orders()), (false, 19.max(next as u32 + 1)));
}

#[test]
fn a_gap_behind_a_snapshot_is_asked_for_before_the_books_are_trusted() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).carry(A, 6, 8).carry(A, 12, 14);
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    world.seen();
    world.carry(A, 20, 21); // another gap, which is not overdue when the snapshot comes
    world.snapshot(1, 9, 10);
    assert!(world.is_stale(), "10 and 11 are missing, and were long before");
    assert_eq!(world.seen(), [(Kind::Gap, 11, true)]);
    assert_eq!(world.wait(0), [ask(0, 10, 2)]);
    world.carry(ANSWERS, 10, 12);
    let seen = world.seen();
    assert_eq!(seen, [(Kind::Recovered, 9, false), ADD(10), ADD(11), ADD(12), ADD(13)]);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Gap, false));
}

#[test]
fn joined_in_the_middle_of_the_day() {
    let arbiter = arbiter::Config { start: Start::FirstSeen, ..arbiter::Config::default() };
    let mut world = World::new(arbiter, both());
    world.carry(A, 1_000, 1_002);
    assert_eq!(world.wait(0), [fetch(1)]);
    assert_eq!(world.seen(), [(Kind::Stale, 999, true)]);
    world.carry(B, 1_000, 1_003);
    world.snapshot(1, 1_000, 1_001);
    assert_eq!(world.seen(), [(Kind::Recovered, 1_000, false), ADD(1_001), ADD(1_002)]);
    assert_eq!((world.is_stale(), world.orders()), (false, 1_002));
}

#[test]
fn too_much_to_ask_for_is_made_good_by_a_snapshot() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 70_000, 70_002);
    assert_eq!(world.wait(0), []);
    assert_eq!(world.wait(10), [fetch(1)]);
    world.snapshot(1, 3, 70_001);
    assert_eq!((world.is_stale(), world.orders()), (false, 4));
}

#[test]
fn another_session_ends_the_repair_of_the_last() {
    let mut world = World::new(arbiter::Config::default(), both());
    world.carry(A, 1, 3).carry(A, 6, 8);
    world.wait(10);
    assert_eq!(world.wait(100), [fetch(1)]);
    world.hear(A, Header::end_of_session(session(), 8).as_bytes());
    let other = Session::new("0000000002").unwrap();
    world.hear(A, &datagram_of(other, 1, 2));
    assert_eq!(world.wait(0), [Action::CancelSnapshot { attempt: 1 }]);
    assert_eq!((world.state(), world.is_stale(), world.orders()), (ChannelState::Live, false, 1));
    world.snapshot(1, 7, 8);
    assert_eq!(world.orders(), 1, "a snapshot of the day before is not for today");
}

#[test]
fn silent_lines_are_reported_and_a_silent_channel_is_stale() {
    let mut world = World::new(arbiter::Config::default(), requests());
    world.feed.set_silence(100 * MS);
    world.carry(A, 1, 3).carry(B, 1, 3);
    world.wait(0);
    world.seen();
    world.wait(60);
    world.carry(A, 3, 4);
    world.wait(60);
    assert_eq!(world.seen(), [ADD(3), (Kind::Line, 3, false)]);
    assert!(world.feed.channels()[0].is_down(LineId(B)) && !world.is_stale());
    world.wait(60);
    assert_eq!(world.seen(), [(Kind::Line, 3, false), (Kind::Stale, 3, true)]);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Down, true));

    // It goes on where it was.
    world.hear(B, Header::heartbeat(session(), 4).as_bytes());
    assert_eq!(world.seen(), [(Kind::Line, 3, true), (Kind::Recovered, 3, false)]);
    assert_eq!((world.state(), world.is_stale()), (ChannelState::Live, false));

    // And the next time, it does not.
    world.wait(100);
    assert_eq!(world.state(), ChannelState::Down);
    world.seen();
    world.carry(A, 6, 7);
    assert_eq!(world.seen(), [(Kind::Line, 3, true)]);
    assert_eq!((world.is_stale(), world.wait(10)), (true, vec![ask(0, 4, 2)]));
    world.carry(ANSWERS, 4, 6);
    assert_eq!(world.seen(), [(Kind::Recovered, 3, false), ADD(4), ADD(5), ADD(6)]);
    assert!(!world.is_stale());

    // Several messages at once are not delivered before it is told either.
    world.wait(100);
    assert_eq!(world.seen(), [(Kind::Line, 6, false), (Kind::Stale, 6, true)]);
    world.carry(A, 7, 9);
    let recovered = [(Kind::Line, 6, true), (Kind::Recovered, 6, false), ADD(7), ADD(8)];
    assert_eq!(world.seen(), recovered);

    // After the end of the session silence is as it should be.
    world.hear(A, Header::end_of_session(session(), 9).as_bytes());
    world.seen();
    world.wait(1_000);
    assert_eq!((world.seen(), world.is_stale()), (vec![], false));
}
