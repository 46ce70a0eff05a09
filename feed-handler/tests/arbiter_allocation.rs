//! Once built, an arbiter allocates nothing, whatever comes: not even datagrams that nobody would send.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::arbiter::{Arbiter, Arrival, Config, SessionId};
use wirepath_feed_handler::rx::{LineId, RxStamp};
use wirepath_perf::ClockDomain;
use wirepath_perf::alloc::{Allocations, CountingAllocator};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

#[test]
fn an_arbiter_allocates_only_when_built() {
    for seed in 0..50 {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let config = Config {
            lines: 3,
            patience_ns: 300,
            max_ahead: 500,
            silence_ns: 50,
            held_datagrams: rng.random_range(1..50),
            datagram_bytes: 600,
            ..Config::default()
        };
        let body = [0; 700];
        let mut arbiter = Arbiter::new(&config).unwrap();
        let before = Allocations::on_this_thread();
        for now_ns in 0..5_000 {
            let near = arbiter.next().saturating_add(rng.random_range(0..60)).saturating_sub(20);
            let first = if rng.random_bool(0.02) { rng.random() } else { near };
            let count = rng.random_range(0..5);
            arbiter.handle(&Arrival {
                line: LineId(rng.random_range(0..3)),
                session: SessionId([u8::from(rng.random_bool(0.05)) + 1; 10]),
                first,
                count,
                next_claimed: first.saturating_add(u64::from(count) + u64::from(now_ns % 50 == 0)),
                end_of_session: count == 0 && rng.random_bool(0.1),
                body: &body[..rng.random_range(0..700)],
                rx: RxStamp { ns: now_ns, clock: ClockDomain::Kernel },
                now_ns,
            });
            if rng.random_bool(0.9) {
                while arbiter.ready().is_some() {}
                while arbiter.poll(now_ns).is_some() {}
            }
        }
        assert_eq!(before.until_now(), Allocations::default(), "seed {seed}");
        let channel = arbiter.channel();
        assert!(channel.delivered > 0 && channel.held_peak > 0, "seed {seed}: {channel:?}");
    }
}
