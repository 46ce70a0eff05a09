//! What is asked for again, of whom, and when it is given up: the client of MoldUDP64's request servers.
//!
//! [`Requester`] looks at the gaps an arbiter has open and says what to do next: send a request, or give a gap
//! up. It sends nothing and reads no clock. Answers go to the arbiter like all datagrams; that one came is told
//! with [`answered`](Requester::answered).
//!
//! # What it promises
//!
//! - Only what is overdue and still missing at that moment is asked for, so what a line brought by itself never is.
//! - One request is under way for each gap: for its first messages, as many as one may ask for. A server answers
//!   with one packet of what fits, so the rest is asked for as soon as an answer has come; where it answers in several
//!   ([`Config::in_parts`]), when none of them brought it in time.
//! - No answer in time: the next server is asked, and waited for twice as long, up to a limit.
//! - A server that refuses is passed over at once; when all have refused one after another, the gap is given up.
//! - No more requests a second than configured, with a burst of [`BURST`].
//! - A gap that is longer than [`Config::gap_max`], or that has been overdue for [`Config::give_up_ns`], is given
//!   up: a snapshot is quicker, or is the only way.
//!
//! Source: MoldUDP64 1.00, "Request Packet".

use wirepath_protocol::moldudp64::Header;

use crate::arbiter::Gap;

/// Requests that may go at once although the rate is lower.
pub const BURST: u64 = 32;
/// Gaps for which a request can be under way at one time; others wait for their turn.
const UNDER_WAY_MAX: usize = 32;

/// What a [`Requester`] is built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// Request servers, asked in turn. With none, every gap is given up when it is overdue.
    pub servers: u8,
    /// How long the first server asked has for its answer, nanoseconds; each further one twice as long.
    pub timeout_ns: u64,
    /// But no longer than this.
    pub timeout_max_ns: u64,
    /// Messages of one request: 1 to 65,534.
    pub count_max: u16,
    /// Messages of a gap that is worth asking for.
    pub gap_max: u64,
    /// Requests a second, to all servers together.
    pub per_second: u32,
    /// How long a gap may be overdue before it is given up, nanoseconds.
    pub give_up_ns: u64,
    /// A server answers with all that was asked for, in as many packets as it takes: behind the first of them the rest
    /// is still waited for, rather than asked for.
    pub in_parts: bool,
}

impl Default for Config {
    /// No server; 20 ms for an answer, up to 200 ms; as many messages as the protocol allows; gaps of up to 65,534
    /// messages; 1,000 requests a second; given up after a second; answers of one packet.
    fn default() -> Self {
        Self {
            servers: 0,
            timeout_ns: 20_000_000,
            timeout_max_ns: 200_000_000,
            count_max: Header::COUNT_MAX,
            gap_max: Header::COUNT_MAX.into(),
            per_second: 1_000,
            give_up_ns: 1_000_000_000,
            in_parts: false,
        }
    }
}

/// A number in a [`Config`] no requester can be built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// `count_max` is 0 or 65,535, which means the end of a session.
    #[error("count_max: {0} is not between 1 and 65534")]
    CountMax(u16),
    /// `timeout_ns` is 0, or above `timeout_max_ns`.
    #[error("timeout_ns: must be above 0 and not above timeout_max_ns")]
    Timeout,
    /// `per_second` is 0.
    #[error("per_second: must be at least one request")]
    PerSecond,
}

impl Config {
    /// Whether a requester can be built with these numbers.
    ///
    /// # Errors
    ///
    /// The first field that is out of range.
    pub fn check(&self) -> Result<(), ConfigError> {
        if !(1..=Header::COUNT_MAX).contains(&self.count_max) {
            return Err(ConfigError::CountMax(self.count_max));
        }
        if self.timeout_ns == 0 || self.timeout_ns > self.timeout_max_ns {
            return Err(ConfigError::Timeout);
        }
        if self.per_second == 0 {
            return Err(ConfigError::PerSecond);
        }
        Ok(())
    }
}

/// A request to be sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Ask {
    /// Which server, from 0.
    pub server: u8,
    /// The first message wanted.
    pub from: u64,
    /// How many.
    pub count: u16,
}

/// What to do next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Advice {
    /// Send this request.
    Ask(Ask),
    /// Give up what is missing below this message.
    GiveUp {
        /// One past the last message of the gap.
        until: u64,
    },
}

/// What was done so far.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Counters {
    /// Requests sent.
    pub asked: u64,
    /// Of these, repetitions after a timeout.
    pub repeated: u64,
    /// Requests that nobody answered in time.
    pub timeouts: u64,
    /// Requests that an answer came for.
    pub answered: u64,
    /// Requests whose gap the lines closed before an answer came.
    pub cancelled: u64,
    /// Gaps given up.
    pub given_up: u64,
    /// Requests that a server refused.
    pub refused: u64,
}

/// A request under way.
#[derive(Clone, Copy, Debug)]
struct UnderWay {
    from: u64,
    until: u64,
    due_ns: u64,
    timeout_ns: u64,
    server: u8,
    is_answered: bool,
    is_refused: bool,
    /// Servers that have refused it one after another.
    refusals: u8,
    /// Something of it was missing when last looked at.
    is_missing: bool,
}

/// Asks for what is missing. See the [module documentation](self).
#[derive(Debug)]
pub struct Requester {
    config: Config,
    under_way: Vec<UnderWay>,
    /// The time at which the rate would be used up evenly.
    spent_ns: u64,
    /// Who is asked first for the next gap: whoever answered last.
    server: u8,
    counters: Counters,
}

impl Requester {
    /// Takes all memory now.
    ///
    /// # Errors
    ///
    /// The first field of `config` that is out of range.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self {
            config,
            under_way: Vec::with_capacity(UNDER_WAY_MAX),
            spent_ns: 0,
            server: 0,
            counters: Counters::default(),
        })
    }

    /// What was done so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Whether no request is under way.
    pub fn is_idle(&self) -> bool {
        self.under_way.is_empty()
    }

    /// Nothing is under way any more: another session, or a snapshot.
    pub fn clear(&mut self) {
        self.under_way.clear();
    }

    /// An answer came, with the messages from `first` up to, not including, `until`. An empty one says that the
    /// server has none of them.
    pub fn answered(&mut self, first: u64, until: u64) {
        let of =
            |request: &&mut UnderWay| request.from < until.max(first + 1) && first < request.until;
        if let Some(request) = self.under_way.iter_mut().find(of)
            && until > first
        {
            request.is_answered = true;
            self.server = request.server;
        }
    }

    /// Messages from `first` up to, not including, `until` will not be sent, says `server`: the next is asked at once. When
    /// all have refused, or the venue itself says so (`None`), the gap is given up. Only what was asked for is looked
    /// at, so that an answer to somebody else does no harm.
    pub fn refused(&mut self, server: Option<u8>, first: u64, until: u64) {
        let Self { config, under_way, counters, .. } = self;
        for request in under_way {
            let has_all = request.is_answered && !config.in_parts;
            if server.is_none_or(|server| server == request.server)
                && request.from < until
                && first < request.until
                && !(has_all || request.is_refused)
            {
                request.is_refused = true;
                request.refusals = server.map_or(config.servers, |_| request.refusals + 1);
                counters.refused += 1;
            }
        }
    }

    /// What to do next about these gaps, which are all that are open, in order. To be asked when every line has
    /// been read, until it gives `None`; what it advises is to be done at once.
    pub fn poll(&mut self, gaps: impl Iterator<Item = Gap> + Clone, now_ns: u64) -> Option<Advice> {
        let overdue = gaps.filter(|gap| gap.due_ns <= now_ns);
        self.look(overdue.clone());
        // First, for all before it is given up with it: it need not be asked for.
        if let Some(gap) = overdue.clone().find(|gap| self.is_hopeless(gap, now_ns)) {
            self.counters.given_up += 1;
            return Some(Advice::GiveUp { until: gap.to + 1 });
        }
        for gap in overdue {
            let of = |request: &UnderWay| request.from <= gap.to && gap.from < request.until;
            let ask = match self.under_way.iter().position(of) {
                Some(at) => self.again(at, &gap, now_ns),
                None => self.first(&gap, now_ns),
            };
            if ask.is_some() {
                return ask.map(Advice::Ask);
            }
        }
        None
    }

    /// Whether a gap cannot be had, or not in time.
    fn is_hopeless(&self, gap: &Gap, now_ns: u64) -> bool {
        let is_long = gap.to - gap.from >= self.config.gap_max;
        let is_old = now_ns - gap.due_ns >= self.config.give_up_ns;
        let is_refused = |request: &UnderWay| {
            request.refusals >= self.config.servers
                && request.from <= gap.to
                && gap.from < request.until
        };
        is_long || is_old || self.under_way.iter().any(is_refused) || self.config.servers == 0
    }

    /// When [`poll`](Self::poll) may have something new to say if it was asked at `now_ns` and nothing arrives. Gaps
    /// become overdue at their own time; `oldest` is given up.
    pub fn deadline(&self, oldest: &Gap, now_ns: u64) -> Option<u64> {
        let answers = self.under_way.iter().map(|request| request.due_ns);
        let given_up_ns = oldest.due_ns.saturating_add(self.config.give_up_ns);
        let rate_ns = self.spent_ns.saturating_sub(self.burst_ns());
        // What is late already waits for the rate.
        answers.chain([given_up_ns, rate_ns]).filter(|due_ns| *due_ns > now_ns).min()
    }

    /// Forgets requests for what is no longer missing.
    fn look(&mut self, overdue: impl Iterator<Item = Gap>) {
        for request in &mut self.under_way {
            request.is_missing = false;
        }
        for gap in overdue {
            for request in &mut self.under_way {
                request.is_missing |= request.from <= gap.to && gap.from < request.until;
            }
        }
        let Self { under_way, counters, .. } = self;
        under_way.retain(|request| {
            if !request.is_missing {
                counters.answered += u64::from(request.is_answered);
                counters.cancelled += u64::from(!request.is_answered);
            }
            request.is_missing
        });
    }

    /// A request for a gap of which none is under way.
    fn first(&mut self, gap: &Gap, now_ns: u64) -> Option<Ask> {
        if self.under_way.len() == UNDER_WAY_MAX || !self.may_ask(now_ns) {
            return None;
        }
        let ask = self.ask(self.server, gap);
        self.under_way.push(self.request(&ask, self.config.timeout_ns, now_ns));
        Some(ask)
    }

    /// The next request for a gap that one is under way for: the rest after an answer, or the same of the next
    /// server after none.
    fn again(&mut self, at: usize, gap: &Gap, now_ns: u64) -> Option<Ask> {
        let request = self.under_way[at];
        let is_late = request.due_ns <= now_ns;
        let has_all = request.is_answered && !self.config.in_parts;
        if !(has_all || request.is_refused || is_late) || !self.may_ask(now_ns) {
            return None;
        }
        if has_all {
            self.counters.answered += 1;
            let ask = self.ask(request.server, gap);
            self.under_way[at] = self.request(&ask, self.config.timeout_ns, now_ns);
            return Some(ask);
        }
        self.counters.timeouts += u64::from(!request.is_refused);
        self.counters.repeated += 1;
        let ask = self.ask((request.server + 1) % self.config.servers, gap);
        let timeout_ns = request.timeout_ns.saturating_mul(2).min(self.config.timeout_max_ns);
        let refusals = if request.is_refused { request.refusals } else { 0 };
        self.under_way[at] = UnderWay { refusals, ..self.request(&ask, timeout_ns, now_ns) };
        Some(ask)
    }

    fn ask(&self, server: u8, gap: &Gap) -> Ask {
        let missing = gap.to - gap.from + 1;
        let count = u16::try_from(missing).unwrap_or(u16::MAX).min(self.config.count_max);
        Ask { server, from: gap.from, count }
    }

    fn request(&self, ask: &Ask, timeout_ns: u64, now_ns: u64) -> UnderWay {
        UnderWay {
            from: ask.from,
            until: ask.from + u64::from(ask.count),
            due_ns: now_ns.saturating_add(timeout_ns),
            timeout_ns,
            server: ask.server,
            is_answered: false,
            is_refused: false,
            refusals: 0,
            is_missing: true,
        }
    }

    /// How far ahead of an even rate requests may go.
    fn burst_ns(&self) -> u64 {
        (BURST - 1) * (1_000_000_000 / u64::from(self.config.per_second))
    }

    /// Whether the rate lets a request go, which then counts.
    fn may_ask(&mut self, now_ns: u64) -> bool {
        let each_ns = 1_000_000_000 / u64::from(self.config.per_second);
        let spent_ns = self.spent_ns.max(now_ns);
        if spent_ns - now_ns > self.burst_ns() {
            return false;
        }
        self.spent_ns = spent_ns.saturating_add(each_ns);
        self.counters.asked += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rx::LineId;

    const MS: u64 = 1_000_000;

    fn gap(from: u64, to: u64) -> Gap {
        Gap { from, to, due_ns: 10 * MS, shown_by: LineId(0) }
    }

    fn requester(servers: u8) -> Requester {
        let config = Config { servers, count_max: 100, gap_max: 1_000, ..Config::default() };
        Requester::new(config).unwrap()
    }

    fn ask(server: u8, from: u64, count: u16) -> Option<Advice> {
        Some(Advice::Ask(Ask { server, from, count }))
    }

    #[test]
    fn what_is_overdue_is_asked_for_once() {
        let mut requester = requester(2);
        let gaps = [gap(5, 9), gap(20, 20), Gap { due_ns: 50 * MS, ..gap(30, 31) }];
        assert_eq!(requester.poll(gaps.into_iter(), 9 * MS), None, "the lines may still bring it");
        assert_eq!(requester.poll(gaps.into_iter(), 10 * MS), ask(0, 5, 5));
        assert_eq!(requester.poll(gaps.into_iter(), 10 * MS), ask(0, 20, 1));
        assert_eq!(requester.poll(gaps.into_iter(), 10 * MS), None);
        assert_eq!(requester.deadline(&gaps[1], 10 * MS), Some(30 * MS));

        // The lines brought one of them; the other is not answered.
        let gaps = [gap(20, 20)];
        assert_eq!(requester.poll(gaps.into_iter(), 29 * MS), None);
        assert_eq!(requester.poll(gaps.into_iter(), 30 * MS), ask(1, 20, 1), "the next server");
        assert_eq!(requester.poll(gaps.into_iter(), 69 * MS), None, "it has twice as long");
        assert_eq!(requester.poll(gaps.into_iter(), 70 * MS), ask(0, 20, 1));
        requester.answered(20, 21);
        assert_eq!(requester.poll([].into_iter(), 71 * MS), None);
        let counters = requester.counters();
        assert_eq!((counters.asked, counters.repeated, counters.timeouts), (4, 2, 2));
        assert_eq!((counters.answered, counters.cancelled), (1, 1));
    }

    #[test]
    fn the_rest_is_asked_for_when_an_answer_came() {
        let mut requester = requester(2);
        assert_eq!(requester.poll([gap(1, 250)].into_iter(), 10 * MS), ask(0, 1, 100));
        // A line brings a part: the answer is still to come.
        assert_eq!(requester.poll([gap(11, 250)].into_iter(), 11 * MS), None);
        requester.answered(1, 41);
        assert_eq!(requester.poll([gap(41, 250)].into_iter(), 12 * MS), ask(0, 41, 100));
        // An answer without messages is none.
        requester.answered(41, 41);
        assert_eq!(requester.poll([gap(41, 250)].into_iter(), 13 * MS), None);
        assert_eq!(requester.poll([gap(41, 250)].into_iter(), 32 * MS), ask(1, 41, 100));
        // Whoever answered is asked first.
        requester.answered(41, 251);
        assert_eq!(requester.poll([gap(300, 300)].into_iter(), 33 * MS), ask(1, 300, 1));
    }

    #[test]
    fn what_every_server_refuses_is_given_up() {
        let mut requester = requester(2);
        let gaps = [gap(5, 9)];
        assert_eq!(requester.poll(gaps.into_iter(), 10 * MS), ask(0, 5, 5));
        requester.refused(Some(1), 5, 6);
        requester.refused(Some(0), 10, 11);
        assert_eq!(requester.poll(gaps.into_iter(), 11 * MS), None, "it was not that one");
        requester.refused(Some(0), 5, 6);
        requester.refused(Some(0), 5, 6);
        assert_eq!(requester.poll(gaps.into_iter(), 11 * MS), ask(1, 5, 5), "at once");
        assert_eq!(requester.poll(gaps.into_iter(), 11 * MS), None);
        // The second does not answer, and the first is asked again: that is no refusal of all.
        assert_eq!(requester.poll(gaps.into_iter(), 60 * MS), ask(0, 5, 5));
        requester.refused(Some(0), 5, 6);
        assert_eq!(requester.poll(gaps.into_iter(), 61 * MS), ask(1, 5, 5));
        requester.refused(Some(1), 5, 6);
        let given_up = Some(Advice::GiveUp { until: 10 });
        assert_eq!(requester.poll(gaps.into_iter(), 62 * MS), given_up);
        let Counters { asked, repeated, timeouts, refused, .. } = requester.counters();
        assert_eq!((asked, repeated, timeouts, refused), (4, 3, 1, 3));
    }

    #[test]
    fn an_answer_in_parts_is_waited_for() {
        let config = Config { servers: 2, count_max: 100, in_parts: true, ..Config::default() };
        let mut requester = Requester::new(config).unwrap();
        assert_eq!(requester.poll([gap(1, 250)].into_iter(), 10 * MS), ask(0, 1, 100));
        requester.answered(1, 41);
        assert_eq!(requester.poll([gap(41, 250)].into_iter(), 11 * MS), None);
        // A hole in it does not come: the next server has to bring it.
        requester.answered(61, 101);
        let gaps = [gap(41, 60), gap(101, 250)];
        assert_eq!(requester.poll(gaps.into_iter(), 12 * MS), ask(0, 101, 100));
        assert_eq!(requester.poll(gaps.into_iter(), 29 * MS), None);
        assert_eq!(requester.poll(gaps.into_iter(), 30 * MS), ask(1, 41, 20));
        // All of one came, so that the rest of the gap is asked for at once.
        requester.answered(101, 201);
        assert_eq!(requester.poll([gap(201, 250)].into_iter(), 31 * MS), ask(0, 201, 50));
    }

    #[test]
    fn what_cannot_be_had_is_given_up() {
        let mut first = requester(1);
        let long = [gap(1, 1_000), gap(1_002, 2_002)];
        let of_the_first = first.poll(long[..1].iter().copied(), 10 * MS);
        assert_eq!(of_the_first, ask(0, 1, 100), "just not too long");
        let of_both = requester(1).poll(long.into_iter(), 10 * MS);
        assert_eq!(of_both, Some(Advice::GiveUp { until: 2_003 }), "nothing is asked for before");
        let old = [gap(1, 1)];
        assert_eq!(first.poll(old.into_iter(), 1_009 * MS), ask(0, 1, 1));
        assert_eq!(first.poll(old.into_iter(), 1_010 * MS), Some(Advice::GiveUp { until: 2 }));
        assert_eq!(requester(0).poll(old.into_iter(), 10 * MS), Some(Advice::GiveUp { until: 2 }));
    }

    #[test]
    fn what_the_venue_does_not_have_is_given_up_at_once() {
        let mut requester = requester(2);
        let gaps = [gap(5, 9), gap(20, 29)];
        assert_eq!(requester.poll(gaps.into_iter(), 10 * MS), ask(0, 5, 5));
        assert_eq!(requester.poll(gaps.into_iter(), 10 * MS), ask(0, 20, 10));
        requester.refused(None, 10, 20); // asked for by somebody else
        requester.refused(None, 30, 31);
        assert_eq!(requester.poll(gaps.into_iter(), 11 * MS), None);
        requester.refused(None, 25, 26);
        assert_eq!(requester.poll(gaps.into_iter(), 11 * MS), Some(Advice::GiveUp { until: 30 }));
    }

    #[test]
    fn no_more_a_second_than_configured() {
        let config = Config {
            servers: 1,
            per_second: 100,
            timeout_ns: MS,
            timeout_max_ns: MS,
            ..Config::default()
        };
        let mut requester = Requester::new(Config { give_up_ns: u64::MAX, ..config }).unwrap();
        let gaps: Vec<Gap> = (0..20).map(|at| Gap { due_ns: 0, ..gap(10 * at, 10 * at) }).collect();
        let mut asked = 0;
        for ms in 0..2_000 {
            while requester.poll(gaps.iter().copied(), ms * MS).is_some() {
                asked += 1;
            }
            assert!(asked <= BURST + ms / 10 + 1, "{asked} after {ms} ms");
        }
        assert!(asked >= 200, "{asked}");
    }

    #[test]
    fn a_config_that_cannot_be() {
        let config = Config::default();
        for wrong in [
            Config { count_max: 0, ..config },
            Config { count_max: u16::MAX, ..config },
            Config { timeout_ns: 0, ..config },
            Config { timeout_ns: 2, timeout_max_ns: 1, ..config },
            Config { per_second: 0, ..config },
        ] {
            assert!(Requester::new(wrong).is_err(), "{wrong:?}");
        }
    }
}
