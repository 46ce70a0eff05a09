//! Writes what the fuzz target `venues` of the feed handler starts from: a short market as each venue tells it, once in
//! order on two lines, and once with losses, copies and time that passes.
//!
//!     cargo run -p wirepath-bench --bin venue_seeds -- feed-handler/fuzz/seeds/venues

use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use wirepath_bench::streams::{Params, Stream};
use wirepath_feed_handler::venue::VenueKind;

/// Writes the seeds of the fuzz target `venues`.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where to.
    folder: PathBuf,
}

/// The fuzzer cuts what is longer than 4,096 bytes.
const SEED_MAX: usize = 3_800;

/// Line B.
const B: u8 = 1;
/// 4 ms pass before it, and 20: a gap's patience is 5.
const SOON: u8 = 4 << 1;
const LATER: u8 = 5 << 1;

fn main() -> anyhow::Result<()> {
    let Arguments { folder } = Arguments::parse();
    for (which, kind) in (0..).zip(VenueKind::ALL) {
        let params = Params { seed: 1, instruments: 3, live_orders: 12 };
        let stream = Stream::new(*kind, params, 120)?;
        for (name, write) in [("order", in_order as fn(_, _, &mut _)), ("loss", with_losses)] {
            let mut seed = vec![which];
            for (nth, datagram) in stream.datagrams().enumerate() {
                let mut more = Vec::new();
                write(nth, datagram, &mut more);
                if seed.len() + more.len() > SEED_MAX {
                    break;
                }
                seed.extend(more);
            }
            let path = folder.join(format!("{kind}.{name}.seed"));
            std::fs::write(&path, seed).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

/// See `feed-handler/fuzz/venues.rs`.
fn put(control: u8, datagram: &[u8], to: &mut Vec<u8>) {
    let len = u16::try_from(datagram.len()).expect("it was a datagram");
    to.push(control);
    to.extend(len.to_le_bytes());
    to.extend(datagram);
}

fn in_order(nth: usize, datagram: &[u8], to: &mut Vec<u8>) {
    put(if nth.is_multiple_of(2) { 0 } else { B }, datagram, to);
}

/// Of eight datagrams one is lost, so that those behind it wait until it is given up, and one comes on both lines.
fn with_losses(nth: usize, datagram: &[u8], to: &mut Vec<u8>) {
    match nth % 8 {
        5 => {}
        6 => put(0, datagram, to),
        7 => put(LATER, datagram, to),
        2 => {
            put(SOON, datagram, to);
            put(B, datagram, to);
        }
        _ => put(B, datagram, to),
    }
}
