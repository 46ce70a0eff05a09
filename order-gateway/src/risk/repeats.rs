//! Which orders were sent lately, to tell repetitions.
//!
//! The last orders are kept with their times, each linked to the one before it that is its like. So
//! "has the n-th last of its kind left the window" is one look into a hash table and n - 1 links. When
//! all places are taken the oldest order is forgotten: the memory must hold as many orders as the
//! message rate lets out in the longer of the windows, or else repetitions further back go unseen.

use wirepath_protocol::Price;

/// No order.
const NIL: u64 = u64::MAX;

/// Bits of a hash table's mark that are the key's; the others are the order's number plus one.
const TAG: u64 = 0xffff;

/// What makes two orders alike.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Key {
    price: i64,
    qty: u64,
    instrument: u32,
    is_buy: bool,
    is_market: bool,
}

impl Key {
    #[inline]
    pub(super) fn new(instrument: u32, is_buy: bool, price: Option<Price>, qty: u64) -> Self {
        let is_market = price.is_none();
        Self { price: price.unwrap_or_default().0, qty, instrument, is_buy, is_market }
    }

    #[inline]
    fn hash(&self) -> u64 {
        let kind = u64::from(self.instrument) << 2
            | u64::from(self.is_buy) << 1
            | u64::from(self.is_market);
        let mixed = (self.price.cast_unsigned() ^ self.qty.rotate_left(32))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ mixed >> 32 ^ kind).wrapping_mul(0xff51_afd7_ed55_8ccd)
    }
}

#[derive(Clone, Copy, Debug)]
struct Sent {
    key: Key,
    at_ns: u64,
    /// The order before it that is its like.
    before: u64,
}

/// The last orders sent.
#[derive(Debug)]
pub(super) struct Repeats {
    /// Order `n` is at `n` modulo the length, a power of two.
    sent: Box<[Sent]>,
    made: u64,
    /// Hash table of the newest order of each kind; 0 is vacant.
    newest: Box<[u64]>,
    shift: u32,
    latest: u64,
}

impl Repeats {
    /// Remembers at least `orders`.
    pub(super) fn new(orders: u32) -> Self {
        let len = (orders.clamp(1, 1 << 24) as usize).next_power_of_two();
        let vacant = Sent { key: Key::new(0, false, None, 0), at_ns: 0, before: NIL };
        Self {
            sent: vec![vacant; len].into_boxed_slice(),
            made: 0,
            newest: vec![0; len * 2].into_boxed_slice(),
            shift: u64::BITS - (len * 2).trailing_zeros(),
            latest: 0,
        }
    }

    /// How many orders are remembered.
    pub(super) fn capacity(&self) -> usize {
        self.sent.len()
    }

    /// How long until fewer than `count` orders like `key` were sent within `window_ns`: 0 for now.
    /// With a `count` of 0 never.
    #[inline]
    pub(super) fn wait(&self, key: &Key, count: u32, window_ns: u64, now_ns: u64) -> u64 {
        if count == 0 {
            return u64::MAX;
        }
        let Some(place) = self.find(key) else { return 0 };
        let mut number = number_of(self.newest[place]);
        for _ in 1..count {
            number = self.sent[self.place(number)].before;
            if number == NIL || number + (self.sent.len() as u64) < self.made {
                return 0; // none, or forgotten
            }
        }
        let at_ns = self.sent[self.place(number)].at_ns;
        at_ns.saturating_add(window_ns).saturating_sub(now_ns.max(self.latest))
    }

    /// An order is sent.
    #[inline]
    pub(super) fn push(&mut self, key: Key, now_ns: u64) {
        let len = self.sent.len() as u64;
        if self.made >= len {
            self.forget(self.made - len);
        }
        self.latest = self.latest.max(now_ns);
        let number = self.made;
        self.made += 1;
        let hash = key.hash();
        let mut place = self.home(hash);
        let before = loop {
            match self.newest[place] {
                0 => break NIL,
                mark if self.is_of(mark, &key, hash) => break number_of(mark),
                _ => place = self.after(place),
            }
        };
        self.newest[place] = mark(number, hash);
        let at = self.place(number);
        self.sent[at] = Sent { key, at_ns: self.latest, before };
    }

    /// Takes `oldest` out of the table, unless a newer one of its kind stands there.
    fn forget(&mut self, oldest: u64) {
        let hash = self.sent[self.place(oldest)].key.hash();
        let (oldest, mut hole) = (mark(oldest, hash), self.home(hash));
        while self.newest[hole] != oldest {
            if self.newest[hole] == 0 {
                return;
            }
            hole = self.after(hole);
        }
        let mask = self.newest.len() - 1;
        let mut at = self.after(hole);
        while self.newest[at] != 0 {
            let home = self.home(self.sent[self.place(number_of(self.newest[at]))].key.hash());
            if at.wrapping_sub(home) & mask >= at.wrapping_sub(hole) & mask {
                self.newest[hole] = self.newest[at];
                hole = at;
            }
            at = self.after(at);
        }
        self.newest[hole] = 0;
    }

    #[inline]
    fn find(&self, key: &Key) -> Option<usize> {
        let hash = key.hash();
        let mut place = self.home(hash);
        loop {
            match self.newest[place] {
                0 => return None,
                mark if self.is_of(mark, key, hash) => return Some(place),
                _ => place = self.after(place),
            }
        }
    }

    /// Whether `mark` leads to an order like `key`. Orders of another kind are mostly told by the mark
    /// alone, without a look at them.
    #[inline]
    fn is_of(&self, mark: u64, key: &Key, hash: u64) -> bool {
        (mark ^ hash) & TAG == 0 && self.sent[self.place(number_of(mark))].key == *key
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

    #[inline]
    fn after(&self, place: usize) -> usize {
        (place + 1) & (self.newest.len() - 1)
    }
}

#[inline]
const fn mark(number: u64, hash: u64) -> u64 {
    (number + 1) << 16 | hash & TAG
}

#[inline]
const fn number_of(mark: u64) -> u64 {
    (mark >> 16) - 1
}
