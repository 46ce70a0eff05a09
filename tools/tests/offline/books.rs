//! Books against obvious ones, built from what another decoder read of the same capture.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use wirepath::offline::books::{AnyVenue, Books, BooksOptions, Observe};
use wirepath::offline::input::{Input, InputArgs};
use wirepath_feed_handler::event::{Event, Kinds};
use wirepath_protocol::{Price, Side};

use crate::lines::{A, two_lines, two_lines_without};
use crate::support::oracle::{Level, LevelBook, OrderBook};
use crate::support::pcap;
use crate::support::truth::{self, Row};
use crate::support::{captures, wirepath};

const MOLD: &str = "itch50/itch50_aapl_20200130.first3000.mold.pcap";
const ITCH_FILE: &str = "itch50/itch50_aapl_20200130.first3000.bin";
const ITCH_TRUTH: &str = "itch50_aapl_20200130.first3000";
const IEX: &str = "iex/iex_deep_20231002.first3200.pcap";
const IEX_TRUTH: &str = "iex_deep_20231002.first3200";
/// Midnight in New York on 30 January 2020.
const MIDNIGHT_NS: u64 = 1_580_360_400_000_000_000;
const SIDES: [Side; 2] = [Side::Bid, Side::Ask];

fn input(path: PathBuf) -> Input {
    Input::open(&InputArgs { file: path, input_format: None, protocol: None }, None).expect("opens")
}

/// The instrument called `symbol`. Slow where there are ten thousand.
fn instrument(venue: &AnyVenue, symbol: &str) -> u32 {
    let all = venue.instruments();
    all.into_iter().find(|(_, known)| known == symbol).expect("a named instrument").0
}

/// The levels of one book as the oracles give them.
fn levels(venue: &AnyVenue, instrument: u32, side: usize) -> Vec<Level> {
    let (view, _) = venue.book(instrument).expect("within the limit");
    view.levels(SIDES[side]).map(|level| (level.price.0, level.qty, level.orders.into())).collect()
}

/// Compares every order after every message.
struct EveryOrder {
    rows: std::vec::IntoIter<Row>,
    oracle: OrderBook,
    most_levels: usize,
}

impl Observe for EveryOrder {
    const KINDS: Kinds = Kinds::NONE;

    fn message(&mut self, _channel: usize, _: &[Event], venue: &AnyVenue) -> anyhow::Result<()> {
        let row = self.rows.next().expect("as many messages as rows");
        self.oracle.apply(&row);
        let locate = 13;
        let (view, stale) = venue.book(locate).expect("within the limit");
        assert!(!stale);
        for (side, of) in SIDES.into_iter().enumerate() {
            let expected = self.oracle.levels(side);
            assert_eq!(levels(venue, locate, side), expected, "{row:?}");
            self.most_levels = self.most_levels.max(expected.len());
            for (price, ..) in expected {
                let orders =
                    view.orders(of, Price(price)).map(|order| (order.id, order.qty.into()));
                assert_eq!(orders.collect::<Vec<_>>(), self.oracle.queue(side, price), "{row:?}");
            }
        }
        Ok(())
    }
}

#[test]
fn every_queue_after_every_itch_message_is_as_an_obvious_book_has_it() {
    let Some(captures) = captures() else { return };
    for name in [MOLD, ITCH_FILE] {
        let rows = truth::read(&captures, ITCH_TRUTH).into_iter();
        let looking = EveryOrder { rows, oracle: OrderBook::default(), most_levels: 0 };
        let mut books = Books::new(BooksOptions::default(), looking);
        assert!(input(captures.join(name)).run(&mut books).expect("runs").is_none());
        assert_eq!(books.observer.rows.len(), 0, "as many rows as messages");
        assert!(books.observer.most_levels > 20, "books worth comparing");
        assert!(
            books.venues().all(|(_, venue)| venue.counters().anomalies.iter().sum::<u64>() == 0)
        );
    }
}

/// Compares every level of the symbol after every message that names one.
struct EveryLevel {
    instruments: BTreeMap<String, u32>,
    rows: std::vec::IntoIter<Row>,
    oracles: BTreeMap<String, LevelBook>,
}

impl Observe for EveryLevel {
    const KINDS: Kinds = Kinds::NONE;

    fn message(&mut self, _: usize, _: &[Event], venue: &AnyVenue) -> anyhow::Result<()> {
        let row = self.rows.next().expect("as many messages as rows");
        if !matches!(row.kind, '8' | '5') {
            return Ok(());
        }
        let oracle = self.oracles.entry(row.text("symbol").to_owned()).or_default();
        oracle.apply(&row);
        let known = self.instruments.entry(row.text("symbol").to_owned());
        let instrument = *known.or_insert_with_key(|symbol| instrument(venue, symbol));
        assert_eq!(venue.symbol(instrument), row.text("symbol"));
        for side in 0..2 {
            assert_eq!(levels(venue, instrument, side), oracle.levels(side), "{row:?}");
        }
        Ok(())
    }
}

#[test]
fn every_level_after_every_iex_message_is_as_an_obvious_book_has_it() {
    let Some(captures) = captures() else { return };
    let rows = truth::read(&captures, IEX_TRUTH).into_iter();
    let looking = EveryLevel { instruments: BTreeMap::new(), rows, oracles: BTreeMap::new() };
    let mut books = Books::new(BooksOptions::default(), looking);
    assert!(input(captures.join(IEX)).run(&mut books).expect("runs").is_none());
    assert_eq!(books.observer.rows.len(), 0, "as many rows as messages");
    assert!(books.observer.oracles.len() > 100, "books worth comparing");
}

/// A side as `books --format json` has it.
fn side(levels: Vec<Level>) -> Value {
    levels
        .into_iter()
        .map(|(price, qty, orders)| json!([Price(price).to_string(), qty, orders]))
        .collect()
}

fn books(path: &Path, flags: &[&str]) -> Map<String, Value> {
    let path = path.to_string_lossy();
    let ran = wirepath(["books", "--format", "json", &*path].iter().chain(flags)).ok();
    ran.json().as_object().expect("an object").clone()
}

fn aapl(oracle: &OrderBook, stale: bool) -> Value {
    json!({ "AAPL": {"bids": side(oracle.levels(0)), "asks": side(oracle.levels(1)), "stale": stale} })
}

#[test]
fn itch_books_at_the_end_and_at_moments() {
    let Some(captures) = captures() else { return };
    let rows = truth::read(&captures, ITCH_TRUTH);
    let mut oracle = OrderBook::default();
    for (seq, row) in (1_u64..).zip(&rows) {
        oracle.apply(row);
        if !(seq % 700 == 0 || seq == 3000) {
            continue;
        }
        let time = row.number("timestamp");
        // Messages with the same time belong together: up to a time is up to the last of them.
        let is_last = rows.get(seq as usize).is_none_or(|next| next.number("timestamp") > time);
        let mut moments = vec![seq.to_string()];
        if is_last {
            let (s, ns) = (time / 1_000_000_000, time % 1_000_000_000);
            let clock = format!("{:02}:{:02}:{:02}.{ns:09}", s / 3600, s / 60 % 60, s % 60);
            moments.extend([
                format!("2020-01-30T{clock}"),
                (MIDNIGHT_NS + time).to_string(),
                clock,
            ]);
        }
        for (name, at) in
            [MOLD, ITCH_FILE].iter().flat_map(|name| moments.iter().map(move |at| (name, at)))
        {
            let found = books(&captures.join(name), &["--at", at]);
            let expected = aapl(&oracle, false);
            assert_eq!(Value::from(found), expected, "{name} at {at}");
        }
    }
    let all = books(&captures.join(MOLD), &[]);
    assert_eq!(Value::from(all.clone()), aapl(&oracle, false));
    assert_eq!(books(&captures.join(MOLD), &["--symbol", "AAPL"]), all);
    let two = books(&captures.join(MOLD), &["--depth", "2"]);
    assert_eq!(
        two["AAPL"]["bids"].as_array().unwrap()[..],
        all["AAPL"]["bids"].as_array().unwrap()[..2]
    );
}

#[test]
fn iex_books_at_the_end() {
    let Some(captures) = captures() else { return };
    let mut oracles: BTreeMap<String, LevelBook> = BTreeMap::new();
    for row in truth::read(&captures, IEX_TRUTH).iter().filter(|row| matches!(row.kind, '8' | '5'))
    {
        oracles.entry(row.text("symbol").to_owned()).or_default().apply(row);
    }
    let expected = oracles.iter().filter_map(|(symbol, oracle)| {
        let (bids, asks) = (oracle.levels(0), oracle.levels(1));
        let is_empty = bids.is_empty() && asks.is_empty();
        let book = json!({ "bids": side(bids), "asks": side(asks), "stale": false });
        (!is_empty).then(|| (symbol.clone(), book))
    });
    assert_eq!(books(&captures.join(IEX), &[]), expected.collect());
}

/// Single packets out of a day, whose books are as their own messages have them, and stale.
#[test]
fn books_of_the_other_iex_feeds() {
    let Some(captures) = captures() else { return };
    let decode = |path: &Path| {
        wirepath(["decode", "--format", "json", &*path.to_string_lossy()]).ok().json_lines()
    };
    let level = |row: &Map<String, Value>, price: &str, size: &str, orders: u64| match &row[size] {
        size if *size == 0 => json!([]),
        size => json!([[row[price], size, orders]]),
    };
    let book = |bids: Value, asks: Value| json!({ "bids": bids, "asks": asks, "stale": true });

    let tops = captures.join("iex/omi.tops.v1.5/QuoteUpdateMessage.pcap");
    let quotes = decode(&tops).into_iter().filter(|row| row["type"] == "Q").map(|row| {
        let bids = level(&row, "bid_price", "bid_size", 0);
        let asks = level(&row, "ask_price", "ask_size", 0);
        (row["symbol"].as_str().expect("text").to_owned(), book(bids, asks))
    });
    let expected: Map<String, Value> = quotes.collect();
    assert!(!expected.is_empty());
    assert_eq!(books(&tops, &[]), expected);

    let folder = captures.join("iex/omi.deepplus.v1.0.2");
    let add = decode(&folder.join("a_AddOrder.pcap")).pop().expect("one message");
    let alone = level(&add, "price", "size", 1);
    let of_one = match add["side"].as_str() {
        Some("8") => book(alone, json!([])),
        _ => book(json!([]), alone),
    };
    let symbol = add["symbol"].as_str().expect("text");
    assert_eq!(books(&folder.join("a_AddOrder.pcap"), &[])[symbol], of_one);
    // The next message deletes it.
    let day = folder.join("all_message_types.pcap");
    let deleted = add["seq"].as_u64().expect("a number") + 1;
    let at = |seq: u64| books(&day, &["--at", &seq.to_string()]);
    assert_eq!((&at(deleted - 1)[symbol], at(deleted).get(symbol)), (&of_one, None));
}

const HEADER: &str = "seq,timestamp_ns,symbol,bid_price,bid_qty,ask_price,ask_qty";

/// Rows of a best-price file, by a closure that gives the two sides after each message.
fn best_rows(
    rows: &[Row],
    midnight_ns: u64,
    mut apply: impl FnMut(&Row) -> Option<(String, [Vec<Level>; 2])>,
) -> Vec<String> {
    let mut tops: BTreeMap<String, [String; 2]> = BTreeMap::new();
    let mut lines = vec![HEADER.to_owned()];
    for (seq, row) in (1..).zip(rows) {
        let Some((symbol, sides)) = apply(row) else { continue };
        let top = sides.map(|levels| match levels.first() {
            Some((price, qty, _)) => format!("{},{qty}", Price(*price)),
            None => ",".to_owned(),
        });
        let before = tops.entry(symbol.clone()).or_insert_with(|| [",".to_owned(), ",".to_owned()]);
        if top != *before {
            let time = midnight_ns + row.number("timestamp");
            lines.push(format!("{seq},{time},{symbol},{},{}", top[0], top[1]));
            *before = top;
        }
    }
    lines
}

fn best_of(path: &Path, flags: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("best.csv");
    let (path, csv) = (path.to_string_lossy(), csv.to_string_lossy());
    let ran = wirepath(["books", &*path, "--bbo", &*csv].iter().chain(flags)).ok();
    assert_eq!(ran.out, "", "nothing else was asked for");
    std::fs::read_to_string(&*csv).expect("the file").lines().map(str::to_owned).collect()
}

#[test]
fn every_change_of_a_best_price_is_a_row() {
    let Some(captures) = captures() else { return };
    let rows = truth::read(&captures, ITCH_TRUTH);
    let expected = |midnight_ns| {
        let mut oracle = OrderBook::default();
        best_rows(&rows, midnight_ns, |row| {
            oracle.apply(row);
            Some(("AAPL".to_owned(), [0, 1].map(|side| oracle.levels(side))))
        })
    };
    assert!(expected(0).len() > 500, "changes worth comparing");
    let dated = expected(MIDNIGHT_NS);
    assert_eq!(best_of(&captures.join(MOLD), &[]), dated);
    assert_eq!(best_of(&captures.join(ITCH_FILE), &[]), dated, "the date is in the file's name");

    let folder = tempfile::tempdir().unwrap();
    let nameless = folder.path().join("day.bin");
    std::fs::copy(captures.join(ITCH_FILE), &nameless).unwrap();
    assert_eq!(best_of(&nameless, &["--date", "2020-01-30"]), dated);
    assert_eq!(best_of(&nameless, &[]), expected(0), "without a date, since midnight");

    let rows = truth::read(&captures, IEX_TRUTH);
    let mut oracles: BTreeMap<String, LevelBook> = BTreeMap::new();
    let expected = best_rows(&rows, 0, |row| {
        if !matches!(row.kind, '8' | '5') {
            return None;
        }
        let symbol = row.text("symbol").to_owned();
        let oracle = oracles.entry(symbol.clone()).or_default();
        oracle.apply(row);
        Some((symbol, [0, 1].map(|side| oracle.levels(side))))
    });
    assert!(expected.len() > 300, "changes worth comparing");
    assert_eq!(best_of(&captures.join(IEX), &[]), expected);
}

/// What one line loses the other brings: same books. What both lose makes the books stale.
#[test]
fn books_of_two_lossy_lines() {
    let Some(captures) = captures() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ab.pcap");
    let whole = books(&captures.join(MOLD), &[]);
    let Some(made) = two_lines(11, 0.3, 40_000) else { return };
    let is_on_a = |datagram: &&pcap::Datagram| datagram.to.to_string() == A;
    let mut datagrams = made.datagrams.clone();
    // All of what A lost, on B: nothing is lost on both.
    let original = pcap::read(&captures.join(MOLD));
    let kept: Vec<u64> =
        made.datagrams.iter().filter(is_on_a).map(|datagram| datagram.rx_ns).collect();
    let missing = original.into_iter().filter(|datagram| !kept.contains(&datagram.rx_ns));
    datagrams.extend(
        missing.map(|datagram| pcap::Datagram { to: "239.1.1.9:9".parse().unwrap(), ..datagram }),
    );
    datagrams.sort_by_key(|datagram| datagram.rx_ns);
    std::fs::write(&file, pcap::write(&datagrams)).unwrap();
    assert_eq!(books(&file, &[]), whole);

    // A packet that both lose: a trade, which leaves the book as it is. But who knows that?
    let rows = truth::read(&captures, ITCH_TRUTH);
    let is_a_trade =
        |frame: u64| rows.iter().filter(|row| row.frame == frame).all(|row| row.kind == 'P');
    let trade = (1..).find(|frame| is_a_trade(*frame)).expect("a packet of trades");
    let without = two_lines_without(40_000, |_, index, _| index as u64 + 1 == trade).unwrap();
    std::fs::write(&file, pcap::write(&without.datagrams)).unwrap();
    let mut stale = whole.clone();
    stale["AAPL"]["stale"] = true.into();
    assert_eq!(books(&file, &[]), stale);
    let lost = *without.lost[0].first().expect("one message");
    assert_eq!(books(&file, &["--at", &(lost - 1).to_string()])["AAPL"]["stale"], false);
    assert_eq!(books(&file, &["--at", &lost.to_string()])["AAPL"]["stale"], true);

    // Joined after the beginning: what came before is unknown, though it was no order.
    let late: Vec<_> = pcap::read(&captures.join(MOLD)).split_off(1);
    std::fs::write(&file, pcap::write(&late)).unwrap();
    assert_eq!(books(&file, &[]), stale);
}
