//! Random books, told level by level, against rows that are put in and taken out by number.

use wirepath_feed_handler::book::Staleness;
use wirepath_feed_handler::event::Anomaly;
use wirepath_feed_handler::venue::Venue;
use wirepath_protocol::Side;
use wirepath_protocol::mdp3::{MDEntryTypeBook, MDUpdateAction};

use crate::oracle::Rows;
use crate::{Collect, Entry, apply, book, levels, venue};

/// xorshift: the same numbers from the same seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11).cast_signed() % limit
    }
}

/// A price for a row at index `at`, strictly between its neighbours; `None` when there is no room.
fn price(
    random: &mut Random,
    rows: &Rows,
    side: Side,
    at: usize,
    replaces: bool,
    tick: i64,
) -> Option<i64> {
    // Counted so that more is worse on both sides.
    let sign = if side == Side::Bid { -1 } else { 1 };
    let key = |row: &Option<(i64, u64, u32)>| sign * row.unwrap().0 / tick;
    let above = at.checked_sub(1).map(|above| key(&rows.0[above]));
    let below = rows.0.get(at + usize::from(replaces)).map(key);
    let (low, high) = match (above, below) {
        (Some(above), Some(below)) => (above + 1, below),
        (Some(above), None) => (above + 1, above + 200),
        (None, Some(below)) => (below - 40, below),
        (None, None) => (-50, 50),
    };
    (low < high).then(|| sign * (low + random.below(high - low)) * tick)
}

/// What came of a seed.
#[derive(Default)]
struct Done {
    refused: u64,
    moved: u64,
    refreshed: u64,
}

fn run(seed: u64) -> Done {
    let mut random = Random::new(seed);
    let ticks = [250_000_000, 1, 100_000, 7_812_500, 5_000_000_000_000, 10_000_000, 333];
    let tick = ticks[random.below(7) as usize];
    let (mut venue, mut sink) = (venue(None), Collect::default());
    let mut rows: [Rows; 4] = Default::default();
    let (mut rpt_seq, mut refused, mut refreshed) = (0, 0, 0);
    let kinds = [
        MDEntryTypeBook::BID,
        MDEntryTypeBook::OFFER,
        MDEntryTypeBook::IMPLIED_BID,
        MDEntryTypeBook::IMPLIED_OFFER,
    ];
    let mut missing = 0;
    for step in 0..400 {
        let which = random.below(4) as usize;
        let side = if which.is_multiple_of(2) { Side::Bid } else { Side::Ask };
        let depth = if which < 2 { 10 } else { 2 };
        let side_rows = &rows[which];
        let len = side_rows.0.len();
        let action = match random.below(20) {
            0..10 => MDUpdateAction::NEW,
            10..14 => MDUpdateAction::CHANGE,
            14..17 => MDUpdateAction::DELETE,
            17 => MDUpdateAction::OVERLAY,
            18 => MDUpdateAction::DELETE_THRU,
            _ => MDUpdateAction::DELETE_FROM,
        };
        let is_new = action == MDUpdateAction::NEW;
        let room = if is_new { (len + 1).min(depth) } else { len };
        if room == 0 {
            continue;
        }
        let at = random.below(room as i64) as usize;
        let at_price = match action {
            MDUpdateAction::NEW => price(&mut random, side_rows, side, at, false, tick),
            MDUpdateAction::OVERLAY => price(&mut random, side_rows, side, at, true, tick),
            _ => Some(side_rows.0[at].unwrap().0),
        };
        let Some(at_price) = at_price else { continue };
        rpt_seq += 1;
        let qty = 1 + random.below(500) as i32;
        let number = at as u8 + 1;
        let mut entry = Entry {
            security_id: -5,
            rpt_seq,
            of: kinds[which],
            action,
            number,
            price: at_price,
            qty,
        };
        // Now and then a message that cannot be true of the book: nothing else may come of it than doubt.
        let in_doubt = venue.directory().find("-5").is_some_and(|of| venue.is_stale(of.index));
        let lie = if !in_doubt && random.below(40) == 0 { random.below(3) } else { 3 };
        let is_wrong = match lie {
            0 if matches!(action, MDUpdateAction::CHANGE | MDUpdateAction::DELETE) => {
                entry.price += tick;
                true
            }
            1 if len + 2 <= depth => {
                entry.number = len as u8 + 2;
                true
            }
            // The first update may have any number.
            2 if rpt_seq > 1 => {
                entry.rpt_seq += 1;
                true
            }
            _ => false,
        };
        if missing > 0 {
            missing -= 1;
            rows[which].apply(action, number, (at_price, qty as u64, 1), depth);
            continue;
        }
        apply(&mut venue, &book(&[entry], true), &mut sink);
        let index = venue.directory().find("-5").unwrap().index;
        rows[which].apply(action, number, (at_price, qty as u64, 1), depth);
        if in_doubt {
            if venue.is_stale(index) {
                continue; // what it has is not relied on
            }
            refreshed += 1;
        }
        assert_eq!(venue.is_stale(index), is_wrong, "seed {seed} step {step}: {entry:?}");
        if is_wrong {
            refused += 1;
            venue.new_session();
            rows = Default::default();
            rpt_seq = 0;
            continue;
        }
        for (which, rows) in rows.iter().enumerate() {
            let side = if which.is_multiple_of(2) { Side::Bid } else { Side::Ask };
            let view = if which < 2 { venue.book(index) } else { venue.implied(index) };
            if which >= 2 && venue.implied_is_stale(index) {
                continue;
            }
            assert_eq!(levels(view, side), rows.known(), "seed {seed} step {step} {which}");
        }
        assert!(!venue.market().books().is_marked(index));
        // Now and then packets are lost, of which some are about this instrument.
        if random.below(30) == 0 {
            venue.mark_all_stale();
            missing = random.below(6);
        }
    }
    let anomalies = venue.counters().anomalies;
    assert_eq!(anomalies.iter().sum::<u64>(), refused, "seed {seed}");
    Done { refused, moved: anomalies[Anomaly::UnknownLevel as usize], refreshed }
}

#[test]
fn random_books_are_those_of_the_level_numbers() {
    let seeds = match std::env::var("WIREPATH_SEED") {
        Ok(seed) => vec![seed.parse().expect("a number")],
        Err(_) => (0..300).collect(),
    };
    println!("seeds {seeds:?}; one of them by WIREPATH_SEED");
    let mut all = Done::default();
    for seed in &seeds {
        let done = run(*seed);
        all.refused += done.refused;
        all.moved += done.moved;
        all.refreshed += done.refreshed;
    }
    let Done { refused, moved, refreshed } = all;
    println!("{refused} refused, of them {moved} by their level; {refreshed} whole again");
    assert!(seeds.len() == 1 || refused > 100 && moved > 50 && refreshed > 100, "{refreshed}");
}
