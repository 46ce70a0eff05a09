//! What the handler has to do, by what it was handed: kept apart from it, so that both can be compared.

use std::collections::BTreeSet;

use wirepath_feed_handler::arbiter::{Arbiter, Gap, Reject};
use wirepath_feed_handler::pipeline::{Channel, ChannelState};
use wirepath_feed_handler::recovery::requests::{Ask, BURST};
use wirepath_feed_handler::rx::LineId;
use wirepath_feed_handler::venue::NasdaqItch;
use wirepath_protocol::moldudp64::{Packet, PacketKind};

use super::coverage::{Coverage, Seen};
use super::plan::Plan;

/// A request that was sent.
#[derive(Debug)]
struct Asked {
    from: u64,
    until: u64,
    at_ns: u64,
    server: u8,
    /// How long the next one for the same has to wait, at the least.
    timeout_ns: u64,
    is_answered: bool,
}

#[derive(Debug)]
pub(crate) struct Watch {
    plan: Plan,
    /// Sessions that the arbiter had begun when it was last looked at; what follows is of the last.
    sessions: u64,
    /// When a snapshot was last joined, and the jumps before.
    joined_ns: u64,
    jumps: u64,
    given_up: u64,
    /// The message that came next at that time.
    next: u64,
    /// Up to which message the lines had shown the stream to reach, and when first.
    known: Vec<(u64, u64)>,
    /// Ends that were heard: of which session, before which message.
    ends: Vec<([u8; 10], u64)>,
    /// Messages that were handed over.
    brought: BTreeSet<u64>,
    asked: Vec<Asked>,
    /// Requests that may go at once, and as of when.
    tokens: f64,
    tokens_ns: u64,
    heard_ns: [u64; 2],
    was_down: [bool; 2],
    state: ChannelState,
    pub seen: Coverage,
}

impl Watch {
    pub(crate) fn new(plan: &Plan, now_ns: u64) -> Self {
        Self {
            plan: plan.clone(),
            sessions: 0,
            joined_ns: 0,
            jumps: 0,
            given_up: 0,
            next: 0,
            known: Vec::new(),
            ends: Vec::new(),
            brought: BTreeSet::new(),
            asked: Vec::new(),
            tokens: BURST as f64,
            tokens_ns: now_ns,
            heard_ns: [0; 2],
            was_down: [false; 2],
            state: ChannelState::Waiting,
            seen: Coverage::default(),
        }
    }

    /// Datagrams that the handler can hold.
    pub(crate) fn room(&self) -> u64 {
        self.plan.arbiter.held_datagrams.into()
    }

    /// A datagram is handed over.
    pub(crate) fn heard(&mut self, line: u8, bytes: &[u8], now_ns: u64, arbiter: &Arbiter) {
        let Ok(packet) = Packet::parse(bytes) else { return };
        let line = usize::from(line);
        let last_ns = self.heard_ns.into_iter().max().unwrap_or(0);
        if let Some(heard_ns) = self.heard_ns.get_mut(line) {
            *heard_ns = now_ns;
        }
        let first = packet.sequence_number();
        let whole = packet.messages().count() as u64;
        let Some(until) = first.checked_add(whole) else { return };
        if packet.kind() == PacketKind::EndOfSession {
            self.ends.push((packet.session().0, first));
        }
        if arbiter.session().is_none_or(|session| session.0 != packet.session().0) {
            return;
        }
        if line == self.heard_ns.len() {
            for asked in &mut self.asked {
                asked.is_answered |= whole > 0 && asked.from < until && first < asked.until;
            }
        }
        let claimed = first.saturating_add(packet.declared().into());
        if claimed - arbiter.next().min(claimed) > self.plan.arbiter.max_ahead
            || (packet.kind() == PacketKind::EndOfSession && claimed < arbiter.known())
        {
            return;
        }
        self.brought.extend(first..until);
        let is_line = line < self.heard_ns.len();
        if is_line && self.known.last().is_none_or(|(until, _)| claimed > *until) {
            // What the first datagram after an outage shows has been missing all the time.
            let is_first = core::mem::take(&mut self.state) == ChannelState::Down;
            self.known.push((claimed, if is_first { last_ns } else { now_ns }));
        }
    }

    /// The handler is in this state.
    pub(crate) fn stood(&mut self, state: ChannelState, is_stale: bool) {
        use ChannelState::{Ended, Gap, Live, Waiting};
        // A session may end fresh or stale.
        if state != Ended && (!is_stale || matches!(state, Waiting | Live | Gap)) {
            assert!(!is_stale && matches!(state, Waiting | Live | Gap), "{state:?}, {is_stale}");
        }
        let is_down = state == ChannelState::Down && self.state != state;
        self.seen.add(Seen::ChannelDown, is_down.into());
        self.state = state;
    }

    /// The handler has looked at everything at this time.
    pub(crate) fn polled(
        &mut self,
        channel: &Channel<NasdaqItch>,
        (before, gaps): (&[Gap], &[Gap]),
        now_ns: u64,
    ) {
        let gap_max = self.plan.recovery.requests.gap_max;
        let is_long = |gap: &Gap| gap.to - gap.from >= gap_max;
        let arbiter = channel.arbiter();
        let counters = arbiter.channel();
        if counters.sessions != self.sessions {
            self.sessions = counters.sessions;
            self.joined_ns = 0;
            self.known.clear();
            self.brought.clear();
            self.asked.clear();
        }
        let is_paused = arbiter.is_paused();
        if is_paused {
            self.asked.clear();
        }
        let is_stale = channel.stale_since_ns().is_some();

        // What was shown to exist has come within the patience, or the books are stale.
        let next = arbiter.next();
        if next < self.next {
            // A snapshot has shown that it was not true, and what came since was taken for late.
            self.known.clear();
            self.brought.clear();
        }
        self.next = next;
        self.known.retain(|(until, _)| *until > next);
        if let Some((until, at_ns)) = self.known.first()
            && now_ns >= at_ns + self.plan.arbiter.patience_ns
        {
            assert!(
                is_stale,
                "{next} is known of since {at_ns}, up to {until}, and nobody is told"
            );
        }

        self.check_sums(arbiter);

        // Those that do not go with the stream have room of their own.
        let suspects = if self.has_kept_all(arbiter) { 0 } else { 16 };
        let room = u64::from(self.plan.arbiter.held_datagrams) + suspects;
        let (held, peak) = (counters.held, counters.held_peak);
        assert!(held <= peak && peak <= room, "{held} datagrams held, {peak} before");

        let requests = self.plan.recovery.requests;
        let given_up = channel.repair_counters().requests.given_up;
        let since_ns = now_ns.saturating_sub(self.joined_ns);
        let can_be_had = requests.servers > 0 && !before.iter().any(is_long);
        if counters.jumps == self.jumps && can_be_had && since_ns < requests.give_up_ns {
            assert_eq!(given_up, self.given_up, "given up {since_ns} ns behind a snapshot");
        }
        self.given_up = given_up;
        for gap in gaps.iter().filter(|gap| gap.due_ns <= now_ns && !is_paused) {
            let is_over = now_ns - gap.due_ns >= requests.give_up_ns;
            assert!(!is_over && !is_long(gap) && requests.servers > 0, "not given up: {gap:?}");
        }
        if self.plan.recovery.snapshots.is_some() {
            assert_ne!(channel.state(), ChannelState::Impaired, "no snapshot is fetched");
        }
        self.check_silence(channel, is_stale, now_ns);
    }

    /// Every message and every gap is counted once, as what became of it.
    fn check_sums(&self, arbiter: &Arbiter) {
        for line in (0..3).filter_map(|line| arbiter.line(LineId(line))) {
            let known = line.won + line.duplicate + line.late;
            assert_eq!(line.messages, known + line.rejected + line.dropped + line.holding);
        }
        let of = arbiter.channel();
        let closed = of.gaps_closed + of.gaps_reordered + of.gaps_answered + of.gaps_covered;
        assert_eq!(of.gaps_seen, closed + of.gaps_declared + of.gaps_open);
    }

    fn check_silence(&mut self, channel: &Channel<NasdaqItch>, is_stale: bool, now_ns: u64) {
        let limit_ns = self.plan.silence_ns;
        let arbiter = channel.arbiter();
        let (session, next) = (arbiter.session().map(|session| session.0), arbiter.next());
        let is_ended = arbiter.is_ending();
        let mut ends = self.ends.iter().filter(|end| Some(end.0) == session);
        let is_said = ends.any(|end| next <= end.1);
        assert!(!is_ended || is_said, "it ends at {next}, and nobody said so: {:?}", self.ends);
        let mut all_down = limit_ns > 0;
        for (index, heard_ns) in self.heard_ns.iter_mut().enumerate() {
            if *heard_ns == 0 {
                *heard_ns = now_ns;
            }
            let is_silent = limit_ns > 0 && now_ns - *heard_ns >= limit_ns;
            let is_down = channel.is_down(LineId(u8::try_from(index).unwrap()));
            let is_told = is_silent && (!is_ended || self.was_down[index]);
            if !is_ended || !self.was_down[index] {
                assert_eq!(is_down, is_told, "line {index}, last heard at {heard_ns}");
            }
            self.seen.add(Seen::LineDown, u64::from(is_down && !self.was_down[index]));
            self.was_down[index] = is_down;
            all_down &= is_down;
        }
        if all_down && channel.arbiter().session().is_some() {
            assert!(is_stale && channel.state() == ChannelState::Down, "all lines are down");
        }
    }

    /// A snapshot was joined: what is missing behind it can be asked for from here on.
    pub(crate) fn joined(&mut self, arbiter: &Arbiter, now_ns: u64) {
        self.joined_ns = now_ns;
        self.jumps = arbiter.channel().jumps;
    }

    /// The handler wants a request to be sent.
    pub(crate) fn asks(
        &mut self,
        channel: &Channel<NasdaqItch>,
        gaps: &[Gap],
        ask: Ask,
        now_ns: u64,
    ) {
        let config = self.plan.recovery.requests;
        let until = ask.from + u64::from(ask.count);
        assert!((1..=config.count_max).contains(&ask.count) && ask.server < config.servers);
        assert!(!channel.arbiter().is_paused(), "{ask:?}, and a snapshot is on its way");
        let of = |gap: &&Gap| gap.from <= ask.from && until <= gap.to + 1;
        let gap = gaps.iter().find(of).unwrap_or_else(|| panic!("{ask:?} of what is not missing"));
        assert!(gap.due_ns <= now_ns, "{ask:?} before the lines' time is over");
        if self.has_kept_all(channel.arbiter())
            && let Some(seq) = self.brought.range(ask.from..until).next()
        {
            panic!("{ask:?}, and {seq} was brought before");
        }

        let mut timeout_ns = config.timeout_ns;
        let overlapping = |asked: &&Asked| asked.from < until && ask.from < asked.until;
        for before in self.asked.iter().filter(overlapping).filter(|asked| !asked.is_answered) {
            assert!(now_ns >= before.at_ns + before.timeout_ns, "{ask:?} behind {before:?}");
            if before.from == ask.from {
                let is_other = before.server != ask.server || config.servers == 1;
                assert!(is_other, "{ask:?} behind {before:?}, of the same server");
                timeout_ns = (2 * before.timeout_ns).min(config.timeout_max_ns);
            }
        }
        self.asked.retain(|asked| !overlapping(&asked));
        let Ask { from, server, .. } = ask;
        let is_answered = false;
        self.asked.push(Asked { from, until, at_ns: now_ns, server, timeout_ns, is_answered });
        let under_way = |asked: &&Asked| {
            let is_missing = gaps.iter().any(|gap| asked.from <= gap.to && gap.from < asked.until);
            !asked.is_answered && is_missing
        };
        let under_way = self.asked.iter().filter(under_way).count();
        assert!(under_way <= 32, "{under_way} requests under way");

        let passed_ns = now_ns - self.tokens_ns;
        let earned = passed_ns as f64 * f64::from(config.per_second) / 1e9;
        (self.tokens, self.tokens_ns) = ((self.tokens + earned).min(BURST as f64), now_ns);
        assert!(self.tokens > 0.999, "more than {} requests a second", config.per_second);
        self.tokens -= 1.0;
    }

    /// Nothing that came had to be refused or dropped.
    fn has_kept_all(&self, arbiter: &Arbiter) -> bool {
        (0..3)
            .filter_map(|line| arbiter.line(LineId(line)))
            .all(|line| line.dropped + line.rejected + line.refused.iter().sum::<u64>() == 0)
    }

    pub(crate) fn tally(&self, arbiter: &Arbiter, coverage: &mut Coverage) {
        coverage.join(&self.seen);
        for line in (0..3).filter_map(|line| arbiter.line(LineId(line))) {
            coverage.add(Seen::Malformed, line.malformed);
            for (seen, why) in [
                (Seen::TooLong, Reject::TooLong),
                (Seen::FarAhead, Reject::FarAhead),
                (Seen::OldSession, Reject::OldSession),
                (Seen::BadEnd, Reject::BadEnd),
            ] {
                coverage.add(seen, line.refused[why as usize]);
            }
        }
    }
}
