//! The groups that a walk over a message is inside of.

use super::{RejectReason, Walk};
use crate::fix::{dict::GroupDef, number};

/// No dictionary here nests groups as deep.
const DEPTH_MAX: usize = 8;
/// No group here has as many fields.
const FIELDS_MAX: usize = 512;

/// A group that has been opened, the innermost last.
#[derive(Clone, Copy)]
struct Open {
    group: &'static GroupDef,
    declared: u64,
    entries: u64,
    /// Where in the group's order the entry's last field is.
    last: usize,
    /// The fields of the entry, by their place in the order.
    seen: [u64; FIELDS_MAX / 64],
}

#[derive(Default)]
pub(super) struct Groups {
    open: [Option<Open>; DEPTH_MAX],
    depth: usize,
}

impl Groups {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.depth == 0
    }

    /// Opens the group whose count field has this value. One of no entries need not be.
    pub(super) fn open(&mut self, group: &'static GroupDef, count: &[u8]) {
        let declared = number::parse_uint(count).unwrap_or(0);
        if declared > 0 && self.depth < DEPTH_MAX {
            let seen = [0; FIELDS_MAX / 64];
            self.open[self.depth] = Some(Open { group, declared, entries: 0, last: 0, seen });
            self.depth += 1;
        }
    }
}

impl Walk<'_> {
    /// Finds the field's place in the open groups, and closes those that it is not part of.
    pub(super) fn place_in_groups(&mut self, tag: u32, value: &[u8]) -> bool {
        while let Some(top) = self.groups.depth.checked_sub(1) {
            let Some(open) = self.groups.open[top] else { return false };
            let place = open.group.order.iter().position(|member| u32::from(*member) == tag);
            if let Some(place) = place {
                self.place_in_entry(top, place, tag);
                if let Some(inner) = open.group.group(tag) {
                    self.groups.open(inner, value);
                }
                return true;
            }
            self.close_groups(top);
        }
        false
    }

    fn place_in_entry(&mut self, top: usize, place: usize, tag: u32) {
        let Some(mut open) = self.groups.open[top] else { return };
        let (word, bit) = (place / 64 % open.seen.len(), 1 << (place % 64));
        let again = open.seen[word] & bit != 0;
        let strict = self.rules.options.check_group_order;
        if place == 0 || open.entries == 0 || again && !strict {
            self.close_entry(&open);
            if place != 0 && strict {
                self.note(RejectReason::GroupOrder, tag);
            }
            open.entries += 1;
            open.seen = [0; FIELDS_MAX / 64];
        } else if again {
            self.note(RejectReason::Repeated, tag);
        } else if place < open.last && strict {
            self.note(RejectReason::GroupOrder, tag);
        }
        open.last = place;
        open.seen[word] |= bit;
        self.groups.open[top] = Some(open);
    }

    /// Looks at what the entry that ends must have.
    fn close_entry(&mut self, open: &Open) {
        if open.entries == 0 {
            return;
        }
        for required in open.group.required {
            let place = open.group.order.iter().position(|member| member == required);
            if place.is_none_or(|place| {
                open.seen[place / 64 % open.seen.len()] >> (place % 64) & 1 == 0
            }) {
                self.note(RejectReason::RequiredTag, (*required).into());
            }
        }
    }

    /// Closes groups until as many are open as said, and compares their counts.
    pub(super) fn close_groups(&mut self, depth: usize) {
        while self.groups.depth > depth {
            self.groups.depth -= 1;
            let Some(open) = self.groups.open[self.groups.depth].take() else { continue };
            self.close_entry(&open);
            if open.entries != open.declared {
                self.note(RejectReason::GroupCount, open.group.count.into());
            }
        }
    }
}
