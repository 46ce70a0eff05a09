//! A snapshot of a CME channel from the loops that its recovery feeds send without end.
//!
//! Nothing is asked for: snapshots of all instruments go round over multicast, each as of a packet of its own. A [`Client`]
//! is handed the packets of all groups that were joined, collects one whole round of each loop, and hands it out then,
//! definitions first: a round that turns out to lack something costs the round, and not the attempt. There are three loops,
//! each with packet numbers of its own and told apart by what is in their packets: definitions, price levels and orders.
//! The first and the last are waited for only if the [`Config`] says so.
//!
//! A round has the packets from 1 on, and TotNumReports instruments; it is whole when so many different ones have come,
//! each with all its parts. What is of one round is told by the sending times: those of a round go up with its numbers. So
//! packets may come doubled, as from lines A and B, or out of order, or not at all. A packet of a later round voids what
//! came of the one before; one of an earlier round is stepped over. Where the end of one round and the beginning of the
//! next were lost, and no more, the rest of both fits together. That may be: an instrument stays in the loop until the
//! end of the day, so that rounds of as many instruments have the same, and every snapshot says by itself what it is as
//! of.
//!
//! Lines A and B can be joined both if they carry the same packets, as the incremental lines do. If each sends a round of
//! its own, join one of them.
//!
//! Source: CME Group, "MDP 3.0 - MBP and MBOFD Market Recovery", "MDP 3.0 - Market Data Snapshot".

mod round;
#[cfg(test)]
mod tests;

use wirepath_protocol::mdp3::Packet;

use self::round::{Report, Round, Taken};
use super::client::{ClientError, Connection, Received, SnapshotClient};

/// So many whole rounds that are too old are taken for a stream that is not as far as it was said to be: the last is
/// handed out.
const TOO_OLD_MAX: u32 = 3;

/// What a [`Client`] is built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// How long a snapshot may take, from the beginning to its end, nanoseconds. To be longer than two rounds take.
    pub timeout_ns: u64,
    /// The stream is kept from this packet on: rounds that end before are not used.
    pub kept_from: u64,
    /// The loop of definitions is collected too.
    pub definitions: bool,
    /// So is that of orders.
    pub orders: bool,
    /// The most that is kept, bytes: the messages, and 128 for each of them.
    pub bytes_max: usize,
}

impl Default for Config {
    /// A minute; price levels only; 64 MiB.
    fn default() -> Self {
        Self {
            timeout_ns: 60_000_000_000,
            kept_from: 1,
            definitions: false,
            orders: false,
            bytes_max: 64 << 20,
        }
    }
}

/// A number in a [`Config`] that cannot be.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no time to wait.
    #[error("timeout_ns: a snapshot takes more than no time")]
    NoTime,
    /// There is no room to keep anything.
    #[error("bytes_max: a snapshot takes more than no room")]
    NoRoom,
}

/// Why there is no snapshot, as a sentence for the log and the operator.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing of a loop was heard.
    #[error("nothing of the loop of {of} came within {ms} ms")]
    Silent {
        /// Which.
        of: Loop,
        /// How long it had, milliseconds.
        ms: u64,
    },
    /// No round of it was whole.
    #[error(
        "no whole round of the loop of {of} came within {ms} ms: the last has {have} of {total} instruments yet"
    )]
    TooSlow {
        /// Which.
        of: Loop,
        /// How long it had, milliseconds.
        ms: u64,
        /// Instruments of the last round.
        have: u32,
        /// How many it is to have.
        total: u32,
    },
    /// More came than may be kept.
    #[error("the loops have more than can be kept, {bytes_max} bytes")]
    TooLarge {
        /// The limit.
        bytes_max: usize,
    },
}

/// One of the loops.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub enum Loop {
    /// Definitions of instruments.
    Definitions = 0,
    /// Price levels, with state and statistics.
    Levels = 1,
    /// Orders.
    Orders = 2,
}

impl Loop {
    const ALL: [Self; 3] = [Self::Definitions, Self::Levels, Self::Orders];
}

impl core::fmt::Display for Loop {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Self::Definitions => "definitions",
            Self::Levels => "price levels",
            Self::Orders => "orders",
        })
    }
}

/// What came, counted since the beginning.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counters {
    /// Datagrams.
    pub datagrams: u64,
    /// Of these, those that are cut or cannot be read: as if they had not come.
    pub malformed: u64,
    /// Those with nothing of the loops that are waited for.
    pub unused: u64,
    /// Copies of what was there.
    pub copies: u64,
    /// Those of a round before the one that is collected.
    pub earlier: u64,
    /// Rounds that were left before they were whole, since the next one began.
    pub rounds_left: u64,
    /// Rounds that contradict themselves.
    pub rounds_void: u64,
    /// Whole rounds that are older than what the stream is kept from; and those of definitions that lack an instrument of
    /// another loop.
    pub rounds_too_old: u64,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Idle,
    Collecting,
    /// Of this loop, this packet is next.
    HandingOut(usize, usize),
    Complete,
    Failed(Error),
}

/// Fetches one snapshot. See the [module documentation](self).
#[derive(Debug)]
pub struct Client {
    config: Config,
    phase: Phase,
    rounds: [Round; 3],
    /// Whole rounds that were older than what the stream is kept from.
    too_old: u32,
    since_ns: u64,
    counters: Counters,
    /// What a packet has of one loop, to be used again for the next.
    reports: Vec<Report>,
    messages: Vec<u8>,
}

impl Client {
    /// A client that has not begun.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a number of `config` is out of range.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        if config.timeout_ns == 0 {
            return Err(ConfigError::NoTime);
        }
        if config.bytes_max == 0 {
            return Err(ConfigError::NoRoom);
        }
        Ok(Self {
            config,
            phase: Phase::Idle,
            rounds: Default::default(),
            too_old: 0,
            since_ns: 0,
            counters: Counters::default(),
            reports: Vec::new(),
            messages: Vec::new(),
        })
    }

    /// What came so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// What came next; `None` when packets are missing, and behind [`Received::Complete`]. Each message that is handed
    /// out is what a packet has of its loop, one or several.
    ///
    /// # Errors
    ///
    /// Why there is no snapshot, at every call from then on.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend its items")]
    pub fn next(&mut self) -> Result<Option<Received<'_>>, Error> {
        let (mut of, mut at) = match self.phase {
            Phase::Idle | Phase::Collecting | Phase::Complete => return Ok(None),
            Phase::Failed(error) => return Err(error),
            Phase::HandingOut(of, at) => (of, at),
        };
        while self.rounds.get(of).is_some_and(|round| at == round.packets()) {
            (of, at) = (of + 1, 0);
        }
        self.phase = Phase::HandingOut(of, at + 1);
        match self.rounds.get(of) {
            Some(round) => Ok(Some(Received::Message(round.packet(at)))),
            None => {
                self.phase = Phase::Complete;
                let last = self.rounds.iter().filter_map(Round::last).min();
                Ok(Some(Received::Complete { next: u64::from(last.unwrap_or_default()) + 1 }))
            }
        }
    }

    fn wants(&self, of: Loop) -> bool {
        match of {
            Loop::Definitions => self.config.definitions,
            Loop::Levels => true,
            Loop::Orders => self.config.orders,
        }
    }

    fn take(&mut self, datagram: &[u8]) {
        self.counters.datagrams += 1;
        let packet = Packet::parse(datagram).ok().filter(|packet| packet.contents().trailing == 0);
        let Some(packet) = packet else {
            self.counters.malformed += 1;
            return;
        };
        let mut is_used = false;
        for of in Loop::ALL {
            if !self.wants(of) || self.rounds[of as usize].is_whole() {
                continue;
            }
            self.reports.clear();
            self.messages.clear();
            for message in packet.messages() {
                let Ok(report) = Report::read(message, of) else {
                    self.counters.malformed += 1;
                    return;
                };
                let Some(report) = report else { continue };
                let size = u16::try_from(message.len() + 2).expect("it came with its size");
                self.reports.push(report);
                self.messages.extend_from_slice(&size.to_le_bytes());
                self.messages.extend_from_slice(message);
            }
            if !self.reports.is_empty() {
                is_used = true;
                self.take_of(of, &packet);
            }
        }
        self.counters.unused += u64::from(!is_used);
    }

    /// Takes what a packet has of one loop.
    fn take_of(&mut self, of: Loop, packet: &Packet<'_>) {
        let round = &mut self.rounds[of as usize];
        let stamp = (packet.msg_seq_num(), packet.sending_time());
        let (taken, is_left) = round.take(stamp, &self.messages, &self.reports);
        self.counters.rounds_left += u64::from(is_left);
        match taken {
            Taken::Kept => {}
            Taken::Copy => self.counters.copies += 1,
            Taken::Earlier => self.counters.earlier += 1,
            Taken::Void => self.counters.rounds_void += 1,
        }
        if self.rounds.iter().map(Round::bytes).sum::<usize>() > self.config.bytes_max {
            self.fail(Error::TooLarge { bytes_max: self.config.bytes_max });
            return;
        }
        let round = &mut self.rounds[of as usize];
        if taken == Taken::Kept && round.is_whole() {
            let is_old =
                round.last().is_some_and(|last| u64::from(last) + 1 < self.config.kept_from);
            self.counters.rounds_too_old += u64::from(is_old);
            self.too_old += u32::from(is_old);
            if is_old && self.too_old < TOO_OLD_MAX {
                round.clear();
            }
        }
        let mut waited_for = Loop::ALL.into_iter().filter(|of| self.wants(*of));
        if !waited_for.all(|of| self.rounds[of as usize].is_whole()) {
            return;
        }
        // An instrument may be newer than the round of definitions.
        let [definitions, rest @ ..] = &mut self.rounds;
        if self.config.definitions && !rest.iter().all(|round| definitions.has_all_of(round)) {
            definitions.clear();
            self.counters.rounds_too_old += 1;
            return;
        }
        self.phase = Phase::HandingOut(0, 0);
    }

    fn fail(&mut self, error: Error) {
        self.phase = Phase::Failed(error);
        self.rounds = Default::default();
    }
}

impl Connection for Client {
    fn connected(&mut self, now_ns: u64) {
        self.phase = Phase::Collecting;
        (self.since_ns, self.too_old) = (now_ns, 0);
        self.rounds = Default::default();
        self.counters = Counters::default();
    }

    /// Nothing is read: there is no connection.
    fn space(&mut self) -> &mut [u8] {
        &mut []
    }

    fn received(&mut self, count: usize, _: u64) {
        assert!(count == 0, "there was no space");
    }

    fn disconnected(&mut self, _: u64) {}

    fn tick(&mut self, now_ns: u64) {
        let waited_ns = now_ns.saturating_sub(self.since_ns);
        if !matches!(self.phase, Phase::Collecting) || waited_ns < self.config.timeout_ns {
            return;
        }
        let ms = waited_ns / 1_000_000;
        let lacks = |of: &Loop| self.wants(*of) && !self.rounds[*of as usize].is_whole();
        let of = Loop::ALL.into_iter().find(lacks).unwrap_or(Loop::Levels);
        self.fail(match self.rounds[of as usize].progress() {
            Some((have, total)) => Error::TooSlow { of, ms, have, total },
            None => Error::Silent { of, ms },
        });
    }

    fn deadline(&self) -> Option<u64> {
        let is_waiting = matches!(self.phase, Phase::Collecting);
        is_waiting.then(|| self.since_ns.saturating_add(self.config.timeout_ns))
    }

    /// Nothing is sent.
    fn output(&self) -> &[u8] {
        &[]
    }

    fn sent(&mut self, count: usize, _: u64) {
        assert!(count == 0, "there was nothing to send");
    }

    /// Whether the groups are to be left.
    fn closing(&self) -> bool {
        matches!(self.phase, Phase::Complete | Phase::Failed(_))
    }
}

impl SnapshotClient for Client {
    fn datagram(&mut self, datagram: &[u8], now_ns: u64) {
        self.tick(now_ns);
        if matches!(self.phase, Phase::Collecting) {
            self.take(datagram);
        }
    }

    fn next(&mut self) -> Result<Option<Received<'_>>, ClientError> {
        Ok(self.next()?)
    }
}
