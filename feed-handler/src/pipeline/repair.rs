//! What a channel's books are worth, and how they become whole again.
//!
//! A channel is *in doubt* from the moment something is overdue or lost, or all its lines are silent. Its books are
//! stale then, and every event of it says so. It is out of doubt when all that was overdue has come, or a
//! snapshot is joined. What came late is delivered in its place; nothing is delivered while it is waited for.

use std::collections::VecDeque;

use super::Now;
use super::channel::{Channel, ChannelState};
use crate::arbiter::{Loss, SessionId, Verdict};
use crate::event::{Event, Kind, Kinds, flags};
use crate::recovery::requests::Advice;
use crate::recovery::{Action, Config, ConfigError, RepairCounters, Requester, Snapshots};
use crate::rx::{LineId, RxStamp};
use crate::venue::{Framing, Message, Sink, Venue};

/// Actions that wait for the caller; what comes beyond is dropped, and comes again.
const ACTIONS_MAX: usize = 64;

/// So many snapshots after one another have not got to a message that was only announced: it is not believed any more.
const TOO_OLD_MAX: u32 = 2;

/// Whether a channel's books can be relied on.
#[derive(Debug, Default)]
#[repr(C)]
pub(super) struct Trust {
    /// They cannot; the events' flags say so.
    pub(super) in_doubt: bool,
    /// Since then, nanoseconds since the Unix epoch.
    since_ns: u64,
    /// Something is lost for good: only a snapshot or another session helps.
    is_lost: bool,
    /// A snapshot was applied to the books, and is not joined with the stream yet.
    is_rebuilt: bool,
    /// A gap below this was told already.
    told_until: u64,
}

/// When each line was last heard.
#[derive(Debug)]
#[repr(C)]
pub(super) struct Silence {
    heard_ns: Box<[u64]>,
    down: Box<[bool]>,
    /// How many are.
    pub(super) lines_down: usize,
    /// How long a line may be silent; 0 for as long as it likes.
    limit_ns: u64,
}

/// What a channel has for its repair.
#[derive(Debug)]
pub(super) struct Repair {
    requester: Requester,
    snapshots: Option<Snapshots>,
    /// The message that the stream was kept from when the snapshot under way was begun.
    kept_from: u64,
    /// Snapshots that were too old since the last that was joined.
    too_old_in_row: u32,
    actions: VecDeque<Action>,
    counters: RepairCounters,
}

impl Silence {
    pub(super) fn new(lines: u8) -> Self {
        let lines = usize::from(lines);
        Self {
            heard_ns: vec![0; lines].into(),
            down: vec![false; lines].into(),
            lines_down: 0,
            limit_ns: 0,
        }
    }

    /// A datagram came on this line. Answers whether one of them was down before.
    #[inline(always)]
    pub(super) fn heard(&mut self, line: LineId, now_ns: u64) -> bool {
        if let Some(heard_ns) = self.heard_ns.get_mut(usize::from(line.0)) {
            *heard_ns = now_ns;
        }
        self.lines_down > 0
    }

    /// When the next line will have been silent for too long.
    fn deadline(&self) -> Option<u64> {
        let up = self.heard_ns.iter().zip(&self.down).filter(|(_, down)| !**down);
        up.map(|(heard_ns, _)| heard_ns.saturating_add(self.limit_ns)).min()
    }

    fn all_down(&self) -> bool {
        self.lines_down > 0 && self.lines_down == self.down.len()
    }
}

impl Repair {
    fn push(&mut self, action: Action) {
        if self.actions.len() < ACTIONS_MAX {
            self.actions.push_back(action);
        }
    }
}

impl<V: Venue> Channel<V> {
    pub(super) fn set_recovery(&mut self, config: &Config) -> Result<(), ConfigError> {
        self.repair = Some(Box::new(Repair {
            requester: Requester::new(config.requests)?,
            snapshots: config.snapshots.map(Snapshots::new).transpose()?,
            kept_from: 0,
            too_old_in_row: 0,
            actions: VecDeque::with_capacity(ACTIONS_MAX),
            counters: RepairCounters::default(),
        }));
        Ok(())
    }

    pub(super) fn set_silence(&mut self, limit_ns: u64) {
        self.silence.limit_ns = limit_ns;
    }

    pub(super) fn next_action(&mut self) -> Option<Action> {
        self.repair.as_mut()?.actions.pop_front()
    }

    /// How it is.
    pub fn state(&self) -> ChannelState {
        if self.arbiter.session().is_none() && self.silence.lines_down == 0 {
            ChannelState::Waiting
        } else if self.silence.all_down() {
            ChannelState::Down
        } else if self.arbiter.is_paused() {
            ChannelState::Snapshot
        } else if self.trust.is_lost {
            ChannelState::Impaired
        } else if self.trust.in_doubt {
            ChannelState::Recovering
        } else if self.arbiter.has_ended() {
            ChannelState::Ended
        } else if self.arbiter.gaps().next().is_some() {
            ChannelState::Gap
        } else {
            ChannelState::Live
        }
    }

    /// Since when its books are stale, nanoseconds since the Unix epoch; `None` when they are not.
    pub fn stale_since_ns(&self) -> Option<u64> {
        self.trust.in_doubt.then_some(self.trust.since_ns)
    }

    /// Since when the book of one instrument is, with the channel or by itself; `None` when it is whole, as one can be
    /// while the channel is in doubt.
    pub fn book_stale_since_ns(&self, instrument: u32) -> Option<u64> {
        if !self.venue.is_stale(instrument) {
            return None;
        }
        let by_itself = self.venue.contradicted_ns(instrument);
        [self.stale_since_ns(), by_itself].into_iter().flatten().min()
    }

    /// Whether this line was not heard for longer than it may be silent.
    pub fn is_down(&self, line: LineId) -> bool {
        self.silence.down.get(usize::from(line.0)).copied().unwrap_or(false)
    }

    /// What was done to repair it.
    pub fn repair_counters(&self) -> RepairCounters {
        self.repair.as_ref().map_or_else(RepairCounters::default, |repair| RepairCounters {
            requests: repair.requester.counters(),
            ..repair.counters
        })
    }

    /// Lets time pass.
    #[inline]
    pub(super) fn poll(&mut self, at: RxStamp, sink: &mut impl Sink) {
        let now_ns = at.ns;
        if self.arbiter.deadline().is_some_and(|due| due <= now_ns) {
            self.drain_arbiter(at, now_ns, sink);
        }
        if self.is_silence_told() {
            self.look_for_silence(at, sink);
        }
        let is_plain = self.arbiter.is_plain();
        if self.repair.as_ref().is_some_and(|repair| !is_plain || !repair.requester.is_idle()) {
            self.advise(at, sink);
        }
    }

    /// Nothing will come any more.
    pub(super) fn finish(&mut self, at: RxStamp, sink: &mut impl Sink) {
        if let Some(repair) = &mut self.repair {
            repair.snapshots = None;
        }
        self.arbiter.give_up(u64::MAX);
        self.drain_arbiter(at, u64::MAX, sink);
    }

    /// When [`poll`](Self::poll) has something to do at the latest.
    pub(super) fn deadline(&self, now_ns: u64) -> Option<u64> {
        let gap = self.arbiter.gaps().map(|gap| gap.due_ns).find(|due| *due > now_ns);
        let repair =
            self.repair.as_ref().filter(|_| !self.arbiter.is_plain()).and_then(|repair| match self
                .arbiter
                .is_paused()
            {
                true => repair.snapshots.as_ref().and_then(Snapshots::deadline),
                false => repair.requester.deadline(&self.arbiter.gaps().next()?, now_ns),
            });
        let silence = self.is_silence_told().then(|| self.silence.deadline()).flatten();
        let silence = silence.filter(|due| *due > now_ns);
        [self.arbiter.deadline(), gap, repair, silence].into_iter().flatten().min()
    }

    /// A datagram came while the channel was in doubt, or a line down. What is delivered of it is not yet.
    #[cold]
    pub(super) fn heard_in_doubt(
        &mut self,
        line: LineId,
        (first, count): (u64, u64),
        verdict: Verdict,
        at: RxStamp,
        sink: &mut impl Sink,
    ) {
        let index = usize::from(line.0);
        // What was refused, such as another session's, is no answer: the next server is asked in its time.
        if index == self.silence.down.len()
            && !matches!(verdict, Verdict::Rejected(_))
            && let Some(repair) = &mut self.repair
        {
            repair.requester.answered(first, first.saturating_add(count));
        }
        let next = match verdict {
            Verdict::Deliver { skip, .. } => first + u64::from(skip),
            _ => self.arbiter.next(),
        };
        if self.silence.down.get(index) == Some(&true) {
            if self.silence.all_down() {
                // Whatever it shows to be missing has been missing all the time.
                self.arbiter.wait_for_all();
            }
            self.silence.down[index] = false;
            self.silence.lines_down -= 1;
            self.line_event(line, next, false, at, sink);
        }
        if !matches!(verdict, Verdict::Rejected(_) | Verdict::Suspect(_)) {
            self.settle(next, at, sink);
        }
    }

    /// A datagram without numbers came. As an answer to a request it may say that what was asked for cannot be had.
    #[cold]
    pub(super) fn look_for_unavailable(&mut self, line: LineId, body: &[u8], count: u16) {
        if usize::from(line.0) == self.silence.down.len()
            && let Some(repair) = &mut self.repair
            && let Some(range) = V::Framing::unavailable(body, count)
        {
            repair.requester.refused(None, range.start, range.end);
        }
    }

    /// After the end of a session silence is as it should be, whatever is still to be had from elsewhere.
    fn is_silence_told(&self) -> bool {
        self.silence.limit_ns > 0 && !self.arbiter.is_ending()
    }

    /// Reports lines that have been silent for too long.
    fn look_for_silence(&mut self, at: RxStamp, sink: &mut impl Sink) {
        for index in 0..self.silence.down.len() {
            let Silence { heard_ns, down, limit_ns, .. } = &mut self.silence;
            if heard_ns[index] == 0 {
                heard_ns[index] = at.ns; // from the first look on
            }
            if down[index] || at.ns.saturating_sub(heard_ns[index]) < *limit_ns {
                continue;
            }
            down[index] = true;
            self.silence.lines_down += 1;
            let line = LineId(u8::try_from(index).unwrap_or(u8::MAX));
            self.line_event(line, self.arbiter.next(), true, at, sink);
            if self.silence.all_down() && self.arbiter.session().is_some() {
                self.doubt(at, sink);
            }
        }
    }

    /// A line fell silent, or is heard again, before message `next`.
    fn line_event(
        &self,
        line: LineId,
        next: u64,
        is_down: bool,
        at: RxStamp,
        sink: &mut impl Sink,
    ) {
        let seq = next.saturating_sub(1);
        let (qty, b) = (is_down.into(), line.0.into());
        sink.emit(Event { qty, b, ..self.event(Kind::Line, seq, at) });
        sink.end_of_message(true);
    }

    /// The books may be wrong from here on.
    fn doubt(&mut self, at: RxStamp, sink: &mut impl Sink) {
        self.look_for_unreadable(Now::Live(at.ns));
        if self.trust.in_doubt {
            if !self.venue.doubt_again() {
                return;
            }
        } else {
            (self.trust.in_doubt, self.trust.since_ns) = (true, at.ns);
            self.venue.mark_all_stale();
        }
        sink.emit(self.event(Kind::Stale, self.arbiter.next().saturating_sub(1), at));
        sink.end_of_message(true);
    }

    /// Ends the doubt if there is no reason for it any more, before message `next` is delivered.
    pub(super) fn settle(&mut self, next: u64, at: RxStamp, sink: &mut impl Sink) {
        self.look_for_unreadable(Now::Live(at.ns));
        let Trust { in_doubt, is_lost, is_rebuilt, .. } = self.trust;
        if !in_doubt
            || is_lost
            || self.silence.all_down()
            || self.arbiter.is_paused()
            || self.arbiter.waits()
        {
            return;
        }
        (self.trust.in_doubt, self.trust.is_rebuilt) = (false, false);
        let seq = next.saturating_sub(1);
        self.venue.unmark_all_stale();
        let event = self.event(Kind::Recovered, seq, at);
        sink.emit(Event { qty: is_rebuilt.into(), ..event });
        sink.end_of_message(true);
        if is_rebuilt {
            self.venue.emit_books(&event, sink);
        }
    }

    /// The stream waits for these messages.
    pub(super) fn overdue(&mut self, gap: Loss, at: RxStamp, sink: &mut impl Sink) {
        self.tell_gap(gap, at, sink);
        self.doubt(at, sink);
    }

    /// The venue could not read a message that may have been about any instrument. It has marked its books, and told so.
    #[cold]
    pub(super) fn count_unreadable(&mut self, since_ns: u64, now_ns: u64) {
        if self.trust.is_lost {
            return;
        }
        if !self.trust.in_doubt {
            (self.trust.in_doubt, self.trust.since_ns) = (true, since_ns);
        }
        self.trust.is_lost = true;
        self.want_snapshot(now_ns);
    }

    fn tell_gap(&mut self, gap: Loss, at: RxStamp, sink: &mut impl Sink) {
        if gap.to >= self.trust.told_until {
            let from = gap.from.max(self.trust.told_until);
            self.trust.told_until = gap.to + 1;
            let (a, b) = (from.cast_signed(), gap.to);
            let event = self.event(Kind::Gap, gap.to, at);
            sink.emit(Event { a, b, flags: event.flags | flags::STALE, ..event });
            sink.end_of_message(true);
        }
    }

    /// These messages are lost.
    pub(super) fn lost(&mut self, loss: Loss, at: RxStamp, now_ns: u64, sink: &mut impl Sink) {
        self.tell_gap(loss, at, sink);
        self.doubt(at, sink);
        self.trust.is_lost = true;
        self.want_snapshot(now_ns);
    }

    fn want_snapshot(&mut self, now_ns: u64) {
        if let Some(snapshots) = self.repair.as_mut().and_then(|repair| repair.snapshots.as_mut()) {
            self.arbiter.await_snapshot();
            snapshots.want(now_ns);
        }
    }

    /// A session begins.
    pub(super) fn session_start(
        &mut self,
        session: SessionId,
        next: u64,
        joined: bool,
        (at, now_ns): (RxStamp, u64),
        sink: &mut impl Sink,
    ) {
        self.venue.new_session();
        self.trust = Trust::default();
        if let Some(repair) = &mut self.repair {
            repair.requester.clear();
            repair.too_old_in_row = 0;
            if let Some(attempt) = repair.snapshots.as_mut().and_then(Snapshots::cancel) {
                repair.push(Action::CancelSnapshot { attempt });
            }
        }
        let event = self.event(Kind::SessionStart, next, at);
        sink.emit(Event { b: session.first_eight(), ..event });
        sink.end_of_message(true);
        if joined {
            self.doubt(at, sink);
            self.trust.is_lost = true;
            self.want_snapshot(now_ns);
        }
    }

    /// Does what is to be done about what is missing.
    fn advise(&mut self, at: RxStamp, sink: &mut impl Sink) {
        let now_ns = at.ns;
        while let Some(repair) = &mut self.repair {
            if self.arbiter.is_paused() {
                repair.requester.clear();
                let Some(snapshots) = &mut repair.snapshots else { return };
                if snapshots.running().is_some() && self.arbiter.next() != repair.kept_from {
                    // What the snapshot would be joined with is gone.
                    repair.counters.snapshots_outrun += 1;
                    if let Some(attempt) = snapshots.fail(now_ns) {
                        repair.push(Action::CancelSnapshot { attempt });
                    }
                } else if let Some(attempt) = snapshots.start(now_ns) {
                    repair.kept_from = self.arbiter.next();
                    self.trust.is_rebuilt = false; // what came of an attempt before is void
                    repair.counters.snapshots_begun += 1;
                    let kept_from = repair.kept_from;
                    repair.push(Action::FetchSnapshot { attempt, kept_from });
                }
                return;
            }
            let Some(session) = self.arbiter.session() else { return };
            match repair.requester.poll(self.arbiter.gaps(), now_ns) {
                Some(Advice::Ask(ask)) => repair.push(Action::Request { session, ask }),
                Some(Advice::GiveUp { until }) => {
                    self.arbiter.give_up(until);
                    self.drain_arbiter(at, now_ns, sink);
                }
                None => return,
            }
        }
    }

    /// A message of the snapshot that attempt `attempt` fetches. Of an attempt that is no longer the one under way
    /// nothing is taken.
    pub fn snapshot_message(
        &mut self,
        attempt: u32,
        block: &[u8],
        at: RxStamp,
        sink: &mut impl Sink,
    ) {
        if !self.is_fetching(attempt) {
            return;
        }
        if !self.trust.is_rebuilt {
            self.trust.is_rebuilt = true;
            self.venue.begin_snapshot();
        }
        let seq = self.arbiter.next().saturating_sub(1);
        self.venue.apply(&Message { block, seq, rx: at }, &mut Quiet(sink));
    }

    /// The snapshot is complete: it has all messages below `next`.
    pub fn snapshot_complete(
        &mut self,
        attempt: u32,
        next: u64,
        at: RxStamp,
        sink: &mut impl Sink,
    ) {
        if !self.is_fetching(attempt) {
            return;
        }
        if !self.trust.is_rebuilt {
            self.trust.is_rebuilt = true; // an empty one: the market has not begun
            self.venue.begin_snapshot();
        }
        if self.venue.unreadable_ns().is_some() {
            return self.snapshot_failed(attempt, at.ns);
        }
        let Some(repair) = &mut self.repair else { return };
        if repair.too_old_in_row >= TOO_OLD_MAX {
            self.arbiter.disbelieve(next);
            self.trust.told_until = self.trust.told_until.min(self.arbiter.next());
        }
        let resumed = self.arbiter.resume_at(next, at.ns);
        let Some(snapshots) = &mut repair.snapshots else { return };
        if resumed.is_err() {
            repair.counters.snapshots_too_old += 1;
            repair.too_old_in_row += 1;
            snapshots.fail(at.ns);
            return;
        }
        repair.counters.snapshots_joined += 1;
        repair.too_old_in_row = 0;
        snapshots.done();
        self.trust.is_lost = false;
        self.venue.end_snapshot(at);
        self.drain_arbiter(at, at.ns, sink);
    }

    /// Request server `server` will not send what it was asked for from message `from` on.
    pub fn request_refused(&mut self, server: u8, from: u64) {
        if let Some(repair) = &mut self.repair {
            repair.requester.refused(Some(server), from, from.saturating_add(1));
        }
    }

    /// The snapshot could not be had. Another is fetched after a while.
    pub fn snapshot_failed(&mut self, attempt: u32, now_ns: u64) {
        if self.is_fetching(attempt)
            && let Some(repair) = &mut self.repair
            && let Some(snapshots) = &mut repair.snapshots
        {
            repair.counters.snapshots_failed += 1;
            snapshots.fail(now_ns);
        }
    }

    fn is_fetching(&self, attempt: u32) -> bool {
        let snapshots = self.repair.as_ref().and_then(|repair| repair.snapshots.as_ref());
        snapshots.and_then(Snapshots::running) == Some(attempt) && self.arbiter.is_paused()
    }
}

/// Lets through what a snapshot says of instruments, and none of the orders that it is made of.
struct Quiet<'a, S>(&'a mut S);

impl<S: Sink> Sink for Quiet<'_, S> {
    fn wants(&self) -> Kinds {
        self.0.wants().and(Kinds::STATUS)
    }

    fn emit(&mut self, event: Event) {
        if event.is_in(Kinds::STATUS) {
            self.0.emit(event);
        }
    }

    fn end_of_message(&mut self, complete: bool) {
        self.0.end_of_message(complete);
    }
}
