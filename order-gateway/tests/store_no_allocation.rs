//! Keeping messages allocates nothing as long as `idle` is called often enough.

use wirepath_order_gateway::store::{Durability, SessionIdentity, Store, StoreConfig};
use wirepath_perf::alloc::{Allocations, CountingAllocator};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

#[test]
fn keeping_messages_allocates_nothing() {
    let temporary = tempfile::tempdir().unwrap();
    let identity = SessionIdentity::new("FIX.4.4", "GW44", "EXCH", "").unwrap();
    for durability in [
        Durability::None,
        Durability::Write,
        Durability::FsyncBackground,
        Durability::FsyncBeforeSend,
    ] {
        let folder = temporary.path().join(format!("{durability:?}"));
        let config = StoreConfig {
            durability,
            segment_bytes: 1 << 20,
            memory_bytes: 1 << 20,
            ..StoreConfig::new(folder)
        };
        let mut store = config.open(&identity, 1).unwrap();
        let messages = if durability == Durability::FsyncBeforeSend { 400 } else { 40_000 };
        let (mut allocated, mut now_ns) = (None, 1);
        let mut check = |since: Allocations| {
            let new = since.until_now();
            allocated = Some(new).filter(|new| *new != Allocations::default()).or(allocated);
        };
        for burst in 0..messages / 100 {
            store.idle(now_ns).unwrap();
            let before = Allocations::on_this_thread();
            for _ in 0..100 {
                now_ns += 1_000;
                store.append_out(&[b'x'; 170], now_ns).unwrap();
                store.append_in(Some(&[b'y'; 230]), now_ns).unwrap();
                store.append_in(None, now_ns).unwrap();
            }
            store.set_next_out(store.next_out() + 1, now_ns).unwrap();
            store.set_next_in(store.next_in() + 1, now_ns).unwrap();
            if burst % 50 == 49 {
                store.reset(now_ns).unwrap();
            }
            check(before);
        }
        assert_eq!(allocated, None, "{durability:?}");
    }
}
