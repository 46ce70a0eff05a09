//! The states of an order, and the table of what each report does in each.
//!
//! [`step`] is to be read beside FIX 4.4, Volume 4, Appendix D, "Order State Change Matrices"; the
//! letters in its comments are theirs. It says what kind of thing happens. What that does to
//! quantities, and which state follows from them, is [`super::apply`]'s work: whether a fill leaves
//! an order partially filled or filled is arithmetic, not a row of a table.

use core::fmt;

/// Where an order is in its life, by the precedence of FIX's OrdStatus: a pending cancel shows before
/// a pending replace, and both before quantities, while the order is open.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum State {
    /// Sent, not yet acknowledged.
    PendingNew,
    /// Accepted, nothing filled.
    New,
    /// Accepted, partly filled.
    PartiallyFilled,
    /// A cancel is under way.
    PendingCancel,
    /// A replace is under way.
    PendingReplace,
    /// Open, at a guaranteed price.
    Stopped,
    /// Accepted, not to be executed for now.
    Suspended,
    /// No further executions today.
    DoneForDay,
    /// No further executions today, and the day's accounts are made up.
    Calculated,
    /// All filled.
    Filled,
    /// Cancelled, by us or by the venue.
    Cancelled,
    /// Its time in force is over.
    Expired,
    /// Rejected, or never sent.
    Rejected,
    /// The venue says that it does not know the order, which we thought open.
    Lost,
}

impl State {
    /// All, in order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::PendingNew,
        Self::New,
        Self::PartiallyFilled,
        Self::PendingCancel,
        Self::PendingReplace,
        Self::Stopped,
        Self::Suspended,
        Self::DoneForDay,
        Self::Calculated,
        Self::Filled,
        Self::Cancelled,
        Self::Expired,
        Self::Rejected,
        Self::Lost,
    ];

    /// Whether the order may still be executed.
    #[inline]
    pub const fn is_open(self) -> bool {
        (self as u8) < Self::DoneForDay as u8
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::PendingNew => "pending new",
            Self::New => "new",
            Self::PartiallyFilled => "partially filled",
            Self::PendingCancel => "pending cancel",
            Self::PendingReplace => "pending replace",
            Self::Stopped => "stopped",
            Self::Suspended => "suspended",
            Self::DoneForDay => "done for day",
            Self::Calculated => "calculated",
            Self::Filled => "filled",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
            Self::Lost => "lost",
        })
    }
}

/// A report, as far as the table asks.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Event {
    PendingNew,
    New,
    PendingCancel,
    PendingReplace,
    Trade,
    Cancelled,
    Replaced,
    Rejected,
    /// Rejected because the venue has seen the ClOrdID before.
    Duplicate,
    Expired,
    DoneForDay,
    Suspended,
    Stopped,
    Calculated,
    Restated,
    Bust,
    Correct,
    Status,
    /// A cancel of ours was refused.
    CancelRejected,
    /// A replace of ours was refused.
    ReplaceRejected,
    Notice,
}

impl Event {
    /// All of them.
    #[cfg(test)]
    pub(super) const ALL: [Self; 21] = [
        Self::PendingNew,
        Self::New,
        Self::PendingCancel,
        Self::PendingReplace,
        Self::Trade,
        Self::Cancelled,
        Self::Replaced,
        Self::Rejected,
        Self::Duplicate,
        Self::Expired,
        Self::DoneForDay,
        Self::Suspended,
        Self::Stopped,
        Self::Calculated,
        Self::Restated,
        Self::Bust,
        Self::Correct,
        Self::Status,
        Self::CancelRejected,
        Self::ReplaceRejected,
        Self::Notice,
    ];
}

/// What a report does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// Nothing; it is as expected.
    Note,
    /// Nothing; it comes at the wrong time and is surfaced. The order's life goes on as it was.
    OutOfPlace,
    /// Nothing; it says that a closed order lives, and is surfaced.
    AfterClose,
    /// Nothing; the venue has the ClOrdID already, so this reject may be of a copy. Surfaced.
    Doubt,
    /// The order is accepted, or resumed.
    Accept,
    /// Quantity is executed.
    Fill,
    /// Quantity is executed after the order was closed: counted, surfaced, and the order stays closed.
    LateFill,
    /// The order is open and in this state.
    Rest(State),
    /// The order is closed in this state.
    End(State),
    /// The pending replace is in force.
    Replace,
    /// The pending replace is in force, and reopens the order. Without a pending one: `AfterClose`.
    ReplaceFilled,
    /// The venue sets the terms; a closed order is reinstated, and that is surfaced.
    Restate,
    /// An execution is taken back.
    Bust,
    /// An execution is changed.
    Correct,
    /// The venue's view is compared with ours, and followed where it knows of a close that we missed.
    Compare,
    /// The pending request is void.
    Undo,
}

/// The state table.
#[rustfmt::skip]
pub(super) const fn step(state: State, event: Event) -> Step {
    use Event as E;
    use State::{
        Calculated, Cancelled, DoneForDay, Expired, Filled, Lost, New, PartiallyFilled, PendingCancel,
        PendingNew, PendingReplace, Rejected, Stopped, Suspended,
    };
    match (event, state) {
        // Executions and their reversal are money: they count in every state. A.1.a; B.1.b, B.1.c
        // and C.1.b while a request is pending; J.1.a and J.1.b after the close.
        (E::Trade, PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended) => Step::Fill,
        (E::Trade, Lost) => Step::Fill,
        (E::Trade, DoneForDay | Calculated | Filled | Cancelled | Expired | Rejected) => Step::LateFill,
        (E::Bust, _) => Step::Bust,
        (E::Correct, _) => Step::Correct,

        // Acceptance. It may cross a cancel (B.1.e), come after the first fill, or end a halt (K).
        (E::PendingNew, PendingNew | PendingCancel) => Step::Note,
        (E::PendingNew, New | PartiallyFilled | PendingReplace | Stopped | Suspended | Filled) => Step::OutOfPlace,
        (E::New, PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended) => Step::Accept,
        (E::New, Filled) => Step::Note,
        (E::PendingNew | E::New, Lost) => Step::Accept,
        (E::PendingNew | E::New, DoneForDay | Calculated | Cancelled | Expired | Rejected) => Step::AfterClose,

        // Requests on their way (B, C). Someone at the venue may also have asked.
        (E::PendingCancel | E::PendingReplace, PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended) => Step::Note,
        (E::PendingCancel | E::PendingReplace, DoneForDay | Calculated) => Step::Note,
        (E::PendingCancel | E::PendingReplace, Lost) => Step::Accept,
        (E::PendingReplace, Filled) => Step::Note, // C.1.c
        (E::PendingCancel, Filled) => Step::OutOfPlace,
        (E::PendingCancel | E::PendingReplace, Cancelled | Expired | Rejected) => Step::OutOfPlace,
        (E::CancelRejected | E::ReplaceRejected, _) => Step::Undo,

        // New terms: C.1 to C.3, D.1, D.2.
        (E::Replaced, PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended | Lost) => Step::Replace,
        (E::Replaced, Filled | DoneForDay | Calculated) => Step::ReplaceFilled,
        (E::Replaced, Cancelled | Expired | Rejected) => Step::AfterClose,
        // E.1: restated, reinstated; H: renewed the next day.
        (E::Restated, _) => Step::Restate,

        // The end: A.1.b, B.1.a, F.1, I.1.
        (E::Cancelled, PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended | DoneForDay | Calculated | Lost) => Step::End(Cancelled),
        (E::Expired,   PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended | DoneForDay | Calculated | Lost) => Step::End(Expired),
        (E::Rejected,  PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended | Lost) => Step::End(Rejected),
        (E::Rejected, DoneForDay | Calculated) => Step::OutOfPlace,
        (E::Cancelled | E::Expired | E::Rejected, Filled | Cancelled | Expired | Rejected) => Step::OutOfPlace,
        (E::Duplicate, _) => Step::Doubt, // F.1.b, and a resend of ours

        // The day's end: H and the close of a filled order.
        (E::DoneForDay, PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended | Lost) => Step::End(DoneForDay),
        (E::Calculated, PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended | DoneForDay | Lost) => Step::End(Calculated),
        (E::DoneForDay, DoneForDay | Filled) => Step::Note,
        (E::Calculated, Calculated | Filled | Cancelled | Expired) => Step::Note,
        (E::DoneForDay, Calculated | Cancelled | Expired | Rejected) => Step::OutOfPlace,
        (E::Calculated, Rejected) => Step::OutOfPlace,

        // Halts and guarantees: K.1, L.1.
        (E::Suspended, PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended | Lost) => Step::Rest(Suspended),
        (E::Stopped,   PendingNew | New | PartiallyFilled | PendingCancel | PendingReplace | Stopped | Suspended | Lost) => Step::Rest(Stopped),
        (E::Stopped, Filled) => Step::OutOfPlace,
        (E::Suspended, Filled) => Step::OutOfPlace,
        (E::Suspended | E::Stopped, DoneForDay | Calculated | Cancelled | Expired | Rejected) => Step::AfterClose,

        (E::Status, _) => Step::Compare, // G.1
        (E::Notice, _) => Step::Note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every cell. Rows are reports, columns states; a letter per [`Step`].
    #[test]
    fn every_cell_of_the_table() {
        #[rustfmt::skip]
        let grid = [
            //                   P N P P P S S D C F C E R L
            //                   n e f c r t u f a i a x e o
            ("PendingNew",      ". o o . o o o x x o x x x A"),
            ("New",             "A A A A A A A x x . x x x A"),
            ("PendingCancel",   ". . . . . . . . . o o o o A"),
            ("PendingReplace",  ". . . . . . . . . . o o o A"),
            ("Trade",           "F F F F F F F L L L L L L F"),
            ("Cancelled",       "E E E E E E E E E o o o o E"),
            ("Replaced",        "R R R R R R R r r r x x x R"),
            ("Rejected",        "E E E E E E E o o o o o o E"),
            ("Duplicate",       "? ? ? ? ? ? ? ? ? ? ? ? ? ?"),
            ("Expired",         "E E E E E E E E E o o o o E"),
            ("DoneForDay",      "E E E E E E E . o . o o o E"),
            ("Suspended",       "S S S S S S S x x o x x x S"),
            ("Stopped",         "S S S S S S S x x o x x x S"),
            ("Calculated",      "E E E E E E E E . . . . o E"),
            ("Restated",        "T T T T T T T T T T T T T T"),
            ("Bust",            "B B B B B B B B B B B B B B"),
            ("Correct",         "C C C C C C C C C C C C C C"),
            ("Status",          "= = = = = = = = = = = = = ="),
            ("CancelRejected",  "U U U U U U U U U U U U U U"),
            ("ReplaceRejected", "U U U U U U U U U U U U U U"),
            ("Notice",          ". . . . . . . . . . . . . ."),
        ];
        for ((name, row), event) in grid.into_iter().zip(Event::ALL) {
            assert_eq!(name, format!("{event:?}"));
            let cells: Vec<char> = row.chars().filter(|c| *c != ' ').collect();
            assert_eq!(cells.len(), State::ALL.len());
            for (cell, state) in cells.into_iter().zip(State::ALL) {
                let letter = match step(state, event) {
                    Step::Note => '.',
                    Step::OutOfPlace => 'o',
                    Step::AfterClose => 'x',
                    Step::Doubt => '?',
                    Step::Accept => 'A',
                    Step::Fill => 'F',
                    Step::LateFill => 'L',
                    Step::Rest(to) => {
                        assert_eq!(format!("{to:?}"), name);
                        'S'
                    }
                    Step::End(to) => {
                        assert_eq!(format!("{to:?}"), name);
                        'E'
                    }
                    Step::Replace => 'R',
                    Step::ReplaceFilled => 'r',
                    Step::Restate => 'T',
                    Step::Bust => 'B',
                    Step::Correct => 'C',
                    Step::Compare => '=',
                    Step::Undo => 'U',
                };
                assert_eq!(letter, cell, "{event:?} in {state:?}");
            }
        }
    }
}
