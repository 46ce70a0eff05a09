//! The obvious arbiter, one map entry per message, for the tests to compare with; and a strategy's view
//! of the stream that accepts nothing out of order.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Arbiter, Arrival, Config, Glance, LineCounters, Output, Reject, SessionId, Start, Verdict,
};
use crate::rx::{LineId, RxStamp};
use wirepath_perf::ClockDomain;

/// Session names that differ in one byte.
pub(super) fn session(number: u8) -> SessionId {
    SessionId([b's', b'e', b's', b's', b'i', b'o', b'n', b' ', b'0', b'0' + number])
}

/// The blocks of messages `first..`, each of which holds its own number and session.
pub(super) fn body(session: SessionId, first: u64, count: u32) -> Vec<u8> {
    let seqs = (0..u64::from(count)).map(|i| first.wrapping_add(i));
    let block = |seq: u64| [&[0, 9, session.0[9]][..], &seq.to_be_bytes()].concat();
    seqs.flat_map(block).collect()
}

/// An arrival that holds all it claims.
pub(super) fn arrival<'a>(
    line: u8,
    session: SessionId,
    first: u64,
    count: u32,
    body: &'a [u8],
    now_ns: u64,
) -> Arrival<'a> {
    Arrival {
        line: LineId(line),
        session,
        first,
        count,
        next_claimed: first.saturating_add(u64::from(count)),
        end_of_session: false,
        body,
        rx: RxStamp { ns: now_ns, clock: ClockDomain::Kernel },
        now_ns,
    }
}

/// What came out: of one message, or of none.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Out {
    Start { session: SessionId, next: u64, joined: bool },
    Message { seq: u64, line: LineId, rx_ns: u64 },
    Lost(u64),
    LostRange(u64, u64),
    End(u64),
}

/// Drives an arbiter, glancing at datagrams first, and takes what comes out of it only in order. Beside it runs one
/// that does without glances: the two are always alike.
pub(super) struct Strategy {
    pub(super) arbiter: Arbiter,
    twin: Arbiter,
    pub(super) stream: Stream,
}

/// What came out so far.
#[derive(Default)]
pub(super) struct Stream {
    pub(super) outs: Vec<Out>,
    session: Option<SessionId>,
    next: u64,
    delivered: u64,
    lost: u64,
}

impl Strategy {
    pub(super) fn new(config: &Config) -> Self {
        let arbiter = || Arbiter::new(config).unwrap();
        Self { arbiter: arbiter(), twin: arbiter(), stream: Stream::default() }
    }

    /// One datagram, and everything that comes out afterwards, whatever the time.
    pub(super) fn handle(&mut self, arrival: &Arrival<'_>) -> Verdict {
        let verdict = self.handle_only(arrival);
        while self.ready_once() {}
        verdict
    }

    /// Takes one thing that comes out whatever the time. Whether there was one.
    pub(super) fn ready_once(&mut self) -> bool {
        self.poll_once(0)
    }

    pub(super) fn handle_malformed(&mut self, line: LineId) {
        self.arbiter.handle_malformed(line);
        self.twin.handle_malformed(line);
    }

    pub(super) fn handle_only(&mut self, arrival: &Arrival<'_>) -> Verdict {
        let verdict = self.glance_and_handle(arrival);
        assert_eq!(verdict, self.twin.handle(arrival), "{arrival:?}");
        if let Verdict::Deliver { skip, take } = verdict {
            assert_eq!(Some(arrival.session), self.stream.session);
            let Arrival { line, rx, first, body, .. } = *arrival;
            self.stream.take(line, rx, first, skip, take, body);
        }
        verdict
    }

    /// As the pipeline does it: the messages are counted late, or never.
    fn glance_and_handle(&mut self, arrival: &Arrival<'_>) -> Verdict {
        let claimed = arrival.next_claimed.checked_sub(arrival.first);
        let claimed = claimed.and_then(|claimed| u32::try_from(claimed).ok());
        let Some(claimed) = claimed.filter(|claimed| *claimed >= arrival.count) else {
            return self.arbiter.handle(arrival); // no header says so
        };
        if claimed == 1
            && arrival.count == 1
            && !arrival.end_of_session
            && !arrival.first.is_multiple_of(4)
        {
            // One way for one of a queue, another for one by itself: each gets its share.
            let Arrival { line, session, first, rx, now_ns, .. } = *arrival;
            if let Some(mut turn) = self.arbiter.in_turn(line) {
                let taken = turn.take(session, first, rx, now_ns);
                turn.end();
                if taken {
                    return Verdict::Deliver { skip: 0, take: 1 };
                }
            }
            return self.arbiter.handle(arrival);
        }
        let glanced = Arrival { count: claimed, ..*arrival };
        match self.arbiter.glance(&glanced) {
            Glance::InTurn if arrival.count < claimed => {
                self.arbiter.cut_short(&glanced, arrival.count)
            }
            Glance::InTurn => Verdict::Deliver { skip: 0, take: claimed },
            Glance::Copy => Verdict::Duplicate,
            Glance::Other => self.arbiter.handle(arrival),
        }
    }

    /// Takes one thing that comes out at this time. Whether there was one.
    pub(super) fn poll_once(&mut self, now_ns: u64) -> bool {
        let output = self.arbiter.poll(now_ns);
        assert_eq!(output.is_some(), self.twin.poll(now_ns).is_some());
        output.map(|output| self.stream.take_output(output)).is_some()
    }

    /// The sums that hold at any time.
    pub(super) fn check_counters(&self) {
        let channel = self.arbiter.channel();
        assert_eq!(channel.delivered, self.stream.delivered);
        assert_eq!(channel.lost, self.stream.lost);
        assert_eq!(
            channel.gaps_seen,
            channel.gaps_closed
                + channel.gaps_reordered
                + channel.gaps_declared
                + channel.gaps_open,
            "{channel:?}"
        );
        assert_eq!(channel.gaps_open, self.arbiter.gaps().count() as u64);
        assert!(channel.held <= channel.held_peak);
        let twin = &self.twin;
        assert!(self.arbiter.gaps().eq(twin.gaps()));
        assert_eq!(
            (self.arbiter.next(), self.arbiter.known(), self.arbiter.deadline()),
            (twin.next(), twin.known(), twin.deadline())
        );
        assert_eq!(bytemuck::bytes_of(&channel), bytemuck::bytes_of(&twin.channel()));
        for line in
            (0..).map_while(|line| twin.line(LineId(line)).zip(self.arbiter.line(LineId(line))))
        {
            assert_eq!(bytemuck::bytes_of(line.0), bytemuck::bytes_of(line.1), "{line:?}");
        }
        for line in (0..).map_while(|line| self.arbiter.line(LineId(line))) {
            let LineCounters { won, duplicate, late, rejected, dropped, holding, .. } = *line;
            let sum = won + duplicate + late + rejected + dropped + holding;
            assert_eq!(line.messages, sum, "{line:?}");
            assert_eq!(line.lag.count, line.lag.buckets.iter().map(|n| u64::from(*n)).sum());
        }
    }

    /// How many datagrams of this line were refused or suspected, for this reason.
    pub(super) fn refused(&self, line: u8, reject: Reject) -> u64 {
        self.arbiter.line(LineId(line)).unwrap().refused[reject as usize]
    }
}

impl Stream {
    fn take_output(&mut self, output: Output<'_>) {
        match output {
            Output::SessionStart { session, next, joined } => {
                self.outs.push(Out::Start { session, next, joined });
                self.session = Some(session);
                self.next = next;
            }
            Output::Held(held) => {
                self.take(held.line, held.rx, held.first, held.skip, held.take, held.body);
            }
            Output::Overdue(gap) => panic!("{gap:?}, without repair"),
            Output::Lost(loss) => {
                assert_eq!(loss.from, self.next, "a loss out of place");
                assert!(loss.to >= loss.from && loss.to < u64::MAX);
                if loss.to - loss.from < 1_000 {
                    self.outs.extend((loss.from..=loss.to).map(Out::Lost));
                } else {
                    self.outs.push(Out::LostRange(loss.from, loss.to));
                }
                self.lost = self.lost.saturating_add(loss.to - loss.from + 1);
                self.next = loss.to + 1;
            }
            Output::SessionEnd { session, next } => {
                assert_eq!((Some(session), next), (self.session, self.next));
                self.outs.push(Out::End(next));
            }
        }
    }

    fn take(&mut self, line: LineId, rx: RxStamp, first: u64, skip: u32, take: u32, body: &[u8]) {
        assert!(take > 0);
        assert_eq!(first + u64::from(skip), self.next, "a message out of turn");
        let blocks = body.chunks(11).skip(skip as usize).take(take as usize);
        assert_eq!(blocks.len(), take as usize);
        for block in blocks {
            assert_eq!(block[2], self.session.unwrap().0[9], "a message of another session");
            assert_eq!(block[3..], self.next.to_be_bytes(), "a message under another number");
            self.outs.push(Out::Message { seq: self.next, line, rx_ns: rx.ns });
            self.next += 1;
            self.delivered += 1;
        }
    }
}

/// What is known of one message that lies ahead.
#[derive(Clone, Copy)]
enum Ahead {
    Missing { due_ns: u64 },
    Held { line: LineId, rx_ns: u64 },
}

/// Per line: messages won, duplicate, late.
pub(super) type Shares = [u64; 3];

/// The obvious arbiter of one session, with memory without end.
pub(super) struct Reference {
    patience_ns: u64,
    base: u64,
    next: u64,
    known: u64,
    ahead: BTreeMap<u64, Ahead>,
    lost: BTreeSet<u64>,
    end: Option<u64>,
    pub(super) shares: [Shares; 4],
    pub(super) carried: [BTreeSet<u64>; 4],
    pub(super) outs: Vec<Out>,
}

impl Reference {
    /// Begins with the session's first arrival.
    pub(super) fn new(start: Start, patience_ns: u64, first: &Arrival<'_>) -> Self {
        let (base, joined) = match start {
            Start::At(next) => (next, false),
            Start::FirstSeen => (first.first, first.first > 1),
        };
        let session = first.session;
        Self {
            patience_ns,
            base,
            next: base,
            known: base,
            ahead: BTreeMap::new(),
            lost: BTreeSet::new(),
            end: None,
            shares: [[0; 3]; 4],
            carried: Default::default(),
            outs: vec![Out::Start { session, next: base, joined }],
        }
    }

    pub(super) fn handle(&mut self, arrival: &Arrival<'_>) {
        let line = usize::from(arrival.line.0);
        let range = arrival.first..arrival.first + u64::from(arrival.count);
        let due_ns = arrival.now_ns + self.patience_ns;
        for seq in self.known..arrival.next_claimed.max(range.end) {
            self.ahead.insert(seq, Ahead::Missing { due_ns });
            self.known = seq + 1;
        }
        for seq in range {
            self.carried[line].insert(seq);
            let share = match self.ahead.get(&seq) {
                _ if seq < self.base || self.lost.contains(&seq) => 2,
                _ if seq < self.next => 1,
                Some(Ahead::Held { .. }) => 1,
                _ => {
                    let held = Ahead::Held { line: arrival.line, rx_ns: arrival.rx.ns };
                    self.ahead.insert(seq, held);
                    0
                }
            };
            self.shares[line][share] += 1;
        }
        if arrival.end_of_session {
            self.end = self.end.or(Some(arrival.next_claimed));
        }
        self.poll(0);
    }

    pub(super) fn poll(&mut self, now_ns: u64) {
        while let Some(ahead) = self.ahead.get(&self.next) {
            let seq = self.next;
            match *ahead {
                Ahead::Missing { due_ns } if due_ns > now_ns => break,
                Ahead::Missing { .. } => {
                    self.lost.insert(seq);
                    self.outs.push(Out::Lost(seq));
                }
                Ahead::Held { line, rx_ns } => self.outs.push(Out::Message { seq, line, rx_ns }),
            }
            self.ahead.remove(&seq);
            self.next += 1;
        }
        if self.end == Some(self.next) {
            self.end = Some(u64::MAX); // told
            self.outs.push(Out::End(self.next));
        }
    }

    pub(super) fn deadline(&self) -> Option<u64> {
        match self.ahead.first_key_value()?.1 {
            Ahead::Missing { due_ns } => Some(*due_ns),
            Ahead::Held { .. } => unreachable!("polled before"),
        }
    }

    /// Messages that this line should have carried by now, and did not: `next` is how far it has come.
    pub(super) fn lost_on(&self, line: usize, next: u64) -> u64 {
        next - self.base - self.carried[line].range(self.base..).count() as u64
    }
}
