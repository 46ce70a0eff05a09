//! The audit log as the gateway runs it: a hot thread that allocates nothing, a writer on its own thread, a
//! process that is killed. What recording costs is measured in the benchmark `keeping`.

use std::env;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use wirepath_order_gateway::audit::{
    self, AuditConfig, Entry, Reader, Record, Recorder, Running, Sending,
};
use wirepath_order_gateway::orders::*;
use wirepath_order_gateway::risk::Book;
use wirepath_order_gateway::store::SessionIdentity;
use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_protocol::Price;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const FOLDER: &str = "WIREPATH_TEST_AUDIT";

fn now_ns() -> u64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    u64::try_from(since.as_nanos()).unwrap()
}

fn start(folder: &Path) -> (Recorder, Running) {
    let identity = SessionIdentity::new("FIX.4.4", "DESK", "EXCH", "").unwrap();
    let config = AuditConfig { flush_interval_ms: 1, ..AuditConfig::new(folder) };
    let (recorder, writer) = audit::open(&config, &identity, now_ns()).unwrap();
    (recorder, writer.spawn().unwrap())
}

/// Every file of the only session in `folder`, which must be without fault; gives the notes in them.
fn notes(folder: &Path) -> Vec<u64> {
    let session = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let mut files: Vec<_> = session.read_dir().unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let entries = files.iter().flat_map(|file| Reader::open(file).unwrap());
    let note = |entry: Result<Entry, _>| match entry.unwrap().record() {
        Record::Note(text) => text.parse().ok(),
        _ => None,
    };
    entries.filter_map(note).collect()
}

/// A request and what is recorded with it.
struct Sample {
    request: Request,
    sent: Sent,
    book: Book,
}

fn sample() -> Sample {
    let config = Config { instruments: 1, open: 1, closed: 1, executions: 1, ..Config::default() };
    let mut orders = Orders::new(&config, ClOrdIds::start(None, 1).unwrap());
    let request = Request::New(NewOrder {
        instrument: 0,
        side: OrderSide::Buy,
        time_in_force: TimeInForce::Day,
        qty: 300,
        price: Some(Price(10_250_000_000)),
        cause: Cause { rx_ns: 1, seq: 2 },
    });
    let sent = orders.request(&request, Price(0)).unwrap();
    let (bid, ask) = (Some(Price(10_240_000_000)), Some(Price(10_250_000_000)));
    Sample { request, sent, book: Book { bid, ask, ..Book::default() } }
}

impl Sample {
    #[inline]
    fn record(&self, recorder: &mut Recorder, session_seq: u64, now_ns: u64) -> bool {
        let sending = Sending { sent: &self.sent, session_seq, valued_at: Price(7) };
        let entry = Entry::request(black_box(&self.request), &sending, &self.book, now_ns);
        recorder.record(entry.with_symbol(black_box(b"AAPL")))
    }
}

#[test]
fn recording_allocates_nothing_even_when_the_queue_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let (mut recorder, running) = start(folder.path());
    let sample = sample();
    let now_ns = now_ns();
    let before = Allocations::on_this_thread();
    for seq in 0..100_000 {
        sample.record(&mut recorder, seq, now_ns);
    }
    let during = before.until_now();
    assert_eq!((during.allocated, during.freed), (0, 0));
    let lost = recorder.lost();
    drop(recorder);
    let stats = running.close().unwrap();
    assert_eq!((stats.lost, stats.failed), (lost, 0));
    // With the one that says that the run began, and one for each loss.
    assert!(stats.written > 100_000 - lost, "{stats:?}");
}

/// The child: does nothing when it is not started by the test below.
#[test]
fn child_records_until_it_is_killed() {
    let Ok(folder) = env::var(FOLDER) else { return };
    let (mut recorder, running) = start(Path::new(&folder));
    let mut out = std::io::stdout().lock();
    for number in 1_u64.. {
        assert!(recorder.record(Entry::note(&number.to_string(), now_ns())));
        if number % 50 == 0 {
            // All that was recorded is written by now, or soon: the entry of the run's start is one more.
            while running.stats().written <= number {
                thread::yield_now();
            }
            writeln!(out, "\nwritten {number}").unwrap();
        }
    }
}

#[test]
fn a_killed_process_loses_nothing_that_was_flushed() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..12_u32 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "child_records_until_it_is_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let first = lines.find(|line| line.starts_with("written")).expect("the child records");
        thread::sleep(Duration::from_micros(700) * round);
        child.kill().unwrap();
        child.wait().unwrap();
        let last = lines.filter(|line| line.starts_with("written ")).last().unwrap_or(first);
        let claimed: u64 = last["written ".len()..].parse().unwrap_or(50);
        let notes = notes(folder.path());
        let began = notes.iter().rposition(|number| *number == 1).unwrap();
        let run = &notes[began..];
        assert!(run.iter().copied().eq(1..=run.len() as u64), "round {round}");
        assert!(run.len() as u64 >= claimed, "round {round}: {} of {claimed}", run.len());
        let begun = notes.iter().filter(|number| **number == 1).count();
        assert_eq!(begun, round as usize + 1, "behind the runs before");
    }
}
