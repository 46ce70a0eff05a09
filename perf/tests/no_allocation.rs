//! What hot threads call here neither allocates nor frees.

use std::hint::black_box;

use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_perf::hiccup::Absences;
use wirepath_perf::wait::{PARK_LIMIT, SPINS};
use wirepath_perf::{Clock, Histogram, HugeTable, WaitStrategy, Waiter};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

#[test]
fn the_allocator_counts() {
    let before = Allocations::on_this_thread();
    drop(black_box(Box::new(5)));
    assert_eq!(before.until_now(), Allocations { allocated: 1, freed: 1 });
    let other = std::thread::spawn(|| {
        drop(black_box(vec![0_u8; 100]));
        Allocations::on_this_thread().allocated
    });
    let before = Allocations::on_this_thread();
    assert!(other.join().unwrap() >= 1);
    assert_eq!(before.until_now().allocated, 0, "the other thread's are its own");
}

#[test]
fn hot_calls_do_not_allocate() {
    let clock = Clock::calibrated();
    let mut histogram = Histogram::new();
    let mut absences = Absences::new(0);
    let mut table = HugeTable::<u64>::zeroed(1 << 20).unwrap();
    let strategies = [
        WaitStrategy::Spin,
        WaitStrategy::SpinThenYield { spins: SPINS },
        WaitStrategy::Park { limit: PARK_LIMIT },
    ];
    let mut waiters = strategies.map(|strategy| Waiter::new(strategy, []).unwrap());
    let waker = waiters[2].waker().unwrap();

    let before = Allocations::on_this_thread();
    for round in 0..1_000 {
        let (start_ns, start) = (clock.now(), clock.raw());
        table[round * 1_000] += 1;
        waiters[0].idle();
        waiters[1].idle();
        if round % 200 == 0 {
            waiters[2].idle();
        }
        waker.wake();
        waiters[1].busy();
        absences.round(clock.elapsed_ns(start));
        histogram.record_between(start_ns, clock.now());
        histogram.record(1 << (round % 64));
    }
    assert_eq!(before.until_now(), Allocations::default());
    assert_eq!(histogram.snapshot().count(), 2_000);
}
