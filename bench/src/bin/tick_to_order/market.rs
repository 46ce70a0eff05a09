//! What the benchmark's exchange publishes, and what the strategy is to do about it.
//!
//! Each instrument has a bid of 100.00 that stays. Then, for one instrument after the other, a bid some ticks
//! above it comes and goes again, each in a datagram of one message. The strategy buys at the new best bid when it
//! rose and sells at it when it fell, so every datagram is answered by one order, whose terms follow from its
//! sequence number.

use wirepath_feed_handler::event::{Event, Kind, Kinds};
use wirepath_feed_handler::venue::Sink;
use wirepath_order_gateway::orders::{Cause, NewOrder, OrderSide, Request, TimeInForce};
use wirepath_order_gateway::risk::{Book, InstrumentConfig, RiskConfig, SessionConfig, Setting};
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::moldudp64::{PacketWriter, Session};
use wirepath_protocol::{Price, Symbol, itch50};

/// The stock locate of the first instrument.
const FIRST_LOCATE: u16 = 13;
/// The bid that stays, ten-thousandths of a dollar, and one tick.
const STANDING: u32 = 1_000_000;
const TICK: u32 = 100;
/// Units of [`Price`] in a ten-thousandth of a dollar.
const PRICE_UNITS: i64 = 100_000;

/// A datagram as it lies in the receiver's memory.
pub(crate) type Buffer = [u8; 128];

/// The terms of an order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Terms {
    pub(crate) symbol: Symbol,
    /// The code of tag 54.
    pub(crate) side: u8,
    pub(crate) qty: u64,
    pub(crate) price: Price,
}

/// The exchange's day, message by message, from number 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Market {
    instruments: u16,
}

/// What one message is about.
struct Step {
    instrument: u16,
    /// The best bid after it, ten-thousandths of a dollar.
    bid: u32,
    /// The message whose order it deletes, or 0 for one that adds an order.
    deletes: u64,
}

impl Market {
    pub(crate) fn new(instruments: u16) -> Self {
        Self { instruments }
    }

    /// Messages before the first that is to be answered by an order.
    pub(crate) fn opening(self) -> u64 {
        self.instruments.into()
    }

    pub(crate) fn symbols(self) -> impl Iterator<Item = String> {
        (0..self.instruments).map(|instrument| format!("T{instrument:04}"))
    }

    fn step(self, seq: u64) -> Step {
        let Some(nth) = seq.checked_sub(self.opening() + 1) else {
            let instrument = u16::try_from(seq - 1).expect("one per instrument");
            return Step { instrument, bid: STANDING, deletes: 0 };
        };
        let pair = nth / 2;
        let instrument = u16::try_from(pair % u64::from(self.instruments)).expect("a remainder");
        let ticks = u32::try_from(1 + pair % 16).expect("a remainder");
        match nth % 2 {
            0 => Step { instrument, bid: STANDING + ticks * TICK, deletes: 0 },
            _ => Step { instrument, bid: STANDING, deletes: seq - 1 },
        }
    }

    /// Writes datagram number `seq`.
    pub(crate) fn datagram(self, seq: u64, buffer: &mut Buffer) -> &[u8] {
        let Step { instrument, bid, deletes } = self.step(seq);
        let locate = FIRST_LOCATE + instrument;
        let session = Session::new("BENCH").expect("short");
        let mut packet = PacketWriter::new(buffer, session, seq).expect("fits");
        let pushed = if deletes == 0 {
            let add = itch50::AddOrder {
                stock_locate: locate.into(),
                order_reference_number: seq.into(),
                buy_sell_indicator: b'B'.into(),
                shares: 100.into(),
                stock: symbol(instrument),
                price: Price4Be::from_raw(bid),
                ..Default::default()
            };
            packet.push(add.as_bytes())
        } else {
            let delete = itch50::OrderDelete {
                stock_locate: locate.into(),
                order_reference_number: deletes.into(),
                ..Default::default()
            };
            packet.push(delete.as_bytes())
        };
        pushed.expect("one message fits");
        packet.finish()
    }

    /// The order that answers message number `seq`.
    pub(crate) fn answer(self, seq: u64) -> Terms {
        let Step { instrument, bid, deletes } = self.step(seq);
        Terms {
            symbol: symbol(instrument),
            side: if deletes == 0 { b'1' } else { b'2' },
            qty: quantity(seq),
            price: price(bid),
        }
    }
}

fn symbol(instrument: u16) -> Symbol {
    Symbol::new(&format!("T{instrument:04}")).expect("short")
}

fn price(units: u32) -> Price {
    Price(i64::from(units) * PRICE_UNITS)
}

/// The price of the bid that stays: what a decoder without a book says of a delete.
pub(crate) fn standing_price() -> Price {
    price(STANDING)
}

/// Units of the order that answers message `seq`: no two alike within any window of the guard against
/// repetition.
fn quantity(seq: u64) -> u64 {
    100 + seq % 4_000
}

/// The strategy: it takes events, and leaves what it wants to be sent in `wanted`.
#[derive(Debug)]
pub(crate) struct Trader {
    /// By the feed's instrument: the gateway's number, and the best bid.
    instruments: Vec<(u32, Price)>,
    event: Option<Event>,
    pub(crate) wanted: Option<Wanted>,
}

/// A request, and the book it was decided by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) request: Request,
    pub(crate) book: Book,
}

impl Trader {
    pub(crate) fn new(market: Market) -> Self {
        let first = u32::from(FIRST_LOCATE);
        let instruments = 0..first + u32::from(market.instruments);
        Self {
            instruments: instruments
                .map(|locate| (locate.saturating_sub(first), Price::default()))
                .collect(),
            event: None,
            wanted: None,
        }
    }

    #[inline]
    fn decide(&mut self, event: &Event) {
        let Some((instrument, bid)) = self.instruments.get_mut(event.instrument as usize) else {
            return;
        };
        let (now, before) = (event.price(), core::mem::replace(bid, event.price()));
        if before.0 == 0 || now == before {
            return; // the first price, or no news
        }
        let side = if now > before { OrderSide::Buy } else { OrderSide::Sell };
        let request = Request::New(NewOrder {
            instrument: *instrument,
            side,
            time_in_force: TimeInForce::Day,
            qty: quantity(event.seq),
            price: Some(now),
            cause: Cause { rx_ns: event.rx_ns, seq: event.seq },
        });
        let book = Book { bid: Some(now), ask: None, is_stale: event.is_stale(), age_ns: 0 };
        self.wanted = Some(Wanted { request, book });
    }
}

impl Sink for Trader {
    #[inline(always)]
    fn wants(&self) -> Kinds {
        Kinds::BEST.or(Kinds::CONTROL)
    }

    #[inline]
    fn emit(&mut self, event: Event) {
        self.event = Some(event);
    }

    #[inline]
    fn end_of_message(&mut self, _complete: bool) {
        if let Some(event) = self.event.take()
            && event.is_in(Kind::BestBid.mask())
        {
            self.decide(&event);
        }
    }
}

/// Limits of every kind, none of which any of the orders exceeds.
pub(crate) fn limits() -> RiskConfig {
    let money = |whole: u128| Some(Setting::At(whole * 1_000_000_000));
    let mut risk = RiskConfig {
        default: InstrumentConfig {
            order_qty: Some(Setting::At(10_000)),
            order_notional: money(2_000_000),
            long: Some(Setting::At(100_000_000)),
            short: Some(Setting::At(100_000_000)),
            open_notional: money(10_000_000_000),
            open_orders: Some(Setting::At(10_000)),
            book_band_bps: Some(Setting::At(50)),
            ..InstrumentConfig::default()
        },
        session: SessionConfig {
            open_notional: money(10_000_000_000),
            open_orders: Some(10_000),
            messages: Some(30_000),
            cancel_reserve: Some(1_000),
            duplicate_ms: Some(1),
            repeats: Some(100),
            book_age_ms: Some(1_000),
            ..SessionConfig::default()
        },
        ..RiskConfig::default()
    };
    risk.tables.messages = 31_000;
    risk
}
