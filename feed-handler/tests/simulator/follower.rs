//! What a strategy knows from events alone, and whether it was told the truth.
//!
//! One follows the events as they are emitted, another those that came through the ring.

use wirepath_feed_handler::event::{Event, Kind, Kinds, NO_INSTRUMENT, flags};
use wirepath_protocol::{Price, Side};

use super::book::{Best, Op};
use super::exchange::Day;

/// Kinds that a message makes one of, and first.
const LEADS: Kinds = Kinds::ORDERS.or(Kinds::STATUS).or(Kind::Anomaly.mask());

#[derive(Debug, Default)]
pub(crate) struct Follower {
    /// The exchange's day that this session is, if it is one.
    pub day: Option<usize>,
    in_session: bool,
    /// The message that comes next.
    pub next: u64,
    pub is_stale: bool,
    /// Every message that was delivered is below.
    seen_until: u64,
    /// Messages that were said to be missing.
    told: Vec<(u64, u64)>,
    /// The stream went on without some of them.
    is_lossy: bool,
    /// Some of them could not be read.
    is_unreadable: bool,
    /// By instrument and side.
    best: Vec<[Best; 2]>,
    /// The instrument that the last message was about.
    last: Option<u32>,
    lines_down: [bool; 2],
    pub is_ended: bool,
}

impl Follower {
    pub(crate) fn new(instruments: u16) -> Self {
        Self { best: vec![[None; 2]; usize::from(instruments) + 1], ..Self::default() }
    }

    /// Takes over what the handler has, as a strategy does that missed events.
    pub(crate) fn resume(&mut self, from: &Self, best: Vec<[Best; 2]>) {
        self.told.clone_from(&from.told);
        (self.day, self.in_session, self.is_lossy) = (from.day, from.in_session, from.is_lossy);
        self.is_unreadable = from.is_unreadable;
        (self.next, self.seen_until, self.is_stale) = (from.next, from.seen_until, from.is_stale);
        (self.lines_down, self.is_ended) = (from.lines_down, from.is_ended);
        (self.best, self.last) = (best, None);
    }

    pub(crate) fn take(&mut self, event: &Event, days: &[Day]) {
        let Some(kind) = event.kind() else { panic!("unknown kind: {event:?}") };
        match kind {
            Kind::Gap => {
                let (from, to) = (event.a.cast_unsigned(), event.b);
                assert!(self.floor() <= from && from <= to, "Gap {from}..={to} at {}", self.next);
                assert!(event.is_stale(), "a Gap that is not stale");
                let overlaps = |told: &(u64, u64)| told.0 <= to && from <= told.1;
                assert!(!self.told.iter().any(overlaps), "Gap {from}..={to} of {:?}", self.told);
                self.told.push((from, to));
            }
            Kind::Stale if event.instrument == NO_INSTRUMENT => {
                assert!(!self.is_stale, "stale twice");
                assert!(event.is_stale(), "Stale without its flag");
                self.finish(days);
                self.is_stale = true;
            }
            Kind::Recovered => {
                assert!(self.is_stale, "recovered, and was not stale");
                assert!(!event.is_stale(), "recovered with the flag of the stale");
                self.is_stale = false;
                self.told.clear();
                self.is_lossy = false;
                if event.qty == 1 {
                    self.is_unreadable = false;
                    assert!(event.seq + 1 >= self.seen_until, "a snapshot goes back: {event:?}");
                    self.best.fill([None; 2]);
                    self.last = None;
                    (self.next, self.seen_until) = (event.seq + 1, event.seq + 1);
                }
                assert!(!self.is_unreadable, "recovered, and a message could not be read");
                assert_eq!(self.next, event.seq + 1, "recovered, and a message was skipped");
            }
            Kind::SessionStart => {
                self.finish(days);
                let instruments = self.best.len();
                let lines_down = self.lines_down;
                *self = Self { lines_down, best: vec![[None; 2]; instruments], ..Self::default() };
                self.in_session = true;
                self.next = event.seq;
                self.is_lossy = event.seq > 1; // joined in the middle
                let is_it = |day: &Day| day.name.0[..8] == event.b.to_be_bytes();
                self.day = days.iter().position(is_it);
            }
            Kind::SessionEnd => {
                self.step_to(event.b, event);
                self.is_ended = true;
            }
            Kind::Line => {
                let down = &mut self.lines_down[usize::try_from(event.b).unwrap()];
                assert_eq!(*down, event.qty == 0, "line {} told twice", event.b);
                *down = event.qty == 1;
            }
            Kind::Anomaly if event.instrument == NO_INSTRUMENT => self.unreadable(event, days),
            _ if event.is_in(LEADS) => self.lead(kind, event, days),
            Kind::BestBid | Kind::BestAsk => {
                let side = usize::from(kind == Kind::BestAsk);
                let best = (event.b > 0).then_some((Price(event.a), event.b, event.qty));
                self.best[usize::try_from(event.instrument).unwrap()][side] = best;
                self.follows(event);
            }
            _ => self.follows(event),
        }
    }

    /// A message came that may have been about anything.
    fn unreadable(&mut self, event: &Event, days: &[Day]) {
        let is_cut_off = |day: usize| days[day].is_unreadable(event.seq);
        assert!(self.day.is_none_or(is_cut_off), "it can be read: {event:?}");
        assert!(event.is_stale(), "it may have been about any book: {event:?}");
        self.finish(days);
        self.step_to(event.seq, event);
        (self.next, self.seen_until) = (event.seq + 1, event.seq + 1);
        (self.is_unreadable, self.is_lossy, self.is_ended) = (true, true, false);
    }

    /// A further event of the message before, or of a book made anew.
    fn follows(&self, event: &Event) {
        assert_eq!(event.seq + 1, self.next, "of another message: {event:?}");
        self.flagged(event);
    }

    fn flagged(&self, event: &Event) {
        if self.day.is_some() {
            assert_eq!(event.is_stale(), self.is_stale, "flag of {event:?}");
        }
    }

    /// The first event of a message.
    fn lead(&mut self, kind: Kind, event: &Event, days: &[Day]) {
        let seq = event.seq;
        let is_second = event.flags & flags::REPLACE != 0 && kind == Kind::OrderAdd;
        if is_second || (kind == Kind::OrderDeleted && seq + 1 == self.next && self.is_stale) {
            return self.follows(event);
        }
        self.finish(days);
        self.flagged(event);
        let op = self.day.and_then(|day| days[day].op(seq));
        let is_it = match op {
            Some((Op::System, _)) => kind == Kind::System,
            Some((Op::Directory { locate }, _)) => {
                kind == Kind::Instrument && event.instrument == locate.into()
            }
            Some((Op::Status { locate, .. }, _)) => {
                kind == Kind::Status && event.instrument == locate.into()
            }
            _ => false,
        };
        if self.is_stale && event.is_in(Kinds::STATUS) && (seq != self.next || !is_it) {
            // Of a snapshot that is on its way, or behind messages that were lost.
            self.is_lossy |= seq > self.next;
            return;
        }
        assert!(self.in_session, "a message before a session: {event:?}");
        self.step_to(seq, event);
        (self.next, self.seen_until) = (seq + 1, seq + 1);
        self.is_ended = false;
        if self.day.is_none() {
            return;
        }
        let (op, locate) = op.expect("a message that the exchange never sent");
        self.last = Some(locate.into());
        let id = event.b;
        let fits = match op {
            Op::System => kind == Kind::System,
            Op::Directory { .. } => kind == Kind::Instrument,
            Op::Status { .. } => kind == Kind::Status,
            Op::Add { id: of, .. } => kind == Kind::OrderAdd && id == of,
            Op::Reduce { id: of, is_execution: true, .. } => {
                kind == Kind::OrderExecuted && id == of
            }
            Op::Reduce { id: of, .. } => {
                matches!(kind, Kind::OrderReduced | Kind::OrderDeleted) && id == of
            }
            Op::Delete { id: of } | Op::Replace { id: of, .. } => {
                kind == Kind::OrderDeleted && id == of
            }
        };
        let excused = self.is_stale && kind == Kind::Anomaly;
        assert!(fits || excused, "message {seq} is {op:?}, and came as {event:?}");
        let named = if locate == 0 { NO_INSTRUMENT } else { locate.into() };
        assert_eq!(event.instrument, named, "message {seq} of another instrument");
    }

    /// The first message that may come. A session that was joined at a wrong number, or a loss that was none, is taken
    /// back by a snapshot.
    fn floor(&self) -> u64 {
        if self.is_stale && self.is_lossy { self.seen_until } else { self.next }
    }

    /// Goes on with message `seq`. What was skipped was said to be missing.
    fn step_to(&mut self, seq: u64, event: &Event) {
        assert!(seq >= self.floor(), "message {seq} again, or out of order: {event:?}");
        for missed in self.next..seq {
            if self.told.iter().any(|(from, to)| (*from..=*to).contains(&missed)) {
                self.is_lossy = true;
                assert!(self.is_stale, "{missed} is missing, and nothing is stale: {event:?}");
                continue;
            }
            // Behind a loss, messages about orders that were lost make no event, and those that a snapshot has,
            // which waits for more, are not delivered.
            let is_excused = self.is_stale && self.is_lossy;
            assert!(is_excused, "message {missed} was skipped: {event:?}");
        }
        self.next = seq;
    }

    /// All events of the last message were taken: compares the best prices of its instrument.
    fn finish(&mut self, days: &[Day]) {
        if let Some(instrument) = self.last.take() {
            self.compare(days, instrument);
        }
    }

    fn compare(&self, days: &[Day], instrument: u32) {
        let Some(day) = self.day.filter(|_| !self.is_stale) else { return };
        let locate = u16::try_from(instrument).unwrap();
        let truth = days[day].picture(locate, self.next - 1);
        for side in [Side::Bid, Side::Ask] {
            let (told, is) =
                (self.best[usize::from(locate)][side as usize], truth.best[side as usize]);
            assert_eq!(told, is, "best {side:?} of {locate} behind message {}", self.next - 1);
        }
    }

    /// Compares the best prices of every instrument.
    pub(crate) fn compare_all(&mut self, days: &[Day]) {
        self.last = None;
        (1..self.best.len()).for_each(|locate| self.compare(days, u32::try_from(locate).unwrap()));
    }
}
