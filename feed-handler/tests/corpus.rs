//! The checks of the fuzz targets, on their seeds, and on any bytes.

#[path = "../fuzz/checks.rs"]
mod checks;

use std::{fs, path::PathBuf};

use proptest::{collection::vec, prelude::*};

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 4] = [
    ("capture", checks::capture),
    ("cboe", checks::cboe),
    ("config", checks::config),
    ("repair", checks::repair),
];

#[test]
fn seeds_hold_whole_and_cut() {
    for (target, check) in TARGETS {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
        let seeds: Vec<_> = fs::read_dir(folder).unwrap().collect();
        assert!(seeds.len() >= 3, "{target}: {} seeds", seeds.len());
        for seed in seeds {
            let bytes = fs::read(seed.unwrap().path()).unwrap();
            let step = bytes.len() / 40 + 1;
            (0..=bytes.len()).step_by(step).for_each(|cut| check(&bytes[..cut]));
            check(&bytes);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_hold(bytes in vec(any::<u8>(), 0..200)) {
        checks::capture(&bytes);
        checks::config(&bytes);
        checks::cboe(&bytes);
    }

    #[test]
    fn any_actions_hold(bytes in vec(any::<u8>(), 1..600)) {
        checks::repair(&bytes);
    }
}
