//! One order: its terms, what was executed, what is under way.

use wirepath_protocol::Price;

use super::cl_ord_id::ClOrdId;
use super::id::Id;
use super::request::{Cause, NewOrder, OrderSide, TimeInForce};
use super::state::State;
use super::update::{Claim, average};

/// Former ClOrdIDs of an order that still lead to it, beside the first, the accepted and pending ones.
const FORMER: usize = 4;
/// ClOrdIDs of one order that can lead to it at one time.
pub(super) const IDS_PER_ORDER: usize = FORMER + 4;

/// A replace under way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PendingReplace {
    /// Its ClOrdID.
    pub cl_ord_id: ClOrdId,
    /// New total quantity.
    pub qty: u64,
    /// New limit price; `None` for a market order.
    pub price: Option<Price>,
    pub(super) valued_at: Price,
}

/// One order of ours, as it stands.
///
/// Laid out for its life: the first line is all that entering a new order writes but for the cause, the second
/// what fills change. What cancels, replaces and the venue's name for it need is behind.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub struct Order {
    pub(super) id: ClOrdId,
    /// The last ClOrdID that the venue accepted, or the first.
    pub(super) current: ClOrdId,
    pub(super) qty: u64,
    pub(super) price: Option<Price>,
    /// What it counts at in exposure: the limit price, or for a market order what risk gave.
    pub(super) valued_at: Price,
    pub(super) instrument: u32,
    pub(super) side: OrderSide,
    pub(super) time_in_force: TimeInForce,
    /// The state but for what is pending and for what quantities say: never `PartiallyFilled`,
    /// `PendingCancel` or `PendingReplace`.
    pub(super) standing: State,
    /// Heard of from the venue since recovery began.
    pub(super) confirmed: bool,
    pub(super) cum: u64,

    pub(super) notional: i128,
    pub(super) venue_avg: Option<Price>,
    pub(super) cause: Cause,
    pub(super) venue_cum: u64,
    /// Fills that count and are no longer remembered by their ExecIDs.
    pub(super) forgotten: u32,
    /// Whether the venue's last word on it was that a request is under way.
    pub(super) venue_pending: bool,
    /// The cancel under way was sent since recovery began.
    pub(super) cancel_is_new: bool,

    pub(super) cancel: Option<ClOrdId>,
    pub(super) replace: Option<PendingReplace>,
    former: [Option<ClOrdId>; FORMER],
    pub(super) order_id: Id,
}

const _: () = assert!(size_of::<Order>() == 256, "four lines, no more");
const _: () = assert!(core::mem::offset_of!(Order, notional) == 64, "the second line");
const _: () = assert!(core::mem::offset_of!(Order, cancel) == 128, "the third line");

impl Order {
    /// What a slot holds that is not in use.
    pub(super) const VACANT: Self = Self {
        id: ClOrdId::new(1).expect("not zero"),
        current: ClOrdId::new(1).expect("not zero"),
        cancel: None,
        replace: None,
        former: [None; FORMER],
        instrument: 0,
        side: OrderSide::Buy,
        time_in_force: TimeInForce::Day,
        standing: State::PendingNew,
        qty: 0,
        price: None,
        valued_at: Price(0),
        cum: 0,
        notional: 0,
        venue_cum: 0,
        venue_avg: None,
        order_id: Id::NONE,
        forgotten: 0,
        confirmed: true,
        venue_pending: false,
        cancel_is_new: false,
        cause: Cause { rx_ns: 0, seq: 0 },
    };

    /// Makes a new order of what is [`VACANT`](Self::VACANT).
    #[inline]
    pub(super) fn begin(&mut self, id: ClOrdId, new: &NewOrder, valued_at: Price) {
        debug_assert!(self.qty == 0 && self.standing == State::PendingNew, "not in use");
        (self.id, self.current) = (id, id);
        let NewOrder { instrument, side, time_in_force, qty, price, cause } = *new;
        (self.instrument, self.side, self.time_in_force) = (instrument, side, time_in_force);
        (self.qty, self.price, self.valued_at, self.cause) = (qty, price, valued_at, cause);
    }

    /// A new order on its terms.
    pub(crate) fn as_new(&self) -> NewOrder {
        let Self { instrument, side, time_in_force, qty, price, cause, .. } = *self;
        NewOrder { instrument, side, time_in_force, qty, price, cause }
    }

    /// The ClOrdID of its New, which names it for its whole life.
    pub fn id(&self) -> ClOrdId {
        self.id
    }

    /// The last ClOrdID that the venue accepted, or the first: OrigClOrdID of the next request.
    pub fn cl_ord_id(&self) -> ClOrdId {
        self.current
    }

    /// The venue's OrderID (37); none before the first report.
    pub fn venue_order_id(&self) -> &Id {
        &self.order_id
    }

    /// Dense instrument index.
    pub fn instrument(&self) -> u32 {
        self.instrument
    }

    /// Buy or a kind of sell.
    pub fn side(&self) -> OrderSide {
        self.side
    }

    /// How long it stands.
    pub fn time_in_force(&self) -> TimeInForce {
        self.time_in_force
    }

    /// Total quantity in force.
    pub fn qty(&self) -> u64 {
        self.qty
    }

    /// Limit price in force; `None` for a market order.
    pub fn price(&self) -> Option<Price> {
        self.price
    }

    /// What a market order counts at in exposure; of a limit order its price.
    pub fn valued_at(&self) -> Price {
        self.valued_at
    }

    /// Executed quantity.
    pub fn cum_qty(&self) -> u64 {
        self.cum
    }

    /// The venue's CumQty, as last reported.
    pub fn venue_cum_qty(&self) -> u64 {
        self.venue_cum
    }

    /// Quantity open for execution: 0 once the order is closed.
    pub fn leaves_qty(&self) -> u64 {
        if self.standing.is_open() { self.qty.saturating_sub(self.cum) } else { 0 }
    }

    /// Σ price × quantity of its fills, in units of 1e-9.
    pub fn notional(&self) -> i128 {
        self.notional
    }

    /// Average price of its fills, rounded down to 1e-9; `None` before the first.
    pub fn average(&self) -> Option<Price> {
        average(self.notional, self.cum)
    }

    /// ClOrdID of the cancel under way.
    pub fn pending_cancel(&self) -> Option<ClOrdId> {
        self.cancel
    }

    /// The replace under way.
    pub fn pending_replace(&self) -> Option<PendingReplace> {
        self.replace
    }

    /// The event that it, or its last replace or cancel, answered.
    pub fn cause(&self) -> Cause {
        self.cause
    }

    /// Its state.
    pub fn state(&self) -> State {
        if !self.standing.is_open() {
            self.standing
        } else if self.cancel.is_some() {
            State::PendingCancel
        } else if self.replace.is_some() {
            State::PendingReplace
        } else if self.standing == State::New && self.cum > 0 {
            State::PartiallyFilled
        } else {
            self.standing
        }
    }

    /// The most that it may still execute: see [`Claim`].
    pub fn claim(&self) -> Claim {
        let leaves = self.leaves_qty();
        let mut claim = Claim { qty: leaves, notional: worth(leaves, self.valued_at), orders: 1 };
        // A replace that the venue accepts after the last fill opens the order again.
        let may_come = self.standing.is_open() || self.standing == State::Filled;
        if let Some(replace) = self.replace.filter(|_| may_come) {
            let leaves = replace.qty.saturating_sub(self.cum);
            claim.qty = claim.qty.max(leaves);
            claim.notional = claim.notional.max(worth(leaves, replace.valued_at));
        }
        if claim.qty == 0 { Claim::default() } else { claim }
    }

    /// Whether its slot must be kept, however many orders close after it: it may execute, or come back
    /// on another day, or be reopened by a replace under way.
    pub(super) fn is_live(&self) -> bool {
        match self.standing {
            State::Filled => self.replace.is_some(),
            State::DoneForDay | State::Calculated => self.time_in_force.spans_days(),
            standing => standing.is_open(),
        }
    }

    /// Every ClOrdID that leads to it.
    pub(super) fn ids(&self) -> impl Iterator<Item = ClOrdId> + use<> {
        let current = (self.current != self.id).then_some(self.current);
        let pending = [self.cancel, self.replace.map(|replace| replace.cl_ord_id), current];
        core::iter::once(self.id).chain(pending.into_iter().chain(self.former).flatten())
    }

    /// Remembers a ClOrdID that was current or pending, in place of the oldest such, which is returned.
    pub(super) fn retire(&mut self, id: ClOrdId) -> Option<ClOrdId> {
        if id == self.id {
            return None;
        }
        self.former.rotate_right(1);
        self.former[0].replace(id)
    }

    /// Enters or takes back executed quantity. `None` when that cannot be held, and nothing is changed.
    pub(super) fn execute(&mut self, qty: u64, notional: i128, back: bool) -> Option<()> {
        let (cum, total) = if back {
            (self.cum.checked_sub(qty)?, self.notional.checked_sub(notional)?)
        } else {
            (self.cum.checked_add(qty)?, self.notional.checked_add(notional)?)
        };
        (self.cum, self.notional) = (cum, total);
        Some(())
    }
}

/// Quantity × price, never negative; cannot overflow.
pub(crate) fn worth(qty: u64, price: Price) -> u128 {
    u128::from(qty) * u128::from(price.0.unsigned_abs())
}
