//! What the standard defines: fields, messages and groups of FIX 4.2, 4.4, FIXT 1.1 and 5.0 SP2.
//!
//! The tables are written by `protocol/generate` from the FIX Trading Community's own Orchestra
//! repositories, which the crate ironfix-dictionary carries under the Apache License 2.0. They are
//! static slices: a field is found by one look into a table by tag, a message by binary search, and
//! whether a message may have a tag is one bit. Components are dissolved into the messages and groups
//! that refer to them.
//!
//! 5.0 SP2 is FIX Latest less what came after 5.0 SP2, extension packs to 5.0 SP2 counted in. What was
//! deprecated by then is missing in that source and taken from 4.4, as optional. All messages are here;
//! of the fields those with tags from 5000 are not (some 3,100, from 40,000 on, for derivatives held
//! over the counter).
//!
//! ```
//! use wirepath_protocol::fix::dict::{FIX44, FieldType, tag};
//!
//! let side = FIX44.field(tag::SIDE).unwrap();
//! assert_eq!((side.name, side.kind), ("Side", FieldType::Char));
//! assert!(side.has_value(b"1") && !side.has_value(b"Z"));
//! let order = FIX44.message(b"D").unwrap();
//! assert!(order.body.has(tag::SYMBOL) && order.body.required.contains(&11));
//! ```

#[rustfmt::skip]
mod data;
#[rustfmt::skip]
mod fix42;
#[rustfmt::skip]
mod fix44;
#[rustfmt::skip]
mod fix50sp2;
#[rustfmt::skip]
mod fixt11;
#[rustfmt::skip]
pub mod msg_type;
#[rustfmt::skip]
pub mod tag;
#[cfg(test)]
mod tests;

pub use data::data_of;
pub use fix42::DICTIONARY as FIX42;
pub use fix44::DICTIONARY as FIX44;
pub use fix50sp2::DICTIONARY as FIX50SP2;
pub use fixt11::DICTIONARY as FIXT11;

/// One version of the standard.
#[derive(Debug)]
pub struct Dictionary {
    /// `FIX.4.4`, or `FIX.5.0SP2`, which travels under `FIXT.1.1`.
    pub version: &'static str,
    /// What every message starts with.
    pub header: Section,
    /// What every message ends with.
    pub trailer: Section,
    /// All fields, by tag.
    pub fields: &'static [FieldDef],
    /// Per tag one more than the place of its field in `fields`, or 0.
    index: &'static [u16; TAGS],
    /// All messages, by type.
    pub messages: &'static [MessageDef],
}

impl Dictionary {
    /// The field of this tag.
    #[inline]
    pub fn field(&self, tag: u32) -> Option<&'static FieldDef> {
        let place = *self.index.get(tag as usize)?;
        self.fields.get(usize::from(place).wrapping_sub(1))
    }

    /// The message of this type.
    #[inline]
    pub fn message(&self, msg_type: &[u8]) -> Option<&'static MessageDef> {
        let place = self.messages.binary_search_by(|def| def.msg_type.as_bytes().cmp(msg_type));
        place.ok().map(|place| &self.messages[place])
    }
}

/// A field as the standard defines it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FieldDef {
    /// Its number.
    pub tag: u16,
    /// Its name, such as `ClOrdID`.
    pub name: &'static str,
    /// What its values look like.
    pub kind: FieldType,
    /// The values it may have, by value, with their names; none when it may have any.
    pub values: &'static [(&'static str, &'static str)],
}

impl FieldDef {
    /// Whether `value` is one of the values listed, or all are allowed. In a field of many values each
    /// has to be listed.
    pub fn has_value(&self, value: &[u8]) -> bool {
        let listed = |value: &[u8]| {
            self.values.binary_search_by(|(listed, _)| listed.as_bytes().cmp(value)).is_ok()
        };
        match self.kind {
            _ if self.values.is_empty() => true,
            FieldType::MultipleCharValue | FieldType::MultipleStringValue => {
                value.split(|byte| *byte == b' ').all(listed)
            }
            // A number may be written with leading zeros.
            FieldType::Int | FieldType::NumInGroup => {
                let zeros = value.iter().take_while(|byte| **byte == b'0').count();
                listed(value) || listed(&value[zeros.min(value.len().saturating_sub(1))..])
            }
            _ => listed(value),
        }
    }

    /// The standard's name for a value.
    pub fn value_name(&self, value: &[u8]) -> Option<&'static str> {
        let place =
            self.values.binary_search_by(|(listed, _)| listed.as_bytes().cmp(value)).ok()?;
        Some(self.values[place].1)
    }
}

/// The standard's data types. What the values of each look like is in
/// [`validate`](super::validate).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(missing_docs, reason = "the names are the standard's")]
#[non_exhaustive]
pub enum FieldType {
    Int,
    Length,
    SeqNum,
    NumInGroup,
    TagNum,
    DayOfMonth,
    Float,
    Qty,
    Price,
    PriceOffset,
    Amt,
    Percentage,
    Char,
    Boolean,
    String,
    MultipleCharValue,
    MultipleStringValue,
    Country,
    Currency,
    Exchange,
    MonthYear,
    UtcTimestamp,
    UtcTimeOnly,
    UtcDateOnly,
    LocalMktDate,
    LocalMktTime,
    TzTimeOnly,
    TzTimestamp,
    Data,
    XmlData,
    Language,
    Pattern,
    Tenor,
    Reserved,
}

/// A message as the standard defines it, without header and trailer.
#[derive(Debug)]
pub struct MessageDef {
    /// The value of MsgType.
    pub msg_type: &'static str,
    /// Its name, such as `NewOrderSingle`.
    pub name: &'static str,
    /// Whether it belongs to the session rather than the application.
    pub admin: bool,
    /// What may stand between header and trailer.
    pub body: Section,
}

/// The fields of a header, body or trailer, those of components included, those inside groups not.
#[derive(Debug)]
pub struct Section {
    tags: TagSet,
    /// Tags that must be there, ascending.
    pub required: &'static [u16],
    /// Its groups, by count tag.
    pub groups: &'static [&'static GroupDef],
}

impl Section {
    /// Whether a field of this tag may stand here.
    #[inline]
    pub fn has(&self, tag: u32) -> bool {
        self.tags.get(tag as usize / 64).is_some_and(|bits| bits >> (tag % 64) & 1 != 0)
    }

    /// The group whose count has this tag.
    pub fn group(&self, count: u32) -> Option<&'static GroupDef> {
        find_group(self.groups, count)
    }

    /// The tags that may stand here, ascending.
    pub fn tags(&self) -> impl Iterator<Item = u32> {
        (0..).zip(self.tags).flat_map(|(word, bits)| {
            (0..64).filter(move |bit| bits >> bit & 1 != 0).map(move |bit| word * 64 + bit)
        })
    }
}

/// A repeating group. What is inside a group inside it is in that one's definition.
#[derive(Debug)]
pub struct GroupDef {
    /// The tag of its NumInGroup field.
    pub count: u16,
    /// The tags of an entry, in their order. The first starts each entry.
    pub order: &'static [u16],
    /// Tags that every entry must have, ascending.
    pub required: &'static [u16],
    /// The groups inside it, by count tag.
    pub groups: &'static [&'static GroupDef],
}

impl GroupDef {
    /// The tag that starts each entry.
    pub fn delimiter(&self) -> u16 {
        self.order[0]
    }

    /// The group inside it whose count has this tag.
    pub fn group(&self, count: u32) -> Option<&'static GroupDef> {
        find_group(self.groups, count)
    }
}

fn find_group(groups: &'static [&'static GroupDef], count: u32) -> Option<&'static GroupDef> {
    let place = groups.binary_search_by(|group| u32::from(group.count).cmp(&count));
    place.ok().map(|place| groups[place])
}

/// Tags of the tables are below this.
pub(crate) const TAGS: usize = 3072;

/// A bit per tag.
type TagSet = [u64; TAGS / 64];

const fn tag_set(tags: &[u16]) -> TagSet {
    let mut set = [0; TAGS / 64];
    let mut i = 0;
    while i < tags.len() {
        set[tags[i] as usize / 64] |= 1 << (tags[i] % 64);
        i += 1;
    }
    set
}

#[expect(clippy::cast_possible_truncation, reason = "no table has so many fields")]
const fn index(fields: &[FieldDef]) -> [u16; TAGS] {
    let mut index = [0; TAGS];
    let mut i = 0;
    while i < fields.len() {
        index[fields[i].tag as usize] = i as u16 + 1;
        i += 1;
    }
    index
}
