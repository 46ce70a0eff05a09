//! A segment a day, and which of them are still needed.

use std::fs;

use wirepath_order_gateway::store::{FileStore, Record, Store, StoreConfig};

use crate::common::*;

fn names(config: &StoreConfig) -> Vec<String> {
    let name = |file: std::path::PathBuf| file.file_name().unwrap().to_str().unwrap().to_owned();
    segments(config).into_iter().map(name).collect()
}

#[test]
fn idle_begins_a_segment_each_day_and_the_numbers_go_on() {
    let temporary = tempfile::tempdir().unwrap();
    let config = StoreConfig { day_offset_minutes: 7 * 60, ..small(temporary.path()) };
    let mut store = open(&config, NOON_NS).unwrap(); // the day ends at 17:00 UTC
    for (hours, seq) in [(0, 1), (4, 2), (5, 3), (28, 4), (30, 5)] {
        let now_ns = NOON_NS + hours * DAY_NS / 24;
        store.idle(now_ns).unwrap();
        store.append_out(format!("order {seq}").as_bytes(), now_ns).unwrap();
        store.idle(now_ns).unwrap();
    }
    assert_eq!(
        names(&config),
        ["20261122-000001.wps", "20261123-000002.wps", "20261124-000003.wps"]
    );
    drop(store);
    let mut store = open(&config, NOON_NS + 2 * DAY_NS).unwrap();
    assert_eq!(
        (store.next_out(), store.sent(1), store.sent(4)),
        (6, Some(&b"order 1"[..]), Some(&b"order 4"[..]))
    );
    store.idle(NOON_NS).unwrap(); // a clock that was set back begins no day anew
    assert_eq!(names(&config).len(), 3);
}

#[test]
fn opening_on_a_later_day_begins_its_segment() {
    let temporary = tempfile::tempdir().unwrap();
    let config = small(temporary.path());
    open(&config, NOON_NS).unwrap().append_out(b"one", NOON_NS).unwrap();
    let store = open(&config, NOON_NS + 3 * DAY_NS).unwrap();
    assert_eq!((store.next_out(), store.sent(1)), (2, Some(&b"one"[..])));
    assert_eq!(names(&config), ["20261122-000001.wps", "20261125-000002.wps"]);
}

#[test]
fn a_segment_is_cut_to_what_it_holds_after_its_day() {
    let temporary = tempfile::tempdir().unwrap();
    let config = small(temporary.path());
    let mut store = open(&config, NOON_NS).unwrap();
    store.append_out(&[b'x'; 5_000], NOON_NS).unwrap();
    for _ in 0..5 {
        store.idle(NOON_NS + DAY_NS).unwrap();
    }
    let lengths = segments(&config).into_iter().map(|file| fs::metadata(file).unwrap().len());
    assert_eq!(lengths.collect::<Vec<_>>(), [12_288, SEGMENT_BYTES]);
    assert_eq!(store.sent(1), Some(&[b'x'; 5_000][..]));
}

#[test]
fn records_are_those_of_the_day_and_of_the_numbering() {
    let temporary = tempfile::tempdir().unwrap();
    let config = small(temporary.path());
    let (a, b) = (NOON_NS, NOON_NS + DAY_NS);
    let mut store = open(&config, a).unwrap();
    store.append_out(b"earlier numbering", a).unwrap();
    store.reset(a).unwrap();
    store.append_out(b"yesterday", a).unwrap();
    store.idle(b).unwrap();
    store.append_out(b"before the reset", b).unwrap();
    let list = |store: &FileStore| -> Vec<(String, bool)> {
        let text = |record: Record<'_>| String::from_utf8_lossy(record.message).into_owned();
        store.records().map(|record| (text(record), record.current)).collect()
    };
    let expected = [("yesterday".to_owned(), true), ("before the reset".to_owned(), true)];
    assert_eq!(list(&store), expected);
    store.reset(b).unwrap();
    store.append_out(b"after", b).unwrap();
    let expected = [("before the reset".to_owned(), false), ("after".to_owned(), true)];
    assert_eq!(list(&store), expected);
    for _ in 0..5 {
        store.idle(b).unwrap();
    }
    assert_eq!(list(&store), expected);
    drop(store);
    let store = open(&config, b).unwrap();
    assert_eq!((list(&store).as_slice(), store.recovery().segments), (&expected[..], 1));
}

#[test]
fn old_days_are_deleted_only_when_asked() {
    for (keep_days, left) in [(None, 5), (Some(2), 3), (Some(0), 1)] {
        let temporary = tempfile::tempdir().unwrap();
        let config = StoreConfig { keep_days, ..small(temporary.path()) };
        let mut store = open(&config, NOON_NS).unwrap();
        for day in 0..5 {
            for _ in 0..5 {
                store.idle(NOON_NS + day * DAY_NS).unwrap();
            }
            store.append_out(b"order", NOON_NS + day * DAY_NS).unwrap();
        }
        for _ in 0..5 {
            store.idle(NOON_NS + 4 * DAY_NS).unwrap();
        }
        assert_eq!(names(&config).len(), left, "{keep_days:?}");
        let check = |store: &FileStore| {
            assert_eq!(store.next_out(), 6);
            assert_eq!(
                (1..6).filter(|seq| store.sent(*seq).is_some()).count(),
                left,
                "{keep_days:?}"
            );
        };
        check(&store);
        drop(store);
        check(&open(&config, NOON_NS + 4 * DAY_NS).unwrap());
    }
}
