//! What leaves the orders alone: trades, status, auctions, names, times; and what concerns the unit as a whole.

use super::*;

#[test]
fn trades_and_their_breaks_leave_the_book_alone() {
    let mut unit = Unit::<CboeOptions>::new(venue_options());
    let trade = common::TradeShort {
        side_indicator: Char(b'B'),
        quantity: 3.into(),
        symbol: Alpha(*b"00mEVO"),
        price: Price2Le::from_raw(125),
        execution_id: 77.into(),
        ..Default::default()
    };
    let long = common::TradeLong {
        quantity: 4.into(),
        symbol: Alpha(*b"00mEVO"),
        price: Price4UnsignedLe::from_raw(u64::MAX),
        ..Default::default()
    };
    let void = common::TradeBreak { execution_id: 77.into(), ..Default::default() };
    let said = unit.say(&[trade.as_bytes(), void.as_bytes(), long.as_bytes()]);
    let expected = [(Kind::Trade, None, 3, 125 * CENT, 77), (Kind::TradeBreak, None, 0, 0, 77)];
    assert_eq!(said[1..], expected);
    assert!(unit.sink.0.iter().all(|event| !event.is_stale()));
    assert_eq!(unit.venue().counters().malformed, 1, "no such price");
    assert!(unit.venue().book(0).unwrap().is_empty());
}

#[test]
fn status_auctions_and_the_rest_become_events() {
    let symbol = Symbol::new("ZVZZT").unwrap();
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    unit.say(&[&short(1, b'B', 1, b"ZVZZT ", 1_000)]);
    let status = equities::TradingStatus {
        symbol,
        trading_status: Char(b'H'),
        reg_sho_action: Char(b'1'),
        ..Default::default()
    };
    let auction = equities::AuctionUpdate {
        symbol,
        auction_type: Char(b'O'),
        reference_price: Price4UnsignedLe::from_raw(10_000),
        buy_shares: 300.into(),
        sell_shares: 500.into(),
        indicative_price: Price4UnsignedLe::from_raw(10_100),
        ..Default::default()
    };
    let summary = common::AuctionSummary {
        symbol,
        auction_type: Char(b'O'),
        price: Price4UnsignedLe::from_raw(10_100),
        shares: 400.into(),
        ..Default::default()
    };
    let retail = equities::RetailPriceImprovement { symbol, ..Default::default() };
    let said = unit.say(&[
        status.as_bytes(),
        auction.as_bytes(),
        summary.as_bytes(),
        retail.as_bytes(),
        &[2, 0x99],
    ]);
    let blank = i64::from_be_bytes(*b"        ");
    let opening = u64::from(b'O');
    #[rustfmt::skip]
    assert_eq!(said, [
        (Kind::Status, None, TradingStatus::Halted as u32, blank, 0),
        (Kind::ShortSale, None, u32::from(b'1'), 0, 0),
        (Kind::AuctionImbalance, ASK, u32::from(b'O'), 300, 200),
        (Kind::AuctionPrice, None, AuctionPrice::Reference as u32, 100 * CENT, opening),
        (Kind::AuctionPrice, None, AuctionPrice::Indicative as u32, 101 * CENT, opening),
        (Kind::Cross, None, u32::from(b'O'), 101 * CENT, 400),
        (Kind::Other, None, 0x98, 0, 0),
    ]);
    assert_eq!(unit.venue().status(0), TradingStatus::Halted);
    assert_eq!(unit.venue().counters().unknown, 1);

    let mut unit = Unit::<CboeOptions>::new(venue_options());
    for (regular, global, status) in [
        (b'T', b' ', TradingStatus::Trading),
        (b'H', b'T', TradingStatus::Trading),
        (b'H', b'R', TradingStatus::OrderAcceptance),
        (b'L', b'H', TradingStatus::Trading),
        (b'Q', b'H', TradingStatus::QuoteOnly),
        (b'H', b'H', TradingStatus::Halted),
    ] {
        let message = options::TradingStatus {
            symbol: Alpha(*b"00mEVO"),
            trading_status: Char(regular),
            gth_trading_status: Char(global),
            ..Default::default()
        };
        unit.say(&[message.as_bytes()]);
        assert_eq!(unit.venue().status(0), status, "{} {}", regular as char, global as char);
    }
    let update = options::OptionsAuctionUpdate {
        symbol: Symbol::new("00mEVO").unwrap(),
        buy_contracts: 7.into(),
        ..Default::default()
    };
    assert_eq!(unit.say(&[update.as_bytes()])[0].0, Kind::AuctionImbalance);
    let width = options::WidthUpdate::default();
    assert_eq!(unit.say(&[width.as_bytes()]), [(Kind::Other, None, 0xd2, 0, 0)]);

    let mut unit = Unit::<CboeFutures>::new(venue_options());
    let settlement = futures::Settlement {
        symbol: Alpha(*b"0001ab"),
        settlement_price: Price4Le::from_raw(-100),
        trade_date: 20_260_219.into(),
        ..Default::default()
    };
    let settled = (Kind::Statistic, None, Statistic::Settlement as u32, -CENT, 20_260_219);
    assert_eq!(unit.say(&[settlement.as_bytes()])[1], settled);
}

#[test]
fn instruments_are_named_once_without_numbers() {
    let mut unit = Unit::<CboeOptions>::new(venue_options());
    let mapping = options::SymbolMapping { feed_symbol: Alpha(*b"00mEVO"), ..Default::default() };
    let unnumbered = packet(0, 0, &[mapping.as_bytes()]);
    let name = Symbol::new("00mEVO").unwrap().to_u64().cast_signed();
    assert_eq!(unit.datagram(&unnumbered), [(Kind::Instrument, None, 0, name, 0)]);
    assert_eq!(unit.sink.0[0].seq, 0);
    assert_eq!(unit.datagram(&unnumbered), [], "it is sent all day, on both lines");
    assert_eq!(unit.datagram(&packet(0, 0, &[])), [], "a sign of life");

    let mut unit = Unit::<CboeFutures>::new(venue_options());
    let definition = futures::FuturesInstrumentDefinition {
        symbol: Alpha(*b"0001ab"),
        unit_timestamp: 1_769_783_400.into(),
        time_offset: 9.into(),
        ..Default::default()
    };
    unit.datagram(&packet(0, 0, &[definition.as_bytes()]));
    assert_eq!(unit.sink.0[0].venue_ns, 1_769_783_400_000_000_009);
}

#[test]
fn times_count_from_the_last_second_and_the_epoch_where_it_is_told() {
    let add = short(1, b'B', 1, b"00mEVO", 1);
    let first_time = |times: &[&[u8]]| {
        let config = arbiter::Config::default();
        let venue = CboeOptions::new(venue_options()).unwrap();
        let feed = Pipeline::new(vec![venue], &[0], &config).unwrap();
        let mut unit = Unit { feed, sink: Collect::default(), next: 1 };
        times.iter().for_each(|time| drop(unit.say(&[time])));
        unit.say(&[&add]);
        unit.sink.0.last().unwrap().venue_ns
    };
    let time = |second: u32| {
        common::Time { time: second.into(), ..Default::default() }.as_bytes().to_vec()
    };
    const HALF_PAST_NINE: u64 = 1_769_783_400_000_000_000;
    assert_eq!(first_time(&[]), 0, "not known");
    assert_eq!(first_time(&[&time(34_200)]), HALF_PAST_NINE + 5);
    assert_eq!(first_time(&[&time(34_200), &time(34_201)]), HALF_PAST_NINE + 1_000_000_005);
    // The next day, whatever date was given.
    let epoch = [&time(34_200)[..], &(1_769_783_400_u32 + 86_400).to_le_bytes()].concat();
    assert_eq!(first_time(&[&epoch]), HALF_PAST_NINE + 86_400_000_000_005);
    let reference = common::TimeReference {
        midnight_reference: (1_769_749_200_u32 + 86_400).into(),
        time: 0.into(),
        ..Default::default()
    };
    let reference = reference.as_bytes();
    assert_eq!(first_time(&[reference, &time(34_200)]), HALF_PAST_NINE + 86_400_000_000_005);
}

#[test]
fn a_transaction_is_whole_at_its_end() {
    let mut unit = Unit::<CboeOptions>::new(venue_options());
    let (begin, end) = (common::TransactionBegin::default(), common::TransactionEnd::default());
    unit.say(&[begin.as_bytes(), &short(1, b'B', 1, b"00mEVO", 100), &delete(1)]);
    assert!(!unit.sink.0.is_empty() && unit.sink.0.iter().all(|event| !event.is_last()));
    let said = unit.say(&[end.as_bytes()]);
    assert_eq!(said, [(Kind::BestBid, BID, 0, 0, 0), (Kind::BestAsk, ASK, 0, 0, 0)]);
    assert!(unit.sink.0[1].is_last());
    unit.say(&[&short(2, b'B', 1, b"00mEVO", 100)]);
    assert!(unit.sink.0.last().unwrap().is_last());
    // One that is empty says nothing.
    assert_eq!(unit.say(&[begin.as_bytes(), end.as_bytes()]), []);
}

#[test]
fn a_gap_shows_in_heartbeats_and_the_end_of_the_session_ends_it() {
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    let next = unit.next;
    assert_eq!(unit.datagram(&packet(1, next, &[])), []);
    unit.datagram(&packet(1, next + 1, &[]));
    assert_eq!(unit.feed.channels()[0].state(), ChannelState::Gap);
    unit.feed.poll(5_000, ClockDomain::Kernel, &mut unit.sink);
    assert_eq!(unit.sink.0[0].kind(), Some(Kind::Gap));
    assert!(unit.venue().is_stale(0));

    for alone in [true, false] {
        let mut unit = Unit::<CboeEquities>::new(venue_options());
        let (add, end) = (short(1, b'B', 1, b"ZVZZT ", 1), common::EndOfSession::default());
        let said = match alone {
            true => unit.say(&[end.as_bytes()]),
            false => unit.say(&[&add, end.as_bytes()]),
        };
        let ends =
            [(Kind::System, None, 0x2d, 0, 0), (Kind::SessionEnd, None, 0, 0, unit.next.into())];
        assert_eq!(said[said.len() - 2..], ends);
        assert_eq!(unit.feed.channels()[0].state(), ChannelState::Ended);
    }
}

#[test]
fn datagrams_of_other_units_are_counted_and_stepped_over() {
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    unit.feed.set_only(Some(1));
    let add = short(1, b'B', 1, b"ZVZZT ", 1);
    let next = unit.next;
    assert_eq!(unit.datagram(&packet(2, next, &[&add])), []);
    assert_eq!(unit.datagram(&packet(2, 900, &[])), []);
    assert_eq!(unit.datagram(&packet(2, 0, &[&add])), []);
    assert_eq!(unit.feed.lines().next().unwrap().other_channels, 3);
    // Names that are of no unit are taken.
    let trade = common::TradeShort { symbol: Alpha(*b"ZXZZT "), ..Default::default() };
    assert_eq!(unit.datagram(&packet(0, 0, &[trade.as_bytes()]))[0].0, Kind::Instrument);
    assert_eq!(unit.say(&[&add]).len(), 4);
}

#[test]
fn a_message_too_short_for_its_type_puts_every_book_in_doubt() {
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    let said = unit.say(&[&delete(1)[..13]]);
    assert_eq!(said[0], (Kind::Anomaly, None, Anomaly::BadField as u32, 0, 0));
    assert_eq!(unit.venue().counters().malformed, 1);
    assert!(unit.venue().is_stale(0));
}

/// Units that share a group, in one batch: what the kernel hands out at once is told apart message by message.
#[test]
fn a_batch_of_several_units_is_told_apart() {
    let mut unit = Unit::<CboeEquities>::new(venue_options());
    unit.feed.set_only(Some(1));
    let order = |id: u64| short(id, b'B', 100, b"ZVZZT ", 1_001);
    // The other unit's numbers are just those that come next in ours.
    let batch = [(1, 2), (1, 3), (2, 4), (2, 4), (1, 4), (2, 5), (1, 5), (1, 6), (2, 7)];
    let datagrams: Vec<_> = batch
        .iter()
        .map(|(of, seq)| packet(*of, *seq, &[&order(u64::from(*of) * 100 + u64::from(*seq))]))
        .collect();
    let (mut memory, mut slots) = (Vec::new(), Vec::new());
    for bytes in &datagrams {
        let rx = RxStamp { ns: 50, clock: ClockDomain::Kernel };
        slots.push(Slot { offset: memory.len(), len: bytes.len(), line: LineId(0), rx });
        memory.extend_from_slice(bytes);
    }
    unit.feed.handle(&Batch::new(&memory, &slots), Now::Live(50), &mut unit.sink);
    let [bids, _] = unit.queues(0);
    assert_eq!(bids.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [102, 103, 104, 105, 106]);
    assert_eq!(unit.feed.lines().next().unwrap().other_channels, 4);
}
