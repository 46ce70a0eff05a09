//! The checks of the fuzz targets, on their seeds, and on any bytes.

#[path = "../fuzz/checks.rs"]
mod checks;

use std::{fs, path::PathBuf};

use proptest::{collection::vec, prelude::*};
use wirepath_feed_handler::venue::VenueKind;

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 6] = [
    ("capture", checks::capture),
    ("cboe", checks::cboe),
    ("config", checks::config),
    ("loops", |bytes| {
        checks::loops(bytes);
    }),
    ("repair", checks::repair),
    ("venues", |bytes| {
        checks::venues(bytes);
    }),
];

/// Names and bytes.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let name = |file: &fs::DirEntry| file.file_name().to_string_lossy().into_owned();
    files.map(|file| (name(&file), fs::read(file.path()).unwrap())).collect()
}

#[test]
fn seeds_hold_whole_and_cut() {
    for (target, check) in TARGETS {
        let seeds = seeds(target);
        assert!(seeds.len() >= 3, "{target}: {} seeds", seeds.len());
        for (_, bytes) in seeds {
            let step = bytes.len() / 40 + 1;
            (0..=bytes.len()).step_by(step).for_each(|cut| check(&bytes[..cut]));
            check(&bytes);
        }
    }
}

#[test]
fn every_venue_has_seeds_that_fill_its_books() {
    let seeds = seeds("venues");
    for kind in VenueKind::ALL {
        let own = seeds.iter().filter(|(name, _)| name.starts_with(kind.name()));
        let told: Vec<_> = own.map(|(_, bytes)| checks::venues(bytes)).collect();
        assert!(told.len() >= 2 && told.iter().all(|told| *told >= 10), "{kind}: {told:?}");
    }
}

#[test]
fn seeds_of_the_loops_are_whole_snapshots() {
    for (name, bytes) in seeds("loops") {
        assert!(checks::loops(&bytes), "{name}");
    }
}

proptest! {
    #[test]
    fn any_bytes_hold(bytes in vec(any::<u8>(), 0..200)) {
        checks::capture(&bytes);
        checks::config(&bytes);
        checks::cboe(&bytes);
        checks::loops(&bytes);
        checks::venues(&bytes);
    }

    #[test]
    fn any_actions_hold(bytes in vec(any::<u8>(), 1..600)) {
        checks::repair(&bytes);
    }
}
