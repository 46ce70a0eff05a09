//! After a restart or a reconnect: what the venue knows is compared with what we know.
//!
//! 1. [`Orders::restore`] and [`Orders::apply`] replay what the store holds, in order.
//! 2. [`Orders::begin_recovery`]; then the session resends what was missed, and the venue is asked for
//!    the status of every open order, one by one or all at once. The answers go to [`Orders::apply`].
//!    An order of the venue that we do not know comes out as [`Anomaly::UnknownOrder`].
//! 3. [`Orders::poll_recovery`], until it gives nothing: an order that the venue did not speak of is
//!    closed as [`State::Lost`]; a cancel or replace that its status does not show never arrived.
//!
//! Executions that are known only from a status have no ExecID. They are surfaced as
//! [`Anomaly::CumDiffers`] and not counted, since the session may still bring them. When it cannot,
//! [`Orders::settle`] counts them at the venue's average price.

use super::executions::Fill;
use super::id::Id;
use super::request::{Cancel, QTY_MAX, Replace, Request};
use super::slots::List;
use super::state::State;
use super::update::{Anomaly, Outcome, What, average};
use super::{ClOrdId, Orders, apply};

impl Orders {
    /// Marks every order as not yet heard of.
    pub fn begin_recovery(&mut self) {
        for list in [List::Live, List::Closed] {
            let mut at = self.slots.first(list);
            while let Some(slot) = at {
                let order = self.slots.order_mut(slot);
                (order.confirmed, order.venue_pending) = (false, false);
                order.cancel_is_new = false;
                at = self.slots.after(slot);
            }
        }
    }

    /// The venue will not say what became of this order: it stays as it is, with what is under way for it.
    pub fn leave_in_doubt(&mut self, id: ClOrdId) {
        if let Some(slot) = self.map.get(id) {
            let order = self.slots.order_mut(slot);
            (order.confirmed, order.venue_pending) = (true, true);
        }
    }

    /// One order, of those that recovery leaves in doubt, at a time. Searches the table: not for the
    /// hot path.
    ///
    /// Call it once the venue has answered for all orders. Cancels may be sent meanwhile: one that was
    /// sent after [`begin_recovery`](Self::begin_recovery) is not in doubt. A replace would be.
    pub fn poll_recovery(&mut self, now_ns: u64) -> Option<Outcome> {
        let (slot, is_lost) = self.next_in_doubt()?;
        let order = self.slots.order_mut(slot);
        let before = order.claim();
        let what = if is_lost { What::Lost } else { What::RequestLost };
        let mut draft = apply::Draft { rx_ns: now_ns, is_applied: true, ..apply::Draft::new(what) };
        if is_lost {
            order.standing = State::Lost;
            draft.anomalies.add(Anomaly::Lost);
        } else {
            let cancel = order.cancel.filter(|_| !order.cancel_is_new);
            draft.cl_ord_id = cancel.or(order.replace.map(|replace| replace.cl_ord_id));
        }
        if order.cancel.is_some() && (is_lost || !order.cancel_is_new) {
            self.retire_cancel(slot);
        }
        self.retire_replace(slot);
        Some(self.finish(slot, before, draft))
    }

    /// In a replay: what is under way, if this request could not have been sent beside it.
    pub(super) fn give_up_before(&mut self, request: &Request) {
        let (Request::Cancel(Cancel { order, .. }) | Request::Replace(Replace { order, .. })) =
            *request
        else {
            return;
        };
        let Some(slot) = self.map.get(order) else { return };
        let before = self.slots.order(slot).claim();
        if self.slots.order(slot).cancel.is_some() {
            self.retire_cancel(slot);
        }
        if matches!(request, Request::Replace(_)) {
            self.retire_replace(slot);
        }
        self.finish(slot, before, apply::Draft::new(What::RequestLost));
    }

    fn retire_replace(&mut self, slot: u32) {
        let order = self.slots.order_mut(slot);
        let forgotten = order.replace.take().and_then(|replace| order.retire(replace.cl_ord_id));
        forgotten.into_iter().for_each(|id| self.map.remove(id));
    }

    /// Counts what the venue's CumQty says beyond ours, at the price that its AvgPx makes it, or else
    /// at the order's. `None` when the venue's CumQty is not above ours or cannot be held.
    ///
    /// A report of such a fill that comes later is not counted again: [`Anomaly::MaybeRepeated`].
    pub fn settle(&mut self, id: ClOrdId, now_ns: u64) -> Option<Outcome> {
        let slot = self.map.get(id)?;
        let order = self.slots.order_mut(slot);
        let before = order.claim();
        let qty =
            order.venue_cum.checked_sub(order.cum).filter(|qty| (1..=QTY_MAX).contains(qty))?;
        let notional = match order.venue_avg {
            Some(avg) if order.venue_cum <= QTY_MAX => {
                i128::from(avg.0) * i128::from(order.venue_cum) - order.notional
            }
            _ => i128::from(order.valued_at.0) * i128::from(qty),
        };
        let fill = Fill {
            instrument: order.instrument,
            is_buy: order.side.is_buy(),
            counts: true,
            qty,
            price: average(notional, qty)?,
            notional,
            order: Some((slot, order.id.get())),
        };
        if !self.executions.fits(&fill) {
            return None;
        }
        let order = self.slots.order_mut(slot);
        order.execute(qty, notional, false)?;
        order.forgotten = order.forgotten.saturating_add(1);
        if order.standing.is_open() && order.cum >= order.qty {
            order.standing = State::Filled;
        }
        let forgotten = self.executions.add(settlement(order.id, order.cum), 0, fill);
        self.note_forgotten(forgotten);
        let signed = qty.cast_signed();
        let draft = apply::Draft {
            rx_ns: now_ns,
            is_applied: true,
            last_qty: qty,
            last_px: fill.price,
            position: if fill.is_buy { signed } else { -signed },
            ..apply::Draft::new(What::Settled)
        };
        Some(self.finish(slot, before, draft))
    }

    /// The first order that is lost, or has a request that is.
    fn next_in_doubt(&self) -> Option<(u32, bool)> {
        for list in [List::Live, List::Closed] {
            let mut at = self.slots.first(list);
            while let Some(slot) = at {
                let order = self.slots.order(slot);
                if order.standing.is_open() && !order.confirmed {
                    return Some((slot, true));
                }
                let cancel = order.cancel.filter(|_| !order.cancel_is_new);
                let pending = cancel.is_some() || order.replace.is_some();
                if pending && !order.venue_pending {
                    return Some((slot, false));
                }
                at = self.slots.after(slot);
            }
        }
        None
    }
}

/// An ExecID that no venue gives: it begins with a byte that no FIX field may hold.
fn settlement(id: ClOrdId, cum: u64) -> Id {
    let mut text = [0; 17];
    text[0] = 1;
    text[1..9].copy_from_slice(&id.get().to_be_bytes());
    text[9..].copy_from_slice(&cum.to_be_bytes());
    Id::new(&text)
}
