//! From an order's submission to its acknowledgement in the strategy's hands, over loopback TCP.
//!
//! The strategy owns the gateway on one core, and submits and polls there; on the other core a thread spins on the
//! counterparty's end, an acceptor's session of this project whose store is in memory. The floor is two threads that
//! send each other messages as long as the order and the report. Between orders the strategy's thread yields, so that
//! what the store has on a thread of its own (`fsync-background`) has its turn there, beside none of the orders.

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use wirepath_bench::{Contest, Sample};
use wirepath_order_gateway::gateway::Inline;
use wirepath_order_gateway::orders::{Cause, NewOrder, OrderSide, Request, TimeInForce, What};
use wirepath_order_gateway::risk::Book;
use wirepath_order_gateway::store::{Durability, StoreConfig};
use wirepath_perf::{Histogram, pin};
use wirepath_protocol::Price;

use crate::PATIENCE;
use crate::counterparty::{Fate, Venue, accept, prepared, read};
use crate::loopback::{Setting, gateway_config, listener, log_on, read_all};
use crate::market::{Market, Terms};

const FLOOR: &str = "bare TCP ping-pong";

/// Every durability against the floor.
pub(crate) fn contest(of: Setting<'_>) -> Contest<'_> {
    let orders = of.arguments.orders;
    let mut contest = Contest::new("order submitted → acknowledgement polled, inline", "ns");
    contest.enter(FLOOR, orders, move || of.ping_pong());
    for (name, durability, tx_stamps) in [
        ("store `none`", Durability::None, true),
        ("store `write`", Durability::Write, true),
        ("`write`, without transmit stamps", Durability::Write, false),
        ("store `fsync-background`", Durability::FsyncBackground, true),
        ("store `fsync-before-send`", Durability::FsyncBeforeSend, true),
    ] {
        contest.enter(name, orders, move || of.orders(durability, tx_stamps));
    }
    contest.against(FLOOR);
    contest
}

impl Setting<'_> {
    /// Lets time pass until the next order is due.
    fn pause(&self, mut between: impl FnMut()) {
        let start = self.clock.now();
        while self.clock.now() < start + self.arguments.gap_us * 1_000 {
            between();
            std::thread::yield_now();
        }
    }

    fn ping_pong(&self) -> anyhow::Result<Sample> {
        let (listener, address) = listener()?;
        let mut stream = prepared(TcpStream::connect(address)?)?;
        let stop = AtomicBool::new(false);
        let echo = || -> anyhow::Result<()> {
            pin::pin_to(self.cores[1])?;
            let mut stream = accept(&listener)?;
            let (mut buffer, mut got) = (vec![0; 64 << 10], 0);
            while !stop.load(Ordering::Relaxed) {
                got += read(&mut stream, &mut buffer)?.unwrap_or(0);
                if got >= self.order.len() {
                    got = 0;
                    stream.write_all(self.report)?;
                }
            }
            Ok(())
        };
        self.with(echo, &stop, |_| {
            std::thread::sleep(Duration::from_millis(20));
            let (mut histogram, mut buffer) = (Histogram::new(), vec![0; 64 << 10]);
            let never = AtomicBool::new(false);
            for _ in 0..self.arguments.orders {
                self.pause(|| ());
                let start = self.clock.raw();
                stream.write_all(self.order)?;
                read_all(&mut stream, &mut buffer, self.report.len(), &never)?;
                histogram.record(self.clock.elapsed_ns(start));
            }
            std::thread::sleep(Duration::from_millis(20));
            let snapshot = histogram.snapshot();
            let count = snapshot.count();
            Ok(Sample::latency(snapshot, count))
        })
    }

    fn orders(&self, durability: Durability, tx_stamps: bool) -> anyhow::Result<Sample> {
        let market = Market::new(1);
        let (listener, address) = listener()?;
        let folder = tempfile::tempdir_in(self.folder)?;
        let store = StoreConfig { durability, ..StoreConfig::new(folder.path()) };
        let mut config = gateway_config(address, market, store);
        config.tx_stamps = tx_stamps;
        let stop = AtomicBool::new(false);
        let terms = |nth: u64| market.answer(market.opening() + nth);
        let counterparty = || -> anyhow::Result<()> {
            pin::pin_to(self.cores[1])?;
            let mut venue = Venue::accept(&listener, Fate::Rests, self.clock)?;
            venue.log_on()?;
            let mut nth = 0;
            while nth < self.arguments.orders && !stop.load(Ordering::Relaxed) {
                let Some(len) = venue.read()? else { continue };
                venue.take(len)?;
                if venue.counterparty.seen.is_some() {
                    nth += 1;
                    venue.counterparty.check(nth, terms(nth))?;
                }
            }
            ensure!(nth == self.arguments.orders, "{nth} orders came");
            Ok(())
        };
        self.with(counterparty, &stop, |_| {
            let mut gateway = Inline::open(&config, self.clock)?;
            log_on(&mut gateway)?;
            std::thread::sleep(Duration::from_millis(20));
            let mut histogram = Histogram::new();
            for nth in 1..=self.arguments.orders {
                self.pause(|| {
                    gateway.poll();
                });
                let (request, book) = order(terms(nth), nth);
                let start = self.clock.raw();
                gateway.submit(&request, &book)?;
                acknowledged(&mut gateway)?;
                histogram.record(self.clock.elapsed_ns(start));
            }
            std::thread::sleep(Duration::from_millis(20));
            let snapshot = histogram.snapshot();
            let count = snapshot.count();
            Ok(Sample::latency(snapshot, count))
        })
    }
}

fn order(terms: Terms, seq: u64) -> (Request, Book) {
    let request = Request::New(NewOrder {
        instrument: 0,
        side: if terms.side == b'1' { OrderSide::Buy } else { OrderSide::Sell },
        time_in_force: TimeInForce::Day,
        qty: terms.qty,
        price: Some(terms.price),
        cause: Cause { rx_ns: 0, seq },
    });
    let Price(bid) = terms.price;
    (request, Book { bid: Some(Price(bid)), ..Book::default() })
}

/// Polls until the order is acknowledged.
#[inline]
fn acknowledged(gateway: &mut Inline) -> anyhow::Result<()> {
    let start = Instant::now();
    for round in 0_u64.. {
        gateway.poll();
        if let Some(update) = gateway.poll_update() {
            ensure!(update.what == What::Accepted, "{update:?}");
            break;
        }
        if round % 65_536 == 65_535 {
            ensure!(start.elapsed() < PATIENCE, "no acknowledgement: {:?}", gateway.status());
        }
    }
    Ok(())
}
