//! Snapshots: what an instrument's books were when the channel had sent so many packets.
//!
//! Each is as of a packet of its own (LastMsgSeqNumProcessed), and the stream goes on behind the lowest of these. So what
//! packets up to there say of an instrument's book is stepped over afterwards: the snapshot has it. Behind it RptSeq goes
//! on from the snapshot's. Levels and orders are from different loops, and each has its packet.
//!
//! Only what comes between [`begin_snapshot`] and the books' recovery is a snapshot; elsewhere, a message of these
//! templates is told and not applied.
//!
//! Source: CME Group, "MDP 3.0 - MBP and MBOFD Market Recovery".
//!
//! [`begin_snapshot`]: crate::venue::Venue::begin_snapshot

use wirepath_protocol::mdp3::{MDEntryType, MDEntryTypeBook, SecurityTradingStatus};
use wirepath_protocol::{Price, Side};

use super::levels::Update;
use super::{At, CmeMdp3};
use crate::book::QueuedOrder;
use crate::event::Anomaly;
use crate::venue::Sink;
use crate::venue::market::Origin;

/// What a snapshot says of an instrument beside its levels.
pub(super) struct Standing {
    pub(super) security_id: i32,
    /// The last packet that is in it.
    pub(super) last: u32,
    pub(super) rpt_seq: u32,
    pub(super) status: Option<SecurityTradingStatus>,
}

/// What a part of the snapshot of an instrument's orders says beside them.
pub(super) struct Chunk {
    pub(super) security_id: i32,
    pub(super) last: u32,
    pub(super) chunks: u32,
}

macro_rules! snapshot_of_levels {
    ($self:ident, $message:ident, $m:expr, $sink:ident) => {{
        let root = $m.root();
        let at = At { message: $message, time_ns: root.transact_time() };
        let standing = $crate::venue::cme::snapshot::Standing {
            security_id: root.security_id(),
            last: root.last_msg_seq_num_processed(),
            rpt_seq: root.rpt_seq(),
            status: root.md_security_trading_status(),
        };
        if let Some(origin) = $self.begin_levels(at, &standing, $sink) {
            for entry in $m.md_entries() {
                let number = entry.md_price_level().and_then(|number| number.try_into().ok());
                let update = $crate::venue::cme::levels::Update {
                    action: wirepath_protocol::mdp3::MDUpdateAction::CHANGE,
                    number: number.unwrap_or_default(),
                    price: entry.md_entry_px(),
                    qty: entry.md_entry_size().and_then(|qty| u64::try_from(qty).ok()),
                    orders: entry
                        .number_of_orders()
                        .and_then(|orders| u32::try_from(orders).ok())
                        .unwrap_or_default(),
                };
                $self.standing_level(origin, entry.md_entry_type(), &update, $sink);
            }
            $self.end_levels(origin, $sink);
        }
        (at.time_ns, MatchEventIndicator::default())
    }};
}
pub(super) use snapshot_of_levels;

macro_rules! snapshot_of_orders {
    ($self:ident, $message:ident, $m:expr, $sink:ident) => {{
        let root = $m.root();
        let at = At { message: $message, time_ns: root.transact_time() };
        let chunk = $crate::venue::cme::snapshot::Chunk {
            security_id: root.security_id(),
            last: root.last_msg_seq_num_processed(),
            chunks: root.no_chunks(),
        };
        if let Some(origin) = $self.begin_orders(at, &chunk) {
            for entry in $m.md_entries() {
                let order = (entry.order_id(), entry.md_order_priority());
                let shows = (entry.md_entry_px().into(), entry.md_display_qty());
                $self.standing_order(origin, entry.md_entry_type(), order, shows, $sink);
            }
        }
        (at.time_ns, MatchEventIndicator::default())
    }};
}
pub(super) use snapshot_of_orders;

impl CmeMdp3 {
    /// The snapshot of an instrument's levels begins; `None` if it is not wanted.
    pub(super) fn begin_levels<'m>(
        &mut self,
        at: At<'m>,
        standing: &Standing,
        sink: &mut impl Sink,
    ) -> Option<Origin<'m>> {
        let instrument = self.instrument(standing.security_id)?;
        let state = &mut self.states[instrument as usize];
        if !self.market.wants(instrument) {
            state.skipped = true;
            return None;
        }
        state.rpt_seq = standing.rpt_seq;
        state.levels_from = u64::from(standing.last) + 1;
        state.levels = Default::default();
        self.market.books.clear(instrument);
        self.implied.clear(instrument);
        let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
        if let Some(status) = standing.status {
            self.set_status(origin, status, sink);
        }
        Some(origin)
    }

    /// What stands at a level. Statistics, of which there are also entries, are not kept.
    #[cold]
    #[inline(never)]
    pub(super) fn standing_level(
        &mut self,
        origin: Origin<'_>,
        of: MDEntryType,
        update: &Update,
        sink: &mut impl Sink,
    ) {
        match of {
            MDEntryType::BID => self.outright_level(origin, Side::Bid, update, sink),
            MDEntryType::OFFER => self.outright_level(origin, Side::Ask, update, sink),
            MDEntryType::IMPLIED_BID => self.implied_level(origin, Side::Bid, update, sink),
            MDEntryType::IMPLIED_OFFER => self.implied_level(origin, Side::Ask, update, sink),
            _ => {}
        }
    }

    /// All levels of the instrument have been told: none may be missing between others.
    pub(super) fn end_levels(&mut self, origin: Origin<'_>, sink: &mut impl Sink) {
        let levels = &self.states[origin.instrument as usize].levels;
        if levels.iter().flatten().any(super::levels::Levels::lacks_some) {
            self.contradict(origin, Anomaly::UnknownLevel, sink);
        }
    }

    /// A part of the snapshot of an instrument's orders begins; `None` if it is not wanted.
    pub(super) fn begin_orders<'m>(&mut self, at: At<'m>, chunk: &Chunk) -> Option<Origin<'m>> {
        self.orders_known = true; // of instruments without a part there are none
        let instrument = self.instrument(chunk.security_id)?;
        let state = &mut self.states[instrument as usize];
        if !self.market.wants(instrument) {
            state.skipped = true;
            return None;
        }
        let from = u64::from(chunk.last) + 1;
        if state.orders_from == 0 {
            (state.orders_from, state.chunks_missing) = (from, chunk.chunks);
        }
        // Parts of one snapshot are as of the same packet.
        state.orders_void |= state.orders_from != from || state.chunks_missing == 0;
        state.chunks_missing = state.chunks_missing.saturating_sub(1);
        Some(Origin { message: at.message, instrument, time_ns: at.time_ns })
    }

    pub(super) fn standing_order(
        &mut self,
        origin: Origin<'_>,
        of: MDEntryTypeBook,
        (id, priority): (u64, Option<u64>),
        (price, qty): (Option<Price>, i32),
        sink: &mut impl Sink,
    ) {
        let side = match of {
            MDEntryTypeBook::BID => Side::Bid,
            MDEntryTypeBook::OFFER => Side::Ask,
            _ => return self.doubt_orders(origin, id, Anomaly::BadField, sink),
        };
        let (Some(price), Ok(qty)) = (price, u32::try_from(qty)) else {
            return self.doubt_orders(origin, id, Anomaly::BadField, sink);
        };
        let priority = priority.unwrap_or(u64::MAX);
        let order = QueuedOrder { id, side, price, qty, priority };
        match self.orders.set(origin.instrument, order) {
            Ok(None) => {}
            Ok(Some(_)) => self.doubt_orders(origin, id, Anomaly::DuplicateOrder, sink),
            Err(anomaly) => self.doubt_orders(origin, id, anomaly, sink),
        }
    }
}
