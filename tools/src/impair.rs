//! What a bad network does to datagrams: loss, duplication, reordering, delay. Seeded, and pure.
//!
//! A [`Network`] takes datagrams with the time at which each is sent and gives them back with the
//! time at which each should leave, line by line. What becomes of the nth datagram of a line depends
//! on the seed, the line and n alone: not on the other lines, on its bytes or on any clock. Reading
//! clocks and sending is the caller's work ([`crate::publish`]).

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;

use crate::market::random::Random;

/// Most datagrams waiting on one line. When more would wait, the oldest is due at once.
pub const WAITING_MAX: usize = 1 << 16;

/// Most later datagrams that overtake one that is out of order, or that come before a second copy.
const OVERTAKEN_MAX: u32 = 3;

/// A share of all datagrams, from none to all: parsed from `0.01` or `1%`.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Share {
    /// In 2^-32.
    scaled: u64,
}

impl Share {
    const ALL: u64 = 1 << 32;

    /// None of them.
    pub const NONE: Self = Self { scaled: 0 };

    /// `n` of `of`; all where that is more than all.
    pub const fn of(n: u32, of: u32) -> Self {
        if n >= of {
            Self { scaled: Self::ALL }
        } else {
            Self { scaled: ((n as u64) << 32) / of as u64 }
        }
    }

    fn draw(self, random: &mut Random) -> bool {
        random.u64() >> 32 < self.scaled
    }
}

/// Text that is no share.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a share is a number from 0 to 1, such as 0.01, or a percentage, such as 1%")]
pub struct NotAShare;

impl FromStr for Share {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let (number, whole) = match text.strip_suffix('%') {
            Some(number) => (number, 100.0),
            None => (text, 1.0),
        };
        let share = number.trim().parse::<f64>().map_err(|_| NotAShare)? / whole;
        if !(0.0..=1.0).contains(&share) {
            return Err(NotAShare);
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 2^32")]
        #[expect(clippy::cast_sign_loss, reason = "checked above")]
        Ok(Self { scaled: (share * Self::ALL as f64).round() as u64 })
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", (self.scaled as f64 / Self::ALL as f64 * 1e8).round() / 1e6)
    }
}

/// What happens to the datagrams of a line.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Faults {
    /// Never arrive.
    pub loss: Share,
    /// Arrive twice, the second copy at once or after up to three later datagrams.
    pub duplicate: Share,
    /// Arrive after one to three later datagrams.
    pub reorder: Share,
    /// How much later than sent all of them arrive, nanoseconds.
    pub delay_ns: u64,
}

/// What happened to the datagrams of a line.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct FaultCounts {
    /// Datagrams put in.
    pub offered: u64,
    /// Of those, lost.
    pub lost: u64,
    /// Of those, given out twice.
    pub duplicated: u64,
    /// Of those, put behind later ones.
    pub reordered: u64,
    /// Given out before they were due, since [`WAITING_MAX`] others waited.
    pub rushed: u64,
}

/// A datagram that leaves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Leaving<'a> {
    /// Position of its line.
    pub line: usize,
    /// When it should leave, on the clock of the times it was put in with.
    pub due_ns: u64,
    /// The datagram.
    pub bytes: &'a [u8],
}

/// All lines of a feed. See the module documentation.
///
/// ```
/// use wirepath::impair::{Faults, Network, Share};
///
/// let lossy = Faults { loss: Share::of(1, 2), ..Faults::default() };
/// let mut network = Network::new(7, &[Faults::default(), lossy]);
/// for n in 0..100 {
///     network.offer_to_all(n * 1_000, b"tick");
/// }
/// let mut arrived = [0, 0];
/// while let Some(leaving) = network.poll(u64::MAX) {
///     arrived[leaving.line] += 1;
/// }
/// assert_eq!(arrived[0], 100);
/// assert!((30..70).contains(&arrived[1]));
/// ```
#[derive(Debug)]
pub struct Network {
    seed: u64,
    links: Vec<Link>,
    /// What [`poll`](Self::poll) lends out.
    leaving: Vec<u8>,
    /// Memory of datagrams that left, for those to come.
    spare: Vec<Vec<u8>>,
}

impl Network {
    /// A network whose lines suffer these faults.
    pub fn new(seed: u64, lines: &[Faults]) -> Self {
        let mut network = Self { seed, links: Vec::new(), leaving: Vec::new(), spare: Vec::new() };
        for faults in lines {
            network.add_line(*faults);
        }
        network
    }

    /// Adds a line that suffers these faults, and says its position.
    pub fn add_line(&mut self, faults: Faults) -> usize {
        let line = self.links.len();
        self.links.push(Link {
            faults,
            // Lines draw from generators of their own.
            random: Random::new(self.seed.wrapping_add((line as u64 + 1) << 48)),
            waiting: VecDeque::new(),
            held: Vec::new(),
            counts: FaultCounts::default(),
        });
        line
    }

    /// How many lines there are.
    pub fn lines(&self) -> usize {
        self.links.len()
    }

    /// Puts a datagram that is sent at `sent_ns` onto one line. Times of a line must not fall.
    ///
    /// # Panics
    ///
    /// If there is no such line.
    pub fn offer(&mut self, line: usize, sent_ns: u64, datagram: &[u8]) {
        self.links[line].offer(sent_ns, datagram, &mut self.spare);
    }

    /// Puts a datagram onto every line.
    pub fn offer_to_all(&mut self, sent_ns: u64, datagram: &[u8]) {
        for line in 0..self.links.len() {
            self.offer(line, sent_ns, datagram);
        }
    }

    /// Lets go what was held back to be overtaken by datagrams that will not come any more.
    pub fn end(&mut self) {
        for link in &mut self.links {
            link.end();
        }
    }

    /// When the next datagram should leave, if any waits.
    pub fn next_due(&self) -> Option<u64> {
        self.next().map(|(due_ns, _)| due_ns)
    }

    /// The next datagram that should have left by `now_ns`, if any; of all lines, by time.
    pub fn poll(&mut self, now_ns: u64) -> Option<Leaving<'_>> {
        let (due_ns, line) = self.next().filter(|(due_ns, _)| *due_ns <= now_ns)?;
        let (_, bytes) = self.links[line].waiting.pop_front()?;
        self.spare.push(core::mem::replace(&mut self.leaving, bytes));
        Some(Leaving { line, due_ns, bytes: &self.leaving })
    }

    /// What happened on a line so far.
    ///
    /// # Panics
    ///
    /// If there is no such line.
    pub fn counts(&self, line: usize) -> FaultCounts {
        self.links[line].counts
    }

    fn next(&self) -> Option<(u64, usize)> {
        let fronts = self.links.iter().enumerate();
        fronts.filter_map(|(line, link)| Some((link.waiting.front()?.0, line))).min()
    }
}

/// One line. Its delay is the same for all datagrams, so those that wait are in order of time.
#[derive(Debug)]
struct Link {
    faults: Faults,
    random: Random,
    /// When each should leave.
    waiting: VecDeque<(u64, Vec<u8>)>,
    /// Those to be overtaken, by the number of the datagram they follow.
    held: Vec<(u64, Vec<u8>)>,
    counts: FaultCounts,
}

impl Link {
    fn offer(&mut self, sent_ns: u64, datagram: &[u8], spare: &mut Vec<Vec<u8>>) {
        let number = self.counts.offered;
        self.counts.offered += 1;
        // As many draws for every datagram: one fault's share does not change where the others fall.
        let lost = self.faults.loss.draw(&mut self.random);
        let duplicated = self.faults.duplicate.draw(&mut self.random);
        let reordered = self.faults.reorder.draw(&mut self.random);
        let copy_after = u64::from(self.random.below(OVERTAKEN_MAX + 1));
        let after = 1 + u64::from(self.random.below(OVERTAKEN_MAX));
        let due_ns = sent_ns.saturating_add(self.faults.delay_ns);
        let mut copy = || {
            let mut bytes = spare.pop().unwrap_or_default();
            bytes.clear();
            bytes.extend_from_slice(datagram);
            bytes
        };
        if lost {
            self.counts.lost += 1;
        } else {
            if reordered {
                self.counts.reordered += 1;
                self.held.push((number + after, copy()));
            } else {
                self.waiting.push_back((due_ns, copy()));
            }
            if duplicated {
                self.counts.duplicated += 1;
                self.held.push((number + copy_after, copy()));
            }
        }
        self.release(number, due_ns);
        if self.waiting.len() > WAITING_MAX {
            self.counts.rushed += 1;
            self.waiting[0].0 = 0;
        }
    }

    fn release(&mut self, number: u64, due_ns: u64) {
        for _ in 0..self.held.len() {
            let Some(at) = self.held.iter().position(|(after, _)| *after <= number) else { return };
            let (_, bytes) = self.held.remove(at);
            self.waiting.push_back((due_ns, bytes));
        }
    }

    fn end(&mut self) {
        let due_ns = self.waiting.back().map_or(0, |(due_ns, _)| *due_ns);
        self.release(u64::MAX, due_ns);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(text: &str) -> Share {
        text.parse().expect("a share")
    }

    /// Numbers of the datagrams that arrive on each line, of `count` put in.
    fn arrivals(seed: u64, count: u32, lines: &[Faults]) -> Vec<Vec<u32>> {
        let mut network = Network::new(seed, lines);
        let mut arrived = vec![Vec::new(); lines.len()];
        let mut collect = |network: &mut Network, now_ns| {
            while let Some(leaving) = network.poll(now_ns) {
                let number = leaving.bytes.try_into().expect("four bytes");
                arrived[leaving.line].push(u32::from_be_bytes(number));
            }
        };
        for number in 0..count {
            network.offer_to_all(u64::from(number), &number.to_be_bytes());
            collect(&mut network, u64::from(number));
        }
        network.end();
        collect(&mut network, u64::MAX);
        arrived
    }

    #[test]
    fn shares_are_read_and_printed() {
        for (text, printed) in
            [("0", "0%"), ("1", "100%"), ("0.01", "1%"), ("1%", "1%"), ("0.125 %", "0.125%")]
        {
            assert_eq!(share(text).to_string(), printed, "{text}");
        }
        for text in ["", "1.01", "-0.1", "101%", "NaN", "a"] {
            assert_eq!(text.parse::<Share>(), Err(NotAShare), "{text}");
        }
        assert_eq!(Share::of(1, 4), share("25%"));
    }

    #[test]
    fn a_clean_line_changes_nothing() {
        assert_eq!(arrivals(1, 1_000, &[Faults::default()]), [(0..1_000).collect::<Vec<_>>()]);
    }

    #[test]
    fn lines_fail_independently_and_as_often_as_asked() {
        let faults = Faults { loss: share("1%"), ..Faults::default() };
        let arrived = arrivals(3, 100_000, &[faults, faults]);
        for line in &arrived {
            assert!((98_800..99_200).contains(&line.len()), "{} of 100000 arrived", line.len());
        }
        let [a, b] =
            [0, 1].map(|line| arrived[line].iter().collect::<std::collections::HashSet<_>>());
        let both = (0..100_000).filter(|number| !a.contains(number) && !b.contains(number)).count();
        assert!((1..40).contains(&both), "{both} lost on both lines");
    }

    #[test]
    fn delayed_datagrams_leave_in_order_of_time_across_lines() {
        let late = Faults { delay_ns: 25, ..Faults::default() };
        let mut network = Network::new(1, &[late, Faults::default()]);
        for sent_ns in [10, 20, 30] {
            network.offer_to_all(sent_ns, b"x");
        }
        let mut left = Vec::new();
        while let Some(leaving) = network.poll(45) {
            left.push((leaving.due_ns, leaving.line));
        }
        assert_eq!(left, [(10, 1), (20, 1), (30, 1), (35, 0), (45, 0)]);
        assert_eq!(network.next_due(), Some(55));
    }

    #[test]
    fn too_many_waiting_are_let_go() {
        let late = Faults { delay_ns: 1 << 40, ..Faults::default() };
        let mut network = Network::new(1, &[late]);
        let full = WAITING_MAX as u64;
        for sent_ns in 0..full + 2 {
            network.offer_to_all(sent_ns, b"x");
            if sent_ns >= full {
                assert!(network.poll(sent_ns).is_some(), "the oldest makes room");
            }
            assert!(network.poll(sent_ns).is_none());
        }
        assert_eq!(network.counts(0).rushed, 2);
    }

    proptest! {
        /// What is not lost arrives, once or twice, at most three datagrams late; the same seed
        /// does the same again.
        #[test]
        fn nothing_else_happens(seed: u64, loss in 0..5_u32, twice in 0..5_u32, late in 0..5_u32) {
            let of = |n| Share::of(n, 10);
            let faults = Faults { loss: of(loss), duplicate: of(twice), reorder: of(late), delay_ns: 0 };
            let arrived = arrivals(seed, 300, &[faults]);
            prop_assert_eq!(&arrived, &arrivals(seed, 300, &[faults]));
            let mut network = Network::new(seed, &[faults]);
            for sent_ns in 0..300 {
                network.offer_to_all(sent_ns, b"");
            }
            let FaultCounts { lost, duplicated, reordered, .. } = network.counts(0);
            prop_assert_eq!(arrived[0].len() as u64, 300 - lost + duplicated);
            let mut copies = [0_u8; 300];
            let (mut seen, mut overtaken) = (0, 0);
            for number in &arrived[0] {
                let copies = &mut copies[*number as usize];
                *copies += 1;
                overtaken += u64::from(*copies == 1 && *number < seen);
                seen = seen.max(*number);
                prop_assert!(seen - number <= OVERTAKEN_MAX);
            }
            prop_assert!(copies.iter().all(|copies| *copies <= 2));
            prop_assert_eq!(copies.iter().filter(|copies| **copies == 0).count() as u64, lost);
            prop_assert!(overtaken <= reordered);
        }
    }
}
