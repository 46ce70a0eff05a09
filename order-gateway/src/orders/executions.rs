//! The executions that are remembered: by ExecID, so that none counts twice, and in order by
//! instrument, so that one can be taken back as if it had never been.
//!
//! The memory holds a fixed number of ExecIDs, of all kinds of report; a new one takes the place of
//! the oldest. What becomes of a fill that is forgotten: it stays in the instrument's position, as
//! part of its base, and can no longer be busted; its order notes that it no longer knows all of its
//! fills (see [`super::apply`] for what that means).

use wirepath_protocol::Price;

use super::id::Id;
use super::position::Position;

/// No entry.
const NIL: u64 = u64::MAX;

/// One ExecID and what came with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) exec_id: Id,
    hash: u64,
    /// Digest of the report.
    pub(super) content: u64,
    /// The fill, or of a correction the fill it is about.
    pub(super) fill: Option<Fill>,
    /// The entry that holds the fill itself, where this one is a correction's.
    about: u64,
    /// The next fill of the same instrument.
    next: u64,
}

/// A fill that counts in a position.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Fill {
    pub(super) instrument: u32,
    pub(super) is_buy: bool,
    /// Cleared by a bust.
    pub(super) counts: bool,
    pub(super) qty: u64,
    pub(super) price: Price,
    pub(super) notional: i128,
    /// The order's slot and number, where it is one of ours.
    pub(super) order: Option<(u32, u64)>,
}

/// Fills of one instrument that are remembered, oldest first, and what all before them came to.
#[derive(Clone, Copy, Debug)]
struct Chain {
    base: Position,
    now: Position,
    first: u64,
    last: u64,
}

/// All remembered executions and all positions.
#[derive(Debug)]
pub(super) struct Executions {
    /// The entry numbered `n` is at `n` modulo the length.
    entries: Box<[Entry]>,
    /// Entries ever made.
    made: u64,
    /// Hash table of entry numbers plus one; 0 is vacant.
    index: Box<[u64]>,
    chains: Box<[Chain]>,
}

impl Executions {
    /// Room for `entries` ExecIDs and `instruments` positions.
    pub(super) fn new(entries: u32, instruments: u32) -> Self {
        let vacant =
            Entry { exec_id: Id::NONE, hash: 0, content: 0, fill: None, about: NIL, next: NIL };
        let entries = entries.max(1) as usize;
        let flat = Position::default();
        Self {
            entries: super::slots::table(vacant, entries),
            made: 0,
            index: super::slots::table(0, (entries * 2).next_power_of_two()),
            chains: vec![
                Chain { base: flat, now: flat, first: NIL, last: NIL };
                instruments as usize
            ]
            .into_boxed_slice(),
        }
    }

    /// The position in `instrument`; `None` beyond the configured number.
    pub(super) fn position(&self, instrument: u32) -> Option<&Position> {
        self.chains.get(instrument as usize).map(|chain| &chain.now)
    }

    pub(super) fn instruments(&self) -> u32 {
        u32::try_from(self.chains.len()).expect("made from a u32")
    }

    /// Sets what was carried in, before any fill.
    pub(super) fn carry(&mut self, instrument: u32, position: Position) -> bool {
        match self.chains.get_mut(instrument as usize) {
            Some(chain) if chain.now == Position::default() && chain.first == NIL => {
                (chain.base, chain.now) = (position, position);
                true
            }
            _ => false,
        }
    }

    /// The number of the entry with `exec_id`.
    pub(super) fn find(&self, exec_id: &Id) -> Option<u64> {
        let at = self.find_index(exec_id, exec_id.hash())?;
        Some(self.index[at] - 1)
    }

    pub(super) fn entry(&self, number: u64) -> &Entry {
        &self.entries[self.place(number)]
    }

    /// The fill that the report with `exec_id` brought or corrected, with the number of its entry.
    pub(super) fn fill(&self, exec_id: &Id) -> Option<(u64, Fill)> {
        let found = self.find(exec_id)?;
        let number = match self.entry(found).about {
            NIL => found,
            about if about + self.entries.len() as u64 >= self.made => about,
            _ => return None, // forgotten
        };
        let fill = self.entry(number).fill.filter(|fill| fill.counts)?;
        Some((number, fill))
    }

    /// Whether `fill` can be added to its position.
    pub(super) fn fits(&self, fill: &Fill) -> bool {
        self.position(fill.instrument).is_some_and(|position| {
            position.clone().add(fill.is_buy, fill.qty, fill.notional).is_some()
        })
    }

    /// Remembers a report that is not a fill; `about` is the entry of the fill it corrects or takes
    /// back. Returns what is forgotten for it.
    pub(super) fn note(&mut self, exec_id: Id, content: u64, about: Option<u64>) -> Option<Fill> {
        self.push(exec_id, content, None, about.unwrap_or(NIL))
    }

    /// Remembers and counts a fill that [`fits`](Self::fits). Returns what is forgotten for it.
    pub(super) fn add(&mut self, exec_id: Id, content: u64, fill: Fill) -> Option<Fill> {
        let forgotten = self.push(exec_id, content, Some(fill), NIL);
        let number = self.made - 1;
        let chain = &mut self.chains[fill.instrument as usize];
        chain.now.add(fill.is_buy, fill.qty, fill.notional).expect("the caller asked `fits`");
        let last = core::mem::replace(&mut chain.last, number);
        if chain.first == NIL {
            chain.first = number;
        } else {
            let place = self.place(last);
            self.entries[place].next = number;
        }
        forgotten
    }

    /// Puts `fill` in the place of the one in entry `number`, as if it had been so from the beginning.
    ///
    /// Returns whether it could be done; a sum that cannot be held leaves all as it was.
    pub(super) fn change(&mut self, number: u64, fill: Fill) -> bool {
        let place = self.place(number);
        let before = self.entries[place].fill.replace(fill);
        match self.fold(fill.instrument) {
            Some(position) => {
                self.chains[fill.instrument as usize].now = position;
                true
            }
            None => {
                self.entries[place].fill = before;
                false
            }
        }
    }

    /// The base and all remembered fills that count, in order.
    fn fold(&self, instrument: u32) -> Option<Position> {
        let chain = &self.chains[instrument as usize];
        let (mut position, mut at) = (chain.base, chain.first);
        while at != NIL {
            let entry = self.entry(at);
            if let Some(fill) = entry.fill.filter(|fill| fill.counts) {
                position.add(fill.is_buy, fill.qty, fill.notional)?;
            }
            at = entry.next;
        }
        Some(position)
    }

    fn push(&mut self, exec_id: Id, content: u64, fill: Option<Fill>, about: u64) -> Option<Fill> {
        let forgotten = if self.made >= self.entries.len() as u64 { self.forget() } else { None };
        let (number, hash) = (self.made, exec_id.hash());
        let place = self.place(number);
        self.entries[place] = Entry { exec_id, hash, content, fill, about, next: NIL };
        self.made += 1;
        let mut at = self.home(hash);
        while self.index[at] != 0 {
            at = self.after(at);
        }
        self.index[at] = number + 1;
        forgotten
    }

    /// Makes room for the next entry: the oldest fill becomes part of its position's base.
    fn forget(&mut self) -> Option<Fill> {
        let oldest = self.made - self.entries.len() as u64;
        let Entry { exec_id, hash, fill, next, .. } = *self.entry(oldest);
        let at = self.find_index(&exec_id, hash).expect("each entry is in the index");
        self.vacate(at);
        let fill = fill?;
        let chain = &mut self.chains[fill.instrument as usize];
        debug_assert_eq!(chain.first, oldest);
        chain.first = next;
        if next == NIL {
            chain.last = NIL;
        }
        if !fill.counts {
            return None;
        }
        let added = chain.base.add(fill.is_buy, fill.qty, fill.notional);
        added.expect("the base is where the same fills were added before");
        Some(fill)
    }

    fn find_index(&self, exec_id: &Id, hash: u64) -> Option<usize> {
        let mut at = self.home(hash);
        loop {
            let number = self.index[at].checked_sub(1)?;
            let entry = self.entry(number);
            if entry.hash == hash && entry.exec_id == *exec_id {
                return Some(at);
            }
            at = self.after(at);
        }
    }

    /// Empties a place of the index and moves back what was pushed on by it.
    fn vacate(&mut self, mut hole: usize) {
        let mask = self.index.len() - 1;
        let mut at = self.after(hole);
        while self.index[at] != 0 {
            let home = self.home(self.entry(self.index[at] - 1).hash);
            if at.wrapping_sub(home) & mask >= at.wrapping_sub(hole) & mask {
                self.index[hole] = self.index[at];
                hole = at;
            }
            at = self.after(at);
        }
        self.index[hole] = 0;
    }

    #[expect(clippy::cast_possible_truncation, reason = "reduced modulo the length")]
    fn place(&self, number: u64) -> usize {
        (number % self.entries.len() as u64) as usize
    }

    #[expect(clippy::cast_possible_truncation, reason = "masked to the index's length")]
    fn home(&self, hash: u64) -> usize {
        hash as usize & (self.index.len() - 1)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.index.len() - 1)
    }
}
