//! The example strategy of the demo: takes the far side of one-sided books, through a gateway on its own
//! thread, and times every event and every order.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use wirepath_feed_handler::event::{Event, Kind};
use wirepath_feed_handler::feed::{FeedView, Strategy};
use wirepath_order_gateway::gateway::Inline;
use wirepath_order_gateway::orders::{
    Cause, ClOrdId, NewOrder, OrderSide, Request, TimeInForce, Update, What,
};
use wirepath_order_gateway::risk::Book;
use wirepath_perf::histogram::Reader;
use wirepath_perf::{Clock, ClockDomain, Histogram};
use wirepath_protocol::Price;

/// Units of an order.
const QTY: u64 = 100;
/// An instrument is left alone for so long after an order.
const REST_NS: u64 = 200_000_000;
/// Events between two looks at the gateway while the feed is busy.
const EVENTS_PER_POLL: u64 = 8;

/// Buys what is bid for by nine tenths of the units at the best prices, and sells the contrary: at the far
/// side's price, at once or not at all.
#[derive(Debug)]
pub(super) struct Trader {
    clock: Clock,
    gateway: Inline,
    /// By the feed's instrument.
    books: Vec<Sides>,
    ring_to_strategy: Histogram,
    wire_to_strategy: Histogram,
    order_to_ack: Histogram,
    order_to_fill: Histogram,
    shown: Arc<Shown>,
    events: u64,
    trades: u64,
    lagged: u64,
    refused: u64,
    rx_clock: ClockDomain,
}

/// What the strategy knows of one instrument.
#[derive(Clone, Copy, Debug, Default)]
struct Sides {
    /// Units and price at the best bid and ask.
    best: [(u64, Price); 2],
    /// The gateway's number of it, once its symbol is known.
    traded_as: Option<u32>,
    /// The order under way, and when it was sent.
    order: Option<(ClOrdId, u64)>,
    rests_until_ns: u64,
}

/// What the view may look at while the strategy runs.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) orders: AtomicU64,
    pub(super) fills: AtomicU64,
    /// Units bought less units sold.
    pub(super) position: AtomicI64,
}

/// The same for what takes time.
pub(super) struct Readers {
    pub(super) ring_to_strategy: Reader,
    pub(super) wire_to_strategy: Reader,
    pub(super) order_to_ack: Reader,
    pub(super) order_to_fill: Reader,
    pub(super) shown: Arc<Shown>,
}

impl Trader {
    pub(super) fn new(clock: Clock, gateway: Inline) -> Self {
        Self {
            clock,
            gateway,
            books: Vec::new(),
            ring_to_strategy: Histogram::new(),
            wire_to_strategy: Histogram::new(),
            order_to_ack: Histogram::new(),
            order_to_fill: Histogram::new(),
            shown: Arc::default(),
            events: 0,
            trades: 0,
            lagged: 0,
            refused: 0,
            rx_clock: ClockDomain::None,
        }
    }

    pub(super) fn readers(&self) -> Readers {
        Readers {
            ring_to_strategy: self.ring_to_strategy.reader(),
            wire_to_strategy: self.wire_to_strategy.reader(),
            order_to_ack: self.order_to_ack.reader(),
            order_to_fill: self.order_to_fill.reader(),
            shown: Arc::clone(&self.shown),
        }
    }

    pub(super) fn events(&self) -> u64 {
        self.events
    }

    pub(super) fn trades(&self) -> u64 {
        self.trades
    }

    pub(super) fn lagged(&self) -> u64 {
        self.lagged
    }

    /// Orders that risk or the session did not let through.
    pub(super) fn refused(&self) -> u64 {
        self.refused
    }

    /// The clock of the receive stamps it saw.
    pub(super) fn rx_clock(&self) -> ClockDomain {
        self.rx_clock
    }

    /// The gateway, when the strategy has done its work.
    pub(super) fn into_gateway(self) -> Inline {
        self.gateway
    }

    /// A new best price, and what to make of it.
    fn judge(&mut self, event: &Event, side: usize, feed: &FeedView) {
        let index = event.instrument as usize;
        if index >= self.books.len() {
            self.books.resize(index + 1, Sides::default());
        }
        let sides = &mut self.books[index];
        sides.best[side] = (event.b, event.price());
        let [(bids, bid), (asks, ask)] = sides.best;
        if !event.is_last() || bids == 0 || asks == 0 {
            return;
        }
        let is_stale = event.is_stale() || feed.is_all_stale();
        let (side, price) = match (bids, asks) {
            (bids, asks) if bids >= 9 * asks => (OrderSide::Buy, ask),
            (bids, asks) if asks >= 9 * bids => (OrderSide::Sell, bid),
            _ => return,
        };
        let now_ns = self.clock.now();
        if sides.order.is_some() || now_ns < sides.rests_until_ns || !self.gateway.is_open() {
            return;
        }
        let Some(instrument) = self.traded_as(event.instrument, feed) else { return };
        let new = NewOrder {
            instrument,
            side,
            time_in_force: TimeInForce::ImmediateOrCancel,
            qty: QTY,
            price: Some(price),
            cause: Cause { rx_ns: event.rx_ns, seq: event.seq },
        };
        let book = Book { bid: Some(bid), ask: Some(ask), is_stale, age_ns: 0 };
        let sent = self.gateway.submit(&Request::New(new), &book);
        let sides = &mut self.books[index];
        sides.rests_until_ns = now_ns + REST_NS;
        match sent {
            Ok(sent) => {
                sides.order = Some((sent.cl_ord_id, now_ns));
                self.shown.orders.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => self.refused += 1,
        }
    }

    /// The gateway's number of a feed's instrument, by its symbol.
    fn traded_as(&mut self, instrument: u32, feed: &FeedView) -> Option<u32> {
        let sides = &mut self.books[instrument as usize];
        if sides.traded_as.is_none() {
            let symbol = feed.directory().get(instrument)?.symbol;
            sides.traded_as = self.gateway.desk().symbols().find(symbol.trimmed());
        }
        sides.traded_as
    }

    /// Looks at the gateway: reports come in, and what is due is done.
    fn look_after_orders(&mut self) {
        self.gateway.poll();
        while let Some(update) = self.gateway.poll_update() {
            self.learn(&update);
        }
    }

    fn learn(&mut self, update: &Update) {
        let is_of = |sides: &&mut Sides| match sides.order {
            Some((order, _)) => Some(order) == update.order,
            None => false,
        };
        let Some(sides) = self.books.iter_mut().find(is_of) else { return };
        let since_ns = sides.order.map_or(0, |(_, since_ns)| since_ns);
        match update.what {
            What::Accepted => self.order_to_ack.record_between(since_ns, update.rx_ns),
            What::Fill => {
                self.order_to_fill.record_between(since_ns, update.rx_ns);
                self.shown.fills.fetch_add(1, Ordering::Relaxed);
                let units = i64::try_from(update.last_qty).unwrap_or(0);
                let units = if update.is_buy { units } else { -units };
                self.shown.position.fetch_add(units, Ordering::Relaxed);
            }
            _ => {}
        }
        if update.is_closed {
            sides.order = None;
        }
    }
}

impl Strategy for Trader {
    fn on_event(&mut self, event: &Event, feed: &FeedView) {
        let now_ns = self.clock.now();
        self.events += 1;
        match event.kind() {
            // These waited for other messages or for patience: not the way of an event.
            Some(Kind::Gap | Kind::Stale | Kind::SessionStart | Kind::SessionEnd) => return,
            Some(Kind::Trade) => self.trades += 1,
            _ => {}
        }
        self.rx_clock = ClockDomain::from_raw(event.clock);
        self.wire_to_strategy.record_between(event.rx_ns, now_ns);
        if event.published_after_ns != u32::MAX {
            self.ring_to_strategy
                .record_between(event.rx_ns + u64::from(event.published_after_ns), now_ns);
        }
        match event.kind() {
            Some(Kind::BestBid) => self.judge(event, 0, feed),
            Some(Kind::BestAsk) => self.judge(event, 1, feed),
            _ => {}
        }
        if self.events.is_multiple_of(EVENTS_PER_POLL) {
            self.look_after_orders();
        }
    }

    fn on_lagged(&mut self, lost: u64, _feed: &FeedView) {
        self.lagged += lost;
        self.books.iter_mut().for_each(|sides| sides.best = Default::default());
    }

    fn on_idle(&mut self, _feed: &FeedView) {
        self.look_after_orders();
    }
}
