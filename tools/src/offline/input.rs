//! A file of market data: opening it, driving a [`Flow`] with it, and saying what was strange.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{anyhow, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use indicatif::ProgressBar;
use wirepath_feed_handler::config::VenueKind;
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::capture::{
    self, CaptureError, CaptureOptions, CaptureSource, ItchDatagrams, Opened, Skip,
};

use super::flow::{Flow, FlowOptions, RawLine, Visit};
use super::recognise::supported;
use crate::progress;

/// Files below this many bytes are read before a bar could be looked at.
const PROGRESS_FROM: u64 = 64 << 20;
/// Bytes of the datagrams that a file without datagrams is cut into.
const ITCH_DATAGRAM: usize = 1_400;

/// Which file, and what it is where that cannot be told from its bytes.
#[derive(Clone, Debug, clap::Args)]
pub struct InputArgs {
    /// A capture (pcap, pcapng) or a file of ITCH messages with 2-byte lengths, plain or compressed (gzip,
    /// zstd); - is standard input.
    pub file: PathBuf,

    /// What the file is, where its first bytes do not tell.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub input_format: Option<InputFormat>,

    /// What its datagrams speak, where their bytes do not tell.
    #[arg(long, value_parser = protocol_parser())]
    pub protocol: Option<VenueKind>,
}

/// Takes the names that configs take, and lists them in the help.
fn protocol_parser() -> impl TypedValueParser<Value = VenueKind> {
    let names = VenueKind::ALL.iter().map(|kind| kind.name());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<VenueKind>())
}

/// A file's format, as named on the command line.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub enum InputFormat {
    /// libpcap's classic format.
    Pcap,
    /// pcapng.
    Pcapng,
    /// Messages, each after its length in two big-endian bytes.
    Itch,
}

/// One line of a file, as named on the command line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LineChoice {
    /// By the order in which the lines of its channel appear; 0 is A.
    Letter(u8),
    /// By where it was sent.
    Destination(SocketAddr),
}

impl FromStr for LineChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => {
                Ok(Self::Letter(letter.to_ascii_uppercase() - b'A'))
            }
            _ => text.parse().map(Self::Destination).map_err(|_| {
                format!(
                    "`{text}` is neither a letter nor a destination such as 233.54.12.111:26477"
                )
            }),
        }
    }
}

impl From<InputFormat> for capture::Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Pcap => Self::Pcap,
            InputFormat::Pcapng => Self::PcapNg,
            InputFormat::Itch => Self::ItchFile,
        }
    }
}

/// An opened file and the flow that it becomes.
pub struct Input {
    /// What messages call the file.
    pub name: String,
    source: AnySource,
    /// What became of its datagrams.
    pub flow: Flow,
    /// Whether the messages of the file never were in datagrams.
    pub is_messages_only: bool,
}

enum AnySource {
    Packets(CaptureSource),
    Messages(ItchDatagrams),
}

impl Input {
    /// Opens the file. With `line`, its messages are those of one line as they are.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, or its first bytes are of no known format, or it is a file of ITCH
    /// messages and something else was asked for.
    pub fn open(args: &InputArgs, line: Option<LineChoice>) -> anyhow::Result<Self> {
        let (lines, raw) = match line {
            None => (None, None),
            Some(LineChoice::Letter(place)) => (None, Some(RawLine::Place(place))),
            Some(LineChoice::Destination(to)) => (Some(vec![to]), Some(RawLine::Only)),
        };
        let format = args.input_format.map(capture::Format::from);
        let options = CaptureOptions { format, lines, ..CaptureOptions::default() };
        let mut flow = FlowOptions { protocol: args.protocol, line: raw, name: None };
        let (name, opened) = if args.file == Path::new("-") {
            let name = "standard input".to_owned();
            (name.clone(), capture::open_reader(name, Box::new(std::io::stdin()), &options))
        } else {
            (args.file.display().to_string(), capture::open(&args.file, &options))
        };
        let source = match opened.map_err(sentence)? {
            Opened::Packets(source) => AnySource::Packets(source),
            Opened::Messages(file) => {
                if let Some(protocol) = args.protocol.filter(|p| *p != VenueKind::NasdaqItch50) {
                    bail!("{name}: holds ITCH messages, which are not {protocol}");
                }
                if flow.line == Some(RawLine::Only) {
                    bail!("{name}: holds ITCH messages, which were sent nowhere");
                }
                flow.protocol = Some(VenueKind::NasdaqItch50);
                flow.name = Some(file_name(&name));
                AnySource::Messages(file.into_datagrams(ITCH_DATAGRAM, 64))
            }
        };
        Ok(Self {
            name,
            is_messages_only: matches!(source, AnySource::Messages(_)),
            source,
            flow: Flow::new(flow),
        })
    }

    /// Reads to the end, or until `visit` is done. What precedes damage in the file reaches `visit` and
    /// the flow is finished before the damage is given back, so that a caller can show what there was and
    /// then fail with it.
    ///
    /// # Errors
    ///
    /// What `visit` ended with; or nothing in the file can be decoded.
    pub fn run(&mut self, visit: &mut impl Visit) -> anyhow::Result<Option<anyhow::Error>> {
        let bar = self.bar();
        let flow = &mut self.flow;
        let damage = match &mut self.source {
            AnySource::Packets(source) => {
                pump(source, flow, visit, |source| bar.set_position(source.progress().0))
            }
            AnySource::Messages(source) => {
                pump(source, flow, visit, |source| bar.set_position(source.file().progress().0))
            }
        }?;
        bar.finish_and_clear();
        self.flow.finish(visit)?;
        if let Some(nothing) = self.nothing_on_line().or_else(|| self.nothing_decoded()) {
            // Damage explains it better.
            return Err(damage.map_or(nothing, sentence));
        }
        self.say_what_was_strange();
        Ok(damage.map(sentence))
    }

    /// The name of the file's line with this index: its destination, or the file itself.
    pub fn line_name(&self, line: usize) -> String {
        match &self.source {
            AnySource::Packets(source) => {
                source.lines().get(line).map_or_else(String::new, ToString::to_string)
            }
            AnySource::Messages(_) => file_name(&self.name),
        }
    }

    fn bar(&self) -> ProgressBar {
        let (_, size) = match &self.source {
            AnySource::Packets(source) => source.progress(),
            AnySource::Messages(source) => source.file().progress(),
        };
        match size.filter(|size| *size >= PROGRESS_FROM) {
            Some(size) => progress::bytes(size),
            None => ProgressBar::hidden(),
        }
    }

    /// The line that was asked for is not there.
    fn nothing_on_line(&self) -> Option<anyhow::Error> {
        let elsewhere = match &self.source {
            AnySource::Packets(source) => source.skipped().of(Skip::Filtered),
            AnySource::Messages(_) => 0,
        };
        let is_missing = self.flow.has_channels() || elsewhere > 0;
        (self.flow.lacks_raw_line() && is_missing).then(|| {
            let path = &self.name;
            anyhow!(
                "{path}: nothing was sent on the line asked for; `wirepath stats` names the lines"
            )
        })
    }

    /// Why there is nothing to show, if there is nothing.
    fn nothing_decoded(&self) -> Option<anyhow::Error> {
        let path = &self.name;
        let (AnySource::Packets(source), false) = (&self.source, self.flow.has_channels()) else {
            return None;
        };
        if source.frames() == 0 {
            return None; // an empty capture is a fine capture
        }
        let mut seen = String::new();
        for (index, line) in self.flow.lines().iter().enumerate() {
            let named = line.unsupported.map(|(name, n)| (name.to_owned(), n));
            let unknown =
                (line.unrecognised > 0).then(|| ("unknown data".to_owned(), line.unrecognised));
            let malformed =
                (line.malformed > 0).then(|| ("unreadable data".to_owned(), line.malformed));
            for (what, n) in [named, unknown, malformed].into_iter().flatten().take(1) {
                if seen.len() < 300 {
                    let n = count(n, "datagram");
                    let _ = write!(seen, "; {what} to {} ({n})", self.line_name(index));
                }
            }
        }
        for (what, n) in skipped(source) {
            let _ = write!(seen, "; {}: {what}", count(n, "frame"));
        }
        let seen = seen.trim_start_matches("; ");
        let supported = supported();
        Some(anyhow!("{path}: nothing in it can be decoded. Seen: {seen}. Supported: {supported}"))
    }

    /// Notes on standard error about what was left out.
    fn say_what_was_strange(&self) {
        let path = &self.name;
        for (index, line) in self.flow.lines().iter().enumerate() {
            let unsupported = line.unsupported.map_or(0, |(_, n)| n);
            let name = line.unsupported.map_or("", |(name, _)| name);
            #[rustfmt::skip]
            let notes = [
                (unsupported, format!("of {name}, which is not supported, left out")),
                (line.unrecognised, "of no known protocol left out".to_owned()),
                (line.malformed, "with unreadable headers left out".to_owned()),
                (line.beyond_limit, "of too many channels or lines left out".to_owned()),
            ];
            for (n, what) in notes.into_iter().filter(|(n, _)| *n > 0) {
                let (name, n) = (self.line_name(index), count(n, "datagram"));
                eprintln!("wirepath: {path}: {name}: {n} {what}");
            }
        }
        for channel in self.flow.reports() {
            for line in channel.lines {
                #[rustfmt::skip]
                let notes = [
                    (line.late, "message", "that came after it was given up, or belongs before the first one"),
                    (line.refused, "message", "refused: its number is absurd, or there was no room to hold it"),
                    (line.truncated, "datagram", "with fewer messages than announced"),
                ];
                for (n, unit, what) in notes.into_iter().filter(|(n, ..)| *n > 0) {
                    let n = count(n, unit);
                    let (channel, line) = (&channel.name, self.line_name(line.line));
                    eprintln!("wirepath: {path}: channel {channel}, {line}: {n} {what}");
                }
            }
        }
        if let AnySource::Packets(source) = &self.source {
            for (what, n) in skipped(source).filter(|(what, _)| *what != Skip::NotIp.name()) {
                eprintln!("wirepath: {path}: {} left out: {what}", count(n, "frame"));
            }
        }
    }
}

/// The error as one sentence: its text names its cause already.
fn sentence(error: CaptureError) -> anyhow::Error {
    anyhow!("{error}")
}

fn skipped(source: &CaptureSource) -> impl Iterator<Item = (&'static str, u64)> + '_ {
    let counts = Skip::ALL.iter().map(|why| (why.name(), source.skipped().of(*why)));
    counts.filter(|(_, n)| *n > 0)
}

/// `1 frame`, `2 frames`.
pub fn count(n: u64, unit: &str) -> String {
    if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") }
}

fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or(path.into(), |name| name.to_string_lossy().into_owned())
}

/// Moves all datagrams from the source into the flow. Damage to the file ends it, and is given back.
fn pump<S: Source<Error = CaptureError>>(
    source: &mut S,
    flow: &mut Flow,
    visit: &mut impl Visit,
    mut progressed: impl FnMut(&S),
) -> anyhow::Result<Option<CaptureError>> {
    while !source.is_finished() && !visit.is_done() {
        match source.receive() {
            Ok(batch) => {
                for datagram in batch.iter() {
                    let line = usize::from(datagram.line.0);
                    flow.datagram(line, datagram.rx, datagram.bytes, visit)?;
                }
            }
            Err(damage) => return Ok(Some(damage)),
        }
        progressed(source);
    }
    Ok(None)
}
