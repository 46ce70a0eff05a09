//! What an order must pass before it is sent.
//!
//! [`Risk`] knows the limits, what is open, and what is held. [`Risk::check_new`] and
//! [`Risk::check_replace`] pass a request or give a [`Refusal`] that says which limit, what it allows
//! and what was asked; [`Risk::check_cancel`] passes cancels. A limit that is absent does not limit; a
//! limit of 0 lets nothing pass. A limit that cannot be checked, for want of a price, refuses.
//!
//! Exposure is kept by adding what each [`Effect`] takes in and taking out what it gives back, in
//! integers: it is the sum over the open orders at every moment, and never drifts.
//!
//! Decisions:
//!
//! - **Zero.** A position limit of 0 lets nothing pass that could lead beyond flat; a band of 0 lets
//!   prices pass up to the best or the reference price itself. Every other limit of 0 lets no order pass.
//! - **Worst case.** Positions count every open order of that side as executed, and while a replace is
//!   under way the larger of both terms. Buys never offset sells.
//! - **Replaces** are checked on what they add: position, open quantity and notional on the increment,
//!   size and price on the new terms. One that adds nothing passes those limits though they be
//!   exceeded already.
//! - **Message rate** is an exact sliding window: a message counts until it is a window old, and
//!   the bound holds for every window, not only for those that begin on the second. Cancels count like
//!   all messages, and may use a reserve on top that nothing else may: set `messages` and
//!   `cancel_reserve` so that their sum is what the venue allows. So orders cannot starve cancels, and
//!   `messages = 0` still lets cancels out.
//! - **Kill switch.** Engaged, only cancels pass. The first reason stays until it is released.
//! - **Market orders** are valued at the far side's best price, or else the near side's, or else the
//!   reference price; without any of these they are refused.
//! - **Book band.** A buy may not be priced above the best ask by more than the band, a sell not below
//!   the best bid: pricing away from the market is no error. Where the far side is empty, the near side
//!   stands in. The reference band goes both ways.
//!
//! No I/O, no clock, no allocation after construction, no hash on the way of an order but that of the
//! duplicate guard. Two cache lines per instrument hold its limits and what is open in it.

mod change;
mod config;
mod decimal;
mod judge;
mod kill;
mod limits;
mod line;
mod rate;
mod refusal;
mod repeats;
#[cfg(test)]
mod tests;

use wirepath_protocol::Price;

pub use change::{ChangeError, Difference, Differences};
pub use config::{ConfigError, InstrumentConfig, RiskConfig, SessionConfig, Setting, TablesConfig};
pub use decimal::Decimal;
pub use kill::{Kill, KillReason};
pub use limits::{InstrumentLimits, Limits, SessionLimits, ShortSale};
pub use refusal::{Limit, Refusal};

use crate::orders::{Anomalies, Effect, NewOrder, Order, Orders, Update};
use line::Line;
use rate::Rate;
use repeats::Repeats;

/// What is known of an instrument's book at the moment of a check.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Book {
    /// Best bid.
    pub bid: Option<Price>,
    /// Best ask.
    pub ask: Option<Price>,
    /// The book may have missed a message.
    pub is_stale: bool,
    /// Time since the book was last known to be right, nanoseconds.
    pub age_ns: u64,
}

/// Limits, exposure, and what was refused. See the module documentation.
#[derive(Debug)]
pub struct Risk {
    lines: Box<[Line]>,
    session: SessionLimits,
    /// Notional of all that is open.
    open_notional: u128,
    open_orders: u32,
    kill: Kill,
    rate: Rate,
    repeats: Repeats,
    refused: [u64; Limit::ALL.len()],
    /// The limits as they were given, for comparing.
    limits: Limits,
}

impl Risk {
    /// Takes all memory. Nothing is open or held yet; see [`resync`](Self::resync).
    ///
    /// # Errors
    ///
    /// [`ChangeError`] when `limits` ask for more than `tables` hold.
    pub fn new(limits: Limits, tables: &TablesConfig) -> Result<Self, ChangeError> {
        let rate = Rate::new(tables.messages);
        let repeats = Repeats::new(tables.orders, limits.session().repeat_window_ns);
        change::check(&limits, rate.capacity(), repeats.capacity(), limits.instruments().len())?;
        let lines = limits.instruments().iter().map(Line::new).collect();
        Ok(Self {
            lines,
            session: *limits.session(),
            open_notional: 0,
            open_orders: 0,
            kill: Kill::default(),
            rate,
            repeats,
            refused: [0; Limit::ALL.len()],
            limits,
        })
    }

    /// Passes or refuses a new order; `now_ns` is the time, nanoseconds since the Unix epoch. Returns
    /// the price at which it counts into exposure, for [`Orders::request`](crate::orders::Orders::request).
    ///
    /// An order that passes counts as sent: towards the message rate and as one of those that later
    /// ones repeat. One that is refused counts towards nothing but the counter of that limit.
    ///
    /// # Errors
    ///
    /// [`Refusal`]: the first limit that it exceeds.
    #[inline]
    pub fn check_new(
        &mut self,
        new: &NewOrder,
        book: &Book,
        now_ns: u64,
    ) -> Result<Price, Refusal> {
        match self.judge_new(new, book, now_ns) {
            Ok((valued_at, trace)) => {
                self.rate.push(now_ns);
                if self.session.remembers_orders() {
                    self.repeats.push(trace, now_ns);
                }
                Ok(valued_at)
            }
            Err(refusal) => Err(self.refuse(refusal)),
        }
    }

    /// Checks an order, to no effect but that code and limits are in the cache.
    pub fn rehearse(&self, new: &NewOrder, book: &Book, now_ns: u64) {
        let _ = core::hint::black_box(self.judge_new(new, book, now_ns));
    }

    /// Has the memory come that the next order needs, and does what the last has left to do. To be called when time
    /// does not press; who never does loses nothing but time.
    #[inline]
    pub fn prepare(&mut self) {
        self.rate.touch(self.session.messages);
        self.repeats.prepare();
    }

    /// Passes or refuses new terms for `order`: a total quantity and a price, `None` for a market
    /// order. Returns the price at which they count into exposure.
    ///
    /// # Errors
    ///
    /// [`Refusal`]: the first limit that they exceed.
    #[inline]
    pub fn check_replace(
        &mut self,
        order: &Order,
        qty: u64,
        price: Option<Price>,
        book: &Book,
        now_ns: u64,
    ) -> Result<Price, Refusal> {
        match self.judge_replace(order, qty, price, book, now_ns) {
            Ok(valued_at) => {
                self.rate.push(now_ns);
                Ok(valued_at)
            }
            Err(refusal) => Err(self.refuse(refusal)),
        }
    }

    /// Passes a cancel, unless the message rate and the cancels' reserve are used up.
    ///
    /// # Errors
    ///
    /// [`Refusal`] with [`Limit::CancelRate`]; its `asked` is how long to wait, nanoseconds.
    #[inline]
    pub fn check_cancel(&mut self, now_ns: u64) -> Result<(), Refusal> {
        let limit = self.session.messages_with_reserve();
        match self.rate.wait(limit, self.session.window_ns, now_ns) {
            0 => {
                self.rate.push(now_ns);
                Ok(())
            }
            wait_ns => {
                let refusal = Refusal::session(Limit::CancelRate, limit, wait_ns);
                Err(self.refuse(refusal))
            }
        }
    }

    /// Takes what a request or report changed. Each [`Effect`] exactly once; their order is free.
    #[inline]
    pub fn record(&mut self, effect: &Effect) {
        // Reports on instruments of others change nothing here.
        let Some(line) = self.lines.get_mut(effect.instrument as usize) else { return };
        line.record(effect);
        self.open_notional = self.open_notional.wrapping_add_signed(effect.notional);
        self.open_orders = self.open_orders.wrapping_add_signed(effect.orders);
    }

    /// Engages the kill switch if `update` brings an anomaly that the limits name. Returns whether it
    /// did.
    pub fn watch(&mut self, update: &Update, now_ns: u64) -> bool {
        let engages =
            self.session.kill_on_anomaly && !update.anomalies.and(Anomalies::ALARMING).is_empty();
        engages && self.kill.engage(KillReason::Anomaly, now_ns)
    }

    /// Works exposure and positions out anew from the order table, as after a restart.
    pub fn resync(&mut self, orders: &Orders) {
        self.lines.iter_mut().for_each(Line::clear);
        (self.open_notional, self.open_orders) = (0, 0);
        for order in orders.open() {
            self.record(&Effect::of_open(order));
        }
        for (instrument, position) in orders.positions() {
            self.record(&Effect { instrument, position: position.net(), ..Effect::default() });
        }
    }

    /// The kill switch.
    pub fn kill(&self) -> &Kill {
        &self.kill
    }

    /// The kill switch, to engage or release it. Cancelling what is open is the caller's.
    pub fn kill_mut(&mut self) -> &mut Kill {
        &mut self.kill
    }

    /// Sets an instrument's reference price; `None` takes it away. Unknown instruments are ignored.
    pub fn set_reference(&mut self, instrument: u32, price: Option<Price>) {
        if let Some(line) = self.lines.get_mut(instrument as usize) {
            line.set_reference(price);
        }
    }

    /// An instrument's reference price, if it has one.
    pub fn reference(&self, instrument: u32) -> Option<Price> {
        self.lines.get(instrument as usize).and_then(Line::reference)
    }

    /// How often `limit` refused.
    pub fn refused(&self, limit: Limit) -> u64 {
        self.refused[limit as usize]
    }

    /// What is open in an instrument; `None` beyond the configured number.
    pub fn exposure(&self, instrument: u32) -> Option<Exposure> {
        self.lines.get(instrument as usize).map(Line::exposure)
    }

    /// Notional and number of all open orders of the session.
    pub fn open(&self) -> (u128, u32) {
        (self.open_notional, self.open_orders)
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Puts `limits` in force; afterwards it holds the former ones. Returns what is different, to be
    /// logged. Exposure, kill switch, reference prices and what was sent lately stay.
    ///
    /// # Errors
    ///
    /// [`ChangeError`] when they do not fit the tables taken at construction; the former ones stay.
    pub fn change<'a>(
        &'a mut self,
        limits: &'a mut Limits,
    ) -> Result<Differences<'a>, ChangeError> {
        let (rate, repeats) = (self.rate.capacity(), self.repeats.capacity());
        change::check(limits, rate, repeats, self.lines.len())?;
        core::mem::swap(&mut self.limits, limits);
        self.session = *self.limits.session();
        self.repeats.set_window(self.session.repeat_window_ns);
        for (line, limits) in self.lines.iter_mut().zip(self.limits.instruments()) {
            line.set_limits(limits);
        }
        Ok(Differences::new(limits, &self.limits))
    }

    #[cold]
    fn refuse(&mut self, refusal: Refusal) -> Refusal {
        self.refused[refusal.limit as usize] += 1;
        refusal
    }
}

/// What is open and held in one instrument.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Exposure {
    /// Position: bought less sold.
    pub net: i64,
    /// Units that open buy orders may still buy.
    pub open_buy: u64,
    /// Units that open sell orders may still sell.
    pub open_sell: u64,
    /// Notional of both, units of 1e-9.
    pub open_notional: u128,
    /// Orders that may still execute.
    pub open_orders: u32,
}
