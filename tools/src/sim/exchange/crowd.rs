//! The market that is there without us: seeded participants that keep the books busy.
//!
//! They think of an instrument's price as somewhere in a moving middle, place orders around it, change their
//! minds about most of them, and now and then take what others offer. What they decide depends on the seed and
//! on what the engine answers; when, on the seed and the rate alone. It is the order flow of
//! [`Market`](crate::market::Market) as commands: an order that crosses trades.

use core::ops::Range;

use wirepath_protocol::{Price, Side};

use crate::market::listing::Listing;
use crate::market::random::Random;
use crate::sim::engine::{Command, Event, NewOrder, OrderId, Owner, Report, Terms, TimeInForce};

/// What the participants are like.
#[derive(Clone, Debug)]
pub(super) struct Habits {
    /// Their places among the engine's owners.
    pub(super) owners: Range<u32>,
    /// Commands a second, on average; 0 for none.
    pub(super) rate: u64,
    /// Orders that they like to have open, over all instruments.
    pub(super) live_orders: u32,
}

/// See the [module documentation](self).
#[derive(Debug)]
pub(super) struct Crowd {
    habits: Habits,
    listing: Listing,
    random: Random,
    /// By client number.
    orders: Vec<Order>,
    free: Vec<usize>,
    /// Client numbers of those that are open, in no order.
    alive: Vec<usize>,
    due_ns: u64,
}

#[derive(Clone, Copy, Debug)]
struct Order {
    id: OrderId,
    owner: Owner,
    instrument: u32,
    side: Side,
    open: u32,
    filled: u32,
    price: u32,
    /// Where it is in `alive`.
    place: usize,
}

impl Crowd {
    /// Participants who trade `listing`, from `start_ns` on.
    pub(super) fn new(habits: Habits, listing: Listing, random: Random, start_ns: u64) -> Self {
        let due_ns = if habits.rate == 0 { u64::MAX } else { start_ns };
        let (orders, free, alive) = (Vec::new(), Vec::new(), Vec::new());
        Self { habits, listing, random, orders, free, alive, due_ns }
    }

    /// When the next command is due.
    pub(super) const fn due_ns(&self) -> u64 {
        self.due_ns
    }

    /// The next command. What comes of it is to be told before the one after.
    pub(super) fn next(&mut self) -> Command {
        // Halving widths have a mean of one and a half.
        let width = (2_000_000_000 / 3 / self.habits.rate.max(1)).max(1);
        self.due_ns = self.due_ns.saturating_add(self.random.halving_u64(width));
        let missing = (self.habits.live_orders as usize).saturating_sub(self.alive.len());
        let adds = if missing > 0 { 58 } else { 38 };
        match self.random.below(100) {
            roll if roll < adds || self.alive.is_empty() => self.add(),
            roll if roll < 82 => self.cancel(),
            roll if roll < 94 => self.replace(),
            _ => self.take(),
        }
    }

    /// Learns what came of its command, or of somebody else's.
    pub(super) fn learn(&mut self, report: &Report) {
        let Some(at) = usize::try_from(report.client).ok().filter(|at| *at < self.orders.len())
        else {
            return;
        };
        let order = &mut self.orders[at];
        (order.open, order.filled) = (report.open, report.filled);
        match report.event {
            Event::Accepted { .. } => {
                order.id = report.order;
                order.place = self.alive.len();
                self.alive.push(at);
            }
            Event::Rejected(_) => self.free.push(at),
            _ if report.open == 0 && report.order == order.id => {
                let place = order.place;
                self.alive.swap_remove(place);
                if let Some(moved) = self.alive.get(place) {
                    self.orders[*moved].place = place;
                }
                self.free.push(at);
            }
            _ => {}
        }
    }

    /// How many of its orders are open.
    #[cfg(test)]
    fn open_orders(&self) -> usize {
        self.alive.len()
    }

    fn add(&mut self) -> Command {
        let (instrument, side) = self.somewhere();
        let price = self.price(instrument, side);
        let terms = Terms::Limit(self.wire(instrument, price));
        self.order(instrument, side, price, terms, TimeInForce::Day)
    }

    /// Takes what stands on the other side, at the price that seems fair or at any.
    fn take(&mut self) -> Command {
        let (instrument, side) = self.somewhere();
        let of = &self.listing[instrument];
        let far = 2 + of.spread;
        let price = match side {
            Side::Bid => (of.fair + far).min(of.ask_max()),
            Side::Ask => of.fair.saturating_sub(far).max(1),
        };
        let any = self.random.percent(30);
        let terms = if any { Terms::Market } else { Terms::Limit(self.wire(instrument, price)) };
        self.order(instrument, side, price, terms, TimeInForce::ImmediateOrCancel)
    }

    fn cancel(&mut self) -> Command {
        let at = self.someone();
        let Order { owner, id: order, .. } = self.orders[at];
        Command::Cancel { owner, order }
    }

    /// Moves an order to another price, or makes it smaller.
    fn replace(&mut self) -> Command {
        let at = self.someone();
        let Order { owner, id: order, instrument, side, open, filled, price, .. } = self.orders[at];
        let (price, open) = if open > 1 && self.random.percent(25) {
            (price, 1 + self.random.below(open - 1))
        } else {
            (self.price(instrument, side), open)
        };
        self.orders[at].price = price;
        let price = self.wire(instrument, price);
        Command::Replace { owner, order, qty: filled + open, price }
    }

    fn order(
        &mut self,
        instrument: u32,
        side: Side,
        price: u32,
        terms: Terms,
        time_in_force: TimeInForce,
    ) -> Command {
        let Range { start, end } = self.habits.owners;
        let owner = Owner(start + self.random.below(end - start));
        let (qty, id) = (self.shares(), OrderId::NONE);
        let order = Order { id, owner, instrument, side, open: qty, filled: 0, price, place: 0 };
        let at = self.free.pop().unwrap_or(self.orders.len());
        match self.orders.get_mut(at) {
            Some(place) => *place = order,
            None => self.orders.push(order),
        }
        let client = at as u64;
        let new = NewOrder { owner, client, instrument, side, terms, time_in_force, qty };
        Command::New(new)
    }

    fn somewhere(&mut self) -> (u32, Side) {
        let instrument = self.listing.draw(&mut self.random);
        (instrument, if self.random.percent(50) { Side::Bid } else { Side::Ask })
    }

    /// The client number of one of the open orders: there is one.
    fn someone(&mut self) -> usize {
        let n = u32::try_from(self.alive.len()).unwrap_or(u32::MAX);
        self.alive[self.random.below(n) as usize]
    }

    /// A price around the middle, in ticks: mostly close, a few far off.
    fn price(&mut self, instrument: u32, side: Side) -> u32 {
        let away = match self.random.below(100) {
            0..90 => self.random.halving(3),
            90..97 => self.random.halving(16),
            _ => 64 + self.random.log_uniform(10),
        };
        if self.random.percent(3) {
            let up = self.random.percent(50);
            self.listing[instrument].drift(up);
        }
        let of = &self.listing[instrument];
        match side {
            Side::Bid => {
                let top = of.fair - of.spread;
                if away < top { top - away } else { 1 + away % top }
            }
            Side::Ask => (of.fair + 1 + of.spread + away).min(of.ask_max()),
        }
    }

    fn shares(&mut self) -> u32 {
        match self.random.below(100) {
            0..40 => 100,
            40..55 => 100 * (2 + self.random.below(4)),
            55..62 => 100 * (1 + self.random.halving(10)),
            _ => 1 + self.random.below(99),
        }
    }

    fn wire(&self, instrument: u32, ticks: u32) -> Price {
        Price::from_1e4(self.listing[instrument].wire(ticks).raw())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::engine::{Engine, Limits, Listed, Output};

    #[derive(Default)]
    struct Ears {
        reports: Vec<Report>,
        messages: u64,
        bytes: u64,
    }

    impl Output for Ears {
        fn publish(&mut self, message: &[u8]) {
            self.messages += 1;
            self.bytes = message
                .iter()
                .fold(self.bytes, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
        }

        fn report(&mut self, report: &Report) {
            self.reports.push(*report);
        }
    }

    /// Before the day begins.
    fn start(seed: u64, symbols: u16) -> (Engine, Crowd) {
        let mut random = Random::new(seed);
        let listing = Listing::new(symbols, &mut random);
        let listed: Vec<Listed> = listing
            .instruments
            .iter()
            .map(|of| Listed {
                symbol: of.symbol,
                tick: Price::from_1e4(of.tick),
                round_lot: of.round_lot(),
            })
            .collect();
        let live_orders = 100 * u32::from(symbols);
        let habits = Habits { owners: 2..10, rate: 40_000, live_orders };
        (Engine::new(&listed, Limits::default(), 0), Crowd::new(habits, listing, random, 0))
    }

    /// The engine, the crowd and what was said after so many commands; `each` sees them all.
    fn day(
        seed: u64,
        symbols: u16,
        commands: u64,
        mut each: impl FnMut(Command),
    ) -> (Engine, Crowd, Ears) {
        let (mut engine, mut crowd) = start(seed, symbols);
        let mut ears = Ears::default();
        engine.handle(Command::Open, 0, &mut ears);
        for _ in 0..commands {
            let now_ns = crowd.due_ns();
            let command = crowd.next();
            each(command);
            engine.handle(command, now_ns, &mut ears);
            ears.reports.drain(..).for_each(|report| crowd.learn(&report));
        }
        (engine, crowd, ears)
    }

    #[test]
    fn books_are_busy_and_the_crowd_knows_its_orders() {
        let (engine, crowd, ears) = day(7, 20, 200_000, |_| {});
        assert_eq!(crowd.open_orders(), engine.open_orders() as usize);
        assert!((1_500..2_500).contains(&crowd.open_orders()), "{} open", crowd.open_orders());
        assert!((5_000..40_000).contains(&engine.matches()), "{} matches", engine.matches());
        assert!((180_000..260_000).contains(&ears.messages), "{} messages", ears.messages);
        // 40,000 a second: five seconds.
        let seconds = crowd.due_ns() as f64 / 1e9;
        assert!((4.5..5.5).contains(&seconds), "{seconds} s");
        for instrument in 0..20 {
            let best = |side| engine.best(instrument, side).expect("a busy book").price;
            assert!(best(Side::Bid) < best(Side::Ask));
        }
    }

    #[test]
    fn a_seed_is_a_market() {
        let bytes = |seed| day(seed, 20, 20_000, |_| {}).2.bytes;
        assert_eq!(bytes(1), bytes(1));
        assert_ne!(bytes(1), bytes(2));
    }
}
