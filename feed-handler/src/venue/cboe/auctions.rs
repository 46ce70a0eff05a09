//! PITCH's running auctions: the same figures in equities and options.

use wirepath_protocol::pitch::{equities, options};
use wirepath_protocol::{Price, Side};

use super::CboePitch;
use super::markets::CboeMarket;
use crate::event::AuctionPrice::{Far, Indicative, Reference};
use crate::event::{Event, Kind};
use crate::venue::emit::{emit, emit_auction_prices, on_side};
use crate::venue::{Message, Sink};

/// What an update says of an auction.
struct Auction {
    kind: u8,
    /// To buy and to sell at the reference price.
    qty: [u32; 2],
    reference: Option<Price>,
    indicative: Option<Price>,
    auction_only: Option<Price>,
}

impl<M: CboeMarket> CboePitch<M> {
    pub(super) fn auction_update(
        &mut self,
        message: &Message<'_>,
        m: &equities::AuctionUpdate,
        sink: &mut impl Sink,
    ) {
        let auction = Auction {
            kind: m.auction_type(),
            qty: [m.buy_shares(), m.sell_shares()],
            reference: m.reference_price(),
            indicative: m.indicative_price(),
            auction_only: m.auction_only_price(),
        };
        if let Some(base) = self.quiet(message, (m.symbol(), m.time_offset()), sink) {
            auction.emit(&base, sink);
        }
    }

    pub(super) fn options_auction_update(
        &mut self,
        message: &Message<'_>,
        m: &options::OptionsAuctionUpdate,
        sink: &mut impl Sink,
    ) {
        let auction = Auction {
            kind: m.auction_type(),
            qty: [m.buy_contracts(), m.sell_contracts()],
            reference: m.reference_price(),
            indicative: m.indicative_price(),
            auction_only: m.auction_only_price(),
        };
        if let Some(base) = self.quiet(message, (m.symbol(), m.time_offset()), sink) {
            auction.emit(&base, sink);
        }
    }
}

impl Auction {
    fn emit(&self, base: &Event, sink: &mut impl Sink) {
        let [buy, sell] = self.qty;
        let sided = match buy.cmp(&sell) {
            core::cmp::Ordering::Greater => on_side(*base, Side::Bid),
            core::cmp::Ordering::Less => on_side(*base, Side::Ask),
            core::cmp::Ordering::Equal => *base,
        };
        let (a, b) = (buy.min(sell).into(), buy.abs_diff(sell).into());
        emit(sink, Kind::AuctionImbalance, Event { qty: self.kind.into(), a, b, ..sided });
        let prices =
            [(Reference, self.reference), (Indicative, self.indicative), (Far, self.auction_only)];
        let prices = prices.map(|(which, price)| (which, price.unwrap_or_default()));
        emit_auction_prices(sink, base, self.kind, prices);
    }
}
