//! Reading by market.

use super::*;
use crate::obvious::hex;

fn shown(market: Market, block: &str) -> String {
    let mut fields = Vec::new();
    let visit =
        &mut |name: &'static str, value: crate::Value<'_>| fields.push(format!("{name}={value}"));
    market.fields(&hex(block), visit).unwrap();
    fields.join("|")
}

#[test]
fn a_type_means_what_the_market_says() {
    let status = "12 31 18d20600 393938383737 5858 54 31 48 20";
    let equities = "time_offset=447000|symbol=998877XX|trading_status=T|reg_sho_action=1|reserved1=H|reserved2= ";
    assert_eq!(shown(Market::Equities, status), equities);
    let options = "time_offset=447000|symbol=998877|reserved1=XX|trading_status=T|reserved2=1|gth_trading_status=H|reserved3= ";
    assert_eq!(shown(Market::Options, status), options);
    let futures = "time_offset=447000|symbol=998877|reserved1=XX|trading_status=T|reserved2=1H";
    assert_eq!(shown(Market::Futures, status), futures);

    // The price has a sign in futures alone.
    let modify = "13 28 18d20600 05405b778f561d0b 6400 ffff 03";
    assert!(shown(Market::Equities, modify).ends_with("price=655.35|modify_flags=3"));
    assert!(shown(Market::Futures, modify).ends_with("price=-0.01"));
}

#[test]
fn what_stands_behind_is_shown_where_it_means_something() {
    let executed = "1b 23 18d20600 05405b778f561d0b 64000000 342b46e0bb000000 53";
    let known = "time_offset=447000|order_id=800891482924597253|executed_quantity=100|execution_id=806921579316";
    assert_eq!(shown(Market::Equities, executed), known);
    assert_eq!(shown(Market::Options, executed), format!("{known}|trade_condition=S"));
    assert_eq!(shown(Market::Futures, executed), format!("{known}|trade_condition=S"));

    let time = "0a 20 98850000 68113560";
    assert_eq!(shown(Market::Equities, time), "time=34200");
    assert_eq!(shown(Market::Options, time), "time=34200|epoch_time=1614090600");

    let add = "2d 2f 18d20600 05405b778f561d0b 42 204e0000 5a565a5a54202020 5a23000000000000 01 45464944 43 434c4944";
    assert!(shown(Market::Options, add).ends_with("customer_indicator=C|client_id=CLID"));

    let mapping =
        "26 2e 30306d45564f 4d5346542020313930393230433030313530303030 4e 4d53465420202020";
    assert!(shown(Market::Options, mapping).ends_with("symbol_condition=N|underlying=MSFT"));
    assert_eq!(shown(Market::Equities, mapping), "");

    // Its trade condition is a known part in futures.
    let trade = "22 2b 18d20600 05405b778f561d0b 42 6400 303030316162 0080 342b46e0bb000000 20";
    assert_eq!(shown(Market::Futures, trade).matches("trade_condition").count(), 1);
}

#[test]
fn every_type_is_known_in_its_market_alone() {
    let known = |market: Market| {
        let mut kinds: Vec<u16> =
            (0..=255).filter(|kind| market.layout_of(*kind).is_some()).collect();
        for kind in 0..=255 {
            let block = [&[100, kind][..], &[b' '; 98]].concat();
            let message = market.parse(&block).unwrap();
            let mut fields = 0;
            market.fields(&block, &mut |_, _| fields += 1).unwrap();
            assert_eq!(message.kind(), kind);
            assert_eq!(fields > 0, market.layout_of(kind.into()).is_some(), "{market:?} {kind:#x}");
        }
        kinds.sort_unstable();
        kinds.len()
    };
    // "Message Types" has 32: three for equities alone, nine for options alone, and Trading Status in both.
    assert_eq!(known(Market::Equities), common::LAYOUTS.len() + 3);
    assert_eq!(known(Market::Options), common::LAYOUTS.len() + 9);
    assert_eq!(common::LAYOUTS.len() + 3 + 9 - 1, 32);
    assert_eq!(known(Market::Futures), futures::COMMON.len() + 10);
}

#[test]
fn blocks_too_short_are_refused_in_every_market() {
    for market in [Market::Equities, Market::Options, Market::Futures] {
        let error = |have, need| Some(DecodeError::Truncated { have, need });
        assert_eq!(market.parse(&[]).err(), error(0, 2));
        assert_eq!(market.parse(&[2]).err(), error(1, 2));
        assert_eq!(market.parse(&[13, 0x29, 0, 0, 0, 0]).err(), error(6, 14));
        assert_eq!(market.parse(&[17, 0x31]).err(), error(2, 18));
    }
}

#[test]
fn servers_and_feed_share_no_type() {
    for market in [Market::Equities, Market::Options, Market::Futures] {
        assert!(session::LAYOUTS.iter().all(|layout| market.layout_of(layout.kind).is_none()));
    }
}

#[test]
fn times_are_put_together() {
    assert_eq!(nanos(34_200, 447_000), 34_200_000_447_000);
    assert_eq!(nanos(u32::MAX, u32::MAX), 4_294_967_299_294_967_295);
}
