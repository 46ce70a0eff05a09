//! Handing 64-byte events from one pinned thread to another: the broadcast ring against rtrb, disruptor,
//! crossbeam's `ArrayQueue` and the bare line of a cache.
//!
//! Throughput: the producer has everything ready and never pauses; time runs until the consumer has the
//! last event. The ring does not wait for its consumer, so flat out it overruns it: what was lost is
//! counted and said, and the other entries hold the producer back so that everything is delivered, which is
//! what the others do. Two consumers are two handles that the thread on the second core takes from in turn, so that two
//! cores suffice; a queue for one consumer takes two queues then. Latency: one event at a time, stamped with the time-stamp counter at both ends, with
//! a pause in between; the floor hands over the stamp itself in an atomic.

use std::hint::{black_box, spin_loop};
use std::sync::Arc;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::anyhow;
use clap::Parser;
use crossbeam::queue::ArrayQueue;
use disruptor::{BusySpin, ProcessorSettings as _, Producer as _};
use wirepath_bench::{Contest, Options, Report, Sample, two_cores};
use wirepath_feed_handler::event::{Event, Kind};
use wirepath_feed_handler::ring::{Consumer, Poll, ring};
use wirepath_perf::{Clock, Histogram, pin};

/// Times the ring against its rivals.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Events per run of the throughput contest.
    #[arg(long, default_value_t = 4_000_000)]
    events: u64,
    /// Events per run of the latency contest.
    #[arg(long, default_value_t = 100_000)]
    samples: u64,
}

/// Slots of every queue: 4 MiB of events.
const CAPACITY: usize = 65_536;
/// Events that go together where a rival can do that.
const CHUNK: usize = 64;
/// Nanoseconds from one event to the next in the latency contest.
const PAUSE_NS: u64 = 1_000;

/// Something two threads write in turns, on cache lines of its own.
#[repr(align(128))]
#[derive(Default)]
struct Line(AtomicU64);

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let cores = two_cores()?;
    let clock = Clock::calibrated();
    let about = "64-byte events from one pinned thread to another.";
    let mut report = Report::start("ring", about, &arguments.bench)?;
    let lost = Arc::new(AtomicU64::new(0));
    report.run(throughput(arguments.events, cores, Arc::clone(&lost)))?;
    let runs = lost.load(Ordering::Relaxed);
    report.note(format!(
        "Flat out the ring's producer overran its consumer by {:.1} % of the events on average: they were not delivered.",
        runs as f64 / 100.0
    ));
    report.run(two_consumers(arguments.events, cores))?;
    report.run(one_way(arguments.samples, cores, clock, Consumers::One)?)?;
    report.run(one_way(arguments.samples, cores, clock, Consumers::TwoInTurn)?)?;
    if let Some(third) = pin::usable_cores().iter().copied().find(|core| !cores.contains(core)) {
        report.run(one_way(arguments.samples, cores, clock, Consumers::TwoOnCores(third))?)?;
    } else {
        report.note("Two consumers on a core each were not tried: there is no third core.");
    }
    report.finish()
}

/// Who takes the events.
#[derive(Clone, Copy)]
enum Consumers {
    One,
    /// Two handles, by one thread in turn.
    TwoInTurn,
    /// The second on a core of its own.
    TwoOnCores(usize),
}

impl Consumers {
    const fn name(self) -> &'static str {
        match self {
            Self::One => "one way, one consumer",
            Self::TwoInTurn => "one way, two consumers in turn on the second core",
            Self::TwoOnCores(_) => "one way, two consumers on a core each",
        }
    }

    /// Whether the thread on the second core takes twice.
    const fn in_turn(self) -> bool {
        matches!(self, Self::TwoInTurn)
    }
}

fn event(number: u64, stamp: u64) -> Event {
    Event { seq: number, rx_ns: stamp, ..Event::new(Kind::Trade) }
}

/// Runs `produce` and `consume` on two cores from one moment on; the time until the consumer is done.
fn race(
    cores: [usize; 2],
    produce: impl FnOnce() + Send,
    consume: impl FnOnce() -> u64 + Send,
) -> anyhow::Result<(Duration, u64)> {
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        let producer = scope.spawn(|| -> anyhow::Result<Instant> {
            let pinned = pin::pin_to(cores[0]);
            start.wait();
            let begun = Instant::now();
            produce();
            pinned?;
            Ok(begun)
        });
        let consumer = scope.spawn(|| -> anyhow::Result<(Instant, u64)> {
            let pinned = pin::pin_to(cores[1]);
            start.wait();
            let answer = consume();
            pinned?;
            Ok((Instant::now(), answer))
        });
        let begun = producer.join().map_err(|_| anyhow!("the producer panicked"))??;
        let (ended, answer) = consumer.join().map_err(|_| anyhow!("the consumer panicked"))??;
        Ok((ended.saturating_duration_since(begun), answer))
    })
}

fn throughput(events: u64, cores: [usize; 2], overrun: Arc<AtomicU64>) -> Contest<'static> {
    let all = events * (events + 1) / 2;
    let mut contest = Contest::new(format!("throughput, {events} events"), "ns/event");
    let sample = move |raced: anyhow::Result<(Duration, u64)>| {
        raced.map(|(time, answer)| Sample::per_item(time, events, answer))
    };
    contest.enter("rtrb, one by one", all, move || {
        let (mut producer, mut consumer) = rtrb::RingBuffer::new(CAPACITY);
        let produce = move || {
            for number in 1..=events {
                let mut next = event(number, 0);
                while let Err(rtrb::PushError::Full(back)) = producer.push(next) {
                    next = back;
                    spin_loop();
                }
            }
        };
        let consume = move || {
            let (mut sum, mut left) = (0, events);
            while left > 0 {
                match consumer.pop() {
                    Ok(event) => (sum, left) = (sum + event.seq, left - 1),
                    Err(_) => spin_loop(),
                }
            }
            sum
        };
        sample(race(cores, produce, consume))
    });
    contest.enter("rtrb, in chunks", all, move || {
        let (mut producer, mut consumer) = rtrb::RingBuffer::new(CAPACITY);
        let produce = move || {
            let mut number = 1;
            while number <= events {
                let count = CHUNK.min(usize::try_from(events - number + 1).unwrap_or(CHUNK));
                match producer.write_chunk_uninit(count) {
                    Ok(chunk) => {
                        number +=
                            chunk.fill_from_iter((number..).map(|number| event(number, 0))) as u64;
                    }
                    Err(_) => spin_loop(),
                }
            }
        };
        let consume = move || {
            let (mut sum, mut left) = (0, events);
            while left > 0 {
                let Ok(chunk) = consumer.read_chunk(consumer.slots().min(CHUNK)) else { continue };
                left -= chunk.len() as u64;
                let (first, second) = chunk.as_slices();
                sum += first.iter().chain(second).map(|event| event.seq).sum::<u64>();
                chunk.commit_all();
            }
            sum
        };
        sample(race(cores, produce, consume))
    });
    for batch in [1, CHUNK] {
        let name = if batch == 1 { "disruptor, one by one" } else { "disruptor, in batches" };
        contest.enter(name, all, move || sample(race_disruptor(events, cores, batch)));
    }
    contest.enter("crossbeam ArrayQueue", all, move || {
        let queue = ArrayQueue::new(CAPACITY);
        let produce = || {
            for number in 1..=events {
                let mut next = event(number, 0);
                while let Err(back) = queue.push(next) {
                    next = back;
                    spin_loop();
                }
            }
        };
        let consume = || {
            let (mut sum, mut left) = (0, events);
            while left > 0 {
                match queue.pop() {
                    Some(event) => (sum, left) = (sum + event.seq, left - 1),
                    None => spin_loop(),
                }
            }
            sum
        };
        sample(race(cores, produce, consume))
    });
    for chunk in [1, CHUNK] {
        let name = if chunk == 1 { "wirepath, one by one" } else { "wirepath, in chunks" };
        contest.enter(name, all, move || sample(race_held_back(events, cores, chunk)));
    }
    // Its answer is the number of events, delivered and lost together.
    contest.enter("wirepath, flat out", events, move || {
        let (mut producer, ring) = ring(CAPACITY);
        let consumer = ring.subscribe();
        let overrun = Arc::clone(&overrun);
        let produce = move || {
            for number in 1..=events {
                producer.publish(&event(number, 0));
            }
        };
        let consume = move || {
            let mut delivered = 0;
            let (_, lost) = drain(consumer, events, |_| delivered += 1);
            let percent = (lost * 10_000 / events).div_ceil(100);
            let before = overrun.load(Ordering::Relaxed);
            // A running mean, in hundredths of a per cent.
            overrun.store(
                if before == 0 { percent * 100 } else { (before * 3 + percent * 100) / 4 },
                Ordering::Relaxed,
            );
            delivered + lost
        };
        sample(race(cores, produce, consume))
    });
    contest.against("rtrb, in chunks").at_most("wirepath, in chunks", 1.0);
    contest
}

/// Everything to two consumers, whose handles the thread on the second core takes from in turn.
fn two_consumers(events: u64, cores: [usize; 2]) -> Contest<'static> {
    let all = events * (events + 1);
    let title = format!("throughput, {events} events to two consumers in turn on the second core");
    let mut contest = Contest::new(title, "ns/event");
    let sample = move |raced: anyhow::Result<(Duration, u64)>| {
        raced.map(|(time, answer)| Sample::per_item(time, events, answer))
    };
    contest.enter("two of rtrb, in chunks", all, move || {
        let (mut first, mut first_out) = rtrb::RingBuffer::new(CAPACITY);
        let (mut second, mut second_out) = rtrb::RingBuffer::new(CAPACITY);
        let produce = move || {
            let fill = |producer: &mut rtrb::Producer<Event>, number: u64| {
                let count = CHUNK.min(usize::try_from(events - number + 1).unwrap_or(CHUNK));
                let chunk = producer.write_chunk_uninit(count);
                chunk.map_or(number, |chunk| {
                    number + chunk.fill_from_iter((number..).map(|number| event(number, 0))) as u64
                })
            };
            let (mut one, mut two) = (1, 1);
            while one <= events || two <= events {
                one = if one <= events { fill(&mut first, one) } else { one };
                two = if two <= events { fill(&mut second, two) } else { two };
            }
        };
        let consume = move || {
            let (mut sum, mut left) = (0, 2 * events);
            while left > 0 {
                for consumer in [&mut first_out, &mut second_out] {
                    let slots = consumer.slots().min(CHUNK);
                    let Ok(chunk) = consumer.read_chunk(slots) else { continue };
                    left -= chunk.len() as u64;
                    let (first, second) = chunk.as_slices();
                    sum += first.iter().chain(second).map(|event| event.seq).sum::<u64>();
                    chunk.commit_all();
                }
            }
            sum
        };
        sample(race(cores, produce, consume))
    });
    contest.enter("wirepath, in chunks", all, move || {
        let (mut producer, ring) = ring(CAPACITY);
        let mut consumers = [ring.subscribe(), ring.subscribe()];
        let seen = Line::default();
        let (margin, held_back) = (CAPACITY as u64 / 2, &seen.0);
        let produce = move || {
            let (mut known, mut next) = (0, 1);
            while next <= events {
                let until = (next + CHUNK as u64).min(events + 1);
                while until - known > margin {
                    known = held_back.load(Ordering::Relaxed);
                }
                producer.publish_all((next..until).map(|number| event(number, 0)));
                next = until;
            }
        };
        let consume = move || {
            let (mut sum, mut last) = (0, [0, 0]);
            while last != [events, events] {
                for (consumer, last) in consumers.iter_mut().zip(&mut last) {
                    let room = usize::try_from(events - *last).unwrap_or(CHUNK).min(CHUNK);
                    let each = |event: &Event| (sum, *last) = (sum + event.seq, event.seq);
                    if room > 0 && consumer.poll_chunk(room, each) == 0 {
                        spin_loop();
                    }
                }
                let slower = last[0].min(last[1]);
                if slower.is_multiple_of(1_024) {
                    held_back.store(slower, Ordering::Relaxed);
                }
            }
            sum
        };
        sample(race(cores, produce, consume))
    });
    contest.against("two of rtrb, in chunks").at_most("wirepath, in chunks", 1.0);
    contest
}

/// The ring with a producer that keeps half a ring from its consumer, so that all is delivered.
fn race_held_back(events: u64, cores: [usize; 2], chunk: usize) -> anyhow::Result<(Duration, u64)> {
    let (mut producer, ring) = ring(CAPACITY);
    let mut consumer = ring.subscribe();
    let seen = Line::default();
    let margin = CAPACITY as u64 / 2;
    // What a thread writes moves to its own stack: beside the other's, the line they share would be timed.
    let held_back = &seen.0;
    let produce = move || {
        let (mut known, mut next) = (0, 1);
        while next <= events {
            let until = (next + chunk as u64).min(events + 1);
            while until - known > margin {
                known = held_back.load(Ordering::Relaxed);
            }
            if chunk == 1 {
                producer.publish(&event(next, 0));
            } else {
                producer.publish_all((next..until).map(|number| event(number, 0)));
            }
            next = until;
        }
    };
    let tell = move |number: u64| {
        if number.is_multiple_of(1_024) {
            held_back.store(number, Ordering::Relaxed);
        }
    };
    let consume = move || {
        let (mut sum, mut last) = (0, 0);
        while chunk > 1 && last + chunk as u64 <= events {
            let each = |event: &Event| (sum, last) = (sum + event.seq, event.seq);
            if consumer.poll_chunk(chunk, each) == 0 {
                spin_loop();
            } else {
                tell(last);
            }
        }
        if last < events {
            sum += drain(consumer, events, tell).0;
        }
        sum
    };
    race(cores, produce, consume)
}

/// Reads until event number `last`; the sum of the numbers, and how many were lost.
fn drain(mut consumer: Consumer, last: u64, mut each: impl FnMut(u64)) -> (u64, u64) {
    let (mut sum, mut lost) = (0, 0);
    loop {
        match consumer.poll() {
            Poll::Event(event) => {
                sum += event.seq;
                each(event.seq);
                if event.seq == last {
                    return (sum, lost);
                }
            }
            Poll::Lagged(missed) => lost += missed,
            Poll::Empty => spin_loop(),
            Poll::Closed => return (sum, lost),
        }
    }
}

fn race_disruptor(events: u64, cores: [usize; 2], batch: usize) -> anyhow::Result<(Duration, u64)> {
    let sum = Arc::new(Line::default());
    let done = Arc::clone(&sum);
    let mut total = 0;
    let mut producer = disruptor::build_single_producer(CAPACITY, || event(0, 0), BusySpin)
        .pin_at_core(cores[1])
        .handle_events_with(move |event: &Event, _, _| {
            total += event.seq;
            if event.seq == events {
                done.0.store(total, Ordering::Release);
            }
        })
        .build();
    let body = move || -> anyhow::Result<Duration> {
        pin::pin_to(cores[0])?;
        let start = Instant::now();
        let mut number = 1;
        while number <= events {
            if batch == 1 {
                producer.publish(|slot| *slot = event(number, 0));
                number += 1;
            } else {
                let count = batch.min(usize::try_from(events - number + 1)?);
                producer.batch_publish(count, |slots| {
                    for slot in slots {
                        *slot = event(number, 0);
                        number += 1;
                    }
                });
            }
        }
        while sum.0.load(Ordering::Acquire) == 0 {
            spin_loop();
        }
        Ok(start.elapsed())
    };
    let time = std::thread::spawn(body).join().map_err(|_| anyhow!("the producer panicked"))??;
    Ok((time, events * (events + 1) / 2))
}

/// One event at a time; latency by the stamps of both ends.
fn one_way(
    samples: u64,
    cores: [usize; 2],
    clock: Clock,
    consumers: Consumers,
) -> anyhow::Result<Contest<'static>> {
    let ticks = 1_000_000_000_000 / clock.ticks_to_ns(1_000_000).max(1);
    let pause = PAUSE_NS * ticks / 1_000_000;
    let mut contest = Contest::new(consumers.name(), "ns");
    contest.enter("bare line", samples, move || {
        let taken = Line::default();
        let line = Line::default();
        let produce =
            || paced(samples, pause, clock, &taken, |stamp| line.0.store(stamp, Ordering::Release));
        latency(samples, cores, clock, &taken, produce, |last| {
            match line.0.load(Ordering::Acquire) {
                stamp if stamp == last => None,
                stamp => Some(stamp),
            }
        })
    });
    contest.enter("rtrb", samples, move || {
        let taken = Line::default();
        let (mut producer, mut consumer) = rtrb::RingBuffer::new(CAPACITY);
        let (mut second, mut second_out) = rtrb::RingBuffer::new(CAPACITY);
        let taken_by = &taken;
        let produce = move || {
            paced(samples, pause, clock, taken_by, |stamp| {
                while producer.push(event(0, stamp)).is_err() {}
                while consumers.in_turn() && second.push(event(0, stamp)).is_err() {}
            });
        };
        latency(samples, cores, clock, &taken, produce, move |_| {
            if consumers.in_turn() {
                black_box(second_out.pop().ok());
            }
            consumer.pop().ok().map(|event| event.rx_ns)
        })
    });
    contest.enter("crossbeam ArrayQueue", samples, move || {
        let taken = Line::default();
        let (queue, second) = (ArrayQueue::new(CAPACITY), ArrayQueue::new(CAPACITY));
        let produce = || {
            paced(samples, pause, clock, &taken, |stamp| {
                while queue.push(event(0, stamp)).is_err() {}
                while consumers.in_turn() && second.push(event(0, stamp)).is_err() {}
            })
        };
        latency(samples, cores, clock, &taken, produce, |_| {
            if consumers.in_turn() {
                black_box(second.pop());
            }
            queue.pop().map(|event: Event| event.rx_ns)
        })
    });
    contest.enter("wirepath", samples, move || {
        let taken = Line::default();
        let (mut producer, ring) = ring(CAPACITY);
        let mut consumer = ring.subscribe();
        let mut other = consumers.in_turn().then(|| ring.subscribe());
        std::thread::scope(|scope| {
            if let Consumers::TwoOnCores(core) = consumers {
                let other = ring.subscribe();
                scope.spawn(move || pin::pin_to(core).map(|()| drain(other, u64::MAX, |_| {})));
            }
            let taken_by = &taken;
            let produce = move || {
                paced(samples, pause, clock, taken_by, |stamp| producer.publish(&event(0, stamp)));
            };
            latency(samples, cores, clock, &taken, produce, move |_| {
                if let Some(other) = &mut other {
                    black_box(other.poll());
                }
                match consumer.poll() {
                    Poll::Event(event) => Some(event.rx_ns),
                    _ => None,
                }
            })
        })
    });
    contest.against("bare line").at_most("wirepath", 1.15);
    Ok(contest)
}

/// Hands over the counter's reading, again and again: each time after the last one was taken, and a
/// pause.
fn paced(samples: u64, pause: u64, clock: Clock, taken: &Line, mut hand_over: impl FnMut(u64)) {
    for sample in 0..samples {
        while taken.0.load(Ordering::Acquire) != sample {
            spin_loop();
        }
        let due = clock.raw() + pause;
        while clock.raw() < due {
            spin_loop();
        }
        hand_over(clock.raw());
    }
}

fn latency(
    samples: u64,
    cores: [usize; 2],
    clock: Clock,
    taken: &Line,
    produce: impl FnOnce() + Send,
    mut take: impl FnMut(u64) -> Option<u64> + Send,
) -> anyhow::Result<Sample> {
    let mut histogram = Histogram::new();
    let reader = histogram.reader();
    let consume = move || {
        let (mut seen, mut last) = (0, 0);
        while seen < samples {
            if let Some(stamp) = take(last) {
                histogram.record(clock.ticks_to_ns(clock.raw().saturating_sub(stamp)));
                (seen, last) = (seen + 1, stamp);
                taken.0.store(seen, Ordering::Release);
            }
        }
        seen
    };
    let (_, seen) = race(cores, produce, consume)?;
    Ok(Sample::latency(reader.snapshot(), seen))
}
