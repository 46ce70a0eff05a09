//! A store that runs full under a gateway, and one that is another session's.

use std::time::Duration;

use wirepath_order_gateway::desk::Refused;
use wirepath_order_gateway::gateway::Inline;
use wirepath_order_gateway::orders::{OrderSide, State};
use wirepath_order_gateway::store::StoreConfig;
use wirepath_perf::Clock;

use crate::proxy::{Fault, Proxy};
use crate::trader::{BOOK, PRICE, agree, cancel, config, finish, new, ready, until};
use crate::venue::{Habits, REST, Venue};

const QUIET: Habits = Habits { says_terms: true, forgets_ids: false, fills: false };

#[test]
fn a_store_that_runs_full_refuses_orders_and_takes_the_cancels_of_open_ones() {
    let venue = Venue::new("FULL", QUIET, 1);
    let proxy = Proxy::new(venue.address);
    let folder = tempfile::tempdir().unwrap();
    let mut config = config("FULL", proxy.address, folder.path());
    config.heartbeat_s = 30;
    let segment_bytes = 256 << 10;
    let max_bytes = Some(2 * segment_bytes);
    config.store = StoreConfig { segment_bytes, max_bytes, ..StoreConfig::new(folder.path()) };
    let mut gateway = Inline::open(&config, Clock::calibrated()).unwrap();
    until(&mut gateway, "a logon", ready);

    // Orders come and go, and some stay, until they are refused for good.
    let (mut open, mut refused_for) = (Vec::new(), 0);
    let refusal = loop {
        match gateway.submit(&new(REST, OrderSide::Buy, 10, PRICE), &BOOK) {
            Ok(sent) => {
                let id = sent.cl_ord_id;
                refused_for = 0;
                until(&mut gateway, "an answer", |gateway| {
                    let order = gateway.desk().orders().order(id).unwrap();
                    (order.state() == State::New).then_some(())
                });
                open.push(id);
                if open.len() > 20 {
                    let oldest = open.remove(0);
                    gateway.submit(&cancel(oldest), &BOOK).unwrap();
                }
            }
            Err(refusal) if refused_for == 20 => break refusal,
            Err(_) => {
                refused_for += 1;
                gateway.poll();
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    };
    assert!(matches!(refusal, Refused::StoreLow { .. }), "{refusal}");
    let sentence = refusal.to_string();
    assert!(sentence.contains("free its disk, or raise store.max_bytes"), "{sentence}");
    println!("{sentence}");
    agree(&mut gateway, &venue);
    assert_eq!(gateway.desk().risk().open().1, 20);

    // There is room for a reconnect, and for the cancel of every order.
    proxy.inflict(Fault::Cut { reset: false });
    until(&mut gateway, "the cut", |gateway| (!gateway.is_open()).then_some(()));
    until(&mut gateway, "a logon", ready);
    for order in open {
        gateway.submit(&cancel(order), &BOOK).unwrap();
    }
    agree(&mut gateway, &venue);
    assert_eq!(gateway.desk().risk().open().1, 0);
    let sent = gateway.desk().counters().sent;
    drop(gateway); // as a process that dies

    // All that was sent is there; with more room orders go again.
    config.store.max_bytes = None;
    let mut gateway = Inline::open(&config, Clock::calibrated()).unwrap();
    assert_eq!((gateway.restored().requests, gateway.restored().skipped), (sent, 0));
    agree(&mut gateway, &venue);
    gateway.submit(&new(REST, OrderSide::Buy, 10, PRICE), &BOOK).unwrap();
    agree(&mut gateway, &venue);
    finish(gateway, &config, &venue, &proxy);
}

#[test]
fn a_store_of_another_session_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = "127.0.0.1:1".parse().unwrap();
    drop(Inline::open(&config("ONE", nobody, folder.path()), Clock::calibrated()).unwrap());
    let [one, two] = ["FIX.4.4-ONE-EXCH", "FIX.4.4-TWO-EXCH"].map(|name| folder.path().join(name));
    std::fs::rename(one, two).unwrap();
    let error = Inline::open(&config("TWO", nobody, folder.path()), Clock::calibrated());
    let error = error.unwrap_err().to_string();
    assert!(
        error.starts_with("gateway faults: ")
            && error.contains("belongs to the session FIX.4.4 ONE EXCH, not to FIX.4.4 TWO EXCH"),
        "{error}"
    );
}
