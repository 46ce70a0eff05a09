//! Memory over a simulated day of an hour: two lines that lose, requests, snapshots, all in memory.
//!
//! A generated day is spread over the hour. Each line loses some datagrams by itself, both lose all for a while now and
//! then, and some requests are not answered. What is too long to be asked for is made good by a snapshot of what then
//! stands, message by message between datagrams. At the end every book is compared with that of a handler that read
//! all messages.
//!
//! The resident set is that of the whole process: the generator, the log and the image that answer, and the handler.
//! What the handler itself takes from the allocator is counted around its calls.

use std::collections::VecDeque;
use std::fmt::Write;

use anyhow::{Context, ensure};
use wirepath::market::{Market, Params};
use wirepath::sim::servers::{Image, MessageLog, Snapshot};
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kinds};
use wirepath_feed_handler::pipeline::{ChannelState, Now, Pipeline};
use wirepath_feed_handler::recovery::{self, Action, requests, snapshots};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{Message, NasdaqItch, Sink, Venue, VenueOptions};
use wirepath_feed_handler::{arbiter, event::Kind};
use wirepath_perf::ClockDomain;
use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_protocol::Side;
use wirepath_protocol::moldudp64::{PacketWriter, Request};

use crate::arbiter::mix;
use crate::stream::{DATAGRAM_MAX, SESSION};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const HOUR_NS: u64 = 3_600_000_000_000;
const START_NS: u64 = 1_769_783_400_000_000_000;
/// How often memory is looked at.
const LOOKS: u64 = 12;
/// By which part of the hour the orders alive are all there, and every kind of repair was seen.
const WARM_LOOKS: u64 = 4;
/// What the resident set may grow by afterwards: a leak of a tenth of a byte a message is more.
const GROWTH_MAX_KIB: i64 = 1_024;
const SYMBOLS: u16 = 1_000;
const LIVE_ORDERS: u32 = 100_000;
/// Messages of a datagram.
const EACH: usize = 24;
/// Of how many datagrams each line loses one.
const LOSES: u64 = 100;
/// Of how many requests one is not answered.
const UNANSWERED: u64 = 20;
/// Both lines are down for so many datagrams, each time after so many.
const SHORT: (u64, u64) = (20, 5_000);
const LONG: (u64, u64) = (500, 60_000);
/// Messages of a gap that is asked for.
const GAP_MAX: u64 = 2_000;
/// Messages of a snapshot from one datagram to the next.
const SNAPSHOT_STEP: usize = 500;
/// Bytes that requests are answered from.
const LOG_BYTES: usize = 16 << 20;

/// Counts what the consumer is told.
#[derive(Default)]
struct Told {
    events: u64,
    gaps: u64,
    recovered: u64,
}

impl Sink for Told {
    fn wants(&self) -> Kinds {
        Kinds::BEST.or(Kinds::CONTROL).or(Kinds::LEVELS)
    }
    fn emit(&mut self, event: Event) {
        self.events += 1;
        self.gaps += u64::from(event.kind() == Some(Kind::Gap));
        self.recovered += u64::from(event.kind() == Some(Kind::Recovered));
    }
    fn end_of_message(&mut self, _complete: bool) {}
}

/// The handler, and the time.
struct Handler {
    pipeline: Pipeline<NasdaqItch>,
    told: Told,
    now_ns: u64,
    actions: VecDeque<Action>,
    /// Of the allocator, by the handler's calls.
    allocations: Allocations,
}

impl Handler {
    fn new(limits: LimitsConfig) -> anyhow::Result<Self> {
        let requests = requests::Config {
            servers: 2,
            gap_max: GAP_MAX,
            per_second: 100_000,
            ..Default::default()
        };
        let recovery = recovery::Config { requests, snapshots: Some(snapshots::Config::default()) };
        let arbiter = arbiter::Config {
            patience_ns: 1_000_000,
            held_datagrams: limits.held_datagrams,
            ..Default::default()
        };
        let venues = vec![venue(limits)?];
        let mut pipeline = Pipeline::with_recovery(venues, &[0, 0], &arbiter, &recovery)?;
        pipeline.set_silence(3_000_000_000);
        Ok(Self {
            pipeline,
            told: Told::default(),
            now_ns: START_NS,
            actions: VecDeque::with_capacity(64),
            allocations: Allocations::default(),
        })
    }

    fn at(&self) -> RxStamp {
        RxStamp { ns: self.now_ns, clock: ClockDomain::Kernel }
    }

    /// Runs the handler's own code, and counts what it takes from the allocator.
    fn own(&mut self, run: impl FnOnce(&mut Pipeline<NasdaqItch>, &mut Told)) {
        let before = Allocations::on_this_thread();
        run(&mut self.pipeline, &mut self.told);
        let new = before.until_now();
        self.allocations.allocated += new.allocated;
        self.allocations.freed += new.freed;
    }

    fn hear(&mut self, line: u8, bytes: &[u8]) {
        let slots = [Slot { offset: 0, len: bytes.len(), line: LineId(line), rx: self.at() }];
        let now = Now::Live(self.now_ns);
        self.own(|pipeline, told| pipeline.handle(&Batch::new(bytes, &slots), now, told));
    }

    fn poll(&mut self) {
        let now_ns = self.now_ns;
        self.own(|pipeline, told| pipeline.poll(now_ns, ClockDomain::Kernel, told));
        while let Some((_, action)) = self.pipeline.next_action() {
            self.actions.push_back(action);
        }
    }

    fn state(&self) -> ChannelState {
        self.pipeline.channels()[0].state()
    }
}

fn venue(limits: LimitsConfig) -> anyhow::Result<NasdaqItch> {
    let date = Some(jiff::civil::date(2026, 1, 30));
    Ok(NasdaqItch::new(VenueOptions { date, limits, ..Default::default() })?)
}

/// A snapshot on its way.
struct Fetch {
    attempt: u32,
    messages: std::vec::IntoIter<Box<[u8]>>,
    next: u64,
}

/// The venue's servers.
struct Servers {
    log: MessageLog,
    image: Image,
    fetch: Option<Fetch>,
    asked: u64,
}

impl Servers {
    fn serve(&mut self, handler: &mut Handler) -> anyhow::Result<()> {
        while let Some(action) = handler.actions.pop_front() {
            match action {
                Action::Request { ask, .. } => {
                    self.asked += 1;
                    if !mix(self.asked).is_multiple_of(UNANSWERED) {
                        self.answer(ask, handler)?;
                    }
                }
                Action::FetchSnapshot { attempt, .. } => {
                    let snapshot = Snapshot::of(&self.image);
                    let messages: Vec<Box<[u8]>> = snapshot.messages().map(Box::from).collect();
                    let messages = messages.into_iter();
                    self.fetch = Some(Fetch { attempt, messages, next: snapshot.next() });
                }
                Action::CancelSnapshot { .. } => self.fetch = None,
            }
        }
        if let Some(mut fetch) = self.fetch.take() {
            let (at, attempt) = (handler.at(), fetch.attempt);
            for message in fetch.messages.by_ref().take(SNAPSHOT_STEP) {
                handler.own(|pipeline, told| {
                    pipeline.channel_mut(0).snapshot_message(attempt, &message, at, told);
                });
            }
            if fetch.messages.len() > 0 {
                self.fetch = Some(fetch);
            } else {
                handler.own(|pipeline, told| {
                    pipeline.channel_mut(0).snapshot_complete(attempt, fetch.next, at, told);
                });
            }
        }
        Ok(())
    }

    fn answer(&self, ask: requests::Ask, handler: &mut Handler) -> anyhow::Result<()> {
        let request = Request::new(SESSION, ask.from, ask.count);
        let mut buffer = [0; DATAGRAM_MAX];
        let mut packet = PacketWriter::new(&mut buffer, SESSION, ask.from)?;
        for seq in request.wanted()? {
            let message = self.log.get(seq).context("a message that is not kept")?;
            if packet.push(message).is_err() {
                break;
            }
        }
        handler.hear(2, packet.finish());
        handler.poll();
        Ok(())
    }
}

/// Runs the hour with so many messages, and tells of it.
pub(crate) fn hour(messages: u64) -> anyhow::Result<String> {
    let params =
        Params { symbols: SYMBOLS, live_orders: LIVE_ORDERS, ..Params::sized(messages, 7) };
    let mut market = Market::new(&params)?;
    let limits = LimitsConfig {
        instruments: u32::from(SYMBOLS) + 1,
        order_pages: 4_096,
        // What a host would do before the open: the pages of the day are there.
        order_pages_ready: u32::try_from(messages / 65_536 + 16)?.min(4_096),
        held_datagrams: 4_096,
        ..LimitsConfig::default()
    };
    let mut handler = Handler::new(limits)?;
    let log = MessageLog::new(SESSION, LOG_BYTES);
    let mut servers = Servers { log, image: Image::default(), fetch: None, asked: 0 };
    let (mut whole, mut nobody) = (venue(limits)?, Told::default());
    let datagrams = messages.div_ceil(EACH as u64);
    let mut text = format!(
        "Memory over a simulated hour: {messages} messages in datagrams of {EACH}, {SYMBOLS} instruments, \
         {LIVE_ORDERS} live orders; each line loses 1 % by itself, both lose {} datagrams in {} and {} in {}, and 5 % \
         of the requests are not answered. The pages of all order numbers are touched at the start; otherwise the \
         resident set grows by up to 20 bytes an order number, as a page is kept while an order of it is alive. \
         Resident set of the process, generator and servers included:\n\n\
         | minute | resident KiB | by the handler: allocated, freed | gaps told | requests | snapshots joined |\n\
         | -: | -: | -: | -: | -: | -: |\n",
        SHORT.0, SHORT.1, LONG.0, LONG.1
    );
    let (mut warm, mut peak) = (None, i64::MIN);
    let mut buffer = [0; DATAGRAM_MAX];
    let mut ended = false;
    let mut index = 0;
    let mut rows = 0;
    while !ended {
        let mut packet = PacketWriter::new(&mut buffer, SESSION, servers.log.next())?;
        for _ in 0..EACH {
            let Some(message) = market.next_message() else {
                ended = true;
                break;
            };
            let (block, seq) = (message.bytes, servers.log.next());
            let rx = handler.at();
            whole.apply(&Message { block, seq, rx }, &mut nobody);
            servers.log.push(block);
            servers.image.apply(block);
            packet.push(block)?;
        }
        let datagram = packet.finish();
        handler.now_ns = START_NS + index * HOUR_NS / datagrams;
        let is_down = |(count, every): (u64, u64)| index % every >= every - count;
        let both = is_down(SHORT) || is_down(LONG);
        for line in 0..2_u8 {
            let lost = mix(2 * index + u64::from(line)).is_multiple_of(LOSES) || both;
            if !lost || ended {
                handler.hear(line, datagram);
            }
        }
        handler.poll();
        servers.serve(&mut handler)?;
        index += 1;
        if index * LOOKS / datagrams > rows {
            rows = index * LOOKS / datagrams;
            let (resident, own) = (resident_kib()?, handler.allocations);
            let repair = handler.pipeline.channels()[0].repair_counters();
            writeln!(
                text,
                "| {} | {resident} | {}, {} | {} | {} | {} |",
                rows * 60 / LOOKS,
                own.allocated,
                own.freed,
                handler.told.gaps,
                repair.requests.asked,
                repair.snapshots_joined
            )?;
            if rows == WARM_LOOKS {
                warm = Some((resident, own));
            } else if rows > WARM_LOOKS {
                peak = peak.max(resident);
            }
        }
    }
    finish(&mut handler, &mut servers)?;
    compare(&handler, &whole)?;
    let (resident, own) = warm.context("the hour is too short")?;
    let allocated = handler.allocations.allocated - own.allocated;
    let (growth, limit) = (peak - resident, GROWTH_MAX_KIB);
    let verdict = if growth <= limit && allocated == 0 { "met" } else { "MISSED" };
    write!(
        text,
        "\nFlat from minute {} on: the most is {growth:+} KiB against that minute (≤ {limit}), and the handler \
         allocated {allocated} times (0): {verdict}. At the end all {SYMBOLS} books are fresh, and equal to those of a \
         handler that read every message. {} events were put out.",
        WARM_LOOKS * 60 / LOOKS,
        handler.told.events
    )?;
    Ok(text)
}

/// Lets the last repairs end.
fn finish(handler: &mut Handler, servers: &mut Servers) -> anyhow::Result<()> {
    for _ in 0..10_000 {
        if handler.state() == ChannelState::Live && servers.fetch.is_none() {
            return Ok(());
        }
        handler.now_ns += 1_000_000;
        // The venue's heartbeat.
        let packet =
            PacketWriter::new(&mut [0; 64], SESSION, servers.log.next())?.finish().to_vec();
        (0..2).for_each(|line| handler.hear(line, &packet));
        handler.poll();
        servers.serve(handler)?;
    }
    anyhow::bail!("the channel is {} at the end", handler.state().name())
}

/// Every level of every book, and whether it is fresh.
fn compare(handler: &Handler, whole: &NasdaqItch) -> anyhow::Result<()> {
    let channel = &handler.pipeline.channels()[0];
    let counters = channel.arbiter().channel();
    ensure!(counters.lost == 0 || channel.repair_counters().snapshots_joined > 0, "messages lost");
    let mut levels = 0;
    for instrument in 0..=u32::from(SYMBOLS) {
        let (ours, wanted) = (channel.venue().book(instrument), whole.book(instrument));
        let (Some(ours), Some(wanted)) = (ours, wanted) else { continue };
        ensure!(!channel.venue().is_stale(instrument), "book {instrument} is stale at the end");
        for side in [Side::Bid, Side::Ask] {
            levels += wanted.levels(side).count();
            ensure!(ours.levels(side).eq(wanted.levels(side)), "book {instrument} is wrong");
        }
    }
    ensure!(levels > 0, "the day ends without orders: there is nothing to compare");
    Ok(())
}

/// Of this process.
fn resident_kib() -> anyhow::Result<i64> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}
