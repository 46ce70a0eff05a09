//! placeholder
mod compute;
mod counterparty;
mod market;
use clap::Parser;
use std::time::Duration;
use wirepath_bench::{Contest, Options, Report, Sample, two_cores};
use wirepath_perf::{Clock, pin};
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    bench: Options,
    /// Datagrams in a turn of the compute path.
    #[arg(long, default_value_t = 20_000)]
    computed: u64,
}
const PATIENCE: Duration = Duration::from_secs(5);
fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let cores = two_cores()?;
    pin::pin_to(cores[1])?;
    let clock = Clock::calibrated();
    let mut report = Report::start("tick_to_order", "x", &arguments.bench)?;
    let folder = tempfile::tempdir()?;
    report.run(compute::contest(clock, arguments.computed, folder.path()))?;
    report.finish()
}
