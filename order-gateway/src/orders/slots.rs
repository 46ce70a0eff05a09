//! Where orders live: a fixed number of slots on three lists, free, live and closed.
//!
//! A closed order keeps its slot until as many others have closed after it as are to be remembered,
//! so that late reports still find it. Lists are linked through the slots and cost no search.

use super::order::Order;

/// No slot.
const NIL: u32 = u32::MAX;

/// The list a slot is on. Free ones hold [`Order::VACANT`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum List {
    Free,
    Live,
    Closed,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    prev: u32,
    next: u32,
    list: List,
}

#[derive(Clone, Copy, Debug)]
struct Ends {
    first: u32,
    last: u32,
    len: u32,
}

/// All orders that are remembered.
#[derive(Debug)]
pub(super) struct Slots {
    orders: Box<[Order]>,
    links: Box<[Link]>,
    ends: [Ends; 3],
}

impl Slots {
    /// `slots` vacant slots.
    pub(super) fn new(slots: u32) -> Self {
        let mut new = Self {
            orders: crate::touched(Order::VACANT, slots as usize),
            links: vec![Link { prev: NIL, next: NIL, list: List::Free }; slots as usize]
                .into_boxed_slice(),
            ends: [Ends { first: NIL, last: NIL, len: 0 }; 3],
        };
        for slot in 0..slots {
            new.append(slot, List::Free);
        }
        new
    }

    #[inline]
    pub(super) fn order(&self, slot: u32) -> &Order {
        &self.orders[slot as usize]
    }

    #[inline]
    pub(super) fn order_mut(&mut self, slot: u32) -> &mut Order {
        &mut self.orders[slot as usize]
    }

    /// How many are on `list`.
    #[inline]
    pub(super) fn len(&self, list: List) -> u32 {
        self.ends[list as usize].len
    }

    /// The slot that has been on `list` the longest.
    #[inline]
    pub(super) fn first(&self, list: List) -> Option<u32> {
        let first = self.ends[list as usize].first;
        (first != NIL).then_some(first)
    }

    /// The slot that came onto the list after `slot`.
    pub(super) fn after(&self, slot: u32) -> Option<u32> {
        let next = self.links[slot as usize].next;
        (next != NIL).then_some(next)
    }

    /// Moves `slot` to the end of `list`, unless it is on it.
    pub(super) fn move_to(&mut self, slot: u32, list: List) {
        let Link { prev, next, list: from } = self.links[slot as usize];
        if from == list {
            return;
        }
        match prev {
            NIL => self.ends[from as usize].first = next,
            prev => self.links[prev as usize].next = next,
        }
        match next {
            NIL => self.ends[from as usize].last = prev,
            next => self.links[next as usize].prev = prev,
        }
        self.ends[from as usize].len -= 1;
        self.append(slot, list);
    }

    /// Moves the slot that has been on `from` the longest to the end of `to`, another list.
    #[inline]
    pub(super) fn advance(&mut self, from: List, to: List) -> Option<u32> {
        let slot = self.first(from)?;
        let next = self.links[slot as usize].next;
        match next {
            NIL => self.ends[from as usize].last = NIL,
            next => self.links[next as usize].prev = NIL,
        }
        let ends = &mut self.ends[from as usize];
        (ends.first, ends.len) = (next, ends.len - 1);
        self.append(slot, to);
        Some(slot)
    }

    /// The orders on `list`, the one longest on it first.
    pub(super) fn iter(&self, list: List) -> impl Iterator<Item = &Order> {
        let slots = core::iter::successors(self.first(list), |slot| self.after(*slot));
        slots.map(|slot| self.order(slot))
    }

    #[inline]
    fn append(&mut self, slot: u32, list: List) {
        let ends = &mut self.ends[list as usize];
        self.links[slot as usize] = Link { prev: ends.last, next: NIL, list };
        match ends.last {
            NIL => ends.first = slot,
            last => self.links[last as usize].next = slot,
        }
        ends.last = slot;
        ends.len += 1;
    }
}
