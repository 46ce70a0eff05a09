//! The same capture gives the same events, every time and however it is cut into batches.

#[path = "../../protocol/tests/common/captures.rs"]
mod captures;

use std::path::Path;

use wirepath_feed_handler::arbiter::{self, Start};
use wirepath_feed_handler::digest::Digest;
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::capture::{self, CaptureOptions, Opened};
use wirepath_feed_handler::venue::{CmeMdp3, IexDeep, NasdaqItch, Venue, VenueOptions};

fn digest<V: Venue>(path: &Path, venue: V, batch_max: usize) -> Digest {
    let options = CaptureOptions { batch_max, ..CaptureOptions::default() };
    let Opened::Packets(mut source) = capture::open(path, &options).unwrap() else {
        panic!("{} has no packets", path.display());
    };
    let config = arbiter::Config { start: Start::FirstSeen, ..arbiter::Config::default() };
    let mut pipeline = Pipeline::new(vec![venue], &[0], &config).unwrap();
    let mut digest = Digest::default();
    while !source.is_finished() {
        let batch = source.receive().unwrap();
        pipeline.handle(&batch, Now::Recorded, &mut digest);
    }
    pipeline.poll(u64::MAX, wirepath_perf::ClockDomain::Capture, &mut digest);
    digest
}

fn options() -> VenueOptions {
    let mut options = VenueOptions::default();
    options.limits.order_pages = 256;
    options.limits.order_pages_ready = 0;
    options
}

fn check<V: Venue>(file: &str, messages: u64, venue: impl Fn() -> V) {
    let Some(path) = captures::path(file) else { return };
    let first = digest(&path, venue(), 64);
    assert!(first.messages() >= messages && first.events() > 0, "{first:?}");
    for batch_max in [64, 1, 7] {
        let again = digest(&path, venue(), batch_max);
        assert_eq!((again.value(), again.events()), (first.value(), first.events()), "{batch_max}");
    }
}

#[test]
fn an_itch_capture() {
    let file = "itch50/itch50_aapl_20200130.first3000.mold.pcap";
    check(file, 3_000, || NasdaqItch::new(options()).unwrap());
}

#[test]
fn an_iex_capture() {
    check("iex/iex_deep_20231002.first3200.pcap", 46_525, || IexDeep::new(options()).unwrap());
}

#[test]
fn a_cme_capture() {
    // Packets are what is numbered.
    check("cme/cme_mdp3_v6_20161112.ab.pcap", 5_000, || CmeMdp3::new(options()).unwrap());
}
