//! Which orders were sent lately, to tell repetitions.
//!
//! The last orders are kept with their times in a ring. A table leads from a hash to the newest order
//! of it and its time, and each order to the one before it of the same hash. A search follows these from the
//! newest and ends at the first that has left the window, mostly at the table itself; nothing is ever
//! taken out. The table is small, so that it stays in the cache: when as many orders as the ring holds are
//! within the window, a search passes a few of others.
//!
//! When the ring is full the oldest order is forgotten: it must hold as many orders as the message rate
//! lets out in the longer of the windows, or else repetitions further back go unseen.

use wirepath_protocol::Price;

/// What makes two orders alike.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Key {
    price: i64,
    qty: u64,
    /// Instrument, side, and whether it is a market order.
    kind: u64,
}

impl Key {
    #[inline]
    pub(super) fn new(instrument: u32, is_buy: bool, price: Option<Price>, qty: u64) -> Self {
        let kind = u64::from(instrument) << 2 | u64::from(is_buy) << 1 | u64::from(price.is_none());
        Self { price: price.unwrap_or_default().0, qty, kind }
    }

    #[inline]
    fn hash(&self) -> u64 {
        let mixed = (self.price.cast_unsigned() ^ self.qty.rotate_left(32))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ mixed >> 32 ^ self.kind).wrapping_mul(0xff51_afd7_ed55_8ccd)
    }
}

/// A key, and where its newest order is found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    key: Key,
    home: usize,
}

#[derive(Clone, Copy, Debug)]
struct Sent {
    key: Key,
    at_ns: u64,
    /// The order before it of the same hash, by number plus one; 0 for none.
    before: u64,
}

#[derive(Clone, Copy, Debug)]
struct Newest {
    /// Its number plus one; 0 for none.
    order: u64,
    at_ns: u64,
}

/// Hashes that are told apart at most.
const HASHES_MAX: usize = 4_096;

/// The last orders sent.
#[derive(Debug)]
pub(super) struct Repeats {
    /// Order `n` is at `n` modulo the length, a power of two.
    sent: Box<[Sent]>,
    made: u64,
    /// The newest order of each hash.
    newest: Box<[Newest]>,
    shift: u32,
    latest: u64,
}

impl Repeats {
    /// Remembers at least `orders`.
    pub(super) fn new(orders: u32) -> Self {
        let len = (orders.clamp(1, 1 << 24) as usize).next_power_of_two();
        let hashes = (len * 2).min(HASHES_MAX);
        let vacant = Sent { key: Key::new(0, false, None, 0), at_ns: 0, before: 0 };
        Self {
            sent: crate::touched(vacant, len),
            made: 0,
            newest: crate::touched(Newest { order: 0, at_ns: 0 }, hashes),
            shift: u64::BITS - hashes.trailing_zeros(),
            latest: 0,
        }
    }

    /// How many orders are remembered.
    pub(super) fn capacity(&self) -> usize {
        self.sent.len()
    }

    /// What tells orders like `key` apart from most others, for the calls that follow.
    #[inline]
    pub(super) fn trace(&self, key: Key) -> Trace {
        Trace { key, home: self.home(&key) }
    }

    /// Whether none like it was sent within `window_ns`, as is mostly found without a search. If not, there may
    /// be some.
    #[inline]
    pub(super) fn is_quiet(&self, trace: &Trace, window_ns: u64, now_ns: u64) -> bool {
        // A clock that was set back does not lengthen the window, and times only rise.
        self.newest[trace.home].at_ns.saturating_add(window_ns) <= now_ns.max(self.latest)
    }

    /// How long until fewer than `count` orders like it were sent within `window_ns`: 0 for now.
    /// With a `count` of 0 never.
    pub(super) fn wait(&self, trace: &Trace, count: u32, window_ns: u64, now_ns: u64) -> u64 {
        if count == 0 {
            return u64::MAX;
        }
        if self.is_quiet(trace, window_ns, now_ns) {
            return 0; // as for all before it
        }
        let (key, now_ns) = (&trace.key, now_ns.max(self.latest));
        let (mut seen, mut next) = (0, self.newest[trace.home].order);
        while next != 0 && next + self.sent.len() as u64 > self.made {
            let sent = &self.sent[self.place(next - 1)];
            let wait_ns = sent.at_ns.saturating_add(window_ns).saturating_sub(now_ns);
            if wait_ns == 0 {
                return 0; // as have all before it
            }
            seen += u32::from(sent.key == *key);
            if seen == count {
                return wait_ns;
            }
            next = sent.before;
        }
        0
    }

    /// Has the memory come into which the next order will be noted.
    #[inline]
    pub(super) fn touch(&self) {
        let sent = &self.sent[self.place(self.made)];
        core::hint::black_box((sent.key.price, sent.before)); // 40 bytes can lie on two lines
    }

    /// An order is sent.
    #[inline]
    pub(super) fn push(&mut self, trace: Trace, now_ns: u64) {
        self.latest = self.latest.max(now_ns);
        let Trace { key, home } = trace;
        let place = self.place(self.made);
        self.made += 1;
        let newest = Newest { order: self.made, at_ns: self.latest };
        let before = core::mem::replace(&mut self.newest[home], newest).order;
        self.sent[place] = Sent { key, at_ns: self.latest, before };
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "masked to the length")]
    fn place(&self, number: u64) -> usize {
        number as usize & (self.sent.len() - 1)
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "shifted to the table's bits")]
    fn home(&self, key: &Key) -> usize {
        (key.hash() >> self.shift) as usize
    }
}
