//! Hands events from the feed thread to any number of strategies; the feed thread never waits.
//!
//! [`ring`] makes a [`Producer`], of which there is one, and a [`Ring`], of which consumers are
//! made. Each [`Consumer`] sees every event published since it subscribed, in order, or is told how
//! many it lost: a consumer that falls a whole ring behind is overtaken, gets [`Poll::Lagged`], and
//! goes on half a ring behind the producer. What it lost is not kept here; the state of a book can
//! be asked of whoever owns the book.
//!
//! An event is one cache line, and so is a slot: its first word is the stamp, the position of the
//! event it holds. The slots are all there is: no cursor is shared. Consumers write nothing, so
//! their number and pace cost the producer only the lines they pull; and the producer writes one
//! line per event (keeping its position in a line beside cost two to four times as much). Who wants
//! to know how far the producer is, searches the stamps.
//!
//! Positions count from 1 and are 64 bits, less two for marks: at a billion events a second they
//! last for over a century, so a stamp never comes again, and a slot cannot be mistaken for the same
//! slot of an earlier lap.
//!
//! Limits: the ring holds [`Ring::capacity`] events; when it is full the oldest is overwritten.

use wirepath_perf::memory::prefetch;

use crate::event::Event;
use crate::seqline::{BUSY, SeqLine};
use crate::sync::Shared;

/// Most slots a ring can have (256 GiB).
pub const CAPACITY_MAX: usize = 1 << 32;

/// In a stamp: nothing was or will be published at this position.
const CLOSED: u64 = 1 << 62;
/// In a stamp: the position.
const POSITION: u64 = CLOSED - 1;

/// A consumer that has found so many events in a row is behind, and will find the next ones too.
const BEHIND: u64 = 8;
/// It then asks for slots so far ahead, for they come from another core's cache, 100 ns away.
const AHEAD: u64 = 64;

/// Makes a ring of at least `capacity` events: rounded up to a power of two, and to 2 at least.
///
/// The memory, 64 bytes an event, is taken and touched here and never again.
///
/// # Panics
///
/// When `capacity` is above [`CAPACITY_MAX`].
pub fn ring(capacity: usize) -> (Producer, Ring) {
    assert!(capacity <= CAPACITY_MAX, "a ring of {capacity} events; the most is {CAPACITY_MAX}");
    let slots = Slots::new(capacity.next_power_of_two().max(2));
    (Producer { slots: slots.clone(), next: 1 }, Ring { slots })
}

/// What both ends hold: the event at `position` is in the slot that its low bits name.
#[derive(Clone, Debug)]
struct Slots {
    lines: Shared<SeqLine>,
    /// One less than the number of lines, a power of two.
    mask: usize,
}

impl Slots {
    fn new(capacity: usize) -> Self {
        assert!(capacity.is_power_of_two());
        Self { lines: SeqLine::shared(capacity), mask: capacity - 1 }
    }

    #[inline(always)]
    fn of(&self, position: u64) -> &SeqLine {
        #[expect(clippy::cast_possible_truncation, reason = "only the low bits name a slot")]
        let index = position as usize & self.mask;
        // SAFETY: `lines` has `mask + 1` elements, since `new`, and can neither grow nor shrink; no
        // number is above `mask` when all its bits are bits of `mask`.
        unsafe { self.lines.get_unchecked(index) }
    }

    fn capacity(&self) -> u64 {
        self.lines.len() as u64
    }

    /// Position of the next event to be published, as far as can be seen; all before can be read
    /// (or was overwritten). `from` is one that all positions before are known to be published.
    ///
    /// Looks at some twice as many slots as the number of events from there has binary digits.
    #[cold]
    fn head(&self, from: u64) -> u64 {
        let (mut head, mut step) = (from, 1);
        // Leaps, ever longer, as long as they land on events; then steps, ever shorter.
        while step <= self.capacity()
            && let Some(later) = self.past(head + step - 1)
        {
            head = later;
            step *= 2;
        }
        while step > 1 {
            step /= 2;
            head = self.past(head + step - 1).unwrap_or(head);
        }
        head
    }

    /// If the event at `position` was published: a position after it, before which all were.
    fn past(&self, position: u64) -> Option<u64> {
        let stamp = self.of(position).stamp();
        let seen = stamp & POSITION;
        let past = if stamp == seen { seen + 1 } else { seen }; // marked: not published (yet)
        (past > position).then_some(past)
    }
}

/// The end that publishes. There is one per ring; dropping it closes the ring.
#[derive(Debug)]
pub struct Producer {
    slots: Slots,
    next: u64,
}

impl Producer {
    /// Publishes a copy of `event`, overwriting the oldest when the ring is full. Wait-free,
    /// allocates nothing. `event.position` is ignored; consumers find the ring's own there.
    #[inline(always)]
    pub fn publish(&mut self, event: &Event) {
        let [_, words @ ..]: [u64; 8] = bytemuck::cast(*event);
        self.slots.of(self.next).write(self.next, &words);
        self.next += 1;
    }

    /// Publishes all of `events`, each as [`publish`](Self::publish) does, and as soon as it is made.
    ///
    /// Cheaper than one by one, since the position stays in a register.
    #[inline]
    pub fn publish_all(&mut self, events: impl IntoIterator<Item = Event>) {
        /// Writes the position back in any case: were it used again after a panic of the iterator, a
        /// stamp would come twice.
        struct At<'a> {
            next: u64,
            home: &'a mut u64,
        }
        impl Drop for At<'_> {
            #[inline]
            fn drop(&mut self) {
                *self.home = self.next;
            }
        }
        let mut at = At { next: self.next, home: &mut self.next };
        for event in events {
            let [_, words @ ..]: [u64; 8] = bytemuck::cast(event);
            self.slots.of(at.next).write(at.next, &words);
            at.next += 1;
        }
    }

    /// Position that the next event will have; the first is 1.
    pub fn position(&self) -> u64 {
        self.next
    }
}

/// Consumers read what the ring holds, and then [`Poll::Closed`]. The end takes a slot as an event does.
impl Drop for Producer {
    #[inline] // so that a producer on the stack can live in registers
    fn drop(&mut self) {
        self.slots.of(self.next).set_stamp(self.next | CLOSED);
    }
}

/// The handle that consumers are made from. Clones are the same ring.
#[derive(Clone, Debug)]
pub struct Ring {
    slots: Slots,
}

impl Ring {
    /// A consumer whose first event is the next to be published.
    pub fn subscribe(&self) -> Consumer {
        Consumer::new(&self.slots, self.head())
    }

    /// A consumer whose first event is the first ever published. Where that is no longer held, its
    /// first answer is [`Poll::Lagged`].
    pub fn subscribe_from_start(&self) -> Consumer {
        Consumer::new(&self.slots, 1)
    }

    /// How many events the ring holds.
    pub fn capacity(&self) -> usize {
        self.slots.lines.len()
    }

    /// Position of the next event to be published; the first is 1.
    ///
    /// Takes some microseconds: it is for watching, not for the way of an event.
    pub fn head(&self) -> u64 {
        self.slots.head(1)
    }
}

/// The end that consumes: a place in the stream, which no one else sees. A clone goes on from the
/// same place by itself.
#[derive(Clone, Debug)]
pub struct Consumer {
    slots: Slots,
    next: u64,
    /// From this position on it is behind, unless it finds the ring empty before.
    behind_from: u64,
}

/// What [`Consumer::poll`] found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Poll {
    /// The next event; its `position` is its place in the ring's stream.
    Event(Event),
    /// The producer overtook this consumer: so many events are lost to it. The next poll goes on
    /// with an event published after those.
    Lagged(u64),
    /// Nothing new.
    Empty,
    /// Nothing new, and the producer is gone: nothing will come.
    Closed,
}

impl Consumer {
    fn new(slots: &Slots, next: u64) -> Self {
        Self { slots: slots.clone(), next, behind_from: next + BEHIND }
    }

    /// Takes the next event, if there is one. Never waits; when there is none it has looked at one
    /// cache line, which stays this core's own until the producer writes it.
    #[inline(always)]
    pub fn poll(&mut self) -> Poll {
        let next = self.next;
        let slot = self.slots.of(next);
        let stamp = slot.stamp();
        if stamp == next
            && let Some([a, b, c, d, e, f, g]) = slot.read(stamp)
        {
            self.next = next + 1;
            if next >= self.behind_from {
                prefetch(self.slots.of(next + AHEAD));
            }
            return Poll::Event(bytemuck::cast([next, a, b, c, d, e, f, g]));
        }
        self.behind_from = next + BEHIND;
        self.poll_other(stamp)
    }

    /// Takes the next `len` events and shows `each` to it, if all of them are there; says how many it took.
    ///
    /// For those who work through a backlog: while it waits it looks at the last slot only, and leaves the
    /// lines alone that the producer is writing, which is as cheap as events can be had. 0 means that
    /// fewer are there, or that the producer overtook this consumer; [`poll`](Self::poll) takes those
    /// and tells. Fewer than `len` were taken when the producer overtook it on the way.
    #[inline]
    pub fn poll_chunk(&mut self, len: usize, mut each: impl FnMut(&Event)) -> usize {
        let (first, until) = (self.next, self.next + len as u64);
        if len == 0 || self.slots.past(until - 1).is_none() {
            return 0;
        }
        for next in first..until {
            let Some([a, b, c, d, e, f, g]) = self.slots.of(next).read(next) else {
                self.next = next;
                #[expect(clippy::cast_possible_truncation, reason = "less than `len`")]
                return (next - first) as usize;
            };
            prefetch(self.slots.of(next + AHEAD));
            each(&bytemuck::cast([next, a, b, c, d, e, f, g]));
        }
        self.next = until;
        len
    }

    /// The slot, when last looked at, did not hold the next event, or lost it under our hands.
    #[inline(always)]
    fn poll_other(&mut self, stamp: u64) -> Poll {
        if stamp & POSITION < self.next || stamp == self.next | BUSY {
            Poll::Empty // of an earlier lap, or being written
        } else if stamp == self.next | CLOSED {
            Poll::Closed
        } else {
            Poll::Lagged(self.catch_up())
        }
    }

    /// Goes to half a ring behind the head, old enough to miss little, new enough not to be
    /// overtaken again at once, and says how many events that skips.
    #[cold]
    #[inline(never)]
    fn catch_up(&mut self) -> u64 {
        // The slot of the next event was seen to be of a later lap, so the head is a lap on at least.
        let head = self.slots.head(self.next);
        let lost = head - self.slots.capacity() / 2 - self.next;
        self.next += lost;
        lost
    }

    /// Position of the next event to be polled.
    pub fn position(&self) -> u64 {
        self.next
    }

    /// How many events were published and not yet polled; above [`Ring::capacity`] some are lost.
    ///
    /// Looks at one slot when there are none, at more the more there are, up to microseconds.
    pub fn lag(&self) -> u64 {
        self.slots.head(self.next) - self.next
    }
}

#[cfg(all(test, loom))]
mod model;

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::VecDeque;

    /// An event all of whose words follow from `n`, so that a mixed one shows.
    fn event(n: u64) -> Event {
        let word = |i: u64| (n + i).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
        bytemuck::cast([n, word(1), word(2), word(3), word(4), word(5), word(6), word(7)])
    }

    #[test]
    fn events_come_in_order_to_every_consumer() {
        let (mut producer, ring) = ring(8);
        let mut early = ring.subscribe();
        assert_eq!((early.poll(), early.position(), producer.position()), (Poll::Empty, 1, 1));
        for n in 1..=3 {
            producer.publish(&Event { position: 99, ..event(n) });
        }
        let mut late = ring.subscribe();
        let mut from_start = ring.subscribe_from_start();
        producer.publish(&event(4));
        for n in 1..=4 {
            assert_eq!(early.poll(), Poll::Event(event(n)));
            assert_eq!(from_start.clone().poll(), Poll::Event(event(n)));
            assert_eq!(from_start.poll(), Poll::Event(event(n)));
        }
        assert_eq!(late.lag(), 1);
        assert_eq!(late.poll(), Poll::Event(event(4)));
        assert_eq!((late.poll(), late.lag(), ring.head()), (Poll::Empty, 0, 5));
    }

    #[test]
    fn an_overtaken_consumer_is_told_and_goes_on() {
        let (mut producer, ring) = ring(4);
        let mut consumer = ring.subscribe();
        (1..=4).for_each(|n| producer.publish(&event(n)));
        assert_eq!((consumer.clone().poll(), consumer.lag()), (Poll::Event(event(1)), 4));
        producer.publish(&event(5));
        assert_eq!((consumer.poll(), consumer.position()), (Poll::Lagged(3), 4));
        assert_eq!(consumer.poll(), Poll::Event(event(4)));
        (6..=1_000).for_each(|n| producer.publish(&event(n)));
        assert_eq!(ring.subscribe_from_start().poll(), Poll::Lagged(998));
        assert_eq!(consumer.poll(), Poll::Lagged(994));
        assert_eq!(consumer.poll(), Poll::Event(event(999)));
        assert_eq!(consumer.poll(), Poll::Event(event(1_000)));
        assert_eq!(consumer.poll(), Poll::Empty);
    }

    #[test]
    fn a_dropped_producer_closes_after_the_last_event() {
        let (mut producer, ring) = ring(4);
        let mut overtaken = ring.subscribe();
        (1..=9).for_each(|n| producer.publish(&event(n)));
        let mut consumer = ring.subscribe();
        assert_eq!(consumer.poll(), Poll::Empty);
        producer.publish(&event(10));
        drop(producer);
        assert_eq!(consumer.poll(), Poll::Event(event(10)));
        assert_eq!((consumer.poll(), consumer.poll()), (Poll::Closed, Poll::Closed));
        assert_eq!(ring.subscribe().poll(), Poll::Closed);
        assert_eq!(overtaken.poll(), Poll::Lagged(8));
        assert_eq!(overtaken.poll(), Poll::Event(event(9)));
        assert_eq!(overtaken.poll(), Poll::Event(event(10)));
        assert_eq!(overtaken.poll(), Poll::Closed);
    }

    /// Else the next event would stand where one that was seen stands, under the same stamp.
    #[test]
    fn events_that_end_in_a_panic_keep_their_positions() {
        let (mut producer, ring) = ring(8);
        let mut consumer = ring.subscribe();
        let events = (1..9).map(|n| if n < 3 { event(n) } else { panic!("no third event") });
        let all = std::panic::AssertUnwindSafe(|| producer.publish_all(events));
        assert!(std::panic::catch_unwind(all).is_err());
        assert_eq!(producer.position(), 3);
        producer.publish(&event(3));
        (1..=3).for_each(|n| assert_eq!(consumer.poll(), Poll::Event(event(n))));
    }

    #[test]
    fn capacity_is_rounded_up() {
        for (asked, given) in [(0, 2), (1, 2), (2, 2), (3, 4), (1_024, 1_024), (1_025, 2_048)] {
            assert_eq!(ring(asked).1.capacity(), given);
        }
    }

    #[test]
    fn handles_may_go_to_other_threads() {
        fn check<T: Send + Sync>() {}
        check::<(Producer, Ring, Consumer)>();
    }

    #[derive(Clone, Debug)]
    enum Step {
        Publish(u8),
        Poll(prop::sample::Index, u8),
        Chunk(prop::sample::Index, u8),
        Subscribe(bool),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0..40_u8).prop_map(Step::Publish),
            4 => (any::<prop::sample::Index>(), 0..40_u8).prop_map(|(i, n)| Step::Poll(i, n)),
            2 => (any::<prop::sample::Index>(), 0..20_u8).prop_map(|(i, n)| Step::Chunk(i, n)),
            1 => any::<bool>().prop_map(Step::Subscribe),
        ]
    }

    proptest! {
        /// Whatever the schedule, each poll answers as a queue of the newest `capacity` events would.
        #[test]
        fn polls_answer_as_a_queue_would(
            capacity in 0..5_u32,
            steps in prop::collection::vec(step(), 0..60),
        ) {
            let (producer, ring) = ring(1 << capacity);
            let (mut producer, capacity) = (Some(producer), ring.capacity());
            let mut held = VecDeque::new();
            let mut published = 0;
            let mut consumers = vec![(ring.subscribe(), 1)];
            // At the end the producer goes, and every consumer polls until there is nothing.
            let all = (0..=steps.len()).map(|i| steps.get(i));
            for step in all {
                let polls = match step {
                    Some(Step::Publish(count)) => {
                        let new = published + 1..published + 1 + u64::from(*count);
                        let producer = producer.as_mut().unwrap();
                        match count % 3 {
                            0 => producer.publish_all(new.clone().map(event)),
                            _ => new.clone().for_each(|n| producer.publish(&event(n))),
                        }
                        published += u64::from(*count);
                        held.extend(new);
                        0..0
                    }
                    Some(Step::Subscribe(true)) => { consumers.push((ring.subscribe(), published + 1)); 0..0 }
                    Some(Step::Subscribe(false)) => { consumers.push((ring.subscribe_from_start(), 1)); 0..0 }
                    Some(Step::Poll(i, count)) => {
                        let i = i.index(consumers.len());
                        consumers.rotate_left(i);
                        0..usize::from(*count)
                    }
                    Some(Step::Chunk(i, len)) => {
                        let i = i.index(consumers.len());
                        let (consumer, next) = &mut consumers[i];
                        let len = u64::from(*len);
                        let is_held = *next >= held.front().copied().unwrap_or(1);
                        let expected = if is_held && *next + len <= published + 1 { len } else { 0 };
                        let mut taken = *next;
                        let got = consumer.poll_chunk(usize::try_from(len).unwrap(), |got| {
                            assert_eq!(*got, event(taken));
                            taken += 1;
                        });
                        prop_assert_eq!((got as u64, taken - *next), (expected, expected));
                        *next = taken;
                        prop_assert_eq!(consumer.position(), *next);
                        0..0
                    }
                    None => {
                        producer = None;
                        held.push_back(published + 1); // the end takes a slot
                        0..(capacity + 2) * consumers.len()
                    }
                };
                held.drain(..held.len().saturating_sub(capacity));
                prop_assert_eq!(ring.head(), published + 1);
                for poll in polls {
                    if producer.is_none() && poll % (capacity + 2) == 0 {
                        consumers.rotate_left(1);
                    }
                    let (consumer, next) = &mut consumers[0];
                    let head = published + 1;
                    let expected = if *next < held.front().copied().unwrap_or(1) {
                        let lost = head - capacity as u64 / 2 - *next;
                        *next += lost;
                        Poll::Lagged(lost)
                    } else if *next == head {
                        if producer.is_none() { Poll::Closed } else { Poll::Empty }
                    } else {
                        *next += 1;
                        Poll::Event(event(*next - 1))
                    };
                    prop_assert_eq!(consumer.poll(), expected);
                    prop_assert_eq!((consumer.position(), consumer.lag()), (*next, head - *next));
                }
            }
        }
    }

    /// A producer that outruns its consumers on purpose; every event is whole, in order, and
    /// accounted for: received and lost together are what was published.
    #[test]
    fn no_event_is_torn_or_miscounted_under_stress() {
        for (capacity, rest_every) in [(2, 0), (8, 7), (64, 0), (1_024, 100)] {
            const EVENTS: u64 = 500_000;
            let (mut producer, ring) = ring(capacity);
            let consume = |mut consumer: Consumer| {
                let (mut received, mut lost, mut next) = (0, 0, 1);
                loop {
                    match consumer.poll() {
                        Poll::Event(got) => {
                            assert_eq!(got, event(next), "torn or out of order");
                            (received, next) = (received + 1, next + 1);
                        }
                        Poll::Lagged(n) => (lost, next) = (lost + n, next + n),
                        Poll::Empty => std::thread::yield_now(),
                        Poll::Closed => return (received, lost),
                    }
                }
            };
            std::thread::scope(|scope| {
                let consumers: Vec<_> = (0..3)
                    .map(|_| ring.subscribe())
                    .map(|consumer| scope.spawn(|| consume(consumer)))
                    .collect();
                scope.spawn(move || {
                    for n in 1..=EVENTS {
                        producer.publish(&event(n));
                        if rest_every != 0 && n % rest_every == 0 {
                            std::thread::yield_now();
                        }
                    }
                });
                for consumer in consumers {
                    let (received, lost) = consumer.join().unwrap();
                    assert_eq!(received + lost, EVENTS);
                }
            });
        }
    }
}
