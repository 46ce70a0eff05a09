//! How long a connection that was lost waits for the next.

use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use wirepath_order_gateway::initiator::{Endpoints, Initiator, Outcome};
use wirepath_order_gateway::session::{
    Answer, Application, Closed, Link, Role, Session, SessionConfig, State, Version,
};
use wirepath_order_gateway::store::{MemoryStore, Store};
use wirepath_perf::Clock;
use wirepath_protocol::fix::Message;

use crate::proxy::{Fault, Proxy, Way};
use crate::venue::{Habits, Venue};

struct Nothing;

impl<S: Store> Application<S> for Nothing {
    fn on_message(&mut self, _: &Message<'_>, _: &mut Link<S>) -> Answer {
        Answer::Taken
    }
}

/// Also where it is us who gave the connection up.
#[test]
fn after_a_logon_the_wait_is_the_shortest_again() {
    let habits = Habits { says_terms: true, forgets_ids: false, fills: false };
    let venue = Venue::new("BACKOFF", habits, 1);
    let proxy = Proxy::new(venue.address);
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let config = SessionConfig {
        heartbeat_s: 1,
        ..SessionConfig::new(Role::Initiator, Version::Fix44, "BACKOFF", "EXCH")
    };
    let session = Session::new(config, MemoryStore::new(1 << 20));
    // The wait doubles four times before the venue is tried.
    let addresses = vec![nobody, nobody, nobody, nobody, proxy.address];
    let backoff_min = Duration::from_millis(20);
    let endpoints = Endpoints { backoff_min, ..Endpoints::new(addresses) };
    let mut initiator = Initiator::new(session, Nothing, endpoints).unwrap();
    let clock = Clock::calibrated();
    let start = Instant::now();
    let mut waits = Vec::new();
    let (why, wait) = loop {
        initiator.round(clock.now());
        match initiator.outcome() {
            Some(Outcome::Refused { retry, .. }) => waits.push(retry),
            Some(Outcome::Ended { why, retry, .. }) => break (why, retry),
            None => {}
        }
        if initiator.session.state() == State::Active {
            let time = Duration::from_secs(10);
            proxy.inflict(Fault::Stall { way: Way::In, time });
        }
        assert!(start.elapsed() < Duration::from_secs(20));
        initiator.wait(clock.now(), Duration::from_millis(5)).unwrap();
    };
    assert_eq!(waits, [1, 2, 4, 8].map(|times| backoff_min * times));
    assert!(matches!(why, Closed::Silent { .. }), "{why}");
    assert_eq!(wait, backoff_min);
}
