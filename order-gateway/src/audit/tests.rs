//! Files as they are written, damaged and read back.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use wirepath_protocol::Price;

use super::*;
use crate::desk::Refused;
use crate::orders::{
    Anomalies, Cancel, Cause, ClOrdId, Effect, NewOrder, OrderSide, Replace, Request, Sent, State,
    TimeInForce, Update,
};
use crate::risk::{Book, Difference, KillReason, Limit, Refusal};
use crate::session::SendError;
use crate::store::SessionIdentity;

const DAY: u64 = 86_400_000_000_000;
const NOON: u64 = 20_779 * DAY + DAY / 2;

fn identity() -> SessionIdentity {
    SessionIdentity::new("FIX.4.4", "DESK", "EXCH", "").unwrap()
}

fn small(folder: &Path) -> AuditConfig {
    AuditConfig { queue: 64, ..AuditConfig::new(folder) }
}

/// Writes entries in one run, and gives the file.
fn written(folder: &Path, entries: impl IntoIterator<Item = Entry>) -> PathBuf {
    let (mut recorder, mut writer) = open(&small(folder), &identity(), NOON).unwrap();
    for entry in entries {
        assert!(recorder.record(entry));
        writer.poll(NOON).unwrap();
    }
    writer.poll(NOON).unwrap();
    writer.path().to_owned()
}

fn read(file: &Path) -> (Vec<Entry>, Vec<ReadError>, u64) {
    let mut reader = Reader::open(file).unwrap();
    let (mut entries, mut errors) = (Vec::new(), Vec::new());
    for item in reader.by_ref() {
        match item {
            Ok(entry) => entries.push(entry),
            Err(error) => errors.push(error),
        }
    }
    (entries, errors, reader.torn_bytes())
}

fn notes(entries: &[Entry]) -> Vec<String> {
    let note = |entry: &Entry| match entry.record() {
        Record::Note(text) => text.into_owned(),
        Record::Started(_) => "started".to_owned(),
        Record::Lost(count) => format!("lost {count}"),
        other => format!("{other:?}"),
    };
    entries.iter().map(note).collect()
}

fn note(number: u64) -> Entry {
    Entry::note(&number.to_string(), NOON + number)
}

#[test]
fn what_finds_no_room_is_told_where_it_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut recorder, mut writer) = open(&small(folder.path()), &identity(), NOON).unwrap();
    for number in 1..=100 {
        assert_eq!(recorder.record(note(number)), number <= 64);
    }
    writer.poll(NOON).unwrap();
    assert!(recorder.record(note(101)));
    for number in 102..=170 {
        recorder.record(note(number));
    }
    let lost = recorder.lost();
    drop(recorder);
    writer.poll(NOON).unwrap();
    assert_eq!((lost, writer.stats().lost), (36 + 7, 43));
    let (entries, errors, torn) = read(writer.path());
    assert!(errors.is_empty() && torn == 0, "{errors:?}");
    let notes = notes(&entries);
    assert_eq!(notes[..2], ["started", "1"]);
    assert_eq!(notes[64..67], ["64", "lost 36", "101"]);
    assert_eq!(notes.last().unwrap(), "lost 7", "though nothing came after it");
    assert_eq!(entries.last().unwrap().number(), 170);
}

#[test]
fn each_day_has_its_file_and_time_that_goes_back_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), [note(0), note(DAY), note(1), note(2 * DAY)]);
    let names = ["20261122", "20261123", "20261124"].map(|day| format!("{day}-audit.wpa"));
    assert_eq!(file.file_name().unwrap().to_str(), Some(&*names[2]));
    let counts = names.map(|name| {
        let (entries, errors, torn) = read(&file.with_file_name(name));
        assert!(errors.is_empty() && torn == 0, "{errors:?}");
        entries.len()
    });
    assert_eq!(counts, [2, 2, 1]);
}

#[test]
fn a_second_run_goes_on_behind_the_first_and_cuts_a_torn_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), [note(1), note(2)]);
    let mut bytes = fs::read(&file).unwrap();
    bytes.extend([7; 100]);
    fs::write(&file, &bytes).unwrap();
    let (entries, errors, torn) = read(&file);
    assert_eq!((entries.len(), errors.len(), torn), (3, 0, 100));
    written(folder.path(), [note(3)]);
    let (entries, errors, torn) = read(&file);
    assert_eq!(notes(&entries), ["started", "1", "2", "started", "3"]);
    assert!(errors.is_empty() && torn == 0, "{errors:?}");
    // A header that never became whole: no entry was in the file.
    fs::write(&file, &bytes[..1000]).unwrap();
    written(folder.path(), [note(4)]);
    assert_eq!(notes(&read(&file).0), ["started", "4"]);
}

#[test]
fn a_file_that_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let config = small(folder.path());
    let (_recorder, writer) = open(&config, &identity(), NOON).unwrap();
    let again = open(&config, &identity(), NOON).unwrap_err().to_string();
    assert!(again.contains("another process writes"), "{again}");
    let file = writer.path().to_owned();
    drop(writer);
    let other = SessionIdentity::new("FIX.4.4", "DESK", "OTHER", "").unwrap();
    let theirs = folder.path().join(other.folder_name()).join(file.file_name().unwrap());
    fs::create_dir(theirs.parent().unwrap()).unwrap();
    fs::copy(&file, &theirs).unwrap();
    let error = open(&config, &other, NOON).unwrap_err().to_string();
    assert!(error.contains("session FIX.4.4 DESK EXCH, not to FIX.4.4 DESK OTHER"), "{error}");
    fs::write(&file, "# notes").unwrap();
    let error = open(&config, &identity(), NOON).unwrap_err().to_string();
    assert!(error.contains("is no audit log") && error.contains("[23, 20"), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"# notes");
}

#[test]
fn impossible_settings_name_their_key() {
    for (text, key) in [
        ("queue = 63", "queue"),
        ("flush_interval_ms = 0", "flush"),
        ("fsync_interval_ms = 0", "fsync"),
    ] {
        let config: AuditConfig = toml::from_str(text).unwrap();
        let error = open(&config, &identity(), NOON).unwrap_err().to_string();
        assert!(error.starts_with(&format!("audit.{key}")), "{error}");
    }
    assert_eq!(toml::from_str::<AuditConfig>("").unwrap(), AuditConfig::default());
}

#[test]
fn any_flipped_byte_is_noticed_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), [note(1), note(2), note(3)]);
    let bytes = fs::read(&file).unwrap();
    let (whole, ..) = read(&file);
    let images: Vec<&[u8]> = whole.iter().map(bytemuck::bytes_of).collect();
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut bytes = bytes.clone();
            bytes[at] ^= flip;
            let Ok(mut reader) = Reader::new(&bytes[..], "flipped") else {
                assert!(at < file::HEADER_BYTES, "byte {at}");
                continue;
            };
            assert!(at >= file::HEADER_BYTES, "byte {at}");
            let hit = (at - file::HEADER_BYTES) / ENTRY_BYTES;
            let (mut found, mut errors) = (Vec::new(), 0);
            for item in reader.by_ref() {
                match item {
                    Ok(entry) => found.push(entry),
                    Err(ReadError::Damaged { offset, bytes: 256, .. }) => {
                        assert_eq!(offset, (file::HEADER_BYTES + hit * ENTRY_BYTES) as u64);
                        errors += 1;
                    }
                    Err(error) => panic!("byte {at}: {error}"),
                }
            }
            let expected = images.iter().enumerate().filter(|(index, _)| *index != hit);
            assert!(found.iter().map(bytemuck::bytes_of).eq(expected.map(|(_, image)| *image)));
            // Damage that reaches to the end is a torn tail.
            let is_tail = hit == whole.len() - 1;
            assert_eq!((errors, reader.torn_bytes()), if is_tail { (0, 256) } else { (1, 0) });
        }
    }
}

#[test]
fn any_cut_leaves_the_entries_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), [note(1), note(2)]);
    let bytes = fs::read(&file).unwrap();
    for len in 0..bytes.len() {
        match Reader::new(&bytes[..len], "cut") {
            Ok(mut reader) => {
                let count = reader.by_ref().map(Result::unwrap).count();
                let behind = len - file::HEADER_BYTES;
                assert_eq!(count, behind / ENTRY_BYTES);
                assert_eq!(reader.torn_bytes(), (behind % ENTRY_BYTES) as u64);
            }
            Err(error) => assert!(matches!(error, ReadError::Short { .. }), "{len}: {error}"),
        }
    }
}

#[test]
fn entries_that_were_taken_out_or_moved_are_missed() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), [note(1), note(2), note(3)]);
    let bytes = fs::read(&file).unwrap();
    let mut moved = bytes.clone();
    moved.drain(file::HEADER_BYTES + 256..file::HEADER_BYTES + 512);
    fs::write(&file, &moved).unwrap();
    let (entries, _, torn) = read(&file);
    assert_eq!((entries.len(), torn), (1, 512), "what was moved is not where it was written");
    // As a writer would leave it that had forgotten an entry.
    let (mut recorder, mut writer) = open(&small(folder.path()), &identity(), NOON + DAY).unwrap();
    recorder.record(note(DAY));
    writer.poll(NOON).unwrap();
    let mut skipping = note(DAY);
    skipping.number = 9;
    let (mut log, _) = {
        let path = writer.path().parent().unwrap().to_owned();
        drop(writer);
        file::LogFile::open(&path, file::day_of(NOON + DAY), &identity().to_text(), NOON).unwrap()
    };
    log.append(&mut [skipping]).unwrap();
    let (entries, errors, _) = read(&log.path);
    assert_eq!(entries.len(), 3);
    assert!(matches!(errors[..], [ReadError::Missing { expected: 2, found: 9, .. }]), "{errors:?}");
}

#[test]
fn what_cannot_be_written_waits_and_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let (mut recorder, mut writer) = open(&small(folder.path()), &identity(), NOON).unwrap();
    writer.poll(NOON).unwrap();
    // A folder in the place of the next day's file: it cannot be opened.
    let next = writer.path().with_file_name("20261123-audit.wpa");
    fs::create_dir(&next).unwrap();
    for number in 0..500 {
        recorder.record(note(DAY + number));
        assert!(writer.poll(NOON + DAY).is_err());
    }
    assert_eq!(recorder.lost(), 500 - 256 - 64, "a batch and the queue are kept");
    assert_eq!((writer.stats().failed, writer.stats().written), (500, 1));
    fs::remove_dir(&next).unwrap();
    writer.poll(NOON + DAY).unwrap();
    recorder.record(note(DAY + 500));
    writer.poll(NOON + DAY).unwrap();
    let (entries, errors, _) = read(&next);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(entries.len(), 256 + 64 + 2);
    assert_eq!(notes(&entries)[320], "lost 180");
}

fn ids() -> impl Strategy<Value = Option<ClOrdId>> {
    prop_oneof![Just(None), any::<u64>().prop_map(ClOrdId::new)]
}

fn prices() -> impl Strategy<Value = Option<Price>> {
    any::<Option<i64>>().prop_map(|price| price.map(Price))
}

prop_compose! {
    fn updates()(
        (order, cl_ord_id) in (ids(), ids()),
        (instrument, bits, notional) in (any::<u32>(), 0..1_u32 << 26, any::<i128>()),
        quantities in any::<[u64; 4]>(),
        (last_px, rx_ns, seq, reason) in (any::<i64>(), any::<u64>(), any::<u64>(), any::<u16>()),
        (what, state) in (0..23_u8, 0..14_usize),
        (is_closed, is_buy, is_applied) in any::<(bool, bool, bool)>(),
    ) -> Update {
        let [cum_qty, leaves_qty, venue_cum_qty, last_qty] = quantities;
        Update {
            order, cl_ord_id, instrument, notional, cum_qty, leaves_qty, venue_cum_qty, last_qty,
            anomalies: Anomalies::from_bits(bits), last_px: Price(last_px),
            cause: Cause { rx_ns: seq ^ 1, seq }, rx_ns, reason,
            what: code::what_from_raw(what).unwrap(), state: State::ALL[state],
            is_closed, is_buy, is_applied,
        }
    }
}

prop_compose! {
    fn requests()(
        kind in 0..3,
        (id, qty, price, rx_ns, seq) in (1..u64::MAX, any::<u64>(), prices(), any::<u64>(), any::<u64>()),
        instrument in any::<u32>(),
    ) -> Request {
        let (order, cause) = (ClOrdId::new(id).unwrap(), Cause { rx_ns, seq });
        match kind {
            0 => Request::New(NewOrder {
                instrument, side: OrderSide::SellShort, time_in_force: TimeInForce::GoodTillDate, qty, price, cause,
            }),
            1 => Request::Cancel(Cancel { order, cause }),
            _ => Request::Replace(Replace { order, qty, price, cause }),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is recorded comes back as it was.
    #[test]
    fn what_is_recorded_is_read(
        updates in vec(updates(), 1..8),
        requests in vec(requests(), 1..8),
        (bid, ask, is_stale, age_ns) in (prices(), prices(), any::<bool>(), any::<u64>()),
        (limit, allowed, asked) in (0..25_usize, any::<i128>(), any::<i128>()),
        text in "\\PC{0,40}",
    ) {
        let book = Book { bid, ask, is_stale, age_ns };
        let folder = tempfile::tempdir().unwrap();
        let limit = Limit::ALL[limit];
        let is_rate = matches!(limit, Limit::MessageRate | Limit::CancelRate);
        let refusal = Refusal { limit, instrument: (!is_rate).then_some(7), allowed, asked };
        let difference =
            Difference { instrument: Some(3), name: "order_notional", from: None, to: Some(9) };
        let mut entries = vec![
            Entry::note(&text, 1),
            Entry::limit(&difference, 1),
            Entry::killed(KillReason::File, 5, 6),
            Entry::refusal(&requests[0], &Refused::Send(SendError::Resending), None, &book, 1),
        ];
        for update in &updates {
            entries.push(Entry::report(update, None, 2).with_symbol(b"BRK.B"));
        }
        for (request, update) in requests.iter().zip(updates.iter().cycle()) {
            let cl_ord_id = ClOrdId::new(77).unwrap();
            let sent = Sent {
                cl_ord_id,
                orig_cl_ord_id: update.order,
                order: update.order.unwrap_or(cl_ord_id),
                instrument: update.instrument,
                effect: Effect::default(),
            };
            let sending = Sending { sent: &sent, session_seq: 9, valued_at: Price(8) };
            entries.push(Entry::request(request, &sending, &book, 3));
            entries.push(Entry::refusal(request, &Refused::Risk(refusal), None, &book, 4));
        }
        let file = written(folder.path(), entries.iter().copied());
        let (found, errors, torn) = read(&file);
        prop_assert!(errors.is_empty() && torn == 0);
        let records: Vec<_> = found[1..].iter().map(Entry::record).collect();
        prop_assert_eq!(records.len(), entries.len());
        prop_assert_eq!(&records[0], &Record::Note(text.clone().into()));
        let is_limit = matches!(&records[1], Record::Limit { from: None, to: Some(9), .. });
        prop_assert!(is_limit);
        prop_assert_eq!(&records[2], &Record::Killed { reason: KillReason::File, since_ns: 5 });
        let Record::Refusal(_, Why::Other { code: "resending", .. }) = &records[3] else { panic!() };
        for (at, update) in updates.iter().enumerate() {
            let Record::Report(report) = &records[4 + at] else { panic!("{:?}", records[4 + at]) };
            prop_assert_eq!(&report.update, update);
            prop_assert_eq!(found[5 + at].symbol(), b"BRK.B");
        }
        for (at, request) in requests.iter().enumerate() {
            let at = 4 + updates.len() + 2 * at;
            let Record::Request(terms) = &records[at] else { panic!("{:?}", records[at]) };
            let Record::Refusal(refused, why) = &records[at + 1] else { panic!() };
            prop_assert_eq!(why, &Why::Risk(refusal));
            prop_assert_eq!((terms.book, terms.qty), (book, refused.qty));
            prop_assert_eq!((terms.session_seq, terms.valued_at), (9, Price(8)));
            let (kind, price, cause) = match request {
                Request::New(new) => {
                    prop_assert_eq!(terms.side, Some(new.side));
                    prop_assert_eq!(terms.time_in_force, Some(new.time_in_force));
                    (RequestKind::New, new.price, new.cause)
                }
                Request::Cancel(cancel) => (RequestKind::Cancel, None, cancel.cause),
                Request::Replace(replace) => (RequestKind::Replace, replace.price, replace.cause),
            };
            prop_assert_eq!((terms.kind, terms.price, terms.cause), (kind, price, cause));
        }
    }

    /// No bytes make the reader panic, neither as a file nor as an entry.
    #[test]
    fn any_bytes_are_read(
        front in vec(any::<u8>(), 0..200),
        mut entries in vec(vec(any::<u8>(), ENTRY_BYTES), 0..6),
        (kinds, sealed) in (vec(0..13_u8, 6), any::<bool>()),
    ) {
        let _ = Reader::new(&front[..], "noise").map(Iterator::count);
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = fs::read(written(folder.path(), [])).unwrap();
        for ((index, image), kind) in (1..).zip(&mut entries).zip(kinds) {
            image[4] = kind;
            image[5] %= 12;
            let mut entry: Entry = bytemuck::pod_read_unaligned(image);
            if sealed {
                entry.seal(index, file::day_of(NOON));
            }
            bytes.extend(bytemuck::bytes_of(&entry));
        }
        bytes.extend(front);
        for item in Reader::new(&bytes[..], "noise").unwrap() {
            let _ = item.map(|entry| format!("{entry:?} {:?}", entry.symbol()));
        }
    }
}
