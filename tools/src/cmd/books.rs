//! `wirepath books`: the books of a file, at its end or at a moment, and every change of a best price.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use jiff::civil::Date;
use serde::Serialize;
use wirepath_feed_handler::book::Level;
use wirepath_feed_handler::directory::NAME_MAX;
use wirepath_feed_handler::event::{Event, Kind, Kinds};
use wirepath_feed_handler::feed::Snapshot;
use wirepath_protocol::{Price, Side, Symbol};

use crate::offline::at::At;
use crate::offline::books::{AnyVenue, Books, BooksOptions, Observe};
use crate::offline::day;
use crate::offline::input::{Input, InputArgs, count};
use crate::output::Output;

/// Build the books of a capture, and show them at its end or at a moment.
///
/// Books that hold something are shown, each side best first. A book is stale when it may have missed a
/// message: its channel does not begin with message 1 or has a gap, or a message contradicted it. A
/// price-level feed does not tell the number of orders, which is then 0.
///
/// With --bbo, every change of a best bid or offer becomes a row of a CSV file, evaluated after each whole
/// message; on IEX DEEP, where the venue marks messages in the middle of a change of the book, after the last of
/// them. An empty side is empty fields; times are the venue's own, in nanoseconds since the Unix epoch.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How to write the books; nothing is written with --bbo alone.
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Only the books of these instruments.
    #[arg(long, value_delimiter = ',', value_name = "SYMBOL")]
    symbol: Vec<String>,

    /// At most so many levels a side; all in JSON, 10 in a table, unless given.
    #[arg(long, value_name = "N")]
    depth: Option<usize>,

    /// Up to and including a message's number, a time of day in New York (09:30:00.5), or a time
    /// (2020-01-30T09:30:00 in New York, 2020-01-30T14:30:00Z).
    #[arg(long, value_name = "SEQ|TIME")]
    at: Option<At>,

    /// Write a row to this file, or - for standard output, whenever a best price or its quantity changes.
    #[arg(long, value_name = "FILE.csv")]
    bbo: Option<PathBuf>,

    /// The trading date, where neither receive stamps nor the file's name tell it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
}

/// How books are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum Format {
    /// Levels side by side, for people.
    Table,
    /// One JSON object: symbol to bids, asks and whether the book is stale.
    Json,
}

/// Levels of a table where nothing else is said.
const TABLE_DEPTH: usize = 10;

/// Runs the command.
///
/// # Errors
///
/// A sentence: the file cannot be read or holds nothing that can be decoded; it has no such
/// instrument; an output cannot be written; the file is damaged, after the books before the damage have
/// been shown.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    for text in &args.symbol {
        // A long name has the rest in the directory.
        let front = if text.len() <= NAME_MAX { text.get(..8).unwrap_or(text) } else { text };
        front.parse::<Symbol>().map_err(|why| anyhow::anyhow!("--symbol {text}: {why}"))?;
    }
    let is_stdout = |path: &PathBuf| path == Path::new("-");
    if args.bbo.as_ref().is_some_and(is_stdout) && args.format.is_some() {
        bail!("standard output cannot take both books and --bbo: name a file for the latter");
    }
    let mut input = Input::open(&args.input, None)?;
    let date =
        args.date.or_else(|| day::in_name(&args.input.file).filter(|_| input.is_messages_only));
    if input.is_messages_only && date.is_none() && args.bbo.is_some() {
        eprintln!(
            "wirepath: {}: its date is not known, so times are nanoseconds since midnight in New York; \
             give it with --date",
            input.name
        );
    }
    let options = BooksOptions {
        symbols: (!args.symbol.is_empty()).then(|| args.symbol.clone()),
        date,
        at: args.at,
    };
    let bbo = args.bbo.as_deref().map(|path| Output::create(path, true)).transpose()?;
    let mut books = Books::new(options, BestPrices::new(bbo)?);
    let damage = input.run(&mut books)?;
    if let Some(rows) = books.observer.finish()? {
        eprintln!("wirepath: {}: {} written", input.name, count(rows, "row"));
    }
    let shown = Shown::new(args, &input.name, &books);
    if args.bbo.is_none() || args.format.is_some() {
        shown.write(args)?;
    }
    say_what_was_strange(&input.name, &books);
    if let Some(damage) = damage {
        return Err(damage);
    }
    if let Some(missing) = args.symbol.iter().find(|symbol| !shown.known.contains(symbol)) {
        let until = if args.at.is_some() { " by then" } else { "" };
        bail!("{}: no instrument {missing} in it{until}", input.name);
    }
    Ok(ExitCode::SUCCESS)
}

/// What did not go into the books.
fn say_what_was_strange(path: &str, books: &Books<BestPrices>) {
    for (name, venue) in books.venues() {
        let counters = venue.counters();
        let notes = [
            (counters.malformed, "too short for its type"),
            (counters.beyond_limit, "about one instrument too many"),
            (counters.anomalies.iter().sum(), "that contradicts its book"),
        ];
        for (n, what) in notes.into_iter().filter(|(n, _)| *n > 0) {
            eprintln!("wirepath: {path}: channel {name}: {} {what}", count(n, "message"));
        }
    }
}

/// The shape of a book in `books --format json`, which other programs may rely on.
#[derive(Debug, Serialize)]
pub(super) struct Book {
    bids: Vec<(String, u64, u32)>,
    asks: Vec<(String, u64, u32)>,
    stale: bool,
}

/// The books to be shown, and the symbols that were heard of.
struct Shown {
    books: BTreeMap<String, Book>,
    known: Vec<String>,
}

impl Shown {
    fn new(args: &Args, path: &str, books: &Books<BestPrices>) -> Self {
        let depth = match args.format {
            Some(Format::Json) => usize::MAX,
            _ => TABLE_DEPTH,
        };
        let depth = args.depth.unwrap_or(depth);
        let mut shown = Self { books: BTreeMap::new(), known: Vec::new() };
        let mut twice = 0;
        for (_, venue) in books.venues() {
            for (instrument, symbol) in venue.instruments() {
                let is_asked_for = args.symbol.contains(&symbol);
                let Some((view, stale)) = venue.book(instrument) else { continue };
                if is_asked_for || (args.symbol.is_empty() && !view.is_empty()) {
                    let side = |side| view.levels(side).take(depth).map(row).collect();
                    let book = Book { bids: side(Side::Bid), asks: side(Side::Ask), stale };
                    twice += u64::from(shown.books.insert(symbol.clone(), book).is_some());
                }
                shown.known.push(symbol);
            }
        }
        if twice > 0 {
            let n = count(twice, "symbol");
            eprintln!(
                "wirepath: {path}: {n} in several channels; the last channel's book is shown"
            );
        }
        shown
    }

    fn write(&self, args: &Args) -> anyhow::Result<()> {
        let mut out = Output::stdout();
        if let Some(Format::Json) = args.format {
            serde_json::to_writer(&mut out, &self.books).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            let mut text = String::new();
            for (symbol, book) in &self.books {
                book.write_table(symbol, &mut text)?;
            }
            out.write_all(text.as_bytes())?;
        }
        out.finish()
    }
}

impl From<&Snapshot> for Book {
    fn from(snapshot: &Snapshot) -> Self {
        let side = |side| {
            let levels = snapshot.levels(side).iter();
            levels.map(|level| (level.price.to_string(), level.qty, level.orders)).collect()
        };
        Self { bids: side(Side::Bid), asks: side(Side::Ask), stale: snapshot.stale }
    }
}

fn row(level: Level) -> (String, u64, u32) {
    (level.price.to_string(), level.qty, level.orders)
}

impl Book {
    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.bids.is_empty() && self.asks.is_empty()
    }

    fn write_table(&self, symbol: &str, text: &mut String) -> std::fmt::Result {
        let note = if self.stale { "  (stale: it may have missed a message)" } else { "" };
        writeln!(text, "{symbol}{note}")?;
        writeln!(
            text,
            "{:>8} {:>10} {:>12}   {:<12} {:>10} {:>8}",
            "ORDERS", "QTY", "BID", "ASK", "QTY", "ORDERS"
        )?;
        let orders = |orders: u32| if orders == 0 { "-".to_owned() } else { orders.to_string() };
        for i in 0..self.bids.len().max(self.asks.len()) {
            match self.bids.get(i) {
                Some((price, qty, n)) => write!(text, "{:>8} {qty:>10} {price:>12}", orders(*n))?,
                None => write!(text, "{:32}", "")?,
            }
            if let Some((price, qty, n)) = self.asks.get(i) {
                write!(text, "   {price:<12} {qty:>10} {:>8}", orders(*n))?;
            }
            writeln!(text)?;
        }
        writeln!(text)
    }
}

/// Writes a row per change of best bid or offer, if anywhere.
struct BestPrices {
    csv: Option<csv::Writer<Output>>,
    rows: u64,
    /// By channel and instrument.
    tops: Vec<Vec<Top>>,
}

/// Best price and quantity by side; `None` where the side is empty.
type Top = [Option<(Price, u64)>; 2];

impl BestPrices {
    fn new(out: Option<Output>) -> anyhow::Result<Self> {
        let mut csv = out.map(csv::Writer::from_writer);
        if let Some(csv) = &mut csv {
            csv.write_record([
                "seq",
                "timestamp_ns",
                "symbol",
                "bid_price",
                "bid_qty",
                "ask_price",
                "ask_qty",
            ])?;
        }
        Ok(Self { csv, rows: 0, tops: Vec::new() })
    }

    /// Ends the file. Gives how many rows it has, if there is one.
    fn finish(&mut self) -> anyhow::Result<Option<u64>> {
        let Some(csv) = self.csv.take() else { return Ok(None) };
        csv.into_inner().map_err(csv::IntoInnerError::into_error)?.finish()?;
        Ok(Some(self.rows))
    }

    fn top(&mut self, channel: usize, instrument: u32) -> &mut Top {
        let instrument = instrument as usize;
        if self.tops.len() <= channel {
            self.tops.resize_with(channel + 1, Vec::new);
        }
        let tops = &mut self.tops[channel];
        if tops.len() <= instrument {
            tops.resize(instrument + 1, [None; 2]);
        }
        &mut tops[instrument]
    }
}

impl Observe for BestPrices {
    const KINDS: Kinds = Kinds::BEST;

    fn message(
        &mut self,
        channel: usize,
        events: &[Event],
        venue: &AnyVenue,
    ) -> anyhow::Result<()> {
        // All best prices of a message are one instrument's.
        let mut best = events.iter().filter(|event| event.is_in(Kinds::BEST));
        let (Some(last), Some(_)) = (best.clone().next_back(), &self.csv) else { return Ok(()) };
        let top = self.top(channel, last.instrument);
        let before = *top;
        for event in &mut best {
            let side = usize::from(event.kind() == Some(Kind::BestAsk));
            top[side] = (event.b > 0).then_some((event.price(), event.b));
        }
        let after = *top;
        if let (true, Some(csv)) = (after != before, &mut self.csv) {
            self.rows += 1;
            let [bid, ask] = after.map(|side| match side {
                Some((price, qty)) => [price.to_string(), qty.to_string()],
                None => [String::new(), String::new()],
            });
            let front =
                [last.seq.to_string(), last.venue_ns.to_string(), venue.symbol(last.instrument)];
            csv.write_record(front.iter().chain(&bid).chain(&ask))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_both_sides_side_by_side() {
        let book = Book {
            bids: vec![("322.4".into(), 300, 2)],
            asks: vec![("322.5".into(), 100, 0), ("323".into(), 7, 1)],
            stale: true,
        };
        let mut text = String::new();
        book.write_table("AAPL", &mut text).unwrap();
        let lines: Vec<_> =
            text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
        assert!(lines[0][..2] == ["AAPL", "(stale:"], "{text}");
        assert_eq!(lines[2], ["2", "300", "322.4", "322.5", "100", "-"]);
        assert_eq!(lines[3], ["323", "7", "1"]);
    }
}
