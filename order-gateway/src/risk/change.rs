//! Limits that change while trading goes on.

use super::limits::Limits;

/// Why limits cannot be put in force.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// They are for another number of instruments.
    #[error("limits for {given} instruments, {expected} are configured")]
    Instruments {
        /// How many they are for.
        given: usize,
        /// How many there are.
        expected: usize,
    },
    /// More messages a window than are remembered.
    #[error(
        "{given} messages in a window, with the cancels' reserve, are more than the {held} that `tables.messages` holds"
    )]
    Messages {
        /// How many are asked for.
        given: u32,
        /// How many can be held.
        held: usize,
    },
    /// More repetitions than orders are remembered.
    #[error("`repeats` of {given} is more than the {held} that `tables.orders` holds")]
    Repeats {
        /// How many are asked for.
        given: u32,
        /// How many can be held.
        held: usize,
    },
    /// A window of no length.
    #[error("`{0}` is 0; leave the limit out instead")]
    Window(&'static str),
}

/// Whether `limits` fit tables of these sizes.
pub(super) fn check(
    limits: &Limits,
    messages: usize,
    orders: usize,
    instruments: usize,
) -> Result<(), ChangeError> {
    let session = limits.session();
    if limits.instruments().len() != instruments {
        let given = limits.instruments().len();
        return Err(ChangeError::Instruments { given, expected: instruments });
    }
    let given = session.messages_with_reserve();
    if session.messages != u32::MAX && given as usize > messages {
        return Err(ChangeError::Messages { given, held: messages });
    }
    if let Some(given) = session.repeats.filter(|repeats| *repeats as usize > orders) {
        return Err(ChangeError::Repeats { given, held: orders });
    }
    for (name, is_zero) in [
        ("window_ns", session.window_ns == 0),
        ("repeat_window_ns", session.repeat_window_ns == 0),
        ("duplicate_window_ns", session.duplicate_window_ns == Some(0)),
    ] {
        if is_zero {
            return Err(ChangeError::Window(name));
        }
    }
    Ok(())
}

/// One limit that is not what it was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Difference {
    /// Whose; `None` for the session's.
    pub instrument: Option<u32>,
    /// Its name, as in the config where it has one there.
    pub name: &'static str,
    /// What it was; `None` for no limit.
    pub from: Option<u128>,
    /// What it is.
    pub to: Option<u128>,
}

/// What a change of limits changed, one by one.
#[derive(Debug)]
pub struct Differences<'a> {
    from: &'a Limits,
    to: &'a Limits,
    /// 0 for the session, then the instruments.
    row: usize,
    field: usize,
}

impl<'a> Differences<'a> {
    pub(super) fn new(from: &'a Limits, to: &'a Limits) -> Self {
        Self { from, to, row: 0, field: 0 }
    }
}

impl Iterator for Differences<'_> {
    type Item = Difference;

    fn next(&mut self) -> Option<Difference> {
        loop {
            let Some(at) = self.row.checked_sub(1) else {
                let (from, to) = (self.from.session().fields(), self.to.session().fields());
                match differing(&from, &to, &mut self.field) {
                    Some((name, from, to)) => {
                        return Some(Difference { instrument: None, name, from, to });
                    }
                    None => (self.row, self.field) = (1, 0),
                }
                continue;
            };
            let (from, to) = (self.from.instruments().get(at)?, self.to.instruments().get(at)?);
            if from != to
                && let Some((name, from, to)) =
                    differing(&from.fields(), &to.fields(), &mut self.field)
            {
                let instrument = u32::try_from(at).ok();
                return Some(Difference { instrument, name, from, to });
            }
            (self.row, self.field) = (self.row + 1, 0);
        }
    }
}

type Field = (&'static str, Option<u128>);

fn differing(
    from: &[Field],
    to: &[Field],
    at: &mut usize,
) -> Option<(&'static str, Option<u128>, Option<u128>)> {
    while let Some((from, to)) = from.get(*at).zip(to.get(*at)) {
        *at += 1;
        if from.1 != to.1 {
            return Some((from.0, from.1, to.1));
        }
    }
    None
}
