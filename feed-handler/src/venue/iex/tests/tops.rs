//! TOPS: a book of one level a side.

use wirepath_protocol::tops16::{
    AuctionInformation, OfficialPrice, OperationalHaltStatus, QuoteUpdate, TradeBreak, TradeReport,
    TradingStatus,
};

use super::*;
use crate::event::{AuctionPrice, TradingStatus as Status};
use crate::venue::iex::IexTops;

/// Bid and ask, each with size and price in ten-thousandths of a dollar.
fn quote(bid: (u32, i64), ask: (u32, i64)) -> Vec<u8> {
    let quote = QuoteUpdate {
        symbol: symbol("ZIEXT"),
        bid_size: bid.0.into(),
        bid_price: wire(bid.1),
        ask_size: ask.0.into(),
        ask_price: wire(ask.1),
        ..Default::default()
    };
    quote.as_bytes().to_vec()
}

#[test]
fn a_quote_replaces_the_one_before() {
    let mut tops = Told::<IexTops>::new();
    let at = nanos;
    #[rustfmt::skip]
    let steps: [(&str, Vec<u8>, &[Seen]); 8] = [
        ("the first", quote((100, 99_0500), (200, 99_0700)), &[
            (Kind::Level, BID, 0, at(99_0500), 100),
            (Kind::Level, ASK, 0, at(99_0700), 200),
            (Kind::BestBid, BID, 0, at(99_0500), 100),
            (Kind::BestAsk, ASK, 0, at(99_0700), 200),
        ]),
        ("the same again", quote((100, 99_0500), (200, 99_0700)), &[]),
        ("another size", quote((100, 99_0500), (50, 99_0700)), &[
            (Kind::Level, ASK, 0, at(99_0700), 50),
            (Kind::BestAsk, ASK, 0, at(99_0700), 50),
        ]),
        ("another price", quote((100, 99_0600), (50, 99_0700)), &[
            (Kind::Level, BID, 0, at(99_0500), 0),
            (Kind::Level, BID, 0, at(99_0600), 100),
            (Kind::BestBid, BID, 0, at(99_0600), 100),
        ]),
        ("a worse price", quote((100, 99_0600), (50, 99_0800)), &[
            (Kind::Level, ASK, 0, at(99_0700), 0),
            (Kind::Level, ASK, 0, at(99_0800), 50),
            (Kind::BestAsk, ASK, 0, at(99_0800), 50),
        ]),
        ("no size is no quote", quote((0, 99_0600), (50, 99_0800)), &[
            (Kind::Level, BID, 0, at(99_0600), 0),
            (Kind::BestBid, BID, 0, 0, 0),
        ]),
        ("nor is no price", quote((0, 0), (50, 0)), &[
            (Kind::Level, ASK, 0, at(99_0800), 0),
            (Kind::BestAsk, ASK, 0, 0, 0),
        ]),
        ("nothing after nothing", quote((0, 0), (0, 0)), &[]),
    ];
    for (case, message, expected) in steps {
        assert_eq!(tops.tell(&message), expected, "{case}");
        let sides = [Side::Bid, Side::Ask].map(|side| tops.levels(0, side).len());
        assert!(sides.into_iter().all(|levels| levels <= 1), "{case}: {sides:?}");
    }
    assert!(!tops.venue.is_stale(0));
}

#[test]
fn the_flags_of_a_quote_change_no_book() {
    let mut tops = Told::<IexTops>::new();
    tops.tell(&quote((100, 99_0500), (200, 99_0700)));
    for flags in [0x80, 0x40, 0xff] {
        let mut same = quote((100, 99_0500), (200, 99_0700));
        same[1] = flags;
        assert_eq!(tops.tell(&same), [], "{flags:#04x}");
    }
    assert_eq!(tops.levels(0, Side::Bid), [(nanos(99_0500), 100, 0)]);
    assert_eq!(tops.venue.status(0), Status::Unknown);
}

/// Berkshire Hathaway's price does not fit units of a hundredth of a cent, and both sides are counted alike.
#[test]
fn a_security_may_become_too_dear_for_the_usual_units() {
    let mut tops = Told::<IexTops>::new();
    tops.tell(&quote((1, 214_000_0000), (1, 214_700_0000)));
    let seen = tops.tell(&quote((1, 214_000_0000), (2, 214_800_0000)));
    assert_eq!(
        seen.last().copied(),
        Some((Kind::BestAsk, ASK, 0, nanos(214_800_0000), 2)),
        "{seen:?}"
    );
    assert_eq!(tops.levels(0, Side::Bid), [(nanos(214_000_0000), 1, 0)]);
    assert_eq!(tops.levels(0, Side::Ask), [(nanos(214_800_0000), 2, 0)]);
    assert!(!tops.venue.is_stale(0));
}

#[test]
fn a_price_that_cannot_be_kept_leaves_its_side_empty_and_the_book_in_doubt() {
    for price in [i64::MAX, 1 << 40] {
        let mut tops = Told::<IexTops>::new();
        tops.tell(&quote((100, 99_0500), (200, 99_0700)));
        tops.tell(&quote((100, price), (300, 99_0700)));
        assert_eq!(tops.levels(0, Side::Bid), []);
        assert_eq!(tops.levels(0, Side::Ask), [(nanos(99_0700), 300, 0)]);
        assert!(tops.venue.is_stale(0));
        assert_eq!(tops.anomalies(Anomaly::OutOfRange), 1);
    }
}

#[test]
fn a_quote_cut_short_puts_all_books_in_doubt() {
    let mut tops = Told::<IexTops>::new();
    let whole = quote((100, 99_0500), (200, 99_0700));
    tops.tell(&whole);
    tops.tell(&whole[..41]);
    assert!(tops.venue.is_stale(0) && tops.venue.is_stale(1));
    assert_eq!(tops.venue.unreadable_ns(), Some(2));
    assert_eq!(tops.venue.counters().malformed, 1);
}

#[test]
fn what_is_no_quote_becomes_an_event_and_leaves_the_book() {
    let mut tops = Told::<IexTops>::new();
    tops.tell(&quote((100, 99_0500), (200, 99_0700)));
    let (symbol, size, price) = (symbol("ZIEXT"), 10.into(), wire(99_0600));
    let trade = TradeReport { symbol, size, price, trade_id: 7.into(), ..Default::default() };
    let seen = tops.tell(trade.as_bytes());
    assert_eq!(seen, [(Kind::Trade, None, 10, nanos(99_0600), 7)]);
    let void = TradeBreak { symbol, size, price, trade_id: 7.into(), ..Default::default() };
    assert_eq!(tops.tell(void.as_bytes()), [(Kind::TradeBreak, None, 0, 0, 7)]);
    // TOPS 1.5 has four reserved bytes behind both.
    let older = [trade.as_bytes(), &[0; 4]].concat();
    assert_eq!(tops.tell(&older), seen);

    let official = OfficialPrice {
        price_type: b'M'.into(),
        symbol,
        official_price: price,
        ..Default::default()
    };
    let which = AuctionPrice::Official as u32;
    assert_eq!(
        tops.tell(official.as_bytes()),
        [(Kind::AuctionPrice, None, which, nanos(99_0600), b'M'.into())]
    );
    let auction = AuctionInformation {
        auction_type: b'C'.into(),
        symbol,
        paired_shares: 30.into(),
        imbalance_shares: 40.into(),
        imbalance_side: b'S'.into(),
        ..Default::default()
    };
    assert_eq!(tops.tell(auction.as_bytes()), [(Kind::AuctionImbalance, ASK, b'C'.into(), 30, 40)]);

    let trading = TradingStatus { trading_status: b'H'.into(), symbol, ..Default::default() };
    tops.tell(trading.as_bytes());
    assert_eq!(tops.venue.status(0), Status::Halted);
    let halt = OperationalHaltStatus {
        operational_halt_status: b'O'.into(),
        symbol,
        ..Default::default()
    };
    tops.tell(halt.as_bytes());
    assert_eq!(tops.venue.status(0), Status::OperationalHalt);

    // DEEP's and DEEP+'s own types are not TOPS'.
    for kind in *b"E85aMRLC" {
        assert_eq!(tops.tell(&[kind; 60]), []);
    }
    assert_eq!(tops.venue.counters().unknown, 8);
    assert_eq!(tops.levels(0, Side::Bid), [(nanos(99_0500), 100, 0)]);
    assert_eq!(tops.levels(0, Side::Ask), [(nanos(99_0700), 200, 0)]);
}
