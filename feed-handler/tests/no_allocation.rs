//! After warm-up the feed thread allocates nothing and frees nothing, whatever comes.
//!
//! The source runs on the feed thread, so it can ask the counting allocator what that thread did
//! between two batches. What comes is a random market with loss on both lines, so that gaps, held
//! datagrams, stale books and anomalies are part of it.

use std::sync::{Arc, Mutex};

use rand::{Rng, RngExt, SeedableRng};
use wirepath_feed_handler::config::{EventClass, FeedConfig, VenueKind};
use wirepath_feed_handler::feed::{Feed, Filter, Polled};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot, Source};
use wirepath_perf::ClockDomain;
use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::moldudp64::{PacketWriter, Session};
use wirepath_protocol::{Symbol, itch50};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const BATCHES: usize = 4_000;
const WARM_UP: usize = 400;

/// Hands out prepared batches, and notes what the thread allocated after the warm-up.
struct Prepared {
    memory: Vec<u8>,
    batches: Vec<Vec<Slot>>,
    at: usize,
    warm: Option<Allocations>,
    report: Arc<Mutex<Option<Allocations>>>,
}

impl Source for Prepared {
    type Error = std::io::Error;

    fn receive(&mut self) -> Result<Batch<'_>, std::io::Error> {
        if self.at == WARM_UP {
            self.warm = Some(Allocations::on_this_thread());
        }
        if self.at == self.batches.len() {
            let since = self.warm.map(Allocations::until_now);
            *self.report.lock().unwrap() = since;
            self.at += 1;
        }
        let slots: &[Slot] = self.batches.get(self.at).map_or(&[], Vec::as_slice);
        self.at += 1;
        Ok(Batch::new(&self.memory, slots))
    }

    fn is_finished(&self) -> bool {
        self.at > self.batches.len()
    }
}

/// A random message about one of 20 instruments and some 3,000 order numbers, valid or not.
fn message(rng: &mut impl Rng) -> Vec<u8> {
    let locate = rng.random_range(1..=20_u16);
    let order = rng.random_range(1..=3_000_u64) * 40;
    let shares = rng.random_range(1..=500_u32);
    let price = Price4Be::from_raw(match rng.random_range(0..10) {
        0 => rng.random_range(1..=2_000_000_000),
        _ => 1_000_000 + 100 * rng.random_range(0..200),
    });
    let (locate, reference) = (locate.into(), order.into());
    match rng.random_range(0..10) {
        0..5 => itch50::AddOrder {
            stock_locate: locate,
            order_reference_number: reference,
            buy_sell_indicator: [b'B', b'S'][rng.random_range(0..2)].into(),
            shares: shares.into(),
            stock: Symbol::new("SYM").unwrap(),
            price,
            ..Default::default()
        }
        .as_bytes()
        .to_vec(),
        5 => itch50::OrderExecuted {
            stock_locate: locate,
            order_reference_number: reference,
            executed_shares: shares.into(),
            ..Default::default()
        }
        .as_bytes()
        .to_vec(),
        6 => itch50::OrderReplace {
            stock_locate: locate,
            original_order_reference_number: reference,
            new_order_reference_number: (order + 1).into(),
            shares: shares.into(),
            price,
            ..Default::default()
        }
        .as_bytes()
        .to_vec(),
        7 => itch50::StockTradingAction {
            stock_locate: locate,
            trading_state: b'T'.into(),
            ..Default::default()
        }
        .as_bytes()
        .to_vec(),
        _ => itch50::OrderDelete {
            stock_locate: locate,
            order_reference_number: reference,
            ..Default::default()
        }
        .as_bytes()
        .to_vec(),
    }
}

fn prepare(seed: u64, report: Arc<Mutex<Option<Allocations>>>) -> Prepared {
    let mut rng = rand_pcg::Pcg64::seed_from_u64(seed);
    let (mut memory, mut batches, mut seq) = (Vec::new(), Vec::new(), 1);
    for _ in 0..BATCHES {
        let mut slots = Vec::new();
        for _ in 0..rng.random_range(1..=16) {
            let mut bytes = [0; 1_400];
            let mut packet =
                PacketWriter::new(&mut bytes, Session::new("1").unwrap(), seq).unwrap();
            for _ in 0..rng.random_range(0..=12) {
                packet.push(&message(&mut rng)).unwrap();
            }
            seq += u64::from(packet.count());
            let datagram = packet.finish();
            for line in 0..2 {
                if rng.random_range(0..10) > 0 {
                    let rx =
                        RxStamp { ns: 1_780_000_000_000_000_000 + seq, clock: ClockDomain::Kernel };
                    slots.push(Slot {
                        offset: memory.len(),
                        len: datagram.len(),
                        line: LineId(line),
                        rx,
                    });
                    memory.extend_from_slice(datagram);
                }
            }
        }
        batches.push(slots);
    }
    Prepared { memory, batches, at: 0, warm: None, report }
}

#[test]
fn the_feed_thread_allocates_nothing_after_warm_up() {
    let seed = 20_260_130;
    println!("seed {seed}");
    let report = Arc::new(Mutex::new(None));
    let source = prepare(seed, Arc::clone(&report));
    use EventClass::{Auction, Best, Level, Order, Other, Status, Trade};
    let mut config = FeedConfig::new("test", VenueKind::NasdaqItch50)
        .line("A", "239.195.8.1:9".parse().unwrap(), std::net::Ipv4Addr::LOCALHOST.into())
        .line("B", "239.195.8.2:9".parse().unwrap(), std::net::Ipv4Addr::LOCALHOST.into())
        .patience(std::time::Duration::ZERO)
        .events([Auction, Best, Level, Order, Other, Status, Trade]);
    config.limits.instruments = 64;
    config.limits.order_pages = 8;
    let feed = Feed::with_source(&config, source).unwrap();
    let mut events = feed.subscribe_from_start(Filter::all());
    let mut seen = 0_u64;
    let stats = loop {
        match events.poll() {
            Polled::Event(_) => seen += 1,
            Polled::Lagged(lost) => seen += lost,
            Polled::Empty => std::thread::yield_now(),
            Polled::Closed => break feed.join().unwrap().stats,
        }
    };
    assert_eq!(*report.lock().unwrap(), Some(Allocations::default()));
    // It was worth watching: data flowed, gaps opened, and contradictions were met.
    assert_eq!(seen, stats.thread.events);
    assert!(seen > 20_000 && stats.channel.delivered > 150_000, "{seen} {:?}", stats.channel);
    assert!(stats.channel.gaps_declared > 50 && stats.channel.held_peak > 0, "{:?}", stats.channel);
    assert!(
        stats.venue.anomalies().count() >= 4,
        "{:?}",
        stats.venue.anomalies().collect::<Vec<_>>()
    );
}
