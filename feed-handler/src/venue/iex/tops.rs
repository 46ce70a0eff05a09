//! IEX TOPS 1.6: the best displayed price of each side.
//!
//! A book has one level a side at most. Every quote tells both sides whole, whatever the one before was; a
//! side without size or price is empty. That a security is not available for trading is its status' to tell: the
//! quote's own flag changes nothing. TOPS 1.5 is read by the same layouts.
//!
//! Source: IEX TOPS 1.66, "Quote Update Message" and "Appendix A: Flags".

use wirepath_protocol::Price;
use wirepath_protocol::tops16::{Message as Tops, QuoteUpdate};

use super::levels::{Levels, SIDES};
use super::wire::{IexTp, Tops16};
use crate::book::LevelBooks;
use crate::venue::{Market, Message, Sink, Venue, VenueError, VenueKind, VenueOptions};

/// Books and events of one TOPS 1.6 channel.
#[derive(Debug)]
pub struct IexTops {
    levels: Levels,
}

/// What a quote says of a side that is not empty.
#[derive(Clone, Copy)]
struct Quoted {
    /// `None` beyond what a price holds.
    price: Option<Price>,
    size: u32,
}

impl Quoted {
    fn new(price: Option<Price>, size: u32) -> Option<Self> {
        (size != 0 && price != Some(Price(0))).then_some(Self { price, size })
    }
}

impl IexTops {
    #[inline]
    fn quote(&mut self, message: &Message<'_>, m: &QuoteUpdate, sink: &mut impl Sink) {
        let common = &mut self.levels.common;
        let Some(origin) = common.origin(message, m.symbol(), m.timestamp()) else { return };
        let instrument = origin.instrument;
        let quoted =
            [Quoted::new(m.bid_price(), m.bid_size()), Quoted::new(m.ask_price(), m.ask_size())];
        // Prices can be counted another way in an empty book only.
        let scale = common.market.books.scale(instrument);
        let fits = |price| scale.is_some_and(|scale| scale.units(price).is_some());
        let prices = quoted.map(|of| of.and_then(|of| of.price));
        let all_fit = prices.into_iter().flatten().all(fits);
        for (side, price) in SIDES.into_iter().zip(prices) {
            let books = &self.levels.common.market.books;
            let Some(standing) = books.best(instrument, side) else { continue };
            if !all_fit || price != Some(books.price(instrument, standing.price_units)) {
                self.levels.set(origin, side, (Some(standing.price_units), 0), sink);
            }
        }
        if !all_fit {
            for price in prices.into_iter().flatten() {
                self.levels.common.units(instrument, price);
            }
        }
        for (side, of) in SIDES.into_iter().zip(quoted) {
            let Some(Quoted { price, size }) = of else { continue };
            let units = price.and_then(|price| self.levels.common.units(instrument, price));
            let standing = self.levels.common.market.books.best(instrument, side);
            if standing.is_none_or(|standing| standing.qty != u64::from(size)) {
                self.levels.set(origin, side, (units, size), sink);
            }
        }
        self.levels.report_best(origin, sink);
    }

    #[inline(never)]
    fn apply_rest(&mut self, message: &Message<'_>, tops: &Tops<'_>, sink: &mut impl Sink) {
        let common = &mut self.levels.common;
        match *tops {
            Tops::SystemEvent(m) => common.system_event(message, m, sink),
            Tops::SecurityDirectory(m) => common.security_directory(message, m, sink),
            Tops::TradingStatus(m) => common.trading_status(message, m, sink),
            Tops::OperationalHaltStatus(m) => common.operational_halt(message, m, sink),
            Tops::ShortSalePriceTestStatus(m) => common.short_sale(message, m, sink),
            Tops::TradeReport(m) => common.trade(message, m, sink),
            Tops::TradeBreak(m) => common.trade_break(message, m, sink),
            Tops::OfficialPrice(m) => common.official_price(message, m, sink),
            Tops::AuctionInformation(m) => common.auction(message, m, sink),
            Tops::RetailLiquidityIndicator(m) => {
                common.other(message, (m.symbol(), m.timestamp(), tops.kind()), sink);
            }
            Tops::QuoteUpdate(_) => {} // applied by the caller
            Tops::Unknown { .. } => common.market.counters.unknown += 1,
        }
    }
}

impl Venue for IexTops {
    const KIND: VenueKind = VenueKind::IexTops16;
    type Framing = IexTp<Tops16>;
    type Format = Tops16;
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
        match Tops::parse(message.block) {
            Ok(Tops::QuoteUpdate(m)) => self.quote(message, m, sink),
            Ok(ref rest) => self.apply_rest(message, rest, sink),
            Err(_) => self.levels.common.unreadable(message, sink),
        }
        sink.end_of_message(true);
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
