//! Which orders were sent lately, to tell repetitions.
//!
//! The last orders are kept with their times in a ring. Each hash has a bucket with the number and time of
//! its newest order, and each order leads to the one before it of the same hash. A bucket also counts its orders
//! in slices of time that are at least as long as the window, so the count of two slices is at least that of any
//! window: mostly it alone says that there cannot be too many. Only else does a search follow the orders from the
//! newest, to the first that has left the window; nothing is ever taken out.
//!
//! The buckets are few, 8 KiB, so that [`Repeats::touch`] can keep all of them in the cache: where the next order's
//! lies is not known before it comes, and one that has to be fetched from memory costs the order more than all
//! other checks together.
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

/// A key, and the bucket of its hash.
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

/// What is known of the orders of one hash.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// When the newest was sent.
    at_ns: u64,
    /// Its number, modulo 2^32.
    newest: u32,
    /// How many were sent in the same slice of time as the newest, and in the one before that. They stop at the
    /// highest number. Nothing was sent yet where the first is 0.
    in_slice: u16,
    in_slice_before: u16,
}

impl Bucket {
    const VACANT: Self = Self { at_ns: 0, newest: 0, in_slice: 0, in_slice_before: 0 };

    /// At least the number of orders in any window of a slice's length that ends `now_ns`.
    #[inline]
    fn at_most(&self, now_ns: u64, slice: u32) -> u32 {
        let (last, before) = match (now_ns >> slice).wrapping_sub(self.at_ns >> slice) {
            0 => (self.in_slice, self.in_slice_before),
            1 => (self.in_slice, 0),
            _ => return 0,
        };
        let is_exact = last < u16::MAX && before < u16::MAX;
        if is_exact { u32::from(last) + u32::from(before) } else { u32::MAX }
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
/// Hashes that are told apart at most.
const HASHES_MAX: usize = 512;

/// The last orders sent.
#[derive(Debug)]
pub(super) struct Repeats {
    /// Order `n` is at `n` modulo the length, a power of two.
    sent: Box<[Sent]>,
    made: u64,
    /// By hash.
    buckets: Box<[Bucket]>,
    shift: u32,
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
            buckets: crate::touched(Bucket::VACANT, hashes),
            shift: u64::BITS - hashes.trailing_zeros(),
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
        for bucket in &mut self.buckets {
            *bucket = Bucket { newest: bucket.newest, ..Bucket::VACANT };
        }
        for number in self.made.saturating_sub(self.sent.len() as u64)..self.made {
            let Sent { key, at_ns, .. } = self.sent[self.place(number)];
            let home = self.home(&key);
            self.buckets[home].count(at_ns, self.slice);
        }
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
        self.buckets[trace.home].at_ns.saturating_add(window_ns) <= now_ns.max(self.latest)
    }

    /// No more than this many like it were sent within the window that is counted for. There may be fewer.
    #[inline]
    pub(super) fn at_most(&self, trace: &Trace, now_ns: u64) -> u32 {
        self.buckets[trace.home].at_most(now_ns.max(self.latest), self.slice)
    }

    /// How long until fewer than `count` orders like it were sent within `window_ns`: 0 for now.
    /// With a `count` of 0 never.
    pub(super) fn wait(&self, trace: &Trace, count: u32, window_ns: u64, now_ns: u64) -> u64 {
        if count == 0 {
            return u64::MAX;
        }
        let (key, now_ns) = (&trace.key, now_ns.max(self.latest));
        let (mut seen, mut next) = (0, self.newest(&self.buckets[trace.home]));
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

    /// Has the memory come which the next order needs, wherever that is.
    #[inline]
    pub(super) fn touch(&self) {
        let sent = &self.sent[self.place(self.made)];
        core::hint::black_box((sent.key.price, sent.before)); // 40 bytes can lie on two lines
        for bucket in self.buckets.iter().step_by(CACHE_LINE / size_of::<Bucket>()) {
            core::hint::black_box(bucket.at_ns);
        }
    }

    /// An order is sent.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "modulo 2^32")]
    pub(super) fn push(&mut self, trace: Trace, now_ns: u64) {
        self.latest = self.latest.max(now_ns);
        let Trace { key, home } = trace;
        let (number, place) = (self.made, self.place(self.made));
        let before = self.newest(&self.buckets[home]);
        let bucket = &mut self.buckets[home];
        bucket.count(self.latest, self.slice);
        bucket.newest = number as u32;
        self.sent[place] = Sent { key, at_ns: self.latest, before };
        self.made += 1;
    }

    /// The number plus one of the newest order of a hash; 0 for none that is remembered.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "modulo 2^32")]
    fn newest(&self, bucket: &Bucket) -> u64 {
        let age = (self.made as u32).wrapping_sub(bucket.newest);
        let is_remembered = bucket.in_slice > 0 && (age.wrapping_sub(1) as usize) < self.sent.len();
        if is_remembered { self.made - u64::from(age) + 1 } else { 0 }
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

/// The shortest slice of time that is no shorter than `window_ns`, as a power of two.
fn slice(window_ns: u64) -> u32 {
    (u64::BITS - window_ns.saturating_sub(1).leading_zeros()).min(u64::BITS - 1)
}
