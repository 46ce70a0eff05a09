//! Once built, the clients of the venue's servers allocate nothing, whatever comes.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::recovery::{glimpse, soup};
use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_protocol::itch50::AddOrder;
use wirepath_protocol::soupbintcp::{LoginAccepted, session, write};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

#[test]
fn clients_allocate_only_when_built() {
    let mut stream = LoginAccepted::new(session("3A").unwrap(), 1).as_bytes().to_vec();
    for _ in 0..500 {
        stream.extend(write(&mut [0; 64], b'S', AddOrder::default().as_bytes()).unwrap());
    }
    let mut messages = 0;
    for seed in 0..200 {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let mut bytes = stream.clone();
        if seed % 2 == 0 {
            let place = rng.random_range(0..bytes.len());
            bytes[place] = rng.random();
        }
        let soup = soup::Config { packet_max: 66, input_bytes: 200, ..Default::default() };
        let mut client =
            glimpse::Client::new(glimpse::Config { soup, ..Default::default() }).unwrap();
        let before = Allocations::on_this_thread();
        for now_ns in [0, 1_000_000_000_000] {
            client.connected(now_ns);
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let piece = rng.random_range(1..=rest.len().min(300));
                let count = client.receive(&rest[..piece], now_ns);
                assert!(count > 0, "seed {seed}: no space, though all was taken");
                rest = &rest[count..];
                while let Ok(Some(_)) = client.next() {}
                client.tick(now_ns);
                client.sent(client.output().len(), now_ns);
            }
            messages += client.counters().messages;
            client.tick(now_ns + 15_000_000_000);
            assert!(client.next().is_err(), "seed {seed}");
        }
        assert_eq!(before.until_now(), Allocations::default(), "seed {seed}");
    }
    assert!(messages > 100_000);
}
