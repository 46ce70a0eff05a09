//! What sets the three markets that speak PITCH apart.

use wirepath_protocol::Layout;
use wirepath_protocol::pitch::{self, common, equities, futures, options};

use crate::venue::VenueKind;

/// One of the markets.
pub trait CboeMarket: core::fmt::Debug + Send + 'static {
    /// As a venue.
    const VENUE: VenueKind;
    /// Whose tables its messages are read by.
    const MARKET: pitch::Market;
    /// The specification's name for the protocol.
    const TITLE: &'static str;
    /// The types that there are.
    const LAYOUTS: &'static [Layout];
    /// Whether a Time may carry the second since the epoch.
    const SENDS_EPOCH: bool;
}

/// BZX, BYX, EDGA and EDGX.
#[derive(Debug)]
pub enum Equities {}

impl CboeMarket for Equities {
    const VENUE: VenueKind = VenueKind::CboePitchEquities;
    const MARKET: pitch::Market = pitch::Market::Equities;
    const TITLE: &'static str = "Cboe PITCH 2.41 (equities)";
    const LAYOUTS: &'static [Layout] = &joined::<{ common::LAYOUTS.len() + equities::LAYOUTS.len() }>(
        equities::LAYOUTS,
        Self::MARKET,
    );
    const SENDS_EPOCH: bool = false;
}

/// BZX, C1, C2 and EDGX Options.
#[derive(Debug)]
pub enum Options {}

impl CboeMarket for Options {
    const VENUE: VenueKind = VenueKind::CboePitchOptions;
    const MARKET: pitch::Market = pitch::Market::Options;
    const TITLE: &'static str = "Cboe PITCH 2.41 (options)";
    const LAYOUTS: &'static [Layout] = &joined::<{ common::LAYOUTS.len() + options::LAYOUTS.len() }>(
        options::LAYOUTS,
        Self::MARKET,
    );
    const SENDS_EPOCH: bool = true;
}

/// CFE.
#[derive(Debug)]
pub enum Futures {}

impl CboeMarket for Futures {
    const VENUE: VenueKind = VenueKind::CboePitchFutures;
    const MARKET: pitch::Market = pitch::Market::Futures;
    const TITLE: &'static str = "Cboe PITCH 1.1 (futures)";
    const LAYOUTS: &'static [Layout] = &joined::<{ futures::COMMON.len() + futures::LAYOUTS.len() }>(
        futures::LAYOUTS,
        Self::MARKET,
    );
    const SENDS_EPOCH: bool = true;
}

/// The common layouts that a market has, and its own behind them, each with what may stand behind it there.
const fn joined<const N: usize>(own: &[Layout], market: pitch::Market) -> [Layout; N] {
    let mut all = [common::LAYOUTS[0]; N];
    let (mut len, mut i) = (0, 0);
    while i < common::LAYOUTS.len() {
        let layout = common::LAYOUTS[i];
        if !matches!(market, pitch::Market::Futures) || is_in(futures::COMMON, layout.kind) {
            all[len] = extended(layout, market);
            len += 1;
        }
        i += 1;
    }
    i = 0;
    while i < own.len() {
        all[len] = extended(own[i], market);
        len += 1;
        i += 1;
    }
    assert!(len == N);
    all
}

const fn is_in(kinds: &[u8], kind: u16) -> bool {
    let mut i = 0;
    while i < kinds.len() {
        if kinds[i] as u16 == kind {
            return true;
        }
        i += 1;
    }
    false
}

/// The layout with the fields that [`pitch::Market::fields`] shows behind it.
const fn extended(layout: Layout, market: pitch::Market) -> Layout {
    const CONDITION: &[&str] = &["trade_condition"];
    if matches!(market, pitch::Market::Equities) {
        return layout;
    }
    let is_futures = matches!(market, pitch::Market::Futures);
    let (fields, more): (&'static [&'static [&'static str]], usize) = match layout.kind {
        0x20 => (&[common::Time::FIELDS, &["epoch_time"]], 4),
        0x23 => (&[common::OrderExecuted::FIELDS, CONDITION], 1),
        0x2a | 0x2b if is_futures => return layout, // it is part of the layout there
        0x24 => (&[common::OrderExecutedAtPriceSize::FIELDS, CONDITION], 1),
        0x2a => (&[common::TradeLong::FIELDS, CONDITION], 1),
        0x2b => (&[common::TradeShort::FIELDS, CONDITION], 1),
        0x30 => (&[common::TradeExpanded::FIELDS, CONDITION], 1),
        0x2f => (&[common::AddOrderExpanded::FIELDS, &["client_id"]], 4),
        0x2e => (&[options::SymbolMapping::FIELDS, &["underlying"]], 8),
        0xad => (&[options::AuctionNotification::FIELDS, &["client_id"]], 4),
        _ => return layout,
    };
    Layout { fields, size_max: layout.size + more, ..layout }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<M: CboeMarket>() {
        for layout in M::LAYOUTS {
            let read = M::MARKET.layout_of(layout.kind).expect("a type of the market");
            assert_eq!((layout.size, layout.title), (read.size, read.title));
            // A block as long as can be shows every field, and no other.
            let mut block = vec![b' '; layout.size_max];
            block[0] = u8::try_from(layout.size_max).unwrap();
            block[1] = u8::try_from(layout.kind).unwrap();
            let mut shown = Vec::new();
            M::MARKET.fields(&block, &mut |name, _| shown.push(name)).unwrap();
            assert!(layout.field_names().eq(shown), "{layout:?}");
        }
        let known = (0..=255).filter(|kind| M::MARKET.layout_of(*kind).is_some()).count();
        assert_eq!(M::LAYOUTS.len(), known);
    }

    #[test]
    fn the_layouts_are_what_the_reader_knows() {
        check::<Equities>();
        check::<Options>();
        check::<Futures>();
    }
}
