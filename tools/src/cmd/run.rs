//! `wirepath run`: the feed handler against real lines, until stopped.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args as ClapArgs;
use wirepath_feed_handler::config::Config;
use wirepath_feed_handler::feed::Feed;
use wirepath_perf::ClockDomain;

use crate::summary;

/// Run the feed handler on the lines of a config file, until Ctrl-C.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The feeds to run, a TOML file; see the README for an example.
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
}

/// Runs the command.
///
/// # Errors
///
/// The config is wrong, a line cannot be opened, or a feed thread cannot run; each says where.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let config = Config::load(&args.config)?;
    if args.check {
        for feed in &config.feeds {
            eprintln!("feed {}: {}, {} lines, fine", feed.name, feed.venue, feed.lines.len());
        }
        return Ok(ExitCode::SUCCESS);
    }
    let stop = stop_on_signals()?;
    let mut feeds = Vec::new();
    for config in &config.feeds {
        let feed = Feed::start(config).with_context(|| format!("feed {}", config.name))?;
        eprintln!("feed {} ({}): {}", config.name, config.venue, feed.wait());
        for note in feed.notes() {
            eprintln!("feed {}: {note}", config.name);
        }
        feeds.push(feed);
    }

    let (start, every) = (Instant::now(), Duration::from_secs(args.every));
    let end = args.seconds.map(Duration::from_secs);
    let mut due = every;
    let mut before: Vec<u64> = vec![0; feeds.len()];
    while !stop.load(Ordering::Relaxed)
        && end.is_none_or(|end| start.elapsed() < end)
        && feeds.iter().any(|feed| !feed.is_finished())
    {
        std::thread::sleep(Duration::from_millis(20));
        if start.elapsed() >= due {
            due += every;
            for (feed, before) in feeds.iter().zip(&mut before) {
                let stats = feed.view().stats();
                let delivered = stats.channel.delivered;
                eprintln!(
                    "feed {}: {} messages, {}/s; {} gaps open, {} lost for good{}",
                    stats.name,
                    summary::grouped(delivered),
                    summary::grouped((delivered - *before) / args.every),
                    stats.channel.gaps_open,
                    stats.channel.gaps_declared,
                    if feed.view().is_all_stale() { "; books are stale" } else { "" },
                );
                *before = delivered;
            }
        }
    }

    let time = start.elapsed();
    let mut code = ExitCode::SUCCESS;
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
    Ok(code)
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
