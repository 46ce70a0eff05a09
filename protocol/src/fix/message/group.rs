//! Repeating groups: a count, then as many entries, each starting with the same field.

use super::{Fields, Iter};
use crate::fix::number;

/// A repeating group as it stands in a message.
///
/// Where its last entry ends is the dictionary's knowledge. Without it the last entry runs to the end
/// of the fields around it, which does no harm to a look for a tag that only the group has.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a, 'm> {
    /// What the count field says.
    pub declared: u64,
    rest: Fields<'a>,
    delimiter: u32,
    members: Option<&'m [u32]>,
}

impl<'a> Fields<'a> {
    /// The group behind the count field `count`, whose entries start with the field that stands first.
    /// `None` without a count field, or when it is no number.
    ///
    /// A group of no entries is one whose count is 0.
    pub fn group(&self, count: u32) -> Option<Group<'a, 'static>> {
        let mut fields = self.iter();
        let found = fields.by_ref().flatten().find(|field| field.tag == count)?;
        let declared = number::parse_uint(found.value)?;
        let rest = Fields { start: fields.offset().min(self.end), ..*self };
        let first = if declared == 0 { None } else { fields.next() };
        let delimiter = first.and_then(Result::ok).map_or(0, |field| field.tag);
        Some(Group { declared, rest, delimiter, members: None })
    }
}

impl<'a> Group<'a, 'static> {
    /// The group with the tags that may stand in it, those of groups inside it too: it ends before the
    /// first field that is none of them.
    pub fn members<'m>(self, members: &'m [u32]) -> Group<'a, 'm> {
        Group { members: Some(members), ..self }
    }
}

impl<'a, 'm> Group<'a, 'm> {
    /// The entries that are there, whatever the count says.
    pub fn entries(&self) -> Entries<'a, 'm> {
        Entries { fields: self.rest.iter(), at: self.rest.start, group: *self }
    }
}

/// The entries of a group, in order.
#[derive(Clone, Debug)]
pub struct Entries<'a, 'm> {
    /// Stands at `at`, which is where an entry starts if the next field is the delimiter.
    fields: Iter<'a>,
    at: usize,
    group: Group<'a, 'm>,
}

impl<'a> Iterator for Entries<'a, '_> {
    type Item = Fields<'a>;

    fn next(&mut self) -> Option<Fields<'a>> {
        let start = self.at;
        let first = self.fields.next()?;
        if !first.is_ok_and(|field| field.tag == self.group.delimiter) {
            return None;
        }
        loop {
            self.at = self.fields.offset().min(self.group.rest.end);
            let mut ahead = self.fields.clone();
            let inside = match ahead.next() {
                None => false,
                Some(Ok(field)) if field.tag == self.group.delimiter => false,
                Some(Ok(field)) => self.group.members.is_none_or(|tags| tags.contains(&field.tag)),
                Some(Err(_)) => self.group.members.is_none(),
            };
            if !inside {
                return Some(Fields { start, end: self.at, ..self.group.rest });
            }
            self.fields = ahead;
        }
    }
}
