//! `wirepath decode`: every message of a file, by its fields.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::process::ExitCode;

use wirepath_protocol::Symbol;

use crate::offline::flow::{Message, Visit};
use crate::offline::input::{Input, InputArgs, LineChoice, count};
use crate::offline::protocol::about;
use crate::offline::record::{Record, WantedType};
use crate::offline::write::{Format, Writer};
use crate::output::Output;

/// Show every message of a capture, by the fields of the venue's specification.
///
/// Messages come in the order of their numbers, each once, as the lines of a channel together carried
/// them; --line shows one line as it is. Prices are shortest decimals, times nanoseconds (in a table,
/// times of day).
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How to write the messages.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// One line as it was sent, without arbitration: its letter, in the order in which the lines of a
    /// channel appear, or its destination.
    #[arg(long, value_name = "A|ADDRESS:PORT")]
    line: Option<LineChoice>,

    /// Only messages about these instruments.
    #[arg(long, value_delimiter = ',', value_name = "SYMBOL")]
    symbol: Vec<String>,

    /// Only messages of these types, as the venue writes them: A, 0x21, 32.
    #[arg(long = "type", value_delimiter = ',', value_name = "TYPE")]
    types: Vec<WantedType>,

    /// Only messages from this number on.
    #[arg(long, value_name = "SEQ")]
    from: Option<u64>,

    /// Only messages up to this number.
    #[arg(long, value_name = "SEQ")]
    to: Option<u64>,

    /// At most so many messages.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

/// Runs the command.
///
/// # Errors
///
/// A sentence: the file cannot be read or holds nothing that can be decoded; the output cannot be
/// written; the file is damaged, after all before the damage has been written.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut input = Input::open(&args.input, args.line)?;
    let symbols = SymbolFilter::new(&args.symbol)?;
    let mut decode = Decode {
        writer: Writer::new(args.format, Output::stdout(), &args.types),
        symbols,
        seen: 0,
        left: args.limit.unwrap_or(u64::MAX),
        gaps: (0, 0),
        args,
    };
    let damage = input.run(&mut decode)?;
    let name = &input.name;
    if let (gaps @ 1.., lost) = decode.gaps {
        let (gaps, lost) = (count(gaps, "gap"), count(lost, "message"));
        eprintln!("wirepath: {name}: {gaps}, {lost} lost; `wirepath stats` names them");
    }
    if decode.left == decode.args.limit.unwrap_or(u64::MAX) && decode.seen > 0 {
        let seen = count(decode.seen, "message");
        eprintln!("wirepath: {name}: none of its {seen} is asked for");
    }
    decode.writer.into_inner()?.finish()?;
    damage.map_or(Ok(ExitCode::SUCCESS), Err)
}

struct Decode {
    args: Args,
    symbols: Option<SymbolFilter>,
    seen: u64,
    left: u64,
    /// How many, and how many messages in them.
    gaps: (u64, u64),
    writer: Writer<Output>,
}

impl Visit for Decode {
    fn message(&mut self, message: &Message<'_>) -> anyhow::Result<()> {
        self.seen += 1;
        // Asked first: it learns which instrument is which from every message.
        if let Some(symbols) = &mut self.symbols
            && !symbols.passes(message)
        {
            return Ok(());
        }
        let record = Record {
            channel: message.channel_name,
            protocol: message.protocol,
            seq: message.seq,
            rx_ns: message.rx.ns,
            block: message.block,
        };
        let args = &self.args;
        let is_wanted = |types: &[WantedType]| {
            let code = record.code();
            types.iter().any(|wanted| wanted.is(code))
        };
        let passes = args.from.is_none_or(|from| from <= record.seq)
            && args.to.is_none_or(|to| record.seq <= to)
            && (args.types.is_empty() || is_wanted(&args.types));
        if passes {
            self.left -= 1;
            self.writer.write(&record)?;
        }
        Ok(())
    }

    fn gap(&mut self, _channel: usize, lost: RangeInclusive<u64>) -> anyhow::Result<()> {
        self.gaps.0 += 1;
        self.gaps.1 += lost.end() - lost.start() + 1;
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.left == 0
    }
}

/// Lets through what concerns certain instruments.
///
/// Some venues name the symbol in few messages and a number of their own in all, so the one is learnt from
/// messages that have both.
#[derive(Debug)]
struct SymbolFilter {
    wanted: Vec<Symbol>,
    /// Per channel and venue's number.
    named: HashMap<(usize, u64), Symbol>,
}

impl SymbolFilter {
    fn new(symbols: &[String]) -> anyhow::Result<Option<Self>> {
        let parse = |text: &String| {
            let symbol = text.parse::<Symbol>();
            symbol.map_err(|why| anyhow::anyhow!("--symbol {text}: {why}"))
        };
        let wanted: Vec<Symbol> = symbols.iter().map(parse).collect::<Result<_, _>>()?;
        Ok((!wanted.is_empty()).then(|| Self { wanted, named: HashMap::new() }))
    }

    fn passes(&mut self, message: &Message<'_>) -> bool {
        let about = about(message.protocol, message.block);
        let key = about.venue_id.map(|id| (message.channel, id));
        if let (Some(key), Some(symbol)) = (key, about.symbol) {
            self.named.insert(key, symbol);
        }
        let known = || key.and_then(|key| self.named.get(&key).copied());
        about.symbol.or_else(known).is_some_and(|symbol| self.wanted.contains(&symbol))
    }
}
