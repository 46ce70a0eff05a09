//! `wirepath run`: feeds against real lines and gateways against their venues, until stopped.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args as ClapArgs;
use signal_hook::consts::{SIGHUP, SIGUSR1};
use wirepath_feed_handler::config::{Config, FeedConfig, InstrumentConfig};
use wirepath_feed_handler::consolidated::Consolidated;
use wirepath_feed_handler::event::Kinds;
use wirepath_feed_handler::feed::{Feed, Filter};
use wirepath_order_gateway::gateway::{Gateway, GatewayConfig};
use wirepath_order_gateway::risk::KillReason;
use wirepath_perf::ClockDomain;

use super::books::Book;
use crate::summary;

/// Run the feeds and gateways of a config file, until Ctrl-C.
///
/// SIGUSR1 engages the kill switch of every gateway: open orders are cancelled, new ones refused. SIGHUP reads the
/// config again and puts its limits into force.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The feeds and gateways to run, a TOML file; see the README for an example.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Read the config and say whether it is sound, without opening anything.
    #[arg(long)]
    check: bool,
    /// Stop after so many seconds.
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<u64>,
    /// Seconds between two progress lines.
    #[arg(long, value_name = "SECONDS", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// At the end, write the books there are to this file, as `books --format json` does: up to 64 levels a side.
    #[arg(long, value_name = "FILE")]
    books: Option<PathBuf>,
    /// Go on when the venues have ended their sessions, for those of the next day.
    #[arg(long)]
    keep_running: bool,
}

/// Runs the command.
///
/// # Errors
///
/// The config is wrong, a line cannot be opened, or a feed thread cannot run; each says where.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (config, gateways) = load(&args.config)?;
    if args.check {
        for feed in &config.feeds {
            eprintln!("feed {}: {}, {} lines, fine", feed.name, feed.venue, feed.lines.len());
        }
        for gateway in &gateways {
            gateway.check()?;
            eprintln!("gateway {}: {} to {}, fine", gateway.name, gateway.sender, gateway.target);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let stop = stop_on_signals()?;
    let gateways = start_gateways(&gateways, config.threads())?;
    let (kill, reload) = (flag_on(SIGUSR1)?, flag_on(SIGHUP)?);
    let feeds = Feed::start_all(&config.feeds)?;
    for (config, feed) in config.feeds.iter().zip(&feeds) {
        eprintln!("feed {} ({}): {}", config.name, config.venue, feed.wait());
        for note in feed.notes() {
            eprintln!("feed {}: {note}", config.name);
        }
    }

    let views = feeds.iter().map(|feed| feed.view().clone());
    let listings = config.instruments.iter().map(InstrumentConfig::listing);
    let mut market = Consolidated::new(views, listings)?;

    let (start, every) = (Instant::now(), Duration::from_secs(args.every));
    let end = args.seconds.map(Duration::from_secs);
    let mut due = every;
    let mut before: Vec<u64> = vec![0; feeds.len()];
    let mut ended_at = None;
    while !stop.load(Ordering::Relaxed)
        && end.is_none_or(|end| start.elapsed() < end)
        && (feeds.iter().any(|feed| !feed.is_finished())
            || gateways.iter().any(|gateway| !gateway.is_finished()))
    {
        std::thread::sleep(Duration::from_millis(20));
        if has_ended(&feeds) && gateways.is_empty() && !args.keep_running {
            // The other line may still tell the same.
            if ended_at.get_or_insert_with(Instant::now).elapsed() >= LAST_LOOK {
                eprintln!("the venues have ended their sessions");
                break;
            }
        } else {
            ended_at = None;
        }
        if kill.swap(false, Ordering::Relaxed) {
            eprintln!("SIGUSR1: all gateways cancel what is open and refuse new orders");
            gateways.iter().for_each(|gateway| gateway.kill(KillReason::Signal));
        }
        if reload.swap(false, Ordering::Relaxed)
            && let Err(error) = change_limits(&args.config, &gateways)
        {
            eprintln!("SIGHUP: limits stay as they were: {error:#}");
        }
        if start.elapsed() >= due {
            due += every;
            for (feed, before) in feeds.iter().zip(&mut before) {
                let stats = feed.view().stats();
                let delivered = stats.channel.delivered;
                eprintln!(
                    "feed {}: {}; {} messages, {}/s; {} gaps open, {} repaired, {} lost{}{}",
                    stats.name,
                    stats.state.name(),
                    summary::grouped(delivered),
                    summary::grouped((delivered - *before) / args.every),
                    stats.channel.gaps_open,
                    stats.channel.gaps_answered + stats.channel.gaps_covered,
                    stats.channel.gaps_declared,
                    summary::down(&stats),
                    if feed.view().is_all_stale() { "; books are stale" } else { "" },
                );
                *before = delivered;
            }
            summary::market(&mut market).iter().for_each(|line| eprintln!("{line}"));
            for gateway in &gateways {
                let stats = gateway.stats();
                eprintln!(
                    "gateway {}: {}{}; {} requests sent, {} refused, {} reports",
                    gateway.name(),
                    if stats.status.is_open { "logged on" } else { "not logged on" },
                    if stats.status.is_killed { ", kill switch engaged" } else { "" },
                    stats.desk.sent,
                    stats.desk.refused,
                    stats.desk.reports,
                );
            }
        }
    }

    let time = start.elapsed();
    let mut code = ExitCode::SUCCESS;
    if let Some(path) = &args.books {
        write_books(&feeds, path)?;
    }
    summary::market(&mut market).iter().for_each(|line| println!("{line}"));
    for feed in feeds {
        let ended = feed.stop()?;
        println!("\n{}\n{}", ended.stats.name, summary::lines(&ended.stats));
        print!("{}", summary::outcome(&ended.stats, time));
        println!("{}", summary::hops(&summary::feed_hops(&ended.stats, ClockDomain::Kernel)));
        if let Some(error) = ended.error {
            eprintln!("wirepath: feed {}: {error}", ended.stats.name);
            code = ExitCode::FAILURE;
        }
    }
    for gateway in gateways {
        let name = gateway.name().to_owned();
        let stopped = gateway.stop()?;
        println!("\n{name}\n{}", summary::gateway(&stopped.stats));
    }
    Ok(code)
}

/// How long a feed is still listened to after its session has ended.
const LAST_LOOK: Duration = Duration::from_millis(300);

fn has_ended(feeds: &[Feed]) -> bool {
    !feeds.is_empty() && feeds.iter().all(|feed| feed.view().stats().has_ended)
}

/// Writes all books that are not empty. What two feeds call by one name is written as the last feed has it.
fn write_books(feeds: &[Feed], path: &Path) -> anyhow::Result<()> {
    let mut books = BTreeMap::new();
    for feed in feeds {
        let mut asked = feed.subscribe(Filter::kinds(Kinds::NONE));
        for instrument in feed.view().directory().iter() {
            asked.snapshots().request(instrument.index)?;
            let start = Instant::now();
            let book = loop {
                if let Some(snapshot) = asked.snapshots().poll() {
                    break Book::from(snapshot);
                }
                let waited = start.elapsed() > Duration::from_secs(5);
                anyhow::ensure!(
                    !waited && !feed.is_finished(),
                    "feed {} gives no books",
                    feed.view().name()
                );
                std::thread::yield_now();
            };
            if !book.is_empty() {
                books.insert(instrument.symbol.to_string(), book);
            }
        }
    }
    let shown = path.display();
    let file = std::fs::File::create(path).with_context(|| format!("cannot write {shown}"))?;
    serde_json::to_writer(std::io::BufWriter::new(file), &books)
        .with_context(|| format!("cannot write {shown}"))
}

/// Reads a config file with feeds, gateways, or both.
fn load(path: &Path) -> anyhow::Result<(Config, Vec<GatewayConfig>)> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(default, rename = "feed")]
        feeds: Vec<FeedConfig>,
        #[serde(default, rename = "instrument")]
        instruments: Vec<InstrumentConfig>,
        #[serde(default, rename = "gateway")]
        gateways: Vec<GatewayConfig>,
    }
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    let file: File = toml::from_str(&text)
        .map_err(|error| anyhow::anyhow!("{shown}: {}", error.to_string().trim_end()))?;
    let mut names = std::collections::HashSet::new();
    if let Some(twice) = file.gateways.iter().find(|gateway| !names.insert(&gateway.name)) {
        anyhow::bail!("{shown}: two gateways are named `{}`", twice.name);
    }
    if file.feeds.is_empty() && !file.gateways.is_empty() {
        return Ok((Config { feeds: Vec::new(), instruments: Vec::new() }, file.gateways));
    }
    let config = Config::checked(file.feeds, file.instruments, &text, &shown.to_string())?;
    Ok((config, file.gateways))
}

fn start_gateways(configs: &[GatewayConfig], feed_threads: usize) -> anyhow::Result<Vec<Gateway>> {
    let start = |config: &GatewayConfig| {
        let busy_threads = configs.len() + feed_threads;
        let gateway = Gateway::start(&GatewayConfig { busy_threads, ..config.clone() })?;
        eprintln!("gateway {}: {}", config.name, gateway.wait());
        Ok(gateway)
    };
    configs.iter().map(start).collect()
}

/// Puts the limits that the config file has now into force.
fn change_limits(path: &Path, gateways: &[Gateway]) -> anyhow::Result<()> {
    let (_, configs) = load(path)?;
    for gateway in gateways {
        let of = configs.iter().find(|config| config.name == gateway.name());
        let of = of.with_context(|| format!("gateway {} is not in it any more", gateway.name()))?;
        gateway.change_limits(&of.risk)?;
    }
    Ok(())
}

/// A flag that a signal sets.
fn flag_on(signal: i32) -> anyhow::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal, Arc::clone(&flag)).context("cannot listen for signals")?;
    Ok(flag)
}

/// A flag that SIGINT and SIGTERM set. A second signal ends the process at once.
pub(crate) fn stop_on_signals() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 1, Arc::clone(&stop))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop)))
            .context("cannot listen for signals")?;
    }
    Ok(stop)
}
