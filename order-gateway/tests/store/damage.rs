//! What a store refuses to open, and that it says which file and what to do.

use std::fs;

use wirepath_order_gateway::store::{FileStore, SessionIdentity, Store, StoreConfig, StoreError};

use crate::common::*;

/// A store of three segments of one day.
fn three_segments(config: &StoreConfig) {
    let mut store = open(config, NOON_NS).unwrap();
    let mut seq = 0;
    while segments(config).len() < 4 {
        seq += 1;
        store
            .append_out(format!("order {seq} {}", "x".repeat(400)).as_bytes(), NOON_NS + seq)
            .unwrap();
        store.idle(NOON_NS + seq).unwrap();
        store.idle(NOON_NS + seq).unwrap();
    }
}

/// Replaces bytes of a file.
fn patch(file: &std::path::Path, at: usize, bytes: &[u8]) {
    let mut content = fs::read(file).unwrap();
    content[at..at + bytes.len()].copy_from_slice(bytes);
    fs::write(file, content).unwrap();
}

#[test]
fn each_kind_of_damage_is_named() {
    type Damage = fn(&[std::path::PathBuf]);
    #[rustfmt::skip]
    let table: [(&str, Damage, &[&str]); 13] = [
        ("not a segment", |files| fs::write(&files[2], [b'#'; 9_000]).unwrap(),
            &["000003.wps is not a segment of a store", "move it out"]),
        ("another version", |files| patch(&files[2], 4, &[9]),
            &["000003.wps is of version 9, and this program reads version 1"]),
        ("header damaged", |files| patch(&files[2], 97, b"x"),
            &["header of", "000003.wps is damaged: its check sum is wrong", "backup"]),
        ("header of another segment", |files| { fs::copy(&files[1], &files[2]).unwrap(); },
            &["000003.wps is damaged: it is of segment 2, not what the name says"]),
        ("header lost", |files| patch(&files[2], 0, &[0; 4096]),
            &["000003.wps is damaged: it is empty, but there are records behind it"]),
        ("wrong day", |files| fs::rename(&files[2], files[2].with_file_name("20261123-000003.wps")).unwrap(),
            &["20261123-000003.wps is damaged: it is of day 20779"]),
        ("text changed", |files| patch(&files[2], HEADER_BYTES + 60, b"y"),
            &["000003.wps is damaged at byte 4096: its check sum is wrong", "whole records behind it"]),
        ("length gone", |files| patch(&files[2], HEADER_BYTES, &[0; 4]),
            &["000003.wps is damaged at byte 4096: its length is missing"]),
        ("length absurd", |files| patch(&files[2], HEADER_BYTES, &[255, 255, 255, 1]),
            &["000003.wps is damaged at byte 4096: it is longer than what is left of the file"]),
        ("kind unknown", |files| patch(&files[2], HEADER_BYTES + 3, &[77]),
            &["000003.wps is damaged at byte 4096: it is of no known kind"]),
        ("text changed in an earlier one", |files| patch(&files[0], HEADER_BYTES + 60, b"y"),
            &["000001.wps is damaged at byte 4096: its check sum is wrong"]),
        ("one in the middle gone", |files| fs::remove_file(&files[1]).unwrap(),
            &["segment 2 of the store in", "is missing, though segment 3 needs it"]),
        ("the newest gone", |files| fs::remove_file(&files[2]).unwrap(),
            &["segment 3 of the store in", "is missing, though segment 2 needs it"]),
    ];
    let temporary = tempfile::tempdir().unwrap();
    let original = small(temporary.path().join("a"));
    three_segments(&original);
    let config = small(temporary.path().join("b"));
    for (case, damage, expected) in table {
        let mut files = contents(&original);
        files.truncate(3); // the fourth was made ahead of use
        lay_out(&config, &files);
        assert!(open(&config, NOON_NS).unwrap().next_out() > 200);
        lay_out(&config, &files);
        damage(&segments(&config));
        let error = open(&config, NOON_NS).unwrap_err().to_string();
        assert!(expected.iter().all(|part| error.contains(part)), "{case}: {error}");
        assert!(error.contains(config.folder.to_str().unwrap()), "{case}: {error}");
    }
}

#[test]
fn a_flipped_bit_anywhere_never_makes_a_number_be_used_again() {
    let temporary = tempfile::tempdir().unwrap();
    let original = small(temporary.path().join("a"));
    let mut store = open(&original, NOON_NS).unwrap();
    for seq in 0..4 {
        store.append_out(format!("order {seq}").as_bytes(), NOON_NS).unwrap();
        store.append_in(Some(b"fill"), NOON_NS).unwrap();
    }
    store.append_out(b"the last", NOON_NS).unwrap();
    let (next_out, files) = (store.next_out(), contents(&original));
    let end = files[0].1.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let config = small(temporary.path().join("b"));
    let mut opened = 0;
    for at in (0..end).filter(|at| *at < 200 || *at >= HEADER_BYTES) {
        let mut files = files.clone();
        files[0].1[at] ^= 1 << (at % 8);
        lay_out(&config, &files);
        // What can be wrong with the last record, but that it is there: its kind, length and number.
        let last = end - at.min(end) <= 40 && at % 8 < 4;
        match open(&config, NOON_NS) {
            Ok(store) if store.next_out() == next_out => opened += 1,
            Ok(store) => assert!(last || at >= end - 24, "byte {at}: next is {}", store.next_out()),
            Err(_) => {}
        }
    }
    assert!(opened > 10, "{opened}");
}

#[test]
fn a_store_of_another_session_is_not_opened() {
    let temporary = tempfile::tempdir().unwrap();
    let config = small(temporary.path());
    open(&config, NOON_NS).unwrap().append_out(b"one", NOON_NS).unwrap();
    let other = SessionIdentity::new("FIX.4.4", "GW44", "EXCH", "drop").unwrap();
    fs::rename(session_folder(&config), config.folder.join(other.folder_name())).unwrap();
    let error = FileStore::open(&config, &other, NOON_NS).unwrap_err().to_string();
    let expected = "belongs to the session FIX.4.4 GW44 EXCH, not to FIX.4.4 GW44 EXCH drop: give every session";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_store_that_is_open_is_not_opened_again() {
    let temporary = tempfile::tempdir().unwrap();
    let config = small(temporary.path());
    let store = open(&config, NOON_NS).unwrap();
    let error = open(&config, NOON_NS).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    drop(store);
    open(&config, NOON_NS).unwrap();
}

#[test]
fn a_message_written_in_part_is_reported() {
    let temporary = tempfile::tempdir().unwrap();
    let config = small(temporary.path());
    let mut store = open(&config, NOON_NS).unwrap();
    store.append_out(b"whole", NOON_NS).unwrap();
    store.append_out(&[b'x'; 500], NOON_NS).unwrap();
    drop(store);
    let [(name, bytes)] = &contents(&config)[..] else { panic!("one segment") };
    let (at, file) = (HEADER_BYTES + 40, session_folder(&config).join(name));

    patch(&file, at, &[0; 4]);
    let store = open(&config, NOON_NS).unwrap();
    let [tear] = &store.recovery().tears[..] else { panic!("{:?}", store.recovery()) };
    assert_eq!((&tear.file, tear.offset, tear.lost_out.is_empty()), (&file, at as u64, true));
    assert_eq!((store.next_out(), segments(&config).len()), (2, 2));
    drop(store);
    assert_eq!(open(&config, NOON_NS).unwrap().recovery().tears, [], "once");

    // Its length and number are there: it may have been sent, so the number is not used again.
    lay_out(&config, &[(name.clone(), bytes.clone())]);
    patch(&file, at + 100, b"yyy");
    let mut store = open(&config, NOON_NS).unwrap();
    assert_eq!(store.recovery().tears[0].lost_out, 2..3);
    assert_eq!((store.next_out(), store.sent(2)), (3, None));
    store.append_out(b"third", NOON_NS).unwrap();
    drop(store);
    let store = open(&config, NOON_NS).unwrap();
    assert_eq!((store.next_out(), store.sent(2), store.sent(3)), (4, None, Some(&b"third"[..])));
}

#[test]
fn what_a_power_cut_leaves_of_an_earlier_segment_is_reported_and_its_numbers_stay_used() {
    let temporary = tempfile::tempdir().unwrap();
    let config = small(temporary.path());
    let mut store = open(&config, NOON_NS).unwrap();
    (0..9).for_each(|_| store.append_out(&[b'x'; 1_000], NOON_NS).unwrap());
    store.append_in(Some(b"fill"), NOON_NS).unwrap();
    store.idle(NOON_NS + DAY_NS).unwrap(); // begins the next, and has not yet said so in the first
    store.append_out(b"newest", NOON_NS).unwrap();
    let mut files = contents(&config);
    drop(store);
    files[0].1[HEADER_BYTES + 3 * 1032..].fill(0);
    lay_out(&config, &files);
    let store = open(&config, NOON_NS + DAY_NS).unwrap();
    assert_eq!((store.next_out(), store.sent(10)), (11, Some(&b"newest"[..])));
    assert_eq!((1..10).filter(|seq| store.sent(*seq).is_some()).count(), 3);
    let tear = &store.recovery().tears[0];
    assert_eq!((tear.lost_out.clone(), tear.lost_in.clone()), (4..10, 1..2));
}
