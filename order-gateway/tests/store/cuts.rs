//! Whatever a session did, and at whatever byte it was cut off, its store opens to the state before or
//! after the last thing it did.

use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;
use wirepath_order_gateway::store::{Direction, FileStore, Store, StoreConfig};

use crate::common::*;

#[derive(Clone, Debug)]
enum Op {
    Out(usize),
    In(usize),
    Count,
    ExpectIn(u64),
    SkipOut(u64),
    Reset,
    Idle,
    NextDay,
    Reopen,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        8 => (0..300_usize).prop_map(Op::Out),
        2 => (0..9_000_usize).prop_map(Op::Out),
        4 => (0..300_usize).prop_map(Op::In),
        2 => (0..9_000_usize).prop_map(Op::In),
        2 => Just(Op::Count),
        1 => (1..50_u64).prop_map(Op::ExpectIn),
        1 => (0..9_u64).prop_map(Op::SkipOut),
        1 => Just(Op::Reset),
        2 => Just(Op::Idle),
        1 => Just(Op::NextDay),
        1 => Just(Op::Reopen),
    ]
}

/// What is written at this time: never zero, and different each time.
fn message(len: usize, now_ns: u64) -> Vec<u8> {
    (0..len).map(|at| b'0' + ((at as u64).wrapping_mul(now_ns) % 71) as u8).collect()
}

/// The obvious store.
#[derive(Clone, Debug)]
struct Model {
    snapshot: Snapshot,
    /// The day of each record, and of the newest segment.
    days: Vec<u64>,
    day: u64,
}

impl Model {
    fn new(now_ns: u64) -> Self {
        let (sent, records) = (vec![None, None], Vec::new());
        let snapshot = Snapshot { next_out: 1, next_in: 1, started_ns: 0, sent, records };
        Self { snapshot, days: Vec::new(), day: now_ns / DAY_NS }
    }

    /// Does what `op` does. `turned` says whether the store has looked at the day.
    fn apply(&mut self, op: &Op, now_ns: u64, turned: bool) {
        if turned && now_ns / DAY_NS > self.day {
            self.day = now_ns / DAY_NS;
        }
        let state = &mut self.snapshot;
        let mut keep = |direction, seq, len| {
            state.records.push((direction, seq, now_ns, true, message(len, now_ns)));
            self.days.push(self.day);
        };
        match *op {
            Op::Out(len) => {
                keep(Direction::Out, state.next_out, len);
                state.next_out += 1;
            }
            Op::In(len) => {
                keep(Direction::In, state.next_in, len);
                state.next_in += 1;
            }
            Op::Count => state.next_in += 1,
            Op::ExpectIn(next) if next != state.next_in => state.next_in = next,
            Op::SkipOut(more) if more > 0 => state.next_out += more,
            Op::Reset => {
                (state.next_out, state.next_in, state.started_ns) = (1, 1, now_ns);
                for record in &mut state.records {
                    record.3 = false;
                }
            }
            Op::ExpectIn(_) | Op::SkipOut(_) | Op::Idle | Op::NextDay | Op::Reopen => return,
        }
        if state.started_ns == 0 {
            state.started_ns = now_ns;
        }
    }

    fn expected(&self) -> Snapshot {
        let mut state = self.snapshot.clone();
        state.sent = vec![None; usize::try_from(state.next_out).unwrap() + 1];
        for (direction, seq, _, current, message) in &state.records {
            if *direction == Direction::Out && *current {
                state.sent[usize::try_from(*seq).unwrap()] = Some(message.clone());
            }
        }
        let mut days = self.days.iter();
        state.records.retain(|record| *days.next().unwrap() == self.day || record.3);
        state
    }
}

fn apply(store: &mut FileStore, op: &Op, now_ns: u64) {
    match *op {
        Op::Out(len) => store.append_out(&message(len, now_ns), now_ns),
        Op::In(len) => store.append_in(Some(&message(len, now_ns)), now_ns),
        Op::Count => store.append_in(None, now_ns),
        Op::ExpectIn(next) => store.set_next_in(next, now_ns),
        Op::SkipOut(more) => store.set_next_out(store.next_out() + more, now_ns),
        Op::Reset => store.reset(now_ns),
        Op::Idle | Op::NextDay => store.idle(now_ns),
        Op::Reopen => Ok(()),
    }
    .unwrap();
}

/// Opens a copy of a store, and checks that it can go on: what it then keeps comes after what was there.
fn opened(config: &StoreConfig, segments: &[(PathBuf, Vec<u8>)], now_ns: u64) -> Snapshot {
    lay_out(config, segments);
    let mut store = open(config, now_ns).unwrap();
    let snapshot = Snapshot::of(&store);
    store.append_out(b"goes on", now_ns).unwrap();
    drop(store);
    let store = open(config, now_ns).unwrap();
    assert_eq!(store.sent(snapshot.next_out), Some(&b"goes on"[..]));
    assert_eq!((store.next_out(), store.next_in()), (snapshot.next_out + 1, snapshot.next_in));
    let (messages, sent) = (store.records().count(), snapshot.records.len());
    assert_eq!(messages, sent + 1);
    snapshot
}

/// Every place in the first 40 bytes of a record, its last 8, and some between.
fn places(len: usize) -> impl Iterator<Item = usize> {
    let step = (len / 16).max(1);
    (0..len).filter(move |at| *at < 40 || at % step == 0 || len - at <= 8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn a_store_cut_at_any_byte_opens_to_before_or_after(ops in vec(op(), 1..120)) {
        let temporary = scratch();
        let (config, copy) = (small(temporary.path().join("a")), small(temporary.path().join("b")));
        let mut now_ns = NOON_NS;
        let mut store = open(&config, now_ns).unwrap();
        let mut model = Model::new(now_ns);
        for op in ops.iter().chain([&Op::Idle]) {
            now_ns += if matches!(op, Op::NextDay) { DAY_NS } else { 1_000 };
            if matches!(op, Op::Reopen) {
                drop(store);
                store = open(&config, now_ns).unwrap();
            }
            let files = segments(&config).len();
            apply(&mut store, op, now_ns);
            let looked = matches!(op, Op::Idle | Op::NextDay | Op::Reopen);
            model.apply(op, now_ns, looked || segments(&config).len() > files);
            prop_assert_eq!((store.next_out(), store.next_in()),
                (model.snapshot.next_out, model.snapshot.next_in));
        }
        // Idle has rotated: the day is that of `now_ns` for the model too.
        prop_assert_eq!(Snapshot::of(&store), model.expected());
        prop_assert_eq!(opened(&copy, &contents(&config), now_ns), model.expected());

        for last in [Op::Out(170), Op::In(61), Op::Count, Op::SkipOut(3), Op::ExpectIn(77), Op::Reset, Op::Out(9_000)] {
            let (before, before_files) = (Snapshot::of(&store), contents(&config));
            now_ns += 1_000;
            apply(&mut store, &last, now_ns);
            model.apply(&last, now_ns, false);
            let (after, after_files) = (Snapshot::of(&store), contents(&config));
            prop_assert_eq!(&after, &model.expected());
            check_cuts(&copy, &before, &before_files, &after, &after_files, now_ns);
            store.idle(now_ns).unwrap();
        }
    }
}

/// Checks every state that a crash during the last thing done could have left.
fn check_cuts(
    copy: &StoreConfig,
    before: &Snapshot,
    before_files: &[(PathBuf, Vec<u8>)],
    after: &Snapshot,
    after_files: &[(PathBuf, Vec<u8>)],
    now_ns: u64,
) {
    if before == after {
        return;
    }
    assert_eq!(&opened(copy, after_files, now_ns), after);
    let mut files = after_files.to_vec();
    // A segment that was made ahead of use may stand behind it.
    let newest = files.iter().rposition(|(_, bytes)| bytes[..4] != [0; 4]).unwrap();
    let whole = files[newest].1.clone();

    // The newest segment may have been made for it: its header is written before its first word.
    let was =
        before_files.iter().find(|(name, _)| *name == files[newest].0).map(|(_, bytes)| bytes);
    let blank = vec![0; whole.len()];
    let was = was.unwrap_or(&blank);
    let was_begun = was[..4] != [0; 4];
    if !was_begun {
        for written in places(HEADER_BYTES) {
            let bytes = &mut files[newest].1;
            bytes.fill(0);
            bytes[4..written.max(4)].copy_from_slice(&whole[4..written.max(4)]);
            assert_eq!(&opened(copy, &files, now_ns), before, "header, {written} bytes");
        }
    }

    let changed = |at: &usize| whole[*at] != was[*at];
    let data = if was_begun { 0 } else { HEADER_BYTES };
    let start = (data..whole.len()).find(changed).unwrap() / 8 * 8;
    let end = (data..whole.len()).rfind(changed).unwrap() + 1;
    // Killed while writing: any part of the record may be there, but not its first word.
    for written in places(end - start) {
        let bytes = &mut files[newest].1;
        bytes.copy_from_slice(&whole);
        bytes[start..start + 4].fill(0);
        bytes[start + written.max(4)..].fill(0);
        assert_eq!(&opened(copy, &files, now_ns), before, "{written} bytes, length missing");
    }
    // The power failed, or the file was cut: its end is missing, or zero. If the record's length and number
    // are there, that number is not used again.
    for written in places(end - start) {
        for cut in [false, true] {
            let bytes = &mut files[newest].1;
            bytes.clone_from(&whole);
            bytes.truncate(start + written);
            if !cut {
                bytes.resize(whole.len(), 0);
            }
            let found = opened(copy, &files, now_ns);
            let mut unused = before.clone();
            if after.next_out == before.next_out + 1 && found.next_out == after.next_out {
                unused.next_out += 1;
                unused.sent.push(None);
            }
            let is_whole = bytes_are_whole(&files[newest].1, &whole);
            assert!(
                found == unused || (is_whole && found == *after),
                "{written} bytes, cut: {cut}"
            );
        }
    }
}

/// Whether what was cut off was zero anyway.
fn bytes_are_whole(cut: &[u8], whole: &[u8]) -> bool {
    cut == &whole[..cut.len()] && whole[cut.len()..].iter().all(|byte| *byte == 0)
}
