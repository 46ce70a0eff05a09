//! What keeping an order costs, for each durability. Measures, and so is ignored by default:
//!
//! ```sh
//! cargo test --release -p wirepath-order-gateway --test store_cost -- --ignored --nocapture
//! ```

use std::hint::black_box;
use std::time::{Duration, Instant};

use wirepath_order_gateway::store::{AnyStore, Durability, SessionIdentity, Store, StoreConfig};

/// As long as a NewOrderSingle.
const ORDER: [u8; 170] = [b'x'; 170];

/// Appends between two calls of `idle`, as in a burst.
const BURST: u32 = 64;

fn now_ns(begun: Instant) -> u64 {
    1_795_000_000_000_000_000 + u64::try_from(begun.elapsed().as_nanos()).unwrap()
}

/// Prints the median burst's time per order, and percentiles of single ones.
fn measure(name: &str, store: &mut AnyStore, bursts: u32, pause: Duration) {
    let begun = Instant::now();
    let (mut means, mut singles) = (Vec::new(), Vec::new());
    for burst in 0..bursts {
        store.idle(now_ns(begun)).unwrap();
        let now = now_ns(begun);
        if burst % 2 == 0 {
            let start = Instant::now();
            for _ in 0..BURST {
                store.append_out(black_box(&ORDER), now).unwrap();
            }
            means.push(start.elapsed().as_nanos() / u128::from(BURST));
        } else {
            for _ in 0..BURST {
                let start = Instant::now();
                store.append_out(black_box(&ORDER), now).unwrap();
                singles.push(start.elapsed().as_nanos());
            }
        }
        if !pause.is_zero() {
            std::thread::sleep(pause);
        }
    }
    means.sort_unstable();
    singles.sort_unstable();
    let at = |permille: usize| singles[(singles.len() - 1) * permille / 1000];
    println!(
        "{name:<36} {:>8} ns each in bursts; one alone, with two reads of the clock: p50 {} p99 {} \
         p99.9 {} max {} ns ({} orders)",
        means[means.len() / 2],
        at(500),
        at(990),
        at(999),
        at(1000),
        store.next_out() - 1,
    );
    assert_eq!(store.sent(store.next_out() - 1), Some(&ORDER[..]));
}

#[test]
#[ignore = "measures"]
fn what_keeping_an_order_costs() {
    let folder = tempfile::tempdir().unwrap();
    let identity = SessionIdentity::new("FIX.4.4", "GW", "EXCH", "").unwrap();
    let mut singles: Vec<_> = (0..100_000).map(|_| Instant::now().elapsed().as_nanos()).collect();
    singles.sort_unstable();
    println!("two reads of the clock: {} ns", singles[singles.len() / 2]);
    for (durability, bursts, pause_us) in [
        (Durability::None, 4_000, 0),
        (Durability::Write, 8_000, 0),
        (Durability::Write, 2_000, 500),
        (Durability::FsyncBackground, 8_000, 0),
        (Durability::FsyncBackground, 2_000, 500),
        (Durability::FsyncBeforeSend, 20, 0),
    ] {
        let name = format!("{durability:?}, {pause_us} µs between bursts");
        let config = StoreConfig { durability, ..StoreConfig::new(folder.path().join(&name)) };
        let mut store = config.open(&identity, now_ns(Instant::now())).unwrap();
        measure(&name, &mut store, bursts, Duration::from_micros(pause_us));
        drop(store);
        let start = Instant::now();
        let store = config.open(&identity, now_ns(Instant::now())).unwrap();
        println!("{:>36} opened again in {:?}, next is {}", "", start.elapsed(), store.next_out());
    }
}
