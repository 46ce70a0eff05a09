//! One channel: its lines merged, its messages applied to its books.

use wirepath_perf::ClockDomain;

use super::repair::{Repair, Silence, Trust};
use super::{LookAhead, Now};
use crate::arbiter::{Arbiter, Arrival, Config, ConfigError, Glance, Output, Verdict};
use crate::event::{Event, Kind, NO_INSTRUMENT, flags};
use crate::rx::{Batch, Datagram, LineId, RxStamp};
use crate::venue::{Frame, FrameKind, Framing, Message, Sink, Venue};

/// How a channel is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[repr(u8)]
pub enum ChannelState {
    /// Nothing was heard of it yet.
    #[default]
    Waiting = 0,
    /// All that is known to exist was delivered.
    Live = 1,
    /// Something is missing that the other line may still bring.
    Gap = 2,
    /// What is missing is overdue, and asked for: the books are stale.
    Recovering = 3,
    /// A snapshot is being fetched: the books are stale.
    Snapshot = 4,
    /// Something is lost, and nothing makes it good: the books are stale, and the stream goes on.
    Impaired = 5,
    /// No line of it was heard for longer than its heartbeat allows: the books are stale.
    Down = 6,
    /// The venue ended the session, and all of it was delivered.
    Ended = 7,
}

impl ChannelState {
    /// All, in order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Live,
        Self::Gap,
        Self::Recovering,
        Self::Snapshot,
        Self::Impaired,
        Self::Down,
        Self::Ended,
    ];

    /// A word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Live => "live",
            Self::Gap => "gap",
            Self::Recovering => "recovering",
            Self::Snapshot => "snapshot",
            Self::Impaired => "impaired",
            Self::Down => "down",
            Self::Ended => "ended",
        }
    }
}

/// A datagram's receive stamp, and the time that gaps age by.
#[inline(always)]
fn times(datagram: &Datagram<'_>, now: Now) -> (RxStamp, u64) {
    match now {
        Now::Live(now_ns) if datagram.rx.ns == 0 => {
            (RxStamp { ns: now_ns, clock: ClockDomain::Tsc }, now_ns)
        }
        Now::Live(now_ns) => (datagram.rx, now_ns),
        Now::Recorded => (datagram.rx, datagram.rx.ns),
    }
}

/// One channel: its lines merged, its messages applied to its books.
#[derive(Debug)]
#[repr(C)] // what every datagram touches is together
pub struct Channel<V> {
    pub(super) arbiter: Arbiter,
    pub(super) silence: Silence,
    pub(super) trust: Trust,
    pub(super) index: u8,
    /// The venue's number of the channel, where its lines may carry others too.
    pub(super) only: Option<u32>,
    pub(super) repair: Option<Box<Repair>>,
    pub(super) venue: V,
}

impl<V: Venue> Channel<V> {
    pub(super) fn new(venue: V, index: u8, arbiter: &Config) -> Result<Self, ConfigError> {
        Ok(Self {
            arbiter: Arbiter::new(arbiter)?,
            venue,
            index,
            only: None,
            trust: Trust::default(),
            silence: Silence::new(arbiter.lines),
            repair: None,
        })
    }

    /// Its books and directory.
    pub fn venue(&self) -> &V {
        &self.venue
    }

    /// Its arbiter's state and counters.
    pub fn arbiter(&self) -> &Arbiter {
        &self.arbiter
    }

    /// Takes one datagram. Its messages go through `ahead`, where they may stay when this returns; without,
    /// all are applied. Answers whether it was a single message in its turn.
    #[inline(always)]
    pub(super) fn handle<'a>(
        &mut self,
        datagram: &Datagram<'a>,
        line: LineId,
        now: Now,
        mut ahead: Option<&mut LookAhead<'a, V>>,
        sink: &mut impl Sink,
    ) -> bool {
        let Ok(frame) = V::Framing::parse(datagram.bytes) else {
            self.arbiter.handle_malformed(line);
            return false;
        };
        let (rx, now_ns) = times(datagram, now);
        let Frame { session, channel, first, declared, kind, body } = frame;
        // Without numbers, 0 is nobody's or everybody's.
        let is_anyones = kind == FrameKind::Unnumbered && channel == 0;
        if V::Framing::SHARES_GROUPS && !is_anyones && self.only.is_some_and(|only| only != channel)
        {
            self.arbiter.handle_other_channel(line);
            return false;
        }
        let first = V::Framing::unwrapped(first, self.arbiter.next());
        // Made anew on each way, so that on the first it need not be in memory.
        let arrival = |count| Arrival {
            line,
            session,
            first,
            count,
            next_claimed: first.saturating_add(declared.into()),
            end_of_session: kind == FrameKind::EndOfSession,
            body,
            rx,
            now_ns,
        };
        let in_doubt = self.silence.heard(line, now_ns) || self.trust.in_doubt;
        if kind == FrameKind::Unnumbered {
            self.look_for_unavailable(line, body, declared);
            self.apply_unnumbered(V::Framing::blocks(body, declared), rx, ahead, sink);
            return false;
        }
        if declared == 1
            && !in_doubt
            && let Some(block) = V::Framing::blocks(body, 1).next()
        {
            if let Verdict::Deliver { .. } = self.arbiter.handle(&arrival(1)) {
                let message = Message { block, seq: first, rx };
                match &mut ahead {
                    Some(ahead) => ahead.push(message, &mut self.venue, sink),
                    None => self.venue.apply(&message, sink),
                }
                if self.arbiter.is_plain() {
                    return true;
                }
            }
        } else {
            let several = arrival(declared.into());
            self.handle_several(several, in_doubt, ahead.as_deref_mut(), sink);
        }
        // Live, what closes a gap may already wait in another line's socket, so patience is only looked
        // at when all have been read: see `Pipeline::poll`. A recording is in order of time.
        let until_ns = if now == Now::Recorded { now_ns } else { 0 };
        if self.arbiter.deadline().is_some_and(|due| due <= until_ns) {
            if let Some(ahead) = ahead {
                ahead.drain(&mut self.venue, sink);
            }
            self.drain_arbiter(rx, until_ns, sink);
        }
        false
    }

    /// Takes datagrams of `batch` from place `at` on, behind one of the same line that was a single message in its turn,
    /// for as long as they are, too. Gives the place of the first that is not.
    #[inline(never)] // by itself, so that all registers are for the loop
    pub(super) fn handle_queue<'a>(
        &mut self,
        batch: &Batch<'a>,
        mut at: usize,
        line: LineId,
        now: Now,
        ahead: &mut LookAhead<'a, V>,
        sink: &mut impl Sink,
    ) -> usize {
        if self.trust.in_doubt || self.silence.lines_down > 0 {
            return at;
        }
        let Self { arbiter, venue, silence, only, .. } = self;
        let Some(before) = batch.get(at.wrapping_sub(1)) else { return at };
        let Some(mut turn) = arbiter.in_turn(line) else { return at };
        while let Some(datagram) = batch.get(at)
            && datagram.line == before.line
            && let Ok(frame) = V::Framing::parse(datagram.bytes)
        {
            let Frame { session, channel, first, declared, kind, body } = frame;
            let is_other = V::Framing::SHARES_GROUPS && only.is_some_and(|only| only != channel);
            let (rx, now_ns) = times(&datagram, now);
            let seq = V::Framing::unwrapped(first, turn.next());
            if declared == 1
                && kind == FrameKind::Data
                && !is_other
                && let Some(block) = V::Framing::blocks(body, 1).next()
                && turn.take(session, seq, rx, now_ns)
            {
                silence.heard(line, now_ns);
                ahead.push(Message { block, seq, rx }, venue, sink);
                at += 1;
            } else {
                break;
            }
        }
        turn.end();
        at
    }

    /// Messages that no arbiter can order: as they come, behind what is in the queue.
    #[cold]
    fn apply_unnumbered<'a>(
        &mut self,
        blocks: <V::Framing as Framing>::Blocks<'a>,
        rx: RxStamp,
        ahead: Option<&mut LookAhead<'a, V>>,
        sink: &mut impl Sink,
    ) {
        if let Some(ahead) = ahead {
            ahead.drain(&mut self.venue, sink);
        }
        for block in blocks {
            self.venue.apply(&Message { block, seq: 0, rx }, sink);
        }
    }

    /// A datagram of several messages or none, or one that comes in doubt, of which is known what its header claims.
    #[inline(never)] // so that the way of a single message stays short
    fn handle_several<'a>(
        &mut self,
        mut arrival: Arrival<'a>,
        in_doubt: bool,
        mut ahead: Option<&mut LookAhead<'a, V>>,
        sink: &mut impl Sink,
    ) {
        let Arrival { line, first, body, rx, count: claimed, .. } = arrival;
        let blocks = |count| V::Framing::blocks(body, u16::try_from(count).unwrap_or(u16::MAX));
        let glance = if in_doubt { Glance::Other } else { self.arbiter.glance(&arrival) };
        match glance {
            Glance::InTurn => {
                let there = self.apply_all(first, blocks(claimed), rx, ahead, sink);
                if there < claimed {
                    self.arbiter.cut_short(&arrival, there);
                }
            }
            Glance::Copy => {}
            Glance::Other => {
                // The header's count is the sender's word: only what is wholly there is let through.
                let count = blocks(claimed).count();
                arrival.count = u32::try_from(count).expect("at most 65,535");
                let verdict = self.arbiter.handle(&arrival);
                if in_doubt {
                    if let Some(ahead) = &mut ahead {
                        ahead.drain(&mut self.venue, sink);
                    }
                    self.heard_in_doubt(line, (first, count as u64), verdict, rx, sink);
                }
                if let Verdict::Deliver { skip, take } = verdict {
                    let mut blocks = blocks(skip + take);
                    for _ in 0..skip {
                        blocks.next();
                    }
                    self.apply_all(first + u64::from(skip), blocks, rx, ahead, sink);
                }
            }
        }
    }

    /// Applies the messages of a datagram, numbered from `first` on, through `ahead` or a queue of their own. Gives how
    /// many there were.
    #[inline(always)]
    fn apply_all<'a>(
        &mut self,
        first: u64,
        blocks: <V::Framing as Framing>::Blocks<'a>,
        rx: RxStamp,
        ahead: Option<&mut LookAhead<'a, V>>,
        sink: &mut impl Sink,
    ) -> u32 {
        let venue = &mut self.venue;
        match ahead {
            Some(ahead) => ahead.push_all(first, blocks, rx, venue, sink),
            None => {
                let mut ahead = LookAhead::new();
                let count = ahead.push_all(first, blocks, rx, venue, sink);
                ahead.drain(venue, sink);
                count
            }
        }
    }

    /// Applies what is in the queue.
    #[inline(always)]
    pub(super) fn drain(&mut self, ahead: &mut LookAhead<'_, V>, sink: &mut impl Sink) {
        ahead.drain(&mut self.venue, sink);
    }

    /// Messages were applied: one that the venue could not read, nor tell whose it was, counts as lost.
    #[inline(always)]
    pub(super) fn look_for_unreadable(&mut self, now: Now) {
        if let Some(since_ns) = self.venue.unreadable_ns() {
            let now_ns = if let Now::Live(now_ns) = now { now_ns } else { since_ns };
            self.count_unreadable(since_ns, now_ns);
        }
    }

    /// An event of the whole channel.
    pub(super) fn event(&self, kind: Kind, seq: u64, at: RxStamp) -> Event {
        let stale = if self.trust.in_doubt { flags::STALE } else { 0 };
        Event {
            rx_ns: at.ns,
            clock: at.clock as u8,
            seq,
            channel: self.index,
            instrument: NO_INSTRUMENT,
            flags: flags::NO_SIDE | stale,
            ..Event::new(kind)
        }
    }

    /// Puts out what the arbiter has beside the datagram in hand, in its order with the data.
    #[cold]
    pub(super) fn drain_arbiter(&mut self, at: RxStamp, now_ns: u64, sink: &mut impl Sink) {
        loop {
            // Before the messages that end the doubt, not behind them.
            if self.trust.in_doubt && self.arbiter.holds_next() {
                self.settle(self.arbiter.next(), at, sink);
            }
            let Some(output) = self.arbiter.poll(now_ns) else { break };
            match output {
                Output::Held(held) => {
                    let count = u16::try_from(held.count).unwrap_or(u16::MAX);
                    let first = held.first + u64::from(held.skip);
                    let blocks = V::Framing::blocks(held.body, count);
                    let blocks = blocks.skip(held.skip as usize).take(held.take as usize);
                    for (seq, block) in (first..).zip(blocks) {
                        self.venue.apply(&Message { block, seq, rx: held.rx }, sink);
                    }
                }
                Output::Overdue(gap) => self.overdue(gap, at, sink),
                Output::Lost(loss) => self.lost(loss, at, now_ns, sink),
                Output::SessionStart { session, next, joined } => {
                    self.session_start(session, next, joined, (at, now_ns), sink);
                }
                Output::SessionEnd { next, .. } => {
                    // What ends the doubt is told before the end.
                    self.settle(next, at, sink);
                    sink.emit(Event { b: next, ..self.event(Kind::SessionEnd, next, at) });
                    sink.end_of_message(true);
                }
            }
        }
        self.settle(self.arbiter.next(), at, sink);
    }
}
