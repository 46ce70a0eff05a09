//! What the instruments themselves cost: a clock reading, a recorded latency.

use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use wirepath_bench::{Contest, Options, Report, Sample};
use wirepath_perf::{Clock, Histogram};

/// Clock readings and recorded values in one run.
const COUNT: u64 = 1_000_000;

/// Compares the cost of reading time and of recording a latency with other crates'.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
}

fn main() -> anyhow::Result<()> {
    let options = Arguments::parse().bench;
    let about =
        "What a clock reading and a recorded latency cost, one after the other on a thread.";
    let mut report = Report::start("instruments", about, &options)?;

    let clock = Clock::calibrated();
    report.note(format!("The clock: {}.", clock.describe()));
    let mut readings = Contest::new("clock", "ns/reading");
    readings.enter("SystemTime (UTC)", 1, || Ok(readings_of(SystemTime::now, since_epoch_ns)));
    readings.enter("quanta (not UTC)", 1, || {
        let (start, start_ns) = (quanta::Instant::now(), clock.now());
        let to_utc = |now: quanta::Instant| start_ns + nanos(now.duration_since(start));
        Ok(readings_of(quanta::Instant::now, to_utc))
    });
    readings.enter("Clock::now (UTC)", 1, || Ok(readings_of(|| clock.now(), |ns| ns)));
    readings.enter("Clock::raw (ticks)", 1, || {
        Ok(readings_of(|| clock.raw(), |raw| clock.to_utc_ns(raw)))
    });
    readings.against("SystemTime (UTC)");
    report.run(readings)?;

    let mut recording = Contest::new("histogram", "ns/value");
    recording.enter("hdrhistogram", COUNT, || {
        let mut histogram = hdrhistogram::Histogram::<u64>::new_with_bounds(1, 1 << 36, 3)?;
        let elapsed = values(|ns| histogram.saturating_record(ns));
        Ok(Sample::per_item(elapsed, COUNT, histogram.len()))
    });
    recording.enter("Histogram, read by others", COUNT, || {
        let mut histogram = Histogram::new();
        let elapsed = values(|ns| histogram.record(ns));
        Ok(Sample::per_item(elapsed, COUNT, histogram.snapshot().count()))
    });
    recording.against("hdrhistogram");
    report.run(recording)?;
    report.finish()
}

/// Reads a clock time and again. The answer is 1 when the last reading is right to a millisecond.
fn readings_of<T>(read: impl Fn() -> T, to_utc_ns: impl Fn(T) -> u64) -> Sample {
    let before_ns = since_epoch_ns(SystemTime::now());
    let start = Instant::now();
    for _ in 1..COUNT {
        black_box(read());
    }
    let last = read();
    let elapsed = start.elapsed();
    let after_ns = since_epoch_ns(SystemTime::now());
    let right = before_ns - 1_000_000..=after_ns + 1_000_000;
    Sample::per_item(elapsed, COUNT, u64::from(right.contains(&to_utc_ns(last))))
}

/// Records latencies between 500 and 1,500 ns in no order.
fn values(mut record: impl FnMut(u64)) -> Duration {
    let mut random = 1_u64;
    let start = Instant::now();
    for _ in 0..COUNT {
        random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        record(black_box(500 + (random >> 54)));
    }
    start.elapsed()
}

fn since_epoch_ns(time: SystemTime) -> u64 {
    nanos(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
