//! What every store does, and where the two kinds differ.

use wirepath_order_gateway::store::{
    AnyStore, Direction, Durability, FileStore, MemoryStore, Record, Store, StoreConfig, StoreError,
};

use crate::common::*;

/// One store of each kind and durability.
fn each(mut check: impl FnMut(&str, &mut AnyStore)) {
    let temporary = tempfile::tempdir().unwrap();
    for durability in [
        Durability::None,
        Durability::Write,
        Durability::FsyncBackground,
        Durability::FsyncBeforeSend,
    ] {
        let name = format!("{durability:?}");
        let config = StoreConfig { durability, ..small(temporary.path().join(&name)) };
        check(&name, &mut config.open(&identity(), NOON_NS).unwrap());
    }
}

#[test]
fn numbers_messages_and_resets() {
    each(|name, store| {
        assert_eq!((store.next_out(), store.next_in(), store.started_ns()), (1, 1, 0), "{name}");
        store.append_out(b"logon", NOON_NS + 1).unwrap();
        store.append_in(None, NOON_NS + 2).unwrap();
        store.append_in(Some(b"fill"), NOON_NS + 3).unwrap();
        store.set_next_out(10, NOON_NS + 4).unwrap();
        store.append_out(b"order", NOON_NS + 5).unwrap();
        store.set_next_in(7, NOON_NS + 6).unwrap();
        store.idle(NOON_NS + 7).unwrap();
        assert_eq!(
            (store.next_out(), store.next_in(), store.started_ns()),
            (11, 7, NOON_NS + 1),
            "{name}"
        );
        for (seq, message) in
            [(0, None), (1, Some("logon")), (2, None), (9, None), (10, Some("order")), (11, None)]
        {
            assert_eq!(store.sent(seq), message.map(str::as_bytes), "{name} {seq}");
        }
        let record = |direction, seq, after_ns, message| Record {
            direction,
            seq,
            time_ns: NOON_NS + after_ns,
            current: true,
            message,
        };
        let expected = [
            record(Direction::Out, 1, 1, b"logon"),
            record(Direction::In, 2, 3, b"fill"),
            record(Direction::Out, 10, 5, b"order"),
        ];
        assert!(store.records().eq(expected), "{name}");

        assert!(matches!(
            store.set_next_out(10, 0),
            Err(StoreError::Number { asked: 10, least: 11, .. })
        ));
        assert!(matches!(
            store.set_next_in(0, 0),
            Err(StoreError::Number { asked: 0, least: 1, .. })
        ));
        store.reset(NOON_NS + 8).unwrap();
        assert_eq!(
            (store.next_out(), store.next_in(), store.started_ns()),
            (1, 1, NOON_NS + 8),
            "{name}"
        );
        assert_eq!(
            (store.sent(1), store.records().any(|record| record.current)),
            (None, false),
            "{name}"
        );
    });
}

#[test]
fn a_message_longer_than_the_store_is_refused_and_its_number_is_not_used() {
    each(|name, store| {
        let long = vec![b'x'; 17 << 20];
        let error = store.append_out(&long, NOON_NS).unwrap_err();
        let StoreError::TooLong { bytes, max_bytes } = error else { panic!("{name}: {error}") };
        assert_eq!((bytes, store.next_out()), (17 << 20, 1), "{name}");
        assert!(matches!(
            store.append_out(&long[..=max_bytes], NOON_NS),
            Err(StoreError::TooLong { .. })
        ));
        for seq in 1..4 {
            store.append_out(&long[..max_bytes], NOON_NS).unwrap();
            assert_eq!(
                (store.next_out(), store.sent(seq).unwrap().len()),
                (seq + 1, max_bytes),
                "{name}"
            );
        }
    });
}

#[test]
fn memory_forgets_the_oldest_and_never_the_newest() {
    let mut store = MemoryStore::new(4096);
    let mut kept_least = u64::MAX;
    for seq in 1..=5_000_u64 {
        let len = (seq * 37 % 311) as usize;
        let message = vec![(seq % 251) as u8; len];
        if seq.is_multiple_of(3) {
            store.append_in(Some(&message), seq).unwrap();
        }
        store.append_out(&message, seq).unwrap();
        let mut expected = seq;
        let mut kept = 0;
        while let Some(found) = store.sent(expected) {
            assert_eq!(
                found,
                vec![(expected % 251) as u8; (expected * 37 % 311) as usize],
                "{seq} {expected}"
            );
            kept += found.len() as u64;
            expected -= 1;
        }
        assert!(
            (1..=expected).all(|seq| store.sent(seq).is_none()),
            "what is forgotten is the oldest"
        );
        if seq > 100 {
            kept_least = kept_least.min(kept);
        }
    }
    assert!(kept_least > 4096 / 2, "{kept_least}");
    let mut empty = MemoryStore::new(4096);
    (0..200).for_each(|_| empty.append_out(b"", 1).unwrap());
    assert_eq!((empty.sent(200), empty.records().count()), (Some(&b""[..]), 64));
}

#[test]
fn earlier_segments_can_still_be_read_before_and_after_opening_anew() {
    let temporary = tempfile::tempdir().unwrap();
    let config = small(temporary.path());
    let mut store = open(&config, NOON_NS).unwrap();
    let message = |seq: u64| format!("{seq}").repeat((seq * 7 % 90) as usize).into_bytes();
    for seq in 1..=3_000 {
        store.append_out(&message(seq), NOON_NS + seq).unwrap();
        if seq.is_multiple_of(3) {
            store.idle(NOON_NS + seq).unwrap();
        }
    }
    let check = |store: &FileStore| {
        for seq in 1..=3_000 {
            assert_eq!(store.sent(seq), Some(&*message(seq)), "{seq}");
        }
        assert_eq!((store.sent(0), store.sent(3_001)), (None, None));
        assert!(store.records().map(|record| record.seq).eq(1..=3_000));
    };
    check(&store);
    drop(store);
    assert!(segments(&config).len() >= 5, "{:?}", segments(&config));
    let store = open(&config, NOON_NS).unwrap();
    check(&store);
    assert_eq!((store.recovery().records, store.recovery().tears.len()), (3_000, 0));
}
