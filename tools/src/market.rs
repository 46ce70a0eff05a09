//! A synthetic day of Nasdaq: every message of TotalView-ITCH 5.0, from a seed.
//!
//! [`Market`] hands out the messages one after another, as the bytes a venue would send, without
//! framing. The day is consistent: whatever is executed, cancelled, deleted or replaced is an order
//! alive, executions take the front of the best queue, and a book is never crossed. The same
//! [`Params`] give the same bytes on every machine, in every release that does not say otherwise.
//!
//! It is a model of a feed's load, not of a market: activity by Zipf's law, prices near a moving
//! middle, most orders short-lived, quiet hours and bursts. Its symbols and firms are made up.
//!
//! | module | has |
//! | --- | --- |
//! | `listing` | the instruments |
//! | `book` | the orders alive |
//! | `clock` | the time of each message |
//! | `agenda` | what happens at its hour: spins, auctions, halts |
//! | `flow` | the orders and executions in between |
//! | `random` | the source of all chance |
//!
//! Source: Nasdaq TotalView-ITCH 5.0, revision of 19 February 2026, "Message Formats".

mod agenda;
mod book;
mod clock;
mod flow;
pub(crate) mod listing;
pub(crate) mod random;

use wirepath_protocol::{Side, itch50};

use agenda::{Agenda, Task};
use book::Books;
use clock::Clock;
use listing::Listing;
use random::Random;

/// What a day is made from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Params {
    /// The day's number: another seed, another day.
    pub seed: u64,
    /// Messages in all, the opening spin and the end of the day included. At least
    /// [`messages_min`](Self::messages_min).
    pub messages: u64,
    /// Instruments, 1 to 65,535.
    pub symbols: u16,
    /// Orders alive once the first fifth of the messages is sent, as far as that many can be added by
    /// then. Up to a twentieth of `messages`, the mix of messages is the usual one; beyond, adds
    /// outweigh deletes by what it takes.
    pub live_orders: u32,
}

/// The day that benchmarks use.
impl Default for Params {
    fn default() -> Self {
        Self { seed: 7, messages: 20_000_000, symbols: 8_000, live_orders: 1_000_000 }
    }
}

impl Params {
    /// A day of `messages` messages, with fewer instruments and live orders where 8,000 and a million
    /// would leave no room for anything else.
    pub fn sized(messages: u64, seed: u64) -> Self {
        let usual = Self::default();
        let scaled = |share: u64, usual: u64| (messages / share).clamp(1, usual);
        Self {
            seed,
            messages,
            symbols: u16::try_from(scaled(500, usual.symbols.into())).unwrap_or(usual.symbols),
            live_orders: u32::try_from(scaled(20, usual.live_orders.into()))
                .unwrap_or(usual.live_orders),
        }
    }

    /// The fewest messages that a day of these instruments takes: the spins, the auctions, the events
    /// of the day, and some orders.
    pub fn messages_min(&self) -> u64 {
        500 + 16 * u64::from(self.symbols)
    }
}

/// Why there is no such day.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParamsError {
    /// No instruments.
    #[error("a market needs at least one symbol")]
    NoSymbols,
    /// Fewer messages than the administration of the instruments takes.
    #[error("a day of {symbols} symbols takes at least {messages_min} messages")]
    TooShort {
        /// Instruments asked for.
        symbols: u16,
        /// Messages it takes.
        messages_min: u64,
    },
}

/// One message as the feed carries it, without its length.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// Its bytes, from the type byte on.
    pub bytes: &'a [u8],
    /// Its time: nanoseconds since midnight, New York.
    pub timestamp_ns: u64,
}

/// A day in the making. See the module documentation.
///
/// ```
/// use wirepath::market::{Market, Params};
///
/// let mut market = Market::new(&Params::sized(10_000, 7))?;
/// let mut adds = 0;
/// while let Some(message) = market.next_message() {
///     adds += usize::from(message.bytes[0] == b'A');
/// }
/// assert!((3_500..5_500).contains(&adds));
/// # Ok::<(), wirepath::market::ParamsError>(())
/// ```
#[derive(Debug)]
pub struct Market {
    random: Random,
    listing: Listing,
    books: Books,
    agenda: Agenda,
    /// Runs once the market is open.
    clock: Option<Clock>,
    /// When the next message of the order flow is sent.
    flow_due: Option<u64>,
    /// An execution that the next message continues.
    swept: Option<(u32, Side)>,
    /// Instrument and match number.
    last_execution: Option<(u32, u64)>,
    /// The last one given out.
    reference: u64,
    match_number: u64,
    messages: u64,
    live_orders_target: u32,
    emitted: u64,
    now: u64,
    bytes: [u8; MESSAGE_LEN_MAX],
    len: usize,
}

/// The longest message.
pub const MESSAGE_LEN_MAX: usize = itch50::NetOrderImbalance::SIZE;

/// Messages after the last of the order flow: end of system hours, end of messages.
const LAST_MESSAGES: u64 = 2;

/// Sends one message: `put!(market, instrument, Type { field: value, … })`, the instrument left out
/// where the message concerns none.
macro_rules! put {
    ($market:expr, $instrument:expr, $name:ident { $($field:ident: $value:expr),* $(,)? }) => {
        put!($market, $name { stock_locate: Self::locate($instrument), $($field: $value),* })
    };
    ($market:expr, $name:ident { $($field:ident: $value:expr),* $(,)? }) => {{
        let message = $name {
            timestamp: $market.now.into(),
            $($field: $value.into(),)*
            ..$name::default()
        };
        $market.send(message.as_bytes());
    }};
}
use put;

impl Market {
    /// The start of a day.
    ///
    /// # Errors
    ///
    /// [`ParamsError`] when there is no such day.
    pub fn new(params: &Params) -> Result<Self, ParamsError> {
        let Params { seed, messages, symbols, live_orders } = *params;
        if symbols == 0 {
            return Err(ParamsError::NoSymbols);
        }
        if messages < params.messages_min() {
            return Err(ParamsError::TooShort { symbols, messages_min: params.messages_min() });
        }
        // However many are asked for, no more can be alive than there are messages.
        let orders = usize::try_from(messages.min(live_orders.into())).unwrap_or(0);
        let mut random = Random::new(seed);
        let listing = Listing::new(symbols, &mut random);
        let mut market = Self {
            random,
            listing,
            books: Books::new(symbols.into(), orders),
            agenda: Agenda::default(),
            clock: None,
            flow_due: None,
            swept: None,
            last_execution: None,
            reference: 0,
            match_number: 0,
            messages,
            live_orders_target: live_orders,
            emitted: 0,
            now: 0,
            bytes: [0; MESSAGE_LEN_MAX],
            len: 0,
        };
        market.plan();
        Ok(market)
    }

    /// The next message; `None` after the last of the day.
    pub fn next_message(&mut self) -> Option<Block<'_>> {
        let before = self.emitted;
        while self.emitted == before {
            if self.emitted == self.messages {
                return None;
            }
            self.step()?;
        }
        Some(Block { bytes: &self.bytes[..self.len], timestamp_ns: self.now })
    }

    /// Appends up to `messages` messages to `day`, each behind its length (two bytes, big-endian), as
    /// ITCH files have them. Says how many; fewer only at the end of the day.
    pub fn write_blocks(&mut self, day: &mut Vec<u8>, messages: u64) -> u64 {
        for written in 0..messages {
            let Some(message) = self.next_message() else { return written };
            let length = u16::try_from(message.bytes.len()).expect("at most MESSAGE_LEN_MAX");
            day.extend_from_slice(&length.to_be_bytes());
            day.extend_from_slice(message.bytes);
        }
        messages
    }

    /// How many orders are alive.
    pub fn live_orders(&self) -> usize {
        self.books.len()
    }

    /// The execution, the task or the order that comes next.
    fn step(&mut self) -> Option<()> {
        let flows = self.clock.is_some() && self.emitted + LAST_MESSAGES < self.messages;
        if let Some((instrument, side)) = self.swept.take().filter(|_| flows) {
            self.now += 1 + u64::from(self.random.halving(300));
            self.sweep(instrument, side);
            return Some(());
        }
        if let Some(clock) = self.clock.as_mut().filter(|_| flows) {
            let (emitted, now, random) = (self.emitted, self.now, &mut self.random);
            let due = *self.flow_due.get_or_insert_with(|| clock.next(emitted, now, random));
            if self.agenda.due().is_none_or(|task| due < task) {
                self.flow_due = None;
                self.now = self.now.max(due);
                self.flow();
                return Some(());
            }
        }
        let (time, task) = self.agenda.pop()?;
        self.now = self.now.max(time);
        self.perform(task);
        if task == Task::System(b'S') {
            let instruments = self.listing.instruments.len() as u64;
            let auction = instruments + agenda::cross_executions_max(instruments);
            let until = self.messages - LAST_MESSAGES;
            self.clock = Some(Clock::new(self.emitted, until, auction));
        }
        Some(())
    }

    /// Makes these bytes the next message.
    fn send(&mut self, message: &[u8]) {
        self.len = message.len();
        self.bytes[..self.len].copy_from_slice(message);
        self.emitted += 1;
    }

    /// The stock locate of an instrument.
    fn locate(instrument: u32) -> u16 {
        u16::try_from(instrument + 1).expect("at most 65,535 instruments")
    }

    fn next_match(&mut self) -> u64 {
        self.match_number += 1 + u64::from(self.random.halving(1));
        self.match_number
    }
}
