//! `wirepath orders`: what a gateway's audit log says.

mod json;
mod table;

use std::collections::HashSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use wirepath_order_gateway::audit::{Entry, Kind, ReadError, Reader};
use wirepath_order_gateway::orders::ClOrdId;

use crate::offline::input::count;
use crate::output::Output;

/// Show a session's day from its audit log: requests, refusals, reports, what happened to the session.
///
/// Entries come in the order in which they were recorded. The gateway writes one file a session and UTC
/// day, such as 20261122-audit.wpa. A log that is still being written is read up to its last flush.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The log.
    file: PathBuf,

    /// How to write the entries.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Only what is about one order: any ClOrdID of its chain, or the venue's OrderID.
    #[arg(long, value_name = "ID")]
    order: Option<String>,

    /// Only what is about these instruments.
    #[arg(long, value_delimiter = ',', value_name = "SYMBOL")]
    symbol: Vec<String>,

    /// Only entries of these kinds.
    #[arg(long, value_delimiter = ',', value_name = "KIND", value_parser = parse_kind)]
    kind: Vec<Kind>,
}

/// How entries are written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
enum Format {
    /// A line an entry, for people.
    #[default]
    Table,
    /// A JSON object a line; prices and money as decimal strings, times in nanoseconds since the Unix
    /// epoch, UTC.
    Json,
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    Kind::ALL.iter().copied().find(|kind| kind.name() == text).ok_or_else(|| {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        format!("it is none of {}", names.join(", "))
    })
}

/// Runs the command.
///
/// # Errors
///
/// A sentence: the file cannot be read or is no audit log; the order is not in it; the output cannot be
/// written; the file is damaged, after all that could be read has been written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let name = args.file.display();
    let chain = args.order.as_deref().map(|order| Chain::find(args, order)).transpose()?;
    let mut reader = Reader::open(&args.file)?;
    let mut out = Output::stdout();
    if args.format == Format::Table {
        writeln!(out, "{}", table::HEAD)?;
    }
    let (mut seen, mut shown, mut faults) = (0_u64, 0_u64, 0_u64);
    for item in reader.by_ref() {
        let entry = match item {
            Ok(entry) => entry,
            Err(error @ ReadError::Io { .. }) => {
                out.finish()?;
                return Err(error.into());
            }
            Err(error) => {
                faults += 1;
                eprintln!("wirepath: {error}");
                continue;
            }
        };
        seen += 1;
        if !args.passes(&entry) || chain.as_ref().is_some_and(|chain| !chain.has(&entry)) {
            continue;
        }
        shown += 1;
        match args.format {
            Format::Table => table::write(&mut out, &entry)?,
            Format::Json => json::write(&mut out, &entry)?,
        }
    }
    out.finish()?;
    if let torn @ 1.. = reader.torn_bytes() {
        let torn = count(torn, "byte");
        eprintln!("wirepath: {name}: the last {torn} hold no whole entry: the writer was cut off");
    }
    if shown == 0 && seen > 0 {
        let seen = if seen == 1 { "its one entry".into() } else { format!("its {seen} entries") };
        eprintln!("wirepath: {name}: none of {seen} is asked for");
    }
    match faults {
        0 => Ok(ExitCode::SUCCESS),
        _ => bail!("{name} is damaged in {}, named above", count(faults, "place")),
    }
}

impl Args {
    fn passes(&self, entry: &Entry) -> bool {
        let is_of_kind = |kind: &Kind| entry.kind() == Some(*kind);
        let is_of_symbol = |symbol: &String| entry.symbol() == symbol.as_bytes();
        (self.kind.is_empty() || self.kind.iter().any(is_of_kind))
            && (self.symbol.is_empty() || self.symbol.iter().any(is_of_symbol))
    }
}

/// The orders that are asked for, each by the ClOrdID of its New.
#[derive(Debug)]
struct Chain {
    orders: HashSet<ClOrdId>,
    /// What was asked for, where it is a ClOrdID: entries may name it and know no order.
    named: Option<ClOrdId>,
}

impl Chain {
    /// Looks the whole log through for what `order` names.
    fn find(args: &Args, order: &str) -> anyhow::Result<Self> {
        let named = ClOrdId::parse(order.as_bytes());
        let mut chain = Self { orders: HashSet::new(), named };
        let mut is_there = false;
        for entry in Reader::open(&args.file)?.flatten() {
            let is_named = named.is_some() && chain.names(&entry)
                || !order.is_empty() && entry.venue_order_id() == Some(order.as_bytes());
            if is_named {
                is_there = true;
                chain.orders.extend(entry.order());
            }
        }
        if !is_there {
            bail!(
                "{}: nothing is about the order {order}; expected a ClOrdID such as {} or the venue's \
                 OrderID, as they are in the log",
                args.file.display(),
                ClOrdId::new(1_700_000_000_000_000).expect("not zero"),
            );
        }
        Ok(chain)
    }

    /// Whether the entry itself has the ClOrdID in it.
    fn names(&self, entry: &Entry) -> bool {
        let ids = [entry.order(), entry.cl_ord_id(), entry.orig_cl_ord_id()];
        ids.into_iter().flatten().any(|id| Some(id) == self.named)
    }

    fn has(&self, entry: &Entry) -> bool {
        self.names(entry) || entry.order().is_some_and(|order| self.orders.contains(&order))
    }
}
