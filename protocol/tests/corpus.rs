//! The seeds of the fuzz targets, whole and cut, through the same checks the targets make.

#[path = "../fuzz/checks.rs"]
mod checks;

use std::{fs, path::PathBuf};

type Format = (&'static str, fn(&[u8]));

#[test]
fn every_seed_holds_whole_and_cut_anywhere() {
    let formats: [Format; 4] = [
        ("moldudp64", checks::moldudp64),
        ("itch50", checks::itch50),
        ("iextp", checks::iextp),
        ("deep10", checks::deep10),
    ];
    for (format, check) in formats {
        let seeds = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(format);
        let mut count = 0;
        for entry in fs::read_dir(seeds).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            (0..=bytes.len()).for_each(|cut| check(&bytes[..cut]));
            count += 1;
        }
        assert!(count >= 4, "{format}: {count} seeds");
    }
}
