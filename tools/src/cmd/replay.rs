//! `wirepath replay`: a capture or an ITCH file onto multicast.

mod map;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::{anyhow, ensure};
use indicatif::ProgressBar;
use signal_hook::consts::{SIGINT, SIGTERM};
use wirepath_feed_handler::rx::capture::{self, CaptureOptions, CaptureSource, ItchFile, Opened};
use wirepath_feed_handler::rx::{Batch, Source};
use wirepath_protocol::itch50::Head;

use self::map::Map;
use super::lines::{FaultArgs, LineB};
use super::servers::{self, ServerArgs};
use crate::pack::{PackLimits, SESSION};
use crate::player::Player;
use crate::progress;
use crate::publish::{LINE_A, LINE_B, MulticastSender, Publisher, Route, SendError};
use crate::schedule::{Pace, Schedule};
use crate::sim::servers::gather::Start;
use crate::sim::servers::{Gatherer, Servers};

/// Send a capture or an ITCH file onto multicast. By default nothing leaves this machine.
///
/// A capture's datagrams go to the groups they were captured on, or where --map says. An ITCH file's
/// messages are packed into MoldUDP64 and sent on two lines, with heartbeats and an end of session; with
/// --request-port and --snapshot-port, who lost messages or comes late gets them again, or the market as it is. Of a
/// capture the servers have the first MoldUDP64 session, as far as its lines together have it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// pcap, pcapng or ITCH file, plain or compressed; - is standard input.
    file: PathBuf,
    /// How fast: 1 is as recorded, 10 ten times that, max as fast as it goes.
    #[arg(long, value_name = "N|max", default_value = "1")]
    speed: Pace,
    /// ITCH files: this many messages a second, whatever their times.
    #[arg(long, value_name = "N", conflicts_with = "speed", value_parser = clap::value_parser!(u64).range(1..))]
    rate: Option<u64>,
    /// Shorten silences of the recording to this many milliseconds.
    #[arg(long, value_name = "MS", conflicts_with = "rate")]
    longest_gap_ms: Option<u64>,
    /// ITCH files: group of line A.
    #[arg(long, value_name = "GROUP:PORT", default_value_t = LINE_A)]
    line_a: SocketAddrV4,
    /// ITCH files: group of line B; none leaves it out.
    #[arg(long, value_name = "GROUP:PORT|none", default_value_t = LineB(Some(LINE_B)))]
    line_b: LineB,
    /// ITCH files: at most this many messages a datagram.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..65_535))]
    per_datagram: Option<u16>,
    /// Captures: send what went to FROM (* is everything) to one or more groups instead; what is not
    /// named then stays out. Repeatable.
    #[arg(long, value_name = "FROM=TO[,TO…]")]
    map: Vec<Map>,
    #[command(flatten)]
    faults: FaultArgs,
    #[command(flatten)]
    servers: ServerArgs,
    /// Another seed, other datagrams lost.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Address of the interface to send by.
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST)]
    interface: Ipv4Addr,
    /// Routers to pass, plus one; 0 stays on this machine.
    #[arg(long, value_name = "HOPS", default_value_t = 0)]
    ttl: u8,
}

/// Sends the file, and says on standard error what was sent.
///
/// # Errors
///
/// The file cannot be read, is damaged (what comes before is sent), or has a destination that cannot
/// be sent to; the system refuses to send.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The second one ends the process, should the first not suffice.
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    let options = CaptureOptions::default();
    let opened = match args.file.to_str() {
        Some("-") => capture::open_reader("standard input", Box::new(io::stdin()), &options)?,
        _ => capture::open(&args.file, &options)?,
    };
    let mut replay = Replay::new(args, stop);
    let outcome = match opened {
        Opened::Messages(file) => replay.messages(file),
        Opened::Packets(source) => replay.packets(source),
    };
    replay.bar.finish_and_clear();
    replay.print_summary();
    outcome?;
    Ok(if replay.publisher.is_stopped() { ExitCode::from(130) } else { ExitCode::SUCCESS })
}

struct Replay<'a> {
    args: &'a Args,
    publisher: Publisher,
    pace: Pace,
    gap_max_ns: u64,
    start_ns: u64,
    bar: ProgressBar,
    /// How many messages (of an ITCH file) or datagrams (of a capture) were handed over.
    sent: u64,
    unit: &'static str,
    /// Datagrams of the capture that --map does not name.
    left_out: u64,
    servers: Option<Servers>,
}

impl<'a> Replay<'a> {
    fn new(args: &'a Args, stop: Arc<AtomicBool>) -> Self {
        let publisher = Publisher::new(args.seed, stop);
        let start_ns = publisher.now();
        let pace = match (args.rate, args.speed) {
            (Some(rate), _) => Pace::PerSecond(rate),
            (None, speed) => speed,
        };
        let gap_max_ns = args.longest_gap_ms.map_or(u64::MAX, |ms| ms.saturating_mul(1_000_000));
        Self {
            args,
            publisher,
            pace,
            gap_max_ns,
            start_ns,
            bar: progress::bytes(0),
            sent: 0,
            unit: "messages",
            left_out: 0,
            servers: None,
        }
    }

    /// A line's socket; `nth` chooses its faults.
    fn add_line(&mut self, group: SocketAddrV4) -> Result<usize, SendError> {
        let Args { interface, ttl, .. } = *self.args;
        let sender = MulticastSender::new(group, Route { interface, ttl: ttl.into() })?;
        let nth = self.publisher.reports().count();
        Ok(self.publisher.add_line(sender, self.args.faults.of(nth)))
    }

    /// An ITCH file, packed into datagrams, on line A and B.
    fn messages(&mut self, mut file: ItchFile) -> anyhow::Result<()> {
        ensure!(
            self.args.map.is_empty(),
            "{} holds messages, not datagrams; --map is for captures, use --line-a and --line-b",
            self.args.file.display()
        );
        self.add_line(self.args.line_a)?;
        if let LineB(Some(group)) = self.args.line_b {
            self.add_line(group)?;
        }
        let usual = PackLimits::default();
        let count_max = self.args.per_datagram.unwrap_or(usual.count_max);
        let limits = PackLimits { count_max, ..usual };
        if let Some(config) = self.args.servers.config(self.args.seed) {
            let servers = Servers::start(&config, SESSION)?;
            servers::announce(&servers);
            self.servers = Some(servers);
        }
        let mut player = Player::new(&mut self.publisher, limits, self.pace, self.gap_max_ns);
        if let Some(servers) = &self.servers {
            player = player.with_servers(servers.tap(), self.args.servers.linger());
        }
        let mut time_ns = 0;
        let damage = loop {
            match file.next_block() {
                Ok(Some((seq, block))) => {
                    // A message too short to have a time takes that of the one before.
                    time_ns = Head::view(block).map_or(time_ns, Head::timestamp);
                    player.push(block, time_ns)?;
                    self.sent = player.sent();
                    if seq.is_multiple_of(1 << 10) {
                        show(&self.bar, file.progress());
                    }
                }
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
            if player.publisher().is_stopped() {
                return Ok(());
            }
        };
        player.finish()?;
        self.sent = player.sent();
        damage.map_or(Ok(()), |error| Err(error.into()))
    }

    /// A capture's datagrams, each to where it went or where --map says.
    fn packets(&mut self, mut source: CaptureSource) -> anyhow::Result<()> {
        ensure!(
            self.args.rate.is_none() && self.args.per_datagram.is_none(),
            "{} holds datagrams, not messages; --rate and --per-datagram are for ITCH files",
            self.args.file.display()
        );
        self.unit = "datagrams";
        let mut schedule = Schedule::new(self.pace, self.start_ns, self.gap_max_ns);
        let mut batch = Vec::new();
        // Per line of the capture: the lines it is sent on.
        let mut routes = Vec::<Vec<usize>>::new();
        let mut groups = Vec::new();
        let mut gatherer = None;
        let damage = loop {
            let received = source.receive().map(|datagrams| keep(datagrams, &mut batch));
            let count = received.as_ref().map_or(0, |count| *count);
            while let Some(line) = source.lines().get(routes.len()) {
                routes.push(self.route(line.destination, &mut groups)?);
            }
            for (line, time_ns, datagram) in &batch[..count] {
                let due = schedule.due(*time_ns, self.sent);
                let due_ns = due.unwrap_or_else(|| self.publisher.now());
                self.sent += 1;
                self.left_out += u64::from(routes[*line].is_empty());
                if !routes[*line].is_empty() {
                    self.gather(datagram, &mut gatherer)?;
                }
                for to in &routes[*line] {
                    self.publisher.publish(Some(*to), due_ns, datagram)?;
                }
                if self.publisher.is_stopped() {
                    return Ok(());
                }
            }
            show(&self.bar, source.progress());
            match received {
                Err(error) => break Some(error),
                Ok(_) if source.is_finished() => break None,
                Ok(_) => {}
            }
        };
        self.publisher.finish()?;
        if let Some(missing) = gatherer.as_ref().and_then(Gatherer::missing) {
            eprintln!("message {missing} is on no line of it: the servers have those before");
        }
        self.linger();
        match damage {
            Some(error) => Err(error.into()),
            None if self.servers.is_none() && self.args.servers.config(0).is_some() => {
                Err(anyhow!("{} has no MoldUDP64 session to serve", self.args.file.display()))
            }
            None if self.sent == 0 => Err(anyhow!(nothing(&self.args.file, &source))),
            None => Ok(()),
        }
    }

    /// Records a datagram for the servers, which start with the first of a MoldUDP64 session, and have that alone.
    fn gather(&mut self, datagram: &[u8], gatherer: &mut Option<Gatherer>) -> anyhow::Result<()> {
        let config = match gatherer {
            Some(_) => None,
            None => self.args.servers.config(self.args.seed),
        };
        if let Some((config, start)) = config.zip(Start::read(datagram)) {
            ensure!(
                config.snapshot_port.is_none() || start.first <= 1,
                "{} begins with message {}: without those before there are no snapshots, leave out --snapshot-port",
                self.args.file.display(),
                start.first
            );
            let servers = Servers::start_at(&config, start.session, start.first)?;
            servers::announce(&servers);
            *gatherer = Some(Gatherer::new(servers.tap(), start.session));
            self.servers = Some(servers);
        }
        if let Some(gatherer) = gatherer {
            gatherer.record(datagram);
        }
        Ok(())
    }

    /// Leaves the servers of a capture the time to answer.
    fn linger(&self) {
        let (start, linger) = (Instant::now(), self.args.servers.linger());
        while self.servers.is_some() && start.elapsed() < linger && !self.publisher.is_stopped() {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The lines that carry what went to `destination`.
    fn route(
        &mut self,
        destination: SocketAddr,
        groups: &mut Vec<SocketAddrV4>,
    ) -> anyhow::Result<Vec<usize>> {
        let to = match (destination, self.args.map.as_slice()) {
            (SocketAddr::V4(group), []) if group.ip().is_multicast() => vec![group],
            (_, []) => {
                return Err(anyhow!(
                    "{} has datagrams to {destination}, which is no IPv4 multicast group; say where \
                     to send them, for example with --map '{destination}={LINE_A}'",
                    self.args.file.display()
                ));
            }
            (_, maps) => {
                let fits = |map: &&Map| map.from.is_none_or(|from| from == destination);
                maps.iter().filter(fits).flat_map(|map| map.to.iter().copied()).collect()
            }
        };
        let mut lines = Vec::new();
        for group in to {
            lines.push(match groups.iter().position(|known| *known == group) {
                Some(line) => line,
                None => {
                    groups.push(group);
                    self.add_line(group)?
                }
            });
        }
        Ok(lines)
    }

    fn print_summary(&self) {
        if self.publisher.reports().len() == 0 {
            return; // it failed before anything could be sent
        }
        let seconds = self.publisher.now().saturating_sub(self.start_ns) as f64 / 1e9;
        let stopped = if self.publisher.is_stopped() { ", stopped early" } else { "" };
        let (file, sent, unit) = (self.args.file.display(), self.sent, self.unit);
        let rate = sent as f64 / seconds;
        eprintln!("{file}: {sent} {unit} in {seconds:.1} s, {rate:.0} a second{stopped}");
        for report in self.publisher.reports() {
            eprintln!("{report}");
        }
        if let Some(servers) = &self.servers {
            servers::report(&servers.counts());
        }
        if self.left_out > 0 {
            eprintln!("{} datagrams left out: --map does not name their group", self.left_out);
        }
        if self.pace != Pace::FlatOut {
            eprintln!("late by: {}", self.publisher.lateness().snapshot().summary());
        }
    }
}

fn show(bar: &ProgressBar, (read, size): (u64, Option<u64>)) {
    if let Some(size) = size {
        bar.set_length(size);
    }
    bar.set_position(read);
}

/// Copies a batch, since the lines of its datagrams can be asked for only when it is given back.
fn keep(datagrams: Batch<'_>, batch: &mut Vec<(usize, u64, Vec<u8>)>) -> usize {
    if batch.len() < datagrams.len() {
        batch.resize_with(datagrams.len(), Default::default);
    }
    for (datagram, (line, time_ns, bytes)) in datagrams.iter().zip(batch) {
        *line = datagram.line.0.into();
        *time_ns = datagram.rx.ns;
        bytes.clear();
        bytes.extend_from_slice(datagram.bytes);
    }
    datagrams.len()
}

fn nothing(file: &Path, source: &CaptureSource) -> String {
    let frames = source.frames();
    format!("{} has {frames} frames and no UDP datagram among them", file.display())
}
