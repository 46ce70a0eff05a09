//! Why a message cannot be read.

use crate::fix::message::Spot;
use crate::fix::{GetError, Message, Walked};

/// What must hold for the fields of one tag.
pub(super) struct Rule {
    pub(super) tag: u32,
    pub(super) is_needed: bool,
    /// Whether a value is of the right type.
    pub(super) reads: fn(&Spot<'_>) -> bool,
}

/// The first field whose value is of another type, and if there is none the first by `rules` that is
/// missing.
#[cold]
#[inline(never)]
pub(super) fn fault(message: &Message<'_>, rules: &[Rule]) -> GetError {
    let mut seen = 0_u64;
    for (tag, spot) in message.found(&mut Walked::new()) {
        let Some(place) = rules.iter().position(|rule| rule.tag == tag) else { continue };
        if seen >> place & 1 == 0 && !(rules[place].reads)(&spot) {
            return GetError::Format(tag);
        }
        seen |= 1 << place;
    }
    let missing = |(place, rule): &(usize, &Rule)| rule.is_needed && seen >> place & 1 == 0;
    let missing = rules.iter().enumerate().find(missing);
    missing.map_or(GetError::Format(35), |(_, rule)| GetError::Missing(rule.tag))
}
