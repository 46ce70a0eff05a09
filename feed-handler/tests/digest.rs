//! The same capture gives the same events, every time and however it is cut into batches.

#[path = "../../protocol/tests/common/captures.rs"]
mod captures;

use std::path::Path;

use wirepath_feed_handler::arbiter::{self, Start};
use wirepath_feed_handler::digest::Digest;
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::rx::Source;
use wirepath_feed_handler::rx::capture::{self, CaptureOptions, Opened};
use wirepath_feed_handler::venue::{
    CboeFutures, CboeOptions, CmeMdp3, IexDeep, IexDeepPlus, IexTops, NasdaqItch, NysePillar,
    Venue, VenueOptions,
};

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
fn captures_of_other_iex_feeds() {
    let tops = || IexTops::new(options()).unwrap();
    check("iex/omi.tops.v1.5/QuoteUpdateMessage.pcap", 1, tops);
    check("iex/omi.tops.v1.5/TradingStatusMessage.pcap", 1, tops);
    let deep_plus = || IexDeepPlus::new(options()).unwrap();
    for (file, messages) in [("D_SecurityDirectory", 66), ("a_AddOrder", 1), ("L_OrderExecuted", 3)]
    {
        check(&format!("iex/omi.deepplus.v1.0.2/{file}.pcap"), messages, deep_plus);
    }
}

#[test]
fn a_nyse_capture() {
    let file = "nyse/nyse_imbalances_xdp_20170929.first2000.pcap";
    check(file, 2_000, || NysePillar::new(options()).unwrap());
}

/// Single packets, each a capture of its own.
#[test]
fn cboe_captures() {
    let options = || CboeOptions::new(options()).unwrap();
    check("cboe/omi.options.v2.39.4/AddOrderLongMessage.pcap", 2, options);
    check("cboe/omi.options.v2.39.4/ModifyOrderLongMessage.pcap", 1, options);
    let futures = || CboeFutures::new(self::options()).unwrap();
    check("cboe/omi.futures.v1.1.6/AddOrderShortMessage.pcap", 1, futures);
    check("cboe/omi.futures.v1.1.6/TradingStatusMessage.pcap", 16, futures);
    check("cboe/omi.futures.v1.1.6/FutureInstrumentDefinitionMessage.pcap", 1, futures);
}

#[test]
fn a_cme_capture() {
    // Packets are what is numbered.
    check("cme/cme_mdp3_v6_20161112.ab.pcap", 5_000, || CmeMdp3::new(options()).unwrap());
}
