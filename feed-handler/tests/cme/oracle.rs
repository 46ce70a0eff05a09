//! One side of a book as its specification describes it: rows that are put in, changed and taken out by number.

use wirepath_protocol::mdp3::MDUpdateAction;

/// Rows by number, from 1; `None` where nothing was heard of a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows(pub(crate) Vec<Option<(i64, u64, u32)>>);

impl Rows {
    /// Does what an entry says, whatever it was before.
    pub(crate) fn apply(
        &mut self,
        action: MDUpdateAction,
        number: u8,
        row: (i64, u64, u32),
        depth: usize,
    ) {
        let at = usize::from(number) - 1;
        match action {
            MDUpdateAction::NEW => {
                self.reach(at);
                self.0.insert(at, Some(row));
                self.0.truncate(depth);
            }
            MDUpdateAction::CHANGE | MDUpdateAction::OVERLAY => {
                self.reach(at + 1);
                self.0[at] = Some(row);
            }
            MDUpdateAction::DELETE => {
                self.reach(at + 1);
                self.0.remove(at);
            }
            MDUpdateAction::DELETE_THRU => drop(self.0.drain(..=at)),
            MDUpdateAction::DELETE_FROM => self.0.truncate(at),
            other => panic!("{other:?}"),
        }
    }

    fn reach(&mut self, len: usize) {
        if self.0.len() < len {
            self.0.resize(len, None);
        }
    }

    /// What is known.
    pub(crate) fn known(&self) -> Vec<(i64, u64, u32)> {
        self.0.iter().flatten().copied().collect()
    }
}
