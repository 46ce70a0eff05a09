//! The market as it is after each message: what snapshots are taken from.
//!
//! An [`Image`] reads the feed's own messages, as any receiver does, and keeps what GLIMPSE tells: the last system
//! event, per instrument its directory entry and state, and every order that stands, with the shares left of it.
//! Where a message contradicts what is there, it is counted; the exchange's own feed has none such.
//!
//! Source: Nasdaq TotalView-ITCH 5.0, "Message Formats"; Nasdaq GLIMPSE 5.0, "Message Formats".

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use wirepath_protocol::Alpha;
use wirepath_protocol::itch50::{AddOrder, Message as Itch, OrderReplace};

use super::MessageLog;

/// An order that stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    /// The order as it would be added now: its time is that of its entry, or of its last replacement.
    pub(super) add: AddOrder,
    pub(super) attribution: Option<Alpha<4>>,
    /// Orders by time of entry: those at one price stand in this order.
    pub(super) arrival: u64,
}

/// The last messages of an instrument that a snapshot repeats, by kind: directory, trading action, Reg SHO, retail
/// interest; and the operational halts, of which every market has its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) messages: [Option<Box<[u8]>>; 4],
    pub(super) halts: Vec<(u8, Box<[u8]>)>,
}

/// Messages that were not as they should be.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ImageCounts {
    /// Shorter than their type.
    pub malformed: u64,
    /// Of unknown type.
    pub unknown: u64,
    /// About an order that does not stand, adding one that does, or taking more shares than it has.
    pub contradictions: u64,
}

/// The log has forgotten messages that the image did not see: it can never be right again.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("message {next} is needed next, and the oldest that is kept is {first}")]
pub struct Behind {
    /// The message needed.
    pub next: u64,
    /// The oldest there is.
    pub first: u64,
}

/// Order numbers are dense and the venue's own: one multiplication spreads them.
#[derive(Clone, Copy, Debug, Default)]
struct OrderHasher(u64);

impl Hasher for OrderHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64((*byte).into()));
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0 ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

/// What stands. See the [module documentation](self).
#[derive(Clone, Debug)]
pub struct Image {
    next: u64,
    pub(super) system: Option<Box<[u8]>>,
    /// By locate.
    pub(super) instruments: Vec<Facts>,
    orders: HashMap<u64, Order, BuildHasherDefault<OrderHasher>>,
    arrivals: u64,
    counts: ImageCounts,
}

impl Default for Image {
    /// Before the first message.
    fn default() -> Self {
        Self {
            next: 1,
            system: None,
            instruments: Vec::new(),
            orders: HashMap::default(),
            arrivals: 0,
            counts: ImageCounts::default(),
        }
    }
}

impl Image {
    /// Number of the message to apply next: those before are in the image.
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// How many orders stand.
    pub fn open_orders(&self) -> usize {
        self.orders.len()
    }

    /// What was wrong so far.
    pub const fn counts(&self) -> ImageCounts {
        self.counts
    }

    /// The orders that stand, in no order.
    pub(super) fn orders(&self) -> impl ExactSizeIterator<Item = &Order> {
        self.orders.values()
    }

    /// Applies all that the log has and the image has not.
    ///
    /// # Errors
    ///
    /// [`Behind`] when the log no longer has the next message.
    pub fn follow(&mut self, log: &MessageLog) -> Result<(), Behind> {
        self.check(log)?;
        while let Some(message) = log.get(self.next) {
            self.apply(message);
        }
        Ok(())
    }

    /// Whether the log can still be followed.
    pub(super) fn check(&self, log: &MessageLog) -> Result<(), Behind> {
        if self.next < log.first() {
            return Err(Behind { next: self.next, first: log.first() });
        }
        Ok(())
    }

    /// Applies the next message.
    pub fn apply(&mut self, message: &[u8]) {
        self.next += 1;
        let Ok(itch) = Itch::parse(message) else {
            self.counts.malformed += 1;
            return;
        };
        match itch {
            Itch::AddOrder(add) => self.add(*add, None),
            Itch::AddOrderAttributed(add) => self.add(*add.order(), Some(add.attribution())),
            Itch::OrderExecuted(m) => self.take(m.order_reference_number(), m.executed_shares()),
            Itch::OrderExecutedWithPrice(m) => {
                self.take(m.order_reference_number(), m.executed_shares());
            }
            Itch::OrderCancel(m) => self.take(m.order_reference_number(), m.cancelled_shares()),
            Itch::OrderDelete(m) => {
                let gone = self.orders.remove(&m.order_reference_number());
                self.counts.contradictions += u64::from(gone.is_none());
            }
            Itch::OrderReplace(m) => self.replace(m),
            Itch::SystemEvent(m) => self.system = Some(m.as_bytes().into()),
            Itch::StockDirectory(m) => self.keep(m.stock_locate(), 0, m.as_bytes()),
            Itch::StockTradingAction(m) => self.keep(m.stock_locate(), 1, m.as_bytes()),
            Itch::RegShoRestriction(m) => self.keep(m.locate_code(), 2, m.as_bytes()),
            Itch::RetailPriceImprovement(m) => self.keep(m.stock_locate(), 3, m.as_bytes()),
            Itch::OperationalHalt(m) => {
                let (market, bytes) = (m.market_code(), m.as_bytes().into());
                let halts = &mut self.facts(m.stock_locate()).halts;
                match halts.iter_mut().find(|(of, _)| *of == market) {
                    Some(halt) => halt.1 = bytes,
                    None => halts.push((market, bytes)),
                }
            }
            Itch::Unknown { .. } => self.counts.unknown += 1,
            _ => {} // what a snapshot does not tell
        }
    }

    fn facts(&mut self, locate: u16) -> &mut Facts {
        let at = usize::from(locate);
        if self.instruments.len() <= at {
            self.instruments.resize_with(at + 1, Facts::default);
        }
        &mut self.instruments[at]
    }

    fn keep(&mut self, locate: u16, kind: usize, message: &[u8]) {
        self.facts(locate).messages[kind] = Some(message.into());
    }

    fn add(&mut self, mut add: AddOrder, attribution: Option<Alpha<4>>) {
        add.message_type = AddOrder::default().message_type; // an attributed one's front has its own
        self.arrivals += 1;
        let order = Order { add, attribution, arrival: self.arrivals };
        let before = self.orders.insert(add.order_reference_number(), order);
        self.counts.contradictions += u64::from(before.is_some());
    }

    fn take(&mut self, reference: u64, shares: u32) {
        let Entry::Occupied(mut entry) = self.orders.entry(reference) else {
            self.counts.contradictions += 1;
            return;
        };
        let left = entry.get().add.shares().checked_sub(shares);
        self.counts.contradictions += u64::from(left.is_none());
        match left {
            Some(left) if left > 0 => entry.get_mut().add.shares = left.into(),
            _ => {
                entry.remove();
            }
        }
    }

    fn replace(&mut self, with: &OrderReplace) {
        let Some(Order { add, attribution, .. }) =
            self.orders.remove(&with.original_order_reference_number())
        else {
            self.counts.contradictions += 1;
            return;
        };
        let add = AddOrder {
            tracking_number: with.tracking_number,
            timestamp: with.timestamp,
            order_reference_number: with.new_order_reference_number,
            shares: with.shares,
            price: with.price,
            ..add
        };
        self.add(add, attribution);
    }
}

#[cfg(test)]
mod tests;
