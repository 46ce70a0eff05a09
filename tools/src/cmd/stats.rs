//! `wirepath stats`: what a file holds, per message type, channel and line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::RangeInclusive;
use std::process::ExitCode;

use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;
use wirepath_feed_handler::config::VenueKind;
use wirepath_feed_handler::venue::TypeCode;

use crate::offline::flow::{Message, Visit};
use crate::offline::input::{Input, InputArgs, count};
use crate::offline::protocol::type_code;
use crate::offline::record::title;
use crate::output::Output;

/// Count the messages of a capture per type, and per line what it won, repeated and lost.
///
/// Messages are counted once each, as the lines of a channel together carried them. A channel is a
/// MoldUDP64 session, or an IEX-TP channel and session (1/1286602752); its lines are the destinations it
/// was sent to, lettered in the order in which they appear. It runs from
/// the lowest number at its beginning to the highest that a message or heartbeat tells of; its gaps are
/// what no line carried in between. A line has won the messages it was the first to bring, and lost those
/// of its channel it never brought. A raw ITCH file has no packets, and one line, which is the file.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How to write the counts.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How counts are written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
enum Format {
    /// Tables, for people.
    #[default]
    Table,
    /// One JSON object.
    Json,
}

/// Runs the command.
///
/// # Errors
///
/// A sentence: the file cannot be read or holds nothing that can be decoded; the output cannot be
/// written; the file is damaged, after what precedes the damage has been counted and shown.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut input = Input::open(&args.input, None)?;
    let mut counting = Counting::default();
    let damage = input.run(&mut counting)?;
    let stats = Stats::new(&input, &counting);
    let mut out = Output::stdout();
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&stats)?)?,
        Format::Table => out.write_all(stats.tables(&counting)?.as_bytes())?,
    }
    out.finish()?;
    damage.map_or(Ok(ExitCode::SUCCESS), Err)
}

/// What goes by.
#[derive(Default)]
struct Counting {
    /// By protocol and type.
    counts: BTreeMap<(VenueKind, u16), (TypeCode, u64)>,
    /// Per channel.
    gaps: Vec<Vec<(u64, u64)>>,
}

impl Visit for Counting {
    fn message(&mut self, message: &Message<'_>) -> anyhow::Result<()> {
        let code = type_code(message.protocol, message.block);
        self.counts.entry((message.protocol, code.kind)).or_insert((code, 0)).1 += 1;
        Ok(())
    }

    fn gap(&mut self, channel: usize, lost: RangeInclusive<u64>) -> anyhow::Result<()> {
        if self.gaps.len() <= channel {
            self.gaps.resize(channel + 1, Vec::new());
        }
        let gaps = &mut self.gaps[channel];
        match gaps.last_mut() {
            // Two that touch were noticed at different times, and are one to whoever looks back.
            Some((_, to)) if *to + 1 == *lost.start() => *to = *lost.end(),
            _ => gaps.push((*lost.start(), *lost.end())),
        }
        Ok(())
    }
}

/// The shape of `stats --format json`, which other programs may rely on.
#[derive(Debug, Serialize)]
struct Stats {
    packets: u64,
    messages: u64,
    counts: BTreeMap<String, u64>,
    channels: Vec<ChannelStats>,
}

#[derive(Debug, Serialize)]
struct ChannelStats {
    channel: String,
    first: u64,
    last: u64,
    gaps: Vec<(u64, u64)>,
    lines: Vec<LineStats>,
}

#[derive(Debug, Serialize)]
struct LineStats {
    line: String,
    packets: u64,
    won: u64,
    duplicate: u64,
    lost: u64,
}

impl Stats {
    fn new(input: &Input, counting: &Counting) -> Self {
        let mut counts = BTreeMap::new();
        for (code, n) in counting.counts.values() {
            *counts.entry(code.to_string()).or_insert(0) += n;
        }
        let channels = input.flow.reports().into_iter().enumerate();
        Self {
            packets: if input.is_messages_only { 0 } else { input.flow.packets() },
            messages: counts.values().sum(),
            counts,
            channels: channels
                .map(|(index, channel)| ChannelStats {
                    channel: channel.name,
                    first: channel.first,
                    // Before the first where there are no messages.
                    last: channel.next.saturating_sub(1),
                    gaps: counting.gaps.get(index).cloned().unwrap_or_default(),
                    lines: (channel.lines.into_iter())
                        .map(|line| LineStats {
                            line: input.line_name(line.line),
                            packets: if input.is_messages_only { 0 } else { line.packets },
                            won: line.won,
                            duplicate: line.duplicate,
                            lost: line.lost,
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    fn tables(&self, counting: &Counting) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        let (packets, messages) = (count(self.packets, "packet"), count(self.messages, "message"));
        writeln!(text, "{packets}, {messages}\n")?;
        let mut types = table(&["TYPE", "", "MESSAGES"], 2);
        for ((protocol, kind), (code, n)) in &counting.counts {
            types.add_row([code.to_string(), title(*protocol, *kind).into(), n.to_string()]);
        }
        writeln!(text, "{types}")?;
        for channel in &self.channels {
            let ChannelStats { channel, first, last, gaps, lines } = channel;
            writeln!(text, "\nchannel {channel}: messages {first} to {last}, {}", gaps_text(gaps))?;
            let mut rows = table(&["LINE", "", "PACKETS", "WON", "DUPLICATE", "LOST"], 2);
            for (letter, line) in
                ('A'..='Z').map(String::from).chain(std::iter::repeat(String::new())).zip(lines)
            {
                let numbers = [line.packets, line.won, line.duplicate, line.lost];
                rows.add_row(
                    [letter, line.line.clone()].into_iter().chain(numbers.map(|n| n.to_string())),
                );
            }
            writeln!(text, "{rows}")?;
        }
        Ok(text)
    }
}

/// Gaps a table names before it only counts them.
const GAPS_SHOWN: usize = 20;

fn gaps_text(gaps: &[(u64, u64)]) -> String {
    let lost: u64 = gaps.iter().map(|(from, to)| to - from + 1).sum();
    let one = |(from, to): &(u64, u64)| {
        if from == to { from.to_string() } else { format!("{from}-{to}") }
    };
    let named: Vec<_> = gaps.iter().take(GAPS_SHOWN).map(one).collect();
    let more = gaps.len().saturating_sub(GAPS_SHOWN);
    match gaps.len() {
        0 => "no gaps".to_owned(),
        n if more > 0 => format!("{n} gaps, {lost} messages: {} and {more} more", named.join(", ")),
        n => format!("{n} gaps, {lost} messages: {}", named.join(", ")),
    }
}

/// A table whose columns from `numbers_from` on are numbers.
fn table(head: &[&str], numbers_from: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    for column in table.column_iter_mut().skip(numbers_from) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
