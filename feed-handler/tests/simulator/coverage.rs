//! How often each interesting thing happened: a simulation that never loses anything proves nothing.

macro_rules! seen {
    ($($name:ident),* $(,)?) => {
        /// What can happen in a run.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[repr(usize)]
        pub(crate) enum Seen { $($name),* }

        const ALL: &[Seen] = &[$(Seen::$name),*];
    };
}

#[rustfmt::skip]
seen! {
    Delivered, Gap, GapClosed, Reordered, Overdue, Hurried, Lost, Stale, Recovered, Rebuilt,
    Jump, Asked, AskedAgain, Answered, Cancelled, GivenUp, AnswerNever, AnswerLate,
    AnswerTwice, AnswerPart, AnswerOutOfOrder, AnswerOtherSession, AnswerEmpty, AnswerMore,
    AnswerHostile, AnswerCut, Fetched, Joined, SnapshotEmpty, SnapshotFailed, SnapshotOutrun,
    SnapshotTooOld, SnapshotCancelled, LoginRejected, SessionChanged,
    SessionFalse, SessionEnded, EndFalse, LineDown, ChannelDown, Killed, LateJoin, SocketFull,
    Stalled, TooLong, Malformed, FarAhead, OldSession, BadEnd, ConsumerLagged, EndedFresh,
    EndedImpaired, Unreadable, SnapshotUnreadable,
}

/// How often each.
#[derive(Clone, Debug)]
pub(crate) struct Coverage {
    counts: [u64; ALL.len()],
    pub runs: u64,
    pub datagrams: u64,
}

impl Default for Coverage {
    fn default() -> Self {
        Self { counts: [0; ALL.len()], runs: 0, datagrams: 0 }
    }
}

impl Coverage {
    pub(crate) fn saw(&mut self, what: Seen) {
        self.add(what, 1);
    }

    pub(crate) fn add(&mut self, what: Seen, count: u64) {
        self.counts[what as usize] += count;
    }

    pub(crate) fn of(&self, what: Seen) -> u64 {
        self.counts[what as usize]
    }

    pub(crate) fn join(&mut self, other: &Self) {
        self.counts.iter_mut().zip(other.counts).for_each(|(mine, other)| *mine += other);
        self.runs += other.runs;
        self.datagrams += other.datagrams;
    }

    /// Each thing, and how often it happened.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (Seen, u64)> + '_ {
        ALL.iter().map(|seen| (*seen, self.of(*seen)))
    }
}
