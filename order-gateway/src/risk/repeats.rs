//! Which orders were sent lately, to tell repetitions.
//!
//! The last orders are kept with their times in a ring. A table leads from a hash to the newest order
//! of it and its time, and each order to the one before it of the same hash. A search follows these from the
//! newest and ends at the first that has left the window, mostly at the table itself; nothing is ever
//! taken out. The table is small, so that it stays in the cache: when as many orders as the ring holds are
//! within the window, a search passes a few of others.
//!
//! An order that comes after a pause finds the table in memory all the same, and waits for it longer than all other
//! checks take. So before it there are buckets, 8 KiB, that [`Repeats::prepare`] keeps in the cache. Each has the time
//! of the newest order of some hashes, and counts their orders in slices of time that are no shorter than the window:
//! the count of two slices is at least that of any window. Unless orders are many, that says without a search that
//! there cannot be too many like it. And the table learns of an order when time does not press: with the
//! next call of `prepare`, or else with the next order.
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

/// A key, and its hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    key: Key,
    hash: u64,
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

/// What is known of the orders of some hashes without a search.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// When the newest was sent.
    at_ns: u64,
    /// How many were sent in the same slice of time as the newest, and in the one before that.
    in_slice: u32,
    in_slice_before: u32,
}

impl Bucket {
    const VACANT: Self = Self { at_ns: 0, in_slice: 0, in_slice_before: 0 };

    /// At least the number of orders in any window of a slice's length that ends `now_ns`.
    #[inline]
    fn at_most(&self, now_ns: u64, slice: u32) -> u32 {
        match (now_ns >> slice).wrapping_sub(self.at_ns >> slice) {
            0 => self.in_slice.saturating_add(self.in_slice_before),
            1 => self.in_slice,
            _ => 0,
        }
    }

    /// An order was sent, not before those that were counted.
    #[inline]
    fn count(&mut self, at_ns: u64, slice: u32) {
        (self.in_slice, self.in_slice_before) =
            match (at_ns >> slice).wrapping_sub(self.at_ns >> slice) {
                0 => (self.in_slice.saturating_add(1), self.in_slice_before),
                1 => (1, self.in_slice),
                _ => (1, 0),
            };
        self.at_ns = at_ns;
    }
}

const CACHE_LINE: usize = 64;
/// Hashes that the table tells apart at most, and the buckets.
const HASHES_MAX: usize = 4_096;
const BUCKETS: usize = 512;

/// The last orders sent.
#[derive(Debug)]
pub(super) struct Repeats {
    /// Order `n` is at `n` modulo the length, a power of two.
    sent: Box<[Sent]>,
    made: u64,
    /// The table knows all orders but, perhaps, the newest.
    is_linked: bool,
    /// The newest order of each hash.
    newest: Box<[Newest]>,
    shift: u32,
    buckets: Box<[Bucket; BUCKETS]>,
    /// A slice of time is 2 to the power of this many nanoseconds long.
    slice: u32,
    latest: u64,
}

impl Repeats {
    /// Remembers at least `orders`, and counts them for windows of up to `window_ns`.
    pub(super) fn new(orders: u32, window_ns: u64) -> Self {
        let len = (orders.clamp(1, 1 << 24) as usize).next_power_of_two();
        let hashes = (len * 2).min(HASHES_MAX);
        let vacant = Sent { key: Key::new(0, false, None, 0), at_ns: 0, before: 0 };
        Self {
            sent: crate::touched(vacant, len),
            made: 0,
            is_linked: true,
            newest: crate::touched(Newest { order: 0, at_ns: 0 }, hashes),
            shift: u64::BITS - hashes.trailing_zeros(),
            buckets: Box::new([Bucket::VACANT; BUCKETS]),
            slice: slice(window_ns),
            latest: 0,
        }
    }

    /// How many orders are remembered.
    pub(super) fn capacity(&self) -> usize {
        self.sent.len()
    }

    /// Counts for windows of up to `window_ns` from now on, those remembered included.
    pub(super) fn set_window(&mut self, window_ns: u64) {
        if core::mem::replace(&mut self.slice, slice(window_ns)) == self.slice {
            return;
        }
        self.buckets.fill(Bucket::VACANT);
        for number in self.made.saturating_sub(self.sent.len() as u64)..self.made {
            let Sent { key, at_ns, .. } = self.sent[self.place(number)];
            self.buckets[bucket_of(key.hash())].count(at_ns, self.slice);
        }
    }

    /// What tells orders like `key` apart from most others, for the calls that follow.
    #[inline]
    pub(super) fn trace(&self, key: Key) -> Trace {
        Trace { key, hash: key.hash() }
    }

    /// Whether none like it was sent within `window_ns`, as is mostly found without a search. If not, there may
    /// be some.
    #[inline]
    pub(super) fn is_quiet(&self, trace: &Trace, window_ns: u64, now_ns: u64) -> bool {
        // A clock that was set back does not lengthen the window, and times only rise.
        let at_ns = self.buckets[bucket_of(trace.hash)].at_ns;
        at_ns.saturating_add(window_ns) <= now_ns.max(self.latest)
    }

    /// No more than this many like it were sent within the window that is counted for. There may be fewer.
    #[inline]
    pub(super) fn at_most(&self, trace: &Trace, now_ns: u64) -> u32 {
        self.buckets[bucket_of(trace.hash)].at_most(now_ns.max(self.latest), self.slice)
    }

    /// How long until fewer than `count` orders like it were sent within `window_ns`: 0 for now.
    /// With a `count` of 0 never.
    pub(super) fn wait(&self, trace: &Trace, count: u32, window_ns: u64, now_ns: u64) -> u64 {
        if count == 0 {
            return u64::MAX;
        }
        let now_ns = now_ns.max(self.latest);
        let wait = |at_ns: u64| at_ns.saturating_add(window_ns).saturating_sub(now_ns);
        let mut seen = 0;
        if !self.is_linked {
            let newest = &self.sent[self.place(self.made - 1)];
            seen += u32::from(newest.key == trace.key && wait(newest.at_ns) > 0);
            if seen == count {
                return wait(newest.at_ns);
            }
        }
        let newest = self.newest[self.home(trace.hash)];
        if wait(newest.at_ns) == 0 {
            return 0; // as for all before it
        }
        let mut next = newest.order;
        while next != 0 && next + self.sent.len() as u64 > self.made {
            let sent = &self.sent[self.place(next - 1)];
            let wait_ns = wait(sent.at_ns);
            if wait_ns == 0 {
                return 0; // as have all before it
            }
            seen += u32::from(sent.key == trace.key);
            if seen == count {
                return wait_ns;
            }
            next = sent.before;
        }
        0
    }

    /// Has the memory come which the next order needs, wherever that is, and does what the last has left to do.
    #[inline]
    pub(super) fn prepare(&mut self) {
        self.link();
        let sent = &self.sent[self.place(self.made)];
        core::hint::black_box((sent.key.price, sent.before)); // 40 bytes can lie on two lines
        for bucket in self.buckets.iter().step_by(CACHE_LINE / size_of::<Bucket>()) {
            core::hint::black_box(bucket.at_ns);
        }
    }

    /// An order is sent.
    #[inline]
    pub(super) fn push(&mut self, trace: Trace, now_ns: u64) {
        self.link();
        self.latest = self.latest.max(now_ns);
        let (Trace { key, hash }, at_ns) = (trace, self.latest);
        self.buckets[bucket_of(hash)].count(at_ns, self.slice);
        let place = self.place(self.made);
        self.sent[place] = Sent { key, at_ns, before: 0 };
        self.made += 1;
        self.is_linked = false;
    }

    /// Tells the table of the newest order.
    #[inline]
    fn link(&mut self) {
        if core::mem::replace(&mut self.is_linked, true) {
            return;
        }
        let place = self.place(self.made - 1);
        let Sent { key, at_ns, .. } = self.sent[place];
        let home = self.home(key.hash());
        let newest = Newest { order: self.made, at_ns };
        self.sent[place].before = core::mem::replace(&mut self.newest[home], newest).order;
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "masked to the length")]
    fn place(&self, number: u64) -> usize {
        number as usize & (self.sent.len() - 1)
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "shifted to the table's bits")]
    fn home(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }
}

/// The bucket of a hash.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "shifted to the buckets' bits")]
const fn bucket_of(hash: u64) -> usize {
    (hash >> (u64::BITS - BUCKETS.trailing_zeros())) as usize
}

/// The shortest slice of time that is no shorter than `window_ns`, as a power of two.
fn slice(window_ns: u64) -> u32 {
    (u64::BITS - window_ns.saturating_sub(1).leading_zeros()).min(u64::BITS - 1)
}
