//! IEX DEEP 1.0: price level by price level.
//!
//! A change of the book can take several messages, of which all but the last are marked as in
//! transition: best prices are reported when it is complete, as the specification asks.
//!
//! Source: IEX DEEP 1.08, "Price Level Update Message" and "Consuming Price Level Update Messages".

use wirepath_protocol::deep10::{Message as Deep, PriceLevelUpdate};

use super::levels::Levels;
use super::wire::{Deep10, IexTp};
use crate::book::LevelBooks;
use crate::venue::{Market, Message, Sink, Venue, VenueError, VenueKind, VenueOptions};

/// Books and events of one DEEP 1.0 channel.
#[derive(Debug)]
pub struct IexDeep {
    levels: Levels,
}

impl IexDeep {
    /// Returns whether the book is whole again after this message.
    #[inline]
    fn level(&mut self, message: &Message<'_>, m: &PriceLevelUpdate, sink: &mut impl Sink) -> bool {
        let common = &mut self.levels.common;
        let Some(origin) = common.origin(message, m.symbol(), m.timestamp()) else { return true };
        let units = m.price().and_then(|price| common.units(origin.instrument, price));
        self.levels.set(origin, m.side(), (units, m.size()), sink);
        let complete = m.is_event_complete();
        if complete {
            self.levels.report_best(origin, sink);
        }
        complete
    }

    #[inline(never)]
    fn apply_rest(&mut self, message: &Message<'_>, deep: &Deep<'_>, sink: &mut impl Sink) {
        let common = &mut self.levels.common;
        match *deep {
            Deep::SystemEvent(m) => common.system_event(message, m, sink),
            Deep::SecurityDirectory(m) => common.security_directory(message, m, sink),
            Deep::TradingStatus(m) => common.trading_status(message, m, sink),
            Deep::OperationalHaltStatus(m) => common.operational_halt(message, m, sink),
            Deep::ShortSalePriceTestStatus(m) => common.short_sale(message, m, sink),
            Deep::TradeReport(m) => common.trade(message, m, sink),
            Deep::TradeBreak(m) => common.trade_break(message, m, sink),
            Deep::OfficialPrice(m) => common.official_price(message, m, sink),
            Deep::AuctionInformation(m) => common.auction(message, m, sink),
            Deep::RetailLiquidityIndicator(m) => {
                common.other(message, (m.symbol(), m.timestamp(), deep.kind()), sink);
            }
            Deep::SecurityEvent(m) => {
                common.other(message, (m.symbol(), m.timestamp(), deep.kind()), sink);
            }
            Deep::PriceLevelUpdate(_) => {} // applied by the caller
            Deep::Unknown { .. } => common.market.counters.unknown += 1,
        }
    }
}

impl Venue for IexDeep {
    const KIND: VenueKind = VenueKind::IexDeep10;
    type Framing = IexTp<Deep10>;
    type Format = Deep10;
    type Books = LevelBooks;
    type Hint = ();

    fn new(options: VenueOptions) -> Result<Self, VenueError> {
        Ok(Self { levels: Levels::new(Self::KIND, options)? })
    }

    fn market(&self) -> &Market<LevelBooks> {
        &self.levels.common.market
    }

    fn market_mut(&mut self) -> &mut Market<LevelBooks> {
        &mut self.levels.common.market
    }

    #[inline]
    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        self.levels.common.count(message.block);
        let complete = match Deep::parse(message.block) {
            Ok(Deep::PriceLevelUpdate(m)) => self.level(message, m, sink),
            Ok(ref rest) => {
                self.apply_rest(message, rest, sink);
                true
            }
            Err(_) => {
                self.levels.common.unreadable(message, sink);
                true
            }
        };
        sink.end_of_message(complete);
    }

    #[inline]
    fn prefetch_order(&self, _block: &[u8]) {}

    #[inline]
    fn prefetch_level(&self, (): ()) {}

    fn books_emitted(&mut self) {
        self.levels.books_emitted();
    }

    fn new_session(&mut self) {
        self.levels.new_session();
    }
}
