//! What becomes of the venue's figures.

use wirepath_feed_handler::event::{Event, Kind, Statistic, flags};
use wirepath_protocol::Price;
use wirepath_protocol::field::{Date, Price9Le};
use wirepath_protocol::int::{I32Le, U64Le};
use wirepath_protocol::mdp3::*;

use crate::{Collect, apply, sized, venue};

/// Which, price or units, day.
fn told(message: &[u8]) -> Vec<(Option<Statistic>, i64, u64)> {
    let (mut venue, mut sink) = (venue(None), Collect::default());
    apply(&mut venue, &sized(message), &mut sink);
    let figures = sink.0.iter().filter(|event| event.kind() == Some(Kind::Statistic));
    let which = |event: &Event| match event.flags & flags::WITHDRAWN {
        0 => Statistic::from_raw(event.qty),
        _ => None,
    };
    figures.map(|event| (which(event), event.a, event.b)).collect()
}

#[test]
fn figures_of_the_day() {
    let day = Date::new(20_500); // 2026-02-16
    let entry = |of, px: Option<i64>, size: Option<i32>, settled: u8, n: u32| MDEntries49 {
        md_entry_px: px.map(|px| Price9Le::from(Price(px)).into()).unwrap_or_default(),
        md_entry_size: size.map(|size| I32Le::from(size).into()).unwrap_or_default(),
        security_id: 7.into(),
        rpt_seq: n.into(),
        trading_reference_date: day.into(),
        settl_price_type: SettlPriceType::from_bits(settled),
        md_entry_type: of,
        ..Default::default()
    };
    use MDEntryTypeDailyStatistics as Daily;
    let entries = [
        entry(Daily::SETTLEMENT_PRICE, Some(-5), None, 0, 1),
        entry(Daily::SETTLEMENT_PRICE, Some(6), None, 1, 2),
        entry(Daily::SETTLEMENT_PRICE, Some(7), None, 8, 3),
        entry(Daily::FIXING_PRICE, Some(8), None, 0, 4),
        entry(Daily::CLEARED_VOLUME, None, Some(9), 0, 5),
        entry(Daily::OPEN_INTEREST, None, Some(10), 0, 6),
        entry(Daily::OPEN_INTEREST, Some(11), None, 0, 7), // lacks what it is
        MDEntries49 {
            md_update_action: MDUpdateAction::DELETE,
            ..entry(Daily::OPEN_INTEREST, None, Some(12), 0, 8)
        },
    ];
    let mut bytes = [0; 1_000];
    let root = Default::default();
    let message =
        MDIncrementalRefreshDailyStatistics49::encode(&mut bytes, &root, &entries).unwrap();
    use Statistic::*;
    let day = 20_260_216;
    assert_eq!(
        told(message),
        [
            (Some(Settlement), -5, day),
            (Some(FinalSettlement), 6, day),
            (Some(IntradaySettlement), 7, day),
            (Some(Fixing), 8, day),
            (Some(ClearedVolume), 9, day),
            (Some(OpenInterest), 10, day),
            (None, 12, day),
        ]
    );
}

#[test]
fn figures_of_the_session() {
    use MDEntryTypeStatistics as Session;
    let entry = |of, flag: Option<OpenCloseSettlFlag>, n: u32| MDEntries51 {
        md_entry_px: Price9Le::from(Price(n.into())),
        security_id: 7.into(),
        rpt_seq: n.into(),
        open_close_settl_flag: flag.map(Into::into).unwrap_or_default(),
        md_entry_type: of,
        ..Default::default()
    };
    let entries = [
        entry(Session::OPEN_PRICE, Some(OpenCloseSettlFlag::DAILY_OPEN_PRICE), 1),
        entry(Session::OPEN_PRICE, Some(OpenCloseSettlFlag::INDICATIVE_OPENING_PRICE), 2),
        entry(Session::HIGH_TRADE, None, 3),
        entry(Session::LOW_TRADE, None, 4),
        entry(Session::HIGHEST_BID, None, 5),
        entry(Session::LOWEST_OFFER, None, 6),
        entry(Session::VWAP, Some(OpenCloseSettlFlag::INTRADAY_VWAP), 7),
        entry(Session::VWAP, Some(OpenCloseSettlFlag::REPO_AVERAGE10_AM), 8), // not the same
    ];
    let mut bytes = [0; 1_000];
    let root = Default::default();
    let message =
        MDIncrementalRefreshSessionStatistics51::encode(&mut bytes, &root, &entries).unwrap();
    use Statistic::*;
    let all = [Open, IndicativeOpen, High, Low, HighestBid, LowestAsk, Vwap];
    let expected: Vec<_> = (1..).zip(all).map(|(n, which)| (Some(which), n, 0)).collect();
    assert_eq!(told(message), expected);
    assert!(all.into_iter().all(Statistic::is_price) && !Volume.is_price());

    let entry = MDEntries66 {
        md_entry_size: U64Le::from(1 << 40),
        security_id: 7.into(),
        rpt_seq: 1.into(),
        ..Default::default()
    };
    let root = Default::default();
    let message = MDIncrementalRefreshVolumeLongQty66::encode(&mut bytes, &root, &[entry]).unwrap();
    assert_eq!(told(message), [(Some(Volume), 1 << 40, 0)]);
}
