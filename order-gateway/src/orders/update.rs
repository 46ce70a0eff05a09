//! What a strategy is told, and what the risk layer needs to know.

use core::fmt;

use wirepath_protocol::Price;

use super::cl_ord_id::ClOrdId;
use super::order::Order;
use super::request::Cause;
use super::state::State;

/// What one report did: told to the strategy, and to risk.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Outcome {
    /// For the strategy.
    pub update: Update,
    /// For [`Risk::record`](crate::risk::Risk::record), each exactly once and in order.
    pub effect: Effect,
}

/// One thing that happened to an order, at most 128 bytes: it fits a queue's slot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Update {
    /// The order, by the ClOrdID of its New; `None` when it is not known.
    pub order: Option<ClOrdId>,
    /// The ClOrdID that the report named, if it was one of ours.
    pub cl_ord_id: Option<ClOrdId>,
    /// Instrument of the order, or else of the report; [`NO_INSTRUMENT`](Self::NO_INSTRUMENT).
    pub instrument: u32,
    /// What is out of order about it; mostly nothing.
    pub anomalies: Anomalies,
    /// Σ price × quantity of the order's fills, in units of 1e-9; see [`average`](Self::average).
    pub notional: i128,
    /// Executed quantity of the order, ours; of an unknown order the venue's.
    pub cum_qty: u64,
    /// Quantity open for execution; of an unknown order the venue's.
    pub leaves_qty: u64,
    /// The venue's CumQty, as last reported.
    pub venue_cum_qty: u64,
    /// Quantity of this fill, or of the execution taken back or corrected (its new quantity); else 0.
    pub last_qty: u64,
    /// Its price; 0 without a fill.
    pub last_px: Price,
    /// The event that the order, or its last replace or cancel, answered.
    pub cause: Cause,
    /// When the report was received, nanoseconds since the Unix epoch.
    pub rx_ns: u64,
    /// The venue's reason code (103, 102, 378, 373 or 380); `u16::MAX` for none.
    pub reason: u16,
    /// What happened.
    pub what: What,
    /// The order's state after it. Of an unknown order meaningless.
    pub state: State,
    /// Whether it was closed by this, or closed already.
    pub is_closed: bool,
    /// Whether the order buys.
    pub is_buy: bool,
    /// Whether it changed anything.
    pub is_applied: bool,
}

const _: () = assert!(size_of::<Update>() <= 128);

impl Update {
    /// What a place holds that was never used.
    pub(crate) const VACANT: Self = Self {
        order: None,
        cl_ord_id: None,
        instrument: Self::NO_INSTRUMENT,
        anomalies: Anomalies::NONE,
        notional: 0,
        cum_qty: 0,
        leaves_qty: 0,
        venue_cum_qty: 0,
        last_qty: 0,
        last_px: Price(0),
        cause: Cause { rx_ns: 0, seq: 0 },
        rx_ns: 0,
        reason: u16::MAX,
        what: What::Notice,
        state: State::PendingNew,
        is_closed: false,
        is_buy: false,
        is_applied: false,
    };
}

/// What a report was about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
#[non_exhaustive]
pub enum What {
    /// The venue has the order and has not accepted it yet.
    PendingNew,
    /// The venue accepted the order, or resumed it.
    Accepted,
    /// The venue works on a cancel.
    PendingCancel,
    /// The venue works on a replace.
    PendingReplace,
    /// Quantity was executed.
    Fill,
    /// The order is cancelled.
    Cancelled,
    /// New terms are in force.
    Replaced,
    /// The order is rejected.
    Rejected,
    /// A cancel is refused; the order stands.
    CancelRejected,
    /// A replace is refused; the order stands on its former terms.
    ReplaceRejected,
    /// The order's time is over.
    Expired,
    /// The order is done for the day.
    DoneForDay,
    /// The order is suspended.
    Suspended,
    /// The order is stopped: a price is guaranteed.
    Stopped,
    /// The day's accounts are made up.
    Calculated,
    /// The venue set the terms.
    Restated,
    /// An execution was taken back.
    Busted,
    /// An execution was changed.
    Corrected,
    /// The venue's view of the order.
    Status,
    /// The venue does not know the order.
    Lost,
    /// The venue never got a pending cancel or replace; the order stands as it was.
    RequestLost,
    /// Quantity known only from the venue's totals was taken into ours.
    Settled,
    /// Anything else the venue says.
    Notice,
}

/// What one request or report changed, for exposure: more than before, or fewer below zero.
///
/// Sums of these are exact: what an order claims goes in and out as the same numbers.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Effect {
    /// Dense instrument index; meaningless when nothing changed.
    pub instrument: u32,
    /// Whether the order buys.
    pub is_buy: bool,
    /// Orders that may still execute.
    pub orders: i32,
    /// What they may still execute, whole units.
    pub qty: i64,
    /// The same in units of 1e-9.
    pub notional: i128,
    /// What was added to the position: bought is positive, sold negative.
    pub position: i64,
}

impl Effect {
    /// Of an order that could still do `before`, and now `after`.
    #[inline]
    pub(super) fn of(order: &Order, before: &Claim, after: &Claim, position: i64) -> Self {
        Self {
            instrument: order.instrument,
            is_buy: order.side.is_buy(),
            orders: after.orders.wrapping_sub(before.orders).cast_signed(),
            qty: after.qty.wrapping_sub(before.qty).cast_signed(),
            notional: after.notional.wrapping_sub(before.notional).cast_signed(),
            position,
        }
    }

    /// Of an order that is there all at once, as after a restart.
    pub(crate) fn of_open(order: &Order) -> Self {
        Self::of(order, &Claim::default(), &order.claim(), 0)
    }
}

/// The most an open order may still execute. While a replace is pending, the larger of both terms.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Claim {
    /// Whole units.
    pub qty: u64,
    /// Units of 1e-9, never negative; market orders at the price they were valued at.
    pub notional: u128,
    /// 1 for an order that may still execute, 0 for none.
    pub orders: u32,
}

impl Update {
    /// Instrument of a report that is about none of ours.
    pub const NO_INSTRUMENT: u32 = u32::MAX;
    /// No reason given.
    pub const NO_REASON: u16 = u16::MAX;

    /// Average price of all fills, rounded down to 1e-9; `None` before the first. Exactly it is
    /// `notional` ÷ `cum_qty`.
    pub fn average(&self) -> Option<Price> {
        average(self.notional, self.cum_qty)
    }
}

/// Σ price × quantity ÷ quantity, rounded down to 1e-9.
pub(super) fn average(notional: i128, qty: u64) -> Option<Price> {
    let average = notional.checked_div_euclid(qty.into())?;
    i64::try_from(average).ok().map(Price)
}

/// One way in which a report is out of order.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[repr(u8)]
#[non_exhaustive]
pub enum Anomaly {
    /// Neither ClOrdID nor OrigClOrdID leads to an order that is still remembered.
    #[error("unknown order")]
    UnknownOrder,
    /// Its ClOrdID is not one of ours.
    #[error("an order of another system")]
    ForeignOrder,
    /// An execution of an unknown order. Counted in the position, unless `NotCounted` says otherwise.
    #[error("execution of an unknown order")]
    UnknownOrderFill,
    /// An execution that is not in the position, though the venue reported it.
    #[error("execution not counted in the position")]
    NotCounted,
    /// The ExecID came before, with the same content. Not applied again.
    #[error("repeated ExecID")]
    RepeatedExecId,
    /// The ExecID came before, with other content. Not applied.
    #[error("ExecID used again for something else")]
    ReusedExecId,
    /// Executions of this order were forgotten or settled, and the venue's CumQty says that this one
    /// is among them. Not applied.
    #[error("fill is probably counted already")]
    MaybeRepeated,
    /// More was executed than ordered. It is counted all the same.
    #[error("more executed than ordered")]
    Overfill,
    /// Executed after the order was closed. It is counted all the same.
    #[error("fill after the order was closed")]
    LateFill,
    /// The venue's CumQty is not ours.
    #[error("the venue's executed quantity is not ours")]
    CumDiffers,
    /// The venue's LeavesQty is not ours.
    #[error("the venue's open quantity is not ours")]
    LeavesDiffers,
    /// The venue's quantity or price is not what was asked for; the venue's is taken.
    #[error("the venue's terms are not those asked for")]
    TermsDiffer,
    /// New terms below what was filled before. The order is filled.
    #[error("replaced below the executed quantity")]
    BelowFilled,
    /// A report at the wrong time, without consequence.
    #[error("report out of place")]
    OutOfPlace,
    /// A report that a closed order lives. Not applied.
    #[error("the venue says that a closed order lives")]
    AfterClose,
    /// An order counted as lost, or closed, is open after all.
    #[error("closed order is open again")]
    Reopened,
    /// The venue changed or replaced the order without being asked.
    #[error("changed by the venue")]
    Unsolicited,
    /// Rejected as a duplicate: an order by this ClOrdID may be alive. It stays open until the venue's
    /// status says otherwise.
    #[error("the venue has seen this ClOrdID before")]
    DuplicateOrder,
    /// A cancel or replace was refused because the venue does not know the order. Ask for its status.
    #[error("the venue does not know the order")]
    Disowned,
    /// A bust or correction of an execution that is not remembered, or is void. Not applied.
    #[error("bust or correction of an unknown execution")]
    UnknownExecution,
    /// Instrument or side is not the order's. Not applied.
    #[error("report contradicts the order")]
    Contradiction,
    /// A fill or correction without quantity, price or ExecID. Not applied.
    #[error("report lacks what it needs")]
    Malformed,
    /// A quantity or sum beyond what is held exactly. Not applied.
    #[error("quantity out of range")]
    OutOfRange,
    /// An ExecType this version does not know. Not applied.
    #[error("unknown type of report")]
    UnknownType,
    /// The venue's status shows a close whose report never came.
    #[error("order was closed without a report")]
    MissedReport,
    /// The venue does not know an order that was open here. It is closed as lost.
    #[error("order lost")]
    Lost,
}

impl Anomaly {
    /// All, in order of their numbers.
    pub const ALL: [Self; 26] = [
        Self::UnknownOrder,
        Self::ForeignOrder,
        Self::UnknownOrderFill,
        Self::NotCounted,
        Self::RepeatedExecId,
        Self::ReusedExecId,
        Self::MaybeRepeated,
        Self::Overfill,
        Self::LateFill,
        Self::CumDiffers,
        Self::LeavesDiffers,
        Self::TermsDiffer,
        Self::BelowFilled,
        Self::OutOfPlace,
        Self::AfterClose,
        Self::Reopened,
        Self::Unsolicited,
        Self::DuplicateOrder,
        Self::Disowned,
        Self::UnknownExecution,
        Self::Contradiction,
        Self::Malformed,
        Self::OutOfRange,
        Self::UnknownType,
        Self::MissedReport,
        Self::Lost,
    ];
}

/// A set of [`Anomaly`].
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq)]
pub struct Anomalies(u32);

impl Anomalies {
    /// None.
    pub const NONE: Self = Self(0);
    /// Those after which position or open orders may not be what we think: by default each of them
    /// engages the kill switch. The rest is surfaced and counted.
    pub const ALARMING: Self = Self::NONE
        .with(Anomaly::UnknownOrderFill)
        .with(Anomaly::NotCounted)
        .with(Anomaly::ReusedExecId)
        .with(Anomaly::MaybeRepeated)
        .with(Anomaly::Overfill)
        .with(Anomaly::LateFill)
        .with(Anomaly::CumDiffers)
        .with(Anomaly::AfterClose)
        .with(Anomaly::Reopened)
        .with(Anomaly::DuplicateOrder)
        .with(Anomaly::UnknownExecution)
        .with(Anomaly::Contradiction)
        .with(Anomaly::Malformed)
        .with(Anomaly::OutOfRange)
        .with(Anomaly::UnknownType);

    /// The set with `anomaly` in it.
    #[must_use]
    pub const fn with(self, anomaly: Anomaly) -> Self {
        Self(self.0 | 1 << anomaly as u8)
    }

    pub(super) fn add(&mut self, anomaly: Anomaly) {
        *self = self.with(anomaly);
    }

    /// Whether `anomaly` is in it.
    pub const fn has(self, anomaly: Anomaly) -> bool {
        self.0 & 1 << anomaly as u8 != 0
    }

    /// What is in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// As a number, for keeping: anomaly `n` is bit `n`.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The set that [`bits`](Self::bits) gave.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// One by one.
    pub fn iter(self) -> impl Iterator<Item = Anomaly> {
        Anomaly::ALL.into_iter().filter(move |anomaly| self.has(*anomaly))
    }
}

impl fmt::Debug for Anomalies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl fmt::Display for Anomalies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, anomaly) in self.iter().enumerate() {
            write!(f, "{}{anomaly}", if i == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
