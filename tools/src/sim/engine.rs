//! A matching engine: price-time priority over many instruments, and the public feed of its book.
//!
//! [`Engine::handle`] does one [`Command`] whole and tells an [`Output`] what came of it: [`Report`]s to the
//! owners of orders, and to the public the ITCH 5.0 messages of exactly what its book went through. So the feed
//! is the book, and an order of ours shows in it. There is no I/O and no clock: time is an argument, and the
//! same commands at the same times give the same bytes.
//!
//! | order | in the book it finds | what is left |
//! | --- | --- | --- |
//! | limit, day | all at its price or better | rests at its price |
//! | limit, immediate or cancel | the same | is cancelled |
//! | fill or kill | the same, if that fills it whole | nothing, or all is cancelled |
//! | market, whichever | whatever stands there | is cancelled |
//!
//! A trade is at the price of the order that stood in the book. Nothing is hidden and there are no auctions, so the
//! feed has no Trade (P), Cross (Q) or Order Executed With Price (C). At the end of the day owners are told
//! that their orders are over; the public is told that the day is, as a venue does it, not order by order.
//!
//! | module | has |
//! | --- | --- |
//! | `command` | what the engine is told |
//! | `report` | what it answers |
//! | `book` | the orders that stand |
//! | `matching` | the orders that come, and what they meet |
//! | `wire` | the public's messages |

mod book;
mod command;
mod matching;
#[cfg(test)]
mod reference;
mod report;
#[cfg(test)]
mod simulation;
mod wire;

use wirepath_protocol::field::Price4Be;
use wirepath_protocol::{Alpha, Price, Side, Symbol};

pub use self::command::{Command, Limits, NewOrder, OrderId, Owner, SelfTrade, Terms, TimeInForce};
pub use self::report::{CancelReason, Event, Output, Refusal, Report};

use self::book::{Books, key};
use self::wire::Wire;

/// The highest price, in units of 1e-4: what the feed's books can tell from a negative one, with room.
const PRICE_MAX: u32 = 2_000_000_000;

/// An instrument that can be traded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Listed {
    /// Its name.
    pub symbol: Symbol,
    /// Prices are multiples of this; itself a multiple of 1e-4.
    pub tick: Price,
    /// Shares in a round lot, for information.
    pub round_lot: u32,
}

/// What is known of an owner.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct OwnerTerms {
    /// What happens where the owner would trade with itself.
    pub self_trade: SelfTrade,
    /// The name under which its orders are shown; none when `None`.
    pub attribution: Option<Alpha<4>>,
}

/// What stands at one price.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LevelView {
    /// The price.
    pub price: Price,
    /// Units open there.
    pub qty: u64,
    /// Orders open there.
    pub orders: u32,
}

/// An order in the book, as the public knows it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OrderView {
    /// The number by which the feed names it.
    pub reference: u64,
    /// What is open of it.
    pub qty: u32,
}

/// Where in its day the market is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Phase {
    Before,
    Open,
    After,
}

/// An instrument, as the engine works with it.
#[derive(Clone, Copy, Debug)]
struct Instrument {
    listed: Listed,
    /// In units of 1e-4.
    tick: u32,
    is_halted: bool,
}

/// See the [module documentation](self).
///
/// ```
/// use wirepath::sim::engine::{
///     Command, Engine, Event, Limits, Listed, NewOrder, Output, Owner, Report, Terms, TimeInForce,
/// };
/// use wirepath_protocol::{Price, Side, Symbol};
///
/// #[derive(Default)]
/// struct Seen(String, u32);
/// impl Output for Seen {
///     fn publish(&mut self, message: &[u8]) {
///         self.0.push(message[0].into());
///     }
///     fn report(&mut self, report: &Report) {
///         self.1 += u32::from(matches!(report.event, Event::Filled { qty: 60, .. }));
///     }
/// }
///
/// let cent = Price(10_000_000);
/// let listed = Listed { symbol: Symbol::new("WIRE")?, tick: cent, round_lot: 100 };
/// let mut engine = Engine::new(&[listed], Limits::default(), 0);
/// let mut seen = Seen::default();
/// engine.handle(Command::Open, 1_000, &mut seen);
/// for (owner, side, qty) in [(0, Side::Ask, 100), (1, Side::Bid, 60)] {
///     let order = NewOrder {
///         owner: Owner(owner),
///         client: 7,
///         instrument: 0,
///         side,
///         terms: Terms::Limit(Price(25_000_000_000)),
///         time_in_force: TimeInForce::Day,
///         qty,
///     };
///     engine.handle(Command::New(order), 2_000, &mut seen);
/// }
/// assert_eq!((seen.0.as_str(), seen.1), ("SRHSSAE", 2));
/// assert_eq!(engine.best(0, Side::Ask).unwrap().qty, 40);
/// # Ok::<(), wirepath_protocol::field::AlphaError>(())
/// ```
#[derive(Debug)]
pub struct Engine {
    instruments: Vec<Instrument>,
    owners: Vec<OwnerTerms>,
    books: Books,
    wire: Wire,
    limits: Limits,
    phase: Phase,
}

impl Engine {
    /// Empty books for these instruments, before the day begins. The feed's times count from `midnight_ns`,
    /// which is on the clock of those given to [`handle`](Self::handle).
    ///
    /// # Panics
    ///
    /// With more than 65,534 instruments, or a tick that is no positive multiple of 1e-4.
    pub fn new(listed: &[Listed], limits: Limits, midnight_ns: u64) -> Self {
        assert!(
            listed.len() < usize::from(u16::MAX),
            "the feed has numbers for 65,534 instruments"
        );
        let instrument = |listed: &Listed| {
            let tick = Price4Be::try_from(listed.tick).map_or(0, Price4Be::raw);
            assert!(tick > 0, "{}: a tick of {}", listed.symbol, listed.tick);
            Instrument { listed: *listed, tick, is_halted: false }
        };
        Self {
            instruments: listed.iter().map(instrument).collect(),
            owners: vec![OwnerTerms::default(); limits.owners as usize],
            books: Books::new(listed.len(), limits.orders),
            wire: Wire::new(midnight_ns),
            limits,
            phase: Phase::Before,
        }
    }

    /// Sets what is known of an owner. It holds for what comes from now on.
    ///
    /// # Panics
    ///
    /// If there is no such owner.
    pub fn set_owner(&mut self, owner: Owner, terms: OwnerTerms) {
        self.owners[owner.0 as usize] = terms;
    }

    /// Does one thing at this time, and says what came of it.
    pub fn handle(&mut self, command: Command, now_ns: u64, out: &mut impl Output) {
        self.wire.at(now_ns);
        match command {
            Command::New(order) => self.take(&order, out),
            Command::Cancel { owner, order } => self.cancel(owner, order, out),
            Command::Replace { owner, order, qty, price } => {
                self.replace(owner, order, qty, price, out);
            }
            Command::CancelAll { owner, instrument } => {
                let fits = |only| instrument.is_none_or(|instrument| instrument == only);
                let slots =
                    self.books.open_where(|order| order.owner == owner && fits(order.instrument));
                for slot in slots {
                    self.withdraw(slot, CancelReason::Requested, out);
                }
            }
            Command::Halt(instrument) => self.set_halted(instrument, true, out),
            Command::Resume(instrument) => self.set_halted(instrument, false, out),
            Command::Open => self.open(out),
            Command::Close => self.close(out),
        }
    }

    /// The best level of a side; `None` when the side is empty.
    ///
    /// # Panics
    ///
    /// Here and below, if there is no such instrument.
    pub fn best(&self, instrument: u32, side: Side) -> Option<LevelView> {
        self.levels(instrument, side).next()
    }

    /// The levels of a side, best first.
    pub fn levels(&self, instrument: u32, side: Side) -> impl Iterator<Item = LevelView> + '_ {
        self.books.side(instrument, side).iter().map(move |(at, level)| LevelView {
            price: Price::from_1e4(key(side, *at)), // there and back is the same way
            qty: level.qty,
            orders: level.orders,
        })
    }

    /// The orders at a price, first in the queue first.
    pub fn queue(
        &self,
        instrument: u32,
        side: Side,
        price: Price,
    ) -> impl Iterator<Item = OrderView> + '_ {
        let at = Price4Be::try_from(price).map(|price| key(side, price.raw()));
        let level = at.ok().and_then(|at| self.books.side(instrument, side).get(&at));
        let orders = self.books.queue(level.map_or(u32::MAX, |level| level.head));
        orders.map(|(_, order)| OrderView { reference: order.reference, qty: order.open })
    }

    /// How many orders are open.
    pub fn open_orders(&self) -> u32 {
        self.books.open_count()
    }

    /// How many executions there were.
    pub fn matches(&self) -> u64 {
        self.wire.matches()
    }

    /// The instruments, by index.
    pub fn listed(&self) -> impl ExactSizeIterator<Item = &Listed> + '_ {
        self.instruments.iter().map(|instrument| &instrument.listed)
    }

    /// The number by which the feed names an instrument.
    ///
    /// # Panics
    ///
    /// If no engine can have so many.
    pub fn locate(instrument: u32) -> u16 {
        wire::locate(instrument)
    }

    fn open(&mut self, out: &mut impl Output) {
        if self.phase != Phase::Before {
            return;
        }
        self.phase = Phase::Open;
        self.wire.system(b'O', out);
        for (i, instrument) in (0..).zip(&self.instruments) {
            self.wire.directory(i, &instrument.listed, out);
        }
        for (i, instrument) in (0..).zip(&self.instruments) {
            self.wire.trading(i, instrument.listed.symbol, b'T', out);
        }
        self.wire.system(b'S', out);
        self.wire.system(b'Q', out);
    }

    fn close(&mut self, out: &mut impl Output) {
        if self.phase != Phase::Open {
            return;
        }
        self.phase = Phase::After;
        self.wire.system(b'M', out);
        for slot in self.books.open_where(|_| true) {
            self.books.unlink(slot);
            self.end(slot, CancelReason::DayOver, out);
        }
        self.wire.system(b'E', out);
        self.wire.system(b'C', out);
    }

    fn set_halted(&mut self, instrument: u32, is_halted: bool, out: &mut impl Output) {
        let Some(of) = self.instruments.get_mut(instrument as usize) else { return };
        if self.phase == Phase::Open && of.is_halted != is_halted {
            of.is_halted = is_halted;
            let state = if is_halted { b'H' } else { b'T' };
            self.wire.trading(instrument, of.listed.symbol, state, out);
        }
    }
}
