//! The way of an order on one thread: the datagram's bytes in hand → the order's bytes ready to send.
//!
//! There is no socket, and no clock but the stamps around the work: time is an argument. A stamp reads the time-stamp
//! counter between two fences, so that nothing of the work runs outside of it. What two stamps cost is the baseline;
//! what is added to it is the work. Steps are left out one after another, the last first: each row is a rival of its
//! own with a step more than the row above.
//!
//! Between two datagrams, and not timed, the order's bytes go to an acceptor's session in memory, which looks at the
//! order, and whose fill goes back. So caches and predictors are as reports leave them, not as a loop of nothing but
//! orders would; the desk has got ready for the next order, as a gateway's does; and what was written before
//! has left the core. Tables have their usual sizes.
//!
//! Datagrams come back to back, but for two rows with a pause before each: what lies in memory that is touched
//! seldom has left the caches by then, on a core whose caches others use as well.

use std::hint::black_box;
use std::path::Path;

use anyhow::ensure;
use wirepath_bench::{Contest, Sample};
use wirepath_feed_handler::arbiter;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kind};
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{
    self, Message, NasdaqItch, Sink, Venue, VenueError, VenueKind, VenueOptions,
};
use wirepath_order_gateway::desk::{Desk, OrderStyle, Symbols};
use wirepath_order_gateway::orders::{
    self, ClOrdId, ClOrdIds, ExecType, Execution, Id, OrdStatus, Orders, Report, Request,
};
use wirepath_order_gateway::risk::Risk;
use wirepath_order_gateway::session::{Role, Session, SessionConfig, State, Version};
use wirepath_order_gateway::store::{
    FileStore, MemoryStore, Record, SessionIdentity, Store, StoreConfig, StoreError,
};
use wirepath_perf::{Clock, ClockDomain, Histogram};
use wirepath_protocol::itch50;

use crate::counterparty::{Counterparty, Fate};
use crate::market::{Market, Terms, Trader, Wanted, limits, standing_price};

/// When the day begins, nanoseconds since the Unix epoch.
const START_NS: u64 = 1_795_385_405_000_000_000;
/// From one datagram to the next: each order has another time to write.
const STEP_NS: u64 = 1_700_000;
/// Instruments of the rival that does not always trade the same one.
const MANY: u16 = 100;
/// What the whole way may take at the median, nanoseconds.
const WHOLE_MAX_NS: f64 = 200.0;

/// The baseline: two stamps and nothing between them.
pub(crate) const STAMPS: &str = "two stamps, nothing else";
/// The rivals, each with a step more than the one before.
pub(crate) const STEPS: [&str; 7] = [
    "frame, arbiter",
    "+ decode, event, decision",
    "+ book",
    "+ risk, order table",
    "+ encode, session",
    "+ store in memory",
    "+ store `write` instead",
];
const MANY_ROW: &str = "the same, 100 instruments in turns";
/// How long it is quiet before each datagram, and the rivals of which that is so.
const PAUSE_NS: u64 = 50_000;
const PAUSE_ROW: &str = "one, each after a pause of 50 µs";
const MANY_PAUSE_ROW: &str = "100, each after a pause of 50 µs";

/// Enters the steps. `folder` is for the stores.
pub(crate) fn contest(clock: Clock, datagrams: u64, folder: &Path) -> Contest<'_> {
    let one = Course { clock, market: Market::new(1), datagrams, pause_ns: 0 };
    let many = Course { market: Market::new(MANY), ..one };
    let mut contest = Contest::new("compute, one thread: datagram in hand → order ready", "ns");
    contest.enter(STAMPS, datagrams, move || one.measure(&mut Nothing));
    contest.enter(STEPS[0], datagrams, move || {
        one.measure(&mut Feed::new(one.market, Skip::new(one.market)?)?)
    });
    contest.enter(STEPS[1], datagrams, move || {
        one.measure(&mut Feed::new(one.market, Decode::new(one.market)?)?)
    });
    contest.enter(STEPS[2], datagrams, move || {
        one.measure(&mut Feed::new(one.market, venue(one.market)?)?)
    });
    contest.enter(STEPS[3], datagrams, move || one.measure(&mut Checked::new(one.market)?));
    contest.enter(STEPS[4], datagrams, move || {
        one.measure(&mut Whole::new(one.market, Numbers::default())?)
    });
    contest.enter(STEPS[5], datagrams, move || {
        one.measure(&mut Whole::new(one.market, MemoryStore::new(16 << 20))?)
    });
    contest.enter(STEPS[6], datagrams, move || one.written(folder));
    contest.enter(MANY_ROW, datagrams, move || many.written(folder));
    for (name, course) in [(PAUSE_ROW, one), (MANY_PAUSE_ROW, many)] {
        let course = Course { pause_ns: PAUSE_NS, ..course };
        contest.enter(name, datagrams, move || course.written(folder));
    }
    contest.against(STAMPS);
    for rival in [STEPS[5], STEPS[6], MANY_ROW] {
        contest.adds_at_most(rival, WHOLE_MAX_NS);
    }
    contest
}

fn file_store(folder: &Path) -> anyhow::Result<FileStore> {
    let identity = SessionIdentity::new("FIX.4.4", "DESK", "EXCH", "")?;
    let config = StoreConfig { segment_bytes: 32 << 20, ..StoreConfig::new(folder) };
    Ok(FileStore::open(&config, &identity, START_NS)?)
}

/// Some of the way.
trait Steps {
    /// What is timed.
    fn take(&mut self, batch: &Batch<'_>, now_ns: u64);

    /// What is not: looks at what it came to, and brings the order to its end.
    fn settle(&mut self, seq: u64, wanted: Terms, now_ns: u64) -> anyhow::Result<()>;
}

/// The time-stamp counter, read after all that stands before and before all that stands behind.
#[inline(always)]
fn stamp(clock: Clock) -> u64 {
    fence();
    let ticks = clock.raw();
    fence();
    ticks
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn fence() {
    // SAFETY: every x86-64 CPU has SSE2, and the instruction touches no memory.
    #[allow(unsafe_code, unused_unsafe, reason = "newer compilers call it safe")]
    unsafe {
        core::arch::x86_64::_mm_lfence();
    }
}

#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn fence() {
    core::sync::atomic::fence(core::sync::atomic::Ordering::SeqCst);
}

/// What all rivals go through.
#[derive(Clone, Copy)]
struct Course {
    clock: Clock,
    market: Market,
    datagrams: u64,
    /// The thread spins for so long before each datagram.
    pause_ns: u64,
}

impl Course {
    /// The whole way, with a store that is written to the system's cache.
    fn written(self, folder: &Path) -> anyhow::Result<Sample> {
        let folder = tempfile::tempdir_in(folder)?;
        self.measure(&mut Whole::new(self.market, file_store(folder.path())?)?)
    }

    /// Times the steps for each datagram.
    fn measure(self, steps: &mut impl Steps) -> anyhow::Result<Sample> {
        let Self { clock, market, datagrams, pause_ns } = self;
        let mut histogram = Histogram::new();
        let mut buffer = [0; 128];
        let opening = market.opening();
        for seq in 1..=opening + datagrams {
            let now_ns = START_NS + seq * STEP_NS;
            let len = market.datagram(seq, &mut buffer).len();
            let rx = RxStamp { ns: now_ns, clock: ClockDomain::Kernel };
            let slots = [Slot { offset: 0, len, line: LineId(0), rx }];
            let batch = Batch::new(black_box(&buffer), &slots);
            let until_ns = clock.now() + pause_ns;
            while clock.now() < until_ns {
                core::hint::spin_loop();
            }

            // What was written since the last tick has long left the core when the next one comes.
            core::sync::atomic::fence(core::sync::atomic::Ordering::SeqCst);
            let start = stamp(clock);
            steps.take(&batch, now_ns);
            let end = stamp(clock);

            if seq > opening {
                steps.settle(seq, market.answer(seq), now_ns)?;
                histogram.record(clock.ticks_to_ns(end - start));
            }
        }
        let snapshot = histogram.snapshot();
        let count = snapshot.count();
        Ok(Sample::latency(snapshot, count))
    }
}

struct Nothing;

impl Steps for Nothing {
    #[inline(always)]
    fn take(&mut self, batch: &Batch<'_>, _now_ns: u64) {
        black_box(batch);
    }

    fn settle(&mut self, _seq: u64, _wanted: Terms, _now_ns: u64) -> anyhow::Result<()> {
        Ok(())
    }
}

/// From the datagram to the decision, with whatever venue.
struct Feed<V> {
    pipeline: Pipeline<V>,
    trader: Trader,
}

impl<V: Probe> Feed<V> {
    fn new(market: Market, venue: V) -> anyhow::Result<Self> {
        let config = arbiter::Config { lines: 1, ..arbiter::Config::default() };
        let pipeline = Pipeline::new(vec![venue], &[0], &config)?;
        Ok(Self { pipeline, trader: Trader::new(market) })
    }

    #[inline]
    fn decide(&mut self, batch: &Batch<'_>, now_ns: u64) -> Option<Wanted> {
        self.pipeline.handle(batch, Now::Live(now_ns), &mut self.trader);
        self.trader.wanted.take()
    }
}

impl<V: Probe> Steps for Feed<V> {
    #[inline]
    fn take(&mut self, batch: &Batch<'_>, now_ns: u64) {
        self.pipeline.handle(batch, Now::Live(now_ns), &mut self.trader);
    }

    fn settle(&mut self, seq: u64, wanted: Terms, _now_ns: u64) -> anyhow::Result<()> {
        let decided = self.trader.wanted.take();
        if !V::DECIDES {
            let delivered = self.pipeline.channels()[0].arbiter().channel().delivered;
            ensure!(delivered == seq, "{delivered} of {seq} messages were delivered");
            return Ok(());
        }
        let Some(Wanted { request: Request::New(new), .. }) = decided else {
            anyhow::bail!("datagram {seq} was not answered");
        };
        let decided = (new.side as u8, new.qty, new.price);
        let right = (wanted.side, wanted.qty, Some(wanted.price));
        ensure!(decided == right, "datagram {seq} led to {decided:?}, and {right:?} is right");
        Ok(())
    }
}

/// A venue, or a part of one.
trait Probe: Venue {
    /// Whether the strategy can decide by what comes of it.
    const DECIDES: bool;
}

impl Probe for NasdaqItch {
    const DECIDES: bool = true;
}

/// The venue that the feed handler has.
fn venue(market: Market) -> anyhow::Result<NasdaqItch> {
    let limits = LimitsConfig {
        instruments: 13 + u32::try_from(market.opening())?,
        order_pages: 8,
        order_pages_ready: 2,
        levels_outside: 1 << 12,
        ..LimitsConfig::default()
    };
    Ok(NasdaqItch::new(VenueOptions { limits, ..VenueOptions::default() })?)
}

/// Does nothing with messages.
struct Skip(NasdaqItch);

/// Reads messages and makes events of them, without a book: it knows the price that stays.
struct Decode(NasdaqItch);

impl Skip {
    fn new(market: Market) -> anyhow::Result<Self> {
        venue(market).map(Self)
    }
}

impl Decode {
    fn new(market: Market) -> anyhow::Result<Self> {
        venue(market).map(Self)
    }
}

impl Probe for Skip {
    const DECIDES: bool = false;
}

impl Probe for Decode {
    const DECIDES: bool = true;
}

/// What the partial venues have in common: all but `apply` is the real one's.
macro_rules! as_nasdaq_but_apply {
    ($venue:ty, $apply:expr) => {
        impl Venue for $venue {
            const KIND: VenueKind = NasdaqItch::KIND;
            type Framing = <NasdaqItch as Venue>::Framing;
            type Format = <NasdaqItch as Venue>::Format;
            type Books = <NasdaqItch as Venue>::Books;
            type Hint = ();

            fn new(options: VenueOptions) -> Result<Self, VenueError> {
                NasdaqItch::new(options).map(Self)
            }
            fn market(&self) -> &venue::Market<Self::Books> {
                self.0.market()
            }
            fn market_mut(&mut self) -> &mut venue::Market<Self::Books> {
                self.0.market_mut()
            }
            #[inline]
            fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
                $apply(message, sink);
            }
            fn prefetch_order(&self, _block: &[u8]) {}
            fn prefetch_level(&self, _hint: ()) {}
        }
    };
}

as_nasdaq_but_apply!(Skip, |message: &Message<'_>, _: &mut _| {
    black_box(message.block);
});

as_nasdaq_but_apply!(Decode, decode);

#[inline]
fn decode(message: &Message<'_>, sink: &mut impl Sink) {
    let (locate, price) = match itch50::Message::parse(message.block) {
        Ok(itch50::Message::AddOrder(add)) => (add.stock_locate(), add.price()),
        Ok(itch50::Message::OrderDelete(delete)) => (delete.stock_locate(), standing_price()),
        _ => return,
    };
    sink.emit(Event {
        rx_ns: message.rx.ns,
        clock: message.rx.clock as u8,
        seq: message.seq,
        instrument: locate.into(),
        a: price.0,
        b: 100,
        flags: 0,
        ..Event::new(Kind::BestBid)
    });
    sink.end_of_message(true);
}

/// To the order table, and no further.
struct Checked {
    feed: Feed<NasdaqItch>,
    risk: Risk,
    orders: Orders,
    sent: Option<ClOrdId>,
    executions: u64,
}

fn tables(market: Market) -> anyhow::Result<(Risk, Orders, Symbols)> {
    let names: Vec<String> = market.symbols().collect();
    let symbols = Symbols::new(names.iter().map(String::as_str));
    let instruments = u32::try_from(names.len())?;
    let config = limits();
    let find = |symbol: &str| symbols.find(symbol.as_bytes());
    let risk = Risk::new(config.resolve(instruments, find)?, &config.tables)?;
    let orders = orders::Config { instruments, ..orders::Config::default() };
    let orders = Orders::new(&orders, ClOrdIds::start(None, START_NS)?);
    Ok((risk, orders, symbols))
}

impl Checked {
    fn new(market: Market) -> anyhow::Result<Self> {
        let (risk, orders, _) = tables(market)?;
        let feed = Feed::new(market, venue(market)?)?;
        Ok(Self { feed, risk, orders, sent: None, executions: 0 })
    }
}

impl Steps for Checked {
    #[inline]
    fn take(&mut self, batch: &Batch<'_>, now_ns: u64) {
        let Some(Wanted { request, book }) = self.feed.decide(batch, now_ns) else { return };
        let Request::New(new) = &request else { return };
        let Ok(valued_at) = self.risk.check_new(new, &book, now_ns) else { return };
        let Ok(sent) = self.orders.request(&request, valued_at) else { return };
        self.risk.record(&sent.effect);
        self.sent = Some(sent.cl_ord_id);
    }

    fn settle(&mut self, seq: u64, wanted: Terms, now_ns: u64) -> anyhow::Result<()> {
        let entered = self.sent.take().and_then(|id| self.orders.order(id)).copied();
        let terms = entered.map(|order| (order.side() as u8, order.qty(), order.price()));
        let right = (wanted.side, wanted.qty, Some(wanted.price));
        ensure!(terms == Some(right), "datagram {seq} led to {terms:?}, not {right:?}");
        self.orders.prepare();
        self.risk.prepare();
        let Some(order) = entered else { return Ok(()) };
        self.executions += 1;
        let outcome = self.orders.apply(&Report::Execution(Execution {
            cl_ord_id: order.id().into(),
            exec_id: Id::new(self.executions.to_string().as_bytes()),
            last_qty: order.qty(),
            last_px: order.price(),
            rx_ns: now_ns,
            ..Execution::new(ExecType::Trade, OrdStatus::Filled)
        }));
        self.risk.record(&outcome.effect);
        Ok(())
    }
}

/// The whole way, with whatever store.
struct Whole<S> {
    feed: Feed<NasdaqItch>,
    desk: Desk,
    session: Session<S>,
    venue: Session<MemoryStore>,
    counterparty: Counterparty,
    bytes: Vec<u8>,
}

impl<S: Store> Whole<S> {
    fn new(market: Market, store: S) -> anyhow::Result<Self> {
        let (risk, orders, symbols) = tables(market)?;
        let config = SessionConfig::new(Role::Initiator, Version::Fix44, "DESK", "EXCH");
        let mut whole = Self {
            feed: Feed::new(market, venue(market)?)?,
            desk: Desk::new(orders, risk, symbols, OrderStyle::default()),
            session: Session::new(config, store),
            venue: Counterparty::session(),
            counterparty: Counterparty::new(Fate::Filled),
            bytes: Vec::with_capacity(64 << 10),
        };
        whole.venue.connected(START_NS, &mut whole.counterparty);
        whole.session.connected(START_NS, &mut whole.desk);
        whole.exchange(START_NS);
        ensure!(whole.session.state() == State::Active, "{:?}", whole.session.closed());
        Ok(whole)
    }

    /// Hands what each side has to say to the other.
    fn exchange(&mut self, now_ns: u64) {
        self.bytes.clear();
        self.bytes.extend_from_slice(self.session.output());
        self.session.sent(self.bytes.len(), now_ns);
        self.venue.receive(&self.bytes, now_ns, &mut self.counterparty);
        let answer = self.venue.output();
        self.session.receive(answer, now_ns, &mut self.desk);
        let len = answer.len();
        self.venue.sent(len, now_ns);
    }

    /// The bytes of an order and of the report that fills it.
    fn texts(&mut self, batch: &Batch<'_>, now_ns: u64) -> (Vec<u8>, Vec<u8>) {
        self.take(batch, now_ns);
        let order = self.session.output().to_vec();
        self.venue.receive(&order, now_ns, &mut self.counterparty);
        (order, self.venue.output().to_vec())
    }
}

impl<S: Store> Steps for Whole<S> {
    #[inline(never)]
    fn take(&mut self, batch: &Batch<'_>, now_ns: u64) {
        if let Some(Wanted { request, book }) = self.feed.decide(batch, now_ns) {
            let sent = self.desk.submit(self.session.link(now_ns), &request, &book);
            let _ = black_box(sent.map(|sent| sent.cl_ord_id)); // no order is looked at below
            black_box(self.session.output());
        }
    }

    fn settle(&mut self, seq: u64, wanted: Terms, now_ns: u64) -> anyhow::Result<()> {
        // As a gateway does when the order is with the kernel, and when reports have come.
        self.desk.prepare(self.session.link(now_ns));
        self.exchange(now_ns);
        self.desk.prepare(self.session.link(now_ns));
        self.counterparty.check(seq, wanted)?;
        while self.desk.poll_update().is_some() {}
        ensure!(self.desk.orders().open().next().is_none(), "order {seq} was not filled");
        if seq.is_multiple_of(64) {
            self.session.idle(now_ns)?;
        }
        Ok(())
    }
}

/// An order and its report as they are sent: what floors send in their place.
pub(crate) fn texts() -> anyhow::Result<(Vec<u8>, Vec<u8>)> {
    let market = Market::new(1);
    let mut whole = Whole::new(market, Numbers::default())?;
    let mut buffer = [0; 128];
    let mut texts = Default::default();
    for seq in 1..=market.opening() + 1 {
        let len = market.datagram(seq, &mut buffer).len();
        let slots = [Slot { offset: 0, len, line: LineId(0), rx: RxStamp::NONE }];
        texts = whole.texts(&Batch::new(&buffer, &slots), START_NS + seq);
    }
    ensure!(!texts.0.is_empty() && !texts.1.is_empty(), "no order was sent");
    Ok(texts)
}

/// A store that keeps nothing but the numbers: what is left when the store is left out.
#[derive(Debug)]
struct Numbers {
    next_out: u64,
    next_in: u64,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { next_out: 1, next_in: 1 }
    }
}

impl Store for Numbers {
    fn next_out(&self) -> u64 {
        self.next_out
    }
    fn next_in(&self) -> u64 {
        self.next_in
    }
    fn append_out(&mut self, _message: &[u8], _now_ns: u64) -> Result<(), StoreError> {
        self.next_out += 1;
        Ok(())
    }
    fn append_in(&mut self, _message: Option<&[u8]>, _now_ns: u64) -> Result<(), StoreError> {
        self.next_in += 1;
        Ok(())
    }
    fn set_next_in(&mut self, next: u64, _now_ns: u64) -> Result<(), StoreError> {
        self.next_in = next;
        Ok(())
    }
    fn set_next_out(&mut self, next: u64, _now_ns: u64) -> Result<(), StoreError> {
        self.next_out = next;
        Ok(())
    }
    fn sent(&self, _seq: u64) -> Option<&[u8]> {
        None
    }
    fn reset(&mut self, _now_ns: u64) -> Result<(), StoreError> {
        *self = Self::default();
        Ok(())
    }
    fn started_ns(&self) -> u64 {
        START_NS
    }
    fn idle(&mut self, _now_ns: u64) -> Result<(), StoreError> {
        Ok(())
    }
    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        core::iter::empty()
    }
}
