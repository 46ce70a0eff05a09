//! Which symbols a channel has, and which of them were told.

/// Symbol indices are below this, four times more than NYSE has ever used. Of others nothing is kept.
const INDICES: usize = 1 << 18;

#[derive(Clone, Copy, Debug, Default)]
struct Symbol {
    is_mapped: bool,
    /// The first message of the channel that its state does not have; 0 while it was not told.
    next: u32,
}

/// See the module documentation.
#[derive(Debug)]
pub(super) struct Symbols {
    symbols: Box<[Symbol]>,
    /// How many are mapped, and how many of these are not told.
    mapped: usize,
    untold: usize,
    /// What the refresh under way tells, which counts when it is whole.
    telling: Vec<(u32, u32)>,
}

impl Symbols {
    pub(super) fn new() -> Self {
        let symbols = vec![Symbol::default(); INDICES].into_boxed_slice();
        Self { symbols, mapped: 0, untold: 0, telling: Vec::new() }
    }

    pub(super) fn clear(&mut self) {
        self.symbols.fill(Symbol::default());
        (self.mapped, self.untold) = (0, 0);
        self.telling.clear();
    }

    /// The channel has this symbol.
    pub(super) fn map(&mut self, index: u32) {
        if let Some(symbol) = self.symbols.get_mut(index as usize).filter(|one| !one.is_mapped) {
            symbol.is_mapped = true;
            self.mapped += 1;
            self.untold += usize::from(symbol.next == 0);
        }
    }

    /// A refresh tells of this symbol, whose next message is `next` then.
    pub(super) fn tell(&mut self, index: u32, next: u32) {
        // Messages of one symbol follow one another.
        if self.telling.last() != Some(&(index, next)) {
            self.telling.push((index, next));
        }
    }

    /// The refresh is whole. Answers whether it told of a symbol.
    pub(super) fn end_refresh(&mut self) -> bool {
        let is_state = !self.telling.is_empty();
        for (index, next) in self.telling.drain(..) {
            if let Some(symbol) = self.symbols.get_mut(index as usize) {
                self.untold -= usize::from(symbol.is_mapped && symbol.next == 0);
                symbol.next = next;
            }
        }
        is_state
    }

    pub(super) fn mapped(&self) -> usize {
        self.mapped
    }

    /// How many symbols are mapped and were not told.
    pub(super) fn untold(&self) -> usize {
        self.untold
    }

    /// Those.
    pub(super) fn all_untold(&self) -> impl Iterator<Item = u32> + '_ {
        let symbols = (0..).zip(&self.symbols);
        symbols.filter(|(_, symbol)| symbol.is_mapped && symbol.next == 0).map(|(index, _)| index)
    }

    /// The smallest next message of all that were told; 0 if none was.
    pub(super) fn next(&self) -> u32 {
        self.symbols.iter().map(|symbol| symbol.next).filter(|next| *next > 0).min().unwrap_or(0)
    }
}
