//! What a bad network does to datagrams: it loses, repeats, reorders, delays, damages and forges them. Seeded, and
//! pure.
//!
//! A [`Network`] takes datagrams with the time at which each is sent and gives them back with the
//! time at which each should leave, line by line. What becomes of the nth datagram of a line depends
//! on the seed, the line and n alone, and while a line is down on the time: not on the other lines, on its
//! bytes or on any clock. Reading clocks and sending is the caller's work ([`crate::publish`]).

mod faults;
mod link;
mod share;
#[cfg(test)]
mod tests;

pub use self::faults::{Bursts, FaultCounts, Faults, NotAnOutage, NotBursts, Outage};
pub use self::share::{NotAShare, Share};

use self::link::Link;

/// Most datagrams waiting on one line. When more would wait, the oldest is due at once.
pub const WAITING_MAX: usize = 1 << 16;

/// Most later datagrams that overtake one that is out of order, or that come before a second copy.
const OVERTAKEN_MAX: u32 = 3;

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
    /// When the first datagram was sent; outages count from it.
    origin_ns: Option<u64>,
    /// What [`poll`](Self::poll) lends out.
    leaving: Vec<u8>,
    /// Memory of datagrams that left, for those to come.
    spare: Vec<Vec<u8>>,
}

impl Network {
    /// A network whose lines suffer these faults.
    pub fn new(seed: u64, lines: &[Faults]) -> Self {
        let mut network = Self {
            seed,
            links: Vec::new(),
            origin_ns: None,
            leaving: Vec::new(),
            spare: Vec::new(),
        };
        for faults in lines {
            network.add_line(*faults);
        }
        network
    }

    /// Adds a line that suffers these faults, and says its position.
    pub fn add_line(&mut self, faults: Faults) -> usize {
        let line = self.links.len();
        // Lines draw from generators of their own.
        self.links.push(Link::new(faults, self.seed.wrapping_add((line as u64 + 1) << 48)));
        line
    }

    /// From now on a line suffers these faults. What is on its way, or is to be overtaken, stays that; a burst ends.
    ///
    /// # Panics
    ///
    /// If there is no such line.
    pub fn set_faults(&mut self, line: usize, faults: Faults) {
        self.links[line].set_faults(faults);
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
        let elapsed_ns = sent_ns.saturating_sub(*self.origin_ns.get_or_insert(sent_ns));
        self.links[line].offer(sent_ns, elapsed_ns, datagram, &mut self.spare);
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
