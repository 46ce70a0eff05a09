//! What arbitration adds to decoding and the book, per datagram: in memory, recovery configured.
//!
//! The baseline applies each message to the books as it stands in its datagram, through a queue that looks ahead as the
//! pipeline's does. All else that the pipeline does is what is added: numbers looked at, copies told apart, gaps
//! noticed, what is early held, what both lines lost asked for and taken from the answer, and time let pass.

use std::rc::Rc;
use std::time::Instant;

use anyhow::{Context, ensure};
use wirepath::market::{Market, Params};
use wirepath_bench::{Contest, Outcome, Sample};
use wirepath_feed_handler::arbiter;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kinds};
use wirepath_feed_handler::pipeline::{LookAhead, Now, Pipeline};
use wirepath_feed_handler::recovery::{self, Action, requests};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{
    Frame, Framing, Message, NasdaqItch, Sink, Venue, VenueOptions,
};
use wirepath_perf::ClockDomain;
use wirepath_protocol::moldudp64::{PacketWriter, Session};

/// Nanoseconds that one datagram may cost more than what it holds.
const ADDED_MAX_NS: f64 = 20.0;
const START_NS: u64 = 1_769_783_400_000_000_000;
/// From one datagram to the next.
const INTERVAL_NS: u64 = 10_000;
const PATIENCE_NS: u64 = 100_000;
/// Datagrams of a line from one look at the time to the next, as of a feed thread that is busy.
const LOOK_EVERY: usize = 64;

/// Passes of a turn, of which the quickest counts: what disturbs a computation only makes it longer.
const PASSES: usize = 7;

const BASELINE: &str = "decoding and books alone";
const COUNTED: &str = "the same, each datagram's messages counted first";
const ONE: &str = "one line";
const TWO: &str = "two lines, B a copy";

/// A day in datagrams.
pub(crate) struct Day {
    bytes: Vec<u8>,
    /// Where each datagram begins, and where the last one ends.
    starts: Vec<usize>,
    /// Messages in each but the last.
    each: usize,
    messages: u64,
    limits: LimitsConfig,
}

impl Day {
    pub(crate) fn new(messages: u64, each: usize) -> anyhow::Result<Self> {
        // Few orders, so that memory is waited for as little as can be.
        let params = Params { symbols: 100, live_orders: 2_500, ..Params::sized(messages, 7) };
        let mut market = Market::new(&params)?;
        // No more orders than messages, and room for more than one page's worth at a time.
        let pages = u32::try_from(messages / 65_536)? + 4;
        let limits = LimitsConfig {
            instruments: u32::from(params.symbols) + 1,
            order_pages: pages,
            order_pages_ready: pages,
            ..LimitsConfig::default()
        };
        let mut day = Self { bytes: Vec::new(), starts: vec![0], each, messages: 0, limits };
        let (mut buffer, mut ended) = ([0; 2_048], false);
        let session = Session::new("BENCH").context("a session's name")?;
        while !ended {
            let mut packet = PacketWriter::new(&mut buffer, session, day.messages + 1)?;
            for _ in 0..each {
                let Some(message) = market.next_message() else {
                    ended = true;
                    break;
                };
                packet.push(message.bytes)?;
                day.messages += 1;
            }
            if packet.count() > 0 {
                day.bytes.extend_from_slice(packet.finish());
                day.starts.push(day.bytes.len());
            }
        }
        Ok(day)
    }

    fn datagrams(&self) -> usize {
        self.starts.len() - 1
    }

    fn get(&self, index: usize) -> &[u8] {
        &self.bytes[self.starts[index]..self.starts[index + 1]]
    }

    fn slot(&self, index: usize, line: u8) -> Slot {
        let (offset, end) = (self.starts[index], self.starts[index + 1]);
        let ns = START_NS + index as u64 * INTERVAL_NS;
        let rx = RxStamp { ns, clock: ClockDomain::Kernel };
        Slot { offset, len: end - offset, line: LineId(line), rx }
    }

    fn venue(&self) -> anyhow::Result<NasdaqItch> {
        let date = Some(jiff::civil::date(2026, 1, 30));
        Ok(NasdaqItch::new(VenueOptions { date, limits: self.limits, ..VenueOptions::default() })?)
    }
}

/// Digests best-price changes.
#[derive(Default)]
struct Best(u64);

impl Sink for Best {
    #[inline(always)]
    fn wants(&self) -> Kinds {
        Kinds::BEST
    }
    #[inline(always)]
    fn emit(&mut self, event: Event) {
        if event.is_in(Kinds::BEST) {
            let word = event.a.cast_unsigned()
                ^ event.b << 40
                ^ u64::from(event.instrument) << 24
                ^ event.seq << 8;
            self.0 = (self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
        }
    }
    #[inline(always)]
    fn end_of_message(&mut self, _complete: bool) {}
}

/// Which datagrams come on the lines.
#[derive(Clone, Copy)]
struct Lines {
    count: u8,
    /// How many datagrams B is behind A.
    behind: usize,
    /// Of how many datagrams each line loses one; 0 for none.
    loses: u64,
}

impl Lines {
    /// Whether the line loses this datagram: as drawn, but never the first and the last.
    fn loses(self, day: &Day, index: usize, line: u8) -> bool {
        let inner = index > 0 && index + 1 < day.datagrams();
        inner
            && self.loses > 0
            && mix(index as u64 * 2 + u64::from(line)).is_multiple_of(self.loses)
    }

    fn arrivals(self, day: &Day) -> usize {
        let all = (0..self.count).flat_map(|line| (0..day.datagrams()).map(move |at| (at, line)));
        all.filter(|&(index, line)| !self.loses(day, index, line)).count()
    }
}

/// What comes when, drawn up before anything is timed.
struct Schedule {
    slots: Vec<Slot>,
    /// Where the slots of each batch end, the time then, and whether the handler looks at the time behind it.
    batches: Vec<(usize, u64, bool)>,
    /// Datagrams that both lines lose.
    lost: u64,
}

impl Schedule {
    /// With batches of so many datagrams of a line.
    fn new(day: &Day, batch: usize, lines: Lines) -> Self {
        let mut schedule = Self { slots: Vec::new(), batches: Vec::new(), lost: 0 };
        let (count, mut index, mut look_at) = (day.datagrams() + lines.behind, 0, LOOK_EVERY);
        while index < count {
            let until = count.min(index + batch);
            let now_ns = START_NS + until as u64 * INTERVAL_NS;
            for at in index..until {
                for (line, behind) in (0..lines.count).zip([0, lines.behind]) {
                    let Some(at) = at.checked_sub(behind).filter(|at| *at < day.datagrams()) else {
                        continue;
                    };
                    if !lines.loses(day, at, line) {
                        schedule.slots.push(day.slot(at, line));
                        // In a calm market the copies do not come in one batch either.
                        if batch == 1 {
                            schedule.batches.push((schedule.slots.len(), now_ns, false));
                        }
                    }
                }
                let both = (0..2).all(|line| lines.loses(day, at, line));
                schedule.lost += u64::from(both && at < day.datagrams());
            }
            index = until;
            if batch > 1 {
                schedule.batches.push((schedule.slots.len(), now_ns, false));
            }
            if let Some((.., looks)) = schedule.batches.last_mut().filter(|_| index >= look_at) {
                look_at += LOOK_EVERY;
                *looks = true;
            }
        }
        schedule
    }

    /// Each batch, the time then, and whether the handler looks at the time behind it.
    fn batches<'a>(&'a self, day: &'a Day) -> impl Iterator<Item = (Batch<'a>, u64, bool)> {
        let mut from = 0;
        self.batches.iter().map(move |&(end, now_ns, looks)| {
            let slots = &self.slots[from..end];
            from = end;
            (Batch::new(&day.bytes, slots), now_ns, looks)
        })
    }
}

/// SplitMix64's output function.
pub(crate) const fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ n >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ n >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ n >> 31
}

/// A contest over the day, with batches of so many datagrams of a line.
pub(crate) fn contest<'a>(day: &'a Day, batch: usize) -> anyhow::Result<Contest<'a>> {
    let one = Rc::new(Schedule::new(day, batch, rivals()[0].1));
    let digest = directly(day, &one, false)?.answer;
    let name = format!("arbiter, {} in a datagram, batches of {batch}", messages(day.each));
    let mut contest = Contest::new(name, "ns/datagram of the channel");
    for (name, counts) in [(BASELINE, false), (COUNTED, true)] {
        let one = Rc::clone(&one);
        contest.enter(name, digest, move || quickest(|| directly(day, &one, counts)));
    }
    for (name, lines) in rivals() {
        let schedule = Schedule::new(day, batch, lines);
        contest.enter(name, digest, move || quickest(|| arbitrated(day, &schedule, lines.count)));
    }
    contest.against(BASELINE).adds_at_most(ONE, ADDED_MAX_NS).adds_at_most(TWO, 2.0 * ADDED_MAX_NS);
    Ok(contest)
}

/// The quickest of some passes. All of them come to the same.
fn quickest(mut pass: impl FnMut() -> anyhow::Result<Sample>) -> anyhow::Result<Sample> {
    let mut best = pass()?;
    for _ in 1..PASSES {
        let next = pass()?;
        ensure!(next.answer == best.answer, "two passes do not agree");
        best.value = best.value.min(next.value);
    }
    Ok(best)
}

fn rivals() -> [(&'static str, Lines); 4] {
    let two = Lines { count: 2, behind: 0, loses: 0 };
    [
        (ONE, Lines { count: 1, ..two }),
        (TWO, two),
        ("two lines, each loses 1 %", Lines { loses: 100, ..two }),
        ("the same, B 8 datagrams behind", Lines { loses: 100, behind: 8, ..two }),
    ]
}

fn messages(count: usize) -> String {
    if count == 1 { "one message".to_owned() } else { format!("{count} messages") }
}

/// In words, what is added per datagram that arrives, of which there are two of each with two lines: by the quickest
/// turns, which the neighbours disturbed least.
pub(crate) fn shares(day: &Day, outcome: &Outcome) -> String {
    let (base, counted) = (outcome.row(BASELINE).min, outcome.row(COUNTED).min);
    let shares = rivals().map(|(name, lines)| {
        let per_arrival = day.datagrams() as f64 / lines.arrivals(day) as f64;
        format!("{name} {:+.1} ns", (outcome.row(name).min - base) * per_arrival)
    });
    format!(
        "By the quickest turns, added per datagram that arrives, {} each: {}. Counting the messages of a datagram \
         alone: {:+.1} ns.",
        messages(day.each),
        shares.join(", "),
        counted - base,
    )
}

fn parse(datagram: &[u8], counts: bool) -> anyhow::Result<Frame<'_>> {
    let frame = Mold::parse(datagram)?;
    let found = if counts { Mold::blocks(frame.body, frame.declared).count() } else { 1 };
    ensure!(found > 0, "an empty datagram");
    Ok(frame)
}

type Mold = <NasdaqItch as Venue>::Framing;

/// The baseline. With `counts`, it first sees how many messages are wholly there, as the pipeline has to.
fn directly(day: &Day, schedule: &Schedule, counts: bool) -> anyhow::Result<Sample> {
    let (mut venue, mut sink) = (day.venue()?, Best::default());
    let start = Instant::now();
    for (batch, ..) in schedule.batches(day) {
        if batch.len() == 1 && day.each == 1 {
            for datagram in batch.iter() {
                let frame = parse(datagram.bytes, counts)?;
                for (seq, block) in (frame.first..).zip(Mold::blocks(frame.body, frame.declared)) {
                    venue.apply(&Message { block, seq, rx: datagram.rx }, &mut sink);
                }
            }
        } else {
            let mut ahead = LookAhead::new();
            for datagram in batch.iter() {
                let frame = parse(datagram.bytes, counts)?;
                let blocks = Mold::blocks(frame.body, frame.declared);
                ahead.push_all(frame.first, blocks, datagram.rx, &mut venue, &mut sink);
            }
            ahead.drain(&mut venue, &mut sink);
        }
    }
    let elapsed = start.elapsed();
    check(day, &venue)?;
    Ok(Sample::per_item(elapsed, day.datagrams() as u64, sink.0))
}

fn check(day: &Day, venue: &NasdaqItch) -> anyhow::Result<()> {
    let (counters, all) = (venue.counters(), day.messages);
    let anomalies: u64 = counters.anomalies.iter().sum();
    let count = counters.messages();
    ensure!(anomalies == 0 && count == all, "{anomalies} anomalies in {count} of {all} messages");
    Ok(())
}

/// The same through the pipeline.
fn arbitrated(day: &Day, schedule: &Schedule, lines: u8) -> anyhow::Result<Sample> {
    let requests = requests::Config { servers: 1, per_second: 1_000_000, ..Default::default() };
    let recovery = recovery::Config { requests, ..Default::default() };
    let arbiter = arbiter::Config { patience_ns: PATIENCE_NS, ..Default::default() };
    let of = vec![0; lines.into()];
    let mut pipeline = Pipeline::with_recovery(vec![day.venue()?], &of, &arbiter, &recovery)?;
    let (mut sink, mut end_ns) = (Best::default(), START_NS);
    let start = Instant::now();
    for (batch, now_ns, looks) in schedule.batches(day) {
        pipeline.handle(&batch, Now::Live(now_ns), &mut sink);
        if looks {
            pass(day, &mut pipeline, lines, now_ns, &mut sink)?;
        }
        end_ns = now_ns;
    }
    pass(day, &mut pipeline, lines, end_ns + 2 * PATIENCE_NS, &mut sink)?;
    let elapsed = start.elapsed();
    let channel = &pipeline.channels()[0];
    check(day, channel.venue())?;
    let (lost, answered) = (schedule.lost, channel.arbiter().channel().gaps_answered);
    ensure!(lines == 1 || lost == 0 || answered > 0, "{lost} datagrams were missing");
    Ok(Sample::per_item(elapsed, day.datagrams() as u64, sink.0))
}

/// Lets time pass, and answers what is asked for.
fn pass(
    day: &Day,
    pipeline: &mut Pipeline<NasdaqItch>,
    lines: u8,
    now_ns: u64,
    sink: &mut Best,
) -> anyhow::Result<()> {
    pipeline.poll(now_ns, ClockDomain::Kernel, sink);
    while let Some((_, action)) = pipeline.next_action() {
        let Action::Request { ask, .. } = action else { continue };
        let index = usize::try_from(ask.from - 1)? / day.each;
        let answer = day.get(index);
        let rx = RxStamp { ns: now_ns, clock: ClockDomain::Kernel };
        let slots = [Slot { offset: 0, len: answer.len(), line: LineId(lines), rx }];
        pipeline.handle(&Batch::new(answer, &slots), Now::Live(now_ns), sink);
        pipeline.poll(now_ns, ClockDomain::Kernel, sink);
    }
    Ok(())
}
