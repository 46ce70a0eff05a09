//! What the arbiter costs per datagram: in order, as a copy, and around a loss.
//!
//! The floor keeps one number and compares: what a receiver of a single line that never loses anything
//! would do. Datagrams hold one message of 36 bytes; arbitration does not look into them.

use std::hint::black_box;
use std::time::Instant;

use clap::Parser;
use wirepath_bench::{Contest, Options, Report, Sample};
use wirepath_feed_handler::arbiter::{Arbiter, Arrival, Config, Output, SessionId, Verdict};
use wirepath_feed_handler::rx::{LineId, RxStamp};
use wirepath_perf::ClockDomain;

/// Measures the arbiter.
#[derive(Parser)]
struct Arguments {
    /// Messages per run.
    #[arg(long, default_value_t = 2_000_000)]
    messages: u64,
    #[command(flatten)]
    options: Options,
}

const SESSION: SessionId = SessionId(*b"0000000001");
const BODY: [u8; 38] = [0; 38];

fn arrival(line: u8, first: u64) -> Arrival<'static> {
    Arrival {
        line: LineId(line),
        session: SESSION,
        first,
        count: 1,
        next_claimed: first + 1,
        end_of_session: false,
        body: &BODY,
        rx: RxStamp { ns: 100 * first + u64::from(line), clock: ClockDomain::Kernel },
        now_ns: 100 * first,
    }
}

/// An arbiter, and the sum of the numbers it delivered.
struct Stream {
    arbiter: Arbiter,
    sum: u64,
}

impl Stream {
    fn new() -> anyhow::Result<Self> {
        let mut stream = Self { arbiter: Arbiter::new(&Config::default())?, sum: 0 };
        stream.handle(&Arrival { count: 0, next_claimed: 1, ..arrival(0, 1) });
        stream.handle(&Arrival { count: 0, next_claimed: 1, ..arrival(1, 1) });
        Ok(stream)
    }

    #[inline]
    fn handle(&mut self, arrival: &Arrival<'_>) {
        if let Verdict::Deliver { skip, take } = self.arbiter.handle(black_box(arrival)) {
            self.deliver(arrival.first + u64::from(skip), take);
        }
        while let Some(output) = self.arbiter.ready() {
            if let Output::Held(held) = output {
                self.sum += held.first * u64::from(held.take);
            }
        }
    }

    #[inline]
    fn deliver(&mut self, first: u64, take: u32) {
        self.sum += first * u64::from(take);
    }
}

fn main() -> anyhow::Result<()> {
    let Arguments { messages, options } = Arguments::parse();
    let sum = messages * (messages + 1) / 2;
    let mut report = Report::start("arbiter", "Cost of arbitration per datagram.", &options)?;

    let mut contest = Contest::new("arbiter", "ns/datagram");
    contest.enter("floor: compare one number", sum, || {
        let (mut next, mut sum) = (1, 0);
        let start = Instant::now();
        for seq in 1..=messages {
            let arrival = arrival(0, seq);
            let arrival = black_box(&arrival);
            if arrival.first == next {
                next = arrival.next_claimed;
                sum += arrival.first;
            }
        }
        Ok(Sample::per_item(start.elapsed(), messages, sum))
    });
    contest.enter("line A alone, in order", sum, || {
        let mut stream = Stream::new()?;
        let start = Instant::now();
        for seq in 1..=messages {
            stream.handle(&arrival(0, seq));
        }
        Ok(Sample::per_item(start.elapsed(), messages, stream.sum))
    });
    contest.enter("lines A and B, B a copy", sum, || {
        let mut stream = Stream::new()?;
        let start = Instant::now();
        for seq in 1..=messages {
            stream.handle(&arrival(0, seq));
            stream.handle(&arrival(1, seq));
        }
        Ok(Sample::per_item(start.elapsed(), 2 * messages, stream.sum))
    });
    for behind in [1, 64] {
        contest.enter(format!("1 % lost on A, B {behind} behind"), sum, move || {
            let mut stream = Stream::new()?;
            let start = Instant::now();
            for seq in 1..=messages + behind {
                if seq % 100 != 50 && seq <= messages {
                    stream.handle(&arrival(0, seq));
                }
                if seq > behind {
                    stream.handle(&arrival(1, seq - behind));
                }
            }
            let datagrams = 2 * messages - (messages + 50) / 100;
            Ok(Sample::per_item(start.elapsed(), datagrams, stream.sum))
        });
    }
    contest.against("floor: compare one number");
    report.run(contest)?;
    report.finish()
}
