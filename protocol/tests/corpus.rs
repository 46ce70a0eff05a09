//! The checks of the fuzz targets, on their seeds, on damaged seeds, and on any bytes.

#[path = "../fuzz/checks.rs"]
mod checks;

use std::{fs, path::PathBuf};

use proptest::{collection::vec, prelude::*, sample::Index};

type Format = (&'static str, fn(&[u8]));

const FORMATS: &[Format] = &[
    ("moldudp64", checks::moldudp64),
    ("itch50", checks::itch50),
    ("iextp", checks::iextp),
    ("deep10", checks::deep10),
    ("deepplus10", checks::deepplus10),
    ("tops16", checks::tops16),
    ("fix", checks::fix),
    ("soupbintcp", checks::soupbintcp),
    ("glimpse", checks::glimpse),
    ("xdp", checks::xdp),
    ("xdp_packet", checks::xdp_packet),
    ("pitch", checks::pitch),
    ("pitch_unit", checks::pitch_unit),
    ("mdp3", checks::mdp3),
];

fn seeds(format: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(format);
    let seeds: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect();
    assert!(seeds.len() >= 4, "{format}: {} seeds", seeds.len());
    seeds
}

#[test]
fn seeds_hold_whole_and_cut_anywhere() {
    for (format, check) in FORMATS {
        for bytes in seeds(format) {
            (0..=bytes.len()).for_each(|cut| check(&bytes[..cut]));
        }
    }
}

#[test]
fn damaged_seeds_hold() {
    let seeds: Vec<_> = FORMATS.iter().map(|(format, _)| seeds(format)).collect();
    let damage =
        vec((any::<Index>(), prop_oneof![Just(0), Just(1), Just(0xff), any::<u8>()]), 1..4);
    proptest!(|(seed in any::<Index>(), damage in damage)| {
        for ((_, check), seeds) in FORMATS.iter().zip(&seeds) {
            let mut bytes = seed.get(seeds).clone();
            for (place, byte) in &damage {
                *place.get_mut(&mut bytes) = *byte;
            }
            check(&bytes);
        }
    });
}

proptest! {
    #[test]
    fn any_bytes_hold(bytes in vec(any::<u8>(), 0..200)) {
        for (_, check) in FORMATS {
            check(&bytes);
        }
    }
}
