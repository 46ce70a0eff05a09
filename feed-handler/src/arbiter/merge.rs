//! The arbiter itself: each message of a datagram is new, a copy, or too late; each new one is in its
//! turn, or held until it is. What does not go with the stream at all is left to `moving`.

use core::ops::Range;

use super::config::{Config, ConfigError, Start};
use super::counters::{ChannelCounters, LineCounters};
use super::line::Line;
use super::recent::{LostRanges, Winner, Winners};
use super::store::{SlotId, Store};
use super::suspect::{SUSPECTS, Suspicion};
use super::window::{Run, State, Window};
use super::{Arrival, Gap, Glance, Held, Loss, Output, Reject, SessionId, Verdict};
use crate::rx::{LineId, RxStamp};

/// Merges the lines of one channel. See the [module documentation](super).
#[derive(Debug)]
#[repr(C, align(64))] // what a datagram in its turn touches comes first
pub struct Arbiter {
    /// Every message below was delivered, or declared lost.
    pub(super) next: u64,
    /// Every message from here up to `next` was delivered.
    pub(super) delivered_from: u64,
    /// Every message from here up to `delivered_from` was lost, if `next` is there, and none of them was ever seen.
    pub(super) lost_from: u64,
    /// When the session was last seen to go on, or to announce that nothing is missing.
    pub(super) heard_ns: u64,
    pub(super) session: SessionId,
    /// A session runs, and nothing is missing, held, ending or waiting to be given out.
    pub(super) plain: bool,
    pub(super) phase: Phase,
    pub(super) lines: Box<[Line]>,
    pub(super) winners: Winners,
    /// `heard_ns` before the last glance at a datagram in its turn.
    heard_before_ns: u64,
    pub(super) window: Window,
    pub(super) store: Store,
    pub(super) lost_ranges: LostRanges,
    pub(super) suspicion: Suspicion,
    /// One past the last message of the session, if that was announced.
    pub(super) end: Option<u64>,
    pub(super) end_told: bool,
    /// Nothing is delivered: a snapshot is being fetched.
    pub(super) paused: bool,
    /// What is missing below this was told to be overdue.
    pub(super) overdue_until: u64,
    /// What is missing below this was given up.
    pub(super) given_up: u64,
    /// The first message of the session that counts.
    pub(super) base: u64,
    /// While the stream reaches up to here, nothing has borne out the datagram the session was begun with.
    pub(super) tentative: Option<u64>,
    /// Sessions that were left, the last first.
    pub(super) left: [SessionId; 4],
    pub(super) channel: ChannelCounters,
    pub(super) config: Config,
}

/// Where the arbiter is in the life of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Phase {
    /// No session yet.
    Waiting,
    /// In a session.
    Live,
    /// What is left of the stream as it was comes out; then it goes on further ahead.
    Jumping,
    /// What is left of the stream as it was comes out; then another session begins.
    Changing,
}

impl Arbiter {
    /// An arbiter that has seen nothing. Takes all its memory now.
    ///
    /// # Errors
    ///
    /// The first field of `config` that is out of range.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        config.check()?;
        let slots = config.held_datagrams + u32::from(SUSPECTS);
        Ok(Self {
            next: 0,
            delivered_from: 0,
            lost_from: 0,
            heard_ns: 0,
            session: SessionId::default(),
            plain: false,
            phase: Phase::Waiting,
            lines: (0..config.lines + u8::from(config.answers)).map(|_| Line::new()).collect(),
            winners: Winners::new(),
            heard_before_ns: 0,
            window: Window::new(2 * config.held_datagrams as usize + 64),
            store: Store::new(slots, config.datagram_bytes as usize),
            lost_ranges: LostRanges::new(),
            suspicion: Suspicion::new(),
            end: None,
            end_told: false,
            paused: false,
            overdue_until: 0,
            given_up: 0,
            base: 0,
            tentative: None,
            left: [SessionId::default(); 4],
            channel: ChannelCounters::default(),
            config: *config,
        })
    }

    /// What can be said of a datagram before its messages are counted: `arrival.count` is what its header claims.
    ///
    /// Walking a body of many messages takes longer than all else that is to be found out about it, and most need no
    /// walk of their own: what is in its turn is walked when it is delivered, and a copy as long as what came first
    /// has what that had.
    #[inline(always)]
    pub fn glance(&mut self, arrival: &Arrival<'_>) -> Glance {
        let Some(line) = self.lines.get_mut(usize::from(arrival.line.0)) else {
            return Glance::Other;
        };
        let count = u64::from(arrival.count);
        let until = arrival.first.wrapping_add(count);
        let ordinary = arrival.first == line.counters.next
            && until > arrival.first
            && arrival.session == self.session
            && !arrival.end_of_session;
        if ordinary && arrival.first == self.next && self.plain {
            line.counters.datagrams += 1;
            line.counters.messages += count;
            line.counters.next = until;
            line.counters.won += count;
            self.next = until;
            self.heard_before_ns = self.heard_ns;
            self.heard_ns = arrival.now_ns;
            self.winners.push(Winner::whole(arrival));
            return Glance::InTurn;
        }
        if ordinary && until <= self.next && arrival.first >= self.delivered_from {
            let winner = self.winners.find(arrival.first, &mut line.cursor);
            if let Some(winner) = winner.filter(|winner| winner.is_like(arrival)) {
                line.counters.datagrams += 1;
                line.counters.messages += count;
                line.copies(until, Some(winner), arrival);
                return Glance::Copy;
            }
        }
        Glance::Other
    }

    /// Of the datagram of the last [`glance`](Self::glance), which was in its turn, only `count` messages are there.
    /// Gives what [`handle`](Self::handle) would have.
    #[inline(always)]
    pub fn cut_short(&mut self, glanced: &Arrival<'_>, count: u32) -> Verdict {
        let glanced = *glanced; // as in `handle`
        self.take_back(&glanced, count)
    }

    #[cold]
    #[inline(never)]
    fn take_back(&mut self, glanced: &Arrival<'_>, count: u32) -> Verdict {
        let claimed = u64::from(glanced.count);
        let counters = self.line_mut(glanced.line);
        counters.datagrams -= 1;
        counters.messages -= claimed;
        counters.next -= claimed;
        counters.won -= claimed;
        self.next -= claimed;
        self.heard_ns = self.heard_before_ns;
        self.winners.take_back();
        self.handle(&Arrival { count, ..*glanced })
    }

    /// Takes one datagram, from any line, in the order of arrival. Afterwards, take
    /// [`ready`](Self::ready) until it gives `None`.
    #[inline(always)]
    pub fn handle(&mut self, arrival: &Arrival<'_>) -> Verdict {
        let Some(line) = self.lines.get_mut(usize::from(arrival.line.0)) else {
            self.channel.unknown_line += 1;
            return Verdict::Rejected(Reject::UnknownLine);
        };
        let count = u64::from(arrival.count);
        let until = arrival.first.wrapping_add(count);
        line.counters.datagrams += 1;
        line.counters.messages += count;
        let ordinary = arrival.first == line.counters.next // the line goes on where it was
            && until > arrival.first // it holds messages, and the sum did not wrap
            && until == arrival.next_claimed // all of them
            && arrival.session == self.session
            && !arrival.end_of_session;
        if ordinary && arrival.first == self.next && self.plain {
            self.next = until;
            self.heard_ns = arrival.now_ns;
            line.counters.next = until;
            line.counters.won += count;
            self.winners.push(Winner::new(arrival.first, arrival.count, arrival.line, arrival.rx));
            return Verdict::Deliver { skip: 0, take: arrival.count };
        }
        if ordinary && until <= self.next && arrival.first >= self.delivered_from {
            let winner = self.winners.find(arrival.first, &mut line.cursor);
            line.copies(until, winner, arrival);
            return Verdict::Duplicate;
        }
        // A copy, so that the caller's need not be in memory unless it comes to this.
        let arrival = *arrival;
        self.handle_other(&arrival)
    }

    /// Takes note of a datagram of another channel that came on the same line. It is no sign of life of this one.
    pub fn handle_other_channel(&mut self, line: LineId) {
        match self.lines.get_mut(usize::from(line.0)) {
            Some(line) => line.counters.other_channels += 1,
            None => self.channel.unknown_line += 1,
        }
    }

    /// Takes note of a datagram that could not be read.
    pub fn handle_malformed(&mut self, line: LineId) {
        match self.lines.get_mut(usize::from(line.0)) {
            Some(line) => {
                line.counters.datagrams += 1;
                line.counters.malformed += 1;
            }
            None => self.channel.unknown_line += 1,
        }
    }

    /// What comes next in the stream whatever the time: held messages whose turn it is, the ends and
    /// beginnings of sessions, and losses that wait for nothing. To be asked after each datagram, until it
    /// gives `None`.
    #[inline]
    pub fn ready(&mut self) -> Option<Output<'_>> {
        self.poll(0)
    }

    /// As [`ready`](Self::ready), and losses whose patience has ended; to be asked when no datagram received
    /// before `now_ns` is waiting, until it gives `None`.
    #[inline]
    pub fn poll(&mut self, now_ns: u64) -> Option<Output<'_>> {
        if self.plain { None } else { self.poll_other(now_ns) }
    }

    /// When [`poll`](Self::poll) will have something to give out if nothing arrives: 0 for at once, `None` for
    /// never.
    #[inline(always)]
    pub fn deadline(&self) -> Option<u64> {
        if self.plain { None } else { self.deadline_other() }
    }

    fn deadline_other(&self) -> Option<u64> {
        match self.window.front() {
            Some(_) if self.paused => self.is_hurried().then_some(0),
            Some(Run { state: State::Missing { due_ns, .. }, until, .. })
                if !self.is_hurried() && *until > self.given_up =>
            {
                (!self.is_told(*until)).then_some(*due_ns)
            }
            Some(_) => Some(0),
            None => (self.is_moving() || self.end_is_due()).then_some(0),
        }
    }

    /// The session, once there is one.
    pub fn session(&self) -> Option<SessionId> {
        (self.phase != Phase::Waiting).then_some(self.session)
    }

    /// Whether the session is over, and all of it was given out.
    pub fn has_ended(&self) -> bool {
        self.end.is_some() && self.end_told
    }

    /// Whether the end of the session was announced. More messages of it give the lie to that.
    pub fn is_ending(&self) -> bool {
        self.end.is_some()
    }

    /// Every message below this one was delivered or declared lost; 0 before the first session.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// One past the last message known to exist.
    pub fn known(&self) -> u64 {
        self.window.until(self.next)
    }

    /// The gaps that are open, in order. Two may touch, when they were seen at different times.
    pub fn gaps(&self) -> impl Iterator<Item = Gap> + Clone + '_ {
        self.window.missing().filter_map(|run| match run.state {
            State::Missing { due_ns, shown_by } => {
                Some(Gap { from: run.first, to: run.until - 1, due_ns, shown_by })
            }
            State::Held(_) => None,
        })
    }

    /// What the lines did, together.
    pub fn channel(&self) -> ChannelCounters {
        ChannelCounters {
            delivered: self.lines.iter().map(|line| line.counters.won).sum(),
            gaps_seen: self.window.gaps.seen,
            gaps_closed: self.window.gaps.closed,
            gaps_reordered: self.window.gaps.reordered,
            gaps_answered: self.window.gaps.answered,
            gaps_covered: self.window.gaps.covered,
            gaps_declared: self.window.gaps.declared,
            gaps_open: self.window.open(),
            held: self.store.in_use() as u64,
            held_peak: self.store.peak() as u64,
            ..self.channel
        }
    }

    /// What one line did. `None` for a line the channel does not have.
    pub fn line(&self, line: LineId) -> Option<&LineCounters> {
        self.lines.get(usize::from(line.0)).map(|line| &line.counters)
    }

    /// Whatever is not simply the next datagram, or a copy of one.
    #[inline(never)]
    fn handle_other(&mut self, arrival: &Arrival<'_>) -> Verdict {
        self.line_mut(arrival.line).heartbeats += u64::from(arrival.count == 0);
        let Some(until) = arrival.first.checked_add(u64::from(arrival.count)) else {
            return self.refuse(arrival, Reject::Overflow);
        };
        let max_ahead = self.config.max_ahead;
        let (claimed, starts) = match arrival.count {
            0 => (arrival.next_claimed.max(until), arrival.next_claimed.max(until)),
            _ => (
                arrival.next_claimed.min(until.saturating_add(max_ahead)).max(until),
                arrival.first,
            ),
        };
        let verdict = if self.is_moving() {
            self.refuse(arrival, Reject::Undrained)
        } else if self.is_answer(arrival.line) {
            self.handle_answer(arrival, until)
        } else if self.phase == Phase::Waiting || arrival.session != self.session {
            self.suspect(arrival, claimed, Reject::OtherSession)
        } else if starts.saturating_sub(self.next) > max_ahead {
            self.suspect(arrival, claimed, Reject::FarAhead)
        } else if self.is_far_behind(claimed) || self.may_have_begun_again(arrival, claimed) {
            self.suspect(arrival, claimed, Reject::FarBehind)
        } else if arrival.end_of_session && claimed < self.known() {
            self.refuse(arrival, Reject::BadEnd)
        } else {
            let claimed = claimed.min(self.next.saturating_add(max_ahead)).max(until);
            self.handle_live(arrival, until, claimed)
        };
        self.settle();
        verdict
    }

    /// A datagram of the session, within reach.
    fn handle_live(&mut self, arrival: &Arrival<'_>, until: u64, claimed: u64) -> Verdict {
        let line = &mut self.lines[usize::from(arrival.line.0)];
        if arrival.count > 0 {
            line.carry(arrival.first..until);
            line.counters.truncated += u64::from(claimed > until);
        }
        line.announce(claimed);
        self.doubt_end(claimed);
        if claimed > self.known() || (arrival.count == 0 && claimed == self.known()) {
            self.heard_ns = arrival.now_ns;
        }
        let verdict = match arrival.count {
            0 => Verdict::Idle,
            _ => self.merge(arrival, arrival.first..until),
        };
        self.reveal(claimed, arrival);
        if arrival.end_of_session && self.end.is_none() {
            self.end = Some(claimed);
        }
        verdict
    }

    /// Messages up to `until` exist: a session that was to end before does not.
    pub(super) fn doubt_end(&mut self, until: u64) {
        if self.end.is_some_and(|end| until > end) {
            self.end = None;
            self.end_told = false;
            self.channel.false_ends += 1;
        }
    }

    /// Sorts the messages of a datagram into copies, late ones, those to deliver now and those to hold.
    pub(super) fn merge(&mut self, arrival: &Arrival<'_>, range: Range<u64>) -> Verdict {
        let line = arrival.line;
        let before = range.start..range.end.min(self.next);
        let late = self.count_before(before, line, arrival.rx);
        let ahead = range.start.max(self.next)..range.end;
        if ahead.is_empty() {
            return if late > 0 { Verdict::Late } else { Verdict::Duplicate };
        }
        let has_room = self.has_room();
        self.reveal(ahead.start, arrival);
        let taken = match ahead.start == self.next && !self.paused {
            true => self.window.take_front(self.next, ahead.end, line),
            false => 0,
        };
        let rest = ahead.start + taken..ahead.end;
        if taken > 0 {
            self.next = rest.start;
            if !self.is_answer(line) {
                self.heard_ns = arrival.now_ns;
            }
            self.won(ahead.start..rest.start, line, arrival.rx);
        }
        let new = self.count_copies(&rest, line, arrival.rx);
        let slot = match new {
            0 => None,
            _ if !self.store.fits(arrival.body.len()) => Some(Err(Reject::TooLong)),
            _ if !has_room => Some(Err(Reject::NoRoom)),
            _ => Some(self.store.keep(arrival).ok_or(Reject::NoRoom)),
        };
        match slot {
            Some(Ok(slot)) => self.hold(slot, rest, line),
            Some(Err(reject)) => {
                let counters = self.line_mut(line);
                counters.dropped += new;
                counters.refused[reject as usize] += 1;
                self.reveal(rest.end, arrival);
            }
            None => {}
        }
        match slot {
            _ if taken > 0 => {
                Verdict::Deliver { skip: short(ahead.start - range.start), take: short(taken) }
            }
            Some(Ok(_)) => Verdict::Held,
            Some(Err(reject)) => Verdict::Rejected(reject),
            None if late > 0 => Verdict::Late,
            None => Verdict::Duplicate,
        }
    }

    /// Counts what lies before `next`. Gives how many of these messages were never delivered.
    pub(super) fn count_before(&mut self, before: Range<u64>, line: LineId, rx: RxStamp) -> u64 {
        if before.is_empty() {
            return 0;
        }
        let early = self.base.min(before.end).saturating_sub(before.start);
        let late = early + self.lost_ranges.overlap(&before);
        let Line { cursor, counters, .. } = &mut self.lines[usize::from(line.0)];
        counters.late += late;
        counters.duplicate += before.end - before.start - late;
        if late == 0
            && let Some(winner) = self.winners.find(before.start, cursor)
            && let Some((first, copy)) = winner.compare(line, rx)
        {
            counters.lag.record(first, copy);
        }
        late
    }

    /// Counts the messages of `rest`, which lies ahead, that are held already. Gives how many are new.
    pub(super) fn count_copies(&mut self, rest: &Range<u64>, line: LineId, rx: RxStamp) -> u64 {
        let new = self.window.new_in(rest);
        let copies = rest.end - rest.start - new;
        if copies > 0 {
            self.line_mut(line).duplicate += copies;
            let holder = self.window.holder(rest).map(|slot| *self.store.kept(slot));
            let first = holder.map(|kept| Winner::new(kept.first, kept.count, kept.line, kept.rx));
            if let Some((first, copy)) = first.and_then(|first| first.compare(line, rx)) {
                self.line_mut(line).lag.record(first, copy);
            }
        }
        new
    }

    /// Lets the datagram in `slot` stand for what is missing of `rest`, all of which is new or held.
    pub(super) fn hold(&mut self, slot: SlotId, rest: Range<u64>, line: LineId) {
        let filled = self.window.fill(rest, slot, line);
        self.store.set_uses(slot, filled.runs);
        self.line_mut(line).holding += filled.new;
    }

    /// Takes note that messages up to `until` exist.
    fn reveal(&mut self, until: u64, arrival: &Arrival<'_>) {
        let due_ns = arrival.now_ns.saturating_add(self.config.patience_ns);
        self.window.reveal(self.known()..until, due_ns, arrival.line); // nothing, if the range is empty
    }

    /// Counts a datagram that goes no further.
    pub(super) fn refuse(&mut self, arrival: &Arrival<'_>, reject: Reject) -> Verdict {
        let counters = self.line_mut(arrival.line);
        counters.refused[reject as usize] += 1;
        counters.rejected += u64::from(arrival.count);
        Verdict::Rejected(reject)
    }

    fn poll_other(&mut self, now_ns: u64) -> Option<Output<'_>> {
        let output = match self.window.front().copied() {
            Some(_) if self.paused => match self.is_hurried() {
                true => self.shed(),
                false => return None,
            },
            Some(run @ Run { state: State::Held(slot), .. }) => {
                return Some(Output::Held(self.release(run, slot)));
            }
            Some(run @ Run { state: State::Missing { due_ns, .. }, .. }) => {
                let given_up = run.until <= self.given_up;
                if !given_up && !self.is_hurried() {
                    if due_ns > now_ns {
                        return None;
                    }
                    if self.config.repair {
                        return self.tell_overdue(run);
                    }
                }
                self.channel.gaps_hurried += u64::from(due_ns > now_ns && !given_up);
                self.declare(run)
            }
            None if self.end_is_due() => {
                self.end_told = true;
                Output::SessionEnd { session: self.session, next: self.next }
            }
            None if self.is_moving() => match self.arrive() {
                Some(output) => output,
                None => {
                    self.settle();
                    return self.poll(now_ns); // once: nothing moves now
                }
            },
            None => return None,
        };
        self.settle();
        Some(output)
    }

    /// Gives out the run in front, which is held.
    fn release(&mut self, run: Run, slot: SlotId) -> Held<'_> {
        let kept = *self.store.kept(slot);
        self.window.pop_front();
        self.step_to(run.until);
        self.line_mut(kept.line).holding -= run.until - run.first;
        self.won(run.first..run.until, kept.line, kept.rx);
        self.store.release(slot);
        self.settle();
        Held {
            line: kept.line,
            rx: kept.rx,
            first: kept.first,
            count: kept.count,
            skip: short(run.first - kept.first),
            take: short(run.until - run.first),
            body: self.store.body(slot), // stays until the next datagram is held
        }
    }

    /// Gives up the run in front, which is missing.
    fn declare(&mut self, run: Run) -> Output<'static> {
        self.window.declare_front();
        self.lose(run.first..run.until)
    }

    /// Steps over `range`, which begins at `next`.
    pub(super) fn lose(&mut self, range: Range<u64>) -> Output<'static> {
        if self.delivered_from != range.start {
            self.lost_from = range.start;
        }
        self.step_to(range.end);
        self.delivered_from = range.end;
        self.channel.lost = self.channel.lost.saturating_add(range.end - range.start);
        self.lost_ranges.push(range.clone());
        Output::Lost(Loss { from: range.start, to: range.end - 1 })
    }

    /// Goes on to `next` over what is lost or was held: no sign of life.
    pub(super) fn step_to(&mut self, next: u64) {
        if self.suspicion.pulse.next == self.next {
            self.suspicion.pulse.next = next;
        }
        self.next = next;
    }

    fn won(&mut self, range: Range<u64>, line: LineId, rx: RxStamp) {
        let count = range.end - range.start;
        self.line_mut(line).won += count;
        self.winners.push(Winner::new(range.start, short(count), line, rx));
    }

    pub(super) fn line_mut(&mut self, line: LineId) -> &mut LineCounters {
        &mut self.lines[usize::from(line.0)].counters
    }

    /// Whether gaps are given up before their time: there is no room for another early datagram, or the
    /// stream has moved on.
    pub(super) fn is_hurried(&self) -> bool {
        self.is_moving() || !self.has_room()
    }

    /// Whether one more early datagram can be held.
    fn has_room(&self) -> bool {
        let held = self.store.in_use() - self.suspicion.slots.len();
        held < self.config.held_datagrams as usize && self.window.has_room()
    }

    fn is_moving(&self) -> bool {
        matches!(self.phase, Phase::Jumping | Phase::Changing)
    }

    /// Whether nothing has borne out yet the datagram the session was begun with. While a snapshot is awaited it
    /// is held, and `next` stays before it.
    pub(super) fn is_tentative(&self) -> bool {
        let reached = if self.paused { self.known() } else { self.next };
        self.tentative == Some(reached)
    }

    /// Whether the stream was joined with a datagram that nothing has borne out, and `until` lies so far
    /// before it that one of the two is wrong.
    fn is_far_behind(&self, until: u64) -> bool {
        self.config.start == Start::FirstSeen
            && self.is_tentative()
            && self.base.saturating_sub(until) > self.config.max_ahead
    }

    /// Whether the session was silent for long, and the datagram lies nearer to where sessions begin than to where
    /// this one has come: the venue may have begun it anew. A line that merely lags behind is nearer to the latter.
    fn may_have_begun_again(&self, arrival: &Arrival<'_>, until: u64) -> bool {
        let start = match self.config.start {
            Start::At(start) => start,
            Start::FirstSeen => 1,
        };
        until < self.next
            && until.saturating_sub(start) < self.next - until
            && arrival.now_ns.saturating_sub(self.heard_ns) >= self.config.silence_ns
    }

    fn end_is_due(&self) -> bool {
        self.end == Some(self.next) && !self.end_told && !self.paused
    }

    pub(super) fn settle(&mut self) {
        self.plain = self.phase == Phase::Live
            && self.window.is_empty()
            && self.end.is_none()
            && !self.paused;
    }
}

/// A number of messages of one datagram, whose count has 32 bits.
fn short(messages: u64) -> u32 {
    u32::try_from(messages).unwrap_or(u32::MAX)
}
