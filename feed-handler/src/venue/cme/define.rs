//! Definitions of instruments, snapshots, and the messages that are known and of no use here.

use wirepath_protocol::Price;
use wirepath_protocol::mdp3::{MatchEventIndicator, Message as Mdp, SecurityTradingStatus};

use super::levels::DEPTH_MAX;
use super::rest::Group;
use super::snapshot::{snapshot_of_levels, snapshot_of_orders};
use super::{At, CmeMdp3, IMPLIED, OUTRIGHT};
use crate::book::Scale;
use crate::event::{Anomaly, Event, Kind, NO_INSTRUMENT, TradingStatus};
use crate::venue::emit::{emit, sideless, text};
use crate::venue::market::Origin;
use crate::venue::{Message, Sink};

/// What a definition says that books need.
struct Definition<'a> {
    security_id: i32,
    symbol: &'a [u8],
    increment: Option<Price>,
    group: Group,
    status: Option<SecurityTradingStatus>,
    /// Levels by book, where it says so.
    depth: [Option<u8>; 2],
}

macro_rules! definition {
    ($self:ident, $message:ident, $m:expr, $sink:ident) => {{
        let root = $m.root();
        let mut depth = [None; 2];
        for feed in $m.md_feed_types() {
            let levels = u8::try_from(feed.market_depth()).ok().filter(|levels| *levels > 0);
            match &feed.md_feed_type().0 {
                b"GBX" => depth[OUTRIGHT] = levels,
                b"GBI" => depth[IMPLIED] = levels,
                _ => {}
            }
        }
        let symbol = root.symbol();
        let definition = Definition {
            security_id: root.security_id(),
            symbol: symbol.0.split(|byte| matches!(byte, 0 | b' ')).next().unwrap_or_default(),
            increment: root.min_price_increment().into(),
            group: Group::of(root.security_group(), root.asset()),
            status: root.md_security_trading_status(),
            depth,
        };
        // When it was last changed is no time of this message.
        $self.defined(At { message: $message, time_ns: 0 }, &definition, $sink);
        (0, root.match_event_indicator())
    }};
}

impl CmeMdp3 {
    /// Applies a message that is neither of a book nor of trading.
    #[cold]
    pub(super) fn define(
        &mut self,
        message: &Message<'_>,
        mdp: &Mdp<'_>,
        sink: &mut impl Sink,
    ) -> (u64, MatchEventIndicator) {
        match mdp {
            Mdp::MDInstrumentDefinitionFuture27(m) => definition!(self, message, m, sink),
            Mdp::MDInstrumentDefinitionSpread29(m) => definition!(self, message, m, sink),
            Mdp::MDInstrumentDefinitionOption41(m) => definition!(self, message, m, sink),
            Mdp::MDInstrumentDefinitionFuture54(m) => definition!(self, message, m, sink),
            Mdp::MDInstrumentDefinitionOption55(m) => definition!(self, message, m, sink),
            Mdp::MDInstrumentDefinitionSpread56(m) => definition!(self, message, m, sink),
            Mdp::MDInstrumentDefinitionFixedIncome57(m) => definition!(self, message, m, sink),
            Mdp::MDInstrumentDefinitionRepo58(m) => definition!(self, message, m, sink),
            Mdp::MDInstrumentDefinitionFX63(m) => definition!(self, message, m, sink),
            Mdp::AdminHeartbeat12(_) | Mdp::AdminLogin15(_) | Mdp::AdminLogout16(_) => {
                (0, MatchEventIndicator::default())
            }
            Mdp::SnapshotFullRefresh38(m) if self.is_loading => {
                snapshot_of_levels!(self, message, m, sink)
            }
            Mdp::SnapshotFullRefresh52(m) if self.is_loading => {
                snapshot_of_levels!(self, message, m, sink)
            }
            Mdp::SnapshotFullRefreshLongQty69(m) if self.is_loading => {
                snapshot_of_levels!(self, message, m, sink)
            }
            Mdp::SnapshotFullRefreshOrderBook44(m) if self.is_loading => {
                snapshot_of_orders!(self, message, m, sink)
            }
            Mdp::SnapshotFullRefreshOrderBook53(m) if self.is_loading => {
                snapshot_of_orders!(self, message, m, sink)
            }
            rest => {
                let origin = Origin { message, instrument: NO_INSTRUMENT, time_ns: 0 };
                let base = sideless(self.market.base(origin));
                emit(sink, Kind::Other, Event { qty: rest.kind().into(), ..base });
                (0, MatchEventIndicator::default())
            }
        }
    }

    fn defined(&mut self, at: At<'_>, of: &Definition<'_>, sink: &mut impl Sink) {
        let Some(instrument) = self.instrument(of.security_id) else { return };
        if !self.name(instrument, of.security_id, of.symbol) {
            return;
        }
        let origin = Origin { message: at.message, instrument, time_ns: at.time_ns };
        let state = &mut self.states[instrument as usize];
        for (of_book, defined) in of.depth.into_iter().enumerate() {
            if let Some(defined) = defined {
                let defined = defined.min(DEPTH_MAX);
                if core::mem::replace(&mut state.depth[of_book], defined) != defined {
                    state.forget_heard(); // levels have left that were taken for there
                }
                state.is_depth_known[of_book] = true;
            }
        }
        let missed = core::mem::take(&mut state.skipped);
        if let Some(Price(nanos_per_unit @ 1..)) = of.increment {
            let scale = Scale { nanos_per_unit, tick: 1 };
            for books in [&mut self.market.books, &mut self.implied] {
                if books.view(instrument).is_some_and(|view| view.is_empty()) {
                    books.set_scale(instrument, scale);
                }
            }
        }
        let base = sideless(self.market.base(origin));
        emit(sink, Kind::Instrument, Event { a: text(of.symbol), ..base });
        self.groups[instrument as usize] = of.group;
        // In its turn it is of now. In a loop the state may be older than what was heard, and snapshots tell it.
        if let Some(status) = of.status
            && !self.is_loading
            && self.market.status(instrument) == TradingStatus::Unknown
        {
            self.set_status(origin, status, sink);
        }
        if missed {
            // It was not known to be wanted when these updates came.
            self.contradict(origin, Anomaly::OutOfTurn, sink);
        }
    }
}
